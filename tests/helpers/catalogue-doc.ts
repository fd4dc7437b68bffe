// docs/catalogue.md: everything that there is to choose from, by the registries. Written by tests/unit/catalogue-doc.test.ts.
import { format, resolveConfig } from 'prettier';
import { catalogue } from '../../src/engine/catalogue.ts';
import type { ParamSpec } from '../../src/protocol/param-spec.ts';
import { views } from '../../src/ui/views.ts';

const path = 'docs/catalogue.md';

const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`).join('\n');

const named = (params: readonly ParamSpec[]): string => params.map(({ id }) => `\`${id}\``).join(', ');

/** @returns the document, formatted as the repository is */
export async function catalogueDoc(): Promise<string> {
  const { operators, generators, samplers } = catalogue();
  const text = `# Catalogue

What there is to choose from: one file each, found by its name ([contributing](../CONTRIBUTING.md#add-one-thing)). This page is written from the
registries. \`npx vitest run --project unit catalogue-doc -u\` writes it anew.

## Operators

What each does with x, exactly: [operators](operators.md). H† is "exact" where the network is told the Moore–Penrose inverse, else "as trained".

${table(
  ['id', 'name', 'what it is', 'parameters', 'H†'],
  operators.map(({ id, label, summary, params, pinv }) => [`\`${id}\``, label, summary, named(params), pinv.replace('-', ' ')]),
)}

## Generators

${table(
  ['id', 'name', 'what it makes', 'parameters', 'for'],
  generators.map(({ id, label, summary, params, makes, operators: ids }) => [
    ...[`\`${id}\``, label, `A ${makes}. ${summary}`, named(params)],
    ids.map((of) => `\`${of}\``).join(', '),
  ]),
)}

## Samplers

Evaluations of the network for one sample, as the sampler comes. "Zero-shot": the network is told nothing of H, the sampler pulls x towards y.

${table(
  ['id', 'name', 'what it is', 'parameters', 'evaluations', 'zero-shot'],
  samplers.map(({ id, label, summary, params, evaluations, zeroShot }) => [
    ...[`\`${id}\``, label, summary, named(params), `${evaluations}`, zeroShot ? 'yes' : 'no'],
  ]),
)}

## Views

${table(
  ['id', 'name', 'key', 'address'],
  views.map(({ id, title, key }, i) => [`\`${id}\``, title, key, i === 0 ? 'none needed' : `\`?view=${id}\``]),
)}
`;
  return format(text, { ...(await resolveConfig(path)), parser: 'markdown' });
}
