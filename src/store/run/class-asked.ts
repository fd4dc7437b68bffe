// Which class a run asks the network for, and how strongly. Models that know none are asked for none; what was chosen stays for those that do.
import type { RestoreRequest } from '../../protocol/engine-api.ts';

export interface ClassAsked {
  /** Null: no class. */
  label: number | null;
  /** g of D_ref + g·(D − D_ref), 0…10; 1 = none. */
  guidance: number;
}

export const noClass: ClassAsked = { label: null, guidance: 1 };

/** Of the settings, as far as this model knows it. */
export function classAsked({ asked }: { asked: ClassAsked }, model: { kind: string; info?: { classes: number } }): ClassAsked {
  const classes = model.info?.classes ?? 0;
  return asked.label === null || asked.label >= classes ? noClass : asked;
}

export function isSameClass(a: ClassAsked, b: ClassAsked): boolean {
  return a.label === b.label && a.guidance === b.guidance;
}

/** An estimate is a mean and is not guided: pulled towards a class it would be none. */
export const unguided = ({ label }: ClassAsked): ClassAsked => ({ label, guidance: 1 });

export function inRequest({ label, guidance }: ClassAsked): Pick<RestoreRequest, 'label' | 'guidance'> {
  return label === null || guidance === 1 ? { label } : { label, guidance };
}
