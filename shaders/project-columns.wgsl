// Wᵀ v of plain planes: out[plane, number] = Σ_row W[row, number]·v[plane, row].
// tensors    v: vec4f [planes, rows4] · w: vec4f [width, rows4], four rows a vector, 0 beyond the last · out: f32 [planes, width]
// overrides  workgroup_size · width · rows4: ⌈rows/4⌉
// grid       one invocation a number of out
// memory     no workgroup memory
// CPU twin   pinvExact of the operator's maps, over project-rows, -residual and -columns
// tolerance  1e-4 of the largest number, over all three: as the maps

override workgroup_size: u32;
override width: u32;
override rows4: u32;

struct Params {
  planes: u32,
}

@group(0) @binding(0) var<storage, read> v: array<vec4f>;
@group(0) @binding(1) var<storage, read> w: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> out: array<f32>;
@group(1) @binding(0) var<uniform> params: Params;

@compute @workgroup_size(workgroup_size)
fn project_columns(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.y * grid.x * workgroup_size + id.x;
  if (index >= params.planes * width) {
    return;
  }
  let at = index % width;
  let plane = index / width;
  var sum = 0.0;
  for (var row = 0u; row < rows4; row++) {
    sum += dot(w[at * rows4 + row], v[plane * rows4 + row]);
  }
  out[index] = sum;
}
