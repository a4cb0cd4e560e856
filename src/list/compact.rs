/*! A checked pack as the bytes that every copy carries, and in which desk hands it to the engine: each text once, and
numbers.

The JSON file stays the pack: it is what is reviewed, signed and hashed. `scripts/generate-packs` writes this form from
it, with the SHA-256 of the file, and a test decodes it to an equal pack.

Layout: the texts, each ended by a zero byte, and one more zero byte; then numbers of seven bits a byte, least first
(LEB128), in the order in which `write` puts them. A text is its place among the texts; an option is zero, or one and its
value; a list is its length and its items. The entries go by columns: how many have the field, the gaps between their
places, then the values (stems parted by `|`); what an entry takes over from its measure is no field of its own.
*/

use super::*;
use std::collections::HashMap;

/// The bytes of a pack.
pub fn write(pack: &Pack) -> Vec<u8> {
    let mut out = Writer::default();
    out.text(&pack.sha256);
    for text in [&pack.id, &pack.version] {
        out.text(text);
    }
    out.words(&pack.title);
    out.number(pack.status as u64);
    out.number(pack.effect as u64);
    out.words(&pack.status_note);
    out.option(pack.instrument.as_ref(), Writer::instrument);
    out.words(&pack.instrument_note);
    out.words(&pack.publisher);
    out.list(&pack.binds, |out, text| out.text(text));
    out.list(&pack.direction, |out, direction| out.number(*direction as u64));
    out.list(&pack.destinations, |out, text| out.text(text));
    out.number(pack.third_countries.into());
    out.number(pack.coverage as u64);
    out.number(pack.decided_by as u64);
    out.number(pack.nomenclature as u64);
    out.number(pack.edition as u64);
    out.date(pack.dated);
    out.date(pack.checked);
    out.option(pack.review_by.as_ref(), |out, date| out.date(*date));
    out.list(&pack.sources, |out, source| {
        out.words(&source.title);
        out.text(&source.url);
        out.option(source.retrieved.as_ref(), |out, date| out.date(*date));
    });
    out.list(&pack.not_screenable, |out, item| {
        out.text(&item.text);
        out.words(&item.reason);
    });
    out.list(&pack.measures, |out, measure| {
        out.text(&measure.id);
        out.words(&measure.title);
        out.number(measure.effect as u64);
        out.list(&measure.direction, |out, direction| out.number(*direction as u64));
        out.option(measure.instrument.as_ref(), Writer::instrument);
        out.term(measure.from, measure.until);
        out.text(&measure.term);
        out.conditions(&measure.conditions);
        out.list(&measure.destinations, |out, text| out.text(text));
        out.number(measure.third_countries.into());
        out.number(measure.decided_by as u64);
    });
    out.number(pack.entries.len() as u64);
    let entries = &pack.entries;
    let of = |entry: &Entry| pack.measure_of(entry);
    out.column(entries, |_| true, |out, entry| out.number(entry.code.len() as u64));
    out.column(entries, |_| true, |out, entry| out.number(entry.code.number()));
    out.column(
        entries,
        |entry| entry.measure.is_some(),
        |out, entry| out.number(entry.measure.unwrap_or(0).into()),
    );
    out.column(entries, |entry| entry.covers == Covers::Part, |_, _| {});
    out.column(
        entries,
        |entry| !entry.except.is_empty(),
        |out, entry| out.list(&entry.except, |out, code| out.code(*code)),
    );
    out.column(
        entries,
        |entry| !entry.conditions.is_empty(),
        |out, entry| out.conditions(&entry.conditions),
    );
    out.column(
        entries,
        |entry| of(entry).is_none_or(|measure| measure.title != entry.title),
        |out, entry| out.words(&entry.title),
    );
    out.column(
        entries,
        |entry| entry.text.is_some(),
        |out, entry| {
            let (language, text) = entry.text.clone().unwrap_or_default();
            out.text(&language);
            out.text(&text);
        },
    );
    out.column(entries, |entry| !entry.group.is_empty(), |out, entry| out.text(&entry.group));
    out.column(
        entries,
        |entry| {
            let own = (entry.from, entry.until);
            own != of(entry).map_or((None, None), |measure| (measure.from, measure.until))
        },
        |out, entry| out.term(entry.from, entry.until),
    );
    out.column(
        entries,
        |entry| entry.edition.is_some(),
        |out, entry| out.number(entry.edition.map_or(0, |edition| edition as u64)),
    );
    out.column(entries, |entry| !entry.note.is_empty(), |out, entry| out.words(&entry.note));
    out.column(entries, |entry| !entry.source.is_empty(), |out, entry| out.text(&entry.source));
    out.column(entries, |entry| !entry.printed.is_empty(), |out, entry| out.text(&entry.printed));
    out.column(
        entries,
        |entry| entry.words != Stems::default(),
        |out, entry| {
            for stems in [&entry.words.en, &entry.words.ru, &entry.words.kk] {
                out.text(&stems.join("|"));
            }
        },
    );
    out.finish()
}

