/*! The order of the steps: rows are cut, their numbers found, the signals of column and row added, and the table asked. */

use super::evidence::columns::{self, Roles, Tally};
use super::evidence::numbers::{Finder, Found as Numbers, label_signals};
use super::evidence::{Label, Marks, Number, Signals, Spelling};
use super::found::{Findings, Found, SetAside, What};
use super::layout::{Cell, Column, Kind, Layout, Position, Row, Sections, mail};
use super::lex::clean::{Clean, is_odd};
use super::lex::{Kind as TokenKind, Line, Tokens, digits_of, plain_digits};
use super::lexicon::{Class, Reason, Strength, Subject, header, lexicon, words};
use super::repair::{self, Damage};
use super::rules::{Outcome, RuleId, Table};
use super::shape::{Form, OVER_CELLS, is_year};
use super::text::{Paste, Sheet, Span};
use crate::code::Code;
use crate::nomenclature::{Hs, Nomenclature};
use std::rc::Rc;

/// What a line is in the totals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum LineKind {
    Blank,
    Header,
    WithoutCode,
    WithCode,
}

/// A column of a table, as it was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenColumn {
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
    /// The text is one cell of a column that is known to hold codes.
    pub cell: bool,
}

/// Where every digit of the paste went, for those who want to check it.
#[derive(Clone, Debug, Default)]
pub struct Trace {
    /// Numbers without any evidence.
    pub bare: Vec<Span>,
    /// Words with digits in them that were passed over: part numbers, hashes, names and signs of markup.
    pub passed: Vec<Span>,
    /// Names of the rules that decided.
    pub rules: Vec<&'static str>,
}

/// All that was read.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    pub found: Findings,
    pub aside: Vec<SetAside>,
    pub control: Vec<Span>,
    /// Numbers without any evidence, counted.
    pub bare: usize,
    pub lines: Vec<LineKind>,
    pub columns: Vec<TakenColumn>,
    pub trace: Option<Trace>,
}

/// How much is looked at ahead to tell what a column is, in bytes. What was told so is checked against the whole.
const SAMPLE: usize = 256 << 10;
/// Longer cells are read in pieces.
const PIECE: usize = 32 << 10;
/// A cell longer than this without digits names nothing.
const LONGEST_LABEL: usize = 200;

/// Reads a paste in steps, so that a page can paint between them.
pub struct Reader {
    hs: Rc<Hs>,
    paste: Rc<Paste>,
    /// A mail after decoding, and where its bytes came from.
    body: Option<(Rc<Paste>, Vec<u32>)>,
    layout: Layout,
    choice: Choice,
    sections: Sections,
    position: Position,
    roles: Roles,
    tallies: Vec<Tally>,
    mixed: bool,
    mixed_seen: bool,
    passes: usize,
    walk: Walk,
    row: Row,
    buffers: Buffers,
    /// The row whose numbers stand in the buffers since it was looked at ahead: the only one of its text.
    held: Vec<Cell>,
    table: Table,
    reading: Reading,
    done: bool,
}

/// What is kept between rows.
#[derive(Default)]
struct Walk {
    /// What a label on a line of its own says of the lines below, and how many lines ago.
    pending: Option<(Label, usize)>,
    /// The last line ended with a label.
    label_last: bool,
    /// The field (by wide gaps) over which a header of the lines above names codes.
    open_field: Option<(usize, bool)>,
    /// Numbers that can only be decided at the end, with their cell's place.
    deferred: Vec<(Number, Option<u32>)>,
    /// Numbers beside their names, in each way that they stand there.
    named: [Named; 4],
    /// Headings of longer codes that begin a line, a bit each.
    leading: Headings,
    /// Headings of the known codes that were read, by their length.
    read: [Headings; 15],
    /// Headings of the last codes.
    recent: [u16; 8],
    recents: usize,
    /// A number that goes on here belongs to a code that began on the line before.
    taken: Option<(usize, usize)>,
    /// The end of the last cell, for the trace.
    passed: usize,
    /// The line at which the sheet of a workbook ends.
    sheet_end: usize,
}

/// A set of headings.
struct Headings(Vec<u64>);

impl Default for Headings {
    fn default() -> Headings {
        Headings(Vec::new())
    }
}

impl Headings {
    fn add(&mut self, code: Code) {
        if self.0.is_empty() {
            self.0 = vec![0; 157];
        }
        let heading = code.prefix(4).number();
        if let Some(word) = self.0.get_mut((heading / 64) as usize) {
            *word |= 1 << (heading % 64);
        }
    }

    fn has(&self, code: Code) -> bool {
        let heading = code.prefix(4).number();
        self.0.get((heading / 64) as usize).is_some_and(|word| word & 1 << (heading % 64) != 0)
    }
}

/// How a number stands beside the name of its goods.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Beside {
    /// `1) 8542 – микросхемы`
    Before,
    /// `микросхемы – 8542`
    Behind,
    /// `микросхемы 8542`
    Last,
    /// `микросхемы (8542)`
    Bracketed,
}

/// Numbers that stand in one way beside their names, one below the other.
#[derive(Default)]
struct Named {
    /// The line of the last of them.
    line: usize,
    all: usize,
    known: usize,
    /// Each is one more than the one before.
    rising: bool,
    last: Option<Code>,
    /// Headings that nothing else speaks for, as places among the deferred.
    headings: Vec<usize>,
}

/// What a reader leaves to the next one: room, and what the table decided for which signals. Nothing of a text is in it
/// that a reading depends on.
#[derive(Default)]
pub struct Kit {
    buffers: Buffers,
    table: Table,
}

#[derive(Default)]
struct Buffers {
    finder: Finder,
    tokens: Tokens,
    clean: Clean,
    cells: Vec<CellNumbers>,
    found: Vec<Found>,
    aside: Vec<SetAside>,
    bare: Vec<(u32, u32)>,
    control: Vec<Span>,
}

/// The numbers of a cell, with offsets of the text.
#[derive(Default)]
struct CellNumbers {
    numbers: Numbers,
    blank: bool,
    /// Words with digits in them.
    passed: Vec<(usize, usize)>,
}

/// What is so of a whole row.
#[derive(Default)]
struct RowState {
    /// The row has its code in the column of codes.
    code: bool,
    /// A code was read in the line.
    field_code: bool,
    total: bool,
    header: bool,
    strong: usize,
    tens: usize,
    /// It is a list of known subheadings and nothing else.
    list: bool,
}

impl Reader {
    pub fn new(hs: Rc<Hs>, paste: Rc<Paste>, choice: Choice) -> Reader {
        Reader::with(hs, paste, choice, Kit::default())
    }

    /// With what an earlier reader left.
    pub fn with(hs: Rc<Hs>, paste: Rc<Paste>, choice: Choice, kit: Kit) -> Reader {
        let plain = paste.is_workbook() || choice.cell;
        let body = if plain { None } else { mail::decoded(paste.text()) };
        let body = body.map(|mail| (Rc::new(Paste::new(mail.text)), mail.map));
        let text = body.as_ref().map_or(&paste, |(body, _)| body);
        let layout = if choice.cell { Layout::of_cell(text) } else { Layout::of(text) };
        let sections = layout.sections();
        let mut reader = Reader {
            hs,
            body,
            layout,
            choice,
            sections,
            position: Position::default(),
            roles: Roles::default(),
            tallies: Vec::new(),
            mixed: false,
            mixed_seen: false,
            passes: 0,
            walk: Walk::default(),
            row: Row::default(),
            buffers: kit.buffers,
            held: Vec::new(),
            table: kit.table,
            reading: Reading::default(),
            paste,
            done: false,
        };
        reader.begin();
        reader
    }

    /// Keeps a record of where every digit went.
    pub fn with_trace(mut self) -> Reader {
        self.reading.trace = Some(Trace::default());
        self
    }

    fn text(&self) -> &Rc<Paste> {
        self.body.as_ref().map_or(&self.paste, |(body, _)| body)
    }

    /// A place of the text that is read, as a place of the paste.
    fn source(&self, at: usize) -> usize {
        self.body
            .as_ref()
            .map_or(at, |(_, map)| map.get(at).map_or(self.paste.text().len(), |&at| at as usize))
    }

    fn begin(&mut self) {
        let trace = self.reading.trace.take().map(|_| Trace::default());
        self.reading = Reading { trace, ..Reading::default() };
        let paste = self.paste.clone();
        self.reading.lines = (0..paste.line_count())
            .map(|line| {
                let text = paste.slice(paste.line(line));
                // Most lines show something in their first byte.
                let blank = !text.as_bytes().first().is_some_and(|byte| byte.is_ascii_graphic())
                    && text.chars().all(|c| c.is_whitespace() || c == '\u{FEFF}');
                if blank { LineKind::Blank } else { LineKind::WithoutCode }
            })
            .collect();
        self.sections = self.layout.sections();
        self.position = Position::default();
        self.tallies.clear();
        self.mixed_seen = false;
        self.walk = Walk::default();
        self.done = false;
    }

