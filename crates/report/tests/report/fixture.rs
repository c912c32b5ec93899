//! A small result made by hand: a line across a basin, with names that need their letters.

use crate::fixture_money as money;
use cable::presets::Burial;
use line::branching::{BranchResult, BranchingKind};
use line::design::{BudgetLine, ChosenLine, LineDesign, LineOption};
use line::feed::{FeedLoad, PowerFeed, power_feed};
use line::feed_ends::{FedFrom, FeedEnds};
use line::light::{ChannelResult, LineSnr, SweepPoint};
use line::loading::{LoadPoint, LoadedLight};
use line::modes::ModeCapacity;
use line::plan::PowerFeedPlan;
use line::plant::StationQuantities;
use line::potential::{FedLine, FeedProfile, LineEnd};
use line::pump_farm::{FixedFeed, PairsAtFeed, PumpCase, PumpFarm};
use line::run::{RepeaterPosition, SpanLength};
use line::sweep::{LaunchOptimum, SweepTable, SystemPoint};
use pipeline::results::{
    LandingResult, LegResult, PlanHead, ProtectionChoice, PublishedComparison, Results, ResultsFile,
    StageRecord, TerrainResult,
};
use route::plan::LegOrigin;
use route::rpl::{Event, Lengths, Position, ProfilePoint, Row, Rpl, SectorLength, TypeLength};
use route::sld::{Sld, SldBody, SldBurial, SldSection};
use route::solve::SolverResult;
use terrain::geodesy;
use terrain::grid::{Grid, GridHeader, VerticalDatum};
use terrain::water::Sea;
use units::{CableKm, Currency, FibreKm, Fingerprint, LonLat, Provenance, RouteKm, Tag};

pub const A_END: LonLat = LonLat { lon_deg: 49.67, lat_deg: 40.59 };
pub const B_END: LonLat = LonLat { lon_deg: 51.17, lat_deg: 43.65 };
const LEVEL_M: f64 = -28.0;

pub fn tagged(tag: Tag, source: &str) -> Provenance {
    Provenance::new(tag, source)
}

/// How many repeaters and runs of one cable type the line has.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    pub repeaters: u32,
    pub sections: usize,
}

pub const USUAL: Size = Size { repeaters: 3, sections: 5 };
pub const CROWDED: Size = Size { repeaters: 8, sections: 40 };
pub const UNREPEATERED: Size = Size { repeaters: 0, sections: 3 };

/// A basin deepest in the middle: land west of 49.6° and east of 51.3°.
pub fn sea() -> Sea {
    let (cols, rows) = (150, 150);
    let header = GridHeader {
        cols,
        rows,
        lon_west_deg: 47.9,
        lat_north_deg: 44.8,
        cell_lon_deg: 1.0 / 30.0,
        cell_lat_deg: 1.0 / 30.0,
        vertical_datum: VerticalDatum::MeanSeaLevel,
        format: "GeoTIFF",
    };
    let mut grid = Grid { header, elevation_m: vec![0.0; cols * rows] };
    for row in 0..rows {
        for col in 0..cols {
            let index = grid.index(col, row);
            grid.elevation_m[index] = (LEVEL_M - depth_m(grid.centre_of(col, row))) as f32;
        }
    }
    let wet = grid.elevation_m.iter().map(|height| f64::from(*height) < LEVEL_M).collect();
    Sea { grid, surface_level_m: LEVEL_M, wet, approaches: Vec::new() }
}

/// Depth of the basin; negative on land.
pub fn depth_m(at: LonLat) -> f64 {
    let west = 49.62 - 0.55 * (at.lat_deg - 40.6).max(0.0) + 0.12 * (3.0 * at.lat_deg).sin();
    let east = 51.2 + 0.25 * (at.lat_deg - 43.6).abs() + 0.09 * (4.0 * at.lat_deg).cos();
    let across = (at.lon_deg - west) / (east - west);
    let north = ((at.lat_deg - 39.6) / 5.6).clamp(0.0, 1.0);
    3000.0
        * across
        * (1.0 - across)
        * (0.15 + north * (1.0 - north))
        * (0.85 + 0.15 * (9.0 * at.lon_deg).sin())
}

