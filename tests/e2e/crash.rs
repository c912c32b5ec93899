//! What was acknowledged is on disk, whenever the process dies.

use crate::tool::{Folder, run, stdout, wetplant};
use std::io::{BufRead as _, BufReader, Read as _};
use std::process::Stdio;

/// A small generator of our own, so that the moments are the same in every run (SplitMix64, Steele et al. 2014).
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

fn acknowledged(line: &str) -> Option<(u64, String)> {
    let value: serde_json::Value = serde_json::from_str(line).ok()?;
    let told = value.get("acknowledged")?;
    Some((told.get("sequence_no")?.as_u64()?, told.get("hash")?.as_str()?.to_owned()))
}

#[test]
fn every_event_acknowledged_before_a_kill_is_there() {
    let mut state = 20_191_119;
    let mut killed_early = 0;
    for moment in 0..50_u32 {
        let folder = Folder::new(&format!("kill-{moment}"));
        let mut child = wetplant(&folder.0)
            .args(["demo", "--json", "--project-only"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // A kill after a random number of acknowledgements and a random pause within the next event.
        let wanted = next(&mut state) % 30;
        let pause_us = next(&mut state) % 4000;
        let mut told = Vec::new();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        while (told.len() as u64) < wanted {
            line.clear();
            if lines.read_line(&mut line).unwrap() == 0 {
                break;
            }
            told.extend(acknowledged(&line));
        }
        std::thread::sleep(std::time::Duration::from_micros(pause_us));
        child.kill().unwrap();
        child.wait().unwrap();
        let mut rest = String::new();
        lines.read_to_string(&mut rest).unwrap();
        told.extend(rest.lines().filter_map(acknowledged));
        killed_early += u32::from(told.len() < 30);
        let project = folder.path("trans-caspian/project.gpkg");
        if told.is_empty() && !project.exists() {
            continue;
        }
        let verified = run(&folder.0, &["verify", "trans-caspian/project.gpkg", "--json"]);
        let report: serde_json::Value = serde_json::from_str(&stdout(&verified)).unwrap();
        assert_eq!(verified.status.code(), Some(0), "moment {moment}: {report}");
        let events = report["chain"]["events"].as_array().unwrap();
        for (sequence_no, hash) in told {
            let kept = events.iter().find(|event| event["sequence_no"] == sequence_no);
            assert_eq!(
                kept.map(|event| event["hash"].clone()),
                Some(hash.into()),
                "moment {moment}, event {sequence_no}"
            );
        }
    }
    assert!(killed_early >= 20, "only {killed_early} of 50 runs were killed before their end");
}
