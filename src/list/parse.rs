/*! From the bytes of a pack to a checked [`Pack`], or the sentence that says why it is refused. */

use super::json::Json;
use super::*;
use crate::nomenclature::Hs;
use core::fmt;

/// The kinds of fault for which a pack is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    NotJson,
    UnknownFormat,
    UnknownField,
    MissingField,
    WrongType,
    UnknownValue,
    Empty,
    WrongCount,
    MalformedCode,
    CodeNotInEdition,
    ExceptionOutside,
    Twice,
    DatesOutOfOrder,
    MalformedDate,
    MalformedVersion,
    BadSignature,
    OlderVersion,
    UnreadableRow,
    ReservedId,
}

impl Fault {
    /// The name that interfaces use, the same in every language.
    pub fn name(self) -> &'static str {
        match self {
            Fault::NotJson => "not_json",
            Fault::UnknownFormat => "unknown_format",
            Fault::UnknownField => "unknown_field",
            Fault::MissingField => "missing_field",
            Fault::WrongType => "wrong_type",
            Fault::UnknownValue => "unknown_value",
            Fault::Empty => "empty",
            Fault::WrongCount => "wrong_count",
            Fault::MalformedCode => "malformed_code",
            Fault::CodeNotInEdition => "code_not_in_edition",
            Fault::ExceptionOutside => "exception_outside",
            Fault::Twice => "twice",
            Fault::DatesOutOfOrder => "dates_out_of_order",
            Fault::MalformedDate => "malformed_date",
            Fault::MalformedVersion => "malformed_version",
            Fault::BadSignature => "bad_signature",
            Fault::OlderVersion => "older_version",
            Fault::UnreadableRow => "unreadable_row",
            Fault::ReservedId => "reserved_id",
        }
    }
}

/// Why a pack was refused: the fault, where it is, and what stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub fault: Fault,
    /// `entry 3 (854231)`, `instrument`, or empty where the whole file is meant.
    pub place: String,
    pub detail: String,
    /// The rows of a person's own list that can't be read.
    pub rows: Vec<super::own::Row>,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.place.is_empty() {
            write!(f, "{}: ", self.place)?;
        }
        f.write_str(&self.detail)?;
        for (place, row) in self.rows.iter().enumerate() {
            write!(f, "{}{row}", if place > 0 { "\n" } else { "" })?;
        }
        Ok(())
    }
}

fn refuse<T>(fault: Fault, place: &str, detail: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal { fault, place: place.into(), detail: detail.into(), rows: Vec::new() })
}

const PACK_FIELDS: &[&str] = &[
    "format",
    "id",
    "version",
    "title",
    "status",
    "effect",
    "status_note",
    "instrument",
    "instrument_note",
    "publisher",
    "binds",
    "direction",
    "destinations",
    "coverage",
    "decided_by",
    "nomenclature",
    "edition",
    "dated",
    "checked",
    "review_by",
    "sources",
    "not_screenable",
    "count",
    "entries",
];
const ENTRY_FIELDS: &[&str] = &[
    "code",
    "covers",
    "except",
    "conditions",
    "title",
    "text",
    "group",
    "from",
    "until",
    "edition",
    "note",
    "source",
];
const DIRECTIONS: &[&str] = &["export", "re-export", "transit", "import", "brokering"];

/// The fields of one object, with the place that messages name.
struct Fields<'a> {
    place: String,
    fields: &'a [(String, Json)],
}

impl<'a> Fields<'a> {
    fn of(json: &'a Json, place: &str, known: &[&str]) -> Result<Fields<'a>, Refusal> {
        let Json::Object(fields) = json else {
            return refuse(Fault::WrongType, place, "an object is needed here");
        };
        for (key, _) in fields {
            if !known.contains(&key.as_str()) {
                return refuse(
                    Fault::UnknownField,
                    place,
                    format!("the field \"{key}\" is not known in {FORMAT}"),
                );
            }
        }
        Ok(Fields { place: place.into(), fields })
    }

    /// The value, or `None` where the field is absent or null.
    fn optional(&self, key: &str) -> Option<&'a Json> {
        let value = self.fields.iter().find(|(name, _)| name == key).map(|(_, value)| value)?;
        (*value != Json::Null).then_some(value)
    }

