/*! ODS: the part `content.xml` of OpenDocument 1.3, chapter 9 (tables). */

use super::{
    Archive, COVERED, MOST_CELLS, MOST_TEXT, Rows, Sheet, Step, Unreadable, attribute, damaged,
    inside, number, part, walk,
};
use quick_xml::events::BytesStart;
use std::collections::BTreeSet;

/// A cell while its elements are read.
#[derive(Default)]
struct Cell {
    kind: String,
    value: String,
    text: String,
    repeats: u32,
    /// Covered by a merged region that began in a row above.
    covered: bool,
}

impl Cell {
    fn text(self) -> String {
        match self.kind.as_str() {
            "float" | "currency" | "percentage" => {
                let plain = number(&self.value);
                // A format that shows zeros before a number, or blanks within it, shows the code as it is.
                let digits: String = self
                    .text
                    .chars()
                    .filter(|c| !matches!(c, ' ' | '\u{A0}' | '.' | '-'))
                    .collect();
                let as_shown = digits.bytes().all(|byte| byte.is_ascii_digit())
                    && digits.trim_start_matches('0') == plain;
                if as_shown && self.text.trim_start().starts_with('0') { self.text } else { plain }
            }
            "date" => self.value.get(..10).unwrap_or(&self.value).to_string(),
            _ if self.text.is_empty() => self.value,
            _ => self.text,
        }
    }
}

fn count(tag: &BytesStart<'_>, name: &str) -> u32 {
    attribute(tag, name).and_then(|text| text.trim().parse().ok()).unwrap_or(1)
}

/// Where the reading of the tables stands.
struct Tables {
    /// Styles of tables that are not shown.
    unseen: BTreeSet<String>,
    style: String,
    sheets: Vec<(Sheet, String)>,
    sheet: Option<(Sheet, Rows)>,
    cells_left: u64,
    room: usize,
    row: u32,
    repeats: u32,
    /// What the row holds so far: column and text.
    cells: Vec<(u32, String)>,
    column: u32,
    /// Columns to the right that the last cell of this row covers.
    spanned: u32,
    cell: Option<Cell>,
}

/// The sheets of a workbook with their rows, in its order.
pub(super) fn read(archive: &mut Archive<'_>) -> Result<Vec<(Sheet, String)>, Unreadable> {
    if part(archive, "META-INF/manifest.xml")?
        .is_some_and(|manifest| manifest.contains("encryption-data"))
    {
        return Err(Unreadable::Password);
    }
    let mut tables = Tables {
        unseen: BTreeSet::new(),
        style: String::new(),
        sheets: Vec::new(),
        sheet: None,
        cells_left: MOST_CELLS,
        room: MOST_TEXT,
        row: 0,
        repeats: 1,
        cells: Vec::new(),
        column: 0,
        spanned: 0,
        cell: None,
    };
    walk(&part(archive, "content.xml")?.unwrap_or_default(), &mut |step, open| {
        // What was deleted and what somebody remarked is not in the cells.
        if inside(open, "tracked-changes") || inside(open, "annotation") {
            return Ok(());
        }
        match (step, open.last().map_or("", String::as_str)) {
            (Step::Open(tag), name) => tables.open(tag, name),
            (Step::Text(text), _) if inside(open, "p") || inside(open, "h") => {
                if let Some(cell) = tables.cell.as_mut() {
                    cell.text.push_str(text);
                }
                Ok(())
            }
            (Step::Close, name) => tables.close(name, open),
            _ => Ok(()),
        }
    })?;
    Ok(tables.sheets)
}

