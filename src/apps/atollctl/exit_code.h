// SPDX-License-Identifier: Apache-2.0
// What atollctl tells the shell: for ever, as scripts rest on it.
#pragma once

#include "base/error.h"

namespace atollbank::atollctl {

enum ExitCode : int {
  kDone = 0,
  kRefused = 1,      // declined, refused, not found, or a journal that does not verify
  kBadUsage = 2,     // nothing was asked of anybody
  kUnreachable = 3,  // no answer: it was not done, or nobody knows; the same --id may be sent again
};

inline ExitCode exit_code_of(const base::Error& error) {
  switch (error.code) {
    case base::ErrorCode::kInvalidArgument: return kBadUsage;
    case base::ErrorCode::kResourceExhausted:
    case base::ErrorCode::kDeadlineExceeded:
    case base::ErrorCode::kUnavailable:
    case base::ErrorCode::kUnknown: return kUnreachable;
    default: return kRefused;
  }
}

}  // namespace atollbank::atollctl
