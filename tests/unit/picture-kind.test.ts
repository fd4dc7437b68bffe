// What a file loses as one still picture of eight bits is seen from its first bytes.
import { encode } from 'fast-png';
import { expect, test } from 'vitest';
import { kindOf } from '../../src/io/picture-kind.ts';

const png = (depth: 8 | 16): Uint8Array =>
  encode({ width: 2, height: 1, channels: 1, depth, data: depth === 16 ? new Uint16Array(2) : new Uint8Array(2) });

/** A chunk acTL behind IHDR, as an animated PNG has it. */
const animated = (still: Uint8Array): Uint8Array =>
  Uint8Array.from([...still.subarray(0, 33), 0, 0, 0, 8, ...Buffer.from('acTL'), ...new Array<number>(12).fill(0), ...still.subarray(33)]);

/** Header, and the extension that says how often it plays. */
const gif = (plays: boolean): Uint8Array =>
  Uint8Array.from(Buffer.from(`GIF89a\x01\0\x01\0\0\0\0${plays ? '!\xff\x0bNETSCAPE2.0\x03\x01\0\0\0' : ''},`, 'latin1'));

const webp = (flags: number): Uint8Array => Uint8Array.from([...Buffer.from('RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0'), flags, 0, 0, 0]);

test.each([
  ['a PNG', png(8), { moves: false, deep: false }],
  ['a PNG of 16 bits', png(16), { moves: false, deep: true }],
  ['an animated PNG', animated(png(8)), { moves: true, deep: false }],
  ['a GIF', gif(false), { moves: false, deep: false }],
  ['a GIF that plays', gif(true), { moves: true, deep: false }],
  ['a WebP', webp(0x10), { moves: false, deep: false }],
  ['a WebP that plays', webp(0x12), { moves: true, deep: false }],
  ['an AVIF that plays', Uint8Array.from(Buffer.from('\0\0\0\x1cftypavis')), { moves: true, deep: false }],
  ['a JPEG', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0), { moves: false, deep: false }],
  ['nothing', new Uint8Array(), { moves: false, deep: false }],
])('%s', (_, head, kind) => {
  expect(kindOf(head)).toEqual(kind);
});
