//! Trunk and branch: the cheapest network that joins three to eight landings, with branching units where it forks.
//!
//! For three landings the fork is where the costs of arrival from all three add up to least, on the full fields. For
//! more, which landings belong together is found on a lattice of places joined by straight lines priced on the field
//! itself (Dreyfus and Wagner). Then every leg is solved like any route, and the forks are moved between their legs
//! until the network costs no less.
//!
//! # Source
//! S. E. Dreyfus, R. A. Wagner, The Steiner problem in graphs, Networks 1 (1971).

mod lattice;
mod refine;

use super::ground::{Ground, Reach};
use super::line::{ChoiceLine, cost_of};
use super::part::Part;
use super::refuse_outside;
use crate::RouteError;
use crate::field::{Field, Place};
use refine::Network;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use units::{Finding, LonLat, Staged, Watch};

/// Most terminals: the work grows threefold with each.
const TERMINALS_MAX: f64 = 8.0;

/// A trunk that costs more per kilometre than the branches: a cable with more fibre pairs.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Trunk {
    /// The terminals the trunk runs between, by their place in the list, from 0.
    pub ends_no: [usize; 2],
    /// What a kilometre of trunk costs, as a ratio of a kilometre of branch.
    pub cost_ratio: f64,
}

/// What the planner wants.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TreeWanted {
    /// The trunk; none where all legs cost the same.
    #[serde(default)]
    pub trunk: Option<Trunk>,
    /// Cost increase of the fit.
    pub fit_increase_max_pct: f64,
}

/// An end of a leg.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TreeEnd {
    /// A landing, by its place in the list, from 0.
    TerminalNo(usize),
    /// A branching unit, by its place in the result, from 0.
    BranchNo(usize),
}

/// A branching unit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BranchingPoint {
    /// Where it lies.
    pub at: LonLat,
    /// Legs that meet there; more than three take several units close together.
    pub legs_count: usize,
}

/// A leg of the network.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TreeLeg {
    /// Where it begins.
    pub from: TreeEnd,
    /// Where it ends.
    pub to: TreeEnd,
    /// Whether it is part of the trunk.
    pub is_trunk: bool,
    /// Its line, at the cost of a branch.
    pub line: ChoiceLine,
    /// What it costs, a trunk at its ratio, minor units.
    pub cost_minor: f64,
}

/// A network of trunk and branches.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Tree {
    /// Branching units; none where the landings are joined best without.
    pub branches: Vec<BranchingPoint>,
    /// Legs.
    pub legs: Vec<TreeLeg>,
    /// What the network costs as fitted, minor units.
    pub total_minor: f64,
    /// Its length as fitted.
    pub total_km: f64,
    /// The same after polish, before the fit, minor units.
    pub polished_minor: f64,
    /// What the cheapest separate routes from landing to landing that join them all cost as fitted: solved, polished,
    /// fitted and priced like the network, minor units.
    pub separate_minor: f64,
    /// Their length as fitted.
    pub separate_km: f64,
    /// The same after polish, before the fit, minor units.
    pub separate_polished_minor: f64,
    /// What the network saves over the separate routes, both as fitted; 0 where they are the network.
    pub saving_pct: f64,
    /// These routes: which landings each joins.
    pub separate_no: Vec<[usize; 2]>,
    /// How the network was found, and what was not proved.
    pub statement: String,
}

/// The cheapest network found that joins `terminals`.
///
/// # Errors
/// [`RouteError::Figure`] for fewer than 3 or more than 8 terminals, a trunk whose ends are none or the same, or a
/// ratio outside 0.1 to 10; [`RouteError::EndsMeet`] for two terminals at one place; [`RouteError::Enclosed`] when
/// one cannot be reached; else as [`crate::solve::solve_line`].
pub fn tree(
    field: &Field,
    terminals: &[Place],
    wanted: &TreeWanted,
    watch: &dyn Watch,
) -> Result<Staged<Tree>, RouteError> {
    refuse_odd_wishes(field, terminals, wanted)?;
    let ground = Ground::new(field)?;
    let reaching = Part::between(watch, 0.0, 0.4);
    let (pairs_minor, reaches) = pairs(&ground, terminals, &reaching)?;
    let separate = shortest_pairs(&pairs_minor);
    let mut findings = Vec::new();
    let forked = match reaches.as_slice() {
        [_, _, _] => fork_of_three(&ground, terminals, &reaches, wanted.trunk),
        _ => lattice::forks(field, terminals, wanted.trunk, &Part::between(watch, 0.4, 0.5))?,
    };
    drop(reaches);
    let plain = Network::solved(
        &ground,
        terminals,
        Shape::of_pairs(&separate),
        wanted.trunk,
        &Part::between(watch, 0.5, 0.6),
    )?;
    let fit_pct = wanted.fit_increase_max_pct;
    let plain_legs = plain.fitted(fit_pct, &Part::between(watch, 0.6, 0.65))?;
    let separate = Separate {
        pairs_no: separate,
        total_minor: total_minor(&plain_legs),
        total_km: total_km(&plain_legs),
        polished_minor: plain.cost_minor(),
    };
    let (network, legs) = match forked {
        Some(shape) => {
            let forked =
                Network::solved(&ground, terminals, shape, wanted.trunk, &Part::between(watch, 0.65, 0.7))?;
            let forked = forked.refined(&Part::between(watch, 0.7, 0.9))?;
            let forked_legs = forked.fitted(fit_pct, &Part::between(watch, 0.9, 1.0))?;
            // what is laid is the fitted line: both are weighed as fitted
            let forks_pay = total_minor(&forked_legs) < separate.total_minor;
            if forks_pay != (forked.cost_minor() < plain.cost_minor()) {
                findings.push(within_the_fit(fit_pct, forks_pay));
            }
            if forks_pay { (forked, forked_legs) } else { (plain, plain_legs) }
        }
        None => {
            let message = "the straits are too narrow for the lattice on which forks are looked for: the landings are joined without branching units";
            findings.push(
                Finding::warns("route.tree.no_forks", message)
                    .hint("pin a branching unit, or use a smaller window"),
            );
            (plain, plain_legs)
        }
    };
    Ok(Staged { value: network.result(legs, separate), findings })
}

