//! Fingerprints: what a result was computed from, in 64 hexadecimal digits.

use serde::{Deserialize, Serialize};

/// The BLAKE3 hash of some bytes, in lower-case hexadecimal.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(transparent)]
pub struct Fingerprint(pub String);

impl Fingerprint {
    /// The fingerprint of bytes.
    #[must_use]
    pub fn of_bytes(bytes: &[u8]) -> Self {
        Self(blake3::hash(bytes).to_hex().to_string())
    }

    /// The fingerprint of a value by its canonical JSON: keys sorted, no spaces.
    ///
    /// # Panics
    /// Never on values that serialise to JSON with text keys, which all plan and result types do.
    #[must_use]
    pub fn of<T: Serialize>(value: &T) -> Self {
        let canonical = serde_json::to_value(value).expect("plan and result types serialise to JSON");
        Self::of_bytes(canonical.to_string().as_bytes())
    }

    /// The first eight digits, for people.
    #[must_use]
    pub fn short(&self) -> &str {
        self.0.get(..8).unwrap_or(&self.0)
    }
}

impl std::fmt::Display for Fingerprint {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.0)
    }
}
