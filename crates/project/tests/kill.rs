//! What was acknowledged is in the file, whenever the process dies.

#![allow(clippy::unwrap_used, clippy::panic)] // a test stops where something is wrong

mod common;
use wetplant_project as project;

use common::{AT, Folder, GRID, second_plan, small_plan, stamped};
use project::file::beginning;
use project::{NewEvent, ProjectFile, verify::verify};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

const PATH: &str = "WETPLANT_KILL_PATH";

/// The process that is killed: this test, started again by the next one with a path.
#[test]
fn the_writer_that_is_killed() {
    let Some(path) = std::env::var_os(PATH) else { return };
    let large = vec![7_u8; 200_000];
    let mut events = beginning(&[("caspian", GRID)], &[&small_plan(), &second_plan()]).unwrap();
    events.insert(5, NewEvent::grid("survey", &large));
    let mut tell = |sequence_no: u64, hash: &str| {
        let mut out = std::io::stdout().lock();
        writeln!(out, "durable {sequence_no} {hash}").and_then(|()| out.flush()).unwrap();
    };
    stamped(AT, |stamp| ProjectFile::create(Path::new(&path), "Small line", &events, stamp, &mut tell))
        .unwrap();
}

fn durable(line: &str) -> Option<(u64, String)> {
    // The harness prints before the first line; what it says comes before the word.
    let mut words = line.split("durable ").nth(1)?.split_whitespace();
    Some((words.next()?.parse().ok()?, words.next()?.to_owned()))
}

/// A generator of our own, so that the moments are the same in every run (SplitMix64, Steele et al. 2014).
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

#[test]
fn every_event_acknowledged_before_a_kill_is_there_and_the_project_goes_on() {
    let mut state = 20_261_125;
    let mut killed_early_count = 0;
    for moment in 0..40 {
        let folder = Folder::new(&format!("kill-{moment}"));
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["the_writer_that_is_killed", "--exact", "--nocapture"])
            .env(PATH, folder.project())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let (wanted, pause_us) = (next(&mut state) % 33, next(&mut state) % 6000);
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let (mut told, mut line) = (Vec::new(), String::new());
        while (told.len() as u64) < wanted && lines.read_line(&mut line).unwrap() > 0 {
            told.extend(durable(&line));
            line.clear();
        }
        std::thread::sleep(std::time::Duration::from_micros(pause_us));
        child.kill().unwrap();
        child.wait().unwrap();
        let mut rest = String::new();
        lines.read_to_string(&mut rest).unwrap();
        told.extend(rest.lines().filter_map(durable));
        killed_early_count += u32::from(told.len() < 33);
        check_what_is_left(&folder, &told);
    }
    assert!(killed_early_count > 20, "only {killed_early_count} of 40 were killed before their end");
}

fn check_what_is_left(folder: &Folder, told: &[(u64, String)]) {
    if !folder.project().exists() {
        assert!(told.is_empty());
        return;
    }
    let before = folder.files();
    let report = verify(&folder.project()).unwrap();
    assert!(report.fine, "{:?}", report.all_problems().collect::<Vec<_>>());
    assert!(folder.files() == before, "verifying left a trace");
    for (sequence_no, hash) in told {
        let kept = report.chain.events.iter().find(|event| event.sequence_no == *sequence_no);
        assert_eq!(kept.map(|event| &event.hash), Some(hash), "event {sequence_no} was acknowledged");
    }
    // At most the event on its way when the kill came is more than what was told.
    assert!(report.chain.events.len() <= told.len() + 1);
    let mut file = ProjectFile::open(&folder.project()).unwrap();
    if file.revisions().is_empty() {
        stamped(AT, |stamp| file.record_revision(&small_plan(), stamp, &mut |_, _| {})).unwrap();
        assert_eq!(file.head_plan().unwrap(), small_plan());
    }
}
