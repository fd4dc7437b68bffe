// Class guidance (Ho & Salimans 2022): D_ref + g·(D − D_ref), where the reference pass drops the class label and nothing else.
// Two runs on the same back end behave as one; g = 1 is D itself, g = 0 the unconditional D_ref.
import type { Field } from '../samplers/contract.ts';
import type { Run } from './backend.ts';

/** @param reference the same run without the label; `guide` owns both from now on */
export function guide(run: Run, reference: Run, g: number): Run {
  /** The reference goes first, so that what is read of the newest evaluation is the labelled one's. */
  const both = async (pass: (of: Run) => Promise<Field>): Promise<Field> => {
    const unlabelled = await pass(reference);
    const labelled = await pass(run);
    const guided = run.fields.combine([
      [1 - g, unlabelled],
      [g, labelled],
    ]);
    reference.fields.release(unlabelled);
    run.fields.release(labelled);
    return guided;
  };
  const [vjp, vjpOfReference] = [run.vjp, reference.vjp];
  return {
    ...run,
    denoise: (x, sigma) => both((of) => of.denoise(x, sigma)),
    // The Jacobian of a sum is the sum of the Jacobians.
    ...(vjp && vjpOfReference && { vjp: (x, sigma, v) => both((of) => (of === run ? vjp : vjpOfReference)(x, sigma, v)) }),
    dispose() {
      run.dispose();
      reference.dispose();
    },
  };
}
