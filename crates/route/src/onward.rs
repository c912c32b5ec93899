//! Progress that never goes back.

use std::sync::atomic::{AtomicU64, Ordering};
use units::Watch;

/// Passes the progress of a part on as progress of the whole, whatever is tried again within it.
pub(crate) struct Onward<'a> {
    watch: &'a dyn Watch,
    from_frac: f64,
    to_frac: f64,
    /// The greatest progress passed on so far, as bits: numbers that are not negative are in the order of their bits.
    reached: AtomicU64,
}

impl<'a> Onward<'a> {
    /// The part between two shares of the whole.
    pub fn new(watch: &'a dyn Watch, from_frac: f64, to_frac: f64) -> Self {
        Self { watch, from_frac, to_frac, reached: AtomicU64::new(0.0_f64.to_bits()) }
    }
}

impl Watch for Onward<'_> {
    fn progress(&self, done_frac: f64) {
        let done = done_frac.clamp(0.0, 1.0).to_bits();
        if self.reached.fetch_max(done, Ordering::Relaxed) < done {
            self.watch.progress(self.from_frac + (self.to_frac - self.from_frac) * f64::from_bits(done));
        }
    }

    fn cancelled(&self) -> bool {
        self.watch.cancelled()
    }
}
