//! What cost layers do at a place and along a laid cable, cell by cell as they are burnt: the same figures the cost surface
//! is made of, so that the list, the risk and the bill agree with what bent the route.

#[cfg(test)]
mod tests;

use crate::rpl::Rpl;
use layers::burn::{BurntLayer, CellPlace, Effect};
use terrain::geodesy::{self, Line};
use terrain::water::Sea;
use units::LonLat;

/// Pieces a row is cut into for each side of a cell: an edge of a layer is then met to a sixteenth of a cell.
const PIECES_PER_CELL: f64 = 8.0;
/// Most pieces of a row.
const PIECES_LIMIT: f64 = 1e6;

/// What all layers together mean for the protection of a cable at a place.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Added {
    /// A plough cannot bury here.
    pub no_plough: bool,
    /// Repairs added per km and year, before protection.
    pub repairs_per_km_year: f64,
}

/// The cell of the sea a place lies in; none on land and off the grid, where layers do nothing.
#[must_use]
pub fn cell_of(sea: &Sea, at: LonLat) -> Option<CellPlace> {
    let (col, row) = sea.grid.cell_of(at)?;
    let cell = sea.grid.index(col, row);
    let header = &sea.grid.header;
    let depth_m = sea.surface_level_m - f64::from(sea.grid.elevation_m[cell]);
    let lat_deg = header.lat_north_deg - (row as f64 + 0.5) * header.cell_lat_deg;
    sea.wet[cell].then_some(CellPlace { cell, depth_m, lat_deg })
}

/// What all layers together add at a place.
#[must_use]
pub fn added_at(sea: &Sea, layers: &[BurntLayer], at: LonLat) -> Added {
    if layers.is_empty() {
        return Added::default();
    }
    let Some(place) = cell_of(sea, at) else { return Added::default() };
    let effects = layers.iter().filter_map(|layer| layer.effect(&place));
    effects.fold(Added::default(), |all, effect| Added {
        no_plough: all.no_plough || effect.no_plough,
        repairs_per_km_year: all.repairs_per_km_year + effect.repairs_per_km_year,
    })
}

/// A cost layer along the rows of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct LayerAlong {
    /// Id of the layer.
    pub layer: String,
    /// What it does on each row of the list, in their order.
    pub rows: Vec<OnRow>,
}

/// What a cost layer does on one row: integrals over the row's geodesic.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct OnRow {
    /// Route on which no cable may lie.
    pub closed_km: f64,
    /// Route on which a plough cannot bury.
    pub no_plough_km: f64,
    /// Route on which it adds money.
    pub paid_km: f64,
    /// The money it adds.
    pub add_minor: f64,
    /// Cable on which it adds repairs.
    pub struck_cable_km: f64,
    /// The repairs it adds, before protection.
    pub repairs_per_year: f64,
}

impl OnRow {
    fn add(&mut self, effect: &Effect, route_km: f64, cable_km: f64) {
        if effect.closed {
            self.closed_km += route_km;
        }
        if effect.no_plough {
            self.no_plough_km += route_km;
        }
        if effect.add_minor_per_km > 0.0 {
            self.paid_km += route_km;
            self.add_minor += effect.add_minor_per_km * route_km;
        }
        if effect.repairs_per_km_year > 0.0 {
            self.struck_cable_km += cable_km;
            self.repairs_per_year += effect.repairs_per_km_year * cable_km;
        }
    }
}

impl LayerAlong {
    /// The same over all rows.
    #[must_use]
    pub fn total(&self) -> OnRow {
        self.rows.iter().fold(OnRow::default(), |all, row| OnRow {
            closed_km: all.closed_km + row.closed_km,
            no_plough_km: all.no_plough_km + row.no_plough_km,
            paid_km: all.paid_km + row.paid_km,
            add_minor: all.add_minor + row.add_minor,
            struck_cable_km: all.struck_cable_km + row.struck_cable_km,
            repairs_per_year: all.repairs_per_year + row.repairs_per_year,
        })
    }
}

/// Every layer along a list, in the order of the layers. Repairs count by the kilometre of cable, money by the kilometre of
/// route.
///
/// # Source
/// Midpoint rule on pieces of at most an eighth of a cell, exact but for the piece in which an edge of a cell lies.
#[must_use]
pub fn along(rpl: &Rpl, sea: &Sea, layers: &[BurntLayer]) -> Vec<LayerAlong> {
    let piece_max_km = side_km(sea) / PIECES_PER_CELL;
    let empty = |layer: &BurntLayer| LayerAlong {
        layer: layer.id.clone(),
        rows: vec![OnRow::default(); rpl.rows.len()],
    };
    let mut all: Vec<LayerAlong> = layers.iter().map(empty).collect();
    for (number, (from, row, to)) in rpl.spans().enumerate() {
        if layers.is_empty() || from.at() == to.at() {
            continue;
        }
        let line = Line::between(from.at(), to.at());
        let pieces_count = (line.length_km / piece_max_km).ceil().clamp(1.0, PIECES_LIMIT);
        let (route_km, cable_km) = (row.route_km.km() / pieces_count, row.cable_km.km() / pieces_count);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // clamped above
        for piece in 0..pieces_count as u32 {
            let at = line.at(line.length_km * (f64::from(piece) + 0.5) / pieces_count);
            let Some(place) = cell_of(sea, at) else { continue };
            for (layer, found) in layers.iter().zip(&mut all) {
                if let Some(effect) = layer.effect(&place) {
                    found.rows[number].add(&effect, route_km, cable_km);
                }
            }
        }
    }
    all
}

/// The short side of a cell, where the window is widest from the equator.
fn side_km(sea: &Sea) -> f64 {
    let header = &sea.grid.header;
    let bbox = header.bbox();
    let lengths = geodesy::degree_lengths_km(bbox.north_deg.abs().max(bbox.south_deg.abs()).min(89.0));
    (header.cell_lon_deg * lengths.lon_km).min(header.cell_lat_deg * lengths.lat_km)
}
