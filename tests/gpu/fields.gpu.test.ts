// The elementwise kernels, buffers, readback and what happens on errors, on a real device.
import { expect, it } from 'vitest';
import { createStorage } from '../../src/gpu/buffer.ts';
import { requestGpu } from '../../src/gpu/device.ts';
import { createFieldKernels } from '../../src/gpu/fields.ts';
import { Kernel, splitGrid } from '../../src/gpu/kernel.ts';
import { readFloats } from '../../src/gpu/readback.ts';
import { fillNormals, streams } from '../../src/math/rng.ts';
import { normals } from '../helpers/cases.ts';
import { relativeDifference } from '../helpers/numbers.ts';
import { describeOnGpu } from './gpu.ts';

const rounding = 4 * 2 ** -24;

describeOnGpu('field kernels', (gpu) => {
  const upload = (data: Float64Array) => createStorage(gpu, Float32Array.from(data), 'test');
  const batch = 3;
  const size = 16;
  const plane = 3 * size * size;

  it.each([1, 2, 3, 4])('combine %i terms', async (count) => {
    const kernels = await createFieldKernels(gpu);
    const inputs = [1, 2, 3, 4].slice(0, count).map((seed) => normals(1001, seed));
    const coefficients = [0.5, -2, 3.25, 1].slice(0, count);
    const out = createStorage(gpu, 4 * 1001, 'out');
    kernels.combine(
      inputs.map((x, i) => ({ coefficient: coefficients[i]!, buffer: upload(x) })),
      out,
      1001,
    );
    const expected = inputs[0]!.map((_, e) => inputs.reduce((sum, x, i) => sum + coefficients[i]! * x[e]!, 0));
    expect(relativeDifference(await readFloats(gpu, out, 1001), expected)).toBeLessThan(rounding);
  });

  it.each([0, 4 * 12345, 4 * (2 ** 32 - 5)])('normals of every seed from number %i on, as the thread draws them', async (start) => {
    const kernels = await createFieldKernels(gpu);
    const [seeds, count, stream] = [[7, 2 ** 40 + 12345, 2 ** 53 - 1], 40_000, streams.sampler];
    const words = Uint32Array.from(seeds.flatMap((seed) => [seed % 2 ** 32, Math.floor(seed / 2 ** 32)]));
    const out = createStorage(gpu, 4 * count * seeds.length, 'out');
    kernels.normals(createStorage(gpu, words, 'seeds'), out, { stream, start, count, batch: seeds.length });
    const found = await readFloats(gpu, out, count * seeds.length);
    for (const [j, seed] of seeds.entries()) {
      const expected = new Float64Array(count);
      fillNormals(expected, seed, stream, start);
      const apart = expected.map((z, i) => Math.abs(z - (found[j * count + i] ?? NaN)) / Math.max(Math.abs(z), 0.1));
      expect(apart.reduce((most, v) => Math.max(most, v), 0)).toBeLessThan(2e-6);
    }
  });

  it('keeps the coefficients of calls that follow at once apart', async () => {
    const kernels = await createFieldKernels(gpu);
    const x = upload(normals(64, 5));
    const outs = Array.from({ length: 100 }, () => createStorage(gpu, 256, 'out'));
    outs.forEach((out, i) => kernels.combine([{ coefficient: i, buffer: x }], out, 64));
    for (const i of [0, 1, 63, 64, 99])
      expect(
        relativeDifference(
          await readFloats(gpu, outs[i]!, 64),
          normals(64, 5).map((v) => i * v),
        ),
      ).toBeLessThan(rounding);
  });

  it.each([false, true])('network input: [c_in·x ‖ H†y], every sample with its own: %s', async (ownPinv) => {
    const kernels = await createFieldKernels(gpu);
    const [x, pinv] = [normals(batch * plane, 1), normals(ownPinv ? batch * plane : plane, 2)];
    const image = createStorage(gpu, 8 * batch * plane, 'image');
    const encoder = gpu.device.createCommandEncoder();
    kernels.networkInput(encoder, upload(x), upload(pinv), image, { cIn: 0.75, batch, size, ownPinv });
    gpu.device.queue.submit([encoder.finish()]);
    const expected = Float64Array.from({ length: 2 * batch * plane }, (_, i) => {
      const [n, at] = [Math.floor(i / (2 * plane)), i % (2 * plane)];
      return at < plane ? 0.75 * x[n * plane + at]! : pinv[(ownPinv ? n * plane : 0) + at - plane]!;
    });
    expect(relativeDifference(await readFloats(gpu, image, 2 * batch * plane), expected)).toBeLessThan(rounding);
  });

  it('denoised: c_skip·x + c_out·F, with channels of F that are left out', async () => {
    const kernels = await createFieldKernels(gpu);
    const rawStride = 3 * plane;
    const [x, raw] = [normals(batch * plane, 1), normals(batch * rawStride, 2)];
    const out = createStorage(gpu, 4 * batch * plane, 'out');
    const encoder = gpu.device.createCommandEncoder();
    kernels.denoised(encoder, upload(x), upload(raw), out, { cSkip: 0.25, cOut: -1.5, batch, size, rawStride });
    gpu.device.queue.submit([encoder.finish()]);
    const expected = x.map((v, i) => 0.25 * v - 1.5 * raw[Math.floor(i / plane) * rawStride + (i % plane)]!);
    expect(relativeDifference(await readFloats(gpu, out, batch * plane), expected)).toBeLessThan(rounding);
  });

  it('covers more workgroups than one dimension of the grid holds', async () => {
    const kernels = await createFieldKernels(gpu);
    const count = 64 * 65535 + 1000;
    const x = createStorage(gpu, new Float32Array(count).fill(1), 'x');
    const out = createStorage(gpu, 4 * count, 'out');
    kernels.combine([{ coefficient: 2, buffer: x }], out, count);
    const found = await readFloats(gpu, out, count);
    expect(found.every((v) => v === 2)).toBe(true);
    x.destroy();
    out.destroy();
    for (const workgroups of [1, 65535, 65536, 200_001]) {
      const { x: columns, y: rows } = splitGrid(workgroups, 65535);
      expect(columns).toBeLessThanOrEqual(65535);
      expect(columns * rows).toBeGreaterThanOrEqual(workgroups);
    }
  });
});

