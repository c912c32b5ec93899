//! Choices for the planner: what else there is besides the one best route.
//!
//! The corridor of all that is nearly as good, alternatives that really differ, the front of cost, repairs and
//! length, trunk and branch for three and more landings, routes under sampled layers, and routes through pinned
//! waypoints and round avoided areas. Everything here is built on the same march, polish and fit as the one route,
//! and every line is priced on the field as given, whatever was made dearer or closed to find it.

pub mod alternatives;
mod band;
pub mod cells;
pub mod corridor;
mod ground;
pub mod line;
mod outline;
pub mod pareto;
mod part;
pub mod pins;
pub mod robust;
pub mod sampled;
pub mod tree;

use crate::RouteError;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What can be asked for, as far as memory goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChoiceKind {
    /// [`corridor::corridor`].
    Corridor,
    /// [`alternatives::alternatives`].
    Alternatives,
    /// [`pareto::pareto`] and [`pareto::least_cost_within`].
    Pareto,
    /// [`tree::tree`].
    Tree,
    /// [`robust::robust`].
    Robust,
    /// [`pins::through`].
    Through,
    /// [`pins::avoiding`].
    Avoiding,
}

/// Bytes a field holds per node: cost and blocker.
const FIELD_BYTES: u64 = 6;
/// Bytes a march holds per node while it runs: its nodes and their place in a bucket.
const MARCH_BYTES: u64 = 24;
/// Bytes of the lattice on which forks are looked for, with eight terminals.
const LATTICE_BYTES: u64 = 48 << 20;
/// Bytes the costs of arrival hold per node once a march is done.
const ARRIVAL_BYTES: u64 = 8;

/// Most bytes needed besides the field as given, for a field of `nodes_count` nodes. Where cells are too long for the
/// march (towards the poles) they are cut into parts first: then count the nodes after that.
#[must_use]
pub fn memory_needed_bytes(kind: ChoiceKind, nodes_count: usize) -> u64 {
    let nodes = u64::try_from(nodes_count).unwrap_or(u64::MAX);
    // A field made anew stands beside the lists it is made of for a moment.
    let field = 2 * FIELD_BYTES;
    let per_node = match kind {
        ChoiceKind::Corridor => 2 * ARRIVAL_BYTES + MARCH_BYTES + 1,
        ChoiceKind::Alternatives => 2 * ARRIVAL_BYTES + field + MARCH_BYTES + ARRIVAL_BYTES + 2,
        ChoiceKind::Pareto => 3 * FIELD_BYTES + field + MARCH_BYTES + ARRIVAL_BYTES,
        ChoiceKind::Tree => 3 * ARRIVAL_BYTES + MARCH_BYTES,
        ChoiceKind::Robust => field + MARCH_BYTES + ARRIVAL_BYTES + 4,
        ChoiceKind::Through => MARCH_BYTES + ARRIVAL_BYTES,
        ChoiceKind::Avoiding => field,
    };
    let besides = if kind == ChoiceKind::Tree { LATTICE_BYTES } else { 0 };
    nodes.saturating_mul(per_node).saturating_add(besides)
}

/// A figure that is out of range.
fn refuse_outside(
    field: &'static str,
    value: f64,
    within: [f64; 2],
    limit: &'static str,
) -> Result<(), RouteError> {
    if value >= within[0] && value <= within[1] {
        Ok(())
    } else {
        Err(RouteError::Figure { field, value, limit })
    }
}
