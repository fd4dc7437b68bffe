// z = Box–Muller of Philox4x32-10 (Salmon et al. 2011), numbers start … of a stream for every seed: the same as src/math/rng.ts draws.
// tensors    seeds: u32 [N, 2], low and high half · out: f32 [N, count]
// overrides  workgroup_size
// grid       one invocation a block of four numbers
// memory     no workgroup memory
// CPU twin   fillNormals in src/math/rng.ts
// tolerance  2e-6 of the number, 2e-7 where it is small: the words are equal bit for bit, ln, sin and cos are series in f32

override workgroup_size: u32;

struct Params {
  batch: u32,
  // Blocks a sample: count / 4
  blocks: u32,
  stream: u32,
  // The first block, low and high half.
  first_low: u32,
  first_high: u32,
}

@group(0) @binding(0) var<storage, read> seeds: array<vec2u>;
@group(0) @binding(1) var<storage, read_write> out: array<vec4f>;
@group(1) @binding(0) var<uniform> params: Params;

// Upper 32 bits of a·b: halves of 16 bits, no sum of which overflows.
fn multiply_high(a: u32, b: u32) -> u32 {
  let low = (a & 0xffffu) * (b & 0xffffu);
  let one = (a >> 16u) * (b & 0xffffu) + (low >> 16u);
  let other = (a & 0xffffu) * (b >> 16u) + (one & 0xffffu);
  return (a >> 16u) * (b >> 16u) + (one >> 16u) + (other >> 16u);
}

fn philox(start: vec4u, seed: vec2u) -> vec4u {
  var c = start;
  var key = seed;
  for (var i = 0u; i < 10u; i++) {
    let high = vec2u(multiply_high(0xd2511f53u, c.x), multiply_high(0xcd9e8d57u, c.z));
    c = vec4u(high.y ^ c.y ^ key.x, 0xcd9e8d57u * c.z, high.x ^ c.w ^ key.y, 0xd2511f53u * c.x);
    key += vec2u(0x9e3779b9u, 0xbb67ae85u);
  }
  return c;
}

// −ln u of u = (r + ½) / 2³². u near 1 is told by 1 − u, which a float holds, u itself not.
fn minus_log(r: u32) -> f32 {
  var halvings = 0.0;
  var s: f32;
  if (r >= 0x80000000u) {
    let v = (f32(~r) + 0.5) * 0x1p-32;
    s = v / (2.0 - v);
  } else {
    let parts = frexp((f32(r) + 0.5) * 0x1p-32);
    halvings = -f32(parts.exp);
    s = (1.0 - parts.fract) / (1.0 + parts.fract);
  }
  // ln(1 + 2s/(1 − s)) = 2·(s + s³/3 + s⁵/5 + …), s ≤ 1/3
  let q = s * s;
  let tail = q * (1.0 / 3 + q * (1.0 / 5 + q * (1.0 / 7 + q * (1.0 / 9 + q * (1.0 / 11 + q * (1.0 / 13 + q * (1.0 / 15 + q / 17)))))));
  return halvings * 0.6931471805599453 + 2.0 * (s + s * tail);
}

// (cos, sin) of 2π·(r + ½) / 2³²: the quarter by whole numbers, then the half of the quarter that is nearer to an axis.
fn on_circle(r: u32) -> vec2f {
  let turn = r & 0x3fffffffu;
  let flipped = turn >= 0x20000000u;
  let angle = (f32(select(turn, 0x3fffffffu - turn, flipped)) + 0.5) * (1.5707963267948966 * 0x1p-30);
  let q = angle * angle;
  let s = angle + angle * q * (-1.0 / 6 + q * (1.0 / 120 + q * (-1.0 / 5040 + q / 362880)));
  let c = 1.0 + q * (-0.5 + q * (1.0 / 24 + q * (-1.0 / 720 + q * (1.0 / 40320 - q / 3628800))));
  let near = select(vec2f(c, s), vec2f(s, c), flipped);
  let quarter = r >> 30u;
  let odd = select(near, vec2f(-near.y, near.x), (quarter & 1u) == 1u);
  return select(odd, -odd, quarter >= 2u);
}

@compute @workgroup_size(workgroup_size)
fn normals(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let i = id.y * grid.x * workgroup_size + id.x;
  if (i >= params.batch * params.blocks) {
    return;
  }
  let block = i % params.blocks;
  let low = params.first_low + block;
  let high = params.first_high + select(0u, 1u, low < block);
  let words = philox(vec4u(low, high, params.stream, 0u), seeds[i / params.blocks]);
  let radius = sqrt(2.0 * vec2f(minus_log(words.x), minus_log(words.z)));
  out[i] = vec4f(radius.x * on_circle(words.y), radius.y * on_circle(words.w));
}
