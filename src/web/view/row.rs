//! A row of the answer: which goods, which code, what came of it and by which entry, each in one line.

use super::dom::Built;
use super::explain::Page;
use crate::code::Code;
use crate::list::{Coverage, Pack, Status};
use crate::paste::repair;
use crate::report::answer::Group;
use crate::report::goods::Goods;
use crate::report::{Finding, Read, Report};
use crate::verdict::Verdict;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// Codes that stand in one line.
const CODES: usize = 4;

/// The row that all others are copies of.
pub struct Template(Built);

impl Template {
    /// Where rows are drawn as cards some engines forget what a table is, so each role is said.
    pub fn new(page: &Page<'_>) -> Template {
        let make = page.make;
        let cell = |class: &str| make.element("td", class).attribute("role", "cell");
        let part = |class: &str| make.element("span", class);
        let code = make.element("th", "code").attribute("role", "rowheader");
        let row = make
            .element("tr", "row")
            .attribute("role", "row")
            .with(&cell("line"))
            .with(&cell("goods").with(&part("name")).with(&part("quantity")))
            .with(&code.attribute("scope", "row"))
            .with(&cell("result").with(&part("verdict")).with(&part("decided")))
            .with(&cell("about"))
            .with(&cell("why").with(&make.button("open", "small", "").attribute("tabindex", "-1")));
        Template(row)
    }

    fn copy(&self) -> Option<HtmlElement> {
        self.0.0.clone_node_with_deep(true).ok().map(JsCast::unchecked_into)
    }
}

fn child(of: &Element, place: u32) -> Option<Element> {
    of.children().item(place)
}

/// Fills a part of a row; one line, which is cut by the style and whole in the tip.
fn fill(element: Option<Element>, text: &str) {
    if let Some(element) = element {
        element.set_text_content(Some(text));
    }
}

