//! The sheets of the workbook.

use super::look::{
    HEAD_HEIGHT, Look, TableColumn, Value, heads, large_paper, lines_of, page, pattern, put, row, set_lines,
    total,
};
use crate::error::ReportError;
use crate::figures;
use crate::rpl::{COLUMNS, Cell, Column, groups, list_rows};
use crate::words;
use cost::estimate::CostEstimate;
use line::design::LineDesign;
use pipeline::results::Results;
use rust_xlsxwriter::{Color, Format, FormatAlign, Worksheet};
use units::Currency;

fn foot(results: &Results) -> String {
    let plan = &results.plan;
    let illustrative = results.terrain.as_ref().is_some_and(|terrain| terrain.illustrative);
    let warning = if illustrative { " · illustrative grid" } else { "" };
    // a header or footer holds at most 255 characters
    let name = figures::shortened(&plan.name, 80);
    let revision = figures::shortened(&plan.revision, 30);
    format!("{name} · revision {revision} · {} · plan {}{warning}", plan.date, plan.plan_fingerprint.short())
}

/// Sheet RPL: two header rows, then position and segment in turn.
pub(super) fn position_list(
    sheet: &mut Worksheet,
    results: &Results,
    look: &Look,
) -> Result<(), ReportError> {
    sheet.set_name("RPL")?;
    for (index, column) in (0_u16..).zip(COLUMNS) {
        sheet.set_column_width(index, column.width)?;
        put(sheet, (1, index), &Value::from(column.head), &look.head)?;
    }
    for group in groups() {
        if group.first == group.last {
            put(sheet, (0, group.first), &Value::from(group.name), &look.group)?;
        } else {
            sheet.merge_range(0, group.first, 0, group.last, group.name, &look.group)?;
        }
    }
    sheet.set_row_height(1, 42)?;
    let formats = [segment_formats(look), position_formats(look)];
    for (number, listed) in (2_u32..).zip(list_rows(&results.rpl)) {
        let longest = |(cell, column): (&Cell, &Column)| match cell {
            Cell::Text(text) => lines_of(text, column.width),
            _ => 1.0,
        };
        set_lines(sheet, number, listed.cells.iter().zip(&COLUMNS).map(longest).fold(1.0, f64::max))?;
        let formats = &formats[usize::from(listed.is_position)];
        for ((index, cell), format) in (0_u16..).zip(&listed.cells).zip(formats) {
            put(sheet, (number, index), &value(cell), format)?;
        }
    }
    page(sheet, (0, 1), &foot(results))?;
    sheet.set_freeze_panes(2, 2)?;
    large_paper(sheet);
    Ok(())
}

fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Empty => Value::None,
        Cell::Text(text) => Value::from(text),
        Cell::Figure(figure) => Value::from(*figure),
    }
}

fn position_formats(look: &Look) -> Vec<Format> {
    let format = |column: &Column| {
        let whole = "0".repeat(column.whole_digits);
        let format = look.text.clone().set_bold().set_num_format(pattern(&whole, column.decimals));
        if matches!(column.group, "Event" | "Remarks") {
            format
        } else {
            format.set_align(FormatAlign::Right)
        }
    };
    COLUMNS.iter().map(format).collect()
}

fn segment_formats(look: &Look) -> Vec<Format> {
    let shaded = |format: Format| format.unset_bold().set_background_color(Color::RGB(0x00F1_F5F8));
    position_formats(look).into_iter().map(shaded).collect()
}

fn text_column(head: &str, width: f64, look: &Look) -> TableColumn {
    TableColumn { head: head.to_owned(), width, format: look.text.clone(), is_figure: false }
}

fn figure_column(head: &str, width: f64, decimals: usize, look: &Look) -> TableColumn {
    TableColumn { head: head.to_owned(), width, format: look.figure(decimals, false), is_figure: true }
}

fn money_column(head: &str, currency: Currency, look: &Look) -> TableColumn {
    let decimals = currency.minor_digits() as usize;
    TableColumn {
        head: format!("{head}, {}", currency.code()),
        width: 18.0,
        format: look.figure(decimals, true),
        is_figure: true,
    }
}

fn money(amount_minor: i64, currency: Currency) -> Value {
    Value::from(figures::major(amount_minor, currency))
}

/// Sheet of cable by type, with national sectors under it.
pub(super) fn cable_by_type(
    sheet: &mut Worksheet,
    results: &Results,
    look: &Look,
) -> Result<(), ReportError> {
    sheet.set_name("Cable by type")?;
    let lengths = &results.lengths;
    let columns = [
        text_column("cable type", 26.0, look),
        figure_column("route, km", 14.0, 3, look),
        figure_column("cable, km", 14.0, 3, look),
    ];
    heads(sheet, 0, &columns, look)?;
    let mut at = 1;
    for length in &lengths.by_type {
        let values = [(&length.cable_type).into(), length.route_km.km().into(), length.cable_km.km().into()];
        row(sheet, at, &columns, &values)?;
        at += 1;
    }
    total(
        sheet,
        at,
        &columns,
        &["total".into(), lengths.route_km.km().into(), lengths.cable_km.km().into()],
        look,
    )?;
    at += 2;
    if !lengths.by_sector.is_empty() {
        put(sheet, (at, 0), &"national sector".into(), &look.title)?;
        at += 1;
    }
    for sector in &lengths.by_sector {
        let values = [(&sector.sector).into(), sector.route_km.km().into(), sector.cable_km.km().into()];
        row(sheet, at, &columns, &values)?;
        at += 1;
    }
    page(sheet, (0, 0), &foot(results))
}

