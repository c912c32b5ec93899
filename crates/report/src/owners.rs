//! The owners' amounts under each agreement: bars on one scale, with the figures beside them.

use crate::figures::{self, exact, fixed, shortened};
use crate::palette;
use crate::svg::{Anchor, Paint, Svg, Type, text_width_px, wrapped_px};
use consortium::split::{AgreementSplit, PartyTotal};
use pipeline::results::Results;

const WIDTH: f64 = 960.0;
const LEFT: f64 = 16.0;
const BAR: f64 = 24.0;
const ROW: f64 = 18.0;
/// Size of the letters of a reason.
const REASON: f64 = 9.8;
/// Right edges of the columns of figures.
const COLUMNS: [f64; 4] = [540.0, 640.0, 740.0, 840.0];

/// Draws one block per agreement: a bar of its parties' typical amounts, and a row per party with its share of the
/// wet plant, low, typical and high. `assumed` stands beside every amount that rests on a figure that is not firm.
///
/// None when nothing is split.
#[must_use]
pub fn owners_svg(results: &Results) -> Option<String> {
    let blocks: Vec<f64> = results.agreements.iter().map(block_height).collect();
    let currency = results.agreements.first()?.currency;
    let code = currency.code();
    let title = format!("{} – first cost by owner, {code}", results.plan.name);
    let rule = rule_text(results);
    let head = if rule.is_some() { 70.0 } else { 54.0 };
    let mut sheet = Svg::new(WIDTH, head + 8.0 + blocks.iter().sum::<f64>(), &title);
    sheet.text((LEFT, 22.0), &title, Type::plain(14.0, palette::INK, Anchor::Start).bold());
    let plan = &results.plan;
    let mut second = format!("revision {} · {}", plan.revision, plan.date);
    if let Some(cost) = &results.cost {
        second.push_str(&format!(
            " · typical first cost {} {code} (low {}, high {}); parts add up to it to the cent",
            exact(cost.typical_minor, cost.currency),
            exact(cost.low_minor, cost.currency),
            exact(cost.high_minor, cost.currency),
        ));
    }
    sheet.text((LEFT, 40.0), &second, Type::plain(10.8, palette::MUTED, Anchor::Start));
    if let Some(rule) = &rule {
        sheet.text((LEFT, 56.0), rule, Type::plain(10.8, palette::MUTED, Anchor::Start));
    }
    let most = results.agreements.iter().map(total).fold(0.0_f64, f64::max).max(1e-9);
    let seats = seats(results);
    let mut top = head;
    for (agreement, height) in results.agreements.iter().zip(&blocks) {
        let in_force = plan.agreement_in_force.as_ref() == Some(&agreement.agreement);
        let block = Block { agreement, most, in_force, seats: &seats };
        draw_agreement(&mut sheet, &block, top);
        top += height;
    }
    Some(sheet.finish())
}

fn total(agreement: &AgreementSplit) -> f64 {
    agreement.parties.iter().map(|party| typical(agreement, party)).sum()
}

fn typical(agreement: &AgreementSplit, party: &PartyTotal) -> f64 {
    figures::major(party.typical_minor, agreement.currency).max(0.0)
}

fn block_height(agreement: &AgreementSplit) -> f64 {
    let reason = 13.0 * reason_lines(agreement).len() as f64;
    92.0 + ROW * (agreement.parties.len() as f64 + 1.0) + reason
}

/// Why amounts are assumed, in as many lines as that takes.
fn reason_lines(agreement: &AgreementSplit) -> Vec<String> {
    if agreement.assumed_reason.is_empty() {
        return Vec::new();
    }
    wrapped_px(&format!("assumed: {}", agreement.assumed_reason), REASON, WIDTH - 2.0 * LEFT)
}

/// Parties in order of first appearance: each keeps its letter and colour under every agreement.
fn seats(results: &Results) -> Vec<String> {
    let mut seats: Vec<String> = Vec::new();
    for party in results.agreements.iter().flat_map(|agreement| &agreement.parties) {
        if !seats.contains(&party.party) {
            seats.push(party.party.clone());
        }
    }
    seats
}

/// One agreement and what it shares with the others.
struct Block<'a> {
    agreement: &'a AgreementSplit,
    most: f64,
    in_force: bool,
    seats: &'a [String],
}

impl Block<'_> {
    fn seat(&self, party: &PartyTotal) -> usize {
        self.seats.iter().position(|seat| *seat == party.party).unwrap_or(0)
    }
}

fn draw_agreement(sheet: &mut Svg, block: &Block, top: f64) {
    let agreement = block.agreement;
    sheet.line((LEFT, top), (WIDTH - LEFT, top), Paint::line(palette::RULE, 0.8));
    let name = shortened(&agreement.name, 70);
    sheet.text((LEFT, top + 20.0), &name, Type::plain(12.5, palette::INK, Anchor::Start).bold());
    let force = if block.in_force { " · in force" } else { "" };
    let about =
        format!("version {} · {}{force}", shortened(&agreement.version, 30), shortened(&agreement.rule, 30));
    sheet.text((WIDTH - LEFT, top + 20.0), &about, Type::plain(10.0, palette::MUTED, Anchor::End));
    let mut left = LEFT;
    for party in &agreement.parties {
        let width = (WIDTH - 2.0 * LEFT) * typical(agreement, party) / block.most;
        bar_part(sheet, (left, top + 29.0, width), party, block.seat(party));
        left += width;
    }
    heads(sheet, top + 70.0);
    for (index, party) in agreement.parties.iter().enumerate() {
        party_row(sheet, agreement, party, (block.seat(party), top + 70.0 + ROW * (index as f64 + 1.0)));
    }
    total_row(sheet, agreement, top + 70.0 + ROW * (agreement.parties.len() as f64 + 1.0));
    for (line, reason) in reason_lines(agreement).iter().enumerate() {
        let y = top + 69.0 + ROW * (agreement.parties.len() as f64 + 2.0) + 13.0 * line as f64;
        sheet.text((LEFT, y), reason, Type::plain(REASON, "#8a5600", Anchor::Start));
    }
}