    /// Reads up to `cells` cells more. The share that is done, 0 to 1; 1 means that nothing is left to do.
    pub fn step(&mut self, cells: usize) -> f64 {
        let mut left = cells;
        let paste = self.text().clone();
        let mut row = core::mem::take(&mut self.row);
        while !self.done && left > 0 {
            self.look_ahead(&paste);
            if self.layout.next(&paste, &mut self.position, &mut self.sections, &mut row) {
                if self.sections.columns.len() > self.roles.roles.len() {
                    self.look_ahead(&paste);
                }
                left = left.saturating_sub(row.cells.len());
                self.read_row(&paste, &mut row);
                continue;
            }
            self.end(&paste);
            // What a column was taken for by its beginning is checked against the whole.
            let roles = columns::roles(
                self.layout.kind,
                &self.sections.columns,
                &self.tallies,
                self.choice.column,
            );
            let same = roles == self.roles && self.mixed == self.mixed_seen;
            if same || self.passes > 0 {
                self.done = true;
                self.columns();
            } else {
                self.passes += 1;
                self.roles = roles;
                self.mixed = self.mixed_seen;
                self.begin();
            }
        }
        self.row = row;
        if self.done {
            return 1.0;
        }
        let (at, all) = self.layout.progress(&paste, self.position);
        (at as f64 / all.max(1) as f64).min(0.999)
    }

    /// What was read; what was left to do is done first.
    pub fn finish(self) -> Reading {
        self.finish_with_kit().0
    }

    /// What was read, and what the next reader may use.
    pub fn finish_with_kit(mut self) -> (Reading, Kit) {
        while self.step(usize::MAX) < 1.0 {}
        (self.reading, Kit { buffers: self.buffers, table: self.table })
    }

    /// Tells by the next rows what the columns are that no row was seen of.
    fn look_ahead(&mut self, paste: &Rc<Paste>) {
        if self.passes > 0
            || !self.roles.roles.is_empty() && self.sections.columns.len() <= self.roles.roles.len()
        {
            return;
        }
        let (mut position, mut sections) = (self.position, self.sections.clone());
        let mut tallies = self.tallies.clone();
        let mut row = Row::default();
        let (mut bytes, mut mixed) = (0, self.mixed_seen);
        while bytes < SAMPLE && self.layout.next(paste, &mut position, &mut sections, &mut row) {
            bytes += row.cells.iter().map(|cell| cell.end - cell.start + 1).sum::<usize>();
            self.tally(paste, &mut row, &sections, &mut tallies, &mut mixed);
        }
        tallies.resize(sections.columns.len(), Tally::default());
        let roles =
            columns::roles(self.layout.kind, &sections.columns, &tallies, self.choice.column);
        let known = self.roles.roles.len();
        if known == 0 {
            self.mixed = mixed;
            self.roles = roles;
        } else {
            self.roles.roles.extend(roles.roles.into_iter().skip(known));
            self.roles.split.extend(roles.split.into_iter().skip(known));
            self.roles.signals.extend(roles.signals.into_iter().skip(known));
        }
    }

    /// Counts the cells of a row, and nothing else.
    fn tally(
        &mut self,
        paste: &Paste,
        row: &mut Row,
        sections: &Sections,
        tallies: &mut Vec<Tally>,
        mixed: &mut bool,
    ) {
        self.numbers(paste, row, &sections.columns, false);
        self.held.clone_from(&row.cells);
        count(paste, row, &self.buffers.cells, &self.hs, self.layout.kind, tallies);
        *mixed |= self.layout.kind == Kind::Lines && is_mixing(&self.buffers.cells);
    }

    /// Finds the numbers of each cell of a row.
    fn numbers(&mut self, paste: &Paste, row: &mut Row, columns: &[Column], traced: bool) {
        part(&mut row.cells, paste);
        let held = !traced && self.held == row.cells;
        self.held.clear();
        if held {
            return;
        }
        let Buffers { finder, tokens, clean, cells, .. } = &mut self.buffers;
        if cells.len() < row.cells.len() {
            cells.resize_with(row.cells.len(), CellNumbers::default);
        }
        for (cell, out) in row.cells.iter().zip(cells.iter_mut()) {
            let text = paste.text().get(cell.start..cell.end).unwrap_or_default();
            out.passed.clear();
            if Finder::lone(&self.hs, text, &mut out.numbers) {
                out.blank = false;
                for number in &mut out.numbers.numbers {
                    (number.start, number.end) = (cell.start, cell.end);
                }
                continue;
            }
            out.numbers.numbers.clear();
            out.numbers.label_only = None;
            out.numbers.label_last = false;
            out.numbers.alone = false;
            let digits = text.bytes().any(|byte| byte.is_ascii_digit());
            let odd = is_odd(text);
            if !digits && !odd {
                out.blank = !text.bytes().any(|byte| byte.is_ascii_alphanumeric() || byte >= 0x80);
                if out.blank || text.len() > LONGEST_LABEL {
                    continue;
                }
            }
            let differs = odd && clean.write(text);
            let shown = if differs { clean.text.as_str() } else { text };
            out.blank = !digits && !shown.chars().any(|c| super::lexicon::fold(c).is_some());
            if out.blank {
                continue;
            }
            tokens.read(shown);
            let line = Line { text: shown, tokens };
            finder.read(&self.hs, line, &mut out.numbers);
            if let Some(column) = columns.get(cell.column as usize) {
                ends_in_column(&self.hs, column, &mut out.numbers);
            }
            let source = |at: usize| cell.start + if differs { clean.source(at) } else { at };
            let end_of = |at: usize| cell.start + if differs { end_source(clean, at) } else { at };
            if traced && differs {
                // Digits of references and tags, which are not shown.
                let shown: Vec<usize> = (0..clean.text.len())
                    .filter(|&at| clean.text.as_bytes().get(at).is_some_and(u8::is_ascii_digit))
                    .map(|at| clean.source(at))
                    .collect();
                let hidden = text
                    .char_indices()
                    .filter(|(at, c)| c.is_ascii_digit() && shown.binary_search(at).is_err());
                out.passed.extend(hidden.map(|(at, _)| (cell.start + at, cell.start + at + 1)));
            }
            if traced {
                for token in tokens.iter().filter(|token| {
                    matches!(token.kind, TokenKind::Mixed | TokenKind::Word | TokenKind::Doubtful)
                }) {
                    if shown
                        .get(token.start as usize..token.end as usize)
                        .is_some_and(|word| word.bytes().any(|byte| byte.is_ascii_digit()))
                    {
                        let (start, end) =
                            (source(token.start as usize), end_of(token.end as usize));
                        if !out.numbers.numbers.iter().any(|number| {
                            number.start < token.end as usize && (token.start as usize) < number.end
                        }) {
                            out.passed.push((start, end));
                        }
                    }
                }
            }
            for number in &mut out.numbers.numbers {
                let (start, end) = (source(number.start), end_of(number.end));
                if differs {
                    let source = paste.text().get(start..end).unwrap_or_default();
                    let shown = clean.text.get(number.start..number.end).unwrap_or_default();
                    number.marks.look_alikes |= !plain_digits(source).eq(plain_digits(shown))
                        || source.contains(is_invisible_mark);
                    if source.contains(super::lex::clean::is_override) {
                        number.spelling = Spelling::Damaged(Damage::LookAlike, Form::Bare);
                        number.repairs = number.code.into_iter().collect();
                        number.code = None;
                        number.signals.set(Signals::REPAIRS.and(Signals::LONG_REPAIR), true);
                    }
                }
                (number.start, number.end) = (start, end);
            }
        }
    }

    /// A new sheet ends all that was said before it.
    fn barrier(&mut self, paste: &Paste, row: &Row) {
        let line = row.cells.first().map_or(0, |cell| cell.line);
        if line < self.walk.sheet_end || !paste.is_workbook() {
            return;
        }
        self.late();
        let end = |(sheet, _): (&Sheet, usize)| sheet.first_line + sheet.lines;
        let sheet_end = paste.sheet_at(line).map_or(usize::MAX, end);
        self.walk = Walk { passed: self.walk.passed, sheet_end, ..Walk::default() };
    }

