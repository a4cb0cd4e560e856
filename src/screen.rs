/*! From a paste to a report: the only room that knows the order of the steps.

paste → candidates → code → verdict → report. `screen` is total: no text is an error.
*/

use crate::code::Code;
use crate::list::{Coverage, Date, Pack};
use crate::nomenclature::{Edition, Hs, Nomenclature, Tnved};
use crate::paste::candidate::Damage;
use crate::paste::{Aside, Choice, Found, LineKind, Paste, Reader, Reading, SetAside, Span, What};
use crate::report::{Finding, Read, Repair, Report};
use crate::verdict::{Circumstances, Judgement, Note, Notes, Rule, Verdict};
use std::collections::HashMap;
use std::rc::Rc;

/// What a person changed after the reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// Bytes of the finding that is meant.
    pub span: Span,
    pub change: Change,
}

/// A correction's content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The number is no commodity code.
    NotACode,
    /// The code is this one: a repair accepted, or a code edited in place.
    Code(Code),
}

/// Where the engine ran. It changes no result, and every report says it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ran {
    /// In a program of the operating system.
    #[default]
    Native,
    /// In the page's own thread.
    Page,
    /// In a worker of the page.
    Worker,
}

impl Ran {
    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Ran::Native => "native",
            Ran::Page => "page",
            Ran::Worker => "worker",
        }
    }
}

/// How to screen.
#[derive(Clone)]
pub struct Options {
    pub hs: Rc<Hs>,
    pub tnved: Option<Rc<Tnved>>,
    /// In the order in which they speak; at least one.
    pub lists: Vec<Rc<Pack>>,
    pub as_of: Date,
    pub today: Date,
    pub nomenclature: Option<Nomenclature>,
    pub edition: Option<Edition>,
    pub choice: Choice,
    pub corrections: Vec<Correction>,
    pub ran: Ran,
}

impl Options {
    /// What the verdicts depend on.
    pub fn circumstances(&self) -> Circumstances<'_> {
        Circumstances {
            hs: &self.hs,
            tnved: self.tnved.as_deref(),
            as_of: self.as_of,
            today: self.today,
            nomenclature: self.nomenclature,
            edition: self.edition,
        }
    }
}

/// Screens a paste in one go.
pub fn screen(paste: Paste, options: Options) -> Report {
    let mut screening = Screening::new(paste, options);
    while screening.step(usize::MAX) < 1.0 {}
    screening.finish()
}

/// A screening that is done in steps.
pub struct Screening {
    options: Options,
    paste: Rc<Paste>,
    reader: Option<Reader>,
    reading: Reading,
    judged: Vec<Finding>,
    judge: Judge,
}

/// Judgements by code: a paste repeats its codes.
struct Judge {
    known: HashMap<Code, u32>,
    judgements: Vec<Box<[Judgement]>>,
    /// The judgements of what was not read, by rule.
    unread: Vec<(Rule, u32)>,
    complete: bool,
}

impl Screening {
    pub fn new(paste: Paste, options: Options) -> Screening {
        let paste = Rc::new(paste);
        let complete = options.lists.iter().any(|pack| pack.coverage == Coverage::Complete);
        Screening {
            reader: Some(Reader::new(options.hs.clone(), paste.clone(), options.choice.clone())),
            paste,
            options,
            reading: Reading::default(),
            judged: Vec::new(),
            judge: Judge { known: HashMap::new(), judgements: Vec::new(), unread: Vec::new(), complete },
        }
    }

