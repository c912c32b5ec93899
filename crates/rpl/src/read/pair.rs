//! Positions and the segments between them. One bad row never shifts another's figures.

use super::Frame;
use super::figures::{figure, to_canonical};
use super::rows::{FIGURES, Kind, Rows};
use super::span::{self, Placed};
use super::units_of::{self, Stated};
use super::{coordinate, doubts};
use crate::RplError;
use crate::layout::{Field, RowPattern};
use crate::list::{ListPosition, ListSegment, PositionList};
use terrain::geodesy;
use units::Finding;

/// The list as far as it could be read.
pub(super) struct Draft {
    /// The list, without its source.
    pub list: PositionList,
    /// How positions and segments share the rows.
    pub pattern: RowPattern,
    /// Segments whose figures are not compared: something beside them could not be read, or stands out already.
    pub unsure: Vec<usize>,
}

/// A row of the list.
enum Node {
    /// A position that could be read: its place in the list.
    Good(usize),
    /// A position that could not.
    Broken,
    /// A segment row.
    Segment(usize),
}

/// Reads all rows, settles what is open, and builds the list.
pub(super) fn draft(frame: &mut Frame, rows: &Rows) -> Result<Draft, RplError> {
    let mut positions: Vec<Placed> = Vec::new();
    let mut nodes = Vec::new();
    for (row, kind) in &rows.found {
        match kind {
            Kind::Position => match coordinate::read(frame, *row) {
                Ok(at) => {
                    nodes.push(Node::Good(positions.len()));
                    positions.push((*row, at));
                }
                Err(finding) => {
                    frame.findings.push(finding);
                    nodes.push(Node::Broken);
                }
            },
            Kind::Segment if rows.is_alternating => nodes.push(Node::Segment(*row)),
            Kind::Segment => stray(frame, *row),
            Kind::Kept => {}
        }
    }
    if positions.len() < 2 {
        let first = frame.findings.iter().find(|finding| finding.severity == units::Severity::Blocks);
        let first_problem = first.map_or(String::new(), |finding| {
            format!("; {}: {}", finding.place.as_deref().unwrap_or("file"), finding.message)
        });
        return Err(RplError::TooFewPositions { count: positions.len(), first_problem });
    }
    let pattern = if rows.is_alternating {
        grammar(frame, rows);
        RowPattern::Alternating
    } else {
        let mut findings = Vec::new();
        let pattern = span::decide(frame, &positions, &mut findings);
        frame.findings.append(&mut findings);
        pattern
    };
    let figure_rows = figure_rows(&nodes, &positions, pattern);
    let spans: Vec<Stated> = figure_rows
        .iter()
        .zip(positions.windows(2))
        .map(|(row, pair)| Stated { row: *row, leg_km: geodesy::distance_km(pair[0].1, pair[1].1) })
        .collect();
    if pattern == RowPattern::Alternating {
        settle_rows(frame, &positions, &spans);
    }
    let kp_rows = kp_rows(frame, &positions, &spans);
    units_of::settle(frame, &positions, &spans, &kp_rows);
    let list = build(frame, &positions, &spans);
    doubts::forms(frame, &positions);
    let mut unsure: Vec<usize> =
        spans.iter().enumerate().filter(|(_, span)| span.row.is_none()).map(|(index, _)| index).collect();
    unsure.extend(doubts::outliers(frame, &positions, &list));
    if pattern != RowPattern::Alternating && !spans.iter().any(|span| span.row.is_some()) {
        unsure.clear();
    }
    Ok(Draft { list, pattern, unsure })
}

/// A row of segment figures in a list with one row per position.
fn stray(frame: &mut Frame, row: usize) {
    let message = "figures of a segment without a position, in a list with one row per position";
    let finding = Finding::blocks("rpl.read.orphan_segment", message).at(format!("row {}", row + 1));
    frame.findings.push(finding.hint("give the row its position, or take it out of the file"));
}

