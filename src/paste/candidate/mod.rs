/*! Where a code could stand in one cell or line, what stands around it, and what it could be read as.

Nothing is decided here: the same digits are a code in one column and a quantity in another. What the
neighbours in the column say is added in `evidence`.
*/

mod around;

use super::damage;
use super::label::{self, Aside, Word};
use super::token::{self, Kind, Token};
use crate::code::{Code, MAX_DIGITS};
use crate::nomenclature::Hs;

/// What the words directly around a number say of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Context {
    /// A word that only commodity codes have.
    Code,
    /// `heading 8542`: a code, or a reference in somebody's description.
    Heading,
    /// `chapter 85`: two digits are a code.
    Chapter,
    /// `code 8542`, `ex 8542`.
    AnyCode,
    /// One of several codes of its kind, side by side.
    List,
    /// Something else is meant.
    Other(Aside),
    Nothing,
}

/// How the digits are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Without anything between.
    Bare,
    /// Four and two with a blank or hyphen: `8542 31`.
    Pair,
    /// Two groups with a point: `8542.31`. Prices and measured values look so.
    Point,
    /// Three groups or more, or two long ones: hardly anything but a code.
    Grouped,
}

/// What the digits could be read as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    Code(Code),
    /// No code as it stands: what is written (where that is digits alone), and what it could have been.
    Damaged {
        written: Option<Code>,
        repairs: Vec<Code>,
        kind: Damage,
    },
    Control,
}

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
    /// Two readings of the same digits, both known codes.
    TwoReadings,
    /// A sign that could be more than one digit.
    LookAlike,
}

/// What was noticed while reading; small flags that follow the finding.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    pub look_alikes: bool,
    pub ex: bool,
    pub taric_suffix: bool,
    pub split_cells: bool,
    pub wrapped: bool,
    /// First or last of a range.
    pub range_first: bool,
    pub range_last: bool,
    /// A person changed it.
    pub corrected: bool,
}

/// A place where a code could stand. Offsets are bytes of the paste.
#[derive(Clone, Debug)]
pub struct Candidate {
    pub start: usize,
    pub end: usize,
    pub reading: Reading,
    pub context: Context,
    pub form: Form,
    pub marks: Marks,
    /// A currency stands beside it.
    pub money: bool,
    /// Nothing but white space and bullets stands before it in its cell.
    pub leading: bool,
    /// A counting word stands behind it.
    pub counted: bool,
    /// In a list with the candidate before it: only separators between.
    pub follows: bool,
}

/// What one cell or line holds.
#[derive(Debug, Default)]
pub struct Scan {
    pub candidates: Vec<Candidate>,
    /// Nothing but numbers, separators and labels.
    pub alone: bool,
    /// A label and no number: it speaks of the next line or cell.
    pub label_only: Option<Context>,
    /// The last word is a label.
    pub label_last: bool,
    /// No letter and no digit at all.
    pub blank: bool,
    tokens: Vec<Token>,
}

const SHAPES: &[&[usize]] = &[
    &[4, 2, 2, 2, 2, 2],
    &[4, 2, 2, 2, 2],
    &[4, 2, 3, 1],
    &[2, 2, 2, 3, 1],
    &[2, 2, 2, 2, 2],
    &[4, 2, 2, 2],
    &[4, 4, 2],
    &[4, 2, 4],
    &[6, 3, 1],
    &[6, 2, 2],
    &[4, 6],
    &[6, 4],
    &[8, 2],
    &[4, 2, 2, 1],
    &[2, 2, 2, 3],
    &[4, 2, 3],
    &[6, 3],
    &[2, 2, 2, 2],
    &[4, 2, 2],
    // Seven digits: the end was cut.
    &[4, 2, 1],
    &[4, 4],
    &[6, 2],
    &[2, 2, 2],
    &[4, 2],
    // `84.71`, the way the WCO prints a heading.
    &[2, 2],
];

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Gap {
    Blank,
    Point,
    Hyphen,
}

/// Digit groups with single separators between.
struct Chain {
    /// Places of the groups in the token list.
    groups: Vec<usize>,
    gaps: Vec<Gap>,
    next: usize,
}

fn gap(token: &Token) -> Option<Gap> {
    match token.kind {
        Kind::Space { one: true } => Some(Gap::Blank),
        // `8542~31`: a blank of LaTeX.
        Kind::Sign('~') => Some(Gap::Blank),
        Kind::Sign('.' | '·' | '．') => Some(Gap::Point),
        Kind::Sign('-' | '‐' | '‑' | '–' | '—' | '−') => Some(Gap::Hyphen),
        _ => None,
    }
}

fn is_group(kind: Kind) -> bool {
    matches!(kind, Kind::Number { .. })
}

/// A code as it was parsed out of a chain: how many groups it takes, and its form.
struct Parse {
    groups: usize,
    code: Code,
    form: Form,
    known: bool,
    /// What else the groups could be, where they could be more than one thing: all readings, the likeliest first.
    doubt: Vec<Code>,
}

impl Parse {
    /// One group without anything between.
    fn bare(hs: &Hs, code: Code) -> Parse {
        Parse { groups: 1, known: hs.known(code.prefix(6)), code, form: Form::Bare, doubt: Vec::new() }
    }
}

struct Cell<'a> {
    /// The whole paste's text; tokens count from `base`.
    text: &'a str,
    base: usize,
    tokens: &'a [Token],
    hs: &'a Hs,
}

