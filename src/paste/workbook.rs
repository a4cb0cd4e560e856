/*! XLSX and ODS files as a paste: one line a row, one tab between cells, each sheet after the other.

The reader is calamine. Before it is let at a file, the archive is measured: a workbook that unpacks to more than
a browser can hold, or that claims millions of repeated cells, is refused with a sentence and bounded memory.
*/

use super::{Paste, Sheet};
use calamine::{Data, DataRef, ExcelDateTime, Ods, Reader, SheetVisible, Xlsx};
use core::fmt;
use quick_xml::events::{BytesStart, Event};
use std::io::{Cursor, Read};

/// Unpacked bytes of a whole archive that are still read.
const MOST_BYTES: u64 = 256 << 20;
/// Cells of a whole workbook that are still read.
const MOST_CELLS: u64 = 4_000_000;
/// Bytes of text that a workbook may make.
const MOST_TEXT: usize = 96 << 20;

/// Why a workbook could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// Encrypted, or protected by a password.
    Password,
    /// The binary format of before 2007.
    OldFormat,
    /// Unpacks to more than is read here.
    TooLarge,
    /// Neither XLSX nor ODS.
    OtherFormat,
    Damaged(String),
    /// No cell holds anything.
    Empty,
}

impl Unreadable {
    /// The name in interfaces, the same in every language.
    pub fn name(&self) -> &'static str {
        match self {
            Unreadable::Password => "file_password",
            Unreadable::OldFormat => "file_old_format",
            Unreadable::TooLarge => "file_too_large",
            Unreadable::OtherFormat => "file_other_format",
            Unreadable::Damaged(_) => "file_damaged",
            Unreadable::Empty => "file_empty",
        }
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unreadable::Password => f.write_str("the workbook is protected by a password; save a copy without one"),
            Unreadable::OldFormat => f.write_str(
                "the old binary workbook (or one under a password) can't be read here; save it as XLSX, ODS or CSV, without a password",
            ),
            Unreadable::TooLarge => f.write_str("the workbook unpacks to more than can be read here; save the sheet with the codes as CSV"),
            Unreadable::OtherFormat => f.write_str("the file is neither XLSX nor ODS; save it as XLSX, ODS or CSV"),
            Unreadable::Damaged(detail) => write!(f, "the workbook is damaged and was not read: {detail}"),
            Unreadable::Empty => f.write_str("the workbook is empty"),
        }
    }
}

/// Row and column of a cell, from 0, and its text.
type Placed = ((u32, u32), String);

/// A cell while its tags are read.
struct OpenCell {
    place: (u32, u32),
    formula: Option<String>,
    has_value: bool,
    inline: bool,
}

type Archive<'a> = zip::ZipArchive<Cursor<&'a [u8]>>;

fn damaged(error: impl fmt::Display) -> Unreadable {
    Unreadable::Damaged(error.to_string())
}

/// Reads a workbook from the bytes of its file.
pub fn read(bytes: &[u8]) -> Result<Paste, Unreadable> {
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Err(Unreadable::OldFormat);
    }
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    measure(&mut archive)?;
    let sheets = if archive.index_for_name("xl/workbook.xml").is_some() {
        read_xlsx(bytes, &mut archive)?
    } else if archive.index_for_name("content.xml").is_some() {
        read_ods(bytes, &mut archive)?
    } else {
        return Err(Unreadable::OtherFormat);
    };
    if sheets.iter().all(|(_, rows)| !rows.chars().any(|c| !c.is_whitespace())) {
        return Err(Unreadable::Empty);
    }
    Ok(Paste::from_sheets(sheets))
}

