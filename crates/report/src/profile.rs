//! The depth profile along the route, with cable types, burial and bodies under it.

use crate::palette;
use crate::svg::{Anchor, Paint, Svg, Type, text_width_px};
use crate::{figures, symbols};
use route::rpl::Event;

/// What a profile shows, all by route KP in km.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// Heading of the drawing.
    pub title: String,
    /// Depth below the water surface, m, at each KP; none on land, and where none is stated.
    pub depth: Vec<(f64, Option<f64>)>,
    /// What the depths rest on.
    pub depths: Depths,
    /// Runs of one cable type: from KP, to KP, code.
    pub cable_types: Vec<(f64, f64, String)>,
    /// Buried runs: from KP, to KP, target depth in m.
    pub buried: Vec<(f64, f64, f64)>,
    /// Bodies and crossings.
    pub bodies: Vec<Body>,
    /// Limits and boundaries of national sectors: KP and label.
    pub boundaries: Vec<(f64, String)>,
    /// Names at the A and B ends.
    pub ends: (String, String),
}

/// A body or a crossing on a profile.
#[derive(Debug, Clone, PartialEq)]
pub struct Body {
    /// Route KP.
    pub route_kp_km: f64,
    /// What is printed over it.
    pub label: String,
    /// What it is.
    pub event: Event,
}

/// What depths rest on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Depths {
    /// Sampled from a grid, below this water surface.
    Sounded {
        /// Datum line of the depth axis.
        datum: String,
    },
    /// Stated at positions of the list; nothing is known between them.
    Stated,
    /// Nobody stated any.
    None,
}

const LEFT: f64 = 58.0;
const WIDTH: f64 = 880.0;
const TOP: f64 = 44.0;
const PLOT: f64 = 210.0;
/// Height without a seabed: a line of text.
const PLOT_WITHOUT_DEPTHS: f64 = 54.0;
const NAME_PX: f64 = 10.5;
/// Height of a row of names.
const NAME_ROW: f64 = 13.0;
/// Most rows of names; the straight line diagram has those left out.
const NAME_ROWS_MOST: usize = 4;
/// Longest name.
const NAME_MOST: usize = 24;

/// Draws the profile.
#[must_use]
pub fn draw(profile: &Profile) -> String {
    let length_km = profile.depth.last().map_or(1.0, |point| point.0).max(0.001);
    let deepest_m = profile.depth.iter().filter_map(|point| point.1).fold(1.0_f64, f64::max);
    let mut scale = Scale { length_km, deepest_m: nice_ceiling(deepest_m * 1.06), top: TOP, plot: PLOT };
    if profile.depths == Depths::None {
        scale.plot = PLOT_WITHOUT_DEPTHS;
    }
    let names = names(&scale, profile);
    scale.top += NAME_ROW * rows_down(&names, profile) as f64;
    let mut sheet = Svg::new(LEFT + WIDTH + 26.0, scale.top + scale.plot + 118.0, &profile.title);
    sheet.text((LEFT, 18.0), &profile.title, Type::plain(13.0, palette::INK, Anchor::Start).bold());
    sheet.text((LEFT, 34.0), &profile.ends.0, Type::plain(11.0, palette::MUTED, Anchor::Start));
    sheet.text((LEFT + WIDTH, 34.0), &profile.ends.1, Type::plain(11.0, palette::MUTED, Anchor::End));
    match profile.depths {
        Depths::Sounded { .. } => seabed(&mut sheet, &scale, profile),
        Depths::Stated => stated_seabed(&mut sheet, &scale, profile),
        Depths::None => sheet.rect((LEFT, scale.top), (WIDTH, scale.plot), Paint::area("#f4f6f8")),
    }
    axes(&mut sheet, &scale, profile);
    boundaries(&mut sheet, &scale, profile);
    for (body, name) in profile.bodies.iter().zip(&names) {
        draw_body(&mut sheet, &scale, profile, (body, name.as_ref()));
    }
    if profile.depths == Depths::None {
        no_seabed(&mut sheet, &scale);
    }
    type_band(&mut sheet, &scale, profile);
    burial_band(&mut sheet, &scale, profile);
    sheet.finish()
}