impl<'a> Cell<'a> {
    fn slice(&self, token: &Token) -> &'a str {
        self.text.get(token.start..token.end).unwrap_or_default()
    }

    fn token(&self, place: usize) -> Option<&Token> {
        self.tokens.get(place)
    }

    fn kind(&self, place: usize) -> Option<Kind> {
        self.tokens.get(place).map(|token| token.kind)
    }

    fn length(&self, place: usize) -> usize {
        self.token(place).map_or(0, |token| token::digits_of(self.slice(token)).count())
    }

    fn word(&self, place: usize) -> Option<String> {
        let token = self.token(place)?;
        matches!(token.kind, Kind::Word | Kind::Doubtful).then(|| label::normal(self.slice(token)))
    }

    fn code(&self, places: &[usize]) -> Option<Code> {
        let mut digits = [0u8; MAX_DIGITS];
        let mut count = 0;
        for &place in places {
            for digit in token::digits_of(self.slice(self.token(place)?)) {
                *digits.get_mut(count)? = digit;
                count += 1;
            }
        }
        Code::from_digits(digits.get(..count)?)
    }

    /// The digits of one group: without what has no width, in ASCII.
    fn digits(&self, place: usize) -> String {
        let slice = self.token(place).map(|token| self.slice(token)).unwrap_or_default();
        token::digits_of(slice).map(|digit| char::from(b'0' + digit)).collect()
    }

    /// The digits of all groups.
    fn chain_text(&self, chain: &Chain) -> String {
        chain.groups.iter().map(|&place| self.digits(place)).collect()
    }

    fn chain(&self, start: usize) -> Chain {
        let mut chain = Chain { groups: vec![start], gaps: Vec::new(), next: start + 1 };
        // `8542  31  901  0`: the blanks of a TN VED code, which a page stretched.
        let stretched = [start, start + 2, start + 4, start + 6];
        let blank = |at: usize| {
            matches!(self.kind(at), Some(Kind::Space { .. }))
                && self.token(at).is_some_and(|token| self.slice(token).chars().all(|c| matches!(c, ' ' | '\u{A0}')))
        };
        if self.kind(start + 1) == Some(Kind::Space { one: false })
            && stretched.iter().zip([4, 2, 3, 1]).all(|(&at, length)| self.kind(at).is_some_and(is_group) && self.length(at) == length)
            && [start + 1, start + 3, start + 5].into_iter().all(blank)
            && self.code(&stretched).is_some_and(|code| self.hs.known(code))
        {
            return Chain { groups: stretched.to_vec(), gaps: vec![Gap::Blank; 3], next: start + 7 };
        }
        // `HS 8471 . 30 . 00`: points with blanks around them, under a label.
        let pointed = |at: usize| -> Option<(usize, bool)> {
            let point = at + usize::from(matches!(self.kind(at), Some(Kind::Space { one: true })));
            let group = point + 1 + usize::from(matches!(self.kind(point + 1), Some(Kind::Space { one: true })));
            let wide = point > at || group > point + 1;
            (self.kind(point) == Some(Kind::Sign('.')) && self.kind(group).is_some_and(is_group) && self.length(group) == 2)
                .then_some((group, wide))
        };
        if self.length(start) == 4
            && let Some((second, wide)) = pointed(start + 1)
            && let third = pointed(second + 1)
            && (wide || third.is_some_and(|(_, wide)| wide))
            && self.code(&[start, second]).is_some_and(|code| self.hs.known(code))
            // Without a label a third group says it: `8301 .10.00`, from a scan.
            && (third.is_some() || self.context_before(start).0 == Context::Code)
        {
            let mut next = Some(second);
            while let Some(group) = next {
                chain.groups.push(group);
                chain.gaps.push(Gap::Point);
                chain.next = group + 1;
                next = pointed(chain.next).map(|(group, _)| group);
            }
            return chain;
        }
        while let (Some(between), Some(next)) = (self.token(chain.next), self.token(chain.next + 1)) {
            let Some(gap) = gap(between) else { break };
            let usable =
                is_group(next.kind) || next.kind == Kind::Doubtful && self.length(chain.next + 1) == self.slice(next).chars().count();
            if !usable {
                break;
            }
            chain.groups.push(chain.next + 1);
            chain.gaps.push(gap);
            chain.next += 2;
        }
        chain
    }

    /// The best reading of the groups from `at` on.
    fn parse(&self, chain: &Chain, at: usize) -> Option<Parse> {
        // `HS2017 852580`: the year of an edition, and the code behind it.
        if let (Some(&year), Some(&code), Some(Gap::Blank)) = (chain.groups.get(at), chain.groups.get(at + 1), chain.gaps.get(at))
            && self.token(year).is_some_and(|token| matches!(self.slice(token), "2002" | "2007" | "2012" | "2017" | "2022"))
            && self.length(code) >= 6
            && self.code(&[code]).is_some_and(|code| self.hs.known(code.prefix(6)))
            && self.context_before(year).0 == Context::Code
        {
            // 2002 and 2007 are headings as well: apart from the label they are shown beside the code.
            let heading = self.code(&[year]).filter(|heading| self.hs.known(*heading));
            let apart = matches!(year.checked_sub(1).and_then(|at| self.kind(at)), Some(Kind::Space { .. }));
            return heading.filter(|_| apart).map(|code| Parse::bare(self.hs, code));
        }
        // `010121–8542`: the far end of a range, not the national digits.
        let range = |shape: &[usize]| {
            matches!(shape, [6, 4])
                && match (chain.groups.get(at), chain.groups.get(at + 1)) {
                    (Some(&low), Some(&high)) => self
                        .code(&[low])
                        .zip(self.code(&[high]))
                        .is_some_and(|(low, high)| self.hs.known(high) && low.prefix(4) < high && self.hs.known(low)),
                    _ => false,
                }
        };
        let mut unknown: Option<Parse> = None;
        for shape in SHAPES.iter().filter(|shape| !range(shape)) {
            let Some(groups) = chain.groups.get(at..at + shape.len()) else { continue };
            if groups.iter().zip(*shape).any(|(&place, &length)| self.length(place) != length) {
                continue;
            }
            let inner = chain.gaps.get(at..at + shape.len() - 1).unwrap_or_default();
            let after = chain.gaps.get(at + shape.len() - 1).copied();
            if !fits(shape, inner, after) {
                continue;
            }
            let Some(code) = self.code(groups) else { continue };
            let doubtful = groups.iter().any(|&place| self.kind(place) == Some(Kind::Doubtful));
            let known = self.hs.known(code.prefix(6));
            if *shape == [4, 2, 1]
                && (!known || at + 3 != chain.groups.len() || inner.contains(&Gap::Point) || self.is_counted(chain, at + 3))
            {
                continue;
            }
            let form = match (*shape, inner.first()) {
                ([4, 2] | [4, 4] | [4, 6] | [2, 2, 2, 2], Some(Gap::Point)) => Form::Point,
                ([4, 2] | [2, 2, 2], _) => Form::Pair,
                _ => Form::Grouped,
            };
            let parse = Parse { groups: shape.len(), code, form, known, doubt: Vec::new() };
            if known {
                // A counted quantity behind the code: `8542 31 100 шт`.
                let counted = matches!(*shape, [4, 2] | [4, 4] | [4, 2, 2] | [4, 2, 3] | [4, 2, 2, 2])
                    && inner.last() == Some(&Gap::Blank)
                    && self.is_counted(chain, at + shape.len())
                    && !self.number_after_unit(chain.next);
                let last_zero = groups.last().and_then(|&place| self.token(place)).is_some_and(|token| self.slice(token).starts_with('0'));
                if counted && !last_zero {
                    if *shape != [4, 2] {
                        continue;
                    }
                    // A subheading, or a heading and how many of it.
                    return Some(Parse { doubt: vec![code, code.prefix(4)], ..parse });
                }
                // Blanks that a page stretched, or columns: a heading, how many of it, at what price.
                let wide =
                    groups.iter().any(|&place| self.kind(place + 1) == Some(Kind::Space { one: false }) && Some(&place) != groups.last());
                return Some(if wide { Parse { doubt: vec![code, code.prefix(4)], ..parse } } else { parse });
            }
            if !doubtful && unknown.is_none() {
                unknown = Some(parse);
            }
        }
        let single = chain.groups.get(at).and_then(|&place| {
            if self.kind(place) == Some(Kind::Doubtful) {
                return None;
            }
            let free = chain.gaps.get(at).is_none_or(|gap| *gap != Gap::Point);
            let code = self.code(&[place])?;
            free.then(|| Parse::bare(self.hs, code))
        });
        match (unknown, single, self.known_from(chain, at + 1)) {
            (Some(unknown), Some(single), Some(tail)) if unknown.groups > 1 && chain.gaps.get(at) == Some(&Gap::Blank) => {
                let groups = chain.groups.get(at..at + 1 + tail).unwrap_or_default();
                let whole = self.code(groups).filter(|_| tail < 3 && single.code.len() == 4);
                let labelled = || groups.first().is_some_and(|&place| self.context_before(place).0 == Context::Code);
                match (whole, groups.get(1..).and_then(|groups| self.code(groups))) {
                    // `8519 620311`: ten digits that no edition has, or a heading and a subheading.
                    (Some(whole), Some(code)) if single.known || labelled() => {
                        let doubt = [Some(code), Some(single.code).filter(|_| single.known)].into_iter().flatten().collect();
                        Some(Parse { groups: 1 + tail, code: whole, form: Form::Pair, known: false, doubt })
                    }
                    // `2023 854231`, `6205 8482 10 900 1`: a code begins at the next group.
                    _ => Some(single),
                }
            }
            // Groups that no edition has, and a heading or a whole code before them: `8403 12 шт`.
            (Some(unknown), Some(single), _)
                if single.known && (single.code.len() >= 6 || unknown.form == Form::Pair && self.is_counted(chain, at + 2)) =>
            {
                Some(single)
            }
            // Headings side by side.
            (Some(unknown), Some(single), _)
                if single.known && single.code.len() == 4 && unknown.groups == 2 && unknown.code.len() == 8 =>
            {
                Some(single)
            }
            (Some(unknown), ..) => Some(unknown),
            (None, single, _) => single,
        }
    }

    /// How many groups from `at` on are a code of six digits or more that some edition has; two of them end the chain.
    fn known_from(&self, chain: &Chain, at: usize) -> Option<usize> {
        let known = |count: usize| {
            let groups = chain.groups.get(at..at + count)?;
            self.code(groups).filter(|code| self.hs.known(*code)).map(|_| count)
        };
        let shape = SHAPES.iter().find(|shape| {
            let Some(groups) = chain.groups.get(at..at + shape.len()) else { return false };
            let inner = chain.gaps.get(at..at + shape.len() - 1).unwrap_or_default();
            let ends = shape.len() > 2 || at + shape.len() == chain.groups.len() && shape.iter().sum::<usize>() >= 6;
            ends && groups.iter().zip(**shape).all(|(&place, &length)| self.length(place) == length)
                && fits(shape, inner, chain.gaps.get(at + shape.len() - 1).copied())
                && known(shape.len()).is_some()
        });
        let single = chain.groups.get(at).is_some_and(|&place| matches!(self.length(place), 6 | 8 | 10));
        shape.map(|shape| shape.len()).or_else(|| known(1).filter(|_| single))
    }

    /// Whether a counting word follows the chain, and the chain ends after `groups` groups.
    fn is_counted(&self, chain: &Chain, groups: usize) -> bool {
        groups == chain.groups.len() && self.unit_after(chain.next)
    }

    fn skip_space_forward(&self, place: usize) -> usize {
        place + usize::from(matches!(self.kind(place), Some(Kind::Space { .. })))
    }
}

