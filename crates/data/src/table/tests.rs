//! What is read, and what is refused with which sentence.

use super::*;
use settings::Columns;

/// Ten rows of two numbers and a label, to which `change` is done.
fn table(change: impl Fn(&mut Vec<String>)) -> String {
    let row = |row: usize| format!("{row}.5,{},{}", 2 * row, ["yes", "no"][row % 2]);
    let mut lines: Vec<String> = (0..10).map(row).collect();
    change(&mut lines);
    lines.join("\n")
}

/// The same with a header, so that row 0 is on line 2.
fn named(change: impl Fn(&mut Vec<String>)) -> String {
    table(|lines| {
        change(lines);
        lines.insert(0, "width,height,kind".to_owned());
    })
}

fn read(text: &str) -> Table {
    Table::parse(text, None).unwrap()
}

/// All that a table says, however it was written.
fn says(table: &Table) -> (&[String], &str, &[String], Array2<f32>, Vec<u32>) {
    let rows: Vec<usize> = (0..table.rows()).collect();
    (table.inputs(), table.label(), table.classes(), table.x(&rows), table.y(&rows))
}

fn sentence(text: &str, label: Option<&str>) -> String {
    Table::parse(text, label).unwrap_err().to_string()
}

#[test]
fn a_table_with_a_header_is_read() {
    let table = read(&named(|_| {}));
    assert_eq!(table.rows(), 10);
    assert_eq!(table.inputs(), ["width", "height"]);
    assert_eq!(table.label(), "kind");
    assert_eq!(table.classes(), ["no", "yes"]);
    assert_eq!(table.counts(), [5, 5]);
    assert_eq!(table.x(&[9, 1]), ndarray::array![[9.5, 18.0], [1.5, 2.0]]);
    assert_eq!(table.y(&[9, 1, 0]), [0, 0, 1]);
}

#[test]
fn a_table_without_a_header_is_read() {
    let table = read(&table(|_| {}));
    assert_eq!(table.rows(), 10);
    assert_eq!(table.inputs(), ["x1", "x2"]);
    assert_eq!(table.label(), "label");
}

#[test]
fn the_label_may_be_any_column() {
    let text = "kind;a;b\n".to_owned() + &"yes;1;2\nno;3;4\n".repeat(4);
    let named = Table::parse(&text, Some(" kind ")).unwrap();
    assert_eq!((named.label(), named.inputs()), ("kind", ["a".to_owned(), "b".to_owned()].as_slice()));
    let unnamed = Table::parse(&"yes;1;2\nno;3;4\n".repeat(4), Some("x1")).unwrap();
    assert_eq!((unnamed.label(), unnamed.inputs()), ("x1", ["x2".to_owned(), "x3".to_owned()].as_slice()));
    assert_eq!(unnamed.x(&[0, 1]), named.x(&[0, 1]));
    let numeric = Table::parse(&"1;2;0\n3;4;1\n".repeat(4), Some("label")).unwrap();
    assert_eq!((numeric.label(), numeric.inputs().len()), ("label", 2));
}

#[test]
fn separators_decimal_marks_and_line_ends_do_not_matter() {
    let text = named(|_| {});
    let expected = read(&text);
    for (separator, mark) in [(",", "."), (";", "."), (";", ","), ("\t", "."), ("\t", ",")] {
        for end in ["\n", "\r\n", "\r", "\n\n", " \r\n \r\n"] {
            for (before, after) in [("", ""), ("\u{feff}", end), (end, "\n\n  ")] {
                let cells = text.replace(',', "\0").replace('.', mark).replace('\0', separator);
                let written = format!("{before}{}{after}", cells.replace('\n', end));
                assert_eq!(says(&read(&written)), says(&expected), "{written:?}");
            }
        }
    }
}

#[test]
fn columns_without_a_name_are_called_after_their_place() {
    let table = read(&table(|lines| lines.insert(0, ",height,".to_owned())));
    assert_eq!((table.inputs(), table.label()), (["x1".to_owned(), "height".to_owned()].as_slice(), "x3"));
}

