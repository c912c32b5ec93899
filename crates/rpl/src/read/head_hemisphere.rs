//! Hemispheres that stand in the heads of columns: `Latitude N`, `Longitude (W)`, `Южная широта`.

use crate::angle::Axis;
use crate::layout::{Column, Field, column_letter};

/// A hemisphere in a head.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct HeadHemisphere {
    /// 1 for north and east, -1 for south and west.
    pub sign: f64,
    /// Its letter: N, S, E or W.
    pub letter: char,
    /// The column it stands over, for messages.
    pub column: String,
}

/// The hemispheres that heads give latitude and longitude.
pub(super) type HeadHemispheres = [Option<HeadHemisphere>; 2];

const NORTH: [&str; 8] = ["n", "north", "northern", "сш", "şimal", "şimali", "солтүстік", "cолтүстік"];
const SOUTH: [&str; 7] = ["s", "south", "southern", "ю", "юш", "cənub", "оңтүстік"];
const EAST: [&str; 7] = ["e", "east", "eastern", "вд", "şərq", "şərqi", "шығыс"];
const WEST: [&str; 8] = ["w", "west", "western", "з", "зд", "qərb", "qərbi", "батыс"];
const NORTH_STEMS: [&str; 1] = ["северн"];
const SOUTH_STEMS: [&str; 2] = ["южн", "cənub"];
const EAST_STEMS: [&str; 1] = ["восточн"];
const WEST_STEMS: [&str; 1] = ["западн"];

