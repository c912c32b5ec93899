//! What a position is: events of a position list, from words to meaning.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a position is. Things that fall together stand in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// Beach manhole at a landing point.
    BeachManhole,
    /// Joint of land and sea cable on the beach.
    BeachJoint,
    /// End of the shore approach: the cable enters connected water.
    ShoreEnd,
    /// Alter course.
    AlterCourse,
    /// A repeater.
    Repeater,
    /// A branching unit.
    BranchingUnit,
    /// A remote optically pumped amplifier.
    Ropa,
    /// A joint of two lengths of cable.
    Joint,
    /// The cable type changes.
    Transition,
    /// Plough down: burial starts.
    PloughDown,
    /// Plough up: burial ends.
    PloughUp,
    /// Burial starts, by whatever tool.
    BurialStart,
    /// Burial ends, by whatever tool.
    BurialEnd,
    /// Another cable is crossed.
    CableCrossing,
    /// A pipeline is crossed.
    PipelineCrossing,
    /// Something is crossed; what is not said.
    Crossing,
    /// Limit of the territorial sea: 12 nautical miles.
    TerritorialLimit,
    /// Boundary of two national sectors: EEZ or median line.
    SectorBoundary,
    /// A pinned waypoint.
    Waypoint,
    /// Words this program does not know; they are kept as written.
    Other,
}

/// What a position keeps when the route under it moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchorage {
    /// It moves with the cable.
    Assembly,
    /// It stays where it is on the ground.
    Geographic,
    /// Both: a beach manhole, a beach joint.
    Both,
}

impl Event {
    /// The word printed for it when it has no name of its own.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Event::BeachManhole => "BMH",
            Event::BeachJoint => "Beach joint",
            Event::ShoreEnd => "Shore end",
            Event::AlterCourse => "A/C",
            Event::Repeater => "Repeater",
            Event::BranchingUnit => "BU",
            Event::Ropa => "ROPA",
            Event::Joint => "Joint",
            Event::Transition => "Transition",
            Event::PloughDown => "PLDN",
            Event::PloughUp => "PLUP",
            Event::BurialStart => "Burial start",
            Event::BurialEnd => "Burial end",
            Event::CableCrossing => "Cable crossing",
            Event::PipelineCrossing => "Pipeline crossing",
            Event::Crossing => "Crossing",
            Event::TerritorialLimit => "12 nm",
            Event::SectorBoundary => "Sector",
            Event::Waypoint => "Waypoint",
            Event::Other => "Event",
        }
    }

    /// Whether it is a body in the cable: it has a place along the cable, and a spare.
    #[must_use]
    pub fn is_body(self) -> bool {
        matches!(
            self,
            Event::Repeater
                | Event::BranchingUnit
                | Event::Ropa
                | Event::Joint
                | Event::Transition
                | Event::BeachJoint
        )
    }

    /// What it keeps when the route under it moves.
    ///
    /// # Source
    /// The distinction as route engineers ask for it: change log of k-mcmonagle/subsea-cable-tools, read as a fact.
    #[must_use]
    pub fn anchorage(self) -> Anchorage {
        match self {
            Event::BeachManhole | Event::BeachJoint => Anchorage::Both,
            _ if self.is_body() => Anchorage::Assembly,
            _ => Anchorage::Geographic,
        }
    }
}

/// Words that name an event, in lower case, the more specific first. Matched as whole words.
const WORDS: [(&str, Event); 58] = [
    ("bmh", Event::BeachManhole),
    ("beach manhole", Event::BeachManhole),
    ("бк", Event::BeachManhole),
    ("береговой колодец", Event::BeachManhole),
    ("sahil quyusu", Event::BeachManhole),
    ("beach joint", Event::BeachJoint),
    ("береговая муфта", Event::BeachJoint),
    ("shore end", Event::ShoreEnd),
    ("a/c", Event::AlterCourse),
    ("ac", Event::AlterCourse),
    ("alter course", Event::AlterCourse),
    ("branching unit", Event::BranchingUnit),
    ("bu", Event::BranchingUnit),
    ("ropa", Event::Ropa),
    ("repeater", Event::Repeater),
    ("rptr", Event::Repeater),
    ("rep", Event::Repeater),
    ("ретранслятор", Event::Repeater),
    ("усилитель", Event::Repeater),
    ("joint", Event::Joint),
    ("jt", Event::Joint),
    ("муфта", Event::Joint),
    ("transition", Event::Transition),
    ("переход", Event::Transition),
    ("pldn", Event::PloughDown),
    ("plough down", Event::PloughDown),
    ("plow down", Event::PloughDown),
    ("plup", Event::PloughUp),
    ("plough up", Event::PloughUp),
    ("plow up", Event::PloughUp),
    ("jet start", Event::BurialStart),
    ("start jetting", Event::BurialStart),
    ("start burial", Event::BurialStart),
    ("burial start", Event::BurialStart),
    ("start of burial", Event::BurialStart),
    ("jet stop", Event::BurialEnd),
    ("stop jetting", Event::BurialEnd),
    ("end burial", Event::BurialEnd),
    ("burial end", Event::BurialEnd),
    ("end of burial", Event::BurialEnd),
    ("pipeline crossing", Event::PipelineCrossing),
    ("pipeline", Event::PipelineCrossing),
    ("трубопровод", Event::PipelineCrossing),
    ("cable crossing", Event::CableCrossing),
    ("cable xing", Event::CableCrossing),
    ("crossing", Event::Crossing),
    ("xing", Event::Crossing),
    ("12 nm", Event::TerritorialLimit),
    ("12nm", Event::TerritorialLimit),
    ("territorial limit", Event::TerritorialLimit),
    ("tw limit", Event::TerritorialLimit),
    ("territorial sea", Event::TerritorialLimit),
    ("eez", Event::SectorBoundary),
    ("median line", Event::SectorBoundary),
    ("boundary", Event::SectorBoundary),
    ("sector", Event::SectorBoundary),
    ("waypoint", Event::Waypoint),
    ("wp", Event::Waypoint),
];

