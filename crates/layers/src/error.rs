//! Why a layer cannot be read.

/// Each variant carries what was found, where, and the limit.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum LayersError {
    /// None of the formats.
    #[error(
        "{file} is no file of features this program reads: {reason}; give GeoJSON, a shapefile (.shp, or a .zip with .shp, \
         .dbf and .prj), KML or KMZ, or a GeoPackage"
    )]
    Unreadable {
        /// The file.
        file: String,
        /// What was found instead.
        reason: String,
    },
    /// The format is right and the content broken or unsupported.
    #[error("{file}: the {format} cannot be used: {reason}")]
    Broken {
        /// The file.
        file: String,
        /// The format.
        format: &'static str,
        /// What is wrong, with the value read.
        reason: String,
    },
    /// Another reference system than WGS84.
    #[error(
        "{file}: its positions are in {datum}, and this program takes longitudes and latitudes of WGS84 (EPSG:4326); \
         reproject it, e.g. with ogr2ogr -t_srs EPSG:4326"
    )]
    Datum {
        /// The file, or the table of it.
        file: String,
        /// The system it names.
        datum: String,
    },
    /// More than a reader takes.
    #[error("{file} has more than {limit_count} {what}; cut out of it what lies around the route")]
    TooLarge {
        /// The file.
        file: String,
        /// What there is too much of.
        what: &'static str,
        /// The limit.
        limit_count: usize,
    },
    /// A grid of values that cannot be read.
    #[error(transparent)]
    Grid(#[from] terrain::TerrainError),
}
