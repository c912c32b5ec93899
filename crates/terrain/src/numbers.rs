//! Numbers in texts: with a decimal point or comma, without copies.

/// Longest number read: twice what double precision can say.
const LONGEST: usize = 40;

/// The number a word says; a comma stands for the point, `nan` in any case for none. No thousands are separated.
pub(crate) fn number(word: &[u8]) -> Option<f64> {
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

    #[test]
    fn a_decimal_comma_is_a_point_and_words_are_no_numbers() {
        assert_eq!(number(b"-12,5"), Some(-12.5));
        assert_eq!(number(b" 1.5E+02 "), Some(150.0));
        assert_eq!(number(b"+.5"), Some(0.5));
        assert!(number(b"NaN").unwrap().is_nan());
        for word in [&b""[..], b"inf", b"-inf", b"infinity", b"1,2,3", b"1.2,3", b"ncols", b"1e999", b"0x10"] {
            assert_eq!(number(word), None, "{}", shown(word));
        }
    }
}
