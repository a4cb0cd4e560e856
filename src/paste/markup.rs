/*! JSON and XML as labelled cells, without ever failing: what was pasted may be a piece of a file, or a program's
source. Names of keys, elements and attributes are labels; strings, numbers and texts are cells.
*/

use super::{Span, label, token};

/// A cell and the name that stands over it (key, attribute, or element and its parent).
pub struct Labelled<'a> {
    pub span: Span,
    pub name: &'a str,
    pub parent: &'a str,
}

/// Whether a text is XML (or HTML), by its first sign and a closing tag.
pub fn is_xml(text: &str) -> bool {
    let text = text.trim_start_matches('\u{FEFF}').trim_start();
    text.starts_with('<') && (text.contains("</") || text.contains("/>"))
}

/// Whether a text is JSON or something like it: keys in quotation marks before colons.
pub fn is_json(text: &str) -> bool {
    let start = text.trim_start_matches('\u{FEFF}').trim_start();
    let has_key =
        |line: &str| line.match_indices('"').any(|(at, _)| line.get(at + 1..).is_some_and(|rest| rest.trim_start().starts_with(':')));
    if start.starts_with(['{', '[']) && has_key(start) || start.starts_with("[[") || start.starts_with("[\"") {
        return true;
    }
    let mut lines = 0;
    let mut keyed = 0;
    for line in text.lines().filter(|line| !line.trim().is_empty()).take(1_000) {
        lines += 1;
        keyed += usize::from(has_key(line));
    }
    keyed > 0 && keyed * 10 >= lines * 3
}

/// Keys whose text says what the object's value is.
const NAMING: &[&str] = &["name", "type", "scheme", "label", "title", "key", "attribute", "attribute_code", "property", "param", "field"];

/// Keys over the names of a table's columns.
const COLUMNS: &[&str] = &["columns", "header", "headers", "fields", "cols", "head"];

/// What stands over a value: its key, or what its object says it is.
fn name_of<'a>(key: &'a str, said: &'a str) -> &'a str {
    let codes = || matches!(label::header(said), Some(label::Header::Codes));
    match key {
        "value" | "values" | "val" if !said.is_empty() => said,
        "id" if codes() => said,
        key => key,
    }
}

/// The cells of a JSON-like text.
pub fn json(text: &str) -> Vec<Labelled<'_>> {
    let bytes = text.as_bytes();
    let mut cells = Vec::new();
    // The key over each open bracket, and the key of the value that is read now.
    let mut stack: Vec<&str> = Vec::new();
    // What each open object says its value is: `{"name": "HS code", "value": "8542"}`.
    let mut said: Vec<&str> = Vec::new();
    // The brackets that are open, with the count of values before this one.
    let mut open: Vec<(u8, usize)> = Vec::new();
    // `{"columns": ["HS code", "Qty"], "rows": [["854231", 5]]}`, or the first of the rows.
    let mut columns: Vec<&str> = Vec::new();
    let mut key = "";
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        // Names over a table of rows.
        let in_row = match open.as_slice() {
            [.., (b'[', _), (b'[', place)] => columns.get(*place).copied().filter(|name| label::header(name).is_some()),
            _ => None,
        };
        match byte {
            b'"' => {
                let mut end = at + 1;
                while let Some(&inner) = bytes.get(end) {
                    match inner {
                        b'\\' => end += 2,
                        b'"' | b'\n' => break,
                        _ => end += 1,
                    }
                }
                let span = Span { start: at + 1, end: end.min(bytes.len()) };
                let inside = text.get(span.start..span.end).unwrap_or_default();
                let mut next = end + 1;
                while bytes.get(next).is_some_and(u8::is_ascii_whitespace) {
                    next += 1;
                }
                if bytes.get(next) == Some(&b':') {
                    if inside.bytes().filter(u8::is_ascii_digit).count() >= 4 {
                        // A key can be a code itself.
                        cells.push(Labelled { span, name: stack.last().copied().unwrap_or_default(), parent: "" });
                    }
                    key = inside;
                    at = next + 1;
                } else {
                    if NAMING.contains(&key)
                        && let Some(said) = said.last_mut()
                    {
                        *said = inside;
                    }
                    let named = COLUMNS.contains(&key) && matches!(open.last(), Some((b'[', _)));
                    if named || matches!(open.as_slice(), [.., (b'[', 0), (b'[', place)] if *place == columns.len()) {
                        columns.push(inside);
                    }
                    let name = in_row.unwrap_or(name_of(key, said.last().copied().unwrap_or_default()));
                    cells.push(Labelled { span, name, parent: stack.last().copied().unwrap_or_default() });
                    at = end + 1;
                }
            }
            b'{' | b'[' => {
                open.push((byte, 0));
                stack.push(key);
                // An array is the value of what the object says: `{"name": "HS code", "value": ["8542"]}`.
                said.push(if byte == b'[' { said.last().copied().unwrap_or_default() } else { "" });
                if byte == b'{' {
                    key = "";
                }
                at += 1;
            }
            b'}' | b']' => {
                open.pop();
                key = stack.pop().unwrap_or_default();
                said.pop();
                at += 1;
            }
            b',' => {
                if let Some((_, place)) = open.last_mut() {
                    *place += 1;
                }
                at += 1;
            }
            b':' => at += 1,
            _ if byte.is_ascii_whitespace() => at += 1,
            _ => {
                let start = at;
                while bytes.get(at).is_some_and(|byte| !matches!(byte, b',' | b'}' | b']' | b'{' | b'[' | b'"' | b'\n')) {
                    at += 1;
                }
                let name = in_row.unwrap_or(name_of(key, said.last().copied().unwrap_or_default()));
                cells.push(Labelled { span: Span { start, end: at }, name, parent: stack.last().copied().unwrap_or_default() });
            }
        }
    }
    cells
}

