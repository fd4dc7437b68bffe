// The bench as a page of the studio (bench.html): the same cases as the command's, started by a click, saved as JSON.
import './page.css';
import { isolatePage } from '../src/host/isolate.ts';
import './main.ts';

await isolatePage(new URL('service-worker.js', document.baseURI));

/** @throws Error where bench.html was changed and this file was not */
function find(selector: string): HTMLElement {
  const element = document.querySelector<HTMLElement>(selector);
  if (!element) throw new Error(`bench.html has no ${selector}`);
  return element;
}

async function measureHere(): Promise<void> {
  const [start, output, save] = [find('#start'), find('#output'), find('#save')];
  start.setAttribute('disabled', '');
  const machine = await window.bench.describe();
  output.textContent = `${JSON.stringify(machine, null, 1)}\n`;
  const outcomes = [];
  for (const id of window.bench.ids()) {
    output.append(`\n${id} …`);
    const outcome = await window.bench.run(id);
    outcomes.push(outcome);
    output.append(`\n${outcome.title}\n${outcome.text}\n`);
    const json = JSON.stringify({ machine, outcomes }, null, 2);
    save.setAttribute('href', `data:application/json,${encodeURIComponent(json)}`);
    save.hidden = false;
  }
  start.removeAttribute('disabled');
}

find('#start').addEventListener('click', () => void measureHere());
