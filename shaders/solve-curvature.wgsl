// The sums of p·Ap, A = HHᵀ. After solve-systems.wgsl.
// tensors    p, image: vec4f [batch, length], image = Ap · weight: vec4f [slots] · part: vec2f [batch, chunks], the first of two
// overrides  workgroup_size
// grid       one invocation a chunk of one system: every chunks-th vector
// memory     no workgroup memory
// CPU twin   solveTogether of src/operators/conjugate-gradients.ts, over the whole solution
// tolerance  2e-4 of the largest number, over the whole solution

override workgroup_size: u32;

@group(0) @binding(0) var<storage, read> p: array<vec4f>;
@group(0) @binding(1) var<storage, read> image: array<vec4f>;
@group(0) @binding(2) var<storage, read> weight: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> part: array<vec2f>;

@compute @workgroup_size(workgroup_size)
fn solve_curvature(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.y * grid.x * workgroup_size + id.x;
  if (index >= params.batch * params.chunks) {
    return;
  }
  let start = (index / params.chunks) * params.length;
  var sum = 0.0;
  for (var i = index % params.chunks; i < params.length; i += params.chunks) {
    sum += dot(weight[slot_of(i)] * p[start + i], image[start + i]);
  }
  part[index] = vec2f(sum, 0.0);
}
