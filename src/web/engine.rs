/*! What JavaScript calls: an engine with its lists, a screening in steps, a report page by page. */

use crate::code::Code;
use crate::list::json::Json;
use crate::list::{Date, Fault, Pack, Refusal, Route, compact, embedded, own};
use crate::nomenclature::{Edition, Hs, Nomenclature, Tnved};
use crate::paste::decode::{self, File};
use crate::paste::{Choice, Paste, Span};
use crate::report;
use crate::report::json::Unit;
use crate::report::receipt::Circumstance;
use crate::request::{Change, Correction, Options, Ran};
use crate::screen;
use crate::web::named_error;
use js_sys::{Array, JSON, Object};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;

/// JSON of this crate's own making as a JavaScript value.
fn value(json: &str) -> JsValue {
    JSON::parse(json).unwrap_or(JsValue::NULL)
}

/// A refused list: an `Error` whose `name` is the fault.
pub(crate) fn refused(refusal: Refusal) -> JsValue {
    named_error(refusal.fault.name(), &refusal.to_string())
}

/// `options` of `screen`, as JavaScript gives them; every field may be absent.
#[derive(Default, Clone)]
pub struct Wanted {
    pub lists: Option<Vec<String>>,
    pub as_of: Option<String>,
    pub today: Option<String>,
    /// A person's choice; the widget gives what the page says as `assumed`.
    pub nomenclature: Option<String>,
    pub assumed: Option<String>,
    pub edition: Option<String>,
    /// `KZ:RU`.
    pub route: Option<String>,
    pub column: Option<u32>,
    /// The text is one cell of a column of codes.
    pub cell: bool,
}

impl Wanted {
    /// From the object that JavaScript gave, or the sentence that says which option is wrong.
    pub fn of(options: JsValue) -> Result<Wanted, String> {
        let mut wanted = Wanted::default();
        let fields = match tree(options) {
            Some(Json::Null) => return Ok(wanted),
            Some(Json::Object(fields)) => fields,
            _ => return Err("the options are no object".into()),
        };
        for (key, value) in fields {
            if value == Json::Null {
                continue;
            }
            let text = |value: Json| match value {
                Json::Text(text) => Ok(Some(text)),
                _ => Err(format!("the option \"{key}\" is no text")),
            };
            match key.as_str() {
                "lists" => {
                    let ids = match value {
                        Json::Array(ids) => {
                            ids.iter().map(Json::as_text).map(|id| id.map(String::from)).collect()
                        }
                        _ => None,
                    };
                    wanted.lists = Some(ids.ok_or("the option \"lists\" is no array of ids")?);
                }
                "asOf" => wanted.as_of = text(value)?,
                "today" => wanted.today = text(value)?,
                "nomenclature" => wanted.nomenclature = text(value)?,
                "edition" => wanted.edition = text(value)?,
                "route" => wanted.route = text(value)?,
                "column" => {
                    let place = match value {
                        Json::Number(place) => u32::try_from(place).ok(),
                        _ => None,
                    };
                    wanted.column =
                        Some(place.ok_or("the option \"column\" is no place of a column")?);
                }
                "cell" => wanted.cell = value == Json::Bool(true),
                // The element's own.
                "disclose" => {}
                _ => return Err(format!("there is no option \"{key}\"")),
            }
        }
        Ok(wanted)
    }
}

/// What JavaScript gave, as a tree; `None` where it holds what no tree does, or is too deep for one: objects of a page can
/// hold themselves. By hand, since the crate for it brings the printing of floats with it, a fortieth of the module.
pub(crate) fn tree(value: JsValue) -> Option<Json> {
    within(value, 16)
}

