// Mesa's llvmpipe in the place of Chromium's SwiftShader: a second software adapter, and one with shader-f16 (bench/README.md).
// Chromium takes no other software adapter than SwiftShader's library, and Dawn knows it by its ids; so this hands on Mesa's driver with
// these two numbers changed. Nothing else is touched.
#define VK_NO_PROTOTYPES
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vulkan/vulkan.h>

typedef PFN_vkVoidFunction(VKAPI_PTR *Lookup)(VkInstance, const char *);

static const uint32_t google = 0x1AE0, swiftshader = 0xC0DE;
static PFN_vkGetPhysicalDeviceProperties properties;
static PFN_vkGetPhysicalDeviceProperties2 properties2;

static void rename_ids(VkPhysicalDeviceProperties *said) {
  said->vendorID = google;
  said->deviceID = swiftshader;
}

static void VKAPI_PTR get_properties(VkPhysicalDevice device, VkPhysicalDeviceProperties *said) {
  properties(device, said);
  rename_ids(said);
}

static void VKAPI_PTR get_properties2(VkPhysicalDevice device, VkPhysicalDeviceProperties2 *said) {
  properties2(device, said);
  rename_ids(&said->properties);
}

__attribute__((visibility("default"))) PFN_vkVoidFunction VKAPI_PTR vkGetInstanceProcAddr(VkInstance instance, const char *name) {
  static Lookup driver;
  if (!driver) {
    const char *path = getenv("LLVMPIPE");
    void *library = dlopen(path ? path : "libvulkan_lvp.so", RTLD_NOW | RTLD_LOCAL);
    if (!library) {
      fprintf(stderr, "llvmpipe: %s\n", dlerror());
      return NULL;
    }
    driver = (Lookup)dlsym(library, "vk_icdGetInstanceProcAddr");
  }
  if (!strcmp(name, "vkGetInstanceProcAddr")) return (PFN_vkVoidFunction)vkGetInstanceProcAddr;
  PFN_vkVoidFunction found = driver(instance, name);
  if (found && !strcmp(name, "vkGetPhysicalDeviceProperties")) {
    properties = (PFN_vkGetPhysicalDeviceProperties)found;
    return (PFN_vkVoidFunction)get_properties;
  }
  if (found && (!strcmp(name, "vkGetPhysicalDeviceProperties2") || !strcmp(name, "vkGetPhysicalDeviceProperties2KHR"))) {
    properties2 = (PFN_vkGetPhysicalDeviceProperties2)found;
    return (PFN_vkVoidFunction)get_properties2;
  }
  return found;
}
