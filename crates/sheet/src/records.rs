//! Characters into records and cells, with the quotation marks of RFC 4180.
//!
//! A quotation mark begins a quoted cell only where it stands first in a cell and closes at the end of one. Any other is
//! a plain character, as in the header `"` of a column of seconds; it is told with its line, and swallows nothing.

use crate::book::Cell;
use crate::error::SheetError;
use crate::limits::{self, Tally};
use units::Finding;

/// Records of a text and what was met on the way.
#[derive(Debug, Default)]
pub(crate) struct Records {
    pub(crate) rows: Vec<Vec<Cell>>,
    /// Line ends outside quotes, by kind: `\r\n`, `\n`, a lone `\r`.
    pub(crate) newline_count: [usize; 3],
    pub(crate) quotes: Quotes,
}

/// Quotation marks that a person should look at.
#[derive(Debug, Default)]
pub(crate) struct Quotes {
    unclosed: Marks,
    stray: Marks,
    long: Marks,
}

/// How often, and on which line first.
#[derive(Debug, Default)]
struct Marks {
    count: usize,
    first_line_no: usize,
    first_column_no: usize,
}

impl Marks {
    fn met(&mut self, line_no: usize, column_no: usize) {
        if self.count == 0 {
            (self.first_line_no, self.first_column_no) = (line_no, column_no);
        }
        self.count += 1;
    }
}

/// Quoted cells of more lines than this are told: a forgotten mark makes one.
const LONG_CELL_LINES_COUNT: usize = 10;

/// Reads at most `rows_limit_count` records.
pub(crate) fn records(text: &str, delimiter: u8, rows_limit_count: usize) -> Result<Records, SheetError> {
    let mut reader =
        Reader { text, delimiter, at: 0, line_no: 1, tally: Tally::default(), found: Records::default() };
    while reader.at < text.len() && reader.found.rows.len() < rows_limit_count {
        let row = reader.row()?;
        reader.tally.cells(1)?;
        reader.found.rows.push(row);
    }
    Ok(reader.found)
}

struct Reader<'a> {
    text: &'a str,
    delimiter: u8,
    at: usize,
    line_no: usize,
    tally: Tally,
    found: Records,
}

impl<'a> Reader<'a> {
    fn row(&mut self) -> Result<Vec<Cell>, SheetError> {
        let width_count = self.found.rows.last().map_or(0, Vec::len);
        let mut row = Vec::new();
        if self.line_end() {
            return Ok(row);
        }
        row.reserve_exact(width_count);
        loop {
            limits::column(self.found.rows.len(), row.len())?;
            let text = self.cell(row.len())?;
            self.tally.cells(1)?;
            row.push(Cell { text, number: None });
            if self.text.as_bytes().get(self.at) == Some(&self.delimiter) {
                self.at += 1;
            } else {
                self.line_end();
                return Ok(row);
            }
        }
    }

    /// Steps over a line end, if one stands here.
    fn line_end(&mut self) -> bool {
        let (kind, length_no) = match self.text.as_bytes().get(self.at..) {
            Some([b'\r', b'\n', ..]) => (0, 2),
            Some([b'\n', ..]) => (1, 1),
            Some([b'\r', ..]) => (2, 1),
            _ => return false,
        };
        self.found.newline_count[kind] += 1;
        self.at += length_no;
        self.line_no += 1;
        true
    }

    fn cell(&mut self, column_i: usize) -> Result<String, SheetError> {
        let rest = &self.text[self.at..];
        if rest.starts_with('"') {
            match self.quoted(rest) {
                Quoted::Cell { text, length_no, lines_count } => {
                    if lines_count > LONG_CELL_LINES_COUNT {
                        self.found.quotes.long.met(self.line_no, column_i + 1);
                    }
                    self.tally.text(text.len(), self.found.rows.len(), column_i)?;
                    self.at += length_no;
                    self.line_no += lines_count;
                    return Ok(text);
                }
                Quoted::Stray => self.found.quotes.stray.met(self.line_no, column_i + 1),
                Quoted::Unclosed => self.found.quotes.unclosed.met(self.line_no, column_i + 1),
            }
        }
        let ends = |byte: &u8| *byte == self.delimiter || *byte == b'\n' || *byte == b'\r';
        let length_no = rest.as_bytes().iter().position(ends).unwrap_or(rest.len());
        self.tally.text(length_no, self.found.rows.len(), column_i)?;
        self.at += length_no;
        Ok(rest[..length_no].to_owned())
    }

