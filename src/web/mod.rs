/*! The browser: the few exports, and the widget's DOM. No rule of screening stands here. */

#[cfg(all(target_arch = "wasm32", feature = "engine"))]
mod engine;
#[cfg(all(target_arch = "wasm32", feature = "engine"))]
mod view;
#[cfg(all(target_arch = "wasm32", feature = "engine"))]
mod widget;
#[cfg(all(target_arch = "wasm32", feature = "engine"))]
mod words;
#[cfg(all(target_arch = "wasm32", feature = "workbook"))]
mod workbook;

pub mod policy;

#[cfg(all(target_arch = "wasm32", any(feature = "engine", feature = "workbook")))]
use wasm_bindgen::prelude::*;

/// Frees by overwriting with zeros: after "clear" nothing of what was pasted is left in the module's memory.
#[cfg(all(target_arch = "wasm32", any(feature = "engine", feature = "workbook")))]
#[global_allocator]
static MEMORY: zeroizing_alloc::ZeroAlloc<std::alloc::System> =
    zeroizing_alloc::ZeroAlloc(std::alloc::System);

/// Sends panics to the console with their place; there is no panic path that a paste can reach.
#[cfg(all(target_arch = "wasm32", any(feature = "engine", feature = "workbook")))]
#[wasm_bindgen(start)]
fn start() {
    console_error_panic_hook::set_once();
}
