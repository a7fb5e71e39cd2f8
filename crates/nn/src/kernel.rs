//! Matrix products, in the forms that a dense layer's forward and backward pass need, and what biases need.
//!
//! Every sum is taken in one fixed order, first product to last, whatever the tile that computes it, and never with fused
//! multiply-add. So the results are the same bits in every browser and natively, and each kernel is tested for equality, not
//! closeness, against its plain twin. A tile keeps its sums in registers while it walks along the inner dimension, so that
//! each number read serves several multiplications.

use super::rows::{flat, flat_mut};
use super::simd::{Four, LANES};
use ndarray::{ArrayView1, ArrayView2, ArrayViewMut1, ArrayViewMut2};

/// Rows of a tile.
const ROWS: usize = 4;
/// Rows that a transposition takes at once: as many numbers as a line of the cache has, so that each is filled in one go.
const BLOCK: usize = 16;

/// `c = a · b`, with `a` m×k, `b` k×n and `c` m×n, all row-major.
///
/// Entry (i, j) is `((a_i0 b_0j + a_i1 b_1j) + a_i2 b_2j) + …`, the textbook loop's sum.
///
/// # Panics
/// If the shapes do not fit or an operand is not row-major: the layers' constructors rule both out.
pub fn multiply(a: ArrayView2<f32>, b: ArrayView2<f32>, c: ArrayViewMut2<f32>) {
    let k = a.ncols();
    assert!(k == b.nrows() && c.dim() == (a.nrows(), b.ncols()), "shapes of a product fit");
    product(Rows { a: flat(a), k }, b, None, flat_mut(c));
}

/// `c = a · b + row`, where `row`, of n numbers, is added to each row of the product in the end: biases in a forward pass.
///
/// # Panics
/// As [`multiply`].
pub fn multiply_and_add(a: ArrayView2<f32>, b: ArrayView2<f32>, row: ArrayView1<f32>, c: ArrayViewMut2<f32>) {
    let k = a.ncols();
    assert!(k == b.nrows() && c.dim() == (a.nrows(), b.ncols()) && row.len() == b.ncols(), "shapes of a product fit");
    let row = row.to_slice().expect("biases stand side by side");
    product(Rows { a: flat(a), k }, b, Some(row), flat_mut(c));
}

/// `c = aᵀ · b`, with `a` k×m, `b` k×n and `c` m×n, all row-major.
///
/// Entry (i, j) is `((a_0i b_0j + a_1i b_1j) + a_2i b_2j) + …`, the textbook loop's sum.
///
/// # Panics
/// As [`multiply`].
pub fn multiply_transposed(a: ArrayView2<f32>, b: ArrayView2<f32>, c: ArrayViewMut2<f32>) {
    let m = a.ncols();
    assert!(a.nrows() == b.nrows() && c.dim() == (m, b.ncols()), "shapes of a product fit");
    product(Columns { a: flat(a), m }, b, None, flat_mut(c));
}

/// The left operand of a product, m×k, wherever its entries are.
pub trait Factors: Copy {
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
        // Whole rows of `b`: with shorter chunks, from column j on, their least length is sought in the innermost loop.
        for (p, b) in b.chunks_exact(n).enumerate().take(self.k) {
            step(std::array::from_fn(|r| rows[r][p]), &b[j..]);
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
        for (a, b) in self.a.chunks_exact(self.m).zip(b.chunks_exact(n)) {
            let a = &a[i..i + R];
            step(std::array::from_fn(|r| a[r]), &b[j..]);
        }
    }
}

/// `c = a · b`, with `a` m×k, `b` k×n and `c` m×n, and the numbers of `bias` added to each row: tile by tile, four rows high
/// and two registers wide while that fits, then less.
pub fn product(a: impl Factors, b: ArrayView2<f32>, bias: Option<&[f32]>, c: &mut [f32]) {
    let n = b.ncols();
    if n == 0 {
        return;
    }
    let (m, b) = (c.len() / n, flat(b));
    let mut i = 0;
    while i + ROWS <= m {
        rows::<ROWS>(a, b, bias, c, n, i);
        i += ROWS;
    }
    if i + 2 <= m {
        rows::<2>(a, b, bias, c, n, i);
        i += 2;
    }
    if i < m {
        rows::<1>(a, b, bias, c, n, i);
    }
}

