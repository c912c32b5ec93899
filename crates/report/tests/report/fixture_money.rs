//! Cost, owners, schedule, corridor and words of the hand-made result.

use crate::fixture::tagged;
use consortium::agreement::{End, Party};
use consortium::facts::Fact;
use consortium::split::{AgreementSplit, PartyTotal, SplitLine, SplitPart, Weight};
use cost::estimate::{CostEstimate, CostLine, CostObject, MarineDays, Quantity};
use cost::schedule::{Schedule, ScheduledTask};
use network::corridor::{CorridorAnswers, DemandAnswer, LinkKind, LinkUse, PathAnswer, PublishedLatency};
use pipeline::results::{Assumption, OptionSummary, OwnerAmount, Results, RevisionSummary};
use risk::availability::{Availability, RepairPart, SectionFaults};
use route::rpl::Lengths;
use units::{CableKm, Currency, Finding, Fingerprint, RouteKm, Share, Tag};

fn cost_line(id: &str, what: &str, object: CostObject, quantity: (f64, &str), typical: i64) -> CostLine {
    let at = |price: i64| (quantity.0 * price as f64).round() as i64;
    let (low, high) = (typical * 7 / 10, typical * 3 / 2);
    CostLine {
        quantity: Quantity {
            id: id.into(),
            what: what.into(),
            cost_object: object,
            quantity_count: quantity.0,
            unit: quantity.1.into(),
            basis: "from the straight line diagram".into(),
        },
        unit_price_low_minor: low,
        unit_price_typical_minor: typical,
        unit_price_high_minor: high,
        low_minor: at(low),
        typical_minor: at(typical),
        high_minor: at(high),
        provenance: tagged(Tag::Guess, "engineering guess, 2026 prices"),
    }
}

pub fn cost(lengths: &Lengths, repeaters: u32) -> CostEstimate {
    use CostObject::{StationA, StationB, Wet};
    let mut lines: Vec<CostLine> = lengths
        .by_type
        .iter()
        .map(|length| {
            let id = format!("cable.{}", length.cable_type);
            let what = format!("cable {}, 3 % spare", length.cable_type);
            cost_line(&id, &what, Wet, (length.cable_km.km() * 1.03, "km"), 1_900_000)
        })
        .collect();
    lines.push(cost_line(
        "repeater",
        "repeater, spare included",
        Wet,
        (f64::from(repeaters) + 1.0, "each"),
        40_000_000,
    ));
    lines.push(cost_line("joint", "joint", Wet, (9.0, "each"), 3_000_000));
    lines.push(cost_line("lay_vessel_per_d", "cable ship", Wet, (54.4, "d"), 7_000_000));
    lines.push(cost_line(
        "survey_per_km",
        "marine route survey",
        Wet,
        (lengths.route_km.km(), "km"),
        450_000,
    ));
    lines.push(cost_line("mobilisation", "mobilisation to the Caspian", Wet, (1.0, "each"), 350_000_000));
    for (object, end) in [(StationA, "A"), (StationB, "B")] {
        lines.push(cost_line(
            "station",
            &format!("cable landing station {end}"),
            object,
            (1.0, "each"),
            250_000_000,
        ));
        lines.push(cost_line(
            "slte",
            &format!("line terminals, end {end}"),
            object,
            (17.0, "each"),
            6_000_000,
        ));
        lines.push(cost_line(
            "pfe",
            &format!("power feeding equipment, end {end}"),
            object,
            (1.0, "each"),
            80_000_000,
        ));
    }
    let sum = |amount: fn(&CostLine) -> i64| lines.iter().map(amount).sum::<i64>();
    let typical_minor = sum(|line| line.typical_minor);
    CostEstimate {
        currency: Currency::USD,
        low_minor: sum(|line| line.low_minor),
        typical_minor,
        high_minor: sum(|line| line.high_minor),
        lines,
        typical_minor_per_km: typical_minor as f64 / lengths.route_km.km(),
        route_km: lengths.route_km,
        operation_minor_per_year: typical_minor / 33,
        marine: MarineDays {
            ploughed_km: lengths.ploughed_km,
            surface_km: RouteKm(9.0),
            joints_count: repeaters + 2,
            shore_ends_count: 2,
            work_d: 40.8,
            hired_d: 54.4,
        },
    }
}

