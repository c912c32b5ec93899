//! What the kinds are compared with when the plan says nothing: guesses, each named as one.

use super::{ChoiceObjective, ChoicePlan};
use crate::ropa::{GainUnitPlan, PlacementObjective, PlacementSearch, PumpDelivery, RemotePump, RopaPlan};
use crate::unrepeatered::UnrepeateredPlan;
use optics::FibreSpec;
use optics::edf::ErbiumFibre;
use optics::raman::Direction;
use units::{FibreKm, Provenance, Tag};

/// What glass loses more at pumps near 1480 nm than at signals near 1550 nm: from spectral curves of silica-core fibre.
const PUMP_LOSS_MORE_DB_PER_KM: f64 = 0.02;

impl ChoicePlan {
    /// Stations and remote amplifiers as they are usual, for a plan that states none: the least in the sea is chosen,
    /// stations have boosters of 30 dBm and no Raman pumps, one pump of 1.5 W at 1480 nm comes through the fibre of
    /// the signals, and `fibre` loses 0.02 dB/km more there where it states one loss for every frequency.
    ///
    /// # Source
    /// Guesses within what systems of ITU-T G.973 and public field reports use; the doped fibre is
    /// [`ErbiumFibre::c_band`].
    #[must_use]
    pub fn assumed(fibre: &FibreSpec) -> Self {
        let guess =
            || Provenance::new(Tag::Guess, "usual of lines without repeaters (ITU-T G.973); no offer");
        Self {
            objective: ChoiceObjective::LeastInTheSea,
            comb: None,
            stations: UnrepeateredPlan {
                launch_low_dbm: 0.0,
                launch_high_dbm: 16.0,
                launch_step_db: 0.5,
                booster_max_dbm: 30.0,
                pre_amplifier_noise_figure_db: 4.6,
                raman: None,
                pump_loss_db_per_km: fibre.loss.loss_db_per_km.map(|loss| loss + PUMP_LOSS_MORE_DB_PER_KM),
                backscatter_per_km: 6e-5,
                provenance: guess(),
            },
            ropa: Some(RopaPlan {
                receive: RemotePump {
                    frequency_thz: 202.56,
                    power_max_mw: 1500.0,
                    delivery: PumpDelivery::SignalFibre,
                    boosters: Vec::new(),
                    temperature_k: 278.0,
                    provenance: guess(),
                },
                send: None,
                unit: GainUnitPlan {
                    erbium: ErbiumFibre::c_band(),
                    loss_in_db: 0.6,
                    loss_out_db: 0.6,
                    pump_loss_db: 0.4,
                    pumping: Direction::Forward,
                    provenance: guess(),
                },
                raman: None,
                search: PlacementSearch {
                    distance_min_km: FibreKm(60.0),
                    distance_max_km: FibreKm(160.0),
                    send_distance_min_km: FibreKm(20.0),
                    send_distance_max_km: FibreKm(120.0),
                    erbium_min_m: 3.0,
                    erbium_max_m: 30.0,
                    objective: PlacementObjective::MostCapacity,
                },
            }),
            reach_max_km: FibreKm(900.0),
            provenance: guess(),
        }
    }
}
