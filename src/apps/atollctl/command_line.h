// SPDX-License-Identifier: Apache-2.0
// The command line of atollctl: the one place that knows its words, and CLI11.
//
// parse() touches nothing but its arguments. A refusal is one line without a newline; a help text
// is printed as it is.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "apps/atollctl/order.h"
#include "base/secret.h"

namespace atollbank::atollctl {

struct CommandLine {
  std::string address{};
  std::string key_file{};
  base::Secret api_key{};  // not of the command line: see api_key.h
  base::Duration patience{};
  bool as_json = false;
  Order order{};
};

struct Help {
  std::string text{};
};

struct Refusal {
  std::string line{};
};

using Parsed = std::variant<CommandLine, Help, Refusal>;

// `arguments` without the program's name.
Parsed parse(const std::vector<std::string>& arguments);

}  // namespace atollbank::atollctl
