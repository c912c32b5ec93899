//! Ratios in dB and powers in dBm. `Dbm + Dbm` does not compile: powers in dBm do not add.

use serde::{Deserialize, Serialize};

/// A ratio in decibel.
#[derive(
    Debug, Clone, Copy, PartialEq, PartialOrd, Default, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(transparent)]
pub struct Db(pub f64);

/// A power in decibel over one milliwatt.
#[derive(
    Debug, Clone, Copy, PartialEq, PartialOrd, Default, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(transparent)]
pub struct Dbm(pub f64);

impl Db {
    /// The linear ratio.
    #[must_use]
    pub fn ratio(self) -> f64 {
        libm::pow(10.0, self.0 / 10.0)
    }

    /// The level of a linear ratio; −∞ for zero.
    #[must_use]
    pub fn of_ratio(ratio: f64) -> Self {
        Self(10.0 * libm::log10(ratio))
    }
}

impl Dbm {
    /// The power in watt.
    #[must_use]
    pub fn w(self) -> f64 {
        libm::pow(10.0, self.0 / 10.0) * 1e-3
    }

    /// The level of a power in watt.
    #[must_use]
    pub fn of_w(power_w: f64) -> Self {
        Self(10.0 * libm::log10(power_w * 1e3))
    }
}

impl std::ops::Add for Db {
    type Output = Db;
    fn add(self, other: Db) -> Db {
        Db(self.0 + other.0)
    }
}
impl std::ops::Sub for Db {
    type Output = Db;
    fn sub(self, other: Db) -> Db {
        Db(self.0 - other.0)
    }
}
impl std::ops::Neg for Db {
    type Output = Db;
    fn neg(self) -> Db {
        Db(-self.0)
    }
}
impl std::ops::Add<Db> for Dbm {
    type Output = Dbm;
    fn add(self, gain: Db) -> Dbm {
        Dbm(self.0 + gain.0)
    }
}
impl std::ops::Sub<Db> for Dbm {
    type Output = Dbm;
    fn sub(self, loss: Db) -> Dbm {
        Dbm(self.0 - loss.0)
    }
}
impl std::ops::Sub for Dbm {
    type Output = Db;
    fn sub(self, other: Dbm) -> Db {
        Db(self.0 - other.0)
    }
}
impl std::fmt::Display for Db {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{:.2} dB", self.0)
    }
}
impl std::fmt::Display for Dbm {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{:.2} dBm", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_milliwatt_is_zero_dbm_and_back() {
        assert!((Dbm(0.0).w() - 1e-3).abs() < 1e-18);
        assert!((Dbm::of_w(Dbm(17.3).w()).0 - 17.3).abs() < 1e-12);
        assert!((Dbm(20.0) - Dbm(17.0)).0 == 3.0);
    }
}
