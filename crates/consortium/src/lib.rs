//! Parties, shares, agreements, exact splits.
