//! Grids from NetCDF in the layout of GEBCO: heights over a latitude and a longitude axis.

use crate::TerrainError;
use crate::datum::{self, VerticalDatum};
use crate::grid::{Grid, GridHeader};
use crate::intake::{self, Asked, Declared, broken};
use netcdf_reader::{NcFile, NcOpenOptions, NcSliceInfo, NcSliceInfoElem, NcVariable};
use std::ops::Range;

pub(crate) const FORMAT: &str = "NetCDF";
/// Names of the heights: GEBCO and EMODnet, GMT and NOAA, GDAL.
const HEIGHT_NAMES: [&str; 3] = ["elevation", "z", "Band1"];
/// Cells read at a time: 32 MB in double precision.
const BAND_CELLS: usize = 4_000_000;
/// Most a position of an axis may be off the regular one, in cells: less than any grid knows its own positions. Single
/// precision at 15″ is off by 0.004; ETOPO5 in the wild has a last longitude that is off by 0.04.
const AXIS_SLOP_CELLS: f64 = 0.05;

/// Reads a NetCDF grid of heights in metres, classic or NetCDF-4.
///
/// Taken: `elevation(lat, lon)`, also called `z` or `Band1`; latitudes either way, longitudes eastwards, both regular;
/// `_FillValue`, `missing_value`, `valid_range`, `scale_factor`, `add_offset`; NaN as no height. Axes hold the
/// middles of the cells. Rows of the result run from the north.
///
/// `declared` is what the user says heights count from; a file that states no datum needs it, and one that states
/// another contradicts it.
///
/// # Errors
/// When the bytes are no such file, are broken, declare too many cells, or leave the vertical datum open.
pub fn read(bytes: &[u8], declared: Option<VerticalDatum>) -> Result<Grid, TerrainError> {
    read_as(bytes, Asked::Heights(declared))
}

/// Reads heights or values.
pub(crate) fn read_as(bytes: &[u8], asked: Asked) -> Result<Grid, TerrainError> {
    intake::guarded(FORMAT, || read_unguarded(bytes, asked))
}

fn read_unguarded(bytes: &[u8], asked: Asked) -> Result<Grid, TerrainError> {
    let most = usize::try_from(intake::expanded_limit(bytes.len())).unwrap_or(usize::MAX);
    let options = NcOpenOptions { max_chunk_bytes: most, max_read_bytes: most, ..NcOpenOptions::default() };
    let file = NcFile::from_bytes_with_options(bytes, options).map_err(|error| refused(&error))?;
    let heights = match asked {
        Asked::Heights(_) => heights_variable(&file)?,
        Asked::Values => values_variable(&file)?,
    };
    let size = declared_size(heights, bytes.len())?;
    let cells_count = intake::cells_count(&size)?;
    let (header, from_south) = described(&file, heights, &size, asked)?;
    let mut elevation_m = cells(&file, heights, &header, cells_count)?;
    if from_south {
        intake::flip_rows(&mut elevation_m, header.cols);
    }
    intake::grid(header, elevation_m, asked)
}

/// What a file says about the size of its heights.
pub(crate) fn declared_size(heights: &NcVariable, file_bytes: usize) -> Result<Declared, TerrainError> {
    let (rows, cols) = (heights.dimensions[0].size, heights.dimensions[1].size);
    let cell_bytes = heights.dtype.size().map_err(|error| broken(FORMAT, error.to_string()))? as u64;
    Ok(Declared { format: FORMAT, cols, rows, cell_bytes, file_bytes })
}

/// Where the heights or values lie and what they count from, and whether their first row is the southernmost.
pub(crate) fn described(
    file: &NcFile,
    heights: &NcVariable,
    size: &Declared,
    asked: Asked,
) -> Result<(GridHeader, bool), TerrainError> {
    if asked != Asked::Values {
        refuse_unless_heights_in_metres(heights)?;
    }
    let lat = Axis::read(file, heights, 0, size)?;
    let lon = Axis::read(file, heights, 1, size)?;
    if lon.step_deg < 0.0 {
        return Err(broken(FORMAT, "its longitudes run westwards"));
    }
    let vertical_datum = asked.datum(stated_datum(file, heights)?)?;
    let header = GridHeader {
        cols: lon.count,
        rows: lat.count,
        lon_west_deg: lon.first_deg - lon.step_deg / 2.0,
        lat_north_deg: lat.first_deg.max(lat.last_deg()) + lat.step_deg.abs() / 2.0,
        cell_lon_deg: lon.step_deg,
        cell_lat_deg: lat.step_deg.abs(),
        vertical_datum,
        format: FORMAT,
    };
    Ok((header, lat.step_deg > 0.0))
}

