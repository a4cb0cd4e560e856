/*! The paste as rows of cells: lines of text, a delimited table, the sheets of a workbook, values of JSON or XML.

Rows are cut one at a time from a position, so that a text of any length is walked in steps, and a part of it can be
looked at ahead.
*/

pub mod json;
pub mod mail;
pub mod markup;
pub mod records;
pub mod table;
#[cfg(feature = "workbook")]
pub mod workbook;
pub mod xml;

use super::lexicon::{self, Header, Reason, Subject};
use super::{Paste, Span};
use markup::Values;

/// How the paste was cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Lines,
    Table(u8),
    Json,
    Xml,
}

/// A cell: bytes of the text, its line, its place in the row, and its column (place in [`Sections::columns`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    pub start: usize,
    pub end: usize,
    pub line: usize,
    pub place: u32,
    pub column: u32,
}

impl Cell {
    pub fn span(&self) -> Span {
        Span { start: self.start, end: self.end }
    }
}

/// A column of one table section, or all values of one key.
#[derive(Clone, Debug, Default)]
pub struct Column {
    pub header: Option<Header>,
    pub name: String,
    /// Place in the table, from 0; `None` for keys and for lines of text.
    pub place: Option<u32>,
    pub section: u32,
}

/// Where the rows come from.
#[derive(Debug)]
enum Rows {
    Lines,
    Delimited(u8),
    /// Lines whose cells are parted by tabs, without quoting: the sheets of a workbook.
    Sheets,
    Records(Vec<Vec<Span>>),
    Values(Values),
    /// One cell of a column of codes, whose header stands elsewhere.
    Cell(Span),
}

/// How far the rows were cut.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Position {
    at: usize,
    line: usize,
    /// Cells of the row that were cut already, where it is wider than any table.
    place: usize,
}

/// The layout of a text.
#[derive(Debug)]
pub struct Layout {
    pub kind: Kind,
    rows: Rows,
}

/// A row, and whether it is a header.
#[derive(Clone, Debug, Default)]
pub struct Row {
    pub cells: Vec<Cell>,
    pub header: bool,
}

impl Layout {
    pub fn of(paste: &Paste) -> Layout {
        let text = paste.text();
        if paste.is_workbook() {
            return Layout { kind: Kind::Table(b'\t'), rows: Rows::Sheets };
        }
        let is_xml = xml::is_xml(text);
        if let Some(rows) =
            records::sql(text).or_else(|| is_xml.then(|| records::html(text)).flatten())
        {
            return Layout { kind: Kind::Table(b'\t'), rows: Rows::Records(rows) };
        }
        if is_xml {
            return Layout { kind: Kind::Xml, rows: Rows::Values(xml::values(text)) };
        }
        if json::is_json(text) {
            return Layout { kind: Kind::Json, rows: Rows::Values(json::values(text)) };
        }
        match table::delimiter(text) {
            Some(delimiter) => {
                Layout { kind: Kind::Table(delimiter), rows: Rows::Delimited(delimiter) }
            }
            None => Layout { kind: Kind::Lines, rows: Rows::Lines },
        }
    }

    /// The whole text as one cell of a column that is headed as codes.
    pub fn of_cell(paste: &Paste) -> Layout {
        let whole = Span { start: 0, end: paste.text().len() };
        Layout { kind: Kind::Table(b'\t'), rows: Rows::Cell(whole) }
    }

    /// The columns before the first row: those of keys, or the one of lines.
    pub fn sections(&self) -> Sections {
        let columns = match &self.rows {
            Rows::Lines => vec![Column::default()],
            Rows::Values(values) => values.columns.clone(),
            Rows::Cell(_) => vec![Column {
                header: lexicon::header("HS code"),
                place: Some(0),
                ..Column::default()
            }],
            _ => Vec::new(),
        };
        let open = if matches!(self.rows, Rows::Cell(_)) { vec![0] } else { Vec::new() };
        Sections { columns, section: 0, open, after_header: false, sheet_end: 0, before_data: true }
    }

