//! The layers of the file: what QGIS shows. They are projections; what is true stands in the log.

use crate::event::ProjectEvent;
use crate::geometry::Geometry;
use cable::presets::Burial;
use route::rpl::{Event, Position, Row, Rpl};
use rusqlite::types::Value;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use units::suffix::{digits_of, round_to};
use units::{CableKm, Fingerprint, LonLat, RouteKm};

/// A layer of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layer {
    /// Its table.
    pub table: &'static str,
    /// Type of its geometries.
    pub geometry: &'static str,
    /// Title for people.
    pub title: &'static str,
    /// What it shows and what an edit of it means.
    pub about: &'static str,
    /// Columns after `fid` and `geom`.
    pub columns: &'static [&'static str],
    /// Whether it shows results, which nobody edits.
    pub result: bool,
}

/// Layers in the order of the file: first what was entered, then what followed.
pub const LAYERS: [Layer; 8] = [
    Layer {
        table: "landing_points",
        geometry: "POINT",
        title: "Landing points",
        about: "Landing points of the plan, the A end first. Moving one is an edit of the plan.",
        columns: &["id", "name", "name_local", "country", "tag", "source"],
        result: false,
    },
    Layer {
        table: "route_positions",
        geometry: "POINT",
        title: "Route positions",
        about: "Positions of the legs between their anchors. A leg whose positions are edited is given from then on. \
                A new position takes its leg and the order_no of the position it follows.",
        columns: &["leg", "order_no", "origin"],
        result: false,
    },
    Layer {
        table: "route_legs",
        geometry: "LINESTRING",
        title: "Route legs",
        about: "The legs as lines, anchors included. Editing a line between its ends edits the positions of the leg.",
        columns: &["id", "from_anchor", "to_anchor", "origin"],
        result: false,
    },
    Layer {
        table: "exclusion_areas",
        geometry: "POLYGON",
        title: "Exclusion areas",
        about: "Areas the route must not enter.",
        columns: &["id", "reason", "tag", "source"],
        result: false,
    },
    Layer {
        table: "sector_line",
        geometry: "LINESTRING",
        title: "Sector line",
        about: "Boundary of the two national sectors: the geodesic through two points.",
        columns: &["name", "sector_a", "sector_b", "tag", "source"],
        result: false,
    },
    Layer {
        table: "cable_sections",
        geometry: "LINESTRING",
        title: "Cable sections",
        about: "Result of a design: runs of one cable type, burial and slack. Edits of results are not taken.",
        columns: &[
            "from_position_no",
            "to_position_no",
            "cable_type",
            "burial",
            "target_m",
            "slack_pct",
            "route_km",
            "cable_km",
        ],
        result: true,
    },
    Layer {
        table: "bodies",
        geometry: "POINT",
        title: "Submerged bodies",
        about: "Result of a design: repeaters on the route. Edits of results are not taken.",
        columns: &["label", "position_no", "route_kp_km", "cable_kp_km", "depth_m"],
        result: true,
    },
    Layer {
        table: "rpl_positions",
        geometry: "POINT",
        title: "RPL positions",
        about: "Result of a design: the route position list. Edits of results are not taken.",
        columns: &["position_no", "events", "label", "route_kp_km", "cable_kp_km", "depth_m", "remark"],
        result: true,
    },
];

/// Whether a table shows results.
#[must_use]
pub fn is_result(table: &str) -> bool {
    LAYERS.iter().any(|layer| layer.result && layer.table == table)
}

/// Tables whose content an event may change.
#[must_use]
pub fn changed_by(event: &ProjectEvent) -> Vec<&'static str> {
    let section = match event {
        ProjectEvent::ProjectCreated(_) => return LAYERS.iter().map(|layer| layer.table).collect(),
        ProjectEvent::SectionSet(set) => &set.section,
        ProjectEvent::SectionRemoved(removed) => &removed.section,
        ProjectEvent::LegSolved(_) | ProjectEvent::LegEdited(_) => {
            return vec!["route_positions", "route_legs"];
        }
        ProjectEvent::PlanChanged(changed) => {
            let mut layers: Vec<&str> = changed.sections().flat_map(of_section).collect();
            layers.sort_unstable();
            layers.dedup();
            return layers;
        }
        ProjectEvent::ListEdited(_) => return vec!["landing_points", "route_positions", "route_legs"],
        ProjectEvent::EditUndone(_) | ProjectEvent::EditRedone(_) => {
            return LAYERS.iter().filter(|layer| !layer.result).map(|layer| layer.table).collect();
        }
        ProjectEvent::DesignRecorded(_) => return result_tables(),
        ProjectEvent::EditDiscarded(discarded) => {
            let of_results = discarded.edits.iter().any(|edit| is_result(&edit.layer));
            return if of_results { result_tables() } else { Vec::new() };
        }
        ProjectEvent::GridAdded(_) | ProjectEvent::RevisionRecorded(_) => return Vec::new(),
    };
    of_section(section)
}

