//! Files for other programs, read back by parsers that are not ours.

use crate::fixture::{self, CROWDED, USUAL};
use route::rpl::Event;
use roxmltree::{Document, Node};
use serde_json::Value;
use wetplant_report::exchange::{
    Charting, Export, Landing, Locale, SldOptions, Status, Title, awareness_txt, charting_geojson,
    record_files, record_set, route_gpx, route_kml, sld_dxf,
};
use wetplant_report::{rpl_csv, rpl_csv_with};

/// Names with letters that encodings lose, and with everything that formats act upon.
const NAMES: [&str; 6] = ["Sumqayıt", "Siyəzən", "Ақтау", "Құрық", "Qovşağı", "Курык"];
const HOSTILE: &str = "<&\"'>]]>\r\n\u{0}\u{1b}\u{fffe}%%d^J\\U+0041 🐟 ;,\t=x</Document>";

struct Case {
    results: pipeline::results::Results,
    title: Title,
    landings: Vec<Landing>,
}

impl Case {
    fn usual() -> Self {
        let results = fixture::results(USUAL);
        let title =
            Title { status: Status::Planned, note: "Not for navigation".into(), ..Title::of(&results.plan) };
        let landings = results.landings.iter().map(Landing::of).collect();
        Self { results, title, landings }
    }

    /// Hostile texts in every field that a person fills in.
    fn hostile() -> Self {
        let mut case = Self::usual();
        let text = || format!("{HOSTILE}{}", NAMES.join(" "));
        case.title = Title {
            system: text(),
            revision: text(),
            date: text(),
            datum: text(),
            note: text(),
            status: Status::Unknown,
        };
        for position in &mut case.results.rpl.positions {
            position.label = text();
            position.remark = text();
        }
        case.results.rpl.rows.iter_mut().for_each(|row| row.cable_type = text());
        case.results.sld.bodies.iter_mut().for_each(|body| body.label = text());
        case.results.sld.sections.iter_mut().for_each(|section| section.cable_type = text());
        for landing in &mut case.landings {
            landing.name = text();
            landing.country = text();
        }
        case
    }

    fn export(&self) -> Export<'_> {
        let results = &self.results;
        Export { title: &self.title, rpl: &results.rpl, sld: &results.sld, landings: &self.landings }
    }

    fn texts(&self) -> Vec<String> {
        let export = self.export();
        let mut texts = vec![
            route_kml(&export),
            route_gpx(&export),
            awareness_txt(&export),
            charting_geojson(&export, &Charting::default()),
            record_set(&export),
            sld_dxf(export.sld, export.title, &SldOptions::A3),
        ];
        texts.extend(record_files(&export, Locale::COMMA).into_iter().map(|(_, text)| text));
        texts
    }
}

fn all<'a>(document: &'a Document, name: &str) -> Vec<Node<'a, 'a>> {
    document.descendants().filter(|node| node.tag_name().name() == name).collect()
}

fn child_text<'a>(node: Node<'a, 'a>, name: &str) -> Option<&'a str> {
    node.children().find(|child| child.tag_name().name() == name).and_then(|child| child.text())
}

#[test]
fn kml_holds_the_sections_and_the_positions_with_units_in_their_keys() {
    let case = Case::usual();
    let text = route_kml(&case.export());
    let document = Document::parse(&text).unwrap();
    assert_eq!(document.root_element().tag_name().namespace(), Some("http://www.opengis.net/kml/2.2"));
    let folders: Vec<&str> =
        all(&document, "Folder").into_iter().filter_map(|node| child_text(node, "name")).collect();
    assert_eq!(folders, ["Cable sections", "Bodies", "Landing points", "Positions"]);
    let last = all(&document, "Folder").pop().unwrap();
    let marks = last
        .children()
        .filter(|node| node.has_tag_name("Placemark") || node.tag_name().name() == "Placemark");
    assert_eq!(marks.count(), case.results.rpl.positions.len());
    let lines: usize = all(&document, "LineString")
        .into_iter()
        .filter_map(|line| child_text(line, "coordinates"))
        .map(|coordinates| coordinates.split(' ').count() - 1)
        .sum();
    assert_eq!(lines, case.results.rpl.rows.len());
    assert!(text.contains("49.6700000,40.5900000"));
    let styles: Vec<&str> =
        all(&document, "Style").into_iter().filter_map(|node| node.attribute("id")).collect();
    for url in all(&document, "styleUrl").into_iter().filter_map(|node| node.text()) {
        assert!(styles.contains(&url.trim_start_matches('#')), "{url}");
    }
    for data in all(&document, "Data") {
        let (key, value) = (data.attribute("name").unwrap(), child_text(data, "value").unwrap());
        assert!(value.parse::<f64>().is_err() || units::suffix::digits_of(key).is_some(), "{key} = {value}");
    }
}

