//! Edits of a list: what a person does to it, one event each.
//!
//! An edit touches what it names and what can no longer hold because of it, nothing else: no position upstream moves,
//! no entered figure is rounded, and a stated figure that no longer holds is dropped, never corrected.

mod place;
mod set;
mod splice;

use crate::error::RplError;
use crate::list::{ListPosition, ListStatus, PositionList};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use units::{CableKm, Finding, LonLat, RouteKm, Staged};

/// An edit of a list. Positions are named by id.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "edit", rename_all = "snake_case")]
pub enum ListEdit {
    /// Moves a position.
    Move(MovePosition),
    /// Makes a position between two.
    Insert(InsertPosition),
    /// Takes a position out.
    Delete(DeletePosition),
    /// Sets what a position says.
    SetPosition(SetPosition),
    /// Sets what segments say.
    SetSegments(SetSegments),
    /// Places a body, or any other event, on the line as it lies.
    Body(PlaceBody),
    /// Cuts the cable and puts a length in.
    Splice(Splice),
    /// Sets revision and status of the list.
    SetList(SetList),
    /// Freezes the list.
    Issue(Issue),
    /// Opens an issued list again, as another revision.
    Reopen(Reopen),
}

/// Moves a position: its two segments are measured anew and keep their slack; nothing else moves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MovePosition {
    /// Id of the position.
    pub position: String,
    /// Degrees east, WGS84.
    pub lon_deg: f64,
    /// Degrees north, WGS84.
    pub lat_deg: f64,
}

/// Makes a position: the segment it splits gives slack, cable type and burial to both halves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InsertPosition {
    /// Id of the position it follows.
    pub after: String,
    /// Its own id, by [`fresh_id`].
    pub id: String,
    /// Its number as written; may stay empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub position_no: String,
    /// Its event as written; may stay empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub event: String,
    /// Degrees east, WGS84.
    pub lon_deg: f64,
    /// Degrees north, WGS84.
    pub lat_deg: f64,
    /// Water depth, positive down; none when nothing is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub depth_m: Option<f64>,
}

/// Takes a position out: its two segments become one, with the cable type and burial of both or of the one to keep. The
/// slack of the one is the mean slack of both. Ends of a list cannot be taken out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeletePosition {
    /// Id of the position.
    pub position: String,
    /// Which segment's cable type and burial are kept where they differ.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keep: Option<Keep>,
}

/// Which of two segments is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Keep {
    /// The one before the position, from the A side.
    From,
    /// The one after it, to the B side.
    To,
}

/// Sets what a position says; a field not given stays, an empty text empties it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetPosition {
    /// Id of the position.
    pub position: String,
    /// Its number as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position_no: Option<String>,
    /// Its event as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
    /// Water depth, positive down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub depth_m: Option<f64>,
    /// Its remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
    /// The depth is no longer known.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub forget_depth: bool,
}

/// Sets what the segments from one position to another say; a field not given stays, an empty text empties it.
///
/// Slack and cable length are two ways to say one thing: setting one drops the other, unless both are given.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetSegments {
    /// Id of the position they start from.
    pub from: String,
    /// Id of the position they end at.
    pub to: String,
    /// Slack.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slack_pct: Option<f64>,
    /// Cable length, of one segment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cable_km: Option<f64>,
    /// Cable type as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cable_type: Option<String>,
    /// Target burial depth.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub burial_target_m: Option<f64>,
    /// Tool or protection method as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub burial_method: Option<String>,
    /// Why this burial.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub burial_reason: Option<String>,
    /// Remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
    /// Figures that are no longer known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forget: Vec<SegmentFigure>,
}

/// A figure of a segment that may be unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SegmentFigure {
    /// Slack.
    SlackPct,
    /// Cable length.
    CableKm,
    /// Target burial depth.
    BurialTargetM,
}

/// Places a position on the line as it lies: no length changes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlaceBody {
    /// Its id, by [`fresh_id`].
    pub id: String,
    /// Its event as written: `R3`, `Joint J2`.
    pub event: String,
    /// Where.
    pub at: AtKp,
    /// Its number as written; may stay empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub position_no: String,
}

/// A place by one of the two KP.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub enum AtKp {
    /// By route KP.
    #[serde(rename = "route_kp_km")]
    Route(RouteKm),
    /// By cable KP.
    #[serde(rename = "cable_kp_km")]
    Cable(CableKm),
}

