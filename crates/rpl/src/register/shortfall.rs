//! Burial reached against burial aimed at.

use super::check::{Interval, SAME_KM, sorted_intervals};
use super::{KpBasis, Register, RegisterEntry};
use crate::list::PositionList;
use crate::measure::measure;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// How many times the usual distance two readings of a log may lie apart before the cable between them counts as not
/// logged. A guess: logs are kept at a steady step, and ten missing readings are no accident.
const READING_REACH_STEPS: f64 = 10.0;

/// A stretch with one burial target.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, schemars::JsonSchema)]
pub struct TargetBand {
    /// Where it begins.
    pub from_kp_km: f64,
    /// Where it ends.
    pub to_kp_km: f64,
    /// Burial depth aimed at.
    pub target_m: f64,
}

impl TargetBand {
    /// The targets of a list's segments along `basis`; segments that say none, or surface lay, are left out. Empty when
    /// the basis is unknown.
    #[must_use]
    pub fn of_list(list: &PositionList, basis: KpBasis) -> Vec<Self> {
        let measured = measure(list);
        let kp_km: Vec<f64> = match basis {
            KpBasis::Unknown => return Vec::new(),
            KpBasis::Route => measured.route_kp_km.iter().map(|kp| kp.km()).collect(),
            KpBasis::Cable => measured.cable_kp_km.iter().map(|kp| kp.km()).collect(),
        };
        let ends = kp_km.iter().zip(kp_km.iter().skip(1)).zip(&list.segment);
        ends.filter_map(|((from_kp_km, to_kp_km), segment)| {
            let target_m = segment.burial_target_m.filter(|target_m| *target_m > 0.0)?;
            Some(Self { from_kp_km: *from_kp_km, to_kp_km: *to_kp_km, target_m })
        })
        .collect()
    }
}

/// A run of cable buried less deep than aimed at.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct BurialShortfall {
    /// Where it begins.
    pub from_kp_km: f64,
    /// Where it ends.
    pub to_kp_km: f64,
    /// Burial depth aimed at.
    pub target_m: f64,
    /// Burial depth reached; none where the register says nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub achieved_m: Option<f64>,
    /// Names of the entries that say so, the first and the last of the run; empty where none does.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub entries: Vec<String>,
}

/// Burial along a register, weighted by length.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct BurialStatistics {
    /// Length with a burial depth.
    pub logged_km: f64,
    /// Least burial depth.
    pub min_m: f64,
    /// Mean burial depth over the length.
    pub mean_m: f64,
    /// Length that has a target.
    pub target_km: f64,
    /// Of that, length where the burial depth is the target or more.
    pub met_km: f64,
    /// Of that, length that the register says nothing of.
    pub unlogged_km: f64,
    /// Length that meets its target, of the length that has one; none without targets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub met_pct: Option<f64>,
}

/// A stretch with one burial depth.
#[derive(Debug, Clone, Copy)]
struct Reached<'a> {
    from_km: f64,
    to_km: f64,
    burial_m: f64,
    entry: &'a RegisterEntry,
}

/// Runs where the burial depth of the register is less than the target, or not said, in order.
///
/// `targets` count along the same kilometre point as the register ([`TargetBand::of_list`]). Where entries overlap the
/// lesser burial counts. A log of points says what holds until the next reading, unless that is far (ten times the
/// usual step).
#[must_use]
pub fn burial_shortfall(register: &Register, targets: &[TargetBand]) -> Vec<BurialShortfall> {
    let mut runs: Vec<BurialShortfall> = Vec::new();
    for piece in pieces(register, targets) {
        let Some(target_m) = piece.target_m else { continue };
        let achieved_m = piece.reached.map(|reached| reached.burial_m);
        if achieved_m.is_some_and(|achieved_m| achieved_m >= target_m) {
            continue;
        }
        let id = piece.reached.map(|reached| reached.entry.id.clone());
        match runs.last_mut().filter(|run| continues(run, &piece, achieved_m)) {
            Some(run) => {
                run.to_kp_km = piece.to_km;
                run.entries.truncate(1);
                run.entries.extend(id.filter(|id| run.entries.first() != Some(id)));
            }
            None => runs.push(BurialShortfall {
                from_kp_km: piece.from_km,
                to_kp_km: piece.to_km,
                target_m,
                achieved_m,
                entries: id.into_iter().collect(),
            }),
        }
    }
    runs
}

#[allow(clippy::float_cmp)] // the same written figure, not a computed one
fn continues(run: &BurialShortfall, piece: &Piece<'_>, achieved_m: Option<f64>) -> bool {
    (run.to_kp_km - piece.from_km).abs() < SAME_KM
        && Some(run.target_m) == piece.target_m
        && run.achieved_m == achieved_m
}

/// Burial along the register and against `targets`; none where no length has a burial depth.
#[must_use]
pub fn burial_statistics(register: &Register, targets: &[TargetBand]) -> Option<BurialStatistics> {
    if !register.kind.is_burial() {
        return None;
    }
    let pieces = pieces(register, targets);
    let total_km = |wanted: &dyn Fn(&&Piece<'_>) -> bool| -> f64 {
        pieces.iter().filter(wanted).map(|piece| piece.to_km - piece.from_km).sum()
    };
    let logged_km = total_km(&|piece| piece.reached.is_some());
    if logged_km <= 0.0 {
        return None;
    }
    let reached =
        || pieces.iter().filter_map(|piece| Some((piece.to_km - piece.from_km, piece.reached?.burial_m)));
    let target_km = total_km(&|piece| piece.target_m.is_some());
    let met_km = total_km(&|piece| {
        piece.reached.zip(piece.target_m).is_some_and(|(reached, target_m)| reached.burial_m >= target_m)
    });
    Some(BurialStatistics {
        logged_km,
        min_m: reached().map(|(_, burial_m)| burial_m).fold(f64::INFINITY, f64::min),
        mean_m: reached().map(|(length_km, burial_m)| length_km * burial_m).sum::<f64>() / logged_km,
        target_km,
        met_km,
        unlogged_km: total_km(&|piece| piece.target_m.is_some() && piece.reached.is_none()),
        met_pct: (target_km > 0.0).then(|| 100.0 * met_km / target_km),
    })
}

