//! The bill of quantities: what the position list and the line need, counted in words.

use crate::error::CostError;
use crate::estimate::{CostObject, Quantity};
use crate::marine::{MarineRates, SHORE_ENDS_COUNT, marine_days, marine_work};
use crate::plan::{CostPlan, ensure};
use cable::catalogue::{Catalogue, ids};
use line::design::LineDesign;
use route::rpl::Rpl;
use units::suffix::round_to;
use units::{CableKm, Finding, RouteKm, Staged};

/// What a cable line's id starts with: `cable.DA`.
pub const CABLE_ID_PREFIX: &str = "cable.";

/// Decimals of a quantity: what files show, so that anybody can multiply a printed quantity by its price and get the
/// printed amount.
pub const QUANTITY_DIGITS_COUNT: u32 = 4;

/// Ends of a line that have a station with power feed and line terminals.
const ENDS_COUNT: u32 = 2;

/// What quantities are counted from.
#[derive(Debug, Clone, Copy)]
pub struct QuantityInput<'a> {
    /// The position list.
    pub rpl: &'a Rpl,
    /// The line.
    pub line: &'a LineDesign,
    /// Cable types.
    pub catalogue: &'a Catalogue,
    /// Spares, stations, speeds.
    pub plan: &'a CostPlan,
}

/// Every quantity of the first cost, in the order of the bill.
///
/// Line terminal, power feed and spares belong to the wet segment, as in the agreements this follows: the wet segment
/// is everything between the station interfaces.
///
/// # Source
/// Segments T and S of the construction and maintenance agreements TAT-14 (1998) and APCN2 (2000).
///
/// # Errors
/// When a figure of the plan is out of range or a cable type of the list is not in the catalogue.
pub fn quantities(input: &QuantityInput) -> Result<Staged<Vec<Quantity>>, CostError> {
    ensure(input.plan)?;
    let mut findings = Vec::new();
    let mut lines = study_and_survey(input.rpl);
    lines.extend(cables(input)?);
    lines.extend(bodies_and_plant(input, &mut findings));
    lines.extend(marine(input)?);
    lines.extend(stations(input.plan));
    for line in &mut lines {
        line.quantity_count = round_to(line.quantity_count, QUANTITY_DIGITS_COUNT);
    }
    Ok(Staged { value: lines, findings })
}

fn study_and_survey(rpl: &Rpl) -> Vec<Quantity> {
    let route_km: RouteKm = rpl.rows.iter().map(|row| row.route_km).sum();
    vec![
        each(ids::DESKTOP_STUDY, "Desktop study", 1, "one per system"),
        Quantity {
            id: ids::SURVEY.into(),
            what: "Marine route survey".into(),
            cost_object: CostObject::Wet,
            quantity_count: route_km.km(),
            unit: "km".into(),
            basis: "route length of the RPL, shore approaches included".into(),
        },
    ]
}

/// One line per cable type on the list, in the catalogue's order.
fn cables(input: &QuantityInput) -> Result<Vec<Quantity>, CostError> {
    for row in &input.rpl.rows {
        input.catalogue.cable_type(&row.cable_type)?;
    }
    let spare_pct = input.plan.spare_cable_pct;
    let of_type = |cable: &cable::catalogue::CableType| {
        let rows = input.rpl.rows.iter().filter(|row| row.cable_type == cable.code);
        let laid_km: CableKm = rows.map(|row| row.cable_km).sum();
        let quantity = Quantity {
            id: format!("{CABLE_ID_PREFIX}{}", cable.code),
            what: format!("Cable {}: {}", cable.code, cable.name),
            cost_object: CostObject::Wet,
            quantity_count: laid_km.km() * (1.0 + spare_pct / 100.0),
            unit: "km".into(),
            basis: format!("{:.3} km of {} on the RPL, {spare_pct} % spare", laid_km.km(), cable.code),
        };
        (laid_km.km() > 0.0).then_some(quantity)
    };
    Ok(input.catalogue.cable.iter().filter_map(of_type).collect())
}

