// How the page is given a measurement to look at.

/** y as a picture: RGB, row-major interleaved, in the units of y. `shown` 0 marks what is not measured. */
export interface MeasurementPicture {
  width: number;
  height: number;
  rgb: Float32Array;
  shown: Uint8Array;
}
