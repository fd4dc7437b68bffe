// (HHᵀ + εI)⁻¹ v of a dense matrix, the inverse given; of a picture, or of each of its colours alone. After stack-layout.wgsl.
// tensors    lifted: f32 [n·k, colours, 4·rows4] · inverse: vec4f [4·rows4, rows4], symmetric, zeros beyond the last row and column
//            solved: vec4f [n·k, colours, rows4]
// overrides  workgroup_size · rows4: ⌈rows/4⌉ · colours: 1 or 3
// grid       one invocation four rows of one plane
// memory     no workgroup memory
// CPU twin   solveCholesky in src/math/cholesky.ts
// tolerance  1e-5 of the largest number

override workgroup_size: u32;
override rows4: u32;
override colours: u32;

@group(0) @binding(0) var<storage, read> lifted: array<f32>;
@group(0) @binding(1) var<storage, read> inverse: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> solved: array<vec4f>;

@compute @workgroup_size(workgroup_size)
fn matrix_solve(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.y * grid.x * workgroup_size + id.x;
  if (index >= params.batch * params.images * colours * rows4) {
    return;
  }
  let row = index % rows4;
  let start = 4u * (index - row);
  var sum = vec4f(0.0);
  for (var j = 0u; j < 4u * rows4; j++) {
    sum += lifted[start + j] * inverse[j * rows4 + row];
  }
  solved[index] = sum;
}
