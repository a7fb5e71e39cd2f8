//! What is between the cells of a text: a comma, a semicolon, a bar, a tab, or blanks in a row.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;

use super::error::TableError;
use super::number::Written;
use super::rows::{Rows, Source};

/// What is between cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub enum Separator {
    /// `,`
    #[default]
    Comma,
    /// `;`
    Semicolon,
    /// `|`
    Bar,
    /// One tab: two have an empty cell between them.
    Tab,
    /// One or more tabs.
    Tabs,
    /// One or more blanks or tabs.
    Blanks,
    /// Two or more blanks, or a tab: a single blank is part of a cell.
    Gaps,
}

/// Of separators that do equally well, the last one is taken: the others also stand within cells, or lose empty cells.
const SEPARATORS: [Separator; 7] = [
    Separator::Blanks,
    Separator::Gaps,
    Separator::Tabs,
    Separator::Bar,
    Separator::Comma,
    Separator::Semicolon,
    Separator::Tab,
];

/// How many rows are looked at, and how many bytes of them.
const SAMPLE: usize = 100;
const SAMPLE_BYTES: usize = 1 << 20;

impl Separator {
    /// The one character between cells once a text is [`prepared`](Self::prepare).
    pub(super) fn byte(self) -> u8 {
        match self {
            Separator::Comma => b',',
            Separator::Semicolon => b';',
            Separator::Bar => b'|',
            Separator::Tab | Separator::Tabs | Separator::Blanks | Separator::Gaps => b'\t',
        }
    }

    /// A line that names the separator, as Excel understands it: `sep=;`.
    pub(super) fn named(line: &str) -> Option<Separator> {
        let head = line.get(..4).filter(|head| head.eq_ignore_ascii_case("sep="))?;
        match line.get(head.len()..)?.trim_matches(['\r', '\n', ' ']) {
            "," => Some(Separator::Comma),
            ";" => Some(Separator::Semicolon),
            "|" => Some(Separator::Bar),
            "\t" | "\\t" => Some(Separator::Tab),
            _ => None,
        }
    }

    /// The text with one character between cells. Lines stay as they are, and so does what is in quotes.
    pub(super) fn prepare(self, text: &str) -> Cow<'_, str> {
        let is_blank = |character: char| match self {
            Separator::Tabs => character == '\t',
            _ => matches!(character, ' ' | '\t'),
        };
        if !matches!(self, Separator::Tabs | Separator::Blanks | Separator::Gaps) {
            return text.into();
        }
        let mut prepared = String::with_capacity(text.len());
        let mut is_quoted = false;
        let mut characters = text.chars().peekable();
        let mut run = String::new();
        while let Some(character) = characters.next() {
            if is_blank(character) && !is_quoted {
                run.clear();
                run.push(character);
                while let Some(more) = characters.next_if(|&next| is_blank(next)) {
                    run.push(more);
                }
                let at_edge = prepared.is_empty() || prepared.ends_with(['\n', '\r']);
                let before_edge = matches!(characters.peek(), None | Some('\n' | '\r'));
                if at_edge || before_edge {
                    continue;
                }
                prepared.push(if self == Separator::Gaps && run == " " { ' ' } else { '\t' });
                continue;
            }
            let begins_cell = prepared.is_empty() || prepared.ends_with(['\t', '\n', '\r']);
            if character == '"' && (is_quoted || begins_cell) {
                is_quoted = !is_quoted;
            }
            prepared.push(character);
        }
        prepared.into()
    }
}

/// The separator that gives the most numbers in rows of equal length and, if that does not decide, the most such rows.
///
/// Numbers tell the comma in `0,5;1,5;a` from the semicolon, though both make three cells of it.
pub(super) fn separator(source: Source) -> Separator {
    let head = &source.text[..source.text.floor_char_boundary(SAMPLE_BYTES)];
    let best = SEPARATORS.into_iter().max_by_key(|&separator| fit(Source { text: head, ..source }, separator));
    best.unwrap_or_default()
}

