//! Weights from JSON back into a lab: all of them, or none.

use super::json::{Reader, Unexpected};
use super::weights::{FORMAT, STATISTICS, VERSION, arm_word, layer_name, parameter_names, shape};
use lab::{self, Lab, Side};
use ndarray::Zip;
use nn::{Layer, Network, Spec};
use settings::{Config, Errors};
use std::fmt;

/// How much of a file is looked at for its query, which says how long the file may be.
pub const HEAD: usize = 4000;
/// Bytes that a number takes at most, with the spaces of a file that others have laid out anew.
const BYTES_OF_A_NUMBER: usize = 40;
/// Bytes of a file beside its numbers, at most.
const BYTES_BESIDE: usize = 100_000;
/// The highest iteration, so that JavaScript can count on.
const MOST_ITERATIONS: u64 = 1 << 52;
/// More layers with parameters than any network has, arrays than any layer, and dimensions than any array: no file, however
/// strange, takes much more memory than its own length.
const MOST_LAYERS: usize = 64;
const MOST_ARRAYS: usize = 8;
const MOST_DIMENSIONS: usize = 8;

/// Why a file is refused, as a sentence.
#[derive(Clone, Debug)]
pub enum Refusal {
    /// It is too long.
    TooLarge {
        /// Bytes of the file.
        bytes: usize,
        /// Bytes that a file with its query may have.
        most: usize,
    },
    /// It is no JSON, or not of the form of weights.
    Form(Unexpected),
    /// It is another JSON.
    NotWeights,
    /// It is of a version that is not known here.
    Version(u32),
    /// Something that a file has to say is missing.
    Missing(&'static str),
    /// Its query is wrong.
    Query(Errors),
    /// The lab of its query cannot be.
    Lab(lab::Error),
    /// Its arrays are not those of the query's network.
    Unfit(String),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge { bytes, most } => {
                write!(f, "The file has {bytes} bytes; the weights of its run take at most {most}.")
            }
            Self::Form(Unexpected { at, wanted }) => {
                write!(f, "The file is not one of Dropout Lab's weights: {wanted} should stand after byte {at}.")
            }
            Self::NotWeights => write!(f, "The file does not say that it is \"{FORMAT}\"."),
            Self::Version(version) => {
                write!(f, "The file is of version {version}; this page reads version {VERSION}.")
            }
            Self::Missing(key) => write!(f, "The file lacks \"{key}\"."),
            // One sentence, also where a query has several errors.
            Self::Query(errors) => {
                let error = errors.0.first().map_or_else(String::new, ToString::to_string);
                write!(f, "The file's query is wrong: {}", ended(error))
            }
            Self::Lab(error) => write!(f, "The file's run cannot be set up: {}", ended(error.to_string())),
            Self::Unfit(what) => write!(f, "The file does not fit the network of its query: {what}."),
        }
    }
}

/// With a full stop, unless it ends in a question.
fn ended(mut sentence: String) -> String {
    if !sentence.ends_with('?') {
        sentence.push('.');
    }
    sentence
}

impl std::error::Error for Refusal {}

impl From<Unexpected> for Refusal {
    fn from(unexpected: Unexpected) -> Self {
        Self::Form(unexpected)
    }
}

impl From<lab::Error> for Refusal {
    fn from(error: lab::Error) -> Self {
        Self::Lab(error)
    }
}

