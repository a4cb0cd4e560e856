/*! What stands around a number in its line: labels before and behind it, counting words, signs of a list, and what it
hangs on. */

use super::Label;
use crate::code::Code;
use crate::nomenclature::Hs;
use crate::paste::lex::{Kind, Line};
use crate::paste::lexicon::{Class, Key, Meaning, Reason, Strength, lexicon, small};
use crate::paste::shape::is_year;

/// How far a rule may look from a number, in tokens: a line can be a whole file.
const FARTHEST: usize = 48;
/// How many words a label may stand off, and behind a colon or dash.
const WORDS: usize = 6;
const WORDS_ANNOUNCED: usize = 10;

/// The label before a number, and whether `ex` stands there.
#[derive(Clone, Copy, Debug)]
pub struct Before {
    pub label: Label,
    pub ex: bool,
}

impl Before {
    fn of(label: Label, ex: bool) -> Before {
        Before { label, ex }
    }
}

fn other(reason: Reason, strength: Strength) -> Label {
    Label::Other(reason, strength)
}

impl<'a> Line<'a> {
    /// The nearest word before a place, over blanks and signs that join words.
    pub fn word_before(&self, place: usize) -> Option<usize> {
        let mut at = place;
        for _ in 0..3 {
            at = at.checked_sub(1)?;
            match self.kind(at)? {
                Kind::Blank | Kind::Wide | Kind::Sign(b'.' | b'-' | b'_') => {}
                _ => return self.is_word(at).then_some(at),
            }
        }
        None
    }

    /// Whether a counting word stands behind a place.
    pub fn unit_after(&self, place: usize) -> bool {
        let at = self.skip_space(place);
        self.is(at, Class::Unit) || self.kind(at) == Some(Kind::Sign(b'%'))
    }

    /// `8542 31 шт 100`: the counting word is a column of its own.
    pub fn number_after_unit(&self, place: usize) -> bool {
        let unit = self.skip_space(place);
        self.is_group(self.skip_space(unit + 1))
    }

    pub fn currency_at(&self, place: usize) -> bool {
        self.kind(place) == Some(Kind::Sign(b'$')) || self.is(place, Class::Currency)
    }

    /// Whether a number stands directly before the currency at `place`.
    pub fn is_amount_before(&self, place: usize) -> bool {
        let space = place.checked_sub(1).is_some_and(|at| self.is_space(at));
        place.checked_sub(1 + usize::from(space)).is_some_and(|at| self.is_group(at))
    }

    /// Whether the words that end at `last` are a label of codes, also where no word of them alone is: `tariff heading`.
    pub fn is_code_label(&self, last: usize) -> bool {
        self.meaning_before(last).0.class == Class::Code
    }

    /// The meaning of the words that end at `last`: the longest form of several words that the lexicon knows, or the word
    /// alone; and the place of the first word.
    fn meaning_before(&self, last: usize) -> (Meaning, usize) {
        let Some(sense) = self.sense(last) else { return (Meaning::PLAIN, last) };
        // Letters with points or strokes between are one word: `G.T.İ.P.`, `S/N`.
        let single = |at: usize| self.is_word(at) && self.slice(at).chars().count() == 1;
        let most = if single(last) { 6 } else { usize::from(sense.ends) };
        if most > 1 {
            let mut words = [last; 8];
            let mut count = 1;
            let mut at = last;
            while count < most.min(words.len()) {
                let mut before = at;
                let mut signs = 0;
                let found = loop {
                    let Some(next) = before.checked_sub(1) else { break None };
                    before = next;
                    match self.kind(before) {
                        Some(Kind::Word | Kind::Doubtful) => break Some(before),
                        Some(Kind::Blank) => {}
                        Some(Kind::Sign(b'.' | b'-' | b'/' | b'_' | b'(' | b')' | b'\''))
                            if signs < 2 =>
                        {
                            signs += 1
                        }
                        Some(Kind::Number) if self.digits(before) <= 2 => break Some(before),
                        _ => break None,
                    }
                };
                let Some(found) = found else { break };
                if let Some(slot) = words.get_mut(count) {
                    *slot = found;
                }
                count += 1;
                at = found;
            }
            for many in (2..=count).rev() {
                let key = words
                    .iter()
                    .take(many)
                    .rev()
                    .fold(Key::EMPTY, |key, &at| key.with(self.slice(at)));
                if let Some(known) =
                    lexicon().get(key).filter(|sense| sense.text.class != Class::Plain)
                {
                    return (known.text, words.get(many - 1).copied().unwrap_or(last));
                }
            }
        }
        if sense.text.class == Class::Plain {
            return (self.name_meaning(last), last);
        }
        (sense.text, last)
    }

