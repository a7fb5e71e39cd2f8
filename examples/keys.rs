//! Prints the keys of a query as a Markdown table, for the README: `cargo run --example keys`.

use settings::{Setting, schema};

#[allow(dead_code, reason = "the README's test takes only the table")]
fn main() {
    print!("{}", table());
}

/// A row for each setting, in the schema's order.
pub fn table() -> String {
    let rows = schema().iter().map(row).collect::<String>();
    format!("| key | default | values | what it is |\n|---|---|---|---|\n{rows}")
}

fn row(setting: &Setting) -> String {
    let own = setting.defaults.iter().flat_map(|own| own.0.iter().copied());
    // Where a setting does not apply, its default is of no interest.
    let applies = |family: &str| setting.requires.iter().all(|need| need.key != "data" || need.words.contains(&family));
    let own: Vec<String> =
        own.filter(|(family, _)| applies(family)).map(|(family, default)| format!(" ({family}: {default})")).collect();
    let arms = if setting.per_arm { " Also as `a.` and `b.`." } else { "" };
    let needs = setting.requires.iter().filter(|need| need.key != "data");
    let needs: Vec<String> =
        needs.map(|need| format!(" Only with `{}={}`.", need.key, need.words.join("`, `"))).collect();
    let default = if setting.default.is_empty() { "as guessed" } else { setting.default };
    format!(
        "| `{}` | {}{} | {} | {}{}{arms} |\n",
        setting.key,
        default,
        own.concat(),
        setting.allowed,
        setting.help,
        needs.concat()
    )
}
