//! Why a corridor cannot be studied: every error names the figure and what is allowed.

use crate::line::LineError;
use optics::OpticsError;

/// An input this room cannot compute with.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum NetworkError {
    /// Links and geodesics do not pair up.
    #[error("there are {links_count} links and {geodesics_count} geodesics; each link needs one, in order")]
    GeodesicCount {
        /// Links of the corridor.
        links_count: usize,
        /// Geodesics handed in.
        geodesics_count: usize,
    },
    /// A length that is no length.
    #[error("{of}: {field} is {value_km} km; it must be {limit}")]
    Length {
        /// Whose length.
        of: String,
        /// The figure, with its unit suffix.
        field: &'static str,
        /// What was given.
        value_km: f64,
        /// What is allowed.
        limit: &'static str,
    },
    /// A factor out of its range.
    #[error("corridor: {field} is {value_ratio}; it must be {limit}")]
    Factor {
        /// The figure, with its unit suffix.
        field: &'static str,
        /// What was given.
        value_ratio: f64,
        /// What is allowed.
        limit: &'static str,
    },
    /// A link or a question names a node the corridor does not have.
    #[error("{by} names the node `{node}`, which the corridor does not have")]
    UnknownNode {
        /// Link or demand.
        by: String,
        /// The name.
        node: String,
    },
    /// A link is named that the corridor does not have.
    #[error("`{field}` names the link `{link}`, which the corridor does not have")]
    UnknownLink {
        /// Where it is named.
        field: &'static str,
        /// The name.
        link: String,
    },
    /// A connection or a place names an element the topology does not have.
    #[error("{by} names the element `{element}`, which the topology does not have")]
    UnknownElement {
        /// What names it.
        by: String,
        /// The name.
        element: String,
    },
    /// Two elements have one id.
    #[error("two elements have the id `{element}`; ids must differ")]
    ElementTwice {
        /// The id.
        element: String,
    },
    /// An element light cannot enter or leave.
    #[error("nothing is connected {side} `{element}`; connect it")]
    NotConnected {
        /// The element.
        element: String,
        /// `before` or `after`.
        side: &'static str,
    },
    /// A line that comes back to itself.
    #[error("the line from `{element}` comes to no node: it runs in a circle")]
    Circle {
        /// Where it starts.
        element: String,
    },
    /// An element of a variety the library does not have.
    #[error("`{element}` is a {kind} of the variety `{variety}`, which the library does not have")]
    UnknownVariety {
        /// The element.
        element: String,
        /// What it is.
        kind: &'static str,
        /// The variety.
        variety: String,
    },
    /// The library lacks what no design can do without.
    #[error("the library states no {what}; state them")]
    LibraryBlank {
        /// What is missing.
        what: &'static str,
    },
    /// Amplifiers of one and of several bands on one line.
    #[error("`{one_band}` amplifies one band and `{multiband}` several, on one line; use one kind on a line")]
    AmplifiersMixed {
        /// An amplifier of one band.
        one_band: String,
        /// An amplifier of several.
        multiband: String,
    },
    /// A line whose amplifiers and whose design bands do not go together.
    #[error(
        "`{node}` towards `{degree}`: the bands it is designed for do not fit the amplifiers of the line"
    )]
    BandsUnfit {
        /// The node.
        node: String,
        /// The element the degree leads to.
        degree: String,
    },
    /// A place for which the library has no amplifier.
    #[error(
        "`{element}`: no amplifier of the library is allowed there and covers {low_thz:.4} to {high_thz:.4} THz"
    )]
    NoAmplifier {
        /// The element.
        element: String,
        /// Lower edge of the band.
        low_thz: f64,
        /// Upper edge of the band.
        high_thz: f64,
    },
    /// Blocks side by side that no amplifier of the library has together.
    #[error("`{element}`: no amplifier of the library is made of {}", .varieties.join(" and "))]
    NoMultiband {
        /// The element.
        element: String,
        /// Varieties of the blocks.
        varieties: Vec<String>,
    },
    /// A way through a node that it does not have.
    #[error("`{node}` has no way from `{from}` to `{to}`")]
    NoWayThrough {
        /// The node.
        node: String,
        /// The element before it.
        from: String,
        /// The element after it.
        to: String,
    },
    /// A path that is no line.
    #[error(transparent)]
    Line(#[from] LineError),
    /// What light does cannot be computed.
    #[error(transparent)]
    Light(#[from] OpticsError),
}
