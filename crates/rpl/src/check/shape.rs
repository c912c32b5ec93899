//! The shape of a route: legs and turns that nobody lays.

use super::compare::Leg;
use super::{position_place, segment_place};
use crate::layout::Field;
use crate::list::PositionList;
use crate::read::median;
use units::Finding;

/// A leg is long from so many times the middle leg on. A guess: the legs of one list differ much between shore and ocean.
const LONG_TIMES: f64 = 10.0;
/// No leg shorter than this is called long. A guess: altered courses in the ocean lie some hundred kilometres apart.
const LONG_KM: f64 = 500.0;
/// With fewer legs than these the middle leg is no measure.
const LEGS_TO_JUDGE_COUNT: usize = 3;
/// A turn that goes back. A guess: beyond what a route turns at a branch or around an obstacle.
const BACK_DEG: f64 = 150.0;
/// Legs shorter than this have no course to speak of.
const COURSE_KM: f64 = 0.05;

/// Legs that are much too long, and courses that turn back twice in a row.
pub(super) fn shape(list: &PositionList, legs: &[Option<Leg>], findings: &mut Vec<Finding>) {
    long_legs(list, legs, findings);
    turns_back(list, legs, findings);
}

fn long_legs(list: &PositionList, legs: &[Option<Leg>], findings: &mut Vec<Finding>) {
    let known: Vec<f64> = legs.iter().flatten().map(|leg| leg.route_km).collect();
    let (count, Some(middle_km)) = (known.len(), median(known)) else { return };
    if count < LEGS_TO_JUDGE_COUNT {
        return;
    }
    let limit_km = LONG_KM.max(LONG_TIMES * middle_km);
    for (index, (leg, segment)) in legs.iter().zip(&list.segment).enumerate() {
        let Some(leg) = leg.as_ref().filter(|leg| leg.route_km > limit_km) else { continue };
        // a length that is stated so is meant
        if segment.stated_route_km.is_some_and(|stated_km| (stated_km / leg.route_km - 1.0).abs() < 0.02) {
            continue;
        }
        let message =
            format!("the leg is {:.1} km long, the middle leg of the list {middle_km:.1} km", leg.route_km);
        let place = segment_place(list, index, Field::RouteBetween);
        let finding = Finding::warns("rpl.check.leg_long", message).at(place);
        findings.push(finding.hint("look at the degrees and hemispheres of both its positions"));
    }
}

fn turns_back(list: &PositionList, legs: &[Option<Leg>], findings: &mut Vec<Finding>) {
    // turns[i] is the turn at position i + 1
    let turns: Vec<Option<f64>> = legs
        .windows(2)
        .map(|pair| {
            let course = |leg: &Option<Leg>| leg.filter(|leg| leg.route_km >= COURSE_KM);
            Some(course(&pair[0])?.turn_onto_deg(&course(&pair[1])?))
        })
        .collect();
    for (index, pair) in turns.windows(2).enumerate() {
        let [Some(one_deg), Some(other_deg)] = pair else { continue };
        if *one_deg <= BACK_DEG || *other_deg <= BACK_DEG {
            continue;
        }
        let message = format!(
            "the course turns back by {one_deg:.0}° here and by {other_deg:.0}° at the next position"
        );
        let place = position_place(list, index + 1, Field::Latitude);
        let finding = Finding::warns("rpl.check.turns_back", message).at(place);
        findings
            .push(finding.hint("look whether two positions stand in the wrong order, or one is misplaced"));
    }
}
