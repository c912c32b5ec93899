//! What the program says when it cannot go on, and with which exit code.

/// A failure as a person reads it: what, where, and what to do now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// 1 blocking findings, 2 wrong input or usage, 3 our fault.
    pub exit_code: u8,
    /// What went wrong, with value and limit.
    pub what: String,
    /// File or place, where one is known.
    pub place: Option<String>,
    /// What to do now.
    pub remedy: Option<String>,
}

impl Failure {
    /// The input is wrong: exit code 2.
    pub fn input(what: impl std::fmt::Display) -> Self {
        let (what, remedy) = in_words(what.to_string());
        Self { exit_code: 2, what, place: None, remedy }
    }

    /// The chosen design has blocking findings: exit code 1.
    pub fn blocked(what: impl std::fmt::Display) -> Self {
        Self { exit_code: 1, what: what.to_string(), place: None, remedy: None }
    }

    /// Something that should not happen did: exit code 3.
    pub fn ours(what: impl std::fmt::Display) -> Self {
        let remedy = "please report this with the command line and the version".to_owned();
        Self { exit_code: 3, what: what.to_string(), place: None, remedy: Some(remedy) }
    }

    /// The same failure with its place.
    pub fn at(mut self, place: impl std::fmt::Display) -> Self {
        self.place = Some(place.to_string());
        self
    }

    /// The same failure with its remedy.
    pub fn now(mut self, remedy: impl std::fmt::Display) -> Self {
        self.remedy = Some(remedy.to_string());
        self
    }

    /// The failure as one JSON object.
    pub fn json(&self) -> serde_json::Value {
        serde_json::json!({
            "error": { "what": self.what, "place": self.place, "remedy": self.remedy, "exit_code_no": self.exit_code }
        })
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "error: {}", self.what.trim_end())?;
        if let Some(place) = &self.place {
            write!(out, "\n  where: {place}")?;
        }
        if let Some(remedy) = &self.remedy {
            write!(out, "\n  now:   {remedy}")?;
        }
        Ok(())
    }
}

/// What the system says without its number; where a file is missing, what to do about that.
fn in_words(what: String) -> (String, Option<String>) {
    let Some(start) = what.find(" (os error ") else { return (what, None) };
    let end = what[start..].find(')').map_or(what.len(), |length| start + length + 1);
    let said = format!("{}{}", &what[..start], &what[end..]);
    const MISSING: &str = "No such file or directory";
    if !said.contains(MISSING) {
        return (said, None);
    }
    let remedy = "check the name; it counts from the folder you are in".to_owned();
    (said.replace(MISSING, "there is no such file or folder"), Some(remedy))
}

/// Reads a whole file, naming it when that fails and refusing one larger than `limit_bytes`.
pub fn read_file(path: &std::path::Path, limit_bytes: u64) -> Result<Vec<u8>, Failure> {
    let told = |error: std::io::Error| Failure::input(format!("cannot read: {error}")).at(path.display());
    let size_bytes = std::fs::metadata(path).map_err(told)?.len();
    if size_bytes > limit_bytes {
        let what = format!("the file has {size_bytes} bytes; the limit here is {limit_bytes}");
        return Err(Failure::input(what).at(path.display()));
    }
    std::fs::read(path).map_err(told)
}

/// Writes a file that must not exist yet, and makes it durable.
pub fn write_new(path: &std::path::Path, bytes: &[u8]) -> Result<(), Failure> {
    use std::io::Write as _;
    let told = |error: std::io::Error| Failure::input(format!("cannot write: {error}")).at(path.display());
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).open(path).map_err(told)?;
    file.write_all(bytes).map_err(told)?;
    file.sync_all().map_err(told)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_a_system_error_is_left_out_and_a_missing_file_is_called_so() {
        let told = Failure::input("cannot read: No such file or directory (os error 2)");
        assert_eq!(told.what, "cannot read: there is no such file or folder");
        assert!(told.remedy.is_some());
        let told = Failure::input("cannot write: Permission denied (os error 13); x");
        assert_eq!((told.what.as_str(), told.remedy), ("cannot write: Permission denied; x", None));
    }
}
