// A panel whose content is fetched when it is opened for the first time: the first page does without.
import { Suspense, useState, type ReactNode } from 'react';

interface LatePanelProps {
  id: string;
  className: string;
  label: string;
  testId?: string;
  children: ReactNode;
}

export function LatePanel({ id, className, label, testId, children }: LatePanelProps): ReactNode {
  const [wasOpened, setWasOpened] = useState(false);
  return (
    <div
      className={className}
      id={id}
      popover="auto"
      role="dialog"
      aria-label={label}
      data-testid={testId}
      onToggle={({ newState }) => newState === 'open' && setWasOpened(true)}
    >
      {wasOpened && <Suspense fallback={null}>{children}</Suspense>}
    </div>
  );
}
