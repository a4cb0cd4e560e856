/*! The widget's DOM: from what was pasted to what is shown. Screening is done in slices, so that the page stays
alive; everything a person does here is one of the actions in `act`. */

use super::dom::{self, Built, Make};
use super::engine::{Engine, Wanted, correction, device_date};
use super::explain::Page;
use super::words::Words;
use crate::code::Code;
use crate::list::Date;
use crate::paste::{LineKind, Paste, Span};
use crate::report::receipt::Circumstance;
use crate::report::{self, Finding, json};
use crate::screen::{Correction, Screening};
use crate::verdict::Verdict;
use crate::verify::{self, Outcome};
use gloo::events::{EventListener, EventListenerOptions};
use gloo::timers::callback::Timeout;
use js_sys::{Array, Function, JSON, JsString, Reflect};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{
    CustomEvent, CustomEventInit, Event, HtmlElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement, KeyboardEvent, ShadowRoot,
};

/// A larger paste never enters the text area: laying out a million lines takes an engine 5 to 20 seconds
/// (measured), the screening a fraction of one.
const LARGE: usize = 100_000;
/// Rows of the table, lines of the text, and items of a list that are in the document at once.
const PAGE: usize = 100;
/// Marks in the text that is shown: one line can hold a hundred thousand codes.
const MARKS: usize = 1_000;
/// Cells of a slice; some milliseconds.
const SLICE: usize = 4_000;

/// The style, for a constructable sheet: strict policies allow those and no `<style>`.
#[wasm_bindgen(js_name = styleText)]
pub fn style_text() -> String {
    include_str!("widget.css").into()
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
    file: Option<String>,
    /// The text is too large for the text area, which is empty.
    kept: bool,
    /// A file was given and is being read: no older text is screened.
    reading: bool,
    cancelled: bool,
    /// What "undo" brings back: the text as a string of the page's, so that the module's memory holds none of it.
    cleared: Option<(JsString, bool, Option<String>)>,
    corrections: Vec<Correction>,
    report: Option<Rc<report::Report>>,
    /// The report whose decisions the next one takes over.
    decided: Option<Rc<report::Report>>,
    /// Places of the findings as they are shown.
    order: Vec<usize>,
    filter: Filter,
    order_by: Order,
    first_row: usize,
    first_line: usize,
    open: Option<usize>,
    aside_shown: usize,
    without_shown: usize,
    job: Option<Timeout>,
    /// All slices are done, the report is not yet made.
    last_slice: bool,
    screening: Option<Screening>,
    delay: Option<Timeout>,
    disclose: bool,
    own_lists: Vec<String>,
    wasm_sha256: String,
}

impl State {
    /// Ends what is under way.
    fn stop(&mut self) {
        self.reading = false;
        self.last_slice = false;
        self.job = None;
        self.delay = None;
        self.screening = None;
    }

    /// Takes the text out of the module's memory; "undo" brings it back.
    fn put_away(&mut self) {
        let text = core::mem::take(&mut self.text);
        let (sheets, file) = (self.sheets, self.file.take());
        self.cleared = (!text.is_empty()).then(|| (JsString::from(text), sheets, file));
        self.sheets = false;
        self.kept = false;
    }

