// Whether a graphics card waits until each step has been shown. A part of the settings.
import type { ReactNode } from 'react';
import { useActions, useStudioState } from '../studio-context.ts';
import { words } from './every-step.words.ts';

/** On a processor every step is shown anyway. */
export function EveryStep(): ReactNode {
  const actions = useActions();
  const everyStep = useStudioState((state) => state.settings.everyStep);
  return (
    <label className="toggle" title={words.everyStepHelp}>
      <input
        type="checkbox"
        checked={everyStep}
        onChange={(event) => actions.changeSettings({ everyStep: event.target.checked })}
        data-testid="every-step"
      />
      <span>{words.everyStep}</span>
    </label>
  );
}