    /// Does a piece of the work: so many cells, or so many findings. The share that is done, 0 to 1.
    pub fn step(&mut self, budget: usize) -> f64 {
        const READING: f64 = 0.7;
        if let Some(mut reader) = self.reader.take() {
            let done = reader.step(budget);
            if done < 1.0 {
                self.reader = Some(reader);
                return done * READING;
            }
            self.reading = reader.finish();
            correct(&mut self.reading, &self.paste, &self.options.corrections);
            self.judged.reserve(self.reading.found.len());
            return READING;
        }
        let start = self.judged.len();
        let end = start.saturating_add(budget).min(self.reading.found.len());
        for place in start..end {
            if let Some(found) = self.reading.found.get_mut(place) {
                let found = core::mem::replace(
                    found,
                    Found { span: found.span, parts: Vec::new(), line: found.line, cell: None, what: What::Missing, marks: found.marks },
                );
                let finding = self.judge.finding(&self.options, found);
                self.judged.push(finding);
            }
        }
        let all = self.reading.found.len();
        if self.judged.len() >= all { 1.0 } else { READING + (1.0 - READING) * self.judged.len() as f64 / all as f64 }
    }

    /// The report; what was left to do is done first.
    pub fn finish(mut self) -> Report {
        while self.step(usize::MAX) < 1.0 {}
        let Screening { options, paste, reading, mut judged, mut judge, .. } = self;
        judge.ranges(&options, &mut judged);
        let mut lines = reading.lines;
        for finding in &judged {
            let last = if finding.notes.has(Note::WrappedLine) { finding.line + 1 } else { finding.line };
            for line in finding.line..=last {
                if let Some(kind) = lines.get_mut(line) {
                    *kind = LineKind::WithCode;
                }
            }
        }
        for finding in &mut judged {
            if let Some((sheet, row)) = paste.sheet_at(finding.line)
                && (sheet.hidden || sheet.hidden_rows.binary_search(&(row as u32)).is_ok())
            {
                finding.notes.add(Note::Hidden);
            }
        }
        Report::new(options, paste, judged, judge.judgements, lines, reading.aside, reading.control, reading.columns)
    }
}

/// Applies what a person changed: what was dismissed is set aside, what was edited is a code.
fn correct(reading: &mut Reading, paste: &Paste, corrections: &[Correction]) {
    for correction in corrections {
        let place = reading.found.iter().position(|found| found.span == correction.span);
        match (place, &correction.change) {
            (Some(place), Change::NotACode) => {
                let found = reading.found.remove(place);
                reading.aside.push(SetAside { span: found.span, line: found.line, reason: Aside::NotACode });
            }
            (Some(place), Change::Code(code)) => {
                if let Some(found) = reading.found.get_mut(place) {
                    found.what = What::Code(*code);
                    found.marks.corrected = true;
                }
            }
            // A number that was set aside, and is a code after all.
            (None, Change::Code(code)) => {
                let line = paste.line_at(correction.span.start);
                reading.aside.retain(|aside| aside.span != correction.span);
                let mut found = Found {
                    span: correction.span,
                    parts: Vec::new(),
                    line,
                    cell: None,
                    what: What::Code(*code),
                    marks: Default::default(),
                };
                found.marks.corrected = true;
                reading.found.push(found);
            }
            (None, Change::NotACode) => {}
        }
    }
    if !corrections.is_empty() {
        reading.found.sort_by_key(|found| (found.span.start, found.span.end));
        reading.aside.sort_by_key(|aside| aside.span.start);
    }
}

fn notes_of(found: &Found) -> Notes {
    let marks = found.marks;
    let mut notes = Notes::default();
    for (set, note) in [
        (marks.look_alikes, Note::LookAlikes),
        (marks.ex, Note::ExMark),
        (marks.taric_suffix, Note::TaricSuffix),
        (marks.split_cells, Note::SplitCells),
        (marks.wrapped, Note::WrappedLine),
        (marks.range_first || marks.range_last, Note::RangeEnd),
        (marks.corrected, Note::Corrected),
    ] {
        if set {
            notes.add(note);
        }
    }
    notes
}

impl Judge {
    fn judge(&mut self, options: &Options, code: Code) -> u32 {
        if let Some(&known) = self.known.get(&code) {
            return known;
        }
        let circumstances = options.circumstances();
        let judgements = options.lists.iter().map(|pack| circumstances.judge(pack, code)).collect();
        let place = self.push(judgements);
        self.known.insert(code, place);
        place
    }

    fn push(&mut self, judgements: Vec<Judgement>) -> u32 {
        self.judgements.push(judgements.into_boxed_slice());
        (self.judgements.len() - 1) as u32
    }

