/*! The rows of the answer: which of them are shown, in which order, a page at a time, and how keys go through them. */

use super::*;
use crate::web::view::row::Template;

impl Inner {
    /// Shows the rows of one tile; pressed once more, all of them.
    pub(super) fn filter(&self, name: &str) {
        let mut state = self.state.borrow_mut();
        let Some(report) = state.report.clone() else { return };
        let group = || report.groups().into_iter().find(|(group, _)| group.name(&report) == name);
        let chosen = match name {
            "all" => Filter::All,
            "decide" => Filter::Decide,
            _ => group().map_or(Filter::All, |(group, _)| Filter::Group(group)),
        };
        state.filter = if state.filter == chosen { Filter::All } else { chosen };
        state.first_row = 0;
    }

    pub(super) fn mark_filter(&self) {
        let name = {
            let state = self.state.borrow();
            match (state.filter, &state.report) {
                (Filter::Group(group), Some(report)) => group.name(report).into_owned(),
                (Filter::Decide, _) => "decide".into(),
                _ => "all".into(),
            }
        };
        let Ok(buttons) = self.root.query_selector_all("[data-filter]") else { return };
        for place in 0..buttons.length() {
            if let Some(button) = buttons.item(place).map(JsCast::unchecked_into::<HtmlElement>) {
                let pressed = button.get_attribute("data-filter").as_deref() == Some(&name);
                let _ =
                    button.set_attribute("aria-pressed", if pressed { "true" } else { "false" });
            }
        }
    }

    pub(super) fn reorder(&self) {
        let mut state = self.state.borrow_mut();
        let Some(report) = state.report.clone() else { return };
        let filter = state.filter;
        let mut order: Vec<usize> = report
            .places()
            .filter(|&place| match filter {
                Filter::All => true,
                Filter::Decide => report.is_to_decide(place),
                Filter::Group(group) => report.group_at(place) == group,
            })
            .collect();
        match state.order_by {
            Order::Line => {}
            Order::Worst => order.sort_by_cached_key(|&place| report.rank(place)),
            Order::Code => order.sort_by_key(|&place| report.code_at(place)),
        }
        // What a tile showed can be gone, by a correction; then all rows are shown again.
        if order.is_empty() && filter != Filter::All && !report.is_empty() {
            state.filter = Filter::All;
            drop(state);
            self.reorder();
            return;
        }
        state.order = order;
    }

    /// The order of the rows, beside their title.
    fn order(&self, page: &Page<'_>, state: &State) -> Built {
        let (make, words) = (page.make, page.words);
        let order =
            make.element("select", "").attribute("id", "order").attribute("data-set", "order");
        for (value, by) in Order::NAMES {
            let option = make.element("option", "").attribute("value", value);
            let option = option.text(words.get(&format!("table.by_{value}")));
            let chosen = *by == state.order_by;
            order.add(&if chosen { option.attribute("selected", "") } else { option });
        }
        make.element("label", "order")
            .attribute("for", "order")
            .text(words.get("table.sort"))
            .with(&order)
    }

    pub(super) fn pager(
        &self,
        action: &str,
        first: usize,
        count: usize,
        words: &Words,
    ) -> Option<Built> {
        if count <= PAGE {
            return None;
        }
        let nav = self
            .make
            .element("div", "pager")
            .attribute("role", "navigation")
            .attribute("aria-label", words.get("page.nav"));
        let last = (first + PAGE).min(count);
        for (step, to, sign, enabled) in [
            ("first", 0, "⏮", first > 0),
            ("previous", first.saturating_sub(PAGE), "◀", first > 0),
            ("next", last, "▶", last < count),
            ("last", (count - 1) / PAGE * PAGE, "⏭", last < count),
        ] {
            // Its name and not its aim finds a button again after the page was turned.
            let button = self
                .make
                .button(action, "small", "")
                .attribute("data-step", step)
                .attribute("data-to", &to.to_string())
                .attribute("aria-label", words.get(&format!("page.{step}")))
                .with(&self.make.element("span", "").attribute("aria-hidden", "true").text(sign));
            nav.add(&if enabled { button } else { button.attribute("disabled", "") });
        }
        nav.add(&self.make.element("span", "").text(&self.shown_rows(action, first, count, words)));
        Some(nav)
    }