/// Whether the separators make sense for the shape, and the code can end before `after`.
fn fits(shape: &[usize], inner: &[Gap], after: Option<Gap>) -> bool {
    let first = inner.first().copied();
    let uniform = inner.iter().all(|&gap| Some(gap) == first);
    let mixed = match shape {
        // `85 42.31`
        [2, 2, ..] => inner.get(1..).is_some_and(|rest| rest.iter().all(|gap| rest.first() == Some(gap))),
        // `8542.31 900 0`; but `8542.31 250` is a subheading and a quantity.
        [4, 2, 3, 1] | [4, 2, 2, 2] => {
            first == Some(Gap::Point) && inner.get(1..).is_some_and(|rest| rest.iter().all(|&gap| gap == Gap::Blank))
        }
        // `8542.31-010`: nine digits in Japan. `8542.31-0001`.
        [4, 2, 3] | [4, 2, 4] => inner == [Gap::Point, Gap::Hyphen],
        _ => false,
    };
    if !uniform && (!mixed || shape.len() < 3) {
        return false;
    }
    // Runs of six and eight digits are whole by themselves: a blank behind them parts columns, a point decimals.
    if matches!(shape.first(), Some(6 | 8)) && first != Some(Gap::Hyphen) {
        return false;
    }
    // `84-85` is a range of chapters.
    if *shape == [2, 2] && first == Some(Gap::Hyphen) {
        return false;
    }
    match after {
        None | Some(Gap::Blank) => true,
        Some(Gap::Hyphen) => !inner.contains(&Gap::Hyphen),
        Some(Gap::Point) => false,
    }
}

impl Scan {
    /// Reads `text[start..end]`.
    pub fn read(&mut self, hs: &Hs, text: &str, start: usize, end: usize) {
        self.candidates.clear();
        self.label_only = None;
        self.label_last = false;
        self.alone = false;
        let cell = text.get(start..end).unwrap_or_default();
        self.blank = !cell.chars().any(char::is_alphanumeric);
        let digits = token::may_hold_digits(cell);
        if !digits && (self.blank || cell.len() > 200) {
            return;
        }
        let mut tokens = core::mem::take(&mut self.tokens);
        token::tokenize(cell, &mut tokens);
        for token in &mut tokens {
            token.start += start;
            token.end += start;
        }
        let cell = Cell { text, base: start, tokens: &tokens, hs };
        if digits {
            self.read_tokens(&cell);
        }
        if self.candidates.is_empty() && !tokens.iter().any(|token| matches!(token.kind, Kind::Number { .. } | Kind::Mixed)) {
            let (context, _) = cell.context_before(tokens.len());
            if matches!(context, Context::Code | Context::AnyCode | Context::Other(_) | Context::Heading) {
                self.label_only = Some(context);
            }
        }
        // `… under heading`: the code begins the next line.
        self.label_last = tokens
            .iter()
            .rposition(|token| !matches!(token.kind, Kind::Space { .. }))
            .is_some_and(|at| cell.word(at).is_some_and(|word| matches!(label::word(&word), Word::Code | Word::Heading) || word == "вэд"));
        self.tokens = tokens;
    }

