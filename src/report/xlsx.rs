/*! The table back as a workbook: the sheets as they were given, columns added, rows in the colours of their results.

A writer of our own, since the kept library for it (rust_xlsxwriter 0.102) is 264 KB under brotli in a module that is
112 KB without it. What it writes is the least that ECMA-376 asks for: texts in their cells, one style for each colour, no formulas, no
shared strings. Texts stay texts, so codes keep their zeros and nothing is ever run; what is plainly a number and no
code is written as one, so that quantities can be added up. */

use super::json::column_name;
use super::sheets::{ADDED, PARTS, Row, Sheet, Tone};
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// Rows and columns of a sheet and characters of a cell, as the format's programs have them.
const ROWS: usize = 1_048_576;
const COLUMNS: usize = 16_384;
const CHARACTERS: usize = 32_767;

/// Why no workbook was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// A sheet has more rows or columns than the format holds.
    TooLarge,
    /// The container could not be written.
    NotWritten,
}

impl Failure {
    /// The name in interfaces.
    pub fn name(self) -> &'static str {
        match self {
            Failure::TooLarge => "too_large",
            Failure::NotWritten => "not_written",
        }
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Failure::TooLarge => {
                "a sheet holds 1,048,576 rows of 16,384 cells at most; save as CSV"
            }
            Failure::NotWritten => "the workbook could not be written",
        })
    }
}

/// Fill and ink of a tone, as ARGB; the colours of the widget on white paper.
fn colours(tone: Tone) -> Option<(&'static str, &'static str)> {
    Some(match tone {
        Tone::Ban => ("FFFDECEB", "FFA3190F"),
        Tone::Measure | Tone::InPart => ("FFFDF1E3", "FF8A4200"),
        Tone::Listed => ("FFF8EEFA", "FF6B2A7A"),
        Tone::Undecided => ("FFFBF5DA", "FF614A00"),
        Tone::NotFound => ("FFECEFF2", "FF44515E"),
        Tone::Header => ("FFE3EAF0", "FF17212B"),
        Tone::Plain => return None,
    })
}

/// The number of a tone's style: 0 is plain.
fn style(tone: Tone) -> usize {
    Tone::ALL
        .iter()
        .filter(|one| colours(**one).is_some())
        .position(|one| *one == tone)
        .map_or(0, |at| at + 1)
}

/// A text in markup. What XML cannot hold is shown as the sign for it; a cell that is too long says so.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let long = text.chars().nth(CHARACTERS).is_some();
    let most = if long { CHARACTERS - 1 } else { CHARACTERS };
    for (at, c) in text.char_indices().take(most) {
        match c {
            // `_x0041_` is a letter in this format; what a paper writes so stays as it is.
            '_' if is_escape(text.get(at..).unwrap_or_default()) => out.push_str("_x005F_"),
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(c),
            '\0'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}' => out.push('\u{FFFD}'),
            _ => out.push(c),
        }
    }
    if long {
        out.push('…');
    }
    out
}

/// Whether a text begins with what the format reads as a character: `_x`, four hexadecimal digits, `_`.
fn is_escape(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.get(1) == Some(&b'x')
        && bytes.get(6) == Some(&b'_')
        && bytes.get(2..6).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
}

/// Whether a text is plainly a number that any program keeps as it is written.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let all = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let padded = whole.len() > 1 && whole.starts_with('0');
    // A zero at the end would be lost, and so would a sixteenth digit.
    let kept = digits.split_once('.').is_none_or(|(_, part)| !part.ends_with('0'));
    all(whole) && all(part) && !padded && kept && whole.len() + part.len() <= 11
}

fn row(out: &mut String, row: &Row, width: usize) {
    let number = row.place + 1;
    let _ = write!(out, "<row r=\"{number}\">");
    let own = row.cells.len().saturating_sub(ADDED).max(width);
    for (column, text) in row.cells.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
        let name = column_name(column);
        let code = row.codes.contains(&(column as u32));
        // Colour is for what was found: the added cells and the codes themselves.
        let coloured = row.tone == Tone::Header || code || column >= own;
        let style = if coloured { style(row.tone) } else { 0 };
        if !code && column < own && row.tone != Tone::Header && is_number(text) {
            let _ = write!(out, "<c r=\"{name}{number}\" s=\"{style}\"><v>{text}</v></c>");
        } else {
            let _ = write!(
                out,
                "<c r=\"{name}{number}\" s=\"{style}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>",
                escaped(text)
            );
        }
    }
    out.push_str("</row>");
}

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";

