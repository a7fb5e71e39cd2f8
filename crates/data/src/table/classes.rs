//! Labels gathered into classes.

use std::collections::HashMap;

use super::number::{Mark, Written};
use super::{CLASSES, LEAST_OF_CLASS};

/// Classes in order, and the class of each row.
#[derive(Debug, PartialEq)]
pub(super) struct Classes {
    pub names: Vec<String>,
    pub of_rows: Vec<u32>,
    /// Whether all labels are numbers: then equal numbers are one class, however they are written.
    pub are_numbers: bool,
    /// Labels that are another spelling of a class: the spelling, and the class's name.
    pub merged: Vec<(String, String)>,
}

/// Why labels make no classes, with the row where that shows.
#[derive(Debug, PartialEq)]
pub(super) enum Problem {
    /// All labels are this one.
    One(String),
    /// So many different numbers.
    Quantity(usize),
    /// So many different texts.
    TooMany(usize),
    /// The label here comes nowhere else.
    Lone(usize),
}

/// A class that is met among the labels.
struct Class<'a> {
    /// Its spellings, each with the number of rows that have it.
    spellings: Vec<(&'a str, usize)>,
    /// The first row that has it.
    first: usize,
}

impl<'a> Class<'a> {
    /// The spelling that stands for it: of numbers the shortest, of words the most frequent; of equals the first.
    fn name(&self, are_numbers: bool) -> &'a str {
        let rank = |&(spelling, rows): &(&str, usize)| if are_numbers { spelling.len() } else { usize::MAX - rows };
        let name = self.spellings.iter().min_by_key(|spelling| rank(spelling)).map_or("", |(spelling, _)| spelling);
        if are_numbers { without_zeros(name) } else { name }
    }

    fn rows(&self) -> usize {
        self.spellings.iter().map(|(_, rows)| rows).sum()
    }
}

/// A number without zeros behind its mark, and without that where nothing else is behind it: `1.0` is `1`.
fn without_zeros(number: &str) -> &str {
    let is_plain = number.bytes().all(|byte| byte.is_ascii_digit() || b"+-.,".contains(&byte));
    let mark = number.find(['.', ',']).filter(|&mark| is_plain && mark > 0 && number.matches(['.', ',']).count() == 1);
    match mark {
        // Three zeros behind a comma may be thousands.
        Some(mark) if number.len() - mark != 4 => number.trim_end_matches('0').trim_end_matches(['.', ',']),
        _ => number,
    }
}

/// What is the same for all spellings of a number.
pub(super) fn number_key(label: &str, decimal: Mark) -> Option<f64> {
    let written = Written::read(label).filter(|written| written.affix.is_empty())?;
    // Adding 0 turns -0 into 0.
    written.value::<f64>(decimal).filter(|number| number.is_finite()).map(|number| number + 0.0)
}

/// What is the same for all spellings of a word.
pub(super) fn word_key(label: &str) -> String {
    label.to_lowercase()
}

