/*! The browser: the few exports, and the widget's DOM. No rule of screening stands here. */

#[cfg(all(target_arch = "wasm32", feature = "desk"))]
mod desk;
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

#[cfg(all(
    target_arch = "wasm32",
    any(feature = "engine", feature = "desk", feature = "workbook")
))]
use wasm_bindgen::prelude::*;

/// Frees by overwriting with zeros: after "clear" nothing of what was pasted is left in the module's memory.
#[cfg(all(
    target_arch = "wasm32",
    any(feature = "engine", feature = "desk", feature = "workbook")
))]
#[global_allocator]
static MEMORY: zeroizing_alloc::ZeroAlloc<std::alloc::System> =
    zeroizing_alloc::ZeroAlloc(std::alloc::System);

/// Sends panics to the console with their place; there is no panic path that a paste can reach.
#[cfg(all(
    target_arch = "wasm32",
    any(feature = "engine", feature = "desk", feature = "workbook")
))]
#[wasm_bindgen(start)]
fn start() {
    console_error_panic_hook::set_once();
}

/// An `Error` with a name of its own, where the page's Error has not been frozen.
#[cfg(all(target_arch = "wasm32", any(feature = "engine", feature = "desk")))]
pub(crate) fn named_error(name: &str, message: &str) -> JsValue {
    let error = JsValue::from(js_sys::Error::new(message));
    let _ = js_sys::Reflect::set(&error, &"name".into(), &name.into());
    error
}
