// Conjugate gradients on the device, several systems HHᵀu = r at once (Golub & Van Loan, algorithm 11.5.1; src/operators/strided-convolution.steps.ts):
// what its kernels share, put before them. A system is a picture; its vectors are spectra at the slots of strided-tables.ts,
// vec4f [3, slots, (re, im)], `length` of them, with Σ weight·|·|² the squared length of what they are the spectra of.

struct Params {
  batch: u32,
  length: u32,
  slots: u32,
  // Parts that every sum over a vector is made in.
  chunks: u32,
}

// The scalars of one system.
struct System {
  // r·r and r·z now; r·r at the beginning, and the least so far.
  left: f32,
  rz: f32,
  first: f32,
  least: f32,
  // α and β. β < 0: there was no step yet.
  advance: f32,
  turn: f32,
  // 1 while steps are wanted; 1 where the last step came nearer than any before.
  open: f32,
  nearer: f32,
}

@group(1) @binding(0) var<uniform> params: Params;

fn slot_of(i: u32) -> u32 {
  return (i / 2u) % params.slots;
}
