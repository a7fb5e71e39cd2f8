//! What a script says of itself: the run, the network and its dropout in the page's words.

use super::Subject;
use super::python::Script;
use nn::drop::{ConvKind, Entry, Kind, Masking, Noise, RecurrentMask, Scaling};
use settings::{Net, NormSide, Order};
use wording::Choice;

/// The comment at the head of a script for `library`.
pub fn header(subject: &Subject, library: &str, script: &mut Script) {
    let config = subject.arm.config();
    let name = subject.lab.arm_name(subject.side);
    // A name says what the network is with or without, or what it has.
    let network = if name.starts_with("with") { name } else { format!("({name})") };
    script.comment(&format!("Dropout Lab: the network {network} in {library}. The run:"));
    script.comment(&match subject.lab.config().query() {
        query if query.is_empty() => "the default one".to_owned(),
        query => query,
    });
    for said in changes(subject) {
        script.comment(&said);
    }
    script.lines("#");
    if matches!(config.net, Net::Gru | Net::Lstm) {
        // They are explained by what they do otherwise.
        script.comment(&words("Network", Net::CHOICES, Net::Rnn.word()));
    }
    script.comment(&words("Network", Net::CHOICES, config.net.word()));
    for said in dropout(subject) {
        script.comment(&said);
    }
    if config.bn {
        script.comment(&words("Batch norm", NormSide::CHOICES, config.bn_at.word()));
        script.comment(&words("Order", Order::CHOICES, config.bn_order.word()));
    }
    script.lines("#");
    script.comment("The random numbers are not those of the page: expect differences like those between two seeds.");
}

/// What was done to the run while it trained, which the script does not do.
fn changes(subject: &Subject) -> Vec<String> {
    let changes = subject.lab.changes();
    let Some(at) = subject.lab.metrics().changed_at else { return Vec::new() };
    if changes.is_empty() {
        return vec![format!("Its weights were loaded at iteration {at}; this script begins with new ones.")];
    }
    let before = changes.iter().map(|change| {
        let query = if change.query.is_empty() { "the default one" } else { &change.query };
        format!("  up to iteration {}: {query}", change.iteration)
    });
    let said = "Its settings were changed while it trained, so the run above is that of the last ones. This script has them \
                from the start. Before:";
    std::iter::once(said.to_owned()).chain(before).collect()
}

/// A choice as the query names it and the page explains it.
fn words(what: &str, choices: &[Choice], word: &str) -> String {
    let choice = choices.iter().find(|choice| choice.word == word);
    format!("{what} ({word}): {}", choice.map_or("", |choice| choice.help))
}

/// What is dropped, and how.
fn dropout(subject: &Subject) -> Vec<String> {
    let config = subject.arm.config();
    let mut said = Vec::new();
    let drops = |is_such: fn(Masking) -> bool| subject.ways_of_dropping().any(|(masking, _)| is_such(masking));
    if drops(|Masking { noise, entry }| noise != Noise::Bernoulli || entry == Entry::Weight) {
        said.push(words("Dropout", Kind::CHOICES, config.kind.word()));
    }
    if drops(|Masking { noise, entry }| noise == Noise::Bernoulli && matches!(entry, Entry::Unit | Entry::Cell)) {
        said.push(words("Dropout", Kind::CHOICES, Kind::Standard.word()));
    }
    if drops(|masking| matches!(masking.entry, Entry::Map { .. })) {
        said.push(words("After convolutions", ConvKind::CHOICES, config.conv_kind.word()));
    }
    if drops(|masking| matches!(masking.entry, Entry::State | Entry::Step)) {
        said.push(words("Mask of the state", RecurrentMask::CHOICES, config.rec_mask.word()));
    }
    if drops(|masking| masking.noise == Noise::Bernoulli) {
        said.push(words("Scaling", Scaling::CHOICES, config.scaling.word()));
    }
    if said.is_empty() {
        said.push("Nothing is dropped.".to_owned());
    }
    said
}