/// The variable that holds the heights: a known name and two dimensions.
pub(crate) fn heights_variable(file: &NcFile) -> Result<&NcVariable, TerrainError> {
    let variables = file.variables().map_err(|error| refused(&error))?;
    let known = HEIGHT_NAMES.iter().find_map(|name| variables.iter().find(|variable| variable.name == *name));
    let Some(heights) = known else {
        let found: Vec<&str> = variables.iter().map(|variable| variable.name.as_str()).take(20).collect();
        let reason = format!("it holds none of {}, only {}", HEIGHT_NAMES.join(", "), found.join(", "));
        return Err(broken(FORMAT, reason));
    };
    if heights.dimensions.len() != 2 {
        let found: Vec<&str> = heights.dimensions.iter().map(|dimension| dimension.name.as_str()).collect();
        let reason =
            format!("`{}` lies over ({}), not over latitude and longitude", heights.name, found.join(", "));
        return Err(broken(FORMAT, reason));
    }
    Ok(heights)
}

/// The variable that holds the values: the only one of numbers over two axes with coordinates.
fn values_variable(file: &NcFile) -> Result<&NcVariable, TerrainError> {
    let variables = file.variables().map_err(|error| refused(&error))?;
    let has_axis = |name: &str| variables.iter().any(|variable| variable.is_coordinate_variable_for(name));
    let over_axes = |variable: &&NcVariable| {
        variable.dimensions.len() == 2
            && variable.dimensions.iter().all(|dimension| has_axis(&dimension.name))
    };
    let found: Vec<&NcVariable> = variables.iter().filter(over_axes).take(20).collect();
    if let [values] = found.as_slice() {
        return Ok(values);
    }
    let names: Vec<&str> = found.iter().map(|variable| variable.name.as_str()).collect();
    let reason = format!(
        "{} variables lie over latitude and longitude ({}); one layer is read from a file: keep one variable, with its \
         coordinates",
        names.len(),
        names.join(", ")
    );
    Err(broken(FORMAT, reason))
}

fn refuse_unless_heights_in_metres(heights: &NcVariable) -> Result<(), TerrainError> {
    let text = |name: &str| heights.attribute(name).and_then(|attribute| attribute.value.as_string());
    if let Some(unit) = text("units").filter(|unit| !intake::is_metre(unit)) {
        return Err(broken(FORMAT, format!("its heights are in `{unit}`, not metres")));
    }
    if text("positive").is_some_and(|way| way.eq_ignore_ascii_case("down")) {
        return Err(broken(
            FORMAT,
            format!("`{}` counts depths downwards; this reader takes heights", heights.name),
        ));
    }
    Ok(())
}

/// A regular axis: middles of cells.
struct Axis {
    first_deg: f64,
    step_deg: f64,
    count: usize,
}

impl Axis {
    fn last_deg(&self) -> f64 {
        self.first_deg + self.step_deg * (self.count as f64 - 1.0)
    }

    /// Reads the coordinate variable of a dimension: 0 for latitudes, 1 for longitudes.
    fn read(
        file: &NcFile,
        heights: &NcVariable,
        which: usize,
        size: &Declared,
    ) -> Result<Self, TerrainError> {
        let dimension = &heights.dimensions[which];
        let name = dimension.name.as_str();
        let variables = file.variables().map_err(|error| refused(&error))?;
        let Some(axis) = variables.iter().find(|variable| variable.is_coordinate_variable_for(name)) else {
            return Err(broken(
                FORMAT,
                format!("dimension `{name}` of `{}` has no coordinates", heights.name),
            ));
        };
        refuse_unless_degrees(axis, ["latitude", "longitude"][which])?;
        if dimension.size.saturating_mul(8) > intake::expanded_limit(size.file_bytes) {
            return Err(broken(
                FORMAT,
                format!("`{name}` declares {} positions, more than it can hold", dimension.size),
            ));
        }
        let positions = file.read_variable_unpacked(name).map_err(|error| refused(&error))?;
        let positions: Vec<f64> = positions.iter().copied().collect();
        if positions.len() as u64 != dimension.size {
            return Err(broken(
                FORMAT,
                format!("`{name}` holds {} of {} positions", positions.len(), dimension.size),
            ));
        }
        Self::regular(name, positions, which == 1)
    }

