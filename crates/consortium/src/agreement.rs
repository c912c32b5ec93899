//! Parties and agreements as data, and what contradicts itself in them.

use crate::apportionment::{shares_of, sum_of};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use units::{Finding, Provenance, Share};

/// The cost objects every agreement splits, each once: the words cost lines carry.
pub const COST_OBJECTS: [&str; 3] = ["station_a", WET, "station_b"];

/// The cost object of everything between the stations.
pub const WET: &str = "wet";

/// A company that owns, owned or uses the system.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Party {
    /// Short id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Two-letter country code.
    pub country: String,
    /// Which end it lands at, if it does: `a` or `b`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lands_at: Option<End>,
    /// Since when, until when, by which act.
    pub role: String,
    /// Tag and source.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// An end of the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// The A end.
    A,
    /// The B end.
    B,
}

/// Legal form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AgreementKind {
    /// Construction and maintenance agreement of a consortium.
    Consortium,
    /// Each side owns what lies in its sector.
    Sector,
    /// A joint company; parties hold its shares.
    JointCompany,
}

/// How costs are split between parties.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Agreement {
    /// Short id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Legal form.
    pub kind: AgreementKind,
    /// Version of its schedules.
    pub version: String,
    /// From when it holds, `YYYY-MM-DD`.
    pub effective_from: String,
    /// Tag and source.
    #[serde(flatten)]
    pub provenance: Provenance,
    /// One vector per cost object.
    pub vector: Vec<ShareVector>,
}

/// Shares for some cost objects.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShareVector {
    /// Cost objects it splits: `station_a`, `wet`, `station_b`.
    pub cost_objects: Vec<String>,
    /// Shares in the order of the schedule.
    pub share: Vec<ShareEntry>,
    /// Tag and source.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// A party's entry: a fixed share, or a weight measured elsewhere (this room knows no kilometre).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShareEntry {
    /// The party.
    pub party: String,
    /// Fixed share; the fixed shares of a vector sum to exactly 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share: Option<Share>,
    /// Name of a weight, for example `sector.AZ`; share = weight / sum of weights.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<String>,
}

/// Every contradiction in the parties and agreements of a plan. One that blocks means that the agreement cannot
/// split a cost line.
#[must_use]
pub fn check(parties: &[Party], agreements: &[Agreement]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for index in repeated(parties, |party| &party.id) {
        let message = format!("two parties have the id `{}`", parties[index].id);
        findings.push(Finding::blocks("consortium.party.twice", message).at(format!("party[{index}].id")));
    }
    for index in repeated(agreements, |agreement| &agreement.id) {
        let message = format!("two agreements have the id `{}`", agreements[index].id);
        findings.push(
            Finding::blocks("consortium.agreement.twice", message).at(format!("agreement[{index}].id")),
        );
    }
    for (index, agreement) in agreements.iter().enumerate() {
        check_agreement(&format!("agreement[{index}]"), agreement, parties, &mut findings);
    }
    findings
}

/// Indices of items whose key an earlier item has.
fn repeated<T>(items: &[T], key: impl Fn(&T) -> &String) -> Vec<usize> {
    let seen_before =
        |index: &usize| items[..*index].iter().any(|earlier| key(earlier) == key(&items[*index]));
    (0..items.len()).filter(seen_before).collect()
}

fn check_agreement(place: &str, agreement: &Agreement, parties: &[Party], findings: &mut Vec<Finding>) {
    if !is_date(&agreement.effective_from) {
        let (id, given) = (&agreement.id, &agreement.effective_from);
        let message =
            format!("agreement `{id}` is effective from `{given}`, which is not a date `YYYY-MM-DD`");
        let finding = Finding::blocks("consortium.agreement.date", message);
        findings.push(finding.at(format!("{place}.effective_from")));
    }
    check_cost_objects(place, agreement, findings);
    for (index, vector) in agreement.vector.iter().enumerate() {
        let place = format!("{place}.vector[{index}]");
        let whose = format!("{} in agreement `{}`", vector.cost_objects.join(", "), agreement.id);
        check_vector(&VectorPlace { place, whose, parties }, vector, findings);
    }
}

fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let number_of = |part: &str, digits: usize| {
        let plain = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| part.parse::<u32>().ok()).flatten()
    };
    let [year, month, day] = parts[..] else { return false };
    number_of(year, 4).is_some()
        && number_of(month, 2).is_some_and(|month| (1..=12).contains(&month))
        && number_of(day, 2).is_some_and(|day| (1..=31).contains(&day))
}

fn check_cost_objects(place: &str, agreement: &Agreement, findings: &mut Vec<Finding>) {
    let (id, known) = (&agreement.id, COST_OBJECTS.join(", "));
    let split: Vec<&str> =
        agreement.vector.iter().flat_map(|vector| &vector.cost_objects).map(String::as_str).collect();
    for object in COST_OBJECTS {
        let times = split.iter().filter(|word| **word == object).count();
        let finding = match times {
            0 => Finding::blocks(
                "consortium.cost_object.missing",
                format!("agreement `{id}` does not say who pays for {object}"),
            )
            .hint(format!("name each of {known} in the cost_objects of one vector")),
            1 => continue,
            _ => Finding::blocks(
                "consortium.cost_object.twice",
                format!("agreement `{id}` splits {object} {times} times; it would be paid {times} times"),
            )
            .hint(format!("leave {object} in one vector")),
        };
        findings.push(finding.at(format!("{place}.vector")));
    }
    for word in split.iter().filter(|word| !COST_OBJECTS.contains(word)) {
        let message = format!("agreement `{id}` splits `{word}`; the cost objects are {known}");
        findings
            .push(Finding::blocks("consortium.cost_object.unknown", message).at(format!("{place}.vector")));
    }
}

