//! `Roadm` and `Transceiver` entries.

use crate::convert::{giga, thz};
use crate::cursor::{At, Fields, Read};
use optics::library::{PathProfile, RoadmType, TransceiverMode, TransceiverType};
use optics::roadm::{PathImpairment, PowerTarget, RoadmPath};
use optics::transceiver::{DispersionPenalty, Mode, PdlPenalty, Penalties, PmdPenalty};
use optics::{Band, EquipmentLibrary};
use units::{Finding, Provenance, Tag};

/// Roll-off of a mode that states none: that of GNPy's spectrum.
const ROLL_OFF_RATIO: f64 = 0.15;

/// An entry of `Roadm`; the varieties it restricts its amplifiers to must be in the library.
pub fn roadm(entry: &At, library: &EquipmentLibrary) -> Read<RoadmType> {
    let fields = entry.fields()?;
    let target = target(&fields)?.ok_or_else(|| {
        let expected = "target_pch_out_db, target_psd_out_mWperGHz or target_out_mWperSlotWidth";
        fields.missing("target_pch_out_db", expected, "state one of the three targets".to_owned())
    })?;
    let (before, after) = restrictions(&fields)?;
    for variety in before.iter().chain(&after).flatten() {
        if library.amplifier(variety).is_none() {
            let at = fields.must("restrictions", "lists of varieties")?;
            let hint = format!("`{variety}` is no `Edfa` of this file: correct or add it");
            return Err(at.wrong("varieties of amplifiers of this file", hint));
        }
    }
    let profiles = match fields.some("roadm-path-impairments") {
        None => Vec::new(),
        Some(at) => at.items()?.iter().map(profile).collect::<Read<Vec<_>>>()?,
    };
    let entry = RoadmType {
        variety: fields.maybe_text("type_variety")?.unwrap_or_else(|| "default".to_owned()),
        target,
        add_drop_osnr_0p1nm_db: fields.maybe("add_drop_osnr")?.unwrap_or(100.0),
        pmd_ps: fields.passive("pmd", 0.0)? * 1e12,
        pdl_db: fields.passive("pdl", 0.0)?,
        preamplifier_varieties: before.unwrap_or_default(),
        booster_varieties: after.unwrap_or_default(),
        profiles,
        source: fields.source_text(),
    };
    fields.finish();
    Ok(entry)
}

/// The one target a node states, or none.
pub fn target(fields: &Fields) -> Read<Option<PowerTarget>> {
    let (channel, density, slot) = (
        fields.some("target_pch_out_db"),
        fields.some("target_psd_out_mWperGHz"),
        fields.some("target_out_mWperSlotWidth"),
    );
    match (channel, density, slot) {
        (None, None, None) => Ok(None),
        (Some(at), None, None) => Ok(Some(PowerTarget::Channel { channel_dbm: at.number()? })),
        (None, Some(at), None) => Ok(Some(PowerTarget::Density { density_mw_per_ghz: at.number()? })),
        (None, None, Some(at)) => Ok(Some(PowerTarget::Slot { slot_mw_per_ghz: at.number()? })),
        (Some(at), _, _) | (None, Some(at), _) => {
            Err(at.wrong("one target alone", "keep one of the targets of this node"))
        }
    }
}

/// Varieties that may stand before and after a node.
type Restrictions = (Option<Vec<String>>, Option<Vec<String>>);

/// Varieties that may stand before and after a node, where it states them.
pub fn restrictions(fields: &Fields) -> Read<Restrictions> {
    let Some(at) = fields.some("restrictions") else { return Ok((None, None)) };
    let lists = at.fields()?;
    let both = (lists.texts("preamp_variety_list")?, lists.texts("booster_variety_list")?);
    lists.finish();
    Ok(both)
}

fn profile(entry: &At) -> Read<PathProfile> {
    let fields = entry.fields()?;
    let profile_no = fields.must("roadm-path-impairments-id", "a whole number")?.whole()?;
    let kinds = [
        ("roadm-express-path", RoadmPath::Express),
        ("roadm-add-path", RoadmPath::Add),
        ("roadm-drop-path", RoadmPath::Drop),
    ];
    for (key, path) in kinds {
        let Some(at) = fields.some(key) else { continue };
        let impairments = at.items()?.iter().map(|item| impairment(item, path)).collect::<Read<Vec<_>>>()?;
        fields.finish();
        return Ok(PathProfile { profile_no, impairments });
    }
    let expected = "roadm-express-path, roadm-add-path or roadm-drop-path";
    Err(fields.missing("roadm-express-path", expected, "state what path the profile is of".to_owned()))
}

fn impairment(item: &At, path: RoadmPath) -> Read<PathImpairment> {
    let fields = item.fields()?;
    let band = match fields.some("frequency-range") {
        None => None,
        Some(at) => {
            let range = at.fields()?;
            let (low, high) =
                (range.maybe_positive("lower-frequency")?, range.maybe_positive("upper-frequency")?);
            low.zip(high).map(|(low, high)| Band { low_thz: thz(low), high_thz: thz(high) })
        }
    };
    fields.not_taken(
        &[
            "roadm-cd",
            "roadm-inband-crosstalk",
            "roadm-noise-figure",
            "roadm-pmax",
            "roadm-pmin",
            "roadm-ptyp",
            "roadm-minloss",
            "roadm-typloss",
            "minloss",
            "typloss",
            "pmin",
            "ptyp",
        ],
        "GNPy 3.0.1 reads it without effect",
    );
    let impairment = PathImpairment {
        path,
        band,
        loss_max_db: fields.maybe_passive("roadm-maxloss")?,
        pmd_ps: fields.maybe_passive("roadm-pmd")?.map(|pmd_s| pmd_s * 1e12),
        pdl_db: fields.maybe_passive("roadm-pdl")?,
        osnr_0p1nm_db: fields.maybe("roadm-osnr")?,
    };
    fields.finish();
    Ok(impairment)
}

