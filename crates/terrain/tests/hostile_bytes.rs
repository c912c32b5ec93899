//! Cut, flipped and invented bytes: every reader answers with a grid or an error, and never ends the program.

extern crate wetplant_terrain as terrain;

mod made;

use made::{Classic, Tags, geotiff};
use proptest::prelude::*;
use terrain::grid::{VerticalDatum, open_grid};
use tiff::encoder::colortype::GrayI16;

const CASPIAN_TIF: &[u8] = include_bytes!("../../../data/caspian/caspian_publicdomain_2min.tif");
const CASPIAN_NC: &[u8] = include_bytes!("../../../data/caspian/caspian_publicdomain_2min.nc");
const CELT_NC: &[u8] = include_bytes!("../../../tests/data/etopo1_celt.nc");

/// Opens bytes; a grid that comes out is whole and can be cut.
fn open(bytes: &[u8]) -> bool {
    let Ok(source) = open_grid(bytes, Some(VerticalDatum::MeanSeaLevel)) else { return false };
    let header = source.header();
    let window = source.window(&header.bbox()).expect("its own box holds a grid");
    assert_eq!(window.elevation_m.len(), header.cols * header.rows);
    assert!(window.elevation_m.iter().all(|height| height.is_nan() || height.abs() <= 12_000.0));
    true
}

/// Where the headers of a file of this size are most likely, and a spread over the rest of it.
fn places(length: usize) -> impl Iterator<Item = usize> {
    (0..length).filter(move |place| *place < 450 || length - place < 60 || place % 997 == 0)
}

#[test]
fn a_cut_file_is_an_error() {
    for file in [CASPIAN_TIF, CASPIAN_NC, CELT_NC] {
        assert!(open(file));
        for length in places(file.len()).filter(|length| length + 8 < file.len()) {
            open(&file[..length]);
        }
        assert!(!open(&file[..file.len() / 2]));
    }
}

#[test]
fn a_changed_byte_is_survived_everywhere() {
    for file in [CASPIAN_TIF, CASPIAN_NC] {
        for place in places(file.len()) {
            let mut bytes = file.to_vec();
            bytes[place] ^= if place % 2 == 0 { 0xff } else { 0x01 };
            open(&bytes);
        }
    }
}

#[test]
fn every_byte_of_a_small_file_may_hold_anything() {
    let tif = geotiff::<GrayI16>(3, &[-1, -2, -3, -4, -5, -6], &Tags::default());
    let nc = Classic::default().bytes();
    for file in [tif, nc] {
        assert!(open(&file));
        for place in 0..file.len() {
            for value in [0, 1, 2, 3, 12, 0x7f, 0xff] {
                let mut bytes = file.clone();
                bytes[place] = value;
                open(&bytes);
            }
        }
    }
}

/// A TIFF of one directory whose entries are (tag, type, count, value), little-endian.
fn directory(entries: &[(u16, u16, u32, u32)]) -> Vec<u8> {
    let mut bytes = b"II\x2a\0\x08\0\0\0".to_vec();
    bytes.extend(u16::try_from(entries.len()).expect("few").to_le_bytes());
    for (tag, kind, count, value) in entries {
        bytes.extend(tag.to_le_bytes());
        bytes.extend(kind.to_le_bytes());
        bytes.extend(count.to_le_bytes());
        bytes.extend(value.to_le_bytes());
    }
    bytes.extend([0; 64]);
    bytes
}

#[test]
fn sizes_that_overflow_a_product_are_an_error() {
    const SHORT: u16 = 3;
    const LONG: u16 = 4;
    let base = [(258, SHORT, 1, 16), (262, SHORT, 1, 1), (277, SHORT, 1, 65_535), (284, SHORT, 1, 2)];
    let strips = [
        (256, LONG, 1, 8),
        (257, LONG, 1, u32::MAX),
        (273, LONG, 1, 8),
        (278, LONG, 1, 1),
        (279, LONG, 1, 8),
    ];
    let tiles = [
        (256, LONG, 1, u32::MAX),
        (257, LONG, 1, u32::MAX),
        (322, LONG, 1, 1),
        (323, LONG, 1, 1),
        (324, LONG, 1, 8),
        (325, LONG, 1, 8),
    ];
    for chunks in [strips.as_slice(), tiles.as_slice()] {
        let mut entries = [base.as_slice(), chunks].concat();
        entries.sort_unstable();
        assert!(!open(&directory(&entries)));
    }
}

#[test]
fn a_tiny_file_that_declares_the_largest_grid_is_refused_before_memory_is_taken() {
    const LONG: u16 = 4;
    let entries = [
        (256, LONG, 1, 17_000),
        (257, LONG, 1, 17_000),
        (258, 3, 1, 16),
        (259, 3, 1, 1),
        (262, 3, 1, 1),
        (273, LONG, 1, 8),
        (277, 3, 1, 1),
        (278, LONG, 1, 17_000),
        (279, LONG, 1, 578_000_000),
    ];
    let error =
        open_grid(&directory(&entries), None).err().map(|error| error.to_string()).unwrap_or_default();
    assert!(error.contains("cut off"), "{error}");
}

#[test]
fn bytes_that_are_no_grid_are_refused_with_what_they_start_with() {
    for bytes in [
        &b""[..],
        b"II",
        b"PK\x03\x04 a workbook",
        b"\x89HDF\r\n\x1a\n",
        b"CDF\x01",
        b"II\x2a\0\xff\xff\xff\xff",
    ] {
        assert!(!open(bytes));
    }
    let error = open_grid(b"PK\x03\x04", None).err().map(|error| error.to_string()).unwrap_or_default();
    assert!(error.contains("GeoTIFF or a GEBCO-layout NetCDF"), "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn several_changes_at_once_are_survived(
        changes in prop::collection::vec((0_usize..100_000, any::<u8>()), 1..12),
        which in 0_usize..4,
        near_the_start in any::<bool>(),
    ) {
        let tif = geotiff::<GrayI16>(3, &[-1, -2, -3, -4, -5, -6], &Tags::default());
        let nc = Classic::default().bytes();
        let mut bytes = [CASPIAN_TIF, CASPIAN_NC, &tif, &nc][which].to_vec();
        let span = if near_the_start { bytes.len().min(1_000) } else { bytes.len() };
        for (place, value) in changes {
            bytes[place % span] = value;
        }
        open(&bytes);
    }

    #[test]
    fn invented_bytes_behind_a_true_start_are_survived(
        tail in prop::collection::vec(any::<u8>(), 0..2_000),
        which in 0_usize..6,
    ) {
        let starts: [&[u8]; 6] =
            [b"II\x2a\0\x08\0\0\0", b"MM\0\x2a\0\0\0\x08", b"II\x2b\0\x08\0\0\0", b"CDF\x01", b"CDF\x05", b"\x89HDF\r\n\x1a\n\0"];
        open(&[starts[which], &tail].concat());
    }
}
