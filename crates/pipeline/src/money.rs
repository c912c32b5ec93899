//! What the line costs, when it is ready, how often it fails, who pays, and what it is a piece of.

use crate::error::PipelineError;
use crate::layers::OnRoute;
use crate::track::Track;
use cable::catalogue::Catalogue;
use consortium::split::{AgreementSplit, LineAmount, Weight, split_agreement};
use cost::estimate::{CostEstimate, EstimateInput, estimate};
use cost::marine::{MarineRates, marine_days, marine_work};
use cost::quantities::{QuantityInput, quantities};
use cost::schedule::{Schedule, schedule};
use line::design::LineDesign;
use network::corridor::CorridorAnswers;
use project::plan::Plan;
use risk::availability::{Availability, AvailabilityInput, availability, mean_transit_km};
use route::rpl::{Lengths, Rpl};
use units::{Fingerprint, LonLat, Share, Tag};

pub(crate) struct Money {
    pub cost: Option<CostEstimate>,
    pub schedule: Option<Schedule>,
    pub availability: Option<Availability>,
    pub agreements: Vec<AgreementSplit>,
    pub corridor: Option<CorridorAnswers>,
}

/// What the stages of works and money look at.
struct Basis<'a> {
    plan: &'a Plan,
    rpl: &'a Rpl,
    lengths: &'a Lengths,
    line: Option<&'a LineDesign>,
    /// What cost layers do on the list.
    layers: &'a OnRoute,
    /// Fingerprint of the list, the line, and what layers do on it.
    listed: Fingerprint,
}

/// A list, measured, and what cost layers do on it.
#[derive(Clone, Copy)]
pub(crate) struct Laid<'a> {
    pub rpl: &'a Rpl,
    pub lengths: &'a Lengths,
    pub layers: &'a OnRoute,
}

pub(crate) fn money(
    plan: &Plan,
    laid: Laid,
    line: Option<&LineDesign>,
    track: &mut Track,
) -> Result<Money, PipelineError> {
    let Laid { rpl, lengths, layers } = laid;
    let listed = layers.listed(Fingerprint::of(&(rpl, line)));
    let basis = Basis { plan, rpl, lengths, line, layers, listed };
    let cost = priced(&basis, track)?;
    let schedule = scheduled(&basis, cost.as_ref(), track)?;
    let availability = faults(&basis, track)?;
    let agreements = splits(&basis, cost.as_ref(), track)?;
    let corridor = corridor(plan, line, track)?;
    Ok(Money { cost, schedule, availability, agreements, corridor })
}

/// Cable types of the list that the catalogue does not have: nothing can be said about their price or protection.
fn types_unknown(basis: &Basis, catalogue: &Catalogue) -> Vec<String> {
    let mut unknown: Vec<String> = Vec::new();
    for length in &basis.lengths.by_type {
        if catalogue.cable_type(&length.cable_type).is_err() {
            unknown
                .push(format!("cable type `{}` in the catalogue ({})", length.cable_type, length.cable_km));
        }
    }
    unknown
}

fn priced(basis: &Basis, track: &mut Track) -> Result<Option<CostEstimate>, PipelineError> {
    let plan = basis.plan;
    let (Some(catalogue), Some(cost), Some(currency), Some(line)) =
        (&plan.catalogue, &plan.cost, plan.currency, basis.line)
    else {
        track.lacks("cost", plan, &["catalogue", "cost", "currency", "line", "fibre"]);
        return Ok(None);
    };
    let unknown = types_unknown(basis, catalogue);
    if !unknown.is_empty() {
        track.left_out("cost", unknown);
        return Ok(None);
    }
    track.enter("cost", 1, "count quantities and price them", &(&basis.listed, catalogue, cost))?;
    let staged = quantities(&QuantityInput { rpl: basis.rpl, line, catalogue, plan: cost })?;
    let bill = track.keep(staged);
    let work = marine_work(basis.rpl, line.chosen.repeaters_count);
    let estimated = estimate(&EstimateInput {
        quantities: &bill,
        charges: &basis.layers.charges(plan)?,
        marine: marine_days(&work, &MarineRates::from(cost))?,
        catalogue,
        currency,
        plan: cost,
        route_km: basis.lengths.route_km,
    })?;
    Ok(Some(estimated))
}

