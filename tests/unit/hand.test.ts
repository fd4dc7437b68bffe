// Pen, palm, finger and mouse on one canvas: what is drawn of what the screen tells. The canvas writes down what it was told.
import { beforeEach, expect, test } from 'vitest';
import { Hand, type Touchpoint } from '../../src/ui/hand.ts';

let told: string[];
let hand: Hand<Touchpoint>;
const pen = { pointerId: 1, pointerType: 'pen' };
const palm = { pointerId: 2, pointerType: 'touch' };
const finger = { pointerId: 3, pointerType: 'touch' };
const mouse = { pointerId: 4, pointerType: 'mouse' };

/** At a place on a line and a time in milliseconds. */
const at = (pointer: { pointerId: number; pointerType: string }, x: number, timeStamp: number): Touchpoint => ({
  ...pointer,
  clientX: x,
  clientY: 0,
  timeStamp,
});

beforeEach(() => {
  told = [];
  const point = (word: string) => (to: Touchpoint) => void told.push(`${word} ${to.clientX}`);
  hand = new Hand(() => ({
    begin: point('begin'),
    extend: point('to'),
    end: () => void told.push('end'),
    cancel: () => void told.push('cancel'),
  }));
});

test('a stroke of the pen survives the palm that lands in it and lifts from it', () => {
  hand.down(at(pen, 0, 0));
  hand.move(at(pen, 10, 10));
  hand.down(at(palm, 200, 20));
  expect(hand.leavesFingers).toBe(false);
  hand.down(at(finger, 300, 25));
  hand.move(at(palm, 260, 30));
  hand.move(at(pen, 20, 40));
  hand.up(at(palm, 260, 50));
  hand.cancel(at(finger, 300, 55));
  hand.up(at(pen, 20, 60));
  expect(told).toEqual(['begin 0', 'to 10', 'to 20', 'end']);
});

test('a palm that rests first: the pen draws, and the palm draws nothing on its way, nor when it lifts', () => {
  hand.down(at(palm, 200, 0));
  hand.down(at(pen, 0, 100));
  hand.move(at(palm, 300, 110));
  hand.move(at(pen, 10, 120));
  hand.up(at(pen, 10, 130));
  hand.up(at(palm, 300, 140));
  expect(told).toEqual(['begin 0', 'to 10', 'end']);
});

test('what a palm began before the pen came is taken back', () => {
  hand.down(at(palm, 200, 0));
  hand.move(at(palm, 220, 10));
  hand.down(at(pen, 0, 20));
  hand.up(at(palm, 220, 30));
  hand.up(at(pen, 0, 40));
  expect(told).toEqual(['begin 200', 'to 220', 'cancel', 'begin 0', 'end']);
});

test('beside a pen in the air a hand rests; when the pen is away for long, fingers draw', () => {
  hand.move(at(pen, 0, 1000));
  hand.down(at(palm, 200, 1500));
  hand.move(at(palm, 260, 1510));
  hand.up(at(palm, 260, 1520));
  expect(told).toEqual([]);
  hand.down(at(finger, 0, 3000));
  hand.move(at(finger, 20, 3010));
  hand.up(at(finger, 20, 3020));
  expect(told).toEqual(['begin 0', 'to 20', 'end']);
});

test('a finger that rests draws nothing when it lifts; a tap leaves a dot', () => {
  hand.down(at(finger, 5, 0));
  hand.move(at(finger, 7, 500));
  hand.up(at(finger, 7, 2000));
  expect(told).toEqual([]);
  hand.down(at(finger, 5, 3000));
  hand.up(at(finger, 6, 3100));
  expect(told).toEqual(['begin 5', 'end']);
});

test('two fingers never draw, neither together nor the one that stays', () => {
  hand.down(at(palm, 0, 0));
  hand.move(at(palm, 20, 10));
  hand.down(at(finger, 100, 20));
  hand.move(at(palm, 40, 30));
  hand.move(at(finger, 60, 30));
  hand.up(at(palm, 40, 40));
  hand.move(at(finger, 200, 50));
  hand.down(at(palm, 0, 60));
  hand.move(at(palm, 50, 70));
  hand.up(at(palm, 50, 80));
  hand.up(at(finger, 200, 90));
  expect(told).toEqual(['begin 0', 'to 20', 'cancel']);
  // Both are up: the next one draws again.
  hand.down(at(finger, 0, 1000));
  hand.move(at(finger, 30, 1010));
  hand.up(at(finger, 30, 1020));
  expect(told.slice(3)).toEqual(['begin 0', 'to 30', 'end']);
});

test('what the system takes: a finger’s stroke is undone, a pen’s and a mouse’s are kept', () => {
  for (const pointer of [finger, pen, mouse]) {
    hand.down(at(pointer, 0, 0));
    hand.move(at(pointer, 20, 10));
    hand.cancel(at(pointer, 20, 20));
  }
  expect(told).toEqual(['begin 0', 'to 20', 'cancel', 'begin 0', 'to 20', 'end', 'begin 0', 'to 20', 'end']);
});
