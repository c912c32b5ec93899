//! What one cell costs, and what closes it.

use super::{LAND, LAYERS, NO_HEIGHT, NO_LEVEL, OTHER_WATER, SurfaceInput, TOO_DEEP, exclusions, slope};
use layers::burn::{Bookmark, CellPlace, Effect};

/// What one open cell costs, by which level.
#[derive(Debug, Clone, Copy)]
pub(super) struct OpenCell {
    pub cost_minor_per_km: f64,
    pub level: usize,
    pub steep: bool,
    pub ploughable: bool,
    pub repairs_per_km_year: f64,
}

/// Seabed under water, before layers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seabed {
    pub place: CellPlace,
    pub class: usize,
    /// Gentle enough for a plough.
    pub ploughable: bool,
    pub steep: bool,
}

/// What all layers do in a cell together.
#[derive(Debug, Clone, Copy)]
pub(super) struct Together {
    pub no_plough: bool,
    pub ratio: f64,
    pub add_minor_per_km: f64,
    pub added_repairs_per_km_year: f64,
}

impl Together {
    pub(super) fn of<'a>(effects: impl IntoIterator<Item = &'a Effect>) -> Self {
        let nothing =
            Self { no_plough: false, ratio: 1.0, add_minor_per_km: 0.0, added_repairs_per_km_year: 0.0 };
        effects.into_iter().fold(nothing, |all, effect| Self {
            no_plough: all.no_plough || effect.no_plough,
            ratio: all.ratio * effect.cost_ratio,
            add_minor_per_km: all.add_minor_per_km + effect.add_minor_per_km + effect.crossing_minor_per_km,
            added_repairs_per_km_year: all.added_repairs_per_km_year + effect.repairs_per_km_year,
        })
    }
}

/// Reads the cells of a surface in order.
pub(super) struct Reader<'a> {
    input: &'a SurfaceInput<'a>,
    excluded: Vec<Option<usize>>,
    marks: Vec<Bookmark>,
    effects: Vec<Effect>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(input: &'a SurfaceInput<'a>) -> Self {
        let excluded = exclusions::by_cell(&input.sea.grid, input.exclusions);
        Self { input, excluded, marks: vec![Bookmark::default(); input.layers.len()], effects: Vec::new() }
    }

    /// The next cell, or the place in the list of the layer that closes it.
    pub(super) fn next(&mut self, index: usize) -> Result<OpenCell, usize> {
        let input = self.input;
        let place = wet(input, index)?;
        if let Some(exclusion) = self.excluded[index] {
            return Err(LAYERS.len() + exclusion);
        }
        self.effects.clear();
        for (number, (layer, mark)) in input.layers.iter().zip(&mut self.marks).enumerate() {
            let Some(effect) = layer.next_effect(&place, mark) else { continue };
            if effect.closed {
                return Err(LAYERS.len() + input.exclusions.len() + number);
            }
            self.effects.push(effect);
        }
        open(input, &seabed(input, place)?, &Together::of(&self.effects)).ok_or(NO_LEVEL)
    }
}

/// The place of a cell of the sea, or what closes it.
pub(super) fn wet(input: &SurfaceInput, index: usize) -> Result<CellPlace, usize> {
    let sea = input.sea;
    let header = &sea.grid.header;
    let depth_m = sea.surface_level_m - f64::from(sea.grid.elevation_m[index]);
    if !sea.wet[index] {
        return Err(if depth_m.is_nan() {
            NO_HEIGHT
        } else if depth_m > 0.0 {
            OTHER_WATER
        } else {
            LAND
        });
    }
    let row = (index / header.cols) as f64;
    let lat_deg = header.lat_north_deg - (row + 0.5) * header.cell_lat_deg;
    Ok(CellPlace { cell: index, depth_m, lat_deg })
}

/// The seabed in a cell of the sea, or what closes it.
pub(super) fn seabed(input: &SurfaceInput, place: CellPlace) -> Result<Seabed, usize> {
    let class = input.costs.class_of(place.depth_m).ok_or(TOO_DEEP)?;
    let slope_deg = slope::slope_deg(input.sea, place.cell);
    let (ploughable, steep) =
        (slope_deg <= input.plough_slope_max_deg, slope_deg > input.plan.slope_avoid_deg);
    Ok(Seabed { place, class, ploughable, steep })
}

/// What the seabed costs under all layers; none without a level that may be used.
fn open(input: &SurfaceInput, seabed: &Seabed, layers: &Together) -> Option<OpenCell> {
    let added = layers.added_repairs_per_km_year;
    let ploughable = seabed.ploughable && !layers.no_plough;
    let chosen = input.costs.cheapest_under(seabed.class, ploughable, added)?;
    // cost = min over levels (price + repairs) × slope × Π avoid + Σ add
    let cost_minor_per_km =
        chosen.cost_minor_per_km * surcharge(input, seabed) * layers.ratio + layers.add_minor_per_km;
    Some(OpenCell {
        cost_minor_per_km,
        level: chosen.level,
        steep: seabed.steep,
        ploughable,
        repairs_per_km_year: input.costs.repairs.rate_per_km_year(seabed.class, chosen.level, added),
    })
}

/// What a kilometre costs as a multiple for the slope.
pub(super) fn surcharge(input: &SurfaceInput, seabed: &Seabed) -> f64 {
    if seabed.steep { input.plan.slope_avoid_ratio } else { 1.0 }
}