/// A piece along which neither the target nor the burial changes.
#[derive(Debug, Clone, Copy)]
struct Piece<'a> {
    from_km: f64,
    to_km: f64,
    target_m: Option<f64>,
    reached: Option<Reached<'a>>,
}

/// The line cut wherever a target or a burial begins or ends.
fn pieces<'a>(register: &'a Register, targets: &[TargetBand]) -> Vec<Piece<'a>> {
    let reached = reached_along(register);
    let bands: Vec<&TargetBand> = targets.iter().filter(|band| band.to_kp_km > band.from_kp_km).collect();
    let mut cuts_km: Vec<f64> = reached.iter().flat_map(|reached| [reached.from_km, reached.to_km]).collect();
    cuts_km.extend(bands.iter().flat_map(|band| [band.from_kp_km, band.to_kp_km]));
    cuts_km.retain(|cut_km| cut_km.is_finite());
    cuts_km.sort_by(f64::total_cmp);
    cuts_km.dedup_by(|a, b| (*a - *b).abs() < 1e-9);
    let mut sweep = Sweep::new(&reached);
    let mut bands = bands;
    bands.sort_by(|a, b| a.from_kp_km.total_cmp(&b.from_kp_km));
    let mut bands = bands.into_iter().peekable();
    let ends = cuts_km.iter().zip(cuts_km.iter().skip(1));
    ends.map(|(from_km, to_km)| {
        let middle_km = (from_km + to_km) / 2.0;
        while bands.next_if(|band| band.to_kp_km <= middle_km).is_some() {}
        let target_m = bands.peek().filter(|band| band.from_kp_km <= middle_km).map(|band| band.target_m);
        Piece { from_km: *from_km, to_km: *to_km, target_m, reached: sweep.least_at(middle_km) }
    })
    .collect()
}

/// Walks along the line once.
struct Sweep<'a, 'b> {
    reached: &'b [Reached<'a>],
    /// Order of each stretch by its burial, the least first.
    rank: Vec<usize>,
    /// Stretch of each rank.
    of_rank: Vec<usize>,
    next: usize,
    /// Ranks begun; those that have ended go when they come to the top.
    open: BinaryHeap<Reverse<usize>>,
}

impl<'a, 'b> Sweep<'a, 'b> {
    fn new(reached: &'b [Reached<'a>]) -> Self {
        let mut of_rank: Vec<usize> = (0..reached.len()).collect();
        of_rank.sort_by(|a, b| reached[*a].burial_m.total_cmp(&reached[*b].burial_m).then(a.cmp(b)));
        let mut rank = vec![0; reached.len()];
        for (order, stretch) in of_rank.iter().enumerate() {
            rank[*stretch] = order;
        }
        Self { reached, rank, of_rank, next: 0, open: BinaryHeap::new() }
    }

    /// The least burial at a place; places must not go back.
    fn least_at(&mut self, at_km: f64) -> Option<Reached<'a>> {
        while self.reached.get(self.next).is_some_and(|reached| reached.from_km <= at_km) {
            self.open.push(Reverse(self.rank[self.next]));
            self.next += 1;
        }
        while let Some(Reverse(rank)) = self.open.peek() {
            let reached = self.reached[self.of_rank[*rank]];
            if reached.to_km > at_km {
                return Some(reached);
            }
            self.open.pop();
        }
        None
    }
}

/// Stretches with a burial depth, by where they begin.
fn reached_along(register: &Register) -> Vec<Reached<'_>> {
    let intervals =
        sorted_intervals(register).into_iter().filter_map(|Interval { from_km, to_km, entry }| {
            let burial_m = entry.burial_m.filter(|burial_m| burial_m.is_finite() && to_km > from_km)?;
            Some(Reached { from_km, to_km, burial_m, entry })
        });
    let mut reached: Vec<Reached<'_>> = intervals.collect();
    reached.extend(readings(register));
    reached.sort_by(|a, b| a.from_km.total_cmp(&b.from_km));
    reached
}

/// Readings at points, each until the next unless that is far.
fn readings(register: &Register) -> Vec<Reached<'_>> {
    let point = |entry| -> Option<(f64, f64, &RegisterEntry)> {
        let entry: &RegisterEntry = entry;
        let is_point = entry.to_kp_km.is_none();
        let (kp_km, burial_m) = entry.from_kp_km.zip(entry.burial_m)?;
        (is_point && kp_km.is_finite() && burial_m.is_finite()).then_some((kp_km, burial_m, entry))
    };
    let mut points: Vec<(f64, f64, &RegisterEntry)> = register.entry.iter().filter_map(point).collect();
    points.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut steps_km: Vec<f64> = points.windows(2).map(|pair| pair[1].0 - pair[0].0).collect();
    steps_km.sort_by(f64::total_cmp);
    let usual_km = steps_km.get(steps_km.len() / 2).copied().unwrap_or(0.0);
    let near = |pair: &&[(f64, f64, &RegisterEntry)]| pair[1].0 - pair[0].0 <= READING_REACH_STEPS * usual_km;
    points
        .windows(2)
        .filter(near)
        .map(|pair| Reached { from_km: pair[0].0, to_km: pair[1].0, burial_m: pair[0].1, entry: pair[0].2 })
        .collect()
}
