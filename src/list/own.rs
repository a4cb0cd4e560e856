/*! A person's own list: a CSV with at least a column of codes becomes a pack with the status `private`. */

use super::{
    Coverage, Covers, Date, DecidedBy, Effect, Entry, Fault, Index, Pack, Refusal, Status, Words,
    disturbs, sha256_hex,
};
use crate::code::Code;
use crate::nomenclature::{Edition, Hs, Nomenclature};
use crate::paste::code_alone;
use crate::paste::layout::table;
use crate::paste::lexicon::{self, Subject};
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

fn field(name: &str) -> Field {
    let name = name.trim().trim_start_matches('\u{FEFF}');
    match name.to_lowercase().as_str() {
        "covers" | "охват" | "қамту" => Field::Covers,
        "title" | "название" | "наименование" | "атауы" | "description" => {
            Field::Title
        }
        "from" | "с" | "valid from" | "бастап" | "начало" => Field::From,
        "until" | "по" | "valid until" | "дейін" | "конец" | "to" => Field::Until,
        _ => match lexicon::header(name).map(|header| header.subject) {
            Some(Subject::Codes | Subject::Maybe | Subject::Chapters) => Field::Code,
            Some(Subject::Goods) => Field::Title,
            _ => Field::Other,
        },
    }
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
    let id = id_of(name, bytes);
    let id = id.as_str();
    if super::embedded::ids().any(|known| known == id) {
        let detail =
            format!("\"{id}\" is the name of a published list; give the file another name");
        return refuse(Fault::ReservedId, String::new(), detail);
    }
    let delimiter = table::delimiter(text).unwrap_or(b';');
    let records = table::records(text, delimiter, usize::MAX);
    let slice =
        |span: &crate::paste::Span| text.get(span.start..span.end).unwrap_or_default().trim();
    let filled = |record: &Vec<crate::paste::Span>| {
        record.iter().any(|span| !slice(span).trim_start_matches('\u{FEFF}').is_empty())
    };
    let mut rows = records.iter().filter(|record| filled(record));
    let Some(first) = rows.next() else {
        return refuse(
            Fault::Empty,
            String::new(),
            "the file is empty: a list needs at least one code",
        );
    };
    let names: Vec<&str> = first.iter().map(slice).collect();
    let mut fields: Vec<Field> = names.iter().map(|name| field(name)).collect();
    let headless = first.len() == 1
        && code_alone(
            hs,
            names.first().copied().unwrap_or_default().trim_start_matches('\u{FEFF}'),
        )
        .is_some();
    if headless {
        fields = vec![Field::Code];
    }
    let codes = fields.iter().filter(|field| **field == Field::Code).count();
    if codes != 1 {
        let kind = if codes == 0 { RowKind::NoCodeColumn } else { RowKind::TwoCodeColumns };
        let row = Row { row: 1, kind, text: String::new() };
        return Err(Refusal {
            fault: Fault::MissingField,
            place: String::new(),
            detail: String::new(),
            rows: vec![row],
        });
    }
    let mut entries: Vec<Entry> = Vec::new();
    let mut seen: std::collections::HashMap<_, usize> = std::collections::HashMap::new();
    let mut faults = Vec::new();
    let mut warnings = Vec::new();
    // Rows follow each other, so their lines are counted once.
    let (mut counted, mut line) = (0, 1);
    let mut line_of = |at: usize| {
        let between = text.get(counted..at).unwrap_or_default();
        line += between.matches(['\n', '\r']).count() - between.matches("\r\n").count();
        counted = at.max(counted);
        line
    };
    let body = records.iter().filter(|record| filled(record)).skip(usize::from(!headless));
    for record in body {
        let row = record.first().map_or(1, |span| line_of(span.start));
        let at = |kind: RowKind, text: &str| Row { row, kind, text: text.into() };
        let mut entry = Entry::new(Code::subheading(0));
        let mut read = false;
        for (place, span) in record.iter().enumerate() {
            let cell = slice(span).trim_start_matches('\u{FEFF}');
            match fields.get(place).copied().unwrap_or(Field::Other) {
                Field::Code => match code_alone(hs, cell) {
                    Some(code) => {
                        entry.code = code;
                        read = true;
                    }
                    None => faults.push(at(RowKind::NoCode, cell)),
                },
                Field::Covers => match (cell, Covers::named(&cell.to_lowercase())) {
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
            if record.len() <= fields.iter().position(|field| *field == Field::Code).unwrap_or(0) {
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
        nomenclature: Nomenclature::Hs,
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
        .to_lowercase()
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
    text.chars().map(|c| if disturbs(c) { ' ' } else { c }).collect()
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