    /// `Rows 101 to 200 of 300`.
    pub(super) fn shown_rows(
        &self,
        action: &str,
        first: usize,
        count: usize,
        words: &Words,
    ) -> String {
        let (from, to) = ((first + 1).min(count), (first + PAGE).min(count));
        words.fill(
            if action == "page" { "table.rows" } else { "lines.shown" },
            &[
                ("from", &words.number(from)),
                ("to", &words.number(to)),
                ("n", &words.number(count)),
            ],
        )
    }

    pub(super) fn draw_rows(&self) {
        let Some(holder) = select(&self.root, ".rows") else { return };
        // The choice of the order stays in use while its rows change.
        let on_order = self.focused().is_some_and(|(query, _)| query == "#order");
        dom::empty(&holder);
        self.page(|page, state| {
            let Some(report) = &state.report else { return };
            let (make, words) = (page.make, page.words);
            let made = |tag: &str, role: &str, class: &str| {
                make.element(tag, class).attribute("role", role)
            };
            let head_line = make.element("div", "rows-head");
            head_line.add(
                &make
                    .element("p", "rows-title")
                    .attribute("id", "rows-title")
                    .text(&self.rows_title(page, state, report)),
            );
            head_line.add(&self.order(page, state));
            let _ = holder.append_child(&head_line.0);
            let pager = || self.pager("page", state.first_row, state.order.len(), words);
            if let Some(pager) = pager() {
                let _ = holder.append_child(&pager.0);
            }
            let table = made("table", "table", "")
                .attribute("part", "table")
                .attribute("aria-labelledby", "rows-title")
                .attribute("aria-rowcount", &(state.order.len() + 1).to_string());
            let head = made("tr", "row", "");
            for (class, key) in [
                ("line", "table.line"),
                ("goods", "table.goods"),
                ("code", "table.code"),
                ("result", "table.result"),
                ("about", "table.list"),
            ] {
                let cell = made("th", "columnheader", class).attribute("scope", "col");
                head.add(&cell.text(words.get(key)));
            }
            let last = made("th", "columnheader", "why").attribute("scope", "col");
            head.add(&last.with(&make.element("span", "unseen").text(words.get("do.open"))));
            table.add(&made("thead", "rowgroup", "").with(&head));
            let body = made("tbody", "rowgroup", "");
            let template = Template::new(page);
            let (first, most) =
                (if state.printing { 0 } else { state.first_row }, state.at_once(PAGE));
            let shown = state.order.iter().skip(first).take(most);
            let has_open = shown.into_iter().any(|place| state.open == Some(*place));
            for (at, &place) in state.order.iter().enumerate().skip(first).take(most) {
                let Some(finding) = report.finding(place) else { continue };
                let open = state.open == Some(place);
                let Some(row) = page.row(report, &finding, open, &template) else { continue };
                let _ = row.set_attribute("aria-rowindex", &(at + 2).to_string());
                // One row of the page is a stop of the tab key; the arrows go through the others.
                if open || at == first && !has_open {
                    let button = row.query_selector("button").ok().flatten();
                    let _ = button.map(|button| button.set_attribute("tabindex", "0"));
                }
                let _ = body.0.append_child(&row);
                if open {
                    let verdict = report.verdict(&finding).name();
                    let cell = made("td", "cell", "").attribute("colspan", "6");
                    body.add(
                        &made("tr", "row", &format!("open v-{verdict}"))
                            .with(&cell.with(&page.explanation(report, &finding, place))),
                    );
                }
            }
            table.add(&body);
            let _ = holder.append_child(&table.0);
            if let Some(pager) = pager() {
                let _ = holder.append_child(&pager.0);
            }
        });
        if on_order {
            self.focus("#order");
        }
    }

