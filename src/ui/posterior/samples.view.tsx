// The first view: the MMSE estimate and the samples.
import type { View } from '../view.ts';
import { ResultsStage } from './results-stage.tsx';

export const view: View = {
  id: 'samples',
  title: 'Samples',
  key: '1',
  panel: ResultsStage,
  commands: {
    w({ actions, state }) {
      actions.look({ large: state().view.large === 'wipe' ? 'sample' : 'wipe' });
      return true;
    },
  },
};
