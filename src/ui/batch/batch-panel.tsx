// What a batch is begun with beyond the measurement: methods, samples and seeds, whether each picture is measured anew, and what becomes of one
// without a face. Fixed from its beginning on.
import type { ReactNode } from 'react';
import { batchMethods, isRandomNow } from '../../store/batch/batch-settings.ts';
import { ChoiceControl } from '../controls/choice-control.tsx';
import { MethodToggle } from '../controls/method-toggle.tsx';
import { NumberControl } from '../controls/number-control.tsx';
import { SeedControl } from '../controls/seed-control.tsx';
import { useActions, useStudioState } from '../studio-context.ts';
import { words as short } from './batch-short.words.ts';
import { words } from './batch.words.ts';
import '../style/batch.css';

/** Of one picture and method: a row of the table is still a row. */
const mostAtOnce = 9;

function MethodList(): ReactNode {
  const { chooseBatch } = useActions();
  const state = useStudioState((all) => all);
  const { all, chosen } = batchMethods(state);
  const ids = chosen.map(({ id }) => id);
  return (
    <>
      {all.map((method) => (
        <MethodToggle
          key={method.id}
          method={method}
          isChosen={ids.includes(method.id)}
          onChange={(isChosen) => chooseBatch({ methods: isChosen ? [...ids, method.id] : ids.filter((other) => other !== method.id) })}
        />
      ))}
    </>
  );
}

export function BatchPanel(): ReactNode {
  const { chooseBatch, changeSettings } = useActions();
  const { choice, settings } = useStudioState((state) => state.batch);
  const firstSeed = useStudioState((state) => state.settings.firstSeed);
  const isRandom = useStudioState(isRandomNow);
  return (
    <>
      <h2>{short.settings}</h2>
      {settings && <p className="note">{words.fixed}</p>}
      <fieldset className="batch-fields" disabled={settings !== null}>
        <MethodList />
        <p className="note">{words.evaluationsNote}</p>
        <NumberControl
          label={words.samplesEach}
          {...{ min: 1, max: mostAtOnce, step: 1, value: choice.samples }}
          onChange={(samples) => chooseBatch({ samples })}
        />
        <SeedControl label={words.firstSeed} value={firstSeed} onChange={(seed) => changeSettings({ firstSeed: seed })} />
        <label className="toggle" title={words.variesHelp}>
          <input
            type="checkbox"
            checked={choice.varies && isRandom}
            disabled={!isRandom}
            onChange={({ target }) => chooseBatch({ varies: target.checked })}
            data-testid="batch-varies"
          />
          <span>{words.varies}</span>
        </label>
        <p className="note">{isRandom ? words.variesHelp : words.nothingRandom}</p>
        <ChoiceControl
          label={words.withoutFace}
          options={[
            { value: 'leave-out', label: words.leaveOut },
            { value: 'middle', label: words.takeMiddle },
          ]}
          value={choice.withoutFace}
          onChange={(withoutFace) => chooseBatch({ withoutFace: withoutFace === 'middle' ? 'middle' : 'leave-out' })}
        />
        <p className="note">{words.cutNote}</p>
      </fieldset>
    </>
  );
}