#[test]
fn a_name_that_comes_again_is_made_another() {
    let text = table(|lines| lines.insert(0, "a,a,kind".to_owned()));
    assert_eq!(read(&text).inputs(), ["a", "a.1"]);
}

#[test]
fn an_unknown_label_is_answered_by_the_names() {
    let text = named(|_| {});
    assert_eq!(
        sentence(&text, Some("Knid")),
        "no column is called 'Knid'; there are 'width', 'height', 'kind'; did you mean 'kind'?"
    );
    assert_eq!(sentence(&text, Some("weather")), "no column is called 'weather'; there are 'width', 'height', 'kind'");
    assert_eq!(sentence(&table(|_| {}), Some("kind")), "no column is called 'kind'; there are 'x1', 'x2', 'x3'");
    let upper = text.replace("kind", "KIND");
    assert!(sentence(&upper, Some("kind")).ends_with("; did you mean 'KIND'?"));
}

#[test]
fn a_cell_that_is_no_number_is_named_with_its_place() {
    let with = |text: &str| sentence(&named(|lines| lines[3] = format!("1,{text},no")), None);
    let place = "line 5, column 2 ('height')";
    let what = "is not a number; write one, empty the cell, or leave the column out";
    assert_eq!(with("tall"), format!("{place}: 'tall' {what}"));
    assert_eq!(with("inf"), format!("{place}: 'inf' {what}"));
    assert_eq!(with("1e999"), format!("{place}: '1e999' is too far from 0; allowed: -1e15 to 1e15"));
    assert_eq!(with("-2e15"), format!("{place}: '-2e15' is too far from 0; allowed: -1e15 to 1e15"));
    assert_eq!(with("\"1\n2\""), format!("{place}: '1\\n2' {what}"));
    assert_eq!(with("5 cm"), format!("{place}: '5 cm' has more than a number, as no other cell of its column"));
}

#[test]
fn rows_with_missing_cells_are_left_out() {
    for text in ["NA", "", "NaN", "?", "-", "N/A"] {
        let table = read(&named(|lines| lines[3] = format!("1,{text},no")));
        assert_eq!((table.rows(), table.inputs().len(), table.recipe().missing.len()), (9, 2, 1), "{text}");
    }
    assert_eq!(read(&named(|lines| lines[3] = "1,2,".to_owned())).rows(), 9);
    assert_eq!(read(&table(|lines| lines[0] = "NaN,2,no".to_owned())).rows(), 9);
    assert_eq!(
        sentence(&named(|lines| lines[..3].iter_mut().for_each(|line| *line = "1,,no".to_owned())), None),
        "the table has 7 rows without missing cells and 3 with some; allowed: 8 to 10000 without: leave out the columns \
         that lack most"
    );
}

#[test]
fn the_first_wrong_cell_is_named() {
    let text = named(|lines| {
        lines[4] = "b,1,yes".to_owned();
        lines[3] = "1,a,yes".to_owned();
        lines[3] = "c,a,yes".to_owned();
    });
    assert_eq!(
        sentence(&text, None),
        "line 5, column 1 ('width'): 'c' is not a number; write one, empty the cell, or leave the column out"
    );
}

#[test]
fn decimal_commas_and_points_do_not_mix() {
    let text = "7;0,5;a\n2;1.234;b\n".repeat(4);
    assert_eq!(
        sentence(&text, None),
        "line 2, column 2 ('x2'): '1.234' and the '0,5' of line 1 have different decimal marks; allowed: commas or \
         points, the same in the whole table"
    );
}

#[test]
fn rows_of_different_lengths_are_refused() {
    let text = named(|lines| lines[3] = "1,2".to_owned());
    assert_eq!(sentence(&text, None), "line 5 has 2 columns, but line 1 has 3");
    let text = table(|lines| lines[3] = "\n1".to_owned());
    assert_eq!(sentence(&text, None), "line 5 has 1 column, but line 1 has 3");
}

