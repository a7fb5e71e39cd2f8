//! Any text gives a table within its limits or a sentence, and a table that is written again is read as the same one.
#![no_main]

use data::Table;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let table = match Table::parse(text, None) {
        Ok(table) => table,
        Err(error) => return assert_eq!(error.to_string().lines().count(), 1, "{error}"),
    };
    check(&table);
    again(&table);
    // With another column as the label there is no table, or one of the same rows.
    for name in table.inputs() {
        match Table::parse(text, Some(name)) {
            Ok(other) => check(&other),
            Err(error) => assert_eq!(error.to_string().lines().count(), 1, "{error}"),
        }
    }
});

fn check(table: &Table) {
    let rows: Vec<usize> = (0..table.rows()).collect();
    assert!((8..=10_000).contains(&rows.len()));
    assert!((1..=100).contains(&table.inputs().len()));
    assert!((2..=20).contains(&table.classes().len()));
    assert!(table.counts().iter().all(|&count| count >= 2));
    assert_eq!(table.x(&rows).dim(), (rows.len(), table.inputs().len()));
    assert!(table.x(&rows).iter().all(|x| x.abs() <= 1e15));
    assert!(table.y(&rows).iter().all(|&class| (class as usize) < table.classes().len()));
}

/// Writes the table with everything in quotes, and reads it.
fn again(table: &Table) {
    let twice = table.inputs().iter().any(|name| name == table.label());
    // `1,5` is a number or a word, depending on what was between cells.
    if twice || table.classes().iter().any(|class| class.contains(',')) {
        return;
    }
    let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
    let line = |cells: Vec<String>| cells.iter().map(quoted).collect::<Vec<_>>().join(",") + "\n";
    let mut text = line([table.inputs(), &[table.label().to_owned()]].concat());
    let rows: Vec<usize> = (0..table.rows()).collect();
    for (numbers, class) in table.x(&rows).rows().into_iter().zip(table.y(&rows)) {
        let numbers = numbers.iter().map(f32::to_string);
        text += &line(numbers.chain([table.classes()[class as usize].clone()]).collect());
    }
    assert_eq!(Table::parse(&text, Some(table.label())).as_ref(), Ok(table), "{text}");
}
