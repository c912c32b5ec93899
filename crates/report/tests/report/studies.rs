//! A study over the hand-made basin, solved for real on a simple cost, and the layers of a plan on its chart.

use crate::{fixture, xml};
use layers::layer::{CostLayer, LayerArea, LayerKind, LayerLine};
use pipeline::results::LayerResult;
use pipeline::study::TreeStudy;
use route::RouteError;
use route::choices::alternatives::{Alternatives, AlternativesWanted, alternatives};
use route::choices::corridor::{Corridor, corridor};
use route::choices::pareto::{Densities, Pareto, ParetoWanted, pareto};
use route::choices::robust::{ChooseBy, Robust, RobustWanted, robust};
use route::choices::tree::{TreeWanted, tree};
use route::explain::{Beside, CellCost, Closed, CrossingFound, Difference, Explained, Total, Turn};
use route::field::{Field, FieldParts, Metric, Place};
use route::surface::Effect;
use terrain::TerrainError;
use terrain::water::Sea;
use units::{LonLat, Provenance, Tag, Unwatched};
use wetplant_report::study::{self, Study};
use wetplant_report::{Drawing, chart_svg, report_html};

fn at(lon_deg: f64, lat_deg: f64) -> LonLat {
    LonLat::new(lon_deg, lat_deg)
}

pub fn layers() -> Vec<CostLayer> {
    let of = |id: &str, kind, tag, source: &str| CostLayer::new(id, kind, Provenance::new(tag, source));
    let area = |corners: &[(f64, f64)]| LayerArea {
        name: None,
        outline: corners.iter().map(|corner| at(corner.0, corner.1)).collect(),
        holes: Vec::new(),
    };
    let mut fishing = of("trawl <grounds>", LayerKind::Fishing, Tag::Guess, "a guess");
    fishing.area = vec![area(&[(49.75, 41.0), (50.7, 41.1), (50.9, 41.9), (50.1, 42.1)])];
    fishing.repairs_per_1000km_year = Some(3.0);
    let mut pipeline = of("export line", LayerKind::Pipeline, Tag::Cited, "chart 4");
    pipeline.line =
        vec![LayerLine { name: None, position: vec![at(49.5, 40.4), at(50.4, 40.6), at(51.5, 41.4)] }];
    let mut platforms = of("platforms", LayerKind::Structure, Tag::Cited, "notice 12");
    platforms.point = vec![at(50.2, 42.6), at(50.5, 42.8), at(50.2, 42.61)];
    (platforms.closed, platforms.standoff_m) = (true, Some(500.0));
    let mut ice = of("ice", LayerKind::Ice, Tag::Practice, "practice");
    (ice.lat_from_deg, ice.depth_to_m) = (Some(43.4), Some(60.0));
    let mut range = of("firing range", LayerKind::Military, Tag::Cited, "sailing directions");
    range.area = vec![area(&[(50.0, 42.3), (50.45, 42.25), (50.5, 42.6), (50.1, 42.65)])];
    range.closed = true;
    vec![fishing, pipeline, platforms, ice, range]
}

/// Money per kilometre that grows with a bank in the middle, `bank` times as dear.
fn field(sea: &Sea, bank: f32) -> Field {
    let header = &sea.grid.header;
    let first = sea.grid.centre_of(0, 0);
    let metric = Metric::Geographic {
        lon_first_deg: first.lon_deg,
        lat_first_deg: first.lat_deg,
        cell_lon_deg: header.cell_lon_deg,
        cell_lat_deg: header.cell_lat_deg,
    };
    let node = |index: usize| {
        let place = sea.grid.centre_of(index % header.cols, index / header.cols);
        let away = ((place.lon_deg - 50.3) / 0.45).powi(2) + ((place.lat_deg - 42.1) / 0.7).powi(2);
        3_000_000.0 * (1.0 + bank * (-away as f32).exp())
    };
    let cells = header.cols * header.rows;
    Field::new(FieldParts {
        cols: header.cols,
        rows: header.rows,
        metric,
        cost_minor_per_km: (0..cells).map(node).collect(),
        blocker: sea.wet.iter().map(|wet| u16::from(!wet)).collect(),
        layers: vec!["land".to_owned()],
    })
    .unwrap()
}

struct Found {
    alternatives: Alternatives,
    corridor: Corridor,
    pareto: Pareto,
    robust: Robust,
    network: TreeStudy,
}

