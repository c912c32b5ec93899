//! One line's design: repeaters, power feed, margins, capacity.
