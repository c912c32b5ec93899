//! `wetplant import`: a position list or a register as it came by e-mail.

use crate::args::workbench::{ImportArgs, ReadingArgs};
use crate::console::{Console, say};
use crate::failure::{Failure, read_file};
use crate::inputs;
use crate::words::{word, word_given};
use crate::work::{list, open_settled, project_failure, say_findings};
use crate::workbench::append;
use ::rpl::list::PositionList;
use ::rpl::read::{ColumnChoice, ListOptions, Mapping, read_list};
use project::laying;
use project::plan::{Plan, Water};
use project::{NewEvent, ProjectFile, Stamp};
use std::path::{Path, PathBuf};
use units::{Finding, Provenance, Severity, Tag};

/// Largest file of positions read.
pub const FILE_LIMIT_BYTES: u64 = 64 << 20;

pub fn run(args: &ImportArgs, json: bool, console: &Console) -> Result<(), Failure> {
    if args.register.is_some() {
        return crate::register::run(args, json);
    }
    console.say("read the file");
    let bytes = read_file(&args.file, FILE_LIMIT_BYTES)?;
    let options = list_options(args)?;
    let place = args.file.display().to_string();
    let staged = read_list(&file_name(&args.file), &bytes, &options)
        .map_err(|error| Failure::input(error).at(&place))?;
    let (read, findings) = (staged.value, staged.findings);
    let blocks = findings.iter().any(|finding| finding.severity == Severity::Blocks);
    if args.dry_run || blocks {
        tell_reading(&read.mapping, &findings, json);
        return if blocks { Err(refused(&findings, &place)) } else { Ok(()) };
    }
    let outcome = match &args.into {
        Some(path) => into_project(args, path, read.list, json)?,
        None => new_project(args, &read.list, json)?,
    };
    if json {
        say!(
            "{}",
            serde_json::json!({ "import": outcome.json(), "mapping": read.mapping, "findings": findings })
        );
    } else {
        tell_reading(&read.mapping, &findings, false);
        say!("{}", outcome.line());
    }
    Ok(())
}

/// What came of an import.
struct Outcome {
    project: PathBuf,
    revision: String,
    leg: String,
    positions_count: usize,
    is_known: bool,
}

impl Outcome {
    fn json(&self) -> serde_json::Value {
        serde_json::json!({
            "project": self.project.display().to_string(),
            "revision": self.revision,
            "leg": self.leg,
            "positions_count": self.positions_count,
            "already_there": self.is_known,
        })
    }

    fn line(&self) -> String {
        let project = self.project.display();
        if self.is_known {
            return format!("{project} holds this file already; nothing was written");
        }
        format!(
            "{} positions for leg {} of revision {} are in {project}\nnext: wetplant rpl show {project}, wetplant \
             design {project}, wetplant export {project} --out FOLDER",
            self.positions_count, self.leg, self.revision
        )
    }
}

fn refused(findings: &[Finding], place: &str) -> Failure {
    Failure::blocked(list(findings)).at(place).now(
        "nothing was written; mend the file, or say what the reader took wrongly (`wetplant import --help`)",
    )
}

/// The name of a file without its folder.
pub fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

fn list_options(args: &ImportArgs) -> Result<ListOptions, Failure> {
    let mut options = reading_options(&args.reading)?;
    if let Some(text) = &args.status {
        options.status = word(text, "--status")?;
    }
    options.revision = args.revision.clone().unwrap_or_default();
    options.leg = args.leg.clone().unwrap_or_else(|| "main".to_owned());
    Ok(options)
}

/// What a person says about how a file is written.
pub fn reading_options(args: &ReadingArgs) -> Result<ListOptions, Failure> {
    let mile = args.mile.as_ref().map(|text| match text.trim() {
        "1852" => "1852m".to_owned(),
        "6087" => "6087ft".to_owned(),
        other => other.to_owned(),
    });
    let mut columns = Vec::new();
    for text in &args.column {
        let Some((column, field)) = text.rsplit_once('=') else {
            return Err(Failure::input(format!("`{text}` is not COLUMN=FIELD")).at("--column"));
        };
        columns.push(ColumnChoice { column: column.to_owned(), field: word(field, "--column")?, unit: None });
    }
    Ok(ListOptions {
        sheet: args.sheet.clone(),
        read: sheet_options(args)?,
        decimal: word_given(args.decimal.as_ref(), "--decimal")?,
        mile: word_given(mile.as_ref(), "--mile")?,
        span: word_given(args.span.as_ref(), "--span")?,
        columns,
        ..ListOptions::default()
    })
}

/// Code page and separator of a text file.
pub fn sheet_options(args: &ReadingArgs) -> Result<sheet::ReadOptions, Failure> {
    Ok(sheet::ReadOptions {
        encoding: word_given(args.encoding.as_ref(), "--encoding")?,
        delimiter: word_given(args.delimiter.as_ref(), "--delimiter")?,
    })
}

