use super::*;
use crate::corridor::{Demand, DemandAnswer};
use crate::testing::{geodesics_km, shipped};
use units::{Provenance, Severity};

/// Id, published km, geodesic km, used km of every link of the reference corridor, to 0.1 km.
const TABLE: [(&str, Option<f64>, f64, f64); 29] = [
    ("C1", Some(380.0), 361.8, 380.0),
    ("C2", Some(340.0), 332.1, 340.0),
    ("C3", Some(330.0), 323.3, 330.0),
    ("C4", Some(300.0), 347.5, 451.7),
    ("C5", Some(1182.0), 1113.1, 1182.0),
    ("L01", None, 599.0, 778.7),
    ("L02", None, 818.2, 1063.6),
    ("L03", None, 402.1, 522.7),
    ("L04", None, 506.0, 657.8),
    ("L05", None, 1191.1, 1548.4),
    ("L06", None, 188.6, 245.2),
    ("L07", None, 263.1, 342.0),
    ("L08", None, 451.0, 586.3),
    ("L09", None, 26.2, 34.1),
    ("L10", None, 22.4, 29.2),
    ("L11", None, 72.1, 93.7),
    ("L12", None, 65.1, 84.6),
    ("L13", None, 369.7, 480.6),
    ("L14", None, 813.6, 1057.7),
    ("L15", None, 431.5, 561.0),
    ("L16", None, 605.4, 787.0),
    ("L17", None, 117.3, 152.4),
    ("L18", None, 303.4, 394.4),
    ("L19", None, 579.4, 753.3),
    ("L20", None, 1627.6, 2115.9),
    ("L21", None, 1182.4, 1537.1),
    ("L22", None, 1822.3, 2369.0),
    ("L23", None, 521.9, 678.5),
    ("L24", None, 1006.5, 1308.4),
];

fn studied(corridor: &Corridor, designed_fibre_km: Option<f64>) -> Staged<CorridorAnswers> {
    study(corridor, &geodesics_km(corridor), designed_fibre_km.map(FibreKm)).unwrap()
}

fn to(corridor: &Corridor, from: &str, to: &str) -> DemandAnswer {
    let demand = vec![Demand { from: from.to_owned(), to: to.to_owned() }];
    studied(&Corridor { demand, ..corridor.clone() }, None).value.answers.remove(0)
}

fn tenths(km: f64) -> f64 {
    (km * 10.0).round() / 10.0
}

#[test]
fn every_used_length_is_that_of_the_table() {
    let corridor = shipped();
    let links = studied(&corridor, None).value.links;
    let found: Vec<(&str, Option<f64>, f64, f64)> = links
        .iter()
        .map(|link| (link.id.as_str(), link.published_km, tenths(link.geodesic_km), tenths(link.used_km)))
        .collect();
    assert_eq!(found, TABLE);
    let firm: Vec<&str> =
        links.iter().filter(|link| link.used_tag == Tag::Cited).map(|link| link.id.as_str()).collect();
    assert_eq!(firm, ["C1", "C2", "C3", "C5"]);
    assert!(links.iter().all(|link| firm.contains(&link.id.as_str()) || link.used_tag == Tag::Assumed));
}

#[test]
fn frankfurt_reaches_almaty_in_76_ms_and_hong_kong_in_131_ms() {
    let corridor = shipped();
    let answers = studied(&corridor, None).value.answers;
    let almaty = answers[0].with_line.as_ref().unwrap();
    assert_eq!(almaty.length_km.round(), 7776.0);
    assert_eq!(almaty.round_trip_ms.round(), 76.0);
    assert_eq!(almaty.one_way_ms * 2.0, almaty.round_trip_ms);
    assert_eq!(
        almaty.links,
        ["L01", "L02", "L03", "C5", "L07", "L08", "L09", "C1", "L13", "L14", "L15", "L16"]
    );
    assert_eq!(
        almaty.nodes,
        [
            "Frankfurt",
            "Vienna",
            "Sofia",
            "Balchik",
            "Poti",
            "Tbilisi",
            "Baku",
            "Sumgait",
            "Aktau",
            "Beyneu",
            "Kyzylorda",
            "Shymkent",
            "Almaty"
        ]
    );
    let hong_kong = answers[1].with_line.as_ref().unwrap();
    assert_eq!((hong_kong.length_km.round(), hong_kong.round_trip_ms.round()), (13_408.0, 131.0));
    let beijing = to(&corridor, "Frankfurt", "Beijing").with_line.unwrap();
    assert_eq!((beijing.length_km.round(), beijing.round_trip_ms.round()), (12_576.0, 123.0));
}

