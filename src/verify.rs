/*! Repeats a receipt and says what differs.

Reading the receipt and comparing stand here; screening again is asked of an [`Engine`]. In the browser the two stand in
different modules: few people bring a receipt, so that what reads one is no part of the first load.
*/

use crate::code::Code;
use crate::list::json::{Json, object};
use crate::list::{Date, Pack, Route, embedded, sha256_hex};
use crate::nomenclature::{Edition, Hs, Nomenclature, Tnved};
use crate::paste::{Choice, Paste, Span};
use crate::report::Decided;
use crate::report::receipt::{Circumstance, FORMAT, FileFacts, paste_hash};
use crate::request::{Change, Correction, Options, Ran};
use crate::screen::screen;
use crate::verdict::Verdict;
use std::rc::Rc;

/// What came of repeating a receipt; the worst leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// The file is no receipt, or its own hash does not fit.
    Damaged,
    /// A list that it names is not at hand, in no version.
    ListNotAtHand,
    Changed,
    /// Nothing changed, but another version of the engine ran.
    EngineDiffers,
    /// Nothing changed in the codes; the reading was not repeated.
    PasteNotSupplied,
    Same,
}

impl Outcome {
    pub const ALL: [Outcome; 6] = [
        Outcome::Damaged,
        Outcome::ListNotAtHand,
        Outcome::Changed,
        Outcome::EngineDiffers,
        Outcome::PasteNotSupplied,
        Outcome::Same,
    ];

    /// The name in interfaces, the same in every language.
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Damaged => "damaged",
            Outcome::ListNotAtHand => "list_not_at_hand",
            Outcome::Changed => "changed",
            Outcome::EngineDiffers => "engine_differs",
            Outcome::PasteNotSupplied => "paste_not_supplied",
            Outcome::Same => "same",
        }
    }
}

/// A finding that is not what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// Line of the paste, or row of the sheet; from 1.
    pub line: i64,
    pub code: String,
    pub before: String,
    pub after: String,
    /// One of [`WHY`].
    pub why: &'static str,
}

/// Why a finding is not what it was.
pub const WHY: [&str; 7] = [
    "entry_added",
    "entry_removed",
    "list_replaced",
    "engine_changed",
    "reading_changed",
    "other_text",
    "receipt_altered",
];

/// What a person gives beside a receipt: the paste, and the file that it came from.
pub struct Supplied {
    pub paste: Paste,
    pub file: Option<FileFacts>,
}

/// Which text is screened again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Again {
    /// The one that the person supplied.
    Supplied,
    /// The one in the receipt.
    Kept,
    /// None: the codes of the receipt are judged, and the reading is not repeated.
    Codes,
}

impl Again {
    pub const ALL: [Again; 3] = [Again::Supplied, Again::Kept, Again::Codes];

    /// The name between the two modules of the browser.
    pub fn name(self) -> &'static str {
        match self {
            Again::Supplied => "supplied",
            Again::Kept => "kept",
            Again::Codes => "codes",
        }
    }
}

/// A list as receipts name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    pub id: String,
    pub version: String,
    /// Of its file, in hexadecimal.
    pub sha256: String,
    /// The screening knows it now; else it is an embedded one.
    pub at_hand: bool,
}

/// What screens again.
pub trait Engine {
    /// The lists at hand, then the embedded ones of every version.
    fn lists(&self) -> Vec<Known>;

    /// The receipt that the same screening makes now, with what only the face knew taken over; of [`Again::Codes`] an
    /// array with an item for each finding: an array with `{verdict, entry}` for each list, or null where there is no
    /// code to judge. `lists` are SHA-256 of those of [`Engine::lists`]. An error says what the receipt asks for that
    /// can't be done.
    fn again(&self, receipt: &Json, lists: &[String], of: Again) -> Result<Json, String>;
}

/// The engine in the same module.
pub struct Beside<'a> {
    pub at_hand: &'a [Rc<Pack>],
    pub paste: Option<Paste>,
    pub hs: &'a Rc<Hs>,
    pub tnved: Option<&'a Rc<Tnved>>,
}

