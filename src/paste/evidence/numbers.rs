/*! The numbers of one line or cell: which groups of digits belong together, how that is written, and what stands around
it. Every group ends in exactly one number. */

use super::around::{is_gtin, known};
use super::joins;
use super::{Label, Marks, Number, Signals, Spelling};
use crate::code::{Code, MAX_DIGITS};
use crate::nomenclature::Hs;
use crate::paste::lex::{self, Kind, Line};
use crate::paste::lexicon::{Class, Reason, Strength, small};
use crate::paste::repair::{self, Damage};
use crate::paste::shape::{self, Form, Gap, SHAPES};

/// What one line or cell holds.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Found {
    pub numbers: Vec<Number>,
    /// Nothing but numbers, separators and labels.
    pub alone: bool,
    /// A label and no number: it speaks of the next line or cell.
    pub label_only: Option<Label>,
    /// The last word is a label.
    pub label_last: bool,
}

/// Digit groups with single separators between.
#[derive(Default)]
struct Chain {
    /// Places of the groups among the tokens.
    groups: Vec<usize>,
    gaps: Vec<Gap>,
    next: usize,
}

impl Chain {
    fn gap(&self, at: usize) -> Option<Gap> {
        self.gaps.get(at).copied()
    }
}

/// A code as it was parsed out of a chain.
struct Parse {
    groups: usize,
    code: Code,
    form: Form,
    known: bool,
    /// What else the groups could be, where they could be more than one thing: all readings, the likeliest first.
    doubt: Vec<Code>,
}

/// Finds the numbers of lines. It keeps its buffers.
#[derive(Default)]
pub struct Finder {
    chain: Chain,
}

struct Cell<'a> {
    line: Line<'a>,
    hs: &'a Hs,
}

