//! Reference cases of exact splits: rules R1 and R2, compared to the last minor unit and the exact fraction.
//!
//! Shares are text and amounts whole numbers, so nothing here is a floating figure and every tolerance is zero.

use crate::outcome::{CaseOutcome, Status};
use consortium::{CarryForward, ConsortiumError, apportion};
use serde_json::Value;
use units::Share;

/// Why a case gives no comparison, in words.
type Read<T> = Result<T, String>;

/// All cases of one file. Files of rules the product does not have yet are skipped by name.
#[must_use]
pub fn run_file(file: &Value) -> Vec<CaseOutcome> {
    let id = file["id"].as_str().unwrap_or("(file without id)");
    let Some(cases) = file["cases"].as_array() else {
        return vec![CaseOutcome::broken(id, "cases is not a list")];
    };
    let rule = file["rule"].as_str().unwrap_or("missing");
    cases.iter().enumerate().map(|(index, case)| run_case(id, rule, index + 1, case)).collect()
}

fn run_case(file_id: &str, rule: &str, number: usize, case: &Value) -> CaseOutcome {
    let name = case["name"].as_str().map_or_else(|| format!("case {number}"), str::to_owned);
    let id = format!("{file_id}/{name}");
    let compared = match file_id {
        "01_apportion" => compare_apportion(case),
        "02_apportion_carry" => compare_carry(case),
        _ => return CaseOutcome::skipped(id, format!("rule {rule}")),
    };
    match compared {
        Ok(exact) => exact.outcome(id),
        Err(reason) => CaseOutcome::broken(id, reason),
    }
}

fn compare_apportion(case: &Value) -> Read<Exact> {
    let amount_minor = whole("amount_minor", &case["amount_minor"])?;
    let parts = apportion(amount_minor, &shares(case, "weights")?).map_err(|error| refused(&error))?;
    let mut exact = Exact::default();
    exact.compare_parts("expected_minor", &parts, &case["expected_minor"])?;
    Ok(exact)
}

fn compare_carry(case: &Value) -> Read<Exact> {
    let mut exact = Exact::default();
    if case.get("steps").is_none() {
        let mut stream = CarryForward::new(&shares(case, "weights")?).map_err(|error| refused(&error))?;
        compare_lines(&mut exact, &mut stream, case, "line")?;
        exact.compare_residuals("final residual", &stream, shares(case, "expected_final_residuals")?)?;
        return Ok(exact);
    }
    let steps = list(case, "steps")?;
    let first = steps.first().ok_or("a case without steps")?;
    let mut stream = CarryForward::new(&shares(first, "weights")?).map_err(|error| refused(&error))?;
    let mut lines_of_steps: Vec<Vec<usize>> = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        let place = format!("step {}", index + 1);
        let lines = if step.get("cancels").is_some() {
            compare_cancel(&mut exact, &mut stream, step, &place, &lines_of_steps)?;
            Vec::new()
        } else {
            stream.change_shares(&shares(step, "weights")?).map_err(|error| refused(&error))?;
            compare_lines(&mut exact, &mut stream, step, &format!("{place} line"))?
        };
        lines_of_steps.push(lines);
        exact.compare_residuals(&format!("{place} residual"), &stream, shares(step, "residuals_after")?)?;
    }
    Ok(exact)
}

/// Splits the lines of a case or step; gives the numbers the product knows them by.
fn compare_lines(
    exact: &mut Exact,
    stream: &mut CarryForward,
    step: &Value,
    place: &str,
) -> Read<Vec<usize>> {
    let (amounts, expected) = (list(step, "amounts_minor")?, list(step, "expected_minor")?);
    if amounts.len() != expected.len() {
        return Err(format!("{place}: {} amounts, {} lists of parts", amounts.len(), expected.len()));
    }
    let mut lines = Vec::new();
    for (index, (amount, expected)) in amounts.iter().zip(expected).enumerate() {
        let bill = stream.split(whole("amounts_minor", amount)?).map_err(|error| refused(&error))?;
        exact.compare_parts(&format!("{place} {}", index + 1), &bill.parts_minor, expected)?;
        lines.push(bill.line_no);
    }
    Ok(lines)
}

