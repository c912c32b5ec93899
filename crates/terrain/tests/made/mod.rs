//! Files made for tests: small GeoTIFFs with the encoder of `tiff`, classic NetCDF byte by byte.

#![allow(dead_code)] // each test binary uses a part

use std::io::Cursor;
use tiff::encoder::colortype::ColorType;
use tiff::encoder::{Compression, TiffEncoder, TiffKind, TiffKindBig, TiffKindStandard, TiffValue};
use tiff::tags::Tag;

/// What a made GeoTIFF says besides its pixels.
pub struct Tags {
    pub keys: Vec<[u16; 4]>,
    pub pixel_scale: Vec<f64>,
    pub tiepoint: Vec<f64>,
    pub transformation: Vec<f64>,
    pub no_data: Option<&'static str>,
    pub metadata: Option<&'static str>,
    pub rows_per_strip: u32,
    pub compression: Compression,
}

/// WGS84, pixels of 0.5° × 0.25° as areas from 50° E 42° N.
impl Default for Tags {
    fn default() -> Self {
        Self {
            keys: vec![[1024, 0, 1, 2], [1025, 0, 1, 1], [2048, 0, 1, 4326]],
            pixel_scale: vec![0.5, 0.25, 0.0],
            tiepoint: vec![0.0, 0.0, 0.0, 50.0, 42.0, 0.0],
            transformation: Vec::new(),
            no_data: None,
            metadata: None,
            rows_per_strip: 1,
            compression: Compression::Uncompressed,
        }
    }
}

/// A GeoTIFF of one band.
pub fn geotiff<Kind: ColorType>(cols: u32, pixels: &[Kind::Inner], tags: &Tags) -> Vec<u8>
where
    [Kind::Inner]: TiffValue,
{
    made::<Kind, TiffKindStandard>(cols, pixels, tags)
}

/// A `BigTIFF` of one band.
pub fn big_geotiff<Kind: ColorType>(cols: u32, pixels: &[Kind::Inner], tags: &Tags) -> Vec<u8>
where
    [Kind::Inner]: TiffValue,
{
    made::<Kind, TiffKindBig>(cols, pixels, tags)
}

fn made<Kind: ColorType, File: TiffKind>(cols: u32, pixels: &[Kind::Inner], tags: &Tags) -> Vec<u8>
where
    [Kind::Inner]: TiffValue,
{
    let mut bytes = Cursor::new(Vec::new());
    let pixels_count = pixels.len() / Kind::BITS_PER_SAMPLE.len();
    let rows = u32::try_from(pixels_count).expect("small") / cols;
    let encoder = TiffEncoder::<_, File>::new_generic(&mut bytes).expect("memory takes all");
    let mut encoder = encoder.with_compression(tags.compression);
    let mut image = encoder.new_image::<Kind>(cols, rows).expect("sizes fit");
    image.rows_per_strip(tags.rows_per_strip).expect("above zero");
    let mut directory: Vec<u16> = vec![1, 1, 0, u16::try_from(tags.keys.len()).expect("few")];
    directory.extend(tags.keys.iter().flatten());
    let out = image.encoder();
    out.write_tag(Tag::GeoKeyDirectoryTag, directory.as_slice()).expect("memory takes all");
    for (tag, numbers) in [
        (Tag::ModelPixelScaleTag, &tags.pixel_scale),
        (Tag::ModelTiepointTag, &tags.tiepoint),
        (Tag::ModelTransformationTag, &tags.transformation),
    ] {
        if !numbers.is_empty() {
            out.write_tag(tag, numbers.as_slice()).expect("memory takes all");
        }
    }
    for (tag, text) in [(Tag::GdalNodata, tags.no_data), (Tag::Unknown(42_112), tags.metadata)] {
        if let Some(text) = text {
            out.write_tag(tag, text).expect("memory takes all");
        }
    }
    image.write_data(pixels).expect("memory takes all");
    bytes.into_inner()
}

