//! Why a number is what it is: its formula and source, and the values it was computed from.
//!
//! The rules stand in `why.toml`; a test walks every number of the shipped example and finds a rule and living inputs
//! for each.

use crate::results::{ResultsFile, StageRecord};
use project::plan::Plan;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::LazyLock;

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let book: RuleBook = toml::from_str(include_str!("why.toml")).expect("a test reads why.toml");
    book.rule
});

/// How many values of an input that stands for many are listed.
const LISTED_MAX: usize = 6;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleBook {
    rule: Vec<Rule>,
}

/// Where the numbers at some places come from.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    at: String,
    stage: String,
    formula: String,
    source: String,
    inputs: Vec<String>,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Answer {
    /// Place in `results.json`.
    pub pointer: String,
    /// The value there.
    pub value: Value,
    /// What it is, from the schema.
    pub what: String,
    /// How it is computed.
    pub formula: String,
    /// Standard, paper or rule.
    pub source: String,
    /// The stage that computed it, with the fingerprint of its inputs; none for a figure taken from the plan.
    pub stage: Option<StageRecord>,
    /// What went in.
    pub inputs: Vec<Input>,
}

/// One input of a number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Input {
    /// Place in `results.json`, or `plan:` and the place in the plan.
    pub place: String,
    /// Its value; for a place that stands for many, the first few.
    pub value: Value,
    /// How many values it stands for.
    pub values_count: usize,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WhyError {
    /// Nothing stands there.
    #[error("results.json has nothing at `{pointer}`; near it: {near}")]
    NoSuchPlace {
        /// The place asked for.
        pointer: String,
        /// Keys at the deepest place that exists.
        near: String,
    },
    /// Something stands there that is not a number.
    #[error("`{pointer}` is not a number; ask for one of: {near}")]
    NotANumber {
        /// The place asked for.
        pointer: String,
        /// Keys there.
        near: String,
    },
    /// No rule speaks of it: a gap of ours.
    #[error("no rule explains `{pointer}`; this is a gap in the program, please report it")]
    NoRule {
        /// The place asked for.
        pointer: String,
    },
}

/// A plan and its results laid open, to be asked about many numbers.
#[derive(Debug)]
pub struct Explainer {
    results: Value,
    plan: Value,
    schema: Value,
    stages: Vec<StageRecord>,
}

impl Explainer {
    /// Lays a plan and its results open, with the digits the file shows.
    #[must_use]
    pub fn new(plan: &Plan, file: &ResultsFile) -> Self {
        let mut results = serde_json::to_value(file).unwrap_or(Value::Null);
        units::suffix::round_by_suffix(&mut results);
        Self {
            results,
            plan: project::plan::to_document(plan).unwrap_or(Value::Null),
            schema: serde_json::to_value(schemars::schema_for!(ResultsFile)).unwrap_or(Value::Null),
            stages: file.results.stages.clone(),
        }
    }

    /// Explains the number at `pointer`: `/lengths/route_km`, or `lengths.route_km`.
    ///
    /// # Errors
    /// When nothing, or no number, stands there.
    pub fn why(&self, pointer: &str) -> Result<Answer, WhyError> {
        let pointer = normal(pointer);
        let Some(value) = self.results.pointer(&pointer) else {
            return Err(WhyError::NoSuchPlace { near: near(&self.results, &pointer), pointer });
        };
        if !value.is_number() {
            return Err(WhyError::NotANumber { near: keys(value), pointer });
        }
        let steps: Vec<&str> = pointer.split('/').skip(1).collect();
        let Some((rule, caught)) = best_rule(&steps) else { return Err(WhyError::NoRule { pointer }) };
        let look_up = |input: &String| look_up(&fill(input, &caught), &self.results, &self.plan);
        Ok(Answer {
            value: value.clone(),
            what: description(&self.schema, &steps),
            formula: rule.formula.clone(),
            source: rule.source.clone(),
            stage: self.stages.iter().find(|stage| stage.stage == rule.stage).cloned(),
            inputs: rule.inputs.iter().map(look_up).collect(),
            pointer,
        })
    }
}

/// Every number of a results file, by its place.
#[must_use]
pub fn numbers(file: &ResultsFile) -> Vec<String> {
    let mut found = Vec::new();
    collect(&serde_json::to_value(file).unwrap_or(Value::Null), String::new(), &mut found);
    found
}

fn collect(value: &Value, place: String, found: &mut Vec<String>) {
    match value {
        Value::Number(_) => found.push(place),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(item, format!("{place}/{index}"), found);
            }
        }
        Value::Object(fields) => {
            for (key, field) in fields {
                collect(field, format!("{place}/{key}"), found);
            }
        }
        _ => {}
    }
}

/// `lengths.route_km` and `/lengths/route_km` are the same place.
fn normal(pointer: &str) -> String {
    if pointer.starts_with('/') {
        return pointer.trim_end_matches('/').to_owned();
    }
    let dotted = pointer.replace('[', ".").replace(']', "");
    format!("/{}", dotted.split('.').filter(|step| !step.is_empty()).collect::<Vec<_>>().join("/"))
}

fn near(results: &Value, pointer: &str) -> String {
    let mut steps: Vec<&str> = pointer.split('/').collect();
    while steps.pop().is_some() {
        if let Some(value) = results.pointer(&steps.join("/")) {
            return keys(value);
        }
    }
    keys(results)
}

fn keys(value: &Value) -> String {
    match value {
        Value::Object(fields) => fields.keys().cloned().collect::<Vec<_>>().join(", "),
        Value::Array(items) => format!("0 to {}", items.len().saturating_sub(1)),
        other => other.to_string(),
    }
}