    /// What the table holds: all codes, or those of the tile that is pressed.
    pub(super) fn rows_title(
        &self,
        page: &Page<'_>,
        state: &State,
        report: &report::Report,
    ) -> String {
        let name = match state.filter {
            Filter::All => return page.words.get("table.caption").into(),
            Filter::Decide => page.words.get("table.decide").to_string(),
            Filter::Group(group) => page.group(report, group),
        };
        let n = page.words.number(state.order.len());
        page.words.fill("table.only", &[("what", &name), ("n", &n)])
    }

    /// Gives a row the focus, and the one stop of the tab key.
    pub(super) fn focus_row(&self, place: usize) {
        let query = format!("button[data-do=open][data-place=\"{place}\"]");
        if let Some(button) = select(&self.root, &query) {
            self.stop_at(".rows button[data-do=open]", &button);
            let _ = button.focus();
        }
    }

    /// Makes one of several buttons the stop of the tab key.
    fn stop_at(&self, all: &str, button: &HtmlElement) {
        let Ok(others) = self.root.query_selector_all(&format!("{all}[tabindex=\"0\"]")) else {
            return;
        };
        for place in 0..others.length() {
            if let Some(other) = others.item(place).map(JsCast::unchecked_into::<HtmlElement>) {
                let _ = other.set_attribute("tabindex", "-1");
            }
        }
        let _ = button.set_attribute("tabindex", "0");
    }

    /// Which buttons the arrow keys go through from an element on.
    fn stops(target: &HtmlElement) -> Option<&'static str> {
        match target.get_attribute("data-do").as_deref() {
            Some("open") => Some(".rows button[data-do=open]"),
            Some("filter") if target.class_list().contains("tile") => Some(".tiles button"),
            _ => None,
        }
    }

    /// Whether a key goes from an element to another of its kind.
    pub(super) fn moves(&self, target: &HtmlElement, key: &str) -> bool {
        let along = match Self::stops(target) {
            Some(".tiles button") => matches!(key, "ArrowLeft" | "ArrowRight"),
            Some(_) => matches!(key, "ArrowUp" | "ArrowDown"),
            None => return false,
        };
        along || matches!(key, "Home" | "End")
    }

    /// Goes to the next button of the same kind, or the one before, the first, the last.
    pub(super) fn step(&self, target: &HtmlElement, key: &str) {
        let Some(all) = Self::stops(target) else { return };
        let Ok(buttons) = self.root.query_selector_all(all) else { return };
        let at = |place: u32| buttons.item(place).map(JsCast::unchecked_into::<HtmlElement>);
        let count = buttons.length();
        let here = (0..count).find(|&place| at(place).as_ref() == Some(target)).unwrap_or(0);
        let to = match key {
            "Home" => 0,
            "End" => count.saturating_sub(1),
            "ArrowUp" | "ArrowLeft" => here.saturating_sub(1),
            _ => (here + 1).min(count.saturating_sub(1)),
        };
        if let Some(button) = at(to) {
            self.stop_at(all, &button);
            let _ = button.focus();
        }
    }

    pub(super) fn show_row(&self, place: usize) {
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
        self.focus_row(place);
    }

    /// After a correction: its row has the focus where it has one on screen, else the headline.
    pub(super) fn show_corrected(&self, span: Span) {
        let place = {
            let mut state = self.state.borrow_mut();
            let place = state.report.as_ref().and_then(|report| report.place_of(span));
            let row = place.and_then(|place| state.order.iter().position(|&one| one == place));
            // A page that was the last one can be gone.
            state.first_row =
                row.unwrap_or(state.first_row.min(state.order.len().saturating_sub(1))) / PAGE
                    * PAGE;
            place
        };
        self.draw_rows();
        match place {
            Some(place) => self.focus_row(place),
            None => self.focus("#headline"),
        }
        if self.root.active_element().is_none() {
            self.focus("#headline");
        }
    }

    pub(super) fn show_in_text(&self, place: usize) {
        let Some((_, finding)) = self.finding(place) else { return };
        self.state.borrow_mut().first_line = finding.line / PAGE * PAGE;
        self.draw_text();
        if let Some(details) = select(&self.root, "details.text") {
            let _ = details.set_attribute("open", "");
        }
        self.focus(&format!("mark[data-place=\"{place}\"]"));
    }
}
