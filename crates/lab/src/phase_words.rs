//! What the phases of an iteration do in a run, in sentences that are true of the dropout, the scaling and the optimizer at
//! hand.

use std::iter::once;

use super::{Arm, Lab, Phase, Side};
use nn::Optim;
use nn::drop::{Entry, Masking, PhaseWords};

/// What an arm drops, layer after layer, each way once.
fn ways(arm: &Arm) -> Vec<(Masking, PhaseWords)> {
    let mut ways: Vec<(Masking, PhaseWords)> = Vec::new();
    for layer in 0..arm.depth() {
        if let Some((masking, settings)) = arm.dropping(layer).filter(|(_, settings)| settings.rate > 0.0) {
            let words = masking.phase_words(settings);
            if ways.iter().all(|(_, known)| *known != words) {
                ways.push((masking, words));
            }
        }
    }
    ways
}

impl Lab {
    /// What a phase does, in sentences. Where both arms drop, and in different ways, each has its own.
    pub fn phase_words(&self, phase: Phase) -> String {
        let maskings = self.maskings();
        let is_thinned = maskings.iter().any(|masking| masking.noise.drops());
        let (first, own) = match phase {
            Phase::Mask if maskings.is_empty() => ("Nothing is dropped: every neuron takes part.", String::new()),
            Phase::Mask => ("", self.by_arm(|arm| sentences(arm, |words| &words.mask))),
            Phase::Forward => {
                ("Activations run left to right. ", self.by_arm(|arm| sentences(arm, |words| &words.forward)))
            }
            Phase::Loss if is_thinned => {
                ("The thinned networks’ answers are compared with the targets of the batch.", String::new())
            }
            Phase::Loss => ("The answers are compared with the targets of the batch.", String::new()),
            Phase::Backward => {
                ("Gradients run right to left. ", self.by_arm(|arm| sentences(arm, |words| &words.backward)))
            }
            Phase::Update => ("The optimizer changes the weights. ", self.by_arm(updated)),
        };
        format!("{first}{own}").trim_end().to_owned()
    }

    /// What is new in every iteration.
    pub fn iteration_words(&self) -> String {
        let maskings = self.maskings();
        let dropped: Vec<Entry> =
            maskings.iter().filter(|masking| masking.noise.drops()).map(|masking| masking.entry).collect();
        let mut nouns: Vec<&str> = Vec::new();
        for entry in dropped.iter().filter(|entry| !entry.is_shared_by_batch()) {
            let noun = plural(*entry);
            if !nouns.contains(&noun) {
                nouns.push(noun);
            }
        }
        match (maskings.is_empty(), dropped.is_empty(), nouns.is_empty()) {
            (true, ..) => "Nothing is dropped: every iteration trains the same network.".to_owned(),
            (_, true, _) => "Nothing is switched off: every training example gets its own random noise.".to_owned(),
            (.., true) => "Every batch is trained with another random set of weights missing.".to_owned(),
            _ => format!("Every training example gets its own random set of switched-off {}.", nouns.join(" and ")),
        }
    }

    /// How all layers of either arm are masked in which something is dropped or disturbed.
    fn maskings(&self) -> Vec<Masking> {
        let arms = [Side::A, Side::B].into_iter().filter_map(|side| self.arm(side));
        arms.flat_map(|arm| ways(arm).into_iter().map(|(masking, _)| masking)).collect()
    }

    /// What `say` says of the arms that drop: once, if it is the same of all, else with their names.
    fn by_arm(&self, say: impl Fn(&Arm) -> String) -> String {
        let arms = [Side::A, Side::B].into_iter().map(|side| (side, self.arm_name(side)));
        let mut said: Vec<(String, String)> = arms
            .filter_map(|(side, name)| Some((name, say(self.arm(side)?))))
            .filter(|(_, text)| !text.is_empty())
            .collect();
        said.dedup_by(|one, other| one.1 == other.1);
        match said.as_slice() {
            [(_, text)] => text.clone(),
            texts => {
                texts.iter().map(|(name, text)| format!("{}: {text}", capitalised(name))).collect::<Vec<_>>().join(" ")
            }
        }
    }
}

