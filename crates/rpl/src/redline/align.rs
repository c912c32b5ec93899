//! Which position of one list is which of another.

use crate::list::{ListPosition, PositionList};
use std::collections::BTreeMap;
use std::ops::Range;

/// Positions nearer than this are one: a list with four decimals of a minute rounds by up to 0.13 m in all.
const SAME_PLACE_M: f64 = 0.2;
/// Metres in a degree of latitude, at most.
const DEGREE_M: f64 = 111_700.0;
/// Lists that differ in more positions than this are not aligned any further by place; it bounds time and memory.
const DIFFERENCES_MAX: usize = 3_000;

/// Index of a position in the earlier and in the later list; one is none where it was added or removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// In the earlier list.
    pub before: Option<usize>,
    /// In the later list.
    pub after: Option<usize>,
}

/// Matches the positions of two lists, in the order of both.
///
/// By id where both come from one file, or where no position changed its id and some kept both id and place; else by
/// place, and between those by number and event.
///
/// # Source
/// E. W. Myers, An O(ND) difference algorithm and its variations, Algorithmica 1 (1986).
#[must_use]
pub fn align(before: &PositionList, after: &PositionList) -> Vec<Pair> {
    let (old, new) = (&before.position, &after.position);
    let by_id = by_id(old, new);
    if is_one_file(before, after)
        && let Some(matched) = &by_id
    {
        return with_unmatched(matched, old.len(), new.len());
    }
    let by_place = common(0..old.len(), 0..new.len(), &|i, j| is_one_place(&old[i], &new[j]));
    let keep_ids = !by_place.is_empty() && by_place.iter().all(|(i, j)| old[*i].id == new[*j].id);
    let matched = match by_id {
        Some(matched) if keep_ids => matched,
        _ => refine(old, new, &by_place),
    };
    with_unmatched(&matched, old.len(), new.len())
}

fn is_one_file(before: &PositionList, after: &PositionList) -> bool {
    before
        .source
        .as_ref()
        .zip(after.source.as_ref())
        .is_some_and(|(old, new)| old.blake3 == new.blake3 && old.sheet == new.sheet)
}

/// Pairs of equal ids; none where they are in another order or one id is there twice.
fn by_id(old: &[ListPosition], new: &[ListPosition]) -> Option<Vec<(usize, usize)>> {
    let index: BTreeMap<&str, usize> =
        new.iter().enumerate().map(|(index, position)| (position.id.as_str(), index)).collect();
    let pairs: Vec<(usize, usize)> = old
        .iter()
        .enumerate()
        .filter_map(|(i, position)| index.get(position.id.as_str()).map(|j| (i, *j)))
        .collect();
    let is_in_order = pairs.windows(2).all(|pair| pair[0].1 < pair[1].1);
    (is_in_order && index.len() == new.len()).then_some(pairs)
}

pub(super) fn is_one_place(old: &ListPosition, new: &ListPosition) -> bool {
    let north_m = (new.lat_deg - old.lat_deg).abs() * DEGREE_M;
    if north_m.is_nan() || north_m > SAME_PLACE_M {
        return false;
    }
    let turn_deg = (new.lon_deg - old.lon_deg).abs();
    let east_m = turn_deg.min((360.0 - turn_deg).abs()) * DEGREE_M * libm::cos(old.lat_deg.to_radians());
    libm::hypot(north_m, east_m) <= SAME_PLACE_M
}

/// Between positions that stayed where they were: by number, then by event, then what is left one for one.
fn refine(old: &[ListPosition], new: &[ListPosition], anchors: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let same_no =
        |i: usize, j: usize| !old[i].position_no.is_empty() && old[i].position_no == new[j].position_no;
    let same_event = |i: usize, j: usize| !old[i].event.is_empty() && old[i].event == new[j].event;
    let both = |i: usize, j: usize| same_no(i, j) && same_event(i, j);
    let anchors = between(anchors, old.len(), new.len(), &|i, j| common(i, j, &both));
    let anchors = between(&anchors, old.len(), new.len(), &|i, j| common(i, j, &same_event));
    let anchors = between(&anchors, old.len(), new.len(), &|i, j| common(i, j, &same_no));
    between(&anchors, old.len(), new.len(), &|i, j| {
        if i.len() == j.len() { i.zip(j).collect() } else { Vec::new() }
    })
}

