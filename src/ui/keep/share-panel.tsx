// The link to what is shown: what travels in it is said and chosen before it is copied. Everything is in the fragment, which no server
// sees. Too long for a link: a file instead.
import { useCallback, useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { asStudioError } from '../../protocol/errors.ts';
import type { Recipe } from '../../keep/recipe.ts';
import type { Origin } from '../../store/measure/measured.ts';
import { isOwnMeasurement } from '../../store/keep/recipes.ts';
import { formatCount } from '../format.ts';
import { hasControl, isTyping, means } from '../keys.ts';
import { useActions, useStudioState } from '../studio-context.ts';

export const shareId = 'share';

type Made = { kind: 'making' } | { kind: 'made'; url: string; fits: boolean; recipe: Recipe } | { kind: 'failed'; why: string };

function useLink(isOpen: boolean, withPhoto: boolean, draws: boolean): Made {
  const actions = useActions();
  const shown = useStudioState((state) => state.measure.shown);
  const settings = useStudioState((state) => state.settings);
  const [made, setMade] = useState<Made>({ kind: 'making' });
  useEffect(() => {
    if (!isOpen) return;
    let isCurrent = true;
    actions.makeLink({ withPhoto, draws }).then(
      (link) => isCurrent && setMade({ kind: 'made', ...link }),
      (error: unknown) => isCurrent && setMade({ kind: 'failed', why: asStudioError(error).message }),
    );
    return () => {
      isCurrent = false;
      // Here and not when the next one is begun: by then the field that holds the old one may have copied it.
      setMade({ kind: 'making' });
    };
  }, [actions, isOpen, withPhoto, draws, shown, settings]);
  return made;
}

/** The tick is for one photo, or one measurement that was brought: whatever comes after it does not travel until it is ticked, too. */
function useWithPhoto(): [withPhoto: boolean, tick: (value: boolean) => void] {
  const file = useStudioState((state) => state.photo?.file);
  const origin = useStudioState((state) => state.origin);
  const [ticked, setTicked] = useState<{ file: Blob | undefined; origin: Origin } | null>(null);
  const isOfThis = ticked !== null && ticked.file === file && ticked.origin === origin;
  return [isOfThis, (value) => setTicked(value ? { file, origin } : null)];
}

async function saveRecipe(recipe: Recipe): Promise<void> {
  const [{ writeRecipe }, { saveFile }] = await Promise.all([import('../../keep/recipe.ts'), import('../../io/png.ts')]);
  saveFile(new TextEncoder().encode(await writeRecipe(recipe)), 'invfussion-recipe.json', 'application/json');
}

/** What travels, in words. */
function contents(isSample: boolean, withPhoto: boolean, isMeasurement: boolean): string {
  const always = 'operator with its mask or kernel, noise, seeds, sampler, the model’s hash';
  if (isSample) return `In the link: which of the studio’s pictures, ${always}.`;
  if (isMeasurement)
    return withPhoto
      ? `In the link: your measurement y, ${always}. Whoever has the link has it.`
      : `In the link: ${always}, and a hash of your measurement. Whoever opens it is asked for it.`;
  return withPhoto
    ? `In the link: your photo as the model sees it, ${always}. Whoever has the link has the photo.`
    : `In the link: ${always}, and a hash of your photo. Whoever opens it is asked for the photo.`;
}

interface LinkFieldProps {
  made: Extract<Made, { kind: 'made' }>;
  /** Copy as soon as it stands there: it was asked for by key. */
  atOnce: boolean;
}

function LinkField({ made, atOnce }: LinkFieldProps): ReactNode {
  const [copied, setCopied] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const { url } = made;
  const copy = useCallback(async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(url);
      setCopied('Copied.');
    } catch {
      // No permission or no secure page: the person can copy what is selected.
      field.current?.select();
      setCopied('Press Ctrl C to copy.');
    }
  }, [url]);
  useEffect(() => {
    if (atOnce) void copy();
  }, [atOnce, copy]);
  return (
    <>
      <input ref={field} className="text" readOnly value={made.url} aria-label="Link" onFocus={(event) => event.target.select()} />
      <div className="row">
        <button type="button" className="btn primary" onClick={() => void copy()} data-testid="copy-link">
          Copy link
        </button>
        <button type="button" className="btn" onClick={() => void saveRecipe(made.recipe)}>
          Save as file
        </button>
      </div>
      <p className="note" role="status">
        {copied || `${formatCount(made.url.length)} characters.`}
      </p>
    </>
  );
}

/** In the link's place while it is made: what stands below does not move when it comes. */
function NoLinkYet(): ReactNode {
  return (
    <>
      <input className="text" readOnly disabled value="" placeholder="Making the link …" aria-label="Link" />
      <div className="row">
        <button type="button" className="btn primary" disabled>
          Copy link
        </button>
        <button type="button" className="btn" disabled>
          Save as file
        </button>
      </div>
      <p className="note">&nbsp;</p>
    </>
  );
}

function Toggle({ label, value, onChange }: { label: string; value: boolean; onChange: (value: boolean) => void }): ReactNode {
  const id = useId();
  return (
    <label className="toggle" htmlFor={id}>
      <input id={id} type="checkbox" checked={value} onChange={(event) => onChange(event.target.checked)} />
      <span>{label}</span>
    </label>
  );
}

export function SharePanel(): ReactNode {
  const panel = useRef<HTMLDivElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  const [withPhoto, tickPhoto] = useWithPhoto();
  const [draws, setDraws] = useState(true);
  const isMeasurement = useStudioState(isOwnMeasurement);
  const isSample = useStudioState(({ photo }) => photo !== null && photo.sampleId !== null) && !isMeasurement;
  const made = useLink(isOpen, withPhoto, draws);
  const [atOnce, setAtOnce] = useState(false);
  const follow = useCallback((event: Event) => {
    const opens = 'newState' in event && event.newState === 'open';
    setIsOpen(opens);
    if (!opens) setAtOnce(false);
  }, []);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (!means(event, 'c') || !event.shiftKey || !hasControl(event) || isTyping(event)) return;
      event.preventDefault();
      setAtOnce(true);
      panel.current?.showPopover();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  useEffect(() => {
    const element = panel.current;
    element?.addEventListener('toggle', follow);
    return () => element?.removeEventListener('toggle', follow);
  }, [follow]);
  return (
    <div className="pop from-bar" id={shareId} ref={panel} popover="auto" role="dialog" aria-label="Share">
      <h2>Link to this</h2>
      <p className="note">{`${contents(isSample, withPhoto, isMeasurement)} Nothing is uploaded: everything stands behind the # of the address.`}</p>
      {!isSample && (
        <Toggle label={isMeasurement ? 'With my measurement' : 'With my photo, 64 × 64, lossless'} value={withPhoto} onChange={tickPhoto} />
      )}
      <Toggle label="Draw as soon as it is opened" value={draws} onChange={setDraws} />
      {made.kind === 'making' && <NoLinkYet />}
      {made.kind === 'made' && made.fits && <LinkField made={made} atOnce={atOnce} />}
      {made.kind === 'made' && !made.fits && (
        <>
          <p className="note warned">
            <i className="px warn" />
            <span>{`Too long for a link (${formatCount(made.url.length)} characters). Save it as a file; dropped on the page it opens the same.`}</span>
          </p>
          <button type="button" className="btn primary" onClick={() => void saveRecipe(made.recipe)} data-testid="save-recipe">
            Save as file
          </button>
        </>
      )}
      {made.kind === 'failed' && (
        <p className="note warned" role="alert">
          <i className="px bad" />
          <span>{made.why}</span>
        </p>
      )}
    </div>
  );
}
