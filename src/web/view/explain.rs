/*! The explanation of one finding, and the panel of the lists, as elements. */

use super::dom::{Built, Make};
use crate::code::Code;
use crate::list::{Coverage, DecidedBy, Direction, Effect, Entry, Pack, Status, Words as Titles};
use crate::nomenclature::Edition;
use crate::report::{Decided, Finding, Read, Report};
use crate::verdict::{Judgement, Rule, Verdict};
use crate::web::words::Words;

/// What the words of a page are made with.
pub struct Page<'a> {
    pub make: &'a Make,
    pub words: &'a Words,
}

impl Page<'_> {
    fn element(&self, tag: &str, class: &str) -> Built {
        self.make.element(tag, class)
    }

    fn word(&self, tag: &str, class: &str, key: &str) -> Built {
        self.element(tag, class).text(self.words.get(key))
    }

    fn filled(&self, tag: &str, class: &str, key: &str, values: &[(&str, &str)]) -> Built {
        self.element(tag, class).text(&self.words.fill(key, values))
    }

    /// A title in the language in use.
    pub fn title<'a>(&self, titles: &'a Titles) -> &'a str {
        match self.words.language.as_str() {
            "ru" => &titles.ru,
            "kk" => &titles.kk,
            _ => &titles.en,
        }
    }

    fn codes(&self, label: &str, codes: &[(Code, Option<bool>)]) -> Built {
        let row = self.element("dl", "pair").with(&self.word("dt", "", label));
        let list = self.element("dd", "codes");
        for (place, (code, listed)) in codes.iter().enumerate() {
            if place > 0 {
                list.add_text(&self.make.document, ", ");
            }
            list.add(&self.element("span", "code").text(&code.grouped()));
            if *listed == Some(true) {
                list.add_text(&self.make.document, " ");
                list.add(&self.word("span", "mark", "x.listed_mark"));
            }
        }
        row.with(&list)
    }

    fn pair(&self, label: &str, value: &str) -> Built {
        self.element("dl", "pair")
            .with(&self.word("dt", "", label))
            .with(&self.element("dd", "").text(value))
    }

    /// Names of countries, or the one text that stands for them.
    fn countries(&self, names: &[String]) -> String {
        names.iter().map(|name| self.words.country(name)).collect::<Vec<_>>().join(", ")
    }

    /// Status and effect: they stand beside every result.
    pub fn standing(&self, pack: &Pack) -> String {
        format!(
            "{}, {}",
            self.words.get(&format!("status.{}", pack.status.name())),
            self.words.get(&format!("effect.{}", pack.effect.name()))
        )
    }

    /// The same with the day of the list, where it was published.
    pub fn dated(&self, pack: &Pack) -> String {
        match pack.status {
            Status::Private => self.words.get("status.private").into(),
            // Each measure of a register has an effect of its own.
            Status::Register => format!(
                "{} · {}",
                self.words.get("status.register"),
                self.words.fill("list.dated", &[("date", &self.day(pack.dated))])
            ),
            _ => format!(
                "{} · {}",
                self.standing(pack),
                self.words.fill("list.dated", &[("date", &self.day(pack.dated))])
            ),
        }
    }

    /// What one list says.
    fn judgement(
        &self,
        report: &Report,
        finding: &Finding,
        list: usize,
        pack: &Pack,
        judgement: &Judgement,
    ) -> Built {
        let card = self.element("section", "says");
        card.add(
            &self
                .make
                .heading(1, "")
                .with(&self.word(
                    "span",
                    &format!("verdict v-{}", judgement.verdict.name()),
                    &format!("v.{}", judgement.verdict.name()),
                ))
                .with(&self.element("span", "list-name").text(self.title(&pack.title)))
                .with(&self.element("span", "standing").text(&self.dated(pack))),
        );
        card.add(&self.word("p", "rule", &format!("rule.{}", judgement.rule.name())));
        if judgement.verdict == Verdict::NotFound {
            card.add(&self.word("p", "caveat", "head.caveat"));
        }
        // The one place in which the word may stand.
        if judgement.verdict == Verdict::Listed
            && pack.status == Status::InForce
            && pack.effect == Effect::Ban
            && pack.decided_by == DecidedBy::Code
        {
            let instrument = pack.instrument.as_ref().map_or_else(
                || self.title(&pack.title).into(),
                |instrument| format!("{} {}", instrument.name, instrument.number),
            );
            card.add(&self.filled(
                "p",
                "ban",
                "ban.sentence",
                &[
                    ("from", &self.countries(&pack.binds)),
                    ("to", &self.countries(&pack.destinations)),
                    ("instrument", instrument.trim()),
                ],
            ));
        }
        if !pack.measures.is_empty() {
            card.add(&self.measures(report, finding, list, pack));
        } else if let Some(entry) = report.entry(pack, judgement) {
            card.add(&self.entry(pack, entry));
        }
        // The counterparts that this list has entries for.
        if let (Read::Code(code), Rule::CounterpartListed | Rule::GoodsMovedOut) =
            (&finding.read, judgement.rule)
        {
            let circumstances = report.options.circumstances_of(*code, finding.names);
            let codes: Vec<_> = circumstances
                .counterparts(pack, *code)
                .into_iter()
                .map(|(code, listed)| (code, Some(listed)))
                .collect();
            card.add(&self.codes("x.counterparts", &codes));
        }
        for note in judgement.notes.iter() {
            card.add(&self.word("p", "note", &format!("note.{}", note.name())));
        }
        let outside = report.outside_validity(pack, finding).into_iter().take(20);
        for entry in outside.filter(|_| pack.measures.is_empty()) {
            card.add(&self.entry(pack, entry));
        }
        card
    }

    /// What the person decided about the goods: recorded, never judged.
    fn decision(&self, report: &Report, finding: &Finding, place: &str) -> Built {
        let known = report.decision(finding);
        let (choice, reason) = (format!("decision-{place}"), format!("reason-{place}"));
        let select = self
            .element("select", "decision")
            .attribute("id", &choice)
            .attribute("data-set", "decision");
        select.add(&self.word("option", "", "decided.none").attribute("value", ""));
        for (name, decided) in Decided::NAMES {
            let option =
                self.word("option", "", &format!("decided.{name}")).attribute("value", name);
            let chosen = known.as_ref().is_some_and(|known| known.decided == *decided);
            select.add(&if chosen { option.attribute("selected", "") } else { option });
        }
        let words = self
            .element("input", "reason")
            .attribute("type", "text")
            .attribute("id", &reason)
            .attribute("data-set", "decision");
        let words = words.attribute("maxlength", "500").attribute("autocomplete", "off");
        let words = words.attribute("value", known.as_ref().map_or("", |known| &known.reason));
        let field = |id: &str, key: &str, control: &Built| {
            self.element("div", "field")
                .with(&self.word("label", "", key).attribute("for", id))
                .with(control)
        };
        self.element("section", "decide")
            .attribute("data-place", place)
            .with(
                &self
                    .element("div", "grid")
                    .with(&field(&choice, "x.decision", &select))
                    .with(&field(&reason, "x.reason", &words)),
            )
            .with(&self.word("p", "caveat", "decided.caveat"))
    }

    fn entry(&self, pack: &Pack, entry: &Entry) -> Built {
        let list = self.element("div", "entry");
        // Whose words the title are in is said at each of them.
        list.add(
            &self
                .filled(
                    "div",
                    "entry-title",
                    "x.entry",
                    &[("code", &entry.code.grouped()), ("title", self.title(&entry.title))],
                )
                .attribute("title", self.words.get("x.summary")),
        );
        if pack.decided_by != DecidedBy::Code {
            list.add(&self.word("p", "", "x.description_decides"));
        }
        if !entry.group.is_empty() {
            list.add(&self.pair("x.group", &entry.group));
        }
        if let Some((language, text)) = &entry.text {
            list.add(
                &self
                    .element("dl", "pair")
                    .with(&self.word("dt", "", "x.words"))
                    .with(&self.element("dd", "").attribute("lang", language).text(text)),
            );
        }
        for condition in &entry.conditions {
            list.add(&self.pair("x.conditions", self.title(&condition.text)));
        }
        if !entry.except.is_empty() {
            let codes: Vec<_> = entry.except.iter().map(|&code| (code, None)).collect();
            list.add(&self.codes("x.exceptions", &codes));
        }
        if entry.from.is_some() || entry.until.is_some() {
            let day = |date: Option<crate::list::Date>| {
                date.map_or_else(|| self.words.get("x.open").to_string(), |date| date.to_string())
            };
            list.add(&self.filled(
                "p",
                "",
                "x.valid",
                &[("from", &day(entry.from)), ("until", &day(entry.until))],
            ));
        }
        if let Some(edition) = entry.edition.filter(|edition| *edition != pack.edition) {
            list.add(&self.filled(
                "p",
                "",
                "x.entry_edition",
                &[("year", &edition.year().to_string())],
            ));
        }
        let note = self.title(&entry.note);
        if !note.is_empty() {
            list.add(&self.pair("x.note", note));
        }
        if !entry.source.is_empty() {
            list.add(&self.pair("x.source", &entry.source));
        }
        list
    }

    /// The path of a code: chapter › heading › subheading › national digits, and the editions that have it.
    fn path(&self, report: &Report, code: Code) -> Built {
        let hs = &report.options.hs;
        let mut steps = Vec::new();
        for (digits, key) in [(2, "x.chapter"), (4, "x.heading"), (6, "x.subheading")] {
            if code.len() >= digits {
                steps.push(self.words.fill(key, &[("code", &code.prefix(digits).grouped())]));
            }
        }
        if code.len() > 6 {
            steps.push(self.words.fill("x.national", &[("code", &code.grouped())]));
        }
        let years: Vec<String> =
            hs.editions(code).map(|edition: Edition| edition.year().to_string()).collect();
        let years =
            if years.is_empty() { self.words.get("x.none").to_string() } else { years.join(", ") };
        self.element("div", "")
            .with(&self.pair("x.path", &steps.join(" › ")))
            .with(&self.pair("x.editions", &years))
    }

    /// The whole explanation of a finding; `place` names it in the buttons.
    pub fn explanation(&self, report: &Report, finding: &Finding, place: usize) -> Built {
        let box_ = self.element("div", "explanation");
        let facts = self.element("div", "facts");
        if let Read::Code(code) = &finding.read {
            facts.add(&self.path(report, *code));
        }
        let details = report.details(finding);
        let plain = |codes: &[Code]| codes.iter().map(|&code| (code, None)).collect::<Vec<_>>();
        let marked = |codes: &[(Code, bool)]| {
            codes.iter().map(|&(code, listed)| (code, Some(listed))).collect::<Vec<_>>()
        };
        for (label, codes) in [
            ("x.below", plain(&details.below)),
            ("x.between", plain(&details.between)),
            ("x.nearest", marked(&details.nearest)),
            ("x.neighbours", plain(&details.neighbours)),
        ] {
            if !codes.is_empty() {
                facts.add(&self.codes(label, &codes));
            }
        }
        let number = place.to_string();
        if let Read::NotRead { repairs, .. } = &finding.read {
            let row = self.element("dl", "pair").with(&self.word("dt", "", "x.repairs"));
            let list = self.element("dd", "repairs");
            for repair in repairs {
                let verdict = repair.judgement.verdict;
                let label = self.words.fill("do.accept", &[("code", &repair.code.grouped())]);
                list.add(
                    &self
                        .element("span", "repair")
                        .with(
                            &self
                                .make
                                .button("accept", "small", &label)
                                .attribute("data-place", &number)
                                .attribute("data-code", &repair.code.to_string()),
                        )
                        .with(&self.word(
                            "span",
                            &format!("verdict v-{}", verdict.name()),
                            &format!("v.{}", verdict.name()),
                        )),
                );
            }
            facts.add(&row.with(&list));
        }
        box_.add(&facts);
        let key = format!("read.{}", finding.reading_rule.kind().name());
        let how = self.words.get(&key);
        box_.add(
            &self
                .element("p", "note how")
                .text(&format!("{how} "))
                .with(&self.element("code", "").text(finding.reading_rule.name())),
        );
        for note in finding.notes.iter() {
            box_.add(&self.word("p", "note", &format!("note.{}", note.name())));
        }
        let judged = report.options.lists.iter().zip(report.judgements(finding)).enumerate();
        for (list, (pack, judgement)) in judged {
            box_.add(&self.judgement(report, finding, list, pack, judgement));
        }
        box_.add(&self.decision(report, finding, &number));
        let actions = self.element("div", "row-actions");
        for (action, key) in
            [("find", "do.find"), ("not-a-code", "do.not_a_code"), ("edit", "do.edit")]
        {
            actions.add(
                &self
                    .make
                    .button(action, "small", self.words.get(key))
                    .attribute("data-place", &number),
            );
        }
        box_.add(&actions);
        box_
    }

    /// One list in the panel; of a person's own list, `own` says whether this device remembers it.
    pub fn list(&self, pack: &Pack, today: Option<crate::list::Date>, own: Option<bool>) -> Built {
        let words = self.words;
        let details = self.element("details", "list");
        details.add(
            &self
                .element("summary", "")
                .with(&self.element("span", "list-name").text(self.title(&pack.title)))
                .with(&self.element("span", "standing").text(&format!(
                    "{} · {}",
                    self.dated(pack),
                    words.fill("list.entries", &[("n", &words.number(pack.entries.len()))])
                ))),
        );
        details.add(&self.element("p", "").text(self.title(&pack.status_note)));
        let facts = self.element("ul", "facts");
        let fact =
            |key: &str, values: &[(&str, &str)]| facts.add(&self.filled("li", "", key, values));
        // Nobody published a person's own list, and nobody dated it.
        let published = pack.status != Status::Private;
        fact("list.version", &[("version", &pack.version)]);
        if published {
            fact("list.checked", &[("date", &pack.checked.to_string())]);
        }
        if let Some(review_by) = pack.review_by {
            fact("list.review", &[("date", &review_by.to_string())]);
        }
        if let Some(today) = today.filter(|_| published) {
            fact("list.age", &[("ago", &words.ago(pack.dated.days_until(today)))]);
        }
        match &pack.instrument {
            Some(instrument) => {
                let date = instrument.date.map_or(String::new(), |date| date.to_string());
                fact(
                    "list.instrument",
                    &[("name", format!("{} {} {date}", instrument.name, instrument.number).trim())],
                );
            }
            None if published => {
                fact("list.no_instrument", &[("why", self.title(&pack.instrument_note))])
            }
            None => {}
        }
        if published {
            fact("list.publisher", &[("name", self.title(&pack.publisher))]);
        }
        // Without an act nobody is bound.
        if pack.instrument.is_some() || !pack.measures.is_empty() {
            fact("list.binds", &[("name", &self.countries(&pack.binds))]);
        }
        if !pack.destinations.is_empty() {
            fact("list.destinations", &[("names", &self.countries(&pack.destinations))]);
        }
        let directions: Vec<&str> = pack
            .direction
            .iter()
            .map(|one| {
                words.get(match one {
                    Direction::Export => "direction.export",
                    Direction::ReExport => "direction.re-export",
                    Direction::Transit => "direction.transit",
                    Direction::Import => "direction.import",
                    Direction::Brokering => "direction.brokering",
                })
            })
            .collect();
        if !directions.is_empty() {
            fact("list.direction", &[("names", &directions.join(", "))]);
        }
        fact(
            "list.digits",
            &[
                ("name", words.get(&format!("nomenclature.{}", pack.nomenclature.name()))),
                ("year", &pack.edition.year().to_string()),
            ],
        );
        facts.add(&self.word("li", "", &format!("decided_by.{}", pack.decided_by.name())));
        if pack.coverage != Coverage::Complete {
            facts.add(&self.word("li", "", "rule.list_incomplete"));
        }
        for warning in &pack.warnings {
            facts.add(&self.element("li", "note").text(&words.row(warning)));
        }
        details.add(&facts);
        details.add(&self.element("p", "hash").text(&format!("SHA-256 {}", pack.sha256)));
        if !pack.sources.is_empty() {
            details.add(&self.make.heading(1, "").text(self.words.get("list.sources")));
            let sources = self.element("ul", "");
            for source in &pack.sources {
                let item = self.element("li", "");
                // Words that are the same in each language are the source's own.
                let item = if source.title.en == source.title.ru {
                    item.attribute("lang", "en")
                } else {
                    item
                };
                if source.url.starts_with("https://") || source.url.starts_with("http://") {
                    item.add(
                        &self
                            .element("a", "")
                            .attribute("href", &source.url)
                            .attribute("rel", "noreferrer noopener")
                            .attribute("target", "_blank")
                            .text(self.title(&source.title)),
                    );
                } else {
                    item.add_text(&self.make.document, self.title(&source.title));
                }
                if let Some(date) = source.retrieved {
                    item.add_text(&self.make.document, &format!(" ({date})"));
                }
                sources.add(&item);
            }
            details.add(&sources);
        }
        if !pack.not_screenable.is_empty() {
            details.add(&self.make.heading(1, "").text(self.words.get("list.not_screenable")));
            let items = self.element("ul", "");
            for item in &pack.not_screenable {
                items.add(&self.element("li", "").text(&format!(
                    "{} — {}",
                    item.text,
                    self.title(&item.reason)
                )));
            }
            details.add(&items);
        }
        // A person's own list can be remembered and removed.
        if let Some(remembered) = own {
            let box_ = self
                .element("input", "")
                .attribute("type", "checkbox")
                .attribute("data-set", "remember")
                .attribute("value", &pack.id);
            let box_ = if remembered { box_.attribute("checked", "") } else { box_ };
            details.add(&self.element("label", "check").with(&box_).with(&self.word(
                "span",
                "",
                "list.remember",
            )));
            details.add(
                &self
                    .make
                    .button("remove-list", "small", words.get("list.remove"))
                    .attribute("data-id", &pack.id),
            );
        }
        details
    }
}
