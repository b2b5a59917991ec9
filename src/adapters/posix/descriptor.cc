// SPDX-License-Identifier: Apache-2.0
#include "adapters/posix/descriptor.h"

#include <fmt/format.h>
#include <unistd.h>

#include <system_error>

namespace atollbank::adapters {

using base::ErrorCode;

Descriptor::~Descriptor() {
  // Whatever had to last was synced before; an error of close() says nothing that we could use.
  if (is_open()) ::close(number_);
}

tl::unexpected<base::Error> disk_error(int error_number, std::string_view doing,
                                       std::string_view name) {
  const auto text = fmt::format("{} {}: {}", doing, name,
                                std::error_code(error_number, std::generic_category()).message());
  switch (error_number) {
    case ENOENT: return base::fail(ErrorCode::kNotFound, "file_not_found", text);
    case ENOSPC:
    case EDQUOT: return base::fail(ErrorCode::kResourceExhausted, "no_space", text);
    default: return base::fail(ErrorCode::kInternal, "disk_failed", text);
  }
}

}  // namespace atollbank::adapters
