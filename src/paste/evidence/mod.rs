/*! What the neighbours say: from candidates to what was read.

A column's own numbers decide its cells. A column of codes with a few odd cells gives `not_read` for those; a
column of quantities in which one number happens to be a code gives nothing but an entry among what was set
aside. Words directly at a number outweigh the column, and a known long code without any evidence against it
is always shown.
*/

mod columns;
mod joins;

use super::candidate::{Candidate, Context, Damage, Form, Marks, Reading as Could, Scan};
use super::label::{self, Aside as Reason, Header};
use super::layout::{Kind, Layout};
use super::{Paste, Span, damage, token};
use crate::code::Code;
use crate::nomenclature::Hs;
use joins::{Beside, Named, beside};
use std::rc::Rc;

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
    /// Place of the line, from 0.
    pub line: usize,
    /// Place of the cell in its row, from 0, where the paste is a table.
    pub cell: Option<u32>,
    pub what: What,
    pub marks: Marks,
}

/// A number that was taken for something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Aside {
    pub span: Span,
    pub line: usize,
    pub reason: Reason,
}

/// A control number of a dual-use list: no commodity code, not screened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Control {
    pub span: Span,
    pub line: usize,
}

/// What a line is in the totals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineKind {
    Blank,
    Header,
    WithoutCode,
    WithCode,
}

/// A column of a table, as it was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    pub name: String,
    pub place: u32,
    pub section: u32,
    /// Its cells were read as codes.
    pub codes: bool,
}

/// What a person chose against the reader's own judgement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// The column (from 0) whose cells are codes.
    pub column: Option<u32>,
}

/// All that was read.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    pub found: Vec<Found>,
    pub aside: Vec<Aside>,
    pub control: Vec<Control>,
    pub lines: Vec<LineKind>,
    pub columns: Vec<Column>,
}

/// What a column's cells are taken for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Role {
    Codes,
    Chapters,
    Other(Reason),
    /// Its numbers as a whole are no codes.
    Numbers,
    Free,
}

#[derive(Clone, Copy, Default)]
struct Flags {
    alone: bool,
    blank: bool,
    /// The last word is a label.
    label_last: bool,
}

#[derive(Clone, Default)]
struct Tally {
    /// Cells with letters or digits.
    cells: usize,
    /// Cells of nothing but numbers, with one of at least four digits.
    numeric: usize,
    /// Of those, cells in which every number is a known code.
    known: usize,
    /// Of those, cells of four digits that are years.
    years: usize,
    /// Of those, cells with at least six digits.
    long: usize,
    /// Of the numeric cells, those whose numbers all have eight or ten digits.
    uniform: usize,
    /// Of those, cells of ten digits.
    ten: usize,
    /// Cells in which a zero behind the point was cut: `8482.1`.
    cut: usize,
}

/// Reads a paste in steps, so that a page can paint between them.
pub struct Reader {
    hs: Rc<Hs>,
    paste: Rc<Paste>,
    layout: Layout,
    choice: Choice,
    scan: Scan,
    at: usize,
    flags: Vec<Flags>,
    /// Candidates with the place of their cell.
    candidates: Vec<(u32, Candidate)>,
    labels: Vec<(u32, Context)>,
    deciding: Option<Deciding>,
}

/// The decisions, while they are made.
struct Deciding {
    tallies: Vec<Tally>,
    roles: Vec<Role>,
    walk: Walk,
    reading: Reading,
    begun: bool,
}

impl Reader {
    pub fn new(hs: Rc<Hs>, paste: Rc<Paste>, choice: Choice) -> Reader {
        Reader {
            layout: Layout::of(&paste),
            hs,
            paste,
            choice,
            scan: Scan::default(),
            at: 0,
            flags: Vec::new(),
            candidates: Vec::new(),
            labels: Vec::new(),
            deciding: None,
        }
    }

    /// Reads, then decides, up to `cells` cells more. The share that is done, 0 to 1; 1 means that `finish` has little
    /// left to do.
    pub fn step(&mut self, cells: usize) -> f64 {
        const SCANNING: f64 = 0.7;
        if self.at >= self.layout.cells.len() {
            return SCANNING + (1.0 - SCANNING) * self.decide(cells);
        }
        let end = self.at.saturating_add(cells).min(self.layout.cells.len());
        while self.at < end {
            let Some(cell) = self.layout.cells.get(self.at) else { break };
            self.scan.read(&self.hs, self.paste.text(), cell.span.start, cell.span.end);
            self.flags.push(Flags { alone: self.scan.alone, blank: self.scan.blank, label_last: self.scan.label_last });
            if let Some(label) = self.scan.label_only {
                self.labels.push((self.at as u32, label));
            }
            for candidate in self.scan.candidates.drain(..) {
                self.candidates.push((self.at as u32, candidate));
            }
            self.at += 1;
        }
        SCANNING * self.at as f64 / self.layout.cells.len() as f64
    }

    /// Decides the rows of so many cells; the share of them that is done.
    fn decide(&mut self, cells: usize) -> f64 {
        let mut state = self.deciding.take().unwrap_or_else(|| {
            let tallies = self.tally();
            let roles = self.roles(&tallies);
            Deciding { tallies, roles, walk: Walk::default(), reading: Reading::default(), begun: false }
        });
        let mut decider = self.decider(&state.roles, &state.tallies, core::mem::take(&mut state.walk), core::mem::take(&mut state.reading));
        if !core::mem::replace(&mut state.begun, true) {
            decider.begin();
        }
        decider.advance(cells);
        let (walk, reading) = (decider.walk, decider.reading);
        let done = walk.row_start as f64 / self.layout.cells.len().max(1) as f64;
        let all = walk.row_start >= self.layout.cells.len();
        (state.walk, state.reading) = (walk, reading);
        self.deciding = Some(state);
        if all { 1.0 } else { done.min(0.999) }
    }