    fn read_row(&mut self, paste: &Rc<Paste>, row: &mut Row) {
        self.barrier(paste, row);
        let traced = self.reading.trace.is_some();
        let columns = core::mem::take(&mut self.sections.columns);
        self.numbers(paste, row, &columns, traced);
        count(paste, row, &self.buffers.cells, &self.hs, self.layout.kind, &mut self.tallies);
        self.tallies.resize(columns.len().max(self.tallies.len()), Tally::default());
        let lines = self.layout.kind == Kind::Lines;
        self.mixed_seen |= lines && is_mixing(&self.buffers.cells);
        let first = row.cells.first().copied().unwrap_or(Cell {
            start: 0,
            end: 0,
            line: 0,
            place: 0,
            column: 0,
        });
        let first_text = paste.text().get(first.start..first.end).unwrap_or_default();
        if row.header {
            self.mark_header(first.line);
        }
        if lines {
            if first_text.trim().is_empty() {
                self.walk.open_field = None;
            } else if first_text.len() <= 240
                && let Some(field) = opens_field(first_text)
            {
                self.walk.open_field = Some(field);
            }
        }
        let mut cells = core::mem::take(&mut self.buffers.cells);
        let mut state = RowState {
            header: row.header,
            total: !lines && is_total(first_text),
            ..RowState::default()
        };
        if lines {
            state.total = first_text.len() < 400 && is_total(first_text);
        }
        let (mut strong, mut tens, mut all, mut listed) = (0, 0, 0, 0);
        for number in cells.iter().take(row.cells.len()).flat_map(|cell| &cell.numbers.numbers) {
            strong += usize::from(is_strong(number));
            tens += usize::from(is_ten(number));
            all += 1;
            listed += usize::from(is_listed_alone(number));
        }
        (state.strong, state.tens) = (strong, tens);
        state.list = all >= 3 && listed == all;
        self.buffers.found.clear();
        self.buffers.aside.clear();
        self.buffers.bare.clear();
        let splits = self.split_cells(paste, row);
        // Code columns first: a row that has its code there makes headings in its description references.
        state.code = !splits.is_empty();
        self.buffers.found.extend(splits);
        let taken: Vec<Span> =
            self.buffers.found.iter().flat_map(|found| found.parts.iter().copied()).collect();
        for pass in 0..2 {
            for (place, cell) in row.cells.iter().enumerate() {
                let role = self
                    .roles
                    .roles
                    .get(cell.column as usize)
                    .copied()
                    .unwrap_or(columns::Role::Free);
                if matches!(
                    role,
                    columns::Role::Codes | columns::Role::Chapters | columns::Role::Nhm
                ) != (pass == 0)
                {
                    continue;
                }
                let (column, reason) = self
                    .roles
                    .signals
                    .get(cell.column as usize)
                    .copied()
                    .unwrap_or((Signals::NONE, Reason::Column));
                let mut numbers = match cells.get_mut(place) {
                    Some(cell) if !cell.numbers.numbers.is_empty() => {
                        core::mem::take(&mut cell.numbers.numbers)
                    }
                    _ => continue,
                };
                for number in numbers.drain(..) {
                    let inside = |span: &Span| span.start <= number.start && number.end <= span.end;
                    if taken.iter().any(inside)
                        || self
                            .walk
                            .taken
                            .is_some_and(|(start, end)| start <= number.start && number.start < end)
                    {
                        continue;
                    }
                    self.decide(
                        paste, row, &cells, &columns, place, number, column, reason, &mut state,
                    );
                }
                if let Some(cell) = cells.get_mut(place) {
                    cell.numbers.numbers = numbers;
                }
            }
        }
        self.unreadable(paste, row, &columns, &cells);
        self.missing(paste, row, &columns, &cells, &state);
        self.buffers.found.sort_by_key(|found| (found.span.start, found.span.end));
        self.wrapped(paste, row);
        if lines {
            self.carry(&cells);
        }
        if traced {
            self.trace(paste, row, &cells);
        }
        self.flush(row, &state);
        self.buffers.cells = cells;
        self.sections.columns = columns;
    }

    fn mark_header(&mut self, line: usize) {
        let line = if self.body.is_some() {
            self.paste.line_at(self.source(self.text().line(line).start))
        } else {
            line
        };
        if let Some(kind) = self.reading.lines.get_mut(line) {
            *kind = LineKind::Header;
        }
    }

    /// Adds the signals of column, row and lines above to a number, asks the table, and keeps what it says.
    #[allow(clippy::too_many_arguments)] // what a number's surroundings are
    fn decide(
        &mut self,
        paste: &Paste,
        row: &Row,
        cells: &[CellNumbers],
        columns: &[Column],
        place: usize,
        mut number: Number,
        column: Signals,
        reason: Reason,
        state: &mut RowState,
    ) {
        let Some(cell) = row.cells.get(place).copied() else { return };
        let lines = self.layout.kind == Kind::Lines;
        let alone = number.signals.has(Signals::ALONE);
        // The words of a line of text say more than the other lines do.
        if !lines || alone {
            number.signals = number.signals.and(column);
        }
        number.signals.set(Signals::LINES, lines);
        number.signals.set(Signals::TABLE, matches!(self.layout.kind, Kind::Table(_)));
        number.signals.set(Signals::VALUES, matches!(self.layout.kind, Kind::Json | Kind::Xml));
        number.signals.set(Signals::MIXED, lines && self.mixed);
        number.signals.set(Signals::ROW_CODE, state.code);
        number.signals.set(
            Signals::STRONGER_NEAR,
            state.strong > usize::from(is_strong(&number)) || state.code,
        );
        number.signals.set(Signals::NEAR_TEN, state.tens > usize::from(is_ten(&number)));
        // `1 2 3 … 11` under the header of an official form.
        if state.header && number.length() <= 2 {
            return self.push_bare(&number);
        }
        let relabel = |number: &mut Number, label: Label| {
            number.label = label;
            let form = number.form();
            label_signals(number, form);
        };
        if lines {
            if number.label == Label::None
                && number.signals.has(Signals::LEADING)
                && !number.signals.has(Signals::COUNTED)
                && self.walk.label_last
            {
                relabel(&mut number, Label::Heading);
            }
            if number.label == Label::None
                && alone
                && let Some((label, _)) = self.walk.pending
            {
                relabel(&mut number, label);
            }
        } else if number.label == Label::None
            && let Some(label) = self.label_beside(cells, place)
            && (alone || opens_under(label, &number))
        {
            let column = columns.get(cell.column as usize);
            let headed = column.and_then(|column| column.header);
            // `Bearing ISO | 8536699008` under `HS code`: the header of a column says more than goods that end like a label.
            if !(headed.is_some_and(|header| header.subject == Subject::Codes)
                && matches!(label, Label::Other(..)))
            {
                // A table of names and values: each row says itself what its number is. A name of more words is one of goods:
                // `Прибор для измерения веса`; and a container, a wagon, a passport or a seal are goods.
                let name = row
                    .cells
                    .first()
                    .and_then(|first| paste.text().get(first.start..first.end))
                    .unwrap_or_default();
                use Reason::{Amount, Barcode, Date, PartNumber, Phone, Quantity, TaxNumber};
                let pair = matches!(
                    label,
                    Label::Other(
                        Quantity | Amount | Date | Phone | Barcode | TaxNumber | PartNumber,
                        _
                    )
                ) && headed.is_none()
                    && row.cells.len() <= 3
                    && name.split_whitespace().count() <= 2;
                if pair {
                    number.signals.take(Signals::COLUMN_CODES.and(Signals::COLUMN_CHAPTERS));
                }
                relabel(&mut number, label);
            }
        }
        if number.label == Label::None && state.total {
            relabel(&mut number, Label::Other(Reason::Amount, Strength::Weak));
        }
        if lines {
            self.field(paste, &cell, &mut number, state);
        }
        if number.signals.has(Signals::ROW_CODE)
            && number.plain().is_some_and(|code| self.is_recent(code))
        {
            number.signals.set(Signals::SAME_AS_NEAR, true);
        }
        if number.signals.has(
            Signals::COLUMN_CODES.and(Signals::COLUMN_CUT).and(Signals::ALONE).and(Signals::KNOWN),
        ) && let Some(code) = number.plain().filter(|code| code.len() == 4)
        {
            number.repairs = repair::cut_to_heading(&self.hs, code);
            number.signals.set(Signals::REPAIRS, number.repairs.len() > 1);
        }
        if number.signals.has(Signals::ANY.and(Signals::HEADING_KNOWN))
            && number.spelling == Spelling::Code(Form::Pair)
            && !number.signals.has(Signals::KNOWN)
        {
            number.repairs = number.code.map(|code| code.prefix(4)).into_iter().collect();
        }
        // A column's reason, where the number's own label gives none.
        if number.reason == Reason::NotACode
            || number.signals.has(Signals::COLUMN_OTHER) && !number.signals.has(Signals::OTHER)
        {
            number.reason = reason;
        }
        let (rule, outcome) = self.table.decide(&number);
        if let Some(trace) = self.reading.trace.as_mut() {
            trace.rules.push(rule.name());
        }
        if lines && self.name(paste, &cell, &number, outcome) {
            return;
        }
        if outcome == Outcome::Deferred {
            self.walk.deferred.push((number, self.cell_of(&cell)));
            return;
        }
        let cell_place = self.cell_of(&cell);
        let in_codes = number
            .signals
            .any(Signals::COLUMN_CODES.and(Signals::COLUMN_CHAPTERS).and(Signals::COLUMN_NHM));
        if let Some(code) =
            self.keep(number, rule, outcome, cell_place, columns.get(cell.column as usize))
        {
            state.field_code = true;
            state.code |= in_codes && matches!(self.layout.kind, Kind::Table(_));
            let _ = code;
        }
    }

