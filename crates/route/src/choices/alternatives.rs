//! Alternatives: routes that really differ from the best one and from each other, each the best of its kind.
//!
//! A route of another kind runs along a valley of "cost from here to both ends". So candidates are places (via-nodes)
//! that are lowest on a cross-section of that sum, outside the bands of the routes already found; the route through
//! one is then let go of the place and moved downhill in a tube until no line nearby is cheaper. What shows no such
//! place is looked for by changing over from one route found to another, and with the bands of earlier routes made
//! dearer. Whatever led to a line, it is priced on the field
//! as given and kept only where it still lies apart.
//!
//! # Source
//! Via-node and plateau alternatives: I. Abraham, D. Delling, A. Goldberg, R. Werneck, Alternative routes in road
//! networks, ACM JEA 18 (2013); penalties: Y. Chen, M. Bell, K. Bogenberger, IEEE Trans. ITS 8 (2007).

mod candidates;

use super::band::{cell_km, mark_band, settled, with_costs};
use super::ground::{Ground, Reach};
use super::line::{ChoiceLine, apart_frac, apart_km, cost_of, length_km, stations};
use super::part::Part;
use super::refuse_outside;
use crate::RouteError;
use crate::field::{Field, Place};
use candidates::candidates;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::ops::Range;
use units::{Finding, LonLat, Staged, Watch};

/// Lines tried per route wanted, at most.
const TRIES_PER_ROUTE: usize = 6;
/// How much dearer bands are made, in turn.
const DEARER_RATIOS: [f32; 2] = [1.5, 4.0];
/// Changes from one route to another tried at most.
const CHANGES_MAX: usize = 24;

/// What the planner wants.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AlternativesWanted {
    /// Routes wanted, the best included.
    pub routes_count: usize,
    /// How far apart two routes must lie.
    pub apart_km: f64,
    /// Along which share of their length, 0 to 1: of both, each measured against the other.
    pub apart_frac: f64,
    /// How much dearer than the best a route may be.
    pub dearer_max_pct: f64,
    /// Cost increase of the fit.
    pub fit_increase_max_pct: f64,
}

/// How a route was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FoundBy {
    /// It is the best.
    Best,
    /// Over a place from which both ways on are cheapest.
    ViaNode,
    /// It begins like one earlier route and ends like another.
    ChangedOver,
    /// With the bands of earlier routes made dearer.
    DearerBands,
}

/// A point at which a route parts from the best one or joins it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Parting {
    /// Kilometre point, along this route.
    pub kp_km: f64,
    /// Where.
    pub at: LonLat,
}

/// A route among several.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Alternative {
    /// The route.
    pub line: ChoiceLine,
    /// How much more than the best it costs, both as laid.
    pub dearer_pct: f64,
    /// Share of its length that lies apart by the distance wanted from each earlier route, the least of them; 1 for
    /// the best.
    pub apart_frac: f64,
    /// Where it leaves the best route; none for the best.
    pub departs: Option<Parting>,
    /// Where it has come back for good.
    pub rejoins: Option<Parting>,
    /// How it was found.
    pub found_by: FoundBy,
}

/// Routes that really differ, the cheapest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Alternatives {
    /// What was wanted.
    pub wanted: AlternativesWanted,
    /// What there is. Each is locally optimal: no line within half the distance wanted of it is cheaper.
    pub routes: Vec<Alternative>,
    /// Lines tried besides the best.
    pub tried_count: usize,
    /// Of these, dropped because they fell together with an earlier one or did not lie apart from it far enough.
    pub alike_count: usize,
    /// Of these, dropped because they cost too much.
    pub too_dear_count: usize,
}