impl Cell<'_> {
    fn code(&self, places: &[usize]) -> Option<Code> {
        let mut digits = [0u8; MAX_DIGITS];
        let mut count = 0;
        for &place in places {
            let text = self.line.slice(place);
            if text.bytes().all(|byte| byte.is_ascii_digit()) {
                let room = digits.get_mut(count..count + text.len())?;
                room.iter_mut().zip(text.bytes()).for_each(|(digit, byte)| *digit = byte - b'0');
                count += text.len();
                continue;
            }
            for digit in lex::digits_of(text) {
                *digits.get_mut(count)? = digit;
                count += 1;
            }
        }
        Code::from_digits(digits.get(..count)?)
    }

    fn bare(&self, code: Code) -> Parse {
        Parse {
            groups: 1,
            known: self.hs.known(code.prefix(6)),
            code,
            form: Form::Bare,
            doubt: Vec::new(),
        }
    }

    /// Digits of the groups, as text.
    fn text(&self, groups: &[usize]) -> String {
        groups
            .iter()
            .flat_map(|&place| lex::digits_of(self.line.slice(place)))
            .map(|digit| char::from(b'0' + digit))
            .collect()
    }

    fn gap(&self, place: usize) -> Option<Gap> {
        match self.line.kind(place)? {
            Kind::Blank => Some(Gap::Blank),
            Kind::Sign(b'.') => Some(Gap::Point),
            Kind::Sign(b'-') => Some(Gap::Hyphen),
            _ => None,
        }
    }

    /// The groups from `start` on.
    fn chain(&self, start: usize, chain: &mut Chain) {
        let line = &self.line;
        chain.groups.clear();
        chain.gaps.clear();
        chain.groups.push(start);
        chain.next = start + 1;
        if let Some(count) = self.stretched(start) {
            chain.groups.extend((1..count).map(|at| start + at * 2));
            chain.gaps.extend(core::iter::repeat_n(Gap::Blank, count - 1));
            chain.next = start + count * 2 - 1;
            return;
        }
        // `HS 8471 . 30 . 00`: points with blanks around them, under a label.
        let pointed = |at: usize| -> Option<(usize, bool)> {
            let point = at + usize::from(line.kind(at) == Some(Kind::Blank));
            let group = point + 1 + usize::from(line.kind(point + 1) == Some(Kind::Blank));
            let wide = point > at || group > point + 1;
            (line.kind(point) == Some(Kind::Sign(b'.'))
                && line.is_group(group)
                && line.digits(group) == 2)
                .then_some((group, wide))
        };
        if line.digits(start) == 4
            && let Some((second, wide)) = pointed(start + 1)
            && let third = pointed(second + 1)
            && (wide || third.is_some_and(|(_, wide)| wide))
            && self.code(&[start, second]).is_some_and(|code| self.hs.known(code))
            // Without a label a third group says it: `8301 .10.00`, from a scan.
            && (third.is_some() || matches!(line.before(start).label, Label::Code(_)))
        {
            let mut next = Some(second);
            while let Some(group) = next {
                chain.groups.push(group);
                chain.gaps.push(Gap::Point);
                chain.next = group + 1;
                next = pointed(chain.next).map(|(group, _)| group);
            }
            return;
        }
        while let Some(gap) = self.gap(chain.next) {
            let next = chain.next + 1;
            let doubtful = || {
                line.kind(next) == Some(Kind::Doubtful)
                    && line.digits(next) == line.slice(next).chars().count()
            };
            if !line.is_group(next) && !doubtful() || self.stretched(next).is_some() {
                break;
            }
            chain.groups.push(next);
            chain.gaps.push(gap);
            chain.next += 2;
        }
        // A few letters at the end are a word, not digits.
        while chain.groups.len() > 1
            && chain.groups.last().is_some_and(|&last| {
                line.kind(last) == Some(Kind::Doubtful)
                    && !self.line.slice(last).bytes().any(|byte| byte.is_ascii_digit())
            })
            && !chain.groups.get(1..).unwrap_or_default().iter().all(|&at| line.digits(at) == 1)
        {
            let after = line.kind(chain.next);
            if matches!(after, None | Some(Kind::Wide | Kind::Sign(_)))
                || line.digits(chain.groups.last().copied().unwrap_or(0)) > 1
            {
                break;
            }
            chain.groups.pop();
            chain.gaps.pop();
            chain.next -= 2;
        }
    }

    /// `8542  31  901  0`, `HS 8542  31`: how many groups a code has whose blanks a page stretched. Two groups are columns as
    /// well, so a label must say it.
    fn stretched(&self, start: usize) -> Option<usize> {
        let line = &self.line;
        if line.kind(start + 1) != Some(Kind::Wide) || line.digits(start) != 4 {
            return None;
        }
        let width = line.slice(start + 1).len();
        let wide = |at: usize| {
            let blanks = line.slice(at);
            line.kind(at) == Some(Kind::Wide)
                && blanks.len() == width
                && width <= 4
                && blanks.bytes().all(|byte| byte == b' ')
        };
        let shape = SHAPES.iter().find(|shape| {
            shape.first() == Some(&4)
                && (shape.get(1) == Some(&2) || **shape == [4, 6])
                && shape.iter().enumerate().all(|(at, &length)| {
                    line.is_group(start + at * 2) && line.digits(start + at * 2) == length
                })
                && (1..shape.len()).all(|at| wide(start + at * 2 - 1))
        })?;
        let known =
            self.code(&[start, start + 2]).is_some_and(|code| self.hs.known(code.prefix(6)));
        let labelled = || matches!(line.before(start).label, Label::Code(_) | Label::Any);
        (known && (shape.len() > 2 || width == 2 || labelled())).then_some(shape.len())
    }

    /// Whether the last of some groups begins with a zero, as no quantity does: `854231 00`, `8541.21 0000`.
    fn has_zero_tail(&self, groups: &[usize], shape: &[usize], gaps: &[Gap]) -> bool {
        let last = groups.last().is_some_and(|&place| self.line.slice(place).starts_with('0'));
        let blank = gaps.last() == Some(&Gap::Blank);
        last && blank
            && match shape {
                [6, 2 | 4] | [8, 2] => true,
                [4, 2, 2 | 4] => gaps.first() == Some(&Gap::Point),
                _ => false,
            }
    }

    /// The best reading of the groups from `at` on.
    fn parse(&self, chain: &Chain, at: usize) -> Option<Parse> {
        let line = &self.line;
        let &from = chain.groups.get(at)?;
        if chain.groups.len() == at + 1 {
            let doubtful = line.kind(from) == Some(Kind::Doubtful);
            return self.code(&[from]).filter(|_| !doubtful).map(|code| self.bare(code));
        }
        let free = chain.gap(at) != Some(Gap::Point) && line.kind(from) != Some(Kind::Doubtful);
        let single = || self.code(&[from]).filter(|_| free).map(|code| self.bare(code));
        // No shape begins with a group of another length.
        if !matches!(line.digits(from), 2 | 4 | 6 | 8) {
            return single();
        }
        // `HS2017 852580`: the year of an edition, and the code behind it.
        if let (Some(&code), Some(Gap::Blank)) = (chain.groups.get(at + 1), chain.gap(at))
            && matches!(line.slice(from), "2002" | "2007" | "2012" | "2017" | "2022")
            && line.digits(code) >= 6
            && self.code(&[code]).is_some_and(|code| self.hs.known(code.prefix(6)))
            && matches!(line.before(from).label, Label::Code(_))
        {
            // 2002 and 2007 are headings as well: apart from the label they are shown beside the code.
            let heading = self.code(&[from]).filter(|heading| self.hs.known(*heading));
            return heading
                .filter(|_| from.checked_sub(1).is_some_and(|at| line.is_space(at)))
                .map(|code| self.bare(code));
        }
        // `010121–8542`: the far end of a range, not the national digits.
        let range = |shape: &[usize]| {
            shape == [6, 4]
                && chain.groups.get(at + 1).is_some_and(|&high| {
                    self.code(&[from]).zip(self.code(&[high])).is_some_and(|(low, high)| {
                        self.hs.known(high) && low.prefix(4) < high && self.hs.known(low)
                    })
                })
        };
        let mut unknown: Option<Parse> = None;
        for shape in SHAPES.iter().filter(|shape| shape.first() == Some(&line.digits(from))) {
            let Some(groups) = chain.groups.get(at..at + shape.len()) else { continue };
            if groups.iter().zip(*shape).any(|(&place, &length)| line.digits(place) != length)
                || range(shape)
            {
                continue;
            }
            let gaps = chain.gaps.get(at..at + shape.len() - 1).unwrap_or_default();
            if !shape::fits(shape, gaps, chain.gap(at + shape.len() - 1))
                && !self.has_zero_tail(groups, shape, gaps)
            {
                continue;
            }
            let Some(code) = self.code(groups) else { continue };
            let doubtful = groups.iter().any(|&place| line.kind(place) == Some(Kind::Doubtful));
            let known = self.hs.known(code.prefix(6));
            let last = at + shape.len();
            if **shape == [4, 2, 1]
                && (!known
                    || last != chain.groups.len()
                    || gaps.contains(&Gap::Point)
                    || self.is_counted(chain, last))
            {
                continue;
            }
            let parse = Parse {
                groups: shape.len(),
                code,
                form: shape::form(shape, gaps),
                known,
                doubt: Vec::new(),
            };
            if known {
                // A counted quantity behind the code: `8542 31 100 шт`.
                let counted =
                    matches!(**shape, [4, 2] | [4, 4] | [4, 2, 2] | [4, 2, 3] | [4, 2, 2, 2])
                        && gaps.last() == Some(&Gap::Blank)
                        && self.is_counted(chain, last)
                        && !line.number_after_unit(chain.next);
                // Eleven digits end in a zero where they are Georgia's: `2204 21 420 00`, but `8542 31 900 10` is nine and ten.
                let eleven = **shape == [4, 2, 3, 2] && gaps.last() == Some(&Gap::Blank);
                let zero = groups.last().is_some_and(|&place| line.slice(place).starts_with('0'));
                if (counted || eleven) && !zero {
                    if **shape != [4, 2] {
                        continue;
                    }
                    // A subheading, or a heading and how many of it.
                    return Some(Parse { doubt: vec![code, code.prefix(4)], ..parse });
                }
                // Blanks that a page stretched, or columns: a heading, how many of it, at what price.
                let wide = groups
                    .iter()
                    .take(shape.len() - 1)
                    .any(|&place| line.kind(place + 1) == Some(Kind::Wide));
                return Some(if wide {
                    Parse { doubt: vec![code, code.prefix(4)], ..parse }
                } else {
                    parse
                });
            }
            if !doubtful && unknown.is_none() {
                unknown = Some(parse);
            }
        }
        let single = single();
        let tail = unknown.as_ref().and_then(|_| self.known_from(chain, at + 1));
        match (unknown, single, tail) {
            (Some(unknown), Some(single), Some(tail))
                if unknown.groups > 1 && chain.gap(at) == Some(Gap::Blank) =>
            {
                let groups = chain.groups.get(at..at + 1 + tail).unwrap_or_default();
                let whole = self.code(groups).filter(|_| tail < 3 && single.code.len() == 4);
                let labelled = || matches!(line.before(from).label, Label::Code(_));
                match (whole, groups.get(1..).and_then(|groups| self.code(groups))) {
                    // `8519 620311`: ten digits that no edition has, or a heading and a subheading.
                    (Some(whole), Some(code)) if single.known || labelled() => {
                        let doubt = [Some(code), Some(single.code).filter(|_| single.known)]
                            .into_iter()
                            .flatten()
                            .collect();
                        Some(Parse {
                            groups: 1 + tail,
                            code: whole,
                            form: Form::Pair,
                            known: false,
                            doubt,
                        })
                    }
                    // `2023 854231`, `6205 8482 10 900 1`: a code begins at the next group.
                    _ => Some(single),
                }
            }
            // Groups that no edition has, and a heading or a whole code before them: `8403 12 шт`.
            (Some(unknown), Some(single), _)
                if single.known
                    && (single.code.len() >= 6
                        || unknown.form == Form::Pair && self.is_counted(chain, at + 2)) =>
            {
                Some(single)
            }
            // Headings side by side.
            (Some(unknown), Some(single), _)
                if single.known
                    && single.code.len() == 4
                    && unknown.groups == 2
                    && unknown.code.len() == 8 =>
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
            self.code(groups).filter(|code| self.hs.known(code.prefix(6))).map(|_| count)
        };
        let shape = SHAPES.iter().find(|shape| {
            let Some(groups) = chain.groups.get(at..at + shape.len()) else { return false };
            let gaps = chain.gaps.get(at..at + shape.len() - 1).unwrap_or_default();
            let ends = shape.len() > 2
                || at + shape.len() == chain.groups.len() && shape.iter().sum::<usize>() >= 6;
            ends && groups
                .iter()
                .zip(**shape)
                .all(|(&place, &length)| self.line.digits(place) == length)
                && shape::fits(shape, gaps, chain.gap(at + shape.len() - 1))
                && known(shape.len()).is_some()
        });
        let single = chain
            .groups
            .get(at)
            .is_some_and(|&place| matches!(self.line.digits(place), 6 | 8 | 10));
        shape.map(|shape| shape.len()).or_else(|| known(1).filter(|_| single))
    }

    /// Whether a counting word follows the chain, and the chain ends after `groups` groups.
    fn is_counted(&self, chain: &Chain, groups: usize) -> bool {
        groups == chain.groups.len() && self.line.unit_after(chain.next)
    }

    /// `DE89 3704 0044 0532 0130 00`: two letters and two digits before groups of four.
    fn is_account(&self, chain: &Chain) -> bool {
        let Some(before) = chain.groups.first().and_then(|place| place.checked_sub(2)) else {
            return false;
        };
        let fours =
            chain.groups.iter().take(3).filter(|&&place| self.line.digits(place) == 4).count() == 3;
        fours
            && matches!(self.line.slice(before).as_bytes(), [a, b, c, d, ..] if a.is_ascii_uppercase() && b.is_ascii_uppercase() && c.is_ascii_digit() && d.is_ascii_digit())
    }
}

/// What excludes, while a line is read: `кроме`, `excluding`.
#[derive(Default)]
struct Exclusion {
    /// The depth of brackets at which it began.
    depth: Option<usize>,
    /// The word that excludes.
    at: usize,
    /// Numbers before that word.
    before: usize,
}

impl Exclusion {
    fn is_on(&self) -> bool {
        self.depth.is_some()
    }

    fn end(&mut self) {
        self.depth = None;
    }
}

