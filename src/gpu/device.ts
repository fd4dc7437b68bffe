// The one GPUDevice of a Worker: how it is asked for, and what every kernel needs of it.

export interface Gpu {
  readonly device: GPUDevice;
  readonly adapterDescription: string;
  /** True on SwiftShader, llvmpipe, WARP: right but slow, never chosen by itself. */
  readonly software: boolean;
}
