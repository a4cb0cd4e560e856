/*! The folded panels behind the rows: the text with its codes marked, the numbers set aside, the lines without a code. */

use super::*;

impl Inner {
    /// A window of the text with its codes marked.
    pub(super) fn draw_text(&self) {
        let Some(holder) = select(&self.root, ".text") else { return };
        dom::empty(&holder);
        self.page(|page, state| {
            let Some(report) = &state.report else { return };
            let (make, words) = (page.make, page.words);
            let title = make.element("summary", "").attribute("id", "text-title");
            let _ = holder.append_child(&title.text(words.get("text.title")).0);
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
                            &make.document,
                            report.paste.slice(Span { start: at, end: part.start }),
                        );
                        let verdict = report.verdict(&finding);
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
                let rest: String = report
                    .paste
                    .slice(Span { start: at, end: span.end.max(at) })
                    .chars()
                    .take(4_000)
                    .collect();
                words_of.add_text(&make.document, &rest);
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
