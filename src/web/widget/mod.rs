/*! The widget: what was given, and what a person does with it. Screening is done in slices, so that the page stays
alive; every button is one of the actions in `act`; what is on screen is drawn in `draw`. */

mod draw;
mod lit;
mod print;
mod rest;
mod result;
mod table;

use crate::code::Code;
use crate::list::json::Json;
use crate::list::{self, Date, Refusal, sha256_hex};
use crate::paste::{LineKind, Paste, Span};
use crate::report::answer::{Group, SameRepair};
use crate::report::receipt::{Circumstance, FileFacts};
use crate::report::{self, Decision, Finding, json};
use crate::request::{Correction, Edit};
use crate::screen::Screening;
use crate::verdict::Verdict;
use crate::verify::{self, Again, Beside, Outcome, Verification};
use crate::web::engine::{
    Engine, Wanted, Wrong, correction, device_date, device_time, parsed, refused,
};
use crate::web::named_error;
use crate::web::policy::{Phase, Policy, Stop};
use crate::web::view::dom::{self, Built, Make};
use crate::web::view::explain::Page;
use crate::web::words::Words;
use gloo::events::{EventListener, EventListenerOptions, EventListenerPhase};
use gloo::timers::callback::Timeout;
use js_sys::{Array, Function, JSON, JsString, Reflect};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{
    CustomEvent, CustomEventInit, Event, HtmlElement, HtmlInputElement, HtmlSelectElement,
    HtmlTextAreaElement, KeyboardEvent, ShadowRoot,
};

/// A larger paste never enters the text area: laying out a million lines takes an engine 5 to 20 seconds
/// (measured), the screening a fraction of one.
const LARGE: usize = 100_000;
/// More text than this could run out of a module's memory: a text of nothing but codes takes some 280 bytes for each of
/// them (measured on the command line), and 120 MB were too many for a page.
const MOST: usize = 32 << 20;
/// Rows of the table, lines of the text, and items of a list that are in the document at once.
const PAGE: usize = 100;
/// Marks in the text that is shown: one line can hold a hundred thousand codes.
const MARKS: usize = 1_000;
/// Cells of a slice; some milliseconds.
const SLICE: usize = 4_000;

/// The style, for a constructable sheet: strict policies allow those and no `<style>`.
#[wasm_bindgen(js_name = styleText)]
pub fn style_text() -> String {
    include_str!("../widget.css").into()
}

#[derive(Default)]
struct State {
    engine: Option<Engine>,
    words: Words,
    wanted: Wanted,
    /// The element's attributes as they were last; what a person chose since then stays.
    given: Wanted,
    /// What stands in the way of any screening, until the page is loaded again.
    stuck: Option<&'static str>,
    /// The failure on screen: its name, and why.
    failure: Option<(String, String)>,
    /// What was pasted; empty where nothing was. A workbook is kept as the text of its sheets.
    text: String,
    sheets: bool,
    file: Option<FileFacts>,
    /// What the self test said.
    self_tested: String,
    /// A record that was checked without its text: the next text is compared with it.
    record: Option<Vec<u8>>,
    /// The text is too large for the text area, which is empty.
    kept: bool,
    /// A file was given and is being read: no older text is screened.
    reading: bool,
    cancelled: bool,
    /// What "undo" brings back.
    before: Option<Before>,
    corrections: Vec<Correction>,
    /// What a person decided about the goods, by the span of their finding.
    decisions: Vec<(Span, Decision)>,
    report: Option<Rc<report::Report>>,
    /// Places of the findings as they are shown.
    order: Vec<usize>,
    filter: Filter,
    printing: bool,
    order_by: Order,
    first_row: usize,
    first_line: usize,
    open: Option<usize>,
    /// What a person just corrected: the rows stay as they are.
    corrected: Option<Span>,
    /// No result of this text was drawn yet.
    fresh: bool,
    /// A person gave it at once and waits for the result: it gets the focus.
    awaited: bool,
    /// What is lit in the text area: the highlight, which may be shared with other widgets, and our range of it.
    lights: Vec<(JsValue, web_sys::Range)>,
    aside_shown: usize,
    without_shown: usize,
    job: Option<Timeout>,
    /// All slices are done, the report is not yet made.
    last_slice: bool,
    screening: Option<Screening>,
    delay: Option<Timeout>,
    disclose: bool,
    /// When the result on screen was made, by the device's clock.
    screened_at: String,
    policy: Policy,
    phase: Phase,
    own_lists: Vec<String>,
    /// Lists that can be fetched before data enters.
    catalogue: Vec<Offer>,
    /// Files of them that were ticked: a list that the page does not name speaks all the same.
    offered: Vec<String>,
    /// Ids of a person's lists that this device remembers.
    remembered: Vec<String>,
    /// What was said of a list that a person added, until the next action.
    list_said: String,
    wasm_sha256: String,
}

/// What was given before, with what a person had done with it.
struct Before {
    /// A string of the page's, so that the module's memory holds none of it.
    text: JsString,
    sheets: bool,
    file: Option<FileFacts>,
    corrections: Vec<Correction>,
    decisions: Vec<(Span, Decision)>,
    column: Option<u32>,
}

/// A list of the catalogue.
struct Offer {
    id: String,
    title: list::Words,
    status: String,
    file: String,
    bytes: usize,
    sha256: String,
}

impl Offer {
    fn of(json: &Json) -> Option<Offer> {
        let text = |key: &str| json.get(key).and_then(Json::as_text).map(String::from);
        let title = json.get("title")?;
        let word = |key: &str| title.get(key).and_then(Json::as_text).map(String::from);
        let Some(Json::Number(bytes)) = json.get("bytes") else { return None };
        Some(Offer {
            id: text("id")?,
            title: list::Words { en: word("en")?, ru: word("ru")?, kk: word("kk")? },
            status: text("status")?,
            file: text("file")?,
            bytes: usize::try_from(*bytes).ok()?,
            sha256: text("sha256")?,
        })
    }
}

impl State {
    /// Ends what is under way.
    fn stop(&mut self) {
        self.reading = false;
        self.awaited = false;
        self.last_slice = false;
        self.job = None;
        self.delay = None;
        self.screening = None;
    }

    /// The text in the area is what was given last. What a person corrected and decided in the rest of it stays.
    fn stands(&mut self, text: String) {
        self.delay = None;
        self.reading = false;
        // An area's line ends are one sign each; what was given may have had two.
        let old = lit::area_text(&self.text);
        if old == text && !(self.kept && !old.is_empty()) {
            return;
        }
        let edit = Edit::between(&old, &text);
        let place = |span: Span| {
            let at = |at: usize| {
                let pairs = self.text.get(..at).map_or(0, |before| before.matches("\r\n").count());
                at - pairs
            };
            Span { start: at(span.start), end: at(span.end) }
        };
        let moved = |span: Span| edit.moved(place(span)).filter(|_| !self.kept);
        let corrections: Vec<Correction> = self
            .corrections
            .iter()
            .filter_map(|one| Some(Correction { span: moved(one.span)?, ..one.clone() }))
            .collect();
        // A decision is about the goods that its line names: another line is about others.
        let decisions: Vec<(Span, Decision)> = self
            .decisions
            .iter()
            .filter_map(|(span, decision)| {
                let now = moved(*span)?;
                let same = line_at(&old, place(*span)) == line_at(&text, now);
                same.then(|| (now, decision.clone()))
            })
            .collect();
        let lost =
            corrections.len() < self.corrections.len() || decisions.len() < self.decisions.len();
        if lost || self.kept {
            self.keep_before();
        }
        let column = self.wanted.column;
        self.forget_results();
        (self.corrections, self.decisions) = (corrections, decisions);
        // A small change leaves the columns and the fields about the screening as they are.
        self.wanted.column = column.filter(|_| edit.is_small());
        self.fresh = !edit.is_small();
        self.text = text;
        self.sheets = false;
        self.kept = false;
        self.file = None;
    }

    /// Whether the browser's own undo would not bring everything back.
    fn is_dear(&self) -> bool {
        !self.text.is_empty()
            && (self.kept || !self.corrections.is_empty() || !self.decisions.is_empty())
    }

    /// Keeps what is there, with what was done with it, for "undo".
    fn keep_before(&mut self) {
        // What was kept before stays until there is something to keep again.
        if self.text.is_empty() {
            return;
        }
        self.before = Some(Before {
            text: JsString::from(self.text.as_str()),
            sheets: self.sheets,
            file: self.file.clone(),
            corrections: self.corrections.clone(),
            decisions: self.decisions.clone(),
            column: self.wanted.column,
        });
    }

    /// The same, and takes the text out of the module's memory.
    fn put_away(&mut self) {
        self.keep_before();
        self.text = String::new();
        self.file = None;
        self.sheets = false;
        self.kept = false;
    }

    /// What came of a text that is no longer there.
    fn forget_results(&mut self) {
        self.report = None;
        self.order = Vec::new();
        self.corrected = None;
        self.fresh = true;
        self.corrections = Vec::new();
        self.decisions = Vec::new();
        self.wanted.column = None;
    }
}

/// The line of a text in which a span begins.
fn line_at(text: &str, span: Span) -> &str {
    let (before, behind) = text.split_at_checked(span.start).unwrap_or((text, ""));
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let end = span.start + behind.find('\n').unwrap_or(behind.len());
    text.get(start..end).unwrap_or_default()
}

/// In which order the table stands.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Order {
    #[default]
    Worst,
    Line,
    Code,
}

