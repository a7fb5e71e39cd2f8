//! Everything that JavaScript sees, and nothing else: [`Lab`] with its methods, the types of what they return.

use data::Table;
use draw::names::Names;
use draw::{Options, Painter, Pick, View};
use js::argument::{Bytes, Canvas, Numbers, Real, Text, Whole, Wholes, YesNo, property, word};
use js::{ArmName, error, microseconds, no_arm, side, sources};
use js_sys::{Float32Array, Float64Array, Object, Reflect, Uint8Array, Uint32Array};
use lab::{Evaluation, Learnt, Phase, Side, Unit};
use ndarray::{ArrayView2, Axis};
use serde::Serialize;
use settings::{Config, Family};
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("web.d.ts");

#[wasm_bindgen]
extern "C" {
    /// The words that name a view.
    #[wasm_bindgen(typescript_type = "View")]
    pub type ViewName;
    /// The words that name a phase.
    #[wasm_bindgen(typescript_type = "PhaseName")]
    pub type PhaseWord;
    /// How a view is drawn.
    #[wasm_bindgen(typescript_type = "DrawOptions")]
    pub type DrawOptions;
}

fn view(name: &ViewName) -> Result<View, JsError> {
    word(name, "A view", View::WORDS, View::from_word)
}

fn phase_of(name: &PhaseWord) -> Result<Phase, JsError> {
    word(name, "A phase", Phase::WORDS, Phase::from_word)
}

/// How to draw; what is not said is as in `Options::default`.
fn options(options: &DrawOptions) -> Result<Options, JsError> {
    let said = |key| property(options, key).map(|value| Some(value).filter(|value| !value.is_undefined()));
    let real = |key, default| said(key)?.map_or(Ok(default), |value| value.unchecked_ref::<Real>().read(key));
    let index = |object: &JsValue, key| property(object, key)?.unchecked_ref::<Whole>().index(key);
    let pick = |key| match said(key)?.filter(|pick| !pick.is_null()) {
        Some(pick) => Ok(Some(Pick { layer: index(&pick, "layer")?, unit: index(&pick, "unit")? })),
        None => Ok::<_, JsError>(None),
    };
    let default = Options::default();
    Ok(Options {
        width: real("width", default.width)?,
        height: real("height", default.height)?,
        ratio: real("ratio", default.ratio)?,
        all_on: said("allOn")?.is_some_and(|all_on| all_on.is_truthy()),
        hide_training: said("hideTraining")?.is_some_and(|hidden| hidden.is_truthy()),
        hide_test: said("hideTest")?.is_some_and(|hidden| hidden.is_truthy()),
        dark: said("dark")?.is_some_and(|dark| dark.is_truthy()),
        example: if said("example")?.is_some() { index(options, "example")? } else { default.example },
        selected: pick("selected")?,
        hovered: pick("hovered")?,
    })
}

/// What to say of a mask.
#[derive(Serialize)]
struct MaskWords {
    title: &'static str,
    kept: &'static str,
    dropped: &'static str,
}

/// What an update did to a weight.
#[derive(Serialize)]
struct WeightChange {
    name: String,
    before: f32,
    after: f32,
}

/// What an update did to the weights of a neuron.
#[derive(Serialize)]
struct WeightChanges {
    largest: Vec<WeightChange>,
    more: usize,
    unchanged: usize,
}

/// What the phases do.
#[derive(Serialize)]
struct PhaseWords {
    mask: String,
    forward: String,
    loss: String,
    backward: String,
    update: String,
    iteration: String,
}

/// What the arms are called.
#[derive(Serialize)]
struct ArmNames {
    a: String,
    b: String,
}

/// A query as it can be used.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Reading<'a> {
    query: String,
    left_out: Vec<LeftOut<'a>>,
}

/// A pair of a query that cannot be used.
#[derive(Serialize)]
struct LeftOut<'a> {
    key: &'a str,
    foreign: bool,
    sentence: String,
}

/// How well an arm does without what was taken out of it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ScoresWithout {
    test_loss: f32,
    test_accuracy: Option<f32>,
    wrong_labels_learnt: Option<f32>,
}

/// The same of both arms.
#[derive(Serialize)]
struct BothWithout {
    a: Option<ScoresWithout>,
    b: Option<ScoresWithout>,
}

/// Two networks in training on the same data.
#[wasm_bindgen]
pub struct Lab {
    lab: lab::Lab,
    painter: Painter,
    evaluation: Evaluation,
}

