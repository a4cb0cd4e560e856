/*! From a paste to a report: the only room that knows the order of the steps.

paste → findings → code → verdict → report. `screen` is total: no text is an error.
*/

use crate::code::Code;
use crate::code::memo::Memo;
use crate::list::{Coverage, Pack};
use crate::nomenclature::Nomenclature;
use crate::paste::{
    Found, Kit, LineKind, Marks, Paste, Reader, Reading, Reason, RuleId, SetAside, What,
};
use crate::report::{JudgedSet, Judgements, Report};
use crate::request::{Change, Correction, Options};
use crate::verdict::{Hit, Judgement, Notes, Rule, State, Verdict};
use std::collections::HashMap;
use std::rc::Rc;

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
    reader: Option<Box<Reader>>,
    reading: Reading,
    /// For each finding, the place of its judgements.
    judged: Vec<u32>,
    judge: Judge,
    kit: Kit,
}

/// What one paste leaves to the next that has the same lists and options: what is known of codes, and the reader's room. No
/// result depends on it.
pub struct Kept {
    judge: Judge,
    kit: Kit,
}

impl Kept {
    /// For many pastes with these lists.
    pub fn new(lists: &[Rc<Pack>]) -> Kept {
        let mut judge = Judge::new(lists);
        judge.reserve(MEMO);
        Kept { judge, kit: Kit::default() }
    }
}

/// Judgements by code: a paste repeats its codes, and most codes of a subheading are judged alike.
struct Judge {
    all: Judgements,
    /// Places of equal judgements.
    places: HashMap<Rc<JudgedSet>, u32>,
    /// What was judged last, by a hash of the code.
    memo: Vec<Option<Judged>>,
    /// Counts the pastes: places of an earlier one mean nothing now.
    paste: u64,
}

/// A code that was judged.
#[derive(Clone)]
struct Judged {
    code: u64,
    names: u8,
    set: Rc<JudgedSet>,
    /// The paste in which it was met last, and its place there.
    paste: u64,
    place: u32,
}

/// Most places of the memo; a paste of few codes has fewer.
const MEMO: usize = 1 << 14;

impl Screening {
    pub fn new(paste: Paste, options: Options) -> Screening {
        let judge = Judge::new(&options.lists);
        Screening::with(paste, options, Kept { judge, kit: Kit::default() })
    }

    /// With what an earlier paste left that had the same lists and options.
    pub fn with(paste: Paste, options: Options, kept: Kept) -> Screening {
        let Kept { judge, kit } = kept;
        let paste = Rc::new(paste);
        let choice = options.choice.clone();
        let reader = Reader::with(options.hs.clone(), paste.clone(), choice, kit);
        Screening {
            reader: Some(Box::new(reader)),
            paste,
            judge,
            kit: Kit::default(),
            options,
            reading: Reading::default(),
            judged: Vec::new(),
        }
    }

    /// Processes up to `budget` cells or findings; the share that is done, 0 to 1.
    pub fn step(&mut self, budget: usize) -> f64 {
        const READING: f64 = 0.9;
        if let Some(mut reader) = self.reader.take() {
            let done = reader.step(budget);
            if done < 1.0 {
                self.reader = Some(reader);
                return done * READING;
            }
            (self.reading, self.kit) = reader.finish_with_kit();
            correct(&mut self.reading, &self.paste, &mut self.options.corrections);
            self.judged.reserve_exact(self.reading.found.len());
            self.judge.reserve(self.reading.found.len());
            return READING;
        }
        let all = self.reading.found.len();
        let end = self.judged.len().saturating_add(budget).min(all);
        for place in self.judged.len()..end {
            let judged = match self.reading.found.code(place) {
                Some((code, names)) => self.judge.judge(&self.options, code, names),
                None => self.judge.not_read(&self.options, self.reading.found.get(place)),
            };
            self.judged.push(judged);
        }
        if end >= all { 1.0 } else { READING + (1.0 - READING) * end as f64 / all as f64 }
    }

    /// The report; what was left to do is done first.
    pub fn finish(self) -> Report {
        self.finish_and_keep().0
    }

    /// The report, and what the next paste may use.
    pub fn finish_and_keep(mut self) -> (Report, Kept) {
        while self.step(usize::MAX) < 1.0 {}
        let Screening { options, paste, reading, mut judged, mut judge, kit, .. } = self;
        let between = judge.ranges(&options, &reading, &mut judged);
        let all = judge.next_paste();
        (Report::new(options, paste, reading, judged, all, between), Kept { judge, kit })
    }
}

