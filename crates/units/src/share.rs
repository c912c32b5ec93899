//! Shares as exact fractions. A share is never a float.

use num_rational::Ratio;
use num_traits::{CheckedAdd, CheckedDiv, CheckedMul, CheckedSub};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An exact fraction: a share, a weight, a residual.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Share(pub Ratio<i128>);

/// What went wrong with a share.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ShareError {
    /// The text is not a fraction, an integer or a decimal.
    #[error("`{text}` is not a share: write a fraction (`1/3`), an integer or a decimal")]
    Unreadable {
        /// The text as read.
        text: String,
    },
    /// The exact fraction does not fit 128 bits.
    #[error("an exact fraction does not fit 128 bits; use shares with smaller denominators")]
    Overflow,
}

impl Share {
    /// Zero.
    pub const ZERO: Share = Share(Ratio::new_raw(0, 1));
    /// One.
    pub const ONE: Share = Share(Ratio::new_raw(1, 1));

    /// The integer `value`.
    #[must_use]
    pub fn whole(value: i128) -> Self {
        Self(Ratio::from_integer(value))
    }

    /// The fraction `numerator / denominator`, reduced.
    ///
    /// # Errors
    /// When the denominator is zero or a part cannot be negated.
    pub fn new(numerator: i128, denominator: i128) -> Result<Self, ShareError> {
        let bad = || ShareError::Unreadable { text: format!("{numerator}/{denominator}") };
        if denominator == 0 || denominator == i128::MIN || numerator == i128::MIN {
            return Err(bad());
        }
        Ok(Self(Ratio::new(numerator, denominator)))
    }

    /// Reads `a/b`, an integer or a decimal exactly.
    ///
    /// # Errors
    /// When the text is none of these or does not fit.
    pub fn parse(text: &str) -> Result<Self, ShareError> {
        let unreadable = || ShareError::Unreadable { text: text.to_owned() };
        let trimmed = text.trim();
        if let Some((numerator, denominator)) = trimmed.split_once('/') {
            return Share::decimal(numerator)?.over(Share::decimal(denominator)?).map_err(|_| unreadable());
        }
        Share::decimal(trimmed)
    }

    /// Reads an integer or a decimal: what stands on either side of a fraction's line.
    fn decimal(text: &str) -> Result<Self, ShareError> {
        let unreadable = || ShareError::Unreadable { text: text.to_owned() };
        let trimmed = text.trim();
        let (whole, decimals) = trimmed.split_once('.').unwrap_or((trimmed, ""));
        let digits_only = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let unsigned = whole.strip_prefix(['-', '+']).unwrap_or(whole);
        let has_digits = !unsigned.is_empty() || !decimals.is_empty();
        if !has_digits || !digits_only(unsigned) || !digits_only(decimals) || decimals.len() > 30 {
            return Err(unreadable());
        }
        let sign = if whole.starts_with('-') { -1 } else { 1 };
        let numerator: i128 = format!("0{unsigned}{decimals}").parse().map_err(|_| ShareError::Overflow)?;
        let denominator = 10_i128.pow(u32::try_from(decimals.len()).map_err(|_| ShareError::Overflow)?);
        Share::new(sign * numerator, denominator)
    }

    /// Sum.
    ///
    /// # Errors
    /// On overflow; so for the other three.
    pub fn plus(self, other: Share) -> Result<Share, ShareError> {
        self.0.checked_add(&other.0).map(Share).ok_or(ShareError::Overflow)
    }

    /// Difference.
    ///
    /// # Errors
    /// On overflow.
    pub fn minus(self, other: Share) -> Result<Share, ShareError> {
        self.0.checked_sub(&other.0).map(Share).ok_or(ShareError::Overflow)
    }

    /// Product.
    ///
    /// # Errors
    /// On overflow.
    pub fn times(self, other: Share) -> Result<Share, ShareError> {
        self.0.checked_mul(&other.0).map(Share).ok_or(ShareError::Overflow)
    }

    /// Quotient.
    ///
    /// # Errors
    /// On overflow or division by zero.
    pub fn over(self, other: Share) -> Result<Share, ShareError> {
        if other == Share::ZERO {
            return Err(ShareError::Overflow);
        }
        self.0.checked_div(&other.0).map(Share).ok_or(ShareError::Overflow)
    }

    /// The largest integer not above the fraction (towards −∞).
    #[must_use]
    pub fn floor(self) -> i128 {
        self.0.numer().div_euclid(*self.0.denom())
    }

    /// The share in percent, for people only.
    #[must_use]
    #[allow(clippy::cast_precision_loss)] // a display value
    pub fn pct(self) -> f64 {
        100.0 * (*self.0.numer() as f64) / (*self.0.denom() as f64)
    }
}

impl std::fmt::Display for Share {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}", self.0)
    }
}

impl schemars::JsonSchema for Share {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Share".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "An exact fraction `a/b`, an integer or a decimal; never a floating number."
        })
    }
}

impl Serialize for Share {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_string())
    }
}

impl<'de> Deserialize<'de> for Share {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Share::parse(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_read_exactly_what_is_written() {
        assert_eq!(Share::parse("1/3"), Share::new(1, 3));
        assert_eq!(Share::parse("0.1"), Share::new(1, 10));
        assert_eq!(Share::parse("-3/2"), Share::new(-3, 2));
        assert_eq!(Share::parse("66.67"), Share::new(6667, 100));
        for bad in ["", "a", "1/0", "1e3", "--1", "1.2.3", ".", "1/2/3", &"/".repeat(300_000)] {
            assert!(Share::parse(bad).is_err(), "{bad:?} was read as a share");
        }
    }

    #[test]
    fn floor_goes_towards_minus_infinity() {
        assert_eq!(Share::parse("-1/3").map(Share::floor), Ok(-1));
        assert_eq!(Share::parse("7/3").map(Share::floor), Ok(2));
    }

    #[test]
    fn overflow_is_an_error_not_a_panic() {
        let huge = Share::whole(i128::MAX);
        assert_eq!(huge.plus(huge), Err(ShareError::Overflow));
        assert_eq!(huge.times(huge), Err(ShareError::Overflow));
    }
}
