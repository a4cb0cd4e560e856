//! What a column's header, a key of JSON or a name of XML says of the values under it.

use super::{Class, Key, Meaning, Reason, Sense, Strength, folded, lexicon};
use crate::nomenclature::Nomenclature;

/// What stands under a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Commodity codes.
    Codes,
    /// Chapters: two digits are codes here.
    Chapters,
    /// Railway numbers whose first six digits are the HS.
    Nhm,
    /// `Код`, `Product code`: codes if the values say so.
    Maybe,
    /// Digits that continue a code beside them.
    Digits,
    /// Words about the goods.
    Goods,
    /// Something else.
    Other(Reason),
}

/// A header as it was understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    pub subject: Subject,
    /// It names one thing and nothing else.
    pub strong: bool,
    pub names: Option<Nomenclature>,
}

impl Header {
    const fn new(subject: Subject, strong: bool) -> Header {
        Header { subject, strong, names: None }
    }
}

/// Longer names are sentences.
const LONGEST: usize = 160;

/// The words of a header, of a `snake_case` and of a `camelCase` name alike.
fn split(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let (mut from, mut before) = (None, ' ');
    for (at, c) in text.char_indices() {
        let letter = super::fold(c).is_some() || super::is_mark(c);
        // `hsCode`, but `HSCode` is one word; `code8` and `8542` are not parted.
        let next = text.get(at + c.len_utf8()..).and_then(|rest| rest.chars().next());
        let hump = c.is_uppercase()
            && (before.is_lowercase()
                || before.is_uppercase() && next.is_some_and(char::is_lowercase));
        if let Some(start) = from.filter(|_| !letter || hump) {
            words.extend(text.get(start..at));
            from = None;
        }
        if letter && from.is_none() {
            from = Some(at);
        }
        before = c;
    }
    words.extend(from.and_then(|start| text.get(start..)));
    words
}

/// The last part of a key that is a path: `goods.tnved.docNumber`, `<TDGuarantee><DocNumber>`, `cbc:ID`.
fn last_part(text: &str) -> &str {
    let is_path = !text.contains(' ') && text.contains(['.', '>', '/', ':', '[']);
    if !is_path || text.ends_with('.') {
        return text;
    }
    let generic = |part: &str| {
        lexicon().sense(part).is(Class::Generic) || part.bytes().all(|byte| byte.is_ascii_digit())
    };
    // `H.S.`, `HSN/SAC`: too short for steps of a path.
    let mut parts = text
        .split(['.', '>', '<', '/', ':', '[', ']'])
        .filter(|part| part.len() > 3 || part.is_ascii() && part.len() > 1 && generic(part));
    let steps: Vec<&str> = parts.by_ref().collect();
    if steps.len() < 2 && !text.contains([':', '>']) {
        return text;
    }
    steps.iter().rev().find(|part| !generic(part)).or(steps.last()).copied().unwrap_or(text)
}

/// Reads a header by its words: `Код ТН ВЭД ЕАЭС`, `hs_code`, `GoodsTNVEDCode`, `goods.hsCode` alike.
pub fn header(text: &str) -> Option<Header> {
    if text.len() > 2_000 {
        return None;
    }
    // In a name in brackets the words before them say more: `Цена (код валюты)`.
    let text = last_part(text.trim());
    let letters = folded(text);
    if letters.is_empty() || letters.chars().count() > LONGEST {
        return None;
    }
    let words = split(text);
    let table = lexicon();
    let mut known: Vec<(Meaning, Sense, usize)> = Vec::new();
    let mut plain = 0;
    let mut at = 0;
    while at < words.len() {
        let (mut longest, mut key) = (None, Key::EMPTY);
        for (place, word) in words.iter().skip(at).take(7).enumerate() {
            key = key.with(word);
            let sense = table.get(key).filter(|sense| {
                sense.header.class != Class::Plain || sense.text.class != Class::Plain
            });
            longest = sense.map(|sense| (*sense, place + 1)).or(longest);
        }
        match longest {
            Some((sense, count)) => {
                let meaning =
                    if sense.header.class != Class::Plain { sense.header } else { sense.text };
                known.push((meaning, sense, count));
                at += count;
            }
            None => {
                let sense = words.get(at).map(|word| table.sense(word));
                match sense.filter(|sense| sense.text.class != Class::Plain) {
                    Some(sense) => known.push((sense.text, sense, 1)),
                    None => plain += 1,
                }
                at += 1;
            }
        }
    }
    // Written without blanks, or in a language without them: the letters hold it somewhere.
    let unspaced = text.chars().any(super::is_unspaced);
    if plain > 0 || unspaced {
        let within = table.within.longest(&letters);
        let found = table.unspaced.longest(&letters).filter(|_| unspaced);
        let longer =
            |(length, _): &(usize, Meaning)| within.is_none_or(|(known, _)| known < *length);
        if let Some((_, meaning)) = found.filter(longer).or(within) {
            known.push((meaning, Sense::PLAIN, 1));
        }
    }
    decide(&known, plain)
}