impl Beside<'_> {
    /// What another module has to know of this one, as JSON: `{lists: [{id, version, sha256, atHand}], supplied, file}`.
    pub fn held(&self, file: Option<&FileFacts>) -> Json {
        let lists = self.lists().into_iter().map(|known| {
            object([
                ("id", known.id.into()),
                ("version", known.version.into()),
                ("sha256", known.sha256.into()),
                ("atHand", Json::Bool(known.at_hand)),
            ])
        });
        object([
            ("lists", Json::Array(lists.collect())),
            ("supplied", Json::Bool(self.paste.is_some())),
            ("file", facts_json(file)),
        ])
    }
}

impl Engine for Beside<'_> {
    fn lists(&self) -> Vec<Known> {
        let known = |pack: &Pack, at_hand| Known {
            id: pack.id.clone(),
            version: pack.version.clone(),
            sha256: pack.sha256.clone(),
            at_hand,
        };
        let at_hand = self.at_hand.iter().map(|pack| known(pack, true));
        at_hand.chain(embedded::packs().map(|pack| known(&pack, false))).collect()
    }

    fn again(&self, receipt: &Json, lists: &[String], of: Again) -> Result<Json, String> {
        let pack = |sha256: &String| {
            let at_hand = self.at_hand.iter().find(|pack| pack.sha256 == *sha256).cloned();
            at_hand.or_else(|| embedded::published(sha256).map(Rc::new))
        };
        let lists = lists.iter().filter_map(pack).collect();
        let options = options_of(receipt, lists, self.hs, self.tnved)?;
        let paste = match of {
            Again::Codes => return Ok(judged(&options, receipt)),
            Again::Kept => kept(receipt),
            Again::Supplied => self.paste.clone(),
        };
        let paste = paste.ok_or("there is no text to screen again")?;
        let salt = text(receipt, &["paste", "salt"]).unwrap_or_default();
        // Corrections stand at places of the receipt's own text.
        let same = text(receipt, &["paste", "sha256"]) == Some(&paste_hash(salt, paste.text()));
        let corrections = if same { options.corrections } else { Vec::new() };
        let report = screen(paste, Options { corrections, ..options });
        Ok(report.receipt_json(&Circumstance {
            salt: salt.into(),
            with_paste: receipt
                .get("paste")
                .and_then(|paste| paste.get("text"))
                .is_some_and(|text| *text != Json::Null),
            wasm_sha256: text(receipt, &["engine", "wasmSha256"]).unwrap_or_default().into(),
            reference: text(receipt, &["reference"]).unwrap_or_default().into(),
            operator: text(receipt, &["operator"]).unwrap_or_default().into(),
            file: About::of(receipt).file,
            time: text(receipt, &["time"]).unwrap_or_default().into(),
        }))
    }
}

/// The text in a receipt.
fn kept(receipt: &Json) -> Option<Paste> {
    let text = text(receipt, &["paste", "text"])?;
    let is_workbook = receipt.get("paste")?.get("sheets") == Some(&Json::Bool(true));
    Some(if is_workbook {
        Paste::from_transfer(text).unwrap_or_default()
    } else {
        Paste::new(text.into())
    })
}

/// The codes of a receipt, judged again for each of its lists.
fn judged(options: &Options, receipt: &Json) -> Json {
    let circumstances = options.circumstances();
    let finding = |finding: &Json| {
        let code = text(finding, &["code"])
            .and_then(Code::parse)
            .filter(|_| text(finding, &["verdict"]) != Some("not_read"))?;
        let lists = options.lists.iter().map(|pack| {
            let judgement = circumstances.judge(pack, code);
            let entry = judgement.entry.and_then(|place| pack.entries.get(place as usize));
            object([
                ("verdict", judgement.verdict.name().into()),
                ("entry", entry.map(|entry| entry.code.to_string()).into()),
            ])
        });
        Some(Json::Array(lists.collect()))
    };
    Json::Array(items(receipt, "findings").iter().map(|one| finding(one).into()).collect())
}

impl From<Paste> for Supplied {
    fn from(paste: Paste) -> Supplied {
        Supplied { paste, file: None }
    }
}

/// Whose receipt it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    pub reference: String,
    pub operator: String,
    pub time: String,
    pub file: Option<FileFacts>,
    pub lines: usize,
    /// Places where a code was read or due.
    pub findings: usize,
}

