//! What the lists say of the whole paste: one line for each list and measure that speaks, the gravest first.

use super::{Finding, Report, UNREAD, is_listed};
use crate::code::Code;
use crate::list::{Direction, Effect, Measure, Pack, Status, only};
use crate::paste::Span;
use crate::verdict::{DAYS_OF_NOTICE, Rule, State, Verdict, weight};
use std::borrow::Cow;

closed_set! {
    /// What kind of answer a line is, in the order in which a person needs them.
    Kind {
        /// A measure in force against the way of the goods.
        InForce = "in_force",
        /// A measure in force on import.
        Import = "import",
        /// A measure that ended after its list was last checked.
        MayBeRenewed = "renewal_unknown",
        /// A measure that begins later.
        Later = "later",
        /// A list without measures of its own.
        List = "list",
        /// A text that later ones have changed.
        Superseded = "superseded",
        /// An announcement that is no law.
        Announced = "announced",
        /// Measures whose codes are wide: their description alone decides.
        Wide = "wide",
        /// Measures of other routes or directions.
        Elsewhere = "elsewhere",
    }
}

/// One line of the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub kind: Kind,
    /// Place of the list.
    pub list: usize,
    /// Place of the measure in the list.
    pub measure: Option<u32>,
    /// How many codes it names whole, in part, or with more digits than were given.
    pub listed: usize,
    pub in_part: usize,
    pub too_short: usize,
}

impl Line {
    /// How many codes the line is about.
    pub fn codes(&self) -> usize {
        self.listed + self.in_part + self.too_short
    }
}

fn kind(pack: &Pack, measure: Option<&Measure>, state: State) -> Option<Kind> {
    Some(match (state, pack.status) {
        (State::Ended, _) => return None,
        (State::Later, _) => Kind::Later,
        (State::Elsewhere, _) => Kind::Elsewhere,
        (State::Wide, _) => Kind::Wide,
        // "In force" is said of no text that was changed, suspended or only announced.
        (_, Status::Superseded) => Kind::Superseded,
        (_, Status::Announced | Status::AnnouncedThenDenied) => Kind::Announced,
        (_, Status::NotLaw | Status::Private | Status::Suspended | Status::Repealed) => Kind::List,
        (State::MayBeRenewed, _) => Kind::MayBeRenewed,
        (State::Speaks, Status::InForce | Status::Register) => {
            let effect = measure.map_or(pack.effect, |measure| measure.effect);
            let direction = measure.map_or(&pack.direction, |measure| &measure.direction);
            match (effect, only(direction, Direction::Import)) {
                (Effect::None | Effect::RiskIndicator, _) => Kind::List,
                (_, true) => Kind::Import,
                (_, false) => Kind::InForce,
            }
        }
    })
}

/// The kind of a finding's result, by which rows are named and filtered. Each finding is in exactly one group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// A measure or an act in force against the way of the goods. The weight of its effect comes first, so that bans do.
    Measure { weight: u8, list: u32, effect: Effect, way: Direction, part: bool, ban: bool },
    /// A measure that ended after its list was last checked.
    MayBeRenewed { list: u32 },
    /// Another list: of risks, of announcements, of a person.
    List { list: u32, part: bool },
    /// A number that could not be read and could be a listed code.
    CouldBeListed,
    /// Goods whose cell for the code is empty.
    Missing,
    /// What no list names.
    Other(Verdict),
}

closed_set! {
    /// A reading that many numbers share which could not be read as they stand.
    SameRepair {
        /// A zero before the digits: a program took the codes for numbers.
        LeadingZero = "leading_zero",
        /// The only code that it could have been.
        Only = "only",
    }
}

impl Group {
    /// The name by which faces tell it apart: `export:ban:kz-measures`, `listed:chpl`, `too_short`.
    pub fn name(self, report: &Report) -> Cow<'static, str> {
        let id = |list: u32| report.options.lists.get(list as usize).map_or("", |pack| &pack.id);
        match self {
            Group::Measure { list, effect, way, part, .. } => {
                let part = if part { "in-part:" } else { "" };
                Cow::Owned(format!("{part}{}:{}:{}", way.name(), effect.name(), id(list)))
            }
            Group::MayBeRenewed { list } => Cow::Owned(format!("renewal_unknown:{}", id(list))),
            Group::List { list, part: false } => Cow::Owned(format!("listed:{}", id(list))),
            Group::List { list, part: true } => Cow::Owned(format!("listed_in_part:{}", id(list))),
            Group::CouldBeListed => Cow::Borrowed("could_be_listed"),
            Group::Missing => Cow::Borrowed("missing_code"),
            Group::Other(verdict) => Cow::Borrowed(verdict.name()),
        }
    }
}

