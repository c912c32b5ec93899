//! A part of a longer piece of work, as the person watching sees it.

use units::Watch;

/// Passes progress of one part on as progress of the whole.
pub(super) struct Part<'a> {
    watch: &'a dyn Watch,
    from_frac: f64,
    span_frac: f64,
}

impl<'a> Part<'a> {
    /// The part between two shares of the whole.
    pub fn between(watch: &'a dyn Watch, from_frac: f64, to_frac: f64) -> Self {
        Self { watch, from_frac, span_frac: to_frac - from_frac }
    }

    /// One of `count` equal parts; beyond the last the whole stays as good as done.
    pub fn of(watch: &'a dyn Watch, part: usize, count: usize) -> Self {
        let count = count.max(1);
        let (part, count) = (part.min(count - 1) as f64, count as f64);
        Self::between(watch, part / count, (part + 1.0) / count)
    }
}

impl Watch for Part<'_> {
    fn progress(&self, done_frac: f64) {
        self.watch.progress(self.from_frac + self.span_frac * done_frac.clamp(0.0, 1.0));
    }

    fn cancelled(&self) -> bool {
        self.watch.cancelled()
    }
}
