//! Grids in the file: bytes by their content hash.

use crate::error::ProjectError;
use crate::event::GridAdded;
use crate::fold::Fold;
use rusqlite::{Connection, OptionalExtension as _, params};
use units::Fingerprint;

/// The largest grid a project takes.
pub const GRID_LIMIT_BYTES: usize = 512 << 20;

/// Whether a grid of this name lies beside the project instead of in it: the ending of the name decides, so that a plan
/// says so wherever it is read, and needs no field that an older program would not know.
#[must_use]
pub fn lies_beside(name: &str) -> bool {
    name.ends_with(terrain::tiles::STORE_ENDING)
}

/// Whether bytes are those an event names.
///
/// # Errors
/// When they are not, or too many.
pub fn check(added: &GridAdded, bytes: &[u8]) -> Result<(), ProjectError> {
    let (name, bytes_count) = (added.name.clone(), bytes.len());
    if lies_beside(&name) {
        return Err(ProjectError::GridLiesBeside { name });
    }
    if bytes_count > GRID_LIMIT_BYTES {
        return Err(ProjectError::GridTooLarge { name, bytes_count, limit_bytes_count: GRID_LIMIT_BYTES });
    }
    let found = Fingerprint::of_bytes(bytes);
    if found != added.blake3 || added.bytes_count != bytes_count as u64 {
        return Err(ProjectError::GridDiffers { name, found: found.0, expected: added.blake3.0.clone() });
    }
    Ok(())
}

/// Puts a grid into the file, unless its bytes are there under another name.
///
/// # Errors
/// When SQLite refuses.
pub fn add(connection: &Connection, added: &GridAdded, bytes: &[u8]) -> Result<(), ProjectError> {
    let doing = "write the grid";
    let held = bytes_of(connection, &added.blake3)?;
    if held.is_some() {
        return Ok(());
    }
    let text = "INSERT INTO grid_file (blake3, bytes) VALUES (?1, ?2)";
    connection.execute(text, params![added.blake3.0, bytes]).map(drop).map_err(ProjectError::database(doing))
}

/// The bytes of a grid by its name.
///
/// # Errors
/// When there is none, or its bytes are not those the log names.
pub fn read(connection: &Connection, fold: &Fold, name: &str) -> Result<Vec<u8>, ProjectError> {
    let added = fold.grids.iter().find(|grid| grid.name == name);
    let added = added.ok_or_else(|| ProjectError::GridUnknown {
        name: name.to_owned(),
        known: fold.grids.iter().map(|grid| grid.name.clone()).collect(),
    })?;
    let bytes = bytes_of(connection, &added.blake3)?.unwrap_or_default();
    check(added, &bytes)?;
    Ok(bytes)
}

/// Copies the grids a fold knows into another file.
///
/// # Errors
/// When one cannot be read or written.
pub fn copy(from: &Connection, to: &Connection, fold: &Fold) -> Result<(), ProjectError> {
    for added in &fold.grids {
        add(to, added, &read(from, fold, &added.name)?)?;
    }
    Ok(())
}

fn bytes_of(connection: &Connection, blake3: &Fingerprint) -> Result<Option<Vec<u8>>, ProjectError> {
    connection
        .query_row("SELECT bytes FROM grid_file WHERE blake3 = ?1", [&blake3.0], |row| row.get(0))
        .optional()
        .map_err(ProjectError::database("read the grid"))
}
