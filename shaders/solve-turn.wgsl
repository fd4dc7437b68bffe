// The next direction p = z + β·p, z = r/m, and what Hᵀ is applied to; the best u so far is kept. After solve-systems.wgsl.
// tensors    r, u: vec4f [batch, length] · weight, inverse: vec4f [slots] · systems: System [batch]
//            p, best, lifted: vec4f [batch, length], lifted = weight·p
// overrides  workgroup_size
// grid       one invocation a vector
// memory     no workgroup memory
// CPU twin   solveTogether of src/operators/conjugate-gradients.ts, over the whole solution
// tolerance  2e-4 of the largest number, over the whole solution

override workgroup_size: u32;

@group(0) @binding(0) var<storage, read> r: array<vec4f>;
@group(0) @binding(1) var<storage, read> u: array<vec4f>;
@group(0) @binding(2) var<storage, read> weight: array<vec4f>;
@group(0) @binding(3) var<storage, read> inverse: array<vec4f>;
@group(0) @binding(4) var<storage, read> systems: array<System>;
@group(0) @binding(5) var<storage, read_write> p: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> best: array<vec4f>;
@group(0) @binding(7) var<storage, read_write> lifted: array<vec4f>;

@compute @workgroup_size(workgroup_size)
fn solve_turn(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.y * grid.x * workgroup_size + id.x;
  if (index >= params.batch * params.length) {
    return;
  }
  let system = systems[index / params.length];
  let slot = slot_of(index % params.length);
  var direction = inverse[slot] * r[index];
  if (system.turn < 0.0) {
    // u = 0
    best[index] = vec4f(0.0);
  } else {
    direction += system.turn * p[index];
    if (system.nearer > 0.0) {
      best[index] = u[index];
    }
  }
  p[index] = direction;
  lifted[index] = weight[slot] * direction;
}
