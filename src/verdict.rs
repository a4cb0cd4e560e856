/*! The rule table: what a list says of a code.

Entries are matched first; only a code that no entry matches is tested for its edition and existence, so
that an entry on heading 8525 also catches the retired 8525.80. A wrong "not found" is the one error that
must not happen, so every doubt has a verdict of its own before the last one.
*/

use crate::code::Code;
use crate::list::{Coverage, Date, Effect, Entry, Pack, Route, Status};
use crate::nomenclature::{Edition, Hs, Nomenclature, Tnved};

closed_set! {
    /// What a list says of a code, worst first.
    Verdict {
        Listed = "listed",
        ListedInPart = "listed_in_part",
        TooShort = "too_short",
        OtherEdition = "other_edition",
        NoSuchCode = "no_such_code",
        NotRead = "not_read",
        NoConclusion = "no_conclusion",
        NotFound = "not_found",
    }
}

closed_set! {
    /// The rule by which a verdict was reached.
    Rule {
        EqualsEntry = "equals_entry",
        UnderEntry = "under_entry",
        AllBelowListed = "all_below_listed",
        PartOfEntry = "part_of_entry",
        HasExceptions = "has_exceptions",
        OtherNomenclature = "other_nomenclature",
        AboveEntries = "above_entries",
        RangeCoversEntries = "range_covers_entries",
        Padded = "padded",
        CounterpartListed = "counterpart_listed",
        GoodsMovedOut = "goods_moved_out",
        RetiredCode = "retired_code",
        NoSuchChapter = "no_such_chapter",
        NoSuchHeading = "no_such_heading",
        NoSuchSubheading = "no_such_subheading",
        NationalDigitsUnknown = "national_digits_unknown",
        Damaged = "damaged",
        LookAlikeAmbiguous = "look_alike_ambiguous",
        MissingCode = "missing_code",
        RenewalUnknown = "renewal_unknown",
        ListOutOfDate = "list_out_of_date",
        ListSilentOnDate = "list_silent_on_date",
        ListIncomplete = "list_incomplete",
        NotInList = "not_in_list",
    }
}

closed_set! {
    /// What a person should know beside the verdict.
    Note {
        /// The code itself stands in no edition known here, or not in the list's.
        CodeNotInEdition = "code_not_in_edition",
        /// Another edition uses the same number for other goods.
        OtherGoodsInEdition = "other_goods_in_edition",
        /// The tariff has no such national digits.
        NationalDigitsNotInTariff = "national_digits_not_in_tariff",
        /// The national digits agree with the entry's, but whose digits they are is not known.
        NationalDigitsAgree = "national_digits_agree",
        /// The code lies under an exception of an entry.
        UnderException = "under_exception",
        /// An entry that would match is not valid on the as-of date.
        EntryNotValidOn = "entry_not_valid_on",
        /// An entry that would match becomes valid later.
        ListedFrom = "listed_from",
        /// An entry that would match ended after the list was last checked: it may have been renewed.
        EntryMayBeRenewed = "entry_may_be_renewed",
        /// The list is younger than the day asked for, and the entry does not say since when.
        ListYounger = "list_younger",
        /// The list should have been compared with its source again before this day.
        NotCheckedSince = "not_checked_since",
        /// An entry matches that speaks on other routes, or of import.
        Elsewhere = "elsewhere",
        /// Letters or other signs were read as digits.
        LookAlikes = "look_alikes",
        /// `ex` or `из` stood before the code.
        ExMark = "ex_mark",
        /// A TARIC suffix stood behind the code and is no part of it.
        TaricSuffix = "taric_suffix",
        /// The code stood in several cells.
        SplitCells = "split_cells",
        /// The code went on in the next line.
        WrappedLine = "wrapped_line",
        /// One end of a range.
        RangeEnd = "range_end",
        /// A word or sign beside the number speaks of something else, too weakly to decide.
        LabelBeside = "label_beside",
        /// A railway number (ГНГ, NHM), read by its first digits.
        RailwayNumber = "railway_number",
        /// A person changed what was read.
        Corrected = "corrected",
        /// The row or the sheet is hidden in the workbook.
        Hidden = "hidden",
    }
}

