// What is said of a file that did not come.
import { sayingsOf } from './words.ts';

export const says = sayingsOf('fetching', {
  notFetched: (url: string, status: number) => `${url} could not be fetched (${status}).`,
});
