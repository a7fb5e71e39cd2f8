//! The weights as curves, sorted by how they are drawn, so that the browser changes its pen a dozen times a frame and not
//! for every weight.

use ndarray::ArrayView2;

/// Classes of width, from faint to strong.
pub const WIDTHS: usize = 5;

/// The least share of the strongest weight that each class of width holds.
const FROM: [f32; WIDTHS] = [0.08, 0.18, 0.32, 0.5, 0.75];

/// How wide and how opaque each class is drawn.
pub const STROKES: [(f64, f64); WIDTHS] = [(0.7, 0.2), (0.9, 0.38), (1.3, 0.58), (1.9, 0.78), (2.6, 0.95)];

/// Between larger layers only the strongest weights are drawn, this many.
pub const STRONGEST: usize = 150;

/// Up to this many weights between two layers are drawn all.
pub const ALL: usize = 420;

/// A weight, drawn from its source to its target.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Edge {
    /// Neuron of the layer before.
    pub from: usize,
    /// Neuron of this layer.
    pub to: usize,
    /// The number whose size is the width and whose sign is the colour.
    pub value: f32,
}

/// What an edge's width stands for. The factors are those of the neurons at its two ends.
#[derive(Clone, Copy, Default)]
pub struct Flow<'a> {
    /// The activation of each source: with it, an edge shows what flows forward along it.
    pub from: Option<&'a [f32]>,
    /// The gradient of each target: with it, an edge shows what flows back along it.
    pub to: Option<&'a [f32]>,
    /// Whether each source is kept; `None` where nothing is dropped.
    pub kept_from: Option<&'a [f32]>,
    /// Whether each target is kept.
    pub kept_to: Option<&'a [f32]>,
    /// Whether each weight is kept, sources × targets; `None` where no weights are dropped.
    pub kept: Option<ArrayView2<'a, f32>>,
}

impl Flow<'_> {
    /// What goes along a weight; nothing where it is dropped itself, or starts or ends at a dropped neuron.
    #[inline]
    fn along(&self, from: usize, to: usize, weight: f32) -> f32 {
        let factor =
            |values: Option<&[f32]>, at: usize| values.and_then(|values| values.get(at)).copied().unwrap_or(1.0);
        let kept = |mask: Option<&[f32]>, at: usize| factor(mask, at) != 0.0;
        let weight_kept = self.kept.as_ref().is_none_or(|kept| kept.get([from, to]) != Some(&0.0));
        if !kept(self.kept_from, from) || !kept(self.kept_to, to) || !weight_kept {
            return 0.0;
        }
        let value = weight * factor(self.from, from) * factor(self.to, to);
        if value.is_finite() { value } else { 0.0 }
    }
}

/// Collects into `edges` what is drawn between two layers, of the weights `only` lets through: all of them if they are
/// few, the strongest if not. Returns how many could have been drawn.
pub fn collect(
    weights: ArrayView2<f32>,
    flow: Flow,
    only: impl Fn(usize, usize) -> bool,
    edges: &mut Vec<Edge>,
) -> usize {
    edges.clear();
    let few = weights.len() <= ALL;
    let mut least = 0.0;
    let mut alive = 0;
    for (from, row) in weights.outer_iter().enumerate() {
        if flow.kept_from.is_some_and(|kept| kept.get(from) == Some(&0.0)) {
            continue;
        }
        for (to, &weight) in row.iter().enumerate() {
            if !only(from, to) {
                continue;
            }
            let value = flow.along(from, to, weight);
            alive += usize::from(value != 0.0);
            if value.abs() <= least {
                continue;
            }
            edges.push(Edge { from, to, value });
            // Whenever twice too many are collected the weaker half goes, and the bar rises for those to come.
            if !few && edges.len() == 2 * STRONGEST {
                least = keep_strongest(edges);
            }
        }
    }
    if !few && edges.len() > STRONGEST {
        keep_strongest(edges);
    }
    alive
}