impl Verdict {
    /// Neither listed nor not found.
    pub fn is_undecided(self) -> bool {
        !matches!(self, Verdict::Listed | Verdict::ListedInPart | Verdict::NotFound)
    }
}

/// A set of notes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Notes(u32);

impl Notes {
    pub const EMPTY: Notes = Notes(0);

    pub fn add(&mut self, note: Note) {
        self.0 |= 1 << (note as u32);
    }

    pub fn remove(&mut self, note: Note) {
        self.0 &= !(1 << (note as u32));
    }

    pub fn union(self, other: Notes) -> Notes {
        Notes(self.0 | other.0)
    }

    pub fn has(self, note: Note) -> bool {
        self.0 & 1 << (note as u32) != 0
    }

    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub fn iter(self) -> impl Iterator<Item = Note> {
        Note::ALL.iter().copied().filter(move |&note| self.has(note))
    }
}

/// What one list says of one code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Judgement {
    pub verdict: Verdict,
    pub rule: Rule,
    /// Place of the entry that decided, in the pack's order.
    pub entry: Option<u32>,
    pub notes: Notes,
}

/// Everything besides the list and the code that a verdict depends on.
#[derive(Clone, Copy)]
pub struct Circumstances<'a> {
    pub hs: &'a Hs,
    /// National digits of the TN VED, where that part is at hand.
    pub tnved: Option<&'a Tnved>,
    /// Entries valid on this day.
    pub as_of: Date,
    /// For the freshness of lists.
    pub today: Date,
    /// Whose national digits the paste has, where somebody said so.
    pub nomenclature: Option<Nomenclature>,
    /// The nomenclature that a person chose for all that is compared.
    pub chosen: Option<Nomenclature>,
    /// In which edition the paste's codes are, where somebody said so.
    pub edition: Option<Edition>,
    /// From where to where the goods go, where somebody said so.
    pub route: Option<Route>,
}

/// A day on which an entry will be valid turns "not found" into a doubt for so many days before it.
pub const DAYS_OF_NOTICE: i64 = 90;

closed_set! {
    /// What an entry is on the as-of day and on the route, whatever the code.
    State {
        /// Valid by its days, and of this route. Whether it is law is said by the list's status.
        Speaks = "valid",
        /// It ended after the list was last checked: it may have been renewed since.
        MayBeRenewed = "renewal_unknown",
        /// It becomes valid later.
        Later = "later",
        /// It ended, and the list was checked after that.
        Ended = "ended",
        /// Valid, and its codes are so wide that its description alone decides: told once, and no verdict.
        Wide = "wide",
        /// Valid or perhaps renewed, and of another route or direction.
        Elsewhere = "elsewhere",
    }
}

/// An entry of a list that holds measures, and what it says of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Hit {
    /// Place of the entry in the pack.
    pub entry: u32,
    pub state: State,
    /// What it would say if it spoke.
    pub verdict: Verdict,
    pub rule: Rule,
}

/// How an entry and a code stand to each other.
enum Match {
    /// The code is the entry's or lies under it.
    At(Verdict, Rule),
    /// The code lies above the entry.
    Above,
}

/// What leads among entries.
struct Best {
    verdict: Verdict,
    rule: Rule,
    place: usize,
    /// Whether national digits of an unknown nomenclature agree.
    digits_agree: bool,
}

/// The order of effects, gravest first: a ban closes the way, a quota and a licence narrow it.
pub fn weight(effect: Effect) -> u8 {
    match effect {
        Effect::Ban => 0,
        Effect::Quota => 1,
        Effect::Licence => 2,
        Effect::ExclusiveRight => 3,
        Effect::Notification => 4,
        Effect::RiskIndicator => 5,
        Effect::None => 6,
    }
}

impl<'a> Circumstances<'a> {
    /// Whether the paste's national digits are the list's.
    fn same_nomenclature(&self, pack: &Pack) -> bool {
        let digits = self.digits_of(pack);
        self.nomenclature == Some(digits) && digits != Nomenclature::Hs
    }

