//! The words that head columns of registers, in the languages they arrive in.

use super::vocabulary::phrases;
use super::{ColumnUnit, KpBasis, RegisterField, RegisterKind};
use RegisterField as F;

/// Words of a column's head in lower case; the signs of degrees, minutes and seconds count as words.
pub(super) fn tokens(head: &str) -> Vec<String> {
    let spaced: String = head
        .to_lowercase()
        .replace('ё', "е")
        .replace("n/s", " hemisphere ")
        .replace("s/n", " hemisphere ")
        .replace("e/w", " hemisphere ")
        .replace("w/e", " hemisphere ")
        .chars()
        .map(|letter| match letter {
            '°' | 'º' => " deg ".to_owned(),
            '\'' | '′' | '’' => " min ".to_owned(),
            '"' | '″' | '”' => " sec ".to_owned(),
            letter if letter.is_alphanumeric() => letter.to_string(),
            _ => " ".to_owned(),
        })
        .collect();
    spaced.split_whitespace().map(str::to_owned).collect()
}

/// The unit a head says.
pub(super) fn unit_of(tokens: &[String]) -> Option<ColumnUnit> {
    tokens.iter().rev().find_map(|token| match token.as_str() {
        "km" | "км" => Some(ColumnUnit::Km),
        "m" | "м" | "metres" | "meters" | "метры" | "метров" => Some(ColumnUnit::M),
        "cm" | "см" => Some(ColumnUnit::Cm),
        "ft" | "feet" | "футы" => Some(ColumnUnit::Ft),
        "deg" | "град" | "градусы" => Some(ColumnUnit::Deg),
        _ => None,
    })
}

/// A unit of length that is not read, because it is said in more than one meaning or is no length of this column.
pub(super) fn other_unit_of(tokens: &[String]) -> Option<&str> {
    let known = ["nm", "nmi", "nmiles", "nmile", "miles", "mile", "fathoms", "fathom", "мили", "mm", "мм"];
    tokens.iter().map(String::as_str).find(|token| known.contains(token))
}

const UNITS: [&str; 19] = [
    "km",
    "км",
    "m",
    "м",
    "metres",
    "meters",
    "метры",
    "метров",
    "cm",
    "см",
    "ft",
    "feet",
    "deg",
    "град",
    "nm",
    "nmi",
    "nmiles",
    "miles",
    "мили",
];

const KP: [&str; 13] = [
    "kp",
    "кп",
    "кт",
    "пк",
    "chainage",
    "километраж",
    "kilometre",
    "kilometer",
    "point",
    "километровая",
    "отметка",
    "километр",
    "пикет",
];
const FROM: [&str; 10] =
    ["from", "start", "begin", "beginning", "от", "с", "нач", "начало", "начальный", "başlanğıc"];
const TO: [&str; 10] = ["to", "end", "finish", "stop", "до", "по", "кон", "конец", "конечный", "son"];
const ROUTE: [&str; 6] = ["route", "rpl", "трассе", "трассы", "маршруту", "marşrut"];
const CABLE: [&str; 4] = ["cable", "кабелю", "кабеля", "kabel"];
const FILLER: [&str; 7] = ["along", "the", "of", "interval", "section", "участка", "интервал"];

/// What a kilometre point may be of, where a head says KP.
const NOUNS: [&str; 11] = [
    "crossing",
    "contact",
    "target",
    "hazard",
    "event",
    "soil",
    "burial",
    "permit",
    "пересечения",
    "контакта",
    "опасности",
];

/// What a head says of the kilometre point: where it begins or ends, what it counts along, and how surely.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct KpHead {
    pub(super) field: RegisterField,
    pub(super) basis: KpBasis,
    /// How good a match, the more the better.
    pub(super) score: u32,
}

/// Whether a head is one of a kilometre point: every word must be known, so that `start date` is none.
pub(super) fn kp_head(tokens: &[String]) -> Option<KpHead> {
    let mut words: Vec<&str> = tokens.iter().map(String::as_str).collect();
    // "по трассе", "по кабелю": along, not until.
    let along: Vec<usize> = (0..words.len().saturating_sub(1))
        .filter(|i| words[*i] == "по" && (ROUTE.contains(&words[i + 1]) || CABLE.contains(&words[i + 1])))
        .collect();
    for i in along {
        words[i] = "along";
    }
    let has = |known: &[&str]| words.iter().any(|word| known.contains(word));
    let is_named = has(&KP);
    let is_known = |word: &&str| {
        let is_noun = is_named && NOUNS.contains(word);
        is_noun
            || [&KP[..], &FROM, &TO, &ROUTE, &CABLE, &FILLER, &UNITS].iter().any(|known| known.contains(word))
    };
    if words.is_empty() || !words.iter().all(is_known) {
        return None;
    }
    let basis = match (has(&ROUTE), has(&CABLE)) {
        (true, false) => KpBasis::Route,
        (false, true) => KpBasis::Cable,
        _ => KpBasis::Unknown,
    };
    let (field, score) = match (has(&FROM), has(&TO)) {
        (true, false) => (F::FromKp, 900),
        (false, true) => (F::ToKp, 900),
        (false, false) if is_named => (F::FromKp, 800),
        (false, false) if words.iter().all(|word| matches!(*word, "km" | "км")) => (F::FromKp, 500),
        _ => return None,
    };
    Some(KpHead { field, basis, score: if is_named { score } else { score.min(600) } })
}

