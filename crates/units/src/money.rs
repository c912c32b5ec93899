//! Money: integers in minor units, never a float, never two currencies in one sum.

use crate::provenance::Provenance;
use serde::{Deserialize, Serialize};

/// An ISO 4217 currency the product knows with its number of minor digits.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[allow(clippy::upper_case_acronyms, missing_docs)] // the codes are the words
pub enum Currency {
    USD,
    EUR,
    AZN,
    KZT,
    GBP,
    CNY,
    JPY,
    KWD,
}

impl Currency {
    /// Digits after the decimal mark (ISO 4217 exponent).
    #[must_use]
    pub fn minor_digits(self) -> u32 {
        match self {
            Currency::JPY => 0,
            Currency::KWD => 3,
            _ => 2,
        }
    }

    /// The three-letter code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Currency::USD => "USD",
            Currency::EUR => "EUR",
            Currency::AZN => "AZN",
            Currency::KZT => "KZT",
            Currency::GBP => "GBP",
            Currency::CNY => "CNY",
            Currency::JPY => "JPY",
            Currency::KWD => "KWD",
        }
    }
}

/// What went wrong with money.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Two currencies in one sum.
    #[error("cannot add {left:?} to {right:?}: convert one with a stated rate first")]
    CurrencyMixed {
        /// Currency of the left side.
        left: Currency,
        /// Currency of the right side.
        right: Currency,
    },
    /// The amount does not fit 64 bits of minor units.
    #[error("an amount exceeds what 64 bits of minor units hold (about 92 quadrillion)")]
    Overflow,
}

/// An amount in integer minor units of its currency.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
pub struct Money {
    /// The amount in minor units (cents for USD).
    pub amount_minor: i64,
    /// Its currency.
    pub currency: Currency,
}

impl Money {
    /// An amount of minor units.
    #[must_use]
    pub fn new(amount_minor: i64, currency: Currency) -> Self {
        Self { amount_minor, currency }
    }

    /// The sum.
    ///
    /// # Errors
    /// When the currencies differ or the sum overflows.
    pub fn plus(self, other: Money) -> Result<Money, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::CurrencyMixed { left: self.currency, right: other.currency });
        }
        let amount_minor = self.amount_minor.checked_add(other.amount_minor).ok_or(MoneyError::Overflow)?;
        Ok(Money { amount_minor, ..self })
    }
}

/// Major and minor units with thin grouping: `12 345 678.90 USD`.
impl std::fmt::Display for Money {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let digits = self.currency.minor_digits();
        let scale = 10_u64.pow(digits);
        let magnitude = self.amount_minor.unsigned_abs();
        let major = (magnitude / scale).to_string();
        let mut grouped = String::new();
        for (index, digit) in major.chars().enumerate() {
            if index > 0 && (major.len() - index).is_multiple_of(3) {
                grouped.push(' ');
            }
            grouped.push(digit);
        }
        let sign = if self.amount_minor < 0 { "−" } else { "" };
        if digits == 0 {
            return write!(out, "{sign}{grouped} {}", self.currency.code());
        }
        let minor = magnitude % scale;
        write!(out, "{sign}{grouped}.{minor:0width$} {}", self.currency.code(), width = digits as usize)
    }
}

/// Which of the three prices of a range is meant.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Estimate {
    /// The low end.
    Low,
    /// What one would expect.
    Typical,
    /// The high end.
    High,
}

impl Estimate {
    /// Low, typical, high.
    pub const ALL: [Estimate; 3] = [Estimate::Low, Estimate::Typical, Estimate::High];
}

/// A price as a range with its source: low, typical and high in minor units of the plan's currency, per unit
/// named by the field that holds it (`price_per_km`, `price_each`, `price_per_day`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PriceRange {
    /// Low end.
    pub low_minor: i64,
    /// What one would expect.
    pub typical_minor: i64,
    /// High end.
    pub high_minor: i64,
    /// Tag and source.
    #[serde(flatten)]
    pub provenance: Provenance,
}

impl PriceRange {
    /// The price at one of the three estimates.
    #[must_use]
    pub fn at(&self, estimate: Estimate) -> i64 {
        match estimate {
            Estimate::Low => self.low_minor,
            Estimate::Typical => self.typical_minor,
            Estimate::High => self.high_minor,
        }
    }
}

/// Rounds half away from zero to a whole minor unit (rule R4).
///
/// # Errors
/// When the value is not finite or does not fit.
pub fn round_minor(amount_minor: f64) -> Result<i64, MoneyError> {
    let rounded = amount_minor.round();
    if !rounded.is_finite() || rounded.abs() >= 9.2e18 {
        return Err(MoneyError::Overflow);
    }
    #[allow(clippy::cast_possible_truncation)] // the range was checked above
    Ok(rounded as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_prints_with_its_currency_and_minor_digits() {
        assert_eq!(Money::new(1_234_567_890, Currency::USD).to_string(), "12 345 678.90 USD");
        assert_eq!(Money::new(-5, Currency::USD).to_string(), "−0.05 USD");
        assert_eq!(Money::new(1_000, Currency::JPY).to_string(), "1 000 JPY");
    }

    #[test]
    fn two_currencies_never_add() {
        let sum = Money::new(1, Currency::USD).plus(Money::new(1, Currency::EUR));
        assert!(matches!(sum, Err(MoneyError::CurrencyMixed { .. })));
    }
}
