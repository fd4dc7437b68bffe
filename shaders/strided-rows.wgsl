// First half of FFT_q of the phase images of a strided convolution (mathematics §2, polyphase): along the rows, by table.
//   rows[m, c, r, p, f] = Σ_j a[m, c, r, s·j + p]·e^{−2πi·j·f/q},  j < S/s,  q = 2S/s;  row r = s·i + p_row belongs to phase (p_row, p)
// Only the columns f that H† keeps, in quads of four. A phase row has S/s numbers and few columns survive: the direct sum
// needs no more operations than a padded FFT, no private array and no barrier. After stack-layout.wgsl and strided-bins.wgsl.
// tensors    a: f32, a stack of n·k images in the layout of Params · waves: vec4f [S/s, quads, (cos, sin)] of 2π·j·f/q
//            rows: vec4f [n·k, 3, S, s, quads, (re, im)]
// overrides  workgroup_size · size: S · stride: s
// grid       one invocation the three colours of (m, r, p, quad), quads fastest
// memory     no workgroup memory
// CPU twin   features of src/operators/strided-convolution.reference.ts, over all five dispatches
// tolerance  1e-5 of the largest number, over all five dispatches

override workgroup_size: u32;
override size: u32;
override stride: u32;

@group(0) @binding(0) var<storage, read> a: array<f32>;
@group(0) @binding(1) var<storage, read> waves: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> rows: array<vec4f>;

@compute @workgroup_size(workgroup_size)
fn strided_rows(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.y * grid.x * workgroup_size + id.x;
  // The numbers of one colour of one image in `rows`, re and im apart.
  let plane = size * stride * bins.quads;
  if (index >= params.batch * params.images * plane) {
    return;
  }
  let quad = index % bins.quads;
  let phase = (index / bins.quads) % stride;
  let row = (index / (bins.quads * stride)) % size;
  let image = index / plane;
  let start = image_offset(image) + row_offset(row);
  let colour = params.colour_stride;
  var red_re = vec4f(0.0);
  var red_im = vec4f(0.0);
  var green_re = vec4f(0.0);
  var green_im = vec4f(0.0);
  var blue_re = vec4f(0.0);
  var blue_im = vec4f(0.0);
  for (var j = 0u; j < size / stride; j++) {
    let at = start + column_offset(stride * j + phase);
    let red = a[at];
    let green = a[at + colour];
    let blue = a[at + 2u * colour];
    let cosine = waves[2u * (j * bins.quads + quad)];
    let sine = waves[2u * (j * bins.quads + quad) + 1u];
    red_re += red * cosine;
    red_im -= red * sine;
    green_re += green * cosine;
    green_im -= green * sine;
    blue_re += blue * cosine;
    blue_im -= blue * sine;
  }
  let to = 2u * (3u * image * plane + index % plane);
  rows[to] = red_re;
  rows[to + 1u] = red_im;
  rows[to + 2u * plane] = green_re;
  rows[to + 2u * plane + 1u] = green_im;
  rows[to + 4u * plane] = blue_re;
  rows[to + 4u * plane + 1u] = blue_im;
}