/// Says that branching units pay as the lines are fitted and not as they are optimal, or the other way round.
fn within_the_fit(fit_pct: f64, forks_pay: bool) -> Finding {
    let [laid, optimal] = if forks_pay { ["cheaper", "dearer"] } else { ["no cheaper", "cheaper"] };
    let message = format!(
        "with branching units the network is {laid} than separate lines as fitted, and {optimal} before the fit: the \
         difference lies within the {fit_pct} % a fit may cost"
    );
    Finding::notes("route.tree.within_fit", message)
        .hint("lower fit_cost_increase_max_pct to tell them apart")
}

/// The cheapest separate routes that join all terminals.
struct Separate {
    pairs_no: Vec<[usize; 2]>,
    /// As fitted.
    total_minor: f64,
    total_km: f64,
    polished_minor: f64,
}

fn total_minor(legs: &[TreeLeg]) -> f64 {
    legs.iter().map(|leg| leg.cost_minor).sum()
}

fn total_km(legs: &[TreeLeg]) -> f64 {
    legs.iter().map(|leg| leg.line.length_km).sum()
}

/// Forks, and legs between points: terminals first, forks after them.
#[derive(Debug, Clone, Default)]
struct Shape {
    branches: Vec<Place>,
    legs: Vec<[usize; 2]>,
}

impl Shape {
    fn of_pairs(pairs: &[[usize; 2]]) -> Self {
        Self { branches: Vec::new(), legs: pairs.to_vec() }
    }
}

fn refuse_odd_wishes(field: &Field, terminals: &[Place], wanted: &TreeWanted) -> Result<(), RouteError> {
    let count = terminals.len() as f64;
    refuse_outside("terminals_count", count, [3.0, TERMINALS_MAX], "3 to 8")?;
    refuse_outside("fit_increase_max_pct", wanted.fit_increase_max_pct, [0.0, 100.0], "0 to 100")?;
    for (number, terminal) in terminals.iter().enumerate() {
        if terminals[..number].contains(terminal) {
            return Err(RouteError::EndsMeet { at: field.position(*terminal) });
        }
    }
    let Some(Trunk { ends_no: [one, other], cost_ratio }) = wanted.trunk else { return Ok(()) };
    refuse_outside("trunk.cost_ratio", cost_ratio, [0.1, 10.0], "0.1 to 10")?;
    let limit = "two different terminals, from 0";
    refuse_outside("trunk.ends_no", one as f64, [0.0, count - 1.0], limit)?;
    refuse_outside("trunk.ends_no", other as f64, [0.0, count - 1.0], limit)?;
    let same = RouteError::Figure { field: "trunk.ends_no", value: other as f64, limit };
    if one == other { Err(same) } else { Ok(()) }
}

/// What joins each two terminals, minor units, and the fields from all of them where they are three.
fn pairs(
    ground: &Ground<'_>,
    terminals: &[Place],
    watch: &dyn Watch,
) -> Result<(Vec<Vec<f64>>, Vec<Reach>), RouteError> {
    let (mut pairs_minor, mut reaches) = (Vec::new(), Vec::new());
    for (number, terminal) in terminals.iter().enumerate() {
        let reach = ground.reach(*terminal, &Part::of(watch, number, terminals.len()))?;
        pairs_minor.push(terminals.iter().map(|to| ground.cost_to_place(&reach, *to)).collect());
        if terminals.len() == 3 {
            reaches.push(reach);
        }
    }
    Ok((pairs_minor, reaches))
}

