//! Pictures inside a drawing: PNG in, what a PDF holds out.

use std::cell::Cell;

use base64::Engine as _;
use png::{BitDepth, ColorType, Transformations};

use crate::error::{Fault, shortened};

/// Ways a data URI says that it holds a PNG.
const PNG_PREFIX: &str = "data:image/png;base64,";

/// How the samples of a picture are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Samples {
    /// One grey value for each pixel.
    Grey,
    /// Red, green and blue.
    Rgb,
    /// A place in this table of red, green and blue.
    Palette(Vec<u8>),
}

/// A picture, compressed as a PDF holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Width, pixels.
    pub width_count: u32,
    /// Height, pixels.
    pub height_count: u32,
    /// Bits of one sample.
    pub bits_count: u8,
    /// What the samples are.
    pub samples: Samples,
    /// The samples, deflated.
    pub data: Vec<u8>,
    /// Opacity of each pixel, eight bits, deflated; none for an opaque picture.
    pub opacity: Option<Vec<u8>>,
}

/// Reads the picture that a data URI holds and takes its pixels off those left. Anything that would have to be
/// fetched is refused.
pub fn read(href: &str, pixels_left: &Cell<usize>) -> Result<Picture, Fault> {
    let Some(text) = href.trim().strip_prefix(PNG_PREFIX) else {
        return Err(Fault::External { href: shortened(href) });
    };
    let packed: String = text.split_ascii_whitespace().collect();
    let bytes = base64::engine::general_purpose::STANDARD.decode(packed).map_err(broken)?;
    decode(&bytes, pixels_left)
}

fn broken(error: impl std::fmt::Display) -> Fault {
    Fault::Picture { reason: error.to_string() }
}

fn decode(bytes: &[u8], pixels_left: &Cell<usize>) -> Result<Picture, Fault> {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
    let header = decoder.read_header_info().map_err(broken)?;
    let pixels_count = (header.width as usize).saturating_mul(header.height as usize);
    let indexed = header.color_type == ColorType::Indexed;
    Fault::above("pixels of the pictures of a drawing", pixels_count, pixels_left.get())?;
    pixels_left.set(pixels_left.get() - pixels_count);
    if !indexed {
        decoder.set_transformations(Transformations::normalize_to_color8());
    }
    let mut reader = decoder.read_info().map_err(broken)?;
    if indexed && reader.info().trns.is_some() {
        return see_through_palette(bytes);
    }
    let size = reader.output_buffer_size().ok_or_else(|| broken("its size overflows"))?;
    let mut samples = vec![0; size];
    let frame = reader.next_frame(&mut samples).map_err(broken)?;
    samples.truncate(frame.buffer_size());
    let palette = reader.info().palette.as_ref().map(|palette| palette.to_vec());
    pack(&frame, &samples, palette)
}

/// A palette with opacities is spread out to colours with opacities.
fn see_through_palette(bytes: &[u8]) -> Result<Picture, Fault> {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
    decoder.set_transformations(Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(broken)?;
    let size = reader.output_buffer_size().ok_or_else(|| broken("its size overflows"))?;
    let mut samples = vec![0; size];
    let frame = reader.next_frame(&mut samples).map_err(broken)?;
    samples.truncate(frame.buffer_size());
    pack(&frame, &samples, None)
}

fn pack(frame: &png::OutputInfo, samples: &[u8], palette: Option<Vec<u8>>) -> Result<Picture, Fault> {
    let (colours, opacity) = match frame.color_type {
        ColorType::Indexed | ColorType::Grayscale | ColorType::Rgb => (samples.to_vec(), None),
        ColorType::GrayscaleAlpha => split(samples, 2),
        ColorType::Rgba => split(samples, 4),
    };
    let meaning = match (frame.color_type, palette) {
        (ColorType::Indexed, Some(palette)) if palette.len() >= 3 => Samples::Palette(palette),
        (ColorType::Indexed, _) => return Err(broken("its palette is missing")),
        (ColorType::Grayscale | ColorType::GrayscaleAlpha, _) => Samples::Grey,
        (ColorType::Rgb | ColorType::Rgba, _) => Samples::Rgb,
    };
    Ok(Picture {
        width_count: frame.width,
        height_count: frame.height,
        bits_count: bits(frame.bit_depth),
        samples: meaning,
        data: deflated(&colours),
        opacity: opacity.filter(|opacity| opacity.iter().any(|frac| *frac < u8::MAX)).map(|it| deflated(&it)),
    })
}

fn bits(depth: BitDepth) -> u8 {
    match depth {
        BitDepth::One => 1,
        BitDepth::Two => 2,
        BitDepth::Four => 4,
        BitDepth::Eight => 8,
        BitDepth::Sixteen => 16,
    }
}

/// Colours and opacities of pixels that hold `channels_count` samples each, the last an opacity.
fn split(samples: &[u8], channels_count: usize) -> (Vec<u8>, Option<Vec<u8>>) {
    let pixels = samples.chunks_exact(channels_count);
    let colours = pixels.clone().flat_map(|pixel| &pixel[..channels_count - 1]).copied().collect();
    (colours, Some(pixels.map(|pixel| pixel[channels_count - 1]).collect()))
}

/// Compressed as `FlateDecode` reads it; always at the same level, so that bytes stay the same.
pub fn deflated(bytes: &[u8]) -> Vec<u8> {
    const LEVEL: u8 = 9;
    miniz_oxide::deflate::compress_to_vec_zlib(bytes, LEVEL)
}
