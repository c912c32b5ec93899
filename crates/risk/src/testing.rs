//! A plan, a catalogue and a position list the tests of this room share.

use crate::plan::{RepairPlan, RiskPlan};
use cable::catalogue::{CableType, Catalogue};
use cable::presets::Burial;
use route::plan::LegOrigin;
use route::rpl::{Row, Rpl};
use terrain::hazards::{DepthBand, HazardRates};
use units::{CableKm, FibreKm, PriceRange, Provenance, RouteKm, Tag};

fn source() -> Provenance {
    Provenance::new(Tag::Guess, "test")
}

/// Base 0.10 per 1,000 km and year; × 16 to 200 m, × 8 to 1,000 m, × 1 beyond; ploughed × 0.25.
pub(crate) fn plan() -> RiskPlan {
    let band = |(depth_to_m, rate_ratio): (f64, f64)| DepthBand {
        depth_to_m,
        rate_ratio,
        cause: "test".into(),
        provenance: source(),
    };
    RiskPlan {
        hazard: HazardRates {
            base_per_1000km_year: 0.10,
            provenance: source(),
            band: [(200.0, 16.0), (1000.0, 8.0), (6000.0, 1.0)].map(band).to_vec(),
        },
        ploughed_fault_ratio: 0.25,
        provenance: source(),
        repair: repair(),
    }
}

/// Components of the Caspian repair-time model.
pub(crate) fn repair() -> RepairPlan {
    RepairPlan {
        call_out_d: 2.0,
        load_d: 3.5,
        transit_speed_kn: 7.5,
        locate_d: 1.5,
        work_d: 4.5,
        downtime_frac: 0.25,
        wait_d: 12.0,
        provenance: source(),
    }
}

/// DA with fault ratio 0.5, SA with 0.6, LW with 1.
pub(crate) fn catalogue() -> Catalogue {
    let cable = |(code, depth_m, armour_fault_ratio): (&str, f64, f64)| CableType {
        code: code.into(),
        name: code.into(),
        preset_depth_to_m: depth_m,
        depth_limit_m: depth_m,
        armour_fault_ratio,
        price_per_km: PriceRange { low_minor: 1, typical_minor: 2, high_minor: 3, provenance: source() },
        provenance: source(),
    };
    let cable = [("DA", 500.0, 0.5), ("SA", 1500.0, 0.6), ("LW", 8000.0, 1.0)].map(cable).to_vec();
    Catalogue { cable, item: Vec::new() }
}

/// A row without slack.
pub(crate) fn row(cable_type: &str, burial: Burial, route_km: f64, depths_m: Option<(f64, f64)>) -> Row {
    Row {
        from_position_no: 1,
        bearing_deg: 0.0,
        route_km: RouteKm(route_km),
        slack_pct: 0.0,
        cable_km: CableKm(route_km),
        fibre_km: FibreKm(route_km),
        cable_type: cable_type.into(),
        burial,
        depth_min_m: depths_m.map(|(least, _)| least),
        depth_max_m: depths_m.map(|(_, most)| most),
        leg: "main".into(),
        origin: LegOrigin::Solved,
    }
}

/// A list of rows; positions do not matter to this room.
pub(crate) fn rpl(rows: Vec<Row>) -> Rpl {
    Rpl { positions: Vec::new(), rows }
}
