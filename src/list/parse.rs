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
    UnknownMeasure,
    MeasureWithoutEntry,
    MeasureMissing,
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
            Fault::UnknownMeasure => "unknown_measure",
            Fault::MeasureWithoutEntry => "measure_without_entry",
            Fault::MeasureMissing => "measure_missing",
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
    // Since the second format.
    "third_countries",
    "measures",
];
/// How many of the fields above are of the second format only.
const NEW_PACK_FIELDS: usize = 2;
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
    // Since the second format.
    "measure",
    "printed",
    "words",
];
/// How many of the fields above are of the second format only.
const NEW_ENTRY_FIELDS: usize = 3;
const MEASURE_FIELDS: &[&str] = &[
    "id",
    "title",
    "effect",
    "direction",
    "instrument",
    "from",
    "until",
    "term",
    "conditions",
    "destinations",
    "third_countries",
    "decided_by",
];

/// The fields that a format knows: the first lacks the newest `new` of them.
fn fields_of(known: &'static [&'static str], new: usize, first: bool) -> &'static [&'static str] {
    known.get(..known.len() - if first { new } else { 0 }).unwrap_or(known)
}

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
                    format!("the field \"{key}\" is not known here in this format"),
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

    /// A text for all languages, or words.
    fn text_or_words(&self, key: &str) -> Result<Words, Refusal> {
        match self.required(key)? {
            value @ Json::Object(_) => self.as_words(key, value),
            value => self.as_text(key, value).map(Words::same),
        }
    }

    fn flag(&self, key: &str) -> Result<bool, Refusal> {
        match self.optional(key) {
            None => Ok(false),
            Some(Json::Bool(value)) => Ok(*value),
            Some(_) => self.wrong(Fault::WrongType, format!("\"{key}\" must be true or false")),
        }
    }

    fn directions(&self, key: &str) -> Result<Vec<Direction>, Refusal> {
        let mut directions = Vec::new();
        for text in self.texts(key)? {
            match Direction::named(&text) {
                Some(direction) => directions.push(direction),
                None => {
                    return self.wrong(
                        Fault::UnknownValue,
                        format!("\"{key}\" has the unknown value \"{text}\""),
                    );
                }
            }
        }
        Ok(directions)
    }

    /// Countries by their two capital letters; `EU` and `EAEU` too.
    fn countries(&self, key: &str) -> Result<Vec<String>, Refusal> {
        let names = self.texts(key)?;
        for one in &names {
            let letters = one.bytes().all(|byte| byte.is_ascii_uppercase());
            if one != "EAEU" && (one.len() != 2 || !letters) {
                return self.wrong(
                    Fault::UnknownValue,
                    format!("\"{key}\" has \"{one}\"; two capital letters of ISO 3166 are needed"),
                );
            }
        }
        Ok(names)
    }

    fn instrument(&self, value: &'a Json) -> Result<Instrument, Refusal> {
        let place = join(&self.place, "instrument");
        let instrument = Fields::of(value, &place, &["name", "number", "date", "url"])?;
        Ok(Instrument {
            name: instrument.text("name")?.into(),
            number: instrument.optional_text("number")?,
            date: instrument.optional_date("date")?,
            url: instrument.optional_text("url")?,
        })
    }

    fn conditions(&self) -> Result<Vec<Condition>, Refusal> {
        let mut conditions = Vec::new();
        for item in self.optional_array("conditions")? {
            let condition = Fields::of(item, &join(&self.place, "conditions"), &["kind", "text"])?;
            let (kind, text) = (condition.text("kind")?, condition.text_or_words("text")?);
            conditions.push(Condition { kind: kind.into(), text });
        }
        Ok(conditions)
    }

    /// First and last day, in order.
    fn term(&self) -> Result<(Option<Date>, Option<Date>), Refusal> {
        let (from, until) = (self.optional_date("from")?, self.optional_date("until")?);
        if let (Some(from), Some(until)) = (from, until)
            && until < from
        {
            let detail = format!("\"until\" {until} is before \"from\" {from}");
            return self.wrong(Fault::DatesOutOfOrder, detail);
        }
        Ok((from, until))
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
    let format = json.get("format").and_then(Json::as_text);
    if json.get("format").is_some() && !format.is_some_and(|format| FORMATS.contains(&format)) {
        let known = FORMATS.join(" and ");
        return refuse(Fault::UnknownFormat, "format", format!("only {known} can be read here"));
    }
    let first = format.is_some_and(|format| format != FORMAT);
    let fields = Fields::of(json, "", fields_of(PACK_FIELDS, NEW_PACK_FIELDS, first))?;
    fields.required("format")?;
    let mut pack = read_head(&fields, first)?;
    read_measures(&mut pack, &fields)?;
    read_entries(&mut pack, &fields, first, hs)?;
    pack.index = Index::new(&pack.entries);
    Ok(pack)
}

