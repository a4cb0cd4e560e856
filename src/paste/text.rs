/*! The pasted text: its lines, its sheets, and places in it.

A place is counted in bytes here. What a person or JavaScript is told (lines, columns, UTF-16 units) is computed from it
only for what is shown.
*/

use core::cell::OnceCell;

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

/// The text that was pasted, untrimmed, and its lines. At most 4 GiB.
#[derive(Clone, Debug, Default)]
pub struct Paste {
    text: String,
    /// Where each line starts, in bytes.
    starts: Vec<u32>,
    sheets: Vec<Sheet>,
    /// Every few thousand bytes: bytes, UTF-16 units and characters up to there.
    checkpoints: OnceCell<Vec<(usize, usize, usize)>>,
}

impl Paste {
    /// A text. Lines end at LF, CRLF or CR alone; a final line end adds no line.
    pub fn new(text: String) -> Paste {
        let bytes = text.as_bytes();
        let mut starts = Vec::with_capacity(bytes.len() / 64);
        let mut start = 0;
        for end in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            // The LF of a CRLF was taken with its CR.
            if end < start {
                continue;
            }
            starts.push(start as u32);
            let crlf = bytes.get(end) == Some(&b'\r') && bytes.get(end + 1) == Some(&b'\n');
            start = end + 1 + usize::from(crlf);
        }
        if start < bytes.len() {
            starts.push(start as u32);
        }
        starts.shrink_to_fit();
        Paste { text, starts, sheets: Vec::new(), checkpoints: OnceCell::new() }
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
            let name: String =
                sheet.name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
            out.push_str(&format!(
                "{name}\t{}\t{}\t{}\n",
                sheet.lines,
                u8::from(sheet.hidden),
                rows.join(",")
            ));
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
            let (name, lines, hidden, hidden_rows) =
                (fields.next()?, fields.next()?.parse().ok()?, fields.next()?, fields.next()?);
            let hidden_rows = hidden_rows.split(',').filter_map(|row| row.parse().ok()).collect();
            let length: usize = rows.split_inclusive('\n').take(lines).map(str::len).sum();
            let (own, rest) = rows.split_at_checked(length)?;
            rows = rest;
            let sheet = Sheet {
                name: name.into(),
                first_line: 0,
                lines,
                hidden: hidden == "1",
                hidden_rows,
            };
            sheets.push((sheet, own.to_string()));
        }
        Some(Paste::from_sheets(sheets))
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// How many lines there are.
    pub fn line_count(&self) -> usize {
        self.starts.len()
    }

    /// A line without its end; empty where there is no such line.
    pub fn line(&self, place: usize) -> Span {
        let Some(&start) = self.starts.get(place) else {
            return Span { start: self.text.len(), end: self.text.len() };
        };
        let next = self.starts.get(place + 1).map_or(self.text.len(), |&next| next as usize);
        let start = start as usize;
        let line = self.text.as_bytes().get(start..next).unwrap_or_default();
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        Span { start, end: start + line.len() }
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
        self.starts.partition_point(|&start| start as usize <= offset).saturating_sub(1)
    }

    /// Column of a byte offset in its line, in characters, from 1.
    pub fn column_at(&self, line: usize, offset: usize) -> usize {
        let start = self.line(line).start;
        self.counted(offset).1.saturating_sub(self.counted(start).1) + 1
    }

    /// A byte offset in UTF-16 code units.
    pub fn utf16_at(&self, offset: usize) -> usize {
        self.counted(offset).0
    }

    /// UTF-16 code units and characters before a byte offset. Checkpoints keep this short in long texts.
    fn counted(&self, offset: usize) -> (usize, usize) {
        const STEP: usize = 4_096;
        let count =
            |text: &str| (text.chars().map(char::len_utf16).sum::<usize>(), text.chars().count());
        if offset < STEP {
            return count(self.text.get(..offset).unwrap_or_default());
        }
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
        let (more_units, more_chars) = count(self.text.get(bytes..offset).unwrap_or_default());
        (units + more_units, chars + more_chars)
    }

    /// Sheet of a line, and the row in it from 0.
    pub fn sheet_at(&self, line: usize) -> Option<(&Sheet, usize)> {
        let place = self.sheets.partition_point(|sheet| sheet.first_line <= line).checked_sub(1)?;
        let sheet = self.sheets.get(place)?;
        Some((sheet, line - sheet.first_line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<&str> {
        let paste = Paste::new(text.into());
        let spans: Vec<Span> = (0..paste.line_count()).map(|line| paste.line(line)).collect();
        spans.iter().map(|span| &text[span.start..span.end]).collect()
    }

    #[test]
    fn lines_end_at_each_kind_of_line_end() {
        assert_eq!(lines("a\nb\r\nc\rd"), ["a", "b", "c", "d"]);
        assert_eq!(lines("a\n\n\r\r\nb\n"), ["a", "", "", "", "b"]);
        assert_eq!(lines("0123456789abcdef\t0123456789\nx"), ["0123456789abcdef\t0123456789", "x"]);
        assert!(lines("").is_empty());
        assert_eq!(lines("\n"), [""]);
    }
}
