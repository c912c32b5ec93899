//! Cost against repairs: the routes of a front as points, with the hull that bounds them.

use crate::figures::{self, fixed};
use crate::palette;
use crate::svg::{Anchor, Paint, Svg, Type};
use route::choices::pareto::{Pareto, ParetoPoint};
use units::Currency;

const WIDTH: f64 = 900.0;
const HEIGHT: f64 = 400.0;
const LEFT: f64 = 76.0;
const RIGHT: f64 = 30.0;
const TOP: f64 = 52.0;
const BOTTOM: f64 = 52.0;

/// Cost of each route of a front against its repairs a year, with the lower hull of both.
#[must_use]
pub fn pareto_svg(pareto: &Pareto, currency: Option<Currency>) -> String {
    let scale =
        currency.map_or(1e-8, |currency| 1e-6 / 10f64.powi(currency.minor_digits().try_into().unwrap_or(2)));
    let finite = |point: &&ParetoPoint| point.cost_minor.is_finite() && point.repairs_per_year.is_finite();
    let numbered = pareto.points.iter().enumerate().filter(|(_, point)| finite(point));
    let points: Vec<(usize, f64, f64)> = numbered
        .map(|(index, point)| (index + 1, point.cost_minor * scale, point.repairs_per_year))
        .collect();
    let mut sheet = Svg::new(WIDTH, HEIGHT, "Cost against expected repairs a year");
    let code = currency.map_or("", |currency| currency.code());
    sheet.text(
        (8.0, 18.0),
        "Cost against expected repairs",
        Type::plain(12.5, palette::INK, Anchor::Start).bold(),
    );
    let words = "the line is the supported hull only: routes above it that are still beaten by none are not in the list";
    sheet.text((8.0, 35.0), words, Type::plain(10.5, palette::MUTED, Anchor::Start));
    let axis = |value: fn(&(usize, f64, f64)) -> f64| Axis::around(points.iter().map(value));
    let (x, y) = (axis(|point| point.1), axis(|point| point.2));
    let at = |cost: f64, repairs: f64| {
        (
            LEFT + (WIDTH - LEFT - RIGHT) * x.part(cost),
            HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * y.part(repairs),
        )
    };
    grid(&mut sheet, &x, &y, code);
    let hull: Vec<(f64, f64)> = hull(&points).into_iter().map(|(cost, repairs)| at(cost, repairs)).collect();
    sheet.polyline(&hull, false, Paint::dashed(palette::ACCENT, 1.4, "6 3"));
    let mut taken: Vec<(f64, f64)> = points.iter().map(|point| at(point.1, point.2)).collect();
    for (number, cost, repairs) in &points {
        let place = at(*cost, *repairs);
        let on_hull = hull.iter().any(|corner| (corner.0 - place.0).hypot(corner.1 - place.1) < 0.01);
        let fill = if on_hull { palette::ACCENT } else { "#ffffff" };
        sheet.circle(place, 4.6, Paint::shape(fill, palette::ACCENT, 1.8));
        let sides = [(11.0, -8.0), (11.0, 15.0), (-26.0, -8.0), (-26.0, 15.0), (11.0, -22.0), (11.0, 29.0)];
        let clear = |side: &&(f64, f64)| {
            let middle = (place.0 + side.0 + 8.0, place.1 + side.1 - 4.0);
            taken.iter().all(|other| (other.0 - middle.0).abs() > 14.0 || (other.1 - middle.1).abs() > 10.0)
        };
        let side = sides.iter().find(clear).unwrap_or(&sides[0]);
        let label = (place.0 + side.0, place.1 + side.1);
        taken.push((label.0 + 8.0, label.1 - 4.0));
        let kind = Type::plain(11.0, palette::INK, Anchor::Start).bold().halo();
        sheet.text(label, &format!("P{number}"), kind);
    }
    sheet.finish()
}

/// Round values around figures.
struct Axis {
    from: f64,
    to: f64,
    step: f64,
}

