//! Light in fibre and amplifiers: spectrum, GN model, amplifiers, transceivers.
