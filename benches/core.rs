//! Speed of the core, natively: training steps of whole labs, and the matrix products against ndarray's.
//!
//! `cargo bench` prints the time of one iteration and iterations a second; ratios hold within one run only.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use data::{Digits, Sources};
use lab::Lab;
use ndarray::Array2;
use nn::kernel::{multiply, multiply_transposed, transpose};
use settings::Config;
use std::hint::black_box;
use std::rc::Rc;

const DIGITS: &[u8] = include_bytes!("../static/digits.bin");

fn lab(query: &str) -> Lab {
    let digits = Digits::parse(DIGITS).expect("the repository's digits are right");
    let config = Config::parse(query).unwrap_or_else(|errors| panic!("{query}: {errors}"));
    Lab::new(config, Sources::digits(Rc::new(digits)), None).unwrap_or_else(|error| panic!("{query}: {error}"))
}

/// One iteration of both arms, and of arm b alone, with and without evaluation.
fn iterations(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("iteration");
    group.throughput(Throughput::Elements(1));
    let digits = "data=digits&layers=128,128&drop=0.5&batch=32";
    for (name, query) in [
        ("default lab", String::new()),
        ("default lab, no evaluation", "eval=0".into()),
        ("digits 64-128-128-10, batch 32", digits.into()),
        ("digits, no evaluation", format!("{digits}&eval=0")),
        ("digits, no evaluation, one arm, sgd", format!("{digits}&eval=0&compare=off&optim=sgd")),
    ] {
        let mut lab = lab(&query);
        group.bench_function(name, |bencher| bencher.iter(|| lab.step(1)));
    }
    group.finish();
}

/// The three products of a dense layer of 128 × 128 and of the default lab's 16 × 16, against ndarray's.
fn products(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("product");
    for (rows, inputs, outputs) in [(32, 128, 128), (16, 16, 16)] {
        let shape = format!("{rows}×{inputs}×{outputs}");
        group.throughput(Throughput::Elements(2 * (rows * inputs * outputs) as u64));
        let filled = |rows: usize, columns: usize| {
            Array2::from_shape_fn((rows, columns), |(i, j)| ((i * 13 + j * 7) % 19) as f32 - 9.0)
        };
        let (x, w, dy) = (filled(rows, inputs), filled(inputs, outputs), filled(rows, outputs));
        let mut y = Array2::zeros((rows, outputs));
        let mut dw = Array2::zeros((inputs, outputs));
        let mut dx = Array2::zeros((rows, inputs));
        let mut transposed = Array2::zeros((outputs, inputs));
        group.bench_function(BenchmarkId::new("x W", &shape), |b| {
            b.iter(|| multiply(x.view(), w.view(), y.view_mut()));
        });
        group.bench_function(BenchmarkId::new("xᵀ dy", &shape), |b| {
            b.iter(|| multiply_transposed(x.view(), dy.view(), dw.view_mut()));
        });
        group.bench_function(BenchmarkId::new("dy Wᵀ", &shape), |b| {
            b.iter(|| {
                transpose(w.view(), transposed.view_mut());
                multiply(dy.view(), transposed.view(), dx.view_mut());
            });
        });
        group.bench_function(BenchmarkId::new("x W by ndarray", &shape), |b| {
            b.iter(|| ndarray::linalg::general_mat_mul(1.0, black_box(&x), &w, 0.0, &mut y));
        });
    }
    group.finish();
}

criterion_group!(benches, iterations, products);
criterion_main!(benches);
