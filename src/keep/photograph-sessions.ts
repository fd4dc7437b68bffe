// The photograph's session in IndexedDB, part by part in one database of its own. What comes from storage is of another day and perhaps of
// another version: what does not fit is left, and the page starts without it. Knows no state beyond what it is handed.
import { clear, createStore, getMany, setMany } from 'idb-keyval';
import * as v from 'valibot';
import type { PhotographSession, PhotographSessionPort } from '../store/photograph/photograph-session.ts';
import { said } from './session-schema.ts';
import { claim, onHide } from './sessions.ts';

/** Raised when a part's meaning changes. */
const version = 1;

const number = v.pipe(v.number(), v.finite());
const side = v.pipe(number, v.integer(), v.minValue(1), v.maxValue(2 ** 14));
const pixels = v.instance(Uint8ClampedArray<ArrayBuffer>);
const params = v.record(v.string(), v.union([number, v.string(), v.boolean(), v.instance(Float32Array), v.instance(Uint8Array)]));

const patch = v.pipe(
  v.object({ top: number, left: number, height: number, width: number, rgba: pixels }),
  v.check(({ height, width, rgba }) => rgba.length === 4 * height * width),
);

const schema = v.pipe(
  v.object({
    isOpen: v.boolean(),
    photo: v.object({
      name: v.string(),
      width: side,
      height: side,
      rgba: pixels,
      remarks: v.optional(v.pipe(v.array(said), v.readonly()), []),
    }),
    mask: v.instance(Uint8Array),
    settings: v.object({
      loss: v.picklist(['mask', 'blur', 'super-resolution']),
      params: v.object({ mask: params, blur: params, 'super-resolution': params }),
      origin: v.picklist(['made', 'brought']),
      kernel: v.object({
        by: v.nullable(v.string()),
        file: v.string(),
        params: v.record(v.string(), params),
        values: v.nullable(v.instance(Float32Array)),
      }),
      noise: v.object({ std: number, seed: number }),
      seed: v.optional(number),
      noiseSeen: v.nullable(number),
      asked: v.object({ label: v.nullable(number), guidance: number }),
    }),
    restored: v.array(
      v.object({
        seed: v.nullable(number),
        weightsSha256: v.optional(v.nullable(v.string()), null),
        patch,
        fit: number,
        unexplained: number,
        seconds: number,
        evaluations: number,
      }),
    ),
  }),
  v.check(({ photo: { width, height, rgba }, mask }) => rgba.length === 4 * width * height && mask.length === width * height),
);

const parts = ['isOpen', 'photo', 'mask', 'settings', 'restored'] as const satisfies readonly (keyof PhotographSession)[];

/** @param modelId photographs of another model are another session; pictures say which weights made them */
export function openPhotographSessions(modelId: string): PhotographSessionPort {
  const database = createStore('invfussion-photograph', 'parts');
  const keyOf = (part: string): string => `${modelId}:${version}:${part}`;
  return {
    async load() {
      const kept: unknown[] = await getMany(parts.map(keyOf), database);
      if (kept.every((part) => part === undefined)) return null;
      const parsed = v.safeParse(schema, Object.fromEntries(parts.map((part, i) => [part, kept[i]])));
      if (parsed.success) return parsed.output;
      console.warn('The kept photograph cannot be read any more:', v.flatten(parsed.issues));
      return null;
    },
    save: (changed) =>
      setMany(
        Object.entries(changed).map(([part, value]) => [keyOf(part), value]),
        database,
      ),
    forget: () => clear(database),
    claim: () => claim(`invfussion-photograph:${modelId}`, false, () => undefined),
    onHide,
  };
}
