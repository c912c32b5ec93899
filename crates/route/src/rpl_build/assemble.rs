//! From the chain and its protection to positions and rows.

use super::protect::{Protection, Run};
use super::track::{Mark, SAME_PLACE_KM, Track};
use super::{RplInput, SectorSplit};
use crate::RouteError;
use crate::rpl::{Event, Laid, Position, Row, Rpl};
use crate::soundings::{self, Stretch};
use cable::presets::Burial;
use terrain::geodesy;
use units::LonLat;

/// A place that becomes a position.
#[derive(Debug, Clone)]
struct Site {
    mark: Mark,
    at: LonLat,
    parts: Vec<(Event, String)>,
    remark: String,
}

/// Makes the list.
pub(super) fn assemble(input: &RplInput, track: &Track, protection: &Protection) -> Result<Rpl, RouteError> {
    let sites = sites(input, track, protection);
    let mut rows = Vec::with_capacity(sites.len().saturating_sub(1));
    for ends in sites.windows(2) {
        rows.push(row(input, track, protection, ends)?);
    }
    let mut positions: Vec<Position> = sites.into_iter().map(|site| position(input, site)).collect();
    for (index, position) in positions.iter_mut().enumerate() {
        let before = index.checked_sub(1).map(|before| &rows[before]);
        change_events(position, before, rows.get(index));
    }
    let mut rpl = Rpl { positions, rows };
    rpl.count();
    Ok(rpl)
}

/// Where the list crosses the sector line, A end first.
pub(super) fn sector_crossings(track: &Track, line: &SectorSplit) -> Vec<Mark> {
    let ends = (line.from, line.to);
    let side = |vertex: usize| match track.vertex(vertex) {
        at if at == line.from => 0.0,
        at => geodesy::side_of(ends, at),
    };
    let sides =
        (0..=track.segments.len()).map(|vertex| (vertex, side(vertex))).filter(|(_, side)| *side != 0.0);
    let sides: Vec<(usize, f64)> = sides.collect();
    let crosses = |pair: &&[(usize, f64)]| pair[0].1 * pair[1].1 < 0.0;
    sides.windows(2).filter(crosses).map(|pair| crossing(track, ends, pair[0].0, pair[1].0)).collect()
}

/// The place between two given points on different sides of the line; a given point between them lies on it.
fn crossing(track: &Track, line: (LonLat, LonLat), before: usize, after: usize) -> Mark {
    if before + 1 < after {
        return Mark { segment: before + 1, along_km: 0.0 };
    }
    let along_km =
        geodesy::crossing(track.vertex(before), track.vertex(after), line).map_or(0.0, |(km, _)| km);
    Mark { segment: before, along_km }
}

/// Every place of the list in order: the given points, and between them the ends of runs and the sector line.
fn sites(input: &RplInput, track: &Track, protection: &Protection) -> Vec<Site> {
    let mut sites: Vec<Site> =
        (0..=track.segments.len()).map(|number| vertex_site(input, track, number)).collect();
    let mut between: Vec<Site> = Vec::new();
    for mut extra in level_sites(input, track, &protection.runs).into_iter().chain(sector_sites(input, track))
    {
        match track.vertex_of(extra.mark) {
            Some(vertex) => join(&mut sites[vertex], &mut extra),
            None => between.push(extra),
        }
    }
    between.sort_by(|left, right| mark_order(left.mark, right.mark));
    sites.append(&mut one_site_per_place(between));
    sites.sort_by(|left, right| mark_order(left.mark, right.mark));
    sites
}

fn one_site_per_place(ordered: Vec<Site>) -> Vec<Site> {
    let mut sites: Vec<Site> = Vec::with_capacity(ordered.len());
    for mut site in ordered {
        match sites.last_mut() {
            Some(last) if is_same_place(last.mark, site.mark) => join(last, &mut site),
            _ => sites.push(site),
        }
    }
    sites
}

fn mark_order(left: Mark, right: Mark) -> std::cmp::Ordering {
    left.segment.cmp(&right.segment).then(left.along_km.total_cmp(&right.along_km))
}

fn is_same_place(left: Mark, right: Mark) -> bool {
    left.segment == right.segment && (right.along_km - left.along_km).abs() <= SAME_PLACE_KM
}

fn join(site: &mut Site, extra: &mut Site) {
    site.parts.append(&mut extra.parts);
    if site.remark.is_empty() {
        std::mem::swap(&mut site.remark, &mut extra.remark);
    }
}

/// A given point: beach manhole, end of the shore approach, waypoint, or else alter course.
fn vertex_site(input: &RplInput, track: &Track, number: usize) -> Site {
    let last = track.segments.len();
    let mut parts = Vec::new();
    match number {
        0 => parts.push((Event::BeachManhole, format!("BMH {}", input.ends.0))),
        number if number == last => parts.push((Event::BeachManhole, format!("BMH {}", input.ends.1))),
        number if track.segments[number].leg != track.segments[number - 1].leg => {
            let label = track.legs[track.segments[number - 1].leg].to.clone();
            parts.push((Event::Waypoint, label));
        }
        _ => {}
    }
    if is_shore_end(track, number) {
        parts.push((Event::ShoreEnd, Event::ShoreEnd.word().to_owned()));
    }
    if parts.is_empty() {
        parts.push((Event::AlterCourse, Event::AlterCourse.word().to_owned()));
    }
    let along_km = if number == last { track.segments[last - 1].stretch.length_km } else { 0.0 };
    let mark = Mark { segment: number.min(last - 1), along_km };
    Site { mark, at: track.vertex(number), parts, remark: String::new() }
}