/// An entry of `Transceiver`: once under each of its names.
pub fn transceivers(entry: &At) -> Read<Vec<TransceiverType>> {
    let fields = entry.fields()?;
    fields.ignore(&["comment"]);
    let frequency = fields.must("frequency", "{ min, max } in Hz")?;
    let range = frequency.fields()?;
    let (low_thz, high_thz) = (thz(range.positive("min")?), thz(range.positive("max")?));
    if low_thz >= high_thz {
        return Err(frequency.wrong("min below max, in Hz", "exchange min and max"));
    }
    range.finish();
    let source = fields.source_text();
    let mut modes = Vec::new();
    for item in fields.must("mode", "a list of modes")?.items()? {
        modes.extend(mode(&item, &source)?);
    }
    let mut names = vec![fields.text("type_variety")?];
    names.extend(fields.texts("other_name")?.unwrap_or_default());
    fields.finish();
    let band = Band { low_thz, high_thz };
    let named = |variety| TransceiverType { variety, band, modes: modes.clone(), source: source.clone() };
    Ok(names.into_iter().map(named).collect())
}

/// A mode: once under each of its names.
fn mode(item: &At, source: &str) -> Read<Vec<TransceiverMode>> {
    let fields = item.fields()?;
    fields.not_taken(&["detailed_rx"], "receivers are judged by OSNR and power, not by a Q margin");
    let roll_off_ratio = match fields.maybe("roll_off")? {
        Some(ratio) => ratio,
        None => {
            let message =
                format!("`roll_off` is not stated and taken as {ROLL_OFF_RATIO}, like the spectrum of GNPy");
            item.note(Finding::notes("gnpy.read.default_taken", message).hint("state `roll_off`"));
            ROLL_OFF_RATIO
        }
    };
    let mode = Mode {
        name: fields.text("format")?,
        baud_rate_gbd: giga(fields.positive("baud_rate")?),
        bit_rate_gbps: giga(fields.positive("bit_rate")?),
        roll_off_ratio,
        spacing_min_ghz: giga(fields.positive("min_spacing")?),
        osnr_min_0p1nm_db: fields.maybe("OSNR")?,
        tx_osnr_0p1nm_db: fields.maybe("tx_osnr")?,
        equalisation_offset_db: fields.maybe("equalization_offset_db")?.unwrap_or(0.0),
        rx_min_dbm: fields.maybe("rx-channel-power-min-dbm")?,
        rx_max_dbm: fields.maybe("rx-channel-power-max-dbm")?,
        cost_ratio: fields.maybe("cost")?,
        penalties: fields.some("penalties").map_or(Ok(Penalties::default()), |at| penalties(&at))?,
        provenance: Provenance::new(Tag::Cited, source),
    };
    let (tx_min_dbm, tx_max_dbm) =
        (fields.maybe("tx-channel-power-min-dbm")?, fields.maybe("tx-channel-power-max-dbm")?);
    fields.not_taken(&["tx_power_dbm"], "GNPy 3.0.1 reads it without effect");
    let mut names = vec![mode.name.clone()];
    names.extend(fields.texts("other_name")?.unwrap_or_default());
    fields.finish();
    let named = |name| TransceiverMode { mode: Mode { name, ..mode.clone() }, tx_min_dbm, tx_max_dbm };
    Ok(names.into_iter().map(named).collect())
}

/// Penalties: a list of `{chromatic_dispersion | pmd | pdl, penalty_value}`, in ps/nm, ps and dB; put in order.
fn penalties(at: &At) -> Read<Penalties> {
    let mut penalties = Penalties::default();
    for item in at.items()? {
        let fields = item.fields()?;
        let penalty_db = fields.passive("penalty_value", f64::NAN)?;
        if penalty_db.is_nan() {
            return Err(fields.missing("penalty_value", "a penalty in dB", "add `penalty_value`".to_owned()));
        }
        if let Some(dispersion_ps_per_nm) = fields.maybe("chromatic_dispersion")? {
            penalties.dispersion.push(DispersionPenalty { dispersion_ps_per_nm, penalty_db });
        }
        if let Some(pmd_ps) = fields.maybe_passive("pmd")? {
            penalties.pmd.push(PmdPenalty { pmd_ps, penalty_db });
        }
        if let Some(pdl_db) = fields.maybe_passive("pdl")? {
            penalties.pdl.push(PdlPenalty { pdl_db, penalty_db });
        }
        fields.finish();
    }
    penalties.dispersion.sort_by(|a, b| a.dispersion_ps_per_nm.total_cmp(&b.dispersion_ps_per_nm));
    penalties.pmd.sort_by(|a, b| a.pmd_ps.total_cmp(&b.pmd_ps));
    penalties.pdl.sort_by(|a, b| a.pdl_db.total_cmp(&b.pdl_db));
    Ok(penalties)
}