    fn decider<'a>(&'a self, roles: &'a [Role], tallies: &'a [Tally], walk: Walk, reading: Reading) -> Decider<'a> {
        Decider {
            hs: &self.hs,
            paste: &self.paste,
            layout: &self.layout,
            flags: &self.flags,
            candidates: &self.candidates,
            labels: &self.labels,
            roles,
            tallies,
            walk,
            reading,
            mixed: self.layout.kind == Kind::Lines
                && self.labels.iter().any(|(_, label)| matches!(label, Context::Other(Reason::Quantity | Reason::Amount))),
        }
    }

    /// What was read; what was left to do is done first.
    pub fn finish(mut self) -> Reading {
        while self.step(usize::MAX) < 1.0 {}
        let Some(state) = self.deciding.take() else { return Reading::default() };
        self.decider(&state.roles, &state.tallies, state.walk, state.reading).end()
    }
}

/// The fields of a line that is set in columns: parted by two blanks or more, or by ` | `.
fn fields(line: &str) -> impl Iterator<Item = &str> {
    line.split("  ").flat_map(|part| part.split(" | ")).map(str::trim).filter(|part| !part.is_empty())
}

/// Whether some edition has a code, or the heading that zeros were put behind to make ten digits: `8542000000`.
fn known(hs: &Hs, code: Code) -> bool {
    hs.known(code) || code.len() == 10 && code.number().is_multiple_of(1_000_000) && hs.known(code.prefix(4))
}

/// The field in which `before` ends, up to its end.
fn last_field(before: &str) -> &str {
    let wide = before.rsplit("  ").next().unwrap_or(before);
    wide.rsplit(" | ").next().unwrap_or(wide)
}

/// The field in which what follows `before` stands, counted from 0.
fn field_after(before: &str) -> usize {
    let begins = before.is_empty() || before.ends_with("  ") || before.ends_with("| ");
    fields(before).count().saturating_sub(usize::from(!begins))
}

/// Whether a line or cell sums up: `Итого`, `TOTAL`.
fn is_total(text: &str) -> bool {
    let start: String = text.trim_start().chars().take(12).collect();
    let lower = label::normal(&start);
    ["итого", "всего", "total", "subtotal", "барлығы", "жиыны"].iter().any(|word| lower.starts_with(word))
}

/// Whether a row of an invoice is no goods: `Shipping`, `НДС 12%`, `Grand total`.
fn is_charge(text: &str) -> bool {
    const CHARGES: &[&str] = &[
        "ндс",
        "vat",
        "shipping",
        "freight",
        "доставка",
        "discount",
        "скидка",
        "grand",
        "insurance",
        "страхование",
        "фрахт",
        "transport",
        "handling",
        "tax",
        "ққс",
        "жеткізу",
        "mwst",
        "tva",
        "iva",
        "porto",
        "versand",
    ];
    let first = text.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    CHARGES.contains(&label::normal(first).as_str())
}

/// The field under which codes stand, where a line is a header that names them, and whether it has other fields.
fn opens_field(line: &str) -> Option<(usize, bool)> {
    let line = line.trim_end();
    if line.len() > 240 || line.bytes().filter(u8::is_ascii_digit).count() > 6 {
        return None;
    }
    let parts: Vec<&str> = fields(line.trim_start()).collect();
    if parts.len() > 1 {
        let headed = |wanted: Header| parts.iter().position(|part| label::header(part) == Some(wanted));
        return headed(Header::Codes).or_else(|| headed(Header::MaybeCodes)).map(|place| (place, true));
    }
    let words: Vec<&str> = line.split_whitespace().collect();
    let names = |count: usize| words.get(..count).is_some_and(|words| label::header(&words.join(" ")) == Some(Header::Codes));
    let opens = words.len() >= 2 && words.len() <= 12 && (names(1) || names(2) || names(3));
    (opens || line.ends_with(':') && label::header(line) == Some(Header::Codes)).then_some((0, false))
}

enum Decision {
    Read(What),
    Aside(Reason),
    /// A bare heading at the beginning of a line: a code if longer ones of it stand in the paste.
    IfHeadingFound,
    Nothing,
}

/// How far the decisions have come.
#[derive(Default)]
struct Walk {
    /// Codes over several cells, by the first cell of their row.
    split: Vec<(usize, Found)>,
    /// Bare headings at the beginning of a line, as places of candidates.
    deferred: Vec<(usize, Code)>,
    /// Numbers beside their names, in each way that they stand there.
    named: [Named; 4],
    /// Headings of longer codes that begin a line.
    leading: Vec<Code>,
    /// The next candidate, and the first cell of the next row.
    next: usize,
    row_start: usize,
    /// What a label on a line of its own says of the lines below, and how many lines ago.
    pending: Option<(Context, usize)>,
    /// The field (by wide gaps) over which a header of the lines above names codes.
    open_field: Option<(usize, bool)>,
}

struct Decider<'a> {
    hs: &'a Hs,
    paste: &'a Paste,
    layout: &'a Layout,
    flags: &'a [Flags],
    candidates: &'a [(u32, Candidate)],
    labels: &'a [(u32, Context)],
    roles: &'a [Role],
    tallies: &'a [Tally],
    walk: Walk,
    reading: Reading,
    /// The paste is lines, and some of them name quantities or prices.
    mixed: bool,
}

