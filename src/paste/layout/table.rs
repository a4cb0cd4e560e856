/*! Delimited tables: which sign parts the cells, and where each cell stands in the text. */

use crate::paste::Span;
use crate::paste::lexicon::{self, Subject};

/// How much of a text is looked at to find its delimiter, in bytes.
const SAMPLE: usize = 256 << 10;
/// More lines than this in one quoted field mean that a quotation mark was just a mark (`24" display`).
const LINES_IN_A_FIELD: usize = 40;
/// And more bytes.
const BYTES_IN_A_FIELD: usize = 64 << 10;

/// Where the quoted field that begins at `start` ends (its closing mark), if it does.
fn closing(bytes: &[u8], start: usize, delimiter: u8) -> Option<usize> {
    let mut at = start + 1;
    let mut lines = 0;
    while at - start < BYTES_IN_A_FIELD {
        match bytes.get(at)? {
            b'"' => match bytes.get(at + 1) {
                Some(b'"') => at += 1,
                None | Some(b'\n' | b'\r') => return Some(at),
                Some(&next) if next == delimiter => return Some(at),
                // A mark within the text.
                Some(_) => {}
            },
            b'\n' => {
                lines += 1;
                if lines > LINES_IN_A_FIELD {
                    return None;
                }
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// Cuts the record that begins at `at`: calls `field` with the start and end of each field, without quotation marks, until it
/// wants no more of them; where the next record, or the rest of this one, begins. An empty line is a record without fields.
pub fn record(
    bytes: &[u8],
    mut at: usize,
    delimiter: u8,
    mut field: impl FnMut(usize, usize) -> bool,
) -> usize {
    if matches!(bytes.get(at), Some(b'\n' | b'\r')) {
        return at + if bytes.get(at..at + 2) == Some(b"\r\n") { 2 } else { 1 };
    }
    loop {
        let start = at;
        let more;
        let quoted =
            if bytes.get(at) == Some(&b'"') { closing(bytes, at, delimiter) } else { None };
        if let Some(end) = quoted {
            more = field(start + 1, end);
            at = end + 1;
        } else {
            at += bytes
                .get(at..)
                .and_then(|rest| memchr::memchr3(delimiter, b'\n', b'\r', rest))
                .unwrap_or(bytes.len() - at);
            more = field(start, at);
        }
        match bytes.get(at) {
            Some(&byte) if byte == delimiter => {
                at += 1;
                if at == bytes.len() {
                    field(at, at);
                }
                if at == bytes.len() || !more {
                    return at;
                }
            }
            Some(b'\r') if bytes.get(at + 1) == Some(&b'\n') => return at + 2,
            Some(_) => return at + 1,
            None => return at,
        }
    }
}

/// The first records of a text that hold a field, each a list of cells.
pub fn records(text: &str, delimiter: u8, most: usize) -> Vec<Vec<Span>> {
    let mut records = Vec::new();
    let mut at = 0;
    while at < text.len() && records.len() < most {
        let mut cells = Vec::new();
        at = record(text.as_bytes(), at, delimiter, |start, end| {
            cells.push(Span { start, end });
            true
        });
        if !cells.is_empty() {
            records.push(cells);
        }
    }
    records
}

/// The sign that parts the cells of a text, or `None` where it is no table.
pub fn delimiter(text: &str) -> Option<u8> {
    // A table shows itself in its beginning.
    let mut sample = text.len().min(SAMPLE);
    while !text.is_char_boundary(sample) {
        sample -= 1;
    }
    let text = text.get(..sample).unwrap_or_default();
    let lines: Vec<&str> =
        text.split(['\n', '\r']).filter(|line| !line.trim().is_empty()).take(1_000).collect();
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
        let names = || {
            lines
                .first()
                .copied()
                .unwrap_or_default()
                .split(char::from(delimiter))
                .map(|name| name.trim().trim_matches('"'))
        };
        names().count() > 1
            && names().all(|name| {
                name.chars().count() <= 30
                    && !name.contains([';', ','])
                    && name.chars().filter(|c| c.is_numeric()).count()
                        <= usize::from(name.starts_with(char::is_alphabetic))
            })
            && names().any(|name| {
                lexicon::header(name).is_some_and(|header| header.subject == Subject::Codes)
            })
    };
    // `;` parts goods in quoted descriptions as well: a header decides.
    let order = if headed(b',') { [(b',', 80), (b';', 60)] } else { [(b';', 60), (b',', 80)] };
    order
        .into_iter()
        .find(|&(delimiter, least)| {
            let records = records(text, delimiter, 400);
            let mut counts: Vec<usize> = records.iter().map(Vec::len).collect();
            counts.sort_unstable();
            let modal = counts
                .chunk_by(|a, b| a == b)
                .filter(|run| run.first() > Some(&1))
                .map(<[usize]>::len)
                .max()
                .unwrap_or(0);
            // Nothing but numbers: decimal commas, or a list of codes.
            let words = records.iter().flatten().any(|cell| {
                text.get(cell.start..cell.end)
                    .is_some_and(|cell| cell.chars().any(char::is_alphabetic))
            });
            let headed = headed(delimiter);
            // Sentences have a blank behind a comma, and columns set with blanks have decimal commas.
            let comma = delimiter == b',';
            let written = comma && !headed && {
                let (all, blank) = (text.matches(',').count(), text.matches(", ").count());
                let set = lines.iter().filter(|line| line.trim().contains("   ")).count();
                blank * 2 > all && !text.contains('"') || set * 2 > lines.len()
            };
            // `8542 – chips;`: the sign ends the members of a list.
            let closing = lines.iter().filter(|line| {
                line.trim_end()
                    .find(char::from(delimiter))
                    .is_some_and(|at| at + 1 == line.trim_end().len())
            });
            let listed = !headed && closing.count() * 2 > lines.len();
            !written
                && !listed
                && modal >= 2
                && words
                && modal * 100 >= records.len() * if headed { 50 } else { least }
        })
        .map(|(delimiter, _)| delimiter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str, delimiter: u8) -> Vec<Vec<&str>> {
        records(text, delimiter, usize::MAX)
            .iter()
            .map(|record| record.iter().map(|cell| &text[cell.start..cell.end]).collect())
            .collect()
    }

    #[test]
    fn splits_with_spans() {
        assert_eq!(cells("a;b\r\n1;2\n", b';'), [["a", "b"], ["1", "2"]]);
        assert_eq!(cells("\"x, y\",2\n\n\"q\",", b','), [["x, y", "2"], ["q", ""]]);
        assert_eq!(cells("a\t\"open\n1\t2", b'\t'), [["a", "\"open"], ["1", "2"]]);
        assert_eq!(cells("\"a \"\"b\"\"\nc\";1", b';'), [["a \"\"b\"\"\nc", "1"]]);
        assert_eq!(cells("a,b", b','), [["a", "b"]]);
    }

    #[test]
    fn finds_the_delimiter() {
        assert_eq!(delimiter("Code;Name\n8542;x\n8541;y\n"), Some(b';'));
        assert_eq!(delimiter("code,name\n8542.31,\"a, b\"\n"), Some(b','));
        assert_eq!(delimiter("8542,31\n8471,30\n"), None);
        assert_eq!(
            delimiter("hscode,goods\n8463,\"Tools; for metal\"\n8462,\"Tools; presses\"\n"),
            Some(b',')
        );
        assert_eq!(delimiter("1) 8542 - chips;\n2) 8541 - diodes;\n3) 8471 - computers\n"), None);
        assert_eq!(delimiter("Dear Sir, we send 8542.31, as agreed.\nRegards,\nA. B.\n"), None);
        assert_eq!(delimiter("a\tb\n"), Some(b'\t'));
        assert_eq!(delimiter("name,HS code\nhorse,010121\nchip, 5V,8542\n"), Some(b','));
    }
}
