//! Hints: lines that name goods of a list's entry and hold no code. A hint is never a verdict; it says what to ask for.

use super::{LineKind, Report};
use crate::code::Code;
use crate::list::{Pack, Stems};
use crate::paste::lexicon;
use crate::verdict::State;

/// Lines that a hint names; the others are counted.
const LINES: usize = 20;
/// Different words that a hint shows.
const WORDS: usize = 5;

/// Goods that are named without a code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hint {
    /// The words as they stand in the text.
    pub words: Vec<String>,
    /// The first lines that name them, from 0.
    pub lines: Vec<usize>,
    /// How many lines there are.
    pub count: usize,
    /// Place of the list, and place of the entry in it: those that speak, or may have been renewed.
    pub entries: Vec<(usize, u32)>,
}

/// A name of goods: its words, each a stem or, with `whole`, the word itself.
struct Name {
    /// Letters that it is looked up by: those that its first stem begins with.
    beginning: u64,
    stems: Vec<String>,
    whole: bool,
    /// Place of the hint that it leads to.
    hint: usize,
}

/// The first three letters of a word, small, as one number.
fn beginning(word: &str) -> u64 {
    let letters = word.chars().take(3).map(|c| lexicon::fold(c).unwrap_or(c));
    letters.fold(0, |key, letter| key << 21 | u64::from(letter))
}

impl Name {
    /// Whether it stands at the beginning of these words.
    fn fits(&self, words: &[&str]) -> bool {
        self.stems.len() <= words.len()
            && self.stems.iter().zip(words).all(|(stem, word)| {
                let word = lexicon::small(word);
                if self.whole { word == *stem } else { word.starts_with(stem.as_str()) }
            })
    }
}

impl Hint {
    /// Codes of one list's entries that it leads to.
    pub fn codes(&self, list: usize, pack: &Pack) -> Vec<Code> {
        let own = self.entries.iter().filter(|(of, _)| *of == list);
        let entries = own.filter_map(|(_, entry)| pack.entries.get(*entry as usize));
        let mut codes: Vec<Code> = entries.map(|entry| entry.code).collect();
        codes.dedup();
        codes
    }
}

impl Report {
    /// Goods of listed entries that lines without a code name, in the order of the text.
    pub fn hints(&self) -> &[Hint] {
        self.hints.get_or_init(|| self.find_hints())
    }

    fn find_hints(&self) -> Vec<Hint> {
        let mut hints: Vec<Hint> = Vec::new();
        let mut known: Vec<&Stems> = Vec::new();
        let circumstances = self.options.circumstances();
        let mut names: Vec<Name> = Vec::new();
        for (list, pack) in self.options.lists.iter().enumerate() {
            for (place, entry) in pack.entries.iter().enumerate() {
                let state = circumstances.state(pack, entry);
                if entry.words == Stems::default()
                    || !matches!(state, State::Speaks | State::MayBeRenewed)
                {
                    continue;
                }
                let place_of = known.iter().position(|one| **one == entry.words);
                let hint = place_of.unwrap_or(known.len());
                if hint == known.len() {
                    known.push(&entry.words);
                    hints.push(Hint::default());
                    let Stems { en, ru, kk } = &entry.words;
                    for stem in en.iter().chain(ru).chain(kk) {
                        let whole = stem.starts_with('=');
                        let stems: Vec<String> =
                            stem.trim_start_matches('=').split(' ').map(lexicon::small).collect();
                        let beginning = beginning(stems.first().map_or("", String::as_str));
                        names.push(Name { beginning, stems, whole, hint });
                    }
                }
                if let Some(hint) = hints.get_mut(hint) {
                    hint.entries.push((list, place as u32));
                }
            }
        }
        if names.is_empty() {
            return Vec::new();
        }
        names.sort_unstable_by_key(|name| name.beginning);
        for (line, _) in
            self.lines.iter().enumerate().filter(|(_, kind)| **kind == LineKind::WithoutCode)
        {
            self.hints_of(line, &names, &mut hints);
        }
        hints.retain(|hint| hint.count > 0);
        hints.sort_by_key(|hint| hint.lines.first().copied());
        hints
    }

    fn hints_of(&self, line: usize, names: &[Name], hints: &mut [Hint]) {
        let text = self.paste.slice(self.paste.line(line));
        let words: Vec<&str> =
            text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let mut told: Vec<usize> = Vec::new();
        for (place, word) in words.iter().enumerate() {
            let rest = words.get(place..).unwrap_or_default();
            let key = beginning(word);
            let first = names.partition_point(|name| name.beginning < key);
            let alike = names.get(first..).unwrap_or_default().iter();
            for name in alike.take_while(|name| name.beginning == key) {
                let Some(hint) = hints.get_mut(name.hint).filter(|_| name.fits(rest)) else {
                    continue;
                };
                if !told.contains(&name.hint) {
                    told.push(name.hint);
                    hint.count += 1;
                    if hint.lines.len() < LINES {
                        hint.lines.push(line);
                    }
                }
                let shown = rest.get(..name.stems.len()).unwrap_or_default().join(" ");
                if hint.words.len() < WORDS && !hint.words.contains(&shown) {
                    hint.words.push(shown);
                }
            }
        }
    }
}