    /// The axis through positions, if they are regular. Longitudes may step over the antimeridian.
    fn regular(name: &str, mut positions: Vec<f64>, around: bool) -> Result<Self, TerrainError> {
        if around {
            let (mut turn_deg, mut previous) = (0.0, f64::NEG_INFINITY);
            for position in &mut positions {
                // A fall of more than half a turn is the antimeridian; any other is for the check below.
                turn_deg += if previous - *position > 180.0 { 360.0 } else { 0.0 };
                previous = *position;
                *position += turn_deg;
            }
        }
        let ([first_deg, .., last_deg], count) = (positions.as_slice(), positions.len()) else {
            return Err(broken(FORMAT, format!("`{name}` holds fewer than two positions")));
        };
        let (first_deg, step_deg) = (*first_deg, (last_deg - first_deg) / (count as f64 - 1.0));
        let regular = |(index, position): (usize, &f64)| {
            (position - (first_deg + step_deg * index as f64)).abs() <= AXIS_SLOP_CELLS * step_deg.abs()
        };
        if step_deg != 0.0 && step_deg.is_finite() && positions.iter().enumerate().all(regular) {
            return Ok(Self { first_deg, step_deg, count });
        }
        let worst = positions.windows(2).map(|pair| pair[1] - pair[0]);
        let (least, most) = worst.fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), step| {
            (step.min(least), step.max(most))
        });
        Err(broken(
            FORMAT,
            format!("`{name}` is not regular: its steps run from {least}° to {most}°; resample it"),
        ))
    }
}

/// Refuses an axis that is something else than degrees of what it should be.
fn refuse_unless_degrees(axis: &NcVariable, wanted: &str) -> Result<(), TerrainError> {
    let text = |name: &str| axis.attribute(name).and_then(|attribute| attribute.value.as_string());
    let (unit, standard) = (text("units").unwrap_or_default(), text("standard_name").unwrap_or_default());
    let is_degree = unit.is_empty() || unit.to_lowercase().starts_with("degree");
    let other =
        if wanted == "latitude" { ["east", "longitude", "lon"] } else { ["north", "latitude", "lat"] };
    let is_other = unit.to_lowercase().ends_with(other[0])
        || standard.eq_ignore_ascii_case(other[1])
        || axis.name.eq_ignore_ascii_case(other[2])
        || axis.name.eq_ignore_ascii_case(other[1]);
    if is_degree && !is_other {
        return Ok(());
    }
    let reason = format!(
        "`{}` (units `{unit}`) stands where {wanted} in degrees is needed; the layout is elevation(lat, lon), unprojected",
        axis.name
    );
    Err(broken(FORMAT, reason))
}

/// The datum that attributes of the heights or of the file state. A code of a system that counts depths is refused.
fn stated_datum(file: &NcFile, heights: &NcVariable) -> Result<Option<VerticalDatum>, TerrainError> {
    const NAMES: [&str; 8] = [
        "vertical_datum",
        "vertical_reference",
        "vert_datum",
        "datum",
        "standard_name",
        "sdn_parameter_name",
        "long_name",
        "units",
    ];
    let global = file.global_attributes().map_err(|error| refused(&error))?;
    let in_order = NAMES.iter().flat_map(|name| {
        // The whole file's long name and units say nothing of its heights; its datum does.
        let of_file = if *name == "long_name" || *name == "units" { &[] } else { global };
        let same_name = |found: &str| found.eq_ignore_ascii_case(name);
        heights.attributes.iter().chain(of_file).filter(move |attribute| same_name(&attribute.name))
    });
    for attribute in in_order {
        if let Some(datum) = attribute.value.as_string().and_then(|text| datum::of_text(&text)) {
            return Ok(Some(datum));
        }
    }
    Ok(None)
}

/// The heights in the file's own order of rows, read in bands of rows.
fn cells(
    file: &NcFile,
    heights: &NcVariable,
    header: &GridHeader,
    cells_count: usize,
) -> Result<Vec<f32>, TerrainError> {
    let band_rows = (BAND_CELLS / header.cols).max(1);
    let mut elevation_m = Vec::with_capacity(cells_count);
    for start in (0..header.rows).step_by(band_rows) {
        read_band(file, heights, start..(start + band_rows).min(header.rows), &mut elevation_m)?;
    }
    if elevation_m.len() != cells_count {
        return Err(broken(FORMAT, format!("it holds {} of {cells_count} cells", elevation_m.len())));
    }
    Ok(elevation_m)
}

/// Appends the heights of a band of rows in the file's own order.
pub(crate) fn read_band(
    file: &NcFile,
    heights: &NcVariable,
    rows: Range<usize>,
    into: &mut Vec<f32>,
) -> Result<(), TerrainError> {
    let rows = NcSliceInfoElem::Slice { start: rows.start as u64, end: rows.end as u64, step: 1 };
    let cols = NcSliceInfoElem::Slice { start: 0, end: heights.dimensions[1].size, step: 1 };
    let band = NcSliceInfo { selections: vec![rows, cols] };
    let band =
        file.read_variable_slice_unpacked_masked(&heights.name, &band).map_err(|error| refused(&error))?;
    #[allow(clippy::cast_possible_truncation)] // heights need no more than single precision, 1 mm
    into.extend(band.iter().map(|height| *height as f32));
    Ok(())
}

pub(crate) fn refused(error: &netcdf_reader::Error) -> TerrainError {
    broken(FORMAT, error.to_string())
}
