/*
 * Force-included when better-sqlite3 is compiled for the older Electron that the desktop tests run on.
 * better-sqlite3 keeps references to strings, which Node-API allows from version 10 on; that Electron has
 * version 9, where only objects can be referenced. So a primitive is kept inside a marked object here, and
 * taken out again when the reference is read. Nothing else of the addon changes.
 */
#pragma once
#undef NAPI_VERSION
#define NAPI_VERSION 9
#include <node_api.h>

static const napi_type_tag ana_holder_tag = {0x616e612d686f6c64ULL, 0x65722d7461672d31ULL};

static inline bool ana_can_be_referenced(napi_env env, napi_value value) {
  napi_valuetype type = napi_undefined;
  if (napi_typeof(env, value, &type) != napi_ok) return true;
  switch (type) {
    case napi_object:
    case napi_function:
    case napi_external:
    case napi_symbol:
      return true;
    default:
      return false;
  }
}

static inline napi_status ana_create_reference(napi_env env, napi_value value, uint32_t count, napi_ref *result) {
  if (!ana_can_be_referenced(env, value)) {
    napi_value holder = nullptr;
    napi_status status = napi_create_object(env, &holder);
    if (status == napi_ok) status = napi_type_tag_object(env, holder, &ana_holder_tag);
    if (status == napi_ok) status = napi_set_named_property(env, holder, "held", value);
    if (status != napi_ok) return status;
    value = holder;
  }
  return napi_create_reference(env, value, count, result);
}

static inline napi_status ana_get_reference_value(napi_env env, napi_ref reference, napi_value *result) {
  napi_status status = napi_get_reference_value(env, reference, result);
  if (status != napi_ok || *result == nullptr) return status;
  napi_valuetype type = napi_undefined;
  if (napi_typeof(env, *result, &type) != napi_ok || type != napi_object) return napi_ok;
  bool is_holder = false;
  if (napi_check_object_type_tag(env, *result, &ana_holder_tag, &is_holder) != napi_ok || !is_holder) return napi_ok;
  return napi_get_named_property(env, *result, "held", result);
}

#define napi_create_reference ana_create_reference
#define napi_get_reference_value ana_get_reference_value