/// How many numbers there are in the rows that have the same number of columns, which is at least two, and how many such
/// rows there are.
fn fit(source: Source, separator: Separator) -> (usize, usize) {
    let prepared = separator.prepare(source.text);
    let mut rows = Rows::new(Source { text: &prepared, ..source }, separator);
    let mut read = Ok(true);
    while rows.len() < SAMPLE && read == Ok(true) {
        read = rows.read();
    }
    let lengths: Vec<usize> = (0..rows.len()).map(|row| rows.columns(row)).collect();
    let alike = |columns: usize| lengths.iter().filter(|length| **length == columns).count();
    let Some(columns) = lengths.iter().copied().filter(|&length| length > 1).max_by_key(|&length| alike(length)) else {
        // A row that breaks off after its first cell has a separator too.
        return (0, usize::from(matches!(read, Err(TableError::Quotes { column: 2.., .. }))));
    };
    let of_length = (0..rows.len()).filter(|&row| rows.columns(row) == columns);
    let cells = of_length.flat_map(|row| (0..columns).map(move |column| (row, column)));
    // Letters directly behind digits are as likely part of a word.
    let is_plain = |text: &str, affix: &str| text.contains(' ') || !affix.contains(char::is_alphabetic);
    let is_number = |text| Written::read(text).is_some_and(|written| is_plain(text, written.affix));
    let numbers = cells.filter(|&(row, column)| is_number(rows.cell(row, column))).count();
    (numbers, alike(columns))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Separator {
        separator(Source { text, ..Source::default() })
    }

    #[test]
    fn the_separator_is_told_from_all_rows() {
        let cases = [
            ("1,2,a\n3,4,b", Separator::Comma),
            ("1;2;a\n3;4;b", Separator::Semicolon),
            ("1|2|a\n3|4|b", Separator::Bar),
            ("1\t2\ta\n3\t4\tb", Separator::Tab),
            ("1\t\ta\n3\t4\tb\n5\t\tb", Separator::Tab),
            ("1\t\t2\ta\n3\t4\tb\n5\t6\t\tb", Separator::Tabs),
            ("1 2 a\n3  4 b", Separator::Blanks),
            ("  1   2   the a\n 13   4   the b", Separator::Gaps),
            ("0,5;1,5;a\n0,25;1;b", Separator::Semicolon),
            ("0,5;1,5;a\n0,5;1,5;b", Separator::Semicolon),
            ("0,5\t1,5\n0,5\t1,5", Separator::Tab),
            ("1,\t2,\ta\n3,\t4,\tb", Separator::Comma),
            ("1, 2, a\n3, 4, b", Separator::Comma),
            ("5 cm,a\n6 cm,b", Separator::Comma),
            ("1,a;b\n2,c\n3,d;e", Separator::Comma),
            ("1,\"a;b\"\n2,\"c;d\"", Separator::Comma),
            ("1;\"a,b,c\"\n2;\"d,e,f\"", Separator::Semicolon),
            ("a title\n1;2;a\n3;4;b", Separator::Semicolon),
            ("1,2,\"a\n3,4,b", Separator::Comma),
        ];
        for (text, expected) in cases {
            assert_eq!(of(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_text_without_separators_has_some_separator() {
        for text in ["", "\n", "1\n2\n", "\"", "\"\n,;\t"] {
            assert!(SEPARATORS.contains(&of(text)), "{text:?}");
        }
    }

    #[test]
    fn blanks_become_one_separator_but_not_at_the_ends_of_lines_or_in_quotes() {
        let prepared = |separator: Separator, text| separator.prepare(text).into_owned();
        assert_eq!(prepared(Separator::Blanks, "  1 \t2  \"a  b\" \r\n3 4"), "1\t2\t\"a  b\"\r\n3\t4");
        assert_eq!(prepared(Separator::Gaps, "1  a b   c"), "1\ta b\tc");
        assert_eq!(prepared(Separator::Tabs, "1\t\t2 3\t"), "1\t2 3");
        assert_eq!(prepared(Separator::Comma, "1,,  2"), "1,,  2");
    }

    #[test]
    fn a_line_may_name_the_separator() {
        assert_eq!(Separator::named("sep=;\r\n"), Some(Separator::Semicolon));
        assert_eq!(Separator::named("SEP=\t"), Some(Separator::Tab));
        assert_eq!(Separator::named("sepal,width"), None);
    }
}
