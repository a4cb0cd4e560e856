/*! What is so of a number: how it is written, what words stand around it, what its column and its row are.

This room says what is there and decides nothing; [`rules`](super::rules) decides. A join (a list, a range, a wrapped
line) adds a signal to a number, it does not change what was decided.
*/

pub mod around;
pub mod columns;
pub mod joins;
pub mod numbers;

use super::lexicon::{Reason, Strength};
use super::repair::Damage;
use super::shape::Form;
use crate::code::Code;
use crate::nomenclature::Nomenclature;

macro_rules! signals {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        enum Bit { $($name),+ }
        impl Signals {
            $($(#[$doc])* pub const $name: Signals = Signals(1 << Bit::$name as u64);)+
            const NAMES: &'static [&'static str] = &[$(stringify!($name)),+];
        }
    };
}

/// A set of signals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Signals(pub u64);

signals! {
    // How it is written.
    /// Some edition has its first six digits; or it is a heading or chapter that exists, also one with zeros behind.
    KNOWN,
    /// Its heading exists.
    HEADING_KNOWN,
    /// Four digits that are a year as well.
    YEAR,
    /// Eight digits, or groups, that are a day as well.
    DAY,
    /// Nothing but zeros.
    PLACEHOLDER,
    /// Groups of three behind one to three digits, parted by blanks: an amount.
    THOUSANDS,
    /// What it could have been is known.
    REPAIRS,
    /// One of the repairs has ten digits.
    TEN_REPAIR,
    /// The first repair has eight digits or more and exists.
    LONG_REPAIR,
    /// A repair is of the heading that stands there.
    SAME_HEADING,
    /// A spelling that nothing but a code has: three groups or more, eight to ten digits in one run, `dddd.dd`, `dddd dd`, where
    /// some edition has the first six digits and it is neither a day nor an amount with groups of thousands.
    UNMISTAKABLE,
    /// Ten digits in the groups of a tariff, parted by blanks or points: `8536 69 160 0`.
    TARIFF_GROUPS,
    /// No sign parts it from a letter or an identifier.
    GLUED,
    /// The same, and the identifier is one by its look: a short name in capitals, a part number.
    IDENTIFIER,
    /// A hyphen parts its groups, or it is set in pairs: telephones and part numbers are written so, too.
    HYPHENS,
    /// The form of OKPD2.
    OKPD,
    /// The year of an edition (2002, 2007) that is a heading as well.
    EDITION,
    /// Chapter 98 or 99.
    NATIONAL,
    /// Chapter 27, where railway numbers share only the heading with the HS.
    RAILWAY_FUEL,
    /// Two digits, a sign, and two digits.
    DECIMAL_FOUR,
    // Words around it.
    /// A label that only commodity codes have.
    CODE,
    /// `code`, `ex`: a label that codes have as well.
    ANY,
    HEADING,
    CHAPTER,
    /// A railway number by the HS.
    NHM,
    /// One of several codes, side by side.
    LIST,
    /// A label of something else that such a number can be.
    OTHER,
    /// The same, too general to decide.
    OTHER_WEAK,
    /// A colon or equals sign stands directly before it.
    ANNOUNCED,
    /// Left out: behind `кроме`, `excluding`.
    EXCLUDED,
    /// A currency stands directly at it.
    MONEY,
    /// A counting word stands directly behind it.
    COUNTED,
    // Where it stands.
    /// It begins its line or cell.
    LEADING,
    /// Its cell holds nothing but numbers and labels.
    ALONE,
    /// Only the sign of a list parts it from the number before.
    FOLLOWS,
    /// The paste is lines of text.
    LINES,
    /// The paste is a table, with cells in columns.
    TABLE,
    /// The paste is values under names: JSON, XML.
    VALUES,
    /// Lines of a table that lost its columns.
    MIXED,
    /// A total of an invoice.
    TOTAL,
    // Its column.
    COLUMN_CODES,
    COLUMN_CHAPTERS,
    /// The header names one other thing.
    COLUMN_OTHER,
    /// The header names something else in a general way.
    COLUMN_WEAK,
    /// Few of its numbers are codes.
    COLUMN_NUMBERS,
    /// Digits that continue a code beside them.
    COLUMN_DIGITS,
    /// Zeros were cut elsewhere in the column.
    COLUMN_CUT,
    /// Few of its decimals look like codes.
    COLUMN_DECIMALS,
    /// Its name has a word for codes in it.
    COLUMN_NAMES_CODES,
    /// It is headed as railway numbers.
    COLUMN_NHM,
    /// Another column of the table is headed as codes.
    COLUMN_HEADED_BESIDE,
    // Its row.
    /// The row has its code in the column of codes.
    ROW_CODE,
    /// A code of the same heading was just read.
    SAME_AS_NEAR,
    /// A code of ten digits stands near.
    NEAR_TEN,
    /// Another number of its line or row is a code by stronger evidence.
    STRONGER_NEAR,
    // Known only at the end of the text.
    LATE,
    /// Others of its heading and form were read.
    HEADING_READ,
    /// It stands beside the name of its goods, as many above and below it do.
    NAMED,
}

impl Signals {
    pub const NONE: Signals = Signals(0);

    pub const fn and(self, other: Signals) -> Signals {
        Signals(self.0 | other.0)
    }

    pub const fn has(self, other: Signals) -> bool {
        self.0 & other.0 == other.0
    }

    pub const fn any(self, other: Signals) -> bool {
        self.0 & other.0 != 0
    }

    pub fn set(&mut self, other: Signals, on: bool) {
        if on {
            self.0 |= other.0;
        }
    }

    pub fn take(&mut self, other: Signals) {
        self.0 &= !other.0;
    }

    /// The names of the signals in the set.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        Self::NAMES
            .iter()
            .enumerate()
            .filter(move |(bit, _)| self.0 & (1 << bit) != 0)
            .map(|(_, name)| *name)
    }
}

/// The label nearest to a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    None,
    Code(Option<Nomenclature>),
    Nhm,
    Any,
    Heading,
    Chapter,
    /// One of several of its kind, side by side.
    List(Option<Nomenclature>),
    Other(Reason, Strength),
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
    /// A word or sign beside it speaks of something else.
    pub label_beside: bool,
    /// A railway number, read by its first digits.
    pub railway: bool,
    /// A person changed it.
    pub corrected: bool,
}

/// How the number is written, and whether that can be a code at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spelling {
    Code(Form),
    Damaged(Damage, Form),
    /// `3A001`
    Control,
    Phone,
}

/// A number of the text and what is so of it. Offsets are bytes of the text that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    pub start: usize,
    pub end: usize,
    pub spelling: Spelling,
    /// The digits as they stand, where there are at most fourteen of them.
    pub code: Option<Code>,
    /// What a damaged number could have been.
    pub repairs: Vec<Code>,
    pub label: Label,
    /// Why it is something else, by its label or its column.
    pub reason: Reason,
    pub signals: Signals,
    pub marks: Marks,
}

impl Number {
    pub fn form(&self) -> Form {
        match self.spelling {
            Spelling::Code(form) | Spelling::Damaged(_, form) => form,
            Spelling::Control | Spelling::Phone => Form::Bare,
        }
    }

    /// Digits as they stand; 15 for more than a code can have.
    pub fn length(&self) -> usize {
        self.code.map_or(15, Code::len)
    }

    /// Whether it can be read as a code as it stands.
    pub fn is_plain(&self) -> bool {
        matches!(self.spelling, Spelling::Code(_))
    }

    /// The code, where it can be read as one as it stands.
    pub fn plain(&self) -> Option<Code> {
        self.code.filter(|_| self.is_plain())
    }
}