/// Sheet of the bill of quantities with its prices.
pub(super) fn bill_of_quantities(
    sheet: &mut Worksheet,
    of: (&Results, &CostEstimate),
    look: &Look,
) -> Result<(), ReportError> {
    let (results, cost) = of;
    sheet.set_name("Bill of quantities")?;
    let currency = cost.currency;
    let mut columns = vec![
        text_column("id", 20.0, look),
        text_column("what", 40.0, look),
        text_column("part", 12.0, look),
        figure_column("quantity", 12.0, 3, look),
        text_column("unit", 7.0, look),
    ];
    let heads_of_money =
        ["unit price low", "unit price typical", "unit price high", "low", "typical", "high"];
    columns.extend(heads_of_money.map(|head| money_column(head, currency, look)));
    columns.extend(
        [("tag", 12.0), ("quantity comes from", 44.0), ("price source", 60.0)]
            .map(|(head, width)| text_column(head, width, look)),
    );
    heads(sheet, 0, &columns, look)?;
    let mut at = 1;
    for line in &cost.lines {
        row(sheet, at, &columns, &cost_values(line, currency))?;
        at += 1;
    }
    let mut sums = vec![Value::None; 8];
    sums[1] = "total first cost".into();
    sums.extend([cost.low_minor, cost.typical_minor, cost.high_minor].map(|amount| money(amount, currency)));
    total(sheet, at, &columns, &sums, look)?;
    page(sheet, (0, 0), &foot(results))?;
    large_paper(sheet);
    Ok(())
}

fn cost_values(line: &cost::estimate::CostLine, currency: Currency) -> Vec<Value> {
    let quantity = &line.quantity;
    let mut values: Vec<Value> = vec![
        (&quantity.id).into(),
        (&quantity.what).into(),
        words::cost_object(quantity.cost_object).into(),
        quantity.quantity_count.into(),
        (&quantity.unit).into(),
    ];
    let amounts = [
        line.unit_price_low_minor,
        line.unit_price_typical_minor,
        line.unit_price_high_minor,
        line.low_minor,
        line.typical_minor,
        line.high_minor,
    ];
    values.extend(amounts.map(|amount| money(amount, currency)));
    values.extend([
        line.provenance.tag.word().into(),
        (&quantity.basis).into(),
        (&line.provenance.source).into(),
    ]);
    values
}

/// Sheet of owners: totals under every agreement, then every cost line split.
pub(super) fn owners(
    sheet: &mut Worksheet,
    of: (&Results, Currency),
    look: &Look,
) -> Result<(), ReportError> {
    let (results, currency) = of;
    sheet.set_name("Owners")?;
    let mut columns = [("agreement", 34.0), ("rule", 20.0), ("cost line", 24.0), ("owner", 34.0)]
        .map(|(head, width)| text_column(head, width, look))
        .to_vec();
    columns.push(text_column("share of wet plant", 14.0, look));
    columns.extend(["low", "typical", "high"].map(|head| money_column(head, currency, look)));
    columns.push(text_column("assumed", 10.0, look));
    heads(sheet, 0, &columns, look)?;
    let mut at = 1;
    for agreement in &results.agreements {
        let named = |line: &str, owner: &str| -> Vec<Value> {
            vec![(&agreement.name).into(), (&agreement.rule).into(), line.into(), owner.into()]
        };
        for party in &agreement.parties {
            let mut values = named("all lines", &party.name);
            values.push(crate::owners::share_text(party).into());
            values.extend(
                [party.low_minor, party.typical_minor, party.high_minor]
                    .map(|amount| money(amount, currency)),
            );
            values.push(if party.assumed { "assumed" } else { "" }.into());
            total(sheet, at, &columns, &values, look)?;
            at += 1;
        }
        for (line, part) in
            agreement.lines.iter().flat_map(|line| line.parts.iter().map(move |part| (line, part)))
        {
            let owner = agreement.parties.iter().find(|party| party.party == part.party);
            let mut values = named(&line.line, owner.map_or(part.party.as_str(), |party| &party.name));
            values.push(Value::None);
            values.extend(
                [part.low_minor, part.typical_minor, part.high_minor].map(|amount| money(amount, currency)),
            );
            values.push(if owner.is_some_and(|party| party.assumed) { "assumed" } else { "" }.into());
            row(sheet, at, &columns, &values)?;
            at += 1;
        }
    }
    page(sheet, (0, 0), &foot(results))
}