const AXIS_FILLER: [&str; 16] = [
    "wgs84", "wgs", "84", "decimal", "dd", "ddd", "dddd", "mm", "mmm", "mmmm", "ddm", "dms", "ss", "in",
    "start", "n",
];

/// Words for both coordinates in one cell.
const POSITION: [&str; 8] = [
    "position",
    "coordinates",
    "coordinate",
    "coords",
    "координаты",
    "координата",
    "местоположение",
    "koordinatlar",
];

/// Which part of a coordinate a head names: every word must be known, so that `latitude, radians` is none.
pub(super) fn axis_head(tokens: &[String]) -> Option<RegisterField> {
    let has = |known: &[&str]| tokens.iter().any(|token| known.contains(&token.as_str()));
    let (lat, lon) = (
        ["lat", "latitude", "широта", "enlik", "ендік"],
        ["lon", "long", "longitude", "долгота", "uzunluq", "бойлық"],
    );
    let degrees = ["deg", "degrees", "degree", "d", "град", "градусы"];
    let minutes = ["min", "minutes", "minute", "мин", "минуты"];
    let seconds = ["sec", "seconds", "second", "сек", "секунды"];
    let hemisphere = ["h", "hemi", "hemisphere", "полушарие", "e", "w", "s"];
    let all = [&lat[..], &lon, &degrees, &minutes, &seconds, &hemisphere, &AXIS_FILLER, &POSITION];
    if !tokens.iter().all(|token| all.iter().any(|known| known.contains(&token.as_str()))) {
        return None;
    }
    let is_lat = match (has(&lat), has(&lon)) {
        (true, false) => true,
        (false, true) => false,
        (false, false) if !has(&POSITION) => return None,
        _ => return Some(F::Position),
    };
    let part = match (has(&degrees), has(&minutes), has(&seconds)) {
        (false, true, false) => [F::LatitudeMinutes, F::LongitudeMinutes],
        (false, false, true) => [F::LatitudeSeconds, F::LongitudeSeconds],
        (false, false, false) if has(&hemisphere[..4]) => [F::LatitudeHemisphere, F::LongitudeHemisphere],
        _ => [F::Latitude, F::Longitude],
    };
    Some(part[usize::from(!is_lat)])
}

/// Words that make a head one of another matter, wherever they stand; least and greatest are not the figure.
const SPOIL: [&str; 22] = [
    "date",
    "time",
    "дата",
    "время",
    "rad",
    "radians",
    "sin",
    "cos",
    "easting",
    "northing",
    "source",
    "источник",
    "from",
    "expiry",
    "tarix",
    "күні",
    "min",
    "max",
    "minimum",
    "maximum",
    "мин",
    "макс",
];

/// The fields a head may name besides kilometre points and coordinates, each with how good the match is.
pub(super) fn word_heads(tokens: &[String], kind: RegisterKind) -> Vec<(RegisterField, u32)> {
    let words: Vec<&str> = tokens.iter().map(String::as_str).filter(|word| !UNITS.contains(word)).collect();
    let head = words.join(" ");
    let is_spoiled = words.iter().any(|word| SPOIL.contains(word));
    let is_target = ["target", "planned", "design", "required", "проектное", "целевое", "план"]
        .iter()
        .any(|word| words.contains(word));
    let padded = format!(" {head} ");
    let score = |field: RegisterField, known: &str| {
        let exact =
            (0_u32..).zip(known.split('|')).find(|(_, phrase)| *phrase == head).map(|(rank, _)| 700 - rank);
        let inside = || {
            let has = |phrase: &str| {
                let edges =
                    |at: usize| padded[..at].ends_with(' ') && padded[at + phrase.len()..].starts_with(' ');
                padded.match_indices(phrase).any(|(at, _)| edges(at))
            };
            let is_aim = field == F::Burial && is_target && kind.is_burial_log();
            let is_wanted = !(is_spoiled || is_aim);
            let is_water = !(field == F::Depth && words.iter().any(|word| is_of_burial(word)));
            let found =
                (0_u32..).zip(known.split('|')).find(|(_, phrase)| is_wanted && is_water && has(phrase));
            found.map(|(rank, _)| 400 - rank)
        };
        Some((field, exact.or_else(inside)?))
    };
    phrases(kind).into_iter().filter_map(|(field, known)| score(field, known)).collect()
}