impl Order {
    const NAMES: &'static [(&'static str, Order)] =
        &[("worst", Order::Worst), ("line", Order::Line), ("code", Order::Code)];
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Filter {
    #[default]
    All,
    Decide,
    Group(Group),
}

struct Inner {
    root: ShadowRoot,
    host: HtmlElement,
    make: Make,
    read_file: Function,
    tell: Function,
    state: RefCell<State>,
    listeners: RefCell<Vec<EventListener>>,
}

/// One widget in one shadow root.
#[wasm_bindgen]
pub struct Widget(Rc<Inner>);

fn select(root: &ShadowRoot, query: &str) -> Option<HtmlElement> {
    root.query_selector(query).ok().flatten().map(JsCast::unchecked_into)
}

/// Whether an event is one of the text area. By its name: in a frame's document it is of another window's class.
fn in_area(event: &Event) -> bool {
    event.target().is_some_and(|target| {
        target.unchecked_into::<web_sys::Element>().tag_name().eq_ignore_ascii_case("textarea")
    })
}

/// The plain text of a clipboard or of what was dragged.
fn text_of(transfer: &JsValue) -> String {
    Reflect::get(transfer, &"getData".into())
        .ok()
        .filter(JsValue::is_function)
        .and_then(|get| get.unchecked_into::<Function>().call1(transfer, &"text".into()).ok())
        .and_then(|text| text.as_string())
        .unwrap_or_default()
}

/// Scrolls as little as it takes to see an element.
fn into_view(element: &HtmlElement) {
    let options = js_sys::Object::new();
    let _ = Reflect::set(&options, &"block".into(), &"nearest".into());
    let scroll = Reflect::get(element, &"scrollIntoView".into()).ok();
    if let Some(scroll) = scroll.and_then(|scroll| scroll.dyn_into::<Function>().ok()) {
        let _ = scroll.call1(element, &options);
    }
}

/// What is known of a file that was given.
fn facts(name: Option<String>, sha256: Option<String>) -> Option<FileFacts> {
    name.map(|name| FileFacts { name, sha256: sha256.unwrap_or_default() })
}

fn show(element: Option<HtmlElement>, visible: bool) {
    if let Some(element) = element {
        element.set_hidden(!visible);
    }
}

#[wasm_bindgen]
impl Widget {
    /// Draws the widget. `read_file` is called with a file that a person chose or dropped, with what it is for, and with a
    /// second file where two were dropped; `tell`
    /// with what became of the paste (`pending`, `screened`, `cleared`, `failed`, `error`, `entered`) before any event.
    #[wasm_bindgen(constructor)]
    pub fn new(
        root: ShadowRoot,
        host: HtmlElement,
        engine: Engine,
        language: &str,
        words: &str,
        read_file: Function,
        tell: Function,
    ) -> Result<Widget, JsValue> {
        let document = host.owner_document().ok_or("the element has no document")?;
        let inner = Rc::new(Inner {
            root,
            host,
            make: Make { document, level: std::cell::Cell::new(2) },
            read_file,
            tell,
            state: RefCell::new(State {
                engine: Some(engine),
                words: Words::new(language, words),
                aside_shown: PAGE,
                without_shown: PAGE,
                ..State::default()
            }),
            listeners: RefCell::new(Vec::new()),
        });
        inner.draw();
        inner.listen();
        inner.say_state();
        Ok(Widget(inner))
    }

    /// Another language; what was pasted and found stays.
    #[wasm_bindgen(js_name = setWords)]
    pub fn set_words(&self, language: &str, words: &str) {
        self.0.state.borrow_mut().words = Words::new(language, words);
        self.redraw();
    }

    fn redraw(&self) {
        let text = self.0.area().map(|area| area.value());
        let focused = self.0.focused();
        self.0.state.borrow_mut().list_said.clear();
        let kept = select(&self.0.root, ".result").map(|section| self.0.kept(&section));
        self.0.draw();
        if let (Some(area), Some(text)) = (self.0.area(), text) {
            area.set_value(&text);
        }
        self.0.show_report(false);
        self.0.show_failure();
        self.0.say_state();
        if let (Some(section), Some(kept)) = (select(&self.0.root, ".result"), kept) {
            self.0.keep(&section, kept);
        }
        self.0.refocus(focused);
        // The sentence of a stopped form, and the element that it points to, are new.
        self.0.tell("policy", &JsValue::NULL);
    }

    /// Attributes of the element that decide about its form: `block`, `block-lists`, `required`.
    #[wasm_bindgen(js_name = setPolicy)]
    pub fn set_policy(&self, block: Option<String>, lists: Option<String>, required: bool) {
        self.0.state.borrow_mut().policy =
            Policy::new(block.as_deref(), lists.as_deref(), required);
        self.0.tell("policy", &JsValue::NULL);
    }

    /// The level of the widget's first heading, 1 to 6.
    #[wasm_bindgen(js_name = setHeadingLevel)]
    pub fn set_heading_level(&self, level: u8) {
        if self.0.make.level.replace(level) != level {
            self.redraw();
        }
    }

    /// Attributes of the element: `lists`, `asOf`, `today`, `nomenclature`, `edition`, `route`, `disclose`.
    #[wasm_bindgen(js_name = setOptions)]
    pub fn set_options(&self, options: JsValue) -> Result<(), JsValue> {
        let wanted: Wanted = Wanted::of(options.clone())?;
        let disclose =
            Reflect::get(&options, &"disclose".into()).is_ok_and(|value| value.is_truthy());
        let changed = {
            let mut state = self.0.state.borrow_mut();
            state.disclose = disclose;
            let mut own = state.own_lists.clone();
            own.extend(state.offered.iter().cloned());
            let State { wanted: now, given, .. } = &mut *state;
            let mut changed = false;
            let mut take =
                |now: &mut Option<String>, before: &Option<String>, after: &Option<String>| {
                    if before != after {
                        now.clone_from(after);
                        changed = true;
                    }
                };
            take(&mut now.as_of, &given.as_of, &wanted.as_of);
            take(&mut now.today, &given.today, &wanted.today);
            take(&mut now.assumed, &given.nomenclature, &wanted.nomenclature);
            take(&mut now.edition, &given.edition, &wanted.edition);
            take(&mut now.route, &given.route, &wanted.route);
            if given.lists != wanted.lists {
                now.lists.clone_from(&wanted.lists);
                // A person's own list is no matter of the page's.
                if let Some(lists) = now.lists.as_mut() {
                    lists.extend(own);
                }
                changed = true;
            }
            *given = wanted;
            changed && !state.text.is_empty()
        };
        self.0.fill_settings();
        self.0.draw_lists();
        let wrong = {
            let state = self.0.state.borrow();
            state
                .engine
                .as_ref()
                .and_then(|engine| engine.options(&state.wanted).err())
                .map(|wrong| self.0.why(&wrong))
        };
        let mended =
            self.0.state.borrow().failure.as_ref().is_some_and(|(code, _)| code == "options");
        if let Some(why) = wrong {
            self.0.fail("options", &why);
        } else if changed || mended && !self.0.state.borrow().text.is_empty() {
            self.0.begin();
        } else if mended {
            self.0.clear(false);
            self.0.say_state();
        }
        Ok(())
    }

    /// Screens a text, as if it was pasted.
    pub fn take(&self, text: String, name: Option<String>, sha256: Option<String>) {
        self.0.state.borrow_mut().awaited = name.is_some();
        self.0.take(text, false, facts(name, sha256));
    }

    /// Screens the sheets that the module for workbooks read.
    #[wasm_bindgen(js_name = takeSheets)]
    pub fn take_sheets(&self, sheets: String, name: Option<String>, sha256: Option<String>) {
        self.0.state.borrow_mut().awaited = true;
        self.0.take(sheets, true, facts(name, sha256));
    }

    /// Whether no work was broken off in the middle: then nothing here can be used any more.
    pub fn sound(&self) -> bool {
        self.0.state.try_borrow_mut().is_ok()
    }

    /// Draws the result anew, where the page changed what it says of itself.
    pub fn refresh(&self) {
        self.0.show_report(false);
    }

    /// A file was given and is being read: what was on screen is not its result.
    pub fn wait(&self) {
        self.0.wait();
    }

    /// What was given is no paste after all (a receipt, a list): what was there is screened again.
    pub fn resume(&self) {
        self.0.state.borrow_mut().reading = false;
        self.0.progress(None);
        let (empty, failed) = {
            let state = self.0.state.borrow();
            (state.text.is_empty(), state.failure.as_ref().map(|(code, _)| code.clone()))
        };
        match failed {
            _ if !empty => self.0.begin(),
            // A file that could not be read is still what was given last.
            Some(code) => self.0.tell("failed", &code.into()),
            None => self.0.tell("cleared", &JsValue::NULL),
        }
    }

    /// Says a failure by its name. Nothing that was there is lost.
    pub fn fail(&self, code: &str, why: &str) {
        self.0.fail(code, why);
    }

    /// Forgets the paste, the report and all that came of them.
    pub fn clear(&self) {
        self.0.clear(false);
    }

    /// Adds a pack that desk checked.
    #[wasm_bindgen(js_name = addPack)]
    pub fn add_pack(&self, compact: &[u8]) -> Result<String, JsValue> {
        let added = match self.0.state.borrow_mut().engine.as_mut() {
            Some(engine) => engine.pack(compact),
            None => return Err("the widget was removed".into()),
        };
        let id = added.map_err(refused)?;
        self.0.lists_changed(&id, false);
        Ok(id)
    }

