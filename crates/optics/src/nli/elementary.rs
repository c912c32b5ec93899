//! Logarithm, sine and cosine in arithmetic that vectorises: no branch, no table, no library call.

use std::f64::consts::{FRAC_2_PI, FRAC_PI_2, LN_2, SQRT_2};

const MANTISSA: u64 = (1 << 52) - 1;
const ONE: u64 = 0x3ff << 52;
/// An integer below 2⁵² put into the mantissa of 2⁵² is 2⁵² plus that integer, exactly.
const TWO_52: u64 = 0x433 << 52;
/// Adding and taking away 1.5 · 2⁵² rounds to the nearest integer.
const ROUNDER: f64 = 6_755_399_441_055_744.0;

/// A logarithm that still lacks its one division: ln = `exponent_ln + 2 · top/bottom · P((top/bottom)²)`.
///
/// A caller that divides anyway does it for both at once.
#[derive(Debug, Clone, Copy)]
pub struct LogParts {
    exponent: f64,
    /// Numerator of the argument of the series.
    pub top: f64,
    /// Its denominator, between 1 and 4.
    pub bottom: f64,
}

/// The natural logarithm of `numerator / denominator`, both positive and normal, up to its one division.
///
/// # Source
/// Exponents and mantissas are taken apart; ln(a/b) = 2 artanh((a − b)/(a + b)), Abramowitz and Stegun 4.1.27,
/// with a/b brought between 1/√2 and √2, where the argument is at most 0.172.
#[inline(always)]
#[must_use]
pub fn log_parts(numerator: f64, denominator: f64) -> LogParts {
    let (over, under) = (numerator.to_bits(), denominator.to_bits());
    let mut a = f64::from_bits((over & MANTISSA) | ONE);
    let mut b = f64::from_bits((under & MANTISSA) | ONE);
    let mut exponent = f64::from_bits((over >> 52) | TWO_52) - f64::from_bits((under >> 52) | TWO_52);
    let (is_high, is_low) = (a > SQRT_2 * b, b > SQRT_2 * a);
    a = if is_high { 0.5 * a } else { a };
    b = if is_low { 0.5 * b } else { b };
    exponent += if is_high { 1.0 } else { 0.0 };
    exponent -= if is_low { 1.0 } else { 0.0 };
    LogParts { exponent, top: a - b, bottom: a + b }
}

impl LogParts {
    /// The logarithm, given `top / bottom`.
    ///
    /// # Source
    /// artanh x = x + x³/3 + x⁵/5 + …, to x²¹: the rest is below 10⁻¹⁷ of the sum.
    #[inline(always)]
    #[must_use]
    pub fn value(self, argument: f64) -> f64 {
        let square = argument * argument;
        let mut series = 1.0 / 21.0;
        series = series * square + 1.0 / 19.0;
        series = series * square + 1.0 / 17.0;
        series = series * square + 1.0 / 15.0;
        series = series * square + 1.0 / 13.0;
        series = series * square + 1.0 / 11.0;
        series = series * square + 1.0 / 9.0;
        series = series * square + 1.0 / 7.0;
        series = series * square + 1.0 / 5.0;
        series = series * square + 1.0 / 3.0;
        let twice = argument + argument;
        self.exponent * LN_2 + (twice + twice * (series * square))
    }
}

/// The natural logarithm of a positive normal number.
#[inline(always)]
#[must_use]
pub fn ln(value: f64) -> f64 {
    let parts = log_parts(value, 1.0);
    parts.value(parts.top / parts.bottom)
}

/// π/2 in three parts; a whole number up to 2²⁶ times either of the first two is exact.
const QUARTER_HIGH: f64 = f64::from_bits(FRAC_PI_2.to_bits() & !((1 << 27) - 1));
const QUARTER_MIDDLE: f64 = FRAC_PI_2 - QUARTER_HIGH;
/// π/2 less its nearest f64.
const QUARTER_LOW: f64 = 6.123_233_995_736_766e-17;

/// Sine and cosine of an angle up to 10⁷ rad.
///
/// # Source
/// The angle is brought between −π/4 and π/4 by whole quarter turns (Cody and Waite), then Taylor's series to
/// r¹⁵ and r¹⁶: the rest is below 10⁻¹⁶.
#[inline(always)]
#[must_use]
pub fn sin_cos(angle: f64) -> (f64, f64) {
    let rounded = angle * FRAC_2_PI + ROUNDER;
    let turns = rounded - ROUNDER;
    let r = ((angle - turns * QUARTER_HIGH) - turns * QUARTER_MIDDLE) - turns * QUARTER_LOW;
    let square = r * r;
    let (sine, cosine) = (r * sine_series(square), cosine_series(square));
    // the last two bits of the rounded quotient are the quadrant
    let quadrant = rounded.to_bits();
    let swaps = quadrant & 1 != 0;
    let sine_sign = (quadrant & 2) << 62;
    let cosine_sign = (quadrant.wrapping_add(1) & 2) << 62;
    let (first, second) = if swaps { (cosine, sine) } else { (sine, cosine) };
    (f64::from_bits(first.to_bits() ^ sine_sign), f64::from_bits(second.to_bits() ^ cosine_sign))
}

#[inline(always)]
fn sine_series(square: f64) -> f64 {
    let mut series = -1.0 / 1_307_674_368_000.0;
    series = series * square + 1.0 / 6_227_020_800.0;
    series = series * square - 1.0 / 39_916_800.0;
    series = series * square + 1.0 / 362_880.0;
    series = series * square - 1.0 / 5_040.0;
    series = series * square + 1.0 / 120.0;
    series = series * square - 1.0 / 6.0;
    series * square + 1.0
}

#[inline(always)]
fn cosine_series(square: f64) -> f64 {
    let mut series = 1.0 / 20_922_789_888_000.0;
    series = series * square - 1.0 / 87_178_291_200.0;
    series = series * square + 1.0 / 479_001_600.0;
    series = series * square - 1.0 / 3_628_800.0;
    series = series * square + 1.0 / 40_320.0;
    series = series * square - 1.0 / 720.0;
    series = series * square + 1.0 / 24.0;
    series = series * square - 0.5;
    series * square + 1.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_logarithm_is_that_of_the_library_to_2e_13() {
        let mut worst: f64 = 0.0;
        for step in 0..200_000 {
            let value = libm::exp2(f64::from(step - 100_000) / 100.0);
            let near_one = 1.0 + f64::from(step - 100_000) * 4e-6;
            for x in [value, near_one] {
                let expected = libm::log(x);
                let error = if expected == 0.0 { ln(x) } else { ln(x) / expected - 1.0 };
                worst = worst.max(error.abs());
            }
        }
        assert!(worst < 2e-13, "{worst:e}");
        assert!(worst < 2e-15, "better than promised, and to stay so: {worst:e}");
        assert!((ln(f64::MAX) - libm::log(f64::MAX)).abs() < 1e-12);
        assert!((ln(f64::MIN_POSITIVE) - libm::log(f64::MIN_POSITIVE)).abs() < 1e-12);
    }

    #[test]
    fn sine_and_cosine_are_those_of_the_library() {
        let mut worst: f64 = 0.0;
        for step in -200_000..200_000 {
            for angle in [f64::from(step) * 1e-4, f64::from(step) * 7.3, f64::from(step) * 50.0] {
                let (sine, cosine) = sin_cos(angle);
                worst = worst.max((sine - libm::sin(angle)).abs()).max((cosine - libm::cos(angle)).abs());
            }
        }
        assert!(worst < 4e-16, "{worst:e}");
    }
}
