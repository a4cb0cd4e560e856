/*! What stands around a number in its cell: labels before and behind it, counting words, separators of a list, and
what it hangs on. */

use super::*;

impl Cell<'_> {
    pub(super) fn unit_after(&self, mut place: usize) -> bool {
        if matches!(self.kind(place), Some(Kind::Space { .. })) {
            place += 1;
        }
        self.word(place).is_some_and(|word| label::is_unit(&word))
    }

    /// `8542 31 шт 100`: the counting word is a column of its own.
    pub(super) fn number_after_unit(&self, place: usize) -> bool {
        let unit = self.skip_space_forward(place);
        self.kind(self.skip_space_forward(unit + 1)).is_some_and(is_group)
    }

    pub(super) fn currency_at(&self, place: usize) -> bool {
        match self.kind(place) {
            Some(Kind::Sign('$' | '€' | '₸' | '₽' | '£' | '¥')) => true,
            Some(Kind::Word) => self.word(place).is_some_and(|word| label::word(&word) == Word::Currency),
            _ => false,
        }
    }

    /// Context by the words before token `place`.
    pub(super) fn context_before(&self, place: usize) -> (Context, bool) {
        let mut at = place;
        let (mut any_code, mut numbered, mut ex, mut money) = (false, false, false, false);
        let mut words = 0;
        let mut closing = 0usize;
        // A colon or dash before the number reaches over words: `Код ТН ВЭД товара, вывозимого из РК - 8471`.
        let announced = place.checked_sub(2).is_some_and(|at| {
            matches!((self.kind(at), self.kind(at + 1)), (Some(Kind::Sign(':' | '-' | '–' | '—')), Some(Kind::Space { .. })))
        });
        let (mut plain, mut parted) = (0, false);
        // `4   Bearing ISO   8536699008`: a wide gap parts fields, and goods can end like a label.
        let apart = matches!(place.checked_sub(1).and_then(|at| self.kind(at)), Some(Kind::Space { one: false }));
        // A line can be a whole file.
        const FARTHEST: usize = 48;
        while let Some(before) = at.checked_sub(1).filter(|before| place - before <= FARTHEST) {
            at = before;
            let Some(token) = self.token(at) else { break };
            match token.kind {
                Kind::Sign(')' | ']') => closing += 1,
                Kind::Sign('(' | '[') => closing = closing.saturating_sub(1),
                _ if closing > 0 => {}
                Kind::Space { .. } => {}
                // A hashtag numbers nothing: `#8471300000`.
                Kind::Sign('#') if at + 1 == place && words == 0 && !self.numbers(at) => {}
                Kind::Sign('№' | '#') => numbered = true,
                // `12.50 € код 8542319010`: the currency of the number before it.
                Kind::Sign('$' | '€' | '₸' | '₽' | '£') if at + 1 < place && self.is_amount_before(at) => break,
                Kind::Sign('$' | '€' | '₸' | '₽' | '£') => money = true,
                Kind::Mixed if matches!(label::normal(self.slice(token)).as_str(), "hs2" | "hs4" | "hs6" | "hs8" | "hs10") => {
                    return (Context::Code, ex);
                }
                Kind::Sign(';' | '!' | '?' | '|' | '\t' | '•') => break,
                Kind::Sign(',') if plain > 0 && !announced => break,
                Kind::Sign(',') if words == 0 => parted = true,
                Kind::Sign('.') => {
                    // After an abbreviation the sentence goes on.
                    let word = self.word(at.wrapping_sub(1)).unwrap_or_default();
                    if word.chars().count() > 5 && matches!(label::word(&word), Word::Plain | Word::Link | Word::Unit) {
                        break;
                    }
                }
                Kind::Sign(_) => {}
                Kind::Word | Kind::Doubtful => {
                    words += 1;
                    let mut word = label::normal(self.slice(token));
                    // `G.T.İ.P.`, `т.п.`, `S/N`: letters with signs between are one word.
                    if let Some((from, whole)) = self.abbreviation(at) {
                        at = from;
                        word = whole;
                    }
                    // `H.S.`, `ТН ВЭД`, `сэқ тн`, `hs code`: the word before belongs to it.
                    let pair = self.word_before(at);
                    let two = pair.as_deref().unwrap_or_default();
                    if matches!((two, word.as_str()), ("кп", "вэд")) {
                        return (Context::Other(Aside::Activity), false);
                    }
                    if matches!((two, word.as_str()), ("h", "s") | ("тн", "вэд" | "вед") | ("tn", "ved") | ("сэқ" | "сэк", "тн"))
                    {
                        return (Context::Code, ex);
                    }
                    if ex
                        && !matches!(
                            label::word(&word),
                            Word::Code | Word::AnyCode | Word::Heading | Word::Link | Word::Joint | Word::Goods
                        )
                    {
                        // `5 из 8542`: a noun or a number before it, so no mark.
                        return (Context::Nothing, false);
                    }
                    let class = match self.word_class(at, &word) {
                        // `код заказа` has its word before; here `код` stands nearer to the number: `в ДТ указан код 8542`.
                        Word::Other(reason) if any_code && !self.joins_code(at, reason) => {
                            return (Context::AnyCode, false);
                        }
                        // Goods that are called like a label, or what a document is about: `Сертификат на 8542319010`.
                        Word::Other(_)
                            if !numbered && (label::is_thing(&word) && !self.announces(at, place) || self.is_about(at, place)) =>
                        {
                            Word::Plain
                        }
                        class => class,
                    };
                    match class {
                        // `HS code of the laser is 9013`, but not `HS codes since 2009`.
                        Word::Code if plain > 0 && !announced && self.is_year(place) => {
                            any_code = false;
                            break;
                        }
                        Word::Code => return (Context::Code, ex),
                        Word::AnyCode => any_code |= plain == 0 || announced,
                        Word::Goods if any_code || numbered => {
                            return (
                                if matches!(word.as_str(), "goods" | "товара" | "export") { Context::AnyCode } else { Context::Code },
                                ex,
                            );
                        }
                        Word::Heading => return (Context::Heading, ex),
                        Word::Chapter => return (Context::Chapter, ex),
                        Word::Numbered => numbered = true,
                        // `камеры (из 8525)`
                        Word::Ex if words == 1 && matches!(at.checked_sub(1).and_then(|at| self.kind(at)), Some(Kind::Sign('('))) => {
                            return (Context::AnyCode, true);
                        }
                        Word::Ex if words == 1 => ex = true,
                        Word::Ex | Word::Joint | Word::Goods | Word::Link => {}
                        // `16 GB`, and goods of another make: a measure, or words that number nothing.
                        Word::Other(Aside::Standard) if word == "gb" && self.is_amount_before(at) => break,
                        Word::Other(Aside::PartNumber) if word == "oem" && words == 1 && !numbered && self.ends_goods(at) => {
                            return (Context::Nothing, false);
                        }
                        // `Scanner EAN, 8471.60`: a comma behind a word parts it from the number.
                        Word::Other(_) if parted && words == 1 => break,
                        Word::Other(_) if apart && words == 1 && !numbered && self.ends_goods(at) => return (Context::Nothing, false),
                        // `номер счета 123`, but also `HS No.`: the first word that says something decides.
                        Word::Other(reason) => return (Context::Other(reason), false),
                        Word::Currency if self.is_amount_before(at) => break,
                        Word::Currency if plain == 0 => return (Context::Other(Aside::Amount), false),
                        Word::Plain | Word::Unit if announced && plain < 4 => plain += 1,
                        Word::Plain if plain < 2 && self.length(place) == 4 && !any_code && !ex => plain += 1,
                        Word::Excluding | Word::Unit | Word::Plain | Word::Currency => break,
                    }
                    if words >= if announced { 10 } else { 6 } {
                        break;
                    }
                }
                // `гр. 33: 8542`: the box of a customs declaration that holds the code.
                Kind::Number { .. }
                    if self.slice(token) == "33"
                        && words == 0
                        && self.word_before(at).is_some_and(|word| word == "гр" || word.starts_with("граф") || word == "box") =>
                {
                    return (Context::Code, false);
                }
                // `Tel. 030 84 71 30`: the area's code stands between.
                Kind::Number { .. } if self.length(at) <= 5 && self.is_area(at, place) => return (Context::Other(Aside::Phone), false),
                // `8481, из 9032`
                Kind::Number { .. }
                    if ex && words == 1 && matches!(self.kind(self.skip_space_forward(at + 1)), Some(Kind::Sign(',' | ';'))) =>
                {
                    break;
                }
                // `ОКПД 2 26.20.11.110`
                Kind::Number { .. }
                    if self.slice(token) == "2"
                        && self.word_before(at).is_some_and(|word| matches!(label::word(&word), Word::Other(Aside::Activity))) =>
                {
                    return (Context::Other(Aside::Activity), false);
                }
                _ => {
                    ex = ex && words > 1;
                    break;
                }
            }
        }
        let context = if money {
            Context::Other(Aside::Amount)
        } else if any_code || ex {
            Context::AnyCode
        } else if numbered {
            Context::Other(Aside::DocumentNumber)
        } else {
            Context::Nothing
        };
        (context, ex)
    }

    /// Words that exclude, and mean no goods: `кроме того`, `одан басқа`, `price excluding VAT`.
    pub(super) fn leaves_nothing_out(&self, place: usize) -> bool {
        let next = self.word(self.skip_space_forward(place + 1)).unwrap_or_default();
        let before = self.word_before(place).unwrap_or_default();
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
        ) || matches!(before.as_str(), "одан" | "бұдан" | "осыдан")
    }

    /// Whether what is left out was named by a word between the one that excludes, at `from`, and `place`.
    pub(super) fn names_left_out(&self, place: usize, from: usize) -> bool {
        // A line can be a whole file.
        place - from <= 24
            && (from + 1..place).filter_map(|at| self.word(at)).any(|word| {
                word.chars().count() >= 4 && label::word(&word) == Word::Plain && !word.starts_with("товар") && !word.starts_with("указанн")
            })
            && (from + 1..place).all(|at| {
                !self.word(at).is_some_and(|word| matches!(label::word(&word), Word::Heading | Word::Code | Word::AnyCode | Word::Chapter))
            })
    }

    /// Whether a number stands directly before the currency at `place`.
    pub(super) fn is_amount_before(&self, place: usize) -> bool {
        let before =
            place.checked_sub(1 + usize::from(matches!(place.checked_sub(1).and_then(|at| self.kind(at)), Some(Kind::Space { .. }))));
        before.and_then(|at| self.kind(at)).is_some_and(is_group)
    }

    /// Whether the word at `place` ends a field of a line that begins with a word that is no label.
    fn ends_goods(&self, place: usize) -> bool {
        const FARTHEST: usize = 24;
        let mut first = place;
        while let Some(before) = first.checked_sub(1).filter(|before| place - before <= FARTHEST) {
            if matches!(self.kind(before), Some(Kind::Space { one: false })) {
                break;
            }
            first = before;
        }
        first < place
            && self.word(first).is_some_and(|word| word.chars().count() >= 4 && label::word(&word) == Word::Plain)
            && self.word_class(first, &self.word(first).unwrap_or_default()) == Word::Plain
    }

    /// What a word says; a name as programs write them (`hs_code`, `tnvedCode`) is read like a header.
    pub(super) fn word_class(&self, place: usize, word: &str) -> Word {
        let class = label::word(word);
        let raw = self.token(place).map(|token| self.slice(token)).unwrap_or_default();
        if class == Word::Plain && (raw.contains('_') || raw.chars().skip(1).any(char::is_uppercase)) {
            return match label::header(raw) {
                Some(label::Header::Codes) => Word::Code,
                Some(label::Header::Other(reason)) => Word::Other(reason),
                _ => class,
            };
        }
        class
    }

    /// Letters with points or strokes between, the last of them at `place`: where they begin, and the word they make.
    pub(super) fn abbreviation(&self, place: usize) -> Option<(usize, String)> {
        let single = |at: usize| self.word(at).filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() == 1);
        let mut word = single(place)?;
        let mut from = place;
        while let Some(before) = from.checked_sub(2)
            && matches!(self.kind(from - 1), Some(Kind::Sign('.' | '/')))
            && let Some(letter) = single(before)
        {
            word = letter + &word;
            from = before;
        }
        let known = match word.as_str() {
            "sn" | "pn" => Some("sku"),
            "ac" => Some("account"),
            "na" => Some("na"),
            "тп" => Some("тп"),
            word if word.chars().count() >= 2 && matches!(label::word(word), Word::Code | Word::Goods) => None,
            _ => return None,
        };
        (from < place).then(|| (from, known.map_or(word, String::from)))
    }

    /// Whether the word for something else at `place` and the word `code` behind it are one name: `postal code`.
    pub(super) fn joins_code(&self, place: usize, reason: Aside) -> bool {
        let next = place + 1 + usize::from(matches!(self.kind(place + 1), Some(Kind::Space { .. } | Kind::Sign('-'))));
        self.word(next).is_some_and(|word| label::word(&word) == Word::AnyCode && (word.is_ascii() || reason == Aside::Barcode))
    }

    /// Whether a sign between the word at `place` and the number says that the one names the other.
    pub(super) fn announces(&self, place: usize, number: usize) -> bool {
        (place + 1..number).any(|at| matches!(self.kind(at), Some(Kind::Sign(':' | '=' | '№' | '#' | '.'))))
    }

    /// Whether a number stands between a word for telephones and the number at `place`, with nothing but signs beside it.
    pub(super) fn is_area(&self, number: usize, place: usize) -> bool {
        let signs = |from: usize, to: usize| (from..to).all(|at| !matches!(self.kind(at), Some(Kind::Word | Kind::Mixed)));
        let Some(word) = (number.saturating_sub(5)..number).rev().find(|&at| self.kind(at) == Some(Kind::Word)) else { return false };
        let name = self.word(word).unwrap_or_default();
        matches!(label::word(&name), Word::Other(Aside::Phone))
            && (!label::is_thing(&name) || self.announces(word, number))
            && signs(word + 1, number)
            && signs(number + 1, place)
    }

    /// Whether a word stands before a `#`: `Order #84713000`.
    pub(super) fn numbers(&self, place: usize) -> bool {
        place.checked_sub(2).is_some_and(|at| self.word(at).is_some()) || place.checked_sub(1).is_some_and(|at| self.word(at).is_some())
    }

    /// `лицензия на 8542 31`, `ставка по 8542 31`: the number is what the word before is about.
    pub(super) fn is_about(&self, place: usize, number: usize) -> bool {
        let next = self.skip_space_forward(place + 1);
        self.word(next).is_some_and(|word| matches!(word.as_str(), "на" | "по" | "для" | "for" | "под"))
            && self.skip_space_forward(next + 1) == number
    }

    pub(super) fn word_before(&self, place: usize) -> Option<String> {
        let mut at = place;
        for _ in 0..3 {
            at = at.checked_sub(1)?;
            match self.kind(at)? {
                Kind::Space { .. } | Kind::Sign('.' | '-' | '_') => {}
                _ => return self.word(at),
            }
        }
        None
    }

    /// A label behind the number: `8542 (ТН ВЭД)`, `8542 товарная позиция`, `85-топ`, `8542 позициясы` (in Kazakh
    /// the noun always follows). Not one that speaks of a number after it.
    pub(super) fn label_after(&self, place: usize) -> Option<Context> {
        let mut at = place;
        let (mut label, mut goods) = (None, false);
        let hyphen = matches!(self.kind(place), Some(Kind::Sign('-' | '‑')));
        // `第85章`, `品目84.71项`
        if let Some(noun) = self.word(place).filter(|word| word.starts_with(|c| token::is_cjk(c))) {
            return match noun.chars().next() {
                Some('章' | '类' | '類') => Some(Context::Chapter),
                Some('项' | '項' | '号' | '號') => Some(Context::Heading),
                _ => None,
            };
        }
        for _ in 0..9 {
            match self.kind(at) {
                Some(Kind::Space { .. } | Kind::Sign('(' | ')' | ',' | '"' | '«' | '»' | '-' | '–' | '—' | '‑')) => {}
                Some(Kind::Word | Kind::Doubtful) => {
                    let Some(word) = self.word(at) else { break };
                    match label::word(&word) {
                        Word::Code if label == Some(Context::Nothing) => label = Some(Context::Chapter),
                        Word::Code => label = label.or(Some(Context::AnyCode)),
                        Word::Heading
                            if goods || hyphen || ["позицияс", "позициялар", "pozisyon"].iter().any(|stem| word.starts_with(stem)) =>
                        {
                            label = Some(Context::Heading)
                        }
                        Word::Chapter if label.is_none() && (goods || hyphen || self.is_chapter_noun(place, &word)) => {
                            label = Some(Context::Chapter)
                        }
                        Word::Chapter => label = label.or(Some(Context::Nothing)),
                        Word::Link | Word::Goods | Word::AnyCode => goods |= word.starts_with("товарн") || word.starts_with("тауар"),
                        // `84-й`, `85-ші`
                        _ if hyphen && word.chars().count() <= 3 => {}
                        _ => break,
                    }
                }
                Some(Kind::Number { .. } | Kind::Mixed | Kind::Sign(':' | '='))
                    if !matches!(label, Some(Context::Heading | Context::Chapter)) =>
                {
                    return None;
                }
                _ => break,
            }
            at += 1;
        }
        // `84 группы ТН ВЭД`: the chapter's word and a label that only codes have.
        let chapter = (place..at).filter_map(|at| self.word(at)).any(|word| label::word(&word) == Word::Chapter);
        match label {
            Some(Context::AnyCode) if chapter => Some(Context::Chapter),
            Some(Context::Nothing) => None,
            label => label,
        }
    }

    pub(super) fn is_chapter_of_law(&self, number: usize, place: usize) -> bool {
        const LAWS: &[&str] = &["нк", "тк", "гк", "коап", "кодекс", "закон", "правил", "инструкц", "конституц", "положени", "регламент"];
        let behind = (place..place + 6).filter_map(|at| self.word(at)).take(2);
        let before =
            (number.saturating_sub(6)..number).filter_map(|at| self.word(at)).filter(|word| matches!(word.as_str(), "нк" | "гк" | "коап"));
        behind.chain(before).any(|word| LAWS.iter().any(|law| if law.len() <= 4 { word == *law } else { word.starts_with(law) }))
    }

    /// `товары 85 группы`, `86 группа.` at the beginning of a line; in Kazakh the noun always follows, and a line that speaks
    /// of the nomenclature is no class at school.
    pub(super) fn is_chapter_noun(&self, place: usize, word: &str) -> bool {
        let speaks = |word: &str| label::word(word) == Word::Code || matches!(word, "вэд" | "сэқ");
        if word.starts_with("тобы") || word.starts_with("топ") {
            return (0..self.tokens.len().min(80)).filter_map(|at| self.word(at)).any(|word| speaks(&word));
        }
        let number = place.wrapping_sub(1);
        let begins = self.tokens.get(..number).is_some_and(|before| before.iter().all(|token| matches!(token.kind, Kind::Space { .. })));
        begins && word == "группа" || self.word_before(number).is_some_and(|word| word.starts_with("товар"))
    }

    /// Whether only separators of a list stand between two tokens, and whether they are those of a range.
    pub(super) fn between(&self, from: usize, to: usize) -> (bool, bool) {
        let (mut list, mut range) = (true, false);
        let mut signs = 0;
        let mut wide = false;
        let mut depth = 0usize;
        if to.saturating_sub(from) > 40 {
            return (false, false);
        }
        for place in from..to {
            match self.kind(place) {
                // `8473 (части), 8517`
                Some(Kind::Sign('(')) => depth += 1,
                Some(Kind::Sign(')')) => depth = depth.saturating_sub(1),
                _ if depth > 0 => {}
                // Three blanks and more part columns, not the members of a list.
                Some(Kind::Space { .. }) => {
                    wide |= self.token(place).is_some_and(|token| self.slice(token).chars().take_while(|c| c.is_whitespace()).count() >= 3)
                }
                Some(Kind::Sign(',' | ';' | '/' | '|' | '&' | '+' | '"' | '\'' | '«' | '»')) => {
                    signs += 1;
                    range = false;
                }
                Some(Kind::Sign('–' | '—' | '-' | '‑' | '…' | '−' | '.')) => {
                    signs += 1;
                    range = true;
                }
                Some(Kind::Word | Kind::Doubtful) => {
                    let word = self.word(place).unwrap_or_default();
                    if label::is_span(&word) {
                        range = true;
                    } else if !matches!(label::word(&word), Word::Joint | Word::Ex | Word::Heading | Word::AnyCode) {
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
    pub(super) fn named_list(&self, from: usize, to: usize) -> bool {
        let (mut separated, mut names) = (false, 0);
        if to.saturating_sub(from) > 24 {
            return false;
        }
        for place in from..to {
            match self.kind(place) {
                Some(Kind::Space { .. } | Kind::Sign('-' | '–' | '—' | '"' | '«' | '»' | '(' | ')')) => {}
                Some(Kind::Sign(',' | ';')) => separated = true,
                // `8541 24 шт, 8542 36 шт`
                Some(Kind::Number { .. }) if self.length(place) <= 3 && self.unit_after(place + 1) => {}
                Some(Kind::Word) if label::is_unit(&self.word(place).unwrap_or_default()) => names += 1,
                Some(Kind::Word) => match label::word(&self.word(place).unwrap_or_default()) {
                    Word::Joint => separated = true,
                    Word::Plain | Word::Link | Word::Goods => names += 1,
                    _ => return false,
                },
                _ => return false,
            }
        }
        separated && (1..=5).contains(&names)
    }

    /// Whether a token is the number of a container by ISO 6346: `CSQU 305438-3`. Three letters and one of U, J and Z
    /// before six digits and their check digit, which must fit: `EAEU 854231` is none.
    pub(super) fn is_container(&self, place: usize) -> bool {
        let before = place.checked_sub(1).filter(|&at| !matches!(self.kind(at), Some(Kind::Space { .. }))).or(place.checked_sub(2));
        let owner = before.and_then(|at| self.token(at)).map(|token| self.slice(token)).unwrap_or_default();
        if !matches!(owner.as_bytes(), [a, b, c, b'U' | b'J' | b'Z'] if [a, b, c].iter().all(|byte| byte.is_ascii_uppercase())) {
            return false;
        }
        // Without the check digit by its word: `Container TCLU 842310 5`.
        let word = before.and_then(|at| self.word_before(at)).unwrap_or_default();
        if word.starts_with("контейнер") || word == "container" || word == "no" {
            return true;
        }
        let number = |at: usize| self.token(at).map(|token| self.slice(token)).unwrap_or_default();
        let digits = match (number(place).len(), self.kind(place + 1)) {
            (7, _) => number(place).to_string(),
            (6, Some(Kind::Space { .. } | Kind::Sign('-' | '‑' | '–' | '/'))) => format!("{}{}", number(place), number(place + 2)),
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
            let sum: u32 = owner.bytes().chain(digits.bytes().take(6)).enumerate().map(|(at, byte)| worth(byte) << at).sum();
            digits.bytes().last().is_some_and(|check| worth(check) == sum % 11 % 10)
        }
    }

    /// Whether nothing but blanks and commas parts a token from a control number before it, or from a heading beside one.
    pub(super) fn is_beside_control(&self, place: usize) -> bool {
        let mut at = place;
        while let Some(before) = at.checked_sub(1).filter(|before| place - before <= 12) {
            at = before;
            match self.kind(at) {
                Some(Kind::Control) => return true,
                Some(Kind::Space { .. } | Kind::Sign(',' | ';' | '.')) => {}
                Some(Kind::Number { .. }) if self.length(at) == 4 => {}
                Some(Kind::Word | Kind::Doubtful) if at > 0 && self.kind(at - 1) == Some(Kind::Sign('.')) => {}
                _ => return false,
            }
        }
        false
    }

    pub(super) fn is_criterion(&self, place: usize) -> bool {
        let before = |back: usize| place.checked_sub(back).and_then(|at| self.token(at)).map(|token| self.slice(token)).unwrap_or_default();
        before(1).trim().is_empty()
            && (before(2) == "Д" || matches!((before(2), before(3), before(4)), ("\"" | "”" | "»", "W" | "D" | "Д", "\"" | "“" | "«")))
    }

    /// What stands behind a number and says that it is none: `… доб. 12`, `7202110503/720201001`, `070200, ВКО, г. …`.
    pub(super) fn said_behind(&self, from: usize, to: usize) -> Option<Aside> {
        let next = self.skip_space_forward(to);
        if self.word(next).is_some_and(|word| matches!(word.as_str(), "доб" | "ext")) {
            return Some(Aside::Phone);
        }
        if to > from + 1 {
            return None;
        }
        match (self.length(from), self.kind(to)) {
            // A tax number and the code of its reason.
            (10, Some(Kind::Sign('/'))) if self.length(to + 1) == 9 && self.kind(to + 1).is_some_and(is_group) => Some(Aside::TaxNumber),
            (6, Some(Kind::Sign(','))) => {
                const PLACES: &[&str] = &[
                    "обл",
                    "область",
                    "облысы",
                    "г",
                    "қ",
                    "қаласы",
                    "город",
                    "ул",
                    "улица",
                    "көшесі",
                    "район",
                    "ауданы",
                    "вко",
                    "ско",
                    "зко",
                    "рк",
                    "рф",
                    "республика",
                    "казахстан",
                    "қазақстан",
                    "россия",
                ];
                let address = (to + 1..to + 12).filter_map(|at| self.word(at)).any(|word| PLACES.contains(&word.as_str()));
                address.then_some(Aside::Postal)
            }
            _ => None,
        }
    }

    /// Whether a token is a year as people write them in papers.
    pub(super) fn is_year(&self, place: usize) -> bool {
        self.token(place).is_some_and(|token| matches!(self.slice(token).parse::<u32>(), Ok(1990..=2035)))
    }

    /// Whether the chain that begins at `place` is glued to an identifier, as in `INV-8542`.
    pub(super) fn glued_before(&self, place: usize, to: usize) -> bool {
        // `микросхемы-8542319010`, `АКБ-8507 10 200 3`
        if self.is_plain_code(place, to)
            && matches!(place.checked_sub(1).and_then(|at| self.kind(at)), Some(Kind::Sign('-' | '‑' | '_')))
            && let Some(word) = place.checked_sub(2).filter(|&at| self.kind(at) == Some(Kind::Word)).and_then(|at| self.token(at))
            && (to > place + 1 || self.slice(word).chars().count() >= 5 || self.slice(word).chars().any(char::is_lowercase))
        {
            return false;
        }
        let Some(sign) = place.checked_sub(1).and_then(|at| self.token(at)) else { return false };
        let Kind::Sign(sign) = sign.kind else { return matches!(sign.kind, Kind::Mixed | Kind::Control) };
        if !matches!(sign, '-' | '.' | '@' | '\\' | '~' | '‑' | '/' | ':' | '_') {
            return false;
        }
        // A step of an address: `/item/84713000`, but not the tag of a message: `/HSCD/8542.31`.
        if sign == '/'
            && !place.checked_sub(2).and_then(|at| self.word(at)).is_some_and(|word| word.starts_with("hs"))
            && matches!(place.checked_sub(3).and_then(|at| self.kind(at)), Some(Kind::Sign('/')))
            && matches!(place.checked_sub(2).and_then(|at| self.kind(at)), Some(Kind::Word | Kind::Mixed))
        {
            return true;
        }
        match place.checked_sub(2).and_then(|at| self.token(at)).map(|token| (token.kind, self.slice(token))) {
            Some((Kind::Mixed | Kind::Control, _)) => sign != ':' && sign != '/',
            Some((Kind::Word | Kind::Doubtful, word)) if matches!(sign, '-' | '‑' | '_' | '@' | '~') => !matches!(
                label::word(&label::normal(word)),
                Word::Code | Word::AnyCode | Word::Heading | Word::Numbered | Word::Link | Word::Goods
            ),
            _ => false,
        }
    }

    /// Ten digits bare, or a code in groups, that some edition has.
    pub(super) fn is_plain_code(&self, from: usize, to: usize) -> bool {
        let groups: Vec<usize> = (from..to).filter(|&at| self.kind(at).is_some_and(is_group)).collect();
        self.code(&groups).is_some_and(|code| code.len() >= 8 && (code.len() == 10 || groups.len() > 1) && self.hs.known(code))
    }

    pub(super) fn glued_after(&self, from: usize, next: usize) -> bool {
        let word = if matches!(self.kind(next), Some(Kind::Sign(_))) { next + 1 } else { next };
        if self.kind(word) == Some(Kind::Word)
            && (self.is_plain_code(from, next) || self.word(word).is_some_and(|word| word.chars().all(token::is_cjk)))
        {
            return false;
        }
        match self.kind(next) {
            Some(Kind::Word | Kind::Mixed | Kind::Control) => true,
            Some(Kind::Sign('-' | '‑' | '_' | '/')) => {
                matches!(self.kind(next + 1), Some(Kind::Mixed | Kind::Word | Kind::Doubtful | Kind::Control))
            }
            _ => false,
        }
    }
}
