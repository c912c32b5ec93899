//! What came of a line: figures of every channel at its end, and of the power along it.

use optics::{ElementRecord, Propagation, Spectrum};

/// A channel at the end of a line.
#[derive(Debug, Clone, PartialEq)]
pub struct ChannelResult {
    /// Centre.
    pub frequency_thz: f64,
    /// Symbol rate.
    pub baud_rate_gbd: f64,
    /// What it is called.
    pub label: Option<String>,
    /// Total power that arrives.
    pub power_dbm: f64,
    /// Signal over all noise of the line, in the symbol-rate bandwidth.
    pub gsnr_db: f64,
    /// The same in 0.1 nm.
    pub gsnr_0p1nm_db: f64,
    /// Signal over amplified spontaneous emission, in the symbol-rate bandwidth.
    pub osnr_ase_db: f64,
    /// The same in 0.1 nm.
    pub osnr_ase_0p1nm_db: f64,
    /// Signal over nonlinear interference, in the symbol-rate bandwidth.
    pub snr_nli_db: f64,
    /// With the noise of the transmitter and of the nodes passed, in 0.1 nm.
    pub received_snr_0p1nm_db: f64,
    /// Accumulated chromatic dispersion.
    pub dispersion_ps_per_nm: f64,
    /// Accumulated polarisation mode dispersion.
    pub pmd_ps: f64,
    /// Accumulated polarisation dependent loss.
    pub pdl_db: f64,
    /// Delay.
    pub latency_ms: f64,
}

/// Power before and after one element.
///
/// # Shape
/// The lists have one entry per channel; an element that loses channels lists fewer after it than before.
#[derive(Debug, Clone, PartialEq)]
pub struct ElementPower {
    /// Name of the element.
    pub name: String,
    /// Power of each channel before it.
    pub input_dbm: Vec<f64>,
    /// Power of each channel after it.
    pub output_dbm: Vec<f64>,
    /// Power of all channels before it.
    pub total_input_dbm: f64,
    /// Power of all channels after it.
    pub total_output_dbm: f64,
    /// Total power after it over total power before it; of a loss below 0 dB.
    pub net_gain_db: f64,
    /// Gain of its blocks without attenuators, one per band; empty for what is no amplifier.
    pub block_gain_db: Vec<f64>,
    /// Noise figure of its blocks, one list per band.
    pub noise_figure_db: Vec<Vec<f64>>,
}

/// The channels at the end of a line.
#[must_use]
pub fn results(spectrum: &Spectrum) -> Vec<ChannelResult> {
    let (gsnr_db, osnr_ase_db, snr_nli_db) =
        (spectrum.gsnr_db(), spectrum.osnr_ase_db(), spectrum.snr_nli_db());
    let (gsnr_0p1nm_db, osnr_ase_0p1nm_db) =
        (spectrum.in_0p1nm_db(&gsnr_db), spectrum.in_0p1nm_db(&osnr_ase_db));
    let (received_db, power_dbm) = (spectrum.received_snr_0p1nm_db(), spectrum.channel_power_dbm());
    let at = |index: usize| ChannelResult {
        frequency_thz: spectrum.frequency_thz[index],
        baud_rate_gbd: spectrum.baud_rate_gbd[index],
        label: spectrum.label[index].clone(),
        power_dbm: power_dbm[index],
        gsnr_db: gsnr_db[index],
        gsnr_0p1nm_db: gsnr_0p1nm_db[index],
        osnr_ase_db: osnr_ase_db[index],
        osnr_ase_0p1nm_db: osnr_ase_0p1nm_db[index],
        snr_nli_db: snr_nli_db[index],
        received_snr_0p1nm_db: received_db[index],
        dispersion_ps_per_nm: spectrum.dispersion_ps_per_nm[index],
        pmd_ps: spectrum.pmd_ps[index],
        pdl_db: spectrum.pdl_db[index],
        latency_ms: spectrum.latency_ms[index],
    };
    (0..spectrum.len()).map(at).collect()
}

/// Power along a line: before and after each element.
#[must_use]
pub fn power_map(launch: &Spectrum, light: &Propagation) -> Vec<ElementPower> {
    let mut before = (launch.channel_power_dbm(), launch.total_power_dbm());
    let mut map = Vec::with_capacity(light.records.len());
    for record in &light.records {
        let (input_dbm, total_input_dbm) = before;
        map.push(element_power(record, input_dbm, total_input_dbm));
        before = (record.channel_power_dbm.clone(), record.total_power_dbm);
    }
    map
}

fn element_power(record: &ElementRecord, input_dbm: Vec<f64>, total_input_dbm: f64) -> ElementPower {
    let blocks: Vec<_> = record
        .amplifier
        .iter()
        .chain(record.bands.iter().filter_map(|band| band.amplifier.as_ref()))
        .collect();
    ElementPower {
        name: record.name.clone(),
        input_dbm,
        output_dbm: record.channel_power_dbm.clone(),
        total_input_dbm,
        total_output_dbm: record.total_power_dbm,
        net_gain_db: record.total_power_dbm - total_input_dbm,
        block_gain_db: blocks.iter().map(|block| block.gain_db).collect(),
        noise_figure_db: blocks.iter().map(|block| block.noise_figure_db.clone()).collect(),
    }
}
