//! Bands a section of line is designed for, and the part that several have in common.

use crate::topology::DesignBand;
use optics::Band;
use serde::{Deserialize, Serialize};

/// How near a count of channels may come to the next whole number: rounding of the input.
const WHOLE: f64 = 1e-6;
/// Centres of bands called the L band (GNPy 3.0.1).
const L_BAND: Band = Band { low_thz: 187.0, high_thz: 189.0 };
/// Centres of bands called the C band (GNPy 3.0.1).
const C_BAND: Band = Band { low_thz: 191.3, high_thz: 196.0 };

/// Which band the amplifiers of a section are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BandName {
    /// Centre within 187 to 189 THz.
    L,
    /// Centre within 191.3 to 196 THz.
    C,
    /// Any other.
    Other,
}

impl BandName {
    /// The name of a band by its centre.
    #[must_use]
    pub fn of(band: Band) -> Self {
        let centre_thz = centre_thz(band);
        let is_in = |named: Band| (named.low_thz..=named.high_thz).contains(&centre_thz);
        match (is_in(L_BAND), is_in(C_BAND)) {
            (true, _) => BandName::L,
            (_, true) => BandName::C,
            _ => BandName::Other,
        }
    }
}

/// The middle of a band.
#[must_use]
pub fn centre_thz(band: Band) -> f64 {
    (band.low_thz + band.high_thz) / 2.0
}

/// Whether a band holds another wholly.
#[must_use]
pub fn holds(band: Band, other: Band) -> bool {
    band.low_thz <= other.low_thz && band.high_thz >= other.high_thz
}

/// Channels of a uniform comb from one edge of a band to the other, both centres.
///
/// # Source
/// ⌊(high − low) / spacing⌋ + 1.
#[must_use]
pub fn comb_count(band: Band, spacing_ghz: f64) -> u32 {
    let steps = ((band.high_thz - band.low_thz) * 1e3 / spacing_ghz + WHOLE).floor();
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // it saturates, and NaN is 0
    let steps_count = steps.max(0.0) as u32;
    steps_count.saturating_add(1)
}

/// What several sets of bands have in common, ascending; none for no set.
///
/// Where the sets state spacings the widest holds, else that of `spacing_at` about the centre.
#[must_use]
pub fn common_bands(sets: &[Vec<DesignBand>], spacing_at: impl Fn(f64) -> f64) -> Vec<DesignBand> {
    let Some((first, others)) = sets.split_first() else { return Vec::new() };
    let mut common = first.clone();
    // the first with itself, too: that fills in its spacing
    for set in std::iter::once(first).chain(others) {
        let mut narrower = Vec::new();
        for (one, other) in common.iter().flat_map(|one| set.iter().map(move |other| (one, other))) {
            let (low_thz, high_thz) =
                (one.band.low_thz.max(other.band.low_thz), one.band.high_thz.min(other.band.high_thz));
            if low_thz < high_thz {
                let stated = [one.spacing_ghz, other.spacing_ghz].into_iter().flatten().reduce(f64::max);
                let spacing_ghz = Some(stated.unwrap_or_else(|| spacing_at((low_thz + high_thz) / 2.0)));
                let channels_count = one.channels_count.or(other.channels_count);
                narrower.push(DesignBand { band: Band { low_thz, high_thz }, spacing_ghz, channels_count });
            }
        }
        common = narrower;
    }
    common.sort_by(|one, other| one.band.low_thz.total_cmp(&other.band.low_thz));
    common
}

#[cfg(test)]
mod tests {
    use super::*;

    fn band(low_thz: f64, high_thz: f64) -> DesignBand {
        DesignBand { band: Band { low_thz, high_thz }, spacing_ghz: None, channels_count: None }
    }

    #[test]
    fn bands_are_called_by_their_centres() {
        assert_eq!(BandName::of(band(191.3, 196.1).band), BandName::C);
        assert_eq!(BandName::of(band(186.3, 190.1).band), BandName::L);
        assert_eq!(BandName::of(band(197.0, 199.0).band), BandName::Other);
    }

    #[test]
    fn the_comb_counts_both_edges() {
        assert_eq!(comb_count(band(191.35, 195.1).band, 50.0), 76);
        assert_eq!(comb_count(band(191.3, 196.1).band, 50.0), 97);
        assert_eq!(comb_count(band(191.3, 191.2).band, 50.0), 1);
    }

    #[test]
    fn what_is_common_is_in_every_set_and_its_channels_are_as_far_apart_as_the_widest() {
        let both = vec![band(191.225, 196.125), band(186.5, 190.1)];
        let mut c_only = vec![band(191.3, 195.1)];
        let common = common_bands(&[both.clone(), c_only.clone()], |_| 50.0);
        assert_eq!(common, [DesignBand { spacing_ghz: Some(50.0), ..c_only[0] }]);
        c_only[0].spacing_ghz = Some(75.0);
        assert_eq!(common_bands(&[both.clone(), c_only], |_| 50.0)[0].spacing_ghz, Some(75.0));
        let whole = common_bands(&[both], |centre_thz| if centre_thz < 190.0 { 100.0 } else { 50.0 });
        let spacings: Vec<Option<f64>> = whole.iter().map(|band| band.spacing_ghz).collect();
        assert_eq!(spacings, [Some(100.0), Some(50.0)]);
        assert!(common_bands(&[], |_| 50.0).is_empty());
    }
}
