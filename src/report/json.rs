/*! Reports as JSON. Keys are camelCase, verdicts and rules snake_case; absent where empty, but for the fields that
every finding has. */

use super::answer::Line;
use super::hints::Hint;
use super::{Finding, Read, Report};
use crate::code::Code;
use crate::list::{Condition, Date, Entry, Instrument, Measure, Pack, Words};
use crate::paste::{RuleId, Span};
use crate::verdict::{Hit, Judgement, Rule, Verdict};
use core::fmt::Write;

/// In which unit a place in the paste is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// `startByte`, `endByte`: bytes of UTF-8.
    Bytes,
    /// `startUtf16`, `endUtf16`: code units, as JavaScript counts.
    Utf16,
}

/// Writes one JSON object, field by field.
pub(super) struct Object {
    out: String,
    first: bool,
}

/// A JSON string with its quotation marks.
pub fn string(text: &str) -> String {
    // A string can't fail to serialize.
    serde_json::to_string(text).unwrap_or_else(|_| "\"\"".into())
}

impl Object {
    pub(super) fn new() -> Object {
        Object { out: "{".into(), first: true }
    }

    /// A field whose value is JSON already.
    pub(super) fn raw(&mut self, key: &str, value: &str) {
        if !self.first {
            self.out.push(',');
        }
        self.first = false;
        let _ = write!(self.out, "\"{key}\":{value}");
    }

    pub(super) fn text(&mut self, key: &str, value: &str) {
        self.raw(key, &string(value));
    }

    pub(super) fn number(&mut self, key: &str, value: usize) {
        self.raw(key, &value.to_string());
    }

    /// A text, or null.
    pub(super) fn optional(&mut self, key: &str, value: Option<&str>) {
        match value {
            Some(value) => self.text(key, value),
            None => self.raw(key, "null"),
        }
    }

    pub(super) fn finish(mut self) -> String {
        self.out.push('}');
        self.out
    }
}

pub(super) fn array(items: impl IntoIterator<Item = String>) -> String {
    format!("[{}]", items.into_iter().collect::<Vec<_>>().join(","))
}

fn codes(codes: &[Code]) -> String {
    array(codes.iter().map(|code| string(&code.to_string())))
}

/// `A`, `B` … `Z`, `AA`: the name of a spreadsheet's column.
pub fn column_name(mut place: usize) -> String {
    let mut name = Vec::new();
    loop {
        name.push((b'A' + (place % 26) as u8) as char);
        place /= 26;
        if place == 0 {
            break;
        }
        place -= 1;
    }
    name.iter().rev().collect()
}

impl Report {
    /// The text that a finding was read from.
    pub fn text_of(&self, finding: &Finding) -> String {
        if finding.parts.is_empty() {
            return self.paste.slice(finding.span).trim_matches('\u{2060}').into();
        }
        finding.parts.iter().map(|&part| self.paste.slice(part)).collect::<Vec<_>>().join(" ")
    }

    /// The digits as they were written, `None` where nothing could be read.
    pub fn code_of(&self, finding: &Finding) -> Option<Code> {
        match &finding.read {
            Read::Code(code) => Some(*code),
            Read::NotRead { written, .. } => *written,
        }
    }

    /// `B7`, in a workbook.
    pub fn cell_name(&self, finding: &Finding) -> Option<String> {
        let (_, row) = self.paste.sheet_at(finding.line)?;
        Some(format!("{}{}", column_name(finding.cell? as usize), row + 1))
    }

    /// Line of the paste, or row of the sheet; from 1.
    pub fn line_number(&self, line: usize) -> usize {
        self.paste.sheet_at(line).map_or(line + 1, |(_, row)| row + 1)
    }

    fn entry_code(&self, list: usize, entry: Option<u32>) -> Option<String> {
        let pack = self.options.lists.get(list)?;
        pack.entries.get(entry? as usize).map(|entry| entry.code.to_string())
    }

    fn span(&self, object: &mut Object, span: Span, unit: Unit) {
        let names = match unit {
            Unit::Bytes => ["startByte", "endByte"],
            Unit::Utf16 => ["startUtf16", "endUtf16"],
        };
        for (name, offset) in names.into_iter().zip([span.start, span.end]) {
            if self.paste.is_workbook() {
                object.raw(name, "null");
            } else {
                let value = match unit {
                    Unit::Bytes => offset,
                    Unit::Utf16 => self.paste.utf16_at(offset),
                };
                object.number(name, value);
            }
        }
    }

