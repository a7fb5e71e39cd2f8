//! Recurrent layers: a sequence in, the last state out. The cells differ in what one step does with one unit's numbers;
//! the products, the masks and the way through time are the same for all and stand here.

mod cell;
mod gru;
mod lstm;
mod rnn;

pub use cell::{Blocks, Cell, Gradients};
pub use gru::Gru;
pub use lstm::Lstm;
pub use rnn::Rnn;

use super::drop::{DropSettings, Masking, Noise, RecurrentMask, mask};
use super::initial::Initial;
use super::kernel::{multiply, multiply_and_add, multiply_transposed, sum_rows, transpose};
use super::layer::{Cache, Layer, Mode};
use super::parameter::{Parameter, Role};
use super::rows::{first_rows, first_rows_mut, flat, flat_mut};
use super::simd::LANES;
use crate::rng::Rng;
use ndarray::{Array2, ArrayView2, ArrayViewMut2, ArrayViewMut3, s};
use std::marker::PhantomData;
use std::ops::Range;

/// Which cell a recurrent layer repeats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellKind {
    /// [`Rnn`]
    Rnn,
    /// [`Gru`]
    Gru,
    /// [`Lstm`]
    Lstm,
}

/// What a recurrent layer is to be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RecurrentSettings {
    /// Its cell.
    pub cell: CellKind,
    /// Features of a step; a row of the input is steps × features flattened, so this divides the row's length.
    pub features: usize,
    /// Units of the state, which is the layer's output.
    pub units: usize,
    /// How the state is dropped where it enters the products with Wh.
    pub drop: DropSettings,
    /// Whether the steps share a mask.
    pub mask: RecurrentMask,
}

impl RecurrentSettings {
    /// What it draws, and what that multiplies.
    pub fn masking(self) -> Masking {
        Masking { noise: Noise::Bernoulli, entry: self.mask.entry() }
    }

    /// The layer on rows of `inputs` numbers.
    pub fn build(self, inputs: usize, rng: &mut Rng) -> Box<dyn Layer> {
        match self.cell {
            CellKind::Rnn => Box::new(Recurrent::<Rnn>::new(inputs, self, rng)),
            CellKind::Gru => Box::new(Recurrent::<Gru>::new(inputs, self, rng)),
            CellKind::Lstm => Box::new(Recurrent::<Lstm>::new(inputs, self, rng)),
        }
    }
}

/// A cell repeated over the steps of a sequence, with dropout on the state where it enters the products with Wh
/// (Gal and Ghahramani 2016, "A Theoretically Grounded Application of Dropout in Recurrent Neural Networks", the form with tied
/// weights: all gates share a mask). For each step t, from the state h_0 = 0:
///
/// | forward | backward, from the last step to the first |
/// |---|---|
/// | h̃_{t−1} = h_{t−1} ∘ m times the factor of the scaling | dh_{t−1} = (the cell's) + dh̃_{t−1} ∘ m times the factor |
/// | sums from the input: X_t = x_t Wx + bx | dx_t = dX_t Wxᵀ, dWx = Σ x_tᵀ dX_t, dbx = Σ dX_t |
/// | sums from the state: H_t = h̃_{t−1} Wh + bh | dh̃_{t−1} = dH_t Whᵀ, dWh = Σ h̃_{t−1}ᵀ dH_t, dbh = Σ dH_t |
/// | h_t = the [`Cell`]'s function of X_t, H_t and the state | dX_t, dH_t = the cell's |
///
/// The output is the state h of the last step. The sums Σ go over the steps, and within each over the rows, in that
/// order; so each is one product of the steps' matrices put one below the other. The factor is that of
/// [`Dropout`](crate::drop::Dropout): 1 / (1 − p) in training where the scaling is inverted, 1 − p in evaluation where it
/// is classic.
///
/// # Shapes
/// `x`: rows × (steps · features); `Wx`: features × (gates · units); `Wh`: units × (gates · units); `bx`, `bh`:
/// 1 × (gates · units), where the simple recurrent cell has only one, `b`; `y`: rows × units. The mask, in
/// [`Cache::mask`], 1 for kept and 0 for dropped: rows × units if the same serves all steps, else rows × (steps · units).
///
/// # Initial values
/// Each gate's block of Wx as Glorot and Bengio (2010) say and each block of Wh orthogonal (Saxe et al. 2014), so that at
/// the start a state neither grows nor fades from one product to the next; biases zero.
pub struct Recurrent<C> {
    /// `Wx`, `Wh`, `bx`, and `bh` where the cell has it.
    parameters: Vec<Parameter>,
    /// Wxᵀ and Whᵀ of the newest backward pass.
    transposed: [Array2<f32>; 2],
    steps: usize,
    settings: RecurrentSettings,
    cell: PhantomData<C>,
}

