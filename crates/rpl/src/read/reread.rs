//! Reading the rows of a list once more, as its layout says they were read.

use super::{Frame, ListOptions, coordinate, pair};
use crate::layout::{Field, Layout};
use crate::list::{ListPosition, ListSegment};
use sheet::Sheet;
use std::sync::LazyLock;

static NOTHING_SAID: LazyLock<ListOptions> = LazyLock::new(ListOptions::default);

/// Rows and the layout they are read by.
pub(crate) struct Reread<'a> {
    frame: Frame<'a>,
}

impl<'a> Reread<'a> {
    /// Rows of `sheet` in the layout of their list.
    pub(crate) fn new(sheet: &'a Sheet, layout: &Layout, is_workbook: bool) -> Self {
        let frame = Frame {
            sheet,
            is_workbook,
            decimal: layout.decimal,
            has_thousands_marks: layout.has_thousands_marks,
            index: super::index_of(&layout.column),
            head_hemisphere: super::head_hemisphere::of_columns(&layout.column),
            columns: layout.column.clone(),
            head_start: 0,
            head_end: 0,
            has_heads: false,
            options: &NOTHING_SAID,
            findings: Vec::new(),
        };
        Self { frame }
    }

    /// What a position's row says; none when it says no place.
    pub(crate) fn position(&self, row: usize, arriving: Option<usize>) -> Option<ListPosition> {
        let at = coordinate::read(&self.frame, row).ok()?;
        let mut position = pair::position(&self.frame, row, arriving, &mut Vec::new());
        (position.lon_deg, position.lat_deg) = (at.lon_deg, at.lat_deg);
        Some(position)
    }

    /// What a segment's row says of the route KP and the cable KP at its end.
    pub(crate) fn kp_km(&self, row: usize) -> [Option<f64>; 2] {
        [Field::RouteCumulative, Field::CableCumulative]
            .map(|field| pair::value(&self.frame, row, field, &mut Vec::new()))
    }

    /// What a row says of a segment.
    pub(crate) fn segment(&self, row: usize, owns_row: bool) -> ListSegment {
        pair::segment(&self.frame, Some(row), owns_row, &mut Vec::new())
    }
}
