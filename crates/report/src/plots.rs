//! Plots of the optical line and of the first cost.

mod light;

pub use light::{ChannelRatios, PowerAfter, gsnr_svg, power_svg};

use crate::figures::{self, fixed, shortened};
use crate::palette;
use crate::svg::{Anchor, Paint, Svg, Type, text_width_px};
use cost::estimate::CostEstimate;
use line::design::LineDesign;

/// A curve with the name written at its right end.
#[derive(Debug, Clone, PartialEq)]
struct Curve {
    name: String,
    points: Vec<(f64, f64)>,
    colour: &'static str,
    dash: &'static str,
}

/// Axes of a plot.
#[derive(Debug, Clone, PartialEq)]
struct Axes {
    title: String,
    x_name: &'static str,
    y_name: &'static str,
    x: (f64, f64),
    y: (f64, f64),
}

const WIDTH: f64 = 900.0;
const LEFT: f64 = 62.0;
const RIGHT: f64 = 170.0;
const TOP: f64 = 34.0;
const PLOT: f64 = 210.0;

impl Axes {
    /// Axes around finite points, the vertical one widened to whole steps.
    fn around(title: String, names: (&'static str, &'static str), curves: &[Curve]) -> Self {
        let points = || {
            curves
                .iter()
                .flat_map(|curve| curve.points.iter())
                .filter(|at| at.0.is_finite() && at.1.is_finite())
        };
        let range = |value: fn(&(f64, f64)) -> f64| {
            let (least, most) =
                points().map(value).fold((f64::INFINITY, f64::NEG_INFINITY), |range, value| {
                    (range.0.min(value), range.1.max(value))
                });
            if least > most { (0.0, 1.0) } else { (least, most) }
        };
        let (x, y) = (range(|at| at.0), range(|at| at.1));
        let x = if x.1 - x.0 < 1e-9 { (x.0 - 0.5, x.1 + 0.5) } else { x };
        let step = step(((y.1 - y.0) * 1.1).max(0.5), 6.0);
        let y = ((y.0 / step - 0.15).floor() * step, (y.1 / step + 0.15).ceil() * step);
        Self { title, x_name: names.0, y_name: names.1, x, y }
    }

    fn at(&self, point: (f64, f64)) -> (f64, f64) {
        let x = LEFT + (WIDTH - LEFT - RIGHT) * (point.0 - self.x.0) / (self.x.1 - self.x.0);
        let y = TOP + PLOT * (self.y.1 - point.1) / (self.y.1 - self.y.0);
        (x, y)
    }
}

/// The round step that divides a span into at most `most` parts.
pub(crate) fn step(span: f64, most: f64) -> f64 {
    let mut magnitude = 1e-6;
    while span / (magnitude * 10.0) > most {
        magnitude *= 10.0;
    }
    [1.0, 2.0, 2.5, 5.0, 10.0]
        .map(|step| step * magnitude)
        .into_iter()
        .find(|step| span / step <= most)
        .unwrap_or(span)
}

/// Decimals that a step needs.
pub(crate) fn decimals(step: f64) -> usize {
    (0..6)
        .find(|decimals| {
            ((step * 10_f64.powi(*decimals)).round() - step * 10_f64.powi(*decimals)).abs() < 1e-6
        })
        .map_or(6, |decimals| decimals as usize)
}

fn draw(axes: &Axes, curves: &[Curve]) -> Svg {
    let mut sheet = Svg::new(WIDTH, TOP + PLOT + 48.0, &axes.title);
    sheet.text((LEFT, 18.0), &axes.title, Type::plain(12.5, palette::INK, Anchor::Start).bold());
    grid(&mut sheet, axes);
    for curve in curves {
        let line: Vec<(f64, f64)> = curve
            .points
            .iter()
            .filter(|at| at.0.is_finite() && at.1.is_finite())
            .map(|at| axes.at(*at))
            .collect();
        sheet.polyline(
            &line,
            false,
            Paint { stroke: curve.colour, width_px: 1.8, fill: "none", dash: curve.dash },
        );
    }
    names(&mut sheet, axes, curves);
    sheet
}

