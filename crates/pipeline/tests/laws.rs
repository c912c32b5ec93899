//! Laws of the whole: what must happen to every result when one input changes, on the shipped plans.

#![allow(clippy::unwrap_used)] // helpers of tests fail by panicking

use wetplant_pipeline as pipeline;

use layers::layer::{CostLayer, LayerKind};
use pipeline::results::Results;
use project::plan::Plan;
use units::{LonLat, Provenance, Tag, Unwatched};

const GRID: &[u8] = include_bytes!("../../../data/caspian/caspian_publicdomain_2min.tif");
const PLAN_2025: &str = include_str!("../../../data/trans-caspian/plan-2025.toml");
const PLAN_2019: &str = include_str!("../../../data/trans-caspian/plan-2019.toml");

fn plan() -> Plan {
    project::plan::read_toml(PLAN_2025).unwrap()
}

fn design(plan: &Plan) -> Results {
    pipeline::design(plan, Some(pipeline::GridInput::Bytes(GRID)), &Unwatched).unwrap().results
}

fn amounts(results: &Results) -> Vec<i64> {
    let totals = results.agreements.iter().flat_map(|split| &split.parties);
    totals.flat_map(|party| [party.low_minor, party.typical_minor, party.high_minor]).collect()
}

#[test]
fn every_split_sums_to_its_line_and_to_the_total_to_the_cent() {
    for text in [PLAN_2019, PLAN_2025] {
        let results = design(&project::plan::read_toml(text).unwrap());
        assert_eq!(results.agreements.len(), 3);
        for split in &results.agreements {
            for (line, cost) in split.lines.iter().zip(&results.cost.as_ref().unwrap().lines) {
                assert_eq!(line.line, cost.quantity.id);
                assert_eq!(line.parts.iter().map(|part| part.low_minor).sum::<i64>(), cost.low_minor);
                assert_eq!(line.parts.iter().map(|part| part.typical_minor).sum::<i64>(), cost.typical_minor);
                assert_eq!(line.parts.iter().map(|part| part.high_minor).sum::<i64>(), cost.high_minor);
            }
            let total: i64 = split.parties.iter().map(|party| party.typical_minor).sum();
            assert_eq!(total, results.cost.as_ref().unwrap().typical_minor, "{}", split.agreement);
        }
    }
}

/// Doubles every price of the catalogue.
fn with_prices_doubled(mut plan: Plan) -> Plan {
    let catalogue = plan.catalogue.as_mut().unwrap();
    let prices = catalogue.cable.iter_mut().map(|cable| &mut cable.price_per_km);
    for price in prices.chain(catalogue.item.iter_mut().map(|item| &mut item.price)) {
        price.low_minor *= 2;
        price.typical_minor *= 2;
        price.high_minor *= 2;
    }
    plan
}

#[test]
fn doubled_prices_double_every_amount_and_move_nothing_else() {
    let (before, after) = (design(&plan()), design(&with_prices_doubled(plan())));
    assert_eq!(after.rpl, before.rpl);
    assert_eq!(after.line, before.line);
    assert_eq!(after.schedule, before.schedule);
    assert_eq!(after.availability, before.availability);
    for (new, old) in after.cost.as_ref().unwrap().lines.iter().zip(&before.cost.as_ref().unwrap().lines) {
        // a line is rounded once, so twice a rounded amount may differ by one unit
        assert!((new.typical_minor - 2 * old.typical_minor).abs() <= 1, "{}", old.quantity.id);
        assert_eq!(new.quantity, old.quantity);
    }
    let lines = i64::try_from(before.cost.as_ref().unwrap().lines.len()).unwrap();
    for (new, old) in amounts(&after).into_iter().zip(amounts(&before)) {
        assert!((new - 2 * old).abs() <= lines, "{new} is not twice {old}");
    }
    for (new, old) in after.protection.iter().zip(&before.protection) {
        assert!((new.cost_minor_per_km / old.cost_minor_per_km - 2.0).abs() < 1e-12);
    }
}

