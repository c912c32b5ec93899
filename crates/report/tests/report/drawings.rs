//! Drawings are well-formed, legible and free of what a plan's text could smuggle in.

use crate::fixture::{self, CROWDED, UNREPEATERED, USUAL};
use crate::xml;
use units::LonLat;
use wetplant_report::{Drawing, chart_svg, owners_svg, profile_svg, sld_svg};

/// Boxes of the texts of a drawing: left, right, top, bottom; `None` for turned ones.
fn text_boxes(svg: &str) -> Vec<(f64, f64, f64, f64, String)> {
    let attribute = |tag: &str, name: &str| -> Option<String> {
        let from = tag.find(&format!(" {name}=\""))? + name.len() + 3;
        Some(tag[from..].split('"').next()?.to_owned())
    };
    let number = |tag: &str, name: &str| attribute(tag, name).and_then(|text| text.parse::<f64>().ok());
    let mut boxes = Vec::new();
    for part in svg.split("<text").skip(1) {
        let Some((tag, rest)) = part.split_once('>').filter(|(tag, _)| !tag.contains("aria-hidden")) else {
            continue;
        };
        let text = rest.split("</text>").next().unwrap_or_default().to_owned();
        let (Some(x), Some(y), Some(size)) = (number(tag, "x"), number(tag, "y"), number(tag, "font-size"))
        else {
            continue;
        };
        let wide = 0.5 * size * text.chars().count() as f64;
        if tag.contains("rotate(-90 ") {
            boxes.push((x - size * 0.7, x, y - wide, y, text));
            continue;
        }
        let left = match attribute(tag, "text-anchor").as_deref() {
            Some("middle") => x - wide / 2.0,
            Some("end") => x - wide,
            _ => x,
        };
        boxes.push((left, left + wide, y - size * 0.7, y, text));
    }
    boxes
}

pub fn overlaps(svg: &str) -> Vec<String> {
    let boxes = text_boxes(svg);
    let mut found = Vec::new();
    for (index, one) in boxes.iter().enumerate() {
        for other in &boxes[index + 1..] {
            if one.0 < other.1 && other.0 < one.1 && one.2 < other.3 && other.2 < one.3 {
                found.push(format!("{:?} over {:?}", one.4, other.4));
            }
        }
    }
    found
}

#[test]
fn every_drawing_is_well_formed_and_prints_no_missing_number() {
    let sea = fixture::sea();
    for size in [USUAL, CROWDED, UNREPEATERED] {
        let file = fixture::file(size);
        let results = &file.results;
        let line =
            (LonLat::new(49.888, 42.56), LonLat::new(50.943, 41.54), "sector <line> & more".to_owned());
        let other = vec![("2019 \"plan\"".to_owned(), vec![LonLat::new(49.11, 41.08), fixture::B_END])];
        let exclusions =
            vec![("<field>".to_owned(), vec![LonLat::new(50.2, 41.2), fixture::B_END, fixture::A_END])];
        let drawing = Drawing {
            file: &file,
            sea: Some(&sea),
            sector_line: Some(line),
            other_routes: other,
            exclusions,
            layers: &[],
        };
        let line = results.line.as_ref().unwrap();
        let drawings = [
            chart_svg(&drawing),
            profile_svg(results),
            sld_svg(results),
            owners_svg(results).unwrap(),
            wetplant_report::plots::channels_svg(line),
            wetplant_report::plots::sweep_svg(line),
            wetplant_report::plots::cost_svg(results.cost.as_ref().unwrap()),
            wetplant_report::schedule::schedule_svg(results.schedule.as_ref().unwrap()),
        ];
        let potential = wetplant_report::potential::potential_svg(line);
        assert_eq!(potential.is_some(), line.chosen.repeaters_count > 0);
        for svg in drawings.iter().chain(&potential) {
            assert_eq!(xml::problem(svg), None, "{}", &svg[..300]);
            assert!(!svg.contains("NaN") && !svg.contains(">inf"), "{}", &svg[..300]);
        }
    }
}

