/*! Delimited tables: which sign parts the cells, and where each cell stands in the text.

Splitting and quoting are the crate csv-core's; it reports how many bytes each field took, from which the
spans follow.
*/

use super::Span;
use super::label::{self, Header};
use csv_core::{ReadFieldResult, Reader, ReaderBuilder, Terminator};

/// More lines than this in one quoted field mean that a quotation mark was just a mark (`24" display`).
const LINES_IN_A_FIELD: usize = 40;

/// Records of a text, each a list of cells. `None` where the quoting can't be right.
fn split(text: &str, delimiter: u8, quoting: bool, most: usize) -> Option<Vec<Vec<Span>>> {
    let mut reader: Reader = ReaderBuilder::new().delimiter(delimiter).quoting(quoting).terminator(Terminator::CRLF).build();
    let bytes = text.as_bytes();
    let mut records = Vec::new();
    let mut record = Vec::new();
    let mut scratch = [0u8; 512];
    let mut at = 0;
    let mut start = 0;
    while records.len() < most {
        let (result, read, _) = reader.read_field(bytes.get(at..).unwrap_or_default(), &mut scratch);
        at += read;
        match result {
            ReadFieldResult::OutputFull => {}
            ReadFieldResult::InputEmpty if at >= bytes.len() && read == 0 => {
                // The reader wants the end of input once: an empty slice gives the last field.
                let (result, _, _) = reader.read_field(&[], &mut scratch);
                if matches!(result, ReadFieldResult::Field { .. }) {
                    record.push(field(text, start, at, delimiter, quoting)?);
                }
                break;
            }
            ReadFieldResult::InputEmpty => {}
            ReadFieldResult::Field { record_end } => {
                record.push(field(text, start, at, delimiter, quoting)?);
                start = at;
                if record_end {
                    records.push(core::mem::take(&mut record));
                }
            }
            ReadFieldResult::End => break,
        }
    }
    if !record.is_empty() {
        records.push(record);
    }
    Some(records)
}

/// The cell inside the bytes that a field took: without line ends, delimiter and outer quotation marks.
fn field(text: &str, start: usize, end: usize, delimiter: u8, quoting: bool) -> Option<Span> {
    let raw = text.get(start..end)?;
    let mut from = start + (raw.len() - raw.trim_start_matches(['\r', '\n']).len());
    let mut to = end;
    let bytes = text.as_bytes();
    while to > from && matches!(bytes.get(to - 1), Some(b'\r' | b'\n')) {
        to -= 1;
    }
    if to > from && bytes.get(to - 1) == Some(&delimiter) && to == end {
        to -= 1;
    }
    if quoting && bytes.get(from) == Some(&b'"') {
        let inner = text.get(from..to)?;
        let closed = inner.len() >= 2 && inner.ends_with('"');
        if !closed && !inner.get(1..)?.contains('"') || inner.matches('\n').count() > LINES_IN_A_FIELD {
            return None;
        }
        from += 1;
        if closed {
            to -= 1;
        }
    }
    Some(Span { start: from, end: to.max(from) })
}

/// All records of a text with this delimiter. Where a quotation mark is never closed, the marks are plain signs.
pub fn records(text: &str, delimiter: u8) -> Vec<Vec<Span>> {
    split(text, delimiter, true, usize::MAX).or_else(|| split(text, delimiter, false, usize::MAX)).unwrap_or_default()
}

