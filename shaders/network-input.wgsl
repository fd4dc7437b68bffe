// image = [c_in·x ‖ H†y] along the channels: what the network sees (EDM preconditioning; mathematics §1, §4).
// tensors    x: f32 [N, 3, S, S] · pinv: f32 [E, 3, S, S], H†y, E = 1, or N with `own` · image: f32 [N, 6, S, S]
// overrides  workgroup_size
// grid       one invocation an element of image
// memory     no workgroup memory
// CPU twin   networkInput in tests/gpu/fields.gpu.test.ts
// tolerance  one rounding

override workgroup_size: u32;

struct Params {
  batch: u32,
  // 3·S·S
  plane: u32,
  // 1 where every entry has its own H†y, else 0
  own: u32,
  c_in: f32,
}

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read> pinv: array<f32>;
@group(0) @binding(2) var<storage, read_write> image: array<f32>;
@group(1) @binding(0) var<uniform> params: Params;

@compute @workgroup_size(workgroup_size)
fn network_input(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let i = id.y * grid.x * workgroup_size + id.x;
  let plane = params.plane;
  if (i >= 2u * plane * params.batch) {
    return;
  }
  let n = i / (2u * plane);
  let at = i % (2u * plane);
  if (at < plane) {
    image[i] = params.c_in * x[n * plane + at];
  } else {
    image[i] = pinv[n * params.own * plane + at - plane];
  }
}
