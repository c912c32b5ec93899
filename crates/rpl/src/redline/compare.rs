//! Field by field.

use super::align::Pair;
use super::{ChangeKind, ListChange, ListPart};
use crate::edit::name_of;
use crate::layout::Field;
use crate::list::{ListPosition, ListSegment, ListStatus, PositionList};
use terrain::geodesy;
use units::suffix;

/// Alike changes of so many positions in a row are told as one.
const ALIKE_MIN: usize = 3;
/// Shifts of stated KP that differ by less are one shift: both ends are rounded to a metre, km.
const ALIKE_KM: f64 = 0.001_1;

/// A field as text; none where nothing is entered.
type Entered = (&'static str, String);

/// Differences of the lists themselves, and columns only one of them has.
pub(super) fn heads(before: &PositionList, after: &PositionList) -> Vec<ListChange> {
    let fields = |list: &PositionList| {
        [
            ("leg", list.leg.clone()),
            ("revision", list.revision.clone()),
            ("status", status_word(list.status).to_owned()),
            ("issued", if list.issued { "issued" } else { "" }.to_owned()),
        ]
    };
    let spot = Spot { part: ListPart::List, place: "list".to_owned(), before_no: None, after_no: None };
    let mut changes = differing(&spot, &fields(before), &fields(after));
    if before.source.is_some() && after.source.is_some() {
        let (old, new) = (unknown_columns(before), unknown_columns(after));
        let only_in = |columns: &[UnknownColumn], other: &[UnknownColumn]| -> Vec<String> {
            let is_there = |name: &str| other.iter().any(|column| column.name == name);
            columns.iter().map(|column| column.name.clone()).filter(|name| !is_there(name)).collect()
        };
        let gone = only_in(&old, &new);
        let come = only_in(&new, &old);
        changes.extend(gone.iter().map(|name| spot.change(ChangeKind::Removed, "column", name, "")));
        changes.extend(come.iter().map(|name| spot.change(ChangeKind::Added, "column", "", name)));
    }
    changes
}

fn status_word(status: ListStatus) -> &'static str {
    match status {
        ListStatus::Unknown => "",
        ListStatus::Planned => "planned",
        ListStatus::AsLaid => "as laid",
        ListStatus::AsRepaired => "as repaired",
    }
}

/// Where a change is.
struct Spot {
    part: ListPart,
    place: String,
    before_no: Option<usize>,
    after_no: Option<usize>,
}

impl Spot {
    fn change(&self, kind: ChangeKind, field: &str, before: &str, after: &str) -> ListChange {
        ListChange {
            kind,
            part: self.part,
            place: self.place.clone(),
            field: field.to_owned(),
            before: before.to_owned(),
            after: after.to_owned(),
            difference: difference(field, before, after),
            moved_m: None,
            is_stated: field.starts_with("stated_"),
            before_no: self.before_no,
            after_no: self.after_no,
            alike_count: 1,
        }
    }
}

/// After less before in the honest digits of the field; empty unless both are numbers and the field has a unit.
fn difference(field: &str, before: &str, after: &str) -> String {
    let Some(digits) = suffix::digits_of(field) else { return String::new() };
    let numbers = before.parse::<f64>().ok().zip(after.parse::<f64>().ok());
    let Some((old, new)) = numbers else { return String::new() };
    let rounded = suffix::round_to(new - old, digits);
    if rounded == 0.0 { format!("{:+e}", new - old) } else { format!("{rounded:+}") }
}

fn differing(spot: &Spot, before: &[Entered], after: &[Entered]) -> Vec<ListChange> {
    let pairs = before
        .iter()
        .zip(after)
        .filter(|((field, old), (_, new))| old != new && !is_one_figure(field, old, new));
    pairs.map(|((field, old), (_, new))| spot.change(ChangeKind::Changed, field, old, new)).collect()
}

/// Whether two figures differ by nothing but the rounding of arithmetic.
fn is_one_figure(field: &str, old: &str, new: &str) -> bool {
    const ROUNDING: f64 = 1e-12;
    // a position number is a text
    let is_figure = suffix::digits_of(field).is_some() && field != "position_no";
    let numbers = old.parse::<f64>().ok().zip(new.parse::<f64>().ok());
    is_figure && numbers.is_some_and(|(old, new)| (new - old).abs() <= ROUNDING * old.abs().max(1.0))
}

