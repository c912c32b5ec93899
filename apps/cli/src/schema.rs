//! `wetplant schema`: the JSON schema of a file format, for editors and for the next program.

use crate::args::SchemaArgs;
use crate::failure::Failure;

pub fn run(args: &SchemaArgs) -> Result<(), Failure> {
    let schema = match args.format.as_str() {
        "plan" => schemars::schema_for!(project::plan::Plan),
        "redline" => schemars::schema_for!(pipeline::redline::Redline),
        "study" => schemars::schema_for!(pipeline::study::Study),
        _ => schemars::schema_for!(pipeline::results::ResultsFile),
    };
    let text = serde_json::to_string_pretty(&schema).map_err(Failure::ours)?;
    crate::console::say!("{text}");
    Ok(())
}