#[test]
fn a_land_factor_of_1_4_gives_about_81_132_and_140_ms() {
    let longer = Corridor { length_factor_ratio: 1.4, ..shipped() };
    for (end, estimate_ms) in [("Almaty", 81.0), ("Beijing", 132.0), ("Hong Kong", 140.0)] {
        let round_trip_ms = to(&longer, "Frankfurt", end).with_line.unwrap().round_trip_ms;
        // the estimate was made with 4.9 µs/km and rounded to 1 ms; ours are 4.897 µs/km
        assert!((round_trip_ms - estimate_ms).abs() < 0.6, "{end}: {round_trip_ms} ms");
    }
}

#[test]
fn the_answer_with_the_line_has_the_chain_across_kazakhstan() {
    let corridor = shipped();
    let across = to(&corridor, "Aktau", "Khorgos").with_line.unwrap();
    assert_eq!(across.links, ["L13", "L14", "L15", "L16", "L18"]);
    assert_eq!(tenths(across.length_km), 3280.7);
}

#[test]
fn without_the_three_caspian_lines_nothing_crosses_the_sea() {
    let staged = studied(&shipped(), None);
    assert_eq!(staged.value.answers.len(), 3);
    assert!(
        staged.value.answers.iter().all(|answer| answer.with_line.is_some() && answer.without_line.is_none())
    );
    // a demand that only the line serves is an answer, not a finding
    assert!(staged.findings.iter().all(|finding| finding.code != "network.demand.no_path"));
    assert!(to(&shipped(), "Frankfurt", "Baku").without_line.is_some());
}

#[test]
fn in_2019_the_path_crosses_by_siyazan_and_the_limit_is_the_black_sea() {
    let mut corridor = shipped();
    for link in &mut corridor.link {
        link.on = link.on && link.id != "C1" && link.id != "C3";
    }
    corridor.this_line = "C2".to_owned();
    let answers = studied(&corridor, None).value.answers;
    assert_eq!(answers[2].with_line.as_ref().unwrap().links, ["L09", "L11", "C2"]);
    let almaty = answers[0].with_line.as_ref().unwrap();
    assert_eq!(almaty.limiting_link.as_deref(), Some("C5"));
    assert_eq!(almaty.unknown_capacity_count, 12);
}

#[test]
fn the_limiting_link_is_the_least_of_the_known_ones_and_the_unknown_are_counted() {
    let answers = studied(&shipped(), None).value.answers;
    let almaty = answers[0].with_line.as_ref().unwrap();
    assert_eq!(almaty.limiting_link.as_deref(), Some("C5"));
    assert_eq!(almaty.limiting_capacity_gbps, Some(12_600.0));
    assert_eq!((almaty.unknown_capacity_count, almaty.assumed_length_count), (10, 10));
    let vienna = to(&shipped(), "Frankfurt", "Vienna").with_line.unwrap();
    assert_eq!((vienna.limiting_link, vienna.limiting_capacity_gbps), (None, None));
}

#[test]
fn a_published_length_below_the_geodesic_is_a_finding_and_is_not_used() {
    let staged = studied(&shipped(), None);
    let found: Vec<&Finding> = staged
        .findings
        .iter()
        .filter(|finding| finding.code == "network.link.shorter_than_geodesic")
        .collect();
    assert_eq!(found.len(), 1);
    assert_eq!(
        found[0].message,
        "link C4: the published length of 300.0 km is below the geodesic Siyazan–Turkmenbashi of 347.5 km; it is not \
         used, 451.7 km are assumed"
    );
    assert_eq!(found[0].severity, Severity::Warns);
    let assumed =
        staged.findings.iter().find(|finding| finding.code == "network.link.assumed_length").unwrap();
    assert_eq!(assumed.message, "25 of 29 link lengths are assumed: geodesic × 1.3");
}

#[test]
fn a_node_without_links_has_no_path_and_the_finding_says_why() {
    let demand = vec![Demand { from: "Frankfurt".to_owned(), to: "Mumbai".to_owned() }];
    let staged = studied(&Corridor { demand, ..shipped() }, Some(370.0));
    let answer = &staged.value.answers[0];
    assert!(
        answer.with_line.is_none() && answer.with_designed_line.is_none() && answer.without_line.is_none()
    );
    let finding = staged.findings.iter().find(|finding| finding.code == "network.demand.no_path").unwrap();
    assert!(finding.message.ends_with("no link that is on reaches Mumbai"), "{}", finding.message);
}

