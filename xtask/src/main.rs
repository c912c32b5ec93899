//! The house's own commands: `cargo xtask test | lint | tidy | pdf | release | bless | schemas | reference | bench`.
//!
//! It links no room: it calls cargo and the built tools, and reads files.

mod bench;
mod bless;
mod run;
mod tidy;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask <command>

  test                    every check: lint, tidy, all tests, the PDF writer included
  lint                    rustfmt and clippy, warnings are errors
  tidy                    edges between rooms, unit suffixes in the schemas, sizes, stray paths
  pdf                     lint and test the PDF writer and the command with it
  release                 the binary that is given away: with PDF
  bless                   rewrite what the product draws for README and VALIDATION.md; review as a diff
  schemas                 rewrite schemas/*.json from the built product
  reference <kind> <dir>  run the reference cases of a folder (optics, line, route, consortium, rpl)
  bench                   time the main job in release, CPU seconds, medians
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["test"] => test(),
        ["lint"] => lint(),
        ["tidy"] => tidy::tidy(),
        ["pdf"] => pdf(),
        ["release"] => {
            run::cargo(&["build", "--release", "--locked", "--package", "wetplant", "--features", "pdf"])
        }
        ["bless"] => bless::bless(),
        ["schemas"] => bless::schemas(),
        ["bench"] => bench::bench(),
        ["reference", kind, folder] => reference(kind, folder),
        _ => {
            eprint!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("xtask: {problem}");
            ExitCode::FAILURE
        }
    }
}

fn test() -> run::Outcome {
    tidy::tidy()?;
    lint()?;
    run::cargo(&["test", "--workspace", "--exclude", "wetplant-pdf", "--locked"])?;
    pdf()
}

/// The PDF writer stays out of the default build, so it is built and tested by itself, with the command that uses it.
fn pdf() -> run::Outcome {
    let package =
        ["--package", "wetplant-pdf", "--package", "wetplant", "--features", "wetplant/pdf", "--locked"];
    run::cargo(&[&["clippy", "--all-targets"][..], &package, &["--", "-D", "warnings"]].concat())?;
    run::cargo(&[&["test", "--package", "wetplant-pdf", "--locked"][..]].concat())?;
    run::cargo(&[&["test", "--test", "e2e"][..], &package[2..], &["pdf"]].concat())
}

fn lint() -> run::Outcome {
    run::cargo(&["fmt", "--all", "--", "--check"])?;
    let rooms = ["--workspace", "--exclude", "wetplant-pdf", "--all-targets", "--locked"];
    run::cargo(&[&["clippy"][..], &rooms, &["--", "-D", "warnings"]].concat())
}

fn reference(kind: &str, folder: &str) -> run::Outcome {
    run::cargo(&["run", "--quiet", "--release", "--package", "wetplant-reference", "--", kind, folder])
}
