//! The part of a script that reads the reader's own table, as the lab has read it.

use super::python::{Script, items, literal, places};
use data::{Gives, Labels, Mark, Recipe, Separator, Table};

/// Imports of the standard library.
pub fn imports(table: &Table) -> &'static str {
    match table.recipe().separator {
        Separator::Tabs | Separator::Gaps => "import csv\nimport re\n\n",
        _ => "import csv\n\n",
    }
}

/// Where the table is, and what its columns are.
pub fn constants(table: &Table, script: &mut Script) {
    let recipe = table.recipe();
    script.lines("TABLE = \"table.csv\"  # put the path of your table here");
    script.comment("Columns are counted from 0: those that are inputs, and the one of the class.");
    let inputs: Vec<usize> = recipe.inputs.iter().map(|used| used.place).collect();
    script.constant("INPUTS", places(&inputs));
    script.constant("LABEL", recipe.label);
    let categories: Vec<(usize, Vec<String>)> = recipe
        .inputs
        .iter()
        .filter_map(|used| {
            let values: &[String] = match &used.gives {
                Gives::Number { .. } => return None,
                Gives::YesNo([yes, _]) => std::slice::from_ref(yes),
                Gives::Category(values) => values,
            };
            Some((used.place, values.iter().map(|value| literal(value)).collect()))
        })
        .collect();
    if !categories.is_empty() {
        script.comment("Columns of words: each of these values is an input, 1 where the row has it, else 0.");
        script.lines("CATEGORIES = {");
        for (place, values) in categories {
            script.lines(&items(4, &format!("{place}: ["), &values, "],"));
        }
        script.lines("}");
    }
    if !recipe.lacking.is_empty() {
        script.comment("Rows that lack a cell in one of these columns are left out; what stands there then.");
        script.constant("LACKING", places(&recipe.lacking));
        let missing: Vec<String> = recipe.missing.iter().map(|word| literal(word)).collect();
        script.lines(&items(0, "MISSING = {", &missing, "}"));
    }
    let signs = signs(recipe);
    if !signs.is_empty() {
        script.comment("What numbers have beside digits and decimal points, and what is made of it.");
        script.lines(&items(0, "SIGNS = str.maketrans({", &signs, "})"));
    }
}

/// What is made of the characters of numbers that Python would not read, as items of a dictionary.
fn signs(recipe: &Recipe) -> Vec<String> {
    let mut signs: Vec<(char, &str)> = Vec::new();
    let affixes = recipe.inputs.iter().filter_map(|used| match &used.gives {
        Gives::Number { affix } => Some(affix.as_str()),
        _ => None,
    });
    signs.extend(affixes.flat_map(str::chars).map(|character| (character, "None")));
    if recipe.has_thousands || !signs.is_empty() {
        signs.extend([' ', '\'', '’', '\u{a0}', '\u{2009}', '\u{202f}'].map(|space| (space, "None")));
    }
    if recipe.has_minus_signs {
        signs.extend(['−', '‐', '‑', '–', '﹣', '－'].map(|minus| (minus, "\"-\"")));
    }
    if recipe.decimal == Mark::Comma {
        signs.push((',', "\".\""));
    }
    if recipe.has_thousands {
        signs.push((recipe.decimal.other().character(), "None"));
    }
    let mut items: Vec<String> =
        signs.into_iter().map(|(sign, meaning)| format!("{}: {meaning}", literal(&sign.to_string()))).collect();
    let mut seen = std::collections::HashSet::new();
    items.retain(|item| seen.insert(item.clone()));
    items
}