    /// What came of a text that is no longer there.
    fn forget_results(&mut self) {
        self.report = None;
        self.decided = None;
        self.order = Vec::new();
        self.corrections = Vec::new();
        self.wanted.column = None;
    }
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
    const NAMES: &'static [(&'static str, Order)] = &[("worst", Order::Worst), ("line", Order::Line), ("code", Order::Code)];
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Filter {
    #[default]
    All,
    Decide,
    Verdict(Verdict),
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
    event.target().is_some_and(|target| target.unchecked_into::<web_sys::Element>().tag_name().eq_ignore_ascii_case("textarea"))
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

fn show(element: Option<HtmlElement>, visible: bool) {
    if let Some(element) = element {
        element.set_hidden(!visible);
    }
}

#[wasm_bindgen]
impl Widget {
    /// Draws the widget. `read_file` is called with a file that a person chose or dropped, and with what it is for; `tell`
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
            make: Make(document),
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
        let text = self.0.area().map(|area| area.value());
        let focused = self.0.focused();
        self.0.state.borrow_mut().words = Words::new(language, words);
        self.0.draw();
        if let (Some(area), Some(text)) = (self.0.area(), text) {
            area.set_value(&text);
        }
        self.0.show_report(false);
        self.0.show_failure();
        self.0.say_state();
        self.0.refocus(focused);
    }

    /// Attributes of the element: `lists`, `asOf`, `today`, `nomenclature`, `edition`, `disclose`.
    #[wasm_bindgen(js_name = setOptions)]
    pub fn set_options(&self, options: JsValue) -> Result<(), JsValue> {
        let wanted: Wanted = serde_wasm_bindgen::from_value(options.clone())?;
        let disclose = Reflect::get(&options, &"disclose".into()).is_ok_and(|value| value.is_truthy());
        let changed = {
            let mut state = self.0.state.borrow_mut();
            state.disclose = disclose;
            let own = state.own_lists.clone();
            let State { wanted: now, given, .. } = &mut *state;
            let mut changed = false;
            let mut take = |now: &mut Option<String>, before: &Option<String>, after: &Option<String>| {
                if before != after {
                    now.clone_from(after);
                    changed = true;
                }
            };
            take(&mut now.as_of, &given.as_of, &wanted.as_of);
            take(&mut now.today, &given.today, &wanted.today);
            take(&mut now.nomenclature, &given.nomenclature, &wanted.nomenclature);
            take(&mut now.edition, &given.edition, &wanted.edition);
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
            state.engine.as_ref().and_then(|engine| engine.options(&state.wanted).err())
        };
        let mended = self.0.state.borrow().failure.as_ref().is_some_and(|(code, _)| code == "options");
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
    pub fn take(&self, text: String, file: Option<String>) {
        self.0.take(text, false, file);
    }

    /// Screens the sheets that the module for workbooks read.
    #[wasm_bindgen(js_name = takeSheets)]
    pub fn take_sheets(&self, sheets: String, file: Option<String>) {
        self.0.take(sheets, true, file);
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

    #[wasm_bindgen(js_name = addPack)]
    pub fn add_pack(&self, bytes: &[u8]) -> Result<String, JsValue> {
        let id = self.0.with_engine(|engine| engine.add_pack(bytes))?;
        self.0.lists_changed(&id, false);
        Ok(id)
    }

    #[wasm_bindgen(js_name = addOwnPack)]
    pub fn add_own_pack(&self, bytes: &[u8]) -> Result<String, JsValue> {
        let id = self.0.with_engine(|engine| engine.add_own_pack(bytes))?;
        self.0.lists_changed(&id, true);
        Ok(id)
    }

    #[wasm_bindgen(js_name = addOwnList)]
    pub fn add_own_list(&self, name: &str, text: &str, bytes: &[u8]) -> Result<String, JsValue> {
        let id = self.0.with_engine(|engine| engine.add_own_list(name, text, bytes))?;
        self.0.lists_changed(&id, true);
        Ok(id)
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

    /// Repeats a receipt and shows what came of it.
    pub fn verify(&self, bytes: &[u8]) {
        self.0.verify(bytes);
    }

    /// The report on screen, or undefined.
    pub fn report(&self) -> Option<super::engine::Report> {
        self.0.state.borrow().report.clone().map(super::engine::Report)
    }

    /// Takes all listeners and timers away.
    pub fn unmount(&self) {
        self.0.listeners.borrow_mut().clear();
        let mut state = self.0.state.borrow_mut();
        *state = State { engine: state.engine.take(), ..State::default() };
        dom::empty(&self.0.root);
    }
}

impl Inner {
    fn with_engine<T>(&self, act: impl FnOnce(&mut Engine) -> Result<T, JsValue>) -> Result<T, JsValue> {
        match self.state.borrow_mut().engine.as_mut() {
            Some(engine) => act(engine),
            None => Err("the widget was removed".into()),
        }
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
        if let Some(alert) = select(&self.root, ".error") {
            alert.set_text_content(Some(&text));
            alert.set_hidden(false);
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
            }
            if code == "packs_late" {
                state.stuck = Some("packs_late");
            }
            let reading = state.reading;
            if unscreened {
                // Nothing that is still under way brings an older text's result.
                state.stop();
                state.report = None;
                state.decided = None;
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
            self.show_large();
            show(select(&self.root, "[data-do=undo]"), self.state.borrow().cleared.is_some());
            show(select(&self.root, ".result"), false);
            self.say(|words, _| words.get("state.not_screened").into());
        }
        self.tell(if unscreened { "failed" } else { "error" }, &code.into());
        let detail = js_sys::Object::new();
        if unscreened {
            let _ = Reflect::set(&detail, &"unscreened".into(), &JsValue::TRUE);
        }
        let _ = Reflect::set(&detail, &"code".into(), &code.into());
        // Why a list of one's own was refused quotes it, and is for the person alone.
        let text = if code == "pack_refused" { self.state.borrow().words.fill("error.pack_refused", &[("why", "…")]) } else { text };
        let _ = Reflect::set(&detail, &"message".into(), &text.into());
        self.send("tamga-error", &detail);
    }

    /// Shows the failure again, in another language, where there is one.
    fn show_failure(&self) {
        let state = self.state.borrow();
        if let (Some((code, why)), Some(alert)) = (&state.failure, select(&self.root, ".error")) {
            alert.set_text_content(Some(&state.words.fill(&format!("error.{code}"), &[("why", why)])));
            alert.set_hidden(false);
        }
    }

    fn tell(&self, kind: &str, detail: &JsValue) {
        let _ = self.tell.call2(&JsValue::NULL, &kind.into(), detail);
    }

    /// The sentence for what is on screen now.
    fn say_state(&self) {
        self.say(|words, state| match (&state.report, &state.failure) {
            (Some(report), _) => {
                words.fill("state.done", &[("headline", &Self::headline(words, report)), ("n", &words.number(report.totals.codes))])
            }
            (None, Some(_)) => words.get("state.not_screened").into(),
            (None, None) if state.cancelled => words.get("state.cancelled").into(),
            (None, None) if state.reading => words.fill("state.working", &[("n", "0")]),
            (None, None) if state.cleared.is_some() => words.get("state.cleared_undo").into(),
            (None, None) => {
                words.fill("state.ready", &[("n", &words.number(state.engine.as_ref().map_or(0, |engine| engine.lists.len())))])
            }
        });
    }

    fn wait(&self) {
        self.take_typed();
        {
            let mut state = self.state.borrow_mut();
            state.stop();
            state.reading = true;
            if let Some(earlier) = state.report.take() {
                state.decided = Some(earlier);
            }
        }
        self.progress(None);
        show(select(&self.root, ".result"), false);
        self.say_state();
        self.tell("pending", &JsValue::NULL);
    }

    /// Whatever was typed and not yet taken: it is what stands there.
    fn take_typed(&self) {
        if self.state.borrow().delay.is_none() {
            return;
        }
        let text = self.area().map(|area| area.value()).unwrap_or_default();
        let mut state = self.state.borrow_mut();
        state.delay = None;
        if state.text != text {
            state.forget_results();
        }
        state.text = text;
        state.sheets = false;
        state.kept = false;
        state.file = None;
    }

    /// What finds the element that has the focus, after it was drawn anew: its own name, and its place.
    fn focused(&self) -> Option<(String, Option<String>)> {
        let element = self.root.active_element()?;
        let place = element.get_attribute("data-place");
        let id = element.id();
        let mut query = if id.is_empty() { String::new() } else { format!("#{id}") };
        for name in ["data-do", "data-place", "data-filter", "data-code"] {
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
        let row = place.map(|place| format!("[data-do=open][data-place=\"{place}\"]"));
        // A pager at its end is disabled; then what it pages has the focus.
        for query in
            [Some(format!("{query}:not(:disabled)")).filter(|_| !query.is_empty()), row, Some("caption".into()), Some("textarea".into())]
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

    /// The frame: everything but the results.
    fn draw(&self) {
        dom::empty(&self.root);
        let frame = self.page(|page, state| {
            let words = page.words;
            let make = page.make;
            let frame = make.element("div", "tamga").attribute("part", "root").attribute("lang", &words.language).attribute("dir", "ltr");
            frame.add(&make.element("slot", "").attribute("name", "header"));
            let paste = make.element("section", "paste").attribute("part", "paste");
            paste.add(&make.element("label", "paste-label").attribute("for", "paste").text(words.get("paste.label")));
            paste.add(
                &make
                    .element("textarea", "")
                    .attribute("id", "paste")
                    .attribute("part", "input")
                    .attribute("rows", "7")
                    .attribute("spellcheck", "false")
                    .attribute("autocomplete", "off")
                    .attribute("autocapitalize", "off")
                    .attribute("aria-describedby", "hint"),
            );
            paste.add(&make.element("p", "large").attribute("hidden", ""));
            paste.add(&make.element("p", "hint").attribute("id", "hint").text(words.get("paste.hint")));
            let actions = make.element("div", "actions");
            for (action, class, key) in [
                ("screen", "primary", "do.screen"),
                ("file", "", "do.file"),
                ("example", "", "do.example"),
                ("clear", "", "do.clear"),
                ("undo", "", "do.undo"),
                ("cancel", "", "do.cancel"),
            ] {
                let button = make.button(action, class, words.get(key));
                let hidden = action == "cancel" || action == "undo" && state.cleared.is_none();
                let button = if hidden { button.attribute("hidden", "") } else { button };
                actions.add(&button);
            }
            for (class, accept, label) in [("file", "", "do.file"), ("list-file", ".json,.csv", "list.add")] {
                actions.add(
                    &make
                        .element("input", class)
                        .attribute("type", "file")
                        .attribute("hidden", "")
                        .attribute("tabindex", "-1")
                        .attribute("accept", accept)
                        .attribute("aria-label", words.get(label)),
                );
            }
            paste.add(&actions);
            paste.add(
                &make
                    .element("progress", "")
                    .attribute("max", "100")
                    .attribute("hidden", "")
                    .attribute("aria-label", words.get("do.screen")),
            );
            paste.add(&self.settings(page));
            frame.add(&paste);
            frame.add(&make.element("p", "status").attribute("role", "status").attribute("part", "status"));
            frame.add(&make.element("p", "error").attribute("role", "alert").attribute("hidden", ""));
            frame.add(
                &make.element("section", "verified").attribute("part", "receipt").attribute("aria-live", "polite").attribute("hidden", ""),
            );
            frame.add(
                &make
                    .element("section", "result")
                    .attribute("part", "result")
                    .attribute("aria-labelledby", "headline")
                    .attribute("hidden", ""),
            );
            frame.add(&make.element("section", "lists").attribute("part", "lists").attribute("aria-labelledby", "lists-title"));
            frame.add(&make.element("slot", "").attribute("name", "notice"));
            frame
        });
        let _ = self.root.append_child(&frame.0);
        self.fill_settings();
        self.draw_lists();
        self.show_large();
    }

    fn settings(&self, page: &Page<'_>) -> Built {
        let (make, words) = (page.make, page.words);
        let settings = make.element("details", "settings").with(&make.element("summary", "").text(words.get("do.settings")));
        let grid = make.element("div", "grid");
        let field = |id: &str, key: &str, control: Built| {
            make.element("div", "field")
                .with(&make.element("label", "").attribute("for", id).text(words.get(key)))
                .with(&control.attribute("id", id).attribute("data-set", id))
        };
        let choice = |options: &[(&str, &str)]| {
            let select = make.element("select", "");
            for (value, label) in options {
                select.add(&make.element("option", "").attribute("value", value).text(label));
            }
            select
        };
        grid.add(&field("as-of", "set.as_of", make.element("input", "").attribute("type", "date")));
        grid.add(&field(
            "nomenclature",
            "set.nomenclature",
            choice(&[("", words.get("set.unknown")), ("tnved", "ТН ВЭД / СЭҚ ТН"), ("eu-cn", "EU CN / TARIC"), ("us-hts", "US HTS")]),
        ));
        grid.add(&field(
            "edition",
            "set.edition",
            choice(&[
                ("", words.get("set.unknown")),
                ("2022", "HS 2022"),
                ("2017", "HS 2017"),
                ("2012", "HS 2012"),
                ("2007", "HS 2007"),
                ("2002", "HS 2002"),
            ]),
        ));
        grid.add(&field("column", "set.column", choice(&[("", words.get("set.auto"))])));
        settings.with(&grid)
    }

    fn fill_settings(&self) {
        let state = self.state.borrow();
        let set = |id: &str, value: &Option<String>| {
            if let Some(control) = select(&self.root, &format!("#{id}")) {
                let value = value.as_deref().unwrap_or_default();
                let _ = Reflect::set(&control, &"value".into(), &value.into());
            }
        };
        set("as-of", &state.wanted.as_of);
        set("nomenclature", &state.wanted.nomenclature);
        set("edition", &state.wanted.edition);
    }

    fn draw_lists(&self) {
        let Some(panel) = select(&self.root, ".lists") else { return };
        let focused = self.focused();
        dom::empty(&panel);
        self.page(|page, state| {
            let make = page.make;
            let add = |built: &Built| {
                let _ = panel.append_child(&built.0);
            };
            add(&make.element("h2", "").attribute("id", "lists-title").text(page.words.get("list.title")));
            let today = state.wanted.today.as_deref().and_then(Date::parse).or_else(device_date);
            let used = |id: &String| state.wanted.lists.as_ref().is_none_or(|lists| lists.contains(id));
            for pack in state.engine.iter().flat_map(|engine| &engine.lists).filter(|pack| used(&pack.id)) {
                add(&page.list(pack, today, state.own_lists.contains(&pack.id)));
            }
            add(&make.button("add-list", "", page.words.get("list.add")));
            add(&make.element("p", "missing").text(page.words.get("list.missing")));
        });
        self.refocus(focused);
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
            let options = EventListenerOptions::enable_prevent_default();
            let listener = EventListener::new_with_options(&self.root, name, options, move |event| {
                if let Some(inner) = weak.upgrade() {
                    act(&inner, event);
                }
            });
            self.listeners.borrow_mut().push(listener);
        };
        on("click", |inner, event| {
            if let Some((element, action)) = dom::action(event.target()) {
                inner.act(&action, &element);
            }
        });
        on("input", |inner, event| {
            let is_area = in_area(event);
            let pasted = Reflect::get(event, &"inputType".into()).is_ok_and(|kind| kind == "insertFromPaste");
            match (is_area, pasted) {
                // At once: nobody may send a form with the result of what stood there before.
                (true, true) => inner.act_on_area(true),
                (true, false) => inner.typed(),
                _ => {}
            }
        });
        on("change", |inner, event| inner.changed(event));
        on("paste", |inner, event| inner.pasted(event));
        // Text that is dragged into the text area goes where it is dropped, by the browser.
        fn into_area(event: &Event) -> bool {
            let transfer = Reflect::get(event, &"dataTransfer".into()).unwrap_or(JsValue::NULL);
            let files =
                Reflect::get(&transfer, &"types".into()).map(|types| Array::from(&types).includes(&"Files".into(), 0)).unwrap_or(true);
            !files && in_area(event)
        }
        on("dragover", |_, event| {
            if !into_area(event) {
                event.prevent_default();
            }
        });
        on("drop", |inner, event| {
            let transfer = Reflect::get(event, &"dataTransfer".into()).unwrap_or(JsValue::NULL);
            let text = text_of(&transfer);
            if into_area(event) && text.len() <= LARGE {
                return;
            }
            event.prevent_default();
            inner.files_of(&transfer, "paste");
            if !text.is_empty() {
                inner.take(text, false, None);
            }
        });
        on("keydown", |inner, event| {
            let key = event.unchecked_ref::<KeyboardEvent>();
            let edited = event.target().map(JsCast::unchecked_into::<HtmlElement>).filter(|target| target.class_list().contains("edit"));
            if key.key() == "Enter"
                && let Some(input) = edited
            {
                event.prevent_default();
                inner.act("save-edit", &input);
            } else if key.key() == "Enter" && (key.ctrl_key() || key.meta_key()) {
                event.prevent_default();
                inner.act_on_area(false);
            } else if key.key() == "Escape" && inner.state.borrow().screening.is_some() {
                inner.cancel();
            }
        });
    }

    /// Hands the files of a drop or an input to the page.
    fn files_of(&self, owner: &JsValue, purpose: &str) {
        let files = Reflect::get(owner, &"files".into()).unwrap_or(JsValue::NULL);
        let count = Reflect::get(&files, &"length".into()).ok().and_then(|length| length.as_f64()).unwrap_or(0.0);
        if count > 1.0 {
            self.fail("file_many", "");
            return;
        }
        let Ok(first) = Reflect::get_u32(&files, 0) else { return };
        if !first.is_undefined() && !first.is_null() {
            let _ = self.read_file.call2(&JsValue::NULL, &first, &purpose.into());
        }
    }

    fn pasted(self: &Rc<Self>, event: &Event) {
        let data = Reflect::get(event, &"clipboardData".into()).unwrap_or(JsValue::NULL);
        let is_area = in_area(event);
        if data.is_null() || data.is_undefined() || !is_area {
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
                value.slice(0, start).concat(&JsValue::from_str(&text)).concat(&value.slice(end, value.length())).into()
            });
            self.take(whole.unwrap_or(text), false, None);
        }
        // A small paste goes into the text area by itself; the input event follows.
    }

    fn typed(self: &Rc<Self>) {
        let weak = Rc::downgrade(self);
        {
            let mut state = self.state.borrow_mut();
            state.job = None;
            state.screening = None;
            state.reading = false;
            if let Some(earlier) = state.report.take() {
                state.decided = Some(earlier);
            }
        }
        // From the first sign on, what was found before is not the result of what stands there.
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
        let Some(area) = self.area() else { return };
        let text = area.value();
        // A large paste is not in the area; an empty area then is no new paste.
        if text.is_empty() && self.state.borrow().kept {
            self.begin();
            return;
        }
        if text.is_empty() && typed {
            self.clear(false);
            return;
        }
        let mut state = self.state.borrow_mut();
        state.delay = None;
        state.reading = false;
        if state.text != text {
            state.forget_results();
        }
        state.text = text;
        state.sheets = false;
        state.kept = false;
        state.file = None;
        drop(state);
        self.begin();
    }

    fn take(self: &Rc<Self>, text: String, sheets: bool, file: Option<String>) {
        let small = !sheets && text.len() <= LARGE && file.is_none();
        if let Some(area) = self.area() {
            area.set_value(if small { &text } else { "" });
        }
        {
            let mut state = self.state.borrow_mut();
            state.text = text;
            state.sheets = sheets;
            state.file = file;
            state.kept = !small;
            state.delay = None;
            state.reading = false;
            state.forget_results();
        }
        self.begin();
    }

    fn show_large(&self) {
        let text = {
            let state = self.state.borrow();
            match &state.file {
                Some(name) => Some(state.words.fill("paste.file", &[("name", name)])),
                None if state.kept && !state.text.is_empty() => {
                    Some(state.words.fill("paste.large", &[("n", &state.words.number(state.text.chars().count()))]))
                }
                None => None,
            }
        };
        if let Some(line) = select(&self.root, ".large") {
            line.set_hidden(text.is_none());
            line.set_text_content(text.as_deref());
        }
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
        self.tell("pending", &JsValue::NULL);
        {
            let mut state = self.state.borrow_mut();
            state.failure = None;
            state.cancelled = false;
        }
        // What a receipt said was said of another paste.
        show(select(&self.root, ".verified"), false);
        show(select(&self.root, ".error"), false);
        show(select(&self.root, "[data-do=undo]"), false);
        self.show_large();
        let large;
        let screening = {
            let mut state = self.state.borrow_mut();
            state.job = None;
            state.cleared = None;
            // Decisions outlive another screening of the same text.
            if let Some(earlier) = &state.report {
                state.decided = Some(earlier.clone());
            }
            large = state.text.len() > LARGE;
            show(select(&self.root, ".result"), state.report.is_some() && !large);
            let Some(engine) = &state.engine else { return };
            let options = engine.options(&state.wanted);
            let paste = if state.sheets { Paste::from_transfer(&state.text).unwrap_or_default() } else { Paste::new(state.text.clone()) };
            options.map(|mut options| {
                options.corrections.clone_from(&state.corrections);
                Screening::new(paste, options)
            })
        };
        match screening {
            Ok(screening) => {
                self.state.borrow_mut().screening = Some(screening);
                // An earlier result does not stand for what is still being screened.
                if large {
                    self.send("tamga-cleared", &JsValue::NULL);
                }
                self.slice();
            }
            Err(why) => self.fail("options", &why),
        }
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
            {
                let mut state = self.state.borrow_mut();
                state.job = None;
                if let Some(earlier) = state.decided.take() {
                    report.keep_decisions(&earlier);
                }
                state.report = Some(report);
                state.filter = Filter::All;
                state.first_row = 0;
                state.first_line = 0;
                state.open = None;
                state.aside_shown = PAGE;
                state.without_shown = PAGE;
            }
            self.show_report(true);
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

    fn progress(&self, done: Option<f64>) {
        show(select(&self.root, "progress"), done.is_some());
        show(select(&self.root, "[data-do=cancel]"), done.is_some());
        if let Some(done) = done {
            let percent = (done * 100.0) as u32;
            if let Some(bar) = select(&self.root, "progress") {
                let _ = bar.set_attribute("value", &percent.to_string());
            }
            if percent % 20 == 0 {
                self.say(|words, _| words.fill("state.working", &[("n", &percent.to_string())]));
            }
        }
    }

    fn cancel(&self) {
        {
            let mut state = self.state.borrow_mut();
            state.stop();
            state.report = None;
            state.cancelled = true;
        }
        self.progress(None);
        show(select(&self.root, ".result"), false);
        self.say_state();
        if let Some(area) = self.area() {
            let _ = area.focus();
        }
        // Something was given, and it was not screened.
        self.tell("failed", &JsValue::NULL);
    }

    fn clear(&self, keep: bool) {
        self.take_typed();
        show(select(&self.root, ".verified"), false);
        {
            let mut state = self.state.borrow_mut();
            state.put_away();
            if !keep {
                state.cleared = None;
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
        self.show_large();
        if let Some(result) = select(&self.root, ".result") {
            dom::empty(&result);
            result.set_hidden(true);
        }
        show(select(&self.root, ".error"), false);
        show(select(&self.root, "[data-do=undo]"), self.state.borrow().cleared.is_some());
        self.say(|words, state| words.get(if state.cleared.is_some() { "state.cleared_undo" } else { "state.cleared" }).into());
        self.tell("cleared", &JsValue::NULL);
        self.send("tamga-cleared", &JsValue::NULL);
    }

    fn changed(self: &Rc<Self>, event: &Event) {
        let Some(target) = event.target().map(JsCast::unchecked_into::<HtmlElement>) else { return };
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
        let value = Reflect::get(&target, &"value".into()).ok().and_then(|value| value.as_string()).unwrap_or_default();
        match target.get_attribute("data-set").as_deref() {
            Some("as-of") => self.state.borrow_mut().wanted.as_of = Some(value),
            Some("nomenclature") => self.state.borrow_mut().wanted.nomenclature = Some(value),
            Some("edition") => self.state.borrow_mut().wanted.edition = Some(value),
            Some("column") => self.state.borrow_mut().wanted.column = value.parse().ok(),
            Some("decision") => {
                self.decide(&target);
                return;
            }
            Some("order") => {
                self.state.borrow_mut().order_by = Order::NAMES.iter().find(|(name, _)| *name == value).map_or(Order::Worst, |one| one.1);
                self.state.borrow_mut().first_row = 0;
                self.reorder();
                self.draw_rows();
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
        let place = element.get_attribute("data-place").and_then(|text| text.parse::<usize>().ok());
        match action {
            "screen" => self.act_on_area(false),
            "file" => {
                if let Some(input) = select(&self.root, "input.file") {
                    input.click();
                }
            }
            "add-list" => {
                if let Some(input) = select(&self.root, "input.list-file") {
                    input.click();
                }
            }
            "remove-list" => {
                if let Some(id) = element.get_attribute("data-id") {
                    let _ = self.with_engine(|engine| {
                        engine.remove_list(&id);
                        Ok(())
                    });
                    {
                        let mut state = self.state.borrow_mut();
                        state.own_lists.retain(|known| *known != id);
                        if let Some(lists) = state.wanted.lists.as_mut() {
                            lists.retain(|known| *known != id);
                        }
                    }
                    self.draw_lists();
                    if !self.state.borrow().text.is_empty() {
                        self.begin();
                    }
                }
            }
            "example" => self.take(include_str!("example.txt").into(), false, None),
            "clear" => {
                self.clear(true);
                if let Some(area) = self.area() {
                    let _ = area.focus();
                }
            }
            "undo" => {
                let kept = self.state.borrow_mut().cleared.take();
                if let Some((text, sheets, file)) = kept {
                    self.take(text.into(), sheets, file);
                    self.focus("#headline");
                }
            }
            "cancel" => self.cancel(),
            "filter" => {
                let name = element.get_attribute("data-filter").unwrap_or_default();
                self.state.borrow_mut().filter = match name.as_str() {
                    "all" => Filter::All,
                    "decide" => Filter::Decide,
                    name => {
                        Verdict::ALL.iter().find(|verdict| verdict.name() == name).map_or(Filter::All, |&verdict| Filter::Verdict(verdict))
                    }
                };
                self.state.borrow_mut().first_row = 0;
                self.mark_filter();
                self.reorder();
                self.draw_rows();
            }
            "page" => {
                if let Some(place) = place {
                    self.state.borrow_mut().first_row = place;
                    let focused = self.focused();
                    self.draw_rows();
                    self.refocus(focused);
                    if let Some(table) = select(&self.root, "caption") {
                        table.scroll_into_view();
                    }
                }
            }
            "text-page" => {
                if let Some(place) = place {
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
                self.focus(&format!("[data-do=open][data-place=\"{}\"]", place.unwrap_or(0)));
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
                    let code = element.get_attribute("data-code").and_then(|code| Code::parse(&code));
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
                let digits: String = value.chars().filter(|c| !c.is_whitespace() && !matches!(c, '.' | '-')).collect();
                match (place, Code::parse(&digits)) {
                    (Some(place), Some(code)) => self.correct(place, Some(code)),
                    _ => {
                        let _ = input.set_attribute("aria-invalid", "true");
                        self.say(|words, _| words.get("edit.invalid").into());
                        let _ = input.focus();
                    }
                }
            }
            "more-aside" => {
                self.state.borrow_mut().aside_shown += PAGE;
                self.draw_aside();
            }
            "more-without" => {
                self.state.borrow_mut().without_shown += PAGE;
                self.draw_without();
            }
            "is-code" => {
                if let Some(place) = place {
                    self.restore(place);
                }
            }
            "csv" => self.save("tamga-screen.csv", "text/csv;charset=utf-8", report::Report::to_csv),
            "json" => self.save("tamga-screen.json", "application/json", |report| report.to_json(json::Unit::Utf16)),
            "rows" => self.save("tamga-screen-rows.csv", "text/csv;charset=utf-8", report::Report::to_rows),
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
            _ => {}
        }
    }

    /// Records what the person chose and wrote about a finding's goods.
    fn decide(&self, control: &HtmlElement) {
        let Ok(Some(section)) = control.closest("[data-place]") else { return };
        let place = section.get_attribute("data-place").and_then(|text| text.parse::<usize>().ok());
        let Some((report, finding)) = place.and_then(|place| self.finding(place)) else { return };
        let chosen = section.query_selector("select").ok().flatten().map(|select| select.unchecked_into::<HtmlSelectElement>().value());
        let reason = section.query_selector("input").ok().flatten().map(|input| input.unchecked_into::<HtmlInputElement>().value());
        let decided = chosen.and_then(|name| report::Decided::parse(&name));
        let recorded = decided.is_some();
        report.decide(&finding, decided.map(|decided| report::Decision { decided, reason: reason.unwrap_or_default() }));
        self.say(|words, _| words.get(if recorded { "state.decided" } else { "decided.none" }).into());
        self.tell("decided", &JsValue::NULL);
    }

    fn focus(&self, query: &str) {
        if let Some(element) = select(&self.root, query) {
            let _ = element.focus();
        }
    }

    fn finding(&self, place: usize) -> Option<(Rc<report::Report>, Finding)> {
        let report = self.state.borrow().report.clone()?;
        let finding = report.findings.get(place)?.clone();
        Some((report, finding))
    }

    fn correct(self: &Rc<Self>, place: usize, code: Option<Code>) {
        let Some((_, finding)) = self.finding(place) else { return };
        {
            let mut state = self.state.borrow_mut();
            state.corrections.retain(|known| known.span != finding.span);
            state.corrections.push(correction(finding.span, code));
        }
        let focused = Some((String::new(), Some(place.to_string())));
        self.begin();
        self.refocus(focused);
    }

    /// A number that was set aside is a code after all: its digits as they stand.
    fn restore(self: &Rc<Self>, place: usize) {
        let Some(report) = self.state.borrow().report.clone() else { return };
        let Some(aside) = report.aside.get(place) else { return };
        let digits: String = report.paste.slice(aside.span).chars().filter(char::is_ascii_digit).collect();
        {
            let mut state = self.state.borrow_mut();
            let dismissed = state.corrections.iter().any(|known| known.span == aside.span);
            state.corrections.retain(|known| known.span != aside.span);
            if !dismissed && let Some(code) = Code::parse(&digits) {
                state.corrections.push(correction(aside.span, Some(code)));
            }
        }
        self.begin();
    }

    fn edit(&self, place: usize, button: &web_sys::Element) {
        let Some((report, finding)) = self.finding(place) else { return };
        let (Some(parent), words) = (button.parent_element(), self.state.borrow().words.get("do.edit").to_string()) else { return };
        if select(&self.root, "input.edit").is_some() {
            return;
        }
        let value = report.code_of(&finding).map(|code| code.to_string()).unwrap_or_default();
        let input = self
            .make
            .element("input", "edit")
            .attribute("type", "text")
            .attribute("inputmode", "numeric")
            .attribute("maxlength", "20")
            .attribute("aria-label", &words)
            .attribute("data-place", &place.to_string())
            .attribute("value", &value);
        let label = self.state.borrow().words.get("do.save").to_string();
        let save = self.make.button("save-edit", "small primary", &label).attribute("data-place", &place.to_string());
        let _ = parent.append_child(&input.0);
        let _ = parent.append_child(&save.0);
        let _ = input.0.focus();
    }

    fn save(&self, name: &str, kind: &str, write: impl FnOnce(&report::Report) -> String) {
        let Some(report) = self.state.borrow().report.clone() else { return };
        self.download(name, kind, &write(&report));
    }

    fn download(&self, name: &str, kind: &str, content: &str) {
        let options = web_sys::BlobPropertyBag::new();
        options.set_type(kind);
        let Ok(blob) = web_sys::Blob::new_with_str_sequence_and_options(&Array::of1(&content.into()), &options) else { return };
        let Ok(url) = web_sys::Url::create_object_url_with_blob(&blob) else { return };
        let link = self.make.element("a", "").attribute("href", &url).attribute("download", name);
        link.0.click();
        Timeout::new(1_000, move || {
            let _ = web_sys::Url::revoke_object_url(&url);
        })
        .forget();
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
        let with_paste = select(&self.root, "input.with-paste").is_some_and(|input| input.unchecked_into::<HtmlInputElement>().checked());
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
        };
        self.save("tamga-receipt.json", "application/json", |report| report.receipt(&circumstance));
    }

    fn verify(&self, bytes: &[u8]) {
        let paste = {
            let state = self.state.borrow();
            (!state.text.is_empty() && !state.sheets).then(|| Paste::new(state.text.clone()))
        };
        let found = {
            let state = self.state.borrow();
            let Some(engine) = &state.engine else { return };
            let at_hand = |paste| verify::verify(bytes, &engine.lists, paste, &engine.hs, engine.tnved.as_ref());
            let found = at_hand(None);
            // The paste on screen is tried where the receipt does not hold one.
            match (found.outcome, paste) {
                (Outcome::PasteNotSupplied, Some(paste)) => match at_hand(Some(paste)) {
                    other if other.outcome == Outcome::Damaged => found,
                    other => other,
                },
                _ => found,
            }
        };
        let Some(section) = select(&self.root, ".verified") else { return };
        dom::empty(&section);
        self.page(|page, _| {
            let (make, words) = (page.make, page.words);
            let add = |built: &Built| {
                let _ = section.append_child(&built.0);
            };
            add(&make.element("h2", "").text(words.get("receipt.title")));
            let sentence = match found.outcome {
                Outcome::Same => words.get("receipt.same").to_string(),
                Outcome::Changed => words.fill("receipt.changed", &[("n", &words.number(found.changes.len()))]),
                Outcome::ListNotAtHand => words.fill("receipt.list_missing", &[("lists", &found.missing.join(", "))]),
                Outcome::EngineDiffers => words.get("receipt.engine_differs").to_string(),
                Outcome::PasteNotSupplied => words.get("receipt.no_paste").to_string(),
                Outcome::Damaged => words.get("receipt.damaged").to_string(),
            };
            let class = if found.outcome == Outcome::Same { "" } else { "warn" };
            add(&make.element("p", class).attribute("data-outcome", found.outcome.name()).text(&sentence));
            if found.engine_differs && found.outcome == Outcome::Changed {
                add(&make.element("p", "").text(words.get("receipt.engine_differs")));
            }
            let list = make.element("ul", "");
            for change in found.changes.iter().take(500) {
                list.add(&make.element("li", "").text(&format!(
                    "{} {}: {} — {} → {} ({})",
                    words.get("table.line"),
                    change.line,
                    change.code,
                    change.before,
                    change.after,
                    words.get(&format!("why.{}", change.why))
                )));
            }
            add(&list);
            add(&make.element("p", "caveat").text(words.get("receipt.no_proof")));
        });
        section.set_hidden(false);
    }

    fn copy(self: &Rc<Self>) {
        let Some(report) = self.state.borrow().report.clone() else { return };
        let mut lines: Vec<usize> =
            report.findings.iter().filter(|finding| report.verdict(finding).is_undecided()).map(|finding| finding.line).collect();
        lines.dedup();
        let text: Vec<&str> =
            lines.iter().filter_map(|&line| report.paste.lines().get(line)).map(|&span| report.paste.slice(span)).collect();
        let text = text.join("\n");
        let say = |key: &'static str| {
            let weak = Rc::downgrade(self);
            Closure::once_into_js(move || {
                if let Some(inner) = weak.upgrade() {
                    inner.say(|words, _| words.get(key).into());
                }
            })
        };
        // Without a secure connection there is no clipboard.
        let clipboard = web_sys::window().map(|window| window.navigator().clipboard()).filter(|clipboard| !clipboard.is_undefined());
        let Some(clipboard) = clipboard else {
            self.say(|words, _| words.get("state.not_copied").into());
            return;
        };
        let promise = clipboard.write_text(&text);
        let then: Function = Reflect::get(&promise, &"then".into()).unwrap_or(JsValue::NULL).unchecked_into();
        let _ = then.call2(&promise, &say("state.copied"), &say("state.not_copied"));
    }

    fn headline(words: &Words, report: &report::Report) -> String {
        let key = match report.headline() {
            None => "head.nothing_screened",
            Some(Verdict::Listed) => "head.listed",
            Some(Verdict::ListedInPart) => "head.listed_in_part",
            Some(Verdict::NotFound) => "head.not_found",
            Some(Verdict::NoConclusion) => "head.no_conclusion",
            Some(_) if report.totals.could_be_listed > 0 => "head.could_be_listed",
            Some(_) => "head.undecided",
        };
        words.get(key).into()
    }

    /// Draws the whole result.
    fn show_report(&self, announce: bool) {
        let Some(section) = select(&self.root, ".result") else { return };
        let focused = self.focused();
        dom::empty(&section);
        let Some(report) = self.state.borrow().report.clone() else {
            section.set_hidden(true);
            return;
        };
        self.reorder();
        self.page(|page, state| {
            let (make, words) = (page.make, page.words);
            let add = |built: &Built| {
                let _ = section.append_child(&built.0);
            };
            let totals = report.totals;
            let worst = report.headline().map_or("nothing", Verdict::name);
            add(&make
                .element("h2", &format!("headline v-{worst}"))
                .attribute("id", "headline")
                .attribute("part", "headline")
                .attribute("tabindex", "-1")
                .text(&Self::headline(words, &report)));
            if totals.could_be_listed > 0 && matches!(report.headline(), Some(Verdict::Listed | Verdict::ListedInPart)) {
                add(&make.element("p", "warn").text(words.get("head.could_be_listed")));
            }
            add(&make.element("p", "caveat").text(words.get("head.caveat")));
            let named = |test: &dyn Fn(&crate::list::Pack) -> bool| {
                let names: Vec<&str> = report.options.lists.iter().filter(|pack| test(pack)).map(|pack| page.title(&pack.title)).collect();
                names.join("; ")
            };
            let incomplete = named(&|pack| pack.coverage != crate::list::Coverage::Complete);
            if !incomplete.is_empty() {
                add(&make.element("p", "caveat").text(&words.fill("head.incomplete", &[("lists", &incomplete)])));
            }
            let stale = named(&|pack| pack.is_stale(report.options.today));
            if !stale.is_empty() {
                add(&make.element("p", "warn").text(&words.fill("head.stale", &[("lists", &stale)])));
            }
            let national = |finding: &Finding| report.code_of(finding).is_some_and(|code| code.len() > 6);
            if report.options.tnved.is_none() && report.findings.iter().any(national) {
                add(&make.element("p", "caveat").text(words.get("head.no_tariff")));
            }
            if totals.codes > 0 {
                let bar = make.element("div", "bar").attribute("aria-hidden", "true").attribute("part", "bar");
                for (verdict, &count) in Verdict::ALL.iter().zip(&totals.verdicts) {
                    if count > 0 {
                        let segment = make.element("div", &format!("segment v-{}", verdict.name()));
                        let _ = segment.0.style().set_property("flex-grow", &count.to_string());
                        bar.add(&segment);
                    }
                }
                add(&bar);
                let filters = make.element("div", "filters").attribute("role", "group").attribute("aria-label", words.get("table.filter"));
                let filter = |name: &str, label: &str, count: usize, class: &str| {
                    filters.add(
                        &make
                            .button("filter", &format!("chip {class}"), &format!("{label} {}", words.number(count)))
                            .attribute("data-filter", name)
                            .attribute("aria-pressed", "false"),
                    );
                };
                filter("all", words.get("table.all"), totals.codes, "");
                let undecided: usize =
                    Verdict::ALL.iter().zip(&totals.verdicts).filter(|(verdict, _)| verdict.is_undecided()).map(|(_, count)| count).sum();
                if undecided > 0 {
                    filter("decide", words.get("table.decide"), undecided, "");
                }
                for (verdict, &count) in Verdict::ALL.iter().zip(&totals.verdicts) {
                    if count > 0 {
                        filter(verdict.name(), words.get(&format!("v.{}", verdict.name())), count, &format!("v-{}", verdict.name()));
                    }
                }
                let order = make.element("select", "").attribute("id", "order").attribute("data-set", "order");
                for (value, by) in Order::NAMES {
                    let key = &format!("table.by_{value}");
                    let option = make.element("option", "").attribute("value", value).text(words.get(key));
                    let option = if *by == state.order_by { option.attribute("selected", "") } else { option };
                    order.add(&option);
                }
                filters.add(
                    &make.element("label", "order").attribute("for", "order").text(words.get("table.sort")).with(&Built(order.0.clone())),
                );
                add(&filters);
            }
            if totals.codes > 0 {
                add(&make.element("div", "rows"));
            }
            let n = |count: usize| words.number(count);
            add(&make.element("p", "totals").text(&words.fill(
                "total.lines",
                &[
                    ("lines", &n(totals.lines)),
                    ("blank", &n(totals.blank)),
                    ("header", &n(totals.header)),
                    ("without", &n(totals.without_code)),
                    ("with", &n(totals.with_code)),
                ],
            )));
            let mut rest = vec![words.fill("total.codes", &[("n", &n(totals.codes))])];
            rest.push(words.fill("total.aside", &[("n", &n(totals.set_aside))]));
            rest.push(words.fill("total.control", &[("n", &n(totals.control_numbers))]));
            if !state.corrections.is_empty() {
                rest.push(words.fill("total.corrections", &[("n", &n(state.corrections.len()))]));
            }
            add(&make.element("p", "totals").text(&rest.join(" · ")));
            // What a form will send is shown before it is sent.
            if self.host.has_attribute("name") {
                let receipt = self.host.get_attribute("form-value").as_deref() == Some("receipt");
                add(&make.element("p", "caveat").text(words.get(if receipt { "form.receipt" } else { "form.value" })));
            }
            let tools = make.element("div", "actions tools");
            for (action, key) in [
                ("csv", "do.csv"),
                ("rows", "do.rows"),
                ("json", "do.json"),
                ("receipt", "do.receipt"),
                ("print", "do.print"),
                ("copy", "do.copy"),
            ] {
                tools.add(&make.button(action, "", words.get(key)));
            }
            tools.add(
                &make
                    .element("label", "check")
                    .with(&make.element("input", "with-paste").attribute("type", "checkbox"))
                    .with(&make.element("span", "").text(words.get("receipt.include"))),
            );
            add(&tools);
            let about = make.element("div", "grid");
            for (class, key) in [("reference", "receipt.reference"), ("operator", "receipt.operator")] {
                about.add(
                    &make.element("div", "field").with(&make.element("label", "").attribute("for", class).text(words.get(key))).with(
                        &make
                            .element("input", class)
                            .attribute("id", class)
                            .attribute("type", "text")
                            .attribute("maxlength", "200")
                            .attribute("autocomplete", "off"),
                    ),
                );
            }
            add(&make.element("details", "settings").with(&make.element("summary", "").text(words.get("receipt.title"))).with(&about));
            if totals.codes > 0 {
                add(&make.element("div", "text"));
            }
            if totals.set_aside + totals.control_numbers > 0 {
                add(&make.element("details", "aside"));
            }
            if totals.without_code > 0 {
                add(&make.element("details", "without"));
            }
        });
        section.set_hidden(false);
        self.fill_columns(&report);
        self.mark_filter();
        self.draw_rows();
        self.draw_text();
        self.draw_aside();
        self.draw_without();
        self.refocus(focused);
        if announce {
            self.say(|words, _| {
                words.fill("state.done", &[("headline", &Self::headline(words, &report)), ("n", &words.number(report.totals.codes))])
            });
            let detail = JSON::parse(&report.summary_json()).unwrap_or(JsValue::NULL);
            if self.state.borrow().disclose {
                let text = self.state.borrow().text.clone();
                let _ = Reflect::set(&detail, &"text".into(), &text.into());
            }
            // What a person corrected is theirs to answer for, and told.
            let corrections = self.state.borrow().corrections.len();
            let _ = Reflect::set(&detail, &"corrections".into(), &(corrections as f64).into());
            // The name of a person's own list is often that of its file, and is theirs.
            let lists = Reflect::get(&detail, &"lists".into()).unwrap_or(JsValue::NULL);
            for (place, pack) in report.options.lists.iter().enumerate() {
                if self.state.borrow().own_lists.contains(&pack.id)
                    && let Ok(list) = Reflect::get_u32(&lists, place as u32)
                {
                    let _ = Reflect::set(&list, &"id".into(), &format!("own-list-{}", place + 1).into());
                }
            }
            self.tell("screened", &detail);
            self.send("tamga-screened", &detail);
        }
    }

    fn fill_columns(&self, report: &report::Report) {
        let Some(control) = select(&self.root, "#column") else { return };
        let state = self.state.borrow();
        dom::empty(&control);
        let _ = control.append_child(&self.make.element("option", "").attribute("value", "").text(state.words.get("set.auto")).0);
        let mut seen: Vec<u32> = Vec::new();
        for column in &report.columns {
            if seen.contains(&column.place) || seen.len() >= 60 {
                continue;
            }
            seen.push(column.place);
            let codes = report.columns.iter().any(|other| other.place == column.place && other.codes);
            let name = report
                .columns
                .iter()
                .filter(|other| other.place == column.place)
                .map(|other| other.name.as_str())
                .find(|name| !name.is_empty())
                .unwrap_or_default();
            let label = format!("{}{} {name}", if codes { "✓ " } else { "" }, json::column_name(column.place as usize));
            let option = self.make.element("option", "").attribute("value", &column.place.to_string()).text(label.trim());
            let option = if state.wanted.column == Some(column.place) { option.attribute("selected", "") } else { option };
            let _ = control.append_child(&option.0);
        }
    }

    fn mark_filter(&self) {
        let filter = self.state.borrow().filter;
        let name = match filter {
            Filter::All => "all",
            Filter::Decide => "decide",
            Filter::Verdict(verdict) => verdict.name(),
        };
        if let Ok(buttons) = self.root.query_selector_all("[data-filter]") {
            for place in 0..buttons.length() {
                if let Some(button) = buttons.item(place).map(JsCast::unchecked_into::<HtmlElement>) {
                    let pressed = button.get_attribute("data-filter").as_deref() == Some(name);
                    let _ = button.set_attribute("aria-pressed", if pressed { "true" } else { "false" });
                }
            }
        }
    }

    fn reorder(&self) {
        let mut state = self.state.borrow_mut();
        let Some(report) = state.report.clone() else { return };
        let filter = state.filter;
        let mut order: Vec<usize> = report
            .findings
            .iter()
            .enumerate()
            .filter(|(_, finding)| match filter {
                Filter::All => true,
                Filter::Decide => report.verdict(finding).is_undecided(),
                Filter::Verdict(verdict) => report.verdict(finding) == verdict,
            })
            .map(|(place, _)| place)
            .collect();
        let finding = |place: &usize| report.findings.get(*place);
        match state.order_by {
            Order::Line => {}
            Order::Worst => order.sort_by_key(|place| finding(place).map_or(9, |finding| report.urgency(finding))),
            Order::Code => order.sort_by_key(|place| finding(place).and_then(|finding| report.code_of(finding))),
        }
        state.order = order;
    }

    fn pager(&self, action: &str, first: usize, count: usize, words: &Words) -> Option<Built> {
        if count <= PAGE {
            return None;
        }
        let nav = self.make.element("div", "pager");
        let last = (first + PAGE).min(count);
        let label =
            words.fill("table.rows", &[("from", &words.number(first + 1)), ("to", &words.number(last)), ("n", &words.number(count))]);
        for (place, sign, enabled) in [
            (0, "⏮", first > 0),
            (first.saturating_sub(PAGE), "◀", first > 0),
            (last, "▶", last < count),
            ((count - 1) / PAGE * PAGE, "⏭", last < count),
        ] {
            let button = self
                .make
                .button(action, "small", sign)
                .attribute("data-place", &place.to_string())
                .attribute("aria-label", &format!("{} {}", words.get("table.line"), place + 1));
            nav.add(&if enabled { button } else { button.attribute("disabled", "") });
        }
        nav.add(&self.make.element("span", "").text(&label));
        Some(nav)
    }

    fn draw_rows(&self) {
        let Some(holder) = select(&self.root, ".rows") else { return };
        dom::empty(&holder);
        self.page(|page, state| {
            let Some(report) = &state.report else { return };
            let (make, words) = (page.make, page.words);
            let pager = self.pager("page", state.first_row, state.order.len(), words);
            if let Some(pager) = &pager {
                let _ = holder.append_child(&pager.0);
            }
            let table =
                make.element("table", "").attribute("part", "table").attribute("aria-rowcount", &(state.order.len() + 1).to_string());
            table.add(&make.element("caption", "").text(words.get("table.caption")));
            let head = make.element("tr", "");
            for key in ["table.line", "table.pasted", "table.code", "table.result", "table.list"] {
                head.add(&make.element("th", "").attribute("scope", "col").text(words.get(key)));
            }
            head.add(&make.element("th", "").attribute("scope", "col").with(&make.element("span", "unseen").text(words.get("do.open"))));
            table.add(&make.element("thead", "").with(&head));
            let body = make.element("tbody", "");
            for (row, &place) in state.order.iter().enumerate().skip(state.first_row).take(PAGE) {
                let Some(finding) = report.findings.get(place) else { continue };
                let open = state.open == Some(place);
                let line = match (report.paste.sheet_at(finding.line), report.cell_name(finding)) {
                    (Some((sheet, _)), Some(cell)) => format!("{} {cell}", sheet.name),
                    _ => words.number(report.line_number(finding.line)),
                };
                let code = report.code_of(finding).map_or_else(|| "—".into(), Code::grouped);
                let pasted = report.text_of(finding);
                let judgement = report.leading(finding);
                let list = report.leading_list(finding);
                let entry = list.and_then(|pack| report.entry(pack, &judgement));
                let says = list.map_or_else(String::new, |pack| {
                    let title = page.title(&pack.title);
                    match entry {
                        Some(entry) => format!("{title} ({}): {} {}", page.standing(pack), entry.code.grouped(), page.title(&entry.title)),
                        None => format!("{title} ({}, {})", page.standing(pack), pack.dated),
                    }
                });
                let button = make
                    .button("open", "small", words.get(if open { "do.close" } else { "do.open" }))
                    .attribute("data-place", &place.to_string())
                    .attribute("aria-expanded", if open { "true" } else { "false" })
                    .attribute("aria-label", &format!("{} {code}", words.get(if open { "do.close" } else { "do.open" })));
                body.add(
                    &make
                        .element("tr", &format!("row v-{}", judgement.verdict.name()))
                        .attribute("aria-rowindex", &(row + 2).to_string())
                        .with(&make.element("td", "line").attribute("data-label", words.get("table.line")).text(&line))
                        .with(&make.element("td", "pasted").attribute("data-label", words.get("table.pasted")).text(&pasted))
                        .with(&make.element("td", "code").attribute("data-label", words.get("table.code")).text(&code))
                        .with(
                            &make.element("td", "").attribute("data-label", words.get("table.result")).with(&page.verdict(report, finding)),
                        )
                        .with(&make.element("td", "entry-cell").attribute("data-label", words.get("table.list")).text(&says))
                        .with(&make.element("td", "").with(&button)),
                );
                if open {
                    body.add(
                        &make
                            .element("tr", "open")
                            .with(&make.element("td", "").attribute("colspan", "6").with(&page.explanation(report, finding, place))),
                    );
                }
            }
            table.add(&body);
            let _ = holder.append_child(&table.0);
            if let Some(pager) = self.pager("page", state.first_row, state.order.len(), words) {
                let _ = holder.append_child(&pager.0);
            }
        });
    }

    fn show_row(&self, place: usize) {
        {
            let mut state = self.state.borrow_mut();
            if !state.order.contains(&place) {
                state.filter = Filter::All;
            }
        }
        self.mark_filter();
        self.reorder();
        {
            let mut state = self.state.borrow_mut();
            let row = state.order.iter().position(|&one| one == place).unwrap_or(0);
            state.first_row = row / PAGE * PAGE;
            state.open = Some(place);
        }
        self.draw_rows();
        self.focus(&format!("[data-do=open][data-place=\"{place}\"]"));
    }

    fn show_in_text(&self, place: usize) {
        let Some((_, finding)) = self.finding(place) else { return };
        self.state.borrow_mut().first_line = finding.line / PAGE * PAGE;
        self.draw_text();
        self.focus(&format!("mark[data-place=\"{place}\"]"));
    }

    /// A window of the text with its codes marked.
    fn draw_text(&self) {
        let Some(holder) = select(&self.root, ".text") else { return };
        dom::empty(&holder);
        self.page(|page, state| {
            let Some(report) = &state.report else { return };
            let (make, words) = (page.make, page.words);
            let _ = holder.append_child(&make.element("h3", "").attribute("id", "text-title").text(words.get("text.title")).0);
            if let Some(pager) = self.pager("text-page", state.first_line, report.paste.lines().len(), words) {
                let _ = holder.append_child(&pager.0);
            }
            let view = make
                .element("div", "lines")
                .attribute("tabindex", "0")
                .attribute("role", "region")
                .attribute("aria-labelledby", "text-title");
            let last = (state.first_line + PAGE).min(report.paste.lines().len());
            let mut next = report.findings.partition_point(|finding| finding.line < state.first_line);
            let first = next;
            for line in state.first_line..last {
                let Some(&span) = report.paste.lines().get(line) else { break };
                let row = make.element("div", "text-line");
                row.add(&make.element("span", "number").attribute("aria-hidden", "true").text(&report.line_number(line).to_string()));
                let words_of = make.element("span", "words");
                let mut at = span.start;
                while let Some(finding) = report.findings.get(next).filter(|finding| finding.line <= line && next < first + MARKS) {
                    let part = Span { start: finding.span.start.max(at), end: finding.span.end.min(span.end) };
                    if part.start < part.end {
                        words_of.add_text(&make.0, report.paste.slice(Span { start: at, end: part.start }));
                        let verdict = report.verdict(finding);
                        words_of.add(
                            &make
                                .element("mark", &format!("v-{}", verdict.name()))
                                .attribute("data-do", "row")
                                .attribute("data-place", &next.to_string())
                                .attribute("tabindex", "-1")
                                .attribute("title", words.get(&format!("v.{}", verdict.name())))
                                .text(report.paste.slice(part)),
                        );
                        at = part.end;
                    }
                    next += 1;
                }
                // A line can be a whole file; its rest is cut for the eye, and only there.
                let rest: String = report.paste.slice(Span { start: at, end: span.end.max(at) }).chars().take(4_000).collect();
                words_of.add_text(&make.0, &rest);
                view.add(&row.with(&words_of));
            }
            let _ = holder.append_child(&view.0);
        });
    }

    fn draw_aside(&self) {
        let Some(details) = select(&self.root, "details.aside") else { return };
        dom::empty(&details);
        self.page(|page, state| {
            let Some(report) = &state.report else { return };
            let (make, words) = (page.make, page.words);
            let summary = format!(
                "{} · {}",
                words.fill("total.aside", &[("n", &words.number(report.aside.len()))]),
                words.fill("total.control", &[("n", &words.number(report.control.len()))])
            );
            let _ = details.append_child(&make.element("summary", "").text(&summary).0);
            let list = make.element("ul", "");
            for (place, aside) in report.aside.iter().enumerate().take(state.aside_shown) {
                let item = make.element("li", "");
                item.add(&make.element("span", "line").text(&words.number(report.line_number(aside.line))));
                item.add(&make.element("span", "code").text(report.paste.slice(aside.span)));
                item.add(&make.element("span", "").text(words.get(&format!("aside.{}", aside.reason.name()))));
                item.add(&make.button("is-code", "small", words.get("do.is_code")).attribute("data-place", &place.to_string()));
                list.add(&item);
            }
            for control in report.control.iter().take(state.aside_shown) {
                let item = make.element("li", "");
                item.add(&make.element("span", "line").text(&words.number(report.line_number(control.line))));
                item.add(&make.element("span", "code").text(report.paste.slice(control.span)));
                list.add(&item);
            }
            let _ = details.append_child(&list.0);
            if report.aside.len().max(report.control.len()) > state.aside_shown {
                let _ = details.append_child(&make.button("more-aside", "small", words.get("do.more")).0);
            }
        });
    }

    fn draw_without(&self) {
        let Some(details) = select(&self.root, "details.without") else { return };
        dom::empty(&details);
        self.page(|page, state| {
            let Some(report) = &state.report else { return };
            let (make, words) = (page.make, page.words);
            let _ = details.append_child(
                &make.element("summary", "").text(&words.fill("total.without", &[("n", &words.number(report.totals.without_code))])).0,
            );
            let list = make.element("ul", "");
            let lines = report.lines.iter().enumerate().filter(|(_, kind)| **kind == LineKind::WithoutCode);
            for (line, _) in lines.take(state.without_shown) {
                let Some(&span) = report.paste.lines().get(line) else { continue };
                let text: String = report.paste.slice(span).chars().take(300).collect();
                list.add(
                    &make
                        .element("li", "")
                        .with(&make.element("span", "line").text(&words.number(report.line_number(line))))
                        .with(&make.element("span", "").text(&text)),
                );
            }
            let _ = details.append_child(&list.0);
            if report.totals.without_code > state.without_shown {
                let _ = details.append_child(&make.button("more-without", "small", words.get("do.more")).0);
            }
        });
    }
}
