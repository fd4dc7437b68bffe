// A talk of one's own: scenes in their order, each with a run as it was recorded, what is revealed of it and what is said. One file for the machine at
// the conference, and kept in this browser. Checked when it is read: both come from another day, and a file from anybody. Knows no stage.
import { createStore, get, set } from 'idb-keyval';
import * as v from 'valibot';
import { StudioError } from '../protocol/errors.ts';
import { says } from './talk-pack.words.ts';
import type { OwnScene, TalkShelf } from '../store/visit/own-scene.ts';
import { mostScenes, mostTalkBytes, reveals } from '../store/visit/own-scene.ts';
import type { MatrixValue } from '../protocol/own-matrix.ts';
import { hashOfMatrix, matrixSchema, namedAlone } from './matrix-reference.ts';
import { packedMatrixSchema, packMatrix, unpackMatrix, type PackedMatrix } from './matrix-text.ts';
import type { Recipe } from './recipe.ts';
import { recipeOfRecording } from './recording.ts';
import { wrongEntry } from '../protocol/wrong-entry.ts';

const format = 'invfussion-talk';
/** Of a recording a little more than it may have itself. */
const [longestText, longestRecording] = [200, 2 ** 22];
/** Quotes within quotes take more than what is counted as scenes are added. */
const mostBytes = 1.25 * mostTalkBytes;

const text = v.pipe(v.string(), v.maxLength(longestText));
const sceneOfFile = v.strictObject({
  id: v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,40}$/)),
  title: text,
  seen: text,
  reveals: v.pipe(v.array(v.picklist(reveals)), v.minLength(1), v.maxLength(reveals.length), v.readonly()),
  recording: v.pipe(v.string(), v.maxLength(longestRecording)),
});
/** In this browser; scenes of before a matrix could be in one have none. */
const sceneHere = v.strictObject({ ...sceneOfFile.entries, matrices: v.optional(v.pipe(v.array(matrixSchema), v.readonly()), []) });
const scenesHere = v.pipe(v.array(sceneHere), v.maxLength(mostScenes));
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const file = v.strictObject({
  format: v.literal(format),
  version: v.literal(1),
  scenes: v.pipe(v.array(sceneOfFile), v.minLength(1), v.maxLength(mostScenes)),
  /** By hash: scenes of one matrix share it. */
  matrices: v.optional(v.record(sha256, packedMatrixSchema), {}),
});

export async function writeTalk(all: readonly OwnScene[]): Promise<Blob> {
  const matrices: Record<string, PackedMatrix> = {};
  for (const matrix of all.flatMap((scene) => scene.matrices)) matrices[hashOfMatrix(matrix)] ??= await packMatrix(matrix);
  const scenes = all.map(({ matrices: _, ...scene }) => scene);
  return new Blob([JSON.stringify({ format, version: 1, scenes, matrices })], { type: 'application/json' });
}

/** Those that the recipe only names. @throws StudioError where the file has another one under that hash */
async function matricesOf(
  recipe: Recipe,
  packed: Readonly<Record<string, PackedMatrix>>,
  known: Map<string, MatrixValue>,
): Promise<MatrixValue[]> {
  const found: MatrixValue[] = [];
  for (const hash of namedAlone(recipe)) {
    const text = packed[hash];
    const matrix = known.get(hash) ?? (text && (await unpackMatrix(text, hash, recipe.size)));
    if (!matrix) throw new StudioError('bad-recipe', says.matrixIsMissing());
    known.set(hash, matrix);
    found.push(matrix);
  }
  return found;
}

/** Null for whatever is no talk. @throws StudioError bad-recipe where it is one that cannot be played */
export async function readTalk(blob: Blob): Promise<OwnScene[] | null> {
  const begins = await blob.slice(0, 64).text();
  if (!begins.includes(`"${format}"`)) return null;
  if (blob.size > mostBytes) throw new StudioError('bad-recipe', says.talkTooLarge(Math.ceil(blob.size / 2 ** 20), mostBytes / 2 ** 20));
  const parsed = v.safeParse(file, parseJson(await blob.text()));
  if (!parsed.success) throw new StudioError('bad-recipe', says.badTalk(wrongEntry(parsed.issues)));
  // What could not be set up is found here, and not on the stage.
  const scenes: OwnScene[] = [];
  const known = new Map<string, MatrixValue>();
  for (const scene of parsed.output.scenes) {
    const recipe = await recipeOfRecording(scene.recording);
    scenes.push({ ...scene, matrices: await matricesOf(recipe, parsed.output.matrices, known) });
  }
  return scenes;
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
      const parsed = v.safeParse(scenesHere, await get<unknown>(key, database()));
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