struct Scale {
    length_km: f64,
    deepest_m: f64,
    /// Upper and height of the plot.
    top: f64,
    plot: f64,
}

impl Scale {
    fn x(&self, kp_km: f64) -> f64 {
        LEFT + WIDTH * kp_km / self.length_km
    }
    fn y(&self, depth_m: f64) -> f64 {
        self.top + self.plot * depth_m / self.deepest_m
    }
    fn bottom(&self) -> f64 {
        self.top + self.plot
    }
}

/// A name over the plot, in a row counted upwards.
#[derive(Clone)]
struct Name {
    text: String,
    x: f64,
    half: f64,
    row: usize,
}

/// The name of each body in the lowest row where it touches no other; none where it finds no row. Repeaters come first.
fn names(scale: &Scale, profile: &Profile) -> Vec<Option<Name>> {
    let mut bodies: Vec<(usize, &Body)> = profile.bodies.iter().enumerate().collect();
    bodies.retain(|(_, body)| !body.label.is_empty());
    bodies.sort_by_key(|(_, body)| body.event != Event::Repeater);
    let mut names: Vec<Option<Name>> = vec![None; profile.bodies.len()];
    for (index, body) in bodies {
        let text = figures::shortened(&body.label, NAME_MOST);
        let half = text_width_px(&text, NAME_PX, true) / 2.0;
        let centre = scale.x(body.route_kp_km);
        let inside = centre.clamp((LEFT - 40.0 + half).min(centre), (LEFT + WIDTH + 22.0 - half).max(LEFT));
        let x = if body.event == Event::Repeater { centre } else { inside };
        let touches = |row: usize| {
            names.iter().flatten().any(|name| name.row == row && (name.x - x).abs() < name.half + half + 5.0)
        };
        let row = (0..NAME_ROWS_MOST).find(|row| !touches(*row));
        names[index] = row.map(|row| Name { text, x, half, row });
    }
    names
}

/// How far the plot moves down for its names, in rows: names of the uppermost row share the line of the ends.
fn rows_down(names: &[Option<Name>], profile: &Profile) -> usize {
    let uppermost = names.iter().flatten().map(|name| name.row).max().unwrap_or(0);
    let ends = [text_width_px(&profile.ends.0, 11.0, false), text_width_px(&profile.ends.1, 11.0, false)];
    let at_end = |name: &Name| {
        name.x - name.half < LEFT + ends[0] + 6.0 || name.x + name.half > LEFT + WIDTH - ends[1] - 6.0
    };
    uppermost + usize::from(names.iter().flatten().any(|name| name.row == uppermost && at_end(name)))
}

fn nice_ceiling(value: f64) -> f64 {
    let step = nice_step(value);
    (value / step).ceil() * step
}

fn nice_step(span: f64) -> f64 {
    let mut magnitude = 1.0;
    while span / magnitude > 100.0 {
        magnitude *= 10.0;
    }
    [1.0, 2.0, 5.0, 10.0, 20.0]
        .map(|step| step * magnitude)
        .into_iter()
        .find(|step| span / step <= 8.0)
        .unwrap_or(20.0 * magnitude)
}

fn seabed(sheet: &mut Svg, scale: &Scale, profile: &Profile) {
    let line: Vec<(f64, f64)> =
        profile.depth.iter().map(|(kp, depth)| (scale.x(*kp), scale.y(depth.unwrap_or(0.0)))).collect();
    let mut water = vec![(LEFT, scale.top)];
    water.extend(&line);
    water.push((LEFT + WIDTH, scale.top));
    sheet.rect((LEFT, scale.top), (WIDTH, scale.plot), Paint::area("#efe6d3"));
    sheet.polyline(&water, true, Paint::area("#d7e9f2"));
    sheet.polyline(&line, false, Paint::line("#6b5a3a", 1.4));
}

