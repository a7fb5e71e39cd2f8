//! Trials of lessons and points of sweeps, in slices, as the worker's script does them.

use course::sweep::{self, Measuring, Point, QUANTITIES, Summary, Sweep};
use course::{Lesson, Outcome};
use js::argument::{Real, Text, Whole};
use js::{error, milliseconds, sources};
use serde::Serialize;
use serde::de::DeserializeOwned;
use settings::Config;
use std::collections::BTreeMap;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("lessons.d.ts");

/// Iterations of a run of a sweep.
const MOST_ITERATIONS: u32 = 20_000;

/// A lesson with one seed.
#[wasm_bindgen]
pub struct Trial(course::Trial);

#[wasm_bindgen]
impl Trial {
    /// The trial of the text of a lesson's file. The digits that it may need are to be given to `loadDigits` before.
    #[wasm_bindgen(constructor)]
    pub fn new(lesson: &Text, seed: &Whole) -> Result<Trial, JsError> {
        let lesson = Rc::new(lesson_of("the lesson", lesson)?);
        Ok(Self(course::Trial::new(lesson, seed.read("seed", u32::MAX)?, sources())))
    }

    /// Works for about so many milliseconds, and gives what came out when it is done, else nothing.
    #[wasm_bindgen(unchecked_return_type = "Outcome | undefined")]
    pub fn advance(&mut self, milliseconds_at_most: &Real) -> Result<JsValue, JsError> {
        in_slices(milliseconds_at_most, || self.0.advance())
    }
}

/// One run of a sweep.
#[wasm_bindgen]
pub struct SweepPoint(Measuring);

#[wasm_bindgen]
impl SweepPoint {
    /// The run at a value of a sweep, counted from 0, with a seed.
    #[wasm_bindgen(constructor)]
    pub fn new(
        query: &Text,
        over: &Text,
        iterations: &Whole,
        value: &Whole,
        seed: &Whole,
    ) -> Result<SweepPoint, JsError> {
        let sweep = sweep_of(query, over, iterations)?;
        let seed = seed.read("seed", u32::MAX)?;
        Measuring::new(&sweep, value.index("place of a value")?, seed, sources()).map(Self).map_err(error)
    }

    /// Works for about so many milliseconds, and gives the point when it is done, else nothing.
    #[wasm_bindgen(unchecked_return_type = "Point | undefined")]
    pub fn advance(&mut self, milliseconds_at_most: &Real) -> Result<JsValue, JsError> {
        in_slices(milliseconds_at_most, || self.0.advance())
    }
}

/// Checks the text of a lesson's file, and gives the lesson. Throws a sentence that names the file, the place and what is
/// allowed there.
#[wasm_bindgen(js_name = readLesson, unchecked_return_type = "Lesson")]
pub fn read_lesson(file: &Text, text: &Text) -> Result<JsValue, JsError> {
    lesson_of(&file.read("name of a file")?, text)?;
    js_sys::JSON::parse(&text.read("lesson")?).map_err(|_| error("The lesson is not JSON."))
}

/// What trials of a lesson, as a JSON list, come to.
#[wasm_bindgen(unchecked_return_type = "Verdict")]
pub fn judge(lesson: &Text, outcomes: &Text) -> Result<JsValue, JsError> {
    let outcomes: Vec<Outcome> = from_json("outcomes", outcomes)?;
    to_js(&course::judge(&lesson_of("the lesson", lesson)?, &outcomes))
}

/// What a sweep is of.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SweepInfo<'a> {
    key: &'a str,
    values: &'a [String],
    arm_names: [String; 2],
    compares: bool,
    quantities: [sweep::Quantity; 4],
}

/// Checks a sweep and says what it is of.
#[wasm_bindgen(js_name = readSweep, unchecked_return_type = "SweepInfo")]
pub fn read_sweep(query: &Text, over: &Text, iterations: &Whole) -> Result<JsValue, JsError> {
    let sweep = sweep_of(query, over, iterations)?;
    let config = Config::parse(&query.read("query")?).map_err(error)?;
    to_js(&SweepInfo {
        key: sweep.key(),
        values: sweep.values(),
        arm_names: config.arm_names(),
        compares: config.compare,
        quantities: QUANTITIES,
    })
}

/// The means of points, as a JSON list, by the names of their numbers: one for each of so many values.
#[wasm_bindgen(unchecked_return_type = "Record<string, (Summary | null)[]>")]
pub fn summarise(points: &Text, values: &Whole) -> Result<JsValue, JsError> {
    let points: Vec<Point> = from_json("points", points)?;
    let values = values.read("number of values", 1_000)? as usize;
    let names = points.iter().flat_map(|point| point.numbers.keys());
    let of_name = |name: &String| (0..values).map(|value| sweep::summarise(&points, value, name)).collect();
    let summaries: BTreeMap<&String, Vec<Option<Summary>>> = names.map(|name| (name, of_name(name))).collect();
    to_js(&summaries)
}

fn lesson_of(file: &str, text: &Text) -> Result<Lesson, JsError> {
    Lesson::read(file, &text.read("lesson")?).map_err(error)
}

fn sweep_of(query: &Text, over: &Text, iterations: &Whole) -> Result<Sweep, JsError> {
    let iterations = iterations.read("number of iterations", MOST_ITERATIONS)?;
    Sweep::read(&query.read("query")?, &over.read("range")?, iterations.into()).map_err(error)
}

/// Does steps until one gives something, or the time is over.
fn in_slices<T: Serialize>(
    milliseconds_at_most: &Real,
    mut advance: impl FnMut() -> Result<Option<T>, String>,
) -> Result<JsValue, JsError> {
    let end = milliseconds() + milliseconds_at_most.read("time")?;
    loop {
        if let Some(found) = advance().map_err(error)? {
            return to_js(&found);
        }
        // Written so that not-a-number is no time at all.
        let has_time = milliseconds() < end;
        if !has_time {
            return Ok(JsValue::UNDEFINED);
        }
    }
}

fn from_json<T: DeserializeOwned>(what: &str, text: &Text) -> Result<T, JsError> {
    serde_json::from_str(&text.read(what)?).map_err(error)
}

/// As JSON would have it: maps are plain objects.
fn to_js(value: &impl Serialize) -> Result<JsValue, JsError> {
    let text = serde_json::to_string(value).map_err(error)?;
    js_sys::JSON::parse(&text).map_err(|_| error("The result could not be handed over."))
}
