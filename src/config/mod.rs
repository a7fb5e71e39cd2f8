//! Every setting of a run: its query string, its schema, its errors.

mod words;

pub use words::{Activation, Family, Kind, Net, Optim, Scaling};
