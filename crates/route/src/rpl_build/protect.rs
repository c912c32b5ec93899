//! Which protection level lies where: soundings along the chain, the cheapest level at each, runs of one level.

use super::RplInput;
use super::track::{Mark, Track};
use crate::RouteError;
use crate::layered::{self, Added};
use crate::soundings::{self, Ground, Stretch};
use cable::presets::{self, Burial};

/// The place where one level ends and the next begins is found to this, km.
const BREAK_TOLERANCE_KM: f64 = 1e-6;
/// A run shorter than this is no section at all, whatever the plan's shortest section.
const RUN_LEAST_KM: f64 = 0.01;

/// A sounding on the chain.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node {
    /// Where.
    pub mark: Mark,
    /// What lies under it.
    pub ground: Ground,
    /// Slope along the route; 0 where there is no water on both sides.
    pub slope_deg: f64,
    /// What cost layers add there.
    pub added: Added,
    /// Index of the level chosen.
    pub level: usize,
}

/// A stretch of one level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Run {
    /// Its A side.
    pub from: Mark,
    /// Its B side.
    pub to: Mark,
    /// Index of its level.
    pub level: usize,
    /// Whether it was looked at and is no longer changed for its length.
    pub settled: bool,
}

/// Soundings and runs of the part of the chain that lies in the water.
#[derive(Debug)]
pub(super) struct Protection {
    /// In order of the chain; both segments have one at the point they share.
    pub nodes: Vec<Node>,
    /// In order, without gaps; empty when the chain is all shore approach.
    pub runs: Vec<Run>,
}

/// Sounds the chain and chooses.
pub(super) fn protect(input: &RplInput, track: &Track) -> Result<Protection, RouteError> {
    let chooser = Chooser { input, step_km: soundings::step_km(input.sea), fallback: fallback(input)? };
    let mut nodes = Vec::new();
    let mut runs: Vec<Run> = Vec::new();
    for (segment, piece) in track.water() {
        let stretch = piece.stretch;
        let stations_km = stretch.stations_km(chooser.step_km).into_iter();
        let first = nodes.len();
        nodes.extend(stations_km.map(|along_km| chooser.sound(&stretch, Mark { segment, along_km })));
        add_runs(&chooser, &stretch, &nodes[first..], &mut runs);
    }
    Sections { input, track, nodes: &nodes }.join_short(&mut runs);
    Ok(Protection { nodes, runs })
}

/// The level where no other may be used: the type that goes deepest, laid on the seabed.
fn fallback(input: &RplInput) -> Result<usize, RouteError> {
    let limit_m = |level: usize| {
        let code = &input.costs.levels[level].cable_type;
        input.catalogue.cable_type(code).map(|cable| cable.depth_limit_m)
    };
    let mut deepest: Option<(usize, f64)> = None;
    for (level, protection) in input.costs.levels.iter().enumerate() {
        let limit_m = limit_m(level)?;
        if !protection.burial.is_ploughed() && deepest.is_none_or(|(_, deepest_m)| limit_m > deepest_m) {
            deepest = Some((level, limit_m));
        }
    }
    deepest.map(|(level, _)| level).ok_or(RouteError::NoLevels)
}

struct Chooser<'a> {
    input: &'a RplInput<'a>,
    step_km: f64,
    fallback: usize,
}

