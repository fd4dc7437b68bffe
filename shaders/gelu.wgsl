// gelu(x) = x·Φ(x) = ½x·(1 + erf(x/√2)), the exact form: functions only, put before a kernel that needs them.
// erf(z) = 1 − (a1 t + … + a5 t⁵)·e^{−z²}, t = 1/(1 + 0.3275911 z), z ≥ 0 (Abramowitz & Stegun 7.1.26), |error| ≤ 1.5e-7.
// CPU twin   gelu in src/math/erf.ts
// tolerance  2e-7·|x| (8e-7 at most: beyond |x| = 4 it is x or 0)

fn gelu4(x: vec4f) -> vec4f {
  // Beyond z = 6 e^{−z²} is 0 in f32; the cut keeps z² finite.
  let z = min(abs(x) * 0.70710678118654752, vec4f(6.0));
  let t = 1.0 / (1.0 + 0.3275911 * z);
  let p = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  // Φ(−|x|): small where x is very negative, without cancellation.
  let tail = 0.5 * p * exp(-z * z);
  return x * select(tail, 1.0 - tail, x >= vec4f(0.0));
}

fn gelu(x: f32) -> f32 {
  let z = min(abs(x) * 0.70710678118654752, 6.0);
  let t = 1.0 / (1.0 + 0.3275911 * z);
  let p = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  let tail = 0.5 * p * exp(-z * z);
  return x * select(tail, 1.0 - tail, x >= 0.0);
}