describeOnGpu('errors', (gpu) => {
  it('a kernel that does not compile: message, line and source', async () => {
    const code = 'override workgroup_size: u32;\n@compute @workgroup_size(workgroup_size)\nfn broken() { let a = missing; }';
    await expect(Kernel.create(gpu, { label: 'broken', code })).rejects.toThrow(/broken[^]*3:\d+ .*missing[^]*let a = missing/);
  });

  it('a kernel whose override was forgotten', async () => {
    const code =
      'override workgroup_size: u32;\noverride size: u32;\n@group(0) @binding(0) var<storage, read_write> out: array<u32>;\n@compute @workgroup_size(workgroup_size)\nfn forgetful() { out[0] = size; }';
    await expect(Kernel.create(gpu, { label: 'forgetful', code })).rejects.toMatchObject({ code: 'internal' });
  });

  it('a buffer beyond the limits', () => {
    expect(() => createStorage(gpu, 2 ** 45, 'giant')).toThrow(expect.objectContaining({ code: 'gpu-limits' }) as Error);
  });

  it('an error that nobody caught rejects what waits, once', async () => {
    const own = await requestGpu();
    const waiting = own.guard(new Promise(() => undefined));
    own.device.queue.writeBuffer(createStorage(own, 16, 'small'), 16, new Float32Array(4));
    await expect(waiting).rejects.toMatchObject({ code: 'internal' });
    expect(await own.guard(Promise.resolve(7))).toBe(7);
    own.device.destroy();
  });

  it('a lost device rejects what waits and what comes', async () => {
    const own = await requestGpu();
    const buffer = createStorage(own, 16, 'small');
    const waiting = own.guard(new Promise(() => undefined));
    own.device.destroy();
    await expect(waiting).rejects.toMatchObject({ code: 'gpu-lost' });
    await expect(readFloats(own, buffer, 4)).rejects.toMatchObject({ code: 'gpu-lost' });
  });
});
