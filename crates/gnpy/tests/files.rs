//! Files made by hand, read, written, read again, spoilt.

#![allow(clippy::unwrap_used)]

use optics::amplifier::{FirstStage, NoiseModel};
use optics::library::AmplifierBuild;
use optics::{EquipmentLibrary, KernelCache, Spectrum, propagate};
use proptest::prelude::*;
use units::{Severity, Staged};
use wetplant_gnpy::{
    EndOfLife, FileKind, GnpyError, LineFiles, NamedFile, fewest_elements, kind_of, line_of, power_map, read,
    read_equipment, read_services, read_simulation, read_spectrum, read_topology, received_line, results,
    write_equipment, write_services, write_simulation, write_spectrum, write_topology,
};

const EQUIPMENT: &[u8] = include_bytes!("files/equipment.json");
const ADVANCED: &[u8] = include_bytes!("files/advanced.json");
const TOPOLOGY: &[u8] = include_bytes!("files/topology.json");
const SERVICES: &[u8] = include_bytes!("files/services.json");
const SPECTRUM: &[u8] = include_bytes!("files/spectrum.json");
const SIMULATION: &[u8] = include_bytes!("files/sim.json");

fn beside(name: &str) -> Option<Vec<u8>> {
    (name == "advanced.json").then(|| ADVANCED.to_vec())
}

/// As [`beside`], with a Raman gain at hand: the one of silica takes its time.
fn with_raman(name: &str) -> Option<Vec<u8>> {
    let gain = br#"{"reference_frequency": 206e12, "frequency_offset": [0, 13e12, 25e12], "gamma_raman": [0, 3e-14, 0]}"#;
    if name == read::DEFAULT_RAMAN_FILE { Some(gain.to_vec()) } else { beside(name) }
}

fn library() -> Staged<EquipmentLibrary> {
    read_equipment("equipment.json", EQUIPMENT, &beside).unwrap()
}

/// The same library without what its entries say of their places in a file.
fn without_sources(mut library: EquipmentLibrary) -> EquipmentLibrary {
    library.amplifiers.iter_mut().for_each(|entry| entry.source.clear());
    library.fibres.iter_mut().chain(&mut library.raman_fibres).for_each(|entry| entry.source.clear());
    library.roadms.iter_mut().for_each(|entry| entry.source.clear());
    library.spectra.iter_mut().for_each(|entry| entry.source.clear());
    library.span_rules.iter_mut().for_each(|entry| entry.source.clear());
    for entry in &mut library.transceivers {
        entry.source.clear();
        entry.modes.iter_mut().for_each(|mode| mode.mode.provenance.source.clear());
    }
    library
}

fn codes(findings: &[units::Finding]) -> Vec<&str> {
    findings.iter().map(|finding| finding.code.as_str()).collect()
}

#[test]
fn a_library_written_and_read_again_is_the_same() {
    let first = library().value;
    let files = write_equipment(&first);
    let lookup = |name: &str| {
        files.configs.iter().find(|(known, _)| known == name).map(|(_, text)| text.clone().into_bytes())
    };
    let second = read_equipment("again.json", files.equipment.as_bytes(), &lookup).unwrap();
    assert_eq!(without_sources(second.value), without_sources(first));
    assert_eq!(files.configs.len(), 1);
}

#[test]
fn a_file_is_known_by_what_it_states() {
    let kinds = [EQUIPMENT, TOPOLOGY, SPECTRUM, SIMULATION].map(kind_of);
    let known = [FileKind::Equipment, FileKind::Topology, FileKind::Spectrum, FileKind::Simulation];
    assert_eq!(kinds, known.map(Some));
    assert_eq!([SERVICES, ADVANCED, b"[1]", b"{"].map(kind_of), [None; 4]);
}

#[test]
fn a_topology_without_two_transceivers_has_no_line() {
    let text = String::from_utf8(TOPOLOGY.to_vec()).unwrap().replacen("\"Transceiver\"", "\"Fused\"", 1);
    let files = LineFiles {
        equipment: NamedFile { name: "e", bytes: EQUIPMENT },
        topology: NamedFile { name: "t", bytes: text.as_bytes() },
        spectrum: None,
        simulation: None,
        lookup: &beside,
    };
    assert_eq!(received_line(&files).unwrap_err(), GnpyError::NoEnds { file: "t".to_owned() });
}

