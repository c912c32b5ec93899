//! What the rows as read say, to tell what an edit changed.

use crate::layout::{CellPlace, Layout, RowPattern};
use crate::list::{ListPosition, ListSegment, PositionList};
use crate::read::{Reread, is_shortest_number};
use sheet::{Cell, Form, Sheet};
use std::collections::BTreeSet;

/// The rows of a list as they were read, by position and by segment.
pub(super) struct Raw {
    /// What a position's own cells say; none for one made here.
    pub(super) position: Vec<Option<ListPosition>>,
    /// What the cells of a segment's row say; none for one made here.
    pub(super) segment: Vec<Option<ListSegment>>,
    /// Route KP and cable KP in a segment's row.
    pub(super) segment_kp_km: Vec<[Option<f64>; 2]>,
    /// Whether a position is not where its cells say, or has none.
    pub(super) moved: Vec<bool>,
    /// Whether a segment's ends or lengths are not what its cells say.
    pub(super) changed: Vec<bool>,
    /// Whether a segment's ends are not where its cells say.
    pub(super) rerouted: Vec<bool>,
    /// Whether positions or segments are others than those that were read.
    pub(super) is_edited: bool,
    digits_as_text: BTreeSet<(u32, u32)>,
}

impl Raw {
    /// Reads the rows of a list again. A list written in another layout has no rows to keep.
    pub(super) fn of(list: &PositionList, layout: &Layout, has_rows: bool, form: Form) -> Self {
        let is_workbook = super::is_workbook(form);
        let digits_as_text: BTreeSet<(u32, u32)> = layout
            .digits_as_text
            .iter()
            .map(|CellPlace { row_no, column_no }| (*row_no, *column_no))
            .collect();
        let mut raw = Self {
            position: vec![None; list.position.len()],
            segment: vec![None; list.segment.len()],
            segment_kp_km: vec![[None; 2]; list.segment.len()],
            moved: vec![true; list.position.len()],
            changed: vec![true; list.segment.len()],
            rerouted: vec![true; list.segment.len()],
            is_edited: true,
            digits_as_text,
        };
        if has_rows {
            raw.reread(list, layout, is_workbook);
        }
        raw
    }

    fn reread(&mut self, list: &PositionList, layout: &Layout, is_workbook: bool) {
        let mut rows = Vec::new();
        let mut push = |cells: &[String], row_no: Option<u32>| {
            let cell = |(column, text): (usize, &String)| {
                let is_number = is_workbook && self.is_number_cell(row_no, column, text);
                Cell { text: text.clone(), number: if is_number { text.parse().ok() } else { None } }
            };
            rows.push(cells.iter().enumerate().map(cell).collect::<Vec<Cell>>());
            rows.len() - 1
        };
        let position_rows: Vec<usize> =
            list.position.iter().map(|position| push(&position.cells, position.row_no)).collect();
        let segment_rows: Vec<Option<usize>> = list
            .segment
            .iter()
            .enumerate()
            .map(|(index, segment)| match layout.pattern {
                RowPattern::Alternating => {
                    (!segment.cells.is_empty()).then(|| push(&segment.cells, segment.row_no))
                }
                RowPattern::Arrives => position_rows.get(index + 1).copied(),
                RowPattern::Departs => position_rows.get(index).copied(),
            })
            .collect();
        let sheet = Sheet { name: String::new(), rows };
        let reread = Reread::new(&sheet, layout, is_workbook);
        for (index, position) in list.position.iter().enumerate().filter(|(_, made)| !made.cells.is_empty()) {
            let arriving =
                index.checked_sub(1).and_then(|before| segment_rows.get(before).copied().flatten());
            self.position[index] = reread.position(position_rows[index], arriving);
            self.moved[index] = self.position[index].as_ref().is_none_or(|raw| raw.at() != position.at());
        }
        for (index, row) in segment_rows.iter().enumerate() {
            let is_made_here = row.is_none_or(|row| sheet.rows[row].is_empty());
            if let (Some(row), false) = (row, is_made_here) {
                self.segment_kp_km[index] = reread.kp_km(*row);
                self.segment[index] = Some(reread.segment(*row, layout.pattern == RowPattern::Alternating));
            }
        }
        self.compare(list, layout);
    }

    fn compare(&mut self, list: &PositionList, layout: &Layout) {
        for (index, segment) in list.segment.iter().enumerate() {
            let ends_moved = self.moved[index] || self.moved.get(index + 1) == Some(&true);
            let lengths_differ = self.segment[index].as_ref().is_none_or(|raw| {
                (raw.stated_route_km, raw.cable_km, raw.slack_pct, &raw.cable_type)
                    != (segment.stated_route_km, segment.cable_km, segment.slack_pct, &segment.cable_type)
            });
            self.changed[index] = ends_moved || lengths_differ;
            self.rerouted[index] = ends_moved || self.segment[index].is_none();
        }
        let rows = list.position.iter().map(|position| position.row_no);
        let rows = rows.chain(list.segment.iter().map(|segment| segment.row_no)).flatten();
        let kept = layout.between.iter().map(|kept| kept.row_no);
        let read: BTreeSet<u32> = rows.chain(kept).collect();
        let first = u32::try_from(layout.head.len()).unwrap_or(0) + 1;
        let is_whole = (first..layout.foot_row_no).all(|row_no| read.contains(&row_no));
        self.is_edited = !is_whole || self.moved.contains(&true) || self.changed.contains(&true);
    }

    /// Whether a workbook holds a number in a cell with this text. A cell written anew is a number when it looks like one.
    pub(super) fn is_number_cell(&self, row_no: Option<u32>, column: usize, text: &str) -> bool {
        let column_no = u32::try_from(column + 1).unwrap_or(u32::MAX);
        let is_text = row_no.is_some_and(|row_no| self.digits_as_text.contains(&(row_no, column_no)));
        !is_text && is_shortest_number(text)
    }
}
