//! Numbers that have a form of their own and hold signs that part other tokens: days, telephones, scientific notation.

use super::{Kind, in_run};

/// The form that digits at the beginning of a text have, and its length. `joined`: the sign that stands directly before
/// them.
pub(super) fn special(rest: &str, joined: Option<u8>) -> Option<(Kind, usize)> {
    if let Some(length) = uuid(rest) {
        return Some((Kind::Mixed, length));
    }
    if let Some(sign) = joined {
        // Behind a stroke only a whole day with points is one: `26010/14.03.2024/0004217`.
        let whole = |day: &str| day.len() == 10 && day.as_bytes().get(2) == Some(&b'.');
        return date(rest)
            .filter(|&length| sign == b'/' && rest.get(..length).is_some_and(whole))
            .map(|length| (Kind::Date, length));
    }
    if let Some(length) = scientific(rest) {
        return Some((Kind::Scientific, length));
    }
    date(rest).map(|length| (Kind::Date, length))
}

/// `85176200-0000-4000-8471-300000000000`
pub(super) fn uuid(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes().get(..36)?;
    let form = |(place, byte): (usize, &u8)| {
        if matches!(place, 8 | 13 | 18 | 23) { *byte == b'-' } else { byte.is_ascii_hexdigit() }
    };
    (bytes.iter().enumerate().all(form)
        && !rest.as_bytes().get(36).is_some_and(u8::is_ascii_alphanumeric))
    .then_some(36)
}

fn run_of_digits(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

/// A telephone that begins with `+` or with the area's code in brackets.
pub(super) fn phone(rest: &str) -> Option<usize> {
    if rest.starts_with('+') { international(rest) } else { bracketed(rest) }
}

/// `(7172) 85-42-31`
fn bracketed(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    let area = run_of_digits(bytes.get(1..)?);
    let mut at = area + 2;
    if !(3..=5).contains(&area) || bytes.get(area + 1) != Some(&b')') {
        return None;
    }
    at += usize::from(bytes.get(at) == Some(&b' '));
    let local =
        bytes.get(at..)?.iter().take_while(|byte| byte.is_ascii_digit() || **byte == b'-').count();
    let digits = bytes.get(at..at + local)?.iter().filter(|byte| byte.is_ascii_digit()).count();
    ((5..=7).contains(&digits) && digits < local).then_some(at + local)
}

/// `(7172) 85 25 60` behind an 8 or a 7: ten digits in all.
pub(super) fn local(rest: &str) -> Option<usize> {
    let area = run_of_digits(rest.as_bytes().get(1..)?);
    if !(3..=5).contains(&area) || rest.as_bytes().get(area + 1) != Some(&b')') {
        return None;
    }
    let mut digits = area;
    for (place, byte) in rest.bytes().enumerate().skip(area + 2) {
        match byte {
            b'0'..=b'9' => digits += 1,
            b' ' | b'-' => {}
            _ => return None,
        }
        if digits == 10 {
            return (!rest.as_bytes().get(place + 1).is_some_and(u8::is_ascii_digit))
                .then_some(place + 1);
        }
    }
    None
}

/// `+` and seven or more digits with blanks, brackets and hyphens between.
fn international(rest: &str) -> Option<usize> {
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
        "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46",
        "47", "48", "49", "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63",
        "64", "65", "66", "81", "82", "84", "86", "90", "91", "92", "93", "94", "95", "98",
    ];
    const THREE: &[&str] = &[
        "21", "22", "23", "24", "25", "26", "29", "35", "37", "38", "42", "50", "59", "67", "68",
        "69", "80", "87", "88", "96", "97", "99",
    ];
    const TEN: &[&str] =
        &["1", "7", "39", "44", "49", "52", "55", "57", "63", "90", "91", "92", "98"];
    let run = run_of_digits(digits.as_bytes());
    let Some(group) = digits.get(..run) else { return false };
    let starts = |list: &[&str]| group.get(..2).is_some_and(|begin| list.contains(&begin));
    let three =
        starts(THREE) || matches!(group.get(..3), Some("850" | "852" | "853" | "855" | "856"));
    let known = match run {
        1 => matches!(group, "1" | "7"),
        2 => TWO.contains(&group),
        3 => three,
        _ => group.starts_with(['1', '7']) || starts(TWO) || three,
    };
    let next = digits
        .get(run..)
        .map(|rest| run_of_digits(rest.trim_start_matches([' ', '\u{A0}', '-']).as_bytes()))
        .unwrap_or(0);
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
    // A stroke behind other signs ends it: `26010/14.03.2024/0004217`.
    let goes_on = |next: u8| matches!(next, b'.' | b'-') || next == b'/' && sign == b'/';
    if matches!(after, [next, digit, ..] if goes_on(*next) && digit.is_ascii_digit()) {
        return None;
    }
    if rest
        .get(end..)?
        .chars()
        .next()
        .is_some_and(|c| c.is_alphanumeric() && c != 'г' && c != 'ж' && c != 'T')
    {
        return None;
    }
    let parts = date_parts(rest.get(..end)?)?;
    let [(a, _), (b, _), (c, _)] = parts;
    // `31.04.2000` is no day, and a subheading.
    let day_month = |x: u32, y: u32| {
        let days = match y {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 => 29,
            _ => 0,
        };
        (1..=days).contains(&x)
    };
    let is_date = match (first, second, third) {
        (1 | 2, 1 | 2, 4) => (1900..2200).contains(&c) && (day_month(a, b) || day_month(b, a)),
        (2, 2, 2) => day_month(a, b) || sign == b'/' && day_month(b, a),
        (4, 2, 2) => (1900..2200).contains(&a) && day_month(c, b),
        _ => false,
    };
    is_date.then_some(end)
}

/// Control numbers of dual-use lists: a digit 0 to 9, a letter A to E (Latin or Cyrillic), three digits, and
/// perhaps a letter of a sub-paragraph.
pub(super) fn is_control(run: &str) -> bool {
    let mut signs = run.chars();
    let category = signs.next().is_some_and(|c| c.is_ascii_digit());
    let group = signs.next().is_some_and(|c| matches!(c, 'A'..='E' | 'А' | 'В' | 'С' | 'Д' | 'Е'));
    let digits = (0..3).all(|_| signs.next().is_some_and(|c| c.is_ascii_digit()));
    let suffix = signs.next();
    category && group && digits && suffix.is_none_or(|c| c.is_lowercase()) && signs.next().is_none()
}
