//! The corridor: a line with a few places to choose from at every vertex, and the cheapest way through them.
//!
//! Of all lines that pass some of the stations, in order and at one of their places each, the one is found whose cost
//! and whose alter courses, at a price each, are least together. The price is raised until the budget is spent: so
//! alter courses are saved where that is cheapest, on the whole line at once and not one by one.

use super::legs::Legs;
use super::limits::{Into, Rules, Shape};
use crate::field::{Field, Place};

/// Doublings of the price of an alter course at most, and halvings of the interval it then lies in.
const DOUBLINGS_MAX: usize = 40;
const HALVINGS: usize = 5;
/// A leg from middle to middle whose excess is so many times the price of an alter course is too long, and so is every
/// longer one; places beside the line do not mend that.
const TOO_DEAR_RATIO: f64 = 1.5;
/// Ways kept to a place where limits are set: the cheapest may arrive by a leg that cannot be turned from.
const WAYS_KEPT: usize = 4;

/// A vertex of a line on its way to fewer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Vertex {
    pub place: Place,
    /// What the polished line costs up to here, minor units: what a line through here costs at least, but for little.
    pub ground_minor: f64,
}

/// How wide and how far to look.
#[derive(Clone, Copy)]
pub(super) struct Reach {
    /// Distance between the places at a station, as a part of the length of its legs.
    pub step_frac: f64,
    /// Places to choose from, in steps beside the line, the station itself first.
    pub offsets: &'static [f64],
    /// Stations a leg may reach ahead.
    pub window: usize,
}

/// The places to choose from, station by station, and what the legs between them cost.
pub(super) struct Corridor<'a> {
    legs: &'a Legs<'a>,
    rules: &'a Rules<'a>,
    reach: Reach,
    stations: Vec<Station>,
    /// Costs of legs already priced, less the ground of the polished line; infinite where not clear; not a number
    /// where not yet asked for.
    excess_minor: Vec<f64>,
    /// How the legs run; empty without limits.
    shapes: Vec<Option<Shape>>,
}

struct Station {
    places: Vec<Place>,
    ground_minor: f64,
}

/// A way to a place.
#[derive(Clone, Copy)]
struct Label {
    total_minor: f64,
    /// Stations back to where its last leg begins; 0 at the start of the line.
    back: usize,
    choice: usize,
    /// Which of the ways kept there.
    way: usize,
    /// Breaches of the limits so far, in alter courses.
    breaches: f64,
    into: Into,
}

/// The ways kept to every place, in the order of stations and places.
struct Ways {
    labels: Vec<Label>,
    /// Where those to a place begin.
    starts: Vec<usize>,
    choices: usize,
}

impl Ways {
    /// Only the start of the line is reached, by nothing.
    fn from_the_start(choices: usize) -> Self {
        let start =
            Label { total_minor: 0.0, back: 0, choice: 0, way: 0, breaches: 0.0, into: Into::default() };
        let starts = std::iter::once(0).chain(std::iter::repeat_n(1, choices)).collect();
        Self { labels: vec![start], starts, choices }
    }

    fn push(&mut self, kept: &[Label]) {
        self.labels.extend_from_slice(kept);
        self.starts.push(self.labels.len());
    }

    fn to(&self, at: usize, choice: usize) -> &[Label] {
        let place = at * self.choices + choice;
        &self.labels[self.starts[place]..self.starts[place + 1]]
    }
}

/// A way through the corridor.
pub(super) struct Way {
    pub line: Vec<Vertex>,
    pub excess_minor: f64,
    breaches: f64,
}

impl Way {
    /// Fewer breaches first, then fewer alter courses, then less cost.
    fn is_better_than(&self, other: &Way) -> bool {
        let merits = |way: &Way| (way.breaches, way.line.len(), way.excess_minor);
        merits(self) < merits(other)
    }
}

impl<'a> Corridor<'a> {
    /// The corridor around a line.
    pub(super) fn new(legs: &'a Legs<'a>, rules: &'a Rules<'a>, line: &[Vertex], reach: Reach) -> Self {
        let stations: Vec<Station> =
            (0..line.len()).map(|at| Station::new(legs.field(), line, at, &reach)).collect();
        let slots = stations.len() * reach.window * reach.offsets.len() * reach.offsets.len();
        let shapes = if rules.any() { vec![None; slots] } else { Vec::new() };
        Self { legs, rules, reach, stations, excess_minor: vec![f64::NAN; slots], shapes }
    }

    /// The best way found whose excess over the polished line is at most `spare_minor`, and the price of an alter
    /// course that found it. The search for the price begins at `price_minor`.
    pub(super) fn fewest(&mut self, spare_minor: f64, mut price_minor: f64) -> (Option<Way>, f64) {
        let (mut low, mut high) = (0.0, f64::INFINITY);
        let mut best: Option<Way> = None;
        let mut halvings = 0;
        for _ in 0..DOUBLINGS_MAX {
            let way = self.least(price_minor);
            let kept = way.excess_minor <= spare_minor;
            if kept {
                low = price_minor;
                let done = way.line.len() == 2;
                if best.as_ref().is_none_or(|best| way.is_better_than(best)) {
                    best = Some(way);
                }
                if done {
                    break;
                }
            } else {
                high = price_minor;
            }
            if low > 0.0 && high.is_finite() {
                halvings += 1;
            }
            if halvings > HALVINGS {
                break;
            }
            price_minor = between(low, high);
        }
        (best, if low > 0.0 { low } else { price_minor })
    }