#[test]
fn the_designed_line_replaces_the_published_length() {
    let staged = studied(&shipped(), Some(371.25));
    let baku = &staged.value.answers[2];
    let (published, designed) = (baku.with_line.as_ref().unwrap(), baku.with_designed_line.as_ref().unwrap());
    assert_eq!(published.links, designed.links);
    assert!((published.length_km - designed.length_km - 8.75).abs() < 1e-9);
}

#[test]
fn a_designed_line_that_the_shortest_path_leaves_is_said() {
    let staged = studied(&shipped(), Some(500.0));
    let baku = &staged.value.answers[2];
    assert!(baku.with_line.as_ref().unwrap().links.contains(&"C1".to_owned()));
    assert_eq!(baku.with_designed_line, None);
    let said = staged.findings.iter().filter(|finding| finding.code == "network.demand.designed_line_unused");
    assert_eq!(said.count(), 3);
}

#[test]
fn equal_paths_take_the_lower_ids_whatever_the_order_of_the_file() {
    let mut corridor = shipped();
    let twin = |id: &str| Link {
        id: id.to_owned(),
        from: "Frankfurt".to_owned(),
        to: "Mumbai".to_owned(),
        published_km: Some(7_000.0),
        provenance: Provenance::new(Tag::Cited, "the test"),
        ..shipped().link[0].clone()
    };
    corridor.link.extend([twin("X2"), twin("X1")]);
    assert_eq!(to(&corridor, "Mumbai", "Frankfurt").with_line.unwrap().links, ["X1"]);
}

#[test]
fn stretching_every_length_stretches_every_delay_alike() {
    let corridor = shipped();
    let mut doubled = corridor.clone();
    for link in &mut doubled.link {
        link.published_km = link.published_km.map(|km| 2.0 * km);
    }
    let geodesics: Vec<f64> = geodesics_km(&corridor).iter().map(|km| 2.0 * km).collect();
    let long = study(&doubled, &geodesics, None).unwrap().value;
    for (one, two) in studied(&corridor, None).value.answers.iter().zip(&long.answers) {
        let (one, two) = (one.with_line.as_ref().unwrap(), two.with_line.as_ref().unwrap());
        assert_eq!(one.links, two.links);
        assert!((two.round_trip_ms / one.round_trip_ms - 2.0).abs() < 1e-12);
        assert!((two.length_km / one.length_km - 2.0).abs() < 1e-12);
    }
}

#[test]
fn the_delay_scales_with_the_group_index() {
    let vacuum = Corridor { group_index_ratio: 1.0, ..shipped() };
    let ms =
        |corridor: &Corridor| studied(corridor, None).value.answers[0].with_line.as_ref().unwrap().one_way_ms;
    assert!((ms(&shipped()) / ms(&vacuum) - 1.468).abs() < 1e-12);
}

#[test]
fn what_cannot_be_studied_is_an_error_with_its_figure() {
    let corridor = shipped();
    let geodesics = geodesics_km(&corridor);
    let count = NetworkError::GeodesicCount { links_count: 29, geodesics_count: 28 };
    assert_eq!(study(&corridor, &geodesics[1..], None).unwrap_err(), count);
    let factor = study(&Corridor { length_factor_ratio: 0.5, ..corridor.clone() }, &geodesics, None);
    assert_eq!(factor.unwrap_err().to_string(), "corridor: length_factor_ratio is 0.5; it must be 1 or more");
    let designed = study(&corridor, &geodesics, Some(FibreKm(-1.0))).unwrap_err();
    assert_eq!(designed.to_string(), "link C1: designed_fibre_km is -1 km; it must be above 0");
    let mut lost = corridor.clone();
    lost.demand[1].to = "Atlantis".to_owned();
    let unknown = study(&lost, &geodesics, None).unwrap_err().to_string();
    assert_eq!(
        unknown,
        "the demand Frankfurt–Atlantis names the node `Atlantis`, which the corridor does not have"
    );
    let absent = study(&Corridor { this_line: "C9".to_owned(), ..corridor }, &geodesics, None).unwrap_err();
    assert_eq!(absent, NetworkError::UnknownLink { field: "this_line", link: "C9".to_owned() });
}
