//! Whether a form may be sent: by the element's attributes, its phase, and the result.

use crate::list::Coverage;
use crate::report::Report;
use crate::verdict::{Rule, Verdict};

/// How far the screening has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// Nothing was given.
    #[default]
    Empty,
    /// Something was given and is not screened yet.
    Pending,
    Screened,
    /// Something was given and could not be screened.
    Failed,
}

/// Why a form may not be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The page's owner stops it at a result like this.
    Blocked,
    /// The page's owner wants something screened.
    Required,
}

/// How bad a result may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Block {
    Listed,
    Undecided,
}

/// The attributes `block`, `block-lists` and `required`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    block: Option<Block>,
    /// The value of `block` is not known. It counts as the strictest, so that no typo lets a form through.
    odd: bool,
    lists: Option<Vec<String>>,
    required: bool,
}

impl Policy {
    /// From the attributes as they stand in the page; `None` where an attribute is absent.
    pub fn new(block: Option<&str>, lists: Option<&str>, required: bool) -> Policy {
        let block = block.map(|text| text.trim().to_ascii_lowercase());
        let odd = block.as_deref().is_some_and(|text| !matches!(text, "listed" | "undecided"));
        Policy {
            odd,
            block: block
                .map(|text| if text == "listed" { Block::Listed } else { Block::Undecided }),
            lists: lists.map(|text| {
                let mut ids: Vec<String> = text
                    .split(|c: char| c.is_whitespace() || c == ',')
                    .filter(|id| !id.is_empty())
                    .map(String::from)
                    .collect();
                ids.sort_unstable();
                ids.dedup();
                ids
            }),
            required,
        }
    }

    /// Why the form may not be sent, if so. `own`: ids of a person's own lists, which no page can name.
    pub fn stops(&self, phase: Phase, report: Option<&Report>, own: &[String]) -> Option<Stop> {
        let blocked = match (phase, self.block, report) {
            (_, None, _) => false,
            (Phase::Pending | Phase::Failed, Some(_), _) => true,
            (Phase::Empty, Some(_), _) | (Phase::Screened, Some(_), None) => self.odd,
            (Phase::Screened, Some(block), Some(report)) => self.forbids(block, report, own),
        };
        let screened = phase == Phase::Screened && report.is_some_and(|report| !report.is_empty());
        match (blocked, self.required && !screened) {
            (true, _) => Some(Stop::Blocked),
            (false, true) => Some(Stop::Required),
            (false, false) => None,
        }
    }

    /// Whether a result is worse than the page's owner lets through.
    fn forbids(&self, block: Block, report: &Report, own: &[String]) -> bool {
        let counted: Vec<usize> = report
            .options
            .lists
            .iter()
            .enumerate()
            .filter(|(_, pack)| match &self.lists {
                Some(ids) => ids.contains(&pack.id) && !own.contains(&pack.id),
                None => pack.is_in_force(),
            })
            .map(|(place, _)| place)
            .collect();
        // A list that was named and not screened against stops every result.
        if self.lists.as_ref().is_some_and(|ids| ids.is_empty() || counted.len() < ids.len()) {
            return true;
        }
        if counted.is_empty() {
            return self.odd;
        }
        let any = |test: &dyn Fn(Verdict, Rule, Coverage) -> bool| {
            counted.iter().any(|&place| {
                let Some(pack) = report.options.lists.get(place) else { return false };
                let mut judgements = report.judgements_by(place);
                judgements.any(|one| test(one.verdict, one.rule, pack.coverage))
            })
        };
        let listed =
            any(&|verdict, _, _| matches!(verdict, Verdict::Listed | Verdict::ListedInPart));
        // A list that is not complete concludes nothing of any code; only a measure that may have been renewed is
        // undecided there.
        let undecided = || {
            any(&|verdict, rule, coverage| match verdict {
                Verdict::NoConclusion => {
                    coverage == Coverage::Complete || rule == Rule::RenewalUnknown
                }
                _ => verdict.is_undecided(),
            })
        };
        let nothing = report.headline().is_none() && report.totals.lines > 0;
        listed || block == Block::Undecided && (nothing || undecided())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::list::{Date, embedded};
    use crate::nomenclature::Hs;
    use crate::paste::Paste;
    use crate::request::Options;
    use std::rc::Rc;

    fn report(text: &str) -> Report {
        let day = Date::parse("2026-11-26").expect("a day");
        let lists = embedded::packs().map(Rc::new).collect();
        let options = Options::new(Rc::new(Hs::embedded()), lists, day);
        crate::screen::screen(Paste::new(text.into()), options)
    }

    /// Every phase under every policy: one row each.
    #[test]
    fn a_form_is_stopped_by_phase_and_policy() {
        use Phase::*;
        let (blocked, required) = (Some(Stop::Blocked), Some(Stop::Required));
        let chpl = report("8542.31 чип");
        let clean = report("HS 1905.90 хлеб");
        let short = report("HS 8542");
        let nothing = report("ничего");
        let rows: &[(Option<&str>, Option<&str>, bool, Phase, Option<&Report>, Option<Stop>)] = &[
            (None, None, false, Empty, None, None),
            (None, None, false, Pending, None, None),
            (None, None, false, Failed, None, None),
            (None, None, false, Screened, Some(&chpl), None),
            (None, None, true, Empty, None, required),
            (None, None, true, Pending, None, required),
            (None, None, true, Failed, None, required),
            (None, None, true, Screened, Some(&nothing), required),
            (None, None, true, Screened, Some(&chpl), None),
            (Some("listed"), None, false, Empty, None, None),
            (Some("listed"), None, true, Empty, None, required),
            (Some("listed"), None, false, Pending, None, blocked),
            // What could not be screened is not let through as if it was.
            (Some("listed"), None, false, Failed, None, blocked),
            (Some(" Listed "), Some("chpl"), false, Screened, Some(&chpl), blocked),
            (Some("listed"), Some("chpl"), false, Screened, Some(&clean), None),
            (Some("listed"), Some("chpl"), false, Screened, Some(&short), None),
            (Some("undecided"), Some("chpl"), false, Screened, Some(&short), blocked),
            (Some("undecided"), Some("chpl"), false, Screened, Some(&nothing), blocked),
            // The CHPL is not in force, so without being named it does not count.
            (Some("listed"), None, false, Screened, Some(&chpl), None),
            (Some("listed"), Some("chpl other"), false, Screened, Some(&clean), blocked),
            (Some("listed"), Some(" , "), false, Screened, Some(&clean), blocked),
            (Some("lsted"), None, false, Empty, None, blocked),
            (Some("lsted"), Some("chpl"), false, Screened, Some(&short), blocked),
        ];
        for &(block, lists, required, phase, report, expected) in rows {
            let policy = Policy::new(block, lists, required);
            assert_eq!(
                policy.stops(phase, report, &[]),
                expected,
                "{block:?} {lists:?} {required} {phase:?}"
            );
        }
        // A page cannot name a person's own list.
        let policy = Policy::new(Some("listed"), Some("chpl"), false);
        assert_eq!(policy.stops(Screened, Some(&clean), &["chpl".into()]), blocked);
    }
}
