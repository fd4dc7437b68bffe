// What a page's process took, by the kernel's own count: the most memory that it ever had resident, and its processor time. Page, Workers
// and wasm together. Linux only.
import { readFileSync } from 'node:fs';

/** Of the renderers the largest: the bench has one page open at a time. @param {import('@playwright/test').Page} page @returns {Promise<string>} */
export async function usageOf(page) {
  const browser = page.context().browser();
  if (!browser) return 'not told: no browser';
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const [largest] = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(({ id, cpuTime }) => ({ peak: peakOf(id), cpuTime }))
    .sort((a, b) => b.peak - a.peak);
  if (!largest || largest.peak === 0) return 'not told by this system';
  return `${Math.round((largest.peak * 1024) / 1e6)} MB resident at most, ${largest.cpuTime.toFixed(0)} s of processor time`;
}

/** In kB; 0 where it has ended. @param {number} pid */
function peakOf(pid) {
  try {
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