/// All that repeating a receipt showed.
#[derive(Clone, Debug)]
pub struct Verification {
    pub outcome: Outcome,
    pub about: About,
    /// The paste that was supplied is not the receipt's: the changes are between the two.
    pub other_paste: bool,
    /// The file that was supplied has other bytes than the receipt's.
    pub other_file: Option<FileFacts>,
    /// What is wrong with the file, where it is damaged.
    pub fault: String,
    pub engine: String,
    pub engine_differs: bool,
    pub paste_supplied: bool,
    /// Lists of which no version is at hand.
    pub missing: Vec<String>,
    /// Lists of which only another version is at hand: (id, version in the receipt, version at hand).
    pub replaced: Vec<(String, String, String)>,
    pub changes: Vec<Changed>,
}

impl Verification {
    /// From the JSON that [`Verification::to_json`] made in another module.
    pub fn of(json: &Json) -> Option<Verification> {
        let said = |json: &Json, key: &str| text(json, &[key]).unwrap_or_default().to_string();
        let flag = |key| json.get(key) == Some(&Json::Bool(true));
        let outcome = text(json, &["outcome"])?;
        let change = |json: &Json| {
            let why = text(json, &["why"]).unwrap_or_default();
            Changed {
                line: number(json, "line").unwrap_or(0),
                code: said(json, "code"),
                before: said(json, "before"),
                after: said(json, "after"),
                why: WHY.iter().find(|known| **known == why).copied().unwrap_or_default(),
            }
        };
        let texts = items(json, "missing").iter().filter_map(Json::as_text);
        let replaced = items(json, "replaced").iter();
        Some(Verification {
            outcome: Outcome::ALL.into_iter().find(|known| known.name() == outcome)?,
            about: About::of(json.get("about")?),
            other_paste: flag("otherPaste"),
            other_file: facts_of(json.get("otherFile")),
            fault: said(json, "fault"),
            engine: said(json, "engine"),
            engine_differs: flag("engineDiffers"),
            paste_supplied: flag("pasteSupplied"),
            missing: texts.map(String::from).collect(),
            replaced: replaced
                .map(|one| (said(one, "id"), said(one, "before"), said(one, "now")))
                .collect(),
            changes: items(json, "changes").iter().map(change).collect(),
        })
    }

    /// As JSON for the browser.
    pub fn to_json(&self) -> String {
        let texts =
            |items: &[String]| Json::Array(items.iter().map(|item| item.as_str().into()).collect());
        object([
            ("outcome", self.outcome.name().into()),
            ("fault", self.fault.as_str().into()),
            ("engine", self.engine.as_str().into()),
            ("about", self.about.to_json()),
            ("otherPaste", Json::Bool(self.other_paste)),
            ("otherFile", facts_json(self.other_file.as_ref())),
            ("engineDiffers", Json::Bool(self.engine_differs)),
            ("pasteSupplied", Json::Bool(self.paste_supplied)),
            ("missing", texts(&self.missing)),
            (
                "replaced",
                Json::Array(
                    self.replaced
                        .iter()
                        .map(|(id, before, now)| {
                            object([
                                ("id", id.as_str().into()),
                                ("before", before.as_str().into()),
                                ("now", now.as_str().into()),
                            ])
                        })
                        .collect(),
                ),
            ),
            (
                "changes",
                Json::Array(
                    self.changes
                        .iter()
                        .map(|change| {
                            object([
                                ("line", Json::Number(change.line)),
                                ("code", change.code.as_str().into()),
                                ("before", change.before.as_str().into()),
                                ("after", change.after.as_str().into()),
                                ("why", change.why.into()),
                            ])
                        })
                        .collect(),
                ),
            ),
        ])
        .canonical()
    }
}

fn facts_json(file: Option<&FileFacts>) -> Json {
    file.map_or(Json::Null, |file| {
        object([("name", file.name.as_str().into()), ("sha256", file.sha256.as_str().into())])
    })
}

/// The opposite of [`facts_json`].
fn facts_of(json: Option<&Json>) -> Option<FileFacts> {
    let said = |key: &str| Some(text(json?, &[key])?.to_string());
    Some(FileFacts { name: said("name")?, sha256: said("sha256")? })
}

