//! Readers: the bytes of a file in, features or a grid of values out. Bytes are treated as hostile.
//!
//! The format is told by what a file holds, never by its name; the name stands in messages.

mod archive;
mod check;
mod crossing;
mod datum;
mod dbf;
mod geojson;
mod geopackage;
mod kml;
mod parts;
mod raster;
mod shapefile;
mod wkb;
mod xml;

use crate::error::LayersError;
use crate::features::FeatureSet;
pub use raster::read_raster;
use units::Staged;

/// Largest file read.
pub const FILE_LIMIT_BYTES_COUNT: usize = 256 << 20;
/// Largest sum of what is inflated out of a zip.
pub const INFLATED_LIMIT_BYTES_COUNT: usize = 256 << 20;
/// Most features of a file.
pub const FEATURES_LIMIT_COUNT: usize = 1_000_000;
/// Most corners and points of a file: 16 bytes each.
pub const VERTICES_LIMIT_COUNT: usize = 20_000_000;
/// Deepest nesting of collections and folders.
pub const DEPTH_LIMIT_COUNT: usize = 64;

/// Reads points, lines and areas from GeoJSON, a shapefile (alone or zipped), KML, KMZ or a `GeoPackage`.
///
/// What is wrong with a feature is a finding under its name, and the others are read. Outlines of areas run
/// counterclockwise and holes clockwise, whatever the file does; a feature of points, lines and areas together becomes
/// one for each kind, under the same name. Heights and measures of positions are left out.
///
/// # Errors
/// When the bytes are none of the formats, broken as a whole, too large, or in another reference system than WGS84.
pub fn read_features(file_name: &str, bytes: &[u8]) -> Result<Staged<FeatureSet>, LayersError> {
    if bytes.len() > FILE_LIMIT_BYTES_COUNT {
        return Err(too_large(file_name, "bytes", FILE_LIMIT_BYTES_COUNT));
    }
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let found = match bytes {
        [b'P', b'K', 3, 4, ..] => archive::read(file_name, bytes)?,
        [0, 0, 0x27, 0x0a, ..] => shapefile::read_alone(file_name, bytes)?,
        _ if bytes.starts_with(b"SQLite format 3\0") => geopackage::read(file_name, bytes)?,
        _ if text.starts_with(b"{") => geojson::read(file_name, text)?,
        _ if text.starts_with(b"<") => kml::read(file_name, text)?,
        _ => {
            let start = &bytes[..bytes.len().min(4)];
            return Err(unreadable(
                file_name,
                format!("it has {} bytes and starts with {start:02x?}", bytes.len()),
            ));
        }
    };
    Ok(check::checked(found))
}

fn unreadable(file: &str, reason: impl Into<String>) -> LayersError {
    LayersError::Unreadable { file: file.to_owned(), reason: reason.into() }
}

fn broken(file: &str, format: &'static str, reason: impl std::fmt::Display) -> LayersError {
    LayersError::Broken { file: file.to_owned(), format, reason: reason.to_string() }
}

fn too_large(file: &str, what: &'static str, limit_count: usize) -> LayersError {
    LayersError::TooLarge { file: file.to_owned(), what, limit_count }
}
