//! Sweeps of a line: every vertex tried at a step to either side, all vertices at once by dynamic programming.
//!
//! A leg is priced for each choice of its two ends. The prices are kept from sweep to sweep and found anew only where
//! a vertex near the leg moved.

use super::Pace;
use crate::field::{Field, Place};
use units::{Cancelled, Watch};

/// Offsets tried at a vertex, in steps; the vertex itself first, so that it stays where nothing is gained.
const OFFSETS: [f64; CHOICES] = [0.0, -1.0, 1.0];
const CHOICES: usize = 3;
/// Sweeps at one step at most.
const SWEEPS_MAX: usize = 40;

/// What straight legs on a raster cost.
#[derive(Clone, Copy)]
struct Prices<'a>(&'a Field);

/// The prices of a leg by the choices at its start and at its end; infinite where there is no leg.
type Block = [[f64; CHOICES]; CHOICES];

impl Prices<'_> {
    fn leg(&self, from: Place, to: Place) -> f64 {
        if self.0.is_clear(from, to) { self.0.cost_of(from, to) } else { f64::INFINITY }
    }

    /// The prices of a leg by its choices; `kept_minor` is the known one of the leg as it is.
    fn of_leg_between(&self, from: &Choices, to: &Choices, kept_minor: f64) -> Block {
        let mut block = [[f64::INFINITY; CHOICES]; CHOICES];
        let clear = self.all_clear(from, to);
        for (one, start) in from.tried().iter().enumerate() {
            for (other, end) in to.tried().iter().enumerate() {
                block[one][other] = match clear {
                    _ if one + other == 0 => kept_minor,
                    Some(field) => field.cost_of(*start, *end),
                    None => self.leg(*start, *end),
                };
            }
        }
        block
    }

    /// The field, when legs between all these choices are clear.
    fn all_clear(&self, from: &Choices, to: &Choices) -> Option<&Field> {
        let [one, two, three] = from.places;
        let [four, five, six] = to.places;
        self.0.is_clear_around(&[one, two, three, four, five, six]).then_some(self.0)
    }
}

/// A vertex and its offsets along the normal of the line; an end of the line has none.
struct Choices {
    places: [Place; CHOICES],
    count: usize,
}

impl Choices {
    fn of(field: &Field, line: &[Place], at: usize, step_cells: f64) -> Self {
        let here = line[at];
        let normal = match (at.checked_sub(1).map(|before| line[before]), line.get(at + 1)) {
            (Some(before), Some(after)) => normal_step(field, [before, here, *after], step_cells),
            _ => None,
        };
        let Some(Place { col, row }) = normal else { return Self { places: [here; CHOICES], count: 1 } };
        let offset = |steps: f64| Place { col: here.col + steps * col, row: here.row + steps * row };
        Self { places: OFFSETS.map(offset), count: CHOICES }
    }

    fn tried(&self) -> &[Place] {
        &self.places[..self.count]
    }
}

/// A step along the normal of the line, in columns and rows; none where the line turns back on itself.
fn normal_step(field: &Field, [before, here, after]: [Place; 3], step_cells: f64) -> Option<Place> {
    let (col_km, row_km) = field.spacing_km(here.row);
    let (along_x_km, along_y_km) = ((after.col - before.col) * col_km, (after.row - before.row) * row_km);
    let length_km = (along_x_km * along_x_km + along_y_km * along_y_km).sqrt();
    let step_km = step_cells * col_km.min(row_km) / length_km;
    (length_km > 0.0)
        .then(|| Place { col: -along_y_km * step_km / col_km, row: along_x_km * step_km / row_km })
}

/// Sweeps with ever smaller steps until the last one gains too little.
pub fn settle(
    field: &Field,
    line: Vec<Place>,
    pace: &Pace,
    watch: &dyn Watch,
) -> Result<Vec<Place>, Cancelled> {
    let mut sweeps = Sweeps::new(Prices(field), line);
    let mut step_cells = pace.first_cells;
    while step_cells >= pace.last_cells {
        sweeps.take_step(step_cells);
        for _ in 0..SWEEPS_MAX {
            if watch.cancelled() {
                return Err(Cancelled);
            }
            let gained_frac = sweeps.sweep();
            // a gain that is no number is not worth repeating either
            let worth_repeating = gained_frac > pace.worth_repeating_frac;
            if !worth_repeating {
                break;
            }
        }
        step_cells *= pace.next_step_ratio;
    }
    Ok(sweeps.line)
}

