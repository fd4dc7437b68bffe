// Binds the store to React: the studio comes down by context, components take what they show by selector.
// Knows nothing of how the studio was made.
import { createContext, useContext } from 'react';
import { useStore } from 'zustand/react';
import { StudioError } from '../protocol/errors.ts';
import type { StudioState } from '../store/state.ts';
import type { Studio, StudioActions } from '../store/studio.ts';

const StudioContext = createContext<Studio | null>(null);

export const StudioProvider = StudioContext.Provider;

function useStudio(): Studio {
  const studio = useContext(StudioContext);
  if (!studio) throw new StudioError('internal', 'a component stands outside StudioProvider');
  return studio;
}

/** @param select must give the same reference while what it selects is the same */
export function useStudioState<T>(select: (state: StudioState) => T): T {
  return useStore(useStudio().store, select);
}

/** The state as it is when asked, for handlers. */
export function useReadState(): () => StudioState {
  return useStudio().store.getState;
}

export function useActions(): StudioActions {
  return useStudio().actions;
}

export function useCanUndo(): { undo: boolean; redo: boolean } {
  const { history } = useStudio();
  const undo = useStore(history, ({ pastStates }) => pastStates.length > 0);
  const redo = useStore(history, ({ futureStates }) => futureStates.length > 0);
  return { undo, redo };
}
