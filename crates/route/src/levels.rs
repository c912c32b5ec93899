//! What a kilometre costs by protection level and depth band: plain numbers made by other rooms before there is a
//! route.

use cable::presets::{EnvironmentClass, ProtectionLevel};

/// Cost per km by class and level.
#[derive(Debug, Clone, PartialEq)]
pub struct LevelCosts {
    /// Depth bands, shallow to deep.
    pub classes: Vec<EnvironmentClass>,
    /// Protection levels.
    pub levels: Vec<ProtectionLevel>,
    /// `[class][level]`, minor units per route km; none where the level may not be used.
    pub cost_minor_per_km: Vec<Vec<Option<f64>>>,
}

/// The level chosen at a place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LevelChoice {
    /// Index into `levels`.
    pub level: usize,
    /// Cost of a kilometre there, minor units.
    pub cost_minor_per_km: f64,
}

impl LevelCosts {
    /// The band a depth falls into; none deeper than every limit. Water of no depth belongs to the first.
    #[must_use]
    pub fn class_of(&self, depth_m: f64) -> Option<usize> {
        self.classes.iter().position(|class| class.holds(depth_m.max(f64::MIN_POSITIVE)))
    }

    /// The cheapest level in a band; the first of equals. Without `plough`, ploughed levels are left out.
    #[must_use]
    pub fn cheapest(&self, class: usize, plough: bool) -> Option<LevelChoice> {
        let costs = self.cost_minor_per_km.get(class)?;
        let usable = |level: usize| plough || !self.levels[level].burial.is_ploughed();
        costs
            .iter()
            .enumerate()
            .filter(|(level, _)| usable(*level))
            .filter_map(|(level, cost)| cost.map(|cost| LevelChoice { level, cost_minor_per_km: cost }))
            .min_by(|left, right| left.cost_minor_per_km.total_cmp(&right.cost_minor_per_km))
    }
}
