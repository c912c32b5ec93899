//! The equipment file: `Edfa`, `Fiber`, `RamanFiber`, `Roadm`, `Span`, `SI`, `Transceiver`.

use super::config::Configs;
use super::{Lookup, amplifier, fibre, rules, terminal};
use crate::cursor::{At, Read, Source};
use crate::error::GnpyError;
use optics::EquipmentLibrary;
use units::{Finding, Staged};

/// The library an equipment file states.
///
/// Files it names are asked for by name; so are [`super::DEFAULT_AMPLIFIER_FILE`] and [`super::DEFAULT_RAMAN_FILE`],
/// which GNPy holds in its code and this program does not.
///
/// # Errors
/// The first thing that is not what GNPy accepts, with its place.
pub fn read_equipment(
    file: &str,
    bytes: &[u8],
    lookup: Lookup,
) -> Result<Staged<EquipmentLibrary>, GnpyError> {
    let source = Source::new(file);
    let tree = source.tree(bytes)?;
    let mut configs = Configs::new(lookup)?;
    let library = library_of(&source.top(&tree), &mut configs)?;
    let mut findings = source.into_findings();
    findings.append(&mut configs.findings);
    Ok(Staged { value: library, findings })
}

fn library_of(top: &At, configs: &mut Configs) -> Read<EquipmentLibrary> {
    let fields = top.fields()?;
    fields.ignore(&["library-information"]);
    let entries = |key: &str| fields.get(key).map_or(Ok(Vec::new()), |at| at.items());
    let mut library = EquipmentLibrary {
        amplifiers: amplifier::amplifiers(&entries("Edfa")?, configs)?,
        ..EquipmentLibrary::default()
    };
    for entry in entries("Fiber")? {
        library.fibres.push(fibre::fibre(&entry, configs)?);
    }
    for entry in entries("RamanFiber")? {
        library.raman_fibres.push(fibre::fibre(&entry, configs)?);
    }
    for entry in entries("Roadm")? {
        library.roadms.push(terminal::roadm(&entry, &library)?);
    }
    for entry in entries("Transceiver")? {
        library.transceivers.extend(terminal::transceivers(&entry)?);
    }
    for entry in entries("Span")? {
        if library.span_rules.is_some() {
            let message = "more than one `Span` is stated; the first counts";
            entry.note(Finding::warns("gnpy.read.span_twice", message).hint("leave one `Span` in the file"));
        } else {
            library.span_rules = Some(rules::span_rules(&entry)?);
        }
    }
    for entry in entries("SI")? {
        library.spectra.push(rules::spectrum(&entry)?);
    }
    library.spectra.sort_by_key(|entry| entry.variety != "default");
    fields.finish();
    once(top, "Edfa", library.amplifiers.iter().map(|entry| entry.variety.as_str()))?;
    once(top, "Fiber", library.fibres.iter().map(|entry| entry.variety.as_str()))?;
    once(top, "RamanFiber", library.raman_fibres.iter().map(|entry| entry.variety.as_str()))?;
    once(top, "Roadm", library.roadms.iter().map(|entry| entry.variety.as_str()))?;
    once(top, "Transceiver", library.transceivers.iter().map(|entry| entry.variety.as_str()))?;
    agree(top, &library)?;
    Ok(library)
}

/// An error when a list has a variety twice: GNPy would silently keep the last.
fn once<'a>(top: &At, list: &str, varieties: impl Iterator<Item = &'a str>) -> Read<()> {
    let mut sorted: Vec<&str> = varieties.collect();
    sorted.sort_unstable();
    match sorted.windows(2).find(|pair| pair[0] == pair[1]) {
        None => Ok(()),
        Some(pair) => {
            let hint = format!("`{list}` has `{}` twice: rename or remove one", pair[0]);
            Err(top.wrong("each variety once in its list", hint))
        }
    }
}

/// An error when a fibre has other figures with pumps than without.
fn agree(top: &At, library: &EquipmentLibrary) -> Read<()> {
    for pumped in &library.raman_fibres {
        let Some(plain) = library.fibre(&pumped.variety) else { continue };
        let (a, b) = (&plain.figures, &pumped.figures);
        let is_same = a.dispersion_ps_per_nm_km == b.dispersion_ps_per_nm_km
            && a.dispersion_slope_ps_per_nm2_km == b.dispersion_slope_ps_per_nm2_km
            && a.effective_area_um2 == b.effective_area_um2
            && a.nonlinearity_per_w_per_km == b.nonlinearity_per_w_per_km;
        if !is_same {
            let hint =
                format!("`{}` differs between `Fiber` and `RamanFiber`: make them equal", pumped.variety);
            return Err(top.wrong("equal figures of a fibre with and without pumps", hint));
        }
    }
    Ok(())
}
