//! Faults a year, repair time and availability of one line.

use crate::error::RiskError;
use crate::plan::{RepairPlan, RiskPlan, problems};
use crate::rates::{band_of, protection_ratio};
use cable::catalogue::Catalogue;
use cable::presets::{Burial, rank};
use route::rpl::{Row, Rpl};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use terrain::hazards::HazardRates;
use units::{CableKm, Finding, RouteKm, Staged};

/// Hours of a year in every availability figure.
pub const HOURS_PER_YEAR_H: f64 = 8760.0;

/// The international nautical mile; one knot is one of them an hour.
const NAUTICAL_MILE_KM: f64 = 1.852;

/// Mean repair times this room expects of a Caspian line, in days.
///
/// # Source
/// A guess: the world mean was 20 to 30 days from 2013 to 2019 (SubTel Forum industry report 4.2), and no ship can
/// come into a closed sea in winter.
const REPAIR_TIME_RANGE_D: std::ops::RangeInclusive<f64> = 20.0..=40.0;

/// What availability is computed from.
#[derive(Debug, Clone, Copy)]
pub struct AvailabilityInput<'a> {
    /// The position list.
    pub rpl: &'a Rpl,
    /// Fault rates and repair.
    pub plan: &'a RiskPlan,
    /// Cable types with their fault ratios.
    pub catalogue: &'a Catalogue,
    /// Mean distance from the depot to a fault: [`mean_transit_km`], unless the depot is elsewhere.
    pub mean_transit_km: RouteKm,
    /// Design life.
    pub life_years_count: u32,
    /// Hazards that cost layers add along the list.
    pub layers: &'a [LayerHazard],
}

/// Hazards that a cost layer adds along a list.
#[derive(Debug, Clone, PartialEq)]
pub struct LayerHazard {
    /// Id of the layer.
    pub layer: String,
    /// What it is about: `fishing`.
    pub what: String,
    /// Cable it strikes.
    pub cable_km: CableKm,
    /// Repairs it adds on each row of the list, before protection.
    pub row_repairs_per_year: Vec<f64>,
}

/// Availability of the wet plant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Availability {
    /// Expected faults of the whole cable.
    pub faults_per_year: f64,
    /// The same as a rate over its length.
    pub faults_per_1000km_year: f64,
    /// Expected repairs over the design life.
    pub repairs_over_life_count: f64,
    /// Mean time to repair.
    pub repair_time_h: f64,
    /// Components of that time.
    pub repair_parts: Vec<RepairPart>,
    /// Exact two-state unavailability x / (1 + x).
    pub unavailability_frac: f64,
    /// 1 − unavailability.
    pub availability_frac: f64,
    /// Unavailability × 8,760 h.
    pub down_time_h_per_year: f64,
    /// Where the faults come from.
    pub by_section: Vec<SectionFaults>,
    /// Faults that cost layers add, in the order of the plan; left out without such layers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by_layer: Vec<LayerFaults>,
}

/// Faults that a cost layer adds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LayerFaults {
    /// Id of the layer.
    pub layer: String,
    /// What it is about: `fishing`.
    pub what: String,
    /// Cable it strikes.
    pub cable_km: CableKm,
    /// Expected faults, protection counted.
    pub faults_per_year: f64,
}

/// A component of the repair time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RepairPart {
    /// What.
    pub what: String,
    /// How long, weather included.
    pub duration_d: f64,
}

/// Faults on cable of one type, laid one way, in one depth band.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SectionFaults {
    /// Letter code.
    pub cable_type: String,
    /// `ploughed`, `surface`, `shore end`.
    pub lay: String,
    /// Deep side of the band; the last band holds beyond it.
    pub depth_to_m: f64,
    /// Cable in it.
    pub cable_km: CableKm,
    /// Faults relative to the plan's base rate: depth × armour × burial.
    pub rate_ratio: f64,
    /// Expected faults.
    pub faults_per_year: f64,
}

