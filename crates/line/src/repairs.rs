//! Repairs over the life of a line: how many, and how much cable each adds.

use crate::plan::{Figure, LifePlan, figure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use units::{CableKm, Provenance};

/// The most repairs an estimate may give.
pub const REPAIRS_LIMIT_COUNT: f64 = 10_000.0;

/// Repairs from rates: section `[line.life.repair_estimate]`. Where it stands, it takes the place of
/// `repairs_count` and `repair_added_cable_km`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RepairEstimate {
    /// Repairs of the whole line, as the fault rates of its route give them.
    pub repairs_per_year: f64,
    /// Years the line is designed for.
    pub design_life_years_count: u32,
    /// Depth at which a usual repair is made.
    pub depth_m: f64,
    /// Cable a repair adds over that depth, 2 to 2.5: both ends come to the surface.
    pub added_cable_over_depth_ratio: f64,
    /// Tag and source.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// Repairs a line is designed for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Repairs {
    /// Over the whole life.
    pub repairs_count: u32,
    /// Cable each adds.
    pub added_cable_km: CableKm,
}

impl RepairEstimate {
    /// Repairs over the design life, rounded up.
    ///
    /// # Source
    /// Count = rate × life; cable = ratio × depth.
    #[must_use]
    pub fn repairs(&self) -> Repairs {
        // a whole number but for rounding stays that number
        let expected = (self.repairs_per_year * f64::from(self.design_life_years_count) - 1e-9).ceil();
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // the plan's check bounds it
        let repairs_count = expected.clamp(0.0, REPAIRS_LIMIT_COUNT) as u32;
        let added_cable_km = CableKm(self.added_cable_over_depth_ratio * self.depth_m / 1e3);
        Repairs { repairs_count, added_cable_km }
    }

    pub(crate) fn figures(&self) -> Vec<Figure> {
        let life = f64::from(self.design_life_years_count);
        let expected = self.repairs_per_year * life;
        let ratio = self.added_cable_over_depth_ratio;
        vec![
            figure(
                "life.repair_estimate.repairs_per_year",
                self.repairs_per_year,
                (0.0..=REPAIRS_LIMIT_COUNT).contains(&expected),
                "0 or more, at most 10000 repairs over the life",
            ),
            figure("life.repair_estimate.design_life_years_count", life, life >= 1.0, "1 or more"),
            figure(
                "life.repair_estimate.depth_m",
                self.depth_m,
                (0.0..=12_000.0).contains(&self.depth_m),
                "0 to 12000",
            ),
            figure(
                "life.repair_estimate.added_cable_over_depth_ratio",
                ratio,
                (0.0..=10.0).contains(&ratio),
                "0 to 10",
            ),
        ]
    }
}

impl LifePlan {
    /// The repairs the line is designed for: by the estimate where there is one.
    #[must_use]
    pub fn repairs(&self) -> Repairs {
        let stated =
            Repairs { repairs_count: self.repairs_count, added_cable_km: self.repair_added_cable_km };
        self.repair_estimate.as_ref().map_or(stated, RepairEstimate::repairs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use units::Tag;

    fn estimate() -> RepairEstimate {
        RepairEstimate {
            repairs_per_year: 0.1,
            design_life_years_count: 25,
            depth_m: 400.0,
            added_cable_over_depth_ratio: 2.5,
            provenance: Provenance::new(Tag::Guess, "test"),
        }
    }

    #[test]
    fn a_tenth_a_year_is_three_in_twenty_five_years() {
        let repairs = estimate().repairs();
        assert_eq!((repairs.repairs_count, repairs.added_cable_km), (3, CableKm(1.0)));
        let whole = RepairEstimate { repairs_per_year: 0.12, ..estimate() };
        assert_eq!(whole.repairs().repairs_count, 3, "exactly three is not four");
        let none = RepairEstimate { repairs_per_year: 0.0, ..estimate() };
        assert_eq!(none.repairs().repairs_count, 0);
    }

    #[test]
    fn repairs_are_homogeneous_in_time_and_depth() {
        let (mut longer, mut deeper) = (estimate(), estimate());
        longer.repairs_per_year /= 5.0;
        longer.design_life_years_count *= 5;
        assert_eq!(longer.repairs(), estimate().repairs());
        deeper.depth_m *= 3.0;
        assert!((deeper.repairs().added_cable_km.km() - 3.0).abs() < 1e-12);
    }
}
