// The keys of the page on one sheet. A dialog: Esc closes it, the focus goes back.
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { means, singleKeysWork, switchSingleKeys } from '../keys.ts';
import { shortcutSheet } from './shortcut-lines.ts';
import { words } from './shell.words.ts';

export function ShortcutSheet({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  const [single, setSingle] = useState(singleKeysWork);
  useEffect(() => {
    if (!isOpen) {
      dialog.current?.close();
      return;
    }
    dialog.current?.showModal();
    // The browser scrolls to what it gives the focus, which stands at the end.
    dialog.current?.scrollTo({ top: 0 });
  }, [isOpen]);
  return (
    <dialog
      ref={dialog}
      className="sheet-keys"
      aria-label={words.keyboard}
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && onClose()}
      onKeyDown={(event) => means(event, '?') && onClose()}
    >
      <h2>{words.keyboard}</h2>
      <div className="key-groups">
        {shortcutSheet().map(({ group, lines }) => (
          <section key={group} aria-label={group}>
            <h3>{group}</h3>
            <dl>
              {lines.map(({ keys, does }) => (
                <div key={keys}>
                  <dt>{keys}</dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <label className="toggle">
        <input
          type="checkbox"
          checked={single}
          onChange={(event) => {
            switchSingleKeys(event.target.checked);
            setSingle(event.target.checked);
          }}
          data-testid="single-keys"
        />
        <span>{words.singleKeys}</span>
      </label>
      <button type="button" className="btn" onClick={onClose}>
        {words.close}
      </button>
    </dialog>
  );
}
