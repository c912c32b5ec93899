//! Progress out, cancellation in: how long work talks to the person waiting for it.

/// Watches long work. A kernel calls both between blocks of work; neither changes a result.
pub trait Watch: Sync {
    /// Reports how much of the present stage is done, 0 to 1.
    fn progress(&self, done_frac: f64);
    /// Whether the person wants to stop.
    fn cancelled(&self) -> bool;
}

/// Nobody watches: tests, batch runs.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unwatched;

impl Watch for Unwatched {
    fn progress(&self, _done_frac: f64) {}
    fn cancelled(&self) -> bool {
        false
    }
}

/// The work stopped because the person asked for it; nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("cancelled; nothing was changed")]
pub struct Cancelled;
