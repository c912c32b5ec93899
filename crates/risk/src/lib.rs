//! Fault rates, repair, availability.
