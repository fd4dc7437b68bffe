// What is wrong with something that was kept or sent, in a sentence: where a schema first does not fit. Knows no schema.
import * as v from 'valibot';

type Issues = readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]];

/** Of the first issue; what a schema says in words of its own stays. At most some 250 characters. */
export function wrongEntry([issue]: Issues): string {
  const path = v.getDotPath(issue);
  const place = path === null ? 'It' : `Its “${path.slice(0, 60)}”`;
  if (!issue.message.startsWith('Invalid ')) return `${place}: ${issue.message.slice(0, 180)}.`;
  if (issue.received === 'undefined') return `${place} is missing.`;
  const expected = issue.expected === null ? 'something else' : issue.expected.slice(0, 60);
  return `${place} is ${issue.received.slice(0, 60)}, where ${expected} is expected.`;
}
