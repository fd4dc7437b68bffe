// H a of one colour at a time, dense, in parts: part[image, chunk, colour, sample] = Σ over the chunk's rows of H[pixel, sample]·a[image, pixel, colour].
// After stack-layout.wgsl.
// tensors    a: f32, a stack of n·k images in the layout of Params · h: vec4f [S·S, samples4], four samples a vector, 0 beyond the last
//            part: vec4f [n·k, chunks, 3, samples4], which matrix-sum adds up
// overrides  workgroup_size · size: S · samples4: ⌈samples/4⌉ · chunk_rows: rows of the picture that one invocation sums; S is a multiple
// grid       one invocation four samples of one colour of one chunk of one image; samples fastest, so that neighbours read h in one piece
// memory     no workgroup memory
// CPU twin   measurePlane in src/operators/composition.matrix.ts
// tolerance  1e-5 of the largest number

override workgroup_size: u32;
override size: u32;
override samples4: u32;
override chunk_rows: u32;

@group(0) @binding(0) var<storage, read> a: array<f32>;
@group(0) @binding(1) var<storage, read> h: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> part: array<vec4f>;

@compute @workgroup_size(workgroup_size)
fn composition_rows(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.y * grid.x * workgroup_size + id.x;
  let chunks = size / chunk_rows;
  if (index >= params.batch * params.images * chunks * 3u * samples4) {
    return;
  }
  let sample = index % samples4;
  let colour = (index / samples4) % 3u;
  let chunk = (index / (3u * samples4)) % chunks;
  let base = image_offset(index / (3u * samples4 * chunks)) + colour * params.colour_stride;
  var sum = vec4f(0.0);
  for (var row = chunk * chunk_rows; row < (chunk + 1u) * chunk_rows; row++) {
    let start = base + row_offset(row);
    for (var column = 0u; column < size; column++) {
      sum += h[(row * size + column) * samples4 + sample] * a[start + column_offset(column)];
    }
  }
  part[index] = sum;
}
