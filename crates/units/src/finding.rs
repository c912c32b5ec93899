//! Findings: the plan is imperfect, the program is fine.

use serde::{Deserialize, Serialize};

/// How much a finding matters.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The chosen design cannot be built or used as it stands.
    Blocks,
    /// An engineer should look before relying on the result.
    Warns,
    /// For the record: an assumption, a default, a clamp.
    Notes,
}

/// One thing a reader must know about a result: what, where, which value, which limit, what now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// Stable dotted code, most general word first: `route.slope.too_steep`.
    pub code: String,
    /// How much it matters.
    pub severity: Severity,
    /// Where: plan field, RPL position, kilometre point, span, account.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub place: Option<String>,
    /// One sentence with the figures and their units.
    pub message: String,
    /// What to do now.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub hint: Option<String>,
}

impl Finding {
    fn new(severity: Severity, code: &str, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), severity, place: None, message: message.into(), hint: None }
    }

    /// A finding that blocks the chosen design.
    #[must_use]
    pub fn blocks(code: &str, message: impl Into<String>) -> Self {
        Self::new(Severity::Blocks, code, message)
    }

    /// A finding to look at.
    #[must_use]
    pub fn warns(code: &str, message: impl Into<String>) -> Self {
        Self::new(Severity::Warns, code, message)
    }

    /// A finding for the record.
    #[must_use]
    pub fn notes(code: &str, message: impl Into<String>) -> Self {
        Self::new(Severity::Notes, code, message)
    }

    /// The same finding with its place.
    #[must_use]
    pub fn at(mut self, place: impl Into<String>) -> Self {
        self.place = Some(place.into());
        self
    }

    /// The same finding with what to do now.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The same finding, no longer blocking: used where it speaks of a rejected variant.
    #[must_use]
    pub fn of_a_rejected_variant(mut self) -> Self {
        if self.severity == Severity::Blocks {
            self.severity = Severity::Warns;
        }
        self
    }
}

/// What a stage returns: its value and everything it found. A stage never stops at the first finding.
#[derive(Debug, Clone, PartialEq)]
pub struct Staged<T> {
    /// The result.
    pub value: T,
    /// All findings, in the order met.
    pub findings: Vec<Finding>,
}

impl<T> Staged<T> {
    /// A value nothing was found about.
    pub fn clean(value: T) -> Self {
        Self { value, findings: Vec::new() }
    }

    /// The value; its findings go to `into`.
    pub fn collect(self, into: &mut Vec<Finding>) -> T {
        into.extend(self.findings);
        self.value
    }
}
