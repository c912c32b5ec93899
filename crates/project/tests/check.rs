//! Checks of a whole plan: all findings, each with its place and what to do.

#![allow(clippy::unwrap_used)] // a test stops where something is wrong

mod common;
use wetplant_project as project;

use common::small_plan;
use project::{Plan, check::check};
use units::Severity;

fn codes(change: impl FnOnce(&mut Plan)) -> Vec<String> {
    let mut plan = small_plan();
    change(&mut plan);
    let blocking = check(&plan).into_iter().filter(|finding| finding.severity == Severity::Blocks);
    blocking.map(|finding| finding.code).collect()
}

/// The small plan is a shape, not a design: what its figures lack is no contradiction between its sections.
fn own(codes: Vec<String>) -> Vec<String> {
    let before = self::codes(|_| {});
    codes.into_iter().filter(|code| !before.contains(code)).collect()
}

#[test]
fn each_contradiction_between_sections_is_named() {
    type Change = (&'static str, fn(&mut Plan));
    let changes: [Change; 17] = [
        ("plan.date", |plan| plan.date = "2026-02-30".into()),
        ("plan.date", |plan| plan.date = "25.11.2026".into()),
        ("plan.date", |plan| plan.date = "20261125T1".into()),
        ("plan.date", |plan| plan.date = "2026-1-5".into()),
        ("plan.date", |plan| plan.date.clear()),
        ("plan.text.empty", |plan| plan.name.clear()),
        ("plan.text.empty", |plan| plan.revision = " ".into()),
        ("plan.landing.same", |plan| {
            (plan.landing[1].lon_deg, plan.landing[1].lat_deg) = (49.67, 40.59);
        }),
        ("plan.landing.same", |plan| {
            (plan.landing[1].lon_deg, plan.landing[1].lat_deg) = (49.67, 40.598); // 890 m north
        }),
        ("plan.landing.count", |plan| plan.landing.truncate(1)),
        ("plan.landing.position", |plan| plan.landing[0].lat_deg = 140.59),
        ("plan.landing.twice", |plan| plan.landing[1].id = plan.landing[0].id.clone()),
        ("plan.water.level", |plan| plan.water.as_mut().unwrap().surface_level_m = 6000.0),
        ("plan.water.level", |plan| plan.water.as_mut().unwrap().surface_level_m = f64::NAN),
        ("plan.terrain.margin", |plan| plan.terrain.as_mut().unwrap().window_margin_deg = -1.0),
        ("plan.terrain.margin", |plan| plan.terrain.as_mut().unwrap().window_margin_deg = f64::INFINITY),
        ("plan.agreement.unknown", |plan| plan.agreement_in_force = Some("thirds".into())),
    ];
    for (code, change) in changes {
        let found = own(codes(change));
        assert!(found.contains(&code.to_owned()), "{code}: {found:?}");
    }
}

#[test]
fn landing_points_a_little_more_than_a_kilometre_apart_are_two_places() {
    let found = own(codes(|plan| {
        (plan.landing[1].lon_deg, plan.landing[1].lat_deg) = (49.67, 40.6); // 1.1 km north
    }));
    assert!(!found.contains(&"plan.landing.same".to_owned()), "{found:?}");
}

#[test]
fn all_contradictions_are_told_at_once() {
    let found = own(codes(|plan| {
        plan.landing.clear();
        plan.water.as_mut().unwrap().surface_level_m = 6000.0;
        plan.agreement_in_force = Some("thirds".into());
    }));
    for code in ["plan.landing.count", "plan.water.level", "plan.agreement.unknown"] {
        assert!(found.contains(&code.to_owned()), "{code}: {found:?}");
    }
}
