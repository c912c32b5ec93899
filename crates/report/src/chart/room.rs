//! Free room on a map: which places labels may take. A raster of small cells, so that a thousand labels cost no wait.

use super::Frame;

/// Left, right, top, bottom.
pub(super) type Area = (f64, f64, f64, f64);

/// Edge of a cell.
const CELL_PX: f64 = 2.0;
/// A label, a symbol or furniture stands there.
const TAKEN: u8 = 1;
/// The route runs there.
const ROUTE: u8 = 2;

/// What of the map is taken.
#[derive(Clone)]
pub(super) struct Room {
    corner: (f64, f64),
    cols: usize,
    rows: usize,
    cells: Vec<u8>,
}

/// Cells from the first to one past the last on an axis; none when the reach leaves the map.
fn reach(from: f64, to: f64, count: usize) -> Option<(usize, usize)> {
    let (first, last) = ((from / CELL_PX).floor(), (to / CELL_PX).ceil());
    (first >= 0.0 && last <= count as f64 && first < last).then_some((first as usize, last as usize))
}

impl Room {
    /// An empty map.
    pub(super) fn of(frame: &Frame) -> Self {
        let count = |size_px: f64| (size_px / CELL_PX).floor().clamp(1.0, 4000.0) as usize;
        let (cols, rows) = (count(frame.size.0), count(frame.size.1));
        Self { corner: frame.corner, cols, rows, cells: vec![0; cols * rows] }
    }

    /// Takes an area, as far as it lies on the map.
    pub(super) fn take(&mut self, area: Area) {
        self.mark(area, TAKEN);
    }

    /// Marks places along the route.
    pub(super) fn run_through(&mut self, places: &[(f64, f64)]) {
        for (x, y) in places {
            self.mark((x - 2.0, x + 2.0, y - 2.0, y + 2.0), ROUTE);
        }
    }

    fn mark(&mut self, area: Area, bit: u8) {
        if ![area.0, area.1, area.2, area.3].into_iter().all(f64::is_finite) {
            return;
        }
        let (left, right) = (area.0 - self.corner.0, area.1 - self.corner.0);
        let (top, bottom) = (area.2 - self.corner.1, area.3 - self.corner.1);
        let within = |at: f64, count: usize| at.clamp(0.0, count as f64 * CELL_PX);
        let across = reach(within(left, self.cols), within(right, self.cols), self.cols);
        let down = reach(within(top, self.rows), within(bottom, self.rows), self.rows);
        let (Some(across), Some(down)) = (across, down) else { return };
        for row in down.0..down.1 {
            let start = row * self.cols;
            self.cells[start + across.0..start + across.1].iter_mut().for_each(|cell| *cell |= bit);
        }
    }

    /// Whether an area lies on the map and touches nothing that is taken, and the route only when it may.
    pub(super) fn is_free(&self, area: Area, on_route: bool) -> bool {
        let across = reach(area.0 - self.corner.0, area.1 - self.corner.0, self.cols);
        let down = reach(area.2 - self.corner.1, area.3 - self.corner.1, self.rows);
        let (Some(across), Some(down)) = (across, down) else { return false };
        let bits = if on_route { TAKEN } else { TAKEN | ROUTE };
        (down.0..down.1).all(|row| {
            let start = row * self.cols;
            self.cells[start + across.0..start + across.1].iter().all(|cell| cell & bits == 0)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_area_is_free_until_it_is_taken_and_never_beyond_the_map() {
        let frame =
            Frame { west_deg: 0.0, north_y: 0.0, px_per_deg: 1.0, corner: (10.0, 10.0), size: (100.0, 60.0) };
        let mut room = Room::of(&frame);
        assert!(room.is_free((20.0, 40.0, 20.0, 30.0), false));
        assert!(!room.is_free((5.0, 40.0, 20.0, 30.0), false));
        assert!(!room.is_free((f64::NAN, 40.0, 20.0, 30.0), false));
        room.run_through(&[(30.0, 25.0), (f64::NAN, 1.0)]);
        assert!(!room.is_free((20.0, 40.0, 20.0, 30.0), false));
        assert!(room.is_free((20.0, 40.0, 20.0, 30.0), true));
        room.take((0.0, 300.0, 28.0, 400.0));
        assert!(!room.is_free((20.0, 40.0, 20.0, 30.0), true));
        assert!(room.is_free((20.0, 40.0, 12.0, 20.0), true));
    }
}