/// The results file of one size of line.
pub fn file(size: Size) -> ResultsFile {
    let results = results(size);
    let revisions = vec![
        money::revision(&results, "2019", "2019-05-01"),
        money::revision(&results, "2025", "2025-10-21"),
    ];
    ResultsFile { format: "wetplant-results/1".into(), program_version: "0.1.0".into(), results, revisions }
}

pub fn results(size: Size) -> Results {
    let rpl = rpl(size);
    let lengths = lengths(&rpl);
    let cost = money::cost(&lengths, size.repeaters);
    Results {
        layers: Vec::new(),
        plan: PlanHead {
            name: "Azerbaijan–Kazakhstan Sea Cable System".into(),
            revision: "2025".into(),
            date: "2025-10-21".into(),
            about: "Sumqayıt–Ақтау, two parties, up to 400 Tbit/s. A hand-made example; not a survey.".into(),
            currency: Some(Currency::USD),
            agreement_in_force: Some("company-50-50".into()),
            plan_fingerprint: Fingerprint::of_bytes(b"plan"),
        },
        stages: ["terrain", "surface", "route", "rpl", "line", "cost"].map(stage).to_vec(),
        terrain: Some(terrain()),
        landings: vec![landing("sumqayit", "Sumqayıt", "AZ", A_END), landing("aktau", "Ақтау", "KZ", B_END)],
        published: vec![PublishedComparison {
            what: "Sumgait–Aktau as announced".into(),
            published_km: RouteKm(380.0),
            lower_bound: false,
            published_over_geodesic_ratio: 380.0 / lengths.geodesic_km.km(),
            route_over_published_ratio: lengths.route_km.km() / 380.0,
            provenance: tagged(Tag::Cited, "trend.az, 6 August 2025"),
        }],
        legs: vec![leg(&lengths, rpl.positions.len())],
        protection: protection(),
        sld: sld(&rpl),
        profile: profile(&rpl),
        line: Some(design(&lengths, &rpl)),
        availability: Some(money::availability(&lengths)),
        agreements: money::agreements(&cost),
        cost: Some(cost),
        schedule: Some(money::schedule()),
        parties: money::parties(),
        corridor: Some(money::corridor()),
        assumptions: money::assumptions(),
        facts: money::facts(),
        absent: Vec::new(),
        findings: money::findings(),
        rpl,
        lengths,
    }
}

fn stage(name: &str) -> StageRecord {
    StageRecord {
        stage: name.into(),
        version_no: 1,
        inputs_fingerprint: Fingerprint::of_bytes(name.as_bytes()),
    }
}

fn terrain() -> TerrainResult {
    TerrainResult {
        grid: "basin_2min.tif".into(),
        grid_blake3: Fingerprint::of_bytes(b"grid"),
        grid_format: "GeoTIFF".into(),
        label: "illustrative, reconstructed: a basin made by hand".into(),
        illustrative: true,
        vertical_datum: "mean_sea_level".into(),
        surface_level_m: LEVEL_M,
        window_cols_count: 150,
        window_rows_count: 150,
        cell_lon_deg: 1.0 / 30.0,
        cell_lat_deg: 1.0 / 30.0,
        sea_cells_count: 9000,
        provenance: tagged(Tag::Derived, "a formula"),
    }
}

fn landing(id: &str, name: &str, country: &str, at: LonLat) -> LandingResult {
    LandingResult {
        id: id.into(),
        name: name.into(),
        country: Some(country.into()),
        lon_deg: at.lon_deg,
        lat_deg: at.lat_deg,
        approach_km: Some(RouteKm(2.4)),
        shore_reach_km: 15.0,
    }
}

