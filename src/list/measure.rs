//! One act of a state on goods, and on which routes it speaks.

use super::{Condition, Date, DecidedBy, Effect, Entry, Instrument, Pack, Status, Words};

closed_set! {
    /// The way of the goods that a measure is about.
    Direction {
        Export = "export",
        ReExport = "re-export",
        Transit = "transit",
        Import = "import",
        Brokering = "brokering",
    }
}

/// One act of a state on goods: a ban, a quota, a licence, with its own dates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// The number in the register.
    pub id: String,
    /// What the goods are, in our own words.
    pub title: Words,
    pub effect: Effect,
    pub direction: Vec<Direction>,
    /// The act, or `None` where the source names none.
    pub instrument: Option<Instrument>,
    /// First and last day, both included; `None` is unbounded.
    pub from: Option<Date>,
    pub until: Option<Date>,
    /// The term in the source's own words.
    pub term: String,
    /// What limits the measure besides the codes: shown with every hit, never evaluated.
    pub conditions: Vec<Condition>,
    /// Where to (ISO 3166); empty: not stated.
    pub destinations: Vec<String>,
    /// Whether it speaks of trade with countries outside the EAEU only.
    pub third_countries: bool,
    /// What decides whether goods are meant. Where it is the description alone, the codes are so wide that the measure makes
    /// no rows of its own: it is told once, with the number of codes that it touches.
    pub decided_by: DecidedBy,
}

/// A country by its two letters of ISO 3166, or `EU`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Country([u8; 2]);

/// Members of the Eurasian Economic Union (Treaty of 29 May 2014).
const EAEU: &[&str] = &["AM", "BY", "KG", "KZ", "RU"];
/// Member states of the European Union.
const EU: &[&str] = &[
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT",
    "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
];

impl Country {
    /// Two letters, in capitals or not.
    pub fn parse(text: &str) -> Option<Country> {
        match text.trim().as_bytes() {
            [a, b] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() => {
                Some(Country([a.to_ascii_uppercase(), b.to_ascii_uppercase()]))
            }
            _ => None,
        }
    }

    /// The two capital letters.
    pub fn name(&self) -> &str {
        core::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Whether a list that names `other` (a country, `EU` or `EAEU`) means this one.
    fn is(self, other: &str) -> bool {
        match other {
            "EU" => self.name() == "EU" || EU.contains(&self.name()),
            "EAEU" => self.in_eaeu(),
            other => self.name() == other || self.name() == "EU" && EU.contains(&other),
        }
    }

    fn in_eaeu(self) -> bool {
        EAEU.contains(&self.name())
    }
}

/// From where to where the goods go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Route {
    pub from: Country,
    pub to: Country,
}

impl Route {
    /// `KZ:RU`.
    pub fn parse(text: &str) -> Option<Route> {
        let (from, to) = text.split_once(':')?;
        let route = Route { from: Country::parse(from)?, to: Country::parse(to)? };
        (route.from != route.to).then_some(route)
    }

    /// As [`Route::parse`] reads it.
    pub fn name(&self) -> String {
        format!("{}:{}", self.from.name(), self.to.name())
    }
}

/// Whether a list of countries can be compared with a route: a free text of the first format can't.
fn is_countries(names: &[String]) -> bool {
    names.iter().all(|name| {
        matches!(name.len(), 2 | 4) && name.bytes().all(|byte| byte.is_ascii_uppercase())
    }) && !names.is_empty()
}

impl Pack {
    /// Whether an entry belongs to a measure whose codes are wide: its description alone decides.
    pub fn is_wide(&self, entry: &Entry) -> bool {
        self.measure_of(entry).is_some_and(|measure| measure.decided_by == DecidedBy::Description)
    }

    /// Whether what stands here is an act that binds somebody: a list that is no law and a person's own list speak on
    /// every route.
    fn is_law(&self) -> bool {
        !matches!(
            self.status,
            Status::NotLaw | Status::Private | Status::Announced | Status::AnnouncedThenDenied
        ) && is_countries(&self.binds)
    }

    /// Whether an entry speaks on a route. Without a route, a measure on import alone is silent: who exports is asked first.
    pub fn speaks(&self, entry: &Entry, route: Option<Route>) -> bool {
        if !self.is_law() {
            return true;
        }
        let measure = self.measure_of(entry);
        let direction = measure.map_or(&self.direction, |measure| &measure.direction);
        let Some(Route { from, to }) = route else {
            return direction.is_empty() || direction.iter().any(|one| *one != Direction::Import);
        };
        let destinations = measure.map_or(&self.destinations, |measure| &measure.destinations);
        let third = self.third_countries || measure.is_some_and(|measure| measure.third_countries);
        if third && from.in_eaeu() && to.in_eaeu() {
            return false;
        }
        let bound = |country: Country| self.binds.iter().any(|name| country.is(name));
        let goes = destinations.is_empty() || destinations.iter().any(|name| to.is(name));
        direction.iter().any(|direction| match direction {
            Direction::Export | Direction::ReExport => bound(from) && goes,
            Direction::Import => bound(to),
            Direction::Transit => (bound(from) || bound(to)) && goes,
            Direction::Brokering => (bound(from) || bound(to)) && goes,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_are_two_countries() {
        let route = Route::parse("kz:RU").expect("a route");
        assert_eq!(route.name(), "KZ:RU");
        for wrong in ["KZ", "KZ:", "KZ:KZ", "KAZ:RU", "KZ-RU", "1Z:RU", ""] {
            assert_eq!(Route::parse(wrong), None, "{wrong}");
        }
        let country = |text| Country::parse(text).expect("a country");
        assert!(country("DE").is("EU") && country("EU").is("EU") && country("EU").is("FR"));
        assert!(!country("GB").is("EU") && country("AM").is("EAEU"));
    }
}