impl About {
    fn of(receipt: &Json) -> About {
        let said = |key: &str| text(receipt, &[key]).unwrap_or_default().to_string();
        let lines = number(receipt, "lines").and_then(|lines| usize::try_from(lines).ok());
        About {
            reference: said("reference"),
            operator: said("operator"),
            time: said("time"),
            file: facts_of(receipt.get("file")),
            lines: lines.unwrap_or(0),
            findings: match receipt.get("findings") {
                // What another module counted.
                Some(Json::Number(count)) => usize::try_from(*count).unwrap_or(0),
                _ => items(receipt, "findings").len(),
            },
        }
    }

    fn to_json(&self) -> Json {
        object([
            ("reference", self.reference.as_str().into()),
            ("operator", self.operator.as_str().into()),
            ("time", self.time.as_str().into()),
            ("file", facts_json(self.file.as_ref())),
            ("lines", self.lines.into()),
            ("findings", self.findings.into()),
        ])
    }
}

fn damaged(fault: impl Into<String>) -> Verification {
    Verification {
        outcome: Outcome::Damaged,
        about: About::default(),
        other_paste: false,
        other_file: None,
        fault: fault.into(),
        engine: String::new(),
        engine_differs: false,
        paste_supplied: false,
        missing: Vec::new(),
        replaced: Vec::new(),
        changes: Vec::new(),
    }
}

fn text<'a>(json: &'a Json, path: &[&str]) -> Option<&'a str> {
    let mut at = json;
    for key in path {
        at = at.get(key)?;
    }
    at.as_text()
}

fn number(json: &Json, key: &str) -> Option<i64> {
    match json.get(key) {
        Some(Json::Number(value)) => Some(*value),
        _ => None,
    }
}

fn items<'a>(json: &'a Json, key: &str) -> &'a [Json] {
    match json.get(key) {
        Some(Json::Array(items)) => items,
        _ => &[],
    }
}

/// The receipt in a file, where its content fits its own hash.
fn open(bytes: &[u8]) -> Result<Json, String> {
    let trimmed = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    let mut json = Json::parse(trimmed)?;
    if text(&json, &["format"]) != Some(FORMAT) {
        return Err(format!("the file is no receipt of the format {FORMAT}"));
    }
    if json.canonical().as_bytes() != trimmed {
        return Err("the file is not in canonical form: it was changed after it was written".into());
    }
    let told = text(&json, &["sha256"]).unwrap_or_default().to_string();
    if let Json::Object(fields) = &mut json {
        fields.retain(|(key, _)| key != "sha256");
    }
    if sha256_hex(json.canonical().as_bytes()) != told {
        return Err("the receipt's own hash does not fit its content".into());
    }
    Ok(json)
}

/// What this program would not have written about the engine and the lists, which a repetition can't compare.
fn malformed(receipt: &Json) -> Option<String> {
    let keys = |json: &Json, wanted: &[&str]| match json {
        Json::Object(fields) => {
            fields.len() == wanted.len() && wanted.iter().all(|key| json.get(key).is_some())
        }
        _ => false,
    };
    let hash = |text: &str| {
        text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    };
    let engine = receipt.get("engine")?;
    let wasm = match engine.get("wasmSha256") {
        Some(Json::Null) => true,
        Some(Json::Text(text)) => hash(text),
        _ => false,
    };
    let ran = text(engine, &["ran"]).is_some_and(|ran| {
        [Ran::Native, Ran::Page, Ran::Worker].iter().any(|known| known.name() == ran)
    });
    if !keys(engine, &["version", "wasmSha256", "ran"]) || !wasm || !ran {
        return Some("what it says of the engine is not what this program writes".into());
    }
    let lists = items(receipt, "lists");
    if lists.iter().any(|list| {
        !keys(list, &["id", "version", "sha256"]) || !text(list, &["sha256"]).is_some_and(hash)
    }) {
        return Some("what it says of the lists is not what this program writes".into());
    }
    None
}