/// The sign that parts the cells of a text, or `None` where it is no table.
pub fn delimiter(text: &str) -> Option<u8> {
    let lines: Vec<&str> = text.split(['\n', '\r']).filter(|line| !line.trim().is_empty()).take(1_000).collect();
    if lines.is_empty() {
        return None;
    }
    let share = |count: usize| count * 100 / lines.len();
    let tabbed = lines.iter().filter(|line| line.trim_end().contains('\t')).count();
    if share(tabbed) >= 30 || tabbed >= 5 {
        return Some(b'\t');
    }
    let piped = lines.iter().filter(|line| line.matches('|').count() >= 2).count();
    if share(piped) >= 50 {
        return Some(b'|');
    }
    if lines.len() < 2 {
        return None;
    }
    // A row of names with one for codes among them is a table's, however ragged the rows below are.
    let headed = |delimiter: u8| {
        let names = || lines.first().copied().unwrap_or_default().split(char::from(delimiter)).map(|name| name.trim().trim_matches('"'));
        names().count() > 1
            && names().all(|name| {
                name.chars().count() <= 30
                    && !name.contains([';', ','])
                    && name.chars().filter(|c| c.is_numeric()).count() <= usize::from(name.starts_with(char::is_alphabetic))
            })
            && names().any(|name| label::header(name) == Some(Header::Codes))
    };
    // `;` parts goods in quoted descriptions as well: a header decides.
    let order = if headed(b',') { [(b',', 80), (b';', 60)] } else { [(b';', 60), (b',', 80)] };
    order
        .into_iter()
        .find(|&(delimiter, least)| {
            let records = split(text, delimiter, true, 400).or_else(|| split(text, delimiter, false, 400)).unwrap_or_default();
            let mut counts: Vec<usize> = records.iter().map(Vec::len).collect();
            counts.sort_unstable();
            let modal = counts.chunk_by(|a, b| a == b).filter(|run| run.first() > Some(&1)).map(<[usize]>::len).max().unwrap_or(0);
            // Nothing but numbers: decimal commas, or a list of codes.
            let words = records
                .iter()
                .flatten()
                .any(|cell| text.get(cell.start..cell.end).is_some_and(|cell| cell.chars().any(char::is_alphabetic)));
            let headed = headed(delimiter);
            // Sentences have a blank behind a comma, and columns set with blanks have decimal commas.
            let comma = delimiter == b',';
            let written = comma && !headed && {
                let (all, blank) = (text.matches(',').count(), text.matches(", ").count());
                let set = lines.iter().filter(|line| line.trim().contains("   ")).count();
                blank * 2 > all && !text.contains('"') || set * 2 > lines.len()
            };
            // `8542 – chips;`: the sign ends the members of a list.
            let closing =
                lines.iter().filter(|line| line.trim_end().find(char::from(delimiter)).is_some_and(|at| at + 1 == line.trim_end().len()));
            let listed = !headed && closing.count() * 2 > lines.len();
            !written && !listed && modal >= 2 && words && modal * 100 >= records.len() * if headed { 50 } else { least }
        })
        .map(|(delimiter, _)| delimiter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str, delimiter: u8) -> Vec<Vec<&str>> {
        records(text, delimiter).iter().map(|record| record.iter().map(|cell| &text[cell.start..cell.end]).collect()).collect()
    }

    #[test]
    fn splits_with_spans() {
        assert_eq!(cells("a;b\r\n1;2\n", b';'), [["a", "b"], ["1", "2"]]);
        assert_eq!(cells("\"x, y\",2\n\n\"q\",", b','), [["x, y", "2"], ["q", ""]]);
        assert_eq!(cells("a\t\"open\n1\t2", b'\t'), [["a", "\"open"], ["1", "2"]]);
        assert_eq!(cells("a,b", b','), [["a", "b"]]);
    }

    #[test]
    fn finds_the_delimiter() {
        assert_eq!(delimiter("Code;Name\n8542;x\n8541;y\n"), Some(b';'));
        assert_eq!(delimiter("code,name\n8542.31,\"a, b\"\n"), Some(b','));
        assert_eq!(delimiter("8542,31\n8471,30\n"), None);
        assert_eq!(delimiter("hscode,goods\n8463,\"Tools; for metal\"\n8462,\"Tools; presses\"\n"), Some(b','));
        assert_eq!(delimiter("1) 8542 - chips;\n2) 8541 - diodes;\n3) 8471 - computers\n"), None);
        assert_eq!(delimiter("Dear Sir, we send 8542.31, as agreed.\nRegards,\nA. B.\n"), None);
        assert_eq!(delimiter("a\tb\n"), Some(b'\t'));
        assert_eq!(delimiter("name,HS code\nhorse,010121\nchip, 5V,8542\n"), Some(b','));
    }
}
