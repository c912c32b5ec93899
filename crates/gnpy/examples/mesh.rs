//! A network of GNPy's files designed and its requests planned: our side of bench/optics/mesh.py.
//!
//! cargo run --release -p wetplant-gnpy --example mesh -- JOB [REPEATS]
//!
//! JOB is a JSON file with the paths `equipment` and `topology`, the `services` themselves and, if wanted, the path
//! `spectrum` with `ends` (two transceivers) and `raman`. Findings are counted, results and CPU seconds printed.

#![allow(clippy::unwrap_used)] // a bench that cannot measure may stop

use network::autodesign::{Design, DesignBasis, design};
use network::requests::{Answer, Blocked, PlanBasis, plan};
use network::{EndOfLife, Partition, channels_of, fewest_elements, line_of};
use optics::simulation::{FibreSteps, RamanScattering};
use optics::{EquipmentLibrary, KernelCache, Simulation, Spectrum, propagate_by};
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};
use wetplant_gnpy::{read_equipment, read_services, read_spectrum, read_topology};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [job, more @ ..] = &arguments[..] else { return Err("mesh JOB [REPEATS]".into()) };
    let repeats: usize = more.first().map_or(Ok(5), |text| text.parse())?;
    let job: Value = serde_json::from_slice(&std::fs::read(job)?)?;
    let mut rounds = Vec::new();
    let mut told = Value::Null;
    for _ in 0..repeats {
        let (spent, found) = run(&job)?;
        rounds.push(spent);
        told = found;
    }
    told["rounds"] = Value::Array(rounds);
    println!("{told}");
    Ok(())
}

fn run(job: &Value) -> Outcome<(Value, Value)> {
    let path = |key: &str| job[key].as_str().map(PathBuf::from);
    let started = cpu_s()?;
    let file = path("equipment").ok_or("no equipment")?;
    let folder = file.parent().map(Path::to_path_buf).unwrap_or_default();
    let lookup = |name: &str| std::fs::read(folder.join(name)).ok();
    let mut findings = Vec::new();
    let library = read_equipment("equipment", &std::fs::read(&file)?, &lookup)?.collect(&mut findings);
    let topology = path("topology").ok_or("no topology")?;
    let topology = read_topology("topology", &std::fs::read(topology)?)?.collect(&mut findings);
    let services = serde_json::to_vec(&job["services"])?;
    let services = read_services("services", &services)?.collect(&mut findings);
    let read = cpu_s()?;
    let basis = DesignBasis { simulation: simulation(job), ..DesignBasis::default() };
    let designed = design(&topology, &library, &basis)?.collect(&mut findings);
    let design_done = cpu_s()?;
    let basis = PlanBasis { simulation: simulation(job), ..PlanBasis::default() };
    let planned = plan(&designed.topology, &library, &services, &basis)?.collect(&mut findings);
    let plan_done = cpu_s()?;
    let mut found = json!({
        "amplifiers": amplifiers(&designed),
        "fibres": fibres(&designed),
        "requests": planned.answers.iter().map(answer).collect::<Vec<_>>(),
        "findings_count": findings.len(),
    });
    if let (Some(spectrum), Some([from, to])) = (path("spectrum"), job["ends"].as_array().map(Vec::as_slice))
    {
        let ends = [from.as_str().unwrap_or_default(), to.as_str().unwrap_or_default()];
        let partitions = read_spectrum("spectrum", &std::fs::read(spectrum)?)?.value;
        found["spectrum"] = along(job, (&designed, &library), ends, &partitions)?;
    }
    let spent = json!({ "read_s": read - started, "design_s": design_done - read, "plan_s": plan_done - design_done });
    Ok((spent, found))
}

/// CPU time of this thread.
fn cpu_s() -> Outcome<f64> {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat")?;
    let ran_ns: f64 = stat.split_whitespace().next().ok_or("no schedstat")?.parse()?;
    Ok(ran_ns * 1e-9)
}

