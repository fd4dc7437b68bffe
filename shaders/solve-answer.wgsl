// What Hᵀ of the solution is made of: u, or where it is worse than none the best on the way to it. After solve-systems.wgsl.
// tensors    u, best: vec4f [batch, length] · weight: vec4f [slots] · systems: System [batch] · lifted: vec4f [batch, length]
// overrides  workgroup_size
// grid       one invocation a vector
// memory     no workgroup memory
// CPU twin   solveTogether of src/operators/conjugate-gradients.ts, over the whole solution
// tolerance  2e-4 of the largest number, over the whole solution

override workgroup_size: u32;

@group(0) @binding(0) var<storage, read> u: array<vec4f>;
@group(0) @binding(1) var<storage, read> best: array<vec4f>;
@group(0) @binding(2) var<storage, read> weight: array<vec4f>;
@group(0) @binding(3) var<storage, read> systems: array<System>;
@group(0) @binding(4) var<storage, read_write> lifted: array<vec4f>;

@compute @workgroup_size(workgroup_size)
fn solve_answer(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.y * grid.x * workgroup_size + id.x;
  if (index >= params.batch * params.length) {
    return;
  }
  let system = systems[index / params.length];
  let is_best = system.left <= system.first || system.nearer > 0.0;
  lifted[index] = weight[slot_of(index % params.length)] * select(best[index], u[index], is_best);
}