fn tell_reading(mapping: &Mapping, findings: &[Finding], json: bool) {
    if json {
        say!("{}", serde_json::json!({ "mapping": mapping, "findings": findings }));
        return;
    }
    say!("read as {}", mapping.to_string().trim_end());
    say_findings(findings);
}

// -- a new project

fn new_project(args: &ImportArgs, list: &PositionList, json: bool) -> Result<Outcome, Failure> {
    let path = args.out.clone().unwrap_or_else(|| PathBuf::from(stem(&args.file)).with_extension("gpkg"));
    if path.symlink_metadata().is_ok() {
        return known_project(&path, list);
    }
    let mut plan = plan_of(args)?;
    lay(&mut plan, list, args)?;
    let grid = grid_under(args, &mut plan)?;
    refuse_plan(&plan)?;
    let outcome = Outcome {
        project: path.clone(),
        revision: plan.revision.clone(),
        leg: list.leg.clone(),
        positions_count: list.position.len(),
        is_known: false,
    };
    let grids: Vec<(&str, &[u8])> =
        grid.iter().filter_map(|grid| Some((grid.name.as_str(), grid.kept_bytes()?))).collect();
    let failed = |error| project_failure(&error, &path);
    let first = project::file::beginning(&grids, &[&plan]).map_err(failed)?;
    let at_utc = inputs::now_utc();
    let mut salts = inputs::system_salt;
    let mut stamp = Stamp { at_utc: &at_utc, actor: &args.actor, author_key_id: "", salts: &mut salts };
    let mut told = |sequence_no: u64, hash: &str| crate::console::acknowledge(json, sequence_no, hash);
    ProjectFile::create(&path, &plan.name, &first, &mut stamp, &mut told).map_err(failed)?;
    Ok(outcome)
}

fn stem(path: &Path) -> String {
    path.file_stem().map_or_else(|| "imported".to_owned(), |stem| stem.to_string_lossy().into_owned())
}

/// The same file imported again changes nothing; another file is never written over.
fn known_project(path: &Path, list: &PositionList) -> Result<Outcome, Failure> {
    let refuse = || {
        Failure::input("the file exists and does not hold this list; nothing in it was touched")
            .at(path.display())
            .now("choose another name with --out, or make it a revision of that project with --into")
    };
    let file = ProjectFile::open(path).map_err(|_| refuse())?;
    let plan = file.head_plan().map_err(|_| refuse())?;
    let held = plan.list.iter().find(|held| held.source.is_some() && same_reading(held, list));
    let held = held.ok_or_else(refuse)?;
    Ok(Outcome {
        project: path.to_owned(),
        revision: plan.revision.clone(),
        leg: held.leg.clone(),
        positions_count: held.position.len(),
        is_known: true,
    })
}

/// Whether two lists are the same file read the same way.
fn same_reading(held: &PositionList, list: &PositionList) -> bool {
    let (Some(one), Some(other)) = (&held.source, &list.source) else { return false };
    one.blake3 == other.blake3 && held.position == list.position && held.segment == list.segment
}

/// The plan around the list: another plan's, the template's, or nothing but what a list needs.
fn plan_of(args: &ImportArgs) -> Result<Plan, Failure> {
    let template =
        || project::plan::read_toml(inputs::TEMPLATE).map_err(|error| Failure::ours(error).at("template"));
    if let Some(path) = &args.plan {
        return inputs::plan_file(path);
    }
    let mut plan = template()?;
    plan.date = inputs::today();
    plan.revision = "1".to_owned();
    if args.template {
        plan.about = format!(
            "Position list imported from {}. Prices, presets, fibre, fault rates, durations and shares are those of \
             the shipped template: guesses, each tagged.",
            file_name(&args.file)
        );
        if let Some(schedule) = &mut plan.schedule {
            schedule.start.clone_from(&plan.date);
        }
    } else {
        plan = laying::bare(&plan);
    }
    Ok(plan)
}

/// Lays the list into a new plan as its only leg, between two landing points at its ends.
fn lay(plan: &mut Plan, list: &PositionList, args: &ImportArgs) -> Result<(), Failure> {
    if args.plan.is_none() {
        plan.name = args.name.clone().unwrap_or_else(|| stem(&args.file));
    } else if let Some(name) = &args.name {
        plan.name.clone_from(name);
    }
    if let Some(label) =
        args.revision.clone().or_else(|| Some(list.revision.clone()).filter(|own| !own.is_empty()))
    {
        plan.revision = label;
    }
    laying::lay(plan, list.clone()).map_err(Failure::input)?;
    if !args.template && args.plan.is_none() {
        plan.terrain = None;
    } else if args.template && args.grid.bathymetry.is_none() {
        (plan.terrain, plan.water) = (None, None);
    }
    Ok(())
}

