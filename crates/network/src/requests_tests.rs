use super::*;
use crate::autodesign::{DesignBasis, design};
use crate::services::{Disjunction, Hop, Request, SlotWish};
use crate::testing::{ring, small_library};
use optics::mean_db;

fn request(id: &str, source: &str, destination: &str) -> Request {
    Request {
        id: id.to_owned(),
        source: format!("trx {source}"),
        destination: format!("trx {destination}"),
        is_bidirectional: false,
        transceiver: "modem".to_owned(),
        mode: Some("slow".to_owned()),
        spacing_ghz: 50.0,
        power_dbm: None,
        tx_power_dbm: None,
        channels_count: Some(20),
        bit_rate_gbps: Some(100.0),
        through: Vec::new(),
        slots: Vec::new(),
    }
}

fn planned(requests: Vec<Request>, groups: &[&[&str]]) -> Plan {
    planned_by(requests, groups, &PlanBasis::default())
}

fn planned_by(requests: Vec<Request>, groups: &[&[&str]], basis: &PlanBasis) -> Plan {
    let library = small_library();
    let designed = design(&ring(80.0), &library, &DesignBasis::default()).unwrap().value;
    let group = |members: &&[&str]| Disjunction {
        id: "group".to_owned(),
        requests: members.iter().map(|&member| member.to_owned()).collect(),
        is_link_disjoint: true,
        is_node_disjoint: true,
        is_relaxable: false,
    };
    let services = Services { requests, disjunctions: groups.iter().map(group).collect() };
    plan(&designed.topology, &library, &services, basis).unwrap().value
}

fn nodes(answer: &Answer) -> Vec<&str> {
    answer.path.iter().filter(|id| id.starts_with("roadm")).map(|id| &id[6..]).collect()
}

#[test]
fn a_request_takes_the_shortest_way_and_the_first_slot_there_and_back() {
    let mut both = request("1", "A", "B");
    both.is_bidirectional = true;
    let plan = planned(vec![both], &[]);
    let answer = &plan.answers[0];
    assert_eq!(answer.blocked, None);
    assert_eq!(nodes(answer), ["A", "B"]);
    assert_eq!(answer.slots.len(), 1);
    // amplifiers from 191.275 THz: n −292, guard 4 steps, m 4
    assert_eq!((answer.slots[0].centre_no, answer.slots[0].width_no), (-284, 4));
    let used: Vec<(&str, &str)> = plan
        .sections
        .iter()
        .filter(|section| !section.requests.is_empty())
        .map(|section| (section.from.as_str(), section.to.as_str()))
        .collect();
    assert_eq!(used, [("roadm A", "roadm B"), ("roadm B", "roadm A")]);
    let snr_db = |arrival: &Option<Arrival>| mean_db(&arrival.as_ref().unwrap().spectrum.gsnr_db()).unwrap();
    assert!((snr_db(&answer.there) - snr_db(&answer.back)).abs() < 1e-9, "the ring is the same both ways");
}

#[test]
fn a_second_request_on_a_line_gets_the_slot_beside_the_first() {
    let mut other = request("2", "A", "B");
    other.spacing_ghz = 75.0;
    let plan = planned(vec![request("1", "A", "B"), other], &[]);
    let slots: Vec<(i32, u32)> =
        plan.answers.iter().map(|answer| (answer.slots[0].centre_no, answer.slots[0].width_no)).collect();
    assert_eq!(slots, [(-284, 4), (-274, 6)]);
}

#[test]
fn requests_alike_are_taken_together_and_their_traffic_added() {
    let plan = planned(vec![request("1", "A", "B"), request("2", "A", "B"), request("3", "B", "A")], &[]);
    let ids: Vec<&str> = plan.answers.iter().map(|answer| answer.request.as_str()).collect();
    assert_eq!(ids, ["2 | 1", "3"]);
    assert_eq!(plan.answers[0].channels_count, 2);
    assert_eq!(plan.answers[0].slots[0].width_no, 8);
}

#[test]
fn two_requests_of_a_group_share_no_link() {
    let plan = planned(vec![request("1", "A", "C"), request("2", "A", "C")], &[&["1", "2"]]);
    let (one, two) = (&plan.answers[0], &plan.answers[1]);
    assert_eq!((one.blocked, two.blocked), (None, None));
    let fibres = |answer: &Answer| -> Vec<String> {
        answer.path.iter().filter(|id| id.starts_with("fibre")).cloned().collect()
    };
    assert!(fibres(one).iter().all(|fibre| !fibres(two).contains(fibre)));
    assert_ne!(nodes(one)[1], nodes(two)[1]);
}

#[test]
fn a_third_way_there_is_not_and_the_group_is_told_so() {
    let spaced = |id: &str, spacing_ghz| Request { spacing_ghz, ..request(id, "A", "C") };
    let three = vec![spaced("1", 50.0), spaced("2", 75.0), spaced("3", 100.0)];
    let plan = planned(three, &[&["1", "2", "3"]]);
    assert!(plan.answers.iter().all(|answer| answer.blocked == Some(Blocked::NoDisjointPath)));
}

