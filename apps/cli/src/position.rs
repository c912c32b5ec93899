//! Reading a position as people write it. What was understood is always echoed.

use crate::failure::Failure;
use units::LonLat;

/// Reads a position: latitude first unless hemispheres say otherwise; degrees, degrees and minutes, or degrees,
/// minutes and seconds; decimal point.
pub fn read(text: &str, place: &str) -> Result<LonLat, Failure> {
    parse(text).ok_or_else(|| {
        Failure::input(format!("`{text}` is not a position"))
            .at(place)
            .now("write latitude and longitude: \"40 35.4000 N, 049 40.2000 E\", \"40.59 N 49.67 E\" or \"40.59, 49.67\"")
    })
}

/// A comma stands between two numbers with decimal points, or not at all: a decimal comma is refused, not read as a
/// blank that would move a place by kilometres.
fn has_doubtful_comma(text: &str) -> bool {
    let letters: Vec<char> = text.chars().collect();
    letters.windows(3).any(|three| three[1] == ',' && three[0].is_ascii_digit() && three[2].is_ascii_digit())
}

fn parse(text: &str) -> Option<LonLat> {
    let has_hemisphere = text.to_uppercase().contains(['N', 'S', 'E', 'W']);
    if has_doubtful_comma(text) || (has_hemisphere && text.contains('-')) {
        return None;
    }
    let spaced: String = text
        .to_uppercase()
        .chars()
        .flat_map(|letter| match letter {
            'N' | 'S' | 'E' | 'W' => vec![' ', letter, ' '],
            '°' | '\'' | '′' | '"' | '″' | ',' | ';' => vec![' '],
            other => vec![other],
        })
        .collect();
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let hemispheres: Vec<(usize, &str)> =
        words.iter().copied().enumerate().filter(|(_, word)| ["N", "S", "E", "W"].contains(word)).collect();
    let (first, second) = match hemispheres.as_slice() {
        [] if words.len() == 2 => (angle(&words[..1], 1.0)?, angle(&words[1..], 1.0)?),
        [(first, _), (second, _)] => {
            let before = *first > 0; // the hemisphere stands after its angle
            let (one, other) = if before {
                (&words[..*first], &words[*first + 1..*second])
            } else {
                (&words[1..*second], &words[*second + 1..])
            };
            if before && *second + 1 != words.len() {
                return None;
            }
            (angle(one, sign(words[*first]))?, angle(other, sign(words[*second]))?)
        }
        _ => return None,
    };
    let is_latitude = |word: &str| word == "N" || word == "S";
    let lat_first = match hemispheres.as_slice() {
        [(_, one), (_, other)] if is_latitude(one) != is_latitude(other) => is_latitude(one),
        [] => true,
        _ => return None,
    };
    let at = if lat_first { LonLat::new(second, first) } else { LonLat::new(first, second) };
    at.is_valid().then_some(at)
}

fn sign(hemisphere: &str) -> f64 {
    if hemisphere == "S" || hemisphere == "W" { -1.0 } else { 1.0 }
}

/// Degrees, minutes and seconds, of which only the last may have decimals.
fn angle(words: &[&str], sign: f64) -> Option<f64> {
    if words.is_empty() || words.len() > 3 {
        return None;
    }
    let numbers: Vec<f64> = words.iter().map(|word| word.parse::<f64>().ok()).collect::<Option<_>>()?;
    let (last, whole) = numbers.split_last()?;
    let minutes_fit = numbers.iter().skip(1).all(|part| (0.0..60.0).contains(part));
    let whole_fit = whole.iter().all(|part| part.fract() == 0.0 && *part >= 0.0);
    if !last.is_finite() || !minutes_fit || !whole_fit || (words.len() > 1 && *last < 0.0) {
        return None;
    }
    let degrees: f64 = numbers.iter().zip([1.0, 60.0, 3600.0]).map(|(part, size)| part / size).sum();
    Some(sign * degrees)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_ways_to_write_a_position_mean_the_same_place() {
        for text in [
            "40 35.4000 N, 049 40.2000 E",
            "40.59 N 49.67 E",
            "N40.59 E49.67",
            "40.59, 49.67",
            "49 40.2 E 40 35.4 N",
            "40°35'24\"N 49°40'12\"E",
        ] {
            let at = parse(text).unwrap();
            assert!(
                (at.lat_deg - 40.59).abs() < 1e-9 && (at.lon_deg - 49.67).abs() < 1e-9,
                "{text} gave {at:?}"
            );
        }
        assert_eq!(parse("-17.5, -150.25"), Some(LonLat::new(-150.25, -17.5)));
    }

    #[test]
    fn nonsense_is_refused_not_repaired() {
        for text in [
            "",
            "40.59",
            "40 61.0 N 49 0 E",
            "91 N 10 E",
            "40.5 N 49.6 N",
            "40,35 N 49,40 E",
            "-40.59 S 49.67 E",
            "4O.5, 49",
            "40 35.4 N 49 40.2 E 7",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
