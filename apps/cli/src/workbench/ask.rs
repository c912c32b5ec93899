//! Questions about a position list.

use super::{list_of, plan_of};
use crate::args::workbench::{AtArgs, ProjectLeg, ShowArgs};
use crate::console::say;
use crate::failure::Failure;
use crate::words::number;
use crate::work::{printed, say_findings};
use ::rpl::angle::{write_lat, write_lon};
use ::rpl::kp::{KpPlace, at_cable_kp, at_route_kp, reverse_cable_kp, reverse_route_kp};
use ::rpl::list::PositionList;
use ::rpl::measure::{Measured, measure};
use ::rpl::redline::ListConsequences;
use units::{CableKm, LonLat, RouteKm};

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
    let status = serde_json::to_value(list.status).ok().and_then(|word| word.as_str().map(str::to_owned));
    say!(
        "leg {}, revision {}, {}{}: {} positions, route {}, cable {}",
        list.leg,
        plan.revision,
        status.unwrap_or_default().replace('_', " "),
        if list.issued { ", issued" } else { "" },
        list.position.len(),
        measured.route_km(),
        measured.cable_km()
    );
    say!(
        "  {:<6} {:<24} {:<27} {:>9} {:>9} {:>7}",
        "no.", "event", "position (WGS 84)", "route KP", "cable KP", "depth m"
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
        target_m if target_m > 0.0 => format!("buried {target_m:.1} m {}", segment.burial_method).trim_end().to_owned(),
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
    say!(
        "{}   route KP {}, cable KP {}",
        place_text(found.at),
        found.route_kp_km,
        found.cable_kp_km
    );
}