fn within(value: JsValue, depth: usize) -> Option<Json> {
    let below = depth.checked_sub(1)?;
    if value.is_undefined() || value.is_null() {
        return Some(Json::Null);
    }
    if let Some(value) = value.as_bool() {
        return Some(Json::Bool(value));
    }
    if let Some(number) = value.as_f64() {
        const MOST: f64 = 9_007_199_254_740_991.0;
        let whole = number.fract() == 0.0 && (-MOST..=MOST).contains(&number);
        return Some(if whole { Json::Number(number as i64) } else { Json::Fraction });
    }
    if let Some(text) = value.as_string() {
        return Some(Json::Text(text));
    }
    if Array::is_array(&value) {
        let items = Array::from(&value);
        let items = items.iter().map(|item| within(item, below));
        return items.collect::<Option<_>>().map(Json::Array);
    }
    if !value.is_object() || value.is_function() {
        return None;
    }
    let field = |entry: JsValue| {
        let entry = Array::from(&entry);
        Some((entry.get(0).as_string()?, within(entry.get(1), below)?))
    };
    // Unchecked: in a frame's document an object is of another window's class.
    let fields = Object::entries(value.unchecked_ref());
    fields.iter().map(field).collect::<Option<_>>().map(Json::Object)
}

/// The tree of a JSON text, read by the platform.
pub(crate) fn parsed(text: &str) -> Option<Json> {
    tree(JSON::parse(text).ok()?)
}

/// An option that can't be understood: its name among the words of the interfaces, and what was given.
#[derive(Clone, Debug)]
pub struct Wrong(pub &'static str, pub String);

impl core::fmt::Display for Wrong {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let Wrong(name, text) = self;
        match *name {
            "day" => write!(f, "\"{text}\" is no day as YYYY-MM-DD"),
            "list" => write!(f, "there is no list \"{text}\" at hand"),
            "no_list" => f.write_str("no list was named"),
            "nomenclature" => write!(f, "\"{text}\" is no nomenclature known here"),
            "edition" => write!(f, "\"{text}\" is no HS edition known here"),
            "route" => {
                write!(f, "\"{text}\" is no route; two different countries as KZ:RU are needed")
            }
            _ => f.write_str("the device's clock is wrong"),
        }
    }
}

/// Today by the device's clock, in its own time zone.
pub fn device_date() -> Option<Date> {
    let now = js_sys::Date::new_0();
    Date::new(now.get_full_year() as u16, now.get_month() as u8 + 1, now.get_date() as u8)
}

/// The time by the device's clock, with its offset from UTC: `2026-11-26T14:05:09+05:00`.
pub fn device_time() -> String {
    let now = js_sys::Date::new_0();
    // Minutes that UTC is ahead.
    let behind = now.get_timezone_offset() as i32;
    let sign = if behind > 0 { '-' } else { '+' };
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{sign}{:02}:{:02}",
        now.get_full_year(),
        now.get_month() + 1,
        now.get_date(),
        now.get_hours(),
        now.get_minutes(),
        now.get_seconds(),
        behind.abs() / 60,
        behind.abs() % 60,
    )
}

/// The lists at hand, and what screens against them.
#[wasm_bindgen]
pub struct Engine {
    pub(crate) hs: Rc<Hs>,
    pub(crate) tnved: Option<Rc<Tnved>>,
    pub(crate) lists: Vec<Rc<Pack>>,
    /// Ids of the lists that a person added.
    pub(crate) own: Vec<String>,
}

