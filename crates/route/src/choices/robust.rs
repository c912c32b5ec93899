//! Robustness: the route under many samples of what is uncertain, how often each cell is crossed, and the route that
//! does best over all of them.

use super::band::{alike, cell_km};
use super::corridor::cells_of;
use super::ground::Ground;
use super::line::{ChoiceLine, cost_of};
use super::part::Part;
use super::refuse_outside;
use crate::RouteError;
use crate::field::{Field, Place};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use units::{Finding, Staged, Watch};

/// Two routes that stay within this of each other, in cells, are one candidate.
const ALIKE_CELLS: f64 = 1.5;
/// Most samples.
const SAMPLES_MAX: f64 = 10_000.0;
/// Share of the samples below the figure called p90.
const P90_FRAC: f64 = 0.9;

/// What makes a route the best over all samples.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChooseBy {
    /// The least mean cost.
    MeanCost,
    /// The least worst regret: never far from the best there could have been.
    WorstRegret,
}

/// What the planner wants.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RobustWanted {
    /// Samples.
    pub samples_count: u32,
    /// What makes a route the best.
    pub choose_by: ChooseBy,
    /// Cost increase of the fit of the chosen route.
    pub fit_increase_max_pct: f64,
}

/// A cell and how often routes cross it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CrossedCell {
    /// Column, from 0.
    pub col_no: usize,
    /// Row, from 0.
    pub row_no: usize,
    /// Share of the solved samples whose route crosses it.
    pub crossed_frac: f32,
}

/// A figure over all samples.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct OverSamples {
    /// Mean, minor units.
    pub mean_minor: f64,
    /// What nine samples of ten stay below or reach, minor units.
    pub p90_minor: f64,
    /// Worst, minor units.
    pub worst_minor: f64,
}

/// A candidate route over all samples.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Candidate {
    /// Samples whose best route it is.
    pub best_in_count: u32,
    /// Samples with a route in which this one runs through a closed cell and cannot be laid; the figures leave these
    /// out, as they leave out samples without any route.
    pub blocked_in_count: u32,
    /// What it costs.
    pub cost: OverSamples,
    /// How much more it costs than the best route of the same sample.
    pub regret: OverSamples,
    /// The polished line on the raster.
    #[serde(skip)]
    pub line: Vec<Place>,
}

/// A sample without a route.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Unsolved {
    /// Number of the sample, from 0.
    pub sample_no: u32,
    /// What stands between the ends.
    pub why: String,
}

/// The route under sampled surfaces.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Robust {
    /// What was wanted.
    pub wanted: RobustWanted,
    /// Samples with a route.
    pub solved_count: u32,
    /// Samples without one, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unsolved: Vec<Unsolved>,
    /// Cells crossed by any route, row by row.
    pub crossed: Vec<CrossedCell>,
    /// Routes that were the best in some sample, in the order of the samples.
    pub candidates: Vec<Candidate>,
    /// Index of the chosen one: of those blocked least often the best.
    pub chosen_no: usize,
    /// The chosen route, fitted and priced on the first sample in which it is not blocked.
    pub chosen: ChoiceLine,
}