fn found(sea: &Sea) -> Found {
    let field = field(sea, 3.0);
    let ends: [Place; 2] = [field.place(at(50.0, 40.75)), field.place(at(50.9, 43.5))];
    let wanted = AlternativesWanted {
        routes_count: 3,
        apart_km: 15.0,
        apart_frac: 0.3,
        dearer_max_pct: 20.0,
        fit_increase_max_pct: 0.5,
    };
    let cells = field.cols() * field.rows();
    let repairs: Vec<f32> =
        (0..cells).map(|node| 0.001 + 0.004 * ((node % field.cols()) as f32 / field.cols() as f32)).collect();
    let densities = Densities::new(&field, &repairs).unwrap();
    let wanted_front = ParetoWanted { points_max_count: 6, gain_min_pct: 0.05, fit_increase_max_pct: 0.5 };
    let wanted_robust =
        RobustWanted { samples_count: 12, choose_by: ChooseBy::MeanCost, fit_increase_max_pct: 0.5 };
    // at the level of sample 5 the ends lie on no sea
    let dry = || TerrainError::NoWater { surface_level_m: -31.5 };
    let sample = |number: u32| match number {
        5 => Err(RouteError::Ground(dry())),
        _ => Ok(super::studies::field(sea, 0.3 * number as f32)),
    };
    // even ground, and no corner of the three as wide as 120°: the three lines meet in a fork
    let even = super::studies::field(sea, 0.0);
    let landings = [ends[0], ends[1], even.place(at(50.0, 43.5))];
    let joined = TreeWanted { trunk: None, fit_increase_max_pct: 0.5 };
    let network = TreeStudy {
        terminals: ["south", "north", "west <pier>"].map(str::to_owned).to_vec(),
        tree: tree(&even, &landings, &joined, &Unwatched).unwrap().value,
    };
    Found {
        alternatives: alternatives(&field, ends, &wanted, &Unwatched).unwrap().value,
        corridor: corridor(&field, ends, 3.0, &Unwatched).unwrap(),
        pareto: pareto(&densities, ends, &wanted_front, &Unwatched).unwrap().value,
        robust: robust(ends, &wanted_robust, sample, &Unwatched).unwrap().value,
        network,
    }
}

fn explained(place: LonLat) -> Explained {
    let cell = |minor: f64| CellCost {
        depth_m: Some(412.0),
        level: Some("SA surface".to_owned()),
        repairs_per_km_year: 0.002,
        cost_minor_per_km: Some(minor),
        closed_by: None,
        parts: Vec::new(),
    };
    let beside = |offset_km: f64| Beside {
        offset_km,
        at: at(place.lon_deg + offset_km / 80.0, place.lat_deg),
        cost: cell(3.0e6 + 1e5 * offset_km),
    };
    let layer = || Some("trawl <grounds>".to_owned());
    Explained {
        kp_km: 150.0,
        at: place,
        here: cell(3.0e6),
        beside: [-20.0, -10.0, 10.0, 20.0].map(beside).to_vec(),
        turn: Turn {
            from_kp_km: 90.0,
            to_kp_km: 210.0,
            straight_km: 117.3,
            route_minor: 4.1e8,
            straight_minor: 4.6e8,
            closed: vec![Closed { layer: "firing range".to_owned(), closed_km: 8.4 }],
            route_closed: Vec::new(),
            differences: vec![
                Difference {
                    layer: layer(),
                    effect: Effect::Repairs,
                    route_minor: 1e6,
                    straight_minor: 6.2e7,
                },
                Difference { layer: None, effect: Effect::Price, route_minor: 4.0e8, straight_minor: 3.9e8 },
            ],
        },
        totals: vec![
            Total { layer: None, effect: Effect::Price, total_minor: 9.5e8 },
            Total { layer: layer(), effect: Effect::Repairs, total_minor: 2.5e7 },
        ],
        total_minor: 9.75e8,
        closed: vec![Closed { layer: "firing range".to_owned(), closed_km: 1.2 }],
        crossings: vec![CrossingFound {
            layer: "export line".to_owned(),
            kp_km: 12.4,
            at: at(49.9, 40.7),
            angle_deg: 41.0,
            angle_min_deg: 60.0,
            price_minor: 6.9e7,
        }],
    }
}

