//! Matrix products, in the three forms that a dense layer's forward and backward pass need.
//!
//! Every sum is taken in one fixed order, whatever the tile that computes it, and never with fused multiply-add. So the
//! results are the same bits in every browser and natively, and each kernel is tested for equality, not closeness,
//! against its plain twin. Registers are filled by tiles: a tile keeps `R × C` sums while it walks along the inner
//! dimension, so that each number read serves several multiplications; the compiler turns the inner arrays into SIMD.

use ndarray::{ArrayView2, ArrayViewMut2};

/// Rows of a tile: how often a row of `b` is used once it is read.
const ROWS: usize = 4;
/// Columns of a tile: two 128-bit registers.
const COLUMNS: usize = 8;
/// Parallel sums of a dot product.
const LANES: usize = 4;

/// A matrix in row-major or column-major order, as a slice and the distance between neighbours.
#[derive(Clone, Copy)]
struct Strided<'a> {
    data: &'a [f32],
    row: usize,
    column: usize,
}

impl<'a> Strided<'a> {
    fn new(matrix: &'a ArrayView2<f32>) -> Self {
        let data = matrix.to_slice_memory_order().expect("operands of a product are contiguous");
        if matrix.is_standard_layout() {
            Self { data, row: matrix.ncols(), column: 1 }
        } else {
            Self { data, row: 1, column: matrix.nrows() }
        }
    }
}

/// `c = a · b`, with `a` m×k in row-major or column-major order (so `x.t()` will do), `b` k×n and `c` m×n row-major.
///
/// Entry (i, j) is `((a_i0 b_0j + a_i1 b_1j) + a_i2 b_2j) + …`, the textbook loop's sum.
///
/// # Panics
/// If the shapes do not fit or an operand is not contiguous: the layers' constructors rule both out.
pub fn multiply(a: ArrayView2<f32>, b: ArrayView2<f32>, mut c: ArrayViewMut2<f32>) {
    let (m, k, n) = (a.nrows(), a.ncols(), b.ncols());
    assert!(b.nrows() == k && c.dim() == (m, n), "shapes of a product fit");
    let a = Strided::new(&a);
    let b = b.to_slice().expect("the right operand is row-major");
    let c = c.as_slice_mut().expect("the result is row-major");
    let mut j = 0;
    while j + COLUMNS <= n {
        columns::<COLUMNS>(a, b, c, m, k, n, j);
        j += COLUMNS;
    }
    while j + LANES <= n {
        columns::<LANES>(a, b, c, m, k, n, j);
        j += LANES;
    }
    while j < n {
        columns::<1>(a, b, c, m, k, n, j);
        j += 1;
    }
}

/// The `C` columns of `c` that begin at `j`, all rows.
#[inline]
fn columns<const C: usize>(a: Strided, b: &[f32], c: &mut [f32], m: usize, k: usize, n: usize, j: usize) {
    let mut i = 0;
    while i + ROWS <= m {
        tile::<ROWS, C>(a, b, c, k, n, i, j);
        i += ROWS;
    }
    while i < m {
        tile::<1, C>(a, b, c, k, n, i, j);
        i += 1;
    }
}

/// The `R × C` entries of `c` whose first is (i, j).
#[inline]
fn tile<const R: usize, const C: usize>(a: Strided, b: &[f32], c: &mut [f32], k: usize, n: usize, i: usize, j: usize) {
    let mut sums = [[0.0_f32; C]; R];
    for p in 0..k {
        let row = &b[p * n + j..][..C];
        for (r, sum) in sums.iter_mut().enumerate() {
            let factor = a.data[(i + r) * a.row + p * a.column];
            for (s, &value) in sum.iter_mut().zip(row) {
                *s += factor * value;
            }
        }
    }
    for (r, sum) in sums.iter().enumerate() {
        c[(i + r) * n + j..][..C].copy_from_slice(sum);
    }
}

/// `c = a · bᵀ`, with `a` m×k, `b` n×k and `c` m×n, all row-major.
///
/// Entry (i, j) is the dot product of two rows, summed in four lanes: lane l takes the entries l, l + 4, l + 8, … of the
/// rows' whole fours; then `((lane 0 + lane 2) + (lane 1 + lane 3))`, then the entries left over, in order.
///
/// # Panics
/// If the shapes do not fit or an operand is not contiguous: the layers' constructors rule both out.
pub fn multiply_by_transposed(a: ArrayView2<f32>, b: ArrayView2<f32>, mut c: ArrayViewMut2<f32>) {
    let (m, k, n) = (a.nrows(), a.ncols(), b.nrows());
    assert!(b.ncols() == k && c.dim() == (m, n), "shapes of a product fit");
    let a = a.to_slice().expect("the left operand is row-major");
    let b = b.to_slice().expect("the right operand is row-major");
    let c = c.as_slice_mut().expect("the result is row-major");
    let mut i = 0;
    while i + 2 <= m {
        rows_by_rows::<2>(a, b, c, k, n, i);
        i += 2;
    }
    if i < m {
        rows_by_rows::<1>(a, b, c, k, n, i);
    }
}

