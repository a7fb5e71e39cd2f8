//! Settings that limit each other: what does not go together, and what may give way so that it does.
//!
//! Here are all the checks that need more than one setting. A query with a conflict is refused with its error; a change
//! that makes one lets another setting give way, see `give_way`.

use super::error::{Error, Problem};
use super::given::{Entry, Given, Scope, spelling};
use super::size::{MOST_ACTIVATIONS, MOST_PARAMETERS, Size, narrowed};
use super::table::{
    ACT, BATCH, CHANNELS, DATA, DIGITS, DROP, Definition, FEWEST_EXAMPLES, KIND, LAYERS, NET, TEST, TRAIN, definition,
};
use super::value::Value;
use super::{Activation, ArmConfig, Config, Family, Kind, Net};

/// Settings that do not go together.
pub(super) struct Conflict {
    /// What is wrong, said of one of them.
    pub error: Error,
    /// What may give way, the best first.
    pub ways: Vec<Way>,
}

/// How a setting gives way.
pub(super) struct Way {
    pub entry: Entry,
    /// The nearest value that fits; none is the value of both arms, or the default.
    pub value: Option<Value>,
    /// Whether the setting then means nothing.
    pub idle: bool,
    /// Why it has to, after "since".
    pub why: String,
}

impl Way {
    fn to(entry: Entry, value: Value, why: impl Into<String>) -> Way {
        Way { entry, value: Some(value), idle: false, why: why.into() }
    }

    fn forget(entry: Entry, why: impl Into<String>) -> Way {
        Way { entry, value: None, idle: false, why: why.into() }
    }
}

/// What is known beside the values themselves.
#[derive(Clone, Copy, Default)]
pub(super) struct Around<'a> {
    /// Settings whose value could not be read: nothing is said against what depends on them.
    pub unreadable: Option<&'a [&'static str]>,
    /// What the reader has just changed, which does not give way.
    pub held: Option<Entry>,
    /// Rows of the reader's table, if there is one.
    pub rows: Option<usize>,
}

impl Around<'_> {
    fn reads(&self, keys: &[&str]) -> bool {
        self.unreadable.is_none_or(|unreadable| !keys.iter().any(|key| unreadable.contains(key)))
    }

    fn holds(&self, key: &str) -> bool {
        self.held.is_some_and(|(held, _)| held == key)
    }
}

/// Everything in given values that does not go together; `config` is the form that `fill_in` makes of them.
pub(super) fn conflicts(given: &Given, config: &Config, around: &Around) -> Vec<Conflict> {
    let mut found = Vec::new();
    if around.reads(&[DATA]) {
        let misplaced = given.iter().filter_map(|(&entry, value)| misplaced(entry, value, config));
        found.extend(misplaced.filter(|conflict| match conflict.error.problem {
            Problem::NotWith { key, .. } => around.reads(&[key]),
            _ => true,
        }));
        found.extend(too_many_for_family(given, config.data));
        if around.reads(&[TRAIN, TEST]) && found.is_empty() {
            found.extend(too_many_digits(given, config, around));
            found.extend(too_few_rows(config, around));
        }
    }
    for (scope, arm) in [(Scope::A, &config.a), (Scope::B, &config.b)] {
        let arm = ArmGiven { given, scope, arm, family: config.data };
        if around.reads(&[LAYERS, DROP]) {
            found.extend(arm.not_one_rate_per_layer());
        }
        if around.reads(&[DATA, NET, KIND, ACT, DROP]) {
            found.extend(arm.not_for_family());
            found.extend(arm.alpha_without_selu(around));
        }
        if around.reads(&[NET, LAYERS, CHANNELS, DATA]) {
            found.extend(arm.too_many_parameters().or_else(|| arm.too_many_activations(config.batch, around)));
        }
    }
    found
}

/// The arms that a value is for: a rate for both is arm b's.
fn arms_of<'a>(definition: &Definition, scope: Scope, config: &'a Config) -> Vec<&'a ArmConfig> {
    match scope {
        Scope::A => vec![&config.a],
        Scope::B => vec![&config.b],
        Scope::Both if definition.dropout => vec![&config.b],
        Scope::Both => vec![&config.a, &config.b],
    }
}

