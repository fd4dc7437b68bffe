// Finds faces with a small detector that its package ships with weights (@vladmandic/face-api: TinyFaceDetector and 68 landmarks, MIT).
// Loaded only when a picture is there, inside a Worker of its own: a few hundred kB of code and weights that delay nothing.
// Knows nothing of crops or of the page; the numbers it gives are pixels of the picture it is given.
import * as faceapi from '@vladmandic/face-api/dist/face-api.esm.js';
import landmarkManifest from '@vladmandic/face-api/model/face_landmark_68_tiny_model-weights_manifest.json';
import landmarkUrl from '@vladmandic/face-api/model/face_landmark_68_tiny_model.bin?url';
import detectorManifest from '@vladmandic/face-api/model/tiny_face_detector_model-weights_manifest.json';
import detectorUrl from '@vladmandic/face-api/model/tiny_face_detector_model.bin?url';
import type { Face, FaceWorkerApi } from '../protocol/picture-api.ts';

/**
 * Sides of the detector's input, tried in turn until one finds something: the small one is quick and sees faces that fill the
 * picture (the large one misses those), the large one sees a face of a twelfth of the side.
 */
const inputSizes = [160, 416] as const;
/** At 0.5 none of our pictures without a face has one, the cat included, and all with a face do (measured at both sizes). */
const scoreThreshold = 0.5;
const mostFaces = 8;

type Point = Face['centre'];
export type FaceFinder = FaceWorkerApi;

/** The package asks for a page's classes by name only to tell inputs apart; ours are always tensors, never instances of this. */
function pretendPage(): void {
  const absent = WeakRef;
  const environment = { Canvas: absent, CanvasRenderingContext2D: absent, Image: absent, ImageData: absent, Video: absent };
  // The type asks for a whole page; a Worker has none, and with tensors as input nothing but `instanceof` touches these.
  faceapi.env.setEnv(environment as unknown as Parameters<typeof faceapi.env.setEnv>[0]);
}

type Specs = Parameters<typeof faceapi.tf.io.decodeWeights>[1];
interface LoadsWeights {
  loadFromWeightMap(map: ReturnType<typeof faceapi.tf.io.decodeWeights>): void;
}

async function loadWeights(net: LoadsWeights, url: string, manifest: readonly { weights: unknown }[]): Promise<void> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  // JSON widens the literal types ("float32") that the package's types ask for.
  const specs = manifest.flatMap((group) => group.weights as Specs);
  net.loadFromWeightMap(faceapi.tf.io.decodeWeights(await response.arrayBuffer(), specs));
}

function mean(points: readonly Point[]): Point {
  const sum = points.reduce((a, b) => ({ x: a.x + b.x, y: a.y + b.y }), { x: 0, y: 0 });
  return { x: sum.x / points.length, y: sum.y / points.length };
}

/**
 * On the processor always: with WebGL the first look takes half a minute where WebGL is software, and it would share the graphics
 * processor with the model where it is not.
 */
async function chooseProcessor(): Promise<void> {
  const tf: object = faceapi.tf;
  if (choosesBackend(tf)) await tf.setBackend('cpu');
}

/** The package exports this function but leaves it out of its types. */
function choosesBackend(tf: object): tf is { setBackend(name: string): Promise<boolean> } {
  return 'setBackend' in tf;
}

/** Loads code and weights once; rejects where they cannot be fetched. */
export async function createFaceFinder(): Promise<FaceFinder> {
  pretendPage();
  await chooseProcessor();
  const detector = new faceapi.TinyFaceDetector();
  const landmarks = new faceapi.FaceLandmark68TinyNet();
  await Promise.all([loadWeights(detector, detectorUrl, detectorManifest), loadWeights(landmarks, landmarkUrl, landmarkManifest)]);
  return {
    async find(pixels) {
      const image = faceapi.tf.browser.fromPixels(new ImageData(pixels.data, pixels.width, pixels.height));
      try {
        for (const inputSize of inputSizes) {
          const options = new faceapi.TinyFaceDetectorOptions({ inputSize, scoreThreshold });
          const found = await detector.locateFaces(image, options);
          const best = found.sort((a, b) => b.score - a.score).slice(0, mostFaces);
          if (best.length > 0) return await Promise.all(best.map((detection) => describeFace(image, detection, landmarks)));
        }
        return [];
      } finally {
        image.dispose();
      }
    },
  };
}

async function describeFace(
  image: faceapi.tf.Tensor3D,
  detection: faceapi.FaceDetection,
  net: faceapi.FaceLandmark68TinyNet,
): Promise<Face> {
  const { box, score } = detection;
  const [cut] = await faceapi.extractFaceTensors(image, [detection]);
  if (!cut) throw new Error('a face was found but not cut out');
  const marks = await net.detectLandmarks(cut);
  cut.dispose();
  const first = Array.isArray(marks) ? marks[0] : marks;
  if (!first) throw new Error('no landmarks came back');
  const points = first.shiftBy(box.x, box.y).positions;
  return {
    centre: { x: box.x + box.width / 2, y: box.y + box.height / 2 },
    // Points 36–41 and 42–47 of the 68 go round the eyes.
    eyes: [mean(points.slice(36, 42)), mean(points.slice(42, 48))],
    score,
  };
}
