//! Figures as people read them: honest digits, a real minus sign, grouped thousands, and never NaN.

use units::Currency;

/// What stands where there is no figure.
pub const NONE: &str = "–";

/// Between groups of three digits: no line break, and as wide as a digit group needs in print.
const GROUP: char = '\u{a0}';

/// A figure with a fixed number of decimals, grouped from five digits on.
#[must_use]
pub fn fixed(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return NONE.to_owned();
    }
    let text = format!("{:.decimals$}", value.abs());
    let negative = value < 0.0 && text.bytes().any(|digit| (b'1'..=b'9').contains(&digit));
    let (whole, rest) =
        text.split_once('.').map_or((text.as_str(), None), |(whole, rest)| (whole, Some(rest)));
    let whole = if whole.len() >= 5 { grouped(whole) } else { whole.to_owned() };
    let sign = if negative { "−" } else { "" };
    rest.map_or_else(|| format!("{sign}{whole}"), |rest| format!("{sign}{whole}.{rest}"))
}

/// The same with its sign always shown.
#[must_use]
pub fn signed(value: f64, decimals: usize) -> String {
    let text = fixed(value, decimals);
    if value > 0.0 && value.is_finite() { format!("+{text}") } else { text }
}

/// A burial target: one decimal, two where it has them.
#[must_use]
pub fn target(target_m: f64) -> String {
    let one = (target_m * 10.0 - (target_m * 10.0).round()).abs() < 1e-6;
    fixed(target_m, if one { 1 } else { 2 })
}

/// The figure if there is one.
#[must_use]
pub fn optional(value: Option<f64>, decimals: usize) -> String {
    value.map_or_else(|| NONE.to_owned(), |value| fixed(value, decimals))
}

/// A figure for a program to read: a plain minus, no groups; empty when it is not finite.
#[must_use]
pub fn plain(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return String::new();
    }
    let text = format!("{value:.decimals$}");
    if text.bytes().any(|digit| (b'1'..=b'9').contains(&digit)) { text } else { text.replace('-', "") }
}

/// Digits in groups of three.
fn grouped(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 * GROUP.len_utf8());
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(GROUP);
        }
        text.push(digit);
    }
    text
}

/// An amount to the minor unit, without its currency: `12 345 678.90`.
#[must_use]
pub fn exact(amount_minor: i64, currency: Currency) -> String {
    let decimals = currency.minor_digits();
    let scale = 10_u64.pow(decimals);
    let magnitude = amount_minor.unsigned_abs();
    let sign = if amount_minor < 0 { "−" } else { "" };
    let whole = grouped(&(magnitude / scale).to_string());
    if decimals == 0 {
        return format!("{sign}{whole}");
    }
    let width = decimals as usize;
    format!("{sign}{whole}.{:0width$}", magnitude % scale)
}

/// An amount in major units, for drawings.
#[must_use]
#[allow(clippy::cast_precision_loss)] // a display value
pub fn major(amount_minor: i64, currency: Currency) -> f64 {
    amount_minor as f64 / 10_f64.powi(i32::try_from(currency.minor_digits()).unwrap_or(2))
}

/// An amount in millions with one decimal, without its currency.
#[must_use]
pub fn millions(amount_minor: i64, currency: Currency) -> String {
    let value = major(amount_minor, currency) / 1e6;
    fixed(value, if value.abs() < 9.95 { 2 } else { 1 })
}

/// An amount in thousands, without its currency, grouped from four digits on.
#[must_use]
pub fn thousands(amount_minor: i64, currency: Currency) -> String {
    let value = (major(amount_minor, currency) / 1e3).round();
    let sign = if value < 0.0 { "−" } else { "" };
    format!("{sign}{}", grouped(&format!("{:.0}", value.abs())))
}

/// Figures as the plan writes them, `key = value, …`, with every `…_minor` in major units and its currency:
/// `low_minor = 150000` reads `low = 1 500.00 USD`.
#[must_use]
pub fn in_major_units(figures: &str, currency: Currency) -> String {
    let money = |part: &str| {
        let (key, value) = part.split_once(" = ")?;
        let amount_minor: i64 = value.parse().ok()?;
        Some(format!(
            "{} = {} {}",
            key.strip_suffix("_minor")?,
            exact(amount_minor, currency),
            currency.code()
        ))
    };
    let parts: Vec<String> =
        figures.split(", ").map(|part| money(part).unwrap_or_else(|| part.to_owned())).collect();
    parts.join(", ")
}

