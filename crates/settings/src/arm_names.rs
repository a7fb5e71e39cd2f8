//! What the two arms of a run are called: by what they are, since either may have dropout, and they may differ in anything.

use super::table::{Definition, Field, KIND, SETTINGS};
use super::value::{Value, Values};
use super::{ArmConfig, Config, Kind};
use wording::fill;

/// Differences of value that a name tells at most; more would be a list of settings.
const MOST_VALUES: usize = 3;

impl Config {
    /// The names of arms a and b, in lower case but for words that have capitals: "without dropout" and "with dropout" where
    /// that is the difference, else what each has ("batch norm", "dropout") or how they differ ("p = 0.5", "p = 0.2").
    ///
    /// ```
    /// use settings::Config;
    ///
    /// let names = |query: &str| Config::parse(query).expect("it is valid").arm_names();
    /// assert_eq!(names(""), ["without dropout", "with dropout"]);
    /// assert_eq!(names("a.bn=on"), ["batch norm", "dropout"]);
    /// assert_eq!(names("a.drop=0.5&drop=0.2"), ["p = 0.5", "p = 0.2"]);
    /// ```
    pub fn arm_names(&self) -> [String; 2] {
        let undisturbed = ArmConfig { drop: vec![0.0], drop_in: 0.0, drop_conv: 0.0, drop_rec: 0.0, ..self.b.clone() };
        // An arm that runs alone is compared with itself, undisturbed.
        let a = if self.compare { &self.a } else { &undisturbed };
        let [head_a, head_b] = heads(&features(a), &features(&self.b));
        let name = |head: String, own, other| {
            let head = Some(head).filter(|head| !head.is_empty());
            head.into_iter().chain(self.values_told(own, other)).collect::<Vec<_>>().join(", ")
        };
        let names = [name(head_a, a, &self.b), name(head_b, &self.b, a)];
        if self.compare && names[0] == names[1] {
            ["network a", "network b"].map(str::to_owned)
        } else if names[1].is_empty() {
            // Alone and without dropout, it differs from nothing.
            ["without dropout"; 2].map(str::to_owned)
        } else {
            names
        }
    }

    /// The values in which an arm differs from the other, in words; what changes nothing in it is no difference.
    fn values_told(&self, own: &ArmConfig, other: &ArmConfig) -> Vec<String> {
        let told = SETTINGS.iter().filter_map(|definition| {
            let Field::Arm { get, .. } = definition.field else { return None };
            let (value, others) = (get(own), get(other));
            let counts = definition.missing(self, own).is_none() && !tells_a_feature(definition, own, other);
            let is_default =
                |value: &Value, arm| definition.default_for(self, arm).is_some_and(|usual| usual == *value);
            let differs = if is_of_dropping(definition) && drops(own) && !drops(other) {
                // What is said of dropping is compared with the usual way where only one arm drops.
                !is_default(&value, own)
            } else {
                // Networks of different kinds have different layers unless told otherwise: their kinds say enough.
                let follows = !definition.dropout && is_default(&value, own) && is_default(&others, other);
                value != others && !follows
            };
            (counts && differs).then(|| definition.told(&value))
        });
        told.take(MOST_VALUES).collect()
    }
}

/// Something that one arm may have and another may do without.
struct Feature {
    /// What it is called where the other arm has none.
    name: &'static str,
    /// What tells it from another of the same name.
    kind: &'static str,
}

/// How the names of two arms begin that have these features; empty where they have the same.
fn heads(a: &[Feature], b: &[Feature]) -> [String; 2] {
    let only = |own: &[Feature], others: &[Feature], told: fn(&Feature) -> &'static str| {
        let is_shared = |feature: &Feature| others.iter().any(|other| other.kind == feature.kind);
        own.iter().filter(|feature| !is_shared(feature)).map(told).collect::<Vec<_>>().join(" and ")
    };
    match [only(a, b, |feature| feature.name), only(b, a, |feature| feature.name)] {
        [of_a, of_b] if of_a.is_empty() && of_b.is_empty() => [of_a, of_b],
        [of_a, of_b] if of_a.is_empty() => [format!("without {of_b}"), format!("with {of_b}")],
        [of_a, of_b] if of_b.is_empty() => [format!("with {of_a}"), format!("without {of_a}")],
        // Both have some: they are told by their kinds, such as one dropout from another.
        _ => [only(a, b, |feature| feature.kind), only(b, a, |feature| feature.kind)],
    }
}

/// What an arm has that another may do without.
fn features(arm: &ArmConfig) -> Vec<Feature> {
    let kind = match arm.kind {
        _ if arm.drop.iter().all(|&rate| rate == 0.0) => "dropout",
        Kind::Standard => "dropout",
        Kind::Gaussian => "Gaussian noise",
        Kind::Uniform => "uniform noise",
        Kind::Alpha => "alpha dropout",
        Kind::DropConnect => "DropConnect",
    };
    let dropout = drops(arm).then_some(Feature { name: "dropout", kind });
    let others = [
        ("batch norm", arm.bn),
        ("L1 penalty", arm.l1 > 0.0),
        ("L2 penalty", arm.l2 > 0.0),
        ("max-norm", arm.max_norm > 0.0),
    ];
    let others = others.into_iter().filter(|(_, has)| *has).map(|(name, _)| Feature { name, kind: name });
    dropout.into_iter().chain(others).collect()
}