    /// Keeps what the table said of a number; the code that was read.
    fn keep(
        &mut self,
        mut number: Number,
        rule: RuleId,
        outcome: Outcome,
        cell: Option<u32>,
        column: Option<&Column>,
    ) -> Option<Code> {
        let span = Span { start: number.start, end: number.end };
        let (what, code) = match outcome {
            Outcome::Read | Outcome::ReadSix | Outcome::ReadFour => {
                let code = number.code?;
                let six = outcome == Outcome::ReadSix;
                number.marks.railway |= number.signals.any(Signals::NHM.and(Signals::COLUMN_NHM));
                let code = if six {
                    code.prefix(6)
                } else if outcome == Outcome::ReadFour {
                    code.prefix(4)
                } else {
                    code
                };
                (What::Code(code), Some(code))
            }
            Outcome::NotRead => {
                let (damage, written) = match number.spelling {
                    Spelling::Damaged(damage, _) => (damage, number.code),
                    _ => (Damage::TwoReadings, number.code),
                };
                let damage = if rule.name() == "cut_to_heading" { Damage::Number } else { damage };
                let written = written.filter(|_| damage != Damage::Date);
                let mut repairs = core::mem::take(&mut number.repairs);
                if let Some(code) = written.filter(|code| matches!(code.len(), 1 | 3)) {
                    repairs = repair::odd_length(&self.hs, code);
                }
                (What::NotRead { written, repairs, damage }, None)
            }
            Outcome::Aside | Outcome::AsideAs(_) => {
                let reason =
                    if let Outcome::AsideAs(reason) = outcome { reason } else { number.reason };
                if could_be(&number, reason) {
                    self.buffers.aside.push(SetAside {
                        start: span.start as u32,
                        end: span.end as u32,
                        reason,
                        rule,
                    });
                } else {
                    self.push_bare(&number);
                }
                return None;
            }
            Outcome::Control => {
                self.buffers.control.push(span);
                return None;
            }
            Outcome::Bare | Outcome::Deferred => {
                self.push_bare(&number);
                return None;
            }
        };
        let signals = number.signals;
        number.marks.label_beside |= signals.any(
            Signals::OTHER.and(Signals::OTHER_WEAK).and(Signals::COLUMN_WEAK).and(Signals::GLUED),
        ) || signals.has(Signals::MONEY)
            && !signals.any(Signals::CODE.and(Signals::LIST));
        let names = match number.label {
            Label::Code(Some(names)) | Label::List(Some(names)) => Some(names),
            _ => column
                .and_then(|column| column.header)
                .filter(|header| header.subject == Subject::Codes)
                .and_then(|header| header.names),
        };
        let names = names.filter(|names| code.is_none_or(|code| has_length(*names, code.len())));
        if let Some(code) = code {
            self.read(code, &number);
        }
        self.buffers.found.push(Found {
            span,
            parts: Vec::new(),
            cell,
            what,
            marks: number.marks,
            rule,
            names,
        });
        code
    }

    /// Remembers a code that was read, for those that can only be decided later.
    fn read(&mut self, code: Code, number: &Number) {
        if code.len() >= 4 {
            let slot = self.walk.recents % self.walk.recent.len();
            if let Some(slot) = self.walk.recent.get_mut(slot) {
                *slot = code.prefix(4).number() as u16 + 1;
            }
            self.walk.recents += 1;
        }
        if code.len() >= 6 {
            if number.signals.has(Signals::LEADING) || self.layout.kind != Kind::Lines {
                self.walk.leading.add(code);
            }
            if number.signals.has(Signals::KNOWN)
                && let Some(read) = self.walk.read.get_mut(code.len())
            {
                read.add(code);
            }
        }
    }

    fn is_recent(&self, code: Code) -> bool {
        let heading = code.prefix(4).number() as u16 + 1;
        let short = code.len() < 4;
        !short && self.walk.recent.contains(&heading)
    }

    fn push_bare(&mut self, number: &Number) {
        self.buffers.bare.push((number.start as u32, number.end as u32));
    }

    fn cell_of(&self, cell: &Cell) -> Option<u32> {
        matches!(self.layout.kind, Kind::Table(_)).then_some(cell.place)
    }

    /// A label in the cell to the left: `ТН ВЭД | 8542319000`.
    fn label_beside(&self, cells: &[CellNumbers], place: usize) -> Option<Label> {
        if !matches!(self.layout.kind, Kind::Table(_)) {
            return None;
        }
        let before = cells.get(..place)?.iter().rev().take(8).find(|cell| !cell.blank)?;
        before.numbers.label_only.or(before.numbers.label_last.then_some(Label::Heading))
    }

    /// A number under a header of the lines above, by wide gaps.
    fn field(&self, paste: &Paste, cell: &Cell, number: &mut Number, state: &RowState) {
        // A line can be a whole file; what stands in a column stands near its beginning.
        let Some((open, columns)) =
            self.walk.open_field.filter(|_| number.start - cell.start <= 2_000)
        else {
            return;
        };
        if !matches!(number.label, Label::None | Label::Other(..)) {
            return;
        }
        let before = paste.text().get(cell.start..number.start).unwrap_or_default();
        let field = field_after(before.trim_start());
        let known = number.plain().is_some_and(|code| code.len() >= 4)
            && number.signals.has(Signals::KNOWN);
        // What a word of another field says is outweighed by the header over this one.
        let free = number.label == Label::None;
        let outweighed = free || open > 0 && !last_field(before).contains(char::is_alphabetic);
        let here = field == open && field > 0 || open == 0 && number.signals.has(Signals::LEADING);
        let label = if known && outweighed && here && !number.signals.has(Signals::COUNTED) {
            Label::Code(None)
        } else if free
            && columns
            && !state.list
            && field > open
            && number.plain().is_some_and(|code| code.len() <= 6)
            && matches!(number.form(), Form::Bare | Form::Point)
            && state.field_code
        {
            Label::Other(Reason::Column, Strength::Strong)
        } else {
            return;
        };
        number.label = label;
        let form = number.form();
        label_signals(number, form);
    }

    /// Counts a number beside the name of its goods; whether it waits for its neighbours, though the table said nothing of it.
    fn name(&mut self, paste: &Paste, cell: &Cell, number: &Number, outcome: Outcome) -> bool {
        let Some(code) = number.plain().filter(|code| code.len() >= 4) else { return false };
        if cell.end - cell.start >= 2_000
            || matches!(number.label, Label::Other(..))
            || number.signals.has(Signals::ALONE)
        {
            return false;
        }
        let text = |from: usize, to: usize| paste.text().get(from..to).unwrap_or_default();
        let Some(way) = beside(text(cell.start, number.start), text(number.end, cell.end)) else {
            return false;
        };
        let place = way as usize;
        if self.walk.named.get(place).is_some_and(|run| run.all > 0 && cell.line - run.line > 3) {
            self.close(place);
        }
        let deferred = self.walk.deferred.len();
        let Some(run) = self.walk.named.get_mut(place) else { return false };
        let good = number.signals.has(Signals::KNOWN)
            && !(code.len() == 4 && is_year(code.number()))
            && !number.signals.any(Signals::COUNTED.and(Signals::MONEY));
        run.line = cell.line;
        run.rising = run.all == 0
            || run.last.is_none_or(|last| run.rising && last.number() + 1 == code.number());
        run.last = Some(code);
        run.all += 1;
        run.known += usize::from(good);
        let free = matches!(number.label, Label::None | Label::Any);
        if !(code.len() == 4
            && good
            && free
            && matches!(outcome, Outcome::Bare | Outcome::Deferred))
        {
            return false;
        }
        run.headings.push(deferred);
        if outcome == Outcome::Bare {
            self.walk.deferred.push((number.clone(), None));
        }
        outcome == Outcome::Bare
    }

    /// Ends a run of headings beside the names of their goods, where enough of them stood in the same way one below the other.
    fn close(&mut self, place: usize) {
        let Some(run) = self.walk.named.get_mut(place).map(core::mem::take) else { return };
        // Rooms and tickets are counted one by one; so are the headings of a chapter, before their names.
        let last = place == Beside::Last as usize;
        let least = if last { 10 } else { 8 };
        if run.known < 3 || run.known * 10 < run.all * least || last && run.rising {
            return;
        }
        for heading in run.headings {
            if let Some((number, _)) = self.walk.deferred.get_mut(heading) {
                number.signals.set(Signals::NAMED, true);
            }
        }
    }

    /// What a label alone on its line says of the lines below.
    fn carry(&mut self, cells: &[CellNumbers]) {
        let Some(cell) = cells.first() else { return };
        self.walk.label_last = cell.numbers.label_last;
        self.walk.pending = match (cell.numbers.label_only, self.walk.pending) {
            // Headers one under the other: the one that names codes holds for what follows.
            (Some(Label::Other(..)), Some((Label::Code(names), _))) => {
                Some((Label::Code(names), 0))
            }
            // A word for a quantity speaks of its own line alone.
            (Some(Label::Other(reason, _)), _)
                if !matches!(
                    reason,
                    Reason::TaxNumber
                        | Reason::Phone
                        | Reason::Account
                        | Reason::Barcode
                        | Reason::Postal
                ) =>
            {
                None
            }
            (Some(label), _) => Some((label, 0)),
            (None, Some((label, age)))
                if age < 2 && (cell.blank || cell.numbers.alone || age == 0) =>
            {
                Some((label, age + 1))
            }
            _ => None,
        };
    }

