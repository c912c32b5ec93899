use super::*;
use crate::agreement::{AgreementKind, COST_OBJECTS, ShareEntry};
use proptest::prelude::*;
use units::Provenance;

fn party(id: &str) -> Party {
    let provenance = Provenance::new(Tag::Cited, "the test");
    let (name, role) = (id.to_uppercase(), "party".to_owned());
    Party { id: id.to_owned(), name, country: "AZ".to_owned(), lands_at: None, role, provenance }
}

fn parties() -> Vec<Party> {
    ["az", "kz", "ktc"].map(party).to_vec()
}

fn vector(tag: Tag, objects: &[&str], entries: &[(&str, &str)]) -> ShareVector {
    let entry = |(party, value): &(&str, &str)| {
        let share = Share::parse(value).ok();
        let weight = share.is_none().then(|| (*value).to_owned());
        ShareEntry { party: (*party).to_owned(), share, weight }
    };
    ShareVector {
        cost_objects: objects.iter().map(|object| (*object).to_owned()).collect(),
        share: entries.iter().map(entry).collect(),
        provenance: Provenance::new(tag, "not public"),
    }
}

fn agreement(vectors: Vec<ShareVector>) -> Agreement {
    Agreement {
        id: "joint".to_owned(),
        name: "Joint".to_owned(),
        kind: AgreementKind::Consortium,
        version: "3".to_owned(),
        effective_from: "2019-03-19".to_owned(),
        provenance: Provenance::new(Tag::Cited, "the test"),
        vector: vectors,
    }
}

fn company() -> Agreement {
    agreement(vec![vector(Tag::Cited, &COST_OBJECTS, &[("az", "1/2"), ("kz", "1/2")])])
}

fn consortium_of_three() -> Agreement {
    agreement(vec![vector(Tag::Assumed, &COST_OBJECTS, &[("az", "50/100"), ("kz", "0.3"), ("ktc", "1/5")])])
}

fn by_sector() -> Agreement {
    agreement(vec![
        vector(Tag::Derived, &["station_a"], &[("az", "1")]),
        vector(Tag::Derived, &["wet"], &[("az", "sector.AZ"), ("kz", "sector.KZ")]),
        vector(Tag::Derived, &["station_b"], &[("kz", "1")]),
    ])
}

fn sector_weights() -> Vec<Weight> {
    let weight = |id: &str, value: &str| Weight {
        id: id.to_owned(),
        weight: Share::parse(value).unwrap(),
        basis: "km on the straight line between the published end points".to_owned(),
        tag: Tag::Approximate,
    };
    vec![weight("sector.AZ", "176.9"), weight("sector.KZ", "184.9"), weight("sector.TM", "0")]
}

fn line(id: &str, cost_object: &str, amount_minor: i64) -> LineAmount {
    LineAmount {
        id: id.to_owned(),
        cost_object: cost_object.to_owned(),
        amounts_minor: [amount_minor / 2, amount_minor, 2 * amount_minor],
        tag: Tag::Cited,
    }
}

/// The hypothetical budget of 50,800,000.00: a station of 2,500,000.00 at each end and 45,800,000.00 wet.
fn budget() -> Vec<LineAmount> {
    vec![
        line("station.a", "station_a", 250_000_000),
        line("wet", "wet", 4_580_000_000),
        line("station.b", "station_b", 250_000_000),
    ]
}

fn split(agreement: &Agreement, lines: &[LineAmount]) -> Staged<AgreementSplit> {
    split_agreement(agreement, &parties(), lines, &sector_weights(), Currency::USD).unwrap()
}

fn typical_totals(split: &AgreementSplit) -> Vec<(&str, i64)> {
    split.parties.iter().map(|party| (party.party.as_str(), party.typical_minor)).collect()
}

#[test]
fn the_same_cable_under_three_agreements() {
    let company = split(&company(), &budget()).value;
    assert_eq!(typical_totals(&company), [("az", 2_540_000_000), ("kz", 2_540_000_000)]);
    let sector = split(&by_sector(), &budget()).value;
    assert_eq!(typical_totals(&sector), [("az", 2_489_364_290), ("kz", 2_590_635_710)]);
    let wet: Vec<i64> = sector.lines[1].parts.iter().map(|part| part.typical_minor).collect();
    assert_eq!(wet, [2_239_364_290, 2_340_635_710]);
    assert_eq!(sector.parties[0].wet_share, Share::parse("1769/3618").unwrap());
    let three = split(&consortium_of_three(), &budget()).value;
    assert_eq!(
        typical_totals(&three),
        [("az", 2_540_000_000), ("kz", 1_524_000_000), ("ktc", 1_016_000_000)]
    );
}

#[test]
fn a_party_without_a_share_of_a_line_is_listed_with_zero() {
    let sector = split(&by_sector(), &budget()).value;
    assert_eq!(sector.lines[0].parts[1].high_minor, 0);
    assert_eq!(sector.lines[2].parts[0].low_minor, 0);
    assert!(sector.lines.iter().all(|line| line.parts.len() == sector.parties.len()));
}

