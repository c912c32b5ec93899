//! The certificate: what any line whatever between two places costs at least.
//!
//! Two bounds, both for the continuous problem with its bilinear cost and its closed cells, whatever the march found:
//! the quick one of [`Bound`], over blocks of cells, from one place to everywhere; and the tight one of
//! [`lower_bound`], over the ground that the quick one leaves, between two places. The proofs stand in [`blocks`] and
//! [`potential`].

mod blocks;
mod lattice;
mod potential;
#[cfg(test)]
mod tests;

use crate::field::{Field, Place};
pub use blocks::{Blocks, Bound};
use lattice::Lattice;
use potential::Aim;
use units::{Cancelled, Watch};

/// Cells between the nodes of the potentials that are tried one after the other; below 1 the cost is read between the
/// nodes of the field.
const SPACINGS_CELLS: [f64; 6] = [8.0, 4.0, 2.0, 1.0, 0.5, 0.25];
/// Fewest nodes of a lattice coarser than a cell: fewer tell nothing; and of the coarsest: there the next finer one takes
/// no time worth saving.
const NODES_LEAST: [f64; 2] = [400.0, 20_000.0];
/// Nodes of a lattice up to which a finer one is begun without being asked for.
const NODES_UNASKED: f64 = 2.5e6;
/// Nodes of a lattice that are worked on at all: about 60 bytes each.
const NODES_MAX: f64 = 2.4e7;

/// Nodes of a lattice over the whole field, reached or not, that is begun at all: 14 bytes each, touched where reached.
const NODES_HELD_MAX: f64 = 3e8;

/// What is known of the least cost between two places.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Proven {
    /// The least any line whatever costs, minor units: never more than the best line costs, 0 when nothing better is
    /// known.
    pub lower_bound_minor: f64,
    /// Cells between the nodes of the potential that proves it; none where the blocks do.
    pub spacing_cells: Option<f64>,
}

/// The least any line between two places of a field can cost, worked at until it lies at most `gap_max_pct` percent below
/// `upper_minor`, the cost of a line that is known, or no finer lattice is left.
///
/// # Errors
/// When the person cancels.
pub fn lower_bound(
    field: &Field,
    ends: [Place; 2],
    upper_minor: f64,
    gap_max_pct: f64,
    watch: &dyn Watch,
) -> Result<Proven, Cancelled> {
    let blocks = Blocks::new(field, 4);
    let to = Bound::from(&blocks, ends[1]);
    let from = Bound::from_towards(&blocks, ends[0], &to, upper_minor);
    tighten(field, ends, &[from, to], &Wanted { upper_minor, gap_max_pct }, watch)
}

/// How far to go.
pub(crate) struct Wanted {
    /// Cost of a line that is known, minor units.
    pub upper_minor: f64,
    /// The bound should lie at most so far below it.
    pub gap_max_pct: f64,
}

/// As [`lower_bound`], with the quick bounds from both ends at hand.
pub(crate) fn tighten(
    field: &Field,
    ends: [Place; 2],
    bounds: &[Bound; 2],
    wanted: &Wanted,
    watch: &dyn Watch,
) -> Result<Proven, Cancelled> {
    let quick_minor = f64::from(bounds[1].at(ends[0]));
    let quick_minor = if quick_minor.is_finite() { quick_minor.min(wanted.upper_minor) } else { 0.0 };
    let mut best = Proven { lower_bound_minor: quick_minor, spacing_cells: None };
    let asked = wanted.gap_max_pct < crate::solve::GAP_MAX_PCT;
    let cells_count = bounds[0].cells_within(&bounds[1], wanted.upper_minor);
    let nodes_count = |spacing_cells: f64| cells_count as f64 / (spacing_cells * spacing_cells);
    let is_affordable = |spacing_cells: f64| {
        let most_count = if asked { NODES_MAX } else { NODES_UNASKED };
        let held = Lattice::count_over(field, spacing_cells) <= NODES_HELD_MAX;
        held && nodes_count(spacing_cells) <= most_count
    };
    let proven_at = |spacing_cells: f64, finer_follows: bool| -> Result<f64, Cancelled> {
        let lattice = Lattice::new(field, bounds, wanted.upper_minor, spacing_cells);
        let aim = Aim { enough_minor: wanted.enough_minor(), asked, finer_follows };
        // a line that leaves the lattice costs more than the known one
        Ok(potential::rise((field, &lattice), ends, &aim, watch)?.min(wanted.upper_minor))
    };
    let mut left_cells = None;
    for (at, spacing_cells) in SPACINGS_CELLS.into_iter().enumerate() {
        let few = nodes_count(spacing_cells) < NODES_LEAST[usize::from(spacing_cells > 4.0)];
        let coarse = few && spacing_cells > 1.0;
        if !is_affordable(spacing_cells) || wanted.is_met_by(best.lower_bound_minor) {
            break;
        }
        if coarse {
            continue;
        }
        let finer_follows = SPACINGS_CELLS.get(at + 1).is_some_and(|finer| is_affordable(*finer));
        let proven_minor = proven_at(spacing_cells, finer_follows)?;
        if proven_minor > best.lower_bound_minor {
            best = Proven { lower_bound_minor: proven_minor, spacing_cells: Some(spacing_cells) };
        } else if finer_follows {
            left_cells = Some(spacing_cells);
        }
    }
    // where the last lattice proves nothing, the one before it may
    if let (None, Some(spacing_cells)) = (best.spacing_cells, left_cells) {
        let proven_minor = proven_at(spacing_cells, false)?;
        if proven_minor > best.lower_bound_minor {
            best = Proven { lower_bound_minor: proven_minor, spacing_cells: Some(spacing_cells) };
        }
    }
    Ok(best)
}

impl Wanted {
    fn is_met_by(&self, lower_bound_minor: f64) -> bool {
        lower_bound_minor >= self.enough_minor()
    }

    fn enough_minor(&self) -> f64 {
        self.upper_minor / (1.0 + self.gap_max_pct / 100.0)
    }
}