#[test]
fn swapped_ends_give_the_same_length_and_cost() {
    let mut swapped = plan();
    swapped.landing.reverse();
    for leg in &mut swapped.route.leg {
        std::mem::swap(&mut leg.from, &mut leg.to);
    }
    let sector = swapped.sector_line.as_mut().unwrap();
    std::mem::swap(&mut sector.sector_a, &mut sector.sector_b);
    let (before, after) = (design(&plan()), design(&swapped));
    let near = |new: f64, old: f64| (new / old - 1.0).abs() < 1e-6;
    assert!(near(after.lengths.route_km.km(), before.lengths.route_km.km()));
    assert!(near(after.lengths.cable_km.km(), before.lengths.cable_km.km()));
    assert!(near(
        after.cost.as_ref().unwrap().typical_minor as f64,
        before.cost.as_ref().unwrap().typical_minor as f64
    ));
    let positions = |results: &Results| results.rpl.positions.len();
    assert_eq!(positions(&after), positions(&before));
}

#[test]
fn a_wall_across_the_optimum_makes_the_route_longer_and_dearer() {
    let before = design(&plan());
    let middle = before.rpl.positions[before.rpl.positions.len() / 2].at();
    let mut walled = plan();
    // a wall of 0.1° by 1.2° across the line, which runs north-east
    let corner = |east: f64, north: f64| LonLat::new(middle.lon_deg + east, middle.lat_deg + north);
    walled.exclusion.push(terrain::hazards::Exclusion {
        id: "wall".to_owned(),
        reason: "a test".to_owned(),
        ring: vec![corner(-0.6, -0.05), corner(0.6, -0.05), corner(0.6, 0.05), corner(-0.6, 0.05)],
        provenance: Provenance::new(Tag::Assumed, "a test"),
    });
    let after = design(&walled);
    assert!(after.lengths.route_km.km() > before.lengths.route_km.km() + 1.0);
    assert!(after.cost.as_ref().unwrap().typical_minor > before.cost.as_ref().unwrap().typical_minor);
}

#[test]
fn cost_layers_bend_the_route_are_told_and_never_make_it_cheaper() {
    let mut bare = plan();
    bare.layer.clear();
    let before = design(&bare);
    assert!(before.layers.is_empty() && before.stages.iter().all(|stage| stage.stage != "layers"));
    let at = |results: &Results| results.rpl.positions[results.rpl.positions.len() / 2].at();
    let mut layered = bare.clone();
    let layer = |id: &str| CostLayer {
        datum: Some("WGS84".to_owned()),
        date: Some("2025".to_owned()),
        standoff_m: Some(15_000.0),
        point: vec![at(&before)],
        ..CostLayer::new(id, LayerKind::MudVolcano, Provenance::new(Tag::Assumed, "a test"))
    };
    layered.layer.push(CostLayer { closed: true, ..layer("vent") });
    layered.layer.push(CostLayer {
        repairs_per_1000km_year: Some(50.0),
        standoff_m: Some(25_000.0),
        ..layer("flows")
    });
    let after = design(&layered);
    let optimum_minor = |results: &Results| results.legs[0].solver.as_ref().unwrap().optimum_minor;
    assert!(optimum_minor(&after) > optimum_minor(&before));
    assert!(after.lengths.route_km.km() > before.lengths.route_km.km());
    let told: Vec<(&str, bool, bool)> = after
        .layers
        .iter()
        .map(|layer| (layer.id.as_str(), layer.cells_count > 0, layer.closed_cells_count > 0))
        .collect();
    assert_eq!(told, [("vent", true, true), ("flows", true, false)]);
    assert_eq!(after.layers[0].resolution, "unknown");
    // the parts of a leg are what the solver paid for it
    for results in [&before, &after] {
        let leg = &results.legs[0];
        let sum_minor: f64 = leg.by_layer.iter().map(|part| part.total_minor).sum();
        let fitted_minor = leg.solver.as_ref().unwrap().fitted_minor;
        assert!((sum_minor / fitted_minor - 1.0).abs() < 1e-3, "{sum_minor} and {fitted_minor}");
    }
    let paid = |results: &Results, layer: &str| {
        let parts = results.legs[0].by_layer.iter();
        parts.filter(|part| part.layer.as_deref() == Some(layer)).map(|part| part.total_minor).sum::<f64>()
    };
    assert_eq!((paid(&before, "flows"), paid(&after, "vent")), (0.0, 0.0));
    assert!(paid(&after, "flows") > 0.0);
}