impl Chooser<'_> {
    /// What lies under a place on a segment, and the level chosen for it.
    fn sound(&self, stretch: &Stretch, mark: Mark) -> Node {
        let (input, at) = (self.input, stretch.at(mark.along_km));
        let ground = soundings::ground(input.sea, at);
        let added = layered::added_at(input.sea, input.layers, at);
        let slope_deg = self.slope_deg(stretch, mark.along_km);
        let level = best_level(input, ground, slope_deg, added).unwrap_or(self.fallback);
        Node { mark, ground, slope_deg, added, level }
    }

    /// Slope along the segment, over one step to either side as far as the segment goes.
    fn slope_deg(&self, stretch: &Stretch, along_km: f64) -> f64 {
        let (low_km, high_km) =
            ((along_km - self.step_km).max(0.0), (along_km + self.step_km).min(stretch.length_km));
        let depth_m = |km: f64| soundings::ground(self.input.sea, stretch.at(km)).depth_m();
        match (depth_m(low_km), depth_m(high_km)) {
            (Some(low_m), Some(high_m)) if high_km > low_km => {
                libm::atan((high_m - low_m).abs() / (1000.0 * (high_km - low_km))).to_degrees()
            }
            _ => 0.0,
        }
    }
}

/// The cheapest level that may be used there, chosen as the cost surface chooses; none when none may. Land and unknown
/// ground count as shallow water.
pub(super) fn best_level(input: &RplInput, ground: Ground, slope_deg: f64, added: Added) -> Option<usize> {
    let class = input.costs.class_of(ground.depth_m().unwrap_or(0.0))?;
    let plough = slope_deg <= input.presets.burial.plough_slope_max_deg && !added.no_plough;
    input.costs.cheapest_under(class, plough, added.repairs_per_km_year).map(|choice| choice.level)
}

/// Adds the runs of one segment; the first continues the run before it when the level is the same.
fn add_runs(chooser: &Chooser, stretch: &Stretch, nodes: &[Node], runs: &mut Vec<Run>) {
    let open = |runs: &mut Vec<Run>, from: Mark, node: &Node| match runs.last_mut() {
        Some(last) if last.level == node.level => last.to = node.mark,
        _ => runs.push(Run { from, to: node.mark, level: node.level, settled: false }),
    };
    open(runs, nodes[0].mark, &nodes[0]);
    for pair in nodes.windows(2) {
        let mut from = pair[0].mark;
        if pair[0].level != pair[1].level {
            from.along_km = break_km(chooser, stretch, &pair[0], pair[1].mark.along_km);
            if let Some(last) = runs.last_mut() {
                last.to = from;
            }
        }
        open(runs, from, &pair[1]);
    }
}

/// Where the level of a sounding ends before the next one, by bisection. A third level between the two is finer than
/// the soundings and not looked for.
fn break_km(chooser: &Chooser, stretch: &Stretch, node: &Node, next_km: f64) -> f64 {
    let (mut low_km, mut high_km) = (node.mark.along_km, next_km);
    while high_km - low_km > BREAK_TOLERANCE_KM {
        let middle_km = (low_km + high_km) / 2.0;
        if chooser.sound(stretch, Mark { along_km: middle_km, ..node.mark }).level == node.level {
            low_km = middle_km;
        } else {
            high_km = middle_km;
        }
    }
    (low_km + high_km) / 2.0
}

/// Runs, and what they may become.
struct Sections<'a> {
    input: &'a RplInput<'a>,
    track: &'a Track<'a>,
    nodes: &'a [Node],
}