/// The hashes of the lists to use: those of the receipt, or newer ones in their place, which is noted.
fn lists_of(
    receipt: &Json,
    known: &[Known],
    found: &mut Verification,
) -> Result<Vec<String>, &'static str> {
    let mut lists = Vec::new();
    for list in items(receipt, "lists") {
        let (id, version, sha256) = (
            text(list, &["id"]).unwrap_or_default(),
            text(list, &["version"]).unwrap_or_default(),
            text(list, &["sha256"]).unwrap_or_default(),
        );
        let exact = known.iter().find(|one| one.sha256 == sha256);
        let newer =
            || known.iter().find(|one| one.at_hand && one.id == id && one.version != version);
        match exact.or_else(newer) {
            Some(one) => {
                if one.sha256 == sha256 && (one.id != id || one.version != version) {
                    return Err("the name or version of a list does not fit its hash");
                }
                if one.sha256 != sha256 {
                    found.replaced.push((id.into(), version.into(), one.version.clone()));
                }
                lists.push(one.sha256.clone());
            }
            None => found.missing.push(format!("{id} {version}")),
        }
    }
    Ok(lists)
}

/// What the receipt's screening was asked.
fn options_of(
    receipt: &Json,
    lists: Vec<Rc<Pack>>,
    hs: &Rc<Hs>,
    tnved: Option<&Rc<Tnved>>,
) -> Result<Options, String> {
    let date = |key| text(receipt, &["options", key]).and_then(Date::parse);
    let (Some(as_of), Some(today)) = (date("asOf"), date("today")) else {
        return Err("the dates of the options are missing".into());
    };
    let wants_tariff = receipt.get("options").and_then(|options| options.get("tariffDigits"))
        == Some(&Json::Bool(true));
    for (key, known) in [
        (
            "nomenclature",
            text(receipt, &["options", "nomenclature"])
                .is_none_or(|name| Nomenclature::named(name).is_some()),
        ),
        (
            "edition",
            text(receipt, &["options", "edition"])
                .is_none_or(|year| Edition::parse(year).is_some()),
        ),
        (
            "assumed",
            text(receipt, &["options", "assumed"])
                .is_none_or(|name| Nomenclature::named(name).is_some()),
        ),
        (
            "route",
            text(receipt, &["options", "route"]).is_none_or(|route| Route::parse(route).is_some()),
        ),
    ] {
        if !known {
            return Err(format!("the option \"{key}\" has a value that is not known"));
        }
    }
    let corrections = items(receipt, "corrections").iter().filter_map(|correction| {
        let offset = |key| number(correction, key).and_then(|value| usize::try_from(value).ok());
        let change = match text(correction, &["code"]) {
            Some(code) => Change::Code(Code::parse(code)?),
            None => Change::NotACode,
        };
        Some(Correction { span: Span { start: offset("start")?, end: offset("end")? }, change })
    });
    Ok(Options {
        ran: Ran::default(),
        hs: hs.clone(),
        tnved: tnved.filter(|_| wants_tariff).cloned(),
        lists,
        as_of,
        today,
        nomenclature: text(receipt, &["options", "nomenclature"]).and_then(Nomenclature::named),
        assumed: text(receipt, &["options", "assumed"]).and_then(Nomenclature::named),
        edition: text(receipt, &["options", "edition"]).and_then(Edition::parse),
        route: text(receipt, &["options", "route"]).and_then(Route::parse),
        choice: Choice {
            column: receipt
                .get("options")
                .and_then(|options| number(options, "column"))
                .and_then(|column| u32::try_from(column).ok()),
            cell: receipt.get("options").and_then(|options| options.get("cell"))
                == Some(&Json::Bool(true)),
        },
        corrections: corrections.collect(),
    })
}

/// Everything else that the same screening writes down must stand in the receipt as well.
fn compare_rest(receipt: &Json, again: &Json, found: &mut Verification) {
    let fields = |json: &Json| match json {
        Json::Object(fields) => fields.iter().map(|(key, _)| key.clone()).collect::<Vec<_>>(),
        _ => Vec::new(),
    };
    for key in fields(receipt)
        .into_iter()
        .chain(fields(again).into_iter().filter(|key| receipt.get(key).is_none()))
    {
        // The lists were compared by their hashes, the findings one by one; the engine is told apart.
        if matches!(key.as_str(), "findings" | "engine" | "sha256" | "lists")
            || receipt.get(&key).map(Json::canonical) == again.get(&key).map(Json::canonical)
        {
            continue;
        }
        if !found.replaced.is_empty() && key == "headline" {
            continue;
        }
        let say = |json: &Json| json.get(&key).map_or("absent".to_string(), Json::canonical);
        found.changes.push(Changed {
            line: 0,
            code: key.clone(),
            before: say(receipt),
            after: say(again),
            why: "receipt_altered",
        });
    }
}

