//! A line from GNPy's files, computed or timed: our side of bench/optics.
//!
//! cargo run --release -p wetplant-gnpy --example `run_line` -- MODE FOLDER FROM TO [REPEATS]
//!
//! FOLDER holds equipment.json, topology.json, spectrum.json and sim.json, and the files they name. MODE is `one`
//! (results as JSON), `warm`, `cold` or `batch` (seconds per case as JSON, each with other powers), `converged` (as
//! `cold`, generalised models to convergence and at every channel), or `rewrite` (reads the files that are there,
//! services.json too, and writes them again to FOLDER/rewritten).

#![allow(clippy::unwrap_used)] // a bench that cannot measure may stop

use network::{Partition, channels_of};
use optics::simulation::{GgnQuadrature, Interference};
use optics::{KernelCache, PreparedLine, Simulation, Spectrum, end_of_line, propagate_by};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::time::Instant;
use units::Finding;
use wetplant_gnpy::{
    EndOfLife, Line, fewest_elements, line_of, power_map, read_equipment, read_services, read_simulation,
    read_spectrum, read_topology, results, write_equipment, write_services, write_simulation, write_spectrum,
    write_topology,
};

const WHAT_IFS: usize = 1000;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

struct Case {
    line: Line,
    partitions: Vec<Partition>,
    simulation: Simulation,
    findings: Vec<Finding>,
}

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [mode, folder, from, to, more @ ..] = &arguments[..] else {
        return Err("run_line MODE FOLDER FROM TO [REPEATS]".into());
    };
    let folder = PathBuf::from(folder);
    let repeats: usize = more.first().map_or(Ok(21), |text| text.parse())?;
    if mode == "rewrite" {
        return rewrite(&folder);
    }
    let mut case = case(&folder, from, to)?;
    let told = match mode.as_str() {
        "one" => one(&case)?,
        "warm" => warm(&case, repeats)?,
        "prepared" => prepared(&case, repeats)?,
        "cold" => cold(&case, repeats)?,
        "batch" => batch(&case, repeats)?,
        "converged" => {
            if let Interference::GgnApproximate(how) | Interference::GgnSeparated(how) =
                &mut case.simulation.interference
            {
                *how = GgnQuadrature::default();
            }
            cold(&case, repeats)?
        }
        other => return Err(format!("no mode {other}").into()),
    };
    println!("{told}");
    Ok(())
}

fn case(folder: &Path, from: &str, to: &str) -> Outcome<Case> {
    let mut findings = Vec::new();
    let file = |name: &str| std::fs::read(folder.join(name));
    let lookup = |name: &str| file(name).ok();
    let library = read_equipment("equipment.json", &file("equipment.json")?, &lookup)?.collect(&mut findings);
    let topology = read_topology("topology.json", &file("topology.json")?)?.collect(&mut findings);
    let partitions = read_spectrum("spectrum.json", &file("spectrum.json")?)?.collect(&mut findings);
    let simulation = read_simulation("sim.json", &file("sim.json")?)?.collect(&mut findings);
    let way = fewest_elements(&topology, from, to)?;
    let line = line_of(&topology, &library, &way, EndOfLife::Added)?.collect(&mut findings);
    Ok(Case { line, partitions, simulation, findings })
}

impl Case {
    /// The launch with every partition `offset_db` stronger.
    fn launch(&self, offset_db: f64) -> Outcome<Spectrum> {
        let mut partitions = self.partitions.clone();
        partitions.iter_mut().for_each(|part| part.tx_power_dbm += offset_db);
        Ok(Spectrum::launch(&self.line.launchable(channels_of(&partitions)?).value)?)
    }

    fn end(&self, kernels: &mut KernelCache, launch: &Spectrum) -> Outcome<Spectrum> {
        if self.simulation.is_closed_form() {
            return Ok(end_of_line(kernels, &self.line.elements, launch)?.value);
        }
        Ok(propagate_by(&self.simulation, kernels, &self.line.elements, launch)?.value.spectrum)
    }
}

fn one(case: &Case) -> Outcome<Value> {
    let launch = case.launch(0.0)?;
    let light = propagate_by(&case.simulation, &mut KernelCache::new(), &case.line.elements, &launch)?;
    let list = |figure: fn(&wetplant_gnpy::ChannelResult) -> f64| -> Vec<f64> {
        results(&light.value.spectrum).iter().map(figure).collect()
    };
    let elements: Vec<Value> = power_map(&launch, &light.value)
        .iter()
        .map(|element| {
            json!({
                "name": element.name,
                "total_output_dbm": element.total_output_dbm,
                "output_dbm": element.output_dbm,
                "block_gain_db": element.block_gain_db,
                "noise_figure_db": element.noise_figure_db,
            })
        })
        .collect();
    let told = |finding: &Finding| format!("{}: {}", finding.code, finding.message);
    Ok(json!({
        "frequency_thz": list(|channel| channel.frequency_thz),
        "power_dbm": list(|channel| channel.power_dbm),
        "gsnr_db": list(|channel| channel.gsnr_db),
        "osnr_ase_db": list(|channel| channel.osnr_ase_db),
        "snr_nli_db": list(|channel| channel.snr_nli_db),
        "received_snr_0p1nm_db": list(|channel| channel.received_snr_0p1nm_db),
        "dispersion_ps_per_nm": list(|channel| channel.dispersion_ps_per_nm),
        "pmd_ps": list(|channel| channel.pmd_ps),
        "pdl_db": list(|channel| channel.pdl_db),
        "latency_ms": list(|channel| channel.latency_ms),
        "elements": elements,
        "findings": case.findings.iter().chain(&light.findings).map(told).collect::<Vec<_>>(),
    }))
}

