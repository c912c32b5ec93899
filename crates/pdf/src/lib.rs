//! Drawings as PDF: one sheet of paper for each, lines as vectors, letters as letters.
//!
//! Text stays text (it can be selected, searched and copied) in a typeface that is part of the program and of the
//! file, cut down to the letters used. Same drawings, same bytes: no clock, no chance, no system fonts.
//! Knows SVG, paper and letters. Never knows what a drawing shows: no route, no cable, no money.
//!
//! Reads the SVG that the house draws and a little more: paths, rectangles, circles, ellipses, lines, polygons, text,
//! groups, transforms, clip paths and embedded PNG pictures, with plain colours, dashes and transparency. What it
//! cannot print as drawn it refuses by name, so that no sheet is silently incomplete. It fetches nothing.

mod document;
mod draw;
mod error;
mod font;
mod guard;
mod outline;
mod paper;
mod picture;
mod reader;
mod style;
mod transform;

pub use document::{Info, PAGES_MAX, Page, of_drawings};
pub use error::{Fault, PdfError};
