//! The list for people who fish there: degrees and minutes to read off and type in, one position to a line.
//!
//! Plotters agree on no text form; a position in degrees and decimal minutes with a name behind a tab is what most of
//! them, and every spreadsheet, take.

use super::number::guarded;
use super::{Export, one_line, position_name};
use crate::words::Numbers;
use units::LonLat;

/// The list: a head of `#` lines, then latitude, longitude, what lies there, cable and note, tabs between; CRLF.
///
/// Minutes have three decimals (1.9 m), as plotters take them. It carries no name of a body's maker and no length: only
/// what keeps gear off the cable.
#[must_use]
pub fn awareness_txt(export: &Export) -> String {
    let title = export.title;
    let system = one_line(&title.system);
    let mut lines = vec![format!("# {system}"), format!("# {}", one_line(&title.revision_text()))];
    let said = [&title.datum, &title.note];
    lines.extend(
        said.iter()
            .map(|text| one_line(text))
            .filter(|text| !text.is_empty())
            .map(|text| format!("# {text}")),
    );
    lines.push("# latitude\tlongitude\tposition\tcable\tnote".to_owned());
    let (numbers, cable) = (Numbers::of(export.rpl), guarded(&system));
    for position in &export.rpl.positions {
        let place = minutes(position.at());
        let (name, remark) =
            (guarded(&position_name(numbers, position)), guarded(&one_line(&position.remark)));
        lines.push(format!("{}\t{}\t{name}\t{cable}\t{remark}", place[0], place[1]));
    }
    lines.join("\r\n") + "\r\n"
}

/// `40 35.400 N`, `049 40.200 E`; rounding carries into the degree.
fn minutes(at: LonLat) -> [String; 2] {
    let one = |angle_deg: f64, width: usize, sides: [char; 2]| {
        let thousandths = (angle_deg.abs() * 60_000.0).round();
        let degrees = (thousandths / 60_000.0).floor();
        let minutes = (thousandths - degrees * 60_000.0) / 1000.0;
        let side = sides[usize::from(angle_deg < 0.0)];
        format!("{degrees:0width$.0} {minutes:06.3} {side}")
    };
    [one(at.lat_deg, 2, ['N', 'S']), one(at.lon_deg, 3, ['E', 'W'])]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_that_round_up_carry_into_the_degree() {
        assert_eq!(minutes(LonLat::new(49.67, 40.59)), ["40 35.400 N", "049 40.200 E"]);
        assert_eq!(minutes(LonLat::new(-9.999_999_9, -0.5)), ["00 30.000 S", "010 00.000 W"]);
    }
}