fn styles() -> String {
    let used: Vec<(&str, &str)> = Tone::ALL.iter().filter_map(|tone| colours(*tone)).collect();
    let count = used.len();
    let mut fonts = String::from("<font><sz val=\"11\"/><name val=\"Calibri\"/></font>");
    let mut fills = String::from(
        "<fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill>",
    );
    let mut formats =
        String::from("<xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>");
    for (place, (fill, ink)) in used.iter().enumerate() {
        let _ = write!(
            fonts,
            "<font><b/><sz val=\"11\"/><color rgb=\"{ink}\"/><name val=\"Calibri\"/></font>"
        );
        let _ = write!(
            fills,
            "<fill><patternFill patternType=\"solid\"><fgColor rgb=\"{fill}\"/></patternFill></fill>"
        );
        let _ = write!(
            formats,
            "<xf numFmtId=\"0\" fontId=\"{}\" fillId=\"{}\" borderId=\"0\" xfId=\"0\" applyFont=\"1\" applyFill=\"1\"/>",
            place + 1,
            place + 2
        );
    }
    format!(
        "{HEAD}<styleSheet xmlns=\"{MAIN}\"><fonts count=\"{}\">{fonts}</fonts><fills count=\"{}\">{fills}</fills><borders count=\"1\"><border/></borders><cellStyleXfs count=\"1\"><xf/></cellStyleXfs><cellXfs count=\"{}\">{formats}</cellXfs></styleSheet>",
        count + 1,
        count + 2,
        count + 1
    )
}

/// A sheet's name as the format takes it: 31 characters, none of seven signs, no other sheet's name.
fn sheet_name(name: &str, taken: &[String]) -> String {
    let name = name.trim_matches('\'').trim();
    let plain: String = name
        .chars()
        .map(|c| {
            if matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\') || c.is_control() {
                '_'
            } else {
                c
            }
        })
        .take(31)
        .collect();
    let plain = if plain.is_empty() { "1".into() } else { plain };
    let is_taken =
        |name: &str| taken.iter().any(|other| other.to_lowercase() == name.to_lowercase());
    let numbered = |number: usize| {
        let short: String = plain.chars().take(26).collect();
        format!("{short} ({number})")
    };
    if !is_taken(&plain) {
        return plain;
    }
    (2..).map(numbered).find(|name| !is_taken(name)).unwrap_or(plain)
}

/// A workbook of sheets.
pub fn write(sheets: &[Sheet]) -> Result<Vec<u8>, Failure> {
    let too_large = |row: &Row| row.place >= ROWS || row.cells.len() > COLUMNS;
    if sheets.iter().flat_map(|sheet| &sheet.rows).any(too_large) {
        return Err(Failure::TooLarge);
    }
    let mut names: Vec<String> = Vec::new();
    for sheet in sheets {
        names.push(sheet_name(&sheet.name, &names));
    }
    let (mut types, mut tabs, mut links) = (String::new(), String::new(), String::new());
    for (place, name) in names.iter().enumerate() {
        let number = place + 1;
        let _ = write!(
            types,
            "<Override PartName=\"/xl/worksheets/sheet{number}.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>"
        );
        let _ = write!(
            tabs,
            "<sheet name=\"{}\" sheetId=\"{number}\" r:id=\"rId{number}\"/>",
            escaped(name)
        );
        let _ = write!(
            links,
            "<Relationship Id=\"rId{number}\" Type=\"{RELATIONS}/worksheet\" Target=\"worksheets/sheet{number}.xml\"/>"
        );
    }
    let styled = names.len() + 1;
    let parts = [
        (
            "[Content_Types].xml",
            format!(
                "{HEAD}<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/><Override PartName=\"/xl/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/>{types}</Types>"
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"rId1\" Type=\"{RELATIONS}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "{HEAD}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONS}\"><sheets>{tabs}</sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\">{links}<Relationship Id=\"rId{styled}\" Type=\"{RELATIONS}/styles\" Target=\"styles.xml\"/></Relationships>"
            ),
        ),
        ("xl/styles.xml", styles()),
    ];
    // The same table is the same bytes: no time of making.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut put = |name: &str, content: &str| -> Result<(), Failure> {
        zip.start_file(name, options).map_err(|_| Failure::NotWritten)?;
        zip.write_all(content.as_bytes()).map_err(|_| Failure::NotWritten)
    };
    for (name, content) in &parts {
        put(name, content)?;
    }
    for (place, sheet) in sheets.iter().enumerate() {
        put(&format!("xl/worksheets/sheet{}.xml", place + 1), &sheet_xml(sheet))?;
    }
    Ok(zip.finish().map_err(|_| Failure::NotWritten)?.into_inner())
}

