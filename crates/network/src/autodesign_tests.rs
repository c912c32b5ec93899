use super::*;
use crate::testing::{fibre, ring, small_library};
use crate::topology::{AmplifierPlace, AmplifierSettings, ElementKind};
use optics::Band;

fn designed(topology: &Topology, library: &EquipmentLibrary) -> Staged<Design> {
    design(topology, library, &DesignBasis::default()).unwrap()
}

fn settings(design: &Design, id: &str) -> (String, AmplifierSettings) {
    match &design.topology.element(id).unwrap().kind {
        ElementKind::Amplifier(place) => (place.variety.clone().unwrap(), place.settings),
        other => panic!("{id} is {other:?}"),
    }
}

fn codes(findings: &[units::Finding]) -> Vec<&str> {
    findings.iter().map(|finding| finding.code.as_str()).collect()
}

#[test]
fn a_span_between_nodes_gets_a_booster_and_a_preamplifier_with_the_gains_of_the_rules() {
    let design = designed(&ring(80.0), &small_library()).value;
    // span 80 km × 0.2 dB = 16 dB, so Δp = round(−4 × 0.3 in steps of 0.5) = −1 dB; the node sends −20 dBm
    let (variety, booster) = settings(&design, "booster roadm A to fibre A B");
    assert_eq!(variety, "medium");
    assert!((booster.gain_db.unwrap() - 19.0).abs() < 1e-9, "{booster:?}");
    assert_eq!(booster.power_offset_db, Some(-1.0));
    // back to the reference power before the node: 16 + 1 dB
    let (variety, preamplifier) = settings(&design, "preamplifier roadm B from fibre A B");
    assert_eq!(variety, "medium");
    assert!((preamplifier.gain_db.unwrap() - 17.0).abs() < 1e-9, "{preamplifier:?}");
    assert_eq!(preamplifier.power_offset_db, Some(0.0));
}

#[test]
fn the_topology_that_came_in_stays_as_it_was() {
    let topology = ring(80.0);
    let before = topology.clone();
    let design = designed(&topology, &small_library()).value;
    assert_eq!(topology, before);
    assert_eq!(design.topology.elements.len(), before.elements.len() + 16);
}

#[test]
fn a_long_fibre_is_split_into_equal_spans_with_amplifiers_between() {
    let staged = designed(&ring(300.0), &small_library());
    let topology = &staged.value.topology;
    for part_no in 1..=3 {
        let id = format!("fibre A B ({part_no}/3)");
        let ElementKind::Fibre(place) = &topology.element(&id).unwrap().kind else { panic!("{id}") };
        assert!((place.fibre_km.km() - 100.0).abs() < 1e-9);
    }
    assert!(topology.element("amplifier after fibre A B (1/3)").is_some());
    assert!(topology.element("fibre A B").is_none());
    assert!(codes(&staged.findings).contains(&"network.design.fibre_split"));
}

#[test]
fn a_short_span_is_padded_and_that_is_said() {
    let staged = designed(&ring(20.0), &small_library());
    let ElementKind::Fibre(place) = &staged.value.topology.element("fibre A B").unwrap().kind else {
        panic!()
    };
    // 4 dB to 10 dB
    assert!((place.attenuator_in_db - 6.0).abs() < 1e-12);
    assert!(codes(&staged.findings).contains(&"network.design.padded"));
    let preamplifier = settings(&staged.value, "preamplifier roadm B from fibre A B").1;
    assert!(
        (preamplifier.gain_db.unwrap() - 12.0).abs() < 1e-9,
        "10 dB, and 2 dB below the reference before it"
    );
}

#[test]
fn a_margin_for_the_end_of_life_is_loss_and_counts_in_the_gains() {
    let mut library = small_library();
    library.span_rules.as_mut().unwrap().end_of_life_db = 2.0;
    let design = designed(&ring(80.0), &library).value;
    // span 18 dB: Δp = −0.5 dB
    assert_eq!(settings(&design, "booster roadm A to fibre A B").1.power_offset_db, Some(-0.5));
    assert!(
        (settings(&design, "preamplifier roadm B from fibre A B").1.gain_db.unwrap() - 18.5).abs() < 1e-9
    );
}

#[test]
fn what_is_stated_is_kept() {
    let mut topology = ring(80.0);
    let place = AmplifierPlace {
        variety: Some("strong".to_owned()),
        settings: AmplifierSettings { voa_out_db: Some(1.0), ..AmplifierSettings::default() },
        ..AmplifierPlace::default()
    };
    let at =
        topology.connections.iter().position(|one| one.from == "roadm A" && one.to == "fibre A B").unwrap();
    topology.connections[at].to = "mine".to_owned();
    topology
        .connections
        .push(crate::topology::Connection { from: "mine".to_owned(), to: "fibre A B".to_owned() });
    topology.elements.push(crate::topology::NetworkElement {
        id: "mine".to_owned(),
        name: None,
        location: None,
        kind: ElementKind::Amplifier(place),
    });
    let (variety, set) = settings(&designed(&topology, &small_library()).value, "mine");
    assert_eq!((variety.as_str(), set.voa_out_db), ("strong", Some(1.0)));
    // one decibel more, for the attenuator
    assert!((set.gain_db.unwrap() - 20.0).abs() < 1e-9, "{set:?}");
}

#[test]
fn power_that_no_amplifier_gives_is_said() {
    let mut library = small_library();
    library.spectra[0].power_dbm = 9.0;
    let staged = designed(&ring(80.0), &library);
    assert!(codes(&staged.findings).contains(&"network.design.power_short"));
    assert!(staged.value.amplifiers.iter().any(|amplifier| amplifier.short_db < -0.5));
}

#[test]
fn a_library_without_an_amplifier_for_the_band_is_refused_by_place_and_band() {
    let mut library = small_library();
    library.spectra[0].band = Band { low_thz: 186.0, high_thz: 190.0 };
    let refused = design(&ring(80.0), &library, &DesignBasis::default());
    assert!(matches!(refused, Err(NetworkError::NoAmplifier { low_thz: 186.0, .. })), "{refused:?}");
}

#[test]
fn a_fibre_that_leads_nowhere_is_refused() {
    let mut topology = ring(80.0);
    topology.elements.push(fibre("loose end", 80.0));
    let refused = design(&topology, &small_library(), &DesignBasis::default());
    assert!(matches!(refused, Err(NetworkError::NotConnected { ref element, .. }) if element == "loose end"));
}