/// The rule with the most steps spelled out among those that match, with what its `*`s caught.
fn best_rule(steps: &[&str]) -> Option<(&'static Rule, Vec<String>)> {
    RULES
        .iter()
        .filter_map(|rule| matches(&rule.at, steps).map(|(caught, weight)| (rule, caught, weight)))
        .max_by_key(|(_, _, weight)| *weight)
        .map(|(rule, caught, _)| (rule, caught))
}

/// What the `*`s of a pattern caught, and how many letters of it are spelled out.
fn matches(pattern: &str, steps: &[&str]) -> Option<(Vec<String>, usize)> {
    let wanted: Vec<&str> = pattern.split('/').skip(1).collect();
    let (mut caught, mut weight) = (Vec::new(), 0);
    for (index, part) in wanted.iter().enumerate() {
        if *part == "**" {
            return (steps.len() > index).then_some((caught, weight));
        }
        let step = steps.get(index)?;
        match part.strip_prefix('*') {
            Some(ending) if step.ends_with(ending) => {
                caught.push((*step).to_owned());
                weight += ending.len();
            }
            None if part == step => weight += part.len() + 1,
            _ => return None,
        }
    }
    (wanted.len() == steps.len()).then_some((caught, weight))
}

fn fill(template: &str, caught: &[String]) -> String {
    let mut text = template.to_owned();
    for (index, step) in caught.iter().enumerate() {
        text = text.replace(&format!("{{{index}}}"), step);
    }
    text
}

fn look_up(place: &str, results: &Value, plan: &Value) -> Input {
    let values = match place.strip_prefix("plan:") {
        Some(inside) => in_plan(plan, inside).into_iter().cloned().collect(),
        None => all_at(results, place),
    };
    let values_count = values.len();
    let value = match values.as_slice() {
        [one] => one.clone(),
        many => Value::Array(many.iter().take(LISTED_MAX).cloned().collect()),
    };
    Input { place: place.to_owned(), value, values_count }
}

/// All values at a pattern of `results.json`.
fn all_at(results: &Value, pattern: &str) -> Vec<Value> {
    let mut here = vec![results];
    for step in pattern.split('/').skip(1) {
        here = here
            .into_iter()
            .flat_map(|value| match (step, value) {
                ("*", Value::Array(items)) => items.iter().collect::<Vec<_>>(),
                (key, Value::Array(items)) => {
                    key.parse().ok().and_then(|index: usize| items.get(index)).into_iter().collect()
                }
                (key, Value::Object(fields)) => fields.get(key).into_iter().collect(),
                _ => Vec::new(),
            })
            .collect();
    }
    here.into_iter().cloned().collect()
}

/// The value at `section.key` or `section[index or id]` of the plan; none when the plan leaves it out.
fn in_plan<'a>(plan: &'a Value, place: &str) -> Option<&'a Value> {
    let mut here = plan;
    for step in place.split('.') {
        let (key, item) = match step.split_once('[') {
            Some((key, rest)) => (key, Some(rest.trim_end_matches(']'))),
            None => (step, None),
        };
        here = here.get(key)?;
        if let Some(item) = item {
            let items = here.as_array()?;
            let by_index = item.parse().ok().and_then(|index: usize| items.get(index));
            let has_name = |value: &&Value| ["id", "code"].iter().any(|key| value[*key] == item);
            here = by_index.or_else(|| items.iter().find(has_name))?;
        }
    }
    Some(here)
}

/// The description of a place from the schema of the results.
fn description(schema: &Value, steps: &[&str]) -> String {
    let mut here = schema;
    let mut text = String::new();
    for step in steps {
        let Some(next) = step_into(schema, here, step) else { return text };
        if let Some(said) = next.get("description").and_then(Value::as_str) {
            said.clone_into(&mut text);
        }
        here = next;
    }
    text
}

fn step_into<'a>(schema: &'a Value, here: &'a Value, step: &str) -> Option<&'a Value> {
    let resolved = resolve(schema, here);
    if step.parse::<usize>().is_ok() {
        return resolved.get("items");
    }
    let own = resolved.get("properties").and_then(|properties| properties.get(step));
    let choices =
        ["anyOf", "oneOf", "allOf"].iter().filter_map(|key| resolved.get(*key)?.as_array()).flatten();
    own.or_else(|| choices.into_iter().find_map(|choice| step_into(schema, choice, step)))
}

fn resolve<'a>(schema: &'a Value, here: &'a Value) -> &'a Value {
    let name = here.get("$ref").and_then(Value::as_str).and_then(|name| name.strip_prefix("#/$defs/"));
    name.and_then(|name| schema.get("$defs")?.get(name)).unwrap_or(here)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rule_book_reads_and_the_more_specific_rule_wins() {
        let rule = |pointer: &str| {
            best_rule(&pointer.split('/').skip(1).collect::<Vec<_>>()).map(|(rule, _)| rule.at.as_str())
        };
        assert_eq!(rule("/lengths/route_km"), Some("/lengths/route_km"));
        assert_eq!(rule("/landings/0/approach_km"), Some("/landings/*/approach_km"));
        assert_eq!(rule("/landings/0/lon_deg"), Some("/landings/*/*"));
        assert_eq!(rule("/corridor/answers/0/with_line/one_way_ms"), Some("/corridor/answers/*/*/*_ms"));
        assert_eq!(rule("/legs/0/solver/nodes_count"), Some("/legs/*/solver/**"));
    }

    #[test]
    fn a_dotted_place_is_a_pointer() {
        assert_eq!(normal("rpl.rows[3].cable_km"), "/rpl/rows/3/cable_km");
        assert_eq!(normal("/rpl/rows/3"), "/rpl/rows/3");
    }
}
