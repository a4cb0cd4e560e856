/*! Odd lines: those with references (`&nbsp;`), tags, escapes, digits of other scripts, or signs without width.

Only such a line is written anew, as a browser would show it and in ASCII digits, with a map back to where each byte
came from; all other lines are read as they are.
*/

/// A text as it is shown, and for each of its bytes (and its end) the place that it came from.
#[derive(Debug, Default)]
pub struct Clean {
    pub text: String,
    pub map: Vec<u32>,
}

/// Zeros of the decimal digits (general category Nd) of all scripts up to Unicode 16, but ASCII's.
const ZEROS: [u32; 74] = [
    0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xDE6,
    0xE50, 0xED0, 0xF20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50,
    0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10,
    0x104A0, 0x10D30, 0x10D40, 0x11066, 0x110F0, 0x11136, 0x111D0, 0x112F0, 0x11450, 0x114D0,
    0x11650, 0x116C0, 0x116D0, 0x116DA, 0x11730, 0x118E0, 0x11950, 0x11BF0, 0x11C50, 0x11D50,
    0x11DA0, 0x11F50, 0x16130, 0x16A60, 0x16AC0, 0x16B50, 0x1CCF0, 0x1D7CE, 0x1D7D8, 0x1D7E2,
    0x1D7EC, 0x1D7F6, 0x1E140, 0x1E2F0, 0x1E4F0, 0x1E5F1, 0x1E950, 0x1FBF0,
];

/// The value of a decimal digit that is not ASCII, of a circled digit too.
pub fn foreign_digit(c: char) -> Option<u8> {
    let code = c as u32;
    match c {
        '①'..='⑨' => return Some((code - 0x245F) as u8),
        '⓪' => return Some(0),
        _ => {}
    }
    let place = ZEROS.partition_point(|&zero| zero <= code).checked_sub(1)?;
    code.checked_sub(*ZEROS.get(place)?).filter(|value| *value < 10).map(|value| value as u8)
}

/// Signs without width that stand within numbers copied from web pages and PDF files.
fn is_invisible(c: char) -> bool {
    matches!(c as u32, 0xAD | 0x300..=0x36F | 0x3164 | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x2069 | 0x20D0..=0x20FF | 0xFE00..=0xFE0F | 0xFEFF)
}

