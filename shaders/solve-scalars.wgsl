// The scalars of every system between two kernels on its vectors. After solve-systems.wgsl.
//   stage 0, after solve-residual: where it begins · 1, after solve-curvature: α = r·z / p·Ap · 2, after solve-advance: β = r'·z' / r·z, and whether to go on
// tensors    part: vec2f [batch, chunks] · outside: f32 [E], what of y·y no Hx reaches · systems: System [batch]
// overrides  workgroup_size · stage · own: 1 where every picture has its own y, else 0 · tolerance: at ‖r‖ ≤ tolerance·‖r at the beginning‖ it ends
// grid       one invocation a system
// memory     no workgroup memory
// CPU twin   solveTogether of src/operators/conjugate-gradients.ts, over the whole solution
// tolerance  2e-4 of the largest number, over the whole solution

override workgroup_size: u32;
override stage: u32;
override own: u32;
override tolerance: f32;

@group(0) @binding(0) var<storage, read> part: array<vec2f>;
@group(0) @binding(1) var<storage, read> outside: array<f32>;
@group(0) @binding(2) var<storage, read_write> systems: array<System>;

@compute @workgroup_size(workgroup_size)
fn solve_scalars(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let n = id.y * grid.x * workgroup_size + id.x;
  if (n >= params.batch) {
    return;
  }
  var sum = vec2f(0.0);
  for (var i = 0u; i < params.chunks; i++) {
    sum += part[n * params.chunks + i];
  }
  var system = systems[n];
  if (stage == 1u) {
    // What is left lies outside the range of A where there is no curvature: no step comes nearer.
    let moves = system.open > 0.0 && sum.x > 0.0;
    system.advance = select(0.0, system.rz / sum.x, moves);
    systems[n] = system;
    return;
  }
  let left = sum.x + outside[own * n];
  if (stage == 0u) {
    system = System(left, sum.y, left, left, 0.0, -1.0, 0.0, 0.0);
  } else if (system.open > 0.0) {
    system.turn = select(0.0, sum.y / system.rz, system.rz > 0.0);
    system.nearer = select(0.0, 1.0, left < system.least);
    system.least = min(left, system.least);
    system.left = left;
    system.rz = sum.y;
  } else {
    system.nearer = 0.0;
  }
  system.open = select(0.0, 1.0, system.left > tolerance * tolerance * system.first);
  systems[n] = system;
}
