//! The chart: no name over another however many there are, and a window that fits the route anywhere on the globe.

use crate::drawings::overlaps;
use crate::fixture_list::{self, At};
use crate::lists::{along, drawing, with_bodies};
use crate::xml;
use pipeline::results::ResultsFile;
use wetplant_report::chart_svg;

/// A line of fifty repeaters on a bent route.
fn fifty_repeaters() -> ResultsFile {
    let names: Vec<String> = (1..=50).map(|number| format!("R{number}")).collect();
    let mut labels = vec!["BMH Buzovna"];
    labels.extend(names.iter().map(String::as_str));
    labels.push("BMH Құрық");
    fixture_list::file_of(along(&labels, &["LW"]))
}

/// A route through places given as latitude and longitude.
fn through(places: &[(f64, f64)]) -> ResultsFile {
    let last = places.len() - 1;
    let place = |(index, (lat_deg, lon_deg)): (usize, &(f64, f64))| At {
        label: if index == 0 || index == last { "BMH".to_owned() } else { "A/C".to_owned() },
        lon_deg: *lon_deg,
        lat_deg: *lat_deg,
        depth_m: Some(100.0),
    };
    let places: Vec<At> = places.iter().enumerate().map(place).collect();
    fixture_list::file_of(fixture_list::list(&places, &[(1.0, "LW", 0.0)]))
}

fn chart(file: &ResultsFile) -> String {
    let svg = chart_svg(&drawing(file));
    assert_eq!(xml::problem(&svg), None);
    assert!(!svg.contains("NaN") && !svg.contains("inf\""));
    svg
}

/// Width and height of the sheet.
fn size(svg: &str) -> (f64, f64) {
    let parts: Vec<f64> = svg
        .split("viewBox=\"0 0 ")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .unwrap()
        .split(' ')
        .map(|part| part.parse().unwrap())
        .collect();
    (parts[0], parts[1])
}

/// The route's own paths, point by point.
fn route_paths(svg: &str) -> Vec<Vec<(f64, f64)>> {
    let of_route = |line: &&str| line.starts_with("<path") && line.contains("stroke-width=\"2.4\"");
    let points = |line: &str| {
        let path = line.split("d=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        let point = |part: &str| {
            let (x, y) = part.split_once(' ').unwrap();
            (x.parse().unwrap(), y.parse().unwrap())
        };
        path.split(['M', 'L']).filter(|part| !part.is_empty()).map(point).collect()
    };
    svg.lines().filter(of_route).map(points).collect()
}

/// Names of meridians under the map.
fn meridians(svg: &str) -> Vec<&str> {
    let texts = svg.split("</text>").filter_map(|part| part.rsplit('>').next());
    texts.filter(|text| text.ends_with("°E") || text.ends_with("°W")).collect()
}

/// No leg leaps over half of the map.
fn no_leap(svg: &str, what: &str) {
    let paths = route_paths(svg);
    assert!(!paths.is_empty(), "{what}");
    for pair in paths.iter().flat_map(|path| path.windows(2)) {
        assert!((pair[1].0 - pair[0].0).abs() < 200.0, "{what}: {pair:?}");
    }
}

#[test]
fn names_on_a_chart_never_overlap_and_landing_points_always_have_theirs() {
    for count in [4, 12, 25, 40, 200] {
        let svg = chart(&with_bodies(count, &["SA"]));
        assert_eq!(overlaps(&svg), Vec::<String>::new(), "{count} bodies");
        for landing in [">Buzovna<", ">Құрық<"] {
            assert!(svg.contains(landing) || count == 0, "{count}: {landing}");
        }
    }
}

#[test]
fn fifty_repeaters_keep_their_symbols_and_every_nth_its_name() {
    let svg = chart(&fifty_repeaters());
    assert_eq!(overlaps(&svg), Vec::<String>::new());
    let symbols = svg.matches("width=\"7.2\" height=\"7.2\"").count();
    assert_eq!(symbols, 51); // and one in the legend
    let named: Vec<usize> = (1..=50).filter(|number| svg.contains(&format!(">R{number}</text>"))).collect();
    let step = named[1] - named[0];
    assert!(named.len() >= 6, "{named:?}");
    assert!(named.windows(2).all(|pair| pair[1] - pair[0] == step), "{named:?}");
}

