//! A warmed-up training step allocates nothing.
#![cfg(not(target_arch = "wasm32"))]

use data::{Digits, Sources};
use lab::{Lab, Side};
use measure::Subject;
use measure::removal::{Removal, Removals, sites};
use settings::Config;
use std::alloc::{GlobalAlloc, Layout, System};
use std::rc::Rc;
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

/// The allocations of so many iterations of a lab that has done some, with their evaluations.
fn allocations(query: &str, iterations: u64) -> usize {
    let config = Config::parse(query).unwrap_or_else(|errors| panic!("{query}: {errors}"));
    let digits = Digits::parse(include_bytes!("../static/digits.bin")).expect("the repository's digits are right");
    let sources = Sources::digits(Rc::new(digits));
    let mut lab = Lab::new(config, sources, None).unwrap_or_else(|error| panic!("{query}: {error}"));
    lab.step(20);
    let before = ALLOCATIONS.load(Ordering::Relaxed);
    lab.step(iterations);
    ALLOCATIONS.load(Ordering::Relaxed) - before
}

/// The allocations of the second to last removals of neurons of a network with batch normalisation.
fn allocations_of_removals() -> usize {
    let config = Config::parse("layers=9,8&bn=on&bn-order=drop-bn&test=20").expect("the query is valid");
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
        "layers=30,7,19&batch=33&train=50&eval=3",
        "kind=gaussian",
        "kind=uniform",
        "kind=dropconnect&scaling=classic",
        "kind=alpha&act=selu&bn=on",
        "bn=on&bn-order=drop-bn&optim=momentum",
    ];
    let digits = [
        "net=cnn&drop-conv=0.2",
        "net=cnn&channels=3,5,7&conv-kind=standard&drop-conv=0.2&bn=on",
        "net=rnn&drop-rec=0.3",
        "net=gru&drop-rec=0.3&rec-mask=fresh",
        "net=lstm&drop-rec=0.3&kind=gaussian&layers=9,5",
    ];
    for query in queries {
        assert_eq!(allocations(query, 5_000), 0, "'{query}': allocations in 5,000 iterations with their evaluations");
    }
    for query in digits {
        let query = format!("data=digits&batch=8&train=40&test=40&{query}");
        assert_eq!(allocations(&query, 1_000), 0, "'{query}': allocations in 1,000 iterations with their evaluations");
    }
    let (small, million) = ("layers=4&batch=2&train=8&test=8&drop=0.5", 1_000_000);
    assert_eq!(allocations(small, million), 0, "'{small}': allocations in a million iterations");
    assert_eq!(allocations_of_removals(), 0, "allocations in 17 removals");
}
