//! The spectrum: what each channel is, and what has become of its light.

use crate::constants::BANDWIDTH_0P1NM_GHZ;
use crate::error::OpticsError;
use serde::{Deserialize, Serialize};
use units::Provenance;

/// Overlap of slots, and of a slot with a band edge, that counts as touching: rounding of the input.
const TOUCH_GHZ: f64 = 1e-6;

/// One channel as a transmitter launches it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Channel {
    /// Centre.
    pub frequency_thz: f64,
    /// Symbol rate; also the bandwidth in which its noise is counted.
    pub baud_rate_gbd: f64,
    /// Slot it occupies.
    pub slot_ghz: f64,
    /// Roll-off of its raised-cosine shape.
    pub roll_off_ratio: f64,
    /// Total power at launch.
    pub launch_dbm: f64,
    /// OSNR of the transmitter in 0.1 nm; absent: not counted.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub tx_osnr_0p1nm_db: Option<f64>,
    /// Offset of its power from the target of a node.
    #[serde(default)]
    pub equalisation_offset_db: f64,
    /// What it is called on its way: the name of its mode.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub label: Option<String>,
}

/// A uniform comb of channels, as a line plan states it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Comb {
    /// Centre of the lowest channel.
    pub first_channel_thz: f64,
    /// Distance between centres; also the slot of each channel.
    pub spacing_ghz: f64,
    /// How many channels.
    pub channels_count: u32,
    /// Symbol rate of each.
    pub baud_rate_gbd: f64,
    /// Roll-off of each.
    pub roll_off_ratio: f64,
    /// Tag and source.
    #[serde(flatten)]
    pub provenance: Provenance,
}

impl Comb {
    /// The channels of the comb, each launched at `launch_dbm`.
    #[must_use]
    pub fn channels(&self, launch_dbm: f64) -> Vec<Channel> {
        (0..self.channels_count)
            .map(|index| Channel {
                frequency_thz: self.first_channel_thz + f64::from(index) * self.spacing_ghz / 1e3,
                baud_rate_gbd: self.baud_rate_gbd,
                slot_ghz: self.spacing_ghz,
                roll_off_ratio: self.roll_off_ratio,
                launch_dbm,
                tx_osnr_0p1nm_db: None,
                equalisation_offset_db: 0.0,
                label: None,
            })
            .collect()
    }
}

/// The state of every channel at one place of a line: total power, what part of it is signal, amplified
/// spontaneous emission (ASE) and nonlinear interference (NLI), and what the fibre has accumulated.
///
/// Channels ascend in frequency; their slots do not overlap; in each channel the three parts sum to 1.
///
/// # Shape
/// Every list has one entry per channel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Spectrum {
    /// Centres.
    pub frequency_thz: Vec<f64>,
    /// Symbol rates.
    pub baud_rate_gbd: Vec<f64>,
    /// Slots.
    pub slot_ghz: Vec<f64>,
    /// Roll-offs.
    pub roll_off_ratio: Vec<f64>,
    /// Total power: signal, ASE and NLI together.
    pub power_mw: Vec<f64>,
    /// Part of the power that is signal.
    pub signal_frac: Vec<f64>,
    /// Part of the power that is ASE.
    pub ase_frac: Vec<f64>,
    /// Part of the power that is NLI.
    pub nli_frac: Vec<f64>,
    /// Accumulated chromatic dispersion.
    pub dispersion_ps_per_nm: Vec<f64>,
    /// Accumulated polarisation mode dispersion.
    pub pmd_ps: Vec<f64>,
    /// Accumulated polarisation dependent loss.
    pub pdl_db: Vec<f64>,
    /// Accumulated delay.
    pub latency_ms: Vec<f64>,
    /// OSNR of the transmitters in 0.1 nm.
    pub tx_osnr_0p1nm_db: Vec<Option<f64>>,
    /// Offsets from the targets of nodes.
    pub equalisation_offset_db: Vec<f64>,
    /// OSNR in 0.1 nm of all nodes passed, counted at the receiver.
    pub node_osnr_0p1nm_db: Vec<Option<f64>>,
    /// What each channel is called.
    pub label: Vec<Option<String>>,
}

