//! Cost layers in every format, from a file to a figure of cost; and bad ones, each of them told beside the others.

use crate::tool::{Folder, data, json, run, stderr, stdout};
use serde_json::Value;

fn said(folder: &Folder, arguments: &[&str]) -> String {
    let output = run(&folder.0, arguments);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}{}", stderr(&output), stdout(&output));
    stdout(&output)
}

fn example(name: &str) -> Folder {
    let folder = Folder::new(name);
    said(&folder, &["new", "p.gpkg", "--example", "trans-caspian", "--actor", "test", "-q"]);
    folder
}

/// Files of the room that reads them: a field with holes that the route crosses, and two islands beside it.
fn of_room(name: &str) -> String {
    data(&format!("../crates/layers/tests/data/{name}"))
}

fn add(folder: &Folder, file: &str, id: &str, more: &[&str]) -> String {
    let head = ["layer", "add", "p.gpkg", file, "--id", id, "--kind", "other", "--source", "test"];
    let rest = ["--tag", "guess", "--date", "2026", "--datum", "wgs84", "--actor", "test"];
    said(folder, &[head.as_slice(), &rest, more].concat())
}

fn designed(folder: &Folder, out: &str) -> Value {
    said(folder, &["design", "p.gpkg", "-q", "--actor", "test"]);
    said(folder, &["export", "p.gpkg", "--out", out, "-q"]);
    json(&folder.path(&format!("{out}/results.json")))
}

fn line<'a>(results: &'a Value, id: &str) -> &'a Value {
    let lines = results["cost"]["lines"].as_array().unwrap();
    lines.iter().find(|line| line["id"] == id).unwrap_or_else(|| panic!("no line {id} in the bill"))
}

fn typical_minor(value: &Value) -> i64 {
    value["typical_minor"].as_i64().unwrap()
}

/// The outline of the room's field with holes as a GeoPackage of one area, without its holes.
fn geopackage(path: &std::path::Path) {
    let mut blob = b"GP\x00\x01".to_vec();
    blob.extend(4326_i32.to_le_bytes());
    blob.extend([1, 3, 0, 0, 0, 1, 0, 0, 0, 5, 0, 0, 0]);
    for (lon_deg, lat_deg) in [(50.0, 40.0), (52.0, 40.0), (52.0, 42.0), (50.0, 42.0), (50.0, 40.0)] {
        blob.extend(f64::to_le_bytes(lon_deg));
        blob.extend(f64::to_le_bytes(lat_deg));
    }
    let file = rusqlite::Connection::open(path).unwrap();
    file.execute_batch(
        "PRAGMA application_id = 1196444487;
         CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT,
             organization_coordsys_id INTEGER, definition TEXT, description TEXT);
         INSERT INTO gpkg_spatial_ref_sys VALUES ('WGS 84', 4326, 'EPSG', 4326, 'GEOGCS', '');
         CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT, identifier TEXT, description TEXT,
             last_change TEXT, min_x REAL, min_y REAL, max_x REAL, max_y REAL, srs_id INTEGER);
         INSERT INTO gpkg_contents VALUES ('field', 'features', 'field', '', '2026-01-01T00:00:00Z', 50, 40, 52, 42, 4326);
         CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT,
             srs_id INTEGER, z INTEGER, m INTEGER);
         INSERT INTO gpkg_geometry_columns VALUES ('field', 'geom', 'POLYGON', 4326, 0, 0);
         CREATE TABLE field (fid INTEGER PRIMARY KEY, geom BLOB, name TEXT);",
    )
    .unwrap();
    file.execute("INSERT INTO field VALUES (1, ?1, 'field')", [blob]).unwrap();
}