/// The first rows of a [`Cache`]'s arrays, by name. Except for the last two, the steps' blocks of rows are one below the
/// other: row t · rows + r is that of row r at step t.
struct Saved<'a> {
    /// The input, features; at the end of the backward pass the gradient at it.
    x: ArrayViewMut2<'a, f32>,
    /// The gates' sums from the input; in the backward pass the gradients at them.
    from_x: ArrayViewMut2<'a, f32>,
    /// The gates' sums from the state; in the backward pass the gradients at them.
    from_h: ArrayViewMut2<'a, f32>,
    /// h̃ of the step before, units.
    entering: ArrayViewMut2<'a, f32>,
    /// The states before the first step, after the first, after the second, … : a block more than the others have.
    states: ArrayViewMut2<'a, f32>,
    /// What the cell keeps for its backward pass.
    kept: ArrayViewMut2<'a, f32>,
    /// The gradient at the newest state, of one step.
    d_state: ArrayViewMut2<'a, f32>,
    /// The gradient at h̃, of one step.
    d_entering: ArrayViewMut2<'a, f32>,
}

/// The place of [`Saved::states`] among a cache's arrays.
const STATES: usize = 4;

impl<C: Cell> Recurrent<C> {
    /// A layer on rows of `inputs` numbers with weights drawn as said above.
    pub fn new(inputs: usize, settings: RecurrentSettings, rng: &mut Rng) -> Self {
        let RecurrentSettings { features, units, .. } = settings;
        let biases = || Parameter::new(Array2::zeros((1, C::Gates::COUNT * units)), Role::Biases);
        let mut weights = |initial: Initial, inputs: usize| {
            let mut value = Array2::zeros((inputs, C::Gates::COUNT * units));
            for gate in 0..C::Gates::COUNT {
                value.slice_mut(s![.., gate * units..(gate + 1) * units]).assign(&initial.draw(inputs, units, rng));
            }
            Parameter::new(value, Role::RecurrentWeights)
        };
        let mut parameters = vec![weights(Initial::Glorot, features), weights(Initial::Orthogonal, units), biases()];
        if C::HAS_STATE_BIASES {
            parameters.push(biases());
        }
        let transposed = [features, units].map(|inputs| Array2::zeros((C::Gates::COUNT * units, inputs)));
        Self { parameters, transposed, steps: inputs / features, settings, cell: PhantomData }
    }

    /// Shapes of the arrays of [`Saved`], in its order.
    fn shapes(&self, rows: usize) -> [(usize, usize); 8] {
        let RecurrentSettings { features, units, .. } = self.settings;
        let (gates, state, kept) = (C::Gates::COUNT * units, C::State::COUNT * units, C::Kept::COUNT * units);
        let all = self.steps * rows;
        [
            (all, features),
            (all, gates),
            (all, gates),
            (all, units),
            (all + rows, state),
            (all, kept),
            (rows, state),
            (rows, units),
        ]
    }

