//! Whatever text there may be: it gives a table or a sentence, and what is written as a table is read as it was meant.
#![cfg(not(target_arch = "wasm32"))]

mod properties;

use data::{Sources, Table, TableError, TablePlace};
use lab::Lab;
use properties::cases;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use settings::{Config, Effect};
use std::rc::Rc;

/// What a table says, however it is written.
#[derive(Clone, Debug)]
struct Meaning {
    names: Vec<String>,
    numbers: Vec<Vec<f32>>,
    labels: Vec<String>,
}

/// How a table is written.
#[derive(Clone, Debug)]
struct Style {
    header: bool,
    separator: char,
    comma: bool,
    quoted: bool,
    end: &'static str,
    /// Before the first row and after each.
    blank: &'static str,
    /// Around every cell.
    space: &'static str,
    mark: bool,
    last_end: bool,
}

/// Numbers of every size that a table may have, some of them round.
fn number() -> impl Strategy<Value = f32> {
    prop_oneof![
        -1e15_f32..=1e15,
        -10.0_f32..10.0,
        (-1000..1000_i32).prop_map(|number| number as f32 / 8.0),
        Just(0.0),
        Just(-0.0),
        Just(1e-40),
    ]
}

/// Texts that are no numbers, some of which need quotes.
fn word() -> impl Strategy<Value = String> {
    let middle = prop::collection::vec(
        select(vec!["a", "ß", "é", "木", " ", ",", ";", "\t", "\"", "'", "\n", "\r\n", "1"]),
        0..5,
    );
    middle.prop_map(|middle| format!("k{}z", middle.concat()))
}

fn meaning() -> impl Strategy<Value = Meaning> {
    (1..6_usize, 2..5_usize, 8..30_usize).prop_flat_map(|(columns, classes, rows)| {
        let names = prop::collection::hash_set(word(), columns + 1).prop_map(|names| names.into_iter().collect());
        let numbers = prop::collection::vec(prop::collection::vec(number(), columns), rows);
        let classes = prop::collection::hash_set(word(), classes);
        let labels = (classes, prop::collection::vec(any::<Index>(), rows)).prop_map(|(classes, indices)| {
            let mut classes: Vec<String> = classes.into_iter().collect();
            classes.sort();
            // The first rows have every class twice, the others any.
            let label = |(row, index): (usize, &Index)| {
                let class = if row < 2 * classes.len() { row % classes.len() } else { index.index(classes.len()) };
                classes[class].clone()
            };
            indices.iter().enumerate().map(label).collect()
        });
        (names, numbers, labels).prop_map(|(names, mut numbers, labels)| {
            // What tells the decimal mark, and the column from one that counts.
            numbers[0].iter_mut().for_each(|number| *number = 0.5);
            Meaning { names, numbers, labels }
        })
    })
}

fn style() -> impl Strategy<Value = Style> {
    let separated = select(vec![(',', false), (';', false), (';', true), ('\t', false), ('\t', true)]);
    let end = select(vec!["\n", "\r\n", "\r"]);
    (any::<[bool; 5]>(), separated, end, any::<bool>()).prop_map(|(flags, (separator, comma), end, last_end)| {
        let [header, quoted, mark, blank, space] = flags;
        let blank = if blank { " \n\r\n" } else { "" };
        Style { header, separator, comma, quoted, end, blank, space: if space { " " } else { "" }, mark, last_end }
    })
}

impl Style {
    fn cell(&self, content: &str) -> String {
        let needed = content.contains(['"', '\r', '\n', self.separator]);
        let quoted =
            if needed || self.quoted { format!("\"{}\"", content.replace('"', "\"\"")) } else { content.into() };
        format!("{0}{quoted}{0}", self.space)
    }

    /// The text, and the line of every cell below the header.
    fn write(&self, names: &[String], rows: &[Vec<String>]) -> (String, Vec<Vec<usize>>) {
        let mut text = String::new();
        let mut lines = Vec::new();
        let header = self.header.then(|| names.to_vec());
        for row in header.iter().chain(rows) {
            text += self.blank;
            let mut places = Vec::new();
            for (column, content) in row.iter().enumerate() {
                if column > 0 {
                    text.push(self.separator);
                }
                places.push(1 + ends(&text));
                text += &self.cell(content);
            }
            text += self.end;
            lines.push(places);
        }
        let kept = if self.last_end { text.len() } else { text.len() - self.end.len() };
        text.truncate(kept);
        let mark = if self.mark { "\u{feff}" } else { "" };
        (format!("{mark}{text}"), lines.split_off(header.iter().count()))
    }