/// Four by four cells of one degree from 49 E 44 N, each of value 2, as a GeoTIFF of one strip.
fn geotiff() -> Vec<u8> {
    const COUNT: u16 = 13;
    let after = 8 + 2 + 12 * u32::from(COUNT) + 4;
    let (scale_at, tie_at, keys_at, pixels_at) = (after, after + 24, after + 72, after + 104);
    let mut bytes = b"II\x2a\x00\x08\x00\x00\x00".to_vec();
    bytes.extend(COUNT.to_le_bytes());
    let entries: [(u16, u16, u32, u32); 13] = [
        (256, 3, 1, 4),
        (257, 3, 1, 4),
        (258, 3, 1, 32),
        (259, 3, 1, 1),
        (262, 3, 1, 1),
        (273, 4, 1, pixels_at),
        (277, 3, 1, 1),
        (278, 3, 1, 4),
        (279, 4, 1, 64),
        (339, 3, 1, 3),
        (33550, 12, 3, scale_at),
        (33922, 12, 6, tie_at),
        (34735, 3, 16, keys_at),
    ];
    for (tag, kind, count, value) in entries {
        bytes.extend(tag.to_le_bytes());
        bytes.extend(kind.to_le_bytes());
        bytes.extend(count.to_le_bytes());
        bytes.extend(value.to_le_bytes());
    }
    bytes.extend([0; 4]);
    [1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 49.0, 44.0, 0.0]
        .iter()
        .for_each(|figure: &f64| bytes.extend(figure.to_le_bytes()));
    // geographic, cells are areas, WGS84
    let keys: [u16; 16] = [1, 1, 0, 3, 1024, 0, 1, 2, 1025, 0, 1, 1, 2048, 0, 1, 4326];
    keys.iter().for_each(|key| bytes.extend(key.to_le_bytes()));
    (0..16).for_each(|_| bytes.extend(2.0_f32.to_le_bytes()));
    bytes
}

#[test]
fn areas_of_every_format_cost_the_same() {
    let folder = example("formats-areas");
    let before = designed(&folder, "before");
    for ending in ["geojson", "zip", "kml", "kmz"] {
        add(&folder, &of_room(&format!("areas.{ending}")), ending, &["--add-per-km", "1000"]);
    }
    geopackage(&folder.path("field.gpkg"));
    add(&folder, "field.gpkg", "package", &["--add-per-km", "1000"]);
    let after = designed(&folder, "after");
    let cost_minor = |id: &str| typical_minor(line(&after, &format!("layer.{id}.km")));
    assert!(cost_minor("geojson") > 0);
    for ending in ["zip", "kml", "kmz"] {
        assert_eq!(cost_minor(ending), cost_minor("geojson"), "{ending}");
    }
    // without its holes the field costs at least as much
    assert!(cost_minor("package") >= cost_minor("geojson"));
    let layers_minor: i64 = ["geojson", "zip", "kml", "kmz", "package"].into_iter().map(cost_minor).sum();
    assert_eq!(typical_minor(&after["cost"]), typical_minor(&before["cost"]) + layers_minor);
}

#[test]
fn rasters_of_every_format_cost_the_same() {
    let folder = example("formats-rasters");
    let before = designed(&folder, "before");
    std::fs::write(folder.path("grid.tif"), geotiff()).unwrap();
    let row = "2 2 2 2\n".repeat(4);
    let text = format!("ncols 4\nnrows 4\nxllcorner 49\nyllcorner 40\ncellsize 1\nNODATA_value -9999\n{row}");
    std::fs::write(folder.path("grid.asc"), text).unwrap();
    let points =
        (0..16).map(|cell| format!("{}.5 {}.5 2\n", 49 + cell % 4, 40 + cell / 4)).collect::<String>();
    std::fs::write(folder.path("grid.xyz"), points).unwrap();
    let price = ["--raster", "--unit", "hours per km² and year", "--add-per-km-per-unit", "300"];
    for ending in ["tif", "asc", "xyz"] {
        add(&folder, &format!("grid.{ending}"), ending, &price);
    }
    let after = designed(&folder, "after");
    let cost_minor = |id: &str| typical_minor(line(&after, &format!("layer.{id}.km")));
    // 2 units at 300 USD on every kilometre but those outside the window of the grid
    let route_km = after["lengths"]["route_km"].as_f64().unwrap();
    let per_km_minor = cost_minor("asc") as f64 / route_km;
    assert!((50_000.0..=61_000.0).contains(&per_km_minor), "{per_km_minor}");
    assert_eq!((cost_minor("tif"), cost_minor("xyz")), (cost_minor("asc"), cost_minor("asc")));
    assert_eq!(typical_minor(&after["cost"]), typical_minor(&before["cost"]) + 3 * cost_minor("asc"));
}

