//! Three kinds of line side by side: a table, and a drawing of what each has in the sea.

use crate::figures::{NONE, capacity_text, fixed, optional};
use crate::html::{Page, Table};
use crate::palette;
use crate::svg::{Anchor, Paint, Svg, Type, wrapped_px};
use crate::words::count;
use line::choice::{KindChoice, KindOption, LineKind};
use line::ropa::Side;

const WIDTH: f64 = 960.0;
const LEFT: f64 = 150.0;
const RIGHT: f64 = 620.0;
const BAR: f64 = 690.0;
const BAR_WIDTH: f64 = 150.0;
const TOP: f64 = 58.0;
const ROW: f64 = 104.0;
const WORDS_PX: f64 = 10.0;
const WORDS_LINES: usize = 3;

/// The section of the report: the choice in a sentence, the drawing, the table.
pub fn section(page: &mut Page, choice: &KindChoice) {
    page.section("kinds", "Kinds of line");
    page.paragraph(&format!(
        "On {} km of fibre, for {}: {}.",
        fixed(choice.station_fibre_km.km(), 1),
        capacity_text(choice.target_capacity_gbps),
        choice.reason
    ));
    page.figure(
        &kinds_svg(choice),
        "What each kind has in the sea, direction A to B, and what a fibre pair carries at the end of life.",
    );
    page.table(&table(choice));
}

/// A page of its own with the choice, under a title and what it is of.
#[must_use]
pub fn html(choice: &KindChoice, (title, subtitle): (&str, &str)) -> String {
    let mut page = Page::default();
    section(&mut page, choice);
    page.finish(title, subtitle, "")
}

/// The kinds as a table: figures at the end of life, the chosen one marked.
#[must_use]
pub fn table(choice: &KindChoice) -> Table {
    let heads = [
        "Kind",
        "GSNR, dB>",
        "Per pair>",
        "Pairs>",
        "Reach, km>",
        "Feed, V>",
        "In the sea",
        "Pump light, W>",
        "What fails first",
    ];
    let mut table = Table::new(&heads);
    table.wide = true;
    for (index, option) in choice.options.iter().enumerate() {
        table.row(row(option));
        if option.kind == choice.chosen {
            table.marked.push(index);
        }
    }
    table.note = Some(format!(
        "Means over the channels at the end of life. Pairs for a target of {}; the cable holds {}. Reach is the longest \
         glass over which that many pairs carry the target. Pump light is that of the stations, all pairs. The marked \
         kind is chosen.",
        capacity_text(choice.target_capacity_gbps),
        choice.fibre_pairs_max_count
    ));
    table
}

fn row(option: &KindOption) -> Vec<String> {
    let parts = &option.quantities;
    vec![
        name(option.kind).to_owned(),
        fixed(option.gsnr_mean_db, 1),
        capacity_text(option.capacity_per_pair_gbps),
        option.fibre_pairs_for_target_count.map_or_else(|| NONE.to_owned(), |pairs| pairs.to_string()),
        reach_text(option),
        optional(option.feed_voltage_v, 0),
        in_the_sea(option),
        fixed(parts.station_pump_w, 1),
        option.fails_first.clone(),
    ]
}

fn name(kind: LineKind) -> &'static str {
    match kind {
        LineKind::Unrepeatered => "Unrepeatered",
        LineKind::RemoteAmplifiers => "Remote amplifiers",
        LineKind::Repeatered => "Repeatered",
    }
}

fn reach_text(option: &KindOption) -> String {
    let beyond = if option.is_reach_beyond_search { "over " } else { "" };
    option.reach_km.map_or_else(|| NONE.to_owned(), |reach_km| format!("{beyond}{}", fixed(reach_km.km(), 0)))
}

fn in_the_sea(option: &KindOption) -> String {
    let parts = &option.quantities;
    let mut words = vec![count(parts.fibre_pairs_count, "pair", "pairs")];
    if parts.repeaters_count > 0 {
        words.push(count(parts.repeaters_count, "repeater", "repeaters"));
    }
    if parts.gain_units_count > 0 {
        words.push(count(parts.gain_units_count, "gain unit", "gain units"));
    }
    if parts.pump_fibres_count > 0 {
        words.push(count(parts.pump_fibres_count, "pump fibre", "pump fibres"));
    }
    words.join(", ")
}

/// Draws each kind as a line from station to station, with bars for the capacity of a fibre pair.
#[must_use]
pub fn kinds_svg(choice: &KindChoice) -> String {
    let rows: f64 = choice.options.iter().map(|_| ROW).sum();
    let mut sheet = Svg::new(WIDTH, TOP + rows + 12.0, "Kinds of line side by side");
    sheet.text(
        (16.0, 20.0),
        "Kinds of line side by side",
        Type::plain(13.0, palette::INK, Anchor::Start).bold(),
    );
    let head = Type::plain(11.0, palette::MUTED, Anchor::Start);
    sheet.text((LEFT, 42.0), "station A", head);
    sheet.text((RIGHT, 42.0), "station B", Type { anchor: Anchor::End, ..head });
    sheet.text((BAR, 42.0), "per fibre pair, end of life", head);
    let most_gbps = choice.options.iter().fold(0.0, |most: f64, of| most.max(of.capacity_per_pair_gbps));
    for (index, option) in choice.options.iter().enumerate() {
        let top = TOP + ROW * f64::from(u16::try_from(index).unwrap_or(u16::MAX));
        if option.kind == choice.chosen {
            sheet.rect(
                (8.0, top - 6.0),
                (WIDTH - 16.0, ROW - 6.0),
                Paint::shape("#eef4f8", palette::ACCENT, 1.0),
            );
        }
        label(&mut sheet, top, option, choice);
        line_of(&mut sheet, top + 22.0, option, choice);
        bar(&mut sheet, top + 12.0, option, most_gbps);
        words(&mut sheet, top + 60.0, option);
    }
    sheet.finish()
}