/// Finds up to `routes_count` routes, each apart by `apart_km` for `apart_frac` of its length from every earlier one
/// and at most `dearer_max_pct` dearer than the best. Fewer where there are no more; a finding then says why.
///
/// # Errors
/// [`RouteError::Figure`] for wishes out of range, else as [`crate::solve::solve_line`].
pub fn alternatives(
    field: &Field,
    ends: [Place; 2],
    wanted: &AlternativesWanted,
    watch: &dyn Watch,
) -> Result<Staged<Alternatives>, RouteError> {
    refuse_odd_wishes(wanted)?;
    let ground = Ground::new(field)?;
    let best = ground.best_line(ends, &Part::between(watch, 0.0, 0.1))?;
    let best_minor = cost_of(field, &best);
    let limit_minor = best_minor * (1.0 + wanted.dearer_max_pct / 100.0);
    let found = vec![Found { cost_minor: best_minor, line: best, by: FoundBy::Best }];
    let mut search = Search {
        ground,
        ends,
        wanted,
        limit_minor,
        found,
        changes_tried: Vec::new(),
        counts: Counts::default(),
    };
    if wanted.routes_count > 1 {
        search.over_via_nodes(&Part::between(watch, 0.1, 0.6))?;
        search.by_changing_over(&Part::between(watch, 0.6, 0.75))?;
        search.with_dearer_bands(&Part::between(watch, 0.75, 0.85))?;
        search.by_changing_over(&Part::between(watch, 0.85, 0.9))?;
    }
    search.result(&Part::between(watch, 0.9, 1.0))
}

fn refuse_odd_wishes(wanted: &AlternativesWanted) -> Result<(), RouteError> {
    refuse_outside("routes_count", wanted.routes_count as f64, [1.0, 20.0], "1 to 20")?;
    refuse_outside("apart_km", wanted.apart_km, [1e-6, 1e5], "positive, in km")?;
    refuse_outside("apart_frac", wanted.apart_frac, [0.01, 1.0], "0.01 to 1")?;
    refuse_outside("dearer_max_pct", wanted.dearer_max_pct, [0.0, 1000.0], "0 to 1000")?;
    refuse_outside("fit_increase_max_pct", wanted.fit_increase_max_pct, [0.0, 100.0], "0 to 100")
}

#[derive(Debug, Default)]
struct Counts {
    tried: usize,
    alike: usize,
    too_dear: usize,
    next_dearest_minor: Option<f64>,
}

struct Found {
    line: Vec<Place>,
    cost_minor: f64,
    by: FoundBy,
}

struct Search<'a> {
    ground: Ground<'a>,
    ends: [Place; 2],
    wanted: &'a AlternativesWanted,
    limit_minor: f64,
    found: Vec<Found>,
    /// Pairs of routes found between which a change was tried.
    changes_tried: Vec<[usize; 2]>,
    counts: Counts,
}

