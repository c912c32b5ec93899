//! Questions about a position list.

use super::{list_of, plan_at, plan_of};
use crate::args::workbench::{AtArgs, LocateArgs, ProfileArgs, ProjectLeg, ShowArgs, TranslateArgs};
use crate::console::{Console, say};
use crate::failure::Failure;
use crate::words::{number, place};
use crate::work::{designed, grid_of, open_settled, printed, say_findings};
use ::rpl::angle::{write_lat, write_lon};
use ::rpl::edit::AtKp;
use ::rpl::kp::{KpPlace, Side, Track, at_cable_kp, at_route_kp, reverse_cable_kp, reverse_route_kp};
use ::rpl::lengths::{
    DepthBand, Depths, SectorLine, by_burial, by_cable_type, by_depth_band, by_sector_line, split_slack,
};
use ::rpl::list::{ListStatus, PositionList};
use ::rpl::measure::{Measured, measure};
use ::rpl::profile::{SuspensionRules, suspensions};
use ::rpl::redline::ListConsequences;
use ::rpl::register::Register;
use ::rpl::translate::{Confidence, TranslateRules};
use project::plan::Plan;
use terrain::water::Sea;
use units::{CableKm, Finding, LonLat, Provenance, RouteKm, Tag};

/// A place as lists write it.
pub fn place_text(at: LonLat) -> String {
    format!("{}  {}", write_lat(at.lat_deg, 4), write_lon(at.lon_deg, 4))
}

/// What followed from an edit, on the list alone.
pub fn consequence_lines(followed: &ListConsequences) -> String {
    let whole = &followed.whole;
    let mut text = format!(
        "  followed: route {:.3} km ({:+.3}), cable {:.3} km ({:+.3})",
        whole.after_route_km.km(),
        whole.more_route_km.km(),
        whole.after_cable_km.km(),
        whole.more_cable_km.km()
    );
    for shift in &followed.kp_shift {
        text.push_str(&format!(
            "\n  KP from position {}: route {:+.3} km, cable {:+.3} km",
            shift.from_position,
            shift.route_km.km(),
            shift.cable_km.km()
        ));
    }
    text
}

/// `rpl show`
pub fn show(args: &ShowArgs, json: bool) -> Result<(), Failure> {
    let plan = plan_of(&args.of)?;
    let list = list_of(&plan, args.of.leg.as_deref())?;
    let measured = measure(list);
    if json {
        say!("{}", serde_json::json!({ "list": list, "measured": printed(&measured) }));
        return Ok(());
    }
    let status = match list.status {
        ListStatus::Unknown => "status not stated",
        ListStatus::Planned => "planned",
        ListStatus::AsLaid => "as laid",
        ListStatus::AsRepaired => "as repaired",
    };
    say!(
        "leg {}, revision {}, {}{}: {} positions, route {}, cable {}",
        list.leg,
        plan.revision,
        status,
        if list.issued { ", issued" } else { "" },
        list.position.len(),
        measured.route_km(),
        measured.cable_km()
    );
    say!(
        "  {:<6} {:<24} {:<27} {:>9} {:>9} {:>7}",
        "no.",
        "event",
        "position (WGS 84)",
        "route KP",
        "cable KP",
        "depth m"
    );
    let window = args.from_km.unwrap_or(f64::NEG_INFINITY)..=args.to_km.unwrap_or(f64::INFINITY);
    for (index, position) in list.position.iter().enumerate() {
        let (route_km, cable_km) = (measured.route_kp_km[index].km(), measured.cable_kp_km[index].km());
        if !window.contains(&route_km) {
            continue;
        }
        let depth = position.depth_m.map_or_else(String::new, |depth_m| format!("{depth_m:.0}"));
        say!(
            "  {:<6} {:<24} {:<27} {route_km:>9.3} {cable_km:>9.3} {depth:>7}",
            ::rpl::edit::name_of(position),
            position.event,
            place_text(position.at())
        );
        if let Some(line) = segment_line(list, &measured, index) {
            say!("         {line}");
        }
    }
    Ok(())
}

