// c = a·b, a [m, k], b [k, n], row by row; sums in float32. `number`, an alias that comes before, is what a and b are of: f16 or f32.
// One workgroup makes 32 × 32 of c, one invocation 4 × 4. m, n multiples of 32, k of 16.
override workgroup_size: u32;
override m: u32;
override n: u32;
override k: u32;

@group(0) @binding(0) var<storage, read> a: array<number>;
@group(0) @binding(1) var<storage, read> b: array<number>;
@group(0) @binding(2) var<storage, read_write> c: array<f32>;

const side = 32u;
const depth = 16u;
const held = side * depth;
var<workgroup> rows: array<number, held>;
var<workgroup> columns: array<number, held>;

@compute @workgroup_size(workgroup_size)
fn product(
  @builtin(local_invocation_index) lane: u32,
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) grid: vec3u,
) {
  let tile = group.y * grid.x + group.x;
  let across = n / side;
  if (tile >= across * (m / side)) {
    return;
  }
  let top = (tile / across) * side;
  let left = (tile % across) * side;
  let row = (lane / 8u) * 4u;
  let column = (lane % 8u) * 4u;
  var sum: array<f32, 16>;
  for (var start = 0u; start < k; start += depth) {
    for (var i = lane; i < held; i += workgroup_size) {
      rows[i] = a[(top + i / depth) * k + start + i % depth];
      columns[i] = b[(start + i / side) * n + left + i % side];
    }
    workgroupBarrier();
    for (var j = 0u; j < depth; j++) {
      for (var r = 0u; r < 4u; r++) {
        let x = f32(rows[(row + r) * depth + j]);
        for (var s = 0u; s < 4u; s++) {
          sum[4u * r + s] += x * f32(columns[j * side + column + s]);
        }
      }
    }
    workgroupBarrier();
  }
  for (var i = 0u; i < 16u; i++) {
    c[(top + row + i / 4u) * n + left + column + i % 4u] = sum[i];
  }
}
