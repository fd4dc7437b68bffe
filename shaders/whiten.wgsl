// W = L⁻¹H, once a run: orthonormal rows that span those of H, HHᵀ = LLᵀ.
// tensors    inverse: vec4f [rows, rows4], the columns of L⁻¹, four rows a vector, 0 beyond the last · h: f32 [rows, width]
//            w: vec4f [width, rows4]
// overrides  workgroup_size
// grid       one invocation four rows of one number; numbers fastest, so that neighbours read h in one piece
// memory     no workgroup memory
// CPU twin   WWᵀ = I, tests/gpu/moves.gpu.test.ts
// tolerance  1e-3, where L has pivots down to 1e-3 of the first

override workgroup_size: u32;

struct Params {
  rows: u32,
  rows4: u32,
  width: u32,
}

@group(0) @binding(0) var<storage, read> inverse: array<vec4f>;
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
  // L⁻¹ is lower triangular: row r reads the first r + 1 rows of H.
  let last = min(params.rows, 4u * row + 4u);
  var sum = vec4f(0.0);
  for (var j = 0u; j < last; j++) {
    sum += inverse[j * params.rows4 + row] * h[j * params.width + at];
  }
  w[at * params.rows4 + row] = sum;
}
