//! A project that is only a position list: what can be told is told, what cannot is said.

use crate::drawings::overlaps;
use crate::fixture_list::{self, At};
use crate::xml;
use calamine::{Data, Reader, Xlsx};
use pipeline::results::ResultsFile;
use route::rpl::Rpl;
use std::io::Cursor;
use wetplant_report::{
    Drawing, chart_svg, owners_svg, profile_svg, report_html, results_json, route_geojson, rpl_csv, rpl_xlsx,
    sld_svg,
};

pub fn drawing(file: &ResultsFile) -> Drawing<'_> {
    Drawing {
        file,
        sea: None,
        sector_line: None,
        other_routes: Vec::new(),
        exclusions: Vec::new(),
        layers: &[],
    }
}

fn drawings(file: &ResultsFile) -> [String; 3] {
    [chart_svg(&drawing(file)), profile_svg(&file.results), sld_svg(&file.results)]
}

/// Sections that stand in the contents of a page.
fn contents(page: &str) -> Vec<&str> {
    let nav = page.split("<nav>").nth(1).unwrap().split("</nav>").next().unwrap();
    nav.split("href=\"#").skip(1).map(|part| part.split('"').next().unwrap()).collect()
}

/// A line of positions of these events, evenly spread.
pub fn along(labels: &[&str], types: &[&'static str]) -> Rpl {
    let place = |(index, label): (usize, &&str)| At {
        label: (*label).to_owned(),
        lon_deg: 50.0 + 0.003 * index as f64 * (1.0 + 0.2 * (index as f64).sin()),
        lat_deg: 40.0 + 0.02 * index as f64,
        depth_m: Some(10.0 + index as f64),
    };
    let places: Vec<At> = labels.iter().enumerate().map(place).collect();
    let lays: Vec<(f64, &'static str, f64)> =
        types.iter().enumerate().map(|(index, code)| (1.0, *code, 0.5 * (index % 3) as f64)).collect();
    fixture_list::list(&places, &lays)
}

/// Every kind of body, some with long names.
const BODIES: [&str; 10] = [
    "Joint J1",
    "Cable crossing TAE (out of service)",
    "BU1",
    "R1",
    "ROPA 1",
    "Pipeline crossing PL-7 (gas, in service)",
    "12 nm limit",
    "Median line AZ/KZ",
    "Beach joint",
    "Transition DA/SA",
];

/// A line with so many bodies between its beach manholes.
pub fn with_bodies(count: usize, types: &[&'static str]) -> ResultsFile {
    let mut labels = vec!["BMH Buzovna"];
    labels.extend((0..count).map(|index| BODIES[index % BODIES.len()]));
    labels.push("BMH Құрық");
    fixture_list::file_of(along(&labels, types))
}

#[test]
fn the_report_of_a_list_says_what_was_not_computed_and_has_no_empty_section() {
    let file = fixture_list::file();
    let page = report_html(&drawing(&file));
    let sections =
        ["summary", "chart", "profile", "sld", "rpl", "lengths", "revisions", "findings", "provenance"];
    assert_eq!(contents(&page), sections);
    assert!(!page.contains("NaN") && !page.contains("None") && !page.contains(">inf"));
    assert!(!page.contains("<tbody>\n</tbody>"), "an empty table");
    assert!(page.contains("What was not computed, and what it needs"));
    for absent in [
        "<td>Optical line and power feed</td><td>sections [line] and [fibre] of the plan</td>",
        "<td>Schedule</td><td>section [schedule] of the plan</td>",
        "cable type `unstated` in the catalogue (12.300 km)",
        "Owners under each agreement",
        "Faults and availability",
    ] {
        assert!(page.contains(absent), "{absent}");
    }
    for word in ["million", "GSNR", "BLAKE3", "ploughed", "fibre pair", "Illustrative"] {
        assert!(!page.contains(word), "{word}");
    }
    for heading in page.split("<h2").skip(1) {
        assert!(heading.contains("<table>") || heading.contains("<figure>"), "{}", &heading[..80]);
    }
}

#[test]
fn drawings_of_a_list_are_well_formed_and_say_where_depths_come_from() {
    let mut file = fixture_list::file();
    for svg in drawings(&file) {
        assert_eq!(xml::problem(&svg), None, "{}", &svg[..300]);
        assert!(!svg.contains("NaN") && !svg.contains("inf\""));
    }
    let [chart, profile, _] = drawings(&file);
    assert!(chart.contains(">No bathymetry</text>") && chart.contains(">no grid is given: depths</text>"));
    assert!(!chart.contains("<image") && !chart.contains("land, other water"));
    assert!(profile.contains("depths as stated in the position list"));
    file.results.profile.iter_mut().for_each(|point| point.depth_m = None);
    let profile = profile_svg(&file.results);
    assert!(profile.contains("there is no profile to draw") && !profile.contains("depth, m"));
}

#[test]
fn a_profile_joins_stated_depths_over_positions_that_state_none() {
    let mut file = fixture_list::file();
    file.results.profile[4].depth_m = None;
    file.results.profile[0].depth_m = None;
    let svg = profile_svg(&file.results);
    assert_eq!(svg.matches("r=\"2.3\"").count(), 10);
}

#[test]
fn the_straight_line_diagram_of_a_list_shows_its_bodies_and_no_plant_that_nobody_designed() {
    let file = fixture_list::file();
    let svg = sld_svg(&file.results);
    for text in ["Joint J1", "Joint J2", "Crossing PL-7", "BMH Құрық", "joint", "crossing", "mean slack"]
    {
        assert!(svg.contains(&format!(">{text}<")), "{text}");
    }
    for word in ["SLTE", "PFE", "FP", "repeater", "span", "sector boundary", "branching", "ploughed"] {
        assert!(!svg.contains(word), "{word}");
    }
    assert_eq!(overlaps(&svg), Vec::<String>::new());
}

#[test]
fn labels_of_many_bodies_never_overlap_and_stay_on_the_sheet() {
    for count in [1, 4, 12, 25, 40] {
        for types in
            [&["SA"][..], &["DA", "SA", "LWP", "LW"], &["unstated"], &["Double armoured 17 mm", "SA"]]
        {
            let file = with_bodies(count, types);
            let [_, profile, sld] = drawings(&file);
            assert_eq!(overlaps(&sld), Vec::<String>::new(), "{count} bodies of {types:?}");
            assert_eq!(overlaps(&profile), Vec::<String>::new(), "{count} bodies of {types:?}");
            for x in sld.split(" x=\"").skip(1).map(|part| part.split('"').next().unwrap()) {
                let x: f64 = x.parse().unwrap();
                assert!((0.0..=1180.0).contains(&x), "{count} bodies of {types:?}: {x}");
            }
        }
    }
}

#[test]
fn every_kind_of_body_has_its_sign_and_its_line_in_the_legend() {
    let svg = sld_svg(&with_bodies(10, &["SA"]).results);
    for name in [
        "joint",
        "beach joint",
        "branching unit (BU)",
        "repeater",
        "pumped amplifier (ROPA)",
        "cable crossing",
        "pipeline crossing",
        "territorial limit (12 nm)",
        "sector boundary",
        "cable type transition",
    ] {
        assert!(svg.contains(&format!(">{name}</text>")), "{name}");
    }
}

#[test]
fn alter_courses_are_no_bodies_however_many_there_are() {
    let mut labels = vec!["BMH A"];
    labels.extend(vec!["A/C"; 400]);
    labels.push("BMH B");
    let file = fixture_list::file_of(along(&labels, &["SA"]));
    for svg in drawings(&file) {
        assert_eq!(xml::problem(&svg), None);
        assert!(!svg.contains("A/C"));
    }
    assert_eq!(file.results.sld.bodies.len(), 2);
    assert!(report_html(&drawing(&file)).contains("<td>A/C</td>"));
}

#[test]
fn a_cable_type_is_named_on_its_colour_whatever_it_is_called() {
    let types = ["LW", "LWP", "LWS", "SA", "SAL", "SAM", "SAH", "DA", "RA", "LWA", "unstated"];
    let labels: Vec<&str> = std::iter::repeat_n("A/C", types.len() + 1).collect();
    let svg = sld_svg(&fixture_list::file_of(along(&labels, &types)).results);
    for code in types {
        assert!(svg.matches(&format!(">{code}</text>")).count() >= 2, "{code}");
    }
    for colour in ["#56b4e9", "#0072b2", "#009e73", "#8fce5a", "#e69f00", "#d55e00", "#cc3311", "#882255"] {
        assert!(svg.contains(colour), "{colour}");
    }
}

#[test]
fn the_workbook_of_a_list_holds_the_list_and_what_is_missing() {
    let file = fixture_list::file();
    let bytes = rpl_xlsx(&file.results).unwrap();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    assert_eq!(book.sheet_names(), ["RPL", "Cable by type", "Not computed"]);
    let sheet = book.worksheet_range("Not computed").unwrap();
    assert_eq!(sheet.height(), 1 + file.results.absent.len());
    assert_eq!(
        sheet.get_value((3, 1)),
        Some(&Data::String("sections [line] and [fibre] of the plan".into()))
    );
    let list = book.worksheet_range("RPL").unwrap();
    assert_eq!(list.get_value((2, 1)), Some(&Data::String("BMH Buzovna (Abşeron)".into())));
    assert_eq!(list.get_value((3, 24)), Some(&Data::String("buried".into())));
}

#[test]
fn files_of_a_list_name_no_bathymetry_and_read_back() {
    let file = fixture_list::file();
    let geojson: serde_json::Value = serde_json::from_str(&route_geojson(&file.results)).unwrap();
    let route = &geojson["features"][0]["properties"];
    assert!(route["bathymetry"].is_null() && route["illustrative"].is_null());
    assert_eq!(route["deepest_m"].as_f64(), Some(405.0));
    let text = results_json(&file).unwrap();
    let back: ResultsFile = serde_json::from_str(&text).unwrap();
    assert_eq!(back.results.absent, file.results.absent);
    assert!(!text.contains("\"cost\":") && !text.contains("NaN"));
    let csv = rpl_csv(&file.results);
    assert!(csv.contains("buried") && !csv.contains("ploughed"));
    assert_eq!(owners_svg(&file.results), None);
}

#[test]
fn revisions_without_a_figure_have_a_dash_and_rows_that_none_has_are_left_out() {
    let mut file = crate::fixture::file(crate::fixture::USUAL);
    let list = fixture_list::file().revisions.remove(0);
    file.revisions.insert(0, list);
    let sea = crate::fixture::sea();
    let page = report_html(&Drawing { sea: Some(&sea), ..drawing(&file) });
    assert!(page.contains("<tr><td>Repeaters</td><td class=\"num\">–</td><td class=\"num\">3</td>"));
    assert!(page.contains("<td>First cost, million USD</td><td class=\"num\">–</td>"));
    let alone = fixture_list::file();
    let page = report_html(&drawing(&alone));
    assert!(page.contains("<td>Deepest water, m</td>") && !page.contains("<td>Repeaters</td>"));
    assert!(!page.contains("Owners of each revision") && !page.contains("Repeater options"));
}

/// Not a check but a door: writes drawings to look at.
#[test]
fn lists_to_look_at_are_written() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    let files = [
        ("list", fixture_list::file()),
        ("list-12", with_bodies(12, &["DA", "SA", "LWP", "LW"])),
        ("list-40", with_bodies(40, &["unstated"])),
    ];
    for (name, file) in files {
        for (kind, svg) in ["chart", "profile", "sld"].into_iter().zip(drawings(&file)) {
            std::fs::write(folder.join(format!("{name}-{kind}.svg")), svg).unwrap();
        }
        std::fs::write(folder.join(format!("{name}.html")), report_html(&drawing(&file))).unwrap();
    }
    let mut bare = fixture_list::file();
    bare.results.profile.iter_mut().for_each(|point| point.depth_m = None);
    std::fs::write(folder.join("list-bare-profile.svg"), profile_svg(&bare.results)).unwrap();
}
