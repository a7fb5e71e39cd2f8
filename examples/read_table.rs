//! Reads files of tables and prints what was made of each: `cargo run --example read_table -- tests/tables/*`

use data::{Table, TableChoices};

fn main() -> std::io::Result<()> {
    for path in std::env::args().skip(1) {
        let reading = Table::read(&std::fs::read(&path)?, &TableChoices::default());
        println!("{path}");
        match &reading.table {
            Ok(table) => {
                let (rows, inputs) = (table.rows(), table.inputs().len());
                println!("  {rows} rows, {inputs} inputs, label '{}'", table.label());
                let classes = table.classes().iter().zip(table.counts());
                println!(
                    "  classes: {}",
                    classes.map(|(class, rows)| format!("{class} {rows}")).collect::<Vec<_>>().join(", ")
                );
            }
            Err(error) => println!("  {error}"),
        }
        for column in reading.columns.iter().take(12) {
            println!("  - {}: {} {}", column.name, column.part, column.said);
        }
        for note in &reading.notes {
            println!("  {note}");
        }
    }
    Ok(())
}
