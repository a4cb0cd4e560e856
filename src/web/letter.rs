//! The answer for a letter: what was found, row by row, in the words of the page, as HTML and as text.

use super::dom::Built;
use super::explain::Page;
use crate::code::Code;
use crate::list::Coverage;
use crate::report::Report;
use crate::report::answer::Kind;
use crate::report::goods::Goods;
use crate::verdict::{Rule, Verdict};

/// Rows that go into a letter; more are a table to attach.
const ROWS: usize = 200;

/// A letter in its two forms. The element is never put into the page: its markup is read, and its text is.
pub struct Letter {
    pub html: Built,
    pub text: String,
}

impl Page<'_> {
    /// The name of goods and how many there are.
    pub fn goods(&self, goods: &Goods) -> String {
        [goods.name.as_str(), goods.quantity.as_str()]
            .into_iter()
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
            .join(" · ")
    }

    /// The list and the entry, or the measure, that decided about a finding.
    pub fn deciding(&self, report: &Report, finding: &crate::report::Finding) -> [String; 2] {
        let judgement = report.leading(finding);
        let Some(pack) = report.leading_list(finding) else { return Default::default() };
        let entry = report.entry(pack, &judgement);
        let named = entry
            .map(|entry| format!("{} {}", entry.code.grouped(), self.title(&entry.title)))
            .unwrap_or_default();
        let unknown = judgement.rule == Rule::RenewalUnknown;
        let line = match entry.zip(entry.and_then(|entry| pack.measure_of(entry))) {
            Some((entry, measure)) => self.short(pack, entry, measure, unknown),
            None => format!("{} · {}", self.title(&pack.title), self.dated(pack)),
        };
        [named, line]
    }

    /// The whole letter: the headline, what each list and measure says, every row that is not "not found", how many are, and
    /// what was compared with what.
    pub fn letter(&self, report: &Report, headline: &str) -> Letter {
        let html = self.make.element("div", "");
        let mut text = String::new();
        let mut paragraph = |tag: &str, line: &str| {
            html.add(&self.make.element(tag, "").text(line));
            text.push_str(line);
            text.push('\n');
        };
        paragraph("p", headline);
        for line in report.answer() {
            if matches!(line.kind, Kind::Elsewhere | Kind::Wide) {
                continue;
            }
            let sentence = self.sentence(report, &line, true);
            if sentence != headline {
                paragraph("p", &(sentence + "."));
            }
        }
        let told: Vec<usize> = report
            .places()
            .filter(|&place| report.verdict_at(place) != Verdict::NotFound)
            .collect();
        let table = self.make.element("table", "").attribute("border", "1");
        let keys = ["table.line", "table.goods", "table.code", "table.result", "table.list"];
        if !told.is_empty() {
            let head = self.make.element("tr", "");
            for key in keys {
                head.add(&self.make.element("th", "").text(self.words.get(key)));
            }
            table.add(&head);
            text.push_str(&keys.map(|key| self.words.get(key)).join("\t"));
            text.push('\n');
        }
        for finding in told.iter().take(ROWS).filter_map(|&place| report.finding(place)) {
            let line = match (report.paste.sheet_at(finding.line), report.cell_name(&finding)) {
                (Some((sheet, _)), Some(cell)) => format!("{} {cell}", sheet.name),
                _ => self.words.number(report.line_number(finding.line)),
            };
            let code = report
                .code_of(&finding)
                .map_or_else(|| report.text_of(&finding).trim().to_string(), Code::grouped);
            let [entry, list] = self.deciding(report, &finding);
            let deciding = if entry.is_empty() { list } else { format!("{entry} — {list}") };
            let result = format!("v.{}", report.verdict(&finding).name());
            let result = self.words.get(&result).to_string();
            let cells = [line, self.goods(&report.goods(&finding)), code, result, deciding];
            let row = self.make.element("tr", "");
            for cell in &cells {
                row.add(&self.make.element("td", "").text(cell));
            }
            table.add(&row);
            // A text of a cell is one line, and a tab parts cells.
            let plain = cells.map(|cell| cell.split_whitespace().collect::<Vec<_>>().join(" "));
            text.push_str(&plain.join("\t"));
            text.push('\n');
        }
        if !told.is_empty() {
            html.add(&table);
        }
        let mut paragraph = |line: &str| {
            html.add(&self.make.element("p", "").text(line));
            text.push_str(line);
            text.push('\n');
        };
        if told.len() > ROWS {
            paragraph(&self.words.fill("letter.cut", &[("n", &self.words.number(ROWS))]));
        }
        let lists = |complete: bool| {
            let lists = &report.options.lists;
            let named = lists
                .iter()
                .filter(|pack| !complete || pack.coverage == Coverage::Complete)
                .map(|pack| {
                    format!("{} ({}, {})", self.title(&pack.title), pack.version, self.dated(pack))
                });
            named.collect::<Vec<_>>().join("; ")
        };
        let not_found = report.len() - told.len();
        if not_found > 0 {
            let n = self.words.number(not_found);
            let values = [("lists", lists(true)), ("n", n)];
            let values = values.each_ref().map(|(key, value)| (*key, value.as_str()));
            paragraph(&self.words.fill("letter.not_found", &values));
        }
        let date = self.day(report.options.today);
        let values = [("date", date), ("lists", lists(false))];
        let values = values.each_ref().map(|(key, value)| (*key, value.as_str()));
        paragraph(&self.words.fill("letter.lists", &values));
        for (_, sentence) in self.caveats(report) {
            paragraph(&sentence);
        }
        Letter { html, text }
    }
}
