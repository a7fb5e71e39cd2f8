//! Snapshots: a run at one moment as bytes, which another module, or another worker, goes on from to the last bit.
//!
//! A snapshot holds the query and what training has made of it since; what the query alone gives (the examples, the shapes
//! of the networks) is made anew. The digits are not in it: whoever restores it has them already.

use super::arm::ArmState;
use super::batches::BatchesState;
use super::history::History;
use super::step_time::StepTime;
use super::{Change, Clock, Error, Lab, Phase};
use data::{Sources, Table};
use serde::{Deserialize, Serialize};
use settings::Config;
use std::fmt;
use std::rc::Rc;

#[derive(Deserialize, Serialize)]
struct Snapshot {
    query: String,
    /// The settings that the arms still have, if newer ones wait for the next iteration.
    in_force: Option<String>,
    table: Option<Table>,
    batches: BatchesState,
    arms: [Option<ArmState>; 2],
    times: [StepTime; 2],
    history: History,
    iteration: u64,
    phase: Phase,
    evaluated_at: Option<u64>,
    changed_at: Option<u64>,
    changes: Vec<Change>,
}

/// Why a snapshot cannot be restored.
#[derive(Clone, Debug)]
pub enum SnapshotError {
    /// The bytes are no snapshot, or that of another version, or incomplete.
    Unreadable,
    /// The run that it asks for cannot be made.
    Run(Error),
}

impl fmt::Display for SnapshotError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Unreadable => write!(f, "this is not a snapshot of a run, or one of another version"),
            Self::Run(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for SnapshotError {}

impl From<Error> for SnapshotError {
    fn from(error: Error) -> Self {
        Self::Run(error)
    }
}

impl Lab {
    /// The run as it is now, for [`Self::restore`].
    ///
    /// # Errors
    /// None in practice: a lab's state can always be written.
    pub fn snapshot(&self) -> Result<Vec<u8>, SnapshotError> {
        let is_amid_iteration = self.phase != Phase::Update;
        let needs_table = self.config.data == settings::Family::Table;
        let snapshot = Snapshot {
            query: self.config.query(),
            in_force: self.in_force.as_ref().map(Config::query),
            table: self.used.table.as_deref().filter(|_| needs_table).cloned(),
            batches: self.batches.save(),
            arms: self.arms.each_ref().map(|arm| arm.as_ref().map(|arm| arm.save(is_amid_iteration))),
            times: self.times,
            history: self.history.clone(),
            iteration: self.iteration,
            phase: self.phase,
            evaluated_at: self.evaluated_at,
            changed_at: self.changed_at,
            changes: self.changes.clone(),
        };
        postcard::to_allocvec(&snapshot).map_err(|_| SnapshotError::Unreadable)
    }

    /// The run that a snapshot was taken of. Training goes on from it to the same bits. Its table, if it has one, takes the
    /// place of that of `sources`.
    ///
    /// # Errors
    /// The bytes are not a snapshot, or `sources` lacks the digits that the run needs.
    pub fn restore(bytes: &[u8], mut sources: Sources, clock: Option<Clock>) -> Result<Self, SnapshotError> {
        let snapshot: Snapshot = postcard::from_bytes(bytes).map_err(|_| SnapshotError::Unreadable)?;
        let parse = |query: &str| Config::parse(query).map_err(|errors| SnapshotError::Run(errors.into()));
        let config = parse(&snapshot.query)?;
        let in_force = snapshot.in_force.as_deref().map(parse).transpose()?;
        if let Some(table) = snapshot.table {
            sources.table = Some(Rc::new(table));
        }
        let mut lab = Self::unscored(in_force.clone().unwrap_or_else(|| config.clone()), sources, clock)?;
        if in_force.is_some() {
            lab.in_force = in_force;
            lab.config = config;
        }
        lab.batches.restore(snapshot.batches, &lab.split).ok_or(SnapshotError::Unreadable)?;
        for (arm, state) in lab.arms.iter_mut().zip(snapshot.arms) {
            match (arm, state) {
                (Some(arm), Some(state)) => arm.restore(state).map_err(|_| SnapshotError::Unreadable)?,
                (None, None) => {}
                _ => return Err(SnapshotError::Unreadable),
            }
        }
        if !snapshot.history.is_sound() {
            return Err(SnapshotError::Unreadable);
        }
        lab.times = snapshot.times;
        lab.history = snapshot.history;
        lab.iteration = snapshot.iteration;
        lab.phase = snapshot.phase;
        lab.shown = snapshot.phase;
        lab.evaluated_at = snapshot.evaluated_at;
        lab.changes = snapshot.changes;
        lab.changed_at = snapshot.changed_at;
        Ok(lab)
    }
}