fn decide(known: &[(Meaning, Sense, usize)], plain: usize) -> Option<Header> {
    let find = |class: Class| {
        known.iter().find(|(meaning, ..)| meaning.class == class).map(|(meaning, ..)| *meaning)
    };
    let has = |class: Class| find(class).is_some();
    let whole =
        |class: Class| plain == 0 && known.iter().all(|(meaning, ..)| meaning.class == class);
    if has(Class::Key) {
        return Some(Header::new(Subject::Other(Reason::DocumentNumber), true));
    }
    let coded = has(Class::Any) || has(Class::Numbered);
    let code = known
        .iter()
        .filter(|(meaning, ..)| meaning.class == Class::Code)
        .max_by_key(|(.., count)| *count);
    if let Some((code, _, count)) = code {
        // `Наименование по ТН ВЭД`, but `Код и наименование`; a quantity or an amount that a longer form names.
        let other = known.iter().find(|(meaning, _, other)| {
            meaning.class == Class::Other && meaning.strength == Strength::Strong && other > count
        });
        let named = known
            .iter()
            .find(|(meaning, ..)| meaning.class == Class::Code)
            .map(|(meaning, ..)| meaning.names)
            .unwrap_or(code.names);
        return Some(match (has(Class::Describes) && !coded && *count < 3, other) {
            (true, _) => Header::new(Subject::Goods, true),
            (_, Some((other, ..))) => Header::new(Subject::Other(other.reason), true),
            _ => Header { subject: Subject::Codes, strong: true, names: code.names.or(named) },
        });
    }
    if has(Class::Nhm) {
        return Some(Header::new(Subject::Nhm, true));
    }
    if has(Class::Digits) {
        return Some(Header::new(Subject::Digits, true));
    }
    let chapters = |meaning: &Meaning| {
        matches!(
            meaning.class,
            Class::Chapter
                | Class::Goods
                | Class::Any
                | Class::Link
                | Class::Item
                | Class::Numbered
        )
    };
    if has(Class::Chapter) && plain == 0 && known.iter().all(|(meaning, ..)| chapters(meaning)) {
        return Some(Header::new(Subject::Chapters, true));
    }
    if has(Class::Heading) && plain == 0 {
        // `Heading` holds headings; `Позиция` mostly the number of the row.
        let headings = whole(Class::Heading)
            && known.iter().any(|(_, sense, _)| sense.header.class == Class::Heading);
        return Some(Header::new(if headings { Subject::Codes } else { Subject::Maybe }, headings));
    }
    // `Goods code`, `customs no`, but `Goods` alone is none, and other words make it something else.
    let other =
        known.iter().map(|(meaning, ..)| meaning).filter(|meaning| meaning.class == Class::Other);
    let strongest =
        other.min_by_key(|meaning| (meaning.strength == Strength::Weak, meaning.reason));
    if has(Class::Goods)
        && coded
        && !has(Class::Describes)
        && strongest.is_none_or(|other| other.strength == Strength::Weak)
        && plain <= 1
    {
        return Some(Header::new(Subject::Codes, true));
    }
    if let Some(other) = strongest.filter(|other| other.strength != Strength::Weak) {
        return Some(Header::new(Subject::Other(other.reason), true));
    }
    if has(Class::Describes) {
        return Some(Header::new(Subject::Goods, true));
    }
    if has(Class::Currency) {
        return Some(Header::new(Subject::Other(Reason::Amount), true));
    }
    if has(Class::Maybe) {
        return Some(Header::new(Subject::Maybe, false));
    }
    if let Some(other) = strongest {
        return Some(Header::new(Subject::Other(other.reason), false));
    }
    if has(Class::Any) && plain == 0 {
        return Some(Header::new(Subject::Maybe, false));
    }
    if has(Class::Item) && !coded {
        return Some(Header::new(Subject::Goods, false));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers() {
        use Reason::*;
        use Subject::*;
        for (text, expected) in [
            ("Код ТН ВЭД ЕАЭС", Some(Codes)),
            ("код_ТНВЭД_ИЛ", Some(Codes)),
            ("ЕАЭО СЭҚ ТН коды", Some(Codes)),
            ("H.S. CODE", Some(Codes)),
            ("hs_code", Some(Codes)),
            ("HTS Number", Some(Codes)),
            ("Goods code", Some(Codes)),
            ("GoodsTNVEDCode", Some(Codes)),
            ("cbc:RequiredCustomsID", Some(Codes)),
            ("customsId", Some(Codes)),
            ("УКТЗЕД", Some(Codes)),
            ("Наименование по ТН ВЭД", Some(Goods)),
            ("Наименование товара", Some(Goods)),
            ("Код", Some(Maybe)),
            ("Кол-во", Some(Other(Quantity))),
            ("Цена, USD", Some(Other(Amount))),
            ("Item Price", Some(Other(Amount))),
            ("Артикул", Some(Other(PartNumber))),
            ("Артикул товара", Some(Other(PartNumber))),
            ("Штрих-код", Some(Other(Barcode))),
            ("БИН", Some(Other(TaxNumber))),
            ("invoiceNumber", Some(Other(DocumentNumber))),
            ("goods.tnved.docNumber", Some(Other(DocumentNumber))),
            ("goods.tnved.value", Some(Codes)),
            ("Precision_1", Some(Digits)),
            ("Страна", None),
        ] {
            assert_eq!(header(text).map(|header| header.subject), expected, "{text}");
        }
        assert!(!header("value").expect("value").strong);
        assert!(!header("id").expect("id").strong);
        assert_eq!(header("KN-Code").and_then(|header| header.names), Some(Nomenclature::EuCn));
    }
}
