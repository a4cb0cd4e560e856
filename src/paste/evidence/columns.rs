/*! What each column is taken for: its header, and what its numbers say together. */

use super::numbers::Found;
use super::{Number, Signals, Spelling};
use crate::paste::layout::{Column, Kind};
use crate::paste::lexicon::{Class, Reason, Subject, lexicon, words};
use crate::paste::repair::Damage;
use crate::paste::shape::Form;

/// What a column's cells are taken for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    Codes,
    Chapters,
    Nhm,
    /// Digits that continue a code beside them.
    Digits,
    /// The header names one other thing.
    Other(Reason),
    /// The header names something else in a general way.
    Weak(Reason),
    /// Its numbers as a whole are no codes.
    Numbers,
    Free,
}

/// What was counted in a column.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub struct Tally {
    /// Cells with letters or digits.
    pub cells: usize,
    /// Cells of nothing but numbers, with one of at least four digits.
    pub numeric: usize,
    /// Of those, cells in which every number is a known code.
    pub known: usize,
    /// Of those, cells of four digits that are years.
    years: usize,
    /// Of those, cells with at least six digits.
    pub long: usize,
    /// Of the numeric cells, those whose numbers all have eight or ten digits.
    uniform: usize,
    /// Of those, cells of ten digits.
    ten: usize,
    /// Cells in which a zero behind the point was cut: `8482.1`.
    cut: usize,
    /// Rows that have four or six digits here, and those of them in which a code over several cells begins here.
    pub begins: usize,
    pub split: usize,
    /// The most cells of such a code.
    pub parts: usize,
    /// The first short number, and whether another one stands in the column.
    first: u64,
    varied: bool,
}

impl Tally {
    /// Counts a cell.
    pub fn count(&mut self, found: &Found) {
        self.cells += 1;
        let numbers = &found.numbers;
        let length = |number: &Number| match number.spelling {
            Spelling::Code(_) | Spelling::Damaged(Damage::Date, _) => number.length().min(14),
            Spelling::Damaged(..) => number.code.map_or(6, |code| code.len()),
            Spelling::Control | Spelling::Phone => 0,
        };
        let longest = numbers.iter().map(length).max().unwrap_or(0);
        if !found.alone || longest < 4 {
            return;
        }
        self.numeric += 1;
        let value =
            numbers.first().and_then(|number| number.code).map_or(0, |code| code.number() + 1);
        self.varied |= self.first != 0 && self.first != value;
        self.first = value;
        self.long += usize::from(longest >= 6);
        let all = |test: &dyn Fn(&Number) -> bool| usize::from(numbers.iter().all(test));
        self.known += all(&|number| match number.spelling {
            Spelling::Code(form) => {
                number.signals.has(Signals::KNOWN) && !(number.length() == 4 && form != Form::Bare)
            }
            Spelling::Damaged(Damage::TwoReadings | Damage::LookAlike, _) => {
                !number.repairs.is_empty()
            }
            _ => false,
        });
        self.years += all(&|number| {
            number
                .plain()
                .is_some_and(|code| code.len() == 4 && (1990..=2035).contains(&code.number()))
        });
        self.uniform += all(&|number| {
            matches!(number.spelling, Spelling::Code(Form::Bare))
                && matches!(number.length(), 8 | 10)
        });
        self.ten += usize::from(longest == 10);
        self.cut += all(&|number| {
            matches!(number.spelling, Spelling::Damaged(Damage::Number, Form::Point))
                && !number.repairs.is_empty()
        });
    }

    fn share(part: usize, of: usize) -> usize {
        part * 100 / of.max(1)
    }

    /// Whether few of many decimals look like codes.
    pub fn is_decimals(&self) -> bool {
        self.numeric >= 3 && self.known * 10 < self.numeric * 6
    }

    /// Whether zeros were cut in the column.
    pub fn is_cut(&self) -> bool {
        self.cut > 0
    }
}

/// The columns of one table, taken together.
#[derive(Clone, Copy)]
struct Section {
    /// Columns in which anything stands.
    filled: usize,
    /// No header, and no known code in any column.
    says_nothing: bool,
    /// Columns that are headed as codes.
    headed: usize,
    /// No column has a header or name.
    plain: bool,
    /// Cells of any kind, and of those the numeric ones, the known codes and the years.
    cells: usize,
    numeric: usize,
    known: usize,
    years: usize,
}