    /// Codes that stand in several cells side by side: `8542 | 31 | 900 0`.
    fn split_cells(&self, paste: &Paste, row: &Row) -> Vec<Found> {
        let mut found = Vec::new();
        if !matches!(self.layout.kind, Kind::Table(_)) || !self.roles.split.contains(&true) {
            return found;
        }
        let mut place = 0;
        while let Some(cell) = row.cells.get(place) {
            let split = self.roles.split.get(cell.column as usize) == Some(&true);
            let Some((count, code)) =
                split.then(|| over_cells(paste, row, place, &self.hs)).flatten()
            else {
                place += 1;
                continue;
            };
            let parts: Vec<Span> = row
                .cells
                .get(place..place + count)
                .unwrap_or_default()
                .iter()
                .map(|cell| trimmed(paste, cell.span()))
                .collect();
            if let (Some(first), Some(last)) = (parts.first().copied(), parts.last().copied()) {
                found.push(Found {
                    span: Span { start: first.start, end: last.end },
                    parts,
                    cell: Some(cell.place),
                    what: What::Code(code),
                    marks: Marks { split_cells: true, ..Marks::default() },
                    rule: RuleId::SPLIT_CELLS,
                    names: None,
                });
            }
            place += count;
        }
        found
    }

    /// Whatever stands under a header of codes and gave nothing: it is no silence.
    fn unreadable(&mut self, paste: &Paste, row: &Row, columns: &[Column], cells: &[CellNumbers]) {
        if row.header {
            return;
        }
        let mut instead: Vec<Found> = Vec::new();
        for (cell, numbers) in row.cells.iter().zip(cells) {
            let Some(column) = columns.get(cell.column as usize) else { continue };
            let role = self.roles.roles.get(cell.column as usize).copied();
            let due = role == Some(columns::Role::Codes);
            if !due && role != Some(columns::Role::Chapters) || cell.end - cell.start > 160 {
                continue;
            }
            let text = paste.text().get(cell.start..cell.end).unwrap_or_default().trim();
            let digits = || digits_of(text).count();
            // A line of a list of nothing but codes: one word, most of it digits.
            let listed = self.layout.kind == Kind::Lines
                && due
                && text.len() <= 32
                && text.chars().count() <= 16
                && (!self.mixed || digits() >= 6)
                && !text.contains(char::is_whitespace)
                && plain_digits(text).count() >= 3
                && digits() >= 4
                && digits() * 3 >= text.chars().count() * 2
                && numbers.numbers.label_only.is_none();
            let subject = column.header.map(|header| header.subject);
            let headed = matches!(subject, Some(Subject::Codes | Subject::Chapters))
                || subject == Some(Subject::Maybe)
                    && due
                    && !matches!(self.layout.kind, Kind::Json | Kind::Xml)
                || listed
                || due && column.place.is_some() && subject.is_none() && !column.name.is_empty();
            if !headed || numbers.blank && !text.starts_with('#') || is_total(text) {
                continue;
            }
            let inside = |start: usize, end: usize| cell.start <= start && end <= cell.end;
            let read = self
                .buffers
                .found
                .iter()
                .any(|found| found.span.start < cell.end && cell.start < found.span.end)
                || self.buffers.control.iter().any(|span| inside(span.start, span.end));
            let holds = text.chars().any(|c| c.is_numeric()) || text.starts_with(['#', '=']);
            let other = self.buffers.aside.iter().any(|aside| {
                inside(aside.start as usize, aside.end as usize)
                    && (!listed
                        || !matches!(
                            aside.reason,
                            Reason::PartNumber | Reason::Quantity | Reason::Column
                        ))
                    && aside.reason != Reason::Column
            });
            let shown: String = digits_of(text).map(|digit| char::from(b'0' + digit)).collect();
            // `481810 100 0`, `3214101 009`: all of the cell is one code, and only a part of it was read.
            let whole = Code::parse(&shown).filter(|code| {
                read && due
                    && matches!(self.layout.kind, Kind::Table(_))
                    && code.len() == 10
                    && self.hs.known(*code)
                    && text
                        .chars()
                        .all(|c| c.is_ascii_digit() || c.is_whitespace() || c == '.' || c == '-')
            });
            let cut = whole.is_some_and(|whole| {
                self.buffers
                    .found
                    .iter()
                    .filter(|found| inside(found.span.start, found.span.end))
                    .all(|found| match &found.what {
                        What::Code(code) => {
                            *code != whole && (code.len() < 8 || whole.starts_with(*code))
                        }
                        What::NotRead { repairs, .. } => !repairs.contains(&whole),
                        What::Missing => true,
                    })
            });
            if !cut && (!holds || read || other) {
                continue;
            }
            // In JSON and XML only what is nothing but a number stands for a code.
            if matches!(self.layout.kind, Kind::Json | Kind::Xml)
                && (digits() < 3 || !numbers.numbers.alone && digits() * 2 < text.chars().count())
            {
                continue;
            }
            instead.push(Found {
                span: trimmed(paste, cell.span()),
                parts: Vec::new(),
                cell: self.cell_of(cell),
                what: What::NotRead {
                    written: None,
                    repairs: repair::joined(&self.hs, &shown),
                    damage: Damage::Number,
                },
                marks: Marks::default(),
                rule: RuleId::UNREADABLE,
                names: None,
            });
        }
        if instead.is_empty() {
            return;
        }
        let replaced = |start: usize, end: usize| {
            instead.iter().any(|one| one.span.start <= start && end <= one.span.end)
        };
        self.buffers.found.retain(|found| !replaced(found.span.start, found.span.end));
        self.buffers.aside.retain(|aside| !replaced(aside.start as usize, aside.end as usize));
        self.buffers.bare.retain(|&(start, end)| !replaced(start as usize, end as usize));
        while self
            .walk
            .deferred
            .last()
            .is_some_and(|(number, _)| replaced(number.start, number.end))
        {
            self.drop_last();
        }
        self.buffers.found.append(&mut instead);
    }

    /// A row with goods, with a quantity or an amount, and without anything in the column that is headed as codes.
    fn missing(
        &mut self,
        paste: &Paste,
        row: &Row,
        columns: &[Column],
        cells: &[CellNumbers],
        state: &RowState,
    ) {
        if state.code || row.header || !matches!(self.layout.kind, Kind::Table(_)) {
            return;
        }
        // Most rows hold a number where a code is due: they need no look at their words.
        let filled = row.cells.iter().zip(cells).any(|(cell, numbers)| {
            let header = columns.get(cell.column as usize).and_then(|column| column.header);
            !numbers.blank
                && header.is_some_and(|header| header.subject == Subject::Codes)
                && paste
                    .text()
                    .get(cell.start..cell.end)
                    .is_some_and(|text| text.bytes().any(|byte| byte.is_ascii_digit()))
        });
        if filled {
            return;
        }
        let (mut empty, mut goods, mut counted, mut others, mut worded) =
            (None, false, false, false, false);
        for (cell, numbers) in row.cells.iter().zip(cells) {
            let Some(column) = columns.get(cell.column as usize) else { continue };
            let text = paste
                .text()
                .get(cell.start..cell.end)
                .unwrap_or_default()
                .trim_matches(|c: char| c.is_whitespace() || c == '*');
            let subject = match column.header.map(|header| header.subject) {
                Some(Subject::Maybe)
                    if self.roles.roles.get(cell.column as usize)
                        == Some(&columns::Role::Codes) =>
                {
                    Some(Subject::Codes)
                }
                subject => subject,
            };
            if is_total(text) || subject != Some(Subject::Codes) && is_charge(text) {
                return;
            }
            match subject {
                Some(Subject::Codes) => {
                    // A cell that a merged one covers holds the sign for that.
                    if text == "\u{2060}"
                        || text.chars().any(char::is_numeric)
                        || text.starts_with(['#', '='])
                    {
                        return;
                    }
                    worded |= text.chars().any(char::is_alphanumeric) || text.contains('?');
                    empty = empty.or(Some(*cell));
                }
                Some(Subject::Goods) => {
                    goods |= !numbers.blank && text.chars().any(char::is_alphabetic)
                }
                // Goods are named by their part numbers, too.
                Some(Subject::Other(Reason::PartNumber)) => goods |= !numbers.blank,
                Some(Subject::Other(Reason::Quantity | Reason::Amount)) => {
                    counted |= text.chars().any(|c| ('1'..='9').contains(&c))
                }
                _ => others = true,
            }
        }
        // Without any other column, the words alone make the row one of goods.
        if let (Some(cell), true) = (empty, goods && (counted || !others) || worded && counted) {
            self.buffers.found.push(Found {
                span: cell.span(),
                parts: Vec::new(),
                cell: self.cell_of(&cell),
                what: What::Missing,
                marks: Marks::default(),
                rule: RuleId::MISSING,
                names: None,
            });
        }
    }

