//! `results.json`: the results as the schema documents them, each figure with the digits its unit allows.

use crate::error::ReportError;
use pipeline::results::ResultsFile;

/// The file's text: keys sorted, money whole, every other figure rounded as its suffix says.
///
/// # Errors
/// Never for results of a design; a text key is all JSON asks for.
pub fn results_json(file: &ResultsFile) -> Result<String, ReportError> {
    let mut value = serde_json::to_value(file)?;
    units::suffix::round_by_suffix(&mut value);
    let mut text = serde_json::to_string_pretty(&value)?;
    text.push('\n');
    Ok(text)
}
