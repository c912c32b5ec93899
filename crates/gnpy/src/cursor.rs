//! Reading values by key: every mistake is told with its place, every key nobody asked for is a finding.

use crate::error::{GnpyError, Place};
use crate::tree::{Json, Located, parse};
use std::cell::RefCell;
use units::Finding;

/// What reading gives.
pub type Read<T> = Result<T, GnpyError>;

/// A file being read, and what was found in it.
pub struct Source<'a> {
    /// Name of the file in messages.
    pub file: &'a str,
    findings: RefCell<Vec<Finding>>,
}

/// A value at its place.
#[derive(Clone)]
pub struct At<'a> {
    source: &'a Source<'a>,
    path: String,
    field: String,
    value: &'a Located,
}

/// An object whose keys are being asked for.
pub struct Fields<'a> {
    source: &'a Source<'a>,
    path: String,
    line_no: u32,
    entries: &'a [(String, Located)],
    asked: RefCell<Vec<bool>>,
}

impl<'a> Source<'a> {
    /// A file of a name.
    pub fn new(file: &'a str) -> Self {
        Self { file, findings: RefCell::new(Vec::new()) }
    }

    /// The tree of the file.
    pub fn tree(&self, bytes: &[u8]) -> Read<Located> {
        parse(self.file, bytes)
    }

    /// The top of a tree of this file.
    pub fn top(&'a self, tree: &'a Located) -> At<'a> {
        At { source: self, path: "$".to_owned(), field: "$".to_owned(), value: tree }
    }

    /// Adds a finding.
    pub fn note(&self, finding: Finding) {
        self.findings.borrow_mut().push(finding);
    }

    /// All findings.
    pub fn into_findings(self) -> Vec<Finding> {
        self.findings.into_inner()
    }
}

impl<'a> At<'a> {
    /// Whether it is `null`.
    pub fn is_null(&self) -> bool {
        self.value.json == Json::Null
    }

    /// The value itself.
    pub fn json(&self) -> &'a Json {
        &self.value.json
    }

    /// The error that this value is not what belongs here.
    pub fn wrong(&self, expected: &'static str, hint: impl Into<String>) -> GnpyError {
        let (at, value) = (Box::new(self.place()), shown(&self.value.json));
        GnpyError::Value { at, value, expected, hint: hint.into() }
    }

    /// The error that the file this value names is not at hand.
    pub fn file_missing(&self, wanted: &str) -> GnpyError {
        GnpyError::FileMissing { at: Box::new(self.place()), wanted: wanted.to_owned() }
    }

    /// The number.
    pub fn number(&self) -> Read<f64> {
        match self.value.json {
            Json::Number(number) => Ok(number),
            Json::Text(_) => Err(self.wrong("a number", "write it without quotes")),
            _ => Err(self.wrong("a number", "write a number")),
        }
    }

    /// The whole number, 0 or more.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // checked to be whole and within
    pub fn whole(&self) -> Read<u32> {
        let number = self.number()?;
        if number.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&number) {
            return Ok(number as u32);
        }
        Err(self.wrong("a whole number, 0 or more", "write a whole number"))
    }

    /// The text.
    pub fn text(&self) -> Read<&'a str> {
        match &self.value.json {
            Json::Text(text) => Ok(text),
            _ => Err(self.wrong("a text", "write it in quotes")),
        }
    }

    /// `true` or `false`.
    pub fn flag(&self) -> Read<bool> {
        match self.value.json {
            Json::Bool(flag) => Ok(flag),
            _ => Err(self.wrong("true or false", "write true or false, without quotes")),
        }
    }

    /// The items of the list.
    pub fn items(&self) -> Read<Vec<At<'a>>> {
        let Json::List(items) = &self.value.json else {
            return Err(self.wrong("a list", "put it in [ ]"));
        };
        let at = |(index, value): (usize, &'a Located)| At {
            source: self.source,
            path: format!("{}[{index}]", self.path_here()),
            field: format!("[{index}]"),
            value,
        };
        Ok(items.iter().enumerate().map(at).collect())
    }

    /// The numbers of the list.
    pub fn numbers(&self) -> Read<Vec<f64>> {
        self.items()?.iter().map(At::number).collect()
    }

    /// The texts of the list.
    pub fn texts(&self) -> Read<Vec<String>> {
        self.items()?.iter().map(|item| item.text().map(str::to_owned)).collect()
    }

    /// The object, to be asked by key.
    pub fn fields(&self) -> Read<Fields<'a>> {
        let Json::Object(entries) = &self.value.json else {
            return Err(self.wrong("an object", "put it in { }"));
        };
        Ok(Fields {
            source: self.source,
            path: self.path_here(),
            line_no: self.value.line_no,
            entries,
            asked: RefCell::new(vec![false; entries.len()]),
        })
    }

    /// The keys and values of an object whose keys are names.
    pub fn by_name(&self) -> Read<Vec<(&'a str, At<'a>)>> {
        let Json::Object(entries) = &self.value.json else {
            return Err(self.wrong("an object", "put it in { }"));
        };
        let at = |(key, value): &'a (String, Located)| {
            let at = At { source: self.source, path: self.path_here(), field: key.clone(), value };
            (key.as_str(), at)
        };
        Ok(entries.iter().map(at).collect())
    }

    /// Adds a finding about this value.
    pub fn note(&self, finding: Finding) {
        self.source.note(finding.at(self.place().to_string()));
    }

    fn place(&self) -> Place {
        Place {
            file: self.source.file.to_owned(),
            line_no: self.value.line_no,
            path: self.path.clone(),
            field: self.field.clone(),
        }
    }

    fn path_here(&self) -> String {
        // items and the top carry their own name in the path
        if self.field == "$" || self.field.starts_with('[') {
            self.path.clone()
        } else {
            format!("{}.{}", self.path, self.field)
        }
    }
}