impl Finder {
    /// The number of a line or cell that is one run of digits, as most cells of most tables are: with nothing around it there
    /// is nothing to ask. `false` for every other text.
    pub fn lone(hs: &Hs, text: &str, found: &mut Found) -> bool {
        let mut digits = [0u8; MAX_DIGITS];
        let Some(room) = digits.get_mut(..text.len()) else { return false };
        for (digit, byte) in room.iter_mut().zip(text.bytes()) {
            if !byte.is_ascii_digit() {
                return false;
            }
            *digit = byte - b'0';
        }
        let Some(code) = Code::from_digits(room) else { return false };
        let cell = Cell { line: Line { text, tokens: &[] }, hs };
        let mut number = Number {
            start: 0,
            end: text.len(),
            spelling: Spelling::Code(Form::Bare),
            code: Some(code),
            repairs: Vec::new(),
            label: Label::None,
            reason: Reason::NotACode,
            signals: Signals::ALONE.and(Signals::LEADING),
            marks: Marks::default(),
        };
        if let Some((damage, repairs)) = damage_of(hs, &cell.bare(code), false) {
            number.spelling = Spelling::Damaged(damage, Form::Bare);
            number.repairs = repairs;
        }
        found.numbers.clear();
        push(&cell, found, number, false);
        (found.alone, found.label_only, found.label_last) = (true, None, false);
        true
    }

    /// The numbers of a line, with offsets from its beginning.
    pub fn read(&mut self, hs: &Hs, line: Line<'_>, found: &mut Found) {
        found.numbers.clear();
        found.label_only = None;
        found.label_last = false;
        let tokens = line.tokens;
        let numeric = |kind: Kind| {
            matches!(
                kind,
                Kind::Number
                    | Kind::Mixed
                    | Kind::Control
                    | Kind::Scientific
                    | Kind::Date
                    | Kind::Phone
                    | Kind::Doubtful
            )
        };
        let holds = tokens
            .iter()
            .any(|token| numeric(token.kind) && (token.digits > 0 || token.kind == Kind::Mixed));
        if holds {
            found.alone = is_alone(&line);
            let cell = Cell { line, hs };
            self.numbers(&cell, found);
            if found.numbers.len() > 1 {
                joins::ranges(&line, &mut found.numbers, hs);
                joins::lists(&mut found.numbers, hs);
            }
            joins::orphans(&line, &mut found.numbers);
        } else {
            found.alone = false;
        }
        if found.numbers.is_empty()
            && !tokens.iter().any(|token| matches!(token.kind, Kind::Number | Kind::Mixed))
        {
            let label = line.before(tokens.len()).label;
            if !matches!(label, Label::None | Label::Chapter | Label::List(_)) {
                found.label_only = Some(label);
            }
        }
        // `… under heading`: the code begins the next line.
        found.label_last = tokens
            .iter()
            .rposition(|token| !matches!(token.kind, Kind::Blank | Kind::Wide))
            .filter(|&at| line.is_word(at))
            .is_some_and(|at| {
                matches!(line.class(at), Some(Class::Code | Class::Heading))
                    || line.is_code_label(at)
            });
    }

    fn numbers(&mut self, cell: &Cell<'_>, found: &mut Found) {
        let line = &cell.line;
        let mut chain = core::mem::take(&mut self.chain);
        let mut place = 0;
        // Token behind the last number.
        let mut last_end: Option<usize> = None;
        let mut excluded = Exclusion::default();
        let mut depth = 0usize;
        while let Some(token) = line.token(place) {
            let listed = found.numbers.len() > excluded.before;
            match token.kind {
                Kind::Sign(b'(') => depth += 1,
                Kind::Sign(b')') => {
                    depth = depth.saturating_sub(1);
                    if excluded.depth.is_some_and(|at| depth < at) {
                        excluded.end();
                    }
                }
                Kind::Word
                    if line.class(place) == Some(Class::Excluding)
                        && !line.leaves_nothing_out(place) =>
                {
                    excluded =
                        Exclusion { depth: Some(depth), at: place, before: found.numbers.len() };
                }
                // What is left out was named by words: `кроме второй позиции: …`, `кроме коаксиального, 8544429009`.
                Kind::Sign(b',' | b':' | b'-')
                    if excluded.depth == Some(depth)
                        && !listed
                        && line.names_left_out(place, excluded.at) =>
                {
                    excluded.end()
                }
                // What is left out has been named: `кроме 8471 30 везем 8542`, `кроме 8471 30: 8471 41`.
                Kind::Word
                    if excluded.depth == Some(depth)
                        && listed
                        && line.class(place) == Some(Class::Plain) =>
                {
                    excluded.end()
                }
                // `Обувь, кроме детской     6401`: what is left out was named by words, and a field ended.
                Kind::Wide
                    if excluded.depth == Some(depth)
                        && place
                            .checked_sub(1)
                            .is_some_and(|at| line.class(at) == Some(Class::Plain)) =>
                {
                    excluded.end()
                }
                Kind::Sign(b':') if excluded.depth == Some(depth) && listed => excluded.end(),
                Kind::Sign(b'-')
                    if excluded.depth == Some(depth)
                        && line.kind_before(place, 2) == Some(Kind::Sign(b',')) =>
                {
                    excluded.end()
                }
                Kind::Sign(b'.' | b';')
                    if depth == 0
                        && excluded.is_on()
                        && (line.is_space(place + 1) || place + 1 == line.tokens.len()) =>
                {
                    excluded.end()
                }
                Kind::Number => {
                    cell.chain(place, &mut chain);
                    // `кроме роликовых 8482109009`: a whole code behind the words for what is left out is that of the goods.
                    if excluded.is_on()
                        && !listed
                        && line.digits(place) == 10
                        && line.names_left_out(place, excluded.at)
                        && cell.code(&[place]).is_some_and(|code| cell.hs.known(code))
                    {
                        excluded.end();
                    }
                    read_chain(cell, &chain, found, &mut last_end, excluded.is_on());
                    // A decimal tail, or the ends of further codes, were read with the chain.
                    place = chain.next.max(last_end.unwrap_or(0));
                    continue;
                }
                // `854231x`, `8542_31` under a label: a code was due here.
                Kind::Mixed if labelled_mixed(cell, place) => {
                    let text = cell.text(&[place]);
                    let mut number = number(cell, found, place, place + 1, last_end);
                    number.repairs = repair::joined(cell.hs, &text);
                    number.spelling = Spelling::Damaged(Damage::LookAlike, Form::Bare);
                    push(cell, found, number, excluded.is_on());
                    last_end = Some(place + 1);
                }
                Kind::Scientific | Kind::Date | Kind::Control | Kind::Phone => {
                    let mut number = number(cell, found, place, place + 1, last_end);
                    let text = line.slice(place);
                    match token.kind {
                        Kind::Scientific => {
                            number.repairs = repair::scientific(cell.hs, text);
                            number.code = None;
                            number.spelling = Spelling::Damaged(Damage::Scientific, Form::Bare);
                        }
                        Kind::Date => {
                            number.repairs = repair::date(cell.hs, text);
                            number.code = cell.code(&[place]);
                            number.spelling = Spelling::Damaged(
                                Damage::Date,
                                if text.bytes().take(4).all(|byte| byte.is_ascii_digit()) {
                                    Form::Bare
                                } else {
                                    Form::Grouped
                                },
                            );
                        }
                        Kind::Phone => {
                            number.code = cell.code(&[place]);
                            number.spelling = Spelling::Phone;
                        }
                        _ => {
                            number.code = None;
                            number.spelling = Spelling::Control;
                        }
                    }
                    push(cell, found, number, excluded.is_on());
                    if token.kind != Kind::Control {
                        last_end = Some(place + 1);
                    }
                }
                _ => {}
            }
            place += 1;
        }
        self.chain = chain;
    }
}

/// Whether a line holds nothing but numbers, signs and labels.
fn is_alone(line: &Line<'_>) -> bool {
    line.tokens.iter().enumerate().all(|(place, token)| match token.kind {
        Kind::Word | Kind::Doubtful => line.sense(place).is_some_and(|sense| {
            matches!(
                sense.text.class,
                Class::Code
                    | Class::Nhm
                    | Class::Any
                    | Class::Ex
                    | Class::Joint
                    | Class::Numbered
                    | Class::Heading
                    | Class::Goods
            ) || matches!(
                small(line.slice(place)).as_str(),
                "тн" | "еаэс" | "тс" | "tn" | "ved" | "h" | "s" | "eaeu" | "еаэо"
            )
        }),
        Kind::Mixed | Kind::Phone => false,
        Kind::Sign(sign) => !matches!(sign, b'%' | b'@' | b'$'),
        _ => true,
    })
}

/// Whether letters and digits run together stand directly behind a word that only codes have.
fn labelled_mixed(cell: &Cell<'_>, place: usize) -> bool {
    let text = cell.line.slice(place);
    let digits = lex::digits_of(text).count();
    (4..=14).contains(&digits)
        && lex::plain_digits(text).count() >= 2
        && digits * 2 >= text.chars().count()
        && matches!(cell.line.before(place).label, Label::Code(_))
}

