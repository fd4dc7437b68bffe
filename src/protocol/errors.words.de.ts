// What an error is called and what to do about it, in German.
import type { words } from './errors.words.ts';
import type { Words } from './words.ts';

export const german = {
  'bad-image': { title: 'Diese Datei ist kein lesbares Bild.', hint: 'Eine PNG-, JPEG-, WebP-, GIF-, AVIF- oder BMP-Datei wählen.' },
  'image-too-large': { title: 'Dieses Bild ist zu groß.', hint: 'Eines unter 100 Megapixeln und 64 MB wählen oder es vorher verkleinern.' },
  'bad-array': {
    title: 'Diese Datei enthält kein lesbares Array.',
    hint: 'Zahlen mit numpy.save (.npy) oder numpy.savez (.npz) speichern und diese Datei wählen.',
  },
  'unfit-file': { title: 'Diese Datei taugt dafür nicht.', hint: 'Eine andere wählen oder sie vorher ändern.' },
  'bad-params': { title: 'Diese Einstellungen gehen nicht.', hint: 'Den genannten Wert ändern und es noch einmal versuchen.' },
  'model-missing': {
    title: 'Das Modell konnte nicht geladen werden.',
    hint: 'Die Verbindung prüfen, oder ob der Modellordner vollständig hochgeladen wurde, und es noch einmal versuchen.',
  },
  'model-damaged': {
    title: 'Das Modell ist nicht unversehrt angekommen.',
    hint: 'Noch einmal laden. Bleibt es dabei, sind die Dateien auf dem Server beschädigt.',
  },
  'own-model-damaged': {
    title: 'Dieses eigene Modell lässt sich nicht verwenden.',
    hint: 'Seine ZIP-Datei noch einmal ablegen, so wie training/export.py sie geschrieben hat; bleibt es dabei, neu exportieren.',
  },
  'model-unsupported': {
    title: 'Dieses Modell läuft mit dieser Fassung des Studios nicht.',
    hint: 'Mit dem Exporter dieser Fassung noch einmal exportieren.',
  },
  'not-exported': {
    title: 'Diese Gewichte müssen erst exportiert werden.',
    hint: 'Den Befehl dort ausführen, wo die Datei liegt, und dann die ZIP-Datei hier ablegen, die er schreibt.',
  },
  'model-too-large': {
    title: 'Dieses Modell ist zu groß für diesen Tab.',
    hint: 'Ein kleineres Modell wählen; geladen wurde nichts.',
  },
  'no-webgpu': { title: 'Dieser Browser bietet kein WebGPU.', hint: 'Stattdessen rechnet der Prozessor; sonst ändert sich nichts.' },
  'gpu-limits': {
    title: 'Dieser Grafikprozessor fasst das Modell nicht.',
    hint: 'Stattdessen den Prozessor nehmen (Einstellungen, Rechnet auf).',
  },
  'gpu-lost': { title: 'Der Grafikprozessor ging verloren.', hint: 'Noch einmal starten; Bild und Maske sind noch da.' },
  'out-of-memory': {
    title: 'Für diesen Lauf reicht der Speicher nicht.',
    hint: 'Weniger Stichproben auf einmal ziehen oder andere Tabs schließen.',
  },
  'engine-stopped': {
    title: 'Das Rechenwerk ist stehen geblieben.',
    hint: 'Es wurde neu gestartet; Bild und Maske sind noch da. Noch einmal starten.',
  },
  'part-missing': {
    title: 'Ein Teil des Studios konnte nicht geholt werden.',
    hint: 'Das Netz war weg, oder eine neue Fassung erschien, während diese Seite offen war. Neu laden holt, was es jetzt gibt.',
  },
  'bad-recipe': {
    title: 'Die Einstellungen in diesem Link oder dieser Datei sind nicht lesbar.',
    hint: 'Noch einmal darum bitten; was hier liegt, bleibt unberührt.',
  },
  'not-kept': {
    title: 'Dieser Browser bewahrt die Sitzung nicht mehr auf.',
    hint: 'Platz für diese Seite schaffen, oder was bleiben soll als PNG oder ZIP speichern.',
  },
  'not-stored': {
    title: 'Der Speicher des Browsers hat das nicht angenommen.',
    hint: 'Platz für diese Seite schaffen, oder Fertiges sichern und den Stapel leeren; dann weitermachen.',
  },
  internal: {
    title: 'Im Studio ging etwas schief.',
    hint: 'Noch einmal starten. Bleibt es dabei, mit den Einzelheiten unten melden.',
  },
} satisfies Words<typeof words>;
