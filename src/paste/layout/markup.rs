/*! What JSON and XML have in common: values, each under what its names say of it.

A value's label is its own key, element or attribute by its last part; where that says nothing (`value`, `code`), what a
sibling says (`type: HS`), and then what encloses it.
*/

use super::Column;
use crate::paste::lexicon::{Class, Header, Subject, header, lexicon};
use std::collections::HashMap;

/// A value, in bytes of the text, and its column (all values of one name).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Value {
    pub start: u32,
    pub end: u32,
    pub column: u32,
}

/// The values of a text, in its order.
#[derive(Debug, Default)]
pub struct Values {
    pub values: Vec<Value>,
    pub columns: Vec<Column>,
}

#[cfg(test)]
impl Values {
    /// Each value, and what its header says of it.
    pub fn subjects(&self, text: &str) -> Vec<(String, Option<Subject>)> {
        let of = |value: &Value| {
            let subject = self.columns[value.column as usize].header.map(|header| header.subject);
            (text[value.start as usize..value.end as usize].to_string(), subject)
        };
        self.values.iter().map(of).collect()
    }
}

/// What stands over a value.
#[derive(Clone, Copy, Debug, Default)]
pub struct Names<'a> {
    /// Its key, element or attribute.
    pub own: &'a str,
    /// What a sibling says that it is.
    pub said: &'a str,
    /// What encloses it says.
    pub above: Option<Header>,
}

/// Collects values under their columns.
#[derive(Default)]
pub struct Collector {
    out: Values,
    places: HashMap<(String, String, u8), u32>,
    headers: HashMap<String, Option<Header>>,
}

/// Texts longer than this name nothing.
const LONGEST_NAME: usize = 80;

impl Collector {
    pub fn header(&mut self, name: &str) -> Option<Header> {
        if name.is_empty() || name.len() > LONGEST_NAME {
            return None;
        }
        if let Some(known) = self.headers.get(name) {
            return *known;
        }
        let shown = if name.contains(['\\', '&', '<']) {
            header(&crate::paste::lex::clean::shown(name))
        } else {
            header(name)
        };
        self.headers.insert(name.into(), shown);
        shown
    }

    /// What all the names over a value say of it.
    pub fn effective(&mut self, names: Names<'_>) -> Option<Header> {
        let own = self.header(names.own);
        let codes = |header: &Header| {
            matches!(header.subject, Subject::Codes | Subject::Chapters | Subject::Nhm)
        };
        let said = self
            .header(names.said)
            .filter(|header| !matches!(header.subject, Subject::Goods) || is_generic(names.own));
        let above = names.above.filter(codes);
        if is_generic(names.own) {
            // `{"name": "HS code", "value": …}`, `{"tnved": {"code": …}}`
            if let Some(said) = said {
                return Some(said);
            }
            // `{"tnved": {"id": 22232, …}}`: the number of a row as well as a code.
            let weak = own.filter(|own| matches!(own.subject, Subject::Other(_)));
            return match (above, weak) {
                (Some(above), Some(_)) => {
                    Some(Header { subject: Subject::Maybe, strong: true, ..above })
                }
                (Some(above), None) => Some(above),
                // `"invoice": {"number": …}`, but a code may be of anything.
                (None, _) if lexicon().sense(names.own).is(Class::Any) => own,
                (None, _) => {
                    let other =
                        names.above.filter(|above| matches!(above.subject, Subject::Other(_)));
                    own.filter(|own| own.strong).or(other).or(own)
                }
            };
        }
        // `"hs": {"SKU-1": …}`: no name at all.
        if own.is_none() && names.own.bytes().any(|byte| byte.is_ascii_digit()) && above.is_some() {
            return above;
        }
        match own {
            Some(own) if !own.strong && said.is_some_and(|said| said.strong) => said,
            Some(own) => Some(own),
            None if said.is_some_and(|said| codes(&said)) => said,
            // Of codes in some way; its values must say so themselves.
            None => above.map(|above| Header { subject: Subject::Maybe, strong: true, ..above }),
        }
    }

    /// Adds a value; its place among the values.
    pub fn push(&mut self, start: usize, end: usize, names: Names<'_>) -> usize {
        let column = self.column(names);
        self.out.values.push(Value { start: start as u32, end: end as u32, column });
        self.out.values.len() - 1
    }