/// Unpacks every part once into nothing, counting: sizes told in the archive can lie.
fn measure(archive: &mut Archive<'_>) -> Result<(), Unreadable> {
    let mut total = 0;
    for place in 0..archive.len() {
        let part = match archive.by_index(place) {
            Ok(part) => part,
            Err(zip::result::ZipError::UnsupportedArchive(reason)) if reason.contains("assword") => return Err(Unreadable::Password),
            Err(error) => return Err(damaged(error)),
        };
        let unpacked = std::io::copy(&mut part.take(MOST_BYTES - total + 1), &mut std::io::sink()).map_err(damaged)?;
        total += unpacked;
        if total > MOST_BYTES {
            return Err(Unreadable::TooLarge);
        }
    }
    Ok(())
}

/// Rows of a sheet as they are written out.
struct Rows {
    text: String,
    row: u32,
    column: u32,
    room: usize,
}

impl Rows {
    /// Goes on to a cell; rows and columns may only rise.
    fn go_to(&mut self, row: u32, column: u32) -> Result<bool, Unreadable> {
        if row < self.row || row == self.row && column < self.column {
            return Ok(false);
        }
        let ends = (row - self.row) as usize;
        if self.text.len() + ends + column as usize > self.room {
            return Err(Unreadable::TooLarge);
        }
        if ends > 0 {
            self.text.extend(core::iter::repeat_n('\n', ends));
            self.column = 0;
        }
        self.text.extend(core::iter::repeat_n('\t', (column - self.column) as usize));
        self.row = row;
        self.column = column;
        Ok(true)
    }

    fn write(&mut self, cell: &str) -> Result<(), Unreadable> {
        if self.text.len() + cell.len() > self.room {
            return Err(Unreadable::TooLarge);
        }
        // A line end inside a cell is no end of its row.
        self.text.extend(cell.chars().map(|c| match c {
            '\t' => ' ',
            '\n' | '\r' => '\u{2028}',
            c => c,
        }));
        Ok(())
    }

    /// The rows, and how many they are; each ends with a line end.
    fn finish(mut self) -> (String, usize) {
        if self.text.is_empty() {
            return (self.text, 0);
        }
        self.text.push('\n');
        (self.text, self.row as usize + 1)
    }
}

fn rows(room: usize) -> Rows {
    Rows { text: String::new(), row: 0, column: 0, room }
}

/// A number as a spreadsheet shows it in a wide cell.
fn number(value: f64) -> String {
    if value == value.trunc() && value.abs() < 1e15 { format!("{value:.0}") } else { value.to_string() }
}

fn day(value: &ExcelDateTime) -> String {
    if !value.is_datetime() || value.as_f64() < 1.0 {
        return number(value.as_f64());
    }
    let (year, month, day, ..) = value.to_ymd_hms_milli();
    format!("{day:02}.{month:02}.{year:04}")
}

fn text_of(cell: &Data) -> String {
    match cell {
        Data::Int(value) => value.to_string(),
        Data::Float(value) => number(*value),
        Data::String(text) => text.clone(),
        Data::Bool(value) => value.to_string(),
        Data::DateTime(value) => day(value),
        Data::DateTimeIso(text) => text.get(..10).unwrap_or(text).into(),
        Data::DurationIso(text) => text.clone(),
        Data::Error(error) => error.to_string(),
        Data::Empty => String::new(),
    }
}