/// Depths at positions, each with a point; between them a dashed line that claims nothing, and no ground.
fn stated_seabed(sheet: &mut Svg, scale: &Scale, profile: &Profile) {
    let stated = |(kp, depth): &(f64, Option<f64>)| depth.map(|depth_m| (scale.x(*kp), scale.y(depth_m)));
    let line: Vec<(f64, f64)> = profile.depth.iter().filter_map(stated).collect();
    sheet.rect((LEFT, scale.top), (WIDTH, scale.plot), Paint::area("#f4f6f8"));
    if let (Some(first), Some(last)) = (line.first(), line.last()) {
        let mut water = vec![(first.0, scale.top)];
        water.extend(&line);
        water.push((last.0, scale.top));
        sheet.polyline(&water, true, Paint::area(palette::WATER));
    }
    sheet.polyline(&line, false, Paint::dashed("#6b5a3a", 1.2, "5 3"));
    // points that would touch say no more than the line
    let mut free = f64::NEG_INFINITY;
    for at in &line {
        if at.0 >= free {
            sheet.circle(*at, 2.3, Paint::shape("#ffffff", "#6b5a3a", 1.2));
            free = at.0 + 4.0;
        }
    }
}

/// Says why there is no seabed, over what is drawn.
fn no_seabed(sheet: &mut Svg, scale: &Scale) {
    let text = "The position list states no depths and no grid is given: there is no profile to draw.";
    let at = (LEFT + WIDTH / 2.0, scale.top + scale.plot / 2.0 + 4.0);
    sheet.text(at, text, Type::plain(11.5, palette::MUTED, Anchor::Middle).halo());
}

fn axes(sheet: &mut Svg, scale: &Scale, profile: &Profile) {
    if profile.depths != Depths::None {
        depth_axis(sheet, scale);
    }
    let step = nice_step(scale.length_km);
    let mut kp = 0.0;
    while kp <= scale.length_km {
        let x = scale.x(kp);
        sheet.line((x, scale.bottom()), (x, scale.bottom() + 4.0), Paint::line(palette::INK, 0.8));
        sheet.text(
            (x, scale.bottom() + 16.0),
            &format!("{kp:.0}"),
            Type::plain(10.0, palette::MUTED, Anchor::Middle),
        );
        kp += step;
    }
    let label = match &profile.depths {
        Depths::Sounded { datum } => format!("route KP, km · depth below {datum}"),
        Depths::Stated => "route KP, km · depths as stated in the position list".to_owned(),
        Depths::None => "route KP, km".to_owned(),
    };
    let at = (LEFT + WIDTH, scale.bottom() + 108.0);
    sheet.text(at, &label, Type::plain(10.5, palette::MUTED, Anchor::End));
    sheet.rect((LEFT, scale.top), (WIDTH, scale.plot), Paint::shape("none", palette::INK, 0.8));
}

fn depth_axis(sheet: &mut Svg, scale: &Scale) {
    let step = nice_step(scale.deepest_m);
    let mut depth = 0.0;
    while depth <= scale.deepest_m + 1e-9 {
        let y = scale.y(depth);
        sheet.line((LEFT, y), (LEFT + WIDTH, y), Paint::line("#ffffff", 0.7));
        sheet.text(
            (LEFT - 6.0, y + 3.5),
            &format!("{depth:.0}"),
            Type::plain(10.0, palette::MUTED, Anchor::End),
        );
        depth += step;
    }
    sheet.turned_text(
        (16.0, scale.top + scale.plot / 2.0),
        -90.0,
        "depth, m",
        Type::plain(11.0, palette::INK, Anchor::Middle),
    );
}

/// Lines of limits; a label that would touch the one before it is left out, for the straight line diagram has it.
fn boundaries(sheet: &mut Svg, scale: &Scale, profile: &Profile) {
    let mut free = f64::NEG_INFINITY;
    for (kp, label) in &profile.boundaries {
        let x = scale.x(*kp);
        sheet.line((x, scale.top), (x, scale.bottom()), Paint::dashed(palette::INK, 0.9, "9 4 2 4"));
        if x >= free && profile.depths != Depths::None {
            let kind = Type::plain(10.0, palette::INK, Anchor::Start).halo();
            let label = figures::shortened(label, 34);
            sheet.turned_text((x - 4.0, scale.bottom() - 8.0), -90.0, &label, kind);
            free = x + 13.0;
        }
    }
}