#[test]
fn a_potential_names_its_repeaters_and_its_virtual_earth_without_overlaps() {
    for repeaters in 1..=8 {
        let results = fixture::results(fixture::Size { repeaters, sections: 5 });
        let svg = wetplant_report::potential::potential_svg(results.line.as_ref().unwrap()).unwrap();
        for number in 1..=repeaters {
            assert!(svg.contains(&format!(">R{number}</text>")), "{number} of {repeaters}");
        }
        assert!(svg.contains(">virtual earth, "));
        assert_eq!(overlaps(&svg), Vec::<String>::new(), "{repeaters} repeaters");
    }
}

#[test]
fn labels_of_a_straight_line_diagram_never_overlap() {
    for repeaters in 0..=8 {
        for sections in [1, 5, 12, 23, 40] {
            let results = fixture::results(fixture::Size { repeaters, sections });
            let svg = sld_svg(&results);
            assert_eq!(overlaps(&svg), Vec::<String>::new(), "{repeaters} repeaters, {sections} sections");
        }
    }
}

#[test]
fn a_straight_line_diagram_names_every_section_repeater_and_end() {
    let results = fixture::results(CROWDED);
    let svg = sld_svg(&results);
    for body in &results.sld.bodies {
        assert!(svg.contains(&format!(">{}<", body.label)), "{} is missing", body.label);
    }
    for section in &results.sld.sections {
        let length = format!(">{:.3}<", section.cable_km.km());
        assert!(svg.contains(&length), "{} {length} is missing", section.cable_type);
    }
}

#[test]
fn owners_amounts_that_rest_on_guesses_carry_the_word_assumed() {
    let mut results = fixture::results(USUAL);
    assert!(owners_svg(&results).unwrap().contains(">assumed<"));
    for agreement in &mut results.agreements {
        agreement.assumed_reason.clear();
        agreement.parties.iter_mut().for_each(|party| party.assumed = false);
    }
    assert!(!owners_svg(&results).unwrap().contains("assumed"));
}

/// The figures of a column of the owners' drawing, top to bottom, in minor units.
fn column_minor(svg: &str, right: &str) -> Vec<i64> {
    let start = format!("<text x=\"{right}\"");
    let amount = |line: &str| {
        let text = line.split_once('>')?.1.split_once('<')?.0;
        text.replace(['\u{a0}', '.'], "").parse().ok()
    };
    svg.lines().filter(|line| line.starts_with(&start)).filter_map(amount).collect()
}

#[test]
fn columns_of_owners_add_up_to_the_total_printed_under_them() {
    let results = fixture::results(USUAL);
    let svg = owners_svg(&results).unwrap();
    let cost = results.cost.as_ref().unwrap();
    let totals = [("640", cost.low_minor), ("740", cost.typical_minor), ("840", cost.high_minor)];
    for (right, total_minor) in totals {
        let mut printed = column_minor(&svg, right).into_iter();
        for agreement in &results.agreements {
            let sum: i64 = printed.by_ref().take(agreement.parties.len()).sum();
            assert_eq!((Some(sum), sum), (printed.next(), total_minor), "{}", agreement.name);
        }
        assert_eq!(printed.next(), None);
    }
}

#[test]
fn a_long_reason_is_printed_to_its_end_and_the_rule_is_explained_once() {
    let mut results = fixture::results(USUAL);
    for agreement in &mut results.agreements {
        agreement.assumed_reason = format!("{} the last word", "a reason among many; ".repeat(40));
        agreement.rule = "R2 carry-forward".into();
    }
    let svg = owners_svg(&results).unwrap();
    assert!(!svg.contains('…'));
    assert_eq!(svg.matches("last word</text>").count(), results.agreements.len());
    assert_eq!(svg.matches("parts sum to each line to the cent, remainders carried on").count(), 1);
    assert_eq!(overlaps(&svg), Vec::<String>::new());
}