#[wasm_bindgen]
impl Lab {
    /// A lab from a query string, at iteration 0.
    #[wasm_bindgen(constructor)]
    pub fn new(query: &Text) -> Result<Lab, JsError> {
        let config = Config::parse(&query.read("query")?).map_err(error)?;
        let lab = lab::Lab::new(config, sources(), Some(microseconds)).map_err(error)?;
        Ok(Self { lab, painter: Painter::new(), evaluation: Evaluation::default() })
    }

    /// What can be used of a query from elsewhere, such as an address: foreign keys, wrong values and what does not go with
    /// the rest are left out, and named.
    #[wasm_bindgen(unchecked_return_type = "Reading")]
    pub fn read(query: &Text) -> Result<JsValue, JsError> {
        let (config, left_out) = Config::read(&query.read("query")?);
        let left_out = left_out.iter().map(|error| LeftOut {
            key: &error.key,
            foreign: error.is_foreign(),
            sentence: error.to_string(),
        });
        let reading = Reading { query: config.query(), left_out: left_out.collect() };
        serde_wasm_bindgen::to_value(&reading).map_err(error)
    }

    /// Every setting: key, type, range, default, label, help.
    #[wasm_bindgen(unchecked_return_type = "Setting[]")]
    pub fn schema() -> Result<JsValue, JsError> {
        let serializer = serde_wasm_bindgen::Serializer::new().serialize_maps_as_objects(true);
        settings::schema().serialize(&serializer).map_err(error)
    }

    /// A new seed from the browser's entropy.
    #[wasm_bindgen(js_name = freshSeed)]
    pub fn fresh_seed() -> Result<u32, JsError> {
        getrandom::u32().map_err(error)
    }

    /// Whether a lab with this query needs the digits, which are then to be given to `loadDigits` first.
    #[wasm_bindgen(js_name = needsDigits)]
    pub fn needs_digits(query: &Text) -> Result<bool, JsError> {
        let query = query.read("query")?;
        Ok(sources().digits.is_none() && Config::parse(&query).is_ok_and(|config| config.data == Family::Digits))
    }

    /// Takes the content of digits.bin, for all labs of the page.
    #[wasm_bindgen(js_name = loadDigits)]
    pub fn load_digits(bytes: &Bytes) -> Result<(), JsError> {
        js::load_digits(bytes)
    }

    /// Whether a lab with this query needs the reader's table, read with the columns that the query says, which is then to be
    /// given to `loadTable` first.
    #[wasm_bindgen(js_name = needsTable)]
    pub fn needs_table(query: &Text) -> Result<bool, JsError> {
        let query = query.read("query")?;
        let has_table = |config: &Config| sources().table.is_some_and(|table| table.has_columns_of(config));
        Ok(Config::parse(&query).is_ok_and(|config| config.data == Family::Table && !has_table(&config)))
    }

    /// Takes the reader's own table, as the worker's module gives it, for all labs of the page that are made, or whose data
    /// are set, from now on. Throws if the bytes are something else, and then an earlier table stays.
    #[wasm_bindgen(js_name = loadTable)]
    pub fn load_table(bytes: &Bytes) -> Result<(), JsError> {
        let bytes = bytes.read("table", MOST_TABLE_BYTES)?;
        js::load_table(Table::from_bytes(&bytes).map_err(error)?);
        Ok(())
    }

    /// The run as a query string: what differs from the defaults, in a fixed order.
    pub fn query(&self) -> String {
        self.lab.config().query()
    }

    /// What the arms are called: by what they are, which the settings decide.
    #[wasm_bindgen(js_name = armNames, unchecked_return_type = "ArmNames")]
    pub fn arm_names(&self) -> Result<JsValue, JsError> {
        let [a, b] = self.lab.config().arm_names();
        serde_wasm_bindgen::to_value(&ArmNames { a, b }).map_err(error)
    }

    /// What each phase does in this run, and what is new in each iteration, in sentences for the reader.
    #[wasm_bindgen(js_name = phaseWords, unchecked_return_type = "PhaseWords")]
    pub fn phase_words(&self) -> Result<JsValue, JsError> {
        let words = |phase| self.lab.phase_words(phase);
        serde_wasm_bindgen::to_value(&PhaseWords {
            mask: words(Phase::Mask),
            forward: words(Phase::Forward),
            loss: words(Phase::Loss),
            backward: words(Phase::Backward),
            update: words(Phase::Update),
            iteration: self.lab.iteration_words(),
        })
        .map_err(error)
    }

