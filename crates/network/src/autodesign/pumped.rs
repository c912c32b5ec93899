//! Raman gain of a pumped fibre, as far as a design counts on it.

use super::Rules;
use crate::bands::comb_count;
use crate::error::NetworkError;
use crate::light::fibre_spec;
use crate::lines::Lines;
use crate::topology::ElementKind;
use optics::simulation::FibreSteps;
use optics::span::traverse_by;
use optics::{Channel, KernelCache, Simulation, Span, Spectrum};

/// Channels taken together to one, which saves time and keeps the power (GNPy 3.0.1).
const TOGETHER: f64 = 3.0;

/// Gain of the pumps of a fibre for the reference spectrum at its entrance; none for a fibre without pumps.
///
/// # Source
/// As in GNPy 3.0.1: a third of the channels with three times the power each; loss without pumps less loss with them.
pub(super) fn gain_db(
    lines: &Lines,
    index: usize,
    power_dbm: f64,
    rules: &Rules,
) -> Result<f64, NetworkError> {
    let ElementKind::RamanFibre(place, pumping) = lines.kind(index) else { return Ok(0.0) };
    let mut span = Span {
        name: lines.id(index).to_owned(),
        fibre: fibre_spec(lines.id(index), place, true, rules.library)?,
        fibre_km: place.fibre_km,
        connector_in_db: place.connector_in_db.unwrap_or(0.0) + place.attenuator_in_db,
        connector_out_db: place.connector_out_db.unwrap_or(0.0),
        lumped: place.lumped.clone(),
        raman_pumping: Some(pumping.clone()),
    };
    let spectrum = rules.spectrum;
    let spacing_ghz = spectrum.spacing_ghz * TOGETHER;
    let channel = |step: u32| Channel {
        frequency_thz: spectrum.band.low_thz + f64::from(step) * spacing_ghz / 1e3,
        baud_rate_gbd: spectrum.baud_rate_gbd,
        slot_ghz: spacing_ghz,
        roll_off_ratio: spectrum.roll_off_ratio,
        launch_dbm: power_dbm + 10.0 * libm::log10(TOGETHER),
        tx_osnr_0p1nm_db: None,
        equalisation_offset_db: 0.0,
        label: None,
    };
    let channels: Vec<Channel> = (0..comb_count(spectrum.band, spacing_ghz)).map(channel).collect();
    let launch = Spectrum::launch(&channels)?;
    let steps = FibreSteps { result_step_km: 50.0, ..FibreSteps::default() };
    let simulation = Simulation { steps, ..Simulation::default() };
    let pumped = traverse_by(&simulation, &mut KernelCache::new(), &span, launch.clone())?;
    span.raman_pumping = None;
    let loss_db = span.loss_db_at(span.fibre.reference_thz())?;
    Ok(loss_db - (launch.total_power_dbm() - pumped.total_power_dbm()))
}
