//! Why a file of GNPy cannot be read, or a line cannot be made of it: where, what, what was expected, what now.

use optics::OpticsError;

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Name of the file.
    pub file: String,
    /// Line, from 1; of a missing key, where its object begins.
    pub line_no: u32,
    /// Way to the object in the file.
    pub path: String,
    /// The key.
    pub field: String,
}

impl std::fmt::Display for Place {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}, line {}, {}: `{}`", self.file, self.line_no, self.path, self.field)
    }
}

/// A file that cannot be used as it stands.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum GnpyError {
    /// The file is no JSON.
    #[error("{file}, line {line_no}: not JSON: {problem}; check the file with a JSON editor")]
    NotJson {
        /// Name of the file.
        file: String,
        /// Line, from 1.
        line_no: u32,
        /// What is wrong there.
        problem: &'static str,
    },
    /// A key is missing.
    #[error("{at} is missing; expected {expected}; {hint}")]
    Missing {
        /// The key, and the object it is missing in.
        at: Box<Place>,
        /// What belongs there.
        expected: &'static str,
        /// How to put it right.
        hint: String,
    },
    /// A value is not what belongs there.
    #[error("{at} is {value}; expected {expected}; {hint}")]
    Value {
        /// Where it stands.
        at: Box<Place>,
        /// What stands there.
        value: String,
        /// What belongs there.
        expected: &'static str,
        /// How to put it right.
        hint: String,
    },
    /// A file names another one that was not handed in.
    #[error("{at} names the file `{wanted}`, which is not at hand; put it beside {}", .at.file)]
    FileMissing {
        /// Where it is named.
        at: Box<Place>,
        /// The file.
        wanted: String,
    },
    /// A topology without two transceivers has no line.
    #[error("{file}: fewer than two elements are transceivers; a line runs from one to another: add them")]
    NoEnds {
        /// Name of the topology file.
        file: String,
    },
    /// Nothing says which channels are launched.
    #[error("{file}: no spectrum is stated; add `SI` to it, or put a spectrum file beside it")]
    NoSpectrum {
        /// Name of the equipment file.
        file: String,
    },
    /// The light of a line cannot be computed.
    #[error(transparent)]
    Optics(#[from] OpticsError),
    /// A topology cannot be turned into a line.
    #[error(transparent)]
    Network(#[from] network::LineError),
}
