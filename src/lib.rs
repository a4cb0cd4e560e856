/*! Finds commodity codes in pasted text and says which are on a published list.

```text
text ─► paste ─► candidates ─► code ─┬─► verdict ─► report ─► text | JSON | CSV | receipt | screen
                                     │      ▲
              nomenclature ──────────┘      └── list ◄── pack (embedded, loaded, own)
```

Data flows one way. `paste` knows `code` and `nomenclature`; `list` knows those and how `paste` splits tables;
`verdict` knows `code`, `nomenclature` and `list`; only `screen` knows the order of the steps; `report` writes
down what it is given; `verify` repeats a receipt. `web` (in the browser) and `bin` (the command line) are faces and hold no rule.

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

pub mod code;
pub mod list;
pub mod nomenclature;
pub mod paste;
pub mod report;
pub mod request;
pub mod screen;
pub mod verdict;
pub mod verify;

#[cfg(target_arch = "wasm32")]
pub mod web;
