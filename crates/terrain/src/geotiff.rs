//! Grids from GeoTIFF: one band of heights on WGS84 longitudes and latitudes, in strips or tiles.

use crate::TerrainError;
use crate::datum::{self, VerticalDatum};
use crate::geokeys::{GeoKeys, MetadataItem, PlaceTags, Placement, metadata_items, placement};
use crate::grid::{Grid, GridHeader};
use crate::intake::{self, Asked, Declared, broken};
use std::io::{Cursor, Read, Seek};
use tiff::decoder::{Decoder, DecodingResult, Limits};
use tiff::tags::Tag;
use tiff::{ColorType, TiffError};

pub(crate) const FORMAT: &str = "GeoTIFF";
/// GDAL's list of metadata items, as XML (registered with Adobe).
const GDAL_METADATA: Tag = Tag::Unknown(42_112);

/// Reads a GeoTIFF of heights in metres.
///
/// Taken: one band of 8, 16, 32-bit integers or 32, 64-bit floats; strips or tiles, plain, deflate, LZW or `PackBits`;
/// `ModelPixelScale` with `ModelTiepoint`, or an unrotated `ModelTransformation`; pixels as areas or points;
/// `GDAL_NODATA`; scale and offset of GDAL's metadata; EPSG:4326 only. Rows of the result run from the north.
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
    let mut reader = Decoder::new(Cursor::new(bytes)).map_err(|error| refused(&error))?;
    let (cols, rows) = reader.dimensions().map_err(|error| refused(&error))?;
    let cell_bytes = refuse_unless_one_band(&mut reader)?;
    let size = Declared {
        format: FORMAT,
        cols: u64::from(cols),
        rows: u64::from(rows),
        cell_bytes,
        file_bytes: bytes.len(),
    };
    let cells_count = intake::cells_count(&size)?;
    let mut reader = reader.with_limits(limits(bytes.len()));
    let frame = Frame { cols: cols as usize, rows: rows as usize, cells_count };
    let Described { header, meaning, from_south } = described(&mut reader, &frame, asked)?;
    let mut elevation_m = pixels(&mut reader, &frame, &meaning)?;
    if from_south {
        intake::flip_rows(&mut elevation_m, frame.cols);
    }
    intake::grid(header, elevation_m, asked)
}

/// Size of the picture.
pub(crate) struct Frame {
    pub cols: usize,
    pub rows: usize,
    pub cells_count: usize,
}

/// What the tags of a file say, besides its size.
pub(crate) struct Described {
    pub header: GridHeader,
    pub meaning: Meaning,
    /// Whether the first row of pixels is the southernmost.
    pub from_south: bool,
}

/// Reads where a picture lies and what its numbers mean.
pub(crate) fn described<R: Read + Seek>(
    reader: &mut Decoder<R>,
    frame: &Frame,
    asked: Asked,
) -> Result<Described, TerrainError> {
    let keys = geokeys(reader)?;
    keys.refuse_unless_wgs84()?;
    let place = placement(&place_tags(reader)?, keys.pixel_is_point())?;
    let meaning = Meaning::read(reader, &keys, asked)?;
    let vertical_datum = asked.datum(meaning.datum)?;
    let from_south = place.step_lat_deg > 0.0;
    Ok(Described { header: header(frame, &place, vertical_datum), meaning, from_south })
}

/// How stored numbers become heights.
pub(crate) struct Meaning {
    missing: Option<f64>,
    scale: f64,
    offset_m: f64,
    datum: Option<VerticalDatum>,
}

impl Meaning {
    fn read<R: Read + Seek>(
        reader: &mut Decoder<R>,
        keys: &GeoKeys,
        asked: Asked,
    ) -> Result<Self, TerrainError> {
        let xml = text_tag(reader, GDAL_METADATA)?.unwrap_or_default();
        let of_role = |role: &str| metadata_items(&xml).find(|item| item.attributes.contains(role));
        let heights = asked != Asked::Values;
        if let Some(item) =
            of_role("role=\"unittype\"").filter(|item| heights && !intake::is_metre(item.text))
        {
            return Err(broken(FORMAT, format!("its heights are in `{}`, not metres", item.text)));
        }
        let datum = match keys.vertical_datum() {
            _ if !heights => None,
            Err(error) => return Err(error),
            Ok(Some(datum)) => Some(datum),
            Ok(None) => metadata_items(&xml).find(names_the_datum).and_then(|item| datum::of_text(item.text)),
        };
        Ok(Self {
            missing: text_tag(reader, Tag::GdalNodata)?
                .map(|text| number("GDAL_NODATA", &text))
                .transpose()?,
            scale: of_role("role=\"scale\"").map_or(Ok(1.0), |item| number("scale", item.text))?,
            offset_m: of_role("role=\"offset\"").map_or(Ok(0.0), |item| number("offset", item.text))?,
            datum,
        })
    }

