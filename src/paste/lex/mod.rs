/*! One line or cell as numbers, words and what stands between them.

One pass over the bytes. What a word means is looked up only where somebody asks.
*/

pub mod clean;
mod forms;

pub use forms::date_parts;

use super::lexicon::{self, Class, Sense, is_unspaced, lexicon};
use core::cell::Cell;

/// The kind of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A group of digits; some may be look-alikes.
    Number,
    /// A few letters that could all be digits (`3l`, `O`): a digit group only within a longer code.
    Doubtful,
    /// `8.54232E+09`
    Scientific,
    /// A day in digits: `24.11.2026`.
    Date,
    /// `+7 727 250 42 31`
    Phone,
    /// `3A001`, `2В350`
    Control,
    Word,
    /// Letters and digits run together: a part number, a model.
    Mixed,
    /// One blank.
    Blank,
    /// Two blanks or more, a tab: columns.
    Wide,
    /// Another sign; of its kind the ASCII one (`–` is `-`, `«` is `"`, every currency is `$`), `N` for `№`, 1 for the rest.
    Sign(u8),
}

/// A token; bytes of the text that was tokenized.
#[derive(Clone, Debug)]
pub struct Token {
    pub kind: Kind,
    /// Digits, look-alikes included; at most 255.
    pub digits: u8,
    /// Some digits are letters that look like them.
    pub marked: bool,
    /// One of those letters could be more than one digit.
    pub ambiguous: bool,
    pub start: u32,
    pub end: u32,
    sense: Cell<Option<Sense>>,
}

/// The digit that a letter or sign is mistaken for, and whether there is doubt which.
pub fn look_alike(c: char) -> Option<(u8, bool)> {
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

/// Digits of a text, look-alikes included.
pub fn digits_of(text: &str) -> impl Iterator<Item = u8> + '_ {
    text.chars().filter_map(|c| {
        c.to_digit(10).map(|digit| digit as u8).or_else(|| look_alike(c).map(|(digit, _)| digit))
    })
}

/// Digits as they stand, and no letters.
pub fn plain_digits(text: &str) -> impl Iterator<Item = u8> + '_ {
    text.bytes().filter(u8::is_ascii_digit).map(|byte| byte - b'0')
}

/// The ASCII sign of a sign's kind.
fn sign(c: char) -> u8 {
    match c {
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '－' => b'-',
        '·' | '．' | '。' | '…' | '․' | '٫' => b'.',
        '，' | '、' | '،' | '٬' => b',',
        '：' | '∶' | '՝' | '։' => b':',
        '；' | '؛' => b';',
        '（' => b'(',
        '）' => b')',
        '【' | '［' | '〔' => b'[',
        '】' | '］' | '〕' => b']',
        '／' | '∕' | '⁄' => b'/',
        '«' | '»' | '“' | '”' | '„' | '‟' | '「' | '」' | '『' | '』' | '＂' => b'"',
        '‘' | '’' | '‚' | '′' | '`' | '´' | '＇' => b'\'',
        '$' | '€' | '₸' | '₽' | '£' | '¥' | '￥' | '₴' | '₼' | '₾' | '₺' | '₩' | '₹' | '฿'
        | '₫' | '¢' | '₪' => b'$',
        '№' => b'N',
        '＃' => b'#',
        '•' | '‣' | '▪' | '●' | '■' | '◦' | '∙' | '►' | '▶' | '➤' | '✓' | '✔' => {
            b'*'
        }
        '％' | '‰' => b'%',
        '＝' => b'=',
        '＋' => b'+',
        '～' => b'~',
        '｜' => b'|',
        '！' => b'!',
        '？' => b'?',
        c if c.is_ascii() => c as u8,
        _ => 1,
    }
}

/// Whether a sign is a letter, a mark on one, or an underscore: what runs of letters and digits are made of.
fn in_run(c: char) -> bool {
    c == '_' || lexicon::fold(c).is_some() || lexicon::is_mark(c)
}

/// The tokens of a text, in order, without gaps.
#[derive(Debug, Default)]
pub struct Tokens(Vec<Token>);

impl core::ops::Deref for Tokens {
    type Target = [Token];
    fn deref(&self) -> &[Token] {
        &self.0
    }
}

impl Tokens {
    fn put(&mut self, kind: Kind, start: usize, end: usize) {
        if start < end {
            self.0.push(Token {
                kind,
                digits: 0,
                marked: false,
                ambiguous: false,
                start: start as u32,
                end: end as u32,
                sense: Cell::new(None),
            });
        }
    }

