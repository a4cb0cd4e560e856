/*! The browser: the few exports, and the widget's DOM. No rule of screening stands here. */

#[cfg(feature = "engine")]
mod answer;
#[cfg(feature = "engine")]
mod dom;
#[cfg(feature = "engine")]
mod engine;
#[cfg(feature = "engine")]
mod explain;
#[cfg(feature = "engine")]
mod letter;
#[cfg(feature = "engine")]
mod widget;
#[cfg(feature = "engine")]
mod words;
#[cfg(feature = "workbook")]
mod workbook;

use wasm_bindgen::prelude::*;

/// Frees by overwriting with zeros: after "clear" nothing of what was pasted is left in the module's memory.
#[global_allocator]
static MEMORY: zeroizing_alloc::ZeroAlloc<std::alloc::System> =
    zeroizing_alloc::ZeroAlloc(std::alloc::System);

/// Sends panics to the console with their place; there is no panic path that a paste can reach.
#[wasm_bindgen(start)]
fn start() {
    console_error_panic_hook::set_once();
}