    /// Does so many iterations of both arms, at most a million; one that was begun by `phase` is finished first, and counts.
    pub fn step(&mut self, count: &Whole) -> Result<(), JsError> {
        self.lab.step(count.read("number of iterations", MOST_ITERATIONS)?.into());
        Ok(())
    }

    /// Does the next phase of an iteration, and says which. While an earlier one is looked at, the next is looked at.
    #[wasm_bindgen(unchecked_return_type = "PhaseName")]
    pub fn phase(&mut self) -> String {
        self.lab.advance().word().to_owned()
    }

    /// Whether every call of `step` leaves behind what is needed to look at the phases of its last iteration. Iterations that
    /// are done phase by phase always do.
    #[wasm_bindgen(js_name = keepEarlier)]
    pub fn keep_earlier(&mut self, keeps: &YesNo) -> Result<(), JsError> {
        self.lab.keep_earlier(keeps.read("keeps")?);
        Ok(())
    }

    /// Whether a phase of the newest iteration can be looked at.
    #[wasm_bindgen(js_name = canLookAt)]
    pub fn can_look_at(&self, phase: &PhaseWord) -> Result<bool, JsError> {
        Ok(self.lab.can_look_at(phase_of(phase)?))
    }

    /// Shows a phase of the newest iteration as it was, in all pictures and numbers of neurons, until something is trained or
    /// changed; says whether it could. Nothing is computed, and the run stays where it is.
    pub fn look(&mut self, phase: &PhaseWord) -> Result<bool, JsError> {
        Ok(self.lab.look(phase_of(phase)?))
    }

    /// Changes a setting; an empty value is its default. Other settings that do not go with it give way, see `adjustments`.
    /// Throws if it is not valid, and then nothing has changed.
    #[wasm_bindgen(unchecked_return_type = "\"nothing\" | \"live\" | \"restart\"")]
    pub fn set(&mut self, key: &Text, value: &Text) -> Result<String, JsError> {
        let (key, value) = (key.read("key")?, value.read("value")?);
        self.lab.provide(sources());
        self.lab.set(&key, &value).map(|effect| effect.word().to_owned()).map_err(error)
    }

    /// What the newest change of a setting made of other settings: they gave way to it, or came back.
    #[wasm_bindgen(unchecked_return_type = "Adjustment[]")]
    pub fn adjustments(&self) -> Result<JsValue, JsError> {
        serde_wasm_bindgen::to_value(self.lab.config().adjustments()).map_err(error)
    }

    /// Starts over from iteration 0.
    pub fn restart(&mut self) -> Result<(), JsError> {
        self.lab.restart().map_err(error)
    }

    /// The rates of an arm and what they do, in few words: "p = 0.5   kept × 2".
    pub fn facts(&self, arm: &ArmName) -> Result<String, JsError> {
        Ok(draw::facts(self.arm(arm)?))
    }

    /// Units of each layer of an arm, the input first; empty if the arm is not there.
    pub fn layers(&self, arm: &ArmName) -> Result<Vec<u32>, JsError> {
        let arm = self.lab.arm(side(arm)?);
        Ok(arm.map_or_else(Vec::new, |arm| (0..arm.depth()).map(|layer| arm.units(layer) as u32).collect()))
    }

    /// What the layers of an arm are called, the input first: "Convolution 1", "Hidden layer 2"; empty if the arm is not
    /// there.
    pub fn names(&self, arm: &ArmName) -> Result<Vec<String>, JsError> {
        let Some(names) = Names::of(&self.lab, side(arm)?) else { return Ok(Vec::new()) };
        Ok((0..self.arm(arm)?.depth()).map(|layer| names.layer(layer)).collect())
    }

    /// What a unit of an arm is called: "Convolution 1, map 3", "State after step 2, cell 5".
    pub fn name(&self, arm: &ArmName, layer: &Whole, unit: &Whole) -> Result<String, JsError> {
        let names = Names::of(&self.lab, side(arm)?).ok_or_else(no_arm)?;
        let (_, layer) = self.layer(arm, layer)?;
        Ok(names.unit(Pick { layer, unit: unit.index("unit")? }))
    }