/// A number of tokens `from..to`, without its spelling.
fn number(
    cell: &Cell<'_>,
    found: &Found,
    from: usize,
    to: usize,
    last_end: Option<usize>,
) -> Number {
    let line = &cell.line;
    let start = line.token(from).map_or(0, |token| token.start as usize);
    let end = to
        .checked_sub(1)
        .and_then(|place| line.token(place))
        .map_or(start, |token| token.end as usize);
    let before = line.before(from);
    let (mut label, mut ex) = (before.label, before.ex);
    let mut follows = false;
    let single = to == from + 1;
    let length = line.digits(from);
    if let Some(last_end) = last_end
        && let Some(last) = found.numbers.last()
    {
        let (list, _) = line.between(last_end, from);
        follows = list;
        // `8473 (кроме 8473 30), 8517`: what was left out says nothing of what follows.
        let left_out = last.signals.has(Signals::EXCLUDED);
        let last = if left_out {
            found
                .numbers
                .iter()
                .rev()
                .take(8)
                .find(|one| !one.signals.has(Signals::EXCLUDED))
                .unwrap_or(last)
        } else {
            last
        };
        let named = !list
            && matches!(last.label, Label::Code(_) | Label::Heading)
            && line.named_list(last_end, from)
            && cell.code(&[from]).is_some_and(|code| cell.hs.known(code.prefix(6)))
            && !line.is_year(from)
            && !line.unit_after(to);
        if list || named {
            // `ТН ВЭД 8471, 8473 и 8504`: what was said of the first holds for all. `ГОСТ 7798-70 7318 15 820 8`: a word for
            // something else takes one number.
            if matches!(label, Label::None | Label::Any)
                && !matches!(last.label, Label::None | Label::Other(..))
            {
                label = last.label;
            }
            ex |= from.checked_sub(2).is_some_and(|at| line.class(at) == Some(Class::Ex));
        }
    }
    let first = line
        .tokens
        .iter()
        .find(|token| !matches!(token.kind, Kind::Blank | Kind::Wide))
        .map(|token| token.kind);
    if label == Label::None && length == 4 && first == Some(Kind::Control) {
        // `3A001.a.2. Интегральные схемы   8542`
        let ends =
            line.tokens.get(to..).unwrap_or_default().iter().all(|token| {
                matches!(token.kind, Kind::Blank | Kind::Wide | Kind::Sign(b'.' | b';'))
            });
        if ends {
            label = Label::Heading;
        }
    }
    // `3A001  8542`: a dual-use list names the heading beside its own number. `Д 8108`, `"W" 85.39`: the criterion of a
    // certificate of origin.
    if label == Label::None
        && (length == 4 || !single)
        && (line.is_beside_control(from) || line.is_criterion(from))
    {
        label = Label::Heading;
    }
    let after = line.skip_space(to);
    // `8517.62 USD 12.50`: the currency belongs to the number that follows it.
    let money = line.currency_at(after) && !line.is_group(line.skip_space(after + 1))
        || from.checked_sub(1).is_some_and(|at| line.currency_at(at))
        || from.checked_sub(2).is_some_and(|at| {
            line.currency_at(at) && !line.is_amount_before(at) && line.is_space(from - 1)
        });
    let chapter = matches!(label, Label::Code(_) | Label::Any) && length == 2 && single;
    let group = label == Label::Chapter && length > 2;
    let behind = if label == Label::None || chapter || group { line.label_after(to) } else { None };
    if let Some(behind) = behind.filter(|behind| !chapter || *behind == Label::Chapter) {
        label = behind;
    } else if group && !line.is_year(from) {
        // `Группа 8542`: people call a heading so.
        label = Label::Heading;
    }
    // `Глава 21 Налогового кодекса`
    if label == Label::Chapter && line.is_chapter_of_law(from, to) {
        label = Label::Other(Reason::Act, Strength::Strong);
    }
    let sign =
        |at: Option<usize>, sign: u8| at.is_some_and(|at| line.kind(at) == Some(Kind::Sign(sign)));
    // `8542.xx`: whatever lies under a heading.
    if label == Label::None
        && length == 4
        && sign(Some(to), b'.')
        && matches!(small(line.slice(to + 1)).as_str(), "xx" | "хх" | "xxxx" | "хххх")
    {
        label = Label::Heading;
    }
    // `CH-44/2026`: the number of a contract.
    if label == Label::Chapter && sign(from.checked_sub(1), b'-') && sign(Some(to), b'/') {
        label = Label::Other(Reason::DocumentNumber, Strength::Strong);
    }
    // `55302/120926/0045123`, `26010 / 29.05.2025 / 0031350`: the number of a declaration of the Union, with the day of its
    // registration in it.
    if matches!(length, 5..=8)
        && matches!(label, Label::None | Label::Any)
        && is_declaration(line, from, to)
    {
        label = Label::Other(Reason::DocumentNumber, Strength::Strong);
    }
    // `гр. 31: чайники`, `гр. 35 1240`: the box of a customs declaration, of which there are 54.
    if label == Label::Chapter
        && line.word_before(from).is_some_and(|at| small(line.slice(at)) == "гр")
        && cell.code(&[from]).is_some_and(|code| code.number() <= 54)
        && (line.kind(after) == Some(Kind::Sign(b':'))
            || line.is_group(after)
            || matches!(line.slice(from), "31" | "33"))
        && line.label_after(to).is_none()
    {
        label = Label::Other(Reason::Reference, Strength::Strong);
    }
    if matches!(label, Label::None | Label::Other(_, Strength::Weak))
        && let Some(reason) = line.said_behind(from, to)
    {
        let strength = if reason == Reason::Phone { Strength::Weak } else { Strength::Strong };
        label = Label::Other(reason, strength);
    }
    if matches!(label, Label::None | Label::Any) && line.is_container(from) {
        label = Label::Other(Reason::Reference, Strength::Strong);
    }
    let mut signals = Signals::NONE;
    signals.set(Signals::MONEY, money);
    signals.set(Signals::COUNTED, line.unit_after(to));
    signals.set(Signals::FOLLOWS, follows);
    signals.set(Signals::ALONE, found.alone);
    signals.set(
        Signals::ANNOUNCED,
        matches!(
            line.kind(from.wrapping_sub(if from > 0 && line.is_space(from - 1) { 2 } else { 1 })),
            Some(Kind::Sign(b':' | b'='))
        ),
    );
    // A line can be a whole file: what begins it stands in its first few tokens.
    let leads = |token: &lex::Token| {
        matches!(
            token.kind,
            Kind::Blank
                | Kind::Wide
                | Kind::Sign(b'+' | b'-' | b'*' | b'|' | b'"' | b'\'' | b'>' | b'(')
        )
    };
    signals.set(
        Signals::LEADING,
        from <= 64 && line.tokens.get(..from).unwrap_or_default().iter().all(leads),
    );
    Number {
        start,
        end,
        spelling: Spelling::Code(Form::Bare),
        code: cell.code(&[from]),
        repairs: Vec::new(),
        label,
        reason: Reason::NotACode,
        signals,
        marks: Marks { ex, ..Marks::default() },
    }
}

/// A number of a customs declaration: an office of five or eight digits, six of a day, seven of the declaration.
fn is_declaration(line: &Line<'_>, from: usize, to: usize) -> bool {
    let stroke = |at: usize, back: bool| {
        let next = |at: usize| if back { at.checked_sub(1) } else { Some(at) };
        let mut at = next(at)?;
        if line.kind(at) == Some(Kind::Blank) {
            at = if back { at.checked_sub(1)? } else { at + 1 };
        }
        if line.kind(at) != Some(Kind::Sign(b'/')) {
            return None;
        }
        at = if back { at.checked_sub(1)? } else { at + 1 };
        if line.kind(at) == Some(Kind::Blank) {
            at = if back { at.checked_sub(1)? } else { at + 1 };
        }
        Some(at)
    };
    let day =
        |at: usize| line.digits(at) == 6 && line.is_group(at) || line.kind(at) == Some(Kind::Date);
    let office = |at: usize| matches!(line.digits(at), 5 | 8);
    let last = |at: usize| line.digits(at) == 7;
    let (before, after) = (stroke(from, true), stroke(to, false));
    day(from) && before.is_some_and(office) && after.is_some_and(last)
        || office(from) && after.is_some_and(day)
        || last(from) && before.is_some_and(day)
}