/// In an alternating list a segment row follows each position row but the last.
fn grammar(frame: &mut Frame, rows: &Rows) {
    let listed: Vec<(usize, Kind)> =
        rows.found.iter().filter(|(_, kind)| *kind != Kind::Kept).copied().collect();
    let mut before: Option<(usize, Kind)> = None;
    for (row, kind) in listed.iter().copied() {
        let finding = match (before, kind) {
            (Some((earlier, Kind::Position)), Kind::Position) => Some(Finding::blocks(
                "rpl.read.missing_segment",
                format!(
                    "a position follows the position of row {} without a segment row between them",
                    earlier + 1
                ),
            )),
            (Some((earlier, Kind::Segment)), Kind::Segment) => Some(Finding::blocks(
                "rpl.read.orphan_segment",
                format!(
                    "a segment row follows the segment row {} without a position between them",
                    earlier + 1
                ),
            )),
            (None, Kind::Segment) => Some(Finding::blocks(
                "rpl.read.orphan_segment",
                "a segment row stands before the first position",
            )),
            _ => None,
        };
        if let Some(finding) = finding {
            let hint = "supply the missing row in the file; nothing was moved to fill the gap";
            frame.findings.push(finding.at(format!("row {}", row + 1)).hint(hint));
        }
        before = Some((row, kind));
    }
    if let Some((row, Kind::Segment)) = before {
        let finding =
            Finding::blocks("rpl.read.orphan_segment", "a segment row stands after the last position");
        let hint = "supply the missing position in the file, or name the row as a total";
        frame.findings.push(finding.at(format!("row {}", row + 1)).hint(hint));
    }
}

/// For each pair of neighbouring readable positions the row of its figures; none where anything but exactly one
/// segment lies between them.
fn figure_rows(nodes: &[Node], positions: &[Placed], pattern: RowPattern) -> Vec<Option<usize>> {
    let mut found = Vec::new();
    let mut between: Vec<&Node> = Vec::new();
    let mut before: Option<usize> = None;
    for node in nodes {
        let Node::Good(index) = node else {
            between.push(node);
            continue;
        };
        if let Some(before) = before {
            found.push(match (pattern, between.as_slice()) {
                (RowPattern::Alternating, [Node::Segment(row)]) => Some(*row),
                (RowPattern::Arrives, []) => Some(positions[*index].0),
                (RowPattern::Departs, []) => Some(positions[before].0),
                _ => None,
            });
        }
        before = Some(*index);
        between.clear();
    }
    found
}

/// Cumulative figures may stand in the segment rows; other figures in unexpected rows are named.
fn settle_rows(frame: &mut Frame, positions: &[Placed], spans: &[Stated]) {
    let count = |frame: &Frame, rows: &mut dyn Iterator<Item = usize>, field: Field| {
        rows.filter(|row| figure(frame, *row, field, &mut Vec::new()).is_some()).count()
    };
    let in_position = |frame: &Frame, field| count(frame, &mut positions.iter().map(|(row, _)| *row), field);
    let in_segment =
        |frame: &Frame, field| count(frame, &mut spans.iter().filter_map(|span| span.row), field);
    for field in [Field::RouteCumulative, Field::CableCumulative] {
        if let Some(column) = frame.column_of(field) {
            frame.columns[column].is_in_segment_row = in_segment(frame, field) > in_position(frame, field);
        }
    }
    let misplaced = FIGURES.iter().map(|field| (*field, in_position(frame, *field), "position rows"));
    let misplaced: Vec<_> =
        misplaced.chain([(Field::Depth, in_segment(frame, Field::Depth), "segment rows")]).collect();
    for (field, count, rows) in misplaced {
        if let (true, Some(column)) = (count > 0, frame.column_of(field)) {
            let message =
                format!("{count} figures stand in {rows}, where none are expected; kept, and not used");
            let place = format!("column {}", frame.column_name(column));
            frame.findings.push(Finding::warns("rpl.read.unexpected_row", message).at(place));
        }
    }
}

/// Rows where cumulative figures stand.
fn kp_rows(frame: &Frame, positions: &[Placed], spans: &[Stated]) -> Vec<usize> {
    let is_in_segment_row =
        frame.column_of(Field::RouteCumulative).is_some_and(|column| frame.columns[column].is_in_segment_row);
    if is_in_segment_row {
        spans.iter().filter_map(|span| span.row).collect()
    } else {
        positions.iter().map(|(row, _)| *row).collect()
    }
}