    /// A name as programs write them (`hs_code`, `tnvedCode`) is read like a header.
    fn name_meaning(&self, place: usize) -> Meaning {
        let raw = self.slice(place);
        let is_name = raw.contains('_')
            || raw.chars().skip(1).any(char::is_uppercase) && raw.chars().any(char::is_lowercase);
        let header = if is_name { crate::paste::lexicon::header(raw) } else { None };
        use crate::paste::lexicon::Subject;
        let Some(header) = header else { return Meaning::PLAIN };
        let strength = if header.strong { Strength::Strong } else { Strength::Weak };
        match header.subject {
            Subject::Codes => Meaning {
                class: Class::Code,
                reason: Reason::NotACode,
                strength,
                names: header.names,
            },
            Subject::Other(reason) => {
                Meaning { class: Class::Other, reason, strength, names: None }
            }
            _ => Meaning::PLAIN,
        }
    }

    /// What the words before token `place` say of the number there.
    pub fn before(&self, place: usize) -> Before {
        let mut at = place;
        let (mut any, mut numbered, mut ex, mut money) = (false, false, false, false);
        let (mut words, mut plain, mut closing, mut parted) = (0, 0, 0usize, false);
        // A colon or dash before the number reaches over words: `Код ТН ВЭД товара, вывозимого из РК - 8471`.
        let announced = matches!(
            (self.kind_before(place, 2), self.kind_before(place, 1)),
            (Some(Kind::Sign(b':' | b'-')), Some(Kind::Blank | Kind::Wide))
        );
        // `4   Bearing ISO   8536699008`: a wide gap parts fields, and goods can end like a label.
        let apart = self.kind_before(place, 1) == Some(Kind::Wide);
        while let Some(before) = at.checked_sub(1).filter(|before| place - before <= FARTHEST) {
            at = before;
            match self.kind(at) {
                Some(Kind::Sign(b')' | b']')) => closing += 1,
                Some(Kind::Sign(b'(' | b'[')) => closing = closing.saturating_sub(1),
                _ if closing > 0 => {}
                Some(Kind::Blank | Kind::Wide) => {}
                // A hashtag numbers nothing: `#8471300000`.
                Some(Kind::Sign(b'#')) if at + 1 == place && words == 0 && !self.numbers(at) => {}
                Some(Kind::Sign(b'N' | b'#')) => numbered = true,
                // `12.50 € код 8542319010`: the currency of the number before it.
                Some(Kind::Sign(b'$')) if at + 1 < place && self.is_amount_before(at) => break,
                Some(Kind::Sign(b'$')) => money = true,
                // `HS *8542*`: a mark of emphasis.
                Some(Kind::Sign(b'*'))
                    if at + 1 == place && self.kind_before(at, 1) != Some(Kind::Wide) && at > 0 => {
                }
                Some(Kind::Sign(b';' | b'!' | b'?' | b'|' | b'*')) => break,
                Some(Kind::Sign(b',')) if plain > 0 && !announced => break,
                Some(Kind::Sign(b',')) if words == 0 => parted = true,
                Some(Kind::Sign(b'.')) => {
                    // After an abbreviation the sentence goes on.
                    let word = at.checked_sub(1).filter(|&at| self.is_word(at));
                    if word.is_some_and(|word| {
                        self.slice(word).chars().count() > 5
                            && matches!(
                                self.class(word),
                                Some(Class::Plain | Class::Link | Class::Unit | Class::Describes)
                            )
                    }) {
                        break;
                    }
                }
                Some(Kind::Sign(_)) => {}
                Some(Kind::Word | Kind::Doubtful) => {
                    words += 1;
                    let (mut meaning, first) = self.meaning_before(at);
                    let last = at;
                    at = first;
                    if ex
                        && !matches!(
                            meaning.class,
                            Class::Code
                                | Class::Any
                                | Class::Heading
                                | Class::Link
                                | Class::Joint
                                | Class::Goods
                                | Class::Nhm
                        )
                    {
                        // `5 из 8542`: a noun or a number before it, so no mark.
                        return Before::of(Label::None, false);
                    }
                    if meaning.class == Class::Other {
                        // `код заказа` has its word before; here `код` stands nearer to the number: `в ДТ указан код 8542`.
                        if any && !self.joins_code(last, meaning.reason) {
                            return Before::of(Label::Any, false);
                        }
                        // Goods that are called like a label, or what a document is about: `Сертификат на 8542319010`.
                        let thing =
                            meaning.strength == Strength::Thing && !self.announces(last, place);
                        if !numbered && (thing || self.is_about(last, place)) {
                            meaning = Meaning::PLAIN;
                        } else if meaning.strength == Strength::Thing {
                            meaning.strength = Strength::Strong;
                        }
                    }
                    match meaning.class {
                        // `HS code of the laser is 9013`, but not `HS codes since 2009`.
                        Class::Code if plain > 0 && !announced && self.is_year(place) => {
                            any = false;
                            break;
                        }
                        Class::Code => return Before::of(Label::Code(meaning.names), ex),
                        Class::Nhm => return Before::of(Label::Nhm, ex),
                        Class::Any => any |= plain == 0 || announced,
                        Class::Goods if any || numbered => {
                            let weak = matches!(
                                small(self.slice(last)).as_str(),
                                "goods" | "export" | "import" | "trade"
                            );
                            return Before::of(
                                if weak { Label::Any } else { Label::Code(None) },
                                ex,
                            );
                        }
                        Class::Heading => return Before::of(Label::Heading, ex),
                        Class::Chapter
                            if small(self.slice(last)) == "гр" && self.is_gram(place, last) =>
                        {
                            break;
                        }
                        Class::Chapter => return Before::of(Label::Chapter, ex),
                        Class::Numbered => numbered = true,
                        // `камеры (из 8525)`
                        Class::Ex
                            if words == 1 && self.kind_before(at, 1) == Some(Kind::Sign(b'(')) =>
                        {
                            return Before::of(Label::Any, true);
                        }
                        Class::Ex if words == 1 => ex = true,
                        Class::Ex | Class::Joint | Class::Link | Class::Span | Class::Goods => {}
                        // `16 GB`, and goods of another make: a measure, or words that number nothing.
                        Class::Other
                            if meaning.reason == Reason::Standard && self.is_amount_before(at) =>
                        {
                            break;
                        }
                        // `Scanner EAN, 8471.60`: a comma behind a word parts it from the number.
                        Class::Other if parted && words == 1 => break,
                        Class::Other
                            if words == 1
                                && !numbered
                                && self.ends_goods(at)
                                && (apart || meaning.strength != Strength::Strong) =>
                        {
                            return Before::of(Label::None, false);
                        }
                        // `номер счета 123`, but also `HS No.`: the first word that says something decides. With goods between it
                        // is no label directly at the number.
                        Class::Other => {
                            let field =
                                apart && words == 1 && !numbered && !self.announces(last, place);
                            let strength =
                                if plain > 0 || field { Strength::Weak } else { meaning.strength };
                            return Before::of(other(meaning.reason, strength), false);
                        }
                        Class::Currency if self.is_amount_before(at) => break,
                        Class::Currency if plain == 0 => {
                            return Before::of(other(Reason::Amount, Strength::Weak), false);
                        }
                        Class::Total | Class::Charge => {
                            return Before::of(other(Reason::Amount, Strength::Strong), false);
                        }
                        Class::Excluding | Class::Unit | Class::Currency => break,
                        _ if announced && plain < 4 => plain += 1,
                        _ if plain < 2 && self.digits(place) == 4 && !any && !ex => plain += 1,
                        _ => break,
                    }
                    if words >= if announced { WORDS_ANNOUNCED } else { WORDS } {
                        break;
                    }
                }
                // `гр. 33: 8542`: the box of a customs declaration that holds the code.
                Some(Kind::Number) if self.slice(at) == "33" && words == 0 && self.is_box(at) => {
                    return Before::of(Label::Code(None), false);
                }
                // `Tel. 030 84 71 30`: the area's code stands between.
                Some(Kind::Number) if self.digits(at) <= 5 && self.is_area(at, place) => {
                    return Before::of(other(Reason::Phone, Strength::Strong), false);
                }
                // `8481, из 9032`
                Some(Kind::Number)
                    if ex
                        && words == 1
                        && matches!(
                            self.kind(self.skip_space(at + 1)),
                            Some(Kind::Sign(b',' | b';'))
                        ) =>
                {
                    break;
                }
                // `ОКПД 2 26.20.11.110`
                Some(Kind::Number)
                    if self.slice(at) == "2"
                        && self.word_before(at).is_some_and(|word| {
                            self.sense(word)
                                .is_some_and(|sense| sense.text.reason == Reason::Activity)
                        }) =>
                {
                    return Before::of(other(Reason::Activity, Strength::Strong), false);
                }
                _ => {
                    ex = ex && words > 1;
                    break;
                }
            }
        }
        let label = if money {
            other(Reason::Amount, Strength::Weak)
        } else if any || ex {
            Label::Any
        } else if numbered {
            // Too general to say what it is.
            other(Reason::DocumentNumber, Strength::Weak)
        } else {
            Label::None
        };
        Before::of(label, ex)
    }

