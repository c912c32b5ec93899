//! ESRI ASCII grids and lists of points in the forms that programs write.

extern crate wetplant_terrain as terrain;

use proptest::prelude::*;
use terrain::TerrainError;
use terrain::grid::{Grid, VerticalDatum, open_grid};
use terrain::values::read_values;

fn read(text: &str) -> Result<Grid, TerrainError> {
    let source = open_grid(text.as_bytes(), Some(VerticalDatum::MeanSeaLevel))?;
    source.window(&source.header().bbox())
}

fn refusal(text: &str) -> String {
    read(text).map(|grid| format!("{grid:?}")).expect_err("it is refused").to_string()
}

const ASC: &str =
    "ncols 3\nnrows 2\nxllcorner 50\nyllcorner 41\ncellsize 0.5\nNODATA_value -99\n-1 -2 -3\n-4 -99 -6\n";

#[test]
fn an_ascii_grid_is_read_from_the_north_west() {
    let grid = read(ASC).unwrap();
    let header = &grid.header;
    assert_eq!((header.cols, header.rows, header.format), (3, 2, "ESRI ASCII"));
    assert_eq!((header.lon_west_deg, header.lat_north_deg, header.cell_lon_deg), (50.0, 42.0, 0.5));
    assert_eq!(grid.elevation_m[..4], [-1.0, -2.0, -3.0, -4.0]);
    assert!(grid.elevation_m[4].is_nan());
    assert_eq!(grid.quality().len(), 1);
}

#[test]
fn the_header_may_come_in_any_order_and_case_with_commas_and_broken_lines() {
    let written = "\u{feff}NROWS 2\r\nNCols 3\r\nYLLCENTER 41,25\r\nXLLCENTER 50,25\r\ndx 0,5\r\ndy 5e-1\r\nnodata_VALUE -99\r\n-1\r\n-2,0 -3.0e0 -4\r\n-9.9E+01\r\n\r\n-6";
    assert_eq!(format!("{:?}", read(written).unwrap()), format!("{:?}", read(ASC).unwrap()));
}

#[test]
fn without_a_mark_the_formats_own_stands_for_missing_heights() {
    let grid = read(&ASC.replace("NODATA_value -99\n", "").replace("-99", "-9999")).unwrap();
    assert!(grid.elevation_m[4].is_nan());
    assert!(read(&ASC.replace("-99", "nan")).unwrap().elevation_m[4].is_nan());
    let rounded =
        ASC.replace("value -99", "value -3.4028234663852886e+38").replace("4 -99", "4 -3.40282347e+38");
    assert!(read(&rounded).unwrap().elevation_m[4].is_nan());
}

#[test]
fn what_is_wrong_with_an_ascii_grid_is_named() {
    for (from, to, word) in [
        ("xllcorner 50", "xllcorner 513709.5", "xllcorner 513709.5, which is no angle"),
        ("cellsize 0.5", "cellsize 500", "cellsize 500, which is no angle"),
        ("-4", "x4", "row 2, column 1 is `x4`"),
        ("-6", "", "5 of 6 cells"),
        ("-6", "-6 -7", "more than its 3 × 2"),
        ("ncols 3", "ncols 3.5", "no whole number"),
        ("ncols 3", "ncols 300000000", "300000000 × 2"),
        ("ncols 3", "ncols 30000", "cut off"),
        ("xllcorner 50\n", "", "neither xllcorner nor xllcenter"),
        ("cellsize 0.5\n", "", "neither cellsize nor dx"),
        ("cellsize 0.5", "cellsize -0.5", "its cells measure -0.5°"),
        ("nrows 2", "nrows 2\nnrows 2", "nrows twice"),
        ("nrows 2", "nrows 2\nbyteorder LSBFIRST", "`byteorder`"),
    ] {
        let said = refusal(&ASC.replace(from, to));
        assert!(said.contains(word), "{to}: {said}");
    }
    let error = open_grid(ASC.as_bytes(), None).err().map(|error| error.to_string()).unwrap_or_default();
    assert!(error.contains("--vertical-datum"), "{error}");
}

