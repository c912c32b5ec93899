//! Where a figure comes from, and how much one may lean on it.

use serde::{Deserialize, Serialize};

/// How well a figure is founded. A guess is a tag, not a secret.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Tag {
    /// Read in a named public source.
    Cited,
    /// Computed from cited figures.
    Derived,
    /// Measured by us, the method stated.
    Measured,
    /// Known to be only near the truth, for example a straight line for a boundary with more points.
    Approximate,
    /// Working knowledge of the trade that no source was read for.
    Practice,
    /// Taken so that the example can be computed; the true figure is not public.
    Assumed,
    /// An engineer's guess, to be replaced.
    Guess,
    /// No figure was found; none is invented.
    Unknown,
}

impl Tag {
    /// Whether a result that rests on this figure must carry the word `assumed`.
    #[must_use]
    pub fn is_soft(self) -> bool {
        matches!(self, Tag::Approximate | Tag::Practice | Tag::Assumed | Tag::Guess | Tag::Unknown)
    }

    /// The word printed beside the figure.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Tag::Cited => "cited",
            Tag::Derived => "derived",
            Tag::Measured => "measured",
            Tag::Approximate => "approximate",
            Tag::Practice => "practice",
            Tag::Assumed => "assumed",
            Tag::Guess => "guess",
            Tag::Unknown => "unknown",
        }
    }
}

impl std::fmt::Display for Tag {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(self.word())
    }
}

/// The tag and the source of a figure; the source names who said it and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Provenance {
    /// How well it is founded.
    pub tag: Tag,
    /// Who said it, where, when; for a guess, why this value.
    pub source: String,
}

impl Provenance {
    /// Provenance from its two parts.
    #[must_use]
    pub fn new(tag: Tag, source: impl Into<String>) -> Self {
        Self { tag, source: source.into() }
    }
}
