//! Cost lines split under an agreement, line by line, at low, typical and high prices.

use crate::agreement::{Agreement, Party, ShareVector, WET, check};
use crate::apportionment::{CarryForward, shares_of};
use crate::error::ConsortiumError;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use units::{Currency, Finding, Severity, Share, Staged, Tag};

/// The rule every line is split by, as printed on a bill.
pub const RULE: &str = "R2 carry-forward";

/// Splits every cost line between the parties of `agreement` by rule R2, one stream per cost object, and low, typical
/// and high each with its own residuals.
///
/// The parts of a line sum to the line and the totals of the parties to the total, exactly. What rests on a share, a
/// weight or a price that is not firm is marked `assumed`, with the reason in words.
///
/// # Errors
/// When the agreement is refused by [`check`], names a weight that is not in `weights`, does not split the cost
/// object of a line, or a figure does not fit.
pub fn split_agreement(
    agreement: &Agreement,
    parties: &[Party],
    lines: &[LineAmount],
    weights: &[Weight],
    currency: Currency,
) -> Result<Staged<AgreementSplit>, ConsortiumError> {
    refuse_blocked(agreement, parties)?;
    let members = members(agreement, parties);
    let resolved: Vec<ResolvedVector<'_>> = agreement
        .vector
        .iter()
        .map(|vector| resolve(agreement, vector, weights))
        .collect::<Result<_, _>>()?;
    let split_lines = split_lines(agreement, &resolved, &members, lines)?;
    let assumed_reason = reason(&resolved, lines);
    let value = AgreementSplit {
        agreement: agreement.id.clone(),
        name: agreement.name.clone(),
        version: agreement.version.clone(),
        rule: RULE.to_owned(),
        currency,
        assumed: !assumed_reason.is_empty(),
        assumed_reason,
        weights: used_weights(&resolved, weights),
        parties: totals(&resolved, &members, lines, &split_lines)?,
        lines: split_lines,
    };
    let findings = assumed_finding(&value).into_iter().collect();
    Ok(Staged { value, findings })
}

/// A cost line as this room sees it: an amount for a cost object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineAmount {
    /// Id of the line.
    pub id: String,
    /// Its cost object's word.
    pub cost_object: String,
    /// Amounts at low, typical, high.
    pub amounts_minor: [i64; 3],
    /// Tag of the price.
    pub tag: Tag,
}

/// A weight measured elsewhere, exact, with where it comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Weight {
    /// Name: `sector.AZ`.
    pub id: String,
    /// Its value.
    pub weight: Share,
    /// In words: `cable km in the sector AZ, RPL 2025`.
    pub basis: String,
    /// How well founded.
    pub tag: Tag,
}

/// All cost lines split under one agreement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AgreementSplit {
    /// The agreement's id.
    pub agreement: String,
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Name of the rule, printed on every bill: `R2 carry-forward`.
    pub rule: String,
    /// Currency of every amount.
    pub currency: Currency,
    /// Whether any share or amount rests on a figure that is not firm.
    pub assumed: bool,
    /// Why it is, in words; empty when it is not.
    pub assumed_reason: String,
    /// Weights used.
    pub weights: Vec<Weight>,
    /// Parties with their totals, in the order of first appearance.
    pub parties: Vec<PartyTotal>,
    /// Lines in the order of the bill of quantities.
    pub lines: Vec<SplitLine>,
}

/// What one party pays in all.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PartyTotal {
    /// The party.
    pub party: String,
    /// Its name.
    pub name: String,
    /// Its share of the cost of the wet plant.
    pub wet_share: Share,
    /// Low.
    pub low_minor: i64,
    /// Typical.
    pub typical_minor: i64,
    /// High.
    pub high_minor: i64,
    /// Whether the amount rests on figures that are not firm.
    pub assumed: bool,
}

/// One line split.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SplitLine {
    /// Id of the cost line.
    pub line: String,
    /// Parts in the order of the agreement's parties (`parties`); zero for one without a share.
    pub parts: Vec<SplitPart>,
}

/// A party's part of a line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SplitPart {
    /// The party.
    pub party: String,
    /// Low.
    pub low_minor: i64,
    /// Typical.
    pub typical_minor: i64,
    /// High.
    pub high_minor: i64,
}