fn build(frame: &mut Frame, positions: &[Placed], spans: &[Stated]) -> PositionList {
    let mut findings = Vec::new();
    let options = frame.options;
    let mut list = PositionList {
        leg: options.leg.clone(),
        revision: options.revision.clone(),
        status: options.status,
        issued: false,
        source: None,
        position: Vec::with_capacity(positions.len()),
        segment: Vec::with_capacity(spans.len()),
    };
    for (index, (row, at)) in positions.iter().enumerate() {
        let arriving = index.checked_sub(1).and_then(|before| spans[before].row);
        let mut position = position(frame, *row, arriving, &mut findings);
        position.id = format!("p{}", index + 1);
        (position.lon_deg, position.lat_deg) = (at.lon_deg, at.lat_deg);
        list.position.push(position);
    }
    for (index, span) in spans.iter().enumerate() {
        let owns_row = span.row.is_some_and(|row| row != positions[index].0 && row != positions[index + 1].0);
        list.segment.push(segment(frame, span.row, owns_row, &mut findings));
    }
    frame.findings.append(&mut findings);
    list
}

/// A figure in canonical units.
pub(super) fn value(frame: &Frame, row: usize, field: Field, findings: &mut Vec<Finding>) -> Option<f64> {
    let column = frame.column_of(field)?;
    let written = figure(frame, row, field, findings)?;
    // a percent sign in the cell goes before the column's unit
    let is_percent = field == Field::Slack && frame.text(row, column).trim_end().ends_with('%');
    if is_percent { Some(written) } else { to_canonical(written, &frame.columns[column]) }
}

fn words(frame: &Frame, row: usize, field: Field) -> String {
    frame.field_text(row, field).trim().to_owned()
}

fn cells(frame: &Frame, row: usize) -> Vec<String> {
    frame.sheet.rows.get(row).map_or(Vec::new(), |row| row.iter().map(|cell| cell.text.clone()).collect())
}

fn row_no(row: usize) -> Option<u32> {
    u32::try_from(row + 1).ok()
}

pub(super) fn position(
    frame: &Frame,
    row: usize,
    arriving: Option<usize>,
    findings: &mut Vec<Finding>,
) -> ListPosition {
    let kp = |field: Field, findings: &mut Vec<Finding>| {
        let column = frame.column_of(field)?;
        let is_in_segment_row = frame.columns[column].is_in_segment_row;
        let row = if is_in_segment_row { arriving } else { Some(row) };
        value(frame, row?, field, findings)
    };
    ListPosition {
        position_no: words(frame, row, Field::PositionNo),
        event: words(frame, row, Field::Event),
        remark: words(frame, row, Field::Remark),
        depth_m: value(frame, row, Field::Depth, findings),
        stated_route_kp_km: kp(Field::RouteCumulative, findings),
        stated_cable_kp_km: kp(Field::CableCumulative, findings),
        row_no: row_no(row),
        cells: cells(frame, row),
        ..ListPosition::default()
    }
}

/// The segment of a row; an empty one where its row is missing. A row it shares with a position keeps the remark there.
pub(super) fn segment(
    frame: &Frame,
    row: Option<usize>,
    owns_row: bool,
    findings: &mut Vec<Finding>,
) -> ListSegment {
    let Some(row) = row else {
        return ListSegment::default();
    };
    ListSegment {
        slack_pct: value(frame, row, Field::Slack, findings),
        cable_km: value(frame, row, Field::CableBetween, findings),
        cable_type: words(frame, row, Field::CableType),
        burial_target_m: value(frame, row, Field::BurialTarget, findings),
        burial_method: words(frame, row, Field::BurialMethod),
        burial_reason: words(frame, row, Field::BurialReason),
        remark: if owns_row { words(frame, row, Field::Remark) } else { String::new() },
        stated_bearing_deg: value(frame, row, Field::Bearing, findings),
        stated_route_km: value(frame, row, Field::RouteBetween, findings),
        row_no: if owns_row { row_no(row) } else { None },
        cells: if owns_row { cells(frame, row) } else { Vec::new() },
    }
}
