//! Shapefiles: points, lines and areas, with or without heights and measures.
//!
//! # Source
//! Esri, Shapefile Technical Description, July 1998: header of 100 bytes, records with a header of 8 in big-endian
//! words of 16 bits; outlines run clockwise, holes counterclockwise.

mod rings;

use super::LayersError;
use super::datum::other_than_wgs84;
use super::dbf::Records;
use super::geopackage::unstated;
use super::parts::{Found, Part, Raw};
use units::{Finding, LonLat};

pub(super) const FORMAT: &str = "shapefile";
const HEADER_BYTES_COUNT: usize = 100;

/// What lies beside the shapes.
#[derive(Default)]
pub(super) struct Beside<'a> {
    /// The file for messages.
    pub place: String,
    /// The text of the `.prj`.
    pub prj: Option<Vec<u8>>,
    /// The table.
    pub records: Option<Records<'a>>,
    /// The name of the layer when there are several.
    pub layer: Option<String>,
}

/// Reads a `.shp` by itself.
pub(super) fn read_alone(file: &str, bytes: &[u8]) -> Result<Found, LayersError> {
    let mut found = Found::new(file, FORMAT);
    if file.to_lowercase().ends_with(".shx") {
        return Err(
            found.broken("it is the index of a shapefile; give the .shp, or better a .zip of all its parts")
        );
    }
    read(bytes, &Beside { place: file.to_owned(), ..Beside::default() }, &mut found)?;
    let message = "a .shp by itself has no names and properties";
    let hint = "give a .zip with the .shp, .dbf and .prj";
    found.findings.push(Finding::notes("layers.shapefile.alone", message).at(file).hint(hint));
    Ok(found)
}

/// Reads shapes into `found`.
pub(super) fn read(bytes: &[u8], beside: &Beside<'_>, found: &mut Found) -> Result<(), LayersError> {
    match &beside.prj {
        None => found.findings.push(unstated(&beside.place)),
        Some(prj) => {
            if let Some(datum) = other_than_wgs84(&String::from_utf8_lossy(prj)) {
                return Err(LayersError::Datum { file: beside.place.clone(), datum });
            }
        }
    }
    if bytes.len() < HEADER_BYTES_COUNT || big(bytes, 0) != Some(9994) {
        return Err(found.broken(format!("its .shp of {} bytes has no whole header", bytes.len())));
    }
    let mut rest = &bytes[HEADER_BYTES_COUNT..];
    let mut index = 0;
    while rest.len() >= 8 {
        let words_count = big(rest, 4).unwrap_or(0);
        let body_bytes_count = usize::try_from(words_count).unwrap_or(usize::MAX).saturating_mul(2);
        let Some(body) = rest[8..].get(..body_bytes_count) else {
            cut(index, beside, found);
            break;
        };
        record(body, index, beside, found)?;
        index += 1;
        rest = &rest[8 + body_bytes_count..];
    }
    if let Some(records) = beside.records.as_ref().filter(|records| records.count() != index) {
        let message = format!(
            "the .shp has {index} shapes and the .dbf {} records; names may be wrong",
            records.count()
        );
        let hint = "export the shapefile anew";
        found.findings.push(Finding::warns("layers.shapefile.records", message).at(&beside.place).hint(hint));
    }
    Ok(())
}

fn cut(index: usize, beside: &Beside<'_>, found: &mut Found) {
    let message = format!("the .shp is cut off in shape {}; the ones before it are read", index + 1);
    let hint = "copy the file again";
    found.findings.push(Finding::warns("layers.shapefile.cut", message).at(&beside.place).hint(hint));
}

/// Reads one record; a broken shape is told and left out.
fn record(body: &[u8], index: usize, beside: &Beside<'_>, found: &mut Found) -> Result<(), LayersError> {
    let properties = beside.records.as_ref().map(|records| records.properties(index)).unwrap_or_default();
    let mut raw = Raw { name: None, properties, parts: Vec::new() }.named_by_property();
    if let Some(layer) = &beside.layer {
        raw.properties.insert("layer".to_owned(), layer.clone());
    }
    match Shape::of(body) {
        Ok(shape) => {
            found.count(shape.vertices_count())?;
            raw.parts = parts(shape, &raw.name, found);
        }
        Err(reason) => {
            let number = found.features.len() + 1;
            let message = format!("shape {number} is broken: {reason}; it is left out");
            let finding = Finding::warns("layers.features.broken", message).at(format!("feature {number}"));
            found.findings.push(finding.hint("draw the feature anew, or delete it"));
        }
    }
    found.push(raw)
}

