// The language of the page: a choice, and the one quiet line by which a browser that reads another language is offered it.
import { useState, type ReactNode } from 'react';
import { ChoiceControl } from '../controls/choice-control.tsx';
import { Icon } from '../icon.tsx';
import { useActions } from '../studio-context.ts';
import { chooseLanguage, declineLanguage, languages, offeredLanguage, useLanguage } from './languages.ts';
import { words } from './languages.words.ts';

/** Chooses one; where its file cannot be fetched, the page says so and stays as it is. */
function useChoose(): (id: string) => void {
  const { reportMissing } = useActions();
  return (id) => void chooseLanguage(id).catch(reportMissing);
}

/** Each language that is not spoken: by its letters where there is little room, else by its own name. */
export function LanguageButtons({ className, short = false }: { className: string; short?: boolean }): ReactNode {
  const spoken = useLanguage();
  const choose = useChoose();
  return languages
    .filter(({ id }) => id !== spoken)
    .map(({ id, title }) => (
      <button
        key={id}
        type="button"
        className={className}
        lang={id}
        title={title}
        aria-label={title}
        onClick={() => choose(id)}
        data-testid={`language-${id}`}
      >
        {short ? id.toUpperCase() : title}
      </button>
    ));
}

export function LanguageChoice(): ReactNode {
  const spoken = useLanguage();
  const choose = useChoose();
  return (
    <ChoiceControl
      label={words.language}
      hideLabel
      options={languages.map(({ id, title }) => ({ value: id, label: title }))}
      value={spoken}
      onChange={choose}
    />
  );
}

export function LanguageOffer(): ReactNode {
  useLanguage();
  const choose = useChoose();
  const [isDeclined, setIsDeclined] = useState(false);
  const offered = isDeclined ? null : offeredLanguage();
  if (!offered) return null;
  return (
    <div className="notices">
      <div className="language-offer" role="status" data-testid="language-offer">
        <span lang={offered.id}>{offered.offer}</span>
        <button type="button" className="link" lang={offered.id} onClick={() => choose(offered.id)}>
          {offered.title}
        </button>
        <button
          type="button"
          className="btn quiet square"
          aria-label={words.stay}
          onClick={() => {
            declineLanguage();
            setIsDeclined(true);
          }}
        >
          <Icon name="close" />
        </button>
      </div>
    </div>
  );
}
