//! Row-major matrices as what a loop wants: their first rows, and their numbers as one slice.
//!
//! All matrices between layers are row-major, whole rows of a buffer. Where all of its rows are meant, which is almost always,
//! a view is taken instead of a slice of it: in a small network the difference is a tenth of a step.

use ndarray::{Array2, ArrayView2, ArrayViewMut2, s};

/// The first `rows` rows.
pub fn first_rows(array: &Array2<f32>, rows: usize) -> ArrayView2<'_, f32> {
    if rows == array.nrows() { array.view() } else { array.slice(s![..rows, ..]) }
}

/// The first `rows` rows, mutable.
pub fn first_rows_mut(array: &mut Array2<f32>, rows: usize) -> ArrayViewMut2<'_, f32> {
    if rows == array.nrows() { array.view_mut() } else { array.slice_mut(s![..rows, ..]) }
}

/// All numbers, row after row.
///
/// # Panics
/// If the matrix is not row-major.
pub fn flat(matrix: ArrayView2<'_, f32>) -> &[f32] {
    matrix.to_slice().expect("a batch is row-major")
}

/// All numbers, row after row, mutable.
///
/// # Panics
/// If the matrix is not row-major.
pub fn flat_mut(matrix: ArrayViewMut2<'_, f32>) -> &mut [f32] {
    matrix.into_slice().expect("a batch is row-major")
}
