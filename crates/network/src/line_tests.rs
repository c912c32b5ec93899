use super::*;
use crate::topology::{AmplifierPlace, Connection, RoadmPlace, TransceiverPlace};
use optics::library::{FibreFigures, SpanRules};
use optics::roadm::{DegreeTarget, PowerTarget};
use units::FibreKm;

fn rules() -> SpanRules {
    SpanRules {
        is_power_mode: false,
        power_offset: None,
        raman_loss_max_db_per_km: 0.25,
        gain_extended_db: 2.5,
        length_max_km: 150.0,
        loss_max_db: None,
        padding_db: 10.0,
        end_of_life_db: 0.3,
        connector_in_db: 0.5,
        connector_out_db: 0.4,
        span_loss_reference_db: 20.0,
        power_slope_ratio: 0.3,
        voa_margin_db: 1.0,
        voa_step_db: 0.5,
        source: "test".to_owned(),
    }
}

fn library() -> EquipmentLibrary {
    let source = || "test".to_owned();
    let fibre = FibreType { variety: "plain".to_owned(), figures: FibreFigures::default(), source: source() };
    let roadm = RoadmType {
        variety: "default".to_owned(),
        target: PowerTarget::Channel { channel_dbm: -20.0 },
        add_drop_osnr_0p1nm_db: 38.0,
        pmd_ps: 1.0,
        pdl_db: 0.5,
        preamplifier_varieties: Vec::new(),
        booster_varieties: Vec::new(),
        profiles: Vec::new(),
        source: source(),
    };
    EquipmentLibrary {
        fibres: vec![fibre],
        roadms: vec![roadm],
        span_rules: Some(rules()),
        ..EquipmentLibrary::default()
    }
}

fn element(id: &str, kind: ElementKind) -> NetworkElement {
    NetworkElement { id: id.to_owned(), name: None, location: None, kind }
}

fn fibre(id: &str, variety: &str) -> NetworkElement {
    let place = FibrePlace {
        variety: variety.to_owned(),
        fibre_km: FibreKm(80.0),
        loss_db_per_km: Some(0.2),
        loss_at: Vec::new(),
        attenuator_in_db: 1.5,
        connector_in_db: None,
        connector_out_db: None,
        lumped: Vec::new(),
        own: FibreFigures::default(),
    };
    element(id, ElementKind::Fibre(Box::new(place)))
}

/// a – node 1 – f1 – f2 – node 2 – b, and a longer way round over f3.
fn topology() -> Topology {
    let end = |id| element(id, ElementKind::Transceiver(TransceiverPlace::default()));
    let own = DegreeTarget { degree: "f1".to_owned(), target: PowerTarget::Channel { channel_dbm: -17.0 } };
    let node = |degrees| ElementKind::Roadm(Box::new(RoadmPlace { degrees, ..RoadmPlace::default() }));
    let pairs =
        [("a", "n1"), ("n1", "f3"), ("f3", "f1"), ("n1", "f1"), ("f1", "f2"), ("f2", "n2"), ("n2", "b")];
    Topology {
        name: None,
        elements: vec![
            end("a"),
            element("n1", node(vec![own])),
            fibre("f1", "plain"),
            fibre("f2", "plain"),
            fibre("f3", "plain"),
            element("n2", node(Vec::new())),
            end("b"),
        ],
        connections: pairs.map(|(from, to)| Connection { from: from.to_owned(), to: to.to_owned() }).to_vec(),
    }
}

fn loss_db(element: &Element) -> f64 {
    let Element::Span(span) = element else { unreachable!("a span is asked for") };
    span.loss_db_at(193.0).unwrap()
}

#[test]
fn the_way_with_the_fewest_elements_is_found_or_refused() {
    let way = fewest_elements(&topology(), "a", "b").unwrap();
    assert_eq!(way, ["a", "n1", "f1", "f2", "n2", "b"]);
    let refused = fewest_elements(&topology(), "b", "a");
    assert_eq!(refused, Err(LineError::NoWay { from: "b".to_owned(), to: "a".to_owned() }));
    assert!(
        matches!(fewest_elements(&topology(), "a", "c"), Err(LineError::UnknownElement { id }) if id == "c")
    );
}

#[test]
fn connectors_and_ageing_come_from_the_rules_once() {
    let way = fewest_elements(&topology(), "a", "b").unwrap();
    let added = line_of(&topology(), &library(), &way, EndOfLife::Added).unwrap();
    // 16 dB of glass, 1.5 of the attenuator, 0.5 and 0.4 of connectors, 0.3 of ageing
    assert!((loss_db(&added.value.elements[1]) - 18.7).abs() < 1e-12);
    assert_eq!(added.findings.len(), 1, "{:?}", added.findings);
    let included = line_of(&topology(), &library(), &way, EndOfLife::Included).unwrap();
    assert!((loss_db(&included.value.elements[1]) - 18.4).abs() < 1e-12);
}

#[test]
fn nodes_add_and_drop_with_half_the_noise_each_and_keep_the_target_of_a_degree() {
    let way = fewest_elements(&topology(), "a", "b").unwrap();
    let line = line_of(&topology(), &library(), &way, EndOfLife::Added).unwrap().value;
    let (Element::Roadm(first), Element::Roadm(last)) = (&line.elements[0], &line.elements[3]) else {
        unreachable!("nodes stand at both ends")
    };
    assert_eq!((first.path, last.path), (RoadmPath::Add, RoadmPath::Drop));
    assert_eq!((first.to_degree.as_deref(), last.to_degree.as_deref()), (Some("f1"), None));
    let each_db = first.roadm.impairments[0].osnr_0p1nm_db.unwrap();
    assert!((optics::transceiver::combined_snr_db(&[each_db, each_db]) - 38.0).abs() < 1e-9);
}

#[test]
fn what_the_library_lacks_or_a_design_must_set_is_named() {
    let way = ["a", "n1", "f1", "x", "b"];
    let with = |middle: NetworkElement| {
        let mut odd = topology();
        odd.elements.push(middle);
        line_of(&odd, &library(), &way, EndOfLife::Added).unwrap_err()
    };
    let unset = with(element("x", ElementKind::Amplifier(AmplifierPlace::default())));
    assert_eq!(unset.to_string(), "`x` states no variety; state it, or let the design set it");
    let unknown = with(fibre("x", "fancy"));
    let told =
        "`x` is of the variety `fancy`, which is no fibre of the library; add it or choose another one";
    assert_eq!(unknown.to_string(), told);
    let within = with(element("x", ElementKind::Transceiver(TransceiverPlace::default())));
    assert!(matches!(within, LineError::TransceiverWithin { id } if id == "x"));
}
