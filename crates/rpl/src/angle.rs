//! Angles and positions as people write them, and as position lists print them.

mod token;

use crate::layout::DecimalMark;
use token::{Token, tokens};
use units::LonLat;

/// Which of the two angles of a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Axis {
    /// North or south of the equator.
    Latitude,
    /// East or west of Greenwich.
    Longitude,
}

/// An angle as read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Angle {
    /// Degrees, north and east positive.
    pub value_deg: f64,
    /// Which angle its hemisphere says it is; none without a hemisphere.
    pub axis: Option<Axis>,
}

/// Why a text is no angle or no position.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum AngleError {
    /// Nothing is written.
    #[error("no position is written")]
    Empty,
    /// A part is no number, or stands where none is expected.
    #[error("`{text}` is no position: `{part}` cannot be read there")]
    Unreadable {
        /// The whole text.
        text: String,
        /// The part that cannot be read.
        part: String,
    },
    /// Minutes or seconds of sixty or more.
    #[error("`{text}`: {value} {unit} are not below 60")]
    SixtyOrMore {
        /// The whole text.
        text: String,
        /// What was read.
        value: String,
        /// Minutes or seconds.
        unit: &'static str,
    },
    /// Degrees beyond a pole or the antimeridian.
    #[error("`{text}`: {value_deg} degrees of {axis} are beyond {limit_deg}")]
    DegreesTooLarge {
        /// The whole text.
        text: String,
        /// What was read.
        value_deg: f64,
        /// Latitude or longitude.
        axis: &'static str,
        /// The limit.
        limit_deg: f64,
    },
    /// Hemisphere letters that do not make a position.
    #[error("`{text}`: {reason}")]
    Hemispheres {
        /// The whole text.
        text: String,
        /// What is wrong with them.
        reason: &'static str,
    },
    /// Two numbers that could be two angles, or degrees and minutes of one.
    #[error(
        "`{text}` could be degrees and minutes of one angle, or two angles in degrees; write hemispheres (`42 08.25 N \
         50 12.75 E`), or a comma between two angles in degrees"
    )]
    DoubtfulMinutes {
        /// The whole text.
        text: String,
    },
    /// A comma that could be a decimal mark or a separator.
    #[error("`{text}`: the comma could be a decimal mark or a separator; write decimals with a point")]
    DoubtfulComma {
        /// The whole text.
        text: String,
    },
}

/// Reads a position: latitude first unless hemispheres say otherwise; degrees, degrees and minutes, or degrees, minutes
/// and seconds; hemisphere before or after, in Latin or Russian letters. A decimal comma is taken where a whole number
/// of degrees stands before it, so that it can be nothing else.
///
/// # Errors
/// [`AngleError`] says which part of the text cannot be read and why. Nothing is repaired.
///
/// # Example
/// ```
/// use wetplant_rpl::angle::parse_position;
/// let at = parse_position("42 08.2500 N 50 12.7500 E")?;
/// assert_eq!((at.lat_deg, at.lon_deg), (42.1375, 50.2125));
/// assert_eq!(parse_position("4208.2500N 05012.7500E")?, at);
/// assert_eq!(parse_position("42 08,2500 N 50 12,7500 E")?, at);
/// assert!(parse_position("40,59, 49,67").is_err());
/// # Ok::<(), wetplant_rpl::angle::AngleError>(())
/// ```
pub fn parse_position(text: &str) -> Result<LonLat, AngleError> {
    let read = tokens(text, comma_meaning(text)?)?;
    let hemispheres: Vec<usize> =
        read.iter().enumerate().filter(|(_, token)| token.axis().is_some()).map(|(index, _)| index).collect();
    let (first, second) = match hemispheres.as_slice() {
        [] => without_hemispheres(text, &read)?,
        [one, other] => with_hemispheres(text, &read, *one, *other)?,
        _ => return Err(hemispheres_error(text, "give both hemispheres, or none")),
    };
    let (lat, lon) = match (first.axis, second.axis) {
        (Some(Axis::Longitude), Some(Axis::Latitude)) => (second, first),
        (None, None) | (Some(Axis::Latitude), Some(Axis::Longitude)) => (first, second),
        _ => return Err(hemispheres_error(text, "one latitude and one longitude are needed")),
    };
    in_range(text, lat.value_deg, Axis::Latitude)?;
    in_range(text, lon.value_deg, Axis::Longitude)?;
    Ok(LonLat::new(lon.value_deg, lat.value_deg))
}

