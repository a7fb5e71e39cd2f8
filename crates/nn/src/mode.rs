//! What a pass is for.

/// Which of the two things a forward pass is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// With the masks that were sampled.
    Training,
    /// Everything takes part, scaled as the dropout's [`Scaling`](crate::drop::Scaling) says.
    Evaluation,
}
