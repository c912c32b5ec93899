//! Losses a design counts with: connectors, the end of life, padding, spans.

use crate::error::NetworkError;
use crate::light::{glass_loss_db, passive_loss_db};
use crate::lines::{Lines, is_fibre, is_joint};
use crate::topology::{ElementKind, FibrePlace};
use optics::EquipmentLibrary;
use optics::library::SpanRules;
use units::Finding;

/// Losses by element.
#[derive(Debug, Clone)]
pub(super) struct Losses {
    /// Glass with its splices at the reference frequency; 0 for what is no fibre.
    pub glass_db: Vec<f64>,
    /// Raman gain of pumped fibres, as estimated so far.
    pub raman_gain_db: Vec<f64>,
    /// Loss of the span that ends with a fibre, once padded.
    padded_db: Vec<Option<f64>>,
}

impl Losses {
    /// Losses of the glass.
    pub fn of(lines: &Lines, library: &EquipmentLibrary) -> Result<Self, NetworkError> {
        let count = lines.elements.len();
        let mut glass_db = vec![0.0; count];
        for index in lines.those(is_fibre) {
            let (place, is_pumped) = match lines.kind(index) {
                ElementKind::RamanFibre(place, _) => (place, true),
                ElementKind::Fibre(place) => (place, false),
                _ => continue,
            };
            glass_db[index] = glass_loss_db(lines.id(index), place, is_pumped, library)?;
        }
        Ok(Self { glass_db, raman_gain_db: vec![0.0; count], padded_db: vec![None; count] })
    }

    /// Loss of an element that does not amplify; none for one that does.
    pub fn passive_db(&self, lines: &Lines, index: usize) -> f64 {
        passive_loss_db(lines, index, &self.glass_db)
    }

    /// Loss of the whole span an element is part of, less the Raman gain in it; none for amplifiers and nodes.
    pub fn span_db(&self, lines: &Lines, index: usize) -> f64 {
        if let Some(padded_db) = self.padded_db[index] {
            return padded_db;
        }
        let joined = lines.joined_before(index).into_iter().chain(lines.joined_after(index));
        let net_db = |index: usize| self.passive_db(lines, index) - self.raman_gain_db[index];
        net_db(index) + joined.map(net_db).sum::<f64>()
    }

    /// Adds padding before spans whose loss is below the least, at the first fibre of each.
    ///
    /// Spans that end in a pumped fibre are not padded, nor those that start with a joint.
    ///
    /// # Source
    /// Behaviour of GNPy 3.0.1; a padding already there counts once.
    pub fn pad(
        &mut self,
        lines: &mut Lines,
        least_db: f64,
        findings: &mut Vec<Finding>,
    ) -> Result<(), NetworkError> {
        for index in lines.those(|kind| matches!(kind, ElementKind::Fibre(_))) {
            if is_joint(lines.kind(lines.after(index)?)) {
                continue;
            }
            let span_db = self.span_db(lines, index);
            self.padded_db[index] = Some(span_db);
            let first = lines.joined_before(index).last().copied().unwrap_or(index);
            if span_db >= least_db || !is_fibre(lines.kind(first)) {
                continue;
            }
            if let Some(fibre) = fibre_mut(lines, first) {
                fibre.attenuator_in_db += least_db - span_db;
            }
            self.padded_db[index] = Some(least_db);
            let message = format!("a span of {span_db:.2} dB is padded to {least_db:.2} dB");
            findings.push(Finding::notes("network.design.padded", message).at(lines.id(first)));
        }
        Ok(())
    }
}

/// Gives connectors their losses, and every fibre that does not end in a joint the loss kept for the end of life.
pub(super) fn fill_connectors(
    lines: &mut Lines,
    rules: &SpanRules,
    findings: &mut Vec<Finding>,
) -> Result<(), NetworkError> {
    let mut blank_count = 0;
    for index in lines.those(is_fibre) {
        let ends_in_joint = is_joint(lines.kind(lines.after(index)?));
        let Some(fibre) = fibre_mut(lines, index) else { continue };
        blank_count +=
            usize::from(fibre.connector_in_db.is_none()) + usize::from(fibre.connector_out_db.is_none());
        fibre.connector_in_db.get_or_insert(rules.connector_in_db);
        let connector_out_db = fibre.connector_out_db.get_or_insert(rules.connector_out_db);
        if !ends_in_joint {
            *connector_out_db += rules.end_of_life_db;
        }
    }
    if blank_count > 0 {
        let message = format!(
            "{blank_count} connectors state no loss: {:.2} dB before a fibre and {:.2} dB after it, by the rules",
            rules.connector_in_db, rules.connector_out_db
        );
        findings.push(Finding::notes("network.design.connectors_filled", message));
    }
    if rules.end_of_life_db > 0.0 {
        let message =
            format!("{:.2} dB are added after every fibre for the end of life", rules.end_of_life_db);
        findings.push(Finding::notes("network.design.end_of_life", message));
    }
    Ok(())
}

fn fibre_mut(lines: &mut Lines, index: usize) -> Option<&mut FibrePlace> {
    match &mut lines.elements[index].kind {
        ElementKind::Fibre(place) | ElementKind::RamanFibre(place, _) => Some(place),
        _ => None,
    }
}
