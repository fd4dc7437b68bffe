// Which of the pens, fingers and mice on a canvas draws: a pen wins over fingers and its stroke survives a palm, two fingers never draw,
// and a finger draws from where it landed once it moves; at rest it is a palm, and only a short tap leaves a dot. Knows no canvas.
import { useEffect, useState } from 'react';

/** What is read of a pointer event. Times in milliseconds, places in CSS pixels. */
export interface Touchpoint {
  pointerId: number;
  pointerType: string;
  clientX: number;
  clientY: number;
  timeStamp: number;
}

export interface Strokes<E> {
  begin: (at: E) => void;
  extend: (to: E) => void;
  end: () => void;
  /** What was begun was meant otherwise: as if it had never been. */
  cancel: () => void;
}

/** A finger that has gone so far draws. */
const slop = 6;
/** A finger that lifts within this was a tap. */
const tapMs = 400;
/** A hand rests for so long after its pen was last seen, in the air or on the canvas. */
const penMs = 1000;

interface Drawing<E> {
  id: number;
  isFinger: boolean;
  start: E;
  /** A finger that has not moved yet has begun nothing. */
  hasBegun: boolean;
}

export class Hand<E extends Touchpoint> {
  readonly #strokes: () => Strokes<E>;
  readonly #fingers = new Set<number>();
  #drawing: Drawing<E> | null = null;
  /** Two fingers were down: the rest of this touch moves and zooms. */
  #isSpent = false;
  #penSeen = -Infinity;

  constructor(strokes: () => Strokes<E>) {
    this.#strokes = strokes;
  }

  /** Fingers on the canvas may move and zoom it: no pen is at work. */
  get leavesFingers(): boolean {
    return this.#drawing === null || this.#drawing.isFinger;
  }

  down(at: E): void {
    const isFinger = at.pointerType === 'touch';
    if (isFinger) this.#fingers.add(at.pointerId);
    else if (at.pointerType === 'pen') this.#penSeen = at.timeStamp;
    if (!isFinger) {
      if (this.#drawing && !this.#drawing.isFinger) return;
      this.#drop();
      this.#drawing = { id: at.pointerId, isFinger, start: at, hasBegun: true };
      this.#strokes().begin(at);
      return;
    }
    if (!this.leavesFingers || at.timeStamp - this.#penSeen < penMs) return;
    if (this.#fingers.size > 1) {
      this.#drop();
      this.#isSpent = true;
    } else if (!this.#isSpent) this.#drawing = { id: at.pointerId, isFinger, start: at, hasBegun: false };
  }

  /** @param path where it went since the last event, this one included */
  move(to: E, path: readonly E[] = [to]): void {
    if (to.pointerType === 'pen') this.#penSeen = to.timeStamp;
    const drawing = this.#drawing;
    if (drawing?.id !== to.pointerId) return;
    if (!drawing.hasBegun) {
      if (Math.hypot(to.clientX - drawing.start.clientX, to.clientY - drawing.start.clientY) < slop) return;
      drawing.hasBegun = true;
      this.#strokes().begin(drawing.start);
    }
    for (const point of path) this.#strokes().extend(point);
  }

  up(at: E): void {
    const drawing = this.#take(at);
    if (!drawing) return;
    if (!drawing.hasBegun) {
      if (at.timeStamp - drawing.start.timeStamp > tapMs) return;
      this.#strokes().begin(drawing.start);
    }
    this.#strokes().end();
  }

  /** The system took it: a finger's stroke was another gesture; what a pen or a mouse drew is kept. */
  cancel(at: E): void {
    const drawing = this.#take(at);
    if (drawing?.hasBegun) this.#strokes()[drawing.isFinger ? 'cancel' : 'end']();
  }

  /** The pointer is gone. @returns what it drew, if it was the one that draws */
  #take(at: E): Drawing<E> | null {
    this.#fingers.delete(at.pointerId);
    if (this.#fingers.size === 0) this.#isSpent = false;
    if (at.pointerType === 'pen') this.#penSeen = at.timeStamp;
    const drawing = this.#drawing;
    if (drawing?.id !== at.pointerId) return null;
    this.#drawing = null;
    return drawing;
  }

  #drop(): void {
    if (this.#drawing?.hasBegun) this.#strokes().cancel();
    this.#drawing = null;
  }
}

/** One for each canvas; it asks for the newest `strokes` at every event. */
export function useHand<E extends Touchpoint>(strokes: Strokes<E>): Hand<E> {
  const [held] = useState(() => {
    const latest = { strokes };
    return { latest, hand: new Hand<E>(() => latest.strokes) };
  });
  useEffect(() => {
    held.latest.strokes = strokes;
  });
  return held.hand;
}
