//! The course: lessons and sweeps as data, and how they are run.
//!
//! A lesson is one file in `lessons/`, which the page, its workers and the native tests read alike. It asks a question, says
//! which runs answer it, which numbers are read off them, and what must hold of these numbers, in how many of the seeds.
//! Nothing that a lesson claims is written down as true: each reader's machine measures it anew.
//!
//! | module | what |
//! |---|---|
//! | [`lesson`] | what a lesson's file says, checked: a [`Lesson`] that was read is one that can be run |
//! | [`condition`] | what must hold: two sums of numbers compared, such as `\|b - a\| <= 0.03` |
//! | [`reading`] | where a number is read: a run, an arm, an iteration, a measure |
//! | [`running`] | one run that is stopped where it is changed or read |
//! | [`trial`] | a lesson with one seed: all its runs, all its numbers |
//! | [`verdict`] | what many trials come to, in a sentence |
//! | [`sweep`] | one setting over a range, several seeds at each value |
//! | [`updates`] | how far one update moves the weights into dropped neurons, and into kept ones |
//!
//! ```
//! use course::{Lesson, Trial};
//!
//! let lesson = Lesson::read("first", r#"{
//!     "name": "first", "language": "en", "minutes": 1,
//!     "title": "Does a network learn?", "statement": "Training lowers the training loss.",
//!     "idea": "A network that has not been trained guesses.",
//!     "predict": { "question": "After 50 iterations the training loss is", "choices": [
//!         { "text": "lower.", "right": true },
//!         { "text": "higher.", "misconception": "Training is like wear." }
//!     ] },
//!     "watch": { "part": "curves", "text": "Watch the loss fall." },
//!     "runs": { "circles": { "query": "drop=0&compare=off&eval=0", "iterations": 50 } },
//!     "numbers": {
//!         "before": { "label": "before", "run": "circles", "at": 0, "arm": "b", "value": "trainLoss" },
//!         "after": { "label": "after", "run": "circles", "arm": "b", "value": "trainLoss" }
//!     },
//!     "dots": [{ "label": "Training loss", "pairs": [["before", "after"]] }],
//!     "verdict": { "holds": ["after < before"], "sentence": "The loss went from {before} to {after}." },
//!     "explain": { "held": "It learns.", "otherwise": "It did not.", "try": { "text": "Go on.", "query": "" } },
//!     "papers": []
//! }"#).expect("the lesson is right");
//! let outcome = Trial::new(lesson.into(), 7, Default::default()).finish().expect("circles need no file");
//! assert!(outcome.holds);
//! ```
#![warn(missing_docs)]

pub mod condition;
pub mod lesson;
pub mod reading;
pub mod running;
pub mod seeds;
pub mod sweep;
pub mod trial;
pub mod unit;
pub mod updates;
pub mod verdict;

pub use lesson::Lesson;
pub use sweep::Sweep;
pub use trial::{Outcome, Trial};
pub use verdict::{Verdict, judge};

/// Numbers by their names; one that could not be read, such as the epochs to an accuracy never reached, is missing.
pub type Numbers = std::collections::BTreeMap<String, Option<f64>>;
