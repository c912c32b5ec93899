//! The ground: bathymetry, geodesy, sea and shore, hazards.
