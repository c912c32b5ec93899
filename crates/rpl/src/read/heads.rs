//! What the head of a column says, in English, Russian, Azerbaijani and Kazakh.

use super::head_hemisphere::lone_word;
use crate::angle::Axis;
use crate::layout::{Field, Unit};

/// What a head says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// Nothing known.
    Unknown,
    /// A part of a latitude, or all of it.
    Latitude(Part),
    /// A part of a longitude, or all of it.
    Longitude(Part),
    /// Another field.
    Field(Field),
    /// An event where no other column is the event; else this field.
    MaybeEvent(Field),
}

/// Which part of an angle a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// The head does not say.
    Unsaid,
    /// There is no head; the angle stands to the left.
    Bare,
    /// All of it, in degrees with decimals.
    Decimal,
    /// All of it, in one cell.
    Whole,
    /// Degrees.
    Degrees,
    /// Minutes.
    Minutes,
    /// Seconds.
    Seconds,
    /// Hemisphere.
    Hemisphere,
}

/// A head, prepared for questions.
struct Head {
    text: String,
    words: Vec<String>,
}

impl Head {
    fn of(text: &str) -> Self {
        let text = text.to_lowercase();
        let words = text
            .split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect();
        Self { text, words }
    }

    /// Whether a word begins with one of the stems.
    fn begins(&self, stems: &[&str]) -> bool {
        self.words.iter().any(|word| stems.iter().any(|stem| word.starts_with(stem)))
    }

    /// Whether one of the words stands in it whole.
    fn has(&self, words: &[&str]) -> bool {
        self.words.iter().any(|word| words.contains(&word.as_str()))
    }

    /// Whether one of the phrases stands in it.
    fn says(&self, phrases: &[&str]) -> bool {
        phrases.iter().any(|phrase| self.text.contains(phrase))
    }
}

/// What a head says: `all` the words of the column, `own` those of its lowest row alone.
pub(super) fn meaning(all: &str, own: &str) -> What {
    let head = Head::of(all);
    if head.text.trim().is_empty() {
        return What::Unknown;
    }
    if is_derived(&head) {
        return What::Field(Field::Derived);
    }
    let part = || match part_of(&Head::of(own)) {
        Part::Unsaid => part_of(&head),
        said => said,
    };
    let lone = lone_word(all);
    let is_lat =
        head.begins(&["lat", "широт", "enlik", "enliy", "enlem", "ендік"]) || lone == Some(Axis::Latitude);
    let is_lon = head.begins(&["lon", "lng", "долгот", "бойлық"])
        || head.says(&[
            "uzunluq dairəsi",
            "coğrafi uzunlu",
            "şərq uzunlu",
            "qərb uzunlu",
            "şərqi uzunlu",
            "qərbi uzunlu",
        ])
        || lone == Some(Axis::Longitude);
    match (is_lat, is_lon) {
        (true, true) => return What::Field(Field::Position),
        (true, false) => return What::Latitude(part()),
        (false, true) => return What::Longitude(part()),
        (false, false) => {}
    }
    if head.says(&["coordinates", "координаты"]) {
        return What::Field(Field::Position);
    }
    if head.says(&["n/s", "с/ю"]) {
        return What::Latitude(Part::Hemisphere);
    }
    if head.says(&["e/w", "в/з"]) {
        return What::Longitude(Part::Hemisphere);
    }
    match field_of(&head) {
        Some(field) if field != Field::PositionNo => What::Field(field),
        field if is_maybe_event(&head) => What::MaybeEvent(field.unwrap_or_default()),
        field => field.map_or(What::Unknown, What::Field),
    }
}

/// Heads that say what a position is called: its event, where nothing says it better.
fn is_maybe_event(head: &Head) -> bool {
    let is_other =
        head.begins(&["cable", "кабел", "kabel", "line", "survey", "chart", "vessel", "file", "project"]);
    let is_name = head.begins(&[
        "descr",
        "feature",
        "label",
        "name",
        "point",
        "описан",
        "наименован",
        "назван",
        "пункт",
    ]) || head.begins(&["təsvir", "сипат", "атау", "atau", "nöqtə"])
        || head.has(&["ad", "adı"]);
    is_name && !is_other
}