/// Keeps the strongest edges and returns how strong the weakest of them is.
fn keep_strongest(edges: &mut Vec<Edge>) -> f32 {
    let strength = |edge: &Edge| edge.value.abs();
    edges.select_nth_unstable_by(STRONGEST - 1, |a, b| strength(b).total_cmp(&strength(a)));
    edges.truncate(STRONGEST);
    strength(&edges[STRONGEST - 1])
}

/// Which class of width a value has where the weakest that is drawn is `weakest` and the largest there is `largest`;
/// `None` if it is too faint to see.
///
/// Where all weights are drawn `weakest` is 0. Where only the strongest are, all are large; spread over all but the widest
/// class they can still be told apart.
pub fn width_class(value: f32, weakest: f32, largest: f32) -> Option<usize> {
    let share = if weakest > 0.0 {
        FROM[0] + (FROM[WIDTHS - 1] - FROM[0] - 0.01) * (value.abs() - weakest) / (largest - weakest)
    } else {
        value.abs() / largest
    };
    // Not a number where both are zero: then nothing is drawn either.
    if share >= FROM[0] { FROM.iter().rposition(|&from| share >= from) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::Array2;

    fn weights(rows: usize, columns: usize) -> Array2<f32> {
        Array2::from_shape_fn((rows, columns), |(i, j)| (((i * 37 + j * 101) % 997) as f32 - 498.0) / 498.0)
    }

    #[test]
    fn a_dropped_neuron_has_no_edges() {
        let weights = weights(8, 8);
        let (mut kept_from, mut kept_to) = ([1.0; 8], [1.0; 8]);
        (kept_from[2], kept_to[5]) = (0.0, 0.0);
        let flow = Flow { kept_from: Some(&kept_from), kept_to: Some(&kept_to), ..Flow::default() };
        let mut edges = Vec::new();
        collect(weights.view(), flow, |_, _| true, &mut edges);
        assert!(!edges.is_empty());
        assert!(edges.iter().all(|edge| edge.from != 2 && edge.to != 5));
    }

    #[test]
    fn a_dropped_weight_has_no_edge() {
        let weights = weights(8, 8);
        let mut kept = Array2::ones((8, 8));
        (kept[[2, 5]], kept[[7, 0]]) = (0.0, 0.0);
        let flow = Flow { kept: Some(kept.view()), ..Flow::default() };
        let mut edges = Vec::new();
        let alive = collect(weights.view(), flow, |_, _| true, &mut edges);
        let whole = collect(weights.view(), Flow::default(), |_, _| true, &mut Vec::new());
        assert_eq!(whole - alive, 2);
        assert!(edges.iter().all(|edge| kept[[edge.from, edge.to]] == 1.0));
    }

    #[test]
    fn of_many_weights_the_strongest_are_drawn() {
        let weights = weights(100, 90);
        let mut edges = Vec::new();
        collect(weights.view(), Flow::default(), |_, _| true, &mut edges);
        let mut all: Vec<f32> = weights.iter().map(|w| w.abs()).collect();
        all.sort_by(|a, b| b.total_cmp(a));
        let mut drawn: Vec<f32> = edges.iter().map(|edge| edge.value.abs()).collect();
        drawn.sort_by(|a, b| b.total_cmp(a));
        assert_eq!(drawn, all[..STRONGEST]);
    }

    #[test]
    fn numbers_that_are_none_are_not_drawn() {
        let weights = Array2::from_elem((3, 3), f32::NAN);
        let mut edges = Vec::new();
        assert_eq!(collect(weights.view(), Flow::default(), |_, _| true, &mut edges), 0);
        assert!(edges.is_empty());
        assert_eq!(width_class(0.0, 0.0, 0.0), None);
        assert_eq!(width_class(f32::NAN, 0.0, 1.0), None);
    }

    #[test]
    fn wider_for_stronger() {
        assert_eq!(width_class(1.0, 0.0, 1.0), Some(WIDTHS - 1));
        assert_eq!(width_class(-0.4, 0.0, 1.0), Some(2));
        assert_eq!(width_class(0.01, 0.0, 1.0), None);
        assert_eq!((width_class(0.5, 0.5, 1.0), width_class(1.0, 0.5, 1.0)), (Some(0), Some(WIDTHS - 2)));
    }
}
