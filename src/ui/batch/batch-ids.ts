// Where buttons and panels of the batch find each other.

export const batchSettingsId = 'batch-settings';
