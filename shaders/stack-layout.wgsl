// Where a pixel of a stack of images lies (StackLayout in src/operators/contract.ts): Params and functions only, put before
// a kernel that reads tokens or pixels. Image m counts batch and images together: entry m / images, image m % images.
// CPU twin   layoutIndices in tests/helpers/layouts.ts

struct Params {
  batch: u32,
  images: u32,
  patch_size: u32,
  batch_stride: u32,
  image_stride: u32,
  colour_stride: u32,
  token_row: u32,
  patch_row: u32,
  token_column: u32,
  patch_column: u32,
}

@group(1) @binding(0) var<uniform> params: Params;

fn image_offset(m: u32) -> u32 {
  return (m / params.images) * params.batch_stride + (m % params.images) * params.image_stride;
}

fn row_offset(row: u32) -> u32 {
  return (row / params.patch_size) * params.token_row + (row % params.patch_size) * params.patch_row;
}

fn column_offset(column: u32) -> u32 {
  return (column / params.patch_size) * params.token_column + (column % params.patch_size) * params.patch_column;
}
