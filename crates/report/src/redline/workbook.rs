//! The redline as a workbook: entered, followed, and every position list with its changed cells marked.

use crate::error::ReportError;
use pipeline::redline::Redline;
use rpl::angle::{write_lat, write_lon};
use rpl::list::{ListPosition, ListSegment, PositionList};
use rpl::redline::align;
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Note, Workbook, Worksheet,
};

/// Decimals of minutes in the list: 0.0001′ is 0.19 m.
const MINUTE_DECIMALS: usize = 4;
/// Longest name of a sheet.
const SHEET_NAME_MAX: usize = 31;

/// Heads of a list's columns with their widths in characters.
const HEADS: [(&str, f64); 13] = [
    ("Pos No.", 9.0),
    ("Event", 26.0),
    ("Latitude", 15.0),
    ("Longitude", 16.0),
    ("Depth (m)", 10.0),
    ("Remarks", 28.0),
    ("Slack (%)", 10.0),
    ("Cable (km)", 12.0),
    ("Cable type", 11.0),
    ("Burial (m)", 10.0),
    ("Burial method", 15.0),
    ("Burial reason", 20.0),
    ("Segment remark", 24.0),
];

/// `redline.xlsx`: sheets Entered and Followed, and one for each position list in which every changed cell is marked and
/// carries what it was as a note; a position taken out stands struck through where it was.
///
/// # Errors
/// When a text is longer than a cell holds.
pub fn redline_xlsx(
    redline: &Redline,
    before: &[PositionList],
    after: &[PositionList],
) -> Result<Vec<u8>, ReportError> {
    let mut workbook = Workbook::new();
    // no clock: the same redline gives the same bytes
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_author("wetplant").set_creation_datetime(&created));
    let look = Look::new();
    entered(workbook.add_worksheet(), redline, &look)?;
    followed(workbook.add_worksheet(), redline, &look)?;
    for list in after {
        let old = before.iter().find(|old| old.leg == list.leg);
        position_list(workbook.add_worksheet(), (old, list), &look)?;
    }
    Ok(workbook.save_to_buffer()?)
}

struct Look {
    head: Format,
    text: Format,
    figure: Format,
    changed: Format,
    added: Format,
    removed: Format,
    removed_word: Format,
}

impl Look {
    fn new() -> Self {
        let base = Format::new().set_font_name("Calibri").set_font_size(10);
        let text = base
            .clone()
            .set_align(FormatAlign::Top)
            .set_border_bottom(FormatBorder::Thin)
            .set_border_bottom_color(Color::RGB(0x00C9_D1DA));
        Self {
            head: base
                .set_bold()
                .set_font_color(Color::White)
                .set_background_color(Color::RGB(0x000B_5C8A))
                .set_text_wrap(),
            figure: text.clone().set_align(FormatAlign::Right),
            changed: text.clone().set_background_color(Color::RGB(0x00FF_E699)).set_bold(),
            added: text.clone().set_background_color(Color::RGB(0x00C6_E0B4)),
            removed_word: text.clone().set_background_color(Color::RGB(0x00F8_CBAD)),
            removed: text.clone().set_background_color(Color::RGB(0x00F8_CBAD)).set_font_strikethrough(),
            text,
        }
    }
}

