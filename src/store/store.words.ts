// What more than one room of the store says, and what is said of the device and of the address. The rest stands in its room.
import { read, sayingsOf, type Said } from '../protocol/words.ts';

export const says = sayingsOf('store', {
  ofFile: (name: string, what: Said | string) => `${name}: ${read(what)}`,
  nothingElseWasTouched: () => 'Nothing else was touched.',
  anotherBackEndTookOver: () => 'Another back end took over.',
  whatWasDrawnIsKept: () => 'What was drawn is kept.',
  youCanChooseAndCrop: () => 'You can choose and crop a picture meanwhile.',
  pictureMaskAndSettingsAre: () => 'Picture, mask and settings are kept.',
  theMaskTheKernelAnd: () => 'The mask, the kernel and all settings are kept.',
  everythingGoesOnWorkingReload: () => 'Everything goes on working; a reload starts from what was kept last.',
  openWithoutModel: () => 'Open the page without “?model=…” to use the model that comes with it.',
  noNameOfModel: (asked: string, used: string) =>
    `“${asked}” is no name of a model; ${used} is used. Names have small letters, digits and hyphens.`,
  modelOfSomebody: (weights: string) =>
    `This address asks for a model of somebody’s own (weights ${weights}…), which is not in this browser. Open its .zip in the list of models.`,
  noModelCalled: (id: string) => `There is no model called “${id}” here.`,
});
