//! What cannot be done on this machine, and is no failure.

use std::fmt::{self, Display};

/// Why a step has to be left out here, which is no failure.
#[derive(Debug)]
pub struct Skipped(pub String);

impl Skipped {
    pub fn because(reason: anyhow::Error) -> Skipped {
        Skipped(format!("{reason:#}"))
    }
}

impl Display for Skipped {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "skipped, because {}", self.0)
    }
}

impl std::error::Error for Skipped {}