#[test]
fn the_chart_shows_every_kind_of_layer_and_is_as_before_without() {
    let (file, sea, layers) = (fixture::file(fixture::USUAL), fixture::sea(), layers());
    let plain = Drawing {
        file: &file,
        sea: Some(&sea),
        sector_line: None,
        other_routes: Vec::new(),
        exclusions: Vec::new(),
        layers: &[],
    };
    let without = chart_svg(&plain);
    assert!(!without.contains("Cost layers"));
    let with = chart_svg(&Drawing { layers: &layers, ..plain.clone() });
    assert_eq!(xml::problem(&with), None);
    for text in [
        "Cost layers of the plan",
        "fishing",
        "military area, closed",
        "within 500 m",
        "firing range (closed)",
    ] {
        assert!(with.contains(text), "{text}");
    }
    assert!(!with.contains("<grounds>") && !with.contains("NaN"));
    // what is closed has the edge of an avoided area, and a standoff is dotted
    let avoided = vec![("wrecks".to_owned(), vec![at(51.2, 42.0), at(51.6, 42.0), at(51.6, 42.3)])];
    let both = chart_svg(&Drawing { layers: &layers, exclusions: avoided, ..plain.clone() });
    let edge = "stroke-width=\"1.6\" stroke-dasharray=\"7 3\"";
    assert!(both.matches(edge).count() > with.matches(edge).count() && with.contains(edge));
    let dots = |svg: &str| svg.matches("r=\"0.8\"").count();
    let mut wide = layers.clone();
    wide[1].standoff_m = Some(8_000.0);
    wide[4].standoff_m = Some(8_000.0);
    let wide = chart_svg(&Drawing { layers: &wide, ..plain.clone() });
    assert!(dots(&with) == 0 && dots(&wide) > 100, "{} {}", dots(&with), dots(&wide));
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    std::fs::write(folder.join("chart-layers.svg"), with).unwrap();
}

#[test]
fn a_study_is_drawn_and_told_part_by_part() {
    let (file, sea, layers) = (fixture::file(fixture::USUAL), fixture::sea(), layers());
    let drawing = Drawing {
        file: &file,
        sea: Some(&sea),
        sector_line: None,
        other_routes: Vec::new(),
        exclusions: Vec::new(),
        layers: &layers,
    };
    let found = found(&sea);
    let explained = explained(at(50.4, 42.0));
    let whole = Study {
        record: file.results.legs.iter().find_map(|leg| leg.solver.as_ref()),
        alternatives: Some(&found.alternatives),
        corridor: Some(&found.corridor),
        robust: Some(&found.robust),
        pareto: Some(&found.pareto),
        explained: Some(&explained),
        levels_without_route_m: &[-31.5],
        tree: Some(&found.network),
    };
    let parts = [
        ("alternatives", Study { robust: None, explained: None, pareto: None, ..whole }),
        ("pareto", Study { pareto: whole.pareto, ..Study::default() }),
        ("robust", Study { robust: whole.robust, ..Study::default() }),
        ("network", Study { tree: whole.tree, ..Study::default() }),
        ("explained", Study { explained: whole.explained, ..Study::default() }),
        ("whole", whole),
        ("empty", Study::default()),
    ];
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    for (name, study) in parts {
        let svg = study::svg(&drawing, &study);
        assert_eq!(xml::problem(&svg), None, "{name}");
        // the letters of a picture are no figures
        let mut drawn = svg.split("base64,").enumerate().map(|(part, text)| match text.split_once('"') {
            Some((_, after)) if part > 0 => after,
            _ => text,
        });
        assert!(drawn.all(|text| !text.contains("NaN")), "{name}");
        std::fs::write(folder.join(format!("study-{name}.svg")), svg).unwrap();
        std::fs::write(folder.join(format!("study-{name}.html")), study::html(&drawing, &study)).unwrap();
    }
    let page = study::html(&drawing, &whole);
    for text in
        ["supported hull", "Regret", "departs", "too flat", "closed for 8.4 km by firing range", "P1", "A1"]
    {
        assert!(page.to_lowercase().contains(&text.to_lowercase()), "{text}");
    }
    for text in [
        "1 of 12 samples have no route, at water levels of −31.50 m",
        "no cell of the window lies below the water surface at -31.5 m",
        "As fitted it is",
        "line cost of the leg: as fitted, from water to water",
        "the whole route, from beach to beach",
        "The route is priced on its open part; it is closed for 1.2 km by firing range, where no price is known.",
        "fitted and priced the same way",
        "separate lines",
        "branching unit 1",
    ] {
        assert!(page.contains(text), "{text}");
    }
    assert!(!page.contains("<grounds>") && !page.contains("<pier>") && !page.contains("NaN"));
    assert_eq!(page, study::html(&drawing, &whole));
}

