//! The straight line diagram: bodies, sections and burial in order of cable, from the same list as everything else.

use crate::rpl::{Event, Position, Rpl};
use cable::presets::Burial;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use units::{CableKm, RouteKm};

/// What a straight line diagram shows. `report` draws it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Sld {
    /// Runs of one cable type.
    pub sections: Vec<SldSection>,
    /// Bodies in the cable, crossings, and the limits of territorial seas and sectors.
    pub bodies: Vec<SldBody>,
    /// Buried runs.
    pub burials: Vec<SldBurial>,
}

/// A run of one cable type.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SldSection {
    /// Letter code.
    pub cable_type: String,
    /// Cable KP at its A side.
    pub from_cable_kp_km: CableKm,
    /// Cable KP at its B side.
    pub to_cable_kp_km: CableKm,
    /// Cable length.
    pub cable_km: CableKm,
    /// Route length.
    pub route_km: RouteKm,
}

/// A body or a mark.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SldBody {
    /// Label.
    pub label: String,
    /// What it is.
    pub event: Event,
    /// Cable KP.
    pub cable_kp_km: CableKm,
    /// Route KP.
    pub route_kp_km: RouteKm,
    /// Water depth; none on land.
    pub depth_m: Option<f64>,
}

/// A buried run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SldBurial {
    /// Cable KP at its A side.
    pub from_cable_kp_km: CableKm,
    /// Cable KP at its B side.
    pub to_cable_kp_km: CableKm,
    /// Target depth below the seabed.
    pub target_m: f64,
}

/// The straight line diagram of a list: drawn from the same rows, so that the two cannot disagree.
///
/// A position with several events gives one body for each; alter courses, waypoints, plough marks and shore ends are
/// none.
#[must_use]
pub fn of_rpl(rpl: &Rpl) -> Sld {
    Sld {
        sections: sections(rpl),
        bodies: rpl.positions.iter().flat_map(bodies).collect(),
        burials: burials(rpl),
    }
}

fn sections(rpl: &Rpl) -> Vec<SldSection> {
    let mut sections: Vec<SldSection> = Vec::new();
    for (from, row, to) in rpl.spans() {
        match sections.last_mut() {
            Some(last) if last.cable_type == row.cable_type => {
                last.to_cable_kp_km = to.cable_kp_km;
                last.cable_km += row.cable_km;
                last.route_km += row.route_km;
            }
            _ => sections.push(SldSection {
                cable_type: row.cable_type.clone(),
                from_cable_kp_km: from.cable_kp_km,
                to_cable_kp_km: to.cable_kp_km,
                cable_km: row.cable_km,
                route_km: row.route_km,
            }),
        }
    }
    sections
}

/// What one meets along the cable: where it begins, what is in it, what it crosses.
const SHOWN: [Event; 12] = [
    Event::BeachManhole,
    Event::BeachJoint,
    Event::Repeater,
    Event::BranchingUnit,
    Event::Ropa,
    Event::Joint,
    Event::Transition,
    Event::CableCrossing,
    Event::Crossing,
    Event::PipelineCrossing,
    Event::TerritorialLimit,
    Event::SectorBoundary,
];

fn bodies(position: &Position) -> Vec<SldBody> {
    let parts = position.parts().into_iter().filter(|(event, _)| SHOWN.contains(event));
    parts
        .map(|(event, label)| SldBody {
            label: label.to_owned(),
            event,
            cable_kp_km: position.cable_kp_km,
            route_kp_km: position.route_kp_km,
            depth_m: position.depth_m,
        })
        .collect()
}

fn burials(rpl: &Rpl) -> Vec<SldBurial> {
    let mut burials: Vec<SldBurial> = Vec::new();
    let mut open = false;
    for (from, row, to) in rpl.spans() {
        let Burial::Ploughed { target_m } = row.burial else {
            open = false;
            continue;
        };
        match burials.last_mut() {
            Some(last) if open && last.target_m == target_m => last.to_cable_kp_km = to.cable_kp_km,
            _ => burials.push(SldBurial {
                from_cable_kp_km: from.cable_kp_km,
                to_cable_kp_km: to.cable_kp_km,
                target_m,
            }),
        }
        open = true;
    }
    burials
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::place_bodies;
    use crate::rpl::Body;
    use crate::rpl_testing::{Case, slope_sea};

    #[test]
    fn the_diagram_and_the_list_add_up_to_the_same_cable() {
        let case = Case::across(slope_sea());
        let rpl = case.build().value;
        let sld = of_rpl(&rpl);
        let lengths = rpl.lengths(Some(&case.sea), None);
        let sections_km: f64 = sld.sections.iter().map(|section| section.cable_km.km()).sum();
        assert!((sections_km - lengths.cable_km.km()).abs() < 1e-9);
        assert_eq!(sld.sections.first().map(|section| section.from_cable_kp_km), Some(CableKm(0.0)));
        for pair in sld.sections.windows(2) {
            assert_eq!(pair[0].to_cable_kp_km, pair[1].from_cable_kp_km);
            assert_ne!(pair[0].cable_type, pair[1].cable_type);
        }
        let buried_km: f64 =
            sld.burials.iter().map(|run| run.to_cable_kp_km.km() - run.from_cable_kp_km.km()).sum();
        let ploughed_km: f64 =
            rpl.rows.iter().filter(|row| row.burial.is_ploughed()).map(|row| row.cable_km.km()).sum();
        assert!((buried_km - ploughed_km).abs() < 1e-9);
    }

    #[test]
    fn bodies_are_what_one_would_meet_along_the_cable_each_with_its_own_label() {
        let case = Case::across(slope_sea());
        let rpl = case.build().value;
        let transition = rpl.positions.iter().find(|position| position.is(Event::Transition)).unwrap();
        let body = Body { label: "R1".into(), event: Event::Repeater, cable_kp_km: transition.cable_kp_km };
        let rpl = place_bodies(&rpl, &[body], Some(&case.sea)).unwrap().value;
        let sld = of_rpl(&rpl);
        let labels: Vec<&str> = sld.bodies.iter().map(|body| body.label.as_str()).collect();
        assert_eq!(labels, ["BMH Sumqayıt", "R1", "DA/SA", "SA/DA", "BMH Ақтау"]);
        assert_eq!(sld.bodies[1].cable_kp_km, sld.bodies[2].cable_kp_km);
    }

    #[test]
    fn joints_crossings_and_limits_of_a_given_list_are_shown_and_alter_courses_are_not() {
        let case = Case::across(slope_sea());
        let mut rpl = case.build().value;
        let shown = [
            Event::BeachJoint,
            Event::Joint,
            Event::BranchingUnit,
            Event::Ropa,
            Event::CableCrossing,
            Event::PipelineCrossing,
            Event::TerritorialLimit,
        ];
        let given = shown.iter().chain(&[Event::AlterCourse, Event::PloughDown, Event::Waypoint]);
        for (position, event) in rpl.positions[1..].iter_mut().zip(given) {
            (position.events, position.label) = (vec![*event], event.word().to_owned());
        }
        let sld = of_rpl(&rpl);
        let count = rpl.positions.len() - 2;
        let expected: Vec<Event> = shown.into_iter().take(count).collect();
        let found: Vec<Event> =
            sld.bodies.iter().map(|body| body.event).filter(|event| shown.contains(event)).collect();
        assert!(count >= 3, "the case has {count} positions between its ends");
        assert_eq!(found, expected);
    }
}