struct Sweeps<'a> {
    prices: Prices<'a>,
    line: Vec<Place>,
    step_cells: f64,
    /// The price of each leg as it is.
    kept_minor: Vec<f64>,
    choices: Vec<Choices>,
    /// The prices of the legs by the choices: `blocks[at]` of the one from vertex `at` to the next.
    blocks: Vec<Block>,
    /// Vertices that moved since the blocks were priced.
    moved: Vec<bool>,
    /// The best choice before each choice at each vertex.
    origins: Vec<[u8; CHOICES]>,
}

impl<'a> Sweeps<'a> {
    fn new(prices: Prices<'a>, line: Vec<Place>) -> Self {
        Self {
            prices,
            kept_minor: line.windows(2).map(|pair| prices.leg(pair[0], pair[1])).collect(),
            step_cells: 0.0,
            choices: Vec::new(),
            blocks: Vec::new(),
            moved: vec![false; line.len()],
            origins: vec![[0; CHOICES]; line.len()],
            line,
        }
    }

    fn choices_at(&self, at: usize) -> Choices {
        Choices::of(self.prices.0, &self.line, at, self.step_cells)
    }

    fn price_of(&self, leg: usize) -> Block {
        self.prices.of_leg_between(&self.choices[leg], &self.choices[leg + 1], self.kept_minor[leg])
    }

    /// Prices all legs for a new step.
    fn take_step(&mut self, step_cells: f64) {
        self.step_cells = step_cells;
        self.choices = (0..self.line.len()).map(|at| self.choices_at(at)).collect();
        self.blocks = (1..self.line.len()).map(|end| self.price_of(end - 1)).collect();
        self.moved.fill(false);
    }

    /// Prices the legs anew that hang on vertices that moved: the normal at a vertex hangs on its neighbours.
    fn renew(&mut self) {
        let count = self.line.len();
        let near_moved =
            |moved: &[bool], first: usize, end: usize| moved[first..end.min(count)].contains(&true);
        for at in 0..count {
            if near_moved(&self.moved, at.saturating_sub(1), at + 2) {
                self.choices[at] = self.choices_at(at);
            }
        }
        for leg in 0..self.blocks.len() {
            if near_moved(&self.moved, leg.saturating_sub(1), leg + 3) {
                self.blocks[leg] = self.price_of(leg);
            }
        }
        self.moved.fill(false);
    }

    /// Of all lines through one choice at every vertex takes the cheapest; gives the fraction of the cost gained.
    fn sweep(&mut self) -> f64 {
        if self.moved.contains(&true) {
            self.renew();
        }
        let kept_minor: f64 = self.kept_minor.iter().sum();
        let gained_minor = kept_minor - self.cheapest();
        // A line that was not clear and now is gains without end; one that still is not stays.
        if gained_minor > 0.0 {
            self.take_cheapest();
        }
        gained_minor / kept_minor
    }

    /// Moves the line to the cheapest choices found.
    fn take_cheapest(&mut self) {
        let mut choice = 0;
        for at in (0..self.line.len()).rev() {
            self.moved[at] = choice != 0;
            self.line[at] = self.choices[at].places[choice];
            let origin = usize::from(self.origins[at][choice]);
            if let Some(leg) = at.checked_sub(1) {
                self.kept_minor[leg] = self.blocks[leg][origin][choice];
            }
            choice = origin;
        }
    }

    /// Least cost of a line through one choice at every vertex; notes the way to each choice.
    fn cheapest(&mut self) -> f64 {
        let mut best = [0.0, f64::INFINITY, f64::INFINITY];
        for (block, origins) in self.blocks.iter().zip(self.origins.iter_mut().skip(1)) {
            let mut reached = [f64::INFINITY; CHOICES];
            for to in 0..CHOICES {
                origins[to] = 0;
                for (origin, row) in (0_u8..).zip(block) {
                    let total = best[usize::from(origin)] + row[to];
                    if total < reached[to] {
                        (reached[to], origins[to]) = (total, origin);
                    }
                }
            }
            best = reached;
        }
        best[0]
    }
}
