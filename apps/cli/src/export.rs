//! `wetplant export`: every deliverable, the plan as text, or a copy for one party.

use crate::args::ExportArgs;
use crate::console::Console;
use crate::deliver;
use crate::failure::{Failure, write_new};
use crate::work::{chapters, open_settled, project_failure, refuse_blocked, results_file};
use ::rpl::layout::DecimalMark;
use project::ProjectFile;
use report::exchange::Locale;
use std::path::{Path, PathBuf};

pub fn run(args: &ExportArgs, json: bool, console: &Console) -> Result<(), Failure> {
    let file = open_settled(&args.project)?;
    if let Some(folder) = &args.out {
        deliver::refuse_existing(folder)?;
    }
    let mut written: Vec<PathBuf> = Vec::new();
    let mut blocked = Ok(());
    if let Some(path) = &args.plan {
        write_plan(args, &file, path)?;
        written.push(path.clone());
    }
    if let Some(copy) = &args.copy_for {
        written.push(write_copy(args, &file, copy)?);
    }
    if let Some(folder) = &args.out {
        let form = form(args)?;
        let chapters = chapters(&file, &args.project, console)?;
        let (index, _) = results_file(&chapters, args.revision.as_deref(), &args.project)?;
        let rendered = deliver::render(&chapters, index, form)?;
        deliver::make_folder(folder)?;
        deliver::write(folder, rendered).inspect_err(|_| deliver::remove_made(folder))?;
        written.push(folder.clone());
        blocked = refuse_blocked(&chapters[index].design.results);
    }
    // a design with something to mend is most of all to be read: the files are written, and the exit code says the rest
    let names: Vec<String> = written.iter().map(|path| path.display().to_string()).collect();
    if json {
        crate::console::say!("{}", serde_json::json!({ "written": names }));
    } else {
        crate::console::say!("written to {}", names.join(", "));
    }
    blocked.map_err(|failure| {
        failure
            .at(args.project.display())
            .now(format!("every file was written to {}, with these findings in it", names.join(", ")))
    })
}

/// How the deliverables are to be written.
fn form(args: &ExportArgs) -> Result<deliver::Form, Failure> {
    if args.pdf {
        crate::pdf::refuse_without()?;
    }
    let (locale, decimal) = match args.decimal.as_deref() {
        Some("comma") => (Locale::COMMA, Some(DecimalMark::Comma)),
        Some(_) => (Locale::POINT, Some(DecimalMark::Point)),
        None => (Locale::POINT, None),
    };
    Ok(deliver::Form { locale, decimal, pdf: args.pdf })
}

fn write_plan(args: &ExportArgs, file: &ProjectFile, path: &Path) -> Result<(), Failure> {
    let plan = match &args.revision {
        Some(label) => file.plan_at(label),
        None => file.head_plan(),
    };
    let plan = plan.map_err(|error| project_failure(&error, &args.project))?;
    let text = project::plan::write_toml(&plan).map_err(Failure::ours)?;
    write_new(path, text.as_bytes())
}

fn write_copy(args: &ExportArgs, file: &ProjectFile, copy: &str) -> Result<PathBuf, Failure> {
    let Some((party, path)) = copy.split_once('=') else {
        return Err(Failure::input(format!("`{copy}` is not PARTY=FILE")).at("--copy-for"));
    };
    let path = PathBuf::from(path);
    file.copy_for(party, &path).map_err(|error| project_failure(&error, &args.project))?;
    Ok(path)
}
