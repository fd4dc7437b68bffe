// Between tests the event loop turns once: vitest's own messages wait behind a minute of tests that never wait, and time out.
import { setImmediate } from 'node:timers/promises';
import { afterEach } from 'vitest';

afterEach(() => setImmediate());
