//! How each kind of layer is drawn: hatch, dash, symbol, and a dark ink that is readable on sea and paper.

use ::layers::layer::LayerKind;

/// A family of parallel lines.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Hatch {
    /// Clockwise from the horizontal.
    pub turn_deg: f64,
    /// Distance of lines.
    pub step_px: f64,
    /// Width of a line.
    pub width_px: f64,
}

/// The symbol of a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    Square,
    Triangle,
    Diamond,
}

/// How a kind is drawn.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    pub colour: &'static str,
    pub hatches: &'static [Hatch],
    /// Dashes of its lines.
    pub dash: &'static str,
    pub mark: Mark,
}

const fn hatch(turn_deg: f64, step_px: f64) -> Hatch {
    Hatch { turn_deg, step_px, width_px: 0.7 }
}

const RISING: [Hatch; 1] = [hatch(135.0, 8.0)];
const FALLING: [Hatch; 1] = [hatch(45.0, 8.0)];
const FALLING_WIDE: [Hatch; 1] = [hatch(30.0, 14.0)];
const UPRIGHT: [Hatch; 1] = [hatch(90.0, 8.0)];
const UPRIGHT_WIDE: [Hatch; 1] = [hatch(90.0, 15.0)];
const LEVEL: [Hatch; 1] = [hatch(0.0, 8.0)];
const LEVEL_WIDE: [Hatch; 1] = [hatch(0.0, 15.0)];
const CROSSED: [Hatch; 2] = [hatch(45.0, 10.0), hatch(135.0, 10.0)];
const SQUARED: [Hatch; 2] = [hatch(0.0, 10.0), hatch(90.0, 10.0)];
const STEEP: [Hatch; 1] = [hatch(60.0, 8.0)];
const FLAT: [Hatch; 1] = [hatch(150.0, 8.0)];

impl Style {
    pub(super) fn of(kind: LayerKind) -> Self {
        use Mark::{Diamond, Square, Triangle};
        let style = |colour, hatches, dash, mark| Self { colour, hatches, dash, mark };
        match kind {
            LayerKind::Fishing => style("#14466e", &FALLING, "8 3", Diamond),
            LayerKind::Anchoring => style("#4b2a84", &UPRIGHT, "8 3", Diamond),
            LayerKind::Ice => style("#0b5c8a", &LEVEL, "8 3", Diamond),
            LayerKind::MudVolcano => style("#6b3410", &SQUARED, "8 3", Triangle),
            LayerKind::Fault => style("#8a1c10", &STEEP, "10 3 3 3", Triangle),
            LayerKind::Structure => style("#1d2733", &CROSSED, "8 3", Square),
            LayerKind::Pipeline => style("#6b3d00", &FLAT, "11 3 2 3", Diamond),
            LayerKind::Cable => style("#1d2733", &FLAT, "2 3", Diamond),
            LayerKind::Protected => style("#0f5132", &RISING, "8 3", Diamond),
            LayerKind::Military => style("#8a1c10", &CROSSED, "8 3", Square),
            LayerKind::SectorPermit => style("#3d4856", &FALLING_WIDE, "9 3 2 3", Diamond),
            LayerKind::SeabedClass => style("#6b4a1f", &UPRIGHT_WIDE, "8 3", Diamond),
            LayerKind::Burial => style("#6b4a1f", &LEVEL_WIDE, "8 3", Diamond),
            LayerKind::LandingSite => style("#1d2733", &LEVEL_WIDE, "8 3", Diamond),
            LayerKind::Slope => style("#6b3410", &STEEP, "8 3", Triangle),
            LayerKind::Other => style("#3d4856", &FLAT, "8 3", Diamond),
        }
    }
}
