//! In a list with one row per position: whether a row's figures belong to the span that arrives or departs.

use super::Frame;
use super::figures::{figure, median};
use super::rows::has_segment_figures;
use crate::layout::{Field, RowPattern, Span};
use terrain::geodesy;
use units::{Finding, LonLat};

/// A position's row and where it is.
pub(super) type Placed = (usize, LonLat);

/// Decides, with a finding that says by what.
pub(super) fn decide(frame: &Frame, positions: &[Placed], findings: &mut Vec<Finding>) -> RowPattern {
    if let Some(span) = frame.options.span {
        return pattern(span);
    }
    if !positions.iter().any(|(row, _)| has_segment_figures(frame, *row)) {
        return RowPattern::Departs;
    }
    let found = by_misfit(frame, positions, Field::RouteBetween)
        .or_else(|| by_misfit(frame, positions, Field::Bearing))
        .or_else(|| by_blank_end(frame, positions));
    let place = format!("rows {} to {}", row_no(positions.first()), row_no(positions.last()));
    match found {
        Some((span, why)) => {
            let word = if span == Span::Arrives { "arrives at" } else { "departs from" };
            let message =
                format!("one row per position; its figures are those of the span that {word} it: {why}");
            findings.push(Finding::notes("rpl.read.span_found", message).at(place));
            pattern(span)
        }
        None => {
            let message = "one row per position, and neither distances nor bearings tell whether its figures belong \
                           to the span that arrives or that departs";
            let finding = Finding::blocks("rpl.read.span_unknown", message).at(place);
            findings.push(finding.hint("say which: span arrives or departs"));
            RowPattern::Departs
        }
    }
}

fn pattern(span: Span) -> RowPattern {
    match span {
        Span::Arrives => RowPattern::Arrives,
        Span::Departs => RowPattern::Departs,
    }
}

fn row_no(placed: Option<&Placed>) -> usize {
    placed.map_or(0, |(row, _)| row + 1)
}

/// By which reading the stated figures fit the computed ones better, whatever their unit.
fn by_misfit(frame: &Frame, positions: &[Placed], field: Field) -> Option<(Span, String)> {
    let stated: Vec<Option<f64>> =
        positions.iter().map(|(row, _)| figure(frame, *row, field, &mut Vec::new())).collect();
    let legs: Vec<geodesy::GeodesicInverse> =
        positions.windows(2).map(|pair| geodesy::inverse(pair[0].1, pair[1].1)).collect();
    let misfit = |shift: usize| {
        let pairs: Vec<(f64, geodesy::GeodesicInverse)> = legs
            .iter()
            .enumerate()
            .filter_map(|(index, leg)| Some((stated.get(index + shift).copied().flatten()?, *leg)))
            .collect();
        if field == Field::Bearing { bearing_misfit(&pairs) } else { length_misfit(&pairs) }
    };
    let (departs, arrives) = (misfit(0)?, misfit(1)?);
    let word = if field == Field::Bearing { "bearings" } else { "distances" };
    let (span, best, other) = if departs <= arrives {
        (Span::Departs, departs, arrives)
    } else {
        (Span::Arrives, arrives, departs)
    };
    // a tenth of the other misfit tells; less may be chance
    if best * 10.0 >= other {
        return None;
    }
    let unit = if field == Field::Bearing { "°" } else { " %" };
    Some((span, format!("{word} lie {best:.2}{unit} from the computed ones, the other way {other:.2}{unit}")))
}

/// Spread of stated over computed lengths, percent of their middle.
fn length_misfit(pairs: &[(f64, geodesy::GeodesicInverse)]) -> Option<f64> {
    let ratios: Vec<f64> = pairs
        .iter()
        .filter(|(_, leg)| leg.distance_km > 0.0)
        .map(|(stated, leg)| stated / leg.distance_km)
        .collect();
    if ratios.len() < 2 {
        return None;
    }
    let middle = median(ratios.clone())?;
    let away = ratios.iter().map(|ratio| (ratio / middle - 1.0).abs() * 100.0).collect();
    median(away).filter(|_| middle > 0.0)
}

/// Middle difference of bearings, degrees.
fn bearing_misfit(pairs: &[(f64, geodesy::GeodesicInverse)]) -> Option<f64> {
    let away = pairs.iter().map(|(stated, leg)| {
        let turn = (stated - leg.azimuth_start_deg).rem_euclid(360.0);
        turn.min(360.0 - turn)
    });
    if pairs.len() < 2 { None } else { median(away.collect()) }
}

/// By the end that has no figures: nothing arrives at the first position, nothing departs from the last.
fn by_blank_end(frame: &Frame, positions: &[Placed]) -> Option<(Span, String)> {
    let has = |placed: Option<&Placed>| placed.is_some_and(|(row, _)| has_segment_figures(frame, *row));
    match (has(positions.first()), has(positions.last())) {
        (false, true) => Some((Span::Arrives, "the first row has none".to_owned())),
        (true, false) => Some((Span::Departs, "the last row has none".to_owned())),
        _ => None,
    }
}
