//! Settings made from nothing but what the schema says of them.

use std::fmt;

use proptest::prelude::*;
use proptest::sample::select;
use settings::{Config, Setting};

/// A text that a setting allows, made from nothing but what the schema says of it.
fn text(setting: &Setting) -> BoxedStrategy<String> {
    let number = |setting: &Setting| setting.min.zip(setting.max);
    match (setting.kind, number(setting)) {
        ("choice", _) => {
            let words: Vec<_> = setting.choices.unwrap_or_default().iter().map(|choice| choice.word).collect();
            select(words).prop_map(str::to_owned).boxed()
        }
        ("integer", Some((min, max))) => (min as u64..=max as u64).prop_map(|number| number.to_string()).boxed(),
        ("real", Some((min, max))) => real(min, max, setting.exclusive_max).prop_map(|x| x.to_string()).boxed(),
        ("rates", Some((min, max))) => list(real(min, max, setting.exclusive_max), 3),
        // Few and small enough for any network that they make.
        ("sizes", Some((min, _))) => list(min as u64..=64, 4),
        ("switch", _) => select(vec!["on", "off"]).prop_map(str::to_owned).boxed(),
        // What a table was read with; another needs the table again.
        ("name" | "columns", _) => Just(String::new()).boxed(),
        (kind, range) => panic!("the schema has a setting of kind {kind} with the range {range:?}"),
    }
}

/// Numbers of all magnitudes, the ends of the range among them.
fn real(min: f64, max: f64, exclusive_max: Option<bool>) -> impl Strategy<Value = f64> + Clone {
    let greatest = if exclusive_max == Some(true) { max - 0.01 } else { max };
    let round = move |x: f64| ((x * 100.0).round() / 100.0).clamp(min, greatest);
    prop_oneof![
        (min..=greatest),
        (min..=greatest).prop_map(round),
        (0.0..12.0_f64).prop_map(move |power| (greatest * 10_f64.powf(-power)).max(min)),
        Just(min),
        Just(greatest),
    ]
}

fn list<T: ToString + std::fmt::Debug>(item: impl Strategy<Value = T> + 'static, most: usize) -> BoxedStrategy<String> {
    let join = |items: Vec<T>| items.iter().map(T::to_string).collect::<Vec<_>>().join(",");
    prop::collection::vec(item, 1..=most).prop_map(join).boxed()
}

/// A key (of both arms or of one) and a text that its setting allows.
pub fn pair(setting: &Setting) -> impl Strategy<Value = (String, String)> + use<> {
    let key = setting.key;
    let scopes = if setting.per_arm { vec!["", "a.", "b."] } else { vec![""] };
    (select(scopes).prop_map(move |scope| format!("{scope}{key}")), text(setting))
}

/// Runs that between them have everything that other settings need.
pub const STARTS: [&str; 10] = [
    "",
    "bn=on",
    "act=selu&kind=alpha",
    "data=table",
    "data=digits",
    "data=digits&net=cnn",
    "data=digits&net=cnn&bn=on",
    "data=digits&net=rnn",
    "data=digits&net=gru",
    "data=digits&net=lstm&a.net=cnn",
];

/// A valid run: one to start from, and the pairs that can be set one after the other; those that are refused are left out.
#[derive(Clone)]
pub struct Run {
    pub config: Config,
    start: &'static str,
    pairs: Vec<(String, String)>,
}

impl fmt::Debug for Run {
    /// What makes a plain test of it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}, made from {:?} by setting {:?}", self.config.query(), self.start, self.pairs)
    }
}

/// Valid runs.
pub fn run(pairs: impl Strategy<Value = Vec<(String, String)>>) -> impl Strategy<Value = Run> {
    (select(&STARTS[..]), pairs).prop_map(|(start, pairs)| {
        let first = Config::parse(start).unwrap_or_else(|errors| panic!("{start}: {errors}"));
        let config =
            pairs.iter().fold(first, |config, (key, value)| config.set(key, value).map_or(config, |(new, _)| new));
        Run { config, start, pairs }
    })
}
