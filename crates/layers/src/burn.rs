//! Burning: layers laid on the cells of a sea.
//!
//! What is burnt is kept sparse, by cell: the cost of burning follows the cells that are touched. A closed layer takes
//! every cell it reaches into; what costs money counts by the share of the cell it covers.

mod frame;
mod near;
mod raster;
mod shapes;
#[cfg(test)]
mod tests;

use crate::layer::{CostLayer, Crossing, LayerKind, Parallel, PerUnit};
use frame::Frame;
use shapes::Scratch;
use terrain::water::Sea;
use units::{Finding, LonLat, Staged};

/// Values by cell, sorted by cell; cells that are not listed have none.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sparse {
    /// Indexes of cells, ascending.
    pub cell: Vec<u32>,
    /// The value in each.
    pub value: Vec<f32>,
}

impl Sparse {
    /// The value in a cell.
    #[must_use]
    pub fn get(&self, cell: usize) -> Option<f64> {
        let place = self.cell.partition_point(|listed| (*listed as usize) < cell);
        self.at(place, cell)
    }

    /// The value in a cell for somebody who asks for cells in ascending order: `place` remembers how far he is.
    pub fn next(&self, cell: usize, place: &mut usize) -> Option<f64> {
        while self.cell.get(*place).is_some_and(|listed| (*listed as usize) < cell) {
            *place += 1;
        }
        self.at(*place, cell)
    }

    fn at(&self, place: usize, cell: usize) -> Option<f64> {
        (self.cell.get(place).map(|listed| *listed as usize) == Some(cell))
            .then(|| f64::from(self.value[place]))
    }
}

/// A layer on the cells of a sea.
#[derive(Debug, Clone, PartialEq)]
pub struct BurntLayer {
    /// Id of the layer.
    pub id: String,
    /// What it is about.
    pub kind: LayerKind,
    /// Whether no cable may lie where it holds.
    pub closed: bool,
    /// Whether a plough cannot bury there.
    pub no_plough: bool,
    /// Money added to every kilometre.
    pub add_minor_per_km: f64,
    /// Multiplier of what a kilometre costs.
    pub cost_ratio: f64,
    /// Repairs added per km and year, before protection.
    pub repairs_per_km_year: f64,
    /// What each unit of the raster adds.
    pub per_unit: Option<PerUnit>,
    /// Depth beyond which it holds, m.
    pub depth_from_m: f64,
    /// Depth to which it holds, m.
    pub depth_to_m: f64,
    /// Latitude from which it holds.
    pub lat_from_deg: f64,
    /// Latitude to which it holds.
    pub lat_to_deg: f64,
    /// Share of each cell that its shapes and their standoff cover, above 0, at most 1. None when it has no shape.
    pub share: Option<Sparse>,
    /// Value of its raster in each cell. None when it has no raster.
    pub value: Option<Sparse>,
    /// Lines to be crossed or kept away from.
    pub lines: Option<BurntLines>,
}

/// The lines of a layer near the cells of a sea.
#[derive(Debug, Clone, PartialEq)]
pub struct BurntLines {
    /// The lines themselves.
    pub line: Vec<Vec<LonLat>>,
    /// What crossing one costs.
    pub crossing: Option<Crossing>,
    /// What running close to one costs.
    pub parallel: Option<Parallel>,
    /// Distance over which the price of a crossing is spread to each side, m: two cells.
    pub spread_m: f64,
    /// Distance from the middle of each cell to the nearest line, m, as far as anything costs.
    pub distance_m: Sparse,
}

/// Where a cell lies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CellPlace {
    /// Its index.
    pub cell: usize,
    /// Depth of the water.
    pub depth_m: f64,
    /// Latitude of its middle.
    pub lat_deg: f64,
}

/// What a layer does in one cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effect {
    /// No cable may lie here.
    pub closed: bool,
    /// A plough cannot bury here.
    pub no_plough: bool,
    /// Money added to every kilometre.
    pub add_minor_per_km: f64,
    /// Of the price of a crossing, spread over the band around the line, per km.
    pub crossing_minor_per_km: f64,
    /// Multiplier of what a kilometre costs, parallel band included.
    pub cost_ratio: f64,
    /// Repairs added per km and year, before protection.
    pub repairs_per_km_year: f64,
}

impl Effect {
    const NONE: Effect = Effect {
        closed: false,
        no_plough: false,
        add_minor_per_km: 0.0,
        crossing_minor_per_km: 0.0,
        cost_ratio: 1.0,
        repairs_per_km_year: 0.0,
    };
}

/// How far somebody who asks for cells in ascending order is in each list of a layer.
#[derive(Debug, Clone, Copy, Default)]
pub struct Bookmark {
    share: usize,
    value: usize,
    distance: usize,
}

