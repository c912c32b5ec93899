//! The schedule: a forward pass over tasks with closed seasons (rule R9).

use crate::error::CostError;
use crate::plan::range;
use crate::season::{ClosedRange, days_between, ever_opens, finish_of, first_open, read_date};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use units::{Finding, Provenance, Staged};

/// The most days a task may take from the marine work: a bound of the program, a hundred years.
const MARINE_LIMIT_D: f64 = 36_500.0;

/// Tasks and season windows: section `[schedule]` of a plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SchedulePlan {
    /// First day, `YYYY-MM-DD`.
    pub start: String,
    /// Tag and source.
    #[serde(flatten)]
    pub provenance: Provenance,
    /// Seasons in which some work stops.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub window: Vec<SeasonWindow>,
    /// Tasks, each after the tasks it names.
    pub task: Vec<TaskPlan>,
}

/// Days of every year on which a kind of work is closed. Several of one id close together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeasonWindow {
    /// Name tasks refer to.
    pub id: String,
    /// First closed day, `MM-DD`.
    pub closed_from: String,
    /// Last closed day, `MM-DD`; earlier than the first: the range wraps the year.
    pub closed_to: String,
    /// Tag and source.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// One task.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TaskPlan {
    /// Name others refer to.
    pub id: String,
    /// In words.
    pub name: String,
    /// Calendar days of work; absent: the marine days of the design, rounded up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_d: Option<u32>,
    /// Tasks that must be finished.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<String>,
    /// Season window.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<String>,
    /// Tag and source.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// The schedule as computed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Schedule {
    /// First day.
    pub start: String,
    /// Ready for service: the first free day after the last task.
    pub ready_for_service: String,
    /// Tasks in the plan's order.
    pub tasks: Vec<ScheduledTask>,
    /// Ids on the critical path, first to last.
    pub critical_path: Vec<String>,
    /// Days spent waiting for a season on the critical path, before tasks and within them.
    pub season_wait_d: i64,
}

/// One task with its dates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ScheduledTask {
    /// Id.
    pub id: String,
    /// In words.
    pub name: String,
    /// First day of work.
    pub start: String,
    /// First free day.
    pub finish: String,
    /// Days of work.
    pub work_d: u32,
    /// Days between being ready to start and starting.
    pub season_wait_d: i64,
    /// Days between start and finish on which the season stopped the work.
    pub season_pause_d: i64,
    /// Whether it is on the critical path.
    pub critical: bool,
}

/// When each task starts and ends, what makes the last one end when it does, and the days lost to seasons.
///
/// # Source
/// Rule R9: forward pass in calendar days; a finish is the first free day; a task
/// with a window starts on its first open day and works on open days only. Critical path: from the task that ends last
/// back through the predecessor that ends last, ties to the first listed.
///
/// # Errors
/// When a date cannot be read, a name is unknown or used twice, tasks wait in a ring, a window never opens, or a date
/// lies beyond the calendar.
pub fn schedule(plan: &SchedulePlan, marine_d: f64) -> Result<Staged<Schedule>, CostError> {
    let tasks = TaskNet::read(plan).map_err(|mut problems| problems.remove(0))?;
    let marine = marine_work_d(marine_d)?;
    let work_d = |index: usize| plan.task[index].duration_d.unwrap_or(marine);
    let spans = forward(plan, &tasks, work_d)?;
    let path = critical_path(&tasks, &spans);
    let scheduled: Vec<ScheduledTask> = (0..spans.len())
        .map(|index| scheduled(&plan.task[index], &spans[index], work_d(index), path.contains(&index)))
        .collect();
    let finish = spans.iter().map(|span| span.finish).max().unwrap_or(tasks.start);
    let lost_d = |task: &ScheduledTask| task.season_wait_d + task.season_pause_d;
    let value = Schedule {
        start: tasks.start.to_string(),
        ready_for_service: finish.to_string(),
        critical_path: path.iter().map(|index| plan.task[*index].id.clone()).collect(),
        season_wait_d: scheduled.iter().filter(|task| task.critical).map(lost_d).sum(),
        tasks: scheduled,
    };
    let findings = value.tasks.iter().flat_map(season_findings).collect();
    Ok(Staged { value, findings })
}

