// What an error is called and what to do about it, by its code. What exactly happened is said by the room that throws (docs/words.md).
import { wordsOf } from './words.ts';

export const words = wordsOf('errors', {
  'bad-image': { title: 'This file is not a picture that can be read.', hint: 'Choose a PNG, JPEG, WebP, GIF, AVIF or BMP file.' },
  'image-too-large': { title: 'This picture is too large.', hint: 'Choose one below 100 megapixels and 64 MB, or scale it down first.' },
  'bad-array': {
    title: 'This file holds no array that can be read.',
    hint: 'Save plain numbers with numpy.save (.npy) or numpy.savez (.npz), and choose that file.',
  },
  'unfit-file': { title: 'This file cannot be used for that.', hint: 'Choose another one, or change it first.' },
  'bad-params': { title: 'These settings cannot be used.', hint: 'Change the value that is named and try again.' },
  'model-missing': {
    title: 'The model could not be loaded.',
    hint: 'Check the connection, or that the models folder was uploaded whole, and try again.',
  },
  'model-damaged': { title: 'The model did not arrive whole.', hint: 'Load it again; if this stays, the files on the server are damaged.' },
  'own-model-damaged': {
    title: 'This model of your own cannot be used.',
    hint: 'Drop its ZIP again, as training/export.py wrote it; if this stays, export it anew.',
  },
  'model-unsupported': {
    title: 'This model cannot be run by this version of the studio.',
    hint: 'Export it again with the exporter of this version.',
  },
  'not-exported': {
    title: 'These weights have to be exported first.',
    hint: 'Run the command where the file lies, then drop the zip file that it writes.',
  },
  'model-too-large': {
    title: 'This model is too large for this tab.',
    hint: 'Choose a smaller model; nothing was fetched.',
  },
  'no-webgpu': { title: 'This browser gives no WebGPU.', hint: 'The processor is used instead; nothing else changes.' },
  'gpu-limits': { title: 'This graphics processor cannot hold the model.', hint: 'Use the processor instead (Settings, Runs on).' },
  'gpu-lost': { title: 'The graphics processor was lost.', hint: 'Run again; your picture and mask are kept.' },
  'out-of-memory': { title: 'There is not enough memory for this run.', hint: 'Draw fewer samples at once, or close other tabs.' },
  'engine-stopped': { title: 'The engine stopped.', hint: 'It was started again; your picture and mask are kept. Run again.' },
  'part-missing': {
    title: 'A part of the studio could not be fetched.',
    hint: 'The network was away, or a new version came out while this page was open. A reload fetches what is there now.',
  },
  'bad-recipe': {
    title: 'The settings in this link or file cannot be read.',
    hint: 'Ask for it again; what you have here is untouched.',
  },
  'not-kept': {
    title: 'This browser keeps your session no more.',
    hint: 'Free some space for this site, or save what you want to keep as PNG or ZIP.',
  },
  'not-stored': {
    title: 'The browser’s storage did not take this.',
    hint: 'Free some space for this site, or save what is done and clear the batch; then go on.',
  },
  internal: { title: 'Something went wrong inside the studio.', hint: 'Run again. If it stays, report it with the details below.' },
});