fn read_chain(
    cell: &Cell<'_>,
    chain: &Chain,
    found: &mut Found,
    last_end: &mut Option<usize>,
    excluded: bool,
) {
    let line = &cell.line;
    let count = chain.groups.len();
    let length = |at: usize| chain.groups.get(at).map_or(0, |&place| line.digits(place));
    if push_account(cell, chain, found, last_end, excluded)
        || push_respelled(cell, chain, found, last_end, excluded)
    {
        return;
    }
    // Three headings or more with blanks between are a list, not one long code.
    let headings = count >= 3 && (0..count).all(|at| length(at) == 4);
    let mut at = 0;
    while at < count {
        let Some(&from) = chain.groups.get(at) else { break };
        let parse = if !may_begin(cell, chain, at, found, *last_end) {
            None
        } else if headings {
            cell.code(&[from]).map(|code| cell.bare(code))
        } else {
            cell.parse(chain, at)
        };
        let Some(mut parse) = parse else {
            at = push_other(cell, chain, at, found, last_end, excluded);
            continue;
        };
        let last_group = at + parse.groups - 1;
        let mut to = chain.groups.get(last_group).map_or(from + 1, |&place| place + 1);
        let mut tail = at + parse.groups;
        let mut number = number(cell, found, from, to, *last_end);
        if at > 0
            && chain.gap(at - 1) == Some(Gap::Hyphen)
            && let Some(Label::Other(reason, strength)) =
                found.numbers.last().map(|before| before.label)
        {
            // `PN 1003-8542`: the rest of an identifier.
            number.label = Label::Other(reason, strength);
        }
        if let Some(suffix) = taric_suffix(line, chain, at, &mut parse) {
            number.marks.taric_suffix = true;
            if suffix >= to {
                tail += 1;
                to = suffix + 1;
                number.end = line.token(suffix).map_or(number.end, |token| token.end as usize);
            }
        }
        let places = chain.groups.get(at..tail.min(at + parse.groups)).unwrap_or_default();
        let mut ambiguous = false;
        for token in places.iter().filter_map(|&place| line.token(place)) {
            number.marks.look_alikes |= token.marked;
            ambiguous |= token.ambiguous;
        }
        number.code = Some(parse.code);
        number.spelling = Spelling::Code(parse.form);
        chain_signals(cell, chain, at, &parse, from..to, &mut number);
        // Whatever hangs on the end with a comma.
        if tail == count
            && let Some((repairs, end)) = comma_tail(cell, &parse, chain, at)
        {
            number.spelling = Spelling::Damaged(Damage::Number, Form::Bare);
            number.repairs = repairs;
            number.code = None;
            number.end = line.token(end).map_or(number.end, |token| token.end as usize);
            number.signals.set(Signals::COUNTED, line.unit_after(end + 1));
            number.signals.set(Signals::MONEY, line.currency_at(line.skip_space(end + 1)));
            push(cell, found, number, excluded);
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
            if chain.gap(at) == Some(Gap::Hyphen) && one < two {
                // A range of headings.
                parse = cell.bare(one);
                number.code = Some(one);
                number.spelling = Spelling::Code(Form::Bare);
                number.end = line.token(first).map_or(number.end, |token| token.end as usize);
                tail = at + 1;
                to = first + 1;
            } else {
                number.repairs = vec![parse.code, one, two];
                number.code = None;
                number.spelling = Spelling::Damaged(Damage::TwoReadings, parse.form);
                push(cell, found, number, excluded);
                *last_end = Some(to);
                at = tail;
                continue;
            }
        }
        if matches!(number.label, Label::Other(_, Strength::Weak))
            && let Some((whole, group)) = continued(cell, chain, at, &parse)
        {
            parse.doubt = vec![whole, parse.code];
            parse.code = whole;
            parse.form = Form::Grouped;
            number.code = Some(whole);
            number.end = line.token(group).map_or(number.end, |token| token.end as usize);
            tail += 1;
            to = group + 1;
        }
        if let Some((whole, letter)) = blurred(cell, chain, at, &parse) {
            parse.doubt = vec![whole, parse.code];
            number.end = line.token(letter).map_or(number.end, |token| token.end as usize);
            number.signals.take(Signals::COUNTED);
            tail += 1;
            to = letter + 1;
        }
        if !parse.doubt.is_empty() {
            number.spelling = Spelling::Damaged(Damage::TwoReadings, parse.form);
            number.repairs = parse.doubt.clone();
        } else if let Some((damage, repairs)) = damage_of(cell.hs, &parse, ambiguous) {
            number.spelling = Spelling::Damaged(damage, parse.form);
            number.repairs = repairs;
            if damage == Damage::LookAlike {
                number.code = None;
            }
        }
        if number.marks.look_alikes
            && !parse.known
            && parse.code.len() < 8
            && number.label == Label::None
        {
            // A word that looks like digits.
            number.signals.set(Signals::GLUED, true);
        }
        push(cell, found, number, excluded);
        *last_end = Some(to);
        at = tail;
        if matches!(parse.code.len(), 6 | 8 | 10) && parse.known && !excluded {
            let more = push_shortened(cell, parse.code, to, found, last_end);
            if more > to {
                // Whatever of the chain is left was an end.
                at = chain.groups.partition_point(|&group| group < more);
            }
        }
    }
}

/// Whether a number can begin at a group: behind a blank, as the far end of a range, or behind the number of a line.
fn may_begin(
    cell: &Cell<'_>,
    chain: &Chain,
    at: usize,
    found: &Found,
    last_end: Option<usize>,
) -> bool {
    let begins = match at.checked_sub(1).and_then(|before| chain.gap(before)) {
        None | Some(Gap::Blank) => true,
        Some(Gap::Hyphen) => {
            let heads = |before: &Number| {
                before.plain().is_some_and(|code| code.len() >= 4 || before.label == Label::Chapter)
            };
            last_end.map(|end| end + 1) == chain.groups.get(at).copied()
                && found.numbers.last().is_some_and(heads)
        }
        Some(Gap::Point) => false,
    };
    // `1.8542319010 микросхемы`, `поз.3-8507 10 200 3`
    let numbered = || {
        let first = chain.groups.first().map_or(0, |&place| cell.line.digits(place));
        let whole = |parse: Parse| {
            parse.known && parse.code.len() >= 8 && (parse.groups > 1 || parse.code.len() == 10)
        };
        at == 1 && first <= 2 && cell.parse(chain, 1).is_some_and(whole)
    };
    begins || numbered()
}

/// Groups at which no code begins: a damaged number, or, up to where one may begin again, a number of another kind. The group
/// behind them.
fn push_other(
    cell: &Cell<'_>,
    chain: &Chain,
    at: usize,
    found: &mut Found,
    last_end: &mut Option<usize>,
    excluded: bool,
) -> usize {
    if at == 0
        && let Some(taken) = push_damaged_points(cell, chain, found, last_end, excluded)
    {
        return taken;
    }
    let mut end = at + 1;
    while end < chain.groups.len()
        && chain.gap(end - 1) != Some(Gap::Blank)
        && !(at == 0 && end == 1)
    {
        end += 1;
    }
    push_shapeless(cell, chain, at, end, found, last_end, excluded);
    end
}

/// What the groups of a code, and what they are glued to, say of it. `tokens` are those that it takes.
fn chain_signals(
    cell: &Cell<'_>,
    chain: &Chain,
    at: usize,
    parse: &Parse,
    tokens: core::ops::Range<usize>,
    number: &mut Number,
) {
    let (line, from, to) = (&cell.line, tokens.start, tokens.end);
    let length = |at: usize| chain.groups.get(at).map_or(0, |&place| line.digits(place));
    let pointed = |gaps: &[Gap]| gaps.iter().all(|gap| *gap == Gap::Point);
    let okpd = (at..at + 4).map(length).eq([2, 2, 2, 3])
        && chain.gaps.get(at..at + 3).is_some_and(pointed);
    number.signals.set(Signals::OKPD, okpd);
    let free = number.label == Label::None;
    let whole = is_unmistakable(parse) && parse.code.len() >= 8;
    let glued = free && (line.glued_before(from, to, whole) || line.glued_after(to, whole));
    number.signals.set(Signals::GLUED, glued);
    let identifier = free && parse.code.len() <= 8 && line.is_identifier(from, to);
    number.signals.set(Signals::IDENTIFIER, identifier);
    let hyphens =
        parse.form == Form::Pair && (parse.groups > 2 || chain.gap(at) == Some(Gap::Hyphen));
    number.signals.set(Signals::HYPHENS, hyphens);
    // `08062026-13`: a day and a number of that day.
    let day = parse.groups > 1
        && length(at) == 8
        && cell.code(&[from]).is_some_and(|code| shape::is_day(code.number()));
    number.signals.set(Signals::DAY, day);
}

