// SPDX-License-Identifier: Apache-2.0
// What a person asked atollctl to do: plain values, checked in form, before any ledger is asked.
//
// Amounts stay text ("12.34") until the currency, and with it their minor unit, is known.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "apps/atollctl/access/access_task.h"
#include "apps/atollctl/definitions/definition_task.h"
#include "apps/atollctl/ledger_task.h"
#include "apps/atollctl/letters/letter_task.h"
#include "apps/atollctl/operations/operations_task.h"
#include "apps/atollctl/sandbox/sandbox_task.h"
#include "apps/atollctl/seals/seal_task.h"
#include "apps/atollctl/trail/trail_task.h"
#include "base/id.h"
#include "base/timestamp.h"
#include "ledger/command.h"
#include "ledger/exchange_rate.h"

namespace atollbank::atollctl {

// A nil `id` asks for a new one; giving it again makes a retry the same command.
struct CreateAccount {
  base::Id id{};
  base::Id owner{};
  std::optional<std::uint16_t> slice{};  // none: the owner's, or any
  std::string currency{};
  std::optional<std::string> floor{};  // amount; none: no limit
  std::uint16_t legal_entity = 0;
  std::uint32_t chart_code = 0;
  std::string namespace_name{};
  std::string name{};
  std::string balance_name{};
};

struct Post {
  base::Id id{};
  ledger::AccountId debit{};
  ledger::AccountId credit{};
  std::string amount{};
  std::optional<std::string> currency{};  // none: the debit account's
  std::uint32_t code = 0;
  base::Id reference{};
  std::optional<base::Timestamp> value_time{};
  // Posts only if the debit account's balance and newest record are these.
  std::optional<std::string> if_balance_min{};
  std::optional<std::string> if_balance_max{};
  std::uint64_t if_version = 0;  // a slot; 0: any
  MetadataWords metadata{};
};

struct SetLimit {
  ledger::CommandKind kind = ledger::CommandKind::kSetFloor;  // or of the ceiling
  base::Id id{};
  ledger::AccountId account{};
  std::optional<std::string> amount{};  // none: no limit
};

struct SetNameLimits {
  base::Id id{};
  ledger::AccountId account{};  // one of those that share the balance name
  std::optional<std::string> floor{};
  std::optional<std::string> ceiling{};
};

struct ExtendHold {
  base::Id id{};
  base::Id hold{};
  std::optional<base::Duration> lasts{};   // from now
  std::optional<base::Timestamp> until{};  // neither: for ever
};

struct ClosePeriod {
  base::Id id{};
  base::Timestamp before{};
  bool is_sealed = false;
};

struct Accrue {
  base::Id id{};
  ledger::AccountId debit{};
  ledger::AccountId credit{};
  std::int64_t nanos = 0;  // 10⁻⁹ of a minor unit
  std::uint32_t code = 0;
};

// `debit` gives and `credit` gets; the house takes the one currency and gives the other.
struct Exchange {
  base::Id id{};
  ledger::AccountId debit{};
  ledger::AccountId credit{};
  ledger::AccountId house_base{};
  ledger::AccountId house_quote{};
  std::string amount{};  // of the base currency, which is the debit account's
  ledger::ExchangeRate rate{};
  std::uint32_t code = 0;
};

struct PlaceHold {
  base::Id id{};
  ledger::AccountId account{};
  ledger::AccountId payee{};  // may be nil
  std::string amount{};
  std::optional<base::Duration> lasts{};   // from now
  std::optional<base::Timestamp> until{};  // the same in a retry; neither: for ever
  std::uint32_t code = 0;
  base::Id reference{};
};

struct ChangeHold {
  ledger::CommandKind kind = ledger::CommandKind::kIncreaseHold;  // or capture, or release
  base::Id id{};
  base::Id hold{};
  std::optional<std::string> amount{};  // none: release what is left
  ledger::AccountId credit{};           // of a capture; nil: the hold's payee
  bool is_final = false;                // of a capture
  bool is_above = false;                // of a capture: it may take more than is held
};

struct ShowBalance {
  ledger::AccountId account{};
};

struct ShowNamedBalance {
  base::Id owner{};
  std::string balance_name{};
};

struct ShowStatement {
  ledger::AccountId account{};
  std::uint32_t limit = 0;
  std::uint64_t before_slot = 0;  // 0: from the newest
};

struct FindRecord {
  base::Id id{};
};

struct Verify {
  std::string data_folder{};
};

// What a running bank is asked.
using LedgerOrder = std::variant<CreateAccount, Post, PlaceHold, ChangeHold, ShowBalance,
                                 ShowNamedBalance, ShowStatement, FindRecord, SetLimit,
                                 SetNameLimits, ExtendHold, ClosePeriod, Accrue, Exchange>;
using Order = std::variant<LedgerOrder, Verify, LedgerTask, SealTask, DefinitionTask, SandboxTask,
                           ShowAccessLog, TrailTask, LetterTask, OperationsTask>;

}  // namespace atollbank::atollctl