/// Solves the route under every sample, then prices every candidate under every sample.
///
/// `sample` makes the field of a sample by its number, from 0, and must make the same one each time it is asked:
/// it is asked twice, so that one field at a time is in memory. All fields must lie on one raster. A sample for which
/// there is no field, because the ends lie on no sea together, is a sample without a route like one whose route is
/// closed off ([`RouteError::is_no_route`]).
///
/// # Errors
/// All others of `sample`; [`RouteError::Figure`] for no samples or more than 10,000; [`RouteError::FieldShape`] for a sample on
/// another raster; where no sample at all has a route, the reason of the first; [`RouteError::Cancelled`].
pub fn robust(
    ends: [Place; 2],
    wanted: &RobustWanted,
    mut sample: impl FnMut(u32) -> Result<Field, RouteError>,
    watch: &dyn Watch,
) -> Result<Staged<Robust>, RouteError> {
    refuse_outside("samples_count", f64::from(wanted.samples_count), [1.0, SAMPLES_MAX], "1 to 10000")?;
    refuse_outside("fit_increase_max_pct", wanted.fit_increase_max_pct, [0.0, 100.0], "0 to 100")?;
    let solved = solve_all(ends, wanted.samples_count, &mut sample, &Part::between(watch, 0.0, 0.7))?;
    let pricing = Part::between(watch, 0.7, 0.95);
    let (priced, candidates) = price_all(&solved, wanted.samples_count, &mut sample, &pricing)?;
    let chosen_no = chosen(&candidates, wanted.choose_by);
    let laid_in = priced.iter().position(|prices| prices.get(chosen_no).is_some_and(|cost| cost.is_finite()));
    let field = sample(u32::try_from(laid_in.unwrap_or(0)).unwrap_or(0))?;
    let line = candidates[chosen_no].line.clone();
    let chosen = ChoiceLine::fitted(&field, line, wanted.fit_increase_max_pct, watch)?;
    let findings = solved.findings(&candidates[chosen_no], wanted.samples_count);
    let crossed = solved.crossed();
    let Solved { solved_count, unsolved, .. } = solved;
    Ok(Staged {
        value: Robust { wanted: *wanted, solved_count, unsolved, crossed, candidates, chosen_no, chosen },
        findings,
    })
}

struct Solved {
    size: [usize; 2],
    solved_count: u32,
    crossings: BTreeMap<usize, u32>,
    /// Candidates, and in how many samples each is the best.
    lines: Vec<(Vec<Place>, u32)>,
    /// The cost of each sample's own route, infinite where it has none.
    own_minor: Vec<f64>,
    unsolved: Vec<Unsolved>,
}

fn solve_all(
    ends: [Place; 2],
    samples_count: u32,
    sample: &mut impl FnMut(u32) -> Result<Field, RouteError>,
    watch: &dyn Watch,
) -> Result<Solved, RouteError> {
    let mut solved = Solved {
        size: [0, 0],
        solved_count: 0,
        crossings: BTreeMap::new(),
        lines: Vec::new(),
        own_minor: Vec::new(),
        unsolved: Vec::new(),
    };
    let mut first = None;
    for sample_no in 0..samples_count {
        let part = Part::of(watch, sample_no as usize, samples_count as usize);
        let tried = sample(sample_no).and_then(|field| solved.solve(&field, ends, &part));
        if let Err(error) = tried {
            if !error.is_no_route() {
                return Err(error);
            }
            solved.own_minor.push(f64::INFINITY);
            solved.unsolved.push(Unsolved { sample_no, why: error.to_string() });
            first.get_or_insert(error);
        }
    }
    match first.filter(|_| solved.solved_count == 0) {
        Some(error) => Err(error),
        None => Ok(solved),
    }
}

impl Solved {
    fn solve(&mut self, field: &Field, ends: [Place; 2], watch: &dyn Watch) -> Result<(), RouteError> {
        self.refuse_another_raster(field)?;
        let line = Ground::new(field)?.best_line(ends, watch)?;
        self.add(field, line);
        Ok(())
    }

    fn refuse_another_raster(&mut self, field: &Field) -> Result<(), RouteError> {
        let size = [field.cols(), field.rows()];
        if self.size == [0, 0] {
            self.size = size;
        }
        if self.size == size {
            return Ok(());
        }
        let nodes_count = size[0] * size[1];
        Err(RouteError::FieldShape {
            cols: self.size[0],
            rows: self.size[1],
            costs_count: nodes_count,
            blockers_count: nodes_count,
        })
    }

    fn add(&mut self, field: &Field, line: Vec<Place>) {
        self.solved_count += 1;
        self.own_minor.push(cost_of(field, &line));
        for node in cells_of(field, &line) {
            *self.crossings.entry(node).or_insert(0) += 1;
        }
        let within_km = ALIKE_CELLS * cell_km(field, &line);
        match self.lines.iter_mut().find(|(known, _)| alike(field, &line, known, within_km)) {
            Some((_, count)) => *count += 1,
            None => self.lines.push((line, 1)),
        }
    }

