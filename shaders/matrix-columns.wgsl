// Hᵀ w of a dense matrix: out[m, pixel, colour] = Σ_row H[row, pixel, colour]·w[m, row]. After stack-layout.wgsl.
// tensors    solved: vec4f [n·k, rows4], w · h: vec4f [S·S, 3, rows4], four rows a vector, 0 beyond the last
//            out: f32, a stack of n·k images in the layout of Params
// overrides  workgroup_size · size: S · rows4: ⌈rows/4⌉
// grid       one invocation one number of four images; colours fastest, then columns
// memory     no workgroup memory
// CPU twin   adjoint of src/operators/dense.reference.ts
// tolerance  1e-5 of the largest number

override workgroup_size: u32;
override size: u32;
override rows4: u32;

@group(0) @binding(0) var<storage, read> solved: array<vec4f>;
@group(0) @binding(1) var<storage, read> h: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(workgroup_size)
fn matrix_columns(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.y * grid.x * workgroup_size + id.x;
  let stack = params.batch * params.images;
  let unknowns = 3u * size * size;
  if (index >= unknowns * ((stack + 3u) / 4u)) {
    return;
  }
  let entry = index % unknowns;
  let pixel = entry / 3u;
  let first = 4u * (index / unknowns);
  // Spare images of the last four are the last one again; they are not stored.
  let last = stack - 1u;
  let image = rows4 * vec4u(first, min(first + 1u, last), min(first + 2u, last), min(first + 3u, last));
  var sum = vec4f(0.0);
  for (var row = 0u; row < rows4; row++) {
    let weights = h[entry * rows4 + row];
    sum += vec4f(
      dot(weights, solved[image.x + row]),
      dot(weights, solved[image.y + row]),
      dot(weights, solved[image.z + row]),
      dot(weights, solved[image.w + row]),
    );
  }
  let at = row_offset(pixel / size) + column_offset(pixel % size) + (entry % 3u) * params.colour_stride;
  for (var lane = 0u; lane < 4u; lane++) {
    if (first + lane < stack) {
      out[at + image_offset(first + lane)] = sum[lane];
    }
  }
}
