// Complex FFT of every line of [planes, side, side] in place, radix 2, one line an invocation in a private array (on a software
// adapter seven times as fast as workgroup memory with barriers). sign −1 forward, +1 inverse, unnormalised. side ≤ 128.
override workgroup_size: u32;
override side: u32;
override log_side: u32;
override along_rows: u32;
override sign: f32;

@group(0) @binding(0) var<storage, read> turns: array<vec2f>;
@group(0) @binding(1) var<storage, read_write> data: array<vec2f>;

@compute @workgroup_size(workgroup_size)
fn fft(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.y * grid.x * workgroup_size + id.x;
  if (index >= arrayLength(&data) / side) {
    return;
  }
  let plane = (index / side) * side * side;
  let start = plane + select(index % side, (index % side) * side, along_rows == 1u);
  let step = select(side, 1u, along_rows == 1u);
  var line: array<vec2f, 128>;
  for (var i = 0u; i < side; i++) {
    line[reverseBits(i) >> (32u - log_side)] = data[start + i * step];
  }
  for (var half_span = 1u; half_span < side; half_span = 2u * half_span) {
    let turn_step = side / (2u * half_span);
    for (var butterfly = 0u; butterfly < side / 2u; butterfly++) {
      let k = butterfly % half_span;
      let upper = 2u * (butterfly - k) + k;
      let lower = upper + half_span;
      let turn = turns[k * turn_step];
      let w = vec2f(turn.x, sign * turn.y);
      let b = line[lower];
      let t = vec2f(b.x * w.x - b.y * w.y, b.x * w.y + b.y * w.x);
      line[lower] = line[upper] - t;
      line[upper] = line[upper] + t;
    }
  }
  for (var i = 0u; i < side; i++) {
    data[start + i * step] = line[i];
  }
}