#[test]
fn gpx_is_a_route_of_all_positions_and_waypoints_of_what_lies_in_the_cable() {
    let case = Case::usual();
    let text = route_gpx(&case.export());
    let document = Document::parse(&text).unwrap();
    assert_eq!(document.root_element().attribute("version"), Some("1.1"));
    assert_eq!(all(&document, "rtept").len(), case.results.rpl.positions.len());
    let things = |event: &Event| *event == Event::BeachManhole || event.is_body();
    let bodies =
        case.results.rpl.positions.iter().flat_map(|position| &position.events).filter(|event| things(event));
    assert_eq!(all(&document, "wpt").len(), case.landings.len() + bodies.count());
    for point in all(&document, "rtept").into_iter().chain(all(&document, "wpt")) {
        assert!(!child_text(point, "name").unwrap().is_empty());
        for key in ["lat", "lon"] {
            assert_eq!(point.attribute(key).unwrap().split_once('.').unwrap().1.len(), 7);
        }
    }
    assert!(all(&document, "time").is_empty() && all(&document, "ele").is_empty());
    let order: Vec<&str> = document
        .root_element()
        .children()
        .map(|node| node.tag_name().name())
        .filter(|name| !name.is_empty())
        .collect();
    let mut sorted = order.clone();
    sorted.sort_by_key(|name| ["metadata", "wpt", "rte"].iter().position(|known| known == name));
    assert_eq!(order, sorted);
}

#[test]
fn the_antimeridian_is_west_in_gpx() {
    let mut case = Case::usual();
    case.results.rpl.positions[1].lon_deg = 180.0;
    case.results.rpl.positions[2].lon_deg = 179.999_999_99;
    let text = route_gpx(&case.export());
    assert!(text.contains("lon=\"-180.0000000\"") && !text.contains("lon=\"180.0000000\""));
}

#[test]
fn the_awareness_list_has_a_line_for_every_position() {
    let case = Case::usual();
    let text = awareness_txt(&case.export());
    let lines: Vec<Vec<&str>> = text
        .split_terminator("\r\n")
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split('\t').collect())
        .collect();
    assert_eq!(lines.len(), case.results.rpl.positions.len());
    assert!(lines.iter().all(|line| line.len() == 5));
    assert_eq!(lines[0][..3], ["40 35.400 N", "049 40.200 E", "BMH Sumqayıt"]);
    assert!(text.contains("# Not for navigation\r\n"));
}

#[test]
fn charting_uses_the_attributes_of_cblsub_and_no_others() {
    const KNOWN: [&str; 14] = [
        "BURDEP",
        "CATCBL",
        "CONDTN",
        "DRVAL1",
        "DRVAL2",
        "INFORM",
        "NINFOM",
        "NOBJNM",
        "OBJL",
        "object_class",
        "OBJNAM",
        "SORDAT",
        "SORIND",
        "VERDAT",
    ];
    let case = Case::usual();
    let charting = Charting {
        vertical_datum_code_no: Some(24),
        national_name: Some("Ақтау".into()),
        ..Charting::default()
    };
    let value: Value = serde_json::from_str(&charting_geojson(&case.export(), &charting)).unwrap();
    let features = value["features"].as_array().unwrap();
    assert_eq!(features.len(), 3); // shore end, ploughed, shore end
    for feature in features {
        let attributes = feature["properties"].as_object().unwrap();
        assert!(attributes.keys().all(|key| KNOWN.contains(&key.as_str())), "{attributes:?}");
        assert_eq!((&attributes["OBJL"], &attributes["CONDTN"]), (&Value::from(22), &Value::from(5)));
        assert_eq!(
            (&attributes["SORDAT"], &attributes["VERDAT"]),
            (&Value::from("20251021"), &Value::from(24))
        );
        assert_eq!(attributes["NOBJNM"], "Ақтау");
    }
    assert_eq!(features[1]["properties"]["BURDEP"], 1.0);
    assert!(features[0]["properties"].get("BURDEP").is_none());
    assert_eq!(value["charting"]["without_class"], serde_json::json!(["BMH", "Repeater", "Transition"]));
}