/// The pack of some bytes that [`write`] made; `None` where they are damaged.
pub fn read(bytes: &[u8]) -> Option<Pack> {
    let mut from = Reader::new(bytes);
    let mut pack = from.head();
    from.fill(&mut pack);
    pack.index = Index::new(&pack.entries);
    (!from.damaged && from.rest.is_empty()).then_some(pack)
}

#[derive(Default)]
struct Writer {
    texts: Vec<String>,
    /// Their places: a pack can have as many texts as entries.
    places: HashMap<String, usize>,
    numbers: Vec<u8>,
}

impl Writer {
    fn number(&mut self, mut value: u64) {
        while value > 127 {
            self.numbers.push(value as u8 | 128);
            value >>= 7;
        }
        self.numbers.push(value as u8);
    }

    fn text(&mut self, text: &str) {
        let place = match self.places.get(text) {
            Some(&place) => place,
            None => {
                let place = self.texts.len();
                self.texts.push(text.into());
                self.places.insert(text.into(), place);
                place
            }
        };
        self.number(place as u64);
    }

    fn words(&mut self, words: &Words) {
        for text in [&words.en, &words.ru, &words.kk] {
            self.text(text);
        }
    }

    fn list<T>(&mut self, items: &[T], write: fn(&mut Writer, &T)) {
        self.number(items.len() as u64);
        for item in items {
            write(self, item);
        }
    }

    fn column(
        &mut self,
        entries: &[Entry],
        has: impl Fn(&Entry) -> bool,
        write: impl Fn(&mut Writer, &Entry),
    ) {
        let places: Vec<usize> =
            (0..entries.len()).filter(|&place| entries.get(place).is_some_and(&has)).collect();
        self.number(places.len() as u64);
        let mut next = 0;
        // Where all have it there are no gaps to tell.
        for &place in places.iter().filter(|_| places.len() < entries.len()) {
            self.number((place - next) as u64);
            next = place + 1;
        }
        for entry in places.into_iter().filter_map(|place| entries.get(place)) {
            write(self, entry);
        }
    }

    fn option<T>(&mut self, value: Option<&T>, write: fn(&mut Writer, &T)) {
        self.number(value.is_some().into());
        if let Some(value) = value {
            write(self, value);
        }
    }

    fn date(&mut self, date: Date) {
        self.number(date.packed().into());
    }

    fn term(&mut self, from: Option<Date>, until: Option<Date>) {
        for date in [from, until] {
            self.option(date.as_ref(), |out, date| out.date(*date));
        }
    }

    fn code(&mut self, code: Code) {
        self.number(code.len() as u64);
        self.number(code.number());
    }

    fn conditions(&mut self, conditions: &[Condition]) {
        self.list(conditions, |out, condition| {
            out.text(&condition.kind);
            out.words(&condition.text);
        });
    }

    fn instrument(&mut self, act: &Instrument) {
        for text in [&act.name, &act.number, &act.url] {
            self.text(text);
        }
        self.option(act.date.as_ref(), |out, date| out.date(*date));
    }

    fn finish(self) -> Vec<u8> {
        let mut out = Vec::new();
        for text in self.texts {
            // Texts of packs hold no control characters.
            out.extend(text.bytes().filter(|byte| *byte != 0));
            // An empty text would end the texts: it is one unit separator.
            if text.is_empty() {
                out.push(0x1F);
            }
            out.push(0);
        }
        out.push(0);
        out.extend(self.numbers);
        out
    }
}

