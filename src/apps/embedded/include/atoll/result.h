// SPDX-License-Identifier: Apache-2.0
// What a call of the embedded ledger answers: a value, or an Error with a code, a stable reason and
// a text. A decline (no money) is a value.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>

#define ATOLL_LEDGER_API __attribute__((visibility("default")))

namespace atollbank::embedded {

enum class ErrorCode : std::uint8_t {
  kInvalidArgument = 1,
  kUnauthenticated = 2,
  kPermissionDenied = 3,
  kNotFound = 4,
  kConflict = 5,
  kFailedPrecondition = 6,
  kResourceExhausted = 7,  // busy or full: nothing was done; see retry_after_ms
  kDeadlineExceeded = 8,   // not begun
  kUnavailable = 9,        // nothing was done
  kUnknown = 10,           // it may or may not have happened: find() it, or submit the same again
  kDataLoss = 11,          // stored bytes are damaged or missing
  kInternal = 12,
};

struct Error {
  ErrorCode code = ErrorCode::kInternal;
  std::string reason;   // for programs: "folder_in_use"
  std::string message;  // for people
  std::uint32_t retry_after_ms = 0;
};

// A value or an Error. Reading the side that is not there is a bug of the caller and throws
// std::bad_variant_access.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // NOLINT: implicit
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT: implicit

  bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }
  T& operator*() & { return std::get<0>(state_); }
  const T& operator*() const& { return std::get<0>(state_); }
  T&& operator*() && { return std::get<0>(std::move(state_)); }
  T* operator->() { return &std::get<0>(state_); }
  const T* operator->() const { return &std::get<0>(state_); }
  const Error& error() const { return std::get<1>(state_); }

 private:
  std::variant<T, Error> state_;
};
using Done = std::monostate;

}  // namespace atollbank::embedded
