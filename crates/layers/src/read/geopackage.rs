//! `GeoPackage`: tables of features in a database, read in memory and never written.
//!
//! # Source
//! OGC 12-128r19: 1.1.1 (SQLite), 1.1.2 (`gpkg_spatial_ref_sys`), 1.1.3 (`gpkg_contents`), 2.1.3 (geometry blobs),
//! 2.1.5 (`gpkg_geometry_columns`).

use super::datum::other_than_wgs84;
use super::parts::{Found, Raw};
use super::wkb::{self, Bytes, Fault};
use super::{LayersError, unreadable};
use rusqlite::limits::Limit;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, Row};
use std::io::Read;
use units::Finding;

const FORMAT: &str = "GeoPackage";
/// Steps of the database's machine for a file: some seconds. A table of a million features takes 50 million.
const STEPS_LIMIT: u64 = 500_000_000;
const STEPS_BETWEEN: u16 = 10_000;
/// Longest text or blob: a geometry of eight million corners.
const VALUE_LIMIT_BYTES_COUNT: i32 = 128 << 20;
/// Most tables of features in a file.
const TABLES_LIMIT_COUNT: usize = 1_000;

/// A table of features.
struct Table {
    name: String,
    column: String,
    srs_id: i64,
}

/// Reads every table of features of a database.
pub(super) fn read(file: &str, bytes: &[u8]) -> Result<Found, LayersError> {
    let mut found = Found::new(file, FORMAT);
    let connection = open(bytes).map_err(|error| found.broken(error))?;
    let tables = tables(&connection).map_err(|error| match error {
        rusqlite::Error::SqliteFailure(_, Some(text)) if text.contains("no such table") => {
            unreadable(file, "it is a database without the tables of a GeoPackage")
        }
        error => found.broken(error),
    })?;
    refuse_views(&connection, &tables, &found)?;
    if tables.len() > TABLES_LIMIT_COUNT {
        return Err(super::too_large(file, "tables", TABLES_LIMIT_COUNT));
    }
    if tables.len() > 1 {
        let names: Vec<&str> = tables.iter().map(|table| table.name.as_str()).take(20).collect();
        let message = format!("all {} tables of features are read: {}", tables.len(), names.join(", "));
        let hint = "the property `layer` says which one a feature is from";
        found.findings.push(Finding::notes("layers.features.several_tables", message).at(file).hint(hint));
    }
    for table in &tables {
        settle_datum(&connection, table, &mut found)?;
        let layer = (tables.len() > 1).then_some(table.name.as_str());
        rows(&connection, table, layer, &mut found)?;
    }
    Ok(found)
}

fn open(bytes: &[u8]) -> rusqlite::Result<Connection> {
    use rusqlite::config::DbConfig;
    let mut connection = Connection::open_in_memory()?;
    // Bytes 18 and 19 say that changes are kept in a file of their own; there is none here, and the database would
    // refuse to look.
    let (start, rest) = bytes.split_at(bytes.len().min(18));
    let rest = rest.get(2..).unwrap_or_default();
    let patched = start.chain([1, 1].as_slice()).chain(rest);
    connection.deserialize_read_exact("main", patched, start.len() + 2 + rest.len(), true)?;
    for (switch, on) in
        [(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true), (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)]
    {
        connection.set_db_config(switch, on)?;
    }
    connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, VALUE_LIMIT_BYTES_COUNT)?;
    let mut left = STEPS_LIMIT / u64::from(STEPS_BETWEEN);
    let out_of_steps = move || {
        left = left.saturating_sub(1);
        left == 0
    };
    connection.progress_handler(i32::from(STEPS_BETWEEN), Some(out_of_steps))?;
    connection
        .execute_batch("PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; PRAGMA temp_store = MEMORY;")?;
    Ok(connection)
}

fn tables(connection: &Connection) -> rusqlite::Result<Vec<Table>> {
    let sql = "SELECT c.table_name, g.column_name, g.srs_id FROM gpkg_contents AS c \
               JOIN gpkg_geometry_columns AS g ON lower(g.table_name) = lower(c.table_name) \
               WHERE c.data_type = 'features' ORDER BY c.table_name LIMIT 1001";
    let mut statement = connection.prepare(sql)?;
    let table = |row: &Row<'_>| Ok(Table { name: row.get(0)?, column: row.get(1)?, srs_id: row.get(2)? });
    statement.query_map([], table)?.collect()
}

/// Refuses tables that are questions put to other tables: they may ask for any amount of work and memory.
fn refuse_views(connection: &Connection, tables: &[Table], found: &Found) -> Result<(), LayersError> {
    let own = ["gpkg_contents", "gpkg_geometry_columns", "gpkg_spatial_ref_sys"];
    for name in own.into_iter().chain(tables.iter().map(|table| table.name.as_str())) {
        let sql = "SELECT 1 FROM sqlite_schema WHERE lower(name) = lower(?1) AND type = 'table' \
                   AND sql NOT LIKE 'create virtual%'";
        let plain = connection.query_row(sql, [name], |_| Ok(())).optional();
        if plain.map_err(|error| found.broken(error))?.is_none() {
            let reason =
                format!("`{name}` is no plain table; export what it shows into a table, e.g. with ogr2ogr");
            return Err(found.broken(reason));
        }
    }
    Ok(())
}