/// Anchors, with what is found in each gap between them.
fn between(
    anchors: &[(usize, usize)],
    old_count: usize,
    new_count: usize,
    find: &dyn Fn(Range<usize>, Range<usize>) -> Vec<(usize, usize)>,
) -> Vec<(usize, usize)> {
    let mut found = Vec::with_capacity(anchors.len());
    let (mut old_from, mut new_from) = (0, 0);
    for (i, j) in
        anchors.iter().copied().map(Some).chain([None]).map(|pair| pair.unwrap_or((old_count, new_count)))
    {
        if i > old_from && j > new_from {
            found.extend(find(old_from..i, new_from..j));
        }
        if i < old_count {
            found.push((i, j));
        }
        (old_from, new_from) = (i + 1, j + 1);
    }
    found
}

fn with_unmatched(matched: &[(usize, usize)], old_count: usize, new_count: usize) -> Vec<Pair> {
    let mut pairs = Vec::with_capacity(old_count.max(new_count));
    let (mut old_from, mut new_from) = (0, 0);
    for (i, j) in matched.iter().copied().chain([(old_count, new_count)]) {
        pairs.extend((old_from..i).map(|i| Pair { before: Some(i), after: None }));
        pairs.extend((new_from..j).map(|j| Pair { before: None, after: Some(j) }));
        if i < old_count {
            pairs.push(Pair { before: Some(i), after: Some(j) });
        }
        (old_from, new_from) = (i + 1, j + 1);
    }
    pairs
}

/// A longest common subsequence of two ranges.
fn common(
    old: Range<usize>,
    new: Range<usize>,
    is_same: &dyn Fn(usize, usize) -> bool,
) -> Vec<(usize, usize)> {
    let ends = || old.clone().zip(new.clone());
    let head: Vec<(usize, usize)> = ends().take_while(|(i, j)| is_same(*i, *j)).collect();
    let (old, new) = (old.start + head.len()..old.end, new.start + head.len()..new.end);
    let tail = old.clone().rev().zip(new.clone().rev()).take_while(|(i, j)| is_same(*i, *j)).count();
    let (middle_old, middle_new) = (old.start..old.end - tail, new.start..new.end - tail);
    let mut all = head;
    all.extend(shortest_script(middle_old.clone(), middle_new.clone(), is_same));
    all.extend((middle_old.end..old.end).zip(middle_new.end..new.end));
    all
}

/// The matches of a shortest edit script; empty beyond [`DIFFERENCES_MAX`].
fn shortest_script(
    old: Range<usize>,
    new: Range<usize>,
    is_same: &dyn Fn(usize, usize) -> bool,
) -> Vec<(usize, usize)> {
    let (old_count, new_count) = (old.len(), new.len());
    if old_count == 0 || new_count == 0 {
        return Vec::new();
    }
    // furthest[d][k]: how far into the old one gets with d differences on diagonal k, of −d, −d + 2, …, d
    let mut furthest: Vec<Vec<usize>> = Vec::new();
    for differences in 0..=(old_count + new_count).min(DIFFERENCES_MAX) {
        let mut row = Vec::with_capacity(differences + 1);
        for step in 0..=differences {
            let mut i = start_of(&furthest, differences, step);
            // new = old − k with k = 2·step − differences
            let Some(mut j) = (i + differences).checked_sub(2 * step) else {
                row.push(i);
                continue;
            };
            while i < old_count && j < new_count && is_same(old.start + i, new.start + j) {
                (i, j) = (i + 1, j + 1);
            }
            row.push(i);
            if i >= old_count && j >= new_count {
                furthest.push(row);
                return walk_back(&furthest, (old, new));
            }
        }
        furthest.push(row);
    }
    Vec::new()
}

/// Where diagonal `step` of a row begins, from the row before.
fn start_of(furthest: &[Vec<usize>], differences: usize, step: usize) -> usize {
    let Some(last) = differences.checked_sub(1).and_then(|row| furthest.get(row)) else { return 0 };
    let by_removal = step.checked_sub(1).and_then(|step| last.get(step)).map(|i| i + 1);
    let by_addition = last.get(step).copied();
    by_removal.max(by_addition).unwrap_or(0)
}

fn walk_back(furthest: &[Vec<usize>], ranges: (Range<usize>, Range<usize>)) -> Vec<(usize, usize)> {
    let (old, new) = ranges;
    let (mut i, mut j) = (old.len(), new.len());
    let mut matches = Vec::new();
    for differences in (0..furthest.len()).rev() {
        let step = (i + differences - j) / 2;
        let start = start_of(furthest, differences, step);
        while i > start && j > 0 {
            (i, j) = (i - 1, j - 1);
            matches.push((old.start + i, new.start + j));
        }
        if differences == 0 {
            break;
        }
        let last = &furthest[differences - 1];
        let removed =
            step.checked_sub(1).and_then(|step| last.get(step)).is_some_and(|from| from + 1 == start);
        if removed { i -= 1 } else { j -= 1 }
    }
    matches.reverse();
    matches
}
