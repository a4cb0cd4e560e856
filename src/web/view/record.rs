//! What came of repeating a record, and whose it is.

use super::dom::Built;
use super::explain::Page;
use crate::list::Date;
use crate::verdict::Verdict;
use crate::verify::{About, Outcome, Verification};

impl Page<'_> {
    /// Whose record it is: document, person, time, file, and how much was checked.
    pub fn whose(&self, about: &About) -> String {
        let words = self.words;
        let mut parts = vec![about.reference.clone(), about.operator.clone()];
        // The day as the language writes it, then the time by that device's clock.
        if let Some((day, rest)) = about.time.split_once('T') {
            let day = Date::parse(day).map_or_else(|| day.to_string(), |day| self.day(day));
            parts.push(format!("{day} {}", rest.get(..5).unwrap_or(rest)));
        }
        parts.extend(about.file.as_ref().map(|file| file.name.clone()));
        let (lines, n) = (words.number(about.lines), words.number(about.findings));
        parts.push(words.fill("receipt.counts", &[("lines", &lines), ("n", &n)]));
        parts.retain(|text| !text.is_empty());
        parts.join(" · ")
    }

    /// What came of repeating a record: the outcome, what differs, and each changed line.
    pub fn verification(&self, found: &Verification) -> Vec<Built> {
        let (make, words) = (self.make, self.words);
        let mut parts = Vec::new();
        let mut add = |part: Built| parts.push(part);
        add(make.heading(0, "").text(words.get("receipt.title")));
        if found.outcome != Outcome::Damaged {
            add(make.element("p", "").text(&self.whose(&found.about)));
        }
        let sentence = match found.outcome {
            Outcome::Same => words.get("receipt.same").to_string(),
            Outcome::Changed => {
                words.fill("receipt.changed", &[("n", &words.number(found.changes.len()))])
            }
            Outcome::ListNotAtHand => {
                words.fill("receipt.list_missing", &[("lists", &found.missing.join(", "))])
            }
            Outcome::EngineDiffers => words.get("receipt.engine_differs").to_string(),
            Outcome::PasteNotSupplied => words.get("receipt.no_paste").to_string(),
            Outcome::Damaged => words.get("receipt.damaged").to_string(),
        };
        let class = if found.outcome == Outcome::Same { "" } else { "warn" };
        add(make
            .element("p", class)
            .attribute("data-outcome", found.outcome.name())
            .text(&sentence));
        if found.other_paste {
            add(make.element("p", "warn").text(words.get("receipt.other_text")));
        }
        if let (Some(told), Some(given)) = (&found.about.file, &found.other_file) {
            let values = [
                ("told", told.name.as_str()),
                ("told_hash", &told.sha256),
                ("given", &given.name),
                ("given_hash", &given.sha256),
            ];
            add(make.element("p", "warn").text(&words.fill("receipt.other_file", &values)));
        }
        if found.engine_differs && found.outcome == Outcome::Changed {
            add(make.element("p", "").text(words.get("receipt.engine_differs")));
        }
        for (id, before, now) in &found.replaced {
            add(make.element("p", "warn").text(
                &words.fill("receipt.replaced", &[("id", id), ("before", before), ("now", now)]),
            ));
        }
        // `chpl: listed` as people read it.
        let said = |text: &str| {
            let part = |part: &str| match part.split_once(": ") {
                Some((list, verdict))
                    if Verdict::ALL.iter().any(|known| known.name() == verdict) =>
                {
                    format!("{list}: {}", words.get(&format!("v.{verdict}")))
                }
                _ => part.to_string(),
            };
            text.split(", ").map(part).collect::<Vec<_>>().join(", ")
        };
        let list = make.element("ul", "");
        const MOST: usize = 500;
        for change in found.changes.iter().take(MOST) {
            list.add(&make.element("li", "").text(&format!(
                "{} {}: {} — {} → {} ({})",
                words.get("table.line"),
                change.line,
                change.code,
                said(&change.before),
                said(&change.after),
                words.get(&format!("why.{}", change.why))
            )));
        }
        add(list);
        if found.changes.len() > MOST {
            let more = words.number(found.changes.len() - MOST);
            add(make.element("p", "").text(&words.fill("answer.more", &[("n", &more)])));
        }
        add(make.element("p", "caveat").text(words.get("receipt.no_proof")));
        parts
    }
}
