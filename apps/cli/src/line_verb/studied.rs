//! `wetplant line study`: the table beside the published one.

use crate::args::line::LineStudyArgs;
use crate::console::say;
use crate::failure::{Failure, read_file};
use crate::work::printed;
use line::study::{SHIPPED_TOML, Study, StudyInputs, StudyOutcome, reproduce};
use std::fmt::Write as _;

/// The most bytes of a file of inputs.
pub const INPUTS_LIMIT_BYTES: u64 = 1 << 20;

pub fn run(args: &LineStudyArgs, json: bool) -> Result<(), Failure> {
    let (name, text) = match &args.inputs {
        None => ("the shipped inputs".to_owned(), SHIPPED_TOML.to_owned()),
        Some(path) => {
            let bytes = read_file(path, INPUTS_LIMIT_BYTES)?;
            let text = String::from_utf8(bytes).map_err(|error| {
                Failure::input(format!("not UTF-8: {error}")).at(path.display()).now("save it as UTF-8")
            })?;
            (path.display().to_string(), text)
        }
    };
    let inputs: StudyInputs =
        toml::from_str(&text).map_err(|error| Failure::input(error).at(&name).now(STUDY_HINT))?;
    let study = reproduce(&inputs).map_err(|error| Failure::input(error).at(&name))?;
    if json {
        say!("{}", serde_json::json!({ "study": printed(&study), "holds": study.holds() }));
    } else {
        say!("{}", table(&study, &inputs).trim_end());
    }
    if study.holds() { Ok(()) } else { Err(does_not_hold(&study)) }
}

const STUDY_HINT: &str = "the shipped inputs, data/line/study-392-km.toml, show every field";

fn does_not_hold(study: &Study) -> Failure {
    let apart = study.rows.iter().filter(|row| row.holds == Some(false));
    let apart: Vec<String> = apart.map(|row| row.row.repeaters_count.to_string()).collect();
    if apart.is_empty() {
        return Failure::blocked("no figure is published to hold the study against")
            .now("add [[published]] rows to the inputs");
    }
    Failure::blocked(format!(
        "the published figures are not met within the tolerance with {} repeaters",
        apart.join(", ")
    ))
    .now("compare the inputs with those of the publication, or state a wider [tolerance] and why")
}

/// The study, the deviations from what is published, and whether it holds.
fn table(study: &Study, inputs: &StudyInputs) -> String {
    let mut text = format!("{study}\ndeviations from the published table\n");
    let _ = writeln!(
        text,
        "{:>9}  {:>10}  {:>8}  {:>11}  {:>6}  {:>5}",
        "repeaters", "launch, dB", "GSNR, dB", "per pair, %", "pairs", "holds"
    );
    study.rows.iter().for_each(|outcome| text.push_str(&deviation(outcome)));
    let tolerance = &inputs.tolerance;
    let _ = writeln!(
        text,
        "allowed: GSNR {} dB, capacity {} %, launch and pairs equal; an optimum this flat costs at most {:.2} dB one \
         step beside it",
        tolerance.gsnr_db,
        tolerance.capacity_pct,
        study.rows.iter().map(|row| row.gsnr_beside_db).fold(0.0, f64::max)
    );
    text.push_str(if study.holds() { "the study holds\n" } else { "the study does not hold\n" });
    text
}

fn deviation(outcome: &StudyOutcome) -> String {
    let StudyOutcome { row, published, .. } = outcome;
    let Some(published) = published else {
        return format!("{:>9}  nothing published\n", row.repeaters_count);
    };
    let capacity_pct = (row.capacity_per_pair_gbps / published.capacity_per_pair_gbps - 1.0) * 100.0;
    format!(
        "{:>9}  {:>+10.2}  {:>+8.2}  {:>+11.2}  {:>+6}  {:>5}\n",
        row.repeaters_count,
        row.launch_dbm - published.launch_dbm,
        row.gsnr_mean_db - published.gsnr_mean_db,
        capacity_pct,
        i64::from(row.fibre_pairs_count) - i64::from(published.fibre_pairs_count),
        if outcome.holds == Some(true) { "yes" } else { "no" }
    )
}
