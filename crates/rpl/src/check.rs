//! Stated figures against computed ones, and values that cannot be.

mod compare;
mod impossible;
mod rounding;
mod shape;
mod totals;

use crate::layout::{BearingKind, Field};
use crate::list::{ListPosition, PositionList};
use crate::read::{column_name, column_of};
use compare::Leg;
pub(crate) use compare::rhumb_bearing_deg;
use rounding::Rounding;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use units::Finding;

/// How far stated and computed figures may lie apart before a finding says so. What the printed digits round away is
/// always allowed on top.
///
/// # Source
/// Starting tolerances of 0.05 km and 2 %, 5° of bearing and 0.1 km of cumulative distance are those of
/// k-mcmonagle/subsea-cable-tools, read as facts. The distance is drawn tighter here: a position moved by more than
/// 0.05 km must not pass unseen, and distance and bearing are looked at together.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Tolerances {
    /// Of a segment's end, along and across it: what its stated distance and bearing together leave open.
    pub distance_km: f64,
    /// The same relative to the segment's length; the tighter of both holds.
    pub distance_pct: f64,
    /// Of a bearing, on however short a segment.
    pub bearing_deg: f64,
    /// Of the whole list's stated against computed length, where no single row stands out.
    pub cumulative_km: f64,
    /// Of a slack against cable over route.
    pub slack_pct: f64,
}

impl Default for Tolerances {
    fn default() -> Self {
        Self { distance_km: 0.03, distance_pct: 2.0, bearing_deg: 5.0, cumulative_km: 0.1, slack_pct: 0.05 }
    }
}

/// Checks a list with the default tolerances: every stated figure against the computed one, and every value against
/// what is possible.
#[must_use]
pub fn check(list: &PositionList) -> Vec<Finding> {
    check_within(list, &Tolerances::default())
}

/// Checks a list with tolerances of one's own.
#[must_use]
pub fn check_within(list: &PositionList, tolerances: &Tolerances) -> Vec<Finding> {
    check_import(list, tolerances, &[])
}

/// Checks a list; segments in `unsure` are not compared.
pub(crate) fn check_import(list: &PositionList, tolerances: &Tolerances, unsure: &[usize]) -> Vec<Finding> {
    let legs = compare::legs(list, unsure);
    let mut findings = impossible::impossible(list, &legs);
    let context = Context { list, tolerances, rounding: Rounding::of(list), legs: &legs };
    compare::compare(&context, &mut findings);
    shape::shape(list, &legs, &mut findings);
    if unsure.is_empty() {
        totals::totals(list, tolerances, &mut findings);
    }
    findings
}

/// How the stated bearings of a list are reckoned: the kind that fits better.
pub(crate) fn bearing_kind(list: &PositionList) -> BearingKind {
    if list.segment.iter().all(|segment| segment.stated_bearing_deg.is_none()) {
        return BearingKind::Geodesic;
    }
    compare::bearing_kind(list, &compare::legs(list, &[]), Rounding::of(list).bearing_deg)
}

/// What comparisons need.
struct Context<'a> {
    list: &'a PositionList,
    tolerances: &'a Tolerances,
    rounding: Rounding,
    legs: &'a [Option<Leg>],
}

/// Column of a field in the source, for a place: `, column J (Distance (km) between)`.
fn column_place(list: &PositionList, field: Field) -> String {
    let column = list.source.as_ref().and_then(|source| {
        let columns = &source.layout.column;
        column_of(columns, field).map(|index| column_name(index, columns.get(index)))
    });
    column.map_or(String::new(), |column| format!(", column {column}"))
}

/// What a position is called: its number, else its id.
fn name(position: &ListPosition) -> &str {
    if position.position_no.is_empty() { &position.id } else { &position.position_no }
}

/// Place of a position's field: `row 15, column K (Distance (km) cumulative), position 7`.
fn position_place(list: &PositionList, index: usize, field: Field) -> String {
    let Some(position) = list.position.get(index) else {
        return String::new();
    };
    let is_in_segment_row = list.source.as_ref().is_some_and(|source| {
        source.layout.column.iter().any(|column| column.field == field && column.is_in_segment_row)
    });
    let arriving = index.checked_sub(1).and_then(|before| list.segment.get(before));
    let row_no =
        if is_in_segment_row { arriving.and_then(|segment| segment.row_no) } else { position.row_no };
    match row_no {
        Some(row_no) => format!("row {row_no}{}, position {}", column_place(list, field), name(position)),
        None => format!("position {}", name(position)),
    }
}

/// Place of a segment's field: `row 16, column J (Distance (km) between), segment 7-8`.
fn segment_place(list: &PositionList, index: usize, field: Field) -> String {
    let (Some(from), Some(to), Some(segment)) =
        (list.position.get(index), list.position.get(index + 1), list.segment.get(index))
    else {
        return String::new();
    };
    let shared = list.source.as_ref().and_then(|source| match source.layout.pattern {
        crate::layout::RowPattern::Alternating => None,
        crate::layout::RowPattern::Arrives => to.row_no,
        crate::layout::RowPattern::Departs => from.row_no,
    });
    let ends = format!("segment {}-{}", name(from), name(to));
    match segment.row_no.or(shared) {
        Some(row_no) => format!("row {row_no}{}, {ends}", column_place(list, field)),
        None => ends,
    }
}

#[cfg(test)]
mod tests;