    /// Says again what stands over a value that was added: its sibling came later.
    pub fn rename(&mut self, place: usize, names: Names<'_>) {
        let column = self.column(names);
        if let Some(value) = self.out.values.get_mut(place) {
            value.column = column;
        }
    }

    fn column(&mut self, names: Names<'_>) -> u32 {
        let header = self.effective(names);
        let kind = header.map_or(0, |header| match header.subject {
            Subject::Codes => 1,
            Subject::Chapters => 2,
            Subject::Nhm => 3,
            Subject::Maybe => 4,
            Subject::Digits => 5,
            Subject::Goods => 6,
            Subject::Other(reason) => 8 + reason as u8 * 2 + u8::from(header.strong),
        });
        let key = (
            names.own.chars().take(LONGEST_NAME).collect::<String>(),
            if is_generic(names.own) {
                names.said.chars().take(LONGEST_NAME).collect()
            } else {
                String::new()
            },
            kind,
        );
        if let Some(&place) = self.places.get(&key) {
            return place;
        }
        let place = self.out.columns.len() as u32;
        self.out.columns.push(Column { header, name: key.0.clone(), place: None, section: 0 });
        self.places.insert(key, place);
        place
    }

    pub fn finish(self) -> Values {
        self.out
    }
}

/// Whether a name says nothing of its value.
pub fn is_generic(name: &str) -> bool {
    name.is_empty()
        || lexicon().sense(name.rsplit(':').next().unwrap_or(name)).is(Class::Generic)
        || name.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether the text of such a name says what its object's value is.
pub fn is_naming(name: &str) -> bool {
    let name = name.rsplit(':').next().unwrap_or(name);
    lexicon().sense(name).is(Class::Naming)
        || ["Category", "Type", "Scheme", "Name", "category", "_type", "_name", "_scheme"]
            .iter()
            .any(|end| name.ends_with(end))
}

/// Where each byte of a text that stands within another came from; the text itself is the outermost where it is absent.
#[derive(Clone, Copy, Default)]
pub struct Origin<'a>(pub Option<&'a [u32]>);

impl Origin<'_> {
    pub fn at(self, place: usize) -> usize {
        self.0
            .map_or(place, |map| map.get(place).or(map.last()).map_or(place, |&from| from as usize))
    }
}

/// Whether a text within a value is structured by itself.
pub fn is_structured(text: &str) -> bool {
    let text = text.trim_start();
    text.starts_with('<') && (text.contains("</") || text.contains("/>"))
        || text.starts_with(['{', '[']) && text.contains("\":")
        || text.starts_with("[[\"")
        || text.starts_with("[\"")
}

/// How deep texts within texts are followed.
pub const DEPTH: usize = 4;

/// Reads a structured text that stands within another, after its references and escapes; whether it was one.
pub fn nested(
    collector: &mut Collector,
    text: &str,
    start: usize,
    origin: Origin<'_>,
    depth: usize,
) -> bool {
    let escaped = text.contains("&lt;") || text.contains("\\\"") || text.contains("\\u003c");
    if depth >= DEPTH || text.len() < 8 || !(is_structured(text) || escaped) {
        return false;
    }
    let (shown, map) = unescaped(text);
    if !is_structured(&shown) {
        return false;
    }
    let map: Vec<u32> = map.into_iter().map(|from| origin.at(start + from) as u32).collect();
    let origin = Origin(Some(&map));
    if shown.trim_start().starts_with('<') {
        super::xml::read(collector, &shown, origin, depth + 1);
    } else {
        super::json::read(collector, &shown, origin, depth + 1);
    }
    true
}

/// A text after its references and escapes, and where each byte came from.
fn unescaped(text: &str) -> (String, Vec<usize>) {
    let (mut out, mut map) =
        (String::with_capacity(text.len()), Vec::with_capacity(text.len() + 1));
    let mut at = 0;
    while let Some(rest) = text.get(at..) {
        let Some(first) = rest.chars().next() else { break };
        let found = if matches!(first, '&' | '\\') {
            crate::paste::lex::clean::reference(rest)
        } else {
            None
        };
        let (sign, length) = found.unwrap_or((first, first.len_utf8()));
        out.push(sign);
        map.resize(out.len(), at);
        at += length;
    }
    map.push(text.len());
    (out, map)
}
