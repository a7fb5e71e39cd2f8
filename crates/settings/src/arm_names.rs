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
        let nothing = ArmConfig { drop: vec![0.0], drop_in: 0.0, drop_conv: 0.0, drop_rec: 0.0, ..self.b.clone() };
        // An arm that runs alone is compared with itself, undisturbed.
        let a = if self.compare { &self.a } else { &nothing };
        let (own_a, own_b) = (features(a), features(&self.b));
        let only = |own: &[&'static str], other: &[&'static str]| {
            own.iter().filter(|feature| !other.contains(feature)).copied().collect::<Vec<_>>().join(" and ")
        };
        let (has_a, has_b) = (only(&own_a, &own_b), only(&own_b, &own_a));
        // Whatever its kind, it is dropout where the other has none.
        let plainly =
            |features: &str| DISTURBANCES.iter().fold(features.to_owned(), |told, kind| told.replace(kind, "dropout"));
        let heads = match (has_a.is_empty(), has_b.is_empty()) {
            (true, true) => [String::new(), String::new()],
            (true, false) => [format!("without {}", plainly(&has_b)), format!("with {}", plainly(&has_b))],
            (false, true) => [format!("with {}", plainly(&has_a)), format!("without {}", plainly(&has_a))],
            (false, false) => [has_a, has_b],
        };
        let [a, b] = [(a, &self.b), (&self.b, a)].map(|(own, other)| self.values_told(own, other));
        let names = heads.into_iter().zip([a, b]).map(|(head, mut values)| {
            if !head.is_empty() {
                values.insert(0, head);
            }
            values.join(", ")
        });
        let names: Vec<String> = names.collect();
        match names.as_slice() {
            [a, b] if self.compare && a == b => ["network a".to_owned(), "network b".to_owned()],
            // Alone and without dropout, it differs from nothing.
            [_, b] if b.is_empty() => ["without dropout".to_owned(), "without dropout".to_owned()],
            [a, b] => [a.clone(), b.clone()],
            _ => Default::default(),
        }
    }

    /// The values in which an arm differs from the other, in words; what changes nothing in it is no difference.
    fn values_told(&self, own: &ArmConfig, other: &ArmConfig) -> Vec<String> {
        let told = SETTINGS.iter().filter_map(|definition| {
            let Field::Arm { get, .. } = definition.field else { return None };
            let (value, others) = (get(own), get(other));
            let counts = definition.missing(self, own).is_none() && !tells_a_feature(definition, own, other);
            let differs = if is_of_dropping(definition) && drops(own) && !drops(other) {
                // What is said of dropping is compared with the usual way where only one arm drops.
                definition.default_for(self.data).is_none_or(|default| default != value)
            } else {
                value != others
            };
            (counts && differs).then(|| definition.told(&value))
        });
        told.take(MOST_VALUES).collect()
    }
}

/// The kinds of dropout by their own names.
const DISTURBANCES: [&str; 4] = ["Gaussian noise", "uniform noise", "alpha dropout", "DropConnect"];

/// What an arm has that another may do without.
fn features(arm: &ArmConfig) -> Vec<&'static str> {
    let dropout = match arm.kind {
        _ if !drops(arm) => None,
        _ if arm.drop.iter().all(|&rate| rate == 0.0) => Some("dropout"),
        Kind::Standard => Some("dropout"),
        Kind::Gaussian => Some(DISTURBANCES[0]),
        Kind::Uniform => Some(DISTURBANCES[1]),
        Kind::Alpha => Some(DISTURBANCES[2]),
        Kind::DropConnect => Some(DISTURBANCES[3]),
    };
    let penalties = [("L1 penalty", arm.l1), ("L2 penalty", arm.l2), ("max-norm", arm.max_norm)];
    let mut features: Vec<&'static str> = dropout.into_iter().collect();
    features.extend(arm.bn.then_some("batch norm"));
    features.extend(penalties.iter().filter(|(_, value)| *value > 0.0).map(|(name, _)| *name));
    features
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
            "" => format!("{} {text}", self.label.to_lowercase()),
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
