// T_ψ on the kept bins of a strided convolution, and I (equation 7; mathematics §2, Hermitian part). Real and imaginary parts are entries
// of their own with the same weights; of the result only the Hermitian part survives the real part of H†:
//   u = W_0·y + Σ_j W_j·(H a)_j;  re' = GELU(Re u + b);  im' = ½[GELU(Im u + b) − GELU(−Im u + b)];  lifted = gain·(re' + i·im')
// Exact because y is the spectrum of a real image. After gelu.wgsl, stack-layout.wgsl and strided-bins.wgsl.
// tensors    measured: vec4f [n, k, 3, 2·units, (re, im)] · transform: f32, W [k, k+1] then b [k] · y: vec4f [E, 3, 2·units, (re, im)], E = 1, or n with `own`
//            gain: vec4f [2·units], I·(1 at columns 0 and q/2, else 2)/q², 0 at bins that are not kept
//            lifted: vec4f [n, k, 3, 2·units, (re, im)]
// overrides  workgroup_size · own: 1 where every entry has its own y, else 0
// grid       one invocation a slot of one colour of one image, slots fastest
// memory     no workgroup memory
// CPU twin   features of src/operators/strided-convolution.reference.ts, over all five dispatches
// tolerance  1e-5 of the largest number, over all five dispatches

override workgroup_size: u32;
override own: u32;

@group(0) @binding(0) var<storage, read> measured: array<vec4f>;
@group(0) @binding(1) var<storage, read> transform: array<f32>;
@group(0) @binding(2) var<storage, read> y: array<vec4f>;
@group(0) @binding(3) var<storage, read> gain: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> lifted: array<vec4f>;

@compute @workgroup_size(workgroup_size)
fn strided_transform(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.y * grid.x * workgroup_size + id.x;
  let k = params.images;
  // Slots of the three colours of one image.
  let slots = 6u * bins.units;
  if (index >= params.batch * k * slots) {
    return;
  }
  let slot = index % slots;
  let i = (index / slots) % k;
  let n = index / (slots * k);
  let row = i * (k + 1u);
  let at = n * own * slots + slot;
  let bias = transform[k * (k + 1u) + i];
  var re = transform[row] * y[2u * at];
  var im = transform[row] * y[2u * at + 1u];
  for (var j = 0u; j < k; j++) {
    let weight = transform[row + 1u + j];
    let source = 2u * ((n * k + j) * slots + slot);
    re += weight * measured[source];
    im += weight * measured[source + 1u];
  }
  let g = gain[slot % (2u * bins.units)];
  lifted[2u * index] = g * gelu4(re + bias);
  lifted[2u * index + 1u] = 0.5 * g * (gelu4(im + bias) - gelu4(bias - im));
}