/// Applies what a person changed: what was dismissed is set aside, what was edited is a code. What fits nothing that was
/// read, as where the text changed since, is left out of the corrections.
fn correct(reading: &mut Reading, paste: &Paste, corrections: &mut Vec<Correction>) {
    if corrections.is_empty() {
        return;
    }
    let mut found: Vec<Found> = reading.found.iter().collect();
    corrections.retain(|correction| {
        let span = correction.span;
        let place = found.iter().position(|found| found.span == span);
        match (place, &correction.change) {
            (Some(place), Change::NotACode) => {
                found.remove(place);
                reading.aside.push(SetAside {
                    start: span.start as u32,
                    end: span.end as u32,
                    reason: Reason::NotACode,
                    rule: RuleId::PERSON,
                });
                let (first, last) = (paste.line_at(span.start), paste.line_at(span.end));
                for line in first..=last {
                    let text = paste.line(line);
                    let other =
                        |found: &Found| found.span.start <= text.end && text.start < found.span.end;
                    if let Some(kind) = reading.lines.get_mut(line)
                        && !found.iter().any(other)
                    {
                        *kind = LineKind::WithoutCode;
                    }
                }
            }
            (Some(place), Change::Code(code)) => {
                if let Some(found) = found.get_mut(place) {
                    found.what = What::Code(*code);
                    found.marks.corrected = true;
                    found.rule = RuleId::PERSON;
                }
            }
            // A number that was set aside, and is a code after all.
            (None, Change::Code(code)) => {
                if found.iter().any(|one| one.span.start < span.end && span.start < one.span.end) {
                    return false;
                }
                reading.aside.retain(|aside| aside.span() != span);
                found.push(Found {
                    span,
                    parts: Vec::new(),
                    cell: None,
                    what: What::Code(*code),
                    marks: Marks { corrected: true, ..Marks::default() },
                    rule: RuleId::PERSON,
                    names: None,
                });
            }
            (None, Change::NotACode) => return false,
        }
        if matches!(correction.change, Change::Code(_))
            && let Some(kind) = reading.lines.get_mut(paste.line_at(span.start))
        {
            *kind = LineKind::WithCode;
        }
        true
    });
    found.sort_by_key(|found| (found.span.start, found.span.end));
    reading.found.replace(found);
    reading.aside.sort_by_key(|aside| aside.start);
}

impl Judge {
    fn new(lists: &[Rc<Pack>]) -> Judge {
        let complete = lists.iter().any(|pack| pack.coverage == Coverage::Complete);
        let silent =
            lists.iter().map(|pack| complete && pack.coverage != Coverage::Complete).collect();
        Judge { all: Judgements::new(silent), places: HashMap::new(), memo: Vec::new(), paste: 0 }
    }

    /// Makes room for what will be judged.
    fn reserve(&mut self, codes: usize) {
        let room = codes.min(MEMO).next_power_of_two();
        if self.memo.len() < room {
            self.memo = vec![None; room];
        }
    }

    /// Ends a paste: its judgements.
    fn next_paste(&mut self) -> Judgements {
        self.places.clear();
        self.paste += 1;
        let next = self.all.next();
        core::mem::replace(&mut self.all, next)
    }

    /// The code that stands for all that are judged alike: of a known subheading without listed national digits under it
    /// every code of more than six digits.
    fn alike(
        &self,
        options: &Options,
        code: Code,
        names: Option<Nomenclature>,
    ) -> (Code, Option<Nomenclature>) {
        let named = |nomenclature: Option<Nomenclature>| {
            nomenclature.is_some_and(|one| {
                one == Nomenclature::Tnved
                    || options.lists.iter().any(|pack| pack.nomenclature == one)
            })
        };
        let six = code.prefix(6);
        if code.len() > 6
            && !named(options.nomenclature)
            && !named(options.assumed)
            && !named(names)
            && options.hs.known(six)
            && !options.lists.iter().any(|pack| pack.index.tells_national(six))
        {
            // One more digit than the subheading has: the judgement of all longer codes.
            let seven = Code::from_number(six.number() * 10 + 1, 7).unwrap_or(code);
            return (seven, None);
        }
        (code, names)
    }

