// Pictures held against a measurement: Hx̂ and fit as a run reports them, and a projection that really fits.
import { expect, test } from 'vitest';
import { judge, measure } from '../../src/engine/measurement.ts';
import { casesFor, normals, smoothPicture } from '../helpers/cases.ts';
import { maxDifference } from '../helpers/numbers.ts';

const size = 16;
const noise = { std: 0, seed: 1 };
const photo = Float32Array.from(smoothPicture(size));
const images = Float32Array.from([...photo, ...photo.map((v, i) => v + 0.1 * normals(photo.length, 2)[i]!)]);

test.each(['mask', 'blur', 'super-resolution', 'matrix', 'none'])('%s: the truth fits, what is off does not, projected it does', (id) => {
  const operator = { id, params: casesFor(id, size)[0]!.params };
  const { y, picture } = measure({ operator, noise, size, image: photo });
  const { fit, remeasured, projected } = judge({ operator, noise, y, size, images, project: true });
  expect(projected!.images).toHaveLength(images.length);
  if (id === 'none') return;
  expect(fit[0]).toBeLessThan(1e-5);
  expect(fit[1]).toBeGreaterThan(0.003);
  expect(projected!.fit[1]).toBeLessThan(0.02 * fit[1]!);
  if (picture) expect(maxDifference(remeasured[0]!.rgb, picture.rgb)).toBeLessThan(1e-5);
  else expect(remeasured).toEqual([null, null]);
});

test('with noise the projection goes as far as H† of the noise says, and no further', () => {
  const operator = { id: 'mask', params: casesFor('mask', size)[0]!.params };
  const noisy = { std: 0.25, seed: 3 };
  const { y } = measure({ operator, noise: noisy, size, image: photo });
  const { fit, projected } = judge({ operator, noise: noisy, y, size, images: photo, project: true });
  expect(fit[0]).toBeGreaterThan(0.8);
  // 1 − 1/(1 + 4σ²) = 0.2 of the residual stays.
  expect(projected!.fit[0]).toBeCloseTo(0.2 * fit[0]!, 3);
});
