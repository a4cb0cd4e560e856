/*! The words around numbers: what says "a code follows", and what says that a number is something else.

All words stand in `words.tsv`, one form a row, with its language, its class and where it was seen.
`scripts/generate-lexicon` writes `table.txt` from it, which is embedded; at run time the forms stand in a hash table
by their folded letters, so that a word of the text is looked up without a string being made of it.

Folding makes `Código`, `CODIGO` and `codigo` one word: lower case, letters without their marks, `ё` as `е`, the forms
of Arabic letters as one. A form of several words is found in every spelling of them: `HS code`, `HS-Code`, `hs_code`,
`hsCode`.
*/

mod fold;
mod header;

pub use fold::{fold, is_mark, small};
pub use header::{Header, Subject, header};

use crate::nomenclature::Nomenclature;
use std::sync::LazyLock;

closed_set! {
    /// What a number is that is not a commodity code.
    Reason {
        Quantity = "quantity",
        Amount = "amount",
        Date = "date",
        Phone = "phone",
        Barcode = "barcode",
        TaxNumber = "tax_number",
        Account = "account",
        DocumentNumber = "document_number",
        PartNumber = "part_number",
        Standard = "standard",
        Act = "act",
        Activity = "activity_code",
        Railway = "railway_number",
        Postal = "postal_code",
        Substance = "substance_number",
        /// Named only to be left out, or to tell other goods apart.
        Reference = "reference",
        EditionYear = "edition_year",
        /// Chapters 98 and 99 of national tariffs.
        NationalChapter = "national_chapter",
        /// The numbers of its column are something else.
        Column = "column",
        Length = "length",
        /// Digits of a field of their own that continue a code beside them.
        NationalDigits = "national_digits",
        /// Zeros in the place of a code.
        Placeholder = "placeholder",
        /// A person said so.
        NotACode = "not_a_code",
    }
}

impl Reason {
    /// Whether numbers of this kind can have so many digits, grouped or not.
    pub fn can_have(self, digits: usize, grouped: bool) -> bool {
        match self {
            Reason::Quantity | Reason::Amount => digits < 9 && !grouped || digits < 8,
            Reason::Date => digits <= 8,
            Reason::Barcode => matches!(digits, 8 | 12 | 13 | 14) && !grouped,
            Reason::Standard | Reason::Act => digits <= 7 && !grouped,
            Reason::Activity => digits <= 9,
            Reason::Railway => digits <= 8,
            Reason::Postal => digits <= 7 && !grouped,
            Reason::Substance => digits <= 9,
            Reason::EditionYear => digits <= 6,
            Reason::Account => digits >= 8 || !grouped,
            _ => true,
        }
    }
}

closed_set! {
    /// What a word does to the number beside it.
    Class {
        Plain = "plain",
        /// Only commodity codes are called so.
        Code = "code",
        /// A railway number whose first six digits are the HS.
        Nhm = "nhm",
        /// `code`, `код`: many things are called so.
        Any = "any",
        /// A code only together with `code`: `commodity`, `customs`.
        Goods = "goods",
        /// `heading`, `позиция`.
        Heading = "heading",
        /// `chapter`, `глава`: two digits may follow.
        Chapter = "chapter",
        /// A header over codes or over something else: `Позиция`, `unitCode`.
        Maybe = "maybe",
        /// Digits that continue a code in a field of their own.
        Digits = "digits",
        /// Names something else; see the reason.
        Other = "other",
        /// `No`, `№`, `номер`.
        Numbered = "numbered",
        /// Says nothing by itself and may stand between a label and its code.
        Link = "link",
        /// Joins two codes: `and`, `или`.
        Joint = "joint",
        /// Joins the ends of a range: `to`, `по`.
        Span = "span",
        /// `ex`, `из`.
        Ex = "ex",
        /// What follows is not meant: `excluding`, `кроме`.
        Excluding = "excluding",
        /// Counts things: `шт`, `pcs`.
        Unit = "unit",
        Currency = "currency",
        /// Describes goods: a header over names.
        Describes = "describes",
        /// Goods in general: `товар`, `product`.
        Item = "item",
        /// A key of a database.
        Key = "key",
        Total = "total",
        Charge = "charge",
        /// Behind the number of a chapter it makes it one of a law.
        Law = "law",
        /// Part of an address.
        Place = "place",
        Month = "month",
        /// A key whose text says what its object's value is.
        Naming = "naming",
        /// A key that says nothing of its value; what encloses it does.
        Generic = "generic",
        /// A key over the names of a table's columns.
        Columns = "columns",
    }
}