#[test]
fn a_route_near_the_pole_has_a_window_of_its_own_and_says_what_mercator_does() {
    let svg = chart(&through(&[(84.6, -150.0), (85.2, -70.0), (85.0, 10.0), (84.8, 90.0), (85.1, 150.0)]));
    no_leap(&svg, "85° N");
    let meridians = meridians(&svg);
    let mut once = meridians.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), meridians.len(), "{meridians:?}");
    assert!(!svg.contains(">60°00") && !svg.contains(">30°N<") && !svg.contains(">0°N<"));
    assert!(svg.contains("Mercator beyond 80°"));
    let (_, height) = size(&svg);
    for (_, y) in route_paths(&svg).concat() {
        assert!((26.0..height - 46.0).contains(&y), "{y}");
    }
    assert!(!chart(&fixture_list::file()).contains("Mercator beyond"));
    let over = chart(&through(&[(86.0, 20.0), (89.95, 25.0), (86.0, -160.0)]));
    assert!(over.contains("Mercator ends at 89.9°"));
    assert_eq!(route_paths(&over).len(), 2, "in two parts, with the pole between them");
}

#[test]
fn a_route_over_the_antimeridian_does_not_cross_the_sheet() {
    for places in [
        &[(10.0, 170.0), (12.0, 179.0), (14.0, -178.0), (15.0, -170.0)][..],
        &[(35.0, 140.0), (21.0, -158.0), (34.0, -120.0)],
        &[(-36.0, 174.0), (-18.0, 178.0), (-14.0, -171.0), (21.0, -158.0), (34.0, -120.0)],
        &[(0.0, 0.0), (0.0, 100.0), (0.0, -160.0), (0.0, -60.0), (0.0, 20.0), (5.0, 80.0)],
    ] {
        let svg = chart(&through(places));
        no_leap(&svg, &format!("{places:?}"));
        assert_eq!(overlaps(&svg), Vec::<String>::new());
    }
}

#[test]
fn a_long_leg_curves_as_its_geodesic_does() {
    let svg = chart(&through(&[(40.0, -70.0), (50.0, -5.0)]));
    let path = route_paths(&svg).concat();
    assert!(path.len() > 40, "{}", path.len());
    let (from, to) = (path[0], *path.last().unwrap());
    let middle = path[path.len() / 2];
    let straight_y = from.1 + (to.1 - from.1) * (middle.0 - from.0) / (to.0 - from.0);
    assert!(middle.1 < straight_y - 20.0, "north of the straight line: {middle:?}, {straight_y}");
    assert_eq!(route_paths(&chart(&fixture_list::file())).concat().len(), 12);
}

/// Not a check but a door: writes charts to look at.
#[test]
fn charts_to_look_at_are_written() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    let files = [
        ("chart-50", fifty_repeaters()),
        ("chart-40", with_bodies(40, &["SA"])),
        ("chart-85n", through(&[(84.6, -150.0), (85.2, -70.0), (85.0, 10.0), (84.8, 90.0), (85.1, 150.0)])),
        ("chart-pole", through(&[(86.0, 20.0), (89.95, 25.0), (86.0, -160.0)])),
        ("chart-pacific", through(&[(35.0, 140.0), (21.0, -158.0), (34.0, -120.0)])),
        ("chart-atlantic", through(&[(40.0, -70.0), (50.0, -5.0)])),
        (
            "chart-round",
            through(&[(0.0, 0.0), (0.0, 100.0), (0.0, -160.0), (0.0, -60.0), (0.0, 20.0), (5.0, 80.0)]),
        ),
    ];
    for (name, file) in files {
        std::fs::write(folder.join(format!("{name}.svg")), chart(&file)).unwrap();
    }
}
