// SPDX-License-Identifier: Apache-2.0
// What a person asked of a bank's operators' door ("atollctl operations …"), and of the folder that
// its first operators are added to ("atollctl operators …"): plain values, checked in form.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace atollbank::atollctl {

// Where the door is and whose credential is shown; what is empty is taken from the ready file and
// the environment.
struct OperationsDoorName {
  std::string url{};
  std::string credential_file{};
  std::string ready_file{};
};

struct OperationsCall {
  std::string method{};
  std::string path{};  // with its query
  std::string body{};  // JSON; empty: none
};

// A new credential, into a file that only its owner may read; its digest is shown.
struct MakeCredential {
  std::string credential_file{};
};

// Of a bank that does not run.
struct AddFirstOperator {
  std::string data_folder{};
  std::string credential_file{};  // made when it is not there
  std::string person{};
  std::vector<std::string> roles{};
  std::string reason{};
  std::string ticket{};
};

struct OperationsTask {
  OperationsDoorName door{};
  std::variant<OperationsCall, MakeCredential, AddFirstOperator> what{};
};

}  // namespace atollbank::atollctl
