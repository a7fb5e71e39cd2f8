//! Rows for training and for testing, with the table's shares of classes in both.

use rand::seq::SliceRandom;

use super::Table;
use nn::rng::Rng;

impl Table {
    /// Different rows for training and for testing, in random order.
    ///
    /// Both have the table's share of each class, to less than one row. `train` and `test` together are at most
    /// [`Table::rows`]. Training rows are taken from one end of a shuffled row and test rows from the other, so that the
    /// number of one does not change the others as long as some rows of each class are left over.
    pub(crate) fn choose(&self, train: usize, test: usize, rng: &mut Rng) -> (Vec<usize>, Vec<usize>) {
        let mut rows: Vec<usize> = (0..self.rows()).collect();
        rows.shuffle(rng);
        let (train, test) = shares(&self.counts(), train, test);
        (self.take(rows.iter(), train), self.take(rows.iter().rev(), test))
    }

    /// The first rows that make up these numbers of each class.
    fn take<'a>(&self, rows: impl Iterator<Item = &'a usize>, mut wanted: Vec<usize>) -> Vec<usize> {
        let mut takes = |row: &usize| {
            let wanted = &mut wanted[self.y[*row] as usize];
            let takes = *wanted > 0;
            *wanted -= usize::from(takes);
            takes
        };
        rows.copied().filter(|row| takes(row)).collect()
    }
}

/// How many of each class are for training and for testing, where there are `counts` of them.
///
/// The largest remainder: each class gets the whole part of its exact share, and those with the largest fractions get one
/// more until the sum is right. Where a class has no row left for a test example more, and no other class has either, one
/// of its training examples is exchanged for one of another class.
fn shares(counts: &[usize], train: usize, test: usize) -> (Vec<usize>, Vec<usize>) {
    let rows: usize = counts.iter().sum();
    let train = Shares::of(counts, train.min(rows), rows);
    let test = Shares::of(counts, test.min(rows - train.total), rows);
    let (mut trained, mut tested) = (train.whole.clone(), test.whole.clone());
    for _ in 0..train.missing() {
        if let Some(class) = train.next(&trained, |_| true) {
            trained[class] += 1;
        }
    }
    for _ in 0..test.missing() {
        let free = |class: usize| trained[class] + tested[class] < counts[class];
        if let Some(class) = test.next(&tested, free) {
            tested[class] += 1;
        } else if let Some(gives) = test.next(&tested, |class| trained[class] > train.whole[class])
            && let Some(takes) = train.next(&trained, free)
        {
            trained[gives] -= 1;
            tested[gives] += 1;
            trained[takes] += 1;
        }
    }
    (trained, tested)
}

/// The shares of classes in a number of examples.
struct Shares {
    /// How many examples there are.
    total: usize,
    /// The whole part of each class's share.
    whole: Vec<usize>,
    /// Its fraction, times the number of rows in the table.
    fraction: Vec<usize>,
}

impl Shares {
    /// The shares in `total` of `rows` examples, of which each class has its `counts`.
    fn of(counts: &[usize], total: usize, rows: usize) -> Shares {
        let rows = rows.max(1);
        let whole = counts.iter().map(|count| total * count / rows).collect();
        let fraction = counts.iter().map(|count| total * count % rows).collect();
        Shares { total, whole, fraction }
    }

    /// How many examples the whole parts leave out: fewer than there are fractions.
    fn missing(&self) -> usize {
        self.total - self.whole.iter().sum::<usize>()
    }

    /// The class with the largest fraction, and of equals the first, of those that are `given` the whole part only and
    /// that may have one more.
    fn next(&self, given: &[usize], may: impl Fn(usize) -> bool) -> Option<usize> {
        let fractions = self.fraction.iter().copied().enumerate().rev();
        let waiting =
            fractions.filter(|&(class, fraction)| fraction > 0 && given[class] == self.whole[class] && may(class));
        waiting.max_by_key(|&(_, fraction)| fraction).map(|(class, _)| class)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Error, Examples, Split, Targets, Task, table_split};
    use nn::rng::{Stream, stream};
    use rand::RngExt;
    use settings::Config;

