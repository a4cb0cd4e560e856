/*! The result on screen: the sentence with numbers, the tiles that are filters, what to do next, the bar that stays, and
what is folded at the end. */

use super::*;

/// The tiles: one for each kind of result, which together are all rows. One stop of the tab key; arrows go on.
fn tiles(page: &Page<'_>, report: &report::Report) -> Built {
    let (make, words) = (page.make, page.words);
    let tiles = make
        .element("div", "tiles")
        .attribute("role", "toolbar")
        .attribute("part", "tiles")
        .attribute("aria-label", words.get("table.filter"));
    let tile = |name: &str, class: &str, count: usize, label: &str| {
        let first = name == "all";
        tiles.add(
            &make
                .button("filter", &format!("tile {class}"), "")
                .attribute("data-filter", name)
                .attribute("aria-pressed", "false")
                .attribute("tabindex", if first { "0" } else { "-1" })
                .with(&make.element("span", "count").text(&words.number(count)))
                .with(&make.element("span", "").text(" "))
                .with(&make.element("span", "kind").text(label)),
        );
    };
    tile("all", "", report.len(), words.get("table.all"));
    for (group, count) in report.groups() {
        let name = group.name(report);
        tile(&name, &Page::colour(group), count, &page.group(report, group));
    }
    tiles
}

/// The equations of lines and numbers, and what else was counted. What there is none of is not named.
fn totals_of(page: &Page<'_>, report: &report::Report) -> [String; 3] {
    let (words, totals) = (page.words, report.totals);
    let n = |count: usize| words.number(count);
    let equation = |key: &str, all: usize, parts: &[(&str, usize)]| {
        let named = parts.iter().filter(|(_, count)| *count > 0);
        let parts: Vec<String> =
            named.map(|(key, count)| words.fill(key, &[("n", &n(*count))])).collect();
        words.fill(key, &[("n", &n(all)), ("parts", &parts.join(" + "))])
    };
    let lines = equation(
        "total.lines",
        totals.lines,
        &[
            ("total.with", totals.with_code),
            ("total.no_code", totals.without_code),
            ("total.header", totals.header),
            ("total.blank", totals.blank),
        ],
    );
    let aside = totals.set_aside + totals.control_numbers;
    let numbers = equation(
        "total.numbers",
        totals.read + totals.not_read + aside + totals.bare,
        &[
            ("total.read", totals.read),
            ("total.not_read", totals.not_read),
            ("total.set_aside", aside),
            ("total.bare", totals.bare),
        ],
    );
    let mut rest = vec![words.fill("total.codes", &[("n", &n(totals.codes))])];
    for (key, count) in [
        ("total.control", totals.control_numbers),
        ("total.missing", totals.missing),
        ("total.corrections", report.options.corrections.len()),
    ] {
        if count > 0 {
            rest.push(words.fill(key, &[("n", &n(count))]));
        }
    }
    [lines, numbers, rest.join(" · ")]
}

/// Buttons that take the same kind of reading for many numbers at once.
fn take_all(page: &Page<'_>, report: &report::Report) -> Option<Built> {
    let (make, words) = (page.make, page.words);
    let holder = make.element("p", "take-all");
    let mut last = Vec::new();
    for kind in SameRepair::ALL {
        let same = report.same_repairs(*kind);
        // The same numbers once more are no other offer.
        if same.len() < 2 || same == last {
            continue;
        }
        let count = words.number(same.len());
        last = same;
        let label = words.fill(&format!("take.{}", kind.name()), &[("n", &count)]);
        holder.add(&make.button("take-all", "small", &label).attribute("data-kind", kind.name()));
    }
    (!last.is_empty()).then_some(holder)
}

/// The bar that stays: how many codes, how many of them are decided, and what a person does with the answer.
fn bar(page: &Page<'_>, report: &report::Report) -> Built {
    let (make, words) = (page.make, page.words);
    let bar = make
        .element("div", "tools")
        .attribute("role", "group")
        .attribute("part", "bar")
        .attribute("aria-label", words.get("bar.title"));
    let codes = words.fill("total.codes", &[("n", &words.number(report.totals.codes))]);
    bar.add(&make.element("span", "counts").text(&codes));
    if report.to_decide().0 > 0 {
        bar.add(
            &make
                .button("filter", "small to-decide", &to_decide(words, report))
                .attribute("data-filter", "decide")
                .attribute("aria-pressed", "false"),
        );
    }
    bar.add(&make.element("span", "space"));
    bar.add(&make.button("letter", "primary", words.get("do.letter")));
    for (action, key) in [("xlsx", "do.xlsx"), ("print", "do.print"), ("receipt", "do.receipt")] {
        bar.add(&make.button(action, "", words.get(key)));
    }
    let menu = make.element("div", "menu");
    for (action, key) in [("csv", "do.csv"), ("json", "do.json"), ("copy", "do.copy")] {
        menu.add(&make.button(action, "", words.get(key)));
    }
    let more = make.element("summary", "button").text(words.get("do.more_tools"));
    bar.add(&make.element("details", "more").with(&more).with(&menu));
    bar
}

