// SPDX-License-Identifier: Apache-2.0
// What an operator asks of a bank's access log ("atollctl audit access"): plain values.
#pragma once

#include <string>

namespace atollbank::atollctl {

struct ShowAccessLog {
  std::string data_folder{};  // of a bank that runs, or of one that does not
  std::string day{};          // "2026-11-26", in UTC; empty: every day that is kept
};

}  // namespace atollbank::atollctl