/// Cuts the cable between two cable KP, takes that piece out, puts a length in with two joints, and the list becomes as
/// repaired. What the length is longer than the piece becomes slack between the joints.
///
/// Without a bight the new length lies on the route as it was. With one it lies from the first cut over the bight to the
/// second, and the positions between the cuts are no longer on the route.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Splice {
    /// Cable KP of the first cut.
    pub from_cable_kp_km: CableKm,
    /// Cable KP of the second cut; the first again for a plain cut.
    pub to_cable_kp_km: CableKm,
    /// Length put in.
    pub insert_km: CableKm,
    /// The joint at the first cut.
    pub first_joint: Joint,
    /// The joint at the second cut.
    pub second_joint: Joint,
    /// Where the new length lies, from the first joint to the second.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bight: Vec<BightPosition>,
    /// Cable type put in; that of the piece taken out when none is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cable_type: Option<String>,
    /// Burial of the new length; that of the piece taken out when none is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub burial_target_m: Option<f64>,
}

/// A joint to be made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Joint {
    /// Id of its position, by [`fresh_id`].
    pub id: String,
    /// Its event as written: `Joint J7`.
    pub event: String,
    /// Its number as written; may stay empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub position_no: String,
}

/// A position of a bight.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BightPosition {
    /// Its id, by [`fresh_id`].
    pub id: String,
    /// Its event as written; may stay empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub event: String,
    /// Degrees east, WGS84.
    pub lon_deg: f64,
    /// Degrees north, WGS84.
    pub lat_deg: f64,
    /// Water depth, positive down; none when nothing is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub depth_m: Option<f64>,
}

/// Sets revision and status of the list; a field not given stays.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetList {
    /// What the list describes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<ListStatus>,
    /// Its revision: any text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<String>,
}

/// Freezes the list as the revision it has.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Issue {}

/// Opens an issued list again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reopen {
    /// The revision it becomes; another than it was issued as.
    pub revision: String,
}

/// The list after an edit. Findings tell what followed from it beside what was asked for.
///
/// # Errors
/// An issued list takes no edit but [`Reopen`]; unknown or taken ids, a KP off the list, figures out of range, and whatever
/// the edit itself cannot do, each as its own [`RplError`]. The list given stays as it is.
pub fn apply(list: &PositionList, edit: &ListEdit) -> Result<Staged<PositionList>, RplError> {
    apply_to(list.clone(), edit)
}

/// As [`apply`], on a list nobody else needs: no copy is made, so that a long log is replayed quickly.
///
/// # Errors
/// As [`apply`]; the list is lost then.
pub fn apply_to(list: PositionList, edit: &ListEdit) -> Result<Staged<PositionList>, RplError> {
    let (position_count, segment_count) = (list.position.len(), list.segment.len());
    if position_count < 2 || segment_count + 1 != position_count {
        return Err(RplError::ListShape { position_count, segment_count });
    }
    if list.issued && !matches!(edit, ListEdit::Reopen(_)) {
        return Err(RplError::Issued { revision: list.revision });
    }
    let mut after = Staged::clean(list);
    let (list, findings) = (&mut after.value, &mut after.findings);
    match edit {
        ListEdit::Move(edit) => place::move_position(list, edit, findings)?,
        ListEdit::Insert(edit) => place::insert(list, edit, findings)?,
        ListEdit::Delete(edit) => place::delete(list, edit, findings)?,
        ListEdit::SetPosition(edit) => set::set_position(list, edit)?,
        ListEdit::SetSegments(edit) => set::set_segments(list, edit, findings)?,
        ListEdit::Body(edit) => place::place_body(list, edit)?,
        ListEdit::Splice(edit) => splice::splice(list, edit, findings)?,
        ListEdit::SetList(edit) => set::set_list(list, edit),
        ListEdit::Issue(Issue {}) => list.issued = true,
        ListEdit::Reopen(edit) => set::reopen(list, edit)?,
    }
    Ok(after)
}

