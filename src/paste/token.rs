/*! One cell or line as numbers, words and what stands between them. */

use super::label;

/// The kind of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Digits only; `marked` where some were look-alikes.
    Number {
        marked: bool,
        ambiguous: bool,
    },
    /// A few signs that could all be digits: `3l`, `O`. A digit group only inside a longer code.
    Doubtful,
    /// `8.54232E+09`
    Scientific,
    /// A day in digits: `24.11.2026`, `2026-11-24`, `24/11/26`.
    Date,
    /// `+7 727 250 42 31`
    Phone,
    /// `3A001`, `2В350`
    Control,
    Word,
    /// Letters and digits run together: a part number, a model.
    Mixed,
    /// White space; `one` where it is a single sign.
    Space {
        one: bool,
    },
    Sign(char),
}

/// A token and its bytes, counted from the beginning of the text that was tokenized.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    pub kind: Kind,
    pub start: usize,
    pub end: usize,
}

/// The value of a decimal digit of the scripts seen in papers of this field; ASCII or not.
fn digit(c: char) -> Option<u8> {
    if c.is_ascii_digit() {
        return Some(c as u8 - b'0');
    }
    // Zeros of other decimal digits: Arabic-Indic, extended Arabic-Indic, Devanagari, Bengali, Thai, full-width,
    // and the mathematical alphabets.
    match c {
        '①'..='⑨' => return Some((c as u32 - 0x245F) as u8),
        '⓪' => return Some(0),
        _ => {}
    }
    for zero in [
        0x0660u32, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0DE6, 0x0E50, 0x0ED0, 0x0F20,
        0x1040, 0x1090, 0x17E0, 0x1810, 0xFF10, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6, 0x1FBF0,
    ] {
        if let Some(value) = (c as u32).checked_sub(zero).filter(|value| *value < 10) {
            return Some(value as u8);
        }
    }
    None
}

/// The digit that a letter or sign is mistaken for, and whether there is doubt which.
fn look_alike(c: char) -> Option<(u8, bool)> {
    Some(match c {
        'O' | 'o' | 'О' | 'о' | 'Ο' | 'ο' | 'Օ' => (0, false),
        'l' | 'I' | '|' | 'І' | 'і' | 'i' | 'ı' | 'Ӏ' => (1, false),
        'З' | 'з' | 'Ӡ' | 'Ʒ' => (3, false),
        'Q' | 'D' => (0, true),
        'Z' | 'z' => (2, true),
        'Ч' | 'ч' => (4, true),
        'S' | 's' | 'Ѕ' => (5, true),
        'б' | 'Б' | 'G' => (6, true),
        'T' | 'Т' => (7, true),
        'B' | 'В' => (8, true),
        'g' | 'q' => (9, true),
        _ => return None,
    })
}

/// Signs that have no width and stand inside numbers copied from web pages and PDF files.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}' | '\u{3164}' | '\u{300}'..='\u{36F}' | '\u{FE00}'..='\u{FE0F}' | '\u{20D0}'..='\u{20FF}'
    ) || is_override(c)
}

/// Signs that make digits show in another order than they stand.
fn is_override(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{2800}' | '\u{3164}')
}

pub fn is_cjk(c: char) -> bool {
    matches!(c as u32, 0x2E80..=0x9FFF | 0xAC00..=0xD7AF | 0xF900..=0xFAFF)
}

/// The number of a footnote, which is no part of the number that it hangs on.
fn is_raised(c: char) -> bool {
    matches!(c, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹' | '₀'..='₉')
}

fn in_run(c: char) -> bool {
    c.is_alphanumeric() && !is_raised(c) || c == '_' || is_invisible(c)
}

/// Digits of a slice, look-alikes included; what has no width is passed over.
pub fn digits_of(text: &str) -> impl Iterator<Item = u8> + '_ {
    let mut rest = text;
    core::iter::from_fn(move || {
        loop {
            let c = rest.chars().next()?;
            let width = widthless(rest);
            rest = rest.get(width.unwrap_or(c.len_utf8())..)?;
            if width.is_none()
                && let Some(value) = digit(c).or_else(|| look_alike(c).map(|(value, _)| value))
            {
                return Some(value);
            }
        }
    })
}

/// Tags that a browser shows without a break, so that they part no number.
const INLINE: &[&str] =
    &["b", "i", "u", "em", "strong", "span", "font", "a", "wbr", "big", "mark", "nobr", "tt", "ins", "del", "label", "bdi", "bdo"];

