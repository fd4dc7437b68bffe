// Runs other programs for the test command: streamed output, a time limit that also ends their children, no standard input.
// Knows nothing of what is run. Node's own modules only: it works before any package is installed.
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';

/**
 * @typedef {{ ok: boolean, timedOut: boolean, status: number | null }} Outcome
 * @typedef {{ timeoutMs?: number, env?: Record<string, string>, quiet?: boolean, log?: string }} RunOptions `log`: a file that takes the output
 */

const windows = process.platform === 'win32';

let isTimeUp = false;
export const timeIsUp = () => isTimeUp;
/** From here on SIGTERM says that time is up, as the time limit of .ci/run does: what runs is ended, and `run` starts nothing more. */
export function obeyTimeLimit() {
  process.once('SIGTERM', () => (isTimeUp = true));
}

/**
 * Runs a program to its end, at most `timeoutMs`; its output goes to ours, to the end of the file `log`, or nowhere where `quiet`.
 * @param {string} program @param {readonly string[]} args @param {RunOptions} [options] @returns {Promise<Outcome>}
 */
export function run(program, args, { timeoutMs = 600_000, env = {}, quiet = false, log } = {}) {
  if (isTimeUp) return Promise.resolve({ ok: false, timedOut: true, status: null });
  return new Promise((resolve) => {
    const file = log === undefined ? null : openSync(log, 'a');
    const output = file ?? (quiet ? 'ignore' : 'inherit');
    const child = spawn(program, args, {
      stdio: ['ignore', output, output],
      env: { ...process.env, ...env },
      // A group of its own, so that a test runner's workers and servers end with it.
      detached: !windows,
      shell: windows,
    });
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      endGroup(child.pid);
    }, timeoutMs);
    const forward = () => endGroup(child.pid);
    process.once('SIGINT', forward);
    process.once('SIGTERM', forward);
    /** @param {number | null} status */
    const done = (status) => {
      clearTimeout(timer);
      if (file !== null) closeSync(file);
      process.off('SIGINT', forward);
      process.off('SIGTERM', forward);
      resolve({ ok: status === 0 && !timedOut, timedOut, status });
    };
    child.once('error', () => done(null));
    child.once('close', done);
  });
}

/** @param {number | undefined} pid */
function endGroup(pid) {
  if (pid === undefined) return;
  try {
    process.kill(windows ? pid : -pid, 'SIGKILL');
  } catch (error) {
    // ESRCH: it ended by itself in the meantime.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/**
 * The standard output of a short program, or null where it fails or is not there.
 * @param {string} program @param {readonly string[]} args @param {number} [timeoutMs]
 */
export function capture(program, args, timeoutMs = 60_000) {
  const result = spawnSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], timeout: timeoutMs, shell: windows });
  return result.status === 0 ? result.stdout.trim() : null;
}

/** @type {Promise<unknown>} apt takes one at a time: what asks for packages while others are installed waits. */
let lastInstall = Promise.resolve();

/**
 * Installs Debian packages where this is Debian and we may.
 * @param {readonly string[]} packages @returns {Promise<boolean>}
 */
export function aptInstall(packages) {
  const mine = lastInstall.then(() => aptInstallNow(packages));
  lastInstall = mine;
  return mine;
}

/** @param {readonly string[]} packages */
async function aptInstallNow(packages) {
  if (capture('apt-get', ['--version']) === null) return false;
  const root = process.getuid?.() === 0;
  if (!root && capture('sudo', ['-n', 'true']) === null) return false;
  const [program, prefix] = root ? ['apt-get', []] : ['sudo', ['-n', 'apt-get']];
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await run(program, [...prefix, 'update', '-qq'], { timeoutMs: 180_000, env, quiet: true });
  const install = ['install', '-y', '-qq', '--no-install-recommends', ...packages];
  return (await run(program, [...prefix, ...install], { timeoutMs: 420_000, env, quiet: true })).ok;
}
