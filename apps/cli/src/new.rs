//! `wetplant new`: a project from the example, from a plan, or from two coordinates.

use crate::args::NewArgs;
use crate::console::{Console, acknowledge};
use crate::failure::Failure;
use crate::inputs::{self, NamedGrid};
use crate::words::place;
use crate::work::{list, project_failure};
use project::plan::{Landing, Plan, TerrainPlan, Water};
use project::{ProjectError, ProjectFile, Stamp};
use units::{Finding, LonLat, Provenance, Severity, Tag};

pub fn run(args: &NewArgs, json: bool, console: &Console) -> Result<(), Failure> {
    refuse_existing(args)?;
    let (mut plans, place) = plans(args, json)?;
    if let Some(level_m) = args.surface_level_m {
        for plan in &mut plans {
            plan.water = Some(Water {
                surface_level_m: level_m,
                provenance: Provenance::new(Tag::Assumed, "given with --surface-level-m, without a source"),
            });
        }
    }
    let (plans, grid) = with_grid(args, plans)?;
    for plan in &plans {
        refuse_blocked(plan, &place)?;
    }
    console.say("write the project");
    let failed = |error: ProjectError| project_failure(&error, &args.project);
    let references: Vec<&Plan> = plans.iter().collect();
    let grids: Vec<(&str, &[u8])> =
        grid.iter().filter_map(|grid| Some((grid.name.as_str(), grid.kept_bytes()?))).collect();
    let first = project::file::beginning(&grids, &references).map_err(failed)?;
    let name = plans.last().map_or("", |plan| plan.name.as_str());
    let at_utc = inputs::now_utc();
    let mut salts = inputs::system_salt;
    let mut stamp = Stamp { at_utc: &at_utc, actor: &args.actor, author_key_id: "", salts: &mut salts };
    let mut told = |sequence_no: u64, hash: &str| acknowledge(json, sequence_no, hash);
    ProjectFile::create(&args.project, name, &first, &mut stamp, &mut told).map_err(failed)?;
    if json {
        crate::console::say!(
            "{}",
            serde_json::json!({ "project": args.project.display().to_string(), "events_count": first.len() + 1 })
        );
    } else {
        crate::console::say!(
            "made {}; next: wetplant design {}",
            args.project.display(),
            args.project.display()
        );
    }
    Ok(())
}

fn refuse_existing(args: &NewArgs) -> Result<(), Failure> {
    if args.project.symlink_metadata().is_ok() {
        let what = "the file exists; nothing in it was touched";
        return Err(Failure::input(what).at(args.project.display()).now("choose another name"));
    }
    Ok(())
}

/// The plans a project begins with, and where they come from.
fn plans(args: &NewArgs, json: bool) -> Result<(Vec<Plan>, String), Failure> {
    match (&args.example, &args.from, &args.a, &args.b) {
        (Some(name), ..) if name == "trans-caspian" => Ok((inputs::shipped_plans()?, name.clone())),
        (Some(name), ..) => {
            Err(Failure::input(format!("no example is called `{name}`")).now("use --example trans-caspian"))
        }
        (None, Some(path), ..) => Ok((vec![inputs::plan_file(path)?], path.display().to_string())),
        (None, None, Some(a), Some(b)) => {
            Ok((vec![from_coordinates(args, a, b, json)?], "--a, --b".to_owned()))
        }
        _ => Err(Failure::input("a project begins with something")
            .now("give --example trans-caspian, or --from PLAN.TOML, or --a, --b and --bathymetry")),
    }
}

fn from_coordinates(args: &NewArgs, a: &str, b: &str, json: bool) -> Result<Plan, Failure> {
    let ends = [place(a, "--a", json)?, place(b, "--b", json)?];
    let mut plan =
        project::plan::read_toml(inputs::TEMPLATE).map_err(|error| Failure::ours(error).at("template"))?;
    let stem = args.project.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    plan.name = stem;
    plan.date = inputs::today();
    plan.landing = vec![landing("a", "A", ends[0]), landing("b", "B", ends[1])];
    if let Some(schedule) = &mut plan.schedule {
        schedule.start.clone_from(&plan.date);
    }
    Ok(plan)
}

fn landing(id: &str, name: &str, at: LonLat) -> Landing {
    Landing {
        id: id.to_owned(),
        name: format!("Landing point {name}"),
        name_local: None,
        country: None,
        lon_deg: at.lon_deg,
        lat_deg: at.lat_deg,
        provenance: Provenance::new(Tag::Assumed, "given on the command line"),
    }
}

fn terrain(plan: &Plan) -> Option<&TerrainPlan> {
    plan.terrain.as_ref()
}

/// The plans on the grid given, or on the shipped one when they name it.
fn with_grid(args: &NewArgs, mut plans: Vec<Plan>) -> Result<(Vec<Plan>, Option<NamedGrid>), Failure> {
    if let Some((grid, datum)) = inputs::given_grid(&args.grid)? {
        for plan in &mut plans {
            let is_its_own =
                terrain(plan).is_some_and(|terrain| grid.grid.input().fingerprint() == terrain.grid_blake3);
            if !is_its_own {
                inputs::on_grid(plan, &grid, datum);
            }
        }
        return Ok((plans, Some(grid)));
    }
    let refused = |what: String| {
        Failure::input(what)
            .now("give it with --bathymetry FILE, and --vertical-datum if the file names none")
    };
    if args.a.is_some() {
        return Err(refused("two coordinates need a grid of the sea between them".to_owned()));
    }
    let Some(named) = plans.last().and_then(terrain).cloned() else { return Ok((plans, None)) };
    let name = &named.grid;
    match plans.last().and_then(inputs::shipped_grid) {
        Some(grid) => Ok((plans, Some(grid))),
        None => Err(refused(format!(
            "the plan's grid `{name}` with BLAKE3 {} does not ship with the program",
            named.grid_blake3.short()
        ))),
    }
}

fn refuse_blocked(plan: &Plan, place: &str) -> Result<(), Failure> {
    let findings: Vec<Finding> = project::check::check(plan);
    if findings.iter().any(|finding| finding.severity == Severity::Blocks) {
        return Err(Failure::input(list(&findings)).at(place));
    }
    Ok(())
}