/// Tags that begin a line.
const BLOCK: &[&str] = &["br", "p", "div", "li", "ul", "ol", "dl", "dt", "dd", "hr", "tr", "td", "th"];

/// The name of the tag that begins a text, and its length. One that holds a number itself is text: `<a href="/8542">`.
fn tag(rest: &str) -> Option<(&str, usize)> {
    let inside = rest.strip_prefix('<')?;
    let end = inside.bytes().take(400).position(|byte| byte == b'>')?;
    let tag = inside.get(..end)?;
    let name = tag.trim_start_matches('/').split(|c: char| !c.is_ascii_alphanumeric()).next()?;
    let numbers = tag.split(|c: char| !c.is_ascii_digit()).any(|run| run.len() >= 4);
    (!numbers).then_some((name, end + 2))
}

fn is_one_of(name: &str, tags: &[&str]) -> bool {
    tags.iter().any(|tag| name.eq_ignore_ascii_case(tag))
}

/// The sign that a reference stands for, and the reference's length: `&nbsp;`, `&#8209;`, and `\\u00a0` as in JSON.
fn reference(rest: &str) -> Option<(char, usize)> {
    if let Some(escape) = rest.strip_prefix('\\') {
        let next = escape.chars().next()?;
        if next == 'u' {
            let hex = escape.get(1..5).filter(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
            let unit = u32::from_str_radix(hex, 16).ok()?;
            return Some((char::from_u32(unit)?, 6));
        }
        // A line end or tab in JSON; `\\name` is a step of a path.
        let ends = !escape.chars().nth(1).is_some_and(|c| c.is_ascii_lowercase());
        return (matches!(next, 'n' | 't' | 'r') && ends).then_some(('\n', 2));
    }
    let name = rest.strip_prefix('&')?;
    let end = name.bytes().take(10).position(|byte| byte == b';')?;
    let name = name.get(..end)?;
    let sign = match name {
        "nbsp" | "ensp" | "emsp" | "thinsp" => '\u{A0}',
        "shy" | "zwnj" | "zwj" => '\u{200B}',
        "ndash" | "mdash" | "minus" => '–',
        "amp" => '&',
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

/// The length of what stands here and shows nothing: a tag within a line, a reference to a sign without width.
pub fn widthless(rest: &str) -> Option<usize> {
    match rest.as_bytes().first()? {
        b'<' => tag(rest).filter(|(name, _)| is_one_of(name, INLINE)).map(|(_, length)| length),
        b'&' | b'\\' => reference(rest).filter(|(sign, _)| is_invisible(*sign)).map(|(_, length)| length),
        _ => None,
    }
}

/// A text as a browser shows it: without tags, references as the signs that they mean.
pub fn shown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (sign, length) = match first {
            '<' => tag(rest).map_or((first, 1), |(name, length)| (if is_one_of(name, INLINE) { '\u{200B}' } else { ' ' }, length)),
            '&' | '\\' => reference(rest).unwrap_or((first, 1)),
            _ => (first, first.len_utf8()),
        };
        if !is_invisible(sign) {
            out.push(sign);
        }
        rest = rest.get(length..).unwrap_or_default();
    }
    out
}

/// The length of a number that tags or references stand within, from its first digit on.
fn parted_number(rest: &str) -> Option<usize> {
    let run = |from: usize| run_of_digits(rest.as_bytes().get(from..).unwrap_or_default());
    let mut end = run(0);
    let mut parts = 1;
    loop {
        let mut next = end;
        while let Some(length) = rest.get(next..).and_then(widthless) {
            // The number of a footnote is often a link.
            let link = rest.get(next..).and_then(tag).is_some_and(|(name, _)| name.eq_ignore_ascii_case("a"));
            next += if link && rest.as_bytes().get(next + 1) != Some(&b'/') && next == end { return None } else { length };
        }
        let more = run(next);
        if next == end || more == 0 {
            break;
        }
        end = next + more;
        parts += 1;
    }
    let whole = !rest.get(end..).and_then(|after| after.chars().next()).is_some_and(in_run);
    (parts > 1 && whole).then_some(end)
}

/// Whether the text can hold a digit at all, in any script read here.
pub fn may_hold_digits(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit()) || !text.is_ascii() && text.chars().any(|c| digit(c).is_some())
}

