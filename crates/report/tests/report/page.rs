//! The report page.

use crate::fixture::{self, CROWDED, UNREPEATERED, USUAL};
use units::LonLat;
use wetplant_report::{Drawing, report_html};

fn page_of(file: &pipeline::results::ResultsFile) -> String {
    let sea = fixture::sea();
    let line = (
        LonLat::new(49.888, 42.56),
        LonLat::new(50.943, 41.54),
        "AZ–KZ sector line (approximate)".to_owned(),
    );
    let other = vec![("plan 2019".to_owned(), vec![LonLat::new(49.11, 41.08), fixture::B_END])];
    let ring = [(50.2, 41.2), (50.6, 41.2), (50.6, 41.5), (50.2, 41.5)];
    let exclusions = vec![("field".to_owned(), ring.map(|(lon, lat)| LonLat::new(lon, lat)).to_vec())];
    report_html(&Drawing {
        file,
        sea: Some(&sea),
        sector_line: Some(line),
        other_routes: other,
        exclusions,
        layers: &[],
    })
}

#[test]
fn the_report_is_one_file_that_asks_for_nothing() {
    let page = page_of(&fixture::file(USUAL));
    for outside in ["src=\"http", "href=\"http", "url(http", "@import", "<script", "<link"] {
        assert!(!page.contains(outside), "{outside}");
    }
    assert!(!page.contains("NaN") && !page.contains(">inf"));
}

#[test]
fn the_report_holds_what_a_reader_looks_for() {
    let file = fixture::file(USUAL);
    let page = page_of(&file);
    let names = ["Sumqayıt", "Ақтау", "Siyəzən", "Қазақтелеком"];
    let words = [
        "Illustrative grid",
        "no path",
        "Power feed",
        "Revisions compared",
        "Findings",
        "assumed",
        "Facts sheet",
    ];
    for word in names.iter().chain(&words) {
        assert!(page.contains(word), "{word}");
    }
    for stage in &file.results.stages {
        assert!(page.contains(&stage.inputs_fingerprint.0));
    }
    for assumption in &file.results.assumptions {
        assert!(page.contains(&assumption.source));
    }
}

#[test]
fn a_hostile_name_stays_a_name() {
    let mut file = fixture::file(USUAL);
    let hostile = "</title><script>alert(1)</script>\"'&";
    file.results.plan.name = hostile.into();
    file.results.landings[0].name = hostile.into();
    file.results.rpl.positions[3].label = hostile.into();
    file.results.parties[0].name = hostile.into();
    file.results.agreements[0].parties[0].name = hostile.into();
    file.results.cost.as_mut().unwrap().lines[0].quantity.what = hostile.into();
    file.results.schedule.as_mut().unwrap().tasks[0].name = hostile.into();
    file.results.findings[0].message = hostile.into();
    file.results.terrain.as_mut().unwrap().label = hostile.into();
    let page = page_of(&file);
    assert!(!page.contains("<script") && !page.contains("</title><"));
    assert_eq!(page.matches("</title>").count(), page.matches("<title>").count());
}

#[test]
fn a_figure_that_is_no_number_is_a_dash() {
    let mut file = fixture::file(USUAL);
    file.results.lengths.slack_mean_pct = f64::NAN;
    let line = file.results.line.as_mut().unwrap();
    line.chosen.channels[3].gsnr_db = f64::NAN;
    line.options[0].end_of_life.gsnr_mean_db = f64::NEG_INFINITY;
    file.results.availability.as_mut().unwrap().faults_per_year = 0.0;
    file.results.profile[7].depth_m = None;
    let page = page_of(&file);
    assert!(!page.contains("NaN") && !page.contains("inf<") && !page.contains("inf "));
}

#[test]
fn the_revisions_are_named_and_the_chosen_option_is_marked() {
    let page = page_of(&fixture::file(USUAL));
    assert!(page.contains("<tr class=\"marked\">"));
    assert!(page.contains(">2019<") && page.contains(">2025<"));
}

#[test]
fn owners_of_a_revision_carry_the_names_of_that_revision() {
    let mut file = fixture::file(USUAL);
    let owner = &mut file.revisions[0].owners[0];
    (owner.agreement_name, owner.party_name) = ("Pact of then".into(), "Company of then".into());
    let cells =
        format!("<td>{}</td><td>Pact of then</td><td>Company of then</td>", file.revisions[0].revision);
    assert!(page_of(&file).contains(&cells));
}

#[test]
fn a_path_without_links_says_which_were_removed() {
    let mut file = fixture::file(USUAL);
    assert!(page_of(&file).contains("<td>without C1, C2 and C3</td>"));
    file.results.corridor.as_mut().unwrap().without = vec!["C1".into()];
    assert!(page_of(&file).contains("<td>without C1</td>"));
}

#[test]
fn assumed_money_is_printed_in_major_units() {
    let mut file = fixture::file(USUAL);
    file.results.assumptions[0].figures = "high_minor = 2200000, low_minor = 1000000".into();
    let page = page_of(&file);
    assert!(page.contains("high = 22\u{a0}000.00 USD, low = 10\u{a0}000.00 USD") && !page.contains("_minor"));
}

/// Not a check but a door: writes pages to look at.
#[test]
fn pages_to_look_at_are_written() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    for (name, size) in [("usual", USUAL), ("crowded", CROWDED), ("unrepeatered", UNREPEATERED)] {
        let file = fixture::file(size);
        std::fs::write(folder.join(format!("{name}.html")), page_of(&file)).unwrap();
        std::fs::write(folder.join(format!("{name}-sld.svg")), wetplant_report::sld_svg(&file.results))
            .unwrap();
        let owners = wetplant_report::owners_svg(&file.results).unwrap();
        std::fs::write(folder.join(format!("{name}-owners.svg")), owners).unwrap();
        let json = wetplant_report::results_json(&file).unwrap();
        std::fs::write(folder.join(format!("{name}.json")), json).unwrap();
        std::fs::write(folder.join(format!("{name}.geojson")), wetplant_report::route_geojson(&file.results))
            .unwrap();
        std::fs::write(
            folder.join(format!("{name}.xlsx")),
            wetplant_report::rpl_xlsx(&file.results).unwrap(),
        )
        .unwrap();
        std::fs::write(folder.join(format!("{name}.csv")), wetplant_report::rpl_csv(&file.results)).unwrap();
    }
}
