//! What is uncertain, drawn at random and always the same way: a factor for every layer and a water level, by seed
//! and sample number.

use super::refuse_outside;
use crate::RouteError;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How uncertain the weight of a layer is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LayerSpread {
    /// Name of the layer.
    pub layer: String,
    /// Factor that two thirds of all draws stay within, up and down: 1.3 means ÷1.3 to ×1.3. 1 is certain. The weight
    /// is log-normal, its median the weight given.
    pub spread_ratio: f64,
}

/// How uncertain the water level is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LevelSpread {
    /// Any level between two is equally likely.
    Uniform {
        /// Lowest.
        low_m: f64,
        /// Highest.
        high_m: f64,
    },
    /// A mean and a standard deviation.
    Normal {
        /// Mean.
        mean_m: f64,
        /// Standard deviation.
        deviation_m: f64,
    },
}

/// All that is uncertain.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Uncertainties {
    /// Layers; a layer not named is certain.
    #[serde(default)]
    pub layers: Vec<LayerSpread>,
    /// The water level; certain where not given.
    #[serde(default)]
    pub water_level: Option<LevelSpread>,
}

/// The factor drawn for a layer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LayerFactor {
    /// Name of the layer.
    pub layer: String,
    /// What its weight is multiplied by.
    pub factor_ratio: f64,
}

/// One draw of all that is uncertain.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SampledFactors {
    /// Number of the sample, from 0.
    pub sample_no: u32,
    /// A factor per layer, as listed.
    pub layers: Vec<LayerFactor>,
    /// The water level; none where it is certain.
    pub water_level_m: Option<f64>,
}

impl SampledFactors {
    /// The factor of a layer; 1 for one that is certain.
    #[must_use]
    pub fn factor_of(&self, layer: &str) -> f64 {
        self.layers.iter().find(|factor| factor.layer == layer).map_or(1.0, |factor| factor.factor_ratio)
    }
}

/// Draws sample `sample_no`. What is drawn for a layer hangs on its name, the seed and the sample alone: another layer
/// more or less changes nothing else.
///
/// # Errors
/// [`RouteError::Figure`] for a spread below 1 or over 100, or for levels that are no numbers or the wrong way round.
pub fn sampled(
    uncertainties: &Uncertainties,
    seed: u64,
    sample_no: u32,
) -> Result<SampledFactors, RouteError> {
    let mut layers = Vec::with_capacity(uncertainties.layers.len());
    for LayerSpread { layer, spread_ratio } in &uncertainties.layers {
        refuse_outside("spread_ratio", *spread_ratio, [1.0, 100.0], "1 to 100")?;
        let normal = Draws::new(seed, sample_no, layer).normal();
        layers.push(LayerFactor {
            layer: layer.clone(),
            factor_ratio: libm::exp(libm::log(*spread_ratio) * normal),
        });
    }
    let water_level_m = match uncertainties.water_level {
        None => None,
        Some(level) => Some(drawn_level_m(level, &mut Draws::new(seed, sample_no, "water level"))?),
    };
    Ok(SampledFactors { sample_no, layers, water_level_m })
}

fn drawn_level_m(level: LevelSpread, draws: &mut Draws) -> Result<f64, RouteError> {
    const LEVELS_M: [f64; 2] = [-12_000.0, 12_000.0];
    match level {
        LevelSpread::Uniform { low_m, high_m } => {
            refuse_outside("low_m", low_m, LEVELS_M, "a level in m")?;
            refuse_outside("high_m", high_m, [low_m, LEVELS_M[1]], "at least low_m")?;
            Ok(low_m + draws.uniform() * (high_m - low_m))
        }
        LevelSpread::Normal { mean_m, deviation_m } => {
            refuse_outside("mean_m", mean_m, LEVELS_M, "a level in m")?;
            refuse_outside("deviation_m", deviation_m, [0.0, 1000.0], "0 to 1000")?;
            Ok(mean_m + deviation_m * draws.normal())
        }
    }
}

/// Random numbers of one purpose.
///
/// # Source
/// SplitMix64: G. Steele, D. Lea, C. Flood, Fast splittable pseudorandom number generators, OOPSLA 2014. The name is
/// folded in by FNV-1a.
struct Draws {
    state: u64,
}

impl Draws {
    fn new(seed: u64, sample_no: u32, name: &str) -> Self {
        let fold = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        let name = name.bytes().fold(0xcbf2_9ce4_8422_2325, fold);
        let mut draws = Self { state: seed };
        draws.state = draws.next() ^ name;
        draws.state = draws.next() ^ u64::from(sample_no);
        draws
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Between 0 and 1, neither included.
    fn uniform(&mut self) -> f64 {
        ((self.next() >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    /// Of mean 0 and deviation 1, by Box and Muller.
    fn normal(&mut self) -> f64 {
        let radius = (-2.0 * libm::log(self.uniform())).sqrt();
        radius * libm::cos(std::f64::consts::TAU * self.uniform())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uncertain(layers: &[(&str, f64)]) -> Uncertainties {
        let spread = |(layer, spread_ratio): &(&str, f64)| LayerSpread {
            layer: (*layer).to_owned(),
            spread_ratio: *spread_ratio,
        };
        Uncertainties {
            layers: layers.iter().map(spread).collect(),
            water_level: Some(LevelSpread::Normal { mean_m: -29.0, deviation_m: 0.5 }),
        }
    }

    #[test]
    fn two_thirds_of_the_factors_lie_within_the_spread_and_half_above_one() {
        let uncertain = uncertain(&[("slope", 1.5)]);
        let draws: Vec<SampledFactors> = (0..4000).map(|no| sampled(&uncertain, 7, no).unwrap()).collect();
        let share = |test: &dyn Fn(f64) -> bool| {
            draws.iter().filter(|draw| test(draw.factor_of("slope"))).count() as f64 / 4000.0
        };
        assert!((share(&|factor| factor > 1.0) - 0.5).abs() < 0.03);
        assert!((share(&|factor| (1.0 / 1.5..1.5).contains(&factor)) - 0.683).abs() < 0.03);
        let mean_m = draws.iter().filter_map(|draw| draw.water_level_m).sum::<f64>() / 4000.0;
        assert!((mean_m + 29.0).abs() < 0.03);
    }

    #[test]
    fn another_layer_changes_nothing_else_and_a_seed_everything() {
        let one = sampled(&uncertain(&[("slope", 1.5)]), 7, 3).unwrap();
        let two = sampled(&uncertain(&[("fishing", 2.0), ("slope", 1.5)]), 7, 3).unwrap();
        assert_eq!(one.factor_of("slope"), two.factor_of("slope"));
        assert_eq!(one.water_level_m, two.water_level_m);
        let other = sampled(&uncertain(&[("slope", 1.5)]), 8, 3).unwrap();
        assert!(other.factor_of("slope") != one.factor_of("slope"));
        assert_eq!(one.factor_of("a layer that is certain"), 1.0);
    }

    #[test]
    fn a_spread_of_one_is_certain_and_one_below_is_refused() {
        assert_eq!(sampled(&uncertain(&[("slope", 1.0)]), 7, 3).unwrap().factor_of("slope"), 1.0);
        assert!(matches!(
            sampled(&uncertain(&[("slope", 0.5)]), 7, 3),
            Err(RouteError::Figure { field: "spread_ratio", .. })
        ));
    }
}
