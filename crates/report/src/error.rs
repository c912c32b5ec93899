//! What can keep a deliverable from being written.

/// Why a deliverable could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The workbook refused a cell or a sheet.
    #[error("the workbook cannot be written: {source}")]
    Workbook {
        /// What the writer said.
        #[from]
        source: rust_xlsxwriter::XlsxError,
    },
    /// Results that do not fit JSON.
    #[error("the results cannot be written as JSON: {source}")]
    Json {
        /// What the writer said.
        #[from]
        source: serde_json::Error,
    },
    /// A date that is none.
    #[error("`{text}` of {field} is not a date `YYYY-MM-DD`")]
    Date {
        /// Which date.
        field: &'static str,
        /// As it stands in the results.
        text: String,
    },
}
