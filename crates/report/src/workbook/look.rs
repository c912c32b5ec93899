//! How the workbook looks, and the way a table is written into a sheet.

use crate::error::ReportError;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Worksheet};

const FONT: &str = "Calibri";
const INK: u32 = 0x001D_2733;
const ACCENT: u32 = 0x000B_5C8A;
const RULE: u32 = 0x00C9_D1DA;

/// Height of a row of heads: two lines.
pub(super) const HEAD_HEIGHT: f64 = 30.0;

/// The formats shared by all sheets.
#[derive(Debug, Clone)]
pub(super) struct Look {
    pub(super) group: Format,
    pub(super) head: Format,
    pub(super) head_of_figures: Format,
    pub(super) text: Format,
    pub(super) total: Format,
    pub(super) title: Format,
    pub(super) note: Format,
}

impl Look {
    pub(super) fn new() -> Self {
        let base = Format::new().set_font_name(FONT).set_font_size(10).set_font_color(Color::RGB(INK));
        let head = base
            .clone()
            .set_bold()
            .set_font_color(Color::White)
            .set_background_color(Color::RGB(ACCENT))
            .set_align(FormatAlign::VerticalCenter)
            .set_indent(1)
            .set_text_wrap();
        let ruled =
            base.clone().set_border_bottom(FormatBorder::Thin).set_border_bottom_color(Color::RGB(RULE));
        Self {
            group: head.clone(),
            head_of_figures: head.clone().set_indent(0).set_align(FormatAlign::Right),
            head,
            text: ruled.clone().set_align(FormatAlign::Top).set_indent(1).set_text_wrap(),
            total: ruled.clone().set_bold().set_border_top(FormatBorder::Thin),
            title: base.clone().set_bold().set_font_size(12),
            note: base.set_italic().set_font_color(Color::RGB(0x005B_6776)),
        }
    }

    /// A format for figures: with so many decimals, with or without groups of three.
    pub(super) fn figure(&self, decimals: usize, grouped: bool) -> Format {
        let whole = if grouped { "#,##0" } else { "0" };
        let pattern = pattern(whole, decimals);
        self.text
            .clone()
            .unset_text_wrap()
            .set_indent(0)
            .set_num_format(pattern)
            .set_align(FormatAlign::Right)
    }
}

/// `0.000` of `0` and 3.
pub(super) fn pattern(whole: &str, decimals: usize) -> String {
    if decimals == 0 { whole.to_owned() } else { format!("{whole}.{}", "0".repeat(decimals)) }
}

/// A value for a cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    None,
    Text(String),
    Figure(f64),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        if text.is_empty() { Value::None } else { Value::Text(text.to_owned()) }
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Value::from(text.as_str())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Value::from(text.as_str())
    }
}

impl From<f64> for Value {
    fn from(figure: f64) -> Self {
        if figure.is_finite() { Value::Figure(figure) } else { Value::None }
    }
}

impl From<Option<f64>> for Value {
    fn from(figure: Option<f64>) -> Self {
        figure.map_or(Value::None, Value::from)
    }
}

/// A column of a plain table: head, width in characters, format of its cells.
#[derive(Debug, Clone)]
pub(super) struct TableColumn {
    pub(super) head: String,
    pub(super) width: f64,
    pub(super) format: Format,
    pub(super) is_figure: bool,
}

/// Writes one cell.
pub(super) fn put(
    sheet: &mut Worksheet,
    at: (u32, u16),
    value: &Value,
    format: &Format,
) -> Result<(), ReportError> {
    match value {
        Value::None => sheet.write_blank(at.0, at.1, format)?,
        Value::Text(text) => sheet.write_string_with_format(at.0, at.1, text, format)?,
        Value::Figure(figure) => sheet.write_number_with_format(at.0, at.1, *figure, format)?,
    };
    Ok(())
}

/// Sets columns and heads of a plain table on row `row`.
pub(super) fn heads(
    sheet: &mut Worksheet,
    row: u32,
    columns: &[TableColumn],
    look: &Look,
) -> Result<(), ReportError> {
    for (index, column) in (0_u16..).zip(columns) {
        sheet.set_column_width(index, column.width)?;
        let format = if column.is_figure { &look.head_of_figures } else { &look.head };
        put(sheet, (row, index), &Value::from(&column.head), format)?;
    }
    sheet.set_row_height(row, HEAD_HEIGHT)?;
    Ok(())
}

/// Writes a row of a plain table, as high as its longest text needs: not every reader works that out by itself.
pub(super) fn row(
    sheet: &mut Worksheet,
    row: u32,
    columns: &[TableColumn],
    values: &[Value],
) -> Result<(), ReportError> {
    for ((index, column), value) in (0_u16..).zip(columns).zip(values) {
        put(sheet, (row, index), value, &column.format)?;
    }
    let lines = |(column, value): (&TableColumn, &Value)| match value {
        Value::Text(text) if !column.is_figure => lines_of(text, column.width),
        _ => 1.0,
    };
    set_lines(sheet, row, columns.iter().zip(values).map(lines).fold(1.0, f64::max))
}

/// About how many lines a text takes in a column of this width.
pub(super) fn lines_of(text: &str, width: f64) -> f64 {
    (text.chars().count() as f64 / (width - 3.0).max(1.0)).ceil().max(1.0)
}

/// Makes a row high enough for so many lines; Excel's limit is 409 points.
pub(super) fn set_lines(sheet: &mut Worksheet, row: u32, lines: f64) -> Result<(), ReportError> {
    if lines > 1.0 {
        sheet.set_row_height(row, (13.2 * lines + 2.0).min(409.0))?;
    }
    Ok(())
}

/// Writes a row of totals: the column's figures, bold under a rule.
pub(super) fn total(
    sheet: &mut Worksheet,
    row: u32,
    columns: &[TableColumn],
    values: &[Value],
    look: &Look,
) -> Result<(), ReportError> {
    for ((index, column), value) in (0_u16..).zip(columns).zip(values) {
        put(sheet, (row, index), value, &column.format.merge(&look.total))?;
    }
    Ok(())
}

/// A3 for a sheet of many columns.
pub(super) fn large_paper(sheet: &mut Worksheet) {
    sheet.set_paper_size(8);
}

/// Paper, heads on every page, frozen panes, and a foot that says what the sheet is of.
pub(super) fn page(sheet: &mut Worksheet, heads: (u32, u32), foot: &str) -> Result<(), ReportError> {
    sheet
        .set_landscape()
        .set_paper_size(9)
        .set_print_fit_to_pages(1, 0)
        .set_margins(0.4, 0.4, 0.5, 0.6, 0.2, 0.3);
    sheet.set_repeat_rows(heads.0, heads.1)?;
    sheet.set_freeze_panes(heads.1 + 1, 0)?;
    sheet.set_footer(format!("&L{}&R&P / &N", foot.replace('&', "&&")));
    Ok(())
}
