/*! A person's own list: a CSV with at least a column of codes becomes a pack with the status `private`. */

use super::{
    Coverage, Covers, Date, DecidedBy, Effect, Entry, Fault, Index, Pack, Refusal, Status, Words,
    disturbs, sha256_hex,
};
use crate::code::Code;
use crate::nomenclature::{Edition, Hs, Nomenclature};
use crate::paste::layout::table;
use crate::paste::lexicon::{self, Subject};
use crate::paste::{Paste, code_alone};
use core::fmt;

/// More warnings than a person reads are cut.
const MOST_WARNINGS: usize = 200;

fn refuse<T>(fault: Fault, place: String, detail: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal { fault, place, detail: detail.into(), rows: Vec::new() })
}

/// What is wrong with a row of a person's list, or worth knowing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    NoCodeColumn,
    TwoCodeColumns,
    NoCode,
    NoCell,
    Covers,
    NoDay,
    DaysOutOfOrder,
    NoEdition,
    /// Kept: a code of another edition than 2022.
    OtherEdition,
    /// Kept once.
    Twice,
    /// Codes of more than six digits, and nothing says whose they are.
    DigitsUnsaid,
}

impl RowKind {
    /// The name that interfaces use, the same in every language.
    pub fn name(self) -> &'static str {
        match self {
            RowKind::NoCodeColumn => "no_code_column",
            RowKind::TwoCodeColumns => "two_code_columns",
            RowKind::NoCode => "no_code",
            RowKind::NoCell => "no_cell",
            RowKind::Covers => "covers",
            RowKind::NoDay => "no_day",
            RowKind::DaysOutOfOrder => "days_out_of_order",
            RowKind::NoEdition => "no_edition",
            RowKind::OtherEdition => "other_edition",
            RowKind::Twice => "twice",
            RowKind::DigitsUnsaid => "digits_unsaid",
        }
    }
}

/// A row of a person's list (from 1), and what stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub row: usize,
    pub kind: RowKind,
    pub text: String,
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Row { row, kind, text } = self;
        write!(f, "row {row}: ")?;
        match kind {
            RowKind::NoCodeColumn => {
                f.write_str("no column is named \"code\" (or «код», «код ТН ВЭД», «коды»)")
            }
            RowKind::TwoCodeColumns => {
                f.write_str("more than one column could hold the codes; name one of them \"code\"")
            }
            RowKind::NoCode => {
                write!(f, "\"{text}\" is no code of 2, 4, 6, 8, 9, 10, 12 or 14 digits")
            }
            RowKind::NoCell => f.write_str("the cell for the code is missing"),
            RowKind::Covers => {
                write!(f, "\"{text}\" in the column \"covers\" is neither \"whole\" nor \"part\"")
            }
            RowKind::NoDay => write!(f, "\"{text}\" is no day; YYYY-MM-DD or DD.MM.YYYY is needed"),
            RowKind::DaysOutOfOrder => write!(f, "the last day is before the first: {text}"),
            RowKind::NoEdition => {
                write!(f, "{text} stands in no edition of the HS from 2002 to 2022")
            }
            RowKind::OtherEdition => write!(f, "{text} is a code of another edition than HS 2022"),
            RowKind::Twice => write!(f, "{text} stands twice"),
            RowKind::DigitsUnsaid => f.write_str(
                "the list has national digits, and no column's name says whose (as \"ТН ВЭД\" or \"CN code\" would)",
            ),
        }
    }
}

/// A day as `2026-01-31`, or with points as people here write it: `31.01.2026`.
fn day(text: &str) -> Option<Date> {
    Date::parse(text).or_else(|| match text.split('.').collect::<Vec<_>>().as_slice() {
        [day, month, year] => Date::parse(&format!("{year}-{month:0>2}-{day:0>2}")),
        _ => None,
    })
}

/// What a column of the person's table holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    Code,
    Covers,
    Title,
    From,
    Until,
    Other,
}

/// What a column's name says, and whose digits its codes have.
fn field(name: &str) -> (Field, Option<Nomenclature>) {
    let field = match lexicon::small(name).as_str() {
        "covers" | "охват" | "қамту" => Field::Covers,
        "title" | "название" | "наименование" | "атауы" | "description" => {
            Field::Title
        }
        "from" | "с" | "valid from" | "бастап" | "начало" => Field::From,
        "until" | "по" | "valid until" | "дейін" | "конец" | "to" => Field::Until,
        _ => match lexicon::header(name) {
            Some(header)
                if matches!(
                    header.subject,
                    Subject::Codes | Subject::Maybe | Subject::Chapters
                ) =>
            {
                return (Field::Code, header.names);
            }
            Some(header) if header.subject == Subject::Goods => Field::Title,
            _ => Field::Other,
        },
    };
    (field, None)
}