/// The rows of SQL `INSERT` statements: the names of the columns as a header row, each tuple as a row, every other
/// line as a row of its own; `None` where there is no such statement.
pub fn sql_rows(text: &str) -> Option<Vec<Vec<Span>>> {
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
            let skipped = rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',').len();
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
    let blank = |at: usize| at + text.get(at..).map_or(0, |rest| rest.len() - rest.trim_start().len());
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
        let lead = cell.len() - cell.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '\'' | '"' | '`')).len();
        let cell = cell.get(lead..).unwrap_or_default();
        Span {
            start: from + lead,
            end: from + lead + cell.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '\'' | '"' | '`')).len(),
        }
    };
    let (mut cells, mut from, mut quote) = (Vec::new(), start + 1, None);
    // A tuple that is never closed is none.
    for (place, &byte) in bytes.iter().enumerate().skip(start + 1).take(65_536) {
        match (quote, byte) {
            (Some(open), _) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'\'' | b'"' | b'`') => quote = Some(byte),
            (None, b',') => {
                cells.push(trimmed(from, place));
                from = place + 1;
            }
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
pub fn html_rows(text: &str) -> Option<Vec<Vec<Span>>> {
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
        if found > 0 && cell.is_none() && (row.is_none() || text.get(at..tag).is_some_and(|text| !text.trim().is_empty())) {
            rows.push(vec![Span { start: at, end: tag }]);
        }
        let comment =
            lower.get(tag..).filter(|rest| rest.starts_with("<!--")).map(|rest| rest.find("-->").map_or(rest.len(), |end| end + 3));
        let length = comment.unwrap_or_else(|| lower.get(tag..).and_then(tag_end).map_or(text.len() - tag, |end| end + 1));
        let name: String =
            lower.get(tag + 1..tag + length).unwrap_or_default().chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '/').collect();
        // A comment, or an attribute with a number, outside of the cells.
        let inside = text.get(tag..tag + length).unwrap_or_default();
        if cell.is_none() && inside.split(|c: char| !c.is_ascii_digit()).any(|run| run.len() >= 4) {
            rows.push(vec![Span { start: tag + 1, end: (tag + length).saturating_sub(1).max(tag + 1) }]);
        }
        let ends_cell = matches!(name.as_str(), "td" | "th" | "/td" | "/th" | "tr" | "/tr" | "/table");
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

/// Whether an XML-like text is HTML, where tags within a line part no text.
fn is_html(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    ["<html", "<body", "<div", "<p>", "<p ", "<li", "<br", "<dl", "<span"].iter().any(|tag| lower.contains(tag))
}

/// The cells of an XML-like text: texts between tags, and attributes.
pub fn xml(text: &str) -> Vec<Labelled<'_>> {
    let bytes = text.as_bytes();
    let html = is_html(text);
    let mut cells = Vec::new();
    let mut stack: Vec<&str> = Vec::new();
    // What the text before says of the next value: `<dt>`, `<name>`.
    let mut said = "";
    let mut at = 0;
    fn name_of(name: &str) -> &str {
        name.rsplit(':').next().unwrap_or(name)
    }
    fn above<'a>(stack: &[&'a str], back: usize) -> &'a str {
        stack.len().checked_sub(back).and_then(|place| stack.get(place)).copied().unwrap_or_default()
    }
    while at < bytes.len() {
        let rest = text.get(at..).unwrap_or_default();
        let inline = |at: usize| text.get(at..).filter(|_| html).and_then(token::widthless);
        if let Some(length) = inline(at).filter(|_| rest.starts_with('<')) {
            at += length;
            continue;
        }
        if !rest.starts_with('<') {
            let start = at;
            at += rest.find('<').unwrap_or(rest.len()).max(1);
            while let Some(length) = inline(at) {
                at += length;
                at += text.get(at..).map_or(0, |rest| rest.find('<').unwrap_or(rest.len()));
            }
            let span = Span { start, end: at };
            let (element, inside) = (above(&stack, 1), text.get(start..at).unwrap_or_default().trim());
            let name = match element {
                "dd" | "value" | "Value" if !said.is_empty() => said,
                element => element,
            };
            if !inside.is_empty() {
                said = if element == "dt" || NAMING.iter().any(|name| element.eq_ignore_ascii_case(name)) { inside } else { "" };
            }
            cells.push(Labelled { span, name, parent: above(&stack, 2) });
            continue;
        }
        if let Some(comment) = rest.strip_prefix("<!--") {
            let length = comment.find("-->").map_or(rest.len(), |end| end + 7);
            cells.push(Labelled {
                span: Span { start: (at + 4).min(bytes.len()), end: (at + length).saturating_sub(3).max((at + 4).min(bytes.len())) },
                name: "",
                parent: "",
            });
            at += length;
            continue;
        }
        if let Some(data) = rest.strip_prefix("<![CDATA[") {
            let end = data.find("]]>").unwrap_or(data.len());
            cells.push(Labelled { span: Span { start: at + 9, end: at + 9 + end }, name: above(&stack, 1), parent: above(&stack, 2) });
            at = (at + 9 + end + 3).min(bytes.len());
            continue;
        }
        // A tag: its name, then attributes. `<` before a blank or digit is text (`< 5`).
        let Some(end) = tag_end(rest) else {
            cells.push(Labelled { span: Span { start: at, end: bytes.len() }, name: above(&stack, 1), parent: above(&stack, 2) });
            break;
        };
        let inside = rest.get(1..end).unwrap_or_default();
        if let Some(name) = inside.strip_prefix('/') {
            let name = name_of(name.trim());
            // Not farther up than elements are nested.
            if let Some(back) = stack.iter().rev().take(200).position(|open| *open == name) {
                stack.truncate(stack.len() - 1 - back);
            }
        } else if !inside.starts_with(['?', '!']) {
            let name_end = inside.find(|c: char| c.is_whitespace() || c == '/').unwrap_or(inside.len());
            let name = name_of(inside.get(..name_end).unwrap_or_default());
            attributes(text, at + 1 + name_end, at + end, name, &mut cells);
            if !inside.ends_with('/') {
                stack.push(name);
            }
        }
        at += end + 1;
    }
    cells
}

