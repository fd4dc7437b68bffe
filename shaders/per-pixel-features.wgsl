// ã = H†(T_ψ([y ; H a])) where H mixes the colours of every pixel alone (equation 7): with C [c, 3] and P [3, c] = Cᵀ(CCᵀ + εI)⁻¹,
// ã_i = Σ_channel P·GELU(b_i + W_i0·y + Σ_j W_i,j+1·(C a_j)) where the pixel is seen, else 0. After gelu.wgsl and stack-layout.wgsl.
// tensors    a, out: f32, stacks of n·k images in the layout of Params · transform: f32, W [k, k+1] then b [k]
//            y: f32 [E, c, S, S] · seen: f32 [E, S, S], 1 or 0; E = 1, or N with `own` · mixing: f32, C then P
// overrides  workgroup_size · size: S · channels: c, 0 where nothing is measured · own: 1 where every entry has its own y and mask, else 0
// grid       one invocation a number of out; order (entry, row, column, image, colour), the one of tokens within a patch
// memory     no workgroup memory
// CPU twin   features of src/operators/per-pixel.reference.ts
// tolerance  1e-5 of the largest number

override workgroup_size: u32;
override size: u32;
override channels: u32;
override own: u32;

@group(0) @binding(0) var<storage, read> a: array<f32>;
@group(0) @binding(1) var<storage, read> transform: array<f32>;
@group(0) @binding(2) var<storage, read> y: array<f32>;
@group(0) @binding(3) var<storage, read> seen: array<f32>;
@group(0) @binding(4) var<storage, read> mixing: array<f32>;
@group(0) @binding(5) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(workgroup_size)
fn per_pixel_features(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.y * grid.x * workgroup_size + id.x;
  let k = params.images;
  let plane = size * size;
  if (index >= params.batch * k * 3u * plane) {
    return;
  }
  let colour = index % 3u;
  let i = (index / 3u) % k;
  let pixel = (index / (3u * k)) % plane;
  let n = index / (3u * k * plane);
  let base = n * params.batch_stride + row_offset(pixel / size) + column_offset(pixel % size);
  let row = i * (k + 1u);
  var value = 0.0;
  if (seen[n * own * plane + pixel] != 0.0) {
    for (var channel = 0u; channel < channels; channel++) {
      let share = mixing[(3u + colour) * channels + channel];
      // A mask's mixtures are the colours themselves: two of three shares are 0.
      if (share == 0.0) {
        continue;
      }
      var sum = transform[k * (k + 1u) + i] + transform[row] * y[(n * own * channels + channel) * plane + pixel];
      for (var source = 0u; source < 3u; source++) {
        let weight = mixing[3u * channel + source];
        if (weight == 0.0) {
          continue;
        }
        let start = base + source * params.colour_stride;
        for (var j = 0u; j < k; j++) {
          sum += transform[row + 1u + j] * weight * a[start + j * params.image_stride];
        }
      }
      value += share * gelu(sum);
    }
  }
  out[base + colour * params.colour_stride + i * params.image_stride] = value;
}
