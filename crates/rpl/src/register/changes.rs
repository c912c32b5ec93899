//! What was entered differently in two registers.

use super::check::short;
use super::fields::{index, number_in, words_in};
use super::heads::letter;
use super::{Register, RegisterEntry, RegisterField};
use RegisterField as F;
use serde::Serialize;
use std::collections::{BTreeMap, VecDeque};

/// A difference between two registers as entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct RegisterChange {
    /// Where: `register`, or an entry by its kilometre points and what it is.
    pub place: String,
    /// Name of the entry in the register before, else in the one after; empty for the register itself.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub entry: String,
    /// Field, with its unit, or the head of a column nothing is known about; `entry` for one added or removed.
    pub field: String,
    /// Text before; empty for what was not there.
    pub before: String,
    /// Text after; empty for what is no longer there.
    pub after: String,
}

/// What was entered differently: empty for registers that say the same, however their files are written.
///
/// Entries are matched by what they say, then by name and place, by place, by what they are, and by name; so a row that
/// moved, or was put in, does not change its neighbours.
#[must_use]
pub fn changes(before: &Register, after: &Register) -> Vec<RegisterChange> {
    let mut found = of_register(before, after);
    let (old, new) = (contents(before), contents(after));
    let pairs = pairs(before, after, &old, &new);
    let mut is_new: Vec<bool> = vec![true; new.len()];
    for (i, entry) in before.entry.iter().enumerate() {
        match pairs[i] {
            Some(j) => {
                is_new[j] = false;
                found.extend(of_entry(entry, &old[i], &new[j]));
            }
            None => found.push(whole(entry, "entry", (&title(entry), ""))),
        }
    }
    let added = after.entry.iter().zip(is_new).filter(|(_, is_new)| *is_new);
    found.extend(added.map(|(entry, _)| whole(entry, "entry", ("", &title(entry)))));
    found
}

fn of_register(before: &Register, after: &Register) -> Vec<RegisterChange> {
    let fields = [
        ("kind", before.kind.word(), after.kind.word()),
        ("leg", &before.leg, &after.leg),
        ("kp", before.kp.word(), after.kp.word()),
        ("revision", &before.revision, &after.revision),
    ];
    let change = |(field, before, after): (&str, &str, &str)| RegisterChange {
        place: "register".to_owned(),
        entry: String::new(),
        field: field.to_owned(),
        before: before.to_owned(),
        after: after.to_owned(),
    };
    fields.into_iter().filter(|(_, before, after)| before != after).map(change).collect()
}

/// Everything an entry says, by field.
type Content = BTreeMap<String, String>;

fn contents(register: &Register) -> Vec<Content> {
    register.entry.iter().map(|entry| content(register, entry)).collect()
}

const FIELDS: [(RegisterField, &str); 12] = [
    (F::FromKp, "from_kp_km"),
    (F::ToKp, "to_kp_km"),
    (F::What, "what"),
    (F::Owner, "owner"),
    (F::State, "state"),
    (F::Document, "document"),
    (F::Depth, "depth_m"),
    (F::Burial, "burial_m"),
    (F::Tool, "tool"),
    (F::Offset, "offset_m"),
    (F::Angle, "angle_deg"),
    (F::Remark, "remark"),
];

fn content(register: &Register, entry: &RegisterEntry) -> Content {
    let mut said = Content::new();
    let mut say = |field: &str, text: String| {
        if !text.is_empty() {
            said.insert(field.to_owned(), text);
        }
    };
    for (field, name) in FIELDS {
        let number = number_in(entry, field).map(|value| value.to_string());
        say(name, number.unwrap_or_else(|| words_in(entry, field).to_owned()));
    }
    say("lat_deg", entry.lat_deg.map(|lat_deg| lat_deg.to_string()).unwrap_or_default());
    say("lon_deg", entry.lon_deg.map(|lon_deg| lon_deg.to_string()).unwrap_or_default());
    for (name, text) in unknown_cells(register, entry) {
        say(&name, text);
    }
    said
}

/// Cells of columns nothing is known about, by head, else by letter.
fn unknown_cells(register: &Register, entry: &RegisterEntry) -> Vec<(String, String)> {
    let Some(source) = &register.source else { return Vec::new() };
    let by_index: BTreeMap<usize, _> =
        source.columns.iter().filter_map(|column| Some((index(column)?, column))).collect();
    let cells = entry.cells.iter().enumerate().filter(|(_, text)| !text.trim().is_empty());
    cells
        .filter_map(|(i, text)| {
            let name = match by_index.get(&i) {
                Some(column) if column.field != F::Unknown => return None,
                Some(column) => format!("`{}`", column.head),
                None => format!("column {}", letter(u32::try_from(i + 1).ok()?)),
            };
            Some((name, text.trim().to_owned()))
        })
        .collect()
}