/// How much a word that names something else may decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strength {
    Strong,
    /// It never takes an unmistakable spelling away.
    Weak,
    /// It names goods as well: a label only where a sign says so (`Контейнер № 123`).
    Thing,
}

/// What a form means in one place (in the text, or as a header).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meaning {
    pub class: Class,
    pub reason: Reason,
    pub strength: Strength,
    /// The nomenclature that it names.
    pub names: Option<Nomenclature>,
}

impl Meaning {
    pub const PLAIN: Meaning = Meaning {
        class: Class::Plain,
        reason: Reason::NotACode,
        strength: Strength::Weak,
        names: None,
    };
}

/// All that the lexicon says of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sense {
    pub text: Meaning,
    pub header: Meaning,
    also: u32,
    /// The most words of a form that ends with this word.
    pub ends: u8,
}

impl Sense {
    const PLAIN: Sense = Sense { text: Meaning::PLAIN, header: Meaning::PLAIN, also: 0, ends: 0 };

    /// Whether the form has this class among its classes; a few words do double duty (`т`, `позиции`).
    pub fn is(self, class: Class) -> bool {
        self.also & (1 << class as u32) != 0
    }
}

/// The folded letters of one or several words, as a key of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key(u64);

impl Key {
    pub const EMPTY: Key = Key(0);

    /// The key with the letters and digits of a text behind it; signs and blanks count for nothing.
    pub fn with(mut self, text: &str) -> Key {
        for c in text.chars() {
            if let Some(letter) = fold(c) {
                self.0 = (self.0.rotate_left(7) ^ u64::from(letter as u32))
                    .wrapping_mul(0x9E37_79B9_7F4A_7C15);
            }
        }
        self
    }
}

/// The table at run time.
pub struct Lexicon {
    /// Open addressing by the low bits of the key; the rest of the key tells forms apart.
    slots: Vec<(u64, u16)>,
    senses: Vec<Sense>,
    /// Beginnings of words, folded and rising, with their meaning in the text.
    stems: Vec<(String, Meaning)>,
    /// Which first three letters begin a stem: a small Bloom filter.
    stem_starts: [u64; 16],
    /// What a header's letters may hold anywhere.
    within: Forms,
    /// Forms of languages that are written without blanks.
    unspaced: Forms,
}

/// Forms that are looked for anywhere in a text.
#[derive(Default)]
struct Forms(Vec<(String, Pairs, Meaning)>);

/// Which two letters stand side by side in a text, a bit each: a form can only stand in a text that has all of its own.
#[derive(Clone, Copy, Default)]
struct Pairs(u128);

impl Pairs {
    fn of(letters: &str) -> Pairs {
        let (mut pairs, mut before) = (0, None);
        for c in letters.chars().map(|c| c as u32) {
            if let Some(before) = before.replace(c) {
                pairs |= 1 << (before.wrapping_mul(37).wrapping_add(c) % 128);
            }
        }
        Pairs(pairs)
    }
}

impl Forms {
    fn push(&mut self, letters: String, meaning: Meaning) {
        self.0.push((letters.clone(), Pairs::of(&letters), meaning));
    }

    /// The longest form that stands in some letters, and what it means; of two as long the one that comes first.
    fn longest(&self, letters: &str) -> Option<(usize, Meaning)> {
        let has = Pairs::of(letters);
        let forms = self
            .0
            .iter()
            .filter(|(form, pairs, _)| pairs.0 & !has.0 == 0 && letters.contains(form.as_str()));
        forms
            .rev()
            .max_by_key(|(form, ..)| form.len())
            .map(|(form, _, meaning)| (form.len(), *meaning))
    }
}

static TABLE: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::parse(include_str!("table.txt")));

/// The embedded lexicon.
pub fn lexicon() -> &'static Lexicon {
    &TABLE
}

fn meaning_of(head: &str) -> Option<(Meaning, &str)> {
    let mut fields = head.split(' ');
    let (class, names, strength, place) =
        (fields.next()?, fields.next()?, fields.next()?, fields.next()?);
    let reason = Reason::named(class);
    let class = if reason.is_some() { Class::Other } else { Class::named(class)? };
    let strength = match strength {
        "weak" => Strength::Weak,
        "thing" => Strength::Thing,
        _ => Strength::Strong,
    };
    let names = Nomenclature::named(names);
    Some((Meaning { class, reason: reason.unwrap_or(Reason::NotACode), strength, names }, place))
}

