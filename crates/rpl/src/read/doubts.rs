//! Doubts about whole positions: a hemisphere or a degree that cannot be meant, a datum that is not WGS84.

use super::Frame;
use super::rows::Rows;
use super::span::Placed;
use crate::layout::Field;
use crate::list::PositionList;
use sheet::Sheet;
use terrain::geodesy;
use units::{Finding, LonLat};

/// Words of other datums, in lower case.
const OTHER_DATUMS: [&str; 14] = [
    "pulkovo",
    "пулково",
    "ск-42",
    "ск42",
    "ск-63",
    "ск-95",
    "cs42",
    "cs-42",
    "sk-42",
    "sk42",
    "krassow",
    "красовск",
    "ed50",
    "nad27",
];

/// What the rows around the positions say about the datum.
pub(super) fn datum(sheet: &Sheet, rows: &Rows, findings: &mut Vec<Finding>) {
    let first = rows.found.first().map_or(0, |(row, _)| *row);
    let around = sheet.rows.iter().enumerate().filter(|(row, _)| *row < first || *row >= rows.foot_start);
    let mut is_wgs84 = false;
    let mut other = None;
    for (row, cells) in around {
        for cell in cells {
            let lower = cell.text.to_lowercase();
            is_wgs84 |= lower.contains("wgs") && lower.contains("84");
            if OTHER_DATUMS.iter().any(|word| lower.contains(word)) {
                other.get_or_insert((row, cell.text.clone()));
            }
        }
    }
    let finding = match other {
        Some((row, text)) => {
            let message = format!(
                "`{text}` names a datum that is not WGS84; its positions can lie more than 100 m from those of WGS84"
            );
            let finding = Finding::blocks("rpl.read.datum", message).at(format!("row {}", row + 1));
            finding.hint("transform the positions to WGS84 with its stated accuracy, and say so in the file")
        }
        None if is_wgs84 => return,
        None => {
            let finding = Finding::notes("rpl.read.datum", "nothing says the datum; WGS84 is assumed");
            finding.at("file").hint("ask the list's maker")
        }
    };
    findings.push(finding);
}

/// Angles in one cell that are written with more or fewer numbers than most: `40.3600` among `40 36.00`.
pub(super) fn forms(frame: &mut Frame, positions: &[Placed]) {
    for field in [Field::Latitude, Field::Longitude, Field::Position] {
        let counts: Vec<usize> =
            positions.iter().map(|(row, _)| numbers_count(frame.field_text(*row, field))).collect();
        let mut sorted = counts.clone();
        sorted.sort_unstable();
        let most = sorted.get(sorted.len() / 2).copied().unwrap_or_default();
        for ((row, _), count) in positions.iter().zip(&counts).filter(|(_, count)| **count != most) {
            let text = frame.field_text(*row, field);
            let message = format!("`{text}` is written with {count} numbers, most others with {most}");
            let finding = Finding::warns("rpl.read.form_differs", message).at(frame.place(*row, field));
            frame.findings.push(finding.hint("look whether minutes were read as decimals of a degree"));
        }
    }
}

/// How many numbers stand in a text; a mark between digits is part of a number.
pub(crate) fn numbers_count(text: &str) -> usize {
    let words = text.split(|letter: char| !letter.is_ascii_digit() && letter != '.' && letter != ',');
    words.filter(|word| word.contains(|letter: char| letter.is_ascii_digit())).count()
}

/// Positions that cannot be meant; gives the segments beside them, whose figures say nothing more.
pub(super) fn outliers(frame: &mut Frame, positions: &[Placed], list: &PositionList) -> Vec<usize> {
    let mut beside: Vec<usize> = Vec::new();
    let all_km: Vec<f64> =
        positions.windows(2).map(|pair| geodesy::distance_km(pair[0].1, pair[1].1)).collect();
    let mut far_count = 0;
    for index in 0..positions.len() {
        let legs: Vec<f64> = [index.checked_sub(1), Some(index)]
            .into_iter()
            .flatten()
            .filter_map(|leg| all_km.get(leg).copied())
            .collect();
        let stands = Stands { positions, list, index, legs_km: &legs };
        let is_named_already = index > 0 && beside.last() == Some(&(index - 1)) && beside.len() > 1;
        let finding = hemisphere_outlier(frame, &stands)
            .or_else(|| if is_named_already { None } else { position_far(frame, &stands, far_count) });
        let Some(finding) = finding else { continue };
        far_count += 1;
        frame.findings.push(finding);
        beside.extend(index.checked_sub(1));
        beside.push(index);
    }
    beside.retain(|segment| *segment < list.segment.len());
    beside
}

/// A position among its neighbours.
struct Stands<'a> {
    positions: &'a [Placed],
    list: &'a PositionList,
    index: usize,
    /// Lengths of the one or two legs beside it.
    legs_km: &'a [f64],
}

/// For so many positions it is tried which digit may be wrong; more are named without.
const TRIED_COUNT: usize = 20;

/// Length of the legs beside a position, were it at `at`.
fn legs_km(positions: &[Placed], index: usize, at: LonLat) -> Vec<f64> {
    let before = index.checked_sub(1).and_then(|before| positions.get(before));
    let after = positions.get(index + 1);
    before.into_iter().chain(after).map(|(_, other)| geodesy::distance_km(*other, at)).collect()
}

/// Stated lengths of the legs beside a position; none when one of them is not stated.
fn stated_km(list: &PositionList, index: usize) -> Option<Vec<f64>> {
    let before = index.checked_sub(1).and_then(|before| list.segment.get(before));
    let beside = before.into_iter().chain(list.segment.get(index));
    beside.map(|segment| segment.stated_route_km).collect()
}