impl Sections<'_> {
    /// Joins every run shorter than the shortest section to a neighbour whose level may be used all along it, the
    /// heavier one first. Where neither may, the run itself is lengthened over its neighbours, once; where even that
    /// is not allowed it stays.
    fn join_short(&self, runs: &mut Vec<Run>) {
        while let Some(index) = self.shortest(runs) {
            let tiny = self.length_km(&runs[index]) < RUN_LEAST_KM;
            if let Some(level) = self.level_to_join(runs, index, tiny) {
                runs[index].level = level;
            } else {
                runs[index].settled = true;
                if let Some(longer) = self.lengthened(runs, index) {
                    cover(runs, index, longer);
                }
            }
            join_equal(runs);
        }
    }

    /// The shortest of the runs that are too short and not yet given up; the first of equals.
    fn shortest(&self, runs: &[Run]) -> Option<usize> {
        let least_km = |run: &Run| {
            if run.settled { RUN_LEAST_KM } else { self.input.plan.section_min_km.max(RUN_LEAST_KM) }
        };
        (0..runs.len())
            .filter(|index| runs.len() > 1 && self.length_km(&runs[*index]) < least_km(&runs[*index]))
            .min_by(|left, right| self.length_km(&runs[*left]).total_cmp(&self.length_km(&runs[*right])))
    }

    fn length_km(&self, run: &Run) -> f64 {
        self.track.kp_km(run.to) - self.track.kp_km(run.from)
    }

    fn level_to_join(&self, runs: &[Run], index: usize, whatever: bool) -> Option<usize> {
        let before = index.checked_sub(1).map(|before| runs[before].level);
        let after = runs.get(index + 1).map(|after| after.level);
        let mut levels: Vec<usize> = before.into_iter().chain(after).collect();
        levels.sort_by_key(|level| self.weight(*level));
        levels.into_iter().find(|level| whatever || self.allowed(*level, &runs[index]))
    }

    /// Order of weight: the heavier armour first, under the plough before on the seabed.
    fn weight(&self, level: usize) -> (usize, bool) {
        let level = &self.input.costs.levels[level];
        (presets::rank(self.input.catalogue, &level.cable_type), level.burial == Burial::Surface)
    }

    /// Whether a level may be used at every sounding of a run.
    fn allowed(&self, level: usize, run: &Run) -> bool {
        let from = self.nodes.partition_point(|node| node.mark < run.from);
        let to = self.nodes.partition_point(|node| node.mark <= run.to);
        self.nodes[from..to].iter().all(|node| self.allowed_at(level, node))
    }

    fn allowed_at(&self, level: usize, node: &Node) -> bool {
        let costs = &self.input.costs;
        let class = costs.class_of(node.ground.depth_m().unwrap_or(0.0));
        let priced = class.is_some_and(|class| costs.cost_minor_per_km[class][level].is_some());
        let gentle = node.slope_deg <= self.input.presets.burial.plough_slope_max_deg;
        let workable = gentle && !node.added.no_plough;
        priced && (workable || !costs.levels[level].burial.is_ploughed())
    }

    /// An inner run lengthened to the shortest section where its level may be used: by as much on either side, or
    /// else on one side only.
    fn lengthened(&self, runs: &[Run], index: usize) -> Option<Run> {
        if index == 0 || index + 1 == runs.len() {
            return None; // it continues ashore
        }
        let (first_km, last_km) = (self.track.kp_km(runs[0].from), self.track.kp_km(runs[runs.len() - 1].to));
        let run = runs[index];
        let least_km = self.input.plan.section_min_km;
        let more_km = least_km - self.length_km(&run) + BREAK_TOLERANCE_KM;
        let longer = |before_frac: f64| {
            let from_km = (self.track.kp_km(run.from) - before_frac * more_km).max(first_km);
            let to_km = (self.track.kp_km(run.to) + (1.0 - before_frac) * more_km).min(last_km);
            Run { from: self.track.mark_at(from_km), to: self.track.mark_at(to_km), ..run }
        };
        let long_enough = |run: &Run| self.length_km(run) >= least_km && self.allowed(run.level, run);
        [0.5, 1.0, 0.0].map(longer).into_iter().find(long_enough)
    }
}

/// Lays a lengthened run over its neighbours.
fn cover(runs: &mut Vec<Run>, index: usize, longer: Run) {
    runs[index] = longer;
    for before in &mut runs[..index] {
        before.to = if before.to > longer.from { longer.from } else { before.to };
    }
    for after in &mut runs[index + 1..] {
        after.from = if after.from < longer.to { longer.to } else { after.from };
    }
    runs.retain(|run| run.from < run.to);
}

/// Makes one run of neighbours with the same level.
fn join_equal(runs: &mut Vec<Run>) {
    runs.dedup_by(|after, before| {
        let same = after.level == before.level;
        if same {
            before.to = after.to;
            before.settled = false;
        }
        same
    });
}