fn along(
    job: &Value,
    (designed, library): (&Design, &EquipmentLibrary),
    [from, to]: [&str; 2],
    partitions: &[Partition],
) -> Outcome<Value> {
    let way = fewest_elements(&designed.topology, from, to)?;
    let line = line_of(&designed.topology, library, &way, EndOfLife::Included)?.value;
    let mut channels = channels_of(partitions)?;
    channels.sort_by(|one, other| one.frequency_thz.total_cmp(&other.frequency_thz));
    let launch = Spectrum::launch(&line.launchable(channels).value)?;
    let light = propagate_by(&simulation(job), &mut KernelCache::new(), &line.elements, &launch)?.value;
    Ok(snrs(&light.spectrum))
}

fn snrs(spectrum: &Spectrum) -> Value {
    json!({ "gsnr_db": spectrum.gsnr_db(), "snr_0p1nm_db": spectrum.received_snr_0p1nm_db() })
}

fn answer(answer: &Answer) -> Value {
    let blocked = answer.blocked.map(|blocked| match blocked {
        Blocked::NoPath => "NO_PATH",
        Blocked::NoPathThrough => "NO_PATH_WITH_CONSTRAINT",
        Blocked::NoDisjointPath => "NO_DISJOINT_PATH",
        Blocked::NoWayBack => "NO_WAY_BACK",
        Blocked::NoModeForSpacing => "NO_FEASIBLE_BAUDRATE_WITH_SPACING",
        Blocked::ModeNotFeasible => "MODE_NOT_FEASIBLE",
        Blocked::NoFeasibleMode => "NO_FEASIBLE_MODE",
        Blocked::NoSpectrum => "NO_SPECTRUM",
        Blocked::ReservedTooLittle => "NOT_ENOUGH_RESERVED_SPECTRUM",
    });
    let slots: Vec<Value> = answer.slots.iter().map(|slot| json!([slot.centre_no, slot.width_no])).collect();
    let mut told = json!({ "request": answer.request, "blocked": blocked, "mode": answer.mode, "slots": slots,
                           "path": answer.path });
    if let Some(there) = &answer.there {
        told["gsnr_db"] = json!(there.spectrum.gsnr_db());
        told["snr_0p1nm_db"] = json!(there.spectrum.received_snr_0p1nm_db());
    }
    if let Some(back) = &answer.back {
        told["back_snr_0p1nm_db"] = json!(back.spectrum.received_snr_0p1nm_db());
    }
    told
}

fn simulation(job: &Value) -> Simulation {
    if job["raman"] != json!(true) {
        return Simulation::default();
    }
    let raman = RamanScattering::Perturbative { order_no: 2 };
    let steps = FibreSteps { solver_step_km: 10.0, result_step_km: 10.0 };
    Simulation { raman, steps, ..Simulation::default() }
}

fn amplifiers(designed: &Design) -> Value {
    let mut told = Map::new();
    for element in &designed.topology.elements {
        let blocks: Vec<(&str, &network::topology::AmplifierSettings)> = match &element.kind {
            network::ElementKind::Amplifier(place) => {
                vec![(place.variety.as_deref().unwrap_or_default(), &place.settings)]
            }
            network::ElementKind::Multiband(place) => {
                place.blocks.iter().map(|block| (block.variety.as_str(), &block.settings)).collect()
            }
            _ => continue,
        };
        let told_of = |(variety, set): &(&str, &network::topology::AmplifierSettings)| {
            json!({ "type": variety, "gain_db": set.gain_db, "voa_out_db": set.voa_out_db,
                    "delta_p_db": set.power_offset_db, "tilt_db": set.tilt_db })
        };
        told.insert(element.id.clone(), blocks.iter().map(told_of).collect());
    }
    Value::Object(told)
}

fn fibres(designed: &Design) -> Value {
    let mut told = Map::new();
    for element in &designed.topology.elements {
        if let network::ElementKind::Fibre(place) | network::ElementKind::RamanFibre(place, _) = &element.kind
        {
            let fibre = json!({ "length_km": place.fibre_km.km(), "connector_in_db": place.connector_in_db,
                                "connector_out_db": place.connector_out_db, "padding_db": place.attenuator_in_db });
            told.insert(element.id.clone(), fibre);
        }
    }
    Value::Object(told)
}