    /// The list that leads: the worst verdict, then the order of the lists. What a list that is not complete
    /// can't conclude does not count while a complete one speaks.
    fn leader(&self, options: &Options, place: u32) -> usize {
        let judgements = self.judgements.get(place as usize).map(AsRef::as_ref).unwrap_or_default();
        let silent = |at: usize, judgement: &Judgement| {
            judgement.verdict == Verdict::NoConclusion
                && self.complete
                && options.lists.get(at).is_some_and(|pack| pack.coverage != Coverage::Complete)
        };
        judgements.iter().enumerate().min_by_key(|&(at, judgement)| (silent(at, judgement), judgement.verdict, at)).map_or(0, |(at, _)| at)
    }

    fn finding(&mut self, options: &Options, found: Found) -> Finding {
        let notes = notes_of(&found);
        let (read, judged) = match found.what {
            What::Code(code) => (Read::Code(code), self.judge(options, code)),
            What::NotRead { written, repairs, damage } => {
                let mut repairs: Vec<Repair> = repairs
                    .into_iter()
                    .map(|code| {
                        let judged = self.judge(options, code);
                        Repair { code, judged, list: self.leader(options, judged) as u32 }
                    })
                    .collect();
                repairs.sort_by_key(|repair| self.verdict(repair));
                let rule = if damage == Damage::LookAlike { Rule::LookAlikeAmbiguous } else { Rule::Damaged };
                (Read::NotRead { written, repairs }, self.not_read(options, rule))
            }
            What::Missing => (Read::NotRead { written: None, repairs: Vec::new() }, self.not_read(options, Rule::MissingCode)),
        };
        Finding {
            span: found.span,
            parts: found.parts,
            line: found.line,
            cell: found.cell,
            read,
            notes,
            range_first: found.marks.range_first,
            range_last: found.marks.range_last,
            between: None,
            list: self.leader(options, judged) as u32,
            judged,
        }
    }

    fn verdict(&self, repair: &Repair) -> Verdict {
        self.judgements
            .get(repair.judged as usize)
            .and_then(|judgements| judgements.get(repair.list as usize))
            .map_or(Verdict::NotRead, |judgement| judgement.verdict)
    }

    fn not_read(&mut self, options: &Options, rule: Rule) -> u32 {
        let judgement = Judgement { verdict: Verdict::NotRead, rule, entry: None, notes: Notes::default() };
        let judgements = options.lists.iter().map(|_| judgement).collect();
        if let Some((_, place)) = self.unread.iter().find(|(known, _)| *known == rule) {
            return *place;
        }
        let place = self.push(judgements);
        self.unread.push((rule, place));
        place
    }

    /// The first end of a range carries the worst of what lies between its ends.
    fn ranges(&mut self, options: &Options, findings: &mut [Finding]) {
        for place in 1..findings.len() {
            let (Some(first), Some(last)) = (findings.get(place - 1), findings.get(place)) else { continue };
            let (Read::Code(low), Read::Code(high)) = (&first.read, &last.read) else { continue };
            if !first.range_first || !last.range_last {
                continue;
            }
            let (low, high) = (*low, *high);
            let circumstances = options.circumstances();
            let mut judgements = self.judgements.get(first.judged as usize).map(|one| one.to_vec()).unwrap_or_default();
            for (judgement, pack) in judgements.iter_mut().zip(&options.lists) {
                let inside = circumstances.between(pack, low, high);
                if let Some(code) = inside.first()
                    && judgement.verdict > Verdict::TooShort
                {
                    let entry = pack.entries.iter().position(|entry| entry.code == *code).map(|at| at as u32);
                    *judgement = Judgement { verdict: Verdict::TooShort, rule: Rule::RangeCoversEntries, entry, notes: judgement.notes };
                }
            }
            let judged = self.push(judgements);
            let list = self.leader(options, judged) as u32;
            if let Some(first) = findings.get_mut(place - 1) {
                first.judged = judged;
                first.list = list;
                first.between = Some(high);
            }
        }
    }
}
