/*! JSON as labelled values, without ever failing: what was pasted may be a piece of a file, or a program's source. */

use super::markup::{Collector, Names, Origin, Values, is_generic, is_naming, nested};
use crate::paste::lexicon::{Class, Header, lexicon};

/// Whether a text is JSON or something like it: keys in quotation marks before colons.
pub fn is_json(text: &str) -> bool {
    let start = text.trim_start_matches('\u{FEFF}').trim_start();
    let has_key = |line: &str| {
        line.match_indices('"').take(200).any(|(at, _)| {
            line.get(at + 1..).is_some_and(|rest| rest.trim_start().starts_with(':'))
        })
    };
    let mut head = start.len().min(64 << 10);
    while !start.is_char_boundary(head) {
        head -= 1;
    }
    let head = start.get(..head).unwrap_or_default();
    if start.starts_with(['{', '[']) && has_key(head)
        || start.starts_with("[[")
        || start.starts_with("[\"")
    {
        return true;
    }
    let (mut lines, mut keyed) = (0, 0);
    for line in head.lines().filter(|line| !line.trim().is_empty()).take(1_000) {
        lines += 1;
        keyed += usize::from(has_key(line));
    }
    keyed > 0 && keyed * 10 >= lines * 3
}

/// The values of a JSON-like text.
pub fn values(text: &str) -> Values {
    let mut collector = Collector::default();
    read(&mut collector, text, Origin::default(), 0);
    collector.finish()
}

/// An object or array that is open.
#[derive(Clone, Default)]
struct Frame<'a> {
    array: bool,
    /// The key over it.
    key: &'a str,
    /// What its names say its value is.
    said: &'a str,
    /// What encloses its values says.
    above: Option<Header>,
    /// Values before this one.
    count: usize,
    /// The values of names that say nothing, for which a later sibling may speak.
    unnamed: Vec<(usize, &'a str)>,
}

/// Reads values into a collector.
pub fn read<'a>(collector: &mut Collector, text: &'a str, origin: Origin<'_>, depth: usize) {
    let bytes = text.as_bytes();
    let mut open: Vec<Frame<'a>> = vec![Frame::default()];
    // `{"columns": ["HS code", "Qty"], "rows": [["854231", 5]]}`, or the first of the rows.
    let mut columns: Vec<&'a str> = Vec::new();
    // The names came from a key of their own, and hold for the next array of rows.
    let mut keyed = false;
    let mut key = "";
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
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
                let end = end.min(bytes.len());
                let inside = text.get(at + 1..end).unwrap_or_default();
                let mut next = end + 1;
                while bytes.get(next).is_some_and(u8::is_ascii_whitespace) {
                    next += 1;
                }
                let own = names(&open, &columns, key);
                let Some(frame) = open.last_mut() else { break };
                if bytes.get(next) == Some(&b':') {
                    if inside.bytes().filter(u8::is_ascii_digit).count() >= 4 {
                        // A key can be a code itself.
                        let above = Names { own: frame.key, said: "", above: frame.above };
                        collector.push(origin.at(at + 1), origin.at(end), above);
                    }
                    key = inside;
                    at = next + 1;
                    continue;
                }
                let in_columns = frame.array && lexicon().sense(frame.key).is(Class::Columns);
                let first_row = frame.array
                    && frame.count == columns.len()
                    && open.len() >= 2
                    && matches!(
                        open.get(open.len() - 2),
                        Some(Frame { array: true, count: 0, .. })
                    );
                if in_columns && !keyed {
                    columns.clear();
                    keyed = true;
                }
                if in_columns || first_row && !keyed {
                    columns.push(inside);
                }
                if !nested(collector, inside, at + 1, origin, depth) {
                    let place = collector.push(origin.at(at + 1), origin.at(end), own);
                    note(collector, &mut open, key, inside, place);
                }
                at = end + 1;
            }
            b'{' | b'[' => {
                let own = names(&open, &columns, key);
                let above = collector.effective(own);
                // An array is the value of what the object says: `{"name": "HS code", "value": ["8542"]}`.
                let said = if byte == b'[' { own.said } else { "" };
                if byte == b'['
                    && !keyed
                    && matches!(open.last(), Some(Frame { array: true, count: 0, .. }))
                {
                    columns.clear();
                }
                open.push(Frame { array: byte == b'[', key, said, above, ..Frame::default() });
                if byte == b'{' {
                    key = "";
                }
                at += 1;
            }
            b'}' | b']' => {
                if open.len() > 1 {
                    let frame = open.pop().unwrap_or_default();
                    key = frame.key;
                    // The rows are over, and so are their names.
                    if frame.array
                        && frame.count > 0
                        && keyed
                        && !lexicon().sense(frame.key).is(Class::Columns)
                        && !matches!(open.last(), Some(Frame { array: true, .. }))
                    {
                        columns.clear();
                        keyed = false;
                    }
                }
                at += 1;
            }
            b',' => {
                if let Some(frame) = open.last_mut() {
                    frame.count += 1;
                    if !frame.array {
                        key = "";
                    }
                }
                at += 1;
            }
            b':' => at += 1,
            _ if byte.is_ascii_whitespace() => at += 1,
            _ => {
                let start = at;
                while bytes.get(at).is_some_and(|byte| {
                    !matches!(byte, b',' | b'}' | b']' | b'{' | b'[' | b'"' | b'\n')
                }) {
                    at += 1;
                }
                let own = names(&open, &columns, key);
                let place = collector.push(origin.at(start), origin.at(at), own);
                note(collector, &mut open, key, "", place);
            }
        }
    }
}