    /// The columns of the mask that a step uses.
    fn mask_columns(&self, step: usize) -> Range<usize> {
        let units = self.settings.units;
        match self.settings.mask {
            RecurrentMask::Same => 0..units,
            RecurrentMask::Fresh => step * units..(step + 1) * units,
        }
    }
}

/// A step of those of a row's `units` units that are in `range`, four at a time; with `WHOLE`, all fours are complete. In
/// the array are the gates' sums from the input and from the state, and the state before the step.
#[inline(always)]
fn forward_units<C: Cell, const WHOLE: bool>(
    units: usize,
    range: Range<usize>,
    [from_x, from_h, before]: [&[f32]; 3],
    after: &mut [f32],
    kept: &mut [f32],
) {
    for unit in range.step_by(LANES) {
        let (new, keep) = C::forward(
            C::Gates::load::<WHOLE>(from_x, units, unit),
            C::Gates::load::<WHOLE>(from_h, units, unit),
            C::State::load::<WHOLE>(before, units, unit),
        );
        new.store::<WHOLE>(after, units, unit);
        keep.store::<WHOLE>(kept, units, unit);
    }
}

/// The way back: `d_state`, the gradient at the state after the step, becomes the one at the state before it.
#[inline(always)]
fn backward_units<C: Cell, const WHOLE: bool>(
    units: usize,
    range: Range<usize>,
    [before, after, kept]: [&[f32]; 3],
    from_x: &mut [f32],
    from_h: &mut [f32],
    d_state: &mut [f32],
) {
    for unit in range.step_by(LANES) {
        let gradients = C::backward(
            C::State::load::<WHOLE>(d_state, units, unit),
            C::State::load::<WHOLE>(before, units, unit),
            C::State::load::<WHOLE>(after, units, unit),
            C::Kept::load::<WHOLE>(kept, units, unit),
        );
        gradients.from_x.store::<WHOLE>(from_x, units, unit);
        gradients.from_h.store::<WHOLE>(from_h, units, unit);
        gradients.before.store::<WHOLE>(d_state, units, unit);
    }
}

/// The first rows of `arrays`, as many as `shapes` say.
fn saved(shapes: [(usize, usize); 8], arrays: &mut [Array2<f32>]) -> Saved<'_> {
    let mut views = arrays.iter_mut().zip(shapes).map(|(array, (rows, _))| first_rows_mut(array, rows));
    let mut next = || views.next().expect("cache() makes an array of each shape");
    Saved {
        x: next(),
        from_x: next(),
        from_h: next(),
        entering: next(),
        states: next(),
        kept: next(),
        d_state: next(),
        d_entering: next(),
    }
}

/// A row of a row-major matrix of `columns` columns.
#[inline(always)]
fn row(numbers: &[f32], columns: usize, row: usize) -> &[f32] {
    &numbers[row * columns..(row + 1) * columns]
}

/// A row of a row-major matrix of `columns` columns, mutable.
#[inline(always)]
fn row_mut(numbers: &mut [f32], columns: usize, row: usize) -> &mut [f32] {
    &mut numbers[row * columns..(row + 1) * columns]
}

/// The rows of a step, where the steps' blocks of rows are one below the other.
fn block(step: usize, rows: usize) -> Range<usize> {
    step * rows..(step + 1) * rows
}

/// A batch of sequences, rows × (steps · features), in the order of [`Saved`]: steps × rows × features.
fn by_step(x: ArrayView2<f32>, mut into: ArrayViewMut2<f32>, steps: usize) {
    let (rows, features) = (x.nrows(), into.ncols());
    let x = x.into_shape_with_order((rows, steps, features)).expect("a row is steps × features");
    steps_first(&mut into, steps, rows).assign(&x.permuted_axes([1, 0, 2]));
}

