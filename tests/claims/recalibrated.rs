//! A trained network whose batch normalisation knows the training set as evaluation sees it, without masks.

use lab::{Arm, Lab, Side, wanted};
use nn::drop::DropSettings;
use nn::{Mode, Network, Pass, Spec};

/// Passes over all training examples, after which nothing is left of the running statistics from training: 0.9²⁰⁰ < 10⁻⁹.
const PASSES: usize = 200;

/// Arm `side` of a lab of classes: test loss and test accuracy as they are, and with the running statistics taken again
/// without masks, all weights the same.
pub fn scores(lab: &Lab, side: Side) -> [[f32; 2]; 2] {
    let arm = lab.arm(side).expect("the arm runs");
    let mut network = whole(arm);
    let before = score(&network, lab);
    let train = &lab.split().train.x;
    let mut pass = Pass::training(&network, train.nrows(), 1);
    pass.input_mut().assign(train);
    network.sample(&mut pass);
    for _ in 0..PASSES {
        network.forward(&mut pass, Mode::Training);
        network.update_running_statistics(&pass);
    }
    [before, score(&network, lab)]
}

/// The network of an arm, without any dropout.
fn whole(arm: &Arm) -> Network {
    let network = arm.network();
    let specs: Vec<Spec> = network
        .specs()
        .iter()
        .map(|&spec| match spec {
            Spec::Dropout { masking, settings } => {
                Spec::Dropout { masking, settings: DropSettings { rate: 0.0, ..settings } }
            }
            spec => spec,
        })
        .collect();
    let mut copy = Network::new(network.inputs(), &specs, 1);
    for (to, from) in copy.parameters_mut().zip(network.parameters()) {
        to.value.assign(&from.value);
    }
    for (to, from) in copy.layers_mut().iter_mut().zip(network.layers()) {
        if let (Some(to), Some(from)) = (to.running_statistics_mut(), from.running_statistics()) {
            to.clone_from(from);
        }
    }
    copy
}

/// Test loss and test accuracy.
fn score(network: &Network, lab: &Lab) -> [f32; 2] {
    let test = &lab.split().test;
    let mut pass = Pass::evaluation(network, test.len(), 1);
    pass.input_mut().assign(&test.x);
    network.forward(&mut pass, Mode::Evaluation);
    let wanted = wanted(&test.y, 0, test.len());
    let right = wanted.correct(pass.output()).expect("the lab has classes");
    [wanted.loss(pass.output()), right as f32 / test.len() as f32]
}
