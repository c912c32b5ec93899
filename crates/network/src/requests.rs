//! Path requests: a way, a mode, a verdict and a slot for each, or why there is none.

mod aggregate;
mod answer;
mod sections;
mod waves;
mod ways;

pub use answer::{Answer, Arrival, Blocked, Plan, SectionUse};

use crate::error::NetworkError;
use crate::services::{Services, SlotWish};
use crate::spectrum::{FitPolicy, channels_count, choose_slots, slot_need};
use crate::topology::Topology;
use optics::library::{EquipmentLibrary, SpectrumDefaults, TransceiverMode};
use optics::{KernelCache, Simulation};
use sections::Sections;
use units::{Finding, Staged};

/// How requests are planned.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PlanBasis {
    /// Physics of the lines.
    pub simulation: Simulation,
    /// Which of the free slots is taken.
    pub policy: FitPolicy,
    /// Whether requests that must not fail together also keep off each other's nodes; GNPy 3.0.1 keeps them off each
    /// other's links alone, whatever is asked.
    pub are_nodes_kept_apart: bool,
}

/// What planning shares.
struct Planner<'a> {
    topology: &'a Topology,
    library: &'a EquipmentLibrary,
    spectrum: &'a SpectrumDefaults,
    basis: &'a PlanBasis,
    sections: Sections,
    kernels: KernelCache,
    findings: Vec<Finding>,
}

/// Plans requests over a designed topology: requests alike are taken together, then each gets its way, those of one
/// group without a link in common; light is sent along it; and those that close get slots, in their order.
///
/// # Source
/// Behaviour of GNPy 3.0.1.
///
/// # Errors
/// When a request names what the topology or the library does not have, a setting is blank, or light cannot be
/// computed. A request that cannot be served is an answer, not an error.
pub fn plan(
    topology: &Topology,
    library: &EquipmentLibrary,
    services: &Services,
    basis: &PlanBasis,
) -> Result<Staged<Plan>, NetworkError> {
    let spectrum = library.spectrum().ok_or(NetworkError::LibraryBlank { what: "spectrum" })?;
    let sections = Sections::of(topology, library, spectrum)?;
    let mut planner = Planner {
        topology,
        library,
        spectrum,
        basis,
        sections,
        kernels: KernelCache::new(),
        findings: Vec::new(),
    };
    let (wanted, groups) = aggregate::aggregated(services);
    let ways = planner.ways(&wanted, &groups)?;
    let mut answers = Vec::with_capacity(wanted.len());
    for (wanted, way) in wanted.iter().zip(ways) {
        answers.push(planner.lit(wanted, way)?);
    }
    for (wanted, answer) in wanted.iter().zip(&mut answers) {
        planner.give_slots(&wanted.slots(), answer);
    }
    for answer in &answers {
        if let Some(blocked) = answer.blocked {
            let finding = Finding::blocks("network.request.blocked", blocked.told()).at(&answer.request);
            planner.findings.push(finding.hint(blocked.hint()));
        }
    }
    let sections = planner.sections.used(topology);
    Ok(Staged { value: Plan { answers, sections }, findings: planner.findings })
}

impl Planner<'_> {
    /// Gives an answer that closes its slots on every section of its way, and of the way back.
    fn give_slots(&mut self, wishes: &[SlotWish], answer: &mut Answer) {
        let (None, Some(mode)) = (answer.blocked, &answer.mode) else { return };
        let Some(mode) = self.mode(&answer.transceiver, mode) else { return };
        let bit_rate_gbps = mode.mode.bit_rate_gbps;
        let traffic_gbps = answer.traffic_gbps.unwrap_or(bit_rate_gbps);
        let need = slot_need(traffic_gbps, bit_rate_gbps, answer.spacing_ghz);
        answer.channels_count = channels_count(traffic_gbps, bit_rate_gbps);
        let reserved = wishes.iter().map(|wish| wish.width_no.map(|width| width / need.channel_count.max(1)));
        let reserved = reserved.map(|count| count.map(u64::from)).sum::<Option<u64>>();
        if reserved.is_some_and(|count| count < u64::from(answer.channels_count)) {
            answer.blocked = Some(Blocked::ReservedTooLittle);
            return;
        }
        let route = self.sections.both_ways(&answer.sections);
        let Some(free) = self.sections.free_along(&route) else { return };
        let (slots, left_no) = choose_slots(&free, wishes, need, self.basis.policy);
        if left_no > 0 {
            answer.blocked = Some(Blocked::NoSpectrum);
            return;
        }
        self.sections.occupy(&route, &slots, &answer.request);
        answer.slots = slots;
    }

    fn mode(&self, transceiver: &str, mode: &str) -> Option<&TransceiverMode> {
        self.library.transceiver(transceiver)?.mode(mode)
    }
}

#[cfg(test)]
#[path = "requests_tests.rs"]
mod tests;
