//! What was entered differently in two plans: every change with its place, none that follows from another.

use crate::plan::{Landing, Plan, to_document};
use route::plan::LegOrigin;
use rpl::angle::{write_lat, write_lon};
use rpl::list::{ListPosition, ListSegment, PositionList};
use rpl::redline::{ChangeKind, ListChange, ListPart, Pair, align};
use rpl::register::Register;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use units::{Provenance, Tag};

/// One thing entered differently.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// Where: `position 7`, `segment 7–8`, `catalogue.cable[DA]`.
    pub place: String,
    /// Which field there; `position` or `segment` as a whole when it was added or removed.
    pub field: String,
    /// What it was; none for what is new.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// What it is now; none for what is gone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

/// What has more entries than this is told by its size when it comes or goes as a whole.
const IN_BRIEF_FROM: usize = 6;

/// Sections that a redline names in its head, not among the changes.
const HEAD: [&str; 4] = ["format", "name", "revision", "date"];

/// Every change entered between two plans, in the order of the plan's sections; position lists last, A end first.
///
/// A landing point that lies on the end of a position list in both plans moved with that end, and solved positions
/// followed from what they were solved from: neither is an entry of its own.
#[must_use]
pub fn changes(before: &Plan, after: &Plan) -> Vec<Change> {
    let others = at_ends(after);
    let with_ends: Vec<String> = at_ends(before).into_iter().filter(|id| others.contains(id)).collect();
    let listed = |plan: &Plan, leg: &str| plan.list.iter().any(|list| list.leg == leg);
    let legs = before.route.leg.iter().map(|leg| leg.id.clone());
    let with_lists: Vec<String> = legs.filter(|leg| listed(before, leg) && listed(after, leg)).collect();
    let told = |plan: &Plan| document(plan, &with_ends, &with_lists);
    let (Ok(old), Ok(new)) = (told(before), told(after)) else { return Vec::new() };
    let mut found = Vec::new();
    for section in crate::plan::SECTIONS.iter().filter(|section| !HEAD.contains(section)) {
        if ["list", "register"].contains(section) {
            continue;
        }
        walk(section, old.get(*section), new.get(*section), &mut found);
    }
    found.extend(lists(&before.list, &after.list));
    found.extend(registers(&before.register, &after.register));
    found
}

/// The document of a plan without what is told elsewhere or followed. `with_ends` are landing points that lie on the end
/// of a position list in both plans, `with_lists` legs that have a list in both.
fn document(
    plan: &Plan,
    with_ends: &[String],
    with_lists: &[String],
) -> Result<Value, crate::plan::PlanError> {
    let mut plan = plan.clone();
    for landing in plan.landing.iter_mut().filter(|landing| with_ends.contains(&landing.id)) {
        (landing.lon_deg, landing.lat_deg) = (0.0, 0.0);
        landing.provenance = Provenance::new(Tag::Cited, "the end of a position list");
    }
    for leg in &mut plan.route.leg {
        let has_list = plan.list.iter().any(|list| list.leg == leg.id);
        if has_list || !leg.origin.is_given() {
            leg.solved_from = None;
            leg.position.clear();
        }
        if with_lists.contains(&leg.id) {
            // a list edited is given as one imported is: how it came about is told by its own changes
            leg.origin = LegOrigin::Imported;
        }
    }
    plan.list.clear();
    plan.register.clear();
    to_document(&plan)
}

/// Landing points that lie on the end of the list of one of their legs.
fn at_ends(plan: &Plan) -> Vec<String> {
    let lies = |landing: &&Landing| {
        plan.route.leg.iter().any(|leg| {
            let list = plan.list.iter().find(|list| list.leg == leg.id);
            let end = match list {
                Some(list) if leg.from == landing.id => list.position.first(),
                Some(list) if leg.to == landing.id => list.position.last(),
                _ => None,
            };
            end.is_some_and(|end| end.at() == landing.at())
        })
    };
    plan.landing.iter().filter(lies).map(|landing| landing.id.clone()).collect()
}

fn walk(place: &str, before: Option<&Value>, after: Option<&Value>, found: &mut Vec<Change>) {
    if before == after {
        return;
    }
    match (before, after) {
        (Some(Value::Object(old)), Some(Value::Object(new))) => {
            let mut keys: Vec<&String> = old.keys().chain(new.keys()).collect();
            keys.sort();
            keys.dedup();
            for key in keys {
                walk(&format!("{place}.{key}"), old.get(key), new.get(key), found);
            }
        }
        (Some(Value::Array(old)), Some(Value::Array(new))) => items(place, old, new, found),
        // a list that begins or ends is told item by item, each with its name
        (None, Some(Value::Array(new))) if has_names(new) => items(place, &[], new, found),
        (Some(Value::Array(old)), None) if has_names(old) => items(place, old, &[], found),
        _ => {
            let (holder, field) = place.rsplit_once('.').unwrap_or((place, "section"));
            let both = before.is_some() && after.is_some();
            let said = |value: &Value| if both { text(value) } else { in_brief(value) };
            let (before, after) = (before.map(said), after.map(said));
            found.push(Change { place: holder.to_owned(), field: field.to_owned(), before, after });
        }
    }
}

