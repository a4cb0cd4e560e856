/*! The door of the batch module: `wasm32-unknown-unknown`, no imports at all, for any host that can run WebAssembly.

One input buffer, one output buffer, nothing to free. A call returns 0 where it did what was asked, and 1 where it
refused: then the output is one sentence in UTF-8.

| export | what it does |
|---|---|
| `tamga_abi() -> i32` | the version of these calls: 1 |
| `tamga_input(length) -> pointer` | makes room for so many bytes, which the host then writes there |
| `tamga_pack() -> status` | takes the input as the file of a list (JSON); it is at hand from then on |
| `tamga_open() -> status` | takes the input as a request (JSON); the output says what was opened |
| `tamga_screen() -> status` | takes the input as a batch of cells; the output is its rows |
| `tamga_output() -> pointer`, `tamga_output_length() -> i32` | the output of the last call |

`tamga_screen::batch` describes request, batch and rows. A trap leaves the module as it was in the middle of its work:
throw the instance away, and ask a fresh one.
*/

#![cfg_attr(target_arch = "wasm32", no_main)]

use core::cell::RefCell;
use std::rc::Rc;
use tamga_screen::batch::Batch;
use tamga_screen::list::Pack;
use tamga_screen::nomenclature::{Hs, Tnved};

/// National digits of the EAEU's tariff.
const TNVED: &[u8] = include_bytes!("../../nomenclature/tnved.bin");

#[derive(Default)]
struct Door {
    input: Vec<u8>,
    output: Vec<u8>,
    hs: Option<Rc<Hs>>,
    packs: Vec<Pack>,
    batch: Option<Batch>,
}

thread_local! {
    // A module without threads has one.
    static DOOR: RefCell<Door> = RefCell::default();
}

impl Door {
    fn hs(&mut self) -> Rc<Hs> {
        self.hs.get_or_insert_with(|| Rc::new(Hs::embedded())).clone()
    }

    fn pack(&mut self, input: &[u8]) -> Result<Vec<u8>, String> {
        let pack = Pack::parse(input, &self.hs()).map_err(|refusal| refusal.to_string())?;
        let id = pack.id.clone();
        if self.packs.iter().any(|known| known.id == id) {
            return Err(format!("a list with the id \"{id}\" was given already"));
        }
        self.packs.push(pack);
        Ok(id.into_bytes())
    }

    fn open(&mut self, input: &[u8]) -> Result<Vec<u8>, String> {
        let hs = self.hs();
        let tnved = Tnved::decode(&hs, TNVED).ok_or("the tariff's digits can't be read")?;
        let batch = Batch::open(input, self.packs.clone(), hs, Some(Rc::new(tnved)))?;
        let opened = batch.opened();
        self.batch = Some(batch);
        Ok(opened.into_bytes())
    }

    fn screen(&mut self, input: &[u8]) -> Result<Vec<u8>, String> {
        self.batch.as_mut().ok_or("nothing is open: call tamga_open first")?.screen(input)
    }
}

/// Gives the input to a call and keeps what it says.
fn call(act: fn(&mut Door, &[u8]) -> Result<Vec<u8>, String>) -> i32 {
    DOOR.with_borrow_mut(|door| {
        let input = core::mem::take(&mut door.input);
        let said = act(door, &input);
        let status = i32::from(said.is_err());
        door.output = said.unwrap_or_else(String::into_bytes);
        status
    })
}

#[unsafe(no_mangle)]
pub extern "C" fn tamga_abi() -> i32 {
    1
}

#[unsafe(no_mangle)]
pub extern "C" fn tamga_input(length: usize) -> *mut u8 {
    DOOR.with_borrow_mut(|door| {
        door.output = Vec::new();
        door.input.clear();
        door.input.resize(length, 0);
        door.input.as_mut_ptr()
    })
}

#[unsafe(no_mangle)]
pub extern "C" fn tamga_pack() -> i32 {
    call(Door::pack)
}

#[unsafe(no_mangle)]
pub extern "C" fn tamga_open() -> i32 {
    call(Door::open)
}

#[unsafe(no_mangle)]
pub extern "C" fn tamga_screen() -> i32 {
    call(Door::screen)
}

#[unsafe(no_mangle)]
pub extern "C" fn tamga_output() -> *const u8 {
    DOOR.with_borrow(|door| door.output.as_ptr())
}

#[unsafe(no_mangle)]
pub extern "C" fn tamga_output_length() -> i32 {
    DOOR.with_borrow(|door| i32::try_from(door.output.len()).unwrap_or(-1))
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("tamga-batch is a WebAssembly module: scripts/build makes it");
}
