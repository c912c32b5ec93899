//! What stands between the cells of a text, told by the consistency of columns over rows.

use crate::book::{Cell, Delimiter};
use crate::records::records;
use units::Finding;

/// Rows looked at.
const SAMPLE_ROWS_COUNT: usize = 400;
/// A separator that gives the same number of columns in this percentage of rows is consistent: banners, footers and
/// remarks make some rows differ.
const CONSISTENT_PCT: usize = 80;
/// In this order a consistent separator is believed: tabs and semicolons seldom stand inside texts, commas often do, in
/// remarks and as decimal marks.
const ORDER: [Delimiter; 3] = [Delimiter::Tab, Delimiter::Semicolon, Delimiter::Comma];

/// How well one separator fits.
struct Fit {
    delimiter: Delimiter,
    /// Most frequent number of columns among rows that it divides; 0 when it divides none.
    columns_count: usize,
    /// Rows with that many, in percent of all rows that are not blank.
    share_pct: usize,
    /// Whether commas inside its cells are decimal marks only.
    commas_are_decimal: bool,
}

/// The separator of `text`; a doubtful one is a finding.
pub(crate) fn delimiter(text: &str, findings: &mut Vec<Finding>) -> Delimiter {
    if let Some(said) = said_by_first_line(text) {
        return said;
    }
    let fits = ORDER.map(|delimiter| fit(text, delimiter));
    let consistent: Vec<&Fit> = fits.iter().filter(|fit| fit.share_pct >= CONSISTENT_PCT).collect();
    let best = consistent.first().copied().or_else(|| fits.iter().rev().max_by_key(|fit| fit.share_pct));
    let Some(best) = best.filter(|best| best.columns_count > 1) else {
        if !text.trim().is_empty() {
            findings.push(none(text));
        }
        return Delimiter::Comma;
    };
    let rival = consistent.iter().find(|other| {
        let decimal = best.commas_are_decimal && other.delimiter == Delimiter::Comma;
        other.delimiter != best.delimiter && !decimal
    });
    if best.share_pct < CONSISTENT_PCT || rival.is_some() {
        findings.push(doubtful(best, rival.copied(), &fits));
    }
    best.delimiter
}

/// The line `sep=;` that Excel writes and obeys.
fn said_by_first_line(text: &str) -> Option<Delimiter> {
    let said = text.lines().next()?.strip_prefix("sep=")?;
    ORDER.into_iter().find(|delimiter| said.as_bytes() == [delimiter.byte()])
}

fn fit(text: &str, delimiter: Delimiter) -> Fit {
    // A separator that does not stand in a wide row makes one cell of it, beyond the limit: it does not fit.
    let rows = records(text, delimiter.byte(), SAMPLE_ROWS_COUNT).map(|found| found.rows).unwrap_or_default();
    let rows: Vec<&Vec<Cell>> =
        rows.iter().filter(|row| row.iter().any(|cell| !cell.text.trim().is_empty())).collect();
    let mut widths: Vec<usize> = rows.iter().map(|row| row.len()).filter(|width| *width > 1).collect();
    widths.sort_unstable();
    let (columns_count, rows_count) = widths
        .chunk_by(|a, b| a == b)
        .map(|same| (same[0], same.len()))
        .max_by_key(|(columns_count, rows_count)| (*rows_count, *columns_count))
        .unwrap_or((0, 0));
    let share_pct = 100 * rows_count / rows.len().max(1);
    let commas_are_decimal = commas_are_decimal(&rows);
    Fit { delimiter, columns_count, share_pct, commas_are_decimal }
}

/// Whether at least nine in ten cells with a comma are numbers with a decimal comma: a remark may have one too.
fn commas_are_decimal(rows: &[&Vec<Cell>]) -> bool {
    let with_comma = || rows.iter().flat_map(|row| row.iter()).filter(|cell| cell.text.contains(','));
    let decimal_count = with_comma().filter(|cell| is_decimal_comma_number(&cell.text)).count();
    decimal_count > 0 && decimal_count * 10 >= with_comma().count() * 9
}