/// Without the paste its codes are judged again; the reading is not repeated.
fn compare_codes(receipt: &Json, again: &Json, why: &'static str, found: &mut Verification) {
    let Json::Array(judged) = again else { return };
    for (before, after) in items(receipt, "findings").iter().zip(judged) {
        let Json::Array(after) = after else { continue };
        for (list, after) in items(before, "lists").iter().zip(after) {
            let told = text(list, &["verdict"]).unwrap_or_default();
            let verdict = text(after, &["verdict"]).unwrap_or_default();
            // An end of a range is worse than its code alone.
            let of_range = match text(list, &["rule"]) {
                Some("range_covers_entries") => true,
                Some("renewal_unknown") => verdict == Verdict::NotFound.name(),
                _ => false,
            };
            if told != verdict && !of_range {
                let id = text(list, &["id"]).unwrap_or_default();
                let entry = |json| text(json, &["entry"]).is_some();
                found.changes.push(Changed {
                    line: number(before, "line").unwrap_or(0),
                    code: text(before, &["code"]).unwrap_or_default().into(),
                    before: format!("{id}: {told}"),
                    after: format!("{id}: {verdict}"),
                    why: entry_change(entry(list), entry(after), why),
                });
            }
        }
    }
}

/// Repeats a receipt. `at_hand` are the lists that the person has besides the embedded ones of every version;
/// `supplied` is the paste, or the file, where the person gave one.
pub fn verify(
    bytes: &[u8],
    at_hand: &[Rc<Pack>],
    supplied: Option<Supplied>,
    hs: &Rc<Hs>,
    tnved: Option<&Rc<Tnved>>,
) -> Verification {
    let (paste, file) = supplied.map_or((None, None), |one| (Some(one.paste), one.file));
    let of = paste.is_some().then_some(Again::Supplied);
    repeat(bytes, &Beside { at_hand, paste, hs, tnved }, of, file)
}

/// Repeats a receipt where a text stands in the page: one that holds its own is compared with that, unless the text
/// here is the same.
pub fn verify_here(
    bytes: &[u8],
    engine: &dyn Engine,
    is_supplied: bool,
    file: Option<FileFacts>,
) -> Verification {
    let alone = repeat(bytes, engine, None, None);
    if !is_supplied || alone.outcome == Outcome::Damaged {
        return alone;
    }
    let given = repeat(bytes, engine, Some(Again::Supplied), file);
    if given.other_paste && alone.paste_supplied { alone } else { given }
}

/// `of` is absent where no text was supplied: then the receipt's own is taken, or its codes.
fn repeat(
    bytes: &[u8],
    engine: &dyn Engine,
    of: Option<Again>,
    file: Option<FileFacts>,
) -> Verification {
    let receipt = match open(bytes) {
        Ok(receipt) => receipt,
        Err(fault) => return damaged(fault),
    };
    let mut found = damaged("");
    found.about = About::of(&receipt);
    found.engine = text(&receipt, &["engine", "version"]).unwrap_or_default().into();
    found.engine_differs = found.engine != env!("CARGO_PKG_VERSION");

    if let Some(fault) = malformed(&receipt) {
        return damaged(fault);
    }
    let lists = match lists_of(&receipt, &engine.lists(), &mut found) {
        Ok(lists) => lists,
        Err(fault) => return damaged(fault),
    };
    if !found.missing.is_empty() || lists.is_empty() {
        found.outcome = Outcome::ListNotAtHand;
        return found;
    }
    let why = if found.replaced.is_empty() {
        if found.engine_differs { "engine_changed" } else { "reading_changed" }
    } else {
        "list_replaced"
    };
    let salt = text(&receipt, &["paste", "salt"]).unwrap_or_default();
    let hash = text(&receipt, &["paste", "sha256"]).unwrap_or_default();
    let kept = kept(&receipt);
    // The text in the receipt must be the one that it speaks of, whatever else is supplied.
    if kept.as_ref().is_some_and(|kept| paste_hash(salt, kept.text()) != hash) {
        return damaged("the paste in the receipt does not fit its own hash");
    }
    let of = of.unwrap_or(if kept.is_some() { Again::Kept } else { Again::Codes });
    let again = match engine.again(&receipt, &lists, of) {
        Ok(again) => again,
        Err(fault) => return damaged(fault),
    };
    if let (Some(told), Some(given)) = (&found.about.file, file)
        && told.sha256 != given.sha256
    {
        found.other_file = Some(given);
    }
    if of == Again::Codes {
        compare_codes(&receipt, &again, why, &mut found);
    } else {
        found.paste_supplied = true;
        found.other_paste = text(&again, &["paste", "sha256"]) != Some(hash);
        let before: Vec<Json> = items(&receipt, "findings").iter().map(undecided).collect();
        let now = items(&again, "findings");
        if found.other_paste {
            found.fault = "the paste that was supplied is not the one of the receipt".into();
            compare(&before, now, "other_text", &mut found.changes);
        } else {
            compare(&before, now, why, &mut found.changes);
            compare_rest(&receipt, &again, &mut found);
        }
    }
    let other = found.other_paste || found.other_file.is_some();
    found.outcome = if !found.changes.is_empty() || other {
        Outcome::Changed
    } else if found.engine_differs {
        Outcome::EngineDiffers
    } else if !found.paste_supplied {
        Outcome::PasteNotSupplied
    } else {
        Outcome::Same
    };
    found
}