    /// What the entries of a layer's mask multiply; nothing where nothing is dropped.
    #[wasm_bindgen(unchecked_return_type = "Masking | undefined")]
    pub fn masking(&self, arm: &ArmName, layer: &Whole) -> Result<Option<String>, JsError> {
        let (arm, layer) = self.layer(arm, layer)?;
        Ok(arm.masking(layer).map(|masking| masking.words().word.to_owned()))
    }

    /// What to say of a layer's mask; nothing where nothing is dropped.
    #[wasm_bindgen(js_name = maskWords, unchecked_return_type = "MaskWords | undefined")]
    pub fn mask_words(&self, arm: &ArmName, layer: &Whole) -> Result<JsValue, JsError> {
        let (arm, layer) = self.layer(arm, layer)?;
        let words = arm.masking(layer).map(|masking| {
            let words = masking.words();
            let [kept, dropped] = words.number;
            MaskWords { title: words.title, kept, dropped }
        });
        serde_wasm_bindgen::to_value(&words).map_err(error)
    }

    /// The newest iteration's mask of a layer in row-major order: 1 kept, 0 dropped. What an entry multiplies, and so the
    /// shape, is what `masking` says:
    ///
    /// | `masking` | an entry for each | shape |
    /// |---|---|---|
    /// | `units` | neuron, input or feature map | batch × units |
    /// | `cells` | cell of a feature map after pooling (see `bn-order`), the maps of a pixel side by side | batch × (pixels · maps) |
    /// | `states` | cell of the state, the same whatever the step that it enters | batch × cells |
    /// | `steps` | cell of the state that enters a step; the one that enters the first step is 0 | batch × (steps · cells) |
    /// | `weights` | weight, for the whole batch | inputs × units |
    /// | `factors` | neuron; nothing is dropped, so all are 1 | batch × units |
    /// | nothing | unit; nothing is dropped, so all are 1 | batch × units |
    pub fn mask(&self, arm: &ArmName, layer: &Whole) -> Result<Uint8Array, JsError> {
        let (arm, layer) = self.layer(arm, layer)?;
        let drops = arm.masking(layer).is_some_and(|masking| masking.noise.drops());
        let entries: Vec<u8> = match arm.mask(layer) {
            Some(mask) if drops => mask.iter().map(|&m| u8::from(m != 0.0)).collect(),
            Some(mask) => vec![1; mask.len()],
            None => vec![1; self.lab.batch_rows().len() * arm.units(layer)],
        };
        Ok(Uint8Array::from(&entries[..]))
    }

    /// What the newest iteration multiplies by, in the shape of `mask`: the mask times the layer's scale, or the factors of
    /// noise. (Alpha dropout sets what it drops to α′ and has a scale and a shift of its own.)
    pub fn factors(&self, arm: &ArmName, layer: &Whole) -> Result<Float32Array, JsError> {
        let (arm, layer) = self.layer(arm, layer)?;
        let factors: Vec<f32> = match arm.mask(layer) {
            Some(mask) => mask.iter().map(|&m| m * arm.scale(layer)).collect(),
            None => vec![1.0; self.lab.batch_rows().len() * arm.units(layer)],
        };
        Ok(Float32Array::from(&factors[..]))
    }

    /// The numbers at this moment.
    #[wasm_bindgen(unchecked_return_type = "Metrics")]
    pub fn metrics(&self) -> Result<JsValue, JsError> {
        serde_wasm_bindgen::to_value(&self.lab.metrics()).map_err(error)
    }

    /// The series for the charts. Where an arm has no score (it has diverged), its numbers are not-a-number.
    #[wasm_bindgen(unchecked_return_type = "History")]
    pub fn history(&self) -> Result<Object, JsError> {
        let history = self.lab.history();
        let object = Object::new();
        set(&object, "iteration", history.iterations().iter().map(|&i| i as f64))?;
        for (name, scores, side) in [("a", &history.arms()[0], Side::A), ("b", &history.arms()[1], Side::B)] {
            if self.lab.arm(side).is_none() {
                continue;
            }
            let series = Object::new();
            for (which, loss, accuracy) in [(0, "trainLoss", "trainAccuracy"), (1, "testLoss", "testAccuracy")] {
                let scores = || scores.iter().map(|scores| scores.map(|scores| scores[which]));
                set(&series, loss, scores().map(|score| or_nan(score.map(|score| score.loss))))?;
                set(&series, accuracy, scores().map(|score| or_nan(score.and_then(|score| score.accuracy))))?;
            }
            let learnt = |of: fn(Learnt) -> Option<f32>| {
                let each = scores.iter().map(|scores| scores.and_then(|[train, _]| train.learnt));
                each.map(move |learnt| or_nan(learnt.and_then(of)))
            };
            set(&series, "trueTrainLoss", learnt(|learnt| Some(learnt.true_loss)))?;
            set(&series, "wrongLabelsLearnt", learnt(|learnt| Some(learnt.wrong)))?;
            set(&series, "rightLabelsLearnt", learnt(|learnt| learnt.right))?;
            reflect(&object, name, &series)?;
        }
        Ok(object)
    }