/// The number of a bank account, which is all of the chain.
fn push_account(
    cell: &Cell<'_>,
    chain: &Chain,
    found: &mut Found,
    last_end: &mut Option<usize>,
    excluded: bool,
) -> bool {
    let (Some(&from), Some(&last)) = (chain.groups.first(), chain.groups.last()) else {
        return false;
    };
    if chain.groups.len() < 3 || !cell.is_account(chain) {
        return false;
    }
    let mut number = number(cell, found, from, last + 1, *last_end);
    number.label = Label::Other(Reason::Account, Strength::Strong);
    number.code = None;
    number.spelling = Spelling::Damaged(Damage::Number, Form::Bare);
    push(cell, found, number, excluded);
    *last_end = Some(last + 1);
    true
}

/// Two digits with a zero behind ten are the TARIC's product line: `8542310000 80`. Where all is set in pairs
/// (`8542 31 11 00 80`) they were taken for the code's and are given back. The place of the digits.
fn taric_suffix(line: &Line<'_>, chain: &Chain, at: usize, parse: &mut Parse) -> Option<usize> {
    let tens = ["10", "20", "30", "40", "50", "60", "70", "80", "90"];
    let ten = |place: usize| tens.contains(&line.slice(place));
    let tail = at + parse.groups;
    if let [.., fourth, last] = chain.groups.get(at..tail)?
        && parse.code.len() == 12
        && parse.groups == 5
        && line.slice(*fourth) == "00"
        && ten(*last)
    {
        parse.code = parse.code.prefix(10);
        parse.groups = 4;
        return Some(*last);
    }
    let suffix = *chain.groups.get(tail)?;
    (parse.code.len() == 10
        && matches!(chain.gap(tail - 1), Some(Gap::Blank | Gap::Hyphen))
        && ten(suffix)
        && tail + 1 == chain.groups.len()
        && !line.unit_after(chain.next))
    .then_some(suffix)
}

/// `№ 854320 1909`: six digits and others, or the groups of one code. The whole code, and the place of its last group.
fn continued(cell: &Cell<'_>, chain: &Chain, at: usize, parse: &Parse) -> Option<(Code, usize)> {
    let &[from, group] = chain.groups.get(at..)? else { return None };
    let fits = parse.known
        && parse.groups == 1
        && parse.code.len() == 6
        && chain.gap(at) == Some(Gap::Blank)
        && matches!(cell.line.digits(group), 2 | 4)
        && !cell.line.unit_after(chain.next);
    cell.code(&[from, group]).filter(|_| fits).map(|whole| (whole, group))
}

/// `HS 8523 5l`: a heading and five litres, or a subheading whose last digit a scan took for a letter. The subheading, and the
/// place of the letter.
fn blurred(cell: &Cell<'_>, chain: &Chain, at: usize, parse: &Parse) -> Option<(Code, usize)> {
    let line = &cell.line;
    let group = *chain.groups.get(at + 1)?;
    let letter = group + 1;
    let glued = line.token(group)?.end == line.token(letter)?.start;
    let mut letters = line.slice(letter).chars();
    let (digit, _) = letters.next().and_then(lex::look_alike)?;
    let fits = parse.groups == 1
        && parse.known
        && parse.code.len() == 4
        && chain.gap(at) == Some(Gap::Blank)
        && line.digits(group) == 1
        && line.is_word(letter)
        && glued
        && letters.next().is_none();
    let first = lex::digits_of(line.slice(group)).next()?;
    let end = u64::from(first) * 10 + u64::from(digit);
    Code::from_number(parse.code.number() * 100 + end, 6)
        .filter(|code| fits && cell.hs.known(*code))
        .map(|code| (code, letter))
}

/// Spellings that nothing but a code has, where its first six digits exist (DESIGN.md section 4).
fn is_unmistakable(parse: &Parse) -> bool {
    parse.known
        && parse.code.len() >= 6
        && match parse.form {
            Form::Grouped => true,
            Form::Bare => matches!(parse.code.len(), 8..=10),
            Form::Point | Form::Pair => true,
        }
}

/// Why the digits can't be read as they stand, and what they could have been.
fn damage_of(hs: &Hs, parse: &Parse, ambiguous: bool) -> Option<(Damage, Vec<Code>)> {
    let code = parse.code;
    if ambiguous {
        return Some((Damage::LookAlike, vec![code]));
    }
    match code.len() {
        9 | 11 if parse.form == Form::Grouped => None,
        9 => repair::nine_digits(hs, code),
        length if shape::is_code_length(length) => None,
        // Only a column or a label makes a code of so few digits, and papers are full of them: the reader asks then.
        1 | 3 => Some((Damage::OddLength, Vec::new())),
        _ => Some((Damage::OddLength, repair::odd_length(hs, code))),
    }
}

/// Groups that no shape holds together.
fn push_shapeless(
    cell: &Cell<'_>,
    chain: &Chain,
    at: usize,
    end: usize,
    found: &mut Found,
    last_end: &mut Option<usize>,
    excluded: bool,
) {
    let groups = chain.groups.get(at..end).unwrap_or_default();
    let (Some(&from), Some(&last)) = (groups.first(), groups.last()) else { return };
    let mut number = number(cell, found, from, last + 1, *last_end);
    number.code = cell.code(groups);
    number.spelling = Spelling::Damaged(Damage::Number, Form::Bare);
    // The middle of something else: it is no code and has no repairs.
    number.signals.set(Signals::GLUED, true);
    number.label = match number.label {
        Label::Other(reason, strength) => Label::Other(reason, strength),
        _ => Label::None,
    };
    push(cell, found, number, excluded);
    let _ = last_end;
}

/// `8471.49/50`, `8541.10, .21`, `HS 8542.31, 32 and 39`, `8712 00 300 0, 700 0`: the ends of further codes, under the same
/// heading. A code is meant and not written, so a person decides. The token behind the last of them.
fn push_shortened(
    cell: &Cell<'_>,
    code: Code,
    mut at: usize,
    found: &mut Found,
    last_end: &mut Option<usize>,
) -> usize {
    let line = &cell.line;
    let labelled = found
        .numbers
        .last()
        .is_some_and(|before| matches!(before.label, Label::Code(_) | Label::Any | Label::Heading));
    let rising = rising(line, code, at).unwrap_or(at);
    let first = at;
    loop {
        // What parts it from the code before: a stroke or hyphen, or a comma or word and a blank.
        let mut place = at;
        let tight = matches!(line.kind(at), Some(Kind::Sign(b'/' | b'-')));
        if tight {
            place += 1;
        } else {
            place += usize::from(line.kind(place) == Some(Kind::Sign(b',')));
            let comma = place > at;
            place = line.skip_space(place);
            let joint = line.is(place, Class::Joint) || line.is(place, Class::Span);
            if joint {
                place = line.skip_space(place + 1);
            }
            if !comma && !joint || place == at {
                return at;
            }
        }
        let pointed = line.kind(place) == Some(Kind::Sign(b'.'));
        place += usize::from(pointed);
        let text = |at: usize| if line.is_group(at) { line.slice(at) } else { "" };
        // Ten digits end in three and one; `8511 10 000 1/9`.
        let last = text(place + 2);
        let one = code.len() == 10 && tight && text(place).len() == 1;
        let pair = code.len() == 10
            && text(place).len() == 3
            && last.len() == 1
            && line.kind(place + 1) == Some(Kind::Blank);
        let (digits, end) = if pair {
            (format!("{}{last}", text(place)), place + 3)
        } else {
            (text(place).to_string(), place + 1)
        };
        let due = if pair {
            4
        } else if one {
            1
        } else {
            2
        };
        if digits.len() != due || code.len() == 10 && !pair && !one {
            return at;
        }
        // Without a sign of its own it is a quantity as well as an end: only in a list under a label.
        let ends = match line.kind(end) {
            None | Some(Kind::Sign(b',' | b';' | b')' | b'/')) => true,
            Some(Kind::Sign(b'.')) => !line.is_group(end + 1),
            Some(Kind::Blank | Kind::Wide) => {
                (!line.is_word(end + 1) || line.is(end + 1, Class::Joint))
                    && !line.is_group(end + 1)
            }
            _ => tight || pointed,
        };
        // `70.19.1100-70.19.9000`: the far end of a range.
        if line.kind(end) == Some(Kind::Sign(b'.')) && line.is_group(end + 1) {
            return at;
        }
        let listed = labelled && ends || end <= rising;
        if !(tight || pointed || pair || listed) || line.unit_after(end) {
            return at;
        }
        let whole = digits.parse::<u64>().ok().and_then(|end| {
            let kept = code.prefix(code.len() - digits.len());
            Code::from_number(kept.number() * 10u64.pow(digits.len() as u32) + end, code.len())
        });
        let known = |meant: &Code| cell.hs.known(meant.prefix(6)) && *meant != code;
        let Some(meant) = whole.filter(known) else { return at };
        let mut number = number(cell, found, place, end, *last_end);
        number.label = match found.numbers.last().map(|before| before.label) {
            Some(Label::None) | None => Label::List(None),
            Some(label) => label,
        };
        number.code = None;
        number.repairs = vec![meant];
        number.spelling = Spelling::Damaged(Damage::Number, Form::Bare);
        number.signals.take(Signals::COUNTED);
        number.signals.take(Signals::MONEY);
        push(cell, found, number, false);
        *last_end = Some(end);
        at = end;
        if at - first > 400 {
            return at;
        }
    }
}