impl ListEdit {
    /// Ids of positions this edit makes: whoever keeps the log gives them to [`fresh_id`], so that none is used twice.
    #[must_use]
    pub fn made_ids(&self) -> Vec<&str> {
        match self {
            ListEdit::Insert(edit) => vec![&edit.id],
            ListEdit::Body(edit) => vec![&edit.id],
            ListEdit::Splice(edit) => {
                let joints = [edit.first_joint.id.as_str(), edit.second_joint.id.as_str()];
                joints.into_iter().chain(edit.bight.iter().map(|position| position.id.as_str())).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// The next unused id: one above every number in the list and among the ids taken before, by positions deleted since.
///
/// # Example
/// `p1`, `p2`, `p3` in the list and `p9` deleted before: the next is `p10`.
pub fn fresh_id<'a>(list: &'a PositionList, taken_before: impl IntoIterator<Item = &'a str>) -> String {
    let taken = list.position.iter().map(|position| position.id.as_str()).chain(taken_before);
    let last_no = taken.filter_map(number_of_id).max().unwrap_or(0);
    format!("p{}", last_no.saturating_add(1))
}

fn number_of_id(id: &str) -> Option<u64> {
    let digits = id.strip_prefix('p')?;
    let is_plain = digits.bytes().all(|letter| letter.is_ascii_digit()) && !digits.starts_with('0');
    is_plain.then(|| digits.parse().ok()).flatten()
}

/// Index of the position a person means: by its number as written, else by its id.
///
/// # Errors
/// No position, or two, answer to that name.
pub fn find_position(list: &PositionList, name: &str) -> Result<usize, RplError> {
    let name = name.trim();
    let numbered = |position: &ListPosition| !name.is_empty() && position.position_no.trim() == name;
    let mut found = list.position.iter().enumerate().filter(|(_, position)| numbered(position));
    match (found.next(), found.next()) {
        (Some((index, _)), None) => Ok(index),
        (Some((_, first)), Some((_, second))) => Err(RplError::PositionAmbiguous {
            position: name.to_owned(),
            first: first.id.clone(),
            second: second.id.clone(),
        }),
        (None, _) => index_of(list, name),
    }
}

/// Index of a position by its id.
pub(crate) fn index_of(list: &PositionList, id: &str) -> Result<usize, RplError> {
    let name = |position: Option<&ListPosition>| position.map(name_of).unwrap_or_default().to_owned();
    list.position.iter().position(|position| position.id == id).ok_or_else(|| RplError::PositionUnknown {
        position: id.to_owned(),
        first: name(list.position.first()),
        last: name(list.position.last()),
    })
}

/// What people call a position: its number, or its id when it has none.
#[must_use]
pub fn name_of(position: &ListPosition) -> &str {
    if position.position_no.trim().is_empty() { &position.id } else { position.position_no.trim() }
}

/// A new id must be an id and unused.
fn check_new_id(list: &PositionList, id: &str) -> Result<(), RplError> {
    if number_of_id(id).is_none() {
        return Err(RplError::IdForm { id: id.to_owned() });
    }
    let is_taken = list.position.iter().any(|position| position.id == id);
    if is_taken { Err(RplError::IdTaken { id: id.to_owned() }) } else { Ok(()) }
}

/// What figures may be entered. The limits are wide: they catch a slip of the keyboard or of the unit, no more.
#[derive(Debug, Clone, Copy)]
struct Range {
    field: &'static str,
    least: f64,
    most: f64,
}

const LON: Range = Range { field: "lon_deg", least: -180.0, most: 180.0 };
const LAT: Range = Range { field: "lat_deg", least: -90.0, most: 90.0 };
/// From the highest land to below the deepest ocean (10,935 m), positive down.
const DEPTH: Range = Range { field: "depth_m", least: -9_000.0, most: 11_500.0 };
/// Cable cannot be shorter than the ground it lies on; 1 % is left for what was measured otherwise (guess).
const SLACK: Range = Range { field: "slack_pct", least: -1.0, most: 100.0 };
/// Horizontally drilled shore ends go deepest (guess).
const BURIAL: Range = Range { field: "burial_target_m", least: 0.0, most: 100.0 };
/// Nearly the way round the Earth.
const CABLE: Range = Range { field: "cable_km", least: 0.0, most: 40_000.0 };
const INSERT: Range = Range { field: "insert_km", least: 0.0, most: 40_000.0 };

impl Range {
    fn check(self, value: f64) -> Result<f64, RplError> {
        let is_in = value >= self.least && value <= self.most;
        let Range { field, least, most } = self;
        if is_in {
            Ok(value)
        } else {
            Err(RplError::FieldOutOfRange { field: field.to_owned(), value, least, most })
        }
    }

    fn check_some(self, value: Option<f64>) -> Result<Option<f64>, RplError> {
        value.map(|value| self.check(value)).transpose()
    }
}

fn check_place(lon_deg: f64, lat_deg: f64) -> Result<LonLat, RplError> {
    Ok(LonLat::new(LON.check(lon_deg)?, LAT.check(lat_deg)?))
}

/// Which stated KP an edit makes untrue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stale {
    /// Both: the ground under the cable changed.
    Both,
    /// Only the cable KP.
    Cable,
}

/// Drops the stated KP of every position from an index on.
fn drop_stated(list: &mut PositionList, from_index: usize, stale: Stale, findings: &mut Vec<Finding>) {
    let mut dropped: Vec<&str> = Vec::new();
    for position in list.position.iter_mut().skip(from_index) {
        let had = position.stated_cable_kp_km.take().is_some()
            | (stale == Stale::Both && position.stated_route_kp_km.take().is_some());
        if had {
            dropped.push(name_of(position));
        }
    }
    if let (Some(first), Some(last)) = (dropped.first(), dropped.last()) {
        let count = dropped.len();
        let message = format!(
            "stated KP of {count} positions, {first} to {last}, no longer hold and were dropped; the computed ones take their place"
        );
        findings.push(Finding::notes("rpl.edit.stated_dropped", message).at(format!("position {first}")));
    }
}
