// H a of a dense matrix: the sum of its parts over the chunks. After stack-layout.wgsl.
// tensors    part: vec4f [n·k, chunks, rows4], from matrix-rows · measured: vec4f [n·k, rows4]
// overrides  workgroup_size · rows4: ⌈rows/4⌉ · chunks
// grid       one invocation four rows of one image
// memory     no workgroup memory
// CPU twin   apply of src/operators/dense.reference.ts
// tolerance  1e-5 of the largest number

override workgroup_size: u32;
override rows4: u32;
override chunks: u32;

@group(0) @binding(0) var<storage, read> part: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> measured: array<vec4f>;

@compute @workgroup_size(workgroup_size)
fn matrix_sum(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.y * grid.x * workgroup_size + id.x;
  if (index >= params.batch * params.images * rows4) {
    return;
  }
  let image = index / rows4;
  var sum = vec4f(0.0);
  for (var chunk = 0u; chunk < chunks; chunk++) {
    sum += part[(image * chunks + chunk) * rows4 + index % rows4];
  }
  measured[index] = sum;
}
