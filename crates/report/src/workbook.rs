//! The workbook: the route position list in the industry's layout, and what follows from it, sheet by sheet.

mod look;
mod sheets;

use crate::error::ReportError;
use pipeline::results::Results;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook};

/// `rpl.xlsx`: sheets RPL, Cable by type, Bill of quantities, Owners, Budget, Assumptions. A sheet whose stage was left
/// out is left out too; then a last sheet says what was not computed.
///
/// The time of creation is the plan's date, so that the same results give the same bytes.
///
/// # Errors
/// When the plan's date is no date, or a text is longer than a cell holds.
pub fn rpl_xlsx(results: &Results) -> Result<Vec<u8>, ReportError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(results)?);
    let look = look::Look::new();
    sheets::position_list(workbook.add_worksheet(), results, &look)?;
    sheets::cable_by_type(workbook.add_worksheet(), results, &look)?;
    if let Some(cost) = &results.cost {
        sheets::bill_of_quantities(workbook.add_worksheet(), (results, cost), &look)?;
    }
    if let Some(agreement) = results.agreements.first() {
        sheets::owners(workbook.add_worksheet(), (results, agreement.currency), &look)?;
    }
    if let Some(line) = &results.line {
        sheets::budget(workbook.add_worksheet(), (results, line), &look)?;
    }
    if !results.assumptions.is_empty() {
        sheets::assumptions(workbook.add_worksheet(), results, &look)?;
    }
    if !results.absent.is_empty() {
        sheets::not_computed(workbook.add_worksheet(), results, &look)?;
    }
    Ok(workbook.save_to_buffer()?)
}

fn properties(results: &Results) -> Result<DocProperties, ReportError> {
    let plan = &results.plan;
    let created = creation_date(&plan.date)?;
    Ok(DocProperties::new()
        .set_title(format!("{} – route position list, revision {}", plan.name, plan.revision))
        .set_subject(results.terrain.as_ref().map_or("no bathymetry given", |terrain| terrain.label.as_str()))
        .set_comment(format!("plan {}", plan.plan_fingerprint))
        .set_author("wetplant")
        .set_creation_datetime(&created))
}

fn creation_date(text: &str) -> Result<ExcelDateTime, ReportError> {
    let unreadable = || ReportError::Date { field: "the plan", text: text.to_owned() };
    let parts: Vec<u16> = text.split('-').filter_map(|part| part.parse().ok()).collect();
    match parts.as_slice() {
        [year, month @ 1..=12, day @ 1..=31] => {
            ExcelDateTime::from_ymd(*year, *month as u8, *day as u8).map_err(|_| unreadable())
        }
        _ => Err(unreadable()),
    }
}