/// What is damaged reads as nothing and is remembered: one question at the end is less code than one at each step.
struct Reader<'b> {
    texts: Vec<&'b str>,
    rest: &'b [u8],
    damaged: bool,
}

impl<'b> Reader<'b> {
    fn new(bytes: &'b [u8]) -> Reader<'b> {
        let mut reader = Reader { texts: Vec::new(), rest: bytes, damaged: false };
        while let Some(end) = reader.rest.iter().position(|byte| *byte == 0) {
            let text = reader.rest.get(..end).and_then(|text| core::str::from_utf8(text).ok());
            reader.rest = reader.rest.get(end + 1..).unwrap_or_default();
            match text {
                Some("") => return reader,
                Some("\u{1F}") => reader.texts.push(""),
                Some(text) => reader.texts.push(text),
                None => break,
            }
        }
        reader.damaged = true;
        reader
    }

    /// A value, or nothing and damage.
    fn sound<T: Default>(&mut self, value: Option<T>) -> T {
        self.damaged |= value.is_none();
        value.unwrap_or_default()
    }

    fn number(&mut self) -> u64 {
        let (mut value, mut shift) = (0u64, 0u32);
        while let Some((&byte, rest)) = self.rest.split_first() {
            self.rest = rest;
            value |= u64::from(byte & 127).checked_shl(shift).unwrap_or(0);
            if byte < 128 {
                return value;
            }
            shift += 7;
        }
        self.damaged = true;
        0
    }

    fn text(&mut self) -> String {
        let place = self.number() as usize;
        let text = self.texts.get(place).map(|text| text.to_string());
        self.sound(text)
    }

    fn stems(&mut self) -> Vec<String> {
        let place = self.number() as usize;
        let text = self.texts.get(place).copied();
        let text = self.sound(text);
        text.split('|').filter(|stem| !stem.is_empty()).map(String::from).collect()
    }

    fn words(&mut self) -> Words {
        Words { en: self.text(), ru: self.text(), kk: self.text() }
    }

    /// A length; one that the bytes can't hold is damage, not a reason to reserve.
    fn length(&mut self) -> usize {
        let length = self.number() as usize;
        let length = Some(length).filter(|length| *length <= self.rest.len());
        self.sound(length)
    }

    fn list<T>(&mut self, read: impl Fn(&mut Self) -> T) -> Vec<T> {
        (0..self.length()).map(|_| read(self)).collect()
    }

    fn option<T>(&mut self, read: impl Fn(&mut Self) -> T) -> Option<T> {
        (self.number() != 0).then(|| read(self))
    }

    fn one_of<T: Copy>(&mut self, all: &[T], else_: T) -> T {
        let value = all.get(self.number() as usize).copied();
        self.damaged |= value.is_none();
        value.unwrap_or(else_)
    }

    fn date(&mut self) -> Option<Date> {
        let date = u32::try_from(self.number()).ok().and_then(Date::unpacked);
        self.damaged |= date.is_none();
        date
    }

    fn optional_date(&mut self) -> Option<Date> {
        if self.number() == 0 { None } else { self.date() }
    }

    fn code_of(&mut self, length: usize) -> Code {
        let code = Code::from_number(self.number(), length);
        self.damaged |= code.is_none();
        code.unwrap_or(Code::subheading(0))
    }

    fn code(&mut self) -> Code {
        let length = self.number() as usize;
        self.code_of(length)
    }

    fn direction(&mut self) -> Direction {
        self.one_of(Direction::ALL, Direction::Export)
    }

    fn conditions(&mut self) -> Vec<Condition> {
        self.list(|from| Condition { kind: from.text(), text: from.words() })
    }

    fn instrument(&mut self) -> Instrument {
        let (name, number, url) = (self.text(), self.text(), self.text());
        Instrument { name, number, url, date: self.optional_date() }
    }

    fn measure(&mut self) -> Measure {
        Measure {
            id: self.text(),
            title: self.words(),
            effect: self.one_of(Effect::ALL, Effect::None),
            direction: self.list(Reader::direction),
            instrument: self.option(Reader::instrument),
            from: self.optional_date(),
            until: self.optional_date(),
            term: self.text(),
            conditions: self.conditions(),
            destinations: self.list(Reader::text),
            third_countries: self.number() != 0,
            decided_by: self.one_of(DecidedBy::ALL, DecidedBy::Description),
        }
    }

    /// The pack without its entries.
    fn head(&mut self) -> Pack {
        Pack {
            sha256: self.text(),
            id: self.text(),
            version: self.text(),
            title: self.words(),
            status: self.one_of(Status::ALL, Status::Repealed),
            effect: self.one_of(Effect::ALL, Effect::None),
            status_note: self.words(),
            instrument: self.option(Reader::instrument),
            instrument_note: self.words(),
            publisher: self.words(),
            binds: self.list(Reader::text),
            direction: self.list(Reader::direction),
            destinations: self.list(Reader::text),
            third_countries: self.number() != 0,
            coverage: self.one_of(Coverage::ALL, Coverage::Partial),
            decided_by: self.one_of(DecidedBy::ALL, DecidedBy::Description),
            nomenclature: self.one_of(Nomenclature::ALL, Nomenclature::Other),
            edition: self.one_of(&Edition::ALL, Edition::Hs2022),
            dated: self.date().unwrap_or(Date::FIRST),
            checked: self.date().unwrap_or(Date::FIRST),
            review_by: self.optional_date(),
            sources: self.list(|from| Source {
                title: from.words(),
                url: from.text(),
                retrieved: from.optional_date(),
            }),
            not_screenable: self
                .list(|from| NotScreenable { text: from.text(), reason: from.words() }),
            measures: self.list(Reader::measure),
            entries: Vec::new(),
            warnings: Vec::new(),
            index: Index::default(),
        }
    }

    /// The places that a column has.
    fn places(&mut self, all: usize) -> Vec<usize> {
        let count = Some(self.number() as usize).filter(|count| *count <= all);
        let count = self.sound(count);
        let mut next = 0usize;
        (0..count)
            .map(|_| {
                let gap = if count < all { self.number() as usize } else { 0 };
                let place = next.saturating_add(gap);
                next = place.saturating_add(1);
                place
            })
            .collect()
    }

    fn column(&mut self, entries: &mut [Entry], read: fn(&mut Self, &mut Entry)) {
        for place in self.places(entries.len()) {
            match entries.get_mut(place) {
                Some(entry) => read(self, entry),
                None => self.damaged = true,
            }
        }
    }

    fn fill(&mut self, pack: &mut Pack) {
        let Pack { entries, measures, .. } = pack;
        *entries = (0..self.length()).map(|_| Entry::new(Code::subheading(0))).collect();
        let mut lengths = Vec::new();
        for _ in self.places(entries.len()) {
            lengths.push(self.number() as usize);
        }
        self.damaged |= self.places(entries.len()).len() != lengths.len();
        for (entry, length) in entries.iter_mut().zip(lengths) {
            entry.code = self.code_of(length);
        }
        for place in self.places(entries.len()) {
            let of = self.number() as u32;
            match (entries.get_mut(place), measures.get(of as usize)) {
                (Some(entry), Some(measure)) => {
                    entry.measure = Some(of);
                    entry.title = measure.title.clone();
                    (entry.from, entry.until) = (measure.from, measure.until);
                }
                _ => self.damaged = true,
            }
        }
        let columns: [fn(&mut Self, &mut Entry); 12] = [
            |_, entry| entry.covers = Covers::Part,
            |from, entry| entry.except = from.list(Reader::code),
            |from, entry| entry.conditions = from.conditions(),
            |from, entry| entry.title = from.words(),
            |from, entry| entry.text = Some((from.text(), from.text())),
            |from, entry| entry.group = from.text(),
            |from, entry| {
                entry.from = from.optional_date();
                entry.until = from.optional_date();
            },
            |from, entry| entry.edition = Some(from.one_of(&Edition::ALL, Edition::Hs2022)),
            |from, entry| entry.note = from.words(),
            |from, entry| entry.source = from.text(),
            |from, entry| entry.printed = from.text(),
            |from, entry| {
                entry.words = Stems { en: from.stems(), ru: from.stems(), kk: from.stems() };
            },
        ];
        for read in columns {
            self.column(entries, read);
        }
    }
}