    fn rows(&self, meaning: &Meaning) -> Vec<Vec<String>> {
        let number = |number: &f32| {
            let text = number.to_string();
            if self.comma { text.replace('.', ",") } else { text }
        };
        let cells = meaning.numbers.iter().map(|row| row.iter().map(number));
        cells.zip(&meaning.labels).map(|(row, label)| row.chain([label.clone()]).collect()).collect()
    }
}

/// How many lines end in a text.
fn ends(text: &str) -> usize {
    text.replace("\r\n", "\n").matches(['\r', '\n']).count()
}

/// Reads a text, which must give a table within its limits or a sentence.
fn survives(text: &str, label: Option<&str>) {
    match Table::parse(text, label) {
        Ok(table) => {
            let rows: Vec<usize> = (0..table.rows()).collect();
            assert!((8..=10_000).contains(&rows.len()));
            assert!((1..=1000).contains(&table.inputs().len()));
            assert!((2..=20).contains(&table.classes().len()));
            assert!(table.counts().iter().all(|&count| count >= 2));
            assert_eq!(table.counts().iter().sum::<usize>(), rows.len());
            assert_eq!(table.x(&rows).dim(), (rows.len(), table.inputs().len()));
            assert!(table.x(&rows).iter().all(|x| x.abs() <= 1e15));
            assert!(table.y(&rows).iter().all(|&class| (class as usize) < table.classes().len()));
        }
        Err(error) => {
            let sentence = error.to_string();
            assert_eq!(sentence.lines().count(), 1, "{sentence}");
            assert!(!sentence.chars().any(char::is_control) && sentence.len() < 3000, "{sentence}");
        }
    }
}

/// A text with some of its characters replaced, removed or joined by others.
fn mutated(text: &str, mutations: &[(Index, usize, &str)]) -> String {
    let mut characters: Vec<String> = text.chars().map(String::from).collect();
    for (index, removed, piece) in mutations {
        let at = index.index(characters.len() + 1);
        let end = (at + removed).min(characters.len());
        characters.splice(at..end, [(*piece).to_owned()]);
    }
    characters.concat()
}

fn mutations() -> impl Strategy<Value = Vec<(Index, usize, &'static str)>> {
    let pieces = vec![
        "", "\"", "\"\"", ",", ";", "\t", "\n", "\r", "\r\n", " ", ".", "-", "e", "9", "1e999", "NaN", "\0",
        "\u{feff}", "\u{2028}", "ß",
    ];
    prop::collection::vec((any::<Index>(), 0..3_usize, select(pieces)), 1..6)
}