/// Launches of as many powers, within 1 dB.
fn launches(case: &Case, count: usize) -> Outcome<Vec<Spectrum>> {
    #[allow(clippy::cast_precision_loss)] // a count of repeats
    (0..count).map(|index| case.launch(index as f64 / count as f64 - 0.5)).collect()
}

fn warm(case: &Case, repeats: usize) -> Outcome<Value> {
    let mut kernels = KernelCache::new();
    case.end(&mut kernels, &case.launch(0.7)?)?;
    timed(&launches(case, repeats)?, |launch| case.end(&mut kernels, launch))
}

fn cold(case: &Case, repeats: usize) -> Outcome<Value> {
    timed(&launches(case, repeats)?, |launch| case.end(&mut KernelCache::new(), launch))
}

fn timed(launches: &[Spectrum], mut work: impl FnMut(&Spectrum) -> Outcome<Spectrum>) -> Outcome<Value> {
    let mut times_s = Vec::new();
    let mut check_db = 0.0;
    for launch in launches {
        let clock = Clock::start();
        let end = work(launch)?;
        times_s.push(clock.elapsed_s());
        check_db += end.gsnr_db()[0];
    }
    Ok(json!({ "times_s": times_s, "check_db": check_db }))
}

/// The line made ready once, and launches of other powers: to all three SNRs of every channel.
fn prepared(case: &Case, repeats: usize) -> Outcome<Value> {
    let mut line = ready(case)?;
    let (mut times_s, mut check_db) = (Vec::new(), 0.0);
    for launch in &launches(case, repeats)? {
        let clock = Clock::start();
        let snrs = line.end(&launch.power_mw)?.value.snrs();
        times_s.push(clock.elapsed_s());
        check_db += snrs.gsnr_db[0];
    }
    Ok(json!({ "times_s": times_s, "check_db": check_db, "is_plain": line.is_plain() }))
}

/// A thousand launches at once on one line made ready, ten times over and `repeats` times: seconds per case.
fn batch(case: &Case, repeats: usize) -> Outcome<Value> {
    let mut line = ready(case)?;
    let cases_mw: Vec<f64> =
        launches(case, WHAT_IFS)?.into_iter().flat_map(|launch| launch.power_mw).collect();
    let (mut times_s, mut check_db) = (Vec::new(), 0.0);
    for _ in 0..repeats {
        let clock = Clock::start();
        for _ in 0..10 {
            for end in line.ends(&cases_mw)?.value {
                check_db += end.snrs().gsnr_db[0];
            }
        }
        times_s.push(clock.elapsed_s() / 1e4);
    }
    Ok(json!({ "times_s": times_s, "check_db": check_db, "is_plain": line.is_plain() }))
}

fn ready(case: &Case) -> Outcome<PreparedLine> {
    if !case.simulation.is_closed_form() {
        return Err("a line is made ready for the closed form only".into());
    }
    Ok(PreparedLine::new(case.line.elements.clone(), case.launch(0.0)?)?)
}

/// Time spent: on the processor where the system tells it and the work is long enough for its clock, else elapsed.
struct Clock {
    began: Instant,
    processor_ns: Option<u64>,
}

/// Work shorter than this is mostly not interrupted, and the clock of the processor is too coarse for it.
const LONG_S: f64 = 0.05;

impl Clock {
    fn start() -> Self {
        Self { processor_ns: processor_ns(), began: Instant::now() }
    }

    #[allow(clippy::cast_precision_loss)] // nanoseconds of a run
    fn elapsed_s(&self) -> f64 {
        let elapsed_s = self.began.elapsed().as_secs_f64();
        match (self.processor_ns, processor_ns()) {
            (Some(before), Some(after)) if elapsed_s > LONG_S => (after - before) as f64 * 1e-9,
            _ => elapsed_s,
        }
    }
}

/// Nanoseconds this process has been on a processor, as Linux tells.
fn processor_ns() -> Option<u64> {
    std::fs::read_to_string("/proc/self/schedstat").ok()?.split_whitespace().next()?.parse().ok()
}

/// Reads what FOLDER has of the files and writes it again; findings go to standard error.
fn rewrite(folder: &Path) -> Outcome<()> {
    let out = folder.join("rewritten");
    std::fs::create_dir_all(&out)?;
    let file = |name: &str| std::fs::read(folder.join(name)).ok();
    let mut findings = Vec::new();
    if let Some(bytes) = file("equipment.json") {
        let written =
            write_equipment(&read_equipment("equipment.json", &bytes, &file)?.collect(&mut findings));
        std::fs::write(out.join("equipment.json"), written.equipment)?;
        for (name, text) in written.configs {
            std::fs::write(out.join(name), text)?;
        }
    }
    if let Some(bytes) = file("topology.json") {
        let topology = read_topology("topology.json", &bytes)?.collect(&mut findings);
        std::fs::write(out.join("topology.json"), write_topology(&topology))?;
    }
    if let Some(bytes) = file("services.json") {
        let services = read_services("services.json", &bytes)?.collect(&mut findings);
        std::fs::write(out.join("services.json"), write_services(&services))?;
    }
    if let Some(bytes) = file("spectrum.json") {
        let partitions = read_spectrum("spectrum.json", &bytes)?.collect(&mut findings);
        std::fs::write(out.join("spectrum.json"), write_spectrum(&partitions))?;
    }
    if let Some(bytes) = file("sim.json") {
        let simulation = read_simulation("sim.json", &bytes)?.collect(&mut findings);
        std::fs::write(out.join("sim.json"), write_simulation(&simulation))?;
    }
    for finding in findings {
        eprintln!("{}: {} ({})", finding.code, finding.message, finding.place.unwrap_or_default());
    }
    Ok(())
}