fn leg(lengths: &Lengths, positions: usize) -> LegResult {
    LegResult {
        id: "main".into(),
        from: "sumqayit".into(),
        to: "aktau".into(),
        origin: LegOrigin::Solved,
        route_km: lengths.route_km,
        positions_count: positions - 2,
        solver: Some(SolverResult {
            bound_spacing_cells: None,
            headings: None,
            nodes_count: 22_500,
            visited_count: 9_120,
            optimum_minor: 1.2e9,
            polished_minor: 1.199e9,
            fitted_minor: 1.2e9,
            fit_cost_increase_pct: 0.083,
            vertices_count: 14,
            lower_bound_minor: 1.165e9,
            gap_pct: Some(3.0),
        }),
        by_layer: Vec::new(),
    }
}

fn protection() -> Vec<ProtectionChoice> {
    let choice = |depth_from_m, depth_to_m, level: &str, cost_minor_per_km| ProtectionChoice {
        depth_from_m,
        depth_to_m,
        level: level.into(),
        cost_minor_per_km,
        repair_minor_per_km: cost_minor_per_km * 0.08,
        repairs_per_km_year: 1.1e-4,
    };
    vec![choice(0.0, 200.0, "DA ploughed", 4_812_345.0), choice(200.0, 1000.0, "SA surface", 3_105_000.0)]
}

/// Types by turn, so that any number of sections can be asked for.
const TYPES: [&str; 5] = ["DA", "SA", "LWA", "SA", "DA"];

/// A bent line between the ends, one row per section and bodies cut into it.
fn rpl(size: Size) -> Rpl {
    let mut cuts: Vec<f64> =
        (0..=size.sections).map(|cut| shoreward(cut as f64 / size.sections as f64)).collect();
    let bodies: Vec<f64> =
        (1..=size.repeaters).map(|body| f64::from(body) / f64::from(size.repeaters + 1)).collect();
    let boundary = 0.487;
    let burial_ends = [0.012, 0.985];
    let turns: Vec<f64> = (1..8).map(|turn| f64::from(turn) / 8.0 + 0.011).collect();
    cuts.extend(bodies.iter().chain(&turns).chain(&burial_ends).chain([&boundary]));
    cuts.sort_by(f64::total_cmp);
    let mut rpl = Rpl { positions: Vec::new(), rows: Vec::new() };
    for (index, along) in cuts.iter().copied().enumerate() {
        push_position(&mut rpl, size, along, bodies.iter().position(|body| *body == along));
        if index + 1 < cuts.len() {
            push_row(&mut rpl, size, (along, cuts[index + 1]), burial_ends);
        }
    }
    rpl
}

/// Sections are short near the shores, as on a real line.
fn shoreward(part: f64) -> f64 {
    part * part * (3.0 - 2.0 * part)
}

fn place(along: f64) -> LonLat {
    let straight = geodesy::between(A_END, B_END, along);
    let bend =
        0.22 * (std::f64::consts::PI * along).sin() + 0.03 * (14.0 * along).sin() * along * (1.0 - along);
    LonLat::new(straight.lon_deg + bend, straight.lat_deg)
}

fn section_of(size: Size, along: f64) -> usize {
    (0..size.sections)
        .rfind(|cut| shoreward(*cut as f64 / size.sections as f64) <= along + 1e-12)
        .unwrap_or(0)
}

