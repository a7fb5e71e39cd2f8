//! The second WebAssembly module, which a worker loads when it is first asked for: everything that takes longer than a frame.
//! It measures and exports a run of the page, from its snapshot, and reads the reader's tables. It draws nothing.
//!
//! What JavaScript gets is [`Run`] and [`read_table`], [`table_columns`], [`load_digits`], and for the course [`Trial`],
//! [`SweepPoint`] and what judges and sums them up; `static/worker/` is the script that answers the page with them.
#![cfg(target_arch = "wasm32")]
#![warn(missing_docs)]

mod lessons;

pub use lessons::{SweepPoint, Trial, judge, read_lesson, read_sweep, summarise};

use data::Table;
use export::Format;
use js::argument::{Bytes, Real, Text, Whole, word};
use js::{ArmName, error, milliseconds, no_arm, side, sources};
use js_sys::{Array, Object, Uint8Array};
use lab::{Lab, Side};
use measure::{Name, Progress};
use serde::Serialize;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("worker.d.ts");

#[wasm_bindgen]
extern "C" {
    /// The words that name a measure.
    #[wasm_bindgen(typescript_type = "MeasureName")]
    pub type MeasureName;
    /// The words that name what a script is written for.
    #[wasm_bindgen(typescript_type = "ExportFormat")]
    pub type ExportFormat;
}

/// More bytes than any run of the page takes.
const MOST_SNAPSHOT_BYTES: usize = 512 << 20;

/// A run of the page as it was at one moment.
#[wasm_bindgen]
pub struct Run {
    lab: Lab,
    progress: Option<Progress>,
}

#[wasm_bindgen]
impl Run {
    /// The run of a snapshot. The digits that it may need are to be given to `loadDigits` before.
    #[wasm_bindgen(constructor)]
    pub fn new(snapshot: &Bytes) -> Result<Run, JsError> {
        let snapshot = snapshot.read("snapshot", MOST_SNAPSHOT_BYTES)?;
        let lab = Lab::restore(&snapshot, sources(), None).map_err(error)?;
        Ok(Run { lab, progress: None })
    }

    /// Does so many iterations of both arms.
    pub fn step(&mut self, count: &Whole) -> Result<(), JsError> {
        self.lab.step(count.read("number of iterations", u32::MAX)?.into());
        self.progress = None;
        Ok(())
    }

    /// A hash of all parameters of both arms, 16 hexadecimal digits, as that of the page's lab.
    pub fn fingerprint(&self) -> String {
        format!("{:016x}", self.lab.fingerprint())
    }

    /// Works on a measure of both arms for about so many milliseconds, at least one step, and gives it when it is done, else
    /// nothing. The next call with the same name goes on; one with another name begins that. Throws if there is no such
    /// measure.
    #[wasm_bindgen(unchecked_return_type = "Measurement | undefined")]
    pub fn measure(&mut self, name: &MeasureName, milliseconds_at_most: &Real) -> Result<JsValue, JsError> {
        let name = Name::from_word(&name.as_string().unwrap_or_default()).map_err(error)?;
        let begun = self.progress.take().filter(|progress| progress.name() == name);
        let mut progress = begun.unwrap_or_else(|| Progress::new(&self.lab, name));
        let end = milliseconds() + milliseconds_at_most.read("time")?;
        loop {
            if let Some(found) = progress.advance(&self.lab) {
                return to_js(&found);
            }
            // Written so that not-a-number is no time at all.
            let has_time = milliseconds() < end;
            if !has_time {
                break;
            }
        }
        self.progress = Some(progress);
        Ok(JsValue::UNDEFINED)
    }

    /// A Python script that trains and evaluates an arm, b if none is named, in another library.
    pub fn export(&self, format: &ExportFormat, arm: Option<ArmName>) -> Result<String, JsError> {
        let format = word(format, "A format", &Format::WORDS, Format::from_word)?;
        let side = arm.as_ref().map_or(Ok(Side::B), side)?;
        export::script(&self.lab, side, format).ok_or_else(no_arm)
    }
}

/// Takes the content of digits.bin, for all runs.
#[wasm_bindgen(js_name = loadDigits)]
pub fn load_digits(bytes: &Bytes) -> Result<(), JsError> {
    js::load_digits(bytes)
}

/// What is in a table.
#[derive(Serialize)]
struct TableInfo<'a> {
    rows: usize,
    inputs: &'a [String],
    label: &'a str,
    classes: &'a [String],
    counts: Vec<usize>,
}

/// Reads a table from CSV text; `label` names the column of labels, without it the last one. Gives what is in it, and the
/// table itself as bytes for `loadTable` of the page's module. Throws if there is anything wrong with it.
#[wasm_bindgen(js_name = readTable, unchecked_return_type = "{ info: TableInfo, bytes: Uint8Array }")]
pub fn read_table(text: &Text, label: Option<Text>) -> Result<Object, JsError> {
    let (text, label) = (text.read("table")?, label.map(|label| label.read("label")).transpose()?);
    let table = Table::parse(&text, label.as_deref()).map_err(error)?;
    let info = TableInfo {
        rows: table.rows(),
        inputs: table.inputs(),
        label: table.label(),
        classes: table.classes(),
        counts: table.counts(),
    };
    let bytes = Uint8Array::from(&table.to_bytes()[..]);
    let entries = Array::of2(&Array::of2(&"info".into(), &to_js(&info)?), &Array::of2(&"bytes".into(), &bytes));
    Object::from_entries(&entries).map_err(|_| error("The table could not be handed over."))
}

/// The names of the columns of CSV text, from the left, whatever their cells are.
#[wasm_bindgen(js_name = tableColumns)]
pub fn table_columns(text: &Text) -> Result<Vec<String>, JsError> {
    Table::columns(&text.read("table")?).map_err(error)
}

fn to_js(value: &impl Serialize) -> Result<JsValue, JsError> {
    serde_wasm_bindgen::to_value(value).map_err(error)
}