fn segment_line(list: &PositionList, measured: &Measured, index: usize) -> Option<String> {
    let (segment, figures) = (list.segment.get(index)?, measured.segment.get(index)?);
    let mut parts = vec![
        format!("{:06.2}°", figures.bearing_deg),
        format!("{:.3} km", figures.route_km.km()),
        format!("slack {:.2} %", figures.slack_pct),
        format!("cable {:.3} km", figures.cable_km.km()),
    ];
    if !segment.cable_type.is_empty() {
        parts.push(segment.cable_type.clone());
    }
    parts.extend(segment.burial_target_m.map(|target_m| match target_m {
        target_m if target_m > 0.0 => {
            format!("buried {target_m:.1} m {}", segment.burial_method).trim_end().to_owned()
        }
        _ => "surface".to_owned(),
    }));
    Some(parts.join("  "))
}

/// `rpl check`
pub fn check(args: &ProjectLeg, json: bool) -> Result<(), Failure> {
    let plan = plan_of(args)?;
    let list = list_of(&plan, args.leg.as_deref())?;
    let measured = measure(list);
    let mut findings = ::rpl::check::check(list);
    for register in plan.register.iter().filter(|register| register.leg == list.leg) {
        let length_km = match register.kp {
            ::rpl::register::KpBasis::Cable => measured.cable_km().km(),
            _ => measured.route_km().km(),
        };
        findings.extend(::rpl::register::check(register, Some(length_km)));
        findings.extend(stale(args, &plan, list, register)?);
    }
    if json {
        say!("{}", serde_json::json!({ "findings": findings }));
    } else if findings.is_empty() {
        say!("nothing found: every stated figure agrees with the positions");
    } else {
        say_findings(&findings);
    }
    let blocks = findings.iter().any(|finding| finding.severity == units::Severity::Blocks);
    if blocks { Err(Failure::blocked("the list has findings that block")) } else { Ok(()) }
}

/// A register counts the KP of the revision it came with: a warning when the list has other ones now.
fn stale(
    args: &ProjectLeg,
    plan: &Plan,
    list: &PositionList,
    register: &Register,
) -> Result<Option<Finding>, Failure> {
    let file = open_settled(&args.project)?;
    let place = format!("register {}", register.id);
    let is_recorded = file.revisions().iter().any(|revision| revision.label == register.revision);
    if !is_recorded {
        let message = format!(
            "it counts the KP of revision `{}`, which the project has not recorded; whether they still hold is not known",
            register.revision
        );
        return Ok(Some(Finding::notes("rpl.register.revision_unknown", message).at(place)));
    }
    let then = plan_at(&file, &args.project, Some(&register.revision))?;
    let same = then.list.iter().find(|then| then.leg == list.leg).is_some_and(|then| {
        let (then, now) = (measure(then), measure(list));
        then.route_kp_km == now.route_kp_km && then.cable_kp_km == now.cable_kp_km
    });
    let message = format!(
        "it counts the KP of revision `{}`; the list of revision `{}` has other ones",
        register.revision, plan.revision
    );
    let hint = "translate its KP with `wetplant rpl translate`, and import it again with the new ones";
    Ok((!same).then(|| Finding::warns("rpl.register.stale", message).at(place).hint(hint)))
}

/// `rpl at`
pub fn at(args: &AtArgs, json: bool) -> Result<(), Failure> {
    let plan = plan_of(&args.of)?;
    let list = list_of(&plan, args.of.leg.as_deref())?;
    let measured = measure(list);
    let found = match (&args.kp, &args.cable_kp) {
        (Some(text), _) => {
            let kp_km = RouteKm(number(text, "--kp")?);
            let kp_km = if args.from_b { reverse_route_kp(&measured, kp_km) } else { kp_km };
            at_route_kp(list, &measured, kp_km)
        }
        (None, text) => {
            let kp_km = CableKm(number(text.as_deref().unwrap_or_default(), "--cable-kp")?);
            let kp_km = if args.from_b { reverse_cable_kp(&measured, kp_km) } else { kp_km };
            at_cable_kp(list, &measured, kp_km)
        }
    };
    let found = found.map_err(Failure::input)?;
    tell_place(&found, json);
    Ok(())
}

fn tell_place(found: &KpPlace, json: bool) {
    if json {
        say!("{}", printed(found));
        return;
    }
    say!("{}   route KP {}, cable KP {}", place_text(found.at), found.route_kp_km, found.cable_kp_km);
}

