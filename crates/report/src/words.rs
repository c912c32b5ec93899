//! The words that stand for a value of another room in tables and drawings.

use cable::presets::Burial;
use cost::estimate::CostObject;
use network::corridor::LinkKind;
use route::plan::LegOrigin;
use route::rpl::Event;
use units::{Provenance, Severity, Tag};

/// An event as position lists write it.
#[must_use]
pub fn event(event: Event) -> &'static str {
    match event {
        Event::BeachJoint => "beach joint",
        Event::ShoreEnd => "shore end",
        Event::Repeater => "repeater",
        Event::BranchingUnit => "branching unit",
        Event::Joint => "joint",
        Event::Transition => "transition",
        Event::BurialStart => "burial start",
        Event::BurialEnd => "burial end",
        Event::CableCrossing => "cable crossing",
        Event::PipelineCrossing => "pipeline crossing",
        Event::SectorBoundary => "sector boundary",
        Event::Waypoint => "waypoint",
        Event::Other => "event",
        Event::BeachManhole
        | Event::AlterCourse
        | Event::Ropa
        | Event::PloughDown
        | Event::PloughUp
        | Event::TerritorialLimit => event.word(),
    }
}

/// How cable lies.
#[must_use]
pub fn lay(burial: Burial) -> &'static str {
    match burial {
        Burial::Surface => "surface",
        Burial::Ploughed { .. } => "ploughed",
        Burial::ShoreEnd => "shore end",
    }
}

/// Target burial depth, when a plough buries it.
#[must_use]
pub fn burial_target_m(burial: Burial) -> Option<f64> {
    match burial {
        Burial::Ploughed { target_m } => Some(target_m),
        Burial::Surface | Burial::ShoreEnd => None,
    }
}

/// How the positions of a leg came about.
#[must_use]
pub fn origin(origin: LegOrigin) -> &'static str {
    match origin {
        LegOrigin::Solved => "solved",
        LegOrigin::Imported => "imported",
        LegOrigin::Surveyed => "surveyed",
        LegOrigin::Issued => "issued",
        LegOrigin::Edited => "edited by hand",
    }
}

/// Which part of the system a cost line belongs to.
#[must_use]
pub fn cost_object(object: CostObject) -> &'static str {
    match object {
        CostObject::StationA => "station A",
        CostObject::Wet => "wet plant",
        CostObject::StationB => "station B",
    }
}

/// Sea or land.
#[must_use]
pub fn link_kind(kind: LinkKind) -> &'static str {
    match kind {
        LinkKind::Sea => "sea",
        LinkKind::Land => "land",
    }
}

/// How much a finding matters, in a word.
#[must_use]
pub fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Blocks => "blocks",
        Severity::Warns => "warns",
        Severity::Notes => "note",
    }
}

/// A tag as the page sets it: `[guess]`.
#[must_use]
pub fn tag(tag: Tag) -> String {
    format!("[{}]", tag.word())
}

/// Tag and source in one text.
#[must_use]
pub fn provenance(provenance: &Provenance) -> String {
    format!("[{}] {}", provenance.tag.word(), provenance.source)
}

/// `1 repeater`, `3 repeaters`.
#[must_use]
pub fn count(number: impl Into<u64>, one: &str, many: &str) -> String {
    let number = number.into();
    format!("{number} {}", if number == 1 { one } else { many })
}

/// `C1, C2 and C3`.
#[must_use]
pub fn listed(names: &[String]) -> String {
    match names {
        [] => "nothing".to_owned(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