    /// `200ГР., 10%`, `50гр - 17`: grams and no chapter.
    fn is_gram(&self, number: usize, word: usize) -> bool {
        let glued = word.checked_sub(1).is_some_and(|at| {
            self.is_group(at) || self.is_space(at) && at > 0 && self.is_group(at - 1)
        });
        let percent = self.kind(self.skip_space(number + 1)) == Some(Kind::Sign(b'%'));
        glued || percent
    }

    /// `гр. 33`, `box 33`: a box of a customs declaration.
    fn is_box(&self, place: usize) -> bool {
        self.word_before(place).is_some_and(|word| {
            let word = small(self.slice(word));
            word == "гр" || word.starts_with("граф") || word == "box"
        })
    }

    /// Whether the word that excludes leaves nothing out: `кроме того`, `одан басқа`, `price excluding VAT`.
    pub fn leaves_nothing_out(&self, place: usize) -> bool {
        let next = small(self.slice(self.skip_space(place + 1)));
        let before = self.word_before(place).map(|at| small(self.slice(at))).unwrap_or_default();
        matches!(
            next.as_str(),
            "того"
                | "этого"
                | "прочего"
                | "вышеуказанного"
                | "вышеперечисленного"
                | "перечисленного"
                | "vat"
                | "tax"
                | "taxes"
                | "ндс"
                | "пдв"
                | "mwst"
        ) || matches!(before.as_str(), "одан" | "бұдан" | "осыдан")
            || self.slice(place).eq_ignore_ascii_case("than") && before != "other"
            || small(self.slice(place)) == "басқа"
                && !matches!(before.as_str(), "тан" | "дан")
                && self.is_group(self.skip_space(place + 1))
    }

