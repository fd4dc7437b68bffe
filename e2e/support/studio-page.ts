// The studio as a person meets it: what is clicked, dropped, pasted, and what is read off the page. Knows roles, labels and test ids only.
import { expect, type Locator, type Page } from '@playwright/test';
import { npy } from '../../tests/helpers/npy.ts';

export interface UploadedFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

export class StudioPage {
  readonly page: Page;
  readonly draw: Locator;
  readonly band: Locator;
  readonly draws: Locator;
  readonly share: Locator;
  readonly notices: Locator;

  constructor(page: Page) {
    this.page = page;
    this.draw = page.getByTestId('draw');
    this.band = page.getByTestId('band');
    this.draws = page.getByTestId('draws');
    this.share = page.getByTestId('share');
    this.notices = page.locator('[role=alert][data-code]');
  }

  /** Opens the page and waits until the first measurement is there. */
  async open(model = 'tiny'): Promise<void> {
    await this.page.goto(`./?model=${model}`);
    await this.enter();
    await this.soon([{ selector: '[data-testid=draw]:enabled' }]);
    await expect(this.draw).toBeEnabled({ timeout: 120_000 });
    // On a phone it stands on another tab.
    await expect(this.share).toContainText(/\d/);
  }

  /** Past the first page, where there is one. */
  async enter(): Promise<void> {
    const door = this.page.getByTestId('enter');
    await expect(door.or(this.draw)).toBeVisible({ timeout: 120_000 });
    if (await door.isVisible()) await door.click();
  }

  async chooseOperator(name: string): Promise<void> {
    await this.page.getByRole('radiogroup', { name: 'Operator' }).getByRole('radio', { name, exact: true }).check();
  }

