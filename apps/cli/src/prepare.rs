//! `prepare`: a grid of any size as a store of tiles, of which a design reads only its window.

use crate::args::PrepareArgs;
use crate::console::{Console, say, stopped};
use crate::failure::Failure;
use crate::inputs::declared_datum;
use crate::open_file::OpenFile;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use terrain::tiles::{
    PrepareOptions, Prepared, RowSource, STORE_ENDING, TileStore, open_rows, prepare, prepare_memory_bytes,
};

pub fn run(args: &PrepareArgs, json: bool, console: &Console) -> Result<(), Failure> {
    let out = out(args);
    refuse_out(&out)?;
    let declared = declared_datum(args.vertical_datum.as_deref())?;
    let place = args.file.display().to_string();
    let mut rows = open_rows(Arc::new(OpenFile::open(&args.file)?), declared)
        .map_err(|error| Failure::input(error).at(&place))?;
    let options = PrepareOptions { source: name_of(&args.file), ..PrepareOptions::default() };
    announce(rows.as_ref(), &options, console);
    // written under another name, so that a store that stands under its own is whole
    let part = beside(&out, ".part");
    let outcome = written(rows.as_mut(), &part, &options, console).map_err(|failure| failure.at(&place));
    let outcome = outcome.and_then(|prepared| put_in_place(&part, &out).map(|()| prepared));
    match outcome {
        Ok(prepared) => tell(&prepared, &out, json),
        Err(failure) => {
            let removed = std::fs::remove_file(&part);
            drop(removed); // the failure itself is what must be told
            Err(failure)
        }
    }
}

/// Where the store goes: beside the file, unless told otherwise.
fn out(args: &PrepareArgs) -> PathBuf {
    args.out.clone().unwrap_or_else(|| args.file.with_extension(STORE_ENDING.trim_start_matches('.')))
}

fn name_of(path: &Path) -> String {
    path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    path.with_file_name(format!("{}{ending}", name_of(path)))
}

fn refuse_out(out: &Path) -> Result<(), Failure> {
    if !name_of(out).ends_with(STORE_ENDING) {
        let what = format!(
            "the name of a tile store ends in {STORE_ENDING}: a plan tells by it where the grid lies"
        );
        return Err(Failure::input(what).at(out.display()));
    }
    if out.symlink_metadata().is_ok() {
        let what = "the file exists; nothing in it was touched";
        return Err(Failure::input(what).at(out.display()).now("choose another name with --out"));
    }
    Ok(())
}

/// Says what the work takes before it begins.
fn announce(rows: &dyn RowSource, options: &PrepareOptions, console: &Console) {
    let header = rows.header();
    let cell_bytes = if rows.whole_metres() { 2.0 } else { 4.0 };
    let cells = header.cols as f64 * header.rows as f64;
    console.say(&format!(
        "{} × {} cells of {} ({}); memory about {:.0} MB besides the reader's, disk up to {:.2} GB",
        header.cols,
        header.rows,
        header.format,
        header.vertical_datum.word(),
        prepare_memory_bytes(header, options.tile_side) as f64 / 1e6,
        cells * cell_bytes / 1e9,
    ));
}

fn written(
    rows: &mut dyn RowSource,
    part: &Path,
    options: &PrepareOptions,
    console: &Console,
) -> Result<Prepared, Failure> {
    let told = |error: std::io::Error| Failure::input(format!("cannot write {}: {error}", part.display()));
    let mut into = BufWriter::new(File::create(part).map_err(told)?);
    let prepared = prepare(rows, &mut into, options, console).map_err(|error| {
        if stopped() {
            Failure::input("stopped on request; nothing was written")
        } else {
            Failure::input(error)
        }
    })?;
    into.flush().map_err(told)?;
    into.get_ref().sync_all().map_err(told)?;
    Ok(prepared)
}

fn put_in_place(part: &Path, out: &Path) -> Result<(), Failure> {
    refuse_out(out)?;
    std::fs::rename(part, out)
        .map_err(|error| Failure::input(format!("cannot write: {error}")).at(out.display()))
}

fn tell(prepared: &Prepared, out: &Path, json: bool) -> Result<(), Failure> {
    let store = TileStore::open(Arc::new(OpenFile::open(out)?))
        .map_err(|error| Failure::ours(error).at(out.display()))?;
    if json {
        say!(
            "{}",
            serde_json::json!({
                "store": out.display().to_string(),
                "grid_blake3": store.fingerprint(),
                "tiles_count": prepared.tiles_count,
                "bytes_count": prepared.bytes_count,
                "cells_count": prepared.cells_count,
                "holes_count": prepared.holes_count,
            })
        );
        return Ok(());
    }
    say!(
        "{} tiles, {} cells ({} without a height), {} bytes, BLAKE3 {}",
        prepared.tiles_count,
        prepared.cells_count,
        prepared.holes_count,
        prepared.bytes_count,
        store.fingerprint().short()
    );
    say!(
        "made {}; next: wetplant new PROJECT --a POSITION --b POSITION --bathymetry {}, with the store beside the project",
        out.display(),
        out.display()
    );
    Ok(())
}