#[wasm_bindgen]
impl Engine {
    /// With the embedded lists. Throws where one of them is refused: nothing is screened without a list.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Result<Engine, JsValue> {
        let hs = Rc::new(Hs::embedded());
        let lists: Vec<Rc<Pack>> = embedded::packs().map(Rc::new).collect();
        if lists.len() < embedded::ids().count() {
            return Err(named_error("damaged", "an embedded list can't be read"));
        }
        Ok(Engine { hs, tnved: None, lists, own: Vec::new() })
    }

    /// Adds a pack that desk checked, in its compact form, in the place of an older version of the same list. The
    /// list's id. Throws an `Error` that names the fault; the lists stay as they were.
    #[wasm_bindgen(js_name = addPack)]
    pub fn add_pack(&mut self, compact: &[u8]) -> Result<String, JsValue> {
        self.pack(compact).map_err(refused)
    }

    /// Adds a person's own list: `text` is the decoded CSV, `bytes` the file.
    #[wasm_bindgen(js_name = addOwnList)]
    pub fn add_own_list(
        &mut self,
        name: &str,
        text: &str,
        bytes: &[u8],
    ) -> Result<String, JsValue> {
        self.own_list(name, text, bytes).map_err(refused)
    }

    /// Takes a list away. The last one stays: nothing is screened against nothing.
    #[wasm_bindgen(js_name = removeList)]
    pub fn remove_list(&mut self, id: &str) {
        if self.lists.len() > 1 {
            self.lists.retain(|pack| pack.id != id);
        }
    }

    /// Adds the national digits of the TN VED from `tnved.bin`; false where the file is damaged.
    #[wasm_bindgen(js_name = setTariff)]
    pub fn set_tariff(&mut self, bytes: &[u8]) -> bool {
        let tnved = Tnved::decode(&self.hs, bytes).map(Rc::new);
        let whole = tnved.is_some();
        self.tnved = tnved.or(self.tnved.take());
        whole
    }

    /// The lists at hand: id, version, status, dates, number of entries, SHA-256.
    pub fn lists(&self) -> JsValue {
        let lists: Vec<String> =
            self.lists.iter().map(|pack| report::json::pack_json(pack)).collect();
        value(&format!("[{}]", lists.join(",")))
    }

    /// What a file is: `xlsx-or-ods`, `compound`, `pdf`, `binary`, or the label of a text's encoding.
    pub fn recognise(&self, bytes: &[u8]) -> String {
        match decode::recognise(bytes) {
            File::Text(encoding) => encoding.label(),
            File::Zip => "xlsx-or-ods",
            File::Compound => "compound",
            File::Pdf => "pdf",
            File::Binary => "binary",
        }
        .into()
    }

    /// Begins to screen a text.
    pub fn start(&self, text: String, options: JsValue) -> Result<Screening, JsValue> {
        self.begin(Paste::new(text), options)
    }

    /// Begins to screen the sheets that the module for workbooks read.
    #[wasm_bindgen(js_name = startSheets)]
    pub fn start_sheets(&self, sheets: &str, options: JsValue) -> Result<Screening, JsValue> {
        let paste = Paste::from_transfer(sheets).ok_or("not the sheets of a workbook")?;
        self.begin(paste, options)
    }

    fn begin(&self, paste: Paste, options: JsValue) -> Result<Screening, JsValue> {
        let wrong = |text: String| JsValue::from(js_sys::Error::new(&text));
        let wanted = Wanted::of(options).map_err(wrong)?;
        let options = self.options(&wanted).map_err(|one| wrong(one.to_string()))?;
        Ok(Screening(Some(screen::Screening::new(paste, options))))
    }
}

impl Engine {
    pub(crate) fn pack(&mut self, compact: &[u8]) -> Result<String, Refusal> {
        self.put(checked(compact)?)
    }

    pub(crate) fn own_pack(&mut self, compact: &[u8]) -> Result<String, Refusal> {
        self.put_own(checked(compact)?)
    }

    pub(crate) fn own_list(
        &mut self,
        name: &str,
        text: &str,
        bytes: &[u8],
    ) -> Result<String, Refusal> {
        let wrong = || Refusal {
            fault: Fault::MalformedDate,
            place: String::new(),
            detail: Wrong("clock", String::new()).to_string(),
            rows: Vec::new(),
        };
        let today = device_date().ok_or_else(wrong)?;
        // The sheets of a workbook come as the module for workbooks wrote them.
        self.put_own(match Paste::from_transfer(text) {
            Some(workbook) => own::from_workbook(name, &workbook, bytes, today, &self.hs)?,
            None => own::from_csv(name, text, bytes, today, &self.hs)?,
        })
    }

