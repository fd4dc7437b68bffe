// out = 0: ã of the operator that measures nothing. After stack-layout.wgsl.
// tensors    out: f32, all n·k·3·S² numbers of a stack, any layout
// overrides  workgroup_size · size: S
// grid       one invocation a number
// memory     no workgroup memory
// CPU twin   features of src/operators/none.reference.ts
// tolerance  exact

override workgroup_size: u32;
override size: u32;

@group(0) @binding(0) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(workgroup_size)
fn clear(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let i = id.y * grid.x * workgroup_size + id.x;
  if (i >= params.batch * params.images * 3u * size * size) {
    return;
  }
  out[i] = 0.0;
}