    #[wasm_bindgen(js_name = addOwnPack)]
    pub fn add_own_pack(&self, compact: &[u8]) -> Result<String, JsValue> {
        self.0.own_list(|engine| engine.own_pack(compact))
    }

    /// Why desk refused a pack, in the language in use: the fault's name, and its sentence.
    pub fn refusal(&self, fault: &str, sentence: &str) -> String {
        self.0.state.borrow().words.fault(fault, sentence)
    }

    /// The lists that can be fetched before data enters: the text of `lists/index.json`.
    #[wasm_bindgen(js_name = setCatalogue)]
    pub fn set_catalogue(&self, text: &str) {
        self.0.set_catalogue(text);
    }

    /// A file of the catalogue that was asked for, as desk checked it.
    #[wasm_bindgen(js_name = addOffered)]
    pub fn add_offered(&self, file: &str, compact: &[u8]) {
        self.0.add_offered(file, compact);
    }

    /// Whether this device remembers a person's list now; `done` is false where the browser refused to change it.
    pub fn remembered(&self, id: &str, kept: bool, done: bool) {
        {
            let mut state = self.0.state.borrow_mut();
            state.remembered.retain(|known| known != id);
            if kept {
                state.remembered.push(id.into());
            }
        }
        self.0.draw_lists();
        if !done {
            let text = self.0.state.borrow().words.get("list.not_stored").to_string();
            self.0.say_of_list(&text);
        }
    }

    /// A file of the catalogue that could not be fetched; `late`: data has entered.
    #[wasm_bindgen(js_name = refuseOffered)]
    pub fn refuse_offered(&self, late: bool) {
        self.0.refuse_offered(late);
    }

    #[wasm_bindgen(js_name = addOwnList)]
    pub fn add_own_list(&self, name: &str, text: &str, bytes: &[u8]) -> Result<String, JsValue> {
        self.0.own_list(|engine| engine.own_list(name, text, bytes))
    }

    #[wasm_bindgen(js_name = setTariff)]
    pub fn set_tariff(&self, bytes: &[u8]) -> bool {
        self.0.with_engine(|engine| Ok(engine.set_tariff(bytes))).unwrap_or(false)
    }

    pub fn lists(&self) -> JsValue {
        self.0.with_engine(|engine| Ok(engine.lists())).unwrap_or(JsValue::NULL)
    }

    pub fn recognise(&self, bytes: &[u8]) -> String {
        self.0.with_engine(|engine| Ok(engine.recognise(bytes))).unwrap_or_default()
    }

    /// SHA-256 of the wasm that runs, in hexadecimal, for receipts.
    #[wasm_bindgen(js_name = setHash)]
    pub fn set_hash(&self, sha256: String) {
        self.0.state.borrow_mut().wasm_sha256 = sha256;
    }

    /// The bytes of a workbook that was asked for, or why there are none.
    #[wasm_bindgen(js_name = saveWorkbook)]
    pub fn save_workbook(&self, bytes: &js_sys::Uint8Array) {
        const KIND: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        self.0.download(&self.0.file_name("xlsx"), KIND, bytes);
    }

    /// A workbook that was asked for and could not be written: why.
    #[wasm_bindgen(js_name = refuseWorkbook)]
    pub fn refuse_workbook(&self, why: &str) {
        let key = format!("xlsx.{why}");
        self.0.say(|words, _| words.find(&key).unwrap_or(words.get("xlsx.not_written")).into());
    }

    /// How many of the public vectors were run in this browser, and the names of those that failed; none were where
    /// they could not be had.
    #[wasm_bindgen(js_name = selfTested)]
    pub fn self_tested(&self, count: usize, failed: Vec<String>) {
        self.0.self_tested(count, &failed);
    }

    /// A record that is compared with what is screened next.
    pub fn hold(&self, bytes: &[u8]) {
        self.0.state.borrow_mut().record = Some(bytes.to_vec());
    }

    /// SHA-256 of a file's bytes, where the page's platform computes none.
    pub fn sha256(&self, bytes: &[u8]) -> String {
        sha256_hex(bytes)
    }

    /// What a record is compared with: `{lists: [{id, version, sha256, atHand}], supplied, file}`.
    pub fn held(&self) -> JsValue {
        JSON::parse(&self.0.held()).unwrap_or(JsValue::NULL)
    }

    /// Screens again what a record was made of, for desk. Throws a sentence.
    pub fn again(&self, receipt: &str, lists: &str, of: &str) -> Result<String, JsValue> {
        self.0.repeat(receipt, lists, of).map_err(|sentence| sentence.into())
    }

    /// Shows what came of repeating a record: what desk said of it.
    #[wasm_bindgen(js_name = showVerification)]
    pub fn show_verification(&self, found: &str, record: &[u8]) {
        if let Some(found) = parsed(found).as_ref().and_then(Verification::of) {
            self.0.show_verification(&found, record);
        }
    }

    /// The report on screen, or undefined.
    pub fn report(&self) -> Option<crate::web::engine::Report> {
        self.0.state.borrow().report.clone().map(crate::web::engine::Report)
    }

    /// Takes all listeners and timers away.
    pub fn unmount(&self) {
        self.0.unlight();
        self.0.listeners.borrow_mut().clear();
        let mut state = self.0.state.borrow_mut();
        *state = State { engine: state.engine.take(), ..State::default() };
        dom::empty(&self.0.root);
    }
}

impl Inner {
    /// For what calls nothing of the page: the state is held meanwhile.
    fn with_engine<T>(
        &self,
        act: impl FnOnce(&mut Engine) -> Result<T, JsValue>,
    ) -> Result<T, JsValue> {
        match self.state.borrow_mut().engine.as_mut() {
            Some(engine) => act(engine),
            None => Err("the widget was removed".into()),
        }
    }

    /// The lists that can be fetched: the text of `lists/index.json`.
    fn set_catalogue(self: &Rc<Self>, text: &str) {
        let Some(json) = parsed(text) else { return };
        let Some(Json::Array(items)) = json.get("lists") else { return };
        self.state.borrow_mut().catalogue = items.iter().filter_map(Offer::of).collect();
        self.draw_lists();
    }

    /// A list of the catalogue is here; another file than the catalogue's is not used.
    fn add_offered(self: &Rc<Self>, file: &str, compact: &[u8]) {
        // A pack bears the hash of its file.
        let sha256 = list::compact::read(compact).map(|pack| pack.sha256).unwrap_or_default();
        let fits = self
            .state
            .borrow()
            .catalogue
            .iter()
            .any(|offer| offer.file == file && offer.sha256 == sha256);
        let added = match self.state.borrow_mut().engine.as_mut() {
            Some(engine) if fits => engine.pack(compact),
            _ => {
                self.refuse_offered(false);
                return;
            }
        };
        match added {
            Ok(id) => {
                self.state.borrow_mut().offered.push(id.clone());
                self.lists_changed(&id, false);
            }
            Err(refusal) => {
                let text = self.state.borrow().words.refusal(&refusal);
                self.draw_lists();
                self.say_of_list(&text);
            }
        }
    }

    fn self_tested(&self, count: usize, failed: &[String]) {
        let text = {
            let state = self.state.borrow();
            let words = &state.words;
            let (n, bad) = (words.number(count), words.number(failed.len()));
            match (count, failed) {
                (0, _) => words.get("selftest.late").to_string(),
                (_, []) => words.fill("selftest.passed", &[("n", &n)]),
                _ => words.fill(
                    "selftest.failed",
                    &[("n", &n), ("failed", &bad), ("names", &failed.join(" · "))],
                ),
            }
        };
        self.say_of_self_test(text);
    }

    fn say_of_self_test(&self, text: String) {
        if let Some(line) = select(&self.root, ".self-tested") {
            line.set_text_content(Some(&text));
        }
        self.state.borrow_mut().self_tested = text;
    }

    fn refuse_offered(&self, late: bool) {
        let key = if late { "list.late" } else { "error.network" };
        let text = self.state.borrow().words.get(key).to_string();
        self.draw_lists();
        self.say_of_list(&text);
    }

    fn take_list_away(self: &Rc<Self>, id: &str) {
        let _ = self.with_engine(|engine| {
            engine.remove_list(id);
            Ok(())
        });
        {
            let mut state = self.state.borrow_mut();
            state.own_lists.retain(|known| *known != id);
            state.offered.retain(|known| *known != id);
            if let Some(lists) = state.wanted.lists.as_mut() {
                lists.retain(|known| *known != id);
            }
        }
        self.draw_lists();
        if self.state.borrow().text.is_empty() {
            self.say(|words, _| words.get("state.list_removed").into());
        } else {
            self.begin();
        }
    }

    /// A list of the catalogue is ticked or not.
    fn offer(self: &Rc<Self>, id: &str, wanted: bool) {
        if wanted {
            let file = {
                let state = self.state.borrow();
                let offer = state.catalogue.iter().find(|offer| offer.id == id);
                offer.map(|offer| offer.file.clone())
            };
            if let Some(file) = file {
                self.tell("list", &file.as_str().into());
            }
            return;
        }
        self.take_list_away(id);
    }

