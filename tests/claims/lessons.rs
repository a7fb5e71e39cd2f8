//! What the course's lessons say, over ten seeds that none of them was made with: each comes out in at least nine.
//!
//! A lesson's own numbers, in its file, are those of fifty seeds: `cargo run --release --example lesson -- NAME --seeds 1001-1050`.

use course::{Lesson, Outcome, Trial, judge};
use data::{Digits, Sources};
use std::path::Path;
use std::rc::Rc;

/// Seeds of the test, and in how many of them a verdict must hold.
const SEEDS: std::ops::RangeInclusive<u32> = 601..=610;
const ENOUGH: usize = 9;

fn holds(name: &str) {
    let file = format!("lessons/{name}.json");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(&file);
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{file}: {error}"));
    let lesson = Rc::new(Lesson::read(&file, &text).unwrap_or_else(|error| panic!("{error}")));
    assert_eq!(lesson.name, name, "{file} is called as its lesson");
    let digits = Digits::parse(include_bytes!("../../static/digits.bin")).expect("the repository's digits are right");
    let sources = Sources::digits(Rc::new(digits));
    let trial =
        |seed| Trial::new(lesson.clone(), seed, sources.clone()).finish().unwrap_or_else(|error| panic!("{error}"));
    let outcomes: Vec<Outcome> = SEEDS.map(trial).collect();
    let verdict = judge(&lesson, &outcomes);
    println!("{name}: {} of {}. {}", verdict.held, verdict.of, verdict.sentence);
    assert!(verdict.held >= ENOUGH, "{name}: {} of {}; {:?}", verdict.held, verdict.of, verdict.means);
    let measured = lesson.measured.as_ref().unwrap_or_else(|| panic!("{file} says what fifty seeds gave"));
    assert!(10 * measured.held >= 9 * 50, "{file}: {} of {}", measured.held, measured.seeds);
}

macro_rules! lessons {
    ($($test:ident: $name:literal;)+) => {
        $(#[test] fn $test() { holds($name); })+

        #[test]
        fn every_lesson_is_tested() {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("lessons");
            let files = std::fs::read_dir(folder).expect("there are lessons");
            let mut names: Vec<String> = files
                .filter_map(|file| file.ok()?.file_name().to_str()?.strip_suffix(".json").map(str::to_owned))
                .collect();
            names.sort();
            let mut tested = [$($name),+];
            tested.sort();
            assert_eq!(names, tested);
        }
    };
}

lessons! {
    learning_by_heart: "memorising";
    a_new_network_every_time: "thinned";
    noise_regularises: "noise";
    half_of_them_gone: "half-gone";
    no_stars: "no-stars";
    the_price: "price";
    images_and_sequences: "images-and-sequences";
    how_much_is_enough: "how-much";
    everybody_back: "everybody-back";
    a_crowd_in_one_network: "crowd";
    where_batch_norm_is_the_better_tool: "batch-norm";
    variance_shift: "variance-shift";
}