    fn quoted(&self, rest: &'a str) -> Quoted {
        let bytes = rest.as_bytes();
        let mut at = 1;
        let close = loop {
            let Some(step) = bytes[at..].iter().position(|byte| *byte == b'"') else {
                return Quoted::Unclosed;
            };
            at += step + 1;
            if bytes.get(at) != Some(&b'"') {
                break at;
            }
            at += 1;
        };
        let ends_cell =
            bytes.get(close).is_none_or(|byte| *byte == self.delimiter || matches!(byte, b'\n' | b'\r'));
        if !ends_cell {
            return Quoted::Stray;
        }
        let inside = &rest[1..close - 1];
        let text = if inside.contains('"') { inside.replace("\"\"", "\"") } else { inside.to_owned() };
        let lines_count = crate::book::line_breaks_count(inside);
        Quoted::Cell { text, length_no: close, lines_count }
    }
}

enum Quoted {
    Cell { text: String, length_no: usize, lines_count: usize },
    Stray,
    Unclosed,
}

impl Quotes {
    pub(crate) fn findings(&self, findings: &mut Vec<Finding>) {
        let mut tell = |marks: &Marks, code: &str, what: &str, hint: &str| {
            if marks.count == 0 {
                return;
            }
            let (line_no, column_no) = (marks.first_line_no, marks.first_column_no);
            let message = match marks.count {
                1 => format!("line {line_no}, cell {column_no}: {what}"),
                count => format!("line {line_no}, cell {column_no}, and {} more: {what}", count - 1),
            };
            findings.push(Finding::warns(code, message).at(format!("line {line_no}")).hint(hint));
        };
        tell(
            &self.unclosed,
            "sheet.quote.unclosed",
            "a quotation mark opens the cell and is never closed; it was read as a plain character",
            "close or remove it in the file; a quoted text that was to run over lines is now split at them",
        );
        tell(
            &self.stray,
            "sheet.quote.stray",
            "a quotation mark opens the cell, but the next one does not end it; both were read as plain characters",
            "write a mark inside a quoted cell twice",
        );
        tell(
            &self.long,
            "sheet.quote.long",
            "a quoted cell runs over more than 10 lines",
            "if these lines should be rows, a quotation mark is too many on the first or the last of them",
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> Vec<Vec<String>> {
        let rows = records(text, b';', usize::MAX).unwrap().rows;
        rows.into_iter().map(|row| row.into_iter().map(|cell| cell.text).collect()).collect()
    }

    fn codes(text: &str) -> Vec<String> {
        let mut findings = Vec::new();
        records(text, b';', usize::MAX).unwrap().quotes.findings(&mut findings);
        findings
            .into_iter()
            .map(|finding| format!("{} {}", finding.code, finding.place.unwrap_or_default()))
            .collect()
    }

    #[test]
    fn delimiters_newlines_and_doubled_marks_inside_quotes_belong_to_the_cell() {
        assert_eq!(cells("\"a;b\";\"c\nd\";\"5\"\" pipe\"\ne"), [vec!["a;b", "c\nd", "5\" pipe"], vec!["e"]]);
    }

    #[test]
    fn blank_lines_are_empty_rows_and_a_last_delimiter_is_a_last_cell() {
        let expected: [&[&str]; 4] = [&["a"], &[], &["", ""], &["b", ""]];
        assert_eq!(cells("a\n\n;\r\nb;"), expected);
    }

    #[test]
    fn a_mark_that_never_closes_swallows_nothing() {
        assert_eq!(cells("°;';\";H\n40;31;27;N"), [["°", "'", "\"", "H"], ["40", "31", "27", "N"]]);
        assert_eq!(codes("a\n°;';\";H\n40;31;27;N"), ["sheet.quote.unclosed line 2"]);
    }

    #[test]
    fn two_lone_marks_on_different_lines_do_not_make_one_cell() {
        assert_eq!(cells("\";H\n27;5\" pipe;N"), [vec!["\"", "H"], vec!["27", "5\" pipe", "N"]]);
        assert_eq!(codes("\";H\n27;5\" pipe;N"), ["sheet.quote.stray line 1"]);
    }

    #[test]
    fn a_mark_inside_a_plain_cell_is_a_plain_character() {
        assert_eq!(cells("40°31'27\"N;5\" pipe"), [["40°31'27\"N", "5\" pipe"]]);
        assert!(codes("40°31'27\"N;5\" pipe").is_empty());
    }

    #[test]
    fn a_quoted_cell_over_many_lines_is_told() {
        let text = format!("a\n\"{}\";b\n", "x\n".repeat(12));
        assert_eq!(codes(&text), ["sheet.quote.long line 2"]);
    }

    #[test]
    fn marks_without_end_are_read_in_linear_time() {
        let text = "\"x;\"\"y;".repeat(200_000);
        assert_eq!(
            records(&text, b'|', usize::MAX).unwrap_err(),
            SheetError::CellTooLong {
                row_no: 1,
                column_no: 1,
                bytes_count: text.len(),
                limit_bytes_count: limits::CELL_LIMIT_BYTES_COUNT
            }
        );
        assert!(records(&text.replace(';', "\n"), b';', usize::MAX).unwrap().rows.len() >= 400_000);
    }
}