    fn read_tokens(&mut self, cell: &Cell<'_>) {
        let tokens = cell.tokens;
        self.alone = tokens.iter().enumerate().all(|(place, token)| match token.kind {
            Kind::Word | Kind::Doubtful => {
                let word = cell.word(place).unwrap_or_default();
                matches!(
                    label::word(&word),
                    Word::Code | Word::AnyCode | Word::Ex | Word::Joint | Word::Numbered | Word::Heading | Word::Goods
                ) || matches!(word.as_str(), "тн" | "еаэс" | "тс" | "tn" | "ved" | "h" | "s" | "eaeu" | "еаэо")
            }
            Kind::Mixed | Kind::Phone => false,
            Kind::Sign(sign) => !matches!(sign, '%' | '@' | '$' | '€'),
            _ => true,
        });
        let mut place = 0;
        // Token behind the last candidate.
        let mut last_end: Option<usize> = None;
        let mut excluding: Option<usize> = None;
        // The word that excludes.
        let mut excluded_at = 0;
        // Candidates before the word that excludes.
        let mut before_excluding = 0;
        let mut depth = 0usize;
        while let Some(token) = tokens.get(place) {
            match token.kind {
                Kind::Sign('(') => depth += 1,
                Kind::Sign(')') => {
                    depth = depth.saturating_sub(1);
                    if excluding.is_some_and(|at| depth < at) {
                        excluding = None;
                    }
                }
                Kind::Word
                    if cell.word(place).is_some_and(|word| {
                        label::word(&word) == Word::Excluding
                            && (word != "than" || cell.word_before(place).as_deref() == Some("other"))
                            && !cell.leaves_nothing_out(place)
                    }) =>
                {
                    excluding = Some(depth);
                    excluded_at = place;
                    before_excluding = self.candidates.len();
                }
                // What is left out was named by words: `кроме второй позиции: …`, `кроме коаксиального, 8544429009`.
                Kind::Sign(',' | ':' | '-' | '–' | '—')
                    if excluding == Some(depth) && self.candidates.len() == before_excluding && cell.names_left_out(place, excluded_at) =>
                {
                    excluding = None
                }
                // What is left out has been named: `кроме 8471 30 везем 8542`, `кроме 8471 30: 8471 41`.
                Kind::Word
                    if excluding == Some(depth)
                        && self.candidates.len() > before_excluding
                        && cell.word(place).is_some_and(|word| label::word(&word) == Word::Plain) =>
                {
                    excluding = None
                }
                // `Обувь, кроме детской     6401`: what is left out was named by words, and a field ended.
                Kind::Space { one: false }
                    if excluding == Some(depth)
                        && place.checked_sub(1).and_then(|at| cell.word(at)).is_some_and(|word| label::word(&word) == Word::Plain) =>
                {
                    excluding = None
                }
                Kind::Sign(':') if excluding == Some(depth) && self.candidates.len() > before_excluding => excluding = None,
                Kind::Sign('-' | '–' | '—')
                    if excluding == Some(depth) && matches!(place.checked_sub(2).and_then(|at| cell.kind(at)), Some(Kind::Sign(','))) =>
                {
                    excluding = None
                }
                Kind::Sign('.' | ';') if depth == 0 && matches!(cell.kind(place + 1), Some(Kind::Space { .. }) | None) => excluding = None,
                Kind::Number { .. } => {
                    let chain = cell.chain(place);
                    // `кроме роликовых 8482109009`: a whole code behind the words for what is left out is that of the goods.
                    if excluding.is_some()
                        && self.candidates.len() == before_excluding
                        && cell.length(place) == 10
                        && cell.names_left_out(place, excluded_at)
                        && cell.code(&[place]).is_some_and(|code| cell.hs.known(code))
                    {
                        excluding = None;
                    }
                    self.read_chain(cell, &chain, &mut last_end, excluding.is_some());
                    // A decimal tail, or the ends of further codes, were read with the chain.
                    place = chain.next.max(last_end.unwrap_or(0));
                    continue;
                }
                // `854231x`, `8542_31` under a label: a code was due here.
                Kind::Mixed if self.labelled_mixed(cell, place) => {
                    let digits: String = token::digits_of(cell.slice(token)).map(|digit| char::from(b'0' + digit)).collect();
                    let repairs = damage::joined(cell.hs, &digits);
                    let mut candidate = self.candidate(cell, place, place + 1, last_end);
                    candidate.reading = Reading::Damaged { written: None, repairs, kind: Damage::LookAlike };
                    self.push(cell, candidate, excluding.is_some());
                    last_end = Some(place + 1);
                }
                Kind::Scientific | Kind::Date | Kind::Control => {
                    let mut candidate = self.candidate(cell, place, place + 1, last_end);
                    candidate.reading = match token.kind {
                        Kind::Scientific => Reading::Damaged {
                            written: None,
                            repairs: damage::scientific(cell.hs, cell.slice(token)),
                            kind: Damage::Scientific,
                        },
                        Kind::Date => {
                            Reading::Damaged { written: None, repairs: damage::date(cell.hs, cell.slice(token)), kind: Damage::Date }
                        }
                        _ => Reading::Control,
                    };
                    if excluding.is_some() && candidate.context == Context::Nothing {
                        candidate.context = Context::Other(Aside::Reference);
                    }
                    self.candidates.push(candidate);
                    if token.kind != Kind::Control {
                        last_end = Some(place + 1);
                    }
                }
                _ => {}
            }
            place += 1;
        }
        self.join_ranges(cell);
        self.join_lists(cell.hs);
    }

    /// Whether letters and digits run together stand directly behind a word that only codes have.
    fn labelled_mixed(&self, cell: &Cell<'_>, place: usize) -> bool {
        let digits = cell.length(place);
        cell.context_before(place).0 == Context::Code && (4..=14).contains(&digits) && {
            let text = cell.token(place).map(|token| cell.slice(token)).unwrap_or_default();
            token::digits_of(text).count() * 2 >= text.chars().count()
        }
    }

