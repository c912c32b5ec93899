use super::*;
use units::Tag;

fn provenance() -> Provenance {
    Provenance::new(Tag::Cited, "the test")
}

pub fn party(id: &str) -> Party {
    Party {
        id: id.to_owned(),
        name: id.to_owned(),
        country: "AZ".to_owned(),
        lands_at: None,
        role: "party".to_owned(),
        provenance: provenance(),
    }
}

fn entry(party: &str, share: &str) -> ShareEntry {
    ShareEntry { party: party.to_owned(), share: Some(Share::parse(share).unwrap()), weight: None }
}

fn agreement(shares: &[(&str, &str)]) -> Agreement {
    Agreement {
        id: "joint".to_owned(),
        name: "Joint".to_owned(),
        kind: AgreementKind::Consortium,
        version: "1".to_owned(),
        effective_from: "2019-03-19".to_owned(),
        provenance: provenance(),
        vector: vec![ShareVector {
            cost_objects: COST_OBJECTS.map(str::to_owned).to_vec(),
            share: shares.iter().map(|(party, share)| entry(party, share)).collect(),
            provenance: provenance(),
        }],
    }
}

fn parties() -> Vec<Party> {
    ["azertelecom", "kazakhtelecom"].map(party).to_vec()
}

fn codes(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|finding| finding.code.as_str()).collect()
}

#[test]
fn a_sound_agreement_has_no_findings() {
    let sound = agreement(&[("azertelecom", "1/3"), ("kazakhtelecom", "2/3")]);
    assert_eq!(check(&parties(), &[sound]), []);
}

#[test]
fn shares_that_miss_one_are_refused_with_the_exact_difference() {
    let short = agreement(&[("azertelecom", "0.3333"), ("kazakhtelecom", "2/3")]);
    let findings = check(&parties(), &[short]);
    assert_eq!(codes(&findings), ["consortium.share.sum"]);
    assert_eq!(
        findings[0].message,
        "the fixed shares of station_a, wet, station_b in agreement `joint` sum to 29999/30000 (99.996667 %), not to 1: \
         1/30000 (0.003333 %) is missing"
    );
    assert_eq!(findings[0].place.as_deref(), Some("agreement[0].vector[0].share"));
    let hint = findings[0].hint.as_deref().unwrap();
    assert!(hint.ends_with("write azertelecom 9999/29999, kazakhtelecom 20000/29999"), "{hint}");
    let long = agreement(&[("azertelecom", "50"), ("kazakhtelecom", "50")]);
    let message = check(&parties(), &[long]).remove(0).message;
    assert!(message.ends_with("sum to 100 (10000 %), not to 1: 99 (9900 %) is too much"), "{message}");
}

#[test]
fn a_tiny_difference_never_prints_as_zero_percent() {
    assert_eq!(percent(Share::new(1, 1_000_000_000_000).unwrap()), "1.00e-10 %");
    assert_eq!(percent(Share::ZERO), "0 %");
    assert_eq!(percent(Share::ONE), "100 %");
}

#[test]
fn every_contradiction_is_found_at_once() {
    let mut broken = agreement(&[("azertelecom", "1"), ("nobody", "0"), ("azertelecom", "0")]);
    broken.effective_from = "19 March 2019".to_owned();
    broken.vector[0].cost_objects = ["wet", "wet", "spares"].map(str::to_owned).to_vec();
    broken.vector[0].share[1].weight = Some("sector.KZ".to_owned());
    broken.vector[0].share[2].share = None;
    let mut twins = parties();
    twins.push(party("azertelecom"));
    let findings = check(&twins, &[broken.clone(), broken]);
    let expected = [
        "consortium.agreement.date",
        "consortium.cost_object.missing",
        "consortium.cost_object.twice",
        "consortium.cost_object.missing",
        "consortium.cost_object.unknown",
        "consortium.share.twice",
        "consortium.share.unknown_party",
        "consortium.share.one_of_two",
        "consortium.share.one_of_two",
    ];
    let mut all = vec!["consortium.party.twice", "consortium.agreement.twice"];
    all.extend(expected.iter().chain(&expected));
    assert_eq!(codes(&findings), all);
    assert!(findings.iter().all(|finding| finding.place.is_some()));
}

#[test]
fn shares_and_weights_do_not_mix_and_none_is_negative() {
    let mut mixed = agreement(&[("azertelecom", "1"), ("kazakhtelecom", "1")]);
    mixed.vector[0].share[1] =
        ShareEntry { party: "kazakhtelecom".to_owned(), share: None, weight: Some("sector.KZ".to_owned()) };
    assert_eq!(codes(&check(&parties(), &[mixed])), ["consortium.share.mixed"]);
    let negative = agreement(&[("azertelecom", "3/2"), ("kazakhtelecom", "-1/2")]);
    assert_eq!(codes(&check(&parties(), &[negative])), ["consortium.share.negative"]);
    let empty = agreement(&[]);
    assert_eq!(codes(&check(&parties(), &[empty])), ["consortium.share.nobody"]);
}

#[test]
fn a_sum_beyond_128_bits_is_a_finding() {
    let huge = i128::MAX.to_string();
    let overflowing = agreement(&[("azertelecom", &huge), ("kazakhtelecom", &huge)]);
    assert_eq!(codes(&check(&parties(), &[overflowing])), ["consortium.share.overflow"]);
}

#[test]
fn only_dates_are_dates() {
    assert!(is_date("2019-03-19"));
    for bad in
        ["2019", "2019-13-01", "2019-00-10", "2019-3-19", "19-03-2019", "2019-03-19-1", "+019-03-19", ""]
    {
        assert!(!is_date(bad), "{bad}");
    }
}
