// The keyboard sheet: every key of the page and what it does, in groups. What the keys do is in shortcuts.ts.
import { named } from '../../protocol/words.ts';
import { views } from '../views.ts';
import { words } from './shell.words.ts';

interface ShortcutLine {
  keys: string;
  does: string;
}

const runKeys = (): ShortcutLine[] => [
  { keys: words.space, does: words.keyDraw },
  { keys: words.shiftSpace, does: words.drawMore },
  { keys: words.esc, does: words.keyCancel },
  { keys: '← →', does: words.keyStep },
  { keys: words.homeEnd, does: words.firstLastStep },
  { keys: 'N', does: words.newSeed },
];

const seeKeys = (): ShortcutLine[] => [
  { keys: views.map(({ key }) => key).join(' '), does: views.map(({ title }) => named(title)).join(', ') },
  { keys: 'D', does: words.noisyOrDenoised },
  { keys: 'T', does: words.keyTruth },
  { keys: 'C', does: words.keyPinv },
  { keys: 'R', does: words.keyRemeasured },
  { keys: 'W', does: words.wipe },
  { keys: 'P', does: words.pixelsOrSmooth },
  { keys: 'F', does: words.flickThroughSamples },
  { keys: '+ − 0', does: words.keyZoom },
  { keys: words.shiftArrows, does: words.keyMove },
];

const operatorKeys = (): ShortcutLine[] => [
  { keys: 'E', does: words.keyDrawLarge },
  { keys: 'B X', does: words.brushEraser },
  { keys: 'M L G', does: words.rectangleLassoPolygon },
  { keys: 'I', does: words.invert },
  { keys: '[ ]', does: words.brushSizeHardness },
  { keys: words.ctrlZ, does: words.keyUndo },
];

const pageKeys = (): ShortcutLine[] => [
  { keys: words.ctrlV, does: words.pastePicture },
  { keys: words.ctrlO, does: words.openPicture },
  { keys: words.ctrlS, does: words.saveTheLargePicture },
  { keys: words.ctrlShiftC, does: words.copyTheLink },
  { keys: 'K', does: words.talk },
  { keys: '?', does: words.thisSheet },
];

export const shortcutSheet = (): readonly { group: string; lines: readonly ShortcutLine[] }[] => [
  { group: words.run, lines: runKeys() },
  { group: words.see, lines: seeKeys() },
  { group: words.operator, lines: operatorKeys() },
  { group: words.page, lines: pageKeys() },
];