fn read_xlsx(bytes: &[u8], archive: &mut Archive<'_>) -> Result<Vec<(Sheet, String)>, Unreadable> {
    survey_strings(archive)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut sheets = Vec::new();
    let (mut cells, mut room) = (0u64, MOST_TEXT);
    let metadata: Vec<_> = book.sheets_metadata().iter().map(|sheet| (sheet.name.clone(), sheet.visible)).collect();
    if metadata.len() > 2_000 {
        return Err(Unreadable::TooLarge);
    }
    let files = sheet_files(archive);
    for (name, visible) in metadata {
        let mut hidden = Vec::new();
        // Covered cells of merged regions: (row, column), so that a merged code cell is not taken for an empty one.
        let mut covered: Vec<(u32, u32)> = Vec::new();
        for region in book.merge_cells_by_sheet_name(&name).unwrap_or_default() {
            let (rows, columns) = (region.end.0.saturating_sub(region.start.0), region.end.1.saturating_sub(region.start.1));
            if u64::from(rows) * u64::from(columns + 1) > 100_000 || covered.len() > 1_000_000 {
                continue;
            }
            for row in region.start.0..=region.end.0 {
                for column in region.start.1..=region.end.1 {
                    if (row, column) != region.start && row > region.start.0 {
                        covered.push((row, column));
                    }
                }
            }
        }
        covered.sort_unstable();
        let mut covered = covered.into_iter().peekable();
        let mut out = rows(room);
        let Ok(mut reader) = book.worksheet_cells_reader(&name) else {
            // A chart has no cells.
            sheets.push((Sheet { name, hidden: visible != SheetVisible::Visible, ..Sheet::default() }, String::new()));
            continue;
        };
        let mut texts: Vec<Placed> = Vec::new();
        let mut size = 0;
        while let Some(cell) = reader.next_cell().map_err(damaged)? {
            cells += 1;
            let text = match cell.get_value() {
                DataRef::SharedString(text) => (*text).to_string(),
                value => text_of(&Data::from(value.clone())),
            };
            size += text.len();
            if cells > MOST_CELLS || size > room {
                return Err(Unreadable::TooLarge);
            }
            texts.push((cell.get_position(), text));
        }
        drop(reader);
        texts.extend(survey_xlsx(archive, files.get(sheets.len()), &mut hidden)?);
        // Cells may stand in any order in a file; two at one place can't both be shown.
        texts.sort_by_key(|(place, _)| *place);
        texts.dedup_by(|later, kept| later.0 == kept.0 && (later.1.is_empty() || later.1 == kept.1));
        if texts.windows(2).any(|pair| matches!(pair, [a, b] if a.0 == b.0 && !a.1.is_empty() && !b.1.is_empty())) {
            return Err(damaged("two cells stand at one place"));
        }
        for (place, text) in texts {
            while let Some(hidden) = covered.next_if(|hidden| *hidden < place) {
                if out.go_to(hidden.0, hidden.1)? {
                    out.write("\u{2060}")?;
                }
            }
            if text.is_empty() {
                continue;
            }
            covered.next_if(|hidden| *hidden == place);
            if out.go_to(place.0, place.1)? {
                out.write(&text)?;
            }
        }
        for (row, column) in covered {
            if out.go_to(row, column)? {
                out.write("\u{2060}")?;
            }
        }
        let (text, lines) = out.finish();
        room = room.saturating_sub(text.len());
        sheets.push((Sheet { name, lines, hidden: visible != SheetVisible::Visible, hidden_rows: hidden, ..Sheet::default() }, text));
    }
    Ok(sheets)
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = tag.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    Some(attribute.value.into_owned())
}

fn unpack(archive: &mut Archive<'_>, name: &str) -> Option<String> {
    let mut text = String::new();
    archive.by_name(name).ok()?.take(MOST_BYTES).read_to_string(&mut text).ok()?;
    Some(text)
}

fn tags(xml: &str, mut each: impl FnMut(&BytesStart<'_>, bool)) {
    let mut reader = quick_xml::Reader::from_str(xml);
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => each(&tag, false),
            Ok(Event::Empty(tag)) => each(&tag, true),
            Ok(Event::Eof) | Err(_) => return,
            Ok(_) => {}
        }
    }
}

/// The parts of the sheets, in the order of the workbook.
fn sheet_files(archive: &mut Archive<'_>) -> Vec<String> {
    let (Some(book), Some(relations)) = (unpack(archive, "xl/workbook.xml"), unpack(archive, "xl/_rels/workbook.xml.rels")) else {
        return Vec::new();
    };
    let mut targets = std::collections::BTreeMap::new();
    tags(&relations, |tag, _| {
        if let (Some(id), Some(target)) = (attribute(tag, "Id"), attribute(tag, "Target")) {
            targets.insert(id, target);
        }
    });
    let mut files = Vec::new();
    tags(&book, |tag, _| {
        if tag.local_name().as_ref() == "sheet"
            && let Some(target) = attribute(tag, "id").and_then(|id| targets.get(&id))
        {
            files.push(target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), String::from));
        }
    });
    files
}

