// Is this WebGPU adapter a processor in disguise? Asked by the page before a Worker starts and by the Worker itself.

/** As much of GPUAdapterInfo as there is: browsers had WebGPU before they had it. */
export interface AdapterFacts {
  readonly vendor?: string;
  readonly architecture?: string;
  readonly device?: string;
  readonly description?: string;
  readonly isFallbackAdapter?: boolean;
  readonly subgroupMinSize?: number;
}

export function factsOf(adapter: GPUAdapter): AdapterFacts {
  return (adapter as { info?: GPUAdapterInfo }).info ?? {};
}

const softwareNames = /swiftshader|llvmpipe|lavapipe|softpipe|\bwarp\b|microsoft basic render|software/i;

/** True on SwiftShader, llvmpipe, WARP and whatever calls itself a fallback: right, but slower than the processor back end. */
export function isSoftwareAdapter(info: AdapterFacts): boolean {
  return info.isFallbackAdapter === true || softwareNames.test([info.vendor, info.architecture, info.device, info.description].join(' '));
}

/** Words for people: "apple metal-3", "nvidia ampere". */
export function describeAdapter(info: AdapterFacts): string {
  return [info.description || info.device, info.vendor, info.architecture].filter(Boolean).join(', ') || 'unnamed graphics processor';
}
