//! What comparing one reference case gives: the value, what was expected, and how far apart they are.

/// How a case ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// Every figure the file names lies within its tolerance.
    Passed,
    /// At least one does not, or could not be computed.
    Failed,
    /// The product does not do this yet; the reason says what.
    Skipped(String),
}

/// One case, by its worst figure.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseOutcome {
    /// Identity of the case: the file's, with the row's where a file has several.
    pub id: String,
    /// Our figure, with its place in the case; for a skipped case a dash.
    pub value: String,
    /// The file's figure.
    pub expected: String,
    /// Absolute deviation, in the figure's own unit.
    pub deviation: f64,
    /// The file's tolerance for it.
    pub tolerance: f64,
    /// How it ended.
    pub status: Status,
}

impl CaseOutcome {
    /// A case the product does not support yet.
    #[must_use]
    pub fn skipped(id: impl Into<String>, reason: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            value: "-".to_owned(),
            expected: "-".to_owned(),
            deviation: 0.0,
            tolerance: 0.0,
            status: Status::Skipped(reason.into()),
        }
    }

    /// A case that could not be read or computed: a failure with the reason in place of a value.
    #[must_use]
    pub fn broken(id: impl Into<String>, reason: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            value: reason.into(),
            expected: "a value".to_owned(),
            deviation: f64::INFINITY,
            tolerance: 0.0,
            status: Status::Failed,
        }
    }
}

/// The worst of many comparisons, measured in tolerances.
#[derive(Debug, Clone, Default)]
pub struct Worst {
    /// Place, value, expected, deviation, tolerance and their quotient.
    found: Option<(String, f64, f64, f64, f64, f64)>,
}

impl Worst {
    /// Compares one figure; a figure that is not a number fails.
    pub fn compare(&mut self, place: &str, value: f64, expected: f64, tolerance: f64) {
        let deviation = if value == expected { 0.0 } else { (value - expected).abs() };
        let quotient = match (deviation, tolerance) {
            (deviation, _) if deviation.is_nan() => f64::INFINITY,
            (0.0, _) => 0.0,
            (deviation, tolerance) => deviation / tolerance,
        };
        if self.found.as_ref().is_none_or(|worst| quotient > worst.5) {
            self.found = Some((place.to_owned(), value, expected, deviation, tolerance, quotient));
        }
    }

    /// The outcome of the case: passed when the worst is within its tolerance. Nothing compared is a failure.
    #[must_use]
    pub fn outcome(self, id: impl Into<String>) -> CaseOutcome {
        let Some((place, value, expected, deviation, tolerance, quotient)) = self.found else {
            return CaseOutcome::broken(id, "the file names no figure to compare");
        };
        let status = if quotient <= 1.0 { Status::Passed } else { Status::Failed };
        let (value, expected) = (format!("{place} = {value}"), expected.to_string());
        CaseOutcome { id: id.into(), value, expected, deviation, tolerance, status }
    }
}

/// One line: how it ended, which case, our figure, the file's, the deviation and the tolerance.
impl std::fmt::Display for CaseOutcome {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { id, value, expected, deviation, tolerance, status } = self;
        match status {
            Status::Skipped(reason) => write!(out, "skip  {id}: {reason}"),
            Status::Passed => {
                write!(
                    out,
                    "pass  {id}: {value}, expected {expected}, off by {deviation:.3e}, tolerance {tolerance:.1e}"
                )
            }
            Status::Failed => {
                write!(
                    out,
                    "FAIL  {id}: {value}, expected {expected}, off by {deviation:.3e}, tolerance {tolerance:.1e}"
                )
            }
        }
    }
}