    /// Whose national digits a list has. Of a person's own list that does not say it, the person's choice holds.
    fn digits_of(&self, pack: &Pack) -> Nomenclature {
        match (pack.status, pack.nomenclature, self.chosen) {
            (Status::Private, Nomenclature::Hs, Some(chosen)) => chosen,
            (_, said, _) => said,
        }
    }

    /// What an entry is on the as-of day and on the route.
    pub fn state(&self, pack: &Pack, entry: &Entry) -> State {
        let state = match (entry.from, entry.until) {
            (Some(from), _) if self.as_of < from => State::Later,
            (_, Some(until)) if until < self.as_of => {
                if pack.checked <= until {
                    State::MayBeRenewed
                } else {
                    State::Ended
                }
            }
            _ => State::Speaks,
        };
        let silent = || !pack.speaks(entry, self.route);
        match state {
            State::Speaks | State::Later if silent() => State::Elsewhere,
            // What ended on another way than the asked one is history here, renewed or not.
            State::MayBeRenewed if silent() => State::Ended,
            State::Speaks | State::MayBeRenewed if pack.is_wide(entry) => State::Wide,
            state => state,
        }
    }

    /// The entry at a place, where it is in a state.
    fn entry_in<'p>(&self, pack: &'p Pack, place: usize, state: State) -> Option<&'p Entry> {
        pack.entries.get(place).filter(|entry| self.state(pack, entry) == state)
    }

    /// The later of today and the as-of day: a list says nothing of days beyond its review.
    fn last_day(&self) -> Date {
        self.today.max(self.as_of)
    }

    /// What `pack` says of `code`.
    pub fn judge(&self, pack: &Pack, code: Code) -> Judgement {
        let mut notes = self.notes_on(pack, code);
        if self.best(pack, code, State::Elsewhere).is_some() {
            notes.add(Note::Elsewhere);
        }
        let renewable = self.best(pack, code, State::MayBeRenewed);
        let speaks = self.best(pack, code, State::Speaks);
        if speaks.is_some() || renewable.is_some() {
            // What ended long ago is told where nothing else is to be told.
            notes.remove(Note::EntryNotValidOn);
        }
        if let Some(best) = speaks {
            if renewable.is_some() {
                notes.add(Note::EntryMayBeRenewed);
            }
            if best.digits_agree {
                notes.add(Note::NationalDigitsAgree);
            }
            if self.as_of < pack.dated
                && pack.entries.get(best.place).is_some_and(|entry| entry.from.is_none())
            {
                notes.add(Note::ListYounger);
            }
            if pack.is_overdue(self.last_day()) {
                notes.add(Note::NotCheckedSince);
            }
            let entry = Some(best.place as u32);
            return Judgement { verdict: best.verdict, rule: best.rule, entry, notes };
        }
        if let Some(best) = renewable {
            let entry = Some(best.place as u32);
            let rule = Rule::RenewalUnknown;
            return Judgement { verdict: Verdict::NoConclusion, rule, entry, notes };
        }
        let without = |verdict, rule, notes| Judgement { verdict, rule, entry: None, notes };
        if let Some((verdict, rule)) = self.doubt(pack, code) {
            return without(verdict, rule, notes);
        }
        let (verdict, rule) = if pack.is_stale(self.last_day()) {
            (Verdict::NoConclusion, Rule::ListOutOfDate)
        } else if self.as_of < pack.dated {
            (Verdict::NoConclusion, Rule::ListSilentOnDate)
        } else if pack.coverage != Coverage::Complete {
            (Verdict::NoConclusion, Rule::ListIncomplete)
        } else if self.soon_listed(pack, code) {
            (Verdict::NoConclusion, Rule::ListSilentOnDate)
        } else {
            (Verdict::NotFound, Rule::NotInList)
        };
        without(verdict, rule, notes)
    }

    /// All entries that touch a code, whatever their dates and routes, in the order of the file.
    pub fn hits(&self, pack: &Pack, code: Code) -> Vec<Hit> {
        let mut hits: Vec<Hit> = Vec::new();
        self.each_match(pack, code, |place, verdict, rule| {
            if let Some(entry) = pack.entries.get(place) {
                let state = self.state(pack, entry);
                hits.push(Hit { entry: place as u32, state, verdict, rule });
            }
        });
        hits.sort_unstable_by_key(|hit| (hit.entry, hit.verdict));
        hits.dedup_by_key(|hit| hit.entry);
        hits
    }

    fn notes_on(&self, pack: &Pack, code: Code) -> Notes {
        let mut notes = Notes::default();
        if !self.hs.has(pack.edition, code) {
            notes.add(Note::CodeNotInEdition);
        }
        if self.has_other_goods(code) {
            notes.add(Note::OtherGoodsInEdition);
        }
        if let Some(tnved) = self.tnved
            && self.nomenclature == Some(Nomenclature::Tnved)
            && code.len() > 6
            && self.hs.has(Edition::Hs2022, code)
            && !tnved.has(code)
        {
            notes.add(Note::NationalDigitsNotInTariff);
        }
        for place in pack.index.at_or_above(code) {
            if let Some(entry) = pack.entries.get(place)
                && matches!(self.state(pack, entry), State::Speaks | State::MayBeRenewed)
            {
                if entry.except.iter().any(|&exception| self.lies_under(pack, code, exception)) {
                    notes.add(Note::UnderException);
                }
            }
        }
        for entry in self.outside_validity(pack, code) {
            let later = self.state(pack, entry) == State::Later;
            notes.add(if later { Note::ListedFrom } else { Note::EntryNotValidOn });
        }
        notes
    }

    /// Entries that would match the code, or lie below it, and are not valid on the as-of date: those above or
    /// equal to the code, and those below it that become valid later. What may have been renewed is told apart.
    pub fn outside_validity<'p>(&self, pack: &'p Pack, code: Code) -> Vec<&'p Entry> {
        let state = |entry: &&Entry| self.state(pack, entry);
        let entry = |place: usize| pack.entries.get(place);
        let above = pack.index.at_or_above(code).filter_map(entry).filter(|entry| {
            matches!(state(entry), State::Later | State::Ended)
                && pack.speaks(entry, self.route)
                && self.compare(pack, code, entry).is_some()
        });
        let below = pack.index.below(code).filter_map(entry);
        above.chain(below.filter(|entry| state(entry) == State::Later)).collect()
    }

    /// A number that an edition dropped and a later one gave to other goods: there is a gap between.
    fn has_other_goods(&self, code: Code) -> bool {
        let mut seen = [false; Edition::ALL.len()];
        for edition in self.hs.editions(code) {
            if let Some(slot) = seen.get_mut(edition as usize) {
                *slot = true;
            }
        }
        let first = seen.iter().position(|&has| has);
        let last = seen.iter().rposition(|&has| has);
        match (first, last) {
            (Some(first), Some(last)) => {
                seen.get(first..last).is_some_and(|between| between.contains(&false))
            }
            _ => false,
        }
    }

    /// Whether the code certainly lies under an exception: national digits of another nomenclature prove nothing.
    fn lies_under(&self, pack: &Pack, code: Code, exception: Code) -> bool {
        code.starts_with(exception) && (exception.len() <= 6 || self.same_nomenclature(pack))
    }

    fn soon_listed(&self, pack: &Pack, code: Code) -> bool {
        let soon = |place: usize| {
            pack.entries.get(place).and_then(|entry| entry.from).is_some_and(|from| {
                self.as_of < from && self.as_of.days_until(from) <= DAYS_OF_NOTICE
            })
        };
        pack.index.at_or_above(code).chain(pack.index.below(code)).any(soon)
    }

    /// How an entry that agrees with the code in its digits matches it; `None` under an exception.
    fn compare(&self, pack: &Pack, code: Code, entry: &Entry) -> Option<Match> {
        if entry.code.len() > code.len() {
            return Some(Match::Above);
        }
        if entry.except.iter().any(|&exception| self.lies_under(pack, code, exception)) {
            return None;
        }
        let touched = |exception: &Code| {
            exception.starts_with(code) || code.starts_with(*exception) || {
                // National digits of an unknown nomenclature: an exception under the same six digits may be meant.
                exception.len() > 6
                    && code.len() > 6
                    && !self.same_nomenclature(pack)
                    && exception.prefix(6) == code.prefix(6)
            }
        };
        Some(if entry.is_part() {
            Match::At(Verdict::ListedInPart, Rule::PartOfEntry)
        } else if entry.except.iter().any(touched) {
            Match::At(Verdict::ListedInPart, Rule::HasExceptions)
        } else if entry.code.len() == code.len() {
            Match::At(Verdict::Listed, Rule::EqualsEntry)
        } else {
            Match::At(Verdict::Listed, Rule::UnderEntry)
        })
    }

    /// Calls `each` with every entry whose digits touch the code's, whatever its dates: place, verdict, rule.
    fn each_match(&self, pack: &Pack, code: Code, mut each: impl FnMut(usize, Verdict, Rule)) {
        for place in pack.index.at_or_above(code) {
            if let Some(entry) = pack.entries.get(place)
                && let Some(Match::At(verdict, rule)) = self.compare(pack, code, entry)
            {
                each(place, verdict, rule);
            }
        }
        for place in pack.index.below(code) {
            each(place, Verdict::TooShort, Rule::AboveEntries);
        }
        if code.len() > 6 && !self.same_nomenclature(pack) {
            // Entries with national digits under the same subheading that differ: they can't be compared.
            for place in pack.index.below(code.prefix(6)) {
                if pack.entries.get(place).is_some_and(|entry| !entry.code.agrees_with(code)) {
                    each(place, Verdict::ListedInPart, Rule::OtherNomenclature);
                }
            }
        }
    }

    /// What leads among the entries in one state that touch the code: the worst verdict, then the gravest effect, then
    /// the longest code, then the order of the file.
    fn best(&self, pack: &Pack, code: Code, state: State) -> Option<Best> {
        type Order = (Verdict, u8, core::cmp::Reverse<usize>, usize);
        let mut best: Option<(Order, Rule)> = None;
        let mut take = |verdict, place: usize, length: usize, rule| {
            let weight = pack.entries.get(place).map_or(0, |entry| weight(pack.effect_of(entry)));
            let order = (verdict, weight, core::cmp::Reverse(length), place);
            if best.is_none_or(|(known, _)| order < known) {
                best = Some((order, rule));
            }
        };
        let (mut digits_agree, mut below) = (false, false);
        let unsaid = !self.same_nomenclature(pack);
        self.each_match(pack, code, |place, verdict, rule| {
            let Some(entry) = self.entry_in(pack, place, state) else { return };
            let deep = entry.code.len().min(code.len()) > 6;
            below |= rule == Rule::AboveEntries;
            digits_agree |= unsaid && deep && rule != Rule::OtherNomenclature;
            take(verdict, place, entry.code.len(), rule);
        });
        if below && let Some((verdict, rule, place)) = self.all_below(pack, code, state) {
            take(verdict, place, 0, rule);
        }
        let (verdict, place, rule) = match best {
            Some(((verdict, _, _, place), rule)) => (verdict, place, rule),
            None => (Verdict::TooShort, self.below_padding(pack, code, state)?, Rule::Padded),
        };
        Some(Best { verdict, rule, place, digits_agree })
    }

    /// An entry below what is left of the code without its final zeros, where those zeros are no digits of their
    /// own: the padded code does not exist, or its last digits stand beside the list's of the same nomenclature.
    fn below_padding(&self, pack: &Pack, code: Code, state: State) -> Option<usize> {
        let bare = code.without_padding();
        let same = self.same_nomenclature(pack);
        let in_tariff = self.nomenclature == Some(Nomenclature::Tnved)
            && self.tnved.is_some_and(|tnved| tnved.has(code));
        if bare.len() == code.len() || self.hs.known(code) && (!same || in_tariff) {
            return None;
        }
        pack.index.below(bare).find(|&place| self.entry_in(pack, place, state).is_some())
    }

    /// Where every existing subheading under a short code is listed, so is the code.
    fn all_below(&self, pack: &Pack, code: Code, state: State) -> Option<(Verdict, Rule, usize)> {
        if code.len() >= 6 {
            return None;
        }
        let mut worst: Option<(Verdict, Rule, usize)> = None;
        for subheading in self.hs.below(pack.edition, code) {
            let mut covered: Option<(Verdict, Rule, usize)> = None;
            for place in pack.index.at_or_above(subheading) {
                if let Some(entry) = self.entry_in(pack, place, state)
                    && let Some(Match::At(verdict, rule)) = self.compare(pack, subheading, entry)
                    && covered.is_none_or(|(known, _, _)| verdict < known)
                {
                    covered = Some((verdict, rule, place));
                }
            }
            let (verdict, rule, place) = covered?;
            let rule = if verdict == Verdict::Listed { Rule::AllBelowListed } else { rule };
            // The least covered subheading decides: with one part the whole is listed in part.
            if worst.is_none_or(|(known, _, _)| verdict > known) {
                worst = Some((verdict, rule, place));
            }
        }
        worst
    }

    /// Whether any entry that speaks matches the code at all.
    pub fn is_listed(&self, pack: &Pack, code: Code) -> bool {
        pack.index.at_or_above(code).any(|place| {
            self.entry_in(pack, place, State::Speaks)
                .is_some_and(|entry| matches!(self.compare(pack, code, entry), Some(Match::At(..))))
        }) || pack
            .index
            .below(code)
            .any(|place| self.entry_in(pack, place, State::Speaks).is_some())
    }

    /// What keeps a code that no entry matches from being "not found".
    fn doubt(&self, pack: &Pack, code: Code) -> Option<(Verdict, Rule)> {
        let hs = self.hs;
        if hs.has(pack.edition, code) {
            if self.edition != Some(pack.edition)
                && !hs.moved_to(code).is_empty()
                && pack.edition == Edition::Hs2022
            {
                return Some((Verdict::OtherEdition, Rule::GoodsMovedOut));
            }
            return self.national_doubt(pack, code);
        }
        if hs.known(code) {
            let listed = self.counterparts(pack, code).iter().any(|&(_, listed)| listed);
            let rule = if listed { Rule::CounterpartListed } else { Rule::RetiredCode };
            return Some((Verdict::OtherEdition, rule));
        }
        let rule = if !hs.known(code.prefix(2)) {
            Rule::NoSuchChapter
        } else if !hs.known(code.prefix(4)) {
            Rule::NoSuchHeading
        } else {
            Rule::NoSuchSubheading
        };
        Some((Verdict::NoSuchCode, rule))
    }

    /// National digits that do not exist, or can't be checked, where the list has entries beside them.
    fn national_doubt(&self, pack: &Pack, code: Code) -> Option<(Verdict, Rule)> {
        // What ended, or speaks of another way, can't be what was mistyped.
        let near = |place: usize| {
            pack.entries.get(place).is_some_and(|entry| {
                !matches!(self.state(pack, entry), State::Ended | State::Elsewhere)
            })
        };
        if code.len() <= 6 || !pack.index.below(code.prefix(6)).any(near) {
            return None;
        }
        let exists = self.digits_of(pack) == Nomenclature::Tnved
            && self.same_nomenclature(pack)
            && self.tnved.is_some_and(|tnved| tnved.has(code));
        (!exists).then_some((Verdict::NoSuchCode, Rule::NationalDigitsUnknown))
    }

    /// Counterparts of a code in the list's edition, each with whether the list has it: listed ones first.
    /// For a code that lives on they are what it gave goods to.
    pub fn counterparts(&self, pack: &Pack, code: Code) -> Vec<(Code, bool)> {
        let mut codes = if self.hs.has(pack.edition, code) {
            self.hs.moved_to(code)
        } else {
            self.hs.counterparts(code, pack.edition)
        };
        codes.retain(|&one| self.hs.has(pack.edition, one));
        let mut found: Vec<_> =
            codes.into_iter().map(|one| (one, self.is_listed(pack, one))).collect();
        found.sort_by_key(|&(code, listed)| (!listed, code));
        found
    }

    /// Codes of valid entries below a code, and below what its padding hides.
    pub fn below(&self, pack: &Pack, code: Code) -> Vec<Code> {
        let mut codes = self.entry_codes(pack, code);
        if codes.is_empty() {
            codes = self.entry_codes(pack, code.without_padding());
        }
        codes
    }

    fn entry_codes(&self, pack: &Pack, code: Code) -> Vec<Code> {
        let mut codes: Vec<Code> = pack
            .index
            .below(code)
            .filter_map(|place| self.entry_in(pack, place, State::Speaks))
            .map(|entry| entry.code)
            .collect();
        codes.dedup();
        codes
    }

    /// Listed codes under the same heading.
    pub fn neighbours(&self, pack: &Pack, code: Code) -> Vec<Code> {
        let mut codes = self.entry_codes(pack, code.prefix(4));
        codes.retain(|one| !one.agrees_with(code));
        codes
    }

    /// Entries in a state from one end of a range to the other, both ends included: places in the pack. National digits are
    /// compared where they are of one nomenclature, six digits otherwise.
    pub fn between_in(&self, pack: &Pack, first: Code, last: Code, state: State) -> Vec<usize> {
        let deep = self.same_nomenclature(pack);
        let bounds = |code: Code| if deep { code.range() } else { code.prefix(6).range() };
        let (low, high) = (bounds(first).0, bounds(last).1);
        let inside = |entry: &Entry| {
            let (from, to) = bounds(entry.code);
            from <= high && low <= to && self.state(pack, entry) == state
        };
        let places = pack.entries.iter().enumerate().filter(|(_, entry)| inside(entry));
        places.map(|(place, _)| place).collect()
    }

    /// Codes of entries that speak from one end of a range to the other, both ends included.
    pub fn between(&self, pack: &Pack, first: Code, last: Code) -> Vec<Code> {
        let places = self.between_in(pack, first, last, State::Speaks).into_iter();
        let mut codes: Vec<Code> =
            places.filter_map(|place| pack.entries.get(place)).map(|entry| entry.code).collect();
        codes.sort_unstable_by_key(|code| (code.range().0, code.len()));
        codes.dedup();
        codes
    }

    /// What a typing error could have meant: one digit wrong, two neighbours swapped, one digit missing or too
    /// many. Subheadings of the list's edition (headings, for a code of four digits), listed ones first; at most
    /// `limit`, but never fewer than all the listed ones.
    pub fn nearest(&self, packs: &[&Pack], code: Code, limit: usize) -> Vec<(Code, bool)> {
        let keep = if code.len() < 6 { code.len() } else { 6 };
        let (digits, length) = code.to_digits();
        let digits = digits.get(..length).unwrap_or_default();
        let mut found: Vec<Code> = Vec::new();
        let mut try_one = |digits: &[u8]| {
            if let Some(code) = Code::from_digits(digits.get(..keep).unwrap_or(digits))
                && code.len() == keep
                && self.hs.has(Edition::Hs2022, code)
            {
                found.push(code);
            }
        };
        for place in 0..keep.min(length) {
            for digit in 0..10 {
                let mut changed = digits.to_vec();
                if let Some(slot) = changed.get_mut(place) {
                    *slot = digit;
                }
                try_one(&changed);
                let mut longer = digits.to_vec();
                longer.insert(place, digit);
                try_one(&longer);
            }
            let mut shorter = digits.to_vec();
            shorter.remove(place);
            try_one(&shorter);
            if place + 1 < length {
                let mut swapped = digits.to_vec();
                swapped.swap(place, place + 1);
                try_one(&swapped);
            }
        }
        found.sort_unstable();
        found.dedup();
        found.retain(|&one| one != code.prefix(keep));
        let mut found: Vec<_> = found
            .into_iter()
            .map(|one| (one, packs.iter().any(|pack| self.is_listed(pack, one))))
            .collect();
        found.sort_by_key(|&(_, listed)| !listed);
        let listed = found.iter().filter(|(_, listed)| *listed).count();
        found.truncate(limit.max(listed));
        found
    }
}
