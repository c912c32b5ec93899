//! Heights of a tile as bytes, and back.
//!
//! A number is stored in two or four bytes. Packed tiles hold the differences from node to node along a row, the low
//! bytes of all of them first, then the next higher: the high bytes of a seabed's differences are nearly all alike.

use super::format::{Cells, broken};
use crate::TerrainError;
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;

/// How the bytes of a tile are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packed {
    /// One number that every node has.
    Constant,
    /// The numbers as they are.
    Plain,
    /// Differences, deflated.
    Deflated,
}

impl Packed {
    pub fn code(self) -> u8 {
        match self {
            Packed::Constant => 0,
            Packed::Plain => 1,
            Packed::Deflated => 2,
        }
    }

    pub fn of_code(code: u8) -> Option<Self> {
        [Packed::Constant, Packed::Plain, Packed::Deflated].into_iter().find(|known| known.code() == code)
    }
}

/// The mark of a missing height among whole metres.
const HOLE: i16 = i16::MIN;
/// Effort of deflate: the levels above win a few percent and take several times as long.
const LEVEL: u8 = 1;

/// The stored number of a height.
fn bits_of(height_m: f32, cells: Cells) -> u32 {
    match cells {
        Cells::Single => height_m.to_bits(),
        Cells::WholeMetres => u32::from(whole(height_m).cast_unsigned()),
    }
}

#[allow(clippy::cast_possible_truncation)] // within ±12,000, and checked to be whole before
fn whole(height_m: f32) -> i16 {
    if height_m.is_finite() { height_m as i16 } else { HOLE }
}

#[allow(clippy::cast_possible_truncation)] // two bytes are read as two bytes
fn height_of(bits: u32, cells: Cells) -> f32 {
    match cells {
        Cells::Single => f32::from_bits(bits),
        Cells::WholeMetres => match (bits as u16).cast_signed() {
            HOLE => f32::NAN,
            height_m => f32::from(height_m),
        },
    }
}

/// The bytes of a tile and how they are stored.
pub(super) fn pack(heights_m: &[f32], cells: Cells, deflate: bool) -> (Packed, Vec<u8>) {
    let bits: Vec<u32> = heights_m.iter().map(|height_m| bits_of(*height_m, cells)).collect();
    if bits.windows(2).all(|pair| pair[0] == pair[1]) {
        return (Packed::Constant, plain(&bits[..bits.len().min(1)], cells));
    }
    let stored = plain(&bits, cells);
    if deflate {
        let packed = compress_to_vec(&planes(&bits, cells), LEVEL);
        if packed.len() < stored.len() {
            return (Packed::Deflated, packed);
        }
    }
    (Packed::Plain, stored)
}

fn plain(bits: &[u32], cells: Cells) -> Vec<u8> {
    bits.iter().flat_map(|bits| bits.to_le_bytes().into_iter().take(cells.bytes())).collect()
}

fn planes(bits: &[u32], cells: Cells) -> Vec<u8> {
    let mut bytes = vec![0; bits.len() * cells.bytes()];
    let mut before = 0_u32;
    for (index, number) in bits.iter().enumerate() {
        let step = number.wrapping_sub(before).to_le_bytes();
        before = *number;
        for (plane, byte) in step.iter().take(cells.bytes()).enumerate() {
            bytes[plane * bits.len() + index] = *byte;
        }
    }
    bytes
}

/// The heights of a tile of `count` nodes.
pub(super) fn unpack(
    packed: Packed,
    bytes: &[u8],
    cells: Cells,
    count: usize,
) -> Result<Vec<f32>, TerrainError> {
    let wanted = count * cells.bytes();
    let refuse = |found: usize| broken(format!("a tile holds {found} bytes where {wanted} are needed"));
    match packed {
        Packed::Constant if bytes.len() == cells.bytes() => {
            Ok(vec![height_of(number(bytes.iter().copied()), cells); count])
        }
        Packed::Plain if bytes.len() == wanted => Ok(bytes
            .chunks_exact(cells.bytes())
            .map(|number_bytes| height_of(number(number_bytes.iter().copied()), cells))
            .collect()),
        Packed::Deflated => {
            let planes = decompress_to_vec_with_limit(bytes, wanted)
                .map_err(|error| broken(format!("a tile does not unpack: {error}")))?;
            if planes.len() != wanted {
                return Err(refuse(planes.len()));
            }
            Ok(of_planes(&planes, cells, count))
        }
        _ => Err(refuse(bytes.len())),
    }
}

fn number(bytes: impl DoubleEndedIterator<Item = u8>) -> u32 {
    bytes.rev().fold(0, |number, byte| number << 8 | u32::from(byte))
}

fn of_planes(planes: &[u8], cells: Cells, count: usize) -> Vec<f32> {
    let mut before = 0_u32;
    let mut heights_m = Vec::with_capacity(count);
    for index in 0..count {
        let step = number((0..cells.bytes()).map(|plane| planes[plane * count + index]));
        // beyond two bytes a difference of whole metres wraps, and is cut to two bytes when it is read
        before = before.wrapping_add(step);
        heights_m.push(height_of(before, cells));
    }
    heights_m
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heights(count: usize) -> Vec<f32> {
        (0..count)
            .map(|index| if index % 7 == 3 { f32::NAN } else { (index * index % 9_000) as f32 - 6_000.0 })
            .collect()
    }

    #[test]
    fn a_tile_comes_back_as_it_went_however_it_is_packed() {
        for cells in [Cells::WholeMetres, Cells::Single] {
            for deflate in [false, true] {
                for given in [heights(1_000), vec![-11.0; 50], vec![f32::NAN; 3], vec![4.0]] {
                    let (packed, bytes) = pack(&given, cells, deflate);
                    let found = unpack(packed, &bytes, cells, given.len()).unwrap();
                    let same = |(one, two): (&f32, &f32)| one == two || one.is_nan() && two.is_nan();
                    assert!(given.iter().zip(&found).all(same), "{cells:?} {packed:?}");
                }
            }
        }
    }

    #[test]
    fn a_smooth_tile_packs_to_less_than_half() {
        let smooth: Vec<f32> = (0..4_096).map(|index| -(((index % 64) * (index / 64)) as f32)).collect();
        let (packed, bytes) = pack(&smooth, Cells::WholeMetres, true);
        assert_eq!(packed, Packed::Deflated);
        assert!(bytes.len() < 4_096, "{}", bytes.len());
    }

    #[test]
    fn bytes_of_another_length_are_refused() {
        for packed in [Packed::Constant, Packed::Plain, Packed::Deflated] {
            assert!(unpack(packed, &[1, 2, 3], Cells::WholeMetres, 4).is_err());
        }
        let (packed, bytes) = pack(&heights(100), Cells::WholeMetres, true);
        assert!(unpack(packed, &bytes, Cells::WholeMetres, 99).is_err());
        assert!(unpack(packed, &bytes, Cells::WholeMetres, 101).is_err());
    }
}