impl BurntLayer {
    /// What the layer does in a cell; none where it does nothing.
    #[must_use]
    pub fn effect(&self, at: &CellPlace) -> Option<Effect> {
        let found = |sparse: &Option<Sparse>| sparse.as_ref().and_then(|sparse| sparse.get(at.cell));
        let distance_m = self.lines.as_ref().and_then(|lines| lines.distance_m.get(at.cell));
        self.effect_of(at, found(&self.share), found(&self.value), distance_m)
    }

    /// The same for somebody who asks for cells in ascending order.
    pub fn next_effect(&self, at: &CellPlace, mark: &mut Bookmark) -> Option<Effect> {
        let share = self.share.as_ref().and_then(|sparse| sparse.next(at.cell, &mut mark.share));
        let value = self.value.as_ref().and_then(|sparse| sparse.next(at.cell, &mut mark.value));
        let distance_m =
            self.lines.as_ref().and_then(|lines| lines.distance_m.next(at.cell, &mut mark.distance));
        self.effect_of(at, share, value, distance_m)
    }

    /// Whether its limits of depth and latitude hold at a cell.
    #[must_use]
    pub fn holds_at(&self, at: &CellPlace) -> bool {
        at.depth_m > self.depth_from_m
            && at.depth_m <= self.depth_to_m
            && (self.lat_from_deg..=self.lat_to_deg).contains(&at.lat_deg)
    }

    fn effect_of(
        &self,
        at: &CellPlace,
        share: Option<f64>,
        value: Option<f64>,
        distance_m: Option<f64>,
    ) -> Option<Effect> {
        if !self.holds_at(at) {
            return None;
        }
        let value = value.filter(|value| *value > 0.0).unwrap_or(0.0);
        let share = match (&self.share, &self.value) {
            (None, None) => f64::from(u8::from(!self.is_lines_only())),
            (None, Some(_)) => f64::from(u8::from(value > 0.0)),
            (Some(_), _) => share.unwrap_or(0.0),
        };
        if share == 0.0 && value == 0.0 && distance_m.is_none() {
            return None;
        }
        let mut effect = self.flat(share);
        if let Some(per_unit) = self.per_unit {
            effect.add_minor_per_km += per_unit.add_minor_per_km * value;
            effect.repairs_per_km_year += per_unit.repairs_per_1000km_year / 1000.0 * value;
        }
        if let (Some(lines), Some(distance_m)) = (&self.lines, distance_m) {
            lines.add_to(&mut effect, at.depth_m, distance_m);
        }
        Some(effect)
    }

    /// A layer of lines whose only costs are those of crossing and running beside them.
    fn is_lines_only(&self) -> bool {
        self.lines.is_some()
    }

    /// What it does where it covers a share of a cell.
    fn flat(&self, share: f64) -> Effect {
        Effect {
            closed: self.closed && share > 0.0,
            no_plough: self.no_plough && share > 0.0,
            add_minor_per_km: self.add_minor_per_km * share,
            cost_ratio: 1.0 + (self.cost_ratio - 1.0) * share,
            repairs_per_km_year: self.repairs_per_km_year * share,
            ..Effect::NONE
        }
    }
}

impl BurntLines {
    /// The price of a crossing falls off evenly from the line to the end of the spread on each side, so that a march
    /// across it counts the price once whatever the cells; along it, the price stands in for a bad angle.
    fn add_to(&self, effect: &mut Effect, depth_m: f64, distance_m: f64) {
        if let Some(crossing) = self.crossing {
            // ∫ price / spread × (1 − |d| / spread) dd = price
            let density_per_m = (1.0 - distance_m / self.spread_m).max(0.0) / self.spread_m;
            effect.crossing_minor_per_km += crossing.price_minor as f64 * density_per_m * 1000.0;
        }
        if let Some(parallel) = self.parallel
            && distance_m <= parallel.half_width_m(depth_m)
        {
            effect.cost_ratio *= parallel.cost_ratio;
        }
    }

    fn reach_m(&self, deepest_m: f64) -> f64 {
        let crossing_m = if self.crossing.is_some() { self.spread_m } else { 0.0 };
        crossing_m.max(self.parallel.map_or(0.0, |parallel| parallel.half_width_m(deepest_m)))
    }
}

/// Lays layers on the cells of a sea, in their order. Layers that [`crate::layer::check`] blocks are burnt as far as they
/// can be.
///
/// # Source
/// Distances are straight in the metric of the ellipsoid at the latitude in between (degree lengths by radii of
/// curvature): to 10⁻⁵ of the geodesic at the distances layers reach. A standoff is never laid out too small.
#[must_use]
pub fn burn(layers: &[CostLayer], sea: &Sea) -> Staged<Vec<BurntLayer>> {
    let frame = Frame::of(&sea.grid.header);
    let mut scratch = Scratch::new(sea.wet.len());
    let mut findings = Vec::new();
    let burnt = layers
        .iter()
        .map(|layer| {
            let burnt = burn_one(layer, sea, &frame, &mut scratch, &mut findings);
            findings.extend(elsewhere(&burnt, sea));
            burnt
        })
        .collect();
    Staged { value: burnt, findings }
}

