//! Why an amount cannot be split: every error names the figure and what is allowed.

use units::{Finding, Share, ShareError};

/// An input this room cannot compute with.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConsortiumError {
    /// No parties to split between.
    #[error("there are no weights; an amount is split between one party or more")]
    NoWeights,
    /// A weight below zero.
    #[error("weight {position_no} of the schedule is {weight}; a weight is zero or more")]
    NegativeWeight {
        /// Its place in the schedule, from 1.
        position_no: usize,
        /// What was given.
        weight: Share,
    },
    /// All weights are zero.
    #[error("all {parties_count} weights are zero; at least one party must carry the amount")]
    ZeroWeights {
        /// How many there are.
        parties_count: usize,
    },
    /// A new vector has another number of parties than the one it follows.
    #[error(
        "the new vector has {found_count} weights, the schedule {expected_count} parties; \
         give a party that leaves or has not joined the weight 0"
    )]
    WeightCount {
        /// Parties of the schedule.
        expected_count: usize,
        /// Weights given.
        found_count: usize,
    },
    /// An exact fraction does not fit.
    #[error(transparent)]
    Share(#[from] ShareError),
    /// An amount does not fit.
    #[error("an amount exceeds what 64 bits of minor units hold ({} minor units)", i64::MAX)]
    AmountOverflow,
    /// There is no such line to cancel.
    #[error("there is no line {line_no} to cancel; lines 1 to {lines_count} were split")]
    UnknownLine {
        /// The line asked for.
        line_no: usize,
        /// Lines split so far.
        lines_count: usize,
    },
    /// The line was cancelled before.
    #[error("line {line_no} is cancelled already; a bill is cancelled once")]
    CancelledBefore {
        /// The line.
        line_no: usize,
    },
    /// The agreement contradicts itself or the list of parties.
    #[error("agreement `{agreement}` cannot be used: {}", first_message(findings))]
    Refused {
        /// Its id.
        agreement: String,
        /// What blocks it.
        findings: Vec<Finding>,
    },
    /// A weight the agreement names was not handed in.
    #[error(
        "agreement `{agreement}` splits by the weight `{weight}`; the weights known are: {}",
        listed(known)
    )]
    UnknownWeight {
        /// The agreement's id.
        agreement: String,
        /// The weight it names.
        weight: String,
        /// The weights handed in.
        known: Vec<String>,
    },
    /// No vector of the agreement splits the cost object of a line.
    #[error("line `{line}` is of cost object `{cost_object}`, which agreement `{agreement}` does not split")]
    UnsplitCostObject {
        /// The agreement's id.
        agreement: String,
        /// The cost line's id.
        line: String,
        /// Its cost object.
        cost_object: String,
    },
}

fn first_message(findings: &[Finding]) -> &str {
    findings.first().map_or("no finding says why", |finding| finding.message.as_str())
}

fn listed(names: &[String]) -> String {
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}
