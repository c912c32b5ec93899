//! A coarse way over ground with a price: label-setting over places and headings, closed by a word of three pieces.

use super::pieces::{Posture, cost_minor};
use super::{Bend, Ground, Piece, words};
use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};
use std::f64::consts::TAU;

/// Headings told apart; a step turns by one of them, or runs straight for the same length.
const HEADINGS: usize = 24;
/// Sides of the squares within which places are one, in steps.
const SQUARE_STEPS: f64 = 1.0;
/// Labels set at most: the memory and time the search may take.
const LABELS_MAX: usize = 60_000;
/// From every how manieth label the end is tried by a word.
const CLOSE_EVERY: usize = 100;

struct Label {
    at: Posture,
    heading_no: usize,
    cost_minor: f64,
    before: usize,
    piece: Piece,
}

/// Order of labels in the queue: by cost, then by age.
struct Next(f64, usize);

impl PartialEq for Next {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Next {}

impl PartialOrd for Next {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Next {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0).then(self.1.cmp(&other.1))
    }
}

/// The cheapest coarse way found; none where none is open.
pub(super) fn way(ends: [Posture; 2], radius_km: f64, ground: Ground<'_>) -> Option<Vec<Piece>> {
    let step_km = (TAU * radius_km / HEADINGS as f64).max(ends[0].km_to(ends[1]) / 40.0);
    let start = Label {
        at: ends[0],
        heading_no: 0,
        cost_minor: 0.0,
        before: usize::MAX,
        piece: Piece { bend: Bend::Straight, length_km: 0.0 },
    };
    let mut labels = vec![start];
    let mut queue = BinaryHeap::from([Reverse(Next(0.0, 0))]);
    let mut settled = BTreeSet::new();
    let mut best: Option<(f64, Vec<Piece>)> = None;
    let mut popped = 0;
    while let Some(Reverse(Next(cost, label))) = queue.pop() {
        if best.as_ref().is_some_and(|(best_minor, _)| cost >= *best_minor) || labels.len() > LABELS_MAX {
            break;
        }
        if !settled.insert(square(&labels[label], step_km)) {
            continue;
        }
        if popped % CLOSE_EVERY == 0 {
            close(ends[1], radius_km, ground, (&labels, label), &mut best);
        }
        popped += 1;
        for bend in [Bend::Left, Bend::Straight, Bend::Right] {
            if let Some(next) = stepped(&labels, label, bend, [radius_km, step_km], ground) {
                queue.push(Reverse(Next(next.cost_minor, labels.len())));
                labels.push(next);
            }
        }
    }
    best.map(|(_, pieces)| pieces)
}

#[allow(clippy::cast_possible_truncation)] // a finite place on the search's own raster
fn square(label: &Label, step_km: f64) -> (i64, i64, usize) {
    let side_km = SQUARE_STEPS * step_km;
    ((label.at.x_km / side_km).floor() as i64, (label.at.y_km / side_km).floor() as i64, label.heading_no)
}

fn stepped(
    labels: &[Label],
    before: usize,
    bend: Bend,
    [radius_km, straight_km]: [f64; 2],
    ground: Ground<'_>,
) -> Option<Label> {
    let from = &labels[before];
    let length_km = if bend == Bend::Straight { straight_km } else { TAU * radius_km / HEADINGS as f64 };
    let piece = Piece { bend, length_km };
    let cost_minor = from.cost_minor + cost_minor(from.at, radius_km, &[piece], ground);
    let heading_no = match bend {
        Bend::Left => (from.heading_no + 1) % HEADINGS,
        Bend::Straight => from.heading_no,
        Bend::Right => (from.heading_no + HEADINGS - 1) % HEADINGS,
    };
    let at = from.at.after(piece, radius_km);
    cost_minor.is_finite().then_some(Label { at, heading_no, cost_minor, before, piece })
}

/// Tries to end the way here by the cheapest open word.
fn close(
    goal: Posture,
    radius_km: f64,
    ground: Ground<'_>,
    (labels, label): (&[Label], usize),
    best: &mut Option<(f64, Vec<Piece>)>,
) {
    let from = &labels[label];
    for word in words::solutions([from.at, goal], radius_km) {
        let total_minor = from.cost_minor + cost_minor(from.at, radius_km, &word, ground);
        if total_minor.is_finite() && best.as_ref().is_none_or(|(best_minor, _)| total_minor < *best_minor) {
            let mut pieces = word;
            let mut at = label;
            while at != usize::MAX {
                pieces.insert(0, labels[at].piece);
                at = labels[at].before;
            }
            *best = Some((total_minor, super::refine::merged(pieces, radius_km)));
        }
    }
}
