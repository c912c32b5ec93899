//! Writing every deliverable of a project into a new folder.

use crate::failure::{Failure, write_new};
use crate::work::Chapter;
use report::Drawing;
use std::path::Path;
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

/// Writes the chapter at `index` into `folder`, and every other into `plan-LABEL/` below it.
pub fn deliver(folder: &Path, chapters: &[Chapter], index: usize) -> Result<(), Failure> {
    write_chapter(folder, chapters, index)?;
    for other in (0..chapters.len()).filter(|other| *other != index) {
        let below = folder.join(format!("plan-{}", file_name_of(&chapters[other].plan.revision)));
        make_folder(&below)?;
        write_chapter(&below, chapters, other)?;
    }
    Ok(())
}

/// A label as a part of a file name: letters, digits, dots and dashes stay, anything else becomes a dash.
fn file_name_of(label: &str) -> String {
    let kept = |letter: char| if letter.is_alphanumeric() || letter == '.' { letter } else { '-' };
    label.chars().map(kept).collect::<String>().trim_matches('.').to_owned()
}

fn write_chapter(folder: &Path, chapters: &[Chapter], index: usize) -> Result<(), Failure> {
    let label = chapters[index].plan.revision.as_str();
    let (_, file) = crate::work::results_file(chapters, Some(label), folder)?;
    let drawing = drawing(chapters, index, &file);
    let results = &file.results;
    let failed = |error: report::ReportError| Failure::ours(error).at(folder.display());
    let text = |name: &str, content: String| {
        crate::work::go_on()?;
        write_new(&folder.join(name), content.as_bytes())
    };
    text("results.json", report::results_json(&file).map_err(failed)?)?;
    text("rpl.csv", report::rpl_csv(results))?;
    write_new(&folder.join("rpl.xlsx"), &report::rpl_xlsx(results).map_err(failed)?)?;
    text("sld.svg", report::sld_svg(results))?;
    text("route.geojson", report::route_geojson(results))?;
    text("report.html", report::report_html(&drawing))?;
    make_folder(&folder.join("drawings"))?;
    text("drawings/chart.svg", report::chart_svg(&drawing))?;
    text("drawings/profile.svg", report::profile_svg(results))?;
    text("drawings/sld.svg", report::sld_svg(results))?;
    text("drawings/owners.svg", report::owners_svg(results))
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
    Drawing { file, sea: &chapter.design.sea, sector_line, other_routes }
}

fn route_of(chapter: &Chapter) -> Vec<LonLat> {
    chapter.design.results.rpl.positions.iter().map(route::rpl::Position::at).collect()
}
