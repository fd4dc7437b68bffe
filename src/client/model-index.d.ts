// The module that the build makes of public/models (scripts/build-plugins.mjs).
declare module 'virtual:model-index' {
  const index: readonly { id: string; manifest: unknown; picture: string | null; licenceFile: string | null }[];
  export default index;
}