/// A vector with its exact shares.
struct ResolvedVector<'a> {
    vector: &'a ShareVector,
    /// Shares in the order of the vector's entries; they sum to 1.
    shares: Vec<Share>,
    /// The measured weights it rests on.
    weights: Vec<&'a Weight>,
}

impl ResolvedVector<'_> {
    fn share_of(&self, party: &str) -> Share {
        let place = self.vector.share.iter().position(|entry| entry.party == party);
        place.map_or(Share::ZERO, |place| self.shares[place])
    }

    fn splits(&self, cost_object: &str) -> bool {
        self.vector.cost_objects.iter().any(|object| object == cost_object)
    }

    fn is_soft(&self) -> bool {
        self.vector.provenance.tag.is_soft() || self.weights.iter().any(|weight| weight.tag.is_soft())
    }
}

fn refuse_blocked(agreement: &Agreement, parties: &[Party]) -> Result<(), ConsortiumError> {
    let mut findings = check(parties, std::slice::from_ref(agreement));
    findings.retain(|finding| finding.severity == Severity::Blocks);
    if findings.is_empty() {
        return Ok(());
    }
    Err(ConsortiumError::Refused { agreement: agreement.id.clone(), findings })
}

/// The parties of an agreement in the order of first appearance in its vectors.
fn members<'a>(agreement: &Agreement, parties: &'a [Party]) -> Vec<&'a Party> {
    let mut members: Vec<&Party> = Vec::new();
    for entry in agreement.vector.iter().flat_map(|vector| &vector.share) {
        let is_new = members.iter().all(|member| member.id != entry.party);
        members.extend(parties.iter().find(|party| is_new && party.id == entry.party));
    }
    members
}

fn resolve<'a>(
    agreement: &Agreement,
    vector: &'a ShareVector,
    weights: &'a [Weight],
) -> Result<ResolvedVector<'a>, ConsortiumError> {
    let (mut values, mut used) = (Vec::new(), Vec::new());
    for entry in &vector.share {
        let Some(name) = &entry.weight else {
            values.push(entry.share.unwrap_or(Share::ZERO));
            continue;
        };
        let weight = weights.iter().find(|weight| weight.id == *name).ok_or_else(|| {
            let known = weights.iter().map(|weight| weight.id.clone()).collect();
            ConsortiumError::UnknownWeight { agreement: agreement.id.clone(), weight: name.clone(), known }
        })?;
        values.push(weight.weight);
        used.push(weight);
    }
    Ok(ResolvedVector { vector, shares: shares_of(&values)?, weights: used })
}

/// One stream of rule R2 for each price estimate of a cost object.
struct Streams<'a> {
    resolved: &'a ResolvedVector<'a>,
    cost_object: &'a str,
    carried: [CarryForward; 3],
}

