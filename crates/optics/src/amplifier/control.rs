//! The gain an amplifier works at: its setting, and what keeps it from that.

use super::{Amplifier, GainBlock, GainControl, NoiseModel, ase_mw, ratio};
use crate::spectrum::Spectrum;
use units::Finding;

/// Rounds in which a constant-output amplifier settles its gain against its own noise.
const SETTLING_ROUNDS_MAX: usize = 60;
/// Change of gain at which it counts as settled; far below any figure shown.
const SETTLED_DB: f64 = 1e-12;

/// The gain for what enters the gain block.
pub(super) fn gain_db(block: &GainBlock, spectrum: &Spectrum, findings: &mut Vec<Finding>) -> f64 {
    match block.amplifier.control {
        GainControl::Gain { gain_db } => {
            clamped_gain_db(block.amplifier, gain_db, spectrum.total_power_dbm(), findings)
        }
        GainControl::OutputPower { output_dbm } => {
            let wanted_dbm = clamped_output_dbm(block.amplifier, output_dbm, findings);
            settled_gain_db(block, spectrum, wanted_dbm)
        }
    }
}

/// The gain at which signal and noise together leave at the wanted power.
///
/// # Source
/// G = P_set / Σ (P_i + h f B F_i(G)) s_i, with s_i the shape (1 if flat); settled by repetition because F may
/// depend on G.
fn settled_gain_db(block: &GainBlock, spectrum: &Spectrum, wanted_dbm: f64) -> f64 {
    let shaped_mw = |power_mw: &[f64]| -> f64 {
        match &block.shape {
            None => power_mw.iter().sum(),
            Some(shape) => power_mw.iter().zip(&shape.gain_above_db).map(|(mw, db)| mw * ratio(*db)).sum(),
        }
    };
    let input_mw = shaped_mw(&spectrum.power_mw);
    let mut gain_db = wanted_dbm - 10.0 * libm::log10(input_mw);
    for _ in 0..SETTLING_ROUNDS_MAX {
        let added_mw = shaped_mw(&ase_mw(spectrum, &block.noise_figure_db(gain_db, spectrum.len())));
        let next_db = wanted_dbm - 10.0 * libm::log10(input_mw + added_mw);
        let change_db = (next_db - gain_db).abs();
        gain_db = next_db;
        if change_db < SETTLED_DB {
            break;
        }
    }
    gain_db
}

fn clamped_gain_db(amplifier: &Amplifier, set_db: f64, input_dbm: f64, findings: &mut Vec<Finding>) -> f64 {
    let most_db = amplifier.output_max_dbm.map_or(f64::INFINITY, |most_dbm| most_dbm - input_dbm);
    if set_db <= most_db {
        return set_db;
    }
    let message = format!(
        "gain lowered from {set_db:.3} dB to {most_db:.3} dB: {input_dbm:.3} dBm enter and the amplifier gives \
         at most {:.3} dBm",
        input_dbm + most_db
    );
    let finding = Finding::warns("optics.amplifier.gain_clamped", message).at(&amplifier.name);
    findings.push(finding.hint("lower the set gain or the launch power, or choose a stronger amplifier"));
    most_db
}

fn clamped_output_dbm(amplifier: &Amplifier, set_dbm: f64, findings: &mut Vec<Finding>) -> f64 {
    let most_dbm = amplifier.output_max_dbm.unwrap_or(f64::INFINITY);
    if set_dbm <= most_dbm {
        return set_dbm;
    }
    let message = format!("output lowered from {set_dbm:.3} dBm to {most_dbm:.3} dBm, the most it gives");
    let finding = Finding::warns("optics.amplifier.output_clamped", message).at(&amplifier.name);
    findings.push(finding.hint("set an output the amplifier can give"));
    most_dbm
}

/// Says when the amplifier, or its second stage, works below its least gain.
pub(super) fn note_padding(amplifier: &Amplifier, gain_db: f64, findings: &mut Vec<Finding>) {
    let whole = ("", gain_db, amplifier.gain_min_db);
    let mut blocks = vec![whole];
    if let NoiseModel::DualStage(dual) = &amplifier.noise {
        let padded_db = gain_db.max(amplifier.gain_min_db);
        blocks.push((" of the second stage", padded_db - dual.first.gain_db(), dual.second.gain_min_db));
    }
    for (which, gain_db, least_db) in blocks {
        if gain_db >= least_db {
            continue;
        }
        let pad_db = least_db - gain_db;
        let message = format!(
            "gain {gain_db:.3} dB{which} is below the least gain {least_db:.3} dB: padded, noise figure{which} \
             {pad_db:.3} dB higher"
        );
        let finding = Finding::warns("optics.amplifier.gain_padded", message).at(&amplifier.name);
        findings.push(finding.hint("lengthen the span before it or choose an amplifier of lower gain"));
    }
}