impl Spectrum {
    /// The spectrum at launch: all signal, nothing accumulated.
    ///
    /// # Errors
    /// When there is no channel, a figure is out of range, or slots overlap.
    pub fn launch(channels: &[Channel]) -> Result<Self, OpticsError> {
        check_channels(channels)?;
        let count = channels.len();
        let each = |figure: fn(&Channel) -> f64| channels.iter().map(figure).collect::<Vec<f64>>();
        Ok(Self {
            frequency_thz: each(|channel| channel.frequency_thz),
            baud_rate_gbd: each(|channel| channel.baud_rate_gbd),
            slot_ghz: each(|channel| channel.slot_ghz),
            roll_off_ratio: each(|channel| channel.roll_off_ratio),
            power_mw: each(|channel| libm::pow(10.0, channel.launch_dbm / 10.0)),
            signal_frac: vec![1.0; count],
            ase_frac: vec![0.0; count],
            nli_frac: vec![0.0; count],
            dispersion_ps_per_nm: vec![0.0; count],
            pmd_ps: vec![0.0; count],
            pdl_db: vec![0.0; count],
            latency_ms: vec![0.0; count],
            tx_osnr_0p1nm_db: channels.iter().map(|channel| channel.tx_osnr_0p1nm_db).collect(),
            equalisation_offset_db: each(|channel| channel.equalisation_offset_db),
            node_osnr_0p1nm_db: vec![None; count],
            label: channels.iter().map(|channel| channel.label.clone()).collect(),
        })
    }

    /// How many channels.
    #[must_use]
    pub fn len(&self) -> usize {
        self.frequency_thz.len()
    }

