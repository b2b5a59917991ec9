// SPDX-License-Identifier: Apache-2.0
// Small secrets that must be had again, such as what a one-time code is made from, kept so that the
// records alone tell nothing of them: sealed with a key that lives outside the records.
//
// What was sealed for one purpose opens for no other: name the record it belongs to. Any thread.
#pragma once

#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "base/secret.h"

namespace atollbank::ports {

inline constexpr std::size_t kSecretBoxOverheadMax = 64;  // bytes that sealing adds

class SecretBox {
 public:
  virtual ~SecretBox() = default;

  // The same secret is sealed differently each time. unavailable vault_unavailable
  virtual base::Result<base::Bytes> seal(std::string_view purpose, const base::Secret& secret) = 0;
  // data_loss sealed_secret_damaged: changed, cut, of another purpose or of another key
  virtual base::Result<base::Secret> open(std::string_view purpose, base::ByteView sealed) = 0;
};

}  // namespace atollbank::ports