    /// A code that goes on in the next line of its text or cell: `8542 31` and `900 0`, `8536` and `20 900 7, 8537`.
    fn wrapped(&mut self, paste: &Paste, row: &Row) {
        self.walk.taken = None;
        if self.buffers.found.is_empty() {
            return;
        }
        for (place, cell) in row.cells.iter().enumerate() {
            // The next line of the text, or of the cell.
            let next = match row.cells.get(place + 1) {
                Some(next) if next.place == cell.place && next.line == cell.line + 1 => next.span(),
                _ if self.layout.kind == Kind::Lines
                    && cell.line + 1 < paste.line_count()
                    && place + 1 == row.cells.len() =>
                {
                    paste.line(cell.line + 1)
                }
                _ => continue,
            };
            let Some(at) =
                self.buffers.found.iter().rposition(|found| {
                    found.span.start >= cell.start && found.span.end <= cell.end
                })
            else {
                continue;
            };
            let Some(span) = self.buffers.found.get(at).map(|found| found.span) else { continue };
            let (next, end) = match under(paste, cell, span, next) {
                Some(field) if self.layout.kind == Kind::Lines => (field, span.end),
                _ => (next, cell.end),
            };
            let begins = paste.text().as_bytes().get(next.start..next.end).unwrap_or_default();
            if !begins
                .iter()
                .take(8)
                .find(|byte| !matches!(byte, b' ' | b'>' | b'.' | b'\t'))
                .is_some_and(u8::is_ascii_digit)
            {
                continue;
            }
            let Some(found) = self.buffers.found.get(at) else { continue };
            let (written, doubted) = match &found.what {
                What::Code(code) => (*code, false),
                What::NotRead { written: Some(code), .. } => (*code, true),
                _ => continue,
            };
            if written.len() >= 10 || written.len() < 4 || !found.parts.is_empty() {
                continue;
            }
            let Some((code, rest)) = self.goes_on(paste, span, end, next, written, doubted) else {
                continue;
            };
            if let Some(found) = self.buffers.found.get_mut(at) {
                found.what = What::Code(code);
                found.parts = vec![span, rest];
                found.span.end = rest.end;
                found.marks.wrapped = true;
            }
            self.walk.taken = Some((rest.start, rest.end));
            // What was read inside the second line is part of it.
            let inside = |start: usize| rest.start <= start && start < rest.end;
            self.buffers.found.retain(|found| found.marks.wrapped || !inside(found.span.start));
            self.buffers.aside.retain(|aside| !inside(aside.start as usize));
            self.buffers.bare.retain(|&(start, _)| !inside(start as usize));
            self.drop_deferred(rest.start);
        }
    }

    /// Takes back what waited from a place on.
    fn drop_deferred(&mut self, from: usize) {
        while self.walk.deferred.last().is_some_and(|(number, _)| number.start >= from) {
            self.drop_last();
        }
    }

    fn drop_last(&mut self) {
        self.walk.deferred.pop();
        let length = self.walk.deferred.len();
        for run in &mut self.walk.named {
            run.headings.retain(|&place| place < length);
        }
    }

    /// The code that a code is together with the beginning of the next line, and how much of that line it takes.
    fn goes_on(
        &mut self,
        paste: &Paste,
        span: Span,
        end: usize,
        next: Span,
        written: Code,
        doubted: bool,
    ) -> Option<(Code, Span)> {
        let behind = paste.text().get(span.end..end)?.trim();
        if !matches!(behind, "" | "-" | "." | "‐") {
            return None;
        }
        let text = paste.slice(next);
        // Quotations of mails begin with their sign.
        let lead = text.len()
            - text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '>' | '.')).len();
        let tail = text.get(lead..)?;
        let digits = tail.bytes().take_while(u8::is_ascii_digit).count();
        let broken = matches!(behind, "-" | "‐");
        // Four digits or a known subheading are a code of their own.
        let own = |count: usize| {
            tail.get(..count).and_then(Code::parse).is_some_and(|code| self.hs.known(code))
        };
        if !(matches!(digits, 1..=3)
            || digits == 5 && written.len() == 5
            || digits == 6 && !own(6)
            || broken && matches!(digits, 4..=6))
        {
            return None;
        }
        // As much of the next line as a code and a word behind it need.
        let near: String = tail.chars().take(24).collect();
        let head = paste.slice(span);
        // `8542.31`, and `10` on the next line: a point goes on with a point, so it is how many.
        let pointed = head.contains('.')
            && behind != "."
            && !text.get(..lead).is_some_and(|lead| lead.contains('.'));
        ["", " ", "."].into_iter().find_map(|between| {
            if broken != between.is_empty() && !(between.is_empty() && !head.contains([' ', '.'])) {
                return None;
            }
            let whole = format!("{head}{between}{near}");
            let mut tokens = Tokens::default();
            tokens.read(&whole);
            let mut numbers = Numbers::default();
            Finder::default().read(&self.hs, Line { text: &whole, tokens: &tokens }, &mut numbers);
            // A sign that is no digit is for a person to read: it is not joined to what stands above.
            let one = numbers.numbers.first().filter(|one| !one.marks.look_alikes)?;
            let code = one.plain()?;
            let taken = one
                .end
                .checked_sub(head.len() + between.len())
                .filter(|&taken| one.start == 0 && taken > 0)?;
            let after = near.get(taken..).unwrap_or_default().trim_start();
            // A number that begins the next line can be that of the next goods: `12 Чайник`, `12. Чайник`.
            let ends = after.is_empty() || after.starts_with([',', ';', ')', '/']) || after == ".";
            // `000 0` is how the TN VED goes on; `12 40 …` can be two numbers of the next goods.
            let long = code.len() == 10 && taken >= 4 && digits != 2;
            let word = words(after).next().unwrap_or_default();
            let joint = !word.is_empty()
                && after.starts_with(word)
                && matches!(lexicon().sense(word).text.class, Class::Joint | Class::Code);
            let fits = matches!(code.len(), 6 | 8 | 10)
                && code.starts_with(written)
                && self.hs.known(code.prefix(6));
            let start = next.start + lead;
            (fits
                && (ends || long || joint)
                && !(pointed && code.len() == 8)
                && (!doubted || code.len() == 10))
                .then_some((code, Span { start, end: start + taken }))
        })
    }

    /// Passes the row's findings on, as places of the paste.
    fn flush(&mut self, row: &Row, _state: &RowState) {
        let mapped = self.body.is_some();
        let mut found = core::mem::take(&mut self.buffers.found);
        for mut one in found.drain(..) {
            if mapped {
                one.span = self.mapped(one.span);
                one.parts = one.parts.into_iter().map(|part| self.mapped(part)).collect();
            }
            // A line with nothing but an empty cell of codes is one without a code.
            if one.what != What::Missing {
                self.mark_with_code(one.span, one.marks.wrapped, row);
            }
            self.reading.found.push(one);
        }
        self.buffers.found = found;
        let mut aside = core::mem::take(&mut self.buffers.aside);
        if !aside.is_sorted_by_key(|aside| aside.start) {
            aside.sort_by_key(|aside| aside.start);
        }
        for mut one in aside.drain(..) {
            if mapped {
                let span = self.mapped(one.span());
                (one.start, one.end) = (span.start as u32, span.end as u32);
            }
            self.reading.aside.push(one);
        }
        self.buffers.aside = aside;
        let mut control = core::mem::take(&mut self.buffers.control);
        for span in control.drain(..) {
            let span = if mapped { self.mapped(span) } else { span };
            self.reading.control.push(span);
        }
        self.buffers.control = control;
        self.reading.bare += self.buffers.bare.len();
    }

    fn mapped(&self, span: Span) -> Span {
        let start = self.source(span.start);
        Span { start, end: self.source(span.end).max(start) }
    }

    fn mark_with_code(&mut self, span: Span, wrapped: bool, row: &Row) {
        let first = match row.cells.first() {
            Some(cell) if self.body.is_none() && row.cells.len() == 1 => cell.line,
            Some(cell) if self.body.is_none() && self.paste.line(cell.line).end >= span.end => {
                cell.line
            }
            _ => self.paste.line_at(span.start),
        };
        for line in first..=first + usize::from(wrapped) {
            if let Some(kind) = self.reading.lines.get_mut(line) {
                *kind = LineKind::WithCode;
            }
        }
    }

    /// Records where the digits of a row went that no finding holds.
    fn trace(&mut self, paste: &Paste, row: &Row, cells: &[CellNumbers]) {
        let has_digit = |from: usize, to: usize| {
            paste.text().get(from..to).is_some_and(|text| {
                text.chars()
                    .any(|c| c.is_ascii_digit() || super::lex::clean::foreign_digit(c).is_some())
            })
        };
        let mut passed = Vec::new();
        let mut at = self.walk.passed;
        for (cell, numbers) in row.cells.iter().zip(cells) {
            // Between cells stand the names and signs of markup.
            if cell.start > at && has_digit(at, cell.start) {
                passed.push(Span { start: at, end: cell.start });
            }
            at = cell.end.max(at);
            passed.extend(numbers.passed.iter().map(|&(start, end)| Span { start, end }));
        }
        self.walk.passed = at;
        let bare: Vec<Span> = self
            .buffers
            .bare
            .iter()
            .map(|&(start, end)| Span { start: start as usize, end: end as usize })
            .collect();
        if let Some(trace) = self.reading.trace.as_mut() {
            trace.passed.extend(passed);
            trace.bare.extend(bare);
        }
    }

    /// What could only be decided at the end of the text or sheet.
    fn late(&mut self) {
        for place in 0..self.walk.named.len() {
            self.close(place);
        }
        self.buffers.found.clear();
        self.buffers.aside.clear();
        self.buffers.bare.clear();
        for (mut number, cell) in core::mem::take(&mut self.walk.deferred) {
            let Some(code) = number.code else { continue };
            let among = if code.len() == 4 {
                self.walk.leading.has(code)
            } else {
                self.walk.read.get(code.len()).is_some_and(|read| read.has(code))
            };
            number.signals.set(Signals::LATE, true);
            number.signals.set(Signals::HEADING_READ, among);
            let (rule, outcome) = self.table.decide(&number);
            if let Some(trace) = self.reading.trace.as_mut() {
                trace.rules.push(rule.name());
            }
            self.keep(number, rule, outcome, cell, None);
        }
        if let Some(trace) = self.reading.trace.as_mut() {
            trace.bare.extend(
                self.buffers
                    .bare
                    .iter()
                    .map(|&(start, end)| Span { start: start as usize, end: end as usize }),
            );
        }
        self.flush(&Row::default(), &RowState::default());
    }

    fn end(&mut self, paste: &Rc<Paste>) {
        self.late();
        if let Some(trace) = self.reading.trace.as_mut() {
            let text = paste.text();
            let from = self.walk.passed;
            if text.get(from..).is_some_and(|rest| rest.chars().any(|c| c.is_ascii_digit())) {
                trace.passed.push(Span { start: from, end: text.len() });
            }
        }
        // What was decided late stands behind; so does a field whose record goes on behind another.
        self.reading.found.sort();
        if !self.reading.aside.is_sorted_by_key(|aside| aside.start) {
            self.reading.aside.sort_by_key(|aside| aside.start);
        }
        self.reading.control.sort_by_key(|span| span.start);
        self.trace_encoded();
    }

    /// Of a mail, the trace is told by places of the paste; signs that encode others are passed over.
    fn trace_encoded(&mut self) {
        let Some((body, map)) = &self.body else { return };
        let Some(mut trace) = self.reading.trace.take() else { return };
        for span in trace.bare.iter_mut().chain(&mut trace.passed) {
            *span = self.mapped(*span);
        }
        let (encoded, all) = (body.text().as_bytes(), self.paste.text().as_bytes());
        let mut from = 0;
        for (place, byte) in encoded.iter().enumerate() {
            let at = map.get(place).map_or(all.len(), |&at| at as usize);
            let same = all.get(at) == Some(byte);
            if from < at {
                trace.passed.push(Span { start: from, end: at });
            }
            from = from.max(at + usize::from(same));
        }
        trace.passed.push(Span { start: from, end: all.len() });
        self.reading.trace = Some(trace);
    }

    /// The columns as they were taken.
    fn columns(&mut self) {
        let taken = |(column, role): (&Column, &columns::Role)| {
            Some(TakenColumn {
                name: column.name.clone(),
                place: column.place?,
                section: column.section,
                codes: matches!(
                    role,
                    columns::Role::Codes | columns::Role::Chapters | columns::Role::Nhm
                ),
            })
        };
        self.reading.columns =
            self.sections.columns.iter().zip(&self.roles.roles).filter_map(taken).collect();
    }
}

