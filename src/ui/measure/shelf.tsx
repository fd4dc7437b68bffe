// What every shelf of this browser does, whatever lies on it: it lists, keeps by a name, drops, and says what became of that.
import { useCallback, useEffect, useState, type ReactNode } from 'react';
import { longestName } from '../../keep/collection.ts';
import { asStudioError, detailOf } from '../../protocol/errors.ts';
import { words } from './measure.words.ts';

interface Shelf<T> {
  kept: readonly T[];
  /** What became of the last change. */
  said: string;
  say: (said: string) => void;
  /** Does it, lists anew and says `done`; where it cannot be done, why. */
  change: (work: () => Promise<unknown>, done: string) => Promise<void>;
}

/** @param list the same function at every call */
export function useShelf<T>(list: () => Promise<readonly T[]>): Shelf<T> {
  const [kept, setKept] = useState<readonly T[]>([]);
  const [said, say] = useState('');
  const change = useCallback(
    async (work: () => Promise<unknown>, done: string): Promise<void> => {
      try {
        await work();
        setKept(await list());
        say(done);
      } catch (error) {
        say(words.notKept(detailOf(asStudioError(error, 'not-kept'))));
      }
    },
    [list],
  );
  useEffect(() => void change(() => Promise.resolve(), ''), [change]);
  return { kept, said, say, change };
}

interface NameFormProps {
  /** What is kept where no name is given. */
  placeholder: string;
  label: string;
  action: string;
  isOff?: boolean;
  /** @param name may be empty */
  onKeep: (name: string) => void;
  testId: string;
}

export function NameForm({ placeholder, label, action, isOff = false, onKeep, testId }: NameFormProps): ReactNode {
  const [name, setName] = useState('');
  return (
    <form
      className="row"
      onSubmit={(event) => {
        event.preventDefault();
        onKeep(name.trim());
        setName('');
      }}
    >
      <input
        className="text"
        value={name}
        maxLength={longestName}
        placeholder={placeholder}
        aria-label={label}
        onChange={(event) => setName(event.target.value)}
      />
      <button type="submit" className="btn" disabled={isOff} data-testid={testId}>
        {action}
      </button>
    </form>
  );
}
