// Inside the network: what one evaluation did, block by block.
import { lazy } from 'react';
import type { View } from '../view.ts';

export const view: View = { id: 'inside', title: 'Inside', key: '4', panel: lazy(() => import('./inside-view.tsx')) };
