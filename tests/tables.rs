//! Tables as people bring them, each of which stands for a kind: what the reader makes of every file of tests/tables.
#![cfg(not(target_arch = "wasm32"))]

use data::{Table, TableChoices, TableReading};
use std::fs;

/// A file, and what is expected of it.
struct Expected {
    file: &'static str,
    rows: usize,
    inputs: usize,
    label: &'static str,
    /// Each class with its rows.
    classes: &'static [(&'static str, usize)],
    /// What is said, word for word.
    notes: &'static [&'static str],
}

const IRIS: &[(&str, usize)] = &[("setosa", 50), ("versicolor", 50), ("virginica", 50)];
const CANCER: &[(&str, usize)] = &[("B", 357), ("M", 212)];
const EVEN: &[(&str, usize)] = &[("n", 30), ("y", 30)];
const LACKS_ONE: &[(&str, usize)] = &[("n", 30), ("y", 29)];
const LEFT_OUT_ONE: &[&str] = &["Left out: 1 row with missing cells."];

const fn read(
    file: &'static str,
    (rows, inputs): (usize, usize),
    label: &'static str,
    classes: &'static [(&'static str, usize)],
    notes: &'static [&'static str],
) -> Expected {
    Expected { file, rows, inputs, label, classes, notes }
}

const READ: &[Expected] = &[
    read(
        "iris_R_rownames.csv",
        (150, 4),
        "Species",
        IRIS,
        &["Left out: the column without a name, which only counts the rows."],
    ),
    read(
        "bc_wdbc_raw.data",
        (569, 30),
        "x2",
        CANCER,
        &["Left out: the first column, which only tells the rows apart."],
    ),
    read(
        "bc_kaggle_trailing_comma.csv",
        (569, 30),
        "diagnosis",
        CANCER,
        &["Left out: 'id', which only tells the rows apart."],
    ),
    read("trailing_empty_columns.csv", (60, 2), "k", EVEN, &["Left out: 2 columns without a name or any cell."]),
    read(
        "penguins_NA.csv",
        (333, 10),
        "species",
        &[("Adelie", 146), ("Chinstrap", 68), ("Gentoo", 119)],
        &["Left out: 11 rows with missing cells."],
    ),
    read("missing_q.csv", (59, 2), "k", LACKS_ONE, LEFT_OUT_ONE),
    read("missing_NA.csv", (59, 2), "k", LACKS_ONE, LEFT_OUT_ONE),
    read("missing_empty.csv", (59, 2), "k", LACKS_ONE, LEFT_OUT_ONE),
    read("iris_with_date.csv", (150, 4), "species", IRIS, &["Left out: 'date', which has 150 different words."]),
    read(
        "bool_feature.csv",
        (60, 2),
        "ok",
        &[("0", 35), ("1", 25)],
        &["Read: 'smoker' as 1 for true and 0 for false."],
    ),
    read(
        "mnist_like_label_first.csv",
        (1797, 64),
        "label",
        &[
            ("0", 178),
            ("1", 182),
            ("2", 177),
            ("3", 183),
            ("4", 181),
            ("5", 182),
            ("6", 181),
            ("7", 179),
            ("8", 174),
            ("9", 180),
        ],
        &[],
    ),
    read("nbsp_thousands_fr.csv", (60, 2), "k", EVEN, &[]),
    read("google_sheets_de_quoted_decimal.csv", (150, 2), "art", IRIS, &[]),
    read("unicode_minus.csv", (60, 2), "k", EVEN, &[]),
    read("percent.csv", (60, 2), "k", EVEN, &["Read: 'a' without its %; 'b' without its %."]),
    read("excel_sep_line.csv", (150, 4), "species", IRIS, &[]),
    read("excel_utf16le.txt", (150, 4), "species", IRIS, &[]),
    read(
        "windows1252.csv",
        (150, 4),
        "species",
        &[("Gänseblümchen", 50), ("Mädesüß", 50), ("Möhre", 50)],
        &["Read: the characters as those of Windows-1252, since they are not UTF-8."],
    ),
    read("pipe.csv", (150, 4), "species", IRIS, &[]),
    read("multispace.txt", (150, 4), "label", IRIS, &[]),
    read("seeds_double_tabs.txt", (210, 7), "label", &[("1", 70), ("2", 70), ("3", 70)], &[]),
    read("hash_comments.csv", (150, 4), "species", IRIS, &["Skipped: 2 lines that are comments."]),
    read(
        "title_line_above.csv",
        (150, 4),
        "species",
        IRIS,
        &["Skipped: line 1, which is a title ('Iris measurements')."],
    ),
    read("units_row.csv", (150, 4), "species", IRIS, &["Skipped: line 2, which has units."]),
    read("year_headers.csv", (60, 3), "label", EVEN, &[]),
    read(
        "label_spaces_case.csv",
        (60, 2),
        "k",
        &[("no", 30), ("yes", 30)],
        &["Read: the label 'Yes' as 'yes', 'No' as 'no'."],
    ),
    read(
        "label_float.csv",
        (60, 2),
        "y",
        &[("0", 20), ("1", 20), ("2", 20)],
        &["Read: the label '0.0' as '0', '1.0' as '1', '2.0' as '2'."],
    ),
    read(
        "label_spellings.csv",
        (16, 1),
        "kind",
        &[("0", 8), ("1", 8)],
        &["Read: the label '1.0' as '1', '0.0' as '0'."],
    ),
    read("small_scale.csv", (200, 2), "kind", &[("a", 100), ("b", 100)], &[]),
    read("large_constant.csv", (200, 2), "kind", &[("a", 108), ("b", 92)], &[]),
];

