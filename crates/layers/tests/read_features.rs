//! Every format gives the same features; what is wrong with one is told under its name and leaves the others.

extern crate wetplant_layers as layers;

use layers::LayersError;
use layers::features::{Feature, FeatureSet, Geometry};
use layers::read::{read_features, read_raster};
use std::io::{Cursor, Read, Write};
use units::{LonLat, Staged};

fn data(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/data/{name}", env!("CARGO_MANIFEST_DIR"))).expect("a file of the tests")
}

/// The only file in a zip of the tests.
fn unzipped(name: &str) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(data(name))).expect("a zip of the tests");
    let mut bytes = Vec::new();
    archive.by_index(0).expect("one file").read_to_end(&mut bytes).expect("it inflates");
    bytes
}

fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).expect("memory takes all");
        writer.write_all(bytes).expect("memory takes all");
    }
    writer.finish().expect("memory takes all").into_inner()
}

fn read(name: &str, bytes: &[u8]) -> Staged<FeatureSet> {
    read_features(name, bytes).expect("a file of the format")
}

fn refusal(name: &str, bytes: &[u8]) -> String {
    read_features(name, bytes).map(|read| format!("{read:?}")).expect_err("it is refused").to_string()
}

fn codes(read: &Staged<FeatureSet>) -> Vec<&str> {
    read.findings.iter().map(|finding| finding.code.as_str()).collect()
}

fn names(read: &Staged<FeatureSet>) -> Vec<&str> {
    read.value.features.iter().map(|feature| feature.name.as_str()).collect()
}

#[test]
fn every_format_gives_the_features_of_the_geojson() {
    for kind in ["lines", "areas", "points"] {
        let original = read(kind, &data(&format!("{kind}.geojson")));
        assert_eq!(codes(&original), [""; 0], "{kind}");
        assert_eq!(original.value.features.len(), 2);
        for (file, format) in [
            (format!("{kind}.zip"), "shapefile"),
            (format!("{kind}_z.zip"), "shapefile"),
            (format!("{kind}.kml"), "KML"),
            (format!("{kind}.kmz"), "KML"),
            (format!("{kind}.gpkg.zip"), "GeoPackage"),
        ] {
            let bytes = if format == "GeoPackage" { unzipped(&file) } else { data(&file) };
            let other = read(&file, &bytes);
            assert_eq!(other.value.format, format);
            assert_eq!(codes(&other), [""; 0], "{file}");
            assert_eq!(other.value.features, original.value.features, "{file}");
        }
    }
}

#[test]
fn names_properties_and_holes_are_what_was_drawn() {
    let lines = read("lines", &data("lines.geojson"));
    let Feature { name, geometry, properties } = &lines.value.features[0];
    assert_eq!(name, "Pipeline A");
    assert_eq!(properties["owner"], "Хазар");
    assert_eq!((properties["year"].as_str(), properties["depth_m"].as_str()), ("1998", "12.5"));
    let line = [(50.123456, 41.0), (51.0, 41.5), (51.25, 41.75)].map(|(lon, lat)| LonLat::new(lon, lat));
    assert_eq!(*geometry, Geometry::Lines(vec![line.to_vec()]));
    let areas = read("areas", &data("areas.zip"));
    let Geometry::Areas(field) = &areas.value.features[0].geometry else { unreachable!("areas") };
    assert_eq!((field[0].outline.len(), field[0].holes.len()), (4, 2));
    let Geometry::Areas(islands) = &areas.value.features[1].geometry else { unreachable!("areas") };
    assert_eq!(islands.iter().map(|area| area.holes.len()).collect::<Vec<_>>(), [0, 1]);
}

#[test]
fn another_datum_is_refused_by_its_name() {
    for (file, bytes) in [
        ("utm.zip", data("utm.zip")),
        ("utm.gpkg", unzipped("utm.gpkg.zip")),
        ("utm.geojson", data("utm.geojson")),
    ] {
        let said = refusal(file, &bytes);
        assert!(said.contains("39N") || said.contains("32639"), "{said}");
        assert!(said.contains("ogr2ogr -t_srs EPSG:4326"), "{said}");
    }
    let old = |name: &str| {
        format!(
            r#"{{"type":"Point","coordinates":[50,41],"crs":{{"type":"name","properties":{{"name":"{name}"}}}}}}"#
        )
    };
    assert!(read_features("old", old("urn:ogc:def:crs:OGC:1.3:CRS84").as_bytes()).is_ok());
    assert!(refusal("old", old("EPSG:28406").as_bytes()).contains("EPSG:28406"));
}

