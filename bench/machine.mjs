// The machine of a run, and the versions of the peers.

import { readFile } from 'node:fs/promises';
import { arch, cpus, platform, totalmem } from 'node:os';

export function machine() {
  const cores = cpus();
  return {
    processor: cores[0]?.model.trim() ?? 'unknown processor',
    cores: cores.length,
    memory_gb: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${arch()}`,
  };
}

/** The packages of bench/package.json and their versions. @returns {Promise<Record<string, string>>} */
export async function versions() {
  return JSON.parse(await readFile('bench/package.json', 'utf8')).dependencies;
}