/// `To decide: 6, of which decided: 2`.
fn to_decide(words: &Words, report: &report::Report) -> String {
    let (all, decided) = report.to_decide();
    words.fill("bar.decided", &[("all", &words.number(all)), ("done", &words.number(decided))])
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
    make.element("details", "about-record")
        .with(&make.element("summary", "").text(words.get("receipt.title")))
        .with(&about)
        .with(
            &make
                .element("label", "check")
                .with(&make.element("input", "with-paste").attribute("type", "checkbox"))
                .with(&make.element("span", "").text(words.get("receipt.include"))),
        )
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
    /// Draws the whole result.
    pub(super) fn show_report(&self, announce: bool) {
        let Some(section) = select(&self.root, ".result") else { return };
        let focused = self.focused();
        // What was written on another paste is not said of this one.
        let fresh = core::mem::take(&mut self.state.borrow_mut().fresh);
        let kept = if fresh { Vec::new() } else { self.kept(&section) };
        dom::empty(&section);
        let Some(report) = self.state.borrow().report.clone() else {
            self.show_result(false);
            return;
        };
        self.reorder();
        self.page(|page, _| {
            let (make, words) = (page.make, page.words);
            let add = |built: &Built| {
                let _ = section.append_child(&built.0);
            };
            let totals = report.totals;
            let worst = report.headline().map_or("nothing", Verdict::name);
            let ban = report.answer().first().is_some_and(|line| report.is_ban(line));
            let card = make
                .element("div", &format!("card v-{worst}{}", if ban { " ban" } else { "" }))
                .attribute("part", "answer");
            card.add(
                &make
                    .heading(0, "headline")
                    .attribute("id", "headline")
                    .attribute("part", "headline")
                    .attribute("tabindex", "-1")
                    .text(&page.headline(&report)),
            );
            if totals.could_be_listed > 0
                && matches!(report.headline(), Some(Verdict::Listed | Verdict::ListedInPart))
            {
                let values = [
                    ("all", words.number(report.len())),
                    ("n", words.number(totals.could_be_listed)),
                ];
                let values = values.each_ref().map(|(key, value)| (*key, value.as_str()));
                card.add(
                    &make.element("p", "warn").text(&words.fill("head.could_be_listed", &values)),
                );
            }
            if !report.is_empty() {
                card.add(&tiles(page, &report));
                card.add(&page.answer(&report));
            }
            if let Some(offers) = take_all(page, &report) {
                card.add(&offers);
            }
            for (class, sentence) in page.caveats(&report) {
                card.add(&make.element("p", class).text(&sentence));
            }
            let national = |place| report.code_at(place).is_some_and(|code| code.len() > 6);
            if report.options.tnved.is_none() && report.places().any(national) {
                card.add(&make.element("p", "caveat").text(words.get("head.no_tariff")));
            }
            add(&card);
            if let Some(hints) = page.hints(&report) {
                add(&hints);
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
            add(&bar(page, &report));
            if !report.is_empty() {
                add(&make.element("div", "rows").attribute("tabindex", "-1"));
            }
            add(&about(page));
            if !report.is_empty() {
                add(&make.element("details", "text"));
            }
            if totals.set_aside + totals.control_numbers > 0 {
                add(&make.element("details", "aside"));
            }
            if totals.without_code > 0 {
                add(&make.element("details", "without"));
            }
            for line in totals_of(page, &report) {
                add(&make.element("p", "totals").text(&line));
            }
        });
        self.show_result(true);
        self.show_given();
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

    /// The counts of decisions and the row of one, after it was recorded.
    pub(super) fn show_decided(&self, report: &report::Report, finding: &Finding) {
        self.page(|page, _| {
            if let Some(button) = select(&self.root, ".to-decide") {
                button.set_text_content(Some(&to_decide(page.words, report)));
            }
            let query = format!(".rows button[data-do=open][data-place=\"{}\"]", finding.place);
            let row = select(&self.root, &query).and_then(|button| button.closest("tr").ok()?);
            if let Some(mark) = row.and_then(|row| row.query_selector(".decided").ok()?) {
                mark.set_text_content(Some(&page.decided(report, finding)));
            }
        });
    }

    /// Says the result, and tells the page: counts and lists, nothing of what was pasted unless the page disclosed it.
    fn announce(&self, report: &report::Report) {
        self.say(|words, _| {
            words.fill(
                "state.done",
                &[
                    ("headline", &self.page(|page, _| page.headline(report))),
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
        let corrections = report.options.corrections.len();
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
    pub(super) fn kept(&self, section: &HtmlElement) -> Vec<(String, Option<String>)> {
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
                    format!("{}.{}", element.tag_name().to_ascii_lowercase(), element.class_name());
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

    pub(super) fn keep(&self, section: &HtmlElement, kept: Vec<(String, Option<String>)>) {
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
}