    /// A candidate for tokens `from..to`, its reading to be filled in.
    fn candidate(&self, cell: &Cell<'_>, from: usize, to: usize, last_end: Option<usize>) -> Candidate {
        let start = cell.token(from).map_or(cell.base, |token| token.start);
        let end = to.checked_sub(1).and_then(|place| cell.token(place)).map_or(start, |token| token.end);
        let (mut context, mut ex) = cell.context_before(from);
        let mut follows = false;
        if let Some(last_end) = last_end
            && let Some(before) = self.candidates.last()
        {
            let (list, _) = cell.between(last_end, from);
            follows = list;
            // `8473 (кроме 8473 30), 8517`: what was left out says nothing of what follows.
            let before = match before.context {
                Context::Other(Aside::Reference) => {
                    self.candidates.iter().rev().take(8).find(|one| one.context != before.context).unwrap_or(before)
                }
                _ => before,
            };
            let named = !list
                && matches!(before.context, Context::Code | Context::Heading)
                && cell.named_list(last_end, from)
                && cell.code(&[from]).is_some_and(|code| cell.hs.known(code.prefix(6)))
                && !cell.is_year(from)
                && !cell.unit_after(to);
            if list || named {
                // `ТН ВЭД 8471, 8473 и 8504`: what was said of the first holds for all.
                // `ГОСТ 7798-70 7318 15 820 8`: a word for something else takes one number.
                if matches!(context, Context::Nothing | Context::AnyCode) && !matches!(before.context, Context::Nothing | Context::Other(_))
                {
                    context = before.context;
                }
                if cell.word(from.wrapping_sub(2)).is_some_and(|word| matches!(word.as_str(), "ex" | "из")) {
                    ex = true;
                }
            }
        }
        // `3A001.a.2. Интегральные схемы   8542`
        let first = cell.tokens.iter().find(|token| !matches!(token.kind, Kind::Space { .. }));
        if context == Context::Nothing
            && first.is_some_and(|token| token.kind == Kind::Control)
            && cell.length(from) == 4
            && cell
                .tokens
                .get(to..)
                .unwrap_or_default()
                .iter()
                .all(|token| matches!(token.kind, Kind::Space { .. } | Kind::Sign('.' | ';')))
        {
            context = Context::Heading;
        }
        // `3A001  8542`: a dual-use list names the heading beside its own number. `Д 8108`, `"W" 85.39`: the criterion of
        // a certificate of origin.
        if context == Context::Nothing
            && (cell.length(from) == 4 || to > from + 1)
            && (cell.is_beside_control(from) || cell.is_criterion(from))
        {
            context = Context::Heading;
        }
        let after = cell.skip_space_forward(to);
        // `8517.62 USD 12.50`: the currency belongs to the number that follows it.
        let money = cell.currency_at(after) && !cell.kind(cell.skip_space_forward(after + 1)).is_some_and(is_group)
            || from.checked_sub(1).is_some_and(|at| cell.currency_at(at))
            || from.checked_sub(2).is_some_and(|at| {
                cell.currency_at(at) && !cell.is_amount_before(at) && matches!(cell.kind(from - 1), Some(Kind::Space { .. }))
            });
        let chapter = matches!(context, Context::Code | Context::AnyCode) && cell.length(from) == 2 && to == from + 1;
        let group = context == Context::Chapter && cell.length(from) > 2;
        let label = if context == Context::Nothing || chapter || group { cell.label_after(to) } else { None };
        if let Some(label) = label.filter(|label| !chapter || *label == Context::Chapter) {
            context = label;
        } else if group && !cell.is_year(from) {
            // `Группа 8542`: people call a heading so.
            context = Context::Heading;
        }
        // `Глава 21 Налогового кодекса`
        if context == Context::Chapter && cell.is_chapter_of_law(from, to) {
            context = Context::Other(Aside::Act);
        }
        // `8542.xx`: whatever lies under a heading.
        if context == Context::Nothing
            && cell.length(from) == 4
            && cell.kind(to) == Some(Kind::Sign('.'))
            && cell.word(to + 1).is_some_and(|word| matches!(word.as_str(), "xx" | "хх" | "xxxx" | "хххх"))
        {
            context = Context::Heading;
        }
        // `CH-44/2026`: the number of a contract.
        let sign = |at: Option<usize>, sign: char| at.is_some_and(|at| cell.kind(at) == Some(Kind::Sign(sign)));
        if context == Context::Chapter && sign(from.checked_sub(1), '-') && sign(Some(to), '/') {
            context = Context::Other(Aside::DocumentNumber);
        }
        // `55302/120926/0045123`: the number of a declaration of the Union, with the day of its registration in it.
        if context == Context::Nothing
            && to == from + 1
            && cell.length(from) == 6
            && sign(from.checked_sub(1), '/')
            && sign(Some(to), '/')
            && matches!(from.checked_sub(2).map(|at| cell.length(at)), Some(5 | 8))
            && cell.length(to + 1) == 7
        {
            context = Context::Other(Aside::DocumentNumber);
        }
        // `гр. 31: чайники`, `гр. 35 1240`: the box of a customs declaration, of which there are 54.
        if context == Context::Chapter
            && cell.word_before(from).as_deref() == Some("гр")
            && cell.code(&[from]).is_some_and(|code| code.number() <= 54)
            && (matches!(cell.kind(after), Some(Kind::Sign(':')))
                || cell.kind(after).is_some_and(is_group)
                || cell.token(from).is_some_and(|token| matches!(cell.slice(token), "31" | "33")))
            && cell.label_after(to).is_none()
        {
            context = Context::Other(Aside::Reference);
        }
        if context == Context::Nothing
            && let Some(reason) = cell.said_behind(from, to)
        {
            context = Context::Other(reason);
        }
        if matches!(context, Context::Nothing | Context::AnyCode) && cell.is_container(from) {
            context = Context::Other(Aside::Reference);
        }
        if matches!(context, Context::Nothing) && (cell.glued_before(from, to) || cell.glued_after(from, to)) {
            context = Context::Other(Aside::PartNumber);
        }
        // A line can be a whole file: what begins it stands in its first few signs.
        let leading = from <= 64
            && cell.tokens.get(..from).unwrap_or_default().iter().all(|token| {
                matches!(token.kind, Kind::Space { .. } | Kind::Sign('+' | '-' | '–' | '•' | '*' | '|' | '"' | '\'' | '>' | '('))
            });
        Candidate {
            start,
            end,
            reading: Reading::Control,
            context,
            form: Form::Bare,
            marks: Marks { ex, ..Marks::default() },
            money,
            leading,
            counted: cell.unit_after(to),
            follows,
        }
    }

