// lifted = I·T_ψ([y ; folded]) on re and im of every bin. After gelu.wgsl and stack-layout.wgsl.
override workgroup_size: u32;
override size: u32;
override stride: u32;

@group(0) @binding(0) var<storage, read> folded: array<vec2f>;
@group(0) @binding(1) var<storage, read> transform: array<f32>;
@group(0) @binding(2) var<storage, read> y: array<vec2f>;
@group(0) @binding(3) var<storage, read> gain: array<f32>;
@group(0) @binding(4) var<storage, read_write> lifted: array<vec2f>;

@compute @workgroup_size(workgroup_size)
fn transform_bins(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.y * grid.x * workgroup_size + id.x;
  let k = params.images;
  let q = 2u * size / stride;
  let bins = 3u * q * q;
  if (index >= params.batch * k * bins) {
    return;
  }
  let bin = index % bins;
  let i = (index / bins) % k;
  let n = index / (bins * k);
  let row = i * (k + 1u);
  var sum = vec2f(transform[k * (k + 1u) + i]) + transform[row] * y[bin];
  for (var j = 0u; j < k; j++) {
    sum += transform[row + 1u + j] * folded[(n * k + j) * bins + bin];
  }
  lifted[index] = gain[bin % (q * q)] * vec2f(gelu(sum.x), gelu(sum.y));
}
