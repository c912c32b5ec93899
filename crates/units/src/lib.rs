//! Shared words of every room: lengths by meaning, levels, money, shares, where a figure comes from,
//! findings, fingerprints, and the law of unit suffixes.
//!
//! This room knows nothing of cables. What two rooms must say to each other in the same words is here;
//! everything else belongs to the room that owns it.

pub mod finding;
pub mod fingerprint;
pub mod length;
pub mod level;
pub mod money;
pub mod provenance;
pub mod share;
pub mod suffix;
pub mod watch;

pub use finding::{Finding, Severity, Staged};
pub use fingerprint::Fingerprint;
pub use length::{CableKm, FibreKm, LonLat, RouteKm};
pub use level::{Db, Dbm};
pub use money::{Currency, Estimate, Money, MoneyError, PriceRange};
pub use provenance::{Provenance, Tag};
pub use share::{Share, ShareError};
pub use watch::{Cancelled, Unwatched, Watch};
