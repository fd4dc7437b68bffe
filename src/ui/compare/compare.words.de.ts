// The comparison, in German.
import { count, type Words } from '../../protocol/words.ts';
import type { words } from './compare.words.ts';

export const german = {
  progress: 'Fortschritt',
  gettingReady: 'Bereitet vor',
  ready: 'Bereit',
  compared: (methods) => `${methods} verglichen`,
  comparing: (title) => `Vergleicht: ${title}`,
  stepOf: (step, total) => `Schritt ${step} von ${total}`,
  toCome: (n) => `noch ${n} ${count(n, { one: 'Methode', other: 'Methoden' })}`,
  inAll: (time) => `${time} insgesamt`,
  heavierIsBest: 'kräftiger: das Beste der Spalte',
  methods: 'Methoden',
  onTheRight:
    'Rechts: Auswertungen des Netzes je Stichprobe, so wie die Methode gewöhnlich läuft. Was in den Einstellungen gewählt ist, gilt auch hier; die Tabelle zählt, was verbraucht wurde.',
  samplesPerMethod: 'Stichproben je Methode',
  compare: 'Vergleichen',
  samplesAreDrawn: 'Stichproben entstehen',
  samplesEach: (n) => `je ${n} ${count(n, { one: 'Stichprobe', other: 'Stichproben' })}`,
  settings: 'Einstellungen',
  cancel: 'Abbrechen',
  compareAgain: 'Noch einmal vergleichen',
  compareThese: (methods) => `${methods} vergleichen`,
  stopping: 'Hält an …',
  columns: {
    psnr: {
      label: 'PSNR',
      title: 'Wie nahe die Stichproben dem Foto kommen, in dB, im Mittel: Mehr ist näher, aber am nächsten kommen Mittelwerte',
    },
    fit: {
      label: 'Passung',
      title:
        'Wie weit die Stichproben, noch einmal gemessen (Hx), vom Gemessenen (y) liegen: 1 ist so weit wie das Rauschen; ohne Rauschen die RMS-Abweichung',
    },
    spread: {
      label: 'Streuung',
      title: 'Standardabweichung zwischen den Stichproben: 0 heißt, dass die Methode jedes Mal dasselbe Bild zog',
    },
    evaluations: { label: 'Auswertungen', title: 'Durchläufe durch das Netz je Stichprobe' },
    seconds: { label: 'Zeit', title: 'Sekunden für alle Stichproben der Methode' },
  },
  about: (time) => `etwa ${time}`,
  waiting: 'wartet',
  stoppedAt: (step, total) => `angehalten bei Schritt ${step} von ${total}`,
  stopped: 'angehalten',
  leaveOut: 'Weglassen',
  stopThisOne: 'Diese anhalten',
  dropLabel: (what, method) => `${what}: ${method}`,
  withEarlierSettings: 'mit früheren Einstellungen',
  onDevice: (device) => `auf ${device}`,
  pictureLabel: (method, seed) => `${method}, Startwert ${seed}`,
  differenceLabel: (method, seed) => `${method}, Startwert ${seed}, Unterschied zum Foto`,
  notDrawnLabel: (method, seed) => `${method}, Startwert ${seed}: noch nicht gezogen`,
  comparison: 'Vergleich',
  title: (methods) => `${methods}, eine Messung, dieselben Startwerte`,
  sameNetwork: 'alle auf demselben Netz',
  show: 'Zeigen',
  samples: 'Stichproben',
  difference: 'Unterschied',
  saveNumbers: 'Zahlen speichern',
  method: 'Methode',
  seed: (seed) => `Startwert ${seed}`,
  howToRead:
    'Hohes PSNR belohnt Mitteln; eine Passung nahe 1 heißt, dass die Stichprobe die Messung so gut erklärt, wie es das Rauschen erlaubt; eine Streuung nahe 0 heißt, dass die Methode jedes Mal dasselbe Bild zog. Keine Zahl entscheidet allein. Was nicht gemessen wurde, ist erfunden.',
} satisfies Words<typeof words>;
