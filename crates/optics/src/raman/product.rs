//! What every wave receives from all others at every place: the one costly step of all solvers here.

/// Places handled together; fixed, so that the compiler makes vectors of them.
const LANES: usize = 8;
/// Rows of the matrix handled together; with `LANES` they fit the registers of every x86-64.
const ROWS: usize = 2;

/// The coupling matrix in the order in which it is read, and room for one tile of powers.
pub(super) struct Product {
    /// Of rows 0 and 1: C₀₀ C₁₀ C₀₁ C₁₁ …; then of rows 2 and 3.
    packed: Vec<[f64; ROWS]>,
    tile: Vec<[f64; LANES]>,
    waves_count: usize,
}

impl Product {
    /// For an N × N matrix by rows.
    pub(super) fn new(matrix: &[f64], waves_count: usize) -> Self {
        let at = |row: usize, column: usize| {
            if row < waves_count { matrix[row * waves_count + column] } else { 0.0 }
        };
        let blocks = (0..waves_count).step_by(ROWS);
        let packed = blocks
            .flat_map(|row| (0..waves_count).map(move |column| (row, column)))
            .map(|(row, column)| std::array::from_fn(|offset| at(row + offset, column)))
            .collect();
        Self { packed, tile: vec![[0.0; LANES]; waves_count], waves_count }
    }

    /// out = C × values, both wave by wave, each over all places; `value` is applied to what is read.
    pub(super) fn apply(
        &mut self,
        values: &[f64],
        places_count: usize,
        value: impl Fn(f64) -> f64,
        out: &mut [f64],
    ) {
        for first in (0..places_count).step_by(LANES) {
            let width = LANES.min(places_count - first);
            for (lanes, row) in self.tile.iter_mut().zip(values.chunks_exact(places_count)) {
                for (lane, read) in lanes.iter_mut().zip(&row[first..first + width]) {
                    *lane = value(*read);
                }
            }
            for (block, gains) in self.packed.chunks_exact(self.waves_count).enumerate() {
                let sums = received(gains, &self.tile);
                let rows = out[block * ROWS * places_count..].chunks_exact_mut(places_count);
                for (row, sum) in rows.zip(&sums) {
                    row[first..first + width].copy_from_slice(&sum[..width]);
                }
            }
        }
    }
}

fn received(gains: &[[f64; ROWS]], tile: &[[f64; LANES]]) -> [[f64; LANES]; ROWS] {
    let mut sums = [[0.0; LANES]; ROWS];
    for (gain, powers) in gains.iter().zip(tile) {
        for (sum, gain) in sums.iter_mut().zip(gain) {
            for (lane, power) in sum.iter_mut().zip(powers) {
                *lane += gain * power;
            }
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_plain_product_at_every_size() {
        for (waves_count, places_count) in [(1, 1), (2, 8), (3, 7), (5, 17), (4, 9)] {
            let number = |index: usize| f64::from(u32::try_from(index * 7 % 11).unwrap()) - 4.0;
            let matrix: Vec<f64> = (0..waves_count * waves_count).map(number).collect();
            let values: Vec<f64> = (0..waves_count * places_count).map(|index| number(index + 3)).collect();
            let mut out = vec![f64::NAN; values.len()];
            Product::new(&matrix, waves_count).apply(&values, places_count, |read| 2.0 * read, &mut out);
            for wave in 0..waves_count {
                for place in 0..places_count {
                    let from = |other: usize| {
                        matrix[wave * waves_count + other] * values[other * places_count + place]
                    };
                    let plain: f64 = (0..waves_count).map(from).sum();
                    assert_eq!(out[wave * places_count + place], 2.0 * plain);
                }
            }
        }
    }
}
