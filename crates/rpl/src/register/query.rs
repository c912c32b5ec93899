//! What lies where along the kilometre point, and how much of it.

use super::check::{SAME_KM, sorted_intervals};
use super::shortfall::{BurialStatistics, TargetBand, burial_statistics};
use super::{Register, RegisterEntry};
use serde::Serialize;

/// The entries between two kilometre points, in the order of the register: intervals that reach into the stretch, and
/// points in it, its ends included.
///
/// # Units
/// Kilometre points of the register's own kind, in km.
#[must_use]
pub fn along(register: &Register, from_kp_km: f64, to_kp_km: f64) -> Vec<&RegisterEntry> {
    let (from_km, to_km) = (from_kp_km.min(to_kp_km), from_kp_km.max(to_kp_km));
    let lies_in = |entry: &&RegisterEntry| {
        entry.reach_km().is_some_and(|(one_km, other_km)| {
            let (begin_km, end_km) = (one_km.min(other_km), one_km.max(other_km));
            // An interval that only touches the stretch does not reach into it, unless the stretch is a point.
            let is_point = end_km - begin_km < SAME_KM || to_km - from_km < SAME_KM;
            if is_point {
                begin_km <= to_km && end_km >= from_km
            } else {
                begin_km < to_km && end_km > from_km
            }
        })
    };
    register.entry.iter().filter(lies_in).collect()
}

/// What a register amounts to.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct RegisterSummary {
    /// Entries.
    pub entry_count: usize,
    /// Entries at a point.
    pub point_count: usize,
    /// Entries with coordinates only.
    pub off_kp_count: usize,
    /// Route or cable covered by intervals, each kilometre once.
    pub covered_km: f64,
    /// Lengths by what the intervals are, the longest first; points count without a length.
    pub by_class: Vec<ClassLength>,
    /// Entries by state as written, the most frequent first; empty where nobody says a state.
    pub by_state: Vec<WordCount>,
    /// Entries by owner, the most frequent first.
    pub by_owner: Vec<WordCount>,
    /// Burial, for registers of burial with any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub burial: Option<BurialStatistics>,
}

/// Intervals of one class together.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct ClassLength {
    /// What they are, as written; empty for those that do not say.
    pub what: String,
    /// How many.
    pub entry_count: usize,
    /// Their length together; intervals that overlap count twice.
    pub length_km: f64,
    /// Of all intervals' length.
    pub share_pct: f64,
}

/// How often a word stands in a register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct WordCount {
    /// The word as written; empty for entries that do not say.
    pub word: String,
    /// Entries with it.
    pub entry_count: usize,
}

/// Kilometres by class, entries by state and owner, and burial against `targets` where there are any.
#[must_use]
pub fn summary(register: &Register, targets: &[TargetBand]) -> RegisterSummary {
    let entries = &register.entry;
    RegisterSummary {
        entry_count: entries.len(),
        point_count: entries
            .iter()
            .filter(|entry| entry.from_kp_km.is_some() && entry.to_kp_km.is_none())
            .count(),
        off_kp_count: entries.iter().filter(|entry| entry.from_kp_km.is_none()).count(),
        covered_km: covered_km(register),
        by_class: by_class(register),
        by_state: by_word(entries, |entry| &entry.state),
        by_owner: by_word(entries, |entry| &entry.owner),
        burial: burial_statistics(register, targets),
    }
}

/// Length covered by intervals, each kilometre once.
fn covered_km(register: &Register) -> f64 {
    let mut covered_km = 0.0;
    let mut reach_km = f64::NEG_INFINITY;
    for interval in sorted_intervals(register) {
        if interval.to_km > reach_km {
            covered_km += interval.to_km - interval.from_km.max(reach_km);
            reach_km = interval.to_km;
        }
    }
    covered_km
}

fn by_class(register: &Register) -> Vec<ClassLength> {
    let mut classes: std::collections::BTreeMap<&str, (usize, f64)> = std::collections::BTreeMap::new();
    for entry in &register.entry {
        let class = classes.entry(&entry.what).or_default();
        class.0 += 1;
        class.1 += entry.length_km().filter(|length_km| *length_km > 0.0).unwrap_or(0.0);
    }
    let total_km: f64 = classes.values().map(|(_, length_km)| length_km).sum();
    let share_pct = |length_km: f64| if total_km > 0.0 { 100.0 * length_km / total_km } else { 0.0 };
    let mut lengths: Vec<ClassLength> = classes
        .into_iter()
        .map(|(what, (entry_count, length_km))| ClassLength {
            what: what.to_owned(),
            entry_count,
            length_km,
            share_pct: share_pct(length_km),
        })
        .collect();
    lengths.sort_by(|a, b| b.length_km.total_cmp(&a.length_km).then(b.entry_count.cmp(&a.entry_count)));
    lengths
}

fn by_word<'a>(
    entries: &'a [RegisterEntry],
    word_of: impl Fn(&'a RegisterEntry) -> &'a String,
) -> Vec<WordCount> {
    let mut counts: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
    for entry in entries {
        *counts.entry(word_of(entry)).or_default() += 1;
    }
    if counts.keys().all(|word| word.is_empty()) {
        return Vec::new();
    }
    let mut words: Vec<WordCount> = counts
        .into_iter()
        .map(|(word, entry_count)| WordCount { word: word.to_owned(), entry_count })
        .collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.entry_count));
    words
}