/// `7216.31, 32 y 33`, `4407 11 20, 30 and 40`: two ends or more, each larger than the one before, need no label. The token
/// behind the last of them; `None` where there are fewer, or where they end in a quantity or an amount.
fn rising(line: &Line<'_>, code: Code, mut at: usize) -> Option<usize> {
    let (mut last, mut count) = (code.number() % 100, 0);
    while count < 40 && code.len() < 10 {
        let comma = line.kind(at) == Some(Kind::Sign(b','));
        let mut place = line.skip_space(at + usize::from(comma));
        let joint = line.is(place, Class::Joint);
        if joint {
            place = line.skip_space(place + 1);
        }
        if !(comma || joint) || !line.is_group(place) || line.digits(place) != 2 {
            break;
        }
        let end = line.slice(place).parse::<u64>().ok()?;
        if end <= last {
            return None;
        }
        (last, at, count) = (end, place + 1, count + 1);
    }
    let counted = line.unit_after(at) || line.currency_at(line.skip_space(at));
    (count >= 2 && !counted).then_some(at)
}

/// Numbers whose blanks stand where no code has them: a code formatted as a number (`8 471 300 000`), or typed so under a
/// label (`847 130 0000`, `852 910`). Also a run that is longer than any code.
fn push_respelled(
    cell: &Cell<'_>,
    chain: &Chain,
    found: &mut Found,
    last_end: &mut Option<usize>,
    excluded: bool,
) -> bool {
    let line = &cell.line;
    let (Some(&from), Some(&last)) = (chain.groups.first(), chain.groups.last()) else {
        return false;
    };
    if chain.groups.len() > 16 {
        return false;
    }
    let length = |at: usize| chain.groups.get(at).map_or(0, |&place| line.digits(place));
    let count = chain.groups.len();
    let total: usize = (0..count).map(length).sum();
    let blanks = chain.gaps.iter().all(|&gap| gap == Gap::Blank);
    let too_long = count == 1 && total > MAX_DIGITS;
    if count == 1 && !too_long {
        return false;
    }
    let threes = blanks && count >= 2 && length(0) <= 3 && (1..count).all(|at| length(at) == 3);
    let thousands = threes
        && (count >= 3
            || length(0) == 3 && cell.code(&chain.groups).is_some_and(|code| cell.hs.known(code)));
    // `8 5 4 2 3 1`
    let singles = count >= 6 && (0..count).all(|at| length(at) == 1) && matches!(total, 6 | 8 | 10);
    let grouped = blanks && count >= 2 && matches!(total, 8..=10) && !matches!(length(0), 8 | 10);
    let whole = || cell.parse(chain, 0).is_some_and(|parse| parse.groups == count && parse.known);
    let typed = !thousands && (singles || grouped) && !whole() && {
        let label = line.before(from).label;
        (matches!(label, Label::Code(_)) || singles && label == Label::Any)
            && cell.code(&chain.groups).is_some_and(|code| cell.hs.known(code.prefix(6)))
    };
    if !(too_long || thousands || typed) {
        return false;
    }
    let mut number = number(cell, found, from, last + 1, *last_end);
    let digits = cell.text(&chain.groups);
    number.repairs = if too_long { Vec::new() } else { repair::joined(cell.hs, &digits) };
    if typed
        && let Some(parse) = cell
            .parse(chain, 0)
            .filter(|parse| parse.known && matches!(parse.code.len(), 6 | 8 | 10))
    {
        number.repairs.push(parse.code);
    }
    number.code = None;
    number.signals.set(Signals::THOUSANDS, thousands);
    number.spelling = Spelling::Damaged(Damage::Number, Form::Grouped);
    push(cell, found, number, excluded);
    *last_end = Some(last + 1);
    true
}

/// `8482.1`, `8542319000.0`, `8542.319`: a point and digits that make no shape of a code. How many groups were taken.
fn push_damaged_points(
    cell: &Cell<'_>,
    chain: &Chain,
    found: &mut Found,
    last_end: &mut Option<usize>,
    excluded: bool,
) -> Option<usize> {
    let line = &cell.line;
    let length = |at: usize| chain.groups.get(at).map_or(0, |&place| line.digits(place));
    // Up to a blank, behind which another number begins: `8542319010.0 10`.
    let points = chain.gaps.iter().take_while(|&&gap| gap == Gap::Point).count();
    let blank = chain.gap(points).is_none_or(|gap| gap == Gap::Blank);
    let count = if points > 0 && blank { points + 1 } else { chain.groups.len() };
    if !(2..=16).contains(&count) {
        return None;
    }
    let groups = chain.groups.get(..count)?;
    let points = points + 1 >= count;
    let whole = cell.text(groups);
    let thousands = count >= 3 && length(0) <= 3 && (1..count).all(|at| length(at) == 3);
    let repairs = if thousands {
        repair::joined(cell.hs, &whole)
    } else if points && matches!(length(0), 3 | 4 | 6 | 8..=14) {
        let (first, tail) = whole.split_at_checked(length(0)).unwrap_or_default();
        repair::pointed(cell.hs, first, tail)
    } else {
        return None;
    };
    let (&from, &last) = groups.first().zip(groups.last())?;
    let mut number = number(cell, found, from, last + 1, *last_end);
    number.repairs = repairs;
    number.code = None;
    let whole = cell.code(&[from]).filter(|code| code.len() >= 6);
    number.signals.set(Signals::KNOWN, whole.is_some_and(|code| cell.hs.known(code.prefix(6))));
    let form = if thousands || length(0) == 3 { Form::Grouped } else { Form::Point };
    number.spelling = Spelling::Damaged(Damage::Number, form);
    push(cell, found, number, excluded);
    *last_end = Some(last + 1);
    Some(count)
}

/// `8542,31`, `8542319000,00`, `8,542,319,000`: what it could have been, and the last token it takes.
fn comma_tail(
    cell: &Cell<'_>,
    parse: &Parse,
    chain: &Chain,
    at: usize,
) -> Option<(Vec<Code>, usize)> {
    let line = &cell.line;
    let mut comma = *chain.groups.get(at + parse.groups - 1)? + 1;
    if line.kind(comma) != Some(Kind::Sign(b',')) || !line.is_group(comma + 1) {
        return None;
    }
    let first = parse.code.len();
    let mut whole = parse.code.to_string();
    let mut tails: [&str; 6] = [""; 6];
    let mut count = 0;
    while line.kind(comma) == Some(Kind::Sign(b',')) && line.is_group(comma + 1) {
        // A long row of numbers is a list.
        *tails.get_mut(count).filter(|_| count < 5)? = line.slice(comma + 1);
        whole.push_str(line.slice(comma + 1));
        count += 1;
        comma += 2;
    }
    let last = comma - 1;
    let tails = tails.get(..count)?;
    if parse.groups == 1
        && first <= 3
        && tails.iter().all(|tail| tail.len() == 3)
        && chain.groups.len() == 1
    {
        return Some((repair::joined(cell.hs, &whole), last));
    }
    let [tail] = tails else { return None };
    let single = parse.groups == 1;
    let decimal = tail.len() <= 2
        && (first == 4 && single || first >= 8 && tail.bytes().all(|byte| byte == b'0'))
        || first == 4 && single && matches!(tail.len(), 3 | 5 | 6) && cell.hs.known(parse.code)
        || first == 6 && single && tail.len() == 2
        || first == 3 && single && tail.len() <= 2;
    decimal.then(|| (repair::pointed(cell.hs, &parse.code.to_string(), tail), last))
}

