/*! Which subheadings each HS edition has, and what became of the retired ones.

Embedded as `hs.bin` (11,591 bytes, 5,057 under brotli 11), written by `scripts/generate-nomenclature`
and readable as `hs.tsv` beside it. Measured before it was chosen (brotli 11 of the six-digit codes of
HS 2022 alone): text 5,247 bytes, sorted u32 7,031, a bitmap 3,478, delta varint 2,868. The union of the
five editions as delta varint with run-length edition masks takes 4,246, the counterparts 766.

At run time the union stands sorted as numbers and is searched by bisection.

Sources: subheadings from UN Comtrade's reference files (HS 2022 checked against US, EAEU and EU tables);
counterparts from the UN Statistics Division's correlation tables, with the corrections and the moves in
the two reviewed files beside this one.
*/

use crate::code::Code;

/// An edition of the Harmonized System.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Edition {
    Hs2002,
    Hs2007,
    Hs2012,
    Hs2017,
    Hs2022,
}

impl Edition {
    /// Oldest first.
    pub const ALL: [Edition; 5] =
        [Edition::Hs2002, Edition::Hs2007, Edition::Hs2012, Edition::Hs2017, Edition::Hs2022];

    /// The year that names the edition.
    pub fn year(self) -> u16 {
        match self {
            Edition::Hs2002 => 2002,
            Edition::Hs2007 => 2007,
            Edition::Hs2012 => 2012,
            Edition::Hs2017 => 2017,
            Edition::Hs2022 => 2022,
        }
    }

    /// The edition of a year written in digits.
    pub fn parse(text: &str) -> Option<Edition> {
        Edition::ALL.into_iter().find(|edition| text.parse() == Ok(edition.year()))
    }

    fn bit(self) -> u8 {
        1 << (self as u8)
    }
}

closed_set! {
    /// The system whose digits a code or an entry has, with its name in packs and options.
    Nomenclature {
        Hs = "hs",
        Tnved = "tnved",
        EuCn = "eu-cn",
        UsHts = "us-hts",
        Other = "other",
    }
}

/// A retired code and its counterparts, as indices into the union.
type Links = Vec<(u32, Vec<u32>)>;

/// The subheadings of five HS editions.
pub struct Hs {
    /// Every subheading of any edition, as a number, rising.
    union: Vec<u32>,
    /// For each of them the editions that have it, a bit an edition.
    editions: Vec<u8>,
    to_2017_from_2012: Links,
    to_2022_from_2012: Links,
    to_2022_from_2017: Links,
    moves: Links,
    /// For each number of one to six digits, whether some edition has it or something under it: a bit each, by length.
    /// The reader asks this for every number of a text.
    known: [Vec<u64>; 6],
}

/// Bits for the first `digits` digits of the subheadings.
fn bits(union: &[u32], digits: u32) -> Vec<u64> {
    let mut bits = vec![0u64; 10usize.pow(digits) / 64 + 1];
    for number in union.iter().map(|number| number / 10u32.pow(6 - digits)) {
        if let Some(word) = bits.get_mut((number / 64) as usize) {
            *word |= 1 << (number % 64);
        }
    }
    bits
}

fn has_bit(bits: &[u64], number: u64) -> bool {
    bits.get((number / 64) as usize).is_some_and(|word| word & 1 << (number % 64) != 0)
}

struct Bytes<'a>(&'a [u8]);

impl Bytes<'_> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    fn varint(&mut self) -> Option<u32> {
        let mut value = 0u32;
        for shift in [0, 7, 14, 21, 28] {
            let byte = self.byte()?;
            value |= u32::from(byte & 127).checked_shl(shift)?;
            if byte < 128 {
                return Some(value);
            }
        }
        None
    }

    fn zigzag(&mut self) -> Option<i64> {
        let value = i64::from(self.varint()?);
        Some(if value % 2 == 0 { value / 2 } else { -(value + 1) / 2 })
    }

    fn links(&mut self) -> Option<Links> {
        let mut links = Vec::new();
        let mut source = 0u32;
        for _ in 0..self.varint()? {
            source = source.checked_add(self.varint()?)?;
            let mut targets = Vec::new();
            let mut target = i64::from(source);
            for _ in 0..self.varint()? {
                target += self.zigzag()?;
                targets.push(u32::try_from(target).ok()?);
            }
            links.push((source, targets));
        }
        Some(links)
    }
}

