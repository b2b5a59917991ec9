// SPDX-License-Identifier: Apache-2.0
// What a person asked of a bank's sandbox ("atollctl sandbox …"): plain values, checked in form.
#pragma once

#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace atollbank::atollctl {

// Where the bank is and who asks; what is empty is taken from the ready file.
struct SandboxDoor {
  std::string base_url{};
  std::string token{};
  std::string account{};
  std::string ready_file{};
};

struct ImportStatement {
  std::string file{};
  std::string format{};  // empty: told by the file
  bool is_trial = false;
  bool is_told = false;
  bool books_opening = true;
};

// One call that answers with a transaction or with a few fields.
struct SandboxCall {
  std::string path{};
  std::vector<std::pair<std::string, std::string>> fields{};
  bool names_account = true;
};

struct SandboxTask {
  SandboxDoor door{};
  std::variant<ImportStatement, SandboxCall> what{};
};

}  // namespace atollbank::atollctl
