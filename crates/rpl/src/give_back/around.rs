//! Totals around a list that an edit has made wrong.

use super::Writer;
use units::Finding;

/// Metres in the units totals are written in.
const UNITS_M: [f64; 4] = [1000.0, 1.0, 1852.0, 1855.3176];

/// Totals below the list that no longer fit are kept as they were written, with a finding.
pub(super) fn stale_totals(writer: &mut Writer) {
    if !writer.raw.is_edited {
        return;
    }
    let totals_m: Vec<f64> = [
        writer.measured.route_kp_km.last().map(|kp| kp.km()),
        writer.measured.cable_kp_km.last().map(|kp| kp.km()),
    ]
    .into_iter()
    .flatten()
    .map(|total_km| total_km * 1000.0)
    .collect();
    let layout = writer.layout;
    for (index, row) in layout.foot.iter().enumerate() {
        let text = row.iter().filter(|cell| !cell.is_empty()).cloned().collect::<Vec<_>>().join(" ");
        let lengths = lengths(&text);
        let is_stale =
            lengths.iter().any(|(value, decimals_count)| !fits(*value, *decimals_count, &totals_m));
        if is_stale {
            let row_no = usize::try_from(layout.foot_row_no).unwrap_or(0) + index;
            let message = format!(
                "`{text}` was written before the list was edited and may no longer hold; kept as it was"
            );
            let finding =
                Finding::warns("rpl.give_back.total_stale", message).at(format!("row {row_no} as read"));
            writer.findings.push(finding.hint("correct the total by hand"));
        }
    }
}

/// Whether a figure is one of the totals in some unit, to its last digit.
fn fits(value: f64, decimals_count: i32, totals_m: &[f64]) -> bool {
    let half = 0.51 * 10_f64.powi(-decimals_count);
    totals_m.iter().any(|total_m| UNITS_M.iter().any(|unit_m| (total_m / unit_m - value).abs() <= half))
}

/// Numbers with decimals in a text, with the number of their decimals; either mark.
fn lengths(text: &str) -> Vec<(f64, i32)> {
    let words = text.split(|letter: char| !letter.is_ascii_digit() && letter != '.' && letter != ',');
    words
        .filter_map(|word| {
            let word = word.trim_matches(['.', ',']).replace(',', ".");
            let (_, decimals) = word.split_once('.')?;
            Some((word.parse().ok()?, i32::try_from(decimals.len()).ok()?))
        })
        .collect()
}
