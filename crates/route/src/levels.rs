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
    /// Of which expected repairs, and what more of them would cost.
    pub repairs: RepairCosts,
}

/// Expected repairs by class and level, and what one more costs. Without them the costs hold as they are, and added
/// hazards cost nothing.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RepairCosts {
    /// `[class][level]`: of the cost of a kilometre, the present value of expected repairs, minor units.
    pub repair_minor_per_km: Vec<Vec<f64>>,
    /// `[class][level]`: expected repairs per km and year, protection counted.
    pub repairs_per_km_year: Vec<Vec<f64>>,
    /// `[level]`: repairs on this level for each that strikes cable without armour on the seabed.
    pub protection_ratio: Vec<f64>,
    /// `[level]`: present value, on a kilometre of route over the life, of one repair per km and year.
    pub repair_value_minor_per_km: Vec<f64>,
}

impl RepairCosts {
    /// Repairs per km and year on a level in a band, with hazards added before protection.
    #[must_use]
    pub fn rate_per_km_year(&self, class: usize, level: usize, added_per_km_year: f64) -> f64 {
        figure(&self.repairs_per_km_year, class, level) + self.added(level, added_per_km_year)
    }

    /// Of the cost of a kilometre on a level in a band, expected repairs without added hazards.
    #[must_use]
    pub fn repair_minor_per_km(&self, class: usize, level: usize) -> f64 {
        figure(&self.repair_minor_per_km, class, level)
    }

    /// What hazards added before protection cost on a kilometre of a level, minor units.
    #[must_use]
    pub fn added_minor_per_km(&self, level: usize, added_per_km_year: f64) -> f64 {
        // λ × (1 − protection) × present value of a repair over the life
        self.added(level, added_per_km_year)
            * self.repair_value_minor_per_km.get(level).copied().unwrap_or(0.0)
    }

    fn added(&self, level: usize, added_per_km_year: f64) -> f64 {
        added_per_km_year * self.protection_ratio.get(level).copied().unwrap_or(1.0)
    }
}

fn figure(table: &[Vec<f64>], class: usize, level: usize) -> f64 {
    table.get(class).and_then(|row| row.get(level)).copied().unwrap_or(0.0)
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
        self.cheapest_under(class, plough, 0.0)
    }

    /// The cheapest level in a band under added hazards, which are repairs per km and year before protection: what
    /// protects better may then be worth its price. The cost includes them.
    #[must_use]
    pub fn cheapest_under(&self, class: usize, plough: bool, added_per_km_year: f64) -> Option<LevelChoice> {
        let costs = self.cost_minor_per_km.get(class)?;
        let usable = |level: usize| plough || !self.levels[level].burial.is_ploughed();
        let choice = |(level, cost): (usize, &Option<f64>)| {
            let added_minor = self.repairs.added_minor_per_km(level, added_per_km_year);
            cost.map(|cost| LevelChoice { level, cost_minor_per_km: cost + added_minor })
        };
        costs
            .iter()
            .enumerate()
            .filter(|(level, _)| usable(*level))
            .filter_map(choice)
            .min_by(|left, right| left.cost_minor_per_km.total_cmp(&right.cost_minor_per_km))
    }
}