    fn is_fair(counts: &[usize], train: usize, test: usize) {
        let rows: usize = counts.iter().sum();
        let (trained, tested) = shares(counts, train, test);
        for (part, total) in [(&trained, train), (&tested, test)] {
            assert_eq!(part.iter().sum::<usize>(), total, "{counts:?} {train} {test}");
            for (part, count) in part.iter().zip(counts) {
                let difference = (part * rows).abs_diff(total * count);
                assert!(difference < rows, "{counts:?} {train} {test}: {trained:?} {tested:?}");
            }
        }
        for ((trained, tested), count) in trained.iter().zip(&tested).zip(counts) {
            assert!(trained + tested <= *count, "{counts:?} {train} {test}");
        }
    }

    #[test]
    fn shares_differ_by_less_than_one_row_for_all_small_tables() {
        for counts in [[2, 2, 4], [2, 3, 3], [3, 5, 7], [2, 9, 10], [7, 7, 7]] {
            let rows = counts.iter().sum();
            for train in 0..=rows {
                for test in 0..=rows - train {
                    is_fair(&counts, train, test);
                }
            }
        }
    }

    #[test]
    fn shares_differ_by_less_than_one_row_for_random_tables() {
        let mut rng = stream(1, Stream::Data, 0);
        for _ in 0..20_000 {
            let classes = rng.random_range(2..=20);
            let most = rng.random_range(3..=60);
            let counts: Vec<usize> = (0..classes).map(|_| rng.random_range(2..=most)).collect();
            let rows = counts.iter().sum();
            let train = rng.random_range(0..=rows);
            // Most conflicts are where few rows are left over.
            let test = rows - train - rng.random_range(0..=(rows - train).min(4));
            is_fair(&counts, train, test);
        }
    }

    /// One in 100,000 tables is like these: classes with a fraction to be tested have no row left.
    #[test]
    fn a_training_row_is_exchanged_where_no_class_has_room() {
        is_fair(&[2, 2, 2, 25, 2, 2, 26, 2, 2], 59, 5);
        is_fair(&[2, 24, 2, 7, 2, 2, 2, 24, 2, 2, 2, 2], 63, 9);
        is_fair(&[2, 24, 2, 2, 2, 2, 27, 2], 20, 42);
        is_fair(&[6, 6, 6, 6, 2, 6, 2, 6, 2], 31, 7);
    }

    fn table(counts: &[usize]) -> Table {
        let label = |(class, &count): (usize, &usize)| format!("1,{class}\n").repeat(count);
        Table::parse(&counts.iter().enumerate().map(label).collect::<String>(), None).unwrap()
    }

    #[test]
    fn no_row_is_chosen_twice() {
        let table = table(&[10, 20, 30]);
        for (train, test) in [(4, 4), (30, 30), (56, 4), (0, 60)] {
            let (training, testing) = table.choose(train, test, &mut stream(1, Stream::Data, 0));
            assert_eq!((training.len(), testing.len()), (train, test));
            let mut all = [training, testing].concat();
            all.sort_unstable();
            all.dedup();
            assert_eq!(all.len(), train + test);
        }
    }

    #[test]
    fn rows_come_in_random_order() {
        let table = table(&[30, 30]);
        let (training, testing) = table.choose(30, 30, &mut stream(1, Stream::Data, 0));
        for rows in [training, testing] {
            assert!(!rows.is_sorted() && !table.y(&rows).is_sorted());
        }
        assert_ne!(
            table.choose(30, 30, &mut stream(1, Stream::Data, 0)),
            table.choose(30, 30, &mut stream(2, Stream::Data, 0))
        );
    }

