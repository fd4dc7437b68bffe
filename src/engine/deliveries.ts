// Steps on their way to the page, in their order. Where a device computes, the sampler waits neither for a picture nor for the page: it is
// a few steps ahead of the device, and a step whose picture nobody would have time to look at is not read back. Knows no step's content.

/** Steps that the sampler may be ahead of the device: one that is computed, one that waits. A cancel comes as many steps late. */
const mostAhead = 2;
/** Those, the one that was just given to the device, and one that the page has: of a device that is slower than the page all are read. */
const mostOnTheirWay = mostAhead + 2;

export interface Pace {
  /** Settles when the device has done what it was given so far; left out where this thread itself computes. */
  reached?: (() => Promise<void>) | undefined;
  /** Every step is read back, and the sampler is at most one ahead of the page. */
  everyStep: boolean;
}

export interface Sent<T> {
  /** Under way. */
  reading: Promise<T>;
  /** To the page, once it has taken the step before. */
  deliver(read: T): void | Promise<void>;
  isLast: boolean;
}

export interface Deliveries {
  /** The step that comes next would only wait for the page: `pass` it. */
  readonly isFull: boolean;
  /** What is still on its way when the last one is here need not be shown. @throws what a step before failed with */
  send<T>(step: Sent<T>): Promise<void>;
  /** A step that is not read back. */
  pass(): Promise<void>;
  /** Settles when the page has taken everything. @throws what a step failed with */
  last(): Promise<void>;
}

export function openDeliveries({ reached, everyStep }: Pace): Deliveries {
  let newest = Promise.resolve();
  let [onTheirWay, lastIsHere] = [0, false];
  const fences: Promise<unknown>[] = [];
  const notTooFarAhead = async (fence: Promise<unknown>): Promise<void> => {
    // Said where it is waited for.
    fence.catch(() => undefined);
    fences.push(fence);
    if (fences.length > mostAhead) await fences.shift();
  };
  return {
    get isFull() {
      return reached !== undefined && !everyStep && onTheirWay >= mostOnTheirWay;
    },
    async send({ reading, deliver, isLast }) {
      const before = newest;
      reading.then(
        () => (lastIsHere ||= isLast),
        () => undefined,
      );
      onTheirWay++;
      const inTurn = async (): Promise<void> => {
        const read = await reading;
        if (isLast || everyStep || !lastIsHere) await deliver(read);
      };
      newest = before.then(inTurn).finally(() => onTheirWay--);
      newest.catch(() => undefined);
      if (!reached) await newest;
      else if (everyStep) await before;
      else await notTooFarAhead(reading);
    },
    async pass() {
      if (reached) await notTooFarAhead(reached());
    },
    async last() {
      await newest;
      // Of a step that was passed nothing is read: that the device failed in it is known here alone.
      await Promise.all(fences);
    },
  };
}