    /// Whether what is left out was named by a word between the one that excludes, at `from`, and `place`.
    pub fn names_left_out(&self, place: usize, from: usize) -> bool {
        if place - from > 24 {
            return false;
        }
        let label = |at: usize| {
            matches!(
                self.class(at),
                Some(Class::Heading | Class::Code | Class::Any | Class::Chapter)
            )
        };
        let named = |at: usize| {
            let word = self.slice(at);
            self.class(at) == Some(Class::Plain)
                && word.chars().count() >= 4
                && !small(word).starts_with("указанн")
        };
        (from + 1..place).any(named) && !(from + 1..place).any(label)
    }

    /// Whether the word at `place` ends a field of a line that begins with a word that is no label.
    fn ends_goods(&self, place: usize) -> bool {
        let mut first = place;
        while let Some(before) = first.checked_sub(1).filter(|before| place - before <= 24) {
            if self.kind(before) == Some(Kind::Wide) {
                break;
            }
            first = before;
        }
        first < place
            && self.class(first) == Some(Class::Plain)
            && self.slice(first).chars().count() >= 4
            && self.name_meaning(first).class == Class::Plain
    }

    /// Whether the word for something else at `place` and the word `code` behind it are one name: `postal code`.
    fn joins_code(&self, place: usize, reason: Reason) -> bool {
        let next = place
            + 1
            + usize::from(matches!(
                self.kind(place + 1),
                Some(Kind::Blank | Kind::Wide | Kind::Sign(b'-'))
            ));
        self.class(next) == Some(Class::Any)
            && (self.slice(next).is_ascii() || reason == Reason::Barcode)
    }

    /// Whether a sign between the word at `place` and the number says that the one names the other.
    fn announces(&self, place: usize, number: usize) -> bool {
        (place + 1..number)
            .any(|at| matches!(self.kind(at), Some(Kind::Sign(b':' | b'=' | b'N' | b'#' | b'.'))))
    }

    /// Whether a number stands between a word for telephones and the number at `place`, with nothing but signs beside it.
    fn is_area(&self, number: usize, place: usize) -> bool {
        let signs = |from: usize, to: usize| {
            (from..to).all(|at| {
                matches!(
                    self.kind(at),
                    Some(Kind::Blank | Kind::Sign(b'-' | b'.' | b'(' | b')' | b':' | b'/' | b'+'))
                )
            })
        };
        let Some(word) =
            (number.saturating_sub(5)..number).rev().find(|&at| self.kind(at) == Some(Kind::Word))
        else {
            return false;
        };
        let meaning = self.sense(word).map_or(Meaning::PLAIN, |sense| sense.text);
        meaning.class == Class::Other
            && meaning.reason == Reason::Phone
            && (meaning.strength != Strength::Thing || self.announces(word, number))
            && signs(word + 1, number)
            && signs(number + 1, place)
    }

