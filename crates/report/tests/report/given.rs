//! A given list keeps its words: its numbers, its burial, its own choice of cable; and a design over it claims nothing.

use crate::fixture::{self, USUAL};
use crate::fixture_list::{self, At};
use crate::lists::drawing;
use calamine::{Data, Reader, Xlsx};
use pipeline::results::ResultsFile;
use route::plan::LegOrigin;
use route::rpl::{Event, Rpl};
use std::io::Cursor;
use units::Currency;
use wetplant_report::exchange::{
    Export, Landing, Locale, Title, awareness_txt, record_files, record_set, route_gpx, route_kml,
};
use wetplant_report::{report_html, route_geojson, rpl_csv, rpl_pages_svg, rpl_xlsx, sld_svg};

/// A list numbered 1, 2, 2A, 3, … with a designed repeater between its second and its third position.
fn numbered() -> ResultsFile {
    let mut rpl = fixture_list::rpl();
    for (index, position) in rpl.positions.iter_mut().enumerate() {
        position.written_no = match index {
            0..=1 => (index + 1).to_string(),
            2 => String::new(),
            3 => "2A".to_owned(),
            _ => (index - 1).to_string(),
        };
    }
    rpl.positions[2].label = "R1".into();
    rpl.positions[2].events = vec![Event::Repeater];
    fixture_list::file_of(rpl)
}

/// The same made by hand as a designed line: a cost, a line, protection by depth, and every row given.
fn designed() -> ResultsFile {
    let mut file = fixture::file(USUAL);
    file.results.rpl.rows.iter_mut().for_each(|row| row.origin = LegOrigin::Imported);
    file.results.legs.iter_mut().for_each(|leg| leg.origin = LegOrigin::Imported);
    file
}

fn with_export<T>(rpl: &Rpl, read: impl FnOnce(&Export) -> T) -> T {
    let (title, sld, landings) = (Title::default(), route::sld::of_rpl(rpl), Vec::<Landing>::new());
    read(&Export { title: &title, rpl, sld: &sld, landings: &landings })
}

#[test]
fn positions_keep_the_numbers_of_the_given_list_on_every_sheet() {
    let file = numbered();
    let page = report_html(&drawing(&file));
    assert!(page.contains("<td class=\"num\">5</td><td>Crossing PL-7</td>"));
    assert!(page.contains("<td class=\"num\">2A</td><td>Joint J1</td>"));
    assert!(page.contains("<td class=\"num\">–</td><td>R1</td>"));
    assert!(page.contains("Numbers are those of the given list"));
    let csv = rpl_csv(&file.results);
    assert!(
        csv.contains("\r\n5,Crossing PL-7,") && csv.contains("\r\n2A,Joint J1,") && csv.contains("\r\n,R1,")
    );
    let pages = rpl_pages_svg(&file.results).concat();
    for text in [">2A</text>", ">1 to 10 (12 in all)</text>", ">–</text>"] {
        assert!(pages.contains(text), "{text}");
    }
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(rpl_xlsx(&file.results).unwrap())).unwrap();
    let list = book.worksheet_range("RPL").unwrap();
    assert_eq!(list.get_value((2 + 2 * 6, 0)), Some(&Data::Float(5.0)));
    assert_eq!(list.get_value((2 + 2 * 3, 0)), Some(&Data::String("2A".into())));
    assert!(matches!(list.get_value((2 + 2 * 2, 0)), None | Some(Data::Empty)));
}

#[test]
fn files_carry_the_written_number_and_the_running_one() {
    let file = numbered();
    let geojson: serde_json::Value = serde_json::from_str(&route_geojson(&file.results)).unwrap();
    let features = geojson["features"].as_array().unwrap();
    let crossing = features.iter().find(|of| of["properties"]["label"] == "Crossing PL-7").unwrap();
    assert_eq!(crossing["properties"]["position_no"], 7);
    assert_eq!(crossing["properties"]["written_no"], "5");
    with_export(&file.results.rpl, |export| {
        let kml = route_kml(export);
        assert!(kml.contains("<Data name=\"written_no\"><value>2A</value>") || kml.contains(">2A</value>"));
        assert!(!kml.contains("position_no"));
        let set: serde_json::Value = serde_json::from_str(&record_set(export)).unwrap();
        assert_eq!(set["positions"][6]["position_no"], 7);
        assert_eq!(set["positions"][6]["written_no"], "5");
        assert_eq!(set["positions"][2]["written_no"], "");
    });
    with_export(&fixture_list::rpl(), |export| assert!(route_kml(export).contains("position_no")));
}

#[test]
fn a_position_without_label_and_number_is_called_by_what_it_is() {
    let mut file = numbered();
    file.results.rpl.positions[2].label = String::new();
    with_export(&file.results.rpl, |export| {
        assert!(route_gpx(export).contains("<name>Repeater</name>"));
        assert!(awareness_txt(export).contains("\tRepeater\t"));
    });
}

#[test]
fn a_designed_line_on_a_given_list_is_buried_and_nobody_says_ploughed() {
    let file = designed();
    let page = report_html(&drawing(&file));
    assert!(page.contains("Buried, of the route") && page.contains("Buried, priced as by plough"));
    // what the presets and the schedule call their own is theirs
    let list = page.split("Route position list").next().unwrap();
    assert!(!list.contains("are ploughed") && !page.contains("Ploughed, of the route"));
    let csv = rpl_csv(&file.results);
    assert!(csv.contains("buried") && !csv.contains("ploughed"));
    assert!(!sld_svg(&file.results).contains("ploughed"));
    with_export(&file.results.rpl, |export| {
        let files = record_files(export, Locale::POINT);
        let burial = &files.iter().find(|(name, _)| name == "burial.csv").unwrap().1;
        assert!(burial.contains("buried") && !burial.contains("ploughed"));
        assert!(!route_kml(export).contains("ploughed") && !record_set(export).contains("ploughed"));
    });
    assert!(report_html(&drawing(&fixture::file(USUAL))).contains("Ploughed, of the route"));
}