/// `rpl locate`
pub fn locate(args: &LocateArgs, json: bool) -> Result<(), Failure> {
    let plan = plan_of(&args.of)?;
    let list = list_of(&plan, args.of.leg.as_deref())?;
    let at = place(&args.place, "PLACE", json)?;
    let found = Track::of(list).locate(at);
    if json {
        say!("{}", serde_json::json!({ "located": printed(&found) }));
        return Ok(());
    }
    for one in &found {
        let beyond = if one.is_beyond_end { ", beyond the end" } else { "" };
        say!(
            "route KP {}, cable KP {}; {}{beyond}, from {}",
            one.place.route_kp_km,
            one.place.cable_kp_km,
            offset_text(one.offset_m, one.side),
            place_text(one.place.at)
        );
    }
    Ok(())
}

/// How far a place lies off the line, and on which side.
fn offset_text(offset_m: f64, side: Side) -> String {
    match side {
        Side::On => "on the line".to_owned(),
        side => format!("{offset_m:.1} m to {}", side.word()),
    }
}

/// `rpl translate`
pub fn translate(args: &TranslateArgs, json: bool) -> Result<(), Failure> {
    let file = open_settled(&args.project)?;
    let from = plan_at(&file, &args.project, Some(&args.from))?;
    let to = plan_at(&file, &args.project, args.to.as_deref())?;
    let tracks =
        (Track::of(list_of(&from, args.leg.as_deref())?), Track::of(list_of(&to, args.leg.as_deref())?));
    let mut rules = TranslateRules::default();
    if let Some(limit_m) = args.limit_m {
        rules.offset_max_m = limit_m;
        rules.provenance = Provenance::new(Tag::Assumed, "given with --limit-m");
    }
    let (mut found, mut findings) = (Vec::new(), Vec::new());
    for text in &args.kp {
        let kp = AtKp::Route(RouteKm(number(text, "KM")?));
        let staged = ::rpl::translate::translate(&tracks.0, &tracks.1, kp, &rules).map_err(Failure::input)?;
        found.push(staged.collect(&mut findings));
    }
    if json {
        let rules = printed(&rules);
        say!(
            "{}",
            serde_json::json!({ "translated": printed(&found), "rules": rules, "findings": findings })
        );
        return Ok(());
    }
    for one in &found {
        let sure = if one.confidence == Confidence::Clear { "clear" } else { "doubtful" };
        say!(
            "KP {} of {} is KP {} of {}, cable KP {}; {}, {sure}",
            one.from.route_kp_km,
            from.revision,
            one.to.place.route_kp_km,
            to.revision,
            one.to.place.cable_kp_km,
            offset_text(one.to.offset_m, one.to.side)
        );
    }
    say_findings(&findings);
    Ok(())
}

/// `rpl profile`
pub fn profile(args: &ProfileArgs, json: bool, console: &Console) -> Result<(), Failure> {
    let (plan, sea) = with_sea(&args.of, console)?;
    let list = list_of(&plan, args.of.leg.as_deref())?;
    let track = Track::of(list);
    let Some(sea) = sea else {
        return Err(Failure::input(
            "the project has no grid to sound; the list's own depths are in `wetplant rpl show`",
        )
        .now("add one with `wetplant sections PROJECT --template --bathymetry FILE`"));
    };
    if !(args.every_m.is_finite() && args.every_m >= 1.0) {
        return Err(Failure::input(format!("--every-m is {}; it must be 1 m or more", args.every_m)));
    }
    let depth_at = |at: LonLat| sea.depth_at(at);
    let points = ::rpl::profile::profile(&track, args.every_m, &depth_at);
    let hollows = suspensions(&points, &SuspensionRules::default());
    if json {
        say!(
            "{}",
            serde_json::json!({
                "profile": printed(&points),
                "suspensions": printed(&hollows),
                "rules": SuspensionRules::default(),
            })
        );
        return Ok(());
    }
    say!("  {:>9}  {:>8}  {:>7}", "route KP", "depth m", "slope°");
    for point in &points {
        let figure = |value: Option<f64>, digits: usize| {
            value.map_or_else(|| "–".to_owned(), |value| format!("{value:.digits$}"))
        };
        say!(
            "  {:>9.3}  {:>8}  {:>7}",
            point.route_kp_km.km(),
            figure(point.depth_m, 1),
            figure(point.slope_deg, 2)
        );
    }
    for hollow in &hollows {
        say!(
            "  suspension? KP {} to {}: a straight span of {:.0} m stands {:.1} m over the seabed",
            hollow.from_route_kp_km,
            hollow.to_route_kp_km,
            hollow.span_m,
            hollow.clearance_m
        );
    }
    Ok(())
}

