// Second half of Hᵀ of a strided convolution: the real inverse FFT_q along the rows, cropped, into tokens (mathematics §2):
//   out[m, c, r, s·j + p] = Σ_f Re(rows[m, c, r, p, f]·e^{+2πi·j·f/q}),  j < S/s
// over the half spectrum; its doubled columns and 1/q² are in the gain of strided-transform. After stack-layout.wgsl and strided-bins.wgsl.
// tensors    rows: vec4f [n·k, 3, S, s, quads, (re, im)] · waves: vec4f [S/s, quads, (cos, sin)] of 2π·j·f/q
//            out: f32, a stack of n·k images in the layout of Params
// overrides  workgroup_size · size: S · stride: s
// grid       one invocation the three colours of four pixels j of (m, r, p); p fastest
// memory     no workgroup memory
// CPU twin   features of src/operators/strided-convolution.reference.ts, over all five dispatches
// tolerance  1e-5 of the largest number, over all five dispatches

override workgroup_size: u32;
override size: u32;
override stride: u32;

@group(0) @binding(0) var<storage, read> rows: array<vec4f>;
@group(0) @binding(1) var<storage, read> waves: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(workgroup_size)
fn strided_rows_adjoint(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.y * grid.x * workgroup_size + id.x;
  let length = size / stride;
  let tiles = (length + 3u) / 4u;
  if (index >= params.batch * params.images * size * tiles * stride) {
    return;
  }
  let phase = index % stride;
  let start = 4u * ((index / stride) % tiles);
  let row = (index / (stride * tiles)) % size;
  let image = index / (stride * tiles * size);
  // The numbers of one colour in `rows`.
  let plane = 2u * size * stride * bins.quads;
  var red = vec4f(0.0);
  var green = vec4f(0.0);
  var blue = vec4f(0.0);
  for (var quad = 0u; quad < bins.quads; quad++) {
    let source = 3u * image * plane + 2u * ((row * stride + phase) * bins.quads + quad);
    // Columns: cos and sin of pixels start … start + 3. Spare ones repeat the last; they are not stored.
    let pixel = 2u * bins.quads * min(vec4u(start, start + 1u, start + 2u, start + 3u), vec4u(length - 1u)) + 2u * quad;
    let cosine = mat4x4f(waves[pixel.x], waves[pixel.y], waves[pixel.z], waves[pixel.w]);
    let sine = mat4x4f(waves[pixel.x + 1u], waves[pixel.y + 1u], waves[pixel.z + 1u], waves[pixel.w + 1u]);
    red += rows[source] * cosine - rows[source + 1u] * sine;
    green += rows[source + plane] * cosine - rows[source + plane + 1u] * sine;
    blue += rows[source + 2u * plane] * cosine - rows[source + 2u * plane + 1u] * sine;
  }
  for (var lane = 0u; lane < 4u; lane++) {
    if (start + lane < length) {
      let at = image_offset(image) + row_offset(row) + column_offset(stride * (start + lane) + phase);
      out[at] = red[lane];
      out[at + params.colour_stride] = green[lane];
      out[at + 2u * params.colour_stride] = blue[lane];
    }
  }
}
