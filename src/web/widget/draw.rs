/*! What is on screen: the frame, the lists, the result with its rows and the text. Everything is drawn from the state. */

use super::*;
use crate::nomenclature::Edition;

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
            let skip = make.button("skip", "skip", words.get("do.skip"));
            frame.add(&skip.attribute("hidden", ""));
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
            paste.add(&make.element("div", "given").attribute("hidden", ""));
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
                let hidden = action == "cancel" || action == "undo" && state.before.is_none();
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
            // Moved by the compositor, so that it moves while a workbook is unpacked.
            let busy = make.element("div", "busy").attribute("aria-hidden", "true");
            paste.add(&busy.attribute("hidden", "").with(&make.element("div", "")));
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
        self.show_given();
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
                .heading(0, "")
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
            add(&make.button("selftest", "", page.words.get("do.selftest")));
            add(&make
                .element("p", "self-tested")
                .attribute("role", "status")
                .text(&state.self_tested));
        });
        self.refocus(focused);
    }

    /// What was given and is not in the text area: a file, or a text too large for it. It stays until a person takes it
    /// away, since no key reaches it.
    pub(super) fn show_given(&self) {
        let Some(holder) = select(&self.root, ".given") else { return };
        dom::empty(&holder);
        let kept = self.page(|page, state| {
            let (make, words) = (page.make, page.words);
            let name = match &state.file {
                Some(file) => Some(file.name.clone()),
                None if state.kept && !state.text.is_empty() => Some(
                    words.fill("paste.large", &[("n", &words.number(state.text.chars().count()))]),
                ),
                None => None,
            };
            if let Some(name) = &name {
                let lines = state.report.as_ref().map(|report| report.totals.lines);
                let lines =
                    lines.map(|lines| words.fill("given.lines", &[("n", &words.number(lines))]));
                let cross = make.element("span", "").attribute("aria-hidden", "true").text("✕");
                let remove = make
                    .button("clear", "cross", "")
                    .attribute("aria-label", &words.fill("given.remove", &[("name", name)]))
                    .with(&cross);
                let chip = make
                    .element("p", "file-chip")
                    .with(&make.element("span", "file-name").text(name))
                    .with(&make.element("span", "").text(&lines.unwrap_or_default()))
                    .with(&remove);
                let _ = holder.append_child(&chip.0);
                let hint = make.element("p", "hint").text(words.get("given.hint"));
                let _ = holder.append_child(&hint.0);
            }
            name.is_some()
        });
        holder.set_hidden(!kept);
        show(select(&self.root, ".box"), !kept);
        show(select(&self.root, "[data-do=undo]"), {
            let state = self.state.borrow();
            let key = if state.text.is_empty() { "do.undo" } else { "do.undo_paste" };
            if let Some(button) = select(&self.root, "[data-do=undo]") {
                button.set_text_content(Some(state.words.get(key)));
            }
            state.before.is_some()
        });
    }

    pub(super) fn progress(&self, done: Option<f64>) {
        show(select(&self.root, "progress"), done.is_some());
        show(select(&self.root, ".busy"), false);
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
}