    /// Whether stored whole numbers are whole metres.
    pub(crate) fn is_plain(&self) -> bool {
        self.scale.to_bits() == 1.0_f64.to_bits() && self.offset_m.fract() == 0.0
    }

    /// Heights of stored numbers. The mark of missing heights is compared in the type it was stored in, where GDAL
    /// writes it with fewer digits than the type holds.
    fn heights<T: Stored>(&self, stored: &[T], heights_m: &mut [f32]) {
        let missing = self.missing.map(T::rounded);
        for (stored, height) in stored.iter().zip(heights_m) {
            let value = stored.value();
            #[allow(clippy::cast_possible_truncation)] // heights need no more than single precision, 1 mm
            let height_m = (value * self.scale + self.offset_m) as f32;
            *height = if missing == Some(value) { f32::NAN } else { height_m };
        }
    }
}

fn names_the_datum(item: &MetadataItem<'_>) -> bool {
    let attributes = item.attributes.to_lowercase().replace(' ', "_");
    attributes.contains("vertical_datum") || attributes.contains("vertical_reference")
}

/// A type pixels are stored in.
trait Stored: Copy {
    fn value(self) -> f64;
    fn rounded(mark: f64) -> f64 {
        mark
    }
}

macro_rules! stored {
    ($($kind:ty),+) => {
        $(impl Stored for $kind {
            fn value(self) -> f64 {
                f64::from(self)
            }
        })+
    };
}
stored!(u8, i8, u16, i16, u32, i32, f64);

impl Stored for f32 {
    fn value(self) -> f64 {
        f64::from(self)
    }
    #[allow(clippy::cast_possible_truncation)] // meant: the mark as this type holds it
    fn rounded(mark: f64) -> f64 {
        f64::from(mark as f32)
    }
}

fn header(frame: &Frame, place: &Placement, vertical_datum: VerticalDatum) -> GridHeader {
    let far_lat_deg = place.lat_first_deg + place.step_lat_deg * frame.rows as f64;
    GridHeader {
        cols: frame.cols,
        rows: frame.rows,
        lon_west_deg: place.lon_first_deg,
        lat_north_deg: place.lat_first_deg.max(far_lat_deg),
        cell_lon_deg: place.step_lon_deg,
        cell_lat_deg: place.step_lat_deg.abs(),
        vertical_datum,
        format: FORMAT,
    }
}

/// Bytes of a pixel, if the picture is one band of whole numbers of bytes and no colours.
pub(crate) fn refuse_unless_one_band<R: Read + Seek>(reader: &mut Decoder<R>) -> Result<u64, TerrainError> {
    const WHITE_IS_ZERO: u16 = 0;
    let colours = reader.colortype().map_err(|error| refused(&error))?;
    let photometric = reader.find_tag_unsigned::<u16>(Tag::PhotometricInterpretation);
    match (colours, photometric.map_err(|error| refused(&error))?) {
        (_, Some(WHITE_IS_ZERO)) => {
            Err(broken(FORMAT, "it is a picture with white as zero, not a grid of heights"))
        }
        (ColorType::Gray(bits @ (8 | 16 | 32 | 64)), _) => Ok(u64::from(bits) / 8),
        (colours, _) => {
            Err(broken(FORMAT, format!("its pixels are {colours:?}; one band of heights is needed")))
        }
    }
}

fn limits(file_bytes: usize) -> Limits {
    let most = usize::try_from(intake::expanded_limit(file_bytes)).unwrap_or(usize::MAX);
    let mut limits = Limits::default();
    limits.decoding_buffer_size = most;
    limits.intermediate_buffer_size = most;
    limits
}

