/*! What was found, with totals that add up, and how it is written down. */

pub mod answer;
pub mod csv;
pub mod goods;
pub mod hints;
pub mod json;
pub mod receipt;
pub mod sheets;
#[cfg(not(target_arch = "wasm32"))]
mod text;
#[cfg(feature = "workbook")]
pub mod xlsx;

use crate::code::Code;
use crate::code::memo::Memo;
use crate::list::{Date, Entry, Pack};
use crate::nomenclature::Nomenclature;
use crate::paste::layout::{Kind, Layout};
use crate::paste::repair;
use crate::paste::{
    Findings, LineKind, Marks, Paste, Reading, RuleId, SetAside, Span, TakenColumn, What,
};
use crate::request::Options;
use crate::verdict::{Hit, Judgement, Note, Notes, Rule, Verdict};
use answer::Group;
use hints::Hint;
use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

/// What a person decided about the goods of a finding. It stands in exports and receipts and never changes a verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    pub decided: Decided,
    /// In the person's own words.
    pub reason: String,
}

/// What a decision can say: it is about the goods, which no list of numbers knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decided {
    /// The goods are those that the entry means.
    GoodsMeant,
    /// The goods are others than the entry means.
    GoodsNotMeant,
    /// It must still be found out.
    Open,
}

impl Decided {
    /// Every value with its name in reports.
    pub const NAMES: &'static [(&'static str, Decided)] = &[
        ("goods_meant", Decided::GoodsMeant),
        ("goods_not_meant", Decided::GoodsNotMeant),
        ("open", Decided::Open),
    ];

    /// The value of a name.
    pub fn parse(text: &str) -> Option<Decided> {
        Self::NAMES.iter().find(|(name, _)| *name == text).map(|&(_, value)| value)
    }

    /// The name in reports.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, value)| *value == self).map_or("open", |(name, _)| name)
    }
}

/// What was read at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Read {
    Code(Code),
    /// A code was due and can't be read: what is written where that is digits, and the possible codes, worst first.
    NotRead {
        written: Option<Code>,
        repairs: Vec<Repair>,
    },
}

/// A code that a damaged one could have been, with what the leading list says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repair {
    pub code: Code,
    pub judgement: Judgement,
    /// Place of the list that leads.
    pub(crate) list: u32,
}

/// A code of the paste, or a place where one was due, and what the lists say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Place among the findings, from 0.
    pub place: usize,
    /// Bytes of the paste.
    pub span: Span,
    pub parts: Vec<Span>,
    /// Place of the line, from 0.
    pub line: usize,
    /// Place of the cell in its row, from 0, in a table.
    pub cell: Option<u32>,
    pub read: Read,
    pub notes: Notes,
    /// The row of the reader's decision table that read it so.
    pub reading_rule: RuleId,
    /// The nomenclature that its label or header names.
    pub names: Option<Nomenclature>,
    /// The other end, where this is the first of a range.
    pub between: Option<Code>,
    /// Place of the list that leads.
    pub(crate) list: u32,
    pub(crate) judged: u32,
}

/// What the lists say of a code.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct JudgedSet {
    /// One for each list.
    pub judgements: Box<[Judgement]>,
    /// In lists that hold measures: place of the list, and each entry that touches the code.
    pub hits: Box<[(u32, Hit)]>,
}

/// What the lists say, each set of judgements once.
#[derive(Clone, Debug, Default)]
pub struct Judgements {
    /// For each set, the list that leads.
    leaders: Vec<u32>,
    sets: Vec<Rc<JudgedSet>>,
    /// For each list, whether its "no conclusion" is silent beside a complete one.
    silent: Vec<bool>,
}

impl Judgements {
    pub(crate) fn new(silent: Vec<bool>) -> Judgements {
        Judgements { leaders: Vec::new(), sets: Vec::new(), silent }
    }

    /// None yet, of the same lists.
    pub(crate) fn next(&self) -> Judgements {
        Judgements::new(self.silent.clone())
    }

    pub(crate) fn push(&mut self, set: Rc<JudgedSet>) -> u32 {
        self.leaders.push(self.leader(&set.judgements));
        self.sets.push(set);
        (self.sets.len() - 1) as u32
    }

    /// The list that leads: the worst verdict, then the order of the lists. What a list that is not complete can't conclude
    /// does not count while a complete one speaks, but for a measure that may have been renewed.
    fn leader(&self, judgements: &[Judgement]) -> u32 {
        let silent = |at: usize, judgement: &Judgement| {
            judgement.verdict == Verdict::NoConclusion
                && judgement.rule != Rule::RenewalUnknown
                && self.silent.get(at) == Some(&true)
        };
        let order =
            |&(at, judgement): &(usize, &Judgement)| (silent(at, judgement), judgement.verdict, at);
        judgements.iter().enumerate().min_by_key(order).map_or(0, |(at, _)| at as u32)
    }