fn number(value: Option<f64>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn position_fields(position: &ListPosition) -> [Entered; 8] {
    [
        ("position_no", position.position_no.clone()),
        ("event", position.event.clone()),
        ("lon_deg", position.lon_deg.to_string()),
        ("lat_deg", position.lat_deg.to_string()),
        ("depth_m", number(position.depth_m)),
        ("remark", position.remark.clone()),
        ("stated_route_kp_km", number(position.stated_route_kp_km)),
        ("stated_cable_kp_km", number(position.stated_cable_kp_km)),
    ]
}

fn segment_fields(segment: &ListSegment) -> [Entered; 9] {
    [
        ("slack_pct", number(segment.slack_pct)),
        ("cable_km", number(segment.cable_km)),
        ("cable_type", segment.cable_type.clone()),
        ("burial_target_m", number(segment.burial_target_m)),
        ("burial_method", segment.burial_method.clone()),
        ("burial_reason", segment.burial_reason.clone()),
        ("remark", segment.remark.clone()),
        ("stated_bearing_deg", number(segment.stated_bearing_deg)),
        ("stated_route_km", number(segment.stated_route_km)),
    ]
}

/// All that is entered, in one line: for a position or a segment that is new or gone.
fn summary(fields: &[Entered]) -> String {
    let said = fields.iter().filter(|(_, text)| !text.is_empty());
    said.map(|(field, text)| format!("{field} {text}")).collect::<Vec<_>>().join(", ")
}

/// Differences of positions and the segments after them, from the A end.
pub(super) fn positions_and_segments(
    before: &PositionList,
    after: &PositionList,
    pairs: &[Pair],
) -> Vec<ListChange> {
    let columns = common_columns(before, after);
    let mut changes = Vec::new();
    let mut last: Option<(usize, usize)> = None;
    for pair in pairs {
        if let (Some(i), Some(j)) = (pair.before, pair.after) {
            if let Some(from) = last {
                changes.extend(segments_between(before, after, (from, (i, j)), &columns));
            }
            last = Some((i, j));
        }
        changes.extend(position_changes(before, after, *pair, &columns));
    }
    let (old_end, new_end) = (before.segment.len(), after.segment.len());
    let open = last.unwrap_or((0, 0));
    // behind the last common position, or all of it where there is none, segments came and went
    changes.extend(segments_come_and_gone(before, after, (open, (old_end, new_end))));
    if let Some(first) = pairs.iter().find_map(|pair| pair.before.zip(pair.after)) {
        let ahead = segments_come_and_gone(before, after, ((0, 0), first));
        changes.splice(0..0, ahead);
    }
    tell_alike_once(changes)
}

fn position_changes(
    before: &PositionList,
    after: &PositionList,
    pair: Pair,
    columns: &[CommonColumn],
) -> Vec<ListChange> {
    let old = pair.before.and_then(|i| before.position.get(i));
    let new = pair.after.and_then(|j| after.position.get(j));
    let name = new.or(old).map(name_of).unwrap_or_default();
    let spot = Spot {
        part: ListPart::Position,
        place: format!("position {name}"),
        before_no: pair.before.map(|i| i + 1),
        after_no: pair.after.map(|j| j + 1),
    };
    match (old, new) {
        (Some(old), Some(new)) => {
            let mut changes = differing(&spot, &position_fields(old), &position_fields(new));
            let moved_m = geodesy::distance_km(old.at(), new.at()) * 1000.0;
            for change in &mut changes {
                let is_place = change.field == "lon_deg" || change.field == "lat_deg";
                change.moved_m = is_place.then_some(moved_m);
            }
            changes.extend(cell_changes(&spot, &old.cells, &new.cells, columns));
            changes
        }
        (Some(old), None) => {
            vec![spot.change(ChangeKind::Removed, "position", &summary(&position_fields(old)), "")]
        }
        (None, Some(new)) => {
            vec![spot.change(ChangeKind::Added, "position", "", &summary(&position_fields(new)))]
        }
        (None, None) => Vec::new(),
    }
}

/// Indices of a position in both lists.
type Both = (usize, usize);

fn segments_between(
    before: &PositionList,
    after: &PositionList,
    ends: (Both, Both),
    columns: &[CommonColumn],
) -> Vec<ListChange> {
    let ((i, j), (i_end, j_end)) = ends;
    let is_one = i_end == i + 1 && j_end == j + 1;
    if !is_one {
        return segments_come_and_gone(before, after, ends);
    }
    let (Some(old), Some(new)) = (before.segment.get(i), after.segment.get(j)) else { return Vec::new() };
    let spot = segment_spot(after, j, (Some(i + 1), Some(j + 1)));
    let mut changes = differing(&spot, &segment_fields(old), &segment_fields(new));
    changes.extend(cell_changes(&spot, &old.cells, &new.cells, columns));
    changes
}

fn segments_come_and_gone(
    before: &PositionList,
    after: &PositionList,
    ends: (Both, Both),
) -> Vec<ListChange> {
    let ((i, j), (i_end, j_end)) = ends;
    let gone = (i..i_end).filter_map(|index| {
        let spot = segment_spot(before, index, (Some(index + 1), None));
        let text = summary(&segment_fields(before.segment.get(index)?));
        Some(spot.change(ChangeKind::Removed, "segment", &text, ""))
    });
    let come = (j..j_end).filter_map(|index| {
        let spot = segment_spot(after, index, (None, Some(index + 1)));
        let text = summary(&segment_fields(after.segment.get(index)?));
        Some(spot.change(ChangeKind::Added, "segment", "", &text))
    });
    gone.chain(come).collect()
}

fn segment_spot(list: &PositionList, index: usize, numbers: (Option<usize>, Option<usize>)) -> Spot {
    let name = |index: usize| list.position.get(index).map(name_of).unwrap_or_default();
    Spot {
        part: ListPart::Segment,
        place: format!("segment {}–{}", name(index), name(index + 1)),
        before_no: numbers.0,
        after_no: numbers.1,
    }
}

/// A column this program does not know.
#[derive(Debug, Clone, PartialEq)]
struct UnknownColumn {
    /// Its head, with the count where two have one head; `column 7` without a head.
    name: String,
    index: usize,
}

/// A column both lists have.
struct CommonColumn {
    name: String,
    before: usize,
    after: usize,
}

fn unknown_columns(list: &PositionList) -> Vec<UnknownColumn> {
    let Some(source) = &list.source else { return Vec::new() };
    let mut columns: Vec<UnknownColumn> = Vec::new();
    for (index, column) in source.layout.column.iter().enumerate() {
        if column.field != Field::Unknown {
            continue;
        }
        let head = column.head.trim();
        let head = if head.is_empty() { format!("column {}", index + 1) } else { head.to_owned() };
        let again = |name: &str| columns.iter().any(|known| known.name == name);
        let mut name = head.clone();
        let mut count = 1;
        while again(&name) {
            count += 1;
            name = format!("{head} ({count})");
        }
        columns.push(UnknownColumn { name, index });
    }
    columns
}

fn common_columns(before: &PositionList, after: &PositionList) -> Vec<CommonColumn> {
    let new = unknown_columns(after);
    let common = unknown_columns(before).into_iter().filter_map(|old| {
        let twin = new.iter().find(|column| column.name == old.name)?;
        Some(CommonColumn { name: old.name, before: old.index, after: twin.index })
    });
    common.collect()
}

fn cell_changes(
    spot: &Spot,
    before: &[String],
    after: &[String],
    columns: &[CommonColumn],
) -> Vec<ListChange> {
    let cell = |cells: &[String], index: usize| {
        cells.get(index).map(|text| text.trim().to_owned()).unwrap_or_default()
    };
    let texts = columns.iter().map(|column| (column, cell(before, column.before), cell(after, column.after)));
    texts
        .filter(|(_, old, new)| old != new)
        .map(|(column, old, new)| spot.change(ChangeKind::Changed, &column.name, &old, &new))
        .collect()
}

/// Fields in which a run of positions changes alike when one is put in, taken out or moved.
const RUNNING: [&str; 3] = ["position_no", "stated_route_kp_km", "stated_cable_kp_km"];

fn tell_alike_once(changes: Vec<ListChange>) -> Vec<ListChange> {
    let mut kept: Vec<Option<ListChange>> = changes.into_iter().map(Some).collect();
    for field in RUNNING {
        let of_field: Vec<usize> = (0..kept.len())
            .filter(|index| kept[*index].as_ref().is_some_and(|change| change.field == field))
            .collect();
        let mut from = 0;
        while from < of_field.len() {
            let run = of_field[from..]
                .windows(2)
                .take_while(|pair| is_alike(&kept[pair[0]], &kept[pair[1]]))
                .count()
                + 1;
            if run >= ALIKE_MIN {
                let last = kept[of_field[from + run - 1]].clone();
                for index in &of_field[from + 1..from + run] {
                    kept[*index] = None;
                }
                if let (Some(first), Some(last)) = (&mut kept[of_field[from]], last) {
                    tell_run(first, &last, run);
                }
            }
            from += run;
        }
    }
    kept.into_iter().flatten().collect()
}

/// Whether the second follows the first and changed the same way: emptied, filled, or shifted by as much.
fn is_alike(first: &Option<ListChange>, second: &Option<ListChange>) -> bool {
    let (Some(first), Some(second)) = (first, second) else { return false };
    let follows = first.after_no.zip(second.after_no).is_some_and(|(one, two)| one + 1 == two)
        && first.before_no.zip(second.before_no).is_some_and(|(one, two)| one + 1 == two);
    let is_emptied = first.after.is_empty() && second.after.is_empty();
    let is_filled = first.before.is_empty() && second.before.is_empty();
    let shifts = shift(first).zip(shift(second));
    follows && (is_emptied || is_filled || shifts.is_some_and(|(one, two)| (one - two).abs() < ALIKE_KM))
}

fn shift(change: &ListChange) -> Option<f64> {
    Some(change.after.parse::<f64>().ok()? - change.before.parse::<f64>().ok()?)
}

fn tell_run(first: &mut ListChange, last: &ListChange, count: usize) {
    let ends =
        |from: &str, to: &str| if from.is_empty() { String::new() } else { format!("{from} … {to}") };
    let last_name = last.place.strip_prefix("position ").unwrap_or(&last.place);
    let first_name = first.place.strip_prefix("position ").unwrap_or(&first.place);
    first.place = format!("positions {first_name} to {last_name}");
    first.before = ends(&first.before, &last.before);
    first.after = ends(&first.after, &last.after);
    first.alike_count = count;
}
