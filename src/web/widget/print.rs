/*! What goes to paper: everything, and what it was screened against; and the screen as it was afterwards. */

use super::*;

/// Rows and lines that are printed; more are a file, and no paper.
const PRINTED: usize = 2_000;

impl State {
    /// How many items of a list are in the document at once: `shown` on the screen.
    pub(super) fn at_once(&self, shown: usize) -> usize {
        if self.printing { PRINTED } else { shown }
    }
}

impl Inner {
    /// Paper has no pages to turn and nothing to open: all rows and lines are drawn, whatever was filtered, with what was
    /// screened against what, and when.
    pub(super) fn print(&self, on: bool) {
        let Some(section) = select(&self.root, ".result") else { return };
        let Some(report) = self.state.borrow().report.clone() else { return };
        {
            let mut state = self.state.borrow_mut();
            if state.printing == on {
                return;
            }
            state.printing = on;
            if on {
                state.filter_on_screen = core::mem::replace(&mut state.filter, Filter::All);
            } else {
                state.filter = state.filter_on_screen;
            }
        }
        self.mark_filter();
        self.reorder();
        self.draw_rows();
        self.draw_text();
        self.draw_aside();
        self.draw_without();
        if let Some(head) = select(&self.root, ".print-head") {
            head.remove();
        }
        for query in ["details.aside", "details.without"] {
            let Some(details) = select(&self.root, query) else { continue };
            // What a person has open stays open.
            if on && !details.has_attribute("open") {
                let _ = details.set_attribute("open", "print");
            } else if !on && details.get_attribute("open").as_deref() == Some("print") {
                let _ = details.remove_attribute("open");
            }
        }
        if !on {
            return;
        }
        let field = |class: &str| {
            let input = select(&self.root, &format!("input.{class}"));
            input
                .map(|input| input.unchecked_into::<HtmlInputElement>().value())
                .unwrap_or_default()
        };
        let (reference, operator) = (field("reference"), field("operator"));
        self.page(|page, state| {
            let (make, words) = (page.make, page.words);
            let head = make.element("div", "print-head");
            let line = |key: &str, values: &[(&str, &str)]| {
                head.add(&make.element("p", "").text(&words.fill(key, values)))
            };
            line("print.title", &[("date", &report.options.today.to_string())]);
            line("print.as_of", &[("date", &report.options.as_of.to_string())]);
            for pack in &report.options.lists {
                let (title, dated) = (page.title(&pack.title), pack.dated.to_string());
                line(
                    "print.list",
                    &[
                        ("title", title),
                        ("version", &pack.version),
                        ("dated", &dated),
                        ("sha256", &pack.sha256),
                    ],
                );
            }
            line(
                "print.engine",
                &[("version", env!("CARGO_PKG_VERSION")), ("sha256", &state.wasm_sha256)],
            );
            for (key, value) in [("receipt.reference", &reference), ("receipt.operator", &operator)]
            {
                if !value.is_empty() {
                    head.add(&make.element("p", "").text(&format!("{}: {value}", words.get(key))));
                }
            }
            let lists = [
                report.len(),
                report.paste.line_count(),
                report.aside.len(),
                report.control.len(),
                report.totals.without_code,
            ];
            if lists.iter().any(|&count| count > PRINTED) {
                line("print.cut", &[("n", &words.number(PRINTED))]);
            }
            let _ = section.insert_before(&head.0, section.first_child().as_ref());
        });
    }
}
