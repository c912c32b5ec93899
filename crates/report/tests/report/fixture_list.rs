//! Results of a project that is only a position list: a made-up route from Buzovna to Құрық, not surveyed.

use pipeline::results::{AbsentStage, LandingResult, LegResult, PlanHead, Results, ResultsFile, StageRecord};
use route::plan::LegOrigin;
use route::rpl::{Position, Row, Rpl};
use rpl::event::events_of;
use terrain::geodesy;
use units::{CableKm, Finding, Fingerprint, RouteKm};

/// Event, degrees and minutes north, degrees and minutes east, depth.
type Place = (&'static str, (f64, f64), (f64, f64), f64);
/// Slack, cable type, burial target.
type Lay = (f64, &'static str, f64);

const PLACES: [Place; 12] = [
    ("BMH Buzovna (Abşeron)", (40.0, 31.45), (50.0, 6.25), 0.0),
    ("A/C 1", (40.0, 38.9), (50.0, 12.7), 14.0),
    ("A/C 2", (40.0, 52.35), (50.0, 19.4), 46.0),
    ("Joint J1", (41.0, 8.75), (50.0, 24.15), 118.0),
    ("A/C 3", (41.0, 29.6), (50.0, 31.8), 287.0),
    ("A/C 4", (41.0, 51.25), (50.0, 42.65), 405.0),
    ("Crossing PL-7", (42.0, 10.4), (50.0, 49.9), 236.0),
    ("A/C 5", (42.0, 27.85), (50.0, 58.35), 88.0),
    ("Joint J2", (42.0, 42.1), (51.0, 9.2), 52.0),
    ("A/C 6", (42.0, 55.65), (51.0, 21.7), 27.0),
    ("A/C 7", (43.0, 5.95), (51.0, 31.15), 11.0),
    ("BMH Құрық", (43.0, 10.65), (51.0, 38.95), 0.0),
];

const LAYS: [Lay; 11] = [
    (0.4, "DA", 1.8),
    (0.8, "SA", 1.5),
    (1.2, "SA", 1.2),
    (1.8, "LWP", 0.6),
    (2.4, "LW", 0.0),
    (2.2, "LW", 0.0),
    (1.7, "LWP", 0.6),
    (1.3, "SA", 1.2),
    (0.9, "SA", 1.5),
    (0.7, "SA", 1.5),
    (0.4, "DA", 1.8),
];

/// The list as a project of its own.
pub fn file() -> ResultsFile {
    file_of(rpl())
}

/// A file of any list, with nothing else known.
pub fn file_of(rpl: Rpl) -> ResultsFile {
    let results = results(rpl);
    let revisions = vec![pipeline::revisions::summary(&results)];
    ResultsFile { format: "wetplant-results/1".into(), program_version: "0.1.0".into(), results, revisions }
}

/// The list of the reference files, as computed.
pub fn rpl() -> Rpl {
    let degrees = |(whole, minutes): (f64, f64)| whole + minutes / 60.0;
    let places = PLACES.map(|(label, lat, lon, depth_m)| At {
        label: label.to_owned(),
        lon_deg: degrees(lon),
        lat_deg: degrees(lat),
        depth_m: Some(depth_m),
    });
    list(&places, &LAYS)
}

/// A place of a list.
pub struct At {
    pub label: String,
    pub lon_deg: f64,
    pub lat_deg: f64,
    pub depth_m: Option<f64>,
}

/// A list of places with what lies between them, lays repeated as often as needed.
pub fn list(places: &[At], lays: &[Lay]) -> Rpl {
    let mut rpl = Rpl { positions: Vec::new(), rows: Vec::new() };
    let (mut route_kp_km, mut cable_kp_km) = (RouteKm(0.0), CableKm(0.0));
    for (index, place) in places.iter().enumerate() {
        let position_no = u32::try_from(index + 1).unwrap();
        let position = Position {
            position_no,
            written_no: String::new(),
            events: events_of(&place.label),
            label: place.label.clone(),
            lon_deg: place.lon_deg,
            lat_deg: place.lat_deg,
            route_kp_km,
            cable_kp_km,
            depth_m: place.depth_m,
            remark: String::new(),
        };
        if let Some(next) = places.get(index + 1) {
            let row = row(&position, next, lays[index % lays.len()]);
            route_kp_km += row.route_km;
            cable_kp_km += row.cable_km;
            rpl.rows.push(row);
        }
        rpl.positions.push(position);
    }
    rpl
}

fn row(from: &Position, to: &At, lay: Lay) -> Row {
    let between = geodesy::inverse(from.at(), units::LonLat::new(to.lon_deg, to.lat_deg));
    let (slack_pct, cable_type, target_m) = lay;
    let route_km = RouteKm(between.distance_km);
    let cable_km = route_km.with_slack(slack_pct);
    Row {
        from_position_no: from.position_no,
        bearing_deg: between.azimuth_start_deg,
        route_km,
        slack_pct,
        cable_km,
        fibre_km: cable_km.with_excess(0.0),
        cable_type: cable_type.into(),
        burial: if target_m > 0.0 {
            cable::presets::Burial::Ploughed { target_m }
        } else {
            cable::presets::Burial::Surface
        },
        depth_min_m: None,
        depth_max_m: None,
        leg: "main".into(),
        origin: LegOrigin::Imported,
    }
}

fn results(rpl: Rpl) -> Results {
    let lengths = rpl.lengths(None, None);
    Results {
        layers: Vec::new(),
        plan: PlanHead {
            name: "Buzovna–Құрық".into(),
            revision: "A".into(),
            date: "2026-03-02".into(),
            about: String::new(),
            currency: None,
            agreement_in_force: None,
            plan_fingerprint: Fingerprint::of_bytes(b"list"),
        },
        stages: vec![StageRecord {
            stage: "rpl".into(),
            version_no: 1,
            inputs_fingerprint: Fingerprint::of_bytes(b"rpl"),
        }],
        terrain: None,
        landings: vec![
            landing("a", "Buzovna", &rpl.positions[0]),
            landing("b", "Құрық", rpl.positions.last().unwrap()),
        ],
        published: Vec::new(),
        legs: vec![LegResult {
            id: "main".into(),
            from: "a".into(),
            to: "b".into(),
            origin: LegOrigin::Imported,
            route_km: lengths.route_km,
            positions_count: rpl.positions.len() - 2,
            solver: None,
            by_layer: Vec::new(),
        }],
        protection: Vec::new(),
        sld: route::sld::of_rpl(&rpl),
        profile: rpl.profile(None, 1.0),
        line: None,
        cost: None,
        schedule: None,
        availability: None,
        agreements: Vec::new(),
        parties: Vec::new(),
        corridor: None,
        assumptions: Vec::new(),
        facts: Vec::new(),
        absent: absent(),
        findings: vec![
            Finding::notes(
                "route.list.no_fibre_excess",
                "no fibre excess is stated; fibre is counted as long as the cable",
            )
            .at("line.fibre_excess_pct"),
        ],
        rpl,
        lengths,
    }
}

fn landing(id: &str, name: &str, at: &Position) -> LandingResult {
    LandingResult {
        id: id.into(),
        name: name.into(),
        country: None,
        lon_deg: at.lon_deg,
        lat_deg: at.lat_deg,
        approach_km: None,
        shore_reach_km: 15.0,
    }
}

/// What the pipeline leaves out for a plan that is a list.
pub fn absent() -> Vec<AbsentStage> {
    let absent = |stage: &str, sections: &[&str]| AbsentStage {
        stage: stage.into(),
        needs: sections.iter().map(|section| format!("section [{section}] of the plan")).collect(),
    };
    let mut stages = vec![
        absent("terrain", &["terrain", "water"]),
        absent("prices", &["catalogue", "presets", "risk", "cost"]),
        absent("line", &["line", "fibre"]),
        absent("cost", &["catalogue", "cost", "currency", "line", "fibre"]),
        absent("schedule", &["schedule"]),
        absent("risk", &["catalogue", "risk", "cost"]),
        absent("split", &["agreement", "party"]),
    ];
    stages[3].needs.push("cable type `unstated` in the catalogue (12.300 km)".into());
    stages
}
