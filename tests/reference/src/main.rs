//! Runs reference cases through the functions the product uses.
//!
//! `wetplant-reference <kind> <folder>` prints one line per case and last the counts; a failure, or a folder without
//! cases, ends with 1. `--validation` prints the page of all cases kept in this repository.

mod consortium_cases;
mod line_cases;
mod optics_cases;
mod optics_physics;
mod outcome;
mod route_cases;
mod route_choices;
mod rpl_cases;
mod validation;
mod works_cases;

use outcome::{CaseOutcome, Status};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// A kind of reference cases and what runs a file of them.
struct Kind {
    word: &'static str,
    /// A file's cases; some name further files in its folder.
    run_file: fn(&Value, &Path) -> Vec<CaseOutcome>,
}

const KINDS: [Kind; 5] = [
    Kind { word: "optics", run_file: |file, _| optics_cases::run_file(file) },
    Kind { word: "line", run_file: |file, _| line_cases::run_file(file) },
    Kind { word: "route", run_file: |file, _| route_cases::run_file(file) },
    Kind { word: "consortium", run_file: |file, _| consortium(file) },
    Kind { word: "rpl", run_file: rpl_cases::run_file },
];

/// Consortium files hold rules of two rooms: splits, and the works that are split.
fn consortium(file: &Value) -> Vec<CaseOutcome> {
    match file.get("id").and_then(Value::as_str) {
        Some(id) if works_cases::is_works(id) => works_cases::run_file(file),
        _ => consortium_cases::run_file(file),
    }
}

/// Kinds that have case files and no runner yet: every file is skipped by name.
const KINDS_TO_COME: [&str; 1] = ["network"];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["--validation"] => {
            print!("{}", validation::page());
            ExitCode::SUCCESS
        }
        [kind, folder] => report(&run_folder(kind, Path::new(folder))),
        _ => {
            eprintln!("usage: cargo xtask reference <optics|line|route|consortium|rpl|network> <folder>");
            ExitCode::from(2)
        }
    }
}

/// All cases of a folder, file by file in the order of their names.
fn run_folder(kind: &str, folder: &Path) -> Vec<CaseOutcome> {
    let runner = KINDS.iter().find(|known| known.word == kind);
    let mut outcomes = Vec::new();
    for path in case_files(folder) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match (runner, read(&path)) {
            (_, Err(reason)) => outcomes.push(CaseOutcome::broken(name, reason)),
            (Some(runner), Ok(file)) => outcomes.extend((runner.run_file)(&file, folder)),
            (None, Ok(_)) if KINDS_TO_COME.contains(&kind) => {
                outcomes.push(CaseOutcome::skipped(name, format!("{kind} cases")));
            }
            (None, Ok(_)) => {
                outcomes.push(CaseOutcome::broken(name, format!("no kind of cases is called {kind}")));
            }
        }
    }
    outcomes
}

fn case_files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .filter(|path| path.file_name().is_some_and(|name| name != "index.json"))
        .collect();
    files.sort();
    files
}

fn read(path: &Path) -> Result<Value, String> {
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    serde_json::from_str(&text).map_err(|error| error.to_string())
}

fn report(outcomes: &[CaseOutcome]) -> ExitCode {
    for outcome in outcomes {
        println!("{outcome}");
    }
    let count =
        |wanted: fn(&Status) -> bool| outcomes.iter().filter(|outcome| wanted(&outcome.status)).count();
    let passed = count(|status| *status == Status::Passed);
    let failed = count(|status| *status == Status::Failed);
    let skipped = count(|status| matches!(status, Status::Skipped(_)));
    if outcomes.is_empty() {
        eprintln!("the folder holds no case file (*.json)");
    }
    println!("{passed} passed, {failed} failed, {skipped} skipped");
    if failed > 0 || outcomes.is_empty() { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(kind: &str) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("cases").join(kind)
    }

    fn failed(outcomes: &[CaseOutcome]) -> Vec<&str> {
        let failures = outcomes.iter().filter(|outcome| outcome.status == Status::Failed);
        failures.map(|outcome| outcome.id.as_str()).collect()
    }

    #[test]
    fn every_kept_case_passes_or_is_skipped_by_name() {
        for kind in &KINDS {
            let outcomes = run_folder(kind.word, &kept(kind.word));
            let passed = outcomes.iter().filter(|outcome| outcome.status == Status::Passed).count();
            assert!(passed > 0, "no {} case passed", kind.word);
            for outcome in &outcomes {
                assert!(outcome.status != Status::Failed, "{outcome}");
            }
        }
    }

    /// Changes the first expected figure of the case that `id` names, and says whether it found one.
    fn spoil(file: &mut Value, id: &str) -> bool {
        let keys = [
            "exact",
            "expected_minor",
            "gsnr_constant_output_power_db",
            "gsnr_db",
            "gsnr_mean_db",
            "expected_end",
            "expected_cost_minor",
            "row",
        ];
        let own = id.rsplit('/').next().unwrap_or(id).to_owned();
        let is_case = |value: &Value| {
            ["id", "name", "file"]
                .iter()
                .any(|key| value.get(*key).and_then(Value::as_str) == Some(own.as_str()))
        };
        let number = own.strip_prefix("case ").and_then(|number| number.parse::<usize>().ok());
        let place = ["cases", "rows", "broken"].into_iter().find(|list| file.get(*list).is_some());
        let case = match place {
            Some(list) => file[list].as_array_mut().and_then(|cases| match number {
                Some(number) => cases.get_mut(number - 1),
                None => cases.iter_mut().find(|case| is_case(case)),
            }),
            None => Some(&mut file["outputs"]),
        };
        let Some(case) = case else { return false };
        let Some(figure) = keys.iter().find_map(|key| case.get(*key).is_some().then_some(*key)) else {
            return false;
        };
        spoil_first_number(&mut case[figure])
    }

    fn spoil_first_number(value: &mut Value) -> bool {
        match value {
            Value::Array(items) => items.iter_mut().any(spoil_first_number),
            Value::String(text) => {
                text.push_str(" spoiled");
                true
            }
            Value::Number(number) => {
                *value = match number.as_i64() {
                    Some(whole) => (whole + 1).into(),
                    None => (number.as_f64().unwrap_or(0.0) * 1.5 + 1.0).into(),
                };
                true
            }
            _ => false,
        }
    }

    #[test]
    fn a_changed_expectation_fails_its_own_case_and_no_other() {
        for kind in &KINDS {
            for path in case_files(&kept(kind.word)) {
                let file = read(&path).unwrap();
                let folder = kept(kind.word);
                let whole = (kind.run_file)(&file, &folder);
                let victim = whole
                    .iter()
                    .filter(|outcome| outcome.status == Status::Passed)
                    .find(|outcome| spoil(&mut file.clone(), &outcome.id))
                    .unwrap_or_else(|| {
                        panic!("{}: no case with an expected figure to change", path.display())
                    });
                let mut spoiled = file.clone();
                assert!(spoil(&mut spoiled, &victim.id));
                let outcomes = (kind.run_file)(&spoiled, &folder);
                assert_eq!(failed(&outcomes), [victim.id.as_str()], "{}", path.display());
            }
        }
    }

    #[test]
    fn a_folder_without_cases_fails() {
        assert!(run_folder("optics", Path::new("no such folder")).is_empty());
        assert_eq!(format!("{:?}", report(&[])), format!("{:?}", ExitCode::FAILURE));
    }
}