/// Replaces the run of `lab` by that of a file that [`weights`](super::weights()) wrote: the query's, with these weights, at
/// this iteration. Training goes on with an optimizer that remembers nothing, and with batches and masks from the
/// beginning of their streams; so from there on the run is not the query's alone, and its
/// [`changed_at`](lab::Metrics::changed_at) says so.
///
/// # Errors
/// The file does not fit, in any part; then the lab is as it was.
pub fn load(lab: &mut Lab, text: &str) -> Result<(), Refusal> {
    check_length(text.len(), text.get(..text.floor_char_boundary(HEAD)).unwrap_or_default())?;
    let file = read(text)?;
    let config = Config::parse(&file.query).map_err(Refusal::Query)?;
    if file.arms[Side::A as usize].is_some() && !config.compare {
        return Err(Refusal::Unfit("it has an arm a, and the query says compare=off".to_owned()));
    }
    let resumed = lab.resume(config, file.iteration, |side, network| {
        let layers = file.arms[side as usize].as_ref().ok_or(Refusal::Missing(arm_word(side)))?;
        fill(network, layers).map_err(|what| Refusal::Unfit(format!("arm {}, {what}", arm_word(side))))
    })?;
    *lab = resumed;
    Ok(())
}

/// Refuses a file that is longer than the weights of its run can be, before time is spent on reading it. `head` is how the
/// file begins, where its query stands; a file without one there has the default run's length.
///
/// # Errors
/// [`Refusal::TooLarge`].
pub fn check_length(bytes: usize, head: &str) -> Result<(), Refusal> {
    let mut query = None;
    // It ends anywhere, so an error says nothing; what is wrong with the file is said when it is read.
    let _ = Reader::new(head).object(|reader, key| match key {
        "query" => once(reader, &mut query, Reader::string),
        "format" => reader.string().map(drop),
        _ => reader.integer::<u64>().map(drop),
    });
    let config = query.and_then(|query| Config::parse(&query).ok()).unwrap_or_default();
    let most = BYTES_BESIDE + BYTES_OF_A_NUMBER * config.most_parameters();
    if bytes > most { Err(Refusal::TooLarge { bytes, most }) } else { Ok(()) }
}

/// What a file says.
struct File {
    query: String,
    iteration: u64,
    arms: [Option<Vec<Weights>>; 2],
}

/// A layer of it.
#[derive(Default)]
struct Weights {
    layer: String,
    arrays: Vec<(String, Array)>,
}

#[derive(Default)]
struct Array {
    shape: Vec<usize>,
    data: Vec<f32>,
}

fn read(text: &str) -> Result<File, Refusal> {
    let (mut format, mut version, mut query, mut iteration) = (None, None, None, None);
    let mut arms = [None, None];
    let mut reader = Reader::new(text);
    reader.object(|reader, key| match key {
        "format" => once(reader, &mut format, Reader::string),
        "version" => once(reader, &mut version, Reader::integer::<u32>),
        "query" => once(reader, &mut query, Reader::string),
        "iteration" => once(reader, &mut iteration, |reader| {
            let whole = reader.integer::<u64>()?;
            if whole > MOST_ITERATIONS { Err(reader.unexpected("a smaller iteration")) } else { Ok(whole) }
        }),
        "a" => once(reader, &mut arms[0], layers),
        "b" => once(reader, &mut arms[1], layers),
        _ => Err(reader.unexpected("no other key")),
    })?;
    reader.end()?;
    if format.as_deref() != Some(FORMAT) {
        return Err(Refusal::NotWeights);
    }
    match version {
        Some(VERSION) => {}
        Some(version) => return Err(Refusal::Version(version)),
        None => return Err(Refusal::Missing("version")),
    }
    Ok(File {
        query: query.ok_or(Refusal::Missing("query"))?,
        iteration: iteration.ok_or(Refusal::Missing("iteration"))?,
        arms,
    })
}

/// Reads what a key may say once.
fn once<'a, T>(
    reader: &mut Reader<'a>,
    slot: &mut Option<T>,
    read: impl FnOnce(&mut Reader<'a>) -> Result<T, Unexpected>,
) -> Result<(), Unexpected> {
    if slot.is_some() {
        return Err(reader.unexpected("no key a second time"));
    }
    *slot = Some(read(reader)?);
    Ok(())
}