#[test]
fn a_laid_cable_claims_no_burial_that_nobody_measured() {
    let mut case = Case::usual();
    case.title.status = Status::AsLaid;
    let text = charting_geojson(&case.export(), &Charting::default());
    assert!(!text.contains("BURDEP") && !text.contains("CONDTN") && !text.contains("DRVAL1"));
    assert!(text.contains("burial target 1.0 m; depth reached not in this list"));
}

#[test]
fn records_add_up_to_the_list_in_json_and_in_csv() {
    let case = Case::usual();
    let value: Value = serde_json::from_str(&record_set(&case.export())).unwrap();
    assert_eq!(value["format"], "wetplant-records/1");
    let sections = value["cable_sections"].as_array().unwrap();
    let sum_km: f64 = sections.iter().filter_map(|section| section["cable_km"].as_f64()).sum();
    assert!((sum_km - case.results.lengths.cable_km.km()).abs() < 1e-3);
    for file in [Locale::POINT, Locale::COMMA].map(|locale| (locale, record_files(&case.export(), locale))) {
        let (locale, files) = file;
        assert_eq!(files.len(), 7);
        for (name, text) in files {
            let mut reader = csv::ReaderBuilder::new()
                .delimiter(locale.delimiter())
                .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
            let heads: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
            let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
            let kind = name.trim_end_matches(".csv");
            let records = value[kind].as_array().unwrap();
            assert_eq!(rows.len(), records.len(), "{name}");
            for record in records {
                let keys = record.as_object().unwrap().keys();
                keys.for_each(|key| assert!(heads.contains(key), "{name} has no column {key}"));
            }
        }
    }
    let number_keys = |value: &Value| -> Vec<String> {
        let fields = value.as_object().unwrap().iter();
        fields.filter(|(_, value)| value.is_number()).map(|(key, _)| key.clone()).collect()
    };
    for records in value.as_object().unwrap().values().filter_map(Value::as_array).flatten() {
        number_keys(records).iter().for_each(|key| assert!(units::suffix::digits_of(key).is_some(), "{key}"));
    }
}

#[test]
fn without_landing_points_the_beach_manholes_stand_for_them() {
    let mut case = Case::usual();
    case.landings.clear();
    let value: Value = serde_json::from_str(&record_set(&case.export())).unwrap();
    let names: Vec<&str> =
        value["landing_points"].as_array().unwrap().iter().filter_map(|at| at["name"].as_str()).collect();
    assert_eq!(names, ["BMH Sumqayıt", "BMH Ақтау"]);
    assert!(!route_kml(&case.export()).contains("Landing points"));
}

/// Group codes and values of a DXF text.
fn pairs(text: &str) -> Vec<(u16, String)> {
    let lines: Vec<&str> = text.split_terminator("\r\n").collect();
    assert!(lines.len().is_multiple_of(2));
    lines.chunks(2).map(|pair| (pair[0].trim().parse().unwrap(), pair[1].to_owned())).collect()
}

