// What computes here, in plain words and measured numbers: adapter, back end and why, self-test, memory, model, what is kept.
import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import { inEnglish, named, read } from '../../protocol/words.ts';
import type { DeviceTest, Keeping, Offline, StudioState } from '../../store/state.ts';
import { estimateMemory } from '../../store/model-facts.ts';
import { decimal, deviceName, fixed, formatCount, formatMegabytes } from '../format.ts';
import { useActions, useStudioState } from '../studio-context.ts';
import { useMemoryNow, type MemoryNow } from './memory-now.ts';
import { words } from './device.words.ts';

export const deviceId = 'device';

function testText(test: DeviceTest): string {
  switch (test.kind) {
    case 'none':
      return words.test.notYet;
    case 'testing':
      return words.test.running;
    case 'failed':
      return words.test.failed(read(test.why));
    case 'tested': {
      const { passed, error, tolerance } = test.result;
      const said = passed ? words.test.passed : words.test.wrong;
      return said(decimal(error.toExponential(1)), decimal(String(tolerance)));
    }
  }
}

function offlineText(offline: Offline): string {
  switch (offline.kind) {
    case 'unknown':
      return words.offline.unknown;
    case 'kept':
      return words.offline.kept;
    case 'no-worker':
      return words.offline.notKept(words.offline.noWorker);
    case 'not-kept':
      return words.offline.notKept(offline.why);
  }
}

function keepingText(keeping: Keeping): string {
  switch (keeping.kind) {
    case 'starting':
      return words.keeping.starting;
    case 'kept':
      return words.keeping.kept;
    case 'aside':
      return words.keeping.aside;
    case 'elsewhere':
      return words.keeping.elsewhere;
    case 'failed':
      return words.keeping.failed(read(keeping.why));
  }
}

function storedText({ device, model }: StudioState): string {
  const { facts } = device;
  if (!facts) return words.stored.unknown;
  const all = formatMegabytes(facts.bytes);
  if (facts.stored >= facts.weightBytes) return words.stored.all(all);
  if (facts.stored > 0) return words.stored.some(formatMegabytes(facts.stored), all);
  return model.kind === 'ready' ? words.stored.gone(all) : words.stored.none(all);
}

/** Bytes that the next run needs, about; null where the model's size is not known. */
function estimateRun({ device, catalogue, settings }: StudioState): number | null {
  const method = catalogue?.samplers.find(({ id }) => id === settings.samplerId);
  return device.facts && estimateMemory(device.facts, settings.samples, method?.requires.includes('vjp') ?? false);
}

function estimateText(state: StudioState): string {
  const bytes = estimateRun(state);
  if (bytes === null) return words.needs.unknown;
  return words.needs.about(state.settings.samples, formatMegabytes(bytes));
}

function memoryText(now: MemoryNow): string {
  switch (now.kind) {
    case 'unasked':
      return words.memory.unasked;
    case 'counting':
      return words.memory.counting;
    case 'untold':
      return words.memory.untold(now.why());
    case 'counted':
      return words.memory.counted(formatMegabytes(now.bytes));
  }
}

/** As far as the browser tells; null where it does not. */
function deviceGigabytes(): number | null {
  return 'deviceMemory' in navigator && typeof navigator.deviceMemory === 'number' ? navigator.deviceMemory : null;
}

/** Everything the panel says, as data, for a report. */
function toJson(state: StudioState, memory: MemoryNow): string {
  const { engine, device, model, offline } = state;
  const { test, speed } = device;
  const about = {
    device: engine.device && { ...engine.device, graphs: engine.device.graphs && inEnglish(engine.device.graphs) },
    reason: engine.reason && inEnglish(engine.reason),
    selfTest: test.kind === 'tested' ? test.result : null,
    secondsPerEvaluation: speed,
    memoryNowBytes: memory.kind === 'counted' ? memory.bytes : null,
    estimatedMemoryBytes: estimateRun(state),
    deviceMemoryGB: deviceGigabytes(),
    processors: navigator.hardwareConcurrency,
    isolated: crossOriginIsolated,
    browser: navigator.userAgent,
    model: model.kind === 'ready' ? { id: model.info.id, weightsSha256: model.info.weightsSha256 } : null,
    offline: offline.kind,
  };
  return JSON.stringify(about, null, 2);
}

