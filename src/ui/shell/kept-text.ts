// What becomes of the session when the page goes or is loaded again, in one sentence. Knows no view.
import type { Keeping } from '../../store/state.ts';
import { words } from './shell.words.ts';

export function keptText({ kind }: Keeping): string {
  switch (kind) {
    case 'kept':
    case 'aside':
      return words.sessionKept;
    case 'starting':
      return words.sessionUntouched;
    case 'elsewhere':
      return words.sessionElsewhere;
    case 'failed':
      return words.sessionNotKept;
  }
}
