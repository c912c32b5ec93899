//! Quantities, price per km, marine work, schedule.
