// How many frequencies H† of a strided convolution keeps, for the strided-*.wgsl kernels: it depends on the blur's kernel, so as
// an override it would compile them anew for each one. Put before them. quads = ⌈columns/4⌉, units: see strided-columns.wgsl.

struct Bins {
  quads: u32,
  units: u32,
}

@group(1) @binding(1) var<uniform> bins: Bins;
