//! Solves a line, or a whole field, on rasters from numpy files and says what it took: one line of JSON for
//! `bench/route/run.py`. Reading the files is not timed.
//!
//! raster COST.npy CLOSED.npy --source 10,10 --goal 989,989 --mode p2p|gap1|stages|field [--out FILE]
//!        [--lon0 DEG --lat0 DEG --cell-lon DEG --cell-lat DEG]
//!
//! COST holds float32, CLOSED uint8 (0 open). Without degrees the cells are squares of a kilometre. FILE takes the
//! polished line as [[column, row], ...], or the arrivals of a field as little-endian float64.

#![allow(clippy::unwrap_used, clippy::panic)] // a bench that cannot measure may stop

use serde_json::{Value, json};
use std::fs;
use units::Unwatched;
use wetplant_route::RouteError;
use wetplant_route::bound::lower_bound;
use wetplant_route::field::{Field, FieldParts, Metric, Place};
use wetplant_route::fit::fit;
use wetplant_route::march::{march, reach};
use wetplant_route::path::trace;
use wetplant_route::polish::polish;
use wetplant_route::solve::{GAP_MAX_PCT, SolveOptions, SolvedLine, solve_line_with};

const FIT_COST_INCREASE_MAX_PCT: f64 = 0.1;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [cost, closed, ..] = arguments.as_slice() else { panic!("COST.npy CLOSED.npy --source c,r ...") };
    let (cols, rows, cost_minor_per_km) = npy(cost, "<f4", |bytes: [u8; 4]| f32::from_le_bytes(bytes));
    let (_, _, blocker) = npy(closed, "|u1", |[closed]: [u8; 1]| u16::from(closed != 0));
    let metric = metric(&arguments);
    let (field, field_s) = timed(|| {
        let layers = vec!["closed".to_owned()];
        Field::new(FieldParts { cols, rows, metric, cost_minor_per_km, blocker, layers }).unwrap()
    });
    let ends = ["--source", "--goal"].map(|name| value(&arguments, name).and_then(|text| place(&text)));
    // the peak from here on, not that of reading the files; not every system grants it
    let _ = fs::write("/proc/self/clear_refs", "5");
    let before_mb = status_mb("VmRSS:");
    let (mut report, out) = run(&field, ends, &value(&arguments, "--mode").unwrap());
    report["nodes_count"] = json!(cols * rows);
    report["field_s"] = json!(field_s);
    report["resident_before_mb"] = json!(before_mb);
    report["resident_peak_mb"] = json!(status_mb("VmHWM:"));
    if let Some(path) = value(&arguments, "--out") {
        fs::write(path, out()).unwrap();
    }
    println!("{report}");
}

/// The report, and what `--out` is to hold.
type Run<'a> = (Value, Box<dyn FnOnce() -> Vec<u8> + 'a>);

fn run<'a>(field: &'a Field, [source, goal]: [Option<Place>; 2], mode: &str) -> Run<'a> {
    let source = source.unwrap();
    if mode == "field" {
        // with an array in rows at the end, as from the peers
        let ((visited_count, cost_minor), solve_s) = timed(|| {
            let arrival = reach(field, &[source], &Unwatched).unwrap();
            (arrival.visited_count, arrival.cost_minor())
        });
        let report = json!({"solve_s": solve_s, "visited_count": visited_count});
        return (report, Box::new(move || cost_minor.into_iter().flat_map(f64::to_le_bytes).collect()));
    }
    let ends = [source, goal.unwrap()];
    if mode == "stages" {
        let (report, line) = stages(field, ends);
        return (report, Box::new(move || line_json(&line)));
    }
    let (solved, solve_s) = timed(|| solve(field, ends, mode).unwrap());
    let record = &solved.record;
    let mut report = json!(record);
    report["solve_s"] = json!(solve_s);
    // what is proved of the polished line alone, before the fit
    report["polished_gap_pct"] = json!(100.0 * (record.polished_minor / record.lower_bound_minor - 1.0));
    (report, Box::new(move || line_json(&solved.polished)))
}