    #[test]
    fn the_size_of_one_half_leaves_the_other_as_it_is() {
        let table = table(&[40, 60]);
        let choose = |train, test| table.choose(train, test, &mut stream(3, Stream::Data, 0));
        assert_eq!(choose(10, 50).1, choose(40, 50).1);
        assert_eq!(choose(40, 10).0, choose(40, 50).0);
    }

    fn split(query: &str, table: &Table) -> Result<Split, Error> {
        table_split(&Config::parse(query).unwrap(), table)
    }

    fn classes(examples: &Examples) -> &[u32] {
        match &examples.y {
            Targets::Classes(classes) => classes,
            Targets::Values(_) => panic!("these examples have no classes"),
        }
    }

    /// Three classes that a number tells apart, and a number that is the same for all.
    fn numbered() -> Table {
        let row = |row: usize| format!("{},7.25,{}\n", 100 * row, ["a", "b", "c"][row % 3]);
        Table::parse(&(0..60).map(row).collect::<String>(), None).unwrap()
    }

    #[test]
    fn a_split_has_the_rows_of_the_table() {
        let table = numbered();
        let split = split("train=40&test=15&flip=0", &table).unwrap();
        assert_eq!((split.train.x.dim(), split.test.x.dim()), ((40, 2), (15, 2)));
        assert_eq!(split.task, Task::Classification { classes: 3 });
        assert_eq!(classes(&split.train), split.truth);
        for examples in [&split.train, &split.test] {
            for (x, &class) in examples.x.rows().into_iter().zip(classes(examples)) {
                let row = (split.inputs.original(0, x[0]) / 100.0).round() as usize;
                assert_eq!(table.y(&[row]), [class]);
                assert_eq!(x[1], 0.0);
            }
        }
    }

    #[test]
    fn inputs_are_standardised_with_training_statistics_only() {
        let split = split("train=40&test=20", &numbered()).unwrap();
        let column = split.train.x.column(0);
        assert!((column.sum() / 40.0).abs() < 1e-5);
        assert!((column.mapv(|x| x * x).sum() / 40.0 - 1.0).abs() < 1e-5);
        assert!((split.test.x.column(0).sum() / 20.0).abs() > 1e-2);
    }

    #[test]
    fn labels_are_flipped_to_classes_of_the_table() {
        let table = numbered();
        let (noisy, clean) = (split("train=40&flip=0.5", &table).unwrap(), split("train=40&flip=0", &table).unwrap());
        assert_eq!(noisy.flipped.iter().filter(|flipped| **flipped).count(), 20);
        assert_eq!((&noisy.test, &noisy.train.x, &noisy.truth), (&clean.test, &clean.train.x, &clean.truth));
        assert!(classes(&noisy.train).iter().all(|&class| class < 3));
        assert!(classes(&noisy.train).contains(&2));
    }

    #[test]
    fn what_is_left_is_for_testing_and_is_not_too_little() {
        let table = numbered();
        assert_eq!(split("train=50&test=500", &table).unwrap().test.len(), 10);
        assert_eq!(split("train=56&test=500", &table).unwrap().test.len(), 4);
        let error = split("train=57&test=4", &table).unwrap_err();
        assert_eq!(
            error.to_string(),
            "data=table: the table has 60 rows, of which train=57 leaves fewer than 4 for testing; allowed: train=4 to 56"
        );
    }

    #[test]
    fn numbers_as_far_apart_as_allowed_stay_finite() {
        let text = |far: &str| format!("{}{far},a\n{far},b\n", "1e-19,a\n2e-19,b\n".repeat(20));
        let table = Table::parse(&text("-1e15"), None).unwrap();
        for seed in 0..20 {
            let split = split(&format!("train=4&test=38&seed={seed}"), &table).unwrap();
            assert!(split.train.x.iter().chain(&split.test.x).all(|x| x.is_finite()));
        }
    }

    #[test]
    fn more_than_all_rows_are_all_rows() {
        let (training, testing) = table(&[4, 6]).choose(7, 100, &mut stream(1, Stream::Data, 0));
        assert_eq!((training.len(), testing.len()), (7, 3));
    }
}