/// Lengths that codes of a nomenclature have.
fn has_length(names: Nomenclature, digits: usize) -> bool {
    match names {
        Nomenclature::Tnved => matches!(digits, 4 | 6 | 8 | 9 | 10),
        Nomenclature::EuCn => matches!(digits, 4 | 6 | 8 | 10),
        Nomenclature::UsHts => matches!(digits, 4 | 6 | 8 | 10),
        Nomenclature::Hs | Nomenclature::Other => true,
    }
}

/// Whether a number that was taken for something else could be a code at all: only that is worth a person's look.
fn could_be(number: &Number, reason: Reason) -> bool {
    let length = number.length();
    let known = number.signals.has(Signals::KNOWN);
    match number.spelling {
        Spelling::Code(_) => {
            length >= 6 && (known || length >= 8)
                || length == 4
                    && (reason == Reason::EditionYear || reason == Reason::Reference && known)
        }
        Spelling::Damaged(Damage::OddLength, _) => {
            length == 13 || length >= 7 && !number.repairs.is_empty() || known && length >= 6
        }
        Spelling::Damaged(Damage::Number, form) => {
            !number.repairs.is_empty()
                && (form == Form::Grouped
                    || number.repairs.iter().any(|code| code.len() >= 6)
                        && number.end - number.start >= 7)
                || known && (6..15).contains(&length)
        }
        Spelling::Damaged(..) => !number.repairs.is_empty(),
        Spelling::Phone => known,
        Spelling::Control => false,
    }
}

/// Whether a number is a known subheading in a line without words.
fn is_listed_alone(number: &Number) -> bool {
    number.signals.has(Signals::ALONE.and(Signals::KNOWN))
        && number.plain().is_some_and(|code| code.len() >= 6)
}

/// Whether a number is a code by evidence that a price or a quantity can't have.
fn is_strong(number: &Number) -> bool {
    let Some(code) = number.plain() else { return false };
    !number.signals.has(Signals::OTHER)
        && number.signals.has(Signals::KNOWN)
        && (matches!(number.label, Label::Code(_)) && code.len() >= 4
            || number.signals.has(Signals::UNMISTAKABLE)
                && (number.form() == Form::Grouped || number.form() == Form::Bare))
}

/// Whether a number is ten digits in one run that some edition has. Eight are as often an article's number.
fn is_ten(number: &Number) -> bool {
    number.spelling == Spelling::Code(Form::Bare)
        && number.length() == 10
        && number.signals.has(Signals::KNOWN)
        && !number.signals.any(Signals::OTHER.and(Signals::GLUED))
}

fn is_mixing(cells: &[CellNumbers]) -> bool {
    cells.first().is_some_and(|cell| {
        matches!(cell.numbers.label_only, Some(Label::Other(Reason::Quantity | Reason::Amount, _)))
    })
}

fn is_invisible_mark(c: char) -> bool {
    matches!(c as u32, 0xAD | 0x200B..=0x200F | 0x2060..=0x2064 | 0x300..=0x36F | 0xFEFF)
}

/// Where the byte before a place of the clean text ended in the text as it stands.
fn end_source(clean: &Clean, at: usize) -> usize {
    let Some(last) = at.checked_sub(1) else { return clean.source(at) };
    let (from, next) = (clean.source(last), clean.source(at));
    // What was left out behind a number is no part of it.
    let length =
        clean.text.as_bytes().get(last).map_or(1, |byte| if byte.is_ascii() { 1 } else { 4 });
    if next > from + 8 { from + length.max(1) } else { next }
}

/// Parts cells that are whole files at blanks or commas.
fn part(cells: &mut Vec<Cell>, paste: &Paste) {
    if cells.iter().all(|cell| cell.end - cell.start <= PIECE) {
        return;
    }
    let mut parted = Vec::new();
    for mut cell in cells.drain(..) {
        while cell.end - cell.start > PIECE {
            let bytes = paste.text().as_bytes();
            let limit = cell.start + PIECE;
            let window = bytes.get(limit - 2_048..limit).unwrap_or_default();
            let separator =
                window.iter().rposition(|byte| matches!(byte, b';' | b',' | b'\t' | b'|'));
            // Between two long numbers nothing is cut in two.
            let blank = (1..window.len()).rev().find(|&at| {
                window.get(at) == Some(&b' ')
                    && bytes.get(limit - 2_048 + at + 1..limit - 2_048 + at + 5).is_some_and(
                        |next| {
                            next.iter().all(u8::is_ascii_digit)
                                || !next.iter().any(u8::is_ascii_digit)
                        },
                    )
            });
            let mut at = limit - 2_048 + separator.or(blank).map_or(2_047, |at| at) + 1;
            while !paste.text().is_char_boundary(at) {
                at -= 1;
            }
            let piece = Cell { end: at, ..cell };
            cell.start = at;
            parted.push(piece);
        }
        parted.push(cell);
    }
    *cells = parted;
}

/// The end of a code that stands directly under it in a table that is set in columns, where the other columns of that line
/// hold words or nothing: `0405 10 19     5 000`, and `00` below. It begins with a zero or ends as the TN VED does (`900 0`),
/// which no quantity does: `30` below could be one, and the code stays what its own line says.
fn under(paste: &Paste, cell: &Cell, span: Span, next: Span) -> Option<Span> {
    let text = paste.text();
    let behind = text.get(span.end..cell.end)?;
    if !behind.starts_with("  ") || behind.trim().is_empty() {
        return None;
    }
    let column = text.get(cell.start..span.start)?.chars().count();
    let below = paste.slice(next);
    let (at, _) = below.char_indices().nth(column)?;
    let (before, rest) = below.split_at_checked(at)?;
    let field = rest.split("  ").next()?.trim_end();
    let tariff = matches!(field.as_bytes(), [a, b, c, b' ', d] if [a, b, c, d].iter().all(|byte| byte.is_ascii_digit()));
    let zero = field.starts_with('0') && field.bytes().all(|byte| byte.is_ascii_digit());
    let fits = (before.trim().is_empty() || before.ends_with("  "))
        && (tariff || zero && (2..=4).contains(&field.len()));
    let others = before.split("  ").chain(rest.get(field.len()..)?.split("  "));
    let worded = |other: &str| other.trim().is_empty() || other.chars().any(char::is_alphabetic);
    let start = next.start + at;
    (fits && others.into_iter().all(worded)).then_some(Span { start, end: start + field.len() })
}