/// Letters of an event text that are looked at: no event needs more, and a cell may hold a million.
const LETTERS_MAX: usize = 400;

/// What an event text says: each event once, in the order of events; [`Event::Other`] for words that say nothing known,
/// nothing for an empty text.
///
/// # Example
/// ```
/// use wetplant_rpl::event::{Event, events_of};
/// assert_eq!(events_of("BMH Buzovna (Abşeron)"), [Event::BeachManhole]);
/// assert_eq!(events_of("R12"), [Event::Repeater]);
/// assert_eq!(events_of("A/C 4 + PLDN"), [Event::AlterCourse, Event::PloughDown]);
/// assert_eq!(events_of("Survey mark"), [Event::Other]);
/// ```
#[must_use]
pub fn events_of(text: &str) -> Vec<Event> {
    let lower: String = text.chars().take(LETTERS_MAX).collect::<String>().to_lowercase();
    if lower.trim().is_empty() {
        return Vec::new();
    }
    let mut found: Vec<Event> = Vec::new();
    let mut rest = lower;
    for (word, event) in WORDS {
        let mut from = 0;
        while let Some(at) = whole_word(&rest, word, from) {
            from = at + word.len();
            rest.replace_range(at..from, &" ".repeat(word.len()));
            found.push(event);
        }
    }
    found.extend(rest.split(|letter: char| !letter.is_alphanumeric()).filter_map(numbered));
    found.sort_unstable();
    found.dedup();
    if found.contains(&Event::CableCrossing) || found.contains(&Event::PipelineCrossing) {
        found.retain(|event| *event != Event::Crossing);
    }
    if found.is_empty() { vec![Event::Other] } else { found }
}

/// `R1`, `BU2`, `J3`, `JT4`, `AC5`: letters with a number.
fn numbered(word: &str) -> Option<Event> {
    let letters = word.trim_end_matches(|letter: char| letter.is_ascii_digit());
    if letters.len() == word.len() {
        return None;
    }
    match letters {
        "r" | "rpt" | "rptr" => Some(Event::Repeater),
        "bu" => Some(Event::BranchingUnit),
        "j" | "jt" => Some(Event::Joint),
        "ac" => Some(Event::AlterCourse),
        "wp" => Some(Event::Waypoint),
        _ => None,
    }
}

/// Where a word stands, from a byte on, with no letter or digit on either side.
fn whole_word(text: &str, word: &str, from: usize) -> Option<usize> {
    let is_edge = |letter: Option<char>| letter.is_none_or(|letter| !letter.is_alphanumeric());
    let places = text.get(from..)?.match_indices(word).map(|(at, _)| from + at);
    places.into_iter().find(|at| {
        let before = text.get(..*at).and_then(|before| before.chars().next_back());
        let after = text.get(at + word.len()..).and_then(|after| after.chars().next());
        is_edge(before) && is_edge(after)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_the_industry_are_known_in_each_language() {
        for (text, event) in [
            ("БК Бузовна", Event::BeachManhole),
            ("Joint J1", Event::Joint),
            ("Pipeline crossing (gas, in service)", Event::PipelineCrossing),
            ("Cable crossing X (out of service)", Event::CableCrossing),
            ("Crossing PL-7", Event::Crossing),
            ("12 nm limit", Event::TerritorialLimit),
            ("Median line AZ/KZ", Event::SectorBoundary),
            ("PLUP", Event::PloughUp),
        ] {
            assert_eq!(events_of(text), [event], "{text}");
        }
        assert!(events_of(" ").is_empty());
        assert_eq!(events_of("Republic"), [Event::Other]);
    }
}
