// What samplers and presets are called and say of themselves in German, by their English.
export const german = {
  'Zero-shot: denoises by a short ODE, then walks towards what fits, at every noise level.':
    'Zero-shot: entrauscht durch eine kurze ODE und geht dann auf jedem Rauschpegel zu dem, was passt.',
  Levels: 'Pegel',
  'n levels take 5n evaluations of the network and 100n Langevin steps.':
    'n Pegel brauchen 5n Auswertungen des Netzes und 100n Langevin-Schritte.',
  Variant: 'Variante',
  'As its paper means it': 'Wie sein Artikel sie meint',
  "As InvFussion's authors compute it": 'Wie die Autoren von InvFussion sie rechnen',
  'How a step is computed; the pseudo-inverse is chosen by itself. The second is for comparing with the figures of the InvFussion paper only.':
    'Wie ein Schritt gerechnet wird; die Pseudoinverse wird für sich gewählt. Die zweite dient nur dem Vergleich mit den Zahlen des InvFussion-Artikels.',
  'First order, with fresh noise in every step: steady, but with few steps its pictures differ too little.':
    'Erste Ordnung, mit frischem Rauschen in jedem Schritt: beständig, aber mit wenigen Schritten unterscheiden sich seine Bilder zu wenig.',
  Steps: 'Schritte',
  'n steps take n evaluations of the network.': 'n Schritte brauchen n Auswertungen des Netzes.',
  'Fresh noise η': 'Frisches Rauschen η',
  'Share of the noise of a step that is drawn anew; 0 draws none.':
    'Anteil des Rauschens eines Schritts, der neu gezogen wird; 0 zieht keines.',
  'Noise levels': 'Rauschpegel',
  'Evenly in ln σ': 'Gleichmäßig in ln σ',
  'With fresh noise the steps between high levels must be as short as those between low ones, or the pictures differ too much or too little.':
    'Mit frischem Rauschen müssen die Schritte zwischen hohen Pegeln so kurz sein wie die zwischen niedrigen, sonst unterscheiden sich die Bilder zu sehr oder zu wenig.',
  Measurement: 'Messung',
  'Met in every step': 'In jedem Schritt getroffen',
  'As the network draws': 'Wie das Netz zieht',
  'Without noise every picture that is possible meets the measurement: each D is moved there by the exact H†. With noise, or a measurement that was brought, both are the same.':
    'Ohne Rauschen trifft jedes mögliche Bild die Messung: Jedes D wird durch das exakte H† dorthin geschoben. Mit Rauschen oder einer mitgebrachten Messung ist beides dasselbe.',
  'Operator told': 'Operator gesagt',
  'At every noise level': 'Auf jedem Rauschpegel',
  'Where the model draws better for it': 'Wo das Modell damit besser zieht',
  'Below a noise level that was fitted to it, a model may continue a picture better when it is told nothing. Only where the measurement is met in every step.':
    'Unter einem Rauschpegel, der dafür bestimmt wurde, setzt ein Modell ein Bild vielleicht besser fort, wenn ihm nichts gesagt wird. Nur wo die Messung in jedem Schritt getroffen wird.',
  Guide: 'Führung',
  None: 'Keine',
  'A weaker network': 'Ein schwächeres Netz',
  'Moves D away from what a weaker network would have drawn: fewer smears, up to a third more time. The weaker network is fetched the first time.':
    'Schiebt D weg von dem, was ein schwächeres Netz gezogen hätte: weniger Schlieren, bis zu ein Drittel mehr Zeit. Das schwächere Netz wird beim ersten Mal geholt.',
  'Zero-shot: makes every denoised picture fit the measurement.': 'Zero-shot: passt jedes entrauschte Bild der Messung an.',
  'Pseudo-inverse': 'Pseudoinverse',
  Exact: 'Exakt',
  'As the network was trained': 'Wie das Netz trainiert wurde',
  'Exact is Moore–Penrose without noise, regularised with it. They differ for blurs, super-resolution and compositions only. A measurement that was brought always takes the second.':
    'Exakt ist Moore-Penrose ohne Rauschen, mit Rauschen regularisiert. Sie unterscheiden sich nur bei Unschärfen, Superauflösung und Verkettungen. Eine mitgebrachte Messung nimmt immer die zweite.',
  'Zero-shot: sets what was seen by projection in every step.': 'Zero-shot: setzt in jedem Schritt durch Projektion, was gesehen wurde.',
  'Second-order multistep: every evaluation is used twice.': 'Mehrschritt zweiter Ordnung: Jede Auswertung wird zweimal genutzt.',
  'Zero-shot: walks down the misfit to the measurement, through the network, in many small steps.':
    'Zero-shot: steigt die Abweichung von der Messung hinab, durch das Netz hindurch, in vielen kleinen Schritten.',
  'n steps take n evaluations and n gradients of the network.': 'n Schritte brauchen n Auswertungen und n Gradienten des Netzes.',
  'The second has one norm over all samples that are drawn together, so each depends on the others.':
    'Die zweite hat eine Norm über alle zusammen gezogenen Stichproben, darum hängt jede von den anderen ab.',
  'The reference: Heun steps along the probability flow, deterministic or with churn.':
    'Die Referenz: Heun-Schritte entlang des Wahrscheinlichkeitsflusses, deterministisch oder mit Churn.',
  'n steps take 2n − 1 evaluations of the network.': 'n Schritte brauchen 2n − 1 Auswertungen des Netzes.',
  'Fresh noise added on the way (S_churn); 0 is deterministic.': 'Frisches Rauschen unterwegs (S_churn); 0 ist deterministisch.',
  'Fourth-order multistep on the slope of the flow.': 'Mehrschritt vierter Ordnung auf der Steigung des Flusses.',
  'Fitted to the model': 'Auf das Modell abgestimmt',
  'Fitted levels come nearer to the exact flow in about ten steps; a model that ships none is given those of EDM.':
    'Abgestimmte Pegel kommen dem exakten Fluss in etwa zehn Schritten näher; ein Modell ohne solche bekommt die von EDM.',
  'MMSE estimate': 'MMSE-Schätzung',
  'One evaluation: the average of every picture that fits the measurement.':
    'Eine Auswertung: der Mittelwert aller Bilder, die zur Messung passen.',
  'Zero-shot: follows the gradient, through the network, of what is missing to fit.':
    'Zero-shot: folgt, durch das Netz hindurch, dem Gradienten dessen, was zum Passen fehlt.',
  'Second order with fresh noise in every step: what an early step got wrong, a later one forgets.':
    'Zweite Ordnung mit frischem Rauschen in jedem Schritt: Was ein früher Schritt falsch machte, vergisst ein späterer.',
  'Third-order predictor and corrector, one evaluation a step.': 'Prädiktor und Korrektor dritter Ordnung, eine Auswertung je Schritt.',
  Balanced: 'Ausgewogen',
  'Less than half of the reference’s time; fresh noise on the way lets late steps mend what early ones got wrong, and a weaker network says what to keep away from (4 MB, fetched once).':
    'Weniger als halb so lange wie die Referenz; frisches Rauschen unterwegs lässt späte Schritte heilen, was frühe falsch machten, und ein schwächeres Netz sagt, wovon fernzubleiben ist (4 MB, einmal geladen).',
  Best: 'Am besten',
  'A good twice the time of Balanced for the cleanest pictures. They differ from one another by about an eighth less than they should.':
    'Gut doppelt so lange wie Ausgewogen, für die saubersten Bilder. Sie unterscheiden sich um etwa ein Achtel weniger, als sie sollten.',
  Preview: 'Vorschau',
  'Less than half the time of Balanced, at the price of fine details.':
    'Weniger als halb so lange wie Ausgewogen, auf Kosten feiner Einzelheiten.',
  Reference: 'Referenz',
  "The paper's own: 32 Heun steps, 63 evaluations, nothing but the network; two and a half times the time of Balanced.":
    'Die des Artikels: 32 Heun-Schritte, 63 Auswertungen, nichts als das Netz; zweieinhalbmal so lange wie Ausgewogen.',
};
