/*! What the goods of a finding are called and how many there are, as the paper says it beside the code.

In a table the column that is headed so says it, else the cell with the most letters; in a text the words around the
code, without its label; else the line above. It is shown beside the result, so that a person finds the line again, and
decides nothing. */

use super::{Finding, Report};
use crate::paste::layout::{Kind, table};
use crate::paste::lexicon::{Class, Header, Reason, Strength, Subject, header, lexicon, words};
use crate::paste::{LineKind, Span};

/// Goods as the paper names them; empty where it does not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Goods {
    pub name: String,
    /// With its unit: `500 шт`.
    pub quantity: String,
}

/// The longest name that is given, in characters.
const LONGEST: usize = 120;
/// A longer line is no row, and no sentence: only what stands so near to the code is looked at, in bytes.
const LONG: usize = 8 << 10;
const BESIDE: usize = 400;
/// How many lines away from its code a name is looked for.
const NEAR: usize = 4;

fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphabetic()).count()
}

/// Whether some words name codes (`HS`, `ТН ВЭД`, `код`) or one word names something else and no goods (`тел`).
fn is_label(text: &str) -> bool {
    let word = lexicon().sense(text).text;
    if word.class == Class::Other && word.strength == Strength::Strong {
        return true;
    }
    header(text).is_some_and(|header| match header.subject {
        Subject::Codes | Subject::Chapters | Subject::Nhm => true,
        Subject::Maybe => !text.contains(' '),
        _ => false,
    })
}

/// The name in a text: no blanks, quotation marks, numbers of lists or labels of codes around it.
fn name(text: &str) -> String {
    const AROUND: &[char] =
        &[',', ';', ':', '(', ')', '[', ']', '-', '–', '—', '|', '"', '«', '»', '#', '.', '·', '/'];
    let trim = |text: &str| -> String {
        let text = text.trim().trim_start_matches(|c: char| {
            c.is_whitespace() || c.is_ascii_digit() || AROUND.contains(&c)
        });
        text.trim_end_matches(|c: char| c.is_whitespace() || AROUND.contains(&c) && c != ')')
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    };
    let mut text = trim(text);
    // Labels at the end, then at the beginning.
    for at_end in [true, false] {
        loop {
            let parts: Vec<&str> = text.split(' ').collect();
            // The fewest words: more of them would be goods and a label.
            let cut = (1..=parts.len().min(5)).find(|&count| {
                let label =
                    if at_end { parts.get(parts.len() - count..) } else { parts.get(..count) };
                label.is_some_and(|label| is_label(label.join(" ").trim_matches(AROUND)))
            });
            let Some(count) = cut else { break };
            let rest = if at_end { parts.get(..parts.len() - count) } else { parts.get(count..) };
            text = trim(&rest.unwrap_or_default().join(" "));
        }
    }
    if text.chars().count() > LONGEST {
        text = text.chars().take(LONGEST).collect::<String>().trim_end().to_string() + "…";
    }
    text
}

/// `500 шт` in a text: a number with a unit behind it.
fn quantity(text: &str) -> String {
    let parts: Vec<&str> = text.split_whitespace().collect();
    let is_number = |word: &str| {
        word.bytes().any(|byte| byte.is_ascii_digit())
            && word.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
    };
    parts
        .windows(2)
        .find_map(|pair| match pair {
            [number, unit] if is_number(number) => {
                let unit = unit.trim_end_matches([',', ';', '.', ')']);
                words(unit)
                    .next()
                    .filter(|word| *word == unit && lexicon().sense(word).is(Class::Unit))
                    .map(|unit| format!("{} {unit}", number.trim_end_matches(',')))
            }
            _ => None,
        })
        .unwrap_or_default()
}

impl Report {
    /// What the goods of a finding are called beside it.
    pub fn goods(&self, finding: &Finding) -> Goods {
        match self.layout_kind() {
            Kind::Table(delimiter) => self.goods_in_row(finding, delimiter),
            Kind::Lines => self.goods_in_line(finding),
            Kind::Json | Kind::Xml => self.goods_beside(finding),
        }
    }

