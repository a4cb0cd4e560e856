/*! Finds commodity codes in pasted text and says which are on a published list.

```text
text ─► paste ─► evidence ─► rule ─► code ─┬─► verdict ─► report ─► text | JSON | CSV | receipt | screen
                                           │      ▲
                    nomenclature ──────────┘      └── list ◄── pack (embedded, loaded, own)
```

Data flows one way. `paste` knows `code` and `nomenclature`; `list` knows those and how `paste` splits tables;
`verdict` knows `code`, `nomenclature` and `list`; only `screen` knows the order of the steps; `report` writes
down what it is given; `verify` repeats a receipt; `batch` screens cell by cell, for hosts without a browser. `web` (in the
browser) and `bin` (the command line, and the door of the batch module) are faces and hold no rule.

The core is pure: no clock, no input or output, no panic path. A wrong "not found" is the one result that must
not happen: no line is dropped, totals add up, and what could not be read says so.
*/

#![forbid(unsafe_code)]
#![cfg_attr(
    not(test),
    deny(
        clippy::indexing_slicing,
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::todo,
        clippy::unreachable,
        clippy::dbg_macro
    )
)]

/// An enumeration whose values have one name each in tables and reports.
macro_rules! closed_set {
    ($(#[$doc:meta])* $name:ident { $($(#[$line:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$line])* $variant),+ }

        impl $name {
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The name in tables and reports, the same in every language.
            pub fn name(self) -> &'static str {
                match self { $($name::$variant => $text),+ }
            }

            /// The value of that name.
            pub fn named(text: &str) -> Option<$name> {
                Self::ALL.iter().copied().find(|one| one.name() == text)
            }
        }
    };
}

pub mod batch;
pub mod code;
pub mod list;
pub mod nomenclature;
pub mod paste;
pub mod report;
pub mod request;
pub mod screen;
pub mod verdict;
pub mod verify;

pub mod web;
