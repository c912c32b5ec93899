//! What other lines and things a list crosses and passes.

use super::{list_of, plan_of};
use crate::args::workbench::{NearArgs, WithFile};
use crate::console::say;
use crate::failure::{Failure, read_file};
use crate::work::{printed, say_findings};
use ::rpl::cross::{CrossingRules, check_crossings};
use ::rpl::features::read_geojson;
use ::rpl::kp::Track;
use ::rpl::near::Feature;
use units::Finding;

/// Largest file of features read.
const FEATURES_LIMIT_BYTES: u64 = 256 << 20;

fn features(args: &WithFile) -> Result<(Vec<Feature>, Vec<Finding>), Failure> {
    let bytes = read_file(&args.with, FEATURES_LIMIT_BYTES)?;
    let staged = read_geojson(&bytes).map_err(|error| Failure::input(error).at(args.with.display()))?;
    Ok((staged.value, staged.findings))
}

/// `rpl crossings`
pub fn crossings(args: &WithFile, json: bool) -> Result<(), Failure> {
    let plan = plan_of(&args.of)?;
    let list = list_of(&plan, args.of.leg.as_deref())?;
    let (features, mut findings) = features(args)?;
    let track = Track::of(list);
    let found = ::rpl::cross::crossings(&track, &features);
    let rules = CrossingRules::practice();
    findings.extend(check_crossings(list, &track, &found, &rules));
    if json {
        say!(
            "{}",
            serde_json::json!({ "crossings": printed(&found), "rules": printed(&rules), "findings": findings })
        );
        return Ok(());
    }
    for crossing in &found {
        say!(
            "KP {:>9.3}  {:>5.1}°  {}  at {}",
            crossing.place.route_kp_km.km(),
            crossing.angle_deg,
            crossing.feature,
            super::ask::place_text(crossing.place.at)
        );
    }
    say!("{} crossings with {} features", found.len(), features.len());
    say_findings(&findings);
    Ok(())
}

/// `rpl near`
pub fn near(args: &NearArgs, json: bool) -> Result<(), Failure> {
    let plan = plan_of(&args.of.of)?;
    let list = list_of(&plan, args.of.of.leg.as_deref())?;
    let (features, findings) = features(&args.of)?;
    if !(args.within_m.is_finite() && args.within_m > 0.0) {
        return Err(Failure::input(format!("--within-m is {}; it must be above 0", args.within_m)));
    }
    let found = ::rpl::near::near(&Track::of(list), &features, args.within_m);
    if json {
        say!("{}", serde_json::json!({ "near": printed(&found), "findings": findings }));
        return Ok(());
    }
    for near in &found {
        say!(
            "KP {:>9.3} to {:>9.3}  {:>8.1} m to {:<9} at KP {:.3}  {}",
            near.from_route_kp_km.km(),
            near.to_route_kp_km.km(),
            near.offset_m,
            near.side.word(),
            near.place.route_kp_km.km(),
            near.feature
        );
    }
    say!("{} stretches within {} m of {} features", found.len(), args.within_m, features.len());
    say_findings(&findings);
    Ok(())
}