#[test]
fn a_chart_of_a_study_shows_the_design_the_branching_units_and_the_new_landings() {
    let (file, sea) = (fixture::file(fixture::USUAL), fixture::sea());
    let drawing = Drawing {
        file: &file,
        sea: Some(&sea),
        sector_line: None,
        other_routes: Vec::new(),
        exclusions: Vec::new(),
        layers: &[],
    };
    let found = found(&sea);
    let study =
        Study { alternatives: Some(&found.alternatives), tree: Some(&found.network), ..Study::default() };
    let chart = study::svg(&drawing, &study);
    for text in [
        "the route of the design",
        "BU 1",
        "branching unit (BU) of the network",
        "west &lt;pier&gt;",
        "joined besides the landing points",
    ] {
        assert!(chart.contains(text), "{text}");
    }
    // the design's route lies over the lines of the study; the legend comes after the map
    let line = chart.find("stroke=\"#0b3c8a\" stroke-width=\"4.4\"");
    let design = chart.find("stroke=\"#b0006d\" stroke-width=\"1.4\"");
    assert!(line.is_some() && line < design, "{line:?} {design:?}");
}

#[test]
fn the_report_tells_the_certificate_and_what_is_not_proved() {
    let (mut file, sea) = (fixture::file(fixture::USUAL), fixture::sea());
    let leg = file.results.legs.iter_mut().find(|leg| leg.solver.is_some()).unwrap();
    let solver = leg.solver.as_mut().unwrap();
    (solver.lower_bound_minor, solver.fitted_minor, solver.gap_pct) = (1.0e9, 1.02e9, Some(2.0));
    let drawing = Drawing {
        file: &file,
        sea: Some(&sea),
        sector_line: None,
        other_routes: Vec::new(),
        exclusions: Vec::new(),
        layers: &[],
    };
    let page = report_html(&drawing);
    let told = [
        "the line cost, as fitted and from water to water, is 10.20 million",
        "costs less than 10.00 million",
        "at most 2.00 % dearer than the cheapest line possible",
        "100 · (line cost − least) / least",
        "Not proved",
    ];
    for text in told {
        assert!(page.contains(text), "{text}");
    }
    assert!(!page.contains("Cost layers"));
}

#[test]
fn what_each_layer_costs_a_leg_stands_beside_the_layers_and_sums_to_the_whole() {
    let (mut file, sea) = (fixture::file(fixture::USUAL), fixture::sea());
    let part = |layer: Option<&str>, effect, total_minor| Total {
        layer: layer.map(str::to_owned),
        effect,
        total_minor,
    };
    file.results.layers = vec![LayerResult {
        id: "trawl <grounds>".to_owned(),
        kind: LayerKind::Fishing,
        about: String::new(),
        date: Some("2026".to_owned()),
        datum: Some("WGS84".to_owned()),
        resolution: "unknown".to_owned(),
        uncertainty: "unknown".to_owned(),
        cells_count: 412,
        closed_cells_count: 0,
        provenance: Provenance::new(Tag::Guess, "a guess"),
    }];
    let leg = file.results.legs.iter_mut().find(|leg| leg.solver.is_some()).unwrap();
    leg.by_layer = vec![
        part(None, Effect::Price, 9.0e8),
        part(None, Effect::Repairs, 2.4e8),
        part(Some("trawl <grounds>"), Effect::Repairs, 6.0e7),
    ];
    let drawing = Drawing {
        file: &file,
        sea: Some(&sea),
        sector_line: None,
        other_routes: Vec::new(),
        exclusions: Vec::new(),
        layers: &[],
    };
    let page = report_html(&drawing);
    let table = page.split("what each layer costs it").nth(1).unwrap().split("</table>").next().unwrap();
    for text in
        ["the seabed itself", "trawl &lt;grounds&gt;", "600 kUSD", "5.0", "12.00 million USD", "100.0"]
    {
        assert!(table.contains(text), "{text}: {table}");
    }
}