/// The way back.
fn by_row(mut from: ArrayViewMut2<f32>, dx: ArrayViewMut2<f32>, steps: usize) {
    let (rows, features) = (dx.nrows(), from.ncols());
    let mut dx = dx.into_shape_with_order((rows, steps, features)).expect("a row is steps × features");
    dx.assign(&steps_first(&mut from, steps, rows).permuted_axes([1, 0, 2]));
}

fn steps_first<'a>(array: &'a mut ArrayViewMut2<f32>, steps: usize, rows: usize) -> ArrayViewMut3<'a, f32> {
    let features = array.ncols();
    array.view_mut().into_shape_with_order((steps, rows, features)).expect("the steps' blocks are one below the other")
}

impl<C: Cell> Layer for Recurrent<C> {
    fn outputs(&self) -> usize {
        self.settings.units
    }

    fn cache(&self, rows: usize) -> Cache {
        let columns = self.mask_columns(self.steps.saturating_sub(1)).end;
        Cache { mask: Array2::ones((rows, columns)), saved: self.shapes(rows).into_iter().map(Array2::zeros).collect() }
    }

    fn sample(&self, rows: usize, cache: &mut Cache, rng: &mut Rng) {
        let mask = flat_mut(first_rows_mut(&mut cache.mask, rows));
        self.settings.masking().noise.draw(mask, self.settings.drop.rate, rng);
    }

    fn forward(&self, x: ArrayView2<f32>, mut y: ArrayViewMut2<f32>, cache: &mut Cache, mode: Mode) {
        let (rows, units) = (x.nrows(), self.settings.units);
        let mask_columns = cache.mask.ncols();
        let mask = flat(first_rows(&cache.mask, rows));
        let Saved { x: mut x_by_step, mut from_x, mut from_h, mut entering, states, kept, .. } =
            saved(self.shapes(rows), &mut cache.saved);
        let factor = self.settings.drop.factor(mode);

        by_step(x, x_by_step.view_mut(), self.steps);
        let [wx, wh, bx] = [0, 1, 2].map(|parameter| self.parameters[parameter].value.view());
        multiply_and_add(x_by_step.view(), wx, bx.row(0), from_x.view_mut());
        let (from_x, states, kept) = (flat_mut(from_x), flat_mut(states), flat_mut(kept));
        let [gate, state, keep] = [C::Gates::COUNT, C::State::COUNT, C::Kept::COUNT].map(|blocks| blocks * units);
        let whole = units - units % LANES;
        states[..rows * state].fill(0.0);
        for step in 0..self.steps {
            let (before, after) = states.split_at_mut(block(step + 1, rows).start * state);
            let mut entering = entering.slice_mut(s![block(step, rows), ..]);
            for (r, row) in block(step, rows).enumerate() {
                let (h, into) = (&self::row(before, state, row)[..units], entering.row_mut(r));
                let into = into.into_slice().expect("a row of a row-major matrix is contiguous");
                match mode {
                    Mode::Training => {
                        let mask = &self::row(mask, mask_columns, r)[self.mask_columns(step)];
                        mask::apply(h, mask, factor, into);
                    }
                    Mode::Evaluation => into.iter_mut().zip(h).for_each(|(into, &h)| *into = h * factor),
                }
            }
            let mut from_h = from_h.slice_mut(s![block(step, rows), ..]);
            match self.parameters.get(3) {
                Some(bh) => multiply_and_add(entering.view(), wh, bh.value.row(0), from_h.view_mut()),
                None => multiply(entering.view(), wh, from_h.view_mut()),
            }
            let from_h = flat_mut(from_h);
            for (r, row) in block(step, rows).enumerate() {
                let (from_x, from_h) = (self::row(from_x, gate, row), self::row(from_h, gate, r));
                let (before, after) = (self::row(before, state, row), row_mut(after, state, r));
                let kept = row_mut(kept, keep, row);
                forward_units::<C, true>(units, 0..whole, [from_x, from_h, before], after, kept);
                forward_units::<C, false>(units, whole..units, [from_x, from_h, before], after, kept);
            }
        }
        y.assign(&cache.saved[STATES].slice(s![block(self.steps, rows), ..units]));
    }

