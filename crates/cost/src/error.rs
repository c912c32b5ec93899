//! Why a price, a quantity, an amount or a schedule cannot be computed.

use cable::catalogue::CatalogueError;
use units::MoneyError;

/// An input nothing can be computed from.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CostError {
    /// A figure of the cost plan, or one handed in beside it, is out of its range.
    #[error("cost plan: {field} is {value}; it must be {limit}")]
    PlanValue {
        /// The field, as in the plan.
        field: &'static str,
        /// What was given.
        value: f64,
        /// What is allowed.
        limit: &'static str,
    },
    /// The repair rates are not a table of classes by levels.
    #[error("repair rates must have {classes_count} rows of {levels_count} levels")]
    TableShape {
        /// Depth bands.
        classes_count: usize,
        /// Protection levels.
        levels_count: usize,
    },
    /// A quantity is counted in one unit and priced in another.
    #[error("`{id}` is counted in `{counted_in}` but the catalogue prices it per `{priced_per}`")]
    Unit {
        /// The priced item.
        id: String,
        /// Unit of the quantity.
        counted_in: String,
        /// Unit of the price.
        priced_per: String,
    },
    /// Something is not in the catalogue.
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
    /// An amount does not fit.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// A schedule without tasks has no end.
    #[error("the schedule has no task; add one [[schedule.task]] or more")]
    NoTasks,
    /// A text is not a date.
    #[error("{place} is `{text}`; write {wanted}")]
    Date {
        /// Field of the schedule.
        place: String,
        /// What was written.
        text: String,
        /// How it should look.
        wanted: &'static str,
    },
    /// Two tasks of one name.
    #[error("two tasks are called `{task}`; others could not tell which they follow")]
    TaskTwice {
        /// The name.
        task: String,
    },
    /// A task follows one that does not exist.
    #[error("task `{task}` comes after `{after}`, which is no task of the schedule")]
    UnknownPredecessor {
        /// The task.
        task: String,
        /// What it names.
        after: String,
    },
    /// A task keeps a season window that does not exist.
    #[error("task `{task}` keeps the window `{window}`, which the schedule does not have")]
    UnknownWindow {
        /// The task.
        task: String,
        /// What it names.
        window: String,
    },
    /// A season window closes every day of the year.
    #[error("window `{window}` is closed on every day of the year; work in it never starts")]
    NeverOpens {
        /// The window.
        window: String,
    },
    /// Tasks wait for one another in a ring.
    #[error("tasks wait for one another in a ring: {}", tasks.join(" after "))]
    Cycle {
        /// The ring; the first stands again at the end.
        tasks: Vec<String>,
    },
    /// A date lies beyond the calendar.
    #[error("task `{task}` would end after the year 9999")]
    BeyondCalendar {
        /// The task.
        task: String,
    },
}
