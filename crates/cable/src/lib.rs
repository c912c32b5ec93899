//! Catalogue with prices: cable types, protection levels, bodies, land plant.
