//! The drawings as one PDF; a build without the feature says how to get it.

use crate::failure::Failure;
use report::Drawing;

/// Refuses when this build cannot write PDF.
#[cfg(not(feature = "pdf"))]
pub fn refuse_without() -> Result<(), Failure> {
    Err(Failure::input(
        "this build of wetplant has no PDF writer; every drawing is there as SVG and in report.html",
    )
    .now("take a released build, or make one with `cargo build --release -p wetplant --features pdf`"))
}

/// The drawings as one PDF.
#[cfg(not(feature = "pdf"))]
pub fn drawings(_drawing: &Drawing) -> Result<Vec<u8>, Failure> {
    refuse_without().map(|()| Vec::new())
}

/// Refuses when this build cannot write PDF.
#[cfg(feature = "pdf")]
pub fn refuse_without() -> Result<(), Failure> {
    Ok(())
}

#[cfg(feature = "pdf")]
const A4_LANDSCAPE_MM: (f64, f64) = (297.0, 210.0);

/// The drawings as one PDF.
#[cfg(feature = "pdf")]
pub fn drawings(drawing: &Drawing) -> Result<Vec<u8>, Failure> {
    let results = &drawing.file.results;
    let mut svgs = vec![report::chart_svg(drawing), report::profile_svg(results), report::sld_svg(results)];
    svgs.extend(report::owners_svg(results));
    let lists = report::rpl_pages_svg(results);
    let drawn = svgs.iter().map(|svg| ::pdf::Page { svg, size_mm: None });
    // pages of the list have their margins already
    let listed = lists.iter().map(|svg| ::pdf::Page { svg, size_mm: Some(A4_LANDSCAPE_MM) });
    let pages: Vec<::pdf::Page> = drawn.chain(listed).collect();
    let title = format!("{} – revision {}", results.plan.name, results.plan.revision);
    let subject = format!("plan {}", results.plan.plan_fingerprint);
    let info = ::pdf::Info { title: &title, subject: &subject, ..::pdf::Info::default() };
    ::pdf::of_drawings(&pages, &info).map_err(Failure::ours)
}