impl Decider<'_> {
    /// The kinds of the lines, and the codes that stand in several cells.
    fn begin(&mut self) {
        self.reading.lines = self
            .paste
            .lines()
            .iter()
            .map(|&line| {
                if self.paste.slice(line).chars().any(|c| !c.is_whitespace() && c != '\u{FEFF}') {
                    LineKind::WithoutCode
                } else {
                    LineKind::Blank
                }
            })
            .collect();
        for &line in &self.layout.headers {
            if let Some(kind) = self.reading.lines.get_mut(line as usize) {
                *kind = LineKind::Header;
            }
        }
        self.walk.split = self.split_cells();
    }

    /// Decides the rows of so many cells more.
    fn advance(&mut self, cells: usize) {
        let Walk { split, mut deferred, mut named, mut leading, mut next, mut row_start, mut pending, mut open_field } =
            core::mem::take(&mut self.walk);
        let limit = row_start.saturating_add(cells).min(self.layout.cells.len());
        while row_start < limit {
            let row = self.row_from(row_start);
            if self.layout.kind == Kind::Lines
                && let Some(cell) = self.layout.cells.get(row.start)
            {
                let line = self.paste.slice(cell.span);
                if line.trim().is_empty() {
                    open_field = None;
                } else if let Some(field) = opens_field(line) {
                    open_field = Some(field);
                }
            }
            let (found_from, aside_from) = (self.reading.found.len(), self.reading.aside.len());
            let first_candidate = next;
            while self.candidates.get(next).is_some_and(|(owner, _)| (*owner as usize) < row.end) {
                next += 1;
            }
            // By their rows, rising.
            let from = split.partition_point(|(start, _)| *start < row.start);
            let mut taken: Vec<Span> = Vec::new();
            for (_, found) in split.get(from..).unwrap_or_default().iter().take_while(|(start, _)| *start == row.start) {
                taken.extend(&found.parts);
                self.reading.found.push(found.clone());
            }
            // Code columns first: a row that has its code there makes headings in its description references.
            let mut row_has_code = !taken.is_empty();
            let mut row_has_field_code = false;
            let total = self.layout.cells.get(row.start).is_some_and(|cell| is_total(self.paste.slice(cell.span)));
            for pass in 0..2 {
                for place in first_candidate..next {
                    let Some((owner, candidate)) = self.candidates.get(place) else { continue };
                    let part = taken.get(taken.partition_point(|part| part.end < candidate.end));
                    if part.is_some_and(|part| part.start <= candidate.start && candidate.end <= part.end) {
                        continue;
                    }
                    let Some(cell) = self.layout.cells.get(*owner as usize) else { continue };
                    let mut role = self.roles.get(cell.column as usize).copied().unwrap_or(Role::Free);
                    if matches!(role, Role::Codes | Role::Chapters) != (pass == 0) {
                        continue;
                    }
                    let flags = self.flags.get(*owner as usize).copied().unwrap_or_default();
                    let mut context = candidate.context;
                    if context == Context::Nothing
                        && self.layout.kind == Kind::Lines
                        && candidate.leading
                        && !candidate.counted
                        && owner.checked_sub(1).and_then(|before| self.flags.get(before as usize)).is_some_and(|flags| flags.label_last)
                    {
                        context = Context::Heading;
                    }
                    if context == Context::Nothing && flags.alone {
                        if let Some((label, _)) = pending.filter(|_| self.layout.kind == Kind::Lines) {
                            context = label;
                        } else if let Some(label) = self.label_beside(*owner, &row).filter(|label| {
                            // `Bearing ISO | 8536699008` under `HS code`: the header of a column says more than goods that end
                            // like a label.
                            let header = self.layout.columns.get(cell.column as usize).and_then(|column| column.header);
                            !matches!((header, label), (Some(Header::Codes), Context::Other(_)))
                        }) {
                            context = label;
                            // A table of names and values: each row says itself what its number is. A name of more words
                            // is one of goods: `Прибор для измерения веса`.
                            let column = self.layout.columns.get(cell.column as usize);
                            let name = self.layout.cells.get(row.start).map_or("", |first| self.paste.slice(first.span));
                            // And a container, a wagon, a passport or a seal are goods.
                            use Reason::{Amount, Barcode, Date, PartNumber, Phone, Quantity, TaxNumber};
                            if matches!(label, Context::Other(Quantity | Amount | Date | Phone | Barcode | TaxNumber | PartNumber))
                                && column.is_some_and(|column| column.header.is_none())
                                && row.len() <= 3
                                && name.split_whitespace().count() <= 2
                            {
                                role = Role::Free;
                            }
                        }
                    }
                    // `1 2 3 … 11` under the header of an official form.
                    if matches!(candidate.reading, Could::Code(code) if code.len() <= 2)
                        && self.layout.headers.binary_search(&cell.line).is_ok()
                    {
                        continue;
                    }
                    if context == Context::Nothing && total {
                        context = Context::Other(Reason::Amount);
                    }
                    // A line can be a whole file; what stands in a column stands near its beginning.
                    if matches!(context, Context::Nothing | Context::Other(_))
                        && let Some((open, columns)) = open_field.filter(|_| candidate.start - cell.span.start <= 2_000)
                    {
                        let before = self.paste.text().get(cell.span.start..candidate.start).unwrap_or_default();
                        let field = field_after(before.trim_start());
                        let known = matches!(candidate.reading, Could::Code(code) if code.len() >= 4 && self.hs.known(code));
                        // What a word of another field says is outweighed by the header over this one.
                        let free = context == Context::Nothing;
                        let outweighed = free || open > 0 && !last_field(before).contains(char::is_alphabetic);
                        if known && outweighed && (field == open && field > 0 || open == 0 && candidate.leading) && !candidate.counted {
                            context = Context::Code;
                        } else if free
                            && columns
                            && field > open
                            && matches!(candidate.reading, Could::Code(code) if code.len() <= 6)
                            && matches!(candidate.form, Form::Bare | Form::Point)
                            && row_has_field_code
                        {
                            context = Context::Other(Reason::Column);
                        }
                    }
                    let line = cell.line as usize;
                    let decision = self.judge(candidate, context, role, flags, row_has_code, cell.column);
                    if self.layout.kind == Kind::Lines
                        && let Could::Code(code) = candidate.reading
                        && code.len() >= 4
                        && cell.span.end - cell.span.start < 2_000
                        && let Some(beside) = beside(
                            self.paste.text().get(cell.span.start..candidate.start).unwrap_or_default(),
                            self.paste.text().get(candidate.end..cell.span.end).unwrap_or_default(),
                        )
                        && let Some(run) = named.get_mut(beside as usize)
                    {
                        if run.all > 0 && *owner - run.owner > 3 {
                            self.read_named(core::mem::take(run), beside);
                        }
                        let year = code.len() == 4 && (1900..=2100).contains(&code.number());
                        let good = self.hs.known(code) && !year && !candidate.counted && !candidate.money;
                        run.owner = *owner;
                        run.rising = run.last.is_none_or(|last| run.rising && last.number() + 1 == code.number()) || run.all == 0;
                        run.last = Some(code);
                        run.all += 1;
                        run.known += usize::from(good);
                        let free = matches!(candidate.context, Context::Nothing | Context::AnyCode);
                        if code.len() == 4 && good && free && matches!(decision, Decision::Nothing | Decision::IfHeadingFound) {
                            run.headings.push(place);
                        }
                    }
                    match decision {
                        Decision::Read(what) => {
                            if let What::Code(code) = &what {
                                row_has_field_code = true;
                                row_has_code |= pass == 0 && matches!(self.layout.kind, Kind::Table(_));
                                if code.len() >= 6 && (candidate.leading || self.layout.kind != Kind::Lines) {
                                    // A list speaks of one heading many times in a row.
                                    if leading.last() != Some(&code.prefix(4)) {
                                        leading.push(code.prefix(4));
                                    }
                                }
                            }
                            self.push(candidate, line, cell.column, what);
                        }
                        Decision::Aside(reason) => self.set_aside(candidate, line, reason),
                        Decision::IfHeadingFound => {
                            if let Could::Code(code) = candidate.reading {
                                deferred.push((place, code));
                            }
                        }
                        Decision::Nothing => {
                            if candidate.reading == Could::Control {
                                self.reading.control.push(Control { span: Span { start: candidate.start, end: candidate.end }, line });
                            }
                        }
                    }
                }
            }
            self.unreadable(&row, found_from, aside_from);
            self.missing(&row, row_has_code);
            if self.layout.kind == Kind::Lines {
                let label =
                    self.labels.binary_search_by_key(&(row.start as u32), |(cell, _)| *cell).ok().and_then(|place| self.labels.get(place));
                pending = match (label, pending) {
                    // Headers one under the other: the one that names codes holds for what follows.
                    (Some((_, Context::Other(_))), Some((Context::Code, _))) => Some((Context::Code, 0)),
                    // A word for a quantity speaks of its own line alone.
                    (Some((_, Context::Other(reason))), _)
                        if !matches!(reason, Reason::TaxNumber | Reason::Phone | Reason::Account | Reason::Barcode | Reason::Postal) =>
                    {
                        None
                    }
                    (Some((_, label)), _) => Some((*label, 0)),
                    (None, Some((label, age)))
                        if age < 2 && self.flags.get(row.start).is_some_and(|flags| flags.blank || flags.alone || age == 0) =>
                    {
                        Some((label, age + 1))
                    }
                    _ => None,
                };
            }
            row_start = row.end;
        }
        self.walk = Walk { split, deferred, named, leading, next, row_start, pending, open_field };
    }

    /// What could only be decided at the end.
    fn end(mut self) -> Reading {
        for (run, way) in core::mem::take(&mut self.walk.named).into_iter().zip(Beside::ALL) {
            self.read_named(run, way);
        }
        let deferred = core::mem::take(&mut self.walk.deferred);
        self.walk.leading.sort_unstable();
        // Headings and lengths of what was read, for longer codes that no edition has.
        let mut read: Vec<(Code, usize)> = Vec::new();
        if deferred.iter().any(|(_, code)| code.len() > 4) {
            for found in &self.reading.found {
                if let What::Code(code) = found.what
                    && self.hs.known(code)
                    && read.last() != Some(&(code.prefix(4), code.len()))
                {
                    read.push((code.prefix(4), code.len()));
                }
            }
            read.sort_unstable();
        }
        for (place, code) in deferred {
            // A typing error, where others of its heading and form were read.
            let among =
                if code.len() == 4 { self.walk.leading.binary_search(&code) } else { read.binary_search(&(code.prefix(4), code.len())) };
            if among.is_ok()
                && let Some((owner, candidate)) = self.candidates.get(place)
                && let Some(cell) = self.layout.cells.get(*owner as usize)
            {
                self.push(candidate, cell.line as usize, cell.column, What::Code(code));
            }
        }
        self.encoded_mail();
        // Mostly they are in order, and there can be a million.
        let key = |found: &Found| (found.span.start, found.span.end);
        if !self.reading.found.is_sorted_by_key(key) {
            self.reading.found.sort_by_key(key);
        }
        // A heading that two rules spoke for.
        self.reading.found.dedup_by(|two, one| two.span == one.span);
        self.join_wrapped();
        self.finish()
    }

    /// The cells of one row: those of one line in lines and tables, one cell elsewhere.
    fn row_from(&self, start: usize) -> core::ops::Range<usize> {
        let mut end = start + 1;
        if let (Kind::Table(_), Some(first)) = (self.layout.kind, self.layout.cells.get(start)) {
            let mut before = self.layout.columns.get(first.column as usize).and_then(|column| column.place);
            while let Some(cell) = self.layout.cells.get(end) {
                let place = self.layout.columns.get(cell.column as usize).and_then(|column| column.place);
                // A new row begins where the places no longer rise (a cell of several lines repeats its place).
                if place < before || place == before && self.starts_row(end) {
                    break;
                }
                before = place;
                end += 1;
            }
        }
        start..end
    }

    fn starts_row(&self, place: usize) -> bool {
        let Some(cell) = self.layout.cells.get(place) else { return true };
        let first = self.layout.columns.get(cell.column as usize).is_some_and(|column| column.place == Some(0));
        // In a table of one column every cell is a row.
        first && self.layout.cells.get(place - 1).is_some_and(|before| before.line < cell.line)
    }

    /// A label in the cell to the left: `ТН ВЭД | 8542319000`.
    fn label_beside(&self, cell: u32, row: &core::ops::Range<usize>) -> Option<Context> {
        if !matches!(self.layout.kind, Kind::Table(_)) {
            return None;
        }
        let mut at = cell as usize;
        while at > row.start {
            at -= 1;
            if self.flags.get(at).is_some_and(|flags| !flags.blank) {
                let place = self.labels.binary_search_by_key(&(at as u32), |(cell, _)| *cell).ok()?;
                return self.labels.get(place).map(|(_, label)| *label);
            }
        }
        None
    }

    fn judge(&self, candidate: &Candidate, context: Context, role: Role, flags: Flags, row_has_code: bool, column: u32) -> Decision {
        // The words of a line of text say more than the other lines do.
        let role = if self.layout.kind == Kind::Lines && !flags.alone { Role::Free } else { role };
        let in_codes = matches!(role, Role::Codes | Role::Chapters);
        // Lines of a table that lost its columns: quantities and prices stand among the codes, and look like short ones.
        let short = || match &candidate.reading {
            Could::Code(code) => code.len() <= 4 && !self.hs.known(*code),
            Could::Damaged { written, repairs, .. } => {
                repairs.is_empty() || candidate.form == Form::Grouped || written.is_some_and(|code| code.len() < 5)
            }
            Could::Control => false,
        };
        if self.mixed && in_codes && context == Context::Nothing && short() {
            return Decision::Aside(Reason::Column);
        }
        // Ten digits that begin like a code: not one number in a hundred of another kind does.
        let known_long = |candidate: &Candidate| matches!(candidate.reading, Could::Code(code) if code.len() == 10 && self.hs.known(code));
        let labelled = matches!(context, Context::Code | Context::List) || context == Context::Heading && !row_has_code;
        let due = labelled || in_codes && !matches!(context, Context::Other(_));
        if let Context::Other(reason) = context
            && !(in_codes
                && (matches!(reason, Reason::PartNumber | Reason::DocumentNumber | Reason::Act | Reason::Railway) || known_long(candidate))
                && flags.alone
                && self.layout.kind != Kind::Lines)
            && !(known_long(candidate) && !reason.holds_ten_digits())
        {
            return match candidate.reading {
                Could::Control => Decision::Nothing,
                _ => Decision::Aside(reason),
            };
        }
        match &candidate.reading {
            Could::Control => Decision::Nothing,
            Could::Damaged { written, repairs, kind: damage } => {
                let read = || Decision::Read(What::NotRead { written: *written, repairs: repairs.clone(), damage: *damage });
                let short = written.is_some_and(|code| code.len() < 3);
                if let Role::Other(reason) = role {
                    return Decision::Aside(reason);
                }
                if role == Role::Chapters && flags.alone && written.is_some_and(|code| code.len() == 1) {
                    return read();
                }
                if short || role == Role::Numbers {
                    return Decision::Nothing;
                }
                let lines = self.layout.kind == Kind::Lines;
                match damage {
                    // A column of dates is one; in a column of codes a day is a code that a spreadsheet spoiled.
                    Damage::Date => {
                        if in_codes && flags.alone && !repairs.is_empty()
                            || context == Context::Code && !repairs.is_empty() && candidate.follows
                        {
                            read()
                        } else {
                            Decision::Aside(Reason::Date)
                        }
                    }
                    Damage::Scientific => {
                        if due || flags.alone && !repairs.is_empty() {
                            read()
                        } else {
                            Decision::Nothing
                        }
                    }
                    Damage::TwoReadings => {
                        if candidate.money {
                            Decision::Aside(Reason::Amount)
                        } else {
                            read()
                        }
                    }
                    Damage::LookAlike => {
                        if due || repairs.first().is_some_and(|code| code.len() >= 8 && self.hs.known(*code)) {
                            read()
                        } else {
                            Decision::Nothing
                        }
                    }
                    Damage::Number => {
                        if candidate.money || candidate.counted && !labelled {
                            return Decision::Aside(Reason::Amount);
                        }
                        if due
                            && (in_codes
                                || !repairs.is_empty()
                                || context == Context::Code && !candidate.follows && candidate.form == Form::Grouped)
                            || context == Context::AnyCode && !repairs.is_empty() && candidate.form == Form::Grouped
                            || flags.alone && lines && !repairs.is_empty() && candidate.form != Form::Grouped
                            // `8542319010.0`: no amount has ten digits.
                            || repairs.iter().any(|code| code.len() == 10)
                        {
                            read()
                        } else {
                            Decision::Nothing
                        }
                    }
                    Damage::OddLength => {
                        let length = written.map_or(0, Code::len);
                        if candidate.form == Form::Grouped && !due && !flags.alone {
                            // `8403 10 1` in a sentence: a subheading and a number of its own.
                            return written.map_or(Decision::Nothing, |code| Decision::Read(What::Code(code.prefix(6))));
                        }
                        let cut = matches!(length, 5 | 7) && !repairs.is_empty();
                        let same_heading = || repairs.iter().any(|code| written.is_some_and(|written| code.starts_with(written.prefix(4))));
                        let is_due = in_codes && (length > 3 || flags.alone)
                            || labelled && (length >= 5 || length == 3 && context == Context::Code && flags.alone)
                            || context == Context::AnyCode && cut;
                        if is_due || length == 9 && !repairs.is_empty() || flags.alone && lines && cut && same_heading() {
                            read()
                        } else if length == 13 {
                            Decision::Aside(Reason::Barcode)
                        } else {
                            Decision::Nothing
                        }
                    }
                }
            }
            Could::Code(code) => self.judge_code(candidate, *code, context, role, flags, row_has_code, column),
        }
    }

    #[allow(clippy::too_many_arguments)] // one rule table, read in one place
    fn judge_code(
        &self,
        candidate: &Candidate,
        code: Code,
        context: Context,
        role: Role,
        flags: Flags,
        row_has_code: bool,
        column: u32,
    ) -> Decision {
        let known = known(self.hs, code);
        let length = code.len();
        let read = Decision::Read(What::Code(code));
        let lines = self.layout.kind == Kind::Lines;
        let in_codes = matches!(role, Role::Codes | Role::Chapters);
        let year = length == 4 && (1900..=2100).contains(&code.number());
        // The American chapters 98 and 99 are references to duties, no goods of the HS.
        if matches!(code.prefix(2).number(), 98 | 99) && candidate.form == Form::Grouped && length == 8 {
            return Decision::Aside(Reason::NationalChapter);
        }
        if length == 2 && in_codes && candidate.follows {
            // `8471.30, 41, 49` in a column of codes: the ends of further ones.
            let before = match self.reading.found.last().map(|found| &found.what) {
                Some(What::Code(code)) => Some(*code),
                Some(What::NotRead { repairs, .. }) => repairs.first().copied(),
                _ => None,
            };
            let meant = before
                .filter(|before| matches!(before.len(), 6 | 8))
                .and_then(|before| Code::parse(&format!("{}{code}", before.prefix(before.len() - 2))))
                .filter(|meant| self.hs.known(meant.prefix(6)));
            if let Some(meant) = meant {
                return Decision::Read(What::NotRead { written: None, repairs: vec![meant], damage: Damage::Number });
            }
        }
        if length == 2 {
            return if context == Context::Chapter || role == Role::Chapters || role == Role::Codes && flags.alone && !lines && known {
                read
            } else {
                Decision::Nothing
            };
        }
        if length == 4 && candidate.form != Form::Bare && !in_codes && !matches!(context, Context::Code | Context::Heading) {
            // `84.71` and `12.50` look alike.
            return Decision::Nothing;
        }
        if in_codes && (length > 4 || !candidate.counted) {
            if length == 4
                && candidate.form == Form::Bare
                && known
                && self.tallies.get(column as usize).is_some_and(|tally| tally.cut > 0)
                && flags.alone
            {
                let repairs = damage::cut_to_heading(self.hs, code);
                if repairs.len() > 1 {
                    return Decision::Read(What::NotRead { written: Some(code), repairs, damage: Damage::Number });
                }
            }
            let heading = length == 4 && candidate.form != Form::Bare;
            return if known || !heading && (flags.alone || length >= 6) { read } else { Decision::Nothing };
        }
        match context {
            Context::Code | Context::List => {
                // `8542319010, 8517 шт`
                if length == 4 && candidate.form == Form::Bare && candidate.counted && candidate.follows {
                    return Decision::Nothing;
                }
                if candidate.money && length <= 6 && context == Context::List {
                    return Decision::Aside(Reason::Amount);
                }
                // `HS 2017`, `ТН ВЭД 2023`: a year, unless a colon says that a code follows.
                // In a row that has its code, `HS 2002` is what its table was made after.
                if matches!(code.number(), 2002 | 2007) && length == 4 && row_has_code && candidate.form == Form::Bare {
                    return Decision::Aside(Reason::EditionYear);
                }
                let announced = self.paste.text().get(..candidate.start).is_some_and(|before| before.trim_end().ends_with([':', '=']));
                if year && candidate.form == Form::Bare && context == Context::Code && (candidate.counted || !known && !announced) {
                    return Decision::Aside(Reason::EditionYear);
                }
                return read;
            }
            Context::Heading => {
                if row_has_code && length == 4 {
                    return Decision::Aside(Reason::Reference);
                }
                return if known || length >= 6 { read } else { Decision::Nothing };
            }
            Context::AnyCode => {
                if year && candidate.counted {
                    return Decision::Nothing;
                }
                let heading_known = self.hs.known(code.prefix(4));
                if !known && heading_known && candidate.form == Form::Pair {
                    // `Код товара 8542 34 CN`: a heading and another number, or a subheading that no edition has.
                    return Decision::Read(What::NotRead {
                        written: Some(code),
                        repairs: vec![code.prefix(4)],
                        damage: Damage::TwoReadings,
                    });
                }
                return if known || candidate.form == Form::Grouped && heading_known { read } else { Decision::Nothing };
            }
            Context::Chapter | Context::Nothing | Context::Other(_) => {}
        }
        if let Role::Other(reason) = role {
            return Decision::Aside(reason);
        }
        // The row has its code in the column of codes; a number by itself elsewhere in it is something else, unless it
        // speaks of the same heading.
        if row_has_code
            && flags.alone
            && matches!(self.layout.kind, Kind::Table(_))
            && matches!(candidate.form, Form::Bare | Form::Point | Form::Pair)
            && !self.layout.columns.get(column as usize).is_some_and(|column| label::names_codes(&column.name))
            && !self
                .reading
                .found
                .iter()
                .rev()
                .take(40)
                .any(|found| matches!(found.what, What::Code(one) if one.agrees_with(code.prefix(4))))
        {
            return Decision::Aside(Reason::Column);
        }
        if role == Role::Numbers && flags.alone && matches!(candidate.form, Form::Bare | Form::Point) {
            return if known && length >= 6 { Decision::Aside(Reason::Column) } else { Decision::Nothing };
        }
        let heading_known = self.hs.known(code.prefix(4));
        match candidate.form {
            Form::Grouped if known => read,
            // In three groups or more it is hardly anything else: a typing error must not move goods off a list.
            Form::Grouped if heading_known && length >= 8 && !candidate.counted && !candidate.money => read,
            Form::Grouped => Decision::Nothing,
            Form::Point if !known => {
                if heading_known && flags.alone && lines {
                    read
                } else if heading_known && !candidate.money {
                    Decision::IfHeadingFound
                } else {
                    Decision::Nothing
                }
            }
            // Decimals of a column in which few look like codes.
            Form::Point
                if flags.alone
                    && !lines
                    && self
                        .tallies
                        .get(column as usize)
                        .is_some_and(|tally| tally.numeric >= 3 && tally.known * 10 < tally.numeric * 6) =>
            {
                Decision::Aside(Reason::Column)
            }
            Form::Point if candidate.counted && length == 6 && !flags.alone && !candidate.leading => Decision::Aside(Reason::Quantity),
            Form::Point => {
                // A price looks the same; beside a longer code it is one.
                if candidate.money || length == 6 && self.beside_longer(candidate) && !candidate.leading {
                    Decision::Aside(Reason::Amount)
                } else {
                    read
                }
            }
            Form::Pair if known => {
                let year = (1900..=2100).contains(&code.prefix(4).number());
                if year && !flags.alone || candidate.money { Decision::Nothing } else { read }
            }
            Form::Pair => {
                if heading_known && flags.alone && lines {
                    read
                } else {
                    Decision::Nothing
                }
            }
            Form::Bare if length >= 6 => {
                if known {
                    if candidate.money && length < 10 { Decision::Aside(Reason::Amount) } else { read }
                } else if heading_known && matches!(length, 8 | 10) && !candidate.money && !candidate.counted {
                    Decision::IfHeadingFound
                } else {
                    Decision::Nothing
                }
            }
            Form::Bare => {
                if known && candidate.leading && lines {
                    Decision::IfHeadingFound
                } else {
                    Decision::Nothing
                }
            }
        }
    }

    /// Whether the line of a candidate holds a code of ten digits. Eight are as often an article's number.
    fn beside_longer(&self, candidate: &Candidate) -> bool {
        let line = self.paste.line_at(candidate.start);
        let Some(span) = self.paste.lines().get(line) else { return false };
        let text = self.paste.text();
        // A line can be a whole file: only what stands near counts.
        const NEAR: usize = 300;
        let near = |mut at: usize| {
            while !text.is_char_boundary(at) {
                at += 1;
            }
            at
        };
        let (from, to) = (near(span.start.max(candidate.start.saturating_sub(NEAR))), near(span.end.min(candidate.end + NEAR)));
        let rest = [text.get(from..candidate.start), text.get(candidate.end..to)];
        rest.into_iter().flatten().any(|part| {
            // One in an address is none: `https://…/p/8542319010`.
            part.split(|c: char| !(c.is_ascii_digit() || c == '/'))
                .any(|run| run.len() == 10 && Code::parse(run).is_some_and(|code| self.hs.known(code)))
        })
    }

    fn place_of(&self, column: u32) -> Option<u32> {
        self.layout.columns.get(column as usize).and_then(|column| column.place)
    }

    fn push(&mut self, candidate: &Candidate, line: usize, column: u32, what: What) {
        let span = Span { start: candidate.start, end: candidate.end };
        let cell = self.place_of(column);
        self.reading.found.push(Found { span, parts: Vec::new(), line, cell, what, marks: candidate.marks });
    }

    /// Only what has the form of a code is worth a person's look.
    fn set_aside(&mut self, candidate: &Candidate, line: usize, reason: Reason) {
        let form = match &candidate.reading {
            Could::Code(code) => {
                code.len() >= 6 && (self.hs.known(*code) || code.len() >= 8)
                    || code.len() == 4 && (reason == Reason::EditionYear || reason == Reason::Reference && self.hs.known(*code))
            }
            Could::Damaged { written, repairs, kind } => match kind {
                Damage::Date => !repairs.is_empty(),
                Damage::OddLength => written.is_some_and(|code| code.len() == 13 || code.len() >= 7 && !repairs.is_empty()),
                Damage::Number => {
                    !repairs.is_empty()
                        && token::digits_of(self.paste.slice(Span { start: candidate.start, end: candidate.end })).count() >= 8
                }
                _ => !repairs.is_empty(),
            },
            Could::Control => false,
        };
        if form {
            self.reading.aside.push(Aside { span: Span { start: candidate.start, end: candidate.end }, line, reason });
        }
    }

    /// Whatever stands under a header of codes and gave nothing: it is no silence. `found_from` and `aside_from` are
    /// where the row's own findings begin; a line can be a whole file, so nothing before them is walked.
    fn unreadable(&mut self, row: &core::ops::Range<usize>, found_from: usize, aside_from: usize) {
        // In the order of the text, as the cells are: a row can have as many cells as a text has signs.
        if let Some(found) = self.reading.found.get_mut(found_from..) {
            found.sort_by_key(|found| found.span.start);
        }
        if let Some(asides) = self.reading.aside.get_mut(aside_from..) {
            asides.sort_by_key(|aside| aside.span.start);
        }
        // Cells that take the place of what was read in them, and what they say instead.
        let mut instead: Vec<Found> = Vec::new();
        for place in row.clone() {
            let (Some(cell), Some(flags)) = (self.layout.cells.get(place), self.flags.get(place)) else { continue };
            let Some(column) = self.layout.columns.get(cell.column as usize) else { continue };
            let due = self.roles.get(cell.column as usize) == Some(&Role::Codes);
            let text = self.paste.slice(cell.span).trim();
            // A line of a list of nothing but codes: one word, most of it digits.
            let listed = self.layout.kind == Kind::Lines
                && (!self.mixed || token::digits_of(text).count() >= 6)
                && due
                && row.len() == 1
                && text.chars().count() <= 16
                && !text.contains(char::is_whitespace)
                && token::digits_of(text).count() >= 4
                && token::digits_of(text).count() * 3 >= text.chars().count() * 2;
            // A header that its column was not believed is none.
            let believed = matches!(self.roles.get(cell.column as usize), Some(Role::Codes | Role::Chapters));
            let headed = believed && matches!(column.header, Some(Header::Codes | Header::Chapters))
                || column.header == Some(Header::MaybeCodes) && due
                || listed
                || due && column.place.is_some() && column.header.is_none() && !column.name.is_empty();
            if !headed
                || flags.blank && !text.starts_with('#')
                || text.len() > 160
                || self.layout.headers.binary_search(&cell.line).is_ok()
                || is_total(text)
            {
                continue;
            }
            let holds = text.chars().any(char::is_numeric) || text.starts_with('#') || text.starts_with('=');
            let found = self.reading.found.get(found_from..).unwrap_or_default();
            let found = found.get(found.partition_point(|found| found.span.end <= cell.span.start)..).unwrap_or_default();
            let inside = || found.iter().take_while(|found| found.span.start < cell.span.end);
            let read = inside().next().is_some();
            let asides = self.reading.aside.get(aside_from..).unwrap_or_default();
            let asides = asides.get(asides.partition_point(|aside| aside.span.start < cell.span.start)..).unwrap_or_default();
            let mut asides = asides.iter().take_while(|aside| aside.span.end <= cell.span.end);
            let other = asides.any(|aside| {
                aside.reason == Reason::NationalChapter
                    || listed && !matches!(aside.reason, Reason::PartNumber | Reason::Quantity | Reason::Column)
            });
            let digits: String = token::digits_of(text).map(|digit| char::from(b'0' + digit)).collect();
            // `481810 100 0`, `3214101 009`: all of the cell is one code, and only a part of it was read.
            let whole = Code::parse(&digits).filter(|code| {
                read && due
                    && matches!(self.layout.kind, Kind::Table(_))
                    && code.len() == 10
                    && self.hs.known(*code)
                    && text.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || c == '.' || c == '-')
            });
            let cut = whole.is_some_and(|whole| {
                inside().all(|found| match &found.what {
                    What::Code(code) => *code != whole && (code.len() < 8 || whole.starts_with(*code)),
                    What::NotRead { repairs, .. } => !repairs.contains(&whole),
                    What::Missing => true,
                })
            });
            if !cut && (!holds || read || other) {
                continue;
            }
            instead.push(Found {
                span: self.trimmed(cell.span),
                parts: Vec::new(),
                line: cell.line as usize,
                cell: self.place_of(cell.column),
                what: What::NotRead { written: None, repairs: damage::joined(self.hs, &digits), damage: Damage::Number },
                marks: Marks::default(),
            });
        }
        if instead.is_empty() {
            return;
        }
        let replaced = |span: Span| {
            let next = instead.partition_point(|one| one.span.end <= span.start);
            instead.get(next).is_some_and(|one| one.span.start <= span.start && span.end <= one.span.end)
        };
        let found = self.reading.found.split_off(found_from.min(self.reading.found.len()));
        self.reading.found.extend(found.into_iter().filter(|found| !replaced(found.span)));
        let asides = self.reading.aside.split_off(aside_from.min(self.reading.aside.len()));
        self.reading.aside.extend(asides.into_iter().filter(|aside| !replaced(aside.span)));
        self.reading.found.append(&mut instead);
    }

    /// A row with goods, with a quantity or an amount, and without anything in the column that is headed as codes.
    fn missing(&mut self, row: &core::ops::Range<usize>, row_has_code: bool) {
        if row_has_code || !matches!(self.layout.kind, Kind::Table(_)) {
            return;
        }
        let (mut empty, mut goods, mut counted, mut others, mut worded) = (None, false, false, false, false);
        for place in row.clone() {
            let (Some(cell), Some(flags)) = (self.layout.cells.get(place), self.flags.get(place)) else { continue };
            let Some(column) = self.layout.columns.get(cell.column as usize) else { continue };
            let text = self.paste.slice(cell.span).trim_matches(|c: char| c.is_whitespace() || c == '*');
            if self.layout.headers.binary_search(&cell.line).is_ok() || is_total(text) || is_charge(text) {
                return;
            }
            let header = match column.header {
                Some(Header::MaybeCodes) if self.roles.get(cell.column as usize) == Some(&Role::Codes) => Some(Header::Codes),
                header => header,
            };
            match header {
                Some(Header::Codes) => {
                    // A cell that a merged one covers holds the sign for that.
                    if text == "\u{2060}" {
                        return;
                    }
                    if text.chars().any(char::is_numeric) || text.starts_with(['#', '=']) {
                        return;
                    }
                    worded |= text.chars().any(char::is_alphanumeric) || text.contains('?');
                    empty = empty.or(Some((cell.span, cell.line, cell.column)));
                }
                Some(Header::Goods) => goods |= !flags.blank && text.chars().any(char::is_alphabetic),
                // Goods are named by their part numbers, too.
                Some(Header::Other(Reason::PartNumber)) => goods |= !flags.blank,
                Some(Header::Other(Reason::Quantity | Reason::Amount)) => counted |= text.chars().any(|c| ('1'..='9').contains(&c)),
                _ => others = true,
            }
        }
        // Without any other column, the words alone make the row one of goods.
        if let (Some((span, line, column)), true) = (empty, goods && (counted || !others) || worded && counted) {
            let cell = self.place_of(column);
            self.reading.found.push(Found {
                span,
                parts: Vec::new(),
                line: line as usize,
                cell,
                what: What::Missing,
                marks: Marks::default(),
            });
        }
    }

    fn trimmed(&self, span: Span) -> Span {
        let text = self.paste.slice(span);
        let start = span.start + (text.len() - text.trim_start().len());
        Span { start, end: start + text.trim().len() }
    }

    fn finish(mut self) -> Reading {
        if !self.reading.aside.is_sorted_by_key(|aside| aside.span.start) {
            self.reading.aside.sort_by_key(|aside| aside.span.start);
        }
        self.reading.control.sort_by_key(|control| control.span.start);
        self.reading.columns = self
            .layout
            .columns
            .iter()
            .zip(self.roles)
            .filter_map(|(column, role)| {
                Some(Column {
                    name: column.name.clone(),
                    place: column.place?,
                    section: column.section,
                    codes: matches!(role, Role::Codes | Role::Chapters),
                })
            })
            .collect();
        self.reading
    }
}