/// The `R` rows of `c` that begin at `i`.
#[inline(always)]
fn rows<const R: usize>(a: impl Factors, b: &[f32], bias: Option<&[f32]>, c: &mut [f32], n: usize, i: usize) {
    let mut j = 0;
    while j + 2 * LANES <= n {
        tile::<R, 2>(a, b, bias, c, n, i, j);
        j += 2 * LANES;
    }
    if j + LANES <= n {
        tile::<R, 1>(a, b, bias, c, n, i, j);
        j += LANES;
    }
    match n - j {
        3 => columns::<R, 3>(a, b, bias, c, n, i, j),
        2 => columns::<R, 2>(a, b, bias, c, n, i, j),
        1 => columns::<R, 1>(a, b, bias, c, n, i, j),
        _ => {}
    }
}

/// The entries of `c` in `R` rows and `C` registers whose first is (i, j).
#[inline(always)]
fn tile<const R: usize, const C: usize>(
    a: impl Factors,
    b: &[f32],
    bias: Option<&[f32]>,
    c: &mut [f32],
    n: usize,
    i: usize,
    j: usize,
) {
    let registers = |row: &[f32]| -> [Four; C] {
        let row = &row[..C * LANES];
        std::array::from_fn(|q| Four::load(&row[q * LANES..]))
    };
    let mut sums = [[Four::splat(0.0); C]; R];
    a.walk(i, b, n, j, |factors: [f32; R], b| {
        let b = registers(b);
        for (sums, factor) in sums.iter_mut().zip(factors) {
            sums.iter_mut().zip(b).for_each(|(sum, b)| *sum = *sum + factor * b);
        }
    });
    if let Some(bias) = bias {
        let bias = registers(&bias[j..]);
        for sums in &mut sums {
            sums.iter_mut().zip(bias).for_each(|(sum, bias)| *sum = *sum + bias);
        }
    }
    for (r, sums) in sums.into_iter().enumerate() {
        let row = &mut c[(i + r) * n + j..][..C * LANES];
        for (four, sum) in row.chunks_exact_mut(LANES).zip(sums) {
            four.copy_from_slice(&sum.to_array());
        }
    }
}

/// The entries of `c` in `R` rows and the last `C` columns, too few for a register, whose first is (i, j).
#[inline(always)]
fn columns<const R: usize, const C: usize>(
    a: impl Factors,
    b: &[f32],
    bias: Option<&[f32]>,
    c: &mut [f32],
    n: usize,
    i: usize,
    j: usize,
) {
    let mut sums = [[0.0_f32; C]; R];
    a.walk(i, b, n, j, |factors: [f32; R], b| {
        let b = &b[..C];
        for (sums, factor) in sums.iter_mut().zip(factors) {
            sums.iter_mut().zip(b).for_each(|(sum, b)| *sum += factor * b);
        }
    });
    for (r, mut sums) in sums.into_iter().enumerate() {
        if let Some(bias) = bias {
            sums.iter_mut().zip(&bias[j..]).for_each(|(sum, bias)| *sum += bias);
        }
        c[(i + r) * n + j..][..C].copy_from_slice(&sums);
    }
}

/// Writes the transpose of `a` (m×n) to `to` (n×m), both row-major, in squares of four by four.
///
/// # Panics
/// If the shapes do not fit or an operand is not row-major: the layers' constructors rule both out.
pub fn transpose(a: ArrayView2<f32>, to: ArrayViewMut2<f32>) {
    let (rows, columns) = a.dim();
    assert!(to.dim() == (columns, rows), "a transpose has as many rows as the matrix has columns");
    let (a, to) = (flat(a), flat_mut(to));
    let (whole_rows, whole_columns) = (rows - rows % LANES, columns - columns % LANES);
    for block in (0..whole_rows).step_by(BLOCK) {
        for j in (0..whole_columns).step_by(LANES) {
            for i in (block..whole_rows.min(block + BLOCK)).step_by(LANES) {
                let square = Four::transpose(std::array::from_fn(|r| Four::load(&a[(i + r) * columns + j..][..LANES])));
                for (r, four) in square.into_iter().enumerate() {
                    to[(j + r) * rows + i..][..LANES].copy_from_slice(&four.to_array());
                }
            }
        }
    }
    let mut copy = |i: usize, j: usize| to[j * rows + i] = a[i * columns + j];
    (0..whole_rows).for_each(|i| (whole_columns..columns).for_each(|j| copy(i, j)));
    (whole_rows..rows).for_each(|i| (0..columns).for_each(|j| copy(i, j)));
}