    fn read_chain(&mut self, cell: &Cell<'_>, chain: &Chain, last_end: &mut Option<usize>, excluded: bool) {
        let count = chain.groups.len();
        let lengths: Vec<usize> = chain.groups.iter().map(|&place| cell.length(place)).collect();
        if self.is_account(cell, chain, &lengths) || self.push_respelled(cell, chain, &lengths, last_end, excluded) {
            return;
        }
        // Three headings or more with blanks between are a list, not one long code.
        let headings = count >= 3 && lengths.iter().all(|&length| length == 4);
        let mut at = 0;
        while at < count {
            let Some(&from) = chain.groups.get(at) else { break };
            let may_start =
                match at.checked_sub(1).and_then(|before| chain.gaps.get(before)) {
                    None | Some(Gap::Blank) => true,
                    // The far end of a range.
                    Some(Gap::Hyphen) => last_end.is_some_and(|end| end + 1 == from)
                        && self.candidates.last().is_some_and(
                            |before| matches!(before.reading, Reading::Code(code) if code.len() >= 4 || before.context == Context::Chapter),
                        ),
                    Some(Gap::Point) => false,
                };
            // `26.20.11.110`: the form of OKPD2 and of nothing else.
            let okpd = |at: usize| {
                lengths.get(at..at + 4) == Some(&[2, 2, 2, 3][..])
                    && chain.gaps.get(at..at + 3).is_some_and(|gaps| gaps.iter().all(|gap| *gap == Gap::Point))
            };
            // `1.8542319010 микросхемы`, `поз.3-8507 10 200 3`: the number of the line.
            let numbered = at == 1
                && lengths.first().is_some_and(|&length| length <= 2)
                && cell
                    .parse(chain, 1)
                    .is_some_and(|parse| parse.known && parse.code.len() >= 8 && (parse.groups > 1 || parse.code.len() == 10));
            let may_start = may_start || numbered;
            let parse = if !may_start {
                None
            } else if headings {
                cell.code(&[from]).map(|code| Parse::bare(cell.hs, code))
            } else {
                cell.parse(chain, at)
            };
            let Some(mut parse) = parse else {
                // Points that belong to no code: a damaged number, or none.
                if at == 0 && self.push_damaged_points(cell, chain, last_end, excluded) {
                    return;
                }
                at += 1;
                continue;
            };
            let activity = okpd(at);
            let last_group = at + parse.groups - 1;
            let mut to = chain.groups.get(last_group).map_or(from + 1, |&place| place + 1);
            let mut tail = at + parse.groups;
            let mut candidate = self.candidate(cell, from, to, *last_end);
            if at > 0
                && chain.gaps.get(at - 1) == Some(&Gap::Hyphen)
                && let Some(Context::Other(reason)) = self.candidates.last().map(|before| before.context)
            {
                // `PN 1003-8542`: the rest of an identifier.
                candidate.context = Context::Other(reason);
            }
            // `8542310000 80`: two digits with a zero behind ten are the TARIC's product line.
            if parse.code.len() == 10
                && let (Some(Gap::Blank | Gap::Hyphen), Some(&suffix)) = (chain.gaps.get(last_group), chain.groups.get(tail))
                && cell.length(suffix) == 2
                && cell
                    .token(suffix)
                    .is_some_and(|token| matches!(cell.slice(token), "10" | "20" | "30" | "40" | "50" | "60" | "70" | "80" | "90"))
                && tail + 1 == count
                && !cell.unit_after(chain.next)
            {
                candidate.marks.taric_suffix = true;
                tail += 1;
                to = suffix + 1;
            }
            // The same where all is set in pairs: `8542 31 11 00 80`.
            if let [.., fourth, last] = chain.groups.get(at..at + parse.groups).unwrap_or_default()
                && parse.code.len() == 12
                && parse.groups == 5
                && cell.token(*fourth).is_some_and(|token| cell.slice(token) == "00")
                && cell
                    .token(*last)
                    .is_some_and(|token| matches!(cell.slice(token), "10" | "20" | "30" | "40" | "50" | "60" | "70" | "80" | "90"))
            {
                candidate.marks.taric_suffix = true;
                parse.code = parse.code.prefix(10);
                parse.groups = 4;
            }
            let places = chain.groups.get(at..at + parse.groups).unwrap_or_default();
            let mut ambiguous = false;
            for &place in places {
                match cell.kind(place) {
                    Some(Kind::Number { marked, ambiguous: doubt }) => {
                        candidate.marks.look_alikes |= marked;
                        ambiguous |= doubt;
                    }
                    Some(Kind::Doubtful) => candidate.marks.look_alikes = true,
                    _ => {}
                }
            }
            candidate.form = parse.form;
            if activity && candidate.context == Context::Nothing {
                candidate.context = Context::Other(Aside::Activity);
            }
            // Nothing but a code is written in four groups, whatever the words say: `тел. чехлы 4202 32 900 0`.
            if let Context::Other(reason) = candidate.context
                && parse.known
                && parse.groups >= 4
                && parse.code.len() == 10
                && !matches!(reason, Aside::Activity | Aside::Standard | Aside::Reference | Aside::EditionYear)
            {
                candidate.context = Context::Nothing;
            }
            // Whatever hangs on the end with a comma.
            let is_end = tail == count;
            if is_end && let Some((reading, end)) = self.comma_tail(cell, &parse, chain, at) {
                candidate.reading = reading;
                candidate.end = cell.token(end).map_or(candidate.end, |token| token.end);
                self.push(cell, candidate, excluded);
                *last_end = Some(end + 1);
                return;
            }
            // A second heading that could also be the end of the first: `3917 3924`.
            if parse.form == Form::Grouped
                && parse.groups == 2
                && parse.code.len() == 8
                && parse.known
                && let (Some(&first), Some(&second)) = (chain.groups.get(at), chain.groups.get(at + 1))
                && let (Some(one), Some(two)) = (cell.code(&[first]), cell.code(&[second]))
                && one.len() == 4
                && cell.hs.known(two)
            {
                if chain.gaps.get(at) == Some(&Gap::Hyphen) && one < two {
                    // A range of headings.
                    parse = Parse::bare(cell.hs, one);
                    candidate.form = Form::Bare;
                    candidate.end = cell.token(first).map_or(candidate.end, |token| token.end);
                    tail = at + 1;
                    to = first + 1;
                } else {
                    candidate.reading = Reading::Damaged { written: None, repairs: vec![parse.code, one, two], kind: Damage::TwoReadings };
                    self.push(cell, candidate, excluded);
                    *last_end = Some(to);
                    at = tail;
                    continue;
                }
            }
            candidate.reading = if !parse.doubt.is_empty() {
                Reading::Damaged { written: Some(parse.code), repairs: parse.doubt.clone(), kind: Damage::TwoReadings }
            } else {
                self.read_code(cell, &parse, ambiguous)
            };
            if candidate.marks.look_alikes && !parse.known && parse.code.len() < 8 && matches!(candidate.context, Context::Nothing) {
                at = tail;
                continue;
            }
            self.push(cell, candidate, excluded);
            *last_end = Some(to);
            at = tail;
            if matches!(parse.code.len(), 6 | 8 | 10) && parse.known && !excluded {
                let more = self.push_shortened(cell, parse.code, to, last_end);
                if more > to {
                    // Whatever of the chain is left was an end.
                    at = chain.groups.partition_point(|&group| group < more);
                }
            }
        }
    }

    /// `8471.49/50`, `8541.10, .21`, `HS 8542.31, 32 and 39`, `8712 00 300 0, 700 0`: the ends of further codes, under the
    /// same heading. A code is meant and not written, so a person decides. The token behind the last of them.
    fn push_shortened(&mut self, cell: &Cell<'_>, code: Code, mut at: usize, last_end: &mut Option<usize>) -> usize {
        let labelled =
            self.candidates.last().is_some_and(|before| matches!(before.context, Context::Code | Context::AnyCode | Context::Heading));
        let first = at;
        loop {
            // What parts it from the code before: a stroke or hyphen, or a comma or word and a blank.
            let mut number = at;
            let tight = matches!(cell.kind(at), Some(Kind::Sign('/' | '-' | '–' | '—')));
            if tight {
                number += 1;
            } else {
                number += usize::from(cell.kind(number) == Some(Kind::Sign(',')));
                let comma = number > at;
                number = cell.skip_space_forward(number);
                let joint = cell.word(number).is_some_and(|word| label::word(&word) == Word::Joint || label::is_span(&word));
                if joint {
                    number = cell.skip_space_forward(number + 1);
                }
                if !comma && !joint || number == at {
                    return at;
                }
            }
            let pointed = cell.kind(number) == Some(Kind::Sign('.'));
            number += usize::from(pointed);
            let text = |at: usize| cell.token(at).filter(|token| is_group(token.kind)).map(|token| cell.slice(token)).unwrap_or_default();
            // Ten digits end in three and one.
            let last = text(number + 2);
            // `8511 10 000 1/9`
            let one = code.len() == 10 && tight && text(number).len() == 1;
            let pair = code.len() == 10
                && text(number).len() == 3
                && last.len() == 1
                && matches!(cell.kind(number + 1), Some(Kind::Space { one: true }));
            let (digits, end) = if pair { (format!("{}{last}", text(number)), number + 3) } else { (text(number).to_string(), number + 1) };
            if digits.len()
                != if pair {
                    4
                } else if one {
                    1
                } else {
                    2
                }
                || code.len() == 10 && !pair && !one
            {
                return at;
            }
            // Without a sign of its own it is a quantity as well as an end: only in a list under a label.
            let ends = match cell.kind(end) {
                None | Some(Kind::Sign(',' | ';' | ')' | '/')) => true,
                Some(Kind::Sign('.')) => !cell.kind(end + 1).is_some_and(is_group),
                Some(Kind::Space { .. }) => {
                    cell.word(end + 1).is_none_or(|word| label::word(&word) == Word::Joint) && !cell.kind(end + 1).is_some_and(is_group)
                }
                _ => tight || pointed,
            };
            if !(tight || pointed || pair) && !(labelled && ends) || cell.unit_after(end) {
                return at;
            }
            let whole = format!("{}{digits}", code.prefix(code.len() - digits.len()));
            let known = |meant: &Code| cell.hs.known(meant.prefix(6)) && *meant != code;
            let Some(meant) = Code::parse(&whole).filter(known) else { return at };
            let mut candidate = self.candidate(cell, number, end, *last_end);
            candidate.context = match self.candidates.last().map(|before| before.context) {
                Some(Context::Nothing) | None => Context::List,
                Some(context) => context,
            };
            candidate.reading = Reading::Damaged { written: None, repairs: vec![meant], kind: Damage::Number };
            candidate.counted = false;
            self.candidates.push(candidate);
            *last_end = Some(end);
            at = end;
            if at - first > 400 {
                return at;
            }
        }
    }

