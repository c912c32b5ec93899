//! The stages in order, fingerprints, progress, cancellation.
