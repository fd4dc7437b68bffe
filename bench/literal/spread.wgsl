// spectrum = conj F · tile(lifted). After stack-layout.wgsl.
override workgroup_size: u32;
override size: u32;
override stride: u32;

@group(0) @binding(0) var<storage, read> lifted: array<vec2f>;
@group(0) @binding(1) var<storage, read> transfer: array<vec2f>;
@group(0) @binding(2) var<storage, read_write> spectrum: array<vec2f>;

@compute @workgroup_size(workgroup_size)
fn spread(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.y * grid.x * workgroup_size + id.x;
  let side = 2u * size;
  let q = side / stride;
  if (index >= params.batch * params.images * 3u * side * side) {
    return;
  }
  let column = index % side;
  let row = (index / side) % side;
  let plane = index / (side * side);
  let f = transfer[row * side + column];
  let z = lifted[(plane * q + row % q) * q + column % q];
  spectrum[index] = vec2f(f.x * z.x + f.y * z.y, f.x * z.y - f.y * z.x);
}
