//! The words of the table back, in the language of the page.

use super::explain::Page;
use crate::report::answer::Kind;
use crate::report::sheets::{ADDED, Wording};
use crate::report::{Finding, Report};

impl Wording for Page<'_> {
    fn heads(&self) -> [String; ADDED] {
        let keys = ["table.code", "table.result", "table.list", "x.decision", "x.note"];
        keys.map(|key| self.words.get(key).into())
    }

    fn result(&self, report: &Report, finding: &Finding) -> String {
        self.group(report, report.group_at(finding.place))
    }

    fn about(&self, report: &Report, finding: &Finding) -> String {
        Page::about(self, report, finding)
    }

    fn decision(&self, report: &Report, finding: &Finding) -> String {
        self.decided(report, finding)
    }

    fn remarks(&self, report: &Report, finding: &Finding) -> String {
        let notes = report.notes(finding);
        let said: Vec<String> = notes
            .iter()
            .map(|note| self.words.get(&format!("note.{}", note.name())).to_string())
            .collect();
        said.join(" ")
    }

    fn sheet_names(&self) -> [String; 2] {
        ["sheet.rows", "sheet.about"].map(|key| self.words.get(key).into())
    }

    fn summary(&self, report: &Report) -> Vec<String> {
        let told = report.answer().into_iter();
        let told = told.filter(|line| !matches!(line.kind, Kind::Elsewhere | Kind::Wide));
        let mut lines = vec![self.headline(report)];
        lines.extend(told.map(|line| self.sentence(report, &line, true) + "."));
        lines.dedup();
        lines.extend(self.checked(report));
        lines.extend(self.caveats(report).into_iter().map(|(_, sentence)| sentence));
        lines
    }
}