    /// One finding as a JSON object.
    pub fn finding_json(&self, finding: &Finding, unit: Unit) -> String {
        let mut object = Object::new();
        object.number("line", self.line_number(finding.line));
        object.number("column", self.paste.column_at(finding.line, finding.span.start));
        self.span(&mut object, finding.span, unit);
        object.text("text", &self.text_of(finding));
        object.optional("code", self.code_of(finding).map(|code| code.to_string()).as_deref());
        let leading = self.leading(finding);
        object.text("verdict", leading.verdict.name());
        object.optional("list", self.leading_list(finding).map(|pack| pack.id.as_str()));
        object.optional("entry", self.entry_code(finding.list as usize, leading.entry).as_deref());
        object.text("rule", leading.rule.name());
        object.text("readingRule", finding.reading_rule.name());
        let repairs = match &finding.read {
            Read::NotRead { repairs, .. } => array(repairs.iter().map(|repair| {
                let judgement = repair.judgement;
                let mut object = Object::new();
                object.text("code", &repair.code.to_string());
                object.text("verdict", judgement.verdict.name());
                object.optional(
                    "entry",
                    self.entry_code(repair.list as usize, judgement.entry).as_deref(),
                );
                object.finish()
            })),
            Read::Code(_) => "[]".into(),
        };
        object.raw("repairs", &repairs);
        let lists = self.options.lists.iter().zip(self.judgements(finding)).enumerate().map(
            |(place, (pack, judgement))| {
                let mut object = Object::new();
                object.text("id", &pack.id);
                object.text("verdict", judgement.verdict.name());
                object.text("rule", judgement.rule.name());
                object.optional("entry", self.entry_code(place, judgement.entry).as_deref());
                if !judgement.notes.is_empty() {
                    object.raw(
                        "notes",
                        &array(judgement.notes.iter().map(|note| string(note.name()))),
                    );
                }
                if let Some(from) = self.listed_from(pack, finding) {
                    object.text("listedFrom", &from.to_string());
                }
                let hits = self.hits(finding).iter().filter(|(list, _)| *list as usize == place);
                let hits: Vec<String> = hits.map(|(_, hit)| hit_json(pack, hit)).collect();
                if !hits.is_empty() {
                    object.raw("hits", &array(hits));
                }
                object.finish()
            },
        );
        object.raw("lists", &array(lists));
        let notes = self.notes(finding);
        if !notes.is_empty() {
            object.raw("notes", &array(notes.iter().map(|note| string(note.name()))));
        }
        let details = self.details(finding);
        for (key, list) in [
            ("below", &details.below),
            ("between", &details.between),
            ("neighbours", &details.neighbours),
        ] {
            if !list.is_empty() {
                object.raw(key, &codes(list));
            }
        }
        let listed = |(code, listed): &(Code, bool)| {
            let mut object = Object::new();
            object.text("code", &code.to_string());
            object.raw("listed", if *listed { "true" } else { "false" });
            object.finish()
        };
        if !details.nearest.is_empty() {
            object.raw("nearest", &array(details.nearest.iter().map(listed)));
        }
        if !details.counterparts.is_empty() {
            let edition = self.leading_list(finding).map_or(2022, |pack| pack.edition.year());
            object.raw(
                "counterparts",
                &array(details.counterparts.iter().map(|(code, listed)| {
                    let mut object = Object::new();
                    object.text("code", &code.to_string());
                    object.number("edition", usize::from(edition));
                    object.raw("listed", if *listed { "true" } else { "false" });
                    object.finish()
                })),
            );
        }
        if !finding.parts.is_empty() {
            object.raw(
                "parts",
                &array(finding.parts.iter().map(|&part| {
                    let mut object = Object::new();
                    self.span(&mut object, part, unit);
                    object.text("text", self.paste.slice(part));
                    object.finish()
                })),
            );
        }
        if let Some((sheet, _)) = self.paste.sheet_at(finding.line) {
            object.text("sheet", &sheet.name);
            object.optional("cell", self.cell_name(finding).as_deref());
        }
        if let Some(decision) = self.decision(finding) {
            object.text("decision", decision.decided.name());
            object.text("reason", &decision.reason);
        }
        object.finish()
    }

