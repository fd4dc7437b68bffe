// H†(y − Hx) where H mixes the colours of every pixel alone: with C [c, 3] and P [3, c] = Cᵀ(CCᵀ)⁻¹, P(y − C x) where the pixel is seen, else 0.
// tensors    x, out: f32 [N, 3, S, S] · y: f32 [E, c, S, S] · seen: f32 [E, S, S], 1 or 0; E = 1, or N with `own` · mixing: f32, C then P
// overrides  workgroup_size · size: S · channels: c · own: 1 where every entry has its own y and mask, else 0
// grid       one invocation a number of out
// memory     no workgroup memory
// CPU twin   pinvExact of the operator's maps
// tolerance  1e-6 of the largest number

override workgroup_size: u32;
override size: u32;
override channels: u32;
override own: u32;

struct Params {
  batch: u32,
}

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read> y: array<f32>;
@group(0) @binding(2) var<storage, read> seen: array<f32>;
@group(0) @binding(3) var<storage, read> mixing: array<f32>;
@group(0) @binding(4) var<storage, read_write> out: array<f32>;
@group(1) @binding(0) var<uniform> params: Params;

@compute @workgroup_size(workgroup_size)
fn per_pixel_move(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.y * grid.x * workgroup_size + id.x;
  let plane = size * size;
  if (index >= params.batch * 3u * plane) {
    return;
  }
  let pixel = index % plane;
  let colour = (index / plane) % 3u;
  let n = index / (3u * plane);
  var value = 0.0;
  if (seen[n * own * plane + pixel] != 0.0) {
    for (var channel = 0u; channel < channels; channel++) {
      var missing = y[(n * own * channels + channel) * plane + pixel];
      for (var source = 0u; source < 3u; source++) {
        missing -= mixing[3u * channel + source] * x[(3u * n + source) * plane + pixel];
      }
      value += mixing[(3u + colour) * channels + channel] * missing;
    }
  }
  out[index] = value;
}