/// Tables that show a section.
fn of_section(section: &str) -> Vec<&'static str> {
    match section {
        "landing" => vec!["landing_points", "route_legs"],
        "route" | "list" => vec!["route_positions", "route_legs"],
        "exclusion" => vec!["exclusion_areas"],
        "sector_line" => vec!["sector_line"],
        _ => Vec::new(),
    }
}

fn result_tables() -> Vec<&'static str> {
    LAYERS.iter().filter(|layer| layer.result).map(|layer| layer.table).collect()
}

/// The layers of a design.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct ResultLayers {
    /// Runs of one cable type, A end first.
    pub cable_sections: Vec<CableSection>,
    /// Submerged bodies, A end first.
    pub bodies: Vec<SubmergedBody>,
    /// The route position list.
    pub rpl_positions: Vec<RplPosition>,
}

/// A run of one cable type, burial and slack.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CableSection {
    /// Its positions, A side first.
    pub path: Vec<LonLat>,
    /// Number of its first position.
    pub from_position_no: u32,
    /// Number of its last position.
    pub to_position_no: u32,
    /// Letter code.
    pub cable_type: String,
    /// How it lies: `surface`, `ploughed`, `shore_end`.
    pub burial: String,
    /// Target burial depth; none where it is not ploughed.
    pub target_m: Option<f64>,
    /// Slack.
    pub slack_pct: f64,
    /// Route length.
    pub route_km: RouteKm,
    /// Cable length.
    pub cable_km: CableKm,
}

/// A repeater on the route.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SubmergedBody {
    /// Where.
    pub at: LonLat,
    /// Label: `R1`.
    pub label: String,
    /// Number of its position.
    pub position_no: u32,
    /// Route KP.
    pub route_kp_km: RouteKm,
    /// Cable KP.
    pub cable_kp_km: CableKm,
    /// Water depth.
    pub depth_m: Option<f64>,
}

/// A position of the route position list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RplPosition {
    /// Where.
    pub at: LonLat,
    /// Number from the A end.
    pub position_no: u32,
    /// What it is, words joined by `+`.
    pub events: String,
    /// As printed.
    pub label: String,
    /// Route KP.
    pub route_kp_km: RouteKm,
    /// Cable KP.
    pub cable_kp_km: CableKm,
    /// Water depth; none on land.
    pub depth_m: Option<f64>,
    /// Remark; empty when there is none.
    pub remark: String,
}

impl ResultLayers {
    /// The layers of a route position list with its bodies. Figures carry the digits their unit allows, so that the
    /// file does not depend on the last bit of a platform's arithmetic.
    #[must_use]
    pub fn of_rpl(rpl: &Rpl) -> Self {
        let repeaters = rpl.positions.iter().filter(|position| position.events.contains(&Event::Repeater));
        Self {
            cable_sections: sections_of(rpl),
            bodies: repeaters.map(body_of).collect(),
            rpl_positions: rpl.positions.iter().map(position_of).collect(),
        }
    }

    /// The fingerprint of the three tables these layers make.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        crate::tables::fingerprint_of(&self.rows())
    }

    /// Rows of the three result tables, in the order of [`LAYERS`].
    #[must_use]
    pub fn rows(&self) -> Vec<Vec<Vec<Value>>> {
        let sections = self.cable_sections.iter().map(section_row).collect();
        let bodies = self.bodies.iter().map(body_row).collect();
        let positions = self.rpl_positions.iter().map(position_row).collect();
        [sections, bodies, positions].map(numbered).to_vec()
    }
}

/// Rows with their `fid` before them, counted from 1.
#[must_use]
pub fn numbered(rows: Vec<Vec<Value>>) -> Vec<Vec<Value>> {
    (1_i64..).zip(rows).map(|(fid, row)| std::iter::once(Value::Integer(fid)).chain(row).collect()).collect()
}

/// A geometry as a cell.
#[must_use]
pub fn cell(geometry: &Geometry) -> Value {
    Value::Blob(geometry.blob())
}

