//! Plots of light sent through any line: ratios of the channels at its end, their power along it.

use super::{Axes, Curve, LEFT, PLOT, RIGHT, TOP, WIDTH, draw};
use crate::figures::shortened;
use crate::palette;
use crate::svg::{Anchor, Paint, Type};

/// The most elements named along the axis.
const NAMED_MAX: usize = 28;

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
    draw(&axes, &curves).finish()
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
    let axes = Axes::around(title, ("element", "power per channel, dBm"), &curves);
    let mut sheet = draw(&axes, &curves);
    for point in &curves[1].points {
        sheet.circle(axes.at(*point), 2.2, Paint::area(palette::series(0)));
    }
    if elements.len() <= NAMED_MAX {
        let width_px = (WIDTH - LEFT - RIGHT) / elements.len().max(1) as f64;
        let right = LEFT + (WIDTH - LEFT - RIGHT) - width_px / 4.0;
        for (index, element) in elements.iter().enumerate().filter(|(index, _)| *index > 0) {
            let at = axes.at((index as f64, axes.y.0));
            let x = at.0.min(right);
            let style = Type::plain(9.0, palette::MUTED, Anchor::Start).halo();
            sheet.turned_text((x - 3.0, TOP + PLOT - 5.0), -90.0, &shortened(&element.name, 26), style);
        }
    }
    sheet.finish()
}
