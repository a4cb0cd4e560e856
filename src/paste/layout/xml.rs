/*! XML and HTML as labelled values, without ever failing: what was pasted may be a piece of a file. */

use super::markup::{Collector, Names, Origin, Values, is_generic, is_naming, nested};
use crate::paste::lex::clean::inline_tag;
use crate::paste::lexicon::{Header, Subject};

/// Whether a text is XML (or HTML), by its first sign and a closing tag.
pub fn is_xml(text: &str) -> bool {
    let text = text.trim_start_matches('\u{FEFF}').trim_start();
    text.starts_with('<') && (text.contains("</") || text.contains("/>"))
}

/// The values of an XML-like text.
pub fn values(text: &str) -> Values {
    let mut collector = Collector::default();
    read(&mut collector, text, Origin::default(), 0);
    collector.finish()
}

/// Whether an XML-like text is HTML, where tags within a line part no text.
fn is_html(text: &str) -> bool {
    let mut head = text.len().min(16 << 10);
    while !text.is_char_boundary(head) {
        head -= 1;
    }
    let lower = text.get(..head).unwrap_or_default().to_ascii_lowercase();
    ["<html", "<body", "<div", "<p>", "<p ", "<li", "<br", "<dl", "<span"]
        .iter()
        .any(|tag| lower.contains(tag))
}

/// Where the tag that begins a text ends; quotation marks may hold `>`.
pub fn tag_end(rest: &str) -> Option<usize> {
    let mut quote = None;
    for (place, byte) in rest.bytes().enumerate().skip(1).take(1 << 16) {
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

/// An element that is open.
#[derive(Clone, Copy, Default)]
struct Frame<'a> {
    name: &'a str,
    /// What its attributes say its text is.
    listed: &'a str,
    /// What the element before says of the next one.
    said: &'a str,
    above: Option<Header>,
}

/// The last part of a name with a namespace.
fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// Reads values into a collector.
pub fn read<'a>(collector: &mut Collector, text: &'a str, origin: Origin<'_>, depth: usize) {
    let html = is_html(text);
    let mut open: Vec<Frame<'a>> = vec![Frame::default()];
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let inline = |at: usize| text.get(at..).filter(|_| html).and_then(inline_tag);
        if let Some(length) = inline(at) {
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
            put(collector, &mut open, text, start, at, origin, depth);
        } else if let Some(comment) = rest.strip_prefix("<!--") {
            let end = comment.find("-->").unwrap_or(comment.len());
            collector.push(origin.at(at + 4), origin.at(at + 4 + end), Names::default());
            at = (at + 4 + end + 3).min(text.len());
        } else if let Some(data) = rest.strip_prefix("<![CDATA[") {
            let end = data.find("]]>").unwrap_or(data.len());
            put(collector, &mut open, text, at + 9, at + 9 + end, origin, depth);
            at = (at + 9 + end + 3).min(text.len());
        } else {
            // A tag: its name, then attributes. `<` before a blank or digit is text (`< 5`).
            let Some(end) = tag_end(rest) else {
                let frame = open.last().copied().unwrap_or_default();
                collector.push(
                    origin.at(at),
                    origin.at(text.len()),
                    Names { own: frame.name, said: frame.listed, above: frame.above },
                );
                break;
            };
            let inside = rest.get(1..end).unwrap_or_default();
            if let Some(name) = inside.strip_prefix('/') {
                let name = local(name.trim());
                // Not farther up than elements are nested.
                if let Some(back) =
                    open.iter().skip(1).rev().take(200).position(|frame| frame.name == name)
                {
                    open.truncate(open.len() - 1 - back);
                }
            } else if !inside.starts_with(['?', '!']) {
                element(collector, &mut open, text, at + 1, inside, html, origin, depth);
            }
            at += end + 1;
        }
    }
}

/// Whether a reader of a page can see or follow an attribute's value.
pub fn is_shown(attribute: &str) -> bool {
    ["href", "value", "content", "title", "alt", "placeholder", "data-code", "name"]
        .iter()
        .any(|shown| attribute.eq_ignore_ascii_case(shown))
}

/// Calls `found` with the name of each attribute between two places and with where its value starts and ends.
pub fn attributes<'a>(
    text: &'a str,
    start: usize,
    end: usize,
    mut found: impl FnMut(&'a str, usize, usize),
) {
    let mut at = start;
    while let Some(rest) = text.get(at..end) {
        let Some(equals) = rest.find('=') else { break };
        let attribute = rest.get(..equals).unwrap_or_default().trim();
        let attribute = local(attribute.rsplit(char::is_whitespace).next().unwrap_or(attribute));
        let value = rest.get(equals + 1..).unwrap_or_default();
        let lead = value.len() - value.trim_start().len();
        let value = value.trim_start();
        let Some(quote) = value.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
            // `width=100`
            let length = value.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(value.len());
            let from = at + equals + 1 + lead;
            found(attribute, from, from + length);
            at = from + length.max(1);
            continue;
        };
        let Some(close) = value.get(1..).and_then(|inner| inner.find(quote)) else { break };
        let from = at + equals + 1 + lead + 1;
        found(attribute, from, from + close);
        at = from + close + 1;
    }
}

