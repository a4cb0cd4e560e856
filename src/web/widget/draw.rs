/*! What is on screen: the frame, the lists, the result with its rows and the text. Everything is drawn from the state. */

use super::*;
use crate::nomenclature::Edition;
use crate::report::answer::Kind;

/// Countries of a route: the union and its neighbours first, then the others by their letters; `ZZ` is any other.
const COUNTRIES: &str = "KZ RU BY KG AM UZ TJ TM AZ GE MD UA MN CN AF IR TR EU AE AT BE BG CA CH CZ DE EE EG ES FI FR GB HK HU ID IL IN IT JP KR LT LV MY NL PK PL RO RS SA SE SG TH US VN ZZ";

/// From where to where the goods go: two plain selects that stand open, since the answer depends on them.
fn route(page: &Page<'_>) -> Built {
    let (make, words) = (page.make, page.words);
    let route = make.element("div", "grid route");
    for (id, key) in [("route-from", "set.route_from"), ("route-to", "set.route_to")] {
        let select = make.element("select", "").attribute("id", id).attribute("data-set", id);
        select
            .add(&make.element("option", "").attribute("value", "").text(words.get("set.unknown")));
        for letters in COUNTRIES.split(' ') {
            let name = words.country(letters);
            select.add(&make.element("option", "").attribute("value", letters).text(&name));
        }
        let label = make.element("label", "").attribute("for", id).text(words.get(key));
        route.add(&make.element("div", "field").with(&label).with(&select));
    }
    route
}

/// The shares of the verdicts, drawn; the chips below say the same in words.
fn bar(page: &Page<'_>, report: &report::Report) -> Built {
    let (make, totals) = (page.make, report.totals);
    let bar = make.element("div", "bar").attribute("aria-hidden", "true").attribute("part", "bar");
    for (verdict, &count) in Verdict::ALL.iter().zip(&totals.verdicts) {
        if count > 0 {
            let segment = make.element("div", &format!("segment v-{}", verdict.name()));
            let _ = segment.0.style().set_property("flex-grow", &count.to_string());
            bar.add(&segment);
        }
    }
    bar
}