    /// Whether a word stands before a `#`: `Order #84713000`.
    fn numbers(&self, place: usize) -> bool {
        place.checked_sub(2).is_some_and(|at| self.is_word(at))
            || place.checked_sub(1).is_some_and(|at| self.is_word(at))
    }

    /// `лицензия на 8542 31`, `ставка по 8542 31`: the number is what the word before is about.
    fn is_about(&self, place: usize, number: usize) -> bool {
        let next = self.skip_space(place + 1);
        self.is_word(next)
            && matches!(
                small(self.slice(next)).as_str(),
                "на" | "по" | "для" | "for" | "под" | "of" | "fur" | "pour" | "para"
            )
            && self.skip_space(next + 1) == number
    }

    /// A label behind the number: `8542 (ТН ВЭД)`, `8542 товарная позиция`, `85-топ`, `8542 позициясы` (in Kazakh the noun
    /// always follows). Not one that speaks of a number after it.
    pub fn label_after(&self, place: usize) -> Option<Label> {
        let mut at = place;
        let (mut label, mut goods, mut group) = (None, false, false);
        let hyphen = self.kind(place) == Some(Kind::Sign(b'-'));
        // `第85章`, `品目84.71项`, `제8542호`
        if let Some(noun) = self
            .slice(place)
            .chars()
            .next()
            .filter(|&c| self.is_word(place) && crate::paste::lexicon::is_unspaced(c))
        {
            return match noun {
                '章' | '类' | '類' | '류' => Some(Label::Chapter),
                '项' | '項' | '号' | '號' | '호' => Some(Label::Heading),
                _ => None,
            };
        }
        for _ in 0..9 {
            match self.kind(at) {
                Some(Kind::Blank | Kind::Wide | Kind::Sign(b'(' | b')' | b',' | b'"' | b'-')) => {}
                Some(Kind::Word | Kind::Doubtful) => {
                    let (meaning, word) = self.meaning_after(at);
                    let text = small(self.slice(at));
                    match meaning.class {
                        Class::Code if group => label = Some(Label::Chapter),
                        Class::Code => label = label.or(Some(Label::Any)),
                        Class::Heading
                            if goods
                                || hyphen
                                || ["позицияс", "позициялар", "pozisyon"]
                                    .iter()
                                    .any(|stem| text.starts_with(stem)) =>
                        {
                            label = Some(Label::Heading);
                        }
                        Class::Chapter
                            if label.is_none()
                                && (goods || hyphen || self.is_chapter_noun(place, &text)) =>
                        {
                            label = Some(Label::Chapter)
                        }
                        Class::Chapter => group = true,
                        Class::Link | Class::Goods | Class::Any | Class::Span => {
                            goods |= text.starts_with("товарн") || text.starts_with("тауар")
                        }
                        // `84-й`, `85-ші`
                        _ if hyphen && text.chars().count() <= 3 => {}
                        _ => break,
                    }
                    at = word;
                }
                Some(Kind::Number | Kind::Mixed | Kind::Sign(b':' | b'='))
                    if !matches!(label, Some(Label::Heading | Label::Chapter)) =>
                {
                    return None;
                }
                _ => break,
            }
            at += 1;
        }
        // `84 группы ТН ВЭД`: the chapter's word and a label that only codes have.
        match label {
            Some(Label::Any) if group => Some(Label::Chapter),
            label => label,
        }
    }

    /// The meaning of the word at a place together with those behind it, and the place of the last.
    fn meaning_after(&self, place: usize) -> (Meaning, usize) {
        let next = self.skip_space(place + 1);
        if self.is_word(next)
            && let Some(known) = lexicon()
                .get(Key::EMPTY.with(self.slice(place)).with(self.slice(next)))
                .filter(|sense| sense.text.class != Class::Plain)
        {
            return (known.text, next);
        }
        (self.sense(place).map_or(Meaning::PLAIN, |sense| sense.text), place)
    }

