/*! What was pasted: its lines, its cells, and where a code stands in it.

The way through this room: `layout` cuts the text into cells and says what headers stand over them,
`candidate` finds in each cell where a code could stand, `evidence` weighs the words around a number against
its neighbours and decides. Nothing is dropped: what is no code by evidence is set aside with its reason.
*/

pub mod candidate;
mod damage;
pub mod decode;
mod evidence;
pub mod label;
pub mod layout;
mod markup;
pub mod table;
mod token;
#[cfg(feature = "workbook")]
pub mod workbook;

use core::cell::OnceCell;

pub use evidence::{Aside as SetAside, Choice, Column, Control, Found, LineKind, Reader, Reading, What};
pub use label::Aside;

/// A part of the paste's text, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    pub start: usize,
    pub end: usize,
}

/// A sheet of a workbook, as a run of lines of the paste.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    pub name: String,
    /// Place of its first line in the paste; that line is row 1 of the sheet.
    pub first_line: usize,
    pub lines: usize,
    pub hidden: bool,
    /// Hidden rows, counted from 0 in the sheet, rising.
    pub hidden_rows: Vec<u32>,
}

/// The text that was pasted, untrimmed, and its lines.
#[derive(Clone, Debug, Default)]
pub struct Paste {
    text: String,
    /// Start and end (without the line end) of each line, in bytes.
    lines: Vec<Span>,
    sheets: Vec<Sheet>,
    /// Every few thousand bytes: bytes, UTF-16 units and characters up to there.
    checkpoints: OnceCell<Vec<(usize, usize, usize)>>,
}

impl Paste {
    /// A text. Lines end at LF, CRLF or CR alone; a final line end adds no line.
    pub fn new(text: String) -> Paste {
        let mut lines = Vec::new();
        let bytes = text.as_bytes();
        let mut start = 0;
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            if byte == b'\n' || byte == b'\r' {
                lines.push(Span { start, end: at });
                if byte == b'\r' && bytes.get(at + 1) == Some(&b'\n') {
                    at += 1;
                }
                start = at + 1;
            }
            at += 1;
        }
        if start < bytes.len() {
            lines.push(Span { start, end: bytes.len() });
        }
        Paste { text, lines, sheets: Vec::new(), checkpoints: OnceCell::new() }
    }

    /// The sheets of a workbook: one line a row, one tab between cells.
    pub fn from_sheets(sheets: Vec<(Sheet, String)>) -> Paste {
        let mut text = String::new();
        let mut kept = Vec::new();
        let mut first_line = 0;
        for (mut sheet, rows) in sheets {
            sheet.first_line = first_line;
            first_line += sheet.lines;
            text.push_str(&rows);
            kept.push(sheet);
        }
        let mut paste = Paste::new(text);
        paste.sheets = kept;
        paste
    }

    /// The paste as one text from which `from_transfer` makes it again: the text itself, and for a workbook before it
    /// a line `tamga-sheets/1`, for each sheet a line `name<TAB>lines<TAB>hidden<TAB>hidden rows`, and an empty line.
    pub fn transfer(&self) -> String {
        if !self.is_workbook() {
            return self.text.clone();
        }
        let mut out = String::from("tamga-sheets/1\n");
        for sheet in &self.sheets {
            let rows: Vec<String> = sheet.hidden_rows.iter().map(u32::to_string).collect();
            let name: String = sheet.name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
            out.push_str(&format!("{name}\t{}\t{}\t{}\n", sheet.lines, u8::from(sheet.hidden), rows.join(",")));
        }
        out.push('\n');
        out.push_str(&self.text);
        out
    }

    /// The sheets as `transfer` wrote them; `None` where the text is not of that form.
    pub fn from_transfer(text: &str) -> Option<Paste> {
        let (head, mut rows) = text
            .strip_prefix("tamga-sheets/1\n")?
            .split_once("\n\n")
            .or_else(|| text.strip_prefix("tamga-sheets/1\n\n").map(|rows| ("", rows)))?;
        let mut sheets = Vec::new();
        for line in head.lines() {
            let mut fields = line.split('\t');
            let (name, lines, hidden, hidden_rows) = (fields.next()?, fields.next()?.parse().ok()?, fields.next()?, fields.next()?);
            let hidden_rows = hidden_rows.split(',').filter_map(|row| row.parse().ok()).collect();
            let length: usize = rows.split_inclusive('\n').take(lines).map(str::len).sum();
            let (own, rest) = rows.split_at_checked(length)?;
            rows = rest;
            sheets.push((Sheet { name: name.into(), first_line: 0, lines, hidden: hidden == "1", hidden_rows }, own.to_string()));
        }
        Some(Paste::from_sheets(sheets))
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn lines(&self) -> &[Span] {
        &self.lines
    }

    pub fn sheets(&self) -> &[Sheet] {
        &self.sheets
    }

    /// Whether the paste is a workbook: then `line` is a row of a sheet, and byte offsets mean nothing to a person.
    pub fn is_workbook(&self) -> bool {
        !self.sheets.is_empty()
    }

    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.start..span.end).unwrap_or_default()
    }

    /// Place of the line that holds a byte offset.
    pub fn line_at(&self, offset: usize) -> usize {
        self.lines.partition_point(|line| line.start <= offset).saturating_sub(1)
    }

    /// Column of a byte offset in its line, in characters, from 1.
    pub fn column_at(&self, line: usize, offset: usize) -> usize {
        let start = self.lines.get(line).map_or(0, |line| line.start);
        self.counted(offset).1.saturating_sub(self.counted(start).1) + 1
    }

    /// A byte offset in UTF-16 code units.
    pub fn utf16_at(&self, offset: usize) -> usize {
        self.counted(offset).0
    }

    /// UTF-16 code units and characters before a byte offset. Checkpoints keep this short in long texts.
    fn counted(&self, offset: usize) -> (usize, usize) {
        const STEP: usize = 4_096;
        let checkpoints = self.checkpoints.get_or_init(|| {
            let mut points = vec![(0, 0, 0)];
            let (mut bytes, mut units, mut chars) = (0, 0, 0);
            for c in self.text.chars() {
                bytes += c.len_utf8();
                units += c.len_utf16();
                chars += 1;
                if bytes >= points.len() * STEP {
                    points.push((bytes, units, chars));
                }
            }
            points
        });
        let place = checkpoints.partition_point(|(bytes, _, _)| *bytes <= offset).saturating_sub(1);
        let (bytes, units, chars) = checkpoints.get(place).copied().unwrap_or_default();
        let rest = self.text.get(bytes..offset).unwrap_or_default();
        (units + rest.chars().map(char::len_utf16).sum::<usize>(), chars + rest.chars().count())
    }

    /// Sheet of a line, and the row in it from 0.
    pub fn sheet_at(&self, line: usize) -> Option<(&Sheet, usize)> {
        let place = self.sheets.partition_point(|sheet| sheet.first_line <= line).checked_sub(1)?;
        let sheet = self.sheets.get(place)?;
        Some((sheet, line - sheet.first_line))
    }
}