fn push_position(rpl: &mut Rpl, size: Size, along: f64, body: Option<usize>) {
    let at = place(along);
    let (route_kp_km, cable_kp_km) = match (rpl.positions.last(), rpl.rows.last()) {
        (Some(last), Some(row)) => (last.route_kp_km + row.route_km, last.cable_kp_km + row.cable_km),
        _ => (RouteKm(0.0), CableKm(0.0)),
    };
    let before = rpl.rows.last().map(|row| row.cable_type.clone());
    let next = TYPES[section_of(size, along) % TYPES.len()];
    let (event, label) = match (along, body, before) {
        (0.0, ..) => (Event::BeachManhole, "BMH Sumqayıt".to_owned()),
        (1.0, ..) => (Event::BeachManhole, "BMH Ақтау".to_owned()),
        (_, Some(body), _) => (Event::Repeater, format!("R{}", body + 1)),
        (0.487, ..) => (Event::SectorBoundary, "AZ | KZ".to_owned()),
        (0.012, ..) => (Event::PloughDown, "PLDN".to_owned()),
        (0.985, ..) => (Event::PloughUp, "PLUP".to_owned()),
        (_, _, Some(before)) if before != next => (Event::Transition, format!("{before}/{next}")),
        _ => (Event::AlterCourse, "A/C".to_owned()),
    };
    rpl.positions.push(Position {
        position_no: u32::try_from(rpl.positions.len() + 1).unwrap(),
        written_no: String::new(),
        events: vec![event],
        label,
        lon_deg: at.lon_deg,
        lat_deg: at.lat_deg,
        route_kp_km,
        cable_kp_km,
        depth_m: Some(depth_m(at)).filter(|depth_m| *depth_m > 0.0),
        remark: if event == Event::SectorBoundary {
            "approximate straight line".into()
        } else {
            String::new()
        },
    });
}

fn push_row(rpl: &mut Rpl, size: Size, span: (f64, f64), burial_ends: [f64; 2]) {
    let (from, to) = (place(span.0), place(span.1));
    let leg = geodesy::inverse(from, to);
    let burial = if span.0 >= burial_ends[0] && span.1 <= burial_ends[1] {
        Burial::Ploughed { target_m: 1.0 }
    } else {
        Burial::ShoreEnd
    };
    let slack_pct = if burial.is_ploughed() { 0.35 } else { 0.0 };
    let cable_km = RouteKm(leg.distance_km).with_slack(slack_pct);
    let last = rpl.positions.last().unwrap();
    rpl.rows.push(Row {
        from_position_no: last.position_no,
        bearing_deg: leg.azimuth_start_deg,
        route_km: RouteKm(leg.distance_km),
        slack_pct,
        cable_km,
        fibre_km: cable_km.with_excess(0.5),
        cable_type: TYPES[section_of(size, span.0) % TYPES.len()].into(),
        burial,
        depth_min_m: last.depth_m,
        depth_max_m: Some(depth_m(to)).filter(|depth_m| *depth_m > 0.0),
        leg: "main".into(),
        origin: LegOrigin::Solved,
    });
}

fn lengths(rpl: &Rpl) -> Lengths {
    let geodesic_km = geodesy::distance_km(A_END, B_END);
    let (route_km, cable_km): (RouteKm, CableKm) =
        (rpl.rows.iter().map(|row| row.route_km).sum(), rpl.rows.iter().map(|row| row.cable_km).sum());
    let mut by_type: Vec<TypeLength> = Vec::new();
    for row in &rpl.rows {
        match by_type.iter_mut().find(|length| length.cable_type == row.cable_type) {
            Some(length) => {
                length.route_km += row.route_km;
                length.cable_km += row.cable_km;
            }
            None => by_type.push(TypeLength {
                cable_type: row.cable_type.clone(),
                route_km: row.route_km,
                cable_km: row.cable_km,
            }),
        }
    }
    let half = |sector: &str, part: f64| SectorLength {
        sector: sector.into(),
        route_km: RouteKm(route_km.km() * part),
        cable_km: CableKm(cable_km.km() * part),
    };
    Lengths {
        geodesic_km: RouteKm(geodesic_km),
        route_km,
        route_over_geodesic_ratio: route_km.km() / geodesic_km,
        cable_km,
        fibre_km: cable_km.with_excess(0.5),
        slack_mean_pct: 100.0 * (cable_km.km() / route_km.km() - 1.0),
        ploughed_km: rpl.rows.iter().filter(|row| row.burial.is_ploughed()).map(|row| row.route_km).sum(),
        deepest_m: Some(693.4),
        deepest_route_kp_km: Some(RouteKm(214.2)),
        by_type,
        by_sector: vec![half("AZ", 0.487), half("KZ", 0.513)],
    }
}