    /// Whether no channel is left.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.frequency_thz.is_empty()
    }

    /// Power of all channels, noise included.
    #[must_use]
    pub fn total_power_mw(&self) -> f64 {
        self.power_mw.iter().sum()
    }

    /// Power of all channels, noise included, as a level.
    #[must_use]
    pub fn total_power_dbm(&self) -> f64 {
        10.0 * libm::log10(self.total_power_mw())
    }

    /// Level of each channel, noise included.
    #[must_use]
    pub fn channel_power_dbm(&self) -> Vec<f64> {
        self.power_mw.iter().map(|power_mw| 10.0 * libm::log10(*power_mw)).collect()
    }

    /// Multiplies the power of every channel; the parts stay.
    pub fn scale(&mut self, gain_ratio: f64) {
        for power_mw in &mut self.power_mw {
            *power_mw *= gain_ratio;
        }
    }

    /// Multiplies the power of each channel by its own ratio; the parts stay.
    pub fn scale_each(&mut self, gain_ratio: &[f64]) {
        for (power_mw, gain) in self.power_mw.iter_mut().zip(gain_ratio) {
            *power_mw *= gain;
        }
    }

    /// Adds ASE power to each channel: total power rises, the other parts shrink.
    ///
    /// # Source
    /// P' = P + A; s, n scale by P/P'; a = (aP + A)/P'.
    pub fn add_ase(&mut self, ase_mw: &[f64]) {
        for (index, added_mw) in ase_mw.iter().enumerate() {
            let before_mw = self.power_mw[index];
            let after_mw = before_mw + added_mw;
            self.power_mw[index] = after_mw;
            self.signal_frac[index] *= before_mw / after_mw;
            self.nli_frac[index] *= before_mw / after_mw;
            self.ase_frac[index] = (self.ase_frac[index] * before_mw + added_mw) / after_mw;
        }
    }

    /// Turns a part of each channel's power into NLI; total power stays.
    ///
    /// # Source
    /// Power-conserving transfer with x = X/P: s, a scale by 1 − x; n = n(1 − x) + x.
    pub fn add_nli(&mut self, nli_ratio: &[f64]) {
        for (index, part) in nli_ratio.iter().enumerate() {
            let kept = 1.0 - part;
            self.signal_frac[index] *= kept;
            self.ase_frac[index] *= kept;
            self.nli_frac[index] = self.nli_frac[index] * kept + part;
        }
    }

    /// Adds the polarisation mode dispersion and the polarisation dependent loss of an element to every channel, in
    /// squares: those of different elements are independent.
    pub fn add_polarisation(&mut self, pmd_ps: f64, pdl_db: f64) {
        let in_squares = |sums: &mut [f64], added: f64| {
            if added > 0.0 {
                sums.iter_mut().for_each(|sum| *sum = (*sum * *sum + added * added).sqrt());
            }
        };
        in_squares(&mut self.pmd_ps, pmd_ps);
        in_squares(&mut self.pdl_db, pdl_db);
    }

    /// Signal over ASE and NLI in the symbol-rate bandwidth; infinite while there is no noise.
    #[must_use]
    pub fn gsnr_db(&self) -> Vec<f64> {
        let noise = self.ase_frac.iter().zip(&self.nli_frac).map(|(ase, nli)| ase + nli);
        ratios_db(&self.signal_frac, noise)
    }

    /// Signal over ASE in the symbol-rate bandwidth; infinite while there is none.
    #[must_use]
    pub fn osnr_ase_db(&self) -> Vec<f64> {
        ratios_db(&self.signal_frac, self.ase_frac.iter().copied())
    }

    /// Signal over NLI in the symbol-rate bandwidth; infinite while there is none.
    #[must_use]
    pub fn snr_nli_db(&self) -> Vec<f64> {
        ratios_db(&self.signal_frac, self.nli_frac.iter().copied())
    }

    /// The same SNRs restated in 0.1 nm.
    ///
    /// # Shape
    /// One entry per channel, as given.
    #[must_use]
    pub fn in_0p1nm_db(&self, snr_db: &[f64]) -> Vec<f64> {
        let restate = |(snr, baud): (&f64, &f64)| crate::transceiver::in_0p1nm_db(*snr, *baud);
        snr_db.iter().zip(&self.baud_rate_gbd).map(restate).collect()
    }

    /// GSNR in 0.1 nm with the noise of the transmitter, where one is stated.
    #[must_use]
    pub fn gsnr_with_tx_0p1nm_db(&self) -> Vec<f64> {
        let line_db = self.in_0p1nm_db(&self.gsnr_db());
        let with_tx = |(line, tx): (f64, &Option<f64>)| {
            crate::transceiver::combined_snr_db(&[line, tx.unwrap_or(f64::INFINITY)])
        };
        line_db.into_iter().zip(&self.tx_osnr_0p1nm_db).map(with_tx).collect()
    }

    /// GSNR in 0.1 nm with the noise of the transmitter and of the nodes passed, where they are stated.
    #[must_use]
    pub fn received_snr_0p1nm_db(&self) -> Vec<f64> {
        let with_nodes = |(before, nodes): (f64, &Option<f64>)| match nodes {
            None => before,
            Some(nodes) => crate::transceiver::combined_snr_db(&[before, *nodes]),
        };
        self.gsnr_with_tx_0p1nm_db().into_iter().zip(&self.node_osnr_0p1nm_db).map(with_nodes).collect()
    }

    /// Whether the whole slot of each channel lies within a band.
    #[must_use]
    pub fn within(&self, low_thz: f64, high_thz: f64) -> Vec<bool> {
        let is_within = |(centre_thz, slot_ghz): (&f64, &f64)| {
            let half_thz = (slot_ghz / 2.0 - TOUCH_GHZ) / 1e3;
            centre_thz - half_thz >= low_thz && centre_thz + half_thz <= high_thz
        };
        self.frequency_thz.iter().zip(&self.slot_ghz).map(is_within).collect()
    }

    /// Keeps the channels whose whole slot lies within the band; gives the centres of the dropped ones.
    pub fn keep_within(&mut self, low_thz: f64, high_thz: f64) -> Vec<f64> {
        let keep = self.within(low_thz, high_thz);
        let lost = self.frequency_thz.iter().zip(&keep).filter(|(_, kept)| !**kept).map(|(f, _)| *f);
        let dropped_thz: Vec<f64> = lost.collect();
        if !dropped_thz.is_empty() {
            self.retain(&keep);
        }
        dropped_thz
    }

    /// The channels marked in `keep`, one mark per channel.
    #[must_use]
    pub fn select(&self, keep: &[bool]) -> Self {
        let mut part = self.clone();
        part.retain(keep);
        part
    }

    /// Adds channels that all lie above the present ones.
    pub fn append(&mut self, mut above: Self) {
        for (column, upper) in self.columns_mut().into_iter().zip(above.columns_mut()) {
            column.append(upper);
        }
        self.tx_osnr_0p1nm_db.append(&mut above.tx_osnr_0p1nm_db);
        self.node_osnr_0p1nm_db.append(&mut above.node_osnr_0p1nm_db);
        self.label.append(&mut above.label);
    }

    fn retain(&mut self, keep: &[bool]) {
        self.columns_mut().into_iter().for_each(|column| retain(column, keep));
        retain(&mut self.tx_osnr_0p1nm_db, keep);
        retain(&mut self.node_osnr_0p1nm_db, keep);
        retain(&mut self.label, keep);
    }

    fn columns_mut(&mut self) -> [&mut Vec<f64>; 13] {
        [
            &mut self.frequency_thz,
            &mut self.baud_rate_gbd,
            &mut self.slot_ghz,
            &mut self.roll_off_ratio,
            &mut self.power_mw,
            &mut self.signal_frac,
            &mut self.ase_frac,
            &mut self.nli_frac,
            &mut self.dispersion_ps_per_nm,
            &mut self.pmd_ps,
            &mut self.pdl_db,
            &mut self.latency_ms,
            &mut self.equalisation_offset_db,
        ]
    }
}

