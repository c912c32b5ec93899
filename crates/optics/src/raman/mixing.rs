//! Where a fixed-point iteration goes next, from where its last steps went.

/// Steps remembered.
const DEPTH_COUNT: usize = 5;
/// Share of its diagonal added to the normal equations, so that parallel steps do no harm.
const RIDGE_RATIO: f64 = 1e-12;

/// Anderson mixing: the combination of the last steps that would have cancelled most of the present change.
///
/// # Source
/// D. G. Anderson, J. ACM 12 (1965) 547; the form of Walker and Ni, SIAM J. Numer. Anal. 49 (2011) 1715.
#[derive(Default)]
pub(super) struct Mixing {
    steps: Vec<Step>,
    last: Option<Step>,
}

/// A point and its change, or their differences from one iteration to the next.
#[derive(Default)]
struct Step {
    point: Vec<f64>,
    change: Vec<f64>,
}

impl Mixing {
    /// Forgets what it knows.
    pub(super) fn clear(&mut self) {
        self.steps.clear();
        self.last = None;
    }

    /// Moves `point` on, given where the plain iteration would put it; `part_ratio` damps the step.
    pub(super) fn advance(&mut self, point: &mut [f64], target: &[f64], part_ratio: f64) {
        // the oldest step makes room, in the memory too
        let mut present =
            if self.steps.len() == DEPTH_COUNT { self.steps.remove(0) } else { Step::default() };
        present.note(point, target);
        if let Some(mut last) = self.last.take() {
            subtract(&mut last.point, &present.point);
            subtract(&mut last.change, &present.change);
            self.steps.push(last);
        }
        for (at, by) in point.iter_mut().zip(&present.change) {
            *at += part_ratio * by;
        }
        for (step, share) in self.steps.iter().zip(self.shares(&present.change)) {
            for ((at, moved), changed) in point.iter_mut().zip(&step.point).zip(&step.change) {
                *at -= share * (moved + part_ratio * changed);
            }
        }
        self.last = Some(present);
    }

    /// Least squares of the change in the differences of the past changes, by normal equations.
    fn shares(&self, change: &[f64]) -> Vec<f64> {
        let count = self.steps.len();
        let mut rows: Vec<Vec<f64>> = (0..count)
            .map(|i| {
                let ours = &self.steps[i].change;
                let mut row: Vec<f64> = self.steps.iter().map(|step| dot(ours, &step.change)).collect();
                row[i] *= 1.0 + RIDGE_RATIO;
                row.push(dot(ours, change));
                row
            })
            .collect();
        eliminate(&mut rows)
    }
}

impl Step {
    fn note(&mut self, point: &[f64], target: &[f64]) {
        self.point.clear();
        self.point.extend_from_slice(point);
        self.change.clear();
        self.change.extend(target.iter().zip(point).map(|(to, from)| to - from));
    }
}

/// later − earlier, in the place of the earlier.
fn subtract(earlier: &mut [f64], later: &[f64]) {
    for (before, after) in earlier.iter_mut().zip(later) {
        *before = after - *before;
    }
}

fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(a, b)| a * b).sum()
}

/// Solves positive definite equations, the right side in the last column; a row that is nothing gives 0.
fn eliminate(rows: &mut [Vec<f64>]) -> Vec<f64> {
    let count = rows.len();
    for pivot in 0..count {
        let (above, below) = rows.split_at_mut(pivot + 1);
        let lead = &above[pivot];
        if lead[pivot] > 0.0 {
            for row in below {
                let factor = row[pivot] / lead[pivot];
                row.iter_mut().zip(lead).for_each(|(value, of_lead)| *value -= factor * of_lead);
            }
        }
    }
    let mut solution = vec![0.0; count];
    for pivot in (0..count).rev() {
        let known: f64 = (pivot + 1..count).map(|column| rows[pivot][column] * solution[column]).sum();
        if rows[pivot][pivot] > 0.0 {
            solution[pivot] = (rows[pivot][count] - known) / rows[pivot][pivot];
        }
    }
    solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_linear_map_that_plain_iteration_cannot_settle_is_settled_in_as_many_steps_as_dimensions() {
        // x → b − A x with eigenvalues up to 4: plain iteration runs away
        let image = |x: &[f64]| vec![1.0 - 4.0 * x[0], 2.0 - 0.5 * x[1] - x[0], 3.0 + 0.9 * x[2]];
        let mut point = vec![0.0; 3];
        let mut mixing = Mixing::default();
        for _ in 0..5 {
            let target = image(&point);
            mixing.advance(&mut point, &target, 1.0);
        }
        for (at, to) in point.iter().zip(image(&point)) {
            assert!((at - to).abs() < 1e-6, "{point:?}");
        }
    }

    #[test]
    fn equations_are_solved_and_an_empty_row_gives_nothing() {
        let mut rows = vec![vec![4.0, 1.0, 0.0, 9.0], vec![1.0, 3.0, 0.0, 5.0], vec![0.0; 4]];
        let solution = eliminate(&mut rows);
        assert!((solution[0] - 2.0).abs() < 1e-14 && (solution[1] - 1.0).abs() < 1e-14);
        assert_eq!(solution[2], 0.0);
    }
}
