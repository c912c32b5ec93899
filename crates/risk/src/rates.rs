//! Fault rates by place and protection, before there is a route.

use crate::plan::RiskPlan;
use cable::catalogue::{Catalogue, CatalogueError};
use cable::presets::{Burial, EnvironmentClass, ProtectionLevel};
use terrain::hazards::{DepthBand, HazardRates};

/// Expected repairs on a kilometre of cable in a year, `[class][level]`.
///
/// Every depth band of the hazards should end where a class ends, which `environment_classes` sees to when it is
/// given their depths; otherwise the band at the deep side of the class counts for all of it. A level of a cable type
/// the catalogue does not have counts as unprotected; no such level may be used.
///
/// # Units
/// Repairs per km of cable and year, not per km of route: slack is cable too.
///
/// # Source
/// Base rate per 1,000 km × ratio of the depth band × ratio of the armour × ratio of the burial: λ × (1 − protection) of the
/// cable path planning papers (IEEE/ACM Transactions on Networking 28, 2020).
#[must_use]
pub fn repairs_per_km_year(
    plan: &RiskPlan,
    catalogue: &Catalogue,
    levels: &[ProtectionLevel],
    classes: &[EnvironmentClass],
) -> Vec<Vec<f64>> {
    let base_per_km_year = plan.hazard.base_per_1000km_year / 1000.0;
    let protections: Vec<f64> = levels.iter().map(|level| level_ratio(plan, catalogue, level)).collect();
    let of_class = |class: &EnvironmentClass| {
        let depth_ratio = band_of(&plan.hazard, class.depth_to_m).map_or(1.0, |band| band.rate_ratio);
        protections.iter().map(|protection| base_per_km_year * depth_ratio * protection).collect()
    };
    classes.iter().map(of_class).collect()
}

/// The hazard band a depth falls into: each reaches down to and including its depth, the last holds beyond it. None
/// only without any band.
#[must_use]
pub fn band_of(hazard: &HazardRates, depth_m: f64) -> Option<&DepthBand> {
    hazard.band.iter().find(|band| depth_m <= band.depth_to_m).or(hazard.band.last())
}

/// Faults of a cable type lying in one way, relative to the same place without armour on the seabed. A shore end is
/// trenched or drilled, so it counts as ploughed.
///
/// # Errors
/// When the catalogue has no such type.
pub fn protection_ratio(
    plan: &RiskPlan,
    catalogue: &Catalogue,
    cable_type: &str,
    burial: Burial,
) -> Result<f64, CatalogueError> {
    Ok(catalogue.cable_type(cable_type)?.armour_fault_ratio * burial_ratio(plan, burial))
}

fn level_ratio(plan: &RiskPlan, catalogue: &Catalogue, level: &ProtectionLevel) -> f64 {
    protection_ratio(plan, catalogue, &level.cable_type, level.burial)
        .unwrap_or_else(|_| burial_ratio(plan, level.burial))
}

fn burial_ratio(plan: &RiskPlan, burial: Burial) -> f64 {
    match burial {
        Burial::Surface => 1.0,
        Burial::Ploughed { .. } | Burial::ShoreEnd => plan.ploughed_fault_ratio,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{catalogue, plan};

    fn level(cable_type: &str, burial: Burial) -> ProtectionLevel {
        ProtectionLevel { id: "test".into(), cable_type: cable_type.into(), burial }
    }

    fn class(depth_from_m: f64, depth_to_m: f64) -> EnvironmentClass {
        EnvironmentClass { depth_from_m, depth_to_m }
    }

    #[test]
    fn a_rate_is_the_base_times_depth_armour_and_burial() {
        let levels = [level("DA", Burial::Surface), level("DA", Burial::Ploughed { target_m: 1.0 })];
        let rates =
            repairs_per_km_year(&plan(), &catalogue(), &levels, &[class(0.0, 200.0), class(200.0, 1000.0)]);
        // base 0.10 per 1,000 km; bands × 16 and × 8; DA × 0.5; ploughed × 0.25
        let expected = [[8e-4, 2e-4], [4e-4, 1e-4]];
        for (row, expected) in rates.iter().flatten().zip(expected.iter().flatten()) {
            assert!((row - expected).abs() < 1e-18, "{row} is not {expected}");
        }
    }

    #[test]
    fn a_band_reaches_to_its_depth_inclusive_and_the_last_holds_beyond() {
        let hazard = plan().hazard;
        let ratio_at = |depth_m| band_of(&hazard, depth_m).map(|band| band.rate_ratio);
        assert_eq!(ratio_at(200.0), Some(16.0));
        assert_eq!(ratio_at(200.1), Some(8.0));
        assert_eq!(ratio_at(9000.0), Some(1.0));
    }

    #[test]
    fn a_shore_end_is_protected_as_ploughed_cable_is() {
        let ratio = |burial| protection_ratio(&plan(), &catalogue(), "DA", burial);
        assert_eq!(ratio(Burial::ShoreEnd), ratio(Burial::Ploughed { target_m: 2.0 }));
        assert!(protection_ratio(&plan(), &catalogue(), "XX", Burial::Surface).is_err());
    }

    #[test]
    fn counting_years_in_other_units_scales_every_rate() {
        let mut doubled = plan();
        doubled.hazard.base_per_1000km_year *= 2.0;
        let levels = [level("SA", Burial::Surface)];
        let rates = |plan| repairs_per_km_year(plan, &catalogue(), &levels, &[class(0.0, 200.0)])[0][0];
        assert!((rates(&doubled) / rates(&plan()) - 2.0).abs() < 1e-15);
    }
}