#[test]
fn the_other_files_written_and_read_again_are_the_same() {
    let topology = read_topology("t", TOPOLOGY).unwrap().value;
    assert_eq!(read_topology("t", write_topology(&topology).as_bytes()).unwrap().value, topology);
    let services = read_services("s", SERVICES).unwrap().value;
    assert_eq!(read_services("s", write_services(&services).as_bytes()).unwrap().value, services);
    let partitions = read_spectrum("p", SPECTRUM).unwrap().value;
    assert_eq!(read_spectrum("p", write_spectrum(&partitions).as_bytes()).unwrap().value, partitions);
    let simulation = read_simulation("m", SIMULATION).unwrap().value;
    assert_eq!(read_simulation("m", write_simulation(&simulation).as_bytes()).unwrap().value, simulation);
}

#[test]
fn figures_arrive_in_the_units_of_the_house() {
    let library = library().value;
    let fibre = &library.fibre("plain").unwrap().figures;
    assert!((fibre.dispersion_ps_per_nm_km.unwrap() - 16.7).abs() < 1e-12);
    assert!((fibre.effective_area_um2.unwrap() - 83.0).abs() < 1e-12);
    // 1.265e-15 s/√m is 0.04 ps/√km
    assert!((fibre.pmd_ps_per_sqrt_km.unwrap() - 0.04).abs() < 1e-5);
    assert!(
        (library.raman_fibre("plain").unwrap().figures.raman.as_ref().unwrap().at[1].gain_per_w_per_km - 0.4)
            .abs()
            < 1e-12
    );
    let fixed = library.block("fixed too").unwrap();
    assert!((fixed.pmd_ps - 0.5).abs() < 1e-12);
    assert_eq!(library.spectrum().unwrap().variety, "default");
    assert_eq!(library.spectrum().unwrap().channels_count(50.0), 96);
    let services = read_services("s", SERVICES).unwrap().value;
    assert_eq!(services.requests[0].power_dbm, Some(1.0));
    assert_eq!(services.requests[0].through[0].element, "node");
    assert_eq!(services.requests[1].id, "2");
    assert!(services.requests[1].slots.is_empty(), "a blank slot asks for nothing");
    let topology = read_topology("t", TOPOLOGY).unwrap().value;
    let network::ElementKind::RamanFibre(place, _) = &topology.element("span 2").unwrap().kind else {
        unreachable!("span 2 is pumped")
    };
    assert!((place.fibre_km.km() - 20.0).abs() < 1e-12);
}

#[test]
fn two_stages_are_made_of_the_types_they_name() {
    let library = library().value;
    let block = library.block("two stages").unwrap();
    assert_eq!((block.gain_flatmax_db, block.output_max_dbm), (36.0, Some(23.0)));
    let NoiseModel::DualStage(dual) = &block.noise else { unreachable!("two stages") };
    assert!(
        matches!(dual.first, FirstStage::Raman { gain_db, noise_figure_db } if gain_db == 10.0 && noise_figure_db == -1.0)
    );
    let multiband = library.amplifier("L and C").unwrap();
    assert!(matches!(&multiband.build, AmplifierBuild::Multiband { varieties } if varieties.len() == 2));
}

#[test]
fn what_is_not_known_or_not_at_hand_is_found() {
    let found = library().findings;
    assert_eq!(codes(&found), ["gnpy.read.default_shape_missing", "gnpy.read.default_raman_missing"]);
    let text = String::from_utf8(TOPOLOGY.to_vec()).unwrap();
    let odd = text.replace("\"att_in\": 0", "\"att_inn\": 0");
    let found = read_topology("odd.json", odd.as_bytes()).unwrap().findings;
    assert_eq!(codes(&found), ["gnpy.read.unknown_key"]);
    assert_eq!(found[0].severity, Severity::Warns);
    assert_eq!(found[0].place.as_deref(), Some("odd.json, line 15, $.elements[3].params: `att_inn`"));
    let text = String::from_utf8(EQUIPMENT.to_vec()).unwrap();
    let odd = text
        .replace("\"padding\": 10, ", "")
        .replace("\"roadm-inband-crosstalk\": 0", "\"roadm-inband-crosstalk\": 3");
    let found = read_equipment("odd.json", odd.as_bytes(), &beside).unwrap().findings;
    assert!(codes(&found).contains(&"gnpy.read.default_taken"), "{found:?}");
    assert!(codes(&found).contains(&"gnpy.read.not_taken_over"), "{found:?}");
}