/// The cheapest pairs that join all terminals (Prim). A pair nothing joins is left to the solver, which says why.
fn shortest_pairs(pairs_minor: &[Vec<f64>]) -> Vec<[usize; 2]> {
    let count = pairs_minor.len();
    let mut joined = vec![0];
    let mut chosen = Vec::new();
    while joined.len() < count {
        let open = (0..count).filter(|to| !joined.contains(to));
        let ways = open.flat_map(|to| joined.iter().map(move |from| [*from, to]));
        let cost = |pair: &[usize; 2]| pairs_minor[pair[0]][pair[1]];
        let Some(least) = ways.min_by(|one, other| cost(one).total_cmp(&cost(other))) else { break };
        joined.push(least[1]);
        chosen.push(least);
    }
    chosen
}

/// The node from which three terminals are reached for least; none when there is none.
fn fork_of_three(
    ground: &Ground<'_>,
    terminals: &[Place],
    reaches: &[Reach],
    trunk: Option<Trunk>,
) -> Option<Shape> {
    let field = ground.field;
    let ratio = |terminal: usize| match trunk {
        Some(trunk) if trunk.ends_no.contains(&terminal) => trunk.cost_ratio,
        _ => 1.0,
    };
    let ratios: Vec<f64> = (0..terminals.len()).map(ratio).collect();
    let total = |node: usize| -> f64 {
        reaches.iter().zip(&ratios).map(|(reach, ratio)| ratio * ground.cost_to(reach, node)).sum()
    };
    let totals = (0..field.cols() * field.rows()).map(|node| (node, total(node)));
    let least = totals.min_by(|one, other| one.1.total_cmp(&other.1)).filter(|least| least.1.is_finite())?;
    let legs = (0..terminals.len()).map(|terminal| [terminal, terminals.len()]).collect();
    Some(Shape { branches: vec![field.place_of(least.0)], legs })
}

/// Whether each leg lies on the way between the ends of the trunk.
fn trunk_legs(legs: &[[usize; 2]], points_count: usize, trunk: Option<Trunk>) -> Vec<bool> {
    let Some(Trunk { ends_no: [from, to], .. }) = trunk else { return vec![false; legs.len()] };
    let reached_without = |left_out: usize| {
        let mut reached = vec![false; points_count];
        reached[from] = true;
        for _ in 0..points_count {
            for (_, leg) in legs.iter().enumerate().filter(|(number, _)| *number != left_out) {
                if leg.iter().any(|end| reached[*end]) {
                    leg.iter().for_each(|end| reached[*end] = true);
                }
            }
        }
        reached[to]
    };
    (0..legs.len()).map(|leg| !reached_without(leg)).collect()
}

impl Network<'_> {
    /// Its legs, fitted and priced as fitted.
    fn fitted(&self, fit_increase_max_pct: f64, watch: &dyn Watch) -> Result<Vec<TreeLeg>, RouteError> {
        let end = |point: usize| match point.checked_sub(self.terminals_count) {
            None => TreeEnd::TerminalNo(point),
            Some(branch) => TreeEnd::BranchNo(branch),
        };
        let mut legs = Vec::with_capacity(self.legs.len());
        for (number, leg) in self.legs.iter().enumerate() {
            let part = Part::of(watch, number, self.legs.len());
            let line = ChoiceLine::fitted(self.ground.field, leg.line.clone(), fit_increase_max_pct, &part)?;
            legs.push(TreeLeg {
                from: end(leg.ends[0]),
                to: end(leg.ends[1]),
                is_trunk: leg.is_trunk,
                cost_minor: line.cost_minor * leg.ratio,
                line,
            });
        }
        Ok(legs)
    }

    fn result(&self, legs: Vec<TreeLeg>, separate: Separate) -> Tree {
        let branches = (self.terminals_count..self.points.len()).map(|point| BranchingPoint {
            at: self.ground.field.position(self.points[point]),
            legs_count: self.legs.iter().filter(|leg| leg.ends.contains(&point)).count(),
        });
        let total_minor = total_minor(&legs);
        Tree {
            branches: branches.collect(),
            total_minor,
            total_km: total_km(&legs),
            legs,
            polished_minor: self.cost_minor(),
            separate_minor: separate.total_minor,
            separate_km: separate.total_km,
            separate_polished_minor: separate.polished_minor,
            saving_pct: 100.0 * (1.0 - total_minor / separate.total_minor),
            separate_no: separate.pairs_no,
            statement: STATEMENT.to_owned(),
        }
    }
}

/// The words every network carries.
const STATEMENT: &str = "network and separate routes are solved, fitted and priced the same way, and both totals are as fitted; each leg is the best route between its ends, and moving a branching unit gains nothing; with four and more landings, which of them share a branching unit is found on a coarse lattice and not proved the best";

/// What a line costs at a ratio.
fn cost_at(field: &Field, line: &[Place], ratio: f64) -> f64 {
    ratio * cost_of(field, line)
}