fn draw_body(sheet: &mut Svg, scale: &Scale, profile: &Profile, body: (&Body, Option<&Name>)) {
    let (body, name) = body;
    let x = scale.x(body.route_kp_km);
    let y = seabed_y(scale, profile, body.route_kp_km);
    sheet.line((x, scale.top), (x, y), Paint::dashed(palette::INK, 0.7, "2 3"));
    if body.event == Event::Repeater {
        sheet.rect((x - 4.0, y - 4.0), (8.0, 8.0), Paint::shape("#ffd23f", palette::INK, 1.0));
    } else {
        symbols::small(sheet, body.event, (x, y));
    }
    if let Some(name) = name {
        let at = (name.x, scale.top - 5.0 - NAME_ROW * name.row as f64);
        sheet.text(at, &name.text, Type::plain(NAME_PX, palette::INK, Anchor::Middle).bold());
    }
}

/// Where a body lies: on the seabed as drawn, on the lower edge without one.
fn seabed_y(scale: &Scale, profile: &Profile, kp_km: f64) -> f64 {
    let points = || profile.depth.iter();
    match profile.depths {
        Depths::None => scale.bottom(),
        Depths::Sounded { .. } => {
            scale.y(points().rfind(|point| point.0 <= kp_km).and_then(|point| point.1).unwrap_or(0.0))
        }
        Depths::Stated => {
            let stated = || points().filter_map(|(kp_km, depth_m)| Some((*kp_km, (*depth_m)?)));
            let before = stated().rfind(|point| point.0 <= kp_km);
            let after = stated().find(|point| point.0 >= kp_km);
            scale.y(match (before, after) {
                (Some(from), Some(to)) if to.0 > from.0 => {
                    from.1 + (to.1 - from.1) * (kp_km - from.0) / (to.0 - from.0)
                }
                (Some(only), _) | (_, Some(only)) => only.1,
                (None, None) => 0.0,
            })
        }
    }
}

fn type_band(sheet: &mut Svg, scale: &Scale, profile: &Profile) {
    let y = scale.bottom() + 28.0;
    sheet.text((LEFT - 6.0, y + 13.0), "type", Type::plain(10.0, palette::MUTED, Anchor::End));
    let mut free = LEFT - 8.0;
    for (from, to, code) in &profile.cable_types {
        let (left, right) = (scale.x(*from), scale.x(*to));
        let colour = palette::cable_type(code);
        sheet.rect((left, y), (right - left, 18.0), Paint::shape(colour, "#ffffff", 0.8));
        let middle = (left + right) / 2.0;
        if right - left >= text_width_px(code, 10.5, true) + 6.0 {
            let kind = Type::plain(10.5, palette::on(colour), Anchor::Middle).bold();
            sheet.text((middle, y + 13.0), code, kind);
        } else {
            free = code_under(sheet, code, (middle, y + 18.0), free);
        }
    }
}

/// The code of a run too short for it, under the band: moved right past its neighbour, left out when that is far, for
/// the straight line diagram names it. Returns where the next one may begin.
fn code_under(sheet: &mut Svg, code: &str, at: (f64, f64), free: f64) -> f64 {
    let half = text_width_px(code, 8.5, false) / 2.0;
    let middle = at.0.max(free + half);
    if middle - at.0 > 30.0 || middle + half > LEFT + WIDTH + 24.0 {
        return free;
    }
    sheet.line(at, (middle, at.1 + 5.0), Paint::line(palette::MUTED, 0.6));
    sheet.text((middle, at.1 + 12.5), code, Type::plain(8.5, palette::INK, Anchor::Middle));
    middle + half + 3.0
}

fn burial_band(sheet: &mut Svg, scale: &Scale, profile: &Profile) {
    let y = scale.bottom() + 66.0;
    sheet.text((LEFT - 6.0, y + 10.0), "burial", Type::plain(10.0, palette::MUTED, Anchor::End));
    sheet.line((LEFT, y + 6.0), (LEFT + WIDTH, y + 6.0), Paint::dashed(palette::RULE, 1.0, "3 3"));
    for (from, to, target_m) in &profile.buried {
        let (left, right) = (scale.x(*from), scale.x(*to));
        sheet.rect((left, y), (right - left, 12.0), Paint::area(palette::BURIED));
        if right - left > 60.0 {
            let label = format!("target {} m", figures::target(*target_m));
            sheet.text(((left + right) / 2.0, y + 9.5), &label, Type::plain(9.5, "#ffffff", Anchor::Middle));
        }
    }
}
