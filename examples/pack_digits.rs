//! Packs the handwritten digits for the page.
//!
//! `cargo run --example pack_digits -- ../shared/data/digits.csv.gz static/digits.bin`
//!
//! The source has a row for each image: 64 pixels from 0 to 16, row by row, then the label.

use std::error::Error;
use std::fs::{self, File};

use data::Digits;
use flate2::read::GzDecoder;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [source, target] = arguments.as_slice() else {
        return Err("usage: pack_digits SOURCE.csv.gz TARGET.bin".into());
    };
    let rows = csv::ReaderBuilder::new().has_headers(false).from_reader(GzDecoder::new(File::open(source)?));
    let mut pixels = Vec::new();
    let mut labels = Vec::new();
    for row in rows.into_deserialize() {
        let mut row: Vec<u8> = row?;
        labels.push(row.pop().ok_or("a row without a label")?);
        pixels.extend(row);
    }
    let bytes = Digits::new(pixels, labels)?.bytes();
    fs::write(target, &bytes)?;
    println!("{target}: {} bytes", bytes.len());
    Ok(())
}
