//! Why a corridor cannot be studied: every error names the figure and what is allowed.

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
}
