//! What the tables of the file must hold, computed from the fold, and how they are brought to hold it.

use crate::error::ProjectError;
use crate::fold::{Fold, route_as_laid, section};
use crate::geometry::{Bounds, Geometry, SRS_ID};
use crate::layers::{LAYERS, Layer, cell, numbered};
use crate::plan::{Landing, SectorLine};
use route::plan::{LegPlan, RoutePlan};
use rusqlite::Connection;
use rusqlite::types::Value;
use std::collections::BTreeMap;
use terrain::hazards::Exclusion;
use units::{Fingerprint, LonLat, Provenance};

/// A row: its key, then its columns.
pub type Cells = Vec<Value>;

/// A table with the rows it must have.
#[derive(Debug, Clone, PartialEq)]
pub struct TableRows {
    /// Its name.
    pub table: &'static str,
    /// Its rows by key.
    pub rows: Vec<Cells>,
}

/// The tables of contents of a GeoPackage; other programs may write lines of their own into them.
const CONTENTS: [(&str, &str, &[&str]); 3] = [
    (
        "gpkg_spatial_ref_sys",
        "srs_id",
        &["srs_name", "organization", "organization_coordsys_id", "definition", "description"],
    ),
    (
        "gpkg_contents",
        "rowid",
        &[
            "table_name",
            "data_type",
            "identifier",
            "description",
            "last_change",
            "min_x",
            "min_y",
            "max_x",
            "max_y",
            "srs_id",
        ],
    ),
    (
        "gpkg_geometry_columns",
        "rowid",
        &["table_name", "column_name", "geometry_type_name", "srs_id", "z", "m"],
    ),
];

/// The fingerprint of rows of some tables: every cell with its type counts, numbers to the bit.
#[must_use]
pub fn fingerprint_of(tables: &[Vec<Cells>]) -> Fingerprint {
    let mut bytes = Vec::new();
    let add = |bytes: &mut Vec<u8>, mark: u8, content: &[u8]| {
        bytes.push(mark);
        bytes.extend((content.len() as u64).to_le_bytes());
        bytes.extend(content);
    };
    for table in tables {
        add(&mut bytes, b'T', &(table.len() as u64).to_le_bytes());
        for row in table {
            add(&mut bytes, b'R', &(row.len() as u64).to_le_bytes());
            for cell in row {
                match cell {
                    Value::Null => add(&mut bytes, b'n', &[]),
                    Value::Integer(number) => add(&mut bytes, b'i', &number.to_le_bytes()),
                    Value::Real(number) => add(&mut bytes, b'r', &number.to_bits().to_le_bytes()),
                    Value::Text(text) => add(&mut bytes, b't', text.as_bytes()),
                    Value::Blob(blob) => add(&mut bytes, b'b', blob),
                }
            }
        }
    }
    Fingerprint::of_bytes(&bytes)
}

/// Everything the projection tables must hold, in the order they are written. `results` are the rows of the result
/// layers, which the log knows only by their fingerprint.
///
/// # Errors
/// When a section of the plan does not read as what it should be.
pub fn expected(fold: &Fold, results: &[Vec<Cells>]) -> Result<Vec<TableRows>, ProjectError> {
    let mut layers = plan_layers(fold)?;
    let result_layers = LAYERS.iter().filter(|layer| layer.result);
    layers.extend(result_layers.enumerate().map(|(index, layer)| TableRows {
        table: layer.table,
        rows: results.get(index).cloned().unwrap_or_default(),
    }));
    let mut tables = contents(fold, &layers);
    tables.append(&mut layers);
    Ok(tables)
}

/// The rows of a table as they stand in the file, by key.
///
/// # Errors
/// When they cannot be read.
pub fn actual(connection: &Connection, table: &str) -> Result<Vec<Cells>, ProjectError> {
    let (key, columns) = columns_of(table);
    let text = format!("SELECT {key}, {} FROM {table} ORDER BY {key}", columns.join(", "));
    let read = || -> rusqlite::Result<Vec<Cells>> {
        let mut statement = connection.prepare(&text)?;
        let rows = statement
            .query_map([], |row| (0..=columns.len()).map(|index| store::rows::cell(row, index)).collect());
        rows?.collect()
    };
    read().map_err(ProjectError::database("read the layers"))
}