proptest! {
    #![proptest_config(cases(2000))]

    #[test]
    fn a_table_is_written_and_read_back(meaning in meaning(), style in style()) {
        let (text, _) = style.write(&meaning.names, &style.rows(&meaning));
        let table = Table::parse(&text, None);
        prop_assert!(table.is_ok(), "{:?}\n{}", table, text);
        let table = table.unwrap();
        let rows: Vec<usize> = (0..table.rows()).collect();
        let bits = |x: f32| x.to_bits();
        let numbers: Vec<u32> = meaning.numbers.iter().flatten().copied().map(bits).collect();
        prop_assert_eq!(table.x(&rows).into_iter().map(bits).collect::<Vec<_>>(), numbers);
        let labels: Vec<String> = table.y(&rows).iter().map(|&class| table.classes()[class as usize].clone()).collect();
        prop_assert_eq!(labels, meaning.labels);
        prop_assert!(table.classes().is_sorted());
        let (label, inputs) = meaning.names.split_last().unwrap();
        if style.header {
            prop_assert_eq!(table.inputs(), inputs);
            prop_assert_eq!(table.label(), label);
        } else {
            prop_assert_eq!(table.inputs(), (1..=inputs.len()).map(|column| format!("x{column}")).collect::<Vec<_>>());
            prop_assert_eq!(table.label(), "label");
        }
        prop_assert_eq!(Table::parse(&text, Some(table.label())), Ok(table));
    }

    #[test]
    fn a_wrong_cell_is_found_where_it_is(
        meaning in meaning(),
        style in style(),
        at in any::<(Index, Index)>(),
        wrong in select(vec!["oops", "1e999", "a,b;c"]),
    ) {
        let mut rows = style.rows(&meaning);
        let (row, column) = (at.0.index(rows.len()), at.1.index(rows[0].len() - 1));
        // A word in the first row is a name if no more numbers than it are beside it, or if those are 0 and 1.
        let name = rows[0].len() == 2 && wrong != "NaN" || rows[0].iter().any(|cell| cell == "1");
        prop_assume!(style.header || row > 0 || !name);
        rows[row][column] = wrong.to_owned();
        let (text, lines) = style.write(&meaning.names, &rows);
        let name = if style.header { meaning.names[column].clone() } else { format!("x{}", column + 1) };
        let place = TablePlace { line: lines[row][column], column: column + 1, name };
        let expected = match wrong {
            "1e999" => TableError::TooLarge { place, text: wrong.to_owned() },
            _ => TableError::NotANumber { place, text: wrong.to_owned() },
        };
        prop_assert_eq!(Table::parse(&text, None), Err(expected), "{}", text);
    }

    #[test]
    fn a_row_too_short_is_found_where_it_is(meaning in meaning(), style in style(), at in any::<Index>()) {
        let mut rows = style.rows(&meaning);
        let row = 1 + at.index(rows.len() - 1);
        let expected = rows[0].len();
        // Of two columns, a word alone in the last row is a note below the table.
        prop_assume!(expected > 2);
        rows[row].remove(0);
        let (text, lines) = style.write(&meaning.names, &rows);
        // Blank lines before the first row are counted too.
        let first = 1 + ends(style.blank);
        let error = TableError::Ragged { line: lines[row][0], columns: expected - 1, first, expected };
        prop_assert_eq!(Table::parse(&text, None), Err(error), "{}", text);
    }

    #[test]
    fn a_table_with_mistakes_is_survived(meaning in meaning(), style in style(), mutations in mutations()) {
        let (text, _) = style.write(&meaning.names, &style.rows(&meaning));
        let text = mutated(&text, &mutations);
        survives(&text, None);
        survives(&text, Some(&meaning.names[0]));
    }

    #[test]
    fn any_text_is_survived(text in any::<String>(), label in any::<Option<String>>()) {
        survives(&text, label.as_deref());
    }

    #[test]
    fn any_text_of_such_characters_is_survived(text in "[ 01a,;\t\"\r\n.é-]{0,300}", label in "[0a1]?") {
        survives(&text, None);
        survives(&text, Some(&label));
    }
}

/// A table of so many rows.
fn sources(rows: usize) -> Sources {
    let text: String = (0..rows).map(|row| format!("{row},{}\n", ["a", "b"][row % 2])).collect();
    let table = Table::parse(&text, None).unwrap_or_else(|error| panic!("{error}"));
    Sources { table: Some(Rc::new(table)), digits: None }
}

#[test]
fn a_run_on_a_short_table_learns_from_half_of_it() {
    let mut lab = Lab::new(Config::default(), sources(60), None).unwrap();
    assert_eq!(lab.set("data", "table").unwrap(), Effect::Restart);
    assert_eq!((lab.config().query().as_str(), lab.split().train.len()), ("data=table&train=30", 30));
    lab.set("train", "56").unwrap();
    lab.set("train", "").unwrap();
    assert_eq!(lab.config().train, 30);
    let refusal = lab.set("train", "57").unwrap_err().to_string();
    assert!(refusal.starts_with("train: '57' leaves too few of the table's 60 rows"), "{refusal}");
    assert_eq!(lab.config().train, 30);
}

#[test]
fn another_table_is_not_looked_at_before_the_run_starts_over() {
    let mut lab = Lab::new(Config::parse("data=table&train=50").unwrap(), sources(60), None).unwrap();
    lab.step(2);
    lab.provide(sources(20));
    assert_eq!(lab.set("drop", "0.5").unwrap(), Effect::Live);
    assert_eq!((lab.config().train, lab.split().train.len(), lab.iteration()), (50, 50, 2));
    assert_eq!(lab.set("seed", "2").unwrap(), Effect::Restart);
    assert_eq!((lab.config().train, lab.split().train.len()), (10, 10));
    assert_eq!(lab.config().adjustments()[0].key, "train");
}
