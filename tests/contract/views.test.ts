// What every view of the page promises: its file's name, a digit of its own, an address, and something to say before anything was drawn.
import { createElement, Suspense } from 'react';
import { prerender } from 'react-dom/static';
import { expect, it } from 'vitest';
import { addressOfView, viewOfAddress } from '../../src/ui/shell/view-address.ts';
import { StudioProvider } from '../../src/ui/studio-context.ts';
import { views } from '../../src/ui/views.ts';
import { createEngine, createTestStudio } from '../helpers/studio.ts';

it('views are registered under the names of their files', () => {
  const files = Object.keys(import.meta.glob('../../src/ui/**/*.view.tsx'));
  expect(views.map(({ id }) => id).sort()).toEqual(files.map((path) => path.replace(/^.*\/|\.view\.tsx$/g, '')).sort());
});

it('each has a digit and a name of its own', () => {
  for (const { key } of views) expect(key).toMatch(/^[1-9]$/);
  expect(new Set(views.map(({ key }) => key)).size).toBe(views.length);
  expect(new Set(views.map(({ title }) => title)).size).toBe(views.length);
});

it.each([...views])('$id: by its address, and says something before anything was drawn', async ({ id, panel, commands = {} }) => {
  const address = addressOfView('https://host/studio/?model=tiny&view=nothing#k=1', id);
  expect(viewOf(address)).toBe(id);
  expect(new URL(address)).toMatchObject({ hash: '#k=1' });
  expect(new URL(address).searchParams.get('model')).toBe('tiny');
  expect(Object.keys(commands).filter((name) => views.some(({ key }) => key === name))).toEqual([]);
  const { prelude } = await prerender(
    createElement(StudioProvider, { value: createTestStudio(createEngine()) }, createElement(Suspense, null, createElement(panel))),
  );
  expect((await new Response(prelude).text()).replace(/<[^>]*>/g, '').trim()).not.toBe('');
});

/** The first view needs no name in the address. */
function viewOf(address: string): string | undefined {
  return viewOfAddress(new URL(address).search) ?? views[0]?.id;
}