#[test]
fn a_shapefile_without_prj_is_taken_as_wgs84_and_said_so() {
    let mut archive = zip::ZipArchive::new(Cursor::new(data("areas.zip"))).unwrap();
    let mut part = |name: &str| {
        let mut bytes = Vec::new();
        archive.by_name(name).unwrap().read_to_end(&mut bytes).unwrap();
        bytes
    };
    let (shp, dbf, shx) = (part("areas.shp"), part("areas.dbf"), part("areas.shx"));
    let alone = read("areas.shp", &shp);
    assert_eq!(codes(&alone), ["layers.datum.unstated", "layers.shapefile.alone"]);
    assert_eq!(names(&alone), ["feature 1", "feature 2"]);
    let without = read("areas.zip", &zipped(&[("a/AREAS.SHP", &shp), ("a/areas.DBF", &dbf)]));
    assert_eq!(codes(&without), ["layers.datum.unstated"]);
    assert_eq!(names(&without), ["Field with holes", "Two islands"]);
    assert!(refusal("areas.shx", &shx).contains("index of a shapefile"));
    let two =
        read("two.zip", &zipped(&[("a.shp", &shp), ("b.shp", &shp), ("b.dbf", &dbf[..dbf.len() - 30])]));
    assert_eq!(two.value.features.len(), 4);
    assert_eq!(two.value.features[3].properties["layer"], "b");
    assert!(refusal("x.zip", &zipped(&[("readme.txt", b"x")])).contains("readme.txt"));
}

fn collection(features: &[(&str, &str)]) -> Staged<FeatureSet> {
    let feature = |(name, geometry): &(&str, &str)| {
        format!(r#"{{"type":"Feature","properties":{{"name":"{name}"}},"geometry":{geometry}}}"#)
    };
    let features: Vec<String> = features.iter().map(feature).collect();
    let text = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","));
    read("made.geojson", text.as_bytes())
}

