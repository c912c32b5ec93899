use super::*;
use crate::testing::shipped;

fn codes(corridor: &Corridor) -> Vec<String> {
    check(corridor).into_iter().map(|finding| finding.code).collect()
}

#[test]
fn the_shipped_corridor_reads_and_has_nothing_to_complain_about() {
    let corridor = shipped();
    assert_eq!((corridor.node.len(), corridor.link.len(), corridor.demand.len()), (27, 29, 3));
    assert_eq!(check(&corridor), []);
}

#[test]
fn every_contradiction_of_a_link_is_found_at_its_place() {
    let mut corridor = shipped();
    corridor.link[6].id = "C1".to_owned();
    corridor.link[6].from = "Atlantis".to_owned();
    corridor.link[7].to = corridor.link[7].from.clone();
    corridor.link[7].published_km = Some(0.0);
    corridor.link[7].capacity_gbps = Some(f64::NAN);
    let findings = check(&corridor);
    let found: Vec<(&str, Option<&str>)> =
        findings.iter().map(|finding| (finding.code.as_str(), finding.place.as_deref())).collect();
    assert_eq!(
        found,
        [
            ("network.link.twice", Some("corridor.link[6]")),
            ("network.node.unknown", Some("corridor.link[6]")),
            ("network.link.loop", Some("corridor.link[7]")),
            ("network.link.published", Some("corridor.link[7]")),
            ("network.link.capacity", Some("corridor.link[7]")),
        ]
    );
}

#[test]
fn names_positions_and_factors_are_checked() {
    let mut corridor = shipped();
    corridor.length_factor_ratio = 0.9;
    corridor.group_index_ratio = f64::INFINITY;
    corridor.node[1].id = "Frankfurt".to_owned();
    corridor.node[2].lat_deg = 95.0;
    corridor.demand[0].to = "Atlantis".to_owned();
    corridor.without = vec!["C9".to_owned()];
    corridor.link[0].on = false;
    assert_eq!(
        codes(&corridor),
        [
            "network.corridor.length_factor",
            "network.corridor.group_index",
            "network.node.twice",
            "network.node.position",
            // Vienna is gone: two links miss it
            "network.node.unknown",
            "network.node.unknown",
            "network.node.unknown",
            "network.link.unknown",
            "network.this_line.off",
            "network.this_line.kept",
        ]
    );
}

#[test]
fn an_unknown_key_is_refused() {
    let text = "from = \"Baku\"\nto = \"Aktau\"\nrate = 3\n";
    assert!(toml::from_str::<Demand>(text).unwrap_err().to_string().contains("rate"));
}
