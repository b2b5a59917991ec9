// SPDX-License-Identifier: Apache-2.0
// Answers a line for each line of standard input, by the bank's own reading of account numbers:
//
//   modulus 12-34-56,12345678    valid · presumed · invalid, by the tables in the two files named
//   iban GB29 NWBK …             the IBAN printed in fours, or the reason of its refusal
//   uk_iban ATOL,12-34-56,12345678   the IBAN of that account, or a reason
#include <fmt/core.h>

#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "account_numbers/iban.h"
#include "account_numbers/modulus_check.h"

namespace {

using namespace atollbank;
using account_numbers::Iban;
using account_numbers::ModulusVerdict;

std::string contents_of(const char* path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

base::Result<account_numbers::ModulusCheck> read_tables(const char* weights_path,
                                                        const char* substitutions_path) {
  ATOLL_TRY(auto weights, account_numbers::ModulusWeights::parse(contents_of(weights_path)));
  fmt::print(stderr, "{} rows\n", weights.row_count());
  ATOLL_TRY(auto substitutions,
            account_numbers::SortCodeSubstitutions::parse(contents_of(substitutions_path)));
  return account_numbers::ModulusCheck(std::move(weights), std::move(substitutions));
}

std::vector<std::string> fields_of(std::string_view line) {
  std::vector<std::string> fields(1);
  for (const char c : line) {
    if (c == ',')
      fields.emplace_back();
    else
      fields.back() += c;
  }
  return fields;
}

std::string name_of(ModulusVerdict verdict) {
  switch (verdict) {
    case ModulusVerdict::kValid: return "valid";
    case ModulusVerdict::kPresumed: return "presumed";
    case ModulusVerdict::kInvalid: return "invalid";
  }
  return "unknown";
}

base::Result<std::string> answer(const account_numbers::ModulusCheck& check,
                                 std::string_view line) {
  const std::string_view task = line.substr(0, line.find(' '));
  const std::string_view rest = line.substr(std::min(task.size() + 1, line.size()));
  if (task == "iban") {
    ATOLL_TRY(const auto iban, Iban::parse(rest));
    return iban.printed();
  }
  const auto fields = fields_of(rest);
  const bool is_modulus = task == "modulus" && fields.size() == 2;
  const bool is_uk_iban = task == "uk_iban" && fields.size() == 3;
  if (!is_modulus && !is_uk_iban)
    return base::fail(base::ErrorCode::kInvalidArgument, "unknown_task", "see the top of the file");
  const auto& number = fields.back();
  ATOLL_TRY(const auto account,
            account_numbers::parse_uk_account(fields[fields.size() - 2], number));
  if (is_modulus) return name_of(check.check(account));
  ATOLL_TRY(const auto iban, Iban::of_uk_account(fields[0], account));
  return iban.printed();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 1 && argc != 3) {
    fmt::print(stderr, "account_number_lines [VALACDOS SCSUBTAB] < lines\n");
    return 2;
  }
  account_numbers::ModulusCheck check;
  if (argc == 3) {
    auto tables = read_tables(argv[1], argv[2]);
    if (!tables) {
      fmt::print(stderr, "account_number_lines: {}: {}\n", tables.error().reason,
                 tables.error().message);
      return 1;
    }
    check = *std::move(tables);
  }
  for (std::string line; std::getline(std::cin, line);) {
    const auto answered = answer(check, line);
    fmt::print("{}\n", answered ? *answered : answered.error().reason);
  }
  return 0;
}