    pub(crate) fn get(&self, place: u32) -> &[Judgement] {
        self.sets.get(place as usize).map(|set| set.judgements.as_ref()).unwrap_or_default()
    }

    pub(crate) fn hits(&self, place: u32) -> &[(u32, Hit)] {
        self.sets.get(place as usize).map(|set| set.hits.as_ref()).unwrap_or_default()
    }
}

/// Lines and codes of a report. `lines = blank + header + without_code + with_code`, `codes` = the sum of `verdicts`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    pub lines: usize,
    pub blank: usize,
    pub header: usize,
    pub without_code: usize,
    pub with_code: usize,
    pub codes: usize,
    /// In the order of [`Verdict::ALL`].
    pub verdicts: [usize; 8],
    /// Numbers of the paste: read as codes, not read, set aside (control numbers apart), and bare. Together they are all.
    pub read: usize,
    pub not_read: usize,
    pub set_aside: usize,
    pub bare: usize,
    /// Rows with goods and an empty cell for the code: no numbers.
    pub missing: usize,
    pub control_numbers: usize,
    /// Findings that could not be read and could be listed.
    pub could_be_listed: usize,
}

/// All that a screening says.
pub struct Report {
    pub options: Options,
    pub paste: Rc<Paste>,
    found: Findings,
    /// For each finding, the place of its judgements.
    judged: Vec<u32>,
    judgements: Judgements,
    /// The other ends of ranges, by the place of the first.
    between: Vec<(u32, Code)>,
    pub lines: Vec<LineKind>,
    pub aside: Vec<SetAside>,
    /// Control numbers of dual-use lists: no commodity codes, not screened.
    pub control: Vec<Span>,
    pub columns: Vec<TakenColumn>,
    pub totals: Totals,
    /// How the paste was cut, once it was asked for.
    layout: OnceCell<Kind>,
    /// Goods named without a code, once they were asked for.
    hints: OnceCell<Vec<Hint>>,
    /// The group of each finding, computed when first needed.
    groups: OnceCell<Vec<Group>>,
    /// By the span of the finding, rising.
    decisions: RefCell<Vec<(Span, Decision)>>,
}

/// What a person is shown beside a finding.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Details {
    pub below: Vec<Code>,
    pub between: Vec<Code>,
    pub neighbours: Vec<Code>,
    pub nearest: Vec<(Code, bool)>,
    pub counterparts: Vec<(Code, bool)>,
}

/// How many of the nearest codes a person is shown, besides all the listed ones.
const NEAREST: usize = 8;

impl Report {
    pub(crate) fn new(
        options: Options,
        paste: Rc<Paste>,
        reading: Reading,
        judged: Vec<u32>,
        judgements: Judgements,
        between: Vec<(u32, Code)>,
    ) -> Report {
        let Reading { found, aside, control, bare, lines, columns, .. } = reading;
        let mut report = Report {
            options,
            paste,
            found,
            judged,
            judgements,
            between,
            lines,
            aside,
            control,
            columns,
            totals: Totals::default(),
            layout: OnceCell::new(),
            hints: OnceCell::new(),
            groups: OnceCell::new(),
            decisions: RefCell::default(),
        };
        report.totals = report.count(bare);
        report
    }

    fn count(&self, bare: usize) -> Totals {
        let lines = |kind| self.lines.iter().filter(|line| **line == kind).count();
        let (read, missing) = (self.found.read(), self.found.missing());
        let mut totals = Totals {
            lines: self.lines.len(),
            blank: lines(LineKind::Blank),
            header: lines(LineKind::Header),
            without_code: lines(LineKind::WithoutCode),
            with_code: lines(LineKind::WithCode),
            codes: self.found.len() - missing,
            read,
            not_read: self.found.len() - read - missing,
            set_aside: self.aside.len(),
            bare,
            missing,
            control_numbers: self.control.len(),
            ..Totals::default()
        };
        let mut listed = Memo::new();
        let mut is_one = |code: Code| {
            listed.get(code.number(), code).unwrap_or_else(|| {
                let one = is_listed(self.repair(code).judgement.verdict);
                listed.put(code.number(), code, one);
                one
            })
        };
        for (place, &judged) in self.judged.iter().enumerate() {
            let leader = self.judgements.leaders.get(judged as usize).copied().unwrap_or(0);
            let leading =
                self.judgements.get(judged).get(leader as usize).copied().unwrap_or(UNREAD);
            if let Some(slot) = totals.verdicts.get_mut(leading.verdict as usize) {
                *slot += 1;
            }
            if leading.verdict == Verdict::NotRead {
                let repairs = self.found.repairs(place);
                let could =
                    repairs.len() >= repair::MOST || repairs.iter().any(|&code| is_one(code));
                totals.could_be_listed += usize::from(could);
            }
        }
        totals
    }

