// First half of Hᵀ of a strided convolution: times conj F_p, then the inverse FFT_q along the columns, cropped (mathematics §2):
//   rows[s·i + p_row, p_column, f2] = Σ_f1 conj F_p(f)·lifted[f]·e^{+2πi·i·f1/q},  i < S/s
// Units pair ±f1 as in strided-columns: z₊e^{iθ} + z₋e^{−iθ} = (z₊ + z₋)cos θ + i(z₊ − z₋)sin θ. After stack-layout.wgsl and strided-bins.wgsl.
// tensors    lifted: vec4f [n·k, 3, 2·units, (re, im)] · units: vec2u [units], (f1, quad), by quad · first: u32 [quads + 1], where a quad's
//            units begin · turns: vec2f [q], (cos, sin) of 2πt/q · transfer: vec4f [s·s, 2·units, (re, im)], F_p
//            rows: vec4f [n·k, 3, S, s, quads, (re, im)]
// overrides  workgroup_size · size: S · stride: s
// grid       one invocation four numbers i of one (m, colour, quad, p); i fastest, then p, so that neighbours walk the same units
// memory     no workgroup memory
// CPU twin   features of src/operators/strided-convolution.reference.ts, over all five dispatches
// tolerance  1e-5 of the largest number, over all five dispatches

override workgroup_size: u32;
override size: u32;
override stride: u32;

@group(0) @binding(0) var<storage, read> lifted: array<vec4f>;
@group(0) @binding(1) var<storage, read> unit_of: array<vec2u>;
@group(0) @binding(2) var<storage, read> first: array<u32>;
@group(0) @binding(3) var<storage, read> turns: array<vec2f>;
@group(0) @binding(4) var<storage, read> transfer: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> rows: array<vec4f>;

@compute @workgroup_size(workgroup_size)
fn strided_columns_adjoint(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.y * grid.x * workgroup_size + id.x;
  let length = size / stride;
  let tiles = (length + 3u) / 4u;
  let phases = stride * stride;
  if (index >= params.batch * params.images * 3u * bins.quads * phases * tiles) {
    return;
  }
  let start = 4u * (index % tiles);
  let phase = (index / tiles) % phases;
  let quad = (index / (tiles * phases)) % bins.quads;
  let plane = index / (tiles * phases * bins.quads);
  // q is a power of two.
  let wrap = 2u * length - 1u;
  // Four named sums: a private array in an inner loop would live in memory.
  var sum0: Complex4;
  var sum1: Complex4;
  var sum2: Complex4;
  var sum3: Complex4;
  for (var unit = first[quad]; unit < first[quad + 1u]; unit++) {
    let z = 4u * (plane * bins.units + unit);
    let t = 4u * (phase * bins.units + unit);
    let above_re = transfer[t] * lifted[z] + transfer[t + 1u] * lifted[z + 1u];
    let above_im = transfer[t] * lifted[z + 1u] - transfer[t + 1u] * lifted[z];
    let below_re = transfer[t + 2u] * lifted[z + 2u] + transfer[t + 3u] * lifted[z + 3u];
    let below_im = transfer[t + 2u] * lifted[z + 3u] - transfer[t + 3u] * lifted[z + 2u];
    let even = Complex4(above_re + below_re, above_im + below_im);
    let odd = Complex4(above_re - below_re, above_im - below_im);
    let f1 = unit_of[unit].x;
    let angle = start * f1;
    sum0 = add_turned(sum0, turns[angle & wrap], even, odd);
    sum1 = add_turned(sum1, turns[(angle + f1) & wrap], even, odd);
    sum2 = add_turned(sum2, turns[(angle + 2u * f1) & wrap], even, odd);
    sum3 = add_turned(sum3, turns[(angle + 3u * f1) & wrap], even, odd);
  }
  // Rows of one phase lie s rows of the picture apart; the tile may reach beyond the last.
  let row = stride * start + phase / stride;
  let to = 2u * (((plane * size + row) * stride + phase % stride) * bins.quads + quad);
  let step = 2u * stride * stride * bins.quads;
  store(to, sum0);
  if (row + stride < size) {
    store(to + step, sum1);
  }
  if (row + 2u * stride < size) {
    store(to + 2u * step, sum2);
  }
  if (row + 3u * stride < size) {
    store(to + 3u * step, sum3);
  }
}

struct Complex4 {
  re: vec4f,
  im: vec4f,
}

// sum + (z₊ + z₋)·cos θ + i·(z₊ − z₋)·sin θ
fn add_turned(sum: Complex4, turn: vec2f, even: Complex4, odd: Complex4) -> Complex4 {
  return Complex4(sum.re + turn.x * even.re - turn.y * odd.im, sum.im + turn.x * even.im + turn.y * odd.re);
}

fn store(to: u32, value: Complex4) {
  rows[to] = value.re;
  rows[to + 1u] = value.im;
}
