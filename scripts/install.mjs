// Installs the npm packages where they are missing or older than the lock file; otherwise does nothing, offline too.
// Knows nothing of browsers or Python (scripts/test.mjs). Runs before any package is there: Node's own modules only.
import { existsSync, statSync } from 'node:fs';
import { run } from './shell.mjs';

/** npm writes this file at the end of a complete installation. */
const installed = 'node_modules/.package-lock.json';

export function packagesAreCurrent() {
  return existsSync(installed) && statSync(installed).mtimeMs >= statSync('package-lock.json').mtimeMs;
}

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
/** What Vite asks for. */
const isNewEnough = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;
if (!isNewEnough) {
  console.error(`Node 20.19, 22.12 or newer is needed; this is ${process.version}.`);
  process.exit(1);
}
if (!packagesAreCurrent()) {
  console.log('Installing packages (npm ci) …');
  const install = async () => (await run('npm', ['ci', '--no-audit', '--no-fund'], { timeoutMs: 420_000 })).ok;
  // A registry may drop a connection; once is bad luck.
  if (!(await install()) && !(await install())) process.exit(1);
}