/// The pixels, chunk by chunk, each chunk cut at the edges of the picture.
fn pixels<R: Read + Seek>(
    reader: &mut Decoder<R>,
    frame: &Frame,
    meaning: &Meaning,
) -> Result<Vec<f32>, TerrainError> {
    let (chunk_cols, chunk_rows) = reader.chunk_dimensions();
    let (chunk_cols, chunk_rows) = (chunk_cols as usize, chunk_rows as usize);
    let mut elevation_m = vec![f32::NAN; frame.cells_count];
    let mut heights_m = Vec::new();
    let mut index = 0;
    for top in (0..frame.rows).step_by(chunk_rows.max(1)) {
        for left in (0..frame.cols).step_by(chunk_cols.max(1)) {
            let (width, height) = (chunk_cols.min(frame.cols - left), chunk_rows.min(frame.rows - top));
            let chunk = reader.read_chunk(index).map_err(|error| refused(&error))?;
            heights_m.clear();
            heights_m.resize(width * height, f32::NAN);
            to_heights(&chunk, meaning, &mut heights_m)?;
            for (row, heights) in heights_m.chunks_exact(width).enumerate() {
                let start = (top + row) * frame.cols + left;
                elevation_m[start..start + width].copy_from_slice(heights);
            }
            index += 1;
        }
    }
    Ok(elevation_m)
}

pub(crate) fn to_heights(
    chunk: &DecodingResult,
    meaning: &Meaning,
    heights_m: &mut [f32],
) -> Result<(), TerrainError> {
    match chunk {
        DecodingResult::U8(stored) => meaning.heights(stored, heights_m),
        DecodingResult::I8(stored) => meaning.heights(stored, heights_m),
        DecodingResult::U16(stored) => meaning.heights(stored, heights_m),
        DecodingResult::I16(stored) => meaning.heights(stored, heights_m),
        DecodingResult::U32(stored) => meaning.heights(stored, heights_m),
        DecodingResult::I32(stored) => meaning.heights(stored, heights_m),
        DecodingResult::F32(stored) => meaning.heights(stored, heights_m),
        DecodingResult::F64(stored) => meaning.heights(stored, heights_m),
        _ => {
            return Err(broken(
                FORMAT,
                "its pixels are half floats or 64-bit integers; convert them to 32-bit floats",
            ));
        }
    }
    Ok(())
}

fn geokeys<R: Read + Seek>(reader: &mut Decoder<R>) -> Result<GeoKeys, TerrainError> {
    let directory = reader.find_tag(Tag::GeoKeyDirectoryTag).map_err(|error| refused(&error))?;
    let Some(directory) = directory else {
        return Err(broken(FORMAT, "it is a TIFF without GeoTIFF keys: nothing says where it lies"));
    };
    let directory = directory.into_u16_vec().map_err(|error| refused(&error))?;
    Ok(GeoKeys::parse(&directory, &text_tag(reader, Tag::GeoAsciiParamsTag)?.unwrap_or_default()))
}

fn place_tags<R: Read + Seek>(reader: &mut Decoder<R>) -> Result<PlaceTags, TerrainError> {
    let mut numbers = |tag: Tag| -> Result<Vec<f64>, TerrainError> {
        let value = reader.find_tag(tag).map_err(|error| refused(&error))?;
        value.map_or(Ok(Vec::new()), |value| value.into_f64_vec().map_err(|error| refused(&error)))
    };
    Ok(PlaceTags {
        pixel_scale: numbers(Tag::ModelPixelScaleTag)?,
        tiepoint: numbers(Tag::ModelTiepointTag)?,
        transformation: numbers(Tag::ModelTransformationTag)?,
    })
}

fn text_tag<R: Read + Seek>(reader: &mut Decoder<R>, tag: Tag) -> Result<Option<String>, TerrainError> {
    let value = reader.find_tag(tag).map_err(|error| refused(&error))?;
    value.map(|value| value.into_string().map_err(|error| refused(&error))).transpose()
}

fn number(what: &str, text: &str) -> Result<f64, TerrainError> {
    let text = text.trim_matches(['\0', ' ', '\n']);
    text.parse().map_err(|_| broken(FORMAT, format!("{what} is `{text}`, which is no number")))
}

pub(crate) fn refused(error: &TiffError) -> TerrainError {
    broken(FORMAT, error.to_string())
}