/// `x_train`, `y_train`, `x_test`, `y_test` from the table.
pub fn read(table: &Table, script: &mut Script) {
    let recipe = table.recipe();
    let number = if signs(recipe).is_empty() { "float(CELL)" } else { "float(CELL.translate(SIGNS))" };
    let number = |cell: &str| number.replace("CELL", cell);
    let has_categories = recipe.inputs.iter().any(|used| !matches!(used.gives, Gives::Number { .. }));
    if has_categories {
        script.definition(&format!(
            "\
def inputs(row):
    \"\"\"The inputs of a row: its numbers, and 1 or 0 for each value of a category.\"\"\"
    numbers = []
    for column in INPUTS:
        if column in CATEGORIES:
            numbers += [float(row[column].lower() == value) for value in CATEGORIES[column]]
        else:
            numbers.append({})
    return numbers",
            number("row[column]")
        ));
    }
    rows(recipe, script);
    let numbers = number("row[column]");
    let inputs = if has_categories { "inputs(row)".to_owned() } else { format!("[{numbers} for column in INPUTS]") };
    script.lines(&format!("x = [{inputs} for row in rows]"));
    script.comment("In single precision, as in the lab: numbers that are equal there are equal here.");
    script.lines("x = np.array(x, dtype=np.float32).astype(float)");
    let label = match recipe.labels {
        Labels::Numbers => number("row[LABEL]"),
        Labels::Words => "row[LABEL]".to_owned(),
        Labels::WordsOfAnyCase => "row[LABEL].lower()".to_owned(),
    };
    script.lines(&format!("y = np.unique([{label} for row in rows], return_inverse=True)[1]"));
    script.comment("Rows in an order over which each class is spread evenly: both ends have the table's shares.");
    script.lines(
        "\
place = np.empty(len(y))
for label in np.unique(y):
    of_class = rng.permutation(np.flatnonzero(y == label))
    place[of_class] = (np.arange(len(of_class)) + rng.random()) / len(of_class)
order = np.argsort(place)
x_train, y_train = x[order[:TRAIN]], y[order[:TRAIN]]
x_test, y_test = x[order[-TEST:]], y[order[-TEST:]]
mean, deviation = x_train.mean(axis=0), x_train.std(axis=0)
# A column that is the same for all training examples becomes 0.
deviation[deviation <= np.maximum(1e-20, 1e-11 * abs(x_train).max(axis=0))] = 1
x_train = (x_train - mean) / deviation
x_test = (x_test - mean) / deviation",
    );
}

/// `rows`: the table's, each a list of its cells.
fn rows(recipe: &Recipe, script: &mut Script) {
    script.lines(&format!("with open(TABLE, newline=\"\", encoding=\"{}\") as file:", recipe.encoding.python()));
    if recipe.skips_first_line {
        script.lines("    next(file)  # it only names what is between cells");
    }
    let line = match recipe.separator {
        Separator::Tabs => "re.sub(r\"\\t+\", \"\\t\", line.strip())",
        Separator::Gaps => "re.sub(r\"[ \\t]{2,}|\\t\", \"\\t\", line.strip())",
        Separator::Blanks => "line.strip().replace(\"\\t\", \" \")",
        _ => "line",
    };
    let comment = recipe.comment.as_deref();
    let filter = comment.map(|mark| format!(" if not line.lstrip().startswith({})", literal(mark)));
    let lines = if line == "line" && filter.is_none() {
        "file"
    } else {
        script.lines(&format!("    lines = [{line} for line in file{}]", filter.unwrap_or_default()));
        "lines"
    };
    let delimiter = match recipe.separator {
        Separator::Comma => "\",\"",
        Separator::Semicolon => "\";\"",
        Separator::Bar => "\"|\"",
        Separator::Blanks => "\" \"",
        Separator::Tab | Separator::Tabs | Separator::Gaps => "\"\\t\"",
    };
    script.lines(&format!(
        "    cells = csv.reader({lines}, delimiter={delimiter}, skipinitialspace=True)
    rows = [[cell.strip() for cell in row] for row in cells]"
    ));
    let range = match (recipe.above, recipe.below) {
        (0, 0) => String::new(),
        (above, 0) => format!("[{above}:]"),
        (0, below) => format!("[:-{below}]"),
        (above, below) => format!("[{above}:-{below}]"),
    };
    let said = if range.is_empty() { "" } else { "  # without what stands above and below the table" };
    script.lines(&format!("rows = [row for row in rows if any(row)]{range}{said}"));
    if !recipe.lacking.is_empty() {
        script.lines("rows = [row for row in rows if not any(row[c].lower() in MISSING for c in LACKING)]");
    }
}
