//! One act of a state on goods, and on which routes it speaks.

use super::{Condition, Coverage, Date, DecidedBy, Effect, Entry, Instrument, Pack, Status, Words};

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

/// Whether a measure or a list speaks of one way of the goods alone.
pub fn only(directions: &[Direction], wanted: Direction) -> bool {
    !directions.is_empty() && directions.iter().all(|one| *one == wanted)
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

/// The country whose exporters ask: its own law speaks first where nobody said a route.
pub const HOME: &str = "KZ";

/// Countries by ISO 3166-1, and `ZZ` for one that is not said: a mistyped country must not make a measure silent.
const COUNTRIES: &str = "\
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO \
    BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ \
    DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP \
    GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG \
    KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML \
    MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE \
    PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL \
    SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM \
    US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW ZZ";

/// Members of the Eurasian Economic Union (Treaty of 29 May 2014).
const EAEU: &[&str] = &["AM", "BY", "KG", "KZ", "RU"];
/// Member states of the European Union.
const EU: &[&str] = &[
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT",
    "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
];

impl Country {
    /// Two letters of ISO 3166-1, `EU` or `ZZ` (a country that is not said), in capitals or not.
    pub fn parse(text: &str) -> Option<Country> {
        let text = text.trim().to_ascii_uppercase();
        let known = text == "EU" || COUNTRIES.split_ascii_whitespace().any(|one| one == text);
        <[u8; 2]>::try_from(text.as_bytes()).ok().filter(|_| known).map(Country)
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
    /// Whether an entry belongs to a measure whose codes are wide: its description alone decides. In a complete list it
    /// speaks all the same, since that list could say "not found" beside it.
    pub fn is_wide(&self, entry: &Entry) -> bool {
        self.coverage != Coverage::Complete
            && self
                .measure_of(entry)
                .is_some_and(|measure| measure.decided_by == DecidedBy::Description)
    }

    /// Whether what stands here is an act that binds somebody: a list that is no law and a person's own list speak on
    /// every route.
    fn is_law(&self) -> bool {
        !matches!(
            self.status,
            Status::NotLaw | Status::Private | Status::Announced | Status::AnnouncedThenDenied
        ) && is_countries(&self.binds)
    }

    /// Whether the list is law today: what its entries say is then in force by their days.
    pub fn is_in_force(&self) -> bool {
        matches!(self.status, Status::InForce | Status::Register)
    }

    /// Whether it is the law of those who ask: of the chosen route, or, without one, of [`HOME`].
    pub fn is_here(&self, route: Option<Route>) -> bool {
        route.is_some() || self.binds.iter().any(|name| name == HOME)
    }

    /// Whether an entry speaks on a route. Without a route, a measure on import alone is silent, since who exports is asked
    /// first; a list that has no measures always speaks: whoever named it knows its way. What does not say its direction
    /// speaks too, and what binds goods wherever they are (re-export) asks only where they go.
    pub fn speaks(&self, entry: &Entry, route: Option<Route>) -> bool {
        if !self.is_law() {
            return true;
        }
        let measure = self.measure_of(entry);
        let direction = measure.map_or(&self.direction, |measure| &measure.direction);
        let Some(Route { from, to }) = route else {
            return measure.is_none() || !only(direction, Direction::Import);
        };
        let destinations = measure.map_or(&self.destinations, |measure| &measure.destinations);
        let third = self.third_countries || measure.is_some_and(|measure| measure.third_countries);
        if third && from.in_eaeu() && to.in_eaeu() {
            return false;
        }
        let bound = |country: Country| self.binds.iter().any(|name| country.is(name));
        let goes = destinations.is_empty() || destinations.iter().any(|name| to.is(name));
        if direction.is_empty() {
            return goes;
        }
        direction.iter().any(|direction| match direction {
            Direction::Export => bound(from) && goes,
            Direction::ReExport => goes,
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
        for wrong in ["KZ:XX", "KZ:UK", "KZ", "KZ:", "KZ:KZ", "KAZ:RU", "KZ-RU", "1Z:RU", ""] {
            assert_eq!(Route::parse(wrong), None, "{wrong}");
        }
        let country = |text| Country::parse(text).expect("a country");
        assert!(country("DE").is("EU") && country("EU").is("EU") && country("EU").is("FR"));
        assert!(!country("GB").is("EU") && country("AM").is("EAEU"));
    }
}
