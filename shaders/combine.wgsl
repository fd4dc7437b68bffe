// out = c0·x0 + c1·x1 + c2·x2 + c3·x3: the arithmetic of samplers (EDM, algorithms 1 and 2).
// tensors    x0…x3, out: f32 [count], any shape; terms that are not needed: x0 again with coefficient 0
// overrides  workgroup_size
// grid       one invocation an element
// memory     no workgroup memory
// CPU twin   combine in tests/gpu/fields.gpu.test.ts, also src/engine/array-fields.ts
// tolerance  one rounding a term: 4·2⁻²⁴ of the largest term

override workgroup_size: u32;

struct Params {
  count: u32,
  c0: f32,
  c1: f32,
  c2: f32,
  c3: f32,
}

@group(0) @binding(0) var<storage, read> x0: array<f32>;
@group(0) @binding(1) var<storage, read> x1: array<f32>;
@group(0) @binding(2) var<storage, read> x2: array<f32>;
@group(0) @binding(3) var<storage, read> x3: array<f32>;
@group(0) @binding(4) var<storage, read_write> out: array<f32>;
@group(1) @binding(0) var<uniform> params: Params;

@compute @workgroup_size(workgroup_size)
fn combine(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let i = id.y * grid.x * workgroup_size + id.x;
  if (i >= params.count) {
    return;
  }
  out[i] = params.c0 * x0[i] + params.c1 * x1[i] + params.c2 * x2[i] + params.c3 * x3[i];
}
