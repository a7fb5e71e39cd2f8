// A workload as a query of Dropout Lab. Every setting that matters is given, so that a changed default changes no workload.
// Runs in Node and in the pages.

/**
 * @param {import('./workloads.mjs').Workload} workload
 * @param {boolean} whole both networks and their evaluations, as a reader has them; or the one with dropout alone
 */
export function queryOf(workload, whole) {
  if (workload.query !== undefined) return workload.query;
  const { data, net, channels, hidden, activation, drop, batch, optimizer, learningRate } = workload;
  const settings = {
    ...(whole ? {} : { compare: 'off', eval: 0 }),
    data: data === 'plane' ? 'circles' : 'digits',
    flip: 0,
    net,
    layers: hidden.join(','),
    drop: hidden.map(() => drop).join(','),
    batch,
    optim: optimizer,
    lr: learningRate,
    ...(net === 'mlp' || net === 'cnn' ? { act: activation } : { 'drop-rec': 0 }),
    ...(net === 'cnn' ? { channels: channels.join(','), 'drop-conv': 0 } : {}),
  };
  return Object.entries(settings)
    .map(([key, value]) => `${key}=${value}`)
    .join('&');
}