const POINTS: &str = "50.25 41.75 -1\n50.75 41.75 -2\n51.25 41.75 -3\n50.25 41.25 -4\n51.25 41.25 -6\n";

#[test]
fn points_in_any_order_and_dress_make_the_same_grid() {
    let grid = read(POINTS).unwrap();
    assert_eq!(grid.header.format, "XYZ");
    assert_eq!(grid.header.bbox(), read(ASC).unwrap().header.bbox());
    assert_eq!(grid.elevation_m[..4], [-1.0, -2.0, -3.0, -4.0]);
    assert!(grid.elevation_m[4].is_nan());
    let mut backwards: Vec<&str> = POINTS.lines().collect();
    backwards.reverse();
    let hole = POINTS.replace("50.25 41.25 -4\n", "50.25 41.25 -4\n50.75 41.25 NaN\n").replace(' ', "\t");
    let dressed = [
        backwards.join("\r\n"),
        POINTS.replace(' ', ","),
        POINTS.replace(' ', ", "),
        POINTS.replace(' ', ";"),
        POINTS.replace(' ', ";").replace('.', ","),
        POINTS.replace(' ', "\t").replace('.', ","),
        POINTS.replace('.', ","),
        POINTS.replace(' ', ";").replace("-3\n", "-3\n50.75;41.25;\n"),
        format!("# a comment\n> a segment of GMT\n{hole}"),
        format!("Longitude,Latitude,Elevation (m)\n{}", POINTS.replace(' ', ",")),
        format!("x y z\n{POINTS}"),
        POINTS
            .lines()
            .map(|line| line.trim().replace(' ', " \t ").replace('\t', ""))
            .collect::<Vec<_>>()
            .join("\n"),
    ];
    for text in dressed {
        assert_eq!(format!("{:?}", read(&text).unwrap()), format!("{grid:?}"), "{text}");
    }
    let named = POINTS.lines().map(|line| {
        let fields: Vec<&str> = line.split(' ').collect();
        format!("7;{};{};{}", fields[2], fields[1], fields[0])
    });
    let named = format!("id;z;lat;lon\n{}", named.collect::<Vec<_>>().join("\n"));
    assert_eq!(format!("{:?}", read(&named).unwrap()), format!("{grid:?}"));
}

#[test]
fn what_is_wrong_with_a_list_of_points_is_named() {
    let many: String = (0..40).map(|index| format!("{} {} -5\n", 50 + index % 8, 40 + index / 8)).collect();
    for (text, words) in [
        (format!("{many}52.4 41 -5\n"), "line 41, 52.4 41, lies 0.40 cells off"),
        (format!("{many}52 41 -6\n"), "line 41 gives -6 for 52 41, and an earlier line -5"),
        (format!("{many}513709 41 -5\n"), "on line 41 the longitude 513709"),
        (format!("{many}52 95 -5\n"), "line 41 has the latitude 95"),
        (format!("{many}52 41\n"), "line 41 is `52 41`"),
        (format!("{many}52 41 deep\n"), "line 41 is `52 41 deep`"),
        ("50;41;-20;-25;-22;1;3;0\n51;41;-20;-25;-22;1;3;0\n".to_owned(), "line 1 has 8 numbers"),
        ("a;b;c;d\n50;41;-20;-25\n".to_owned(), "names the columns a, b, c, d"),
        (format!("lon lat depth\n{}", many.replace('-', "")), "turn their sign"),
        (
            (0..400).map(|at| format!("{}.{:03} {}.{:03} -5\n", at % 90, at, at % 80, 999 - at)).collect(),
            "soundings",
        ),
    ] {
        let said = refusal(&text);
        assert!(said.contains(words), "{words}: {said}");
    }
}

#[test]
fn points_over_the_antimeridian_make_one_grid() {
    let grid = read(
        "179 1 -1\n179.5 1 -2\n-180 1 -3\n-179.5 1 -4\n179 0.5 -5\n179.5 0.5 -6\n-180 0.5 -7\n-179.5 0.5 -8",
    )
    .unwrap();
    assert_eq!((grid.header.cols, grid.header.lon_west_deg), (4, 178.75));
    assert_eq!(grid.elevation_m, [-1., -2., -3., -4., -5., -6., -7., -8.]);
}