    /// `DE89 3704 0044 0532 0130 00`: two letters and two digits before groups of four.
    fn is_account(&self, cell: &Cell<'_>, chain: &Chain, lengths: &[usize]) -> bool {
        let Some(before) = chain.groups.first().and_then(|place| place.checked_sub(2)).and_then(|place| cell.token(place)) else {
            return false;
        };
        let text = cell.slice(before).as_bytes();
        matches!(text, [a, b, c, d, ..] if a.is_ascii_uppercase() && b.is_ascii_uppercase() && c.is_ascii_digit() && d.is_ascii_digit())
            && lengths.len() >= 3
            && lengths.iter().take(3).all(|&length| length == 4)
    }

    /// Numbers whose blanks stand where no code has them: a code formatted as a number (`8 471 300 000`), or typed
    /// so under a label (`847 130 0000`). Also a run that is longer than any code.
    fn push_respelled(&mut self, cell: &Cell<'_>, chain: &Chain, lengths: &[usize], last_end: &mut Option<usize>, excluded: bool) -> bool {
        let (Some(&from), Some(&last)) = (chain.groups.first(), chain.groups.last()) else { return false };
        let total: usize = lengths.iter().sum();
        let blanks = chain.gaps.iter().all(|&gap| gap == Gap::Blank);
        let too_long = lengths == [total] && total > MAX_DIGITS;
        let thousands = blanks
            && lengths.len() >= 3
            && lengths.first().is_some_and(|&length| length <= 3)
            && lengths.iter().skip(1).all(|&length| length == 3);
        // `8 5 4 2 3 1`
        let singles = lengths.len() >= 6 && lengths.iter().all(|&length| length == 1) && matches!(total, 6 | 8 | 10);
        let grouped = blanks && lengths.len() >= 2 && matches!(total, 8..=10) && !matches!(lengths, [8 | 10, ..]);
        let typed = !thousands && (singles || grouped) && {
            let whole = cell.parse(chain, 0).is_some_and(|parse| parse.groups == chain.groups.len() && parse.known);
            !whole
                && (cell.context_before(from).0 == Context::Code || singles && cell.context_before(from).0 == Context::AnyCode)
                && cell.code(&chain.groups).is_some_and(|code| cell.hs.known(code))
        };
        if !(too_long || thousands || typed) {
            return false;
        }
        let mut candidate = self.candidate(cell, from, last + 1, *last_end);
        candidate.form = Form::Grouped;
        let mut repairs = if too_long { Vec::new() } else { damage::joined(cell.hs, &cell.chain_text(chain)) };
        if typed && let Some(parse) = cell.parse(chain, 0).filter(|parse| parse.known && matches!(parse.code.len(), 6 | 8 | 10)) {
            repairs.push(parse.code);
        }
        candidate.reading = Reading::Damaged { written: None, repairs, kind: Damage::Number };
        self.push(cell, candidate, excluded);
        *last_end = Some(last + 1);
        true
    }

    fn push(&mut self, cell: &Cell<'_>, mut candidate: Candidate, excluded: bool) {
        // `№ 08062026-14, 08062026-15`: a row of numbers of one form is what the first was said to be.
        if candidate.context == Context::Nothing
            && candidate.follows
            && let Some(before) = self.candidates.last()
            && let (Context::Other(reason), Reading::Code(one), Reading::Code(two)) = (before.context, &before.reading, &candidate.reading)
            && reason != Aside::Reference
            && one.len() == two.len()
            && before.form == candidate.form
            && candidate.start > before.end + 1
            // `ИНН 7701234567, 8542319010`: the one can be no code, and the other is.
            && (two.len() < 8 || cell.hs.known(*one) || !cell.hs.known(*two))
        {
            candidate.context = Context::Other(reason);
        }
        if excluded && matches!(candidate.context, Context::Nothing | Context::Heading | Context::AnyCode | Context::List) {
            candidate.context = Context::Other(Aside::Reference);
        }
        self.candidates.push(candidate);
    }

    fn read_code(&self, cell: &Cell<'_>, parse: &Parse, ambiguous: bool) -> Reading {
        let code = parse.code;
        if ambiguous {
            return Reading::Damaged { written: None, repairs: vec![code], kind: Damage::LookAlike };
        }
        match code.len() {
            2 | 4 | 6 | 8 | 10 | 12 | 14 => Reading::Code(code),
            9 if parse.form == Form::Grouped => Reading::Code(code),
            9 => damage::nine_digits(cell.hs, code),
            _ => Reading::Damaged { written: Some(code), repairs: damage::odd_length(cell.hs, code), kind: Damage::OddLength },
        }
    }

    /// `8482.1`, `8542319000.0`, `8542.319`: a point and digits that make no shape of a code.
    fn push_damaged_points(&mut self, cell: &Cell<'_>, chain: &Chain, last_end: &mut Option<usize>, excluded: bool) -> bool {
        let groups = chain.groups.len();
        let lengths: Vec<usize> = chain.groups.iter().map(|&place| cell.length(place)).collect();
        let all_points = chain.gaps.iter().all(|&gap| gap == Gap::Point);
        let whole = cell.chain_text(chain);
        let thousands = groups >= 3
            && lengths.first().is_some_and(|&length| length <= 3)
            && lengths.get(1..).is_some_and(|rest| rest.iter().all(|&length| length == 3));
        let repairs = if thousands {
            damage::joined(cell.hs, &whole)
        } else if groups >= 2 && all_points && matches!(lengths.first(), Some(3 | 4 | 6 | 8..=14)) {
            let tail: usize = lengths.get(1..).unwrap_or_default().iter().sum();
            let tail_text = whole.get(whole.len().saturating_sub(tail)..).unwrap_or_default();
            damage::pointed(cell.hs, whole.get(..whole.len() - tail_text.len()).unwrap_or_default(), tail_text)
        } else {
            return false;
        };
        let to = chain.groups.last().map_or(chain.next, |&place| place + 1);
        let Some(&from) = chain.groups.first() else { return false };
        let mut candidate = self.candidate(cell, from, to, *last_end);
        candidate.reading = Reading::Damaged { written: None, repairs, kind: Damage::Number };
        candidate.form = if thousands || lengths.first() == Some(&3) { Form::Grouped } else { Form::Point };
        self.push(cell, candidate, excluded);
        *last_end = Some(to);
        true
    }

