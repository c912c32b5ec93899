use super::*;
use crate::amplifier::{Amplifier, GainControl, NoiseModel, amplify};
use crate::testing::{comb_channels, launched};

const OVER: Band = Band { low_thz: 192.5, high_thz: 194.5 };

fn shaped() -> GainShape {
    GainShape {
        gain_ripple_db: vec![0.2, -0.1, 0.3, -0.2, 0.1],
        noise_figure_ripple_db: vec![0.0, 0.4],
        dynamic_gain_tilt_ratio: vec![1.0, 1.2, 1.5, 1.9, 2.4],
        ..GainShape::flat(OVER)
    }
}

fn uneven() -> Spectrum {
    let mut channels = comb_channels(-20.0);
    channels.iter_mut().enumerate().for_each(|(index, channel)| {
        channel.launch_dbm += [0.0, 1.5, -2.0, 0.5, 2.0, -1.0, 0.3, -0.6][index];
    });
    Spectrum::launch(&channels).unwrap()
}

fn amplifier(control: GainControl, shape: Option<GainShape>) -> Amplifier {
    Amplifier {
        name: "A1".to_owned(),
        control,
        noise: NoiseModel::Fixed { noise_figure_db: 5.0 },
        gain_min_db: 0.0,
        output_max_dbm: None,
        band: None,
        voa_in_db: 0.3,
        voa_out_db: 0.7,
        shape: shape.map(Box::new),
        pmd_ps: 0.0,
        pdl_db: 0.0,
    }
}

fn at(shape: &GainShape, spectrum: &Spectrum) -> Staged<ShapeAtChannels> {
    at_channels("A1", shape, spectrum).unwrap()
}

#[test]
fn a_flat_shape_equals_no_shape_to_the_bit() {
    let flat = GainShape {
        gain_ripple_db: vec![0.0; 7],
        noise_figure_ripple_db: vec![0.0; 2],
        dynamic_gain_tilt_ratio: vec![1.0; 3],
        ..GainShape::flat(OVER)
    };
    let controls = [GainControl::Gain { gain_db: 18.3 }, GainControl::OutputPower { output_dbm: 12.1 }];
    for control in controls {
        let without = amplify(&amplifier(control, None), uneven()).unwrap();
        for shape in [&flat, &GainShape::flat(OVER)] {
            assert_eq!(amplify(&amplifier(control, Some(shape.clone())), uneven()).unwrap(), without);
        }
    }
}

#[test]
fn total_power_gains_what_is_set_whatever_the_ripple_and_the_load() {
    for tilt_db in [-1.0, 0.0, 0.5] {
        let shape = GainShape { tilt_db, ..shaped() };
        for spectrum in [launched(-20.0), uneven()] {
            let above_db = at(&shape, &spectrum).value.gain_above_db;
            let missed_db = weighted_gain_db(&above_db, &spectrum);
            assert!(missed_db.abs() < 2e-3, "tilt {tilt_db}: {missed_db}");
        }
    }
}

#[test]
fn a_constant_output_amplifier_with_a_shape_holds_its_output() {
    let repeater = amplifier(GainControl::OutputPower { output_dbm: 15.0 }, Some(shaped()));
    let (_, record) = amplify(&repeater, uneven()).unwrap().value;
    assert!((record.output_dbm - 15.0).abs() < 1e-11, "{}", record.output_dbm);
}

#[test]
fn the_shape_does_not_depend_on_the_unit_of_power() {
    let mut stronger = uneven();
    stronger.scale(1e3);
    let (weak, strong) = (at(&shaped(), &uneven()).value, at(&shaped(), &stronger).value);
    let pairs = weak.gain_above_db.iter().zip(&strong.gain_above_db);
    assert!(pairs.into_iter().all(|(left, right)| (left - right).abs() < 1e-12));
}

#[test]
fn a_positive_tilt_lets_gain_fall_with_frequency_by_as_much() {
    let tilted = |tilt_db| {
        let shape = GainShape { dynamic_gain_tilt_ratio: vec![1.0, 2.0], tilt_db, ..GainShape::flat(OVER) };
        at(&shape, &launched(-20.0)).value.gain_above_db
    };
    let (level, tilted) = (tilted(0.0), tilted(2.0));
    assert!(level.iter().all(|gain| gain.abs() < 1e-12));
    // 0.7 THz of the 2 THz lie between the first and the last channel
    let fall_db = tilted[0] - tilted[7];
    assert!((fall_db - 0.7).abs() < 0.03, "{fall_db}");
}

#[test]
fn a_tilt_that_cannot_be_given_is_said() {
    let shape = GainShape { tilt_db: 1.0, ..GainShape::flat(OVER) };
    let staged = at(&shape, &launched(-20.0));
    assert_eq!(staged.findings[0].code, "optics.amplifier.tilt_unreachable");
    assert!(staged.value.gain_above_db.iter().all(|gain| *gain == 0.0));
}

#[test]
fn ripple_is_added_to_the_noise_figure_of_each_channel() {
    let noisy = amplifier(GainControl::Gain { gain_db: 18.0 }, Some(shaped()));
    let (_, record) = amplify(&noisy, uneven()).unwrap().value;
    // 193.0 THz is a quarter of the way, 193.7 THz 0.6 of it
    assert!((record.noise_figure_db[0] - 5.1).abs() < 1e-12);
    assert!((record.noise_figure_db[7] - 5.24).abs() < 1e-12);
}

#[test]
fn a_grid_is_exact_at_its_points_and_both_ends() {
    let values = [3.0, 1.0, 4.0];
    let grid = Grid { over: Band { low_thz: 190.0, high_thz: 194.0 }, values: &values, flat: 0.0 };
    let read = [190.0, 191.0, 192.0, 194.0].map(|thz| interpolated(&grid, thz));
    assert_eq!(read, [3.0, 2.0, 1.0, 4.0]);
}

#[test]
fn a_shape_that_does_not_reach_a_channel_or_lies_on_no_grid_is_refused() {
    let narrow = GainShape { over: Band { low_thz: 193.05, high_thz: 194.5 }, ..shaped() };
    let refused = at_channels("A1", &narrow, &launched(0.0)).map(|_| ());
    assert!(matches!(refused, Err(OpticsError::BeyondTable { .. })), "{refused:?}");
    let lone = GainShape { gain_ripple_db: vec![0.3], ..shaped() };
    let refused = at_channels("A1", &lone, &launched(0.0)).map(|_| ());
    assert!(matches!(refused, Err(OpticsError::ShapeUnreadable { count: 1, .. })), "{refused:?}");
    let turned = GainShape::flat(Band { low_thz: 194.5, high_thz: 192.5 });
    let refused = at_channels("A1", &turned, &launched(0.0)).map(|_| ());
    assert!(matches!(refused, Err(OpticsError::ShapeUnreadable { .. })), "{refused:?}");
}