    fn wrong<T>(&self, fault: Fault, detail: String) -> Result<T, Refusal> {
        refuse(fault, &self.place, detail)
    }

    fn required(&self, key: &str) -> Result<&'a Json, Refusal> {
        match self.optional(key) {
            Some(value) => Ok(value),
            None => self.wrong(Fault::MissingField, format!("the field \"{key}\" is missing")),
        }
    }

    fn as_text(&self, key: &str, value: &'a Json) -> Result<&'a str, Refusal> {
        match value {
            Json::Text(text) if text.trim().is_empty() => {
                self.wrong(Fault::Empty, format!("\"{key}\" is empty"))
            }
            Json::Text(text) if text.chars().any(disturbs) => {
                self.wrong(Fault::UnknownValue, format!("\"{key}\" holds control characters"))
            }
            Json::Text(text) => Ok(text),
            _ => self.wrong(Fault::WrongType, format!("\"{key}\" must be text")),
        }
    }

    fn text(&self, key: &str) -> Result<&'a str, Refusal> {
        self.as_text(key, self.required(key)?)
    }

    fn optional_text(&self, key: &str) -> Result<String, Refusal> {
        self.optional(key)
            .map_or(Ok(String::new()), |value| self.as_text(key, value).map(String::from))
    }

    fn named<T>(&self, key: &str, parse: fn(&str) -> Option<T>) -> Result<T, Refusal> {
        let text = self.text(key)?;
        match parse(text) {
            Some(value) => Ok(value),
            None => self
                .wrong(Fault::UnknownValue, format!("\"{key}\" has the unknown value \"{text}\"")),
        }
    }

    fn as_date(&self, key: &str, value: &'a Json) -> Result<Date, Refusal> {
        let text = self.as_text(key, value)?;
        match Date::parse(text) {
            Some(date) => Ok(date),
            None => self.wrong(
                Fault::MalformedDate,
                format!("\"{key}\" is \"{text}\"; a day as YYYY-MM-DD is needed"),
            ),
        }
    }

    fn optional_date(&self, key: &str) -> Result<Option<Date>, Refusal> {
        self.optional(key).map(|value| self.as_date(key, value)).transpose()
    }

    fn array(&self, key: &str, value: &'a Json) -> Result<&'a [Json], Refusal> {
        match value {
            Json::Array(items) => Ok(items),
            _ => self.wrong(Fault::WrongType, format!("\"{key}\" must be an array")),
        }
    }

    fn optional_array(&self, key: &str) -> Result<&'a [Json], Refusal> {
        self.optional(key).map_or(Ok(&[]), |value| self.array(key, value))
    }

    fn texts(&self, key: &str) -> Result<Vec<String>, Refusal> {
        let mut texts = Vec::new();
        for item in self.array(key, self.required(key)?)? {
            texts.push(self.as_text(key, item)?.into());
        }
        Ok(texts)
    }

    fn as_words(&self, key: &str, value: &'a Json) -> Result<Words, Refusal> {
        let words = Fields::of(value, &join(&self.place, key), &["en", "ru", "kk"])?;
        Ok(Words {
            en: words.text("en")?.into(),
            ru: words.text("ru")?.into(),
            kk: words.text("kk")?.into(),
        })
    }

    /// Words of an entry: at least one language; the others fall back to it.
    fn some_words(&self, key: &str, value: &'a Json) -> Result<Words, Refusal> {
        let words = Fields::of(value, &join(&self.place, key), &["en", "ru", "kk"])?;
        let texts =
            [words.optional_text("en")?, words.optional_text("ru")?, words.optional_text("kk")?];
        let Some(first) = texts.iter().find(|text| !text.is_empty()).cloned() else {
            return words.wrong(
                Fault::MissingField,
                "words in at least one of \"en\", \"ru\" and \"kk\" are needed".into(),
            );
        };
        let [en, ru, kk] = texts.map(|text| if text.is_empty() { first.clone() } else { text });
        Ok(Words { en, ru, kk })
    }

    fn words(&self, key: &str) -> Result<Words, Refusal> {
        self.as_words(key, self.required(key)?)
    }

    fn edition(&self, key: &str, value: &'a Json) -> Result<Edition, Refusal> {
        let year = match value {
            Json::Number(year) => year.to_string(),
            Json::Text(text) => text.clone(),
            _ => {
                return self.wrong(
                    Fault::WrongType,
                    format!("\"{key}\" must be the year of an HS edition"),
                );
            }
        };
        match Edition::parse(&year) {
            Some(edition) => Ok(edition),
            None => {
                self.wrong(Fault::UnknownValue, format!("\"{key}\" is {year}; HS editions known here are 2002, 2007, 2012, 2017 and 2022"))
            }
        }
    }
}

