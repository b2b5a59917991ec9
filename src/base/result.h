// SPDX-License-Identifier: Apache-2.0
// Result<T>: a value or an Error, never both, never ignored.
//
//   ATOLL_TRY(auto account, store.find(id));   // passes an error up, otherwise declares `account`
//   ATOLL_TRY_VOID(journal.append(group));     // the same for Result<void>
#pragma once

#include <tl/expected.hpp>

#include "base/error.h"

namespace atollbank::base {

template <class T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
 public:
  using tl::expected<T, Error>::expected;
};

// Builds the failing side: return fail(ErrorCode::kNotFound, "account_not_found", "no account …").
inline tl::unexpected<Error> fail(ErrorCode code, std::string_view reason,
                                  std::string_view message) {
  return tl::unexpected<Error>(make_error(code, reason, message));
}
inline tl::unexpected<Error> fail(Error error) { return tl::unexpected<Error>(std::move(error)); }

}  // namespace atollbank::base

#define ATOLL_CONCAT_INNER(a, b) a##b
#define ATOLL_CONCAT(a, b) ATOLL_CONCAT_INNER(a, b)
#define ATOLL_TRY_NAMED(temporary, declaration, expression)                     \
  auto temporary = (expression);                                                \
  if (!temporary) return ::atollbank::base::fail(std::move(temporary).error()); \
  declaration = *std::move(temporary)
#define ATOLL_TRY(declaration, expression) \
  ATOLL_TRY_NAMED(ATOLL_CONCAT(atoll_try_, __COUNTER__), declaration, expression)
#define ATOLL_TRY_VOID(expression)                                                              \
  do {                                                                                          \
    auto atoll_try_result = (expression);                                                       \
    if (!atoll_try_result) return ::atollbank::base::fail(std::move(atoll_try_result).error()); \
  } while (false)