/// A setting that was given and means nothing in this run; what is for both arms has its place if it has one in either.
fn misplaced(entry: Entry, value: &Value, config: &Config) -> Option<Conflict> {
    let (key, scope) = entry;
    let definition = definition(key)?;
    let arms = arms_of(definition, scope, config);
    let missing: Vec<_> = arms.iter().map_while(|arm| definition.missing(config, arm)).collect();
    let (condition, word) = missing.last().filter(|_| missing.len() == arms.len())?;
    let why = format!("it does not apply to {}={word}", condition.key);
    let error = Error {
        key: spelling(entry),
        value: value.to_string(),
        allowed: format!("with {}={}", condition.key, condition.words.join(", ")),
        nearest: None,
        problem: Problem::NotWith { key: condition.key, word: word.clone(), why: "" },
    };
    Some(Conflict { error, ways: vec![Way { idle: true, ..Way::forget(entry, why) }] })
}

/// Numbers above their setting's maximum for the data.
fn too_many_for_family(given: &Given, family: Family) -> Vec<Conflict> {
    let entries = given.iter().filter_map(|(&entry, value)| Some((definition(entry.0)?, entry, value)));
    entries
        .filter_map(|(definition, entry, value)| {
            let &(_, most) = definition.maxima.iter().find(|(of, _)| *of == family)?;
            let values = definition.values_for(family);
            let unreadable = values.read(&value.to_string()).err()?;
            let error = Error {
                key: spelling(entry),
                value: value.to_string(),
                allowed: format!("{} with data={}", values.allowed(), family.word()),
                nearest: unreadable.nearest,
                problem: unreadable.problem,
            };
            let way = Way::to(entry, Value::Integer(most), only_so_many_digits());
            Some(Conflict { error, ways: vec![way] })
        })
        .collect()
}

fn only_so_many_digits() -> String {
    format!("there are only {DIGITS} digits for training and test together")
}

/// Training and test digits share one set of images.
fn too_many_digits(given: &Given, config: &Config, around: &Around) -> Option<Conflict> {
    let together = config.train + config.test;
    if config.data != Family::Digits || together <= DIGITS {
        return None;
    }
    let number = |key| if key == TRAIN { config.train } else { config.test };
    // The one that was given is the one to change; of two, the test set.
    let (key, other_key) = if given.contains_key(&(TEST, Scope::Both)) { (TEST, TRAIN) } else { (TRAIN, TEST) };
    let most = DIGITS.saturating_sub(number(other_key));
    let error = Error {
        key: key.to_owned(),
        value: number(key).to_string(),
        allowed: format!(
            "at most {DIGITS} digits in all, so {FEWEST_EXAMPLES} to {most} with {other_key}={}",
            number(other_key)
        ),
        nearest: Some(most.to_string()),
        problem: Problem::TooManyExamples { together },
    };
    // The other leaves as many as were asked for; where neither was, the larger gives way, but not below one half.
    let (gives, most) = if around.holds(TRAIN) {
        (TEST, DIGITS.saturating_sub(config.train))
    } else if around.holds(TEST) {
        (TRAIN, DIGITS.saturating_sub(config.test))
    } else {
        let larger = if config.train > config.test { TRAIN } else { TEST };
        (larger, (DIGITS - config.train.min(config.test).min(DIGITS)).max(DIGITS / 2))
    };
    let way = Way::to((gives, Scope::Both), Value::Integer(most as u64), only_so_many_digits());
    Some(Conflict { error, ways: vec![way] })
}

/// A table has to leave a few rows for testing. (As many test examples as there are rows left are enough for any `test`.)
fn too_few_rows(config: &Config, around: &Around) -> Option<Conflict> {
    let rows = around.rows?;
    let most = rows.saturating_sub(FEWEST_EXAMPLES);
    if config.data != Family::Table || config.train <= most {
        return None;
    }
    let error = Error {
        key: TRAIN.to_owned(),
        value: config.train.to_string(),
        allowed: format!("whole numbers from {FEWEST_EXAMPLES} to {most} with this table"),
        nearest: Some(most.to_string()),
        problem: Problem::TooFewRows { rows },
    };
    // Half of the rows, so that there is something to be tested on.
    let why = format!("the table has only {rows} rows, of which some are kept for testing");
    let way = Way::to((TRAIN, Scope::Both), Value::Integer((rows / 2) as u64), why);
    Some(Conflict { error, ways: vec![way] })
}

