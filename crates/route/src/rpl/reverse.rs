//! The same list read from the other end.

use super::{Event, Position, Row, Rpl};
use terrain::geodesy;

impl Rpl {
    /// The list with its B end first: the same places, rows and bodies; KP count from the other beach manhole, plough
    /// down becomes plough up and a change from DA to SA one from SA to DA. Reversing twice gives the list back.
    #[must_use]
    pub fn reversed(&self) -> Rpl {
        let positions: Vec<Position> =
            (0..self.positions.len()).rev().map(|index| self.turned(index)).collect();
        let mut rows: Vec<Row> = self.rows.iter().rev().cloned().collect();
        for (row, ends) in rows.iter_mut().zip(positions.windows(2)) {
            row.bearing_deg = geodesy::inverse(ends[0].at(), ends[1].at()).azimuth_start_deg;
        }
        let mut reversed = Rpl { positions, rows };
        reversed.count();
        reversed
    }

    fn turned(&self, index: usize) -> Position {
        let position = &self.positions[index];
        let parts = position.parts().into_iter().map(|(event, label)| turn(event, label)).collect();
        let mut turned = position.clone();
        turned.set_parts(parts);
        if position.label.split(super::LABEL_JOIN).count() != position.events.len() {
            turned.label.clone_from(&position.label); // a hand has edited it: its words stay
        }
        turned
    }
}

/// An event and its label as met from the other side.
fn turn(event: Event, label: &str) -> (Event, String) {
    match event {
        Event::PloughDown => (Event::PloughUp, swap_word(label, Event::PloughDown, Event::PloughUp)),
        Event::PloughUp => (Event::PloughDown, swap_word(label, Event::PloughUp, Event::PloughDown)),
        Event::Transition | Event::SectorBoundary => (event, swap_sides(label)),
        _ => (event, label.to_owned()),
    }
}

fn swap_word(label: &str, from: Event, to: Event) -> String {
    if label == from.word() { to.word().to_owned() } else { label.to_owned() }
}

/// `DA/SA` as `SA/DA`.
fn swap_sides(label: &str) -> String {
    label.split_once('/').map_or_else(|| label.to_owned(), |(first, second)| format!("{second}/{first}"))
}