/// The tokens of a text, in order, without gaps.
pub fn tokenize(text: &str, tokens: &mut Vec<Token>) {
    tokens.clear();
    let mut at = 0;
    while let Some(rest) = text.get(at..) {
        let Some(first) = rest.chars().next() else { break };
        if let Some(length) = widthless(rest) {
            at += length;
        } else if first.is_ascii_digit()
            && let Some(length) = parted_number(rest)
        {
            tokens.push(Token { kind: Kind::Number { marked: false, ambiguous: false }, start: at, end: at + length });
            at += length;
        } else if let Some(length) = special(rest, first, tokens.last()) {
            let (kind, length) = length;
            match (kind, tokens.last_mut()) {
                (Kind::Space { .. }, Some(before)) if matches!(before.kind, Kind::Space { .. }) => before.end = at + length,
                _ => tokens.push(Token { kind, start: at, end: at + length }),
            }
            at += length;
        } else if in_run(first) {
            let length = rest.find(|c| !in_run(c)).unwrap_or(rest.len());
            split_run(text, at, at + length, tokens);
            at += length;
        } else if is_space(first) {
            let length = rest.find(|c| !is_space(c)).unwrap_or(rest.len());
            let one = rest.get(..length).is_some_and(|space| {
                space.chars().count() == 1 && !space.starts_with(['\u{2028}', '\u{2029}', '\u{85}', '\u{B}', '\u{C}', '\t'])
            });
            match tokens.last_mut() {
                // Only a tag stands between.
                Some(before) if matches!(before.kind, Kind::Space { .. }) => before.end = at + length,
                _ => tokens.push(Token { kind: Kind::Space { one }, start: at, end: at + length }),
            }
            at += length;
        } else {
            let length = first.len_utf8();
            tokens.push(Token { kind: Kind::Sign(first), start: at, end: at + length });
            at += length;
        }
    }
}

/// Numbers that have a form of their own and hold signs that part other tokens.
fn special(rest: &str, first: char, before: Option<&Token>) -> Option<(Kind, usize)> {
    let free = !before.is_some_and(|token| matches!(token.kind, Kind::Word | Kind::Mixed | Kind::Number { .. }));
    if free && first.is_ascii_hexdigit() && is_uuid(rest) {
        return Some((Kind::Mixed, 36));
    }
    // `2709\,00`: a narrow blank of LaTeX.
    if rest.starts_with("\\,") && before.is_some_and(|token| matches!(token.kind, Kind::Number { .. })) {
        return Some((Kind::Space { one: true }, 2));
    }
    if matches!(first, '&' | '\\') {
        let (sign, length) = reference(rest)?;
        let kind = match sign {
            '\n' | '\r' | '\t' => Kind::Space { one: false },
            sign if is_space(sign) => Kind::Space { one: true },
            // `8542&#51;1`: the reference stands for one sign, and its own digits are none of the code.
            sign if in_run(sign) => Kind::Mixed,
            sign => Kind::Sign(sign),
        };
        return Some((kind, length));
    }
    if first == '<' {
        let (name, length) = tag(rest)?;
        return is_one_of(name, BLOCK).then_some((Kind::Space { one: name.eq_ignore_ascii_case("br") }, length));
    }
    if first == '(' {
        // `(7172) 85-42-31`
        let bytes = rest.as_bytes();
        let area = run_of_digits(bytes.get(1..)?);
        let mut at = area + 2;
        if !(3..=5).contains(&area) || bytes.get(area + 1) != Some(&b')') {
            return None;
        }
        at += usize::from(bytes.get(at) == Some(&b' '));
        let local = bytes.get(at..)?.iter().take_while(|byte| byte.is_ascii_digit() || **byte == b'-').count();
        let digits = bytes.get(at..at + local)?.iter().filter(|byte| byte.is_ascii_digit()).count();
        return ((5..=7).contains(&digits) && digits < local).then_some((Kind::Phone, at + local));
    }
    // `-40..+85`: a range of temperatures.
    if first == '+' && free && !before.is_some_and(|token| matches!(token.kind, Kind::Sign('.' | '…' | '/' | '-' | '–' | '÷' | '~'))) {
        return phone(rest).map(|length| (Kind::Phone, length));
    }
    if !first.is_ascii_digit() || !free {
        return None;
    }
    let joined = before.is_some_and(|token| matches!(token.kind, Kind::Sign('.' | ',' | '-' | '/')));
    if joined {
        return None;
    }
    if let Some(length) = scientific(rest) {
        return Some((Kind::Scientific, length));
    }
    date(rest).map(|length| (Kind::Date, length))
}