#[test]
fn a_netcdf_grid_is_the_layer_its_geotiff_is_and_says_what_is_odd() {
    let folder = example("formats-netcdf");
    let price = ["--raster", "--unit", "m", "--add-per-km-per-unit", "1", "--replace", "--json"];
    let [one, other] = ["tif", "nc"].map(|ending| {
        let told =
            add(&folder, &data(&format!("caspian/caspian_publicdomain_2min.{ending}")), "grid", &price);
        assert!(told.contains("hold values below 0"), "{told}");
        said(&folder, &["layer", "show", "p.gpkg", "grid", "--json"])
    });
    assert!(one.contains("cells") && one == other, "{one}");
}

#[test]
fn every_bad_layer_is_named_and_none_hides_another() {
    let folder = example("formats-bad");
    let area = |id: &str, ring: &str| {
        let text = format!(
            r#"{{"type":"Feature","properties":{{}},"geometry":{{"type":"Polygon","coordinates":[[{ring}]]}}}}"#
        );
        std::fs::write(folder.path(&format!("{id}.geojson")), text).unwrap();
    };
    area("closing", "[49.4,40.4],[49.9,40.4],[49.9,40.8],[49.4,40.8],[49.4,40.4]");
    area("bow", "[50,42],[50.6,42.3],[50.6,42],[50,42.3],[50,42]");
    area("far", "[3,55],[4,55],[4,56],[3,55]");
    area("undated", "[50,42],[50.2,42],[50.2,42.1],[50,42]");
    let holes = "ncols 3\nnrows 3\nxllcorner 49\nyllcorner 41\ncellsize 1\nNODATA_value -9999\n1 2 3\n1 nan 3\n1 -9999 3\n";
    std::fs::write(folder.path("holes.asc"), holes).unwrap();
    for id in ["closing", "bow", "far", "undated"] {
        add(&folder, &format!("{id}.geojson"), id, &["--add-per-km", "5"]);
    }
    let raster = ["--raster", "--unit", "hours", "--add-per-km-per-unit", "5"];
    add(&folder, "holes.asc", "holes", &raster);
    // as added: all but what `layer add` refuses
    let checked = run(&folder.0, &["layer", "check", "p.gpkg"]);
    assert_eq!(checked.status.code(), Some(0));
    let told = stdout(&checked);
    assert!(told.contains("layer bow has an area that crosses itself"), "{told}");
    for words in [
        "layer far touches no cell of the sea",
        "layer holes has no value in 2 of 9 cells",
        "far: acts in 0 of",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    // by hand, without datum and without unit
    said(&folder, &["export", "p.gpkg", "--plan", "bad.toml", "-q"]);
    let text = std::fs::read_to_string(folder.path("bad.toml")).unwrap();
    let text = text.replacen("id = \"closing\"\n", "id = \"closing\"\nclosed = true\n", 1);
    let (head, tail) = text.split_at(text.find("id = \"undated\"").unwrap());
    let bad =
        head.to_owned() + &tail.replacen("datum = \"WGS84\"\n", "", 1).replacen("unit = \"hours\"\n", "", 1);
    std::fs::write(folder.path("bad.toml"), bad).unwrap();
    let refused = run(&folder.0, &["new", "bad.gpkg", "--from", "bad.toml", "--actor", "test"]);
    let told = format!("{}{}", stdout(&refused), stderr(&refused));
    assert_eq!(refused.status.code(), Some(2), "{told}");
    for words in ["layer undated", "datum", "holes", "unit", "landing point sumqayit lies in layer closing"] {
        assert!(told.contains(words), "{words}: {told}");
    }
    assert!(!folder.path("bad.gpkg").exists());
}