/// Everything that keeps the section from being a schedule, as blocking findings.
#[must_use]
pub fn check(plan: &SchedulePlan) -> Vec<Finding> {
    let blocking =
        |problem: &CostError| Finding::blocks("schedule.plan.unusable", problem.to_string()).at("schedule");
    TaskNet::read(plan).err().unwrap_or_default().iter().map(blocking).collect()
}

/// The plan with every name resolved.
struct TaskNet {
    start: Date,
    /// Indices of the tasks each task follows, in the order it lists them.
    after: Vec<Vec<usize>>,
    /// Ranges on which each task may not work.
    closed: Vec<Vec<ClosedRange>>,
    /// Every task after all it follows; the plan's order where it is free.
    order: Vec<usize>,
}

impl TaskNet {
    /// Resolves the plan, or tells every problem; never an empty list of them.
    fn read(plan: &SchedulePlan) -> Result<Self, Vec<CostError>> {
        let mut problems = Vec::new();
        if plan.task.is_empty() {
            problems.push(CostError::NoTasks);
        }
        let start = read_date(&plan.start);
        if start.is_none() {
            problems.push(bad_date("schedule.start", &plan.start, "a day as YYYY-MM-DD"));
        }
        let windows = read_windows(plan, &mut problems);
        let closed = plan.task.iter().map(|task| closed_for(task, &windows, &mut problems)).collect();
        let after = predecessors(plan, &mut problems);
        let order = ordered(&after).unwrap_or_else(|ring| {
            let tasks = ring.iter().map(|index| plan.task[*index].id.clone()).collect();
            problems.push(CostError::Cycle { tasks });
            Vec::new()
        });
        match start {
            Some(start) if problems.is_empty() => Ok(TaskNet { start, after, closed, order }),
            _ => Err(problems),
        }
    }
}

fn bad_date(place: &str, text: &str, wanted: &'static str) -> CostError {
    CostError::Date { place: place.to_owned(), text: text.to_owned(), wanted }
}

fn read_windows<'a>(
    plan: &'a SchedulePlan,
    problems: &mut Vec<CostError>,
) -> BTreeMap<&'a str, Vec<ClosedRange>> {
    let mut windows: BTreeMap<&str, Vec<ClosedRange>> = BTreeMap::new();
    for window in &plan.window {
        let ranges = windows.entry(&window.id).or_default();
        match ClosedRange::read(&window.closed_from, &window.closed_to) {
            Ok(range) => ranges.push(range),
            Err(text) => {
                let place = format!("schedule.window {}", window.id);
                problems.push(bad_date(&place, text, "a day of the year as MM-DD"));
            }
        }
    }
    let shut = windows.iter().filter(|(_, ranges)| !ever_opens(ranges));
    problems.extend(shut.map(|(id, _)| CostError::NeverOpens { window: (*id).to_owned() }));
    windows
}

fn closed_for(
    task: &TaskPlan,
    windows: &BTreeMap<&str, Vec<ClosedRange>>,
    problems: &mut Vec<CostError>,
) -> Vec<ClosedRange> {
    let Some(window) = &task.window else { return Vec::new() };
    windows.get(window.as_str()).cloned().unwrap_or_else(|| {
        problems.push(CostError::UnknownWindow { task: task.id.clone(), window: window.clone() });
        Vec::new()
    })
}

fn predecessors(plan: &SchedulePlan, problems: &mut Vec<CostError>) -> Vec<Vec<usize>> {
    let mut index_of: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, task) in plan.task.iter().enumerate() {
        if index_of.insert(&task.id, index).is_some() {
            problems.push(CostError::TaskTwice { task: task.id.clone() });
        }
    }
    let mut after = Vec::new();
    for task in &plan.task {
        let unknown = task.after.iter().filter(|name| !index_of.contains_key(name.as_str()));
        problems.extend(
            unknown.map(|name| CostError::UnknownPredecessor { task: task.id.clone(), after: name.clone() }),
        );
        after.push(task.after.iter().filter_map(|name| index_of.get(name.as_str()).copied()).collect());
    }
    after
}