fn grid(sheet: &mut Svg, axes: &Axes) {
    let (left, right, bottom) = (LEFT, WIDTH - RIGHT, TOP + PLOT);
    let y_step = step(axes.y.1 - axes.y.0, 6.0);
    let muted = palette::MUTED;
    for index in 0..=((axes.y.1 - axes.y.0) / y_step).round() as u32 {
        let value = axes.y.0 + f64::from(index) * y_step;
        let (_, y) = axes.at((axes.x.0, value));
        sheet.line((left, y), (right, y), Paint::line("#e3e8ed", 0.8));
        sheet.text(
            (left - 7.0, y + 3.5),
            &fixed(value, decimals(y_step)),
            Type::plain(10.0, muted, Anchor::End),
        );
    }
    let x_step = step(axes.x.1 - axes.x.0, 9.0);
    let mut value = (axes.x.0 / x_step - 1e-9).ceil() * x_step;
    while value <= axes.x.1 + 1e-9 {
        let (x, _) = axes.at((value, axes.y.0));
        sheet.line((x, bottom), (x, bottom + 4.0), Paint::line(palette::INK, 0.8));
        sheet.text(
            (x, bottom + 16.0),
            &fixed(value, decimals(x_step)),
            Type::plain(10.0, muted, Anchor::Middle),
        );
        value += x_step;
    }
    sheet.line((left, bottom), (right, bottom), Paint::line(palette::INK, 0.9));
    sheet.text(
        ((left + right) / 2.0, bottom + 36.0),
        axes.x_name,
        Type::plain(11.0, palette::INK, Anchor::Middle),
    );
    sheet.turned_text(
        (17.0, TOP + PLOT / 2.0),
        -90.0,
        axes.y_name,
        Type::plain(11.0, palette::INK, Anchor::Middle),
    );
}

/// Names of curves at their right ends, pushed apart where ends lie close together.
fn names(sheet: &mut Svg, axes: &Axes, curves: &[Curve]) {
    let end =
        |curve: &Curve| curve.points.iter().rfind(|at| at.1.is_finite()).map_or(0.0, |at| axes.at(*at).1);
    let mut ends: Vec<(f64, &Curve)> = curves.iter().map(|curve| (end(curve), curve)).collect();
    ends.sort_by(|left, right| left.0.total_cmp(&right.0));
    let mut free = f64::NEG_INFINITY;
    for (y, curve) in ends {
        let y = y.max(free);
        let right = WIDTH - RIGHT;
        sheet.line(
            (right + 4.0, y),
            (right + 22.0, y),
            Paint { stroke: curve.colour, width_px: 1.8, fill: "none", dash: curve.dash },
        );
        sheet.text((right + 27.0, y + 3.5), &curve.name, Type::plain(10.5, curve.colour, Anchor::Start));
        free = y + 15.0;
    }
}

/// Ratios of every channel at the receiving end, end of life.
#[must_use]
pub fn channels_svg(line: &LineDesign) -> String {
    let channels = &line.chosen.channels;
    let curve = |name: &str, colour, dash, value: fn(&line::light::ChannelResult) -> f64| Curve {
        name: name.to_owned(),
        points: channels.iter().map(|channel| (channel.frequency_thz, value(channel))).collect(),
        colour,
        dash,
    };
    let curves = [
        curve("OSNR (ASE only)", palette::series(1), "6 3", |channel| channel.osnr_db),
        curve("SNR (NLI only)", palette::series(3), "2 3", |channel| channel.snr_nli_db),
        curve("GSNR", palette::series(0), "", |channel| channel.gsnr_db),
        curve("usable SNR", palette::series(2), "10 3 2 3", |channel| channel.usable_snr_db),
    ];
    let title = "Channels at the receiving end, end of life (in the symbol-rate bandwidth)".to_owned();
    let axes = Axes::around(title, ("channel centre, THz", "ratio, dB"), &curves);
    draw(&axes, &curves).finish()
}

/// Mean GSNR over launch power: the sweep that chose it.
#[must_use]
pub fn sweep_svg(line: &LineDesign) -> String {
    let chosen = &line.chosen;
    let points: Vec<(f64, f64)> =
        chosen.sweep.iter().map(|tried| (tried.launch_dbm, tried.gsnr_mean_db)).collect();
    let curve = Curve { name: "mean GSNR".to_owned(), points, colour: palette::series(0), dash: "" };
    let title = format!(
        "Launch power sweep, {}",
        crate::words::count(chosen.repeaters_count, "repeater", "repeaters")
    );
    let curves = [curve];
    let axes = Axes::around(title, ("launch power per channel, dBm", "mean GSNR, dB"), &curves);
    let mut sheet = draw(&axes, &curves);
    for tried in &curves[0].points {
        sheet.circle(axes.at(*tried), 2.2, Paint::area(palette::series(0)));
    }
    let best = line.options.iter().find(|option| option.repeaters_count == chosen.repeaters_count);
    let level = best.and_then(|option| {
        level_at(&curves[0].points, option.launch_dbm).map(|level| (option.launch_dbm, level))
    });
    if let Some(best) = level {
        let at = axes.at(best);
        sheet.line((at.0, TOP), (at.0, TOP + PLOT), Paint::dashed(palette::INK, 0.9, "4 3"));
        sheet.circle(at, 4.2, Paint::shape("#ffd23f", palette::INK, 1.2));
        let label = format!("chosen {} dBm", fixed(best.0, 2));
        let to_left = at.0 > (LEFT + WIDTH - RIGHT) / 2.0;
        let (x, anchor) = if to_left { (at.0 - 7.0, Anchor::End) } else { (at.0 + 7.0, Anchor::Start) };
        sheet.text((x, TOP + PLOT - 8.0), &label, Type::plain(10.5, palette::INK, anchor).halo());
    }
    sheet.finish()
}

