//! Figures that several tests of this room share.

use crate::fibre::{FibreDelay, FibreDispersion, FibreLoss, FibreNonlinearity, FibrePmd, FibreSpec};
use crate::spectrum::{Channel, Comb, Spectrum};
use units::{Provenance, Tag};

fn provenance() -> Provenance {
    Provenance::new(Tag::Guess, "test")
}

/// A large-area submarine fibre.
pub(crate) fn g654() -> FibreSpec {
    FibreSpec {
        name: "G.654".to_owned(),
        reference_wavelength_nm: 1550.0,
        loss: FibreLoss { loss_db_per_km: Some(0.157), provenance: provenance(), at: Vec::new() },
        dispersion: FibreDispersion {
            dispersion_ps_per_nm_km: Some(20.9),
            dispersion_slope_ps_per_nm2_km: Some(0.061),
            provenance: provenance(),
            at: Vec::new(),
        },
        nonlinearity: FibreNonlinearity {
            effective_area_um2: 150.0,
            nonlinear_index_nm2_per_w: 0.026,
            provenance: provenance(),
        },
        pmd: FibrePmd { pmd_ps_per_sqrt_km: 0.03, provenance: provenance() },
        delay: FibreDelay { group_index_ratio: 1.468, provenance: provenance() },
        raman: None,
    }
}

/// Eight channels of 90 GBd.
pub(crate) fn comb_channels(launch_dbm: f64) -> Vec<Channel> {
    let comb = Comb {
        first_channel_thz: 193.0,
        spacing_ghz: 100.0,
        channels_count: 8,
        baud_rate_gbd: 90.0,
        roll_off_ratio: 0.1,
        provenance: provenance(),
    };
    comb.channels(launch_dbm)
}

/// Their spectrum at launch.
pub(crate) fn launched(launch_dbm: f64) -> Spectrum {
    Spectrum::launch(&comb_channels(launch_dbm)).unwrap()
}
