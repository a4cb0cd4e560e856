/*! Rows that stand in other forms than delimited lines: tuples of SQL, tables of HTML. */

use super::xml::{attributes, is_shown, tag_end};
use crate::paste::Span;

/// The rows of SQL `INSERT` statements: the names of the columns as a header row, each tuple as a row, every other
/// line as a row of its own; `None` where there is no such statement.
pub fn sql(text: &str) -> Option<Vec<Vec<Span>>> {
    // Most texts are none, and this finds it out without a copy.
    let has = |words: &str| memchr::memmem::find(text.as_bytes(), words.as_bytes()).is_some();
    if memchr::memchr(b'(', text.as_bytes()).is_none() {
        return None;
    }
    if !(has("insert into") || has("INSERT INTO") || has("Insert into") || has("Insert Into")) {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    let mut rows: Vec<Vec<Span>> = Vec::new();
    let plain = |rows: &mut Vec<Vec<Span>>, from: usize, to: usize| {
        let mut start = from;
        for line in text.get(from..to).unwrap_or_default().split_inclusive('\n') {
            rows.push(vec![Span { start, end: start + line.trim_end().len() }]);
            start += line.len();
        }
    };
    let mut statements = 0;
    let (mut at, mut look) = (0, 0);
    while let Some(found) = lower.get(look..).and_then(|rest| rest.find("insert into")) {
        let statement = look + found;
        look = statement + "insert into".len();
        let Some((columns, mut next)) = values_of(text, &lower, look) else { continue };
        let mut tuples = Vec::new();
        loop {
            let rest = text.get(next..).unwrap_or_default();
            let skipped =
                rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',').len();
            let Some((cells, end)) = tuple(text, next + skipped) else { break };
            tuples.push(cells);
            next = end;
        }
        if tuples.is_empty() {
            continue;
        }
        plain(&mut rows, at, statement);
        rows.extend(columns);
        rows.append(&mut tuples);
        statements += 1;
        (at, look) = (next, next);
    }
    plain(&mut rows, at, text.len());
    (statements > 0).then_some(rows)
}

/// The names of the columns and where the tuples begin, in `goods (code, name) VALUES (…)` from `start` on.
fn values_of(text: &str, lower: &str, start: usize) -> Option<(Option<Vec<Span>>, usize)> {
    let blank =
        |at: usize| at + text.get(at..).map_or(0, |rest| rest.len() - rest.trim_start().len());
    let name = blank(start);
    let length = text.get(name..)?.find(|c: char| c.is_whitespace() || c == '(')?;
    let mut at = blank(name + length);
    let mut columns = None;
    if let Some((cells, end)) = tuple(text, at) {
        columns = Some(cells);
        at = blank(end);
    }
    (length > 0 && lower.get(at..)?.starts_with("values")).then(|| (columns, at + "values".len()))
}

/// The cells of `(…, '…', …)` that begins at `start`, without quotation marks, and where it ends.
fn tuple(text: &str, start: usize) -> Option<(Vec<Span>, usize)> {
    let bytes = text.as_bytes();
    if bytes.get(start) != Some(&b'(') {
        return None;
    }
    let trimmed = |from: usize, to: usize| {
        let cell = text.get(from..to).unwrap_or_default();
        let lead = cell.len()
            - cell
                .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '\'' | '"' | '`'))
                .len();
        let cell = cell.get(lead..).unwrap_or_default();
        Span {
            start: from + lead,
            end: from
                + lead
                + cell
                    .trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '\'' | '"' | '`'))
                    .len(),
        }
    };
    let (mut cells, mut from, mut quote, mut depth) = (Vec::new(), start + 1, None, 0);
    // A tuple that is never closed is none, nor is one that holds more than a few brackets.
    for (place, &byte) in bytes.iter().enumerate().skip(start + 1).take(65_536) {
        match (quote, byte) {
            (Some(open), _) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'\'' | b'"' | b'`') => quote = Some(byte),
            (None, b',') if depth == 0 => {
                cells.push(trimmed(from, place));
                from = place + 1;
            }
            (None, b'(') if depth < 4 => depth += 1,
            (None, b'(') => return None,
            (None, b')') if depth > 0 => depth -= 1,
            (None, b')') => {
                cells.push(trimmed(from, place));
                return Some((cells, place + 1));
            }
            _ => {}
        }
    }
    None
}

/// The rows of the tables in an HTML text, each a list of cells, and every text outside of them as a row of its own;
/// `None` where there is no table.
pub fn html(text: &str) -> Option<Vec<Vec<Span>>> {
    let lower = text.to_ascii_lowercase();
    if !lower.contains("<tr") || !(lower.contains("<td") || lower.contains("<th")) {
        return None;
    }
    let mut rows: Vec<Vec<Span>> = Vec::new();
    let mut row: Option<Vec<Span>> = None;
    let mut cell: Option<usize> = None;
    let mut at = 0;
    while at < text.len() {
        let Some(found) = lower.get(at..).and_then(|rest| rest.find('<')) else {
            rows.push(vec![Span { start: at, end: text.len() }]);
            break;
        };
        let tag = at + found;
        // Text beside the cells of a row is a row of its own.
        if found > 0
            && cell.is_none()
            && (row.is_none() || text.get(at..tag).is_some_and(|text| !text.trim().is_empty()))
        {
            rows.push(vec![Span { start: at, end: tag }]);
        }
        let comment = lower
            .get(tag..)
            .filter(|rest| rest.starts_with("<!--"))
            .map(|rest| rest.find("-->").map_or(rest.len(), |end| end + 3));
        let length = comment.unwrap_or_else(|| {
            lower.get(tag..).and_then(tag_end).map_or(text.len() - tag, |end| end + 1)
        });
        let name: String = lower
            .get(tag + 1..tag + length)
            .unwrap_or_default()
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '/')
            .collect();
        if comment.is_some() {
            rows.push(vec![Span {
                start: tag + 4,
                end: (tag + length).saturating_sub(3).max(tag + 4),
            }]);
        } else if cell.is_none() || name == "a" {
            // Of a tag only what a reader of the page can see or follow.
            let mut values = Vec::new();
            attributes(text, tag + 1 + name.len(), tag + length, |attribute, start, end| {
                if is_shown(attribute) {
                    values.push(Span { start, end });
                }
            });
            let numbers = |span: &Span| {
                text.get(span.start..span.end)
                    .is_some_and(|value| value.bytes().filter(u8::is_ascii_digit).count() >= 4)
            };
            if cell.is_none() {
                rows.extend(values.into_iter().filter(numbers).map(|span| vec![span]));
            }
        }
        // The style of a page is none of its text.
        if name == "style"
            && let Some(end) = lower.get(tag + length..).and_then(|rest| rest.find("</style"))
        {
            at = tag + length + end;
            continue;
        }
        let ends_cell =
            matches!(name.as_str(), "td" | "th" | "/td" | "/th" | "tr" | "/tr" | "/table");
        if ends_cell && let (Some(start), Some(row)) = (cell.take(), row.as_mut()) {
            row.push(Span { start, end: tag });
        }
        match name.as_str() {
            "tr" => {
                rows.extend(row.replace(Vec::new()));
            }
            "/tr" | "/table" => rows.extend(row.take()),
            "td" | "th" => {
                row.get_or_insert_with(Vec::new);
                cell = Some(tag + length);
            }
            _ => {}
        }
        at = tag + length;
    }
    rows.extend(row);
    Some(rows)
}