/// A certified line; `gap1` asks for a gap of at most 1 %.
fn solve(field: &Field, ends: [Place; 2], mode: &str) -> Result<SolvedLine, RouteError> {
    let mut options = SolveOptions::fitted_within(FIT_COST_INCREASE_MAX_PCT);
    if mode == "gap1" {
        options.gap_max_pct = 1.0;
    }
    solve_line_with(field, ends, &options, &Unwatched)
}

/// The same, stage by stage.
fn stages(field: &Field, ends: [Place; 2]) -> (Value, Vec<Place>) {
    let (arrival, march_s) = timed(|| march(field, ends[0], ends[1], &Unwatched).unwrap());
    let (path, path_s) = timed(|| trace(field, &arrival, ends));
    let (polished, polish_s) = timed(|| polish(field, &path, &Unwatched).unwrap());
    let (fitted, fit_s) = timed(|| fit(field, &polished, FIT_COST_INCREASE_MAX_PCT, &Unwatched).unwrap());
    let (_, bound_s) =
        timed(|| lower_bound(field, ends, fitted.cost_minor, GAP_MAX_PCT, &Unwatched).unwrap());
    let times = json!({"march_s": march_s, "path_s": path_s, "polish_s": polish_s, "fit_s": fit_s, "bound_s": bound_s});
    (times, polished)
}

fn line_json(line: &[Place]) -> Vec<u8> {
    serde_json::to_vec(&line.iter().map(|at| [at.col, at.row]).collect::<Vec<_>>()).unwrap()
}

/// What a work gives, and the CPU time it took.
fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let start = cpu_s();
    let made = work();
    (made, cpu_s() - start)
}

/// CPU time of this thread so far.
fn cpu_s() -> f64 {
    std::thread::yield_now(); // brings the account up to date
    let text = fs::read_to_string("/proc/self/schedstat").unwrap();
    text.split(' ').next().unwrap().parse::<f64>().unwrap() * 1e-9
}

fn status_mb(name: &str) -> f64 {
    let text = fs::read_to_string("/proc/self/status").unwrap();
    let line = text.lines().find(|line| line.starts_with(name)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1024.0
}

fn value(arguments: &[String], name: &str) -> Option<String> {
    arguments.iter().position(|argument| argument == name).map(|at| arguments[at + 1].clone())
}

fn place(text: &str) -> Option<Place> {
    let (col, row) = text.split_once(',')?;
    Some(Place { col: col.parse().ok()?, row: row.parse().ok()? })
}

fn metric(arguments: &[String]) -> Metric {
    let degrees = |name| value(arguments, name).and_then(|text| text.parse::<f64>().ok());
    match ["--lon0", "--lat0", "--cell-lon", "--cell-lat"].map(degrees) {
        [Some(lon_first_deg), Some(lat_first_deg), Some(cell_lon_deg), Some(cell_lat_deg)] => {
            Metric::Geographic { lon_first_deg, lat_first_deg, cell_lon_deg, cell_lat_deg }
        }
        _ => Metric::Plane { col_km: 1.0, row_km: 1.0 },
    }
}

/// Columns, rows and values of a numpy file, format 1, C order.
fn npy<const SIZE: usize, T>(
    path: &str,
    kind: &str,
    read: impl Fn([u8; SIZE]) -> T,
) -> (usize, usize, Vec<T>) {
    let bytes = fs::read(path).unwrap();
    let start = 10 + usize::from(u16::from_le_bytes([bytes[8], bytes[9]]));
    let header = String::from_utf8_lossy(&bytes[10..start]).into_owned();
    assert!(
        bytes.starts_with(b"\x93NUMPY\x01")
            && header.contains(kind)
            && header.contains("'fortran_order': False")
    );
    let shape = header.split(['(', ')']).nth(1).unwrap();
    let sides: Vec<usize> = shape.split(',').map(|side| side.trim().parse().unwrap()).collect();
    let values = bytes[start..].chunks_exact(SIZE).map(|value| read(value.try_into().unwrap())).collect();
    (sides[1], sides[0], values)
}
