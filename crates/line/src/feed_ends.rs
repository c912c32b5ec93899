//! Which end gives what: A alone, B alone, or both in shares, each against its own rating.

use crate::feed::PowerFeed;
use crate::plan::PowerFeedPlan;
use crate::potential::LineEnd;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A way to feed a line.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FeedEnds {
    /// Which ends feed.
    pub fed_from: FedFrom,
    /// What A gives, terminal margin included; 0 when it does not feed.
    pub a_v: f64,
    /// What B gives.
    pub b_v: f64,
    /// Rating of A less that; none where it is not known or A does not feed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub margin_a_v: Option<f64>,
    /// Rating of B less that.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub margin_b_v: Option<f64>,
    /// Whether the ends that feed can; none where a rating is not known.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub holds: Option<bool>,
}

/// Which ends feed a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FedFrom {
    /// Both, in the shares of the plan.
    Both,
    /// A alone.
    AAlone,
    /// B alone.
    BAlone,
}

/// Every way to feed a line, at the sign of the earth potential that asks more.
///
/// # Source
/// V_A + V_B = V (1 + m), with V_A the share of A, all of it, or nothing.
#[must_use]
pub fn feed_ends(plan: &PowerFeedPlan, feed: &PowerFeed) -> Vec<FeedEnds> {
    let ways = [(FedFrom::Both, plan.share_a()), (FedFrom::AAlone, 1.0), (FedFrom::BAlone, 0.0)];
    let way = |(fed_from, share_a_frac): (FedFrom, f64)| {
        let (a_v, b_v) =
            (feed.required_voltage_v * share_a_frac, feed.required_voltage_v * (1.0 - share_a_frac));
        let margin_v = |end: LineEnd, given_v: f64| {
            plan.rating_of(end).filter(|_| given_v > 0.0).map(|rating_v| rating_v - given_v)
        };
        let (margin_a_v, margin_b_v) = (margin_v(LineEnd::A, a_v), margin_v(LineEnd::B, b_v));
        let of_end = |given_v: f64, margin_v: Option<f64>| match margin_v {
            _ if given_v == 0.0 => Some(true),
            margin_v => margin_v.map(|margin_v| margin_v >= 0.0),
        };
        let holds = of_end(a_v, margin_a_v).zip(of_end(b_v, margin_b_v)).map(|(a, b)| a && b);
        FeedEnds { fed_from, a_v, b_v, margin_a_v, margin_b_v, holds }
    };
    ways.map(way).to_vec()
}