/// Reads one angle, as it stands in one cell of a list. `decimal` is the list's decimal mark.
///
/// # Errors
/// [`AngleError`], as for positions; also when its hemisphere belongs to the other axis.
pub fn parse_angle(text: &str, axis: Axis, decimal: DecimalMark) -> Result<Angle, AngleError> {
    let read = tokens(text, Some(decimal))?;
    let angle = match read.as_slice() {
        [] => return Err(AngleError::Empty),
        [Token::Hemisphere(letter), rest @ ..] => signed_angle(text, rest, *letter)?,
        [rest @ .., Token::Hemisphere(letter)] => signed_angle(text, rest, *letter)?,
        // without a hemisphere a long number may as well be a slip: it is not cut into degrees and minutes
        rest => Angle { value_deg: angle_of(text, rest, false)?, axis: None },
    };
    if angle.axis.is_some_and(|said| said != axis) {
        return Err(hemispheres_error(text, "its hemisphere belongs to the other angle"));
    }
    in_range(text, angle.value_deg, axis)?;
    Ok(angle)
}

/// The hemisphere a letter or word of any of the four languages stands for: its axis and sign.
#[must_use]
pub fn hemisphere(text: &str) -> Option<(Axis, f64)> {
    match tokens(text, None).ok()?.as_slice() {
        [Token::Hemisphere(letter)] => Some(letter_meaning(*letter)),
        _ => None,
    }
}

/// Latitude as position lists print it: `42 08.2500 N`.
#[must_use]
pub fn write_lat(lat_deg: f64, decimals: usize) -> String {
    write_angle(lat_deg, decimals, 2, ["N", "S"])
}

/// Longitude as position lists print it: `050 12.7500 E`.
#[must_use]
pub fn write_lon(lon_deg: f64, decimals: usize) -> String {
    write_angle(lon_deg, decimals, 3, ["E", "W"])
}

fn write_angle(angle_deg: f64, decimals: usize, degree_digits: usize, letters: [&str; 2]) -> String {
    let [degrees, minutes] = sexagesimal(angle_deg, decimals);
    let width = if decimals == 0 { 2 } else { 3 + decimals };
    // what rounds to nothing has no sign
    let is_negative = angle_deg < 0.0 && (degrees > 0.0 || minutes > 0.0);
    format!("{degrees:0degree_digits$.0} {minutes:0width$.decimals$} {}", letters[usize::from(is_negative)])
}

/// Whole degrees and minutes of `|angle_deg|`, minutes rounded to `decimals`; what rounds up to sixty is carried.
#[must_use]
pub fn sexagesimal(angle_deg: f64, decimals: usize) -> [f64; 2] {
    let scale = 10_f64.powi(i32::try_from(decimals.min(12)).unwrap_or(0));
    let units = (angle_deg.abs() * 60.0 * scale).round();
    let degrees = (units / (60.0 * scale)).floor();
    [degrees, (units - degrees * 60.0 * scale) / scale]
}

