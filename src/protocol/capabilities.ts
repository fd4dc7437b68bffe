// What a model may offer. Imports nothing.

/**
 * What a model may offer beyond D(x; σ): `vjp`, vector–Jacobian products of its denoiser; `interval`, the noise levels at which it is better
 * for being told H; `guide`, a weaker network to be moved away from.
 */
export type Capability = 'vjp' | 'interval' | 'guide';
