//! Writing every deliverable of a project into a new folder.

use crate::failure::{Failure, write_new};
use crate::work::Chapter;
use report::Drawing;
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

/// A file below the folder, with its bytes.
pub type Rendered = Vec<(PathBuf, Vec<u8>)>;

/// Renders the chapter at `index`, and every other into `plan-LABEL/` below it. Nothing is written before all is ready.
pub fn render(chapters: &[Chapter], index: usize) -> Result<Rendered, Failure> {
    let mut files = render_chapter(Path::new(""), chapters, index)?;
    for other in (0..chapters.len()).filter(|other| *other != index) {
        let below = format!("plan-{}", file_name_of(&chapters[other].plan.revision));
        files.extend(render_chapter(Path::new(&below), chapters, other)?);
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
        eprintln!("note: {} is incomplete and could not be removed: {error}", folder.display());
    }
}

/// A label as a part of a file name: letters, digits, dots and dashes stay, anything else becomes a dash.
fn file_name_of(label: &str) -> String {
    let kept = |letter: char| if letter.is_alphanumeric() || letter == '.' { letter } else { '-' };
    label.chars().map(kept).collect::<String>().trim_matches('.').to_owned()
}

fn render_chapter(below: &Path, chapters: &[Chapter], index: usize) -> Result<Rendered, Failure> {
    let label = chapters[index].plan.revision.as_str();
    let (_, file) = crate::work::results_file(chapters, Some(label), below)?;
    let (drawing, results) = (drawing(chapters, index, &file), &file.results);
    let failed = |error: report::ReportError| Failure::ours(error).at(format!("plan {label}"));
    let sld = report::sld_svg(results).into_bytes();
    let files: [(&str, Vec<u8>); 10] = [
        ("results.json", report::results_json(&file).map_err(failed)?.into_bytes()),
        ("rpl.csv", report::rpl_csv(results).into_bytes()),
        ("rpl.xlsx", report::rpl_xlsx(results).map_err(failed)?),
        ("sld.svg", sld.clone()),
        ("route.geojson", report::route_geojson(results).into_bytes()),
        ("report.html", report::report_html(&drawing).into_bytes()),
        ("drawings/chart.svg", report::chart_svg(&drawing).into_bytes()),
        ("drawings/profile.svg", report::profile_svg(results).into_bytes()),
        ("drawings/sld.svg", sld),
        ("drawings/owners.svg", report::owners_svg(results).into_bytes()),
    ];
    crate::work::go_on()?;
    Ok(files.into_iter().map(|(name, bytes)| (below.join(name), bytes)).collect())
}

fn drawing<'a>(
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
    Drawing { file, sea: &chapter.design.sea, sector_line, other_routes, exclusions }
}

fn route_of(chapter: &Chapter) -> Vec<LonLat> {
    chapter.design.results.rpl.positions.iter().map(route::rpl::Position::at).collect()
}
