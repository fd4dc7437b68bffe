// What becomes of the session when the page goes or is loaded again, in one sentence. Knows no view.
import type { Keeping } from '../../store/state.ts';

export function keptText({ kind }: Keeping): string {
  switch (kind) {
    case 'kept':
    case 'aside':
      return 'Your session is kept in this browser.';
    case 'starting':
      return 'Whatever this browser keeps of your session is untouched.';
    case 'elsewhere':
      return 'Another tab keeps its session in this browser; what was done in this one ends here.';
    case 'failed':
      return 'This browser could not keep your session; what it kept last, if anything, is untouched.';
  }
}