/// What a pack says of itself.
fn read_head(fields: &Fields<'_>, first: bool) -> Result<Pack, Refusal> {
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
        status: fields.named("status", Status::named)?,
        effect: fields.named("effect", Effect::named)?,
        status_note: Words::default(),
        instrument: None,
        instrument_note: Words::default(),
        publisher: Words::default(),
        binds: Vec::new(),
        direction: Vec::new(),
        destinations: Vec::new(),
        third_countries: fields.flag("third_countries")?,
        coverage: fields.named("coverage", Coverage::named)?,
        decided_by: fields.named("decided_by", DecidedBy::named)?,
        nomenclature: fields.named("nomenclature", Nomenclature::named)?,
        edition,
        dated,
        checked,
        review_by,
        sources: Vec::new(),
        not_screenable: Vec::new(),
        measures: Vec::new(),
        entries: Vec::new(),
        warnings: Vec::new(),
        sha256: String::new(),
        index: Index::default(),
    };
    pack.title = fields.words("title")?;
    pack.status_note = fields.words("status_note")?;
    pack.publisher = fields.text_or_words("publisher")?;
    pack.binds = match fields.required("binds")? {
        Json::Array(_) if !first => fields.countries("binds")?,
        value => vec![fields.as_text("binds", value)?.into()],
    };
    pack.instrument =
        fields.optional("instrument").map(|value| fields.instrument(value)).transpose()?;
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
    pack.direction = fields.directions("direction")?;
    pack.destinations = fields.countries("destinations")?;
    for (place, item) in fields.array("sources", fields.required("sources")?)?.iter().enumerate() {
        let source =
            Fields::of(item, &format!("source {}", place + 1), &["title", "url", "retrieved"])?;
        pack.sources.push(Source {
            title: source.text_or_words("title")?,
            url: source.optional_text("url")?,
            retrieved: source.optional_date("retrieved")?,
        });
    }
    for (place, item) in fields.optional_array("not_screenable")?.iter().enumerate() {
        let item = Fields::of(item, &format!("not_screenable {}", place + 1), &["text", "reason"])?;
        pack.not_screenable.push(NotScreenable {
            text: item.text("text")?.into(),
            reason: item.text_or_words("reason")?,
        });
    }
    Ok(pack)
}

/// The acts that the entries belong to.
fn read_measures(pack: &mut Pack, fields: &Fields<'_>) -> Result<(), Refusal> {
    for (place, item) in fields.optional_array("measures")?.iter().enumerate() {
        let measure = read_measure(item, &measure_place(place, item))?;
        if let Some(known) = pack.measures.iter().position(|known| known.id == measure.id) {
            let detail = format!("the same measure stands already as measure {}", known + 1);
            return refuse(Fault::Twice, &measure_place(place, item), detail);
        }
        pack.measures.push(measure);
    }
    if pack.status == Status::Register && pack.measures.is_empty() {
        let detail = "a register holds measures; without them \"status\" says something else";
        return refuse(Fault::MeasureMissing, "measures", detail);
    }
    Ok(())
}

fn read_entries(pack: &mut Pack, fields: &Fields<'_>, first: bool, hs: &Hs) -> Result<(), Refusal> {
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
        let fields = Fields::of(item, &name, fields_of(ENTRY_FIELDS, NEW_ENTRY_FIELDS, first))?;
        let Some(code) = pack_code(fields.text("code")?) else {
            return fields.wrong(
                Fault::MalformedCode,
                format!("\"{}\" is no code: 2, 4, 6, 8, 9, 10, 12 or 14 digits are needed, without blanks or points", fields.text("code")?),
            );
        };
        let mut entry = Entry::new(code);
        read_entry(&mut entry, &fields, pack, hs)?;
        pack.entries.push(entry);
    }
    for (place, measure) in pack.measures.iter().enumerate() {
        if !pack.entries.iter().any(|entry| entry.measure == Some(place as u32)) {
            let detail = "no entry belongs to it: a measure without goods is a fault of the file";
            let place = format!("measure {} ({})", place + 1, measure.id);
            return refuse(Fault::MeasureWithoutEntry, &place, detail);
        }
    }
    no_entry_twice(&pack.entries, items)
}

