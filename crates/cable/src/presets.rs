//! Named presets: which cable type, burial and slack belong to which depth. The user replaces them; nothing is
//! a silent constant.

use crate::catalogue::Catalogue;
use serde::{Deserialize, Serialize};
use units::Provenance;

/// The presets of a plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Presets {
    /// Name of the set, printed with the results.
    pub name: String,
    /// Where and how deep to bury.
    pub burial: BurialPreset,
    /// Slack by kind of lay.
    pub slack: SlackPreset,
}

/// Where cable is buried and how deep.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BurialPreset {
    /// Target burial depth below the seabed, m.
    pub target_m: f64,
    /// Shallowest water a plough works in, m; nearer to the shore burial belongs to the shore end.
    pub depth_from_m: f64,
    /// Deepest water to bury in, m.
    pub depth_to_m: f64,
    /// Steepest slope along the route a plough works on, degrees.
    pub plough_slope_max_deg: f64,
    /// Tag and source.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// Slack by kind of lay, percent of the route length.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SlackPreset {
    /// Surface lay.
    pub surface_pct: f64,
    /// Ploughed.
    pub ploughed_pct: f64,
    /// Shore end.
    pub shore_end_pct: f64,
    /// Tag and source.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// How cable lies: on the seabed or under it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(tag = "method", rename_all = "snake_case", deny_unknown_fields)]
pub enum Burial {
    /// Laid on the seabed.
    Surface,
    /// Ploughed in to a target depth.
    Ploughed {
        /// Target burial depth below the seabed, m.
        target_m: f64,
    },
    /// Part of a shore end: trenched or drilled, priced with the shore end.
    ShoreEnd,
}

impl Burial {
    /// Whether a plough does it.
    #[must_use]
    pub fn is_ploughed(self) -> bool {
        matches!(self, Burial::Ploughed { .. })
    }
}

/// A way to protect a kilometre: a cable type, laid or buried.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ProtectionLevel {
    /// Name: `DA ploughed`, `SA surface`.
    pub id: String,
    /// Letter code of the cable type.
    pub cable_type: String,
    /// How it lies.
    pub burial: Burial,
}

/// A band of water depth in which nothing that matters to price or risk changes: above `depth_from_m`, up to and
/// including `depth_to_m`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct EnvironmentClass {
    /// Shallow side, m.
    pub depth_from_m: f64,
    /// Deep side, m.
    pub depth_to_m: f64,
}

impl EnvironmentClass {
    /// Whether a depth belongs to the band.
    #[must_use]
    pub fn holds(&self, depth_m: f64) -> bool {
        depth_m > self.depth_from_m && depth_m <= self.depth_to_m
    }
}

/// All protection levels of a catalogue: every type laid and ploughed, in the catalogue's order.
#[must_use]
pub fn levels(catalogue: &Catalogue, presets: &Presets) -> Vec<ProtectionLevel> {
    let target_m = presets.burial.target_m;
    catalogue
        .cable
        .iter()
        .flat_map(|cable| {
            [("ploughed", Burial::Ploughed { target_m }), ("surface", Burial::Surface)].map(
                |(word, burial)| ProtectionLevel {
                    id: format!("{} {word}", cable.code),
                    cable_type: cable.code.clone(),
                    burial,
                },
            )
        })
        .collect()
}

/// Whether a level may be used in a band: not lighter than the preset type there, not deeper than its own limit,
/// ploughed only inside the burial window.
#[must_use]
pub fn level_allowed(
    catalogue: &Catalogue,
    presets: &Presets,
    level: &ProtectionLevel,
    class: EnvironmentClass,
) -> bool {
    let Ok(cable) = catalogue.cable_type(&level.cable_type) else { return false };
    let heavy_enough = preset_type(catalogue, class.depth_to_m)
        .is_some_and(|lightest| rank(catalogue, &cable.code) <= rank(catalogue, &lightest));
    let shallow_enough = class.depth_to_m <= cable.depth_limit_m;
    let window = &presets.burial;
    let buriable = class.depth_from_m >= window.depth_from_m && class.depth_to_m <= window.depth_to_m;
    heavy_enough && shallow_enough && (!level.burial.is_ploughed() || buriable)
}

