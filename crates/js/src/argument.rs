//! Arguments from JavaScript, where anything may come as anything: the one place that checks them, before they are used.
//!
//! Each kind of argument is a type of its own, so that the `.d.ts` says what it should be, and is read by a function that
//! gives a sentence for whatever else it is. (wasm-bindgen's own conversions trust the caller: a number where a `&str` is
//! wanted is read as an address, and what is then written breaks the module for good.)

use crate::error;
use js_sys::{Array, ArrayBuffer, Float32Array, Float64Array, JsString, Number, Reflect, Uint8Array, Uint32Array};
use wasm_bindgen::prelude::*;
use web_sys::HtmlCanvasElement;

#[wasm_bindgen]
extern "C" {
    /// A text, or a number that stands for its digits.
    #[wasm_bindgen(typescript_type = "string | number")]
    pub type Text;
    /// A whole number from 0.
    #[wasm_bindgen(typescript_type = "number")]
    pub type Whole;
    /// Any number.
    #[wasm_bindgen(typescript_type = "number")]
    pub type Real;
    /// Yes or no.
    #[wasm_bindgen(typescript_type = "boolean")]
    pub type YesNo;
    /// Numbers in a row.
    #[wasm_bindgen(typescript_type = "Float32Array | Float64Array | number[]")]
    pub type Numbers;
    /// Whole numbers from 0 in a row.
    #[wasm_bindgen(typescript_type = "Uint32Array | number[]")]
    pub type Wholes;
    /// The content of a file.
    #[wasm_bindgen(typescript_type = "Uint8Array")]
    pub type Bytes;
    /// The content of a file, or a text.
    #[wasm_bindgen(typescript_type = "Uint8Array | string")]
    pub type Content;
    /// A canvas of the page.
    #[wasm_bindgen(typescript_type = "HTMLCanvasElement")]
    pub type Canvas;
}

impl Text {
    /// As a string; `what` names the argument in the error.
    ///
    /// # Errors
    /// It is neither a string nor a number.
    pub fn read(&self, what: &str) -> Result<String, JsError> {
        // Asked of itself: a cast to js_sys's number converts, which runs whatever code an object has for that.
        let number = self.as_f64().map(|_| self.unchecked_ref::<Number>());
        let digits = number.and_then(|number| number.to_string_with_radix(10).ok()).map(String::from);
        self.as_string().or(digits).ok_or_else(|| wrong(what, "a text", self))
    }

    /// How long it is and how it begins, without a copy of all of it.
    ///
    /// # Errors
    /// It is no string.
    pub fn head(&self, what: &str, units: u32) -> Result<(usize, String), JsError> {
        let text =
            self.dyn_ref::<JsString>().filter(|_| self.is_string()).ok_or_else(|| wrong(what, "a text", self))?;
        Ok((text.length() as usize, text.slice(0, units).into()))
    }
}

impl Whole {
    /// As a whole number up to `most`; `what` names the argument in the error.
    ///
    /// # Errors
    /// It is anything else.
    pub fn read(&self, what: &str, most: u32) -> Result<u32, JsError> {
        let number = self.as_f64().filter(|n| n.fract() == 0.0 && (0.0..=f64::from(most)).contains(n));
        number.map(|number| number as u32).ok_or_else(|| wrong(what, &format!("a whole number from 0 to {most}"), self))
    }

    /// As an index; whether there is such an item is for the caller to say.
    ///
    /// # Errors
    /// It is no whole number from 0.
    pub fn index(&self, what: &str) -> Result<usize, JsError> {
        self.read(what, u32::MAX).map(|index| index as usize)
    }
}

impl Real {
    /// As a number.
    ///
    /// # Errors
    /// It is none.
    pub fn read(&self, what: &str) -> Result<f64, JsError> {
        self.as_f64().ok_or_else(|| wrong(what, "a number", self))
    }
}

impl YesNo {
    /// As a boolean.
    ///
    /// # Errors
    /// It is anything else.
    pub fn read(&self, what: &str) -> Result<bool, JsError> {
        self.as_bool().ok_or_else(|| wrong(what, "true or false", self))
    }
}

impl Numbers {
    /// As single-precision numbers, of which there may be `most`.
    ///
    /// # Errors
    /// They are something else, or too many.
    pub fn read(&self, what: &str, most: u32) -> Result<Vec<f32>, JsError> {
        let wanted = || wrong(what, &format!("an array of up to {most} numbers"), self);
        let few = |length: u32| if length <= most { Ok(()) } else { Err(wanted()) };
        // Only what is a view says its length truthfully: a proxy of one throws.
        if ArrayBuffer::is_view(self) {
            if let Some(numbers) = self.dyn_ref::<Float32Array>() {
                few(numbers.length())?;
                return Ok(numbers.to_vec());
            }
            if let Some(numbers) = self.dyn_ref::<Float64Array>() {
                few(numbers.length())?;
                return Ok(numbers.to_vec().into_iter().map(|number| number as f32).collect());
            }
        }
        if !Array::is_array(self) {
            return Err(wanted());
        }
        let length = property(self, "length")?.as_f64().unwrap_or(f64::INFINITY);
        few(length as u32)?;
        let items = (0..length as u32).map(|index| Reflect::get_u32(self, index).ok().and_then(|item| item.as_f64()));
        items.map(|item| item.map(|number| number as f32).ok_or_else(wanted)).collect()
    }
}

