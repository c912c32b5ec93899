//! What a study holds in memory, before it begins.

use super::StudyAsks;
use route::choices::{ChoiceKind, memory_needed_bytes as choice_bytes};

/// Bytes per cell of the sea: a height and whether it is wet.
const SEA_BYTES: u64 = 4 + 1;
/// Bytes per cell of the cost surface: cost, blocker, level, whether steep, repairs.
const SURFACE_BYTES: u64 = 4 + 2 + 16 + 1 + 4;
/// Bytes per cell of the lists a surface is made from, while it is made.
const MAKING_BYTES: u64 = 40 + 6;
/// Bytes per cell while a leg is solved: the march, its arrivals, a field of well shaped cells, and bounds on blocks.
const SOLVING_BYTES: u64 = 24 + 8 + 6 + 4;

/// Most bytes a study needs on a raster: the sea and its cost surface, and beside them the greatest of making the
/// surface, solving a leg, and what is asked for. Samples of another water level hold a sea and a surface of their own.
#[must_use]
pub fn memory_needed_bytes(asks: &StudyAsks, cells_count: usize) -> u64 {
    let cells = u64::try_from(cells_count).unwrap_or(u64::MAX);
    let mut beside = vec![cells.saturating_mul(MAKING_BYTES), cells.saturating_mul(SOLVING_BYTES)];
    let kinds = [
        (asks.corridor_within_pct.is_some(), ChoiceKind::Corridor),
        (asks.alternatives.is_some(), ChoiceKind::Alternatives),
        (asks.pareto_points_max_count.is_some(), ChoiceKind::Pareto),
        (asks.tree.is_some(), ChoiceKind::Tree),
    ];
    beside.extend(
        kinds.into_iter().filter(|(asked, _)| *asked).map(|(_, kind)| choice_bytes(kind, cells_count)),
    );
    if asks.robust.is_some() {
        let sample = SEA_BYTES + SURFACE_BYTES + MAKING_BYTES;
        beside
            .push(cells.saturating_mul(sample).saturating_add(choice_bytes(ChoiceKind::Robust, cells_count)));
    }
    let greatest = beside.into_iter().max().unwrap_or(0);
    cells.saturating_mul(SEA_BYTES + SURFACE_BYTES).saturating_add(greatest)
}