/// Where commas stand between digits: whether they are decimal marks. `None` means there are none.
fn comma_meaning(text: &str) -> Result<Option<DecimalMark>, AngleError> {
    let letters: Vec<char> = text.chars().collect();
    let between_digits = |mark: char| {
        letters
            .windows(3)
            .any(|three| three[1] == mark && three[0].is_ascii_digit() && three[2].is_ascii_digit())
    };
    if !between_digits(',') {
        return Ok(None);
    }
    let doubt = || AngleError::DoubtfulComma { text: text.to_owned() };
    if between_digits('.') {
        return Err(doubt());
    }
    // a comma after a whole number of degrees (`42 08,25`) can only be a decimal mark
    let read = tokens(text, Some(DecimalMark::Comma)).map_err(|_| doubt())?;
    let mut place = 0;
    for token in &read {
        match token {
            Token::Number { digits, .. } => {
                if place == 0 && digits.contains('.') {
                    return Err(doubt());
                }
                place += 1;
            }
            Token::Hemisphere(_) => place = 0,
            Token::Separator => {}
        }
    }
    Ok(Some(DecimalMark::Comma))
}

fn without_hemispheres(text: &str, read: &[Token]) -> Result<(Angle, Angle), AngleError> {
    let numbers: Vec<Token> = read.iter().filter(|token| **token != Token::Separator).cloned().collect();
    match numbers.as_slice() {
        [] => Err(AngleError::Empty),
        [one, other] => {
            if !read.contains(&Token::Separator) && may_be_minutes(one, other) {
                return Err(AngleError::DoubtfulMinutes { text: text.to_owned() });
            }
            let angle = |number: &Token| {
                angle_of(text, std::slice::from_ref(number), false)
                    .map(|value_deg| Angle { value_deg, axis: None })
            };
            Ok((angle(one)?, angle(other)?))
        }
        [_] => Err(hemispheres_error(text, "two angles are needed")),
        _ => Err(hemispheres_error(
            text,
            "degrees and minutes need hemispheres to tell latitude from longitude",
        )),
    }
}

/// A whole number and one with decimals below sixty, without marks: `42 08.25`.
fn may_be_minutes(one: &Token, other: &Token) -> bool {
    let (
        Token::Number { digits: degrees, mark: None, .. },
        Token::Number { digits: minutes, mark: None, is_signed: false },
    ) = (one, other)
    else {
        return false;
    };
    let is_below_sixty = minutes.parse::<f64>().is_ok_and(|minutes| minutes < 60.0);
    !degrees.contains('.') && minutes.contains('.') && is_below_sixty
}

fn with_hemispheres(
    text: &str,
    read: &[Token],
    one: usize,
    other: usize,
) -> Result<(Angle, Angle), AngleError> {
    let is_after = one > 0;
    let (first, second) = if is_after {
        if other + 1 != read.len() {
            return Err(hemispheres_error(text, "something stands after the second hemisphere"));
        }
        (&read[..one], &read[one + 1..other])
    } else {
        (&read[1..other], &read[other + 1..])
    };
    Ok((signed_part(text, first, &read[one])?, signed_part(text, second, &read[other])?))
}

fn signed_part(text: &str, part: &[Token], letter: &Token) -> Result<Angle, AngleError> {
    match letter {
        Token::Hemisphere(letter) => signed_angle(text, part, *letter),
        _ => Err(hemispheres_error(text, "a hemisphere is missing")),
    }
}

/// Why an angle with a sign and a hemisphere is refused.
pub(crate) const SIGN_AND_HEMISPHERE: &str = "a sign and a hemisphere contradict or repeat each other";

/// An angle whose hemisphere is `letter`; separators at its edges are blanks.
fn signed_angle(text: &str, part: &[Token], letter: char) -> Result<Angle, AngleError> {
    let mut part = part;
    while let [Token::Separator, rest @ ..] = part {
        part = rest;
    }
    while let [rest @ .., Token::Separator] = part {
        part = rest;
    }
    if part.iter().any(|token| matches!(token, Token::Number { is_signed: true, .. })) {
        return Err(hemispheres_error(text, SIGN_AND_HEMISPHERE));
    }
    let (axis, sign) = letter_meaning(letter);
    let size_deg = angle_of(text, part, true)?;
    Ok(Angle { value_deg: sign * size_deg, axis: Some(axis) })
}