/// Tasks in an order in which each comes after all it follows; a ring of tasks when there is none.
fn ordered(after: &[Vec<usize>]) -> Result<Vec<usize>, Vec<usize>> {
    let mut open: Vec<BTreeSet<usize>> =
        after.iter().map(|before| before.iter().copied().collect()).collect();
    let mut followers: Vec<Vec<usize>> = vec![Vec::new(); after.len()];
    for (task, before) in open.iter().enumerate() {
        before.iter().for_each(|earlier| followers[*earlier].push(task));
    }
    let mut ready: BTreeSet<usize> = (0..after.len()).filter(|task| open[*task].is_empty()).collect();
    let mut order = Vec::new();
    while let Some(task) = ready.pop_first() {
        order.push(task);
        for follower in &followers[task] {
            open[*follower].remove(&task);
            if open[*follower].is_empty() {
                ready.insert(*follower);
            }
        }
    }
    if order.len() == after.len() { Ok(order) } else { Err(ring(&open)) }
}

/// A ring among tasks that still wait: each waits for another that waits, so walking back must come round.
fn ring(open: &[BTreeSet<usize>]) -> Vec<usize> {
    let mut walk: Vec<usize> = Vec::new();
    let mut next = open.iter().position(|before| !before.is_empty());
    while let Some(task) = next {
        if let Some(met) = walk.iter().position(|earlier| *earlier == task) {
            let mut ring = walk.split_off(met);
            ring.push(task);
            return ring;
        }
        walk.push(task);
        next = open[task].first().copied();
    }
    walk
}

/// When a task could start, starts, and is over.
struct TaskSpan {
    ready: Date,
    start: Date,
    finish: Date,
}

fn forward(
    plan: &SchedulePlan,
    tasks: &TaskNet,
    work_d: impl Fn(usize) -> u32,
) -> Result<Vec<TaskSpan>, CostError> {
    let unstarted = |_| TaskSpan { ready: tasks.start, start: tasks.start, finish: tasks.start };
    let mut spans: Vec<TaskSpan> = (0..plan.task.len()).map(unstarted).collect();
    for index in &tasks.order {
        let before = tasks.after[*index].iter().map(|earlier| spans[*earlier].finish);
        let ready = before.max().unwrap_or(tasks.start);
        let closed = &tasks.closed[*index];
        let beyond = || CostError::BeyondCalendar { task: plan.task[*index].id.clone() };
        let start = first_open(ready, closed).ok_or_else(beyond)?;
        let finish = finish_of(start, work_d(*index), closed).ok_or_else(beyond)?;
        spans[*index] = TaskSpan { ready, start, finish };
    }
    Ok(spans)
}

/// From the task that ends last back through the predecessor that ends last; first to last. Ties: the first listed.
fn critical_path(tasks: &TaskNet, spans: &[TaskSpan]) -> Vec<usize> {
    let everyone: Vec<usize> = (0..spans.len()).collect();
    let mut path = Vec::new();
    let mut next = ends_last(&everyone, spans);
    while let Some(task) = next {
        path.push(task);
        next = ends_last(&tasks.after[task], spans);
    }
    path.reverse();
    path
}

fn ends_last(candidates: &[usize], spans: &[TaskSpan]) -> Option<usize> {
    // `max_by_key` keeps the last of equals; turned round, that is the first listed.
    candidates.iter().rev().copied().max_by_key(|task| spans[*task].finish)
}

fn scheduled(task: &TaskPlan, span: &TaskSpan, work_d: u32, critical: bool) -> ScheduledTask {
    ScheduledTask {
        id: task.id.clone(),
        name: task.name.clone(),
        start: span.start.to_string(),
        finish: span.finish.to_string(),
        work_d,
        season_wait_d: days_between(span.ready, span.start),
        season_pause_d: days_between(span.start, span.finish) - i64::from(work_d),
        critical,
    }
}

