//! Writing every deliverable of a project into a new folder.

use crate::failure::{Failure, write_new};
use crate::work::Chapter;
use ::rpl::layout::DecimalMark;
use ::rpl::list::ListStatus;
use pipeline::results::Results;
use project::plan::Plan;
use report::Drawing;
use report::exchange::{self, Charting, Export, Landing, Locale, SldOptions, Status, Title};
use std::path::{Path, PathBuf};
use units::LonLat;

/// Refuses a folder that exists: nothing of the person's is ever written over.
pub fn refuse_existing(folder: &Path) -> Result<(), Failure> {
    if folder.symlink_metadata().is_ok() {
        let what = "the folder exists; nothing in it was touched";
        return Err(Failure::input(what)
            .at(folder.display())
            .now("choose another with --out, or move this one away"));
    }
    Ok(())
}

/// Makes a new folder.
pub fn make_folder(folder: &Path) -> Result<(), Failure> {
    std::fs::create_dir(folder).map_err(|error| {
        Failure::input(format!("cannot make the folder: {error}"))
            .at(folder.display())
            .now("choose another with --out")
    })
}

/// How deliverables are written.
#[derive(Debug, Clone, Copy)]
pub struct Form {
    /// Decimal mark and separator of tables.
    pub locale: Locale,
    /// Decimal mark of lists that go back in the layout they came in; none for their own.
    pub decimal: Option<DecimalMark>,
    /// Whether the drawings are also wanted as PDF.
    pub pdf: bool,
}

impl Default for Form {
    fn default() -> Self {
        Self { locale: Locale::POINT, decimal: None, pdf: false }
    }
}

/// A file below the folder, with its bytes.
pub type Rendered = Vec<(PathBuf, Vec<u8>)>;

/// Renders the chapter at `index`, and every other into `plan-LABEL/` below it. Nothing is written before all is ready.
pub fn render(chapters: &[Chapter], index: usize, form: Form) -> Result<Rendered, Failure> {
    let mut files = render_chapter(Path::new(""), (chapters, index), form)?;
    for other in (0..chapters.len()).filter(|other| *other != index) {
        let below = format!("plan-{}", file_name_of(&chapters[other].plan.revision));
        files.extend(render_chapter(Path::new(&below), (chapters, other), form)?);
    }
    Ok(files)
}

/// Writes rendered files into a folder of ours.
pub fn write(folder: &Path, files: Rendered) -> Result<(), Failure> {
    for (name, bytes) in files {
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(|error| {
                Failure::input(format!("cannot make the folder: {error}")).at(parent.display())
            })?;
        }
        write_new(&path, &bytes)?;
    }
    Ok(())
}

/// Takes away a folder this program has just made and could not fill.
pub fn remove_made(folder: &Path) {
    if let Err(error) = std::fs::remove_dir_all(folder) {
        crate::console::aside!("note: {} is incomplete and could not be removed: {error}", folder.display());
    }
}

/// A label as a part of a file name: letters, digits, dots and dashes stay, anything else becomes a dash.
fn file_name_of(label: &str) -> String {
    let kept = |letter: char| if letter.is_alphanumeric() || letter == '.' { letter } else { '-' };
    label.chars().map(kept).collect::<String>().trim_matches('.').to_owned()
}

fn render_chapter(
    below: &Path,
    (chapters, index): (&[Chapter], usize),
    form: Form,
) -> Result<Rendered, Failure> {
    let label = chapters[index].plan.revision.as_str();
    let (_, file) = crate::work::results_file(chapters, Some(label), below)?;
    let (drawing, results) = (drawing(chapters, index, &file), &file.results);
    let failed = |error: report::ReportError| Failure::ours(error).at(format!("plan {label}"));
    let sld = report::sld_svg(results);
    let mut files: Vec<(String, Vec<u8>)> = vec![
        ("results.json".into(), report::results_json(&file).map_err(failed)?.into_bytes()),
        ("rpl.xlsx".into(), report::rpl_xlsx(results).map_err(failed)?),
        ("report.html".into(), report::report_html(&drawing).into_bytes()),
        ("sld.svg".into(), sld.clone().into_bytes()),
        ("drawings/chart.svg".into(), report::chart_svg(&drawing).into_bytes()),
        ("drawings/profile.svg".into(), report::profile_svg(results).into_bytes()),
        ("drawings/sld.svg".into(), sld.into_bytes()),
    ];
    files.extend(report::owners_svg(results).map(|svg| ("drawings/owners.svg".into(), svg.into_bytes())));
    files.extend(exchanged(&chapters[index].plan, results, form.locale));
    files.extend(given_lists(&chapters[index].plan, form.decimal)?);
    if form.pdf {
        files.push(("drawings.pdf".into(), crate::pdf::drawings(&drawing)?));
    }
    crate::work::go_on()?;
    Ok(files.into_iter().map(|(name, bytes)| (below.join(name), bytes)).collect())
}

