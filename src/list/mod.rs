/*! Published lists as packs: the format `tamga-list/2`, its checks, and the lookup of a code.

A pack that is loaded, a person's own list and the embedded packs go through the same parser, the same
checks and the same hash. A pack with a fault is refused whole: there is no half list and no empty one.
*/

pub mod compact;
pub mod date;
pub mod embedded;
mod index;
pub mod json;
mod measure;
pub mod own;
mod parse;
pub mod search;

pub use date::Date;
pub use index::Index;
pub use measure::{Country, Direction, HOME, Measure, Route, only};
pub use parse::{Fault, Refusal};

use crate::code::Code;
use crate::nomenclature::{Edition, Nomenclature};
use sha2::{Digest, Sha256};

/// The name of the format that this version writes.
pub const FORMAT: &str = "tamga-list/2";

/// The formats that this version reads, the newest first. `tamga-list/1` has no measures, and its `binds` is one text.
pub const FORMATS: &[&str] = &[FORMAT, "tamga-list/1"];

/// Words in the three languages of the house.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    pub en: String,
    pub ru: String,
    pub kk: String,
}

impl Words {
    /// The same words in each language.
    pub fn same(text: &str) -> Words {
        Words { en: text.into(), ru: text.into(), kk: text.into() }
    }

    /// Whether nothing is said in any language.
    pub fn is_empty(&self) -> bool {
        self.en.is_empty() && self.ru.is_empty() && self.kk.is_empty()
    }
}

closed_set! {
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
        /// A register of many acts: each measure in it has its own dates.
        Register = "register",
    }
}

closed_set! {
    /// What the list does to the goods it names.
    Effect {
        Ban = "ban",
        Licence = "licence",
        Notification = "notification",
        Quota = "quota",
        ExclusiveRight = "exclusive_right",
        RiskIndicator = "risk_indicator",
        None = "none",
    }
}

closed_set! {
    /// Whether something follows from a code's absence.
    Coverage { Complete = "complete", Partial = "partial", Illustrative = "illustrative" }
}

closed_set! {
    /// What decides whether goods are meant.
    DecidedBy { Code = "code", CodeAndDescription = "code_and_description", Description = "description" }
}

closed_set! {
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
    pub title: Words,
    pub url: String,
    pub retrieved: Option<Date>,
}

/// Something the list names that has no HS code, and why it cannot be screened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotScreenable {
    pub text: String,
    pub reason: Words,
}

/// A condition in an entry: shown, never evaluated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    pub kind: String,
    pub text: Words,
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
    /// Place of its measure in the pack; without one the pack's own fields hold.
    pub measure: Option<u32>,
    /// The code as the source prints it, where that differs from `code`; else empty.
    pub printed: String,
    /// Names of its goods, for hints: stems in each language.
    pub words: Stems,
}

/// Names of goods in each language: words in small letters, each cut to its stem; `=` before one means the whole word. Several
/// words of one name stand with blanks between.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Stems {
    pub en: Vec<String>,
    pub ru: Vec<String>,
    pub kk: Vec<String>,
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
            measure: None,
            printed: String::new(),
            words: Stems::default(),
        }
    }

    /// Whether the entry covers only some of the goods under its code.
    pub fn is_part(&self) -> bool {
        self.covers == Covers::Part || !self.conditions.is_empty()
    }
}

/// A list, checked and ready for lookup.
#[derive(Clone, Debug, PartialEq)]
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
    pub publisher: Words,
    /// Whose law it is: countries (ISO 3166, `EU`), or one free text in a pack of the first format.
    pub binds: Vec<String>,
    pub direction: Vec<Direction>,
    pub destinations: Vec<String>,
    /// Whether it speaks of trade with countries outside the EAEU only.
    pub third_countries: bool,
    pub coverage: Coverage,
    pub decided_by: DecidedBy,
    pub nomenclature: Nomenclature,
    pub edition: Edition,
    pub dated: Date,
    pub checked: Date,
    pub review_by: Option<Date>,
    pub sources: Vec<Source>,
    pub not_screenable: Vec<NotScreenable>,
    /// The acts that the entries belong to, where the list holds many.
    pub measures: Vec<Measure>,
    pub entries: Vec<Entry>,
    /// What a person should know of a list of their own (codes of another edition); empty elsewhere.
    pub warnings: Vec<own::Row>,
    /// SHA-256 of the file's bytes, in hexadecimal.
    pub sha256: String,
    pub index: Index,
}

impl Pack {
    /// Whether the list is past its `review_by` on a day, or no longer the law it was.
    pub fn is_stale(&self, day: Date) -> bool {
        matches!(self.status, Status::Superseded | Status::Repealed) || self.is_overdue(day)
    }

    /// Whether the list should have been compared with its source again before a day.
    pub fn is_overdue(&self, day: Date) -> bool {
        self.review_by.is_some_and(|review_by| review_by < day)
    }

    /// The measure that an entry belongs to.
    pub fn measure_of(&self, entry: &Entry) -> Option<&Measure> {
        self.measures.get(entry.measure? as usize)
    }

    /// What an entry does to the goods it names: its measure's effect, or the list's.
    pub fn effect_of(&self, entry: &Entry) -> Effect {
        self.measure_of(entry).map_or(self.effect, |measure| measure.effect)
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
