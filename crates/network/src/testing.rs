//! The reference corridor and its geodesics, and a small network with a library, for the tests of this room.

use crate::corridor::Corridor;
use crate::topology::{Connection, ElementKind, FibrePlace, NetworkElement, Topology, TransceiverPlace};
use geographiclib_rs::{Geodesic, InverseGeodesic};
use optics::library::{
    AmplifierBuild, AmplifierType, BlockType, DbRange, EquipmentLibrary, FibreFigures, FibreType, RoadmType,
    SpanRules, SpectrumDefaults, TransceiverMode, TransceiverType,
};
use optics::{Band, Mode, NoiseModel, PowerTarget};
use units::FibreKm;

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

const SOURCE: &str = "made up for tests";

fn element(id: &str, kind: ElementKind) -> NetworkElement {
    NetworkElement { id: id.to_owned(), name: None, location: None, kind }
}

/// A fibre of 0.2 dB/km.
pub(crate) fn fibre(id: &str, length_km: f64) -> NetworkElement {
    let place = FibrePlace {
        variety: "glass".to_owned(),
        fibre_km: FibreKm(length_km),
        loss_db_per_km: Some(0.2),
        loss_at: Vec::new(),
        attenuator_in_db: 0.0,
        connector_in_db: None,
        connector_out_db: None,
        lumped: Vec::new(),
        own: FibreFigures::default(),
    };
    element(id, ElementKind::Fibre(Box::new(place)))
}

/// Four nodes A, B, C, D in a ring of fibres of one length both ways, each with a transceiver.
pub(crate) fn ring(length_km: f64) -> Topology {
    let mut topology = Topology::default();
    let connect = |from: &str, to: &str| Connection { from: from.to_owned(), to: to.to_owned() };
    for name in ["A", "B", "C", "D"] {
        let (roadm, trx) = (format!("roadm {name}"), format!("trx {name}"));
        topology.elements.push(element(&roadm, ElementKind::Roadm(Box::default())));
        topology.elements.push(element(&trx, ElementKind::Transceiver(TransceiverPlace::default())));
        topology.connections.extend([connect(&roadm, &trx), connect(&trx, &roadm)]);
    }
    for (one, other) in [("A", "B"), ("B", "C"), ("C", "D"), ("D", "A")] {
        for (from, to) in [(one, other), (other, one)] {
            let id = format!("fibre {from} {to}");
            topology.connections.push(connect(&format!("roadm {from}"), &id));
            topology.connections.push(connect(&id, &format!("roadm {to}")));
            topology.elements.push(fibre(&id, length_km));
        }
    }
    topology
}

fn block(variety: &str, gains_db: (f64, f64), output_max_dbm: f64, noise_figure_db: f64) -> AmplifierType {
    let block = BlockType {
        gain_min_db: gains_db.0,
        gain_flatmax_db: gains_db.1,
        gain_extended_db: None,
        output_max_dbm: Some(output_max_dbm),
        noise: NoiseModel::Fixed { noise_figure_db },
        stages: None,
        band: Band { low_thz: 191.275, high_thz: 196.125 },
        shape: None,
        shape_file: None,
        is_raman: false,
        is_voa_out_automatic: false,
        pmd_ps: 0.0,
        pdl_db: 0.0,
    };
    let build = AmplifierBuild::Block(Box::new(block));
    AmplifierType {
        variety: variety.to_owned(),
        build,
        is_for_design: variety != "strong",
        source: SOURCE.to_owned(),
    }
}

fn mode(name: &str, baud_rate_gbd: f64, spacing_min_ghz: f64, osnr_min_0p1nm_db: f64) -> TransceiverMode {
    let mode = Mode {
        name: name.to_owned(),
        baud_rate_gbd,
        bit_rate_gbps: if baud_rate_gbd > 40.0 { 200.0 } else { 100.0 },
        roll_off_ratio: 0.15,
        spacing_min_ghz,
        osnr_min_0p1nm_db: Some(osnr_min_0p1nm_db),
        tx_osnr_0p1nm_db: Some(40.0),
        equalisation_offset_db: 0.0,
        rx_min_dbm: None,
        rx_max_dbm: None,
        cost_ratio: None,
        penalties: optics::transceiver::Penalties::default(),
        provenance: units::Provenance::new(units::Tag::Assumed, SOURCE),
    };
    TransceiverMode { mode, tx_min_dbm: None, tx_max_dbm: None }
}

/// Three amplifiers, one fibre, one node, one transceiver of three modes, and rules.
pub(crate) fn small_library() -> EquipmentLibrary {
    let band = Band { low_thz: 191.35, high_thz: 195.1 };
    EquipmentLibrary {
        amplifiers: vec![
            block("medium", (15.0, 26.0), 23.0, 6.0),
            block("low", (8.0, 16.0), 23.0, 7.0),
            block("strong", (15.0, 26.0), 27.0, 8.0),
        ],
        fibres: vec![FibreType {
            variety: "glass".to_owned(),
            figures: FibreFigures::default(),
            source: SOURCE.to_owned(),
        }],
        raman_fibres: Vec::new(),
        roadms: vec![RoadmType {
            variety: "default".to_owned(),
            target: PowerTarget::Channel { channel_dbm: -20.0 },
            add_drop_osnr_0p1nm_db: 38.0,
            pmd_ps: 0.0,
            pdl_db: 0.0,
            preamplifier_varieties: Vec::new(),
            booster_varieties: Vec::new(),
            profiles: Vec::new(),
            source: SOURCE.to_owned(),
        }],
        transceivers: vec![TransceiverType {
            variety: "modem".to_owned(),
            band,
            modes: vec![
                mode("slow", 32.0, 37.5, 11.0),
                mode("fast", 66.0, 75.0, 15.0),
                mode("impossible", 32.0, 37.5, 60.0),
            ],
            source: SOURCE.to_owned(),
        }],
        span_rules: Some(SpanRules {
            is_power_mode: true,
            power_offset: Some(DbRange { min_db: -2.0, max_db: 3.0, step_db: 0.5 }),
            raman_loss_max_db_per_km: 0.25,
            gain_extended_db: 2.5,
            length_max_km: 150.0,
            loss_max_db: None,
            padding_db: 10.0,
            end_of_life_db: 0.0,
            connector_in_db: 0.0,
            connector_out_db: 0.0,
            span_loss_reference_db: 20.0,
            power_slope_ratio: 0.3,
            voa_margin_db: 1.0,
            voa_step_db: 0.5,
            source: SOURCE.to_owned(),
        }),
        spectra: vec![SpectrumDefaults {
            variety: "default".to_owned(),
            band,
            baud_rate_gbd: 32.0,
            spacing_ghz: 50.0,
            power_dbm: 0.0,
            power_sweep: None,
            roll_off_ratio: 0.15,
            tx_osnr_0p1nm_db: 40.0,
            margin_db: 2.0,
            tx_power_dbm: Some(0.0),
            is_count_for_design: true,
            source: SOURCE.to_owned(),
        }],
    }
}
