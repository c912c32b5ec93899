//! What the readers of all formats hand over: features as they stand in the file, unchecked.

use super::{FEATURES_LIMIT_COUNT, VERTICES_LIMIT_COUNT, too_large};
use crate::error::LayersError;
use std::collections::BTreeMap;
use units::{Finding, LonLat};

/// Most findings of one kind told one by one.
const FINDINGS_LIMIT_COUNT: usize = 100;

/// A piece of a geometry.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Part {
    Points(Vec<LonLat>),
    Line(Vec<LonLat>),
    /// An outline and its holes, closed or not.
    Area(Vec<Vec<LonLat>>),
    /// A kind of geometry that is not read, by its name in the file.
    Unsupported(String),
}

/// A feature as it stands in the file.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Raw {
    pub name: Option<String>,
    pub properties: BTreeMap<String, String>,
    pub parts: Vec<Part>,
}

impl Raw {
    /// Takes the name out of the properties where the format has no other place for it: `name` in any case, else `id`.
    pub(super) fn named_by_property(mut self) -> Self {
        for wanted in ["name", "id"] {
            let key = self.properties.keys().find(|key| key.eq_ignore_ascii_case(wanted)).cloned();
            let filled = |key: &String| self.properties.get(key).is_some_and(|name| !name.trim().is_empty());
            if self.name.is_none()
                && let Some(key) = key.filter(filled)
            {
                self.name = self.properties.remove(&key);
            }
        }
        self
    }
}

/// The features of a file, counted against the limits.
#[derive(Debug)]
pub(super) struct Found {
    pub file: String,
    pub format: &'static str,
    pub features: Vec<Raw>,
    pub findings: Findings,
    vertices_count: usize,
}

impl Found {
    pub(super) fn new(file: &str, format: &'static str) -> Self {
        let (features, findings) = (Vec::new(), Findings::default());
        Self { file: file.to_owned(), format, features, findings, vertices_count: 0 }
    }

    /// Counts corners before they are read.
    pub(super) fn count(&mut self, vertices_count: usize) -> Result<(), LayersError> {
        self.vertices_count = self.vertices_count.saturating_add(vertices_count);
        if self.vertices_count > VERTICES_LIMIT_COUNT {
            return Err(too_large(&self.file, "corners and points", VERTICES_LIMIT_COUNT));
        }
        Ok(())
    }

    pub(super) fn push(&mut self, feature: Raw) -> Result<(), LayersError> {
        if self.features.len() >= FEATURES_LIMIT_COUNT {
            return Err(too_large(&self.file, "features", FEATURES_LIMIT_COUNT));
        }
        self.features.push(feature);
        Ok(())
    }

    /// The content as a whole is broken.
    pub(super) fn broken(&self, reason: impl std::fmt::Display) -> LayersError {
        super::broken(&self.file, self.format, reason)
    }
}

/// Findings, those of one kind beyond a hundred only counted.
#[derive(Debug, Default)]
pub(super) struct Findings {
    told: Vec<Finding>,
    count_of: BTreeMap<String, usize>,
}

impl Findings {
    pub(super) fn push(&mut self, finding: Finding) {
        let count = self.count_of.entry(finding.code.clone()).or_default();
        *count += 1;
        if *count <= FINDINGS_LIMIT_COUNT {
            self.told.push(finding);
        }
    }

    /// All of them, with a note for each kind that was cut short.
    pub(super) fn into_vec(mut self) -> Vec<Finding> {
        for (code, count) in self.count_of {
            if count > FINDINGS_LIMIT_COUNT {
                let message = format!(
                    "{count} findings `{code}` in all; the first {FINDINGS_LIMIT_COUNT} are told one by one"
                );
                self.told.push(Finding::notes("layers.features.findings_cut", message));
            }
        }
        self.told
    }
}
