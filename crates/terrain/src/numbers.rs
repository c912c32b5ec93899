//! Numbers in texts: with a decimal point or comma, without copies.

/// Longest number read: twice what double precision can say.
const LONGEST: usize = 40;

/// The number a word says; a comma stands for the point, `nan` in any case for none. No thousands are separated.
pub(crate) fn number(word: &[u8]) -> Option<f64> {
    plain(word).or_else(|| any(word))
}

/// Digits with at most one point or comma, as most numbers are written: exact, since both the digits as a whole number
/// and the power of ten are, and one division rounds once.
fn plain(word: &[u8]) -> Option<f64> {
    let (negative, digits) = match word {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    if digits.is_empty() || digits.len() > 16 {
        return None; // 15 digits are below 2^53
    }
    let (mut whole, mut decimals_count, mut point) = (0_u64, 0_usize, false);
    for byte in digits {
        match byte {
            b'0'..=b'9' => {
                whole = whole * 10 + u64::from(byte - b'0');
                decimals_count += usize::from(point);
            }
            b'.' | b',' if !point && digits.len() > 1 => point = true,
            _ => return None,
        }
    }
    if whole >= 1 << 53 {
        return None;
    }
    #[allow(clippy::cast_precision_loss)] // exact below 2^53
    let size = whole as f64 / *POWERS.get(decimals_count)?;
    Some(if negative { -size } else { size })
}

/// Exact powers of ten.
const POWERS: [f64; 17] =
    [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16];

/// A number in any writing of the standard library, with a point or comma.
fn any(word: &[u8]) -> Option<f64> {
    let mut buffer = [0_u8; LONGEST];
    let word = word.trim_ascii();
    // `inf` and `infinity` are numbers to the standard library, not to a grid.
    let plausible = |first: &u8| first.is_ascii_digit() || b"+-.,nN".contains(first);
    if word.len() > LONGEST || !word.first().is_some_and(plausible) || word.contains(&b'f') {
        return None;
    }
    let word = match word.iter().position(|byte| *byte == b',') {
        None => word,
        Some(comma) => {
            let copy = buffer.get_mut(..word.len())?;
            copy.copy_from_slice(word);
            copy[comma] = b'.';
            copy
        }
    };
    let value: f64 = std::str::from_utf8(word).ok()?.parse().ok()?;
    (!value.is_infinite()).then_some(value)
}

/// The text behind a byte order mark.
pub(crate) fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

/// A piece of a text for a message: short, and nothing in it that a terminal would obey.
pub(crate) fn shown(word: &[u8]) -> String {
    let text = String::from_utf8_lossy(word);
    text.chars().take(40).map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn plain_numbers_are_read_as_the_standard_library_does(text in "-?[0-9]{0,12}[.]?[0-9]{0,9}") {
            proptest::prop_assert_eq!(number(text.as_bytes()), text.parse().ok());
        }
    }

    #[test]
    fn a_decimal_comma_is_a_point_and_words_are_no_numbers() {
        assert_eq!(number(b"-12,5"), Some(-12.5));
        assert_eq!(number(b" 1.5E+02 "), Some(150.0));
        assert_eq!(number(b"+.5"), Some(0.5));
        assert!(number(b"NaN").unwrap().is_nan());
        for word in [&b""[..], b"inf", b"-inf", b"infinity", b"1,2,3", b"1.2,3", b"ncols", b"1e999", b"0x10"]
        {
            assert_eq!(number(word), None, "{}", shown(word));
        }
    }
}
