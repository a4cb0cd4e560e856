/*! What was pasted: its lines, its cells, and where a code stands in it.

```text
text ─► layout ─► lex ─► evidence ─► rules ─► found
            ▲       ▲         ▲
            └─ lexicon, shape ┘
```

`layout` cuts the text into rows of cells and says what headers stand over them; `lex` makes tokens of a cell; `evidence`
cuts its numbers and collects what is so of each, as signals; `rules` is the table that decides; `reader` knows the order
of all this. Every number ends as read, not read, set aside with a reason, or bare.
*/

pub mod decode;
pub mod evidence;
pub mod found;
pub mod layout;
pub mod lex;
pub mod lexicon;
pub mod reader;
pub mod repair;
pub mod rules;
pub mod shape;
mod text;

#[cfg(feature = "workbook")]
pub use layout::workbook;

pub use evidence::Marks;
pub use found::{Findings, Found, SetAside, What};
pub use lexicon::Reason;
pub use reader::{Choice, Kit, LineKind, Reader, Reading, TakenColumn, Trace};
pub use rules::RuleId;
pub use text::{Paste, Sheet, Span};

/// The code that a text is in one of the spellings of the field, where it is nothing else.
pub fn code_alone(hs: &crate::nomenclature::Hs, text: &str) -> Option<crate::code::Code> {
    let text = text.trim().trim_start_matches('\'');
    let mut tokens = lex::Tokens::default();
    tokens.read(text);
    let line = lex::Line { text, tokens: &tokens };
    let mut found = evidence::numbers::Found::default();
    evidence::numbers::Finder::default().read(hs, line, &mut found);
    match found.numbers.as_slice() {
        [one] if one.start == 0 && one.end == text.len() && !one.marks.look_alikes => {
            one.plain().filter(|code| shape::is_code_length(code.len()))
        }
        _ => None,
    }
}