    /// Adds a list that a person chose. Why it was refused is said in the language in use.
    fn own_list(
        self: &Rc<Self>,
        add: impl FnOnce(&mut Engine) -> Result<String, Refusal>,
    ) -> Result<String, JsValue> {
        let added = match self.state.borrow_mut().engine.as_mut() {
            Some(engine) => add(engine),
            None => return Err("the widget was removed".into()),
        };
        let id = added.map_err(|refusal| {
            let text = self.state.borrow().words.refusal(&refusal);
            named_error(refusal.fault.name(), &text)
        })?;
        self.lists_changed(&id, true);
        let name = self.page(|page, state| {
            let pack =
                state.engine.iter().flat_map(|engine| &engine.lists).find(|pack| pack.id == id);
            pack.map_or_else(|| id.clone(), |pack| page.title(&pack.title).to_string())
        });
        let said = self.state.borrow().words.fill("state.list_added", &[("name", &name)]);
        self.say_of_list(&said);
        // With a text there is a result to announce.
        if self.state.borrow().text.is_empty() {
            self.say(|words, _| words.fill("state.list_added", &[("name", &name)]));
        }
        Ok(id)
    }

    fn page<T>(&self, act: impl FnOnce(&Page<'_>, &State) -> T) -> T {
        let state = self.state.borrow();
        act(&Page { make: &self.make, words: &state.words }, &state)
    }

    fn area(&self) -> Option<HtmlTextAreaElement> {
        select(&self.root, "textarea").map(JsCast::unchecked_into)
    }

    /// Puts a sentence into the live region.
    fn say(&self, sentence: impl FnOnce(&Words, &State) -> String) {
        let text = {
            let state = self.state.borrow();
            sentence(&state.words, &state)
        };
        if let Some(status) = select(&self.root, ".status") {
            status.set_text_content(Some(&text));
        }
    }

    fn fail(&self, code: &str, why: &str) {
        let text = self.state.borrow().words.fill(&format!("error.{code}"), &[("why", why)]);
        if code == "pack_refused" {
            self.say_of_list(&text);
        } else if let Some(alert) = select(&self.root, ".error") {
            alert.set_text_content(Some(&text));
            alert.set_hidden(false);
            into_view(&alert);
        }
        // What was on screen is not the result of what could not be screened.
        let file = code.starts_with("file_") || code == "part_missing";
        if file {
            self.take_typed();
        }
        let unscreened = file || matches!(code, "options" | "packs_late");
        {
            let mut state = self.state.borrow_mut();
            if unscreened {
                state.failure = Some((code.into(), why.into()));
                // A record waits for a text that can be read.
                state.record = None;
            }
            if code == "packs_late" {
                state.stuck = Some("packs_late");
            }
            let reading = state.reading;
            if unscreened {
                // Nothing that is still under way brings an older text's result.
                state.stop();
                state.report = None;
            }
            if (file || unscreened && reading) && !state.text.is_empty() {
                // The file took the place of what was there; "undo" brings it back.
                state.put_away();
            }
        }
        if unscreened {
            if self.state.borrow().text.is_empty()
                && let Some(area) = self.area()
            {
                area.set_value("");
            }
            self.progress(None);
            self.show_given();
            show(select(&self.root, "[data-do=undo]"), self.state.borrow().before.is_some());
            self.show_result(false);
            self.say(|words, _| words.get("state.not_screened").into());
        }
        self.tell(if unscreened { "failed" } else { "error" }, &code.into());
        let detail = js_sys::Object::new();
        if unscreened {
            let _ = Reflect::set(&detail, &"unscreened".into(), &JsValue::TRUE);
        }
        let _ = Reflect::set(&detail, &"code".into(), &code.into());
        // Why a list of one's own was refused quotes it, and is for the person alone.
        let text = if code == "pack_refused" {
            self.state.borrow().words.fill("error.pack_refused", &[("why", "…")])
        } else {
            text
        };
        let _ = Reflect::set(&detail, &"message".into(), &text.into());
        self.send("tamga-error", &detail);
    }

    /// Shows the entries of the lists at hand that a person looks for.
    fn search_lists(&self, text: &str) {
        let Some(holder) = select(&self.root, ".found-in-lists") else { return };
        dom::empty(&holder);
        self.page(|page, state| {
            let lists = state.engine.as_ref().map(|engine| engine.lists.as_slice());
            let _ = holder.append_child(&page.found(lists.unwrap_or_default(), text).0);
        });
    }

    /// Says something of a person's list beside the button that adds one; nothing takes it away.
    fn say_of_list(&self, text: &str) {
        self.state.borrow_mut().list_said = text.into();
        if let Some(line) = select(&self.root, ".list-said") {
            line.set_text_content(Some(text));
            line.set_hidden(text.is_empty());
        }
    }

    /// Shows the failure again, in another language, where there is one.
    fn show_failure(&self) {
        let state = self.state.borrow();
        if let (Some((code, why)), Some(alert)) = (&state.failure, select(&self.root, ".error")) {
            alert.set_text_content(Some(
                &state.words.fill(&format!("error.{code}"), &[("why", why)]),
            ));
            alert.set_hidden(false);
        }
    }

    /// Tells the element what became of the paste, and the sentence with which its form is stopped, if so.
    fn tell(&self, kind: &str, detail: &JsValue) {
        if matches!(kind, "pending" | "cleared" | "failed") {
            self.unlight();
        }
        let sentence = {
            let mut state = self.state.borrow_mut();
            state.phase = match kind {
                "pending" => Phase::Pending,
                "screened" => Phase::Screened,
                "cleared" => Phase::Empty,
                "failed" => Phase::Failed,
                _ => state.phase,
            };
            let stop = state.policy.stops(state.phase, state.report.as_deref(), &state.own_lists);
            stop.map(|stop| {
                state.words.get(match stop {
                    Stop::Blocked => "form.blocked",
                    Stop::Required => "form.required",
                })
            })
            .map_or(JsValue::NULL, JsValue::from_str)
        };
        let _ = self.tell.call3(&JsValue::NULL, &kind.into(), detail, &sentence);
    }

    /// The sentence for what is on screen now.
    fn say_state(&self) {
        self.say(|words, state| match (&state.report, &state.failure) {
            (Some(report), _) => words.fill(
                "state.done",
                &[
                    ("headline", &Page { make: &self.make, words }.headline(report)),
                    ("n", &words.number(report.totals.codes)),
                ],
            ),
            (None, Some(_)) => words.get("state.not_screened").into(),
            (None, None) if state.cancelled => words.get("state.cancelled").into(),
            (None, None) if state.reading => words.fill("state.working", &[("n", "0")]),
            (None, None) if state.before.is_some() => words.get("state.cleared_undo").into(),
            (None, None) => words.fill(
                "state.ready",
                &[(
                    "n",
                    &words.number(state.engine.as_ref().map_or(0, |engine| engine.lists.len())),
                )],
            ),
        });
    }

    fn wait(&self) {
        self.take_typed();
        {
            let mut state = self.state.borrow_mut();
            state.stop();
            state.reading = true;
            state.report = None;
        }
        // A file can take its time, or never come: it can be cancelled.
        self.progress(Some(0.0));
        // How long a file takes to be read is not known: the bar moves, and tells no share.
        if let Some(bar) = select(&self.root, "progress") {
            let _ = bar.remove_attribute("value");
        }
        show(select(&self.root, ".busy"), true);
        self.show_result(false);
        self.tell("pending", &JsValue::NULL);
    }

    fn is_busy(&self) -> bool {
        let state = self.state.borrow();
        state.reading || state.screening.is_some()
    }

    /// Whatever was typed and not yet taken: it is what stands there.
    fn take_typed(&self) {
        if self.state.borrow().delay.is_none() {
            return;
        }
        let text = self.area().map(|area| area.value()).unwrap_or_default();
        self.state.borrow_mut().stands(text);
    }

    /// Whether a person is at the widget, or nowhere else in the page.
    fn has_focus(&self) -> bool {
        let active = self.make.document.active_element();
        active.is_none_or(|one| one.tag_name() == "BODY" || one == *self.host.as_ref())
            || self.root.active_element().is_some()
    }

    /// What finds the element that has the focus, after it was drawn anew: its own name, and its place.
    fn focused(&self) -> Option<(String, Option<String>)> {
        let element = self.root.active_element()?;
        let place = element.get_attribute("data-place");
        let id = element.id();
        let mut query = if id.is_empty() { String::new() } else { format!("#{id}") };
        for name in ["data-do", "data-step", "data-place", "data-filter", "data-code"] {
            if let Some(value) = element.get_attribute(name) {
                query.push_str(&format!("[{name}=\"{value}\"]"));
            }
        }
        Some((query, place))
    }

    fn refocus(&self, focused: Option<(String, Option<String>)>) {
        let Some((query, place)) = focused else { return };
        if self.root.active_element().is_some() {
            return;
        }
        let row = place.map(|place| format!("button[data-do=open][data-place=\"{place}\"]"));
        // A pager at its end is disabled; then what it pages has the focus.
        for query in [
            Some(format!("{query}:not(:disabled)")).filter(|_| !query.is_empty()),
            row,
            Some(".rows".into()),
            Some("textarea".into()),
        ]
        .into_iter()
        .flatten()
        {
            self.focus(&query);
            if self.root.active_element().is_some() {
                return;
            }
        }
    }

    fn send(&self, name: &str, detail: &JsValue) {
        let init = CustomEventInit::new();
        init.set_bubbles(true);
        init.set_composed(true);
        init.set_detail(detail);
        if let Ok(event) = CustomEvent::new_with_event_init_dict(name, &init) {
            let _ = self.host.dispatch_event(&event);
        }
    }

    fn lists_changed(self: &Rc<Self>, id: &str, own: bool) {
        {
            let mut state = self.state.borrow_mut();
            if own && !state.own_lists.iter().any(|known| known == id) {
                state.own_lists.push(id.into());
            }
            if let Some(lists) = state.wanted.lists.as_mut()
                && !lists.iter().any(|known| known == id)
            {
                lists.push(id.into());
            }
        }
        self.draw_lists();
        if !self.state.borrow().text.is_empty() {
            self.begin();
        }
    }

    fn listen(self: &Rc<Self>) {
        let on = |name: &'static str, act: fn(&Rc<Inner>, &Event)| {
            let weak = Rc::downgrade(self);
            // Captured, for what does not bubble; listeners of the inside stand nowhere else.
            let options = EventListenerOptions {
                phase: EventListenerPhase::Capture,
                passive: name == "scroll",
            };
            let listener =
                EventListener::new_with_options(&self.root, name, options, move |event| {
                    if let Some(inner) = weak.upgrade() {
                        act(&inner, event);
                    }
                });
            self.listeners.borrow_mut().push(listener);
        };
        if let Some(window) = web_sys::window() {
            for (name, on) in [("beforeprint", true), ("afterprint", false)] {
                let weak = Rc::downgrade(self);
                let listener = EventListener::new(&window, name, move |_| {
                    if let Some(inner) = weak.upgrade() {
                        inner.print(on);
                    }
                });
                self.listeners.borrow_mut().push(listener);
            }
        }
        on("click", |inner, event| {
            if let Some((element, action)) = dom::action(event.target()) {
                inner.act(&action, &element);
            }
        });
        on("input", |inner, event| {
            let is_area = in_area(event);
            let pasted = Reflect::get(event, &"inputType".into())
                .is_ok_and(|kind| kind == "insertFromPaste");
            match (is_area, pasted) {
                // At once: nobody may send a form with the result of what stood there before.
                (true, true) => {
                    inner.state.borrow_mut().awaited = true;
                    inner.act_on_area(true);
                }
                (true, false) => inner.typed(),
                _ => {}
            }
        });
        on("change", |inner, event| inner.changed(event));
        on("scroll", |inner, event| {
            if in_area(event) {
                inner.scrolled();
            }
        });
        on("paste", |inner, event| inner.pasted(event));
        // Text that is dragged into the text area goes where it is dropped, by the browser.
        fn into_area(event: &Event) -> bool {
            let transfer = Reflect::get(event, &"dataTransfer".into()).unwrap_or(JsValue::NULL);
            let files = Reflect::get(&transfer, &"types".into())
                .map(|types| Array::from(&types).includes(&"Files".into(), 0))
                .unwrap_or(true);
            !files && in_area(event)
        }
        on("dragover", |inner, event| {
            if !into_area(event) {
                event.prevent_default();
            }
            inner.dropping(true);
        });
        on("dragleave", |inner, _| inner.dropping(false));
        on("drop", |inner, event| {
            inner.dropping(false);
            let transfer = Reflect::get(event, &"dataTransfer".into()).unwrap_or(JsValue::NULL);
            let text = text_of(&transfer);
            if into_area(event) && text.len() <= LARGE {
                return;
            }
            event.prevent_default();
            // What is dragged out of a mail is a file with words about it: the file is meant.
            if !inner.files_of(&transfer, "paste") && !text.is_empty() {
                inner.state.borrow_mut().awaited = true;
                inner.take(text, false, None);
            }
        });
        on("keydown", |inner, event| {
            let key = event.unchecked_ref::<KeyboardEvent>();
            let target = event.target().map(JsCast::unchecked_into::<HtmlElement>);
            let edited = target.as_ref().filter(|target| target.class_list().contains("edit"));
            if let (Some(input), "Enter" | "Escape") = (edited, key.key().as_str()) {
                event.prevent_default();
                inner.act(if key.key() == "Enter" { "save-edit" } else { "stop-edit" }, input);
            } else if let Some(target) = target.filter(|target| inner.moves(target, &key.key())) {
                event.prevent_default();
                inner.step(&target, &key.key());
            } else if key.key() == "Enter" && (key.ctrl_key() || key.meta_key()) {
                event.prevent_default();
                inner.act_on_area(false);
            } else if key.key() == "Escape" && inner.is_busy() {
                inner.cancel();
            }
        });
    }