/// For each entry before, the entry after it became.
fn pairs(before: &Register, after: &Register, old: &[Content], new: &[Content]) -> Vec<Option<usize>> {
    let mut matching = Matching { pair: vec![None; old.len()], is_taken: vec![false; new.len()] };
    matching.by(old.iter().map(Some), new.iter().map(Some));
    let where_is = |content: &Content| -> Vec<Option<String>> {
        ["from_kp_km", "to_kp_km", "lat_deg", "lon_deg"]
            .iter()
            .map(|field| content.get(*field).cloned())
            .collect()
    };
    let placed =
        |contents: &[Content]| -> Vec<Vec<Option<String>>> { contents.iter().map(where_is).collect() };
    let (old_place, new_place) = (placed(old), placed(new));
    let named = |register: &Register| -> Vec<String> {
        register.entry.iter().map(|entry| entry.id.clone()).collect()
    };
    let (old_id, new_id) = (named(before), named(after));
    matching.by(old_id.iter().zip(&old_place).map(Some), new_id.iter().zip(&new_place).map(Some));
    let what = |register: &Register| -> Vec<Option<String>> {
        register.entry.iter().map(|entry| Some(entry.what.clone()).filter(|what| !what.is_empty())).collect()
    };
    let (old_what, new_what) = (what(before), what(after));
    let with_id = |ids: &[String], what: &[Option<String>]| -> Vec<Option<(String, String)>> {
        ids.iter().cloned().zip(what).map(|(id, what)| Some((id, what.clone()?))).collect()
    };
    matching.by(with_id(&old_id, &old_what).into_iter(), with_id(&new_id, &new_what).into_iter());
    matching.by(old_place.iter().map(Some), new_place.iter().map(Some));
    matching.by(old_what.iter().map(Option::as_ref), new_what.iter().map(Option::as_ref));
    matching.by(old_id.iter().map(Some), new_id.iter().map(Some));
    matching.pair
}

/// Entries matched so far.
struct Matching {
    pair: Vec<Option<usize>>,
    is_taken: Vec<bool>,
}

impl Matching {
    /// Matches entries that are still free and have the same key, in order.
    fn by<K: Ord>(&mut self, old: impl Iterator<Item = Option<K>>, new: impl Iterator<Item = Option<K>>) {
        let mut free: BTreeMap<K, VecDeque<usize>> = BTreeMap::new();
        for (j, key) in new.enumerate().filter(|(j, _)| !self.is_taken[*j]) {
            if let Some(key) = key {
                free.entry(key).or_default().push_back(j);
            }
        }
        for (i, key) in old.enumerate() {
            let Some(key) = key.filter(|_| self.pair[i].is_none()) else { continue };
            if let Some(j) = free.get_mut(&key).and_then(VecDeque::pop_front) {
                self.pair[i] = Some(j);
                self.is_taken[j] = true;
            }
        }
    }
}

fn of_entry(entry: &RegisterEntry, old: &Content, new: &Content) -> Vec<RegisterChange> {
    let fields: std::collections::BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let text = |content: &Content, field: &String| content.get(field).cloned().unwrap_or_default();
    fields
        .into_iter()
        .map(|field| (field, text(old, field), text(new, field)))
        .filter(|(_, before, after)| before != after)
        .map(|(field, before, after)| whole(entry, field, (&before, &after)))
        .collect()
}

fn whole(entry: &RegisterEntry, field: &str, (before, after): (&str, &str)) -> RegisterChange {
    RegisterChange {
        place: title(entry),
        entry: entry.id.clone(),
        field: field.to_owned(),
        before: before.to_owned(),
        after: after.to_owned(),
    }
}

/// An entry by its kilometre points and what it is.
fn title(entry: &RegisterEntry) -> String {
    let at = match (entry.from_kp_km, entry.to_kp_km) {
        (Some(from_km), Some(to_km)) => format!("KP {from_km:.3}–{to_km:.3}"),
        (Some(from_km), None) => format!("KP {from_km:.3}"),
        _ => match (entry.lat_deg, entry.lon_deg) {
            (Some(lat_deg), Some(lon_deg)) => units::LonLat::new(lon_deg, lat_deg).to_string(),
            _ => "no place".to_owned(),
        },
    };
    if entry.what.is_empty() { at } else { format!("{at} {}", short(&entry.what)) }
}