fn section_row(section: &CableSection) -> Vec<Value> {
    vec![
        cell(&Geometry::Line(section.path.clone())),
        Value::from(section.from_position_no),
        Value::from(section.to_position_no),
        Value::from(section.cable_type.clone()),
        Value::from(section.burial.clone()),
        Value::from(section.target_m),
        Value::from(section.slack_pct),
        Value::from(section.route_km.km()),
        Value::from(section.cable_km.km()),
    ]
}

fn body_row(body: &SubmergedBody) -> Vec<Value> {
    vec![
        cell(&Geometry::Point(body.at)),
        Value::from(body.label.clone()),
        Value::from(body.position_no),
        Value::from(body.route_kp_km.km()),
        Value::from(body.cable_kp_km.km()),
        Value::from(body.depth_m),
    ]
}

fn position_row(position: &RplPosition) -> Vec<Value> {
    vec![
        cell(&Geometry::Point(position.at)),
        Value::from(position.position_no),
        Value::from(position.events.clone()),
        Value::from(position.label.clone()),
        Value::from(position.route_kp_km.km()),
        Value::from(position.cable_kp_km.km()),
        Value::from(position.depth_m),
        Value::from(position.remark.clone()),
    ]
}

/// Runs of rows that share cable type, burial and slack.
fn sections_of(rpl: &Rpl) -> Vec<CableSection> {
    let alike = |left: &Row, right: &Row| {
        (&left.cable_type, left.burial, left.slack_pct) == (&right.cable_type, right.burial, right.slack_pct)
    };
    let mut first = 0;
    let mut sections = Vec::new();
    for run in rpl.rows.chunk_by(alike) {
        if let Some(path) = rpl.positions.get(first..=first + run.len()) {
            sections.push(section_of(run, path));
        }
        first += run.len();
    }
    sections
}

fn section_of(run: &[Row], path: &[Position]) -> CableSection {
    let (burial, target_m) = match run[0].burial {
        Burial::Surface => ("surface", None),
        Burial::Ploughed { target_m } => ("ploughed", Some(target_m)),
        Burial::ShoreEnd => ("shore_end", None),
    };
    let route_km: f64 = run.iter().map(|row| row.route_km.km()).sum();
    let cable_km: f64 = run.iter().map(|row| row.cable_km.km()).sum();
    CableSection {
        path: path.iter().map(|position| rounded_at(position.at())).collect(),
        from_position_no: path[0].position_no,
        to_position_no: path[path.len() - 1].position_no,
        cable_type: run[0].cable_type.clone(),
        burial: burial.to_owned(),
        target_m: target_m.map(|target_m| rounded("target_m", target_m)),
        slack_pct: rounded("slack_pct", run[0].slack_pct),
        route_km: RouteKm(rounded("route_km", route_km)),
        cable_km: CableKm(rounded("cable_km", cable_km)),
    }
}

fn body_of(position: &Position) -> SubmergedBody {
    SubmergedBody {
        at: rounded_at(position.at()),
        label: position.label.clone(),
        position_no: position.position_no,
        route_kp_km: RouteKm(rounded("route_kp_km", position.route_kp_km.km())),
        cable_kp_km: CableKm(rounded("cable_kp_km", position.cable_kp_km.km())),
        depth_m: position.depth_m.map(|depth_m| rounded("depth_m", depth_m)),
    }
}

fn position_of(position: &Position) -> RplPosition {
    let words = position.events.iter().map(|event| {
        let word = serde_json::to_value(event).unwrap_or_default();
        word.as_str().unwrap_or_default().to_owned()
    });
    RplPosition {
        at: rounded_at(position.at()),
        position_no: position.position_no,
        events: words.collect::<Vec<_>>().join("+"),
        label: position.label.clone(),
        route_kp_km: RouteKm(rounded("route_kp_km", position.route_kp_km.km())),
        cable_kp_km: CableKm(rounded("cable_kp_km", position.cable_kp_km.km())),
        depth_m: position.depth_m.map(|depth_m| rounded("depth_m", depth_m)),
        remark: position.remark.clone(),
    }
}

fn rounded(key: &str, value: f64) -> f64 {
    round_to(value, digits_of(key).unwrap_or(9))
}

fn rounded_at(at: LonLat) -> LonLat {
    LonLat::new(rounded("lon_deg", at.lon_deg), rounded("lat_deg", at.lat_deg))
}