impl Hs {
    /// The embedded tables.
    pub fn embedded() -> Hs {
        // A test decodes the checked-in bytes; an empty nomenclature would still never say "not found".
        Hs::decode(include_bytes!("hs.bin")).unwrap_or(Hs {
            union: Vec::new(),
            editions: Vec::new(),
            to_2017_from_2012: Vec::new(),
            to_2022_from_2012: Vec::new(),
            to_2022_from_2017: Vec::new(),
            moves: Vec::new(),
            known: Default::default(),
        })
    }

    fn decode(bytes: &[u8]) -> Option<Hs> {
        let mut bytes = Bytes(bytes.strip_prefix(b"TSHS1")?);
        let count = bytes.varint()?;
        let mut union = Vec::with_capacity(count as usize);
        let mut code = 0u32;
        for _ in 0..count {
            code = code.checked_add(bytes.varint()?)?;
            union.push(code);
        }
        let mut editions = Vec::with_capacity(count as usize);
        while editions.len() < union.len() {
            let mask = bytes.byte()?;
            let run = bytes.varint()? as usize;
            editions.resize((editions.len() + run).min(union.len()), mask);
        }
        let to_2017_from_2012 = bytes.links()?;
        let to_2022_from_2012 = bytes.links()?;
        let to_2022_from_2017 = bytes.links()?;
        let moves = bytes.links()?;
        if !bytes.0.is_empty() {
            return None;
        }
        let known = [1, 2, 3, 4, 5, 6].map(|digits| bits(&union, digits));
        Some(Hs {
            union,
            editions,
            to_2017_from_2012,
            to_2022_from_2012,
            to_2022_from_2017,
            moves,
            known,
        })
    }

    /// Places in the union that lie under (or are) this code's first six digits.
    fn places(&self, code: Code) -> core::ops::Range<usize> {
        let (low, high) = code.subheading_range();
        let start = self.union.partition_point(|&one| one < low);
        let end = self.union.partition_point(|&one| one <= high);
        start..end
    }

    fn masks(&self, code: Code) -> u8 {
        self.editions
            .get(self.places(code))
            .unwrap_or_default()
            .iter()
            .fold(0, |all, mask| all | mask)
    }

    /// Whether the edition has this chapter, heading or subheading. Longer codes are judged by their
    /// first six digits, three and five digits by what lies under them.
    pub fn has(&self, edition: Edition, code: Code) -> bool {
        self.masks(code) & edition.bit() != 0
    }

    /// Whether any edition has it.
    pub fn known(&self, code: Code) -> bool {
        let digits = code.len().min(6);
        let bits = self.known.get(digits.wrapping_sub(1));
        bits.is_some_and(|bits| has_bit(bits, code.prefix(digits).number()))
    }

