//! How Python is laid out: lines of at most [`WIDTH`] characters, calls that are broken as formatters break them.

use std::fmt::Display;

/// Characters of a line.
pub const WIDTH: usize = 100;

/// A script as it grows.
#[derive(Default)]
pub struct Script {
    text: String,
}

impl Script {
    /// Adds lines as they are.
    pub fn lines(&mut self, lines: &str) {
        self.text.push_str(lines);
        if !lines.is_empty() && !lines.ends_with('\n') {
            self.text.push('\n');
        }
    }

    /// Adds `name = value`.
    pub fn constant(&mut self, name: &str, value: impl Display) {
        self.lines(&format!("{name} = {value}"));
    }

    /// Adds an empty line, where there is none yet.
    pub fn gap(&mut self) {
        if !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// Adds a comment, broken at spaces, and, where a word is too long for a line, at `&`.
    pub fn comment(&mut self, text: &str) {
        for line in wrap(text, WIDTH - 2) {
            self.text.push_str(&format!("# {line}\n"));
        }
    }

    /// Adds a function or class, with two empty lines before and after it.
    pub fn definition(&mut self, lines: &str) {
        let text = self.text.trim_end_matches('\n').len();
        self.text.truncate(text);
        self.text.push_str("\n\n\n");
        self.lines(lines);
        self.text.push_str("\n\n");
    }

    /// The whole script.
    pub fn finish(self) -> String {
        self.text
    }
}

fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let pieces = text.split_inclusive(' ').flat_map(|word| {
        let is_long = word.chars().count() > width;
        word.split_inclusive(move |character| is_long && character == '&')
    });
    for piece in pieces {
        let (line, rest) = (lines.last().map_or(0, |line| line.chars().count()), piece.trim_end().chars().count());
        if line > 0 && line + rest > width {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(piece);
        }
    }
    lines.into_iter().map(|line| line.trim_end().to_owned()).collect()
}

/// `before` + `(arguments)` + `after`, with `indent` spaces before each line: in one line if it fits, else an argument a
/// line.
pub fn call(indent: usize, before: &str, arguments: &[String], after: &str) -> String {
    let space = " ".repeat(indent);
    let line = format!("{space}{before}({}){after}", arguments.join(", "));
    if line.chars().count() <= WIDTH {
        return line;
    }
    let arguments: String = arguments.iter().map(|argument| format!("{space}    {argument},\n")).collect();
    format!("{space}{before}(\n{arguments}{space}){after}")
}

/// A text as a literal of Python.
pub fn literal(text: &str) -> String {
    let mut literal = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => literal.extend(['\\', character]),
            _ if character.is_control()
                || matches!(character, '\u{a0}' | '\u{2009}' | '\u{2028}'..='\u{202f}' | '\u{feff}') =>
            {
                literal.push_str(&format!("\\u{:04x}", u32::from(character)));
            }
            _ => literal.push(character),
        }
    }
    literal + "\""
}

/// Whole numbers in their order as a list, with ranges for those that follow each other.
pub fn places(places: &[usize]) -> String {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for &place in places {
        match runs.last_mut() {
            Some((_, end)) if *end == place => *end += 1,
            _ => runs.push((place, place + 1)),
        }
    }
    let items = runs.into_iter().flat_map(|(from, to)| match to - from {
        0..4 => (from..to).map(|place| place.to_string()).collect(),
        _ => vec![format!("*range({from}, {to})")],
    });
    format!("[{}]", items.collect::<Vec<_>>().join(", "))
}

/// `before` + items + `after`: in one line if they fit, else as many a line as fit.
pub fn items(indent: usize, before: &str, items: &[String], after: &str) -> String {
    let space = " ".repeat(indent);
    let line = format!("{space}{before}{}{after}", items.join(", "));
    if line.chars().count() <= WIDTH {
        return line;
    }
    let mut lines = vec![format!("{space}{before}")];
    let mut current = String::new();
    for item in items {
        let longer = if current.is_empty() { format!("{space}    {item},") } else { format!("{current} {item},") };
        if longer.chars().count() > WIDTH && !current.is_empty() {
            lines.push(std::mem::replace(&mut current, format!("{space}    {item},")));
        } else {
            current = longer;
        }
    }
    lines.push(current);
    lines.push(format!("{space}{after}"));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_comments_are_broken_at_spaces_and_queries_between_their_pairs() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("a=1&b=2&c=3 end", 8), ["a=1&b=2&", "c=3 end"]);
    }

    #[test]
    fn texts_and_places_are_written_as_python_reads_them() {
        assert_eq!(literal("a \"b\" \\ ä\n\u{a0}"), "\"a \\\"b\\\" \\\\ ä\\u000a\\u00a0\"");
        assert_eq!(places(&[0, 2, 3, 5, 6, 7, 8, 9]), "[0, 2, 3, *range(5, 10)]");
        assert_eq!(items(0, "A = {", &["1".into(), "2".into()], "}"), "A = {1, 2}");
        let long = vec!["x".repeat(45); 3];
        let line = "x".repeat(45);
        assert_eq!(items(0, "A = [", &long, "]"), format!("A = [\n    {line}, {line},\n    {line},\n]"));
    }

    #[test]
    fn a_call_is_broken_only_where_it_must_be() {
        assert_eq!(call(4, "f", &["1".into(), "2".into()], ","), "    f(1, 2),");
        let long = "x".repeat(60);
        assert_eq!(call(0, "f", &[long.clone(), long.clone()], ""), format!("f(\n    {long},\n    {long},\n)"));
    }
}
