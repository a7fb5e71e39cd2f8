//! A warmed-up training step allocates nothing.
#![cfg(not(target_arch = "wasm32"))]

use dropout_lab::config::{Config, RecurrentMask, Scaling};
use dropout_lab::data::Sources;
use dropout_lab::lab::{Lab, Side};
use dropout_lab::measure::Subject;
use dropout_lab::measure::removal::{Removal, Removals, sites};
use dropout_lab::nn::{
    CellKind, DropSettings, Initial, Mode, Network, Optimizer, Pass, RecurrentSettings, Rule, Spec, StepSettings,
    Wanted,
};
use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

/// The system's allocator, counting.
struct Counting;

static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);

// SAFETY: every call is passed on unchanged to the system's allocator, which keeps the contract.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        unsafe { System.realloc(pointer, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The allocations of a hundred steps of a recurrent network with every kind of dropout for dense layers after it.
fn allocations_of_steps(cell: CellKind, mask: RecurrentMask) -> usize {
    let settings = DropSettings { rate: 0.3, scaling: Scaling::Classic };
    let specs = [
        Spec::Recurrent(RecurrentSettings { cell, features: 3, units: 7, drop: settings, mask }),
        Spec::GaussianDropout(0.3),
        Spec::DropConnect { outputs: 5, initial: Initial::Glorot, settings },
        Spec::AlphaDropout(0.3),
    ];
    let mut network = Network::new(12, &specs, 1);
    let mut pass = Pass::training(&network, 6, 1);
    let mut optimizer = Optimizer::new(Rule::Sgd, network.parameters());
    let step = StepSettings { rate: 0.01, l1: 0.0, l2: 0.01, max_norm: 1.0 };
    pass.input_mut().fill(0.5);
    let wanted = Wanted::Classes(&[0, 1, 2, 3, 4, 0]);
    let before = ALLOCATIONS.load(Ordering::Relaxed);
    for _ in 0..100 {
        network.sample(&mut pass);
        network.forward(&mut pass, Mode::Training);
        let (output, gradient) = pass.output_and_gradient_mut();
        wanted.gradient(output, gradient);
        network.backward(&mut pass);
        optimizer.step(network.parameters_mut(), &step);
        network.forward(&mut pass, Mode::Evaluation);
    }
    ALLOCATIONS.load(Ordering::Relaxed) - before
}

/// The allocations of the second to last removals of neurons of a network with batch normalisation.
fn allocations_of_removals() -> usize {
    let config = Config::parse("hidden=9,8&bn=on&bn-order=drop-bn&test=20").expect("the query is valid");
    let lab = Lab::new(config, Sources::default(), None).expect("the data need nothing");
    let subject = Subject::new(&lab, Side::B).expect("arm b runs");
    let each = sites(&subject).into_iter().map(|site| (site, (0..site.units).map(Removal::One).collect()));
    let mut removals = Removals::new(subject.network(), each);
    assert!(!removals.advance(subject.network(), subject.test()));
    let before = ALLOCATIONS.load(Ordering::Relaxed);
    while !removals.advance(subject.network(), subject.test()) {}
    ALLOCATIONS.load(Ordering::Relaxed) - before
}

/// One test only: another thread's allocations would be counted too.
#[test]
fn a_warmed_up_step_allocates_nothing_whatever_the_settings() {
    let queries = [
        "",
        "optim=sgd&drop=0.5&drop-in=0.2&max-norm=2",
        "optim=momentum&l1=0.001&l2=0.001&act=tanh",
        "data=curve&act=selu",
        "hidden=30,7,19&batch=33&train=50&eval=3",
    ];
    for query in queries {
        let config = Config::parse(query).unwrap_or_else(|errors| panic!("{query}: {errors}"));
        let mut lab = Lab::new(config, Sources::default(), None).unwrap_or_else(|error| panic!("{query}: {error}"));
        lab.step(20);
        let before = ALLOCATIONS.load(Ordering::Relaxed);
        lab.step(5_000);
        let allocations = ALLOCATIONS.load(Ordering::Relaxed) - before;
        assert_eq!(allocations, 0, "'{query}': allocations in 5,000 iterations with their evaluations");
    }
    for cell in [CellKind::Rnn, CellKind::Gru, CellKind::Lstm] {
        for mask in [RecurrentMask::Same, RecurrentMask::Fresh] {
            assert_eq!(allocations_of_steps(cell, mask), 0, "{cell:?}, {mask:?}: allocations in 100 steps");
        }
    }
    assert_eq!(allocations_of_removals(), 0, "allocations in 17 removals");
}
