/*! The codes light up in the text area itself. No engine paints parts of a text area's text, so the same text lies
behind it, unseen, and the browser paints the codes there by the CSS Custom Highlight API. An engine without it shows
them only in the text below the result. */

use super::*;

/// What decides where a text area breaks and puts its text; a portal may style it as `::part(input)`.
const LAYOUT: &[&str] = &[
    "font-family",
    "font-size",
    "font-style",
    "font-weight",
    "font-stretch",
    "line-height",
    "letter-spacing",
    "word-spacing",
    "text-indent",
    "text-align",
    "text-transform",
    "tab-size",
    "direction",
    "white-space",
    "overflow-wrap",
    "word-break",
    "padding-top",
    "padding-right",
    "padding-bottom",
    "padding-left",
    "border-top-width",
    "border-left-width",
    "border-bottom-width",
];

/// The name under which `widget.css` paints a verdict. The registry is the document's: widgets share the four names.
fn name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Listed => "tamga-listed",
        Verdict::ListedInPart => "tamga-part",
        Verdict::NotFound => "tamga-plain",
        _ => "tamga-doubt",
    }
}

/// A text as a text area holds it: every line end is one LF.
pub(super) fn area_text(text: &str) -> String {
    let mut made = String::with_capacity(text.len() + 1);
    let mut after_cr = false;
    for c in text.chars() {
        if !(after_cr && c == '\n') {
            made.push(if c == '\r' { '\n' } else { c });
        }
        after_cr = c == '\r';
    }
    made
}

/// Its UTF-16 units.
fn units(text: &str) -> u32 {
    area_text(text).encode_utf16().count() as u32
}

/// The registry of the page's highlights and the constructor of one, where the engine has them.
fn highlights() -> Option<(JsValue, Function)> {
    let global = js_sys::global();
    let css = Reflect::get(&global, &"CSS".into()).ok().filter(JsValue::is_object)?;
    let registry = Reflect::get(&css, &"highlights".into()).ok().filter(JsValue::is_object)?;
    let constructor = Reflect::get(&global, &"Highlight".into()).ok()?.dyn_into().ok()?;
    Some((registry, constructor))
}

fn call(object: &JsValue, method: &str, arguments: &Array) -> Option<JsValue> {
    let method: Function = Reflect::get(object, &method.into()).ok()?.dyn_into().ok()?;
    method.apply(object, arguments).ok()
}

impl Inner {
    /// Lights the codes of the report on screen, where their text stands in the text area.
    pub(super) fn light(&self) {
        self.unlight();
        let (Some((registry, constructor)), Some(area), Some(layer)) =
            (highlights(), self.area(), select(&self.root, ".lit"))
        else {
            return;
        };
        let mut lights = Vec::new();
        {
            let state = self.state.borrow();
            let Some(report) = state.report.as_ref().filter(|_| !state.kept) else { return };
            // One more line end: a last empty line has its height in a text area and none in an element.
            let mut text = area_text(report.paste.text());
            text.push('\n');
            let node = self.make.document.create_text_node(&text);
            layer.set_text_content(None);
            let _ = layer.append_child(&node);
            let mut shared: Vec<(&str, JsValue)> = Vec::new();
            let (mut at, mut unit) = (0, 0);
            for finding in report
                .findings()
                .filter(|finding| finding.span.start < finding.span.end)
                .take(MARKS)
            {
                if finding.span.start < at {
                    continue;
                }
                let start =
                    unit + units(report.paste.slice(Span { start: at, end: finding.span.start }));
                let end = start + units(report.paste.slice(finding.span));
                (at, unit) = (finding.span.end, end);
                let Ok(range) = self.make.document.create_range() else { continue };
                if range.set_start(&node, start).is_err() || range.set_end(&node, end).is_err() {
                    continue;
                }
                let name = name(report.verdict(&finding));
                let known = shared
                    .iter()
                    .find(|(other, _)| *other == name)
                    .map(|(_, highlight)| highlight.clone());
                let highlight = known.or_else(|| {
                    let key = JsValue::from_str(name);
                    let there =
                        call(&registry, "get", &Array::of1(&key)).filter(JsValue::is_object);
                    let highlight = there.or_else(|| {
                        let made = Reflect::construct(&constructor, &Array::new()).ok()?;
                        call(&registry, "set", &Array::of2(&key, &made)).map(|_| made)
                    })?;
                    shared.push((name, highlight.clone()));
                    Some(highlight)
                });
                if let Some(highlight) = highlight
                    && call(&highlight, "add", &Array::of1(&range)).is_some()
                {
                    lights.push((highlight, range));
                }
            }
        }
        self.state.borrow_mut().lights = lights;
        self.lay(&area, &layer);
    }

    /// Lays the unseen text where that of the text area stands.
    fn lay(&self, area: &HtmlTextAreaElement, layer: &HtmlElement) {
        let Some(view) = self.make.document.default_view() else { return };
        if let Ok(Some(style)) = view.get_computed_style(area) {
            for property in LAYOUT {
                let _ = layer.style().set_property(
                    property,
                    &style.get_property_value(property).unwrap_or_default(),
                );
            }
        }
        let bar = area.offset_width() - area.client_width() - 2 * area.client_left();
        let _ = layer.style().set_property("right", &format!("{bar}px"));
        layer.set_scroll_top(area.scroll_top());
    }

    /// The unseen text goes where that of the text area was scrolled.
    pub(super) fn scrolled(&self) {
        if let (Some(area), Some(layer)) = (self.area(), select(&self.root, ".lit")) {
            layer.set_scroll_top(area.scroll_top());
        }
    }

    /// Puts out the lights, and takes their text away.
    pub(super) fn unlight(&self) {
        let lights = core::mem::take(&mut self.state.borrow_mut().lights);
        for (highlight, range) in &lights {
            let _ = call(highlight, "delete", &Array::of1(range));
        }
        if let Some(layer) = select(&self.root, ".lit") {
            layer.set_text_content(None);
        }
    }
}
