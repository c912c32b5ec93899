//! A register carried over to another revision of its route.

use super::RegisterField as F;
use super::check::place;
use super::{KpBasis, Register, RegisterEntry};
use crate::edit::AtKp;
use crate::error::RplError;
use crate::kp::{Side, Track};
use crate::list::PositionList;
use crate::translate::{Confidence, TranslateRules, Translated, translate as translate_kp};
use serde::Serialize;
use units::suffix::round_to;
use units::{CableKm, Finding, RouteKm, Staged};

/// Decimals of a translated kilometre point: 0.1 m, as kilometres are kept in files.
const KP_DECIMALS: u32 = 4;

/// A register by the kilometre points of another revision, and how each was found.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct TranslatedRegister {
    /// The register, of the other revision. Its cells are as read: they say the kilometre points before.
    pub register: Register,
    /// Every kilometre point that moved over, in the order of entries.
    pub kp: Vec<TranslatedKp>,
}

/// A kilometre point of an entry, carried over.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct TranslatedKp {
    /// Name of the entry.
    pub entry: String,
    /// Whether it is where the entry ends.
    pub is_end: bool,
    /// By the revision before.
    pub before_kp_km: f64,
    /// By the other revision.
    pub after_kp_km: f64,
    /// How far the place lies off the other route.
    pub offset_m: f64,
    /// On which side.
    pub side: Side,
    /// How sure it is.
    pub confidence: Confidence,
}

/// The register by the kilometre points of `to` instead of `from`, the lists whose revisions they are. Entries with
/// coordinates only stay as they are.
///
/// Every large offset, bend and second place is a finding. A kilometre point off the list is taken out of its entry, and
/// blocks.
///
/// # Errors
/// Nobody said what its kilometre points count along.
pub fn translate(
    register: &Register,
    from: &PositionList,
    to: &PositionList,
    rules: &TranslateRules,
) -> Result<Staged<TranslatedRegister>, RplError> {
    if register.kp == KpBasis::Unknown {
        return Err(RplError::RegisterBasisUnknown { register: register.id.clone() });
    }
    let mut walk = Walk {
        register,
        from: Track::of(from),
        to: Track::of(to),
        rules,
        kp: Vec::new(),
        findings: Vec::new(),
    };
    let entry = register.entry.iter().map(|entry| walk.entry(entry)).collect();
    let register = Register { revision: to.revision.clone(), entry, ..register.clone() };
    Ok(Staged { value: TranslatedRegister { register, kp: walk.kp }, findings: walk.findings })
}

struct Walk<'a> {
    register: &'a Register,
    from: Track,
    to: Track,
    rules: &'a TranslateRules,
    kp: Vec<TranslatedKp>,
    findings: Vec<Finding>,
}

impl Walk<'_> {
    fn entry(&mut self, entry: &RegisterEntry) -> RegisterEntry {
        let from = entry.from_kp_km.and_then(|kp_km| self.kp(entry, kp_km, false));
        let to = entry.to_kp_km.and_then(|kp_km| self.kp(entry, kp_km, true));
        let is_backwards = from.zip(to).is_some_and(|(from_km, to_km)| to_km < from_km);
        let (from_kp_km, to_kp_km) = if is_backwards { (to, from) } else { (from, to) };
        if let Some((from_km, to_km)) = from.zip(to).filter(|_| is_backwards) {
            let message = format!(
                "its ends change places: it began at what is KP {from_km:.3} there and ended at KP {to_km:.3}"
            );
            let finding = Finding::warns("rpl.register.translated_backwards", message);
            self.findings.push(finding.at(place(self.register, entry, F::FromKp)));
        }
        RegisterEntry { from_kp_km, to_kp_km, ..entry.clone() }
    }

    fn kp(&mut self, entry: &RegisterEntry, kp_km: f64, is_end: bool) -> Option<f64> {
        let at = place(self.register, entry, if is_end { F::ToKp } else { F::FromKp });
        let by = match self.register.kp {
            KpBasis::Cable => AtKp::Cable(CableKm(kp_km)),
            _ => AtKp::Route(RouteKm(kp_km)),
        };
        let staged = match translate_kp(&self.from, &self.to, by, self.rules) {
            Ok(staged) => staged,
            Err(error) => {
                let finding = Finding::blocks("rpl.register.not_translated", error.to_string());
                self.findings.push(finding.at(at).hint("look which revision its kilometre points refer to"));
                return None;
            }
        };
        self.findings.extend(staged.findings.into_iter().map(|finding| finding.at(at.clone())));
        let found = self.told(entry, (kp_km, is_end), &staged.value);
        let after_kp_km = found.after_kp_km;
        self.kp.push(found);
        Some(after_kp_km)
    }

    fn told(&self, entry: &RegisterEntry, (kp_km, is_end): (f64, bool), found: &Translated) -> TranslatedKp {
        let there = &found.to.place;
        let after_km =
            if self.register.kp == KpBasis::Cable { there.cable_kp_km.km() } else { there.route_kp_km.km() };
        TranslatedKp {
            entry: entry.id.clone(),
            is_end,
            before_kp_km: kp_km,
            after_kp_km: round_to(after_km, KP_DECIMALS),
            offset_m: found.to.offset_m,
            side: found.to.side,
            confidence: found.confidence,
        }
    }
}