fn bodies_and_plant(input: &QuantityInput, findings: &mut Vec<Finding>) -> Vec<Quantity> {
    let (chosen, plan) = (&input.line.chosen, input.plan);
    let mut lines = Vec::new();
    if chosen.repeaters_count > 0 {
        let spare = plan.spare_repeaters_count;
        let basis = format!("{} on the line, {spare} spare", chosen.repeaters_count);
        lines.push(each(ids::REPEATER, "Repeaters", chosen.repeaters_count.saturating_add(spare), &basis));
        lines.push(each(
            ids::POWER_FEED,
            "Power feeding equipment",
            ENDS_COUNT,
            "one at each end: the line is repeatered",
        ));
    }
    lines.extend(branching_units(input, findings));
    let lit = pairs_lit(plan.fibre_pairs_lit_count, chosen.fibre_pairs_count, findings);
    let basis = format!("{lit} fibre pairs lit on the first day, at both ends");
    lines.push(each(ids::LINE_TERMINAL, "Line terminals", lit.saturating_mul(ENDS_COUNT), &basis));
    lines
}

/// Branching units, where the catalogue has a price for them; without one they are left out, and a finding says so.
fn branching_units(input: &QuantityInput, findings: &mut Vec<Finding>) -> Option<Quantity> {
    let units = &input.line.chosen.branching;
    let count = u32::try_from(units.len()).ok().filter(|count| *count > 0)?;
    if input.catalogue.item(ids::BRANCHING_UNIT).is_ok() {
        let names: Vec<&str> = units.iter().map(|unit| unit.name.as_str()).collect();
        return Some(each(ids::BRANCHING_UNIT, "Branching units", count, &names.join(", ")));
    }
    let message =
        format!("{count} branching units are not in the cost: the catalogue has no item `branching_unit`");
    let finding = Finding::warns("cost.branching_unit.unpriced", message).at("catalogue.item");
    findings.push(finding.hint("add an item with the id branching_unit, priced for each"));
    None
}

/// Pairs that get terminals: no more than are built.
fn pairs_lit(planned: u32, built: u32, findings: &mut Vec<Finding>) -> u32 {
    if planned > built {
        let message = format!(
            "{planned} fibre pairs are to be lit on the first day, the line is built with {built}; terminals are counted for {built}"
        );
        let finding =
            Finding::warns("cost.fibre_pairs.lit_above_built", message).at("cost.fibre_pairs_lit_count");
        findings
            .push(finding.hint(format!("set fibre_pairs_lit_count to {built} or less, or build more pairs")));
    }
    planned.min(built)
}

fn marine(input: &QuantityInput) -> Result<Vec<Quantity>, CostError> {
    let work = marine_work(input.rpl, input.line.chosen.repeaters_count);
    let days = marine_days(&work, &MarineRates::from(input.plan))?;
    let basis = format!(
        "{:.3} km ploughed, {:.3} km on the surface, {} repeaters and joints, {} shore ends: {:.2} d of work, {} % lost to weather",
        days.ploughed_km.km(),
        days.surface_km.km(),
        days.joints_count,
        days.shore_ends_count,
        days.work_d,
        round_to(input.plan.downtime_frac * 100.0, 2),
    );
    let vessel = Quantity {
        id: ids::LAY_VESSEL.into(),
        what: "Lay vessel".into(),
        cost_object: CostObject::Wet,
        quantity_count: days.hired_d,
        unit: "d".into(),
        basis,
    };
    Ok(vec![
        each(ids::SHORE_END, "Shore ends with beach manhole", SHORE_ENDS_COUNT, "one at each landing point"),
        vessel,
        each(ids::MOBILISATION, "Mobilisation of the lay vessel", 1, "one lay campaign"),
    ])
}

fn stations(plan: &CostPlan) -> Vec<Quantity> {
    let ends = [
        (CostObject::StationA, "New cable landing station, A end", plan.station_a_count),
        (CostObject::StationB, "New cable landing station, B end", plan.station_b_count),
    ];
    let station = |(cost_object, what, count): (CostObject, &str, u32)| Quantity {
        cost_object,
        ..each(ids::STATION, what, count, "new station with its land cable, by the plan")
    };
    ends.into_iter().filter(|(_, _, count)| *count > 0).map(station).collect()
}

