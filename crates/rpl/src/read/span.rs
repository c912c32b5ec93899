//! In a list with one row per position: whether a row's figures belong to the span that arrives or departs.

use super::Frame;
use super::figures::{figure, median};
use super::number::Reading;
use super::rows::{FIGURES, WORDS, has_segment_figures};
use crate::layout::{Field, RowPattern, Span};
use terrain::geodesy;
use units::{Finding, LonLat};

/// A position's row and where it is.
pub(super) type Placed = (usize, LonLat);

/// Decides, with a finding that says by what; and names figures that have no segment under what was decided.
pub(super) fn decide(frame: &Frame, positions: &[Placed], findings: &mut Vec<Finding>) -> RowPattern {
    let pattern = decide_pattern(frame, positions, findings);
    without_segment(frame, positions, pattern, findings);
    pattern
}

fn decide_pattern(frame: &Frame, positions: &[Placed], findings: &mut Vec<Finding>) -> RowPattern {
    if let Some(span) = frame.options.span {
        return pattern(span);
    }
    if !positions.iter().any(|(row, _)| has_segment_figures(frame, *row)) {
        return RowPattern::Departs;
    }
    let by_figures = by_misfit(frame, positions, Field::RouteBetween)
        .or_else(|| by_misfit(frame, positions, Field::Bearing));
    let by_blank = by_blank_end(frame, positions);
    let place = format!("rows {} to {}", row_no(positions.first()), row_no(positions.last()));
    let unknown = match (by_figures, by_blank) {
        // the end that has no figures never weighs less than how well they fit
        (Some((fits, why)), Some((blank, which))) if fits != blank => format!(
            "one row per position, and {which}, but {why}: whether its figures belong to the span that arrives or that \
             departs cannot be told"
        ),
        (Some((span, why)), _) | (None, Some((span, why))) => {
            let word = if span == Span::Arrives { "arrives at" } else { "departs from" };
            let message =
                format!("one row per position; its figures are those of the span that {word} it: {why}");
            findings.push(Finding::notes("rpl.read.span_found", message).at(place));
            return pattern(span);
        }
        (None, None) => {
            "one row per position, and neither distances nor bearings tell whether its figures belong to \
                         the span that arrives or that departs"
                .to_owned()
        }
    };
    let finding = Finding::blocks("rpl.read.span_unknown", unknown).at(place);
    findings.push(finding.hint("say which: span arrives or departs"));
    RowPattern::Departs
}

/// Nothing arrives at the first position and nothing departs from the last: what stands there is named, not dropped.
fn without_segment(frame: &Frame, positions: &[Placed], pattern: RowPattern, findings: &mut Vec<Finding>) {
    let (end, word, other) = if pattern == RowPattern::Arrives {
        (positions.first(), "arrives at the first", "departs")
    } else {
        (positions.last(), "departs from the last", "arrives")
    };
    let Some((row, _)) = end else { return };
    for field in FIGURES.iter().chain(&WORDS).filter(|field| says_something(frame, *row, **field)) {
        let text = frame.field_text(*row, *field).trim();
        let message = format!(
            "`{text}` belongs to no segment, because nothing {word} position; it is kept, and not used"
        );
        let finding = Finding::warns("rpl.read.no_segment_for_value", message).at(frame.place(*row, *field));
        let hint = format!("if this column speaks of the span that {other}, move it by one row in the file");
        findings.push(finding.hint(hint));
    }
}

/// Whether a cell says something of a segment: more than a dash or a zero.
fn says_something(frame: &Frame, row: usize, field: Field) -> bool {
    let Some(column) = frame.column_of(field) else { return false };
    match frame.reading(row, column) {
        Reading::Empty => false,
        Reading::Number { value, .. } => value != 0.0,
        Reading::Unreadable => true,
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

/// Percent and degrees below which misfits are all the same.
const LEAST_MISFIT: f64 = 0.01;

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
    // a tenth of the other misfit tells; less may be chance, and so may what rounding explains
    if best.max(LEAST_MISFIT) * 10.0 >= other {
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
    upper_median(away).filter(|_| middle > 0.0)
}

/// The middle value, of two the greater: the difference of two figures from the lesser of both is no evidence.
fn upper_median(mut values: Vec<f64>) -> Option<f64> {
    values.retain(|value| value.is_finite());
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

/// Middle difference of bearings, degrees.
fn bearing_misfit(pairs: &[(f64, geodesy::GeodesicInverse)]) -> Option<f64> {
    let away = pairs.iter().map(|(stated, leg)| {
        let turn = (stated - leg.azimuth_start_deg).rem_euclid(360.0);
        turn.min(360.0 - turn)
    });
    if pairs.len() < 2 { None } else { upper_median(away.collect()) }
}

/// By the end that has no figures: nothing arrives at the first position, nothing departs from the last. Columns of
/// numbers go before columns of words; columns that disagree say nothing.
fn by_blank_end(frame: &Frame, positions: &[Placed]) -> Option<(Span, String)> {
    let (first, last) = (positions.first()?.0, positions.last()?.0);
    let say = |fields: &[Field]| {
        let of_field =
            |field: &Field| match (says_something(frame, first, *field), says_something(frame, last, *field))
            {
                (false, true) => Some(Span::Arrives),
                (true, false) => Some(Span::Departs),
                _ => None,
            };
        let said: Vec<Span> = fields.iter().filter_map(of_field).collect();
        let one = said.first().copied();
        (one.filter(|one| said.iter().all(|other| other == one)), !said.is_empty())
    };
    let span = match say(&FIGURES) {
        (found, true) => found,
        (_, false) => say(&WORDS).0,
    };
    span.map(|span| {
        let row = if span == Span::Arrives { "first" } else { "last" };
        (span, format!("the {row} row has none"))
    })
}