/// An attribute of a made NetCDF.
#[derive(Clone)]
pub enum Value {
    Text(&'static str),
    Short(i16),
    Double(f64),
}

/// Attributes by name.
pub type Attributes = Vec<(&'static str, Value)>;

/// Cells of a made NetCDF.
pub enum Cells {
    Short(Vec<i16>),
    Float(Vec<f32>),
    Double(Vec<f64>),
}

/// A classic NetCDF (CDF-1) of one variable over two axes.
pub struct Classic {
    pub name: &'static str,
    pub axes: [(&'static str, Vec<f64>, Attributes); 2],
    pub attributes: Attributes,
    pub global: Attributes,
    pub cells: Cells,
}

/// `elevation(lat, lon)` of 2 × 3 shorts, latitudes ascending.
impl Default for Classic {
    fn default() -> Self {
        let degrees = |unit: &'static str| vec![("units", Value::Text(unit))];
        Self {
            name: "elevation",
            axes: [
                ("lat", vec![41.5, 42.5], degrees("degrees_north")),
                ("lon", vec![50.25, 50.75, 51.25], degrees("degrees_east")),
            ],
            attributes: vec![("units", Value::Text("m"))],
            global: Vec::new(),
            cells: Cells::Short(vec![-1, -2, -3, -4, -5, -6]),
        }
    }
}

impl Classic {
    /// The file.
    ///
    /// The layout: magic, number of records, lists of dimensions, global attributes and variables, then the data of
    /// each variable, everything big-endian and padded to four bytes (NetCDF classic format specification).
    pub fn bytes(&self) -> Vec<u8> {
        let [(lat, lats, lat_attributes), (lon, lons, lon_attributes)] = &self.axes;
        let data = [doubles(lats), doubles(lons), self.cells_bytes()];
        let mut begin = 0;
        let mut header = Vec::new();
        // The offsets stand in the header, whose length they do not change: the second pass knows it.
        for _ in 0..2 {
            let mut offset = begin;
            header = b"CDF\x01\0\0\0\0".to_vec();
            list(&mut header, 10, 2);
            for (name, positions) in [(lat, lats), (lon, lons)] {
                text(&mut header, name);
                number(&mut header, positions.len());
            }
            attributes(&mut header, &self.global);
            list(&mut header, 11, 3);
            let variables = [
                (*lat, vec![0], lat_attributes, 6),
                (*lon, vec![1], lon_attributes, 6),
                (self.name, vec![0, 1], &self.attributes, self.cells_type()),
            ];
            for ((name, dimensions, with, kind), data) in variables.iter().zip(&data) {
                text(&mut header, name);
                number(&mut header, dimensions.len());
                dimensions.iter().for_each(|dimension| number(&mut header, *dimension));
                attributes(&mut header, with);
                number(&mut header, *kind);
                number(&mut header, data.len());
                number(&mut header, offset);
                offset += data.len();
            }
            begin = header.len();
        }
        header.into_iter().chain(data.concat()).collect()
    }

    fn cells_type(&self) -> usize {
        match self.cells {
            Cells::Short(_) => 3,
            Cells::Float(_) => 5,
            Cells::Double(_) => 6,
        }
    }

    fn cells_bytes(&self) -> Vec<u8> {
        let mut bytes = match &self.cells {
            Cells::Short(cells) => cells.iter().flat_map(|cell| cell.to_be_bytes()).collect(),
            Cells::Float(cells) => cells.iter().flat_map(|cell| cell.to_be_bytes()).collect(),
            Cells::Double(cells) => doubles(cells),
        };
        pad(&mut bytes);
        bytes
    }
}

fn doubles(numbers: &[f64]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_be_bytes()).collect()
}

fn number(out: &mut Vec<u8>, number: usize) {
    out.extend(u32::try_from(number).expect("small").to_be_bytes());
}

fn pad(out: &mut Vec<u8>) {
    out.resize(out.len().next_multiple_of(4), 0);
}

fn text(out: &mut Vec<u8>, text: &str) {
    number(out, text.len());
    out.extend(text.as_bytes());
    pad(out);
}

/// The head of a list; an empty one has no tag.
fn list(out: &mut Vec<u8>, tag: usize, count: usize) {
    number(out, if count == 0 { 0 } else { tag });
    number(out, count);
}

fn attributes(out: &mut Vec<u8>, attributes: &Attributes) {
    list(out, 12, attributes.len());
    for (name, value) in attributes {
        text(out, name);
        let (kind, count, bytes) = match value {
            Value::Text(words) => (2, words.len(), words.as_bytes().to_vec()),
            Value::Short(value) => (3, 1, value.to_be_bytes().to_vec()),
            Value::Double(value) => (6, 1, value.to_be_bytes().to_vec()),
        };
        number(out, kind);
        number(out, count);
        out.extend(bytes);
        pad(out);
    }
}
