//! What is asked: against which lists, on which day, in whose nomenclature, and what a person corrected.

use crate::code::Code;
use crate::list::{Date, Pack, Route};
use crate::nomenclature::{Edition, Hs, Nomenclature, Tnved};
use crate::paste::{Choice, Span};
use crate::verdict::Circumstances;
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

/// The difference between two texts, as the one piece of the old text that was replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Bytes of the old text that were replaced.
    replaced: Span,
    /// Where the new piece ends in the new text.
    end: usize,
    /// Whether a letter or digit now follows the unchanged beginning directly, and precedes the unchanged end directly.
    joins: (bool, bool),
}

impl Edit {
    /// The smallest piece that makes one text of the other.
    pub fn between(old: &str, new: &str) -> Edit {
        let same = |(a, b): &(char, char)| a == b;
        let width = |(c, _): (char, char)| c.len_utf8();
        let start: usize = old.chars().zip(new.chars()).take_while(same).map(width).sum();
        let rest = |text: &str| text.get(start..).unwrap_or_default().chars().rev().collect();
        let (old_rest, new_rest): (Vec<char>, Vec<char>) = (rest(old), rest(new));
        let tail: usize = old_rest.into_iter().zip(new_rest).take_while(same).map(width).sum();
        let end = new.len() - tail;
        let joins = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let behind = new.get(start..).and_then(|text| text.chars().next());
        let before = new.get(..end).and_then(|text| text.chars().next_back());
        Edit {
            replaced: Span { start, end: old.len() - tail },
            end,
            joins: (joins(behind), joins(before)),
        }
    }

    /// Whether no more than a few characters were typed or taken away.
    pub fn is_small(&self) -> bool {
        let replaced = self.replaced.end - self.replaced.start;
        replaced.max(self.end.saturating_sub(self.replaced.start)) <= 16
    }

    /// Where a span of the old text is in the new one; `None` where the change touched it.
    pub fn moved(&self, span: Span) -> Option<Span> {
        let Span { start, end } = self.replaced;
        if span.start > end || span.start == end && !self.joins.1 {
            let moved = |at: usize| at - end + self.end;
            Some(Span { start: moved(span.start), end: moved(span.end) })
        } else if span.end < start || span.end == start && !self.joins.0 {
            Some(span)
        } else {
            None
        }
    }
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
    /// Whose national digits the paste has, where a person said so: it comes before what the paper says.
    pub nomenclature: Option<Nomenclature>,
    /// The same, where the page said so: it comes after what the paper says.
    pub assumed: Option<Nomenclature>,
    pub edition: Option<Edition>,
    /// From where to where the goods go, where a person or the page said so.
    pub route: Option<Route>,
    pub choice: Choice,
    pub corrections: Vec<Correction>,
    pub ran: Ran,
}

impl Options {
    /// What is asked where nobody says more: these lists, on this day.
    pub fn new(hs: Rc<Hs>, lists: Vec<Rc<Pack>>, today: Date) -> Options {
        Options {
            hs,
            tnved: None,
            lists,
            as_of: today,
            today,
            nomenclature: None,
            assumed: None,
            edition: None,
            route: None,
            choice: Choice::default(),
            corrections: Vec::new(),
            ran: Ran::default(),
        }
    }

    /// What the verdicts depend on, but for what the paper itself says.
    pub fn circumstances(&self) -> Circumstances<'_> {
        Circumstances {
            hs: &self.hs,
            tnved: self.tnved.as_deref(),
            as_of: self.as_of,
            today: self.today,
            nomenclature: self.nomenclature.or(self.assumed),
            chosen: self.nomenclature,
            edition: self.edition,
            route: self.route,
        }
    }

    /// The same for a code whose label names a nomenclature: a person's choice comes first, the page's last. A label of the
    /// TN VED counts only where the tariff has the code, so that digits padded by habit weaken no verdict.
    pub fn circumstances_of(&self, code: Code, names: Option<Nomenclature>) -> Circumstances<'_> {
        let named = names.filter(|names| {
            *names != Nomenclature::Tnved
                || code.len() <= 6
                || self.tnved.as_ref().is_some_and(|tnved| tnved.has(code))
        });
        let nomenclature = self.nomenclature.or(named).or(self.assumed);
        Circumstances { nomenclature, ..self.circumstances() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_elsewhere_moves_what_a_person_said_and_one_at_its_place_ends_it() {
        let old = "8542.31 чип\n8471.30 ноутбук\n";
        let at = |text: &str, digits: &str| {
            let start = text.find(digits).expect("digits");
            Span { start, end: start + digits.len() }
        };
        for (new, first, second) in [
            ("8542.31 чипы\n8471.30 ноутбук\n", true, true),
            ("x\n8542.31 чип\n8471.30 ноутбук\n", true, true),
            ("8542.31 чип\n8471.30 ноутбук\n8482", true, true),
            ("8542.31 чип\n8471.300 ноутбук\n", true, false),
            ("18542.31 чип\n8471.30 ноутбук\n", false, true),
            ("нечто другое", false, false),
            ("", false, false),
        ] {
            let spans = vec![at(old, "8542.31"), at(old, "8471.30")];
            let edit = Edit::between(old, new);
            let kept: Vec<Span> = spans.into_iter().filter_map(|span| edit.moved(span)).collect();
            let mut expected = Vec::new();
            for (kept, digits) in [(first, "8542.31"), (second, "8471.30")] {
                if kept {
                    expected.push(at(new, digits));
                }
            }
            assert_eq!(kept, expected, "{new}");
        }
        let same = Edit::between(old, old);
        assert!(same.is_small());
        assert!(!Edit::between(old, "нечто совсем другое, и длинное").is_small());
    }
}