    /// How much of the text lies before a position, in bytes or values, and how much there is in all.
    pub fn progress(&self, paste: &Paste, position: Position) -> (usize, usize) {
        match &self.rows {
            Rows::Lines | Rows::Sheets => (position.at, paste.line_count()),
            Rows::Delimited(_) => (position.at, paste.text().len()),
            Rows::Records(rows) => (position.at, rows.len()),
            Rows::Cell(_) => (position.at, 1),
            Rows::Values(values) => (position.at, values.values.len()),
        }
    }

    /// Cuts the next row that holds a cell into `row`; `false` at the end.
    pub fn next(
        &self,
        paste: &Paste,
        position: &mut Position,
        sections: &mut Sections,
        row: &mut Row,
    ) -> bool {
        if !self.cut(paste, position, &mut row.cells) {
            return false;
        }
        row.header = false;
        if matches!(self.kind, Kind::Table(_)) {
            let mut ahead = *position;
            // Beside tuples and tables of markup a line by itself is text; the header of a single cell stands elsewhere.
            let text = row.cells.len() == 1 && matches!(self.rows, Rows::Records(_))
                || matches!(self.rows, Rows::Cell(_));
            row.header = sections
                .place(paste, &mut row.cells, text, |next| self.cut(paste, &mut ahead, next));
        }
        true
    }

    fn cut(&self, paste: &Paste, position: &mut Position, cells: &mut Vec<Cell>) -> bool {
        cells.clear();
        let cell = |span: Span, line: usize, place: usize| Cell {
            start: span.start,
            end: span.end,
            line,
            place: place as u32,
            column: 0,
        };
        match &self.rows {
            Rows::Lines => {
                if position.at >= paste.line_count() {
                    return false;
                }
                cells.push(cell(paste.line(position.at), position.at, 0));
                position.at += 1;
            }
            Rows::Sheets => {
                if position.at >= paste.line_count() {
                    return false;
                }
                let line = paste.line(position.at);
                let mut start = line.start;
                for (place, text) in paste.slice(line).split('\t').enumerate() {
                    cells.push(cell(Span { start, end: start + text.len() }, position.at, place));
                    start += text.len() + 1;
                }
                position.at += 1;
            }
            Rows::Delimited(delimiter) => {
                let text = paste.text();
                while cells.is_empty() {
                    if position.at >= text.len() {
                        return false;
                    }
                    let mut place = core::mem::take(&mut position.place);
                    position.at =
                        table::record(text.as_bytes(), position.at, *delimiter, |start, end| {
                            cells.push(cell(Span { start, end }, 0, place));
                            place += 1;
                            cells.len() < WIDEST as usize
                        });
                    let ends = position.at.checked_sub(1).and_then(|at| text.as_bytes().get(at));
                    if cells.len() >= WIDEST as usize && ends == Some(delimiter) {
                        position.place = place;
                    }
                }
                self.lines(paste, position, cells);
            }
            Rows::Records(rows) => {
                while cells.is_empty() {
                    let Some(spans) = rows.get(position.at) else { return false };
                    position.at += 1;
                    cells.extend(
                        spans.iter().enumerate().map(|(place, &span)| cell(span, 0, place)),
                    );
                }
                self.lines(paste, position, cells);
            }
            Rows::Cell(span) => {
                if position.at > 0 {
                    return false;
                }
                position.at = 1;
                cells.push(cell(*span, 0, 0));
                self.lines(paste, position, cells);
            }
            Rows::Values(values) => {
                let Some(value) = values.values.get(position.at) else { return false };
                position.at += 1;
                let mut one =
                    cell(Span { start: value.start as usize, end: value.end as usize }, 0, 0);
                one.column = value.column;
                cells.push(one);
                self.lines(paste, position, cells);
            }
        }
        true
    }

