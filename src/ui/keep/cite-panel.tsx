// "Cite": one click copies BibTeX of the paper and of this software, with version and the model's hash, and shows what was copied.
import { useRef, useState, type ReactNode } from 'react';
import { bibtexOf } from '../../keep/citation.ts';
import type { StudioState } from '../../store/state.ts';
import { useStudioState } from '../studio-context.ts';
import { words } from './keep.words.ts';

export const citeId = 'cite';

/** What the pictures were made with; before the first run what is chosen. Text, so that it is the same while it says the same. */
function citedText({ posterior, model, modelId }: StudioState): string {
  if (posterior) return bibtexOf({ id: posterior.modelId, weightsSha256: posterior.weightsSha256 });
  return bibtexOf({ id: modelId, weightsSha256: model.kind === 'ready' ? model.info.weightsSha256 : null });
}

/** Opens the panel, which copies. */
export function CiteButton(): ReactNode {
  return (
    <button type="button" className="link" popoverTarget={citeId} title={words.copiesBibtexOfThePaper}>
      {words.cite}
    </button>
  );
}

export function CitePanel(): ReactNode {
  const text = useStudioState(citedText);
  const field = useRef<HTMLTextAreaElement>(null);
  const [said, setSaid] = useState('');
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setSaid(words.copiedThePaperAndThis);
    } catch {
      // No permission or no secure page: the person can copy what is selected.
      field.current?.select();
      setSaid(words.pressCtrlCToCopy);
    }
  };
  return (
    <div
      className="pop from-bar cite"
      id={citeId}
      popover="auto"
      role="dialog"
      aria-label={words.cite}
      onToggle={(event) => {
        if (event.newState === 'open') void copy();
        else setSaid('');
      }}
    >
      <h2>{words.citeThis}</h2>
      <p className="note" role="status" data-testid="cite-status">
        {said}
      </p>
      <textarea ref={field} className="text" readOnly rows={19} value={text} aria-label={words.bibtex} data-testid="bibtex" />
      <button type="button" className="btn" onClick={() => void copy()}>
        {words.copyAgain}
      </button>
    </div>
  );
}