fn grid_under(args: &ImportArgs, plan: &mut Plan) -> Result<Option<inputs::NamedGrid>, Failure> {
    let Some((grid, datum)) = inputs::given_grid(&args.grid)? else {
        return match plan.terrain {
            Some(_) => inputs::shipped_grid(plan).map(Some).ok_or_else(|| {
                Failure::input("the plan's grid does not ship with the program")
                    .now("give it with --bathymetry FILE")
            }),
            None => Ok(None),
        };
    };
    if plan.terrain.is_none() {
        let template = project::plan::read_toml(inputs::TEMPLATE).map_err(Failure::ours)?;
        (plan.terrain, plan.water) = (template.terrain, template.water);
    }
    inputs::on_grid(plan, &grid, datum);
    if plan.water.is_none() {
        let provenance = Provenance::new(Tag::Assumed, "not given: 0 m over the datum of the grid");
        plan.water = Some(Water { surface_level_m: 0.0, provenance });
    }
    Ok(Some(grid))
}

fn refuse_plan(plan: &Plan) -> Result<(), Failure> {
    let findings = project::check::check(plan);
    let blocks = findings.iter().any(|finding| finding.severity == Severity::Blocks);
    if blocks { Err(Failure::blocked(list(&findings)).now("nothing was written")) } else { Ok(()) }
}

/// A list as a plan of its own, to be compared with another.
pub fn plan_of_list(list: PositionList) -> Result<Plan, Failure> {
    let template =
        project::plan::read_toml(inputs::TEMPLATE).map_err(|error| Failure::ours(error).at("template"))?;
    let file = list.source.as_ref().map(|source| source.file.clone()).unwrap_or_default();
    let mut plan = laying::bare(&template);
    plan.name = file;
    laying::lay(&mut plan, list).map_err(Failure::input)?;
    Ok(plan)
}

// -- a revision of a project

fn into_project(
    args: &ImportArgs,
    path: &Path,
    mut list: PositionList,
    json: bool,
) -> Result<Outcome, Failure> {
    let failed = |error| project_failure(&error, path);
    let mut file = open_settled(path)?;
    let mut plan = file.head_plan().map_err(failed)?;
    list.leg = leg_of(args, &plan)?;
    let held = plan.list.iter().find(|held| held.leg == list.leg);
    let known = held.is_some_and(|held| same_reading(held, &list));
    let positions_count = list.position.len();
    let mut outcome = Outcome {
        project: path.to_owned(),
        revision: plan.revision.clone(),
        leg: list.leg.clone(),
        positions_count,
        is_known: known,
    };
    if known {
        return Ok(outcome);
    }
    if held.is_some_and(|held| held.issued) {
        let what = format!("leg {} is issued as revision {} and frozen", list.leg, plan.revision);
        return Err(Failure::blocked(what)
            .at(path.display())
            .now("open it again with `wetplant revision PROJECT --reopen LABEL`"));
    }
    plan.revision = next_label(args, &file, &plan, &list)?;
    outcome.revision.clone_from(&plan.revision);
    laying::relay(&mut plan, list);
    refuse_plan(&plan)?;
    let events: Vec<NewEvent> =
        file.fold().acts_to(&plan).map_err(failed)?.into_iter().map(NewEvent::from).collect();
    append(&mut file, (path, &args.actor), &events, json)?;
    record(&mut file, (path, &args.actor), &plan, json)?;
    Ok(outcome)
}

/// Names the plan as it stands.
pub fn record(
    file: &mut ProjectFile,
    (path, actor): (&Path, &str),
    plan: &Plan,
    json: bool,
) -> Result<(), Failure> {
    let at_utc = inputs::now_utc();
    let mut salts = inputs::system_salt;
    let mut stamp = Stamp { at_utc: &at_utc, actor, author_key_id: "", salts: &mut salts };
    let mut told = |sequence_no: u64, hash: &str| crate::console::acknowledge(json, sequence_no, hash);
    file.record_revision(plan, &mut stamp, &mut told).map_err(|error| project_failure(&error, path))
}

fn leg_of(args: &ImportArgs, plan: &Plan) -> Result<String, Failure> {
    let known: Vec<&str> = plan.route.leg.iter().map(|leg| leg.id.as_str()).collect();
    match (&args.leg, known.as_slice()) {
        (Some(leg), known) if known.contains(&leg.as_str()) => Ok(leg.clone()),
        (None, [only]) => Ok((*only).to_owned()),
        (leg, known) => {
            let what = match leg {
                Some(leg) => format!("the route has no leg `{leg}`; it has {}", known.join(", ")),
                None => format!("the route has several legs: {}", known.join(", ")),
            };
            Err(Failure::input(what).now("say which with --leg"))
        }
    }
}

/// A label no revision has: the one given, or the file's own. None is made up.
fn next_label(
    args: &ImportArgs,
    file: &ProjectFile,
    plan: &Plan,
    list: &PositionList,
) -> Result<String, Failure> {
    let own = Some(list.revision.clone()).filter(|own| !own.is_empty());
    let label = args.revision.clone().or(own).unwrap_or_else(|| plan.revision.clone());
    if file.revisions().iter().any(|revision| revision.label == label) {
        let known: Vec<&str> = file.revisions().iter().map(|revision| revision.label.as_str()).collect();
        let what = format!("revision `{label}` is recorded already; the project has {}", known.join(", "));
        return Err(Failure::input(what).now("say what this one is called with --revision LABEL"));
    }
    Ok(label)
}
