// H a of one colour at a time, dense: measured[image, colour, sample] = Σ_pixel H[pixel, sample]·a[image, pixel, colour]. After stack-layout.wgsl.
// tensors    a: f32, a stack of n·k images in the layout of Params · h: vec4f [S·S, samples4], four samples a vector, 0 beyond the last
//            measured: vec4f [n·k, 3, samples4]
// overrides  workgroup_size · size: S · samples4: ⌈samples/4⌉
// grid       one invocation four samples of one colour of one image; samples fastest, so that neighbours read h in one piece
// memory     no workgroup memory
// CPU twin   measurePlane in src/operators/composition.matrix.ts
// tolerance  1e-5 of the largest number

override workgroup_size: u32;
override size: u32;
override samples4: u32;

@group(0) @binding(0) var<storage, read> a: array<f32>;
@group(0) @binding(1) var<storage, read> h: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> measured: array<vec4f>;

@compute @workgroup_size(workgroup_size)
fn composition_rows(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.y * grid.x * workgroup_size + id.x;
  if (index >= params.batch * params.images * 3u * samples4) {
    return;
  }
  let sample = index % samples4;
  let plane = index / samples4;
  let base = image_offset(plane / 3u) + (plane % 3u) * params.colour_stride;
  var sum = vec4f(0.0);
  for (var row = 0u; row < size; row++) {
    let start = base + row_offset(row);
    for (var column = 0u; column < size; column++) {
      sum += h[(row * size + column) * samples4 + sample] * a[start + column_offset(column)];
    }
  }
  measured[index] = sum;
}
