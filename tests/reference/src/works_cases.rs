//! Reference cases of works: schedules (rule R9) and days of the marine spread (rule R10).
//!
//! Dates and amounts are compared exactly; days of the spread to the 1e-6 of the file's own decimal.

use crate::outcome::{CaseOutcome, Status, Worst};
use cost::marine::{MarineRates, MarineWork, marine_days, spread_cost_minor};
use cost::schedule::{SchedulePlan, SeasonWindow, TaskPlan, schedule};
use serde_json::Value;
use units::{Provenance, RouteKm, Tag};

/// Why a case gives no comparison, in words.
type Read<T> = Result<T, String>;

/// Whether a file of the consortium's cases is one of works.
#[must_use]
pub fn is_works(file_id: &str) -> bool {
    matches!(file_id, "14_schedule" | "15_marine_spread")
}

/// All cases of one file.
#[must_use]
pub fn run_file(file: &Value) -> Vec<CaseOutcome> {
    let file_id = file["id"].as_str().unwrap_or("(file without id)");
    let Some(cases) = file["cases"].as_array() else {
        return vec![CaseOutcome::broken(file_id, "cases is not a list")];
    };
    let run = |(index, case): (usize, &Value)| {
        let id = format!("{file_id}/case {}", index + 1);
        let outcome = match file_id {
            "14_schedule" => compare_schedule(&id, case),
            "15_marine_spread" => compare_spread(&id, case),
            _ => return CaseOutcome::skipped(id, "not a case of works"),
        };
        outcome.unwrap_or_else(|reason| CaseOutcome::broken(&id, reason))
    };
    cases.iter().enumerate().map(run).collect()
}

/// Every date, the end and the critical path, each as a line of text; the first that differs is shown.
fn compare_schedule(id: &str, case: &Value) -> Read<CaseOutcome> {
    let computed = schedule(&plan(case)?, 0.0).map_err(|error| error.to_string())?.value;
    let mut pairs = Vec::new();
    let dates = case["expected_start_finish"].as_object().ok_or("expected_start_finish is not an object")?;
    for (task_id, expected) in dates {
        let task = computed.tasks.iter().find(|task| &task.id == task_id);
        let task = task.ok_or_else(|| format!("no task {task_id}"))?;
        let expected = format!("{task_id} {} to {}", text(&expected[0])?, text(&expected[1])?);
        pairs.push((format!("{task_id} {} to {}", task.start, task.finish), expected));
    }
    let path = texts(&case["expected_critical_path"])?.join(" ");
    pairs.push((computed.critical_path.join(" "), path));
    pairs.push((
        format!("end {}", computed.ready_for_service),
        format!("end {}", text(&case["expected_end"])?),
    ));
    let differs = pairs.iter().find(|(value, expected)| value != expected);
    let (value, expected) = differs.or(pairs.last()).cloned().unwrap_or_default();
    let (status, deviation) = if differs.is_some() { (Status::Failed, 1.0) } else { (Status::Passed, 0.0) };
    Ok(CaseOutcome { id: id.to_owned(), value, expected, deviation, tolerance: 0.0, status })
}

fn compare_spread(id: &str, case: &Value) -> Read<CaseOutcome> {
    let inputs = &case["inputs"];
    let work = MarineWork {
        ploughed_km: RouteKm(figure(inputs, "buried_km")?),
        surface_km: RouteKm(figure(inputs, "surface_km")?),
        joints_count: count(inputs, "joints")?,
        shore_ends_count: count(inputs, "shore_ends")?,
    };
    let rates = MarineRates {
        plough_speed_kmh: figure(inputs, "plough_kmh")?,
        surface_speed_kmh: figure(inputs, "lay_kmh")?,
        joint_d: figure(inputs, "days_per_joint")?,
        shore_end_d: figure(inputs, "days_per_shore")?,
        downtime_frac: figure(inputs, "downtime")?,
    };
    let hired_d = marine_days(&work, &rates).map_err(|error| error.to_string())?.hired_d;
    let (day_rate, mobilisation) = (whole(case, "day_rate_minor")?, whole(case, "mobilisation_minor")?);
    let cost = spread_cost_minor(hired_d, day_rate, mobilisation).map_err(|error| error.to_string())?;
    let mut worst = Worst::default();
    worst.compare("days", hired_d, figure(case, "expected_days_decimal")?, 1e-6);
    worst.compare("cost_minor", cost as f64, whole(case, "expected_cost_minor")? as f64, 0.0);
    Ok(worst.outcome(id))
}

fn plan(case: &Value) -> Read<SchedulePlan> {
    let mut window = Vec::new();
    for (id, closed) in case["windows"].as_object().ok_or("windows is not an object")? {
        for range in closed["closed"].as_array().ok_or("closed is not a list")? {
            let (closed_from, closed_to) = (text(&range[0])?, text(&range[1])?);
            window.push(SeasonWindow { id: id.clone(), closed_from, closed_to, provenance: source() });
        }
    }
    let tasks = case["tasks"].as_array().ok_or("tasks is not a list")?;
    let task = tasks.iter().map(task).collect::<Read<_>>()?;
    Ok(SchedulePlan { start: text(&case["start"])?, provenance: source(), window, task })
}

fn task(value: &Value) -> Read<TaskPlan> {
    Ok(TaskPlan {
        id: text(&value["id"])?,
        name: text(&value["id"])?,
        duration_d: Some(count(value, "days")?),
        after: texts(&value["after"])?,
        window: value.get("window").map(text).transpose()?,
        provenance: source(),
    })
}

fn source() -> Provenance {
    Provenance::new(Tag::Assumed, "reference case")
}

fn text(value: &Value) -> Read<String> {
    value.as_str().map(str::to_owned).ok_or_else(|| format!("{value} is not a text"))
}

fn texts(value: &Value) -> Read<Vec<String>> {
    value.as_array().ok_or_else(|| format!("{value} is not a list"))?.iter().map(text).collect()
}

fn figure(fields: &Value, key: &str) -> Read<f64> {
    fields[key].as_f64().ok_or_else(|| format!("{key} is not a number"))
}

fn whole(fields: &Value, key: &str) -> Read<i64> {
    fields[key].as_i64().ok_or_else(|| format!("{key} is not a whole number"))
}

fn count(fields: &Value, key: &str) -> Read<u32> {
    u32::try_from(whole(fields, key)?).map_err(|_| format!("{key} is not a number of things"))
}