/// Whether anything is dropped, or disturbed, in training.
fn drops(arm: &ArmConfig) -> bool {
    let single = [arm.drop_in, arm.drop_conv, arm.drop_rec];
    arm.drop.iter().chain(&single).any(|&rate| rate > 0.0)
}

/// Whether a setting says how something is dropped, where something is.
fn is_of_dropping(definition: &Definition) -> bool {
    definition.group == "dropout" && !definition.dropout
}

/// Whether a difference in a setting is told by the features already, or by nothing.
fn tells_a_feature(definition: &Definition, own: &ArmConfig, other: &ArmConfig) -> bool {
    match definition.key {
        KIND | "bn" => true,
        "l1" => own.l1 == 0.0 || other.l1 == 0.0,
        "l2" => own.l2 == 0.0 || other.l2 == 0.0,
        "max-norm" => own.max_norm == 0.0 || other.max_norm == 0.0,
        _ if definition.dropout => !(drops(own) && drops(other)),
        _ if definition.group == "dropout" => !drops(own),
        _ => false,
    }
}

impl Definition {
    /// A value in a few words.
    fn told(&self, value: &Value) -> String {
        let text = value.to_string();
        let text = match value {
            Value::Rates(rates) if rates.windows(2).all(|pair| pair[0] == pair[1]) => {
                Value::Rates(rates.iter().take(1).copied().collect()).to_string()
            }
            _ => text.replace(',', ", "),
        };
        let label = match self.values {
            Values::Choice(choices) => choices.iter().find(|choice| choice.word == text).map(|choice| choice.label),
            _ => None,
        };
        match self.told {
            "" => format!("{} {text}", self.label.to_ascii_lowercase()),
            template => fill(template, &[("value", &text), ("label", label.unwrap_or(&text))]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(query: &str) -> [String; 2] {
        Config::parse(query).unwrap().arm_names()
    }

    #[test]
    fn arms_are_named_by_what_they_are() {
        for (query, a, b) in [
            ("", "without dropout", "with dropout"),
            ("layers=8&lr=0.1&bn=on", "without dropout", "with dropout"),
            ("a.bn=on", "batch norm", "dropout"),
            ("a.bn=on&b.bn=on", "without dropout", "with dropout"),
            ("bn=on&drop=0&a.bn=off", "without batch norm", "with batch norm"),
            ("a.drop=0.5&drop=0.2", "p = 0.5", "p = 0.2"),
            ("a.drop=0.5&drop=0.2,0.3", "p = 0.5", "p = 0.2, 0.3"),
            ("a.drop=0.5&drop=0.5&b.scaling=none", "scaling inverted", "scaling none"),
            ("b.scaling=none", "without dropout", "with dropout, scaling none"),
            ("kind=gaussian", "without dropout", "with dropout"),
            ("a.drop=0.5&drop=0.5&b.kind=gaussian", "dropout", "Gaussian noise"),
            ("a.drop=0.5&drop=0.5&b.kind=dropconnect", "dropout", "DropConnect"),
            ("act=selu&kind=alpha", "without dropout", "with dropout"),
            ("drop=0", "network a", "network b"),
            ("drop=0&b.act=tanh", "ReLU", "tanh"),
            ("b.act=tanh", "without dropout, ReLU", "with dropout, tanh"),
            ("drop=0&b.layers=64,64", "16, 16 units", "64, 64 units"),
            ("drop=0&a.l2=0.01", "with L2 penalty", "without L2 penalty"),
            ("drop=0&a.l2=0.01&l2=0.1", "L2 penalty 0.01", "L2 penalty 0.1"),
            ("drop=0&b.lr=0.1&b.optim=sgd", "Adam, learning rate 0.005", "SGD, learning rate 0.1"),
            ("a.drop=0.2&drop=0.2&drop-in=0.1", "input p = 0", "input p = 0.1"),
            ("compare=off", "without dropout", "with dropout"),
        ] {
            assert_eq!(names(query), [a, b], "{query}");
        }
        for (query, b) in [("compare=off&drop=0", "without dropout"), ("compare=off&bn=on", "with dropout")] {
            assert_eq!(names(query)[1], b, "{query}");
        }
        let cnn = "data=digits&net=cnn&drop=0&a.drop-conv=0.2&drop-conv=0.2&b.conv-kind=standard";
        assert_eq!(names(cnn), ["in convolutions: spatial", "in convolutions: standard"]);
        let kinds = "data=digits&drop=0&b.net=cnn";
        assert_eq!(names(kinds), ["Dense", "Convolutional"]);
        let orders = "a.drop=0.5&drop=0.5&bn=on&a.bn-order=drop-bn";
        assert_eq!(names(orders), ["order drop-bn", "order bn-drop"]);
    }

    #[test]
    fn names_differ_where_the_arms_do() {
        for definition in SETTINGS.iter().filter(|definition| definition.per_arm() && definition.requires.is_empty()) {
            let Values::Choice(choices) = definition.values else { continue };
            for choice in choices {
                let query = format!("data=digits&a.drop=0.5&drop=0.5&act=selu&b.{}={}", definition.key, choice.word);
                let Ok(config) = Config::parse(&query) else { continue };
                let [a, b] = config.arm_names();
                assert_ne!(a, b, "{query}");
                assert_eq!(a.starts_with("network"), config.a == config.b, "{query}: {a}, {b}");
            }
        }
    }
}