impl Report {
    /// The group of the finding at a place. All are found out at once, since a number that could not be read asks what each
    /// of its readings is.
    pub fn group_at(&self, place: usize) -> Group {
        let groups =
            self.groups.get_or_init(|| self.places().map(|at| self.group_of(at)).collect());
        groups.get(place).copied().unwrap_or(Group::Other(Verdict::NotRead))
    }

    fn group_of(&self, place: usize) -> Group {
        let judged = self.judged.get(place).copied().unwrap_or(u32::MAX);
        let list = self.judgements.leaders.get(judged as usize).copied().unwrap_or(0);
        let judgement = self.judgements.get(judged).get(list as usize).copied().unwrap_or(UNREAD);
        let verdict = judgement.verdict;
        if judgement.rule == Rule::MissingCode {
            return Group::Missing;
        }
        if verdict == Verdict::NotRead {
            let finding = self.finding(place);
            return match finding.is_some_and(|finding| self.could_be_listed(&finding)) {
                true => Group::CouldBeListed,
                false => Group::Other(verdict),
            };
        }
        let Some(pack) = self.options.lists.get(list as usize) else {
            return Group::Other(verdict);
        };
        if judgement.rule == Rule::RenewalUnknown {
            return Group::MayBeRenewed { list };
        }
        if !is_listed(verdict) {
            return Group::Other(verdict);
        }
        let part = verdict == Verdict::ListedInPart;
        let entry = self.entry(pack, &judgement);
        let measure = entry.and_then(|entry| pack.measure_of(entry));
        match kind(pack, measure, State::Speaks) {
            Some(Kind::InForce | Kind::Import) => {
                let effect = measure.map_or(pack.effect, |measure| measure.effect);
                let direction = measure.map_or(&pack.direction, |measure| &measure.direction);
                Group::Measure {
                    weight: weight(effect),
                    list,
                    effect,
                    way: [Direction::Import, Direction::Transit]
                        .into_iter()
                        .find(|way| only(direction, *way))
                        .unwrap_or(Direction::Export),
                    part,
                    ban: effect == Effect::Ban && pack.is_here(self.options.route),
                }
            }
            _ => Group::List { list, part },
        }
    }

    /// Where a finding stands among the rows, the gravest first: measures in force, then by what deserves a look.
    pub fn rank(&self, place: usize) -> (u8, u8) {
        let before = match self.group_at(place) {
            Group::Measure { weight, part, .. } => 2 * weight + u8::from(part),
            Group::MayBeRenewed { .. } => 50,
            _ => 100,
        };
        (before, self.urgency(place))
    }

    /// The numbers that could not be read and have a reading of a kind, with it.
    pub fn same_repairs(&self, kind: SameRepair) -> Vec<(Span, Code)> {
        let unread = self.places().filter(|&place| self.verdict_at(place) == Verdict::NotRead);
        let of = |place: usize| {
            let (span, repairs) = (self.span_at(place)?, self.found.repairs(place));
            let code = match (kind, repairs) {
                (SameRepair::Only, [one]) => *one,
                (SameRepair::Only, _) => return None,
                (SameRepair::LeadingZero, _) => {
                    let text = self.paste.slice(span);
                    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
                    let padded = Code::parse(&format!("0{digits}"))?;
                    *repairs.iter().find(|one| **one == padded)?
                }
            };
            Some((span, code))
        };
        unread.filter_map(of).collect()
    }

    /// The groups that the findings fall into, the gravest first, each with its count.
    pub fn groups(&self) -> Vec<(Group, usize)> {
        let mut counts: std::collections::BTreeMap<Group, usize> = Default::default();
        for place in self.places() {
            *counts.entry(self.group_at(place)).or_default() += 1;
        }
        counts.into_iter().collect()
    }

    /// Whether a person has to decide about the finding at a place: what could not be concluded, and what an entry names
    /// only in part.
    pub fn is_to_decide(&self, place: usize) -> bool {
        let verdict = self.verdict_at(place);
        verdict.is_undecided() || verdict == Verdict::ListedInPart
    }