fn scheduled(
    basis: &Basis,
    cost: Option<&CostEstimate>,
    track: &mut Track,
) -> Result<Option<Schedule>, PipelineError> {
    let Some(plan) = &basis.plan.schedule else {
        track.lacks("schedule", basis.plan, &["schedule"]);
        return Ok(None);
    };
    let Some(cost) = cost else {
        track.left_out("schedule", vec!["days of marine work, which the stage `cost` counts".to_owned()]);
        return Ok(None);
    };
    track.enter("schedule", 1, "pass forward through the schedule", &(plan, cost.marine.hired_d))?;
    let staged = schedule(plan, cost.marine.hired_d)?;
    Ok(Some(track.keep(staged)))
}

fn faults(basis: &Basis, track: &mut Track) -> Result<Option<Availability>, PipelineError> {
    let plan = basis.plan;
    let (Some(catalogue), Some(risk), Some(cost)) = (&plan.catalogue, &plan.risk, &plan.cost) else {
        track.lacks("risk", plan, &["catalogue", "risk", "cost"]);
        return Ok(None);
    };
    let unknown = types_unknown(basis, catalogue);
    if !unknown.is_empty() {
        track.left_out("risk", unknown);
        return Ok(None);
    }
    track.enter("risk", 1, "count faults and repairs", &(&basis.listed, risk))?;
    let staged = availability(&AvailabilityInput {
        rpl: basis.rpl,
        plan: risk,
        catalogue,
        mean_transit_km: mean_transit_km(basis.rpl),
        life_years_count: cost.life_years_count,
        layers: &basis.layers.hazards(plan),
    })?;
    Ok(Some(track.keep(staged)))
}

fn splits(
    basis: &Basis,
    cost: Option<&CostEstimate>,
    track: &mut Track,
) -> Result<Vec<AgreementSplit>, PipelineError> {
    let (plan, lengths) = (basis.plan, basis.lengths);
    if plan.agreement.is_empty() {
        track.lacks("split", plan, &["agreement", "party"]);
        return Ok(Vec::new());
    }
    let (Some(cost), Some(currency)) = (cost, plan.currency) else {
        track.left_out("split", vec!["amounts, which the stage `cost` makes".to_owned()]);
        return Ok(Vec::new());
    };
    track.enter(
        "split",
        1,
        "split every line under each agreement",
        &(cost, lengths, &plan.agreement, &plan.party),
    )?;
    let amount = |line: &cost::estimate::CostLine| LineAmount {
        id: line.quantity.id.clone(),
        cost_object: line.quantity.cost_object.word().to_owned(),
        amounts_minor: [line.low_minor, line.typical_minor, line.high_minor],
        tag: line.provenance.tag,
    };
    let lines: Vec<LineAmount> = cost.lines.iter().map(amount).collect();
    let weights = sector_weights(plan, lengths);
    let mut splits = Vec::new();
    for agreement in &plan.agreement {
        let staged = split_agreement(agreement, &plan.party, &lines, &weights, currency)?;
        splits.push(track.keep(staged));
    }
    Ok(splits)
}

/// Cable in each sector as an exact weight, in whole millimetres: `consortium` knows no kilometre.
fn sector_weights(plan: &Plan, lengths: &Lengths) -> Vec<Weight> {
    let tag = plan.sector_line.as_ref().map_or(Tag::Unknown, |line| line.provenance.tag);
    let weight = |sector: &route::rpl::SectorLength| {
        #[allow(clippy::cast_possible_truncation)] // a cable is shorter than 10⁹ km
        let millimetres = (sector.cable_km.km() * 1e6).round() as i128;
        Weight {
            id: format!("sector.{}", sector.sector),
            weight: Share::whole(millimetres),
            basis: format!("{} of cable in sector {} by the position list", sector.cable_km, sector.sector),
            tag,
        }
    };
    lengths.by_sector.iter().map(weight).collect()
}

fn corridor(
    plan: &Plan,
    line: Option<&LineDesign>,
    track: &mut Track,
) -> Result<Option<CorridorAnswers>, PipelineError> {
    let Some(corridor) = &plan.corridor else { return Ok(None) };
    track.enter(
        "corridor",
        1,
        "find paths through the corridor",
        &(corridor, line.map(|line| line.station_fibre_km)),
    )?;
    let place = |id: &str| {
        let node = corridor.node.iter().find(|node| node.id == id);
        node.map_or(LonLat::new(0.0, 0.0), |node| LonLat::new(node.lon_deg, node.lat_deg))
    };
    let geodesics_km: Vec<f64> = corridor
        .link
        .iter()
        .map(|link| terrain::geodesy::distance_km(place(&link.from), place(&link.to)))
        .collect();
    let staged = network::study::study(corridor, &geodesics_km, line.map(|line| line.station_fibre_km))?;
    Ok(Some(track.keep(staged)))
}
