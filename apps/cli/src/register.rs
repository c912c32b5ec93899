//! `wetplant import --register`: registers along the kilometre point.

use crate::args::workbench::ImportArgs;
use crate::console::say;
use crate::failure::{Failure, read_file};
use crate::import::{FILE_LIMIT_BYTES, file_name, sheet_options};
use crate::words::{word, word_given};
use crate::work::{list, open_settled, project_failure, say_findings};
use crate::workbench::{append, list_of};
use ::rpl::measure::measure;
use ::rpl::register::{KpBasis, Register, RegisterColumn, RegisterOptions, letter, read_register, summary};
use project::NewEvent;
use project::plan::Plan;
use units::Severity;

pub fn run(args: &ImportArgs, json: bool) -> Result<(), Failure> {
    let path =
        args.into.as_deref().ok_or_else(|| Failure::input("a register goes into a project: --into"))?;
    let failed = |error| project_failure(&error, path);
    let mut file = open_settled(path)?;
    let mut plan = file.head_plan().map_err(failed)?;
    let bytes = read_file(&args.file, FILE_LIMIT_BYTES)?;
    let options = options(args, &plan)?;
    let place = args.file.display().to_string();
    let staged = read_register(&file_name(&args.file), &bytes, &options)
        .map_err(|error| Failure::input(error).at(&place))?;
    let (register, findings) = (staged.value, staged.findings);
    if findings.iter().any(|finding| finding.severity == Severity::Blocks) {
        say_findings(&findings);
        return Err(Failure::blocked(list(&findings)).at(&place).now("nothing was written; mend the file"));
    }
    let is_known = plan.register.contains(&register);
    let held = plan.register.iter().find(|held| held.id == register.id);
    refuse_another(held, &register).map_err(|failure| failure.at(&place))?;
    let replaced = held.is_some() && !is_known;
    if !is_known && !args.dry_run {
        plan.register.retain(|held| held.id != register.id);
        plan.register.push(register.clone());
        let events: Vec<NewEvent> =
            file.fold().acts_to(&plan).map_err(failed)?.into_iter().map(NewEvent::from).collect();
        append(&mut file, (path, &args.actor), &events, json)?;
    }
    let state = match (args.dry_run, is_known, replaced) {
        (_, true, _) => State::Known,
        (true, ..) => State::NotWritten,
        (_, _, true) => State::Replaced,
        _ => State::New,
    };
    tell(&register, &findings, state, json);
    Ok(())
}

fn options(args: &ImportArgs, plan: &Plan) -> Result<RegisterOptions, Failure> {
    let kind = word(args.register.as_deref().unwrap_or_default(), "--register")?;
    let kp: KpBasis = word(args.kp.as_deref().unwrap_or_default(), "--kp")?;
    let list = list_of(plan, args.leg.as_deref())?;
    let measured = measure(list);
    let length_km = match kp {
        KpBasis::Cable => measured.cable_km().km(),
        _ => measured.route_km().km(),
    };
    Ok(RegisterOptions {
        kp,
        revision: args.revision.clone().unwrap_or_else(|| plan.revision.clone()),
        sheet: args.reading.sheet.clone(),
        read: sheet_options(&args.reading)?,
        decimal: word_given(args.reading.decimal.as_ref(), "--decimal")?,
        length_km: Some(length_km),
        ..RegisterOptions::of(kind, list.leg.clone())
    })
}

/// What became of a register that was read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Replaced,
    Known,
    NotWritten,
}

/// A register takes the place of another of its name only where both list the same along the same.
fn refuse_another(held: Option<&Register>, register: &Register) -> Result<(), Failure> {
    let differs =
        held.filter(|held| (held.kind, held.kp, &held.leg) != (register.kind, register.kp, &register.leg));
    match differs {
        None => Ok(()),
        Some(held) => Err(Failure::input(format!(
            "the project has a register `{}` already: {} along the {} of leg {}",
            held.id,
            held.kind.word(),
            held.kp.word(),
            held.leg
        ))
        .now("give the file another name, or say what this one lists as it was said before")),
    }
}

fn tell(register: &Register, findings: &[units::Finding], state: State, json: bool) {
    let totals = summary(register, &[]);
    if json {
        say!(
            "{}",
            serde_json::json!({
                "register": register.id,
                "entries_count": register.entry.len(),
                "already_there": state == State::Known,
                "replaced": state == State::Replaced,
                "summary": crate::work::printed(&totals),
                "findings": findings,
            })
        );
        return;
    }
    say_findings(findings);
    if let Some(source) = &register.source {
        for column in &source.columns {
            say!("  {:>3}  {}: {}", letter(column.column_no), column.head, field_word(column));
        }
    }
    let there = match state {
        State::New => "are in the project",
        State::Replaced => "are in the project, in place of those it had",
        State::Known => "are there already; nothing was written",
        State::NotWritten => "were read; nothing was written",
    };
    say!(
        "{} entries of register {} ({}) along the {} of leg {} {there}",
        register.entry.len(),
        register.id,
        register.kind.word(),
        register.kp.word(),
        register.leg
    );
}

/// What a column was taken for, in words.
fn field_word(column: &RegisterColumn) -> String {
    match serde_json::to_value(column.field) {
        Ok(serde_json::Value::String(word)) => word.replace('_', " "),
        _ => String::new(),
    }
}