    /// `Глава 21 Налогового кодекса`
    pub fn is_chapter_of_law(&self, number: usize, place: usize) -> bool {
        let law = |at: usize| {
            let word = small(self.slice(at));
            self.is(at, Class::Law)
                || ["кодекс", "закон", "правил", "инструкц", "конституц", "положени", "регламент"]
                    .iter()
                    .any(|law| word.starts_with(law))
        };
        let behind = (place..place + 6).filter(|&at| self.is_word(at)).take(2).any(law);
        behind
            || (number.saturating_sub(6)..number)
                .any(|at| matches!(small(self.slice(at)).as_str(), "нк" | "гк" | "коап"))
    }

    /// `товары 85 группы`, `86 группа.` at the beginning of a line; in Kazakh the noun always follows, and a line that speaks
    /// of the nomenclature is no class at school.
    fn is_chapter_noun(&self, place: usize, word: &str) -> bool {
        if word.starts_with("тобы") || word.starts_with("топ") {
            return (0..self.tokens.len().min(80)).any(|at| {
                self.class(at) == Some(Class::Code)
                    || matches!(small(self.slice(at)).as_str(), "сэқ")
            });
        }
        let number = place.wrapping_sub(1);
        let begins = self.tokens.get(..number).is_some_and(|before| {
            before.iter().all(|token| matches!(token.kind, Kind::Blank | Kind::Wide))
        });
        begins && word == "группа"
            || self.word_before(number).is_some_and(|at| small(self.slice(at)).starts_with("товар"))
    }

    /// Whether only signs of a list stand between two tokens, and whether they are those of a range.
    pub fn between(&self, from: usize, to: usize) -> (bool, bool) {
        let (mut list, mut range, mut signs, mut wide, mut depth) = (true, false, 0, false, 0usize);
        if to.saturating_sub(from) > 40 {
            return (false, false);
        }
        for place in from..to {
            match self.kind(place) {
                // `8473 (части), 8517`
                Some(Kind::Sign(b'(')) => depth += 1,
                Some(Kind::Sign(b')')) => depth = depth.saturating_sub(1),
                _ if depth > 0 => {}
                Some(Kind::Blank) => {}
                // Three blanks and more part columns, not the members of a list.
                Some(Kind::Wide) => wide |= self.slice(place).len() >= 3,
                Some(Kind::Sign(b',' | b';' | b'/' | b'|' | b'&' | b'+' | b'"' | b'\'')) => {
                    signs += 1;
                    range = false;
                }
                Some(Kind::Sign(b'-' | b'.')) => {
                    signs += 1;
                    range = true;
                }
                Some(Kind::Word | Kind::Doubtful) => {
                    let sense = self.sense(place);
                    if sense.is_some_and(|sense| sense.is(Class::Span)) {
                        range = true;
                    } else if !sense.is_some_and(|sense| {
                        matches!(
                            sense.text.class,
                            Class::Joint | Class::Ex | Class::Heading | Class::Any
                        )
                    }) {
                        list = false;
                    }
                }
                _ => list = false,
            }
        }
        let list = list && signs <= 3 && depth == 0 && !(wide && signs == 0);
        (list, list && range)
    }

    /// Whether two tokens are members of a list in which each code has its name: `8473 parts, 8517 phones`.
    pub fn named_list(&self, from: usize, to: usize) -> bool {
        let (mut separated, mut names) = (false, 0);
        if to.saturating_sub(from) > 24 {
            return false;
        }
        for place in from..to {
            match self.kind(place) {
                Some(Kind::Blank | Kind::Wide | Kind::Sign(b'-' | b'"' | b'(' | b')')) => {}
                Some(Kind::Sign(b',' | b';')) => separated = true,
                // `8541 24 шт, 8542 36 шт`
                Some(Kind::Number) if self.digits(place) <= 3 && self.unit_after(place + 1) => {}
                Some(Kind::Word) if self.is(place, Class::Unit) => names += 1,
                Some(Kind::Word) => match self.class(place) {
                    Some(Class::Joint) => separated = true,
                    Some(Class::Other)
                        if self
                            .sense(place)
                            .is_some_and(|sense| sense.text.strength == Strength::Thing) =>
                    {
                        names += 1
                    }
                    Some(
                        Class::Plain | Class::Link | Class::Goods | Class::Span | Class::Describes,
                    ) => names += 1,
                    _ => return false,
                },
                _ => return false,
            }
        }
        separated && (1..=5).contains(&names)
    }