    /// A number with a form of its own, signs and all.
    fn put_form(&mut self, kind: Kind, text: &str, start: usize, end: usize) {
        let form = text.get(start..end).unwrap_or_default();
        let digits = form.bytes().filter(u8::is_ascii_digit).count();
        self.put_number(kind, digits, false, false, start, end);
    }

    fn put_number(
        &mut self,
        kind: Kind,
        digits: usize,
        marked: bool,
        ambiguous: bool,
        start: usize,
        end: usize,
    ) {
        let digits = digits.min(255) as u8;
        self.0.push(Token {
            kind,
            digits,
            marked,
            ambiguous,
            start: start as u32,
            end: end as u32,
            sense: Cell::new(None),
        });
    }

    /// Tokenizes a text that is clean (see [`clean`]).
    pub fn read(&mut self, text: &str) {
        self.0.clear();
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            match byte {
                b' ' | b'\t' | b'\x0B' | b'\x0C' => {
                    let start = at;
                    while matches!(bytes.get(at), Some(b' ' | b'\t' | b'\x0B' | b'\x0C')) {
                        at += 1;
                    }
                    self.put(
                        if at - start == 1 && byte == b' ' { Kind::Blank } else { Kind::Wide },
                        start,
                        at,
                    );
                }
                b'0'..=b'9' => {
                    let mut end = at + 1;
                    while bytes.get(end).is_some_and(u8::is_ascii_digit) {
                        end += 1;
                    }
                    let after = bytes.get(end).copied().unwrap_or(b' ');
                    let free = !matches!(
                        self.0.last().map(|token| token.kind),
                        Some(Kind::Word | Kind::Mixed | Kind::Number)
                    );
                    let joined = match self.0.last().map(|token| token.kind) {
                        Some(Kind::Sign(sign @ (b'.' | b',' | b'-' | b'/'))) => Some(sign),
                        _ => None,
                    };
                    // Numbers that have a form of their own and hold signs that part other tokens.
                    if free
                        && matches!(after, b'.' | b',' | b'-' | b'/' | b'a'..=b'f' | b'A'..=b'F' | 0xD0)
                        && let Some((kind, length)) =
                            forms::special(text.get(at..).unwrap_or_default(), joined)
                    {
                        self.put_form(kind, text, at, at + length);
                        at += length;
                        continue;
                    }
                    if after.is_ascii_alphabetic()
                        || after == b'_'
                            && bytes.get(end + 1).is_some_and(u8::is_ascii_alphanumeric)
                        || after >= 0x80
                            && text
                                .get(end..)
                                .and_then(|rest| rest.chars().next())
                                .is_some_and(in_run)
                    {
                        at = self.run(text, at);
                    } else {
                        self.put_number(Kind::Number, end - at, false, false, at, end);
                        at = end;
                    }
                }
                // `_8542_`: a mark of emphasis.
                b'_' if !bytes
                    .get(at + 1)
                    .is_some_and(|next| next.is_ascii_alphabetic() || *next >= 0x80) =>
                {
                    self.put(Kind::Sign(b'_'), at, at + 1);
                    at += 1;
                }
                b'a'..=b'z' | b'A'..=b'Z' | b'_' => {
                    if matches!(byte, b'a'..=b'f' | b'A'..=b'F')
                        && let Some(length) = forms::uuid(text.get(at..).unwrap_or_default())
                    {
                        self.put(Kind::Mixed, at, at + length);
                        at += length;
                    } else {
                        at = self.run(text, at);
                    }
                }
                // Cyrillic letters.
                0xD0 | 0xD1 => at = self.run(text, at),
                b'+' | b'(' => {
                    let free = byte == b'('
                        || !matches!(
                            self.0.last().map(|token| token.kind),
                            Some(
                                Kind::Word
                                    | Kind::Mixed
                                    | Kind::Number
                                    | Kind::Sign(b'.' | b'/' | b'-' | b'~')
                            )
                        );
                    let rest = text.get(at..).unwrap_or_default();
                    // `8 (7172) 85 25 60`
                    let trunk = byte == b'('
                        && self.0.iter().rev().find(|token| token.kind != Kind::Blank).is_some_and(
                            |token| {
                                token.kind == Kind::Number
                                    && matches!(
                                        text.get(token.start as usize..token.end as usize),
                                        Some("8" | "7")
                                    )
                            },
                        );
                    match forms::phone(rest)
                        .filter(|_| free)
                        .or_else(|| forms::local(rest).filter(|_| trunk))
                    {
                        Some(length) => {
                            self.put_form(Kind::Phone, text, at, at + length);
                            at += length;
                        }
                        None => {
                            self.put(Kind::Sign(byte), at, at + 1);
                            at += 1;
                        }
                    }
                }
                0..0x80 => {
                    self.put(Kind::Sign(sign(char::from(byte))), at, at + 1);
                    at += 1;
                }
                _ => {
                    let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else {
                        break;
                    };
                    if in_run(c) {
                        at = self.run(text, at);
                    } else {
                        let kind = if c.is_whitespace() || c == '\u{2800}' {
                            Kind::Blank
                        } else {
                            Kind::Sign(sign(c))
                        };
                        self.put(kind, at, at + c.len_utf8());
                        at += c.len_utf8();
                    }
                }
            }
        }
    }

    /// A run of letters and digits from `start` on; where it ends.
    fn run(&mut self, text: &str, start: usize) -> usize {
        let bytes = text.as_bytes();
        let (mut end, mut digits, mut unspaced) = (start, false, false);
        while let Some(&byte) = bytes.get(end) {
            match byte {
                b'_' if digits
                    && !bytes
                        .get(end + 1)
                        .is_some_and(|next| next.is_ascii_alphanumeric() || *next >= 0x80) =>
                {
                    break;
                }
                b'a'..=b'z' | b'A'..=b'Z' | b'_' => end += 1,
                b'0'..=b'9' => {
                    digits = true;
                    end += 1;
                }
                0xD0 | 0xD1 => end += 2,
                0x80.. => {
                    let Some(c) =
                        text.get(end..).and_then(|rest| rest.chars().next()).filter(|c| in_run(*c))
                    else {
                        break;
                    };
                    unspaced |= is_unspaced(c);
                    end += c.len_utf8();
                }
                _ => break,
            }
        }
        if !digits && !unspaced && end - start > 6 {
            self.put(Kind::Word, start, end);
        } else {
            self.split_run(text, start, end, 0);
        }
        end
    }

    /// Splits a run where a label or a unit is glued to a number.
    fn split_run(&mut self, text: &str, start: usize, end: usize, depth: usize) {
        let Some(run) = text.get(start..end).filter(|run| !run.is_empty()) else { return };
        if run.bytes().all(|byte| byte.is_ascii_digit()) {
            return self.put_number(Kind::Number, end - start, false, false, start, end);
        }
        let (mut digits, mut letters, mut alike, mut doubt, mut unspaced) = (0, 0, 0, false, false);
        for c in run.chars() {
            if c.is_ascii_digit() {
                digits += 1;
            } else {
                letters += 1;
                unspaced |= is_unspaced(c);
                if let Some((_, ambiguous)) = look_alike(c) {
                    alike += 1;
                    doubt |= ambiguous;
                }
            }
        }
        if unspaced {
            // Chinese is written without blanks: a number beside it is a number by itself.
            let mut from = start;
            while let Some(rest) = text.get(from..end).filter(|rest| !rest.is_empty()) {
                let own = rest.chars().next().is_some_and(is_unspaced);
                let to = from + rest.find(|c| is_unspaced(c) != own).unwrap_or(rest.len());
                if own {
                    self.put(Kind::Word, from, to);
                } else {
                    self.split_run(text, from, to, depth);
                }
                from = to;
            }
            return;
        }
        if digits == 0 {
            let short = letters <= 3 && alike == letters && !doubt;
            return if short {
                self.put_number(Kind::Doubtful, letters, true, false, start, end)
            } else {
                self.put(Kind::Word, start, end)
            };
        }
        if forms::is_control(run) {
            return self.put_number(Kind::Control, digits, false, false, start, end);
        }
        let class = |part: &str| lexicon().sense(part).text.class;
        let is_label = |part: &str| {
            matches!(class(part), Class::Code | Class::Nhm | Class::Any | Class::Ex)
                || part.eq_ignore_ascii_case("cn")
                || lexicon().sense(part).is(Class::Goods) && part.chars().count() > 3
        };
        // `hs6` is a word; so is a form that the lexicon knows as a whole. Four digits are more than a label has:
        // `УКТЗЕД85423111` only sounds like the word.
        if digits < 4 && matches!(class(run), Class::Code) {
            return self.put(Kind::Word, start, end);
        }
        // `Pump_HS841360_GearType`, `микросхемы_8542319010`
        let labelled = |part: &str| {
            part.find(|c: char| c.is_ascii_digit()).is_some_and(|place| {
                let (label, digits) = part.split_at(place);
                let digits = digits
                    .bytes()
                    .all(|byte| byte.is_ascii_digit())
                    .then_some(digits.len())
                    .unwrap_or(0);
                matches!(digits, 6 | 8 | 10) && label.is_empty() || digits >= 6 && is_label(label)
            })
        };
        if depth == 0 && run.contains('_') && run.split('_').any(labelled) {
            let mut from = start;
            for part in run.split('_') {
                self.split_run(text, from, from + part.len(), 1);
                from += part.len();
                if from < end {
                    self.put(Kind::Sign(b'_'), from, from + 1);
                    from += 1;
                }
            }
            return;
        }
        // A label before the digits: `HS8542.31`, `ТНВЭД8542`, `код8542`.
        if let Some(place) = run.find(|c: char| c.is_ascii_digit()).filter(|place| *place > 0)
            && let Some(label) = run.get(..place)
            && is_label(label.trim_end_matches('_'))
        {
            self.put(Kind::Word, start, start + place);
            let rest = run.get(place..).unwrap_or_default();
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let tail = rest.get(digits..).unwrap_or_default();
            // `HS854239ic`: letters behind a label and its code.
            if matches!(digits, 4 | 6 | 8 | 10)
                && !tail.is_empty()
                && !tail.chars().all(|c| look_alike(c).is_some() || c.is_ascii_digit())
            {
                self.put_number(
                    Kind::Number,
                    digits,
                    false,
                    false,
                    start + place,
                    start + place + digits,
                );
                return self.split_run(text, start + place + digits, end, depth);
            }
            return self.split_run(text, start + place, end, depth);
        }
        // `колодкитормозные8708309909компл40`: ten digits in a row within letters.
        if let Some((from, to)) = ten_within(run) {
            self.split_run(text, start, start + from, depth);
            self.put_number(Kind::Number, 10, false, false, start + from, start + to);
            return self.split_run(text, start + to, end, depth);
        }
        // A word or a unit behind the digits: `12шт`, `8542319010Наименование`.
        if let Some(place) = run.find(|c: char| !c.is_ascii_digit()).filter(|place| *place > 0)
            && let Some(tail) = run
                .get(place..)
                .filter(|tail| !tail.bytes().any(|byte| byte.is_ascii_digit() || byte == b'_'))
        {
            let sense = lexicon().sense(tail);
            let count = tail.chars().count();
            // `848l 30 910 8`: no litres.
            let after = text.as_bytes().get(end..end + 4);
            let group = tail == "l"
                && place == 3
                && matches!(after, Some([b' ', a, b, b' ']) if a.is_ascii_digit() && b.is_ascii_digit());
            if group {
                return self.put_number(Kind::Number, 4, true, false, start, end);
            }
            let sentence = count >= 5 && tail.chars().all(char::is_lowercase);
            let glued = sense.is(Class::Unit)
                || sense.is(Class::Currency)
                || sense.is(Class::Code)
                || place >= 8 && count >= 3
                || sentence && place <= 4;
            // `85423l9`, and not nineteen litres.
            if glued && !(alike == letters && place >= 5) {
                self.put_number(Kind::Number, place, false, false, start, start + place);
                return self.put(Kind::Word, start + place, end);
            }
        }
        if alike == letters && !run.contains('_') {
            if digits + letters >= 4
                && digits >= 3
                && (letters <= digits || digits >= 4 && !doubt && letters <= digits + 2)
            {
                return self.put_number(Kind::Number, digits + letters, true, doubt, start, end);
            }
            if digits + letters <= 4 && !doubt {
                return self.put_number(Kind::Doubtful, digits + letters, true, false, start, end);
            }
        }
        self.put(Kind::Mixed, start, end);
    }
}