fn burn_one(
    layer: &CostLayer,
    sea: &Sea,
    frame: &Frame,
    scratch: &mut Scratch,
    findings: &mut Vec<Finding>,
) -> BurntLayer {
    let covers_ground = layer.closed
        || layer.no_plough
        || layer.add_minor_per_km.is_some()
        || layer.cost_ratio.is_some()
        || layer.repairs_per_1000km_year.is_some();
    let value = layer.raster.as_ref().and_then(|raster| raster::burn(&layer.id, raster, sea, findings));
    BurntLayer {
        id: layer.id.clone(),
        kind: layer.kind,
        closed: layer.closed,
        no_plough: layer.no_plough,
        add_minor_per_km: layer.add_minor_per_km.unwrap_or(0).max(0) as f64,
        cost_ratio: layer.cost_ratio.unwrap_or(1.0).max(1.0),
        repairs_per_km_year: layer.repairs_per_1000km_year.unwrap_or(0.0).max(0.0) / 1000.0,
        per_unit: layer.per_unit,
        depth_from_m: layer.depth_from_m.unwrap_or(f64::NEG_INFINITY),
        depth_to_m: layer.depth_to_m.unwrap_or(f64::INFINITY),
        lat_from_deg: layer.lat_from_deg.unwrap_or(-90.0),
        lat_to_deg: layer.lat_to_deg.unwrap_or(90.0),
        share: (layer.has_shapes() && covers_ground).then(|| shapes::burn(layer, frame, scratch)),
        value,
        lines: burnt_lines(layer, sea, frame),
    }
}

fn burnt_lines(layer: &CostLayer, sea: &Sea, frame: &Frame) -> Option<BurntLines> {
    if (layer.crossing.is_none() && layer.parallel.is_none()) || layer.line.is_empty() {
        return None;
    }
    let mut lines = BurntLines {
        line: layer.line.iter().map(|line| line.position.clone()).collect(),
        crossing: layer.crossing,
        parallel: layer.parallel,
        spread_m: 2.0 * frame.cell_max_m(),
        distance_m: Sparse::default(),
    };
    let deepest_m = sea.deepest().map_or(0.0, |sounding| sounding.depth_m);
    lines.distance_m = near::burn(&lines.line, frame, lines.reach_m(deepest_m));
    Some(lines)
}

/// A finding when a layer does nothing in any cell of the sea.
fn elsewhere(burnt: &BurntLayer, sea: &Sea) -> Option<Finding> {
    let header = &sea.grid.header;
    let acts = |cell: usize| {
        let at = CellPlace {
            cell,
            depth_m: sea.surface_level_m - f64::from(sea.grid.elevation_m[cell]),
            lat_deg: header.lat_north_deg - ((cell / header.cols) as f64 + 0.5) * header.cell_lat_deg,
        };
        sea.wet[cell] && burnt.effect(&at).is_some()
    };
    let lists =
        [burnt.share.as_ref(), burnt.value.as_ref(), burnt.lines.as_ref().map(|lines| &lines.distance_m)];
    let is_everywhere = lists.iter().all(Option::is_none);
    let touches = if is_everywhere {
        (0..sea.wet.len()).any(acts)
    } else {
        lists.iter().flatten().any(|sparse| sparse.cell.iter().any(|cell| acts(*cell as usize)))
    };
    (!touches).then(|| {
        let message = format!("layer {} touches no cell of the sea in the window", burnt.id);
        Finding::warns("layers.elsewhere", message).at(format!("layer[{}]", burnt.id)).hint(
            "it lies elsewhere, on land, or outside its limits of depth; check its corners, longitude first",
        )
    })
}

/// Whether a layer closes a place by its areas, lines and points with their standoff, whatever the depth there. False for a
/// layer with limits of depth, which only a sea can tell, and for one that is not closed.
#[must_use]
pub fn closes(layer: &CostLayer, at: LonLat) -> bool {
    if !layer.closed || layer.depth_from_m.is_some() || layer.depth_to_m.is_some() {
        return false;
    }
    let (from_deg, to_deg) = (layer.lat_from_deg.unwrap_or(-90.0), layer.lat_to_deg.unwrap_or(90.0));
    if !(from_deg..=to_deg).contains(&at.lat_deg) {
        return false;
    }
    shapes::reach(layer, at)
}