impl Tables {
    fn open(&mut self, tag: &BytesStart<'_>, name: &str) -> Result<(), Unreadable> {
        if let Some(cell) = self.cell.as_mut() {
            // A table inside a cell is read as the cell's text.
            match name {
                "p" | "h" if !cell.text.is_empty() => cell.text.push('\n'),
                "s" => {
                    let blanks = count(tag, "c").min(1_000) as usize;
                    cell.text.extend(core::iter::repeat_n(' ', blanks));
                }
                "tab" => cell.text.push('\t'),
                "line-break" => cell.text.push('\n'),
                _ => {}
            }
            return Ok(());
        }
        match name {
            "style" => self.style = attribute(tag, "name").unwrap_or_default(),
            "table-properties" if attribute(tag, "display").as_deref() == Some("false") => {
                self.unseen.insert(core::mem::take(&mut self.style));
            }
            "table" if self.sheet.is_none() => {
                let hidden =
                    attribute(tag, "style-name").is_some_and(|style| self.unseen.contains(&style));
                let sheet = Sheet {
                    name: attribute(tag, "name").unwrap_or_default(),
                    hidden,
                    ..Sheet::default()
                };
                self.sheet = Some((sheet, Rows::new(self.room)));
                self.row = 0;
            }
            "table-row" => {
                self.repeats = count(tag, "number-rows-repeated");
                (self.column, self.spanned) = (0, 0);
                self.cells.clear();
                if matches!(attribute(tag, "visibility").as_deref(), Some("collapse" | "filter"))
                    && let Some((sheet, _)) = self.sheet.as_mut()
                {
                    sheet
                        .hidden_rows
                        .extend(self.row..self.row.saturating_add(self.repeats.min(100_000)));
                }
            }
            "table-cell" | "covered-table-cell" => {
                let covered = name == "covered-table-cell";
                let repeats = count(tag, "number-columns-repeated");
                let value = ["value", "date-value", "time-value", "boolean-value", "string-value"];
                self.cell = Some(Cell {
                    kind: attribute(tag, "value-type").unwrap_or_default(),
                    value: value.iter().find_map(|name| attribute(tag, name)).unwrap_or_default(),
                    text: String::new(),
                    repeats,
                    covered: covered && self.spanned == 0,
                });
                self.spanned = if covered {
                    self.spanned.saturating_sub(repeats)
                } else {
                    count(tag, "number-columns-spanned").saturating_sub(1)
                };
            }
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str, open: &[String]) -> Result<(), Unreadable> {
        let in_cell =
            open.iter().rev().skip(1).any(|own| own == "table-cell" || own == "covered-table-cell");
        match name {
            "table-cell" | "covered-table-cell" if !in_cell => {
                let Some(cell) = self.cell.take() else { return Ok(()) };
                let (repeats, covered) = (cell.repeats, cell.covered);
                let mut text = cell.text();
                if text.is_empty() && covered && repeats < 1_000 {
                    text.push_str(COVERED);
                }
                if !text.is_empty() {
                    let all = u64::from(repeats) * (text.len() as u64 + 1);
                    if u64::from(repeats) > self.cells_left || all > self.room as u64 {
                        return Err(Unreadable::TooLarge);
                    }
                    self.cells
                        .extend((0..repeats).map(|further| (self.column + further, text.clone())));
                }
                self.column = self.column.checked_add(repeats).ok_or(Unreadable::TooLarge)?;
            }
            "table-row" if !in_cell => self.end_row()?,
            "table" if !in_cell => {
                if let Some((mut sheet, rows)) = self.sheet.take() {
                    let (text, lines) = rows.finish();
                    self.room = self.room.saturating_sub(text.len());
                    sheet.lines = lines;
                    self.sheets.push((sheet, text));
                    if self.sheets.len() > 2_000 {
                        return Err(Unreadable::TooLarge);
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Writes the row as often as it is repeated. A row of nothing, repeated to the end of the sheet, costs nothing.
    fn end_row(&mut self) -> Result<(), Unreadable> {
        let Some((_, out)) = self.sheet.as_mut() else {
            return Err(damaged("a row stands outside of a table"));
        };
        if !self.cells.is_empty() {
            let all = u64::from(self.repeats) * self.cells.len() as u64;
            self.cells_left = self.cells_left.checked_sub(all).ok_or(Unreadable::TooLarge)?;
            for further in 0..self.repeats {
                for (column, text) in &self.cells {
                    out.write((self.row + further, *column), text)?;
                }
            }
        }
        self.cells.clear();
        self.row = self.row.checked_add(self.repeats).ok_or(Unreadable::TooLarge)?;
        Ok(())
    }
}