    /// Finds the line of each cell, and parts cells of several lines, so that a finding names its own.
    fn lines(&self, paste: &Paste, position: &mut Position, cells: &mut Vec<Cell>) {
        let mut at = 0;
        while let Some(cell) = cells.get(at).copied() {
            if paste.line(position.line).start > cell.start
                || paste.line(position.line + 8).start <= cell.start
                    && position.line + 8 < paste.line_count()
            {
                position.line = paste.line_at(cell.start);
            }
            while position.line + 1 < paste.line_count()
                && paste.line(position.line + 1).start <= cell.start
            {
                position.line += 1;
            }
            let end = paste.line(position.line).end;
            if let Some(cell) = cells.get_mut(at) {
                cell.line = position.line;
            }
            if end < cell.end {
                if let Some(cell) = cells.get_mut(at) {
                    cell.end = end.max(cell.start);
                }
                let next = paste.line(position.line + 1).start;
                if next < cell.end {
                    cells.insert(at + 1, Cell { start: next, line: position.line + 1, ..cell });
                }
            }
            at += 1;
        }
    }
}

/// As many columns as the widest sheet of today's programs has. A line of a million separators is no table of a million
/// columns: its cells are read in rows of so many, and what stands farther to the right is taken for one column.
const WIDEST: u32 = 16_384;

/// The columns of a text, as its rows open them.
#[derive(Clone, Debug)]
pub struct Sections {
    pub columns: Vec<Column>,
    section: u32,
    /// Columns of the section that is open, by their place in the table.
    open: Vec<u32>,
    after_header: bool,
    sheet_end: usize,
    before_data: bool,
}

impl Sections {
    /// Gives the cells of a row their columns; whether the row is a header. `next` cuts the row after it.
    fn place(
        &mut self,
        paste: &Paste,
        cells: &mut [Cell],
        text_only: bool,
        mut next: impl FnMut(&mut Vec<Cell>) -> bool,
    ) -> bool {
        let line = cells.first().map_or(0, |cell| cell.line);
        if let Some((sheet, _)) = paste.sheet_at(line)
            && line >= self.sheet_end
        {
            self.sheet_end = sheet.first_line + sheet.lines;
            self.section += 1;
            self.open.clear();
            self.after_header = false;
            self.before_data = true;
        }
        let text = paste.text();
        // Within a table that named its codes only a row that names them again is a header.
        let named = self
            .open
            .iter()
            .filter_map(|&column| self.columns.get(column as usize))
            .any(|column| column.header.is_some_and(is_code));
        let mut headers = if text_only { None } else { header_row(text, cells) };
        headers = headers.filter(|headers| {
            !named || self.after_header || headers.iter().flatten().any(|header| is_code(*header))
        });
        if headers.is_none() && !text_only && self.before_data && cells.len() >= 2 {
            let mut below = Vec::new();
            if next(&mut below) && is_head_of(text, cells, &below) {
                headers = Some(
                    cells.iter().map(|cell| lexicon::header(shown(text, cell).trim())).collect(),
                );
            }
        }
        let blank =
            |cell: &Cell| text.get(cell.start..cell.end).unwrap_or_default().trim().is_empty();
        self.before_data &= headers.is_none() && cells.iter().all(blank);
        let mut is_header = false;
        if let Some(headers) = &headers {
            is_header = true;
            if !self.after_header {
                self.section += 1;
                self.open.clear();
            }
            for (cell, header) in cells.iter().zip(headers) {
                let column = self.open_column(cell.place);
                if let Some(column) = self.columns.get_mut(column as usize) {
                    if header.is_some() {
                        column.header = *header;
                    }
                    let name = text.get(cell.start..cell.end).unwrap_or_default().trim();
                    if !name.is_empty() && (column.name.is_empty() || header.is_some()) {
                        column.name = name.chars().take(80).collect();
                    }
                }
            }
        } else if self.after_header && is_numbering(text, cells) {
            is_header = true;
        }
        self.after_header = headers.is_some();
        for cell in cells.iter_mut() {
            cell.column = self.open_column(cell.place);
        }
        is_header
    }

