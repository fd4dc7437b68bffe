// The link to what is shown: what travels in it is said and chosen before it is copied. Everything is in the fragment, which no server
// sees. Too long for a link: a file instead.
import { useCallback, useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { asStudioError } from '../../protocol/errors.ts';
import { read, type Said } from '../../protocol/words.ts';
import type { Recipe } from '../../keep/recipe.ts';
import type { Origin } from '../../store/measure/measured.ts';
import { isOwnMeasurement } from '../../store/keep/recipes.ts';
import { formatCount } from '../format.ts';
import { hasControl, isTyping, means } from '../keys.ts';
import { useActions, useStudioState } from '../studio-context.ts';
import { words } from './keep.words.ts';

export const shareId = 'share';

type Made = { kind: 'making' } | { kind: 'made'; url: string; fits: boolean; recipe: Recipe } | { kind: 'failed'; why: Said | string };

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
      (error: unknown) => isCurrent && setMade({ kind: 'failed', why: asStudioError(error).detail }),
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
  const always = words.operatorWithItsMaskOr;
  if (isSample) return words.inTheLinkWhichOf(always);
  if (isMeasurement) return withPhoto ? words.inTheLinkYourMeasurement(always) : words.inTheLinkAndHash(always);
  return withPhoto ? words.inTheLinkYourPhoto(always) : words.inTheLinkAndHash2(always);
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
      setCopied(words.pressCtrlCToCopy);
    }
  }, [url]);
  useEffect(() => {
    if (atOnce) void copy();
  }, [atOnce, copy]);
  return (
    <>
      <input ref={field} className="text" readOnly value={made.url} aria-label={words.link} onFocus={(event) => event.target.select()} />
      <div className="row">
        <button type="button" className="btn primary" onClick={() => void copy()} data-testid="copy-link">
          {words.copyLink}
        </button>
        <button type="button" className="btn" onClick={() => void saveRecipe(made.recipe)}>
          {words.saveAsFile}
        </button>
      </div>
      <p className="note" role="status">
        {copied || words.characters(formatCount(made.url.length))}
      </p>
    </>
  );
}

/** In the link's place while it is made: what stands below does not move when it comes. */
function NoLinkYet(): ReactNode {
  return (
    <>
      <input className="text" readOnly disabled value="" placeholder={words.makingTheLink} aria-label={words.link} />
      <div className="row">
        <button type="button" className="btn primary" disabled>
          {words.copyLink}
        </button>
        <button type="button" className="btn" disabled>
          {words.saveAsFile}
        </button>
      </div>
      <p className="note">{'\u00a0'}</p>
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
    <div className="pop from-bar" id={shareId} ref={panel} popover="auto" role="dialog" aria-label={words.share}>
      <h2>{words.linkToThis}</h2>
      <p className="note">{words.nothingIsUploadedEverythingStands(contents(isSample, withPhoto, isMeasurement))}</p>
      {!isSample && (
        <Toggle label={isMeasurement ? words.withMyMeasurement : words.withMyPhotoLossless} value={withPhoto} onChange={tickPhoto} />
      )}
      <Toggle label={words.drawAsSoonAsIt} value={draws} onChange={setDraws} />
      {made.kind === 'making' && <NoLinkYet />}
      {made.kind === 'made' && made.fits && <LinkField made={made} atOnce={atOnce} />}
      {made.kind === 'made' && !made.fits && (
        <>
          <p className="note warned">
            <i className="px warn" />
            <span>{words.tooLongForLinkCharacters(formatCount(made.url.length))}</span>
          </p>
          <button type="button" className="btn primary" onClick={() => void saveRecipe(made.recipe)} data-testid="save-recipe">
            {words.saveAsFile}
          </button>
        </>
      )}
      {made.kind === 'failed' && (
        <p className="note warned" role="alert">
          <i className="px bad" />
          <span>{read(made.why)}</span>
        </p>
      )}
    </div>
  );
}
