//! Matrix products, in the three forms that a dense layer's forward and backward pass need, and what biases need.
//!
//! Every sum is taken in one fixed order, whatever the tile that computes it, and never with fused multiply-add. So the
//! results are the same bits in every browser and natively, and each kernel is tested for equality, not closeness,
//! against its plain twin. A tile keeps its sums in registers while it walks along the inner dimension, so that each
//! number read serves several multiplications.

use super::simd::Four;
use ndarray::{ArrayView1, ArrayView2, ArrayViewMut1, ArrayViewMut2, Axis, Zip};

/// Rows of a tile.
const ROWS: usize = 4;
/// Numbers in a register.
const LANES: usize = 4;

/// `c = a · b`, with `a` m×k, `b` k×n and `c` m×n, all row-major.
///
/// Entry (i, j) is `((a_i0 b_0j + a_i1 b_1j) + a_i2 b_2j) + …`, the textbook loop's sum.
///
/// # Panics
/// If the shapes do not fit or an operand is not row-major: the layers' constructors rule both out.
pub fn multiply(a: ArrayView2<f32>, b: ArrayView2<f32>, c: ArrayViewMut2<f32>) {
    assert!(a.ncols() == b.nrows() && c.dim() == (a.nrows(), b.ncols()), "shapes of a product fit");
    let k = a.ncols();
    let a = a.to_slice().expect("the left operand is row-major");
    tiles(Rows { a, k }, b, c);
}

/// `c = aᵀ · b`, with `a` k×m, `b` k×n and `c` m×n, all row-major.
///
/// Entry (i, j) is `((a_0i b_0j + a_1i b_1j) + a_2i b_2j) + …`, the textbook loop's sum.
///
/// # Panics
/// If the shapes do not fit or an operand is not row-major: the layers' constructors rule both out.
pub fn multiply_transposed(a: ArrayView2<f32>, b: ArrayView2<f32>, c: ArrayViewMut2<f32>) {
    assert!(a.nrows() == b.nrows() && c.dim() == (a.ncols(), b.ncols()), "shapes of a product fit");
    let m = a.ncols();
    let a = a.to_slice().expect("the left operand is row-major");
    tiles(Columns { a, m }, b, c);
}

/// Where a tile finds the left operand's factors.
trait Factors: Copy {
    /// For each p in turn, `step` gets the factors of the rows `i…i + R` of the product at inner place p, and row p of
    /// `b` from column `j` on.
    fn walk<const R: usize>(self, i: usize, b: &[f32], n: usize, j: usize, step: impl FnMut([f32; R], &[f32]));
}

/// The factors of row i stand side by side.
#[derive(Clone, Copy)]
struct Rows<'a> {
    a: &'a [f32],
    k: usize,
}

impl Factors for Rows<'_> {
    #[inline(always)]
    fn walk<const R: usize>(self, i: usize, b: &[f32], n: usize, j: usize, mut step: impl FnMut([f32; R], &[f32])) {
        let rows: [&[f32]; R] = std::array::from_fn(|r| &self.a[(i + r) * self.k..][..self.k]);
        for (p, b) in (0..self.k).zip(b[j..].chunks(n)) {
            step(std::array::from_fn(|r| rows[r][p]), b);
        }
    }
}

/// The factors of inner place p stand side by side.
#[derive(Clone, Copy)]
struct Columns<'a> {
    a: &'a [f32],
    m: usize,
}

impl Factors for Columns<'_> {
    #[inline(always)]
    fn walk<const R: usize>(self, i: usize, b: &[f32], n: usize, j: usize, mut step: impl FnMut([f32; R], &[f32])) {
        for (a, b) in self.a[i..].chunks(self.m).zip(b[j..].chunks(n)) {
            let a = &a[..R];
            step(std::array::from_fn(|r| a[r]), b);
        }
    }
}

/// Fills `c` tile by tile: two registers wide while that fits, then one, then single columns.
fn tiles(a: impl Factors, b: ArrayView2<f32>, mut c: ArrayViewMut2<f32>) {
    let (m, n) = c.dim();
    if b.nrows() == 0 || n == 0 {
        c.fill(0.0);
        return;
    }
    let b = b.to_slice().expect("the right operand is row-major");
    let c = c.as_slice_mut().expect("the result is row-major");
    let mut i = 0;
    while i + ROWS <= m {
        rows::<ROWS>(a, b, c, n, i);
        i += ROWS;
    }
    while i < m {
        rows::<1>(a, b, c, n, i);
        i += 1;
    }
}

/// The `R` rows of `c` that begin at `i`.
#[inline(always)]
fn rows<const R: usize>(a: impl Factors, b: &[f32], c: &mut [f32], n: usize, i: usize) {
    let mut j = 0;
    while j + 2 * LANES <= n {
        tile::<R, 2>(a, b, c, n, i, j);
        j += 2 * LANES;
    }
    while j + LANES <= n {
        tile::<R, 1>(a, b, c, n, i, j);
        j += LANES;
    }
    while j < n {
        let mut sums = [0.0_f32; R];
        a.walk(i, b, n, j, |factors: [f32; R], b| {
            for (sum, factor) in sums.iter_mut().zip(factors) {
                *sum += factor * b[0];
            }
        });
        for (r, sum) in sums.into_iter().enumerate() {
            c[(i + r) * n + j] = sum;
        }
        j += 1;
    }
}