/// What calamine does not tell of a sheet: its hidden rows (read like others, and said to be), and formulas without
/// a value, whose text is put in their place so that they are seen. A sheet whose parts stand where no spreadsheet
/// puts them would be read in part, so it is refused.
fn survey_xlsx(archive: &mut Archive<'_>, file: Option<&String>, hidden: &mut Vec<u32>) -> Result<Vec<Placed>, Unreadable> {
    let Some(xml) = file.and_then(|file| unpack(archive, file)) else { return Ok(Vec::new()) };
    let mut reader = quick_xml::Reader::from_str(&xml);
    let mut open: Vec<String> = Vec::new();
    let (mut row, mut tables) = (0u32, 0);
    let mut formulas = Vec::new();
    let mut cell: Option<OpenCell> = None;
    loop {
        let event = reader.read_event().map_err(damaged)?;
        let (tag, empty) = match &event {
            Event::Start(tag) => (tag, false),
            Event::Empty(tag) => (tag, true),
            Event::End(_) => {
                if open.pop().as_deref() == Some("c")
                    && let Some(OpenCell { place, formula: Some(formula), has_value: false, .. }) = cell.take()
                {
                    formulas.push((place, format!("={formula}")));
                }
                continue;
            }
            Event::Text(text) => {
                if open.last().is_some_and(|name| name == "f")
                    && let Some(OpenCell { formula: Some(formula), .. }) = cell.as_mut()
                {
                    formula.push_str(text);
                }
                continue;
            }
            Event::Eof => break,
            _ => continue,
        };
        let name = tag.local_name().as_ref().to_string();
        let parent = open.last().map(String::as_str);
        match name.as_str() {
            "sheetData" => {
                tables += 1;
                if tables > 1 {
                    return Err(damaged("the sheet has two tables of cells"));
                }
            }
            "row" => {
                if parent != Some("sheetData") {
                    return Err(damaged("a row stands outside of the table of cells"));
                }
                row = attribute(tag, "r").and_then(|number| number.parse().ok()).unwrap_or(row + 1);
                if matches!(attribute(tag, "hidden").as_deref(), Some("1" | "true")) {
                    hidden.push(row.saturating_sub(1));
                }
            }
            "c" if parent == Some("row") => {
                let place = attribute(tag, "r").and_then(|place| position(&place)).unwrap_or((row.saturating_sub(1), 0));
                cell =
                    Some(OpenCell { place, formula: None, has_value: false, inline: attribute(tag, "t").as_deref() == Some("inlineStr") });
            }
            "f" => {
                if let Some(cell) = cell.as_mut() {
                    cell.formula = Some(String::new());
                }
            }
            "v" | "is" => {
                if let Some(cell) = cell.as_mut() {
                    if cell.inline && name == "v" {
                        return Err(damaged("a cell holds its text in the wrong place"));
                    }
                    cell.has_value |= !empty;
                }
            }
            _ => {}
        }
        if !empty {
            open.push(name);
        }
    }
    hidden.sort_unstable();
    Ok(formulas)
}

/// Row and column of `B7`, from 0.
fn position(place: &str) -> Option<(u32, u32)> {
    let digits = place.find(|c: char| c.is_ascii_digit())?;
    let (letters, number) = place.split_at_checked(digits)?;
    let mut column = 0u32;
    for letter in letters.bytes() {
        column = column.checked_mul(26)?.checked_add(u32::from(letter.to_ascii_uppercase().checked_sub(b'A')?) + 1)?;
    }
    Some((number.parse::<u32>().ok()?.checked_sub(1)?, column.checked_sub(1)?))
}