/// The words of a form or name: letters and digits, parted by everything else.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| fold(c).is_none() && !is_mark(c)).filter(|word| !word.is_empty())
}

fn folded(text: &str) -> String {
    text.chars().filter_map(fold).collect()
}

impl Lexicon {
    /// Reads the table: groups of a head (`class names strength place`), its forms one a line, and an empty line.
    fn parse(table: &str) -> Lexicon {
        let mut lexicon = Lexicon {
            slots: vec![(0, u16::MAX); 1 << 14],
            senses: Vec::new(),
            stems: Vec::new(),
            stem_starts: [0; 16],
            within: Forms::default(),
            unspaced: Forms::default(),
        };
        let mut head = None;
        for line in table.lines() {
            if line.is_empty() {
                head = None;
                continue;
            }
            let Some((meaning, place)) = head else {
                head = meaning_of(line);
                continue;
            };
            lexicon.add(line, meaning, place);
        }
        lexicon.stems.sort_by(|one, two| one.0.cmp(&two.0));
        for (stem, _) in &lexicon.stems {
            let bit = stem_bit(stem.chars());
            if let Some(word) = lexicon.stem_starts.get_mut(bit / 64) {
                *word |= 1 << (bit % 64);
            }
        }
        lexicon
    }

    fn add(&mut self, form: &str, meaning: Meaning, place: &str) {
        if let Some(inner) = form.strip_prefix('*') {
            let letters = folded(inner.trim_end_matches('*'));
            if meaning.class == Class::Code && letters.chars().count() >= 6 {
                self.stems.push((letters.clone(), meaning));
            }
            self.within.push(letters, meaning);
            return;
        }
        if let Some(stem) = form.strip_suffix('*') {
            self.stems.push((folded(stem), meaning));
            return;
        }
        if place == "any" && form.chars().any(is_unspaced) {
            self.unspaced.push(folded(form), meaning);
        }
        let (text, header) =
            (matches!(place, "text" | "both" | "any"), matches!(place, "header" | "both" | "any"));
        let Some(sense) = self.sense_mut(Key::EMPTY.with(form)) else { return };
        sense.also |= 1 << meaning.class as u32;
        if text && sense.text.class == Class::Plain {
            sense.text = meaning;
        }
        if header && sense.header.class == Class::Plain {
            sense.header = meaning;
        }
        let count = words(form).count();
        if count > 1
            && let Some(last) = words(form).last()
            && let Some(last) = self.sense_mut(Key::EMPTY.with(last))
        {
            last.ends = last.ends.max(count.min(8) as u8);
        }
    }