#[test]
fn what_is_wrong_with_a_feature_is_told_under_its_name_and_leaves_the_others() {
    let good = r#"{"type":"Point","coordinates":[50,41,-20]}"#;
    for (geometry, code) in [
        ("null", "layers.features.no_geometry"),
        (r#"{"type":"Polygon","coordinates":[]}"#, "layers.features.no_geometry"),
        (r#"{"type":"Point","coordinates":[513709,4833014]}"#, "layers.features.off_earth"),
        (r#"{"type":"Point","coordinates":[50,91]}"#, "layers.features.off_earth"),
        (r#"{"type":"LineString","coordinates":[[50,41],[null,41]]}"#, "layers.features.no_number"),
        (r#"{"type":"LineString","coordinates":[[50,41],[50,41]]}"#, "layers.features.short_line"),
        (r#"{"type":"Polygon","coordinates":[[[50,41],[51,41],[50,41]]]}"#, "layers.features.few_corners"),
        (r#"{"type":"Polygon","coordinates":[[50,41],[51,41],[50,42]]}"#, "layers.features.unsupported"),
        (r#"{"type":"Polygon","coordinates":"none"}"#, "layers.features.no_geometry"),
        (
            r#"{"type":"CircularString","coordinates":[[50,41],[51,41],[50,42]]}"#,
            "layers.features.unsupported",
        ),
    ] {
        let read = collection(&[("bad", geometry), ("good", good)]);
        assert_eq!(codes(&read), [code], "{geometry}");
        assert_eq!(read.findings[0].place.as_deref(), Some("bad"));
        assert_eq!(names(&read), ["good"], "{geometry}");
    }
    for (geometry, code) in [
        (
            r#"{"type":"Polygon","coordinates":[[[50,41],[51,42],[51,41],[50,42],[50,41]]]}"#,
            "layers.features.crosses_itself",
        ),
        (r#"{"type":"Polygon","coordinates":[[[50,41],[51,41],[51,42]]]}"#, "layers.features.open_ring"),
        (r#"{"type":"LineString","coordinates":[[179,41],[190,41]]}"#, "layers.features.turned"),
        (r#"{"type":"LineString","coordinates":[[-170,41],[170,41]]}"#, "layers.features.short_way"),
    ] {
        let read = collection(&[("odd", geometry), ("good", good)]);
        assert!(codes(&read).contains(&code), "{geometry}: {:?}", read.findings);
        assert_eq!(names(&read), ["odd", "good"]);
    }
    let read = collection(&[("same", good), ("same", good), ("same", good)]);
    assert_eq!(codes(&read), ["layers.features.same_name"; 2]);
    assert_eq!(codes(&collection(&[])), ["layers.features.empty"]);
}

#[test]
fn one_feature_of_several_kinds_becomes_one_for_each() {
    let mixed = r#"{"type":"GeometryCollection","geometries":[{"type":"LineString","coordinates":[[50,41],[51,41]]},
        {"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[50,41]}]}]}"#;
    let read = collection(&[("platform", mixed)]);
    assert_eq!(names(&read), ["platform", "platform"]);
    assert_eq!(codes(&read), [""; 0]);
}

#[test]
fn findings_of_one_kind_are_told_a_hundred_times_and_counted() {
    let many = vec![("bad", "null"); 250];
    let read = collection(&many);
    assert!(read.findings.len() < 210);
    assert!(
        read.findings
            .iter()
            .any(|finding| finding.message.starts_with("250 findings `layers.features.no_geometry`"))
    );
}

#[test]
fn kml_in_the_forms_of_google_earth_is_read() {
    let text = r#"<?xml version="1.0"?><kml:kml xmlns:kml="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2">
        <kml:Folder><kml:name>folder</kml:name><kml:NetworkLink><kml:Link/></kml:NetworkLink>
        <kml:Placemark><kml:name>A &amp; B <![CDATA[<1>]]></kml:name><kml:description/>
          <kml:ExtendedData><kml:Data name="owner"><kml:displayName>x</kml:displayName><kml:value>C</kml:value></kml:Data></kml:ExtendedData>
          <kml:MultiGeometry><kml:Point><kml:altitudeMode>clampToGround</kml:altitudeMode><kml:coordinates> 50, 41, 0 </kml:coordinates></kml:Point>
          <kml:Polygon><kml:innerBoundaryIs><kml:LinearRing><kml:coordinates>50.2,41.2 50.4,41.2 50.2,41.4 50.2,41.2</kml:coordinates></kml:LinearRing></kml:innerBoundaryIs>
            <kml:outerBoundaryIs><kml:LinearRing><kml:coordinates>50,41 51,41 51,42 50,42 50,41</kml:coordinates></kml:LinearRing></kml:outerBoundaryIs></kml:Polygon>
          </kml:MultiGeometry></kml:Placemark>
        <kml:Placemark><gx:Track><gx:coord>50 41 0</gx:coord></gx:Track></kml:Placemark>
        <kml:Placemark><kml:name>ring</kml:name><kml:LinearRing><kml:coordinates>50,41 51,41 51,42</kml:coordinates></kml:LinearRing></kml:Placemark>
        </kml:Folder></kml:kml>"#;
    let read = read("earth.kml", text.as_bytes());
    assert_eq!(names(&read), ["A & B <1>", "A & B <1>", "ring"]);
    assert_eq!(read.value.features[0].properties["owner"], "C");
    let Geometry::Areas(areas) = &read.value.features[1].geometry else { unreachable!("an area") };
    assert_eq!((areas[0].outline.len(), areas[0].holes.len()), (4, 1));
    let Geometry::Lines(lines) = &read.value.features[2].geometry else { unreachable!("a line") };
    assert_eq!(lines[0].len(), 4);
    assert_eq!(codes(&read), ["layers.kml.not_read", "layers.features.unsupported"]);
    assert!(refusal("track.gpx", b"<gpx><trk/></gpx>").contains("`gpx`"));
}

#[test]
fn bytes_of_other_kinds_are_refused_with_what_they_are() {
    for (bytes, words) in [
        (&b""[..], "0 bytes"),
        (b"\x89PNG\r\n", "[89, 50, 4e, 47]"),
        (b"{\"type\":\"Topology\"}", "`Topology`"),
        (b"{\"type\":", "line 1"),
        (b"PK\x03\x04", "zip"),
    ] {
        assert!(refusal("x", bytes).contains(words), "{}", refusal("x", bytes));
    }
    let deep = format!("<kml>{}", "<Folder>".repeat(100));
    assert!(refusal("deep.kml", deep.as_bytes()).contains("64 deep"));
    let deep = format!("{{\"type\":\"Point\",\"coordinates\":{}", "[".repeat(100_000));
    assert!(matches!(read_features("deep", deep.as_bytes()), Err(LayersError::Broken { .. })));
    let bomb = zipped(&[("doc.kml", &vec![b' '; 300 << 20])]);
    assert!(refusal("bomb.kmz", &bomb).contains("bytes inside"));
}

#[test]
fn a_grid_of_values_is_read_and_its_oddities_counted() {
    let text = "ncols 2\nnrows 2\nxllcorner 50\nyllcorner 41\ncellsize 1\nNODATA_value -99\n0.5 -1 -99 20000";
    let read = read_raster("density.asc", text.as_bytes()).unwrap();
    let codes: Vec<&str> = read.findings.iter().map(|finding| finding.code.as_str()).collect();
    assert_eq!(codes, ["layers.raster.no_data", "layers.raster.negative"]);
    assert_eq!(read.value.at(LonLat::new(51.5, 41.5)), Some(20_000.0));
    assert!(read_raster("x", b"nothing").is_err());
}

#[test]
fn cut_and_changed_bytes_are_survived_everywhere() {
    let mut files = Vec::new();
    for kind in ["lines", "areas", "points"] {
        let zip = data(&format!("{kind}_z.zip"));
        let mut archive = zip::ZipArchive::new(Cursor::new(zip.clone())).unwrap();
        for index in 0..archive.len() {
            let mut bytes = Vec::new();
            archive.by_index(index).unwrap().read_to_end(&mut bytes).unwrap();
            files.push(bytes);
        }
        files.extend([zip, data(&format!("{kind}.geojson")), data(&format!("{kind}.kml"))]);
    }
    for file in files {
        for length in 0..file.len() {
            survives(&file[..length]);
            for value in [0, 0x7f, 0xff, file[length] ^ 1] {
                let mut bytes = file.clone();
                bytes[length] = value;
                survives(&bytes);
            }
        }
    }
}

#[test]
fn a_changed_table_inside_a_zip_is_survived() {
    let mut archive = zip::ZipArchive::new(Cursor::new(data("lines.zip"))).unwrap();
    let mut part = |name: &str| {
        let mut bytes = Vec::new();
        archive.by_name(name).unwrap().read_to_end(&mut bytes).unwrap();
        bytes
    };
    let (shp, dbf) = (part("lines.shp"), part("lines.dbf"));
    for place in 0..dbf.len() {
        let mut bytes = dbf.clone();
        bytes[place] ^= 0xff;
        survives(&zipped(&[("a.shp", &shp), ("a.dbf", &bytes)]));
        survives(&zipped(&[("a.shp", &shp), ("a.dbf", &dbf[..place])]));
    }
}

#[test]
fn a_changed_database_is_survived() {
    let file = unzipped("areas.gpkg.zip");
    let (mut readable, spread) = (0, 37);
    for place in (0..file.len()).step_by(spread) {
        let mut bytes = file.clone();
        bytes[place] ^= if place % 2 == 0 { 0xff } else { 0x01 };
        readable += usize::from(survives(&bytes));
        survives(&file[..place]);
    }
    assert!(readable > 0);
}

/// Reads bytes; every place that comes out is on Earth.
fn survives(bytes: &[u8]) -> bool {
    let Ok(read) = read_features("x", bytes) else { return false };
    let on_earth = |places: &[LonLat]| places.iter().all(|at| at.is_valid());
    read.value.features.iter().for_each(|feature| match &feature.geometry {
        Geometry::Points(points) => assert!(on_earth(points) && !points.is_empty()),
        Geometry::Lines(lines) => assert!(lines.iter().all(|line| on_earth(line) && line.len() >= 2)),
        Geometry::Areas(areas) => {
            for area in areas {
                assert!(on_earth(&area.outline) && area.outline.len() >= 3);
                assert!(area.holes.iter().all(|hole| on_earth(hole) && hole.len() >= 3));
            }
        }
    });
    true
}
