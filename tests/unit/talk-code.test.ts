// The address in a talk's code: typed as people type addresses, never this machine's without a word.
import { expect, test } from 'vitest';
import { addressOf, isOwnMachine } from '../../src/ui/talk/talk-code.tsx';

test('an address is taken as people type it, with the scene; what is none is refused', () => {
  expect(addressOf('studio.example.org', 'shake')?.href).toBe('https://studio.example.org/?scene=shake');
  expect(addressOf(' http://10.0.0.4:4173/a?model=tiny ', 'eight')?.href).toBe('http://10.0.0.4:4173/a?model=tiny&scene=eight');
  expect(addressOf('https://x.org/?scene=old', 'new')?.href).toBe('https://x.org/?scene=new');
  for (const none of ['', 'studio', 'http://', 'a b.org', 'javascript:alert(1)']) expect(addressOf(none, 'shake')).toBeNull();
});

test('names of this machine alone are known', () => {
  for (const own of ['http://localhost:4173/', 'http://127.0.0.1/', 'http://[::1]:8080/', 'http://a.localhost/'])
    expect(isOwnMachine(new URL(own))).toBe(true);
  for (const other of ['http://10.0.0.4:4173/', 'https://studio.example.org/']) expect(isOwnMachine(new URL(other))).toBe(false);
});
