/*! What was read, in columns: a paste can hold millions of codes, and each costs some twenty bytes. */

use super::evidence::Marks;
use super::lexicon::Reason;
use super::repair::Damage;
use super::rules::RuleId;
use super::text::Span;
use crate::code::Code;
use crate::nomenclature::Nomenclature;

/// What stands at a place of the paste.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    Code(Code),
    /// A code was due here and can't be read: what is written, and what it could have been.
    NotRead {
        written: Option<Code>,
        repairs: Vec<Code>,
        damage: Damage,
    },
    /// A row with goods and an empty code cell.
    Missing,
}

/// A code, or a place where one was due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub span: Span,
    /// More than one where the code stands in several cells or lines.
    pub parts: Vec<Span>,
    /// Place of the cell in its row, from 0, where the paste is a table.
    pub cell: Option<u32>,
    pub what: What,
    pub marks: Marks,
    pub rule: RuleId,
    /// The nomenclature that the label or header over it names.
    pub names: Option<Nomenclature>,
}

/// A number that was taken for something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SetAside {
    pub start: u32,
    pub end: u32,
    pub reason: Reason,
    pub rule: RuleId,
}

impl SetAside {
    pub fn span(&self) -> Span {
        Span { start: self.start as usize, end: self.end as usize }
    }
}

/// What only a few findings have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Extra {
    end: usize,
    repairs: Vec<Code>,
    damage: Option<Damage>,
    missing: bool,
    parts: Vec<Span>,
}

/// Findings in the order of the text.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    start: Vec<u32>,
    length: Vec<u8>,
    /// The digits and their number, or 0.
    code: Vec<u64>,
    rule: Vec<u8>,
    marks: Vec<u16>,
    cell: Vec<u16>,
    /// By place, rising.
    extras: Vec<(u32, Extra)>,
}

/// The length or cell stands among the extras, or there is none.
const ELSEWHERE: u8 = u8::MAX;
const NO_CELL: u16 = u16::MAX;
const NAMES: u16 = 10;

fn pack(code: Option<Code>) -> u64 {
    code.map_or(0, |code| code.number() << 4 | code.len() as u64)
}

fn unpack(packed: u64) -> Option<Code> {
    if packed == 0 { None } else { Code::from_number(packed >> 4, (packed & 15) as usize) }
}

fn bits(marks: Marks, names: Option<Nomenclature>) -> u16 {
    let flags = [
        marks.look_alikes,
        marks.ex,
        marks.taric_suffix,
        marks.split_cells,
        marks.wrapped,
        marks.range_first,
        marks.range_last,
        marks.label_beside,
        marks.railway,
        marks.corrected,
    ];
    let set = flags.iter().enumerate().fold(0, |bits, (at, &on)| bits | u16::from(on) << at);
    let names = names.map_or(0, |names| names as u16 + 1);
    set | names << NAMES
}

fn marks(bits: u16) -> (Marks, Option<Nomenclature>) {
    let on = |at: u16| bits & 1 << at != 0;
    let marks = Marks {
        look_alikes: on(0),
        ex: on(1),
        taric_suffix: on(2),
        split_cells: on(3),
        wrapped: on(4),
        range_first: on(5),
        range_last: on(6),
        label_beside: on(7),
        railway: on(8),
        corrected: on(9),
    };
    let names = (bits >> NAMES)
        .checked_sub(1)
        .and_then(|place| Nomenclature::ALL.get(usize::from(place)))
        .copied();
    (marks, names)
}

impl Findings {
    pub fn len(&self) -> usize {
        self.start.len()
    }

    pub fn is_empty(&self) -> bool {
        self.start.is_empty()
    }

    /// Adds a finding.
    pub fn push(&mut self, found: Found) {
        let place = self.start.len() as u32;
        let length = found.span.end.saturating_sub(found.span.start);
        let mut extra = Extra { parts: found.parts, ..Extra::default() };
        let code = match found.what {
            What::Code(code) => Some(code),
            What::NotRead { written, repairs, damage } => {
                extra.repairs = repairs;
                extra.damage = Some(damage);
                written
            }
            What::Missing => {
                extra.missing = true;
                None
            }
        };
        self.start.push(found.span.start as u32);
        let short = u8::try_from(length).ok().filter(|length| *length != ELSEWHERE);
        self.length.push(short.unwrap_or(ELSEWHERE));
        if short.is_none() {
            extra.end = found.span.end;
        }
        self.code.push(pack(code));
        self.rule.push(found.rule.0);
        self.marks.push(bits(found.marks, found.names));
        self.cell.push(found.cell.and_then(|cell| u16::try_from(cell).ok()).unwrap_or(NO_CELL));
        if extra != Extra::default() {
            self.extras.push((place, extra));
        }
    }