impl Page<'_> {
    /// A list's name as people call it; its title where they have no shorter one.
    pub fn called<'a>(&'a self, pack: &'a Pack) -> &'a str {
        self.words.find(&format!("short.{}", pack.id)).unwrap_or_else(|| self.title(&pack.title))
    }

    /// The lists that can say "not found", as people call them.
    pub fn complete_lists(&self, report: &Report) -> String {
        let lists = report.options.lists.iter();
        let complete = lists.filter(|pack| pack.coverage == Coverage::Complete);
        complete.map(|pack| self.called(pack)).collect::<Vec<_>>().join(", ")
    }

    /// What the results of a group are called.
    pub fn group(&self, report: &Report, group: Group) -> String {
        let words = self.words;
        let pack = |list: u32| report.options.lists.get(list as usize);
        let named = |key: &str, list: u32| {
            words.fill(key, &[("list", pack(list).map_or("", |pack| self.called(pack)))])
        };
        let in_part = |text: String, part: bool| match part {
            true => words.fill("group.in_part", &[("what", &text)]),
            false => text,
        };
        match group {
            Group::Measure { list, effect, way, part, .. } => {
                let Some(pack) = pack(list) else { return String::new() };
                in_part(self.effect(pack, effect, &[way]).to_string(), part)
            }
            Group::MayBeRenewed { .. } => words.get("group.renewal_unknown").into(),
            Group::List { list, part } => {
                let announced = pack(list).is_some_and(|pack| {
                    matches!(pack.status, Status::Announced | Status::AnnouncedThenDenied)
                });
                in_part(
                    named(if announced { "group.announced" } else { "group.listed" }, list),
                    part,
                )
            }
            Group::CouldBeListed => words.get("v.could_be_listed").into(),
            Group::Missing => words.get("group.missing").into(),
            Group::Other(Verdict::NotFound) => {
                words.fill("group.not_found", &[("lists", &self.complete_lists(report))])
            }
            Group::Other(verdict) => words.get(&format!("v.{}", verdict.name())).into(),
        }
    }

    /// The class that gives a group its colour: red only for a ban in force on the way of the goods.
    pub fn colour(group: Group) -> String {
        match group {
            Group::Measure { ban: true, .. } => "v-listed ban".into(),
            Group::Measure { .. } => "v-measure".into(),
            Group::MayBeRenewed { .. } => "v-no_conclusion".into(),
            Group::List { part: false, .. } => "v-listed".into(),
            Group::List { part: true, .. } => "v-listed_in_part".into(),
            Group::CouldBeListed | Group::Missing => "v-not_read".into(),
            Group::Other(verdict) => format!("v-{}", verdict.name()),
        }
    }

    /// The number of a finding's line, or its sheet and cell.
    pub fn line_of(&self, report: &Report, finding: &Finding) -> String {
        match (report.paste.sheet_at(finding.line), report.cell_name(finding)) {
            (Some((sheet, _)), Some(cell)) => format!("{} {cell}", sheet.name),
            _ => self.words.number(report.line_number(finding.line)),
        }
    }

    /// The name of goods and how many there are.
    pub fn goods(&self, goods: &Goods) -> String {
        let parts = [goods.name.as_str(), goods.quantity.as_str()];
        parts.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ")
    }

    /// Why a finding has its result, in one line: the entry or the measure, the codes around it, or the rule.
    pub fn about(&self, report: &Report, finding: &Finding) -> String {
        let judgement = report.leading(finding);
        let Some(pack) = report.leading_list(finding) else { return String::new() };
        if let Some(entry) = report.entry(pack, &judgement) {
            return match pack.measure_of(entry) {
                Some(measure) => self.measure_in_a_line(pack, entry, measure),
                None => format!("{} {}", entry.code.grouped(), self.title(&entry.title)),
            };
        }
        let details = report.details(finding);
        let marked = |codes: &[(Code, bool)]| {
            let listed = codes.iter().filter(|(_, listed)| *listed);
            let others = codes.iter().filter(|(_, listed)| !*listed);
            let name = |&(code, listed): &(Code, bool)| match listed {
                true => format!("{} ({})", code.grouped(), self.called(pack)),
                false => code.grouped(),
            };
            listed.chain(others).map(name).collect::<Vec<_>>()
        };
        let plain = |codes: &[Code]| codes.iter().map(|code| code.grouped()).collect::<Vec<_>>();
        let (key, codes) = match (judgement.verdict, &finding.read) {
            (Verdict::TooShort, _) => ("x.below", plain(&details.below)),
            (Verdict::OtherEdition, _) => ("x.counterparts", marked(&details.counterparts)),
            (Verdict::NoSuchCode, _) => ("x.nearest", marked(&details.nearest)),
            (Verdict::NotRead, Read::NotRead { repairs, .. }) => {
                let listed = |verdict| matches!(verdict, Verdict::Listed | Verdict::ListedInPart);
                let codes: Vec<_> =
                    repairs.iter().map(|one| (one.code, listed(one.judgement.verdict))).collect();
                ("x.repairs", marked(&codes))
            }
            (Verdict::NotFound, _) => return String::new(),
            _ => ("", Vec::new()),
        };
        if codes.is_empty() {
            return self.words.get(&format!("rule.{}", judgement.rule.name())).into();
        }
        // Where all that it could be has one result, that is said.
        let agree = match &finding.read {
            Read::NotRead { repairs, .. } => {
                let mut verdicts = repairs.iter().map(|one| one.judgement.verdict);
                let first = verdicts.next();
                let whole = repairs.len() > 1 && repairs.len() < repair::MOST;
                first.filter(|first| whole && verdicts.all(|one| one == *first))
            }
            Read::Code(_) => None,
        };
        let agree = agree.map_or(String::new(), |verdict| {
            let key = format!("v.{}", verdict.name());
            format!(" — {}", self.words.fill("x.agree", &[("verdict", self.words.get(&key))]))
        });
        let more = if codes.len() > CODES { ", …" } else { "" };
        let codes: Vec<String> = codes.into_iter().take(CODES).collect();
        format!("{}: {}{more}{agree}", self.words.get(key), codes.join(", "))
    }

    /// What a person decided about a finding, for its row.
    pub fn decided(&self, report: &Report, finding: &Finding) -> String {
        let Some(decision) = report.decision(finding) else { return String::new() };
        let said = self.words.get(&format!("decided.{}", decision.decided.name())).to_string();
        if decision.reason.is_empty() { said } else { format!("{said} ({})", decision.reason) }
    }

    /// The row of a finding. `open`: its explanation follows.
    pub fn row(
        &self,
        report: &Report,
        finding: &Finding,
        open: bool,
        from: &Template,
    ) -> Option<HtmlElement> {
        let row = from.copy()?;
        let place = finding.place;
        let group = report.group_at(place);
        let verdict = report.verdict(finding);
        let opened = if open { " opened" } else { "" };
        let ban = if matches!(group, Group::Measure { ban: true, .. }) { " ban" } else { "" };
        row.set_class_name(&format!("row v-{}{ban}{opened}", verdict.name()));
        let line = self.line_of(report, finding);
        let written = report.text_of(finding);
        let written = written.trim();
        let goods = report.goods(finding);
        let code = report.code_of(finding).filter(|_| matches!(finding.read, Read::Code(_)));
        // Where no code was read the document's own text stands for it, and where there is no name it helps to find it.
        let shown = match code {
            Some(code) => code.grouped(),
            None if written.is_empty() => self.words.get("paste.empty").into(),
            None => written.into(),
        };
        let named = if goods.name.is_empty() && code.is_some() { written } else { &goods.name };
        fill(child(&row, 0), &line);
        if let Some(cell) = child(&row, 1) {
            fill(child(&cell, 0), named);
            fill(child(&cell, 1), &goods.quantity);
            if !named.is_empty() {
                let _ = cell.set_attribute("title", &self.goods(&goods));
            }
        }
        if let Some(cell) = child(&row, 2) {
            fill(Some(cell.clone()), &shown);
            let _ = cell.set_attribute("title", written);
            if code.is_none() {
                cell.set_class_name("code unread");
            }
        }
        if let Some(cell) = child(&row, 3) {
            if let Some(badge) = child(&cell, 0) {
                badge.set_class_name(&format!("verdict {}", Self::colour(group)));
                badge.set_text_content(Some(&self.group(report, group)));
            }
            let decided = self.decided(report, finding);
            if let Some(mark) = child(&cell, 1).filter(|_| !decided.is_empty()) {
                mark.set_text_content(Some(&decided));
            }
        }
        let about = self.about(report, finding);
        if let Some(cell) = child(&row, 4) {
            let _ = cell.set_attribute("title", &about);
            fill(Some(cell), &about);
        }
        if let Some(button) = child(&row, 5).and_then(|cell| child(&cell, 0)) {
            let action = self.words.get(if open { "do.close" } else { "do.open" });
            let label = format!("{action}: {} {line}, {shown}", self.words.get("table.line"));
            button.set_text_content(Some(action));
            for (name, value) in [
                ("data-place", place.to_string().as_str()),
                ("aria-expanded", if open { "true" } else { "false" }),
                ("aria-label", &label),
            ] {
                let _ = button.set_attribute(name, value);
            }
        }
        Some(row)
    }
}
