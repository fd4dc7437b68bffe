// A talk of one's own, made beside the pictures: what is shown becomes a scene; scenes are renamed, ordered, removed, saved as one file, and played.
import { useEffect, useState, type ReactNode } from 'react';
import { named } from '../../protocol/words.ts';
import { findOperator } from '../../store/measure/setup.ts';
import { reveals, type OwnScene, type Reveal } from '../../store/visit/own-scene.ts';
import { recordingLimits, whyNoScene } from '../../store/visit/scene-run.ts';
import { Icon } from '../icon.tsx';
import { useActions, useReadState, useStudioState } from '../studio-context.ts';
import { scenesId } from './scenes-ids.ts';
import { words as link } from './scenes-link.words.ts';
import { words } from './talk-scenes.words.ts';

const usual: readonly Reveal[] = ['samples', 'spread', 'directions'];

function Reveals({ chosen, onChange }: { chosen: readonly Reveal[]; onChange: (next: readonly Reveal[]) => void }): ReactNode {
  return (
    <fieldset>
      <legend>{words.revealed}</legend>
      {reveals.map((one) => (
        <label key={one} className="toggle">
          <input
            type="checkbox"
            checked={chosen.includes(one)}
            // A scene that reveals nothing is none.
            disabled={chosen.length === 1 && chosen[0] === one}
            onChange={({ target }) => onChange(reveals.filter((each) => (each === one ? target.checked : chosen.includes(each))))}
          />
          <span>{words.reveal[one]}</span>
        </label>
      ))}
    </fieldset>
  );
}

const sceneFits = 'scene-fits';

function whyNot(why: NonNullable<ReturnType<typeof whyNoScene>>): string {
  const { samples, steps } = recordingLimits;
  return { nothing: words.drawFirst, several: words.oneDraw, samples: words.fewerSamples(samples), steps: words.fewerSteps(steps) }[why];
}

function AddScene(): ReactNode {
  const { addScene } = useActions();
  const isRunning = useStudioState(({ run }) => run.kind === 'running');
  const why = useStudioState(({ posterior }) => whyNoScene(posterior));
  const operator = useStudioState(({ catalogue, setup }) => findOperator(catalogue, setup.operatorId)?.label ?? '');
  const [title, setTitle] = useState('');
  const [seen, setSeen] = useState('');
  const [chosen, setChosen] = useState<readonly Reveal[]>(usual);
  const [said, setSaid] = useState('');
  const add = async (): Promise<void> => {
    const called = title.trim() || words.titleFirst(named(operator));
    const isAdded = await addScene({ title: called, seen: seen.trim() || words.seenFirst, reveals: chosen });
    setSaid(isAdded ? words.added(called) : '');
    if (isAdded) setTitle('');
  };
  return (
    <form
      className="scene-form"
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <input
        className="text"
        value={title}
        maxLength={200}
        placeholder={words.titleFirst(named(operator))}
        aria-label={words.sceneTitle}
        onChange={({ target }) => setTitle(target.value)}
        data-testid="scene-title"
      />
      <input
        className="text"
        value={seen}
        maxLength={200}
        placeholder={words.seenFirst}
        aria-label={words.seen}
        onChange={({ target }) => setSeen(target.value)}
      />
      <Reveals chosen={chosen} onChange={setChosen} />
      <button type="submit" className="btn" disabled={isRunning || why !== null} aria-describedby={sceneFits} data-testid="add-scene">
        {words.add}
      </button>
      <p className="note" id={sceneFits} data-testid="scene-fits">
        {why === null ? words.fits(recordingLimits.samples, recordingLimits.steps) : whyNot(why)}
      </p>
      <p className="note" role="status">
        {said}
      </p>
    </form>
  );
}

function SceneLine({ scene, at, count }: { scene: OwnScene; at: number; count: number }): ReactNode {
  const { changeScene, moveScene, dropScene } = useActions();
  const [title, setTitle] = useState<string | null>(null);
  const keep = (): void => {
    const next = title?.trim();
    if (next && next !== scene.title) void changeScene(scene.id, { title: next });
    setTitle(null);
  };
  return (
    <li data-testid="own-scene">
      <input
        className="text"
        value={title ?? scene.title}
        maxLength={200}
        aria-label={words.rename(at + 1)}
        onChange={({ target }) => setTitle(target.value)}
        onBlur={keep}
        onKeyDown={(event) => event.key === 'Enter' && keep()}
      />
      <span className="scene-acts">
        <button
          type="button"
          className="btn quiet square"
          disabled={at === 0}
          aria-label={words.up(scene.title)}
          onClick={() => void moveScene(scene.id, -1)}
        >
          <span aria-hidden="true">↑</span>
        </button>
        <button
          type="button"
          className="btn quiet square"
          disabled={at === count - 1}
          aria-label={words.down(scene.title)}
          onClick={() => void moveScene(scene.id, 1)}
        >
          <span aria-hidden="true">↓</span>
        </button>
        <button type="button" className="btn quiet square" aria-label={words.drop(scene.title)} onClick={() => void dropScene(scene.id)}>
          <Icon name="close" />
        </button>
      </span>
      <details>
        <summary className="note">{scene.reveals.map((one) => words.reveal[one]).join(', ')}</summary>
        <Reveals chosen={scene.reveals} onChange={(next) => void changeScene(scene.id, { reveals: next })} />
      </details>
    </li>
  );
}

export function ScenesPanel({ onPlay }: { onPlay: () => void }): ReactNode {
  const readState = useReadState();
  const { openScenes } = useActions();
  const scenes = useStudioState((state) => state.ownScenes) ?? [];
  useEffect(() => void openScenes(), [openScenes]);
  const save = async (): Promise<void> => {
    const [{ writeTalk }, { saveFile }] = await Promise.all([import('../../keep/talk-pack.ts'), import('../../io/png.ts')]);
    saveFile(await writeTalk(readState().ownScenes ?? []), 'invfussion-talk.json', 'application/json');
  };
  return (
    <>
      <h2>{link.title}</h2>
      <p className="note">{words.lead}</p>
      <AddScene />
      {scenes.length === 0 ? (
        <p className="note">{words.none}</p>
      ) : (
        <>
          <ol aria-label={words.scenes}>
            {scenes.map((scene, at) => (
              <SceneLine key={scene.id} scene={scene} at={at} count={scenes.length} />
            ))}
          </ol>
          <div className="row">
            <button type="button" className="btn" title={words.saveHelp} onClick={() => void save()} data-testid="save-talk">
              {words.save}
            </button>
            <button
              type="button"
              className="btn primary"
              popoverTarget={scenesId}
              popoverTargetAction="hide"
              onClick={onPlay}
              data-testid="play-talk"
            >
              {words.play(scenes.length)}
            </button>
          </div>
        </>
      )}
    </>
  );
}
