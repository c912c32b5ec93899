//! How the lines of a list of points are written.

use crate::TerrainError;
use crate::intake::{Asked, broken};
use crate::numbers::{number, shown};

/// Lines looked at to tell a list of points from another text.
const FIRST_LINES: usize = 100;
/// Most bytes looked at for that.
const FIRST_BYTES: usize = 64 << 10;
/// Most fields of a line looked at.
const FIELDS_LIMIT: usize = 64;
/// Words in the names of the columns.
const LON_NAMES: [&str; 4] = ["lon", "longitude", "x", "long"];
const LAT_NAMES: [&str; 3] = ["lat", "latitude", "y"];
const HEIGHT_NAMES: [&str; 9] =
    ["z", "elevation", "height", "altitude", "topo", "depth", "bathymetry", "value", "density"];

/// What parts the fields of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Separator {
    Blanks,
    Letter(u8),
}

/// How the points are written.
#[derive(Debug, PartialEq)]
pub(super) struct Layout {
    separator: Separator,
    /// Columns of longitude, latitude and height.
    columns: [usize; 3],
    /// Line of the names, if there is one.
    names_line_no: usize,
    /// Whether the names call the heights depths.
    depths: bool,
}

/// Whether the first lines are a list of points.
pub(super) fn looks_so(text: &[u8]) -> bool {
    let start = &text[..text.len().min(FIRST_BYTES)];
    if start.contains(&0) {
        return false;
    }
    let numbers = |line: &[u8]| {
        let fields: Vec<&[u8]> = fields(line, separator_of(line)).take(FIELDS_LIMIT).collect();
        fields.len() >= 3 && fields[..2].iter().all(|field| number(field).is_some())
    };
    content(start).take(FIRST_LINES).take(2).any(|(_, line)| numbers(line))
}

impl Layout {
    pub(super) fn of(text: &[u8], asked: Asked) -> Result<Self, TerrainError> {
        let mut lines = content(text);
        let (Some((first_no, first)), second) = (lines.next(), lines.next()) else {
            return Err(refused("it holds no points"));
        };
        let fields_of = |line: &'_ [u8]| -> Vec<String> {
            fields(line, separator_of(line)).take(FIELDS_LIMIT).map(shown).collect()
        };
        let names = fields_of(first);
        if names.iter().take(2).all(|field| number(field.as_bytes()).is_some()) {
            return match names.len() {
                3 => Ok(Self {
                    separator: separator_of(first),
                    columns: [0, 1, 2],
                    names_line_no: 0,
                    depths: false,
                }),
                count => Err(refused(format!(
                    "line {first_no} has {count} numbers, where longitude, latitude and height are needed; leave three \
                     columns, or name them in the first line (lon, lat, z)"
                ))),
            };
        }
        let Some((_, second)) = second else { return Err(refused("it holds no points")) };
        let count = fields_of(second).len();
        let names: Vec<String> = names.iter().map(|name| plain(name)).collect();
        let named = |known: &[&str]| names.iter().position(|name| known.contains(&name.as_str()));
        // Names of another kind than the columns stand in many lists; three columns need none.
        let (lon, lat) = (named(&LON_NAMES), named(&LAT_NAMES));
        let height = HEIGHT_NAMES.iter().find_map(|known| named(&[known]));
        let other = (0..3).find(|column| Some(*column) != lon && Some(*column) != lat);
        let columns = match (lon, lat, height, count) {
            (Some(lon), Some(lat), Some(height), _) => [lon, lat, height],
            (Some(lon), Some(lat), None, 3) => [lon, lat, other.unwrap_or(2)],
            (None, None, _, 3) => [0, 1, 2],
            _ => {
                return Err(refused(format!(
                    "line {first_no} names the columns {}; the longitude, latitude and height are not found among them: \
                     name them lon, lat, z",
                    names.join(", ")
                )));
            }
        };
        let depths =
            asked != Asked::Values && names.get(columns[2]).is_some_and(|name| name.contains("depth"));
        Ok(Self { separator: separator_of(second), columns, names_line_no: first_no, depths })
    }

    /// The lines that hold points, with their numbers.
    pub(super) fn lines<'a>(&self, text: &'a [u8]) -> impl Iterator<Item = (usize, &'a [u8])> + use<'a> {
        let names_line_no = self.names_line_no;
        content(text).filter(move |(line_no, _)| *line_no != names_line_no)
    }

    /// Longitude, latitude and height of a line; NaN where the field of the height is empty.
    pub(super) fn point(&self, line: &[u8]) -> Option<[f64; 3]> {
        let (mut found, mut found_count) = ([f64::NAN; 3], 0);
        for (index, field) in fields(line, self.separator).take(FIELDS_LIMIT).enumerate() {
            if let Some(which) = self.columns.iter().position(|column| *column == index) {
                found_count += 1;
                let empty = which == 2 && field.trim_ascii().is_empty();
                found[which] = if empty { f64::NAN } else { number(field)? };
            } else if self.names_line_no == 0 && !field.trim_ascii().is_empty() {
                return None; // a fourth number in a list of three
            }
        }
        (found_count == 3 && found[0].is_finite() && found[1].is_finite()).then_some(found)
    }

    /// Whether the heights are called depths and most lie above 0.
    pub(super) fn counts_depths(&self, heights_m: &[f32]) -> bool {
        let above_count = heights_m.iter().filter(|height| **height > 0.0).count();
        let below_count = heights_m.iter().filter(|height| **height < 0.0).count();
        self.depths && above_count > below_count
    }
}

fn refused(reason: impl Into<String>) -> TerrainError {
    broken(super::FORMAT, reason)
}

/// A name without its unit, in small letters: `Depth (m)` is `depth`.
fn plain(name: &str) -> String {
    let name = name.trim_matches(['"', '\'', ' ']).to_lowercase();
    name.split(['(', '[', ' ']).next().unwrap_or_default().to_owned()
}

/// Lines that are neither empty nor comments, with their numbers from 1.
fn content(text: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let lines = text.split(|byte| *byte == b'\n').enumerate();
    lines
        .map(|(index, line)| (index + 1, line.strip_suffix(b"\r").unwrap_or(line)))
        .filter(|(_, line)| !matches!(line.trim_ascii_start().first(), None | Some(b'#' | b'>' | b'%')))
}

fn separator_of(line: &[u8]) -> Separator {
    for letter in [b';', b'\t'] {
        if line.contains(&letter) {
            return Separator::Letter(letter);
        }
    }
    // `50,5 41,2 -20` has decimal commas, `50, 41, -20` has not.
    let mut words = line.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let decimal_commas =
        words.clone().count() >= 3 && words.all(|word| !word.ends_with(b",") && word != b",");
    if line.contains(&b',') && !decimal_commas { Separator::Letter(b',') } else { Separator::Blanks }
}

fn fields(line: &[u8], separator: Separator) -> impl Iterator<Item = &[u8]> {
    let blanks = separator == Separator::Blanks;
    let parts = move |byte: &u8| match separator {
        Separator::Blanks => byte.is_ascii_whitespace(),
        Separator::Letter(letter) => *byte == letter,
    };
    line.split(parts).filter(move |field| !(blanks && field.is_empty()))
}