/// Where a run of exactly ten digits stands within a run of letters.
fn ten_within(run: &str) -> Option<(usize, usize)> {
    let bytes = run.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let digits = bytes.get(at..)?.iter().take_while(|byte| byte.is_ascii_digit()).count();
        // Three letters and more on a side are a word, and no part number.
        let letters = |part: &str| {
            part.chars().count() >= 3 && !part.bytes().any(|byte| byte.is_ascii_digit())
                || part.chars().any(|c| !c.is_ascii())
        };
        if digits == 10 && (letters(run.get(..at)?) || letters(run.get(at + 10..)?)) {
            return Some((at, at + 10));
        }
        at += digits.max(1);
    }
    None
}

/// A tokenized text.
#[derive(Clone, Copy)]
pub struct Line<'a> {
    pub text: &'a str,
    pub tokens: &'a [Token],
}

impl<'a> Line<'a> {
    pub fn token(&self, place: usize) -> Option<&'a Token> {
        self.tokens.get(place)
    }

    pub fn kind(&self, place: usize) -> Option<Kind> {
        self.tokens.get(place).map(|token| token.kind)
    }

    /// The kind of the token so many places before another.
    pub fn kind_before(&self, place: usize, back: usize) -> Option<Kind> {
        place.checked_sub(back).and_then(|at| self.kind(at))
    }

    pub fn slice(&self, place: usize) -> &'a str {
        self.tokens
            .get(place)
            .and_then(|token| self.text.get(token.start as usize..token.end as usize))
            .unwrap_or_default()
    }

    /// Digits of a group.
    pub fn digits(&self, place: usize) -> usize {
        self.tokens.get(place).map_or(0, |token| usize::from(token.digits))
    }

    pub fn is_group(&self, place: usize) -> bool {
        self.kind(place) == Some(Kind::Number)
    }

    pub fn is_space(&self, place: usize) -> bool {
        matches!(self.kind(place), Some(Kind::Blank | Kind::Wide))
    }

    pub fn is_word(&self, place: usize) -> bool {
        matches!(self.kind(place), Some(Kind::Word | Kind::Doubtful))
    }

    /// What the lexicon says of a word; of everything else nothing.
    pub fn sense(&self, place: usize) -> Option<Sense> {
        let token = self
            .tokens
            .get(place)
            .filter(|token| matches!(token.kind, Kind::Word | Kind::Doubtful))?;
        if let Some(sense) = token.sense.get() {
            return Some(sense);
        }
        let sense = lexicon().sense(self.slice(place));
        token.sense.set(Some(sense));
        Some(sense)
    }

    /// Whether a word has a class among its classes.
    pub fn is(&self, place: usize, class: Class) -> bool {
        self.sense(place).is_some_and(|sense| sense.is(class))
    }

    /// The class of a word in the text.
    pub fn class(&self, place: usize) -> Option<Class> {
        self.sense(place).map(|sense| sense.text.class)
    }

    /// The place behind a blank, if there is one.
    pub fn skip_space(&self, place: usize) -> usize {
        place + usize::from(self.is_space(place))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<(Kind, String)> {
        let mut tokens = Tokens::default();
        tokens.read(text);
        let line = Line { text, tokens: &tokens };
        (0..tokens.len()).map(|at| (tokens[at].kind, line.slice(at).to_string())).collect()
    }

    #[test]
    fn tokens() {
        let is = |text: &str, expected: &[(Kind, &str)]| {
            let expected: Vec<(Kind, String)> =
                expected.iter().map(|(kind, text)| (*kind, text.to_string())).collect();
            assert_eq!(kinds(text), expected, "{text}");
        };
        is("8.54232E+09", &[(Kind::Scientific, "8.54232E+09")]);
        is("2В350", &[(Kind::Control, "2В350")]);
        is("HS8542", &[(Kind::Word, "HS"), (Kind::Number, "8542")]);
        is("85423l9000", &[(Kind::Number, "85423l9000")]);
        is("12шт", &[(Kind::Number, "12"), (Kind::Word, "шт")]);
        is("STM32F103", &[(Kind::Mixed, "STM32F103")]);
        is("24.11.2026г", &[(Kind::Date, "24.11.2026"), (Kind::Word, "г")]);
        is("+7 (727) 250-42-31,", &[(Kind::Phone, "+7 (727) 250-42-31"), (Kind::Sign(b','), ",")]);
        is("编码85423100", &[(Kind::Word, "编码"), (Kind::Number, "85423100")]);
        is("제8542호", &[(Kind::Word, "제"), (Kind::Number, "8542"), (Kind::Word, "호")]);
        is(
            "—№  5",
            &[
                (Kind::Sign(b'-'), "—"),
                (Kind::Sign(b'N'), "№"),
                (Kind::Wide, "  "),
                (Kind::Number, "5"),
            ],
        );
        is(
            "85176200-0000-4000-8471-300000000000",
            &[(Kind::Mixed, "85176200-0000-4000-8471-300000000000")],
        );
    }
}
