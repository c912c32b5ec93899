//! Which type of amplifier serves a gain and a power.

/// Gain below its least at which an amplifier still counts as usable, padded (GNPy 3.0.1).
const BELOW_LEAST_GAIN_DB: f64 = 3.0;
/// How near a type comes to the strongest when none is strong enough (GNPy 3.0.1).
const NEARLY_STRONGEST_DB: f64 = 0.3;

/// What choosing needs to know of a type at a gain.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Candidate {
    /// Its place in the library.
    pub place: usize,
    /// Highest gain at which it is flat.
    pub gain_flatmax_db: f64,
    /// Gain above that one that is accepted.
    pub gain_extended_db: f64,
    /// Least gain.
    pub gain_min_db: f64,
    /// Highest total output.
    pub output_max_dbm: f64,
    /// Whether part of its gain is Raman gain in the fibre before it.
    pub is_raman: bool,
    /// Noise figure at the gain asked for.
    pub noise_figure_db: f64,
}

/// What a place on a line asks of its amplifier.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Target {
    /// Gain.
    pub gain_db: f64,
    /// Total power that leaves.
    pub output_dbm: f64,
    /// Whether Raman gain in the fibre before it is allowed.
    pub is_raman_allowed: bool,
}

/// The types that serve a target.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Acceptable {
    /// Those types with their power margins: power they can give less power asked for.
    pub candidates: Vec<(Candidate, f64)>,
    /// Whether the gain is below what any type takes, so that the weak ones are padded.
    pub is_gain_low: bool,
}

/// The types that serve a target; none when there is no type at all.
///
/// Kept are those whose least gain is not more than 3 dB above the target (Raman types: not above it), and of
/// these those that can give more than the power asked for. When no type takes so little gain, all but the Raman
/// types are kept; when none is strong enough, those within 0.3 dB of the strongest.
///
/// # Source
/// Behaviour of GNPy 3.0.1. Power a type can give: min(P_in + G_flatmax + extension, P_max).
pub(super) fn acceptable(candidates: &[Candidate], target: &Target) -> Acceptable {
    let input_dbm = target.output_dbm - target.gain_db;
    let margin_db = |candidate: &Candidate| {
        let flat_dbm = input_dbm + candidate.gain_flatmax_db + candidate.gain_extended_db;
        flat_dbm.min(candidate.output_max_dbm) - target.output_dbm
    };
    let of_kind = |is_raman: bool| candidates.iter().filter(move |candidate| candidate.is_raman == is_raman);
    let plain: Vec<(Candidate, f64)> = of_kind(false).map(|type_| (*type_, margin_db(type_))).collect();
    let mut all = plain.clone();
    if target.is_raman_allowed {
        all.extend(of_kind(true).map(|type_| (*type_, margin_db(type_))));
    }
    let takes = |(candidate, _): &(Candidate, f64)| {
        let below_db = if candidate.is_raman { 0.0 } else { BELOW_LEAST_GAIN_DB };
        target.gain_db + below_db - candidate.gain_min_db > 0.0
    };
    all.retain(takes);
    let is_gain_low = all.is_empty();
    let mut kept = if is_gain_low { plain } else { all };
    let strongest_db = kept.iter().map(|(_, margin_db)| *margin_db).fold(f64::NEG_INFINITY, f64::max);
    if strongest_db > 0.0 {
        kept.retain(|(_, margin_db)| *margin_db > 0.0);
    } else {
        kept.retain(|(_, margin_db)| margin_db - strongest_db > -NEARLY_STRONGEST_DB);
    }
    Acceptable { candidates: kept, is_gain_low }
}

/// The least noisy of the acceptable types, and how far its power falls short (0 or below).
pub(super) fn least_noisy(acceptable: &Acceptable) -> Option<(Candidate, f64)> {
    let noise = |one: &&(Candidate, f64), other: &&(Candidate, f64)| {
        one.0.noise_figure_db.total_cmp(&other.0.noise_figure_db)
    };
    let (candidate, margin_db) = acceptable.candidates.iter().min_by(noise)?;
    Some((*candidate, margin_db.min(0.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(place: usize, gains_db: (f64, f64), output_max_dbm: f64, noise_figure_db: f64) -> Candidate {
        let (gain_min_db, gain_flatmax_db) = gains_db;
        let gain_extended_db = 2.5;
        Candidate {
            place,
            gain_flatmax_db,
            gain_extended_db,
            gain_min_db,
            output_max_dbm,
            is_raman: false,
            noise_figure_db,
        }
    }

    fn library() -> Vec<Candidate> {
        let raman = Candidate { is_raman: true, ..candidate(3, (25.0, 38.0), 23.0, 1.0) };
        vec![
            candidate(0, (25.0, 35.0), 21.0, 5.6),
            candidate(1, (15.0, 26.0), 23.0, 6.4),
            candidate(2, (8.0, 16.0), 23.0, 7.0),
            raman,
        ]
    }

    fn target(gain_db: f64, output_dbm: f64) -> Target {
        Target { gain_db, output_dbm, is_raman_allowed: false }
    }

    fn choice(target: &Target) -> Option<(usize, f64)> {
        least_noisy(&acceptable(&library(), target)).map(|(candidate, short_db)| (candidate.place, short_db))
    }

    #[test]
    fn of_the_types_that_do_the_least_noisy_is_taken() {
        assert_eq!(choice(&target(26.0, 19.0)), Some((0, 0.0)));
        // the first is not strong enough for 22 dBm
        assert_eq!(choice(&target(26.0, 22.0)), Some((1, 0.0)));
        // 23 dB is within 3 dB of the first's least gain, 22 dB is not
        assert_eq!(choice(&target(22.1, 19.0)), Some((0, 0.0)));
        assert_eq!(choice(&target(22.0, 19.0)), Some((1, 0.0)));
        assert_eq!(choice(&Target { is_raman_allowed: true, ..target(26.0, 19.0) }), Some((3, 0.0)));
    }

    #[test]
    fn where_none_is_strong_enough_the_least_noisy_of_the_strongest_gives_what_it_can() {
        let (place, short_db) = choice(&target(26.0, 24.0)).unwrap();
        assert_eq!(place, 1);
        assert!((short_db + 1.0).abs() < 1e-12);
        // 40 dB: only the first reaches 37.5 dB
        let (place, short_db) = choice(&target(40.0, 19.0)).unwrap();
        assert_eq!(place, 0);
        assert!((short_db + 2.5).abs() < 1e-12);
    }

    #[test]
    fn a_gain_below_every_type_is_served_by_padding() {
        let low = acceptable(&library(), &target(4.0, 10.0));
        assert!(low.is_gain_low);
        assert_eq!(low.candidates.len(), 3);
        assert!(acceptable(&[], &target(4.0, 10.0)).candidates.is_empty());
    }
}
