//! Tile stores: as found, and with the fingerprint of the index made right so that what it says is read.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::Arc;
use terrain::grid::GridSource;
use terrain::tiles::TileStore;

/// Bytes of the footer, and where the fingerprint stands in it.
const FOOTER_BYTES: usize = 64;
const FINGERPRINT_AT: usize = 24;

/// The store with its footer's fingerprint put right, if the footer points into the bytes at all.
fn sealed(mut bytes: Vec<u8>) -> Option<Vec<u8>> {
    let footer_at = bytes.len().checked_sub(FOOTER_BYTES)?;
    let number = |at: usize| {
        let field = bytes.get(footer_at + at..footer_at + at + 8)?;
        usize::try_from(u64::from_le_bytes(field.try_into().ok()?)).ok()
    };
    let (tail_at, head_bytes) = (number(0)?, number(16)?);
    let mut hasher = blake3::Hasher::new();
    hasher.update(bytes.get(..head_bytes)?).update(bytes.get(tail_at..footer_at)?);
    let fingerprint = *hasher.finalize().as_bytes();
    bytes[footer_at + FINGERPRINT_AT..footer_at + FINGERPRINT_AT + 32].copy_from_slice(&fingerprint);
    Some(bytes)
}

fn read(bytes: Vec<u8>) {
    let Ok(store) = TileStore::open(Arc::new(bytes)) else { return };
    let mut bbox = store.header().bbox();
    // a window of a few tiles: a store may say that every tile is one number, and be as large as the earth
    bbox.east_deg = bbox.west_deg + 400.0 * store.header().cell_lon_deg;
    bbox.south_deg = bbox.north_deg - 400.0 * store.header().cell_lat_deg;
    drop(store.window(&bbox));
}

fuzz_target!(|bytes: &[u8]| {
    read(bytes.to_vec());
    if let Some(bytes) = sealed(bytes.to_vec()) {
        read(bytes);
    }
});
