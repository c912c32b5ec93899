//! The redline of two lists: what was entered differently, and what follows from it on the list alone.

mod align;
mod compare;
mod consequences;

pub use align::{Pair, align};
pub use consequences::{CableTypeShift, KpShift, LengthShift, ListConsequences, consequences};

use crate::list::PositionList;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One field that was entered differently in two lists.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListChange {
    /// What was done to it.
    pub kind: ChangeKind,
    /// What it belongs to.
    pub part: ListPart,
    /// Where, for people, in the numbers of the later list where it is there: `position 7`, `segment 7–8`.
    pub place: String,
    /// Its name, with its unit; the head of a column this program does not know; `position` or `segment` for a whole one.
    pub field: String,
    /// As it was; empty when there was none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub before: String,
    /// As it is; empty when there is none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub after: String,
    /// After less before, signed, in the unit of the field; empty where they are no numbers.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub difference: String,
    /// How far the position moved over ground.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved_m: Option<f64>,
    /// Whether it is a figure its maker stated though it follows from others; false for what is entered.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_stated: bool,
    /// Which position or segment of the earlier list it is, from 1; the first of several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before_no: Option<usize>,
    /// Which position or segment of the later list it is, from 1; the first of several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after_no: Option<usize>,
    /// How many positions that follow each other changed alike, 1 for one.
    pub alike_count: usize,
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It says something else.
    Changed,
}

/// What a change belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ListPart {
    /// The list as a whole.
    List,
    /// A position.
    Position,
    /// A segment.
    Segment,
}

/// Everything entered differently in two lists, in the order of the list: its head, then positions and segments from the
/// A end. Empty when nothing was; files, rows and hashes do not count.
///
/// Positions are matched by id where the lists have one history, else by where they are, so that a position that was put
/// in does not mark all that follow. What changed alike in three positions or more that follow each other (numbers
/// counted up by one, stated KP shifted or dropped) is one change.
#[must_use]
pub fn changes(before: &PositionList, after: &PositionList) -> Vec<ListChange> {
    let pairs = align(before, after);
    let mut changes = compare::heads(before, after);
    changes.extend(compare::positions_and_segments(before, after, &pairs));
    changes
}
