/*! The paste as cells in columns: lines of text, a delimited table, the sheets of a workbook, JSON or XML. */

use super::label::{self, Header};
use super::{Paste, Span, markup, table};

/// How the paste was cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Lines,
    Table(u8),
    Json,
    Xml,
}

/// A cell, its line (place, from 0) and its column (place in [`Layout::columns`]).
#[derive(Clone, Copy, Debug)]
pub struct Cell {
    pub span: Span,
    pub line: u32,
    pub column: u32,
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

/// The cells of a paste, in the order of its text.
#[derive(Debug)]
pub struct Layout {
    pub kind: Kind,
    pub cells: Vec<Cell>,
    pub columns: Vec<Column>,
    /// Lines that are headers of a table, rising.
    pub headers: Vec<u32>,
}

/// Names of keys and elements that say nothing of their value; what stands over them does.
const GENERIC: [&str; 12] = ["value", "values", "val", "id", "number", "no", "num", "text", "#text", "content", "amount", "money"];

impl Layout {
    pub fn of(paste: &Paste) -> Layout {
        let text = paste.text();
        if paste.is_workbook() {
            return Self::of_table(paste, b'\t');
        }
        if let Some(rows) = markup::sql_rows(text) {
            Self::of_records(paste, b'\t', rows)
        } else if let Some(rows) = markup::is_xml(text).then(|| markup::html_rows(text)).flatten() {
            Self::of_records(paste, b'\t', rows)
        } else if markup::is_xml(text) {
            Self::of_markup(paste, Kind::Xml, markup::xml(text))
        } else if markup::is_json(text) {
            Self::of_markup(paste, Kind::Json, markup::json(text))
        } else if let Some(delimiter) = table::delimiter(text) {
            Self::of_table(paste, delimiter)
        } else {
            let cells = paste.lines().iter().enumerate().map(|(line, &span)| Cell { span, line: line as u32, column: 0 }).collect();
            Layout { kind: Kind::Lines, cells, columns: vec![Column::default()], headers: Vec::new() }
        }
    }

    fn of_markup(paste: &Paste, kind: Kind, labelled: Vec<markup::Labelled<'_>>) -> Layout {
        let mut columns: Vec<Column> = Vec::new();
        let mut cells = Vec::new();
        let mut places: std::collections::HashMap<(&str, &str), u32> = std::collections::HashMap::new();
        let mut line = 0;
        for cell in labelled {
            let place = *places.entry((cell.name, cell.parent)).or_insert_with(|| {
                // `{"commodityCode": {"value": …}}`, `"hs": {"SKU-1": …}`: a name that says nothing, or is no name.
                let above = label::header(cell.parent);
                let says_nothing = GENERIC.iter().any(|name| cell.name.eq_ignore_ascii_case(name));
                let no_name = cell.name.bytes().any(|byte| byte.is_ascii_digit()) && above == Some(Header::Codes);
                let header = if (says_nothing || no_name) && above.is_some() { above } else { label::header(cell.name) };
                let header = header.or(above.filter(|header| *header == Header::Codes));
                columns.push(Column { header, name: cell.name.into(), place: None, section: 0 });
                (columns.len() - 1) as u32
            });
            // A text of several lines is read line by line, so that a finding names its own.
            let mut start = cell.span.start;
            loop {
                while paste.lines().get(line).is_some_and(|span| span.end < start) {
                    line += 1;
                }
                let end = paste.lines().get(line).map_or(cell.span.end, |span| span.end.min(cell.span.end));
                if start < end {
                    cells.push(Cell { span: Span { start, end }, line: line as u32, column: place });
                }
                let Some(next) = paste.lines().get(line + 1).map(|span| span.start).filter(|&next| next < cell.span.end) else { break };
                start = next.max(start);
                line += 1;
            }
        }
        Layout { kind, cells, columns, headers: Vec::new() }
    }

    fn of_table(paste: &Paste, delimiter: u8) -> Layout {
        let text = paste.text();
        let records: Vec<Vec<Span>> = if paste.is_workbook() {
            // Cells of a workbook hold no tab and no line end, and quotation marks in them are plain signs.
            paste
                .lines()
                .iter()
                .map(|line| {
                    let mut start = line.start;
                    paste
                        .slice(*line)
                        .split('\t')
                        .map(|cell| {
                            let span = Span { start, end: start + cell.len() };
                            start = span.end + 1;
                            span
                        })
                        .collect()
                })
                .collect()
        } else {
            table::records(text, delimiter)
        };
        Self::of_records(paste, delimiter, records)
    }