#[test]
fn a_mistake_is_told_with_file_line_place_field_value_and_what_was_expected() {
    let spoil =
        |bytes: &[u8], from: &str, to: &str| String::from_utf8(bytes.to_vec()).unwrap().replacen(from, to, 1);
    let told = |outcome: Result<(), GnpyError>| outcome.unwrap_err().to_string();
    let equipment = |text: String| read_equipment("e.json", text.as_bytes(), &beside).map(drop);
    let topology = |text: String| read_topology("t.json", text.as_bytes()).map(drop);
    let cases = [
        (
            told(equipment(spoil(EQUIPMENT, "\"gain_min\": 15, ", ""))),
            "e.json, line 3, $.Edfa[0]: `gain_min` is missing; expected the least gain in dB; add `gain_min`",
        ),
        (
            told(equipment(spoil(EQUIPMENT, "\"variable_gain\"", "\"magic\""))),
            "e.json, line 3, $.Edfa[0]: `type_def` is \"magic\"; expected fixed_gain, variable_gain, advanced_model, \
             openroadm, openroadm_preamp, openroadm_booster, dual_stage or multi_band; choose one of these",
        ),
        (
            told(equipment(spoil(EQUIPMENT, "\"advanced.json\"", "\"lost.json\""))),
            "e.json, line 11, $.Edfa[4]: `advanced_config_from_json` names the file `lost.json`, which is not at hand; \
             put it beside e.json",
        ),
        (
            told(topology(spoil(TOPOLOGY, "\"length\": 80", "\"length\": \"80\""))),
            "t.json, line 15, $.elements[3].params: `length` is \"80\"; expected a number; write it without quotes",
        ),
        (
            told(topology(spoil(TOPOLOGY, "\"to_node\": \"Aktau\"", "\"to_node\": \"Aktobe\""))),
            "t.json, line 32, $.connections[6]: `to_node` is \"Aktobe\"; expected the uid of an element of this file; \
             correct it or add the element",
        ),
        (
            told(topology(spoil(TOPOLOGY, "\"uid\": \"joint\"", "\"uid\": \"node\""))),
            "t.json, line 17, $.elements[4]: `[4]` is an object of 3 keys; expected an element with a uid of its own; \
             `node` stands twice: rename one",
        ),
    ];
    for (told, expected) in cases {
        assert_eq!(told, expected);
    }
}

#[test]
fn light_goes_through_a_line_of_every_element() {
    let (topology, mut findings) = (read_topology("t", TOPOLOGY).unwrap().value, Vec::new());
    let library = library().value;
    let way = fewest_elements(&topology, "Baku", "Aktau").unwrap();
    assert_eq!(way.len(), 8);
    let line = line_of(&topology, &library, &way, EndOfLife::Added).unwrap().collect(&mut findings);
    assert_eq!(codes(&findings), ["network.line.connector_by_rule", "network.line.gain_counts"]);
    let partitions = read_spectrum("p", SPECTRUM).unwrap().value;
    let channels = network::channels_of(&partitions).unwrap();
    let launch = Spectrum::launch(&line.launchable(channels).value).unwrap();
    let light = propagate(&line.elements, &launch).unwrap().value;
    let (channels, map) = (results(&light.spectrum), power_map(&launch, &light));
    assert_eq!((channels.len(), map.len()), (35, 6));
    assert_eq!(channels[0].label.as_deref(), Some("0-32.00G"));
    // the node holds its degree at −17 dBm, with the offset of the fast channels
    assert!((map[0].output_dbm[0] + 17.0).abs() < 1e-9 && (map[0].output_dbm[34] + 16.5).abs() < 1e-9);
    // 80 km · 0.2 + 0.5 + 0.4 by the rules + 0.5 lumped; no end-of-life loss before a joint
    assert!((map[2].net_gain_db + 17.4).abs() < 1e-9, "{}", map[2].net_gain_db);
    assert!((map[3].net_gain_db + 0.8).abs() < 1e-9);
    assert_eq!(map[5].block_gain_db, [16.0], "no channel in the L band");
    assert!((channels[0].latency_ms - 100.0 * 4.89672e-3).abs() < 1e-6);
    assert!(channels.iter().all(|channel| channel.gsnr_db > 15.0 && channel.gsnr_db < 40.0));
}

