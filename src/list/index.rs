/*! Lookup by prefix: which entries stand at or above a code, and which below it. */

use super::Entry;
use crate::code::{Code, MAX_DIGITS};

/// Entries sorted by their digits, left-aligned: everything under a prefix stands together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Index {
    keys: Vec<(u64, u8, u32)>,
    /// A bit for each heading that an entry is in or over: most codes are told apart by it.
    headings: Vec<u64>,
    /// Subheadings under which an entry or an exception has national digits, rising.
    national: Vec<Code>,
}

/// Words of a bit for each number of four digits.
const HEADINGS: usize = 10_000 / 64 + 1;

/// The code's digits followed by zeros up to fourteen.
fn aligned(code: Code) -> u64 {
    code.number() * width(code)
}

fn width(code: Code) -> u64 {
    10u64.pow((MAX_DIGITS - code.len()) as u32)
}

impl Index {
    pub(super) fn new(entries: &[Entry]) -> Index {
        let mut keys: Vec<_> = entries
            .iter()
            .enumerate()
            .map(|(place, entry)| (aligned(entry.code), entry.code.len() as u8, place as u32))
            .collect();
        keys.sort_unstable();
        let mut headings = vec![0u64; HEADINGS];
        for entry in entries {
            let width = 10u64.pow(4u32.saturating_sub(entry.code.len() as u32));
            let first = entry.code.prefix(4).number() * width;
            for heading in first..first + width {
                if let Some(word) = headings.get_mut((heading / 64) as usize) {
                    *word |= 1 << (heading % 64);
                }
            }
        }
        let codes = entries
            .iter()
            .flat_map(|entry| core::iter::once(entry.code).chain(entry.except.iter().copied()));
        let mut national: Vec<Code> =
            codes.filter(|code| code.len() > 6).map(|code| code.prefix(6)).collect();
        national.sort_unstable();
        national.dedup();
        Index { keys, headings, national }
    }

    /// Whether national digits are told apart under a subheading.
    pub fn tells_national(&self, subheading: Code) -> bool {
        self.national.binary_search(&subheading).is_ok()
    }

    /// Whether an entry could stand at, above or below a code: where not, there is nothing to look up.
    pub fn touches(&self, code: Code) -> bool {
        let heading = code.prefix(4).number();
        code.len() < 4
            || self
                .headings
                .get((heading / 64) as usize)
                .is_some_and(|word| word & 1 << (heading % 64) != 0)
    }

    /// Places of the entries whose code is `code` or a prefix of it: the longest last, then the file's order.
    pub fn at_or_above(&self, code: Code) -> impl Iterator<Item = usize> + '_ {
        let longest = if self.touches(code) { code.len() } else { 0 };
        (1..=longest).flat_map(move |digits| {
            let key = (aligned(code.prefix(digits)), digits as u8);
            let start = self.keys.partition_point(|&(value, length, _)| (value, length) < key);
            self.keys
                .get(start..)
                .unwrap_or_default()
                .iter()
                .take_while(move |&&(value, length, _)| (value, length) == key)
                .map(|&(_, _, place)| place as usize)
        })
    }

    /// Places of the entries whose code is longer than `code` and begins with it, by their digits.
    pub fn below(&self, code: Code) -> impl Iterator<Item = usize> + '_ {
        let low = aligned(code);
        let start = if self.touches(code) {
            self.keys.partition_point(|&(value, _, _)| value < low)
        } else {
            self.keys.len()
        };
        self.keys
            .get(start..)
            .unwrap_or_default()
            .iter()
            .take_while(move |&&(value, _, _)| value - low < width(code))
            .filter(move |&&(_, length, _)| usize::from(length) > code.len())
            .map(|&(_, _, place)| place as usize)
    }
}
