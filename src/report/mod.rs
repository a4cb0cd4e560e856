/*! What was found, with totals that add up, and how it is written down. */

pub mod csv;
pub mod json;
pub mod receipt;

use crate::code::Code;
use crate::list::{Date, Entry, Pack};
use crate::paste::{Column, Control, LineKind, Paste, SetAside, Span};
use crate::screen::Options;
use crate::verdict::{Judgement, Notes, Rule, Verdict};
use std::cell::RefCell;
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
    pub const NAMES: &'static [(&'static str, Decided)] =
        &[("goods_meant", Decided::GoodsMeant), ("goods_not_meant", Decided::GoodsNotMeant), ("open", Decided::Open)];

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

/// A code that a damaged one could have been, with what the lists say of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repair {
    pub code: Code,
    pub(crate) judged: u32,
    pub(crate) list: u32,
}

/// A code of the paste, or a place where one was due, and what the lists say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Bytes of the paste.
    pub span: Span,
    pub parts: Vec<Span>,
    /// Place of the line, from 0.
    pub line: usize,
    /// Place of the cell in its row, from 0, in a table.
    pub cell: Option<u32>,
    pub read: Read,
    pub notes: Notes,
    pub range_first: bool,
    pub range_last: bool,
    /// The other end, where this is the first of a range.
    pub between: Option<Code>,
    /// Place of the list that leads.
    pub(crate) list: u32,
    pub(crate) judged: u32,
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
    pub set_aside: usize,
    pub control_numbers: usize,
    /// Findings that could not be read and could be listed.
    pub could_be_listed: usize,
}

/// All that a screening says.
pub struct Report {
    pub options: Options,
    pub paste: Rc<Paste>,
    pub findings: Vec<Finding>,
    judgements: Vec<Box<[Judgement]>>,
    pub lines: Vec<LineKind>,
    pub aside: Vec<SetAside>,
    pub control: Vec<Control>,
    pub columns: Vec<Column>,
    pub totals: Totals,
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
    #[allow(clippy::too_many_arguments)] // called once, at the end of a screening
    pub(crate) fn new(
        options: Options,
        paste: Rc<Paste>,
        findings: Vec<Finding>,
        judgements: Vec<Box<[Judgement]>>,
        lines: Vec<LineKind>,
        aside: Vec<SetAside>,
        control: Vec<Control>,
        columns: Vec<Column>,
    ) -> Report {
        let mut report = Report {
            options,
            paste,
            findings,
            judgements,
            lines,
            aside,
            control,
            columns,
            totals: Totals::default(),
            decisions: RefCell::default(),
        };
        report.totals = report.count();
        report
    }

    fn count(&self) -> Totals {
        let lines = |kind| self.lines.iter().filter(|line| **line == kind).count();
        let mut totals = Totals {
            lines: self.lines.len(),
            blank: lines(LineKind::Blank),
            header: lines(LineKind::Header),
            without_code: lines(LineKind::WithoutCode),
            with_code: lines(LineKind::WithCode),
            codes: self.findings.len(),
            set_aside: self.aside.len(),
            control_numbers: self.control.len(),
            ..Totals::default()
        };
        for finding in &self.findings {
            if let Some(slot) = totals.verdicts.get_mut(self.verdict(finding) as usize) {
                *slot += 1;
            }
            totals.could_be_listed += usize::from(self.could_be_listed(finding));
        }
        totals
    }

    /// Whether a finding that was not read could be a listed code.
    pub fn could_be_listed(&self, finding: &Finding) -> bool {
        match &finding.read {
            Read::NotRead { repairs, .. } => {
                repairs.iter().any(|repair| matches!(self.repair_judgement(repair).verdict, Verdict::Listed | Verdict::ListedInPart))
            }
            Read::Code(_) => false,
        }
    }

    /// The column that was named and that the paste does not have: then nothing was screened as it was meant.
    pub fn absent_column(&self) -> Option<u32> {
        self.options.choice.column.filter(|place| self.columns.iter().all(|column| column.place != *place))
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

    /// Takes over the decisions of an earlier report of the same paste, for the findings that are still there.
    pub fn keep_decisions(&self, earlier: &Report) {
        if earlier.decisions.borrow().is_empty() {
            return;
        }
        for finding in &self.findings {
            if let Some(decision) = earlier.decision(finding) {
                self.decide(finding, Some(decision));
            }
        }
    }

    /// The worst verdict of all; `None` where no code was found at all.
    pub fn headline(&self) -> Option<Verdict> {
        Verdict::ALL.iter().copied().find(|&verdict| self.totals.verdicts.get(verdict as usize).is_some_and(|&count| count > 0))
    }

    /// The headline's name in reports.
    pub fn headline_name(&self) -> &'static str {
        self.headline().map_or("nothing_screened", Verdict::name)
    }

    /// What each list says of a finding, in the order of the lists.
    pub fn judgements(&self, finding: &Finding) -> &[Judgement] {
        self.judgements.get(finding.judged as usize).map(AsRef::as_ref).unwrap_or_default()
    }

    /// What the leading list says of a finding.
    pub fn leading(&self, finding: &Finding) -> Judgement {
        self.judgements(finding).get(finding.list as usize).copied().unwrap_or(UNREAD)
    }

    /// What the leading list says of a repair.
    pub fn repair_judgement(&self, repair: &Repair) -> Judgement {
        self.judgements.get(repair.judged as usize).and_then(|judgements| judgements.get(repair.list as usize)).copied().unwrap_or(UNREAD)
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
            Read::Code(code) => self.options.circumstances().outside_validity(pack, code),
            Read::NotRead { .. } => Vec::new(),
        }
    }

    /// The first day on which a list will have an entry for a finding that it has not yet.
    pub fn listed_from(&self, pack: &Pack, finding: &Finding) -> Option<Date> {
        self.outside_validity(pack, finding).iter().filter_map(|entry| entry.from).filter(|from| self.options.as_of < *from).min()
    }

    /// What lies around a finding's code.
    pub fn details(&self, finding: &Finding) -> Details {
        let mut details = Details::default();
        let (Read::Code(code), Some(pack)) = (&finding.read, self.leading_list(finding)) else { return details };
        let code = *code;
        let circumstances = self.options.circumstances();
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
    pub fn urgency(&self, finding: &Finding) -> u8 {
        let judgement = self.leading(finding);
        match (judgement.verdict, judgement.rule) {
            (Verdict::Listed, _) => 0,
            (Verdict::ListedInPart, _) => 1,
            (_, Rule::CounterpartListed | Rule::GoodsMovedOut) => 2,
            (Verdict::NotRead, _) if self.could_be_listed(finding) => 2,
            (Verdict::TooShort, _) if matches!(finding.read, Read::Code(code) if code.len() > 2) => 3,
            (Verdict::TooShort, _) => 5,
            (_, Rule::RetiredCode) => 6,
            (Verdict::NotFound, _) => 7,
            _ => 4,
        }
    }
}

const UNREAD: Judgement = Judgement { verdict: Verdict::NotRead, rule: Rule::Damaged, entry: None, notes: Notes::EMPTY };