/// Sheet of the optical budget: options, then the chosen option from ideal to margin, then its spans.
pub(super) fn budget(
    sheet: &mut Worksheet,
    of: (&Results, &LineDesign),
    look: &Look,
) -> Result<(), ReportError> {
    let (results, design) = of;
    sheet.set_name("Budget")?;
    let chosen = &design.chosen;
    let columns = [
        text_column("chosen line", 34.0, look),
        figure_column("level, dB", 14.0, 2, look),
        figure_column("change, dB", 14.0, 2, look),
        figure_column("Q, dB", 14.0, 2, look),
        text_column("tag", 14.0, look),
    ];
    heads(sheet, 0, &columns, look)?;
    let mut at = 1;
    for line in &chosen.budget {
        let tag = line.provenance.as_ref().map_or("", |from| from.tag.word()).to_owned();
        let cells = [
            (&line.what).into(),
            line.level_db.into(),
            line.change_db.into(),
            line.q_db.into(),
            (&tag).into(),
        ];
        row(sheet, at, &columns, &cells)?;
        at += 1;
    }
    at = options(sheet, design, look, at + 1)?;
    spans(sheet, design, look, at + 1)?;
    let note = "GSNR in the symbol-rate bandwidth, mean over the channels";
    put(sheet, (0, 6), &note.into(), &look.note)?;
    page(sheet, (0, 0), &foot(results))
}

fn options(sheet: &mut Worksheet, design: &LineDesign, look: &Look, from: u32) -> Result<u32, ReportError> {
    let names = [
        "repeaters",
        "GSNR first day, dB",
        "GSNR end of life, dB",
        "capacity per pair, Gbit/s",
        "pairs for the target",
        "feed voltage, V",
        "eligible",
        "why",
    ];
    for (index, name) in (0_u16..).zip(names) {
        put(sheet, (from, index), &name.into(), &look.head)?;
    }
    sheet.set_row_height(from, HEAD_HEIGHT)?;
    let formats = [0, 2, 2, 0, 0, 0, 0, 0].map(|decimals| look.figure(decimals, false));
    let mut at = from + 1;
    for option in &design.options {
        let values: [Value; 8] = [
            f64::from(option.repeaters_count).into(),
            option.begin_of_life.gsnr_mean_db.into(),
            option.end_of_life.gsnr_mean_db.into(),
            option.capacity_per_pair_gbps.into(),
            option.fibre_pairs_for_target_count.map(f64::from).into(),
            option.power_feed.map(|feed| feed.required_voltage_v).into(),
            if option.eligible { "yes" } else { "no" }.into(),
            (&option.reason).into(),
        ];
        for ((index, value), format) in (0_u16..).zip(&values).zip(&formats) {
            put(sheet, (at, index), value, if index < 6 { format } else { &look.text })?;
        }
        set_lines(sheet, at, lines_of(&option.reason, 70.0))?;
        at += 1;
    }
    sheet.set_column_range_width(3, 6, 14)?;
    sheet.set_column_width(7, 70)?;
    Ok(at)
}

fn spans(sheet: &mut Worksheet, design: &LineDesign, look: &Look, from: u32) -> Result<(), ReportError> {
    for (index, name) in (0_u16..).zip(["span", "cable, km", "fibre, km", "loss, dB"]) {
        put(sheet, (from, index), &name.into(), &look.head)?;
    }
    sheet.set_row_height(from, HEAD_HEIGHT)?;
    let (km, db) = (look.figure(3, false), look.figure(2, false));
    for (index, span) in (1_u32..).zip(&design.chosen.spans) {
        let at = from + index;
        put(sheet, (at, 0), &format!("span {index}").into(), &look.text)?;
        put(sheet, (at, 1), &span.cable_km.km().into(), &km)?;
        put(sheet, (at, 2), &span.fibre_km.km().into(), &km)?;
        put(sheet, (at, 3), &span.loss_db.into(), &db)?;
    }
    Ok(())
}

/// Sheet of every input that is not firm.
pub(super) fn assumptions(sheet: &mut Worksheet, results: &Results, look: &Look) -> Result<(), ReportError> {
    sheet.set_name("Assumptions")?;
    let columns = [("place in the plan", 42.0), ("figures", 46.0), ("tag", 13.0), ("source or reason", 90.0)]
        .map(|(head, width)| text_column(head, width, look));
    heads(sheet, 0, &columns, look)?;
    for (at, assumption) in (1_u32..).zip(&results.assumptions) {
        let values: [Value; 4] = [
            (&assumption.place).into(),
            words::assumed(&assumption.figures, results).into(),
            assumption.tag.word().into(),
            (&assumption.source).into(),
        ];
        row(sheet, at, &columns, &values)?;
    }
    page(sheet, (0, 0), &foot(results))
}

/// Sheet of the stages that were left out.
pub(super) fn not_computed(sheet: &mut Worksheet, results: &Results, look: &Look) -> Result<(), ReportError> {
    sheet.set_name("Not computed")?;
    let columns =
        [("not computed", 44.0), ("needs", 90.0)].map(|(head, width)| text_column(head, width, look));
    heads(sheet, 0, &columns, look)?;
    for (at, absent) in (1_u32..).zip(&results.absent) {
        row(sheet, at, &columns, &[words::stage(&absent.stage).into(), words::needs(absent).into()])?;
    }
    page(sheet, (0, 0), &foot(results))
}
