//! `wetplant verify`: what can be said about a project file, and what each check covers.

use crate::args::VerifyArgs;
use crate::failure::Failure;
use crate::work::project_failure;
use project::VerifyReport;

pub fn run(args: &VerifyArgs, json: bool) -> Result<(), Failure> {
    let report =
        project::verify::verify(&args.project).map_err(|error| project_failure(&error, &args.project))?;
    if json {
        crate::console::say!("{}", serde_json::to_string(&report).map_err(Failure::ours)?);
    } else {
        crate::console::say!("{}", screen(&report).trim_end());
    }
    if report.fine {
        return Ok(());
    }
    let problems: Vec<String> = report.all_problems().map(|problem| problem.message.clone()).collect();
    let what = format!("{} problem(s) in the project: {}", problems.len(), problems.join("; "));
    // what another program changed in a layer is an edit, not damage
    let remedy = if report.edited_only {
        format!(
            "the log is whole and another program changed or added what is named above; edits of layers: `wetplant edits {}`",
            args.project.display()
        )
    } else {
        "go back to a copy that verifies".to_owned()
    };
    Err(Failure::input(what).at(args.project.display()).now(remedy))
}

fn screen(report: &VerifyReport) -> String {
    let mut text = format!("project {}\n", report.project);
    for check in report.chain.checks.iter().chain(&report.checks) {
        let word = if check.problems_count == 0 { "fine   " } else { "PROBLEM" };
        text.push_str(&format!("  {word}  {:<22}{}\n", check.check, check.covers));
    }
    for problem in report.all_problems() {
        let place = problem.place.as_deref().map(|place| format!("{place}: ")).unwrap_or_default();
        text.push_str(&format!("    {place}{}\n", problem.message));
    }
    let labels: Vec<&str> = report.revisions.iter().map(|revision| revision.label.as_str()).collect();
    text.push_str(&format!(
        "  head: event {}, hash {}; revisions {}\n",
        report.chain.events.len() as u64 + report.chain.withheld_count,
        report.chain.head_hash,
        labels.join(", ")
    ));
    text
}
