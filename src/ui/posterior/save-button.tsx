// The small sign beside a picture that saves it.
import type { ReactNode } from 'react';
import { Icon } from '../icon.tsx';
import { embeddedNote } from './save.ts';

export function SaveButton({ label, onSave }: { label: string; onSave: () => void }): ReactNode {
  return (
    <button type="button" className="save" title={`${label}. ${embeddedNote()}`} aria-label={label} onClick={onSave}>
      <Icon name="save" />
    </button>
  );
}