/// Results with nothing else drawn with them.
fn plain<'a>(file: &'a pipeline::results::ResultsFile, sea: &'a terrain::water::Sea) -> Drawing<'a> {
    Drawing {
        file,
        sea: Some(sea),
        sector_line: None,
        other_routes: Vec::new(),
        exclusions: Vec::new(),
        layers: &[],
    }
}

#[test]
fn an_area_that_is_excluded_is_drawn_named_and_in_the_legend() {
    let (sea, file) = (fixture::sea(), fixture::file(USUAL));
    let without = chart_svg(&plain(&file, &sea));
    assert!(!without.contains("excluded area"));
    let corners = [(50.2, 41.2), (50.6, 41.2), (50.6, 41.5), (50.2, 41.5)];
    let ring: Vec<LonLat> = corners.iter().map(|(lon, lat)| LonLat::new(*lon, *lat)).collect();
    let exclusions = vec![("oil field".to_owned(), ring)];
    let with = chart_svg(&Drawing { exclusions, ..plain(&file, &sea) });
    assert!(with.contains(">oil field</text>") && with.contains(">excluded area</text>"));
    assert_eq!(
        with.matches("Z\" stroke-linejoin").count(),
        without.matches("Z\" stroke-linejoin").count() + 1
    );
    // the other turn of the globe is the same area
    let turned = corners.iter().map(|(lon, lat)| LonLat::new(*lon - 360.0, *lat)).collect();
    let exclusions = vec![("oil field".to_owned(), turned)];
    assert_eq!(chart_svg(&Drawing { exclusions, ..plain(&file, &sea) }), with);
}

#[test]
fn another_plan_is_named_at_the_landing_end_that_is_its_own() {
    let (sea, file) = (fixture::sea(), fixture::file(USUAL));
    let label = |route: Vec<LonLat>| {
        let other_routes = vec![("plan 2019".to_owned(), route)];
        let svg = chart_svg(&Drawing { other_routes, ..plain(&file, &sea) });
        (svg.matches(">plan 2019</text>").count() / 2, svg.matches("r=\"3.4\"").count())
    };
    let own = LonLat::new(49.6, 41.08);
    assert_eq!(label(vec![own, fixture::B_END]), (1, 1));
    assert_eq!(label(vec![fixture::A_END, fixture::B_END]), (1, 0));
    assert_eq!(label(Vec::new()), (0, 0));
}

#[test]
fn a_diagram_without_a_cable_is_still_a_drawing() {
    let mut results = fixture::results(USUAL);
    results.sld.sections.clear();
    results.sld.bodies.clear();
    results.sld.burials.clear();
    let chosen = &mut results.line.as_mut().unwrap().chosen;
    chosen.spans.clear();
    chosen.repeaters.clear();
    assert_eq!(xml::problem(&sld_svg(&results)), None);
}

#[test]
fn the_title_block_of_a_chart_stands_where_the_route_is_not() {
    let sea = fixture::sea();
    let mut file = fixture::file(USUAL);
    // seen in a mirror the route begins in the lower right and ends in the upper left corner
    let mirror = |lon_deg: f64| fixture::A_END.lon_deg + fixture::B_END.lon_deg - lon_deg;
    file.results.rpl.positions.iter_mut().for_each(|at| at.lon_deg = mirror(at.lon_deg));
    file.results.landings.iter_mut().for_each(|at| at.lon_deg = mirror(at.lon_deg));
    let title_left = |file: &pipeline::results::ResultsFile| {
        let drawing = plain(file, &sea);
        let svg = chart_svg(&drawing);
        let title = text_boxes(&svg).into_iter().find(|text| text.4 == file.results.plan.name).unwrap();
        title.0
    };
    assert!(title_left(&fixture::file(USUAL)) < 200.0);
    assert!(title_left(&file) > 300.0);
}
