//! Corridor: nodes, links, paths, latency, capacity.
