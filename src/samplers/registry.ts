// Every sampler that there is: the files beside this one.
import type { Sampler } from './contract.ts';

const modules = import.meta.glob<Sampler>('./*.sampler.ts', { eager: true, import: 'sampler' });

export const samplers: ReadonlyMap<string, Sampler> = new Map(Object.values(modules).map((sampler) => [sampler.id, sampler]));
