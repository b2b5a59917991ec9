// SPDX-License-Identifier: Apache-2.0
// Sessions with one token, logged in, kept for the next who needs one. Any thread.
//
// Being logged in is a state of the token and not of a session (PKCS#11 2.40, 5.6): it lasts while
// any session is open, so the first is never lent.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "adapters/pkcs11/module.h"
#include "base/secret.h"

namespace atollbank::adapters {

class Pkcs11Sessions {
 public:
  // The module outlives the object.
  Pkcs11Sessions(const Pkcs11Module& module, std::string label, base::Secret pin);
  ~Pkcs11Sessions();
  Pkcs11Sessions(const Pkcs11Sessions&) = delete;
  Pkcs11Sessions& operator=(const Pkcs11Sessions&) = delete;

  // Finds the token, opens the first session and logs in; forgets all sessions there were. Nobody
  // may hold a Loan meanwhile.
  base::Result<void> connect();
  const CK_FUNCTION_LIST& functions() const { return module_.functions(); }

  // A session, given back at the end of its life.
  class Loan {
   public:
    Loan(Loan&& other) noexcept
        : owner_(std::exchange(other.owner_, nullptr)), handle_(other.handle_) {}
    Loan& operator=(Loan&&) = delete;
    ~Loan() {
      if (owner_ != nullptr) owner_->give_back(handle_);
    }
    CK_SESSION_HANDLE handle() const { return handle_; }
    // It failed: close it rather than lend it again.
    void discard();

   private:
    friend class Pkcs11Sessions;
    Loan(Pkcs11Sessions& owner, CK_SESSION_HANDLE handle) : owner_(&owner), handle_(handle) {}
    Pkcs11Sessions* owner_;
    CK_SESSION_HANDLE handle_;
  };

  // Opens another when all are lent. What C_OpenSession returned; a loan when that is CKR_OK.
  CK_RV borrow(std::optional<Loan>& loan);
  base::Result<Loan> borrow();

 private:
  CK_RV open_session(CK_SESSION_HANDLE& handle);
  void give_back(CK_SESSION_HANDLE handle);

  const Pkcs11Module& module_;
  const std::string label_;
  const base::Secret pin_;
  CK_SLOT_ID slot_ = 0;
  bool is_connected_ = false;
  std::mutex mutex_;
  std::vector<CK_SESSION_HANDLE> idle_;
};

}  // namespace atollbank::adapters
