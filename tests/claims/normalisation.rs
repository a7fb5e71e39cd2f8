//! Dropout against batch normalisation in the convolutions. Arm a has batch normalisation, arm b dropout.

use crate::runs::{arms, better, each_seed, outcomes};

const CLEAN: &str = "data=digits&train=300&flip=0&lr=0.001&batch=32&net=cnn&channels=16,32&hidden=64&drop=0";
const NOISY: &str = "data=digits&train=300&flip=0.3&lr=0.001&batch=32&net=cnn&channels=16,32&hidden=64&drop=0";

#[test]
fn explore() {
    for data in [CLEAN, NOISY] {
        for arms in ["a.bn=on&drop-conv=0.2", "b.bn=on&drop-conv=0.2", "a.bn=on&drop-conv=0.2&conv-kind=standard"] {
            for n in [100, 200, 1000] {
                let o = outcomes(&format!("{data}&{arms}"), n);
                println!("  better b {}", better(&o));
            }
        }
    }
}