/// Faults a year, repair time and availability of the cable on a position list.
///
/// A row that spans several hazard bands is shared among them as if its depth changed evenly from the least to the
/// greatest depth sampled on it. Cable on land counts with the shallowest band. What layers add is counted row by row with
/// the protection of the row, beside the sections.
///
/// # Source
/// ITU-T G.911, one repairable element: x = λ · MTTR / 8,760 h, U = x / (1 + x) exactly, A = 1 − U.
///
/// # Errors
/// When a figure of the plan is out of range, a cable type is unknown, or the list has no rows.
pub fn availability(input: &AvailabilityInput) -> Result<Staged<Availability>, RiskError> {
    check_input(input)?;
    let by_section = sections(input)?;
    let by_layer = layers(input)?;
    let of_sections: f64 = by_section.iter().map(|section| section.faults_per_year).sum();
    let faults_per_year = of_sections + by_layer.iter().map(|layer| layer.faults_per_year).sum::<f64>();
    let cable_km: CableKm = by_section.iter().map(|section| section.cable_km).sum();
    let repair_parts = repair_parts(&input.plan.repair, input.mean_transit_km);
    let repair_time_d: f64 = repair_parts.iter().map(|part| part.duration_d).sum();
    let repair_time_h = repair_time_d * 24.0;
    let unavailability_frac = unavailability(faults_per_year, repair_time_h);
    let value = Availability {
        faults_per_year,
        faults_per_1000km_year: faults_per_year / cable_km.km() * 1000.0,
        repairs_over_life_count: faults_per_year * f64::from(input.life_years_count),
        repair_time_h,
        repair_parts,
        unavailability_frac,
        availability_frac: 1.0 - unavailability_frac,
        down_time_h_per_year: unavailability_frac * HOURS_PER_YEAR_H,
        by_section,
        by_layer,
    };
    Ok(Staged { value, findings: repair_time_finding(repair_time_d).into_iter().collect() })
}

/// Share of time one element is down: the exact two-state figure.
///
/// # Example
/// 380 km at 0.12 per 1,000 km and year, repaired in 30 days:
/// ```
/// # use wetplant_risk as risk;
/// let unavailability_frac = risk::availability::unavailability(0.0456, 720.0);
/// assert!((unavailability_frac - 3.733_95e-3).abs() < 1e-8);
/// ```
#[must_use]
pub fn unavailability(faults_per_year: f64, repair_time_h: f64) -> f64 {
    // U = x / (1 + x), x = λ · MTTR / 8,760 h
    let x = faults_per_year * repair_time_h / HOURS_PER_YEAR_H;
    x / (1.0 + x)
}

/// Mean distance from a depot at one end to a fault: half the route.
#[must_use]
pub fn mean_transit_km(rpl: &Rpl) -> RouteKm {
    let route_km: RouteKm = rpl.rows.iter().map(|row| row.route_km).sum();
    RouteKm(route_km.km() / 2.0)
}

/// Components of the mean repair time. Weather stretches the days at sea; call-out, loading and waiting pass ashore.
///
/// # Source
/// An engineer's guess at the parts of a repair; the figures are the plan's.
#[must_use]
pub fn repair_parts(repair: &RepairPlan, mean_transit_km: RouteKm) -> Vec<RepairPart> {
    let at_sea = 1.0 / (1.0 - repair.downtime_frac);
    let transit_d = mean_transit_km.km() / (repair.transit_speed_kn * NAUTICAL_MILE_KM) / 24.0;
    let part = |(what, duration_d): (&str, f64)| RepairPart { what: what.to_owned(), duration_d };
    [
        ("call-out", repair.call_out_d),
        ("loading spare cable", repair.load_d),
        ("transit, with weather", transit_d * at_sea),
        ("locating the fault, with weather", repair.locate_d * at_sea),
        ("repair at sea, with weather", repair.work_d * at_sea),
        ("waiting for permits and parts", repair.wait_d),
    ]
    .map(part)
    .to_vec()
}

fn check_input(input: &AvailabilityInput) -> Result<(), RiskError> {
    if let Some(problem) = problems(input.plan).into_iter().next() {
        return Err(problem);
    }
    let transit_km = input.mean_transit_km.km();
    if !(transit_km.is_finite() && transit_km >= 0.0) {
        let limit = "a finite number, 0 or more";
        return Err(RiskError::PlanValue { field: "mean_transit_km", value: transit_km, limit });
    }
    let cable_km: CableKm = input.rpl.rows.iter().map(|row| row.cable_km).sum();
    if cable_km.km() > 0.0 { Ok(()) } else { Err(RiskError::NoRows) }
}

