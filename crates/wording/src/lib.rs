//! How alternatives are named and how a reader's own words are answered: [`choices!`] makes an enum whose variants have one
//! spelling, one label and one explanation each; [`nearest`] finds what a misspelt word was meant to be; [`Quoted`] puts
//! foreign text into a sentence, [`fill`] numbers and words into one that has places for them.
//!
//! ```
//! wording::choices! {
//!     /// Where the scissors cut.
//!     Cut {
//!         Left = "left", "Left", "Left of the line.";
//!         Right = "right", "Right", "Right of the line.";
//!     }
//! }
//! assert_eq!(Cut::from_word("left"), Some(Cut::Left));
//! assert_eq!(Cut::from_word("rihgt"), None);
//! assert_eq!(wording::nearest("rihgt", Cut::WORDS.iter().copied()), Some("right"));
//! ```
#![warn(missing_docs)]

mod choice;
mod nearest;
mod quoted;
mod template;

pub use choice::Choice;
pub use nearest::nearest;
pub use quoted::Quoted;
pub use template::fill;