/// Where a vector stands, for messages, and who may be in it.
struct VectorPlace<'a> {
    place: String,
    whose: String,
    parties: &'a [Party],
}

fn check_vector(at: &VectorPlace<'_>, vector: &ShareVector, findings: &mut Vec<Finding>) {
    let (place, whose) = (&at.place, &at.whose);
    if vector.share.is_empty() {
        let message = format!("nobody pays for {whose}: its vector has no shares");
        findings.push(Finding::blocks("consortium.share.nobody", message).at(format!("{place}.share")));
        return;
    }
    for index in repeated(&vector.share, |entry| &entry.party) {
        let message = format!("party `{}` has two shares of {whose}", vector.share[index].party);
        findings.push(
            Finding::blocks("consortium.share.twice", message)
                .at(format!("{place}.share[{index}]"))
                .hint("give each party one share"),
        );
    }
    for (index, entry) in vector.share.iter().enumerate() {
        check_entry(at, &format!("{place}.share[{index}]"), entry, findings);
    }
    check_kinds_and_sum(at, vector, findings);
}

fn check_entry(at: &VectorPlace<'_>, place: &str, entry: &ShareEntry, findings: &mut Vec<Finding>) {
    let (party, whose) = (&entry.party, &at.whose);
    if !at.parties.iter().any(|known| known.id == *party) {
        let known: Vec<&str> = at.parties.iter().map(|known| known.id.as_str()).collect();
        let message =
            format!("`{party}` has a share of {whose}, but is not a party; parties: {}", known.join(", "));
        findings.push(Finding::blocks("consortium.share.unknown_party", message).at(place));
    }
    let given = match (entry.share, &entry.weight) {
        (Some(_), Some(_)) => "both a share and a weight",
        (None, None) => "neither a share nor a weight",
        (Some(share), None) if share < Share::ZERO => {
            let message = format!("the share of `{party}` of {whose} is {share}; a share is zero or more");
            findings.push(Finding::blocks("consortium.share.negative", message).at(place));
            return;
        }
        _ => return,
    };
    let message = format!("`{party}` has {given} of {whose}");
    let finding = Finding::blocks("consortium.share.one_of_two", message).at(place);
    findings.push(finding.hint("give `share`, an exact fraction, or `weight`, the name of a measured one"));
}

/// Shares and weights do not mix in a vector, and its fixed shares sum to exactly 1.
fn check_kinds_and_sum(at: &VectorPlace<'_>, vector: &ShareVector, findings: &mut Vec<Finding>) {
    let place = format!("{}.share", at.place);
    let whose = &at.whose;
    let fixed: Vec<Share> = vector.share.iter().filter_map(|entry| entry.share).collect();
    if fixed.is_empty() {
        return;
    }
    if vector.share.iter().any(|entry| entry.share.is_none() && entry.weight.is_some()) {
        let message = format!("the vector of {whose} mixes fixed shares and weights");
        let finding = Finding::blocks("consortium.share.mixed", message).at(place);
        findings
            .push(finding.hint("a share is of the whole, a weight is of the sum of weights: use one kind"));
        return;
    }
    match sum_of(&fixed).and_then(|sum| Ok((sum, sum.minus(Share::ONE)?))) {
        Ok((_, difference)) if difference == Share::ZERO => {}
        Ok((sum, difference)) => {
            findings.push(sum_finding(whose, sum, difference).at(place).hint(scaled_hint(vector)));
        }
        Err(error) => {
            let message = format!("the fixed shares of {whose} cannot be summed: {error}");
            findings.push(Finding::blocks("consortium.share.overflow", message).at(place));
        }
    }
}

fn sum_finding(whose: &str, sum: Share, difference: Share) -> Finding {
    let (size, word) = match Share::ZERO.minus(difference) {
        Ok(missing) if missing > Share::ZERO => (missing, "is missing"),
        _ => (difference, "is too much"),
    };
    let message = format!(
        "the fixed shares of {whose} sum to {sum} ({}), not to 1: {size} ({}) {word}",
        percent(sum),
        percent(size)
    );
    Finding::blocks("consortium.share.sum", message)
}

/// A share in percent for people: up to six decimals, and never 0 for what is not.
fn percent(share: Share) -> String {
    let pct = share.pct();
    let shown = format!("{pct:.6}");
    let shown = shown.trim_end_matches('0').trim_end_matches('.');
    if shown.trim_start_matches('-') == "0" && pct != 0.0 {
        format!("{pct:.2e} %")
    } else {
        format!("{shown} %")
    }
}

/// How to write the shares if only their proportions were meant; the person chooses, the program does not.
fn scaled_hint(vector: &ShareVector) -> String {
    let shares: Vec<Share> = vector.share.iter().filter_map(|entry| entry.share).collect();
    let Ok(scaled) = shares_of(&shares) else { return "correct the shares".to_owned() };
    let written: Vec<String> =
        vector.share.iter().zip(&scaled).map(|(entry, share)| format!("{} {share}", entry.party)).collect();
    format!("correct the shares; if only their proportions are meant, write {}", written.join(", "))
}

#[cfg(test)]
#[path = "agreement_tests.rs"]
mod tests;