    fn of_records(paste: &Paste, delimiter: u8, records: Vec<Vec<Span>>) -> Layout {
        let text = paste.text();
        let mut layout = Layout { kind: Kind::Table(delimiter), cells: Vec::new(), columns: Vec::new(), headers: Vec::new() };
        let mut section = 0;
        // Columns of the section that is open, by their place in the table.
        let mut open: Vec<u32> = Vec::new();
        let mut after_header = false;
        let mut sheet_end = 0;
        let mut before_data = true;
        for (at, record) in records.iter().enumerate() {
            let Some(first) = record.first() else { continue };
            let line = paste.line_at(first.start) as u32;
            if let Some((sheet, _)) = paste.sheet_at(line as usize)
                && line as usize >= sheet_end
            {
                sheet_end = sheet.first_line + sheet.lines;
                section += 1;
                open.clear();
                after_header = false;
            }
            let mut headers = header_row(text, record);
            if headers.is_none() && before_data && record.len() >= 2 && is_head_of(text, record, records.get(at + 1)) {
                headers = Some(record.iter().map(|span| label::header(text.get(span.start..span.end).unwrap_or_default())).collect());
            }
            before_data &=
                headers.is_none() && record.iter().all(|span| text.get(span.start..span.end).unwrap_or_default().trim().is_empty());
            if let Some(headers) = &headers {
                layout.headers.push(line);
                if !after_header {
                    section += 1;
                    open.clear();
                }
                for (place, header) in headers.iter().enumerate() {
                    let column = open_column(&mut layout.columns, &mut open, place, section);
                    if let (Some(column), Some(span)) = (layout.columns.get_mut(column as usize), record.get(place)) {
                        if header.is_some() {
                            column.header = *header;
                        }
                        let name = text.get(span.start..span.end).unwrap_or_default().trim();
                        if !name.is_empty() && (column.name.is_empty() || header.is_some()) {
                            column.name = name.chars().take(80).collect();
                        }
                    }
                }
            } else if after_header && is_numbering(text, record) {
                layout.headers.push(line);
            }
            after_header = headers.is_some();
            for (place, &span) in record.iter().enumerate() {
                let column = open_column(&mut layout.columns, &mut open, place, section);
                let line = if span.start > first.start { paste.line_at(span.start) as u32 } else { line };
                layout.cells.push(Cell { span, line, column });
            }
        }
        layout.split_lines_in_cells(paste);
        layout
    }

    /// A quoted cell of several lines becomes several cells of the same column.
    fn split_lines_in_cells(&mut self, paste: &Paste) {
        let breaks = |cell: &Cell| paste.lines().get(cell.line as usize).is_some_and(|line| line.end < cell.span.end);
        if !self.cells.iter().any(breaks) {
            return;
        }
        let mut cells = Vec::with_capacity(self.cells.len());
        for cell in self.cells.drain(..) {
            let mut rest = cell;
            while breaks(&rest) {
                let (Some(line), Some(next)) = (paste.lines().get(rest.line as usize), paste.lines().get(rest.line as usize + 1)) else {
                    break;
                };
                cells.push(Cell { span: Span { start: rest.span.start.min(line.end), end: line.end }, ..rest });
                rest = Cell {
                    span: Span { start: next.start.min(rest.span.end), end: rest.span.end },
                    line: rest.line + 1,
                    column: rest.column,
                };
            }
            cells.push(rest);
        }
        self.cells = cells;
    }
}

fn open_column(columns: &mut Vec<Column>, open: &mut Vec<u32>, place: usize, section: u32) -> u32 {
    while open.len() <= place {
        open.push(columns.len() as u32);
        columns.push(Column { header: None, name: String::new(), place: Some(open.len() as u32 - 1), section });
    }
    open.get(place).copied().unwrap_or(0)
}

/// What the cells of a row say as headers, or `None` where the row is none: a header row holds words that are
/// known as headers and no cell that is a number.
fn header_row(text: &str, record: &[Span]) -> Option<Vec<Option<Header>>> {
    let (mut filled, mut numeric) = (0, 0);
    for span in record {
        let cell = text.get(span.start..span.end).unwrap_or_default().trim();
        if cell.is_empty() {
            continue;
        }
        filled += 1;
        let digits = cell.bytes().filter(u8::is_ascii_digit).count();
        // A year over a column of values is a header.
        if is_year(cell) && record.len() > 2 {
            continue;
        }
        if digits > 0 && !cell.chars().any(char::is_alphabetic) || digits >= 6 {
            numeric += 1;
        }
    }
    if filled == 0 || numeric > 0 {
        return None;
    }
    let headers: Vec<Option<Header>> =
        record.iter().map(|span| label::header(text.get(span.start..span.end).unwrap_or_default())).collect();
    let known = headers.iter().flatten().count();
    let codes = headers.iter().flatten().any(|header| matches!(header, Header::Codes | Header::Chapters | Header::MaybeCodes));
    let enough = codes && (filled >= 2 || record.len() == 1 || known == filled) || known >= 2 && known * 2 >= filled;
    enough.then_some(headers)
}

fn is_year(cell: &str) -> bool {
    cell.len() == 4 && cell.parse::<u32>().is_ok_and(|year| (1990..=2040).contains(&year))
}

/// Whether the first row of a table names its columns: words everywhere, and numbers below them.
fn is_head_of(text: &str, record: &[Span], next: Option<&Vec<Span>>) -> bool {
    let cell = |span: &Span| text.get(span.start..span.end).unwrap_or_default().trim();
    let words = record
        .iter()
        .map(cell)
        .filter(|cell| !cell.is_empty())
        .all(|cell| is_year(cell) || cell.chars().any(char::is_alphabetic) && cell.bytes().filter(u8::is_ascii_digit).count() < 4);
    let numbers = next.is_some_and(|next| {
        next.iter().map(cell).any(|cell| cell.bytes().any(|byte| byte.is_ascii_digit()) && !cell.chars().any(char::is_alphabetic))
    });
    let filled = record.iter().map(cell).filter(|cell| !cell.is_empty()).count();
    words && numbers && filled >= 2
}

/// `1 2 3 4` under the headers of an official form.
fn is_numbering(text: &str, record: &[Span]) -> bool {
    let mut before = None;
    let mut count = 0;
    for span in record {
        let cell = text.get(span.start..span.end).unwrap_or_default().trim();
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