/// The plan and the sea its grid shows.
fn with_sea(of: &ProjectLeg, console: &Console) -> Result<(Plan, Option<Sea>), Failure> {
    let file = open_settled(&of.project)?;
    let plan = plan_at(&file, &of.project, of.revision.as_deref())?;
    let grid = grid_of(&file, &plan, &of.project)?;
    let design = match grid {
        Some(grid) => Some(designed(&plan, Some(&grid), console)?),
        None => None,
    };
    Ok((plan, design.and_then(|design| design.sea)))
}

/// Depth bands of the screen and of JSON, metres: the limits at which burial and armour usually change.
const BAND_LIMITS_M: [f64; 6] = [0.0, 15.0, 200.0, 500.0, 1000.0, 2000.0];

/// `rpl lengths`
pub fn lengths(args: &ProjectLeg, json: bool) -> Result<(), Failure> {
    let plan = plan_of(args)?;
    let list = list_of(&plan, args.leg.as_deref())?;
    let track = Track::of(list);
    let by_type = by_cable_type(list, track.measured());
    let by_burial = by_burial(list, track.measured());
    let by_sector = plan.sector_line.as_ref().map_or_else(Vec::new, |line| {
        let (first, second) = line.points();
        let line =
            SectorLine { first, second, sector_a: line.sector_a.clone(), sector_b: line.sector_b.clone() };
        by_sector_line(&track, &line)
    });
    let by_depth = by_depth_band(&track, &BAND_LIMITS_M, Depths::Stated);
    let slack = split_slack(&track, Depths::Stated).pop();
    if json {
        say!(
            "{}",
            serde_json::json!({
                "by_cable_type": printed(&by_type),
                "by_burial": printed(&by_burial),
                "by_sector": printed(&by_sector),
                "by_depth_band": printed(&by_depth),
                "slack": printed(&slack),
            })
        );
        return Ok(());
    }
    say!("  {:<28} {:>12} {:>12}", "", "route km", "cable km");
    let row = |name: &str, route_km: f64, cable_km: f64| {
        let name = if name.is_empty() { "not stated" } else { name };
        say!("  {name:<28} {route_km:>12.3} {cable_km:>12.3}");
    };
    row("whole list", track.measured().route_km().km(), track.measured().cable_km().km());
    for (what, lengths) in [("cable ", &by_type), ("burial ", &by_burial), ("sector ", &by_sector)] {
        for length in lengths.iter() {
            row(&format!("{what}{}", length.name), length.route_km.km(), length.cable_km.km());
        }
    }
    for band in by_depth.iter().filter(|band| band.route_km.km() > 0.0) {
        row(&band_name(band), band.route_km.km(), band.cable_km.km());
    }
    if let Some(slack) = slack.filter(|slack| slack.known_route_km.km() > 0.0) {
        say!(
            "  slack {:.3} % = bottom {:.3} % + fill {:.3} % (depths as stated, straight between positions)",
            slack.slack_pct,
            slack.bottom_slack_pct,
            slack.fill_slack_pct
        );
    }
    Ok(())
}

fn band_name(band: &DepthBand) -> String {
    match (band.is_known, band.from_depth_m, band.to_depth_m) {
        (false, ..) => "depth not known".to_owned(),
        (_, Some(from_m), Some(to_m)) => format!("depth {from_m:.0} to {to_m:.0} m"),
        (_, Some(from_m), None) => format!("depth over {from_m:.0} m"),
        (_, None, Some(to_m)) => format!("depth to {to_m:.0} m"),
        (_, None, None) => "any depth".to_owned(),
    }
}