    /// Totals, headline and lists as a JSON object.
    pub fn summary_json(&self) -> String {
        let totals = self.totals;
        let mut object = Object::new();
        for (key, value) in [
            ("lines", totals.lines),
            ("blank", totals.blank),
            ("header", totals.header),
            ("withoutCode", totals.without_code),
            ("withCode", totals.with_code),
            ("codes", totals.codes),
        ] {
            object.number(key, value);
        }
        let mut verdicts = Object::new();
        for (verdict, count) in Verdict::ALL.iter().zip(totals.verdicts) {
            verdicts.number(verdict.name(), count);
        }
        object.raw("verdicts", &verdicts.finish());
        object.text("headline", self.headline_name());
        if totals.could_be_listed > 0 {
            object.number("couldBeListed", totals.could_be_listed);
        }
        object.raw(
            "lists",
            &array(self.options.lists.iter().enumerate().map(|(place, pack)| {
                let mut object = Object::new();
                object.text("id", &pack.id);
                object.text("version", &pack.version);
                object.text("sha256", &pack.sha256);
                object.text("status", pack.status.name());
                object.text("coverage", pack.coverage.name());
                // By this list alone; the totals above follow the list that leads in each finding.
                let mut counts = [0usize; Verdict::ALL.len()];
                for judgement in self.judgements_by(place) {
                    if let Some(count) = counts.get_mut(judgement.verdict as usize) {
                        *count += 1;
                    }
                }
                let mut verdicts = Object::new();
                for (verdict, count) in Verdict::ALL.iter().zip(counts) {
                    verdicts.number(verdict.name(), count);
                }
                object.raw("verdicts", &verdicts.finish());
                let renewal = |one: &Judgement| one.rule == Rule::RenewalUnknown;
                let count = self.judgements_by(place).filter(|one| renewal(one)).count();
                object.number("renewalUnknown", count);
                object.finish()
            })),
        );
        object.raw("answer", &array(self.answer().iter().map(|line| self.line_json(line))));
        // Of the numbers of the paste: together they are all.
        let mut numbers = Object::new();
        numbers.number("read", totals.read);
        numbers.number("notRead", totals.not_read);
        numbers.number("setAside", totals.set_aside + totals.control_numbers);
        numbers.number("bare", totals.bare);
        object.raw("numbers", &numbers.finish());
        if totals.missing > 0 {
            object.number("missing", totals.missing);
        }
        object.number("setAside", totals.set_aside);
        object.number("controlNumbers", totals.control_numbers);
        object.text("today", &self.options.today.to_string());
        object.text("asOf", &self.options.as_of.to_string());
        object.text("ran", self.options.ran.name());
        if let Some(nomenclature) = self.options.nomenclature.or(self.options.assumed) {
            object.text("nomenclature", nomenclature.name());
        }
        if let Some(edition) = self.options.edition {
            object.text("edition", &edition.year().to_string());
        }
        if let Some(route) = self.options.route {
            object.text("route", &route.name());
        }
        if totals.codes > 0 {
            object.raw("tariffDigits", if self.options.tnved.is_some() { "true" } else { "false" });
        }
        if !self.options.corrections.is_empty() {
            object.number("corrections", self.options.corrections.len());
        }
        object.finish()
    }

    /// Goods named without a code as a JSON object.
    fn hint_json(&self, hint: &Hint) -> String {
        let mut object = Object::new();
        object.raw("words", &array(hint.words.iter().map(|word| string(word))));
        let lines = hint.lines.iter().map(|&line| self.line_number(line).to_string());
        object.raw("lines", &array(lines));
        object.number("count", hint.count);
        let entries = hint.entries.iter().filter_map(|&(list, entry)| {
            let pack = self.options.lists.get(list)?;
            let entry = pack.entries.get(entry as usize)?;
            let mut object = Object::new();
            object.text("list", &pack.id);
            object.text("code", &entry.code.to_string());
            let measure = pack.measure_of(entry);
            object.optional("measure", measure.map(|measure| measure.id.as_str()));
            Some(object.finish())
        });
        object.raw("entries", &array(entries));
        object.finish()
    }

    /// A line of the answer as a JSON object.
    fn line_json(&self, line: &Line) -> String {
        let mut object = Object::new();
        object.text("kind", line.kind.name());
        if let Some(pack) = self.options.lists.get(line.list) {
            object.text("list", &pack.id);
            let measure = self.measure_of(line);
            object.optional("measure", measure.map(|measure| measure.id.as_str()));
            object.text("effect", measure.map_or(pack.effect, |measure| measure.effect).name());
            if let Some(measure) = measure {
                date(&mut object, "from", measure.from);
                date(&mut object, "until", measure.until);
            }
        }
        object.number("codes", line.codes());
        object.number("listed", line.listed);
        object.number("listedInPart", line.in_part);
        object.number("tooShort", line.too_short);
        object.finish()
    }

    /// Goods named without a code. They hold words of the paste, so they are no part of the summary, which pages are told.
    fn hints_json(&self) -> String {
        array(self.hints().iter().map(|hint| self.hint_json(hint)))
    }