/// A finding of a receipt without what a person decided about it, which no screening repeats.
fn undecided(finding: &Json) -> Json {
    let mut finding = finding.clone();
    if let Json::Object(fields) = &mut finding {
        fields.retain(|(key, value)| match (key.as_str(), value) {
            ("decision", Json::Text(decided)) => Decided::parse(decided).is_none(),
            ("reason", Json::Text(_)) => false,
            _ => true,
        });
    }
    finding
}

/// Where another version of a list was used: whether it has an entry more or an entry less for this code.
fn entry_change(before: bool, after: bool, why: &'static str) -> &'static str {
    match (why, before, after) {
        ("list_replaced", false, true) => "entry_added",
        ("list_replaced", true, false) => "entry_removed",
        _ => why,
    }
}

/// The findings that differ, each once. A line may hold several.
fn compare(before: &[Json], after: &[Json], why: &'static str, changes: &mut Vec<Changed>) {
    let key = |json: &Json| {
        (number(json, "line").unwrap_or(0), text(json, &["sheet"]).unwrap_or_default().to_string())
    };
    let say = |json: Option<&Json>| match json {
        None => "absent".to_string(),
        Some(json) => {
            let lists: Vec<String> = items(json, "lists")
                .iter()
                .map(|list| {
                    format!(
                        "{}: {}",
                        text(list, &["id"]).unwrap_or_default(),
                        text(list, &["verdict"]).unwrap_or_default()
                    )
                })
                .collect();
            lists.join(", ")
        }
    };
    // Whether each list has an entry for the finding.
    let lists = |json: Option<&Json>| {
        json.map(|json| items(json, "lists"))
            .unwrap_or_default()
            .iter()
            .map(|list| text(list, &["entry"]).is_some())
            .collect::<Vec<_>>()
            .into_iter()
    };
    let (mut old, mut new) = (before.iter().peekable(), after.iter().peekable());
    loop {
        let (left, right) = match (old.peek(), new.peek()) {
            (None, None) => return,
            (Some(left), Some(right)) if key(left) == key(right) => (old.next(), new.next()),
            (Some(left), Some(right)) if key(left) > key(right) => (None, new.next()),
            (None, Some(_)) => (None, new.next()),
            (Some(_), _) => (old.next(), None),
        };
        if left.map(Json::canonical) != right.map(Json::canonical) {
            let one = left.or(right);
            changes.push(Changed {
                line: one.and_then(|json| number(json, "line")).unwrap_or(0),
                code: one.and_then(|json| text(json, &["code"])).unwrap_or("—").into(),
                before: say(left),
                after: say(right),
                why: lists(left)
                    .zip(lists(right))
                    .map(|(old, new)| entry_change(old, new, why))
                    .find(|one| *one != why)
                    .unwrap_or(why),
            });
        }
    }
}
