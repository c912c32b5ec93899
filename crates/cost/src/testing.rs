//! A catalogue, a plan, a position list and a line the tests of this room share.

use crate::plan::CostPlan;
use cable::catalogue::{CableType, Catalogue, PricedItem, ids};
use cable::presets::{Burial, BurialPreset, Presets, SlackPreset};
use line::branching::{BranchResult, BranchingKind};
use line::design::{ChosenLine, LineDesign};
use route::plan::LegOrigin;
use route::rpl::{Event, Position, Row, Rpl};
use units::{CableKm, FibreKm, PriceRange, Provenance, RouteKm, Tag};

fn source() -> Provenance {
    Provenance::new(Tag::Guess, "test")
}

fn price(low_minor: i64, typical_minor: i64, high_minor: i64) -> PriceRange {
    PriceRange { low_minor, typical_minor, high_minor, provenance: source() }
}

/// DA and SA, and every item the quantities ask for, at the prices of the shipped plans.
pub(crate) fn catalogue() -> Catalogue {
    let cable = |code: &str, preset_depth_to_m, depth_limit_m, thousands: [i64; 3]| CableType {
        code: code.into(),
        name: "test".into(),
        preset_depth_to_m,
        depth_limit_m,
        armour_fault_ratio: 0.5,
        price_per_km: price(thousands[0] * 100_000, thousands[1] * 100_000, thousands[2] * 100_000),
        provenance: source(),
    };
    let item = |(id, unit, thousands): (&str, &str, [i64; 3])| PricedItem {
        id: id.into(),
        name: id.into(),
        unit: unit.into(),
        price: price(thousands[0] * 100_000, thousands[1] * 100_000, thousands[2] * 100_000),
    };
    let item = [
        (ids::REPEATER, "each", [150, 250, 400]),
        (ids::POWER_FEED, "each", [500, 1000, 2000]),
        (ids::LINE_TERMINAL, "each", [200, 500, 1500]),
        (ids::STATION, "each", [1000, 3000, 8000]),
        (ids::SHORE_END, "each", [500, 1500, 4000]),
        (ids::DESKTOP_STUDY, "each", [50, 150, 300]),
        (ids::SURVEY, "km", [2, 4, 8]),
        (ids::LAY_VESSEL, "d", [30, 60, 120]),
        (ids::MOBILISATION, "each", [500, 1500, 5000]),
        (ids::REPAIR, "each", [500, 1500, 3000]),
    ]
    .map(item)
    .to_vec();
    let cable = vec![cable("DA", 200.0, 500.0, [18, 25, 40]), cable("SA", 500.0, 1500.0, [10, 15, 22])];
    Catalogue { cable, item }
}

/// Doubles every price of the catalogue.
pub(crate) fn double_prices(catalogue: &mut Catalogue) {
    let cables = catalogue.cable.iter_mut().map(|cable| &mut cable.price_per_km);
    for price in cables.chain(catalogue.item.iter_mut().map(|item| &mut item.price)) {
        price.low_minor *= 2;
        price.typical_minor *= 2;
        price.high_minor *= 2;
    }
}

pub(crate) fn presets() -> Presets {
    let burial = BurialPreset {
        target_m: 1.0,
        depth_from_m: 15.0,
        depth_to_m: 1000.0,
        plough_slope_max_deg: 15.0,
        provenance: source(),
    };
    let slack = SlackPreset { surface_pct: 2.5, ploughed_pct: 0.4, shore_end_pct: 0.0, provenance: source() };
    Presets { name: "test".into(), burial, slack }
}

pub(crate) fn cost_plan() -> CostPlan {
    CostPlan {
        plough_speed_kmh: 0.4,
        surface_speed_kmh: 6.25,
        shore_end_d: 3.0,
        joint_d: 1.5,
        downtime_frac: 0.25,
        spare_cable_pct: 3.0,
        spare_repeaters_count: 1,
        station_a_count: 1,
        station_b_count: 1,
        fibre_pairs_lit_count: 2,
        life_years_count: 25,
        discount_pct_per_year: 5.0,
        operation_pct_per_year: 2.0,
        provenance: source(),
    }
}

/// 370 km of route: a shore end and 200 km ploughed in DA, 150 km of SA on the surface, a shore end of DA.
pub(crate) fn example_rpl() -> Rpl {
    let ploughed = Burial::Ploughed { target_m: 1.0 };
    let rows = vec![
        row("DA", Burial::ShoreEnd, 10.0, 0.0),
        row("DA", ploughed, 200.0, 0.4),
        row("SA", Burial::Surface, 150.0, 2.5),
        row("DA", Burial::ShoreEnd, 10.0, 0.0),
    ];
    let events =
        [Event::BeachManhole, Event::PloughDown, Event::Transition, Event::ShoreEnd, Event::BeachManhole];
    let positions = events.into_iter().zip(1..).map(|(event, number)| position(event, number)).collect();
    Rpl { positions, rows }
}

fn row(cable_type: &str, burial: Burial, route_km: f64, slack_pct: f64) -> Row {
    let cable_km = RouteKm(route_km).with_slack(slack_pct);
    Row {
        from_position_no: 1,
        bearing_deg: 0.0,
        route_km: RouteKm(route_km),
        slack_pct,
        cable_km,
        fibre_km: cable_km.with_excess(0.5),
        cable_type: cable_type.into(),
        burial,
        depth_min_m: None,
        depth_max_m: None,
        leg: "main".into(),
        origin: LegOrigin::Solved,
    }
}

fn position(event: Event, position_no: u32) -> Position {
    Position {
        position_no,
        written_no: String::new(),
        events: vec![event],
        label: "test".into(),
        lon_deg: 50.0,
        lat_deg: 42.0,
        route_kp_km: RouteKm(0.0),
        cable_kp_km: CableKm(0.0),
        depth_m: None,
        remark: String::new(),
    }
}

/// A line of which only the number of repeaters and of fibre pairs matters here.
pub(crate) fn line(repeaters_count: u32, fibre_pairs_count: u32) -> LineDesign {
    LineDesign {
        target_capacity_gbps: 400_000.0,
        station_cable_km: CableKm(380.0),
        station_fibre_km: FibreKm(382.0),
        options: Vec::new(),
        chosen: ChosenLine {
            repeaters_count,
            fibre_pairs_count,
            system_capacity_gbps: 400_000.0,
            latency_one_way_ms: 2.0,
            latency_round_trip_ms: 4.0,
            ..ChosenLine::default()
        },
        sweep: None,
    }
}

/// A branching unit of which only that it is there matters here.
pub(crate) fn branching_unit() -> BranchResult {
    BranchResult {
        name: "BU".into(),
        kind: BranchingKind::Passive,
        at_cable_km: CableKm(100.0),
        span_no: 1,
        insertion_loss_db: 0.5,
        fibre_pairs_branched_count: 1,
        spectrum_trunk_frac: 0.0,
        branched_capacity_gbps: 1.0,
        trunk_capacity_gbps: 1.0,
        provenance: source(),
    }
}
