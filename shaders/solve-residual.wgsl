// r = y − Hx, u = 0, and the sums of r·r and r·z, z = r/m (m: the eigenvalues of HHᵀ on the padded grid). After solve-systems.wgsl.
// tensors    y: vec4f [E, length], E = 1 or batch with `own` · measured: vec4f [batch, length], Hx · weight, inverse: vec4f [slots], c/q² and 1/m
//            r, u: vec4f [batch, length] · part: vec2f [batch, chunks]
// overrides  workgroup_size · own: 1 where every picture has its own y, else 0
// grid       one invocation a chunk of one system: every chunks-th vector
// memory     no workgroup memory
// CPU twin   solveTogether of src/operators/conjugate-gradients.ts, over the whole solution
// tolerance  2e-4 of the largest number, over the whole solution

override workgroup_size: u32;
override own: u32;

@group(0) @binding(0) var<storage, read> y: array<vec4f>;
@group(0) @binding(1) var<storage, read> measured: array<vec4f>;
@group(0) @binding(2) var<storage, read> weight: array<vec4f>;
@group(0) @binding(3) var<storage, read> inverse: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> r: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> u: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> part: array<vec2f>;

@compute @workgroup_size(workgroup_size)
fn solve_residual(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.y * grid.x * workgroup_size + id.x;
  if (index >= params.batch * params.chunks) {
    return;
  }
  let n = index / params.chunks;
  let start = n * params.length;
  var left = 0.0;
  var rz = 0.0;
  for (var i = index % params.chunks; i < params.length; i += params.chunks) {
    let value = y[own * start + i] - measured[start + i];
    let slot = slot_of(i);
    let weighed = weight[slot] * value;
    left += dot(weighed, value);
    rz += dot(weighed, inverse[slot] * value);
    r[start + i] = value;
    u[start + i] = vec4f(0.0);
  }
  part[index] = vec2f(left, rz);
}