    fn judge(&mut self, options: &Options, code: Code, names: Option<Nomenclature>) -> u32 {
        let (code, names) = self.alike(options, code, names);
        let key = code.number() << 4 | code.len() as u64;
        let name = names.map_or(0, |names| names as u8 + 1);
        let hash = (key ^ u64::from(name) << 56).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40
            & (self.memo.len() as u64).saturating_sub(1);
        let slot = hash as usize;
        if let Some(Some(known)) = self.memo.get(slot)
            && (known.code, known.names) == (key, name)
        {
            if known.paste == self.paste {
                return known.place;
            }
            let set = known.set.clone();
            let place = self.put(set);
            if let Some(Some(known)) = self.memo.get_mut(slot) {
                (known.paste, known.place) = (self.paste, place);
            }
            return place;
        }
        let circumstances = options.circumstances_of(code, names);
        let judgements = options.lists.iter().map(|pack| circumstances.judge(pack, code)).collect();
        let hits = |(list, pack): (usize, &Rc<Pack>)| {
            let hits =
                if pack.measures.is_empty() { Vec::new() } else { circumstances.hits(pack, code) };
            hits.into_iter().map(move |hit| (list as u32, hit))
        };
        let hits: Vec<(u32, Hit)> = options.lists.iter().enumerate().flat_map(hits).collect();
        let set = set_of(judgements, hits);
        let place = self.put(set.clone());
        if let Some(slot) = self.memo.get_mut(slot) {
            *slot = Some(Judged { code: key, names: name, set, paste: self.paste, place });
        }
        place
    }

    fn put(&mut self, set: Rc<JudgedSet>) -> u32 {
        if let Some(&place) = self.places.get(&set) {
            return place;
        }
        let place = self.all.push(set.clone());
        self.places.insert(set, place);
        place
    }

    fn not_read(&mut self, options: &Options, found: Option<Found>) -> u32 {
        let rule = match found.map(|found| found.what) {
            Some(What::NotRead { damage: crate::paste::repair::Damage::LookAlike, .. }) => {
                Rule::LookAlikeAmbiguous
            }
            Some(What::NotRead { .. }) => Rule::Damaged,
            _ => Rule::MissingCode,
        };
        let judgement =
            Judgement { verdict: Verdict::NotRead, rule, entry: None, notes: Notes::default() };
        self.put(set_of(options.lists.iter().map(|_| judgement).collect(), Vec::new()))
    }

    /// The first end of a range carries the worst of what lies between its ends. The other ends, by the place of the first.
    fn ranges(
        &mut self,
        options: &Options,
        reading: &Reading,
        judged: &mut [u32],
    ) -> Vec<(u32, Code)> {
        let mut between = Vec::new();
        // What one range says it says wherever it stands: a text can hold it a million times.
        let mut said = Memo::new();
        for place in 1..reading.found.len() {
            if !reading.found.is_range_last(place) {
                continue;
            }
            let (Some((low, names)), Some((high, _))) =
                (reading.found.code(place - 1), reading.found.code(place))
            else {
                continue;
            };
            if !reading.found.is_range_first(place - 1) {
                continue;
            }
            between.push((place as u32 - 1, high));
            let (hash, range) = (low.number() ^ high.number() << 20, (low, high, names));
            if let (Some(known), Some(slot)) = (said.get(hash, range), judged.get_mut(place - 1)) {
                *slot = known;
                continue;
            }
            let circumstances = options.circumstances_of(low, names);
            let known = judged.get(place - 1).copied().unwrap_or_default();
            let mut judgements = self.all.get(known).to_vec();
            let mut hits = self.all.hits(known).to_vec();
            let all = judgements.iter_mut().zip(&options.lists).enumerate();
            for (list, (judgement, pack)) in all {
                let inside = |state| circumstances.between_in(pack, low, high, state);
                let speaks = inside(State::Speaks);
                let renewable = inside(State::MayBeRenewed);
                let (verdict, rule) = (Verdict::TooShort, Rule::RangeCoversEntries);
                if let Some(&place) = speaks.first()
                    && judgement.verdict > verdict
                {
                    let entry = Some(place as u32);
                    *judgement = Judgement { verdict, rule, entry, notes: judgement.notes };
                } else if let Some(&place) = renewable.first()
                    && judgement.verdict >= Verdict::NoConclusion
                {
                    let entry = Some(place as u32);
                    let (verdict, rule) = (Verdict::NoConclusion, Rule::RenewalUnknown);
                    *judgement = Judgement { verdict, rule, entry, notes: judgement.notes };
                }
                // Measures between the ends stand in the answer as those of the ends do.
                for (state, places) in [(State::Speaks, speaks), (State::MayBeRenewed, renewable)] {
                    for place in places.into_iter().filter(|_| !pack.measures.is_empty()) {
                        let (list, entry) = (list as u32, place as u32);
                        if !hits.iter().any(|(of, hit)| (*of, hit.entry) == (list, entry)) {
                            hits.push((list, Hit { entry, state, verdict, rule }));
                        }
                    }
                }
            }
            let place_of = self.put(set_of(judgements, hits));
            if let Some(slot) = judged.get_mut(place - 1) {
                *slot = place_of;
            }
            said.put(hash, range, place_of);
        }
        between
    }
}

fn set_of(judgements: Vec<Judgement>, hits: Vec<(u32, Hit)>) -> Rc<JudgedSet> {
    Rc::new(JudgedSet { judgements: judgements.into(), hits: hits.into() })
}
