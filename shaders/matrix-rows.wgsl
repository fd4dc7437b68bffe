// H a of a dense matrix, in parts: part[m, chunk, row] = Σ over the pixels of the chunk of H[row, pixel, colour]·a[m, pixel, colour].
// After stack-layout.wgsl.
// tensors    a: f32, a stack of n·k images in the layout of Params · h: vec4f [S·S, 3, rows4], four rows a vector, 0 beyond the last
//            part: vec4f [n·k, chunks, rows4]
// overrides  workgroup_size · size: S · rows4: ⌈rows/4⌉ · chunks · chunk_pixels, S² = chunks·chunk_pixels
// grid       one invocation four images of one chunk and four rows; rows fastest, so that neighbours read h in one piece
// memory     no workgroup memory
// CPU twin   apply of src/operators/dense.reference.ts
// tolerance  1e-5 of the largest number after matrix-sum

override workgroup_size: u32;
override size: u32;
override rows4: u32;
override chunks: u32;
override chunk_pixels: u32;

@group(0) @binding(0) var<storage, read> a: array<f32>;
@group(0) @binding(1) var<storage, read> h: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> part: array<vec4f>;

@compute @workgroup_size(workgroup_size)
fn matrix_rows(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.y * grid.x * workgroup_size + id.x;
  let stack = params.batch * params.images;
  if (index >= rows4 * chunks * ((stack + 3u) / 4u)) {
    return;
  }
  let row = index % rows4;
  let chunk = (index / rows4) % chunks;
  let first = 4u * (index / (rows4 * chunks));
  // Spare images of the last four are the last one again; they are not stored.
  let last = stack - 1u;
  let image = vec4u(
    image_offset(first),
    image_offset(min(first + 1u, last)),
    image_offset(min(first + 2u, last)),
    image_offset(min(first + 3u, last)),
  );
  // Four named sums: a private array in an inner loop would live in memory.
  var sum0 = vec4f(0.0);
  var sum1 = vec4f(0.0);
  var sum2 = vec4f(0.0);
  var sum3 = vec4f(0.0);
  for (var i = 0u; i < chunk_pixels; i++) {
    let pixel = chunk * chunk_pixels + i;
    let at = image + row_offset(pixel / size) + column_offset(pixel % size);
    for (var colour = 0u; colour < 3u; colour++) {
      let weights = h[(3u * pixel + colour) * rows4 + row];
      let source = at + colour * params.colour_stride;
      sum0 += weights * a[source.x];
      sum1 += weights * a[source.y];
      sum2 += weights * a[source.z];
      sum3 += weights * a[source.w];
    }
  }
  let to = (first * chunks + chunk) * rows4 + row;
  let step = chunks * rows4;
  part[to] = sum0;
  if (first + 1u < stack) {
    part[to + step] = sum1;
  }
  if (first + 2u < stack) {
    part[to + 2u * step] = sum2;
  }
  if (first + 3u < stack) {
    part[to + 3u * step] = sum3;
  }
}