/// The lightest type the preset allows at a depth: the least `preset_depth_to_m` that reaches it.
#[must_use]
pub fn preset_type(catalogue: &Catalogue, depth_m: f64) -> Option<String> {
    catalogue
        .cable
        .iter()
        .filter(|cable| cable.preset_depth_to_m >= depth_m)
        .min_by(|left, right| left.preset_depth_to_m.total_cmp(&right.preset_depth_to_m))
        .map(|cable| cable.code.clone())
}

/// Place in the order of armour; the heaviest is 0.
#[must_use]
pub fn rank(catalogue: &Catalogue, code: &str) -> usize {
    catalogue.cable.iter().position(|cable| cable.code == code).unwrap_or(catalogue.cable.len())
}

/// The bands between all depths at which something changes: type limits, the burial window, and `more_m` (the depths
/// at which fault rates change). From 0 down to the deepest limit.
#[must_use]
pub fn environment_classes(
    catalogue: &Catalogue,
    presets: &Presets,
    more_m: &[f64],
) -> Vec<EnvironmentClass> {
    let mut edges: Vec<f64> = vec![0.0, presets.burial.depth_from_m, presets.burial.depth_to_m];
    edges.extend(catalogue.cable.iter().flat_map(|cable| [cable.preset_depth_to_m, cable.depth_limit_m]));
    let deepest = catalogue.cable.iter().map(|cable| cable.depth_limit_m).fold(0.0, f64::max);
    edges.extend(more_m);
    edges.retain(|edge| edge.is_finite() && (0.0..=deepest).contains(edge));
    edges.sort_by(f64::total_cmp);
    edges.dedup();
    edges.windows(2).map(|pair| EnvironmentClass { depth_from_m: pair[0], depth_to_m: pair[1] }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::CableType;
    use units::{PriceRange, Tag};

    fn cable(code: &str, preset_depth_to_m: f64, depth_limit_m: f64) -> CableType {
        let provenance = Provenance::new(Tag::Guess, "test");
        let price_per_km =
            PriceRange { low_minor: 1, typical_minor: 2, high_minor: 3, provenance: provenance.clone() };
        CableType {
            code: code.into(),
            name: code.into(),
            preset_depth_to_m,
            depth_limit_m,
            armour_fault_ratio: 1.0,
            price_per_km,
            provenance,
        }
    }

    fn example() -> (Catalogue, Presets) {
        let catalogue =
            Catalogue { cable: vec![cable("DA", 200.0, 500.0), cable("SA", 500.0, 1500.0)], item: vec![] };
        let provenance = Provenance::new(Tag::Guess, "test");
        let burial = BurialPreset {
            target_m: 1.0,
            depth_from_m: 15.0,
            depth_to_m: 1000.0,
            plough_slope_max_deg: 15.0,
            provenance: provenance.clone(),
        };
        let slack = SlackPreset { surface_pct: 2.5, ploughed_pct: 0.4, shore_end_pct: 0.0, provenance };
        (catalogue, Presets { name: "test".into(), burial, slack })
    }

    #[test]
    fn the_preset_names_the_lightest_type_up_to_and_including_its_depth() {
        let (catalogue, _) = example();
        assert_eq!(preset_type(&catalogue, 200.0).as_deref(), Some("DA"));
        assert_eq!(preset_type(&catalogue, 200.1).as_deref(), Some("SA"));
        assert_eq!(preset_type(&catalogue, 900.0), None);
    }

    #[test]
    fn a_heavier_type_is_allowed_down_to_its_own_limit_and_a_lighter_one_is_not() {
        let (catalogue, presets) = example();
        let levels = levels(&catalogue, &presets);
        let allowed = |id: &str, from: f64, to: f64| {
            let level = levels.iter().find(|level| level.id == id).unwrap();
            level_allowed(
                &catalogue,
                &presets,
                level,
                EnvironmentClass { depth_from_m: from, depth_to_m: to },
            )
        };
        assert!(allowed("DA surface", 200.0, 500.0));
        assert!(!allowed("SA surface", 15.0, 200.0));
        assert!(allowed("DA ploughed", 15.0, 200.0));
        assert!(!allowed("DA ploughed", 0.0, 15.0));
    }

    #[test]
    fn bands_cover_every_depth_once() {
        let (catalogue, presets) = example();
        let classes = environment_classes(&catalogue, &presets, &[50.0, 9999.0]);
        for depth in [0.1, 15.0, 15.1, 50.0, 199.0, 1500.0] {
            assert_eq!(classes.iter().filter(|class| class.holds(depth)).count(), 1, "{depth} m");
        }
    }
}
