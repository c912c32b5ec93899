//! Tables, drawings, maps, exports. It draws results and computes nothing.
//!
//! Every function is pure: results in, text or bytes out, no clock, no file. The same results give the same bytes.

pub mod chart;
pub mod drawing;
pub mod error;
pub mod exchange;
pub mod figures;
pub mod geojson;
pub mod html;
pub mod json;
pub mod owners;
pub mod page;
pub mod palette;
pub mod plots;
pub mod potential;
pub mod profile;
pub mod redline;
pub mod rpl;
pub mod rpl_pages;
pub mod schedule;
pub mod sld;
pub mod study;
pub mod svg;
mod symbols;
pub mod words;
pub mod workbook;

pub use drawing::{Drawing, chart_svg, profile_svg};
pub use error::ReportError;
pub use geojson::route_geojson;
pub use json::results_json;
pub use owners::owners_svg;
pub use page::report_html;
pub use redline::{redline_html, redline_xlsx};
pub use rpl::{rpl_csv, rpl_csv_with};
pub use rpl_pages::rpl_pages_svg;
pub use sld::sld_svg;
pub use workbook::rpl_xlsx;
