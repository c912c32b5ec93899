//! CPU time of the main job, as a median of runs: a figure to compare, never a test.

use crate::run::{Outcome, cargo, root};
use std::process::{Command, Stdio};

const RUNS: usize = 7;
/// Linux counts CPU time in hundredths of a second (`USER_HZ`, fixed at 100 for programs).
const TICKS_PER_S: f64 = 100.0;

/// Times the solver's stages, then runs the demo in release several times and prints the median of its CPU time.
pub fn bench() -> Outcome {
    cargo(&["bench", "--package", "wetplant-route", "--bench", "leg"])?;
    cargo(&["build", "--release", "--package", "wetplant"])?;
    let program = root().join("target/release/wetplant");
    let mut seconds = Vec::new();
    for run in 0..RUNS {
        let folder = root().join(format!("target/bench/{run}"));
        drop(std::fs::remove_dir_all(&folder)); // most often there is none
        std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        let before = children_cpu_s()?;
        let status = Command::new(&program)
            .arg("demo")
            .current_dir(&folder)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .map_err(|error| format!("{}: {error}", program.display()))?;
        if !status.success() {
            return Err(format!("demo ended with {status}"));
        }
        seconds.push(children_cpu_s()? - before);
    }
    seconds.sort_by(f64::total_cmp);
    let (least, median, most) = (seconds[0], seconds[RUNS / 2], seconds[RUNS - 1]);
    println!("demo, {RUNS} runs: CPU {median:.2} s median ({least:.2} to {most:.2})");
    Ok(())
}

/// CPU time of all ended children, user and system.
fn children_cpu_s() -> Result<f64, String> {
    let stat = std::fs::read_to_string("/proc/self/stat")
        .map_err(|error| format!("CPU time needs Linux: {error}"))?;
    // fields after the program's name, which may hold spaces; cutime and cstime are the 16th and 17th of the line
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let ticks: f64 =
        after_name.split_whitespace().skip(13).take(2).filter_map(|field| field.parse::<f64>().ok()).sum();
    Ok(ticks / TICKS_PER_S)
}