impl Wholes {
    /// As indices, of which there may be `most`.
    ///
    /// # Errors
    /// They are something else, or too many.
    pub fn read(&self, what: &str, most: u32) -> Result<Vec<usize>, JsError> {
        let wanted = || wrong(what, &format!("an array of up to {most} whole numbers"), self);
        if ArrayBuffer::is_view(self)
            && let Some(numbers) = self.dyn_ref::<Uint32Array>().filter(|numbers| numbers.length() <= most)
        {
            return Ok(numbers.to_vec().into_iter().map(|number| number as usize).collect());
        }
        let numbers = self.unchecked_ref::<Numbers>().read(what, most).map_err(|_| wanted())?;
        let is_index = |number: &f32| number.fract() == 0.0 && (0.0..=MOST_INDEX).contains(number);
        numbers.into_iter().map(|number| Some(number).filter(is_index).map(|n| n as usize).ok_or_else(wanted)).collect()
    }
}

/// Up to here single-precision numbers are exact.
const MOST_INDEX: f32 = 16_777_216.0;

impl Bytes {
    /// The bytes, of which there may be `most`.
    ///
    /// # Errors
    /// They are something else, or too many.
    pub fn read(&self, what: &str, most: usize) -> Result<Vec<u8>, JsError> {
        let bytes = self.dyn_ref::<Uint8Array>().filter(|_| ArrayBuffer::is_view(self));
        let bytes = bytes.filter(|bytes| bytes.length() as usize <= most);
        bytes.map(Uint8Array::to_vec).ok_or_else(|| wrong(what, &format!("a Uint8Array of up to {most} bytes"), self))
    }
}

impl Content {
    /// The bytes, those of a text in UTF-8, of which there may be `most`.
    ///
    /// # Errors
    /// They are something else, or too many.
    pub fn read(&self, what: &str, most: usize) -> Result<Vec<u8>, JsError> {
        match self.dyn_ref::<JsString>().filter(|_| self.is_string()) {
            Some(text) if text.length() as usize <= most => Ok(String::from(text).into_bytes()),
            Some(_) => Err(wrong(what, &format!("a text of up to {most} characters"), self)),
            None => self.unchecked_ref::<Bytes>().read(what, most),
        }
    }
}

impl Canvas {
    /// The canvas.
    ///
    /// # Errors
    /// It is something else.
    pub fn read(&self, what: &str) -> Result<&HtmlCanvasElement, JsError> {
        self.dyn_ref::<HtmlCanvasElement>().ok_or_else(|| wrong(what, "a canvas", self))
    }
}

/// A property of an object; undefined if it has none of that name.
///
/// # Errors
/// It is no object, or does not let the property be read. (An exception that went through this module instead would leave what
/// was borrowed borrowed for ever.)
pub fn property(object: &JsValue, key: &str) -> Result<JsValue, JsError> {
    Reflect::get(object, &key.into())
        .map_err(|_| error(format!("There is no {key} to be read in {}.", described(object))))
}

/// The word that an argument should be one of.
///
/// # Errors
/// It is none of them.
pub fn word<T>(value: &JsValue, what: &str, words: &[&str], read: impl Fn(&str) -> Option<T>) -> Result<T, JsError> {
    let word = value.as_string().as_deref().and_then(read);
    word.ok_or_else(|| error(format!("{what} is one of: {}.", words.join(", "))))
}

/// That an argument is not what it should be.
fn wrong(what: &str, wanted: &str, found: &JsValue) -> JsError {
    error(format!("The {what} must be {wanted}; this is {}.", described(found)))
}

/// What JavaScript has passed, in two or three words.
fn described(value: &JsValue) -> String {
    if let Some(number) = value.as_f64() {
        return number.to_string();
    }
    let words = match () {
        () if value.is_string() => "a text",
        () if value.is_undefined() => "nothing",
        () if value.is_null() => "null",
        () if value.is_function() => "a function",
        () if value.is_symbol() => "a symbol",
        () if value.is_bigint() => "a BigInt",
        () if value.as_bool().is_some() => "true or false",
        () if Array::is_array(value) || ArrayBuffer::is_view(value) => "an array",
        () => "an object",
    };
    words.to_owned()
}