#[test]
fn protection_by_depth_is_not_told_of_a_list_that_was_given() {
    let page = report_html(&drawing(&designed()));
    assert!(!page.contains("Protection by depth") && !page.contains("Lengths, legs, protection"));
    assert!(report_html(&drawing(&fixture::file(USUAL))).contains("Protection by depth"));
}

#[test]
fn kml_cuts_a_section_on_the_antimeridian() {
    let place =
        |(label, lon_deg): (&str, f64)| At { label: label.to_owned(), lon_deg, lat_deg: 10.0, depth_m: None };
    let places = [("BMH", 178.0), ("A/C", 179.5), ("A/C", -179.5), ("BMH", -178.0)].map(place);
    let kml = with_export(&fixture_list::list(&places, &[(1.0, "LW", 0.0)]), route_kml);
    let document = roxmltree::Document::parse(&kml).unwrap();
    let lines: Vec<&str> = document
        .descendants()
        .filter(|node| node.has_tag_name("LineString"))
        .filter_map(|node| node.children().find(|child| child.has_tag_name("coordinates"))?.text())
        .collect();
    assert_eq!(lines.len(), 2);
    for line in lines {
        let lons: Vec<f64> =
            line.split(' ').map(|place| place.split(',').next().unwrap().parse().unwrap()).collect();
        assert!(lons.windows(2).all(|pair| (pair[1] - pair[0]).abs() < 10.0), "{line}");
    }
    assert_eq!(document.descendants().filter(|node| node.has_tag_name("MultiGeometry")).count(), 1);
    assert!(!with_export(&fixture_list::rpl(), route_kml).contains("MultiGeometry"));
}

#[test]
fn amounts_of_a_revision_are_in_its_own_currency() {
    let mut file = fixture::file(USUAL);
    let page = report_html(&drawing(&file));
    assert!(page.contains("First cost, million USD"));
    file.revisions[0].currency = Some(Currency::EUR);
    let page = report_html(&drawing(&file));
    assert!(page.contains("First cost, million</td>") && page.contains("\u{a0}EUR</td>"));
    let text = serde_json::to_string(&file.revisions[1]).unwrap();
    assert!(text.contains("\"currency\":\"USD\""));
}

#[test]
fn a_text_of_a_person_is_no_formula_in_any_table() {
    for start in ["=", "+", "-", "@"] {
        let mut file = numbered();
        let bad = format!("{start}cmd|' /C calc'!A0");
        for position in &mut file.results.rpl.positions {
            (position.label, position.remark, position.written_no) = (bad.clone(), bad.clone(), bad.clone());
        }
        file.results.rpl.rows.iter_mut().for_each(|row| row.leg.clone_from(&bad));
        let mut tables = vec![rpl_csv(&file.results)];
        with_export(&file.results.rpl, |export| {
            tables.extend(record_files(export, Locale::COMMA).into_iter().map(|(_, text)| text));
            tables.push(awareness_txt(export));
        });
        for table in tables {
            for cell in table.split([',', ';', '\t', '\n']) {
                assert!(!cell.trim_matches('"').starts_with(&bad), "{cell}");
            }
        }
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(rpl_xlsx(&file.results).unwrap())).unwrap();
        assert!(book.worksheet_formula("RPL").unwrap().used_cells().next().is_none());
        let list = book.worksheet_range("RPL").unwrap();
        assert_eq!(list.get_value((2, 1)), Some(&Data::String(bad)));
    }
}

#[test]
fn figures_are_never_guarded() {
    let place = |(label, lon_deg): (&str, f64)| At {
        label: label.to_owned(),
        lon_deg,
        lat_deg: -10.0,
        depth_m: Some(-3.0),
    };
    let places = [("BMH", -50.0), ("A/C", -50.5), ("BMH", -51.0)].map(place);
    let rpl = fixture_list::list(&places, &[(-0.5, "LW", 0.0)]);
    let csv = rpl_csv(&fixture_list::file_of(rpl.clone()).results);
    assert!(csv.contains(",-10.0000000,-50.0000000,") && !csv.contains("'-"), "{csv}");
    with_export(&rpl, |export| {
        assert!(record_files(export, Locale::POINT).iter().all(|(_, text)| !text.contains("'-")));
    });
}

#[test]
fn a_boundary_of_sectors_is_drawn_over_the_grey_line_of_its_place() {
    let svg = sld_svg(&fixture::file(USUAL).results);
    let upright = |line: &&str| {
        let value =
            |name: &str| line.split(&format!(" {name}=\"")).nth(1).and_then(|rest| rest.split('"').next());
        line.starts_with("<line") && value("x1") == value("x2")
    };
    let lines: Vec<&str> = svg.lines().filter(upright).collect();
    let boundary = lines.iter().position(|line| line.contains("stroke-dasharray=\"9 4 2 4\"")).unwrap();
    let x = lines[boundary].split("x1=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let grey = |line: &&str| line.contains(&format!("x1=\"{x}\"")) && line.contains("stroke-width=\"0.5\"");
    assert!(lines[..boundary].iter().any(grey) && !lines[boundary..].iter().any(grey));
}