fn has_names(items: &[Value]) -> bool {
    !items.is_empty() && items.iter().all(|item| item.get("id").is_some_and(Value::is_string))
}

/// Items are told apart by their name where they have one, else by their place.
fn items(place: &str, old: &[Value], new: &[Value], found: &mut Vec<Change>) {
    let name = |index: usize, item: &Value| {
        let named = ["id", "code", "name"].iter().find_map(|key| item.get(*key)?.as_str());
        named.map_or_else(|| index.to_string(), str::to_owned)
    };
    let named = |items: &'_ [Value]| -> Vec<String> {
        items.iter().enumerate().map(|(index, item)| name(index, item)).collect()
    };
    let (old_names, new_names) = (named(old), named(new));
    let mut names = old_names.clone();
    names.extend(new_names.iter().filter(|name| !old_names.contains(name)).cloned());
    for name in names {
        let find = |names: &[String], items: &'_ [Value]| -> Option<Value> {
            let index = names.iter().position(|known| *known == name)?;
            items.get(index).cloned()
        };
        let (before, after) = (find(&old_names, old), find(&new_names, new));
        walk(&format!("{place}[{name}]"), before.as_ref(), after.as_ref(), found);
    }
}

/// What was added or taken out as a whole: its name and how much it holds, not all that it says.
fn in_brief(value: &Value) -> String {
    fn leaves(value: &Value) -> usize {
        match value {
            Value::Object(fields) => fields.values().map(leaves).sum(),
            Value::Array(items) => items.iter().map(leaves).sum(),
            _ => 1,
        }
    }
    match (value, leaves(value)) {
        (Value::Object(_) | Value::Array(_), entries) if entries > IN_BRIEF_FROM => {
            let named = ["name", "id", "code"].iter().find_map(|key| value.get(*key)?.as_str());
            let name = named.unwrap_or("a section");
            format!("{name}: {entries} entries")
        }
        _ => text(value),
    }
}

/// A value as a person reads it.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Object(fields) => {
            let fields: Vec<String> =
                fields.iter().map(|(key, field)| format!("{key} = {}", text(field))).collect();
            fields.join(", ")
        }
        Value::Array(items) => items.iter().map(text).collect::<Vec<_>>().join("; "),
        other => other.to_string(),
    }
}

fn lists(before: &[PositionList], after: &[PositionList]) -> Vec<Change> {
    let mut found = Vec::new();
    for old in before {
        match after.iter().find(|new| new.leg == old.leg) {
            Some(new) => found.extend(list_changes(old, new, before.len() > 1)),
            None => found.push(whole(old, |text| (Some(text), None))),
        }
    }
    let is_new = |new: &&PositionList| !before.iter().any(|old| old.leg == new.leg);
    found.extend(after.iter().filter(is_new).map(|new| whole(new, |text| (None, Some(text)))));
    found
}

fn list_changes(old: &PositionList, new: &PositionList, of_many: bool) -> Vec<Change> {
    let leg = if of_many { format!("leg {}, ", old.leg) } else { String::new() };
    let told = |change: Change| Change { place: format!("{leg}{}", change.place), ..change };
    of_list(old, new).into_iter().map(told).collect()
}

/// What was entered differently in two lists of one leg, as people say it: a place as latitude and longitude, and nothing
/// that was only dropped because it no longer held (stated figures, a cable length where the slack stands).
#[must_use]
pub fn of_list(before: &PositionList, after: &PositionList) -> Vec<Change> {
    let changes = rpl::redline::changes(before, after);
    let pairs = align(before, after);
    let mut found: Vec<Change> = Vec::new();
    let mut moved: Option<usize> = None;
    for change in &changes {
        if follows(change, (before, after)) || is_only_cut(change, (before, after), &pairs) {
            continue;
        }
        if change.part == ListPart::Position && change.kind != ChangeKind::Changed {
            let told =
                |list: &PositionList, no: Option<usize>| list.position.get(no?.checked_sub(1)?).map(told);
            found.push(Change {
                place: change.place.clone(),
                field: change.field.clone(),
                before: told(before, change.before_no),
                after: told(after, change.after_no),
            });
        } else if !["lon_deg", "lat_deg"].contains(&change.field.as_str()) {
            let (before, after) = (some(change.before.clone()), some(change.after.clone()));
            found.push(Change { place: change.place.clone(), field: change.field.clone(), before, after });
        } else if moved != change.after_no {
            moved = change.after_no;
            let at = |list: &PositionList, no: Option<usize>, decimals: usize| {
                let position = list.position.get(no?.checked_sub(1)?)?;
                let lat = write_lat(position.lat_deg, decimals);
                Some(format!("{lat}  {}", write_lon(position.lon_deg, decimals)))
            };
            let sides =
                |decimals| (at(before, change.before_no, decimals), at(after, change.after_no, decimals));
            // a move too small for four decimals (0.2 m) is told with more
            let told = sides(4);
            let (before, after) = if told.0 == told.1 { sides(7) } else { told };
            found.push(Change { place: change.place.clone(), field: "place".to_owned(), before, after });
        }
    }
    found
}

