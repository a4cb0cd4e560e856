/*! XLSX and ODS files as a paste: one line a row, one tab between cells, each sheet after the other.

The archive is measured first: a workbook that unpacks to more than a browser can hold, or that claims millions of
repeated cells, is refused with a sentence and bounded memory. The parts are read here, on `zip` and `quick-xml`, and
not by calamine: that reads cells out of order, cells at one place and formulas without a value as if nothing were
wrong, drops the zeros that a cell's format shows, and brings 200 KB of encodings that no workbook uses.
*/

mod ods;
mod xlsx;

use crate::paste::{Paste, Sheet};
use core::fmt;
use quick_xml::XmlVersion;
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
    let sheets = if let Some(book) = xlsx::book(&mut archive)? {
        xlsx::read(&mut archive, &book)?
    } else if archive.index_for_name("content.xml").is_some() {
        ods::read(&mut archive)?
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
            Err(zip::result::ZipError::UnsupportedArchive(reason))
                if reason.contains("assword") =>
            {
                return Err(Unreadable::Password);
            }
            Err(error) => return Err(damaged(error)),
        };
        let unpacked = std::io::copy(&mut part.take(MOST_BYTES - total + 1), &mut std::io::sink())
            .map_err(damaged)?;
        total += unpacked;
        if total > MOST_BYTES {
            return Err(Unreadable::TooLarge);
        }
    }
    Ok(())
}

/// The text of a part, `None` where the archive has none of that name. Names differ in case between writers.
fn part(archive: &mut Archive<'_>, name: &str) -> Result<Option<String>, Unreadable> {
    let own = archive
        .file_names()
        .flatten()
        .find(|own| own.trim_start_matches('/').eq_ignore_ascii_case(name))
        .map(|own| own.into_owned());
    let Some(own) = own else { return Ok(None) };
    let mut bytes = Vec::new();
    archive
        .by_name(&own)
        .map_err(damaged)?
        .take(MOST_BYTES)
        .read_to_end(&mut bytes)
        .map_err(damaged)?;
    let text = match bytes.as_slice() {
        [0xFF, 0xFE, units @ ..] => utf16(units, u16::from_le_bytes),
        [0xFE, 0xFF, units @ ..] => utf16(units, u16::from_be_bytes),
        _ => {
            let start = if bytes.starts_with(&[0xEF, 0xBB, 0xBF]) { 3 } else { 0 };
            String::from_utf8(bytes.split_off(start)).ok()
        }
    };
    text.map(Some).ok_or_else(|| damaged(format!("{own} is no text")))
}

fn utf16(bytes: &[u8], order: fn([u8; 2]) -> u16) -> Option<String> {
    let units = bytes
        .chunks_exact(2)
        .map(|pair| order([pair.first().copied().unwrap_or(0), pair.get(1).copied().unwrap_or(0)]));
    char::decode_utf16(units).collect::<Result<String, _>>().ok()
}

/// What stands next in a part. Names are without their prefix; an empty element opens and closes.
enum Step<'a> {
    Open(&'a BytesStart<'a>),
    Close,
    Text(&'a str),
}

/// Walks through a part. `each` is told the names of the open elements, outermost first; for `Open` and `Close` the
/// last of them is the element itself.
fn walk(
    xml: &str,
    each: &mut dyn FnMut(Step<'_>, &[String]) -> Result<(), Unreadable>,
) -> Result<(), Unreadable> {
    let mut reader = quick_xml::Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    let mut open: Vec<String> = Vec::new();
    loop {
        match reader.read_event().map_err(damaged)? {
            Event::Start(tag) => {
                if open.len() > 256 {
                    return Err(damaged("elements stand too deep in each other"));
                }
                open.push(tag.local_name().as_ref().to_string());
                each(Step::Open(&tag), &open)?;
            }
            Event::End(_) => {
                each(Step::Close, &open)?;
                open.pop();
            }
            Event::Text(text) => each(Step::Text(&text.xml10_content()), &open)?,
            Event::CData(text) => each(Step::Text(&text.xml10_content()), &open)?,
            Event::GeneralRef(name) => {
                let sign = match name.resolve_char_ref().map_err(damaged)? {
                    Some(sign) => sign.to_string(),
                    None => {
                        let name = name.xml10_content();
                        let known = quick_xml::escape::resolve_xml_entity(&name);
                        known.map_or_else(|| format!("&{name};"), String::from)
                    }
                };
                each(Step::Text(&sign), &open)?;
            }
            Event::Eof if open.is_empty() => return Ok(()),
            Event::Eof => return Err(damaged("a part ends too early")),
            _ => {}
        }
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute =
        tag.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    // An entity that nobody declared is left as it stands.
    Some(
        attribute
            .normalized_value(XmlVersion::Implicit1_0)
            .map_or_else(|_| attribute.value.to_string(), |value| value.into_owned()),
    )
}

/// Whether all but the last of the open elements is this one.
fn inside(open: &[String], name: &str) -> bool {
    open.iter().any(|own| own == name)
}

/// Rows of a sheet as they are written out.
struct Rows {
    text: String,
    row: u32,
    column: u32,
    room: usize,
}

impl Rows {
    fn new(room: usize) -> Rows {
        Rows { text: String::new(), row: 0, column: 0, room }
    }

    /// Writes a cell; rows and columns may only rise.
    fn write(&mut self, (row, column): Place, cell: &str) -> Result<(), Unreadable> {
        let ends = row.saturating_sub(self.row);
        if ends > 0 {
            self.column = 0;
        }
        let tabs = column.saturating_sub(self.column);
        if self.text.len() + (ends + tabs) as usize + cell.len() > self.room {
            return Err(Unreadable::TooLarge);
        }
        self.text.extend(core::iter::repeat_n('\n', ends as usize));
        self.text.extend(core::iter::repeat_n('\t', tabs as usize));
        (self.row, self.column) = (row, column);
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

/// Row and column of a cell, from 0.
type Place = (u32, u32);

/// Stands in a cell that a merged region covers, so that it is not taken for one without a code.
const COVERED: &str = "\u{2060}";

/// A number as a spreadsheet shows it in a wide cell. Whole numbers are kept as they are written.
fn number(written: &str) -> String {
    let written = written.trim();
    if !written.is_empty() && written.bytes().all(|byte| byte.is_ascii_digit()) {
        return written.to_string();
    }
    match written.parse::<f64>() {
        Ok(value) if value == value.trunc() && value.abs() < 1e15 => format!("{value:.0}"),
        Ok(value) => value.to_string(),
        Err(_) => written.to_string(),
    }
}
