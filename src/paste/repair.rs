/*! What a damaged number could have been. Nothing here decides: every possibility is shown and screened. */

use super::lex;

use crate::code::Code;
use crate::nomenclature::{Edition, Hs};

/// Why a number can't be read as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// A length that no code has.
    OddLength,
    /// Scientific notation.
    Scientific,
    /// What a spreadsheet makes of a number: `8482.1`, `8542319000.0`, `8542,31`, `8 542 319 000`.
    Number,
    /// A day.
    Date,
    /// Two readings of the same digits.
    TwoReadings,
    /// A sign that could be more than one digit.
    LookAlike,
}

/// As many repairs as a person can look through. Where there are this many, further ones may have been cut off.
pub(crate) const MOST: usize = 24;

pub(super) fn keep(hs: &Hs, mut repairs: Vec<Code>) -> Vec<Code> {
    repairs.retain(|&code| hs.known(code.prefix(6)));
    let mut at = 1;
    while let Some(code) = repairs.get(at).copied() {
        if repairs.iter().take(at).any(|before| *before == code) {
            repairs.remove(at);
        } else {
            at += 1;
        }
    }
    repairs.truncate(MOST);
    repairs
}

fn parsed<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<Code> {
    texts
        .into_iter()
        .filter_map(Code::parse)
        .filter(|code| matches!(code.len(), 4 | 6 | 8 | 9 | 10 | 12 | 14))
        .collect()
}

/// Nine bare digits: a TN VED grouping, or ten digits whose leading zero was lost. `None` where they are a code and
/// nothing else.
pub fn nine_digits(hs: &Hs, code: Code) -> Option<(Damage, Vec<Code>)> {
    let zero = code.with_leading_zero()?;
    let (own_now, zero_now) = (hs.has(Edition::Hs2022, code), hs.has(Edition::Hs2022, zero));
    if zero_now && own_now || !own_now && hs.known(code) && hs.known(zero) {
        return Some((Damage::TwoReadings, vec![code, zero]));
    }
    (hs.known(zero) && !hs.known(code)).then(|| (Damage::OddLength, vec![zero]))
}

/// Three, five, seven, eleven or thirteen digits: a zero lost in front, or a digit lost or added behind.
pub fn odd_length(hs: &Hs, code: Code) -> Vec<Code> {
    let (number, length) = (code.number(), code.len());
    let whole = |value: u64, digits: usize| {
        Code::from_number(value, digits)
            .filter(|code| matches!(code.len(), 4 | 6 | 8 | 9 | 10 | 12 | 14))
    };
    let mut repairs: Vec<Code> = [
        code.with_leading_zero().and_then(|code| whole(number, code.len())),
        number.checked_mul(10).and_then(|value| whole(value, length + 1)),
        whole(number / 10, length - 1),
    ]
    .into_iter()
    .flatten()
    .collect();
    match length {
        1 => repairs.extend(code.with_leading_zero()),
        5 => repairs.extend(hs.below_in_any(code)),
        3 => {
            let mut headings: Vec<Code> =
                hs.below_in_any(code).map(|code| code.prefix(4)).collect();
            headings.dedup();
            repairs.extend(headings);
        }
        7.. => {
            // One digit too many anywhere in the first seven.
            for place in 0..7 {
                let behind = 10u64.pow((length - 1 - place) as u32);
                repairs.extend(whole(number / behind / 10 * behind + number % behind, length - 1));
            }
        }
        _ => {}
    }
    keep(hs, repairs)
}

/// The subheadings that a number in scientific notation can stand for: its digits were rounded.
pub fn scientific(hs: &Hs, text: &str) -> Vec<Code> {
    let (mantissa, exponent) = match text.find(['E', 'e', 'Е', 'е']) {
        Some(at) => text.split_at(at),
        None => return Vec::new(),
    };
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let exponent: String = exponent.chars().filter(char::is_ascii_digit).collect();
    let Ok(exponent) = exponent.parse::<usize>() else { return Vec::new() };
    let length = exponent + 1;
    if !(4..=14).contains(&length) || digits.len() > length {
        return Vec::new();
    }
    let Ok(value) = digits.parse::<u64>() else { return Vec::new() };
    let unit = 10u64.pow((length - digits.len()) as u32);
    let (low, high) = (value * unit - (unit / 2).min(value * unit), value * unit + unit / 2);
    let mut repairs = Vec::new();
    // The number as it is, and with a leading zero that the spreadsheet dropped.
    for whole in [length, length + 1] {
        if !matches!(whole, 4 | 6 | 8 | 9 | 10 | 12 | 14) {
            continue;
        }
        let step = 10u64.pow(whole.saturating_sub(6) as u32);
        let (first, last) = (low / step, high / step);
        if whole >= 6 && last - first <= 2_000 {
            // As many as are kept: a text can hold this a million times.
            repairs.extend(hs.among(first, last).take(MOST));
        }
    }
    keep(hs, repairs)
}

