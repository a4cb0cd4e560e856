/*! The table back: row by row as it was given, with columns added for what was read, what came of it and why. It is what
CSV and XLSX write, in the words of whoever asks. */

use super::answer::Group;
use super::csv::code_cell;
use super::{Finding, Report};
use crate::paste::layout::{Kind, table};
use crate::paste::{LineKind, Span};
use crate::verdict::Verdict;
use core::fmt::Write as _;

/// How many columns are added to each row.
pub const ADDED: usize = 5;

/// The words of a table: those of a page's language, or the names of the reports.
pub trait Wording {
    /// Over the added columns: code, result, list and entry, decision, remarks.
    fn heads(&self) -> [String; ADDED];
    /// What came of a finding.
    fn result(&self, report: &Report, finding: &Finding) -> String;
    /// The list and its entry, or the rule.
    fn about(&self, report: &Report, finding: &Finding) -> String;
    /// What a person decided; empty where nobody did.
    fn decision(&self, report: &Report, finding: &Finding) -> String;
    /// What else is to be known of the finding.
    fn remarks(&self, report: &Report, finding: &Finding) -> String;
    /// The name of the sheet where the paste has none, and of the one that says what was checked against what.
    fn sheet_names(&self) -> [String; 2];
    /// What was checked against what, in lines.
    fn summary(&self, report: &Report) -> Vec<String>;
}

/// The names of the reports, the same in every language.
pub struct Names;

impl Wording for Names {
    fn heads(&self) -> [String; ADDED] {
        ["code read", "result", "list and entry", "decision", "note"].map(String::from)
    }

    fn result(&self, report: &Report, finding: &Finding) -> String {
        report.verdict(finding).name().into()
    }

    fn about(&self, report: &Report, finding: &Finding) -> String {
        let judgement = report.leading(finding);
        let Some(pack) = report.leading_list(finding) else { return String::new() };
        let entry = report.entry(pack, &judgement).map(|entry| code_cell(entry.code));
        let list = format!("{} {}", pack.id, pack.version);
        entry.map_or(list.clone(), |entry| format!("{list}: {entry}"))
    }

    fn decision(&self, report: &Report, finding: &Finding) -> String {
        let Some(decision) = report.decision(finding) else { return String::new() };
        let decided = decision.decided.name();
        if decision.reason.is_empty() {
            decided.into()
        } else {
            format!("{decided}: {}", decision.reason)
        }
    }

    fn remarks(&self, report: &Report, finding: &Finding) -> String {
        report.notes(finding).iter().map(|note| note.name()).collect::<Vec<_>>().join(" ")
    }

    fn sheet_names(&self) -> [String; 2] {
        ["screened", "screening"].map(String::from)
    }

    fn summary(&self, report: &Report) -> Vec<String> {
        let options = &report.options;
        let mut lines = vec![
            format!("headline: {}", report.headline_name()),
            format!("today: {}, as of: {}", options.today, options.as_of),
        ];
        lines.extend(options.lists.iter().map(|pack| {
            let (id, version, status) = (&pack.id, &pack.version, pack.status.name());
            format!("{id} {version}, {status}, {} SHA-256 {}", pack.dated, pack.sha256)
        }));
        lines
    }
}

/// What a row is about, for its colour. The gravest finding of a row decides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tone {
    /// A ban in force on the way of the goods.
    Ban,
    Measure,
    Listed,
    InPart,
    /// For a person to decide.
    Undecided,
    NotFound,
    /// A row of headings.
    Header,
    #[default]
    Plain,
}

impl Tone {
    /// All tones, in the order of their numbers.
    pub const ALL: [Tone; 8] = [
        Tone::Ban,
        Tone::Measure,
        Tone::Listed,
        Tone::InPart,
        Tone::Undecided,
        Tone::NotFound,
        Tone::Header,
        Tone::Plain,
    ];

    fn of(group: Group) -> Tone {
        match group {
            Group::Measure { ban: true, .. } => Tone::Ban,
            Group::Measure { .. } => Tone::Measure,
            Group::List { part: false, .. } => Tone::Listed,
            Group::List { part: true, .. } => Tone::InPart,
            Group::Other(Verdict::NotFound) => Tone::NotFound,
            _ => Tone::Undecided,
        }
    }
}

/// A row with its added cells behind its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Its place in the sheet, from 0.
    pub place: usize,
    pub tone: Tone,
    pub cells: Vec<String>,
    /// Which of its cells hold a code, rising: they are texts and never numbers.
    pub codes: Vec<u32>,
}

/// A sheet of the table back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    pub name: String,
    pub rows: Vec<Row>,
    /// How many columns were there before the added ones.
    pub width: usize,
}

