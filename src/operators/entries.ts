// The entries of a batch, each with a measurement of its own: tiles of one photograph differ in y and in what of them is hidden.
// Forms of an operator are made for one H and any number of y; where H differs too and the operator does not say that it can tell its
// entries apart (`mixes`), every entry gets a form of its own here. Knows no operator.
import type { Gpu } from '../gpu/device.ts';
import { slice } from '../gpu/buffer.ts';
import { invariant } from '../protocol/errors.ts';
import type { Params } from '../protocol/param-spec.ts';
import type {
  CpuOperator,
  GpuMove,
  GpuOperator,
  MapsBinding,
  Measured,
  MoveBinding,
  Operator,
  PictureMaps,
  RunBinding,
  StackLayout,
} from './contract.ts';
import type { Compile } from './tensor-program.ts';

/** The parameters that all entries share. */
export function paramsOf(entries: readonly { params: Params }[]): Params {
  const [first] = entries;
  invariant(first && isShared(entries), 'entries that share their parameters');
  return first.params;
}

/** y of all entries, [entries, M]. */
export function ysOf(entries: readonly Measured[]): Float32Array {
  const length = entries[0]?.y.length ?? 0;
  const out = new Float32Array(entries.length * length);
  entries.forEach(({ y }, n) => out.set(y, n * length));
  return out;
}

function isShared(entries: readonly { params: Params }[]): boolean {
  const [first, ...others] = entries.map(({ params }) => Object.entries(params));
  return others.every(
    (other) => other.length === first?.length && other.every(([id, value], i) => first[i]?.[0] === id && first[i][1] === value),
  );
}

const isOneForm = ({ mixes }: Operator, entries: readonly { params: Params }[]): boolean => mixes === true || isShared(entries);

export function bindCpu(operator: Operator, compile: Compile, binding: RunBinding): CpuOperator {
  if (isOneForm(operator, binding.entries)) return operator.cpu(compile, binding);
  const forms = binding.entries.map((entry) => operator.cpu(compile, { ...binding, entries: [entry], batch: 1 }));
  return {
    async features(a, transform, stack) {
      const out = new Float32Array(a.length);
      const length = a.length / stack.n;
      for (let n = 0; n < stack.n; n++) {
        const of = a.subarray(n * length, (n + 1) * length);
        out.set(await formOf(forms, n).features(of, transform, { ...stack, n: 1 }), n * length);
      }
      return out;
    },
    tell: (entries) => entries.forEach((entry, n) => formOf(forms, n).tell([entry])),
    async dispose() {
      for (const form of forms) await form.dispose();
    },
  };
}

export async function bindGpu(operator: Operator, gpu: Gpu, binding: RunBinding): Promise<GpuOperator> {
  if (isOneForm(operator, binding.entries)) return operator.gpu(gpu, binding);
  const forms: GpuOperator[] = [];
  const dispose = (): void => {
    for (const form of forms) form.dispose();
  };
  try {
    for (const entry of binding.entries) forms.push(await operator.gpu(gpu, { ...binding, entries: [entry], batch: 1 }));
  } catch (error) {
    dispose();
    throw error;
  }
  return {
    encodeFeatures(pass, a, transform, out, layout) {
      const bytes = 4 * layout.strides.n;
      const one: StackLayout = { ...layout, n: 1 };
      for (let n = 0; n < layout.n; n++)
        formOf(forms, n).encodeFeatures(pass, slice(a, n * bytes, bytes), transform, slice(out, n * bytes, bytes), one);
    },
    tell: (entries) => entries.forEach((entry, n) => formOf(forms, n).tell([entry])),
    dispose,
  };
}

/** Null where the operator has no move for one of the entries. */
export async function bindMove(operator: Operator, gpu: Gpu, compile: Compile, binding: MoveBinding): Promise<GpuMove | null> {
  const { entries, size, solves } = binding;
  if (!operator.move) return null;
  if (isOneForm(operator, entries)) return operator.move(gpu, compile, binding);
  const forms: GpuMove[] = [];
  const dispose = (): void => {
    for (const form of forms) form.dispose();
  };
  for (const entry of entries) {
    const form = await operator.move(gpu, compile, { entries: [entry], size, batch: 1, solves }).catch((error: unknown) => {
      dispose();
      throw error;
    });
    if (form) forms.push(form);
  }
  if (forms.length < entries.length) {
    dispose();
    return null;
  }
  const bytes = 4 * 3 * size * size;
  return {
    encode(pass, x, out, steps) {
      for (const [n, form] of forms.entries()) form.encode(pass, slice(x, n * bytes, bytes), slice(out, n * bytes, bytes), steps);
    },
    dispose,
  };
}

function formOf<Form>(forms: readonly Form[], n: number): Form {
  const form = forms[n];
  invariant(form, 'no more entries than the run was bound to');
  return form;
}

export function bindMaps(operator: Operator, compile: Compile, binding: MapsBinding): PictureMaps {
  const { entries, size } = binding;
  if (isOneForm(operator, entries)) return operator.maps(compile, binding);
  const forms = entries.map((entry) => operator.maps(compile, { ...binding, entries: [entry], batch: 1 }));
  const length = Math.max(...forms.map((form) => form.length));
  const plane = 3 * size * size;
  /** Readings that are shorter than the longest end in zeros. */
  const readingOf = (r: Float32Array, n: number): Float32Array => r.subarray(n * length, n * length + formOf(forms, n).length);
  const pictureOf = (x: Float32Array, n: number): Float32Array => x.subarray(n * plane, (n + 1) * plane);
  const each = async (to: number, map: (form: PictureMaps, n: number) => Promise<Float32Array>): Promise<Float32Array> => {
    const out = new Float32Array(forms.length * to);
    for (const [n, form] of forms.entries()) out.set(await map(form, n), n * to);
    return out;
  };
  const { referenceGain } = formOf(forms, 0);
  return {
    length,
    ...(referenceGain !== undefined && { referenceGain }),
    read(y, n) {
      const out = new Float32Array(length);
      out.set(formOf(forms, n).read(y, 0));
      return out;
    },
    apply: (x) => each(length, (form, n) => form.apply(pictureOf(x, n))),
    adjoint: (r) => each(plane, (form, n) => form.adjoint(readingOf(r, n))),
    normal: (x) => each(plane, (form, n) => form.normal(pictureOf(x, n))),
    pinv: (r, regularisation) => each(plane, (form, n) => form.pinv(readingOf(r, n), regularisation)),
    pinvExact: (r, steps) => each(plane, (form, n) => form.pinvExact(readingOf(r, n), steps)),
    async dispose() {
      for (const form of forms) await form.dispose();
    },
  };
}
