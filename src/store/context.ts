// What every group of actions works with: the state, the ports, and the one way to tell a person that something failed.
import type { StoreApi } from 'zustand/vanilla';
import type { Catalogue } from '../protocol/engine-api.ts';
import { asStudioError, StudioError, type ErrorCode } from '../protocol/errors.ts';
import type { PictureApi } from '../protocol/picture-api.ts';
import type { BatchShelf } from './batch/batch-ports.ts';
import type { MatrixShelf, ModelShelf, PlacePort, SessionPort } from './keep/keep-ports.ts';
import type { ModelLibrary } from './models/model-ports.ts';
import type { PhotographSessionPort } from './photograph/photograph-session.ts';
import type { TalkShelf } from './visit/own-scene.ts';
import type { EnginePort } from './ports.ts';
import type { Notice, Photo, Retry, StudioState } from './state.ts';
import type { Said } from '../protocol/words.ts';
import { says } from './store.words.ts';

export interface StateAccess {
  get(): StudioState;
  set(patch: Partial<StudioState>): void;
  /** Sets without a step of undo. */
  setSilently(patch: Partial<StudioState>): void;
  subscribe: StoreApi<StudioState>['subscribe'];
  /** Another session: what was done in the one before is not undone in this one. */
  forgetUndo(): void;
}

export interface StudioPorts {
  engine: EnginePort;
  pictures: PictureApi;
  /** Of the model that photographs are restored with. */
  photographModelId: string;
  /** Absolute URL of the samples' folder, with a slash at the end. */
  samplesUrl: string;
  fetchFile(url: string): Promise<Blob>;
  place: PlacePort;
  sessions: SessionPort;
  photographSessions: PhotographSessionPort;
  batches: BatchShelf;
  talks: TalkShelf;
  shelf: ModelShelf;
  matrices: MatrixShelf;
  library: ModelLibrary;
}

/** What a desk works with: the state, and of the ports those that it names. */
export type Needs<Port extends keyof StudioPorts> = StateAccess & Pick<StudioPorts, Port>;

/** Operators, generators and samplers, which are known when the engine has answered. */
export function connected({ get, subscribe }: StateAccess): Promise<Catalogue> {
  return new Promise((resolve) => {
    const check = ({ catalogue }: StudioState): void => {
      if (!catalogue) return;
      unsubscribe();
      resolve(catalogue);
    };
    const unsubscribe = subscribe(check);
    check(get());
  });
}

const mostNotices = 4;
/** In one notice, the newest among them. */
const mostLines = 5;
let lastNotice = 0;

/** What is brought comes in numbers, and each file is said; a run, a comparison, a measurement is one thing, of which the newest counts. */
const isOfMany = (retry: Retry | null): boolean => retry === null || retry === 'open';

/** What a notice says before the newest, where that is another thing than this. */
function earlierThan(newest: StudioError, { error, earlier }: Notice): readonly StudioError[] {
  return [...earlier, error].filter(({ name, message }) => name !== newest.name || message !== newest.message).slice(1 - mostLines);
}

/** What was wrong with a file: others may be refused beside it, so that the sentence says which it was of. */
export function ofFile(name: string, thrown: unknown, fallback: ErrorCode = 'internal'): StudioError {
  const error = asStudioError(thrown, fallback);
  return error.message.includes(name) ? error : new StudioError(error.code, says.ofFile(name, error.detail), error);
}

/** Puts a notice into the page. Where one of the same kind stands already, it says this too; of what is tried again, only the newest. */
export function report(
  context: StateAccess,
  thrown: unknown,
  retry: Retry | null,
  kept: Said | '' = '',
  fallback: ErrorCode = 'internal',
): void {
  const error = asStudioError(thrown, fallback);
  const { notices } = context.get();
  const same = notices.find((notice) => notice.error.code === error.code && notice.retry === retry);
  const earlier = same && isOfMany(retry) ? earlierThan(error, same) : [];
  const notice: Notice = { id: ++lastNotice, error, earlier, retry, kept };
  context.set({ notices: [...notices.filter((other) => other !== same), notice].slice(-mostNotices) });
}

/** Changes the photo with this id, if it still is the photo. */
export function patchPhoto(context: StateAccess, id: string, patch: Partial<Photo>): void {
  const { photo } = context.get();
  if (photo?.id === id) context.set({ photo: { ...photo, ...patch } });
}