impl Report {
    /// The rows of the paste, each as the spans of its cells: records of a table, else lines.
    fn rows_of_paste(&self) -> Vec<Vec<Span>> {
        match self.layout_kind() {
            Kind::Table(delimiter) if !self.paste.is_workbook() => {
                table::records(self.paste.text(), delimiter, usize::MAX)
            }
            kind => (0..self.paste.line_count())
                .map(|line| {
                    let line = self.paste.line(line);
                    let mut start = line.start;
                    let part = if kind == Kind::Table(b'\t') { '\t' } else { '\n' };
                    let cells = self.paste.slice(line).split(part);
                    cells
                        .map(|cell| {
                            let span = Span { start, end: start + cell.len() };
                            start = span.end + 1;
                            span
                        })
                        .collect()
                })
                .collect(),
        }
    }

    /// A cell's content: without the marks of a workbook, and with each quote once.
    fn content(&self, span: Span) -> String {
        let text = self.paste.slice(span).trim_matches('\u{2060}');
        let quoted = span.start > 0
            && self.paste.text().as_bytes().get(span.start - 1) == Some(&b'"')
            && !self.paste.is_workbook();
        if quoted { text.replace("\"\"", "\"") } else { text.into() }
    }

    /// The table as it was given, with columns added.
    pub fn sheets(&self, words: &dyn Wording) -> Vec<Sheet> {
        let rows = self.rows_of_paste();
        // One far cell does not widen all rows.
        const WIDE: usize = 256;
        let width = rows.iter().map(Vec::len).filter(|width| *width <= WIDE).max().unwrap_or(1);
        let mut sheets: Vec<Sheet> = Vec::new();
        let [own, _] = words.sheet_names();
        let mut next = 0;
        for (at, row) in rows.iter().enumerate() {
            let Some(start) = row.first().map(|span| span.start) else { continue };
            let line = self.paste.line_at(start);
            let (name, place) = match self.paste.sheet_at(line) {
                Some((sheet, row)) => (sheet.name.as_str(), row),
                None => (own.as_str(), at),
            };
            if sheets.last().is_none_or(|sheet| sheet.name != name) {
                sheets.push(Sheet { name: name.into(), rows: Vec::new(), width });
            }
            let last = rows
                .get(at + 1)
                .and_then(|row| row.first())
                .map_or(self.paste.text().len() + 1, |span| span.start);
            let mut made = Row { place, ..Row::default() };
            let mut added: [Vec<String>; ADDED] = Default::default();
            while let Some(finding) = self.finding(next).filter(|finding| finding.span.start < last)
            {
                next += 1;
                made.tone = made.tone.min(Tone::of(self.group_at(finding.place)));
                let cell = row.iter().position(|span| {
                    span.start <= finding.span.start && finding.span.start <= span.end
                });
                made.codes.extend(cell.and_then(|cell| u32::try_from(cell).ok()));
                for (slot, value) in added.iter_mut().zip([
                    self.code_of(&finding).map(code_cell).unwrap_or_default(),
                    words.result(self, &finding),
                    words.about(self, &finding),
                    words.decision(self, &finding),
                    words.remarks(self, &finding),
                ]) {
                    slot.push(value);
                }
            }
            made.codes.dedup();
            made.cells = row.iter().map(|&span| self.content(span)).collect();
            made.cells.resize(width.max(made.cells.len()), String::new());
            if made.tone == Tone::Plain && self.lines.get(line) == Some(&LineKind::Header) {
                made.tone = Tone::Header;
                made.cells.extend(words.heads());
            } else {
                made.cells.extend(added.map(|values| {
                    let said = values.into_iter().filter(|value| !value.is_empty());
                    said.collect::<Vec<_>>().join("; ")
                }));
            }
            if let Some(sheet) = sheets.last_mut() {
                sheet.rows.push(made);
            }
        }
        sheets
    }

    /// The sheets of the workbook: the table back, and what was checked against what.
    pub fn workbook(&self, words: &dyn Wording) -> Vec<Sheet> {
        let mut sheets = self.sheets(words);
        let [_, name] = words.sheet_names();
        let rows = words.summary(self).into_iter().enumerate().map(|(place, line)| Row {
            place,
            cells: vec![line],
            ..Row::default()
        });
        sheets.push(Sheet { name, rows: rows.collect(), width: 1 });
        sheets
    }
}

/// Marks that part sheets, rows and cells between two modules; no text holds them.
pub(super) const PARTS: [char; 3] = ['\u{1D}', '\u{1E}', '\u{1F}'];

/// Sheets as one text, for the module that writes workbooks.
pub fn transfer(sheets: &[Sheet]) -> String {
    let [of_sheets, of_rows, of_cells] = PARTS;
    let plain = |text: &str| text.replace(PARTS, "\u{FFFD}");
    let mut out = String::new();
    for sheet in sheets {
        let _ = write!(out, "{of_sheets}{}{of_cells}{}", plain(&sheet.name), sheet.width);
        for row in &sheet.rows {
            let tone = Tone::ALL.iter().position(|tone| *tone == row.tone).unwrap_or(0);
            let codes: Vec<String> = row.codes.iter().map(u32::to_string).collect();
            let _ = write!(out, "{of_rows}{} {tone} {}", row.place, codes.join(","));
            for cell in &row.cells {
                let _ = write!(out, "{of_cells}{}", plain(cell));
            }
        }
    }
    out
}