fn each(id: &str, what: &str, count: u32, basis: &str) -> Quantity {
    Quantity {
        id: id.to_owned(),
        what: what.to_owned(),
        cost_object: CostObject::Wet,
        quantity_count: f64::from(count),
        unit: "each".to_owned(),
        basis: basis.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{catalogue, cost_plan, example_rpl, line};

    fn counted(rpl: &Rpl, line: &LineDesign, plan: &CostPlan) -> Staged<Vec<Quantity>> {
        quantities(&QuantityInput { rpl, line, catalogue: &catalogue(), plan }).unwrap()
    }

    fn count(lines: &[Quantity], id: &str) -> Option<f64> {
        lines.iter().find(|line| line.id == id).map(|line| line.quantity_count)
    }

    #[test]
    fn branching_units_are_counted_where_they_have_a_price_and_said_where_not() {
        let (rpl, plan, mut prices) = (example_rpl(), cost_plan(), catalogue());
        let mut branched = line(3, 8);
        branched.chosen.branching = vec![crate::testing::branching_unit(), crate::testing::branching_unit()];
        let unpriced = counted(&rpl, &branched, &plan);
        assert_eq!(count(&unpriced.value, "branching_unit"), None);
        assert!(unpriced.findings.iter().any(|finding| finding.code == "cost.branching_unit.unpriced"));
        let repeater = prices.item(ids::REPEATER).unwrap().clone();
        prices.item.push(cable::catalogue::PricedItem { id: ids::BRANCHING_UNIT.into(), ..repeater });
        let input = QuantityInput { rpl: &rpl, line: &branched, catalogue: &prices, plan: &plan };
        let priced = quantities(&input).unwrap();
        assert_eq!(count(&priced.value, "branching_unit"), Some(2.0));
        assert_eq!(priced.findings, counted(&rpl, &line(3, 8), &plan).findings);
    }

    #[test]
    fn a_repeatered_line_needs_repeaters_spares_feed_and_terminals() {
        let lines = counted(&example_rpl(), &line(3, 8), &cost_plan()).value;
        assert_eq!(count(&lines, "repeater"), Some(4.0));
        assert_eq!(count(&lines, "power_feed_per_end"), Some(2.0));
        assert_eq!(count(&lines, "line_terminal_per_fibre_pair_end"), Some(4.0));
        assert_eq!(count(&lines, "cable.DA"), Some(round_to(220.8 * 1.03, 4)));
        assert_eq!(count(&lines, "cable.SA"), Some(round_to(153.75 * 1.03, 4)));
        assert_eq!(count(&lines, "survey_per_km"), Some(370.0));
        assert_eq!(lines.iter().filter(|line| line.id == "station").count(), 2);
    }

    #[test]
    fn an_unrepeatered_line_needs_no_feed() {
        let lines = counted(&example_rpl(), &line(0, 8), &cost_plan()).value;
        assert_eq!(count(&lines, "repeater"), None);
        assert_eq!(count(&lines, "power_feed_per_end"), None);
    }

    #[test]
    fn more_pairs_lit_than_built_is_a_finding_and_terminals_follow_the_built_ones() {
        let mut plan = cost_plan();
        plan.fibre_pairs_lit_count = 12;
        let Staged { value, findings } = counted(&example_rpl(), &line(3, 8), &plan);
        assert_eq!(count(&value, "line_terminal_per_fibre_pair_end"), Some(16.0));
        assert_eq!(findings[0].code, "cost.fibre_pairs.lit_above_built");
    }

    #[test]
    fn only_stations_belong_to_an_end() {
        let lines = counted(&example_rpl(), &line(3, 8), &cost_plan()).value;
        for line in lines {
            assert_eq!(line.cost_object != CostObject::Wet, line.id == "station", "{}", line.id);
        }
    }

    #[test]
    fn a_cable_type_without_a_price_is_an_error() {
        let mut rpl = example_rpl();
        rpl.rows[0].cable_type = "XX".into();
        let (line, catalogue, plan) = (line(0, 2), catalogue(), cost_plan());
        let refused =
            quantities(&QuantityInput { rpl: &rpl, line: &line, catalogue: &catalogue, plan: &plan });
        assert!(matches!(refused, Err(CostError::Catalogue(_))));
    }
}