/// A position in words.
fn told(position: &ListPosition) -> String {
    let mut text = format!("{}  {}", write_lat(position.lat_deg, 4), write_lon(position.lon_deg, 4));
    if !position.event.is_empty() {
        text = format!("{}, {text}", position.event);
    }
    if let Some(depth_m) = position.depth_m {
        text.push_str(&format!(", {depth_m} m deep"));
    }
    text
}

/// Whether a segment came or went only because a position was put in or taken out, and is laid as it was.
fn is_only_cut(change: &ListChange, lists: (&PositionList, &PositionList), pairs: &[Pair]) -> bool {
    let number = match change.kind {
        ChangeKind::Added => change.after_no,
        ChangeKind::Removed => change.before_no,
        ChangeKind::Changed => return false,
    };
    let (ListPart::Segment, Some(index)) = (change.part, number.and_then(|no| no.checked_sub(1))) else {
        return false;
    };
    let (own, other) = if change.kind == ChangeKind::Added { (lists.1, lists.0) } else { (lists.0, lists.1) };
    let sides = |pair: &Pair| match change.kind {
        ChangeKind::Added => pair.after.zip(pair.before),
        _ => pair.before.zip(pair.after),
    };
    // segments of the other list between the nearest positions both lists have
    let start = pairs.iter().filter_map(sides).filter(|(own, _)| *own <= index).map(|(_, other)| other).max();
    let end = pairs.iter().filter_map(sides).filter(|(own, _)| *own > index).map(|(_, other)| other).min();
    let (Some(start), Some(end), Some(segment)) = (start, end, own.segment.get(index)) else { return false };
    other.segment.get(start..end).is_some_and(|parents| {
        !parents.is_empty() && parents.iter().all(|parent| is_laid_alike(parent, segment))
    })
}

fn is_laid_alike(one: &ListSegment, other: &ListSegment) -> bool {
    let entered = |segment: &ListSegment| {
        let words = [&segment.cable_type, &segment.burial_method, &segment.burial_reason, &segment.remark];
        (words.map(Clone::clone), segment.slack_pct, segment.burial_target_m)
    };
    entered(one) == entered(other)
}

/// Whether a figure was only dropped: a stated one that no longer holds; the cable length of a segment one end of which
/// moved, where the slack stands.
fn follows(change: &ListChange, lists: (&PositionList, &PositionList)) -> bool {
    let dropped = change.after.is_empty() && !change.before.is_empty() && change.kind == ChangeKind::Changed;
    if !dropped || change.is_stated || change.field != "cable_km" {
        return dropped && change.is_stated;
    }
    let index = |no: Option<usize>| no.and_then(|no| no.checked_sub(1));
    let (Some(old), Some(new)) = (index(change.before_no), index(change.after_no)) else { return false };
    let ends = |list: &PositionList, index: usize| {
        list.position.get(index..index + 2).map(|pair| (pair[0].at(), pair[1].at()))
    };
    let slack_pct = |list: &PositionList, index: usize| list.segment.get(index).and_then(|one| one.slack_pct);
    let has_slack = slack_pct(lists.1, new).is_some();
    let moved = ends(lists.0, old) != ends(lists.1, new);
    // a slack entered takes the place of the cable length, and is told itself
    let slack_told = slack_pct(lists.0, old) != slack_pct(lists.1, new);
    has_slack && (moved || slack_told)
}

/// A text that says something.
fn some(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

fn registers(before: &[Register], after: &[Register]) -> Vec<Change> {
    let mut found = Vec::new();
    let entries = |register: &Register| Some(format!("{} entries", register.entry.len()));
    let whole = |register: &Register, before, after| Change {
        place: format!("register {}", register.id),
        field: register.kind.word().to_owned(),
        before,
        after,
    };
    for old in before {
        match after.iter().find(|new| new.id == old.id) {
            Some(new) => found.extend(rpl::register::changes(old, new).into_iter().map(|change| Change {
                place: format!("register {}, {}", old.id, change.place),
                field: change.field,
                before: some(change.before),
                after: some(change.after),
            })),
            None => found.push(whole(old, entries(old), None)),
        }
    }
    let is_new = |new: &&Register| !before.iter().any(|old| old.id == new.id);
    found.extend(after.iter().filter(is_new).map(|new| whole(new, None, entries(new))));
    found
}

fn whole(list: &PositionList, sides: impl Fn(String) -> (Option<String>, Option<String>)) -> Change {
    let (before, after) = sides(format!("{} positions", list.position.len()));
    Change { place: format!("leg {}", list.leg), field: "position list".to_owned(), before, after }
}