    /// The way whose excess and alter courses at a price each are least together.
    fn least(&mut self, price_minor: f64) -> Way {
        let mut ways = Ways::from_the_start(self.reach.offsets.len());
        let mut kept = Vec::with_capacity(WAYS_KEPT + 1);
        for at in 1..self.stations.len() {
            for choice in 0..self.reach.offsets.len() {
                kept.clear();
                if choice < self.stations[at].places.len() {
                    self.ways_to(&ways, [at, choice], price_minor, &mut kept);
                }
                ways.push(&kept);
            }
        }
        self.walk_back(&ways)
    }

    fn walk_back(&self, ways: &Ways) -> Way {
        let (mut at, mut choice, mut way) = (self.stations.len() - 1, 0, 0);
        let breaches = ways.to(at, 0).first().map_or(0.0, |label| label.breaches);
        let (mut line, mut excess_minor) = (Vec::new(), 0.0);
        loop {
            let station = &self.stations[at];
            line.push(Vertex { place: station.places[choice], ground_minor: station.ground_minor });
            match ways.to(at, choice).get(way) {
                Some(label) if label.back > 0 => {
                    excess_minor += self.excess_minor[self.slot(at, label.back, [label.choice, choice])];
                    (at, choice, way) = (at - label.back, label.choice, label.way);
                }
                Some(_) => break,
                None => return Way { line, excess_minor: f64::INFINITY, breaches },
            }
        }
        line.reverse();
        Way { line, excess_minor, breaches }
    }

    /// The cheapest ways to a place: one, or a few where limits are set.
    fn ways_to(&mut self, ways: &Ways, [at, choice]: [usize; 2], price_minor: f64, kept: &mut Vec<Label>) {
        let kept_max = if self.rules.any() { WAYS_KEPT } else { 1 };
        for back in 1..=self.reach.window.min(at) {
            if back > 1 && self.is_too_dear(at, back, price_minor) {
                break;
            }
            for origin in 0..self.stations[at - back].places.len() {
                for (way, label) in ways.to(at - back, origin).iter().enumerate() {
                    let so_far_minor = label.total_minor + price_minor;
                    if kept.get(kept_max - 1).is_some_and(|last: &Label| last.total_minor <= so_far_minor) {
                        break;
                    }
                    let total_minor = so_far_minor + self.excess(at, back, [origin, choice]);
                    let mut next = Label { total_minor, back, choice: origin, way, ..*label };
                    if self.rules.any() && total_minor.is_finite() {
                        self.add_breaches(&mut next, [at, choice], price_minor);
                    }
                    keep(kept, next, kept_max);
                }
            }
        }
    }

    fn is_too_dear(&mut self, at: usize, back: usize, price_minor: f64) -> bool {
        let middle_minor = self.excess(at, back, [0, 0]);
        // what is not clear may be so beside the line
        middle_minor.is_finite() && !self.rules.any() && middle_minor > TOO_DEAR_RATIO * price_minor
    }

    fn add_breaches(&mut self, label: &mut Label, [at, choice]: [usize; 2], price_minor: f64) {
        let from = at - label.back;
        let slot = self.slot(at, label.back, [label.choice, choice]);
        let ends = [self.stations[from].places[label.choice], self.stations[at].places[choice]];
        let shape = *self.shapes[slot].get_or_insert_with(|| self.rules.shape(ends));
        let ends_here = [from == 0, at + 1 == self.stations.len()];
        let (breaches, into) = self.rules.breaches(&label.into, &shape, ends_here);
        label.into = into;
        label.breaches += breaches;
        label.total_minor += price_minor * breaches;
    }

    fn excess(&mut self, at: usize, back: usize, choices: [usize; 2]) -> f64 {
        let slot = self.slot(at, back, choices);
        if self.excess_minor[slot].is_nan() {
            let (from, to) = (&self.stations[at - back], &self.stations[at]);
            let cost = self.legs.cost(from.places[choices[0]], to.places[choices[1]]);
            self.excess_minor[slot] =
                cost.map_or(f64::INFINITY, |cost| cost - (to.ground_minor - from.ground_minor));
        }
        self.excess_minor[slot]
    }

    fn slot(&self, at: usize, back: usize, [from, to]: [usize; 2]) -> usize {
        let choices = self.reach.offsets.len();
        ((at * self.reach.window + back - 1) * choices + from) * choices + to
    }
}

/// The next price to try: where nothing is known to keep the budget, or to break it, far from what is known.
fn between(low: f64, high: f64) -> f64 {
    match (low > 0.0, high.is_finite()) {
        (_, false) => 2.0 * low,
        (false, true) => 0.25 * high,
        (true, true) => 0.5 * (low + high),
    }
}

/// Keeps a label among the cheapest; of equals the one met first.
fn keep(kept: &mut Vec<Label>, label: Label, kept_max: usize) {
    if !label.total_minor.is_finite() {
        return;
    }
    let rank = kept.partition_point(|other| other.total_minor <= label.total_minor);
    if rank < kept_max {
        kept.truncate(kept_max - 1);
        kept.insert(rank, label);
    }
}

impl Station {
    fn new(field: &Field, line: &[Vertex], at: usize, reach: &Reach) -> Self {
        let Vertex { place: here, ground_minor } = line[at];
        if at == 0 || at + 1 == line.len() {
            return Self { places: vec![here], ground_minor };
        }
        let (before, after) = (line[at - 1].place, line[at + 1].place);
        let (col_km, row_km) = field.spacing_km(here.row);
        let (x_km, y_km) = ((after.col - before.col) * col_km, (after.row - before.row) * row_km);
        // half of it: the distance from neighbour to neighbour is two legs
        let step = 0.5 * reach.step_frac;
        let (cols, rows) = (-y_km * step / col_km, x_km * step / row_km);
        let aside = |steps: &f64| Place { col: here.col + steps * cols, row: here.row + steps * rows };
        Self { places: reach.offsets.iter().map(aside).collect(), ground_minor }
    }
}
