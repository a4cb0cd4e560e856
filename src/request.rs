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