    /// Shows where what is dragged over the widget would go.
    fn dropping(&self, on: bool) {
        if let Some(frame) = select(&self.root, ".tamga") {
            let _ = frame.class_list().toggle_with_force("dropping", on);
        }
    }

    /// Hands the files of a drop or an input to the page; whether there are any.
    fn files_of(&self, owner: &JsValue, purpose: &str) -> bool {
        let files = Reflect::get(owner, &"files".into()).unwrap_or(JsValue::NULL);
        let count = Reflect::get(&files, &"length".into())
            .ok()
            .and_then(|length| length.as_f64())
            .unwrap_or(0.0);
        // Two can be a record and the file that it is of.
        if count > 2.0 || count > 1.0 && purpose != "paste" {
            self.fail("file_many", "");
            return true;
        }
        let at = |place| Reflect::get_u32(&files, place).unwrap_or(JsValue::UNDEFINED);
        let first = at(0);
        let given = !first.is_undefined() && !first.is_null();
        if given {
            let second = if count > 1.0 { at(1) } else { JsValue::UNDEFINED };
            let _ = self.read_file.call3(&JsValue::NULL, &first, &purpose.into(), &second);
        }
        given
    }

    fn pasted(self: &Rc<Self>, event: &Event) {
        let data = Reflect::get(event, &"clipboardData".into()).unwrap_or(JsValue::NULL);
        if data.is_null() || data.is_undefined() {
            return;
        }
        if !in_area(event) {
            self.pasted_beside(event, &data);
            return;
        }
        let files = Reflect::get(&data, &"files".into())
            .ok()
            .and_then(|files| Reflect::get(&files, &"length".into()).ok())
            .and_then(|length| length.as_f64())
            .unwrap_or(0.0);
        let text = text_of(&data);
        if text.is_empty() && files > 0.0 {
            event.prevent_default();
            self.files_of(&data, "paste");
        } else if text.len() > LARGE {
            event.prevent_default();
            // Into what stands in the area, where the person pasted it.
            let whole = self.area().map(|area| {
                let value = JsString::from(area.value());
                let at = |place: Result<Option<u32>, JsValue>| place.ok().flatten().unwrap_or(0);
                let (start, end) = (at(area.selection_start()), at(area.selection_end()));
                value
                    .slice(0, start)
                    .concat(&JsValue::from_str(&text))
                    .concat(&value.slice(end, value.length()))
                    .into()
            });
            self.state.borrow_mut().awaited = true;
            self.take(whole.unwrap_or(text), false, None);
        }
        // A small paste goes into the text area by itself; the input event follows.
    }

    /// A paste where no field has the focus, as after a result: it joins the text on a line of its own, or takes the place of
    /// a file.
    fn pasted_beside(self: &Rc<Self>, event: &Event, data: &JsValue) {
        let field = event.target().is_some_and(|target| {
            let element = target.unchecked_into::<web_sys::Element>();
            matches!(element.tag_name().as_str(), "INPUT" | "SELECT")
        });
        let text = text_of(data);
        if field || text.is_empty() {
            return;
        }
        event.prevent_default();
        self.take_typed();
        let before = self.area().map(|area| area.value()).unwrap_or_default();
        let joined = match before.as_str() {
            "" => text,
            lines if lines.ends_with('\n') => format!("{before}{text}"),
            _ => format!("{before}\n{text}"),
        };
        self.state.borrow_mut().awaited = true;
        self.take(joined, false, None);
    }

    fn typed(self: &Rc<Self>) {
        let weak = Rc::downgrade(self);
        {
            let mut state = self.state.borrow_mut();
            state.job = None;
            state.screening = None;
            state.reading = false;
            state.awaited = false;
            state.report = None;
        }
        // The first keystroke invalidates the displayed result.
        if select(&self.root, ".result").is_some_and(|result| !result.hidden()) {
            self.show_result(false);
            self.say(|words, _| words.fill("state.working", &[("n", "0")]));
        }
        self.tell("pending", &JsValue::NULL);
        let timer = Timeout::new(250, move || {
            if let Some(inner) = weak.upgrade() {
                inner.act_on_area(true);
            }
        });
        self.state.borrow_mut().delay = Some(timer);
    }

    /// Screens what stands in the area; `typed` where a person has just changed it.
    fn act_on_area(self: &Rc<Self>, typed: bool) {
        // A file that is being read is what was given last, and is waited for.
        if !typed && self.state.borrow().reading {
            return;
        }
        let Some(area) = self.area() else { return };
        let text = area.value();
        // A large paste is not in the area; an empty area then is no new paste.
        if text.is_empty() && self.state.borrow().kept {
            self.begin();
            return;
        }
        if text.is_empty() && typed {
            let dear = self.state.borrow().is_dear();
            self.clear(dear);
            return;
        }
        self.state.borrow_mut().stands(text);
        self.begin();
    }

    fn take(self: &Rc<Self>, text: String, sheets: bool, file: Option<FileFacts>) {
        if text.len() > MOST {
            self.fail("file_too_large", "");
            return;
        }
        self.put(text, sheets, file);
        self.begin();
    }