impl<'a> Fields<'a> {
    /// The value of a key, if the key is there.
    pub fn get(&self, key: &str) -> Option<At<'a>> {
        let index = self.entries.iter().position(|(name, _)| name == key)?;
        self.asked.borrow_mut()[index] = true;
        let value = &self.entries[index].1;
        Some(At { source: self.source, path: self.path.clone(), field: key.to_owned(), value })
    }

    /// The value of a key, if it is there and neither `null` nor an empty text.
    pub fn some(&self, key: &str) -> Option<At<'a>> {
        self.get(key).filter(|at| !at.is_null() && *at.json() != Json::Text(String::new()))
    }

    /// The value of a key that must be there.
    pub fn must(&self, key: &str, expected: &'static str) -> Read<At<'a>> {
        self.some(key).ok_or_else(|| self.missing(key, expected, format!("add `{key}`")))
    }

    /// The error that a key is missing.
    pub fn missing(&self, key: &str, expected: &'static str, hint: String) -> GnpyError {
        let at = Place {
            file: self.source.file.to_owned(),
            line_no: self.line_no,
            path: self.path.clone(),
            field: key.to_owned(),
        };
        GnpyError::Missing { at: Box::new(at), expected, hint }
    }

    /// The number of a key that must be there.
    pub fn number(&self, key: &str) -> Read<f64> {
        self.must(key, "a number")?.number()
    }

    /// The number above 0 of a key that must be there.
    pub fn positive(&self, key: &str) -> Read<f64> {
        above_zero(&self.must(key, "a number above 0")?)
    }

    /// The number of a key, or none.
    pub fn maybe(&self, key: &str) -> Read<Option<f64>> {
        self.some(key).map(|at| at.number()).transpose()
    }

    /// The number above 0 of a key, or none.
    pub fn maybe_positive(&self, key: &str) -> Read<Option<f64>> {
        self.some(key).map(|at| above_zero(&at)).transpose()
    }

    /// The number of a key, 0 or more, or what it is when the key is missing.
    pub fn passive(&self, key: &str, missing: f64) -> Read<f64> {
        Ok(self.maybe_passive(key)?.unwrap_or(missing))
    }

    /// The number of a key, 0 or more, or none.
    pub fn maybe_passive(&self, key: &str) -> Read<Option<f64>> {
        let Some(at) = self.some(key) else { return Ok(None) };
        let number = at.number()?;
        if number < 0.0 {
            return Err(at.wrong("a number, 0 or more", "write a loss as a positive number"));
        }
        Ok(Some(number))
    }

    /// The text of a key that must be there.
    pub fn text(&self, key: &str) -> Read<String> {
        self.must(key, "a text")?.text().map(str::to_owned)
    }

    /// The text of a key, or none.
    pub fn maybe_text(&self, key: &str) -> Read<Option<String>> {
        self.some(key).map(|at| at.text().map(str::to_owned)).transpose()
    }

    /// `true` or `false` of a key, or what it is when the key is missing.
    pub fn flag(&self, key: &str, missing: bool) -> Read<bool> {
        self.some(key).map_or(Ok(missing), |at| at.flag())
    }

    /// The texts of a key, or none.
    pub fn texts(&self, key: &str) -> Read<Option<Vec<String>>> {
        self.some(key).map(|at| at.texts()).transpose()
    }

    /// Way to this object in the file, for the source of an entry.
    pub fn source_text(&self) -> String {
        format!("{}, {}", self.source.file, self.path)
    }

    /// Marks keys as known and of no effect.
    pub fn ignore(&self, keys: &[&str]) {
        for key in keys {
            let _ = self.get(key);
        }
    }

    /// Says that keys are known to GNPy and not taken over, where they are there and not empty.
    pub fn not_taken(&self, keys: &[&str], why: &str) {
        for key in keys {
            let Some(at) = self.some(key).filter(|at| *at.json() != Json::Number(0.0)) else { continue };
            let message = format!("`{key}` is {} and is not taken over: {why}", shown(at.json()));
            at.note(Finding::warns("gnpy.read.not_taken_over", message));
        }
    }

    /// A finding for every key nobody asked for.
    pub fn finish(self) {
        let asked = self.asked.borrow();
        for ((key, value), _) in self.entries.iter().zip(asked.iter()).filter(|(_, asked)| !**asked) {
            let place = format!("{}, line {}, {}: `{key}`", self.source.file, value.line_no, self.path);
            let message = format!("`{key}` is no key of GNPy here and is not taken over");
            let finding = Finding::warns("gnpy.read.unknown_key", message).at(place);
            self.source.note(finding.hint("check its spelling, or remove it"));
        }
    }
}

fn above_zero(at: &At) -> Read<f64> {
    let number = at.number()?;
    if number > 0.0 { Ok(number) } else { Err(at.wrong("a number above 0", "write a number above 0")) }
}

/// A value as a message shows it: short.
pub fn shown(json: &Json) -> String {
    match json {
        Json::Null => "null".to_owned(),
        Json::Bool(flag) => flag.to_string(),
        Json::Number(number) => number.to_string(),
        Json::Text(text) if text.chars().count() > 60 => {
            format!("\"{}…\"", text.chars().take(60).collect::<String>())
        }
        Json::Text(text) => format!("\"{text}\""),
        Json::List(items) => format!("a list of {}", items.len()),
        Json::Object(entries) => format!("an object of {} keys", entries.len()),
    }
}
