// D = c_skip·x + c_out·F: the denoiser out of the raw network (EDM, equation 7; mathematics §1).
// tensors    x: f32 [N, 3, S, S] · raw: f32 [N, 3·(1+K), S, S], F, of which the first 3 channels count · out: f32 [N, 3, S, S]
// overrides  workgroup_size
// grid       one invocation an element of out
// memory     no workgroup memory
// CPU twin   denoised in tests/gpu/fields.gpu.test.ts
// tolerance  two roundings

override workgroup_size: u32;

struct Params {
  batch: u32,
  // 3·S·S
  plane: u32,
  // 3·(1+K)·S·S
  raw_stride: u32,
  c_skip: f32,
  c_out: f32,
}

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read> raw: array<f32>;
@group(0) @binding(2) var<storage, read_write> out: array<f32>;
@group(1) @binding(0) var<uniform> params: Params;

@compute @workgroup_size(workgroup_size)
fn denoised(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let i = id.y * grid.x * workgroup_size + id.x;
  if (i >= params.plane * params.batch) {
    return;
  }
  let n = i / params.plane;
  out[i] = params.c_skip * x[i] + params.c_out * raw[n * params.raw_stride + i % params.plane];
}