fn is_shore_end(track: &Track, number: usize) -> bool {
    let starts_ashore = track.legs.first().is_some_and(|leg| leg.starts_with_approach);
    let ends_ashore = track.legs.last().is_some_and(|leg| leg.ends_with_approach);
    let wet = track.water_from < track.water_to;
    wet && ((starts_ashore && number == track.water_from) || (ends_ashore && number == track.water_to))
}

/// Where one run ends and the next begins; what changes there follows from the rows on both sides.
fn level_sites(input: &RplInput, track: &Track, runs: &[Run]) -> Vec<Site> {
    let levels = &input.costs.levels;
    let differ = |left: usize, right: usize| {
        levels[left].cable_type != levels[right].cable_type || levels[left].burial != levels[right].burial
    };
    let breaks = runs.windows(2).filter(|pair| differ(pair[0].level, pair[1].level));
    breaks
        .map(|pair| Site {
            mark: pair[0].to,
            at: track.at(pair[0].to),
            parts: Vec::new(),
            remark: String::new(),
        })
        .collect()
}

fn sector_sites(input: &RplInput, track: &Track) -> Vec<Site> {
    let Some(line) = input.sector_line else { return Vec::new() };
    let crossings = sector_crossings(track, line).into_iter().enumerate();
    crossings
        .map(|(index, mark)| {
            let (first, second) = if index % 2 == 0 {
                (&line.sector_a, &line.sector_b)
            } else {
                (&line.sector_b, &line.sector_a)
            };
            let parts = vec![(Event::SectorBoundary, format!("{first}/{second}"))];
            Site { mark, at: track.at(mark), parts, remark: line.name.clone() }
        })
        .collect()
}

fn position(input: &RplInput, site: Site) -> Position {
    let ashore = site.parts.iter().any(|(event, _)| *event == Event::BeachManhole);
    let depth_m = if ashore { None } else { soundings::ground(input.sea, site.at).depth_m() };
    let mut position = Position::bare(site.at, depth_m);
    position.remark = site.remark;
    position.set_parts(site.parts);
    position
}

/// Adds what changes from one row to the next: cable type, plough down, plough up.
fn change_events(position: &mut Position, before: Option<&Row>, after: Option<&Row>) {
    if let (Some(before), Some(after)) = (before, after)
        && before.cable_type != after.cable_type
    {
        position.add(Event::Transition, &format!("{}/{}", before.cable_type, after.cable_type));
    }
    let ploughed = |row: Option<&Row>| row.is_some_and(|row| row.burial.is_ploughed());
    match (ploughed(before), ploughed(after)) {
        (false, true) => position.add(Event::PloughDown, Event::PloughDown.word()),
        (true, false) => position.add(Event::PloughUp, Event::PloughUp.word()),
        _ => {}
    }
}

fn row(input: &RplInput, track: &Track, protection: &Protection, ends: &[Site]) -> Result<Row, RouteError> {
    let (from, to) = (&ends[0], &ends[1]);
    let segment = &track.segments[from.mark.segment];
    let end_km =
        if to.mark.segment == from.mark.segment { to.mark.along_km } else { segment.stretch.length_km };
    let middle = Mark { segment: from.mark.segment, along_km: (from.mark.along_km + end_km) / 2.0 };
    let (cable_type, burial) = if segment.approach {
        (heaviest(input)?, Burial::ShoreEnd)
    } else {
        let run = protection.runs.partition_point(|run| run.to < middle);
        let run = protection.runs.get(run).or(protection.runs.last()).ok_or(RouteError::NoLevels)?;
        let level = &input.costs.levels[run.level];
        (level.cable_type.as_str(), level.burial)
    };
    let leg = &track.legs[segment.leg];
    let laid = Laid {
        slack_pct: slack_pct(input, burial),
        fibre_excess_pct: input.fibre_excess_pct,
        cable_type,
        burial,
        leg: &leg.id,
        origin: leg.origin,
        depths_m: row_depths_m(input, from.at, to.at),
    };
    Ok(Row::between(from.at, to.at, &laid))
}

/// The catalogue's first type: the most heavily armoured.
fn heaviest<'a>(input: &RplInput<'a>) -> Result<&'a str, RouteError> {
    input.catalogue.cable.first().map(|cable| cable.code.as_str()).ok_or(RouteError::NoLevels)
}

fn slack_pct(input: &RplInput, burial: Burial) -> f64 {
    match burial {
        Burial::Surface => input.presets.slack.surface_pct,
        Burial::Ploughed { .. } => input.presets.slack.ploughed_pct,
        Burial::ShoreEnd => input.presets.slack.shore_end_pct,
    }
}

fn row_depths_m(input: &RplInput, from: LonLat, to: LonLat) -> Option<(f64, f64)> {
    soundings::range_between_m(input.sea, &Stretch::between(from, to))
}
