// Inside, in German.
import { count, type Words } from '../../protocol/words.ts';
import type { words } from './inside.words.ts';

export const german = {
  down: (level, block) => `abwärts ${level}, Block ${block}`,
  up: (level, block) => `aufwärts ${level}, Block ${block}`,
  middle: (block) => `Mitte, Block ${block}`,
  imageLabel: (what, image, images) => `${what}, Bild ${image} von ${images}`,
  numbersLabel: (what, image, images, numbers) => `${what}, Bild ${image} von ${images}, ${numbers} Zahlen`,
  whiteIs: (value) => `weiß ist **${value}**`,
  measuresNothing: 'Dieser Operator misst nichts.',
  weights: ': was jede Ausgabe von y und von jedem Ha nimmt, dann GELU',
  bias: 'Bias',
  carries: 'was der Block trägt',
  ha: 'Ha',
  haOf: (k) => `Ha ${k}`,
  measured: 'gemessen wie x',
  tOfBoth: 'Vergleich T von y und Ha',
  compared: 'gegen y, GELU',
  back: 'zurück zu Pixeln',
  blocks: 'Blöcke, in der Reihenfolge der Rechnung',
  inputLabel: (sigma) => `Die Eingabe, Rauschen ${sigma}`,
  outputLabel: 'Was die Auswertung ergibt',
  input: 'ein:',
  output: 'aus:',
  blockOf: (block, blocks) => `Block ${block} von ${blocks}`,
  inside: 'In einer Auswertung',
  title: 'Eine Auswertung',
  computing: 'rechnet …',
  noise: 'Rauschen',
  ofSample: (seed) => `, Stichprobe ${seed}`,
  noiseValue: (sigma) => `Rauschen ${sigma}`,
  pureNoise: 'Reines Rauschen geht hinein. Sind Stichproben gezogen, lässt sich in jeden Schritt der ersten hineinsehen.',
  blockSize: (images, size, tokens) =>
    `${images} ${count(images, { one: 'Bild', other: 'Bilder' })} mit ${size} × ${size}, in ${tokens} × ${tokens} Tokens`,
  failed: 'In diese Auswertung ließ sich nicht hineinsehen; der Hinweis sagt, warum.',
  everyBlock:
    'Jeder Block misst, was er trägt, wie das Foto gemessen wurde (H), vergleicht das Zahl für Zahl mit der Messung (y) und geht zu den Pixeln zurück (H†, das einfachste Bild, das passt). Seine Attention liest dann diese Antwort (ã) neben den eigenen Tokens.',
} satisfies Words<typeof words>;