    #[allow(clippy::cast_possible_truncation)] // a share needs no more digits
    fn crossed(&self) -> Vec<CrossedCell> {
        let cell = |(node, count): (&usize, &u32)| CrossedCell {
            col_no: node % self.size[0],
            row_no: node / self.size[0],
            crossed_frac: (f64::from(*count) / f64::from(self.solved_count)) as f32,
        };
        self.crossings.iter().map(cell).collect()
    }

    fn findings(&self, chosen: &Candidate, samples_count: u32) -> Vec<Finding> {
        let mut findings = Vec::new();
        if let Some(Unsolved { sample_no, why }) = self.unsolved.first() {
            let count = self.unsolved.len();
            let message = format!(
                "{count} of {samples_count} samples have no route; the first is sample {sample_no}: {why}"
            );
            findings.push(Finding::warns("route.robust.no_route", message));
        }
        if chosen.blocked_in_count > 0 {
            let message = format!(
                "the chosen route runs through closed cells in {} of {} samples with a route; no candidate does so in fewer",
                chosen.blocked_in_count, self.solved_count
            );
            let finding = Finding::warns("route.robust.blocked", message);
            findings.push(finding.hint("pin a waypoint in water that is open in every sample"));
        }
        findings
    }
}

/// The price of every candidate in every sample, and the candidates with their figures.
fn price_all(
    solved: &Solved,
    samples_count: u32,
    sample: &mut impl FnMut(u32) -> Result<Field, RouteError>,
    watch: &dyn Watch,
) -> Result<(Vec<Vec<f64>>, Vec<Candidate>), RouteError> {
    let mut priced: Vec<Vec<f64>> = Vec::with_capacity(solved.own_minor.len());
    for number in 0..samples_count {
        if watch.cancelled() {
            return Err(units::Cancelled.into());
        }
        watch.progress(f64::from(number) / f64::from(samples_count));
        priced.push(if solved.own_minor[number as usize].is_finite() {
            let field = sample(number)?;
            solved.lines.iter().map(|(line, _)| cost_of(&field, line)).collect()
        } else {
            vec![f64::INFINITY; solved.lines.len()]
        });
    }
    let candidates = solved.lines.iter().enumerate().map(|(number, (line, best_in_count))| {
        let (mut costs, mut regrets) = (Vec::new(), Vec::new());
        for (prices, own_minor) in priced.iter().zip(&solved.own_minor) {
            let best_minor = prices.iter().copied().fold(*own_minor, f64::min);
            if prices[number].is_finite() {
                costs.push(prices[number]);
                regrets.push(prices[number] - best_minor);
            }
        }
        let laid_in_count = u32::try_from(costs.len()).unwrap_or(u32::MAX);
        Candidate {
            best_in_count: *best_in_count,
            blocked_in_count: solved.solved_count.saturating_sub(laid_in_count),
            cost: over_samples(costs),
            regret: over_samples(regrets),
            line: line.clone(),
        }
    });
    let candidates = candidates.collect();
    Ok((priced, candidates))
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // an index below the count
fn over_samples(mut values: Vec<f64>) -> OverSamples {
    values.sort_by(f64::total_cmp);
    let Some(worst) = values.last() else { return OverSamples::default() };
    let count = values.len() as f64;
    let p90 = ((P90_FRAC * count).ceil() as usize).clamp(1, values.len()) - 1;
    OverSamples {
        mean_minor: values.iter().sum::<f64>() / count,
        p90_minor: values[p90],
        worst_minor: *worst,
    }
}

fn chosen(candidates: &[Candidate], by: ChooseBy) -> usize {
    let figure = |candidate: &Candidate| match by {
        ChooseBy::MeanCost => candidate.cost.mean_minor,
        ChooseBy::WorstRegret => candidate.regret.worst_minor,
    };
    let better = |one: &usize, other: &usize| {
        let (one, other) = (&candidates[*one], &candidates[*other]);
        one.blocked_in_count.cmp(&other.blocked_in_count).then(figure(one).total_cmp(&figure(other)))
    };
    (0..candidates.len()).min_by(better).unwrap_or(0)
}
