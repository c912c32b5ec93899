//! The reference corridor and its geodesics, for the tests of this room.

use crate::corridor::Corridor;
use geographiclib_rs::{Geodesic, InverseGeodesic};

/// The corridor of the 2025 plan.
pub fn shipped() -> Corridor {
    #[derive(serde::Deserialize)]
    struct Section {
        corridor: Corridor,
    }
    let text = include_str!("../tests/corridor_2025.toml");
    toml::from_str::<Section>(text).expect("the section is a corridor").corridor
}

/// WGS84 geodesics between the nodes of each link.
pub fn geodesics_km(corridor: &Corridor) -> Vec<f64> {
    let wgs84 = Geodesic::wgs84();
    let node = |id: &str| corridor.node.iter().find(|node| node.id == id).expect("the test names its nodes");
    let geodesic_km = |from: &str, to: &str| {
        let (from, to) = (node(from), node(to));
        let distance_m: f64 = wgs84.inverse(from.lat_deg, from.lon_deg, to.lat_deg, to.lon_deg);
        distance_m / 1000.0
    };
    corridor.link.iter().map(|link| geodesic_km(&link.from, &link.to)).collect()
}