    /// How many findings a person has to decide about, and about how many of them it is recorded what the goods are.
    pub fn to_decide(&self) -> (usize, usize) {
        let decisions = self.decisions.borrow();
        let settled = decisions.iter().filter(|(span, decision)| {
            decision.decided != super::Decided::Open
                && self.place_of(*span).is_some_and(|place| self.is_to_decide(place))
        });
        (self.places().filter(|&place| self.is_to_decide(place)).count(), settled.count())
    }

    /// The lines of the answer. A code counts once in each line, by the worst that its measure says of it.
    pub fn answer(&self) -> Vec<Line> {
        // How many findings have each set of judgements.
        let mut counts = vec![0usize; self.judgements.sets.len()];
        for &judged in &self.judged {
            if let Some(count) = counts.get_mut(judged as usize) {
                *count += 1;
            }
        }
        let mut lines: Vec<Line> = Vec::new();
        for (set, count) in self.judgements.sets.iter().zip(counts).filter(|(_, count)| *count > 0)
        {
            let mut said: Vec<(Kind, usize, Option<u32>, Verdict)> = Vec::new();
            for (list, hit) in &set.hits {
                let Some(pack) = self.options.lists.get(*list as usize) else { continue };
                let Some(entry) = pack.entries.get(hit.entry as usize) else { continue };
                // What begins in years is no answer of today.
                let far = hit.state == State::Later
                    && entry
                        .from
                        .is_some_and(|from| self.options.as_of.days_until(from) > DAYS_OF_NOTICE);
                let kind = kind(pack, pack.measure_of(entry), hit.state);
                if let Some(kind) = kind.filter(|_| !far) {
                    said.push((kind, *list as usize, entry.measure, hit.verdict));
                }
            }
            for (list, (pack, judgement)) in
                self.options.lists.iter().zip(&set.judgements).enumerate()
            {
                let speaks = is_listed(judgement.verdict) || judgement.verdict == Verdict::TooShort;
                if pack.measures.is_empty()
                    && speaks
                    && let Some(kind) = kind(pack, None, State::Speaks)
                {
                    said.push((kind, list, None, judgement.verdict));
                }
            }
            said.sort_unstable();
            said.dedup_by_key(|&mut (kind, list, measure, _)| (kind, list, measure));
            for (kind, list, measure, verdict) in said {
                let same = |line: &&mut Line| {
                    (line.kind, line.list, line.measure) == (kind, list, measure)
                };
                let line = match lines.iter_mut().find(same) {
                    Some(line) => line,
                    None => {
                        lines.push(Line {
                            kind,
                            list,
                            measure,
                            listed: 0,
                            in_part: 0,
                            too_short: 0,
                        });
                        let Some(line) = lines.last_mut() else { continue };
                        line
                    }
                };
                *match verdict {
                    Verdict::Listed => &mut line.listed,
                    Verdict::ListedInPart => &mut line.in_part,
                    _ => &mut line.too_short,
                } += count;
            }
        }
        lines.sort_by_key(|line| {
            let weight = weight(self.effect_of(line));
            (line.kind, weight, line.list, core::cmp::Reverse(line.codes()), line.measure)
        });
        lines
    }

    /// The measure that a line of the answer is about.
    pub fn measure_of(&self, line: &Line) -> Option<&Measure> {
        self.options.lists.get(line.list)?.measures.get(line.measure? as usize)
    }

    fn effect_of(&self, line: &Line) -> Effect {
        let pack = self.options.lists.get(line.list).map_or(Effect::None, |pack| pack.effect);
        self.measure_of(line).map_or(pack, |measure| measure.effect)
    }

    /// Whether a line is a ban in force against the way of the goods: on the chosen route, or, without one, by
    /// Kazakhstan's own law. On a route an import ban closes the way too.
    pub fn is_ban(&self, line: &Line) -> bool {
        let pack = self.options.lists.get(line.list);
        matches!(line.kind, Kind::InForce | Kind::Import)
            && self.effect_of(line) == Effect::Ban
            && pack.is_some_and(|pack| pack.is_here(self.options.route))
    }

    /// Whether a measure in force forbids the way of a finding's goods, by the entry that leads.
    pub fn bans(&self, finding: &Finding) -> bool {
        let judgement = self.leading(finding);
        let Some(pack) = self.leading_list(finding) else { return false };
        let Some(entry) = self.entry(pack, &judgement) else { return false };
        is_listed(judgement.verdict)
            && pack.is_in_force()
            && pack.effect_of(entry) == Effect::Ban
            && pack.is_here(self.options.route)
    }
}
