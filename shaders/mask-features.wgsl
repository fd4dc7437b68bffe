// ã = H†(T_ψ([y ; H a])) of a mask, pixel by pixel (equation 7): ã_i = g·GELU(b_i + W_i0·y + Σ_j W_i,j+1·a_j) where the pixel is
// visible, else 0; g = 1/(1 + ε), ε = (σ_n/0.5)². After gelu.wgsl and stack-layout.wgsl.
// tensors    a, out: f32, stacks of n·k images in the layout of Params · transform: f32, W [k, k+1] then b [k]
//            y: f32 [E, 3, S, S] · gain: f32 [E, S, S], g or 0; E = 1, or N with `own`
// overrides  workgroup_size · size: S · own: 1 where every entry has its own y and mask, else 0
// grid       one invocation a number of out; order (entry, row, column, image, colour), the one of tokens within a patch
// memory     no workgroup memory
// CPU twin   features of src/operators/mask.reference.ts
// tolerance  1e-5 of the largest number

override workgroup_size: u32;
override size: u32;
override own: u32;

@group(0) @binding(0) var<storage, read> a: array<f32>;
@group(0) @binding(1) var<storage, read> transform: array<f32>;
@group(0) @binding(2) var<storage, read> y: array<f32>;
@group(0) @binding(3) var<storage, read> gain: array<f32>;
@group(0) @binding(4) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(workgroup_size)
fn mask_features(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.y * grid.x * workgroup_size + id.x;
  let k = params.images;
  if (index >= params.batch * k * 3u * size * size) {
    return;
  }
  let colour = index % 3u;
  let i = (index / 3u) % k;
  let pixel = (index / (3u * k)) % (size * size);
  let n = index / (3u * k * size * size);
  let base = n * params.batch_stride + row_offset(pixel / size) + column_offset(pixel % size) + colour * params.colour_stride;
  let of_entry = n * own * size * size;
  let g = gain[of_entry + pixel];
  var value = 0.0;
  if (g != 0.0) {
    let row = i * (k + 1u);
    var sum = transform[k * (k + 1u) + i] + transform[row] * y[3u * of_entry + colour * size * size + pixel];
    for (var j = 0u; j < k; j++) {
      sum += transform[row + 1u + j] * a[base + j * params.image_stride];
    }
    value = g * gelu(sum);
  }
  out[base + i * params.image_stride] = value;
}