/// Mean of levels in dB; none when the list is empty or a level is infinite (no noise yet).
#[must_use]
#[allow(clippy::cast_precision_loss)] // a count of channels
pub fn mean_db(levels_db: &[f64]) -> Option<f64> {
    let mean = levels_db.iter().sum::<f64>() / levels_db.len() as f64;
    mean.is_finite().then_some(mean)
}

/// The slot a channel takes when none is stated: the next multiple of 12.5 GHz that holds its shape.
///
/// # Source
/// ITU-T G.694.1 flexible grid, slot widths in steps of 12.5 GHz.
#[must_use]
pub fn slot_default_ghz(baud_rate_gbd: f64, roll_off_ratio: f64) -> f64 {
    let steps = ((1.0 + roll_off_ratio) * baud_rate_gbd / BANDWIDTH_0P1NM_GHZ - TOUCH_GHZ).ceil();
    steps * BANDWIDTH_0P1NM_GHZ
}

fn ratios_db(signal_frac: &[f64], noise_frac: impl Iterator<Item = f64>) -> Vec<f64> {
    signal_frac.iter().zip(noise_frac).map(|(signal, noise)| 10.0 * libm::log10(signal / noise)).collect()
}

fn retain<T>(column: &mut Vec<T>, keep: &[bool]) {
    let mut marks = keep.iter();
    column.retain(|_| marks.next().copied().unwrap_or(false));
}

fn check_channels(channels: &[Channel]) -> Result<(), OpticsError> {
    if channels.is_empty() {
        return Err(OpticsError::NoChannels);
    }
    for (index, channel) in channels.iter().enumerate() {
        check_channel(index + 1, channel)?;
    }
    for pair in channels.windows(2) {
        let (lower, upper) = (&pair[0], &pair[1]);
        let distance_ghz = (upper.frequency_thz - lower.frequency_thz) * 1e3;
        let overlap_ghz = (lower.slot_ghz + upper.slot_ghz) / 2.0 - distance_ghz;
        // adjoining slots of 191.4 and 191.5 THz overlap by rounding only
        if overlap_ghz > 10.0 * TOUCH_GHZ {
            return Err(OpticsError::ChannelsOverlap {
                lower_thz: lower.frequency_thz,
                upper_thz: upper.frequency_thz,
                overlap_ghz,
            });
        }
    }
    Ok(())
}