/// Words of a head in lower case.
pub(super) fn words(head: &str) -> Vec<String> {
    let lower = head.to_lowercase();
    let words = lower.split(|letter: char| !letter.is_alphanumeric());
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// A word that is a whole hemisphere by itself, no single letter: `cənub`, `north`.
pub(super) fn lone_word(head: &str) -> Option<Axis> {
    let all = words(head);
    let one @ [word] = &all[..] else { return None };
    if word.chars().count() < 3 {
        return None;
    }
    match (letter_of(one, Axis::Latitude), letter_of(one, Axis::Longitude)) {
        (Some(_), _) => Some(Axis::Latitude),
        (_, Some(_)) => Some(Axis::Longitude),
        _ => None,
    }
}

/// What the heads of the columns say of the hemispheres.
pub(super) fn of_columns(columns: &[Column]) -> HeadHemispheres {
    [Axis::Latitude, Axis::Longitude].map(|axis| {
        let own = columns.iter().enumerate().filter(|(_, column)| is_part(column.field, axis));
        let own: Vec<(usize, &Column)> = own.collect();
        own.iter().find_map(|(index, column)| {
            let letter = letter_of(&words(&column.head), axis)?;
            let has_sibling = own.len() > 1;
            if letter == 'S' && may_be_seconds(&column.head, has_sibling) {
                return None;
            }
            let sign = if matches!(letter, 'N' | 'E') { 1.0 } else { -1.0 };
            let name = format!("{} ({})", column_letter(*index), column.head);
            Some(HeadHemisphere { sign, letter, column: name })
        })
    })
}

/// Columns with numbers of an angle; hemisphere columns say it in their cells.
fn is_part(field: Field, axis: Axis) -> bool {
    let parts = match axis {
        Axis::Latitude => [Field::Latitude, Field::LatitudeDegrees, Field::LatitudeMinutes],
        Axis::Longitude => [Field::Longitude, Field::LongitudeDegrees, Field::LongitudeMinutes],
    };
    field == Field::Position || parts.contains(&field)
}

/// `Lat (d m s)` speaks of seconds, `Lat (S)` and `Lat deg S` of the south.
fn may_be_seconds(head: &str, has_sibling: bool) -> bool {
    let words = words(head);
    let has = |wanted: &[&str]| words.iter().any(|word| wanted.contains(&word.as_str()));
    if has(&["south", "southern", "ю", "юш", "оңтүстік"])
        || words.iter().any(|word| word.len() > 3 && word.starts_with("cənub"))
    {
        return false;
    }
    has(&["d", "m", "mm", "min"]) && !(has_sibling && has(&["min", "mm"]))
}

/// The one hemisphere of an axis that a head names; none when it names both or a convention of signs.
fn letter_of(words: &[String], axis: Axis) -> Option<char> {
    let choices: [(char, &[&str], &[&str]); 2] = match axis {
        Axis::Latitude => [('N', &NORTH, &NORTH_STEMS), ('S', &SOUTH, &SOUTH_STEMS)],
        Axis::Longitude => [('E', &EAST, &EAST_STEMS), ('W', &WEST, &WEST_STEMS)],
    };
    let says_signs = words.iter().any(|word| {
        ["positive", "pos", "negative", "neg", "plus", "minus", "signed"].contains(&word.as_str())
    });
    if says_signs {
        return None;
    }
    let is_said = |(_, whole, stems): &(char, &[&str], &[&str])| {
        words
            .iter()
            .any(|word| whole.contains(&word.as_str()) || stems.iter().any(|stem| word.starts_with(stem)))
    };
    match (is_said(&choices[0]) || is_pair(words, axis), is_said(&choices[1])) {
        (true, false) => Some(choices[0].0),
        (false, true) => Some(choices[1].0),
        _ => None,
    }
}

/// `с. ш.` and `в. д.`: the single letters are words of their own in Russian. At the end of a head (`Широта (С)`) they are
/// hemispheres all the same.
fn is_pair(words: &[String], axis: Axis) -> bool {
    let (one, other) = if axis == Axis::Latitude { ("с", "ш") } else { ("в", "д") };
    words.windows(2).any(|pair| pair[0] == one && pair[1] == other)
        || (words.len() > 1 && words.last().is_some_and(|word| word == one))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(heads: &[(&str, Field)]) -> [Option<char>; 2] {
        let column = |(head, field): &(&str, Field)| Column {
            head: (*head).to_owned(),
            field: *field,
            ..Column::default()
        };
        let columns: Vec<Column> = heads.iter().map(column).collect();
        of_columns(&columns).map(|found| found.map(|found| found.letter))
    }

    #[test]
    fn one_hemisphere_is_told_from_both_from_signs_and_from_seconds() {
        for (head, letter) in [
            ("Latitude N", Some('N')),
            ("Lat S", Some('S')),
            ("Lat (S)", Some('S')),
            ("Latitude South", Some('S')),
            ("Южная широта", Some('S')),
            ("Широта ю.ш.", Some('S')),
            ("Широта, с. ш.", Some('N')),
            ("Cənub enliyi", Some('S')),
            ("Оңтүстік ендік", Some('S')),
            ("Latitude (N/S)", None),
            ("Latitude (N positive)", None),
            ("Latitude", None),
            ("Lat d m s", None),
            ("Широта с минутами", None),
        ] {
            assert_eq!(letters(&[(head, Field::Latitude)])[0], letter, "{head}");
        }
        for (head, letter) in [
            ("Longitude W", Some('W')),
            ("Longitude West", Some('W')),
            ("Западная долгота", Some('W')),
            ("Долгота з.д.", Some('W')),
            ("Долгота в.д.", Some('E')),
            ("Долгота в градусах", None),
            ("Qərb uzunluğu", Some('W')),
            ("Longitude E/W", None),
        ] {
            assert_eq!(letters(&[(head, Field::Longitude)])[1], letter, "{head}");
        }
        let both =
            [("Latitude (S) deg", Field::LatitudeDegrees), ("Latitude (S) min", Field::LatitudeMinutes)];
        assert_eq!(letters(&both)[0], Some('S'));
        let parts = [("Lat D", Field::LatitudeDegrees), ("Lat M", Field::LatitudeMinutes)];
        assert_eq!(letters(&parts)[0], None);
        assert_eq!(letters(&[("Latitude (N) / Longitude (W)", Field::Position)]), [Some('N'), Some('W')]);
    }
}
