// FFT_q(H a) of a strided convolution: second half, along the columns, times F_p, summed over the s² phases p (mathematics §2):
//   measured[f] = Σ_p F_p(f)·Σ_i rows[s·i + p_row, p_column, f2]·e^{−2πi·i·f1/q}
// Kept bins only. They come in units: a quad of columns f2 at ±f1, which share their products with cos and sin.
// Slot 2u is +f1, slot 2u + 1 is −f1 of unit u. After stack-layout.wgsl and strided-bins.wgsl.
// tensors    rows: vec4f [n·k, 3, S, s, quads, (re, im)] · units: vec2u [units], (f1, quad) · turns: vec2f [q], (cos, sin) of 2πt/q
//            transfer: vec4f [s·s, 2·units, (re, im)], F_p, 0 at bins that are not kept · measured: vec4f [n·k, 3, 2·units, (re, im)]
// overrides  workgroup_size · size: S · stride: s
// grid       one invocation a unit of one colour of one image, units fastest
// memory     no workgroup memory
// CPU twin   features of src/operators/strided-convolution.reference.ts, over all five dispatches
// tolerance  1e-5 of the largest number, over all five dispatches

override workgroup_size: u32;
override size: u32;
override stride: u32;

@group(0) @binding(0) var<storage, read> rows: array<vec4f>;
@group(0) @binding(1) var<storage, read> unit_of: array<vec2u>;
@group(0) @binding(2) var<storage, read> turns: array<vec2f>;
@group(0) @binding(3) var<storage, read> transfer: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> measured: array<vec4f>;

@compute @workgroup_size(workgroup_size)
fn strided_columns(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.y * grid.x * workgroup_size + id.x;
  if (index >= params.batch * params.images * 3u * bins.units) {
    return;
  }
  let unit = index % bins.units;
  let plane = index / bins.units;
  let f1 = unit_of[unit].x;
  let quad = unit_of[unit].y;
  // q is a power of two.
  let wrap = 2u * size / stride - 1u;
  var above_re = vec4f(0.0);
  var above_im = vec4f(0.0);
  var below_re = vec4f(0.0);
  var below_im = vec4f(0.0);
  for (var phase = 0u; phase < stride * stride; phase++) {
    var re_cos = vec4f(0.0);
    var re_sin = vec4f(0.0);
    var im_cos = vec4f(0.0);
    var im_sin = vec4f(0.0);
    let step = 2u * stride * stride * bins.quads;
    var source = 2u * (((plane * size + phase / stride) * stride + phase % stride) * bins.quads + quad);
    var angle = 0u;
    for (var i = 0u; i < size / stride; i++) {
      let turn = turns[angle];
      let re = rows[source];
      let im = rows[source + 1u];
      re_cos += turn.x * re;
      re_sin += turn.y * re;
      im_cos += turn.x * im;
      im_sin += turn.y * im;
      source += step;
      angle = (angle + f1) & wrap;
    }
    let at = 4u * (phase * bins.units + unit);
    let above = multiply(re_cos + im_sin, im_cos - re_sin, transfer[at], transfer[at + 1u]);
    above_re += above.re;
    above_im += above.im;
    let below = multiply(re_cos - im_sin, im_cos + re_sin, transfer[at + 2u], transfer[at + 3u]);
    below_re += below.re;
    below_im += below.im;
  }
  let to = 4u * index;
  measured[to] = above_re;
  measured[to + 1u] = above_im;
  measured[to + 2u] = below_re;
  measured[to + 3u] = below_im;
}

struct Complex4 {
  re: vec4f,
  im: vec4f,
}

// (a + ib)·(c + id)
fn multiply(a: vec4f, b: vec4f, c: vec4f, d: vec4f) -> Complex4 {
  return Complex4(a * c - b * d, a * d + b * c);
}