    fn goods_in_row(&self, finding: &Finding, delimiter: u8) -> Goods {
        let line = self.paste.line(finding.line);
        if line.end - line.start > LONG {
            return self.goods_in_line(finding);
        }
        let mut cells: Vec<Span> = Vec::new();
        let text = self.paste.text().get(..line.end).unwrap_or_default();
        table::record(text.as_bytes(), line.start, delimiter, |start, end| {
            cells.push(Span { start, end });
            true
        });
        let headed = |place: usize| -> Option<Header> {
            let named = |column: &&crate::paste::TakenColumn| column.place as usize == place;
            self.columns.iter().rev().find(named).and_then(|column| header(&column.name))
        };
        let others = || {
            cells.iter().enumerate().filter(|(_, cell)| {
                !(cell.start < finding.span.end && finding.span.start < cell.end)
            })
        };
        let shown = |cell: &Span| name(self.paste.slice(*cell));
        let by_header = |wanted: fn(Subject) -> bool| {
            others().find(|(place, cell)| {
                headed(*place).is_some_and(|header| wanted(header.subject))
                    && !self.paste.slice(**cell).trim().is_empty()
            })
        };
        let goods = by_header(|subject| subject == Subject::Goods)
            .map(|(_, cell)| shown(cell))
            .filter(|name| letters(name) >= 2)
            .or_else(|| {
                others()
                    .filter(|(place, _)| {
                        !headed(*place)
                            .is_some_and(|header| matches!(header.subject, Subject::Other(_)))
                    })
                    .map(|(_, cell)| shown(cell))
                    .filter(|name| letters(name) >= 3)
                    .max_by_key(|name| letters(name))
            });
        let count = by_header(|subject| subject == Subject::Other(Reason::Quantity))
            .map(|(place, cell)| {
                let number = self.paste.slice(*cell).trim().trim_matches('"').to_string();
                // The unit has a column of its own, as a rule the next one.
                let unit = [place + 1, place.wrapping_sub(1)]
                    .into_iter()
                    .filter_map(|place| cells.get(place))
                    .map(|cell| self.paste.slice(*cell).trim().trim_matches('"'))
                    .find(|text| lexicon().sense(text.trim_end_matches('.')).is(Class::Unit));
                match unit {
                    Some(unit) if letters(&number) == 0 => format!("{number} {unit}"),
                    _ => number,
                }
            })
            .filter(|text| text.chars().count() <= 24);
        // The cell of the code itself: `Запчасти, код 8708`.
        let own = || {
            let holds =
                |cell: &&Span| cell.start <= finding.span.start && finding.span.end <= cell.end;
            let cell = cells.iter().find(holds);
            cell.map(|cell| self.goods_around(finding, *cell).name).unwrap_or_default()
        };
        let line = self.paste.slice(line);
        Goods { name: goods.unwrap_or_else(own), quantity: count.unwrap_or_else(|| quantity(line)) }
    }

    /// The words of a span around a finding.
    fn goods_around(&self, finding: &Finding, within: Span) -> Goods {
        let text = self.paste.text();
        let border = |mut at: usize| {
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let part = |start: usize, end: usize| text.get(start..end).unwrap_or_default();
        // Up to the codes beside it, which have goods of their own.
        let before = finding
            .place
            .checked_sub(1)
            .and_then(|place| self.span_at(place))
            .map_or(within.start, |span| span.end.max(within.start))
            .max(border(finding.span.start.saturating_sub(BESIDE)));
        let behind = self
            .span_at(finding.place + 1)
            .map_or(within.end, |span| span.start.min(within.end))
            .min(border((finding.span.end + BESIDE).min(text.len())));
        let left = name(part(before.min(finding.span.start), finding.span.start));
        let right = name(part(finding.span.end.min(behind), behind));
        // What comes first on a line is its name, unless it says next to nothing.
        let goods =
            if letters(&left) >= 3 && letters(&left) * 3 >= letters(&right) { left } else { right };
        Goods { name: goods, quantity: quantity(part(before.min(behind), behind)) }
    }

    fn goods_in_line(&self, finding: &Finding) -> Goods {
        let around = self.goods_around(finding, self.paste.line(finding.line));
        let Goods { name: mut goods, quantity: mut count } = around;
        if letters(&goods) < 3 {
            goods.clear();
            for line in (finding.line.saturating_sub(NEAR)..finding.line).rev() {
                if self.lines.get(line) != Some(&LineKind::WithoutCode) {
                    break;
                }
                let text = self.paste.slice(self.paste.line(line));
                if text.len() > BESIDE {
                    break;
                }
                let above = name(text);
                if letters(&above) >= 3 {
                    goods = above;
                    if count.is_empty() {
                        count = quantity(text);
                    }
                    break;
                }
            }
        }
        Goods { name: goods, quantity: count }
    }

    /// In JSON and XML: the value on a line near by whose key is one of goods.
    fn goods_beside(&self, finding: &Finding) -> Goods {
        let (first, last) = (finding.line.saturating_sub(NEAR), finding.line + NEAR);
        let mut near: Vec<usize> = (first..=last.min(self.lines.len().saturating_sub(1))).collect();
        near.sort_by_key(|line| line.abs_diff(finding.line));
        let value = |line: usize, wanted: fn(Subject) -> bool| -> Option<String> {
            let text = self.paste.slice(self.paste.line(line)).trim();
            // `"goods": "…",` and `<goods>…</goods>`.
            let (key, rest) = match text.strip_prefix('<') {
                Some(tag) => tag.split_once('>')?,
                None => text.split_once(':')?,
            };
            let key = key.split_whitespace().next()?.trim_matches(['"', '\'']);
            let key = key.rsplit(':').next().unwrap_or(key);
            if !header(key).is_some_and(|header| wanted(header.subject)) {
                return None;
            }
            let rest = rest.split("</").next().unwrap_or(rest);
            Some(rest.trim().trim_end_matches(',').trim().trim_matches('"').to_string())
        };
        let found = |wanted: fn(Subject) -> bool| near.iter().find_map(|&line| value(line, wanted));
        let goods = found(|subject| subject == Subject::Goods).map(|text| name(&text));
        let count = found(|subject| subject == Subject::Other(Reason::Quantity));
        Goods {
            name: goods.filter(|name| letters(name) >= 2).unwrap_or_default(),
            quantity: count.filter(|text| text.chars().count() <= 24).unwrap_or_default(),
        }
    }
}