/// One arm of a run and what it was given.
struct ArmGiven<'a> {
    given: &'a Given,
    scope: Scope,
    arm: &'a ArmConfig,
    family: Family,
}

impl ArmGiven<'_> {
    /// Where the arm has its value from.
    fn source(&self, key: &'static str) -> Entry {
        let own = (key, self.scope);
        if self.given.contains_key(&own) { own } else { (key, Scope::Both) }
    }

    /// A list of rates has one for each hidden layer. (A single rate is for all of them.)
    fn not_one_rate_per_layer(&self) -> Option<Conflict> {
        let (rates, layers) = (&self.arm.drop, self.arm.layers.len());
        if rates.len() == 1 || rates.len() == layers {
            return None;
        }
        let list = if layers > 1 { format!(" or {layers} rates separated by commas") } else { String::new() };
        let mut fitting = rates.clone();
        fitting.resize(layers, rates.last().copied().unwrap_or(0.0));
        let fitting = Value::Rates(fitting);
        let entry = self.source(DROP);
        let error = Error {
            key: spelling(entry),
            value: Value::Rates(rates.clone()).to_string(),
            allowed: format!("one rate{list}"),
            nearest: Some(fitting.to_string()),
            problem: Problem::NotOnePerLayer { layers },
        };
        Some(Conflict { error, ways: vec![Way::to(entry, fitting, "there is one rate for each hidden layer")] })
    }

    /// A network that reads images or sequences, on data that are neither.
    fn not_for_family(&self) -> Option<Conflict> {
        let why = match self.family {
            _ if self.arm.net == Net::Mlp => return None,
            Family::Digits => return None,
            Family::Curve => "a single number is neither an image nor a sequence",
            Family::Table => "the columns of a table are neither an image nor a sequence",
            _ => "a point in the plane is neither an image nor a sequence",
        };
        let entry = self.source(NET);
        let error = Error {
            key: spelling(entry),
            value: self.arm.net.word().to_owned(),
            allowed: "mlp; with data=digits also cnn, rnn, gru, lstm".to_owned(),
            nearest: None,
            problem: Problem::NotWith { key: DATA, word: self.family.word().to_owned(), why },
        };
        Some(Conflict { error, ways: vec![Way::forget(entry, why)] })
    }

    /// Alpha dropout where it cannot do what it is for. Without any rate it does nothing anyway.
    fn alpha_without_selu(&self, around: &Around) -> Option<Conflict> {
        let arm = self.arm;
        if arm.kind != Kind::Alpha || arm.drop.iter().all(|&rate| rate == 0.0) {
            return None;
        }
        let selu = Value::Word(Activation::Selu.word());
        let kind = self.source(KIND);
        let mut ways = Vec::new();
        let (key, word, why) = if arm.net.is_recurrent() {
            let why = "it keeps the mean and variance that SELU makes, and recurrent cells have no SELU";
            ways.push(Way::forget(kind, format!("alpha dropout needs SELU, which {} has not", arm.net.word())));
            (NET, arm.net.word(), why)
        } else if arm.act != Activation::Selu {
            ways.push(Way::forget(kind, "alpha dropout keeps the mean and variance that SELU makes"));
            (ACT, arm.act.word(), "it keeps the mean and variance that SELU makes")
        } else {
            return None;
        };
        if key == ACT && around.holds(KIND) {
            // Whoever asks for alpha dropout gets SELU with it, in the arms that they ask it for.
            let own = (ACT, self.scope);
            let for_both = around.held == Some((KIND, Scope::Both)) && !self.given.contains_key(&own);
            let entry = if for_both { (ACT, Scope::Both) } else { own };
            ways.insert(0, Way::to(entry, selu, "alpha dropout keeps the mean and variance that SELU makes"));
        }
        let others: Vec<&str> = Kind::WORDS.iter().copied().filter(|&word| word != Kind::Alpha.word()).collect();
        let error = Error {
            key: spelling(kind),
            value: arm.kind.word().to_owned(),
            allowed: format!("{}; with act=selu and net=mlp, cnn also alpha", others.join(", ")),
            nearest: None,
            problem: Problem::NotWith { key, word: word.to_owned(), why },
        };
        Some(Conflict { error, ways })
    }

    /// A network that a page should not hold.
    fn too_many_parameters(&self) -> Option<Conflict> {
        let Size { parameters, .. } = Size::of(self.arm, self.family);
        if parameters <= MOST_PARAMETERS {
            return None;
        }
        let narrow = Value::Sizes(narrowed(self.arm, self.family));
        let entry = self.source(LAYERS);
        let allowed = format!("at most {MOST_PARAMETERS} weights and biases");
        let why = format!("a network may have {allowed}");
        let nearest = Some(narrow.to_string());
        let error = self.too_large(Problem::TooManyParameters { parameters }, allowed, nearest);
        Some(Conflict { error, ways: vec![Way::to(entry, narrow, why)] })
    }

    /// A batch that a page should not hold.
    fn too_many_activations(&self, batch: usize, around: &Around) -> Option<Conflict> {
        let Size { activations: of_one, .. } = Size::of(self.arm, self.family);
        let activations = batch * of_one;
        if activations <= MOST_ACTIVATIONS {
            return None;
        }
        let most = MOST_ACTIVATIONS / of_one;
        let problem = Problem::TooManyActivations { activations };
        let error = if around.holds(BATCH) {
            Error {
                key: BATCH.to_owned(),
                value: batch.to_string(),
                allowed: format!("whole numbers from 1 to {most} with so large a network"),
                nearest: Some(most.to_string()),
                problem,
            }
        } else {
            let allowed = format!("at most {MOST_ACTIVATIONS}, so fewer units or a smaller batch than {batch}");
            self.too_large(problem, allowed, None)
        };
        let why = format!("a batch may have at most {MOST_ACTIVATIONS} activations");
        Some(Conflict { error, ways: vec![Way::to((BATCH, Scope::Both), Value::Integer(most as u64), why)] })
    }

    fn too_large(&self, problem: Problem, allowed: String, nearest: Option<String>) -> Error {
        let value = Value::Sizes(self.arm.layers.clone()).to_string();
        Error { key: spelling(self.source(LAYERS)), value, allowed, nearest, problem }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The keys of what is wrong with a query, and beside what.
    fn wrong(query: &str) -> Vec<(String, &'static str)> {
        let beside = |problem: &Problem| match problem {
            Problem::NotWith { key, .. } => *key,
            problem => panic!("{query}: {problem}"),
        };
        let errors = Config::parse(query).err().map_or(Vec::new(), |errors| errors.0);
        errors.iter().map(|error| (error.key.clone(), beside(&error.problem))).collect()
    }

    #[test]
    fn alpha_dropout_needs_selu() {
        for query in ["kind=alpha", "kind=alpha&act=tanh", "kind=alpha&drop=0,0.1", "data=digits&net=cnn&kind=alpha"] {
            assert_eq!(wrong(query), [("kind".to_owned(), "act")], "{query}");
        }
        assert_eq!(wrong("act=selu&b.kind=alpha&b.act=relu"), [("b.kind".to_owned(), "act")]);
        assert_eq!(wrong("a.kind=alpha&a.drop=0.1"), [("a.kind".to_owned(), "act")]);
        // Recurrent cells have an activation of their own, whatever `act` says.
        for net in ["rnn", "gru", "lstm"] {
            let query = format!("data=digits&net={net}&kind=alpha&act=selu");
            assert_eq!(wrong(&query), [("kind".to_owned(), "net")], "{query}");
        }
        for query in [
            "kind=alpha&act=selu",
            "b.kind=alpha&b.act=selu",
            "data=digits&net=cnn&kind=alpha&act=selu",
            "kind=alpha&drop=0",
            "a.kind=alpha",
            "data=digits&net=gru&kind=alpha&drop=0",
        ] {
            assert_eq!(wrong(query), [], "{query}");
        }
    }

    #[test]
    fn only_digits_are_images_and_sequences() {
        for family in Family::WORDS {
            for net in Net::WORDS {
                let query = format!("data={family}&net={net}");
                let expected =
                    if *net == "mlp" || *family == "digits" { vec![] } else { vec![("net".to_owned(), DATA)] };
                assert_eq!(wrong(&query), expected, "{query}");
            }
        }
        assert_eq!(wrong("b.net=gru"), [("b.net".to_owned(), DATA)]);
        let why = |query| Config::parse(query).unwrap_err().to_string();
        assert!(why("data=curve&net=gru").contains("since a single number is neither"));
        assert!(why("data=table&net=rnn").contains("since the columns of a table are neither"));
        assert!(why("data=xor&net=cnn").contains("since a point in the plane is neither"));
    }

    #[test]
    fn a_setting_of_both_arms_needs_a_place_in_one_of_them() {
        for query in [
            "bn=on&bn-order=drop-bn",
            "a.bn=on&bn-order=drop-bn",
            "b.bn=on&bn-order=drop-bn",
            "a.bn=on&a.bn-order=drop-bn",
            "data=digits&a.net=cnn&channels=3",
            "data=digits&b.net=cnn&channels=3",
            "data=digits&b.net=cnn&drop-conv=0.2",
            "data=digits&a.net=cnn&a.drop-conv=0.2",
            "data=digits&a.net=gru&rec-mask=fresh",
        ] {
            assert_eq!(wrong(query), [], "{query}");
        }
        for (query, key, beside) in [
            ("bn-order=drop-bn", "bn-order", "bn"),
            ("a.bn=on&b.bn-order=drop-bn", "b.bn-order", "bn"),
            ("data=digits&channels=3", "channels", "net"),
            ("data=digits&b.net=cnn&a.channels=3", "a.channels", "net"),
            // A rate for both arms is arm b's alone.
            ("data=digits&a.net=cnn&drop-conv=0.2", "drop-conv", "net"),
            ("data=digits&a.net=gru&drop-rec=0.2", "drop-rec", "net"),
            ("data=digits&noise=0.1", "noise", "data"),
            ("data=curve&flip=0.1", "flip", "data"),
        ] {
            assert_eq!(wrong(query), [(key.to_owned(), beside)], "{query}");
        }
    }

    #[test]
    fn what_means_nothing_in_an_arm_has_its_default_there() {
        let config = Config::parse("data=digits&b.net=cnn&channels=3&a.bn=on&bn-order=drop-bn").unwrap();
        assert_eq!((config.a.channels.as_slice(), config.b.channels.as_slice()), (&[8, 16][..], &[3][..]));
        assert_ne!(config.a.bn_order, config.b.bn_order);
        assert_eq!(config.b.bn_order, Config::default().b.bn_order);
    }

    #[test]
    fn what_is_unreadable_brings_no_conflict_of_others() {
        let keys = |query: &str| -> Vec<String> {
            Config::parse(query).unwrap_err().0.into_iter().map(|error| error.key).collect()
        };
        assert_eq!(keys("net=cmm&channels=3&kind=alpha"), ["net"]);
        assert_eq!(keys("act=sel&kind=alpha"), ["act"]);
        assert_eq!(keys("bn=onn&bn-order=drop-bn"), ["bn"]);
        assert_eq!(keys("drop=x&kind=alpha"), ["drop"]);
        assert_eq!(keys("layers=x&drop=0.1,0.2,0.3"), ["layers"]);
        assert_eq!(keys("data=digits&train=x&test=1790"), ["train"]);
        assert_eq!(keys("data=digts&train=1790&test=1790&net=cnn"), ["data"]);
        let large = ["1024"; 8].join(",");
        assert_eq!(keys(&format!("net=cmm&layers={large}")), ["net"]);
        // What does not depend on it is still said.
        assert_eq!(keys("act=sel&noise=9&layers=8&drop=0.1,0.2"), ["act", "noise", "drop"]);
    }

    #[test]
    fn all_digits_can_be_used_and_no_more() {
        assert!(Config::parse("data=digits&train=797").is_ok());
        assert!(Config::parse("data=digits&train=4&test=1793").is_ok());
        assert!(Config::parse("train=5000&test=5000").is_ok());
        let errors = |query: &str| Config::parse(query).unwrap_err().to_string();
        assert_eq!(
            errors("data=digits&train=798"),
            "train: '798' makes 1798 training and test examples, more than there are; allowed: at most 1797 digits in all, \
             so 4 to 797 with test=1000; did you mean '797'?"
        );
        assert_eq!(
            errors("data=digits&train=300&test=1498"),
            "test: '1498' makes 1798 training and test examples, more than there are; allowed: at most 1797 digits in all, \
             so 4 to 1497 with train=300; did you mean '1497'?"
        );
        assert_eq!(
            errors("data=digits&test=1794"),
            "test: '1794' is too large; allowed: whole numbers from 4 to 1793 with data=digits; did you mean '1793'?"
        );
    }
}
