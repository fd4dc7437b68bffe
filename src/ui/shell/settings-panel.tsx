// The run's numbers and what the engine runs on. A popover: Esc closes it, the focus goes back.
import type { ReactNode } from 'react';
import type { Catalogue } from '../../protocol/engine-api.ts';
import type { ParamSpec } from '../../protocol/param-spec.ts';
import { named, read } from '../../protocol/words.ts';
import { presetOf, withPreset } from '../../store/run/presets.ts';
import { mostSamples } from '../../store/run/room.ts';
import { mmseId } from '../../store/run/run.ts';
import { classAsked } from '../../store/run/class-asked.ts';
import { ChoiceControl } from '../controls/choice-control.tsx';
import { ClassControl } from '../controls/class-control.tsx';
import { NumberControl } from '../controls/number-control.tsx';
import { ParamControl } from '../controls/param-control.tsx';
import { SeedControl } from '../controls/seed-control.tsx';
import { deviceName, formatCount } from '../format.ts';
import { LanguageChoice } from '../languages/language-control.tsx';
import { words as languageWords } from '../languages/languages.words.ts';
import { modelsId } from '../models/models-panel.tsx';
import { EveryStep } from './every-step.tsx';
import { settingsId } from '../posterior/run-controls.tsx';
import { useActions, useStudioState } from '../studio-context.ts';
import { words } from './shell.words.ts';

/** One picture, what fits beside the others, and walls. */
const usualNumbers = [1, 4, 16, 64].map((value) => ({ value, label: String(value) }));
const sampleLimits = { min: 1, max: mostSamples, step: 1 } as const;

/** Shown while sampler and numbers are none of the named ones. */
const own = 'own';

function presetOptions(presets: Catalogue['presets'], isOne: boolean): { value: string; label: string }[] {
  const options = presets.map(({ id, label }) => ({ value: id, label: named(label) }));
  return isOne ? options : [...options, { value: own, label: words.own }];
}

function RunSettings(): ReactNode {
  const actions = useActions();
  const settings = useStudioState((state) => state.settings);
  const catalogue = useStudioState((state) => state.catalogue);
  const model = useStudioState((state) => state.model);
  const samplers = catalogue?.samplers.filter(({ id }) => id !== mmseId) ?? [];
  const sampler = samplers.find(({ id }) => id === settings.samplerId);
  const preset = catalogue && presetOf(settings, catalogue);
  const lacking = sampler && model.kind === 'ready' ? sampler.requires.filter((needed) => !model.info.capabilities.includes(needed)) : [];
  const params = (sampler && settings.samplerParams[sampler.id]) ?? {};
  const offers = (spec: ParamSpec): boolean =>
    spec.kind !== 'choice' || !spec.needs || (model.kind === 'ready' && model.info.capabilities.includes(spec.needs));
  return (
    <>
      <NumberControl
        label={words.samplesAtOnce}
        {...sampleLimits}
        value={settings.samples}
        onChange={(samples) => actions.changeSettings({ samples })}
      />
      <ChoiceControl
        label={words.usualNumbers}
        hideLabel
        options={usualNumbers}
        value={settings.samples}
        onChange={(samples) => actions.changeSettings({ samples })}
      />
      {model.kind === 'ready' && model.info.classes > 0 && (
        <ClassControl info={model.info} asked={classAsked(settings, model)} onChange={(asked) => actions.changeSettings({ asked })} />
      )}
      <SeedControl label={words.firstSeed} value={settings.firstSeed} onChange={(firstSeed) => actions.changeSettings({ firstSeed })} />
      {catalogue && (
        <ChoiceControl
          label={words.quality}
          options={presetOptions(catalogue.presets, Boolean(preset))}
          value={preset?.id ?? own}
          onChange={(chosen) => {
            const next = catalogue.presets.find(({ id }) => id === chosen);
            if (next) actions.changeSettings(withPreset(settings, next));
          }}
        />
      )}
      {preset && <p className="note">{named(preset.summary)}</p>}
      {samplers.length > 1 && (
        <ChoiceControl
          label={words.sampler}
          options={samplers.map(({ id, label }) => ({ value: id, label: named(label) }))}
          value={sampler?.id ?? ''}
          onChange={(samplerId) => actions.changeSettings({ samplerId })}
        />
      )}
      {sampler && <p className="note">{named(sampler.summary)}</p>}
      {lacking.length > 0 && (
        <p className="note warned">
          <i className="px bad" />
          <span>{words.noGradients}</span>
        </p>
      )}
      {sampler?.params.filter(offers).map((spec) => (
        <ParamControl
          key={`${sampler.id}.${spec.id}`}
          spec={spec}
          value={params[spec.id]}
          onChange={(value) =>
            actions.changeSettings({ samplerParams: { ...settings.samplerParams, [sampler.id]: { ...params, [spec.id]: value } } })
          }
        />
      ))}
    </>
  );
}

export function SettingsPanel(): ReactNode {
  const actions = useActions();
  const engine = useStudioState((state) => state.engine);
  const reason = engine.reason ? read(engine.reason) : '';
  const model = useStudioState((state) => state.model);
  const title = useStudioState(({ models, modelId }) => models.find(({ id }) => id === modelId)?.title ?? modelId);
  const isRunning = useStudioState(
    ({ run, comparison }) => run.kind === 'running' || run.kind === 'stopping' || comparison.run.kind !== 'idle',
  );
  return (
    <div className="pop" id={settingsId} popover="auto" role="dialog" aria-label={words.settings}>
      <h2>{words.run}</h2>
      <RunSettings />
      <h2>{words.runsOn}</h2>
      <ChoiceControl
        label={words.backEnd}
        hideLabel
        options={[
          { value: 'auto', label: words.auto },
          { value: 'webgpu', label: 'WebGPU' },
          { value: 'wasm', label: words.processor },
        ]}
        value={engine.choice}
        onChange={(choice) => {
          if (!isRunning) void actions.chooseBackend(choice);
        }}
      />
      <p className="note">
        {engine.device && <b>{`${deviceName(engine.device.description)}. `}</b>}
        <span>{isRunning ? words.changeAfterRun(reason) : reason}</span>
      </p>
      {engine.device?.backend === 'webgpu' && <EveryStep />}
      <h2>{languageWords.language}</h2>
      <LanguageChoice />
      <h2>{words.model}</h2>
      <button type="button" className="link" popoverTarget={modelsId}>
        {words.changeModel(named(title))}
      </button>
      {model.kind === 'ready' && (
        <p className="note">
          {words.modelFacts(
            named(model.info.title),
            named(model.info.description),
            formatCount(model.info.parameters),
            named(model.info.licence),
          )}
        </p>
      )}
    </div>
  );
}
