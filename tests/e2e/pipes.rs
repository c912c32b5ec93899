//! A reader that goes away: `wetplant … | head -1` ends like any other run.

use crate::tool::{Folder, run, stderr, wetplant};
use std::process::Stdio;

/// Exit code of a run of which nobody reads stdout, stderr or both.
fn unread(folder: &Folder, arguments: &[&str], (out, err): (bool, bool)) -> Option<i32> {
    let mut command = wetplant(&folder.0);
    command.args(arguments).stdout(Stdio::null()).stderr(Stdio::null());
    if out {
        command.stdout(Stdio::piped());
    }
    if err {
        command.stderr(Stdio::piped());
    }
    let mut child = command.spawn().unwrap();
    drop((child.stdout.take(), child.stderr.take()));
    child.wait().unwrap().code()
}

#[test]
fn a_closed_pipe_changes_no_exit_code_and_leaves_the_work_done() {
    let folder = Folder::new("pipes");
    let made = run(&folder.0, &["new", "p.gpkg", "--example", "trans-caspian", "--actor", "test"]);
    assert_eq!(made.status.code(), Some(0), "{}", stderr(&made));
    for closed in [(true, false), (false, true), (true, true)] {
        for (arguments, code) in [
            (["design", "p.gpkg"].as_slice(), 0),
            (&["route", "p.gpkg"], 0),
            (&["route", "p.gpkg", "--branch", "41.20 N 51.80 E=East"], 0),
            (&["route", "p.gpkg", "--leg", "nope"], 2),
            (&["layer", "list", "p.gpkg"], 0),
            (&["rout"], 2),
            (&["--help"], 0),
        ] {
            assert_eq!(unread(&folder, arguments, closed), Some(code), "{arguments:?} {closed:?}");
        }
    }
    let kept = run(&folder.0, &["design", "p.gpkg", "--json"]);
    assert_eq!(kept.status.code(), Some(0), "{}", stderr(&kept));
    assert!(!String::from_utf8_lossy(&kept.stdout).contains("acknowledged"), "the design was not kept");
}

#[cfg(target_os = "linux")]
#[test]
fn an_answer_that_does_not_fit_on_a_full_disk_is_an_error() {
    let folder = Folder::new("full-disk");
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let told = wetplant(&folder.0).args(["schema", "plan"]).stdout(full).output().unwrap();
    assert_eq!(told.status.code(), Some(2));
    assert!(stderr(&told).contains("could not be written to stdout"), "{}", stderr(&told));
}
