// Which back end runs, and that the sentence says why.
import { describe, expect, test } from 'vitest';
import { decideBackend } from '../../src/client/choose-backend.ts';
import { read } from '../../src/protocol/words.ts';
import { describeAdapter, isSoftwareAdapter } from '../../src/protocol/adapter.ts';

const hardware = { adapter: { description: 'apple, metal-3', software: false } };
const software = { adapter: { description: 'SwiftShader', software: true } };
const none = { adapter: null };

describe('decideBackend', () => {
  test.each([
    ['no WebGPU', 'auto', none, null, null, 'wasm', /gives no WebGPU/],
    ['no WebGPU, though it was asked for', 'webgpu', none, null, null, 'wasm', /gives no WebGPU/],
    ['a software adapter, never measured', 'auto', software, null, null, 'wasm', /software \(SwiftShader\)/],
    ['a software adapter, asked for', 'webgpu', software, null, null, 'webgpu', /slow imitation/],
    ['hardware, not measured yet', 'auto', hardware, null, null, 'webgpu', /both will be timed/],
    ['hardware, faster', 'auto', hardware, { webgpu: 0.01, wasm: 0.05 }, null, 'webgpu', /5\.0 times as fast as the processor/],
    ['hardware, slower', 'auto', hardware, { webgpu: 0.2, wasm: 0.05 }, null, 'wasm', /4\.0 times as fast as WebGPU/],
    ['hardware, overridden', 'wasm', hardware, { webgpu: 0.01, wasm: 0.05 }, null, 'wasm', /You chose the processor/],
    ['hardware that failed', 'auto', hardware, null, 'too few buffers', 'wasm', /too few buffers/],
  ] as const)('%s', (_, choice, gpu, speeds, failure, kind, reason) => {
    const decision = decideBackend(choice, gpu, speeds, failure);
    expect(decision.kind).toBe(kind);
    expect(read(decision.reason)).toMatch(reason);
  });
});

describe('isSoftwareAdapter', () => {
  const facts = { vendor: '', architecture: '', device: '', description: '' };
  test.each([
    [{ ...facts, vendor: 'google', architecture: 'swiftshader' }, true],
    [{ ...facts, description: 'llvmpipe (LLVM 15.0.6, 256 bits)' }, true],
    [{ ...facts, description: 'Microsoft Basic Render Driver' }, true],
    [{ ...facts, vendor: 'nvidia', isFallbackAdapter: true }, true],
    [{ ...facts, vendor: 'nvidia', architecture: 'ampere', isFallbackAdapter: false }, false],
    [{ ...facts, vendor: 'apple', architecture: 'metal-3' }, false],
  ])('%o is %s', (info, expected) => {
    expect(isSoftwareAdapter(info)).toBe(expected);
  });

  test('an adapter that says nothing still has a name', () => {
    expect(describeAdapter(facts)).toBe('unnamed graphics processor');
  });
});
