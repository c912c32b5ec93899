//! KP translation: where a KP of one list lies on another, for design and as-laid or any two revisions.
//!
//! Which list is the earlier one is the caller's knowledge; nothing is concluded from revisions.

use crate::edit::AtKp;
use crate::error::RplError;
use crate::kp::{KpPlace, Located, Side, Track};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use terrain::geodesy::{acute_deg, wrap_lon_deg};
use units::{Finding, Provenance, Staged, Tag};

/// When a translation is doubtful.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TranslateRules {
    /// An offset above this is large, and told.
    pub offset_max_m: f64,
    /// Courses that differ by more than this are not the same stretch, as lines without direction.
    pub course_difference_max_deg: f64,
    /// Another place is a second candidate when its offset is at most so many times the least.
    pub second_max_ratio: f64,
    /// Where these come from.
    pub provenance: Provenance,
}

impl Default for TranslateRules {
    /// Half the nominal survey corridor of 500 m; courses within 30°; a second place within twice the offset.
    fn default() -> Self {
        let source = "offset: half of the 500 m survey corridor that ASN's method statement 'Project Joshua' names; \
                      course and second place: an engineer's guess, to be replaced";
        Self {
            offset_max_m: 250.0,
            course_difference_max_deg: 30.0,
            second_max_ratio: 2.0,
            provenance: Provenance::new(Tag::Guess, source),
        }
    }
}

/// How sure a translation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// Near, on the same course, and nowhere else as near.
    Clear,
    /// An engineer should look; the findings say why.
    Doubtful,
}

/// Where a KP of one list lies on another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Translated {
    /// The place on the first list.
    pub from: KpPlace,
    /// The nearest place on the second, with the offset of the first from it and its side.
    pub to: Located,
    /// The next nearest place, where it is nearly as near.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second: Option<Located>,
    /// Angle between both courses as lines without direction, 0 to 90.
    pub course_difference_deg: f64,
    /// Whether the second list runs the other way there.
    pub is_reversed: bool,
    /// How sure it is.
    pub confidence: Confidence,
}

/// Where a KP of one list lies on another.
///
/// # Errors
/// The KP is off the first list, or one of the lists is no line.
pub fn translate(
    from: &Track,
    to: &Track,
    kp: AtKp,
    rules: &TranslateRules,
) -> Result<Staged<Translated>, RplError> {
    let place = match kp {
        AtKp::Route(kp_km) => from.at_route_kp(kp_km)?,
        AtKp::Cable(kp_km) => from.at_cable_kp(kp_km)?,
    };
    let no_line = RplError::ListShape {
        position_count: to.measured().route_kp_km.len(),
        segment_count: to.measured().segment.len(),
    };
    let nearest = to.locate(place.at).into_iter().next().ok_or(no_line)?;
    let second = second_place(to, &place, &nearest, rules);
    let turn_deg = wrap_lon_deg(nearest.place.course_deg - place.course_deg).abs();
    let mut translated = Translated {
        from: place,
        to: nearest,
        second,
        course_difference_deg: acute_deg(nearest.place.course_deg, place.course_deg),
        is_reversed: turn_deg > 90.0,
        confidence: Confidence::Clear,
    };
    let findings = doubts(&translated, rules);
    if !findings.is_empty() {
        translated.confidence = Confidence::Doubtful;
    }
    Ok(Staged { value: translated, findings })
}

/// Another place of the list that is nearly as near, and not just round the bend.
fn second_place(to: &Track, from: &KpPlace, nearest: &Located, rules: &TranslateRules) -> Option<Located> {
    // lists on one another differ by their last decimals: within 10 m of the line two places are as good
    const NEAR_M: f64 = 10.0;
    let limit_m = nearest.offset_m * rules.second_max_ratio.clamp(1.0, 100.0) + NEAR_M;
    let is_elsewhere = |other: &Located| {
        let along_m = (other.place.route_kp_km - nearest.place.route_kp_km).km().abs() * 1000.0;
        along_m > nearest.offset_m + other.offset_m + NEAR_M
    };
    to.locate_within(from.at, limit_m).into_iter().find(is_elsewhere)
}

fn doubts(translated: &Translated, rules: &TranslateRules) -> Vec<Finding> {
    let (from, to) = (&translated.from, &translated.to);
    let place = format!("route KP {:.3}", from.route_kp_km.km());
    let (offset_m, side) = (to.offset_m, to.side);
    let lies = format!("KP {:.3} lies {offset_m:.1} m {}", from.route_kp_km.km(), beside(side));
    let mut findings = Vec::new();
    if offset_m > rules.offset_max_m {
        let limit_m = rules.offset_max_m;
        let message =
            format!("{lies} KP {:.3} of the other list, more than {limit_m:.0} m", to.place.route_kp_km.km());
        let finding = Finding::warns("rpl.translate.offset_large", message);
        findings
            .push(finding.hint("see whether both lists lay the same cable, and where the route was changed"));
    }
    if to.is_beyond_end {
        let message = format!("KP {:.3} lies beyond the end of the other list", from.route_kp_km.km());
        findings.push(Finding::warns("rpl.translate.beyond_end", message));
    }
    if translated.course_difference_deg > rules.course_difference_max_deg {
        let message = format!(
            "courses differ by {:.0}° there, more than {:.0}°",
            translated.course_difference_deg, rules.course_difference_max_deg
        );
        findings.push(Finding::warns("rpl.translate.course_differs", message));
    }
    if let Some(second) = &translated.second {
        let message = format!(
            "{lies} KP {:.3}, and {:.1} m {} KP {:.3}",
            to.place.route_kp_km.km(),
            second.offset_m,
            beside(second.side),
            second.place.route_kp_km.km()
        );
        findings.push(Finding::warns("rpl.translate.two_places", message));
    }
    findings.into_iter().map(|finding| finding.at(place.clone())).collect()
}

fn beside(side: Side) -> &'static str {
    match side {
        Side::Port => "to port of",
        Side::Starboard => "to starboard of",
        Side::On => "from",
    }
}
