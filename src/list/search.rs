//! Finding entries by their code or by the name of goods.

use super::{Entry, Pack};
use crate::paste::lexicon;

/// What a person looks for: digits, or words in small letters.
pub struct Query {
    digits: String,
    words: Vec<String>,
}

impl Query {
    /// Digits with blanks, points and dashes between are a code; everything else is words.
    pub fn new(text: &str) -> Query {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let code =
            text.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '.' | '-' | '\u{A0}'));
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        Query {
            words: if code { Vec::new() } else { words.map(lexicon::small).collect() },
            digits: if code { digits } else { String::new() },
        }
    }

    /// Whether nothing is asked for.
    pub fn is_empty(&self) -> bool {
        self.digits.is_empty() && self.words.is_empty()
    }

    /// Whether an entry is meant: its code agrees with the digits, or each word begins one of its title or names its goods.
    pub fn finds(&self, pack: &Pack, entry: &Entry) -> bool {
        if !self.digits.is_empty() {
            let code = entry.code.to_string();
            return code.starts_with(&self.digits) || self.digits.starts_with(&code);
        }
        if self.words.is_empty() {
            return false;
        }
        let of_measure = pack.measure_of(entry).map(|measure| &measure.title);
        let titles = [Some(&entry.title), of_measure].into_iter().flatten();
        let text = titles
            .flat_map(|title| [&title.en, &title.ru, &title.kk])
            .map(|title| lexicon::small(title))
            .collect::<Vec<_>>()
            .join(" ");
        let stems = [&entry.words.en, &entry.words.ru, &entry.words.kk];
        self.words.iter().all(|word| {
            let begins = |one: &str| one.starts_with(word.as_str());
            let stem = |stem: &String| {
                lexicon::small(stem.trim_start_matches('='))
                    .split(' ')
                    .any(|stem| word.starts_with(stem) || begins(stem))
            };
            text.split(|c: char| !c.is_alphanumeric()).any(begins)
                || stems.iter().any(|stems| stems.iter().any(stem))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::list::embedded;

    #[test]
    fn entries_are_found_by_code_and_by_name() {
        let found = |id: &str, text: &str| {
            let pack = embedded::pack(id).expect(id);
            let query = Query::new(text);
            let all = pack.entries.iter().filter(|entry| query.finds(&pack, entry));
            let mut codes: Vec<String> = all.map(|entry| entry.code.to_string()).collect();
            codes.dedup();
            codes
        };
        assert_eq!(found("chpl", "8482 10"), ["848210"]);
        assert_eq!(found("chpl", "8542.31.9000"), ["854231"]);
        assert!(found("chpl", "подшипники").contains(&"848250".to_string()));
        assert!(found("chpl", "мойынтірек").contains(&"848250".to_string()));
        assert!(found("kz-measures", "timber").contains(&"4403".to_string()));
        assert!(found("chpl", "memory chips").contains(&"854232".to_string()));
        assert!(found("chpl", "xyzzy").is_empty() && found("chpl", " ").is_empty());
    }
}
