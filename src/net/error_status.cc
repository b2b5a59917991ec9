// SPDX-License-Identifier: Apache-2.0
#include "net/error_status.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace atollbank::net {
namespace {

using base::ErrorCode;

int status_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidArgument: return 400;
    case ErrorCode::kUnauthenticated: return 401;
    case ErrorCode::kPermissionDenied: return 403;
    case ErrorCode::kNotFound: return 404;
    case ErrorCode::kConflict: return 409;
    case ErrorCode::kFailedPrecondition: return 412;
    case ErrorCode::kResourceExhausted:
    case ErrorCode::kUnavailable: return 503;
    case ErrorCode::kDeadlineExceeded:
    case ErrorCode::kUnknown: return 504;  // it may have happened: the same request again tells
    case ErrorCode::kDataLoss:
    case ErrorCode::kInternal: return 500;
  }
  return 500;
}

struct StatusOfReason {
  std::string_view reason;
  int status;
};

// HTTP has words of its own for these.
constexpr std::array kStatuses = {
    StatusOfReason{"wrong_method", 405},     StatusOfReason{"not_json", 415},
    StatusOfReason{"body_too_large", 413},   StatusOfReason{"header_too_large", 431},
    StatusOfReason{"request_too_slow", 408}, StatusOfReason{"quota_exceeded", 429},
    StatusOfReason{"json_too_large", 413},   StatusOfReason{"rate_limited", 429},
};

}  // namespace

int status_of(const base::Error& error) {
  const auto* exception = std::ranges::find(kStatuses, error.reason, &StatusOfReason::reason);
  return exception == kStatuses.end() ? status_of(error.code) : exception->status;
}

}  // namespace atollbank::net
