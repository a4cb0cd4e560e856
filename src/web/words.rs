/*! Words of one language, by key. They come from `words.tsv`, in which a lawyer can read all three side by side. */

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
        let words = lines.lines().filter_map(|line| line.split_once('\t')).map(|(key, word)| (key.into(), word.into())).collect();
        Words { language: language.into(), words }
    }

    /// The words of a key; the key itself where it is missing, so that a gap is seen.
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        let place = self.words.binary_search_by(|(known, _)| known.as_str().cmp(key)).ok();
        place.and_then(|place| self.words.get(place)).map_or(key, |(_, words)| words)
    }

    /// The words of a key with its `{names}` filled in.
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        let mut text = self.get(key).to_string();
        for (name, value) in values {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        text
    }

    /// So many days ago, in the language's own words: the platform knows its plurals.
    pub fn ago(&self, days: i64) -> String {
        let (count, unit) = match days {
            ..60 => (days, "day"),
            60..730 => (days / 30, "month"),
            _ => (days / 365, "year"),
        };
        let locales = js_sys::Array::of1(&JsValue::from_str(&self.language));
        Intl::RelativeTimeFormat::new(&locales, &Object::new()).format(-(count as f64), unit).into()
    }

    /// A number as the language writes it.
    pub fn number(&self, value: usize) -> String {
        let locales = js_sys::Array::of1(&JsValue::from_str(&self.language));
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
