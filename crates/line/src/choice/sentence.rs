//! What is said of each kind of line: why it was chosen, and what fails first.

use super::{ChoiceCase, ChoiceObjective, KindOption, LineKind};
use crate::design::LineOption;
use crate::reach::ReachSnr;
use crate::ropa::RopaLine;
use crate::unrepeatered::{LaunchLimit, Reach, UnrepeateredLine};
use optics::transceiver::gsnr_for_usable_db;

/// How a kind is called before the word line.
pub(super) fn name(kind: LineKind) -> &'static str {
    match kind {
        LineKind::Unrepeatered => "unrepeatered",
        LineKind::RemoteAmplifiers => "remotely amplified",
        LineKind::Repeatered => "repeatered",
    }
}

/// Why an option was chosen.
pub(super) fn reason(case: &ChoiceCase<'_>, option: &KindOption, carries: bool) -> String {
    let name = name(option.kind);
    let tbps = option.capacity_per_pair_gbps / 1e3;
    if !carries {
        return format!(
            "no kind carries the target; the {name} line comes nearest with {tbps:.1} Tbit/s per fibre pair"
        );
    }
    let pairs = option.fibre_pairs_for_target_count.unwrap_or(0);
    match case.plan.objective {
        ChoiceObjective::LeastInTheSea => {
            format!(
                "the {name} line carries the target with {pairs} fibre pairs and has the least in the sea of those that do"
            )
        }
        ChoiceObjective::FewestPairs => {
            format!("the {name} line carries the target with the fewest fibre pairs: {pairs}")
        }
        ChoiceObjective::MostCapacity => {
            format!(
                "the {name} line carries the most of those that reach the target: {tbps:.1} Tbit/s per fibre pair"
            )
        }
        ChoiceObjective::LeastWeight(_) => format!(
            "the {name} line has the least weight of those that reach the target: {:.4}",
            option.weight_ratio.unwrap_or(f64::NAN)
        ),
    }
}

/// What fails first on a line without repeaters.
pub(super) fn of_unrepeatered(
    case: &ChoiceCase<'_>,
    line: &UnrepeateredLine,
    (pairs, reach): (Option<u32>, &Reach),
) -> String {
    let limit = match line.launch_limit {
        Some(LaunchLimit::Booster) => {
            format!("the booster gives no more than {:.1} dBm", line.total_launch_dbm)
        }
        _ => {
            format!("more than {:.1} dBm per channel costs more interference than it gains", line.launch_dbm)
        }
    };
    let worst = worst_noise(&line.snr);
    format!("{}; {worst}, and {limit}", capacity_words(case, &line.snr, (pairs, reach)))
}

/// What fails first on a line with remote amplifiers.
pub(super) fn of_remote(
    case: &ChoiceCase<'_>,
    line: &RopaLine,
    (pairs, reach): (Option<u32>, &Reach),
) -> String {
    let receiving = line.units.last();
    let pump = receiving.map_or(String::new(), |unit| {
        format!(
            "; of {:.0} mW of pump {:.1} mW reach the receiving unit, which {:.1} dBm per channel enter",
            unit.placement.pump_mw, unit.pump_arrived_mw, unit.input_mean_dbm
        )
    });
    format!("{}; {}{pump}", capacity_words(case, &line.snr, (pairs, reach)), worst_noise(&line.snr))
}

/// What fails first on a repeatered line.
pub(super) fn of_repeatered(option: &LineOption) -> String {
    let feed = option.power_feed.as_ref().map_or(String::new(), |feed| match feed.rating_margin_v {
        Some(margin_v) if margin_v < 0.0 => format!(
            "; the feed fails: one end alone must give {:.0} V, {:.0} V above its rating",
            feed.required_voltage_v, -margin_v
        ),
        _ => format!("; one end alone must give {:.0} V", feed.required_voltage_v),
    });
    let usable_db = option.end_of_life.usable_snr_mean_db;
    format!("{}; SNR for the rate {usable_db:.1} dB after modem and margin{feed}", option.reason)
}

fn capacity_words(case: &ChoiceCase<'_>, snr: &ReachSnr, (pairs, reach): (Option<u32>, &Reach)) -> String {
    let limit = case.line.fibre_pairs_max_count;
    match (pairs, reach.reach_km) {
        (None, _) => {
            let needed = gsnr_for_usable_db(case.line.modem.snr_min_db, &case.line.modem);
            let below = needed.map_or(String::new(), |needed_db| {
                format!(
                    ", {:.1} dB below the {needed_db:.1} dB the modem needs with its margin",
                    needed_db - snr.gsnr_mean_db
                )
            });
            format!("carries nothing: mean GSNR {:.1} dB{below}", snr.gsnr_mean_db)
        }
        (Some(pairs), _) if pairs > limit => {
            format!(
                "needs {pairs} fibre pairs for the target where the cable holds {limit}, at {:.1} dB mean GSNR",
                snr.gsnr_mean_db
            )
        }
        (Some(pairs), Some(reach_km)) => {
            format!(
                "carries the target with {pairs} fibre pairs; beyond {:.0} km of glass {limit} pairs do not",
                reach_km.km()
            )
        }
        (Some(pairs), None) => format!("carries the target with {pairs} fibre pairs"),
    }
}

/// The noise that is most.
fn worst_noise(snr: &ReachSnr) -> String {
    let mut noises = vec![
        ("the noise of amplifiers and pumps", snr.osnr_mean_db),
        ("nonlinear interference", snr.snr_nli_mean_db),
    ];
    noises.extend(snr.snr_rayleigh_mean_db.map(|level_db| ("light scattered twice", level_db)));
    let worst = noises.into_iter().reduce(|worst, next| if next.1 < worst.1 { next } else { worst });
    let words = |(what, level_db): (&str, f64)| {
        let place = if level_db < 0.0 { "above" } else { "below" };
        format!("{what} is most, {:.1} dB {place} the signal", level_db.abs())
    };
    worst.map_or(String::new(), words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_strongest_noise_is_named_on_its_side_of_the_signal() {
        let mut snr = ReachSnr {
            gsnr_mean_db: 3.0,
            gsnr_min_db: 2.0,
            gsnr_max_db: 4.0,
            osnr_mean_db: 3.2,
            snr_nli_mean_db: 17.0,
            snr_rayleigh_mean_db: None,
            usable_snr_mean_db: 0.0,
        };
        assert_eq!(worst_noise(&snr), "the noise of amplifiers and pumps is most, 3.2 dB below the signal");
        snr.snr_rayleigh_mean_db = Some(-1.5);
        assert_eq!(worst_noise(&snr), "light scattered twice is most, 1.5 dB above the signal");
    }
}
