/*! Words of one language, by key. They come from `words.tsv`, in which a lawyer can read all three side by side. */

use crate::list::own::Row;
use crate::list::{Fault, Refusal};
use js_sys::{Intl, Object, Reflect};
use wasm_bindgen::JsValue;

/// The words of the language in use.
#[derive(Default)]
pub struct Words {
    pub language: String,
    /// Lines of key and words, by the keys, rising.
    words: Vec<(String, String)>,
}

impl Words {
    /// From lines of `key<TAB>words`, by the keys, rising (as `scripts/words` writes them).
    pub fn new(language: &str, lines: &str) -> Words {
        let words = lines
            .lines()
            .filter_map(|line| line.split_once('\t'))
            .map(|(key, word)| (key.into(), word.into()))
            .collect();
        Words { language: language.into(), words }
    }

    /// The words of a key, where there are any.
    pub fn find(&self, key: &str) -> Option<&str> {
        let place = self.words.binary_search_by(|(known, _)| known.as_str().cmp(key)).ok();
        place.and_then(|place| self.words.get(place)).map(|(_, words)| words.as_str())
    }

    /// The words of a key; the key itself where it is missing, so that a gap is seen.
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.find(key).unwrap_or(key)
    }

    /// The words of a key with its `{names}` filled in.
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        let mut text = self.get(key).to_string();
        for (name, value) in values {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        text
    }

    /// Why a list was refused: the kind of fault in the language in use; what the file's maker needs, as it is.
    pub fn refusal(&self, refusal: &Refusal) -> String {
        if !refusal.rows.is_empty() {
            // More than a person reads are counted.
            const MOST: usize = 50;
            let mut rows: Vec<String> =
                refusal.rows.iter().take(MOST).map(|row| self.row(row)).collect();
            if refusal.rows.len() > MOST {
                rows.push(self.fill("row.more", &[("n", &self.number(refusal.rows.len() - MOST))]));
            }
            return if refusal.fault == Fault::UnreadableRow {
                format!("{}\n{}", self.fault(refusal.fault.name(), ""), rows.join("\n"))
            } else {
                rows.join("\n")
            };
        }
        self.fault(refusal.fault.name(), &refusal.to_string())
    }

    /// A fault by its name, and what was found.
    pub fn fault(&self, name: &str, detail: &str) -> String {
        let mut text = self.get(&format!("fault.{name}")).to_string();
        if !detail.is_empty() && name != Fault::Empty.name() {
            text.push_str(&format!(" ({detail})"));
        }
        text
    }

    /// What a row of a person's list says wrongly.
    pub fn row(&self, row: &Row) -> String {
        self.fill(
            &format!("row.{}", row.kind.name()),
            &[("row", &self.number(row.row)), ("text", &row.text)],
        )
    }

    /// So many days ago, in the language's own words: the platform knows its plurals.
    pub fn ago(&self, days: i64) -> String {
        let (count, unit) = match days {
            ..60 => (days, "day"),
            60..730 => (days / 30, "month"),
            _ => (days / 365, "year"),
        };
        // Chromium has no Kazakh in its Intl, and says that it has. The language bends no noun behind a number.
        if self.language == "kk" {
            let noun = match unit {
                "day" => "күн",
                "month" => "ай",
                _ => "жыл",
            };
            return format!("{count} {noun} бұрын");
        }
        let locales = js_sys::Array::of1(&JsValue::from_str(&self.language));
        Intl::RelativeTimeFormat::new(&locales, &Object::new()).format(-(count as f64), unit).into()
    }

    /// A country's name by its letters; the letters where the words do not hold it. Chromium's `Intl` has no Kazakh names.
    pub fn country(&self, letters: &str) -> String {
        let key = format!("country.{letters}");
        let known = self.get(&key);
        if known == key { letters.into() } else { known.into() }
    }

    /// A number as the language writes it.
    pub fn number(&self, value: usize) -> String {
        // Kazakh numbers are written as Russian ones; see `ago`.
        let language = if self.language == "kk" { "ru" } else { &self.language };
        let locales = js_sys::Array::of1(&JsValue::from_str(language));
        let options = Object::new();
        let _ = Reflect::set(&options, &"maximumFractionDigits".into(), &0.into());
        let format = Intl::NumberFormat::new(&locales, &options).format();
        format
            .call1(&JsValue::UNDEFINED, &JsValue::from_f64(value as f64))
            .ok()
            .and_then(|text| text.as_string())
            .unwrap_or_else(|| value.to_string())
    }
}
