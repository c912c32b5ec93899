//! How much is read: every bound of the room, and the tally that holds them.

use crate::book::Cell;
use crate::error::SheetError;

/// Largest file read. A position list of 10,000 rows is about 2 MB.
pub const FILE_LIMIT_BYTES_COUNT: u64 = 64 << 20;
/// Largest sum of the inflated parts of a workbook: a zip can hold a thousandfold of its size.
pub const INFLATED_LIMIT_BYTES_COUNT: u64 = 200 << 20;
/// Most parts inside a workbook.
pub const PARTS_LIMIT_COUNT: usize = 4_096;
/// Most sheets in a workbook.
pub const SHEETS_LIMIT_COUNT: usize = 1_024;
/// Most cells and rows in a file; a row counts as a cell too, so that empty rows are not free.
pub const CELLS_LIMIT_COUNT: usize = 5_000_000;
/// Most rows in a sheet: Excel's own.
pub const ROWS_LIMIT_COUNT: usize = 1_048_576;
/// Most columns in a sheet: Excel's own.
pub const COLUMNS_LIMIT_COUNT: usize = 16_384;
/// Longest text in a cell.
pub const CELL_LIMIT_BYTES_COUNT: usize = 1 << 20;
/// Most text in all cells together: one long text may stand in many cells.
pub const TEXT_LIMIT_BYTES_COUNT: usize = 256 << 20;

/// What has been read so far, against the limits.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    cells_count: usize,
    text_bytes_count: usize,
}

impl Tally {
    /// Counts `more_count` cells or rows.
    pub(crate) fn cells(&mut self, more_count: usize) -> Result<(), SheetError> {
        self.cells_count = self.cells_count.saturating_add(more_count);
        if self.cells_count > CELLS_LIMIT_COUNT {
            return Err(SheetError::TooManyCells { limit_count: CELLS_LIMIT_COUNT });
        }
        Ok(())
    }

    /// Counts the text of a cell in row and column, both from 0.
    pub(crate) fn text(
        &mut self,
        bytes_count: usize,
        row_i: usize,
        column_i: usize,
    ) -> Result<(), SheetError> {
        if bytes_count > CELL_LIMIT_BYTES_COUNT {
            let (row_no, column_no) = (row_i + 1, column_i + 1);
            let limit_bytes_count = CELL_LIMIT_BYTES_COUNT;
            return Err(SheetError::CellTooLong { row_no, column_no, bytes_count, limit_bytes_count });
        }
        self.text_bytes_count = self.text_bytes_count.saturating_add(bytes_count);
        if self.text_bytes_count > TEXT_LIMIT_BYTES_COUNT {
            return Err(SheetError::TooMuchText { limit_bytes_count: TEXT_LIMIT_BYTES_COUNT });
        }
        Ok(())
    }
}

/// A column number within the limit; `column_i` counts from 0.
pub(crate) fn column(row_i: usize, column_i: usize) -> Result<(), SheetError> {
    if column_i < COLUMNS_LIMIT_COUNT {
        return Ok(());
    }
    let (row_no, column_no) = (row_i.saturating_add(1), column_i.saturating_add(1));
    Err(SheetError::TooManyColumns { row_no, column_no, limit_count: COLUMNS_LIMIT_COUNT })
}

/// The rows of a sheet whose cells come by address, padded only as far as something stands there.
#[derive(Debug, Default)]
pub(crate) struct Grid {
    rows: Vec<Vec<Cell>>,
}

impl Grid {
    /// Puts `cell` at row and column, both from 0; a later cell at the same place replaces it.
    pub(crate) fn put(
        &mut self,
        (row_i, column_i): (usize, usize),
        cell: Cell,
        tally: &mut Tally,
    ) -> Result<(), SheetError> {
        if row_i >= ROWS_LIMIT_COUNT {
            let row_no = row_i.saturating_add(1);
            return Err(SheetError::TooManyRows { row_no, limit_count: ROWS_LIMIT_COUNT });
        }
        column(row_i, column_i)?;
        tally.text(cell.text.len(), row_i, column_i)?;
        if row_i >= self.rows.len() {
            tally.cells(row_i + 1 - self.rows.len())?;
            self.rows.resize_with(row_i + 1, Vec::new);
        }
        // Most rows are as long as the one above, which has been counted.
        let expected_count = row_i.checked_sub(1).map_or(0, |above_i| self.rows[above_i].len());
        let row = &mut self.rows[row_i];
        if row.is_empty() {
            row.reserve_exact(expected_count);
        }
        if column_i >= row.len() {
            tally.cells(column_i + 1 - row.len())?;
            row.resize_with(column_i + 1, Cell::default);
        }
        row[column_i] = cell;
        Ok(())
    }

    /// The rows, from the workbook's first.
    pub(crate) fn into_rows(self) -> Vec<Vec<Cell>> {
        self.rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_far_out_pads_its_own_row_only() {
        let mut grid = Grid::default();
        grid.put((2, 3), Cell::text("x"), &mut Tally::default()).unwrap();
        let rows = grid.into_rows();
        assert_eq!(rows.iter().map(Vec::len).collect::<Vec<_>>(), [0, 0, 4]);
    }

    #[test]
    fn the_cell_after_the_last_one_allowed_is_refused_with_the_limit() {
        let mut tally = Tally::default();
        tally.cells(CELLS_LIMIT_COUNT).unwrap();
        assert_eq!(tally.cells(1), Err(SheetError::TooManyCells { limit_count: CELLS_LIMIT_COUNT }));
    }
}