    fn backward(
        &mut self,
        x: ArrayView2<f32>,
        _y: ArrayView2<f32>,
        dy: ArrayView2<f32>,
        dx: Option<ArrayViewMut2<f32>>,
        cache: &mut Cache,
    ) {
        let (rows, units) = (x.nrows(), self.settings.units);
        let mask_columns = cache.mask.ncols();
        let mask = flat(first_rows(&cache.mask, rows));
        let Saved { x: mut x_by_step, mut from_x, mut from_h, entering, states, kept, mut d_state, mut d_entering } =
            saved(self.shapes(rows), &mut cache.saved);
        let factor = self.settings.drop.factor(Mode::Training);

        d_state.fill(0.0);
        d_state.slice_mut(s![.., ..units]).assign(&dy);
        let [gate, state, keep] = [C::Gates::COUNT, C::State::COUNT, C::Kept::COUNT].map(|blocks| blocks * units);
        let (states, kept, d_state) = (flat_mut(states), flat_mut(kept), flat_mut(d_state));
        let whole = units - units % LANES;
        transpose(self.parameters[1].value.view(), self.transposed[1].view_mut());
        for step in (0..self.steps).rev() {
            let (from_x, mut from_h) = (flat_mut(from_x.view_mut()), from_h.slice_mut(s![block(step, rows), ..]));
            for (r, row) in block(step, rows).enumerate() {
                let (from_x, from_h) = (row_mut(from_x, gate, row), row_mut(flat_mut(from_h.view_mut()), gate, r));
                let [before, after] = [row, row + rows].map(|row| self::row(states, state, row));
                let (kept, d_state) = (self::row(kept, keep, row), row_mut(d_state, state, r));
                backward_units::<C, true>(units, 0..whole, [before, after, kept], from_x, from_h, d_state);
                backward_units::<C, false>(units, whole..units, [before, after, kept], from_x, from_h, d_state);
            }
            multiply(from_h.view(), self.transposed[1].view(), d_entering.view_mut());
            let d_entering = flat_mut(d_entering.view_mut());
            for r in 0..rows {
                let mask = &self::row(mask, mask_columns, r)[self.mask_columns(step)];
                let (dh, de) = (&mut row_mut(d_state, state, r)[..units], self::row(d_entering, units, r));
                dh.iter_mut().zip(de).zip(mask).for_each(|((dh, de), m)| *dh += de * (m * factor));
            }
        }
        multiply_transposed(x_by_step.view(), from_x.view(), self.parameters[0].gradient.view_mut());
        multiply_transposed(entering.view(), from_h.view(), self.parameters[1].gradient.view_mut());
        sum_rows(from_x.view(), self.parameters[2].gradient.row_mut(0));
        if let Some(bh) = self.parameters.get_mut(3) {
            sum_rows(from_h.view(), bh.gradient.row_mut(0));
        }
        if let Some(dx) = dx {
            transpose(self.parameters[0].value.view(), self.transposed[0].view_mut());
            multiply(from_x.view(), self.transposed[0].view(), x_by_step.view_mut());
            by_row(x_by_step, dx, self.steps);
        }
    }