fn join(place: &str, key: &str) -> String {
    if place.is_empty() { key.into() } else { format!("{place}, {key}") }
}

/// A code as packs write it: digits only, of a length that codes have.
fn pack_code(text: &str) -> Option<Code> {
    matches!(text.len(), 2 | 4 | 6 | 8 | 9 | 10 | 12 | 14).then(|| Code::parse(text)).flatten()
}

/// `YYYY-MM-DD` or `YYYY-MM-DD.N`, in a form that can be compared.
pub(super) fn version_key(version: &str) -> Option<(Date, u32)> {
    let (day, number) =
        version.split_once('.').map_or((version, None), |(day, number)| (day, Some(number)));
    let number = match number {
        None => 0,
        Some(text) if !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit()) => {
            text.parse().ok()?
        }
        Some(_) => return None,
    };
    Some((Date::parse(day)?, number))
}

impl Pack {
    /// Reads a pack from the bytes of its file. Every fault refuses the whole pack.
    pub fn parse(bytes: &[u8], hs: &Hs) -> Result<Pack, Refusal> {
        let json = match Json::parse(bytes) {
            Ok(json) => json,
            Err(error) => return refuse(Fault::NotJson, "", error),
        };
        let mut pack = read(&json, hs)?;
        pack.sha256 = sha256_hex(bytes);
        Ok(pack)
    }

    /// Refuses to stand in for a newer version of the same list.
    pub fn may_replace(&self, known: &Pack) -> Result<(), Refusal> {
        if self.id == known.id && version_key(&self.version) < version_key(&known.version) {
            let detail = format!(
                "version {} of \"{}\" is older than {}, which is at hand",
                self.version, self.id, known.version
            );
            return refuse(Fault::OlderVersion, "version", detail);
        }
        // A person's own list has the version of its day, and is changed as often as they like.
        let own = self.status == Status::Private && known.status == Status::Private;
        if !own
            && self.id == known.id
            && self.version == known.version
            && self.sha256 != known.sha256
        {
            let detail = format!(
                "version {} of \"{}\" is at hand with other content; a changed list needs a newer version",
                self.version, self.id
            );
            return refuse(Fault::OlderVersion, "version", detail);
        }
        Ok(())
    }
}