impl Section {
    const EMPTY: Section = Section {
        filled: 0,
        says_nothing: true,
        headed: 0,
        plain: true,
        cells: 0,
        numeric: 0,
        known: 0,
        years: 0,
    };

    /// Nothing but known codes, as a row copied from a sheet: a list of their like.
    fn is_list(&self) -> bool {
        self.plain
            && self.cells > 1
            && (self.numeric, self.known) == (self.cells, self.cells)
            && self.years < self.cells
    }
}

/// What all columns are taken for, and where codes stand over several cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roles {
    pub roles: Vec<Role>,
    /// For each column, whether codes over several cells begin there.
    pub split: Vec<bool>,
    /// The signals that each column gives its numbers, and why they are something else.
    pub signals: Vec<(Signals, Reason)>,
}

fn is_codes(column: &Column) -> bool {
    column.header.is_some_and(|header| matches!(header.subject, Subject::Codes | Subject::Nhm))
}

/// Whether a name is that of a key in a database: `hscode_id`.
fn is_key(name: &str) -> bool {
    words(name).last().is_some_and(|word| word.eq_ignore_ascii_case("id"))
}

/// Whether a header has a word for codes in it: `old code`, `Код (старый)`.
pub fn names_codes(name: &str) -> bool {
    words(name).any(|word| matches!(lexicon().sense(word).text.class, Class::Any | Class::Code))
}

/// What all columns are taken for by what was counted. `chosen`: the column that a person named.
pub fn roles(kind: Kind, columns: &[Column], tallies: &[Tally], chosen: Option<u32>) -> Roles {
    let mut sections: Vec<Section> = Vec::new();
    for (column, tally) in columns.iter().zip(tallies) {
        while sections.len() <= column.section as usize {
            sections.push(Section::EMPTY);
        }
        let Some(section) = sections.get_mut(column.section as usize) else { continue };
        section.plain &= column.header.is_none() && column.name.is_empty();
        section.cells += tally.cells;
        section.numeric += tally.numeric;
        section.known += tally.known;
        section.years += tally.years;
        section.filled += usize::from(tally.cells > 0);
        section.headed += usize::from(is_codes(column));
        section.says_nothing &=
            column.header.is_none() && column.name.is_empty() && tally.known == 0;
    }
    let section =
        |column: &Column| sections.get(column.section as usize).copied().unwrap_or(Section::EMPTY);
    let listing = matches!(kind, Kind::Table(_)) && chosen.is_none();
    let pairs = || columns.iter().zip(tallies);
    let roles: Vec<Role> = pairs()
        .map(|(column, tally)| {
            let section = section(column);
            if listing && section.is_list() {
                Role::Codes
            } else {
                role(kind, column, tally, section, chosen)
            }
        })
        .collect();
    let signals = pairs()
        .zip(&roles)
        .map(|((column, tally), role)| {
            let headed = section(column).headed > 0 && kind != Kind::Lines;
            signals(*role, column, tally, headed)
        })
        .collect();
    Roles { roles, split: split(columns, tallies), signals }
}

