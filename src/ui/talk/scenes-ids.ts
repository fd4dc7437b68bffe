// Where the button and the panel of a talk of one's own find each other.

export const scenesId = 'scenes';