/// Opens an element: its attributes are values, and can say what its text is.
fn element<'a>(
    collector: &mut Collector,
    open: &mut Vec<Frame<'a>>,
    text: &'a str,
    start: usize,
    inside: &'a str,
    html: bool,
    origin: Origin<'_>,
    depth: usize,
) {
    let length = inside.find(|c: char| c.is_whitespace() || c == '/').unwrap_or(inside.len());
    let name = local(inside.get(..length).unwrap_or_default());
    let parent = open.last().copied().unwrap_or_default();
    let own = Names { own: name, said: parent.said, above: parent.above };
    let above = collector.effective(own);
    // `<property name="hsCode" value="8542"/>`, `<code listID="HS">`
    let mut said = "";
    attributes(text, start + length, start + inside.len(), |attribute, from, to| {
        let inner = text.get(from..to).unwrap_or_default();
        let named = collector
            .header(attribute)
            .is_some_and(|header| matches!(header.subject, Subject::Codes | Subject::Chapters));
        if html && !is_shown(attribute) && !named {
            return;
        }
        let names =
            Names { own: attribute, said, above: if is_generic(attribute) { above } else { None } };
        if !nested(collector, inner, from, origin, depth) {
            collector.push(origin.at(from), origin.at(to), names);
        }
        let naming = is_naming(attribute)
            || attribute.eq_ignore_ascii_case("listid")
            || attribute.eq_ignore_ascii_case("schemeid");
        if naming && collector.header(inner).is_some() {
            said = inner;
        }
    });
    if !inside.ends_with('/') {
        open.push(Frame { name, listed: said, said: "", above });
    }
}

/// The text of an element.
fn put<'a>(
    collector: &mut Collector,
    open: &mut [Frame<'a>],
    text: &'a str,
    start: usize,
    end: usize,
    origin: Origin<'_>,
    depth: usize,
) {
    let inside = text.get(start..end).unwrap_or_default();
    if nested(collector, inside, start, origin, depth) {
        return;
    }
    let (above, frame) = match open {
        [.., above, frame] => (Some(above), *frame),
        [.., frame] => (None, *frame),
        [] => (None, Frame::default()),
    };
    let outer = above.as_ref().map(|above| above.above).unwrap_or_default();
    let said = if !frame.listed.is_empty() {
        frame.listed
    } else {
        above.as_ref().map_or("", |above| above.said)
    };
    let name = if frame.name == "dd" { "value" } else { frame.name };
    let trimmed = inside.trim();
    if trimmed.is_empty() {
        return;
    }
    collector.push(origin.at(start), origin.at(end), Names { own: name, said, above: outer });
    let Some(above) = above else { return };
    // A short text without digits that names something speaks of the element after it.
    let names = trimmed.len() <= 60
        && trimmed.bytes().filter(u8::is_ascii_digit).count() < 3
        && (is_naming(frame.name)
            || frame.name == "dt"
            || collector
                .header(trimmed)
                .is_some_and(|header| matches!(header.subject, Subject::Codes | Subject::Nhm)));
    above.said = if names {
        trimmed
    } else if is_generic(name) {
        above.said
    } else {
        ""
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(String, Option<Subject>)> {
        values(text).subjects(text)
    }

    #[test]
    fn labels() {
        let is = |text: &str, value: &str, subject: Option<Subject>| {
            let found = found(text);
            assert!(found.contains(&(value.into(), subject)), "{value} in {text}: {found:?}");
        };
        let text = "<a:Goods><cat:TNVEDCode>8542319000</cat:TNVEDCode><x hsCode=\"854231\"/> 5 < 6 </a:Goods>";
        is(text, "8542319000", Some(Subject::Codes));
        is(text, "854231", Some(Subject::Codes));
        is("<a><Name>HS code</Name><Value>8471</Value></a>", "8471", Some(Subject::Codes));
        is(
            "<p><productCodeCategory>VTSZ</productCodeCategory><productCodeValue>85423190</productCodeValue></p>",
            "85423190",
            Some(Subject::Codes),
        );
        is(
            "<invoiceBody><![CDATA[<hsCode>8542310000</hsCode>]]></invoiceBody>",
            "8542310000",
            Some(Subject::Codes),
        );
        is(
            "<invoiceBody>&lt;hsCode&gt;8542310000&lt;/hsCode&gt;</invoiceBody>",
            "8542310000",
            Some(Subject::Codes),
        );
        is("<c listID=\"HS\">854231</c>", "854231", Some(Subject::Codes));
        // A cut piece never panics.
        for end in 0..text.len() {
            found(&text[..end]);
        }
    }
}
