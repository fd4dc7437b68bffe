// What is wrong with something that was kept or sent, in a sentence: where a schema first does not fit. Knows no schema.
import * as v from 'valibot';
import type { Said } from '../protocol/words.ts';
import { says } from './kept-files.words.ts';

type Issues = readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]];

/** Of the first issue; what a schema says in words of its own stays. At most some 250 characters. */
export function wrongEntry([issue]: Issues): Said {
  const path = v.getDotPath(issue)?.slice(0, 60) ?? '';
  if (!issue.message.startsWith('Invalid ')) return says.entry(path, issue.message.slice(0, 180));
  if (issue.received === 'undefined') return says.entryMissing(path);
  return says.entryIs(path, issue.received.slice(0, 60), issue.expected?.slice(0, 60) ?? '');
}
