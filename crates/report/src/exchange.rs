//! What leaves the house for other programs: CAD, map viewers, plotters, hydrographic offices, registers.
//!
//! Every function is pure: a list in, text out; the same list gives the same bytes. Names keep their letters; a control
//! character in a name becomes a space, since none of these formats can carry it.

pub mod awareness;
pub mod charting;
mod dxf;
pub mod gpx;
pub mod kml;
pub mod number;
pub mod records;
pub mod sld_dxf;
mod xml;

pub use awareness::awareness_txt;
pub use charting::{CableCategory, Charting, charting_geojson};
pub use gpx::route_gpx;
pub use kml::route_kml;
pub use number::{Decimal, Locale};
pub use records::{record_files, record_set};
pub use sld_dxf::{SldOptions, sld_dxf};

use crate::words::Numbers;
use pipeline::results::{LandingResult, PlanHead};
use route::rpl::{Event, Position, Row, Rpl};
use route::sld::Sld;
use units::LonLat;

/// What a list stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Status {
    /// Nobody said.
    #[default]
    Unknown,
    /// What is to be laid.
    Planned,
    /// What was laid.
    AsLaid,
    /// What lies there after a repair.
    AsRepaired,
}

impl Status {
    /// The word for people.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Status::Unknown => "status not stated",
            Status::Planned => "planned",
            Status::AsLaid => "as laid",
            Status::AsRepaired => "as repaired",
        }
    }

    /// The word in files.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Status::Unknown => "unknown",
            Status::Planned => "planned",
            Status::AsLaid => "as_laid",
            Status::AsRepaired => "as_repaired",
        }
    }
}

/// What every exported file says about itself. An empty text is left out.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Title {
    /// Name of the cable system.
    pub system: String,
    /// Label of the revision.
    pub revision: String,
    /// Date the revision stands for, `YYYY-MM-DD`.
    pub date: String,
    /// What the list stands for.
    pub status: Status,
    /// Datum in words: of the positions, and of the depths where it is known.
    pub datum: String,
    /// Note for people: `not for navigation`, `illustrative`, who to ask.
    pub note: String,
}

impl Title {
    /// The title of a plan; what the plan head does not say stays unsaid, positions are on WGS 84.
    #[must_use]
    pub fn of(plan: &PlanHead) -> Self {
        Self {
            system: plan.name.clone(),
            revision: plan.revision.clone(),
            date: plan.date.clone(),
            datum: "WGS 84".to_owned(),
            ..Self::default()
        }
    }

    /// Revision, date and status in one line.
    #[must_use]
    pub fn revision_text(&self) -> String {
        let revision =
            if self.revision.is_empty() { String::new() } else { format!("revision {}", self.revision) };
        let parts = [revision.as_str(), self.date.as_str(), self.status.word()];
        let said: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        said.join(" · ")
    }
}

/// A landing point.
#[derive(Debug, Clone, PartialEq)]
pub struct Landing {
    /// Name.
    pub name: String,
    /// Country, as the plan writes it; may be empty.
    pub country: String,
    /// Where it is.
    pub at: LonLat,
}

impl Landing {
    /// A landing point of the results.
    #[must_use]
    pub fn of(landing: &LandingResult) -> Self {
        Self {
            name: landing.name.clone(),
            country: landing.country.clone().unwrap_or_default(),
            at: LonLat::new(landing.lon_deg, landing.lat_deg),
        }
    }
}

/// A list with what it needs to stand alone in a file.
#[derive(Debug, Clone, Copy)]
pub struct Export<'a> {
    /// What the file says about itself.
    pub title: &'a Title,
    /// The route position list.
    pub rpl: &'a Rpl,
    /// The straight line diagram of the same list.
    pub sld: &'a Sld,
    /// Landing points, where they are known apart from the list's own positions.
    pub landings: &'a [Landing],
}

/// Rows of one cable type and one lay that follow each other.
pub(crate) struct Run<'a> {
    /// Positions from its A side to its B side.
    pub(crate) positions: &'a [Position],
    /// Its rows.
    pub(crate) rows: &'a [Row],
}

impl Run<'_> {
    /// Letter code of its cable.
    pub(crate) fn cable_type(&self) -> &str {
        self.rows.first().map_or("", |row| row.cable_type.as_str())
    }
    /// Its line.
    pub(crate) fn points(&self) -> Vec<LonLat> {
        self.positions.iter().map(Position::at).collect()
    }
    /// Cable in it.
    pub(crate) fn cable_km(&self) -> f64 {
        self.rows.iter().map(|row| row.cable_km.km()).sum()
    }
    /// Route under it.
    pub(crate) fn route_km(&self) -> f64 {
        self.rows.iter().map(|row| row.route_km.km()).sum()
    }
    /// Shallowest and deepest water of its rows, where any is known.
    pub(crate) fn depths_m(&self) -> (Option<f64>, Option<f64>) {
        let least = self.rows.iter().filter_map(|row| row.depth_min_m).reduce(f64::min);
        (least, self.rows.iter().filter_map(|row| row.depth_max_m).reduce(f64::max))
    }
}

/// A list cut where `same` says that a row is not like the one before it.
pub(crate) fn runs(rpl: &Rpl, same: impl Fn(&Row, &Row) -> bool) -> Vec<Run<'_>> {
    let rows = &rpl.rows[..rpl.rows.len().min(rpl.positions.len().saturating_sub(1))];
    let mut from = 0;
    let mut runs = Vec::new();
    for index in 1..=rows.len() {
        if index == rows.len() || !same(&rows[index - 1], &rows[index]) {
            runs.push(Run { positions: &rpl.positions[from..=index], rows: &rows[from..index] });
            from = index;
        }
    }
    runs
}

/// Whether a position is shown as a thing of its own: a body in the cable or a beach manhole.
pub(crate) fn is_thing(event: Event) -> bool {
    event == Event::BeachManhole || event.is_body()
}

/// An event as files key it: `beach_manhole`.
pub(crate) fn event_key(event: Event) -> String {
    match serde_json::to_value(event) {
        Ok(serde_json::Value::String(key)) => key,
        _ => event.word().to_owned(),
    }
}

/// The text of a position: its label, or its number, or what it is.
pub(crate) fn position_name(numbers: Numbers, position: &Position) -> String {
    let named = [one_line(&position.label), numbers.text(position)];
    let event = position.events.first().copied().unwrap_or(Event::Other);
    named.into_iter().find(|text| !text.is_empty()).unwrap_or_else(|| event.word().to_owned())
}

/// A text on one line: line ends and other control characters become spaces, spaces at the ends go.
#[must_use]
pub fn one_line(text: &str) -> String {
    let line = |letter: char| {
        let breaks =
            letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}' | '\u{fffe}' | '\u{ffff}');
        if breaks { ' ' } else { letter }
    };
    text.chars().map(line).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_of_several_lines_becomes_one_and_keeps_its_letters() {
        assert_eq!(one_line(" Siyəzən\r\nҚұрық\u{0}🐟 "), "Siyəzən  Құрық 🐟");
    }

    #[test]
    fn a_title_says_only_what_is_known() {
        assert_eq!(Title::default().revision_text(), "status not stated");
        let title = Title {
            revision: "B".into(),
            date: "2025-10-21".into(),
            status: Status::AsLaid,
            ..Title::default()
        };
        assert_eq!(title.revision_text(), "revision B · 2025-10-21 · as laid");
    }
}