/// Height of a drawn curve at a place between its points; for a mark only.
fn level_at(points: &[(f64, f64)], x: f64) -> Option<f64> {
    let after = points.iter().position(|point| point.0 >= x - 1e-9)?;
    let (to, from) = (points.get(after)?, points.get(after.saturating_sub(1))?);
    let span = to.0 - from.0;
    Some(if span <= 0.0 { to.1 } else { from.1 + (x - from.0) / span * (to.1 - from.1) })
}

/// Lines shown one by one in the cost drawing; the rest stand together.
const COST_LINES_MAX: usize = 16;

/// A bar of the cost drawing: what, and low, typical, high in millions.
struct Bar {
    what: String,
    tag: String,
    millions: [f64; 3],
}

/// The first cost line by line, largest first: a bar to the typical price, a whisker from low to high.
#[must_use]
pub fn cost_svg(cost: &CostEstimate) -> String {
    let bars = cost_bars(cost);
    let most = bars.iter().map(|bar| bar.millions[2]).fold(0.0_f64, f64::max).max(1e-6);
    let (left, plot, row) = (330.0, 380.0, 21.0);
    let height = 66.0 + row * bars.len() as f64;
    let code = cost.currency.code();
    let title = format!("First cost by line, million {code}: typical, with the range from low to high");
    let mut sheet = Svg::new(WIDTH, height, &title);
    sheet.text((8.0, 18.0), &title, Type::plain(12.5, palette::INK, Anchor::Start).bold());
    let step = step(most, 6.0);
    let x = |value: f64| left + plot * value / most;
    let mut value = 0.0;
    while value <= most + 1e-9 {
        sheet.line((x(value), 34.0), (x(value), height - 26.0), Paint::line("#e3e8ed", 0.8));
        let text = fixed(value, decimals(step));
        sheet.text((x(value), height - 11.0), &text, Type::plain(10.0, palette::MUTED, Anchor::Middle));
        value += step;
    }
    for (index, bar) in bars.iter().enumerate() {
        let y = 40.0 + row * index as f64;
        let [low, typical, high] = bar.millions;
        sheet.text((left - 10.0, y + 11.5), &bar.what, Type::plain(10.5, palette::INK, Anchor::End));
        sheet.rect((left, y + 2.0), (x(typical) - left, 12.0), Paint::area("#8db8d0"));
        let (from, to, middle) = (x(low), x(high), y + 8.0);
        sheet.line((from, middle), (to, middle), Paint::line(palette::INK, 1.2));
        sheet.line((from, middle - 4.0), (from, middle + 4.0), Paint::line(palette::INK, 1.2));
        sheet.line((to, middle - 4.0), (to, middle + 4.0), Paint::line(palette::INK, 1.2));
        let text = format!("{}  ({} – {}) {}", fixed(typical, 2), fixed(low, 2), fixed(high, 2), bar.tag);
        sheet.text(
            (to.max(x(typical)) + 8.0, y + 11.5),
            &text,
            Type::plain(10.0, palette::MUTED, Anchor::Start),
        );
    }
    sheet.finish()
}

fn cost_bars(cost: &CostEstimate) -> Vec<Bar> {
    let currency = cost.currency;
    let million = |amount_minor: i64| figures::major(amount_minor, currency) / 1e6;
    let mut lines: Vec<&cost::estimate::CostLine> = cost.lines.iter().collect();
    lines.sort_by_key(|line| std::cmp::Reverse(line.typical_minor));
    let bar = |line: &&cost::estimate::CostLine| Bar {
        what: fitted(&line.quantity.what, 300.0),
        tag: line.provenance.tag.word().to_owned(),
        millions: [million(line.low_minor), million(line.typical_minor), million(line.high_minor)],
    };
    let mut bars: Vec<Bar> = lines.iter().take(COST_LINES_MAX).map(bar).collect();
    let rest = lines.get(COST_LINES_MAX..).unwrap_or_default();
    if !rest.is_empty() {
        let sum = |amount: fn(&cost::estimate::CostLine) -> i64| {
            million(rest.iter().map(|line| amount(line)).sum())
        };
        let millions =
            [sum(|line| line.low_minor), sum(|line| line.typical_minor), sum(|line| line.high_minor)];
        bars.push(Bar {
            what: format!("{} smaller lines together", rest.len()),
            tag: String::new(),
            millions,
        });
    }
    bars
}

/// A text cut to a width.
fn fitted(text: &str, width_px: f64) -> String {
    let mut most = text.chars().count();
    while most > 4 && text_width_px(&shortened(text, most), 10.5, false) > width_px {
        most -= 1;
    }
    shortened(text, most)
}