fn read(json: &Json, hs: &Hs) -> Result<Pack, Refusal> {
    if let Json::Object(fields) = json
        && let Some((_, format)) = fields.iter().find(|(key, _)| key == "format")
        && *format != Json::Text(FORMAT.into())
    {
        return refuse(Fault::UnknownFormat, "format", format!("only {FORMAT} can be read here"));
    }
    let fields = Fields::of(json, "", PACK_FIELDS)?;
    fields.required("format")?;

    let id = fields.text("id")?;
    if id.len() > 64
        || !id
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    {
        return fields.wrong(
            Fault::UnknownValue,
            "\"id\" may hold at most 64 small letters, digits and hyphens".into(),
        );
    }
    let version = fields.text("version")?;
    if version_key(version).is_none() {
        return fields.wrong(
            Fault::MalformedVersion,
            format!("\"version\" is \"{version}\"; YYYY-MM-DD or YYYY-MM-DD.N is needed"),
        );
    }
    let edition = fields.edition("edition", fields.required("edition")?)?;
    let dated = fields.as_date("dated", fields.required("dated")?)?;
    let checked = fields.as_date("checked", fields.required("checked")?)?;
    let review_by = fields.optional_date("review_by")?;
    if checked < dated {
        return fields.wrong(
            Fault::DatesOutOfOrder,
            format!("\"checked\" {checked} is before \"dated\" {dated}"),
        );
    }
    if let Some(review_by) = review_by.filter(|review_by| *review_by < dated) {
        return fields.wrong(
            Fault::DatesOutOfOrder,
            format!("\"review_by\" {review_by} is before \"dated\" {dated}"),
        );
    }
    // Filled in place: what was read before a fault is dropped in one way, which keeps this small.
    let mut pack = Pack {
        id: id.into(),
        version: version.into(),
        title: Words::default(),
        status: fields.named("status", Status::parse)?,
        effect: fields.named("effect", Effect::parse)?,
        status_note: Words::default(),
        instrument: None,
        instrument_note: Words::default(),
        publisher: String::new(),
        binds: String::new(),
        direction: Vec::new(),
        destinations: Vec::new(),
        coverage: fields.named("coverage", Coverage::parse)?,
        decided_by: fields.named("decided_by", DecidedBy::parse)?,
        nomenclature: fields.named("nomenclature", Nomenclature::parse)?,
        edition,
        dated,
        checked,
        review_by,
        sources: Vec::new(),
        not_screenable: Vec::new(),
        entries: Vec::new(),
        warnings: Vec::new(),
        sha256: String::new(),
        index: Index::default(),
    };
    pack.title = fields.words("title")?;
    pack.status_note = fields.words("status_note")?;
    pack.publisher = fields.text("publisher")?.into();
    pack.binds = fields.text("binds")?.into();
    if let Some(value) = fields.optional("instrument") {
        let instrument = Fields::of(value, "instrument", &["name", "number", "date", "url"])?;
        let name = instrument.text("name")?.into();
        let made = pack.instrument.insert(Instrument {
            name,
            number: String::new(),
            date: instrument.optional_date("date")?,
            url: String::new(),
        });
        made.number = instrument.optional_text("number")?;
        made.url = instrument.optional_text("url")?;
    }
    match fields.optional("instrument_note") {
        Some(note) => pack.instrument_note = fields.as_words("instrument_note", note)?,
        None if pack.instrument.is_some() => {}
        None => {
            return fields.wrong(
                Fault::MissingField,
                "\"instrument\" is null, so \"instrument_note\" must say why".into(),
            );
        }
    }
    pack.direction = fields.texts("direction")?;
    for one in &pack.direction {
        if !DIRECTIONS.contains(&one.as_str()) {
            return fields.wrong(
                Fault::UnknownValue,
                format!("\"direction\" has the unknown value \"{one}\""),
            );
        }
    }
    pack.destinations = fields.texts("destinations")?;
    for one in &pack.destinations {
        if one.len() != 2 || !one.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return fields.wrong(
                Fault::UnknownValue,
                format!(
                    "\"destinations\" has \"{one}\"; two capital letters of ISO 3166 are needed"
                ),
            );
        }
    }
    for (place, item) in fields.array("sources", fields.required("sources")?)?.iter().enumerate() {
        let source =
            Fields::of(item, &format!("source {}", place + 1), &["title", "url", "retrieved"])?;
        pack.sources.push(Source {
            title: source.text("title")?.into(),
            url: source.optional_text("url")?,
            retrieved: source.optional_date("retrieved")?,
        });
    }
    for (place, item) in fields.optional_array("not_screenable")?.iter().enumerate() {
        let item = Fields::of(item, &format!("not_screenable {}", place + 1), &["text", "reason"])?;
        pack.not_screenable.push(NotScreenable {
            text: item.text("text")?.into(),
            reason: item.text("reason")?.into(),
        });
    }

    let items = fields.array("entries", fields.required("entries")?)?;
    if items.is_empty() {
        return fields.wrong(
            Fault::Empty,
            "\"entries\" is empty: a list without entries is not screened".into(),
        );
    }
    let Json::Number(count) = fields.required("count")? else {
        return fields.wrong(Fault::WrongType, "\"count\" must be a whole number".into());
    };
    if usize::try_from(*count) != Ok(items.len()) {
        return fields.wrong(
            Fault::WrongCount,
            format!("\"count\" says {count}, the file holds {} entries", items.len()),
        );
    }
    for (place, item) in items.iter().enumerate() {
        let name = entry_place(place, Some(item));
        let fields = Fields::of(item, &name, ENTRY_FIELDS)?;
        let Some(code) = pack_code(fields.text("code")?) else {
            return fields.wrong(
                Fault::MalformedCode,
                format!("\"{}\" is no code: 2, 4, 6, 8, 9, 10, 12 or 14 digits are needed, without blanks or points", fields.text("code")?),
            );
        };
        let mut entry = Entry::new(code);
        read_entry(&mut entry, &fields, edition, hs)?;
        pack.entries.push(entry);
    }
    let entries = &pack.entries;
    let mut order: Vec<usize> = (0..entries.len()).collect();
    let identity = |place: &usize| {
        entries.get(*place).map(|entry| {
            let conditions: Vec<_> =
                entry.conditions.iter().map(|one| (&one.kind, &one.text)).collect();
            (entry.code, &entry.group, entry.from, entry.until, conditions)
        })
    };
    order.sort_by_key(identity);
    for pair in order.windows(2) {
        if let [first, second] = pair
            && identity(first) == identity(second)
        {
            let last = *second.max(first);
            let place = entry_place(last, items.get(last));
            return refuse(
                Fault::Twice,
                &place,
                format!("the same entry stands already as entry {}", first.min(second) + 1),
            );
        }
    }

    pack.index = Index::new(&pack.entries);
    Ok(pack)
}