/// Signs that make digits show in another order than they stand.
pub fn is_override(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// The number of a footnote, which is no part of the number that it hangs on.
fn is_raised(c: char) -> bool {
    matches!(c, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹' | '₀'..='₉')
}

/// Whether a text may have to be written anew. A byte that begins an odd sign in some text says yes.
pub fn is_odd(text: &str) -> bool {
    text.bytes().any(|byte| {
        matches!(
            byte,
            b'&' | b'<' | b'\\' | b'~' | 0xC2 | 0xCC | 0xCD | 0xD9 | 0xDB | 0xDF
                ..=0xE3 | 0xEA | 0xEF | 0xF0
        )
    })
}

/// Tags that a browser shows without a break, so that they part no number.
const INLINE: &[&str] = &[
    "b", "i", "u", "em", "strong", "span", "font", "wbr", "big", "mark", "nobr", "tt", "ins",
    "del", "label", "bdi", "bdo", "a",
];
/// Tags that begin a line.
const BLOCK: &[&str] =
    &["br", "p", "div", "li", "ul", "ol", "dl", "dt", "dd", "hr", "tr", "td", "th"];

/// The name of the tag that begins a text, and its length. One that holds a number itself is text: `<a href="/8542">`.
pub fn tag(rest: &str) -> Option<(&str, usize)> {
    let inside = rest.strip_prefix('<')?;
    // A second `<` ends the search: in a text of nothing else each would search the four hundred behind it.
    let end = inside.bytes().take(400).position(|byte| matches!(byte, b'<' | b'>'))?;
    let tag = inside.get(..end).filter(|_| inside.as_bytes().get(end) == Some(&b'>'))?;
    let name = tag.trim_start_matches('/').split(|c: char| !c.is_ascii_alphanumeric()).next()?;
    let numbers = tag.split(|c: char| !c.is_ascii_digit()).any(|run| run.len() >= 4);
    (!numbers && !name.is_empty()).then_some((name, end + 2))
}

fn is_one_of(name: &str, tags: &[&str]) -> bool {
    tags.iter().any(|tag| name.eq_ignore_ascii_case(tag))
}

/// Whether the tag that begins a text parts nothing; its length.
pub fn inline_tag(rest: &str) -> Option<usize> {
    tag(rest).filter(|(name, _)| is_one_of(name, INLINE)).map(|(_, length)| length)
}

/// The sign that a reference stands for, and the reference's length: `&nbsp;`, `&#8209;`, and `\u00a0` as in JSON.
pub fn reference(rest: &str) -> Option<(char, usize)> {
    if let Some(escape) = rest.strip_prefix('\\') {
        let next = escape.chars().next()?;
        if next == 'u' {
            let hex =
                escape.get(1..5).filter(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
            return Some((char::from_u32(u32::from_str_radix(hex, 16).ok()?)?, 6));
        }
        // A line end or tab in JSON; `\name` is a step of a path.
        let ends = !escape.chars().nth(1).is_some_and(|c| c.is_ascii_lowercase());
        return match next {
            'n' | 't' | 'r' if ends => Some(('\n', 2)),
            '"' | '/' | '\\' => Some((next, 2)),
            // A narrow blank of LaTeX.
            ',' => Some((' ', 2)),
            _ => None,
        };
    }
    let name = rest.strip_prefix('&')?;
    let end = name.bytes().take(10).position(|byte| byte == b';')?;
    let name = name.get(..end)?;
    let sign = match name {
        "nbsp" | "ensp" | "emsp" | "thinsp" => ' ',
        "shy" | "zwnj" | "zwj" => '\u{200B}',
        "ndash" | "mdash" | "minus" => '–',
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "period" => '.',
        _ => {
            let number = name.strip_prefix('#')?;
            let value = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(value.ok()?)?
        }
    };
    Some((sign, end + 2))
}

impl Clean {
    fn push(&mut self, sign: char, from: usize) {
        self.text.push(sign);
        self.map.resize(self.text.len(), from as u32);
    }

    fn push_all(&mut self, signs: &str, from: usize) {
        self.text.push_str(signs);
        self.map.resize(self.text.len(), from as u32);
    }

    /// Writes a text as it is shown; whether it differs from the text as it stands.
    pub fn write(&mut self, text: &str) -> bool {
        self.text.clear();
        self.map.clear();
        let mut at = 0;
        let mut differs = false;
        while let Some(rest) = text.get(at..) {
            let Some(first) = rest.chars().next() else { break };
            let mut length = first.len_utf8();
            match first {
                '<' => match tag(rest) {
                    Some((name, tag)) if is_one_of(name, INLINE) => {
                        // The number of a footnote is often a link.
                        if name.eq_ignore_ascii_case("a")
                            && !rest.starts_with("</")
                            && self.text.ends_with(|c: char| c.is_ascii_digit())
                        {
                            self.push_all("  ", at);
                        }
                        length = tag;
                        differs = true;
                    }
                    Some((name, tag)) if is_one_of(name, BLOCK) => {
                        self.push_all(if name.eq_ignore_ascii_case("br") { " " } else { "  " }, at);
                        length = tag;
                        differs = true;
                    }
                    _ => self.push(first, at),
                },
                '&' | '\\' => match reference(rest) {
                    Some((sign, reference)) => {
                        self.shown(sign, at);
                        length = reference;
                        differs = true;
                    }
                    None => self.push(first, at),
                },
                // A blank of LaTeX: `8542~31`.
                '~' if self.text.ends_with(|c: char| c.is_ascii_digit()) => {
                    self.push(' ', at);
                    differs = true;
                }
                c if c.is_ascii() => self.push(c, at),
                c => differs |= self.shown(c, at),
            }
            at += length;
        }
        self.map.push(text.len() as u32);
        differs
    }

    /// One sign as it is shown; whether it differs from the sign as it stands.
    fn shown(&mut self, sign: char, from: usize) -> bool {
        if let Some(digit) = foreign_digit(sign) {
            self.push(char::from(b'0' + digit), from);
        } else if matches!(
            sign,
            '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' | '\u{85}' | '\u{B}' | '\u{C}'
        ) {
            self.push_all("  ", from);
        } else if sign != ' ' && (sign.is_whitespace() || sign == '\u{2800}') {
            self.push(' ', from);
        } else if sign == '\u{20E3}' {
            // The frame of a keycap: a number of a list.
            self.push_all("  ", from);
        } else if !is_invisible(sign) && !is_raised(sign) {
            self.push(sign, from);
            return false;
        }
        true
    }

    /// Where a place of the clean text came from.
    pub fn source(&self, place: usize) -> usize {
        self.map.get(place).map_or(place, |&from| from as usize)
    }
}

/// A text as it is shown.
pub fn shown(text: &str) -> String {
    let mut clean = Clean::default();
    clean.write(text);
    clean.text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_what_a_browser_shows() {
        assert_eq!(shown("8542&nbsp;31<b>90</b> 8517&shy;62"), "8542 3190 851762");
        assert_eq!(shown("８５４２ ٣١ HS\\u00a08471.30¹"), "8542 31 HS 8471.30");
        assert_eq!(shown("8542<a href='#n'>1</a> <td>5 < 6"), "8542  1   5 < 6");
        let mut clean = Clean::default();
        assert!(!clean.write("обычная строка — 8542"));
        assert!(clean.write("8542\u{200B}31"));
        assert_eq!(clean.text, "854231");
        assert_eq!(clean.source(4), 7);
    }

    #[test]
    fn zeros_are_those_of_unicode() {
        assert!(ZEROS.is_sorted());
        for zero in ZEROS {
            for value in 0..10 {
                let c = char::from_u32(zero + value).unwrap();
                assert_eq!(foreign_digit(c), Some(value as u8));
                // Newer scripts than those of this Rust are in the table as well.
                assert!(c.is_numeric() || zero >= 0x1_0D40);
            }
        }
    }
}
