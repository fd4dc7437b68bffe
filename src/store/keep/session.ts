// A person's session as one value: what is kept in the browser, put aside while a link is looked at, and brought back.
// Plain data that structured clone takes (Blobs and typed arrays included). Knows no storage.
import type { Crop } from '../../protocol/picture-api.ts';
import { atRest, isSameComparison } from '../compare/comparison.ts';
import type { Session, StudioState } from '../state.ts';

export function sessionOf({ size, photo, origin, setup, settings, posterior, draws, comparison: compared }: StudioState): Session {
  const rest = { size, origin, setup, settings, posterior, draws, comparison: atRest(compared) };
  if (!photo) return { ...rest, picture: null };
  const { name, credit, remark, sampleId, file, crop, cropIsChosen } = photo;
  return { ...rest, picture: { name, credit, remark, sampleId, file, crop, cropIsChosen } };
}

/** Whether the session would be kept as another one: compares what is replaced on every change, not contents. */
export function isSameSession(a: Session, b: Session): boolean {
  const samePicture = a.picture?.file === b.picture?.file && isSameCrop(a.picture?.crop, b.picture?.crop);
  return (
    samePicture &&
    a.size === b.size &&
    a.origin === b.origin &&
    a.setup === b.setup &&
    a.settings === b.settings &&
    a.posterior === b.posterior &&
    a.draws === b.draws &&
    isSameComparison(a.comparison, b.comparison)
  );
}

function isSameCrop(a: Crop | undefined, b: Crop | undefined): boolean {
  return a?.x === b?.x && a?.y === b?.y && a?.side === b?.side && a?.turn === b?.turn;
}