fn profile(rpl: &Rpl) -> Vec<ProfilePoint> {
    let length_km = rpl.positions.last().unwrap().route_kp_km.km();
    let at = |part: f64| ProfilePoint {
        route_kp_km: RouteKm(length_km * part),
        depth_m: Some(depth_m(place(part))).filter(|depth_m| *depth_m > 0.0),
    };
    (0..=500).map(|index| at(f64::from(index) / 500.0)).collect()
}

fn sld(rpl: &Rpl) -> Sld {
    let mut sld = Sld { sections: Vec::new(), bodies: Vec::new(), burials: Vec::new() };
    for (row, ends) in rpl.rows.iter().zip(rpl.positions.windows(2)) {
        match sld.sections.last_mut() {
            Some(section) if section.cable_type == row.cable_type => {
                section.to_cable_kp_km = ends[1].cable_kp_km;
                section.cable_km += row.cable_km;
                section.route_km += row.route_km;
            }
            _ => sld.sections.push(SldSection {
                cable_type: row.cable_type.clone(),
                from_cable_kp_km: ends[0].cable_kp_km,
                to_cable_kp_km: ends[1].cable_kp_km,
                cable_km: row.cable_km,
                route_km: row.route_km,
            }),
        }
    }
    for position in &rpl.positions {
        let event = position.events[0];
        let shown = [Event::BeachManhole, Event::Repeater, Event::Transition, Event::SectorBoundary];
        if shown.contains(&event) {
            sld.bodies.push(SldBody {
                label: position.label.clone(),
                event,
                cable_kp_km: position.cable_kp_km,
                route_kp_km: position.route_kp_km,
                depth_m: position.depth_m,
            });
        }
    }
    let kp =
        |event: Event| rpl.positions.iter().find(|at| at.events.contains(&event)).map(|at| at.cable_kp_km);
    sld.burials.extend(kp(Event::PloughDown).zip(kp(Event::PloughUp)).map(|(from, to)| SldBurial {
        from_cable_kp_km: from,
        to_cable_kp_km: to,
        target_m: 1.0,
    }));
    sld
}

fn snr(gsnr_mean_db: f64) -> LineSnr {
    LineSnr {
        gsnr_mean_db,
        gsnr_min_db: gsnr_mean_db - 0.4,
        gsnr_max_db: gsnr_mean_db + 0.3,
        osnr_mean_db: gsnr_mean_db + 1.7,
        osnr_0p1nm_mean_db: gsnr_mean_db + 9.2,
        snr_nli_mean_db: gsnr_mean_db + 4.9,
        snr_with_modem_mean_db: gsnr_mean_db - 1.1,
        usable_snr_mean_db: gsnr_mean_db - 2.1,
        droop_db: -0.02,
    }
}

fn feed(repeaters: u32) -> PowerFeed {
    let repeaters_drop_v = 31.4 * f64::from(repeaters);
    PowerFeed {
        line_current_a: 0.9,
        conductor_ohm_per_km: 1.5,
        repeater_power_w: 28.3,
        repeater_drop_v: 31.4,
        cable_drop_v: 529.4,
        repeaters_drop_v,
        earth_potential_v: 37.9,
        line_voltage_v: 567.3 + repeaters_drop_v,
        line_voltage_earth_helping_v: 491.5 + repeaters_drop_v,
        required_voltage_v: 624.0 + 1.1 * repeaters_drop_v,
        required_voltage_earth_helping_v: 540.7 + 1.1 * repeaters_drop_v,
        feed_power_w: 665.0,
        rating_v: Some(3000.0),
        rating_margin_v: Some(3000.0 - 624.0 - 1.1 * repeaters_drop_v),
    }
}