fn is_derived(head: &Head) -> bool {
    head.begins(&["radian", "радиан", "meridional", "меридиональн", "differ", "разност", "departure"])
        || head.has(&["rad", "sin", "sine", "cos", "cosine", "tan", "dmp", "dlat", "dlon", "dlong", "mp"])
        || head.says(&["equator", "экватор", "by type", "totals", "по типам", "mer. part", "d.lat", "d.lon"])
        || head.says(&["decimal min"])
}

fn part_of(head: &Head) -> Part {
    let is_degrees = head.says(&["°"]) || head.begins(&["deg", "град", "dərəcə"]);
    let is_minutes = head.says(&["'", "′", "’"]) || head.begins(&["min", "мин", "dəqiqə"]);
    let is_seconds = head.says(&["\"", "″", "”", "''"]) || head.begins(&["sec", "сек", "saniyə"]);
    let is_hemisphere = head.says(&["n/s", "e/w", "с/ю", "в/з"])
        || head.has(&["h", "ns", "ew", "n", "s", "e", "w"])
        || head.begins(&["hem", "полуш"]);
    if head.begins(&["dec", "десятичн", "onluq"]) || head.has(&["dd"]) {
        return Part::Decimal;
    }
    // a single letter over degrees or minutes is their hemisphere: `Lat S deg`
    let has_both = head.says(&["n/s", "e/w", "с/ю", "в/з"]) || head.begins(&["hem", "полуш"]);
    match (is_degrees, is_minutes, is_seconds, is_hemisphere) {
        (true, false, false, _) if !has_both => Part::Degrees,
        (false, true, false, _) if !has_both => Part::Minutes,
        (false, _, true, false) => Part::Seconds,
        (false, false, false, true) => Part::Hemisphere,
        (false, false, false, false) => Part::Unsaid,
        _ => Part::Whole,
    }
}

fn field_of(head: &Head) -> Option<Field> {
    let is_burial =
        head.begins(&["buri", "заглуб", "заложен", "basdır", "gömül", "тереңдет"]) || head.has(&["dob"]);
    let is_method = head.begins(&["method", "tool", "protect", "способ", "метод", "üsul", "әдіс", "защит"]);
    let is_cable = head.begins(&["cable", "кабел", "kabel"]);
    let is_type =
        head.begins(&["type", "armour", "armor", "code", "тип", "марк", "брон", "növ", "tip", "түр"]);
    let is_length =
        head.begins(&["dist", "length", "расстоян", "дистанц", "длин", "məsafə", "uzunluğ", "uzunluq"])
            || head.begins(&["қашықтық", "арақашықтық", "ұзынды", "between", "cum", "kp", "chainage"])
            || length_unit(head).is_some();
    if head.begins(&["bearing", "azim", "brg", "heading", "пеленг", "азимут"])
        || head.says(&["°t"])
        || is_course(head)
    {
        return Some(Field::Bearing);
    }
    if head.begins(&["slack", "слабин", "запас", "ehtiyat", "босаң"]) {
        return Some(Field::Slack);
    }
    if is_burial {
        let is_reason = head.begins(&["reason", "причин"]);
        let is_achieved = head.begins(&["achiev", "actual", "фактич"]);
        return match (is_reason, is_method, is_achieved) {
            (true, _, _) => Some(Field::BurialReason),
            (_, true, _) => Some(Field::BurialMethod),
            (_, _, true) => None,
            _ => Some(Field::BurialTarget),
        };
    }
    if head.begins(&["depth", "глубин", "dərinlik", "тереңд"]) || head.has(&["wd"]) {
        return Some(Field::Depth);
    }
    if is_method {
        return Some(Field::BurialMethod);
    }
    if is_length && !is_type {
        return Some(length_field(head, is_cable));
    }
    if is_type && (is_cable || !head.says(&["event", "событ"])) {
        return Some(Field::CableType);
    }
    words_field(head)
}

