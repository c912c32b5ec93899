//! How long the questions of an engineer take: figures to compare, never a test. `cargo bench -p wetplant-rpl --bench kernel`.

#![allow(clippy::unwrap_used)] // a bench that cannot measure may stop

use std::hint::black_box;
use std::time::Instant;
use terrain::geodesy;
use units::{LonLat, RouteKm};
use wetplant_rpl::cross::crossings;
use wetplant_rpl::edit::{AtKp, ListEdit, MovePosition, apply, apply_to};
use wetplant_rpl::kp::{Stops, Track, at_route_kp, points_every};
use wetplant_rpl::list::{ListPosition, ListSegment, ListStatus, PositionList};
use wetplant_rpl::measure::{measure, measure_after};
use wetplant_rpl::near::{Feature, near};
use wetplant_rpl::redline::changes;
use wetplant_rpl::translate::{TranslateRules, translate};

/// A list of so many positions over so many kilometres, winding round the Caspian's latitude.
fn winding(position_count: u32, length_km: f64, aside_m: f64) -> PositionList {
    let step_km = length_km / f64::from(position_count - 1);
    let mut at = LonLat::new(10.0, 41.0);
    let mut position = Vec::new();
    for number in 0..position_count {
        let course_deg = 75.0 + 20.0 * libm::sin(f64::from(number) * 0.37);
        let laid = geodesy::direct(at, course_deg + 90.0, aside_m / 1000.0);
        position.push(ListPosition {
            id: format!("p{}", number + 1),
            position_no: (number + 1).to_string(),
            event: "A/C".to_owned(),
            lon_deg: laid.lon_deg,
            lat_deg: laid.lat_deg,
            cells: (0..19).map(|cell| format!("{cell}.{number}")).collect(),
            ..ListPosition::default()
        });
        at = geodesy::direct(at, course_deg, step_km);
    }
    let segment = ListSegment { slack_pct: Some(1.5), cable_type: "SA".to_owned(), ..ListSegment::default() };
    PositionList {
        leg: "A-B".to_owned(),
        revision: "1".to_owned(),
        status: ListStatus::Planned,
        issued: false,
        source: None,
        segment: vec![segment; position.len() - 1],
        position,
    }
}

/// The least of several runs, ms.
fn time<T>(name: &str, runs: u32, mut work: impl FnMut() -> T) {
    let mut least_ms = f64::INFINITY;
    for _ in 0..runs {
        let start = Instant::now();
        black_box(work());
        least_ms = least_ms.min(start.elapsed().as_secs_f64() * 1000.0);
    }
    println!("{name:<62} {least_ms:>9.3} ms");
}

fn main() {
    let list = winding(2_000, 2_000.0, 0.0);
    let measured = measure(&list);
    time("measure 2,000 positions", 20, || measure(&list));
    let to = geodesy::direct(list.position[999].at(), 0.0, 0.3);
    let edit =
        ListEdit::Move(MovePosition { position: "p1000".into(), lon_deg: to.lon_deg, lat_deg: to.lat_deg });
    let after = apply(&list, &edit).unwrap().value;
    time("apply one move on 2,000 positions of 19 cells", 20, || apply(&list, &edit).unwrap());
    let mut copies = vec![list.clone(); 20];
    time("the same on a list nobody else needs", 20, || apply_to(copies.pop().unwrap(), &edit).unwrap());
    time("all lengths after one move on 2,000 positions", 20, || measure_after(&list, &measured, &after));
    time("redline of one move on 2,000 positions", 20, || changes(&list, &after));

    let long = winding(21, 1_000.0, 0.0);
    time("1,000 km at 10 m: 100,001 points", 5, || points_every(&long, 10.0, Stops::Steps).unwrap().count());
    time("1,000 km at 10 m in 2,000 positions", 5, || {
        points_every(&list, 10.0, Stops::Steps).unwrap().take(100_001).count()
    });

    time("prepare a track of 2,000 positions", 10, || Track::of(&list));
    let track = Track::of(&list);
    time("position at KP, 2,000 times", 10, || {
        (0..2_000)
            .map(|km| at_route_kp(&list, &measured, RouteKm(f64::from(km))).unwrap().at.lat_deg)
            .sum::<f64>()
    });
    let points: Vec<LonLat> = (0..1_000)
        .map(|km| {
            geodesy::direct(
                at_route_kp(&list, &measured, RouteKm(f64::from(km) * 2.0)).unwrap().at,
                200.0,
                0.8,
            )
        })
        .collect();
    time("locate 1,000 positions 800 m off a list of 2,000", 5, || {
        points.iter().map(|point| track.locate(*point).len()).sum::<usize>()
    });
    let far = LonLat::new(-60.0, -30.0);
    time("locate one position on the other side of the Earth", 5, || track.locate(far).len());

    let laid = Track::of(&winding(2_500, 2_000.0, 120.0));
    let rules = TranslateRules::default();
    time("translate 2,000 KP to an as-laid list of 2,500", 3, || {
        let kps = (0..2_000).map(|km| AtKp::Route(RouteKm(f64::from(km) * 0.999)));
        kps.filter(|kp| translate(&track, &laid, *kp, &rules).is_ok()).count()
    });
    let lines: Vec<Feature> = (0..50).map(|number| line_across(&list, number)).collect();
    time("crossings of 2,000 positions with 50 lines of 200 points", 3, || crossings(&track, &lines).len());
    time("what lies within 5 km of 2,000 positions, 50 lines of 200 points", 2, || {
        near(&track, &lines, 5_000.0).len()
    });
}

/// A line of 200 points over the list.
fn line_across(list: &PositionList, number: u32) -> Feature {
    let middle = list.position[20 + 39 * usize::try_from(number).unwrap()].at();
    let course_deg = 140.0 + f64::from(number);
    let point = (0..200).map(|step| geodesy::direct(middle, course_deg, f64::from(step) - 100.3)).collect();
    Feature { name: format!("line {number}"), point }
}