/// A shape before its corners are read.
enum Shape<'a> {
    Null,
    Points(&'a [u8]),
    Lines(Vec<&'a [u8]>),
    Area(Vec<&'a [u8]>),
    Unsupported(String),
}

impl<'a> Shape<'a> {
    fn of(body: &'a [u8]) -> Result<Self, String> {
        let kind = little(body, 0).ok_or("it has no type")?;
        match kind {
            0 => Ok(Self::Null),
            1 | 11 | 21 => Ok(Self::Points(body.get(4..20).ok_or("its point is cut off")?)),
            8 | 18 | 28 => {
                let count = little(body, 36).ok_or("its header is cut off")?;
                Ok(Self::Points(
                    slice(body, 40, count, 16).ok_or_else(|| format!("{count} points do not fit"))?,
                ))
            }
            3 | 13 | 23 => Ok(Self::Lines(pieces(body)?)),
            5 | 15 | 25 => Ok(Self::Area(pieces(body)?)),
            31 => Ok(Self::Unsupported("MultiPatch".to_owned())),
            other => Err(format!("its type is {other}")),
        }
    }

    fn vertices_count(&self) -> usize {
        match self {
            Self::Null | Self::Unsupported(_) => 0,
            Self::Points(all) => all.len() / 16,
            Self::Lines(pieces) | Self::Area(pieces) => pieces.iter().map(|piece| piece.len() / 16).sum(),
        }
    }
}

/// The bytes of the pieces of a line or an area.
fn pieces(body: &[u8]) -> Result<Vec<&[u8]>, String> {
    let (pieces_count, points_count) =
        little(body, 36).zip(little(body, 40)).ok_or("its header is cut off")?;
    let declared = || format!("{pieces_count} pieces with {points_count} points do not fit");
    let starts = slice(body, 44, pieces_count, 4).ok_or_else(declared)?;
    let points = slice(body, 44 + starts.len(), points_count, 16).ok_or_else(declared)?;
    let mut starts: Vec<usize> = starts
        .chunks_exact(4)
        .map(|start| little(start, 0).map_or(usize::MAX, |start| start as usize))
        .collect();
    starts.push(points_count as usize);
    let piece = |pair: &[usize]| {
        let bytes = points.get(pair[0].checked_mul(16)?..pair[1].checked_mul(16)?)?;
        Some(bytes)
    };
    let all: Option<Vec<&[u8]>> = starts.windows(2).map(piece).collect();
    all.ok_or_else(|| "its pieces do not follow each other".to_owned())
}

fn parts(shape: Shape<'_>, name: &Option<String>, found: &mut Found) -> Vec<Part> {
    match shape {
        Shape::Null => Vec::new(),
        Shape::Points(points) => vec![Part::Points(places(points))],
        Shape::Lines(lines) => lines.into_iter().map(|line| Part::Line(places(line))).collect(),
        Shape::Area(rings) => {
            let sorted = rings::sorted(rings.into_iter().map(places).collect());
            let place = name.clone().unwrap_or_else(|| format!("feature {}", found.features.len() + 1));
            if sorted.holes_outside_count > 0 {
                let message = format!(
                    "{} of its rings run like holes and lie in no outline; they are taken as outlines",
                    sorted.holes_outside_count
                );
                found.findings.push(Finding::notes("layers.shapefile.orientation", message).at(place));
            }
            sorted.areas.into_iter().map(Part::Area).collect()
        }
        Shape::Unsupported(kind) => vec![Part::Unsupported(kind)],
    }
}

fn places(bytes: &[u8]) -> Vec<LonLat> {
    let place = |pair: &[u8]| LonLat::new(number(pair, 0), number(pair, 8));
    bytes.chunks_exact(16).map(place).collect()
}

fn slice(body: &[u8], start: usize, count: u32, each: usize) -> Option<&[u8]> {
    let bytes_count = usize::try_from(count).ok()?.checked_mul(each)?;
    body.get(start..)?.get(..bytes_count)
}

fn four(bytes: &[u8], at: usize) -> Option<[u8; 4]> {
    bytes.get(at..)?.first_chunk().copied()
}

fn big(bytes: &[u8], at: usize) -> Option<u32> {
    four(bytes, at).map(u32::from_be_bytes)
}

fn little(bytes: &[u8], at: usize) -> Option<u32> {
    four(bytes, at).map(u32::from_le_bytes)
}

fn number(bytes: &[u8], at: usize) -> f64 {
    let eight = bytes.get(at..).and_then(|rest| rest.first_chunk().copied());
    let value = eight.map_or(f64::NAN, f64::from_le_bytes);
    // Below −10³⁸ the format has no number.
    if value < -1e38 { f64::NAN } else { value }
}