/// The same entry twice: of one code, group or measure, days, and conditions.
fn no_entry_twice(entries: &[Entry], items: &[Json]) -> Result<(), Refusal> {
    let mut order: Vec<usize> = (0..entries.len()).collect();
    let identity = |place: &usize| {
        entries.get(*place).map(|entry| {
            // In one measure a code stands once, whatever limits it.
            let told_apart = entry.conditions.iter().filter(|_| entry.measure.is_none());
            let conditions: Vec<_> = told_apart.map(|one| (&one.kind, &one.text.en)).collect();
            (entry.code, &entry.group, entry.measure, entry.from, entry.until, conditions)
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
    Ok(())
}

fn entry_place(place: usize, item: Option<&Json>) -> String {
    match item.and_then(|item| item.get("code")).and_then(Json::as_text) {
        Some(code) => format!("entry {} ({code})", place + 1),
        None => format!("entry {}", place + 1),
    }
}

fn measure_place(place: usize, item: &Json) -> String {
    match item.get("id").and_then(Json::as_text) {
        Some(id) => format!("measure {} ({id})", place + 1),
        None => format!("measure {}", place + 1),
    }
}

fn read_measure(item: &Json, place: &str) -> Result<Measure, Refusal> {
    let fields = Fields::of(item, place, MEASURE_FIELDS)?;
    let id = fields.text("id")?;
    if id.len() > 32 || !id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
        return fields.wrong(
            Fault::UnknownValue,
            "\"id\" may hold at most 32 letters, digits and hyphens".into(),
        );
    }
    let (from, until) = fields.term()?;
    Ok(Measure {
        id: id.into(),
        title: fields.words("title")?,
        effect: fields.named("effect", Effect::named)?,
        direction: fields.directions("direction")?,
        instrument: fields
            .optional("instrument")
            .map(|value| fields.instrument(value))
            .transpose()?,
        from,
        until,
        term: fields.optional_text("term")?,
        conditions: fields.conditions()?,
        destinations: match fields.optional("destinations") {
            Some(_) => fields.countries("destinations")?,
            None => Vec::new(),
        },
        third_countries: fields.flag("third_countries")?,
        decided_by: match fields.optional("decided_by") {
            Some(_) => fields.named("decided_by", DecidedBy::named)?,
            None => DecidedBy::CodeAndDescription,
        },
    })
}

/// Stems of the names of goods: small letters, three at least, so that a hint is no accident.
fn read_stems(fields: &Fields<'_>) -> Result<Stems, Refusal> {
    let Some(value) = fields.optional("words") else { return Ok(Stems::default()) };
    let words = Fields::of(value, &join(&fields.place, "words"), &["en", "ru", "kk"])?;
    let stems = |key: &str| -> Result<Vec<String>, Refusal> {
        let mut stems = Vec::new();
        for item in words.optional_array(key)? {
            let stem = words.as_text(key, item)?;
            let odd = |c: char| !c.is_alphanumeric() && c != ' ' && c != '=';
            if stem.chars().count() < 3
                || stem.chars().any(char::is_uppercase)
                || stem.contains(odd)
            {
                let detail = format!(
                    "\"{stem}\": a stem has three small letters at least, and no signs but blanks"
                );
                return words.wrong(Fault::UnknownValue, detail);
            }
            stems.push(stem.into());
        }
        Ok(stems)
    };
    Ok(Stems { en: stems("en")?, ru: stems("ru")?, kk: stems("kk")? })
}

fn read_entry(entry: &mut Entry, fields: &Fields<'_>, pack: &Pack, hs: &Hs) -> Result<(), Refusal> {
    let code = entry.code;
    entry.edition =
        fields.optional("edition").map(|value| fields.edition("edition", value)).transpose()?;
    let own_edition = entry.edition.unwrap_or(pack.edition);
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
    entry.conditions = fields.conditions()?;
    if let Some(value) = fields.optional("text") {
        let text = Fields::of(value, &join(&fields.place, "text"), &["language", "words"])?;
        let (language, words) = (text.text("language")?, text.text("words")?);
        entry.text = Some((language.into(), words.into()));
    }
    (entry.from, entry.until) = fields.term()?;
    if let Some(id) = fields.optional("measure") {
        let id = fields.as_text("measure", id)?;
        let Some(place) = pack.measures.iter().position(|measure| measure.id == id) else {
            return fields
                .wrong(Fault::UnknownMeasure, format!("\"measures\" holds no measure \"{id}\""));
        };
        entry.measure = Some(place as u32);
        if let Some(measure) = pack.measures.get(place) {
            let early = entry.from.zip(measure.from).is_some_and(|(own, its)| own < its);
            let late = entry.until.zip(measure.until).is_some_and(|(own, its)| its < own);
            if early || late {
                let detail = format!("its days reach beyond those of its measure {id}");
                return fields.wrong(Fault::DatesOutOfOrder, detail);
            }
            entry.from = entry.from.or(measure.from);
            entry.until = entry.until.or(measure.until);
        }
    }
    entry.printed = fields.optional_text("printed")?;
    entry.words = read_stems(fields)?;
    entry.covers = fields.named("covers", Covers::named)?;
    entry.title = match (fields.optional("title"), pack.measure_of(entry)) {
        (None, Some(measure)) => measure.title.clone(),
        _ => fields.some_words("title", fields.required("title")?)?,
    };
    entry.group = fields.optional_text("group")?;
    if let Some(note) = fields.optional("note") {
        entry.note = fields.some_words("note", note)?;
    }
    entry.source = fields.optional_text("source")?;
    Ok(())
}
