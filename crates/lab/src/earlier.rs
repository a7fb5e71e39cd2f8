//! An arm's network as it was before the newest update, so that the earlier phases of an iteration can be looked at again.

use nn::Network;

/// What is kept, if anything is. Its buffers are made once.
#[derive(Default)]
pub(super) struct Earlier {
    network: Option<Network>,
    /// Whether `network` is of the newest iteration.
    is_kept: bool,
    /// Whether its gradients are, too: as the backward pass left them.
    has_gradients: bool,
    is_shown: bool,
}

impl Earlier {
    /// Keeps the network as it is before an update.
    pub fn keep(&mut self, network: &Network) {
        self.forget();
        match &mut self.network {
            Some(kept) => kept.assign(network),
            none => *none = Some(network.twin()),
        }
        self.is_kept = true;
    }

    /// Adds the gradients to what was kept before this iteration, if anything was.
    pub fn keep_gradients(&mut self, network: &Network) {
        let Some(kept) = self.network.as_mut().filter(|_| self.is_kept) else { return };
        for (to, from) in kept.parameters_mut().zip(network.parameters()) {
            to.gradient.assign(&from.gradient);
        }
        self.has_gradients = true;
    }

    /// Lets go of what was kept before an earlier iteration.
    pub fn forget(&mut self) {
        (self.is_kept, self.has_gradients, self.is_shown) = (false, false, false);
    }

    /// Whether the network of before is the one to look at.
    pub fn show(&mut self, is_shown: bool) {
        self.is_shown = is_shown;
    }

    /// What was kept before the newest iteration.
    pub fn kept(&self) -> Option<&Network> {
        self.network.as_ref().filter(|_| self.is_kept)
    }

    /// The same while it is the one to look at.
    pub fn shown(&self) -> Option<&Network> {
        self.kept().filter(|_| self.is_shown)
    }

    /// Whether what is looked at has gradients of its own.
    pub fn has_gradients(&self) -> bool {
        self.has_gradients && self.is_shown
    }
}