/// A sheet: columns as wide as what is in them, and the rows.
fn sheet_xml(sheet: &Sheet) -> String {
    let mut widths: Vec<usize> = Vec::new();
    for row in sheet.rows.iter().take(500) {
        for (column, text) in row.cells.iter().enumerate().take(300) {
            if widths.len() <= column {
                widths.resize(column + 1, 0);
            }
            if let Some(width) = widths.get_mut(column) {
                *width = (*width).max(text.chars().count());
            }
        }
    }
    let mut out = format!("{HEAD}<worksheet xmlns=\"{MAIN}\">");
    if !widths.is_empty() {
        out.push_str("<cols>");
        for (column, width) in widths.iter().enumerate() {
            let number = column + 1;
            let width = (width + 2).clamp(6, 60);
            let _ = write!(
                out,
                "<col min=\"{number}\" max=\"{number}\" width=\"{width}\" customWidth=\"1\"/>"
            );
        }
        out.push_str("</cols>");
    }
    out.push_str("<sheetData>");
    for one in &sheet.rows {
        row(&mut out, one, sheet.width);
    }
    out.push_str("</sheetData></worksheet>");
    out
}

/// The sheets of such a text; `None` where it is none.
pub fn received(text: &str) -> Option<Vec<Sheet>> {
    let [of_sheets, of_rows, of_cells] = PARTS;
    let sheet = |text: &str| -> Option<Sheet> {
        let mut rows = text.split(of_rows);
        let (name, width) = rows.next()?.split_once(of_cells)?;
        let rows = rows.map(|row| {
            let mut cells = row.split(of_cells);
            let mut head = cells.next()?.split(' ');
            let place = head.next()?.parse().ok()?;
            let tone = *Tone::ALL.get(head.next()?.parse::<usize>().ok()?)?;
            let codes = head.next()?.split(',').filter_map(|code| code.parse().ok()).collect();
            Some(Row { place, tone, codes, cells: cells.map(String::from).collect() })
        });
        Some(Sheet {
            name: name.into(),
            width: width.parse().ok()?,
            rows: rows.collect::<Option<_>>()?,
        })
    };
    text.strip_prefix(of_sheets)?.split(of_sheets).map(sheet).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sheets::transfer;

    #[test]
    fn a_number_is_one_only_where_nothing_of_it_is_lost() {
        for text in ["0", "7", "-12.5", "1234567.89", "0.5"] {
            assert!(is_number(text), "{text}");
        }
        for text in ["", "007", "1e5", "12,5", "1.", ".5", "1.50", "123456789012", "+7", "12 "] {
            assert!(!is_number(text), "{text}");
        }
    }

    #[test]
    fn what_the_format_would_read_as_a_character_stays() {
        assert_eq!(escaped("a_x0041_<b>_x00_"), "a_x005F_x0041_&lt;b&gt;_x00_");
        assert_eq!(escaped("\0"), "\u{FFFD}");
    }

    #[test]
    fn names_of_sheets_are_what_the_format_takes() {
        let long = "x".repeat(40);
        assert_eq!(sheet_name(&long, &[]).chars().count(), 31);
        assert_eq!(sheet_name("a/b[1]:*?\\", &[]), "a_b_1_____");
        assert_eq!(sheet_name("Лист", &["лист".into()]), "Лист (2)");
        assert_eq!(sheet_name("''", &[]), "1");
    }

    #[test]
    fn what_goes_between_modules_comes_as_it_went() {
        let row = Row {
            place: 3,
            tone: Tone::Ban,
            cells: vec!["a".into(), String::new(), "ж\n".into()],
            codes: vec![0, 2],
        };
        let sheets = vec![
            Sheet { name: "Лист 1".into(), rows: vec![row, Row::default()], width: 3 },
            Sheet { name: "b".into(), ..Sheet::default() },
        ];
        let mut came = received(&transfer(&sheets)).expect("sheets");
        // A row without cells comes with none.
        assert_eq!(came.len(), 2);
        came[0].rows.truncate(2);
        assert_eq!(came, sheets);
        assert_eq!(received("x"), None);
    }
}