/// `c -= factor a bᵀ`: takes the outer product of a column and a row out of the matrix `c`.
pub fn subtract_outer(a: ArrayView1<f32>, b: ArrayView1<f32>, factor: f32, mut c: ArrayViewMut2<f32>) {
    for (mut c, &a) in c.rows_mut().into_iter().zip(a) {
        c.scaled_add(-factor * a, &b);
    }
}

/// Sets `sum` to the sum of `a`'s rows, first to last: the biases' gradient.
///
/// # Panics
/// If `a` is not row-major or has not as many columns as there are sums.
pub fn sum_rows(a: ArrayView2<f32>, mut sum: ArrayViewMut1<f32>) {
    assert!(a.ncols() == sum.len(), "there is a sum for each column");
    let sum = sum.as_slice_mut().expect("sums stand side by side");
    sum.fill(0.0);
    for row in flat(a).chunks_exact(sum.len().max(1)) {
        sum.iter_mut().zip(row).for_each(|(sum, number)| *sum += number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array1, Array2};

    fn matrix(rows: usize, columns: usize, salt: usize) -> Array2<f32> {
        Array2::from_shape_fn((rows, columns), |(i, j)| ((i * 31 + j * 17 + salt * 7) % 23) as f32 * 0.37 - 3.1)
    }

    /// The textbook loop.
    fn plain(a: &Array2<f32>, b: &Array2<f32>) -> Array2<f32> {
        Array2::from_shape_fn((a.nrows(), b.ncols()), |(i, j)| {
            (0..a.ncols()).fold(0.0, |sum, p| sum + a[[i, p]] * b[[p, j]])
        })
    }

    /// Every height, width and remainder of a tile.
    const SHAPES: [(usize, usize, usize); 9] = [
        (1, 1, 1),
        (16, 2, 16),
        (16, 16, 2),
        (5, 3, 13),
        (32, 64, 128),
        (7, 9, 10),
        (3, 130, 21),
        (10, 4, 3),
        (6, 5, 7),
    ];

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
    fn a_row_is_added_in_the_end() {
        for (m, k, n) in SHAPES {
            let (a, b, row) = (matrix(m, k, 1), matrix(k, n, 2), matrix(1, n, 3));
            let mut c = Array2::from_elem((m, n), f32::NAN);
            multiply_and_add(a.view(), b.view(), row.row(0), c.view_mut());
            assert_eq!(c, plain(&a, &b) + &row, "{m}×{k} · {k}×{n}");
        }
    }

    #[test]
    fn a_matrix_is_transposed_whatever_its_shape() {
        for (m, k, n) in SHAPES {
            for (rows, columns) in [(m, k), (k, n), (n, m)] {
                let a = matrix(rows, columns, 1);
                let mut to = Array2::from_elem((columns, rows), f32::NAN);
                transpose(a.view(), to.view_mut());
                assert_eq!(to, a.t(), "{rows}×{columns}");
            }
        }
    }

    #[test]
    fn rows_are_summed_first_to_last() {
        for (m, _, n) in SHAPES {
            let a = matrix(m, n, 1);
            let mut sum = Array2::from_elem((1, n), f32::NAN);
            sum_rows(a.view(), sum.row_mut(0));
            assert_eq!(sum.row(0), a.rows().into_iter().fold(Array1::<f32>::zeros(n), |sum, row| sum + row));
        }
    }

    #[test]
    fn a_product_over_nothing_is_zero() {
        let mut c = Array2::from_elem((5, 7), f32::NAN);
        multiply(matrix(5, 0, 1).view(), matrix(0, 7, 2).view(), c.view_mut());
        assert_eq!(c, Array2::<f32>::zeros((5, 7)));
    }
}