/// `8471.30, 41, 49` in a column of codes: the ends of further ones.
fn ends_in_column(hs: &Hs, column: &Column, found: &mut Numbers) {
    if !column.header.is_some_and(|header| header.subject == Subject::Codes) || !found.alone {
        return;
    }
    let mut before: Option<Code> = None;
    for number in &mut found.numbers {
        let follows = number.signals.has(Signals::FOLLOWS);
        match (number.plain(), before) {
            (Some(code), Some(whole))
                if code.len() == 2 && follows && matches!(whole.len(), 6 | 8) =>
            {
                let meant = Code::parse(&format!("{}{code}", whole.prefix(whole.len() - 2)))
                    .filter(|meant| hs.known(meant.prefix(6)));
                if let Some(meant) = meant {
                    number.repairs = vec![meant];
                    number.code = None;
                    number.spelling = Spelling::Damaged(Damage::Number, Form::Bare);
                    number.signals.set(Signals::REPAIRS, true);
                    before = Some(meant);
                }
            }
            (Some(code), _) => before = Some(code),
            (None, _) => before = number.repairs.first().copied().or(before),
        }
    }
}

/// Counts the cells of a row in the tallies of their columns.
fn count(
    paste: &Paste,
    row: &Row,
    cells: &[CellNumbers],
    hs: &Hs,
    kind: Kind,
    tallies: &mut Vec<Tally>,
) {
    if row.header {
        return;
    }
    let mut place = 0;
    while let (Some(cell), Some(numbers)) = (row.cells.get(place), cells.get(place)) {
        if tallies.len() <= cell.column as usize {
            tallies.resize(cell.column as usize + 1, Tally::default());
        }
        if !numbers.blank
            && let Some(tally) = tallies.get_mut(cell.column as usize)
        {
            tally.count(&numbers.numbers);
        }
        place += 1;
    }
    if !matches!(kind, Kind::Table(_)) || row.cells.len() < 2 {
        return;
    }
    let mut place = 0;
    while let Some(cell) = row.cells.get(place) {
        let digits = digits_in(paste, cell);
        let Some(tally) =
            tallies.get_mut(cell.column as usize).filter(|_| matches!(digits, Some(2 | 4 | 6)))
        else {
            place += 1;
            continue;
        };
        if digits != Some(2) {
            tally.begins += 1;
        }
        match over_cells(paste, row, place, hs) {
            Some((count, _)) => {
                tally.split += 1;
                tally.begins += usize::from(digits == Some(2));
                tally.parts = tally.parts.max(count);
                place += count;
            }
            None => place += 1,
        }
    }
}

/// How many digits a cell has that holds nothing else.
fn digits_in(paste: &Paste, cell: &Cell) -> Option<usize> {
    if cell.end - cell.start > 24 {
        return None;
    }
    let text = paste.text().get(cell.start..cell.end)?.trim();
    if text.is_empty() || text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(text.len()).filter(|count| *count > 0);
    }
    let count = digits_of(text).count();
    (count > 0 && count == text.chars().count() && plain_digits(text).next().is_some())
        .then_some(count)
}

/// The code that begins in a cell and stands in several, and how many.
fn over_cells(paste: &Paste, row: &Row, place: usize, hs: &Hs) -> Option<(usize, Code)> {
    let cell = |offset: usize| row.cells.get(place + offset);
    let digits = |offset: usize| cell(offset).and_then(|cell| digits_in(paste, cell));
    let first = digits(0)?;
    // Most cells end here: what goes on has two or three digits.
    digits(1).filter(|second| matches!(second, 2 | 3))?;
    let lengths: [_; 5] = core::array::from_fn(digits);
    OVER_CELLS.iter().find_map(|shape| {
        // Two digits begin a code only in a column of chapters, where three cells or more go on.
        if first == 2 && shape.len() < 3
            || !shape.iter().zip(&lengths).all(|(&length, digits)| *digits == Some(length))
        {
            return None;
        }
        let mut all = Vec::new();
        for offset in 0..shape.len() {
            let cell = cell(offset)?;
            all.extend(digits_of(paste.text().get(cell.start..cell.end)?));
        }
        let code = Code::from_digits(&all)?;
        hs.known(code.prefix(6)).then_some((shape.len(), code))
    })
}

fn trimmed(paste: &Paste, span: Span) -> Span {
    let text = paste.slice(span);
    let start = span.start + (text.len() - text.trim_start().len());
    Span { start, end: start + text.trim().len() }
}

/// The fields of a line that is set in columns: parted by two blanks or more, or by ` | `.
fn fields(line: &str) -> impl Iterator<Item = &str> {
    line.split("  ")
        .flat_map(|part| part.split(" | "))
        .map(str::trim)
        .filter(|part| !part.is_empty())
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
    if opens_with_digit(text) {
        return false;
    }
    let first = words(text).next().unwrap_or_default();
    first.len() <= 24
        && !first.is_empty()
        && text.trim_start().starts_with(first)
        && lexicon().sense(first).is(Class::Total)
}

/// Whether a number with words behind it is what the label in the cell before it announces: `ТН ВЭД⇥8542 микросхемы`.
fn opens_under(label: Label, number: &Number) -> bool {
    matches!(label, Label::Code(_) | Label::Heading)
        && number.signals.has(Signals::LEADING.and(Signals::KNOWN))
        && !number.signals.any(Signals::COUNTED.and(Signals::MONEY).and(Signals::GLUED))
}

/// No word of the lexicon stands there.
fn opens_with_digit(text: &str) -> bool {
    text.bytes().next().is_some_and(|byte| byte.is_ascii_digit())
}

/// Whether a row of an invoice is no goods: `Shipping`, `НДС 12%`, `Grand total`.
fn is_charge(text: &str) -> bool {
    if opens_with_digit(text) {
        return false;
    }
    let first = words(text).next().unwrap_or_default();
    first.len() <= 30 && lexicon().sense(first).is(Class::Charge)
}

/// The field under which codes stand, where a line is a header that names them, and whether it has other fields.
fn opens_field(line: &str) -> Option<(usize, bool)> {
    let line = line.trim_end();
    let letters = line.bytes().any(|byte| byte.is_ascii_alphabetic() || byte >= 0x80);
    if !letters
        || line.bytes().filter(u8::is_ascii_digit).count() > 6
        || !line.chars().any(char::is_alphabetic)
    {
        return None;
    }
    if !line.ends_with(':') && !line.contains(char::is_whitespace) {
        return None;
    }
    let subject = |text: &str| header(text).map(|header| header.subject);
    let parts: Vec<&str> = fields(line.trim_start()).collect();
    if parts.len() > 1 {
        let headed = |wanted: Subject| parts.iter().position(|part| subject(part) == Some(wanted));
        return headed(Subject::Codes)
            .or_else(|| headed(Subject::Maybe))
            .map(|place| (place, true));
    }
    let words: Vec<&str> = line.split_whitespace().take(13).collect();
    let first = words.get(..words.len().min(3)).unwrap_or_default();
    let names = |count: usize| {
        first.get(..count).is_some_and(|words| subject(&words.join(" ")) == Some(Subject::Codes))
    };
    // Words that say nothing together say nothing one by one; most lines end here.
    let says = || {
        let first = first.join(" ");
        first.len() > 100 || subject(&first).is_some()
    };
    let opens = (2..=12).contains(&words.len()) && says() && (1..=first.len()).any(names);
    (opens || line.ends_with(':') && subject(line) == Some(Subject::Codes)).then_some((0, false))
}

/// Where the number stands in its line, given what stands before and behind it.
fn beside(before: &str, behind: &str) -> Option<Beside> {
    let (before, behind) = (before.trim(), behind.trim());
    let dashes = ['-', '–', '—', ':'];
    if before.ends_with('(') && behind.starts_with(')') {
        return Some(Beside::Bracketed);
    }
    let has_words = |text: &str| text.chars().any(char::is_alphabetic);
    let last = before.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    let before = if matches!(last, "из" | "ex") {
        before.strip_suffix(last).unwrap_or(before).trim_end()
    } else {
        before
    };
    let number = before.trim_start_matches(['(', '•', '*', '-', '–', '—', '·', '>', ' ']);
    let numbered = number.is_empty() || number.ends_with([')', '.']) && number.chars().count() <= 4;
    let words_behind = || {
        behind.starts_with(dashes)
            || behind.starts_with(char::is_alphabetic)
            || behind.starts_with(['(', '"', '«'])
    };
    if numbered && words_behind() && has_words(behind) {
        return Some(Beside::Before);
    }
    if !behind.chars().all(|c| matches!(c, '.' | ',' | ';')) || !has_words(before) {
        return None;
    }
    Some(if before.ends_with(dashes) { Beside::Behind } else { Beside::Last })
}