    fn slot(&self, key: Key) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = (key.0 >> 40) as usize & mask;
        while let Some(&(known, sense)) = self.slots.get(at) {
            if sense == u16::MAX || known == key.0 {
                break;
            }
            at = (at + 1) & mask;
        }
        at
    }

    fn sense_mut(&mut self, key: Key) -> Option<&mut Sense> {
        if self.senses.len() * 2 > self.slots.len() {
            self.grow();
        }
        let at = self.slot(key);
        let place = match self.slots.get(at) {
            Some(&(_, place)) if place != u16::MAX => place,
            _ => {
                let place = self.senses.len() as u16;
                self.senses.push(Sense::PLAIN);
                if let Some(slot) = self.slots.get_mut(at) {
                    *slot = (key.0, place);
                }
                place
            }
        };
        self.senses.get_mut(usize::from(place))
    }

    fn grow(&mut self) {
        let old = core::mem::take(&mut self.slots);
        self.slots = vec![(0, u16::MAX); old.len() * 2];
        for (key, sense) in old.into_iter().filter(|(_, sense)| *sense != u16::MAX) {
            let at = self.slot(Key(key));
            if let Some(slot) = self.slots.get_mut(at) {
                *slot = (key, sense);
            }
        }
    }

    /// What the table says of a form.
    pub fn get(&self, key: Key) -> Option<&Sense> {
        let (_, sense) = self.slots.get(self.slot(key))?;
        self.senses.get(usize::from(*sense))
    }

    /// What the lexicon says of one word of the text.
    pub fn sense(&self, word: &str) -> Sense {
        let known = self.get(Key::EMPTY.with(word));
        if let Some(sense) = known.filter(|sense| sense.also != 0) {
            return *sense;
        }
        let mut sense = known.copied().unwrap_or(Sense::PLAIN);
        let meaning =
            self.stem(word).or_else(|| self.unspaced(word)).or_else(|| self.other_script(word));
        if let Some(meaning) = meaning {
            sense.text = meaning;
            sense.also |= 1 << meaning.class as u32;
        }
        sense
    }

    /// The meaning of a word by its beginning, for languages that bend the end.
    fn stem(&self, word: &str) -> Option<Meaning> {
        let bit = stem_bit(word.chars().filter_map(fold));
        if self.stem_starts.get(bit / 64).is_none_or(|bits| bits & (1 << (bit % 64)) == 0) {
            return None;
        }
        let word = folded(word);
        let from = self.stems.partition_point(|(stem, _)| stem.as_str() <= word.as_str());
        // A stem sorts before every word that begins so; shorter ones stand farther off.
        let near = self.stems.get(..from)?.iter().rev().take(8);
        near.into_iter()
            .find(|(stem, _)| word.starts_with(stem.as_str()))
            .map(|(_, meaning)| *meaning)
    }

    /// The meaning of a form that stands anywhere in a run of signs that are written without blanks.
    fn unspaced(&self, word: &str) -> Option<Meaning> {
        if !word.chars().any(is_unspaced) {
            return None;
        }
        self.unspaced.longest(&folded(word)).map(|(_, meaning)| meaning)
    }

    /// The meaning of a word in which Latin letters stand for Cyrillic ones of the same look (`TH ВЭД`), or the other way.
    fn other_script(&self, word: &str) -> Option<Meaning> {
        let (latin, cyrillic) = word.chars().fold((false, false), |(latin, cyrillic), c| {
            (latin || c.is_ascii_alphabetic(), cyrillic || ('\u{400}'..='\u{4FF}').contains(&c))
        });
        if !(latin && cyrillic) {
            return None;
        }
        let one: String = word.chars().map(fold::as_latin).collect();
        let other: String = word.chars().map(fold::as_cyrillic).collect();
        let known =
            [one, other].into_iter().find_map(|word| self.get(Key::EMPTY.with(&word)).copied());
        known.map(|sense| sense.text).filter(|meaning| meaning.class != Class::Plain)
    }
}

fn stem_bit(letters: impl Iterator<Item = char>) -> usize {
    letters.take(3).fold(0u32, |bits, c| bits.wrapping_mul(37) ^ c as u32) as usize % 1024
}

/// Whether a letter is of a script that is written without blanks between words.
pub fn is_unspaced(c: char) -> bool {
    matches!(c as u32, 0x0E01..=0x0EFF | 0x1780..=0x17FF | 0x2E80..=0x9FFF | 0xAC00..=0xD7AF | 0xF900..=0xFAFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_word_in_every_spelling() {
        for form in ["HS code", "HS-Code", "hs_code", "hsCode", "Hs  CODE", "H.S. Code"] {
            let sense = lexicon().get(Key::EMPTY.with(form)).expect(form);
            assert_eq!(sense.text.class, Class::Code, "{form}");
        }
        assert_eq!(lexicon().sense("CÓDIGO").text.class, Class::Any);
        assert_eq!(lexicon().sense("Субпозицию").text.class, Class::Code);
        assert_eq!(lexicon().sense("海关编码").text.class, Class::Code);
        assert_eq!(lexicon().sense("quack").text.class, Class::Plain);
        assert!(lexicon().sense("т").is(Class::Unit));
    }

    #[test]
    fn names_the_nomenclature() {
        let names =
            |form: &str| lexicon().get(Key::EMPTY.with(form)).and_then(|sense| sense.text.names);
        assert_eq!(names("код ТН ВЭД ЕАЭС"), Some(Nomenclature::Tnved));
        assert_eq!(names("KN-Code"), Some(Nomenclature::EuCn));
        assert_eq!(names("HTS"), Some(Nomenclature::UsHts));
        assert_eq!(names("HS code"), None);
    }

    #[test]
    fn no_two_forms_share_a_key() {
        let mut keys: std::collections::HashMap<u64, String> = std::collections::HashMap::new();
        for line in
            include_str!("table.txt").lines().filter(|line| !line.is_empty() && !line.contains('*'))
        {
            let (key, letters) = (Key::EMPTY.with(line).0, folded(line));
            let known = keys.entry(key).or_insert_with(|| letters.clone());
            assert_eq!(*known, letters);
        }
    }
}
