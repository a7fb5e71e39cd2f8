//! The order in which training examples come: the same for both arms.

use data::{Split, Targets};
use ndarray::{Array2, ArrayView2, Axis};
use nn::Wanted;
use nn::rng::{self, Rng, Stream};
use rand::seq::SliceRandom;
use serde::{Deserialize, Serialize};

/// Where the batches are in their order.
#[derive(Deserialize, Serialize)]
pub(super) struct BatchesState {
    pub order: Vec<usize>,
    pub next: usize,
    pub rng: Rng,
    pub rows: Vec<usize>,
}

/// Mini-batches of a fixed size: the training set is shuffled, dealt out, shuffled again, without end. A batch may span
/// two rounds, so every batch is full.
pub struct Batches {
    order: Vec<usize>,
    next: usize,
    rng: Rng,
    rows: Vec<usize>,
    x: Array2<f32>,
    y: Targets,
}

impl Batches {
    /// Batches of `size` rows from the training examples of `split`, in the order that `seed` fixes.
    pub fn new(split: &Split, size: usize, seed: u32) -> Self {
        let order: Vec<usize> = (0..split.train.x.nrows()).collect();
        Self {
            next: order.len(),
            order,
            rng: rng::stream(seed, Stream::Batches, 0),
            rows: vec![0; size],
            x: Array2::zeros((size, split.train.x.ncols())),
            y: match &split.train.y {
                Targets::Classes(_) => Targets::Classes(vec![0; size]),
                Targets::Values(values) => Targets::Values(Array2::zeros((size, values.ncols()))),
            },
        }
    }

    /// Takes the next batch from `split`, the split that these batches were made for.
    pub fn advance(&mut self, split: &Split) {
        for row in &mut self.rows {
            if self.next == self.order.len() {
                self.order.shuffle(&mut self.rng);
                self.next = 0;
            }
            *row = self.order[self.next];
            self.next += 1;
        }
        self.gather(split);
    }

    /// Copies the examples of the rows.
    fn gather(&mut self, split: &Split) {
        for (mut x, &row) in self.x.rows_mut().into_iter().zip(&self.rows) {
            x.assign(&split.train.x.row(row));
        }
        match (&mut self.y, &split.train.y) {
            (Targets::Classes(batch), Targets::Classes(all)) => {
                batch.iter_mut().zip(&self.rows).for_each(|(class, &row)| *class = all[row]);
            }
            (Targets::Values(batch), Targets::Values(all)) => {
                for (mut value, &row) in batch.axis_iter_mut(Axis(0)).zip(&self.rows) {
                    value.assign(&all.row(row));
                }
            }
            _ => unreachable!("a split's targets keep their kind"),
        }
    }

    /// Where they are in their order.
    pub(super) fn save(&self) -> BatchesState {
        BatchesState { order: self.order.clone(), next: self.next, rng: self.rng.clone(), rows: self.rows.clone() }
    }

    /// Brings batches of the same size from the same `split` to this place; none, and nothing has changed, if they are not.
    pub(super) fn restore(&mut self, state: BatchesState, split: &Split) -> Option<()> {
        let BatchesState { order, next, rng, rows } = state;
        let examples = self.order.len();
        let fits = order.len() == examples && next <= examples && rows.len() == self.rows.len();
        if !fits || order.iter().chain(&rows).any(|&row| row >= examples) {
            return None;
        }
        (self.order, self.next, self.rng, self.rows) = (order, next, rng, rows);
        self.gather(split);
        Some(())
    }

    /// The training examples' numbers in the newest batch.
    pub fn rows(&self) -> &[usize] {
        &self.rows
    }

    /// The newest batch's inputs, batch × features.
    pub fn x(&self) -> ArrayView2<'_, f32> {
        self.x.view()
    }

    /// The newest batch's answers.
    pub fn wanted(&self) -> Wanted<'_> {
        wanted(&self.y, 0, self.rows.len())
    }
}

/// The answers of the examples `from` to `to` (exclusive).
pub fn wanted(targets: &Targets, from: usize, to: usize) -> Wanted<'_> {
    match targets {
        Targets::Classes(classes) => Wanted::Classes(&classes[from..to]),
        Targets::Values(values) => Wanted::Values(values.slice(ndarray::s![from..to, ..])),
    }
}
