//! Cost surface, solver, route position list, slack, burial, straight line diagram.