/// The `R` rows of `c` that begin at `i`, all columns.
#[inline]
fn rows_by_rows<const R: usize>(a: &[f32], b: &[f32], c: &mut [f32], k: usize, n: usize, i: usize) {
    let mut j = 0;
    while j + 4 <= n {
        dots::<R, 4>(a, b, c, k, n, i, j);
        j += 4;
    }
    while j < n {
        dots::<R, 1>(a, b, c, k, n, i, j);
        j += 1;
    }
}

/// The `R × C` dot products of rows `i…` of `a` with rows `j…` of `b`.
#[inline]
fn dots<const R: usize, const C: usize>(a: &[f32], b: &[f32], c: &mut [f32], k: usize, n: usize, i: usize, j: usize) {
    let mut lanes = [[[0.0_f32; LANES]; C]; R];
    let whole = k - k % LANES;
    let mut p = 0;
    while p < whole {
        let right: [&[f32]; C] = std::array::from_fn(|q| &b[(j + q) * k + p..][..LANES]);
        for (r, row) in lanes.iter_mut().enumerate() {
            let left = &a[(i + r) * k + p..][..LANES];
            for (sums, right) in row.iter_mut().zip(right) {
                for l in 0..LANES {
                    sums[l] += left[l] * right[l];
                }
            }
        }
        p += LANES;
    }
    for (r, row) in lanes.iter().enumerate() {
        for (q, sums) in row.iter().enumerate() {
            let mut sum = (sums[0] + sums[2]) + (sums[1] + sums[3]);
            for p in whole..k {
                sum += a[(i + r) * k + p] * b[(j + q) * k + p];
            }
            c[(i + r) * n + j + q] = sum;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::Array2;

    fn matrix(rows: usize, columns: usize, salt: usize) -> Array2<f32> {
        Array2::from_shape_fn((rows, columns), |(i, j)| ((i * 31 + j * 17 + salt * 7) % 23) as f32 * 0.37 - 3.1)
    }

    /// The textbook loop.
    fn plain(a: &Array2<f32>, b: &Array2<f32>) -> Array2<f32> {
        Array2::from_shape_fn((a.nrows(), b.ncols()), |(i, j)| {
            (0..a.ncols()).fold(0.0, |sum, p| sum + a[[i, p]] * b[[p, j]])
        })
    }

    /// The four lanes of the contract, written down as they stand there.
    fn plain_by_transposed(a: &Array2<f32>, b: &Array2<f32>) -> Array2<f32> {
        let whole = a.ncols() / 4 * 4;
        Array2::from_shape_fn((a.nrows(), b.nrows()), |(i, j)| {
            let lane = |l: usize| (l..whole).step_by(4).fold(0.0, |sum, p| sum + a[[i, p]] * b[[j, p]]);
            let fours = (lane(0) + lane(2)) + (lane(1) + lane(3));
            (whole..a.ncols()).fold(fours, |sum, p| sum + a[[i, p]] * b[[j, p]])
        })
    }

    const SHAPES: [(usize, usize, usize); 7] =
        [(1, 1, 1), (16, 2, 16), (16, 16, 2), (5, 3, 13), (32, 64, 128), (7, 9, 10), (3, 130, 21)];

    #[test]
    fn product_equals_the_textbook_loop_bit_for_bit() {
        for (m, k, n) in SHAPES {
            let (a, b) = (matrix(m, k, 1), matrix(k, n, 2));
            let mut c = Array2::from_elem((m, n), f32::NAN);
            multiply(a.view(), b.view(), c.view_mut());
            assert_eq!(c, plain(&a, &b), "{m}×{k} · {k}×{n}");
        }
    }

    #[test]
    fn product_of_a_transposed_matrix_equals_the_textbook_loop_bit_for_bit() {
        for (m, k, n) in SHAPES {
            let (a, b) = (matrix(k, m, 1), matrix(k, n, 2));
            let mut c = Array2::from_elem((m, n), f32::NAN);
            multiply(a.t(), b.view(), c.view_mut());
            assert_eq!(c, plain(&a.t().to_owned(), &b), "({k}×{m})ᵀ · {k}×{n}");
        }
    }

    #[test]
    fn product_by_a_transposed_matrix_equals_its_lanes_bit_for_bit() {
        for (m, k, n) in SHAPES {
            let (a, b) = (matrix(m, k, 1), matrix(n, k, 2));
            let mut c = Array2::from_elem((m, n), f32::NAN);
            multiply_by_transposed(a.view(), b.view(), c.view_mut());
            assert_eq!(c, plain_by_transposed(&a, &b), "{m}×{k} · ({n}×{k})ᵀ");
        }
    }
}
