//! Reference cases of lines: schema `line-study/1`, a printed study run through the product's own.

use crate::outcome::{CaseOutcome, Worst};
use line::study::{Study, StudyInputs, StudyTolerance, reproduce};
use serde_json::{Map, Value};

/// All cases of one file: one per row of the printed table.
pub fn run_file(file: &Value) -> Vec<CaseOutcome> {
    let id = file.get("id").and_then(Value::as_str).unwrap_or("(file without id)").to_owned();
    match file.get("schema").and_then(Value::as_str) {
        Some("line-study/1") => match study(file) {
            Ok(study) => {
                let numbered = rows(file).iter().zip(1..);
                let id = |number: u32| format!("{id}/case {number}");
                numbered.map(|(row, number)| run_row(id(number), row, (&study, &file["tolerance"]))).collect()
            }
            Err(reason) => vec![CaseOutcome::broken(id, reason)],
        },
        other => vec![CaseOutcome::skipped(id, format!("schema {}", other.unwrap_or("missing")))],
    }
}

fn rows(file: &Value) -> &[Value] {
    file["rows"].as_array().map_or(&[], Vec::as_slice)
}

fn study(file: &Value) -> Result<Study, String> {
    if rows(file).is_empty() {
        return Err("the file has no rows".to_owned());
    }
    let mut inputs = file["inputs"].clone();
    // the file judges by its own tolerances, row by row
    let none = StudyTolerance { gsnr_db: 0.0, capacity_pct: 0.0 };
    inputs["tolerance"] = serde_json::to_value(none).map_err(|error| error.to_string())?;
    let inputs: StudyInputs = serde_json::from_value(inputs).map_err(|error| error.to_string())?;
    reproduce(&inputs).map_err(|error| format!("the product refused it: {error}"))
}

fn run_row(id: String, row: &Value, (study, tolerance): (&Study, &Value)) -> CaseOutcome {
    let Some(repeaters_count) = row["repeaters_count"].as_u64() else {
        return CaseOutcome::broken(id, "a row has no repeaters_count");
    };
    let computed =
        study.rows.iter().find(|outcome| u64::from(outcome.row.repeaters_count) == repeaters_count);
    let Some(computed) = computed else {
        return CaseOutcome::broken(id, "the inputs do not ask for this number of repeaters");
    };
    let figures = serde_json::to_value(computed.row);
    match (figures, tolerance.as_object()) {
        (Ok(figures), Some(limits)) => compare(id, &figures, (row, limits)),
        (Err(error), _) => CaseOutcome::broken(id, error.to_string()),
        (_, None) => CaseOutcome::broken(id, "tolerance is not an object"),
    }
}

fn compare(id: String, figures: &Value, (row, limits): (&Value, &Map<String, Value>)) -> CaseOutcome {
    let mut worst = Worst::default();
    for (key, limit) in limits {
        let is_rate = key == "capacity_per_pair_pct";
        let name = if is_rate { "capacity_per_pair_gbps" } else { key.as_str() };
        let (Some(value), Some(expected), Some(limit)) =
            (figures[name].as_f64(), row[name].as_f64(), limit.as_f64())
        else {
            return CaseOutcome::broken(id, format!("{name} is not a number on both sides"));
        };
        // a rate is compared in per cent of the printed one
        let per_cent = if is_rate { 100.0 / expected } else { 1.0 };
        worst.compare(key, value * per_cent, expected * per_cent, limit);
    }
    worst.outcome(id)
}