/// A capacity as its figure and its unit: Tbit/s from 1 Tbit/s on.
#[must_use]
pub fn capacity(capacity_gbps: f64) -> (String, &'static str) {
    if capacity_gbps.abs() < 1e3 {
        return (fixed(capacity_gbps, 0), "Gbit/s");
    }
    let tbps = capacity_gbps / 1e3;
    (fixed(tbps, if tbps < 99.95 { 1 } else { 0 }), "Tbit/s")
}

/// A capacity as one text.
#[must_use]
pub fn capacity_text(capacity_gbps: f64) -> String {
    let (figure, unit) = capacity(capacity_gbps);
    format!("{figure} {unit}")
}

/// A fraction in percent, with as many nines as it has and two digits more: `99.962 %`.
#[must_use]
pub fn availability_pct(frac: f64) -> String {
    let down_pct = (100.0 * (1.0 - frac)).abs();
    let decimals = [0.1, 0.01, 0.001, 0.0001].iter().filter(|limit| down_pct < **limit).count() + 2;
    fixed(100.0 * frac, decimals)
}

/// A text in lines of at most `most` letters, broken between words; what does not fit the last line is marked.
#[must_use]
pub fn wrapped(text: &str, most: usize, lines_max: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let count = lines.len();
        let last = &mut lines[count - 1];
        let taken = last.chars().count() + usize::from(!last.is_empty());
        if last.is_empty() || taken + word.chars().count() <= most {
            last.push_str(if last.is_empty() { "" } else { " " });
            last.push_str(word);
        } else if count < lines_max {
            lines.push(word.to_owned());
        } else {
            last.push_str(" …");
            break;
        }
    }
    lines.into_iter().map(|line| shortened(&line, most + 2)).collect()
}

/// A text no longer than `most` letters; what is cut is marked.
#[must_use]
pub fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut cut: String = text.chars().take(most.saturating_sub(1)).collect();
    cut.truncate(cut.trim_end().len());
    cut.push('…');
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_grouped_and_keep_their_minus() {
        assert_eq!(fixed(1234.5, 1), "1234.5");
        assert_eq!(fixed(-12_345.678, 2), "−12\u{a0}345.68");
        assert_eq!(fixed(-0.001, 2), "0.00");
        assert_eq!(signed(0.5, 1), "+0.5");
    }

    #[test]
    fn what_is_not_a_number_is_a_dash_for_people_and_empty_for_programs() {
        assert_eq!(fixed(f64::NAN, 1), NONE);
        assert_eq!(signed(f64::INFINITY, 1), NONE);
        assert_eq!(plain(f64::NAN, 1), "");
        assert_eq!(plain(-0.0, 1), "0.0");
    }

    #[test]
    fn money_is_exact_to_the_minor_unit() {
        assert_eq!(exact(123_456_789, Currency::USD), "1\u{a0}234\u{a0}567.89");
        assert_eq!(exact(-5, Currency::USD), "−0.05");
        assert_eq!(exact(1500, Currency::JPY), "1\u{a0}500");
        assert_eq!(exact(1500, Currency::KWD), "1.500");
        assert_eq!(millions(4_830_000_000, Currency::USD), "48.3");
        assert_eq!(thousands(123_456_789, Currency::USD), "1\u{a0}235");
    }

    #[test]
    fn money_of_a_plan_is_read_in_major_units() {
        let read = in_major_units("high_minor = 150000, wear_frac = 0.2, why = low, dear", Currency::USD);
        assert_eq!(read, "high = 1\u{a0}500.00 USD, wear_frac = 0.2, why = low, dear");
    }

    #[test]
    fn availability_shows_its_nines_and_two_digits_more() {
        assert_eq!(availability_pct(0.981), "98.10");
        assert_eq!(availability_pct(0.999_62), "99.962");
        assert_eq!(availability_pct(0.999_996_2), "99.99962");
    }

    #[test]
    fn a_text_wraps_between_words() {
        assert_eq!(wrapped("one two three", 7, 2), ["one two", "three"]);
        assert_eq!(wrapped("one two three four", 7, 2), ["one two", "three …"]);
        assert_eq!(wrapped("", 7, 2), [""]);
    }

    #[test]
    fn a_long_text_is_cut_between_letters_not_bytes() {
        assert_eq!(shortened("Ақтау – Сумгаит", 6), "Ақтау…");
        assert_eq!(shortened("Ақтау", 5), "Ақтау");
    }
}
