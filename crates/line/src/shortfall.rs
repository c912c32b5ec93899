//! Rules of selection an option breaks: by how much, and what to do.

use units::Finding;

/// A rule broken, with its figures.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Shortfall {
    /// No channel reaches the least SNR of the modem.
    CarriesNothing {
        repeaters_count: u32,
        /// Mean GSNR on the last day.
        gsnr_db: f64,
        /// GSNR the modem needs; none when it does not work even without any noise of the line.
        needed_db: Option<f64>,
    },
    /// The target takes more pairs than the cable holds.
    PairsAboveLimit { pairs_count: u32, limit_count: u32 },
    /// Too little GSNR in reserve.
    ReserveLow { reserve_db: f64, least_db: f64 },
    /// One end alone cannot feed it.
    FeedAboveRating { required_v: f64, rating_v: f64 },
    /// Other options need fewer pairs.
    PairsAboveLeast { pairs_count: u32, least_count: u32, surplus_count: u32 },
}

impl Shortfall {
    /// Whether it means that the target is not carried.
    pub(crate) fn is_of_capacity(&self) -> bool {
        matches!(self, Shortfall::CarriesNothing { .. } | Shortfall::PairsAboveLimit { .. })
    }

    /// What is wrong, with the figures.
    pub(crate) fn words(&self) -> String {
        match *self {
            Shortfall::CarriesNothing { gsnr_db, needed_db: Some(needed_db), .. } => format!(
                "carries nothing at the end of life: mean GSNR {gsnr_db:.1} dB, {:.1} dB below the {needed_db:.1} dB \
                 the modem needs with its margin",
                needed_db - gsnr_db
            ),
            Shortfall::CarriesNothing { needed_db: None, .. } => {
                "carries nothing: implementation and margin of the modem leave less than its least SNR on any line"
                    .to_owned()
            }
            Shortfall::PairsAboveLimit { pairs_count, limit_count } => format!(
                "needs {pairs_count} fibre pairs for the target, {} above the limit of {limit_count}",
                pairs_count - limit_count
            ),
            Shortfall::ReserveLow { reserve_db, least_db } => format!(
                "has {reserve_db:.2} dB of GSNR in reserve at the end of life, {:.2} dB below the least of \
                 {least_db:.2} dB",
                least_db - reserve_db
            ),
            Shortfall::FeedAboveRating { required_v, rating_v } => format!(
                "needs {required_v:.0} V from one end alone, {:.0} V above the rating of {rating_v:.0} V",
                required_v - rating_v
            ),
            Shortfall::PairsAboveLeast { pairs_count, least_count, surplus_count } => format!(
                "needs {pairs_count} fibre pairs; the least of all options is {least_count}, and {surplus_count} more \
                 are accepted"
            ),
        }
    }

    /// What to do.
    pub(crate) fn hint(&self) -> &'static str {
        match self {
            Shortfall::CarriesNothing { repeaters_count: 0, .. } => {
                "add repeaters; remote amplifiers and Raman pumps, which can carry an unrepeatered line further, are \
                 not computed"
            }
            Shortfall::CarriesNothing { .. } => {
                "raise line.repeaters_max_count, choose a fibre of lower loss, or a modem that works at a lower SNR"
            }
            Shortfall::PairsAboveLimit { .. } => {
                "raise line.fibre_pairs_max_count if cable and repeaters hold more pairs, allow more repeaters, or \
                 lower line.target_capacity_gbps"
            }
            Shortfall::ReserveLow { .. } => {
                "allow more repeaters, choose a fibre of lower loss, build one pair more (line.fibre_pairs_min_count), \
                 or accept less in line.selection.gsnr_reserve_min_db"
            }
            Shortfall::FeedAboveRating { .. } => {
                "choose power feeding equipment of a higher rating, a cable of lower resistance, fewer repeaters or \
                 fewer pairs"
            }
            Shortfall::PairsAboveLeast { .. } => {
                "raise line.selection.fibre_pairs_above_least_count if fewer repeaters are worth these pairs"
            }
        }
    }

    /// The finding about a line; the caller softens it where the line is not the chosen one.
    pub(crate) fn finding(&self, place: &str) -> Finding {
        let message = format!("the {place} {}", self.words());
        let finding = match self {
            Shortfall::CarriesNothing { repeaters_count: 0, .. } => {
                Finding::blocks("line.unrepeatered.gsnr_low", message)
            }
            Shortfall::CarriesNothing { .. } => Finding::blocks("line.capacity.none", message),
            Shortfall::PairsAboveLimit { .. } => Finding::blocks("line.capacity.pairs_above_limit", message),
            Shortfall::ReserveLow { .. } => Finding::warns("line.reserve.low", message),
            Shortfall::FeedAboveRating { .. } => Finding::blocks("line.feed.above_rating", message),
            Shortfall::PairsAboveLeast { .. } => Finding::notes("line.selection.more_pairs", message),
        };
        finding.at(place).hint(self.hint())
    }
}
