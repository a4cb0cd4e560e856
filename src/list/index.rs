/*! Lookup by prefix: which entries stand at or above a code, and which below it. */

use super::Entry;
use crate::code::{Code, MAX_DIGITS};

/// Entries sorted by their digits, left-aligned: everything under a prefix stands together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Index {
    keys: Vec<(u64, u8, u32)>,
}

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
        Index { keys }
    }

    /// Places of the entries whose code is `code` or a prefix of it: the longest last, then the file's order.
    pub fn at_or_above(&self, code: Code) -> impl Iterator<Item = usize> + '_ {
        (1..=code.len()).flat_map(move |digits| {
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
        let start = self.keys.partition_point(|&(value, _, _)| value < low);
        self.keys
            .get(start..)
            .unwrap_or_default()
            .iter()
            .take_while(move |&&(value, _, _)| value - low < width(code))
            .filter(move |&&(_, length, _)| usize::from(length) > code.len())
            .map(|&(_, _, place)| place as usize)
    }
}
