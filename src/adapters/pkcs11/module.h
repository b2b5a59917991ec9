// SPDX-License-Identifier: Apache-2.0
// One PKCS#11 module, loaded and initialised for as long as the object lives. Any thread: the
// module is told to use the system's locks.
//
// A module is initialised once a process. It stays mapped after its object has gone, for a library
// with threads or exit handlers of its own must not vanish under them.
#pragma once

#include <p11-kit/pkcs11.h>

#include <string>
#include <string_view>
#include <utility>

#include "adapters/pkcs11/return_code.h"
#include "base/result.h"

namespace atollbank::adapters {

class Pkcs11Module {
 public:
  // failed_precondition vault_module_missing · vault_module_refused (it is no PKCS#11 module) ·
  // vault_module_in_use (this process has it open already) · those of pkcs11_failed()
  static base::Result<Pkcs11Module> open(const std::string& path);
  Pkcs11Module(Pkcs11Module&& other) noexcept
      : functions_(std::exchange(other.functions_, nullptr)) {}
  Pkcs11Module& operator=(Pkcs11Module&&) = delete;
  ~Pkcs11Module();  // closes what sessions are left

  const CK_FUNCTION_LIST& functions() const { return *functions_; }

  // The slot of the token with that label, a full 32 characters or less. not_found
  // vault_token_missing
  base::Result<CK_SLOT_ID> slot_of_token(std::string_view label) const;
  // A slot whose token waits to be initialised. not_found vault_token_missing
  base::Result<CK_SLOT_ID> slot_to_initialise() const;

 private:
  explicit Pkcs11Module(CK_FUNCTION_LIST* functions) : functions_(functions) {}

  CK_FUNCTION_LIST* functions_;
};

}  // namespace atollbank::adapters