    /// How the paste was cut into cells.
    pub(crate) fn layout_kind(&self) -> Kind {
        *self.layout.get_or_init(|| Layout::of(&self.paste).kind)
    }

    /// How many findings there are.
    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// The finding at a place, from 0.
    pub fn finding(&self, place: usize) -> Option<Finding> {
        let found = self.found.get(place)?;
        let judged = self.judged.get(place).copied()?;
        let read = match found.what {
            What::Code(code) => Read::Code(code),
            What::NotRead { written, repairs, .. } => {
                let mut repairs: Vec<Repair> =
                    repairs.into_iter().map(|code| self.repair(code)).collect();
                repairs.sort_by_key(|repair| repair.judgement.verdict);
                Read::NotRead { written, repairs }
            }
            What::Missing => Read::NotRead { written: None, repairs: Vec::new() },
        };
        let line = self.paste.line_at(found.span.start);
        let mut notes = notes_of(found.marks);
        if let Some((sheet, row)) = self.paste.sheet_at(line)
            && (sheet.hidden || sheet.hidden_rows.binary_search(&(row as u32)).is_ok())
        {
            notes.add(Note::Hidden);
        }
        let between = self.between.binary_search_by_key(&(place as u32), |(place, _)| *place);
        Some(Finding {
            place,
            span: found.span,
            parts: found.parts,
            line,
            cell: found.cell,
            read,
            notes,
            reading_rule: found.rule,
            names: found.names,
            between: between.ok().and_then(|at| self.between.get(at)).map(|(_, code)| *code),
            list: self.judgements.leaders.get(judged as usize).copied().unwrap_or(0),
            judged,
        })
    }

    /// The places of all findings.
    pub fn places(&self) -> core::ops::Range<usize> {
        0..self.len()
    }

