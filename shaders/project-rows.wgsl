// W x of plain planes, in parts: part[plane, chunk, row] = Σ over the numbers of the chunk of W[row, number]·x[plane, number].
// W has orthonormal rows that span what H sees (src/operators/row-space.gpu.ts).
// tensors    x: f32 [planes, width] · w: vec4f [width, rows4], four rows a vector, 0 beyond the last
//            part: vec4f [planes, chunks, rows4]
// overrides  workgroup_size · width · rows4: ⌈rows/4⌉ · chunks · chunk_width, width = chunks·chunk_width
// grid       one invocation four rows of one chunk of one plane; rows fastest, so that neighbours read w in one piece
// memory     no workgroup memory
// CPU twin   pinvExact of the operator's maps, over project-rows, -residual and -columns
// tolerance  1e-4 of the largest number, over all three: as the maps

override workgroup_size: u32;
override width: u32;
override rows4: u32;
override chunks: u32;
override chunk_width: u32;

struct Params {
  planes: u32,
}

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read> w: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> part: array<vec4f>;
@group(1) @binding(0) var<uniform> params: Params;

@compute @workgroup_size(workgroup_size)
fn project_rows(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.y * grid.x * workgroup_size + id.x;
  if (index >= params.planes * chunks * rows4) {
    return;
  }
  let row = index % rows4;
  let chunk = (index / rows4) % chunks;
  let plane = index / (rows4 * chunks);
  var sum = vec4f(0.0);
  for (var i = 0u; i < chunk_width; i++) {
    let at = chunk * chunk_width + i;
    sum += w[at * rows4 + row] * x[plane * width + at];
  }
  part[index] = sum;
}
