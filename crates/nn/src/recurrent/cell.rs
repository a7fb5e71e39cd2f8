//! What one step of a recurrent layer does with the numbers of a unit, four units at a time.

use crate::simd::{Four, LANES};

/// The elementwise part of a recurrent cell: from the gates' sums and the state before a step to the state after it, and
/// back. A unit sees only its own numbers here; everything that mixes units is a matrix product in
/// [`Recurrent`](super::Recurrent).
///
/// In a backward pass `d` stands for ∂loss/∂ what follows it.
pub trait Cell {
    /// A number for each gate, in the order in which the gates' blocks stand side by side in the columns of Wx and Wh.
    type Gates: Blocks;
    /// What goes on from one step to the next: h first, then what else the cell has. Before the first step all are 0.
    type State: Blocks;
    /// What the backward pass reads beside the states.
    type Kept: Blocks;
    /// Whether the products with Wh get biases of their own, bh, beside the bx of the products with Wx.
    const HAS_STATE_BIASES: bool;

    /// From the gates' sums `from_x` = x_t Wx + bx and `from_h` = h̃_{t−1} Wh + bh, and the state `before` the step, to
    /// the state after it.
    fn forward(from_x: Self::Gates, from_h: Self::Gates, before: Self::State) -> (Self::State, Self::Kept);

    /// From the gradient at the state after a step to those at what went into the step.
    fn backward(d_after: Self::State, before: Self::State, after: Self::State, kept: Self::Kept) -> Gradients<Self>;
}

/// The gradients at what went into a step.
pub struct Gradients<C: Cell + ?Sized> {
    /// At the gates' sums from the input.
    pub from_x: C::Gates,
    /// At the gates' sums from the state.
    pub from_h: C::Gates,
    /// At the state before the step, where the cell uses it other than through `from_h`.
    pub before: C::State,
}

/// Four units' numbers out of a row in which blocks of as many numbers as there are units stand side by side.
pub trait Blocks: Copy {
    /// How many blocks there are.
    const COUNT: usize;

    /// The numbers of the units from `unit` on in a row of blocks of `units` numbers; without `WHOLE` there may be fewer than
    /// four, and zeros in their place.
    fn load<const WHOLE: bool>(row: &[f32], units: usize, unit: usize) -> Self;

    /// Puts them there.
    fn store<const WHOLE: bool>(self, row: &mut [f32], units: usize, unit: usize);
}

impl<const N: usize> Blocks for [Four; N] {
    const COUNT: usize = N;

    #[inline(always)]
    fn load<const WHOLE: bool>(row: &[f32], units: usize, unit: usize) -> Self {
        let mut fours = [Four::splat(0.0); N];
        for (block, four) in fours.iter_mut().enumerate() {
            let numbers = &row[block * units..][..units][unit..];
            *four = if WHOLE { Four::load(&numbers[..LANES]) } else { Four::load_some(numbers) };
        }
        fours
    }

    #[inline(always)]
    fn store<const WHOLE: bool>(self, row: &mut [f32], units: usize, unit: usize) {
        for (block, four) in self.into_iter().enumerate() {
            let numbers = &mut row[block * units..][..units][unit..];
            if WHOLE { numbers[..LANES].copy_from_slice(&four.to_array()) } else { four.store_some(numbers) }
        }
    }
}