const OWNERS: [(&str, &str); 3] =
    [("azertelecom", "AzerTelecom"), ("kazakhtelecom", "Қазақтелеком"), ("kaztranscom", "KazTransCom")];

/// The split of an amount by shares in tenths; the last party takes the rest.
fn parts(amount_minor: i64, tenths: &[i64]) -> Vec<i64> {
    let mut parts: Vec<i64> = tenths.iter().map(|tenth| amount_minor * tenth / 10).collect();
    let rest = amount_minor - parts.iter().sum::<i64>();
    *parts.last_mut().unwrap() += rest;
    parts
}

fn agreement(id: &str, name: &str, tenths: &[i64], cost: &CostEstimate) -> AgreementSplit {
    let split = |line: &CostLine| {
        let [low, typical, high] =
            [line.low_minor, line.typical_minor, line.high_minor].map(|amount| parts(amount, tenths));
        let part = |index: usize| SplitPart {
            party: OWNERS[index].0.into(),
            low_minor: low[index],
            typical_minor: typical[index],
            high_minor: high[index],
        };
        SplitLine { line: line.quantity.id.clone(), parts: (0..tenths.len()).map(part).collect() }
    };
    let lines: Vec<SplitLine> = cost.lines.iter().map(split).collect();
    let total = |index: usize, amount: fn(&SplitPart) -> i64| {
        lines.iter().map(|line| amount(&line.parts[index])).sum()
    };
    let parties = (0..tenths.len())
        .map(|index| PartyTotal {
            party: OWNERS[index].0.into(),
            name: OWNERS[index].1.into(),
            wet_share: Share::new(i128::from(tenths[index]), 10).unwrap(),
            low_minor: total(index, |part| part.low_minor),
            typical_minor: total(index, |part| part.typical_minor),
            high_minor: total(index, |part| part.high_minor),
            assumed: true,
        })
        .collect();
    AgreementSplit {
        agreement: id.into(),
        name: name.into(),
        version: "2025".into(),
        rule: "R1 largest remainder".into(),
        currency: Currency::USD,
        assumed: true,
        assumed_reason: "shares are not public; prices are guesses".into(),
        weights: vec![Weight {
            id: "sector.AZ".into(),
            weight: Share::new(10, 3).unwrap(),
            basis: "cable km in the sector AZ".into(),
            tag: Tag::Approximate,
        }],
        parties,
        lines,
    }
}

pub fn agreements(cost: &CostEstimate) -> Vec<AgreementSplit> {
    vec![
        agreement("consortium-2019", "Consortium of three of 2019", &[5, 3, 2], cost),
        agreement("sector-km", "Each side its own sector, by kilometre", &[4, 6], cost),
        agreement("company-50-50", "Joint company, 50/50", &[5, 5], cost),
    ]
}

pub fn parties() -> Vec<Party> {
    let party = |(id, name): (&str, &str)| Party {
        id: id.into(),
        name: name.into(),
        country: if id == "azertelecom" { "AZ" } else { "KZ" }.into(),
        lands_at: Some(if id == "azertelecom" { End::A } else { End::B }),
        role: "party since 2018".into(),
        provenance: tagged(Tag::Cited, "a public page"),
    };
    OWNERS.map(party).to_vec()
}

