//! What several numbers of a line say together: ranges and lists.

use super::numbers::label_signals;
use super::{Label, Number, Signals};
use crate::nomenclature::Hs;
use crate::paste::lex::Line;
use crate::paste::lexicon::Class;
use crate::paste::shape::{Form, is_year};

/// Two codes of one length with the sign of a range between them.
pub fn ranges(line: &Line<'_>, numbers: &mut [Number], hs: &Hs) {
    for place in 1..numbers.len() {
        let (Some(first), Some(second)) = (numbers.get(place - 1), numbers.get(place)) else {
            continue;
        };
        let (Some(low), Some(high)) = (first.plain(), second.plain()) else { continue };
        if low.len() != high.len()
            || low >= high
            || low.len() < 2
            || low.len() == 2 && first.label != Label::Chapter
        {
            continue;
        }
        let token =
            |offset: usize| line.tokens.partition_point(|token| (token.start as usize) < offset);
        let (from, to) = (token(first.end), token(second.start));
        if !line.between(from, to).1 {
            continue;
        }
        // Years, and pages, look like ranges of headings; those of one chapter are no accident.
        // `rooms 3901 to 3926`; but a wide gap parts columns: `Footwear    6401–6405`.
        let before = token(first.start);
        let wide = before
            .checked_sub(1)
            .and_then(|at| line.token(at))
            .is_some_and(|gap| gap.end - gap.start > 1 && gap.end as usize == first.start);
        let named = !wide
            && before
                .checked_sub(2)
                .and_then(|at| line.class(at))
                .is_some_and(|class| matches!(class, Class::Plain | Class::Other));
        let likely = low.len() == 4
            && !is_year(low.number())
            && !named
            && hs.known(low)
            && hs.known(high)
            && low.prefix(2) == high.prefix(2);
        for at in [place - 1, place] {
            let Some(number) = numbers.get_mut(at) else { continue };
            number.marks.range_first |= at < place;
            number.marks.range_last |= at == place;
            if likely && number.label == Label::None {
                label(number, Label::List(None));
            }
        }
    }
}

fn label(number: &mut Number, label: Label) {
    number.label = label;
    label_signals(number, number.form());
}

/// A label of codes that no number stands at directly (`HS code, sheet 3/12: 8486`) speaks for a heading behind it, where
/// only one or two could be meant.
pub fn orphans(line: &Line<'_>, numbers: &mut [Number]) {
    let free = |number: &Number| {
        number.label == Label::None
            && number.length() == 4
            && number.form() == Form::Bare
            && number.is_plain()
            && number.signals.has(Signals::KNOWN)
            && !number.signals.any(
                Signals::YEAR
                    .and(Signals::COUNTED)
                    .and(Signals::MONEY)
                    .and(Signals::GLUED)
                    .and(Signals::EXCLUDED),
            )
    };
    let spoken_for = |number: &Number| {
        // A chapter that a label reaches is more often a count: `HS code / 38 pins / 8482`.
        number.signals.has(Signals::UNMISTAKABLE)
            || number.signals.has(Signals::KNOWN)
                && number.length() >= 4
                && !matches!(number.label, Label::None | Label::Other(..))
    };
    let count = numbers.iter().filter(|number| free(number)).count();
    if !(1..=2).contains(&count) || numbers.iter().any(spoken_for) {
        return;
    }
    let Some(at) = (0..line.tokens.len().min(200))
        .find(|&at| line.class(at) == Some(Class::Code) || line.is_code_label(at))
    else {
        return;
    };
    let behind = line.token(at).map_or(0, |token| token.end as usize);
    for number in numbers.iter_mut().filter(|number| free(number) && number.start >= behind) {
        label(number, Label::Heading);
    }
}

/// Short codes in a row of their like, or beside a long one, vouch for one another.
pub fn lists(numbers: &mut [Number], hs: &Hs) {
    let mut start = 0;
    while start < numbers.len() {
        let mut end = start + 1;
        // What is left out of a member stands between two of them: `9015 (кроме 9015 80), 9027`.
        while numbers
            .get(end)
            .is_some_and(|number| number.signals.any(Signals::FOLLOWS.and(Signals::EXCLUDED)))
        {
            end += 1;
        }
        let Some(run) = numbers.get_mut(start..end) else { break };
        start = end;
        for at in 1..run.len() {
            let Some(part) = run
                .get(at)
                .filter(|number| number.signals.has(Signals::EXCLUDED))
                .and_then(Number::plain)
            else {
                continue;
            };
            // `8471 (кроме 8471 30)`
            if let Some(number) = run.get_mut(at - 1)
                && number.label == Label::None
                && number
                    .plain()
                    .is_some_and(|code| part.len() > code.len() && part.starts_with(code))
            {
                label(number, Label::List(None));
            }
        }
        // `84, 85 и 90 групп`: a label behind the last holds for all before it.
        if let Some(last) = run
            .last()
            .map(|last| last.label)
            .filter(|label| matches!(label, Label::Heading | Label::Chapter))
        {
            for number in run.iter_mut().filter(|number| number.label == Label::None) {
                label(number, last);
            }
        }
        let (mut short, mut known, mut years, mut long) = (0, 0, 0, false);
        // `MH-2601, MH-1001, 2549, 2518`: a list of models.
        let models = run.iter().any(|number| number.signals.has(Signals::GLUED));
        let mut names = None;
        for number in run.iter() {
            let Some(code) = number.plain() else { continue };
            if let Label::Code(named) | Label::List(named) = number.label {
                names = names.or(named);
            }
            if number.signals.has(Signals::GLUED) {
                continue;
            }
            if code.len() == 4 && number.form() == Form::Bare && !number.marks.ex {
                short += 1;
                known += usize::from(hs.known(code));
                years += usize::from(is_year(code.number()));
            } else if (code.len() >= 6 || number.marks.ex)
                && hs.known(code.prefix(6))
                && (number.marks.ex
                    || matches!(number.label, Label::None | Label::Code(_) | Label::List(_)))
                && !number.signals.any(Signals::MONEY.and(Signals::GLUED))
            {
                long = true;
            }
        }
        let row = !models && short >= 3 && known * 10 >= short * 6 && years < short;
        if !(row || long && known > 0 && years < short) {
            continue;
        }
        for number in run.iter_mut() {
            let fits = match number.plain() {
                Some(code) => {
                    row && code.len() >= 4
                        || code.len() == 4 && hs.known(code) && !is_year(code.number())
                }
                None => row,
            };
            if fits
                && number.label == Label::None
                && !number.signals.any(Signals::COUNTED.and(Signals::MONEY).and(Signals::GLUED))
            {
                label(number, Label::List(names));
            }
        }
    }
}
