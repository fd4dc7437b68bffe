// A talk of one's own: scenes in their order, each with a run as it was recorded, what is revealed of it and what is said. One file for the machine at
// the conference, and kept in this browser. Checked when it is read: both come from another day, and a file from anybody. Knows no stage.
import { createStore, get, set } from 'idb-keyval';
import * as v from 'valibot';
import { StudioError } from '../protocol/errors.ts';
import { says } from './talk-pack.words.ts';
import type { OwnScene, TalkShelf } from '../store/visit/own-scene.ts';
import { mostScenes, reveals } from '../store/visit/own-scene.ts';
import { recipeOfRecording } from './recording.ts';
import { wrongEntry } from './wrong-entry.ts';

const format = 'invfussion-talk';
/** Of a recording a little more than it may have itself. */
const [longestText, longestRecording, mostBytes] = [200, 2 ** 22, 2 ** 26];

const text = v.pipe(v.string(), v.maxLength(longestText));
const scene = v.strictObject({
  id: v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,40}$/)),
  title: text,
  seen: text,
  reveals: v.pipe(v.array(v.picklist(reveals)), v.minLength(1), v.maxLength(reveals.length), v.readonly()),
  recording: v.pipe(v.string(), v.maxLength(longestRecording)),
});
const scenes = v.pipe(v.array(scene), v.maxLength(mostScenes));
const file = v.strictObject({ format: v.literal(format), version: v.literal(1), scenes: v.pipe(scenes, v.minLength(1)) });

export const writeTalk = (all: readonly OwnScene[]): Blob =>
  new Blob([JSON.stringify({ format, version: 1, scenes: all })], { type: 'application/json' });

/** Null for whatever is no talk. @throws StudioError bad-recipe where it is one that cannot be played */
export async function readTalk(blob: Blob): Promise<OwnScene[] | null> {
  const begins = await blob.slice(0, 64).text();
  if (!begins.includes(`"${format}"`)) return null;
  if (blob.size > mostBytes) throw new StudioError('bad-recipe', says.talkTooLarge(Math.ceil(blob.size / 2 ** 20), mostBytes / 2 ** 20));
  const parsed = v.safeParse(file, parseJson(await blob.text()));
  if (!parsed.success) throw new StudioError('bad-recipe', says.badTalk(wrongEntry(parsed.issues)));
  // What could not be set up is found here, and not on the stage.
  for (const { recording } of parsed.output.scenes) await recipeOfRecording(recording);
  return parsed.output.scenes;
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new StudioError('bad-recipe', says.cutShort(), error);
  }
}

const key = 'talk:1';

/** A database of its own: idb-keyval opens a store only with a database that it made. */
export function openTalks(): TalkShelf {
  const database = () => createStore('invfussion-talk', 'things');
  return {
    async load() {
      const parsed = v.safeParse(scenes, await get<unknown>(key, database()));
      return parsed.success ? parsed.output : [];
    },
    async save(all) {
      try {
        await set(key, all, database());
      } catch (error) {
        throw new StudioError('not-stored', error instanceof Error ? error.message : String(error), error);
      }
    },
  };
}