#[test]
fn a_line_that_needs_a_design_says_so() {
    let library = library().value;
    let text = String::from_utf8(TOPOLOGY.to_vec()).unwrap().replacen(
        "\"gain_target\": 18",
        "\"gain_target\": null",
        1,
    );
    let topology = read_topology("t", text.as_bytes()).unwrap().value;
    let way = fewest_elements(&topology, "Baku", "Aktau").unwrap();
    let refused = line_of(&topology, &library, &way, EndOfLife::Added).unwrap_err();
    assert_eq!(refused.to_string(), "`booster` states no gain; state it, or let the design set it");
    assert!(fewest_elements(&topology, "Aktau", "Baku").is_err());
}

/// A file with one byte range replaced.
fn spoilt(bytes: &'static [u8]) -> impl Strategy<Value = Vec<u8>> {
    let words = prop::sample::select(vec![
        "", "null", "-1", "1e308", "0", "\"\"", "[]", "{}", "true", "[[[[", "\u{e9}", "NaN", "1e-320", "-0",
        "}", ",",
    ]);
    (0..bytes.len(), 0_usize..12, words).prop_map(move |(at, length, word)| {
        let mut spoilt = bytes[..at].to_vec();
        spoilt.extend_from_slice(word.as_bytes());
        spoilt.extend_from_slice(&bytes[(at + length).min(bytes.len())..]);
        spoilt
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn spoilt_equipment_is_read_or_refused(bytes in spoilt(EQUIPMENT), config in spoilt(ADVANCED)) {
        let lookup = |name: &str| match name {
            "advanced.json" => Some(config.clone()),
            _ => with_raman(name),
        };
        if let Ok(library) = read_equipment("e", &bytes, &lookup) {
            drop(write_equipment(&library.value));
        }
    }

    #[test]
    fn a_spoilt_topology_is_computed_or_refused(bytes in spoilt(TOPOLOGY)) {
        if let Ok(topology) = read_topology("t", &bytes) {
            drop(write_topology(&topology.value));
            let library = read_equipment("equipment.json", EQUIPMENT, &with_raman).unwrap().value;
            if let Ok(way) = fewest_elements(&topology.value, "Baku", "Aktau") {
                drop(line_of(&topology.value, &library, &way, EndOfLife::Included));
            }
        }
    }

    #[test]
    fn other_spoilt_files_are_read_or_refused(
        services in spoilt(SERVICES), spectrum in spoilt(SPECTRUM), simulation in spoilt(SIMULATION),
    ) {
        drop(read_services("s", &services));
        drop(read_simulation("m", &simulation));
        if let Ok(partitions) = read_spectrum("p", &spectrum)
            && let Ok(channels) = network::channels_of(&partitions.value)
        {
            drop(Spectrum::launch(&channels));
        }
    }
}

#[test]
fn the_kernel_cache_is_shared_by_lines_of_one_library() {
    let library = library().value;
    let topology = read_topology("t", TOPOLOGY).unwrap().value;
    let way = fewest_elements(&topology, "Baku", "Aktau").unwrap();
    let line = line_of(&topology, &library, &way, EndOfLife::Added).unwrap().value;
    let launch =
        Spectrum::launch(&network::default_channels(library.spectrum().unwrap()).unwrap()[..10]).unwrap();
    let mut kernels = KernelCache::new();
    optics::propagate_with(&mut kernels, &line.elements[..3], &launch).unwrap();
    optics::propagate_with(&mut kernels, &line.elements[..3], &launch).unwrap();
    assert_eq!(kernels.len(), 1);
}

#[test]
fn more_channels_than_a_band_can_hold_and_no_distance_between_them_are_refused() {
    let text = std::str::from_utf8(SERVICES).unwrap();
    for (from, to, word) in [
        ("\"max-nb-of-channel\": 80", "\"max-nb-of-channel\": 4294967295", "10000"),
        ("\"spacing\": 50e9", "\"spacing\": 1", "1e9"),
    ] {
        let hostile = text.replacen(from, to, 1);
        assert_ne!(hostile, text);
        let told = read_services("s", hostile.as_bytes()).unwrap_err().to_string();
        assert!(told.contains(word), "{told}");
    }
}