/// Where the tag that begins a text ends; quotation marks may hold `>`.
fn tag_end(rest: &str) -> Option<usize> {
    let mut quote = None;
    for (place, byte) in rest.bytes().enumerate().skip(1) {
        match (quote, byte) {
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            (None, b'>') => return Some(place),
            _ => {}
        }
    }
    // A lone quotation mark: the next `>` will do.
    rest.find('>')
}

fn attributes<'a>(text: &'a str, start: usize, end: usize, element: &'a str, cells: &mut Vec<Labelled<'a>>) {
    let mut at = start;
    let mut said = "";
    while let Some(rest) = text.get(at..end) {
        let Some(equals) = rest.find('=') else { break };
        let name = rest.get(..equals).unwrap_or_default().trim();
        let name = name.rsplit(|c: char| c.is_whitespace() || c == ':').next().unwrap_or(name);
        let value = rest.get(equals + 1..).unwrap_or_default();
        let lead = value.len() - value.trim_start().len();
        let value = value.trim_start();
        let Some(quote) = value.chars().next().filter(|c| matches!(c, '"' | '\'')) else { break };
        let Some(close) = value.get(1..).and_then(|inner| inner.find(quote)) else { break };
        let from = at + equals + 1 + lead + 1;
        cells.push(Labelled { span: Span { start: from, end: from + close }, name: name_of(name, said), parent: element });
        if NAMING.contains(&name) {
            said = text.get(from..from + close).unwrap_or_default();
        }
        at = from + close + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels() {
        let text = r#"{"goods":[{"tnved":"8457 10 100 0","val":"3 200 000"}],"codes":["854231", 854232]}"#;
        let found: Vec<_> = json(text).iter().map(|cell| (cell.name, &text[cell.span.start..cell.span.end])).collect();
        assert_eq!(found, [("tnved", "8457 10 100 0"), ("val", "3 200 000"), ("codes", "854231"), ("codes", "854232")]);

        let text = "<a:Goods><cat:TNVEDCode>8542319000</cat:TNVEDCode><x code=\"854231\"/> 5 < 6 </a:Goods>";
        let found: Vec<_> = xml(text).iter().map(|cell| (cell.name, cell.parent, &text[cell.span.start..cell.span.end])).collect();
        assert_eq!(found[0], ("TNVEDCode", "Goods", "8542319000"));
        assert_eq!(found[1], ("code", "x", "854231"));
        // A cut piece never panics.
        for end in 0..text.len() {
            xml(&text[..end]);
            json(&text[..end]);
        }
    }
}
