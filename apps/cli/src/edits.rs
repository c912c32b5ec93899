//! `wetplant edits`: what another program changed; to take into the plan, or to leave.

use crate::args::EditsArgs;
use crate::console::acknowledge;
use crate::failure::Failure;
use crate::inputs;
use crate::work::{open, project_failure};
use project::{ProjectError, ProposedEdit, Stamp};

pub fn run(args: &EditsArgs, json: bool) -> Result<(), Failure> {
    let failed = |error: ProjectError| project_failure(&error, &args.project);
    let mut file = open(&args.project)?;
    let at_utc = inputs::now_utc();
    let mut salts = inputs::system_salt;
    let mut stamp = Stamp { at_utc: &at_utc, actor: &args.actor, author_key_id: "", salts: &mut salts };
    let mut told = |sequence_no: u64, hash: &str| acknowledge(json, sequence_no, hash);
    let (word, edits) = if args.accept {
        ("accepted", file.accept_edits(&mut stamp, &mut told).map_err(failed)?)
    } else if args.discard {
        ("discarded", file.discard_edits(&mut stamp, &mut told).map_err(failed)?)
    } else {
        ("proposed", file.pending_edits().map_err(failed)?)
    };
    let edits: Vec<ProposedEdit> = edits.into_iter().filter(ProposedEdit::has_content).collect();
    if json {
        crate::console::say!("{}", serde_json::json!({ word: edits }));
        return Ok(());
    }
    crate::console::say!("{} edit(s) {word}", edits.len());
    for edit in &edits {
        crate::console::say!("  {}", edit.line());
    }
    if word == "proposed" && !edits.is_empty() {
        crate::console::say!(
            "take them with --accept, or draw the layers again with --discard; until then nothing is written"
        );
    }
    Ok(())
}
