//! A network of GNPy's files designed and its requests planned: our side of bench/optics/mesh.py.
//!
//! cargo run --release -p wetplant-gnpy --example mesh -- JOB [REPEATS]
//!
//! JOB is a JSON file with the paths `equipment` and `topology`, the `services` themselves and, if wanted, the path
//! `spectrum` with `ends` (two transceivers) and `raman`. Findings are counted, results and CPU seconds printed.

#![allow(clippy::unwrap_used)] // a bench that cannot measure may stop

use network::autodesign::{Design, DesignBasis, design};
use optics::Simulation;
use optics::simulation::{FibreSteps, RamanScattering};
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};
use std::time::Instant;
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
    let started = Instant::now();
    let file = path("equipment").ok_or("no equipment")?;
    let folder = file.parent().map(Path::to_path_buf).unwrap_or_default();
    let lookup = |name: &str| std::fs::read(folder.join(name)).ok();
    let mut findings = Vec::new();
    let library = read_equipment("equipment", &std::fs::read(&file)?, &lookup)?.collect(&mut findings);
    let topology = path("topology").ok_or("no topology")?;
    let topology = read_topology("topology", &std::fs::read(topology)?)?.collect(&mut findings);
    let read_s = started.elapsed().as_secs_f64();
    let basis = DesignBasis { simulation: simulation(job), ..DesignBasis::default() };
    let started = Instant::now();
    let designed = design(&topology, &library, &basis)?.collect(&mut findings);
    let design_s = started.elapsed().as_secs_f64();
    let found = json!({ "amplifiers": amplifiers(&designed), "fibres": fibres(&designed), "requests": [], "findings_count": findings.len() });
    Ok((json!({ "read_s": read_s, "design_s": design_s, "plan_s": 0.0 }), found))
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
        if let network::ElementKind::Fibre(place) | network::ElementKind::RamanFibre(place, _) = &element.kind {
            let fibre = json!({ "length_km": place.fibre_km.km(), "connector_in_db": place.connector_in_db,
                                "connector_out_db": place.connector_out_db, "padding_db": place.attenuator_in_db });
            told.insert(element.id.clone(), fibre);
        }
    }
    Value::Object(told)
}
