// The most memory that a page's process ever had resident, by the kernel's own count: page, Workers and wasm together. Linux only.
import { readFileSync } from 'node:fs';

/** Of the renderers the largest: the bench has one page open at a time. @param {import('@playwright/test').Page} page @returns {Promise<string>} */
export async function peakMegabytes(page) {
  const browser = page.context().browser();
  if (!browser) return 'not told: no browser';
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const peaks = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => peakOf(id));
  return peaks.length > 0 && process.platform === 'linux' ? `${Math.round(Math.max(...peaks) / 1024)} MB` : 'not told by this system';
}

/** In kB; 0 where it has ended. @param {number} pid */
function peakOf(pid) {
  try {
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
