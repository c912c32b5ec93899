//! The suffix is the law: every number with a dimension ends in its unit, and its unit says how many digits
//! of it are honest in a file.
//!
//! The table is `suffixes.txt`, which `cargo xtask tidy` reads too.

use serde_json::{Number, Value};

/// The table of suffixes: one per line, `suffix digits meaning`, longest first.
pub const TABLE: &str = include_str!("suffixes.txt");

/// Digits after the decimal point for a key, or none when the key has no known suffix.
#[must_use]
pub fn digits_of(key: &str) -> Option<u32> {
    TABLE
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut words = line.split_whitespace();
            Some((words.next()?, words.next()?.parse().ok()?))
        })
        .filter(|(suffix, _)| key.ends_with(suffix))
        .max_by_key(|(suffix, _)| suffix.len())
        .map(|(_, digits)| digits)
}

/// Rounds every floating number of `value` to the digits its key allows.
///
/// Files then do not depend on the last bit of a platform's arithmetic. A key without a suffix keeps nine
/// digits; arrays inherit the key they stand under.
pub fn round_by_suffix(value: &mut Value) {
    round_under(value, 9);
}

fn round_under(value: &mut Value, digits: u32) {
    match value {
        Value::Number(number) if number.is_f64() => {
            let exact = number.as_f64().unwrap_or(0.0);
            if let Some(rounded) = Number::from_f64(round_to(exact, digits)) {
                *number = rounded;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| round_under(item, digits)),
        Value::Object(fields) => {
            for (key, field) in fields.iter_mut() {
                round_under(field, digits_of(key).unwrap_or(digits));
            }
        }
        _ => {}
    }
}

/// `value` rounded half away from zero to `digits` decimals; −0 becomes 0.
#[must_use]
pub fn round_to(value: f64, digits: u32) -> f64 {
    let scale = 10_f64.powi(i32::try_from(digits).unwrap_or(9));
    let rounded = (value * scale).round() / scale;
    if rounded == 0.0 { 0.0 } else { rounded }
}

/// Digits a file keeps of a percentage, the figure that is most often said to be a limit.
const LIMIT_DIGITS: u32 = 4;

/// `value` rounded up to `digits` decimals, for a figure that is said to be an upper limit. What lies beyond the digits a
/// file keeps of a percentage is not counted: a figure read from a file rounds up like the one that was written there.
#[must_use]
pub fn round_up_to(value: f64, digits: u32) -> f64 {
    let kept_digits = LIMIT_DIGITS.max(digits);
    let scale = |digits: u32| 10_f64.powi(i32::try_from(digits).unwrap_or(9));
    let kept = (value * scale(kept_digits)).round();
    // both are whole numbers, so that an exact figure stays where it is
    let rounded = (kept / scale(kept_digits - digits)).ceil() / scale(digits);
    if rounded == 0.0 { 0.0 } else { rounded }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_suffix_wins() {
        assert_eq!(digits_of("loss_db_per_km"), Some(5));
        assert_eq!(digits_of("route_km"), Some(4));
        assert_eq!(digits_of("name"), None);
    }

    #[test]
    fn rounding_follows_the_key_through_arrays() {
        let mut value = serde_json::json!({ "gsnr_db": [1.234_567_89], "nested": { "depth_m": -0.001 } });
        round_by_suffix(&mut value);
        assert_eq!(value, serde_json::json!({ "gsnr_db": [1.2346], "nested": { "depth_m": 0.0 } }));
    }

    #[test]
    fn an_upper_limit_is_never_rounded_down_and_an_exact_one_stays() {
        assert_eq!(round_up_to(1.231, 2), 1.24);
        assert_eq!(round_up_to(1.2304, 2), 1.24);
        assert_eq!(round_up_to(1.2301, 2), 1.24);
        assert_eq!(round_up_to(0.001, 2), 0.01);
        assert_eq!(round_up_to(-0.001, 2), 0.0);
        assert_eq!(round_up_to(1.23, 2), 1.23);
        assert_eq!(round_up_to(round_to(1.230_04, 4), 2), round_up_to(1.230_04, 2));
        assert_eq!(round_up_to(0.0, 2), 0.0);
    }
}
