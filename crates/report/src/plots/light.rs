//! Plots of light sent through any line: ratios of the channels at its end, their power along it.

use super::{Axes, Curve, LEFT, PLOT, RIGHT, TOP, WIDTH, draw, step};
use crate::figures::shortened;
use crate::palette;
use crate::svg::{Anchor, Paint, Type};

/// The most elements named along the axis.
const NAMED_MAX: usize = 48;
/// Room for these names below the curves, over the height of the curves.
const NAMES_FRAC: f64 = 0.6;

/// A channel at the end of a line, ratios in the symbol-rate bandwidth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChannelRatios {
    /// Centre.
    pub frequency_thz: f64,
    /// Signal over all noise.
    pub gsnr_db: f64,
    /// Signal over amplified spontaneous emission.
    pub osnr_ase_db: f64,
    /// Signal over nonlinear interference.
    pub snr_nli_db: f64,
}

/// Power of the channels after an element.
#[derive(Debug, Clone, PartialEq)]
pub struct PowerAfter {
    /// Name of the element.
    pub name: String,
    /// The channel with the least power.
    pub least_dbm: f64,
    /// Mean of the channels in dBm.
    pub mean_dbm: f64,
    /// The channel with the most.
    pub most_dbm: f64,
}

/// Ratios of every channel over its frequency.
#[must_use]
pub fn gsnr_svg(channels: &[ChannelRatios]) -> String {
    let curve = |name: &str, colour, dash, value: fn(&ChannelRatios) -> f64| Curve {
        name: name.to_owned(),
        points: channels.iter().map(|channel| (channel.frequency_thz, value(channel))).collect(),
        colour,
        dash,
    };
    let curves = [
        curve("OSNR (ASE only)", palette::series(1), "6 3", |channel| channel.osnr_ase_db),
        curve("SNR (NLI only)", palette::series(3), "2 3", |channel| channel.snr_nli_db),
        curve("GSNR", palette::series(0), "", |channel| channel.gsnr_db),
    ];
    let title = "Channels at the end of the line (in the symbol-rate bandwidth)".to_owned();
    let axes = Axes::around(title, ("channel centre, THz", "ratio, dB"), &curves);
    let mut sheet = draw(&axes, &curves);
    // dots tell channels from the gaps between them
    for curve in &curves {
        let points = curve.points.iter().filter(|at| at.1.is_finite());
        points.for_each(|point| sheet.circle(axes.at(*point), 1.8, Paint::area(curve.colour)));
    }
    sheet.finish()
}

/// Power of the channels at launch, which is element 0, and after each element.
#[must_use]
pub fn power_svg(elements: &[PowerAfter]) -> String {
    let curve = |name: &str, colour, dash, value: fn(&PowerAfter) -> f64| Curve {
        name: name.to_owned(),
        points: elements.iter().enumerate().map(|(index, element)| (index as f64, value(element))).collect(),
        colour,
        dash,
    };
    let curves = [
        curve("most", palette::series(1), "6 3", |element| element.most_dbm),
        curve("mean", palette::series(0), "", |element| element.mean_dbm),
        curve("least", palette::series(3), "2 3", |element| element.least_dbm),
    ];
    let title = "Power of the channels after each element; 0 is the launch".to_owned();
    let mut axes = Axes::around(title, ("element", "power per channel, dBm"), &curves);
    let is_named = elements.len() <= NAMED_MAX;
    if is_named {
        let grid = step((axes.y.1 - axes.y.0) * (1.0 + NAMES_FRAC), 6.0);
        axes.y.0 = ((axes.y.0 - NAMES_FRAC * (axes.y.1 - axes.y.0)) / grid).floor() * grid;
        axes.y.1 = (axes.y.1 / grid).ceil() * grid;
    }
    let mut sheet = draw(&axes, &curves);
    for (index, point) in curves[1].points.iter().enumerate() {
        sheet.circle(axes.at(*point), 2.2, Paint::area(palette::series(0)));
        if is_named {
            let x = axes.at(*point).0.clamp(LEFT + 8.0, WIDTH - RIGHT - 4.0) + 3.0;
            let name = shortened(&elements[index].name, 15);
            sheet.turned_text(
                (x, TOP + PLOT - 5.0),
                -90.0,
                &name,
                Type::plain(9.0, palette::MUTED, Anchor::Start),
            );
        }
    }
    sheet.finish()
}