/// A sentence of each way in which an arm drops.
fn sentences(arm: &Arm, read: impl Fn(&PhaseWords) -> &String) -> String {
    let mut sentences: Vec<String> = Vec::new();
    for (_, words) in ways(arm) {
        if !sentences.contains(read(&words)) {
            sentences.push(read(&words).clone());
        }
    }
    sentences.join(" ")
}

/// What the optimizer does where something was dropped: a gradient of 0 does not always mean that a weight stays.
fn updated(arm: &Arm) -> String {
    let ways = ways(arm);
    let Some((masking, _)) = ways.iter().find(|(masking, _)| masking.noise.drops()) else { return String::new() };
    let config = arm.config();
    let what = if masking.entry.is_shared_by_batch() {
        "Dropped weights"
    } else {
        "Weights into a neuron that was dropped for all examples"
    };
    let penalised = config.l1 > 0.0 || config.l2 > 0.0;
    let then = match config.optim {
        Optim::Sgd if penalised => "change by the penalty alone",
        Optim::Sgd => "stay exactly as they are",
        Optim::Momentum => "still move: momentum goes on with the average of earlier ones",
        Optim::Adam => "still move: Adam goes on with the averages of earlier ones",
    };
    format!("{what} have a gradient of 0 and {then}.")
}

/// Several of what an entry multiplies.
fn plural(entry: Entry) -> &'static str {
    match entry {
        Entry::Unit => "neurons",
        Entry::Map { .. } => "feature maps",
        Entry::Cell => "cells of feature maps",
        Entry::State | Entry::Step => "cells of the state",
        Entry::Weight => "weights",
    }
}

/// Names of arms begin with letters of ASCII: tables of all others would be a good part of the page's core.
fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| once(first.to_ascii_uppercase()).chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use data::Sources;
    use settings::Config;

    fn words(query: &str, phase: Phase) -> String {
        let config = Config::parse(query).unwrap();
        Lab::new(config, Sources::default(), None).unwrap().phase_words(phase)
    }

    #[test]
    fn the_phases_of_the_default_run() {
        assert_eq!(
            words("", Phase::Mask),
            "Each neuron is dropped with probability p, anew for every example of the batch."
        );
        assert!(words("", Phase::Update).ends_with("and still move: Adam goes on with the averages of earlier ones."));
        assert!(words("optim=sgd", Phase::Update).ends_with("and stay exactly as they are."));
        assert!(words("optim=sgd&l2=0.1", Phase::Update).ends_with("and change by the penalty alone."));
    }

    #[test]
    fn nothing_is_said_of_dropping_where_there_is_none() {
        for phase in [Phase::Forward, Phase::Loss, Phase::Backward, Phase::Update] {
            let text = words("drop=0", phase);
            assert!(!text.contains("dropped") && !text.contains("thinned") && text.ends_with('.'), "{text}");
        }
        assert_eq!(words("drop=0", Phase::Mask), "Nothing is dropped: every neuron takes part.");
        assert!(!words("kind=gaussian", Phase::Loss).contains("thinned"));
        assert_eq!(words("kind=gaussian", Phase::Update), "The optimizer changes the weights.");
    }

    #[test]
    fn arms_that_drop_in_different_ways_have_their_own_sentences() {
        let text = words("a.drop=0.5&drop=0.5&b.kind=gaussian", Phase::Mask);
        assert!(
            text.starts_with("Dropout: Each neuron is dropped") && text.contains("Gaussian noise: Nothing is dropped"),
            "{text}"
        );
        let text = words("a.drop=0.5&drop=0.2", Phase::Mask);
        assert_eq!(text, words("", Phase::Mask), "the same of both is said once");
    }

    #[test]
    fn what_an_iteration_changes() {
        let words =
            |query: &str| Lab::new(Config::parse(query).unwrap(), Sources::default(), None).unwrap().iteration_words();
        assert_eq!(words(""), "Every training example gets its own random set of switched-off neurons.");
        assert!(words("kind=uniform").contains("its own random noise"));
        assert!(words("drop=0").contains("the same network"));
        assert_eq!(words("kind=dropconnect"), "Every batch is trained with another random set of weights missing.");
        let both = words("kind=dropconnect&drop-in=0.2");
        assert_eq!(both, "Every training example gets its own random set of switched-off neurons.");
    }
}
