//! Tables of the project file: a GeoPackage around the log.
//!
//! # Source
//! OGC 12-128r18, GeoPackage Encoding Standard 1.3.1, annex C (table definitions).

use store::schema::LOG;
use store::{FileKind, SchemaObject};

/// A project file: a GeoPackage 1.3 by its marks.
pub const KIND: FileKind = FileKind {
    name: "wetplant project (GeoPackage)",
    application_id: 0x4750_4B47, // "GPKG"
    user_version: 10300,
};

/// Everything in a project file, in the order it is made.
#[must_use]
pub fn objects() -> Vec<SchemaObject> {
    LOG.iter().chain(&GEOPACKAGE).chain(&GRIDS).chain(&LAYER_TABLES).copied().collect()
}

const GEOPACKAGE: [SchemaObject; 3] = [
    SchemaObject {
        name: "gpkg_spatial_ref_sys",
        sql: "CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL PRIMARY KEY,
  organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL,
  definition TEXT NOT NULL,
  description TEXT
)",
    },
    SchemaObject {
        name: "gpkg_contents",
        // The default is the standard's; this program always gives the moment of an event.
        sql: "CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY,
  data_type TEXT NOT NULL,
  identifier TEXT UNIQUE,
  description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE,
  min_y DOUBLE,
  max_x DOUBLE,
  max_y DOUBLE,
  srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id)
)",
    },
    SchemaObject {
        name: "gpkg_geometry_columns",
        sql: "CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL,
  column_name TEXT NOT NULL,
  geometry_type_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL,
  z TINYINT NOT NULL,
  m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id)
)",
    },
];

/// Grids by content: a grid is never changed, another is added.
const GRIDS: [SchemaObject; 4] = [
    SchemaObject {
        name: "grid_file",
        sql: "CREATE TABLE grid_file (
  grid_no INTEGER PRIMARY KEY,
  blake3 TEXT NOT NULL UNIQUE,
  bytes BLOB NOT NULL
) STRICT",
    },
    SchemaObject {
        name: "grid_file_insert",
        sql: "CREATE TRIGGER grid_file_insert BEFORE INSERT ON grid_file
WHEN EXISTS (SELECT 1 FROM grid_file WHERE grid_no = NEW.grid_no OR blake3 = NEW.blake3)
BEGIN SELECT RAISE(ABORT, 'a grid is never replaced; add another'); END",
    },
    SchemaObject {
        name: "grid_file_update",
        sql: "CREATE TRIGGER grid_file_update BEFORE UPDATE ON grid_file
BEGIN SELECT RAISE(ABORT, 'a grid is never changed; add another'); END",
    },
    SchemaObject {
        name: "grid_file_delete",
        sql: "CREATE TRIGGER grid_file_delete BEFORE DELETE ON grid_file
BEGIN SELECT RAISE(ABORT, 'a grid is never deleted'); END",
    },
];

const LAYER_TABLES: [SchemaObject; 8] = [
    SchemaObject {
        name: "landing_points",
        sql: "CREATE TABLE landing_points (
  fid INTEGER PRIMARY KEY NOT NULL,
  geom POINT,
  id TEXT,
  name TEXT,
  name_local TEXT,
  country TEXT,
  tag TEXT,
  source TEXT
)",
    },
    SchemaObject {
        name: "route_positions",
        sql: "CREATE TABLE route_positions (
  fid INTEGER PRIMARY KEY NOT NULL,
  geom POINT,
  leg TEXT,
  order_no INTEGER,
  origin TEXT
)",
    },
    SchemaObject {
        name: "route_legs",
        sql: "CREATE TABLE route_legs (
  fid INTEGER PRIMARY KEY NOT NULL,
  geom LINESTRING,
  id TEXT,
  from_anchor TEXT,
  to_anchor TEXT,
  origin TEXT
)",
    },
    SchemaObject {
        name: "exclusion_areas",
        sql: "CREATE TABLE exclusion_areas (
  fid INTEGER PRIMARY KEY NOT NULL,
  geom POLYGON,
  id TEXT,
  reason TEXT,
  tag TEXT,
  source TEXT
)",
    },
    SchemaObject {
        name: "sector_line",
        sql: "CREATE TABLE sector_line (
  fid INTEGER PRIMARY KEY NOT NULL,
  geom LINESTRING,
  name TEXT,
  sector_a TEXT,
  sector_b TEXT,
  tag TEXT,
  source TEXT
)",
    },
    SchemaObject {
        name: "cable_sections",
        sql: "CREATE TABLE cable_sections (
  fid INTEGER PRIMARY KEY NOT NULL,
  geom LINESTRING,
  from_position_no INTEGER,
  to_position_no INTEGER,
  cable_type TEXT,
  burial TEXT,
  target_m REAL,
  slack_pct REAL,
  route_km REAL,
  cable_km REAL
)",
    },
    SchemaObject {
        name: "bodies",
        sql: "CREATE TABLE bodies (
  fid INTEGER PRIMARY KEY NOT NULL,
  geom POINT,
  label TEXT,
  position_no INTEGER,
  route_kp_km REAL,
  cable_kp_km REAL,
  depth_m REAL
)",
    },
    SchemaObject {
        name: "rpl_positions",
        sql: "CREATE TABLE rpl_positions (
  fid INTEGER PRIMARY KEY NOT NULL,
  geom POINT,
  position_no INTEGER,
  events TEXT,
  label TEXT,
  route_kp_km REAL,
  cable_kp_km REAL,
  depth_m REAL,
  remark TEXT
)",
    },
];