fn layers(reader: &mut Reader) -> Result<Vec<Weights>, Unexpected> {
    let mut layers = Vec::new();
    reader.array(|reader| {
        if layers.len() == MOST_LAYERS {
            return Err(reader.unexpected("no further layer"));
        }
        let mut layer = Weights::default();
        reader.object(|reader, key| {
            match key {
                "layer" => layer.layer = reader.string()?,
                _ if layer.arrays.len() == MOST_ARRAYS => return Err(reader.unexpected("no further array")),
                _ => layer.arrays.push((key.to_owned(), array(reader)?)),
            }
            Ok(())
        })?;
        layers.push(layer);
        Ok(())
    })?;
    Ok(layers)
}

fn array(reader: &mut Reader) -> Result<Array, Unexpected> {
    let mut array = Array::default();
    reader.object(|reader, key| match key {
        "shape" => reader.array(|reader| {
            if array.shape.len() == MOST_DIMENSIONS {
                return Err(reader.unexpected("no further dimension"));
            }
            array.shape.push(reader.integer()?);
            Ok(())
        }),
        "data" => reader.array(|reader| {
            let number = reader.number()?;
            if !number.is_finite() {
                return Err(reader.unexpected("a number that 32-bit floating point can hold"));
            }
            array.data.push(number);
            Ok(())
        }),
        _ => Err(reader.unexpected("\"shape\" or \"data\"")),
    })?;
    Ok(array)
}

/// Sets the parameters and statistics of `network`, or says what does not fit.
fn fill(network: &mut Network, layers: &[Weights]) -> Result<(), String> {
    let specs = network.specs().to_vec();
    let with_parameters: Vec<(&Spec, &mut Box<dyn Layer>)> =
        specs.iter().zip(network.layers_mut()).filter(|(spec, _)| layer_name(spec).is_some()).collect();
    if with_parameters.len() != layers.len() {
        return Err(format!("which has {} layers where {} are wanted", layers.len(), with_parameters.len()));
    }
    for (number, ((spec, layer), weights)) in (1..).zip(with_parameters.into_iter().zip(layers)) {
        fill_layer(spec, &mut **layer, weights).map_err(|what| format!("layer {number}: {what}"))?;
    }
    Ok(())
}

fn fill_layer(spec: &Spec, layer: &mut dyn Layer, weights: &Weights) -> Result<(), String> {
    let name = layer_name(spec).unwrap_or_default();
    if weights.layer != name {
        return Err(format!("it is no \"{name}\""));
    }
    let mut unread = weights.arrays.len();
    let mut find = |name: &str, shape: &[usize]| {
        let array = weights.arrays.iter().find(|(key, _)| key == name).map(|(_, array)| array);
        let array = array.ok_or_else(|| format!("it has no \"{name}\""))?;
        if array.shape != shape || array.data.len() != shape.iter().product::<usize>() {
            return Err(format!("\"{name}\" is not {}", sizes(shape)));
        }
        unread -= 1;
        Ok(array.data.as_slice())
    };
    for (name, parameter) in parameter_names(spec).iter().zip(layer.parameters_mut()) {
        let data = find(name, &shape(spec, parameter))?;
        parameter.value.iter_mut().zip(data).for_each(|(to, &from)| *to = from);
    }
    if let Some(running) = layer.running_statistics_mut() {
        let statistics = [&mut running.mean, &mut running.variance];
        for (name, statistic) in STATISTICS.into_iter().zip(statistics) {
            let data = find(name, &[statistic.len()])?;
            if name == "variance" && data.iter().any(|&variance| variance < 0.0) {
                return Err("a variance is below 0".to_owned());
            }
            Zip::from(statistic).and(data).for_each(|to, &from| *to = from);
        }
    }
    // What was found is all that there is.
    if unread == 0 { Ok(()) } else { Err("it has other arrays too".to_owned()) }
}

/// A shape as one says it.
fn sizes(shape: &[usize]) -> String {
    let sizes: Vec<String> = shape.iter().map(usize::to_string).collect();
    format!("{} numbers", sizes.join(" × "))
}