    /// The first subheadings of any edition from one number to another, rising.
    pub fn among(&self, low: u64, high: u64) -> impl Iterator<Item = Code> + '_ {
        let start = self.union.partition_point(|&number| u64::from(number) < low);
        self.union
            .get(start..)
            .unwrap_or_default()
            .iter()
            .take_while(move |&&number| u64::from(number) <= high)
            .map(|&number| Code::subheading(number))
    }

    /// The editions that have it, oldest first.
    pub fn editions(&self, code: Code) -> impl Iterator<Item = Edition> + use<> {
        let masks = self.masks(code);
        Edition::ALL.into_iter().filter(move |edition| masks & edition.bit() != 0)
    }

    /// The edition's subheadings under a code (or the subheading itself), rising.
    pub fn below(&self, edition: Edition, code: Code) -> impl Iterator<Item = Code> + '_ {
        self.places(code).filter_map(move |place| {
            let mask = self.editions.get(place)?;
            if mask & edition.bit() == 0 {
                return None;
            }
            self.union.get(place).map(|&number| Code::subheading(number))
        })
    }

    /// The subheadings of any edition under a code, rising.
    pub fn below_in_any(&self, code: Code) -> impl Iterator<Item = Code> + '_ {
        self.union
            .get(self.places(code))
            .unwrap_or_default()
            .iter()
            .map(|&number| Code::subheading(number))
    }

    fn linked<'a>(&'a self, links: &'a Links, code: Code) -> impl Iterator<Item = Code> + 'a {
        let places = self.places(code);
        let start = links.partition_point(|(source, _)| (*source as usize) < places.start);
        links
            .get(start..)
            .unwrap_or_default()
            .iter()
            .take_while(move |(source, _)| (*source as usize) < places.end)
            .flat_map(|(_, targets)| targets)
            .filter_map(|&target| {
                self.union.get(target as usize).map(|&number| Code::subheading(number))
            })
    }

    /// What the public tables and our corrections name in edition `to` for the codes under `code` that an
    /// older edition has and `to` lacks; rising, each once. The tables begin with HS 2012 and are known to be
    /// incomplete: an empty answer clears nothing.
    pub fn counterparts(&self, code: Code, to: Edition) -> Vec<Code> {
        let mut found: Vec<Code> = match to {
            Edition::Hs2022 => self
                .linked(&self.to_2022_from_2012, code)
                .chain(self.linked(&self.to_2022_from_2017, code))
                .collect(),
            Edition::Hs2017 => self.linked(&self.to_2017_from_2012, code).collect(),
            _ => Vec::new(),
        };
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Codes that took goods from a code that lives on (`moves.tsv`: unmanned aircraft left 8802 in HS 2022),
    /// for the code itself or anything under it.
    pub fn moved_to(&self, code: Code) -> Vec<Code> {
        let mut found: Vec<Code> = self.linked(&self.moves, code).collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// The ten-digit codes of the TN VED: an optional part, read from `tnved.bin` (15,416 bytes, 7,341 under
/// brotli 11). Source: the EAEU's Common Customs Tariff, files dated up to 8 March 2026, 13,289 codes.
pub struct Tnved {
    /// (ten-digit code), rising.
    codes: Vec<u64>,
}

impl Tnved {
    /// Reads `tnved.bin`. `None` where the bytes are damaged or do not fit the embedded nomenclature.
    pub fn decode(hs: &Hs, bytes: &[u8]) -> Option<Tnved> {
        let mut bytes = Bytes(bytes.strip_prefix(b"TSTV1")?);
        let mut patterns: Vec<Vec<u32>> = Vec::new();
        for _ in 0..bytes.varint()? {
            let mut suffixes = Vec::new();
            let mut suffix = 0u32;
            for _ in 0..bytes.varint()? {
                suffix = suffix.checked_add(bytes.varint()?)?;
                suffixes.push(suffix);
            }
            patterns.push(suffixes);
        }
        let subheadings: Vec<Code> = hs.below_in_any_of(Edition::Hs2022).collect();
        if bytes.varint()? as usize != subheadings.len() {
            return None;
        }
        let mut codes = Vec::new();
        for subheading in subheadings {
            for suffix in patterns.get(bytes.varint()? as usize)? {
                codes.push(subheading.number() * 10_000 + u64::from(*suffix));
            }
        }
        bytes.0.is_empty().then_some(Tnved { codes })
    }

    /// Whether the tariff has this code or anything under it; false for more than ten digits.
    pub fn has(&self, code: Code) -> bool {
        let Some(missing) = 10usize.checked_sub(code.len()) else { return false };
        let step = 10u64.pow(missing as u32);
        let low = code.number() * step;
        let start = self.codes.partition_point(|&one| one < low);
        self.codes.get(start).is_some_and(|&one| one < low + step)
    }

    /// The tariff's ten-digit codes under a code, rising.
    pub fn below(&self, code: Code) -> impl Iterator<Item = Code> + '_ {
        let missing = 10usize.saturating_sub(code.len());
        let step = 10u64.pow(missing as u32);
        let low = code.number() * step;
        let start = self.codes.partition_point(|&one| one < low);
        self.codes
            .get(start..)
            .unwrap_or_default()
            .iter()
            .take_while(move |&&one| code.len() <= 10 && one < low + step)
            .filter_map(|one| Code::parse(&format!("{one:010}")))
    }
}

impl Hs {
    fn below_in_any_of(&self, edition: Edition) -> impl Iterator<Item = Code> + '_ {
        self.union.iter().zip(&self.editions).filter_map(move |(&number, mask)| {
            (mask & edition.bit() != 0).then_some(Code::subheading(number))
        })
    }
}
