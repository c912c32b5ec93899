//! The redline of two revisions: what was entered first, then what followed from it.

use crate::results::Results;
use project::plan::Plan;
pub use project::redline::Change;
use project::redline::changes;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use units::suffix::{digits_of, round_to};
use units::{Currency, Fingerprint};

/// The format word of a redline this program writes.
pub const FORMAT: &str = "wetplant-redline/1";

/// Two revisions of a line side by side: only what differs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Redline {
    /// [`FORMAT`].
    pub format: String,
    /// The earlier of the two, by the order they were named in.
    pub before: Side,
    /// The later.
    pub after: Side,
    /// What a person entered differently.
    pub entered: Vec<Change>,
    /// What followed from it.
    pub followed: Vec<Consequence>,
}

/// One of two revisions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Side {
    /// Name of the system.
    pub name: String,
    /// Label of the revision.
    pub revision: String,
    /// Date it stands for.
    pub date: String,
    /// Fingerprint of the plan as entered.
    pub plan_fingerprint: Fingerprint,
}

/// A figure that came out differently.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Consequence {
    /// What it is, in words: `cable`, `first cost, typical`.
    pub what: String,
    /// Unit as people write it, or the currency of an amount in major units; empty for counts and words.
    pub unit: String,
    /// The figure before, as printed; none when it was not computed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// The figure after, as printed; none when it was not computed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// After less before, with its sign; none for words and where one side is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<String>,
}

impl Redline {
    /// Whether nothing differs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entered.is_empty() && self.followed.is_empty()
    }
}

/// A revision with its results.
#[derive(Debug, Clone, Copy)]
pub struct Revised<'a> {
    /// What was entered.
    pub plan: &'a Plan,
    /// What follows.
    pub results: &'a Results,
}

/// The redline from one revision to another.
#[must_use]
pub fn redline(before: Revised, after: Revised) -> Redline {
    Redline {
        format: FORMAT.to_owned(),
        before: side(before.results),
        after: side(after.results),
        entered: changes(before.plan, after.plan),
        followed: [consequences(before.results, after.results), shifts(before.plan, after.plan)].concat(),
    }
}

/// Where positions of a list have other kilometre points than before, without having moved themselves.
fn shifts(before: &Plan, after: &Plan) -> Vec<Consequence> {
    let mut found = Vec::new();
    for new in &after.list {
        let Some(old) = before.list.iter().find(|old| old.leg == new.leg) else { continue };
        for shift in rpl::redline::consequences(old, new).kp_shift {
            let shift_of = |along: &str, km: f64| {
                let text = number_text(km, "_km");
                let is_none = round_to(km, digits_of("_km").unwrap_or(4)) == 0.0;
                let signed = if text.starts_with('-') { text } else { format!("+{text}") };
                (!is_none).then(|| Consequence {
                    what: format!("{along} KP from position {} on", shift.from_position),
                    unit: "km".to_owned(),
                    before: None,
                    after: None,
                    change: Some(signed),
                })
            };
            found.extend(shift_of("route", shift.route_km.km()));
            found.extend(shift_of("cable", shift.cable_km.km()));
        }
    }
    found
}

fn side(results: &Results) -> Side {
    let plan = &results.plan;
    Side {
        name: plan.name.clone(),
        revision: plan.revision.clone(),
        date: plan.date.clone(),
        plan_fingerprint: plan.plan_fingerprint.clone(),
    }
}

/// A figure of one revision, under a name both may have.
struct Figure {
    what: String,
    value: Value,
}

