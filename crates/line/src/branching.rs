//! Branching units: what they take from the trunk in light, fibre pairs and spectrum. Entries `[[line.branching_unit]]`.

use crate::plan::{Figure, LinePlan, figure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use units::{CableKm, Provenance};

/// A branching unit on the cable.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BranchingUnit {
    /// Name.
    pub name: String,
    /// Cable from the beach manhole of the A end.
    pub at_cable_km: CableKm,
    /// What it does with the light.
    pub kind: BranchingKind,
    /// Loss it puts on every fibre of the trunk.
    pub insertion_loss_db: f64,
    /// Fibre pairs that go to the branch, or whose spectrum is shared with it.
    pub fibre_pairs_branched_count: u32,
    /// Part of the spectrum of those pairs that stays on the trunk; of use with `roadm` alone.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub spectrum_trunk_frac: Option<f64>,
    /// Tag and source.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// What a branching unit does with the light.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BranchingKind {
    /// Fibre pairs joined once and for all.
    Passive,
    /// Fibre pairs that can be switched between trunk and branch.
    FibreSwitched,
    /// Spectrum of fibre pairs shared between trunk and branch.
    Roadm,
}

/// What a branching unit leaves to the trunk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BranchResult {
    /// Its name.
    pub name: String,
    /// What it does with the light.
    pub kind: BranchingKind,
    /// Cable from the beach manhole of the A end.
    pub at_cable_km: CableKm,
    /// Span it lies in, from 1 at the A end.
    pub span_no: u32,
    /// Loss it puts on the trunk; the budget of the line counts it.
    pub insertion_loss_db: f64,
    /// Fibre pairs that go to the branch, or whose spectrum is shared with it.
    pub fibre_pairs_branched_count: u32,
    /// Part of the spectrum of those pairs that stays on the trunk.
    pub spectrum_trunk_frac: f64,
    /// What the trunk gives up to the branch from one end; with switched pairs, while they are switched.
    pub branched_capacity_gbps: f64,
    /// What is left from end to end when every unit takes its part from the same pairs where it can.
    pub trunk_capacity_gbps: f64,
    /// Tag and source.
    pub provenance: Provenance,
}

/// A loss at a place of a span.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct SpanLoss {
    /// Which span, from 0 at the A end.
    pub span_index: usize,
    /// Where along it, 0 to 1.
    pub place_ratio: f64,
    /// How much.
    pub loss_db: f64,
}

impl BranchingUnit {
    /// Part of the spectrum of its pairs that stays on the trunk.
    #[must_use]
    pub fn trunk_frac(&self) -> f64 {
        match self.kind {
            BranchingKind::Passive | BranchingKind::FibreSwitched => 0.0,
            BranchingKind::Roadm => self.spectrum_trunk_frac.unwrap_or(0.5),
        }
    }

    pub(crate) fn figures(&self) -> Vec<Figure> {
        let (at_km, loss_db, trunk_frac) = (self.at_cable_km.km(), self.insertion_loss_db, self.trunk_frac());
        vec![
            figure("branching_unit.at_cable_km", at_km, (0.0..=1e9).contains(&at_km), "0 or more"),
            figure("branching_unit.insertion_loss_db", loss_db, (0.0..=60.0).contains(&loss_db), "0 to 60"),
            figure(
                "branching_unit.spectrum_trunk_frac",
                trunk_frac,
                (0.0..=1.0).contains(&trunk_frac),
                "from 0 to 1",
            ),
        ]
    }
}

/// Losses of the branching units by span. A unit beyond the cable lies at its end; the check says so.
pub(crate) fn losses_in_spans(plan: &LinePlan, cables_km: &[CableKm]) -> Vec<SpanLoss> {
    let in_span = |unit: &BranchingUnit| {
        let mut left_km = plan.land_tail.a_cable_km.km() + unit.at_cable_km.km();
        for (span_index, cable_km) in cables_km.iter().enumerate() {
            if left_km <= cable_km.km() || span_index + 1 == cables_km.len() {
                let place_ratio = (left_km / cable_km.km()).clamp(0.0, 1.0);
                return Some(SpanLoss { span_index, place_ratio, loss_db: unit.insertion_loss_db });
            }
            left_km -= cable_km.km();
        }
        None
    };
    plan.branching_unit.iter().filter_map(in_span).collect()
}

/// What each branching unit leaves to the trunk.
#[must_use]
pub fn branching(plan: &LinePlan, cables_km: &[CableKm], system: (u32, f64)) -> Vec<BranchResult> {
    let (fibre_pairs_count, pair_gbps) = system;
    let losses = losses_in_spans(plan, cables_km);
    let taken = |unit: &BranchingUnit| {
        let pairs_count = unit.fibre_pairs_branched_count.min(fibre_pairs_count);
        f64::from(pairs_count) * pair_gbps * (1.0 - unit.trunk_frac())
    };
    let most_taken_gbps = plan.branching_unit.iter().map(taken).fold(0.0, f64::max);
    let trunk_capacity_gbps = f64::from(fibre_pairs_count) * pair_gbps - most_taken_gbps;
    let result = |(unit, loss): (&BranchingUnit, &SpanLoss)| BranchResult {
        name: unit.name.clone(),
        kind: unit.kind,
        at_cable_km: unit.at_cable_km,
        span_no: u32::try_from(loss.span_index + 1).unwrap_or(u32::MAX),
        insertion_loss_db: unit.insertion_loss_db,
        fibre_pairs_branched_count: unit.fibre_pairs_branched_count,
        spectrum_trunk_frac: unit.trunk_frac(),
        branched_capacity_gbps: taken(unit),
        trunk_capacity_gbps,
        provenance: unit.provenance.clone(),
    };
    plan.branching_unit.iter().zip(&losses).map(result).collect()
}
