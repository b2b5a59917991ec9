// SPDX-License-Identifier: Apache-2.0
#include "adapters/pkcs11/sessions.h"

namespace atollbank::adapters {

using base::Result;

Pkcs11Sessions::Pkcs11Sessions(const Pkcs11Module& module, std::string label, base::Secret pin)
    : module_(module), label_(std::move(label)), pin_(std::move(pin)) {}

Pkcs11Sessions::~Pkcs11Sessions() {
  if (is_connected_) functions().C_CloseAllSessions(slot_);
}

Result<void> Pkcs11Sessions::connect() {
  if (is_connected_) functions().C_CloseAllSessions(slot_);
  is_connected_ = false;
  idle_.clear();
  ATOLL_TRY(slot_, module_.slot_of_token(label_));
  CK_SESSION_HANDLE first = CK_INVALID_HANDLE;
  const CK_RV opened = open_session(first);
  if (opened != CKR_OK) return pkcs11_failed("C_OpenSession", opened);
  is_connected_ = true;
  std::string pin = pin_.reveal();
  const CK_RV code = functions().C_Login(first, CKU_USER,
                                         reinterpret_cast<CK_UTF8CHAR_PTR>(pin.data()), pin.size());
  const base::Secret wiped(std::move(pin));
  if (code != CKR_OK && code != CKR_USER_ALREADY_LOGGED_IN) return pkcs11_failed("C_Login", code);
  return {};
}

CK_RV Pkcs11Sessions::open_session(CK_SESSION_HANDLE& handle) {
  return functions().C_OpenSession(slot_, CKF_SERIAL_SESSION | CKF_RW_SESSION, nullptr, nullptr,
                                   &handle);
}

CK_RV Pkcs11Sessions::borrow(std::optional<Loan>& loan) {
  {
    const std::scoped_lock lock(mutex_);
    if (!idle_.empty()) {
      loan.emplace(Loan(*this, idle_.back()));
      idle_.pop_back();
      return CKR_OK;
    }
  }
  CK_SESSION_HANDLE handle = CK_INVALID_HANDLE;
  const CK_RV code = open_session(handle);
  if (code == CKR_OK) loan.emplace(Loan(*this, handle));
  return code;
}

Result<Pkcs11Sessions::Loan> Pkcs11Sessions::borrow() {
  std::optional<Loan> loan;
  const CK_RV code = borrow(loan);
  if (code != CKR_OK) return pkcs11_failed("C_OpenSession", code);
  return *std::move(loan);
}

void Pkcs11Sessions::Loan::discard() {
  if (owner_ == nullptr) return;
  std::exchange(owner_, nullptr)->functions().C_CloseSession(handle_);
}

void Pkcs11Sessions::give_back(CK_SESSION_HANDLE handle) {
  const std::scoped_lock lock(mutex_);
  idle_.push_back(handle);
}

}  // namespace atollbank::adapters