    /// A neuron's numbers for one row of the newest batch.
    #[wasm_bindgen(unchecked_return_type = "Neuron")]
    pub fn neuron(&self, arm: &ArmName, layer: &Whole, unit: &Whole, example: &Whole) -> Result<JsValue, JsError> {
        let (arm, layer) = self.layer(arm, layer)?;
        let (unit, example) = (unit.index("unit")?, example.index("example")?);
        let neuron = arm
            .neuron(layer, unit, example, self.lab.shown_phase())
            .ok_or_else(|| error(format!("Layer {layer} has no neuron {unit}, or the batch no row {example}.")))?;
        serde_wasm_bindgen::to_value(&neuron).map_err(error)
    }

    /// What the newest update did to the weights into a neuron, and to its biases: the `most` that changed most. Nothing for
    /// an input, and where the weights of before were not kept, see `keepEarlier`.
    #[wasm_bindgen(js_name = weightChanges, unchecked_return_type = "WeightChanges | undefined")]
    pub fn weight_changes(
        &self,
        arm_name: &ArmName,
        layer: &Whole,
        unit: &Whole,
        most: &Whole,
    ) -> Result<JsValue, JsError> {
        let names = Names::of(&self.lab, side(arm_name)?).ok_or_else(no_arm)?;
        let (arm, layer) = self.layer(arm_name, layer)?;
        let (unit, most) = (unit.index("unit")?, most.index("most")?);
        if unit >= arm.units(layer) {
            return Err(error(format!("Layer {layer} has no neuron {unit}.")));
        }
        let changes = arm.weight_changes(layer, unit, most).map(|changes| WeightChanges {
            more: changes.more,
            unchanged: changes.unchanged,
            largest: (changes.largest.iter())
                .map(|change| WeightChange {
                    name: names.weight(layer, change),
                    before: change.before,
                    after: change.after,
                })
                .collect(),
        });
        serde_wasm_bindgen::to_value(&changes).map_err(error)
    }

    /// What the networks are given of a test example: numbers as `predict` takes them. Nothing if there are not so many.
    #[wasm_bindgen(js_name = testInput)]
    pub fn test_input(&self, example: &Whole) -> Result<Option<Vec<f32>>, JsError> {
        let (test, example) = (&self.lab.split().test, example.index("example")?);
        Ok((example < test.len()).then(|| test.x.row(example).to_vec()))
    }

    /// The answers in evaluation to inputs given row after row: a probability for each class, or values.
    pub fn predict(&mut self, arm: &ArmName, x: &Numbers) -> Result<Vec<f32>, JsError> {
        self.answers(arm, x, 1, lab::Arm::evaluate)
    }

    /// The answers of `count` Monte-Carlo samples to inputs given row after row, sample after sample.
    pub fn sample(&mut self, arm: &ArmName, x: &Numbers, count: &Whole) -> Result<Vec<f32>, JsError> {
        let count = count.read("number of samples", MOST_NUMBERS)?;
        self.answers(arm, x, count as usize, lab::Arm::sample)
    }