#[test]
fn quotes_that_do_not_match_are_refused() {
    assert_eq!(
        sentence(&named(|lines| lines[3] = "1,2,\"no".to_owned()), None),
        "line 5, column 3: what begins with a quote has to end with one; a quote inside is written twice"
    );
}

#[test]
fn a_text_without_a_table_is_refused() {
    for text in ["", "\u{feff}", "\n \r\n"] {
        assert_eq!(sentence(text, None), "there is no table: the text is empty");
    }
    let one = "there is only one column; a table has numbers and a label in each row, with commas, semicolons, tabs \
               or blanks between them";
    assert_eq!(sentence("1\n2\n3", None), one);
    assert_eq!(sentence("hello", None), one);
}

#[test]
fn tables_have_limits() {
    let rows = |count: usize| "1,a\n2,b\n".repeat(count / 2);
    assert_eq!(sentence(&rows(6), None), "the table has 6 rows; allowed: 8 to 10000");
    assert_eq!(sentence("x,y\n1,a", None), "the table has 1 row; allowed: 8 to 10000");
    assert_eq!(read(&rows(10_000)).rows(), 10_000);
    assert_eq!(read(&format!("x,y\n{}", rows(10_000))).rows(), 10_000);
    let more = "the table has more than 10000 rows; allowed: 8 to 10000";
    assert_eq!(sentence(&format!("3,a\n{}", rows(10_000)), None), more);
    assert_eq!(sentence(&rows(20_000), None), more);

    let columns = |count: usize| ["1,".repeat(count) + "a\n", "2,".repeat(count) + "b\n"].concat().repeat(4);
    assert_eq!(read(&columns(1000)).inputs().len(), 1000);
    assert_eq!(
        sentence(&columns(1001), None),
        "the columns give 1001 inputs; allowed: 1 to 1000: leave some of them out"
    );
    assert_eq!(
        sentence(&columns(1100), None),
        "the table has 1101 columns; allowed: up to 1100, of which 1 to 1000 are inputs"
    );
    let large = ["1,".repeat(900) + "a\n", "2,".repeat(900) + "b\n"].concat().repeat(4450);
    assert_eq!(sentence(&large, None), "the table has 8900 rows of 901 columns; allowed: up to 8000000 cells in all");

    let long = "1,a\n".repeat(BYTES / 4) + "\n";
    assert_eq!(sentence(&long, None), "the table's text has 64000001 bytes; allowed: up to 64000000");
}

#[test]
fn labels_have_limits() {
    assert_eq!(
        sentence(&named(|lines| lines[3] = "1,2,maybe".to_owned()), None),
        "line 5, column 3 ('kind'): this is the only row with the label 'maybe'; every label needs at least 2"
    );
    assert_eq!(
        sentence(&"1,a\n".repeat(9), None),
        "every label in the column 'label' is 'a'; allowed: 2 to 20 different ones"
    );
    let numbers: String = (0..50).map(|row| format!("{row},{}\n", row % 21)).collect();
    assert_eq!(
        sentence(&numbers, Some("label")),
        "column 2 ('label'): This column has 21 different numbers. Only classes can be learnt: choose another column as \
         the label."
    );
    let numbers: String = (0..50).map(|row| format!("{row},{}\n", row % 20)).collect();
    assert_eq!(read(&numbers).classes().len(), 20);
}

#[test]
fn columns_are_told_whatever_is_wrong_with_the_label() {
    let text = "a,b\nx,1\n".to_owned() + &"y,2\n".repeat(8);
    let reading = Table::read(text.as_bytes(), &Choices::default());
    assert!(reading.table.is_err());
    let names: Vec<&str> = reading.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names, ["a", "b"]);
    assert!(Table::read(b"a,b\nx\n", &Choices::default()).columns.is_empty());
}

