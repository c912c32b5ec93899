//! The words that stand for a value of another room in tables and drawings.

use crate::figures;
use cable::presets::Burial;
use cost::estimate::CostObject;
use network::corridor::LinkKind;
use pipeline::results::{AbsentStage, Results};
use route::plan::LegOrigin;
use route::rpl::{Event, Position, Row, Rpl};
use units::{Currency, Provenance, Severity, Tag};

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
        Event::Crossing => "crossing",
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

/// How a row lies. A given list states that cable is buried, and not always with which tool.
#[must_use]
pub fn lay_of(row: &Row) -> &'static str {
    match row.burial {
        Burial::Ploughed { .. } if row.origin.is_given() => "buried",
        burial => lay(burial),
    }
}

/// Whether two rows lie alike and are said to.
#[must_use]
pub fn same_lay(one: &Row, other: &Row) -> bool {
    one.burial == other.burial && lay_of(one) == lay_of(other)
}

/// What buried cable is called: `ploughed` where this program plans all of it, `buried` where lists state some.
#[must_use]
pub fn buried(results: &Results) -> &'static str {
    let mut rows = results.rpl.rows.iter().filter(|row| row.burial.is_ploughed()).peekable();
    let none = rows.peek().is_none();
    let stated = rows.any(|row| row.origin.is_given());
    if stated || (none && results.line.is_none()) { "buried" } else { "ploughed" }
}

/// The numbers by which people know the positions of a list: those a given list writes, else the running ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numbers {
    written: bool,
}

impl Numbers {
    /// The numbers of a list; one number that was written makes all of them the writer's.
    #[must_use]
    pub fn of(rpl: &Rpl) -> Self {
        Self { written: rpl.positions.iter().any(|position| !position.written_no.trim().is_empty()) }
    }

    /// Whether they were given with the list.
    #[must_use]
    pub fn are_written(self) -> bool {
        self.written
    }

    /// The number of a position; empty for one that a numbered list does not have, such as a designed repeater.
    #[must_use]
    pub fn text(self, position: &Position) -> String {
        if self.written {
            crate::exchange::one_line(&position.written_no)
        } else {
            position.position_no.to_string()
        }
    }

    /// The same for people: a dash where there is none.
    #[must_use]
    pub fn shown(self, position: &Position) -> String {
        let text = self.text(position);
        if text.is_empty() { figures::NONE.to_owned() } else { text }
    }
}

/// What a stage computes, as people look for it.
#[must_use]
pub fn stage(stage: &str) -> &str {
    match stage {
        "terrain" => "Depths between positions, land and water",
        "prices" => "Protection by depth",
        "line" => "Optical line and power feed",
        "cost" => "Bill of quantities and cost",
        "schedule" => "Schedule",
        "risk" => "Faults and availability",
        "split" => "Owners under each agreement",
        "corridor" => "Corridor",
        other => other,
    }
}

/// What a stage that was left out needs, sections of the plan gathered: `sections [line] and [fibre] of the plan`.
#[must_use]
pub fn needs(absent: &AbsentStage) -> String {
    let section = |need: &str| {
        let name = need.strip_prefix("section [")?.strip_suffix("] of the plan")?;
        Some(format!("[{name}]"))
    };
    let sections: Vec<String> = absent.needs.iter().filter_map(|need| section(need)).collect();
    let others = absent.needs.iter().filter(|need| section(need).is_none()).cloned();
    let gathered = match sections.len() {
        0 => None,
        1 => Some(format!("section {} of the plan", sections[0])),
        _ => Some(format!("sections {} of the plan", listed(&sections))),
    };
    let parts: Vec<String> = gathered.into_iter().chain(others).collect();
    if parts.is_empty() { "a stage before it".to_owned() } else { parts.join("; ") }
}

/// The currency of the amounts: that of the first cost, else that of the plan.
#[must_use]
pub fn currency(results: &Results) -> Option<Currency> {
    results.cost.as_ref().map(|cost| cost.currency).or(results.plan.currency)
}

/// Figures of an assumption, amounts in major units where the plan has a currency.
#[must_use]
pub fn assumed(figures: &str, results: &Results) -> String {
    let in_major = |currency| figures::in_major_units(figures, currency);
    currency(results).map_or_else(|| figures.to_owned(), in_major)
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
