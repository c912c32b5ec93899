//! The sections of a plan that belong to this room, as text: they read, hold together, and split a budget.

use serde::Deserialize;
use units::{Currency, Share, Tag};
use wetplant_consortium::agreement::{Agreement, Party, check};
use wetplant_consortium::facts::Fact;
use wetplant_consortium::split::{LineAmount, Weight, split_agreement};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sections {
    party: Vec<Party>,
    agreement: Vec<Agreement>,
    fact: Vec<Fact>,
}

const TEXT: &str = include_str!("sections_2025.toml");

fn sections() -> Sections {
    toml::from_str(TEXT).expect("the sections read")
}

fn line(id: &str, cost_object: &str, amount_minor: i64, tag: Tag) -> LineAmount {
    LineAmount {
        id: id.to_owned(),
        cost_object: cost_object.to_owned(),
        amounts_minor: [amount_minor; 3],
        tag,
    }
}

fn weight(id: &str, value: &str) -> Weight {
    let weight = Share::parse(value).expect("the test writes shares");
    Weight { id: id.to_owned(), weight, basis: "the straight sector line".to_owned(), tag: Tag::Approximate }
}

#[test]
fn the_sections_read_and_have_no_findings() {
    let sections = sections();
    assert_eq!(check(&sections.party, &sections.agreement), []);
    assert_eq!(sections.party.len(), 4);
    assert!(sections.fact.iter().any(|fact| fact.provenance.tag == Tag::Unknown));
}

/// Agreement, whether it is assumed, parties with what they pay.
type Expected = (&'static str, bool, &'static [(&'static str, i64)]);

#[test]
fn the_same_cable_under_the_three_agreements_of_the_plan() {
    let sections = sections();
    let lines = [
        line("station_a", "station_a", 250_000_000, Tag::Cited),
        line("wet", "wet", 4_580_000_000, Tag::Cited),
        line("station_b", "station_b", 250_000_000, Tag::Cited),
    ];
    let weights = [weight("sector.AZ", "176.9"), weight("sector.KZ", "184.9")];
    let expected: [Expected; 3] = [
        (
            "consortium-2019",
            true,
            &[
                ("azertelecom", 2_540_000_000),
                ("transtelecom", 1_524_000_000),
                ("kaztranscom", 1_016_000_000),
            ],
        ),
        ("sector-km", true, &[("azertelecom", 2_489_364_290), ("kazakhtelecom", 2_590_635_710)]),
        ("company-50-50", false, &[("azertelecom", 2_540_000_000), ("kazakhtelecom", 2_540_000_000)]),
    ];
    assert_eq!(sections.agreement.len(), expected.len());
    for (agreement, (id, assumed, paid)) in sections.agreement.iter().zip(expected) {
        let split = split_agreement(agreement, &sections.party, &lines, &weights, Currency::USD);
        let split = split.expect("the agreements of a plan split its lines").value;
        let totals: Vec<(&str, i64)> =
            split.parties.iter().map(|party| (party.party.as_str(), party.typical_minor)).collect();
        assert_eq!((split.agreement.as_str(), split.assumed), (id, assumed));
        assert_eq!(totals, paid, "{id}");
    }
}

#[test]
fn an_unknown_key_and_a_float_share_are_refused() {
    let typo = TEXT.replacen("effective_from", "effective_form", 1);
    assert!(toml::from_str::<Sections>(&typo).is_err());
    let extra = TEXT.replacen("lands_at = \"a\"", "lands_at = \"a\"\nflag = \"AZ\"", 1);
    assert!(toml::from_str::<Sections>(&extra).is_err_and(|error| error.to_string().contains("flag")));
    let float = TEXT.replacen("share = \"1/2\"", "share = 0.5", 1);
    assert!(toml::from_str::<Sections>(&float).is_err());
}
