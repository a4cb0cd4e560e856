/*! Printing: the rows of the pressed tile, or all of them, with the lists and their hashes, the file, and a line to sign. The
screen is restored afterwards. */

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
    /// Paper has no pages to turn and nothing to open: all rows and lines are drawn at once.
    pub(super) fn print(&self, on: bool) {
        let Some(section) = select(&self.root, ".result") else { return };
        let Some(report) = self.state.borrow().report.clone() else { return };
        {
            let mut state = self.state.borrow_mut();
            if state.printing == on {
                return;
            }
            state.printing = on;
        }
        self.draw_rows();
        self.draw_aside();
        self.draw_without();
        for query in [".print-head", ".print-foot"] {
            if let Some(part) = select(&self.root, query) {
                part.remove();
            }
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
            let foot = make.element("div", "print-foot");
            let line = |part: &Built, key: &str, values: &[(&str, &str)]| {
                part.add(&make.element("p", "").text(&words.fill(key, values)))
            };
            let clock = state.screened_at.get(11..16).unwrap_or_default();
            let today = format!("{} {clock}", page.day(report.options.today));
            line(&head, "print.title", &[("date", &today)]);
            if report.options.as_of != report.options.today {
                line(&head, "print.as_of", &[("date", &page.day(report.options.as_of))]);
            }
            if let Some(file) = &state.file {
                line(&head, "print.file", &[("name", &file.name), ("sha256", &file.sha256)]);
            }
            for (key, value) in [("receipt.reference", &reference), ("receipt.operator", &operator)]
            {
                if !value.is_empty() {
                    head.add(&make.element("p", "").text(&format!("{}: {value}", words.get(key))));
                }
            }
            // Rows that a tile hides are not on this paper, and it says so.
            if state.order.len() < report.len() {
                let (n, all) = (words.number(state.order.len()), words.number(report.len()));
                let what = self.rows_title(page, state, &report);
                let values = [("what", what.as_str()), ("n", &n), ("all", &all)];
                head.add(&make.element("p", "warn").text(&words.fill("print.filter", &values)));
            }
            let lists = [
                state.order.len(),
                report.aside.len(),
                report.control.len(),
                report.totals.without_code,
            ];
            if lists.iter().any(|&count| count > PRINTED) {
                line(&head, "print.cut", &[("n", &words.number(PRINTED))]);
            }
            for pack in &report.options.lists {
                let (title, dated) = (page.title(&pack.title), page.day(pack.dated));
                line(
                    &foot,
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
                &foot,
                "print.engine",
                &[("version", env!("CARGO_PKG_VERSION")), ("sha256", &state.wasm_sha256)],
            );
            foot.add(&make.element("p", "sign").text(words.get("print.sign")));
            let _ = section.insert_before(&head.0, section.first_child().as_ref());
            let _ = section.append_child(&foot.0);
        });
    }
}
