//! Why a question about a route has no answer, or an act on it cannot be done.

use units::LonLat;

/// Each variant says what was asked, what there is, and what to do.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum StudyError {
    /// The plan has no such leg.
    #[error("the route has no leg `{leg}`; it has {}", known.join(", "))]
    LegUnknown {
        /// The leg asked for.
        leg: String,
        /// The legs there are.
        known: Vec<String>,
    },
    /// The leg is given, not solved.
    #[error(
        "leg {leg} is given ({origin}), and only a person moves it; to have it solved instead run `wetplant route solve PROJECT --leg {leg}`"
    )]
    LegGiven {
        /// The leg.
        leg: String,
        /// How its positions came about.
        origin: String,
    },
    /// No leg is solved.
    #[error(
        "the route has no solved leg: every leg is given by a position list; to have one solved run `wetplant route solve PROJECT --leg LEG`"
    )]
    NothingSolved,
    /// The plan cannot be laid on a ground.
    #[error("a route is studied on a cost surface, and the plan lacks {lacks}; add the sections")]
    Lacks {
        /// Sections.
        lacks: String,
    },
    /// A position is not on the Earth.
    #[error(
        "{what} lies at lon_deg = {lon_deg}, lat_deg = {lat_deg}; limits are ±180 and ±90, longitude first"
    )]
    Position {
        /// What lies there.
        what: String,
        /// Longitude given.
        lon_deg: f64,
        /// Latitude given.
        lat_deg: f64,
    },
    /// An avoided area without a name or a reason.
    #[error(
        "an avoided area has no name or no reason; both are read again when somebody asks why the route goes there"
    )]
    Unnamed,
    /// A name is taken.
    #[error("the name `{name}` is taken by {by}; choose another")]
    NameTaken {
        /// The name.
        name: String,
        /// By what.
        by: &'static str,
    },
    /// More than one leg could be meant.
    #[error("several legs are solved ({}); say which with --leg", known.join(", "))]
    WhichLeg {
        /// The solved legs.
        known: Vec<String>,
    },
    /// A kilometre point the route does not have.
    #[error("KP {kp_km} km is not on the route, which runs from KP 0 to KP {length_km:.3} km")]
    BeyondTheEnd {
        /// The kilometre point asked for.
        kp_km: f64,
        /// Length of the route.
        length_km: f64,
    },
    /// A leg without positions in a route that is explained as a whole.
    #[error("leg {leg} has no positions yet; solve it with `wetplant route solve PROJECT`")]
    Unsolved {
        /// The leg.
        leg: String,
    },
    /// A waypoint that is none.
    #[error("the route has no pinned waypoint `{name}`; it has {}", listed(known))]
    PinUnknown {
        /// The name given.
        name: String,
        /// The waypoints there are.
        known: Vec<String>,
    },
    /// A waypoint at which no two legs meet in line.
    #[error(
        "waypoint `{name}` does not lie between two solved legs that follow each other; take it out of the plan by hand"
    )]
    PinNotBetween {
        /// The waypoint.
        name: String,
    },
    /// A pin where an end of the leg lies.
    #[error("the pin lies at {at}, where leg {leg} already has an end; pin another place")]
    PinAtEnd {
        /// Where.
        at: LonLat,
        /// The leg.
        leg: String,
    },
    /// An exclusion that is none.
    #[error("the plan has no exclusion `{name}`; it has {}", listed(known))]
    ExclusionUnknown {
        /// The name given.
        name: String,
        /// The exclusions there are.
        known: Vec<String>,
    },
}

fn listed(names: &[String]) -> String {
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}
