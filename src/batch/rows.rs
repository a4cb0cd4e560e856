//! The rows of a batch: what is said of a finding, and the columns that hold all of them.

use super::frame::{Ints, Table, Texts};
use super::{Field, Unscreened};
use crate::report::{Finding, Report};

/// The verdict of a cell in which no code was found.
const NOTHING_SCREENED: &str = "nothing_screened";
/// The verdict of a cell that was not screened; its rule is the reason.
const NOT_SCREENED: &str = "not_screened";

/// One finding of a cell, or why it has none.
#[derive(Clone, Debug)]
pub struct Row {
    verdict: &'static str,
    code: Option<String>,
    list: Option<String>,
    entry: Option<String>,
    rule: Option<&'static str>,
    reading_rule: Option<&'static str>,
    could_be_listed: bool,
    line: Option<i32>,
    column: Option<i32>,
    json: Option<String>,
}

impl Row {
    fn without_finding(verdict: &'static str) -> Row {
        Row {
            verdict,
            code: None,
            list: None,
            entry: None,
            rule: None,
            reading_rule: None,
            could_be_listed: false,
            line: None,
            column: None,
            json: None,
        }
    }

    pub fn nothing_screened() -> Row {
        Row::without_finding(NOTHING_SCREENED)
    }

    /// What was not screened could be listed.
    pub fn not_screened(why: Unscreened) -> Row {
        Row { rule: Some(why.name()), could_be_listed: true, ..Row::without_finding(NOT_SCREENED) }
    }

    pub fn of(report: &Report, finding: &Finding, json: bool) -> Row {
        let leading = report.leading(finding);
        let list = report.leading_list(finding);
        let entry = list.and_then(|list| report.entry(list, &leading));
        let number = |value: usize| i32::try_from(value).ok();
        Row {
            verdict: leading.verdict.name(),
            code: report.code_of(finding).map(|code| code.to_string()),
            list: list.map(|list| list.id.clone()),
            entry: entry.map(|entry| entry.code.to_string()),
            rule: Some(leading.rule.name()),
            reading_rule: Some(finding.reading_rule.name()),
            could_be_listed: report.may_be_listed(finding),
            line: number(report.line_number(finding.line)),
            column: number(report.paste.column_at(finding.line, finding.span.start)),
            json: json.then(|| report.finding_line(finding)),
        }
    }
}

/// The rows of a batch, column by column.
#[derive(Default)]
pub struct Rows {
    cell: Ints,
    field: Texts,
    verdict: Texts,
    finding: Ints,
    code: Texts,
    list: Texts,
    entry: Texts,
    rule: Texts,
    reading_rule: Texts,
    could_be_listed: Vec<bool>,
    line: Ints,
    column: Ints,
    json: Texts,
}

impl Rows {
    /// The rows of a cell, in the order of its text.
    pub fn extend(&mut self, cell: usize, field: Field, rows: &[Row]) {
        for (finding, row) in rows.iter().enumerate() {
            self.push(cell, field, finding, row);
        }
    }

    pub fn push(&mut self, cell: usize, field: Field, finding: usize, row: &Row) {
        self.cell.push(Some(cell as i32));
        self.field.push(Some(field.name()));
        self.verdict.push(Some(row.verdict));
        self.finding.push(Some(finding as i32));
        self.code.push(row.code.as_deref());
        self.list.push(row.list.as_deref());
        self.entry.push(row.entry.as_deref());
        self.rule.push(row.rule);
        self.reading_rule.push(row.reading_rule);
        self.could_be_listed.push(row.could_be_listed);
        self.line.push(row.line);
        self.column.push(row.column);
        self.json.push(row.json.as_deref());
    }

    /// All columns as bytes; `None` where one holds more than Arrow's offsets of 32 bits can say.
    pub fn write(&self) -> Option<Vec<u8>> {
        let mut table = Table::new(self.could_be_listed.len());
        table.ints(&self.cell);
        table.texts(&self.field)?;
        table.texts(&self.verdict)?;
        table.ints(&self.finding);
        table.texts(&self.code)?;
        table.texts(&self.list)?;
        table.texts(&self.entry)?;
        table.texts(&self.rule)?;
        table.texts(&self.reading_rule)?;
        table.bools(&self.could_be_listed);
        table.ints(&self.line);
        table.ints(&self.column);
        table.texts(&self.json)?;
        Some(table.finish())
    }
}
