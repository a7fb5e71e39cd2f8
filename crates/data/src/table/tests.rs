//! What is read, and what is refused with which sentence.

use super::*;

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
                assert_eq!(Table::parse(&written, None).as_ref(), Ok(&expected), "{written:?}");
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
fn names_may_repeat_unless_the_label_is_meant() {
    let text = table(|lines| lines.insert(0, "a,a,kind".to_owned()));
    assert_eq!(read(&text).inputs(), ["a", "a"]);
    assert_eq!(
        sentence(&text, Some("a")),
        "columns 1 and 2 are both called 'a'; the column of labels needs a name of its own"
    );
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
    assert_eq!(with("tall"), format!("{place}: 'tall' is not a number"));
    assert_eq!(with("NA"), format!("{place}: 'NA' is not a number"));
    assert_eq!(with("inf"), format!("{place}: 'inf' is not a number"));
    assert_eq!(with("  "), format!("{place}: there is no number"));
    assert_eq!(with("1e999"), format!("{place}: '1e999' is too far from 0; allowed: -1e15 to 1e15"));
    assert_eq!(with("-2e15"), format!("{place}: '-2e15' is too far from 0; allowed: -1e15 to 1e15"));
    assert_eq!(with("\"1\n2\""), format!("{place}: '1\\n2' is not a number"));
    assert_eq!(
        sentence(&table(|lines| lines[0] = "NaN,2,no".to_owned()), None),
        "line 1, column 1 ('x1'): 'NaN' is not a number"
    );
}

#[test]
fn the_first_wrong_cell_is_named() {
    let text = named(|lines| {
        lines[4] = "b,1,yes".to_owned();
        lines[3] = "1,a,yes".to_owned();
        lines[3] = "c,a,yes".to_owned();
    });
    assert_eq!(sentence(&text, None), "line 5, column 1 ('width'): 'c' is not a number");
}

#[test]
fn decimal_commas_and_points_do_not_mix() {
    let text = "1;0,5;a\n2;1.234;b\n".repeat(4);
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
    let one = "there is only one column; a table has numbers and a label in each row, with commas, semicolons or tabs \
               between them";
    assert_eq!(sentence("1\n2\n3", None), one);
    assert_eq!(sentence("hello", None), one);
}

#[test]
fn tables_have_limits() {
    let rows = |count: usize| "1,a\n2,b\n".repeat(count / 2);
    assert_eq!(sentence(&rows(6), None), "the table has 6 rows; allowed: 8 to 10000");
    assert_eq!(sentence("x,y", None), "the table has 1 row; allowed: 8 to 10000");
    assert_eq!(read(&rows(10_000)).rows(), 10_000);
    assert_eq!(read(&format!("x,y\n{}", rows(10_000))).rows(), 10_000);
    let more = "the table has more than 10000 rows; allowed: 8 to 10000";
    assert_eq!(sentence(&format!("3,a\n{}", rows(10_000)), None), more);
    assert_eq!(sentence(&rows(20_000), None), more);

    let columns = |count: usize| ["1,".repeat(count) + "a\n", "2,".repeat(count) + "b\n"].concat().repeat(4);
    assert_eq!(read(&columns(100)).inputs().len(), 100);
    assert_eq!(
        sentence(&columns(101), None),
        "the table has 102 columns; allowed: 1 to 100 columns of numbers and one of labels"
    );

    let long = "1,a\n".repeat(BYTES / 4) + "\n";
    assert_eq!(sentence(&long, None), "the table's text has 20000001 bytes; allowed: up to 20000000");
}

#[test]
fn labels_have_limits() {
    assert_eq!(
        sentence(&named(|lines| lines[3] = "1,2,".to_owned()), None),
        "line 5, column 3 ('kind'): there is no label"
    );
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
        sentence(&numbers, None),
        "line 21, column 2 ('label'): '20' is one more than 20 different labels; allowed: 2 to 20"
    );
    let numbers: String = (0..50).map(|row| format!("{row},{}\n", row % 20)).collect();
    assert_eq!(read(&numbers).classes().len(), 20);
}

#[test]
fn columns_are_named_whatever_their_cells_are() {
    let text = "a,b\nx,1\n".to_owned() + &"y,2\n".repeat(8);
    assert_eq!(Table::columns(&text).unwrap(), ["a", "b"]);
    assert!(Table::parse(&text, None).is_err());
    assert!(Table::columns("a,b\nx\n").is_err());
}