fn check_channel(channel_no: usize, channel: &Channel) -> Result<(), OpticsError> {
    let above_zero = |value: f64| value.is_finite() && value > 0.0;
    let figures: [(&'static str, f64, bool, &'static str); 5] = [
        ("frequency_thz", channel.frequency_thz, above_zero(channel.frequency_thz), "above 0"),
        ("baud_rate_gbd", channel.baud_rate_gbd, above_zero(channel.baud_rate_gbd), "above 0"),
        (
            "slot_ghz",
            channel.slot_ghz,
            above_zero(channel.slot_ghz) && channel.slot_ghz >= channel.baud_rate_gbd,
            "at least the symbol rate",
        ),
        ("roll_off_ratio", channel.roll_off_ratio, (0.0..=1.0).contains(&channel.roll_off_ratio), "0 to 1"),
        ("launch_dbm", channel.launch_dbm, channel.launch_dbm.abs() <= 60.0, "between -60 and 60 dBm"),
    ];
    for (field, value, is_right, limit) in figures {
        if !is_right {
            let frequency_thz = channel.frequency_thz;
            return Err(OpticsError::ChannelValue { channel_no, frequency_thz, field, value, limit });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use units::Tag;

    fn comb() -> Comb {
        Comb {
            first_channel_thz: 191.4,
            spacing_ghz: 100.0,
            channels_count: 48,
            baud_rate_gbd: 90.0,
            roll_off_ratio: 0.1,
            provenance: Provenance::new(Tag::Guess, "test"),
        }
    }

    fn launched() -> Spectrum {
        Spectrum::launch(&comb().channels(2.5)).unwrap()
    }

    fn parts_sum_to_one(spectrum: &Spectrum) -> bool {
        let parts = spectrum.signal_frac.iter().zip(&spectrum.ase_frac).zip(&spectrum.nli_frac);
        parts.into_iter().all(|((signal, ase), nli)| (signal + ase + nli - 1.0).abs() < 1e-14)
    }

    #[test]
    fn a_comb_launches_its_total_power() {
        let expected_dbm = 2.5 + 10.0 * libm::log10(48.0);
        assert!((launched().total_power_dbm() - expected_dbm).abs() < 1e-12);
    }

    #[test]
    fn noise_keeps_the_parts_of_a_channel_whole() {
        let mut spectrum = launched();
        spectrum.add_nli(&[0.01; 48]);
        spectrum.scale(0.02);
        spectrum.add_ase(&[1e-4; 48]);
        spectrum.add_nli(&[0.003; 48]);
        assert!(parts_sum_to_one(&spectrum));
    }

    #[test]
    fn added_noise_is_homogeneous_in_power() {
        // the unit of power cancels in every ratio
        let (mut small, mut large) = (launched(), launched());
        large.scale(1e3);
        small.add_ase(&[2e-4; 48]);
        large.add_ase(&[0.2; 48]);
        assert!((small.osnr_ase_db()[7] - large.osnr_ase_db()[7]).abs() < 1e-12);
    }

    #[test]
    fn a_spectrum_without_noise_has_no_mean_gsnr() {
        assert_eq!(mean_db(&launched().gsnr_db()), None);
    }

    #[test]
    fn overlapping_slots_are_refused_with_both_channels_named() {
        let mut channels = comb().channels(0.0);
        channels[3].slot_ghz = 112.5;
        let refused = Spectrum::launch(&channels);
        assert!(matches!(refused, Err(OpticsError::ChannelsOverlap { overlap_ghz, .. })
            if (overlap_ghz - 6.25).abs() < 1e-6));
    }

    #[test]
    fn a_power_that_is_not_a_number_is_refused() {
        let mut channels = comb().channels(0.0);
        channels[47].launch_dbm = f64::NAN;
        let refused = Spectrum::launch(&channels);
        assert!(matches!(
            refused,
            Err(OpticsError::ChannelValue { channel_no: 48, field: "launch_dbm", .. })
        ));
        assert_eq!(Spectrum::launch(&[]), Err(OpticsError::NoChannels));
    }

    #[test]
    fn a_band_keeps_only_whole_slots() {
        let mut spectrum = launched();
        let dropped_thz = spectrum.keep_within(191.45, 196.2);
        assert_eq!(dropped_thz.len(), 1);
        assert_eq!(spectrum.len(), 47);
        assert_eq!(spectrum.tx_osnr_0p1nm_db.len(), 47);
    }

    #[test]
    fn a_default_slot_is_the_next_multiple() {
        assert!((slot_default_ghz(64.0, 0.1) - 75.0).abs() < 1e-12);
        assert!((slot_default_ghz(50.0, 0.0) - 50.0).abs() < 1e-12);
    }
}
