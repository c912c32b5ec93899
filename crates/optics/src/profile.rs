//! How light fades along a fibre: what the Raman solvers hand to the models of interference.

/// How the power of every channel runs along a fibre, as a share of its power at the input.
///
/// # Shape
/// `share_frac[c][k]` belongs to channel c at `position_m[k]`. At a lumped loss the grid holds the value before it;
/// the next grid point holds the value after it.
#[derive(Debug, Clone, PartialEq)]
pub struct LossProfile {
    /// Distances from the fibre input, ascending from 0 to the length.
    pub position_m: Vec<f64>,
    /// Power over power at the input: ρ² of the literature.
    pub share_frac: Vec<Vec<f64>>,
}

impl LossProfile {
    /// The share that leaves the fibre, of every channel.
    #[must_use]
    pub fn end_share_frac(&self) -> Vec<f64> {
        self.share_frac.iter().map(|shares| shares.last().copied().unwrap_or(1.0)).collect()
    }
}
