// A Python that can run the training checks: PYTHON, or python3 where it has everything, else a venv in .cache/python with pinned
// packages. Bounded in time; says why where there is none. Knows nothing of what the checks are.
import { existsSync } from 'node:fs';
import { aptInstall, capture, run } from './shell.mjs';

const venv = '.cache/python';
const venvPython = process.platform === 'win32' ? `${venv}/Scripts/python.exe` : `${venv}/bin/python`;
const requirements = 'training/requirements.txt';
const torchVersion = '2.13.0';
const modules = ['torch', 'numpy', 'onnx', 'onnxruntime', 'safetensors', 'PIL', 'pytest', 'ruff'];
const minutes = 60_000;

/**
 * @typedef {{ python: string } | { missing: string, fatal: boolean }} PythonResult `fatal`: pip works, so the packages should have installed
 */

/** @param {string} python */
function isSuitable(python) {
  const check = `import sys, importlib.util as u, torch; sys.exit(not (torch.__version__.split('+')[0] == '${torchVersion}' and all(u.find_spec(m) for m in ${JSON.stringify(modules)})))`;
  return capture(python, ['-c', check]) !== null;
}

/** @returns {Promise<boolean>} */
async function makeVenv() {
  const make = async () => (await run('python3', ['-m', 'venv', '--clear', venv], { timeoutMs: 3 * minutes, quiet: true })).ok;
  if (await make()) return true;
  // Debian splits venv from python3.
  return (await aptInstall(['python3', 'python3-venv'])) && make();
}

/** @param {readonly string[]} what @param {number} timeoutMs @param {boolean} [quiet] @returns {Promise<boolean>} */
async function pipInstall(what, timeoutMs, quiet = false) {
  // What is never imported need not be compiled.
  const args = ['-m', 'pip', 'install', '--quiet', '--no-compile', '--disable-pip-version-check', '--no-input', ...what];
  return (await run(venvPython, args, { timeoutMs, quiet })).ok;
}

/** @returns {Promise<PythonResult>} */
export async function ensurePython() {
  const named = process.env['PYTHON'];
  for (const python of named ? [named] : ['python3', venvPython]) if (isSuitable(python)) return { python };
  if (named)
    return { missing: `PYTHON=${named} lacks one of ${modules.join(', ')} or has another torch than ${torchVersion}`, fatal: true };
  if (!existsSync(venvPython) && !(await makeVenv()))
    return { missing: 'python3 with venv is not installed and could not be', fatal: false };
  // First: packages of the requirements ask for any PyTorch, and would bring another one, some gigabytes for nothing.
  // The build without CUDA is a tenth of the size, where the index or PIP_EXTRA_INDEX_URL offers it.
  const torch =
    (await pipInstall([`torch==${torchVersion}+cpu`], 5 * minutes, true)) || (await pipInstall([`torch==${torchVersion}`], 10 * minutes));
  const small = await pipInstall(['-r', requirements], 6 * minutes);
  if (!small && !torch) return { missing: `pip could install neither ${requirements} nor torch (no package index?)`, fatal: false };
  // With torch there, an index is: what is wrong is in the file.
  if (!small) return { missing: `pip could not install ${requirements}, though it has torch ${torchVersion}`, fatal: true };
  if (torch && isSuitable(venvPython)) return { python: venvPython };
  return { missing: `torch ${torchVersion} could not be installed`, fatal: true };
}
