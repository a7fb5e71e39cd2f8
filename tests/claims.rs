//! What the page says of dropout, over ten seeds each. The bounds are the issue's; `evidence` in the comments is what an
//! independent implementation measured. Where a claim does not hold in our runs, the test says what holds instead.
//!
//! The seeds are fixed and so is every bit of a run: a test that passes once passes always. `--nocapture` shows the numbers.
#![cfg(not(target_arch = "wasm32"))]

mod claims {
    mod dense;
    mod families;
    mod inside;
    mod lessons;
    mod memorising;
    mod normalisation;
    mod plane;
    mod presets;
    mod runs;
    mod scaling;
    mod ten_seconds;
}