/// The rows of the result layers as they stand in the file.
///
/// # Errors
/// When they cannot be read.
pub fn actual_results(connection: &Connection) -> Result<Vec<Vec<Cells>>, ProjectError> {
    LAYERS.iter().filter(|layer| layer.result).map(|layer| actual(connection, layer.table)).collect()
}

/// Makes the tables hold what they must, touching only rows that differ. Lines of other programs in the tables of
/// contents stay.
///
/// # Errors
/// When SQLite refuses.
pub fn bring_to(connection: &Connection, expected: &[TableRows]) -> Result<(), ProjectError> {
    for table in expected {
        let held = actual(connection, table.table)?;
        if held != table.rows {
            rewrite(connection, table, &held).map_err(ProjectError::database("write the layers"))?;
        }
    }
    Ok(())
}

/// Whether a table holds what it must: exactly that, or, for a table of contents, at least that.
#[must_use]
pub fn is_as_expected(expected: &TableRows, held: &[Cells]) -> bool {
    if !is_contents(expected.table) {
        return held == expected.rows;
    }
    let held = by_key(held);
    expected.rows.iter().all(|row| matches!(row[0], Value::Integer(key) if held.get(&key) == Some(&row)))
}

/// Whether the table is one of contents, into which other programs may write too.
#[must_use]
pub fn is_contents(table: &str) -> bool {
    CONTENTS.iter().any(|(name, _, _)| *name == table)
}

/// Key and columns of a table.
#[must_use]
pub fn columns_of(table: &str) -> (&'static str, Vec<&'static str>) {
    if let Some((_, key, columns)) = CONTENTS.iter().find(|(name, _, _)| *name == table) {
        return (key, columns.to_vec());
    }
    let layer = LAYERS.iter().find(|layer| layer.table == table);
    let columns = layer.map(|layer| layer.columns).unwrap_or_default();
    ("fid", std::iter::once("geom").chain(columns.iter().copied()).collect())
}

fn rewrite(connection: &Connection, wanted: &TableRows, held: &[Cells]) -> rusqlite::Result<()> {
    let (key, columns) = columns_of(wanted.table);
    let table = wanted.table;
    let (wanted, held) = (by_key(&wanted.rows), by_key(held));
    if !is_contents(table) {
        let mut delete = connection.prepare(&format!("DELETE FROM {table} WHERE {key} = ?1"))?;
        for number in held.keys().filter(|number| !wanted.contains_key(number)) {
            delete.execute([number])?;
        }
    }
    let places: Vec<String> = (2..columns.len() + 2).map(|number| format!("?{number}")).collect();
    let sets: Vec<String> =
        columns.iter().zip(&places).map(|(column, place)| format!("{column} = {place}")).collect();
    let (names, places) = (columns.join(", "), places.join(", "));
    let mut update =
        connection.prepare(&format!("UPDATE {table} SET {} WHERE {key} = ?1", sets.join(", ")))?;
    let mut insert =
        connection.prepare(&format!("INSERT INTO {table} ({key}, {names}) VALUES (?1, {places})"))?;
    for (number, row) in &wanted {
        match held.get(number) {
            Some(same) if same == row => {}
            Some(_) => drop(update.execute(rusqlite::params_from_iter(*row))?),
            None => drop(insert.execute(rusqlite::params_from_iter(*row))?),
        }
    }
    Ok(())
}

/// Rows by their key.
#[must_use]
pub fn by_key(rows: &[Cells]) -> BTreeMap<i64, &Cells> {
    let key = |row: &Cells| match row.first() {
        Some(Value::Integer(number)) => *number,
        _ => 0,
    };
    rows.iter().map(|row| (key(row), row)).collect()
}

/// The layers of what was entered.
fn plan_layers(fold: &Fold) -> Result<Vec<TableRows>, ProjectError> {
    let landings: Vec<Landing> = section(&fold.entered.document, "landing")?;
    let route = route_as_laid(&fold.entered)?;
    let exclusions: Vec<Exclusion> = section(&fold.entered.document, "exclusion")?;
    let sector_line: Option<SectorLine> = section(&fold.entered.document, "sector_line")?;
    let legs = route.as_ref().map(|route| route.leg.as_slice()).unwrap_or_default();
    let anchors = anchors_of(&landings, route.as_ref());
    let rows = [
        ("landing_points", landings.iter().map(landing_row).collect()),
        ("route_positions", legs.iter().flat_map(position_rows).collect()),
        ("route_legs", legs.iter().map(|leg| leg_row(leg, &anchors)).collect()),
        ("exclusion_areas", exclusions.iter().map(exclusion_row).collect()),
        ("sector_line", sector_line.iter().map(sector_row).collect()),
    ];
    Ok(rows.map(|(table, rows)| TableRows { table, rows: numbered(rows) }).to_vec())
}