#[derive(PartialEq)]
enum Value {
    /// A plain number with its unit suffix.
    Number(f64, &'static str),
    /// An amount.
    Amount(i64, Currency),
    /// Words.
    Words(String),
}

fn consequences(before: &Results, after: &Results) -> Vec<Consequence> {
    let (old, new) = (figures(before), figures(after));
    let mut names: Vec<&str> = new.iter().map(|figure| figure.what.as_str()).collect();
    names.extend(
        old.iter()
            .map(|figure| figure.what.as_str())
            .filter(|what| !names.contains(what))
            .collect::<Vec<_>>(),
    );
    let find = |figures: &'_ [Figure], what: &str| figures.iter().position(|figure| figure.what == what);
    names
        .into_iter()
        .filter_map(|what| {
            let before = find(&old, what).map(|index| &old[index].value);
            let after = find(&new, what).map(|index| &new[index].value);
            consequence(what, before, after)
        })
        .collect()
}

fn consequence(what: &str, before: Option<&Value>, after: Option<&Value>) -> Option<Consequence> {
    let (old, new) = (before.map(printed), after.map(printed));
    if old == new {
        return None;
    }
    let unit = after.or(before).map(unit).unwrap_or_default();
    Some(Consequence { what: what.to_owned(), unit, change: change(before, after), before: old, after: new })
}

fn unit(value: &Value) -> String {
    match value {
        Value::Number(_, suffix) => unit_of(suffix).to_owned(),
        Value::Amount(_, currency) => currency.code().to_owned(),
        Value::Words(_) => String::new(),
    }
}

/// The unit of a suffix as people write it.
fn unit_of(suffix: &str) -> &str {
    match suffix {
        "_pct" => "%",
        "_db" => "dB",
        "_gbps" => "Gbit/s",
        "_v" => "V",
        "_per_year" => "per year",
        "_count" | "_frac" => "",
        other => other.trim_start_matches('_'),
    }
}

/// A figure with the digits its unit allows.
fn printed(value: &Value) -> String {
    match value {
        Value::Number(number, suffix) => number_text(*number, suffix),
        Value::Amount(minor, currency) => major_text(*minor, *currency),
        Value::Words(words) => words.clone(),
    }
}

fn number_text(number: f64, suffix: &str) -> String {
    let digits = digits_of(suffix).unwrap_or(4);
    let rounded = round_to(number, digits) + 0.0; // no negative zero
    let is_whole = suffix == "_count" && rounded.fract() == 0.0;
    format!("{rounded:.*}", if is_whole { 0 } else { digits as usize })
}

fn major_text(minor: i64, currency: Currency) -> String {
    let digits = currency.minor_digits();
    let size = 10_u64.pow(digits);
    let (whole, part) = (minor.unsigned_abs() / size, minor.unsigned_abs() % size);
    let sign = if minor < 0 { "-" } else { "" };
    if digits == 0 {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{part:0width$}", width = digits as usize)
    }
}

fn change(before: Option<&Value>, after: Option<&Value>) -> Option<String> {
    let text = match (before?, after?) {
        (Value::Number(old, suffix), Value::Number(new, _)) => {
            // of the figures as printed, so that the three agree
            let digits = digits_of(suffix).unwrap_or(4);
            number_text(round_to(*new, digits) - round_to(*old, digits), suffix)
        }
        (Value::Amount(old, currency), Value::Amount(new, other)) if currency == other => {
            major_text(new.checked_sub(*old)?, *currency)
        }
        _ => return None,
    };
    Some(if text.starts_with('-') { text } else { format!("+{text}") })
}

/// The figures of a revision that people compare, in the order of the flow.
fn figures(results: &Results) -> Vec<Figure> {
    let mut list = Listing { figures: Vec::new() };
    lengths(&mut list, results);
    line(&mut list, results);
    works(&mut list, results);
    owners(&mut list, results);
    list.figures
}

struct Listing {
    figures: Vec<Figure>,
}

impl Listing {
    fn number(&mut self, what: &str, value: impl Into<Option<f64>>, suffix: &'static str) {
        if let Some(number) = value.into() {
            self.figures.push(Figure { what: what.to_owned(), value: Value::Number(number, suffix) });
        }
    }

    fn amount(&mut self, what: &str, minor: i64, currency: Currency) {
        self.figures.push(Figure { what: what.to_owned(), value: Value::Amount(minor, currency) });
    }

    fn words(&mut self, what: &str, words: &str) {
        self.figures.push(Figure { what: what.to_owned(), value: Value::Words(words.to_owned()) });
    }
}

fn lengths(list: &mut Listing, results: &Results) {
    let lengths = &results.lengths;
    list.number("geodesic between the landing points", lengths.geodesic_km.km(), "_km");
    list.number("route", lengths.route_km.km(), "_km");
    list.number("cable", lengths.cable_km.km(), "_km");
    list.number("fibre", lengths.fibre_km.km(), "_km");
    list.number("mean slack", lengths.slack_mean_pct, "_pct");
    list.number("buried, of the route", lengths.ploughed_km.km(), "_km");
    list.number("deepest water", lengths.deepest_m, "_m");
    for length in &lengths.by_type {
        list.number(&format!("cable {}", length.cable_type), length.cable_km.km(), "_km");
    }
    for sector in &lengths.by_sector {
        list.number(&format!("cable in sector {}", sector.sector), sector.cable_km.km(), "_km");
    }
    list.number("positions", count(results.rpl.positions.len()), "_count");
}

fn line(list: &mut Listing, results: &Results) {
    let Some(line) = &results.line else { return };
    let chosen = &line.chosen;
    list.number("repeaters", f64::from(chosen.repeaters_count), "_count");
    list.number("fibre pairs", f64::from(chosen.fibre_pairs_count), "_count");
    let option = line.options.iter().find(|option| option.repeaters_count == chosen.repeaters_count);
    list.number("GSNR, first day", option.map(|option| option.begin_of_life.gsnr_mean_db), "_db");
    list.number("GSNR, end of life", option.map(|option| option.end_of_life.gsnr_mean_db), "_db");
    list.number("capacity of a pair", option.map(|option| option.capacity_per_pair_gbps), "_gbps");
    list.number("capacity of the system", chosen.system_capacity_gbps, "_gbps");
    list.number("feed voltage", chosen.power_feed.map(|feed| feed.required_voltage_v), "_v");
    list.number("latency, one way", chosen.latency_one_way_ms, "_ms");
}

fn works(list: &mut Listing, results: &Results) {
    if let Some(cost) = &results.cost {
        for (what, minor) in [
            ("first cost, low", cost.low_minor),
            ("first cost, typical", cost.typical_minor),
            ("first cost, high", cost.high_minor),
        ] {
            list.amount(what, minor, cost.currency);
        }
    }
    if let Some(schedule) = &results.schedule {
        list.words("ready for service", &schedule.ready_for_service);
    }
    if let Some(risk) = &results.availability {
        list.number("faults", risk.faults_per_year, "_per_year");
        list.number("availability", risk.availability_frac, "_frac");
    }
}

fn owners(list: &mut Listing, results: &Results) {
    for agreement in &results.agreements {
        for party in &agreement.parties {
            let what = format!("{}, typical, under {}", party.name, agreement.name);
            list.amount(&what, party.typical_minor, agreement.currency);
        }
    }
}

/// A count as a number that prints.
#[allow(clippy::cast_precision_loss)] // a list has fewer than 2^53 positions
fn count(things: usize) -> f64 {
    things as f64
}