    /// What was set aside, the control numbers, and the hints, as JSON arrays in an object.
    pub fn aside_json(&self, unit: Unit) -> String {
        let place = |span: Span, reason: &str, rule: RuleId| {
            let mut object = Object::new();
            object.number("line", self.line_number(self.paste.line_at(span.start)));
            self.span(&mut object, span, unit);
            object.text("text", self.paste.slice(span));
            object.text("reason", reason);
            object.text("readingRule", rule.name());
            object.finish()
        };
        let mut object = Object::new();
        object.raw(
            "setAside",
            &array(
                self.aside.iter().map(|aside| place(aside.span(), aside.reason.name(), aside.rule)),
            ),
        );
        object.raw(
            "controlNumbers",
            &array(
                self.control.iter().map(|&span| place(span, "control_number", RuleId::default())),
            ),
        );
        object.raw("hints", &self.hints_json());
        object.finish()
    }

    /// Each entry that a finding is under, once, with all that its list says of it.
    fn entries_json(&self) -> String {
        let mut hit: Vec<(usize, u32)> = self
            .judgement_sets()
            .flat_map(|judgements| judgements.iter().enumerate())
            .filter_map(|(list, judgement)| Some((list, judgement.entry?)))
            .collect();
        let touched = self.judgements.sets.iter().flat_map(|set| set.hits.iter());
        hit.extend(touched.map(|(list, hit)| (*list as usize, hit.entry)));
        hit.sort_unstable();
        hit.dedup();
        array(hit.into_iter().filter_map(|(list, entry)| {
            let pack = self.options.lists.get(list)?;
            Some(entry_json(pack, pack.entries.get(entry as usize)?))
        }))
    }

    /// The whole report as one JSON object.
    pub fn to_json(&self, unit: Unit) -> String {
        let mut object = Object::new();
        object.text("format", "tamga-report/2");
        object.raw("summary", &self.summary_json());
        object.raw("lists", &array(self.options.lists.iter().map(|pack| pack_json(pack))));
        object.raw("entries", &self.entries_json());
        object.raw(
            "findings",
            &array(self.findings().map(|finding| self.finding_json(&finding, unit))),
        );
        let aside = self.aside_json(unit);
        object.raw("other", &aside);
        object.finish()
    }

    /// A finding as one line of [`Report::to_jsonl`], without its end.
    pub fn finding_line(&self, finding: &Finding) -> String {
        let json = self.finding_json(finding, Unit::Bytes);
        // Signs that programs take for the end of a line stand in a text only.
        let ends = ['\u{85}', '\u{2028}', '\u{2029}'];
        if !json.contains(ends) {
            return json;
        }
        let mut out = String::with_capacity(json.len() + 16);
        for sign in json.chars() {
            if ends.contains(&sign) {
                let _ = write!(out, "\\u{:04x}", u32::from(sign));
            } else {
                out.push(sign);
            }
        }
        out
    }

    /// One object a finding, then the summary; each on a line of its own.
    pub fn to_jsonl(&self) -> String {
        let mut out = String::new();
        for finding in self.findings() {
            out.push_str(&self.finding_line(&finding));
            out.push('\n');
        }
        let _ = write!(out, "{{\"summary\":{}", self.summary_json());
        if !self.hints().is_empty() {
            let _ = write!(out, ",\"hints\":{}", self.hints_json());
        }
        out.push_str("}\n");
        out
    }
}

fn words(words: &Words) -> String {
    let mut object = Object::new();
    for (language, text) in [("en", &words.en), ("ru", &words.ru), ("kk", &words.kk)] {
        if !text.is_empty() {
            object.text(language, text);
        }
    }
    object.finish()
}

/// A text that is the same in each language, or words.
fn said(text: &Words) -> String {
    if text.en == text.ru && text.en == text.kk { string(&text.en) } else { words(text) }
}

fn instrument_json(instrument: &Instrument) -> String {
    let mut act = Object::new();
    act.text("name", &instrument.name);
    act.text("number", &instrument.number);
    date(&mut act, "date", instrument.date);
    act.text("url", &instrument.url);
    act.finish()
}

/// A measure of a list as a JSON object; nothing that the list says of it is left out.
fn measure_json(measure: &Measure) -> String {
    let mut object = Object::new();
    object.text("id", &measure.id);
    object.raw("title", &words(&measure.title));
    object.text("effect", measure.effect.name());
    object.raw("direction", &array(measure.direction.iter().map(|one| string(one.name()))));
    match &measure.instrument {
        Some(instrument) => object.raw("instrument", &instrument_json(instrument)),
        None => object.raw("instrument", "null"),
    }
    date(&mut object, "from", measure.from);
    date(&mut object, "until", measure.until);
    object.text("term", &measure.term);
    object.raw("conditions", &conditions_json(&measure.conditions));
    object.raw("destinations", &array(measure.destinations.iter().map(|text| string(text))));
    object.text("decidedBy", measure.decided_by.name());
    object.raw("thirdCountries", if measure.third_countries { "true" } else { "false" });
    object.finish()
}