/// What stands over the next value.
fn names<'a>(open: &[Frame<'a>], columns: &[&'a str], key: &'a str) -> Names<'a> {
    let Some(frame) = open.last() else { return Names::default() };
    // Names over a table of rows.
    if let [.., Frame { array: true, .. }, Frame { array: true, count, .. }] = open
        && let Some(name) = columns.get(*count)
    {
        return Names { own: name, said: "", above: None };
    }
    Names { own: key, said: frame.said, above: frame.above }
}

/// Remembers what a value says of its siblings, and which values wait for a sibling's word.
fn note<'a>(
    collector: &mut Collector,
    open: &mut [Frame<'a>],
    key: &'a str,
    text: &'a str,
    place: usize,
) {
    let Some(frame) = open.last_mut().filter(|frame| !frame.array) else { return };
    if is_naming(key) && !text.is_empty() && collector.header(text).is_some() {
        frame.said = text;
        let above = frame.above;
        for (place, own) in core::mem::take(&mut frame.unnamed) {
            collector.rename(place, Names { own, said: text, above });
        }
    } else if is_generic(key) && frame.said.is_empty() {
        frame.unnamed.push((place, key));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paste::lexicon::Subject;

    fn found(text: &str) -> Vec<(String, Option<Subject>)> {
        values(text).subjects(text)
    }

    #[test]
    fn labels() {
        let is = |text: &str, value: &str, subject: Option<Subject>| {
            let found = found(text);
            assert!(found.contains(&(value.into(), subject)), "{value} in {text}: {found:?}");
        };
        is(r#"{"goods":[{"tnved":"8457 10 100 0"}]}"#, "8457 10 100 0", Some(Subject::Codes));
        is(r#"{"codes":["854231", 854232]}"#, "854232", Some(Subject::Maybe));
        is(r#"[{"name":"HS code","value":"85258900"}]"#, "85258900", Some(Subject::Codes));
        is(r#"[{"value":"85258900","type":"HS"}]"#, "85258900", Some(Subject::Codes));
        is(r#"{"tnved": {"id": 22232, "code": "8536490000"}}"#, "8536490000", Some(Subject::Codes));
        is(r#"{"tnved": {"id": 22232, "code": "8536490000"}}"#, "22232", Some(Subject::Maybe));
        is(r#"{"columns":["HS code","Qty"],"rows":[["8542",8517]]}"#, "8542", Some(Subject::Codes));
        is(r#"{"phone":"<tnved>8542310000</tnved>"}"#, "8542310000", Some(Subject::Codes));
        is(r#"{"a":"{\"hsCode\":\"8542310000\"}"}"#, "8542310000", Some(Subject::Codes));
        for end in 0..60 {
            found(&r#"{"goods":[{"tnved":"8457 10 100 0","val":"3 200 000"}],"x":5}"#[..end]);
        }
    }
}