/// A course, but not the turn at an alter course.
fn is_course(head: &Head) -> bool {
    head.begins(&["course", "курс"]) && !head.begins(&["alter", "turn", "изменен"])
}

fn length_field(head: &Head, is_cable: bool) -> Field {
    let is_cumulative = head.begins(&["cum", "accum", "running", "total", "kp", "chainage"])
        || head.begins(&[
            "нараст",
            "накоп",
            "суммарн",
            "итог",
            "от начал",
            "cəmi",
            "yığıl",
            "kumul",
            "жинақ",
            "жиынт",
        ]);
    match (is_cable, is_cumulative) {
        (true, true) => Field::CableCumulative,
        (true, false) => Field::CableBetween,
        (false, true) => Field::RouteCumulative,
        (false, false) => Field::RouteBetween,
    }
}

fn words_field(head: &Head) -> Option<Field> {
    if head.begins(&["remark", "comment", "note", "примеч", "замечан", "коммент", "qeyd", "ескерт"])
    {
        return Some(Field::Remark);
    }
    if head.begins(&["event", "событ", "hadisə", "оқиға"]) {
        return Some(Field::Event);
    }
    let is_other =
        head.has(&["from", "to", "от", "до"]) || head.begins(&["chart", "карт", "лист", "sheet", "fib"]);
    let is_number =
        head.begins(&["pos", "поз", "mövqe", "nöqtə", "нүкте", "точк", "пункт", "номер", "point"])
            || head.has(&["no", "nr", "п", "wp", "id"])
            || head.says(&["№", "#"]);
    (is_number && !is_other).then_some(Field::PositionNo)
}

/// The unit a head names for `field`.
pub(super) fn unit_of(all: &str, field: Field) -> Option<Unit> {
    let head = Head::of(all);
    match field {
        Field::Slack => {
            let is_ratio = head.begins(&["ratio", "factor", "коэфф", "əmsal"]);
            if is_ratio { Some(Unit::Ratio) } else { head.says(&["%"]).then_some(Unit::Percent) }
        }
        Field::RouteBetween | Field::RouteCumulative | Field::CableBetween | Field::CableCumulative => {
            length_unit(&head)
        }
        Field::Depth | Field::BurialTarget => depth_unit(&head),
        _ => None,
    }
}

fn length_unit(head: &Head) -> Option<Unit> {
    let is_mile = head.has(&["nm", "nmi", "nmile", "nmiles", "naut", "nautical", "mile", "miles"])
        || head.begins(&["миль", "мил", "морск", "mil", "теңіз"])
        || head.says(&["n.m", "n. m"]);
    if head.says(&["6087", "6,087", "6 087", "1855", "1,855"]) {
        Some(Unit::TelegraphMile)
    } else if head.says(&["1852", "1,852", "1 852"]) {
        Some(Unit::NauticalMile)
    } else if is_mile {
        Some(Unit::UnknownMile)
    } else if head.has(&["km", "kms", "км", "kilometres", "kilometers"]) {
        Some(Unit::Kilometre)
    } else {
        depth_unit(head)
    }
}