impl Axis {
    fn around(values: impl Iterator<Item = f64>) -> Self {
        let (least, most) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |range, value| {
            (range.0.min(value), range.1.max(value))
        });
        let (least, most) = if least <= most { (least, most) } else { (0.0, 1.0) };
        let span = (most - least).max(most.abs() * 0.01).max(1e-6);
        let power = 10f64.powf((span / 5.0).log10().floor());
        let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|step| step * power).find(|step| span / step <= 6.0);
        let step = step.unwrap_or(span);
        let from = ((least - 0.1 * span) / step).floor() * step;
        Self {
            from: if least >= 0.0 { from.max(0.0) } else { from },
            to: ((most + 0.1 * span) / step).ceil() * step,
            step,
        }
    }

    fn part(&self, value: f64) -> f64 {
        (value - self.from) / (self.to - self.from)
    }

    fn ticks(&self) -> Vec<f64> {
        let count = ((self.to - self.from) / self.step).round().clamp(0.0, 20.0) as u32;
        (0..=count).map(|index| self.from + f64::from(index) * self.step).collect()
    }

    fn decimals(&self) -> usize {
        (-self.step.log10()).ceil().clamp(0.0, 6.0) as usize
    }
}

fn grid(sheet: &mut Svg, x: &Axis, y: &Axis, code: &str) {
    let (right, bottom) = (WIDTH - RIGHT, HEIGHT - BOTTOM);
    let thin = Paint::line("#e3e8ed", 0.8);
    for tick in x.ticks() {
        let across = LEFT + (right - LEFT) * x.part(tick);
        sheet.line((across, TOP), (across, bottom), thin);
        let kind = Type::plain(10.5, palette::MUTED, Anchor::Middle);
        sheet.text((across, bottom + 16.0), &fixed(tick, x.decimals()), kind);
    }
    for tick in y.ticks() {
        let up = bottom - (bottom - TOP) * y.part(tick);
        sheet.line((LEFT, up), (right, up), thin);
        let kind = Type::plain(10.5, palette::MUTED, Anchor::End);
        sheet.text((LEFT - 8.0, up + 3.5), &fixed(tick, y.decimals()), kind);
    }
    sheet.line((LEFT, bottom), (right, bottom), Paint::line(palette::INK, 1.0));
    sheet.line((LEFT, TOP), (LEFT, bottom), Paint::line(palette::INK, 1.0));
    let kind = Type::plain(10.5, palette::INK, Anchor::Middle);
    sheet.text(((LEFT + right) / 2.0, bottom + 36.0), &format!("cost before the fit, million {code}"), kind);
    sheet.turned_text((18.0, f64::midpoint(TOP, bottom)), -90.0, "expected repairs a year", kind);
}

/// The lower left hull of the points, by cost: where one figure can only fall if the other rises.
fn hull(points: &[(usize, f64, f64)]) -> Vec<(f64, f64)> {
    let mut sorted: Vec<(f64, f64)> = points.iter().map(|point| (point.1, point.2)).collect();
    sorted.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.total_cmp(&other.1)));
    let mut hull: Vec<(f64, f64)> = Vec::new();
    for at in sorted {
        if hull.last().is_some_and(|last| at.1 >= last.1) {
            continue;
        }
        while let [.., before, last] = hull[..] {
            let turn = (last.0 - before.0) * (at.1 - before.1) - (last.1 - before.1) * (at.0 - before.0);
            if turn > 0.0 {
                break;
            }
            hull.pop();
        }
        hull.push(at);
    }
    hull
}

/// A cost in millions with three decimals, without its currency; used beside the plot.
pub(super) fn millions(minor: f64, currency: Option<Currency>) -> String {
    let digits = currency.map_or(2, Currency::minor_digits);
    let major = minor / 10f64.powi(digits.try_into().unwrap_or(2));
    if major.is_finite() { fixed(major / 1e6, 3) } else { figures::NONE.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hull_leaves_out_what_lies_above_it() {
        let points = [(1, 1.0, 5.0), (2, 2.0, 4.6), (3, 3.0, 1.0), (4, 4.0, 2.0), (5, 6.0, 0.5)];
        assert_eq!(hull(&points), [(1.0, 5.0), (3.0, 1.0), (6.0, 0.5)]);
    }
}