  /** Gives the operator that waits for one a matrix of its own: each row the mean of two pixels, on each colour. */
  async bringMatrix(): Promise<void> {
    const panel = this.page.getByRole('region', { name: 'Operator' });
    await expect(panel).toContainText(/3 × \d+ × \d+/);
    const [, side] = /3 × (\d+) × \d+/.exec((await panel.textContent()) ?? '') ?? [];
    const columns = Number(side) ** 2;
    const rows = Math.min(columns, 400) / 2;
    const values = Array.from({ length: rows * columns }, (_, i) => (Math.floor((i % columns) / 2) === Math.floor(i / columns) ? 0.5 : 0));
    const bytes = npy(values, { shape: `${rows}, ${columns}` });
    await this.page
      .getByTestId('matrix-file')
      .setInputFiles({ name: 'H.npy', mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) });
    await expect(this.page.getByTestId('matrix-facts')).toBeVisible();
  }

  operatorNames(): Promise<string[]> {
    return this.page.getByRole('radiogroup', { name: 'Operator' }).locator('label').allTextContents();
  }

  /** Types into a number of the settings panel. */
  async setSettings(numbers: Record<string, number>): Promise<void> {
    await this.page.getByRole('button', { name: 'Settings' }).click();
    const panel = this.page.getByRole('dialog', { name: 'Settings' });
    for (const [label, value] of Object.entries(numbers)) {
      const field = panel.getByRole('textbox', { name: `${label}, number` });
      await field.fill(String(value));
      await field.press('Enter');
    }
    await this.page.keyboard.press('Escape');
    await expect(panel).toBeHidden();
  }

  async chooseBackend(name: 'Auto' | 'WebGPU' | 'Processor'): Promise<void> {
    await this.page.getByRole('button', { name: 'Settings' }).click();
    await this.page.getByRole('dialog', { name: 'Settings' }).getByRole('radio', { name }).check();
    await this.page.keyboard.press('Escape');
  }

  chooseSampler(label: string): Promise<void> {
    return this.#chooseSetting('Sampler', label);
  }

  chooseMeasurement(label: 'Met in every step' | 'As the network draws'): Promise<void> {
    return this.#chooseSetting('Measurement', label);
  }

  async #chooseSetting(name: string, label: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Settings' }).click();
    await this.page.getByRole('dialog', { name: 'Settings' }).getByRole('combobox', { name }).selectOption({ label });
    await this.page.keyboard.press('Escape');
  }

  /**
   * Waits a while until one of these is there, looking every few milliseconds: expectations look once a second only, after the first.
   * Says nothing of whether it came; that is what the expectation after it is for.
   */
  async soon(any: readonly { selector: string; text?: string }[]): Promise<void> {
    await this.page
      .evaluate(
        ({ any: wanted, most }) =>
          new Promise<void>((resolve) => {
            const isThere = ({ selector, text }: { selector: string; text?: string }): boolean =>
              [...document.querySelectorAll(selector)].some((element) => text === undefined || element.textContent === text);
            const end = performance.now() + most;
            const look = (): void => {
              if (wanted.some(isThere) || performance.now() > end) resolve();
              else setTimeout(look, 15);
            };
            look();
          }),
        { any, most: 20_000 },
      )
      // A page that reloads itself meanwhile.
      .catch(() => undefined);
  }

  async finished(timeout = 120_000): Promise<void> {
    const end = Date.now() + timeout;
    await this.soon([{ selector: '[data-testid=band][data-run=done]' }]);
    await expect(this.band)
      .toHaveAttribute('data-run', 'done', { timeout: Math.max(1000, end - Date.now()) })
      .catch(async (error: unknown) => {
        // What the page says of it, or nobody learns from a log why a run failed.
        throw new Error(`The page says: ${(await this.page.getByRole('alert').allTextContents()).join(' · ')}`, { cause: error });
      });
  }

  /** Until the run stands at this step or beyond. Looks at every frame: a run of a second fits between the looks of a poll. */
  async reachedStep(step: number): Promise<void> {
    await this.band.evaluate(
      (band, { least, ms }) =>
        new Promise<void>((resolve, reject) => {
          const end = performance.now() + ms;
          const look = (): void => {
            const at = Number(/Step (\d+) of/.exec(band.textContent)?.[1] ?? 0);
            if (at >= least) resolve();
            else if (performance.now() > end) reject(new Error(`Step ${least} was not reached; the band says “${band.textContent}”.`));
            else requestAnimationFrame(look);
          };
          look();
        }),
      { least: step, ms: 120_000 },
    );
  }

  sampleCanvases(): Locator {
    return this.draws.locator('canvas');
  }

  mmseCanvas(): Locator {
    return this.page.locator('.large canvas').first();
  }

  photoCanvas(): Locator {
    return this.page.getByRole('region', { name: 'Photo' }).locator('canvas');
  }

  measurementCanvases(): Locator {
    return this.page.getByRole('region', { name: 'Measurement' }).locator('canvas');
  }

  async upload(file: UploadedFile): Promise<void> {
    await this.page.getByTestId('file-input').setInputFiles(file);
  }

  /** Hands a file to the page as a drop or a paste would. */
  async transfer(how: 'drop' | 'paste', file: UploadedFile): Promise<void> {
    await this.page.evaluate(
      ({ how: kind, name, type, base64 }) => {
        const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
        const data = new DataTransfer();
        data.items.add(new File([bytes], name, { type }));
        const target = document.querySelector('main') ?? document.body;
        if (kind === 'paste') {
          target.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
          return;
        }
        for (const event of ['dragenter', 'dragover', 'drop'])
          target.dispatchEvent(new DragEvent(event, { dataTransfer: data, bubbles: true, cancelable: true }));
      },
      { how, name: file.name, type: file.mimeType, base64: file.buffer.toString('base64') },
    );
  }

  /** A folder of this machine, dropped on the page as a file manager does it: a script of the page could not make one. */
  async dropFolder(path: string): Promise<void> {
    const session = await this.page.context().newCDPSession(this.page);
    const data = { items: [], files: [path], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
      await session.send('Input.dispatchDragEvent', { type, x: 400, y: 400, data });
    await session.detach();
  }

  /** Hidden pixels of the mask, as the rail says them when painting large. */
  async hiddenPixels(): Promise<number> {
    const text =
      (await this.page
        .getByRole('region', { name: 'Paint the mask' })
        .getByText(/pixels hidden$/)
        .first()
        .textContent()) ?? '';
    return Number(/^([\d\s]+) of/.exec(text)?.[1]?.replaceAll(/\s/g, ''));
  }
}

/** RGB of every pixel, 0…255. */
export async function readPixels(canvas: Locator): Promise<number[]> {
  return canvas.evaluate((element) => {
    if (!(element instanceof HTMLCanvasElement)) throw new Error('not a canvas');
    const data = element.getContext('2d')?.getImageData(0, 0, element.width, element.height).data ?? [];
    return Array.from(data).filter((_, i) => i % 4 !== 3);
  });
}

export function spread(pixels: readonly number[]): number {
  const mean = pixels.reduce((a, b) => a + b, 0) / pixels.length;
  return Math.sqrt(pixels.reduce((sum, value) => sum + (value - mean) ** 2, 0) / pixels.length);
}

export function meanDifference(a: readonly number[], b: readonly number[]): number {
  expect(a.length).toBe(b.length);
  return a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] ?? 0)), 0) / a.length;
}
