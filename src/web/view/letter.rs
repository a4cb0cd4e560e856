//! The answer for a letter: what was found, row by row, in the words of the page, as HTML and as text.

use super::dom::Built;
use super::explain::Page;
use crate::code::Code;
use crate::list::Coverage;
use crate::report::Report;
use crate::report::answer::Kind;
use crate::verdict::Verdict;

/// Rows that go into a letter; more are a table to attach.
const ROWS: usize = 200;

/// A letter in its two forms. The element is never put into the page: its markup is read, and its text is.
pub struct Letter {
    pub html: Built,
    pub text: String,
}

impl Page<'_> {
    /// Lists with their versions and standing; only those that can say "not found", where `complete`.
    fn dated_lists(&self, report: &Report, complete: bool) -> String {
        let lists = report.options.lists.iter();
        let named =
            lists.filter(|pack| !complete || pack.coverage == Coverage::Complete).map(|pack| {
                format!("{} ({}, {})", self.title(&pack.title), pack.version, self.dated(pack))
            });
        named.collect::<Vec<_>>().join("; ")
    }

    /// On which day it was checked against which lists.
    pub fn checked(&self, report: &Report) -> Vec<String> {
        let values =
            [("date", self.day(report.options.today)), ("lists", self.dated_lists(report, false))];
        let values = values.each_ref().map(|(key, value)| (*key, value.as_str()));
        vec![self.words.fill("letter.lists", &values)]
    }

    /// The whole letter: the headline, what each list and measure says, every row that is not "not found", how many are, and
    /// what was compared with what.
    pub fn letter(&self, report: &Report) -> Letter {
        let headline = self.headline(report);
        let html = self.make.element("div", "");
        let mut text = String::new();
        let mut paragraph = |tag: &str, line: &str| {
            html.add(&self.make.element(tag, "").text(line));
            text.push_str(line);
            text.push('\n');
        };
        paragraph("p", &headline);
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
            let line = self.line_of(report, &finding);
            let code = report
                .code_of(&finding)
                .map_or_else(|| report.text_of(&finding).trim().to_string(), Code::grouped);
            let mut result = self.group(report, report.group_at(finding.place));
            let decided = self.decided(report, &finding);
            if !decided.is_empty() {
                result = format!("{result}; {decided}");
            }
            let about = self.about(report, &finding);
            let cells = [line, self.goods(&report.goods(&finding)), code, result, about];
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
        let not_found = report.len() - told.len();
        if not_found > 0 {
            let n = self.words.number(not_found);
            let values = [("lists", self.dated_lists(report, true)), ("n", n)];
            let values = values.each_ref().map(|(key, value)| (*key, value.as_str()));
            paragraph(&self.words.fill("letter.not_found", &values));
        }
        for line in self.checked(report) {
            paragraph(&line);
        }
        for (_, sentence) in self.caveats(report) {
            paragraph(&sentence);
        }
        Letter { html, text }
    }
}