fn role(kind: Kind, column: &Column, tally: &Tally, section: Section, chosen: Option<u32>) -> Role {
    if let Some(chosen) = chosen
        && column.place.is_some()
    {
        return if column.place == Some(chosen) { Role::Codes } else { Role::Free };
    }
    let cut = if matches!(kind, Kind::Json | Kind::Xml) { 0 } else { tally.cut };
    let known = Tally::share(tally.known + cut, tally.numeric);
    // `2021`, `2022`: values of a year, unless a table of editions has codes under them.
    if matches!(column.name.parse::<u32>(), Ok(1990..=2040)) && known < 80 {
        return Role::Other(Reason::Quantity);
    }
    let table = matches!(kind, Kind::Table(_));
    if let Some(header) = column.header {
        match header.subject {
            // `hscode_id` beside `hs6`: the key of a row.
            Subject::Codes if tally.long == 0 && is_key(&column.name) && section.headed > 1 => {
                return Role::Free;
            }
            Subject::Codes => return Role::Codes,
            Subject::Chapters => return Role::Chapters,
            Subject::Nhm => return Role::Nhm,
            Subject::Digits => return Role::Digits,
            // What is set aside so is counted and can be opened: a header outweighs the numbers below it, unless nearly all of
            // them contradict it and no other column has the codes.
            Subject::Other(reason) => {
                let contradicted = section.headed == 0
                    && tally.numeric >= 3
                    && tally.known * 10 >= tally.numeric * 9
                    && tally.long * 10 >= tally.numeric * 9;
                return if header.strong && !contradicted {
                    Role::Other(reason)
                } else {
                    Role::Weak(reason)
                };
            }
            // Of codes only by what encloses it: its values must say so themselves.
            Subject::Maybe if header.strong => return Role::Free,
            // `Позиция` is a number of the row wherever another column holds the codes.
            Subject::Maybe if tally.long == 0 && section.headed > 0 => return Role::Free,
            Subject::Maybe
                if tally.known >= 1
                    && known >= 50
                    && (tally.long > 0 || table || kind == Kind::Lines) =>
            {
                return Role::Codes;
            }
            _ => {}
        }
    }
    // Beside a column that is headed as codes no other is one by its numbers.
    if section.headed > 0 && table {
        return Role::Free;
    }
    let short_only = tally.long == 0;
    let subject = column.header.map(|header| header.subject);
    if short_only && matches!(kind, Kind::Json | Kind::Xml) {
        return Role::Free;
    }
    let lines = kind == Kind::Lines;
    let least = if known == 100 { 3 } else { 5 };
    let enough = if lines {
        tally.known >= 1
    } else {
        tally.known >= 2 && !(short_only && tally.numeric < least)
    };
    let years = tally.years == tally.numeric && tally.numeric > 1;
    // One and the same short number in every row says nothing.
    let varied = !short_only || lines || tally.varied;
    if enough
        && varied
        && known >= if column.name.is_empty() { 60 } else { 80 }
        && !years
        && (lines || Tally::share(tally.numeric, tally.cells) >= 50)
        && subject != Some(Subject::Goods)
    {
        return Role::Codes;
    }
    // Nothing but numbers of one length that codes have, pasted as they are.
    let alone = lines || table && section.filled == 1;
    // The same in the first column of a table that says nothing else: ten digits are those of the TN VED.
    let first = column.place == Some(0)
        && tally.ten == tally.numeric
        && tally.numeric >= 3
        && section.says_nothing;
    if (alone || first)
        && tally.numeric > 0
        && tally.numeric == tally.cells
        && tally.uniform == tally.numeric
    {
        return Role::Codes;
    }
    if tally.numeric >= 8 && known <= 20 {
        return Role::Numbers;
    }
    Role::Free
}

/// The columns at which codes over several cells begin.
fn split(columns: &[Column], tallies: &[Tally]) -> Vec<bool> {
    let begins = |(place, (column, tally)): (usize, (&Column, &Tally))| {
        let headed = column
            .header
            .is_some_and(|header| matches!(header.subject, Subject::Codes | Subject::Chapters));
        // A neighbour that has a name of its own is no part of a code.
        let other = (1..tally.parts).any(|offset| {
            columns.get(place + offset).and_then(|column| column.header).is_some_and(|header| {
                match header.subject {
                    Subject::Other(_) => true,
                    // `CN` is China as well; a column of nothing but pairs of digits names no goods.
                    Subject::Goods => tally.parts < 3,
                    _ => false,
                }
            })
        });
        tally.split > 0
            && tally.split * 10 >= tally.begins * 8
            && !other
            && (tally.split >= 2 || headed || tally.parts >= 3)
    };
    columns.iter().zip(tallies).enumerate().map(begins).collect()
}

/// The signals of a column.
fn signals(role: Role, column: &Column, tally: &Tally, headed: bool) -> (Signals, Reason) {
    let mut signals = Signals::NONE;
    let mut reason = Reason::Column;
    match role {
        Role::Codes => signals.set(Signals::COLUMN_CODES, true),
        Role::Chapters => signals.set(Signals::COLUMN_CHAPTERS, true),
        Role::Nhm => signals.set(Signals::COLUMN_NHM, true),
        Role::Digits => signals.set(Signals::COLUMN_DIGITS, true),
        Role::Numbers => signals.set(Signals::COLUMN_NUMBERS, true),
        Role::Other(own) => {
            signals.set(Signals::COLUMN_OTHER, true);
            reason = own;
        }
        Role::Weak(own) => {
            signals.set(Signals::COLUMN_WEAK, true);
            reason = own;
        }
        Role::Free => {}
    }
    signals.set(Signals::COLUMN_DECIMALS, role == Role::Free && tally.is_decimals());
    signals.set(Signals::COLUMN_CUT, role == Role::Codes && tally.is_cut());
    signals.set(Signals::COLUMN_HEADED_BESIDE, headed);
    signals.set(Signals::COLUMN_NAMES_CODES, names_codes(&column.name));
    (signals, reason)
}
