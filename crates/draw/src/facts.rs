//! The dropout of an arm in few words: its rates, and what they do.

use crate::format::number;
use lab::{Arm, Score};
use nn::drop::{alpha, deviation};
use wording::fill;

/// The rates of an arm, those of equal layers once, and what is done to what is kept or disturbed: "p = 0.5   kept × 2".
pub fn facts(arm: &Arm) -> String {
    let dropping: Vec<_> = (0..arm.depth()).filter_map(|layer| Some((layer, arm.masking(layer)?))).collect();
    let rates = dropping.iter().map(|&(layer, _)| number(f64::from(arm.rate(layer)), 3));
    let effects = dropping.iter().map(|&(layer, masking)| fill_numbers(masking.noise.words().brief[0], arm, layer));
    match (once(rates), once(effects)) {
        (rates, _) if rates.is_empty() => "p = 0".to_owned(),
        (rates, effects) => format!("p = {}   {}", rates.join(", "), effects.join(", ")),
    }
}

/// `template` with the numbers that a layer has for whatever it drops: the factor, the deviation of its noise, α′.
pub fn fill_numbers(template: &str, arm: &Arm, layer: usize) -> String {
    let numbers = [
        ("factor", &*number(f64::from(arm.scale(layer)), 2)),
        ("sigma", &number(deviation(arm.rate(layer)), 2)),
        ("alpha", &number(f64::from(alpha::DROPPED), 3)),
    ];
    fill(template, &numbers)
}

/// How well an arm does, which is told by `words` from its scores on training and test data; of an arm of which neurons are
/// removed, whose scores those are not, that.
pub fn told_scores(arm: &Arm, words: impl FnOnce([Score; 2]) -> Option<String>) -> String {
    match arm.removed().units().len() {
        0 => arm.scores().and_then(words).unwrap_or_default(),
        1 => "1 of its neurons is removed by hand. ".to_owned(),
        removed => format!("{removed} of its neurons are removed by hand. "),
    }
}

/// Each of some texts once, in their order.
fn once(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = Vec::new();
    for text in texts {
        if !seen.contains(&text) {
            seen.push(text);
        }
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::*;
    use data::Sources;
    use lab::{Lab, Side};
    use settings::Config;

    fn facts_of(query: &str) -> String {
        let lab = Lab::new(Config::parse(query).unwrap(), Sources::default(), None).unwrap();
        facts(lab.arm(Side::B).unwrap())
    }

    #[test]
    fn what_dropping_does_is_said_of_the_kind_at_hand() {
        assert_eq!(facts_of("drop=0"), "p = 0");
        assert_eq!(facts_of("drop=0.5"), "p = 0.5   kept × 2");
        assert_eq!(facts_of("drop=0.5&scaling=none"), "p = 0.5   kept × 1");
        assert_eq!(facts_of("drop=0.2,0.5"), "p = 0.2, 0.5   kept × 1.25, kept × 2");
        assert_eq!(facts_of("drop=0.5&kind=gaussian"), "p = 0.5   noise σ = 1");
        assert_eq!(facts_of("act=selu&drop=0.5&kind=alpha"), "p = 0.5   dropped to α′");
    }
}