fn feed_profile(wet_km: f64, bodies: &[RepeaterPosition]) -> FeedProfile {
    let repeaters = u32::try_from(bodies.len()).unwrap();
    let plan = PowerFeedPlan {
        conductor_ohm_per_km: 1.5,
        line_current_a: 0.9,
        pump_efficiency_frac: 0.03,
        repeater_overhead_w: 10.0,
        earth_potential_v_per_km: 0.1,
        station_a_ohm: 5.0,
        station_b_ohm: 5.0,
        terminal_margin_pct: 10.0,
        rating_v: Some(3000.0),
        rating_a_v: None,
        rating_b_v: None,
        share_a_frac: None,
        provenance: Provenance::new(Tag::Guess, "test"),
    };
    let load = FeedLoad {
        cable_km: CableKm(wet_km + 8.0),
        conductor_ohm_per_km: 1.5,
        repeaters_count: repeaters,
        fibre_pairs_count: 17,
        output_dbm: 18.6,
    };
    let repeaters_cable_km: Vec<CableKm> =
        bodies.iter().map(|body| CableKm(5.0) + body.cable_kp_km).collect();
    let feed = power_feed(&plan, &load).unwrap();
    FedLine { plan: &plan, load: &load, feed: &feed, repeaters_cable_km: &repeaters_cable_km }.profile()
}

fn option(repeaters: u32, wet_km: f64) -> LineOption {
    let span_km = wet_km / f64::from(repeaters + 1);
    let gsnr_db = 26.0 - 0.055 * span_km;
    let dark = repeaters == 0;
    LineOption {
        repeaters_count: repeaters,
        longest_span: SpanLength {
            cable_km: CableKm(span_km + 5.0),
            fibre_km: FibreKm((span_km + 5.0) * 1.005),
            loss_db: 0.158 * span_km,
        },
        launch_dbm: -1.2 + 0.01 * span_km,
        total_output_dbm: 18.6,
        begin_of_life: snr(gsnr_db),
        end_of_life: snr(gsnr_db - 0.9),
        begin_of_life_capacity_gbps: if dark { 0.0 } else { 26_400.0 },
        capacity_per_pair_gbps: if dark { 0.0 } else { 22_000.0 + 700.0 * f64::from(repeaters) },
        fibre_pairs_for_target_count: (!dark).then_some(17),
        eligible: !dark,
        reason: if dark {
            "no channel reaches the least SNR of its modem at the end of life".into()
        } else {
            "meets the target within the pairs a repeater holds".into()
        },
        power_feed: (!dark).then(|| feed(repeaters)),
    }
}

fn design(lengths: &Lengths, rpl: &Rpl) -> LineDesign {
    let wet_km = lengths.cable_km.km();
    let body = |at: &Position| RepeaterPosition { label: at.label.clone(), cable_kp_km: at.cable_kp_km };
    let repeaters: Vec<RepeaterPosition> =
        rpl.positions.iter().filter(|at| at.events.contains(&Event::Repeater)).map(body).collect();
    let options = (0..=8).map(|count| option(count, wet_km)).collect();
    LineDesign {
        target_capacity_gbps: 400_000.0,
        station_cable_km: CableKm(wet_km + 8.0),
        station_fibre_km: CableKm(wet_km + 8.0).with_excess(0.5),
        options,
        chosen: chosen(wet_km, &repeaters),
        sweep: Some(systems()),
    }
}

