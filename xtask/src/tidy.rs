//! The rules of the house that a machine can check. The line only ever tightens.

use crate::run::{Outcome, files, read};
use serde_json::Value;

/// Which rooms each room may import, besides `units`. A new edge is a design decision: it is made here, in a commit
/// that says why.
const EDGES: &[(&str, &[&str])] = &[
    ("units", &[]),
    ("terrain", &[]),
    ("cable", &[]),
    ("optics", &[]),
    ("consortium", &[]),
    ("store", &[]),
    // tables as cells, and what a position list in them says: nothing here knows a cable's price, light or party
    ("sheet", &[]),
    ("rpl", &["terrain", "sheet"]),
    // what lies on the ground besides its height, on the cells of a sea: knows no cable and no route
    ("layers", &["terrain"]),
    ("route", &["terrain", "layers", "cable", "rpl"]),
    ("network", &["optics"]),
    // the files of GNPy, in and out: the one room where its names are spoken; it decides nothing about a line
    ("gnpy", &["optics", "network"]),
    ("line", &["cable", "optics", "route"]),
    ("cost", &["terrain", "cable", "route", "line"]),
    ("risk", &["terrain", "cable", "route", "line"]),
    // drawings as PDF: knows SVG and paper, no room of the house; only apps/cli uses it, on request
    ("pdf", &[]),
    (
        "project",
        &[
            "store",
            "terrain",
            "layers",
            "rpl",
            "cable",
            "optics",
            "consortium",
            "route",
            "network",
            "line",
            "cost",
            "risk",
        ],
    ),
    (
        "pipeline",
        &[
            "project",
            "terrain",
            "layers",
            "rpl",
            "cable",
            "optics",
            "consortium",
            "route",
            "network",
            "line",
            "cost",
            "risk",
        ],
    ),
    // result types live in the room that computes them (docs/decisions/0002), so report names those rooms' words;
    // the chart is drawn over terrain's sea. It calls none of their stages.
    (
        "report",
        &["pipeline", "terrain", "layers", "rpl", "cable", "consortium", "route", "network", "line", "cost"],
    ),
];

/// Rooms that may touch files, network, clock or environment.
const DOORS: [&str; 2] = ["store", "project"];

const FILE_LINES_MAX: usize = 800;

/// All checks; all problems are printed before it fails.
pub fn tidy() -> Outcome {
    let mut problems = Vec::new();
    let files = files()?;
    edges(&files, &mut problems)?;
    suffixes(&files, &mut problems)?;
    sources(&files, &mut problems)?;
    for problem in &problems {
        eprintln!("tidy: {problem}");
    }
    if problems.is_empty() { Ok(()) } else { Err(format!("{} problems", problems.len())) }
}

fn edges(files: &[String], problems: &mut Vec<String>) -> Outcome {
    for name in files.iter().filter(|name| is_room_manifest(name)) {
        let room = name.split('/').nth(1).unwrap_or_default();
        let manifest: toml::Table = read(name)?.parse().map_err(|error| format!("{name}: {error}"))?;
        let Some((_, allowed)) = EDGES.iter().find(|(known, _)| *known == room) else {
            problems.push(format!("{name}: room `{room}` is not in the table of edges (xtask/src/tidy.rs)"));
            continue;
        };
        let imports = manifest.get("dependencies").and_then(toml::Value::as_table).into_iter().flatten();
        for import in imports.map(|(import, _)| import.as_str()) {
            let is_room = EDGES.iter().any(|(known, _)| *known == import);
            if is_room && import != "units" && !allowed.contains(&import) {
                problems.push(format!(
                    "{name}: `{room}` imports `{import}`; the table allows {allowed:?}. Move the code, or make the \
                     edge a decision in xtask/src/tidy.rs"
                ));
            }
        }
    }
    Ok(())
}

fn is_room_manifest(name: &str) -> bool {
    name.starts_with("crates/") && name.ends_with("/Cargo.toml")
}

/// Every number in a schema ends in a known unit suffix.
fn suffixes(files: &[String], problems: &mut Vec<String>) -> Outcome {
    let table = read("crates/units/src/suffixes.txt")?;
    let known: Vec<&str> = table
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    let schemas: Vec<&String> = files.iter().filter(|name| name.starts_with("schemas/")).collect();
    if schemas.is_empty() {
        problems.push("schemas/ is empty; run `cargo xtask schemas`".to_owned());
    }
    for name in schemas {
        let schema: Value = serde_json::from_str(&read(name)?).map_err(|error| format!("{name}: {error}"))?;
        numbers_without_unit(&schema, "", &schema, &known, &mut |place| {
            problems.push(format!("{name}: {place} is a number without a known unit suffix"));
        });
    }
    Ok(())
}