/// A row of the person's table: its number from 1, and its cells.
struct Line<'t> {
    number: usize,
    cells: Vec<&'t str>,
}

impl Line<'_> {
    fn is_filled(&self) -> bool {
        self.cells.iter().any(|cell| !cell.is_empty())
    }
}

fn bare(cell: &str) -> &str {
    cell.trim().trim_start_matches('\u{FEFF}').trim()
}

/// Reads a person's own list. `text` is the file decoded, `bytes` the file as it is (for the hash), `today` the
/// date it bears. Codes of another edition are kept with a warning; rows that can't be read refuse the file, and
/// every such row is named.
pub fn from_csv(
    name: &str,
    text: &str,
    bytes: &[u8],
    today: Date,
    hs: &Hs,
) -> Result<Pack, Refusal> {
    let delimiter = table::delimiter(text).unwrap_or(b';');
    // Rows follow each other, so their lines are counted once.
    let (mut counted, mut number) = (0, 1);
    let mut line = |record: &Vec<crate::paste::Span>| {
        let at = record.first().map_or(counted, |span| span.start);
        let between = text.get(counted..at).unwrap_or_default();
        number += between.matches(['\n', '\r']).count() - between.matches("\r\n").count();
        counted = at.max(counted);
        let cell =
            |span: &crate::paste::Span| bare(text.get(span.start..span.end).unwrap_or_default());
        Line { number, cells: record.iter().map(cell).collect() }
    };
    let lines = table::records(text, delimiter, usize::MAX).iter().map(&mut line).collect();
    from_lines(name, lines, bytes, today, hs)
}

/// Reads a person's own list from a workbook: the first sheet with a column of codes.
pub fn from_workbook(
    name: &str,
    workbook: &Paste,
    bytes: &[u8],
    today: Date,
    hs: &Hs,
) -> Result<Pack, Refusal> {
    let mut first = None;
    for sheet in workbook.sheets() {
        let lines = (0..sheet.lines).map(|row| Line {
            number: row + 1,
            cells: workbook
                .slice(workbook.line(sheet.first_line + row))
                .split('\t')
                .map(bare)
                .collect(),
        });
        match from_lines(name, lines.collect(), bytes, today, hs) {
            Ok(pack) => return Ok(pack),
            // A sheet that has a column of codes is the list, however wrong its rows are.
            Err(refusal) if matches!(refusal.fault, Fault::MissingField | Fault::Empty) => {
                first.get_or_insert(refusal);
            }
            Err(refusal) => return Err(refusal),
        }
    }
    match first {
        Some(refusal) => Err(refusal),
        None => refuse(Fault::Empty, String::new(), "the workbook holds no sheet with text"),
    }
}