/// `85176200-0000-4000-8471-300000000000`
fn is_uuid(rest: &str) -> bool {
    let Some(bytes) = rest.as_bytes().get(..36) else { return false };
    let form = |(place, byte): (usize, &u8)| if matches!(place, 8 | 13 | 18 | 23) { *byte == b'-' } else { byte.is_ascii_hexdigit() };
    bytes.iter().enumerate().all(form) && !rest.as_bytes().get(36).is_some_and(u8::is_ascii_alphanumeric)
}

fn run_of_digits(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

/// `+` and seven or more digits with blanks, brackets and hyphens between.
fn phone(rest: &str) -> Option<usize> {
    let mut digits = 0;
    let mut end = 0;
    if !has_country(rest.get(1..)?) {
        return None;
    }
    // The countries of +1 and +7 have ten digits each.
    let most = if rest.starts_with("+1") || rest.starts_with("+7") { 11 } else { 15 };
    for (place, c) in rest.char_indices() {
        // Two blanks part columns.
        if c == ' ' && rest.get(..place).is_some_and(|before| before.ends_with(' ')) {
            break;
        }
        match c {
            '+' if place == 0 => {}
            '0'..='9' => {
                digits += 1;
                end = place + 1;
            }
            ' ' | '\u{A0}' | '(' | ')' | '-' | '‑' | '–' | '.' if digits < most => {}
            _ => break,
        }
        if digits > 15 {
            return None;
        }
    }
    let starts = rest.as_bytes().get(1).is_some_and(|byte| byte.is_ascii_digit());
    (starts && (7..=15).contains(&digits) && !rest.starts_with("+ ")).then_some(end)
}

/// Whether digits begin with the code of a country (ITU-T E.164): `+85 8542319010` and `+8542319010` are no telephones. A
/// short first group is that code whole, and one group of ten digits behind it is how few countries write their numbers.
fn has_country(digits: &str) -> bool {
    const TWO: &[&str] = &[
        "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48", "49", "51", "52", "53", "54",
        "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66", "81", "82", "84", "86", "90", "91", "92", "93", "94", "95", "98",
    ];
    const THREE: &[&str] = &[
        "21", "22", "23", "24", "25", "26", "29", "35", "37", "38", "42", "50", "59", "67", "68", "69", "80", "87", "88", "96", "97", "99",
    ];
    const TEN: &[&str] = &["1", "7", "39", "44", "49", "52", "55", "57", "63", "90", "91", "92", "98"];
    let run = run_of_digits(digits.as_bytes());
    let Some(group) = digits.get(..run) else { return false };
    let starts = |list: &[&str]| group.get(..2).is_some_and(|begin| list.contains(&begin));
    let three = starts(THREE) || matches!(group.get(..3), Some("850" | "852" | "853" | "855" | "856"));
    let known = match run {
        1 => matches!(group, "1" | "7"),
        2 => TWO.contains(&group),
        3 => three,
        _ => group.starts_with(['1', '7']) || starts(TWO) || three,
    };
    let next = digits.get(run..).map(|rest| run_of_digits(rest.trim_start_matches([' ', '\u{A0}', '-']).as_bytes())).unwrap_or(0);
    // Ten digits in one run are too few for the countries whose codes look like headings: `+8482109009`.
    known && run != 10 && (run > 3 || next != 10 || TEN.contains(&group))
}

fn scientific(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    if run_of_digits(bytes) != 1 {
        return None;
    }
    let mut at = 1;
    if matches!(bytes.get(at), Some(b'.' | b',')) {
        let fraction = run_of_digits(bytes.get(at + 1..)?);
        if fraction == 0 || fraction > 13 {
            return None;
        }
        at += 1 + fraction;
    }
    // A Cyrillic Е is typed by those who retype what they saw.
    let exponent = rest.get(at..)?;
    let letter = exponent.chars().next().filter(|c| matches!(c, 'E' | 'e' | 'Е' | 'е'))?;
    at += letter.len_utf8();
    at += usize::from(bytes.get(at) == Some(&b'+'));
    let power = run_of_digits(bytes.get(at..)?);
    at += power;
    let after = rest.get(at..)?.chars().next();
    (power > 0 && power <= 2 && !after.is_some_and(in_run)).then_some(at)
}

/// The parts of a date in digits: (first, second, third), as numbers with their lengths.
pub fn date_parts(text: &str) -> Option<[(u32, usize); 3]> {
    let mut parts = [(0u32, 0usize); 3];
    let mut count = 0;
    for part in text.split(['.', '/', '-']) {
        *parts.get_mut(count)? = (part.parse().ok()?, part.len());
        count += 1;
    }
    (count == 3).then_some(parts)
}

fn date(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    let first = run_of_digits(bytes);
    let sign = *bytes.get(first)?;
    if !matches!(sign, b'.' | b'/' | b'-') {
        return None;
    }
    let second = run_of_digits(bytes.get(first + 1..)?);
    if bytes.get(first + 1 + second) != Some(&sign) {
        return None;
    }
    let third_at = first + second + 2;
    let third = run_of_digits(bytes.get(third_at..)?);
    let end = third_at + third;
    let after = bytes.get(end..)?;
    if matches!(after, [b'.' | b'-' | b'/', digit, ..] if digit.is_ascii_digit()) {
        return None;
    }
    if rest.get(end..)?.chars().next().is_some_and(|c| c.is_alphanumeric() && c != 'г' && c != 'ж' && c != 'T') {
        return None;
    }
    let parts = date_parts(rest.get(..end)?)?;
    let [(a, _), (b, _), (c, _)] = parts;
    let day_month = |x: u32, y: u32| (1..=31).contains(&x) && (1..=12).contains(&y);
    let is_date = match (first, second, third) {
        (1 | 2, 1 | 2, 4) => (1900..2200).contains(&c) && (day_month(a, b) || day_month(b, a)),
        (2, 2, 2) => day_month(a, b) || sign == b'/' && day_month(b, a),
        (4, 2, 2) => (1900..2200).contains(&a) && day_month(c, b),
        _ => false,
    };
    is_date.then_some(end)
}

/// Splits a run of letters and digits where a label or a unit is glued to a number.
fn split_run(text: &str, start: usize, end: usize, tokens: &mut Vec<Token>) {
    let Some(run) = text.get(start..end) else { return };
    fn put(tokens: &mut Vec<Token>, kind: Kind, start: usize, end: usize) {
        if start < end {
            tokens.push(Token { kind, start, end });
        }
    }
    if run.bytes().all(|byte| byte.is_ascii_digit()) {
        return put(tokens, Kind::Number { marked: false, ambiguous: false }, start, end);
    }
    let (mut digits, mut letters, mut alike, mut doubt, mut foreign, mut cjk) = (0, 0, 0, false, false, false);
    for c in run.chars() {
        if digit(c).is_some() {
            digits += 1;
            foreign |= !c.is_ascii();
        } else if is_invisible(c) {
            foreign = true;
        } else {
            letters += 1;
            cjk |= is_cjk(c);
            if let Some((_, ambiguous)) = look_alike(c) {
                alike += 1;
                doubt |= ambiguous;
            }
        }
    }
    if letters == 0 {
        let kind =
            if digits == 0 { Kind::Sign('\u{200B}') } else { Kind::Number { marked: foreign, ambiguous: run.contains(is_override) } };
        return put(tokens, kind, start, end);
    }
    if cjk {
        // Chinese is written without blanks: a number beside it is a number by itself.
        let mut from = start;
        while let Some(rest) = text.get(from..end).filter(|rest| !rest.is_empty()) {
            let own = rest.chars().next().is_some_and(is_cjk);
            let to = from + rest.find(|c| is_cjk(c) != own).unwrap_or(rest.len());
            if own {
                put(tokens, Kind::Word, from, to);
            } else {
                split_run(text, from, to, tokens);
            }
            from = to;
        }
        return;
    }
    if digits == 0 {
        let short = run.chars().count() <= 3 && alike == letters && !doubt;
        return put(tokens, if short { Kind::Doubtful } else { Kind::Word }, start, end);
    }
    if is_control(run) {
        return put(tokens, Kind::Control, start, end);
    }
    if matches!(label::normal(run).as_str(), "hs2" | "hs4" | "hs6" | "hs8" | "hs10") {
        return put(tokens, Kind::Mixed, start, end);
    }
    // `Pump_HS841360_GearType`, `микросхемы_8542319010`
    let labelled = |part: &str| {
        part.find(|c: char| c.is_ascii_digit()).is_some_and(|place| {
            let (label, digits) = part.split_at(place);
            digits.bytes().all(|byte| byte.is_ascii_digit())
                && (digits.len() == 10 && label.is_empty() || digits.len() >= 6 && label::is_glued(&label::normal(label)))
        })
    };
    if run.contains('_') && run.split('_').any(labelled) {
        let mut from = start;
        for part in run.split('_') {
            split_run(text, from, from + part.len(), tokens);
            from += part.len();
            if from < end {
                tokens.push(Token { kind: Kind::Sign('_'), start: from, end: from + 1 });
                from += 1;
            }
        }
        return;
    }
    // A label before the digits.
    if let Some(place) = run.find(|c| digit(c).is_some())
        && place > 0
        && label::is_glued(&label::normal(run.get(..place).unwrap_or_default()))
    {
        put(tokens, Kind::Word, start, start + place);
        return split_run(text, start + place, end, tokens);
    }
    // A word or a unit behind the digits.
    if let Some(place) = run.find(|c| digit(c).is_none() && !is_invisible(c))
        && place > 0
        && let (Some(head), Some(tail)) = (run.get(..place), run.get(place..))
        && tail.chars().all(char::is_alphabetic)
    {
        let word = label::normal(tail);
        let count = digits_of(head).count();
        // `848l 30 910 8`: no litres.
        let group = word == "l"
            && count == 3
            && text
                .get(end..)
                .is_some_and(|rest| matches!(rest.as_bytes(), [b' ', a, b, b' ', ..] if a.is_ascii_digit() && b.is_ascii_digit()));
        if group {
            return put(tokens, Kind::Number { marked: true, ambiguous: false }, start, end);
        }
        let sentence = tail.chars().count() >= 5 && tail.chars().all(char::is_lowercase);
        if label::is_unit(&word)
            || matches!(label::word(&word), label::Word::Currency)
            || count >= 8 && tail.chars().count() >= 3
            || sentence && count <= 4
        {
            put(tokens, Kind::Number { marked: foreign, ambiguous: false }, start, start + place);
            return put(tokens, Kind::Word, start + place, end);
        }
    }
    if alike == letters && !run.contains('_') {
        if digits + letters >= 4 && digits >= 3 && (letters <= digits || digits >= 4 && !doubt && letters <= digits + 2) {
            return put(tokens, Kind::Number { marked: true, ambiguous: doubt }, start, end);
        }
        if digits + letters <= 4 && !doubt {
            return put(tokens, Kind::Doubtful, start, end);
        }
    }
    put(tokens, Kind::Mixed, start, end);
}

/// Control numbers of dual-use lists: a digit 0 to 9, a letter A to E (Latin or Cyrillic), three digits, and
/// perhaps a letter of a sub-paragraph.
fn is_control(run: &str) -> bool {
    let mut signs = run.chars();
    let category = signs.next().is_some_and(|c| c.is_ascii_digit());
    let group = signs.next().is_some_and(|c| matches!(c, 'A'..='E' | 'А' | 'В' | 'С' | 'Д' | 'Е'));
    let digits = (0..3).all(|_| signs.next().is_some_and(|c| c.is_ascii_digit()));
    let suffix = signs.next();
    category && group && digits && suffix.is_none_or(|c| c.is_lowercase()) && signs.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<(Kind, &str)> {
        let mut tokens = Vec::new();
        tokenize(text, &mut tokens);
        tokens.iter().map(|token| (token.kind, &text[token.start..token.end])).collect()
    }

    #[test]
    fn tokens() {
        let number = Kind::Number { marked: false, ambiguous: false };
        let marked = Kind::Number { marked: true, ambiguous: false };
        assert_eq!(kinds("8.54232E+09"), [(Kind::Scientific, "8.54232E+09")]);
        assert_eq!(kinds("2В350"), [(Kind::Control, "2В350")]);
        assert_eq!(kinds("HS8542"), [(Kind::Word, "HS"), (number, "8542")]);
        assert_eq!(kinds("85423l9000"), [(marked, "85423l9000")]);
        assert_eq!(kinds("８５４２３１"), [(marked, "８５４２３１")]);
        assert_eq!(kinds("12шт"), [(number, "12"), (Kind::Word, "шт")]);
        assert_eq!(kinds("STM32F103"), [(Kind::Mixed, "STM32F103")]);
        assert_eq!(kinds("24.11.2026г"), [(Kind::Date, "24.11.2026"), (Kind::Word, "г")]);
        assert_eq!(kinds("8542.31.90").len(), 5);
        assert_eq!(kinds("+7 (727) 250-42-31,"), [(Kind::Phone, "+7 (727) 250-42-31"), (Kind::Sign(','), ",")]);
        assert_eq!(kinds("编码85423100")[1], (number, "85423100"));
    }
}