fn label(sheet: &mut Svg, top: f64, option: &KindOption, choice: &KindChoice) {
    let ink = Type::plain(11.5, palette::INK, Anchor::Start);
    sheet.text((16.0, top + 16.0), name(option.kind), ink.bold());
    let state = match (option.kind == choice.chosen, option.carries_target) {
        (true, true) => "chosen",
        (true, false) => "nearest",
        (false, true) => "carries the target",
        (false, false) => "does not carry it",
    };
    sheet.text((16.0, top + 32.0), state, Type::plain(10.5, palette::MUTED, Anchor::Start));
}

/// The line itself: stations, repeaters or gain units by their place, and where the pump comes from.
fn line_of(sheet: &mut Svg, y: f64, option: &KindOption, choice: &KindChoice) {
    let whole_km = choice.station_fibre_km.km();
    let x = |from_a_km: f64| LEFT + (RIGHT - LEFT) * from_a_km / whole_km;
    sheet.line((LEFT, y), (RIGHT, y), Paint::line(palette::CABLE, 2.0));
    for station in [LEFT, RIGHT] {
        sheet.rect((station - 5.0, y - 9.0), (10.0, 18.0), Paint::shape("#ffffff", palette::INK, 1.2));
    }
    let note = Type::plain(9.5, palette::MUTED, Anchor::Middle);
    match option.kind {
        LineKind::Unrepeatered => sheet.text((x(0.5 * whole_km), y + 20.0), "fibre alone", note),
        LineKind::Repeatered => {
            let spans = option.quantities.repeaters_count + 1;
            for number in 1..spans {
                let at = x(whole_km * f64::from(number) / f64::from(spans));
                sheet.rect((at - 6.0, y - 6.0), (12.0, 12.0), Paint::area(palette::INK));
                sheet.text((at, y + 20.0), &format!("R{number}"), note);
            }
        }
        LineKind::RemoteAmplifiers => {
            for unit in choice.remote_amplifiers.iter().flat_map(|line| &line.units) {
                let (at, from) = (x(unit.from_a_km.km()), if unit.side == Side::Send { LEFT } else { RIGHT });
                sheet.line((from, y - 7.0), (at, y - 7.0), Paint::dashed("#d98a00", 1.4, "5 3"));
                sheet.polyline(
                    &[(at - 7.0, y - 8.0), (at + 7.0, y), (at - 7.0, y + 8.0)],
                    true,
                    Paint::area("#d98a00"),
                );
                let text = format!(
                    "{} km from A, gain {} dB, {} mW of pump",
                    fixed(unit.from_a_km.km(), 0),
                    fixed(unit.gain_mean_db, 1),
                    fixed(unit.pump_arrived_mw, 1)
                );
                // both notes stay within the line, whatever its units
                let anchor = if unit.side == Side::Send { Anchor::Start } else { Anchor::End };
                let place = if unit.side == Side::Send { LEFT + 10.0 } else { RIGHT - 10.0 };
                sheet.text((place, y + 20.0), &text, Type { anchor, ..note });
            }
        }
    }
}

fn bar(sheet: &mut Svg, top: f64, option: &KindOption, most_gbps: f64) {
    let part = if most_gbps > 0.0 { option.capacity_per_pair_gbps / most_gbps } else { 0.0 };
    sheet.rect((BAR, top), (BAR_WIDTH, 14.0), Paint::area("#f0f2f5"));
    sheet.rect((BAR, top), (BAR_WIDTH * part, 14.0), Paint::area(palette::ACCENT));
    let ink = Type::plain(11.0, palette::INK, Anchor::Start);
    sheet.text(
        (BAR + BAR_WIDTH + 8.0, top + 11.5),
        &capacity_text(option.capacity_per_pair_gbps),
        ink.bold(),
    );
    let pairs = option
        .fibre_pairs_for_target_count
        .map_or_else(|| "no pairs carry it".to_owned(), |pairs| count(pairs, "pair", "pairs"));
    let feed = option.feed_voltage_v.map_or_else(String::new, |feed_v| format!(", {} V", fixed(feed_v, 0)));
    let text = format!("{pairs}; reach {} km{feed}", reach_text(option));
    sheet.text((BAR, top + 30.0), &text, Type::plain(10.5, palette::MUTED, Anchor::Start));
}

fn words(sheet: &mut Svg, top: f64, option: &KindOption) {
    let kind = Type::plain(WORDS_PX, palette::INK, Anchor::Start);
    let lines = wrapped_px(&option.fails_first, WORDS_PX, WIDTH - LEFT - 24.0);
    let last = lines.len().min(WORDS_LINES);
    for (index, line) in lines.iter().take(last).enumerate() {
        let y = top + 12.5 * f64::from(u16::try_from(index).unwrap_or(u16::MAX));
        let more = if index + 1 == last && lines.len() > last { " …" } else { "" };
        sheet.text((LEFT, y), &format!("{line}{more}"), kind);
    }
}