/// The classes of labels, none of them empty. If all are numbers, equal numbers are one class, otherwise words that differ in
/// their case alone.
pub(super) fn classes(labels: &[&str], decimal: Mark) -> Result<Classes, Problem> {
    let numbers: Option<Vec<f64>> = labels.iter().map(|label| number_key(label, decimal)).collect();
    let are_numbers = numbers.is_some();
    let key = |row: usize, label: &str| match &numbers {
        Some(numbers) => numbers[row].to_bits().to_string(),
        None => word_key(label),
    };
    let mut classes: Vec<Class> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    let mut met = Vec::with_capacity(labels.len());
    for (row, &label) in labels.iter().enumerate() {
        let class = *known.entry(key(row, label)).or_insert_with(|| {
            classes.push(Class { spellings: Vec::new(), first: row });
            classes.len() - 1
        });
        met.push(class);
        let spellings = &mut classes[class].spellings;
        match spellings.iter_mut().find(|(spelling, _)| *spelling == label) {
            Some((_, rows)) => *rows += 1,
            None => spellings.push((label, 1)),
        }
    }
    if classes.len() > *CLASSES.end() {
        return Err(if are_numbers { Problem::Quantity(classes.len()) } else { Problem::TooMany(classes.len()) });
    }
    let lone = || classes.iter().filter(|class| class.rows() < LEAST_OF_CLASS);
    if are_numbers && 2 * lone().count() > classes.len() {
        return Err(Problem::Quantity(classes.len()));
    }
    if let Some(class) = lone().next() {
        return Err(Problem::Lone(class.first));
    }
    if let [class] = classes.as_slice() {
        return Err(Problem::One(class.name(are_numbers).to_owned()));
    }
    let mut order: Vec<usize> = (0..classes.len()).collect();
    order.sort_by(|&one, &other| match &numbers {
        Some(numbers) => numbers[classes[one].first].total_cmp(&numbers[classes[other].first]),
        None => classes[one].name(false).cmp(classes[other].name(false)),
    });
    let mut places = vec![0; classes.len()];
    order.iter().enumerate().for_each(|(place, &class)| places[class] = place as u32);
    let merged = classes.iter().flat_map(|class| {
        let name = class.name(are_numbers);
        class
            .spellings
            .iter()
            .filter(move |(spelling, _)| *spelling != name)
            .map(|(other, _)| ((*other).into(), name.into()))
    });
    Ok(Classes {
        names: order.iter().map(|&class| classes[class].name(are_numbers).to_owned()).collect(),
        of_rows: met.into_iter().map(|class| places[class]).collect(),
        are_numbers,
        merged: merged.collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(labels: &[&str]) -> (Vec<String>, Vec<u32>) {
        let classes = classes(labels, Mark::Point).unwrap();
        (classes.names, classes.of_rows)
    }

    fn texts(names: &[&str]) -> Vec<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    #[test]
    fn words_are_in_the_order_of_their_characters() {
        assert_eq!(found(&["b", "a", "b", "a"]), (texts(&["a", "b"]), vec![1, 0, 1, 0]));
        assert_eq!(found(&["10", "9", "a", "10", "9", "a"]), (texts(&["10", "9", "a"]), vec![0, 1, 2, 0, 1, 2]));
    }

    #[test]
    fn numbers_are_in_their_own_order() {
        assert_eq!(found(&["10", "9", "-1", "10", "9", "-1"]), (texts(&["-1", "9", "10"]), vec![2, 1, 0, 2, 1, 0]));
    }

    #[test]
    fn equal_numbers_are_one_class_under_the_shortest_spelling() {
        assert_eq!(found(&["1.0", "0", "1", "-0", "1e0"]), (texts(&["0", "1"]), vec![1, 0, 1, 0, 1]));
        assert_eq!(found(&["1.0", "2.50", "1.0", "2.50"]), (texts(&["1", "2.5"]), vec![0, 1, 0, 1]));
        assert_eq!(found(&["1.0", "a", "1", "a", "1", "1.0"]), (texts(&["1", "1.0", "a"]), vec![1, 2, 0, 2, 0, 1]));
        // Beyond double precision there is nothing to compare.
        assert_eq!(found(&["1e999", "2e999", "1e999", "2e999"]), (texts(&["1e999", "2e999"]), vec![0, 1, 0, 1]));
    }

    #[test]
    fn words_that_differ_in_case_alone_are_one_class_under_the_usual_spelling() {
        let labels = ["no", "Yes", "yes", "NO", "yes", "no"];
        assert_eq!(found(&labels), (texts(&["no", "yes"]), vec![0, 1, 1, 0, 1, 0]));
        let merged = classes(&labels, Mark::Point).unwrap().merged;
        assert_eq!(merged, [("NO".to_owned(), "no".to_owned()), ("Yes".to_owned(), "yes".to_owned())]);
    }

    #[test]
    fn labels_that_are_no_classes_are_refused() {
        let numbers: Vec<String> = (0..50).map(|number| number.to_string()).collect();
        let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
        assert_eq!(classes(&numbers, Mark::Point), Err(Problem::Quantity(50)));
        let words: Vec<String> = (0..50).map(|number| format!("k{number}")).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        assert_eq!(classes(&words, Mark::Point), Err(Problem::TooMany(50)));
        assert_eq!(classes(&["a", "a", "b", "a"], Mark::Point), Err(Problem::Lone(2)));
        assert_eq!(classes(&["a", "a", "a"], Mark::Point), Err(Problem::One("a".to_owned())));
    }
}