impl Search<'_> {
    fn done(&self) -> bool {
        self.found.len() >= self.wanted.routes_count
    }

    fn over_via_nodes(&mut self, watch: &dyn Watch) -> Result<(), RouteError> {
        let mut from_source = self.ground.reach(self.ends[0], &Part::between(watch, 0.0, 0.2))?;
        let mut from_goal = self.ground.reach(self.ends[1], &Part::between(watch, 0.2, 0.4))?;
        let mut tried = vec![false; self.ground.field.cols() * self.ground.field.rows()];
        mark_band(self.ground.field, &self.found[0].line, self.wanted.apart_km, &mut tried);
        let vias = candidates(&self.ground, [&from_source, &from_goal], self.limit_minor, &tried);
        let tries_max = TRIES_PER_ROUTE * self.wanted.routes_count;
        let trying = Part::between(watch, 0.4, 1.0);
        let mut tries = 0;
        for via in vias {
            if tries == tries_max || self.done() {
                break;
            }
            if tried[via] {
                continue;
            }
            let rough = self.over(via, [&mut from_source, &mut from_goal]);
            let kept = self.consider(&rough, FoundBy::ViaNode, &Part::of(&trying, tries, tries_max))?;
            // The valley this node lies in has been seen, whatever became of the line.
            let seen = if kept { self.found.last().map(|found| found.line.clone()) } else { None };
            for line in [Some(rough), seen].into_iter().flatten() {
                mark_band(self.ground.field, &line, 0.5 * self.wanted.apart_km, &mut tried);
            }
            tries += 1;
        }
        Ok(())
    }

    fn over(&self, via: usize, [from_source, from_goal]: [&mut Reach; 2]) -> Vec<Place> {
        let mut line = self.ground.path_to_node(from_source, via);
        let on = self.ground.path_to_node(from_goal, via);
        line.extend(on.into_iter().rev().skip(1));
        line
    }

    /// Every two routes: begun like the one, ended like the other. What is found joins in.
    fn by_changing_over(&mut self, watch: &dyn Watch) -> Result<(), RouteError> {
        while let Some([one, other]) = self.next_pair() {
            if self.done() || self.changes_tried.len() == CHANGES_MAX {
                break;
            }
            let part = Part::of(watch, self.changes_tried.len(), CHANGES_MAX);
            self.changes_tried.push([one, other]);
            if let Some(line) = self.changed_over(one, other, &part)? {
                self.consider(&line, FoundBy::ChangedOver, &part)?;
            }
        }
        Ok(())
    }

    fn next_pair(&self) -> Option<[usize; 2]> {
        let count = self.found.len();
        let mut pairs = (0..count).flat_map(|one| (0..count).map(move |other| [one, other]));
        pairs.find(|pair| pair[0] != pair[1] && !self.changes_tried.contains(pair))
    }

    /// One route up to where it lies farthest from the other in its first half, the best line over to where the other
    /// lies farthest from it in its second, and on along that.
    fn changed_over(
        &self,
        one: usize,
        other: usize,
        watch: &dyn Watch,
    ) -> Result<Option<Vec<Place>>, RouteError> {
        let (one, other) = (&self.found[one].line, &self.found[other].line);
        let leaves = self.farthest(one, 0..one.len() / 2, other);
        let joins = self.farthest(other, other.len() / 2..other.len(), one);
        let Some((leaves, joins)) = leaves.zip(joins).filter(|(leaves, joins)| one[*leaves] != other[*joins])
        else {
            return Ok(None);
        };
        let over = self.ground.best_line([one[leaves], other[joins]], watch)?;
        let mut line = one[..leaves].to_vec();
        line.extend(over);
        line.extend(other[joins + 1..].iter().copied());
        Ok(Some(line))
    }

    /// The vertex in a range of a line that lies farthest from another line; none where all lie too near.
    fn farthest(&self, line: &[Place], range: Range<usize>, other: &[Place]) -> Option<usize> {
        let apart = range.map(|at| (at, apart_km(self.ground.field, line[at], other)));
        let farthest = apart.max_by(|one, other| one.1.total_cmp(&other.1))?;
        (farthest.1 >= self.wanted.apart_km).then_some(farthest.0)
    }

    /// The best line where all bands are dearer.
    fn with_dearer_bands(&mut self, watch: &dyn Watch) -> Result<(), RouteError> {
        for (number, ratio) in DEARER_RATIOS.into_iter().enumerate() {
            let mut before = 0;
            // Each route found has a band of its own to be made dearer.
            while before < self.found.len() && !self.done() {
                before = self.found.len();
                let part = Part::of(watch, number, DEARER_RATIOS.len());
                let dearer = self.dearer(ratio)?;
                let line = Ground::new(&dearer)?.best_line(self.ends, &part)?;
                self.consider(&line, FoundBy::DearerBands, &part)?;
            }
        }
        Ok(())
    }

    fn dearer(&self, ratio: f32) -> Result<Field, RouteError> {
        let field = self.ground.field;
        let mut marked = vec![false; field.cols() * field.rows()];
        for found in &self.found {
            mark_band(field, &found.line, self.wanted.apart_km, &mut marked);
        }
        #[allow(clippy::cast_possible_truncation)] // the field's own f32 values
        let cost = |node: usize| field.node_cost(node) as f32 * if marked[node] { ratio } else { 1.0 };
        with_costs(field, cost)
    }

    /// Lets a line go where it costs least nearby, and keeps it if it then is one of those wanted.
    fn consider(&mut self, rough: &[Place], by: FoundBy, watch: &dyn Watch) -> Result<bool, RouteError> {
        let field = self.ground.field;
        self.counts.tried += 1;
        let reach_km = (0.5 * self.wanted.apart_km).max(3.0 * cell_km(field, rough));
        // On the way a line may still come away from an earlier one: half the share must do.
        let keep = |line: &[Place]| self.apart_from_all(line, 0.5 * self.wanted.apart_frac);
        let Some(line) = settled(&self.ground, rough, reach_km, keep, watch)? else {
            self.counts.alike += 1;
            return Ok(false);
        };
        if !self.apart_from_all(&line, self.wanted.apart_frac) {
            self.counts.alike += 1;
            return Ok(false);
        }
        let cost_minor = cost_of(field, &line);
        if cost_minor > self.limit_minor {
            self.counts.too_dear += 1;
            let least = self.counts.next_dearest_minor.unwrap_or(f64::INFINITY);
            self.counts.next_dearest_minor = Some(least.min(cost_minor));
            return Ok(false);
        }
        self.found.push(Found { line, cost_minor, by });
        Ok(true)
    }

    fn apart_from_all(&self, line: &[Place], share_min: f64) -> bool {
        let (field, apart_km) = (self.ground.field, self.wanted.apart_km);
        self.found.iter().all(|found| {
            apart_frac(field, line, &found.line, apart_km) >= share_min
                && apart_frac(field, &found.line, line, apart_km) >= share_min
        })
    }

    fn result(mut self, watch: &dyn Watch) -> Result<Staged<Alternatives>, RouteError> {
        let field = self.ground.field;
        self.found.sort_by(|one, other| one.cost_minor.total_cmp(&other.cost_minor));
        let best_minor = self.found[0].cost_minor;
        let findings = self.findings(best_minor);
        let mut routes: Vec<Alternative> = Vec::new();
        for Found { line, cost_minor: _, by } in self.found {
            let share = |earlier: &Alternative| {
                apart_frac(field, &line, &earlier.line.polished, self.wanted.apart_km)
            };
            let apart = routes.iter().map(share).fold(1.0, f64::min);
            let (departs, rejoins) = match routes.first() {
                Some(best) => partings(field, &line, &best.line.polished, self.wanted.apart_km),
                None => (None, None),
            };
            let line = ChoiceLine::fitted(field, line, self.wanted.fit_increase_max_pct, watch)?;
            // as laid: the polish of a line within its tube may stay above what fewer vertices find
            let best_minor = routes.first().map_or(line.cost_minor, |best| best.line.cost_minor);
            let dearer_pct = 100.0 * (line.cost_minor / best_minor - 1.0);
            routes.push(Alternative { line, dearer_pct, apart_frac: apart, departs, rejoins, found_by: by });
        }
        let value = Alternatives {
            wanted: *self.wanted,
            routes,
            tried_count: self.counts.tried,
            alike_count: self.counts.alike,
            too_dear_count: self.counts.too_dear,
        };
        Ok(Staged { value, findings })
    }

    fn findings(&self, best_minor: f64) -> Vec<Finding> {
        let (wanted, counts) = (self.wanted, &self.counts);
        if self.done() {
            return Vec::new();
        }
        let next = counts.next_dearest_minor.map_or(String::new(), |minor| {
            format!("; the next costs {:.2} % more than the best", 100.0 * (minor / best_minor - 1.0))
        });
        let message = format!(
            "{} of {} routes found that lie {} km apart for {:.0} % of their length and cost at most {} % more than the best: of {} more lines tried {} fell together with these or lay too close, {} cost too much{next}",
            self.found.len(),
            wanted.routes_count,
            wanted.apart_km,
            100.0 * wanted.apart_frac,
            wanted.dearer_max_pct,
            counts.tried,
            counts.alike,
            counts.too_dear
        );
        let finding = Finding::notes("route.alternatives.fewer", message);
        vec![finding.hint("ask for a smaller distance or share, or allow dearer routes")]
    }
}

/// Where a line first leaves another and where it has come back for good: by two cells, or by the distance wanted
/// where that is less.
fn partings(
    field: &Field,
    line: &[Place],
    other: &[Place],
    apart_wanted_km: f64,
) -> (Option<Parting>, Option<Parting>) {
    let off_km = apart_wanted_km.min(2.0 * cell_km(field, line));
    let stations = stations(field, line, (length_km(field, line) / 1000.0).max(1e-9));
    let off = |at: usize| apart_km(field, stations[at].place, other) > off_km;
    let parting = |at: usize| {
        stations.get(at).map(|station| Parting { kp_km: station.kp_km, at: field.position(station.place) })
    };
    let first = (0..stations.len()).find(|at| off(*at));
    let last = (0..stations.len()).rev().find(|at| off(*at));
    (
        first.and_then(|at| parting(at.saturating_sub(1))),
        last.and_then(|at| parting((at + 1).min(stations.len() - 1))),
    )
}
