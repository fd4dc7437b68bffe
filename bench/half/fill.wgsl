// Numbers in [−1, 1) that only their place and `seed` decide (PCG), as `number`: f16 or f32.
override workgroup_size: u32;
override count: u32;
override seed: u32;

@group(0) @binding(0) var<storage, read_write> out: array<number>;

@compute @workgroup_size(workgroup_size)
fn fill(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.y * grid.x * workgroup_size + id.x;
  if (index >= count) {
    return;
  }
  let state = (index + seed) * 747796405u + 2891336453u;
  let word = ((state >> ((state >> 28u) + 4u)) ^ state) * 277803737u;
  out[index] = number(f32((word >> 22u) ^ word) / 2147483648.0 - 1.0);
}
