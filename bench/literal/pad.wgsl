// grid[m, c] = a[m, c] in the corner of 2S × 2S complex zeros. Baseline of the bench. After stack-layout.wgsl.
override workgroup_size: u32;
override size: u32;

@group(0) @binding(0) var<storage, read> a: array<f32>;
@group(0) @binding(1) var<storage, read_write> padded: array<vec2f>;

@compute @workgroup_size(workgroup_size)
fn pad(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.y * grid.x * workgroup_size + id.x;
  let side = 2u * size;
  if (index >= params.batch * params.images * 3u * side * side) {
    return;
  }
  let column = index % side;
  let row = (index / side) % side;
  let plane = index / (side * side);
  var value = 0.0;
  if (row < size && column < size) {
    value = a[image_offset(plane / 3u) + (plane % 3u) * params.colour_stride + row_offset(row) + column_offset(column)];
  }
  padded[index] = vec2f(value, 0.0);
}