    fn extra(&self, place: usize) -> Option<&Extra> {
        if self.extras.is_empty() {
            return None;
        }
        let at = self.extras.binary_search_by_key(&(place as u32), |(place, _)| *place).ok()?;
        self.extras.get(at).map(|(_, extra)| extra)
    }

    /// The code of a finding that was read, and the nomenclature that its label names.
    pub fn code(&self, place: usize) -> Option<(Code, Option<Nomenclature>)> {
        let code = unpack(*self.code.get(place)?)?;
        let not_read =
            self.extra(place).is_some_and(|extra| extra.damage.is_some() || extra.missing);
        (!not_read).then(|| (code, marks(self.marks.get(place).copied().unwrap_or(0)).1))
    }

    /// Whether a finding is the first of a range.
    pub fn is_range_first(&self, place: usize) -> bool {
        self.marks.get(place).is_some_and(|bits| bits & 1 << 5 != 0)
    }

    /// Whether a finding is the last of a range.
    pub fn is_range_last(&self, place: usize) -> bool {
        self.marks.get(place).is_some_and(|bits| bits & 1 << 6 != 0)
    }

    /// The codes that a number could have been which was not read.
    pub fn repairs(&self, place: usize) -> &[Code] {
        self.extra(place).map_or(&[], |extra| extra.repairs.as_slice())
    }

    /// The first byte of a finding.
    pub fn start(&self, place: usize) -> usize {
        self.start.get(place).map_or(0, |&start| start as usize)
    }

    /// A finding.
    pub fn get(&self, place: usize) -> Option<Found> {
        let start = *self.start.get(place)? as usize;
        let length = *self.length.get(place)?;
        let extra = self.extra(place);
        let end = if length == ELSEWHERE {
            extra.map_or(start, |extra| extra.end)
        } else {
            start + usize::from(length)
        };
        let code = unpack(*self.code.get(place)?);
        let (marks, names) = marks(*self.marks.get(place)?);
        let what = match (extra, code) {
            (Some(Extra { missing: true, .. }), _) => What::Missing,
            (Some(Extra { damage: Some(damage), repairs, .. }), written) => {
                What::NotRead { written, repairs: repairs.clone(), damage: *damage }
            }
            (_, Some(code)) => What::Code(code),
            (_, None) => What::Missing,
        };
        Some(Found {
            span: Span { start, end },
            parts: extra.map(|extra| extra.parts.clone()).unwrap_or_default(),
            cell: self
                .cell
                .get(place)
                .filter(|cell| **cell != NO_CELL)
                .map(|&cell| u32::from(cell)),
            what,
            marks,
            rule: RuleId(*self.rule.get(place)?),
            names,
        })
    }

    pub fn iter(&self) -> impl Iterator<Item = Found> + '_ {
        (0..self.len()).filter_map(|place| self.get(place))
    }

    /// Brings the findings into the order of the text, where some were found out of turn.
    pub fn sort(&mut self) {
        let key = |found: &Found| (found.span.start, found.span.end);
        if self.start.is_sorted() {
            return;
        }
        let mut all: Vec<Found> = self.iter().collect();
        all.sort_by_key(key);
        // A heading that two rules spoke for.
        all.dedup_by(|two, one| two.span == one.span);
        self.replace(all);
    }

    /// Puts other findings in the place of all.
    pub fn replace(&mut self, all: Vec<Found>) {
        *self = Findings::default();
        for found in all {
            self.push(found);
        }
    }

    /// How many were read as codes.
    pub fn read(&self) -> usize {
        self.len()
            - self
                .extras
                .iter()
                .filter(|(_, extra)| extra.damage.is_some() || extra.missing)
                .count()
    }

    /// How many rows have goods and no code.
    pub fn missing(&self) -> usize {
        self.extras.iter().filter(|(_, extra)| extra.missing).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_in_comes_out() {
        let code = |text: &str| Code::parse(text).unwrap();
        let base = Found {
            span: Span { start: 5, end: 15 },
            parts: Vec::new(),
            cell: Some(3),
            what: What::Code(code("0101210000")),
            marks: Marks { ex: true, corrected: true, ..Marks::default() },
            rule: RuleId(7),
            names: Some(Nomenclature::UsHts),
        };
        let all = [
            base.clone(),
            Found { span: Span { start: 20, end: 2_000 }, cell: None, names: None, ..base.clone() },
            Found {
                span: Span { start: 2_001, end: 2_010 },
                what: What::NotRead {
                    written: None,
                    repairs: vec![code("8542")],
                    damage: Damage::Date,
                },
                parts: vec![Span { start: 1, end: 2 }],
                ..base.clone()
            },
            Found { span: Span { start: 2_020, end: 2_020 }, what: What::Missing, ..base },
        ];
        let mut findings = Findings::default();
        for found in &all {
            findings.push(found.clone());
        }
        assert_eq!(findings.iter().collect::<Vec<_>>(), all);
        assert_eq!((findings.read(), findings.missing()), (2, 1));
    }
}