fn heads(sheet: &mut Worksheet, names: &[(&str, f64)], look: &Look) -> Result<(), ReportError> {
    for (column, (name, width)) in (0_u16..).zip(names) {
        sheet.set_column_width(column, *width)?;
        sheet.write_string_with_format(0, column, *name, &look.head)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

fn entered(sheet: &mut Worksheet, redline: &Redline, look: &Look) -> Result<(), ReportError> {
    sheet.set_name("Entered")?;
    let names = [("Where", 34.0), ("What", 24.0), ("Change", 11.0), ("Before", 40.0), ("After", 40.0)];
    heads(sheet, &names, look)?;
    for (row, change) in (1_u32..).zip(&redline.entered) {
        sheet.write_string_with_format(row, 0, &change.place, &look.text)?;
        sheet.write_string_with_format(row, 1, &change.field, &look.text)?;
        let before = change.before.as_deref().unwrap_or_default();
        let after = change.after.as_deref().unwrap_or_default();
        let kind = super::kind(change);
        let formats = match kind {
            "added" => [&look.added, &look.text, &look.added],
            "removed" => [&look.removed_word, &look.removed, &look.text],
            _ => [&look.changed, &look.text, &look.changed],
        };
        for (column, (text, format)) in (2_u16..).zip([kind, before, after].into_iter().zip(formats)) {
            sheet.write_string_with_format(row, column, text, format)?;
        }
    }
    Ok(())
}

fn followed(sheet: &mut Worksheet, redline: &Redline, look: &Look) -> Result<(), ReportError> {
    sheet.set_name("Followed")?;
    let names = [("Figure", 46.0), ("Before", 18.0), ("After", 18.0), ("Change", 16.0), ("Unit", 10.0)];
    heads(sheet, &names, look)?;
    for (row, figure) in (1_u32..).zip(&redline.followed) {
        sheet.write_string_with_format(row, 0, &figure.what, &look.text)?;
        let cells = [&figure.before, &figure.after, &figure.change];
        for (column, text) in (1_u16..).zip(cells) {
            let text = text.as_deref().unwrap_or_default();
            match text.parse::<f64>() {
                Ok(number) if number.is_finite() => {
                    sheet.write_number_with_format(row, column, number, &figure_format(text, look))?;
                }
                _ => {
                    sheet.write_string_with_format(row, column, text, &look.figure)?;
                }
            }
        }
        sheet.write_string_with_format(row, 4, &figure.unit, &look.text)?;
    }
    Ok(())
}

/// The digits of a printed figure, kept in the cell; a change carries its sign.
fn figure_format(text: &str, look: &Look) -> Format {
    let decimals = text.split_once('.').map_or(0, |(_, part)| part.len());
    let plain = if decimals == 0 { "0".to_owned() } else { format!("0.{}", "0".repeat(decimals)) };
    let pattern = if text.starts_with('+') || text.starts_with('-') {
        format!("+{plain};-{plain};{plain}")
    } else {
        plain
    };
    look.figure.clone().set_num_format(pattern)
}

/// A line of the sheet: a position with the segment that leaves it, before and after.
struct Line<'a> {
    before: Option<(&'a ListPosition, Option<&'a ListSegment>)>,
    after: Option<(&'a ListPosition, Option<&'a ListSegment>)>,
}

fn position_list(
    sheet: &mut Worksheet,
    (before, after): (Option<&PositionList>, &PositionList),
    look: &Look,
) -> Result<(), ReportError> {
    sheet.set_name(sheet_name(&after.leg))?;
    heads(sheet, &HEADS, look)?;
    for (row, line) in (1_u32..).zip(lines(before, after)) {
        write_line(sheet, row, &line, look)?;
    }
    Ok(())
}

/// A name a workbook takes: without its forbidden letters, short enough.
fn sheet_name(leg: &str) -> String {
    let kept = |letter: char| if "[]:*?/\\'".contains(letter) { '-' } else { letter };
    format!("List {leg}").chars().map(kept).take(SHEET_NAME_MAX).collect()
}

fn lines<'a>(before: Option<&'a PositionList>, after: &'a PositionList) -> Vec<Line<'a>> {
    fn at(list: &PositionList, index: usize) -> Option<(&ListPosition, Option<&ListSegment>)> {
        Some((list.position.get(index)?, list.segment.get(index)))
    }
    let Some(before) = before else {
        return (0..after.position.len())
            .map(|index| Line { before: None, after: at(after, index) })
            .collect();
    };
    let line = |pair: rpl::redline::Pair| Line {
        before: pair.before.and_then(|index| at(before, index)),
        after: pair.after.and_then(|index| at(after, index)),
    };
    align(before, after).into_iter().map(line).collect()
}

fn write_line(sheet: &mut Worksheet, row: u32, line: &Line, look: &Look) -> Result<(), ReportError> {
    let (old, new) = (line.before.map(texts), line.after.map(texts));
    let shown = new.as_ref().or(old.as_ref());
    for (index, text) in shown.into_iter().flatten().enumerate() {
        let Ok(column) = u16::try_from(index) else { continue };
        let was = old.as_ref().and_then(|old| old.get(index));
        let format = match (&old, &new) {
            (Some(_), None) => &look.removed,
            (None, Some(_)) if line_is_new(line) => &look.added,
            (Some(_), Some(_)) if was != Some(text) => &look.changed,
            _ => &look.text,
        };
        match text.parse::<f64>() {
            Ok(number) if index >= 4 && number.is_finite() => {
                sheet.write_number_with_format(row, column, number, format)?;
            }
            _ => {
                sheet.write_string_with_format(row, column, text, format)?;
            }
        }
        if let (Some(was), true) = (was, new.is_some() && was != Some(text)) {
            let was = if was.is_empty() { "nothing" } else { was };
            sheet.insert_note(row, column, &Note::new(format!("was: {was}")).set_author("wetplant"))?;
        }
    }
    Ok(())
}

/// Whether a line stands only in the later list though there is an earlier one.
fn line_is_new(line: &Line) -> bool {
    line.before.is_none() && line.after.is_some()
}

fn texts((position, segment): (&ListPosition, Option<&ListSegment>)) -> Vec<String> {
    let figure = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
    let blank = ListSegment::default();
    let segment = segment.unwrap_or(&blank);
    vec![
        position.position_no.clone(),
        position.event.clone(),
        write_lat(position.lat_deg, MINUTE_DECIMALS),
        write_lon(position.lon_deg, MINUTE_DECIMALS),
        figure(position.depth_m),
        position.remark.clone(),
        figure(segment.slack_pct),
        figure(segment.cable_km),
        segment.cable_type.clone(),
        figure(segment.burial_target_m),
        segment.burial_method.clone(),
        segment.burial_reason.clone(),
        segment.remark.clone(),
    ]
}