/// Where the names of the columns stand: the last line that names codes, before the first that holds one. Titles of one or
/// two cells may stand above it (`Перечень кодов`); anything else above would be a row that is lost.
fn header(lines: &[Line<'_>], hs: &Hs) -> Option<usize> {
    const HIGHEST: usize = 20;
    let mut found = None;
    for (place, line) in lines.iter().enumerate().take(HIGHEST) {
        if line.cells.iter().any(|cell| code_alone(hs, cell).is_some()) {
            break;
        }
        if line.cells.iter().any(|cell| field(cell).0 == Field::Code) {
            found = Some(place);
        } else if found.is_some() || line.cells.iter().filter(|cell| !cell.is_empty()).count() > 2 {
            break;
        }
    }
    found
}

fn from_lines(
    name: &str,
    mut lines: Vec<Line<'_>>,
    bytes: &[u8],
    today: Date,
    hs: &Hs,
) -> Result<Pack, Refusal> {
    let id = id_of(name, bytes);
    let id = id.as_str();
    if super::embedded::ids().any(|known| known == id) {
        let detail =
            format!("\"{id}\" is the name of a published list; give the file another name");
        return refuse(Fault::ReservedId, String::new(), detail);
    }
    lines.retain(Line::is_filled);
    let Some(first) = lines.first() else {
        return refuse(
            Fault::Empty,
            String::new(),
            "the file is empty: a list needs at least one code",
        );
    };
    let alone = first.cells.iter().filter(|cell| !cell.is_empty()).count() == 1
        && first.cells.first().is_some_and(|cell| code_alone(hs, cell).is_some());
    let headed = header(&lines, hs);
    let columns: Vec<(Field, Option<Nomenclature>)> = match headed.and_then(|at| lines.get(at)) {
        Some(names) => names.cells.iter().map(|name| field(name)).collect(),
        None if alone => vec![(Field::Code, None)],
        None => Vec::new(),
    };
    let fields: Vec<Field> = columns.iter().map(|(field, _)| *field).collect();
    let codes = fields.iter().filter(|field| **field == Field::Code).count();
    if codes != 1 {
        let kind = if codes == 0 { RowKind::NoCodeColumn } else { RowKind::TwoCodeColumns };
        let row = Row { row: first.number, kind, text: String::new() };
        return Err(Refusal {
            fault: Fault::MissingField,
            place: String::new(),
            detail: String::new(),
            rows: vec![row],
        });
    }
    let names = columns.iter().find_map(|(field, names)| names.filter(|_| *field == Field::Code));
    let mut entries: Vec<Entry> = Vec::new();
    let mut seen: std::collections::HashMap<_, usize> = std::collections::HashMap::new();
    let mut faults = Vec::new();
    let mut warnings = Vec::new();
    for line in lines.iter().skip(headed.map_or(0, |at| at + 1)) {
        let row = line.number;
        let at = |kind: RowKind, text: &str| Row { row, kind, text: text.into() };
        let mut entry = Entry::new(Code::subheading(0));
        let mut read = false;
        for (place, cell) in line.cells.iter().copied().enumerate() {
            match fields.get(place).copied().unwrap_or(Field::Other) {
                Field::Code => match code_alone(hs, cell) {
                    Some(code) => {
                        entry.code = code;
                        read = true;
                    }
                    None => faults.push(at(RowKind::NoCode, cell)),
                },
                Field::Covers => match (cell, Covers::named(&cell.to_ascii_lowercase())) {
                    ("", _) => {}
                    (_, Some(covers)) => entry.covers = covers,
                    _ => faults.push(at(RowKind::Covers, cell)),
                },
                Field::Title => {
                    let cell = shown(cell);
                    entry.title = Words::same(&cell);
                }
                from_until @ (Field::From | Field::Until) => match (cell, day(cell)) {
                    ("", _) => {}
                    (_, Some(date)) if from_until == Field::From => entry.from = Some(date),
                    (_, Some(date)) => entry.until = Some(date),
                    _ => faults.push(at(RowKind::NoDay, cell)),
                },
                Field::Other => {}
            }
        }
        if !read {
            if line.cells.len()
                <= fields.iter().position(|field| *field == Field::Code).unwrap_or(0)
            {
                faults.push(at(RowKind::NoCell, ""));
            }
            continue;
        }
        if let (Some(from), Some(until)) = (entry.from, entry.until)
            && until < from
        {
            faults.push(at(RowKind::DaysOutOfOrder, &format!("{from} – {until}")));
        }
        if !hs.has(Edition::Hs2022, entry.code) {
            let edition = hs.editions(entry.code).last();
            match edition {
                Some(edition) => {
                    warnings.push(at(
                        RowKind::OtherEdition,
                        &format!("{} (HS {})", entry.code, edition.year()),
                    ));
                    entry.edition = Some(edition);
                }
                None => {
                    faults.push(at(RowKind::NoEdition, &entry.code.to_string()));
                }
            }
        }
        let key = (entry.code, entry.from, entry.until);
        if let Some(&known) = seen.get(&key) {
            if warnings.len() < MOST_WARNINGS {
                warnings.push(at(RowKind::Twice, &entry.code.to_string()));
            }
            if let Some(known) = entries.get_mut(known)
                && known.covers == Covers::Part
            {
                known.covers = entry.covers;
            }
            continue;
        }
        seen.insert(key, entries.len());
        entries.push(entry);
    }
    if !faults.is_empty() {
        return Err(Refusal {
            fault: Fault::UnreadableRow,
            place: String::new(),
            detail: String::new(),
            rows: faults,
        });
    }
    if entries.is_empty() {
        return refuse(Fault::Empty, String::new(), "the file has a header and no code below it");
    }
    if names.is_none() && entries.iter().any(|entry| entry.code.len() > 6) {
        warnings.push(Row { row: 1, kind: RowKind::DigitsUnsaid, text: String::new() });
    }
    let words = Words::same;
    let shown_name = shown(name);
    Ok(Pack {
        id: id.into(),
        version: today.to_string(),
        title: words(if shown(name).trim().is_empty() { id } else { shown_name.as_str() }),
        status: Status::Private,
        effect: Effect::None,
        status_note: Words {
            en: "Your own list, kept on this device for this page only.".into(),
            ru: "Ваш собственный перечень, хранится на этом устройстве и только для этой страницы."
                .into(),
            kk: "Өз тізбеңіз, тек осы құрылғыда және тек осы бет үшін сақталады.".into(),
        },
        instrument: None,
        instrument_note: words("—"),
        publisher: Words::same("—"),
        binds: vec!["—".into()],
        direction: Vec::new(),
        destinations: Vec::new(),
        third_countries: false,
        coverage: Coverage::Complete,
        decided_by: DecidedBy::Code,
        nomenclature: names.unwrap_or(Nomenclature::Hs),
        edition: Edition::Hs2022,
        dated: Date::new(1900, 1, 1).unwrap_or(today),
        checked: today,
        review_by: None,
        sources: Vec::new(),
        not_screenable: Vec::new(),
        measures: Vec::new(),
        index: Index::new(&entries),
        entries,
        warnings,
        sha256: sha256_hex(bytes),
    })
}

/// The id of an own list: its name in the letters of ids. What another alphabet's letters would hide or make equal is
/// told apart by the file's hash.
fn id_of(name: &str, bytes: &[u8]) -> String {
    let plain: String = name
        .to_ascii_lowercase()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .take(48)
        .collect();
    if name.is_ascii() && plain.bytes().any(|byte| byte != b'-') {
        return plain;
    }
    let hash = sha256_hex(bytes);
    format!("own-{}", hash.get(..8).unwrap_or_default())
}

/// A text as a list may hold it.
fn shown(text: &str) -> String {
    let shown: String = text.chars().map(|c| if disturbs(c) { ' ' } else { c }).collect();
    shown.trim().into()
}

/// A person's own list as the file of a pack, one entry a line.
pub fn to_json(pack: &Pack) -> String {
    use super::json::{Json, object};
    let words = |words: &Words| {
        object([
            ("en", words.en.as_str().into()),
            ("ru", words.ru.as_str().into()),
            ("kk", words.kk.as_str().into()),
        ])
    };
    let entries: Vec<String> = pack
        .entries
        .iter()
        .map(|entry| {
            let code = entry.code.to_string();
            let mut fields = vec![
                ("code", Json::from(code.as_str())),
                ("covers", entry.covers.name().into()),
                (
                    "title",
                    if entry.title.en.is_empty() {
                        object([
                            ("en", code.as_str().into()),
                            ("ru", code.as_str().into()),
                            ("kk", code.as_str().into()),
                        ])
                    } else {
                        words(&entry.title)
                    },
                ),
            ];
            for (key, date) in [("from", entry.from), ("until", entry.until)] {
                if let Some(date) = date {
                    fields.push((key, date.to_string().into()));
                }
            }
            if let Some(edition) = entry.edition {
                fields.push(("edition", Json::Number(edition.year().into())));
            }
            format!("  {}", object(fields).canonical())
        })
        .collect();
    let head = object([
        ("format", super::FORMAT.into()),
        ("id", pack.id.as_str().into()),
        ("version", pack.version.as_str().into()),
        ("title", words(&pack.title)),
        ("status", pack.status.name().into()),
        ("effect", pack.effect.name().into()),
        ("status_note", words(&pack.status_note)),
        ("instrument", Json::Null),
        ("instrument_note", words(&pack.instrument_note)),
        ("publisher", pack.publisher.en.as_str().into()),
        ("binds", pack.binds.join(", ").into()),
        ("direction", Json::Array(Vec::new())),
        ("destinations", Json::Array(Vec::new())),
        ("coverage", pack.coverage.name().into()),
        ("decided_by", pack.decided_by.name().into()),
        ("nomenclature", pack.nomenclature.name().into()),
        ("edition", Json::Number(pack.edition.year().into())),
        ("dated", pack.dated.to_string().into()),
        ("checked", pack.checked.to_string().into()),
        ("sources", Json::Array(Vec::new())),
        ("count", pack.entries.len().into()),
    ])
    .canonical();
    format!("{},\n\"entries\":[\n{}\n]}}\n", head.trim_end_matches('}'), entries.join(",\n"))
}