/// `8482` + `1`, `8542319000` + `0`, `8542` + `31` with a comma.
pub fn pointed(hs: &Hs, whole: &str, fraction: &str) -> Vec<Code> {
    // `405.1`: the leading zero went as well.
    let padded = if whole.len() == 3 { format!("0{whole}") } else { whole.to_string() };
    let whole = padded.as_str();
    let mut repairs = Vec::new();
    if fraction.bytes().all(|byte| byte == b'0') && whole.len() != 4 {
        repairs.extend(parsed([whole, format!("0{whole}").as_str()]));
    } else {
        let joined = format!("{whole}{fraction}");
        repairs.extend(parsed([joined.as_str()]));
        if repairs.is_empty() {
            repairs.extend(parsed([format!("{joined}0").as_str()]));
        }
        if whole.len() == 4 && fraction.bytes().all(|byte| byte == b'0') {
            repairs.extend(parsed([whole]));
        }
        // `8458.9`: whatever the last digit was.
        if joined.len() == 5
            && let Some(code) = Code::parse(&joined)
        {
            repairs.extend(hs.below_in_any(code));
        }
    }
    keep(hs, repairs)
}

/// `8,542,319,000` and `8 542 319 000`: a code formatted as a number.
pub fn joined(hs: &Hs, digits: &str) -> Vec<Code> {
    keep(hs, parsed([digits, format!("0{digits}").as_str()]))
}

/// What a spreadsheet can have made a day of: `10.06.2030` of `1006.30`, `01.11.2009` of `2009.11`.
pub fn date(hs: &Hs, text: &str) -> Vec<Code> {
    let Some([(a, _), (b, _), (c, _)]) = lex::date_parts(text) else { return Vec::new() };
    let (year, month, day) = if a > 31 { (a, b, c) } else { (c, b, a) };
    let two = |number: u32| number % 100;
    let texts = [
        format!("{year:04}{month:02}"),
        format!("{day:02}{month:02}{:02}", two(year)),
        format!("{month:02}{day:02}{:02}", two(year)),
        format!("{:02}{month:02}{day:02}", two(year)),
        format!("{year:04}{month:02}{day:02}"),
    ];
    keep(
        hs,
        parsed(texts.iter().map(String::as_str))
            .into_iter()
            .filter(|code| code.len() >= 6)
            .collect(),
    )
}

/// Rules for a bare heading in a column whose other numbers show that zeros were cut: `8548` of `8548.00`.
pub fn cut_to_heading(hs: &Hs, code: Code) -> Vec<Code> {
    keep(hs, parsed([format!("{code}00").as_str(), code.to_string().as_str()]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(codes: Vec<Code>) -> Vec<String> {
        codes.iter().map(Code::to_string).collect()
    }

    #[test]
    fn repairs() {
        let hs = Hs::embedded();
        assert_eq!(texts(scientific(&hs, "8.54232E+09")), ["854231", "854232"]);
        assert_eq!(texts(scientific(&hs, "8,54232E+09")), ["854231", "854232"]);
        assert_eq!(texts(pointed(&hs, "8482", "1")), ["848210"]);
        assert_eq!(texts(pointed(&hs, "8542319000", "0")), ["8542319000"]);
        assert_eq!(texts(pointed(&hs, "8542", "31")), ["854231"]);
        assert_eq!(texts(date(&hs, "01.11.2009"))[0], "200911");
        assert!(
            texts(odd_length(&hs, Code::parse("85423").unwrap())).contains(&"854231".to_string())
        );
        assert!(
            texts(odd_length(&hs, Code::parse("2071410").unwrap()))
                .contains(&"02071410".to_string())
        );
        let nine = |text: &str| nine_digits(&hs, Code::parse(text).unwrap());
        assert_eq!(nine("790700000"), None);
        assert!(nine("207141000").is_some());
    }
}
