// H† v of one colour at a time, dense: out[image, pixel, colour] = Σ_sample P[sample, pixel]·v[image, colour, sample]. After stack-layout.wgsl.
// tensors    lifted: f32 [n·k, 3, 4·samples4] · p: f32 [samples, S·S]: the regularised inverse, or H itself where it was applied before
//            out: f32, a stack of n·k images in the layout of Params
// overrides  workgroup_size · size: S · samples · samples4: ⌈samples/4⌉
// grid       one invocation one pixel of one colour of one image; pixels fastest, so that neighbours read p in one piece
// memory     no workgroup memory
// CPU twin   denseInverse in src/operators/composition.matrix.ts
// tolerance  1e-5 of the largest number

override workgroup_size: u32;
override size: u32;
override samples: u32;
override samples4: u32;

@group(0) @binding(0) var<storage, read> lifted: array<f32>;
@group(0) @binding(1) var<storage, read> p: array<f32>;
@group(0) @binding(2) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(workgroup_size)
fn composition_columns(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.y * grid.x * workgroup_size + id.x;
  let pixels = size * size;
  if (index >= params.batch * params.images * 3u * pixels) {
    return;
  }
  let pixel = index % pixels;
  let plane = index / pixels;
  let start = plane * 4u * samples4;
  var sum = 0.0;
  for (var sample = 0u; sample < samples; sample++) {
    sum += p[sample * pixels + pixel] * lifted[start + sample];
  }
  let at = image_offset(plane / 3u) + row_offset(pixel / size) + column_offset(pixel % size);
  out[at + (plane % 3u) * params.colour_stride] = sum;
}