    /// Puts a text in the place of the one that is there.
    fn put(&self, text: String, sheets: bool, file: Option<FileFacts>) {
        let small = !sheets && text.len() <= LARGE && file.is_none();
        if let Some(area) = self.area() {
            area.set_value(if small { &text } else { "" });
        }
        let mut state = self.state.borrow_mut();
        // What is replaced can be brought back; the same text once more loses nothing of what was done with it.
        let same = state.text == text && state.sheets == sheets;
        let done = same.then(|| {
            let State { corrections, decisions, wanted, .. } = &mut *state;
            (core::mem::take(corrections), core::mem::take(decisions), wanted.column)
        });
        if state.text.is_empty() {
            state.before = None;
        } else if !same {
            state.keep_before();
        }
        state.text = text;
        state.sheets = sheets;
        state.file = file;
        state.kept = !small;
        state.delay = None;
        state.reading = false;
        state.forget_results();
        if let Some((corrections, decisions, column)) = done {
            (state.corrections, state.decisions) = (corrections, decisions);
            state.wanted.column = column;
        }
    }

    /// What was given before is given again, with what a person had done with it.
    fn bring_back(self: &Rc<Self>, before: Before) {
        let Before { text, sheets, file, corrections, decisions, column } = before;
        self.put(text.into(), sheets, file);
        {
            let mut state = self.state.borrow_mut();
            (state.corrections, state.decisions) = (corrections, decisions);
            state.wanted.column = column;
            state.awaited = true;
        }
        self.begin();
        self.focus("#headline");
    }

    /// Screens what is there, from the beginning.
    fn begin(self: &Rc<Self>) {
        let stuck = self.state.borrow().stuck;
        if let Some(stuck) = stuck {
            self.fail(stuck, "");
            return;
        }
        self.take_typed();
        if self.state.borrow().reading {
            return;
        }
        {
            let mut state = self.state.borrow_mut();
            state.failure = None;
            state.cancelled = false;
        }
        // What a record said was said of another paste; one that waits for its text stays.
        let waits = self.state.borrow().record.is_some();
        show(select(&self.root, ".verified"), waits);
        show(select(&self.root, ".error"), false);
        self.show_given();
        let large;
        let screening = {
            let mut state = self.state.borrow_mut();
            state.job = None;
            large = state.text.len() > LARGE;
            self.show_result(state.report.is_some() && !large);
            let Some(engine) = &state.engine else { return };
            let options = engine.options(&state.wanted);
            let paste = if state.sheets {
                Paste::from_transfer(&state.text).unwrap_or_default()
            } else {
                Paste::new(state.text.clone())
            };
            options.map(|mut options| {
                options.corrections.clone_from(&state.corrections);
                Screening::new(paste, options)
            })
        };
        // Told after the old result is hidden: a stopped form must point to something visible.
        self.tell("pending", &JsValue::NULL);
        match screening {
            Ok(screening) => {
                self.state.borrow_mut().screening = Some(screening);
                // An earlier result does not stand for what is still being screened.
                if large {
                    self.send("tamga-cleared", &JsValue::NULL);
                }
                self.slice();
            }
            Err(wrong) => self.fail("options", &self.why(&wrong)),
        }
    }

    /// Which option can't be understood, in the language in use.
    fn why(&self, wrong: &Wrong) -> String {
        self.state.borrow().words.fill(&format!("wrong.{}", wrong.0), &[("text", &wrong.1)])
    }

    /// One slice of the work; short pastes are done in the first.
    fn slice(self: &Rc<Self>) {
        let (done, finished) = {
            let mut state = self.state.borrow_mut();
            let Some(mut screening) = state.screening.take() else { return };
            let small = state.text.len() <= LARGE;
            let mut done = screening.step(if small { usize::MAX } else { SLICE });
            while small && done < 1.0 {
                done = screening.step(usize::MAX);
            }
            // The report of a large paste is a task of its own, after the last of the slices.
            if done >= 1.0 && (small || state.last_slice) {
                state.last_slice = false;
                (done, Some(screening))
            } else {
                state.last_slice = done >= 1.0;
                state.screening = Some(screening);
                (done, None)
            }
        };
        if let Some(screening) = finished {
            self.progress(None);
            let report = Rc::new(screening.finish());
            let awaited;
            let corrected = {
                let mut state = self.state.borrow_mut();
                state.job = None;
                awaited = core::mem::take(&mut state.awaited);
                // Decisions outlive another screening of the same text.
                report.keep_decisions(&state.decisions);
                state.screened_at = device_time();
                state.report = Some(report);
                let corrected = state.corrected.take();
                if corrected.is_none() {
                    state.filter = Filter::All;
                    state.first_row = 0;
                    state.first_line = 0;
                    state.aside_shown = PAGE;
                    state.without_shown = PAGE;
                }
                state.open = None;
                corrected
            };
            // The button that was pressed to stop it is gone.
            let on_stop = self.focused().is_some_and(|(query, _)| query.contains("cancel"));
            self.show_report(true);
            let record = self.state.borrow().record.clone();
            if let Some(record) = record {
                self.tell("verify", &js_sys::Uint8Array::from(record.as_slice()));
            }
            match corrected {
                Some(span) => self.show_corrected(span),
                None if on_stop || awaited && self.has_focus() => self.focus("#headline"),
                None => {}
            }
            return;
        }
        self.progress(Some(done));
        let weak = Rc::downgrade(self);
        let timer = Timeout::new(0, move || {
            if let Some(inner) = weak.upgrade() {
                inner.slice();
            }
        });
        self.state.borrow_mut().job = Some(timer);
    }

    fn cancel(&self) {
        {
            let mut state = self.state.borrow_mut();
            state.stop();
            state.report = None;
            state.cancelled = true;
        }
        self.progress(None);
        self.show_result(false);
        self.say_state();
        self.focus(if self.state.borrow().kept { "[data-do=screen]" } else { "textarea" });
        // Something was given, and it was not screened.
        self.tell("failed", &JsValue::NULL);
    }

    fn clear(&self, keep: bool) {
        self.take_typed();
        show(select(&self.root, ".verified"), false);
        self.state.borrow_mut().record = None;
        {
            let mut state = self.state.borrow_mut();
            state.put_away();
            if !keep {
                state.before = None;
            }
            state.failure = None;
            state.cancelled = false;
            state.forget_results();
            state.stop();
        }
        if let Some(area) = self.area() {
            area.set_value("");
        }
        self.progress(None);
        self.show_given();
        if let Some(result) = select(&self.root, ".result") {
            dom::empty(&result);
            self.show_result(false);
        }
        show(select(&self.root, ".error"), false);
        show(select(&self.root, "[data-do=undo]"), self.state.borrow().before.is_some());
        self.say(|words, state| {
            words
                .get(if state.before.is_some() { "state.cleared_undo" } else { "state.cleared" })
                .into()
        });
        self.tell("cleared", &JsValue::NULL);
        self.send("tamga-cleared", &JsValue::NULL);
    }

    fn changed(self: &Rc<Self>, event: &Event) {
        let Some(target) = event.target().map(JsCast::unchecked_into::<HtmlElement>) else {
            return;
        };
        if target.class_list().contains("file") {
            self.files_of(&target, "paste");
            target.unchecked_ref::<HtmlInputElement>().set_value("");
            return;
        }
        if target.class_list().contains("list-file") {
            self.files_of(&target, "list");
            target.unchecked_ref::<HtmlInputElement>().set_value("");
            return;
        }
        let value = Reflect::get(&target, &"value".into())
            .ok()
            .and_then(|value| value.as_string())
            .unwrap_or_default();
        match target.get_attribute("data-set").as_deref() {
            Some("as-of") => self.state.borrow_mut().wanted.as_of = Some(value),
            Some("nomenclature") => {
                let mut state = self.state.borrow_mut();
                // "Not said" takes back what the page said, too.
                state.wanted.assumed = None;
                state.wanted.nomenclature = Some(value);
            }
            Some("edition") => self.state.borrow_mut().wanted.edition = Some(value),
            Some("route-from" | "route-to") => {
                let value = |id: &str| {
                    let control = select(&self.root, id)?;
                    Reflect::get(&control, &"value".into()).ok()?.as_string()
                };
                let of = |id| value(id).filter(|text| !text.is_empty());
                let route = of("#route-from").zip(of("#route-to"));
                self.state.borrow_mut().wanted.route =
                    route.map(|(from, to)| format!("{from}:{to}"));
            }
            Some("column") => self.state.borrow_mut().wanted.column = value.parse().ok(),
            Some("decision") => {
                self.decide(&target);
                return;
            }
            Some("offer") => {
                let wanted = target.unchecked_ref::<HtmlInputElement>().checked();
                self.say_of_list("");
                self.offer(&value, wanted);
                return;
            }
            Some("remember") => {
                let wanted = target.unchecked_ref::<HtmlInputElement>().checked();
                self.tell(if wanted { "remember" } else { "forget" }, &value.as_str().into());
                return;
            }
            Some("list-search") => {
                self.search_lists(&value);
                return;
            }
            Some("order") => {
                self.state.borrow_mut().order_by = Order::NAMES
                    .iter()
                    .find(|(name, _)| *name == value)
                    .map_or(Order::Worst, |one| one.1);
                self.state.borrow_mut().first_row = 0;
                self.reorder();
                self.draw_rows();
                self.say_rows();
                return;
            }
            _ => return,
        }
        if !self.state.borrow().text.is_empty() {
            self.begin();
        }
    }