fn repair_time_finding(repair_time_d: f64) -> Option<Finding> {
    if REPAIR_TIME_RANGE_D.contains(&repair_time_d) {
        return None;
    }
    let (least_d, most_d) = (REPAIR_TIME_RANGE_D.start(), REPAIR_TIME_RANGE_D.end());
    let message = format!(
        "mean repair time is {repair_time_d:.1} d; {least_d} to {most_d} d is what a closed sea and permits lead one to expect"
    );
    let hint = "look at risk.repair: most of the time is call-out and waiting, not work at sea";
    Some(Finding::warns("risk.repair.unusual_time", message).at("risk.repair").hint(hint))
}

/// Sections in the order of armour, lay and depth, so that the list does not depend on the direction of the route.
fn sections(input: &AvailabilityInput) -> Result<Vec<SectionFaults>, RiskError> {
    let mut sections: Vec<SectionFaults> = Vec::new();
    for row in &input.rpl.rows {
        let protection = protection_ratio(input.plan, input.catalogue, &row.cable_type, row.burial)?;
        for share in band_shares(&input.plan.hazard, row) {
            add(&mut sections, row, &share, protection);
        }
    }
    for section in &mut sections {
        let base_per_km_year = input.plan.hazard.base_per_1000km_year / 1000.0;
        section.faults_per_year = base_per_km_year * section.rate_ratio * section.cable_km.km();
    }
    let place = |section: &SectionFaults| (rank(input.catalogue, &section.cable_type), section.lay.clone());
    sections.sort_by(|left, right| {
        place(left).cmp(&place(right)).then(left.depth_to_m.total_cmp(&right.depth_to_m))
    });
    Ok(sections)
}

/// What each layer adds: Σ over rows of repairs before protection × protection of the row.
fn layers(input: &AvailabilityInput) -> Result<Vec<LayerFaults>, RiskError> {
    let mut protections = Vec::with_capacity(input.rpl.rows.len());
    for row in &input.rpl.rows {
        protections.push(protection_ratio(input.plan, input.catalogue, &row.cable_type, row.burial)?);
    }
    let of_layer = |hazard: &LayerHazard| LayerFaults {
        layer: hazard.layer.clone(),
        what: hazard.what.clone(),
        cable_km: hazard.cable_km,
        faults_per_year: hazard
            .row_repairs_per_year
            .iter()
            .zip(&protections)
            .map(|(rate, ratio)| rate * ratio)
            .sum(),
    };
    Ok(input.layers.iter().map(of_layer).collect())
}

fn add(sections: &mut Vec<SectionFaults>, row: &Row, share: &BandShare, protection: f64) {
    let cable_km = CableKm(row.cable_km.km() * share.row_frac);
    let lay = lay_word(row.burial);
    let same = |section: &&mut SectionFaults| {
        section.cable_type == row.cable_type
            && section.lay == lay
            && section.depth_to_m.total_cmp(&share.depth_to_m).is_eq()
    };
    if let Some(section) = sections.iter_mut().find(same) {
        section.cable_km += cable_km;
        return;
    }
    sections.push(SectionFaults {
        cable_type: row.cable_type.clone(),
        lay: lay.to_owned(),
        depth_to_m: share.depth_to_m,
        cable_km,
        rate_ratio: share.rate_ratio * protection,
        faults_per_year: 0.0,
    });
}

fn lay_word(burial: Burial) -> &'static str {
    match burial {
        Burial::Surface => "surface",
        Burial::Ploughed { .. } => "ploughed",
        Burial::ShoreEnd => "shore end",
    }
}

/// How much of a row lies in one hazard band.
struct BandShare {
    depth_to_m: f64,
    rate_ratio: f64,
    row_frac: f64,
}