    /// A person's list never takes the place of one that is embedded or that the page named: those decide on its form.
    fn put_own(&mut self, pack: Pack) -> Result<String, Refusal> {
        let known =
            self.lists.iter().any(|known| known.id == pack.id) && !self.own.contains(&pack.id);
        if known || embedded::ids().any(|id| id == pack.id) {
            let detail = format!(
                "\"{}\" is the name of a list that is here already; give the file another name",
                pack.id
            );
            return Err(Refusal {
                fault: Fault::ReservedId,
                place: "id".into(),
                detail,
                rows: Vec::new(),
            });
        }
        let id = self.put(pack)?;
        if !self.own.contains(&id) {
            self.own.push(id.clone());
        }
        Ok(id)
    }

    fn put(&mut self, pack: Pack) -> Result<String, Refusal> {
        let id = pack.id.clone();
        match self.lists.iter_mut().find(|known| known.id == id) {
            Some(known) => {
                pack.may_replace(known)?;
                *known = Rc::new(pack);
            }
            None => self.lists.push(Rc::new(pack)),
        }
        Ok(id)
    }

    /// Options of a screening; the sentence names what can't be understood.
    pub(crate) fn options(&self, wanted: &Wanted) -> Result<Options, Wrong> {
        let date = |text: &Option<String>| match text.as_deref().filter(|text| !text.is_empty()) {
            None => Ok(None),
            Some(text) => Date::parse(text).map(Some).ok_or_else(|| Wrong("day", text.into())),
        };
        let today = match date(&wanted.today)? {
            Some(today) => today,
            None => device_date().ok_or(Wrong("clock", String::new()))?,
        };
        let mut lists = Vec::new();
        match &wanted.lists {
            None => lists.clone_from(&self.lists),
            Some(ids) => {
                for id in ids {
                    let pack = self
                        .lists
                        .iter()
                        .find(|pack| pack.id == *id)
                        .ok_or_else(|| Wrong("list", id.clone()))?;
                    lists.push(pack.clone());
                }
                if lists.is_empty() {
                    return Err(Wrong("no_list", String::new()));
                }
            }
        }
        let named = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        let nomenclature = match named(&wanted.nomenclature) {
            None => None,
            Some(text) => Some(Nomenclature::named(&text).ok_or(Wrong("nomenclature", text))?),
        };
        let assumed = match named(&wanted.assumed) {
            None => None,
            Some(text) => Some(Nomenclature::named(&text).ok_or(Wrong("nomenclature", text))?),
        };
        let edition = match named(&wanted.edition) {
            None => None,
            Some(text) => Some(Edition::parse(&text).ok_or(Wrong("edition", text))?),
        };
        let route = match named(&wanted.route) {
            None => None,
            Some(text) => Some(Route::parse(&text).ok_or(Wrong("route", text))?),
        };
        Ok(Options {
            hs: self.hs.clone(),
            tnved: self.tnved.clone(),
            lists,
            as_of: date(&wanted.as_of)?.unwrap_or(today),
            today,
            nomenclature,
            assumed,
            edition,
            route,
            choice: Choice { column: wanted.column, cell: wanted.cell },
            corrections: Vec::new(),
            ran: if web_sys::window().is_some() { Ran::Page } else { Ran::Worker },
        })
    }
}

/// A pack in the form in which desk hands it over.
fn checked(bytes: &[u8]) -> Result<Pack, Refusal> {
    compact::read(bytes).ok_or_else(|| Refusal {
        fault: Fault::UnknownFormat,
        place: String::new(),
        detail: "these are not the bytes of a checked pack".into(),
        rows: Vec::new(),
    })
}

/// A screening that is done in steps, so that the page can paint and cancel between them.
#[wasm_bindgen]
pub struct Screening(Option<screen::Screening>);

