//! Looking at the phases of the newest iteration once more, without a change to the run: what is shown is what was computed
//! then, with the weights that were in force then.

use super::{Lab, Phase};

impl Lab {
    /// Whether every iteration, and not only one that is done phase by phase, leaves behind what is needed to look at its
    /// phases: a copy of the weights before its update. Of the iterations of one [`Self::step`] the last does.
    pub fn keep_earlier(&mut self, keeps: bool) {
        self.keeps_earlier = keeps;
    }

    /// The phase to show: [`Self::newest_phase`], unless the reader looks back.
    pub fn shown_phase(&self) -> Phase {
        self.shown
    }

    /// Iterations done at the moment that is looked at.
    pub fn shown_iteration(&self) -> u64 {
        self.iteration - u64::from(self.is_before_update())
    }

    /// Whether the phase that is looked at came before an update that has been made since.
    fn is_before_update(&self) -> bool {
        self.shown < self.phase && self.phase == Phase::Update
    }

    /// Whether a phase of the newest iteration can be looked at.
    pub fn can_look_at(&self, phase: Phase) -> bool {
        let mut arms = self.arms.iter().flatten();
        phase == self.phase
            || (phase < self.phase && (self.phase < Phase::Update || arms.any(|arm| arm.network_before().is_some())))
    }

    /// Shows a phase of the newest iteration as it was, until something is trained or changed; says whether it could.
    /// Nothing is computed, and the run stays where it is.
    pub fn look(&mut self, phase: Phase) -> bool {
        let can = self.can_look_at(phase);
        if can {
            self.shown = phase;
            let is_before_update = self.is_before_update();
            for arm in self.arms.iter_mut().flatten() {
                arm.show_before_update(is_before_update);
            }
        }
        can
    }

    /// Shows where the run stands.
    pub(super) fn look_at_newest(&mut self) {
        self.look(self.phase);
    }
}