#[test]
fn values_need_no_datum_and_know_no_limit_of_heights() {
    let values = read_values(ASC.replace("-2", "25000").as_bytes()).unwrap();
    assert_eq!((values.cols(), values.rows(), values.format()), (3, 2, "ESRI ASCII"));
    assert_eq!(values.at(units::LonLat::new(50.75, 41.75)), Some(25_000.0));
    assert_eq!(values.at(units::LonLat::new(49.0, 41.75)), None);
    assert!(read_values(include_bytes!("../../../data/caspian/caspian_publicdomain_2min.tif")).is_ok());
    let nc = read_values(include_bytes!("../../../data/caspian/caspian_publicdomain_2min.nc")).unwrap();
    assert_eq!(nc.format(), "NetCDF");
}

/// `gdal_translate -srcwin 30 40 24 16` of the shipped grid, `-of AAIGrid` and `-of XYZ` with semicolons and a header, its
/// positions cut to six decimals.
#[test]
fn what_gdal_writes_as_text_is_the_grid_it_was_made_from() {
    let tif = include_bytes!("../../../data/caspian/caspian_publicdomain_2min.tif");
    let source = open_grid(tif, Some(VerticalDatum::MeanSeaLevel)).unwrap();
    let whole = source.window(&source.header().bbox()).unwrap();
    for text in [include_str!("data/caspian_crop.asc"), include_str!("data/caspian_crop.csv")] {
        let crop = read(text).unwrap();
        assert_eq!((crop.header.cols, crop.header.rows), (24, 16));
        for (row, col) in (0..16).flat_map(|row| (0..24).map(move |col| (row, col))) {
            let (whole_col, whole_row) = whole.cell_of(crop.centre_of(col, row)).unwrap();
            assert_eq!((whole_col, whole_row), (30 + col, 40 + row));
            let (one, other) = (crop.index(col, row), whole.index(whole_col, whole_row));
            assert_eq!(crop.elevation_m[one], whole.elevation_m[other], "{}", crop.header.format);
        }
    }
}

#[test]
fn a_cut_or_changed_text_is_survived_everywhere() {
    for text in [ASC, POINTS] {
        for length in 0..text.len() {
            drop(read_values(&text.as_bytes()[..length]));
            for value in [0, b'9', b'-', b'.', b',', b'e', b'\n', 0xff] {
                let mut bytes = text.as_bytes().to_vec();
                bytes[length] = value;
                drop(read_values(&bytes));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn numbers_in_any_arrangement_are_survived(text in "([0-9.,;\t \n-]|ncols |nrows |e9|nan|#){0,200}") {
        drop(read_values(text.as_bytes()));
        drop(read_values(format!("ncols 3\nnrows {text}").as_bytes()));
        drop(read_values(format!("50 41 -1\n{text}").as_bytes()));
    }
}

/// Run by hand: `cargo test --release -p wetplant-terrain --test text_grids -- --ignored --nocapture`.
#[test]
#[ignore = "a measurement"]
fn megabytes_per_second() {
    use std::fmt::Write;
    let (cols, rows) = (2_000, 1_500);
    let depth = |index: usize| ((index * 7_919) % 50_000) as f64 / -10.0;
    let mut asc =
        format!("ncols {cols}\nnrows {rows}\nxllcorner 40\nyllcorner 30\ncellsize 0.004166666667\n");
    let mut points = String::new();
    for index in 0..cols * rows {
        write!(asc, "{:.1} ", depth(index)).unwrap();
        let (lon, lat) = (40.0 + (index % cols) as f64 / 240.0, 30.0 + (index / cols) as f64 / 240.0);
        writeln!(points, "{lon:.7} {lat:.7} {:.1}", depth(index)).unwrap();
    }
    for text in [asc, points] {
        let start = std::time::Instant::now();
        let grid = read(&text).unwrap();
        let seconds = start.elapsed().as_secs_f64();
        let megabytes = text.len() as f64 / 1e6;
        println!("{}: {megabytes:.1} MB, {:.0} MB/s", grid.header.format, megabytes / seconds);
    }
}