    /// `8542,31`, `8542319000,00`, `8,542,319,000`: the reading, and the last token it takes.
    fn comma_tail(&self, cell: &Cell<'_>, parse: &Parse, chain: &Chain, at: usize) -> Option<(Reading, usize)> {
        let mut comma = *chain.groups.get(at + parse.groups - 1)? + 1;
        if cell.kind(comma) != Some(Kind::Sign(',')) || !cell.kind(comma + 1).is_some_and(is_group) {
            return None;
        }
        let first = parse.code.len();
        let mut whole = parse.code.to_string();
        let mut tails = Vec::new();
        while cell.kind(comma) == Some(Kind::Sign(',')) && cell.kind(comma + 1).is_some_and(is_group) {
            let tail = cell.digits(comma + 1);
            whole.push_str(&tail);
            tails.push(tail);
            comma += 2;
            // A long row of numbers is a list.
            if tails.len() > 5 {
                return None;
            }
        }
        let last = comma - 1;
        let damaged = |repairs| Some((Reading::Damaged { written: None, repairs, kind: Damage::Number }, last));
        if parse.groups == 1 && first <= 3 && tails.iter().all(|tail| tail.len() == 3) && chain.groups.len() == 1 {
            return damaged(damage::joined(cell.hs, &whole));
        }
        let [tail] = tails.as_slice() else { return None };
        let decimal = tail.len() <= 2 && (first == 4 && parse.groups == 1 || first >= 8 && tail.bytes().all(|byte| byte == b'0'))
            || first == 4 && parse.groups == 1 && matches!(tail.len(), 3 | 5 | 6) && cell.hs.known(parse.code)
            || first == 6 && parse.groups == 1 && tail.len() == 2
            || first == 3 && parse.groups == 1 && tail.len() <= 2;
        decimal.then(|| damaged(damage::pointed(cell.hs, &parse.code.to_string(), tail))).flatten()
    }

    /// Two codes of one length with the sign of a range between them.
    fn join_ranges(&mut self, cell: &Cell<'_>) {
        for place in 1..self.candidates.len() {
            let (Some(first), Some(second)) = (self.candidates.get(place - 1), self.candidates.get(place)) else { continue };
            let (Reading::Code(low), Reading::Code(high)) = (&first.reading, &second.reading) else { continue };
            if low.len() != high.len() || low >= high || low.len() == 2 && first.context != Context::Chapter {
                continue;
            }
            let from = cell.tokens.partition_point(|token| token.start < first.end);
            let to = cell.tokens.partition_point(|token| token.start < second.start);
            if !cell.between(from, to).1 {
                continue;
            }
            // Years, and pages, look like ranges of headings; those of one chapter are no accident.
            let years = low.len() == 4 && (1900..=2100).contains(&low.number());
            // `rooms 3901 to 3926`
            let named = cell.tokens.partition_point(|token| token.start < first.start).checked_sub(2).and_then(|at| cell.word(at));
            let named = named.is_some_and(|word| matches!(label::word(&word), Word::Plain | Word::Other(_)));
            let likely =
                low.len() == 4 && !years && !named && cell.hs.known(*low) && cell.hs.known(*high) && low.prefix(2) == high.prefix(2);
            for at in [place - 1, place] {
                if let Some(candidate) = self.candidates.get_mut(at) {
                    if at == place {
                        candidate.marks.range_last = true;
                    } else {
                        candidate.marks.range_first = true;
                    }
                    if likely && candidate.context == Context::Nothing {
                        candidate.context = Context::List;
                    }
                }
            }
        }
    }

    /// Short codes that stand in a row of their like, or beside a long one, vouch for one another.
    fn join_lists(&mut self, hs: &Hs) {
        let mut start = 0;
        while start < self.candidates.len() {
            let mut end = start + 1;
            // What is left out of a member stands between two of them: `9015 (кроме 9015 80), 9027`.
            let left_out = |candidate: &Candidate| candidate.context == Context::Other(Aside::Reference);
            while self.candidates.get(end).is_some_and(|candidate| candidate.follows || left_out(candidate)) {
                end += 1;
            }
            let Some(run) = self.candidates.get_mut(start..end) else { break };
            for at in 1..run.len() {
                let part = match run.get(at) {
                    Some(Candidate { reading: Reading::Code(part), context: Context::Other(Aside::Reference), .. }) => *part,
                    _ => continue,
                };
                // `8471 (кроме 8471 30)`
                if let Some(candidate) = run.get_mut(at - 1)
                    && let Reading::Code(code) = candidate.reading
                    && candidate.context == Context::Nothing
                    && part.len() > code.len()
                    && part.starts_with(code)
                {
                    candidate.context = Context::List;
                }
            }
            // `84, 85 и 90 групп`: a label behind the last holds for all before it.
            if let Some(label) =
                run.last().map(|last| last.context).filter(|context| matches!(context, Context::Heading | Context::Chapter))
            {
                for candidate in run.iter_mut().filter(|candidate| candidate.context == Context::Nothing) {
                    candidate.context = label;
                }
            }
            let (mut short, mut known, mut years, mut long) = (0, 0, 0, false);
            for candidate in run.iter() {
                if let Reading::Code(code) = candidate.reading {
                    if code.len() == 4 && candidate.form == Form::Bare && !candidate.marks.ex {
                        short += 1;
                        known += usize::from(hs.known(code));
                        years += usize::from((1900..=2100).contains(&code.number()));
                    } else if (code.len() >= 6 || candidate.marks.ex)
                        && hs.known(code)
                        && (candidate.marks.ex || matches!(candidate.context, Context::Nothing | Context::Code | Context::List))
                        && !candidate.money
                    {
                        long = true;
                    }
                }
            }
            let row = short >= 3 && known * 10 >= short * 6 && years < short;
            if row || long && known > 0 && years < short {
                for candidate in run.iter_mut() {
                    let fits = match candidate.reading {
                        Reading::Code(code) => {
                            row && code.len() >= 4 || code.len() == 4 && hs.known(code) && !(1900..=2100).contains(&code.number())
                        }
                        _ => row,
                    };
                    if fits && candidate.context == Context::Nothing && !candidate.counted && !candidate.money {
                        candidate.context = Context::List;
                    }
                }
            }
            start = end;
        }
    }
}
