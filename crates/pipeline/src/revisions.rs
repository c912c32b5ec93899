//! Revisions side by side.

use crate::results::{OptionSummary, OwnerAmount, Results, ResultsFile, RevisionSummary};
use consortium::split::AgreementSplit;
use line::design::LineOption;

/// The results file of `results`, with every revision of its project in brief.
#[must_use]
pub fn results_file(results: Results, revisions: Vec<RevisionSummary>) -> ResultsFile {
    ResultsFile {
        format: crate::results::FORMAT.to_owned(),
        program_version: env!("CARGO_PKG_VERSION").to_owned(),
        results,
        revisions,
    }
}

/// One revision in brief.
#[must_use]
pub fn summary(results: &Results) -> RevisionSummary {
    let (lengths, cost) = (&results.lengths, results.cost.as_ref());
    let line = results.line.as_ref();
    let chosen = line.map(|line| &line.chosen);
    let feed = chosen.and_then(|chosen| chosen.power_feed);
    RevisionSummary {
        revision: results.plan.revision.clone(),
        date: results.plan.date.clone(),
        plan_fingerprint: results.plan.plan_fingerprint.clone(),
        landings: results.landings.iter().map(|landing| landing.name.clone()).collect(),
        geodesic_km: lengths.geodesic_km,
        route_km: lengths.route_km,
        route_over_geodesic_ratio: lengths.route_over_geodesic_ratio,
        published: results.published.clone(),
        cable_km: lengths.cable_km,
        fibre_km: lengths.fibre_km,
        deepest_m: lengths.deepest_m,
        by_type: lengths.by_type.clone(),
        options: line.map_or_else(Vec::new, |line| line.options.iter().map(option).collect()),
        repeaters_count: chosen.map(|chosen| chosen.repeaters_count),
        target_capacity_gbps: line.map(|line| line.target_capacity_gbps),
        fibre_pairs_count: chosen.map(|chosen| chosen.fibre_pairs_count),
        system_capacity_gbps: chosen.map(|chosen| chosen.system_capacity_gbps),
        required_voltage_v: feed.map(|feed| feed.required_voltage_v),
        line_current_a: feed.map(|feed| feed.line_current_a),
        currency: cost.map(|cost| cost.currency),
        low_minor: cost.map(|cost| cost.low_minor),
        typical_minor: cost.map(|cost| cost.typical_minor),
        high_minor: cost.map(|cost| cost.high_minor),
        availability_frac: results.availability.as_ref().map(|risk| risk.availability_frac),
        faults_per_year: results.availability.as_ref().map(|risk| risk.faults_per_year),
        latency_one_way_ms: chosen.map(|chosen| chosen.latency_one_way_ms),
        ready_for_service: results.schedule.as_ref().map(|schedule| schedule.ready_for_service.clone()),
        owners: results.agreements.iter().flat_map(owners).collect(),
    }
}

fn option(option: &LineOption) -> OptionSummary {
    OptionSummary {
        repeaters_count: option.repeaters_count,
        gsnr_mean_db: option.begin_of_life.gsnr_mean_db,
        gsnr_end_of_life_mean_db: option.end_of_life.gsnr_mean_db,
        capacity_per_pair_gbps: option.capacity_per_pair_gbps,
        fibre_pairs_for_target_count: option.fibre_pairs_for_target_count,
        eligible: option.eligible,
    }
}

fn owners(split: &AgreementSplit) -> Vec<OwnerAmount> {
    let owner = |party: &consortium::split::PartyTotal| OwnerAmount {
        agreement: split.agreement.clone(),
        agreement_name: split.name.clone(),
        party: party.party.clone(),
        party_name: party.name.clone(),
        low_minor: party.low_minor,
        typical_minor: party.typical_minor,
        high_minor: party.high_minor,
        assumed: party.assumed,
    };
    split.parties.iter().map(owner).collect()
}
