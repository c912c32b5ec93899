//! Arithmetic of the design rules: how long spans become, and how much power goes into them.

/// Loss of fibre that is assumed where a padding is turned into a length (GNPy 3.0.1).
const LOSS_ASSUMED_DB_PER_KM: f64 = 0.2;
/// Shortest span that splitting aims at (GNPy 3.0.1).
const SPAN_LEAST_KM: f64 = 50.0;
/// Span length that splitting aims at (GNPy 3.0.1).
const SPAN_AIM_KM: f64 = 90.0;

/// Lengths that splitting a fibre keeps to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct SpanLengths {
    /// Shortest.
    pub least_km: f64,
    /// Longest.
    pub most_km: f64,
    /// Aimed at.
    pub aim_km: f64,
}

/// Lengths for a longest span and a least loss.
pub(super) fn span_lengths(most_km: f64, padding_db: f64) -> SpanLengths {
    let least_km = (padding_db / LOSS_ASSUMED_DB_PER_KM).max(SPAN_LEAST_KM);
    SpanLengths { least_km, most_km, aim_km: least_km.max(most_km.min(SPAN_AIM_KM)) }
}

/// How many equal spans a fibre is split into: 1 while it is shorter than the longest span.
///
/// Of the two counts whose lengths lie about the aim, the one within the limits; if both are, or neither, the fewer
/// spans where their length is no farther from the aim and not above the longest.
///
/// # Source
/// Behaviour of GNPy 3.0.1.
pub(super) fn spans_count(fibre_km: f64, lengths: &SpanLengths) -> u32 {
    if fibre_km < lengths.most_km {
        return 1;
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a count of spans; it saturates
    let fewer_count = ((fibre_km / lengths.aim_km).floor() as u32).max(1);
    let more_count = fewer_count.saturating_add(1);
    let (shorter_km, longer_km) = (fibre_km / f64::from(more_count), fibre_km / f64::from(fewer_count));
    let is_within = |length_km: f64| (lengths.least_km..=lengths.most_km).contains(&length_km);
    match (is_within(shorter_km), is_within(longer_km)) {
        (true, false) => more_count,
        (false, true) => fewer_count,
        _ if longer_km - lengths.aim_km <= lengths.aim_km - shorter_km && longer_km <= lengths.most_km => {
            fewer_count
        }
        _ => more_count,
    }
}

/// A level rounded to a step, and to a tenth; steps finer than a hundredth round to a hundredth.
///
/// # Source
/// Behaviour of GNPy 3.0.1; halves go to the even side. The step itself counts in tenths.
pub(super) fn stepped_db(level_db: f64, step_db: f64) -> f64 {
    let step_db = (step_db * 10.0).round_ties_even() / 10.0;
    if step_db >= 0.01 {
        ((level_db / step_db).round_ties_even() * step_db * 10.0).round_ties_even() / 10.0
    } else {
        (level_db * 100.0).round_ties_even() / 100.0
    }
}

/// The rule by which power follows span loss.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct PowerRule {
    /// Loss of the span that gets the reference power.
    pub loss_reference_db: f64,
    /// Power per loss.
    pub slope_ratio: f64,
    /// Least deviation.
    pub least_db: f64,
    /// Highest deviation.
    pub most_db: f64,
    /// Step of deviations.
    pub step_db: f64,
}

/// Power into a span above the reference power, and whether it was cut to the range.
///
/// # Source
/// Δp = (loss − reference) × slope, stepped, then cut to its range (Auge, Curri, Le Rouzic, OFC 2019, equation 4).
pub(super) fn power_deviation_db(rule: &PowerRule, span_loss_db: f64) -> (f64, bool) {
    let wanted_db = stepped_db((span_loss_db - rule.loss_reference_db) * rule.slope_ratio, rule.step_db);
    let cut_db = wanted_db.max(rule.least_db).min(rule.most_db);
    #[allow(clippy::float_cmp)] // min and max return one of their arguments
    (cut_db, cut_db != wanted_db)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: PowerRule =
        PowerRule { loss_reference_db: 20.0, slope_ratio: 0.3, least_db: -2.0, most_db: 3.0, step_db: 0.5 };

    #[test]
    fn a_fibre_is_split_into_spans_near_ninety_kilometres() {
        let lengths = span_lengths(150.0, 10.0);
        assert_eq!(lengths, SpanLengths { least_km: 50.0, most_km: 150.0, aim_km: 90.0 });
        // GNPy 3.0.1, calculate_new_length with the bounds of its example library
        for (fibre_km, count) in [(149.9, 1), (150.0, 2), (200.0, 2), (336.951, 4), (1000.0, 11), (220.0, 3)]
        {
            assert_eq!(spans_count(fibre_km, &lengths), count, "{fibre_km} km");
        }
    }

    #[test]
    fn levels_are_rounded_to_steps_and_halves_to_even() {
        for (level_db, stepped) in [(1.2, 1.0), (1.25, 1.0), (1.3, 1.5), (0.75, 1.0), (-0.25, 0.0)] {
            assert_eq!(stepped_db(level_db, 0.5), stepped, "{level_db} dB");
        }
        assert_eq!(stepped_db(1.234, 0.0), 1.23);
    }

    #[test]
    fn a_long_span_gets_more_power_within_the_range() {
        assert_eq!(power_deviation_db(&RULE, 20.0), (0.0, false));
        assert_eq!(power_deviation_db(&RULE, 24.0), (1.0, false));
        assert_eq!(power_deviation_db(&RULE, 40.0), (3.0, true));
        assert_eq!(power_deviation_db(&RULE, 10.0), (-2.0, true));
    }

    #[test]
    fn the_power_rule_is_homogeneous() {
        // all levels in another unit of level: the deviation in that unit
        let scaled =
            PowerRule { loss_reference_db: 200.0, least_db: -20.0, most_db: 30.0, step_db: 5.0, ..RULE };
        for loss_db in [12.0, 17.0, 21.0, 26.0, 31.0] {
            let (once_db, scaled_db) =
                (power_deviation_db(&RULE, loss_db).0, power_deviation_db(&scaled, 10.0 * loss_db).0);
            assert!((10.0 * once_db - scaled_db).abs() < 1e-9, "{loss_db} dB");
        }
    }
}
