//! Figures and words of positions and segments as their columns write them.

use super::{Spot, Writer, column_place, numbers};
use crate::layout::{BearingKind, DecimalMark, Field};
use crate::list::{ListPosition, ListSegment};
use crate::read::to_written;
use units::Finding;

/// What was lost in writing.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Rounded {
    /// Entered figures that had more digits than their column.
    pub(super) count: usize,
    /// Derived cells emptied.
    pub(super) emptied_count: usize,
}

/// A figure of the list, and what stands for it where none is entered.
struct Figure {
    entered: Option<f64>,
    raw: Option<Option<f64>>,
    computed: Option<f64>,
}

impl Writer<'_> {
    /// A figure's cell written anew; none where it stays as read.
    pub(super) fn number_cell(&mut self, column: usize, spot: Spot) -> Option<String> {
        let field = self.layout.column[column].field;
        let primary = self.primary(field)?;
        let figure = self.figure(field, spot)?;
        // several columns of one length stay or change together
        let is_same = figure.raw.is_some_and(|raw| raw == figure.entered);
        if is_same {
            return None;
        }
        let is_new_row = figure.raw.is_none();
        let computed = figure.computed.filter(|_| !is_new_row || self.is_in_use(primary));
        let Some(value) = figure.entered.or(computed) else {
            return (!is_new_row).then(String::new);
        };
        let written = to_written(value, &self.layout.column[column])?;
        let decimals = self.decimals[column];
        if figure.entered.is_some() && column == primary {
            let scale = libm::pow(10.0, f64::from(u32::try_from(decimals).unwrap_or(0)));
            self.rounded.count += usize::from(((written * scale).round() / scale - written).abs() > 1e-9);
        }
        if self.is_source_workbook {
            let text = numbers::write(written, decimals, DecimalMark::Point);
            let text = text.parse::<f64>().map_or(text, |number| number.to_string());
            // cells of a workbook that show a percentage go on showing one
            let shows_percent = self.column_texts(column).any(|text| text.trim_end().ends_with('%'));
            return Some(if shows_percent { format!("{text}%") } else { text });
        }
        Some(numbers::write(written, decimals, self.decimal))
    }

    /// Whether a column holds figures in other rows, so that a new row gets one too.
    fn is_in_use(&self, column: usize) -> bool {
        !self.has_rows || self.column_texts(column).any(|text| !text.trim().is_empty())
    }

    fn figure(&self, field: Field, spot: Spot) -> Option<Figure> {
        match field {
            Field::Depth => {
                let index = spot.position?;
                Some(self.of_position(index, |position| position.depth_m, None))
            }
            Field::RouteCumulative | Field::CableCumulative => self.kp_figure(field, spot),
            _ => self.segment_figure(field, spot.segment?),
        }
    }

    fn of_position(
        &self,
        index: usize,
        of: fn(&ListPosition) -> Option<f64>,
        computed: Option<f64>,
    ) -> Figure {
        let raw = self.raw.position[index].as_ref();
        Figure { entered: of(&self.list.position[index]), raw: raw.map(of), computed }
    }

    /// Cumulative figures stand in the position's row, or in the row of the segment that arrives.
    fn kp_figure(&self, field: Field, spot: Spot) -> Option<Figure> {
        let column = self.primary(field)?;
        let index = if self.layout.column[column].is_in_segment_row {
            if spot.position.is_some() {
                return None;
            }
            spot.segment? + 1
        } else {
            spot.position?
        };
        let is_route = field == Field::RouteCumulative;
        let of: fn(&ListPosition) -> Option<f64> = if is_route {
            |position| position.stated_route_kp_km
        } else {
            |position| position.stated_cable_kp_km
        };
        let measured = |index: usize| {
            if is_route {
                self.measured.route_kp_km.get(index).map(|kp| kp.km())
            } else {
                self.measured.cable_kp_km.get(index).map(|kp| kp.km())
            }
        };
        // it goes on from the last stated one before it
        let stated = (0..=index).rev().find_map(|at| Some((of(&self.list.position[at])?, measured(at)?)));
        let (stated_km, measured_km) = stated.unwrap_or((0.0, 0.0));
        let computed = measured(index).map(|at_km| stated_km + at_km - measured_km);
        let mut figure = self.of_position(index, of, computed);
        if self.layout.column[column].is_in_segment_row {
            let kp_km = self.raw.segment_kp_km[index - 1][usize::from(!is_route)];
            figure.raw = self.raw.segment[index - 1].as_ref().map(|_| kp_km);
        }
        Some(figure)
    }

    fn segment_figure(&self, field: Field, index: usize) -> Option<Figure> {
        let segment = self.list.segment.get(index)?;
        let measured = self.measured.segment.get(index)?;
        let of: fn(&ListSegment) -> Option<f64> = match field {
            Field::Bearing => |segment| segment.stated_bearing_deg,
            Field::RouteBetween => |segment| segment.stated_route_km,
            Field::Slack => |segment| segment.slack_pct,
            Field::CableBetween => |segment| segment.cable_km,
            Field::BurialTarget => |segment| segment.burial_target_m,
            _ => return None,
        };
        let has_cable = segment.slack_pct.is_some() || segment.cable_km.is_some();
        let computed = match field {
            Field::Bearing => Some(self.bearing_deg(index, measured.bearing_deg)),
            Field::RouteBetween => Some(measured.route_km.km()),
            Field::Slack => has_cable.then_some(measured.slack_pct),
            Field::CableBetween => has_cable.then_some(measured.cable_km.km()),
            _ => None,
        };
        let raw = self.raw.segment[index].as_ref();
        Some(Figure { entered: of(segment), raw: raw.map(of), computed })
    }

    fn bearing_deg(&self, index: usize, geodesic_deg: f64) -> f64 {
        let ends = self.list.position.get(index).zip(self.list.position.get(index + 1));
        match (self.layout.bearing, ends) {
            (BearingKind::Rhumb, Some((from, to))) => crate::check::rhumb_bearing_deg(from.at(), to.at()),
            _ => geodesic_deg,
        }
    }

    /// Words written anew; none where they stay as read.
    pub(super) fn words_cell(&self, field: Field, spot: Spot) -> Option<String> {
        let of_position: Option<fn(&ListPosition) -> &String> = match field {
            Field::PositionNo => Some(|position| &position.position_no),
            Field::Event => Some(|position| &position.event),
            Field::Remark => Some(|position| &position.remark),
            _ => None,
        };
        let of_segment: Option<fn(&ListSegment) -> &String> = match field {
            Field::CableType => Some(|segment| &segment.cable_type),
            Field::BurialMethod => Some(|segment| &segment.burial_method),
            Field::BurialReason => Some(|segment| &segment.burial_reason),
            Field::Remark => Some(|segment| &segment.remark),
            _ => None,
        };
        if let (Some(of), Some(index)) = (of_position, spot.position) {
            let raw = self.raw.position[index].as_ref().map(of);
            let now = of(&self.list.position[index]);
            return (raw != Some(now)).then(|| now.clone());
        }
        if let (Some(of), Some(index)) = (of_segment, spot.segment) {
            let raw = self.raw.segment[index].as_ref().map(of);
            let now = of(&self.list.segment[index]);
            return (raw != Some(now)).then(|| now.clone());
        }
        None
    }

    /// Fields that hold something the layout has no column for.
    pub(super) fn say_what_is_missing(&mut self) {
        let list = self.list;
        let positions = |of: fn(&ListPosition) -> bool| list.position.iter().filter(|at| of(at)).count();
        let segments = |of: fn(&ListSegment) -> bool| list.segment.iter().filter(|at| of(at)).count();
        let held = [
            (Field::PositionNo, "position numbers", positions(|at| !at.position_no.is_empty())),
            (Field::Event, "events", positions(|at| !at.event.is_empty())),
            (Field::Depth, "depths", positions(|at| at.depth_m.is_some())),
            (Field::CableType, "cable types", segments(|at| !at.cable_type.is_empty())),
            (Field::BurialTarget, "target burials", segments(|at| at.burial_target_m.is_some())),
            (Field::BurialMethod, "burial methods", segments(|at| !at.burial_method.is_empty())),
            (Field::BurialReason, "burial reasons", segments(|at| !at.burial_reason.is_empty())),
            (Field::Remark, "remarks", positions(|at| !at.remark.is_empty())),
        ];
        let mut missing: Vec<String> = held
            .iter()
            .filter(|(field, _, count)| *count > 0 && self.primary(*field).is_none())
            .map(|(_, word, count)| format!("{count} {word}"))
            .collect();
        let slacks = segments(|at| at.slack_pct.is_some() || at.cable_km.is_some());
        if slacks > 0 && self.primary(Field::Slack).is_none() && self.primary(Field::CableBetween).is_none() {
            missing.push(format!("{slacks} slacks"));
        }
        let is_one_row = self.layout.pattern != crate::layout::RowPattern::Alternating;
        let segment_remarks = segments(|at| !at.remark.is_empty());
        if segment_remarks > 0 && (is_one_row || self.primary(Field::Remark).is_none()) {
            missing.push(format!("{segment_remarks} remarks of segments"));
        }
        if !missing.is_empty() {
            let message = format!("the list's layout has no column for {}: not written", missing.join(", "));
            let finding = Finding::warns("rpl.give_back.no_column", message).at("list");
            self.findings.push(finding.hint("write it in this program's own layout"));
        }
    }

    /// Says what was rounded and what was emptied.
    pub(super) fn say_rounded(&mut self) {
        let Rounded { count, emptied_count } = self.rounded;
        if count > 0 {
            let message =
                format!("{count} entered figures have more digits than their columns and were rounded");
            self.findings.push(Finding::notes("rpl.give_back.rounded", message).at("list"));
        }
        if emptied_count > 0 {
            let columns = self.layout.column.iter().enumerate();
            let derived: Vec<String> = columns
                .filter(|(_, column)| {
                    matches!(column.field, Field::Derived | Field::RouteFromB | Field::CableFromB)
                })
                .map(|(index, _)| column_place(index, &self.layout.column))
                .collect();
            let message = format!(
                "{emptied_count} derived figures of changed rows were emptied; sums in the rows after them may no \
                 longer hold"
            );
            self.findings
                .push(Finding::warns("rpl.give_back.derived_emptied", message).at(derived.join(", ")));
        }
    }
}
