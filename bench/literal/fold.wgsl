// folded[m, c, f] = mean over the s × s aliases of F·spectrum. After stack-layout.wgsl.
override workgroup_size: u32;
override size: u32;
override stride: u32;

@group(0) @binding(0) var<storage, read> spectrum: array<vec2f>;
@group(0) @binding(1) var<storage, read> transfer: array<vec2f>;
@group(0) @binding(2) var<storage, read_write> folded: array<vec2f>;

@compute @workgroup_size(workgroup_size)
fn fold(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.y * grid.x * workgroup_size + id.x;
  let side = 2u * size;
  let q = side / stride;
  if (index >= params.batch * params.images * 3u * q * q) {
    return;
  }
  let column = index % q;
  let row = (index / q) % q;
  let plane = index / (q * q);
  var sum = vec2f(0.0);
  for (var alias_row = 0u; alias_row < stride; alias_row++) {
    for (var alias_column = 0u; alias_column < stride; alias_column++) {
      let at = (row + alias_row * q) * side + column + alias_column * q;
      let f = transfer[at];
      let x = spectrum[plane * side * side + at];
      sum += vec2f(f.x * x.x - f.y * x.y, f.x * x.y + f.y * x.x);
    }
  }
  folded[index] = sum / f32(stride * stride);
}
