//! `wetplant why`: inputs, formula and source of a number.

use crate::args::WhyArgs;
use crate::console::Console;
use crate::failure::Failure;
use crate::work::{chapters, open_settled, results_file};
use pipeline::why::{Answer, Explainer, WhyError};
use std::path::PathBuf;

pub fn run(args: &WhyArgs, json: bool) -> Result<(), Failure> {
    let path = project(args)?;
    let file = open_settled(&path)?;
    let chapters = chapters(&file, &path, &Console::new(true))?;
    let (index, results) = results_file(&chapters, args.revision.as_deref(), &path)?;
    let answer =
        Explainer::new(&chapters[index].plan, &results).why(&args.pointer).map_err(|error| match error {
            WhyError::NoRule { .. } => Failure::ours(error),
            _ => Failure::input(error).at(&args.pointer),
        })?;
    if json {
        crate::console::say!("{}", serde_json::to_string(&answer).map_err(Failure::ours)?);
    } else {
        crate::console::say!("{}", screen(&answer).trim_end());
    }
    Ok(())
}

fn project(args: &WhyArgs) -> Result<PathBuf, Failure> {
    if let Some(path) = &args.project {
        return Ok(path.clone());
    }
    ["project.gpkg", "trans-caspian/project.gpkg"]
        .map(PathBuf::from)
        .into_iter()
        .find(|path| path.is_file())
        .ok_or_else(|| {
            Failure::input("no project here").now("name it with --project, or run `wetplant demo` first")
        })
}

fn screen(answer: &Answer) -> String {
    let mut text = format!("{} = {}\n  {}\n", answer.pointer, answer.value, answer.what);
    text.push_str(&format!("  formula  {}\n  source   {}\n", answer.formula, answer.source));
    if let Some(stage) = &answer.stage {
        text.push_str(&format!(
            "  stage    {} (version {}), inputs {}\n",
            stage.stage,
            stage.version_no,
            stage.inputs_fingerprint.short()
        ));
    }
    text.push_str("  from\n");
    for input in &answer.inputs {
        let values = match input.values_count {
            0 => "not in this plan".to_owned(),
            1 => shortened(&input.value.to_string()),
            many => format!("{many} values: {}", shortened(&input.value.to_string())),
        };
        text.push_str(&format!("    {:<48} {values}\n", input.place));
    }
    text
}

fn shortened(text: &str) -> String {
    let most = 160;
    if text.chars().count() <= most {
        text.to_owned()
    } else {
        format!("{}…", text.chars().take(most).collect::<String>())
    }
}