    /// Whether a token is the number of a container by ISO 6346: `CSQU 305438-3`. Three letters and one of U, J and Z before
    /// six digits and their check digit, which must fit: `EAEU 854231` is none.
    pub fn is_container(&self, place: usize) -> bool {
        let space = place.checked_sub(1).is_some_and(|at| self.is_space(at));
        let Some(before) = place.checked_sub(1 + usize::from(space)) else { return false };
        let owner = self.slice(before);
        if !matches!(owner.as_bytes(), [a, b, c, b'U' | b'J' | b'Z'] if [a, b, c].iter().all(|byte| byte.is_ascii_uppercase()))
        {
            return false;
        }
        // Without the check digit by its word: `Container TCLU 842310 5`.
        let word = self.word_before(before).map(|at| small(self.slice(at))).unwrap_or_default();
        if word.starts_with("контейнер") || word == "container" || word == "no" {
            return true;
        }
        let digits = match (self.slice(place).len(), self.kind(place + 1)) {
            (7, _) => self.slice(place).to_string(),
            (6, Some(Kind::Blank | Kind::Sign(b'-' | b'/'))) => {
                format!("{}{}", self.slice(place), self.slice(place + 2))
            }
            _ => return false,
        };
        // Letters count from 10 and leave out the multiples of 11; the place doubles the worth.
        let worth = |byte: u8| match byte {
            b'A' => 10,
            b'B'..=b'K' => u32::from(byte - b'B') + 12,
            b'L'..=b'U' => u32::from(byte - b'L') + 23,
            b'V'..=b'Z' => u32::from(byte - b'V') + 34,
            digit => u32::from(digit.wrapping_sub(b'0')),
        };
        digits.len() == 7 && digits.bytes().all(|byte| byte.is_ascii_digit()) && {
            let sum: u32 = owner
                .bytes()
                .chain(digits.bytes().take(6))
                .enumerate()
                .map(|(at, byte)| worth(byte) << at)
                .sum();
            digits.bytes().last().is_some_and(|check| worth(check) == sum % 11 % 10)
        }
    }

    /// Whether nothing but blanks and commas parts a token from a control number before it, or from a heading beside one.
    pub fn is_beside_control(&self, place: usize) -> bool {
        let mut at = place;
        while let Some(before) = at.checked_sub(1).filter(|before| place - before <= 12) {
            at = before;
            match self.kind(at) {
                Some(Kind::Control) => return true,
                Some(Kind::Blank | Kind::Wide | Kind::Sign(b',' | b';' | b'.')) => {}
                Some(Kind::Number) if self.digits(at) == 4 => {}
                Some(Kind::Word | Kind::Doubtful)
                    if self.kind_before(at, 1) == Some(Kind::Sign(b'.')) => {}
                _ => return false,
            }
        }
        false
    }

    /// The criterion of a certificate of origin before a heading: `Д 8108`, `"W" 85.39`.
    pub fn is_criterion(&self, place: usize) -> bool {
        let before =
            |back: usize| place.checked_sub(back).map(|at| self.slice(at)).unwrap_or_default();
        let quoted = matches!(before(3), "W" | "D" | "Д")
            && matches!(self.kind_before(place, 2), Some(Kind::Sign(b'"')))
            && matches!(self.kind_before(place, 4), Some(Kind::Sign(b'"')));
        before(1).trim().is_empty() && (before(2) == "Д" || quoted)
    }

    /// What stands behind a number and says that it is none: `… доб. 12`, `7202110503/720201001`, `070200, ВКО, г. …`.
    pub fn said_behind(&self, from: usize, to: usize) -> Option<Reason> {
        let next = self.skip_space(to);
        if self.is_word(next) && matches!(small(self.slice(next)).as_str(), "доб" | "ext") {
            return Some(Reason::Phone);
        }
        if to > from + 1 {
            return None;
        }
        match (self.digits(from), self.kind(to)) {
            // A tax number and the code of its reason.
            (10, Some(Kind::Sign(b'/'))) if self.digits(to + 1) == 9 && self.is_group(to + 1) => {
                Some(Reason::TaxNumber)
            }
            (6, Some(Kind::Sign(b','))) => {
                (to + 1..to + 12).any(|at| self.is(at, Class::Place)).then_some(Reason::Postal)
            }
            _ => None,
        }
    }

    /// Whether a token is a year as people write them in papers.
    pub fn is_year(&self, place: usize) -> bool {
        self.digits(place) == 4 && self.slice(place).parse().is_ok_and(is_year)
    }

