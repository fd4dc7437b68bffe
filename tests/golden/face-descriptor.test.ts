// The face descriptor that training/descriptors.py runs in PyTorch is the one of the npm package: same picture, same 128 numbers.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';

const golden = JSON.parse(readFileSync(new URL('../goldens/face-descriptor.json', import.meta.url), 'utf8')) as number[];
const folder = join(dirname(createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json')), 'model');
const name = 'face_recognition_model';
const size = 64;

/** What of the package is used. Its own types bring an old copy of WebGPU's, which break ours. */
interface FacePackage {
  env: { setEnv(environment: Record<string, unknown>): void };
  tf: {
    setBackend(name: string): Promise<boolean>;
    io: { decodeWeights(bytes: ArrayBuffer, weights: unknown): object };
    tensor3d(values: Int32Array, shape: number[], type: 'int32'): object;
  };
  FaceRecognitionNet: new () => { loadFromWeightMap(map: object): void; computeFaceDescriptor(image: object): Promise<Float32Array> };
}

const source = '@vladmandic/face-api/dist/face-api.esm.js';

/** The package's browser build, which does without TensorFlow's native library; it must take node for a page. */
async function importPackage(): Promise<FacePackage> {
  vi.stubGlobal('process', { ...process, versions: {} });
  vi.stubGlobal('window', globalThis);
  vi.stubGlobal('document', {});
  const faceapi = (await import(source)) as FacePackage;
  const absent = WeakRef;
  const environment = { Canvas: absent, CanvasRenderingContext2D: absent, Image: absent, ImageData: absent, Video: absent };
  faceapi.env.setEnv(environment);
  await faceapi.tf.setBackend('cpu');
  return faceapi;
}

/** The golden's picture (training/descriptors.py, golden_picture). */
function picture(): Int32Array {
  return Int32Array.from({ length: size * size * 3 }, (_, at) => {
    const [i, j, c] = [Math.floor(at / (3 * size)), Math.floor(at / 3) % size, at % 3];
    return Math.floor(127.5 + 100 * Math.sin(0.11 * i + 0.3 * c) * Math.cos(0.07 * j * (1 + c)));
  });
}

afterEach(() => vi.unstubAllGlobals());

it('gives the numbers that the package gives', async () => {
  const faceapi = await importPackage();
  const [spec] = JSON.parse(readFileSync(join(folder, `${name}-weights_manifest.json`), 'utf8')) as [{ weights: unknown }];
  const net = new faceapi.FaceRecognitionNet();
  const bytes = Uint8Array.from(readFileSync(join(folder, `${name}.bin`))).buffer;
  net.loadFromWeightMap(faceapi.tf.io.decodeWeights(bytes, spec.weights));
  const values = await net.computeFaceDescriptor(faceapi.tf.tensor3d(picture(), [size, size, 3], 'int32'));
  expect(values.length).toBe(golden.length);
  const worst = Math.max(...golden.map((value, i) => Math.abs(value - values[i]!)));
  expect(worst, 'write it again: python training/descriptors.py --golden').toBeLessThan(1e-4);
});
