//! The page of a report: one self-contained file with its style, tables and figures.

use crate::svg::escape;
use std::fmt::Write as _;

/// A page in the making.
#[derive(Debug, Clone, Default)]
pub struct Page {
    body: String,
    contents: Vec<(String, String)>,
}

/// A table: column heads with the way each column is set, and rows of cells.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// Column heads; a head that ends in `>` sets its column to the right (figures).
    pub heads: Vec<String>,
    /// Rows of plain text cells.
    pub rows: Vec<Vec<String>>,
    /// How many rows at the end are totals.
    pub totals: usize,
    /// Rows to be seen at once, for example the chosen option.
    pub marked: Vec<usize>,
    /// What stands over the table.
    pub caption: Option<String>,
    /// Rows set apart, with the class each is set in: `added`, `removed`, `changed`.
    pub classes: Vec<(usize, &'static str)>,
    /// Columns of names that are not broken into lines.
    pub unbroken: Vec<usize>,
    /// Whether it is no wider than its figures need.
    pub narrow: bool,
    /// Whether its many columns need smaller letters.
    pub wide: bool,
    /// A line under the table.
    pub note: Option<String>,
}

impl Table {
    /// A table with these column heads; a trailing `>` marks a column of figures.
    #[must_use]
    pub fn new(heads: &[&str]) -> Self {
        Self { heads: heads.iter().map(|head| (*head).to_owned()).collect(), ..Self::default() }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    /// The table as HTML.
    #[must_use]
    pub fn html(&self) -> String {
        let kind = if self.wide {
            " wide"
        } else if self.narrow {
            " narrow"
        } else {
            ""
        };
        let mut text = format!("<div class=\"scroll{kind}\"><table>");
        if let Some(caption) = &self.caption {
            let _ = write!(text, "<caption>{}</caption>", escape(caption));
        }
        text.push_str(&self.head_html());
        text.push_str("<tbody>\n");
        let first_total = self.rows.len().saturating_sub(self.totals);
        for (index, row) in self.rows.iter().enumerate() {
            let class = self.classes.iter().find(|(row, _)| *row == index).map(|(_, class)| *class);
            let marked = self.marked.contains(&index).then_some("marked");
            let total = (index >= first_total).then_some("total");
            match total.or(marked).or(class) {
                Some(class) => {
                    let _ = write!(text, "<tr class=\"{class}\">");
                }
                None => text.push_str("<tr>"),
            }
            text.push_str(&self.cells_html(row));
            text.push_str("</tr>\n");
        }
        text.push_str("</tbody></table></div>\n");
        if let Some(note) = &self.note {
            let _ = writeln!(text, "<p class=\"note\">{}</p>", tagged(note));
        }
        text
    }

    /// Column heads; nothing when no column has a name.
    fn head_html(&self) -> String {
        if self.heads.iter().all(|head| head.trim_end_matches('>').is_empty()) {
            return String::new();
        }
        let head = |head: &String| {
            let class = if head.ends_with('>') { " class=\"num\"" } else { "" };
            format!("<th{class}>{}</th>", escape(head.trim_end_matches('>')))
        };
        format!("<thead><tr>{}</tr></thead>", self.heads.iter().map(head).collect::<String>())
    }

    fn cells_html(&self, row: &[String]) -> String {
        let is_figure = |column: usize| self.heads.get(column).is_some_and(|head| head.ends_with('>'));
        let cell = |(column, cell): (usize, &String)| {
            // a name longer than this is broken after all: the other columns need their room
            let unbroken = self.unbroken.contains(&column) && cell.chars().count() <= UNBROKEN_MOST;
            let class = match (is_figure(column), unbroken) {
                (true, _) => " class=\"num\"",
                (false, true) => " class=\"unbroken\"",
                (false, false) => "",
            };
            format!("<td{class}>{}</td>", two_lines(cell))
        };
        row.iter().enumerate().map(cell).collect()
    }
}

/// Longest name that is kept on one line.
const UNBROKEN_MOST: usize = 44;

/// A cell: what follows the first line break stands small under the rest.
fn two_lines(cell: &str) -> String {
    if cell.len() == 64 && cell.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return format!("<code>{cell}</code>"); // a fingerprint
    }
    match cell.split_once('\n') {
        Some((first, rest)) => format!("{}<small>{}</small>", tagged(first), tagged(rest)),
        None => tagged(cell),
    }
}

/// Words that are set as small labels when they stand in square brackets.
const TAGS: [&str; 11] = [
    "cited",
    "derived",
    "measured",
    "approximate",
    "practice",
    "assumed",
    "guess",
    "unknown",
    "blocks",
    "warns",
    "note",
];

/// Text made safe, with `[guess]`, `[assumed]`… set as small labels.
#[must_use]
pub fn tagged(text: &str) -> String {
    let mut safe = escape(text);
    for word in TAGS {
        let marked = format!("[{word}]");
        if safe.contains(&marked) {
            safe = safe.replace(&marked, &format!("<span class=\"tag {word}\">{word}</span>"));
        }
    }
    safe
}