/// A table of shared strings that claims more strings than it has bytes would be given that memory at once.
fn survey_strings(archive: &mut Archive<'_>) -> Result<(), Unreadable> {
    let Some(xml) = unpack(archive, "xl/sharedStrings.xml") else { return Ok(()) };
    let mut lies = false;
    tags(&xml, |tag, _| {
        if tag.local_name().as_ref() == "sst" {
            for name in ["count", "uniqueCount"] {
                lies |= attribute(tag, name)
                    .and_then(|text| text.parse::<u64>().ok())
                    .is_some_and(|count| count > xml.len() as u64 && count > 1_000_000);
            }
        }
    });
    if lies { Err(damaged("the table of strings claims more than it holds")) } else { Ok(()) }
}

/// Refuses a sheet whose repeated rows and cells would fill the memory, and notes its hidden rows.
fn survey_ods(xml: &str) -> Result<Vec<Vec<u32>>, Unreadable> {
    let mut hidden: Vec<Vec<u32>> = Vec::new();
    let (mut cells, mut row, mut repeats) = (0u64, 0u64, 1u64);
    let (mut column, mut filled) = (0u64, 0u64);
    let mut too_large = false;
    tags(xml, |tag, _| match tag.local_name().as_ref() {
        "table" => {
            hidden.push(Vec::new());
            row = 0;
        }
        "table-row" => {
            cells += filled * repeats;
            repeats = attribute(tag, "number-rows-repeated").and_then(|text| text.parse().ok()).unwrap_or(1);
            if matches!(attribute(tag, "visibility").as_deref(), Some("collapse" | "filter"))
                && let Some(rows) = hidden.last_mut()
            {
                rows.extend((row..(row + repeats).min(row + 100_000)).map(|row| row as u32));
            }
            row += repeats;
            (column, filled) = (0, 0);
        }
        "table-cell" | "covered-table-cell" => {
            column += attribute(tag, "number-columns-repeated").and_then(|text| text.parse().ok()).unwrap_or(1u64);
            if attribute(tag, "value-type").is_some() {
                filled = column;
            }
            too_large |= filled > 1_000_000;
        }
        _ => {}
    });
    cells += filled * repeats;
    if too_large || cells > MOST_CELLS { Err(Unreadable::TooLarge) } else { Ok(hidden) }
}

fn read_ods(bytes: &[u8], archive: &mut Archive<'_>) -> Result<Vec<(Sheet, String)>, Unreadable> {
    let hidden = survey_ods(&unpack(archive, "content.xml").ok_or_else(|| damaged("content.xml is no text"))?)?;
    let mut book: Ods<_> = Ods::new(Cursor::new(bytes)).map_err(|error| match error {
        calamine::OdsError::Password => Unreadable::Password,
        error => damaged(error),
    })?;
    let mut sheets = Vec::new();
    let mut room = MOST_TEXT;
    let metadata: Vec<_> = book.sheets_metadata().iter().map(|sheet| (sheet.name.clone(), sheet.visible)).collect();
    for (place, (name, visible)) in metadata.into_iter().enumerate() {
        let range = book.worksheet_range(&name).map_err(damaged)?;
        let mut out = rows(room);
        if let Some((first_row, first_column)) = range.start() {
            for (row, column, cell) in range.used_cells() {
                if out.go_to(first_row + row as u32, first_column + column as u32)? {
                    out.write(&text_of(cell))?;
                }
            }
        }
        let (text, lines) = out.finish();
        room = room.saturating_sub(text.len());
        let hidden_rows = hidden.get(place).cloned().unwrap_or_default();
        sheets.push((Sheet { name, lines, hidden: visible != SheetVisible::Visible, hidden_rows, ..Sheet::default() }, text));
    }
    Ok(sheets)
}
