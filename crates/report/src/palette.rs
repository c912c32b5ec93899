//! Colours of the drawings. A colour never stands alone: every use has a letter code or a figure beside it.

/// Ink of text and frames.
pub const INK: &str = "#1d2733";
/// Secondary text.
pub const MUTED: &str = "#5b6776";
/// Rules and graticules.
pub const RULE: &str = "#c9d1da";
/// Land on a chart.
pub const LAND: [u8; 3] = [243, 238, 222];
/// Water on a chart or profile where no depth is known.
pub const WATER: &str = "#e3eff5";
/// What the grid does not cover.
pub const NO_GRID: [u8; 3] = [236, 239, 243];
/// Cables on a chart, the magenta of paper charts (INT 1 practice).
pub const CABLE: &str = "#b0006d";
/// Buried cable.
pub const BURIED: &str = "#7a5230";
/// Accent of headings and tables.
pub const ACCENT: &str = "#0b5c8a";

/// The colour of a cable type by its letter code: `DA`, also as `da`, `DA 17` or `DA-17`; grey for any other text.
///
/// # Source
/// The colour-blind-safe hues of the open RPL tools of the field (Okabe–Ito family, extended by Tol), as users know
/// them; LWA, a light armour, has the hue of SAL.
#[must_use]
pub fn cable_type(code: &str) -> &'static str {
    let is_end =
        |letter: char| letter.is_whitespace() || letter.is_ascii_digit() || matches!(letter, '-' | '_');
    let letters = code.trim().split(is_end).next().unwrap_or_default().to_uppercase();
    match letters.as_str() {
        "LW" => "#56b4e9",
        "LWP" | "LWS" => "#0072b2",
        "SA" => "#009e73",
        "SAL" | "LWA" => "#8fce5a",
        "SAM" => "#e69f00",
        "SAH" => "#d55e00",
        "DA" => "#cc3311",
        "RA" => "#882255",
        _ => "#7f7f7f",
    }
}

/// The colours of a run of owners or cost groups, in order; repeats after eight.
#[must_use]
pub fn series(index: usize) -> &'static str {
    const HUES: [&str; 8] =
        ["#0b5c8a", "#d98a00", "#009e73", "#b0006d", "#56b4e9", "#7a5230", "#882255", "#5b6776"];
    HUES[index % HUES.len()]
}

/// A depth's place on a uniform ramp from pale (shore) to dark (deep), `depth_frac` from 0 to 1.
///
/// # Source
/// cmocean *deep* (Thyng et al., True colors of oceanography, 2016), its twelve anchor colours; the darkest third
/// is left out so that a magenta cable stays readable.
#[must_use]
pub fn depth(depth_frac: f64) -> [u8; 3] {
    const DEEP: [[f64; 3]; 12] = [
        [253.0, 253.0, 204.0],
        [206.0, 236.0, 179.0],
        [156.0, 219.0, 165.0],
        [111.0, 201.0, 163.0],
        [86.0, 177.0, 163.0],
        [76.0, 153.0, 160.0],
        [68.0, 130.0, 155.0],
        [62.0, 108.0, 150.0],
        [62.0, 82.0, 143.0],
        [64.0, 60.0, 115.0],
        [54.0, 43.0, 77.0],
        [39.0, 26.0, 44.0],
    ];
    let place = depth_frac.clamp(0.0, 1.0) * 7.6 + 0.4;
    let low = (place.floor() as usize).min(DEEP.len() - 2);
    let part = place - low as f64;
    let mix = |channel: usize| DEEP[low][channel] + part * (DEEP[low + 1][channel] - DEEP[low][channel]);
    // 30 % white keeps the sheet light enough to print.
    let tint = |value: f64| (0.74 * value + 0.26 * 255.0).round() as u8;
    [tint(mix(0)), tint(mix(1)), tint(mix(2))]
}

/// The ink that is readable on a `#rrggbb` colour: white on dark, the drawing's ink on light.
///
/// # Source
/// Relative luminance of WCAG 2, without its gamma: a choice between two inks needs no more.
#[must_use]
pub fn on(colour: &str) -> &'static str {
    let channel =
        |at: usize| colour.get(at..at + 2).and_then(|hex| u8::from_str_radix(hex, 16).ok()).unwrap_or(0);
    let light =
        0.2126 * f64::from(channel(1)) + 0.7152 * f64::from(channel(3)) + 0.0722 * f64::from(channel(5));
    if light > 140.0 { INK } else { "#ffffff" }
}

/// `#rrggbb` of a colour.
#[must_use]
pub fn hex(colour: [u8; 3]) -> String {
    format!("#{:02x}{:02x}{:02x}", colour[0], colour[1], colour[2])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cable_type_has_the_colour_of_its_letters_and_free_text_is_grey() {
        for (code, colour) in [
            ("LW", "#56b4e9"),
            ("LWP", "#0072b2"),
            ("LWS", "#0072b2"),
            ("SA", "#009e73"),
            ("SAL", "#8fce5a"),
            ("LWA", "#8fce5a"),
            ("SAM", "#e69f00"),
            ("SAH", "#d55e00"),
            ("DA", "#cc3311"),
            ("RA", "#882255"),
            (" da ", "#cc3311"),
            ("DA 17mm", "#cc3311"),
            ("SA-17", "#009e73"),
            ("SA/LWP", "#7f7f7f"),
            ("unstated", "#7f7f7f"),
            ("двойная броня", "#7f7f7f"),
            ("", "#7f7f7f"),
        ] {
            assert_eq!(cable_type(code), colour, "{code}");
        }
    }
}
