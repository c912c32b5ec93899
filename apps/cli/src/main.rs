//! wetplant on the command line.

// print macros panic where a pipe is closed; `console` does not
#![deny(clippy::print_stdout, clippy::print_stderr)]

mod args;
mod console;
mod deliver;
mod demo;
mod design;
mod diff;
mod edits;
mod export;
mod failure;
mod history;
mod import;
mod inputs;
mod layer_verb;
mod line_verb;
mod new;
mod open_file;
mod pdf;
mod prepare;
mod register;
mod route_verb;
mod schema;
mod screen;
mod sections;
mod verify;
mod why;
mod words;
mod work;
mod workbench;

use args::{Cli, Verb};
use clap::Parser as _;
use console::Console;
use failure::Failure;
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = Cli::parse();
    console::listen_for_ctrl_c();
    let console = Console::new(cli.quiet);
    let outcome = match &cli.verb {
        Verb::Demo(args) => demo::run(args, cli.json, &console),
        Verb::New(args) => new::run(args, cli.json, &console),
        Verb::Import(args) => import::run(args, cli.json, &console),
        Verb::Sections(args) => sections::run(args, cli.json),
        Verb::Layer(args) => layer_verb::run(args, cli.json),
        Verb::Route(args) => route_verb::run(args, cli.json, &console),
        Verb::Line(args) => line_verb::run(args, cli.json, &console),
        Verb::Rpl(args) => workbench::run(args, cli.json, &console),
        Verb::Undo(args) => history::undo(args, cli.json),
        Verb::Redo(args) => history::redo(args, cli.json),
        Verb::Revision(args) => history::revision(args, cli.json),
        Verb::Diff(args) => diff::run(args, cli.json, &console),
        Verb::Design(args) => design::run(args, cli.json, &console),
        Verb::Export(args) => export::run(args, cli.json, &console),
        Verb::Verify(args) => verify::run(args, cli.json),
        Verb::Why(args) => why::run(args, cli.json),
        Verb::Edits(args) => edits::run(args, cli.json),
        Verb::Schema(args) => schema::run(args),
    };
    match outcome {
        // what was asked for is not where it was asked for
        Ok(()) if console::answer_lost() => ExitCode::from(2),
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => told(&failure, cli.json),
    }
}

fn told(failure: &Failure, json: bool) -> ExitCode {
    if json {
        crate::console::say!("{}", failure.json());
    } else {
        crate::console::aside!("{failure}");
    }
    ExitCode::from(failure.exit_code)
}