function Row({ name, children }: { name: string; children: ReactNode }): ReactNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function backendText({ device, reason, isSoftware }: StudioState['engine']): string {
  const ofDevice = device?.backend === 'webgpu' ? words.webgpu : words.processor;
  const what = device ? ofDevice(deviceName(device.description)) : words.starting;
  const said = [reason, device?.graphs].flatMap((one) => (one ? [read(one)] : []));
  return [what, ...said, ...(isSoftware ? [words.turnOn] : [])].join(' ');
}

function Facts({ memory }: { memory: MemoryNow }): ReactNode {
  const state = useStudioState((all) => all);
  const { engine, device, model, offline, keeping } = state;
  const gigabytes = deviceGigabytes();
  return (
    <dl className="truths">
      <div data-testid="backend-reason">
        <dt>{words.rows.backEnd}</dt>
        <dd>{backendText(engine)}</dd>
      </div>
      <Row name={words.rows.speed}>
        {device.speed === null ? words.notMeasured : words.speed(fixed(1000 * device.speed, device.speed < 0.1 ? 1 : 0))}
      </Row>
      <Row name={words.rows.selfTest}>{testText(device.test)}</Row>
      <Row name={words.rows.memoryNow}>{memoryText(memory)}</Row>
      <Row name={words.rows.memory}>{gigabytes === null ? estimateText(state) : words.needs.ofDevice(estimateText(state), gigabytes)}</Row>
      <Row name={words.rows.model}>
        {model.kind === 'ready' ? words.model(named(model.info.title), formatCount(model.info.parameters)) : words.notLoaded}
      </Row>
      <Row name={words.rows.stored}>{storedText(state)}</Row>
      <Row name={words.rows.offline}>{offlineText(offline)}</Row>
      <Row name={words.rows.session}>{keepingText(keeping)}</Row>
    </dl>
  );
}

/** With the model that the page has. */
function benchPage(): string {
  const model = new URLSearchParams(location.search).get('model');
  return model === null ? './bench.html' : `./bench.html?model=${encodeURIComponent(model)}`;
}

function CopyJson({ memory }: { memory: MemoryNow }): ReactNode {
  const state = useStudioState((all) => all);
  const [copied, setCopied] = useState(false);
  return (
    <button
      type="button"
      className="link"
      onClick={() => void navigator.clipboard.writeText(toJson(state, memory)).then(() => setCopied(true))}
      data-testid="device-json"
    >
      {copied ? words.copied : words.copy}
    </button>
  );
}

export function DevicePanel(): ReactNode {
  const actions = useActions();
  const panel = useRef<HTMLDivElement>(null);
  const test = useStudioState(({ device }) => device.test);
  const isRunning = useStudioState(({ run }) => run.kind === 'running' || run.kind === 'stopping' || run.kind === 'preparing');
  const [memory, countMemory] = useMemoryNow();
  const look = useCallback(
    (event: Event) => {
      if (!('newState' in event) || event.newState !== 'open') return;
      void actions.lookAtDevice();
      countMemory();
    },
    [actions, countMemory],
  );
  useEffect(() => {
    const element = panel.current;
    element?.addEventListener('toggle', look);
    return () => element?.removeEventListener('toggle', look);
  }, [look]);
  return (
    <div className="pop from-bar" id={deviceId} ref={panel} popover="auto" role="dialog" aria-label={words.title}>
      <div className="pop-head">
        <h2>{words.title}</h2>
        <CopyJson memory={memory} />
      </div>
      <Facts memory={memory} />
      <div className="row">
        <button
          type="button"
          className="btn"
          disabled={isRunning || test.kind === 'testing'}
          onClick={() => void actions.testDevice()}
          data-testid="self-test"
        >
          {words.testAndMeasure}
        </button>
        <button type="button" className="btn quiet" onClick={() => void actions.deleteModel()} data-testid="delete-model">
          {words.deleteStored}
        </button>
      </div>
      <p className="note">
        <span>{words.moreNumbers}</span> <a href={benchPage()}>{words.benchPage}</a>.
      </p>
    </div>
  );
}
