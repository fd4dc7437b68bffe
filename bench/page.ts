// The bench as a page of the studio (bench.html): the same cases as the command's, chosen, started and stopped by a click, saved as JSON.
import '../src/ui/style/tokens.css';
import '../src/ui/style/parts.css';
import './page.css';
import { isolatePage } from '../src/host/isolate.ts';
import { asStudioError } from '../src/protocol/errors.ts';
import { rateRow, splitRow } from './format.ts';
import './main.ts';
import type { Machine, Outcome } from './main.ts';

await isolatePage(new URL('service-worker.js', document.baseURI));

/** @throws Error where bench.html was changed and this file was not */
function find<E extends HTMLElement>(selector: string, kind: new () => E): E {
  const element = document.querySelector(selector);
  if (!(element instanceof kind)) throw new Error(`bench.html has no ${selector}`);
  return element;
}

function make<K extends keyof HTMLElementTagNameMap>(tag: K, text: string, ...children: Node[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  element.append(text, ...children);
  return element;
}

const parts = {
  start: find('#start', HTMLButtonElement),
  stop: find('#stop', HTMLButtonElement),
  save: find('#save', HTMLAnchorElement),
  now: find('#now', HTMLElement),
  output: find('#output', HTMLElement),
  cases: find('#cases', HTMLElement),
  machine: find('#machine', HTMLElement),
};

function showMachine({ adapter, adapterInfo, browser, isolated, processors, model }: Machine): void {
  const facts: [string, string][] = [
    ['Graphics', adapter ?? 'this browser gives no WebGPU adapter: the processor alone is measured'],
    ['Processor', `${processors.toString()} threads${isolated ? '' : ', of which this page may use one (it is not isolated)'}`],
    ['Browser', browser],
    ['Model', `${model.title}, weights ${model.weightsSha256.slice(0, 12)}`],
  ];
  if (adapterInfo?.software)
    facts.push(['Note', 'This adapter is a processor that imitates a graphics card: its times say nothing about WebGPU on a real one.']);
  parts.machine.replaceChildren(...facts.flatMap(([name, value]) => [make('dt', name), make('dd', value)]));
}

function offerCases(): void {
  for (const { id, title, atOnce } of window.bench.cases().filter((one) => !one.commandOnly)) {
    const box = make('input', '');
    Object.assign(box, { type: 'checkbox', value: id, checked: atOnce });
    parts.cases.append(make('label', '', box, make('span', title)));
  }
}

function chosen(): string[] {
  return [...parts.cases.querySelectorAll('input')].filter((box) => box.checked).map((box) => box.value);
}

function showOutcome({ title, rows, problem }: Outcome): void {
  const section = make('section', '', make('h2', title));
  if (problem !== null) section.append(make('p', problem));
  const table = make('table', '');
  for (const row of rows) {
    const { number, unit } = splitRow(row);
    const line = make('tr', '', make('th', row.what), make('td', number), make('td', unit), make('td', rateRow(row)));
    line.firstElementChild?.setAttribute('scope', 'row');
    table.append(line);
  }
  if (rows.length > 0) section.append(table);
  parts.output.append(section);
}

function offerFile(machine: Machine, outcomes: readonly Outcome[], measuredAt: string): void {
  const told = outcomes.map(({ id, title, rows, problem }) => ({ id, title, rows, problem }));
  const json = JSON.stringify({ format: 'invfussion-bench/1', measuredAt, machine, outcomes: told }, null, 2);
  URL.revokeObjectURL(parts.save.href);
  parts.save.href = URL.createObjectURL(new Blob([json], { type: 'application/json' }));
  parts.save.hidden = false;
}

async function measureHere(machine: Machine, stopping: AbortSignal): Promise<void> {
  const [outcomes, measuredAt]: [Outcome[], string] = [[], new Date().toISOString()];
  const ids = chosen();
  parts.output.replaceChildren();
  parts.save.hidden = true;
  [parts.start.disabled, parts.stop.hidden, parts.stop.disabled] = [true, false, false];
  for (const [i, id] of ids.entries()) {
    if (stopping.aborted) break;
    const at = `Measuring ${(i + 1).toString()} of ${ids.length.toString()}: ${id}`;
    parts.now.textContent = `${at} …`;
    const outcome = await window.bench.run(id, (message) => (parts.now.textContent = `${at} (${message}) …`));
    outcomes.push(outcome);
    showOutcome(outcome);
    offerFile(machine, outcomes, measuredAt);
  }
  [parts.start.disabled, parts.stop.hidden] = [false, true];
  parts.now.textContent =
    ids.length === 0 ? 'Choose something to measure.' : stopping.aborted ? 'Stopped; what was measured stands below.' : 'Done.';
}

offerCases();
try {
  const machine = await window.bench.describe();
  showMachine(machine);
  let measuring = new AbortController();
  parts.start.addEventListener('click', () => {
    measuring = new AbortController();
    void measureHere(machine, measuring.signal);
  });
  parts.stop.addEventListener('click', () => {
    measuring.abort();
    parts.stop.disabled = true;
    parts.now.textContent = 'Stopping after this case …';
  });
  parts.start.disabled = false;
} catch (error) {
  parts.now.textContent = `Nothing can be measured: ${asStudioError(error).message}`;
}
