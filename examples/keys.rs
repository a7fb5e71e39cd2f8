//! Prints the keys of a query as a Markdown table, for the README: `cargo run --example keys`.

use dropout_lab::config::{Setting, schema};

fn main() {
    println!("| key | default | values | what it is |\n|---|---|---|---|");
    schema().iter().for_each(|setting| println!("{}", row(setting)));
}

fn row(setting: &Setting) -> String {
    let own = setting.defaults.iter().flatten();
    // Where a setting does not apply, its default is of no interest.
    let applies = |family: &str| setting.applies_to.as_ref().is_none_or(|families| families.contains(&family));
    let own: Vec<String> =
        own.filter(|(family, _)| applies(family)).map(|(family, default)| format!(" ({family}: {default})")).collect();
    let arms = if setting.per_arm { " Also as `a.` and `b.`." } else { "" };
    format!(
        "| `{}` | {}{} | {} | {}{arms} |",
        setting.key,
        setting.default,
        own.concat(),
        setting.allowed,
        setting.help
    )
}
