// SPDX-License-Identifier: Apache-2.0
// One command of a ledger as a JSON object, and back: the record lines of an export
// (docs/ledger-lines.md). Members that are zero or empty are left out.
//
// Pure. Reading is strict: an unknown member, word or number is refused. Errors, all
// invalid_argument: line_malformed, and those of base/json.h.
#pragma once

#include <optional>
#include <string_view>

#include "base/json.h"
#include "ledger/command.h"
#include "ledger/command_result.h"

namespace atollbank::atollctl {

// What was answered to a command, as far as the line says.
struct ExpectedAnswer {
  ledger::Outcome outcome = ledger::Outcome::kDone;
  std::optional<std::int64_t> debit_balance_after{};
  std::optional<std::int64_t> credit_balance_after{};
  std::optional<std::int64_t> held_after{};
  std::vector<std::int64_t> leg_balances_after{};  // empty: not said
};

// Adds the members of batch.commands[index], and what belongs to it, to the open object.
void write_command(base::JsonWriter& writer, const ledger::Batch& batch, std::size_t index);
void write_answer(base::JsonWriter& writer, const ledger::CommandResult& result,
                  std::span<const ledger::LegBalance> legs);

// Appends the object's command to `batch`. Members named in `others` are somebody else's.
base::Result<void> read_command(const base::JsonValue& object,
                                std::span<const std::string_view> others, ledger::Batch& batch);
base::Result<ExpectedAnswer> read_answer(const base::JsonValue& object);

// "post", "place_hold"; nothing for a kind that nobody knows.
std::string_view word_of(ledger::CommandKind kind);

// A member that may be missing, which is zero or empty.
base::Result<std::int64_t> integer_or_zero(const base::JsonValue& object, std::string_view key);
base::Result<std::string> text_or_empty(const base::JsonValue& object, std::string_view key);
base::Result<base::Id> id_or_nil(const base::JsonValue& object, std::string_view key);

tl::unexpected<base::Error> line_malformed(std::string_view what);

}  // namespace atollbank::atollctl