fn is_of_burial(word: &str) -> bool {
    ["burial", "lowering", "cover", "target", "trench", "заглубления", "захоронения", "soil"].contains(&word)
}

/// Whether a text begins the row of a total or a signature.
pub(super) fn begins_a_total(text: &str) -> bool {
    let first = tokens(text).into_iter().next().unwrap_or_default();
    ["total", "totals", "sum", "итого", "всего", "cəmi", "toplam", "барлығы"].contains(&first.as_str())
}

/// Heads of a register made here, with the field each holds.
pub(super) fn own_head(field: RegisterField, kind: RegisterKind, basis: KpBasis) -> String {
    let kp = match basis {
        KpBasis::Unknown => "KP",
        KpBasis::Route => "Route KP",
        KpBasis::Cable => "Cable KP",
    };
    let what = match kind {
        RegisterKind::Contact => "Description",
        RegisterKind::Soil => "Soil type",
        RegisterKind::BurialAssessment => "Burial assessment",
        RegisterKind::AsLaidBurial | RegisterKind::PostLayBurial => "Event",
        RegisterKind::Hazard => "Hazard",
        RegisterKind::Crossing => "Crossing",
        RegisterKind::Permit => "Permit",
    };
    let burial =
        if kind == RegisterKind::BurialAssessment { "Recommended burial (m)" } else { "Burial depth (m)" };
    match field {
        F::FromKp => format!("{kp} from (km)"),
        F::ToKp => format!("{kp} to (km)"),
        F::What => what.to_owned(),
        F::Burial => burial.to_owned(),
        F::Owner if kind == RegisterKind::Permit => "Authority".to_owned(),
        F::Latitude => "Latitude".to_owned(),
        F::Longitude => "Longitude".to_owned(),
        F::Owner => "Owner".to_owned(),
        F::State => "State".to_owned(),
        F::Document => "Document".to_owned(),
        F::Depth => "Water depth (m)".to_owned(),
        F::Tool => "Tool".to_owned(),
        F::Offset => "Offset (m)".to_owned(),
        F::Angle => "Angle (deg)".to_owned(),
        F::Length => "Length (km)".to_owned(),
        F::Remark => "Remarks".to_owned(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_of_the_kilometre_point_are_known_and_others_are_not() {
        for (head, field, basis) in [
            ("KP from (km)", F::FromKp, KpBasis::Unknown),
            ("KP To", F::ToKp, KpBasis::Unknown),
            ("Crossing KP", F::FromKp, KpBasis::Unknown),
            ("Route KP", F::FromKp, KpBasis::Route),
            ("Start Chainage (m)", F::FromKp, KpBasis::Unknown),
            ("КП по кабелю, км", F::FromKp, KpBasis::Cable),
            ("от, км", F::FromKp, KpBasis::Unknown),
            ("до, км", F::ToKp, KpBasis::Unknown),
            ("Конец КП по трассе", F::ToKp, KpBasis::Route),
        ] {
            let found = kp_head(&tokens(head)).unwrap();
            assert_eq!((found.field, found.basis), (field, basis), "{head}");
        }
        for head in ["Start date", "Depth from", "Length (km)", "Cable", "", "m", "KP error"] {
            assert_eq!(kp_head(&tokens(head)), None, "{head}");
        }
    }

    #[test]
    fn a_derived_column_is_no_coordinate() {
        assert_eq!(axis_head(&tokens("Latitude (radians)")), None);
        assert_eq!(axis_head(&tokens("Latitude DD° MM.mmmm' N")), Some(F::Latitude));
        assert_eq!(axis_head(&tokens("Longitude '")), Some(F::LongitudeMinutes));
        assert_eq!(axis_head(&tokens("Longitude E/W")), Some(F::LongitudeHemisphere));
        assert_eq!(axis_head(&tokens("Широта")), Some(F::Latitude));
        assert_eq!(axis_head(&tokens("Position (WGS84)")), Some(F::Position));
        assert_eq!(axis_head(&tokens("Lat/Long")), Some(F::Position));
        assert_eq!(axis_head(&tokens("Position No.")), None);
    }
}