/// Files that give no table, and how the sentence begins or goes on.
const REFUSED: &[(&str, &str)] = &[
    ("thousands_tsv_us.tsv", "line 2, column 1 ('area'): '3,951' may be 3951 or 3.951"),
    (
        "house_prices.csv",
        "This column has 200 different numbers. Only classes can be learnt: choose another column as the label.",
    ),
    ("workbook.xlsx", "this is a spreadsheet, not a table of text"),
    ("html.html", "this is a web page, not a table of text"),
];

fn reading(file: &str) -> TableReading {
    let path = format!("{}/tests/tables/{file}", env!("CARGO_MANIFEST_DIR"));
    let bytes = fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    Table::read(&bytes, &TableChoices::default())
}

#[test]
fn every_table_gives_what_its_kind_should() {
    for Expected { file, rows, inputs, label, classes, notes } in READ {
        let reading = reading(file);
        let table = reading.table.unwrap_or_else(|error| panic!("{file}: {error}"));
        assert_eq!((table.rows(), table.inputs().len(), table.label()), (*rows, *inputs, *label), "{file}");
        let found: Vec<(&str, usize)> = table.classes().iter().map(String::as_str).zip(table.counts()).collect();
        assert_eq!(found, *classes, "{file}");
        assert_eq!(reading.notes, *notes, "{file}");
    }
}

#[test]
fn what_is_no_table_is_answered() {
    for (file, sentence) in REFUSED {
        let error = reading(file).table.expect_err(file).to_string();
        assert!(error.contains(sentence), "{file}: {error}");
    }
}

#[test]
fn every_file_is_looked_at() {
    let known: Vec<&str> =
        READ.iter().map(|expected| expected.file).chain(REFUSED.iter().map(|(file, _)| *file)).collect();
    let folder = format!("{}/tests/tables", env!("CARGO_MANIFEST_DIR"));
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let name = entry.expect("it can be read").file_name().into_string().expect("the name is text");
        assert!(known.contains(&name.as_str()) || name == "README.md", "{name} is not looked at");
    }
}

/// Numbers as they stand in some of the files.
#[test]
fn numbers_are_read_as_they_are_meant() {
    for (file, row, first) in [
        ("nbsp_thousands_fr.csv", 1, 1001.0),
        ("google_sheets_de_quoted_decimal.csv", 0, 5.1),
        ("unicode_minus.csv", 2, -2.0),
        ("percent.csv", 3, 3.0),
        ("small_scale.csv", 0, 6.377e-7),
        ("excel_utf16le.txt", 0, 5.1),
        ("excel_sep_line.csv", 1, 4.9),
    ] {
        let table = reading(file).table.unwrap_or_else(|error| panic!("{file}: {error}"));
        assert_eq!(table.x(&[row])[(0, 0)], first, "{file}");
    }
}
