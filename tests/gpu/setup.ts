// Real WebGPU in node: dawn (the `webgpu` package) on the software Vulkan driver that comes with every Chromium, or on this
// machine's own GPU with WEBGPU_NATIVE=1. Makes navigator.gpu; where no driver is found, tests skip with a message
// (tests/gpu/gpu.ts), and with REQUIRE_GPU=1 they fail.
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { constants, homedir } from 'node:os';
import { dirname, join } from 'node:path';

const driver = 'vk_swiftshader_icd.json';
const loader = 'libvulkan.so.1';

/** Folders where Chromium puts its libraries: the named executable's, the system's, the one that Playwright downloads. */
function* chromiumFolders(): Generator<string> {
  const executable = process.env['CHROMIUM_PATH'];
  if (executable && existsSync(executable)) yield dirname(realpathSync(executable));
  yield* ['/usr/lib/chromium', '/usr/lib/chromium-browser', '/usr/lib64/chromium-browser', '/opt/google/chrome', '/usr/lib/chrome'];
  const downloads = process.env['PLAYWRIGHT_BROWSERS_PATH'] ?? join(homedir(), '.cache', 'ms-playwright');
  if (!existsSync(downloads)) return;
  for (const browser of readdirSync(downloads)
    .filter((name) => name.startsWith('chromium'))
    .sort()
    .reverse()) {
    const folder = join(downloads, browser);
    for (const inner of readdirSync(folder)) yield join(folder, inner);
  }
}

/**
 * dawn opens the Vulkan loader by name; one that is already in the process is found by that name too. Chromium brings its
 * own, so none needs to be installed. Node takes it for an add-on, finds it is none and closes it: RTLD_NODELETE keeps it.
 */
function preload(library: string): void {
  const keepLoaded = 0x1000;
  try {
    process.dlopen({ exports: {} }, library, constants.dlopen.RTLD_NOW | keepLoaded);
  } catch (error) {
    if (!String(error).includes('did not self-register')) throw error;
  }
}

// The loader reads these when dawn starts, so they are set before it is imported.
if (!process.env['WEBGPU_NATIVE'] && !process.env['VK_DRIVER_FILES']) {
  for (const folder of chromiumFolders()) {
    const file = join(folder, driver);
    if (!existsSync(file)) continue;
    process.env['VK_DRIVER_FILES'] = file;
    // The name of the same variable in Vulkan loaders before 1.3.207.
    process.env['VK_ICD_FILENAMES'] = file;
    if (process.platform === 'linux' && existsSync(join(folder, loader))) preload(join(folder, loader));
    break;
  }
}

const { create, globals } = await import('webgpu');
Object.assign(globalThis, globals);
Object.defineProperty(globalThis, 'navigator', { value: { gpu: create([]) }, configurable: true });
