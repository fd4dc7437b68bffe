// T_ψ of a dense matrix's measurements (equation 7): v_i = GELU(b_i + W_i0·y + Σ_j W_i,j+1·(H a)_j). After gelu.wgsl and stack-layout.wgsl.
// tensors    measured: vec4f [n, k, rows4] · transform: f32, W [k, k+1] then b [k] · y: vec4f [E, rows4], E = 1, or n with `own` · lifted: vec4f [n, k, rows4]
//            (rows beyond the last hold anything finite; the inverse Gram matrix has zeros for them)
// overrides  workgroup_size · rows4: ⌈rows/4⌉ · own: 1 where every entry has its own y, else 0
// grid       one invocation four rows of one image
// memory     no workgroup memory
// CPU twin   transformEntries in src/operators/feature-transform.ts
// tolerance  1e-5 of the largest number

override workgroup_size: u32;
override rows4: u32;
override own: u32;

@group(0) @binding(0) var<storage, read> measured: array<vec4f>;
@group(0) @binding(1) var<storage, read> transform: array<f32>;
@group(0) @binding(2) var<storage, read> y: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> lifted: array<vec4f>;

@compute @workgroup_size(workgroup_size)
fn matrix_transform(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.y * grid.x * workgroup_size + id.x;
  let k = params.images;
  if (index >= params.batch * k * rows4) {
    return;
  }
  let row = index % rows4;
  let i = (index / rows4) % k;
  let n = index / (rows4 * k);
  let weights = i * (k + 1u);
  var sum = transform[k * (k + 1u) + i] + transform[weights] * y[n * own * rows4 + row];
  for (var j = 0u; j < k; j++) {
    sum += transform[weights + 1u + j] * measured[(n * k + j) * rows4 + row];
  }
  lifted[index] = gelu4(sum);
}
