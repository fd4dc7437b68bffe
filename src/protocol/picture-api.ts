// The contract between the page and its picture Worker: photos opened, cropped, cut to the model's square, searched for faces.
// Plain data and types only, and the limits of what is opened; imports nothing.

/** A square of the upright picture, in its pixels. */
export interface Crop {
  /** Its left and top before it is turned. */
  x: number;
  y: number;
  side: number;
  /** Degrees clockwise by which it is turned about its middle; left out: 0. */
  turn?: number;
}

/** A face in pixels of the kept picture. */
export interface Face {
  centre: { x: number; y: number };
  eyes: [{ x: number; y: number }, { x: number; y: number }];
  score: number;
}

export interface PictureFacts {
  /** Upright size of the file. */
  fileWidth: number;
  fileHeight: number;
  /** Size of what is kept to crop from; smaller than the file where that is too large to hold. */
  width: number;
  height: number;
  /** Something in it was transparent and now lies on white. */
  transparent: boolean;
  /** It had more frames than the one that is here. */
  moves: boolean;
  /** It had more than eight bits a channel. */
  deep: boolean;
}

export interface OpenedPicture extends PictureFacts {
  id: string;
  /** URL of a small upright copy, for the crop stage. */
  previewUrl: string;
}

/** RGBA bytes, upright, opaque. */
export interface Pixels {
  width: number;
  height: number;
  data: Uint8ClampedArray<ArrayBuffer>;
}

/** A picture of the model to be put back where it was cut: numbers [3, size, size] in [-1, 1]. */
export interface Square {
  image: Float32Array;
  size: number;
  /** [size, size], 1 = taken from it, 0 = the photo stays; null: all of it. */
  only: Uint8Array | null;
}

/** A photo with a square put back, and that part of it before and after, small. */
export interface PutBack {
  /** PNG, at the photo's own size. */
  photo: Blob;
  before: Pixels;
  after: Pixels;
}

/** What the face Worker exposes. It is one of its own: looking takes seconds on a slow processor, and opening must not wait. */
export interface FaceWorkerApi {
  /** In pixels of what is given, best first. */
  find(pixels: Pixels): Promise<Face[]>;
}

/** What the picture Worker exposes; the page adds an id and a URL. */
export interface PictureWorkerApi {
  open(id: string, file: Blob, name: string): Promise<PictureFacts & { preview: Blob }>;
  cut(id: string, crop: Crop, size: number): Promise<Float32Array>;
  /** The whole picture, no side longer than `longest`. */
  shrink(id: string, longest: number): Pixels;
  /** Any picture, its longest side no longer than `longest`. */
  resized(pixels: Pixels, longest: number): Pixels;
  pasteBack(id: string, crop: Crop, square: Square): Promise<PutBack>;
  close(id: string): void;
}

/** Decoding, cutting and looking for faces, all off the page's thread. Rejections are StudioErrors. */
export interface PictureApi {
  /** @throws StudioError bad-image, image-too-large */
  open(file: Blob, name: string): Promise<OpenedPicture>;
  /** The square, resized area-correct (Lanczos with antialiasing, 8 bits) to [3, size, size] in [-1, 1]. */
  cut(id: string, crop: Crop, size: number): Promise<Float32Array>;
  findFaces(id: string): Promise<Face[]>;
  /** The whole picture at its own size, upright and opaque. */
  pixels(id: string): Promise<Pixels>;
  /** Any picture, smoothed over area to a longest side of at most `longest`. */
  resized(pixels: Pixels, longest: number): Promise<Pixels>;
  /** The whole picture upright, with this square in the crop's place: without a seam, and with the grain of the photo. */
  pasteBack(id: string, crop: Crop, square: Square): Promise<PutBack>;
  close(id: string): Promise<void>;
}

export const pictureLimits = {
  fileBytes: 64 * 2 ** 20,
  /** Decoding takes 4 bytes a pixel once; beyond this, phones and small laptops lose the tab. */
  pixels: 100e6,
  /** What is kept to crop from; also what every browser accepts as a canvas. */
  keptPixels: 4096 * 4096,
  previewSide: 1024,
} as const;
