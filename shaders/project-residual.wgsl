// What of y a picture misses, in the coordinates of W: v[plane, row] = y[row] − Σ_chunk part[plane, chunk, row].
// tensors    part: vec4f [planes, chunks, rows4], from project-rows · y: vec4f [y_planes, rows4], L⁻¹y, used again from its beginning on
//            v: vec4f [planes, rows4]
// overrides  workgroup_size · rows4: ⌈rows/4⌉ · chunks · y_planes: the colours of one entry, or all planes where every entry has its own y
// grid       one invocation four rows of one plane
// memory     no workgroup memory
// CPU twin   pinvExact of the operator's maps, over project-rows, -residual and -columns
// tolerance  1e-4 of the largest number, over all three: as the maps

override workgroup_size: u32;
override rows4: u32;
override chunks: u32;
override y_planes: u32;

struct Params {
  planes: u32,
}

@group(0) @binding(0) var<storage, read> part: array<vec4f>;
@group(0) @binding(1) var<storage, read> y: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> v: array<vec4f>;
@group(1) @binding(0) var<uniform> params: Params;

@compute @workgroup_size(workgroup_size)
fn project_residual(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.y * grid.x * workgroup_size + id.x;
  if (index >= params.planes * rows4) {
    return;
  }
  let row = index % rows4;
  let plane = index / rows4;
  var sum = vec4f(0.0);
  for (var chunk = 0u; chunk < chunks; chunk++) {
    sum += part[(plane * chunks + chunk) * rows4 + row];
  }
  v[index] = y[(plane % y_planes) * rows4 + row] - sum;
}
