//! Values that cannot be, or are most unlikely.

use super::compare::Leg;
use super::{name, position_place, segment_place};
use crate::layout::Field;
use crate::list::{ListSegment, PositionList};
use units::Finding;

/// Legs shorter than this have no length: below what four decimals of a minute tell apart.
const ZERO_KM: f64 = 0.000_3;
/// More slack than this is laid nowhere on purpose.
const SLACK_LARGE_PCT: f64 = 20.0;

/// All values that cannot be; segments without a leg have none of their own.
pub(super) fn impossible(list: &PositionList, legs: &[Option<Leg>]) -> Vec<Finding> {
    let mut findings = Vec::new();
    positions(list, &mut findings);
    for (index, (segment, leg)) in list.segment.iter().zip(legs).enumerate() {
        if let Some(leg) = leg {
            one_segment(list, index, (segment, leg.route_km), &mut findings);
        }
    }
    no_slack(list, legs, &mut findings);
    findings
}

fn positions(list: &PositionList, findings: &mut Vec<Finding>) {
    let mut seen: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
    for (index, position) in list.position.iter().enumerate() {
        let number = position.position_no.as_str();
        if let Some(first) = seen.get(number).filter(|_| !number.is_empty()) {
            let earlier = list.position.get(*first).and_then(|position| position.row_no);
            let at = earlier.map_or(String::new(), |row_no| format!(", first in row {row_no}"));
            let message = format!("position number `{number}` is given twice{at}");
            let place = position_place(list, index, Field::PositionNo);
            findings.push(Finding::warns("rpl.check.position_no_twice", message).at(place));
        }
        seen.entry(number).or_insert(index);
        if !position.at().is_valid() {
            let message =
                format!("{} degrees north, {} east is no place", position.lat_deg, position.lon_deg);
            let place = position_place(list, index, Field::Latitude);
            findings.push(Finding::blocks("rpl.check.no_place", message).at(place));
        }
        if let Some(depth_m) = position.depth_m.filter(|depth_m| *depth_m < 0.0) {
            let message = format!("depth {depth_m} m is above the surface; depths are positive down");
            let place = position_place(list, index, Field::Depth);
            findings.push(Finding::warns("rpl.check.depth_negative", message).at(place));
        }
    }
}

fn one_segment(
    list: &PositionList,
    index: usize,
    (segment, route_km): (&ListSegment, f64),
    findings: &mut Vec<Finding>,
) {
    let place = |field: Field| segment_place(list, index, field);
    let mut warn = |code: &str, message: String, field: Field| {
        findings.push(Finding::warns(code, message).at(place(field)));
    };
    if route_km < ZERO_KM {
        warn("rpl.check.zero_length", "the two positions are one place".to_owned(), Field::RouteBetween);
    }
    if let Some(bearing_deg) = segment.stated_bearing_deg.filter(|bearing| !(0.0..=360.0).contains(bearing)) {
        let message = format!("bearing {bearing_deg}° is not between 0 and 360");
        warn("rpl.check.bearing_impossible", message, Field::Bearing);
    }
    for (length_km, field, word) in [
        (segment.stated_route_km, Field::RouteBetween, "distance"),
        (segment.cable_km, Field::CableBetween, "cable length"),
    ] {
        if let Some(length_km) = length_km.filter(|length_km| *length_km < 0.0) {
            warn("rpl.check.length_negative", format!("{word} {length_km} km is negative"), field);
        }
    }
    if let Some(burial_m) = segment.burial_target_m.filter(|burial_m| *burial_m < 0.0) {
        let message = format!("target burial {burial_m} m is above the seabed; burial is positive down");
        warn("rpl.check.burial_negative", message, Field::BurialTarget);
    }
    if let Some(slack_pct) =
        segment.slack_pct.filter(|slack_pct| !(0.0..=SLACK_LARGE_PCT).contains(slack_pct))
    {
        let message = format!("slack {slack_pct} % is not between 0 and {SLACK_LARGE_PCT} %");
        warn("rpl.check.slack_unlikely", message, Field::Slack);
    }
    // a thousandth and two metres stand for rounding and another ellipsoid
    if let Some(cable_km) = segment.cable_km.filter(|cable_km| *cable_km < route_km * 0.999 - 0.002) {
        let message = format!("cable {cable_km:.3} km is shorter than its route of {route_km:.3} km");
        warn("rpl.check.cable_short", message, Field::CableBetween);
    }
}

/// Where neither cable length nor slack is entered, cable is counted as route.
fn no_slack(list: &PositionList, legs: &[Option<Leg>], findings: &mut Vec<Finding>) {
    let has_none = |segment: &ListSegment| segment.slack_pct.is_none() && segment.cable_km.is_none();
    let pairs = list.segment.iter().zip(legs).enumerate();
    let without: Vec<usize> = pairs
        .filter(|(_, (segment, leg))| leg.is_some() && has_none(segment))
        .map(|(index, _)| index)
        .collect();
    let (Some(first), Some(last)) = (without.first(), without.last()) else {
        return;
    };
    let count = without.len();
    let of = list.segment.len();
    let message = format!(
        "{count} of {of} segments have neither cable length nor slack: their cable is counted as long as the route"
    );
    let ends = |index: usize| {
        list.position
            .get(index)
            .zip(list.position.get(index + 1))
            .map_or(String::new(), |(from, to)| format!("{}-{}", name(from), name(to)))
    };
    let place = if count == 1 {
        segment_place(list, *first, Field::Slack)
    } else {
        format!("segments {} to {}", ends(*first), ends(*last))
    };
    let finding = Finding::warns("rpl.segment.no_slack", message).at(place);
    findings.push(finding.hint("enter slack or cable length"));
}