fn compare_cancel(
    exact: &mut Exact,
    stream: &mut CarryForward,
    step: &Value,
    place: &str,
    lines_of_steps: &[Vec<usize>],
) -> Read<()> {
    let nth = |key: &str| {
        let number = whole(key, &step["cancels"][key])?;
        usize::try_from(number - 1).map_err(|_| format!("{place}: cancels.{key} counts from 1"))
    };
    let line_no = lines_of_steps.get(nth("step")?).and_then(|lines| lines.get(nth("line").ok()?));
    let line_no = line_no.ok_or_else(|| format!("{place} cancels a line that was not split before"))?;
    let credit = stream.cancel(*line_no).map_err(|error| refused(&error))?;
    exact.compare_parts(&format!("{place} credit"), &credit, &list(step, "expected_minor")?[0])
}

/// Exact comparisons; the one farthest off is kept.
#[derive(Debug, Default)]
struct Exact {
    figures: usize,
    /// Place, ours, the file's, absolute difference.
    worst: Option<(String, Share, Share, Share)>,
}

impl Exact {
    fn compare(&mut self, place: String, value: Share, expected: Share) -> Read<()> {
        self.figures += 1;
        let difference = value.max(expected).minus(value.min(expected)).map_err(|error| error.to_string())?;
        if difference > self.worst.as_ref().map_or(Share::ZERO, |worst| worst.3) {
            self.worst = Some((place, value, expected, difference));
        }
        Ok(())
    }

    fn compare_parts(&mut self, place: &str, parts_minor: &[i64], expected: &Value) -> Read<()> {
        let expected = expected.as_array().ok_or_else(|| format!("{place}: the parts are not a list"))?;
        if expected.len() != parts_minor.len() {
            return Err(format!("{place}: {} parts, the file has {}", parts_minor.len(), expected.len()));
        }
        for (index, (part_minor, expected)) in parts_minor.iter().zip(expected).enumerate() {
            let expected = Share::whole(i128::from(whole(place, expected)?));
            self.compare(
                format!("{place} party {}", index + 1),
                Share::whole(i128::from(*part_minor)),
                expected,
            )?;
        }
        Ok(())
    }

    fn compare_residuals(&mut self, place: &str, stream: &CarryForward, expected: Vec<Share>) -> Read<()> {
        let residuals = stream.residuals();
        if expected.len() != residuals.len() {
            return Err(format!("{place}: {} residuals, the file has {}", residuals.len(), expected.len()));
        }
        for (index, (residual, expected)) in residuals.iter().zip(expected).enumerate() {
            self.compare(format!("{place} party {}", index + 1), *residual, expected)?;
        }
        Ok(())
    }

    fn outcome(self, id: String) -> CaseOutcome {
        if self.figures == 0 {
            return CaseOutcome::broken(id, "the file names no figure to compare");
        }
        let Some((place, value, expected, difference)) = self.worst else {
            let value = format!("{} figures", self.figures);
            let expected = "the same".to_owned();
            return CaseOutcome {
                id,
                value,
                expected,
                deviation: 0.0,
                tolerance: 0.0,
                status: Status::Passed,
            };
        };
        CaseOutcome {
            id,
            value: format!("{place} = {value}"),
            expected: expected.to_string(),
            deviation: difference.pct() / 100.0,
            tolerance: 0.0,
            status: Status::Failed,
        }
    }
}

fn refused(error: &ConsortiumError) -> String {
    format!("the product refused it: {error}")
}

fn whole(place: &str, value: &Value) -> Read<i64> {
    value.as_i64().ok_or_else(|| format!("{place} is {value}, not a whole number"))
}

fn list<'a>(object: &'a Value, key: &str) -> Read<&'a [Value]> {
    object[key].as_array().map(Vec::as_slice).ok_or_else(|| format!("{key} is not a list"))
}

fn shares(object: &Value, key: &str) -> Read<Vec<Share>> {
    let share = |value: &Value| {
        let text = value.as_str().ok_or_else(|| format!("{key}: {value} is not a text"))?;
        Share::parse(text).map_err(|error| error.to_string())
    };
    list(object, key)?.iter().map(share).collect()
}
