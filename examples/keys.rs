//! Prints the keys of a query as a Markdown table, for the README: `cargo run --example keys`.

use settings::{DefaultWhere, Setting, schema};

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
    // Where a setting does not apply, its default is of no interest.
    let applies = |word: &&&str| setting.requires.iter().all(|need| need.key != "data" || need.words.contains(*word));
    let own = setting.defaults.iter().filter_map(|DefaultWhere { condition, value }| {
        let words: Vec<&str> = condition.words.iter().filter(applies).copied().collect();
        (!words.is_empty()).then(|| format!(" ({}: {value})", words.join(", ")))
    });
    let own: Vec<String> = own.collect();
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