impl Page {
    /// Starts a numbered section and lists it in the contents.
    pub fn section(&mut self, id: &str, title: &str) {
        let number = self.contents.len() + 1;
        self.contents.push((id.to_owned(), title.to_owned()));
        let _ = writeln!(self.body, "<h2 id=\"{id}\"><span>{number}</span> {}</h2>", escape(title));
    }

    /// A lower heading.
    pub fn heading(&mut self, title: &str) {
        let _ = writeln!(self.body, "<h3>{}</h3>", escape(title));
    }

    /// A paragraph of plain text.
    pub fn paragraph(&mut self, text: &str) {
        let _ = writeln!(self.body, "<p>{}</p>", tagged(text));
    }

    /// Empty lines for signatures, each for a party and a date.
    pub fn signatures(&mut self, count: usize) {
        self.body.push_str("<div class=\"signatures\">");
        for _ in 0..count {
            self.body
                .push_str("<p><b></b><span>signature, name</span></p><p>for <b></b></p><p>date <b></b></p>");
        }
        self.body.push_str("</div>\n");
    }

    /// A line of small print.
    pub fn note(&mut self, text: &str) {
        let _ = writeln!(self.body, "<p class=\"note\">{}</p>", tagged(text));
    }

    /// A drawing with its caption.
    pub fn figure(&mut self, svg: &str, caption: &str) {
        let _ = writeln!(self.body, "<figure>{svg}<figcaption>{}</figcaption></figure>", tagged(caption));
    }

    /// A numbered section that gets a landscape sheet of its own in print.
    pub fn sheet(&mut self, id: &str, title: &str, fill: impl FnOnce(&mut Page)) {
        self.body.push_str("<section class=\"sheet\">\n");
        self.section(id, title);
        fill(self);
        self.body.push_str("</section>\n");
    }

    /// A table.
    pub fn table(&mut self, table: &Table) {
        self.body.push_str(&table.html());
    }

    /// Tables side by side where the page is wide enough.
    pub fn beside(&mut self, tables: &[Table]) {
        self.body.push_str("<div class=\"beside\">\n");
        for table in tables {
            let _ = write!(self.body, "<div>{}</div>", table.html());
        }
        self.body.push_str("</div>\n");
    }

    /// A row of headline figures: value, unit, what it is.
    pub fn cards(&mut self, cards: &[(String, String, String)]) {
        self.body.push_str("<div class=\"cards\">");
        for (value, unit, what) in cards {
            let _ = write!(
                self.body,
                "<div class=\"card\"><b>{}</b> <i>{}</i><span>{}</span></div>",
                escape(value),
                escape(unit),
                tagged(what)
            );
        }
        self.body.push_str("</div>\n");
    }

    /// A banner that must not be overlooked.
    pub fn banner(&mut self, text: &str) {
        let _ = writeln!(self.body, "<p class=\"banner\">{}</p>", escape(text));
    }

    /// A banner that says the design cannot be built as it stands.
    pub fn stop(&mut self, text: &str) {
        let _ = writeln!(self.body, "<p class=\"banner stop\">{}</p>", escape(text));
    }

    /// A folded part: its summary line and, inside, a table.
    pub fn folded(&mut self, summary: &str, table: &Table) {
        let _ = writeln!(
            self.body,
            "<details><summary>{}</summary>\n{}</details>",
            tagged(summary),
            table.html()
        );
    }

    /// The finished page.
    #[must_use]
    pub fn finish(self, title: &str, subtitle: &str, footer: &str) -> String {
        let mut contents = String::new();
        for (index, (id, name)) in self.contents.iter().enumerate() {
            let _ = write!(contents, "<a href=\"#{id}\">{} {}</a>", index + 1, escape(name));
        }
        format!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<header><p class=\"mark\">wetplant</p><h1>{title}</h1><p class=\"sub\">{subtitle}</p></header>\n<nav>{contents}</nav>\n<main>\n{body}</main>\n<footer>{footer}</footer>\n</body>\n</html>\n",
            title = escape(title),
            subtitle = escape(subtitle),
            body = self.body,
            footer = escape(footer),
        )
    }
}

const STYLE: &str = include_str!("report.css");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_line_of_a_cell_stands_small_under_the_first() {
        let mut table = Table::new(&["what", "figure>"]);
        table.row(vec!["cable\nfrom the list".into(), "1".into()]);
        assert!(table.html().contains("cable<small>from the list</small>"));
    }

    #[test]
    fn a_name_from_a_plan_cannot_become_markup() {
        let mut page = Page::default();
        page.section("x", "<img onerror=1>");
        page.paragraph("a & b [guess] <script>");
        let text = page.finish("t", "s", "f");
        assert!(!text.contains("<img") && !text.contains("<script>"));
        assert!(text.contains("<span class=\"tag guess\">guess</span>"));
    }
}