fn split_lines(
    agreement: &Agreement,
    resolved: &[ResolvedVector<'_>],
    members: &[&Party],
    lines: &[LineAmount],
) -> Result<Vec<SplitLine>, ConsortiumError> {
    let mut streams = Vec::new();
    for resolved in resolved {
        for cost_object in &resolved.vector.cost_objects {
            let stream = CarryForward::new(&resolved.shares)?;
            streams.push(Streams {
                resolved,
                cost_object,
                carried: [stream.clone(), stream.clone(), stream],
            });
        }
    }
    let split_one = |line: &LineAmount| {
        let stream = streams.iter_mut().find(|stream| stream.cost_object == line.cost_object);
        let stream = stream.ok_or_else(|| ConsortiumError::UnsplitCostObject {
            agreement: agreement.id.clone(),
            line: line.id.clone(),
            cost_object: line.cost_object.clone(),
        })?;
        split_line(stream, members, line)
    };
    lines.iter().map(split_one).collect()
}

fn split_line(
    stream: &mut Streams<'_>,
    members: &[&Party],
    line: &LineAmount,
) -> Result<SplitLine, ConsortiumError> {
    let mut parts: [Vec<i64>; 3] = Default::default();
    for (estimate, amount_minor) in line.amounts_minor.into_iter().enumerate() {
        parts[estimate] = stream.carried[estimate].split(amount_minor)?.parts_minor;
    }
    let entries = &stream.resolved.vector.share;
    let part_of = |party: &&Party| {
        let place = entries.iter().position(|entry| entry.party == party.id);
        let [low_minor, typical_minor, high_minor] =
            [0, 1, 2].map(|estimate: usize| place.map_or(0, |place| parts[estimate][place]));
        SplitPart { party: party.id.clone(), low_minor, typical_minor, high_minor }
    };
    Ok(SplitLine { line: line.id.clone(), parts: members.iter().map(part_of).collect() })
}

fn totals(
    resolved: &[ResolvedVector<'_>],
    members: &[&Party],
    lines: &[LineAmount],
    split_lines: &[SplitLine],
) -> Result<Vec<PartyTotal>, ConsortiumError> {
    let total_of = |(seat, party): (usize, &&Party)| {
        let sum = |amount_of: fn(&SplitPart) -> i64| {
            let mut amounts = split_lines.iter().map(|line| amount_of(&line.parts[seat]));
            amounts.try_fold(0_i64, i64::checked_add).ok_or(ConsortiumError::AmountOverflow)
        };
        let wet = resolved.iter().find(|vector| vector.splits(WET));
        Ok(PartyTotal {
            party: party.id.clone(),
            name: party.name.clone(),
            wet_share: wet.map_or(Share::ZERO, |vector| vector.share_of(&party.id)),
            low_minor: sum(|part| part.low_minor)?,
            typical_minor: sum(|part| part.typical_minor)?,
            high_minor: sum(|part| part.high_minor)?,
            assumed: is_assumed(resolved, lines, &party.id),
        })
    };
    members.iter().enumerate().map(total_of).collect()
}

/// Whether what a party pays rests on a share, a weight or a price that is not firm.
fn is_assumed(resolved: &[ResolvedVector<'_>], lines: &[LineAmount], party: &str) -> bool {
    let paid = |vector: &&ResolvedVector<'_>| vector.share_of(party) > Share::ZERO;
    resolved.iter().filter(paid).any(|vector| {
        vector.is_soft() || lines.iter().any(|line| line.tag.is_soft() && vector.splits(&line.cost_object))
    })
}

fn used_weights(resolved: &[ResolvedVector<'_>], weights: &[Weight]) -> Vec<Weight> {
    let is_used = |weight: &&Weight| {
        resolved.iter().any(|vector| vector.weights.iter().any(|used| used.id == weight.id))
    };
    weights.iter().filter(is_used).cloned().collect()
}

/// Why the split is assumed, in words; empty when every figure is firm.
fn reason(resolved: &[ResolvedVector<'_>], lines: &[LineAmount]) -> String {
    let mut reasons: Vec<String> = Vec::new();
    for vector in resolved {
        let provenance = &vector.vector.provenance;
        let objects = vector.vector.cost_objects.join(", ");
        if provenance.tag.is_soft() {
            reasons.push(format!(
                "the shares of {objects} are tagged {}: {}",
                provenance.tag, provenance.source
            ));
        }
        for weight in vector.weights.iter().filter(|weight| weight.tag.is_soft()) {
            reasons.push(format!("the weight {} is tagged {}: {}", weight.id, weight.tag, weight.basis));
        }
    }
    let soft: Vec<Tag> = lines.iter().map(|line| line.tag).filter(|tag| tag.is_soft()).collect();
    if !soft.is_empty() {
        reasons.push(format!("{} of {} prices are not firm ({})", soft.len(), lines.len(), counted(&soft)));
    }
    reasons.join("; ")
}

/// `3 guess, 1 practice`, in the order of first appearance.
fn counted(tags: &[Tag]) -> String {
    let is_first = |index: &usize| !tags[..*index].contains(&tags[*index]);
    let count = |tag: Tag| tags.iter().filter(|other| **other == tag).count();
    let words: Vec<String> = (0..tags.len())
        .filter(is_first)
        .map(|index| format!("{} {}", count(tags[index]), tags[index]))
        .collect();
    words.join(", ")
}

fn assumed_finding(split: &AgreementSplit) -> Option<Finding> {
    let message = format!(
        "what the parties pay under agreement `{}` is assumed: {}",
        split.agreement, split.assumed_reason
    );
    let finding =
        Finding::notes("consortium.split.assumed", message).at(format!("agreement `{}`", split.agreement));
    split.assumed.then_some(finding)
}

#[cfg(test)]
#[path = "split_tests.rs"]
mod tests;