fn chosen(wet_km: f64, bodies: &[RepeaterPosition]) -> ChosenLine {
    let repeaters = u32::try_from(bodies.len()).unwrap();
    let kp_km = |index: u32| bodies.get(index as usize).map_or(wet_km, |body| body.cable_kp_km.km());
    let span = |index: u32| {
        let from_km = index.checked_sub(1).map_or(-5.0, kp_km);
        let tail_km = if index == repeaters { 3.0 } else { 0.0 };
        let cable_km = CableKm(kp_km(index) - from_km + tail_km);
        SpanLength { cable_km, fibre_km: cable_km.with_excess(0.5), loss_db: 0.158 * cable_km.km() + 0.5 }
    };
    let channel = |index: u32| {
        let part = f64::from(index) / 119.0;
        let tilt_db = 0.6 * (part - 0.5) + 0.15 * (7.0 * part).sin();
        ChannelResult {
            frequency_thz: 191.3 + 0.0375 * f64::from(index),
            gsnr_db: 20.4 + tilt_db,
            osnr_db: 22.0 + 1.4 * tilt_db,
            snr_nli_db: 25.4 - tilt_db,
            usable_snr_db: 18.3 + tilt_db,
            achievable_rate_gbps: 221.0,
            capacity_gbps: 200.0,
        }
    };
    let tried = |launch: i32| {
        let launch_dbm = -4.0 + 0.5 * f64::from(launch);
        let noise = 10_f64.powf(-launch_dbm / 10.0) * 0.008 + 10_f64.powf(launch_dbm / 5.0) * 0.0026;
        SweepPoint { launch_dbm, gsnr_mean_db: -10.0 * noise.log10(), capacity_per_pair_gbps: 24_000.0 }
    };
    ChosenLine {
        repeaters_count: repeaters,
        fibre_pairs_count: 17,
        system_capacity_gbps: 408_000.0,
        spans: (0..=repeaters).map(span).collect(),
        repeaters: bodies.to_vec(),
        sweep: (0..16).map(tried).collect(),
        channels: (0..120).map(channel).collect(),
        budget: budget(),
        power_feed: (repeaters > 0).then(|| feed(repeaters)),
        feed_profile: (repeaters > 0).then(|| feed_profile(wet_km, bodies)),
        latency_one_way_ms: 1.893,
        latency_round_trip_ms: 3.786,
        ..details(repeaters)
    }
}

/// Sections of the chosen line that are lists of figures.
fn details(repeaters: u32) -> ChosenLine {
    let fed = repeaters > 0;
    ChosenLine {
        feed_ends: if fed { feed_ends() } else { Vec::new() },
        pump_farm: fed.then(pump_farm),
        fixed_feed: fed.then(fixed_feed),
        loading: vec![loading()],
        modes: vec![ModeCapacity {
            mode: "200G".into(),
            channels_count: 120,
            osnr_min_0p1nm_db: Some(15.0),
            capacity_per_pair_gbps: 24_000.0,
            system_capacity_gbps: 408_000.0,
            fibre_pairs_for_target_count: Some(17),
        }],
        branching: vec![branching()],
        stations: vec![station(LineEnd::A, fed), station(LineEnd::B, fed)],
        ..ChosenLine::default()
    }
}

fn feed_ends() -> Vec<FeedEnds> {
    let way = |fed_from, a_v, b_v| FeedEnds {
        fed_from,
        a_v,
        b_v,
        margin_a_v: Some(3000.0 - a_v),
        margin_b_v: Some(3000.0 - b_v),
        holds: Some(true),
    };
    vec![way(FedFrom::Both, 450.0, 450.0), way(FedFrom::AAlone, 900.0, 0.0)]
}

fn pump_farm() -> PumpFarm {
    let case = |failed_count: u32| PumpCase {
        failed_count,
        probability_frac: 0.9 / f64::from(1 + 30 * failed_count),
        output_lost_db: (failed_count < 2).then_some(3.01 * f64::from(failed_count)),
        repeater_no: (failed_count == 1).then_some(1),
        gsnr_mean_db: (failed_count < 2).then_some(20.4 - f64::from(failed_count)),
    };
    PumpFarm {
        pumps_count: 2,
        amplifiers_count: 4,
        groups_per_repeater_count: 9,
        repeater_power_w: 92.0,
        cases: (0..3).map(case).collect(),
        provenance: Provenance::new(Tag::Guess, "test"),
    }
}