fn entry_place(place: usize, item: Option<&Json>) -> String {
    match item.and_then(|item| item.get("code")).and_then(Json::as_text) {
        Some(code) => format!("entry {} ({code})", place + 1),
        None => format!("entry {}", place + 1),
    }
}

fn read_entry(
    entry: &mut Entry,
    fields: &Fields<'_>,
    pack_edition: Edition,
    hs: &Hs,
) -> Result<(), Refusal> {
    let code = entry.code;
    entry.edition =
        fields.optional("edition").map(|value| fields.edition("edition", value)).transpose()?;
    let own_edition = entry.edition.unwrap_or(pack_edition);
    if !hs.has(own_edition, code) {
        return fields.wrong(
            Fault::CodeNotInEdition,
            format!("HS {} has no {}", own_edition.year(), code.prefix(6)),
        );
    }
    for item in fields.optional_array("except")? {
        let text = fields.as_text("except", item)?;
        let Some(exception) = pack_code(text) else {
            return fields
                .wrong(Fault::MalformedCode, format!("the exception \"{text}\" is no code"));
        };
        if !hs.has(own_edition, exception) {
            return fields.wrong(
                Fault::CodeNotInEdition,
                format!(
                    "HS {} has no {}, named as an exception",
                    own_edition.year(),
                    exception.prefix(6)
                ),
            );
        }
        if exception == code || !exception.starts_with(code) {
            return fields.wrong(
                Fault::ExceptionOutside,
                format!("the exception {exception} does not lie under {code}"),
            );
        }
        entry.except.push(exception);
    }
    for item in fields.optional_array("conditions")? {
        let condition = Fields::of(item, &join(&fields.place, "conditions"), &["kind", "text"])?;
        let (kind, text) = (condition.text("kind")?, condition.text("text")?);
        entry.conditions.push(Condition { kind: kind.into(), text: text.into() });
    }
    if let Some(value) = fields.optional("text") {
        let text = Fields::of(value, &join(&fields.place, "text"), &["language", "words"])?;
        let (language, words) = (text.text("language")?, text.text("words")?);
        entry.text = Some((language.into(), words.into()));
    }
    (entry.from, entry.until) = (fields.optional_date("from")?, fields.optional_date("until")?);
    if let (Some(from), Some(until)) = (entry.from, entry.until)
        && until < from
    {
        return fields
            .wrong(Fault::DatesOutOfOrder, format!("\"until\" {until} is before \"from\" {from}"));
    }
    entry.covers = fields.named("covers", Covers::parse)?;
    entry.title = fields.some_words("title", fields.required("title")?)?;
    entry.group = fields.optional_text("group")?;
    if let Some(note) = fields.optional("note") {
        entry.note = fields.some_words("note", note)?;
    }
    entry.source = fields.optional_text("source")?;
    Ok(())
}