/// Whether legs are as long as stated, to 2 % and 0.1 km.
fn fit(legs_km: &[f64], stated_km: &[f64]) -> bool {
    legs_km.iter().zip(stated_km).all(|(leg, stated)| (leg - stated).abs() <= 0.1 + 0.02 * stated)
}

/// A hemisphere unlike its neighbours', without which the legs would be much shorter.
fn hemisphere_outlier(frame: &Frame, stands: &Stands) -> Option<Finding> {
    let Stands { positions, list, index, legs_km: legs } = *stands;
    let (row, at) = positions[index];
    if stated_km(list, index).is_some_and(|stated| fit(legs, &stated)) {
        return None;
    }
    // an end of the list is held against the two positions next to it: one alone may be the odd one
    let last = positions.len() - 1;
    let others = match index {
        0 => [Some(1), Some(2)],
        _ if index == last => [Some(last - 1), last.checked_sub(2)],
        _ => [Some(index - 1), Some(index + 1)],
    };
    let neighbours: Vec<LonLat> =
        others.into_iter().flatten().filter_map(|other| positions.get(other)).map(|(_, at)| *at).collect();
    let unlike = |of: fn(&LonLat) -> f64| neighbours.iter().all(|other| of(other) * of(&at) < 0.0);
    let choices = [
        (
            unlike(|at| at.lat_deg),
            LonLat::new(at.lon_deg, -at.lat_deg),
            Field::LatitudeHemisphere,
            Field::Latitude,
        ),
        (
            unlike(|at| at.lon_deg),
            LonLat::new(-at.lon_deg, at.lat_deg),
            Field::LongitudeHemisphere,
            Field::Longitude,
        ),
    ];
    let whole_km: f64 = legs.iter().sum();
    for (_, turned, own, whole) in choices.into_iter().filter(|(is_unlike, ..)| *is_unlike) {
        let turned_km: f64 = legs_km(positions, index, turned).iter().sum();
        if whole_km < 2.0 * turned_km {
            continue;
        }
        let field = [own, whole, Field::Position].into_iter().find(|field| frame.column_of(*field).is_some());
        let field = field.unwrap_or(own);
        let message = format!(
            "`{}` is unlike the hemisphere of its neighbours, and makes its legs {whole_km:.0} km long instead of \
             {turned_km:.0} km",
            frame.field_text(row, field)
        );
        let finding = Finding::blocks("rpl.read.hemisphere_outlier", message).at(frame.place(row, field));
        return Some(finding.hint("correct the hemisphere in the file"));
    }
    None
}

/// A position that makes its legs much longer or shorter than stated: most often a wrong degree.
fn position_far(frame: &Frame, stands: &Stands, tried_count: usize) -> Option<Finding> {
    let Stands { positions, list, index, legs_km: legs } = *stands;
    let (row, at) = positions[index];
    let stated = stated_km(list, index);
    let is_far = match &stated {
        Some(stated) => {
            legs.len() == 2
                && legs.iter().zip(stated).all(|(leg, stated)| (leg - stated).abs() > 1.0 + 0.05 * stated)
                && legs.iter().sum::<f64>() > 1.5 * stated.iter().sum::<f64>()
        }
        None => is_detour(positions, index, legs),
    };
    if !is_far {
        return None;
    }
    let field = [Field::LatitudeDegrees, Field::Latitude, Field::Position];
    let field = field.into_iter().find(|field| frame.column_of(*field).is_some()).unwrap_or(Field::Latitude);
    let shown: Vec<String> = legs.iter().map(|leg| format!("{leg:.3} km")).collect();
    let said: Vec<String> = stated.iter().flatten().map(|leg| format!("{leg:.3} km")).collect();
    let instead = if said.is_empty() { String::new() } else { format!(", stated {}", said.join(" and ")) };
    let message = format!("position {at} makes its legs {} long{instead}", shown.join(" and "));
    let finding = Finding::warns("rpl.read.position_far", message).at(frame.place(row, field));
    let tried = stated.filter(|_| tried_count < TRIED_COUNT);
    let better = tried.and_then(|stated| one_digit_away(positions, index, &stated));
    Some(finding.hint(match better {
        Some(better) => format!("look at its degrees and minutes: {better} would fit the stated distances"),
        None => "look at its degrees and minutes".to_owned(),
    }))
}

/// Without stated distances: a detour of many times the way past the position.
fn is_detour(positions: &[Placed], index: usize, legs_km: &[f64]) -> bool {
    let (Some((_, before)), Some((_, after))) =
        (index.checked_sub(1).and_then(|before| positions.get(before)), positions.get(index + 1))
    else {
        return false;
    };
    let around_km: f64 = legs_km.iter().sum();
    if around_km < 50.0 {
        return false;
    }
    let past_km = geodesy::distance_km(*before, *after);
    around_km > 4.0 * past_km && around_km - past_km > 50.0
}

/// The position with one digit of degrees or minutes changed, if the legs then are as long as stated.
fn one_digit_away(positions: &[Placed], index: usize, stated_km: &[f64]) -> Option<LonLat> {
    let at = positions[index].1;
    let places_deg = [100.0, 10.0, 1.0, 10.0 / 60.0, 1.0 / 60.0, 0.1 / 60.0];
    for place_deg in places_deg {
        for digit in (-9..=9).map(f64::from) {
            let step_deg = digit * place_deg;
            for moved in [
                LonLat::new(at.lon_deg, at.lat_deg + step_deg),
                LonLat::new(at.lon_deg + step_deg, at.lat_deg),
            ] {
                let legs = if moved.is_valid() { legs_km(positions, index, moved) } else { continue };
                if legs.iter().zip(stated_km).all(|(leg, stated)| (leg - stated).abs() <= 0.02) {
                    return Some(moved);
                }
            }
        }
    }
    None
}