fn fixed_feed() -> FixedFeed {
    let at_feed = |fibre_pairs_count: u32| PairsAtFeed {
        fibre_pairs_count,
        output_dbm: 18.6 - 0.1 * f64::from(fibre_pairs_count),
        gsnr_mean_db: 20.4,
        capacity_per_pair_gbps: 24_000.0,
        system_capacity_gbps: 24_000.0 * f64::from(fibre_pairs_count),
    };
    FixedFeed {
        voltage_v: 3000.0,
        fibre_pairs_best_count: 34,
        system_capacity_best_gbps: 816_000.0,
        pairs: (1..=34).map(at_feed).collect(),
    }
}

fn loading() -> LoadPoint {
    let lit = |gsnr_db: f64| LoadedLight {
        launch_dbm: 2.0,
        gsnr_mean_db: Some(gsnr_db),
        gsnr_min_db: Some(gsnr_db - 0.4),
        capacity_per_pair_gbps: 12_000.0,
    };
    LoadPoint {
        service_year_no: 1,
        lit_channels_count: 12,
        with_idlers: lit(20.6),
        without_idlers: lit(18.0),
    }
}

fn branching() -> BranchResult {
    BranchResult {
        name: "BU 1".into(),
        kind: BranchingKind::Roadm,
        at_cable_km: CableKm(120.0),
        span_no: 2,
        insertion_loss_db: 0.8,
        fibre_pairs_branched_count: 2,
        spectrum_trunk_frac: 0.75,
        branched_capacity_gbps: 12_000.0,
        trunk_capacity_gbps: 396_000.0,
        provenance: Provenance::new(Tag::Guess, "test"),
    }
}

fn station(end: LineEnd, fed: bool) -> StationQuantities {
    StationQuantities {
        end,
        land_cable_km: CableKm(5.0),
        duct_cable_km: CableKm(2.0),
        beach_joints_count: 1,
        sea_earths_count: u32::from(fed),
        loss_db: 0.3,
        modems_count: 2040,
        modems_power_w: 306_000.0,
        feed_power_w: 900.0,
        total_power_w: 434_000.0,
        racks_count: 31,
        provenance: Provenance::new(Tag::Guess, "test"),
    }
}

fn systems() -> SweepTable {
    let launch = |repeaters_count: u32| LaunchOptimum {
        repeaters_count,
        span_cable_km: CableKm(382.0 / f64::from(repeaters_count + 1)),
        launch_dbm: 2.0,
        gsnr_mean_db: 21.0 + f64::from(repeaters_count),
        launch_between_dbm: Some(2.1),
        flat_from_dbm: 1.5,
        flat_to_dbm: 2.5,
        cost_1db_below_db: Some(0.2),
        cost_1db_above_db: None,
        points: Vec::new(),
    };
    let system = |repeaters_count: u32, fibre_pairs_count: u32| {
        let system_capacity_gbps = 23_000.0 * f64::from(fibre_pairs_count);
        SystemPoint {
            repeaters_count,
            fibre_pairs_count,
            system_capacity_gbps,
            carries_target: system_capacity_gbps >= 400_000.0,
            required_voltage_v: Some(900.0),
        }
    };
    SweepTable {
        launches: (1..=8).map(launch).collect(),
        systems: (1..=8).flat_map(|repeaters| (16..=18).map(move |pairs| system(repeaters, pairs))).collect(),
        repeaters_best_count: 8,
        repeaters_nearly_best_count: 3,
    }
}

fn budget() -> Vec<BudgetLine> {
    let line = |what: &str, level_db, change_db| BudgetLine {
        what: what.into(),
        level_db,
        change_db,
        alone_db: change_db,
        q_db: change_db.is_none().then_some(9.5),
        provenance: Some(Provenance::new(Tag::Guess, "test")),
    };
    vec![
        line("GSNR, begin of life", 21.3, None),
        line("ageing", 20.9, Some(-0.4)),
        line("repairs", 20.4, Some(-0.5)),
        line("modem", 19.3, Some(-1.1)),
        line("margin over the FEC limit", 2.9, None),
    ]
}
