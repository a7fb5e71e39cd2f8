//! What a script says of itself: the run, the network and its dropout in the page's words.

use super::Subject;
use super::python::Script;
use lab::Side;
use nn::Spec;
use settings::{ConvKind, Kind, Net, Order, RecurrentMask, Scaling};
use wording::Choice;

/// The comment at the head of a script for `library`.
pub fn header(subject: &Subject, library: &str, script: &mut Script) {
    let config = subject.arm.config();
    let arm = match subject.side {
        Side::A => "a",
        Side::B => "b",
    };
    script.comment(&format!("Dropout Lab: the network of arm {arm} in {library}. The run:"));
    script.comment(&match subject.lab.config().query() {
        query if query.is_empty() => "the default one".to_owned(),
        query => query,
    });
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
        script.comment(&words("Batch norm", Order::CHOICES, config.bn_order.word()));
    }
    script.lines("#");
    script.comment("The random numbers are not those of the page, so the results agree as those of two seeds do.");
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
    let has_alpha_or_gaussian = subject.has(|spec| matches!(spec, Spec::AlphaDropout(_) | Spec::GaussianDropout(_)));
    let has_drop_connect = subject.has(|spec| matches!(spec, Spec::DropConnect { .. }));
    let has_standard = subject.has(|spec| matches!(spec, Spec::Dropout(_)));
    let has_spatial = subject.has(|spec| matches!(spec, Spec::SpatialDropout { .. }));
    let recurrent = subject.recurrent().filter(|settings| settings.drop.rate > 0.0);
    if has_alpha_or_gaussian || has_drop_connect {
        said.push(words("Dropout", Kind::CHOICES, config.kind.word()));
    }
    if has_standard {
        said.push(words("Dropout", Kind::CHOICES, Kind::Standard.word()));
    }
    if has_spatial {
        said.push(words("After convolutions", ConvKind::CHOICES, config.conv_kind.word()));
    }
    if recurrent.is_some() {
        said.push(words("Mask of the state", RecurrentMask::CHOICES, config.rec_mask.word()));
    }
    if has_standard || has_spatial || has_drop_connect || recurrent.is_some() {
        said.push(words("Scaling", Scaling::CHOICES, config.scaling.word()));
    }
    if said.is_empty() {
        said.push("Nothing is dropped.".to_owned());
    }
    said
}
