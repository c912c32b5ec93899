//! What makes a cell cost what it costs, layer by layer. Computed when asked for, not kept for every cell.

use super::SurfaceInput;
use super::cell::{Seabed, Together, seabed, surcharge, wet};
use layers::burn;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The way in which something makes a kilometre cost what it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Cable, survey, lay: the price of the cheapest level, were every level allowed.
    Price,
    /// Expected repairs, present value.
    Repairs,
    /// A plough cannot work here, and the next level is dearer.
    NoPlough,
    /// Steep seabed.
    Slope,
    /// To be avoided, or too close to a line.
    Avoid,
    /// Money added to every kilometre.
    Added,
    /// Price of a crossing, spread over the cells around the line.
    Crossing,
}

impl Effect {
    /// The word for people.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Effect::Price => "price",
            Effect::Repairs => "expected repairs",
            Effect::NoPlough => "not ploughed",
            Effect::Slope => "slope",
            Effect::Avoid => "made dearer",
            Effect::Added => "added",
            Effect::Crossing => "crossing",
        }
    }
}

/// Part of what a kilometre costs somewhere.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Contribution {
    /// Id of the cost layer; none for what the seabed itself costs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layer: Option<String>,
    /// In which way.
    pub effect: Effect,
    /// How much.
    pub minor_per_km: f64,
}

/// The parts of what a kilometre costs in a cell, by layer; they sum to the cost of the cell to rounding. Empty where
/// the cell is closed by something other than an exclusion.
///
/// Multipliers follow one another in the order of the layers: each part is what its multiplier adds to the product of
/// those before it.
#[must_use]
pub fn contributions(input: &SurfaceInput, cell: usize) -> Vec<Contribution> {
    let Ok(place) = wet(input, cell) else { return Vec::new() };
    let Ok(seabed) = seabed(input, place) else { return Vec::new() };
    let effect = |layer: &'_ burn::BurntLayer| Some((layer.id.clone(), layer.effect(&seabed.place)?));
    let effects: Vec<(String, burn::Effect)> = input.layers.iter().filter_map(effect).collect();
    if effects.iter().any(|(_, effect)| effect.closed) {
        return Vec::new();
    }
    let mut parts = Parts { parts: Vec::new() };
    let Some(level_minor) = parts.level(input, &seabed, &effects) else { return Vec::new() };
    parts.multiples(level_minor, surcharge(input, &seabed), &effects);
    for (id, effect) in &effects {
        parts.add(Some(id), Effect::Added, effect.add_minor_per_km);
        parts.add(Some(id), Effect::Crossing, effect.crossing_minor_per_km);
    }
    parts.parts
}

struct Parts {
    parts: Vec<Contribution>,
}

impl Parts {
    fn add(&mut self, layer: Option<&String>, effect: Effect, minor_per_km: f64) {
        if minor_per_km != 0.0 {
            self.parts.push(Contribution { layer: layer.cloned(), effect, minor_per_km });
        }
    }

    /// Price and repairs of the level, and what a plough that cannot work makes dearer. The cost of the level chosen;
    /// none without one.
    fn level(
        &mut self,
        input: &SurfaceInput,
        seabed: &Seabed,
        effects: &[(String, burn::Effect)],
    ) -> Option<f64> {
        let together = Together::of(effects.iter().map(|(_, effect)| effect));
        let (costs, added) = (input.costs, together.added_repairs_per_km_year);
        let free = costs.cheapest_under(seabed.class, true, added)?;
        let ploughable = seabed.ploughable && !together.no_plough;
        let chosen = costs.cheapest_under(seabed.class, ploughable, added)?;
        let repairs_minor = costs.repairs.repair_minor_per_km(seabed.class, free.level);
        let hazards_minor = costs.repairs.added_minor_per_km(free.level, added);
        self.add(None, Effect::Price, free.cost_minor_per_km - hazards_minor - repairs_minor);
        self.add(None, Effect::Repairs, repairs_minor);
        for (id, effect) in effects {
            let minor = costs.repairs.added_minor_per_km(free.level, effect.repairs_per_km_year);
            self.add(Some(id), Effect::Repairs, minor);
        }
        let banned_by = effects.iter().find(|(_, effect)| effect.no_plough).map(|(id, _)| id);
        let banned_by = banned_by.filter(|_| seabed.ploughable);
        self.add(banned_by, Effect::NoPlough, chosen.cost_minor_per_km - free.cost_minor_per_km);
        Some(chosen.cost_minor_per_km)
    }

    fn multiples(&mut self, level_minor: f64, slope_ratio: f64, effects: &[(String, burn::Effect)]) {
        self.add(None, Effect::Slope, level_minor * (slope_ratio - 1.0));
        let mut product_minor = level_minor * slope_ratio;
        for (id, effect) in effects {
            self.add(Some(id), Effect::Avoid, product_minor * (effect.cost_ratio - 1.0));
            product_minor *= effect.cost_ratio;
        }
    }
}