pub fn schedule() -> Schedule {
    let task = |name: &str, start: &str, finish: &str, wait: i64, critical: bool| ScheduledTask {
        id: name.to_lowercase(),
        name: name.into(),
        start: start.into(),
        finish: finish.into(),
        work_d: 30,
        season_wait_d: wait,
        season_pause_d: 0,
        critical,
    };
    Schedule {
        start: "2025-03-03".into(),
        ready_for_service: "2026-07-15".into(),
        tasks: vec![
            task("Desktop study", "2025-03-03", "2025-05-17", 0, true),
            task("Marine route survey", "2025-05-17", "2025-07-01", 0, true),
            task("Route engineering", "2025-07-01", "2025-08-10", 0, true),
            task("Permits", "2025-05-17", "2026-01-12", 0, false),
            task("Cable manufacture", "2025-08-10", "2026-01-07", 0, true),
            task("Shipping by the Volga–Don canal", "2026-04-16", "2026-05-16", 99, true),
            task("Vessel fit-out", "2025-10-01", "2025-12-10", 0, false),
            task("Lay and burial", "2026-05-16", "2026-06-20", 0, true),
            task("Tests and acceptance", "2026-06-20", "2026-07-15", 0, true),
        ],
        critical_path: vec!["desktop study".into()],
        season_wait_d: 99,
    }
}

pub fn availability(lengths: &Lengths) -> Availability {
    Availability {
        by_layer: Vec::new(),
        faults_per_year: 0.0312,
        faults_per_1000km_year: 0.0312 / lengths.cable_km.km() * 1000.0,
        repairs_over_life_count: 0.78,
        repair_time_h: 600.0,
        repair_parts: vec![
            RepairPart { what: "location and permits".into(), duration_d: 12.0 },
            RepairPart { what: "transit".into(), duration_d: 4.0 },
            RepairPart { what: "repair, weather included".into(), duration_d: 9.0 },
        ],
        unavailability_frac: 0.002_132,
        availability_frac: 0.997_868,
        down_time_h_per_year: 18.68,
        by_section: vec![SectionFaults {
            cable_type: "DA".into(),
            lay: "ploughed".into(),
            depth_to_m: 200.0,
            cable_km: CableKm(120.0),
            rate_ratio: 1.5,
            faults_per_year: 0.0201,
        }],
    }
}

pub fn corridor() -> CorridorAnswers {
    let path = |nodes: &[&str], one_way_ms: f64| PathAnswer {
        nodes: nodes.iter().map(|node| (*node).into()).collect(),
        links: vec!["L01".into(), "C1".into(), "L07".into()],
        length_km: one_way_ms * 204.2,
        one_way_ms,
        round_trip_ms: 2.0 * one_way_ms,
        limiting_link: Some("L07".into()),
        limiting_capacity_gbps: Some(400.0),
        unknown_capacity_count: 4,
        assumed_length_count: 3,
    };
    let link = |id: &str, from: &str, to: &str, kind| LinkUse {
        id: id.into(),
        from: from.into(),
        to: to.into(),
        kind,
        on: true,
        state: "being built: this project's line".into(),
        geodesic_km: 362.1,
        published_km: Some(380.0),
        used_km: 380.0,
        used_tag: Tag::Cited,
        capacity_gbps: None,
    };
    CorridorAnswers {
        scenario: "2025 plan: C1, C2, C3 on".into(),
        without: vec!["C1".into(), "C2".into(), "C3".into()],
        links: vec![
            link("C1", "Sumqayıt", "Ақтау", LinkKind::Sea),
            link("L01", "Baku", "Tbilisi", LinkKind::Land),
        ],
        answers: vec![
            DemandAnswer {
                from: "Frankfurt".into(),
                to: "Almaty".into(),
                with_line: Some(path(
                    &["Frankfurt", "Vienna", "Sofia", "Istanbul", "Tbilisi", "Baku", "Aktau", "Almaty"],
                    38.21,
                )),
                with_designed_line: Some(path(
                    &["Frankfurt", "Vienna", "Sofia", "Baku", "Aktau", "Almaty"],
                    38.19,
                )),
                without_line: None,
            },
            DemandAnswer {
                from: "Baku".into(),
                to: "Aktau".into(),
                with_line: Some(path(&["Baku", "Sumgait", "Aktau"], 2.02)),
                with_designed_line: None,
                without_line: None,
            },
        ],
        published: vec![PublishedLatency {
            what: "Frankfurt–Hong Kong via Kazakhstan".into(),
            round_trip_ms: 178.0,
            provenance: tagged(Tag::Cited, "a carrier's map"),
        }],
    }
}

