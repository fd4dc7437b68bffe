// out = Re(spectrum) / (2S)², the corner S × S, into tokens. After stack-layout.wgsl.
override workgroup_size: u32;
override size: u32;

@group(0) @binding(0) var<storage, read> padded: array<vec2f>;
@group(0) @binding(1) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(workgroup_size)
fn crop(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.y * grid.x * workgroup_size + id.x;
  if (index >= params.batch * params.images * 3u * size * size) {
    return;
  }
  let column = index % size;
  let row = (index / size) % size;
  let plane = index / (size * size);
  let side = 2u * size;
  let at = image_offset(plane / 3u) + (plane % 3u) * params.colour_stride + row_offset(row) + column_offset(column);
  out[at] = padded[(plane * side + row) * side + column].x / f32(side * side);
}
