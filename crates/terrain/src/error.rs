//! Why the ground cannot be read or used.

use crate::grid::VerticalDatum;
use units::LonLat;

/// Each variant carries what was found, where, and the limit.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum TerrainError {
    /// None of the formats.
    #[error(
        "not a grid this program reads: {reason}; give a GeoTIFF or a GEBCO-layout NetCDF, an ESRI ASCII grid or a \
         list of longitude, latitude and height"
    )]
    Unreadable {
        /// What was found instead.
        reason: String,
    },
    /// The format is right and the content broken or unsupported.
    #[error("the {format} file cannot be used: {reason}")]
    Broken {
        /// `GeoTIFF` or `NetCDF`.
        format: &'static str,
        /// What is wrong, with the value read.
        reason: String,
    },
    /// Positions that are no longitudes and latitudes.
    #[error(
        "the {format} file has {place} {value}, which is no angle: these are projected metres; reproject it first, e.g. \
         with gdalwarp -t_srs EPSG:4326"
    )]
    Projected {
        /// The format.
        format: &'static str,
        /// Which number: a key of the header, or a coordinate and its line.
        place: String,
        /// The number.
        value: f64,
    },
    /// A point that is not on the grid of the others.
    #[error(
        "the XYZ file is no regular grid: the point on line {line_no}, {lon_deg} {lat_deg}, lies {off_cells:.2} cells \
         off the grid of the others ({cell_lon_deg:.7}° × {cell_lat_deg:.7}°); grid the points first, or remove it if \
         it is a stray"
    )]
    OffGrid {
        /// Line of the file, from 1.
        line_no: usize,
        /// Its longitude as written.
        lon_deg: f64,
        /// Its latitude.
        lat_deg: f64,
        /// Distance from the nearest node, in cells.
        off_cells: f64,
        /// Width of a cell.
        cell_lon_deg: f64,
        /// Height of a cell.
        cell_lat_deg: f64,
    },
    /// Larger than the reader's limit.
    #[error(
        "the grid has {cols} × {rows} cells; this reader takes at most {limit_count} cells; cut a window around the route out of it first"
    )]
    TooLarge {
        /// Columns declared.
        cols: u64,
        /// Rows declared.
        rows: u64,
        /// The limit.
        limit_count: u64,
    },
    /// No vertical datum in the file and none declared.
    #[error(
        "the grid does not say what its heights count from; declare it with --vertical-datum \
         ({words})"
    )]
    NoVerticalDatum {
        /// The words allowed.
        words: String,
    },
    /// The file and the user name different vertical datums. One of them is wrong, and every depth depends on which.
    #[error(
        "the grid says that its heights count from {}, and {} was declared; declare what the grid says, or correct \
         the grid's metadata if that is what is wrong",
        stated.word(),
        declared.word()
    )]
    DatumConflict {
        /// In the file.
        stated: VerticalDatum,
        /// By the user.
        declared: VerticalDatum,
    },
    /// An unknown datum word.
    #[error("`{word}` is not a vertical datum; use one of {words}")]
    UnknownDatum {
        /// The word given.
        word: String,
        /// The words allowed.
        words: String,
    },
    /// Nothing of the grid lies in the window.
    #[error(
        "the grid covers {west_deg:.3} to {east_deg:.3} E, {south_deg:.3} to {north_deg:.3} N, and none of the window asked for"
    )]
    OutsideGrid {
        /// West edge of the grid.
        west_deg: f64,
        /// East edge.
        east_deg: f64,
        /// South edge.
        south_deg: f64,
        /// North edge.
        north_deg: f64,
    },
    /// No cell holds a height.
    #[error("the window of {cells_count} cells holds no height at all; the grid is empty here")]
    Empty {
        /// Cells looked at.
        cells_count: usize,
    },
    /// Every cell holds the same height.
    #[error(
        "all {cells_count} cells of the window hold {elevation_m} m: a constant grid is a fill value, not a seabed"
    )]
    Constant {
        /// Cells with a height.
        cells_count: usize,
        /// The height.
        elevation_m: f64,
    },
    /// Every cell of the sea holds the same height.
    #[error(
        "all {cells_count} cells of the sea hold {elevation_m} m: the grid has a fill value where the seabed should \
         be; use another grid"
    )]
    ConstantSea {
        /// Cells of the sea.
        cells_count: usize,
        /// The height.
        elevation_m: f64,
    },
    /// No cell lies under water.
    #[error(
        "no cell of the window lies below the water surface at {surface_level_m} m; check the level and the grid"
    )]
    NoWater {
        /// The water level used.
        surface_level_m: f64,
    },
    /// A landing point is not on the grid.
    #[error(
        "landing point {landing} ({at}) is not on the grid; use a grid that covers it or correct the position"
    )]
    LandingOffGrid {
        /// Its id.
        landing: String,
        /// Its position.
        at: LonLat,
    },
    /// A landing point is too far from the water.
    #[error(
        "landing point {landing} ({at}) lies {nearest_km:.2} km from the nearest water below {surface_level_m} m; \
         shore_reach_km is {shore_reach_km}: move the landing point, or raise shore_reach_km if the shore approach is real"
    )]
    LandingInland {
        /// Its id.
        landing: String,
        /// Its position.
        at: LonLat,
        /// Distance to the nearest water, km.
        nearest_km: f64,
        /// The limit.
        shore_reach_km: f64,
        /// The water level used.
        surface_level_m: f64,
    },
    /// The landing points reach different waters.
    #[error(
        "landing points {first} and {second} lie on different waters: no connected sea below {surface_level_m} m \
         comes within {shore_reach_km} km of both; check the positions, the water level and the grid"
    )]
    DifferentWaters {
        /// First landing.
        first: String,
        /// Second landing.
        second: String,
        /// The limit.
        shore_reach_km: f64,
        /// The water level used.
        surface_level_m: f64,
    },
    /// The person stopped the work.
    #[error(transparent)]
    Cancelled(#[from] units::Cancelled),
}