/// The route in the forms other programs read.
fn exchanged(plan: &Plan, results: &Results, locale: Locale) -> Vec<(String, Vec<u8>)> {
    let landings: Vec<Landing> = results.landings.iter().map(Landing::of).collect();
    let title = Title { status: status(plan), ..Title::of(&results.plan) };
    let export = Export { title: &title, rpl: &results.rpl, sld: &results.sld, landings: &landings };
    let fibre_pairs_count = results.line.as_ref().map(|line| line.chosen.fibre_pairs_count);
    let sheet = SldOptions { fibre_pairs_count, ..SldOptions::A3 };
    let charting = Charting { object_name: Some(results.plan.name.clone()), ..Charting::default() };
    let mut files = vec![
        ("rpl.csv".to_owned(), report::rpl_csv_with(&results.rpl, locale)),
        ("sld.dxf".to_owned(), exchange::sld_dxf(&results.sld, &title, &sheet)),
        ("route.geojson".to_owned(), report::route_geojson(results)),
        ("route.kml".to_owned(), exchange::route_kml(&export)),
        ("route.gpx".to_owned(), exchange::route_gpx(&export)),
        ("awareness.txt".to_owned(), exchange::awareness_txt(&export)),
        ("charting.geojson".to_owned(), exchange::charting_geojson(&export, &charting)),
        ("records/records.json".to_owned(), exchange::record_set(&export)),
    ];
    let tables = exchange::record_files(&export, locale);
    files.extend(tables.into_iter().map(|(name, text)| (format!("records/{name}"), text)));
    files.into_iter().map(|(name, text)| (name, text.into_bytes())).collect()
}

/// What the lists describe; unknown where they describe different things.
fn status(plan: &Plan) -> Status {
    let mut all = plan.list.iter().map(|list| list.status);
    let first = all.next();
    if all.any(|other| Some(other) != first) {
        return Status::Unknown;
    }
    match first {
        Some(ListStatus::AsLaid) => Status::AsLaid,
        Some(ListStatus::AsRepaired) => Status::AsRepaired,
        Some(ListStatus::Unknown) => Status::Unknown,
        Some(ListStatus::Planned) | None => Status::Planned,
    }
}

/// Every given list in the layout it came in, and every register.
fn given_lists(plan: &Plan, decimal: Option<DecimalMark>) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let mut files = Vec::new();
    for list in plan.list.iter().filter(|list| list.source.is_some()) {
        let (bytes, ending, findings) = crate::workbench::as_given(list, decimal)?;
        for finding in findings {
            let place = finding.place.as_deref().map(|place| format!(" [{place}]")).unwrap_or_default();
            crate::console::aside!("note: given/{}.{ending}{place}: {}", list.leg, finding.message);
        }
        files.push((format!("given/{}.{ending}", file_name_of(&list.leg)), bytes));
    }
    for register in &plan.register {
        let book = ::rpl::register::give_back(register);
        let (bytes, ending) = crate::workbench::written(&book)?;
        files.push((format!("given/register-{}.{ending}", file_name_of(&register.id)), bytes));
    }
    Ok(files)
}

/// What drawings of a chapter are made of.
pub fn drawing<'a>(
    chapters: &'a [Chapter],
    index: usize,
    file: &'a pipeline::results::ResultsFile,
) -> Drawing<'a> {
    let chapter = &chapters[index];
    let sector_line = chapter.plan.sector_line.as_ref().map(|line| {
        let (from, to) = line.points();
        (from, to, line.name.clone())
    });
    let other_routes = chapters
        .iter()
        .enumerate()
        .filter(|(other, _)| *other != index)
        .map(|(_, chapter)| (format!("plan {}", chapter.plan.revision), route_of(chapter)))
        .collect();
    let areas = chapter.plan.exclusion.iter();
    let exclusions = areas.map(|area| (area.id.clone(), area.ring.clone())).collect();
    Drawing {
        file,
        sea: chapter.design.sea.as_ref(),
        sector_line,
        other_routes,
        exclusions,
        layers: &chapter.plan.layer,
    }
}

fn route_of(chapter: &Chapter) -> Vec<LonLat> {
    chapter.design.results.rpl.positions.iter().map(route::rpl::Position::at).collect()
}