#[test]
fn the_dxf_has_its_sections_in_order_and_every_layer_it_draws_on() {
    for size in [USUAL, CROWDED] {
        let results = fixture::results(size);
        let title = Title::of(&results.plan);
        let options = SldOptions { fibre_pairs_count: Some(17), ..SldOptions::A3 };
        let pairs = pairs(&sld_dxf(&results.sld, &title, &options));
        let after = |code: u16, value: &str| {
            let names = pairs.windows(2).filter(move |pair| pair[0] == (code, value.to_owned()));
            names.map(|pair| pair[1].1.clone()).collect::<Vec<String>>()
        };
        assert_eq!(after(0, "SECTION"), ["HEADER", "TABLES", "BLOCKS", "ENTITIES", "OBJECTS"]);
        assert_eq!(after(9, "$ACADVER"), ["AC1021"]);
        let layers = after(100, "AcDbLayerTableRecord");
        assert!(layers.contains(&"CABLE_DA".to_owned()));
        assert!(pairs.iter().filter(|pair| pair.0 == 8).all(|pair| layers.contains(&pair.1)));
        let mut handles: Vec<&String> =
            pairs.iter().filter(|pair| [5, 105].contains(&pair.0)).map(|pair| &pair.1).collect();
        let seed = u32::from_str_radix(handles.remove(0), 16).unwrap(); // $HANDSEED names the next one
        let count = handles.len();
        handles.sort();
        handles.dedup();
        assert_eq!(handles.len(), count);
        assert!(handles.iter().all(|handle| u32::from_str_radix(handle, 16).unwrap() < seed));
        let texts: Vec<&str> = pairs.iter().filter(|pair| pair.0 == 1).map(|pair| pair.1.as_str()).collect();
        for text in ["BMH Sumqayıt", "BMH Ақтау", "R1", "DA", "17", "17 FP", "A end", "B end"] {
            assert!(texts.contains(&text), "{text}");
        }
        let true_colours: Vec<&str> =
            pairs.iter().filter(|pair| pair.0 == 420).map(|pair| pair.1.as_str()).collect();
        assert!(true_colours.contains(&"13382417")); // #cc3311, double armour
    }
}

#[test]
fn a_diagram_of_nothing_is_still_a_drawing() {
    let results = fixture::results(USUAL);
    let empty = route::sld::Sld { sections: Vec::new(), bodies: Vec::new(), burials: Vec::new() };
    let options =
        SldOptions { sheet_width_mm: f64::NAN, sheet_height_mm: f64::INFINITY, fibre_pairs_count: None };
    let text = sld_dxf(&empty, &Title::of(&results.plan), &options);
    assert!(pairs(&text).contains(&(1, "no cable in this list".to_owned())) && !text.contains("NaN"));
}

#[test]
fn hostile_texts_break_no_format_and_names_keep_their_letters() {
    let case = Case::hostile();
    let texts = case.texts();
    for text in &texts {
        let control = |letter: char| letter.is_control() && !"\r\n\t".contains(letter);
        assert!(!text.contains(control) && !text.contains('\u{fffe}'));
    }
    Document::parse(&texts[0]).unwrap();
    Document::parse(&texts[1]).unwrap();
    serde_json::from_str::<Value>(&texts[3]).unwrap();
    serde_json::from_str::<Value>(&texts[4]).unwrap();
    pairs(&texts[5]);
    for name in NAMES {
        for text in &texts[..5] {
            assert!(text.contains(name), "{name}");
        }
    }
    for line in texts[2].split_terminator("\r\n").filter(|line| !line.starts_with('#')) {
        assert_eq!(line.split('\t').count(), 5);
    }
}

#[test]
fn the_same_list_gives_the_same_bytes() {
    assert_eq!(Case::usual().texts(), Case::usual().texts());
    assert_eq!(Case::hostile().texts(), Case::hostile().texts());
}

#[test]
fn an_empty_list_breaks_nothing() {
    let mut case = Case::usual();
    case.results.rpl = route::rpl::Rpl { positions: Vec::new(), rows: Vec::new() };
    case.results.sld = route::sld::of_rpl(&case.results.rpl);
    assert_eq!(case.texts().len(), 13);
}

#[test]
fn a_decimal_comma_changes_the_figures_and_nothing_else() {
    let results = fixture::results(USUAL);
    let (point, comma) = (rpl_csv(&results), rpl_csv_with(&results.rpl, Locale::COMMA));
    assert_eq!(rpl_csv_with(&results.rpl, Locale::POINT), point);
    assert!(comma.starts_with('\u{feff}') && comma.contains(";35,4000;"));
    let read = |text: &str, delimiter: u8| -> Vec<csv::StringRecord> {
        let mut builder = csv::ReaderBuilder::new();
        let reader = builder.has_headers(false).delimiter(delimiter);
        reader
            .from_reader(text.trim_start_matches('\u{feff}').as_bytes())
            .records()
            .map(Result::unwrap)
            .collect()
    };
    for (one, other) in read(&point, b',').iter().zip(read(&comma, b';')) {
        assert_eq!(one.len(), other.len());
        for (ours, theirs) in one.iter().zip(&other) {
            assert!(ours == theirs || ours.replace('.', ",") == theirs, "{ours} {theirs}");
        }
    }
}
