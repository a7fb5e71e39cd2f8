//! Labels gathered into classes.

use std::cmp::Ordering;

use super::number::number;
use super::{CLASSES, LEAST_OF_CLASS};

/// Classes in order, and the class of each row.
#[derive(Debug, PartialEq)]
pub(super) struct Classes {
    pub(super) names: Vec<String>,
    pub(super) of_rows: Vec<u32>,
}

/// Why labels make no classes, with the row where that shows.
#[derive(Debug, PartialEq)]
pub(super) enum Problem {
    /// All labels are this one.
    One(String),
    /// The label here is one class too many.
    TooMany(usize),
    /// The label here comes nowhere else.
    Lone(usize),
}

/// A class that is met among the labels.
struct Class<'a> {
    name: &'a str,
    /// Its number, if all labels are numbers.
    number: Option<f64>,
    /// The first row that has it.
    first: usize,
    /// How many rows have it.
    rows: usize,
}

impl Class<'_> {
    /// By number if all labels are numbers, else by text.
    fn order(&self, other: &Class) -> Ordering {
        match (self.number, other.number) {
            (Some(one), Some(other)) => one.total_cmp(&other),
            _ => self.name.cmp(other.name),
        }
    }
}

/// The classes of labels, none of them empty. If all are numbers, equal numbers are one class however they are written,
/// and the first spelling is its name; otherwise equal texts are.
pub(super) fn classes(labels: &[&str], separator: u8) -> Result<Classes, Problem> {
    // Adding 0 turns -0 into 0.
    let finite = |label: &&str| number::<f64>(label, separator).filter(|number| number.is_finite()).map(|x| x + 0.0);
    let numbers: Option<Vec<f64>> = labels.iter().map(finite).collect();
    let mut classes: Vec<Class> = Vec::new();
    let mut met = Vec::with_capacity(labels.len());
    for (row, name) in labels.iter().enumerate() {
        let number = numbers.as_ref().and_then(|numbers| numbers.get(row)).copied();
        let label = Class { name, number, first: row, rows: 1 };
        let class = classes.iter().position(|class| class.order(&label).is_eq()).unwrap_or(classes.len());
        met.push(class);
        match classes.get_mut(class) {
            Some(found) => found.rows += 1,
            None if class == *CLASSES.end() => return Err(Problem::TooMany(row)),
            None => classes.push(label),
        }
    }
    if let Some(class) = classes.iter().find(|class| class.rows < LEAST_OF_CLASS) {
        return Err(Problem::Lone(class.first));
    }
    if let [class] = classes.as_slice() {
        return Err(Problem::One(class.name.to_owned()));
    }
    // The place of each class among the sorted ones. They are few, and counting is less code for a page than sorting.
    let place = |class: &Class| classes.iter().filter(|other| other.order(class).is_lt()).count();
    let places: Vec<usize> = classes.iter().map(place).collect();
    let mut names = vec![String::new(); classes.len()];
    for (class, &place) in classes.iter().zip(&places) {
        class.name.clone_into(&mut names[place]);
    }
    Ok(Classes { names, of_rows: met.into_iter().map(|class| places[class] as u32).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(labels: &[&str]) -> (Vec<String>, Vec<u32>) {
        let classes = classes(labels, b',').unwrap();
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
    fn equal_numbers_are_one_class_and_equal_words_another() {
        assert_eq!(found(&["1.0", "0", "1", "-0", "1e0"]), (texts(&["0", "1.0"]), vec![1, 0, 1, 0, 1]));
        assert_eq!(found(&["1.0", "a", "1", "a", "1", "1.0"]), (texts(&["1", "1.0", "a"]), vec![1, 2, 0, 2, 0, 1]));
        // Beyond double precision there is nothing to compare.
        assert_eq!(found(&["1e999", "2e999", "1e999", "2e999"]), (texts(&["1e999", "2e999"]), vec![0, 1, 0, 1]));
    }

    #[test]
    fn labels_that_are_no_classes_are_refused() {
        let numbers: Vec<String> = (0..50).map(|number| number.to_string()).collect();
        let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
        assert_eq!(classes(&numbers, b','), Err(Problem::TooMany(20)));
        assert_eq!(classes(&["a", "a", "b", "a"], b','), Err(Problem::Lone(2)));
        assert_eq!(classes(&["a", "a", "a"], b','), Err(Problem::One("a".to_owned())));
    }
}
