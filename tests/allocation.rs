//! A warmed-up training step allocates nothing.
#![cfg(not(target_arch = "wasm32"))]

use dropout_lab::config::Config;
use dropout_lab::lab::Lab;
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
        let mut lab = Lab::new(config, None, None).unwrap_or_else(|error| panic!("{query}: {error}"));
        lab.step(20);
        let before = ALLOCATIONS.load(Ordering::Relaxed);
        lab.step(5_000);
        let allocations = ALLOCATIONS.load(Ordering::Relaxed) - before;
        assert_eq!(allocations, 0, "'{query}': allocations in 5,000 iterations with their evaluations");
    }
}
