// u + α·p and r − α·Ap, A = HHᵀ, and the sums of r·r and r·z, z = r/m. After solve-systems.wgsl.
// tensors    p, image: vec4f [batch, length], image = Ap · weight, inverse: vec4f [slots] · systems: System [batch]
//            u, r: vec4f [batch, length] · part: vec2f [batch, chunks]
// overrides  workgroup_size
// grid       one invocation a chunk of one system: every chunks-th vector
// memory     no workgroup memory
// CPU twin   solveTogether of src/operators/conjugate-gradients.ts, over the whole solution
// tolerance  2e-4 of the largest number, over the whole solution

override workgroup_size: u32;

@group(0) @binding(0) var<storage, read> p: array<vec4f>;
@group(0) @binding(1) var<storage, read> image: array<vec4f>;
@group(0) @binding(2) var<storage, read> weight: array<vec4f>;
@group(0) @binding(3) var<storage, read> inverse: array<vec4f>;
@group(0) @binding(4) var<storage, read> systems: array<System>;
@group(0) @binding(5) var<storage, read_write> u: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> r: array<vec4f>;
@group(0) @binding(7) var<storage, read_write> part: array<vec2f>;

@compute @workgroup_size(workgroup_size)
fn solve_advance(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.y * grid.x * workgroup_size + id.x;
  if (index >= params.batch * params.chunks) {
    return;
  }
  let n = index / params.chunks;
  let alpha = systems[n].advance;
  let start = n * params.length;
  var left = 0.0;
  var rz = 0.0;
  for (var i = index % params.chunks; i < params.length; i += params.chunks) {
    let value = r[start + i] - alpha * image[start + i];
    let slot = slot_of(i);
    let weighed = weight[slot] * value;
    left += dot(weighed, value);
    rz += dot(weighed, inverse[slot] * value);
    r[start + i] = value;
    u[start + i] += alpha * p[start + i];
  }
  part[index] = vec2f(left, rz);
}
