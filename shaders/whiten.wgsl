// W = BH, once a run: orthonormal rows that span those of H (src/operators/dense.exact.ts).
// tensors    b: vec4f [rows, rows4], the columns of B, four of its rows a vector, 0 beyond the last · h: f32 [rows, width]
//            w: vec4f [width, rows4]
// overrides  workgroup_size · triangular: 1 where B is lower triangular, else 0
// grid       one invocation four rows of one number; numbers fastest, so that neighbours read h in one piece
// memory     no workgroup memory
// CPU twin   WWᵀ = I, tests/gpu/moves.gpu.test.ts
// tolerance  1e-3, where HHᵀ has pivots down to 1e-3 of the first

override workgroup_size: u32;
override triangular: u32;

struct Params {
  rows: u32,
  rows4: u32,
  width: u32,
}

@group(0) @binding(0) var<storage, read> b: array<vec4f>;
@group(0) @binding(1) var<storage, read> h: array<f32>;
@group(0) @binding(2) var<storage, read_write> w: array<vec4f>;
@group(1) @binding(0) var<uniform> params: Params;

@compute @workgroup_size(workgroup_size)
fn whiten(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.y * grid.x * workgroup_size + id.x;
  if (index >= params.width * params.rows4) {
    return;
  }
  let at = index % params.width;
  let row = index / params.width;
  // Row r of a triangle reads the first r + 1 rows of H.
  let last = select(params.rows, min(params.rows, 4u * row + 4u), triangular == 1u);
  var sum = vec4f(0.0);
  for (var j = 0u; j < last; j++) {
    sum += b[j * params.rows4 + row] * h[j * params.width + at];
  }
  w[at * params.rows4 + row] = sum;
}
