/*! Published lists as packs: the format `tamga-list/1`, its checks, and the lookup of a code.

A pack that is loaded, a person's own list and the embedded packs go through the same parser, the same
checks and the same hash. A pack with a fault is refused whole: there is no half list and no empty one.
*/

pub mod date;
pub mod embedded;
mod index;
pub mod json;
pub mod own;
mod parse;

pub use date::Date;
pub use index::Index;
pub use parse::{Fault, Refusal};

use crate::code::Code;
use crate::nomenclature::{Edition, Nomenclature};
use sha2::{Digest, Sha256};

/// The name of the format that this version reads and writes.
pub const FORMAT: &str = "tamga-list/1";

/// Words in the three languages of the house.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    pub en: String,
    pub ru: String,
    pub kk: String,
}

macro_rules! names {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $($variant),+ }

        impl $name {
            /// Every value with its name in packs.
            pub const NAMES: &'static [(&'static str, $name)] = &[$(($text, $name::$variant)),+];

            /// The value of a name.
            pub fn parse(text: &str) -> Option<$name> {
                Self::NAMES.iter().find(|(name, _)| *name == text).map(|&(_, value)| value)
            }

            /// The name in packs and reports.
            pub fn name(self) -> &'static str {
                match self { $($name::$variant => $text),+ }
            }
        }
    };
}

names! {
    /// What the list is in law today.
    Status {
        InForce = "in_force",
        Superseded = "superseded",
        Announced = "announced",
        AnnouncedThenDenied = "announced_then_denied",
        Suspended = "suspended",
        Repealed = "repealed",
        NotLaw = "not_law",
        Private = "private",
    }
}

names! {
    /// What the list does to the goods it names.
    Effect {
        Ban = "ban",
        Licence = "licence",
        Notification = "notification",
        Quota = "quota",
        RiskIndicator = "risk_indicator",
        None = "none",
    }
}

names! {
    /// Whether something follows from a code's absence.
    Coverage { Complete = "complete", Partial = "partial", Illustrative = "illustrative" }
}

names! {
    /// What decides whether goods are meant.
    DecidedBy { Code = "code", CodeAndDescription = "code_and_description", Description = "description" }
}

names! {
    /// How much of the goods under a code an entry covers.
    Covers { Whole = "whole", Part = "part" }
}

/// The legal act behind a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instrument {
    pub name: String,
    pub number: String,
    pub date: Option<Date>,
    pub url: String,
}

/// Where the pack's facts come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    pub title: String,
    pub url: String,
    pub retrieved: Option<Date>,
}

/// Something the list names that has no HS code, and why it cannot be screened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotScreenable {
    pub text: String,
    pub reason: String,
}

/// A condition in an entry: shown, never evaluated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    pub kind: String,
    pub text: String,
}

/// One line of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub code: Code,
    pub covers: Covers,
    pub except: Vec<Code>,
    pub conditions: Vec<Condition>,
    pub title: Words,
    /// Verbatim words of the source, with their language.
    pub text: Option<(String, String)>,
    pub group: String,
    pub from: Option<Date>,
    pub until: Option<Date>,
    pub edition: Option<Edition>,
    pub note: Words,
    pub source: String,
}

impl Entry {
    /// An entry that says nothing but its code.
    pub(crate) fn new(code: Code) -> Entry {
        Entry {
            code,
            covers: Covers::Whole,
            except: Vec::new(),
            conditions: Vec::new(),
            title: Words::default(),
            text: None,
            group: String::new(),
            from: None,
            until: None,
            edition: None,
            note: Words::default(),
            source: String::new(),
        }
    }

    /// Whether the entry covers only some of the goods under its code.
    pub fn is_part(&self) -> bool {
        self.covers == Covers::Part || !self.conditions.is_empty()
    }

    /// Whether the entry is valid on a day; both ends count.
    pub fn valid_on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }
}

/// A list, checked and ready for lookup.
#[derive(Clone, Debug)]
pub struct Pack {
    pub id: String,
    pub version: String,
    pub title: Words,
    pub status: Status,
    pub effect: Effect,
    pub status_note: Words,
    pub instrument: Option<Instrument>,
    /// Why there is no instrument; empty where there is one.
    pub instrument_note: Words,
    pub publisher: String,
    pub binds: String,
    pub direction: Vec<String>,
    pub destinations: Vec<String>,
    pub coverage: Coverage,
    pub decided_by: DecidedBy,
    pub nomenclature: Nomenclature,
    pub edition: Edition,
    pub dated: Date,
    pub checked: Date,
    pub review_by: Option<Date>,
    pub sources: Vec<Source>,
    pub not_screenable: Vec<NotScreenable>,
    pub entries: Vec<Entry>,
    /// What a person should know of a list of their own (codes of another edition); empty elsewhere.
    pub warnings: Vec<own::Row>,
    /// SHA-256 of the file's bytes, in hexadecimal.
    pub sha256: String,
    pub index: Index,
}

impl Pack {
    /// Whether the list is past its `review_by` on a day, or no longer the law it was.
    pub fn is_stale(&self, today: Date) -> bool {
        matches!(self.status, Status::Superseded | Status::Repealed)
            || self.review_by.is_some_and(|review_by| review_by < today)
    }

    /// The edition that an entry's digits are in.
    pub fn edition_of(&self, entry: &Entry) -> Edition {
        entry.edition.unwrap_or(self.edition)
    }
}

/// Whether a sign rearranges or erases what stands beside it: such signs have no place in a list or on a terminal.
pub fn disturbs(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// SHA-256 of some bytes, in hexadecimal.
pub fn sha256_hex(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        for nibble in [byte >> 4, byte & 15] {
            out.push(char::from_digit(u32::from(nibble), 16).unwrap_or('0'));
        }
    }
    out
}
