// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/lines/import_unit.h"

namespace atollbank::atollctl {

using base::Result;

Result<bool> NumberedLines::next(std::string& line) {
  line.clear();
  for (int c = in_.get(); c != std::istream::traits_type::eof(); c = in_.get()) {
    if (line.empty()) {
      if (c == '\n') {
        ++number_;
        continue;
      }
      ++number_;
    } else if (c == '\n') {
      return true;
    }
    line += static_cast<char>(c);
    if (line.size() > base::kJsonSizeMax) return fail("line_too_long", "the line is too long");
  }
  return !line.empty();
}

tl::unexpected<base::Error> NumberedLines::at_line(base::Error error) const {
  return base::fail(std::move(error).within("line " + std::to_string(number_)));
}

tl::unexpected<base::Error> NumberedLines::fail(std::string_view reason,
                                                std::string_view what) const {
  return at_line(base::make_error(base::ErrorCode::kInvalidArgument, reason, what));
}

}  // namespace atollbank::atollctl
