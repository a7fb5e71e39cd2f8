//! Closed sets of named alternatives: each is written in one way, and explains itself to a student.

use serde::Serialize;

/// One word of a setting, as the controls show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// How it is written in a query string.
    pub word: &'static str,
    /// How a control names it.
    pub label: &'static str,
    /// What it is, for a student.
    pub help: &'static str,
}

/// Defines an enum whose variants have one spelling each. What explains a variant to a student is its documentation too.
#[macro_export]
macro_rules! choices {
    ($(#[$meta:meta])* $name:ident { $($variant:ident = $word:literal, $label:literal, $help:literal;)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name { $(#[doc = $help] $variant,)+ }

        impl $name {
            /// Every variant, in the order in which the controls show them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];
            /// Every spelling, in the same order.
            pub const WORDS: &'static [&'static str] = &[$($word,)+];
            /// Every spelling with its label and explanation, in the same order.
            pub const CHOICES: &'static [$crate::Choice] = &[$($crate::Choice { word: $word, label: $label, help: $help },)+];

            /// How the variant is written in a query string.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// The variant that is written `word`, if there is one.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}
