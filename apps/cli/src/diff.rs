//! `wetplant diff`: the redline of two revisions.

use crate::args::workbench::{DiffArgs, ReadingArgs};
use crate::console::{Console, say};
use crate::failure::{Failure, read_file, write_new};
use crate::history::line_of;
use crate::import::{FILE_LIMIT_BYTES, file_name, plan_of_list, reading_options};
use crate::inputs::OpenGrid;
use crate::work::{designed, grid_of, open_settled};
use crate::workbench::{list_of, plan_at};
use pipeline::Design;
use pipeline::redline::{Redline, Revised, redline};
use project::plan::Plan;
use std::path::{Path, PathBuf};

pub fn run(args: &DiffArgs, json: bool, console: &Console) -> Result<(), Failure> {
    for path in &args.out {
        refuse_ending(path)?;
    }
    let mut sides = (side(&args.a, &args.reading)?, side(&args.b, &args.reading)?);
    if sides.0.is_file || sides.1.is_file {
        // beside a bare list only the list of a project can be compared
        let leg = args.leg.as_deref();
        sides = (sides.0.only_list(leg)?, sides.1.only_list(leg)?);
    }
    console.say(&format!("{}, revision {}", args.a, sides.0.plan.revision));
    let before = sides.0.designed().map_err(|failure| failure.at(&args.a))?;
    console.say(&format!("{}, revision {}", args.b, sides.1.plan.revision));
    let after = sides.1.designed().map_err(|failure| failure.at(&args.b))?;
    let found = redline(before.revised(), after.revised());
    for path in &args.out {
        write_new(path, &rendered(path, &found, (&before, &after))?)?;
    }
    if json {
        say!("{}", serde_json::to_string(&found).map_err(Failure::ours)?);
    } else {
        say!("{}", text(&found).trim_end());
    }
    Ok(())
}

/// What is compared: a plan with its grid, or a bare list as one.
struct SidePlan {
    plan: Plan,
    grid: Option<OpenGrid>,
    is_file: bool,
}

impl SidePlan {
    /// The list alone, with nothing of the plan around it.
    fn only_list(self, leg: Option<&str>) -> Result<Self, Failure> {
        if self.is_file {
            return Ok(self);
        }
        let mut list = list_of(&self.plan, leg)?.clone();
        list.leg = LEG.to_owned();
        let mut plan = plan_of_list(list)?;
        plan.name = self.plan.name;
        plan.revision = self.plan.revision;
        Ok(Self { plan, grid: None, is_file: true })
    }

    fn designed(self) -> Result<Designed, Failure> {
        let design = designed(&self.plan, self.grid.as_ref(), &Console::new(true))?;
        Ok(Designed { plan: self.plan, design })
    }
}

/// A revision with its design.
struct Designed {
    plan: Plan,
    design: Design,
}

impl Designed {
    fn route(&self) -> Vec<units::LonLat> {
        self.design.results.rpl.positions.iter().map(route::rpl::Position::at).collect()
    }

    fn revised(&self) -> Revised<'_> {
        Revised { plan: &self.plan, results: &self.design.results }
    }
}

/// `PROJECT`, `PROJECT@REVISION`, or a position list file.
fn side(text: &str, reading: &ReadingArgs) -> Result<SidePlan, Failure> {
    let whole = PathBuf::from(text);
    let (path, revision) = match text.rsplit_once('@') {
        Some((path, revision)) if !whole.exists() => (PathBuf::from(path), Some(revision)),
        _ => (whole, None),
    };
    let is_project = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("gpkg"));
    if !is_project {
        return Ok(SidePlan { plan: listed(&path, reading)?, grid: None, is_file: true });
    }
    let file = open_settled(&path)?;
    let plan = plan_at(&file, &path, revision)?;
    let grid = grid_of(&file, &plan, &path)?;
    Ok(SidePlan { plan, grid, is_file: false })
}

/// The leg a bare list is compared as.
const LEG: &str = "main";

/// A position list file as a plan of its own.
fn listed(path: &Path, reading: &ReadingArgs) -> Result<Plan, Failure> {
    let bytes = read_file(path, FILE_LIMIT_BYTES)?;
    let mut options = reading_options(reading)?;
    options.leg = LEG.to_owned();
    let staged = ::rpl::read::read_list(&file_name(path), &bytes, &options)
        .map_err(|error| Failure::input(error).at(path.display()))?;
    if staged.findings.iter().any(|finding| finding.severity == units::Severity::Blocks) {
        return Err(Failure::blocked(crate::work::list(&staged.findings)).at(path.display()));
    }
    plan_of_list(staged.value.list)
}

/// The redline as lines of text.
fn text(found: &Redline) -> String {
    let head = format!(
        "{} {} ({}) → {} {} ({})\n",
        found.before.name,
        found.before.revision,
        found.before.plan_fingerprint.short(),
        found.after.name,
        found.after.revision,
        found.after.plan_fingerprint.short()
    );
    if found.is_empty() {
        return head + "nothing differs\n";
    }
    let mut text = head;
    text.push_str(&format!("entered ({})\n", found.entered.len()));
    for change in &found.entered {
        text.push_str(&format!("  {}\n", line_of(change)));
    }
    text.push_str(&format!("followed ({})\n", found.followed.len()));
    for figure in &found.followed {
        let side = |text: &Option<String>| text.clone().unwrap_or_default();
        let arrow = if figure.before.is_none() && figure.after.is_none() { ' ' } else { '→' };
        let change = figure.change.as_ref().map_or_else(String::new, |change| format!("  {change}"));
        text.push_str(&format!(
            "  {:<44} {:>16} {arrow} {:>16}{change} {}\n",
            figure.what,
            side(&figure.before),
            side(&figure.after),
            figure.unit
        ));
    }
    text
}

fn refuse_ending(path: &Path) -> Result<(), Failure> {
    match ending(path).as_str() {
        "html" | "xlsx" | "json" | "txt" => Ok(()),
        other => Err(Failure::input(format!("a redline is not written as `{other}`"))
            .at(path.display())
            .now("use an ending html, xlsx, json or txt")),
    }
}

fn ending(path: &Path) -> String {
    path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default()
}

fn rendered(path: &Path, found: &Redline, sides: (&Designed, &Designed)) -> Result<Vec<u8>, Failure> {
    Ok(match ending(path).as_str() {
        "html" => {
            let (before, after) = (sides.0.route(), sides.1.route());
            report::redline_html(found, Some((&before, &after))).into_bytes()
        }
        "xlsx" => {
            report::redline_xlsx(found, &sides.0.plan.list, &sides.1.plan.list).map_err(Failure::ours)?
        }
        "json" => (serde_json::to_string_pretty(found).map_err(Failure::ours)? + "\n").into_bytes(),
        _ => text(found).into_bytes(),
    })
}
