//! Why a route or its position list cannot be computed.

/// Each variant carries what was found, where, and the limit.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum RouteError {
    /// There is nothing to make a position list of.
    #[error("the route has no legs; add a [[route.leg]] from the A end to the B end")]
    NoLegs,
    /// A leg has no length.
    #[error("leg {leg} has {points_count} points and no length; it needs two anchors at different places")]
    LegPoints {
        /// Id of the leg.
        leg: String,
        /// Points given.
        points_count: usize,
    },
    /// A leg does not start where the one before it ends.
    #[error("leg {leg} starts at {starts} and the leg before it ends at {ends}; the legs must form a chain")]
    LegGap {
        /// Id of the second leg.
        leg: String,
        /// Where it starts.
        starts: units::LonLat,
        /// Where the leg before it ends.
        ends: units::LonLat,
    },
    /// A point is not on the Earth.
    #[error(
        "point {point_no} of leg {leg} is lon_deg = {lon_deg}, lat_deg = {lat_deg}; limits are ±180 and ±90"
    )]
    LegPosition {
        /// Id of the leg.
        leg: String,
        /// Number of the point from the leg's A side, from 1.
        point_no: usize,
        /// Longitude given.
        lon_deg: f64,
        /// Latitude given.
        lat_deg: f64,
    },
    /// There is nothing to protect the cable with.
    #[error("there is no protection level; the catalogue needs at least one [[catalogue.cable]]")]
    NoLevels,
    /// A figure that lengths are computed with is out of range.
    #[error("{field} is {value}; it must be {limit}")]
    Figure {
        /// Name of the field.
        field: &'static str,
        /// The value given.
        value: f64,
        /// What is allowed.
        limit: &'static str,
    },
    /// A cable type is not in the catalogue.
    #[error(transparent)]
    Catalogue(#[from] cable::catalogue::CatalogueError),
    /// A body does not lie on the cable.
    #[error(
        "body {label} is placed at cable KP {cable_kp_km:.3} km; the cable runs from 0 to {cable_km:.3} km"
    )]
    BodyOutside {
        /// Label of the body.
        label: String,
        /// Where it was to lie.
        cable_kp_km: f64,
        /// Cable from beach manhole to beach manhole.
        cable_km: f64,
    },
    /// The lists of a field do not belong to its raster.
    #[error(
        "a field of {cols} × {rows} nodes was given {costs_count} costs and {blockers_count} blockers; it needs at least 2 × 2 nodes, one of each per node, and a name for every layer"
    )]
    FieldShape {
        /// Columns.
        cols: usize,
        /// Rows.
        rows: usize,
        /// Costs given.
        costs_count: usize,
        /// Blockers given.
        blockers_count: usize,
    },
    /// The cells of a field have no size or place.
    #[error(
        "the nodes of a field lie as {metric:?}; cells need a positive size and latitudes stay within ±90"
    )]
    FieldMetric {
        /// As given.
        metric: crate::field::Metric,
    },
    /// A kilometre of open ground does not cost a positive amount.
    #[error(
        "a kilometre at column {col}, row {row} costs {cost_minor_per_km}; it must be positive and finite"
    )]
    FieldCost {
        /// Column.
        col: usize,
        /// Row.
        row: usize,
        /// Cost given.
        cost_minor_per_km: f64,
    },
    /// An end of a leg is not on the cost surface.
    #[error("{at} lies outside the window of the cost surface; widen the window or move the point")]
    EndOutside {
        /// Where.
        at: units::LonLat,
    },
    /// An end of a leg lies where no cable may lie.
    #[error("{at} lies in a cell closed by `{layer}`; move the point, or change that layer")]
    EndClosed {
        /// Where.
        at: units::LonLat,
        /// What closes the cell.
        layer: String,
    },
    /// A leg leads nowhere.
    #[error("both ends of the leg lie at {at}; give it two different anchors")]
    EndsMeet {
        /// Where.
        at: units::LonLat,
    },
    /// The solver found no line between two places: what it reached is closed in.
    #[error("no line joins the ends: closed off by {}", layers.join(", "))]
    Enclosed {
        /// Layers to be crossed, from the start, on the way that enters fewest closed cells.
        layers: Vec<String>,
        /// Nodes the march reached.
        visited_count: usize,
    },
    /// No route joins two positions.
    #[error(
        "no route from {from} to {to}: closed off by {}; the solver reached {visited_count} cells. Open a way through there, move an end or add a waypoint, or widen the window",
        layers.join(", ")
    )]
    NoRoute {
        /// Start.
        from: units::LonLat,
        /// End.
        to: units::LonLat,
        /// Layers to be crossed, from the start, on the way that enters fewest closed cells.
        layers: Vec<String>,
        /// Cells the solver reached.
        visited_count: usize,
    },
    /// A leg's position list cannot lay anything.
    #[error(
        "the position list of leg `{leg}` has {positions_count} positions; it needs at least two, and a segment between each two"
    )]
    ListShort {
        /// The leg.
        leg: String,
        /// Its positions.
        positions_count: usize,
    },
    /// Two lists that follow each other do not meet.
    #[error(
        "the position list of leg `{leg}` begins {apart_km:.3} km from the end of the one before it; they must meet within 1 m"
    )]
    ListsApart {
        /// The second leg.
        leg: String,
        /// How far apart they are.
        apart_km: f64,
    },
    /// A window of a large grid needs more memory than allowed.
    #[error(
        "the window that a best route can lie in has {cols} × {rows} cells and takes {needed_bytes} bytes; {limit_bytes} are allowed. Allow more, put a waypoint in between, or use a coarser grid"
    )]
    WindowTooLarge {
        /// Columns.
        cols: usize,
        /// Rows.
        rows: usize,
        /// Bytes that solving takes.
        needed_bytes: u64,
        /// The limit.
        limit_bytes: u64,
    },
    /// The ground cannot be read.
    #[error(transparent)]
    Ground(#[from] terrain::TerrainError),
    /// The person stopped the work.
    #[error(transparent)]
    Cancelled(#[from] units::Cancelled),
}

impl RouteError {
    /// Whether it says that two ends cannot be joined on a ground, which another level of the water or another layer may
    /// change. All else is a wrong figure, a broken ground or a wish to stop.
    #[must_use]
    pub fn is_no_route(&self) -> bool {
        use terrain::TerrainError::{ConstantSea, DifferentWaters, LandingInland, NoWater};
        match self {
            Self::Enclosed { .. } | Self::EndClosed { .. } | Self::NoRoute { .. } => true,
            Self::Ground(ground) => {
                // at a low level what is left of a sea may be a puddle of one depth
                matches!(
                    ground,
                    NoWater { .. } | DifferentWaters { .. } | LandingInland { .. } | ConstantSea { .. }
                )
            }
            _ => false,
        }
    }
}