    /// Everything that a button does.
    fn act(self: &Rc<Self>, action: &str, element: &web_sys::Element) {
        let number =
            |name: &str| element.get_attribute(name).and_then(|text| text.parse::<usize>().ok());
        let (place, to) = (number("data-place"), number("data-to"));
        self.say_of_list("");
        match action {
            "screen" => {
                self.state.borrow_mut().awaited = true;
                self.act_on_area(false);
            }
            "file" => self.ask_for_file("input.file"),
            "selftest" => {
                let text = self.state.borrow().words.get("selftest.runs").to_string();
                self.say_of_self_test(text);
                self.tell("selftest", &JsValue::NULL);
            }
            "add-list" => self.ask_for_file("input.list-file"),
            "remove-list" => {
                if let Some(id) = element.get_attribute("data-id") {
                    if self.state.borrow().remembered.contains(&id) {
                        self.tell("forget", &id.as_str().into());
                    }
                    self.take_list_away(&id);
                    self.tell("removed", &id.as_str().into());
                    self.focus("[data-do=add-list]");
                }
            }
            "example" => {
                self.state.borrow_mut().awaited = true;
                // A made-up invoice, in one line of the words.
                let invoice = self.state.borrow().words.get("example").replace(" ⏎ ", "\n");
                self.take(invoice, false, None);
            }
            "clear" => {
                self.clear(true);
                if let Some(area) = self.area() {
                    let _ = area.focus();
                }
            }
            "undo" => {
                // What was just deleted and not yet taken is what was there last.
                self.take_typed();
                let before = self.state.borrow_mut().before.take();
                if let Some(before) = before {
                    self.bring_back(before);
                }
            }
            "cancel" => self.cancel(),
            "filter" => {
                let name = element.get_attribute("data-filter").unwrap_or_default();
                self.filter(&name);
                self.mark_filter();
                self.reorder();
                self.draw_rows();
                self.say_rows();
            }
            "page" => {
                if let Some(place) = to {
                    self.state.borrow_mut().first_row = place;
                    let focused = self.focused();
                    self.draw_rows();
                    self.refocus(focused);
                    if let Some(table) = select(&self.root, ".rows-title") {
                        table.scroll_into_view();
                    }
                    self.say_rows();
                }
            }
            "text-page" => {
                if let Some(place) = to {
                    self.state.borrow_mut().first_line = place;
                    let focused = self.focused();
                    self.draw_text();
                    self.refocus(focused);
                }
            }
            "open" => {
                let open = self.state.borrow().open;
                self.state.borrow_mut().open = if open == place { None } else { place };
                self.draw_rows();
                self.focus_row(place.unwrap_or(0));
            }
            "skip" => {
                let row = select(&self.root, ".rows button[data-do=open][tabindex=\"0\"]");
                match row.or_else(|| select(&self.root, "#headline")) {
                    Some(element) => drop(element.focus()),
                    None => self.focus("textarea"),
                }
            }
            "row" => {
                if let Some(place) = place {
                    self.show_row(place);
                }
            }
            "find" => {
                if let Some(place) = place {
                    self.show_in_text(place);
                }
            }
            "not-a-code" | "accept" => {
                if let Some(place) = place {
                    let code =
                        element.get_attribute("data-code").and_then(|code| Code::parse(&code));
                    self.correct(place, code);
                }
            }
            "edit" => {
                if let Some(place) = place {
                    self.edit(place, element);
                }
            }
            "save-edit" => {
                let Some(input) = select(&self.root, "input.edit") else { return };
                let value = input.unchecked_ref::<HtmlInputElement>().value();
                let digits: String = value
                    .chars()
                    .filter(|c| !c.is_whitespace() && !matches!(c, '.' | '-'))
                    .collect();
                match (place, Code::parse(&digits)) {
                    (Some(place), Some(code)) => self.correct(place, Some(code)),
                    _ => {
                        let _ = input.set_attribute("aria-invalid", "true");
                        show(select(&self.root, "#edit-error"), true);
                        self.say(|words, _| words.get("edit.invalid").into());
                        let _ = input.focus();
                    }
                }
            }
            "stop-edit" => {
                if let Some(form) = select(&self.root, ".editing") {
                    form.remove();
                }
                self.focus(&format!("[data-do=edit][data-place=\"{}\"]", place.unwrap_or(0)));
            }
            "more-aside" => {
                self.state.borrow_mut().aside_shown += PAGE;
                self.draw_aside();
            }
            "more-without" => {
                self.state.borrow_mut().without_shown += PAGE;
                self.draw_without();
            }
            "take-all" => {
                if let Some(kind) = element.get_attribute("data-kind") {
                    self.take_all(&kind);
                }
            }
            "is-code" => {
                if let Some(place) = place {
                    self.restore(place);
                }
            }
            "csv" => self.save_rows(),
            "xlsx" => self.ask_for_workbook(),
            "json" => {
                self.save("json", "application/json", |report| report.to_json(json::Unit::Utf16))
            }
            "receipt" => self.save_receipt(),
            "print" => {
                if let Some(window) = web_sys::window() {
                    let _ = Reflect::get(&window, &"print".into())
                        .ok()
                        .and_then(|print| print.dyn_into::<Function>().ok())
                        .and_then(|print| print.call0(&window).ok());
                }
            }
            "copy" => self.copy(),
            "letter" => self.copy_letter(),
            _ => {}
        }
    }

    /// Opens the dialog of a file. A moment later, since an input's own click must not come while this one is still served.
    fn ask_for_file(&self, query: &str) {
        if let Some(input) = select(&self.root, query) {
            Timeout::new(0, move || input.click()).forget();
        }
    }

    /// Records what the person chose and wrote about a finding's goods.
    fn decide(&self, control: &HtmlElement) {
        let Ok(Some(section)) = control.closest("[data-place]") else { return };
        let place = section.get_attribute("data-place").and_then(|text| text.parse::<usize>().ok());
        let Some((report, finding)) = place.and_then(|place| self.finding(place)) else { return };
        let chosen = section
            .query_selector("select")
            .ok()
            .flatten()
            .map(|select| select.unchecked_into::<HtmlSelectElement>().value());
        let reason = section
            .query_selector("input")
            .ok()
            .flatten()
            .map(|input| input.unchecked_into::<HtmlInputElement>().value());
        let decided = chosen.and_then(|name| report::Decided::parse(&name));
        let recorded = decided.is_some();
        let reason = reason.unwrap_or_default();
        report.decide(&finding, decided.map(|decided| Decision { decided, reason }));
        {
            // Decisions about what this report does not hold stay.
            let mut state = self.state.borrow_mut();
            state.decisions.retain(|(span, _)| *span != finding.span);
            let decision = report.decision(&finding);
            state.decisions.extend(decision.map(|decision| (finding.span, decision)));
        }
        self.show_decided(&report, &finding);
        self.say(|words, _| {
            words.get(if recorded { "state.decided" } else { "decided.none" }).into()
        });
        self.tell("decided", &JsValue::NULL);
    }

    /// Which rows are on screen now, in the live region.
    fn say_rows(&self) {
        self.say(|words, state| self.shown_rows("page", state.first_row, state.order.len(), words));
    }

    fn focus(&self, query: &str) {
        if let Some(element) = select(&self.root, query) {
            let _ = element.focus();
        }
    }

    /// Shows the result or puts it out of sight, with what leads to it.
    fn show_result(&self, visible: bool) {
        show(select(&self.root, ".result"), visible);
        show(select(&self.root, ".skip"), visible);
        // The result says it all to the eye; the status goes on saying it to who listens.
        if let Some(status) = select(&self.root, ".status") {
            let _ = status.class_list().toggle_with_force("unseen", visible);
        }
    }

    fn finding(&self, place: usize) -> Option<(Rc<report::Report>, Finding)> {
        let report = self.state.borrow().report.clone()?;
        let finding = report.finding(place)?;
        Some((report, finding))
    }

    fn correct(self: &Rc<Self>, place: usize, code: Option<Code>) {
        let Some((_, finding)) = self.finding(place) else { return };
        {
            let mut state = self.state.borrow_mut();
            state.corrections.retain(|known| known.span != finding.span);
            state.corrections.push(correction(finding.span, code));
        }
        self.again(finding.span);
    }

    /// Takes the same kind of reading for all numbers that could not be read: with a leading zero, or the only one there is.
    fn take_all(self: &Rc<Self>, kind: &str) {
        let Some(report) = self.state.borrow().report.clone() else { return };
        let Some(kind) = SameRepair::named(kind) else { return };
        let taken = report.same_repairs(kind);
        {
            let mut state = self.state.borrow_mut();
            for (span, code) in taken {
                state.corrections.retain(|known| known.span != span);
                state.corrections.push(correction(span, Some(code)));
            }
        }
        self.begin();
        self.focus("#headline");
    }

    /// Screens anew what a person corrected; the rows stay as they are on screen, and the corrected one has the focus.
    fn again(self: &Rc<Self>, span: Span) {
        self.state.borrow_mut().corrected = Some(span);
        self.begin();
    }

    /// A number that was set aside is a code after all: its digits as they stand.
    fn restore(self: &Rc<Self>, place: usize) {
        let Some(report) = self.state.borrow().report.clone() else { return };
        let Some(aside) = report.aside.get(place) else { return };
        let digits: String =
            report.paste.slice(aside.span()).chars().filter(char::is_ascii_digit).collect();
        {
            let mut state = self.state.borrow_mut();
            let dismissed = state.corrections.iter().any(|known| known.span == aside.span());
            state.corrections.retain(|known| known.span != aside.span());
            if !dismissed && let Some(code) = Code::parse(&digits) {
                state.corrections.push(correction(aside.span(), Some(code)));
            }
        }
        self.again(aside.span());
    }