    fn open_column(&mut self, place: u32) -> u32 {
        let place = place.min(WIDEST - 1);
        while self.open.len() <= place as usize {
            self.open.push(self.columns.len() as u32);
            let place = Some(self.open.len() as u32 - 1);
            self.columns.push(Column {
                header: None,
                name: String::new(),
                place,
                section: self.section,
            });
        }
        self.open.get(place as usize).copied().unwrap_or(0)
    }
}

/// The text of a header cell as it is shown.
fn shown<'a>(text: &'a str, cell: &Cell) -> std::borrow::Cow<'a, str> {
    let raw = text.get(cell.start..cell.end).unwrap_or_default();
    if raw.contains(['\\', '<', '&']) { super::lex::clean::shown(raw).into() } else { raw.into() }
}

/// What the cells of a row say as headers, or `None` where the row is none: a header row holds words that are known as
/// headers and no cell that is a number.
fn header_row(text: &str, cells: &[Cell]) -> Option<Vec<Option<Header>>> {
    let mut filled = 0;
    for cell in cells {
        let cell = text.get(cell.start..cell.end).unwrap_or_default().trim();
        if cell.is_empty() {
            continue;
        }
        filled += 1;
        let digits = cell.bytes().filter(u8::is_ascii_digit).count();
        // A year over a column of values is a header.
        if is_year(cell) && cells.len() > 2 {
            continue;
        }
        if digits > 0 && !cell.chars().any(char::is_alphabetic) || digits >= 6 {
            return None;
        }
    }
    if filled == 0 {
        return None;
    }
    let headers: Vec<Option<Header>> =
        cells.iter().map(|cell| lexicon::header(shown(text, cell).trim())).collect();
    let known = headers.iter().flatten().count();
    let codes = headers.iter().flatten().any(|header| is_code(*header));
    let enough = codes && (filled >= 2 || cells.len() == 1 || known == filled)
        || known >= 2 && known * 2 >= filled;
    // A cell of goods is no header: `Контейнер | Вагон`.
    let things = headers
        .iter()
        .flatten()
        .all(|header| matches!(header.subject, Subject::Goods) || !header.strong)
        && !codes;
    (enough && !(things && known < filled)).then_some(headers)
}

fn is_code(header: Header) -> bool {
    matches!(
        header.subject,
        Subject::Codes | Subject::Chapters | Subject::Nhm | Subject::Maybe | Subject::Digits
    )
}

fn is_year(cell: &str) -> bool {
    cell.len() == 4 && cell.parse::<u32>().is_ok_and(|year| (1990..=2040).contains(&year))
}

/// Whether the first row of a table names its columns: words everywhere, and numbers below them.
fn is_head_of(text: &str, cells: &[Cell], below: &[Cell]) -> bool {
    let shown = |cell: &Cell| text.get(cell.start..cell.end).unwrap_or_default().trim();
    let filled = || cells.iter().map(shown).filter(|cell| !cell.is_empty());
    let name = |cell: &str| {
        is_year(cell)
            || cell.chars().any(char::is_alphabetic)
                && cell.bytes().filter(u8::is_ascii_digit).count() < 4
    };
    let number = |cell: &str| {
        cell.bytes().any(|byte| byte.is_ascii_digit()) && !cell.chars().any(char::is_alphabetic)
    };
    filled().all(name) && filled().count() >= 2 && below.iter().map(shown).any(number)
}

/// `1 2 3 4` under the headers of an official form.
fn is_numbering(text: &str, cells: &[Cell]) -> bool {
    let (mut before, mut count) = (None, 0);
    for cell in cells {
        let cell = text.get(cell.start..cell.end).unwrap_or_default().trim();
        if cell.is_empty() {
            continue;
        }
        let Ok(number) = cell.parse::<u32>() else { return false };
        if before.is_some_and(|before| number != before + 1) {
            return false;
        }
        before = Some(number);
        count += 1;
    }
    count >= 2
}

/// The reason that a header gives for its numbers being something else, and whether it is strong.
pub fn other(header: Option<Header>) -> Option<(Reason, bool)> {
    match header? {
        Header { subject: Subject::Other(reason), strong, .. } => Some((reason, strong)),
        _ => None,
    }
}