    /// Takes neurons, feature maps or cells of a state, and no others, out of both networks, as far as each has them: `units`
    /// are a layer and a number each, one pair after the other. What is asked of the networks is then answered without them;
    /// the run itself is as it was, and what comes next in it (an iteration, a setting) puts all back. Gives how well each does
    /// without them; an arm that is not there, or has diverged, is left out.
    #[wasm_bindgen(unchecked_return_type = "BothWithout")]
    pub fn remove(&mut self, units: &Wholes) -> Result<JsValue, JsError> {
        let numbers = units.read("list of layers and units", MOST_UNITS)?;
        let pairs = numbers.chunks_exact(2);
        if !pairs.remainder().is_empty() {
            return Err(error("A unit is two numbers, its layer and its number there, and one is left over."));
        }
        let units: Vec<Unit> = pairs.map(|pair| (pair[0], pair[1])).collect();
        self.lab.remove(&units);
        let [a, b] = [Side::A, Side::B].map(|side| {
            self.lab.scores_without(side).map(|[train, test]| ScoresWithout {
                test_loss: test.loss,
                test_accuracy: test.accuracy,
                wrong_labels_learnt: train.learnt.map(|learnt| learnt.wrong),
            })
        });
        serde_wasm_bindgen::to_value(&BothWithout { a, b }).map_err(error)
    }

    /// The neuron that is removed where this one is meant, a layer and a number: itself, or of a cell of a state, which goes at
    /// every step, the one after the first. Nothing if neither network has one there that can be removed.
    pub fn removable(&self, layer: &Whole, unit: &Whole) -> Result<Option<Uint32Array>, JsError> {
        let unit = self.lab.removable((layer.index("layer")?, unit.index("unit")?));
        Ok(unit.map(|unit| pairs([unit].iter())))
    }

    /// What `remove` has taken out of an arm and nothing has put back: a layer and a number each, one pair after the other; a
    /// cell of a state by its number after the first step.
    pub fn removed(&self, arm: &ArmName) -> Result<Uint32Array, JsError> {
        Ok(pairs(self.arm(arm)?.removed().units().iter()))
    }

    /// The units of an arm's hidden layers in a random order, a layer and a number each, one pair after the other; each
    /// `number`, up to 65,535, is another order.
    #[wasm_bindgen(js_name = removalOrder)]
    pub fn removal_order(&self, arm: &ArmName, number: &Whole) -> Result<Uint32Array, JsError> {
        let number = number.read("number of the order", u16::MAX.into())? as u16;
        Ok(pairs(self.lab.removal_order(side(arm)?, number).iter()))
    }

    /// A hash of all parameters of both arms, 16 hexadecimal digits: equal for equal runs, in every browser.
    pub fn fingerprint(&self) -> String {
        format!("{:016x}", self.lab.fingerprint())
    }

    /// The run as it is now, as bytes, from which the worker's module goes on to the same bits.
    pub fn snapshot(&self) -> Result<Vec<u8>, JsError> {
        self.lab.snapshot().map_err(error)
    }

    /// The weights of both arms as JSON, with the query and the iteration. Throws if an arm has diverged so far that some
    /// are infinite.
    pub fn weights(&self) -> Result<String, JsError> {
        export::weights(&self.lab).map_err(error)
    }

    /// Replaces the run by that of a file that `weights` wrote. Throws if the file does not fit, and then nothing has
    /// changed. The digits that its query may need are to be loaded before, see `needsDigits`.
    pub fn load(&mut self, json: &Text) -> Result<(), JsError> {
        let (length, head) = json.head("file of weights", export::HEAD as u32)?;
        // Before a copy is made of all of it.
        export::check_length(length, &head).map_err(error)?;
        self.lab.provide(sources());
        export::load(&mut self.lab, &json.read("file of weights")?).map_err(error)
    }

    /// Redraws a view of an arm on a canvas.
    pub fn draw(
        &mut self,
        view_name: &ViewName,
        arm: &ArmName,
        canvas: &Canvas,
        draw_options: &DrawOptions,
    ) -> Result<(), JsValue> {
        let (view, side, canvas) = (view(view_name)?, side(arm)?, canvas.read("canvas")?);
        let options = options(draw_options)?;
        self.painter.draw(view, &self.lab, side, canvas, &options)
    }

    /// What is under the point (x, y), in CSS pixels, of a view drawn with these options.
    #[wasm_bindgen(unchecked_return_type = "Hit | undefined")]
    pub fn hit(
        &self,
        view_name: &ViewName,
        arm: &ArmName,
        draw_options: &DrawOptions,
        x: &Real,
        y: &Real,
    ) -> Result<JsValue, JsError> {
        let (x, y) = (x.read("x")?, y.read("y")?);
        let hit = draw::hit(view(view_name)?, &self.lab, side(arm)?, &options(draw_options)?, x, y);
        serde_wasm_bindgen::to_value(&hit).map_err(error)
    }