    fn edit(&self, place: usize, button: &web_sys::Element) {
        let Some((report, finding)) = self.finding(place) else { return };
        let (Some(parent), words) =
            (button.parent_element(), self.state.borrow().words.get("do.edit").to_string())
        else {
            return;
        };
        if select(&self.root, "input.edit").is_some() {
            self.focus("input.edit");
            return;
        }
        let value = report.code_of(&finding).map(|code| code.to_string()).unwrap_or_default();
        let input = self
            .make
            .element("input", "edit")
            .attribute("type", "text")
            .attribute("inputmode", "numeric")
            .attribute("maxlength", "20")
            .attribute("aria-label", &format!("{words}: {}", report.text_of(&finding)))
            .attribute("aria-describedby", "edit-error")
            .attribute("data-place", &place.to_string())
            .attribute("value", &value);
        let button = |action: &str, class: &str, key: &str| {
            let label = self.state.borrow().words.get(key).to_string();
            self.make.button(action, class, &label).attribute("data-place", &place.to_string())
        };
        let why = self.state.borrow().words.get("edit.invalid").to_string();
        let form = self
            .make
            .element("div", "editing")
            .with(&Built(input.0.clone()))
            .with(&button("save-edit", "small primary", "do.save"))
            .with(&button("stop-edit", "small", "do.close"))
            .with(
                &self
                    .make
                    .element("p", "error")
                    .attribute("id", "edit-error")
                    .attribute("hidden", "")
                    .text(&why),
            );
        let _ = parent.append_child(&form.0);
        let _ = input.0.focus();
    }

    /// The name of a saved file: that of the one that was given, else ours.
    fn file_name(&self, what: &str) -> String {
        let state = self.state.borrow();
        let stem = state.file.as_ref().and_then(|file| {
            let stem = file.name.rsplit_once('.').map_or(file.name.as_str(), |(stem, _)| stem);
            (!stem.is_empty()).then(|| format!("{stem}-tamga"))
        });
        format!("{}.{what}", stem.as_deref().unwrap_or("tamga-screen"))
    }

    fn save(&self, what: &str, kind: &str, write: impl FnOnce(&report::Report) -> String) {
        let Some(report) = self.state.borrow().report.clone() else { return };
        self.download(&self.file_name(what), kind, &write(&report).into());
    }

    /// The table back as CSV, in the words of the page and with the sign that its spreadsheets part cells with.
    fn save_rows(&self) {
        self.page(|page, _| {
            let separator = if page.words.language == "en" { ',' } else { ';' };
            self.save("csv", "text/csv;charset=utf-8", |report| report.to_rows(page, separator));
        });
    }

    /// The table back as a workbook: the module for workbooks writes what it is told.
    fn ask_for_workbook(&self) {
        let Some(report) = self.state.borrow().report.clone() else { return };
        let sheets = self.page(|page, _| report::sheets::transfer(&report.workbook(page)));
        self.tell("workbook", &sheets.into());
    }

    /// Hands a file to the person.
    fn download(&self, name: &str, kind: &str, content: &JsValue) {
        let options = web_sys::BlobPropertyBag::new();
        options.set_type(kind);
        let parts = Array::of1(content);
        let Ok(blob) = web_sys::Blob::new_with_u8_array_sequence_and_options(&parts, &options)
        else {
            return;
        };
        let Ok(url) = web_sys::Url::create_object_url_with_blob(&blob) else { return };
        let link = self.make.element("a", "").attribute("href", &url).attribute("download", name);
        link.0.click();
        Timeout::new(1_000, move || {
            let _ = web_sys::Url::revoke_object_url(&url);
        })
        .forget();
        self.say(|words, _| words.fill("state.saved", &[("name", name)]));
    }

    fn save_receipt(&self) {
        let mut random = [0u8; 16];
        let filled = web_sys::window()
            .and_then(|window| window.crypto().ok())
            .is_some_and(|crypto| crypto.get_random_values_with_u8_array(&mut random).is_ok());
        if !filled {
            return;
        }
        let salt = random.iter().map(|byte| format!("{byte:02x}")).collect();
        let with_paste = select(&self.root, "input.with-paste")
            .is_some_and(|input| input.unchecked_into::<HtmlInputElement>().checked());
        let field = |class: &str| {
            select(&self.root, &format!("input.{class}"))
                .map(|input| input.unchecked_into::<HtmlInputElement>().value())
                .unwrap_or_default()
        };
        let circumstance = Circumstance {
            salt,
            with_paste,
            wasm_sha256: self.state.borrow().wasm_sha256.clone(),
            reference: field("reference"),
            operator: field("operator"),
            file: self.state.borrow().file.clone().filter(|file| !file.sha256.is_empty()),
            time: self.state.borrow().screened_at.clone(),
        };
        self.save("record.json", "application/json", |report| report.receipt(&circumstance));
    }

    /// The text that stands here, as it is screened.
    fn paste(&self) -> Option<Paste> {
        let state = self.state.borrow();
        match (state.text.is_empty(), state.sheets) {
            (true, _) => None,
            (false, true) => Paste::from_transfer(&state.text),
            (false, false) => Some(Paste::new(state.text.clone())),
        }
    }

    fn beside<T>(&self, act: impl FnOnce(Beside<'_>) -> T) -> Option<T> {
        let paste = self.paste();
        let state = self.state.borrow();
        let engine = state.engine.as_ref()?;
        let tnved = engine.tnved.as_ref();
        Some(act(Beside { at_hand: &engine.lists, paste, hs: &engine.hs, tnved }))
    }

    fn held(&self) -> String {
        let file = self.state.borrow().file.clone();
        self.beside(|engine| engine.held(file.as_ref()).canonical()).unwrap_or_default()
    }

    fn repeat(&self, receipt: &str, lists: &str, of: &str) -> Result<String, String> {
        let wrong = || "not what a record is repeated from".to_string();
        let receipt = parsed(receipt).ok_or_else(wrong)?;
        let Some(Json::Array(lists)) = parsed(lists) else { return Err(wrong()) };
        let lists: Vec<String> = lists.iter().filter_map(Json::as_text).map(String::from).collect();
        let of = Again::ALL.into_iter().find(|known| known.name() == of).ok_or_else(wrong)?;
        let again = self.beside(|engine| verify::Engine::again(&engine, &receipt, &lists, of));
        again.unwrap_or_else(|| Err(wrong())).map(|json| json.canonical())
    }

    fn show_verification(&self, found: &Verification, record: &[u8]) {
        let waits = found.outcome == Outcome::PasteNotSupplied;
        self.state.borrow_mut().record = waits.then(|| record.to_vec());
        let Some(section) = select(&self.root, ".verified") else { return };
        dom::empty(&section);
        self.page(|page, _| {
            for part in page.verification(found) {
                let _ = section.append_child(&part.0);
            }
        });
        section.set_hidden(false);
        // A region that was hidden is not always announced.
        let sentence = select(&self.root, "[data-outcome]")
            .and_then(|sentence| sentence.text_content())
            .unwrap_or_default();
        self.say(|_, _| sentence);
    }

    fn copy(self: &Rc<Self>) {
        let Some(report) = self.state.borrow().report.clone() else { return };
        let undecided = report.places().filter(|&place| report.is_to_decide(place));
        let mut lines: Vec<usize> = undecided
            .filter_map(|place| report.span_at(place))
            .map(|span| report.paste.line_at(span.start))
            .collect();
        lines.dedup();
        let text: Vec<&str> =
            lines.iter().map(|&line| report.paste.slice(report.paste.line(line))).collect();
        self.to_clipboard(&text.join("\n"), None);
    }

    /// The answer on the clipboard, as HTML for a letter and as text for everything else.
    fn copy_letter(self: &Rc<Self>) {
        let Some(report) = self.state.borrow().report.clone() else { return };
        let (html, text) = self.page(|page, _| {
            let letter = page.letter(&report);
            (letter.html.0.outer_html(), letter.text)
        });
        self.to_clipboard(&text, Some(&html));
    }

    fn to_clipboard(self: &Rc<Self>, text: &str, html: Option<&str>) {
        let say = |key: &'static str| {
            let weak = Rc::downgrade(self);
            Closure::once_into_js(move || {
                if let Some(inner) = weak.upgrade() {
                    inner.say(|words, _| words.get(key).into());
                }
            })
        };
        // Without a secure connection there is no clipboard.
        let clipboard = web_sys::window()
            .map(|window| window.navigator().clipboard())
            .filter(|clipboard| !clipboard.is_undefined());
        let Some(clipboard) = clipboard else {
            self.say(|words, _| words.get("state.not_copied").into());
            return;
        };
        let promise = html
            .and_then(|html| clipboard_item(text, html))
            .map_or_else(|| clipboard.write_text(text), |item| clipboard.write(&Array::of1(&item)));
        let then: Function =
            Reflect::get(&promise, &"then".into()).unwrap_or(JsValue::NULL).unchecked_into();
        let _ = then.call2(&promise, &say("state.copied"), &say("state.not_copied"));
    }
}

/// An item of the clipboard in two forms; `None` where the browser takes texts only.
fn clipboard_item(text: &str, html: &str) -> Option<JsValue> {
    let item = Reflect::get(&js_sys::global(), &"ClipboardItem".into()).ok()?;
    let item = item.dyn_into::<Function>().ok()?;
    let forms = js_sys::Object::new();
    for (kind, content) in [("text/html", html), ("text/plain", text)] {
        let options = web_sys::BlobPropertyBag::new();
        options.set_type(kind);
        let parts = Array::of1(&content.into());
        let blob = web_sys::Blob::new_with_str_sequence_and_options(&parts, &options).ok()?;
        Reflect::set(&forms, &kind.into(), &blob).ok()?;
    }
    Reflect::construct(&item, &Array::of1(&forms)).ok()
}