fn numbers_without_unit(
    part: &Value,
    place: &str,
    whole: &Value,
    known: &[&str],
    report: &mut impl FnMut(String),
) {
    if let Some(properties) = part.get("properties").and_then(Value::as_object) {
        for (key, property) in properties {
            let place = format!("{place}/{key}");
            if is_number(property, whole) && !known.iter().any(|suffix| key.ends_with(suffix)) {
                report(place.clone());
            }
            numbers_without_unit(property, &place, whole, known, report);
        }
    }
    for inner in ["items", "additionalProperties"].iter().filter_map(|key| part.get(*key)) {
        numbers_without_unit(inner, place, whole, known, report);
    }
    for list in ["anyOf", "oneOf", "allOf"].iter().filter_map(|key| part.get(*key)?.as_array()) {
        for inner in list {
            numbers_without_unit(inner, place, whole, known, report);
        }
    }
    for (name, inner) in part.get("$defs").and_then(Value::as_object).into_iter().flatten() {
        numbers_without_unit(inner, &format!("{place}#{name}"), whole, known, report);
    }
}

fn is_number(property: &Value, whole: &Value) -> bool {
    let words = match property.get("type") {
        Some(Value::String(word)) => vec![word.as_str()],
        Some(Value::Array(words)) => words.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let referred =
        property.get("$ref").and_then(Value::as_str).and_then(|name| name.strip_prefix("#/$defs/"));
    let definition = referred.and_then(|name| whole.get("$defs")?.get(name));
    let items = if words.contains(&"array") { property.get("items") } else { None };
    let choices = ["anyOf", "oneOf"].iter().filter_map(|key| property.get(*key)?.as_array()).flatten();
    words.iter().any(|word| ["number", "integer"].contains(word))
        || definition.is_some_and(|inner| is_number(inner, whole))
        || items.is_some_and(|inner| is_number(inner, whole))
        || choices.into_iter().any(|inner| is_number(inner, whole))
}

fn sources(files: &[String], problems: &mut Vec<String>) -> Outcome {
    for name in files.iter().filter(|name| is_text(name)) {
        let text = read(name)?;
        if name.ends_with(".rs") && text.lines().count() > FILE_LINES_MAX {
            problems.push(format!("{name}: {} lines; at most {FILE_LINES_MAX}", text.lines().count()));
        }
        let room = name.strip_prefix("crates/").and_then(|rest| rest.split('/').next());
        for (index, line) in text.lines().enumerate() {
            for problem in stray_words(name, room, line) {
                problems.push(format!("{name}:{}: {problem}", index + 1));
            }
        }
    }
    Ok(())
}

fn is_text(name: &str) -> bool {
    [".rs", ".toml", ".md", ".cff", ".sh", ".yml"].iter().any(|ending| name.ends_with(ending))
        && name != "xtask/src/tidy.rs"
}

fn stray_words(name: &str, room: Option<&str>, line: &str) -> Vec<String> {
    let mut problems = Vec::new();
    for path in ["/work/", "/root/", "/home/"] {
        if line.contains(path) {
            problems.push(format!("a path of one machine: `{path}`"));
        }
    }
    let is_code = name.ends_with(".rs") && !line.trim_start().starts_with("//");
    // the room of GNPy's files speaks its words
    if is_code
        && room != Some("gnpy")
        && (line.contains("fiber") || line.contains("armor_") || line.contains("_armor"))
    {
        problems.push("British spelling: `fibre`, `armour`".to_owned());
    }
    let is_inside = room.is_some_and(|room| !DOORS.contains(&room)) && name.contains("/src/");
    if is_inside && is_code {
        for door in ["std::fs", "std::net", "std::env::var", "SystemTime", "Instant::now"] {
            if line.contains(door) {
                problems.push(format!("`{door}` in a room: only store, project and apps touch the outside"));
            }
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_without_a_unit_is_seen_through_references_and_lists() {
        let schema = serde_json::json!({
            "properties": {
                "depth_m": { "type": "number" },
                "speed": { "type": ["number", "null"] },
                "list": { "type": "array", "items": { "$ref": "#/$defs/Km" } },
                "inner": { "$ref": "#/$defs/Inner" }
            },
            "$defs": {
                "Km": { "type": "number" },
                "Inner": { "properties": { "length": { "$ref": "#/$defs/Km" } } }
            }
        });
        let mut seen = Vec::new();
        numbers_without_unit(&schema, "", &schema, &["_m", "_km"], &mut |place| seen.push(place));
        assert_eq!(seen, ["/list", "/speed", "#Inner/length"]);
    }

    #[test]
    fn a_stray_path_and_an_outside_door_are_named() {
        let path = format!("see {}work/x", '/');
        assert_eq!(stray_words("README.md", None, &path).len(), 1);
        assert_eq!(stray_words("crates/route/src/a.rs", Some("route"), "use std::fs;").len(), 1);
        assert!(stray_words("crates/store/src/a.rs", Some("store"), "use std::fs;").is_empty());
    }
}
