//! The second WebAssembly module, which a worker loads when it is first asked for: everything that takes longer than a frame.
//! It measures and exports a run of the page, from its snapshot, and reads the reader's tables. It draws nothing.
//!
//! What JavaScript gets is [`Run`] and [`read_table`], [`load_digits`], and for the course [`Trial`], [`SweepPoint`] and what
//! judges and sums them up; `static/worker/` is the script that answers the page with them.
#![cfg(target_arch = "wasm32")]
#![warn(missing_docs)]

mod lessons;

pub use lessons::{SweepPoint, Trial, judge, read_lesson, read_sweep, summarise};

use data::{ColumnInfo, TABLE_BYTES, Table, TableChoices};
use export::Format;
use js::argument::{Bytes, Content, Real, Text, Whole, word};
use js::{ArmName, error, milliseconds, no_arm, side, sources};
use js_sys::{Reflect, Uint8Array};
use lab::{Lab, Side};
use measure::{Name, Progress};
use serde::Serialize;
use settings::Columns;
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

/// What was made of a file.
#[derive(Serialize)]
struct TableReading<'a> {
    info: Option<TableInfo<'a>>,
    error: Option<String>,
    columns: &'a [ColumnInfo],
    notes: &'a [String],
    chosen: Chosen,
}

/// What of the reader's choices departs from the guess.
#[derive(Serialize)]
struct Chosen {
    label: String,
    columns: String,
}

/// Reads a table from a file or a text; `label` and `columns` say what columns are, as in a query, where the guess does not do.
/// Gives what was made of it, and, if there is nothing wrong with it, the table itself as bytes for `loadTable` of the page's
/// module.
#[wasm_bindgen(js_name = readTable, unchecked_return_type = "TableReading & { bytes?: Uint8Array }")]
pub fn read_table(content: &Content, label: Option<Text>, columns: Option<Text>) -> Result<JsValue, JsError> {
    let content = content.read("table", TABLE_BYTES)?;
    let text = |text: Option<Text>, what| text.map(|text| text.read(what)).transpose();
    let label = text(label, "label")?.filter(|label| !label.trim().is_empty());
    let columns = text(columns, "list of columns")?.unwrap_or_default();
    let columns = Columns::read(&columns).ok_or_else(|| error("Columns are named as in name:number,other:out."))?;
    let reading = Table::read(&content, &TableChoices { label, columns });
    let table = reading.table.as_ref().ok();
    let info = table.map(|table| TableInfo {
        rows: table.rows(),
        inputs: table.inputs(),
        label: table.label(),
        classes: table.classes(),
        counts: table.counts(),
    });
    let object = to_js(&TableReading {
        info,
        error: reading.table.as_ref().err().map(ToString::to_string),
        columns: &reading.columns,
        notes: &reading.notes,
        chosen: Chosen {
            label: reading.choices.label.unwrap_or_default(),
            columns: reading.choices.columns.to_string(),
        },
    })?;
    if let Some(table) = table {
        Reflect::set(&object, &"bytes".into(), &Uint8Array::from(&table.to_bytes()[..]))
            .map_err(|_| error("The table could not be handed over."))?;
    }
    Ok(object)
}

fn to_js(value: &impl Serialize) -> Result<JsValue, JsError> {
    serde_wasm_bindgen::to_value(value).map_err(error)
}
