//! What the README says of the query's keys is what the schema says.
#![cfg(not(target_arch = "wasm32"))]

#[path = "../examples/keys.rs"]
mod keys;

#[test]
fn the_readme_has_the_table_that_the_schema_gives() {
    let readme = include_str!("../README.md");
    assert!(readme.contains(&keys::table()), "put the output of `cargo run --example keys` into README.md");
}