/// The entries of `c` in `R` rows and `C` registers whose first is (i, j).
#[inline(always)]
fn tile<const R: usize, const C: usize>(a: impl Factors, b: &[f32], c: &mut [f32], n: usize, i: usize, j: usize) {
    let mut sums = [[Four::splat(0.0); C]; R];
    a.walk(i, b, n, j, |factors: [f32; R], b| {
        let b = &b[..C * LANES];
        let b: [Four; C] = std::array::from_fn(|q| Four::load(&b[q * LANES..]));
        for (sums, factor) in sums.iter_mut().zip(factors) {
            let factor = Four::splat(factor);
            for (sum, b) in sums.iter_mut().zip(b) {
                *sum = sum.plus_product(factor, b);
            }
        }
    });
    for (r, sums) in sums.into_iter().enumerate() {
        let row = &mut c[(i + r) * n + j..][..C * LANES];
        for (four, sum) in row.chunks_exact_mut(LANES).zip(sums) {
            four.copy_from_slice(&sum.to_array());
        }
    }
}

/// `c = a · bᵀ`, with `a` m×k, `b` n×k and `c` m×n, all row-major.
///
/// Entry (i, j) is the dot product of two rows, summed in four lanes: lane l takes the entries l, l + 4, l + 8, … of the
/// rows' whole fours; then `((lane 0 + lane 2) + (lane 1 + lane 3))`, then the entries left over, in order.
///
/// # Panics
/// If the shapes do not fit or an operand is not row-major: the layers' constructors rule both out.
pub fn multiply_by_transposed(a: ArrayView2<f32>, b: ArrayView2<f32>, mut c: ArrayViewMut2<f32>) {
    let (m, k, n) = (a.nrows(), a.ncols(), b.nrows());
    assert!(b.ncols() == k && c.dim() == (m, n), "shapes of a product fit");
    let a = a.to_slice().expect("the left operand is row-major");
    let b = b.to_slice().expect("the right operand is row-major");
    let c = c.as_slice_mut().expect("the result is row-major");
    let mut i = 0;
    while i + ROWS <= m {
        rows_by_rows::<ROWS>(a, b, c, k, n, i);
        i += ROWS;
    }
    while i < m {
        rows_by_rows::<1>(a, b, c, k, n, i);
        i += 1;
    }
}

/// The `R` rows of `c = a · bᵀ` that begin at `i`.
#[inline(always)]
fn rows_by_rows<const R: usize>(a: &[f32], b: &[f32], c: &mut [f32], k: usize, n: usize, i: usize) {
    let mut j = 0;
    while j + 2 <= n {
        dots::<R, 2>(a, b, c, k, n, i, j);
        j += 2;
    }
    while j < n {
        dots::<R, 1>(a, b, c, k, n, i, j);
        j += 1;
    }
}

/// The `R × C` dot products of rows `i…` of `a` with rows `j…` of `b`.
#[inline(always)]
fn dots<const R: usize, const C: usize>(a: &[f32], b: &[f32], c: &mut [f32], k: usize, n: usize, i: usize, j: usize) {
    let a: [&[f32]; R] = std::array::from_fn(|r| &a[(i + r) * k..][..k]);
    let b: [&[f32]; C] = std::array::from_fn(|q| &b[(j + q) * k..][..k]);
    let mut lanes = [[Four::splat(0.0); C]; R];
    let whole = k - k % LANES;
    let mut p = 0;
    while p < whole {
        let right: [Four; C] = std::array::from_fn(|q| Four::load(&b[q][p..][..LANES]));
        for (lanes, a) in lanes.iter_mut().zip(a) {
            let left = Four::load(&a[p..][..LANES]);
            for (sum, right) in lanes.iter_mut().zip(right) {
                *sum = sum.plus_product(left, right);
            }
        }
        p += LANES;
    }
    for r in 0..R {
        for q in 0..C {
            let [l0, l1, l2, l3] = lanes[r][q].to_array();
            let fours = (l0 + l2) + (l1 + l3);
            c[(i + r) * n + j + q] = (whole..k).fold(fours, |sum, p| sum + a[r][p] * b[q][p]);
        }
    }
}

/// Adds `row` to each row of `a`: biases in a forward pass.
pub fn add_to_rows(mut a: ArrayViewMut2<f32>, row: ArrayView1<f32>) {
    for mut sum in a.rows_mut() {
        sum += &row;
    }
}

/// `c -= factor a bᵀ`: takes the outer product of a column and a row out of the matrix `c`.
pub fn subtract_outer(a: ArrayView1<f32>, b: ArrayView1<f32>, factor: f32, mut c: ArrayViewMut2<f32>) {
    for (mut c, &a) in c.rows_mut().into_iter().zip(a) {
        c.scaled_add(-factor * a, &b);
    }
}

/// Sets `sum` to the sum of `a`'s rows, first to last: the biases' gradient.
pub fn sum_rows(a: ArrayView2<f32>, mut sum: ArrayViewMut1<f32>) {
    sum.fill(0.0);
    for row in a.axis_iter(Axis(0)) {
        Zip::from(&mut sum).and(&row).for_each(|sum, &d| *sum += d);
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
            multiply_transposed(a.view(), b.view(), c.view_mut());
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
