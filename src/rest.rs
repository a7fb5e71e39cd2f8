//! The module arrives in two files (see `xtask/split`): what the first picture needs, and the rest. Here is how the first file
//! gets what it is called for before the rest has arrived.

use std::cell::RefCell;

use js_sys::Function;
use wasm_bindgen::prelude::*;

thread_local! {
    static LOADER: RefCell<Option<Function>> = const { RefCell::new(None) };
}

/// Sets what loads the rest at once, before it returns.
#[wasm_bindgen(js_name = setRestLoader)]
pub fn set_rest_loader(loader: Function) {
    LOADER.with_borrow_mut(|current| *current = Some(loader));
}

/// Loads the rest: what is in it calls this if it has not arrived.
#[wasm_bindgen(js_name = loadRest)]
pub fn load_rest() {
    let loader = LOADER.with_borrow(Clone::clone);
    if let Some(Err(error)) = loader.map(|load| load.call0(&JsValue::NULL)) {
        wasm_bindgen::throw_val(error);
    }
}