    fn state<'a>(&self, cache: &'a Cache, rows: usize, step: usize) -> Option<ArrayView2<'a, f32>> {
        (step <= self.steps).then(|| cache.saved[STATES].slice(s![block(step, rows), ..self.settings.units]))
    }

    fn parameters(&self) -> &[Parameter] {
        &self.parameters
    }

    fn parameters_mut(&mut self) -> &mut [Parameter] {
        &mut self.parameters
    }

    fn drop_settings(&self) -> Option<DropSettings> {
        Some(self.settings.drop)
    }

    fn set_drop_settings(&mut self, settings: DropSettings) {
        self.settings.drop = settings;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drop::Scaling;
    use crate::rng::{Stream, stream};

    const ROWS: usize = 2;
    const STEPS: usize = 3;
    const UNITS: usize = 4;

    fn layer(cell: CellKind, rate: f32, scaling: Scaling, mask: RecurrentMask) -> Box<dyn Layer> {
        let settings =
            RecurrentSettings { cell, features: 2, units: UNITS, drop: DropSettings { rate, scaling }, mask };
        settings.build(STEPS * 2, &mut stream(3, Stream::Weights, 0))
    }

    fn input() -> Array2<f32> {
        Array2::from_shape_fn((ROWS, STEPS * 2), |(row, i)| ((row * 7 + i * 5) % 11) as f32 * 0.2 - 1.0)
    }

    fn output(layer: &dyn Layer, cache: &mut Cache, mode: Mode) -> Array2<f32> {
        let mut y = Array2::zeros((ROWS, UNITS));
        layer.forward(input().view(), y.view_mut(), cache, mode);
        y
    }

    const CELLS: [CellKind; 3] = [CellKind::Rnn, CellKind::Gru, CellKind::Lstm];

    #[test]
    fn a_fresh_mask_that_repeats_itself_is_the_same_mask() {
        for cell in CELLS {
            let [same, fresh] =
                [RecurrentMask::Same, RecurrentMask::Fresh].map(|mask| layer(cell, 0.4, Scaling::Inverted, mask));
            let (mut one, mut many) = (same.cache(ROWS), fresh.cache(ROWS));
            same.sample(ROWS, &mut one, &mut stream(3, Stream::Masks, 0));
            assert_eq!(many.mask.dim(), (ROWS, STEPS * UNITS));
            for step in 0..STEPS {
                many.mask.slice_mut(s![.., block(step, UNITS)]).assign(&one.mask);
            }
            let wanted = output(&*same, &mut one, Mode::Training);
            assert_eq!(output(&*fresh, &mut many, Mode::Training), wanted, "{cell:?}");
            assert_ne!(output(&*same, &mut one, Mode::Evaluation), wanted, "{cell:?}");
        }
    }

    /// A mask of the mean entries, 1 − p, makes of classic training the classic evaluation.
    #[test]
    fn classic_evaluation_shrinks_the_state_that_enters_the_products() {
        for cell in CELLS {
            let layer = layer(cell, 0.25, Scaling::Classic, RecurrentMask::Same);
            let mut cache = layer.cache(ROWS);
            cache.mask.fill(0.75);
            let wanted = output(&*layer, &mut cache, Mode::Training);
            assert_eq!(output(&*layer, &mut cache, Mode::Evaluation), wanted, "{cell:?}");
        }
    }

    #[test]
    fn the_states_go_from_zero_to_the_output() {
        for cell in CELLS {
            let layer = layer(cell, 0.3, Scaling::Inverted, RecurrentMask::Same);
            let mut cache = layer.cache(ROWS + 1);
            let y = output(&*layer, &mut cache, Mode::Training);
            let state = |step| layer.state(&cache, ROWS, step).map(|state| state.to_owned());
            assert_eq!(state(0), Some(Array2::zeros((ROWS, UNITS))), "{cell:?}");
            assert_eq!(state(STEPS), Some(y), "{cell:?}");
            assert_eq!(state(STEPS + 1), None, "{cell:?}");
        }
    }

    #[test]
    fn a_row_does_not_depend_on_how_many_rows_the_cache_holds() {
        for cell in CELLS {
            let layer = layer(cell, 0.0, Scaling::Inverted, RecurrentMask::Same);
            let wanted = output(&*layer, &mut layer.cache(ROWS), Mode::Training);
            assert_eq!(output(&*layer, &mut layer.cache(ROWS + 5), Mode::Training), wanted, "{cell:?}");
        }
    }
}
