//! How far a line runs in each cost layer, and from which KP to which in one that is closed.

use crate::ground::Ground;
use layers::burn::{BurntLayer, Effect};
use route::layered::cell_of;
use terrain::geodesy::Line;
use terrain::water::Sea;
use units::{Finding, LonLat};

/// Shortest way through a closed layer that is told: less is the edge of a cell.
const TOLD_LEAST_KM: f64 = 0.05;
/// Steps along the line for each side of a cell: an edge is met to a sixty-fourth of a cell, or to the shortest step.
const STEPS_PER_CELL: f64 = 64.0;
/// Shortest step, below what is told.
const STEP_LEAST_KM: f64 = 0.02;
/// Two ways through a layer nearer than this are told as one.
const APART_LEAST_KM: f64 = 0.5;
/// Most ways through one layer that are told one by one.
const RANGES_TOLD_MOST: usize = 4;

/// A line in one layer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Reach {
    /// Id of the layer.
    pub layer: String,
    /// Where the layer has an effect on it.
    pub route_km: f64,
    /// Where no cable may lie.
    pub closed_km: f64,
    /// From which KP to which, in order.
    pub closed_kp_km: Vec<(f64, f64)>,
}

/// A line through every layer of a ground, with KP counted from its first position.
pub(crate) fn reaches(line: &[LonLat], ground: &Ground) -> Vec<Reach> {
    let step_km = step_km(&ground.sea, line);
    let legs: Vec<Line> = line
        .windows(2)
        .filter(|pair| pair[0] != pair[1])
        .map(|pair| Line::between(pair[0], pair[1]))
        .collect();
    ground.layers.iter().map(|layer| reach(layer, &ground.sea, &legs, step_km)).collect()
}

fn reach(layer: &BurntLayer, sea: &Sea, legs: &[Line], step_km: f64) -> Reach {
    let (layer_id, closed_kp_km) = (layer.id.clone(), Vec::new());
    let mut reach = Reach { layer: layer_id, route_km: 0.0, closed_km: 0.0, closed_kp_km };
    let mut start_km = 0.0;
    for leg in legs {
        let pieces_count = (leg.length_km / step_km).ceil().clamp(1.0, 1e6);
        let piece_km = leg.length_km / pieces_count;
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // clamped above
        for piece in 0..pieces_count as u32 {
            let from_km = piece_km * f64::from(piece);
            let place = cell_of(sea, leg.at(from_km + 0.5 * piece_km));
            if let Some(effect) = place.and_then(|place| layer.effect(&place)) {
                reach.add(&effect, start_km + from_km, piece_km);
            }
        }
        start_km += leg.length_km;
    }
    reach
}

impl Reach {
    fn add(&mut self, effect: &Effect, kp_km: f64, piece_km: f64) {
        self.route_km += piece_km;
        if !effect.closed {
            return;
        }
        self.closed_km += piece_km;
        match self.closed_kp_km.last_mut() {
            Some(range) if kp_km - range.1 < APART_LEAST_KM => range.1 = kp_km + piece_km,
            _ => self.closed_kp_km.push((kp_km, kp_km + piece_km)),
        }
    }

    /// What blocks a route that runs where no cable may lie; none where it does not.
    pub(crate) fn entered(&self) -> Option<Finding> {
        if self.closed_km <= TOLD_LEAST_KM {
            return None;
        }
        let told = self.closed_kp_km.iter().take(RANGES_TOLD_MOST);
        let ranges: Vec<String> = told.map(|(from, to)| format!("{from:.1} to {to:.1}")).collect();
        let more = match self.closed_kp_km.len().saturating_sub(RANGES_TOLD_MOST) {
            0 => String::new(),
            rest => format!(", and {rest} more stretches"),
        };
        let message = format!(
            "the route runs {:.2} km through layer {}, which is closed: route KP {} km{more}",
            self.closed_km,
            self.layer,
            ranges.join(", ")
        );
        Some(
            Finding::blocks("layers.closed.entered", message)
                .at(format!("layer[{}].closed", self.layer))
                .hint("solve it again with `wetplant route solve PROJECT`, correct a given list, or change the layer"),
        )
    }
}

/// A part of the short side of a cell, at the latitude of the line.
fn step_km(sea: &Sea, line: &[LonLat]) -> f64 {
    let farthest_deg = line.iter().map(|at| at.lat_deg.abs()).fold(0.0, f64::max).min(89.0);
    let lengths = terrain::geodesy::degree_lengths_km(farthest_deg);
    let header = &sea.grid.header;
    let side_km = (header.cell_lon_deg * lengths.lon_km).min(header.cell_lat_deg * lengths.lat_km);
    (side_km / STEPS_PER_CELL).max(STEP_LEAST_KM)
}
