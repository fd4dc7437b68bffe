// How far to believe a result: what was measured of this model with operators of this kind, and what never was. Opens from beside any result.
import { useEffect, useRef, useState, type ReactNode } from 'react';
import cardUrl from '../../../docs/model-card.md?url';
import { named } from '../../protocol/words.ts';
import { readCalibration, type Calibration } from '../../io/calibration.ts';
import { findOperator } from '../../store/measure/setup.ts';
import { fixed, formatCount } from '../format.ts';
import { useStudioState } from '../studio-context.ts';
import { believed, familiesOf, type Believed } from './calibration-families.ts';
import { words } from './posterior.words.ts';

export const calibrationId = 'calibration';

/** Read when the panel opens for the first time with this model; undefined while it is read. */
function useCalibration(isOpen: boolean): Calibration | null | undefined {
  const modelId = useStudioState((state) => state.modelId);
  const [known, setKnown] = useState<{ modelId: string; calibration: Calibration | null } | null>(null);
  useEffect(() => {
    if (!isOpen) return;
    let isStale = false;
    void readCalibration(new URL(`models/${modelId}/metrics.json`, document.baseURI).href).then((calibration) => {
      if (!isStale) setKnown({ modelId, calibration });
    });
    return () => {
      isStale = true;
    };
  }, [isOpen, modelId]);
  return known?.modelId === modelId ? known.calibration : undefined;
}

const percents = (values: readonly number[] | null): string =>
  values ? values.map((value) => `${Math.round(100 * value)} %`).join(', ') : words.notMeasured;

function verdict(spread: number | null): string {
  if (spread === null) return '';
  if (spread < 0.95) return words.tooSureOfItself;
  return spread > 1.05 ? words.tooCautious : words.asWideAsItsErrors;
}

function Line({ line }: { line: Believed }): ReactNode {
  return (
    <tr>
      <th scope="row">
        <span>{named(line.name)}</span>
        {!line.seen && <span className="dim">{` ${words.neverTrainedOn}`}</span>}
      </th>
      <td>{line.spread === null ? words.notMeasured : `${fixed(line.spread, 2)}, ${verdict(line.spread)}`}</td>
      <td>{percents(line.hidden)}</td>
      <td>{percents(line.measured)}</td>
    </tr>
  );
}

function Known({ calibration, lines }: { calibration: Calibration; lines: readonly Believed[] }): ReactNode {
  const { images, sampled, samples, evaluations, calibrated } = calibration;
  const [first] = lines;
  return (
    <>
      <div className="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">{words.whatWasDone}</th>
              <th scope="col">{words.spreadAgainstError}</th>
              <th scope="col">{words.truthWithinUnseenPixels}</th>
              <th scope="col">{words.seenPixels}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <Line key={line.family} line={line} />
            ))}
          </tbody>
        </table>
      </div>
      <p className="note">
        <span>{words.isRight(calibrated ? percents(calibrated) : '')}</span>
        <span>
          {words.measuredOnHeldOutFaces(formatCount(sampled ?? images), samples, evaluations, first?.noise ?? '0', first?.isMet ?? false)}
        </span>
      </p>
    </>
  );
}

function useLines(calibration: Calibration | null | undefined): Believed[] {
  const posterior = useStudioState((state) => state.posterior);
  const shown = useStudioState((state) => state.measure.shown);
  const operator = posterior?.operator ?? shown?.operator;
  const std = posterior?.noise.std ?? shown?.request.noise.std ?? 0;
  const entry = findOperator(
    useStudioState((state) => state.catalogue),
    operator?.id ?? null,
  );
  return calibration && operator && entry ? believed(calibration, familiesOf(entry, operator.params), std) : [];
}

export function CalibrationPanel(): ReactNode {
  const panel = useRef<HTMLDivElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  const calibration = useCalibration(isOpen);
  const lines = useLines(calibration);
  const loaded = useStudioState(({ model }) => (model.kind === 'ready' ? model.info.weightsSha256 : null));
  const isUnexamined = lines.every(({ spread, hidden }) => spread === null && hidden === null);
  const isOther = calibration && loaded !== null && calibration.weights !== loaded;
  return (
    <div
      className="pop calibration"
      id={calibrationId}
      popover="auto"
      role="dialog"
      aria-label={words.howFarToBelieveThis}
      ref={panel}
      onToggle={(event) => setIsOpen(event.newState === 'open')}
    >
      <h2>{words.howFarToBelieveThis}</h2>
      <p className="note">{words.theSamplesDifferByAs}</p>
      {calibration === null || (calibration && (isUnexamined || isOther)) ? (
        <p className="note warned" data-testid="never-measured">
          <i className="px warn" />
          <b>{isOther ? words.theNumbersThereAreOf : words.ofSamplesOfThisModel}</b>
        </p>
      ) : (
        calibration && <Known calibration={calibration} lines={lines} />
      )}
      <p className="note">
        <b>{`${words.neverMeasured} `}</b>
        <span>{words.photosAndMeasurementsOfOnes}</span>
      </p>
      <a className="link" href={cardUrl} target="_blank" rel="noreferrer">
        {words.modelCard}
      </a>
    </div>
  );
}

/** Beside a result. */
export function Believe(): ReactNode {
  return (
    <button type="button" className="link" popoverTarget={calibrationId} data-testid="believe">
      {words.howFarToBelieveThis}
    </button>
  );
}
