//! A study as files.

use crate::console::Console;
use crate::deliver::{drawing, make_folder};
use crate::failure::{Failure, write_new};
use crate::work::{chapters, printed, results_file};
use pipeline::study::{Study, TreeStudy};
use project::ProjectFile;
use serde_json::{Value, json};
use std::path::Path;
use units::LonLat;

/// Writes `study.json`, `study.geojson`, and for each leg `study.svg` and `study.html` into a new folder.
pub fn write((folder, project): (&Path, &Path), file: &ProjectFile, study: &Study) -> Result<(), Failure> {
    let chapters = chapters(file, project, &Console::new(true))?;
    let (index, results) = results_file(&chapters, None, project)?;
    let drawing = drawing(&chapters, index, &results);
    let text = |value: &Value| serde_json::to_vec_pretty(value).map_err(Failure::ours);
    let mut files = vec![
        ("study.json".to_owned(), text(&printed(study))?),
        ("study.geojson".to_owned(), text(&geojson(study))?),
    ];
    for leg in &study.legs {
        let found = report::study::Study {
            record: Some(&leg.record),
            alternatives: leg.alternatives.as_ref(),
            corridor: leg.corridor.as_ref(),
            robust: leg.robust.as_ref().map(|study| &study.robust),
            levels_without_route_m: leg
                .robust
                .as_ref()
                .map_or(&[], |study| study.levels_without_route_m.as_slice()),
            pareto: leg.pareto.as_ref(),
            explained: study.explained.as_ref(),
            tree: study.tree.as_ref(),
        };
        let stem = if study.legs.len() == 1 { "study".to_owned() } else { format!("study-{}", leg.leg) };
        files.push((format!("{stem}.svg"), report::study::svg(&drawing, &found).into_bytes()));
        files.push((format!("{stem}.html"), report::study::html(&drawing, &found).into_bytes()));
    }
    make_folder(folder)?;
    files.iter().try_for_each(|(name, bytes)| write_new(&folder.join(name), bytes))
}

/// Lines and areas of a study, RFC 7946.
fn geojson(study: &Study) -> Value {
    let mut features = Vec::new();
    for leg in &study.legs {
        features.push(line(
            &leg.positions,
            &json!({ "leg": leg.leg, "kind": "solved", "length_km": leg.length_km }),
        ));
        for (number, route) in leg.alternatives.iter().flat_map(|found| found.routes.iter().enumerate()) {
            let about = json!({ "leg": leg.leg, "kind": "alternative", "number": number + 1, "dearer_pct": route.dearer_pct });
            features.push(line(&route.line.positions, &about));
        }
        for (number, point) in leg.pareto.iter().flat_map(|front| front.points.iter().enumerate()) {
            let about = json!({ "leg": leg.leg, "kind": "front", "number": number + 1, "repairs_per_year": point.repairs_per_year });
            features.push(line(&point.line.positions, &about));
        }
        for area in leg.corridor.iter().flat_map(|corridor| &corridor.outline) {
            let rings: Vec<Vec<[f64; 2]>> =
                std::iter::once(&area.outer).chain(&area.holes).map(|ring| pairs(ring)).collect();
            features.push(json!({
                "type": "Feature",
                "properties": { "leg": leg.leg, "kind": "corridor" },
                "geometry": { "type": "Polygon", "coordinates": rings },
            }));
        }
    }
    features.extend(study.tree.iter().flat_map(network));
    json!({ "type": "FeatureCollection", "features": features })
}

/// Legs and branching units of a network.
fn network(study: &TreeStudy) -> Vec<Value> {
    let legs = study.tree.legs.iter().enumerate().map(|(number, leg)| {
        let about = json!({ "kind": "network", "number": number + 1, "length_km": leg.line.length_km });
        line(&leg.line.positions, &about)
    });
    let units = study.tree.branches.iter().enumerate().map(|(number, unit)| {
        json!({
            "type": "Feature",
            "properties": { "kind": "branching_unit", "number": number + 1, "legs_count": unit.legs_count },
            "geometry": { "type": "Point", "coordinates": pairs(&[unit.at])[0] },
        })
    });
    legs.chain(units).collect()
}

fn line(positions: &[LonLat], properties: &Value) -> Value {
    json!({
        "type": "Feature",
        "properties": properties,
        "geometry": { "type": "LineString", "coordinates": pairs(positions) },
    })
}

fn pairs(positions: &[LonLat]) -> Vec<[f64; 2]> {
    let printed = |angle_deg: f64| units::suffix::round_to(angle_deg, 8);
    positions.iter().map(|at| [printed(at.lon_deg), printed(at.lat_deg)]).collect()
}