/// Names and places a leg may start or end at.
#[must_use]
pub fn anchors_of(landings: &[Landing], route: Option<&RoutePlan>) -> Vec<(String, LonLat)> {
    let landings = landings.iter().map(|landing| (landing.id.clone(), landing.at()));
    let waypoints = route.into_iter().flat_map(|route| &route.waypoint);
    let waypoints = waypoints.map(|point| (point.id.clone(), LonLat::new(point.lon_deg, point.lat_deg)));
    landings.chain(waypoints).collect()
}

fn landing_row(landing: &Landing) -> Cells {
    let mut row = vec![
        cell(&Geometry::Point(landing.at())),
        Value::from(landing.id.clone()),
        Value::from(landing.name.clone()),
        Value::from(landing.name_local.clone()),
        Value::from(landing.country.clone()),
    ];
    row.extend(provenance_cells(&landing.provenance));
    row
}

fn position_rows(leg: &LegPlan) -> Vec<Cells> {
    let origin = word_of(&leg.origin);
    let row = |(order_no, at): (i64, &LonLat)| {
        vec![
            cell(&Geometry::Point(*at)),
            Value::from(leg.id.clone()),
            Value::Integer(order_no),
            Value::from(origin.clone()),
        ]
    };
    (1..).zip(&leg.position).map(row).collect()
}

fn leg_row(leg: &LegPlan, anchors: &[(String, LonLat)]) -> Cells {
    let end = |name: &String| anchors.iter().find(|(anchor, _)| anchor == name).map(|(_, at)| *at);
    let line = match (end(&leg.from), end(&leg.to)) {
        (Some(from), Some(to)) => {
            let path = std::iter::once(from).chain(leg.position.iter().copied()).chain([to]).collect();
            cell(&Geometry::Line(path))
        }
        _ => Value::Null,
    };
    vec![
        line,
        Value::from(leg.id.clone()),
        Value::from(leg.from.clone()),
        Value::from(leg.to.clone()),
        Value::from(word_of(&leg.origin)),
    ]
}

fn exclusion_row(exclusion: &Exclusion) -> Cells {
    let mut row = vec![
        cell(&Geometry::Polygon(exclusion.ring.clone())),
        Value::from(exclusion.id.clone()),
        Value::from(exclusion.reason.clone()),
    ];
    row.extend(provenance_cells(&exclusion.provenance));
    row
}

fn sector_row(line: &SectorLine) -> Cells {
    let (from, to) = line.points();
    let mut row = vec![
        cell(&Geometry::Line(vec![from, to])),
        Value::from(line.name.clone()),
        Value::from(line.sector_a.clone()),
        Value::from(line.sector_b.clone()),
    ];
    row.extend(provenance_cells(&line.provenance));
    row
}

fn provenance_cells(provenance: &Provenance) -> [Value; 2] {
    [Value::from(provenance.tag.word().to_owned()), Value::from(provenance.source.clone())]
}

/// The word a value has in the plan.
fn word_of<T: serde::Serialize>(value: &T) -> String {
    let word = serde_json::to_value(value).unwrap_or_default();
    word.as_str().unwrap_or_default().to_owned()
}

/// Reference systems, tables and geometry columns of the file.
fn contents(fold: &Fold, layers: &[TableRows]) -> Vec<TableRows> {
    let of_layer = |layer: &Layer| layers.iter().find(|rows| rows.table == layer.table);
    let described = LAYERS.iter().map(|layer| content_row(fold, layer, of_layer(layer)));
    let listed = described.chain([
        attributes_row(fold, "event_log", "Event log", "What happened, in order: the truth of this project."),
        attributes_row(
            fold,
            "event_body",
            "Event bodies",
            "What each event says, with the salt of its commitment.",
        ),
    ]);
    let columns = LAYERS.iter().map(|layer| {
        let words = [layer.table, "geom", layer.geometry].map(|word| Value::from(word.to_owned()));
        words.into_iter().chain([SRS_ID, 0, 0].map(Value::from)).collect()
    });
    vec![
        TableRows { table: "gpkg_spatial_ref_sys", rows: reference_systems() },
        TableRows { table: "gpkg_contents", rows: numbered(listed.collect()) },
        TableRows { table: "gpkg_geometry_columns", rows: numbered(columns.collect()) },
    ]
}