/// The letter that stands for a party in bar and table, beside its colour.
fn letter(index: usize) -> String {
    char::from_u32(u32::from('A') + (index % 26) as u32).map_or_else(String::new, String::from)
}

fn bar_part(sheet: &mut Svg, bar: (f64, f64, f64), party: &PartyTotal, index: usize) {
    let (left, top, width) = bar;
    let colour = palette::series(index);
    sheet.rect((left, top), (width, BAR), Paint::shape(colour, "#ffffff", 1.2));
    let texts = [
        format!("{}  {}{}", letter(index), party.name, if party.assumed { " – assumed" } else { "" }),
        format!("{}  {}", letter(index), party.name),
        letter(index),
    ];
    let fitting = texts.into_iter().find(|text| text_width_px(text, 10.5, true) + 12.0 <= width);
    let kind = Type::plain(10.5, palette::on(colour), Anchor::Start).bold();
    fitting.iter().for_each(|text| sheet.text((left + 7.0, top + 16.0), text, kind));
}

fn heads(sheet: &mut Svg, y: f64) {
    let kind = Type::plain(9.5, palette::MUTED, Anchor::End);
    sheet.text((LEFT, y), "owner", Type::plain(9.5, palette::MUTED, Anchor::Start));
    for (x, head) in COLUMNS.into_iter().zip(["share of wet plant", "low", "typical", "high"]) {
        sheet.text((x, y), head, kind);
    }
    sheet.line((LEFT, y + 4.0), (WIDTH - LEFT, y + 4.0), Paint::line(palette::RULE, 0.7));
}

fn party_row(sheet: &mut Svg, agreement: &AgreementSplit, party: &PartyTotal, row: (usize, f64)) {
    let (index, y) = row;
    let colour = palette::series(index);
    sheet.rect((LEFT, y - 10.0), (16.0, 13.0), Paint::area(colour));
    let kind = Type::plain(9.5, palette::on(colour), Anchor::Middle).bold();
    sheet.text((LEFT + 8.0, y + 0.2), &letter(index), kind);
    sheet.text((LEFT + 24.0, y), &shortened(&party.name, 56), Type::plain(11.0, palette::INK, Anchor::Start));
    let currency = agreement.currency;
    let share = share_text(party);
    let figures = [
        share,
        exact(party.low_minor, currency),
        exact(party.typical_minor, currency),
        exact(party.high_minor, currency),
    ];
    for (column, (x, figure)) in COLUMNS.into_iter().zip(&figures).enumerate() {
        let kind = Type::plain(11.0, palette::INK, Anchor::End);
        sheet.text((x, y), figure, if column == 2 { kind.bold() } else { kind });
    }
    if party.assumed {
        sheet.rect((WIDTH - LEFT - 62.0, y - 11.0), (62.0, 15.0), Paint::shape("#fff8e8", "#d98a00", 0.9));
        sheet.text((WIDTH - LEFT - 31.0, y), "assumed", Type::plain(10.0, "#8a5600", Anchor::Middle));
    }
}

/// The column's sums: what the amounts above add up to, to the minor unit.
fn total_row(sheet: &mut Svg, agreement: &AgreementSplit, y: f64) {
    sheet.line((LEFT, y - 13.0), (WIDTH - LEFT, y - 13.0), Paint::line(palette::RULE, 0.7));
    let kind = |anchor| Type::plain(11.0, palette::INK, anchor).bold();
    sheet.text((LEFT + 24.0, y), "all owners", kind(Anchor::Start));
    let sum = |amount: fn(&PartyTotal) -> i64| agreement.parties.iter().map(amount).sum::<i64>();
    let sums =
        [sum(|party| party.low_minor), sum(|party| party.typical_minor), sum(|party| party.high_minor)];
    for (x, sum) in COLUMNS.into_iter().skip(1).zip(sums) {
        sheet.text((x, y), &exact(sum, agreement.currency), kind(Anchor::End));
    }
}

/// What a rule of rounding means, where it is one that this program knows.
fn rule_text(results: &Results) -> Option<String> {
    let rule = consortium::split::RULE;
    let uses = results.agreements.iter().any(|agreement| agreement.rule == rule);
    uses.then(|| format!("{rule}: parts sum to each line to the cent, remainders carried on"))
}

/// A share as its fraction when that is short, and in percent.
pub(crate) fn share_text(party: &PartyTotal) -> String {
    let fraction = party.wet_share.to_string();
    let percent = format!("{} %", fixed(party.wet_share.pct(), 2));
    if fraction.len() <= 7 && fraction.contains('/') { format!("{fraction} = {percent}") } else { percent }
}