#[test]
fn more_fibre_loss_lowers_gsnr_and_leaves_the_seabed_alone() {
    let mut lossy = plan();
    if let Some(loss) = lossy.fibre.as_mut().unwrap().loss.loss_db_per_km.as_mut() {
        *loss *= 1.1;
    }
    let (before, after) = (design(&plan()), design(&lossy));
    for (new, old) in after.line.as_ref().unwrap().options.iter().zip(&before.line.as_ref().unwrap().options)
    {
        assert!(new.begin_of_life.gsnr_mean_db < old.begin_of_life.gsnr_mean_db, "{}", old.repeaters_count);
    }
    assert_eq!(after.lengths.route_km, before.lengths.route_km);
    assert_eq!(after.protection, before.protection);
    assert_eq!(after.legs[0].solver, before.legs[0].solver);
}

#[test]
fn a_moved_landing_changes_what_depends_on_it_and_nothing_else() {
    let mut moved = plan();
    moved.landing[0].lat_deg += 0.18; // 20 km to the north, still on the Apsheron coast
    let (before, after) = (design(&plan()), design(&moved));
    assert_ne!(after.lengths, before.lengths);
    assert_ne!(after.rpl, before.rpl);
    assert_ne!(
        after.line.as_ref().unwrap().chosen.latency_one_way_ms,
        before.line.as_ref().unwrap().chosen.latency_one_way_ms
    );
    assert_ne!(after.cost.as_ref().unwrap().typical_minor, before.cost.as_ref().unwrap().typical_minor);
    assert_ne!(
        after.availability.as_ref().unwrap().faults_per_year,
        before.availability.as_ref().unwrap().faults_per_year
    );
    assert_ne!(amounts(&after), amounts(&before));
    // the B end stays where it was, and what no landing enters stays the same
    assert_eq!(after.landings[1], before.landings[1]);
    assert_eq!(after.protection, before.protection);
    assert_eq!(after.parties, before.parties);
    assert_eq!(after.facts, before.facts);
    let stage = |results: &Results, name: &str| {
        results.stages.iter().find(|stage| stage.stage == name).map(|stage| stage.inputs_fingerprint.clone())
    };
    assert_eq!(stage(&after, "prices"), stage(&before, "prices"));
    for changed in ["terrain", "route", "rpl", "line", "cost", "risk", "split", "corridor"] {
        assert_ne!(stage(&after, changed), stage(&before, changed), "{changed}");
    }
}

#[test]
fn accepted_positions_stand_and_are_called_stale_when_their_inputs_change() {
    let solved = pipeline::design(&plan(), Some(pipeline::GridInput::Bytes(GRID)), &Unwatched).unwrap();
    let mut accepted = plan();
    accepted.route.leg[0].position = solved.solved[0].positions.clone();
    accepted.route.leg[0].solved_from = Some(solved.solved[0].solved_from.clone());
    let again = pipeline::design(&accepted, Some(pipeline::GridInput::Bytes(GRID)), &Unwatched).unwrap();
    assert_eq!(again.results.rpl, solved.results.rpl);
    assert!(again.solved.is_empty());
    let dearer =
        pipeline::design(&with_prices_doubled(accepted), Some(pipeline::GridInput::Bytes(GRID)), &Unwatched)
            .unwrap();
    assert_eq!(dearer.results.rpl, solved.results.rpl);
    assert!(dearer.results.findings.iter().any(|finding| finding.code == "route.leg.stale"));
}

#[test]
fn the_same_inputs_give_the_same_results_to_the_bit() {
    let text = |results: &Results| serde_json::to_string(results).unwrap();
    assert_eq!(text(&design(&plan())), text(&design(&plan())));
}
