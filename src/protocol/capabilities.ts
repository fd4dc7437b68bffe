// What a model may offer, and how what it lacks is said to people. Imports nothing.

/**
 * What a model may offer beyond D(x; σ): `vjp`, vector–Jacobian products of its denoiser; `interval`, the noise levels at which it is better
 * for being told H; `guide`, a weaker network to be moved away from.
 */
export type Capability = 'vjp' | 'interval' | 'guide';

const missingWords: Record<Capability, string> = {
  vjp: 'gradients through the network, which this model has no graph for',
  interval: 'noise levels at which the operator is told, which were not fitted to this model',
  guide: 'a weaker network, which this model does not bring',
};

/** How what a model lacks is said to people: “needs …”. */
export const needsWords = (lacking: readonly Capability[]): string => `needs ${lacking.map((one) => missingWords[one]).join(', ')}`;

/** Why this model cannot run a method. */
export const cannotRunWords = (label: string, lacking: readonly Capability[]): string =>
  `${label} ${needsWords(lacking)}. Choose another method or model.`;