fn conditions_json(conditions: &[Condition]) -> String {
    array(conditions.iter().map(|condition| {
        let mut object = Object::new();
        object.text("kind", &condition.kind);
        object.raw("text", &said(&condition.text));
        object.finish()
    }))
}

fn date(object: &mut Object, key: &str, date: Option<Date>) {
    object.optional(key, date.map(|date| date.to_string()).as_deref());
}

/// An entry that touches a code, with its measure and what it is on the as-of day and the route.
fn hit_json(pack: &Pack, hit: &Hit) -> String {
    let mut object = Object::new();
    if let Some(entry) = pack.entries.get(hit.entry as usize) {
        object.text("entry", &entry.code.to_string());
        object.optional("measure", pack.measure_of(entry).map(|measure| measure.id.as_str()));
        object.text("effect", pack.effect_of(entry).name());
        date(&mut object, "from", entry.from);
        date(&mut object, "until", entry.until);
    }
    object.text("state", hit.state.name());
    object.text("verdict", hit.verdict.name());
    object.text("rule", hit.rule.name());
    object.finish()
}

/// One entry of a list as a JSON object; nothing that the list says of it is left out.
fn entry_json(pack: &Pack, entry: &Entry) -> String {
    let mut object = Object::new();
    object.text("list", &pack.id);
    object.text("code", &entry.code.to_string());
    object.text("covers", entry.covers.name());
    object.raw("except", &codes(&entry.except));
    object.raw("conditions", &conditions_json(&entry.conditions));
    if let Some(measure) = pack.measure_of(entry) {
        object.text("measure", &measure.id);
    }
    if !entry.printed.is_empty() {
        object.text("printed", &entry.printed);
    }
    object.raw("title", &words(&entry.title));
    if let Some((language, text)) = &entry.text {
        let mut verbatim = Object::new();
        verbatim.text("language", language);
        verbatim.text("text", text);
        object.raw("text", &verbatim.finish());
    }
    object.text("group", &entry.group);
    date(&mut object, "from", entry.from);
    date(&mut object, "until", entry.until);
    object.number("edition", usize::from(pack.edition_of(entry).year()));
    object.raw("note", &words(&entry.note));
    object.text("source", &entry.source);
    object.finish()
}

/// What a list is, without its entries, as a JSON object.
pub fn pack_json(pack: &Pack) -> String {
    let mut object = Object::new();
    object.text("id", &pack.id);
    object.text("version", &pack.version);
    object.raw("title", &words(&pack.title));
    object.text("status", pack.status.name());
    object.raw("statusNote", &words(&pack.status_note));
    object.text("effect", pack.effect.name());
    match &pack.instrument {
        Some(instrument) => {
            object.raw("instrument", &instrument_json(instrument));
        }
        None => {
            object.raw("instrument", "null");
            object.raw("instrumentNote", &words(&pack.instrument_note));
        }
    }
    object.raw("publisher", &said(&pack.publisher));
    object.raw("binds", &array(pack.binds.iter().map(|text| string(text))));
    object.raw("direction", &array(pack.direction.iter().map(|one| string(one.name()))));
    object.raw("destinations", &array(pack.destinations.iter().map(|text| string(text))));
    object.text("coverage", pack.coverage.name());
    object.text("decidedBy", pack.decided_by.name());
    object.text("nomenclature", pack.nomenclature.name());
    object.number("edition", usize::from(pack.edition.year()));
    object.text("dated", &pack.dated.to_string());
    object.text("checked", &pack.checked.to_string());
    date(&mut object, "reviewBy", pack.review_by);
    object.raw(
        "sources",
        &array(pack.sources.iter().map(|source| {
            let mut object = Object::new();
            object.raw("title", &said(&source.title));
            object.text("url", &source.url);
            date(&mut object, "retrieved", source.retrieved);
            object.finish()
        })),
    );
    object.raw(
        "notScreenable",
        &array(pack.not_screenable.iter().map(|item| {
            let mut object = Object::new();
            object.text("text", &item.text);
            object.raw("reason", &said(&item.reason));
            object.finish()
        })),
    );
    if !pack.measures.is_empty() {
        object.raw("measures", &array(pack.measures.iter().map(measure_json)));
    }
    object.number("count", pack.entries.len());
    object.text("sha256", &pack.sha256);
    object.finish()
}