pub fn assumptions() -> Vec<Assumption> {
    vec![Assumption {
        place: "catalogue.cable[1].price_per_km".into(),
        figures: "low_minor 1000000, typical_minor 1500000, high_minor 2200000".into(),
        tag: Tag::Guess,
        source: "engineering guess, 24 to 48 fibres, 2026 prices".into(),
    }]
}

pub fn facts() -> Vec<Fact> {
    let fact = |date: &str, text: &str, tag| Fact {
        date: date.into(),
        text: text.into(),
        provenance: tagged(tag, "trend.az"),
    };
    vec![
        fact("2025-08-06", "Landing points Sumqayıt and Ақтау chosen; 380 km.", Tag::Cited),
        fact("2025", "The number of fibre pairs is not public.", Tag::Unknown),
    ]
}

pub fn findings() -> Vec<Finding> {
    vec![
        Finding::notes("terrain.level.default", "water level −28.0 m is a plan field"),
        Finding::warns(
            "terrain.grid.illustrative",
            "the grid is illustrative; burial cannot be judged from it",
        )
        .at("terrain.grid")
        .hint("give a surveyed or published grid with --bathymetry FILE"),
    ]
}

pub fn revision(results: &Results, label: &str, date: &str) -> RevisionSummary {
    let lengths = &results.lengths;
    let line = results.line.as_ref().unwrap();
    let (cost, risk) = (results.cost.as_ref().unwrap(), results.availability.as_ref().unwrap());
    let owner = |split: &AgreementSplit, party: &PartyTotal| OwnerAmount {
        agreement: split.agreement.clone(),
        agreement_name: split.name.clone(),
        party: party.party.clone(),
        party_name: party.name.clone(),
        low_minor: party.low_minor,
        typical_minor: party.typical_minor,
        high_minor: party.high_minor,
        assumed: party.assumed,
    };
    RevisionSummary {
        revision: label.into(),
        date: date.into(),
        plan_fingerprint: Fingerprint::of_bytes(label.as_bytes()),
        landings: vec![if label == "2019" { "Siyəzən" } else { "Sumqayıt" }.into(), "Ақтау".into()],
        geodesic_km: lengths.geodesic_km,
        route_km: lengths.route_km,
        route_over_geodesic_ratio: lengths.route_over_geodesic_ratio,
        published: results.published.clone(),
        cable_km: lengths.cable_km,
        fibre_km: lengths.fibre_km,
        deepest_m: lengths.deepest_m,
        by_type: lengths.by_type.clone(),
        options: line
            .options
            .iter()
            .map(|option| OptionSummary {
                repeaters_count: option.repeaters_count,
                gsnr_mean_db: option.begin_of_life.gsnr_mean_db,
                gsnr_end_of_life_mean_db: option.end_of_life.gsnr_mean_db,
                capacity_per_pair_gbps: option.capacity_per_pair_gbps,
                fibre_pairs_for_target_count: option.fibre_pairs_for_target_count,
                eligible: option.eligible,
            })
            .collect(),
        repeaters_count: Some(line.chosen.repeaters_count),
        target_capacity_gbps: Some(line.target_capacity_gbps),
        fibre_pairs_count: Some(line.chosen.fibre_pairs_count),
        system_capacity_gbps: Some(line.chosen.system_capacity_gbps),
        required_voltage_v: line.chosen.power_feed.map(|feed| feed.required_voltage_v),
        line_current_a: line.chosen.power_feed.map(|feed| feed.line_current_a),
        currency: Some(cost.currency),
        low_minor: Some(cost.low_minor),
        typical_minor: Some(cost.typical_minor),
        high_minor: Some(cost.high_minor),
        availability_frac: Some(risk.availability_frac),
        faults_per_year: Some(risk.faults_per_year),
        latency_one_way_ms: Some(line.chosen.latency_one_way_ms),
        ready_for_service: results.schedule.as_ref().map(|schedule| schedule.ready_for_service.clone()),
        owners: results
            .agreements
            .iter()
            .flat_map(|split| split.parties.iter().map(move |party| owner(split, party)))
            .collect(),
    }
}
