//! Which column has the labels, unless the reader says.

use std::collections::HashMap;

use super::CLASSES;
use super::column::{Cells, Column, name_words};

/// What a column of labels is called, the surest first.
const NAMES: [&str; 11] =
    ["label", "class", "target", "species", "diagnosis", "outcome", "y", "quality", "survived", "type", "labels"];

/// The column of labels: one that is called so, else the last, else one that comes first and can be nothing else. Where none
/// will do it is the last all the same, of which there is then something to say.
///
/// `cells` gives the cells of a column; columns without cells are never labels.
pub(super) fn guess<'a, C: Iterator<Item = &'a str>>(
    columns: &[Column],
    cells: impl Fn(usize) -> C,
    has_header: bool,
    is_input: impl Fn(usize) -> bool,
) -> Option<usize> {
    let filled = |&column: &usize| !matches!(columns[column].cells, Cells::None);
    let are_classes = |&column: &usize| are_classes(&columns[column], cells(column));
    let all = || (0..columns.len()).filter(filled);
    let named = |is_name: &dyn Fn(&str, &str) -> bool| {
        NAMES.iter().find_map(|name| all().find(|column| is_name(&columns[*column].name, name) && are_classes(column)))
    };
    if has_header && let Some(column) = named(&|name, wanted| name.eq_ignore_ascii_case(wanted)) {
        return Some(column);
    }
    let last = all().next_back()?;
    if are_classes(&last) {
        return Some(last);
    }
    let has_word = |name: &str, wanted: &str| wanted.len() > 1 && name_words(name).iter().any(|word| word == wanted);
    if has_header && let Some(column) = named(&has_word) {
        return Some(column);
    }
    // Words before all numbers; without a header, whole numbers too, as in many tables of the UCI repository.
    let is_words = |column: &usize| matches!(columns[*column].cells, Cells::Words { .. } | Cells::YesNo(_));
    let first = all().find(|&column| is_input(column) || is_words(&column) && are_classes(&column));
    let others = || all().filter(|column| Some(*column) != first && is_words(column) && is_input(*column)).count();
    match first {
        Some(first) if are_classes(&first) && others() == 0 && (is_words(&first) || !has_header) => Some(first),
        _ => Some(last),
    }
}

/// Whether a column may be one of labels: few different values, each of which comes again.
fn are_classes<'a>(column: &Column, cells: impl Iterator<Item = &'a str>) -> bool {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for cell in cells.filter(|cell| !column.lacks(cell)) {
        *counts.entry(cell).or_default() += 1;
        // Each class may be spelt in a few ways.
        if counts.len() > 4 * CLASSES.end() {
            return false;
        }
    }
    let values = match &column.cells {
        Cells::None => return false,
        Cells::Words { different, .. } => *different,
        Cells::YesNo(_) => 2,
        Cells::Numbers { .. } => counts.len(),
    };
    let lone = counts.values().filter(|&&count| count < 2).count();
    CLASSES.contains(&values) && 2 * lone <= counts.len()
}