/// The chips that filter the rows, each with its count, and the order of the rows.
fn filters(page: &Page<'_>, state: &State, report: &report::Report) -> Built {
    let (make, words, totals) = (page.make, page.words, report.totals);
    let filters = make
        .element("div", "filters")
        .attribute("role", "group")
        .attribute("aria-label", words.get("table.filter"));
    let filter = |name: &str, label: &str, count: usize, class: &str| {
        filters.add(
            &make
                .button(
                    "filter",
                    &format!("chip {class}"),
                    &format!("{label} {}", words.number(count)),
                )
                .attribute("data-filter", name)
                .attribute("aria-pressed", "false"),
        );
    };
    filter("all", words.get("table.all"), totals.codes, "");
    let undecided: usize = Verdict::ALL
        .iter()
        .zip(&totals.verdicts)
        .filter(|(verdict, _)| verdict.is_undecided())
        .map(|(_, count)| count)
        .sum();
    if undecided > 0 {
        filter("decide", words.get("table.decide"), undecided, "");
    }
    for (verdict, &count) in Verdict::ALL.iter().zip(&totals.verdicts) {
        if count > 0 {
            filter(
                verdict.name(),
                words.get(&format!("v.{}", verdict.name())),
                count,
                &format!("v-{}", verdict.name()),
            );
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
        &make
            .element("label", "order")
            .attribute("for", "order")
            .text(words.get("table.sort"))
            .with(&Built(order.0.clone())),
    );
    filters
}

/// The equations of lines and numbers, and what else was counted.
fn totals_of(page: &Page<'_>, state: &State, report: &report::Report) -> [String; 3] {
    let (words, totals) = (page.words, report.totals);
    let n = |count: usize| words.number(count);
    let lines = words.fill(
        "total.lines",
        &[
            ("lines", &n(totals.lines)),
            ("blank", &n(totals.blank)),
            ("header", &n(totals.header)),
            ("without", &n(totals.without_code)),
            ("with", &n(totals.with_code)),
        ],
    );
    let aside = totals.set_aside + totals.control_numbers;
    let numbers = words.fill(
        "total.numbers",
        &[
            ("all", &n(totals.read + totals.not_read + aside + totals.bare)),
            ("read", &n(totals.read)),
            ("unread", &n(totals.not_read)),
            ("aside", &n(aside)),
            ("bare", &n(totals.bare)),
        ],
    );
    let mut rest = vec![words.fill("total.codes", &[("n", &n(totals.codes))])];
    rest.push(words.fill("total.control", &[("n", &n(totals.control_numbers))]));
    if !state.corrections.is_empty() {
        rest.push(words.fill("total.corrections", &[("n", &n(state.corrections.len()))]));
    }
    [lines, numbers, rest.join(" · ")]
}

/// What a person can do with the result.
fn tools(page: &Page<'_>) -> Built {
    let (make, words) = (page.make, page.words);
    let tools = make.element("div", "actions tools");
    for (action, key) in [
        ("csv", "do.csv"),
        ("rows", "do.rows"),
        ("json", "do.json"),
        ("receipt", "do.receipt"),
        ("print", "do.print"),
        ("letter", "do.letter"),
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
    tools
}

/// Whose screening it is, for the protocol and for paper.
fn about(page: &Page<'_>) -> Built {
    let (make, words) = (page.make, page.words);
    let about = make.element("div", "grid");
    for (class, key) in [("reference", "receipt.reference"), ("operator", "receipt.operator")] {
        about.add(
            &make
                .element("div", "field")
                .with(&make.element("label", "").attribute("for", class).text(words.get(key)))
                .with(
                    &make
                        .element("input", class)
                        .attribute("id", class)
                        .attribute("type", "text")
                        .attribute("maxlength", "200")
                        .attribute("autocomplete", "off"),
                ),
        );
    }
    make.element("details", "about")
        .with(&make.element("summary", "").text(words.get("receipt.title")))
        .with(&about)
}

/// Gives the lists of a page's detail another name where they have a certain one.
fn rename(detail: &JsValue, (items, key): (&str, &str), known: &str, name: &str) {
    let items = Reflect::get(detail, &items.into()).unwrap_or(JsValue::NULL);
    for item in items.dyn_ref::<Array>().into_iter().flat_map(Array::iter) {
        if Reflect::get(&item, &key.into()).is_ok_and(|id| id == known) {
            let _ = Reflect::set(&item, &key.into(), &name.into());
        }
    }
}

impl Inner {
    /// The frame: everything but the results.
    pub(super) fn draw(&self) {
        dom::empty(&self.root);
        let frame = self.page(|page, state| {
            let words = page.words;
            let make = page.make;
            let frame = make
                .element("div", "tamga")
                .attribute("part", "root")
                .attribute("lang", &words.language)
                .attribute("dir", "ltr");
            frame.add(&make.element("slot", "").attribute("name", "header"));
            let paste = make.element("section", "paste").attribute("part", "paste");
            paste.add(
                &make
                    .element("label", "paste-label")
                    .attribute("for", "paste")
                    .text(words.get("paste.label")),
            );
            let unseen = make.element("div", "lit").attribute("aria-hidden", "true");
            paste.add(
                &make.element("div", "box").with(&unseen).with(
                    &make
                        .element("textarea", "")
                        .attribute("id", "paste")
                        .attribute("part", "input")
                        .attribute("rows", "7")
                        .attribute("spellcheck", "false")
                        .attribute("autocomplete", "off")
                        .attribute("autocapitalize", "off")
                        .attribute("aria-describedby", "error hint"),
                ),
            );
            paste.add(&make.element("p", "large").attribute("hidden", ""));
            paste.add(
                &make.element("p", "hint").attribute("id", "hint").text(words.get("paste.hint")),
            );
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
            for (class, accept, label) in [
                ("file", "", "do.file"),
                ("list-file", ".json,.csv,.txt,.tsv,.xlsx,.ods", "list.add"),
            ] {
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
            paste.add(&route(page));
            paste.add(&self.settings(page));
            frame.add(&paste);
            frame.add(
                &make
                    .element("p", "status")
                    .attribute("role", "status")
                    .attribute("part", "status"),
            );
            frame.add(
                &make
                    .element("p", "error")
                    .attribute("id", "error")
                    .attribute("role", "alert")
                    .attribute("hidden", ""),
            );
            frame.add(
                &make
                    .element("section", "verified")
                    .attribute("part", "receipt")
                    .attribute("aria-live", "polite")
                    .attribute("hidden", ""),
            );
            frame.add(
                &make
                    .element("section", "result")
                    .attribute("part", "result")
                    .attribute("aria-labelledby", "headline")
                    .attribute("hidden", ""),
            );
            frame.add(
                &make
                    .element("section", "lists")
                    .attribute("part", "lists")
                    .attribute("aria-labelledby", "lists-title"),
            );
            frame.add(&make.element("slot", "").attribute("name", "notice"));
            frame
        });
        let _ = self.root.append_child(&frame.0);
        self.fill_settings();
        self.draw_lists();
        self.show_large();
    }

    pub(super) fn settings(&self, page: &Page<'_>) -> Built {
        let (make, words) = (page.make, page.words);
        let settings = make
            .element("details", "settings")
            .with(&make.element("summary", "").text(words.get("do.settings")));
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
            choice(&[
                ("", words.get("set.unknown")),
                ("tnved", "ТН ВЭД / СЭҚ ТН"),
                ("eu-cn", "EU CN / TARIC"),
                ("us-hts", "US HTS"),
            ]),
        ));
        grid.add(&field("edition", "set.edition", {
            let select = choice(&[("", words.get("set.unknown"))]);
            for edition in Edition::ALL.into_iter().rev() {
                let year = edition.year().to_string();
                let label = words.fill("set.hs", &[("year", &year)]);
                select.add(&make.element("option", "").attribute("value", &year).text(&label));
            }
            select
        }));
        grid.add(&field("column", "set.column", choice(&[("", words.get("set.auto"))])));
        settings.with(&grid)
    }

    pub(super) fn fill_settings(&self) {
        let state = self.state.borrow();
        let set = |id: &str, value: &Option<String>| {
            if let Some(control) = select(&self.root, &format!("#{id}")) {
                let value = value.as_deref().unwrap_or_default();
                let _ = Reflect::set(&control, &"value".into(), &value.into());
            }
        };
        set("as-of", &state.wanted.as_of);
        let chosen = state.wanted.nomenclature.clone().filter(|text| !text.is_empty());
        set("nomenclature", &chosen.or_else(|| state.wanted.assumed.clone()));
        set("edition", &state.wanted.edition);
        // Half a route that a person chose stays.
        if let Some((from, to)) = state.wanted.route.as_deref().and_then(|one| one.split_once(':'))
        {
            set("route-from", &Some(from.into()));
            set("route-to", &Some(to.into()));
        }
    }

    pub(super) fn draw_lists(&self) {
        let Some(panel) = select(&self.root, ".lists") else { return };
        let focused = self.focused();
        dom::empty(&panel);
        self.page(|page, state| {
            let make = page.make;
            let add = |built: &Built| {
                let _ = panel.append_child(&built.0);
            };
            add(&make
                .element("h2", "")
                .attribute("id", "lists-title")
                .text(page.words.get("list.title")));
            let today = state.wanted.today.as_deref().and_then(Date::parse).or_else(device_date);
            let used =
                |id: &String| state.wanted.lists.as_ref().is_none_or(|lists| lists.contains(id));
            for pack in
                state.engine.iter().flat_map(|engine| &engine.lists).filter(|pack| used(&pack.id))
            {
                let own = state.own_lists.contains(&pack.id);
                add(&page.list(pack, today, own.then(|| state.remembered.contains(&pack.id))));
            }
            add(&make
                .element("div", "field search")
                .with(
                    &make
                        .element("label", "")
                        .attribute("for", "list-search")
                        .text(page.words.get("list.search")),
                )
                .with(
                    &make
                        .element("input", "")
                        .attribute("type", "search")
                        .attribute("id", "list-search")
                        .attribute("data-set", "list-search")
                        .attribute("autocomplete", "off")
                        .attribute("maxlength", "100"),
                ));
            add(&make.element("div", "found-in-lists").attribute("aria-live", "polite"));
            if !state.catalogue.is_empty() {
                let more = make
                    .element("fieldset", "more-lists")
                    .with(&make.element("legend", "").text(page.words.get("list.more")))
                    .with(&make.element("p", "caveat").text(page.words.get("list.more_hint")));
                let here = |id: &str| {
                    let lists = state.engine.iter().flat_map(|engine| &engine.lists);
                    lists.into_iter().any(|pack| pack.id == id)
                };
                for offer in &state.catalogue {
                    let tick = make
                        .element("input", "")
                        .attribute("type", "checkbox")
                        .attribute("data-set", "offer")
                        .attribute("value", &offer.id);
                    tick.0.unchecked_ref::<HtmlInputElement>().set_checked(here(&offer.id));
                    let label = page.words.fill(
                        "list.offer",
                        &[
                            ("title", page.title(&offer.title)),
                            ("standing", page.words.get(&format!("status.{}", offer.status))),
                            ("size", &page.words.number(offer.bytes.div_ceil(1024))),
                        ],
                    );
                    more.add(
                        &make
                            .element("label", "check")
                            .with(&tick)
                            .with(&make.element("span", "").text(&label)),
                    );
                }
                add(&more);
            }
            add(&make.button("add-list", "", page.words.get("list.add")));
            let said =
                make.element("p", "list-said").attribute("role", "alert").text(&state.list_said);
            add(&if state.list_said.is_empty() { said.attribute("hidden", "") } else { said });
            add(&make.element("p", "missing").text(page.words.get("list.missing")));
        });
        self.refocus(focused);
    }

    pub(super) fn show_large(&self) {
        let text = {
            let state = self.state.borrow();
            match &state.file {
                Some(name) => Some(state.words.fill("paste.file", &[("name", name)])),
                None if state.kept && !state.text.is_empty() => Some(state.words.fill(
                    "paste.large",
                    &[("n", &state.words.number(state.text.chars().count()))],
                )),
                None => None,
            }
        };
        if let Some(line) = select(&self.root, ".large") {
            line.set_hidden(text.is_none());
            line.set_text_content(text.as_deref());
        }
    }

    pub(super) fn progress(&self, done: Option<f64>) {
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

    /// The worst result in a sentence; what a measure or a list says of the codes comes with numbers and its day.
    pub(super) fn headline(page: &Page<'_>, report: &report::Report) -> String {
        let words = page.words;
        let says = matches!(
            report.headline(),
            Some(Verdict::Listed | Verdict::ListedInPart | Verdict::NoConclusion)
        );
        if let Some(line) = report.answer().first().filter(|_| says)
            && !matches!(line.kind, Kind::Elsewhere | Kind::Wide)
        {
            return page.sentence(report, line, false);
        }
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
    pub(super) fn show_report(&self, announce: bool) {
        let Some(section) = select(&self.root, ".result") else { return };
        let focused = self.focused();
        // What was written on another paste is not said of this one.
        let fresh = core::mem::take(&mut self.state.borrow_mut().fresh);
        let kept = if fresh { Vec::new() } else { self.kept(&section) };
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
            let ban = report.answer().first().is_some_and(|line| report.is_ban(line));
            add(&make
                .element("h2", &format!("headline v-{worst}{}", if ban { " ban" } else { "" }))
                .attribute("id", "headline")
                .attribute("part", "headline")
                .attribute("tabindex", "-1")
                .text(&Self::headline(page, &report)));
            if totals.could_be_listed > 0
                && matches!(report.headline(), Some(Verdict::Listed | Verdict::ListedInPart))
            {
                add(&make.element("p", "warn").text(words.get("head.could_be_listed")));
            }
            if totals.codes > 0 {
                add(&page.answer(&report));
            }
            if let Some(hints) = page.hints(&report) {
                add(&hints);
            }
            for (class, sentence) in page.caveats(&report) {
                add(&make.element("p", class).text(&sentence));
            }
            let national = |place| report.code_at(place).is_some_and(|code| code.len() > 6);
            if report.options.tnved.is_none() && report.places().any(national) {
                add(&make.element("p", "caveat").text(words.get("head.no_tariff")));
            }
            if totals.codes > 0 {
                add(&bar(page, &report));
                add(&filters(page, state, &report));
            }
            if totals.codes > 0 {
                add(&make.element("div", "rows").attribute("tabindex", "-1"));
            }
            for line in totals_of(page, state, &report) {
                add(&make.element("p", "totals").text(&line));
            }
            // What a form will send is shown before it is sent.
            if self.host.has_attribute("name") {
                let receipt = self.host.get_attribute("form-value").as_deref() == Some("receipt");
                add(&make.element("p", "caveat").text(words.get(if receipt {
                    "form.receipt"
                } else {
                    "form.value"
                })));
            }
            add(&tools(page));
            add(&about(page));
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
        self.light();
        self.keep(&section, kept);
        self.refocus(focused);
        if announce {
            self.announce(&report);
        }
    }

    /// Says the result, and tells the page: counts and lists, nothing of what was pasted unless the page disclosed it.
    fn announce(&self, report: &report::Report) {
        self.say(|words, _| {
            words.fill(
                "state.done",
                &[
                    ("headline", &self.page(|page, _| Self::headline(page, report))),
                    ("n", &words.number(report.totals.codes)),
                ],
            )
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
        for (place, pack) in report.options.lists.iter().enumerate() {
            if self.state.borrow().own_lists.contains(&pack.id) {
                let name = format!("own-list-{}", place + 1);
                rename(&detail, ("lists", "id"), &pack.id, &name);
                rename(&detail, ("answer", "list"), &pack.id, &name);
            }
        }
        self.tell("screened", &detail);
        self.send("tamga-screened", &detail);
    }

    /// What a person opened, wrote and ticked in the result: it outlives its being drawn anew.
    fn kept(&self, section: &HtmlElement) -> Vec<(String, Option<String>)> {
        let Ok(nodes) = section
            .query_selector_all("details, input.reference, input.operator, input.with-paste")
        else {
            return Vec::new();
        };
        (0..nodes.length())
            .filter_map(|place| nodes.item(place))
            .filter_map(|node| {
                let element: HtmlElement = node.unchecked_into();
                let query =
                    format!("{}.{}", element.tag_name().to_lowercase(), element.class_name());
                let input = element.unchecked_ref::<HtmlInputElement>();
                match element.tag_name().as_str() {
                    "DETAILS" => element.has_attribute("open").then_some((query, None)),
                    _ if input.type_() == "checkbox" => input.checked().then_some((query, None)),
                    _ => Some((query, Some(input.value())))
                        .filter(|(_, value)| value.as_deref() != Some("")),
                }
            })
            .collect()
    }

    fn keep(&self, section: &HtmlElement, kept: Vec<(String, Option<String>)>) {
        for (query, value) in kept {
            let Some(element) = section.query_selector(&query).ok().flatten() else { continue };
            match value {
                Some(value) => element.unchecked_ref::<HtmlInputElement>().set_value(&value),
                None if element.tag_name() == "DETAILS" => {
                    let _ = element.set_attribute("open", "");
                }
                None => element.unchecked_ref::<HtmlInputElement>().set_checked(true),
            }
        }
    }

    pub(super) fn fill_columns(&self, report: &report::Report) {
        let Some(control) = select(&self.root, "#column") else { return };
        let state = self.state.borrow();
        dom::empty(&control);
        let _ = control.append_child(
            &self
                .make
                .element("option", "")
                .attribute("value", "")
                .text(state.words.get("set.auto"))
                .0,
        );
        let mut seen: Vec<u32> = Vec::new();
        for column in &report.columns {
            if seen.contains(&column.place) || seen.len() >= 60 {
                continue;
            }
            seen.push(column.place);
            let codes =
                report.columns.iter().any(|other| other.place == column.place && other.codes);
            let name = report
                .columns
                .iter()
                .filter(|other| other.place == column.place)
                .map(|other| other.name.as_str())
                .find(|name| !name.is_empty())
                .unwrap_or_default();
            let label = format!(
                "{}{} {name}",
                if codes { "✓ " } else { "" },
                json::column_name(column.place as usize)
            );
            let option = self
                .make
                .element("option", "")
                .attribute("value", &column.place.to_string())
                .text(label.trim());
            let option = if state.wanted.column == Some(column.place) {
                option.attribute("selected", "")
            } else {
                option
            };
            let _ = control.append_child(&option.0);
        }
    }

    pub(super) fn mark_filter(&self) {
        let filter = self.state.borrow().filter;
        let name = match filter {
            Filter::All => "all",
            Filter::Decide => "decide",
            Filter::Verdict(verdict) => verdict.name(),
        };
        if let Ok(buttons) = self.root.query_selector_all("[data-filter]") {
            for place in 0..buttons.length() {
                if let Some(button) = buttons.item(place).map(JsCast::unchecked_into::<HtmlElement>)
                {
                    let pressed = button.get_attribute("data-filter").as_deref() == Some(name);
                    let _ = button
                        .set_attribute("aria-pressed", if pressed { "true" } else { "false" });
                }
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
                Filter::Decide => report.verdict_at(place).is_undecided(),
                Filter::Verdict(verdict) => report.verdict_at(place) == verdict,
            })
            .collect();
        match state.order_by {
            Order::Line => {}
            Order::Worst => order.sort_by_key(|&place| report.urgency(place)),
            Order::Code => order.sort_by_key(|&place| report.code_at(place)),
        }
        state.order = order;
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
        dom::empty(&holder);
        self.page(|page, state| {
            let Some(report) = &state.report else { return };
            let (make, words) = (page.make, page.words);
            // Where rows are drawn as cards, some engines forget what a table is.
            let made = |tag: &str, role: &str, class: &str| {
                make.element(tag, class).attribute("role", role)
            };
            let pager = self.pager("page", state.first_row, state.order.len(), words);
            if let Some(pager) = &pager {
                let _ = holder.append_child(&pager.0);
            }
            let table = made("table", "table", "")
                .attribute("part", "table")
                .attribute("aria-rowcount", &(state.order.len() + 1).to_string());
            table.add(&make.element("caption", "").text(words.get("table.caption")));
            let head = made("tr", "row", "");
            for key in ["table.line", "table.pasted", "table.code", "table.result", "table.list"] {
                head.add(
                    &made("th", "columnheader", "").attribute("scope", "col").text(words.get(key)),
                );
            }
            head.add(
                &made("th", "columnheader", "")
                    .attribute("scope", "col")
                    .with(&make.element("span", "unseen").text(words.get("do.open"))),
            );
            table.add(&made("thead", "rowgroup", "").with(&head));
            let body = made("tbody", "rowgroup", "");
            let (first, most) =
                (if state.printing { 0 } else { state.first_row }, state.at_once(PAGE));
            for (row, &place) in state.order.iter().enumerate().skip(first).take(most) {
                let Some(finding) = report.finding(place) else { continue };
                let finding = &finding;
                let open = state.open == Some(place);
                let line = match (report.paste.sheet_at(finding.line), report.cell_name(finding)) {
                    (Some((sheet, _)), Some(cell)) => format!("{} {cell}", sheet.name),
                    _ => words.number(report.line_number(finding.line)),
                };
                let code = report.code_of(finding).map_or_else(|| "—".into(), Code::grouped);
                let pasted = report.text_of(finding);
                let judgement = report.leading(finding);
                let says = made("td", "cell", "entry-cell")
                    .attribute("data-label", words.get("table.list"));
                let [entry, list] = page.deciding(report, finding);
                for (class, text) in [("", entry), ("of-list", list)] {
                    if !text.is_empty() {
                        says.add(&make.element("div", class).text(&text));
                    }
                }
                let goods = page.goods(&report.goods(finding));
                let pasted =
                    if pasted.trim().is_empty() { words.get("paste.empty").into() } else { pasted };
                let action = words.get(if open { "do.close" } else { "do.open" });
                let button = make
                    .button("open", "small", action)
                    .attribute("data-place", &place.to_string())
                    .attribute("aria-expanded", if open { "true" } else { "false" })
                    .attribute(
                        "aria-label",
                        &format!("{action}: {} {line}, {pasted}", words.get("table.line")),
                    );
                body.add(
                    &made(
                        "tr",
                        "row",
                        &format!(
                            "row v-{}{}",
                            judgement.verdict.name(),
                            if open { " opened" } else { "" }
                        ),
                    )
                    .attribute("aria-rowindex", &(row + 2).to_string())
                    .with(
                        &made("td", "cell", "line")
                            .attribute("data-label", words.get("table.line"))
                            .text(&line),
                    )
                    .with(
                        &made("td", "cell", "pasted")
                            .attribute("data-label", words.get("table.pasted"))
                            .with(&make.element("div", "goods").text(&goods))
                            .with(&make.element("div", "written").text(&pasted)),
                    )
                    .with(
                        &made("td", "cell", "code")
                            .attribute("data-label", words.get("table.code"))
                            .text(&code),
                    )
                    .with(
                        &made("td", "cell", "")
                            .attribute("data-label", words.get("table.result"))
                            .with(&page.verdict(report, finding)),
                    )
                    .with(&says)
                    .with(&made("td", "cell", "").with(&button)),
                );
                if open {
                    body.add(
                        &made("tr", "row", &format!("open v-{}", judgement.verdict.name())).with(
                            &made("td", "cell", "")
                                .attribute("colspan", "6")
                                .with(&page.explanation(report, finding, place)),
                        ),
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
        self.focus(&format!("[data-do=open][data-place=\"{place}\"]"));
    }

    /// After a correction: its row has the focus where it has one on screen, else the headline.
    pub(super) fn show_corrected(&self, span: Span) {
        let place = {
            let mut state = self.state.borrow_mut();
            let found = |report: &Rc<report::Report>| {
                report.places().find(|&place| report.span_at(place) == Some(span))
            };
            let place = state.report.as_ref().and_then(found);
            let row = place.and_then(|place| state.order.iter().position(|&one| one == place));
            // A page that was the last one can be gone.
            state.first_row =
                row.unwrap_or(state.first_row.min(state.order.len().saturating_sub(1))) / PAGE
                    * PAGE;
            place
        };
        self.draw_rows();
        let query = place.map(|place| format!("[data-do=open][data-place=\"{place}\"]"));
        self.focus(query.as_deref().unwrap_or("#headline"));
        if self.root.active_element().is_none() {
            self.focus("#headline");
        }
    }

    pub(super) fn show_in_text(&self, place: usize) {
        let Some((_, finding)) = self.finding(place) else { return };
        self.state.borrow_mut().first_line = finding.line / PAGE * PAGE;
        self.draw_text();
        self.focus(&format!("mark[data-place=\"{place}\"]"));
    }

    /// A window of the text with its codes marked.
    pub(super) fn draw_text(&self) {
        let Some(holder) = select(&self.root, ".text") else { return };
        dom::empty(&holder);
        self.page(|page, state| {
            let Some(report) = &state.report else { return };
            let (make, words) = (page.make, page.words);
            let _ = holder.append_child(
                &make
                    .element("h3", "")
                    .attribute("id", "text-title")
                    .text(words.get("text.title"))
                    .0,
            );
            if let Some(pager) =
                self.pager("text-page", state.first_line, report.paste.line_count(), words)
            {
                let _ = holder.append_child(&pager.0);
            }
            let view = make
                .element("div", "lines")
                .attribute("tabindex", "0")
                .attribute("role", "region")
                .attribute("aria-labelledby", "text-title");
            let (first_line, most) =
                (if state.printing { 0 } else { state.first_line }, state.at_once(PAGE));
            let last = (first_line + most).min(report.paste.line_count());
            let mut next = report.first_from(report.paste.line(first_line).start);
            let first = next;
            for line in first_line..last {
                let span = report.paste.line(line);
                let row = make.element("div", "text-line");
                row.add(
                    &make
                        .element("span", "number")
                        .attribute("aria-hidden", "true")
                        .text(&report.line_number(line).to_string()),
                );
                let words_of = make.element("span", "words");
                let mut at = span.start;
                while let Some(finding) = report
                    .finding(next)
                    .filter(|finding| finding.line <= line && next < first + MARKS)
                {
                    let part = Span {
                        start: finding.span.start.max(at),
                        end: finding.span.end.min(span.end),
                    };
                    if part.start < part.end {
                        words_of.add_text(
                            &make.0,
                            report.paste.slice(Span { start: at, end: part.start }),
                        );
                        let verdict = report.verdict(&finding);
                        words_of.add(
                            &make
                                .element("mark", &format!("v-{}", verdict.name()))
                                .attribute("data-do", "row")
                                .attribute("data-place", &next.to_string())
                                .attribute("tabindex", "-1")
                                .attribute("role", "button")
                                .attribute(
                                    "aria-label",
                                    &words.fill(
                                        "text.code",
                                        &[
                                            ("code", report.paste.slice(part)),
                                            (
                                                "verdict",
                                                words.get(&format!("v.{}", verdict.name())),
                                            ),
                                        ],
                                    ),
                                )
                                .attribute("title", words.get(&format!("v.{}", verdict.name())))
                                .text(report.paste.slice(part)),
                        );
                        at = part.end;
                    }
                    next += 1;
                }
                // A line can be a whole file; its rest is cut for the eye, and only there.
                let rest: String = report
                    .paste
                    .slice(Span { start: at, end: span.end.max(at) })
                    .chars()
                    .take(4_000)
                    .collect();
                words_of.add_text(&make.0, &rest);
                view.add(&row.with(&words_of));
            }
            let _ = holder.append_child(&view.0);
        });
    }

    pub(super) fn draw_aside(&self) {
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
            for (place, aside) in
                report.aside.iter().enumerate().take(state.at_once(state.aside_shown))
            {
                let item = make.element("li", "");
                item.add(&make.element("span", "line").text(
                    &words.number(report.line_number(report.paste.line_at(aside.span().start))),
                ));
                item.add(&make.element("span", "code").text(report.paste.slice(aside.span())));
                item.add(
                    &make
                        .element("span", "")
                        .text(words.get(&format!("aside.{}", aside.reason.name()))),
                );
                item.add(
                    &make
                        .button("is-code", "small", words.get("do.is_code"))
                        .attribute("data-place", &place.to_string()),
                );
                list.add(&item);
            }
            for control in report.control.iter().take(state.at_once(state.aside_shown)) {
                let item = make.element("li", "");
                item.add(
                    &make.element("span", "line").text(
                        &words.number(report.line_number(report.paste.line_at(control.start))),
                    ),
                );
                item.add(&make.element("span", "code").text(report.paste.slice(*control)));
                list.add(&item);
            }
            let _ = details.append_child(&list.0);
            if report.aside.len().max(report.control.len()) > state.aside_shown {
                let _ = details
                    .append_child(&make.button("more-aside", "small", words.get("do.more")).0);
            }
        });
    }

    pub(super) fn draw_without(&self) {
        let Some(details) = select(&self.root, "details.without") else { return };
        dom::empty(&details);
        self.page(|page, state| {
            let Some(report) = &state.report else { return };
            let (make, words) = (page.make, page.words);
            let _ =
                details.append_child(
                    &make
                        .element("summary", "")
                        .text(&words.fill(
                            "total.without",
                            &[("n", &words.number(report.totals.without_code))],
                        ))
                        .0,
                );
            let list = make.element("ul", "");
            let lines =
                report.lines.iter().enumerate().filter(|(_, kind)| **kind == LineKind::WithoutCode);
            for (line, _) in lines.take(state.at_once(state.without_shown)) {
                let span = report.paste.line(line);
                let text: String = report.paste.slice(span).chars().take(300).collect();
                list.add(
                    &make
                        .element("li", "")
                        .with(
                            &make
                                .element("span", "line")
                                .text(&words.number(report.line_number(line))),
                        )
                        .with(&make.element("span", "").text(&text)),
                );
            }
            let _ = details.append_child(&list.0);
            if report.totals.without_code > state.without_shown {
                let _ = details
                    .append_child(&make.button("more-without", "small", words.get("do.more")).0);
            }
        });
    }
}
