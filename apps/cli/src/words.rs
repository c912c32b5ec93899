//! Words and figures as people type them.

use crate::failure::Failure;
use serde::de::DeserializeOwned;
use units::LonLat;

/// A figure with a decimal point or a decimal comma; blanks and digit groups are refused, not repaired.
pub fn number(text: &str, flag: &str) -> Result<f64, Failure> {
    let trimmed = text.trim();
    let commas = trimmed.matches(',').count();
    let is_plain = commas + trimmed.matches('.').count() <= 1;
    let read = trimmed.replace(',', ".").parse::<f64>().ok().filter(|value| is_plain && value.is_finite());
    read.ok_or_else(|| {
        Failure::input(format!("`{text}` is not a number"))
            .at(flag)
            .now("write digits with one decimal point or comma, without groups: 12.5 or 12,5")
    })
}

/// A figure, or the word `unknown`.
pub fn unknown_or_number(text: &str, flag: &str) -> Result<Option<f64>, Failure> {
    if text.trim() == "unknown" { Ok(None) } else { number(text, flag).map(Some) }
}

/// A place in any form a file may have; what was understood is echoed.
pub fn place(text: &str, flag: &str, json: bool) -> Result<LonLat, Failure> {
    let at = rpl::angle::parse_position(text).map_err(|error| {
        Failure::input(error).at(flag).now(
            "write latitude and longitude: \"42 08.2500 N 50 12.7500 E\", \"42.1375 N 50.2125 E\" or \"42.1375, 50.2125\"",
        )
    })?;
    if !json {
        crate::console::aside!("{flag} understood as {at}");
    }
    Ok(at)
}

/// One of the words of a choice.
pub fn word<T: DeserializeOwned>(text: &str, flag: &str) -> Result<T, Failure> {
    let value = serde_json::Value::String(text.trim().to_owned());
    T::deserialize(value).map_err(|error| Failure::input(error).at(flag))
}

/// One of the words of a choice, where one is given.
pub fn word_given<T: DeserializeOwned>(text: Option<&String>, flag: &str) -> Result<Option<T>, Failure> {
    text.map(|text| word(text, flag)).transpose()
}

/// A text with a word replaced where it stands by itself: names that people give are left alone.
pub fn replace_word(text: &str, word: &str, by: &str) -> String {
    let joins = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '-';
    let mut said = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(word) {
        let (before, after) = (&rest[..at], &rest[at + word.len()..]);
        let alone = !before.ends_with(joins) && !after.starts_with(joins);
        said.push_str(before);
        said.push_str(if alone { by } else { word });
        rest = after;
    }
    said + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_comma_is_a_decimal_mark_and_a_digit_group_is_refused() {
        assert_eq!(number("12,5", "").ok(), Some(12.5));
        assert_eq!(number("12.5", "").ok(), Some(12.5));
        for text in ["1,234.5", "1 234", "", "inf", "NaN", "1,2,3"] {
            assert!(number(text, "").is_err(), "{text}");
        }
    }

    #[test]
    fn a_word_within_a_name_is_left_alone() {
        let said = replace_word(
            "cost_ratio of layer ice_cost_ratio is -2; cost_ratio: 1",
            "cost_ratio",
            "--cost-ratio",
        );
        assert_eq!(said, "--cost-ratio of layer ice_cost_ratio is -2; --cost-ratio: 1");
    }
}
