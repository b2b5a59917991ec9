// SPDX-License-Identifier: Apache-2.0
// What went wrong when the world fails: one of twelve codes, a stable reason for programs, a text
// for people.
//
// A decline (no funds) is an answer and never an Error; a broken promise of ours is an
// ATOLL_ASSERT. The code decides what a caller may do (retry, ask again, give up); the reason never
// changes once published.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace atollbank::base {

enum class ErrorCode : std::uint8_t {
  kInvalidArgument = 1,
  kUnauthenticated = 2,
  kPermissionDenied = 3,
  kNotFound = 4,
  kConflict = 5,
  kFailedPrecondition = 6,
  kResourceExhausted = 7,  // Busy or full: carries retry_after_ms; nothing was done.
  kDeadlineExceeded = 8,   // Not begun, or given up before it took effect.
  kUnavailable = 9,        // Down for now; nothing was done.
  kUnknown = 10,           // It may or may not have happened: ask by id.
  kDataLoss = 11,          // Stored bytes are damaged or missing.
  kInternal = 12,
};

// "invalid_argument" and so on: the wire and log name of a code.
std::string_view name_of(ErrorCode code);

struct Error {
  ErrorCode code = ErrorCode::kInternal;
  std::string reason;   // stable, snake_case: "account_closed"
  std::string message;  // for a person; never holds a secret
  std::uint32_t retry_after_ms = 0;

  // By the request's own fault or by the rules: to ask again as it is would change nothing.
  bool is_final() const {
    return code == ErrorCode::kInvalidArgument || code == ErrorCode::kPermissionDenied ||
           code == ErrorCode::kNotFound || code == ErrorCode::kFailedPrecondition;
  }
  // Adds what was being done, outermost first: "open journal: segment 3: …".
  Error within(std::string_view what) && {
    message.insert(0, std::string(what) + ": ");
    return std::move(*this);
  }
};

inline Error make_error(ErrorCode code, std::string_view reason, std::string_view message) {
  return Error{.code = code, .reason = std::string(reason), .message = std::string(message)};
}

}  // namespace atollbank::base