    /// Where the tiles of the network view are, and which of them are drawn as dropped.
    #[wasm_bindgen(unchecked_return_type = "Tile[]")]
    pub fn tiles(&self, arm: &ArmName, draw_options: &DrawOptions) -> Result<JsValue, JsError> {
        let tiles = draw::tiles(&self.lab, side(arm)?, &options(draw_options)?);
        serde_wasm_bindgen::to_value(&tiles).map_err(error)
    }

    /// A view in words.
    pub fn describe(&self, view_name: &ViewName, arm: &ArmName, draw_options: &DrawOptions) -> Result<String, JsError> {
        Ok(draw::describe(view(view_name)?, &self.lab, side(arm)?, &options(draw_options)?))
    }

    /// The answers of `count` passes of the rows of `x`, a few rows at a time.
    fn answers(
        &mut self,
        arm: &ArmName,
        x: &Numbers,
        count: usize,
        pass: impl Fn(&lab::Arm, ArrayView2<f32>, &mut Evaluation),
    ) -> Result<Vec<f32>, JsError> {
        let arm = self.lab.arm(side(arm)?).ok_or_else(no_arm)?;
        let x = x.read("input", MOST_NUMBERS)?;
        let x = rows(&x, arm.units(0))?;
        let total = (x.nrows() * arm.units(arm.depth() - 1)).saturating_mul(count);
        if total > MOST_NUMBERS as usize {
            return Err(error(format!("At most {MOST_NUMBERS} numbers can be answered at once.")));
        }
        let mut answers = Vec::with_capacity(total);
        for _ in 0..count {
            for rows in x.axis_chunks_iter(Axis(0), ROWS_AT_ONCE) {
                pass(arm, rows, &mut self.evaluation);
                answers.extend(&self.evaluation.answers());
            }
        }
        Ok(answers)
    }

    fn arm(&self, arm: &ArmName) -> Result<&lab::Arm, JsError> {
        self.lab.arm(side(arm)?).ok_or_else(no_arm)
    }

    /// The arm and the layer of it that are meant.
    fn layer(&self, arm: &ArmName, layer: &Whole) -> Result<(&lab::Arm, usize), JsError> {
        let (arm, layer) = (self.arm(arm)?, layer.index("layer")?);
        if layer < arm.depth() { Ok((arm, layer)) } else { Err(no_layer(arm, layer)) }
    }
}

/// The most numbers that one call takes or returns: 64 MB of them.
const MOST_NUMBERS: u32 = 16_000_000;

/// The most numbers that name units: more than any network has.
const MOST_UNITS: u32 = 1_000_000;

/// The most iterations of one call, during which the page stands still.
const MOST_ITERATIONS: u32 = 1_000_000;

/// More bytes than any table has that the worker has read.
const MOST_TABLE_BYTES: usize = 128 << 20;

/// Rows that are passed through a network at once, so that no input needs buffers of its own size.
const ROWS_AT_ONCE: usize = 256;

fn no_layer(arm: &lab::Arm, layer: usize) -> JsError {
    error(format!("There is no layer {layer}: layers are 0 (the input) to {} (the output).", arm.depth() - 1))
}

/// `x` as rows of `inputs` numbers.
fn rows(x: &[f32], inputs: usize) -> Result<ArrayView2<'_, f32>, JsError> {
    let wrong = || error(format!("An input is {inputs} numbers, and {} are no whole number of them.", x.len()));
    if x.is_empty() || !x.len().is_multiple_of(inputs) {
        return Err(wrong());
    }
    ArrayView2::from_shape((x.len() / inputs, inputs), x).map_err(|_| wrong())
}

fn pairs<'a>(units: impl Iterator<Item = &'a Unit>) -> Uint32Array {
    let numbers: Vec<u32> = units.flat_map(|&(layer, unit)| [layer as u32, unit as u32]).collect();
    Uint32Array::from(&numbers[..])
}

fn set(object: &Object, key: &str, numbers: impl Iterator<Item = f64>) -> Result<(), JsError> {
    let numbers: Vec<f64> = numbers.collect();
    reflect(object, key, &Float64Array::from(&numbers[..]))
}

fn or_nan(number: Option<f32>) -> f64 {
    number.map_or(f64::NAN, f64::from)
}

fn reflect(object: &Object, key: &str, value: &JsValue) -> Result<(), JsError> {
    Reflect::set(object, &key.into(), value).map(|_| ()).map_err(|_| error("A result could not be built."))
}
