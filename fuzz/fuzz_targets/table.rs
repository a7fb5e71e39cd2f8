//! Any file gives a table within its limits or a sentence, whatever the reader makes of its columns, and a table that is written
//! again is read as the same one.
#![no_main]

use data::{Table, TableChoices, TableReading};
use libfuzzer_sys::fuzz_target;
use settings::{ColumnPart, Columns};

fuzz_target!(|bytes: &[u8]| {
    let reading = Table::read(bytes, &TableChoices::default());
    check(&reading);
    if let Ok(table) = &reading.table {
        assert_eq!(reading.choices, TableChoices::default());
        assert_eq!(Table::from_bytes(&table.to_bytes()).as_ref(), Ok(table));
        again(table);
    }
    // With another column as the label, and other parts: a table of the same columns, or a sentence.
    for (place, column) in reading.columns.iter().enumerate().take(8) {
        let parts = ColumnPart::ALL;
        let mut columns = Columns::default();
        for (other, column) in reading.columns.iter().enumerate() {
            columns.set(&column.name, parts[(place + other) % parts.len()]);
        }
        let chosen = Table::read(bytes, &TableChoices { label: Some(column.name.clone()), columns });
        check(&chosen);
        if let Ok(table) = &chosen.table {
            // What departs from the guess leads to the same.
            assert_eq!(Table::read(bytes, &chosen.choices).table.as_ref(), Ok(table));
        }
    }
});

fn check(reading: &TableReading) {
    let is_line = |text: &String| text.lines().count() <= 1 && !text.chars().any(char::is_control);
    assert!(reading.notes.iter().all(is_line), "{:?}", reading.notes);
    assert!(reading.columns.iter().all(|column| is_line(&column.said)), "{:?}", reading.columns);
    let mut names: Vec<&String> = reading.columns.iter().map(|column| &column.name).collect();
    names.sort_unstable();
    assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "{names:?}");
    let table = match &reading.table {
        Ok(table) => table,
        Err(error) => return assert!(is_line(&error.to_string()), "{error}"),
    };
    let rows: Vec<usize> = (0..table.rows()).collect();
    assert!((8..=10_000).contains(&rows.len()));
    assert!((1..=1000).contains(&table.inputs().len()));
    assert!((2..=20).contains(&table.classes().len()));
    assert!(table.counts().iter().all(|&count| count >= 2));
    assert_eq!(table.x(&rows).dim(), (rows.len(), table.inputs().len()));
    assert!(table.x(&rows).iter().all(|x| x.abs() <= 1e15));
    assert!(table.y(&rows).iter().all(|&class| (class as usize) < table.classes().len()));
}

/// Writes the numbers of the table with plain labels and in quotes, and reads them.
fn again(table: &Table) {
    let count = table.inputs().len();
    let name = |column: usize| if column == count { "label".to_owned() } else { format!("column{column}") };
    let line = |cells: Vec<String>| cells.iter().map(|cell| format!("\"{cell}\"")).collect::<Vec<_>>().join(",") + "\n";
    let mut text = line((0..=count).map(name).collect());
    let rows: Vec<usize> = (0..table.rows()).collect();
    for (numbers, class) in table.x(&rows).rows().into_iter().zip(table.y(&rows)) {
        // A decimal point in each, so that nothing is taken for thousands.
        let numbers = numbers.iter().map(|number| format!("{number:?}"));
        text += &line(numbers.chain([format!("class {class}")]).collect());
    }
    let read = Table::parse(&text, None).unwrap_or_else(|error| panic!("{error}\n{text}"));
    assert_eq!((read.x(&rows), read.rows(), read.counts()), (table.x(&rows), table.rows(), table.counts()), "{text}");
}
