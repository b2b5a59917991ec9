// SPDX-License-Identifier: Apache-2.0
#include "adapters/pkcs11/module.h"

#include <dlfcn.h>

#include <vector>

namespace atollbank::adapters {
namespace {

using base::ErrorCode;
using base::Result;

constexpr CK_BYTE kRequiredMajor = 2;

auto refused(std::string_view reason, const std::string& what) {
  return base::fail(ErrorCode::kFailedPrecondition, reason, what);
}

auto token_missing(std::string_view what) {
  return base::fail(ErrorCode::kNotFound, "vault_token_missing", what);
}

// Texts of a token are padded with blanks to their whole length.
template <std::size_t kSize>
std::string_view trimmed(const CK_UTF8CHAR (&text)[kSize]) {
  const std::string_view whole(reinterpret_cast<const char*>(text), kSize);
  return whole.substr(0, whole.find_last_not_of(' ') + 1);
}

Result<std::vector<CK_SLOT_ID>> slots_with_tokens(const CK_FUNCTION_LIST& functions) {
  // Another may appear between the two calls.
  for (;;) {
    CK_ULONG count = 0;
    CK_RV code = functions.C_GetSlotList(CK_TRUE, nullptr, &count);
    if (code != CKR_OK) return pkcs11_failed("C_GetSlotList", code);
    std::vector<CK_SLOT_ID> slots(count);
    code = functions.C_GetSlotList(CK_TRUE, slots.data(), &count);
    if (code == CKR_BUFFER_TOO_SMALL) continue;
    if (code != CKR_OK) return pkcs11_failed("C_GetSlotList", code);
    slots.resize(count);
    return slots;
  }
}

template <class Wanted>
Result<CK_SLOT_ID> find_slot(const CK_FUNCTION_LIST& functions, std::string_view missing,
                             Wanted wanted) {
  ATOLL_TRY(const auto slots, slots_with_tokens(functions));
  for (const CK_SLOT_ID slot : slots) {
    CK_TOKEN_INFO info{};
    if (functions.C_GetTokenInfo(slot, &info) == CKR_OK && wanted(info)) return slot;
  }
  return token_missing(missing);
}

}  // namespace

Result<Pkcs11Module> Pkcs11Module::open(const std::string& path) {
  void* const library = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  if (library == nullptr) return refused("vault_module_missing", ::dlerror());
  const auto get_functions =
      reinterpret_cast<CK_C_GetFunctionList>(::dlsym(library, "C_GetFunctionList"));
  CK_FUNCTION_LIST* functions = nullptr;
  if (get_functions == nullptr || get_functions(&functions) != CKR_OK || functions == nullptr ||
      functions->version.major != kRequiredMajor)
    return refused("vault_module_refused", path + " is no module of PKCS#11 2.x");
  CK_C_INITIALIZE_ARGS arguments{};
  arguments.flags = CKF_OS_LOCKING_OK;
  const CK_RV code = functions->C_Initialize(&arguments);
  if (code == CKR_CRYPTOKI_ALREADY_INITIALIZED)
    return refused("vault_module_in_use", "this process has " + path + " open already");
  if (code != CKR_OK) return pkcs11_failed("C_Initialize", code);
  return Pkcs11Module(functions);
}

Pkcs11Module::~Pkcs11Module() {
  if (functions_ != nullptr) functions_->C_Finalize(nullptr);
}

Result<CK_SLOT_ID> Pkcs11Module::slot_of_token(std::string_view label) const {
  return find_slot(*functions_, "no token is called " + std::string(label),
                   [label](const CK_TOKEN_INFO& info) { return trimmed(info.label) == label; });
}

Result<CK_SLOT_ID> Pkcs11Module::slot_to_initialise() const {
  return find_slot(*functions_, "no slot waits for a token", [](const CK_TOKEN_INFO& info) {
    return (info.flags & CKF_TOKEN_INITIALIZED) == 0;
  });
}

}  // namespace atollbank::adapters
