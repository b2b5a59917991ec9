// SPDX-License-Identifier: Apache-2.0
// Files that customers give the bank, each kept whole under a name of the bank's. put() is durable
// on return and happens whole or not at all, also across a crash; what get() gives back has been
// compared with the hash that was kept with it. Any thread, two writers of one name included; calls
// block: run them on a BlockingPool. Errors: invalid_argument blob_name_invalid, blob_too_large ·
// unavailable store_unavailable · resource_exhausted no_space · data_loss blob_damaged.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace atollbank::ports {

inline constexpr std::size_t kBlobSizeMax = std::size_t{16} << 20;
inline constexpr std::size_t kBlobNameMax = 64;  // letters, digits, '-' and '_'

class BlobStore {
 public:
  virtual ~BlobStore() = default;

  // Takes the place of what had that name.
  virtual base::Result<void> put(const std::string& name, base::ByteView bytes) = 0;
  // not_found blob_not_found
  virtual base::Result<base::Bytes> get(const std::string& name) const = 0;
  // Removing what is not there is no error.
  virtual base::Result<void> remove(const std::string& name) = 0;
};

// invalid_argument blob_name_invalid, blob_too_large
base::Result<void> check_blob(std::string_view name, std::size_t size);

}  // namespace atollbank::ports