fn season_findings(task: &ScheduledTask) -> Vec<Finding> {
    let place = format!("schedule.task {}", task.id);
    let mut findings = Vec::new();
    if task.season_pause_d > 0 {
        let message = format!(
            "{} starts on {} and stops for {} d of its closed season before it ends on {}",
            task.name, task.start, task.season_pause_d, task.finish
        );
        let hint = "start it earlier in the season, or plan two campaigns with their own mobilisation";
        findings.push(Finding::warns("schedule.season.interrupts", message).at(&place).hint(hint));
    }
    if task.critical && task.season_wait_d > 0 {
        let message = format!(
            "{} is ready to start {} d before its season opens on {}; the date of service waits with it",
            task.name, task.season_wait_d, task.start
        );
        findings.push(Finding::notes("schedule.season.waits", message).at(&place));
    }
    findings
}

/// Marine days as whole days of a task: rounded up.
fn marine_work_d(marine_d: f64) -> Result<u32, CostError> {
    if let Some(problem) = range("marine_d", marine_d, 0.0..=MARINE_LIMIT_D, "between 0 and 36500 days") {
        return Err(problem);
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // the range was checked above
    Ok(marine_d.ceil() as u32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use units::Tag;

    fn source() -> Provenance {
        Provenance::new(Tag::Assumed, "test")
    }

    fn task(id: &str, duration_d: Option<u32>, after: &[&str], window: Option<&str>) -> TaskPlan {
        let after = after.iter().map(|name| (*name).to_owned()).collect();
        let window = window.map(str::to_owned);
        TaskPlan { id: id.into(), name: id.into(), duration_d, after, window, provenance: source() }
    }

    fn window(id: &str, closed_from: &str, closed_to: &str) -> SeasonWindow {
        SeasonWindow {
            id: id.into(),
            closed_from: closed_from.into(),
            closed_to: closed_to.into(),
            provenance: source(),
        }
    }

    fn plan(task: Vec<TaskPlan>) -> SchedulePlan {
        let window = vec![window("canal", "11-15", "04-15"), window("sea", "11-01", "03-31")];
        SchedulePlan { start: "2025-03-03".into(), provenance: source(), window, task }
    }

    /// The worked example W15; the lay takes the marine days.
    fn w15() -> SchedulePlan {
        plan(vec![
            task("CIF", Some(0), &[], None),
            task("study", Some(75), &["CIF"], None),
            task("survey", Some(45), &["study"], Some("sea")),
            task("engineering", Some(40), &["survey"], None),
            task("cable", Some(150), &["engineering"], None),
            task("canal", Some(30), &["cable"], Some("canal")),
            task("fitout", Some(70), &["engineering"], None),
            task("permits", Some(240), &["study"], None),
            task("lay", None, &["canal", "fitout", "permits"], Some("sea")),
            task("tests", Some(25), &["lay"], None),
        ])
    }

    fn of(schedule: &Schedule, id: &str) -> ScheduledTask {
        schedule.tasks.iter().find(|task| task.id == id).unwrap().clone()
    }

    #[test]
    fn the_worked_example_waits_99_days_for_the_canal_and_is_ready_on_15_july_2026() {
        let Staged { value, findings } = schedule(&w15(), 35.0).unwrap();
        assert_eq!(of(&value, "cable").finish, "2026-01-07");
        let canal = of(&value, "canal");
        assert_eq!(
            (canal.season_wait_d, canal.start.as_str(), canal.finish.as_str()),
            (99, "2026-04-16", "2026-05-16")
        );
        let lay = of(&value, "lay");
        assert_eq!((lay.start.as_str(), lay.finish.as_str(), lay.work_d), ("2026-05-16", "2026-06-20", 35));
        assert_eq!(value.ready_for_service, "2026-07-15");
        let path = ["CIF", "study", "survey", "engineering", "cable", "canal", "lay", "tests"];
        assert_eq!(value.critical_path, path);
        assert_eq!(value.season_wait_d, 99);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].code, "schedule.season.waits");
    }

    #[test]
    fn marine_days_round_up_to_whole_days() {
        let value = schedule(&w15(), 34.2).unwrap().value;
        assert_eq!(of(&value, "lay").work_d, 35);
        assert!(schedule(&w15(), f64::NAN).is_err() && schedule(&w15(), -1.0).is_err());
    }

    #[test]
    fn the_order_of_the_list_does_not_change_the_dates() {
        let mut turned = w15();
        turned.task.reverse();
        let (listed, turned) =
            (schedule(&w15(), 35.0).unwrap().value, schedule(&turned, 35.0).unwrap().value);
        for task in &listed.tasks {
            assert_eq!(
                (&task.start, &task.finish),
                (&of(&turned, &task.id).start, &of(&turned, &task.id).finish)
            );
        }
        assert_eq!(listed.critical_path, turned.critical_path);
    }

    #[test]
    fn a_lay_that_runs_into_winter_stops_and_says_so() {
        let lone = plan(vec![task("lay", Some(300), &[], Some("sea"))]);
        let Staged { value, findings } = schedule(&lone, 0.0).unwrap();
        // open from 1 April to 31 October, 214 days; the other 86 in the next year
        assert_eq!((value.tasks[0].season_wait_d, value.tasks[0].season_pause_d), (29, 151));
        assert_eq!(value.ready_for_service, "2026-06-26");
        assert_eq!(value.season_wait_d, 180);
        assert!(findings.iter().any(|finding| finding.code == "schedule.season.interrupts"));
    }

    #[test]
    fn two_ranges_of_one_window_close_together() {
        let mut both = plan(vec![task("lay", Some(10), &[], Some("sea"))]);
        both.window.push(window("sea", "04-01", "04-10"));
        assert_eq!(schedule(&both, 0.0).unwrap().value.tasks[0].start, "2025-04-11");
    }

    #[test]
    fn of_predecessors_that_end_together_the_first_listed_is_critical() {
        let tie = plan(vec![
            task("a", Some(10), &[], None),
            task("b", Some(10), &[], None),
            task("end", Some(5), &["b", "a"], None),
        ]);
        assert_eq!(schedule(&tie, 0.0).unwrap().value.critical_path, ["b", "end"]);
    }

    #[test]
    fn tasks_in_a_ring_are_named() {
        let ring = plan(vec![
            task("first", Some(1), &[], None),
            task("a", Some(1), &["first", "c"], None),
            task("b", Some(1), &["a"], None),
            task("c", Some(1), &["b"], None),
            task("last", Some(1), &["c"], None),
        ]);
        let Err(CostError::Cycle { tasks }) = schedule(&ring, 0.0) else { panic!("a ring was scheduled") };
        assert_eq!(tasks, ["a", "c", "b", "a"]);
    }

    #[test]
    fn every_problem_is_found_not_only_the_first() {
        let mut bad = plan(vec![
            task("a", Some(1), &["nothing"], Some("no window")),
            task("a", Some(1), &[], None),
            task("b", Some(1), &["b"], None),
        ]);
        bad.start = "3 March 2025".into();
        bad.window.push(window("shut", "01-01", "12-31"));
        bad.window.push(window("odd", "02-30", "03-01"));
        let messages: Vec<String> = check(&bad).into_iter().map(|finding| finding.message).collect();
        for words in ["3 March 2025", "nothing", "no window", "called `a`", "every day", "02-30", "b after b"]
        {
            assert!(messages.iter().any(|message| message.contains(words)), "{words}: {messages:?}");
        }
        assert_eq!(check(&w15()), Vec::new());
        assert_eq!(schedule(&plan(Vec::new()), 0.0), Err(CostError::NoTasks));
    }

    #[test]
    fn work_beyond_the_calendar_is_an_error() {
        let endless = plan(vec![task("lay", Some(u32::MAX), &[], None)]);
        assert_eq!(schedule(&endless, 0.0), Err(CostError::BeyondCalendar { task: "lay".into() }));
    }
}