#[wasm_bindgen]
impl Screening {
    /// Processes up to `budget` cells or findings; the share that is done, 0 to 1.
    pub fn step(&mut self, budget: usize) -> f64 {
        self.0.as_mut().map_or(1.0, |screening| screening.step(budget))
    }

    /// The report; the screening is used up.
    pub fn finish(&mut self) -> Result<Report, JsValue> {
        let screening = self.0.take().ok_or("the screening is finished already")?;
        let report = screening.finish();
        if let Some(place) = report.absent_column() {
            return Err(js_sys::Error::new(&format!("the text has no column {place}")).into());
        }
        Ok(Report(Rc::new(report)))
    }
}

/// All findings, the lines without one, what was set aside, totals, the lists used.
#[wasm_bindgen]
pub struct Report(pub(crate) Rc<report::Report>);

#[wasm_bindgen]
impl Report {
    /// Totals, headline and lists.
    pub fn summary(&self) -> JsValue {
        value(&self.0.summary_json())
    }

    /// Number of findings.
    #[wasm_bindgen(getter)]
    pub fn length(&self) -> usize {
        self.0.len()
    }

    /// Findings from a place (included; the first where absent) to another (not included; the last where absent). Offsets
    /// are UTF-16 code units.
    pub fn findings(&self, from: Option<f64>, to: Option<f64>) -> JsValue {
        let all = self.0.len();
        let end = (to.unwrap_or(all as f64) as usize).min(all);
        let places = (from.unwrap_or(0.0) as usize).min(end)..end;
        let findings = places.filter_map(|place| self.0.finding(place));
        let items: Vec<String> =
            findings.map(|finding| self.0.finding_json(&finding, Unit::Utf16)).collect();
        value(&format!("[{}]", items.join(",")))
    }

    /// Records what a person decided about the goods of a finding: `goods_meant`, `goods_not_meant` or `open`, with
    /// the reason; an empty decision takes it back. It stands in exports and receipts and never changes a verdict.
    /// Throws where there is no such finding or decision.
    pub fn decide(&self, place: f64, decision: &str, reason: String) -> Result<(), JsValue> {
        let whole = place >= 0.0 && place.fract() == 0.0;
        let finding =
            self.0.finding(place as usize).filter(|_| whole).ok_or("there is no such finding")?;
        let decided = match decision {
            "" => None,
            name => Some(
                report::Decided::parse(name)
                    .ok_or("a decision is goods_meant, goods_not_meant or open")?,
            ),
        };
        self.0.decide(&finding, decided.map(|decided| report::Decision { decided, reason }));
        Ok(())
    }

    /// What was set aside with its reasons, and the control numbers.
    pub fn other(&self) -> JsValue {
        value(&self.0.aside_json(Unit::Utf16))
    }

    #[wasm_bindgen(js_name = toCsv)]
    pub fn to_csv(&self) -> String {
        self.0.to_csv()
    }

    /// The table as it was pasted, with columns added.
    #[wasm_bindgen(js_name = toRows)]
    pub fn to_rows(&self) -> String {
        self.0.to_rows(&report::sheets::Names, ';')
    }

    /// A receipt as canonical JSON. `wasm_sha256` and `salt` (random) are hexadecimal.
    pub fn receipt(&self, salt: String, wasm_sha256: String, with_paste: bool) -> String {
        self.0.receipt(&Circumstance {
            salt,
            wasm_sha256,
            with_paste,
            time: device_time(),
            ..Circumstance::default()
        })
    }

    #[wasm_bindgen(js_name = toJson)]
    pub fn to_json(&self) -> String {
        self.0.to_json(Unit::Utf16)
    }
}

/// A correction as the widget keeps it.
pub(crate) fn correction(span: Span, code: Option<Code>) -> Correction {
    Correction { span, change: code.map_or(Change::NotACode, Change::Code) }
}