fn letter_meaning(letter: char) -> (Axis, f64) {
    match letter {
        'N' => (Axis::Latitude, 1.0),
        'S' => (Axis::Latitude, -1.0),
        'E' => (Axis::Longitude, 1.0),
        _ => (Axis::Longitude, -1.0),
    }
}

/// Degrees of one to three numbers, of which only the last may have decimals; one long number is cut into degrees,
/// minutes and seconds when `may_be_glued`.
fn angle_of(text: &str, part: &[Token], may_be_glued: bool) -> Result<f64, AngleError> {
    let mut numbers = Vec::new();
    for (place, token) in part.iter().enumerate() {
        let Token::Number { digits, mark, is_signed } = token else {
            return Err(unreadable(text, token));
        };
        let is_misplaced = mark.is_some_and(|mark| mark != place) || (*is_signed && place > 0);
        if is_misplaced || place > 2 {
            return Err(unreadable(text, token));
        }
        numbers.push(digits.clone());
    }
    if let ([glued], [Token::Number { mark: None, is_signed: false, .. }], true) =
        (numbers.as_slice(), part, may_be_glued)
    {
        numbers = unglued(glued);
    }
    degrees_of(text, &numbers)
}

fn degrees_of(text: &str, numbers: &[String]) -> Result<f64, AngleError> {
    let Some((last, whole)) = numbers.split_last() else {
        return Err(hemispheres_error(text, "a hemisphere has no angle"));
    };
    if let Some(part) = whole.iter().find(|part| part.contains('.')) {
        return Err(AngleError::Unreadable { text: text.to_owned(), part: part.clone() });
    }
    let mut value_deg = 0.0;
    let mut sign = 1.0;
    for ((digits, size), unit) in
        numbers.iter().zip([1.0, 60.0, 3600.0]).zip(["degrees", "minutes", "seconds"])
    {
        let number: f64 = digits
            .parse()
            .map_err(|_| AngleError::Unreadable { text: text.to_owned(), part: digits.clone() })?;
        if unit != "degrees" && number >= 60.0 {
            return Err(AngleError::SixtyOrMore { text: text.to_owned(), value: digits.clone(), unit });
        }
        if digits.starts_with('-') {
            sign = -1.0;
        }
        value_deg += number.abs() / size;
    }
    if !value_deg.is_finite() {
        return Err(AngleError::Unreadable { text: text.to_owned(), part: last.clone() });
    }
    Ok(sign * value_deg)
}

/// `4036.0000` is 40° 36.0000′ and `0403600` 40° 36′ 00″: the last two whole digits are minutes, or minutes and seconds.
fn unglued(digits: &str) -> Vec<String> {
    let whole = digits.split('.').next().map_or(0, str::len);
    match whole {
        4 | 5 => vec![digits[..whole - 2].to_owned(), digits[whole - 2..].to_owned()],
        6 | 7 => vec![
            digits[..whole - 4].to_owned(),
            digits[whole - 4..whole - 2].to_owned(),
            digits[whole - 2..].to_owned(),
        ],
        _ => vec![digits.to_owned()],
    }
}

fn in_range(text: &str, value_deg: f64, axis: Axis) -> Result<(), AngleError> {
    let (axis, limit_deg) = match axis {
        Axis::Latitude => ("latitude", 90.0),
        Axis::Longitude => ("longitude", 180.0),
    };
    if value_deg.abs() <= limit_deg {
        return Ok(());
    }
    Err(AngleError::DegreesTooLarge { text: text.to_owned(), value_deg, axis, limit_deg })
}

fn hemispheres_error(text: &str, reason: &'static str) -> AngleError {
    AngleError::Hemispheres { text: text.to_owned(), reason }
}

fn unreadable(text: &str, token: &Token) -> AngleError {
    AngleError::Unreadable { text: text.to_owned(), part: token.to_string() }
}

#[cfg(test)]
mod tests;