#[test]
fn nodes_are_kept_apart_where_that_is_asked_for() {
    // A to B passes D and C, or goes straight; A to C must then go through B or D
    let mut round = request("1", "A", "B");
    round.through = vec![Hop { element: "roadm D".to_owned(), is_strict: true }];
    let through = |basis: &PlanBasis| {
        let plan = planned_by(vec![round.clone(), request("2", "B", "C")], &[&["1", "2"]], basis);
        plan.answers[1].blocked
    };
    let apart = PlanBasis { are_nodes_kept_apart: true, ..PlanBasis::default() };
    assert_eq!(through(&apart), Some(Blocked::NoDisjointPath));
}

#[test]
fn waypoints_are_met_or_left_out_or_block() {
    let through = |element: &str, is_strict| {
        let mut request = request("1", "A", "B");
        request.through = vec![Hop { element: element.to_owned(), is_strict }];
        planned(vec![request], &[]).answers.remove(0)
    };
    assert_eq!(nodes(&through("roadm D", false)), ["A", "D", "C", "B"]);
    assert_eq!(nodes(&through("fibre D C", true)), ["A", "D", "C", "B"]);
    assert_eq!(nodes(&through("fibre C D", false)), ["A", "B"], "it runs the other way, and is loose");
    assert_eq!(through("fibre C D", true).blocked, Some(Blocked::NoPathThrough));
    assert_eq!(through("nowhere", true).blocked, Some(Blocked::NoPathThrough));
    assert_eq!(nodes(&through("nowhere", false)), ["A", "B"]);
}

#[test]
fn the_best_mode_that_closes_is_found_from_the_fastest_down() {
    let open = |spacing_ghz| {
        let request = Request { mode: None, spacing_ghz, ..request("1", "A", "B") };
        planned(vec![request], &[]).answers.remove(0)
    };
    assert_eq!(open(75.0).mode.as_deref(), Some("fast"));
    assert_eq!(open(50.0).mode.as_deref(), Some("slow"), "the fast mode needs 75 GHz");
    assert_eq!(open(25.0).blocked, Some(Blocked::NoModeForSpacing));
}

#[test]
fn a_mode_that_does_not_close_blocks_and_says_what_is_missing() {
    let impossible = Request { mode: Some("impossible".to_owned()), ..request("1", "A", "B") };
    let plan = planned(vec![impossible], &[]);
    assert_eq!(plan.answers[0].blocked, Some(Blocked::ModeNotFeasible));
    assert!(plan.answers[0].slots.is_empty());
    let verdict = &plan.answers[0].there.as_ref().unwrap().verdicts[0];
    assert!(verdict.left_db.unwrap() < 0.0);
}

#[test]
fn slots_that_are_named_are_given_or_not() {
    let at = |centre_no, width_no, traffic_gbps| {
        let slots = vec![SlotWish { centre_no, width_no }];
        let request = Request { slots, bit_rate_gbps: Some(traffic_gbps), ..request("1", "A", "B") };
        planned(vec![request], &[]).answers.remove(0)
    };
    let given = at(Some(0), Some(4), 100.0);
    assert_eq!((given.blocked, given.slots[0].centre_no), (None, 0));
    assert_eq!(at(Some(0), Some(4), 200.0).blocked, Some(Blocked::ReservedTooLittle));
    assert_eq!(at(Some(10_000), Some(4), 100.0).blocked, Some(Blocked::NoSpectrum));
}

#[test]
fn more_loss_never_raises_gsnr_at_the_same_launch() {
    let library = small_library();
    let services = Services { requests: vec![request("1", "A", "B")], disjunctions: Vec::new() };
    let mut before_db = f64::INFINITY;
    for length_km in [60.0, 70.0, 80.0, 90.0, 100.0] {
        let mut library = library.clone();
        // the same launch into every span
        let rules = library.span_rules.as_mut().unwrap();
        rules.power_slope_ratio = 0.0;
        let designed = design(&ring(length_km), &library, &DesignBasis::default()).unwrap().value;
        let plan = plan(&designed.topology, &library, &services, &PlanBasis::default()).unwrap().value;
        let gsnr_db = mean_db(&plan.answers[0].there.as_ref().unwrap().spectrum.gsnr_db()).unwrap();
        assert!(gsnr_db < before_db, "{length_km} km: {gsnr_db} dB after {before_db} dB");
        before_db = gsnr_db;
    }
}

#[test]
fn an_end_that_is_no_transceiver_or_an_unknown_variety_is_refused_by_name() {
    let library = small_library();
    let topology = design(&ring(80.0), &library, &DesignBasis::default()).unwrap().value.topology;
    let of = |request: Request| {
        let services = Services { requests: vec![request], disjunctions: Vec::new() };
        plan(&topology, &library, &services, &PlanBasis::default()).unwrap_err().to_string()
    };
    assert!(of(Request { source: "roadm A".to_owned(), ..request("1", "A", "B") }).contains("`roadm A`"));
    assert!(of(Request { transceiver: "lamp".to_owned(), ..request("1", "A", "B") }).contains("`lamp`"));
}