fn band_shares(hazard: &HazardRates, row: &Row) -> Vec<BandShare> {
    let (least_m, most_m) = (row.depth_min_m.unwrap_or(0.0), row.depth_max_m.unwrap_or(0.0));
    if most_m <= least_m {
        let whole = |band: &terrain::hazards::DepthBand| BandShare {
            depth_to_m: band.depth_to_m,
            rate_ratio: band.rate_ratio,
            row_frac: 1.0,
        };
        return band_of(hazard, most_m).map(whole).into_iter().collect();
    }
    let last = hazard.band.len().saturating_sub(1);
    let mut from_m = least_m;
    let mut shares = Vec::new();
    for (index, band) in hazard.band.iter().enumerate() {
        let to_m = if index == last { most_m } else { band.depth_to_m.min(most_m) };
        if to_m > from_m {
            let row_frac = (to_m - from_m) / (most_m - least_m);
            shares.push(BandShare { depth_to_m: band.depth_to_m, rate_ratio: band.rate_ratio, row_frac });
            from_m = to_m;
        }
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{catalogue, plan, repair, row, rpl};
    use units::RouteKm;

    fn computed(plan: &RiskPlan, list: &Rpl) -> Staged<Availability> {
        let catalogue = catalogue();
        let mean_transit_km = mean_transit_km(list);
        let input = AvailabilityInput {
            rpl: list,
            plan,
            catalogue: &catalogue,
            mean_transit_km,
            life_years_count: 25,
            layers: &[],
        };
        availability(&input).unwrap()
    }

    fn shelf_and_slope() -> Rpl {
        rpl(vec![
            row("DA", Burial::ShoreEnd, 9.0, None),
            row("DA", Burial::Ploughed { target_m: 1.0 }, 150.0, Some((20.0, 180.0))),
            row("SA", Burial::Surface, 100.0, Some((150.0, 350.0))),
            row("DA", Burial::Ploughed { target_m: 1.0 }, 50.0, Some((180.0, 40.0))),
        ])
    }

    #[test]
    fn three_hundred_and_eighty_kilometres_at_a_known_rate_come_out_as_worked_by_hand() {
        // 380 km at 0.12 per 1,000 km and year, 30 d to repair: every fault ratio is 1, all time is waiting.
        let mut plan = plan();
        plan.hazard.base_per_1000km_year = 0.12;
        plan.repair =
            RepairPlan { call_out_d: 0.0, load_d: 0.0, locate_d: 0.0, work_d: 0.0, wait_d: 30.0, ..repair() };
        let list = rpl(vec![row("LW", Burial::Surface, 380.0, Some((2000.0, 2000.0)))]);
        let catalogue = catalogue();
        let input = AvailabilityInput {
            rpl: &list,
            plan: &plan,
            catalogue: &catalogue,
            mean_transit_km: RouteKm(0.0),
            life_years_count: 25,
            layers: &[],
        };
        let Staged { value, findings } = availability(&input).unwrap();
        assert!((value.faults_per_year - 0.0456).abs() < 1e-15);
        assert!((value.repair_time_h - 720.0).abs() < 1e-12);
        assert!((value.unavailability_frac - 3.733_95e-3).abs() < 1e-8);
        assert!((value.availability_frac - 0.996_266).abs() < 5e-7);
        assert!((value.down_time_h_per_year * 60.0 - 1962.6).abs() < 0.1);
        assert!((value.repairs_over_life_count - 1.14).abs() < 1e-12);
        assert!(findings.is_empty());
    }

    #[test]
    fn the_caspian_repair_model_takes_between_twenty_and_forty_days() {
        let Staged { value, findings } = computed(&plan(), &shelf_and_slope());
        let days = value.repair_time_h / 24.0;
        let sum: f64 = value.repair_parts.iter().map(|part| part.duration_d).sum();
        assert!((20.0..40.0).contains(&days), "{days} d");
        assert!((days - sum).abs() < 1e-12);
        assert!(findings.is_empty());
    }

    #[test]
    fn a_ten_day_repair_is_a_finding() {
        let mut hasty = plan();
        hasty.repair.wait_d = 0.0;
        hasty.repair.load_d = 0.5;
        let findings = computed(&hasty, &shelf_and_slope()).findings;
        assert_eq!(findings[0].code, "risk.repair.unusual_time");
    }

    #[test]
    fn transit_is_half_the_route_at_speed_and_weather_stretches_only_the_days_at_sea() {
        let parts = repair_parts(&repair(), RouteKm(190.0));
        // 190 km at 7.5 kn = 13.679 h; downtime 0.25
        assert!((parts[2].duration_d - 190.0 / (7.5 * 1.852) / 24.0 / 0.75).abs() < 1e-12);
        assert!((parts[4].duration_d - 6.0).abs() < 1e-12);
        assert!((parts[0].duration_d - 2.0).abs() < 1e-12 && (parts[5].duration_d - 12.0).abs() < 1e-12);
    }

    #[test]
    fn sections_hold_all_the_cable_and_all_the_faults() {
        let list = shelf_and_slope();
        let value = computed(&plan(), &list).value;
        let cable_km: CableKm = value.by_section.iter().map(|section| section.cable_km).sum();
        let faults: f64 = value.by_section.iter().map(|section| section.faults_per_year).sum();
        assert!((cable_km.km() - 309.0).abs() < 1e-9);
        assert!((faults - value.faults_per_year).abs() < 1e-15);
    }

    #[test]
    fn a_row_across_a_band_edge_is_shared_by_depth() {
        let value =
            computed(&plan(), &rpl(vec![row("SA", Burial::Surface, 100.0, Some((150.0, 350.0)))])).value;
        let lengths: Vec<(f64, f64)> =
            value.by_section.iter().map(|section| (section.depth_to_m, section.cable_km.km())).collect();
        assert_eq!(lengths, [(200.0, 25.0), (1000.0, 75.0)]);
        // 0.10 per 1,000 km × 0.6 × (25 km × 16 + 75 km × 8)
        assert!((value.faults_per_year - 0.06).abs() < 1e-12);
    }

    #[test]
    fn reversing_the_route_changes_nothing() {
        let list = shelf_and_slope();
        let mut reversed = list.clone();
        reversed.rows.reverse();
        let (forth, back) = (computed(&plan(), &list).value, computed(&plan(), &reversed).value);
        assert!((forth.availability_frac - back.availability_frac).abs() < 1e-15);
        let words = |value: &Availability| -> Vec<String> {
            value
                .by_section
                .iter()
                .map(|section| format!("{} {} {}", section.cable_type, section.lay, section.depth_to_m))
                .collect()
        };
        assert_eq!(words(&forth), words(&back));
    }

    #[test]
    fn rescaling_the_unit_of_length_leaves_faults_and_scales_rates() {
        let list = shelf_and_slope();
        let mut stretched = list.clone();
        for row in &mut stretched.rows {
            row.cable_km = CableKm(row.cable_km.km() * 10.0);
        }
        let mut rarer = plan();
        rarer.hazard.base_per_1000km_year /= 10.0;
        let (before, after) = (computed(&plan(), &list).value, computed(&rarer, &stretched).value);
        assert!((before.faults_per_year - after.faults_per_year).abs() < 1e-15);
        assert!((before.faults_per_1000km_year / after.faults_per_1000km_year - 10.0).abs() < 1e-12);
    }

    #[test]
    fn a_list_without_rows_and_an_unknown_cable_are_errors() {
        let (plan, catalogue) = (plan(), catalogue());
        let with = |list: &Rpl| {
            let input = AvailabilityInput {
                rpl: list,
                plan: &plan,
                catalogue: &catalogue,
                mean_transit_km: RouteKm(1.0),
                life_years_count: 25,
                layers: &[],
            };
            availability(&input)
        };
        assert_eq!(with(&rpl(Vec::new())), Err(RiskError::NoRows));
        let unknown = with(&rpl(vec![row("XX", Burial::Surface, 1.0, None)]));
        assert!(matches!(unknown, Err(RiskError::Catalogue(_))));
    }

    #[test]
    fn hazards_of_a_layer_add_to_the_faults_by_the_protection_of_each_row() {
        let (plan, catalogue, list) = (plan(), catalogue(), shelf_and_slope());
        let before = computed(&plan, &list).value;
        let hazard = LayerHazard {
            layer: "nets".into(),
            what: "fishing".into(),
            cable_km: CableKm(250.0),
            row_repairs_per_year: vec![0.0, 0.1, 0.2, 0.0],
        };
        let layers = [hazard];
        let input = AvailabilityInput {
            rpl: &list,
            plan: &plan,
            catalogue: &catalogue,
            mean_transit_km: mean_transit_km(&list),
            life_years_count: 25,
            layers: &layers,
        };
        let value = availability(&input).unwrap().value;
        // DA ploughed 0.5 × 0.25, SA on the seabed 0.6
        assert!((value.by_layer[0].faults_per_year - (0.1 * 0.125 + 0.2 * 0.6)).abs() < 1e-15);
        let sum = before.faults_per_year + value.by_layer[0].faults_per_year;
        assert!((value.faults_per_year - sum).abs() < 1e-15);
        assert_eq!(value.by_section, before.by_section);
        assert!(value.availability_frac < before.availability_frac);
    }
}
