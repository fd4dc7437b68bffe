// A figure as SVG and PDF: journal widths, words that stay text, nothing that breaks out of its markup, nothing outside the page.
import { inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { enlarged, layOut, wrap, type FigurePanel } from '../../src/keep/figure.ts';
import { figurePdf } from '../../src/keep/figure-pdf.ts';
import { figureSvg } from '../../src/keep/figure-svg.ts';

const panel = (title: string, note = '', width = 4, height = 4): FigurePanel => ({
  ...{ title, note, width, height },
  rgb: Uint8Array.from({ length: 3 * width * height }, (_, i) => i),
});
const mm = (points: number): number => (points * 25.4) / 72;
const many = {
  panels: Array.from({ length: 11 }, (_, i) => panel(`Seed ${2024 + i}`, i % 2 === 0 ? 'fit 0.021 RMS, and more words' : '')),
  caption: 'H: mask. '.repeat(60),
};

test('both widths that journals set: everything lies on the page, words below pictures, nothing over anything', () => {
  for (const [column, width] of [
    ['one', 89],
    ['two', 183],
  ] as const) {
    const page = layOut(many, column);
    expect(mm(page.width)).toBeCloseTo(width, 6);
    for (const { x, y, width: w, height: h } of page.pictures) {
      expect(x + w).toBeLessThanOrEqual(page.width + 1e-9);
      expect(y + h).toBeLessThan(page.height);
      const inside = page.texts.filter((text) => text.x >= x && text.x < x + w && text.y > y + 1 && text.y < y + h);
      expect(inside).toEqual([]);
    }
    expect(Math.max(...page.texts.map(({ y }) => y))).toBeLessThan(page.height);
  }
});

test('a picture that is no square keeps its shape, and every number stays a square', () => {
  const [placed] = layOut({ panels: [panel('y', '', 8, 4)], caption: '' }, 'one').pictures;
  expect((placed?.width ?? 0) / (placed?.height ?? 1)).toBeCloseTo(2, 9);
  const { rgb, width } = enlarged(panel('y', '', 2, 2));
  expect(width).toBe(16);
  const at = (x: number, y: number): number | undefined => rgb[3 * (y * width + x)];
  expect([at(0, 0), at(7, 7), at(8, 7), at(7, 8), at(15, 15)]).toEqual([0, 0, 3, 6, 9]);
});

test('SVG: words are words, whatever they are, and wrap without loss', () => {
  const svg = figureSvg(layOut({ panels: [panel('<script>&"')], caption: 'a < b & "c" > d' }, 'two'));
  expect(svg).toContain('>&lt;script&gt;&amp;&quot;</text>');
  expect(svg).not.toContain('<script');
  const text = 'Heun, seeds 2024, 2025, 2026; model faces64, weights 0123456789ab.';
  expect(wrap(text, 100).join(' ')).toBe(text);
  for (const line of wrap(text, 100)) expect(line.length).toBeLessThanOrEqual(28);
});

test('PDF: every object lies where the table says, words are text in its encoding, pictures are without loss', async () => {
  const bytes = await figurePdf(layOut({ panels: [panel('H†y (a\\b)'), panel('−1 σ')], caption: '中' }, 'one'));
  const file = Buffer.from(bytes).toString('latin1');
  const table = file.slice(Number(/startxref\n(\d+)/.exec(file)?.[1]));
  const offsets = [...table.matchAll(/^(\d{10}) 00000 n $/gm)].map(([, at]) => Number(at));
  expect(table).toMatch(new RegExp(`^xref\\n0 ${offsets.length + 1}\\n`));
  offsets.forEach((at, i) => expect(file.slice(at).startsWith(`${i + 1} 0 obj\n`)).toBe(true));
  const streams = [...file.matchAll(/\/Length (\d+) >>\nstream\n/g)].map((found) => {
    const from = found.index + found[0].length;
    expect(file.slice(from + Number(found[1])).startsWith('\nendstream')).toBe(true);
    return inflateSync(bytes.subarray(from, from + Number(found[1])));
  });
  const content = streams[0]?.toString('latin1') ?? '';
  expect(content).toContain('(H\x86y \\(a\\\\b\\)) Tj');
  expect(content).toContain('(-1 sigma) Tj');
  expect(content).toContain('(?) Tj');
  expect(streams[1]).toEqual(Buffer.from(enlarged(panel('')).rgb));
});