/// Refuses a table in another system than WGS84; one without a system is taken with a finding.
fn settle_datum(connection: &Connection, table: &Table, found: &mut Found) -> Result<(), LayersError> {
    type System = (Option<String>, Option<i64>, Option<String>, Option<String>);
    let place = format!("{}, table {}", found.file, table.name);
    let sql = "SELECT organization, organization_coordsys_id, srs_name, definition FROM gpkg_spatial_ref_sys \
               WHERE srs_id = ?1";
    let system: Option<System> = connection
        .query_row(sql, [table.srs_id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
        .optional()
        .map_err(|error| found.broken(error))?;
    if table.srs_id == 0 {
        found.findings.push(unstated(&place));
        return Ok(());
    }
    let (organization, code, name, definition) = system.unwrap_or_default();
    let organization = organization.unwrap_or_default().to_uppercase();
    let by_code = (organization == "EPSG" && matches!(code, Some(4326 | 4979)))
        || organization == "OGC" && code == Some(84);
    let by_text = definition.as_deref().is_some_and(|wkt| other_than_wgs84(wkt).is_none());
    if by_code || (organization != "EPSG" && by_text) {
        return Ok(());
    }
    let named: String = name.unwrap_or_default().chars().take(80).collect();
    let datum = match (code, named.as_str()) {
        _ if table.srs_id == -1 => "an undefined plane system (srs_id -1)".to_owned(),
        (Some(code), name) => format!("{name} ({organization}:{code})"),
        (None, _) => format!("the system srs_id {}, which the file does not define", table.srs_id),
    };
    Err(LayersError::Datum { file: place, datum })
}

/// The finding for positions without a stated reference system.
pub(super) fn unstated(place: &str) -> Finding {
    let message = "nothing says what reference system its positions are in; they are taken as WGS84";
    let hint =
        "check where the file comes from: positions of another datum are off by up to several hundred metres";
    Finding::warns("layers.datum.unstated", message).at(place).hint(hint)
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Reads the rows of a table.
fn rows(
    connection: &Connection,
    table: &Table,
    layer: Option<&str>,
    found: &mut Found,
) -> Result<(), LayersError> {
    let key = key_of(connection, &table.name).map_err(|error| found.broken(error))?;
    let names = columns(connection, &table.name).map_err(|error| found.broken(error))?;
    let list: Vec<String> = names.iter().map(|name| quoted(name)).collect();
    let sql = format!("SELECT {} FROM {}", list.join(", "), quoted(&table.name));
    let mut statement = connection.prepare(&sql).map_err(|error| found.broken(error))?;
    let mut rows = statement.query([]).map_err(|error| found.broken(error))?;
    while let Some(row) = rows.next().map_err(|error| found.broken(error))? {
        let mut raw = Raw::default();
        for (index, name) in names.iter().enumerate() {
            let value = row.get_ref(index).map_err(|error| found.broken(error))?;
            if name.eq_ignore_ascii_case(&table.column) {
                geometry(value, &mut raw, found)?;
            } else if Some(name) != key.as_ref()
                && let Some(text) = text_of(value)
            {
                raw.properties.insert(name.clone(), text);
            }
        }
        raw = raw.named_by_property();
        if let Some(layer) = layer {
            raw.properties.insert("layer".to_owned(), layer.to_owned());
        }
        found.push(raw)?;
    }
    Ok(())
}

/// The names of the columns that are stored, as far as they are text, which a file need not heed.
fn columns(connection: &Connection, table: &str) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection.prepare("SELECT name FROM pragma_table_info(?1)")?;
    statement.query_map([table], |row| row.get(0))?.collect()
}

/// The column of row numbers, which says nothing of a feature.
fn key_of(connection: &Connection, table: &str) -> rusqlite::Result<Option<String>> {
    let sql = "SELECT name FROM pragma_table_info(?1) WHERE pk = 1 AND upper(type) = 'INTEGER'";
    connection.query_row(sql, [table], |row| row.get(0)).optional()
}

fn text_of(value: ValueRef<'_>) -> Option<String> {
    match value {
        ValueRef::Null | ValueRef::Blob(_) => None,
        ValueRef::Integer(number) => Some(number.to_string()),
        ValueRef::Real(number) => Some(number.to_string()),
        ValueRef::Text(text) => Some(String::from_utf8_lossy(text).into_owned()),
    }
}

/// Reads a geometry; one that is broken is told and left out.
fn geometry(value: ValueRef<'_>, raw: &mut Raw, found: &mut Found) -> Result<(), LayersError> {
    let blob = match value {
        ValueRef::Null => return Ok(()),
        ValueRef::Blob(blob) => blob,
        _ => &[],
    };
    let number = found.features.len() + 1;
    match blob_parts(blob, raw, found) {
        Ok(()) => Ok(()),
        Err(Fault::Limit(error)) => Err(error),
        Err(Fault::Broken(reason)) => {
            let message = format!(
                "the geometry of feature {number} is broken: {reason}; what follows in it is left out"
            );
            let finding = Finding::warns("layers.features.broken", message).at(format!("feature {number}"));
            found.findings.push(finding.hint("draw the feature anew, or delete it"));
            Ok(())
        }
    }
}

/// The blob's own header, then the geometry.
fn blob_parts(blob: &[u8], raw: &mut Raw, found: &mut Found) -> Result<(), Fault> {
    let [b'G', b'P', _, flags, ..] = blob else {
        return Err(Fault::Broken("it does not begin with `GP`".to_owned()));
    };
    if flags & 0b10_0000 != 0 {
        raw.parts.push(super::parts::Part::Unsupported("extended geometry".to_owned()));
        return Ok(());
    }
    let envelope_bytes_count = match (flags >> 1) & 0b111 {
        0 => 0,
        1 => 32,
        2 | 3 => 48,
        4 => 64,
        other => return Err(Fault::Broken(format!("its envelope is of the kind {other}"))),
    };
    let Some(body) = blob.get(8 + envelope_bytes_count..) else {
        return Err(Fault::Broken("it is cut off".to_owned()));
    };
    if flags & 0b1_0000 != 0 {
        return Ok(()); // said to be empty
    }
    wkb::parts(&mut Bytes::new(body, true), &mut raw.parts, found, 0)
}