fn is_decimal_comma_number(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let text = text.trim().trim_start_matches(['-', '+', '\u{2212}']).trim_end_matches(['%', '\'', ' ']);
    text.split_once(',').is_some_and(|(whole, part)| digits(whole) && digits(part))
}

fn none(text: &str) -> Finding {
    let first: String =
        text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().chars().take(48).collect();
    let message = format!(
        "no comma, semicolon or tab divides the rows; each line was read as one cell, the first as \u{201C}{first}\u{201D}"
    );
    Finding::warns("sheet.delimiter.none", message)
        .hint("save the table with semicolons between cells, or as a workbook")
}

fn doubtful(best: &Fit, rival: Option<&Fit>, fits: &[Fit]) -> Finding {
    let others: Vec<&Fit> = match rival {
        Some(rival) => vec![rival],
        None => fits.iter().filter(|fit| fit.columns_count > 1 && fit.delimiter != best.delimiter).collect(),
    };
    let says = |fit: &Fit| format!("; {} {}", fit.delimiter.name(), gives(fit));
    let others: String = others.into_iter().map(says).collect();
    let message = format!(
        "the separator is doubtful: read with {}, which {}{others}",
        best.delimiter.name(),
        gives(best)
    );
    let hint = format!("look at the columns; say it with --delimiter {}, or another", best.delimiter.name());
    Finding::warns("sheet.delimiter.doubtful", message).hint(hint)
}

fn gives(fit: &Fit) -> String {
    format!("gives {} columns in {} % of the rows", fit.columns_count, fit.share_pct)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> (Delimiter, Vec<String>) {
        let mut findings = Vec::new();
        let found = delimiter(text, &mut findings);
        (found, findings.into_iter().map(|finding| finding.code).collect())
    }

    #[test]
    fn decimal_commas_do_not_make_commas_the_separator() {
        assert_eq!(found("1;A;31,4500;N\n2;B;38,9000;N\n3;C;52,3500;N\n"), (Delimiter::Semicolon, vec![]));
        assert_eq!(found("40,5;50,2\n40,6;50,3\n"), (Delimiter::Semicolon, vec![]));
        assert_eq!(found("40,5\t50,2\n40,6\t50,3\n"), (Delimiter::Tab, vec![]));
    }

    #[test]
    fn banners_and_remarks_do_not_hide_the_separator() {
        let text =
            "Route position list, draft\n\nPos,Lat,Lon\n1,40.5,50.2\n2,40.6,50.3\n3,40.7,50.4\n4,40.8,50.5\n";
        assert_eq!(found(text), (Delimiter::Comma, vec![]));
        assert_eq!(found("a,b\n\"x;y\",1\n\"z;w\",2\n"), (Delimiter::Comma, vec![]));
    }

    #[test]
    fn two_that_fit_equally_are_told() {
        assert_eq!(
            found("a;b, c\nd;e, f\n"),
            (Delimiter::Semicolon, vec!["sheet.delimiter.doubtful".to_owned()])
        );
    }

    #[test]
    fn ragged_rows_are_told() {
        let (delimiter, codes) = found("a,b,c\nd,e\nf,g,h,i\n");
        assert_eq!((delimiter, codes.len()), (Delimiter::Comma, 1));
    }

    #[test]
    fn lines_without_any_separator_are_one_column_and_told() {
        assert_eq!(
            found("40 31.45 N\n40 38.90 N\n"),
            (Delimiter::Comma, vec!["sheet.delimiter.none".to_owned()])
        );
    }

    #[test]
    fn the_line_that_excel_obeys_is_obeyed() {
        assert_eq!(found("sep=;\na,b;c\n"), (Delimiter::Semicolon, vec![]));
    }
}