    /// All findings, in the order of the text.
    pub fn findings(&self) -> impl Iterator<Item = Finding> + '_ {
        (0..self.len()).filter_map(|place| self.finding(place))
    }

    /// The code that was read at a place.
    pub fn code_at(&self, place: usize) -> Option<Code> {
        self.found.code(place).map(|(code, _)| code)
    }

    /// Where the finding at a place stands, in bytes.
    pub fn span_at(&self, place: usize) -> Option<Span> {
        self.found.get(place).map(|found| found.span)
    }

    /// The place of the finding with a span.
    pub fn place_of(&self, span: Span) -> Option<usize> {
        let first = self.first_from(span.start);
        (first..self.len())
            .take_while(|&place| self.found.start(place) == span.start)
            .find(|&place| self.span_at(place) == Some(span))
    }

    /// The place of the first finding that starts at or behind a byte.
    pub fn first_from(&self, byte: usize) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = (low + high) / 2;
            if self.found.start(middle) < byte {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    /// What the lists say of a code that a number could have been.
    fn repair(&self, code: Code) -> Repair {
        let circumstances = self.options.circumstances();
        let judgements: Vec<Judgement> =
            self.options.lists.iter().map(|pack| circumstances.judge(pack, code)).collect();
        let list = self.judgements.leader(&judgements);
        Repair { code, judgement: judgements.get(list as usize).copied().unwrap_or(UNREAD), list }
    }

    /// Whether a finding that was not read could be a listed code. Where more readings are possible than are kept, it could.
    pub fn could_be_listed(&self, finding: &Finding) -> bool {
        match &finding.read {
            Read::NotRead { repairs, .. } => {
                repairs.len() >= repair::MOST
                    || repairs.iter().any(|repair| is_listed(repair.judgement.verdict))
            }
            Read::Code(_) => false,
        }
    }

    /// Whether a finding is listed, or could turn out to be: an entry lies below it, a counterpart, a nearest code or a
    /// reading of it is listed, nothing of it could be read, or the list cannot say no.
    pub fn may_be_listed(&self, finding: &Finding) -> bool {
        let leading = self.leading(finding);
        match leading.verdict {
            Verdict::NotFound => false,
            Verdict::OtherEdition => leading.rule != Rule::RetiredCode,
            Verdict::NoSuchCode => {
                leading.rule == Rule::NationalDigitsUnknown
                    || self.details(finding).nearest.iter().any(|(_, listed)| *listed)
            }
            Verdict::NotRead => match &finding.read {
                Read::NotRead { repairs, .. } if !repairs.is_empty() => {
                    self.could_be_listed(finding)
                }
                _ => true,
            },
            Verdict::Listed | Verdict::ListedInPart | Verdict::TooShort | Verdict::NoConclusion => {
                true
            }
        }
    }

    /// The column that was named and that the paste does not have: then nothing was screened as it was meant.
    pub fn absent_column(&self) -> Option<u32> {
        self.options
            .choice
            .column
            .filter(|place| self.columns.iter().all(|column| column.place != *place))
    }

    /// Records what a person decided about a finding, or takes it back.
    pub fn decide(&self, finding: &Finding, decision: Option<Decision>) {
        let mut decisions = self.decisions.borrow_mut();
        let place = decisions.binary_search_by_key(&finding.span, |(span, _)| *span);
        match (place, decision) {
            (Ok(place), Some(decision)) => {
                if let Some((_, known)) = decisions.get_mut(place) {
                    *known = decision;
                }
            }
            (Ok(place), None) => drop(decisions.remove(place)),
            (Err(place), Some(decision)) => decisions.insert(place, (finding.span, decision)),
            (Err(_), None) => {}
        }
    }

    /// What a person decided about a finding.
    pub fn decision(&self, finding: &Finding) -> Option<Decision> {
        let decisions = self.decisions.borrow();
        let place = decisions.binary_search_by_key(&finding.span, |(span, _)| *span).ok()?;
        decisions.get(place).map(|(_, decision)| decision.clone())
    }

    /// All decisions, by the span of their finding.
    pub fn decisions(&self) -> Vec<(Span, Decision)> {
        self.decisions.borrow().clone()
    }

    /// Takes over decisions of an earlier screening of the same paste, for the findings that are still there.
    pub fn keep_decisions(&self, earlier: &[(Span, Decision)]) {
        for (span, decision) in earlier {
            if let Some(finding) = self.place_of(*span).and_then(|place| self.finding(place)) {
                self.decide(&finding, Some(decision.clone()));
            }
        }
    }

    /// The worst verdict of all; `None` where no code was found at all.
    pub fn headline(&self) -> Option<Verdict> {
        Verdict::ALL.iter().copied().find(|&verdict| {
            self.totals.verdicts.get(verdict as usize).is_some_and(|&count| count > 0)
        })
    }

    /// The headline's name in reports.
    pub fn headline_name(&self) -> &'static str {
        self.headline().map_or("nothing_screened", Verdict::name)
    }

    /// What each list says of a finding, in the order of the lists.
    pub fn judgements(&self, finding: &Finding) -> &[Judgement] {
        self.judgements.get(finding.judged)
    }

    /// In lists that hold measures: place of the list, and each entry that touches a finding's code, whatever its dates.
    pub fn hits(&self, finding: &Finding) -> &[(u32, Hit)] {
        self.judgements.hits(finding.judged)
    }

    /// What the leading list says of a finding.
    pub fn leading(&self, finding: &Finding) -> Judgement {
        self.judgements(finding).get(finding.list as usize).copied().unwrap_or(UNREAD)
    }

    /// What the lists say of the findings, each set of judgements once.
    pub(crate) fn judgement_sets(&self) -> impl Iterator<Item = &[Judgement]> {
        self.judgements.sets.iter().map(|set| set.judgements.as_ref())
    }

    /// For each finding, what a list says of it by itself.
    pub(crate) fn judgements_by(&self, list: usize) -> impl Iterator<Item = Judgement> + '_ {
        self.judged
            .iter()
            .map(move |&judged| self.judgements.get(judged).get(list).copied().unwrap_or(UNREAD))
    }

    /// The verdict that leads in the finding at a place, without the finding itself.
    pub fn verdict_at(&self, place: usize) -> Verdict {
        let judged = self.judged.get(place).copied().unwrap_or(u32::MAX);
        let leader = self.judgements.leaders.get(judged as usize).copied().unwrap_or(0);
        self.judgements.get(judged).get(leader as usize).map_or(Verdict::NotRead, |one| one.verdict)
    }

    pub fn verdict(&self, finding: &Finding) -> Verdict {
        self.leading(finding).verdict
    }

    /// The list that leads in a finding.
    pub fn leading_list(&self, finding: &Finding) -> Option<&Pack> {
        self.options.lists.get(finding.list as usize).map(AsRef::as_ref)
    }

    /// The entry of a judgement in its list.
    pub fn entry<'a>(&self, pack: &'a Pack, judgement: &Judgement) -> Option<&'a Entry> {
        pack.entries.get(judgement.entry? as usize)
    }

    /// All notes of a finding: of its reading, and of the leading list.
    pub fn notes(&self, finding: &Finding) -> Notes {
        finding.notes.union(self.leading(finding).notes)
    }

    /// Entries of a list that would match a finding and are not valid on the as-of date.
    pub fn outside_validity<'a>(&self, pack: &'a Pack, finding: &Finding) -> Vec<&'a Entry> {
        match finding.read {
            Read::Code(code) => {
                self.options.circumstances_of(code, finding.names).outside_validity(pack, code)
            }
            Read::NotRead { .. } => Vec::new(),
        }
    }

    /// The first day on which a list will have an entry for a finding that it has not yet.
    pub fn listed_from(&self, pack: &Pack, finding: &Finding) -> Option<Date> {
        self.outside_validity(pack, finding)
            .iter()
            .filter_map(|entry| entry.from)
            .filter(|from| self.options.as_of < *from)
            .min()
    }

    /// What lies around a finding's code.
    pub fn details(&self, finding: &Finding) -> Details {
        let mut details = Details::default();
        let (Read::Code(code), Some(pack)) = (&finding.read, self.leading_list(finding)) else {
            return details;
        };
        let code = *code;
        let circumstances = self.options.circumstances_of(code, finding.names);
        let judgement = self.leading(finding);
        match judgement.verdict {
            Verdict::TooShort => details.below = circumstances.below(pack, code),
            Verdict::OtherEdition => details.counterparts = circumstances.counterparts(pack, code),
            Verdict::NoSuchCode => {
                let packs: Vec<&Pack> = self.options.lists.iter().map(AsRef::as_ref).collect();
                details.nearest = circumstances.nearest(&packs, code, NEAREST);
            }
            _ => {}
        }
        if let Some(last) = finding.between {
            for pack in &self.options.lists {
                details.between.extend(circumstances.between(pack, code, last));
            }
            details.between.sort_unstable();
            details.between.dedup();
        }
        if judgement.verdict > Verdict::TooShort {
            for pack in &self.options.lists {
                details.neighbours.extend(circumstances.neighbours(pack, code));
            }
            details.neighbours.sort_unstable();
            details.neighbours.dedup();
        }
        details
    }

    /// Order in which undecided findings deserve a look: what is likely listed first, retired codes without a
    /// listed counterpart last.
    pub fn urgency(&self, place: usize) -> u8 {
        let judged = self.judged.get(place).copied().unwrap_or(u32::MAX);
        let leader = self.judgements.leaders.get(judged as usize).copied().unwrap_or(0);
        let judgement = self.judgements.get(judged).get(leader as usize).copied().unwrap_or(UNREAD);
        let could_be_listed = || self.group_at(place) == Group::CouldBeListed;
        match (judgement.verdict, judgement.rule) {
            (Verdict::Listed, _) => 0,
            (Verdict::ListedInPart, _) => 1,
            (_, Rule::CounterpartListed | Rule::GoodsMovedOut) => 2,
            (Verdict::NotRead, _) if could_be_listed() => 2,
            (Verdict::TooShort, _) if self.code_at(place).is_some_and(|code| code.len() > 2) => 3,
            (Verdict::TooShort, _) => 5,
            (_, Rule::RetiredCode) => 6,
            (Verdict::NotFound, _) => 7,
            _ => 4,
        }
    }
}

/// Whether a verdict says that the code is on the list.
fn is_listed(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Listed | Verdict::ListedInPart)
}

fn notes_of(marks: Marks) -> Notes {
    let mut notes = Notes::default();
    for (set, note) in [
        (marks.look_alikes, Note::LookAlikes),
        (marks.ex, Note::ExMark),
        (marks.taric_suffix, Note::TaricSuffix),
        (marks.split_cells, Note::SplitCells),
        (marks.wrapped, Note::WrappedLine),
        (marks.range_first || marks.range_last, Note::RangeEnd),
        (marks.label_beside, Note::LabelBeside),
        (marks.railway, Note::RailwayNumber),
        (marks.corrected, Note::Corrected),
    ] {
        if set {
            notes.add(note);
        }
    }
    notes
}

const UNREAD: Judgement =
    Judgement { verdict: Verdict::NotRead, rule: Rule::Damaged, entry: None, notes: Notes::EMPTY };
