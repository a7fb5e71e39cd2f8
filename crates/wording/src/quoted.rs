//! Foreign text in a sentence of ours.

use std::fmt;

/// Text that a reader wrote, made fit for a sentence: on one line, in one direction, and cut off after 60 characters.
pub struct Quoted<'a>(pub &'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const MOST: usize = 60;
        for character in self.0.chars().take(MOST) {
            let turns = matches!(character, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
            if character.is_control() || turns {
                write!(f, "{}", character.escape_default())?;
            } else {
                write!(f, "{character}")?;
            }
        }
        if self.0.chars().nth(MOST).is_some() { write!(f, "…") } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_stays_on_one_line_and_ends() {
        let text = format!("a\nb{}", "x".repeat(100));
        assert_eq!(Quoted(&text).to_string(), format!("a\\nb{}…", "x".repeat(57)));
        assert_eq!(Quoted("\u{202e}ab").to_string(), "\\u{202e}ab");
    }
}
