//! What the line costs, when it is ready, how often it fails, who pays, and what it is a piece of.

use crate::error::PipelineError;
use crate::track::Track;
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
    pub cost: CostEstimate,
    pub schedule: Schedule,
    pub availability: Availability,
    pub agreements: Vec<AgreementSplit>,
    pub corridor: Option<CorridorAnswers>,
}

pub(crate) fn money(
    plan: &Plan,
    rpl: &Rpl,
    lengths: &Lengths,
    line: &LineDesign,
    track: &mut Track,
) -> Result<Money, PipelineError> {
    let listed = Fingerprint::of(&(rpl, line));
    track.enter("cost", 1, "count quantities and price them", &(&listed, &plan.catalogue, &plan.cost))?;
    let input = QuantityInput { rpl, line, catalogue: &plan.catalogue, plan: &plan.cost };
    let staged = quantities(&input)?;
    let bill = track.keep(staged);
    let work = marine_work(rpl, line.chosen.repeaters_count);
    let cost = estimate(&EstimateInput {
        quantities: &bill,
        marine: marine_days(&work, &MarineRates::from(&plan.cost))?,
        catalogue: &plan.catalogue,
        currency: plan.currency,
        plan: &plan.cost,
        route_km: lengths.route_km,
    })?;
    track.enter(
        "schedule",
        1,
        "pass forward through the schedule",
        &(&plan.schedule, cost.marine.hired_d),
    )?;
    let staged = schedule(&plan.schedule, cost.marine.hired_d)?;
    let schedule = track.keep(staged);
    track.enter("risk", 1, "count faults and repairs", &(&listed, &plan.risk))?;
    let staged = availability(&AvailabilityInput {
        rpl,
        plan: &plan.risk,
        catalogue: &plan.catalogue,
        mean_transit_km: mean_transit_km(rpl),
        life_years_count: plan.cost.life_years_count,
    })?;
    let availability = track.keep(staged);
    let agreements = splits(plan, &cost, lengths, track)?;
    let corridor = corridor(plan, line, track)?;
    Ok(Money { cost, schedule, availability, agreements, corridor })
}

fn splits(
    plan: &Plan,
    cost: &CostEstimate,
    lengths: &Lengths,
    track: &mut Track,
) -> Result<Vec<AgreementSplit>, PipelineError> {
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
        let staged = split_agreement(agreement, &plan.party, &lines, &weights, plan.currency)?;
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
    line: &LineDesign,
    track: &mut Track,
) -> Result<Option<CorridorAnswers>, PipelineError> {
    let Some(corridor) = &plan.corridor else { return Ok(None) };
    track.enter("corridor", 1, "find paths through the corridor", &(corridor, line.station_fibre_km))?;
    let place = |id: &str| {
        let node = corridor.node.iter().find(|node| node.id == id);
        node.map_or(LonLat::new(0.0, 0.0), |node| LonLat::new(node.lon_deg, node.lat_deg))
    };
    let geodesics_km: Vec<f64> = corridor
        .link
        .iter()
        .map(|link| terrain::geodesy::distance_km(place(&link.from), place(&link.to)))
        .collect();
    let staged = network::study::study(corridor, &geodesics_km, Some(line.station_fibre_km))?;
    Ok(Some(track.keep(staged)))
}