    /// Whether the number that begins at `place` is glued to an identifier, as in `INV-8542`.
    pub fn glued_before(&self, place: usize, to: usize, unmistakable: bool) -> bool {
        let before = self.kind_before(place, 2);
        // `микросхемы-8542319010`, `АКБ-8507 10 200 3`
        if unmistakable
            && matches!(self.kind_before(place, 1), Some(Kind::Sign(b'-' | b'_')))
            && before == Some(Kind::Word)
            && let Some(word) = place.checked_sub(2).map(|at| self.slice(at))
            && (to > place + 1 || word.chars().count() >= 5 || word.chars().any(char::is_lowercase))
        {
            return false;
        }
        let sign = match self.kind_before(place, 1) {
            Some(Kind::Sign(sign)) => sign,
            kind => return matches!(kind, Some(Kind::Mixed | Kind::Control)),
        };
        if !matches!(sign, b'-' | b'.' | b'@' | b'\\' | b'~' | b'/' | b':' | b'_') {
            return false;
        }
        // A step of an address: `/item/84713000`, but not the tag of a message: `/HSCD/8542.31`.
        if sign == b'/'
            && self.kind_before(place, 3) == Some(Kind::Sign(b'/'))
            && matches!(before, Some(Kind::Word | Kind::Mixed))
            && !place.checked_sub(2).is_some_and(|at| small(self.slice(at)).starts_with("hs"))
        {
            return true;
        }
        match before {
            Some(Kind::Mixed | Kind::Control) => sign != b':' && sign != b'/',
            Some(Kind::Word | Kind::Doubtful) if matches!(sign, b'-' | b'_' | b'@' | b'~') => {
                !matches!(
                    place.checked_sub(2).and_then(|at| self.class(at)),
                    Some(
                        Class::Code
                            | Class::Any
                            | Class::Heading
                            | Class::Numbered
                            | Class::Link
                            | Class::Goods
                            | Class::Nhm
                    )
                )
            }
            _ => false,
        }
    }

    /// Whether the number is part of an identifier by its look: `SO-84713001`, `A-847130-01`, `85444290-3X15`, `#854231`.
    pub fn is_identifier(&self, from: usize, to: usize) -> bool {
        let joint = |at: Option<usize>| {
            at.is_some_and(|at| matches!(self.kind(at), Some(Kind::Sign(b'-' | b'_'))))
        };
        let before = joint(from.checked_sub(1))
            && from.checked_sub(2).is_some_and(|at| match self.kind(at) {
                Some(Kind::Mixed | Kind::Control) => true,
                Some(Kind::Word | Kind::Doubtful) => {
                    let word = self.slice(at);
                    word.len() <= 4
                        && word.bytes().all(|byte| byte.is_ascii_uppercase())
                        && !matches!(
                            self.class(at),
                            Some(Class::Code | Class::Any | Class::Goods | Class::Heading)
                        )
                }
                _ => false,
            });
        let after = joint(Some(to)) && matches!(self.kind(to + 1), Some(Kind::Mixed));
        // The colour of a web page.
        let colour = from > 0
            && self.slice(from - 1) == "#"
            && to == from + 1
            && self.digits(from) == 6
            && !from.checked_sub(2).is_some_and(|at| self.is_word(at));
        before || after || colour
    }

    pub fn glued_after(&self, next: usize, unmistakable: bool) -> bool {
        let word = next + usize::from(matches!(self.kind(next), Some(Kind::Sign(_))));
        if self.kind(word) == Some(Kind::Word)
            && (unmistakable || self.slice(word).chars().all(crate::paste::lexicon::is_unspaced))
        {
            return false;
        }
        match self.kind(next) {
            Some(Kind::Word | Kind::Mixed | Kind::Control) => true,
            Some(Kind::Sign(b'-' | b'_' | b'/')) => matches!(
                self.kind(next + 1),
                Some(Kind::Mixed | Kind::Word | Kind::Doubtful | Kind::Control)
            ),
            _ => false,
        }
    }
}

/// Whether a check digit of a bar code fits (GS1: weights 3 and 1 from the right).
pub fn is_gtin(code: Code) -> bool {
    let (digits, length) = code.to_digits();
    let sum: u32 = digits
        .iter()
        .take(length)
        .rev()
        .enumerate()
        .map(|(at, &digit)| u32::from(digit) * if at % 2 == 1 { 3 } else { 1 })
        .sum();
    matches!(length, 8 | 12 | 13 | 14) && sum.is_multiple_of(10)
}

/// Whether some edition has the code, or the heading that zeros were put behind to make ten digits: `8542000000`.
pub fn known(hs: &Hs, code: Code) -> bool {
    hs.known(code.prefix(6))
        || code.len() == 10 && code.number().is_multiple_of(1_000_000) && hs.known(code.prefix(4))
}