fn depth_unit(head: &Head) -> Option<Unit> {
    if head.has(&["m", "м", "metres", "meters", "metre", "meter", "metr", "метр", "метры"]) {
        Some(Unit::Metre)
    } else if head.has(&["ft", "feet", "foot", "фут", "футы"]) {
        Some(Unit::Foot)
    } else if head.has(&["fm", "fms", "fath"]) || head.begins(&["fathom", "сажен"]) {
        Some(Unit::Fathom)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_of_four_languages_say_the_same() {
        for (head, field) in [
            ("Pos No.", Field::PositionNo),
            ("№ п/п", Field::PositionNo),
            ("Event", Field::Event),
            ("Событие", Field::Event),
            ("Bearing °T", Field::Bearing),
            ("Азимут", Field::Bearing),
            ("Distance (km) between", Field::RouteBetween),
            ("Расстояние, км между", Field::RouteBetween),
            ("Məsafə (km)", Field::RouteBetween),
            ("Арақашықтық, км", Field::RouteBetween),
            ("Distance (km) cumulative", Field::RouteCumulative),
            ("Route KP", Field::RouteCumulative),
            ("Distance in nmiles (6087 ft) between", Field::RouteBetween),
            ("Slack %", Field::Slack),
            ("Cable (km) between", Field::CableBetween),
            ("Длина кабеля, км нарастающим итогом", Field::CableCumulative),
            ("Cable distance (km) cumulative", Field::CableCumulative),
            ("Cable type", Field::CableType),
            ("Тип кабеля", Field::CableType),
            ("Cable cumulative by type", Field::Derived),
            ("Cable totals by type", Field::Derived),
            ("Approx depth m", Field::Depth),
            ("Глубина моря, м", Field::Depth),
            ("Target burial m", Field::BurialTarget),
            ("Глубина заглубления, м", Field::BurialTarget),
            ("Burial method", Field::BurialMethod),
            ("Remarks", Field::Remark),
            ("Примечание", Field::Remark),
            ("Latitude radians", Field::Derived),
            ("Meridional parts", Field::Derived),
            ("Distance from equator", Field::Derived),
            ("Course (rad)", Field::Derived),
        ] {
            assert_eq!(meaning(head, head), What::Field(field), "{head}");
        }
        for head in
            ["Name", "Label", "Description", "Наименование", "Название", "Описание", "Ad", "Атауы", "Atauy"]
        {
            assert_eq!(meaning(head, head), What::MaybeEvent(Field::Unknown), "{head}");
        }
        assert_eq!(meaning("Point", "Point"), What::MaybeEvent(Field::PositionNo));
        assert_eq!(meaning("Survey line", "Survey line"), What::Unknown);
        assert_eq!(meaning("From pos", ""), What::Unknown);
    }

    #[test]
    fn parts_of_angles_are_told_apart() {
        for (all, own, what) in [
            ("Latitude °", "°", What::Latitude(Part::Degrees)),
            ("Latitude '", "'", What::Latitude(Part::Minutes)),
            ("Latitude H", "H", What::Latitude(Part::Hemisphere)),
            ("Longitude E/W", "E/W", What::Longitude(Part::Hemisphere)),
            ("Longitude", "Longitude", What::Longitude(Part::Unsaid)),
            ("Decimal latitude", "Decimal latitude", What::Latitude(Part::Decimal)),
            ("Lat ° ' \"", "Lat ° ' \"", What::Latitude(Part::Whole)),
            ("Широта град.", "град.", What::Latitude(Part::Degrees)),
            ("Бойлық", "", What::Longitude(Part::Unsaid)),
            ("N/S", "N/S", What::Latitude(Part::Hemisphere)),
        ] {
            assert_eq!(meaning(all, own), what, "{all}");
        }
    }

    #[test]
    fn a_nautical_mile_is_named_or_unknown() {
        for (head, unit) in [
            ("Distance in nmiles (6087 ft) between", Some(Unit::TelegraphMile)),
            ("Distance (nm of 1,852 m)", Some(Unit::NauticalMile)),
            ("Distance (nm)", Some(Unit::UnknownMile)),
            ("Расстояние, морские мили", Some(Unit::UnknownMile)),
            ("Distance (km)", Some(Unit::Kilometre)),
            ("Distance, m", Some(Unit::Metre)),
            ("Distance", None),
        ] {
            assert_eq!(unit_of(head, Field::RouteBetween), unit, "{head}");
        }
        assert_eq!(unit_of("Depth (fathoms)", Field::Depth), Some(Unit::Fathom));
        assert_eq!(unit_of("Slack ratio", Field::Slack), Some(Unit::Ratio));
    }
}