/// Adds a number with the signals of its digits and its label.
fn push(cell: &Cell<'_>, found: &mut Found, mut number: Number, excluded: bool) {
    // `№ 08062026-14, 08062026-15`: a row of numbers of one form is what the first was said to be.
    if number.label == Label::None
        && number.signals.has(Signals::FOLLOWS)
        && let Some(before) = found.numbers.last()
        && let (Label::Other(reason, strength), Some(one), Some(two)) = (before.label, before.plain(), number.plain())
        && reason != Reason::Reference
        && one.len() == two.len()
        && before.form() == number.form()
        && number.start > before.end + 1
        // `ИНН 7701234567, 8542319010`: the one can be no code, and the other is.
        && (two.len() < 8 || cell.hs.known(one.prefix(6)) || !cell.hs.known(two.prefix(6)))
    {
        number.label = Label::Other(reason, strength);
    }
    let form = number.form();
    let signals = &mut number.signals;
    if excluded && !matches!(number.label, Label::Code(_) | Label::Chapter | Label::Other(..)) {
        signals.set(Signals::EXCLUDED, true);
    }
    if let Some(code) = number.code {
        let length = code.len();
        signals.set(Signals::KNOWN, known(cell.hs, code));
        signals.set(Signals::HEADING_KNOWN, length >= 4 && cell.hs.known(code.prefix(4)));
        signals.set(Signals::YEAR, shape::is_year(code.prefix(4).number()) && length >= 4);
        signals.set(Signals::EDITION, length == 4 && matches!(code.number(), 2002 | 2007));
        signals.set(Signals::PLACEHOLDER, length >= 4 && code.number() == 0);
        signals.set(Signals::DAY, length == 8 && shape::is_day(code.number()));
        signals.set(Signals::RAILWAY_FUEL, code.prefix(2).number() == 27);
        signals.set(Signals::DECIMAL_FOUR, length == 4 && form != Form::Bare);
        signals.set(Signals::NATIONAL, matches!(code.prefix(2).number(), 98 | 99) && length >= 4);
        let heading = code.prefix(4);
        signals
            .set(Signals::SAME_HEADING, number.repairs.iter().any(|one| one.starts_with(heading)));
    }
    let first = number.repairs.first().copied();
    signals.set(
        Signals::LONG_REPAIR,
        first.is_some_and(|code| code.len() >= 8 && cell.hs.known(code.prefix(6))),
    );
    signals.set(Signals::REPAIRS, !number.repairs.is_empty());
    signals.set(Signals::TEN_REPAIR, number.repairs.iter().any(|one| one.len() == 10));
    let unmistakable = number.spelling == Spelling::Code(form)
        && signals.has(Signals::KNOWN)
        && !signals.any(Signals::DAY.and(Signals::THOUSANDS))
        && match form {
            Form::Grouped => true,
            Form::Bare => (8..=10).contains(&number.code.map_or(0, Code::len)),
            Form::Point => number.code.is_some_and(|code| code.len() >= 6),
            Form::Pair => {
                number.code.is_some_and(|code| code.len() >= 6)
                    && !signals.any(Signals::YEAR.and(Signals::HYPHENS))
            }
        };
    signals.set(Signals::UNMISTAKABLE, unmistakable);
    let written = cell.line.text.get(number.start..number.end).unwrap_or_default();
    signals.set(Signals::TARIFF_GROUPS, form == Form::Grouped && shape::is_of_a_tariff(written));
    label_signals(&mut number, form);
    found.numbers.push(number);
}

/// The signals of a number's label. A claim that the number can't bear is weak: ten digits are no postcode, eight digits with
/// a wrong check digit no bar code.
pub fn label_signals(number: &mut Number, form: Form) {
    let all = Signals::CODE
        .and(Signals::ANY)
        .and(Signals::HEADING)
        .and(Signals::CHAPTER)
        .and(Signals::NHM)
        .and(Signals::LIST)
        .and(Signals::OTHER)
        .and(Signals::OTHER_WEAK);
    number.signals.take(all);
    let signal = match number.label {
        Label::None => return,
        Label::Code(_) => Signals::CODE,
        Label::Nhm => Signals::NHM,
        Label::Any => Signals::ANY,
        Label::Heading => Signals::HEADING,
        Label::Chapter => Signals::CHAPTER,
        Label::List(_) => Signals::LIST,
        Label::Other(reason, strength) => {
            number.reason = reason;
            let bears = number.code.is_none_or(|code| {
                reason.can_have(code.len(), form == Form::Grouped)
                    && (reason != Reason::Barcode
                        || !matches!(code.len(), 8 | 12 | 13 | 14)
                        || is_gtin(code))
            });
            if strength == Strength::Strong && bears { Signals::OTHER } else { Signals::OTHER_WEAK }
        }
    };
    number.signals.set(signal, true);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paste::lex::Tokens;

    fn read(text: &str) -> Vec<(String, Label, Option<String>)> {
        let hs = Hs::embedded();
        let mut tokens = Tokens::default();
        tokens.read(text);
        let mut found = Found::default();
        Finder::default().read(&hs, Line { text, tokens: &tokens }, &mut found);
        let mut before = 0;
        for number in &found.numbers {
            assert!(number.start >= before, "numbers overlap in {text}");
            before = number.end;
        }
        found
            .numbers
            .iter()
            .map(|number| {
                (
                    text[number.start..number.end].to_string(),
                    number.label,
                    number.plain().map(|code| code.to_string()),
                )
            })
            .collect()
    }

    #[test]
    fn cuts() {
        let texts = |text: &str| read(text).into_iter().map(|(text, ..)| text).collect::<Vec<_>>();
        assert_eq!(texts("2 × 8542.31"), ["2", "8542.31"]);
        assert_eq!(texts("8542 31 900 0 100 2.50"), ["8542 31 900 0", "100", "2.50"]);
        assert_eq!(texts("8541.10-8541.30"), ["8541.10", "8541.30"]);
        assert_eq!(texts("26.20.11.110"), ["26.20.11.110"]);
        assert_eq!(texts("192.168.10.254"), ["192.168.10.254"]);
        assert_eq!(texts("8542310000 80"), ["8542310000 80"]);
        assert_eq!(texts("1.8542319010"), ["1", "8542319010"]);
    }

    /// The short way and the long one say the same of a run of digits.
    #[test]
    fn a_lone_number_is_read_alike() {
        let hs = Hs::embedded();
        let (mut tokens, mut long, mut short) =
            (Tokens::default(), Found::default(), Found::default());
        let mut state = 1u64;
        for round in 0..20_000 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let known = ["8542319000", "0207141000", "97050000000000", "20091119", "2012", "000"];
            let digits = match known.get(round % 12) {
                Some(known) => known.to_string(),
                None => state.to_string(),
            };
            let text = &digits[..(1 + round % 15).min(digits.len())];
            tokens.read(text);
            Finder::default().read(&hs, Line { text, tokens: &tokens }, &mut long);
            assert_eq!(Finder::lone(&hs, text, &mut short), text.len() <= MAX_DIGITS, "{text}");
            if text.len() <= MAX_DIGITS {
                assert_eq!(short, long, "{text}");
            }
        }
        for text in ["", "8542 ", " 8542", "8542.31", "٨٥٤٢", "854O"] {
            assert!(!Finder::lone(&hs, text, &mut short), "{text}");
        }
    }

    #[test]
    fn labels() {
        let label = |text: &str| read(text).pop().map(|(_, label, _)| label).expect(text);
        assert!(matches!(label("код ТН ВЭД ЕАЭС: 8517 62 000 9"), Label::Code(Some(_))));
        assert!(matches!(label("G.T.İ.P. No: 854231909000"), Label::Code(_)));
        assert!(matches!(
            label("This is no 8542.31"),
            Label::Other(Reason::DocumentNumber, Strength::Weak)
        ));
        assert!(matches!(label("Тел. 8542319000"), Label::Other(Reason::Phone, Strength::Strong)));
        assert_eq!(label("СЛИВКИ 200ГР., 10%"), Label::None);
    }
}
