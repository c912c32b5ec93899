//! Why a file of GNPy cannot be read, or a line cannot be made of it: where, what, what was expected, what now.

use optics::OpticsError;

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
    #[error("{file}, line {line_no}, {path}: `{field}` is missing; expected {expected}; {hint}")]
    Missing {
        /// Name of the file.
        file: String,
        /// Line where the object begins, from 1.
        line_no: u32,
        /// Way to the object in the file.
        path: String,
        /// The key.
        field: String,
        /// What belongs there.
        expected: &'static str,
        /// How to put it right.
        hint: String,
    },
    /// A value is not what belongs there.
    #[error("{file}, line {line_no}, {path}: `{field}` is {value}; expected {expected}; {hint}")]
    Value {
        /// Name of the file.
        file: String,
        /// Line of the value, from 1.
        line_no: u32,
        /// Way to the object in the file.
        path: String,
        /// The key.
        field: String,
        /// What stands there.
        value: String,
        /// What belongs there.
        expected: &'static str,
        /// How to put it right.
        hint: String,
    },
    /// A file names another one that was not handed in.
    #[error(
        "{file}, line {line_no}, {path}: `{field}` names the file `{wanted}`, which is not at hand; put it beside {file}"
    )]
    FileMissing {
        /// Name of the file.
        file: String,
        /// Line, from 1.
        line_no: u32,
        /// Way to the object in the file.
        path: String,
        /// The key.
        field: String,
        /// The file it names.
        wanted: String,
    },
    /// The light of a line cannot be computed.
    #[error(transparent)]
    Optics(#[from] OpticsError),
    /// A topology cannot be turned into a line.
    #[error(transparent)]
    Network(#[from] network::LineError),
}