#[test]
fn assumed_says_which_share_weight_or_price_is_not_firm() {
    let firm = split(&company(), &budget());
    assert!(!firm.value.assumed && firm.findings.is_empty() && firm.value.assumed_reason.is_empty());
    assert!(firm.value.parties.iter().all(|party| !party.assumed));

    let three = split(&consortium_of_three(), &budget());
    assert_eq!(
        three.value.assumed_reason,
        "the shares of station_a, wet, station_b are tagged assumed: not public"
    );
    assert_eq!(three.findings[0].code, "consortium.split.assumed");

    let sector = split(&by_sector(), &budget()).value;
    assert_eq!(sector.weights.len(), 2);
    assert!(
        sector.assumed_reason.contains("the weight sector.AZ is tagged approximate: km on the straight line")
    );

    let mut guessed = budget();
    guessed[2].tag = Tag::Guess;
    let company = split(&company(), &guessed).value;
    assert_eq!(company.assumed_reason, "1 of 3 prices are not firm (1 guess)");
}

#[test]
fn only_the_party_that_pays_a_guess_is_marked() {
    let mut own_stations = by_sector();
    own_stations.vector[1] = vector(Tag::Cited, &["wet"], &[("az", "1/2"), ("kz", "1/2")]);
    let mut guessed = budget();
    guessed[2].tag = Tag::Guess;
    let marks: Vec<bool> =
        split(&own_stations, &guessed).value.parties.iter().map(|party| party.assumed).collect();
    assert_eq!(marks, [false, true]);
}

#[test]
fn each_cost_object_and_each_estimate_is_a_stream_of_its_own() {
    let third = [("az", "1/3"), ("kz", "1/3"), ("ktc", "1/3")];
    let thirds = agreement(vec![vector(Tag::Cited, &COST_OBJECTS, &third)]);
    let mut lines = vec![line("1", "wet", 1), line("2", "station_a", 1), line("3", "wet", 1)];
    for line in &mut lines {
        line.amounts_minor = [0, 1, 2];
    }
    let parts: Vec<[i64; 2]> = split(&thirds, &lines)
        .value
        .lines
        .iter()
        .map(|line| [line.parts[0].typical_minor, line.parts[0].high_minor])
        .collect();
    // typical: one unit a line, so the first party's turn comes once in three; high: two units a line
    assert_eq!(parts, [[1, 1], [1, 1], [0, 1]]);
}

#[test]
fn what_cannot_be_split_is_an_error_with_its_name() {
    let (lines, weights) = (budget(), sector_weights());
    let unknown =
        split_agreement(&by_sector(), &parties(), &lines, &weights[..1], Currency::USD).unwrap_err();
    assert_eq!(
        unknown.to_string(),
        "agreement `joint` splits by the weight `sector.KZ`; the weights known are: sector.AZ"
    );
    let spare = [line("spare", "depot", 1)];
    let unsplit = split_agreement(&company(), &parties(), &spare, &weights, Currency::USD).unwrap_err();
    assert!(unsplit.to_string().contains("line `spare` is of cost object `depot`"));
    let percents = agreement(vec![vector(Tag::Cited, &COST_OBJECTS, &[("az", "50"), ("kz", "50")])]);
    let refused = split_agreement(&percents, &parties(), &lines, &weights, Currency::USD).unwrap_err();
    assert!(refused.to_string().contains("not to 1"), "{refused}");
    let mut nowhere = sector_weights();
    nowhere.iter_mut().for_each(|weight| weight.weight = Share::ZERO);
    let zero = split_agreement(&by_sector(), &parties(), &lines, &nowhere, Currency::USD).unwrap_err();
    assert_eq!(zero, ConsortiumError::ZeroWeights { parties_count: 2 });
}

#[test]
fn totals_that_do_not_fit_are_an_error() {
    let mut lines = budget();
    lines[0].amounts_minor = [i64::MAX; 3];
    lines.push(lines[0].clone());
    let overflow = split_agreement(&by_sector(), &parties(), &lines, &sector_weights(), Currency::USD);
    assert_eq!(overflow, Err(ConsortiumError::AmountOverflow));
}

fn cost_line() -> impl Strategy<Value = LineAmount> {
    let amount = || -10_000_000_000_i64..10_000_000_000;
    (prop::sample::select(COST_OBJECTS.to_vec()), amount(), amount(), amount()).prop_map(
        |(cost_object, low, typical, high)| LineAmount {
            amounts_minor: [low, typical, high],
            ..line("line", cost_object, 0)
        },
    )
}

proptest! {
    #[test]
    fn parts_sum_to_lines_and_party_totals_to_the_total(lines in proptest::collection::vec(cost_line(), 0..30)) {
        for agreement in [company(), consortium_of_three(), by_sector()] {
            let split = split(&agreement, &lines).value;
            let estimates: [fn(&SplitPart) -> i64; 3] =
                [|part| part.low_minor, |part| part.typical_minor, |part| part.high_minor];
            let totals: [fn(&PartyTotal) -> i64; 3] =
                [|total| total.low_minor, |total| total.typical_minor, |total| total.high_minor];
            for estimate in 0..3 {
                for (line, parts) in lines.iter().zip(&split.lines) {
                    let sum: i64 = parts.parts.iter().map(estimates[estimate]).sum();
                    prop_assert_eq!(sum, line.amounts_minor[estimate]);
                }
                let total: i64 = lines.iter().map(|line| line.amounts_minor[estimate]).sum();
                prop_assert_eq!(split.parties.iter().map(totals[estimate]).sum::<i64>(), total);
            }
        }
    }
}