fn content_row(fold: &Fold, layer: &Layer, rows: Option<&TableRows>) -> Cells {
    let about = match &fold.design {
        Some(design) if layer.result => format!("{} Plan {}.", layer.about, design.plan_fingerprint.short()),
        _ => layer.about.to_owned(),
    };
    let changed_at = fold.changed_at.get(layer.table).map_or("", String::as_str);
    let words = [layer.table, "features", layer.title, &about, &in_milliseconds(changed_at)];
    let mut row: Cells = words.into_iter().map(|word| Value::from(word.to_owned())).collect();
    let cells = rows.map(|rows| rows.rows.as_slice()).unwrap_or_default();
    match bounds_of(cells) {
        Some(bounds) => {
            let edges = [bounds.west_deg, bounds.south_deg, bounds.east_deg, bounds.north_deg];
            row.extend(edges.map(Value::Real));
        }
        None => row.extend([Value::Null, Value::Null, Value::Null, Value::Null]),
    }
    row.push(Value::from(SRS_ID));
    row
}

fn attributes_row(fold: &Fold, table: &str, title: &str, about: &str) -> Cells {
    let words = [table, "attributes", title, about, &in_milliseconds(&fold.last_at)];
    let words = words.into_iter().map(|word| Value::from(word.to_owned()));
    words.chain(std::iter::repeat_n(Value::Null, 5)).collect()
}

fn bounds_of(rows: &[Cells]) -> Option<Bounds> {
    let geometries = rows.iter().filter_map(|row| match row.get(1) {
        Some(Value::Blob(blob)) => Geometry::of_blob(blob).ok(),
        _ => None,
    });
    let positions: Vec<LonLat> = geometries.flat_map(|geometry| geometry.positions().to_vec()).collect();
    Bounds::of(&positions)
}

/// A moment as GeoPackage writes it: `2026-11-25T03:00:00.000Z`.
fn in_milliseconds(at_utc: &str) -> String {
    let (second, rest) = at_utc.split_at_checked(19).unwrap_or((at_utc, ""));
    let decimals: String = rest.chars().filter(char::is_ascii_digit).chain("000".chars()).take(3).collect();
    format!("{second}.{decimals}Z")
}

/// The three reference systems every GeoPackage must list.
///
/// # Source
/// OGC 12-128r18, clause 1.1.2.1.2, table 3 and annex G (definition of 4326 in well-known text).
fn reference_systems() -> Vec<Cells> {
    const WGS84: &str = "GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS 84\",6378137,298.257223563,\
        AUTHORITY[\"EPSG\",\"7030\"]],AUTHORITY[\"EPSG\",\"6326\"]],PRIMEM[\"Greenwich\",0,\
        AUTHORITY[\"EPSG\",\"8901\"]],UNIT[\"degree\",0.0174532925199433,AUTHORITY[\"EPSG\",\"9122\"]],\
        AUTHORITY[\"EPSG\",\"4326\"]]";
    let row = |srs_id: i64, words: [&str; 4], number: i64| {
        let [name, organization, definition, about] = words.map(|word| Value::from(word.to_owned()));
        vec![Value::Integer(srs_id), name, organization, Value::Integer(number), definition, about]
    };
    let undefined = "undefined";
    vec![
        row(
            -1,
            ["Undefined Cartesian SRS", "NONE", undefined, "undefined Cartesian coordinate reference system"],
            -1,
        ),
        row(
            0,
            [
                "Undefined geographic SRS",
                "NONE",
                undefined,
                "undefined geographic coordinate reference system",
            ],
            0,
        ),
        row(
            i64::from(SRS_ID),
            [
                "WGS 84 geodetic",
                "EPSG",
                WGS84,
                "longitude/latitude coordinates in decimal degrees on the WGS 84 spheroid",
            ],
            i64::from(SRS_ID),
        ),
    ]
}