/// Rows of a name, a number, a word of three and the label.
fn people() -> String {
    let row = |row: usize| {
        let (word, label) = (["red", "green", "Red", "blue"][row % 4], ["yes", "no"][row % 2]);
        format!("person {row},{}.5,{word},{label}\n", 3 * row)
    };
    "name,age,colour,ill\n".to_owned() + &(0..20).map(row).collect::<String>()
}

fn with(text: &str, label: Option<&str>, columns: &str) -> Reading {
    let columns = Columns::read(columns).unwrap();
    Table::read(text.as_bytes(), &Choices { label: label.map(str::to_owned), columns })
}

#[test]
fn words_are_categories_or_left_out_and_the_reader_may_say_otherwise() {
    let text = people();
    let guess = with(&text, None, "");
    let table = guess.table.unwrap();
    assert_eq!(table.inputs(), ["age", "colour: Red", "colour: blue", "colour: green"]);
    assert_eq!(table.x(&[0, 1]), ndarray::array![[0.5, 1.0, 0.0, 0.0], [3.5, 0.0, 0.0, 1.0]]);
    let parts: Vec<&str> = guess.columns.iter().map(|column| column.part).collect();
    assert_eq!(parts, ["out", "number", "category", "label"]);
    assert_eq!(guess.notes, ["Left out: 'name', which has 20 different words."]);

    let chosen = with(&text, Some("colour"), "age:category,name:out,ill:number").table.unwrap();
    assert_eq!((chosen.label(), chosen.inputs().len(), chosen.classes().len()), ("colour", 21, 3));
    // What is as guessed is not kept.
    assert_eq!(chosen.chosen(), ("colour", "age:category"));
    let same = with(&text, Some("ill"), "age:number,colour:category");
    assert_eq!((same.choices, same.table), (Choices::default(), Ok(table)));
}

#[test]
fn the_last_column_of_a_table_without_names_is_called_label_only_if_it_is() {
    let row = |row: usize| format!("{},{}.5,{}\n", ["a", "b"][row % 2], row, 100 + row);
    let text = (0..20).map(row).collect::<String>();
    let names = |reading: Reading| reading.columns.into_iter().map(|column| column.name).collect::<Vec<_>>();
    assert_eq!(names(with(&text, None, "")), ["x1", "x2", "x3"]);
    let labelled = (0..20).map(|row| format!("{row}.5,{}\n", row % 2)).collect::<String>();
    assert_eq!(names(with(&labelled, None, "")), ["x1", "label"]);
    // What a link says of it holds whatever the label is.
    assert_eq!(with(&text, Some("x1"), "label:out").table.unwrap().inputs(), ["x2"]);
}

#[test]
fn choices_that_cannot_be_are_answered() {
    let text = people();
    let error = |label: Option<&str>, columns: &str| with(&text, label, columns).table.unwrap_err().to_string();
    assert!(error(None, "aeg:out").ends_with("there are 'name', 'age', 'colour', 'ill'; did you mean 'age'?"));
    assert_eq!(
        error(None, "colour:number"),
        "line 2, column 3 ('colour'): 'red' is not a number; write one, empty the cell, or leave the column out"
    );
    assert_eq!(
        error(None, "age:out,colour:out"),
        "no column is left to learn from: make at least one a number or a category"
    );
    assert_eq!(
        error(Some("age"), ""),
        "column 2 ('age'): This column has 20 different numbers. Only classes can be learnt: choose another column as the label."
    );
    assert!(with(&text, Some("age"), "").columns.len() == 4);
}

#[test]
fn a_table_goes_to_another_module_and_back() {
    let table = with(&people(), Some("colour"), "age:out,ill:category").table.unwrap();
    assert_eq!(Table::from_bytes(&table.to_bytes()), Ok(table));
    assert_eq!(Table::from_bytes(b"what else"), Err(TableError::NotATable));
}
