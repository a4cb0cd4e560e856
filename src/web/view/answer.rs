/*! The answer in the words of the page: a line for each list and measure, and what a measure says of one code. */

use super::dom::Built;
use super::explain::Page;
use crate::list::search::Query;
use crate::list::{
    Coverage, Date, Direction, Effect, Entry, HOME, Instrument, Measure, Pack, Status, only,
};
use crate::report::answer::{Kind, Line};
use crate::report::{Finding, Report};
use crate::verdict::{Hit, State, Verdict};

/// Lines of the answer that stand open; the others are folded.
const OPEN: usize = 12;

impl Page<'_> {
    /// A day as the language writes it.
    pub fn day(&self, day: Date) -> String {
        let text = day.to_string();
        if self.words.language == "en" {
            return text;
        }
        let mut parts = text.split('-').rev();
        [parts.next(), parts.next(), parts.next()].map(Option::unwrap_or_default).join(".")
    }

    /// What a measure does, with its direction. The measures of a register are temporary by the Treaty; others are not.
    pub fn effect(&self, pack: &Pack, effect: Effect, direction: &[Direction]) -> &str {
        let import = only(direction, Direction::Import);
        if pack.status != Status::Register && !import {
            return self.words.get(match effect {
                Effect::Ban if only(direction, Direction::Transit) => "measure.ban.transit",
                Effect::Ban => "effect.ban",
                Effect::Quota => "measure.quota.export",
                Effect::Licence => "measure.licence.export",
                Effect::ExclusiveRight => "measure.exclusive_right.export",
                Effect::Notification => "measure.notification.export",
                _ => "measure.other",
            });
        }
        let key = match (effect, import) {
            (Effect::Ban, false) => "measure.ban.export",
            (Effect::Ban, true) => "measure.ban.import",
            (Effect::Quota, false) => "measure.quota.export",
            (Effect::Quota, true) => "measure.quota.import",
            (Effect::Licence, false) => "measure.licence.export",
            (Effect::Licence, true) => "measure.licence.import",
            (Effect::ExclusiveRight, _) => "measure.exclusive_right.export",
            (Effect::Notification, _) => "measure.notification.export",
            _ => "measure.other",
        };
        self.words.get(key)
    }

    /// The act behind a measure: its number and day.
    fn act(&self, act: Option<&Instrument>) -> String {
        let Some(act) = act else { return self.words.get("act.none").into() };
        match act.date {
            Some(date) if !act.number.is_empty() => {
                self.words.fill("act.named", &[("number", &act.number), ("date", &self.day(date))])
            }
            _ => act.name.clone(),
        }
    }

    fn term(&self, from: Option<Date>, until: Option<Date>) -> String {
        let day = |day: Option<Date>| day.map(|day| self.day(day)).unwrap_or_default();
        let key = match (from, until) {
            (Some(_), Some(_)) => "term.between",
            (None, Some(_)) => "term.until",
            (Some(_), None) => "term.open",
            (None, None) => return String::new(),
        };
        self.words.fill(key, &[("from", &day(from)), ("until", &day(until))])
    }

    /// The entry of a measure in one line of a table: whose it is, its code, its act and how long it holds.
    pub fn measure_in_a_line(&self, pack: &Pack, entry: &Entry, measure: &Measure) -> String {
        let mut parts = vec![
            self.called(pack).to_string(),
            entry.code.grouped(),
            self.act(measure.instrument.as_ref()),
            self.term(entry.from, entry.until),
        ];
        if !pack.is_in_force() {
            parts.push(self.words.get(&format!("status.{}", pack.status.name())).into());
        }
        parts.retain(|text| !text.is_empty());
        parts.join(" · ")
    }

    /// What a person does next about a measure.
    fn next(&self, pack: &Pack, effect: Effect, state: State) -> &str {
        let kz = pack.binds.iter().any(|name| name == HOME);
        self.words.get(match (state, effect) {
            (State::MayBeRenewed, _) if kz => "next.renewal_kz",
            (State::MayBeRenewed, _) => "next.renewal",
            (_, Effect::Quota) => "next.quota",
            (_, Effect::Licence) => "next.licence",
            (_, Effect::Notification) => "next.notification",
            (_, Effect::ExclusiveRight) => "next.exclusive_right",
            _ => "next.ban",
        })
    }

    /// What a person must know of every result: what was compared, which lists are not complete, and which can't say no any
    /// more. Each with its class on the screen.
    pub fn caveats(&self, report: &Report) -> Vec<(&'static str, String)> {
        let lists = &report.options.lists;
        let named = |test: &dyn Fn(&Pack) -> bool| {
            let names: Vec<&str> = lists
                .iter()
                .filter(|pack| test(pack))
                .map(|pack| self.title(&pack.title))
                .collect();
            names.join("; ")
        };
        let mut all = vec![("caveat", self.words.get("head.caveat").to_string())];
        let incomplete = named(&|pack| pack.coverage != Coverage::Complete);
        if !incomplete.is_empty() {
            all.push(("caveat", self.words.fill("head.incomplete", &[("lists", &incomplete)])));
        }
        let stale = named(&|pack| pack.is_stale(report.options.today.max(report.options.as_of)));
        if !stale.is_empty() {
            all.push(("warn", self.words.fill("head.stale", &[("lists", &stale)])));
        }
        all
    }

    /// The worst result in a sentence; what a measure or a list says of the codes comes with numbers and its day.
    pub fn headline(&self, report: &Report) -> String {
        let words = self.words;
        let says = matches!(
            report.headline(),
            Some(Verdict::Listed | Verdict::ListedInPart | Verdict::NoConclusion)
        );
        if let Some(line) = report.answer().first().filter(|_| says)
            && !matches!(line.kind, Kind::Elsewhere | Kind::Wide)
        {
            return self.sentence(report, line, false);
        }
        let could_be = report.totals.could_be_listed;
        let count = if could_be > 0 { could_be } else { report.to_decide().0 };
        let all = words.number(report.len());
        let lists = self.complete_lists(report);
        let values = [("all", all), ("n", words.number(count)), ("lists", lists)];
        let values = values.each_ref().map(|(key, value)| (*key, value.as_str()));
        let key = match report.headline() {
            None => "head.nothing_screened",
            Some(Verdict::Listed) => "head.listed",
            Some(Verdict::ListedInPart) => "head.listed_in_part",
            Some(Verdict::NotFound) => "head.not_found",
            Some(Verdict::NoConclusion) => "head.no_conclusion",
            Some(_) if report.totals.could_be_listed > 0 => "head.could_be_listed",
            Some(_) => "head.undecided",
        };
        words.fill(key, &values)
    }

    /// A line of the answer in one sentence; `titled` with the goods that it is about.
    pub fn sentence(&self, report: &Report, line: &Line, titled: bool) -> String {
        let Some(pack) = report.options.lists.get(line.list) else { return String::new() };
        let (n, all) = (self.words.number(line.codes()), self.words.number(report.totals.codes));
        let date = self.day(pack.dated);
        let day = |day: Option<Date>| day.map(|day| self.day(day)).unwrap_or_default();
        let measure = report.measure_of(line);
        let direction = measure.map_or(&pack.direction, |measure| &measure.direction);
        let effect = self.effect(pack, measure.map_or(pack.effect, |one| one.effect), direction);
        let (from, until) = measure.map_or((None, None), |measure| (measure.from, measure.until));
        let title = self.title(measure.map_or(&pack.title, |measure| &measure.title));
        let key = match (line.kind, measure) {
            (Kind::InForce | Kind::Import, Some(_)) if pack.status == Status::Register => {
                "answer.in_force"
            }
            (Kind::InForce | Kind::Import, _) => "answer.act",
            (Kind::MayBeRenewed, _) => "answer.renewal_unknown",
            (Kind::Later, _) => "answer.later",
            (Kind::List, _) => "answer.list",
            (Kind::Superseded, _) => "answer.superseded",
            (Kind::Announced, _) => "answer.announced",
            (Kind::Elsewhere, _) => "answer.elsewhere",
            (Kind::Wide, _) => "answer.wide",
        };
        // Outside a register the list's own name says whose law it is.
        let of_list = measure.is_some() && pack.status != Status::Register;
        let shown = match (of_list, titled || measure.is_none()) {
            (true, true) => format!("{}. {title}", self.title(&pack.title)),
            (true, false) => self.title(&pack.title).to_string(),
            (false, true) => title.to_string(),
            (false, false) => String::new(),
        };
        let text = self.words.fill(
            key,
            &[
                ("n", &n),
                ("all", &all),
                ("effect", effect),
                ("publisher", self.title(&pack.publisher)),
                ("date", &date),
                ("from", &day(from)),
                ("until", &day(until)),
                ("standing", &self.dated(pack)),
                ("title", &shown),
            ],
        );
        text.trim_end().trim_end_matches('.').into()
    }

    fn line(&self, report: &Report, line: &Line) -> Built {
        let ban = report.is_ban(line);
        let item = self.make.element("li", if ban { "ban" } else { "" });
        item.add(&self.make.element("span", "").text(&(self.sentence(report, line, true) + ".")));
        let pack = report.options.lists.get(line.list);
        if let (Some(pack), Some(measure)) = (pack, report.measure_of(line)) {
            let mut more = Vec::new();
            if line.listed < line.codes() {
                let values = [line.listed, line.in_part, line.too_short];
                let [whole, part, short] = values.map(|value| self.words.number(value));
                let values = [("whole", &*whole), ("part", &*part), ("short", &*short)];
                more.push(self.words.fill("answer.parts", &values));
            }
            more.push(self.act(measure.instrument.as_ref()));
            more.push(self.term(measure.from, measure.until));
            if measure.destinations.is_empty() && !measure.third_countries {
                more.push(self.words.get("x.no_destination").into());
            }
            more.extend(measure.conditions.iter().map(|one| self.title(&one.text).to_string()));
            let state =
                if line.kind == Kind::MayBeRenewed { State::MayBeRenewed } else { State::Speaks };
            more.push(self.next(pack, measure.effect, state).into());
            more.retain(|text| !text.is_empty());
            item.add(&self.make.element("span", "of-list").text(&more.join(" · ")));
        }
        item
    }

    /// The lines of the answer: the first ones open, the others and those of other routes folded.
    pub fn answer(&self, report: &Report) -> Built {
        let lines = report.answer();
        let holder = self.make.element("div", "answer");
        let (folded, open): (Vec<_>, Vec<_>) =
            lines.iter().enumerate().partition(|(place, line)| {
                matches!(line.kind, Kind::Elsewhere | Kind::Wide) || *place >= OPEN
            });
        let list = |lines: &[(usize, &Line)]| {
            let list = self.make.element("ul", "");
            for (_, line) in lines {
                list.add(&self.line(report, line));
            }
            list
        };
        if !open.is_empty() {
            holder.add(&list(&open));
        }
        if !folded.is_empty() {
            let more = self.words.fill("answer.more", &[("n", &self.words.number(folded.len()))]);
            holder.add(
                &self
                    .make
                    .element("details", "elsewhere")
                    .with(&self.make.element("summary", "").text(&more))
                    .with(&list(&folded)),
            );
        }
        // What the incomplete lists can't say is said where they hit nothing.
        let silent: Vec<&str> = report
            .options
            .lists
            .iter()
            .enumerate()
            .filter(|(place, pack)| {
                !pack.measures.is_empty() && open.iter().all(|(_, line)| line.list != *place)
            })
            .map(|(_, pack)| self.title(&pack.title))
            .collect();
        if !silent.is_empty() && report.totals.codes > 0 {
            let text = self.words.fill("answer.no_hit", &[("lists", &silent.join("; "))]);
            holder.add(&self.make.element("p", "caveat").text(&text));
        }
        holder
    }

    /// Goods that lines without a code name: what to ask the code for.
    pub fn hints(&self, report: &Report) -> Option<Built> {
        const MOST: usize = 12;
        let hints = report.hints();
        if hints.is_empty() {
            return None;
        }
        let holder = self.make.element("div", "hints");
        holder.add(&self.make.heading(1, "").text(self.words.get("hint.title")));
        let list = self.make.element("ul", "");
        for hint in hints.iter().take(MOST) {
            let number = |&line: &usize| self.words.number(report.line_number(line));
            let mut lines = hint.lines.iter().map(number).collect::<Vec<_>>().join(", ");
            if hint.count > hint.lines.len() {
                lines.push('…');
            }
            let of_list = |(list, pack): (usize, &std::rc::Rc<Pack>)| {
                let codes: Vec<String> =
                    hint.codes(list, pack).iter().map(|code| code.grouped()).collect();
                let title = self.title(&pack.title);
                (!codes.is_empty()).then(|| format!("{} ({title})", codes.join(", ")))
            };
            let codes: Vec<String> =
                report.options.lists.iter().enumerate().filter_map(of_list).collect();
            let values =
                [("words", hint.words.join(", ")), ("lines", lines), ("codes", codes.join("; "))];
            let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
            list.add(&self.make.element("li", "").text(&self.words.fill("hint.line", &values)));
        }
        holder.add(&list);
        if hints.len() > MOST {
            let more = self.words.number(hints.len() - MOST);
            let text = self.words.fill("answer.more", &[("n", &more)]);
            holder.add(&self.make.element("p", "caveat").text(&text));
        }
        Some(holder)
    }

    /// Entries of the lists at hand that a query finds.
    pub fn found(&self, lists: &[std::rc::Rc<Pack>], text: &str) -> Built {
        const MOST: usize = 40;
        let query = Query::new(text);
        let list = self.make.element("ul", "found-entries");
        let mut count = 0;
        for pack in lists {
            let mut last = None;
            for entry in pack.entries.iter().filter(|entry| query.finds(pack, entry)) {
                let line = match pack.measure_of(entry) {
                    Some(measure) => format!(
                        "{} {} — {}, {} ({})",
                        entry.code.grouped(),
                        self.title(&entry.title),
                        self.effect(pack, measure.effect, &measure.direction),
                        self.term(entry.from, entry.until),
                        measure.id,
                    ),
                    None => format!(
                        "{} {} — {}",
                        entry.code.grouped(),
                        self.title(&entry.title),
                        self.title(&pack.title)
                    ),
                };
                if last.as_ref() == Some(&line) {
                    continue;
                }
                count += 1;
                if count <= MOST {
                    list.add(&self.make.element("li", "").text(&line));
                }
                last = Some(line);
            }
        }
        if count == 0 && !query.is_empty() {
            list.add(&self.make.element("li", "").text(self.words.get("list.found_none")));
        }
        if count > MOST {
            let more = self.words.fill("answer.more", &[("n", &self.words.number(count - MOST))]);
            list.add(&self.make.element("li", "").text(&more));
        }
        list
    }

    /// What a register's measures say of one code: each that may speak, then when such measures were in force before.
    pub fn measures(&self, report: &Report, finding: &Finding, list: usize, pack: &Pack) -> Built {
        let holder = self.make.element("div", "measures");
        let hits = || {
            report.hits(finding).iter().filter(move |(of, _)| *of as usize == list).filter_map(
                |(_, hit)| {
                    let entry = pack.entries.get(hit.entry as usize)?;
                    Some((hit, entry, pack.measure_of(entry)?))
                },
            )
        };
        let mut told: Vec<(Effect, &[Direction])> = Vec::new();
        for (hit, entry, measure) in hits().filter(|(hit, ..)| hit.state != State::Ended) {
            holder.add(&self.measure(pack, hit, entry, measure));
            let kind = (measure.effect, measure.direction.as_slice());
            if !told.contains(&kind) {
                told.push(kind);
            }
        }
        let ended: Vec<_> = hits().filter(|(hit, ..)| hit.state == State::Ended).collect();
        for (_, _, measure) in &ended {
            let kind = (measure.effect, measure.direction.as_slice());
            if !told.contains(&kind) {
                told.push(kind);
            }
        }
        for (effect, direction) in told {
            let mut terms: Vec<String> = ended
                .iter()
                .filter(|(_, _, one)| (one.effect, one.direction.as_slice()) == (effect, direction))
                .map(|(_, entry, _)| self.term(entry.from, entry.until))
                .collect();
            terms.dedup();
            if !terms.is_empty() {
                let label = self.words.get("x.before");
                let text =
                    format!("{}: {}", self.effect(pack, effect, direction), terms.join("; "));
                holder.add(&self.pair_of(label, &text));
            }
        }
        holder
    }

    fn measure(&self, pack: &Pack, hit: &Hit, entry: &Entry, measure: &Measure) -> Built {
        let (words, holder) = (self.words, self.make.element("div", "entry measure"));
        let say = |class: &str, text: &str| {
            if !text.is_empty() {
                holder.add(&self.make.element("p", class).text(text));
            }
        };
        let pair = |key: &str, language: &str, value: &str| {
            if !value.is_empty() {
                let value = self.make.element("dd", "").attribute("lang", language).text(value);
                let label = self.make.element("dt", "").text(words.get(key));
                holder.add(&self.make.element("dl", "pair").with(&label).with(&value));
            }
        };
        let here = words.language.as_str();
        let effect = self.effect(pack, measure.effect, &measure.direction);
        let status = format!("status.{}", pack.status.name());
        let state = words.get(match hit.state {
            State::Speaks if pack.is_in_force() => "state.in_force",
            State::Speaks => &status,
            State::MayBeRenewed => "state.renewal_unknown",
            State::Later => "state.later",
            State::Ended => "state.ended",
            State::Elsewhere => "state.elsewhere",
            State::Wide => "state.wide",
        });
        let whose = format!("{} {}", self.title(&pack.publisher), self.day(pack.dated));
        say("entry-title", &format!("{effect} ({whose}): {state}"));
        say("rule", words.get(&format!("rule.{}", hit.rule.name())));
        say("", &format!("{} {}", entry.code.grouped(), self.title(&entry.title)));
        pair("x.printed", "ru", &entry.printed);
        say("", &self.term(entry.from, entry.until));
        // The register and its acts are in Russian.
        pair("x.term", "ru", &measure.term);
        match &measure.instrument {
            Some(act) => pair("x.act", "ru", &act.name),
            None => say("", words.get("act.none")),
        }
        for condition in entry.conditions.iter().chain(&measure.conditions) {
            pair("x.conditions", here, self.title(&condition.text));
        }
        let names = |names: Vec<String>| names.join(", ");
        pair(
            "x.exceptions",
            here,
            &names(entry.except.iter().map(|code| code.grouped()).collect()),
        );
        let destinations = measure.destinations.iter().map(|name| words.country(name)).collect();
        if measure.third_countries || pack.third_countries {
            say("", words.get("x.third_countries"));
        } else if measure.destinations.is_empty() {
            say("", words.get("x.no_destination"));
        }
        pair("x.destinations", here, &names(destinations));
        say("of-list", &words.fill("x.measure", &[("id", &measure.id)]));
        say("next", self.next(pack, measure.effect, hit.state));
        holder
    }

    fn pair_of(&self, label: &str, value: &str) -> Built {
        self.make
            .element("dl", "pair")
            .with(&self.make.element("dt", "").text(label))
            .with(&self.make.element("dd", "").text(value))
    }
}
