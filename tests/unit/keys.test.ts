// What keys mean on layouts of the world: Cyrillic, AZERTY, QWERTZ, AltGr of Windows and Linux, Option of a Mac, and events without a key.
import { expect, test } from 'vitest';
import { commandOf, hasControl, isCombined, meaningsOf, undoCommandOf, type KeyPress } from '../../src/ui/keys.ts';

const altGr = (name: string): boolean => name === 'AltGraph';

test('a key means what it writes, else what stands at its place', () => {
  const cases: [string, KeyPress, string[]][] = [
    ['a letter', { key: 'Z', code: 'KeyZ', shiftKey: true }, ['z']],
    ['Russian я', { key: 'я', code: 'KeyZ' }, ['я', 'z']],
    ['Greek ω', { key: 'ω', code: 'KeyV' }, ['ω', 'v']],
    ['QWERTZ: z lies where Y does', { key: 'z', code: 'KeyY' }, ['z']],
    ['AZERTY &', { key: '&', code: 'Digit1' }, ['&', '1']],
    ['AZERTY é', { key: 'é', code: 'Digit2' }, ['é', '2']],
    ['AZERTY - lies where 6 does', { key: '-', code: 'Digit6' }, ['-', '6']],
    ['Shift and a digit is a sign', { key: '!', code: 'Digit1', shiftKey: true }, ['!']],
    ['Arabic digits', { key: '٢', code: 'Digit2' }, ['٢', '2']],
    ['a dead key', { key: 'Dead', code: 'KeyE' }, ['e']],
    ['a word that is composed', { key: 'n', code: 'KeyN', isComposing: true }, []],
    ['a space that does not break', { key: '\u00a0', code: 'Space' }, [' ']],
    ['arrows', { key: 'ArrowLeft', code: 'ArrowLeft' }, ['ArrowLeft']],
    ['no key at all: a form was filled in', {}, []],
  ];
  for (const [name, event, meanings] of cases) expect(meaningsOf(event), name).toEqual(meanings);
});

test('of its meanings the one that is a command counts, and never what objects inherit', () => {
  const table = { '1': 'view', '-': 'out', z: 'undo' };
  expect(commandOf({ key: '&', code: 'Digit1' }, table)).toBe('view');
  expect(commandOf({ key: '-', code: 'Digit1' }, table)).toBe('out');
  expect(commandOf({ key: 'я', code: 'KeyZ' }, table)).toBe('undo');
  expect(commandOf({ key: 'toString', code: '' }, table)).toBeUndefined();
});

test('what only writes a sign is no combination', () => {
  const windows = { key: '[', code: 'Digit8', ctrlKey: true, altKey: true, getModifierState: altGr };
  const linux = { key: '[', code: 'Digit8', getModifierState: altGr };
  const mac = { key: '[', code: 'Digit5', altKey: true, getModifierState: () => false };
  for (const event of [windows, linux, mac]) {
    expect(isCombined(event)).toBe(false);
    expect(hasControl(event)).toBe(false);
    expect(commandOf(event, { '[': 'smaller' })).toBe('smaller');
  }
  expect(isCombined({ key: 'd', code: 'KeyD', altKey: true })).toBe(true);
  expect(hasControl({ key: 'я', code: 'KeyZ', ctrlKey: true })).toBe(true);
});

test('with Ctrl, strokes on a photograph are taken back and nothing of the studio behind it is', () => {
  const commands = { undo: () => 'undo', redo: () => 'redo', undoStroke: () => 'stroke' };
  const does = (event: KeyPress, isPhotograph: boolean): unknown => undoCommandOf(event, isPhotograph, commands)?.();
  const [z, y, shiftZ] = [{ key: 'z' }, { key: 'y' }, { key: 'Z', shiftKey: true }];
  expect([z, y, shiftZ].map((event) => does(event, false))).toEqual(['undo', 'redo', 'redo']);
  expect([z, y, shiftZ].map((event) => does(event, true))).toEqual(['stroke', undefined, undefined]);
});
